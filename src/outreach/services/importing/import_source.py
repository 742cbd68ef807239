"""What is imported, whatever its format: rows of a table, vCards, LDIF or a signature, and how it was understood."""

from __future__ import annotations

import itertools
import re
from collections.abc import Generator, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from pathlib import Path
from typing import Any, NamedTuple, TypedDict, Unpack

from outreach.formats import encodings, mojibake, sandbox
from outreach.formats.cards import ldif, vcard
from outreach.formats.tables import sheet, sheet_dialect, sheet_header, sheet_rows
from outreach.formats.tables.sheet_rows import Line
from outreach.i18n import _
from outreach.press import recipients, signature
from outreach.problems import Problem
from outreach.services.importing import card_rows, layout_detection, unpivot
from outreach.services.importing.continuation_rows import Below
from outreach.services.importing.layout_detection import Place, Places, Shape
from outreach.services.importing.row_builder import Row, keep
from outreach.services.importing.row_fields import REASON, SKIP, Builder, nothing, usable
from outreach.values import column_recognition as columns
from outreach.values.names.nicknames import is_given

_NONE: Any = ()  # no iterator, for these go to no other process
_NOWHERE: Any = None
_MOST_BYTES = 1 << 30
_SAMPLE = 200  # rows by which the columns are known
_BLOCK = 200  # rows that are handed over at once
_AHEAD = 5000  # rows among which tables under the first one and headings are looked for


class Columns(NamedTuple):
    """How the cells of a table become fields: its header, the target of each column, whether its font is mended.

    With `surplus` the cells beyond the header are kept: in a workbook nobody mistakes a comma for the end of a cell.
    """

    header: tuple[str, ...]
    targets: tuple[str, ...]
    legacy_font: bool
    surplus: bool = False
    headings: frozenset[str] = frozenset()
    late: int = 0  # columns behind those that headings fill, of tables further down

    def builder(self) -> Builder:
        """What makes fields of the cells."""
        mapping = dict(zip(self.header, self.targets, strict=True))
        return Builder(
            self.header, mapping, legacy_font=self.legacy_font, surplus=self.surplus, headings=self.headings,
            late=self.late,
        )  # fmt: skip


@dataclass
class Source:
    """An open file to import. `rows` come once. `mapping` is {column: target}; a vCard has no columns.

    A table's rows can be taken as bare `cells` instead: `row_of` makes rows of them, by `columns`; behind some row a
    table further down may have more of them (`later`). `origins` are {column: how its target was found} (columns.NAME,
    CONTENT, CHOSEN, ""); `findings` are the doctor's. `places` tell where each row that was taken stands in the file.
    `below` counts, among the first, rows that tell only how to reach the person above.
    """

    kind: str
    encoding: str | None
    delimiter: str | None
    header: list[str]
    mapping: dict[str, str]
    rows: Iterator[Row]
    notes: list[str] = field(default_factory=list)
    table: sheet.Sheet | None = None
    cells: Iterator[list[str]] | None = None
    columns: Columns | None = None
    origins: dict[str, str] = field(default_factory=dict)
    findings: list[mojibake.Finding] = field(default_factory=list)
    places: Places = field(default_factory=Places)
    later: list[tuple[int, Columns]] = field(default_factory=list)
    below: int = 0
    named: bool = True  # somebody is known by more than a number
    behind: Iterator[Any] | None = None  # what the child reads
    told: list[str] = field(default_factory=list)  # the child's notes

    def columns_at(self, before: int) -> Columns | None:
        """The columns of the row that so many rows stand before."""
        return next((found for first, found in reversed(self.later) if first <= before), self.columns)

    def alike(self, before: int, count: int) -> int:
        """How many of that many rows, behind those before them, have the same columns."""
        return next((first - before for first, _columns in self.later if before < first < before + count), count)

    def plain(self) -> Source:
        """What is known of it without its rows, as it goes from one process to another."""
        table = replace(self.table, rows=_NONE) if self.table is not None else None
        return replace(self, rows=_NONE, cells=None, table=table, places=_NOWHERE)

    def known(self) -> Known:
        """What may become more with a row: the columns, where they are from, what is told, and later columns."""
        return self.header, self.mapping, self.origins, self.notes, self.later

    def know(self, now: Known) -> None:
        """Takes what has become known. Who was given the header, the mapping or the notes has them still."""
        header, mapping, origins, notes, later = now
        self.header += header[len(self.header) :]
        self.mapping.update(mapping)
        self.origins.update(origins)
        self.later[:] = later
        for note in [note for note in self.told if note not in notes]:
            self.notes.remove(note)
        self.notes += [note for note in notes if note not in self.told]
        self.told = [*notes]

    def peek(self, count: int) -> list[Row]:
        """The first rows, which still come."""
        if self.cells is None:
            first = list(itertools.islice(self.rows, count))
            self.rows = itertools.chain(first, self.rows)
            return first
        cells = list(itertools.islice(self.cells, count))
        self.cells = itertools.chain(cells, self.cells)
        return list(rows_of(cells, 0, self.columns))

    def close(self) -> None:
        """Lets go of the file."""
        if isinstance(self.behind, Generator):
            self.behind.close()
        elif self.table is not None:
            self.table.close()
        elif isinstance(self.rows, Generator):
            self.rows.close()


