"""A web page, or what Word, LibreOffice and browsers put into the clipboard, as blocks, and as what these say.

Scripts, menus and forms are left out, and so are all looks but bold, italic, links, headings, lists and tables.
"""

from __future__ import annotations

import html as entities
import re
from collections.abc import Container, Sequence
from html.parser import HTMLParser

import nh3

from outreach.formats import encodings, sandbox
from outreach.formats.documents import hidden_addresses, picture
from outreach.i18n import _
from outreach.problems import Problem
from outreach.values import rich_text
from outreach.values.fields import text_in
from outreach.values.rich_text import Block, Kind, Line, Picture, Run

MAX_CHARACTERS = 10_000_000
MAX_PASTED = 2_000_000
# What stands in these is of a kind, with its level.
_KINDS: dict[str, tuple[Kind, int]] = {
    "h1": ("heading", 2), "h2": ("heading", 2), "h3": ("heading", 3), "h4": ("heading", 3), "h5": ("heading", 3),
    "h6": ("heading", 3), "ul": ("bullets", 0), "ol": ("numbers", 0), "blockquote": ("quote", 0),
    "figcaption": ("picture", 0),
}  # fmt: skip
_PARAGRAPHS = {
    "p", "div", "section", "article", "main", "header", "footer", "address", "pre", "dl", "dt", "dd", "figure",
    "hr", "center", "fieldset", "details", "summary", "caption",
}  # fmt: skip
_APART = {*_KINDS, *_PARAGRAPHS, "li"}  # what stands in these does not run into what is beside it, in a cell either
_LISTS: tuple[Kind, ...] = ("bullets", "numbers")
_POINTS: dict[str | None, Kind | None] = {"bullets": "bullets", "numbers": "numbers"}
_LOOKS = {"b": "bold", "strong": "bold", "i": "italic", "em": "italic"}
_WORDS = {*_LOOKS, "a", "span"}
_KEPT = {*_APART, *_WORDS, "br", "img", "table", "tr", "td", "th"}
_DROPPED = {"script", "style", "title", "noscript", "template", "iframe", "object", "svg", "math"}
_FRAME = {"nav", "aside", "form", "button", "select"}  # of a page, around what it says
_CHARSET = re.compile(rb"<meta[^<>]{0,300}?charset\s*+=\s*+(?:[\"']\s*+)?([\w.:-]{2,40})", re.I)
_TITLE = re.compile(r"<title\b[^<>]*>(.{0,2000}?)</title", re.I | re.S)
_MAIN_LEAST = 200  # letters of an <article> or <main>; pages put menus around it
# Word writes the mark of a point as words of its paragraph, between two conditions.
_WORD_MARK = re.compile(r"<!(?:--)?\[if !supportLists\](?:--)?>.{0,2000}?<!(?:--)?\[endif\](?:--)?>", re.S)
_WORD_NUMBER = re.compile(r">\s*\(?(?:\d{1,3}|[a-zA-Z])[.)]")
_QUOTED = re.compile(r"<(/?)q(?:\s[^<>]*)?>", re.I)
_BLANKS = re.compile(r"[ \t\r\n\f]+")  # a blank that does not break stays what it is
_SENTENCE_ENDED = re.compile(r"(?:(?<=[.!?…])|(?<=[.!?…][”»\")]))\n")  # a paragraph of a cell, and no line of it
_ANY_BLANKS = re.compile(r"[^\S\t\n]+")
_STYLE = re.compile(r"(?<![\w-])font-(weight|style)\s*+:\s*+(\w+)")


def html(data: bytes) -> tuple[str, str | None, str, list[Block], dict[str, bytes]]:
    """The text of a page, its title, its encoding, its blocks, and the pictures that are inside it by their hash.

    Raises a Problem where it is too large.
    """
    told = _CHARSET.search(data[:4096])
    page, encoding = encodings.decode(data, told[1].decode("ascii") if told else None)
    page, pictures = picture.lifted(page)
    blocks = _of_page(page, pictures)
    title = _TITLE.search(page)
    plain = " ".join(entities.unescape(re.sub(r"<[^<>]*>", "", title[1])).split()) if title else None
    return _text(blocks), plain, encoding, _stored(blocks), pictures


def text_of(page: str) -> str:
    """The text of a page given as a string. Raises a Problem where it is too large."""
    return _text(_of_page(page))


