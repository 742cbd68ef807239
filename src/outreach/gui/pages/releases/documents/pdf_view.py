"""A PDF in the window: pages under one another, drawn by the reader's child process as they come into sight."""

from __future__ import annotations

from bisect import bisect, bisect_left
from itertools import accumulate
from typing import NamedTuple

from PySide6.QtCore import QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QContextMenuEvent,
    QImage,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QAbstractScrollArea, QApplication, QFrame

from outreach.formats.documents import pdf
from outreach.formats.documents.pdf import Letters
from outreach.gui.kit.events import on_keys
from outreach.gui.kit.labels import dressed
from outreach.gui.kit.latest import Latest
from outreach.gui.kit.page import open_menu
from outreach.gui.pages.releases.documents import pdf_words
from outreach.gui.pages.releases.documents.pdf_words import Hit
from outreach.gui.theme import theme
from outreach.i18n import _
from outreach.problems import Problem

GAP = 12
ZOOMS = (0.5, 0.67, 0.8, 1.0, 1.25, 1.5, 2.0, 3.0)
# Pictures that are kept: a page at 2,000 pixels is some 17 MB.
KEPT = 12
_STEP = 48


class _Page(NamedTuple):
    """A page, from 0, as it was drawn `width` pixels wide."""

    page: int
    width: int
    picture: QImage


