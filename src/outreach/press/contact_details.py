"""Phones, e-mails, accounts and links in a line of a contact block, each with its label and its place."""
# ruff: noqa: E501 (vocabularies: one kind of words a line)

import re
from functools import lru_cache
from typing import NamedTuple

from outreach.press import dates, socials
from outreach.press.lines import blotted
from outreach.press.vocabulary import either, expression
from outreach.values import data

# How addresses are hidden from robots: the words are those by which a cell of addresses is read.
_HIDDEN = data.table("email")
_AT = rf"(?:[\[({{<]\s{{0,9}}(?:{_HIDDEN['at']})\s{{0,9}}[\])}}>]|[-_]at[-_])"
_AT_LETTER = (
    r"(?:\s?[\[({<](?:а|a)[\])}>]\s?)"  # "(a)" is a clause of a law as well: only with a whole domain behind it
)
_DOT_IN_BRACKETS = rf"[\[({{<]\s{{0,3}}(?:{_HIDDEN['dot']})\s{{0,3}}[\])}}>]"
_DOT = rf"(?:{_DOT_IN_BRACKETS}|[-_]dot[-_])"
_DOT_ALONE = rf"\s{{1,9}}(?:{_HIDDEN['dot_alone']})\s{{1,9}}"
_PART = r"[^\s,;:<>()\[\]{}«»“”\"|/\\@＠\u3000-\u303f\u3040-\u30ff\u4e00-\u9fff\uac00-\ud7af\uff00-\uff1f]"
_ENDING = r"(?:org|com|net|int|kg|kz|uz|tj|ru|gov|edu|info|eu)"
_EMAIL_LABEL = either("phones", "email")
# "aida dot sample at example dot org": bare words only where the domain ends as domains do
_SPELT = (
    rf"[\w+-]{{1,99}}+(?:\.[\w+-]{{1,99}}+|{_DOT_ALONE}[\w-]{{1,99}}+){{0,30}}+\s{{1,9}}(?:{_HIDDEN['at_alone']})\s{{1,9}}"
    rf"[\w-]{{1,99}}(?:{_DOT_ALONE}[\w-]{{1,99}}){{0,30}}{_DOT_ALONE}{_ENDING}(?!\w)"
)
_EMAILS = expression(
    rf"(?<!{_PART})(?:(?:mailto:)?{_PART}{{1,99}}(?:\s?[@＠]\s?|&#0*64;)(?:{_PART}{{1,99}}|(?=\s|$))"
    rf"|{_PART}{{1,99}}(?:\s{{0,3}}{_DOT_IN_BRACKETS}\s{{0,3}}{_PART}{{1,99}}){{0,3}}\s{{0,3}}{_AT}\s{{0,3}}(?:{_PART}{{1,99}})?(?:\s{{0,3}}{_DOT}\s{{0,3}}{_PART}{{1,99}}){{0,30}}"
    rf"|{_PART}{{1,99}}{_AT_LETTER}(?:[^\W_][\w-]{{0,99}}\.){{1,30}}[^\W\d_]{{2,}}"
    rf"|{_PART}{{1,99}}\s{{1,9}}собака\s{{1,9}}{_PART}{{1,99}}(?:\s{{1,9}}точка\s{{1,9}}{_PART}{{1,99}}){{0,30}}"
    rf"|(?=[\w+-]{{1,99}}[._])[\w.+-]{{1,99}}+(?<=\w)\s{{1,9}}at\s{{1,9}}(?:[\w-]{{1,99}}\.){{1,30}}{_ENDING}(?![\w./-])"
    rf"|{_SPELT}"
    r")|\[email\s{0,9}protected\]",
    re.I,
)
_LABELLED_EMAIL = expression(
    rf"(?<![\w.@]){_EMAIL_LABEL}(?:\s{{1,9}}(?:her|him|them|us))?(?:\s{{0,9}}[:：=–—]\s{{0,9}}|\s{{1,9}}-\s{{1,9}}|\s{{0,9}}\.\s{{1,9}}|\s{{1,9}}(?:at|to|по)\s{{1,9}}(?!адрес)|\s{{1,9}}(?=\S{{1,99}}\s?[@＠\[(]))"
    r"(?P<value><?[^\s,;|<>][^,;|<>]{0,100}>?)?",
    re.I,
)
# how the addresses of a house are made, and nobody's: "firstname.lastname@…"
_FORM = expression(r"(?:first[._-]?name|name|имя)[._-](?:last[._-]?name|surname|family[._-]?name|фамилия)\s?@", re.I)
_URL = expression(
    r"(?:https?://|www\.)[^\s,;<>«»\"]{1,400}|(?<![\w@.])(?:[\w-]{1,99}\.){1,30}(?:org|com|net|int|kg|kz|uz|tj|ru|gov|edu|info|eu|un)(?:\.[a-z]{2})?(?:/[^\s,;<>]{0,400})?(?![\w@])",
    re.I,
)