def stamp(path: str | Path) -> tuple[int, int] | None:
    """By what it is known that a file was written anew: its size and when; None where there is none."""
    try:
        found = Path(path).stat()
    except OSError:
        return None
    return found.st_size, found.st_mtime_ns


def cards_in(path: str | Path) -> str:
    """vcf or ldif for a file of vCards or of LDIF, by its first lines or by its ending; "" for any other."""
    path = Path(path)
    try:
        with path.open("rb") as stream:
            head = stream.read(4096)
    except OSError:
        return ""
    ending = path.suffix.lower()
    if vcard.is_vcard(head) or ending in (".vcf", ".vcard"):
        return "vcf"
    plain = head.replace(b"\x00", b"").lower()
    return "ldif" if ldif.is_ldif(head) or (ending in (".ldif", ".ldi") and b"dn:" in plain) else ""


# --- the door ---------------------------------------------------------------------------------------------------


class How(TypedDict, total=False):
    """What was told of a table; all else is found out. The sheet is of a file alone."""

    mapping: Mapping[str, str] | None
    encoding: str | None
    delimiter: str | None
    sheet_name: str | None
    header: bool | None
    region: str
    legacy_font: bool
    joined: bool


class _Part(NamedTuple):
    """What the child hands over: rows, their places, and of the table what has changed by them."""

    items: list[Any]
    places: Any
    known: Known | None


Known = tuple[list[str], dict[str, str], dict[str, str], list[str], list[tuple[int, Columns]]]


def open_file(path: str | Path, **how: Unpack[How]) -> Source:
    """Opens a file to import; the child does, and its rows are made there. Raises Problem for what is none, and for a
    mapping that does not fit.

    Rows with nothing but a number or an address can be `joined` to the one above, where the sheet shows it.
    """
    return _opened(path, "", how)


def open_text(text: str, **how: Unpack[How]) -> Source:
    """What was pasted: cells of a spreadsheet, a table of a page, vCards, LDIF, or a signature of an e-mail."""
    return _opened(None, text, how)


def beginning(path: str | Path | None, text: str, count: int, how: How) -> tuple[Source, list[Row], list[Place]]:
    """The first rows of a file, or of what was pasted where there is no path, each with its place; no more is read."""
    return sandbox.run(_beginning, path, text, count, how, seconds=_seconds(path, text))


def _seconds(path: str | Path | None, text: str) -> float:
    """How long it may be read."""
    size, _when = (stamp(path) if path is not None else None) or (len(text), 0)
    return sheet.seconds(size)


def _opened(path: str | Path | None, text: str, how: How) -> Source:
    parts = sandbox.stream(_parts, path, text, how, seconds=_seconds(path, text))
    source: Source = next(parts)
    source.places, source.told, source.behind = Places(), [*source.notes], parts
    if source.columns is None:
        source.rows = _items(source, parts)
    else:
        source.cells = _items(source, parts)
        source.rows = _table_rows(source)
    return source


def _items(source: Source, parts: Iterator[_Part]) -> Iterator[Any]:
    for part in parts:
        source.places.join(part.places)
        if part.known is not None:
            source.know(part.known)
        yield from part.items


