"""Labels: every text of the window is shown as plain text, for some of it comes from outside."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Callable
from typing import TypedDict, TypeVar, Unpack

from PySide6.QtCore import QLocale, QSize, Qt
from PySide6.QtGui import QFont, QPainter, QPaintEvent, QShortcut
from PySide6.QtWidgets import QFrame, QLabel, QLayout, QSizePolicy, QWidget

from outreach import i18n
from outreach.gui.kit.layout import Stretch, vbox
from outreach.gui.theme import icons, theme

W = TypeVar("W", bound=QWidget)
LONGEST = 5_000
_TIP = 80  # letters in a line of a tip
# What could hide or turn the rest of a line: controls, marks of direction.
_UNSEEN = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff\ud800-\udfff]")
_ENDLESS = re.compile(r"\w{20}(?=\w{6})|(?<=\S{10})@(?=\S{16})")
_MARKS = re.compile("([\u0300-\u036f\u1ab0-\u1aff\u20d0-\u20ff]{4})[\u0300-\u036f\u1ab0-\u1aff\u20d0-\u20ff]+")


def clean(text: str) -> str:
    """A text from outside as it may be shown: no marks of direction, no towers of accents, not endless."""
    shown = _MARKS.sub(r"\1", _UNSEEN.sub("", text[:LONGEST]))
    return shown if len(text) <= LONGEST else f"{shown}…"


def as_text(value: object) -> str:
    """A value of a form as a text; what is not there is an empty one."""
    return str(value or "")


def one_line(text: str, longest: int = 300) -> str:
    """The text on one line."""
    if len(text) < 200 and text.isprintable() and (text.isascii() or _MARKS.search(text) is None):
        return text
    return " ".join(clean(text[:longest]).split())


def breakable(text: str) -> str:
    """The text with places where a word without end, or a long address, may go on in the next line."""
    return _ENDLESS.sub("\\g<0>\u200b", text)


def tip(text: str) -> str:
    """A text from outside as a tool tip: in lines that fit a screen. No tip is read as HTML (see the style sheet)."""
    return "\n".join(textwrap.wrap(one_line(text, 1000), _TIP))


def unmarked(text: str) -> str:
    """A text from outside as the text of a menu or a button, where "&" would mark a letter and a tab a shortcut."""
    return text.replace("&", "&&").replace("\t", " ")


class Text(QLabel):
    """A label that shows its text as it is, never as HTML.

    `role` is title, section, text, muted, small or label; `tone` is "", problem, warning, done or accent.
    """

    def __init__(
        self,
        text: str = "",
        role: str = "text",
        *,
        tone: str = "",
        wrap: bool = False,
        selectable: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setProperty("role", role)
        self.setProperty("tone", tone)
        self.setWordWrap(wrap)
        if wrap:
            self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Minimum)
        if selectable:
            self.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.setText(text)

    def setText(self, text: str) -> None:
        super().setText(clean(text))

    def set_tone(self, tone: str) -> None:
        """Changes the colour's meaning."""
        set_property(self, "tone", tone)

    def show_text(self, text: str, tone: str | None = None) -> None:
        """Shows a text, in a colour where one is given; it is hidden where there is nothing to say."""
        self.setText(text)
        if tone is not None:
            self.set_tone(tone)
        self.setVisible(bool(text))


def hidden(widget: W) -> W:
    """Hides a widget that is shown once there is something to say, and returns it."""
    widget.hide()
    return widget


T = TypeVar("T", bound=Text)


def if_any(label: T) -> T:
    """Hides a label without words, so that it takes no room, and returns it."""
    if not label.text():
        label.hide()
    return label