_ANY_LABEL = either("phones", "mobile", "fax", "landline", "messenger", "other")
PHONE_LABEL = expression(
    rf"(?<![\w@.+-])(?<!press )(?<!media )(?<!news )(?<!field )(?<!country )(?<!regional )(?P<label>{_ANY_LABEL}(?:\.?\s{{0,9}}[/,&+]\s{{0,9}}{_ANY_LABEL}){{0,30}})(?![\w@])\s{{0,9}}\.?\s{{0,9}}(?:\([^)\d]{{1,20}}\)\s{{0,9}})?(?:at\s{{1,9}})?[:：№#=–—-]?\s{{0,9}}(?=[+(\d])",
    re.I,
)
_EXTENSION = rf"(?:[\s,;(]{{0,4}}(?:{data.table('phone')['extension']['sure']})(?:\.?\s{{1,9}}номер\w{{0,40}})?\s{{0,9}}[.:№#]?\s{{0,9}}\d{{1,6}}\)?)"
_EXTENSION_FIRST = expression(_EXTENSION, re.I)
_NUMBER = r"[+(]?\s?\(?\d[\d\s().\-–—~]{0,40}\d"
_ZONE = expression(
    rf"(?<![\w@.,$€£№#-])(?<![\d./]/)(?P<zone>(?:\+|\(\s{{0,3}}\+?|\d)[\d\s().\-–—~/]{{0,60}}\d(?:(?:(?<=\(\d\d)|(?<=\(\d\d\d)|(?<=\(\d{{4}}))\))?{_EXTENSION}?(?:\s{{0,5}}(?:[,;/]|\bили\b|\bor\b|\bже\b|\band\b|\bи\b|\bжана\b)\s{{0,5}}{_NUMBER}{_EXTENSION}?){{0,12}}(?:\s{{0,9}}\((?:fax|факс|mobile|mob\.?|моб\.?|cell|whats\s?app|код|(?:area\s)?code)[^)]{{0,20}}\))?)",
    re.I,
)
_UNITS = expression(rf"\s{{0,9}}{either('phones', 'units')}(?!\w)", re.I)
_MONEY = expression(rf"{either('phones', 'money')}\s{{0,9}}$", re.I)


_OF_A_CODE = expression(r"-[^\W\d_](?!\w)")  # "batch number 2607-K"

# a span of years, columns of a table, a date in figures, a price
_NO_PHONE = expression(
    r"(?<!\d)(?:19|20)\d\d\s*[-–—/]\s*(?:19|20)?\d\d(?!\d)|\d\s{4,}\d|^\d{5}-\d{4}$|^(?:0?[1-9]|[12]\d|3[01])[ .](?:0?[1-9]|[12]\d|3[01])[ .](?:19|20)\d\d$|\d,\d{3}\.\d\d(?!\d)"
)


class Detail(NamedTuple):
    """`kind` is email, phone, channel or link; `text` is what is to be read; `label` is as typed, in small letters."""

    start: int
    end: int
    kind: str
    text: str
    label: str
    network: str = ""


def begins_with_extension(line: str) -> bool:
    """Whether a line begins with an extension, whose number ends the line above."""
    return _EXTENSION_FIRST.match(line) is not None


def find(line: str) -> list[Detail]:
    """The details of a line, in order, without overlaps."""
    return list(_find(line))


@lru_cache(maxsize=20_000)  # the same line is asked for its details several times while a text is parted
def _find(line: str) -> tuple[Detail, ...]:
    found: list[Detail] = []
    for read in (_labelled_emails, _emails, _channels, _links, _phones):
        rest = blotted(line, [detail[:2] for detail in found])
        found += [detail for detail in read(rest) if "\x00" not in line[detail.start : detail.end]]
    found = [detail._replace(kind="link") if _FORM.match(detail.text) else detail for detail in found]
    return tuple(sorted(found, key=lambda detail: detail.start))


