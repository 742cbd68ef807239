"""One phone number judged: libphonenumber's verdict, and what people of this region write that it does not know."""

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

import phonenumbers
from phonenumbers import PhoneNumberFormat, PhoneNumberType, shortnumberinfo

from outreach.i18n import N_, _

_KIND_OF_TYPE = {
    PhoneNumberType.FIXED_LINE: "landline",
    PhoneNumberType.MOBILE: "mobile",
    PhoneNumberType.FIXED_LINE_OR_MOBILE: "landline-or-mobile",
    PhoneNumberType.TOLL_FREE: "toll-free",
    PhoneNumberType.PREMIUM_RATE: "premium",
    PhoneNumberType.SHARED_COST: "shared-cost",
    PhoneNumberType.VOIP: "voip",
    PhoneNumberType.PERSONAL_NUMBER: "personal",
    PhoneNumberType.PAGER: "pager",
    PhoneNumberType.UAN: "uan",
    PhoneNumberType.VOICEMAIL: "voicemail",
}

_PLAIN = re.compile(r"\s{0,9}\+?[ ]?\(?\d(?:[ ().-]{0,3}\d){4,19}\s{0,9}")
_DECIMALS = re.compile(r"\d{5}\.0+\s{0,9}\Z", re.ASCII)  # what a spreadsheet made of a number is no plain one
_SOVIET_ABROAD = re.compile(r"\+?8[ ~().-]{0,99}10[ ~().-]{0,99}(?=[1-9])")
_NO_COUNTRY_CODE = re.compile(r"\s{0,9}\+[ (]{0,2}[2-689]\)?[ (.-]")  # a digit set apart; +1 and +7 are such codes
_SPELT = re.compile(r"[A-Za-z](?:[^A-Za-z]{0,99}[A-Za-z]){2}")  # of three letters on, the library reads them as keys
_IN_BRACKETS = re.compile(r"\d[ -]?\(([\d ]{2,9})\)(?=\D{0,40}\d)")
_REPEATED = re.compile(r"(\d)\1{6}$|0{6}$")
_EMERGENCY = frozenset({"112", "911"})  # every GSM phone dials these (3GPP TS 22.101, 10.1)
_LONGEST_SHORT_NUMBER = 8
_LONGEST_UNKNOWN_SHORT = 5  # a longer one that the country's list lacks is a number without its area code
_LONGEST_INPUT = 250  # what libphonenumber reads at most

# Countries whose people still write the trunk prefix 8 of the Soviet network.
_ONCE_TRUNK_8 = ("UZ", "TJ", "TM", "KG", "AZ", "BY", "GE", "AM", "MD", "UA")


class Verdict(NamedTuple):
    """What is known of one number. `e164` is None unless the number is valid; short numbers never have one."""

    e164: str | None
    extension: str | None
    kind: str
    region: str | None
    valid: bool


_UNKNOWN = Verdict(None, None, "unknown", None, False)


def known_region(region: str | None) -> str | None:
    """The region as libphonenumber names it ("kg" → "KG", "UK" → "GB"), or None for one it does not know."""
    code = (region or "").strip().upper()
    code = {"UK": "GB"}.get(code, code)
    return code if code in phonenumbers.SUPPORTED_REGIONS else None


@lru_cache(maxsize=32_768)
def verdict(text: str, region: str | None = "KG") -> Verdict:
    """The verdict on a text that holds one number and nothing else: light, for checking in bulk.

    Where the text is a cell (several numbers, labels), `phone.read` is what reads it.
    """
    return sound(text, known_region(region)) or _UNKNOWN


def plain(text: str, home: str | None) -> Verdict | None:
    """The verdict on a valid number written without words or separators; None for all else."""
    if (".0" in text and _DECIMALS.search(text)) or _NO_COUNTRY_CODE.match(text):
        return None
    return sound(text, home) if _PLAIN.fullmatch(text) else None


def sound(text: str, home: str | None) -> Verdict | None:
    """The verdict on a valid number, None where its text says otherwise.

    No letter is a digit, "+8 (495)" names no country, and what stands in brackets behind a prefix is the area code.
    """
    if _NO_COUNTRY_CODE.match(text) or _SPELT.search(text.lower().removeprefix("tel:").partition(";")[0]):
        return None
    found = judge(text, home)
    return found if found is not None and _keeps_brackets(text, found.e164 or "") else None


@lru_cache(maxsize=1024)  # what is no plain number is looked at from several sides, one after another
def judge(text: str, home: str | None) -> Verdict | None:
    """libphonenumber's verdict on a valid number; None where the text is not one."""
    try:
        number = phonenumbers.parse(text, home)
    except phonenumbers.NumberParseException:
        return None
    kind = phonenumbers.number_type(number)
    if kind == PhoneNumberType.UNKNOWN:
        return None
    return Verdict(
        phonenumbers.format_number(number, PhoneNumberFormat.E164),
        number.extension or None,
        _KIND_OF_TYPE.get(kind, "unknown"),
        _region(number, home),
        True,
    )


