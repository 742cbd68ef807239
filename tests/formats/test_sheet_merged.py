"""Cells merged downwards, in every kind of workbook and page."""

import zipfile
from pathlib import Path

import openpyxl

from outreach.formats.tables import sheet, sheet_book, sheet_ods

HEAD = ["Outlet", "Name", "City"]
WANTED = [
    HEAD, ["Evening Bell", "Aida", "Osh"], ["Evening Bell", "Bakyt", "Osh"], ["Radio", "Cholpon", "Naryn"],
]  # fmt: skip
_TABLE = "urn:oasis:names:tc:opendocument:xmlns:table:1.0"
_TEXT = "urn:oasis:names:tc:opendocument:xmlns:text:1.0"
_MANIFEST = "urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"
_OFFICE = "urn:oasis:names:tc:opendocument:xmlns:office:1.0"


def rows(path: Path) -> list[list[str]]:
    with sheet.open(path) as opened:
        return [opened.header, *opened.rows]


def saved(path: Path) -> Path:
    """A sheet whose table stands in the third row and column, behind a gap."""
    book = openpyxl.Workbook()
    page = book.active
    page["C2"] = "The list of 2026"
    for number, cells in enumerate(
        [HEAD, ["Evening Bell", "Aida", "Osh"], ["", "Bakyt"], ["Radio", "Cholpon", "Naryn"]]
    ):
        for column, cell in enumerate(cells):
            page.cell(number + 4, column + 3).value = cell or None
    page["D12"] = "end"
    for area in ("C2:E2", "C5:C6", "E5:E6", "C7:C11"):
        page.merge_cells(area)
    book.save(path)
    return path


def test_wherever_the_table_stands_the_value_is_said_of_each_row(tmp_path: Path) -> None:
    assert rows(saved(tmp_path / "list.xlsx")) == [*WANTED, ["", "end"]]


def test_a_workbook_that_is_read_by_hand(tmp_path: Path) -> None:
    _book, *blocks = sheet_book.read(str(saved(tmp_path / "list.xlsx")), None, True)
    found = [[cell for cell in row if cell] for block in blocks for row in block if any(row)]
    assert found[1:] == [*WANTED, ["end"]]


def test_an_ods_workbook(tmp_path: Path) -> None:
    def cell(text: str, more: str = "") -> str:
        return f'<table:table-cell {more} office:value-type="string"><text:p>{text}</text:p></table:table-cell>'

    def row(*cells: str) -> str:
        blank = '<table:table-cell table:number-columns-repeated="2"/>'
        return f"<table:table-row>{blank}{''.join(cells)}</table:table-row>"

    down, covered = 'table:number-rows-spanned="2" table:number-columns-spanned="1"', "<table:covered-table-cell/>"
    content = (
        f'<office:document-content xmlns:office="{_OFFICE}" xmlns:table="{_TABLE}" xmlns:text="{_TEXT}"><office:body>'
        '<office:spreadsheet><table:table table:name="List"><table:table-row table:number-rows-repeated="3">'
        "<table:table-cell/></table:table-row>"
        + row(*map(cell, HEAD))
        + row(cell("Evening Bell", down), cell("Aida"), cell("Osh", down))
        + row(covered, cell("Bakyt"), covered)
        + row(*map(cell, WANTED[-1]))
        + "</table:table></office:spreadsheet></office:body></office:document-content>"
    )
    with zipfile.ZipFile(tmp_path / "list.ods", "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("META-INF/manifest.xml", f'<m:manifest xmlns:m="{_MANIFEST}"/>')
        archive.writestr("content.xml", content)
    assert rows(tmp_path / "list.ods") == WANTED
    assert sheet_ods.marks(str(tmp_path / "list.ods"))["List"].merges == {(4, 2): 5, (4, 4): 5}


def test_a_page_whose_cells_go_over_several_rows(tmp_path: Path) -> None:
    path = tmp_path / "list.html"
    path.write_text(
        "<table><tr><th>Outlet<th>Name<th>City</tr><tr><td rowspan=2>Evening Bell<td>Aida<td rowspan=2>Osh</tr>"
        "<tr><td>Bakyt</tr><tr><td>Radio<td>Cholpon<td rowspan=9>Naryn</tr></table>"
    )
    assert rows(path) == WANTED
    path.write_text(
        "<table><tr><th>Outlet<th>Name<th>City<th>Note</tr><tr><td rowspan=2>Bell<td>Aida<td>Osh<td rowspan=3>x</tr>"
        "<tr><td>Bakyt</tr><tr></tr></table>"
    )
    assert rows(path)[1:] == [["Bell", "Aida", "Osh", "x"], ["Bell", "Bakyt", "", "x"]]


def test_a_spreadsheet_of_xml(tmp_path: Path) -> None:
    def cell(text: str, more: str = "") -> str:
        return f'<Cell {more}><Data ss:Type="String">{text}</Data></Cell>'

    space = "urn:schemas-microsoft-com:office:spreadsheet"
    down, second = 'ss:MergeDown="1"', 'ss:Index="2"'
    (tmp_path / "list.xls").write_text(
        f'<?xml version="1.0"?><Workbook xmlns="{space}" xmlns:ss="{space}"><Worksheet ss:Name="a"><Table>'
        f"<Row>{''.join(map(cell, HEAD))}</Row>"
        f"<Row>{cell('Evening Bell', down)}{cell('Aida')}{cell('Osh', down)}</Row>"
        f"<Row>{cell('Bakyt', second)}</Row><Row>{''.join(map(cell, WANTED[-1]))}</Row>"
        "</Table></Worksheet></Workbook>"
    )
    assert rows(tmp_path / "list.xls") == WANTED
