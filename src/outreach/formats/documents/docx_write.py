"""Word documents: headings that are headings, a language, lists, tables, and a letterhead.

Styles and all else that is the same in each are the parts in resources/templates/word; only the text is made here.
"""

import io
import re
import zipfile
from collections.abc import Iterable, Mapping
from itertools import groupby
from typing import Protocol
from xml.sax.saxutils import escape, quoteattr

from outreach import paths
from outreach.formats.documents import picture
from outreach.values.rich_text import Block, Line, Picture

_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
_R = 'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'


class Part(Protocol):
    """A block of rich text and its style: the kinds of `mail.body.Kind`, "text" for those of the text itself."""

    @property
    def kind(self) -> str: ...
    @property
    def rich(self) -> Block: ...


def make(
    blocks: Iterable[Part], language: str, title: str, logo: bytes = b"", pictures: Mapping[str, bytes] | None = None
) -> bytes:
    """A .docx of blocks with headings, lists, tables, links and pictures that are Word's own. `logo` is a PNG."""
    writer = _Writer({_LOGO: logo, **(pictures or {})})
    made = [writer.logo()] if logo else []
    made += [writer.block(part.rich, "" if part.kind == "text" else part.kind) for part in blocks]
    document = (
        f"{_HEAD}<w:document {_W} {_R}><w:body>{''.join(made)}"
        '<w:sectPr><w:pgSz w:w="11906" w:h="16838"/>'
        '<w:pgMar w:top="1247" w:right="1418" w:bottom="1247" w:left="1418"'
        ' w:header="709" w:footer="709" w:gutter="0"/>'
        "</w:sectPr></w:body></w:document>"
    )
    given = {
        "language": quoteattr(language), "code": escape(language), "title": escape(_NOT_XML.sub("", title)),
        "relations": writer.relations(), "numbers": writer.numbers(),
    }  # fmt: skip
    template = paths.resources() / "templates" / "word"
    parts: dict[str, bytes] = {}
    for file in sorted(file for file in template.rglob("*") if file.is_file()):
        parts[file.relative_to(template).as_posix()] = _filled(file.read_text("utf-8"), given).encode()
    parts["word/document.xml"] = document.encode()
    parts |= {f"word/{name}": data for name, data in writer.media.items()}
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            # A fixed moment: the same release makes the same bytes.
            archive.writestr(zipfile.ZipInfo(name, (2000, 1, 1, 0, 0, 0)), content, zipfile.ZIP_DEFLATED)
    return out.getvalue()


