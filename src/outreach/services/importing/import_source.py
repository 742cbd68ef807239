"""Opens what is imported, whatever its format: rows of a table, vCards or a signature, read in the child."""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

from outreach.formats import encodings, files, mojibake, sandbox, sniff
from outreach.formats.cards import vcard
from outreach.formats.cards.vcard import Card
from outreach.formats.tables import sheet, sheet_dialect
from outreach.i18n import _
from outreach.press import recipients, signature
from outreach.problems import Problem
from outreach.services.contacts.records import Fields
from outreach.services.importing import consent, region_guess, table_source
from outreach.services.importing.import_plan import Options
from outreach.services.importing.row_builder import Place, Row
from outreach.services.importing.row_fields import lost, nothing, usable
from outreach.services.importing.source import Source
from outreach.values import column_recognition as columns

Make = Callable[[Iterator[Row], str], Iterator[Any]]
"""What is made of the rows while they are read, in the child: an importable function of them and the region."""
Remap = Callable[[Source, Options], dict[str, str]]
"""What its columns are to be instead, once they are known; nothing where they stay. An importable function."""

_MOST_BYTES = 1 << 30
_BLOCK = 200  # rows that are handed over at once
_CHECKED = 45_000  # bytes of a file that are read, and whose rows are made, in a second on a slow machine


def open_file(
    path: str | Path, make: Make | None = None, options: Options | None = None, remap: Remap | None = None
) -> Source:
    """Opens a file to import; the child does, and makes its rows. Raises Problem for what is none, and for a mapping
    that does not fit."""
    return _opened(path, "", options or Options(), make, remap)


def open_text(text: str, make: Make | None = None, options: Options | None = None) -> Source:
    """What was pasted: cells of a spreadsheet, a table of a page, vCards, or a signature of an e-mail."""
    return _opened(None, text, options or Options(), make, None)


def beginning(path: str | Path | None, text: str, count: int, options: Options) -> tuple[Source, list[Row]]:
    """The first rows of a file, or of what was pasted where there is no path; no more is read."""
    return sandbox.run(_beginning, path, text, count, options)


def stamp(path: str | Path) -> tuple[int, int] | None:
    """By what it is known that a file was written anew: its size and when; None where there is none."""
    try:
        found = Path(path).stat()
    except OSError:
        return None
    return found.st_size, found.st_mtime_ns


def _opened(path: str | Path | None, text: str, options: Options, make: Make | None, remap: Remap | None) -> Source:
    size, _when = (stamp(path) if path is not None else None) or (len(text), 0)
    parts = sandbox.stream(_parts, path, text, options, make, remap, seconds=sandbox.SECONDS + size / _CHECKED)
    source: Source = next(parts)
    source.rows = _rows_of(parts)
    return source


def _rows_of(parts: Iterator[list[object]]) -> Generator[object, None, None]:
    try:
        for part in parts:
            yield from part
    finally:
        if isinstance(parts, Generator):
            parts.close()


# --- in the child -----------------------------------------------------------------------------------------------


def _parts(
    path: str | Path | None, text: str, options: Options, make: Make | None, remap: Remap | None
) -> Iterator[Any]:
    """The source, then its rows, some at a time."""
    source = _read(path, text, options)
    try:
        if remap is not None and (mapping := remap(source, options)):
            source.close()
            source = _read(path, text, replace(options, mapping=mapping))
        yield source.plain()
        rows = make(source.rows, source.region) if make is not None else source.rows
        while some := list(itertools.islice(rows, _BLOCK)):
            yield some
    finally:
        source.close()


def _beginning(path: str | Path | None, text: str, count: int, options: Options) -> tuple[Source, list[Row]]:
    source = _read(path, text, options)
    try:
        return source.plain(), list(itertools.islice(source.rows, count))
    finally:
        source.close()


def _read(path: str | Path | None, text: str, options: Options) -> Source:
    source = _of_text(text, options) if path is None else _of_file(Path(path), options)
    source.region = options.region
    if not source.region:
        source.region = region_guess.guess(source.peek(region_guess.SAMPLE))
        if source.region != region_guess.DEFAULT:
            source.notes.append(region_guess.note(source.region))
    return source


