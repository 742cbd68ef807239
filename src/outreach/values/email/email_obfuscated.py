"""Addresses written so that robots do not see them: `name[at]domain[dot]org`, «собака», HTML entities, NOSPAM."""

import html
import re

from outreach.values.email import email_domains

_AT_WORDS = "[aа][tт]|эт|собак[аи]|собачка|sobaka|arroba|arobase|[@＠]"
_DOT_WORDS = "dot|дот|точка|тчк|tochka|punkt|punto|point|[.]"
_BRACKETED_AT = re.compile(
    rf"[ \t]{{0,99}}[\[({{<|«][ \t]{{0,99}}(?:{_AT_WORDS})[ \t]{{0,99}}[\])}}>|»][ \t]{{0,99}}", re.IGNORECASE
)
_BRACKETED_A = re.compile(
    r"(?<=[\w])[ \t]{0,99}[\[({][ \t]{0,99}[aа][ \t]{0,99}[\])}][ \t]{0,99}(?=\w[\w-]{0,99}[ \t]{0,99}[.\[({])",
    re.IGNORECASE,
)
_BRACKETED_DOT = re.compile(
    rf"[ \t]{{0,99}}[\[({{<|«][ \t]{{0,99}}(?:{_DOT_WORDS})[ \t]{{0,99}}[\])}}>|»][ \t]{{0,99}}", re.IGNORECASE
)
_DASHED_AT = re.compile(r"(?<=\w)[ \t]?([-_*~])(?:at|собака)\1[ \t]?(?=\w)", re.IGNORECASE)
_DASHED_DOT = re.compile(r"(?<=\w)[ \t]?([-_*~])(?:dot|точка)\1[ \t]?(?=\w)", re.IGNORECASE)
_QUOTED_AT = re.compile(r"(?<=\w)[ \t]{1,99}[\"“'‘](?:at|собака)[\"”'’][ \t]{1,99}(?=\w)", re.IGNORECASE)
_QUOTED_DOT = re.compile(r"(?<=\w)[ \t]{1,99}[\"“'‘](?:dot|точка)[\"”'’][ \t]{1,99}(?=\w)", re.IGNORECASE)
_GLUED_AT = re.compile(r"(?<=[A-Za-z0-9])собак[аи](?=[A-Za-z0-9])", re.IGNORECASE)
_GLUED_DOT = re.compile(r"(?<=[A-Za-z0-9])точка(?=[A-Za-z0-9])", re.IGNORECASE)

_TOKEN = r"[^\s@,;:<>()\[\]{}|\"]{1,64}"
_AT_ALONE = r"\s{1,9}(?:at|ат|эт|собак[аи]|собачка|sobaka)\s{1,9}"
_DOT_ALONE = r"\s{1,9}(?:dot|дот|точка|тчк|tochka)\s{1,9}"
_BARE = re.compile(
    rf"({_TOKEN}(?:{_DOT_ALONE}{_TOKEN}){{0,30}}){_AT_ALONE}({_TOKEN}(?:{_DOT_ALONE}{_TOKEN}){{0,30}})", re.IGNORECASE
)
_BARE_WITH_DOT = re.compile(
    rf"(?<!\S)({_TOKEN}){_AT_ALONE}({_TOKEN}(?:{_DOT_ALONE}{_TOKEN}){{1,30}})(?!\S)", re.IGNORECASE
)
_BARE_OPEN = re.compile(rf"({_TOKEN})\s{{1,9}}(?:собак[аи]|собачка|sobaka)\s{{0,9}}", re.IGNORECASE)
_DOT = re.compile(_DOT_ALONE, re.IGNORECASE)

_SPACED_AT = re.compile(r"(?<!\S)([^\s@]{1,99})[ \t]{0,99}@[ \t]{0,99}([^\s@]{1,99})(?!\S)")
_SPACED_DOMAIN = re.compile(r"@[\w-]{1,99}(?:[ \t]{1,99}\.[ \t]{1,99}[\w-]{1,99}){1,30}(?!\S)")
_WIDE_AT = re.compile("[＠﹫]")
_WIDE_AT_SPACED = re.compile(r"[ \t]{0,99}[＠﹫][ \t]{0,99}")
_ENTITY = re.compile(
    r"&(?:#\d{1,7}|#x[0-9a-f]{1,6}|commat|period|lowbar|hyphen|dash|nbsp|amp|quot|apos|lt|gt);", re.IGNORECASE
)

_LOST = re.compile(
    r"\[\s{0,9}e-?mail(?:\s|&#160;|&nbsp;){0,30}protected\s{0,9}\]|\be-?mail\s{1,9}protected\b"
    r"|\[?\s{0,9}(?:e-?mail|(?:эл(?:ектронная|\.)?\s{0,9})?почта|(?:эл(?:ектронный|\.)?\s{0,9})?адрес)\s{0,9}(?:защищ[её]на?|скрыта?)\s{0,9}\]?"
    r"|this e-?mail address is being protected from spam\s?bots|адрес электронной почты защищ[её]н от спам",
    re.IGNORECASE,
)
_CLOUDFLARE = re.compile(r"(?:email-protection#|data-cfemail=[\"']?)([0-9a-f]{6,400})", re.IGNORECASE)
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


def unlocked(text: str) -> str | None:
    """The address in a link of Cloudflare's e-mail protection (first byte: the key; the rest: xor), or None."""
    found = _CLOUDFLARE.search(text)
    if found is None or len(found[1]) % 2:
        return None
    key, *letters = bytes.fromhex(found[1])
    return bytes(letter ^ key for letter in letters).decode("utf-8", "replace")


def revealed(text: str) -> str:
    """The text with hidden @ and dots written out, as far as brackets, dashes and entities show them."""
    text = _ENTITY.sub(lambda match: html.unescape(match[0]), text)
    if "@" not in text or _BRACKETED_AT.search(text):
        shown = _BRACKETED_AT.sub("@", text, count=8)
        if shown == text:
            shown = _BRACKETED_A.sub("@", text, count=8)
        if shown == text:
            shown = _GLUED_AT.sub("@", _DASHED_AT.sub("@", text, count=1), count=1)
        if shown == text:
            shown = _WIDE_AT_SPACED.sub("@", text) if _WIDE_AT.search(text) else text
        if shown == text:
            shown = _QUOTED_AT.sub("@", text, count=1)
        text = shown
    if "@" in text:
        text = _BRACKETED_DOT.sub(".", text)
        text = _QUOTED_DOT.sub(".", text)
        text = _GLUED_DOT.sub(".", _DASHED_DOT.sub(".", text))
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
