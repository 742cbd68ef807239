"""The text of a web page: paragraphs and line breaks kept; scripts, menus and forms left out."""

import html
import re
from html.parser import HTMLParser
from urllib.parse import unquote

import nh3

from outreach.formats import encodings
from outreach.i18n import _
from outreach.problems import Problem

MAX_CHARACTERS = 10_000_000


def _tags(words: str) -> frozenset[str]:
    return frozenset(words.split())


_BLOCKS = _tags(
    """p div h1 h2 h3 h4 h5 h6 ul ol dl table blockquote pre section article main header footer address figure
    figcaption hr center fieldset details summary"""
)
_LINES = _tags("br li dt dd tr caption")
_KEPT = _BLOCKS | _LINES | _tags("a q td th title b i em strong span sup sub")
_DROPPED = _tags("script style nav aside form button select noscript template iframe object svg math head")
_CHARSET = re.compile(rb"<meta[^<>]{0,300}?charset\s*+=\s*+(?:[\"']\s*+)?([\w.:-]{2,40})", re.I)
_TITLE = re.compile(r"<title\b[^<>]*>(.{0,2000}?)</title", re.I | re.S)
_MAIN_LEAST = 200


def html_text(data: bytes) -> tuple[str, str | None, str]:
    """The text, the page's title and the encoding."""
    page, encoding = html_page(data)
    found, title = text_of(page)
    return found, title, encoding


def html_page(data: bytes) -> tuple[str, str]:
    """A page as it is written, and its encoding."""
    told = _CHARSET.search(data[:4096])
    return encodings.decode(data, told[1].decode("ascii") if told else None)


def text_of(page: str) -> tuple[str, str | None]:
    """The text and the title of a page given as a string. Raises a Problem where it is too large."""
    if len(page) > MAX_CHARACTERS:
        raise Problem(_("This page is too large to be read as a text."))
    title = _TITLE.search(page)
    # nh3 (a browser's own parser) first: what it leaves cannot send HTMLParser into its quadratic corners
    clean = nh3.clean(
        page,
        tags=set(_KEPT),
        clean_content_tags=set(_DROPPED - {"head"}) - set(_KEPT),
        attributes={"a": {"href"}},
        link_rel=None,
        url_schemes={"http", "https", "mailto", "tel"},
        strip_comments=True,
    )
    reader = _Reader()
    reader.feed(clean)
    reader.close()
    return reader.text(), " ".join(_plain(title[1]).split()) if title else None


def _plain(fragment: str) -> str:
    return html.unescape(re.sub(r"<[^<>]*>", "", fragment))


class _Reader(HTMLParser):
    """Gathers the text; what stands in <article> or <main> is gathered apart, because pages put menus around it."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.pieces: list[str] = []
        self.spans: list[tuple[int, int]] = []  # of pieces that lie in an article or main
        self.heading: tuple[int, int] | None = None
        self._opened: list[int] = []
        self._href: list[tuple[int, str]] = []
        self._pre = 0
        self._h1 = -1
        self._in_title = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "title":
            self._in_title = True
        elif tag in _BLOCKS:
            self.pieces.append("\n\n")
        elif tag in _LINES:
            self.pieces.append("\n")
        elif tag in ("td", "th"):
            self.pieces.append("\t")
        elif tag == "q":
            self.pieces.append("“")
        if tag in ("article", "main"):
            self._opened.append(len(self.pieces))
        elif tag == "h1":
            self._h1 = len(self.pieces)
        elif tag == "pre":
            self._pre += 1
        elif tag == "a":
            self._href.append((len(self.pieces), dict(attrs).get("href") or ""))

    def handle_endtag(self, tag: str) -> None:
        if tag == "title":
            self._in_title = False
        elif tag == "a" and self._href:
            self._link(*self._href.pop())
        elif tag == "q":
            self.pieces.append("”")
        elif tag == "pre":
            self._pre = max(0, self._pre - 1)
        elif tag in ("article", "main") and self._opened:
            self.spans.append((self._opened.pop(), len(self.pieces)))
        elif tag == "h1" and self.heading is None and self._h1 >= 0:
            self.heading = (self._h1, len(self.pieces))
        if tag in _BLOCKS:
            self.pieces.append("\n\n")

    def handle_data(self, data: str) -> None:
        if not self._in_title:
            self.pieces.append(data if self._pre else re.sub(r"\s+", " ", data))

    def _link(self, start: int, href: str) -> None:
        """An address or a number that stands only in the link is written out behind its words."""
        scheme, _colon, rest = href.partition(":")
        target = unquote(rest.split("?")[0]).strip()
        if scheme.lower() not in ("mailto", "tel") or not target:
            return
        shown = "".join(self.pieces[start:])
        bare = re.sub(r"\W", "", shown)
        if scheme.lower() == "tel" and sum(c.isdigit() for c in bare) >= 5:
            return
        if scheme.lower() == "mailto" and ("@" in shown or "[at]" in shown.lower() or "(at)" in shown.lower()):
            return
        self.pieces.append(f" <{target}>" if scheme.lower() == "mailto" else f" {target}")

    def text(self) -> str:
        whole = _tidy("".join(self.pieces))
        best = max((self.spans), key=lambda span: sum(map(len, self.pieces[span[0] : span[1]])), default=None)
        if best is None:
            return whole
        inner = _tidy("".join(self.pieces[best[0] : best[1]]))
        if len(inner) < _MAIN_LEAST:
            return whole
        if self.heading and not best[0] <= self.heading[0] < best[1]:
            heading = _tidy("".join(self.pieces[self.heading[0] : self.heading[1]])).strip()
            if heading and heading not in inner[:1000]:
                return f"{heading}\n\n{inner}"
        return inner


def _tidy(text: str) -> str:
    lines = (re.sub(r"[ \f\v]+", " ", line).strip(" ").strip("\t") for line in text.split("\n"))
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip("\n") + "\n"