def _parts(path: str | Path | None, text: str, how: How) -> Iterator[Any]:
    """In the child: the source, then its rows."""
    source = _read(path, text, how)
    try:
        yield source.plain()
        known = repr(source.known()[2:])
        items = source.rows if source.cells is None else source.cells
        while some := list(itertools.islice(items, _BLOCK)):
            now = repr(source.known()[2:])
            yield _Part(some, source.places.part(), source.known() if now != known else None)
            known = now
    finally:
        source.close()


def _beginning(path: str | Path | None, text: str, count: int, how: How) -> tuple[Source, list[Row], list[Place]]:
    source = _read(path, text, how)
    try:
        rows = list(itertools.islice(source.rows, count))
        return source.plain(), rows, [source.places.of(row.number) for row in rows]
    finally:
        source.close()


def _read(path: str | Path | None, text: str, how: How) -> Source:
    if path is not None:
        return _read_file(path, **how)
    return _read_text(text, **{name: value for name, value in how.items() if name != "sheet_name"})  # type: ignore[arg-type]


# --- in the child -----------------------------------------------------------------------------------------------


def _read_file(
    path: str | Path,
    *,
    mapping: Mapping[str, str] | None = None,
    encoding: str | None = None,
    delimiter: str | None = None,
    sheet_name: str | None = None,
    header: bool | None = None,
    region: str = "KG",
    legacy_font: bool = False,
    joined: bool = False,
) -> Source:
    kind = cards_in(path)
    if kind:
        return _cards(Path(path), kind, encoding)
    if delimiter is None and header is None and mapping is None:
        signed = _signed(Path(path), encoding, region)
        if signed is not None:
            return signed
    table = sheet.open(path, encoding=encoding, delimiter=delimiter, sheet=sheet_name, header=header)
    return _table(table, mapping, legacy_font, joined)


def _signed(path: Path, encoding: str | None, region: str) -> Source | None:
    """The people of a small file of plain text in which somebody signs, or a contact block stands; None for a table."""
    ending = path.suffix.lower()
    if ending not in (".txt", ".text", ".sig", "", ".csv") or not path.is_file() or path.stat().st_size > _SIGNATURE:
        return None
    told, repair = sheet.told_encoding(encoding)
    text, found = encodings.decode(path.read_bytes(), told or None)
    if "\x00" in text or (ending == ".csv" and (not _REACH_LABEL.search(text) or _is_tabular(text))):
        return None
    source = _people(text, region, found, repair)
    return source if source is not None and source.named else None  # nobody signs with numbers alone: a list of them


_REACH_LABEL = re.compile(r"(?<!\w)(?:tel|phone|mob(?:ile)?|e-?mail|тел|телефон|моб|почта)\.?: ?[^\s,;]", re.I)
_SIGNATURE = 16_000


def _read_text(
    text: str,
    *,
    mapping: Mapping[str, str] | None = None,
    encoding: str | None = None,
    delimiter: str | None = None,
    header: bool | None = None,
    region: str = "KG",
    legacy_font: bool = False,
    joined: bool = False,
) -> Source:
    head = text[:4096].encode("utf-8", "replace")
    kind = "vcf" if vcard.is_vcard(head) else "ldif" if ldif.is_ldif(head) else ""
    if kind:
        return _of_cards(kind, "utf-8", encoding, _cards_of(text.encode("utf-8", "replace"), kind, None))
    if header is None and mapping is None and delimiter is None:
        source = _people(text, region, "utf-8", sheet.told_encoding(encoding)[1])
        if source is not None:
            return source
    table = sheet.from_text(text, encoding=encoding, delimiter=delimiter, header=header)
    return _table(table, mapping, legacy_font, joined)


def _people(text: str, region: str, encoding: str, repair: str) -> Source | None:
    """Those who are named or sign in a text, with its letters put right before it is read."""
    findings = [] if repair else mojibake.examine([""], [[line] for line in text.splitlines()[:_SAMPLE]])
    if repair:
        text = "\n".join(mojibake.mended(line, repair) for line in text.split("\n"))
    people = recipients.people(text) or ([] if _is_tabular(text) else signature.people(text, region))
    if not people:
        return None
    named = any(one.get("name") or one.get("emails") for one in people)
    cards = (vcard.Card(fields, []) for fields in people)
    source = _of_cards("text", encoding, None, cards)
    source.encoding, source.findings, source.named = f"{encoding}>{repair}" if repair else encoding, findings, named
    return source


