"""PDF files: what is in one, its text, and pictures of its pages; read in the child by pdfium."""

import contextlib
import ctypes
import html
import io
import itertools
import re
import zlib
from collections.abc import Callable
from typing import NamedTuple

from pypdfium2 import PdfDocument, PdfiumError, PdfPage, PdfTextPage, raw

from outreach.formats import sandbox
from outreach.i18n import _
from outreach.problems import Problem

MAX_BYTES = 100 << 20
MAX_PIXELS = 40_000_000
MAX_LETTERS = 40_000  # of one page


class PdfFacts(NamedTuple):
    """What a PDF says of itself. An encrypted one that asks for a password has no pages and no text.

    `language` is the document's (/Lang of its catalogue), `copying` whether its owner allows text to be copied,
    `text_pages` how many of its pages have a text layer; `headings` how many headings its tags name, `undescribed` how
    many pictures without words for who cannot see them; sizes are of the first page, in points (1/72 inch).
    """

    pages: int
    title: str
    author: str
    subject: str
    encrypted: bool
    locked: bool
    copying: bool
    tagged: bool
    language: str
    text_pages: int
    attachments: int
    width: float
    height: float
    version: str
    metadata: dict[str, str]
    comments: int = 0
    scripts: int = 0
    headings: int = 0
    undescribed: int = 0


class Picture(NamedTuple):
    """A page as it is drawn: `data` holds rows of `stride` bytes, three to a pixel, in the order blue, green, red."""

    width: int
    height: int
    stride: int
    data: bytes


class Letters(NamedTuple):
    """The text of a page, and the box of each letter: left, top, right, bottom, as parts of the page's size."""

    text: str
    boxes: list[tuple[float, float, float, float]]


def inspect(data: bytes, seconds: float = 10) -> PdfFacts:
    """What is in a PDF. Raises Problem where it is none, is damaged, or is too large to look into."""
    _check(data)
    return sandbox.run(_inspect, data, seconds=seconds)


def render(data: bytes, page: int, width: int, seconds: float = 10) -> Picture:
    """A picture of a page (the first is 0), `width` pixels wide, on white."""
    _check(data)
    return sandbox.run(_render, data, page, width, seconds=seconds)


def letters(data: bytes, page: int, seconds: float = 10) -> Letters:
    """The letters of a page (the first is 0) with their places, for searching and selecting."""
    _check(data)
    return sandbox.run(_letters, data, page, seconds=seconds)


def text(data: bytes, seconds: float = 20) -> str:
    """The text of all pages, a form feed between them."""
    _check(data)
    return sandbox.run(_text, data, seconds=seconds)


def _check(data: bytes) -> None:
    if len(data) > MAX_BYTES:
        size = len(data) >> 20
        raise Problem(_("This PDF is too large to open here: {size} MB.").format(size=size))
    if b"%PDF-" not in data[:1024]:
        raise Problem(_("This is not a PDF."))


# --- in the child -----------------------------------------------------------------------------------------------


def opened(data: bytes, password: str = "") -> PdfDocument | None:
    """A PDF; None where it asks for a password and the one given is not it."""
    try:
        return PdfDocument(data, password=password or None)
    except PdfiumError as error:
        said = str(error).lower()
    if "password" in said:
        return None
    if "security" in said:
        raise Problem(_("The PDF is protected in an unknown way. Save it without protection, and try again."))
    raise Problem(_("This PDF is damaged."))


def _open(data: bytes) -> PdfDocument:
    document = opened(data)
    if document is None:
        raise Problem(_("This PDF is protected by a password."))
    return document


def _inspect(data: bytes) -> PdfFacts:
    document = opened(data)
    if document is None:
        return PdfFacts(0, "", "", "", True, True, False, False, "", 0, 0, 0.0, 0.0, "", {})
    with contextlib.closing(document):
        return _facts(document, data)


