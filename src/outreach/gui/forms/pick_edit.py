"""A line in which a contact is looked for, to be chosen from those offered."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QModelIndex, Qt, QTimer, Signal
from PySide6.QtGui import QStandardItem, QStandardItemModel
from PySide6.QtWidgets import QCompleter, QWidget

from outreach.gui.forms.completion import hang_under
from outreach.gui.forms.fields import LineEdit, Pause
from outreach.gui.kit.labels import one_line
from outreach.gui.theme import icons
from outreach.services.contacts.contacts import ContactRow

MOST = 8


class PickEdit(LineEdit):
    """`search(text)` answers contacts; `picked(id, name)` when one is chosen from those offered."""

    picked = Signal(int, str)

    def __init__(
        self,
        search: Callable[[str], Sequence[ContactRow]],
        placeholder: str,
        name: str,
        icon: str = "user-plus",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(placeholder, parent)
        self._search = search
        self.setAccessibleName(name)
        sign = self.addAction(icons.icon(icon, "muted"), LineEdit.ActionPosition.LeadingPosition)
        sign.setText(name)
        self._model = QStandardItemModel(self)
        completer = QCompleter(self._model, self)
        completer.setCompletionMode(QCompleter.CompletionMode.UnfilteredPopupCompletion)
        completer.setMaxVisibleItems(MOST)
        completer.activated[QModelIndex].connect(self._chosen)  # type: ignore[index]
        self.setCompleter(completer)
        hang_under(completer, self)
        self._pause = Pause(self.offer, 120, self)
        self.textEdited.connect(lambda _text: self._pause.start())
        self.returnPressed.connect(self._take_first)

    def offer(self) -> None:
        """Looks for contacts and offers them."""
        text = self.text().strip()
        self._model.clear()
        if len(text) < 2:
            return
        for row in self._search(text):
            item = QStandardItem(one_line(" · ".join(filter(None, (row.name, row.outlet, row.email)))))
            item.setData((row.id, row.name), Qt.ItemDataRole.UserRole)
            item.setEditable(False)
            self._model.appendRow(item)
        completer = self.completer()
        if self._model.rowCount() and completer is not None and self.hasFocus():
            completer.complete()

    def offered(self) -> list[str]:
        """What is offered now."""
        return [self._model.item(place).text() for place in range(self._model.rowCount())]

    def _chosen(self, index: QModelIndex) -> None:
        self._pick(index.data(Qt.ItemDataRole.UserRole))

    def _take_first(self) -> None:
        """Enter takes the first one, where only one is meant."""
        self._pause.stop()
        self.offer()
        completer = self.completer()
        popup = completer.popup() if completer is not None else None
        if popup is not None and popup.isVisible() and popup.currentIndex().isValid():
            return
        if self._model.rowCount() == 1:
            self._pick(self._model.item(0).data(Qt.ItemDataRole.UserRole))

    def _pick(self, chosen: tuple[int, str]) -> None:
        self._model.clear()
        self.picked.emit(chosen[0], chosen[1])
        # The completer writes its text into the line after this.
        QTimer.singleShot(0, self, self.clear)