def _of_cards(kind: str, encoding: str, told: str | None, cards: Iterator[vcard.Card]) -> Source:
    """The people of cards, with their letters put right where a repair was `told` with the encoding."""
    repair = sheet.told_encoding(told)[1]
    first = list(itertools.islice(cards, _SAMPLE))
    found = [] if repair else card_rows.examine(first)
    named = f"{encoding}>{repair}" if repair else encoding
    rows = card_rows.rows(itertools.chain(first, cards), repair)
    return Source(kind, named, None, [], {}, rows, findings=found)


_RULE = re.compile(r"\s*[|+][\s|+=:–—-]*")  # between the rows of a table that is drawn


def _is_column(lines: Sequence[str]) -> bool:
    """Whether lines are a column with its name: "E-mail", and an address in each of the others."""
    name, *others = lines or [""]
    return len(others) > 1 and columns.by_name(name.strip()) is not None and all(map(_ADDRESS.fullmatch, others))


_ADDRESS = re.compile(r"\s*[^\s@,;:<>]+@[^\s@,;:<>]+\s*")


def _is_in_two_columns(lines: Sequence[str]) -> bool:
    """Whether lines with a tab are those of one who signs, with the newsroom beside, rather than a row each."""
    pairs = [line.strip().split("\t") for line in lines]
    told = [columns.by_name(pair[0].strip(" :")) or columns.by_name(pair[-1].strip(" :")) for pair in pairs]
    return (
        3 <= len(lines) <= 10
        and all(len(pair) <= 2 for pair in pairs)
        and sum(line.count("@") for line in lines) == 1
        and "@" in lines[-1] + lines[-2]
        and not any(told)
    )


def _is_tabular(text: str) -> bool:
    """Whether a text is written in columns, rather than as somebody signs."""
    if text.lstrip()[:1] == "<":
        return True
    lines = [line for line in text.splitlines() if line.strip() and not _RULE.fullmatch(line)]
    if sum("\t" in line for line in lines) * 2 > len(lines):
        return not _is_in_two_columns(lines)
    if len(lines) > 60 or _is_column(lines):
        return True
    rows = [row for row in sheet_dialect.guess(text).rows(lines) if any(row)]
    return bool(rows) and _are_of_table(rows)


def _are_of_table(rows: Sequence[Sequence[str]]) -> bool:
    """Whether rows have the names of columns above them, or are all of one length."""
    names = [cell for cell in rows[0] if cell.strip()]
    if len(names) > 1 and sum(bool(columns.by_name(cell)) for cell in names) * 2 > len(names):
        return True
    return len(rows) > 1 and all(len(row) == len(rows[0]) > 1 for row in rows)


def _table(table: sheet.Sheet, mapping: Mapping[str, str] | None, legacy_font: bool, joined: bool) -> Source:
    try:
        return _of_table(table, mapping or {}, legacy_font, joined)
    except BaseException:
        table.close()
        raise


def _of_table(table: sheet.Sheet, mapping: Mapping[str, str], legacy_font: bool, joined: bool) -> Source:
    ahead = _ahead(table, mapping)
    first = [line for line in ahead if not line.names][:_SAMPLE]
    # Names of columns among the rows: a second table, which may have columns that the first one has not.
    others = layout_detection.second_headers(ahead)
    added, sample = _all_columns(table, ahead, first, others)
    kinds, known = _known(table.header, sample, added, mapping)
    whole = {name: target for name, (target, _origin) in known.items()}
    source = Source(table.kind, table.encoding, table.delimiter, table.header, whole, iter(()), table.notes, table)
    source.origins = {name: origin for name, (_target, origin) in known.items()}
    targets = tuple(whole.get(name, "extra") for name in table.header)
    surplus = table.delimiter is None or bool(others)
    source.columns = Columns(tuple(table.header), targets, legacy_font, surplus, frozenset(added))
    shape = Shape(table.header, kinds, whole, added, lambda line, names: _widened(source, line, names, mapping))
    rows = shape.rows(itertools.chain(ahead, table.rows))
    below = Below(targets[: len(targets) - len(added)], ahead)
    source.below = below.count(ahead)
    if below.may_be and joined:
        source.cells = below.joined(rows, table.header, source.places)
    else:
        source.cells = _placed(rows, source.places)
    source.rows = _table_rows(source)
    found = [] if legacy_font else mojibake.examine(table.header, first)
    at = [table.header_at, *(line.at for line in first)]
    source.findings = [finding._replace(row=at[finding.row]) for finding in found]
    return source


