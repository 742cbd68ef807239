"""A contact as the search for doubles sees it: its name in parts, its addresses and numbers as comparable keys."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import cache, lru_cache
from sys import intern
from typing import Any, NamedTuple

import phonenumbers

from outreach.values import places, text
from outreach.values.email import email
from outreach.values.names import name_parts, name_words, phonetic_keys
from outreach.values.names.name_parts import Parts
from outreach.values.phone import phone

_PLAIN_ADDRESS = re.compile(r"[a-z0-9][a-z0-9._%+'-]*@[a-z0-9-]+(?:\.[a-z0-9-]+)*\.[a-z]{2,}")
_PLAIN_NUMBER = re.compile(r"[+(]{0,2}\d[\d\s().\u00a0-]{5,24}")
_NOT_DIGIT = re.compile(r"\D")
_BREAK = re.compile(r"[._\-\d]")  # behind the first word of a mailbox's name
_SOFT = re.compile("i(?=[aeou])")  # курьер: kurier, kurer, kuryer
_ADJECTIVE = re.compile("(?:[ыио][йи]|[ая]я|[ое]е|[yi][yij]|o[yij]|a[yij]a|oy?e)$")
NAMES = ("name", "other_name", "given_name", "middle_name", "family_name", "nickname")
"""The fields of a contact that names are in."""
PARTLY, ONE = 1, 2  # how two outlets meet
TAIL = 9  # digits of a number that tell it from others, whether or not its country is written


class Person(NamedTuple):
    """Somebody to be compared: `id` is a contact's or a row's number.

    `emails` are mailboxes; `phones` the last digits of numbers, with "x12" for an extension; `numbers` the same numbers
    in full with +, a "+" alone for a mobile of an unknown country, or nothing; `handles` are accounts. `outlet`,
    `city`, `country` and `position` are keys to compare, empty where nothing is known.
    """

    id: int
    names: tuple[Parts, ...]
    emails: tuple[str, ...]
    phones: tuple[str, ...]
    numbers: tuple[str, ...]
    handles: tuple[str, ...]
    outlet: str
    city: str
    country: str
    position: str


def of_fields(number: int, fields: Mapping[str, Any], region: str = "KG") -> Person:
    """The Person that a row's fields make (see `services.importing_source`)."""
    home = str(fields.get("country") or "")
    home = (places.country_code(home) or "") if home else ""
    numbers = dict(
        found
        for item in fields.get("phones") or ()
        if str(item.get("label", "")) != "fax"
        for found in phone_keys(str(item["raw"]), home or region, str(item.get("label", "")))
    )
    return Person(
        number,
        names_of(fields),
        tuple(dict.fromkeys(key for item in fields.get("emails") or () for key in email_keys(str(item["raw"])))),
        tuple(numbers),
        tuple(numbers.values()),
        handles_of(fields.get("channels") or ()),
        outlet_key(str(fields.get("outlet") or "")),
        word_key(str(fields.get("city") or "")),
        home,
        word_key(str(fields.get("position") or "")),
    )


def names_of(fields: Mapping[str, Any]) -> tuple[Parts, ...]:
    """The names that fields give: in one piece, in parts, in the other script."""
    return names(*(str(fields.get(name) or "") for name in NAMES))


def names(whole: str, other: str, given: str, middle: str, family: str, nickname: str) -> tuple[Parts, ...]:
    """The names of somebody, by the fields of `NAMES`."""
    found: list[Parts] = []
    if given or family:
        found.append(name_parts.of_fields(given, middle, family))
    if whole and not (given and family):
        found.append(name_parts.split(whole))
    if other and other != whole:
        found.append(name_parts.split(other))
    if not found and nickname:
        found.append(name_parts.split(nickname))
    found = [name for name in found if name.mains or name.initials]
    if len(found) > 1 and found[0].mains == found[1].mains:
        del found[1]
    return tuple(found)


@cache
def free_hosts() -> dict[str, str]:
    """{host where anybody may have a mailbox: the host its mailboxes are known by}."""
    return {host: same_as or host for host, same_as in name_words.rows("free_hosts")}


@lru_cache(maxsize=4096)
def _host(host: str) -> str:
    return intern(free_hosts().get(host, host))


