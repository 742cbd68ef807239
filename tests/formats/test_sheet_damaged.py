"""Workbooks with a broken sheet among whole ones, and rows that are hidden: the rest is read, and all of it told."""

import hashlib
import re
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
import xlsxwriter

from outreach.formats.tables import sheet, sheet_book
from outreach.problems import Problem
from tests.formats.test_sheet import workbook
from tests.formats.xls import xls

NAMES = ("Osh", "Naryn", "Talas")
SHEETS: dict[str, list[list[object]]] = {
    name: [["Name", "Phone"], [f"{name} Kim", "0555 123 450"], [f"{name} Omar", "0555 123 451"]] for name in NAMES
}
SPACES = "".join(
    f' xmlns:{short}="urn:oasis:names:tc:opendocument:xmlns:{short}:1.0"' for short in ("office", "table", "text")
)
_PART = "xl/worksheets/sheet2.xml"
DAMAGED = "The sheet “Naryn” is damaged: it could not be read."


def ods(path: Path, change: Callable[[str], str] = str) -> Path:
    """A workbook of these sheets; the second row of Naryn is filtered out, the third stands in a group that is shut."""

    def row(cells: list[object], more: str = "") -> str:
        said = "".join(
            f'<table:table-cell office:value-type="string"><text:p>{cell}</text:p></table:table-cell>' for cell in cells
        )
        return f"<table:table-row{more}>{said}</table:table-row>"

    def table(name: str) -> str:
        head, first, second = SHEETS[name]
        shut = ' table:display="false"' if name == "Naryn" else ""
        filtered = ' table:visibility="filter"' if name == "Naryn" else ""
        rows = f"{row(head)}{row(first, filtered)}<table:table-row-group{shut}>{row(second)}</table:table-row-group>"
        blank = f'<table:table-row{filtered} table:number-rows-repeated="9"><table:table-cell/></table:table-row>'
        return f'<table:table table:name="{name}">{rows}{blank}</table:table>'

    tables = "".join(change(table(name)) if name == "Naryn" else table(name) for name in NAMES)
    content = (
        f'<?xml version="1.0" encoding="UTF-8"?><office:document-content{SPACES}><office:body><office:spreadsheet>'
        f"{tables}</office:spreadsheet></office:body></office:document-content>"
    )
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        manifest = "urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"
        archive.writestr("META-INF/manifest.xml", f'<m:manifest xmlns:m="{manifest}"/>')
        archive.writestr("content.xml", content)
    return path


def with_part(path: Path, change: Callable[[bytes], bytes | None]) -> Path:
    """The workbook whose second sheet is changed; None: it is lost."""
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    changed = change(parts.pop(_PART))
    with zipfile.ZipFile(path, "w") as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
        if changed is not None:
            archive.writestr(_PART, changed)
    return path


def cut(path: Path) -> Path:
    return with_part(workbook(path, SHEETS), lambda data: data[: data.index(b"<row") + 20])


def lost(path: Path) -> Path:
    return with_part(workbook(path, SHEETS), lambda _data: None)


def broken_ods(path: Path) -> Path:
    return ods(path, lambda table: table.replace("<text:p>", "<text:p & ", 1))


def shortened(path: Path) -> Path:
    """An XLS workbook whose second sheet has a record that goes on beyond the file."""
    xls(path, SHEETS)
    data = path.read_bytes()
    name = "Naryn Kim".encode("utf-16-le")
    at = data.index(name) - 13
    path.write_bytes(data[: at + 2] + b"\xff\x7f" + data[at + 4 :])
    return path


@pytest.mark.parametrize(("make", "ending"), [(cut, "xlsx"), (lost, "xlsx"), (broken_ods, "ods"), (shortened, "xls")])
def test_a_broken_sheet_is_told_and_the_others_are_read(
    tmp_path: Path, make: Callable[[Path], Path], ending: str
) -> None:
    path = make(tmp_path / f"list.{ending}")
    with sheet.open(path, sheet=sheet.ALL) as table:
        names = [row[0] for row in table.rows if not row.names]
        assert names == ["Osh Kim", "Osh Omar", "Talas Kim", "Talas Omar"]
        assert DAMAGED in table.notes and "Naryn" not in table.sheets
    with sheet.open(path) as table:
        assert table.sheet == "Osh" and table.notes[0] == DAMAGED
    with pytest.raises(Problem, match="“Naryn” is damaged"):
        sheet.open(path, sheet="Naryn")


