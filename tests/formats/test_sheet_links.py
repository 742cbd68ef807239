"""Addresses behind the text of cells, in every kind of workbook that knows links."""

import zipfile
from pathlib import Path

import openpyxl
import pytest

from outreach.formats.tables import sheet, sheet_links
from tests.formats.test_sheet_damaged import SPACES
from tests.formats.xls import xls

ROWS = [["Name", "E-mail", "Phone"], ["Aida Kim", "write", "0555 123 450"], ["Oleg Omar", "", "0555 123 451"]]
LINKS = {(1, 1): "mailto:aida@example.org?subject=Hello", (2, 0): "MAILTO:o%2Eomar@example.org"}
READ = [
    ["Aida Kim", "write <aida@example.org>", "0555 123 450"],
    ["Oleg Omar <o.omar@example.org>", "", "0555 123 451"],
]


def book_of(rows: list[list[str]]) -> openpyxl.Workbook:
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    return book


def xlsx(path: Path) -> Path:
    book = book_of(ROWS)
    for (row_at, column), link in LINKS.items():
        book.active.cell(row_at + 1, column + 1).hyperlink = link
    book.save(path)
    return path


def ods(path: Path, rows: str) -> Path:
    head = f'<office:document-content{SPACES} xmlns:xlink="http://www.w3.org/1999/xlink">'
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr(
            "META-INF/manifest.xml", '<m:manifest xmlns:m="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"/>'
        )
        table = f'<table:table table:name="Osh">{rows}</table:table>'
        archive.writestr(
            "content.xml",
            f"{head}<office:body><office:spreadsheet>{table}</office:spreadsheet></office:body>"
            "</office:document-content>",
        )
    return path


def cell(text: str, link: str = "", more: str = "") -> str:
    said = f'<text:a xlink:href="{link}" xlink:type="simple">{text}</text:a>' if link else text
    return f'<table:table-cell office:value-type="string"{more}><text:p>{said}</text:p></table:table-cell>'


def row(*cells: str, more: str = "") -> str:
    return f"<table:table-row{more}>{''.join(cells)}</table:table-row>"


def of_office(path: Path) -> Path:
    """An ODS workbook with these links."""
    rows = "".join(
        row(*(cell(text, LINKS.get((at, column), "")) for column, text in enumerate(cells)))
        for at, cells in enumerate(ROWS)
    )
    return ods(path, rows)


@pytest.mark.parametrize("ending", ["xlsx", "xls", "ods"])
def test_the_address_behind_a_cell_is_read_with_it(tmp_path: Path, ending: str) -> None:
    path = tmp_path / f"list.{ending}"
    if ending == "xls":
        xls(path, {"Osh": ROWS}, links=LINKS)
    else:
        {"xlsx": xlsx, "ods": of_office}[ending](path)
    with sheet.open(path) as table:
        assert [list(line) + [""] * (3 - len(line)) for line in table.rows] == READ


def test_an_address_behind_several_cells_and_several_behind_one(tmp_path: Path) -> None:
    two = (
        '<table:table-cell office:value-type="string"><text:p><text:a xlink:href="mailto:a@example.org">Aida</text:a>, '
        '<text:a xlink:href="mailto:b@example.org">Bek</text:a></text:p></table:table-cell>'
    )
    shown = cell("c@example.org", "mailto:old@example.org")
    rows = row(*map(cell, ROWS[0]), more=' table:number-rows-repeated="2"')
    rows += row(cell("Osh", "mailto:x@example.org", ' table:number-columns-repeated="2"'), cell("1"))
    rows += row(two, shown, cell("2")) + row(cell("Talas", "http://example.org"), cell("3"), cell("4"))
    with sheet.open(ods(tmp_path / "list.ods", rows), header=False) as table:
        assert list(table.rows)[2:] == [
            ["Osh <x@example.org>", "Osh <x@example.org>", "1"],
            ["Aida, Bek <a@example.org>, <b@example.org>", "c@example.org", "2"],
            ["Talas", "3", "4"],
        ]


