"""Chips: words in a field, typed with completion and removed by Backspace."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from PySide6.QtCore import QEvent, QObject, QSize, QStringListModel, Qt, QTimer, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QCompleter, QFrame, QLineEdit, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from outreach.gui.forms.completion import hang_under
from outreach.gui.kit.flow import FlowLayout, flowing
from outreach.gui.kit.labels import one_line, set_property, tip, unmarked
from outreach.gui.theme import icons
from outreach.i18n import _

Words = Callable[[], Iterable[str]]


class _Edit(QLineEdit):
    """As narrow as a word, so that it stays in the row of the chips; `keys` sees each key first.

    An event filter would not do: while words are offered, their list has the keys and hands them to `event` itself.
    """

    keys: Callable[[QKeyEvent], bool]

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if self.keys(event):
            event.accept()
        else:
            super().keyPressEvent(event)

    def sizeHint(self) -> QSize:
        return QSize(56, super().sizeHint().height())


class Chip(QPushButton):
    """One word with a cross; a click, Delete or Backspace takes it off."""

    removed = Signal()

    def __init__(self, text: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        shown = one_line(text)
        # A word may be as long as a file made it, and "&" is no shortcut here.
        short = shown if len(shown) <= 36 else f"{shown[:35]}…"
        self.setText(unmarked(short) + " ")
        self.setProperty("kind", "chip")
        self.setProperty("applied", True)
        self.setIcon(icons.icon("x", "muted"))
        self.setIconSize(self.iconSize().scaled(12, 12, Qt.AspectRatioMode.KeepAspectRatio))
        self.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
        self.say(shown)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.clicked.connect(self.removed)

    def say(self, text: str) -> None:
        """Says in plain words what the chip is, to who hears it and to who stays on it."""
        self.setAccessibleName(_("{word}: remove").format(word=one_line(text)))
        self.setToolTip(tip(one_line(text)))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self.removed.emit()
            return
        super().keyPressEvent(event)


class ChipEdit(QFrame):
    """A field of words, in the order in which they were typed, none twice.

    `words()` offers completions when the field is entered; `shown(value)` is what a chip says, and
    `read(text)` makes a value of what was typed (None: it is none).
    """

    changed = Signal()
    left = Signal()

    def __init__(
        self,
        words: Words = tuple,
        *,
        shown: Callable[[str], str] = str,
        read: Callable[[str], str | None] = str,
        placeholder: str = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setProperty("role", "field")
        self._words, self._shown, self._read = words, shown, read
        self._values: list[str] = []
        self._placeholder = placeholder
        layout = QVBoxLayout(self)
        layout.setContentsMargins(6, 4, 6, 4)
        self._area = flowing(QWidget())
        self._flow = FlowLayout(self._area, fill_last=True)
        layout.addWidget(self._area)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        self.edit = _Edit()
        self.edit.keys = self._key
        self.edit.setMinimumWidth(56)
        self.edit.setPlaceholderText(placeholder)
        self.edit.installEventFilter(self)
        self.edit.textEdited.connect(self._typed)
        self._flow.addWidget(self.edit)
        self.setFocusProxy(self.edit)
        completer = QCompleter(QStringListModel(self), self)
        completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        completer.setFilterMode(Qt.MatchFlag.MatchContains)
        completer.setCompletionMode(QCompleter.CompletionMode.PopupCompletion)
        completer.activated.connect(lambda text: QTimer.singleShot(0, self, lambda: self._take(text)))
        self._completer = completer
        self.edit.setCompleter(completer)
        hang_under(completer, self)

    def values(self) -> list[str]:
        """The words, in order; what is typed and not yet a chip counts."""
        typed = self._read(self.edit.text().strip()) if self.edit.text().strip() else None
        return self._values + ([typed] if typed and typed not in self._values else [])

    def set_values(self, values: Sequence[str]) -> None:
        """Shows these words."""
        self._values = list(dict.fromkeys(values))
        self.edit.clear()
        self._draw()

    def add(self, text: str) -> bool:
        """Adds a word; False where it is none."""
        value = self._read(" ".join(text.split()))
        if not value:
            return False
        if value not in self._values:
            self._values.append(value)
            self._draw()
            self.changed.emit()
        return True

    def remove(self, value: str) -> None:
        """Takes a word off."""
        if value in self._values:
            self._values.remove(value)
            self._draw()
            self.edit.setFocus()
            self.changed.emit()

    def _draw(self) -> None:
        while self._flow.count() > 1:
            item = self._flow.takeAt(0)
            widget = item.widget() if item else None
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        for at, value in enumerate(self._values):
            chip = Chip(self._shown(value), self._area)
            chip.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # one Tab leads from field to field; Backspace removes
            chip.removed.connect(lambda value=value: self.remove(value))
            self._flow.insert_widget(at, chip)
            chip.show()
        self.edit.setPlaceholderText("" if self._values else self._placeholder)
        self._area.updateGeometry()
        self.updateGeometry()

    def _typed(self, text: str) -> None:
        if text.endswith((",", ";")):
            self._take(text.rstrip(",; "))
        else:
            self.changed.emit()

    def _take(self, text: str) -> bool:
        taken = not text.strip() or self.add(text)
        if taken:
            self.edit.clear()
        return taken

    def _offered(self, text: str) -> list[str]:
        """The words that hold what was typed."""
        self._completer.setCompletionPrefix(text)
        model = self._completer.completionModel()
        return [str(model.index(row, 0).data()) for row in range(model.rowCount())]

    def _enter(self, text: str) -> None:
        """Takes what was typed; where it is no word yet, the first that is offered."""
        offered = self._offered(text)
        if not self._take(text) and offered:
            self._take(offered[0])
        popup = self._completer.popup()
        if popup is not None:
            popup.hide()

    def _leave(self, text: str) -> None:
        """Takes what was typed; where it is no word yet, the only one that can be meant."""
        offered = self._offered(text)
        if not self._take(text) and len(offered) == 1:
            self._take(offered[0])

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.FocusIn:
            self._offer()
            set_property(self, "focused", True)
        elif event.type() == QEvent.Type.FocusOut and isinstance(event, QFocusEvent):
            set_property(self, "focused", False)
            if event.reason() != Qt.FocusReason.PopupFocusReason:
                self._leave(self.edit.text())
                self.left.emit()
        return False

    def _key(self, event: QKeyEvent) -> bool:
        text = self.edit.text()
        popup = self._completer.popup()
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.modifiers():
            if popup is not None and popup.isVisible() and popup.currentIndex().isValid():
                return False
            if text.strip():
                self._enter(text)
                return True
        elif event.key() == Qt.Key.Key_Backspace and not text and self._values:
            self.remove(self._values[-1])
            return True
        elif event.key() == Qt.Key.Key_Down and not (popup is not None and popup.isVisible()):
            self._completer.setCompletionPrefix(text)
            self._completer.complete()
            return True
        return False

    def _offer(self) -> None:
        model = self._completer.model()
        if isinstance(model, QStringListModel):
            model.setStringList([one_line(word) for word in self._words() if word not in self._values])
