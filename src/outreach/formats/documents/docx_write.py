"""Word documents written by hand: headings that are headings, a language, lists, tables, and a letterhead.

By hand, for a document of ours is paragraphs in a few styles: the library for it brings a whole XML toolkit that
nothing else here needs.
"""

import io
import re
import zipfile
from collections.abc import Iterable
from xml.sax.saxutils import escape, quoteattr

_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
_R = 'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
# (id, name, based on a heading, properties of its paragraphs, of its letters); sizes are half points.
_STYLES = (
    ("headline", "heading 1", 0, '<w:spacing w:after="160"/><w:outlineLvl w:val="0"/>', '<w:b/><w:sz w:val="36"/>'),
    ("heading", "heading 2", 1, '<w:spacing w:before="240" w:after="80"/><w:outlineLvl w:val="1"/>', "<w:b/>"),
    ("subhead", "Subtitle", 2, '<w:spacing w:after="200"/>', '<w:color w:val="595959"/><w:sz w:val="26"/>'),
    ("banner", "Banner", 2, '<w:spacing w:after="160"/>', "<w:b/>"),
    ("list", "List Bullet", 2, '<w:spacing w:after="60"/>', ""),
    ("photo", "Photo", 2, '<w:spacing w:after="120"/>', ""),
    ("contact", "Contact", 2, '<w:keepLines/><w:spacing w:after="160"/>', ""),
    ("small", "Small", 2, '<w:spacing w:after="80"/>', '<w:color w:val="595959"/><w:sz w:val="18"/>'),
)


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
    parts: dict[str, bytes] = {
        "[Content_Types].xml": _CONTENT_TYPES.encode(),
        "_rels/.rels": _RELATIONS.encode(),
        "word/document.xml": document.encode(),
        "word/styles.xml": _styles(language).encode(),
        "word/numbering.xml": _NUMBERING.encode(),
        "word/_rels/document.xml.rels": _document_relations(bool(size)).encode(),
        "docProps/core.xml": _core(title, language).encode(),
    }
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


def _styles(language: str) -> str:
    made = [
        f'<w:style w:type="paragraph" w:styleId="{style}"><w:name w:val="{name}"/><w:basedOn w:val="Normal"/>'
        f"<w:qFormat/><w:pPr>{paragraph}</w:pPr><w:rPr>{letters}</w:rPr></w:style>"
        for style, name, _level, paragraph, letters in _STYLES
    ]
    return (
        f"{_HEAD}<w:styles {_W}><w:docDefaults><w:rPrDefault><w:rPr>"
        '<w:rFonts w:ascii="Calibri" w:hAnsi="Calibri" w:cs="Calibri"/><w:sz w:val="23"/>'
        f"<w:lang w:val={quoteattr(language)}/></w:rPr></w:rPrDefault>"
        '<w:pPrDefault><w:pPr><w:spacing w:after="160" w:line="276" w:lineRule="auto"/></w:pPr></w:pPrDefault>'
        '</w:docDefaults><w:style w:type="paragraph" w:default="1" w:styleId="Normal">'
        '<w:name w:val="Normal"/></w:style>' + "".join(made) + "</w:styles>"
    )


def _core(title: str, language: str) -> str:
    return (
        f'{_HEAD}<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" '
        'xmlns:dc="http://purl.org/dc/elements/1.1/">'
        f"<dc:title>{escape(_NOT_XML.sub('', title))}</dc:title><dc:language>{escape(language)}</dc:language>"
        "</cp:coreProperties>"
    )


_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml"
_CONTENT_TYPES = (
    f'{_HEAD}<Types xmlns="{_PACKAGE}/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/>'
    '<Default Extension="png" ContentType="image/png"/>'
    f'<Override PartName="/word/document.xml" ContentType="{_WORD}.document.main+xml"/>'
    f'<Override PartName="/word/styles.xml" ContentType="{_WORD}.styles+xml"/>'
    f'<Override PartName="/word/numbering.xml" ContentType="{_WORD}.numbering+xml"/>'
    '<Override PartName="/docProps/core.xml" ContentType="application/vnd.openxmlformats-package.core-properties+xml"/>'
    "</Types>"
)
_RELATIONS = (
    f'{_HEAD}<Relationships xmlns="{_PACKAGE}/relationships">'
    f'<Relationship Id="rId1" Type="{_OFFICE}/officeDocument" Target="word/document.xml"/>'
    f'<Relationship Id="rId2" Type="{_PACKAGE}/relationships/metadata/core-properties" Target="docProps/core.xml"/>'
    "</Relationships>"
)
_NUMBERING = (
    f'{_HEAD}<w:numbering {_W}><w:abstractNum w:abstractNumId="0"><w:lvl w:ilvl="0"><w:numFmt w:val="bullet"/>'
    '<w:lvlText w:val="•"/><w:lvlJc w:val="left"/><w:pPr><w:ind w:left="425" w:hanging="283"/></w:pPr></w:lvl>'
    '</w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num></w:numbering>'
)


def _document_relations(logo: bool) -> str:
    picture = f'<Relationship Id="rIdLogo" Type="{_OFFICE}/image" Target="media/logo.png"/>' if logo else ""
    return (
        f'{_HEAD}<Relationships xmlns="{_PACKAGE}/relationships">'
        f'<Relationship Id="rId1" Type="{_OFFICE}/styles" Target="styles.xml"/>'
        f'<Relationship Id="rId2" Type="{_OFFICE}/numbering" Target="numbering.xml"/>{picture}</Relationships>'
    )
