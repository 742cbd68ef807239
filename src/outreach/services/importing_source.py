"""What is imported, whatever its format: rows of a table or vCards, with how the file was understood."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple

from outreach.formats import child, sheet, vcard
from outreach.i18n import _
from outreach.model import columns
from outreach.problems import Problem
from outreach.services.importing_fields import REASON, SKIP, Builder, Complaint, usable
from outreach.services.records import Fields

_MOST_BYTES = 1 << 30
_SAMPLE = 200


class Row(NamedTuple):
    """A row as it was read: its cells (none for a vCard), its fields, what is wrong, and why it cannot be taken."""

    number: int
    cells: list[str]
    fields: Fields
    complaints: list[Complaint]
    rejected: str


@dataclass
class Source:
    """An open file to import. `rows` come once. `mapping` is {column: target}; a vCard has no columns."""

    kind: str
    encoding: str | None
    delimiter: str | None
    header: list[str]
    mapping: dict[str, str]
    rows: Iterator[Row]
    notes: list[str] = field(default_factory=list)
    table: sheet.Sheet | None = None

    def close(self) -> None:
        """Lets go of the file."""
        if self.table is not None:
            self.table.close()


def is_vcard(path: str | Path) -> bool:
    """Whether a file holds vCards, by its first lines or by its ending."""
    path = Path(path)
    try:
        with path.open("rb") as stream:
            head = stream.read(4096)
    except OSError:
        return False
    ending = path.suffix.lower() in (".vcf", ".vcard")
    return vcard.is_vcard(head) or (ending and b"VCARD" in head.replace(b"\x00", b"").upper())


def open_file(
    path: str | Path,
    *,
    mapping: Mapping[str, str] | None = None,
    encoding: str | None = None,
    delimiter: str | None = None,
    sheet_name: str | None = None,
    header: bool | None = None,
    legacy_font: bool = False,
) -> Source:
    """Opens a file to import. Raises Problem for what is none, and for a mapping that does not fit."""
    if is_vcard(path):
        return _cards(Path(path), encoding)
    table = sheet.open(path, encoding=encoding, delimiter=delimiter, sheet=sheet_name, header=header)
    return _table(table, mapping, legacy_font)


def open_text(text: str, *, mapping: Mapping[str, str] | None = None, header: bool | None = None) -> Source:
    """What was pasted: cells of a spreadsheet, or vCards."""
    if vcard.is_vcard(text[:4096].encode("utf-8", "replace")):
        data = text.encode("utf-8", "replace")
        return Source("vcf", "utf-8", None, [], {}, _card_rows(vcard.iterate(data)))
    return _table(sheet.from_text(text, header=header), mapping, False)


def _table(table: sheet.Sheet, mapping: Mapping[str, str] | None, legacy_font: bool) -> Source:
    try:
        rows = table.rows
        first = list(itertools.islice(rows, _SAMPLE))
        whole = columns.map_columns(table.header, first)
        if REASON in whole:
            whole[REASON] = SKIP
        if mapping:
            whole.update(_checked(mapping, table.header))
        builder = Builder(table.header, whole, legacy_font=legacy_font)
        source = Source(table.kind, table.encoding, table.delimiter, table.header, whole, iter(()), table.notes, table)
        source.rows = _table_rows(itertools.chain(first, rows), builder)
    except BaseException:
        table.close()
        raise
    return source


def _checked(mapping: Mapping[str, str], header: Sequence[str]) -> dict[str, str]:
    """The mapping that was asked for, as far as it is about columns of this file."""
    found: dict[str, str] = {}
    for name, target in mapping.items():
        wanted = str(target or SKIP).strip()
        if wanted not in columns.TARGETS and wanted not in _MORE_TARGETS:
            text = _("There is no field “{field}” for the column “{column}”.")
            raise Problem(text.format(field=wanted, column=name))
        if name in header:
            found[name] = wanted
    return found


_MORE_TARGETS = {
    SKIP, "other_name.given", "other_name.family",
    *(f"{part}.other" for part in ("street", "city", "state", "postcode", "country")),
}  # fmt: skip


def _table_rows(rows: Iterator[list[str]], builder: Builder) -> Iterator[Row]:
    width = len(builder.header)
    for number, cells in enumerate(rows, start=1):
        if builder.legacy_font:
            cells = builder.repaired(cells)
        if len(cells) > width and any(cell.strip() for cell in cells[width:]):
            surplus = sum(1 for cell in cells[width:] if cell.strip())
            text = _("The row has {count} more cells than the header has columns.").format(count=surplus)
            yield Row(number, cells, {}, [], text)
            continue
        fields, complaints = builder.fields(cells)
        lost = builder.lost(cells) if any("?" in cell or "\ufffd" in cell for cell in cells) else []
        yield Row(number, cells, fields, [*complaints, *lost], "" if usable(fields) else nothing())


def nothing() -> str:
    return _("There is nothing to know anybody by: no name, outlet, address or phone.")


def _cards(path: Path, encoding: str | None) -> Source:
    if path.stat().st_size > _MOST_BYTES:
        raise Problem(_("This file is too large to be read."))
    try:
        cards = child.stream(_read_cards, str(path), encoding, seconds=10 + path.stat().st_size / 1_000_000)
        first = next(cards, None)
    except OSError as error:
        raise Problem(_("“{name}” may not be read.").format(name=path.name)) from error
    if not first:
        raise Problem(_("There is no vCard in this file."))
    found = (vcard.Card(*card) for block in itertools.chain([first], cards) for card in block)
    return Source("vcf", encoding or "utf-8", None, [], {}, _card_rows(found))


def _read_cards(path: str, encoding: str | None) -> Iterator[list[Any]]:
    """In the child: the cards of a file, some hundred at once."""
    cards = vcard.iterate(Path(path).read_bytes(), encoding)
    while block := list(itertools.islice(cards, 200)):
        yield [tuple(card) for card in block]


def _card_rows(cards: Iterator[vcard.Card]) -> Iterator[Row]:
    for number, card in enumerate(cards, start=1):
        fields = dict(card.fields)
        for name in ("found_on", "checked_on", "do_not_contact_on"):
            if fields.get(name):
                fields[name] = fields[name].isoformat()
        for name, column in (("emails", "EMAIL"), ("phones", "TEL")):
            if name in fields:
                fields[name] = [{**item, "column": column} for item in fields[name]]
        problems = [("", text) for text in card.problems]
        reason = "" if usable(fields) else (card.problems[0] if card.problems else nothing())
        yield Row(number, [], fields, problems if not reason else [], reason)
