"""Tables as offices keep them: a second table under the first, headings between rows, several people in one row."""

from __future__ import annotations

import re
from array import array
from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple

from outreach.formats.tables import sheet_header
from outreach.formats.tables.sheet_rows import Line
from outreach.i18n import _
from outreach.press import person_names as names
from outreach.press.reader import dateline
from outreach.values import column_recognition, column_words, places
from outreach.values.text import fold, script

HEADINGS = {"sheet": "Sheet", "country": "Country", "city": "City", "outlet": "Outlet"}
"""The names of the columns that headings between the rows make, by what they name, from the widest to the narrowest.

The first is of a sheet that is called after none of the others.
"""

_DIGIT = re.compile(r"\d")
_NEWSROOM = re.compile(
    r"[«“„\"].{2,60}[»”“\"]|(?<!\w)(?:иа|ия|трк|телеканал|телерадиокомпания|радио|газета|журнал|портал|сайт|редакция|агентство"
    r"|newspaper|channel|news|press|weekly|daily|magazine|media|times|herald|tribune|gazette|broadcasting|wire|agence|gazetesi|gazetasi|zeitung|rundfunk|гезити|журналы|агенттиги|радиосу|телеканалы)(?!\w)",
    re.I,
)
SECTION = re.compile(
    r"(?:[\w-]+[\s-]+){0,2}(?:теле(?:видение|каналы?)|радио(?:станции)?|газеты|журналы|(?:информ\w*\s*)?агентства|издания"
    r"|сайты|порталы|сми|тв|онлайн[ -]?\w*|корреспонденты|журналисты|блогеры|television|tv|radio|newspapers|magazines"
    r"|agencies|online(?: media)?|print(?: media)?|media|journalists|bloggers|гезиттер|журналдар|агенттиктер|сайттар"
    r"|телеканалдар|жмк|zeitungen)\W*",
    re.I,
)
"""What parts a list by kinds of newsrooms or people, and names none of them."""
MANY_DIGITS = re.compile(r"\d[\d\s()-]{5,}\d")
"""What may be a telephone number: no heading and no remark has it."""
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
    targets = [column_recognition.by_name(cell) for cell in filled if len(cell) < 60]
    known = len(targets) - targets.count(None)
    return known == len(filled) or (known > 2 and known * 3 >= len(filled) * 2 and _tells_how_to_reach(targets))


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
    return frozenset(word for words in column_words.section("names").values() for word in words)


def heading(cells: Sequence[str]) -> tuple[str, str]:
    """What a row names and nothing else, as a heading of those below: ("country", "Kazakhstan"), ("outlet", …)."""
    filled = _without_number(cells)
    if len(filled) != 1 or not 1 < len(filled[0]) < 90 or "@" in filled[0] or MANY_DIGITS.search(filled[0]):
        return "", ""
    name = _NUMBERED.sub("", " ".join(filled[0].split())).strip(" :.–—-*")
    if len(name) > 3 and places.country_code(name):
        return "country", name
    if dateline.is_place(name):
        return "city", name
    if SECTION.fullmatch(name):
        return "", ""
    newsroom = _NEWSROOM.search(name) or (names.is_organisation(name) and not names.is_title(name))
    return ("outlet", name) if newsroom else ("", "")


def _without_number(cells: Sequence[str]) -> list[str]:
    """What stands in a row, without the Roman number by which the parts of a list are counted."""
    filled = [cell.strip() for cell in cells if cell.strip()]
    return filled[1:] if len(filled) > 1 and _ROMAN.fullmatch(filled[0]) else filled


_ROMAN = re.compile(r"[IVXLCІХ]{1,6}[.)]?")  # two of them Cyrillic
_NUMBERED = re.compile(r"(?:[IVXLCІХ]{1,6}|\d{1,2})[.)] +")


def is_newsroom(text: str) -> bool:
    """Whether a text is a newsroom and no person: the word for one, and behind it what it is called, in quotes."""
    found = _NEWSROOM.match(text)
    return bool(found and found[0][:1].isalpha() and _CALLED.fullmatch(text, found.end()))


_CALLED = re.compile(r"\s+[«“„\"][^«“„»”\"]{2,60}[»”“\"]")


def headings(header: Sequence[str], rows: Iterable[Sequence[str]], sheets: Iterable[str] = ()) -> list[str]:
    """Which of HEADINGS stand between the rows of a table that has no columns for them, above rows of people.

    The names of `sheets` are headings of the rows in them.
    """
    columns_ = {column_recognition.by_name(name) for name in header}
    found = {_of_sheet(name)[0] for name in sheets}
    above: set[str] = set()  # of the rows above that are headings
    for row in rows if len(header) > 2 else ():
        filled = len(_without_number(row))
        if filled > 1:
            found |= above
            above = set()
        elif filled:
            above.add(heading(row)[0])
    return [kind for kind in HEADINGS if kind in found - columns_]


