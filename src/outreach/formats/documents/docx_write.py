"""Word documents: headings that are headings, a language, lists, tables, and a letterhead.

Styles and all else that is the same in each are the parts in resources/templates/word; only the text is made here.
"""

import io
import re
import zipfile
from collections.abc import Iterable
from xml.sax.saxutils import escape, quoteattr

from outreach import paths

_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
_R = 'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'


def make(blocks: Iterable[tuple[str, str]], language: str, title: str, logo: bytes = b"") -> bytes:
    """A .docx of (kind, text) blocks, kinds as in `mail.body.Kind`; a line break in a text is one in the document.

    A list has a line for each point, a table one for each row with tabs between its cells. `logo` is a PNG.
    """
    size = _png_size(logo)
    made = [_picture(*size)] if size else []
    made += [_table(text) if kind == "table" else _paragraph(kind, text) for kind, text in blocks]
    document = (
        f"{_HEAD}<w:document {_W} {_R}><w:body>{''.join(made)}"
        '<w:sectPr><w:pgSz w:w="11906" w:h="16838"/>'
        '<w:pgMar w:top="1247" w:right="1418" w:bottom="1247" w:left="1418"'
        ' w:header="709" w:footer="709" w:gutter="0"/>'
        "</w:sectPr></w:body></w:document>"
    )
    given = {
        "language": quoteattr(language), "code": escape(language), "title": escape(_NOT_XML.sub("", title)),
        "picture": _LOGO if size else "",
    }  # fmt: skip
    template = paths.resources() / "templates" / "word"
    parts: dict[str, bytes] = {}
    for file in sorted(file for file in template.rglob("*") if file.is_file()):
        filled = re.sub(r"\{(\w+)\}", lambda name: given[name[1]], file.read_text("utf-8"))
        parts[file.relative_to(template).as_posix()] = filled.encode()
    parts["word/document.xml"] = document.encode()
    if size:
        parts["word/media/logo.png"] = logo
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            # A fixed moment: the same release makes the same bytes.
            archive.writestr(zipfile.ZipInfo(name, (2000, 1, 1, 0, 0, 0)), content, zipfile.ZIP_DEFLATED)
    return out.getvalue()


def _paragraph(kind: str, text: str) -> str:
    if kind == "list":
        bullet = '<w:pPr><w:pStyle w:val="list"/><w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr></w:pPr>'
        return "".join(f"<w:p>{bullet}{_run(line)}</w:p>" for line in text.split("\n"))
    style = f'<w:pPr><w:pStyle w:val="{kind}"/></w:pPr>' if kind != "paragraph" else ""
    lines = "<w:r><w:br/></w:r>".join(_run(line) for line in text.split("\n"))
    return f"<w:p>{style}{lines}</w:p>"


def _run(text: str, style: str = "") -> str:
    return f'<w:r>{style}<w:t xml:space="preserve">{escape(_NOT_XML.sub("", text))}</w:t></w:r>'


def _table(text: str) -> str:
    """A table whose first row is repeated on every page, and read out as its head."""
    rows = [line.split("\t") for line in text.split("\n")]
    most = max(map(len, rows))
    borders = "".join(f'<w:{side} w:val="single" w:sz="4" w:color="999999"/>' for side in _SIDES)
    made = []
    for number, row in enumerate(rows):
        head = "<w:trPr><w:tblHeader/></w:trPr>" if not number else ""
        bold = "<w:rPr><w:b/></w:rPr>" if not number else ""
        cells = "".join(
            f"<w:tc><w:p>{_run(cell.strip(), bold)}</w:p></w:tc>" for cell in row + [""] * (most - len(row))
        )
        made.append(f"<w:tr>{head}{cells}</w:tr>")
    look = '<w:tblLook w:firstRow="1"/>'
    return (
        f'<w:tbl><w:tblPr><w:tblW w:w="0" w:type="auto"/><w:tblBorders>{borders}</w:tblBorders>{look}</w:tblPr>'
        f"<w:tblGrid>{'<w:gridCol/>' * most}</w:tblGrid>{''.join(made)}</w:tbl><w:p/>"
    )


_SIDES = ("top", "left", "bottom", "right", "insideH", "insideV")
# English metric units: a centimetre is 360,000 of them; the office's sign stands 14 mm high.
_TALL = 504_000
_WIDEST = 5_400_000


def _png_size(data: bytes) -> tuple[int, int] | None:
    """Width and height of a PNG; None for what is none."""
    if data[:8] != b"\x89PNG\r\n\x1a\n" or len(data) < 24:
        return None
    width, height = int.from_bytes(data[16:20]), int.from_bytes(data[20:24])
    return (width, height) if width and height else None


def _picture(width: int, height: int) -> str:
    tall = min(_TALL, _WIDEST * height // width)
    wide = tall * width // height
    draw = "http://schemas.openxmlformats.org/drawingml/2006"
    return (
        f'<w:p><w:r><w:drawing><wp:inline xmlns:wp="{draw}/wordprocessingDrawing"><wp:extent cx="{wide}" cy="{tall}"/>'
        f'<wp:docPr id="1" name="logo" descr=""/><a:graphic xmlns:a="{draw}/main"><a:graphicData uri="{draw}/picture">'
        f'<pic:pic xmlns:pic="{draw}/picture"><pic:nvPicPr><pic:cNvPr id="1" name="logo"/><pic:cNvPicPr/></pic:nvPicPr>'
        '<pic:blipFill><a:blip r:embed="rIdLogo"/><a:stretch><a:fillRect/></a:stretch></pic:blipFill>'
        f'<pic:spPr><a:xfrm><a:off x="0" y="0"/><a:ext cx="{wide}" cy="{tall}"/></a:xfrm>'
        '<a:prstGeom prst="rect"><a:avLst/></a:prstGeom></pic:spPr></pic:pic></a:graphicData></a:graphic></wp:inline>'
        "</w:drawing></w:r></w:p>"
    )


_LOGO = (
    '<Relationship Id="rIdLogo" Target="media/logo.png"'
    ' Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/image"/>'
)
