"""The text of a Word document: paragraphs, tables, text boxes, headers and footers, without what was struck out."""

import io
import posixpath
import zipfile
from collections.abc import Iterator
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

from outreach.i18n import _
from outreach.problems import Problem

MAX_PART = 40_000_000
MAX_PARTS = 5_000
MAX_RATIO = 400
MAX_DEPTH = 200

# deleted text, instructions of fields, properties, and the second copy of a text box
LEFT_OUT = {"del", "moveFrom", "instrText", "delText", "delInstrText", "pPr", "rPr", "tblPr", "trPr", "tcPr", "sectPr",
             "Fallback", "pict_properties"}  # fmt: skip


SIGNS = {"tab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "-"}


def docx_text(data: bytes) -> tuple[str, str | None, None]:
    """The text, the title in its properties, and no encoding. Raises a Problem for what cannot be read."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return Package(archive).text()
    except Problem:
        raise
    except RuntimeError:  # what zipfile says to an encrypted member
        raise Problem(
            _("This document is protected by a password. Open it, save it without one, and try again.")
        ) from None
    except Exception:  # damaged archives and damaged XML raise a dozen kinds
        raise Problem(_("The Word document is damaged and cannot be read.")) from None


class Package:
    """A Word file as the parts it is packed of."""

    def __init__(self, archive: zipfile.ZipFile) -> None:
        self.archive = archive
        infos = archive.infolist()
        if len(infos) > MAX_PARTS:
            raise Problem(_("This Word document has too many parts."))
        self.parts = {info.filename.replace("\\", "/").lstrip("/").lower(): info for info in infos}

    def text(self) -> tuple[str, str | None, None]:
        main = self.main()
        root = self.xml(main)
        related = self.related(main)
        headers: list[str] = []
        footers: list[str] = []
        notes: list[str] = []
        for kind, target in related.values():
            if kind in ("header", "footer", "footnotes", "endnotes") and target in self.parts:
                found = _text(self.xml(target), self.links(self.related(target)))
                {"header": headers, "footer": footers}.get(kind, notes).append(found)
        body = _text(root, self.links(related))
        pieces = [*_once(headers), body, *_once(notes), *_once(footers)]
        return "\n\n".join(piece for piece in pieces if piece.strip()) + "\n", self._title(), None

    def main(self) -> str:
        for kind, target in self.related("").values():
            if kind == "officeDocument" and target in self.parts:
                return target
        if "word/document.xml" in self.parts:
            return "word/document.xml"
        raise Problem(_("This is not a Word document: the part with its text is missing."))

    def xml(self, name: str) -> Element:
        info = self.parts[name]
        if info.flag_bits & 1:
            raise RuntimeError("encrypted")
        if info.file_size > MAX_PART or info.file_size > MAX_RATIO * max(info.compress_size, 1_000):
            raise Problem(_("This Word document expands to far more than its size, so it was not opened."))
        with self.archive.open(info) as part:
            data = part.read(MAX_PART + 1)
        if len(data) > MAX_PART:
            raise Problem(_("This Word document expands to far more than its size, so it was not opened."))
        return ElementTree.fromstring(data)

    def related(self, part: str) -> dict[str, tuple[str, str]]:
        """The parts (and outside links) that a part refers to: {id: (kind, target)}."""
        folder, name = posixpath.split(part)
        rels = posixpath.join(folder, "_rels", f"{name}.rels")
        if rels not in self.parts:
            return {}
        found = {}
        for element in self.xml(rels):
            kind = element.get("Type", "").rsplit("/", 1)[-1]
            target = element.get("Target", "")
            if element.get("TargetMode") != "External":
                target = posixpath.normpath(posixpath.join("/" + folder, target)).lstrip("/").lower()
            found[element.get("Id", "")] = (kind, target)
        return found

    @staticmethod
    def links(related: dict[str, tuple[str, str]]) -> dict[str, str]:
        return {key: target for key, (kind, target) in related.items() if kind == "hyperlink"}

    def _title(self) -> str | None:
        if "docprops/core.xml" not in self.parts:
            return None
        title = next((e.text for e in self.xml("docprops/core.xml").iter() if local(e) == "title"), None)
        return (title or "").strip() or None


def _once(texts: list[str]) -> Iterator[str]:
    """Headers come for the first, odd and even pages; the same words are wanted once."""
    seen = set()
    for text in texts:
        if text.strip() and text.strip() not in seen:
            seen.add(text.strip())
            yield text


def local(element: Element) -> str:
    return element.tag.rsplit("}", 1)[-1] if isinstance(element.tag, str) else ""


def _text(root: Element, links: dict[str, str]) -> str:
    lines = list(_blocks(root, links, 0))
    return "\n".join(lines).strip("\n")


def _blocks(element: Element, links: dict[str, str], depth: int) -> Iterator[str]:
    """The paragraphs and table rows under an element, each as one or more lines."""
    if depth > MAX_DEPTH:
        raise Problem(_("This Word document is nested too deeply to read."))
    for node in element:
        name = local(node)
        if name in LEFT_OUT or (name in ("footnote", "endnote") and _is_separator(node)):
            continue
        if name == "p":
            boxes: list[Element] = []
            said = "".join(_runs(node, links, boxes, depth))
            yield from ("", said, "") if _is_heading(node) else (said,)
            for box in boxes:
                yield from _blocks(box, links, depth + 1)
        elif name == "tbl":
            yield from _table(node, links, depth)
        else:
            yield from _blocks(node, links, depth + 1)


def _is_heading(paragraph: Element) -> bool:
    style = paragraph.find("./{*}pPr/{*}pStyle")
    names = style.attrib.values() if style is not None else ()
    return any(name.lower().startswith("heading") and not name.endswith("1") for name in names)


def _is_separator(note: Element) -> bool:
    return any(key.rsplit("}", 1)[-1] == "type" for key in note.attrib)


def _table(table: Element, links: dict[str, str], depth: int) -> Iterator[str]:
    """Rows of single lines become one line with tabs; a cell of many lines stays a block of its own."""
    yield ""
    for row in named(table, "tr"):
        cells = [[line for line in _blocks(cell, links, depth + 1) if line.strip()] for cell in named(row, "tc")]
        if all(len(cell) <= 1 for cell in cells):
            yield "\t".join(cell[0] for cell in cells if cell)
        else:
            for cell in cells:
                yield from cell
                yield ""
    yield ""


def named(element: Element, name: str) -> Iterator[Element]:
    """The rows of a table, or the cells of a row, through what may stand around them."""
    for node in element:
        if local(node) == name:
            yield node
        elif local(node) in ("sdt", "sdtContent", "ins", "customXml"):
            yield from named(node, name)


def _runs(element: Element, links: dict[str, str], boxes: list[Element], depth: int) -> Iterator[str]:
    if depth > MAX_DEPTH:
        raise Problem(_("This Word document is nested too deeply to read."))
    for node in element:
        name = local(node)
        if name in LEFT_OUT and not (name == "Fallback" and not _has_text_box(element)):
            continue
        if name == "t":
            yield node.text or ""
        elif name in SIGNS:
            yield SIGNS[name]
        elif name == "txbxContent":
            boxes.append(node)
        elif name == "hyperlink":
            yield from _hyperlink(node, links, boxes, depth)
        else:
            yield from _runs(node, links, boxes, depth + 1)


def _has_text_box(alternate: Element) -> bool:
    """Whether the modern half of an mc:AlternateContent has a text box: then the old half repeats it."""
    return any(local(e) == "Choice" and any(local(x) == "txbxContent" for x in e.iter()) for e in alternate)


def _hyperlink(node: Element, links: dict[str, str], boxes: list[Element], depth: int) -> Iterator[str]:
    shown = "".join(_runs(node, links, boxes, depth + 1))
    yield shown
    target = next((links.get(value, "") for key, value in node.attrib.items() if key.endswith("}id")), "")
    if target.lower().startswith("mailto:") and "@" not in shown:
        yield f" <{target[7:].split('?')[0]}>"