def _facts(document: PdfDocument, data: bytes) -> PdfFacts:
    metadata = _xmp(data) | {key: value for key, value in document.get_metadata_dict().items() if value}
    pages = range(len(document))
    width, height = document[0].get_size() if pages else (0.0, 0.0)
    tags = [tag for number in pages[:_MOST_PAGES] for tag in _tags(document, number)]
    version = document.get_version()
    return PdfFacts(
        pages=len(pages),
        title=metadata.get("Title", ""),
        author=metadata.get("Author", ""),
        subject=metadata.get("Subject", ""),
        encrypted=b"/Encrypt" in data and raw.FPDF_GetSecurityHandlerRevision(document) != -1,
        locked=False,
        copying=bool(raw.FPDF_GetDocPermissions(document) & 0x10),
        tagged=bool(document.is_tagged()),
        language=_words(raw.FPDFCatalog_GetLanguage, document),
        text_pages=sum(bool(_text_of(document, number).strip()) for number in pages[:200]),
        attachments=document.count_attachments(),
        width=width,
        height=height,
        version=f"{version // 10}.{version % 10}" if version else "",
        metadata=metadata,
        comments=sum(_comments(document, number) for number in pages[:200]),
        scripts=max(0, raw.FPDFDoc_GetJavaScriptActionCount(document)) or int(_starts_something(data)),
        headings=sum(bool(re.fullmatch(r"H\d?|Title", kind)) for kind, _description in tags),
        undescribed=sum(kind == "Figure" and not words.strip() for kind, words in tags),
    )


# What runs without being asked for, wherever it hangs: on opening (/OpenAction), on a page or a field (/AA).
_STARTS = re.compile(rb"/S\s{0,9}/(?:JavaScript|Launch)(?![A-Za-z])")
_STREAM = re.compile(rb"/ObjStm\b[^>]{0,300}>>\s{0,9}stream\r?\n")
_ESCAPED = re.compile(rb"#([0-9A-Fa-f]{2})")
_MOST_PACKED, _MOST_UNPACKED, _MOST_STREAMS = 1 << 20, 4 << 20, 200  # bytes of a stream of objects, and their number


def _starts_something(data: bytes) -> bool:
    """Whether an object of a PDF is an action that runs a script or starts a program."""
    parts = [data]
    for packed in itertools.islice(_STREAM.finditer(data), _MOST_STREAMS):
        with contextlib.suppress(zlib.error):
            unpacked = zlib.decompressobj().decompress(data[packed.end() : packed.end() + _MOST_PACKED], _MOST_UNPACKED)
            parts.append(_ESCAPED.sub(lambda code: bytes([int(code[1], 16)]), unpacked))
    return any(map(_STARTS.search, parts))


# Title and author as XMP has them, for files whose information dictionary has none (PDF 2.0 wants none there).
_XMP = {
    key: re.compile(rb"<dc:%s>\s*<rdf:\w+>\s*<rdf:li[^>]{0,100}>([^<]{1,500})</rdf:li>" % name)
    for key, name in (("Title", b"title"), ("Author", b"creator"))
}


def _xmp(data: bytes) -> dict[str, str]:
    start = data.rfind(b"<x:xmpmeta")
    packet = data[start : start + 65_536] if start >= 0 else b""
    found = ((key, pattern.search(packet)) for key, pattern in _XMP.items())
    return {key: html.unescape(match[1].decode("utf-8", "replace")) for key, match in found if match}


_MOST_PAGES = 50
_MOST_TAGS = 5_000


def _tags(document: PdfDocument, number: int) -> list[tuple[str, str]]:
    """The tags of a page, each once and in their order, with the words that describe them."""
    found: list[tuple[str, str]] = []
    with contextlib.closing(_page(document, number)) as page:
        tree = raw.FPDF_StructTree_GetForPage(page)
        if not tree:
            return found
        # Not by recursion: a file may nest its tags as deep as it likes.
        waiting = _children(tree, raw.FPDF_StructTree_CountChildren, raw.FPDF_StructTree_GetChildAtIndex)
        while waiting and len(found) < _MOST_TAGS:
            element = waiting.pop()
            if element:
                kind = _words(raw.FPDF_StructElement_GetType, element)
                found.append((kind, _words(raw.FPDF_StructElement_GetAltText, element)))
                waiting += _children(
                    element, raw.FPDF_StructElement_CountChildren, raw.FPDF_StructElement_GetChildAtIndex
                )
        raw.FPDF_StructTree_Close(tree)
    return found


def _children(of: object, count: Callable[..., int], child: Callable[..., object]) -> list[object]:
    """The tags inside another, the last one first."""
    return [child(of, index) for index in reversed(range(min(count(of), _MOST_TAGS)))]