def email_keys(cell: str) -> list[str]:
    """The mailboxes of a cell: lower case, without a +tag; Google's without dots."""
    low = cell.strip().lower()
    if _PLAIN_ADDRESS.fullmatch(low):
        return [mailbox(low)]
    return [mailbox(found.address) for found in email.read(cell).addresses if found.address]


def mailbox(address: str) -> str:
    """The box that an address leads to."""
    local, _at, host = address.casefold().rpartition("@")
    host = _host(host)
    local = local.partition("+")[0] or local
    if host == "gmail.com":
        local = local.replace(".", "")
    elif host == "yandex.ru":
        local = local.replace("-", ".")
    return f"{local}@{host}"


@lru_cache(maxsize=65_536)
def is_shared_box(box: str) -> bool:
    """Whether a mailbox is by its name one that several people read."""
    local, _at, host = box.partition("@")
    if not name_words.words("mailboxes").isdisjoint((_BREAK.split(local, maxsplit=1)[0], local)):
        return True
    return len(local) > 3 and host not in free_hosts() and local in host.split(".")[0]


def phone_keys(cell: str, region: str, label: str = "") -> list[tuple[str, str]]:
    """(key, number in full) of the numbers of a cell: see Person."""
    cell = cell.strip()
    if _PLAIN_NUMBER.fullmatch(cell):
        digits = _NOT_DIGIT.sub("", cell)
        if 7 <= len(digits) <= 15:
            abroad = cell.startswith(("+", "(+")) or digits.startswith("00")
            if abroad:
                digits = digits.lstrip("0")
                return [(tail(digits, True), "+" + digits)]
            if len(digits) == 11 and digits[0] == "8" and region in ("RU", "KZ"):
                digits = digits[1:]
            code = phonenumbers.country_code_for_region(region)
            if code and digits.startswith(str(code)) and len(digits) >= len(str(code)) + _national_length(region):
                return [(tail(digits, True), "+" + digits)]  # "996 (312) 66 38 85": the code without its +
            return [(tail(digits, False), "+" if label == "mobile" else f"+{code}{digits.lstrip('0')}" if code else "")]
    found = []
    for number in phone.read(cell, region).numbers:
        if number.kind == "fax":
            continue
        digits = _NOT_DIGIT.sub("", number.e164 or number.raw)
        if len(digits) >= 6:
            key = tail(digits, bool(number.e164))
            found.append((f"{key}x{number.extension}" if number.extension else key, number.e164 or ""))
    return found


def phone_key(e164: str | None, extension: str | None, kind: str, raw: str, label: str) -> tuple[str, str] | None:
    """(key, number in full) of a number as it is stored: see Person; None for a fax, and for what is no number."""
    if label == "fax" or kind == "fax":
        return None
    digits = e164[1:] if e164 else _NOT_DIGIT.sub("", raw)
    if len(digits) < 6:
        return None
    key = tail(digits, bool(e164))
    return f"{key}x{extension}" if extension else key, e164 or ("+" if label == "mobile" else "")


def tail(digits: str, abroad: bool) -> str:
    """The digits by which a number is known: national ones, no more than nine."""
    if abroad:
        digits = digits[_code_length(digits[:3]) :]
    return digits.lstrip("0")[-TAIL:]


@lru_cache(maxsize=300)
def _national_length(region: str) -> int:
    """The digits of a national number, at least: a Kazakh or Russian one of ten may itself begin with 7."""
    about = phonenumbers.PhoneMetadata.metadata_for_region(region, None)
    possible = about.general_desc.possible_length if about and about.general_desc else ()
    return max(TAIL, min(possible, default=0))


@lru_cache(maxsize=2048)
def _code_length(digits: str) -> int:
    for length in (1, 2, 3):
        if int(digits[:length] or 0) in phonenumbers.COUNTRY_CODE_TO_REGION_CODE:
            return length
    return 0


