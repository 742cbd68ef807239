"""Rows of a table that are no people: headings, totals, remarks, rules, and the names of the columns once more."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from functools import cache

from outreach.i18n import N_, _
from outreach.press import vocabulary
from outreach.services.contacts.records import Fields
from outreach.values import column_recognition as columns
from outreach.values import column_words, data, places
from outreach.values.names.nicknames import is_given
from outreach.values.text import fold

_EXPRESSIONS = data.file("expressions/not_people")

_LONGEST_NAME = 12  # words in one cell; no name of a person or a newsroom has more
_LONGEST_ACRONYM = 5  # letters: «КТРК» may be a newsroom
_DIGIT = re.compile(r"\d")
_LETTER = re.compile(r"[^\W\d_]")
_NOT_WORDS = re.compile(r"[\W_]+")
_MANY_DIGITS = re.compile(r"\d[\d\s()-]{5,}\d")  # what may be a telephone number: no heading and no remark has it
_FIGURE = re.compile(r"[\d .,:%–-]{1,8}")
_BEHIND_TOTAL = re.compile(r"\s*(?:[:=(\d-]|$)")
_REMARK = re.compile(_EXPRESSIONS["remark"], re.I)
_MAKER = re.compile(_EXPRESSIONS["maker"], re.I)  # who made the list, at its foot, with a number or an address
_DATED = re.compile(_EXPRESSIONS["dated"])
_NAMED_BY_KIND = re.compile(r".+[\s-](?:тв|tv|радио|radio)", re.I)  # «Обон ТВ»: in a column of newsrooms it is one


def reason(cells: Sequence[str], fields: Fields, header: Sequence[str]) -> str:
    """Why a row is no person; "" where it may be one's."""
    if fields.pop("vacancy", False) and not any(fields.get(field) for field in ("emails", "phones", "channels")):
        return _("Nobody has this job at present: the row is no person.")
    filled = _unmerged([*filter(None, map(str.strip, cells))])
    if "@" in "".join(cells) and not _names_maker(filled, cells, header):
        return ""
    return next((_(text) for text, says in _REASONS if filled and says(filled, cells, header)), "")


def _unmerged(filled: list[str]) -> list[str]:
    """The cells of a row that say something; one where merged cells repeat a heading over the columns."""
    return filled[:1] if len(filled) > 2 and len({*filled}) == 1 else filled


def is_figure(cell: str) -> bool:
    """Whether a cell is empty or holds no more than a number in a list or a count."""
    return not cell.strip() or _FIGURE.fullmatch(cell.strip()) is not None


def holds_reach(cell: str) -> bool:
    """Whether a cell may hold an address or a telephone number."""
    return "@" in cell or _MANY_DIGITS.search(cell) is not None


def _names_maker(filled: Sequence[str], _cells: Sequence[str], _header: Sequence[str]) -> bool:
    """A row of whom the list was made by, which may be reached: «Исполнитель: …, тел. 0312 …»."""
    return _MAKER.match(filled[0]) is not None


def _is_total(filled: Sequence[str], _cells: Sequence[str], _header: Sequence[str]) -> bool:
    """A row that begins with the word for a sum, and has no more than a figure behind it."""
    word = vocabulary.pattern("rows", "totals").match(filled[0])
    return bool(word and _BEHIND_TOTAL.match(filled[0], word.end())) and all(map(_FIGURE.fullmatch, filled[1:]))


def _is_remark(filled: Sequence[str], _cells: Sequence[str], header: Sequence[str]) -> bool:
    """A row with nothing but a sentence under or between the people: "Note: as of May"."""
    if len(header) < 2 or len(filled) != 1 or _MANY_DIGITS.search(filled[0]):
        return False
    words = len(filled[0].split())
    return bool(_REMARK.match(filled[0]) or (words > 1 and _DATED.search(filled[0]))) or words > _LONGEST_NAME


def _counts_columns(filled: Sequence[str], _cells: Sequence[str], _header: Sequence[str]) -> bool:
    """A row under a header that counts the columns: 1, 2, 3 …"""
    return len(filled) > 2 and [cell.strip(" .") for cell in filled] == [str(n + 1) for n in range(len(filled))]


def _is_rule(filled: Sequence[str], _cells: Sequence[str], _header: Sequence[str]) -> bool:
    return not any(_LETTER.search(cell) or _DIGIT.search(cell) for cell in filled)


def _is_section(filled: Sequence[str], cells: Sequence[str], header: Sequence[str]) -> bool:
    """A row with one cell that parts the list: a kind of newsrooms or people, a country, words in capitals."""
    if len(filled) != 1 or len(header) < 3 or _DIGIT.search(filled[0]):
        return False
    at = next(at for at, cell in enumerate(cells) if cell.strip())
    named = _NAMED_BY_KIND.fullmatch(filled[0]) and at < len(header) and columns.by_name(header[at]) == "outlet"
    country = filled[0].strip(" :.–—-*")
    return (
        (names_kind(filled[0]) and not named)
        or _is_in_capitals(filled[0])
        or (len(country) > 3 and places.country_code(country) is not None)
    )


def names_kind(cell: str) -> bool:
    """Whether a cell names a kind of newsrooms or people and none of them: «Газеты и журналы», "Online media"."""
    words = _NOT_WORDS.sub(" ", cell).split()
    sections = vocabulary.pattern("rows", "sections")
    return 0 < len(words) <= 4 and bool(sections.fullmatch(words[-1]) or sections.fullmatch(" ".join(words[-2:])))


def _is_in_capitals(cell: str) -> bool:
    """Whether a cell with nothing beside it is written as a heading is: «МЕЖДУНАРОДНЫЕ», "LOCAL PRESS"."""
    words = [word for word in cell.split() if _LETTER.search(word)]
    return cell.isupper() and len(cell) > _LONGEST_ACRONYM and not (len(words) > 1 and any(map(is_given, words)))


def _repeats_header(filled: Sequence[str], cells: Sequence[str], header: Sequence[str]) -> bool:
    """A row that holds the names of columns and nothing else, of this table or of another under it."""
    if len(filled) < 2 or any(map(_DIGIT.search, filled)):
        return False
    same = sum(cell.strip().casefold() == name.casefold() for cell, name in zip(cells, header, strict=False))
    exact = sum(_NOT_WORDS.sub(" ", fold(cell)).strip() in _names() for cell in filled)
    return len(filled) in (same, exact)


@cache
def _names() -> frozenset[str]:
    """The names of columns, as they are written out: far fewer than those that are known by their likeness."""
    return frozenset(word for words in column_words.section("names").values() for word in words)


HEADING = N_("This row is a heading, not a person.")
_REASONS: tuple[tuple[str, Callable[[Sequence[str], Sequence[str], Sequence[str]], bool]], ...] = (
    (N_("This row is a total, not a person."), _is_total),
    (N_("This row is a remark, not a person."), _is_remark),
    (N_("This row is a remark, not a person."), _names_maker),
    (N_("This row contains column numbers, not a person."), _counts_columns),
    (N_("This row is a separator line, not a person."), _is_rule),
    (HEADING, _is_section),
    (N_("This row contains the column names, not a person."), _repeats_header),
)