def _ahead(table: sheet.Sheet, mapping: Mapping[str, str]) -> list[Line]:
    """The first rows, of one person each: several in one row are parted, unless its columns were told as they stand."""
    ahead = list(itertools.islice(table.rows, _AHEAD))
    posts = unpivot.parted(table.header, ahead[:_SAMPLE]) if not table.together else None
    if posts and set(mapping) <= set(posts.header):
        table.header, table.rows = posts.header, posts.rows(sheet_rows.filled(ahead, table.rows))
        ahead = list(itertools.islice(table.rows, _AHEAD))
        table.notes.append(_("Each row contains several people in their own columns. Each person becomes a row."))
    return ahead


def _all_columns(
    table: sheet.Sheet, ahead: list[Line], first: list[Line], others: list[Sequence[str]]
) -> tuple[list[str], Sequence[list[str]]]:
    """Adds the columns that only other tables have and those that headings fill; what these name, and a sample."""
    sheets = table.together if table.sheet == sheet.ALL else {}
    kinds = [*columns.map_columns(table.header, first).values()]
    more = layout_detection.more_columns(table.header, kinds, [*sheets.values(), *others])
    table.header += more
    kinds += [columns.by_name(name) or "extra" for name in more]
    sample = layout_detection.under_header(ahead, others, kinds, table.header, _SAMPLE) if more else first
    added = layout_detection.headings(table.header, ahead, sheets)
    if added:
        wider = [*table.header, *(layout_detection.HEADINGS[kind] for kind in added)]
        table.header = sheet_header.unique(wider, len(wider))
    return added, sample


def _known(
    header: Sequence[str], sample: Sequence[list[str]], added: Sequence[str], mapping: Mapping[str, str]
) -> tuple[list[str], dict[str, tuple[str, str]]]:
    """What the columns are by themselves; and {column: what it becomes, how that was found}."""
    known = columns.with_origins(header, sample)
    for kind, name in zip(added, header[len(header) - len(added) :], strict=True):
        known[name] = ("tags" if kind == "sheet" else known[name][0], columns.HEADING)
    kinds = [target for target, _origin in known.values()]
    if REASON in known:
        known[REASON] = (SKIP, known[REASON][1])
    for name, target in _checked(mapping, header).items():
        if known[name][0] != target:
            known[name] = (target, columns.CHOSEN)
    return kinds, known


def _checked(mapping: Mapping[str, str], header: Sequence[str]) -> dict[str, str]:
    """The mapping that was asked for, as far as it is about columns of this file."""
    found: dict[str, str] = {}
    for name, target in mapping.items():
        wanted = str(target or SKIP).strip()
        if wanted not in columns.TARGETS and wanted not in _MORE_TARGETS:
            text = _("Unknown field “{field}” for the column “{column}”.")
            raise Problem(text.format(field=wanted, column=name))
        if name in header:
            found[name] = wanted
    return found


_MORE_TARGETS = {
    SKIP, "other_name.given", "other_name.family",
    *(f"{part}.other" for part in ("street", "city", "state", "postcode", "country")),
}  # fmt: skip


def _widened(source: Source, line: Line, names: Sequence[str], mapping: Mapping[str, str] | None) -> list[str]:
    """Takes in the columns of a table so far down that they were not known, and returns what they are called here."""
    header, before = source.header, source.columns_at(source.places.count)
    if before is None or len(header) + len(names) > sheet.WIDEST:
        return list(names)
    called = sheet_header.unique([*header, *names], len(header) + len(names))[len(header) :]
    known = columns.with_origins([*header, *called], [])
    header += called
    for name in called:
        source.mapping[name], source.origins[name] = known[name]
    for name, target in _checked(mapping or {}, called).items():
        source.mapping[name], source.origins[name] = target, columns.CHOSEN
    targets = (*before.targets, *(source.mapping[name] for name in called))
    wider = before._replace(header=tuple(header), targets=targets, surplus=True, late=before.late + len(called))
    source.later.append((source.places.count, wider))
    place = Place(line.sheet, line.at)
    text = _("Another table below ({place}) has its own columns: {names}.")
    source.notes.append(text.format(place=place.words(), names=", ".join(called)))
    return called