class Elided(Text):
    """A label of one line that ends in … where the place is short, and tells all in its tip."""

    def __init__(self, text: str = "", role: str = "text", *, tone: str = "") -> None:
        super().__init__(text, role, tone=tone)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)

    def setText(self, text: str) -> None:
        super().setText(one_line(text, 1000))

    def minimumSizeHint(self) -> QSize:
        return QSize(24, super().minimumSizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        shown = self.fontMetrics().elidedText(self.text(), Qt.TextElideMode.ElideRight, self.contentsRect().width())
        self.setToolTip(tip(self.text()) if shown != self.text() else "")
        painter = QPainter(self)
        painter.setPen(self.palette().color(self.foregroundRole()))
        painter.drawText(self.contentsRect(), int(self.alignment() | Qt.AlignmentFlag.AlignVCenter), shown)


class Picture(QLabel):
    """An icon that stands by itself, and is drawn anew when the theme or the scale changes."""

    def __init__(self, name: str, size: int = 16, role: str = "muted", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self._name, self._size, self._role = name, size, role
        self.setFixedSize(size, size)

    def set_icon(self, name: str, role: str) -> None:
        self._name, self._role = name, role
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        icons.draw(painter, self.rect().toRectF(), self._name, self._role)


class Look(TypedDict, total=False):
    """What a widget is given where it is made: its name for a screen reader, its tip, its sizes, its style."""

    name: str
    tip: str
    role: str
    kind: str
    ground: str
    width: int
    height: int
    least_width: int
    most_width: int
    least_height: int
    most_height: int
    margins: tuple[int, int, int, int]
    policy: tuple[QSizePolicy.Policy, QSizePolicy.Policy]
    tone: str
    font: QFont
    align: Qt.AlignmentFlag
    focus: Qt.FocusPolicy
    cursor: Qt.CursorShape


def _on_ground(widget: QWidget, ground: str) -> None:
    widget.setProperty("ground", ground)
    widget.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)


_GIVEN: dict[str, Callable[..., object]] = {
    "name": lambda widget, name: widget.setAccessibleName(name), "tip": QWidget.setToolTip,
    "width": QWidget.setFixedWidth, "height": QWidget.setFixedHeight, "least_width": QWidget.setMinimumWidth,
    "most_width": QWidget.setMaximumWidth, "least_height": QWidget.setMinimumHeight, "font": QWidget.setFont,
    "most_height": QWidget.setMaximumHeight, "cursor": QWidget.setCursor,
    "policy": lambda widget, policy: widget.setSizePolicy(*policy),
    "margins": lambda widget, margins: widget.setContentsMargins(*margins), "focus": QWidget.setFocusPolicy,
    "align": lambda widget, flags: widget.setAlignment(flags), "ground": _on_ground,
    **{name: lambda widget, value, name=name: widget.setProperty(name, value) for name in ("role", "kind", "tone")},
}  # fmt: skip


def dressed(widget: W, **look: Unpack[Look]) -> W:
    """Gives a widget its name, its sizes and its style, and returns it."""
    for what, value in look.items():
        _GIVEN[what](widget, value)
    return widget


def labelled(text: str, widget: QWidget, *more: QWidget) -> QWidget:
    """A field under its caption, which is its name for a screen reader, too; what belongs to it stands below."""
    made = QWidget()
    column = vbox(spacing=4, on=made)
    caption = Text(text, "label")
    caption.setBuddy(widget)
    widget.setAccessibleName(text)
    for one in (caption, widget, *more):
        column.addWidget(one)
    return made


def line(vertical: bool = False) -> QFrame:
    """A hairline."""
    made = QFrame()
    made.setProperty("role", "line")
    if vertical:
        made.setFixedWidth(1)
    else:
        made.setFixedHeight(1)
    return made


def set_property(widget: QWidget, name: str, value: object) -> None:
    """Sets a property that the style sheet asks for, and has the widget drawn by it."""
    if widget.property(name) != value:
        widget.setProperty(name, value)
        widget.style().unpolish(widget)
        widget.style().polish(widget)
        widget.update()


def number(value: int) -> str:
    """A number as the language in use writes it: 1,204 or 1 204."""
    return QLocale(i18n.language()).toString(value)


def counted(one: str, many: str, count: int, **values: object) -> str:
    """A text with a count in it, in the form that the number takes: 1 contact, 1,204 contacts."""
    return i18n.counted(one, many, count, count=number(count), **values)


def counted_if_any(one: str, many: str, count: int) -> str:
    """The same, and nothing where there is none."""
    return counted(one, many, count) if count else ""


def joined(*parts: str | None) -> str:
    """Parts of a line with dots between them; those that say nothing are left out."""
    return " · ".join(filter(None, parts))


def tile(text: str, value: int, tone: str = "") -> QFrame:
    """A card with a number, in a tone where it is not 0, and what it counts."""
    made = dressed(QFrame(), role="card")
    shown = Text(number(value), "title", tone=tone if value else "")
    shown.setFont(theme.font(theme.TITLE, strong=True, tabular=True))
    vbox(shown, Text(text, "small", wrap=True), Stretch(), spacing=0, margins=(12, 8, 12, 8), on=made)
    return made


def notice_frame(tone: str, inside: QLayout) -> QFrame:
    """A frame on the ground of a tone, around a remark."""
    frame = QFrame()
    frame.setProperty("role", "notice")
    frame.setProperty("tone", tone)
    frame.setLayout(inside)
    return frame


def enable(on: bool, *widgets: QWidget | QShortcut) -> None:
    """Enables widgets, or disables them; what is barred stays disabled."""
    for widget in widgets:
        widget.setEnabled(on and not widget.property("barred"))


def make_visible(on: bool, *widgets: QWidget) -> None:
    """Shows widgets, or hides them."""
    for widget in widgets:
        widget.setVisible(on)