def _labelled_emails(line: str) -> list[Detail]:
    found = []
    for match in _LABELLED_EMAIL.finditer(line):
        value = match["value"] or ""
        at = match.start("value") if value else match.end()
        text = _value_of_email(value)
        found.append(Detail(match.start(), at + value.find(text) + len(text), "email", text, "e-mail"))
    return [detail for detail in found if detail.text]


def _value_of_email(value: str) -> str:
    """The address behind a label, whole; a word without any "at" counts only where nothing else follows."""
    direct = _EMAILS.search(value)
    if direct and not value[: direct.start()].strip(" <"):
        return direct[0].rstrip(".")
    bare = value.strip(" <>.")
    if re.fullmatch(r"[\w.+-]+", bare) and ("." in bare or "_" in bare) and not _URL.fullmatch(bare):
        return bare
    return ""


def _emails(line: str) -> list[Detail]:
    return [
        Detail(m.start(), m.start() + len(m[0].rstrip(". ")), "email", m[0].rstrip(". "), "")
        for m in _EMAILS.finditer(line)
        if "\x00" not in m[0] and not _FORM.match(m[0]) and not re.match(r"[@＠]|\S+\s@[^.]*$", m[0].rstrip("."))
    ]


def _channels(line: str) -> list[Detail]:
    return [
        Detail(c.start, c.end, "channel", c.value, "", c.network)
        for c in socials.find(line.replace("\x00", " "))
        if "\x00" not in line[c.start : c.end]
    ]


def _links(line: str) -> list[Detail]:
    return [Detail(m.start(), m.end(), "link", m[0], "") for m in _URL.finditer(line)]


def _phones(line: str) -> list[Detail]:
    found: list[Detail] = []
    line = _without_dates(line)
    labels = [(m.start(), m.end(), m["label"].lower()) for m in PHONE_LABEL.finditer(line)]
    for number, (start, at, label) in enumerate(labels):
        limit = labels[number + 1][0] if number + 1 < len(labels) else len(line)
        zone = _ZONE.match(" " * at + line[at:limit], at)  # nothing of the label is a part of it: "тел.0555 …"
        text = _trim(zone["zone"]) if zone else ""
        if _digits(text) >= 3 and not _OF_A_CODE.match(line, at + len(text)):
            found.append(Detail(start, at + len(text), "phone", text, label))
    rest = blotted(line, [detail[:2] for detail in found])
    for zone in _ZONE.finditer(rest):
        text = _trim(zone["zone"])
        if _looks_like_phone(text, rest, zone.start()):
            found.append(Detail(zone.start(), zone.start() + len(text), "phone", text, ""))
    return found


def _without_dates(line: str) -> str:
    """ "доб. 12. 21-23 August": the days of a month must not be read as the end of a number."""
    days = dates.find(line)
    first = (re.search(r"(?:(?<!\d)\d{1,2}\s*[-–—]\s*)?$", line[: day.start]) for day in days)
    return blotted(line, [(start.start(), day.end) for start, day in zip(first, days, strict=True) if start])


def _trim(zone: str) -> str:
    """The zone without a bracket that it only closes or opens."""
    text = zone.rstrip(" .,;–—-/(")
    if text.endswith(")") and text.count("(") < text.count(")"):
        text = text[:-1].rstrip()
    return text


def _looks_like_phone(text: str, line: str, at: int) -> bool:
    """An unlabelled run of digits is a phone when it is long and no date, year, sum, decree or postcode."""
    count = _digits(text)
    if not 7 <= count <= 60 or _MONEY.search(line[:at]) or _UNITS.match(line, at + len(text)):
        return False
    if any(day.start <= 2 and day.end >= len(text) - 2 for day in dates.find(text)) or _NO_PHONE.search(text):
        return False
    if re.match(r"[+(]|0|8[\s(-]|00", text):
        return count >= 8
    return bool(re.search(r"[\s()/.-]", text)) and not re.fullmatch(r"\d{1,3}(?:[ ,.]\d{3})+", text)


def _digits(text: str) -> int:
    return sum(c.isdigit() for c in text)
