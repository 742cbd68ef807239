"""What differs between two languages of a release, and the text in which its places are shown."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QPaintEvent, QTextCursor
from PySide6.QtWidgets import QTextEdit

from outreach.gui.forms.form import FieldValues
from outreach.gui.kit import formatting, rich_document
from outreach.gui.kit.clickable_row import Tap
from outreach.gui.kit.events import watch
from outreach.gui.kit.labels import Picture, Text, as_text, counted, dressed, set_property
from outreach.gui.kit.latest import Latest
from outreach.gui.kit.layout import Scroll, Stretch, fit_to_width, hbox, holding, remove, vbox
from outreach.gui.theme import theme
from outreach.i18n import _
from outreach.mail.body import with_dateline
from outreach.press import mismatches
from outreach.press.mismatches import Mismatch, Parts, Place
from outreach.values import rich_text
from outreach.values.rich_text import Block, Run

TALLEST = 136  # pixels of a list of differences; what is longer scrolls
BAR = (Qt.ScrollBarPolicy.ScrollBarAlwaysOff, Qt.ScrollBarPolicy.ScrollBarAsNeeded)


class MismatchRow(Tap):
    """One difference in a sentence."""

    def __init__(self, found: Mismatch) -> None:
        super().__init__(found.text)
        self.mismatch = found
        hbox(
            (Picture("alert-circle", 16, "warning"), Qt.AlignmentFlag.AlignTop),
            (Text(formatting.headed(found.text), wrap=True), 1), spacing=8, margins=(8, 4, 8, 4), on=self,
        )  # fmt: skip


class MismatchList(Scroll):
    """`compare(versions)` looks for differences outside the window's thread; `compared(list)`, `chosen(mismatch)`.

    As high as what it holds, up to `TALLEST`: it stands below what scrolls, so that none of that moves when it grows.
    """

    compared = Signal(list)
    chosen = Signal(object)

    def __init__(self) -> None:
        self._head = dressed(Text("", "small", wrap=True), margins=(8, 0, 8, 4))
        self._column = vbox(self._head, Stretch(), spacing=2, margins=8)
        inside = holding(self._column, ground="plain")
        super().__init__(inside)
        watch(inside, dict.fromkeys((QEvent.Type.LayoutRequest, QEvent.Type.Resize), self._fit))
        fit_to_width(inside)
        self.rows: list[MismatchRow] = []
        self._latest = Latest(self, self.show_found)

    def _fit(self, _event: object) -> None:
        needed = self._column.heightForWidth(self.width())
        # A bar that is there for nothing makes the lines narrower, and so needs to be there.
        self.setVerticalScrollBarPolicy(BAR[needed > TALLEST])
        self.setFixedHeight(max(0, min(TALLEST, needed)))

    def compare(self, versions: Mapping[str, FieldValues]) -> None:
        """Looks for what differs between these versions."""
        self._latest.ask(mismatches.find, {language: dict(fields) for language, fields in versions.items()})

    def show_found(self, found: Sequence[Mismatch]) -> None:
        """Shows differences."""
        remove(self._column, self.rows)
        self.rows = []
        for one in found:
            row = MismatchRow(one)
            row.clicked.connect(lambda one=one: self.choose(one))
            self._column.insertWidget(self._column.count() - 1, row)
            self.rows.append(row)
        same = _("Numbers, dates, names and contact details are the same.")
        self._head.setText(counted("{count} difference", "{count} differences", len(found)) if found else same)
        self.compared.emit(list(found))

    def choose(self, found: Mismatch) -> None:
        """Marks a difference and has its places shown."""
        for row in self.rows:
            set_property(row, "chosen", row.mismatch is found)
        self.chosen.emit(found)


class SideText(QTextEdit):
    """`show_version` shows a text, `mark` its places, `go_to` brings one of them into sight."""

    def __init__(self) -> None:
        super().__init__()
        rich_document.paper(self, _("The text in the other language"), theme.BETWEEN, self._draw)
        self._parts = Parts("", {})
        self._blocks: list[Block] = []
        self._places: list[Place] = []
        self._current: Place | None = None

    @property
    def language(self) -> str:
        return self._parts.language

    def show_version(self, language: str, fields: FieldValues) -> None:
        """Shows a version; where it is the one shown already, it stays where it was scrolled to."""
        parts, blocks = Parts(language, fields), _blocks(fields)
        if (parts.language, parts.text, blocks) == (self._parts.language, self._parts.text, self._blocks):
            return
        at = self.verticalScrollBar().value() if parts.language == self._parts.language else 0
        self._parts, self._blocks = parts, blocks
        self._places, self._current = [], None
        self._draw()
        self.verticalScrollBar().setValue(at)

    def _draw(self) -> None:
        rich_document.fill(self.document(), self._blocks)
        self.moveCursor(QTextCursor.MoveOperation.Start)
        self._mark()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        rich_document.paint_quotes(self)

    def _at(self, place: Place) -> QTextCursor:
        begin = self._parts.start_of(place.field)
        start, end = begin + place.start, begin + place.end
        return rich_document.spanning(
            self.document(), *rich_document.place_of(self.document(), self._parts.text, start, end)
        )

    def mark(self, places: Sequence[Place]) -> None:
        """Marks places of this text; those of another language are left out."""
        self._places = [place for place in places if place.language == self.language and place.exact]
        self._mark()

    def go_to(self, place: Place) -> None:
        """Brings a place into sight and marks it more strongly."""
        if place.language != self.language or self._parts.start_of(place.field) < 0:
            return
        self._current = place
        self._mark()
        cursor = self._at(place)
        cursor.setPosition(cursor.selectionStart())
        self.setTextCursor(cursor)
        bar = self.verticalScrollBar()
        bar.setValue(bar.value() + self.cursorRect().center().y() - self.viewport().height() // 2)

    def _mark(self) -> None:
        places = [(place, "warning_ground") for place in self._places]
        places += [(self._current, "selected")] if self._current else []
        there = [(place, ground) for place, ground in places if self._parts.start_of(place.field) >= 0]
        rich_document.mark(self, ((self._at(place), ground, "") for place, ground in there))

    def marked(self) -> list[str]:
        """What is marked, as it is written."""
        return [selection.cursor.selectedText() for selection in self.extraSelections()]


def _blocks(fields: FieldValues) -> list[Block]:
    """A version as it is shown: its headline and subheadline, then what stands under them."""
    found: list[Block] = []
    for name in mismatches.FIELDS:
        text = as_text(fields.get(name))
        level = {"headline": 2, "subhead": 3}.get(name)
        if level and text.strip():
            found.append(Block("heading", ((Run(text),),), level))
        elif name == "body":
            found += with_dateline(as_text(fields.get("dateline")), text)
        elif not level and name != "dateline":
            found += rich_text.read(text)
    return found