class PdfView(QAbstractScrollArea):
    """Shows a document given by `show_data(bytes)`.

    Page Up and Page Down turn pages, Home and End go to the ends, + and - zoom, 0 fits the width; so does the wheel
    with Ctrl. The mouse selects, Ctrl+A takes a whole page, Ctrl+C copies. `search(words)`, then `next_hit(±1)`.
    `page_changed(page, pages)` counts from 1; `zoom_changed(percent)`; `hits_changed(number, count)` counts from 1.
    """

    page_changed = Signal(int, int)
    zoom_changed = Signal(int)
    hits_changed = Signal(int, int)

    def __init__(self) -> None:
        super().__init__()
        self.setFrameShape(QFrame.Shape.NoFrame)
        dressed(self, focus=Qt.FocusPolicy.StrongFocus, name=_("Pages of the PDF"))
        self.verticalScrollBar().valueChanged.connect(self._scrolled)
        self.horizontalScrollBar().valueChanged.connect(lambda _value: self.viewport().update())
        self._listen()
        self._data = b""
        self._pages = 0
        self._shape = 1.414
        self._shapes: dict[int, float] = {}
        self._tops = [GAP]  # where each page begins in the whole, and at last where the next would
        self._zoom = 1.0
        self._message = ""
        self._pictures: dict[int, _Page] = {}
        self._failed: set[int] = set()
        self._told = (0, 0)
        self._looking = Latest(self, self._looked, self._refused)
        self._drawing = Latest(self, self._drawn, self._not_drawn)
        self._asked = -1
        self._hits: list[Hit] = []
        self._hit = -1
        self._finding = Latest(self, self._found)
        self._letters: dict[int, Letters] = {}
        self._writing = Latest(self, self._written)
        self._drag: tuple[int, tuple[float, float], tuple[float, float]] | None = None
        self._selected: tuple[int, int, int] | None = None

    def _listen(self) -> None:
        bar = self.verticalScrollBar()
        on_keys(self, {
            "Ctrl+C Ctrl+Ins": self.copy, "Ctrl+A": self.select_page,
            "PgDown": lambda: self.go_to(self.page + 1), "PgUp": lambda: self.go_to(self.page - 1),
            "Home Ctrl+Home": lambda: bar.setValue(0), "End Ctrl+End": lambda: bar.setValue(bar.maximum()),
            "Space": lambda: bar.setValue(bar.value() + bar.pageStep() - _STEP),
            "+ = Shift++ Ctrl++ Ctrl+= Ctrl+Shift++": self.zoom_in, "- Ctrl+-": self.zoom_out, "0 Ctrl+0": self.fit,
        })  # fmt: skip

    # What is shown

    def show_data(self, data: bytes) -> None:
        """Shows a document from its first page on."""
        self._begin()
        self._data = data
        self._message = _("Opening the PDF…")
        self._looking.ask(pdf.inspect, data)
        # The first page is drawn while the document is still looked into: it is what the eye waits for.
        self._draw(0)

    def show_message(self, text: str) -> None:
        """Shows a sentence in the place of a document."""
        self._begin()
        self._message = text
        self.viewport().update()

    def _begin(self) -> None:
        self._data, self._pages, self._message = b"", 0, ""
        for of_pages in (self._pictures, self._shapes, self._failed, self._letters):
            of_pages.clear()
        for latest in (self._looking, self._drawing, self._finding, self._writing):
            latest.forget()  # no answer about another document arrives any more
        self._asked = -1
        self._hits, self._hit = [], -1
        self._drag = self._selected = None
        self._told = (0, 0)
        self._lay_out()
        self.verticalScrollBar().setValue(0)
        self.page_changed.emit(0, 0)
        self.viewport().update()

    def _looked(self, facts: pdf.PdfFacts) -> None:
        if facts.locked or not facts.pages:
            self._refused(Problem(_("This PDF asks for a password, so it can't be shown.")))
            return
        self._pages, self._message = facts.pages, ""
        if facts.width > 0 and facts.height > 0:
            self._shape = facts.height / facts.width
        self._lay_out()
        self._scrolled()

    def _refused(self, error: BaseException) -> None:
        text = error.text if isinstance(error, Problem) else _("This PDF cannot be shown.")
        self.show_message(text)

    # Where the pages are

    @property
    def pages(self) -> int:
        return self._pages

    @property
    def page(self) -> int:
        """The page that is read now, from 1; 0 where there is none."""
        middle = self.verticalScrollBar().value() + self.viewport().height() // 3
        return min(bisect(self._tops, middle + GAP), self._pages)

    def zoom(self) -> int:
        """The zoom in percent of the view's width."""
        return round(self._zoom * 100)

    def is_drawn(self, page: int) -> bool:
        """Whether the picture of a page (from 1) is there in the size it is shown in."""
        found = self._pictures.get(page - 1)
        return found is not None and found.width == self._pixels()

    def _width(self) -> int:
        return max(80, round((self.viewport().width() - 2 * GAP) * self._zoom))

    def _left(self) -> int:
        """Where the pages begin in the view, as far as it is scrolled."""
        return max(GAP, (self.viewport().width() - self._width()) // 2) - self.horizontalScrollBar().value()

    def _height(self, number: int) -> int:
        return round(self._width() * self._shapes.get(number, self._shape))

    def _pixels(self) -> int:
        return round(self._width() * self.devicePixelRatioF())

    def _between(self, above: int, below: int) -> range:
        """The pages of which anything stands between two heights of the whole."""
        return range(max(0, bisect(self._tops, above + GAP) - 1), min(self._pages, bisect_left(self._tops, below)))

    def _lay_out(self) -> None:
        size = self.viewport().size()
        heights = (self._height(number) + GAP for number in range(self._pages))
        self._tops = list(accumulate(heights, initial=GAP))
        height = self._tops[-1] if self._pages else 0
        vertical, horizontal = self.verticalScrollBar(), self.horizontalScrollBar()
        vertical.setRange(0, max(0, height - size.height()))
        vertical.setPageStep(size.height())
        vertical.setSingleStep(_STEP)
        wide = self._width() + 2 * GAP
        horizontal.setRange(0, max(0, wide - size.width()) if self._pages else 0)
        horizontal.setPageStep(size.width())
        horizontal.setSingleStep(_STEP)
        self.viewport().update()

    # Drawing

    def _scrolled(self) -> None:
        told = (self.page, self._pages)
        if told != self._told:
            self._told = told
            self.page_changed.emit(*told)
        self._draw_next()
        self.viewport().update()

    def _in_sight(self) -> list[int]:
        top, height = self.verticalScrollBar().value(), self.viewport().height()
        here = self.page - 1
        seen = self._between(top - height // 2, top + height * 3 // 2)
        return sorted(seen, key=lambda number: abs(number - here))

    def _draw_next(self) -> None:
        wanted = [n for n in self._in_sight() if not self.is_drawn(n + 1) and n not in self._failed]
        if wanted:
            self._draw(wanted[0])

    def _draw(self, page: int) -> None:
        if not self._data or (self._drawing.busy and self._asked == page):
            return
        self._asked = page
        self._drawing.ask(_draw_page, self._data, page, self._pixels())

    def _drawn(self, answer: _Page) -> None:
        self._pictures.pop(answer.page, None)
        self._pictures[answer.page] = answer
        while len(self._pictures) > KEPT:
            del self._pictures[next(iter(self._pictures))]
        shape = answer.picture.height() / max(1, answer.picture.width())
        if abs(self._shapes.get(answer.page, self._shape) - shape) > 0.005:
            self._shapes[answer.page] = shape
            self._lay_out()
        self.viewport().update()
        self._draw_next()

    def _not_drawn(self, _error: BaseException) -> None:
        self._failed.add(self._asked)
        self.viewport().update()
        self._draw_next()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self.viewport())
        painter.fillRect(event.rect(), theme.colour("raised"))
        if not self._pages:
            if self._message:
                self._paint_words(painter, self.viewport().rect(), self._message)
            return
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        width, left, scrolled = self._width(), self._left(), self.verticalScrollBar().value()
        for number in self._between(event.rect().top() + scrolled, event.rect().bottom() + 1 + scrolled):
            place = QRect(left, self._tops[number] - scrolled, width, self._height(number))
            self._paint_page(painter, place, number)

    def _paint_page(self, painter: QPainter, place: QRect, number: int) -> None:
        painter.fillRect(place, Qt.GlobalColor.white)
        found = self._pictures.get(number)
        if found is not None:
            painter.drawImage(place, found.picture)
            self._paint_marks(painter, place, number)
        elif number in self._failed:
            painter.setPen(Qt.GlobalColor.black)
            painter.drawText(place, int(Qt.AlignmentFlag.AlignCenter), _("This page cannot be shown."))
        painter.setPen(theme.colour("field_line"))
        painter.drawRect(place.adjusted(0, 0, -1, -1))

    def _paint_marks(self, painter: QPainter, place: QRect, number: int) -> None:
        """What was found and what is selected, under the light of its colour; paper is white in the dark, too."""
        painter.save()
        painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_Multiply)
        for count, hit in enumerate(self._hits):
            if hit.page == number:
                colour = QColor("#ffb84d" if count == self._hit else "#ffe9a8")
                for box in hit.boxes:
                    painter.fillRect(_on(place, box), colour)
        if self._selected is not None and self._selected[0] == number and number in self._letters:
            for box in pdf_words.boxes(self._letters[number], *self._selected[1:]):
                painter.fillRect(_on(place, box), QColor("#b9d2fb"))
        painter.restore()

    @staticmethod
    def _paint_words(painter: QPainter, place: QRect, text: str) -> None:
        painter.setPen(theme.colour("muted"))
        flags = Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap
        painter.drawText(place.adjusted(24, 24, -24, -24), int(flags), text)

    # Searching

    def search(self, words: str) -> None:
        """Looks for words in the whole document; nothing is looked for where there are none."""
        self._hits, self._hit = [], -1
        self.viewport().update()
        if not words.strip() or not self._pages:
            self._finding.forget()
            self.hits_changed.emit(0, 0)
            return
        data = self._data
        self._finding.ask(pdf_words.find, data, self._pages, words, lambda: data is self._data)

    def _found(self, hits: list[Hit]) -> None:
        self._hits = hits
        here = self.page - 1
        self._hit = next((n for n, hit in enumerate(self._hits) if hit.page >= here), 0) - 1
        self.next_hit(1)

    def next_hit(self, step: int) -> None:
        """Goes to the next place that was found, or (-1) to the one before."""
        if self._hits:
            self._hit = (self._hit + step) % len(self._hits)
            hit = self._hits[self._hit]
            top = self._tops[hit.page] + round(hit.boxes[0][1] * self._height(hit.page)) if hit.boxes else 0
            self.verticalScrollBar().setValue(top - self.viewport().height() // 3)
        self.hits_changed.emit(self._hit + 1, len(self._hits))
        self.viewport().update()

    # Selecting

    def _point(self, position: QPoint) -> tuple[int, tuple[float, float]] | None:
        """The page under a point of the view, and the point as a part of the page's size."""
        width, left, at = self._width(), self._left(), position.y() + self.verticalScrollBar().value()
        number = max(0, bisect(self._tops, at) - 1)
        if number >= self._pages:
            return None
        return number, ((position.x() - left) / width, (at - self._tops[number]) / self._height(number))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._selected, self._drag = None, None
        at = self._point(event.position().toPoint())
        if at is not None and event.button() == Qt.MouseButton.LeftButton:
            self._drag = (at[0], at[1], at[1])
            self._write(at[0])
        self.viewport().update()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        at = self._point(event.position().toPoint())
        if self._drag is not None and at is not None and at[0] == self._drag[0]:
            self._drag = (self._drag[0], self._drag[1], at[1])
            self._select_drag()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if self._drag is not None and self._drag[0] in self._letters:
            self._drag = None

    def _write(self, page: int) -> None:
        """Asks for the letters of a page."""
        if page not in self._letters and self._data:
            data = self._data
            self._writing.ask(lambda: (page, pdf.letters(data, page)))

    def _written(self, answer: tuple[int, Letters]) -> None:
        page, letters = answer
        self._letters[page] = letters
        if self._drag is not None:
            self._select_drag()
        elif self._selected == (page, 0, 0):
            self.select_page()

    def _select_drag(self) -> None:
        if self._drag is None or self._drag[0] not in self._letters or self._drag[1] == self._drag[2]:
            return
        page, one, other = self._drag
        self._selected = (page, *pdf_words.between(self._letters[page], one, other))
        self.viewport().update()

    def select_page(self) -> None:
        """Selects all words of the page that is read."""
        page = self.page - 1
        letters = self._letters.get(page)
        self._selected = (page, 0, len(letters.text) if letters is not None else 0)
        self._write(page)
        self.viewport().update()

    def selected_text(self) -> str:
        """What is selected, as it is copied."""
        if self._selected is None or self._selected[0] not in self._letters:
            return ""
        return pdf_words.copied(self._letters[self._selected[0]], *self._selected[1:])

    def copy(self) -> None:
        """Copies what is selected."""
        if self.selected_text():
            QApplication.clipboard().setText(self.selected_text())

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        entries = (("copy", _("Copy"), self.copy), ("", _("Select the page"), self.select_page))
        menu = open_menu(self, entries, event.globalPos())
        menu.actions()[0].setEnabled(bool(self.selected_text()))

    # Moving

    def go_to(self, page: int) -> None:
        """Goes to a page, from 1."""
        if self._pages:
            self.verticalScrollBar().setValue(self._tops[min(max(page, 1), self._pages) - 1] - GAP)

    def set_zoom(self, zoom: float) -> None:
        """Zooms; 1.0 fits the width. What is in the middle stays there."""
        zoom = min(max(zoom, ZOOMS[0]), ZOOMS[-1])
        if zoom == self._zoom:
            return
        bar = self.verticalScrollBar()
        middle = self.viewport().height() / 2
        before = (bar.value() + middle) / max(1, self._tops[-1])
        self._zoom = zoom
        self._lay_out()
        bar.setValue(round(before * self._tops[-1] - middle))
        sideways = self.horizontalScrollBar()
        sideways.setValue(sideways.maximum() // 2)
        self.zoom_changed.emit(self.zoom())
        self._scrolled()

    def zoom_in(self) -> None:
        self.set_zoom(next((step for step in ZOOMS if step > self._zoom + 0.01), ZOOMS[-1]))

    def zoom_out(self) -> None:
        self.set_zoom(next((step for step in reversed(ZOOMS) if step < self._zoom - 0.01), ZOOMS[0]))

    def fit(self) -> None:
        """Fits the width."""
        self.set_zoom(1.0)

    def wheelEvent(self, event: QWheelEvent) -> None:
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            (self.zoom_in if event.angleDelta().y() > 0 else self.zoom_out)()
            return
        super().wheelEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        page = self.page
        self._lay_out()
        if page > 1:
            self.go_to(page)
        self._scrolled()

    def scrollContentsBy(self, dx: int, dy: int) -> None:
        self.viewport().update()

    def sizeHint(self) -> QSize:
        return QSize(360, 480)

    def minimumSizeHint(self) -> QSize:
        return QSize(160, 120)

    def viewportSizeHint(self) -> QSize:
        return self.sizeHint()


def _on(place: QRect, box: pdf_words.Box) -> QRect:
    """A box of a page where the page is drawn."""
    left, top, right, bottom = box
    width, height = place.width(), place.height()
    return QRect(
        place.left() + round(left * width),
        place.top() + round(top * height),
        max(2, round((right - left) * width)),
        max(2, round((bottom - top) * height)),
    )


def _draw_page(data: bytes, page: int, width: int) -> _Page:
    """In a thread: a page as the child process draws it."""
    drawn = pdf.render(data, page, width)
    image = QImage(drawn.data, drawn.width, drawn.height, drawn.stride, QImage.Format.Format_BGR888)
    return _Page(page, width, image.copy())
