"""Word documents written by hand: headings that are headings, a language, nothing but text.

By hand, for a document of ours is paragraphs in six styles: the library for it brings a whole XML toolkit that
nothing else here needs.
"""

import io
import re
import zipfile
from collections.abc import Iterable
from xml.sax.saxutils import escape, quoteattr

_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
# (id, name, based on a heading, properties of its paragraphs, of its letters); sizes are half points.
_STYLES = (
    ("headline", "heading 1", 0, '<w:spacing w:after="160"/><w:outlineLvl w:val="0"/>', '<w:b/><w:sz w:val="36"/>'),
    ("heading", "heading 2", 1, '<w:spacing w:before="240" w:after="80"/><w:outlineLvl w:val="1"/>', "<w:b/>"),
    ("subhead", "Subtitle", 2, '<w:spacing w:after="200"/>', '<w:color w:val="595959"/><w:sz w:val="26"/>'),
    ("quote", "Quote", 2, '<w:spacing w:after="160"/><w:ind w:left="425"/>', "<w:i/>"),
    ("banner", "Banner", 2, '<w:spacing w:after="160"/>', "<w:b/>"),
    ("contact", "Contact", 2, '<w:keepLines/><w:spacing w:after="160"/>', ""),
    ("small", "Small", 2, '<w:spacing w:after="80"/>', '<w:color w:val="595959"/><w:sz w:val="18"/>'),
)


def make(blocks: Iterable[tuple[str, str]], language: str, title: str) -> bytes:
    """A .docx of (kind, text) blocks, kinds as in `mail.body.Kind`; a line break in a text is one in the document."""
    paragraphs = "".join(_paragraph(kind, text) for kind, text in blocks)
    document = (
        f"{_HEAD}<w:document {_W}><w:body>{paragraphs}"
        '<w:sectPr><w:pgSz w:w="11906" w:h="16838"/>'
        '<w:pgMar w:top="1247" w:right="1418" w:bottom="1247" w:left="1418"'
        ' w:header="709" w:footer="709" w:gutter="0"/>'
        "</w:sectPr></w:body></w:document>"
    )
    parts = {
        "[Content_Types].xml": _CONTENT_TYPES,
        "_rels/.rels": _RELATIONS,
        "word/document.xml": document,
        "word/styles.xml": _styles(language),
        "word/_rels/document.xml.rels": _DOCUMENT_RELATIONS,
        "docProps/core.xml": _core(title, language),
    }
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in parts.items():
            # A fixed moment: the same release makes the same bytes.
            archive.writestr(zipfile.ZipInfo(name, (2000, 1, 1, 0, 0, 0)), text.encode(), zipfile.ZIP_DEFLATED)
    return out.getvalue()


def _paragraph(kind: str, text: str) -> str:
    style = f'<w:pPr><w:pStyle w:val="{kind}"/></w:pPr>' if kind != "paragraph" else ""
    lines = "<w:r><w:br/></w:r>".join(
        f'<w:r><w:t xml:space="preserve">{escape(_NOT_XML.sub("", line))}</w:t></w:r>' for line in text.split("\n")
    )
    return f"<w:p>{style}{lines}</w:p>"


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
        '<w:name w:val="Normal"/></w:style>'
        + "".join(made)
        + "</w:styles>"
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
    f'<Override PartName="/word/document.xml" ContentType="{_WORD}.document.main+xml"/>'
    f'<Override PartName="/word/styles.xml" ContentType="{_WORD}.styles+xml"/>'
    '<Override PartName="/docProps/core.xml" ContentType="application/vnd.openxmlformats-package.core-properties+xml"/>'
    "</Types>"
)
_RELATIONS = (
    f'{_HEAD}<Relationships xmlns="{_PACKAGE}/relationships">'
    f'<Relationship Id="rId1" Type="{_OFFICE}/officeDocument" Target="word/document.xml"/>'
    f'<Relationship Id="rId2" Type="{_PACKAGE}/relationships/metadata/core-properties" Target="docProps/core.xml"/>'
    "</Relationships>"
)
_DOCUMENT_RELATIONS = (
    f'{_HEAD}<Relationships xmlns="{_PACKAGE}/relationships">'
    f'<Relationship Id="rId1" Type="{_OFFICE}/styles" Target="styles.xml"/></Relationships>'
)
