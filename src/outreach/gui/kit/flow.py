"""A layout that sets things side by side and goes on in the next row, as words do."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtWidgets import QLayout, QLayoutItem, QSizePolicy, QWidget

FOOT = "foot"


def at_foot(strip: QWidget) -> QWidget:
    """Marks a strip of buttons that no message may cover."""
    strip.setObjectName(FOOT)
    return strip


class FlowLayout(QLayout):
    """Children in rows, which are `rows` apart; the last child may take the rest of its row (`fill_last`)."""

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
        x, y, height = area.x(), area.y(), 0
        for number, item in enumerate(self._items):
            widget = item.widget()
            if widget is not None and widget.isHidden():
                continue
            size = item.sizeHint()
            width = min(size.width(), area.width())
            if x > area.x() and x + width > area.right() + 1:
                x, y, height = area.x(), y + height + self._between, 0
            last = self._fill_last and number == len(self._items) - 1
            if last:
                width = max(width, area.right() + 1 - x)
            if move:
                item.setGeometry(QRect(QPoint(x, y), QSize(width, size.height())))
            x += width + self.spacing()
            height = max(height, size.height())
        return y + height - rect.y() + margins.bottom()


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
