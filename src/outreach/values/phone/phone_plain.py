"""A phone cell made plain: ASCII digits and signs in equal length, and what only looks like a number blotted out."""

import re
import unicodedata

from outreach.values import data

_EXPRESSIONS = data.file("expressions/phone_plain")

BLOT = "\x00"
"""What stands for each character of a date, a time or a sum."""

_TABLE = data.table("phone")
_MONTHS = _TABLE["months"]
_DAY = r"(?:0?[1-9]|[12]\d|3[01])"

# Dates, times and money: masked before numbers are looked for.
_FILLED = {"<DAY>": _DAY, "<MONTHS>": _MONTHS, "<CURRENCIES>": _TABLE["currencies"]}
_NO_NUMBER = [
    re.compile(re.sub("<[A-Z]+>", lambda name: str(_FILLED[name[0]]), pattern), re.IGNORECASE)
    for pattern in _EXPRESSIONS["no_number"]
]
_ROUND_THE_CLOCK_OR_LINK = re.compile(_EXPRESSIONS["round_the_clock_or_link"], re.IGNORECASE)
_ACCOUNT = re.compile(rf"(?:{_TABLE['accounts']})[\s.:№-]{{0,4}}\d[\d -]{{0,99}}", re.IGNORECASE)

_EXTENSION_NUMBER = re.compile(
    rf"(?<![^\W\d_])(?:{_TABLE['extension']['before_number']})[ .:]{{0,3}}(?:номер\w{{0,40}}[ .:]{{0,3}})?\Z",
    re.IGNORECASE,
)
_DASHES = "‐‑‒–—―−﹘﹣－ー⁃…"  # three dots stand between the first and the last of several numbers
_INVISIBLE = re.compile(  # U+20E3 makes a key of a digit
    r"[\u00ad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\u20e3\ufe0e\ufe0f\ufeff]"
)
_ODD_SEPARATOR = re.compile(r"(?<=\d)[_*·∙⋅・](?=\d)")
_DOTS = re.compile(r"(?<=\d)[ ]?\.{2,3}[ ]?-?[ ]?(?=\d)")  # "66-38-85...-89"
_UNTIL = re.compile(r"(?<=\d[ -]\d\d[ -])(\d\d)[ ](?:до|по|to)[ ]-?(\d\d)(?![\d.:]|[ ]?(?:ч|час\w{0,40}|h|hrs|pm|г)\b)")
_DECIMALS = re.compile(r"(?<=\d{9})\.00?(?![\d.])")  # what a spreadsheet puts behind a number without blanks
_CHAT_LINK = re.compile(r"(?<=wa\.me)/(?=\d)|(?<=[?&]phone)=(?=\d)")
_COUNTED = re.compile(r"(?:(?<=^)|(?<=[\s,;]))\(?(?:[1-9])[.)]\s{1,9}(?=[+(]?\d{2})")


def visible(text: str) -> str:
    """The text without soft hyphens, marks of direction and other signs that nobody sees."""
    return _INVISIBLE.sub("", text)


def simplified(text: str) -> str:
    """The text with ASCII digits, dashes, brackets, blanks and plus signs, each character in its place."""
    simple = "".join(_SIMPLE.get(letter) or _simple_letter(letter) for letter in text)
    simple = _ODD_SEPARATOR.sub("-", simple)
    if ".." in simple:
        simple = _DOTS.sub(lambda match: "-".center(len(match[0])), simple)
    simple = _UNTIL.sub(_until, simple)
    if ".0" in simple:
        simple = _DECIMALS.sub(lambda match: " " * len(match[0]), simple)
    if "wa.me/" in simple or "phone=" in simple:
        simple = _CHAT_LINK.sub("+", simple)  # such a link has the country code without its plus
    return simple


def _until(match: re.Match[str]) -> str:
    """ "13 до 15", the first and the last of several, as "13 - 15"; "56 до 18" is an hour."""
    first, last = match[1], match[2]
    return f"{first}{'-'.center(len(match[0]) - 4)}{last}" if first < last else match[0]


_SIMPLE = {
    **dict.fromkeys(_DASHES, "-"),
    **dict(zip("＋﹢（）［］[]／，；、．∕⁄～＃\u2028\u2029\x85\t\x0b\x0c", "++()()()/,;,.//~#\n\n\n   ", strict=True)),
}


def _simple_letter(letter: str) -> str:
    if letter.isascii() or letter.isalpha():
        return letter if letter.isascii() else _narrow(letter)
    if letter.isspace():
        return " "
    digit = unicodedata.decimal(letter, None)
    return letter if digit is None else str(digit)


def _narrow(letter: str) -> str:
    plain = unicodedata.normalize("NFKC", letter)
    return plain if len(plain) == 1 else letter


def without_dates(text: str) -> str:
    """The text with dates, times and money blotted out, in equal length."""
    if len(_COUNTED.findall(text)) > 1:  # "1) 0555 … 2) 0700 …"
        text = _COUNTED.sub(_blot, text)
    if "/" in text or "www." in text:
        text = _ROUND_THE_CLOCK_OR_LINK.sub(_blot, text)
    for pattern in _NO_NUMBER:
        text = pattern.sub(_blot, text)
    return text


def _blot(match: re.Match[str]) -> str:
    return BLOT * len(match[0])


def without_accounts(text: str) -> str:
    """The text with numbers of accounts, decrees and post codes blotted out; the № of an extension stays."""

    def blotted(match: re.Match[str]) -> str:
        start = match.start()
        return match[0] if _EXTENSION_NUMBER.search(text, max(0, start - 40), start) else _blot(match)

    return _ACCOUNT.sub(blotted, text)