class _Writer:
    """Makes the paragraphs of a document, and keeps what its other parts must say of them."""

    def __init__(self, pictures: Mapping[str, bytes]) -> None:
        self.links: dict[str, str] = {}
        self.media: dict[str, bytes] = {}
        self.lists = 0
        self._pictures = pictures

    def block(self, block: Block, style: str) -> str:
        if block.picture:
            return self._shown(block.picture)
        match block.kind:
            case "table":
                return self._table(block)
            case "bullets":
                return self._points(block, "list", 1)
            case "numbers":
                self.lists += 1
                return self._points(block, "number", 1 + self.lists)
            case "heading":
                style = "heading3" if block.level == 3 else "heading"
            case "quote":
                style = "quote"
        lines = "<w:r><w:br/></w:r>".join(map(self._line, block.lines))
        return _paragraph(lines, f'<w:pStyle w:val="{style}"/>' if style else "")

    def relations(self) -> str:
        kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
        links = (
            f'<Relationship Id="{name}" Target={quoteattr(link)} TargetMode="External" Type="{kind}/hyperlink"/>'
            for link, name in self.links.items()
        )
        media = (
            f'<Relationship Id="rIdPicture{number}" Target="{name}" Type="{kind}/image"/>'
            for number, name in enumerate(self.media, 1)
        )
        return "".join([*links, *media])

    def logo(self) -> str:
        """The office's sign, which stands for nothing that is not said beside it."""
        width, height = picture.size(self._pictures[_LOGO])
        tall = min(_TALL, _WIDEST * height // width)
        return _paragraph(self._drawing(_LOGO, "", tall * width // height))

    def _shown(self, block: Picture) -> str:
        """A picture, and under it its caption and its credit, each in a paragraph of its own style."""
        wide = round(_WIDE * picture.share(self._pictures.get(block.hash, b"")))
        drawn = _paragraph(self._drawing(block.hash, block.alternative, wide), "<w:keepNext/>")
        lines = zip(("caption", "credit"), block[2:], strict=True)
        under = (_paragraph(_run(said), f'<w:pStyle w:val="{name}"/>') for name, said in lines if said)
        return (drawn if block.hash in self._pictures else "") + "".join(under)

    def _drawing(self, key: str, alternative: str, wide: int) -> str:
        data = self._pictures.get(key, b"")
        width, height = picture.size(data)
        number = len(self.media) + 1
        self.media[f"media/picture{number}.{picture.kind(data)}"] = data
        described = quoteattr(_NOT_XML.sub("", alternative))
        given = {"wide": wide, "tall": wide * height // width, "number": number, "alternative": described}
        return _filled((paths.resources() / "templates" / "word_drawing.xml").read_text("utf-8").strip(), given)

    def numbers(self) -> str:
        """A numbering for each numbered list, so that each begins with 1."""
        start = '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride>'
        return "".join(
            f'<w:num w:numId="{number}"><w:abstractNumId w:val="1"/>{start}</w:num>'
            for number in range(2, 2 + self.lists)
        )

    def _points(self, block: Block, style: str, number: int) -> str:
        of_list = f'<w:numPr><w:ilvl w:val="0"/><w:numId w:val="{number}"/></w:numPr>'
        return "".join(_paragraph(self._line(line), f'<w:pStyle w:val="{style}"/>{of_list}') for line in block.lines)

    def _line(self, line: Line, bold: bool = False) -> str:
        made = ""
        for link, runs in groupby(line, key=lambda run: run.link):
            said = "".join(_run(run.text, bold or run.bold, run.italic, bool(link)) for run in runs)
            name = self.links.setdefault(link, f"rIdLink{len(self.links) + 1}") if link else ""
            made += f'<w:hyperlink r:id="{name}">{said}</w:hyperlink>' if name else said
        return made

    def _table(self, block: Block) -> str:
        """A table whose first row is repeated on every page, and read out as its head."""
        borders = "".join(f'<w:{side} w:val="single" w:sz="4" w:color="999999"/>' for side in _SIDES)
        made = []
        for number, row in enumerate(block.rows):
            head = "<w:trPr><w:tblHeader/></w:trPr>" if not number else ""
            cells = "".join(f"<w:tc>{_paragraph(self._line(cell, bold=not number))}</w:tc>" for cell in row)
            made.append(f"<w:tr>{head}{cells}</w:tr>")
        look = '<w:tblLook w:firstRow="1"/>'
        return (
            f'<w:tbl><w:tblPr><w:tblW w:w="0" w:type="auto"/><w:tblBorders>{borders}</w:tblBorders>{look}</w:tblPr>'
            f"<w:tblGrid>{'<w:gridCol/>' * len(block.rows[0])}</w:tblGrid>{''.join(made)}</w:tbl><w:p/>"
        )


def _paragraph(runs: str, look: str = "") -> str:
    return f"<w:p><w:pPr>{look}</w:pPr>{runs}</w:p>" if look else f"<w:p>{runs}</w:p>"


def _run(text: str, bold: bool = False, italic: bool = False, link: bool = False) -> str:
    look = "<w:b/>" * bold + "<w:i/>" * italic + '<w:color w:val="1F5F8B"/><w:u w:val="single"/>' * link
    style = f"<w:rPr>{look}</w:rPr>" if look else ""
    return f'<w:r>{style}<w:t xml:space="preserve">{escape(_NOT_XML.sub("", text))}</w:t></w:r>'


def _filled(template: str, given: Mapping[str, object]) -> str:
    return re.sub(r"\{(\w+)\}", lambda name: str(given[name[1]]), template)


_SIDES = ("top", "left", "bottom", "right", "insideH", "insideV")
_LOGO = "logo"
# English metric units: a centimetre is 360,000 of them. The text is 160 mm wide; the office's sign stands 14 mm high.
_WIDE, _TALL, _WIDEST = 5_760_000, 504_000, 5_400_000