def test_a_link_that_is_a_formula(tmp_path: Path) -> None:
    book_of(ROWS).save(tmp_path / "plain.xlsx")
    formula = '<f>HYPERLINK(&quot;mailto:aida@example.org&quot;,"write")</f><v>write</v>'
    with zipfile.ZipFile(tmp_path / "plain.xlsx") as old, zipfile.ZipFile(tmp_path / "list.xlsx", "w") as new:
        for name in old.namelist():
            data = old.read(name).decode()
            if name.endswith("sheet1.xml"):
                start = data.index('<c r="B2"')
                end = data.index("</c>", start)
                data = data[:start] + f'<c r="B2" t="str">{formula}' + data[end:]
            new.writestr(name, data)
    told = ' table:formula="of:=HYPERLINK(&quot;mailto:aida@example.org&quot;;&quot;write&quot;)"'
    rows = row(*map(cell, ROWS[0])) + row(cell("Aida Kim"), cell("write", more=told), cell("0555 123 450"))
    for path in (tmp_path / "list.xlsx", ods(tmp_path / "list.ods", rows)):
        with sheet.open(path) as table:
            assert next(table.rows) == READ[0]


def test_links_of_a_page_and_of_old_xml(tmp_path: Path) -> None:
    path = tmp_path / "list.xls"
    path.write_text(
        "<table><tr><th>Name<th>Phone<tr><td><a href='mailto:a@example.org'>Aida</a> or "
        "<a href='mailto:b@example.org'>Bek</a><td>0555 123 450</table>"
    )
    with sheet.open(path) as table:
        assert next(table.rows)[0] == "Aida or Bek <a@example.org>, <b@example.org>"
    space = "urn:schemas-microsoft-com:office:spreadsheet"
    rows = "".join(
        f"<Row>{''.join(f'<Cell{link}><Data>{text}</Data></Cell>' for text in cells)}</Row>"
        for cells, link in ((ROWS[0], ""), (["Aida Kim", "write"], ' ss:HRef="mailto:aida@example.org?subject=x"'))
    )
    path.write_text(
        f'<?xml version="1.0"?><Workbook xmlns="{space}" xmlns:ss="{space}"><Worksheet ss:Name="a"><Table>{rows}'
        "</Table></Worksheet></Workbook>"
    )
    with sheet.open(path) as table:
        assert next(table.rows) == ["Aida Kim <aida@example.org>", "write <aida@example.org>"]


def test_an_area_without_a_column_or_an_end_is_soon_gone_through() -> None:
    links: sheet_links.Links = {}
    sheet_links.over(links, range(1 << 32), range(5, 2), "a@example.org")
    assert not links
    sheet_links.over(links, range(1 << 32), range(1 << 32), "a@example.org")
    assert len(links) == 100_000


@pytest.mark.parametrize("ending", ["xlsx", "ods"])
def test_the_page_behind_a_word_is_read_in_columns_of_pages_and_accounts(tmp_path: Path, ending: str) -> None:
    rows = [["Name", "Site", "Telegram"], ["Aida Kim", "page", "channel"], ["Oleg Omar", "example.org", "@omar"]]
    links = dict.fromkeys([(1, 1), (2, 1)], "https://example.org/kim") | {(1, 2): "https://t.me/aida"}
    links |= {(1, 0): "https://example.org/people", (2, 2): "https://t.me/omar"}
    path = tmp_path / f"list.{ending}"
    if ending == "ods":
        texts = (
            row(*(cell(text, links.get((at, place), "")) for place, text in enumerate(one)))
            for at, one in enumerate(rows)
        )
        ods(path, "".join(texts))
    else:
        book = book_of(rows)
        for (at, place), link in links.items():
            book.active.cell(at + 1, place + 1).hyperlink = link
            book.active.cell(at + 1, place + 1).value = rows[at][place]
        book.save(path)
    with sheet.open(path) as table:
        assert [*table.rows] == [
            ["Aida Kim", "https://example.org/kim", "https://t.me/aida"], ["Oleg Omar", "example.org", "@omar"],
        ]  # fmt: skip


def test_cells_of_openoffice_that_do_not_say_what_they_hold_are_read(tmp_path: Path) -> None:
    untyped = "<table:table-cell><text:p>aida@<text:span>example</text:span>.org</text:p></table:table-cell>"
    rows = row(cell("Name"), cell("E-mail")) + row(cell("Aida Kim"), untyped)
    with sheet.open(ods(tmp_path / "list.ods", rows)) as table:
        assert [*table.rows] == [["Aida Kim", "aida@example.org"]]