def _of_sheet(name: str) -> tuple[str, str]:
    """What a sheet is called after, as a heading of its rows; ("", "") for one that nobody has called anything."""
    kind, named = heading([name])
    if kind == "outlet" and not _NEWSROOM.search(name):
        kind = ""  # «Центральная Азия» may well be an organisation, but no newsroom
    return ("", "") if _UNNAMED.fullmatch(name) else (kind or "sheet", named if kind else name)


_UNNAMED = re.compile(r"\s*(?:sheet|лист|барак|tabelle|table|worksheet|feuil)?\W*\w?\d*\s*", re.I)


def more_columns(header: Sequence[str], kinds: Sequence[str], rows: Iterable[Sequence[str]]) -> list[str]:
    """The columns of second tables that the first one has not, under the names that their own headers give them.

    `rows` are those headers, `kinds` the targets of the first one's columns.
    """
    wider, known = list(header), list(kinds)
    for row in rows:
        places = _order(row, known, wider) or range(len(row))
        names = [cell for place, cell in zip(places, row, strict=True) if place >= len(wider) and cell.strip()]
        wider = sheet_header.unique([*wider, *names], len(wider) + len(names))
        known += [column_recognition.by_name(name) or "extra" for name in names]
    return wider[len(header) :]


def second_headers(rows: Iterable[Sequence[str]]) -> list[Sequence[str]]:
    """The rows that name the columns of a second table."""
    return [row for row in rows if len(row) > 1 and is_plain("".join(row)) and names_columns(row) and _reaches(row)]


def under_header(
    lines: Iterable[Line], headers: Sequence[Sequence[str]], kinds: Sequence[str], names: Sequence[str], most: int
) -> list[list[str]]:
    """The first rows of each table, at `most` so many, with their cells under the columns of the whole: `names`.

    `headers` are those rows that name the columns of a table; so do lines of names between sheets.
    """
    naming = {id(row) for row in headers}
    order: list[int] = []
    found: list[list[str]] = []
    left = most
    for line in lines:
        if line.names or id(line) in naming:
            order, left = _order(line, kinds, names), most
        elif left:
            found.append(_moved(line, order, len(kinds)) if order else list(line))
            left -= 1
    return found


def _reaches(row: Sequence[str]) -> bool:
    return _tells_how_to_reach(map(column_recognition.by_name, row))


class Place(NamedTuple):
    """Where a row stands in the file as a spreadsheet shows it; `sheet` is told where several are read."""

    sheet: str
    row: int

    def words(self) -> str:
        """Where that is, to be told."""
        text = _("{sheet}, row {row}") if self.sheet else _("row {row}")
        return text.format(sheet=self.sheet, row=self.row)


# How many rows there are; the first row, the rows ahead and the sheet of each jump; the cells from below.
_PartOfPlaces = tuple[int, list[tuple[int, int, str]], dict[int, list[tuple[Place, str, str]]]]


class Places:
    """Where the rows of a table stand. A jump is kept where one is not right below the row before it.

    `below` are {row: [(place, column, cell)]} of cells that were taken into a row from those below it.
    """

    def __init__(self) -> None:
        self._count = 0
        self._ahead = 0
        self._handed = 0  # jumps that were handed over
        self._sheets = [""]
        self._firsts, self._aheads, self._at = array("q"), array("q"), array("H")
        self.below: dict[int, list[tuple[Place, str, str]]] = {}

    @property
    def count(self) -> int:
        """How many rows there are by now."""
        return self._count

    def add_below(self, line: Line, cells: Sequence[tuple[str, str]]) -> None:
        """Keeps the cells of a line, each with its column, that were taken into the row that was counted last."""
        place = Place(line.sheet, line.at)
        self.below.setdefault(self._count, []).extend((place, column, cell) for column, cell in cells)

    def add(self, line: Line) -> None:
        """Counts a row that comes from this line."""
        self._count += 1
        ahead = line.at - self._count
        if ahead == self._ahead and line.sheet == self._sheets[-1]:
            return
        if line.sheet != self._sheets[-1]:
            self._sheets.append(line.sheet)
        self._ahead = ahead
        self._firsts.append(self._count)
        self._aheads.append(ahead)
        self._at.append(len(self._sheets) - 1)

    def part(self) -> _PartOfPlaces:
        """What has become known since the part before, to be handed over to `join`."""
        since = slice(self._handed, None)
        sheets = (self._sheets[at] for at in self._at[since])
        jumps = list(zip(self._firsts[since], self._aheads[since], sheets, strict=True))
        self._handed, below, self.below = len(self._firsts), self.below, {}
        return self._count, jumps, below

    def join(self, part: _PartOfPlaces) -> None:
        """Takes what has become known in the child."""
        self._count, jumps, below = part
        for first, ahead, sheet in jumps:
            if sheet != self._sheets[-1]:
                self._sheets.append(sheet)
            self._firsts.append(first)
            self._aheads.append(ahead)
            self._at.append(len(self._sheets) - 1)
        for row, cells in below.items():
            self.below.setdefault(row, []).extend(cells)

    def of(self, number: int) -> Place:
        """Where the row of this number (the first is 1) stands."""
        at = bisect_right(self._firsts, number) - 1
        return Place(self._sheets[self._at[at]], number + self._aheads[at]) if at >= 0 else Place("", number)


