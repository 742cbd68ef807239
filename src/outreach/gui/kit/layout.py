"""Layouts as declarations: what stands in a row or a column, flows on as words do, or scrolls."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple, TypeVar

from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtWidgets import (
    QBoxLayout,
    QGridLayout,
    QHBoxLayout,
    QLayout,
    QLayoutItem,
    QScrollArea,
    QSizePolicy,
    QSplitter,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)


class Stretch(NamedTuple):
    """Room that grows with the window, in proportion to other shares."""

    share: int = 1


B = TypeVar("B", bound=QBoxLayout)
Part = QWidget | QLayout
# A widget or a layout, alone or with its stretch, its alignment or both; a gap in pixels; room that grows.
Item = Part | int | Stretch | tuple[Part, int | Qt.AlignmentFlag] | tuple[Part, int, Qt.AlignmentFlag]
Margins = tuple[int, int, int, int]


def hbox(
    *items: Item, spacing: int | None = None, margins: Margins | int | None = 0, on: QWidget | None = None
) -> QHBoxLayout:
    """Returns a layout whose items stand beside one another, in the widget `on` where one is given.

    `margins` are left, top, right, bottom, or one for all sides; None for either: as the style has them.
    """
    return _filled(QHBoxLayout(on), items, spacing, margins)  # type: ignore[arg-type]  # it takes None, too


def vbox(
    *items: Item, spacing: int | None = None, margins: Margins | int | None = 0, on: QWidget | None = None
) -> QVBoxLayout:
    """Returns a layout whose items stand under one another; the arguments are those of `hbox`."""
    return _filled(QVBoxLayout(on), items, spacing, margins)  # type: ignore[arg-type]


def _filled(layout: B, items: Sequence[Item], spacing: int | None, margins: Margins | int | None) -> B:
    _set_margins(layout, margins)
    if spacing is not None:
        layout.setSpacing(spacing)
    fill(layout, *items)
    return layout


def _set_margins(layout: QLayout, margins: Margins | int | None) -> None:
    if isinstance(margins, int):
        margins = (margins,) * 4
    if margins is not None:
        layout.setContentsMargins(*margins)


def fill(layout: QLayout | QStackedWidget, *items: Item) -> None:
    """Adds items at the end of a row or a column; to other layouts and to stacks widgets alone."""
    for item in items:
        if isinstance(layout, QBoxLayout):
            _add(layout, item)
        elif isinstance(item, QWidget):
            layout.addWidget(item)


def _add(layout: QBoxLayout, item: Item) -> None:
    match item:
        case Stretch(share):
            layout.addStretch(share)
        case int():
            layout.addSpacing(item)
        case (part, Qt.AlignmentFlag() as flags):
            _add_part(layout, part, 0, flags)
        case (part, share, flags):
            _add_part(layout, part, share, flags)
        case (part, share):
            _add_part(layout, part, share)
        case _:
            _add_part(layout, item)


def _add_part(layout: QBoxLayout, part: Part, share: int = 0, flags: Qt.AlignmentFlag | None = None) -> None:
    if isinstance(part, QLayout):
        layout.addLayout(part, share)
    elif flags is None:
        layout.addWidget(part, share)
    else:
        layout.addWidget(part, share, flags)


def holding(layout: QLayout, *, height: int | None = None, ground: str = "") -> QWidget:
    """Returns a plain widget that holds a layout, as high as `height` says, on a ground of the theme."""
    made = QWidget()
    made.setLayout(layout)
    if height is not None:
        made.setFixedHeight(height)
    if ground:
        made.setProperty("ground", ground)
        made.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
    return made


def split(*parts: tuple[QWidget, int], vertical: bool = False, sizes: Sequence[int] = ()) -> QSplitter:
    """Returns parts, each with its stretch, and a hairline between them that can be drawn; `sizes` are pixels."""
    made = QSplitter(Qt.Orientation.Vertical if vertical else Qt.Orientation.Horizontal)
    made.setHandleWidth(1)
    made.setChildrenCollapsible(False)
    for place, (widget, share) in enumerate(parts):
        made.addWidget(widget)
        made.setStretchFactor(place, share)
    if sizes:
        made.setSizes(list(sizes))
    return made


def stack(*pages: QWidget) -> QStackedWidget:
    """Returns pages of which one is shown at a time, at first the first."""
    made = QStackedWidget()
    fill(made, *pages)
    return made


def grid(
    *, across: int, down: int, shares: Sequence[int] = (), margins: Margins | int | None = 0, on: QWidget | None = None
) -> QGridLayout:
    """Returns an empty grid with so many pixels between its columns and its rows; `shares` stretch the columns."""
    made = QGridLayout(on)
    _set_margins(made, margins)
    made.setHorizontalSpacing(across)
    made.setVerticalSpacing(down)
    for place, share in enumerate(shares):
        made.setColumnStretch(place, share)
    return made


FOOT = "foot"


def at_foot(strip: QWidget) -> QWidget:
    """Marks a strip of buttons that no message may cover."""
    strip.setObjectName(FOOT)
    return strip


class FlowLayout(QLayout):
    """Children in rows, which are `rows` apart; the last child may take the rest of its row (`fill_last`)."""

    is_balanced = False

    def __init__(
        self, parent: QWidget | None = None, *, spacing: int = 4, rows: int | None = None, fill_last: bool = False,
        margins: tuple[int, int, int, int] = (0, 0, 0, 0),
    ) -> None:  # fmt: skip
        super().__init__(parent)
        self._between = spacing if rows is None else rows
        self._items: list[QLayoutItem] = []
        self._fill_last = fill_last
        self.setSpacing(spacing)
        self.setContentsMargins(*margins)

    def addItem(self, item: QLayoutItem) -> None:
        self._items.append(item)

    def insert_widget(self, at: int, widget: QWidget) -> None:
        """Adds a widget at a place."""
        self.addWidget(widget)
        self._items.insert(at, self._items.pop())
        self.invalidate()

    def count(self) -> int:
        return len(self._items)

    def itemAt(self, index: int) -> QLayoutItem | None:
        return self._items[index] if 0 <= index < len(self._items) else None

    def takeAt(self, index: int) -> QLayoutItem | None:
        return self._items.pop(index) if 0 <= index < len(self._items) else None

    def expandingDirections(self) -> Qt.Orientation:
        return Qt.Orientation(0)

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        return self._place(QRect(0, 0, width, 0), move=False)

    def setGeometry(self, rect: QRect) -> None:
        super().setGeometry(rect)
        self._place(rect, move=True)

    def sizeHint(self) -> QSize:
        return self.minimumSize()

    def minimumSize(self) -> QSize:
        size = QSize()
        for item in self._items:
            size = size.expandedTo(item.minimumSize())
        margins = self.contentsMargins()
        return size + QSize(margins.left() + margins.right(), margins.top() + margins.bottom())

    def _place(self, rect: QRect, *, move: bool) -> int:
        margins = self.contentsMargins()
        area = rect.marginsRemoved(margins)
        y = area.y() - self._between
        for row in self._rows(area.width()):
            x, y = area.x(), y + self._between
            for item in row:
                size = item.sizeHint()
                size.setWidth(min(size.width(), area.width()))
                if self._fill_last and item is self._items[-1]:
                    size.setWidth(max(size.width(), area.right() + 1 - x))
                if move:
                    item.setGeometry(QRect(QPoint(x, y), size))
                x += size.width() + self.spacing()
            y += max(item.sizeHint().height() for item in row)
        return max(y, area.y()) - rect.y() + margins.bottom()

    def _rows(self, width: int) -> list[list[QLayoutItem]]:
        """What stands in each row; no button is alone in the last where one of the row before has room beside it."""
        rows: list[list[QLayoutItem]] = []
        left = -1
        shown = [item for item in self._items if (widget := item.widget()) is None or not widget.isHidden()]
        for item in shown:
            taken = max(0, min(item.sizeHint().width(), width))  # within margins a width may be none
            if taken > left:
                rows.append([])
                left = width
            rows[-1].append(item)
            left -= taken + self.spacing()
        is_lonely = self.is_balanced and len(rows) > 1 and len(rows[-1]) == 1 < len(rows[-2])
        if is_lonely and rows[-2][-1].sizeHint().width() <= left:
            rows[-1].insert(0, rows[-2].pop())
        return rows


def flowing(widget: QWidget) -> QWidget:
    """Tells the layouts above that the widget's height depends on its width."""
    policy = widget.sizePolicy()
    policy.setHeightForWidth(True)
    policy.setHorizontalPolicy(QSizePolicy.Policy.Ignored)
    policy.setVerticalPolicy(QSizePolicy.Policy.Minimum)
    widget.setSizePolicy(policy)
    return widget