@lru_cache(maxsize=300)
def _kinds_in(region: str) -> tuple[re.Pattern[str], re.Pattern[str]] | None:
    """What mobiles and landlines look like in a country."""
    about = phonenumbers.PhoneMetadata.metadata_for_region(region, None)
    if about is None:
        return None
    mobile, landline = (
        "|".join(kind.national_number_pattern for kind in some if kind and kind.national_number_pattern)
        for some in ((about.mobile,), (about.fixed_line, about.toll_free, about.uan))
    )
    return re.compile(mobile or "(?!)"), re.compile(landline or "(?!)")


@lru_cache(maxsize=50_000)
def kind_of_number(number: str) -> str:
    """ "mobile", "landline", or "" where it cannot be told (North America, a number without its country).

    As `phonenumbers.number_type` says, which takes twenty times as long.
    """
    if len(number) < 8:
        return "mobile" if number == "+" else ""
    length = _code_length(number[1:4])
    if not length:
        return ""  # "+999 …" is of no country
    digits = number[1 + length :]
    for region in phonenumbers.COUNTRY_CODE_TO_REGION_CODE.get(int(number[1 : 1 + length]), ()):
        kinds = _kinds_in(region)  # most numbers are of the first country: the others' patterns take long to make
        if kinds is None:
            continue
        is_mobile, is_landline = (kind.fullmatch(digits) for kind in kinds)
        if is_mobile or is_landline:
            return "" if is_mobile and is_landline else "mobile" if is_mobile else "landline"
    return ""


def handles_of(channels: Iterable[Mapping[str, Any]]) -> tuple[str, ...]:
    """Accounts as network:name."""
    found = []
    for channel in channels:
        value = str(channel.get("value") or "").strip().casefold()
        name = re.sub(r"^https?://(?:www\.)?[^/]+/", "", value).strip("/@ ")
        if len(name) > 2:
            found.append(f"{channel.get('network', '')}:{name}")
    return tuple(dict.fromkeys(found))


@cache
def _common_in_outlets() -> frozenset[str]:
    """Words that many outlets have, as they sound."""
    return frozenset(map(_sound, name_words.words("outlet_words")))


def _sound(word: str) -> str:
    return _SOFT.sub("", phonetic_keys.likeliest(word)).replace("ng", "n")  # Жаңы, Zhangy, Jany


@cache
def _kinds() -> dict[str, str]:
    """What an outlet is by words of its name, as they sound."""
    return {_sound(word): kind for word, kind in name_words.outlet_kinds().items()}


@lru_cache(maxsize=20_000)
def outlet_key(name: str) -> str:
    """An outlet's words, as they sound, in alphabetical order and without those that many outlets have; behind a bar
    what it is, where the name says so."""
    if not name:
        return ""
    words = text.words(text.unmixed(name.replace("'", "")))
    found = list(map(_sound, words))
    telling = sorted({word for word in found if word not in _common_in_outlets()})
    if not telling or (len(telling) == 1 and _ADJECTIVE.search(words[found.index(telling[0])])):
        return intern(" ".join(sorted(set(found))))  # «Новый канал» is not «Новый вестник»
    kinds = {kind for kind in map(_kinds().get, found) if kind}
    return intern(" ".join(telling) + (f"|{kinds.pop()}" if len(kinds) == 1 else ""))


@lru_cache(maxsize=20_000)
def telling(outlet: str) -> str:
    """The key of an outlet without what it is."""
    return outlet.partition("|")[0]


@lru_cache(maxsize=20_000)
def _words_of(outlet: str) -> frozenset[str]:
    return frozenset(outlet.split())


def met(one: str, other: str) -> int:
    """ONE of the keys of one outlet, PARTLY where the telling words of one are all in the other, else 0."""
    if one == other:
        return ONE
    mine, _bar, kind = one.partition("|")
    yours, _bar, other_kind = other.partition("|")
    if kind and other_kind and kind != other_kind:
        return 0
    if mine == yours:
        return ONE
    ours, theirs = _words_of(mine), _words_of(yours)
    if not (ours <= theirs or theirs <= ours):
        return 0
    return 0 if any(word.isdigit() for word in ours ^ theirs) else PARTLY  # Channel 1 and Channel 2


@lru_cache(maxsize=20_000)
def word_key(name: str) -> str:
    """Words as they sound."""
    if not name:
        return ""
    return intern(" ".join(phonetic_keys.likeliest(word) for word in text.words(name)[:6]))