LONG: list[list[object]] = [["Name", "Phone"], *[[f"Naryn {number}", "0555 123 450"] for number in range(10, 40)]]
PARTLY = "The sheet “Naryn” is damaged: some of its rows may be missing or wrong."


def broken_off(path: Path) -> Path:
    return with_part(workbook(path, {"Osh": SHEETS["Osh"], "Naryn": LONG}), lambda data: data[: len(data) // 2])


def torn(path: Path) -> Path:
    """The bytes of a packed part are wrong from its middle on."""
    rows = [[*row, hashlib.sha256(str(row).encode()).hexdigest()] for row in LONG]
    workbook(path, {"Osh": SHEETS["Osh"], "Naryn": rows})
    with zipfile.ZipFile(path) as archive:
        told = archive.getinfo(_PART)
        at = told.header_offset + 30 + len(told.filename) + told.compress_size // 2
    data = path.read_bytes()
    path.write_bytes(data[:at] + b"\xff" * 9 + data[at + 9 :])
    return path


def broken_off_ods(path: Path) -> Path:
    def change(table: str) -> str:
        start = table.index("<table:table-row")
        row = table[start : table.index("</table:table-row>") + 18]
        rows = [row.replace("Name", str(name)).replace("Phone", str(phone)) for name, phone in LONG]
        whole = table[:start] + "".join(rows)
        return whole[: len(whole) // 2]

    return ods(path, change)


@pytest.mark.parametrize(("make", "ending"), [(broken_off, "xlsx"), (torn, "xlsx"), (broken_off_ods, "ods")])
def test_a_sheet_that_breaks_off_is_read_up_to_there_and_it_is_told(
    tmp_path: Path, make: Callable[[Path], Path], ending: str
) -> None:
    path = make(tmp_path / f"list.{ending}")
    with sheet.open(path, sheet="Naryn") as table:
        rows = [row[:2] for row in table.rows]
        assert table.header[:2] == LONG[0] and rows == LONG[1 : len(rows) + 1]
        assert 5 < len(rows) < 25 and PARTLY in table.notes
    with sheet.open(path) as table:
        assert table.sheet == "Osh" and PARTLY in table.notes and len(list(table.rows)) == 2


def test_bytes_that_are_missing_inside_a_sheet_are_told(tmp_path: Path) -> None:
    def glued(data: bytes) -> bytes:  # the end of one row follows the beginning of another
        begin, end = data.index(b'r="B12"'), data.index(b'r="B15"')
        return data[:begin] + data[end:]

    def torn_up(data: bytes) -> bytes:
        at = data.index(b"Naryn 20")
        return data[:at] + data[at + 30 :]

    sheets = {"Osh": SHEETS["Osh"], "Naryn": LONG}
    for change in (glued, torn_up):
        path = with_part(workbook(tmp_path / "list.xlsx", sheets), change)
        with sheet.open(path, sheet="Naryn") as table:
            assert PARTLY in table.notes
            assert any(row[0] == "Naryn 10" for row in table.rows)
    with sheet.open(workbook(tmp_path / "whole.xlsx", sheets), sheet="Naryn") as table:
        assert not table.notes


def test_a_workbook_that_breaks_off_between_two_rows_keeps_nobody_waiting(tmp_path: Path) -> None:
    path = ods(tmp_path / "list.ods")
    with zipfile.ZipFile(path) as archive:
        content = archive.read("content.xml")
    at = content.index(b"</table:table-row>", content.index(b"Naryn Kim")) + len(b"</table:table-row>")
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("content.xml", content[:at])
    with sheet.open(path, sheet="Naryn") as table:
        assert [row[0] for row in table.rows] == ["Naryn Kim"] and PARTLY in table.notes


def test_wherever_a_sheet_breaks_off_nothing_is_silent(tmp_path: Path) -> None:
    whole = workbook(tmp_path / "whole.xlsx", {"Osh": SHEETS["Osh"], "Naryn": LONG}).read_bytes()
    with zipfile.ZipFile(tmp_path / "whole.xlsx") as archive:
        length = archive.getinfo(_PART).file_size
    path = tmp_path / "list.xlsx"
    for at in range(0, length - 20, 47):
        path.write_bytes(whole)
        with_part(path, lambda data, at=at: data[:at])
        book = next(sheet_book.read(str(path)))
        assert book.broken == ["Naryn"] or book.partly == ["Naryn"], at
        if book.partly:
            rows = [row for block in [*sheet_book.read(str(path), "Naryn")][1:] for row in block]
            assert rows and rows == LONG[: len(rows)], at


def test_a_cell_in_the_last_corner_is_no_damage(tmp_path: Path) -> None:
    path = with_part(workbook(tmp_path / "list.xlsx", SHEETS), lambda data: data.replace(b'r="A2"', b'r="2A"'))
    with sheet.open(path, sheet="Naryn") as table:
        assert len(list(table.rows)) == 2 and "damaged" not in " ".join(table.notes)


def test_a_hole_in_an_old_workbook_is_told(tmp_path: Path) -> None:
    rows = [["Name", "Phone"], *[[f"Naryn {number}", "0555 123 450"] for number in range(10, 40)]]
    data = xls(tmp_path / "list.xls", {"Naryn": rows}).read_bytes()
    at = data.index("Naryn 15".encode("utf-16-le")) + 16
    (tmp_path / "list.xls").write_bytes(data[:at] + bytes(512) + data[at + 512 :])  # as a bad disk leaves it
    with sheet.open(tmp_path / "list.xls") as table:
        assert PARTLY in table.notes
        assert 10 < len(list(table.rows)) < 30


def test_rows_that_are_not_shown_are_told_in_every_kind_of_book(tmp_path: Path) -> None:
    old = xls(tmp_path / "list.xls", SHEETS, hidden=[2, 3, 9])
    small = xls(tmp_path / "small.xls", SHEETS, hidden=[2, 3, 9], small=True)
    ancient = xls(tmp_path / "ancient.xls", SHEETS, hidden=[2, 3, 9], old=True)
    for path in (ods(tmp_path / "list.ods"), old, small, ancient):
        with sheet.open(path, sheet="Naryn") as table:
            assert table.notes[-1] == "2 rows of “Naryn” are hidden there. They are read too."
            assert len(list(table.rows)) == 2


def test_a_sheet_of_cells_without_end_is_as_a_broken_one(tmp_path: Path) -> None:
    many = 'repeated="999999999"'
    cell = f'<table:table-cell table:number-columns-{many} office:value-type="string"><text:p>X</text:p>'
    row = f"<table:table-row table:number-rows-{many}>{cell}</table:table-cell></table:table-row>"
    path = ods(tmp_path / "list.ods", lambda _table: f'<table:table table:name="Naryn">{row}</table:table>')
    with sheet.open(path) as table:
        assert table.notes[0] == DAMAGED and len(list(table.rows)) == 2


def test_a_number_of_blanks_that_is_none_breaks_no_sheet(tmp_path: Path) -> None:
    path = ods(tmp_path / "list.ods", lambda table: table.replace("<text:p>", '<text:p><text:s text:c="x"/>', 3))
    with sheet.open(path, sheet="Naryn") as table:
        assert [row[0].strip() for row in table.rows] == ["Naryn Kim", "Naryn Omar"]


def test_cells_that_only_show_an_error_are_told(tmp_path: Path) -> None:
    rows: list[list[object]] = [["Name", "Phone"], ["Aida Kim", "#REF!"], ["Bek Om", "#N/A"]]
    path = workbook(tmp_path / "list.xlsx", {"Osh": rows, "Naryn": SHEETS["Naryn"]})
    with sheet.open(path, sheet="Osh") as table:
        assert table.notes == ["1 cell of “Osh” holds an error of the spreadsheet instead of a value: B2."]
    with sheet.open(path, sheet="Naryn") as table:
        assert not table.notes


def test_errors_are_told_of_other_workbooks_too(tmp_path: Path) -> None:
    kind = "urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0"
    error = f'<table:table-cell xmlns:calcext="{kind}" office:value-type="string" calcext:value-type="error"><text:p>'

    def change(table: str) -> str:  # the phone of the first row, and the name of the second one, where it means nothing
        first, second = (f'<table:table-cell office:value-type="string"><text:p>{text}<' for text in ROW)
        shown = table.replace(' table:visibility="filter"', "").replace(' table:display="false"', "")
        return shown.replace(first, f"{error}#REF!<").replace(second, f"{error}#N/A<")

    for path in (
        ods(tmp_path / "list.ods", change),
        xls(tmp_path / "list.xls", {"Naryn": LONG}, errors=[(1, 1, 0x17)]),
    ):
        with sheet.open(path, sheet="Naryn") as table:
            text = "1 cell of “Naryn” holds an error of the spreadsheet instead of a value: B2."
            assert text in table.notes


ROW = ("0555 123 450", "Naryn Omar")


def _with_texts(path: Path, change: Callable[[bytes], bytes | None]) -> Path:
    """A workbook whose texts, which its cells only count, are changed; None: they are lost."""
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    changed = change(parts.pop("xl/sharedStrings.xml"))
    with zipfile.ZipFile(path, "w") as archive:
        for name, data in [*parts.items(), *([("xl/sharedStrings.xml", changed)] if changed else [])]:
            archive.writestr(name, data)
    return path


def test_a_cell_whose_text_is_lost_is_told_of(tmp_path: Path) -> None:
    path = tmp_path / "list.xlsx"
    with xlsxwriter.Workbook(path) as book:
        written = book.add_worksheet("Naryn")
        for number, row in enumerate(SHEETS["Naryn"]):
            written.write_row(number, 0, row)
    with sheet.open(path) as table:
        assert not table.notes
    _with_texts(path, lambda data: data.replace(b"<si><t>0555 123 451</t></si>", b""))
    with sheet.open(path) as table:
        assert next(table.rows) == ["Naryn Kim", "0555 123 450"]
        assert table.notes == ["The sheet “Naryn” is damaged: some of its rows may be missing or wrong."]
    _with_texts(path, lambda data: None)
    with pytest.raises(Problem, match="damaged"):
        sheet.open(path)


@pytest.mark.parametrize("what", ['SYSTEM "file:///etc/hostname"', '"Osmonova"'])
@pytest.mark.parametrize("kind", ["xlsx", "ods"])
def test_a_text_that_stands_behind_an_entity_is_not_left_out_silently(tmp_path: Path, kind: str, what: str) -> None:
    source = ods(tmp_path / "a.ods") if kind == "ods" else workbook(tmp_path / "a.xlsx", {"Naryn": [["Name"], [1]]})
    path = tmp_path / f"b.{kind}"
    with zipfile.ZipFile(source) as archive, zipfile.ZipFile(path, "w") as changed:
        for name in archive.namelist():
            data = archive.read(name)
            if name in ("content.xml", "xl/worksheets/sheet1.xml"):
                data = data.replace(b"Naryn Kim", b"Naryn &who;")
                data = re.sub(rb"<v>1</v>", b"<is><t>Naryn &who;</t></is>", data).replace(b't="n"', b't="inlineStr"')
                assert b"&who;" in data
                root = b"<office:document-content" if kind == "ods" else b"<worksheet"
                data = data.replace(root, f"<!DOCTYPE a [<!ENTITY who {what}>]>".encode() + root, 1)
            changed.writestr(name, data)
    with sheet.open(path) as table:
        list(table.rows)
        assert "“Naryn” is damaged" in " ".join(table.notes)


def test_a_row_that_is_pulled_down_to_the_foot_of_a_sheet_is_not_read_a_million_times(tmp_path: Path) -> None:
    def repeated(times: int) -> Path:
        row = f'<table:table-row table:number-rows-repeated="{times}">'
        return ods(tmp_path / f"{times}.ods", lambda table: table.replace("<table:table-row>", row))

    with sheet.open(repeated(120), sheet="Naryn") as opened:
        assert len(list(opened.rows)) > 120
    with sheet.open(repeated(1_000_000)) as opened:
        assert opened.notes[0] == DAMAGED and len(list(opened.rows)) == 2  # the other sheets are read
    path = tmp_path / "one.ods"
    with zipfile.ZipFile(repeated(999_999)) as whole, zipfile.ZipFile(path, "w") as alone:
        for name in whole.namelist():
            text = whole.read(name).decode()
            others = r'<table:table table:name="(?:Osh|Talas)">.*?</table:table>'
            alone.writestr(name, re.sub(others, "", text, flags=re.DOTALL))
    with pytest.raises(Problem, match="are repeated"), sheet.open(path) as opened:
        list(opened.rows)