def _of_file(path: Path, options: Options) -> Source:
    if _has_cards(path):
        return _cards(path, options.encoding)
    if _is_open(options) and (signed := _signed_file(path, options)):
        return signed
    return table_source.read(
        sheet.open(
            path, encoding=options.encoding, delimiter=options.delimiter, sheet=options.sheet, header=options.header
        ), options,
    )  # fmt: skip


def _of_text(text: str, options: Options) -> Source:
    data = text.encode("utf-8", "replace")
    cards = vcard.iterate(data) if vcard.is_vcard(data) else iter(())
    if first := next(cards, None):  # a line that begins a card and no card is a line like others
        return _people_of_cards("vcf", "utf-8", options.encoding, itertools.chain([first], cards))
    if _is_open(options) and (signed := _signed(text, options, "utf-8")):
        return signed
    table = sheet.from_text(text, encoding=options.encoding, delimiter=options.delimiter, header=options.header)
    return table_source.read(table, options)


def _is_open(options: Options) -> bool:
    """Whether nobody has said that it is a table, and of what kind."""
    return options.mapping is None and options.delimiter is None and options.header is None


def _has_cards(path: Path) -> bool:
    """Whether a file is one of vCards, by its first lines or by its ending."""
    return path.suffix.lower() in (".vcf", ".vcard") or vcard.is_vcard(files.read(path, 4096))


def _cards(path: Path, encoding: str | None) -> Source:
    data = files.read(path, _MOST_BYTES, lambda _size: _("This file is too large to be read."))
    told = sheet.told_encoding(encoding)[0] or None
    cards = vcard.iterate(data, told)
    first = next(cards, None)
    if not first:
        sheet.refuse(data[:4096])
        raise Problem(_("There is no vCard in this file."))
    return _people_of_cards("vcf", told or _encoding_of(data[: 1 << 20]), encoding, itertools.chain([first], cards))


def _encoding_of(head: bytes) -> str:
    """How a file of cards is written, to be told; what a line says of itself stands over it."""
    if head.startswith((b"\xff\xfe", b"\xfe\xff")) or (b"\x00" in head[:200] and b"BEGIN" not in head[:200]):
        return "utf-16"
    return vcard.told_charset(head) or encodings.guess(head)


# The people of a plain text: those who sign it, stand in a contact block, or are named with their addresses.


_ENDINGS = (".txt", ".text", ".sig", "", ".csv")
_LONGEST = 16_000  # bytes
_LINES = 200  # by which the letters are judged
_REACH_LABEL = re.compile(r"(?<!\w)(?:tel|phone|mob(?:ile)?|e-?mail|тел|телефон|моб|почта)\.?: ?[^\s,;]", re.I)


def _signed_file(path: Path, options: Options) -> Source | None:
    """The people of a small file of plain text; None for a table."""
    ending = path.suffix.lower()
    if ending not in _ENDINGS or not path.is_file() or path.stat().st_size > _LONGEST:
        return None
    text, found = encodings.decode(path.read_bytes(), sheet.told_encoding(options.encoding)[0] or None)
    is_table = ending == ".csv" and (not _REACH_LABEL.search(text) or _is_tabular(text))
    people = None if "\x00" in text or is_table else _signed(text, options, found)
    return people if people is not None and _are_named(people) else None


def _are_named(people: Source) -> bool:
    """Whether somebody is known by more than a number: nobody signs with numbers alone, that is a list of them."""
    return any(row.fields.get("name") or row.fields.get("emails") for row in people.peek(_LINES))


def _signed(text: str, options: Options, encoding: str) -> Source | None:
    """Those who are named or sign in a text, with its letters put right before it is read."""
    repair = sheet.told_encoding(options.encoding)[1]
    findings = [] if repair else mojibake.examine([""], [[line] for line in text.splitlines()[:_LINES]])
    if repair:
        text = "\n".join(mojibake.mended(line, repair) for line in text.split("\n"))
        encoding = f"{encoding}>{repair}"
    people: list[Fields] = recipients.people(text)
    if not people and not _is_tabular(text):
        people = signature.read(text, options.region or region_guess.DEFAULT)
        consent.note_in_text(people, text)
    if not people:
        return None
    if sniff.is_prose(text):
        raise Problem(_("This is a text, not a table. Import it as a press release instead."))
    source = _people_of_cards("text", encoding, None, (vcard.Card(fields, []) for fields in people))
    source.findings = findings
    return source


