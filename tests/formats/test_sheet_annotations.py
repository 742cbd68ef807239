"""What a cell or a row does not say itself: addresses behind cells, merged cells, hidden rows, broken sheets."""

import zipfile
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest

from outreach.formats.tables import annotations, sheet, workbook
from outreach.problems import Problem

ROWS = [["Outlet", "Name", "E-mail"], ["Bell", "Aida Kim", "write"], ["", "Bakyt Omar", ""], ["Radio", "Cholpon", "-"]]
LINKS = {(1, 2): "mailto:aida@example.org?subject=Hello", (2, 1): "MAILTO:o%2Eomar@example.org"}
READ = [
    ["Bell", "Aida Kim", "write <aida@example.org>"],
    ["Bell", "Bakyt Omar <o.omar@example.org>"],
    ["Radio", "Cholpon", "-"],
]
_SPACES = "".join(
    f' xmlns:{short}="urn:oasis:names:tc:opendocument:xmlns:{short}:1.0"' for short in ("office", "table", "text")
)
NOTE = "1 row of “People” is hidden there. It is read too."


def xlsx(path: Path) -> Path:
    """The table in the third row and column, its first outlet merged downwards, its last row hidden."""
    book = openpyxl.Workbook()
    page = book.active
    page.title = "People"
    page["C1"] = "The list of 2026"
    for number, row in enumerate(ROWS):
        for column, text in enumerate(row):
            cell = page.cell(number + 3, column + 3)
            cell.value = text or None
            if (number, column) in LINKS:
                cell.hyperlink = LINKS[number, column]
                cell.value = text or None
    page.merge_cells("C4:C5")
    page.merge_cells("C1:E1")
    page.row_dimensions[6].hidden = True
    page.row_dimensions[9].hidden = True  # an empty one
    book.save(path)
    return path


def ods(path: Path) -> Path:
    """The same as OpenDocument."""

    def cell(number: int, column: int) -> str:
        text, link = ROWS[number][column], LINKS.get((number, column))
        if not text:
            return "<table:covered-table-cell/>"
        said = f'<text:a xlink:href="{link}">{text}</text:a>' if link else text
        down = ' table:number-rows-spanned="2"' if text == "Bell" else ""
        return f'<table:table-cell office:value-type="string"{down}><text:p>{said}</text:p></table:table-cell>'

    blank = '<table:table-cell table:number-columns-repeated="2"/>'
    hidden = ["", "", "", ' table:visibility="filter"']
    rows = "".join(
        f"<table:table-row{hidden[number]}>{blank}{''.join(cell(number, column) for column in range(3))}"
        "</table:table-row>"
        for number in range(4)
    )
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        manifest = "urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"
        archive.writestr("META-INF/manifest.xml", f'<m:manifest xmlns:m="{manifest}"/>')
        archive.writestr(
            "content.xml",
            f'<office:document-content{_SPACES} xmlns:xlink="http://www.w3.org/1999/xlink"><office:body>'
            f'<office:spreadsheet><table:table table:name="People">{rows}</table:table></office:spreadsheet>'
            "</office:body></office:document-content>",
        )
    return path


@pytest.mark.parametrize("make", [xlsx, ods])
def test_a_workbook_is_read_with_what_stands_behind_beside_and_out_of_sight(
    tmp_path: Path, make: Callable[[Path], Path]
) -> None:
    with sheet.open(make(tmp_path / f"list.{make.__name__}")) as table:
        assert table.header == ROWS[0] and NOTE in table.notes
        assert [[cell for cell in row if cell] for row in table.rows] == READ


def test_a_page_with_links_and_cells_over_several_rows(tmp_path: Path) -> None:
    path = tmp_path / "list.xls"
    path.write_text(
        "<table><tr><th>Outlet<th>Name<th>City</tr><tr><td rowspan=2>Bell<td>"
        "<a href='mailto:a@example.org'>Aida</a> or "
        "<a href='mailto:b@example.org'>Bek</a><td rowspan=2>Osh</tr><tr><td>Bakyt</tr>"
        "<tr><td>Radio<td>Cholpon<td rowspan=9>Naryn</tr></table>"
    )
    with sheet.open(path) as table:
        assert [*table.rows] == [
            ["Bell", "Aida or Bek <a@example.org>, <b@example.org>", "Osh"],
            ["Bell", "Bakyt", "Osh"],
            ["Radio", "Cholpon", "Naryn"],
        ]


def test_a_broken_sheet_is_told_and_the_others_are_read(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    for name in ("Osh", "Naryn"):
        page = book.create_sheet(name)
        for row in (["Name", "Phone"], [f"{name} Kim", "0555 123 450"]):
            page.append(row)
    book.save(tmp_path / "whole.xlsx")
    with zipfile.ZipFile(tmp_path / "whole.xlsx") as old, zipfile.ZipFile(tmp_path / "list.xlsx", "w") as new:
        for name in old.namelist():
            data = old.read(name)
            new.writestr(name, data[: data.index(b"<row") + 20] if name.endswith("sheet3.xml") else data)
    with sheet.open(tmp_path / "list.xlsx") as table:
        assert [*table.rows] == [["Osh Kim", "0555 123 450"]]
        assert "The sheet “Naryn” is damaged: it could not be read." in table.notes
    with pytest.raises(Problem, match="damaged"):
        sheet.open(tmp_path / "list.xlsx", sheet="Naryn")


def test_a_formula_without_its_result_is_told_and_not_passed_over(tmp_path: Path) -> None:
    book = openpyxl.Workbook()  # as a script writes it; Excel and LibreOffice save the result too
    for row in (["Name", "E-mail"], ['=CONCATENATE("Aida"," Kim")', '=A2&"@example.org"'], ["Bakyt Omar", ""]):
        book.active.append(row)
    book.save(tmp_path / "list.xlsx")
    with sheet.open(tmp_path / "list.xlsx") as table:
        assert [note for note in table.notes if "2 cells of “Sheet” hold formulas" in note and "save it" in note]
    saved = "<c r='A2'><f>B2</f><v>3</v></c><c r='B2' t='str'><f>IF(A2,C2,D2)</f><v></v></c><c r='C2'><v/></c>"
    assert not annotations._UNSOLVED.search(saved.encode())


def test_a_part_that_unpacks_to_far_more_than_a_list_is_not_opened(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = xlsx(tmp_path / "a.xlsx")
    assert workbook.open(path).sheets
    with zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/more.xml", " " * 1_000_000)
    monkeypatch.setattr(workbook, "LARGEST", 900_000)
    with pytest.raises(Problem, match="expands to far more"):
        workbook.open(path)


def test_merged_cells_are_asked_for_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The library copies all of them each time, and a hostile workbook has a million."""
    asked: list[int] = []
    monkeypatch.setattr(annotations, "of_ranges", lambda ranges: asked.append(len(ranges)) or {})
    with sheet.open(xlsx(tmp_path / "a.xlsx")) as table:
        assert len([*table.rows]) == 3
    assert asked == [2]
