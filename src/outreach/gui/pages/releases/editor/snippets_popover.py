"""The snippet library: found by a few letters, put in by Enter; and a selection kept as a new one."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QWidget

from outreach.gui.forms.fields import ChoiceField, LineEdit, is_enter
from outreach.gui.kit import formatting
from outreach.gui.kit.labels import Text, one_line
from outreach.gui.kit.layout import fill
from outreach.gui.kit.popover import AskPopover, Popover
from outreach.i18n import _
from outreach.services.releases import snippets
from outreach.services.releases.snippets import SnippetRow
from outreach.store.workspace import Workspace

ROW, SEEN = 25, 7


class SnippetsPopover(Popover):
    """Offers the snippets of a language; `put(text)` is called with the one that is taken.

    Up and Down choose, Enter takes, Delete on a chosen one deletes it (Undo brings it back).
    """

    def __init__(self, host: QWidget, workspace: Workspace, language: str, put: Callable[[str], object]) -> None:
        super().__init__(host, _("Insert a snippet"), width=420)
        self._workspace, self._language, self._put = workspace, language, put
        self._rows: list[SnippetRow] = []
        self.edit = LineEdit(_("Words of the name or the text"), name=_("Find a snippet"))
        self.edit.textEdited.connect(lambda _text: self._fill())
        self.edit.installEventFilter(self)
        self.list = QListWidget()
        self.list.setAccessibleName(_("Snippets"))
        self.list.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.list.itemActivated.connect(lambda _item: self.take())
        self.list.itemClicked.connect(lambda _item: self.take())
        self.list.currentRowChanged.connect(lambda _row: self._show_text())
        self.text = Text("", "small", wrap=True)
        self.text.setMinimumHeight(48)
        self.text.setAlignment(Qt.AlignmentFlag.AlignTop)
        fill(
            self.body, self.edit, self.list, self.text,
            Text(_("Enter inserts it; Delete removes it from the library."), "small", wrap=True),
        )  # fmt: skip
        self.setFocusProxy(self.edit)
        self._fill()

    def _fill(self) -> None:
        self._rows = self._workspace.read(snippets.find, self._language, self.edit.text())
        self.list.clear()
        for row in self._rows:
            self.list.addItem(QListWidgetItem(one_line(row.name)))
        self.list.setFixedHeight(8 + ROW * max(1, min(len(self._rows), SEEN)))
        if self._rows:
            self.list.setCurrentRow(0)
        self._show_text()

    def _show_text(self) -> None:
        row = self._current()
        if row is not None:
            self.text.setText(one_line(row.text, 300))
        elif self.edit.text():
            self.text.setText(_("No matching snippet."))
        else:
            self.text.setText(
                _("There is no snippet for {language} yet. Select a passage and press Ctrl+Shift+J.").format(
                    language=formatting.language(self._language)
                )
            )

    def _current(self) -> SnippetRow | None:
        place = self.list.currentRow()
        return self._rows[place] if 0 <= place < len(self._rows) else None

    def take(self) -> None:
        """Puts the chosen snippet in."""
        row = self._current()
        if row is not None:
            self.dismiss()
            self._put(row.text)

    def _delete(self) -> None:
        row = self._current()
        if row is not None:
            self._workspace.write(_("Delete snippet"), snippets.delete, row.id)
            self._fill()
            self.adjustSize()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        pressed = watched is self.edit and event.type() == QEvent.Type.KeyPress
        if pressed and isinstance(event, QKeyEvent) and event.key() in (Qt.Key.Key_Down, Qt.Key.Key_Up):
            step = 1 if event.key() == Qt.Key.Key_Down else -1
            self.list.setCurrentRow(max(0, min(self.list.count() - 1, self.list.currentRow() + step)))
            return True
        return super().eventFilter(watched, event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if is_enter(event):
            self.take()
        elif event.key() == Qt.Key.Key_Delete and self.list.hasFocus():
            self._delete()
        else:
            super().keyPressEvent(event)


class KeepSnippetPopover(AskPopover):
    """Keeps a piece of text under a name, for one language or for all."""

    def __init__(self, host: QWidget, workspace: Workspace, text: str, language: str) -> None:
        super().__init__(host, _("Save as a snippet"), width=360)
        self._workspace, self._text = workspace, text
        self.edit = LineEdit(_("Name, such as “About us”"), name=_("Name"))
        choices = [(language, formatting.language(language))] if language else []
        self.language = ChoiceField("language", _("For texts in"), [*choices, ("", _("All languages"))])
        self.language.set_value(language)
        fill(self.body, Text(one_line(text, 200), "small", wrap=True), self.edit, self.language)
        self.offer(_("Accept"))
        self.setFocusProxy(self.edit)

    def take(self) -> None:
        self._workspace.write(_("Add snippet"), snippets.add, self.edit.text(), self._text, self.language.value())
