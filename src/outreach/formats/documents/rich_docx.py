"""A Word document as blocks with their looks, links, headings, lists, quotes and tables, and as what these say."""

import contextlib
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

from outreach.formats.documents import hidden_addresses, picture
from outreach.formats.documents.docx_package import Package, local, named, value
from outreach.i18n import _
from outreach.problems import Problem
from outreach.values import rich_text
from outreach.values.names import name_parts, nicknames
from outreach.values.rich_text import Block, Kind, Line, Picture, Run

MAX_DEPTH = 200
# Deleted text, instructions of fields, properties, and the second copy of a text box.
_LEFT_OUT = {
    "del", "moveFrom", "instrText", "delText", "delInstrText", "pPr", "rPr", "tblPr", "trPr", "tcPr", "sectPr",
    "Fallback",
}  # fmt: skip
# A long line that the next one goes on from, and one that ends a sentence.
_WRAPPED = re.compile(r"(?m)^.{44,}[^\s.:;]\n(?=[^\W\d_A-ZА-ЯЁҢӨҮ])")
_SENTENCES = re.compile(r"(?m)^.{44,}[.!?…»”\"]$(?=\n\S)")
_SIGNS = {"tab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "-"}
_OFF = ("0", "false", "off", "none")
_HEADING = re.compile(r"heading ?(\d?)|title$")
_NAMED: dict[re.Pattern[str], Kind] = {
    re.compile("^list bullet"): "bullets", re.compile("^list number"): "numbers", re.compile("quote$"): "quote",
    re.compile("^(?:caption|credit)$"): "picture",
}  # fmt: skip
_REACH = re.compile(r"\d(?:[^\w@]{0,3}\d){5,14}$|^\s{0,9}[^\s@]{1,99}@[^\s@]{1,99}\s{0,9}$")
_BLANK = Block("paragraph", ((),))


def docx(data: bytes) -> tuple[str, str | None, list[Block], dict[str, bytes]]:
    """The text and the title, and the blocks of the document's own text, without headers, footers and notes, with the
    pictures in them by their hash. Raises a Problem for what cannot be read."""
    with Package.opened(data) as package:
        reader = _Reader(package)
        body = _with_captions(reader.part(reader.main))
        pictures = dict(reader.pictures)

        def said(*kinds: str) -> list[str]:
            texts = [_text(_with_captions(reader.part(target))) for kind, target in reader.related if kind in kinds]
            return list(dict.fromkeys(filter(str.strip, texts)))  # for the first, odd and even pages the same words

        pieces = [*said("header"), _text(body), *said("footnotes", "endnotes"), *said("footer")]
        text = "\n\n".join(piece for piece in pieces if piece.strip()) + "\n"
        stored = rich_text.write(list(map(_stored, rich_text.joined(body))))
        return text, package.title(), rich_text.read(stored), pictures


def _with_captions(blocks: Iterable[Block]) -> list[Block]:
    """The blocks, what stands under a picture being said of it."""
    found: list[Block] = []
    for block in blocks:
        if block.kind == "picture" and block.picture is None:
            rich_text.add_caption(found, "credit" if block.level else "caption", block.lines)
        else:
            found.append(block)
    return found


def _stored(block: Block) -> Block:
    if block.rows:
        return rich_text.table_of(block.rows)
    return block._replace(level=min(max(block.level, 2), 3)) if block.kind == "heading" else block


def _text(blocks: Iterable[Block]) -> str:
    """The lines; a paragraph that could be taken for a line wrapped by hand stands apart, where few or none were: below
    a headline may stand "г. Бишкек"."""
    said = "\n".join(line for block in blocks for line in _said(block)).strip("\n")
    apart, sentences = _SENTENCES.subn(r"\g<0>\n", said)
    return said if len(_WRAPPED.findall(said)) > sentences else apart


def _said(block: Block) -> list[str]:
    """What a paragraph or a row of a table says; a heading below the first stands apart."""
    if block.rows:
        return ["\t".join(filter(None, map(hidden_addresses.said, block.rows[0])))]
    said = "\n".join(map(hidden_addresses.said, block.lines))
    return ["", said, ""] if block.level > 1 else [said]


def _styles(parts: Sequence[Element]) -> Iterator[tuple[str, str]]:
    """The styles by their keys, with the names that are the same in every language of Word."""
    for style in parts:
        yield value(style, "styleId"), ([value(one) for one in style if local(one) == "name"] or [""])[0]


def _numberings(parts: Sequence[Element]) -> Iterator[tuple[str, Kind]]:
    """Whether a numbering by its number has bullets or numbers, at its first level."""
    signs = {
        value(one, "abstractNumId"): [value(sign) for sign in one.iter() if local(sign) == "numFmt"][:1]
        for one in parts
    }
    for one in parts:
        if local(one) == "num":
            of = next((value(sign) for sign in one if local(sign) == "abstractNumId"), "")
            yield value(one, "numId"), "bullets" if signs.get(of, ["bullet"]) == ["bullet"] else "numbers"


class _Reader:
    """Reads the parts of a document that have words of their own."""

    def __init__(self, package: Package) -> None:
        self._package = package
        self.main = package.main()
        self.related = [(kind, name) for kind, name in package.related(self.main).values() if name in package.parts]
        self._styles = dict(_styles(self._looks("styles")))
        self._numberings = dict(_numberings(self._looks("numbering")))
        self._links: dict[str, str] = {}
        self._images: dict[str, str] = {}
        self.pictures: dict[str, bytes] = {}

    def _looks(self, wanted: str) -> list[Element]:
        """A part about the looks; nothing where it is damaged, for the document still says what it says."""
        with contextlib.suppress(ElementTree.ParseError):
            return [one for kind, name in self.related if kind == wanted for one in self._package.xml(name)]
        return []

    def part(self, name: str) -> Iterator[Block]:
        """The paragraphs of a part, each point of a list, blank lines and rows of tables too."""
        related = self._package.related(name).items()
        self._links = {key: target for key, (kind, target) in related if kind == "hyperlink"}
        self._images = {key: target for key, (kind, target) in related if kind == "image"}
        return self.blocks(self._package.xml(name), 0)

    def blocks(self, element: Element, depth: int) -> Iterator[Block]:
        """What stands under an element, from top to bottom."""
        _check(depth)
        for node in element:
            name = local(node)
            if name in _LEFT_OUT or (name in ("footnote", "endnote") and value(node, "type")):
                continue
            if name == "p":
                boxes: list[Element] = []
                shown = list(self._pictures(node))
                yield from shown
                said = self._paragraph(node, boxes, depth)
                yield from [said] if not shown or _says_something(said) else []
                for box in boxes:
                    yield from self.blocks(box, depth + 1)
            elif name == "tbl":
                yield from self._table(node, depth)
            else:
                yield from self.blocks(node, depth + 1)

    def _table(self, table: Element, depth: int) -> Iterator[Block]:
        """Its rows, where a row may be written as lines in cells; a cell of other paragraphs stands by itself."""
        yield _BLANK
        for row in named(table, "tr"):
            cells = [[*filter(_says_something, self.blocks(cell, depth + 1))] for cell in named(row, "tc")]
            if rows := _rows_in_one(cells):
                yield from (Block("table", rows=(line,)) for line in rows)
            elif all(len(cell) <= 1 for cell in cells):
                yield Block("table", rows=(tuple(_on_one_line(cell) for cell in cells),))
            else:
                yield from (block for cell in cells for block in (*cell, _BLANK))
        yield _BLANK

    def _pictures(self, paragraph: Element) -> Iterator[Block]:
        """The pictures in a paragraph of the kinds that a release can hold, with what they are described by."""
        for shape in paragraph.iterfind(".//{*}drawing/*"):
            parts = {local(one): one for one in (shape, *shape.iter())}
            data = self._package.media(self._images.get(value(parts.get("blip", shape), "embed"), ""))
            if picture.is_illustration(data):
                self.pictures[picture.key(data)] = data
                yield Block("picture", picture=Picture(picture.key(data), value(parts.get("docPr", shape), "descr")))

    def _paragraph(self, node: Element, boxes: list[Element], depth: int) -> Block:
        kind, level = self._kind({local(one): one for one in node.find("./{*}pPr") or () if isinstance(one.tag, str)})
        runs = tuple(self._runs(node, Run(""), boxes, depth))
        if kind == "heading":
            runs = tuple(run._replace(bold=False) for run in runs)
        return Block(kind, rich_text.lines_of(runs) if kind in ("paragraph", "quote") else (runs,), level)

    def _kind(self, about: Mapping[str, Element]) -> tuple[Kind, int]:
        """What a paragraph is by its properties; the level of a title, and of a heading of the first level, is 1."""
        key = value(about["pStyle"]) if "pStyle" in about else ""
        style = (self._styles.get(key) or key).lower()
        if heading := _HEADING.match(style):
            return "heading", 1 if style == "title" else int(heading[1] or 2)
        number = next((value(one) for one in about.get("numPr", ()) if local(one) == "numId"), "")
        named: Kind = next((kind for name, kind in _NAMED.items() if name.search(style)), "paragraph")
        return self._numberings.get(number, named), int(style == "credit")

    def _runs(self, element: Element, look: Run, boxes: list[Element], depth: int) -> Iterator[Run]:
        _check(depth)
        for node in element:
            name = local(node)
            if name == "t":
                yield look._replace(text=node.text or "")
            elif name in _SIGNS:
                yield look._replace(text=_SIGNS[name])
            elif name == "txbxContent":
                boxes.append(node)
            elif name not in _LEFT_OUT or (name == "Fallback" and not _has_text_box(element)):
                yield from self._runs(node, self._look(node, look), boxes, depth + 1)

    def _look(self, node: Element, look: Run) -> Run:
        if local(node) == "hyperlink":
            return look._replace(link=self._links.get(value(node, "id"), ""))
        said = {local(one): value(one) not in _OFF for one in node.find("./{*}rPr") or ()}
        return look._replace(bold=said.get("b", look.bold), italic=said.get("i", look.italic))


def _check(depth: int) -> None:
    if depth > MAX_DEPTH:
        raise Problem(_("This Word document is nested too deeply to read."))


def _says_something(block: Block) -> bool:
    return bool("".join(_said(block)).strip())


def _rows_in_one(cells: Sequence[Sequence[Block]]) -> list[tuple[Line, ...]]:
    """The rows of a table written as one: each cell has a line a row, one of them names, another how to reach."""
    columns = [[line for block in cell for line in block.lines] for cell in cells]
    texts = [[*map(hidden_addresses.said, column)] for column in columns]
    told = all(any(all(map(is_one, column)) for column in texts) for is_one in (_REACH.search, _has_name))
    even = len({*map(len, columns)}) == 1 and len(columns[0]) > 1
    return [*zip(*columns, strict=True)] if told and even else []


def _has_name(text: str) -> bool:
    return any(nicknames.is_given(word) or name_parts.is_eastern(word) for word in text.casefold().split())


def _on_one_line(cell: Sequence[Block]) -> Line:
    """What a cell holds: a paragraph, or a row of a table inside the table."""
    between = Run("\t" if cell and cell[0].rows else "\n")
    lines = [line for block in cell for line in (*block.lines, *(some for row in block.rows for some in row))]
    return tuple(run for line in lines for run in (between, *line))[1:]


def _has_text_box(alternate: Element) -> bool:
    """Whether the modern half of an mc:AlternateContent has a text box: then the old half repeats it."""
    return any(local(e) == "Choice" and any(local(x) == "txbxContent" for x in e.iter()) for e in alternate)
