"""A Word document as rich text: its looks, links, headings, lists, quotes and tables."""

import io
import zipfile
from collections.abc import Iterator
from xml.etree.ElementTree import Element

from outreach.formats.documents.document_docx import LEFT_OUT, MAX_DEPTH, SIGNS, Package, local, named
from outreach.values import rich_text
from outreach.values.rich_text import Block, Kind, Line, Run

_OFF = ("0", "false", "off", "none")
_AROUND = ("sdt", "sdtContent", "ins", "customXml", "smartTag", "body", "document")


def docx_blocks(data: bytes) -> list[Block]:
    """The blocks of a Word document's own text, without headers, footers and notes.

    Raises:
        Problem: it is none, or made to hurt its reader.
    """
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        package = Package(archive)
        main = package.main()
        related = package.related(main)
        targets = {kind: target for kind, target in related.values() if target in package.parts}
        styles = dict(_styles(package, targets))
        reader = _Reader(package.links(related), styles, dict(_numberings(package, targets)))
        return rich_text.read(rich_text.write(list(reader.blocks(package.xml(main), 0))))


def _styles(package: Package, targets: dict[str, str]) -> Iterator[tuple[str, str]]:
    """The styles by their keys, with the names that are the same in every language of Word."""
    for style in package.xml(targets["styles"]) if "styles" in targets else ():
        names = [_value(one) for one in style if local(one) == "name"]
        yield _value(style, "styleId"), (names or [""])[0].lower()


def _numberings(package: Package, targets: dict[str, str]) -> Iterator[tuple[str, Kind]]:
    """Whether a numbering by its number has bullets or numbers, at its first level."""
    parts = list(package.xml(targets["numbering"])) if "numbering" in targets else []
    signs = {
        _value(one, "abstractNumId"): [_value(sign) for sign in one.iter() if local(sign) == "numFmt"][:1]
        for one in parts
    }
    for one in parts:
        if local(one) == "num":
            of = next((_value(sign) for sign in one if local(sign) == "abstractNumId"), "")
            yield _value(one, "numId"), "bullets" if signs.get(of, ["bullet"]) == ["bullet"] else "numbers"


def _value(element: Element, name: str = "val") -> str:
    return next((value for key, value in element.attrib.items() if key.rsplit("}", 1)[-1] == name), "")


class _Reader:
    def __init__(self, links: dict[str, str], styles: dict[str, str], numberings: dict[str, Kind]) -> None:
        self._links, self._styles, self._numberings = links, styles, numberings

    def blocks(self, element: Element, depth: int) -> Iterator[Block]:
        """The blocks under an element; points and lines that follow each other are one list, one quotation."""
        before: Block | None = None
        for block in self._each(element, depth):
            if before is not None and before.kind == block.kind and block.kind in ("bullets", "numbers", "quote"):
                before = before._replace(lines=before.lines + block.lines)
                continue
            if before is not None:
                yield before
            before = block
        if before is not None:
            yield before

    def _each(self, element: Element, depth: int) -> Iterator[Block]:
        for node in element if depth < MAX_DEPTH else ():
            match local(node):
                case "p":
                    yield self._paragraph(node)
                case "tbl":
                    rows = [[self._cell(cell) for cell in named(row, "tc")] for row in named(node, "tr")]
                    yield rich_text.table_of(rows)
                case name if name in _AROUND:
                    yield from self._each(node, depth + 1)

    def _paragraph(self, node: Element) -> Block:
        about = {local(one): one for one in node.find("./{*}pPr") or () if isinstance(one.tag, str)}
        style = self._styles.get(_value(about["pStyle"]), "") if "pStyle" in about else ""
        number = next((_value(one) for one in about.get("numPr", ()) if local(one) == "numId"), "")
        runs = list(self._runs(node, Run(""), 0))
        if style.startswith("heading ") or style == "title":
            runs = [run._replace(bold=False) for run in runs]
            return Block("heading", (tuple(runs),), 3 if style[-1] in "3456789" else 2)
        if number in self._numberings or style.startswith(("list bullet", "list number")):
            kind = self._numberings.get(number, "numbers" if style.startswith("list number") else "bullets")
            return Block(kind, (tuple(runs),))
        return Block("quote" if style.endswith("quote") else "paragraph", rich_text.lines_of(runs))

    def _cell(self, cell: Element) -> Line:
        return tuple(
            run for one in cell.iter() if local(one) == "p" for run in (*self._runs(one, Run(""), 0), Run(" "))
        )

    def _runs(self, element: Element, look: Run, depth: int) -> Iterator[Run]:
        for node in element if depth < MAX_DEPTH else ():
            name = local(node)
            if name == "r":
                yield from self._runs(node, _look(node, look), depth + 1)
            elif name == "t":
                yield look._replace(text=node.text or "")
            elif name in SIGNS:
                yield look._replace(text=SIGNS[name])
            elif name == "hyperlink":
                yield from self._runs(node, look._replace(link=self._links.get(_value(node, "id"), "")), depth + 1)
            elif name not in LEFT_OUT and name not in ("drawing", "pict", "AlternateContent"):
                yield from self._runs(node, look, depth + 1)


def _look(run: Element, look: Run) -> Run:
    said = {local(one): _value(one) not in _OFF for one in run.find("./{*}rPr") or ()}
    return look._replace(bold=said.get("b", look.bold), italic=said.get("i", look.italic))