def _comments(document: PdfDocument, number: int) -> int:
    """How many remarks of a reader are on a page; links, form fields and watermarks are none."""
    remarks = {
        raw.FPDF_ANNOT_TEXT, raw.FPDF_ANNOT_FREETEXT, raw.FPDF_ANNOT_HIGHLIGHT, raw.FPDF_ANNOT_UNDERLINE,
        raw.FPDF_ANNOT_STRIKEOUT, raw.FPDF_ANNOT_SQUIGGLY, raw.FPDF_ANNOT_CARET, raw.FPDF_ANNOT_INK,
    }  # fmt: skip
    found = 0
    with contextlib.closing(_page(document, number)) as page:
        for index in range(raw.FPDFPage_GetAnnotCount(page)):
            remark = raw.FPDFPage_GetAnnot(page, index)
            if remark:
                found += raw.FPDFAnnot_GetSubtype(remark) in remarks
                raw.FPDFPage_CloseAnnot(remark)
    return found


def _words(ask: Callable[..., int], of: object) -> str:
    """What pdfium answers in UTF-16 with a zero at its end."""
    size = min(ask(of, None, 0), 4_000)
    buffer = (ctypes.c_ushort * (size // 2))()
    ask(of, buffer, size)
    return bytes(buffer)[:-2].decode("utf-16-le", "replace")


def _page(document: PdfDocument, number: int) -> PdfPage:
    if not 0 <= number < len(document):
        raise Problem(_("There is no page {number} in this PDF.").format(number=number + 1))
    return document[number]


def _text_of(document: PdfDocument, number: int) -> str:
    with contextlib.closing(_page(document, number)) as page, contextlib.closing(page.get_textpage()) as layer:
        return str(layer.get_text_range()).replace("\r\n", "\n").replace("\r", "\n")


def _letters(data: bytes, number: int) -> Letters:
    with (
        contextlib.closing(_open(data)) as document,
        contextlib.closing(_page(document, number)) as page,
        contextlib.closing(page.get_textpage()) as layer,
    ):
        return _letters_of(page, layer)


def _letters_of(page: PdfPage, layer: PdfTextPage) -> Letters:

    whole = 1_000_000  # steps of a page's side
    written: list[str] = []
    boxes: list[tuple[float, float, float, float]] = []
    sides = [ctypes.c_double() for _side in range(4)]
    x, y = ctypes.c_int(), ctypes.c_int()
    for index in range(min(layer.count_chars(), MAX_LETTERS)):
        code = raw.FPDFText_GetUnicode(layer, index)
        letter = chr(code) if 0 < code < 0x110000 and not 0xD800 <= code < 0xE000 else " "
        if letter == "\r":
            continue
        raw.FPDFText_GetCharBox(layer, index, *(ctypes.byref(side) for side in sides))
        left, right, bottom, top = (side.value for side in sides)
        corners = []
        for across, up in ((left, top), (right, bottom)):
            # The page may be turned or cut: what is drawn is asked, not what is written down.
            raw.FPDF_PageToDevice(page, 0, 0, whole, whole, 0, across, up, ctypes.byref(x), ctypes.byref(y))
            corners.append((x.value / whole, y.value / whole))
        (x1, y1), (x2, y2) = corners
        written.append(letter)
        boxes.append((min(x1, x2), min(y1, y2), max(x1, x2), max(y1, y2)))
    return Letters("".join(written), boxes)


def _text(data: bytes) -> str:
    with contextlib.closing(_open(data)) as document, io.StringIO() as out:
        for number in range(len(document)):
            out.write(("\f" if number else "") + _text_of(document, number))
        return out.getvalue()


def _render(data: bytes, number: int, width: int) -> Picture:
    with contextlib.closing(_open(data)) as document, contextlib.closing(_page(document, number)) as page:
        wide, high = page.get_size()
        if wide <= 0 or high <= 0:
            raise Problem(_("This page has no size."))
        scale = max(1, min(width, 10_000)) / wide
        if wide * scale * high * scale > MAX_PIXELS:
            scale = (MAX_PIXELS / (wide * high)) ** 0.5
        bitmap = page.render(scale=scale, rev_byteorder=False, draw_annots=True, maybe_alpha=False)
        return Picture(bitmap.width, bitmap.height, bitmap.stride, bytes(bitmap.buffer))
