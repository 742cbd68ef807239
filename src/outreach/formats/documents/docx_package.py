"""A Word file or an XLSX workbook as the parts it is packed of (ECMA-376 part 2)."""

import io
import posixpath
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

from outreach.i18n import _
from outreach.problems import Problem

MAX_PART = 40_000_000
MAX_PARTS = 5_000
MAX_RATIO = 400


class Package:
    """The parts of a file by their names, each read when it is asked for."""

    def __init__(self, archive: zipfile.ZipFile) -> None:
        self.archive = archive
        infos = archive.infolist()
        if len(infos) > MAX_PARTS:
            raise Problem(_("This Word document has too many parts."))
        self.parts = {info.filename.replace("\\", "/").lstrip("/").lower(): info for info in infos}

    @classmethod
    @contextmanager
    def opened(cls, data: bytes) -> Iterator["Package"]:
        """The parts of a file in memory. Whatever goes wrong while they are read is a Problem."""
        try:
            with zipfile.ZipFile(io.BytesIO(data)) as archive:
                yield cls(archive)
        except Problem:
            raise
        except RuntimeError:  # what zipfile says to an encrypted member
            raise Problem(
                _("This document is protected by a password. Open it, save it without one, and try again.")
            ) from None
        except Exception:  # damaged archives and damaged XML raise a dozen kinds
            raise Problem(_("The Word document is damaged and cannot be read.")) from None

    def main(self) -> str:
        """The name of the part with the text."""
        for kind, target in self.related("").values():
            if kind == "officeDocument" and target in self.parts:
                return target
        if "word/document.xml" in self.parts:
            return "word/document.xml"
        raise Problem(_("This is not a Word document: the part with its text is missing."))

    def xml(self, name: str) -> Element:
        """A part. Raises a Problem where it would fill the memory."""
        info = self.parts[name]
        if info.flag_bits & 1:
            raise RuntimeError("encrypted")
        size = info.file_size if info.file_size <= MAX_RATIO * max(info.compress_size, 1_000) else MAX_PART + 1
        if size <= MAX_PART:
            with self.archive.open(info) as part:
                data = part.read(MAX_PART + 1)
            size = len(data)
        if size > MAX_PART:
            raise Problem(_("This Word document expands to far more than its size, so it was not opened."))
        return ElementTree.fromstring(data)

    def media(self, name: str) -> bytes:
        """The bytes of a part; b"" where there is none, or one that would fill the memory."""
        info = self.parts.get(name)
        return self.archive.read(info) if info and info.file_size <= MAX_PART else b""

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

    def title(self) -> str | None:
        """What the file calls itself."""
        if "docprops/core.xml" not in self.parts:
            return None
        title = next((e.text for e in self.xml("docprops/core.xml").iter() if local(e) == "title"), None)
        return (title or "").strip() or None


def local(element: Element) -> str:
    """The name of an element without its namespace."""
    return element.tag.rsplit("}", 1)[-1] if isinstance(element.tag, str) else ""


def value(element: Element, name: str = "val") -> str:
    """An attribute by its name without a namespace; "" where there is none."""
    return next((value for key, value in element.attrib.items() if key.rsplit("}", 1)[-1] == name), "")


def named(element: Element, name: str) -> Iterator[Element]:
    """The rows of a table, or the cells of a row, through what may stand around them."""
    for node in element:
        if local(node) == name:
            yield node
        elif local(node) in ("sdt", "sdtContent", "ins", "customXml"):
            yield from named(node, name)