def looks_of(page: str) -> list[Block]:
    """The blocks of a page given as a string. Raises a Problem where it is too large."""
    return _stored(_of_page(page))


@sandbox.there
def from_html(page: str) -> list[Block]:
    """The blocks of what was pasted. Raises a Problem where it is too large."""
    return _stored(_read(page, MAX_PASTED, _DROPPED | {"head"}).blocks)


def _stored(blocks: Sequence[Block]) -> list[Block]:
    return rich_text.read(
        rich_text.write([block._replace(rows=rich_text.table_of(block.rows).rows) for block in blocks])
    )


def _of_page(page: str, pictures: Container[str] = ()) -> Sequence[Block]:
    """The blocks of a page: of the largest article in it, under its heading, where there is one."""
    reader = _read(page, MAX_CHARACTERS, _DROPPED | _FRAME, pictures)
    articles = [reader.blocks[start:end] for start, end in reader.articles]
    best = max(articles, key=lambda some: len(_text(some)), default=[])
    if len(_text(best)) < _MAIN_LEAST:
        return reader.blocks
    heading = reader.heading
    is_inside = heading is None or _text([heading]).strip() in _text(best)[:1000]
    return best if heading is None or is_inside else [heading, *best]


def _read(page: str, most: int, dropped: set[str], pictures: Container[str] = ()) -> _Reader:
    if len(page) > most:
        raise Problem(_("This page is too large to be read as a text."))
    reader = _Reader(pictures)
    # nh3 (a browser's own parser) first: what it leaves cannot send HTMLParser into its quadratic corners
    clean = nh3.clean(
        _WORD_MARK.sub(_mark_of_point, page), tags={*_KEPT, "q"}, clean_content_tags=dropped,
        link_rel=None, attributes={"a": {"href"}, "img": {"src", "alt"}, "*": {"style", "class"}},
        url_schemes={"http", "https", "mailto", "tel", "picture"},
    )  # fmt: skip
    reader.feed(_QUOTED.sub(_quotation_mark, clean))
    reader.close()
    reader.end_block()
    return reader


def _text(blocks: Sequence[Block]) -> str:
    lines = "\n\n".join("\n".join(_said(block)) for block in blocks).split("\n")
    tidy = "\n".join(_ANY_BLANKS.sub(" ", line).strip(" ").strip("\t") for line in lines)
    return re.sub(r"\n{3,}", "\n\n", tidy).strip("\n") + "\n"


def _said(block: Block) -> list[str]:
    """The lines of a block. A row of single lines is one with tabs; else each of its cells is apart."""
    if not block.rows:
        return list(map(hidden_addresses.said, block.lines))
    found = []
    for row in block.rows:
        cells = [_SENTENCE_ENDED.sub("\n\n", hidden_addresses.said(cell).strip()) for cell in row]
        found.append("\n\n".join(["", *cells, ""]) if any("\n" in cell for cell in cells) else "\t".join(cells))
    return found


def _mark_of_point(found: re.Match[str]) -> str:
    return f'<span class="{"numbers" if _WORD_NUMBER.search(found[0]) else "bullets"}"></span>'


def _quotation_mark(found: re.Match[str]) -> str:
    return "”" if found[1] else "“"


