"""Addresses written so that robots do not see them: `name[at]domain[dot]org`, «собака», HTML entities, NOSPAM."""

import html
import re

from outreach.values import data
from outreach.values.email import email_domains

_TABLE = data.table("email")
_AT_ALONE = rf"\s{{1,9}}(?:{_TABLE['at_alone']})\s{{1,9}}"
_DOT_ALONE = rf"\s{{1,9}}(?:{_TABLE['dot_alone']})\s{{1,9}}"
_TOKEN = r"[^\s@,;:<>()\[\]{}|\"]{1,64}"
_SPELT = rf"{_TOKEN}(?:{_DOT_ALONE}{_TOKEN})"


def _ways(bracketed: str, plain: str, glued: str) -> list[re.Pattern[str]]:
    """How a sign is hidden by words: in brackets, between dashes, glued to what is around it, in quotes."""
    blank = "[ \t]{0,99}"
    return [
        re.compile(pattern, re.IGNORECASE)
        for pattern in (
            rf"{blank}[\[({{<|«]{blank}(?:{bracketed}){blank}[\])}}>|»]{blank}",
            rf"(?<=\w)[ \t]?([-_*~])(?:{plain})\1[ \t]?(?=\w)",
            rf"(?<=[A-Za-z0-9]){glued}(?=[A-Za-z0-9])",
            rf"(?<=\w)[ \t]{{1,99}}[\"“'‘](?:{plain})[\"”'’][ \t]{{1,99}}(?=\w)",
        )
    ]


_AT = _ways(_TABLE["at"], "at|собака", "собак[аи]")
_LETTER_A = r"(?<=[\w])[ \t]{0,99}[\[({][ \t]{0,99}[aа][ \t]{0,99}[\])}][ \t]{0,99}(?=\w[\w-]{0,99}[ \t]{0,99}[.\[({])"
_AT.insert(1, re.compile(_LETTER_A, re.IGNORECASE))
_AT.append(re.compile(r"[ \t]{0,99}[＠﹫][ \t]{0,99}"))
_DOTS = _ways(_TABLE["dot"], "dot|точка", "точка")
_BARE = re.compile(rf"({_SPELT}{{0,30}}){_AT_ALONE}({_SPELT}{{0,30}})", re.IGNORECASE)
_BARE_WITH_DOT = re.compile(rf"(?<!\S)({_TOKEN}){_AT_ALONE}({_SPELT}{{1,30}})(?!\S)", re.IGNORECASE)
_BARE_OPEN = re.compile(rf"({_TOKEN})\s{{1,9}}(?:собак[аи]|собачка|sobaka)\s{{0,9}}", re.IGNORECASE)
_DOT = re.compile(_DOT_ALONE, re.IGNORECASE)

_SPACED_AT = re.compile(r"(?<!\S)([^\s@]{1,99})[ \t]{0,99}@[ \t]{0,99}([^\s@]{1,99})(?!\S)")
_SPACED_DOMAIN = re.compile(r"@[\w-]{1,99}(?:[ \t]{1,99}\.[ \t]{1,99}[\w-]{1,99}){1,30}(?!\S)")
_ENTITY = re.compile(
    r"&(?:#\d{1,7}|#x[0-9a-f]{1,6}|commat|period|lowbar|hyphen|dash|nbsp|amp|quot|apos|lt|gt);", re.IGNORECASE
)

_LOST = re.compile("|".join(_TABLE["lost"]), re.IGNORECASE)
_NO_SPAM = re.compile(
    r"[._-]?(?:no[._-]?spam|remove[._-]?this|spam[._-]?free|without[._-]?spam|delete[._-]?this)(?:please)?[._-]?",
    re.IGNORECASE,
)


def is_lost(text: str) -> bool:
    """Whether a web page hid an address from whoever copied it: `[email protected]`."""
    return bool(_LOST.search(text))


def lost_and_rest(text: str) -> tuple[str, str]:
    """What a web page put in place of an address, and the text without it."""
    found = _LOST.search(text)
    return (found[0].strip() if found else "", _LOST.sub(" ", text))


def is_domain(text: str) -> bool:
    """Whether a name is as likely a site as an address with a hidden @: "stay-at-home.org"."""
    return bool(_SITE.fullmatch(text.strip()))


_SITE = re.compile(
    r"(?:[^\W_]{1,99}-){1,30}at-(?:[^\W_]{1,99}-){0,30}[^\W_]{1,99}(?:\.[^\W_]{2,20}){1,3}/?", re.IGNORECASE
)


def revealed(text: str) -> str:
    """The text with hidden @ and dots written out, as far as brackets, dashes and entities show them."""
    text = _ENTITY.sub(lambda match: html.unescape(match[0]), text)
    for pattern in _AT if "@" not in text or _AT[0].search(text) else ():
        shown = pattern.sub("@", text, count=8)
        if shown != text:
            text = shown
            break
    for pattern in _DOTS if "@" in text else ():
        text = pattern.sub(".", text)
    text = _SPACED_AT.sub(r"\1@\2", text)
    return _SPACED_DOMAIN.sub(lambda match: re.sub(r"[ \t]", "", match[0]), text)


def spelt(text: str) -> str | None:
    """The address spelt in words ("name at domain dot org"), where the text is nothing else or says "dot"; or None.

    Only with a top-level domain that is known: "arrived at Bishkek" is no address.
    """
    found = _BARE.fullmatch(text.strip(" \t.")) or _BARE_WITH_DOT.search(text)
    if found is None:
        return None
    local, domain = (_DOT.sub(".", part) for part in found.groups())
    name, dot, ending = domain.rstrip(".").rpartition(".")
    return f"{local}@{name}.{ending}" if dot and email_domains.is_top_level(ending) else None


def is_spelt_without_domain(text: str) -> bool:
    """«имя собака» with nothing behind it."""
    return bool(_BARE_OPEN.fullmatch(text.strip()))


def without_no_spam(address: str) -> str | None:
    """The address without a NOSPAM put into it for robots; None where there is none, or nothing would be left."""
    found = _NO_SPAM.search(address)
    if found is None:
        return None
    before, after = address[: found.start()], address[found.end() :]
    inside = "@" in before and before[-1] not in "@."  # of the domain: "name@exampleNOSPAM.org"
    between = "." if inside and found[0][-1] == "." and after else ""
    return before + between + after