def _placed(rows: Iterator[tuple[Line, list[str]]], places: Places) -> Iterator[list[str]]:
    for line, row in rows:
        places.add(line)
        yield row


def _table_rows(source: Source) -> Iterator[Row]:
    read, cells = 0, source.cells or iter(())
    while some := list(itertools.islice(cells, _BLOCK)):
        while some:
            same = source.alike(read, len(some))
            yield from sandbox.run(_made, some[:same], read, source.columns_at(read))
            read, some = read + same, some[same:]


def _made(items: list[list[str]], first: int, columns: Columns | None) -> list[Row]:
    return list(rows_of(items, first, columns))


def rows_of(items: Iterable[Any], first: int, columns: Columns | None) -> Iterator[Row]:
    """The rows that the cells of a table are; what was read as rows stays. `first` is how many stand before them."""
    if columns is None:
        yield from items
        return
    builder = _builder(columns)
    for number, cells in enumerate(items, start=first + 1):
        yield row_of(number, cells, builder)


@lru_cache(maxsize=4)
def _builder(columns: Columns) -> Builder:
    return columns.builder()


def row_of(number: int, cells: list[str], builder: Builder) -> Row:
    """The row that cells are."""
    width = len(builder.header)
    if builder.legacy_font:
        cells = builder.repaired(cells)
    beyond = [(place, cell) for place, cell in enumerate(cells[width:], width + 1) if cell.strip()]
    if beyond and not builder.surplus:
        text = _("The row has {count} more cells than the header has columns.").format(count=len(beyond))
        return Row(number, cells, {}, [], text)
    fields, complaints = builder.fields(cells)
    for place, cell in beyond:
        keep(fields.setdefault("extra", {}), f"Column {place}", cell)
    if fields.pop("vacancy", False) and not any(fields.get(field) for field in ("emails", "phones", "channels")):
        return Row(number, cells, fields, [], _("Nobody has this job at present: the row is no person."))
    whole = "\n".join(cells)
    if "?" in whole or "\ufffd" in whole:
        complaints = [*complaints, *builder.lost(cells)]
    if builder.headings and layout_detection.heading(cells)[0] in builder.headings:
        return Row(number, cells, fields, [], _("This row is a heading, not a person."))
    if "@" not in whole and (reason := _is_nobody(_own(cells, builder), builder.header)):
        return Row(number, cells, fields, [], reason)
    return Row(number, cells, fields, complaints, "" if usable(fields) else nothing())


def _own(cells: list[str], builder: Builder) -> list[str]:
    """The cells of a row without what the headings above it say: a total is one under a heading, too."""
    if not builder.headings:
        return cells
    behind = len(builder.header) - builder.late
    return [*cells[: behind - len(builder.headings)], *cells[behind:]]


def _is_nobody(cells: Sequence[str], header: Sequence[str]) -> str:
    """Why a row without an address is no person's; "" where it may be one's."""
    whole = "\n".join(cells)
    if _TOTAL.match(whole.lstrip()) and _is_total(cells):
        return _("This row is a total, not a person.")
    if len(header) > 1 and _is_remark(cells):
        return _("This row is a remark, not a person.")
    if not _LETTER_TOO.search(whole) and layout_detection.numbers_columns(cells):
        return _("This row contains column numbers, not a person.")
    return "" if _DIGIT.search(whole) else _is_heading(cells, header)


def _is_remark(cells: Sequence[str]) -> bool:
    """Whether a row has nothing but a sentence under or between the people: "Note: as of May"."""
    filled = [cell.strip() for cell in cells if cell.strip()]
    if len(filled) != 1 or layout_detection.MANY_DIGITS.search(filled[0]):
        return False
    dated = _DATED.search(filled[0]) and len(filled[0].split()) > 1 and not layout_detection.heading(cells)[0]
    return bool(_REMARK.match(filled[0]) or dated) or len(filled[0].split()) > _WORDS


