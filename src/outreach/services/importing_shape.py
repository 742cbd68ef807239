"""Tables as offices keep them: a second table under the first, headings between rows, several people in one row."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache

from outreach.model import column_words, columns, places
from outreach.model.text import fold, script
from outreach.reading import dateline, names

HEADINGS = {"country": "Country", "city": "City", "outlet": "Outlet"}
"""The names of the columns that headings between the rows make, by what they name."""

_DIGIT = re.compile(r"\d")
_NEWSROOM = re.compile(
    r"[«“„\"].{2,60}[»”“\"]|(?<!\w)(?:иа|ия|трк|телеканал|телерадиокомпания|радио|газета|журнал|портал|сайт|редакция|агентство"
    r"|newspaper|channel|news|press|weekly|daily|magazine|media|гезити|журналы|агенттиги|радиосу|телеканалы)(?!\w)",
    re.I,
)
_MANY_DIGITS = re.compile(r"\d[\d\s()-]{5,}\d")
_NOT_WORDS = re.compile(r"[\W_]+")
_PERSON = re.compile(r"[^\W\d_][\w'’.-]*(?:\s+(?:[^\W\d_][\w'’.-]*)){1,3}")
_SMALL = frozenset(("уулу", "кызы", "von", "van", "de", "al", "ибн", "ibn", "оглы", "кизи"))
_PARTS = (re.compile(r"\s*\n\s*"), re.compile(r"\s*;\s*"), re.compile(r"\s+/\s+"), re.compile(r"\s*,\s+"))
_REACH_PARTS = re.compile(r"\s*[\n;]\s*|\s*,\s+")
_MOST = 12  # people in one cell
PARTING = re.compile(r"[\n;/,]")
"""What stands in every cell of several people: where it does not, `people_in` need not be asked."""


def names_columns(cells: Sequence[str]) -> bool:
    """Whether a row holds the names of columns and nothing else."""
    filled = [cell.strip() for cell in cells if cell.strip()]
    exact = sum(_NOT_WORDS.sub(" ", fold(cell)).strip() in _named() for cell in filled)
    if exact == len(filled) or exact < 2:
        return exact == len(filled) > 0
    targets = [columns.by_name(cell) for cell in filled if len(cell) < 60]
    known = len(targets) - targets.count(None)
    return known == len(filled) or (known > 2 and known == len(filled) - 1 and _tells_how_to_reach(targets))


def _tells_how_to_reach(targets: Iterable[str | None]) -> bool:
    return any((target or "").partition(".")[0] in ("email", "phone") for target in targets)


def numbers_columns(cells: Sequence[str]) -> bool:
    """Whether a row under a header counts the columns: 1, 2, 3 …"""
    filled = [cell.strip(" .") for cell in cells if cell.strip()]
    return len(filled) > 2 and filled == [str(number) for number in range(1, len(filled) + 1)]


def is_plain(whole: str) -> bool:
    """Whether a row, its cells in one, has neither an address nor a digit, as one who can be reached has."""
    return "@" not in whole and not _DIGIT.search(whole)


@lru_cache(maxsize=1)
def _named() -> frozenset[str]:
    """The names of columns, as they are written out: far fewer than those that are known by their likeness."""
    return frozenset(word for words in column_words.NAMES.values() for word in words.split("|"))


def heading(cells: Sequence[str]) -> tuple[str, str]:
    """What a row names and nothing else, as a heading of those below: ("country", "Kazakhstan"), ("outlet", …)."""
    filled = [cell.strip() for cell in cells if cell.strip()]
    if len(filled) != 1 or not 1 < len(filled[0]) < 90 or "@" in filled[0] or _MANY_DIGITS.search(filled[0]):
        return "", ""
    name = " ".join(filled[0].split()).strip(" :.–—-*")
    if len(name) > 3 and places.country_code(name):
        return "country", name
    if dateline.is_place(name):
        return "city", name
    newsroom = _NEWSROOM.search(name) or (names.is_organisation(name) and not names.is_title(name))
    return ("outlet", name) if newsroom else ("", "")


def headings(header: Sequence[str], rows: Iterable[Sequence[str]]) -> list[str]:
    """Which of HEADINGS stand between the rows of a table that has no columns for them, above rows of people."""
    if len(header) < 3:
        return []
    columns_ = {columns.by_name(name) for name in header}
    found: set[str] = set()
    above: set[str] = set()  # of the rows above that are headings
    for row in rows:
        filled = sum(1 for cell in row if cell.strip())
        if filled > 1:
            found |= above
            above = set()
        elif filled:
            above.add(heading(row)[0])
    return [kind for kind in HEADINGS if kind in found - columns_]


def shaped(
    rows: Iterable[list[str]], header: Sequence[str], targets: Mapping[str, str], added: Sequence[str] = ()
) -> Iterator[list[str]]:
    """The rows with their cells under the names of the header, one person each.

    `added` are the last columns of the header, which `headings` between the rows fill.
    """
    width = len(header) - len(added)
    kinds = [targets.get(name, "extra") for name in header]
    people = _People(kinds)
    at = people.at
    order: list[int] = []
    told = dict.fromkeys(added, "")
    for row in rows:
        if added and (found := heading(row))[0] in told:
            _tell(told, *found)
            yield row
            continue
        if is_plain("".join(row)) and sum(1 for cell in row if cell.strip()) > 1 and names_columns(row):
            if _tells_how_to_reach(map(columns.by_name, row)):
                order = _order(row, kinds[:width], header)
            yield row
            continue
        if order:
            row = _moved(row, order, width)
        if added:
            row = [*row[:width], *[""] * (width - len(row)), *told.values(), *row[width:]]
        if at is not None and at < len(row) and PARTING.search(row[at]):
            yield from people.apart(row)
        else:
            yield row


def _tell(told: dict[str, str], kind: str, name: str) -> None:
    """Keeps a heading; those within it, the towns of a country and the newsrooms of a town, are over."""
    told[kind] = name
    within = list(HEADINGS)[list(HEADINGS).index(kind) + 1 :]
    told.update(dict.fromkeys(told.keys() & set(within), ""))


def _order(cells: Sequence[str], kinds: Sequence[str], header: Sequence[str]) -> list[int]:
    """Where each cell of the rows below a second header belongs; [] where it is the first one again."""
    free = list(range(len(kinds)))
    found: list[int] = []
    beyond = len(kinds)
    for cell in cells:
        at = _place(cell, free, kinds, header) if cell.strip() else None
        if at is None:
            at, beyond = beyond, beyond + 1
        else:
            free.remove(at)
        found.append(at)
    return found if found != list(range(len(found))) else []


def _place(name: str, free: Sequence[int], kinds: Sequence[str], header: Sequence[str]) -> int | None:
    target = columns.by_name(name) or "extra"
    folded = fold(name.strip())
    same = next((at for at in free if fold(header[at]) == folded), None)
    if same is not None or target == "extra":
        return same
    same = next((at for at in free if kinds[at] == target), None)
    if same is not None:
        return same
    field = target.partition(".")[0]
    return next((at for at in free if kinds[at].partition(".")[0] == field), None)


def _moved(row: Sequence[str], order: Sequence[int], width: int) -> list[str]:
    moved = [""] * max(width, max(order, default=-1) + 1, len(row))
    for at, cell in zip(order, row, strict=False):
        moved[at] = cell
    for at in range(len(order), len(row)):
        if row[at].strip():
            moved.append(row[at])
    while len(moved) > width and not moved[-1].strip():
        moved.pop()
    return moved


class _People:
    """Several people whose names, addresses and numbers stand in the same cells, one under the other."""

    def __init__(self, kinds: Sequence[str]) -> None:
        names = [at for at, kind in enumerate(kinds) if kind == "name"]
        self.at = names[0] if len(names) == 1 and "family_name" not in kinds else None
        self.kinds = kinds

    def apart(self, row: list[str]) -> list[list[str]]:
        """A row for each of them, where all that they are reached by comes apart as their names do."""
        names = people_in(row[self.at]) if self.at is not None else []
        count = len(names)
        if count < 2:
            return [row]
        parted: dict[int, list[str]] = {self.at or 0: names}
        reached = False
        for at, cell in enumerate(row):
            field = self.kinds[at].partition(".")[0] if at < len(self.kinds) else ""
            reach = field in ("email", "phone")
            parts = [part for part in (_REACH_PARTS if reach else _PARTS[0]).split(cell.strip()) if part]
            if at != self.at and len(parts) == count:
                parted[at] = parts
                reached = reached or reach
            elif field == "email" and parts:
                return [row]  # whose they are nobody can tell
        if not reached:
            return [row]
        return [[parted[at][n] if at in parted else cell for at, cell in enumerate(row)] for n in range(count)]


def people_in(cell: str) -> list[str]:
    """The names of several people in one cell; [] where it holds one, or anything else."""
    for between in _PARTS:
        parts = [part.strip(" ,;") for part in between.split(cell.strip()) if part.strip(" ,;")]
        if 1 < len(parts) <= _MOST and all(map(_is_person, parts)):
            # One name in two scripts is one person.
            return parts if len({script(part) for part in parts}) == 1 else []
    return []


def _is_person(text: str) -> bool:
    words = text.split()
    return bool(_PERSON.fullmatch(text)) and all(word[:1].isupper() or word.lower() in _SMALL for word in words)