_RULE = re.compile(r"\s*[|+][\s|+=:–—-]*")  # between the rows of a table that is drawn
_ADDRESS = re.compile(r"\s*[^\s@,;:<>]+@[^\s@,;:<>]+\s*")


def _is_tabular(text: str) -> bool:
    """Whether a text is written in columns, rather than as somebody signs."""
    if text.lstrip()[:1] == "<":
        return True
    lines = [line for line in text.splitlines() if line.strip() and not _RULE.fullmatch(line)]
    if sum("\t" in line for line in lines) * 2 > len(lines):
        return True
    if len(lines) > 60 or _is_column(lines):
        return True
    rows = [row for row in sheet_dialect.guess(text).rows(lines) if any(row)]
    return bool(rows) and _are_of_table(rows)


def _is_column(lines: Sequence[str]) -> bool:
    """Whether lines are a column with its name: "E-mail", and an address in each of the others."""
    name, *others = lines or [""]
    return len(others) > 1 and columns.by_name(name.strip()) is not None and all(map(_ADDRESS.fullmatch, others))


def _are_of_table(rows: Sequence[Sequence[str]]) -> bool:
    """Whether rows have the names of columns above them, or are all of one length."""
    names = [cell for cell in rows[0] if cell.strip()]
    if len(names) > 1 and sum(bool(columns.by_name(cell)) for cell in names) * 2 > len(names):
        return True
    return len(rows) > 1 and all(len(row) == len(rows[0]) > 1 for row in rows)


# People who came on cards: the doctor looks at their letters as at those of a table, and rows are made of them.


_SAMPLE = 200  # cards by which the letters are judged

_COLUMNS = {"emails": "EMAIL", "phones": "TEL"}


def _people_of_cards(kind: str, encoding: str, told: str | None, cards: Iterator[Card]) -> Source:
    """The people of cards, with their letters put right where a repair was `told` with the encoding."""
    repair = sheet.told_encoding(told)[1]
    first = list(itertools.islice(cards, _SAMPLE))
    found = [] if repair else _findings_on_cards(first)
    named = f"{encoding}>{repair}" if repair else encoding
    return Source(kind, named, None, [], {}, _rows_of_cards(itertools.chain(first, cards), repair), findings=found)


def _findings_on_cards(cards: Sequence[Card]) -> list[mojibake.Finding]:
    """What is wrong with the letters of the first cards; the row of a finding is the card's number."""
    header = list(dict.fromkeys(name for card in cards for name in card.fields))
    rows = []
    for card in cards:
        told: dict[str, str] = {}
        for name, text in _texts(card.fields):
            told[name] = f"{told[name]}\n{text}" if name in told else text
        rows.append([told.get(name, "") for name in header])
    return mojibake.examine([""] * len(header), rows)


def _rows_of_cards(cards: Iterable[Card], repair: str) -> Iterator[Row]:
    """A row for each card, its letters put right where that is asked for."""
    for number, card in enumerate(cards, start=1):
        fields: Fields = dict(card.fields)
        if repair:
            fields = _each_text(fields, lambda text: mojibake.mended(text, repair))
        for name, value in fields.items():
            if isinstance(value, date):
                fields[name] = value.isoformat()
        for name, column in _COLUMNS.items():
            if name in fields:
                fields[name] = [{**item, "column": column} for item in fields[name]]
        problems = [("", text) for text in card.problems]
        reason = "" if usable(fields) else (card.problems[0] if card.problems else nothing())
        complaints = [] if reason else [*problems, *lost(_texts(fields))]
        yield Row(number, [], fields, complaints, reason, Place("", number))


def _texts(value: object, name: str = "") -> Iterator[tuple[str, str]]:
    """All texts of a card, each with the field it stands in."""
    if isinstance(value, str):
        yield name, value
    elif isinstance(value, dict):
        for key, inside in value.items():
            yield from _texts(inside, name or key)
    elif isinstance(value, list):
        for inside in value:
            yield from _texts(inside, name)


def _each_text(value: object, change: Callable[[str], str]) -> Any:
    if isinstance(value, str):
        return change(value)
    if isinstance(value, dict):
        return {change(key): _each_text(inside, change) for key, inside in value.items()}
    return [_each_text(inside, change) for inside in value] if isinstance(value, list) else value
