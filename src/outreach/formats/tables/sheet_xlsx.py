"""The parts of an XLSX workbook with one sheet of texts (ECMA-376, part 1), as text."""

from collections.abc import Sequence
from functools import lru_cache
from xml.sax.saxutils import escape

SHEET = "xl/worksheets/sheet1.xml"
_XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_KIND = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_TEXT, _BOLD = 1, 2  # styles: a cell of text ("@"), and the header's


def parts(title: str) -> dict[str, str]:
    """{name: text} of all parts but the sheet itself."""
    name = escape(title, {'"': "&quot;"})
    return {
        "[Content_Types].xml": f'{_XML}<Types xmlns="{_PACKAGE}/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/>'
        f'<Override PartName="/xl/workbook.xml" ContentType="{_KIND}.sheet.main+xml"/>'
        f'<Override PartName="/{SHEET}" ContentType="{_KIND}.worksheet+xml"/>'
        f'<Override PartName="/xl/styles.xml" ContentType="{_KIND}.styles+xml"/></Types>',
        "_rels/.rels": _relations(("officeDocument", "xl/workbook.xml")),
        "xl/workbook.xml": f'{_XML}<workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}">'
        f'<sheets><sheet name="{name}" sheetId="1" r:id="rId1"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": _relations(("worksheet", "worksheets/sheet1.xml"), ("styles", "styles.xml")),
        "xl/styles.xml": _styles(),
    }


def _relations(*targets: tuple[str, str]) -> str:
    found = "".join(
        f'<Relationship Id="rId{number}" Type="{_OFFICE}/{kind}" Target="{target}"/>'
        for number, (kind, target) in enumerate(targets, start=1)
    )
    return f'{_XML}<Relationships xmlns="{_PACKAGE}/relationships">{found}</Relationships>'


def _styles() -> str:
    font = '<sz val="11"/><name val="Calibri"/><family val="2"/>'
    text = '<xf numFmtId="49" fontId="{}" fillId="0" borderId="0" xfId="0" applyNumberFormat="1" applyFont="1"/>'
    return (
        f'{_XML}<styleSheet xmlns="{_MAIN}">'
        f'<fonts count="2"><font>{font}</font><font><b/>{font}</font></fonts>'
        '<fills count="2"><fill><patternFill patternType="none"/></fill>'
        '<fill><patternFill patternType="gray125"/></fill></fills>'
        '<borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>'
        '<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>'
        '<cellXfs count="3"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/>'
        f"{text.format(0)}{text.format(1)}</cellXfs>"
        '<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>'
    )


def head(header: Sequence[str]) -> str:
    """The sheet up to its first row of data: the frozen header, and widths by its names."""
    widths = "".join(
        f'<col min="{place}" max="{place}" width="{min(40, max(12, len(name) + 2))}" customWidth="1"/>'
        for place, name in enumerate(header, start=1)
    )
    return (
        f'{_XML}<worksheet xmlns="{_MAIN}"><sheetViews><sheetView tabSelected="1" workbookViewId="0">'
        '<pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews>'
        f'<sheetFormatPr defaultRowHeight="15"/>{f"<cols>{widths}</cols>" if widths else ""}<sheetData>'
        + row(header, 1, _BOLD)
    )


def row(cells: Sequence[str], number: int, style: int = _TEXT) -> str:
    """One row of the sheet; empty cells are left out."""
    openings = _openings(len(cells), style)
    joined = "".join(cells)
    if "&" in joined or "<" in joined or ">" in joined:
        cells = [escape(cell) for cell in cells]
    found = [
        f"{before}{number}{after}{cell}</t></is></c>"
        for (before, after), cell in zip(openings, cells, strict=True)
        if cell
    ]
    return f'<row r="{number}">{"".join(found)}</row>'


@lru_cache(maxsize=16)
def _openings(count: int, style: int) -> list[tuple[str, str]]:
    """What stands before and after the number of the row, for each column."""
    after = f'" s="{style}" t="inlineStr"><is><t xml:space="preserve">'
    return [(f'<c r="{letters(place)}', after) for place in range(count)]


def letters(place: int) -> str:
    """The name of a column: A for 0, Z for 25, AA for 26."""
    found = ""
    place += 1
    while place:
        place, rest = divmod(place - 1, 26)
        found = chr(65 + rest) + found
    return found


def foot(columns: int, rows: int) -> str:
    """The end of the sheet, with arrows in the header that filter the rows."""
    arrows = f'<autoFilter ref="A1:{letters(columns - 1)}{rows + 1}"/>' if columns and rows else ""
    return f"</sheetData>{arrows}</worksheet>"