def flow(*widgets: QWidget, spacing: int, margins: tuple[int, int, int, int] = (0, 0, 0, 0)) -> QWidget:
    """Returns widgets side by side, which go on in the next row where they have no room."""
    holder = flowing(QWidget())
    row = FlowLayout(holder, spacing=spacing, margins=margins)
    row.is_balanced = True
    for widget in widgets:
        row.addWidget(widget)
    return holder


def discard(widget: QWidget) -> None:
    """Hides a widget, and deletes it once nothing of it is at work any more."""
    widget.hide()
    widget.deleteLater()


def remove(layout: QLayout, widgets: Iterable[QWidget]) -> None:
    """Takes widgets out of a layout and discards them."""
    for widget in widgets:
        layout.removeWidget(widget)
        discard(widget)


def empty(layout: QLayout) -> None:
    """Takes everything out of a layout; it is deleted once nothing of it is at work any more."""
    while layout.count():
        item = layout.takeAt(0)
        widget = item.widget() if item else None
        if widget is not None:
            discard(widget)


class Scroll(QScrollArea):
    """A column that scrolls up and down only, and keeps the field with focus in sight."""

    def __init__(self, widget: QWidget) -> None:
        super().__init__()
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setWidget(widget)

    def replace(self, widget: QWidget) -> None:
        """Shows another widget; the one that was there is deleted once nothing of it is at work any more."""
        old = self.takeWidget()
        if old is not None and old is not widget:
            # Taken out it would belong to Python, and be gone at the end of this function: in the midst of the
            # key press in one of its fields that led here.
            old.hide()
            old.setParent(self)
            old.deleteLater()
        self.setWidget(widget)

    def sizeHint(self) -> QSize:
        inner = self.widget()
        return inner.sizeHint() if inner else super().sizeHint()

    def minimumSizeHint(self) -> QSize:
        return QSize(200, 80)


def fit_to_width(body: QWidget) -> None:
    """Lets what scrolls be as high as its lines need in the width there is, and no higher; call it once it is filled.

    Otherwise there is a scroll bar for nothing; and without a line that goes on in the next one no height is asked for.
    """
    layout = body.layout()
    goes_on = layout is not None and layout.hasHeightForWidth()
    body.setSizePolicy(
        QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Ignored if goes_on else QSizePolicy.Policy.Minimum
    )