class Shape:
    """How the rows of a table become rows of people under one header.

    `kinds` are what the columns are by themselves, `targets` what they become. `added` are the last columns of the
    header, which `headings` between the rows fill. `late` is asked where the header of a table further down names
    columns that nobody knew of: it takes them in, and returns their names.
    """

    def __init__(
        self,
        header: Sequence[str],
        kinds: Sequence[str],
        targets: Mapping[str, str],
        added: Sequence[str],
        late: Callable[[Line, Sequence[str]], Sequence[str]] = lambda line, names: (),
    ) -> None:
        width = len(header) - len(added)
        self._names, self._kinds = [*header[:width]], [*kinds[:width]]
        self._width, self._added, self._late = width, added, late
        self._order: list[int] = []
        self._people = _People([targets.get(name, "extra") for name in header])

    def rows(self, lines: Iterable[Line]) -> Iterator[tuple[Line, list[str]]]:
        """The rows with their cells under the names of the header, one person each, and the line each comes from."""
        at = self._people.at
        self._enter("")
        for line in lines:
            if line.sheet != self._sheet:
                self._enter(line.sheet)
            if line.names:
                self._order = _order(line, self._kinds, self._names)
            elif self._is_between(line):
                yield line, list(line)
            else:
                row = self._under_header(line)
                several = at is not None and at < len(row) and PARTING.search(row[at])
                for one in self._people.apart(row) if several else [row]:
                    yield line, one

    def _enter(self, sheet: str) -> None:
        """Begins with the rows of a sheet: its name stands above them, or in a column for that where it is blank."""
        kind, self._named = _of_sheet(sheet)
        self._sheet = sheet
        self._told = {one: self._named if one == kind else "" for one in self._added}
        self._own = self._kinds.index(kind) if kind in self._kinds else -1

    def _is_between(self, line: Line) -> bool:
        """Whether a row is a heading or names columns; it is kept in mind for the rows below."""
        if self._added and (found := heading(line))[0] in self._told:
            _tell(self._told, *found)
            return True
        if not is_plain("".join(line)) or sum(map(bool, map(str.strip, line))) < 2 or not names_columns(line):
            return False
        if _reaches(line):
            self._widen(line)
            self._order = _order(line, self._kinds, self._names)
        return True

    def _under_header(self, line: Line) -> list[str]:
        """The cells of a row under the names of the header, with what the headings above it say."""
        row, own, width = list(line), self._own, self._width
        if self._order:
            row = _moved(row, self._order, len(self._kinds))
        if own >= 0:
            row += [""] * (own + 1 - len(row))
            row[own] = row[own] if row[own].strip() else self._named
        if self._added:
            row = [*row[:width], *[""] * (width - len(row)), *self._told.values(), *row[width:]]
        return row

    def _widen(self, header: Line) -> None:
        """Takes in the columns that only this table has."""
        new = more_columns(self._names, self._kinds, [header])
        if new:
            self._names += self._late(header, new)
            self._kinds += [column_recognition.by_name(name) or "extra" for name in new]


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
    target = column_recognition.by_name(name) or "extra"
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
        if 1 < len(parts) <= _MOST and all(map(is_person, parts)):
            # One name in two scripts is one person.
            return parts if len({script(part) for part in parts}) == 1 else []
    return []


def is_person(text: str) -> bool:
    """Whether a text is the name of one person and nothing else."""
    words = text.split()
    return bool(_PERSON.fullmatch(text)) and all(word[:1].isupper() or word.lower() in _SMALL for word in words)
