"""Marked text of foreign HTML, as Word, LibreOffice and browsers put it into the clipboard; junk is left out."""

from __future__ import annotations

import re
from html.parser import HTMLParser

import nh3

from outreach.formats import sandbox
from outreach.i18n import _
from outreach.problems import Problem
from outreach.values import rich_text
from outreach.values.rich_text import Block, Kind, Line, Run

MAX_CHARACTERS = 2_000_000
# What stands in these is of a kind, with its level.
_KINDS: dict[str, tuple[Kind, int]] = {
    "h1": ("heading", 2), "h2": ("heading", 2), "h3": ("heading", 3), "h4": ("heading", 3), "h5": ("heading", 3),
    "h6": ("heading", 3), "ul": ("bullets", 0), "ol": ("numbers", 0), "blockquote": ("quote", 0),
}  # fmt: skip
_PARAGRAPHS = {"p", "div", "section", "article", "main", "header", "footer", "address", "pre", "dt", "dd", "figcaption"}
_APART = {*_KINDS, *_PARAGRAPHS, "li"}  # what stands in these does not run into what is beside it, in a cell either
_LISTS: tuple[Kind, ...] = ("bullets", "numbers")
_LOOKS = {"b": "bold", "strong": "bold", "i": "italic", "em": "italic"}
_WORDS = {*_LOOKS, "a", "span"}
_KEPT = {*_APART, *_WORDS, "br", "table", "tr", "td", "th"}
_DROPPED = {"script", "style", "head", "title", "noscript", "template", "iframe", "object", "svg", "math"}
# Word writes the mark of a point as words of its paragraph, between two conditions.
_WORD_MARK = re.compile(r"<!(?:--)?\[if !supportLists\](?:--)?>.{0,2000}?<!(?:--)?\[endif\](?:--)?>", re.S)
_WORD_NUMBER = re.compile(r">\s*\(?(?:\d{1,3}|[a-zA-Z])[.)]")
_BLANKS = re.compile(r"[ \t\r\n\f]+")  # a blank that does not break stays what it is
_STYLE = re.compile(r"(?<![\w-])font-(weight|style)\s*+:\s*+(\w+)")


@sandbox.there
def from_html(page: str) -> list[Block]:
    """The blocks of a page. Raises a Problem where it is too large."""
    if len(page) > MAX_CHARACTERS:
        raise Problem(_("This page is too large to be read as a text."))
    reader = _Reader()
    reader.feed(nh3.clean(
        _WORD_MARK.sub(_mark_of_point, page), tags=_KEPT, clean_content_tags=_DROPPED, link_rel=None,
        attributes={"a": {"href"}, "*": {"style", "class"}}, url_schemes={"http", "https", "mailto", "tel"},
    ))  # fmt: skip
    reader.close()
    reader.end_block()
    return rich_text.read(rich_text.write(reader.blocks))


def _mark_of_point(found: re.Match[str]) -> str:
    return f'<span class="{"numbers" if _WORD_NUMBER.search(found[0]) else "bullets"}"></span>'


class _Reader(HTMLParser):
    """Gathers blocks; what a paragraph is, the innermost list, quotation or heading around it says."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.blocks: list[Block] = []
        self._kinds: list[tuple[Kind, int]] = [("paragraph", 0)]
        self._point: Kind | None = None
        self._opened: list[tuple[str, dict[str, object]]] = [("", {})]  # with the looks of all around
        self._runs: list[list[Run]] = [[]]
        self._rows: list[list[Line]] | None = None
        self._is_new = True  # a list that begins is none that goes on

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag in _WORDS:
            self._point = next((kind for kind in _LISTS if kind == given.get("class")), self._point)
        elif tag == "br" or (tag in _APART and self._rows is not None):
            self._runs.append([])
        elif tag == "tr" and self._rows is not None:
            self._rows.append([])
        elif self._rows is None:
            self._begin(tag)
        self._kinds += [_KINDS[tag]] if tag in _KINDS else []
        if tag != "br":
            self._opened.append((tag, self._opened[-1][1] | _look(tag, given)))

    def _begin(self, tag: str) -> None:
        self.end_block()
        self._rows = [] if tag == "table" else None
        self._is_new = self._is_new or (tag in ("ul", "ol") and self._kinds[-1][0] not in _LISTS)

    def handle_endtag(self, tag: str) -> None:
        if tag in ("td", "th") and self._rows:
            self._rows[-1].append(self._one_line())
        elif tag == "table":
            self._end_table()
        elif tag not in _WORDS and self._rows is None:
            self.end_block()
        elif tag in _APART:
            self._runs.append([])
        if tag in _KINDS and len(self._kinds) > 1:
            self._kinds.pop()
        while len(self._opened) > 1 and self._opened.pop()[0] != tag:
            pass

    def _end_table(self) -> None:
        rows, self._rows = self._rows or [], None
        self.blocks.append(rich_text.table_of(rows))

    def handle_data(self, data: str) -> None:
        said = _BLANKS.sub(" ", data) if self._runs[-1] else _BLANKS.sub(" ", data).lstrip(" ")
        self._runs[-1].append(Run(said)._replace(**self._opened[-1][1]))  # type: ignore[arg-type]

    def _one_line(self) -> Line:
        runs = [run for line in filter(None, self._runs) for run in (*line, Run(" "))]
        self._runs = [[]]
        return tuple(runs)

    def end_block(self) -> None:
        """Ends a paragraph, a heading or a point."""
        kind, level = (self._point, 0) if self._point else self._kinds[-1]
        lines, goes_on = tuple(map(tuple, self._runs)), kind in _LISTS and not self._is_new
        if kind == "heading" or kind in _LISTS:
            lines = (self._one_line(),)
        self._runs, self._point = [[]], None
        if not any(rich_text.words(line).strip() for line in lines):
            return
        self._is_new = False
        if goes_on and self.blocks and self.blocks[-1].kind == kind:
            self.blocks[-1] = self.blocks[-1]._replace(lines=self.blocks[-1].lines + lines)
        else:
            self.blocks.append(Block(kind, lines, level))


def _look(tag: str, given: dict[str, str | None]) -> dict[str, object]:
    """How the words of a tag look: by its name, its address, or the style that Word and browsers write."""
    look: dict[str, object] = {_LOOKS[tag]: True} if tag in _LOOKS else {}
    if tag == "a" and given.get("href"):
        look["link"] = given["href"]
    for what, value in _STYLE.findall(given.get("style") or ""):
        if what == "weight":
            look["bold"] = value in ("bold", "bolder") or (value.isdigit() and int(value) >= 600)
        else:
            look["italic"] = value in ("italic", "oblique")
    return look