_REMARK = re.compile(
    r"[*#]|\(?\d+ (?:rows?|строк\w*|записей|записи)\b"  # the last is how a database ends what it tells
    r"|[^\W\d_][^:\n]{1,40}:\s+\S|(?:.{2,60}\W)?(?:стр(?:аница)?|page|seite|бет)\.?\s*\d+(?:\s*(?:из|of|von|/)\s*\d+)?$",
    re.I,
)
_DATED = re.compile(  # «Обновлено 3 мая 2026», "Updated May 3, 2026"; not «Канал 2000»
    r"\d[./-]\d\d?[./-](?:19|20)\d\d|\d\.?\s+[^\W\d_]{3,}\.?,?\s+(?:19|20)\d\d|[^\W\d_]{3,}\s+\d\d?,\s+(?:19|20)\d\d"
    r"|(?:19|20)\d\d\s*(?:г|год|года|жыл|ж)(?!\w)"
)
_WORDS = 12  # in one cell; no name of a person or a newsroom has more


def _is_total(cells: Sequence[str]) -> bool:
    """Whether a row begins with the word for a sum, and has no more than a figure behind it."""
    _first, *others = [cell.strip() for cell in cells if cell.strip()]
    return all(_FIGURE.fullmatch(cell) for cell in others)


_LETTER_TOO = re.compile(r"[^\W\d_]")
_FIGURE = re.compile(r"[\d .,:%–-]{1,8}")


def _is_heading(cells: Sequence[str], header: Sequence[str]) -> str:
    """Why a row without an address or a number is no person's: it names the columns, parts the list, or is a rule."""
    filled = [(place, cell.strip()) for place, cell in enumerate(cells) if cell.strip()]
    if not filled:
        return ""
    if not any(_LETTER.search(cell) for _place, cell in filled):
        return _("This row is a separator line, not a person.")
    if len(filled) == 1:
        place, cell = filled[0]
        named = _NAMED_TV.fullmatch(cell) and place < len(header) and columns.by_name(header[place]) == "outlet"
        section = (layout_detection.SECTION.fullmatch(cell) and not named) or _is_in_capitals(cell)
        section = len(header) > 2 and (section or layout_detection.heading(cells)[0] == "country")
        return _("This row is a heading, not a person.") if section else ""
    same = sum(place < len(header) and cell.casefold() == header[place].casefold() for place, cell in filled)
    if same == len(filled) or layout_detection.names_columns(cells):
        return _("This row contains the column names, not a person.")
    return ""


def _is_in_capitals(cell: str) -> bool:
    """Whether a cell with nothing beside it is written as a heading is: «МЕЖДУНАРОДНЫЕ», "LOCAL PRESS"."""
    words = [word for word in cell.split() if _LETTER_TOO.search(word)]
    return cell.isupper() and len(cell) > _ACRONYM and not (len(words) > 1 and any(map(is_given, words)))


_ACRONYM = 5  # letters: «КТРК» may be a newsroom

_NAMED_TV = re.compile(r".+[\s-](?:тв|tv|радио|radio)", re.I)  # «Обон ТВ»: in a column of newsrooms it is one
_DIGIT = re.compile(r"\d")
_LETTER = re.compile(r"[^\W_]")
_TOTAL = re.compile(r"(?:всего|итого|жалпы|бардыгы|total|gesamt|summe|insgesamt)\s*(?:[:=(\d-]|$)", re.I)


def _cards(path: Path, kind: str, encoding: str | None) -> Source:
    if path.stat().st_size > _MOST_BYTES:
        raise Problem(_("This file is too large to be read."))
    told = sheet.told_encoding(encoding)[0] or None
    try:
        cards = _cards_of(path.read_bytes(), kind, told)
        first = next(cards, None)
    except OSError as error:
        raise Problem(_("You have no permission to read “{name}”.").format(name=path.name)) from error
    if not first:
        with path.open("rb") as stream:
            sheet.refuse(stream.read(4096))
        raise Problem(_("There is no vCard in this file.") if kind == "vcf" else _("This file contains no entries."))
    return _of_cards(kind, told or _encoding_of(path), encoding, itertools.chain([first], cards))


def _encoding_of(path: Path) -> str:
    """How a file of cards is written, to be told; what a line says of itself stands over it."""
    with path.open("rb") as stream:
        head = stream.read(1 << 20)
    if head.startswith((b"\xff\xfe", b"\xfe\xff")) or (b"\x00" in head[:200] and b"BEGIN" not in head[:200]):
        return "utf-16"
    return vcard.told_charset(head) or encodings.guess(head)


def _cards_of(data: bytes, kind: str, encoding: str | None) -> Iterator[vcard.Card]:
    return vcard.iterate(data, encoding) if kind == "vcf" else ldif.iterate(data, encoding)