def _keeps_brackets(text: str, e164: str) -> bool:
    """Whether a number has the area code that its text has in brackets: "8 (312) 66-01-02" is no +7 831."""
    found = _IN_BRACKETS.search(text)
    code = found[1].replace(" ", "").lstrip("0") if found else ""
    if not code:
        return True
    national = phonenumbers.national_significant_number(phonenumbers.parse(e164))
    # Argentina's mobile numbers have a 9 before their area code, Italy's a 0 that belongs to it.
    return any(whole.startswith(code) for whole in (e164[1:], national, national.lstrip("09")))


def _region(number: phonenumbers.PhoneNumber, home: str | None) -> str | None:
    """The country of a valid number; one that several share (+1 800, +7 800) is at home where the contact is."""
    regions: tuple[str, ...] = phonenumbers.region_codes_for_country_code(number.country_code or 0)
    if len(regions) > 1 and home in regions and phonenumbers.is_valid_number_for_region(number, home):
        return home
    return regions[0] if len(regions) == 1 else phonenumbers.region_code_for_number(number)


def short(digits: str, home: str | None) -> Verdict | None:
    """The verdict on a short number (101, 112, 4 digits of a service); None where it cannot be one.

    A short number is dialled inside its country only, so it never gets a country code.
    """
    if not 1 < len(digits) <= _LONGEST_SHORT_NUMBER or home is None:
        return Verdict(None, None, "short", None, True) if digits in _EMERGENCY else None
    zeros = len(digits) - len(digits.lstrip("0")) - (not digits.strip("0"))
    number = phonenumbers.PhoneNumber(
        country_code=phonenumbers.country_code_for_region(home),
        national_number=int(digits),
        italian_leading_zero=zeros > 0 or None,
        number_of_leading_zeros=zeros or None,
    )
    if digits in _EMERGENCY or shortnumberinfo.is_valid_short_number_for_region(number, home):
        return Verdict(None, None, "short", home, True)
    if len(digits) <= _LONGEST_UNKNOWN_SHORT and shortnumberinfo.is_possible_short_number_for_region(number, home):
        return Verdict(None, None, "short", home, False)
    return None


class Reading(NamedTuple):
    """A way to read what was typed; `note` asks where it is a guess."""

    verdict: Verdict
    note: str | None = None


def resolve(text: str, home: str | None, base: str | None = None, base_region: str | None = None) -> Reading | None:
    """The valid number that one piece of a cell means, or None.

    `base` is the E.164 form of the number before it in the cell: "66 04 18" after "(996 312) 66 38 85"
    has its country and area code.
    """
    if len(text) > _LONGEST_INPUT:
        return None
    digits = re.sub(r"\D", "", text)
    inherited = _inherited(text, digits, base, base_region or home)
    if inherited is not None:
        return Reading(inherited)
    found = sound(text, home)
    if found is not None:
        return Reading(found)
    readings = (*_certain_readings(text, digits, home, base_region), *_guessed_readings(text, digits, home))
    for candidate, region, note in readings:
        found = sound(candidate, region)
        if found is not None:
            return Reading(found, _(note).format(number=international(found.e164)) if note else None)
    return None


_LONE_8 = re.compile(r"\W{0,40}8\W")
_8_BEFORE_0 = re.compile(r"\W{0,40}8[ (.-]{0,3}(?=0[1-9])")


def _inherited(text: str, digits: str, base: str | None, home: str | None) -> Verdict | None:
    """The number that stands for the last digits of the one before it."""
    if base is None or len(digits) < 5 or text.lstrip(" (").startswith(("+", "0")):
        return None
    number = phonenumbers.parse(base, None)
    missing = len(str(number.national_number)) - len(digits)
    area = phonenumbers.length_of_geographical_area_code(number) or phonenumbers.length_of_national_destination_code(
        number
    )
    # An area code of one digit is that of a town in few countries (Paris 1, Budapest 1).
    return judge(base[: -len(digits)] + digits, home) if 1 < missing <= area or missing == area == 1 else None


_Other = tuple[str, str | None, str]  # text, region, and a note where it is a guess


def _certain_readings(text: str, digits: str, home: str | None, base_region: str | None) -> Iterator[_Other]:
    """What a text stands for by the rules of dialling; `base_region` is that of the number before it."""
    if abroad := _SOVIET_ABROAD.match(text):
        yield "+" + text[abroad.end() :].replace("~", " "), home, ""
    if "(0)" in text:
        yield text.replace("(0)", " "), home, ""
    if digits.startswith("00"):
        yield "+" + digits.lstrip("0"), home, ""
    if base_region and base_region != home:
        yield text, base_region, ""