class _Reader(HTMLParser):
    """Gathers blocks; what a paragraph is, the innermost list, quotation or heading around it says.

    `pictures` are the hashes of those inside the page; one that would have to be fetched is none.
    """

    def __init__(self, pictures: Container[str]) -> None:
        super().__init__(convert_charrefs=True)
        self._pictures = pictures
        self.blocks: list[Block] = []
        self._kinds: list[tuple[Kind, int]] = [("paragraph", 0)]
        self._point: Kind | None = None
        self._opened: list[tuple[str, dict[str, object], bool]] = [("", {}, False)]  # with all looks, and if in <pre>
        self._runs: list[list[Run]] = [[]]
        self._rows: list[list[Line]] | None = None
        self.heading: Block | None = None  # the first <h1>
        self.articles: list[tuple[int, int]] = []  # of blocks that lie in an <article> or <main>
        self._begun: list[int] = []  # of those that are open
        self._is_new = True  # a list that begins is none that goes on
        self._said = "caption"  # what stands under a picture is

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag == "img":
            self._show(given)
            return
        if tag in _WORDS:
            self._point = _POINTS.get(given.get("class"), self._point)
        elif tag == "br" or (tag in _APART and self._rows is not None):
            self._runs.append([])
        elif tag == "tr" and self._rows is not None:
            self._rows.append([])
        elif self._rows is None:
            self._begin(tag, given)
        self._kinds += [_KINDS[tag]] if tag in _KINDS else []
        if tag != "br":
            _around, looks, is_pre = self._opened[-1]
            self._opened.append((tag, looks | _look(tag, given), is_pre or tag == "pre"))

    def _show(self, given: dict[str, str | None]) -> None:
        key = str(given.get("src")).removeprefix("picture:")
        if key in self._pictures and self._rows is None:
            self.end_block()
            self.blocks.append(Block("picture", picture=Picture(key, text_in(given, "alt"))))

    def _begin(self, tag: str, given: dict[str, str | None]) -> None:
        self.end_block()
        self._said = "credit" if "credit" in str(given.get("class")) else self._said
        self._begun += [len(self.blocks)] if tag in ("article", "main") else []
        self._rows = [] if tag == "table" else None
        self._is_new = self._is_new or (tag in ("ul", "ol") and self._kinds[-1][0] not in _LISTS)

    def handle_endtag(self, tag: str) -> None:
        if tag in ("td", "th") and self._rows:
            self._rows[-1].append(self._one_line())
        elif tag == "table":
            self._end_table()
        elif tag not in _WORDS and self._rows is None:
            self._end(tag)
        elif tag in _APART:
            self._runs.append([])
        if tag in _KINDS and len(self._kinds) > 1:
            self._kinds.pop()
        while len(self._opened) > 1 and self._opened.pop()[0] != tag:
            pass

    def _end(self, tag: str) -> None:
        self.end_block()
        if tag in ("article", "main") and self._begun:
            self.articles.append((self._begun.pop(), len(self.blocks)))
        elif tag == "h1" and self.heading is None and self.blocks:
            self.heading = self.blocks[-1]

    def _end_table(self) -> None:
        rows, self._rows = self._rows or [], None
        if rows:
            self.blocks.append(Block("table", rows=tuple(map(tuple, rows))))

    def handle_data(self, data: str) -> None:
        _tag, looks, is_pre = self._opened[-1]
        for place, line in enumerate((data if is_pre else _BLANKS.sub(" ", data)).split("\n")):
            self._runs += [[]] if place else []
            run = Run(line if self._runs[-1] or is_pre else line.lstrip(" "))
            self._runs[-1].append(run._replace(**looks))  # type: ignore[arg-type]

    def _one_line(self) -> Line:
        lines = [line for line in self._runs if rich_text.words(line).strip()]
        self._runs = [[]]
        return tuple(run for line in lines for run in (Run("\n"), *line))[1:]

    def end_block(self) -> None:
        """Ends a paragraph, a heading or a point."""
        kind, level = (self._point, 0) if self._point else self._kinds[-1]
        lines, goes_on = tuple(map(tuple, self._runs)), kind in _LISTS and not self._is_new
        if kind == "heading" or kind in _LISTS:
            lines = (self._one_line(),)
        self._runs, self._point = [[]], None
        said, self._said = self._said, "caption"
        if not any(rich_text.words(line).strip() for line in lines):
            return
        self._is_new = False
        if kind == "picture":
            rich_text.add_caption(self.blocks, said, lines)
        elif goes_on and self.blocks and self.blocks[-1].kind == kind:
            self.blocks[-1] = self.blocks[-1]._replace(lines=self.blocks[-1].lines + lines)
        else:
            self.blocks.append(Block(kind, lines, level))


def _look(tag: str, given: dict[str, str | None]) -> dict[str, object]:
    """How the words of a tag look: by its name, its address, or the style that Word and browsers write."""
    look: dict[str, object] = {_LOOKS[tag]: True} if tag in _LOOKS else {}
    if tag == "a" and given.get("href"):
        look["link"] = given["href"]
    for what, value in _STYLE.findall(text_in(given, "style")):
        if what == "weight":
            look["bold"] = value in ("bold", "bolder") or (value.isdigit() and int(value) >= 600)
        else:
            look["italic"] = value in ("italic", "oblique")
    return look
