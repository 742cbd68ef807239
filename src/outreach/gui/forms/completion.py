"""The list of words that hangs under a line while it is typed: with an edge, and clear of the line."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QPoint, QTimer
from PySide6.QtWidgets import QCompleter, QWidget

GAP = 2  # pixels between a field and what hangs under it
_PLACED = (QEvent.Type.Show, QEvent.Type.Move, QEvent.Type.Resize)


class _Hanging(QObject):
    """Keeps a list under the whole field: the completer knows the line in it alone, and would cover its edge."""

    def __init__(self, popup: QWidget, field: QWidget) -> None:
        super().__init__(popup)
        self._popup, self._field = popup, field
        popup.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in _PLACED and self._popup.isVisible():
            QTimer.singleShot(0, self, self._place)
        return False

    def _place(self) -> None:
        if not self._field.isVisible():
            return
        corner = self._field.mapToGlobal(QPoint(0, self._field.height() + GAP))
        above = self._popup.y() < self._field.mapToGlobal(QPoint(0, 0)).y()  # no room under it
        if not above and self._popup.pos() != corner:
            self._popup.setGeometry(corner.x(), corner.y(), self._field.width(), self._popup.height())


def hang_under(completer: QCompleter, field: QWidget) -> None:
    """Shows what is completed in a list with an edge, as wide as the field and clear of it."""
    popup = completer.popup()
    if popup is not None:
        popup.setProperty("role", "offers")
        _Hanging(popup, field)