def _guessed_readings(text: str, digits: str, home: str | None) -> Iterator[_Other]:
    """What a text may stand for, the surest first."""
    bare = digits.removeprefix("7") if digits.startswith("78") and len(digits) == 12 else digits
    if bare.startswith("8") and not text.startswith("+8") and len(bare) == 11:
        note = N_("Read as {number}: 8 as the trunk prefix of Russia and Kazakhstan. Is that right?")
        yield "+7" + bare[1:], home, note
    if text.startswith("+") and digits.startswith("0"):
        # Any other + stands before a country: its number cut short is none of home's.
        yield digits, home, ""
    if home in _ONCE_TRUNK_8 and (number := _behind_trunk_8(text, digits)):
        yield number, home, N_("Read as {number}: 8 as the former trunk prefix. Is that right?")
    if len(digits) > 10 and _says_country(text):
        # "998 71 120 34 50" says its country, and so does what a spreadsheet left of it; "555 12 34 56 78" does not.
        yield "+" + digits, home, N_("Read as {number}, with a leading +. Is that right?")


def _behind_trunk_8(text: str, digits: str) -> str:
    # Ten digits may as well be a number of another country ("870-863-4641"): the 8 has to stand by itself.
    if _LONE_8.match(text) and len(digits) == 10:
        return digits[1:]
    both = _8_BEFORE_0.match(text)  # "8 (0312) 61-12-13": the old prefix and the new one
    return re.sub(r"\D", "", text[both.end() :]) if both and len(digits) <= 11 else ""


def _says_country(text: str) -> bool:
    """Whether a text without a plus begins with a country code that stands by itself, or is all that a spreadsheet left
    of a number of these countries; what else is nothing but digits may be the number of a customer."""
    if text.isdecimal():
        return text.startswith(_NEAR)
    begun = _FIRST_DIGITS.match(text)
    return begun is not None and int(begun[1]) in phonenumbers.COUNTRY_CODE_TO_REGION_CODE


_NEAR = ("7", "373", "374", "375", "380", "992", "993", "994", "995", "996", "998")
_FIRST_DIGITS = re.compile(r"\(?([1-9]\d{0,2})(?!\d)")


def why_not(text: str, home: str | None) -> str:
    """Why a number is not valid, in words that say what to ask for."""
    digits = re.sub(r"\D", "", text)
    if _NO_COUNTRY_CODE.match(text):
        meant = judge("+7" + digits[1:], home) if digits.startswith("8") else None
        asked = _("No such country code. Do you mean {number}?")
        return asked.format(number=international(meant.e164)) if meant else _("No such country code.")
    if digits.startswith("8") and len(digits) == 10:
        for region in _ONCE_TRUNK_8:
            if found := judge(digits[1:], region):
                asked = _("Which country? In {region} it would be {number}.")
                return asked.format(number=international(found.e164), region=region)
    if text.isdecimal() and len(text) > 10 and (found := judge(f"+{text}", home)):
        return _("Do you mean {number}, with a leading +?").format(number=international(found.e164))
    if 5 <= len(digits) <= 7 and not text.lstrip(" (").startswith("+"):
        return _("No area code. Ask for the full number.")
    return _as_the_library_says(text, digits, home)


def _as_the_library_says(text: str, digits: str, home: str | None) -> str:
    try:
        number = phonenumbers.parse(text[:_LONGEST_INPUT], home)
    except phonenumbers.NumberParseException as error:
        if error.error_type != phonenumbers.NumberParseException.INVALID_COUNTRY_CODE:
            return _("Too long for a phone number.") if len(digits) > 15 else _("Not a phone number.")
        no_code = not text.startswith("+")
        return _("No country code. Ask for the full number.") if no_code else _("No such country code.")
    said = _IMPOSSIBLE.get(phonenumbers.is_possible_number_with_reason(number))
    # By its code and not by a country: +7 and +1 are those of several.
    return _(said or N_("No such number under +{code}. Ask for the correct one.")).format(code=number.country_code)


_IMPOSSIBLE = {
    phonenumbers.ValidationResult.TOO_SHORT: N_("Too short. Ask for the full number."),
    phonenumbers.ValidationResult.TOO_LONG: N_("Too many digits."),
    phonenumbers.ValidationResult.INVALID_COUNTRY_CODE: N_("No such country code."),
}


def is_placeholder(e164: str | None) -> bool:
    """Whether a number looks made up: its last seven digits are one digit, or its last six are zeros."""
    return bool(e164 and _REPEATED.search(e164))


def placeholder_note(found: Verdict) -> str | None:
    """The question that a made-up-looking number asks, or None."""
    return _("Is this a placeholder? The same digit is repeated.") if is_placeholder(found.e164) else None


def written_forms(found: Verdict) -> tuple[str | None, str | None]:
    """The international and national form of a number, as one writes it to be read; None where it is not valid."""
    return _written(found.e164) if found.e164 else (None, None)


@lru_cache(maxsize=4096)
def _written(e164: str) -> tuple[str, str]:
    number = phonenumbers.parse(e164)
    return (
        phonenumbers.format_number(number, PhoneNumberFormat.INTERNATIONAL),
        phonenumbers.format_number(number, PhoneNumberFormat.NATIONAL),
    )


def international(e164: str | None) -> str:
    """The international form of a number that was found valid before, which is not judged again; "" for no number."""
    try:
        return _written(e164 or "")[0]
    except phonenumbers.NumberParseException:
        return ""
