"""Fields with several entries: phones, e-mails and channels, each checked as it is typed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QFontMetrics, QResizeEvent
from PySide6.QtWidgets import QWidget

from outreach.gui.forms import entries
from outreach.gui.forms.checks import Verdict
from outreach.gui.forms.entries import EntriesField
from outreach.gui.forms.fields import Choice, choose, narrow
from outreach.gui.kit.events import on_keys, watch
from outreach.gui.kit.labels import Text, as_text, breakable, dressed, one_line, set_property, unmarked
from outreach.gui.kit.layout import hbox, vbox
from outreach.gui.kit.line_edit import LineEdit, Pause
from outreach.gui.kit.page import push_button, tool_button
from outreach.gui.theme import theme
from outreach.i18n import _
from outreach.values.data import Document

Check = Callable[[str], Verdict]
Choices = Sequence[tuple[str, str]]


KIND_EDGE = 34  # pixels of a kind beside its word: its edges and its arrow
KIND_MOST = 108


class _Line(LineEdit):
    """The text of an entry with its kind at the right end of it: all fields of a form end at one line."""

    def __init__(self, placeholder: str, kind: Choice) -> None:
        super().__init__(placeholder)
        self._kind = kind
        kind.setParent(self)
        kind.setCursor(Qt.CursorShape.ArrowCursor)
        kind.currentIndexChanged.connect(lambda _index: self.fit_kind())

    def fit_kind(self) -> None:
        """Gives the kind the room that its word takes, and the text all the rest: an address is long."""
        word = QFontMetrics(theme.font(theme.SMALL)).horizontalAdvance(self._kind.currentText())
        width = min(KIND_MOST, word + KIND_EDGE)
        self._kind.setGeometry(self.width() - width - 2, 1, width, self.height() - 2)
        self.setTextMargins(0, 0, width - theme.INSIDE, 0)  # both have an edge of their own

    def resizeEvent(self, event: QResizeEvent) -> None:
        self.fit_kind()
        super().resizeEvent(event)


class Entry(entries.Entry):
    """One entry: its text, its kind, a cross; under it the normal form, or the problem and a suggestion."""

    left = Signal()
    another = Signal()

    def __init__(self, choices: Choices, check: Check, placeholder: str, keys: tuple[str, str]) -> None:
        super().__init__()
        self._check, self._keys = check, keys
        self.kind = dressed(Choice(), focus=Qt.FocusPolicy.ClickFocus)
        narrow(self.kind)
        self.kind.setProperty("kind", "flat")
        for value, shown in choices:
            self.kind.addItem(shown, value)
        self.edit = _Line(placeholder, self.kind)
        self.cross = tool_button("x", _("Remove"), self.removed.emit, size=24, focus=Qt.FocusPolicy.ClickFocus)
        self.cross.setToolTip(_("Remove this entry (Backspace in an empty one)"))
        keeps = self.cross.sizePolicy()
        keeps.setRetainSizeWhenHidden(True)
        self.cross.setSizePolicy(keeps)
        self.note = Text("", "small", wrap=True)
        self.problem = Text("", "small", tone="problem", wrap=True)
        self.suggestion = push_button("", self._take_suggestion, kind="link")
        for hidden in (self.note, self.problem, self.suggestion):
            hidden.hide()
        suggestion = (self.suggestion, Qt.AlignmentFlag.AlignLeft)
        vbox(hbox((self.edit, 1), self.cross, spacing=2), self.note, self.problem, suggestion, spacing=2, on=self)
        self._suggested = ""
        self._pause = Pause(self.check, parent=self)
        self.edit.textEdited.connect(self._typed)
        self.edit.left.connect(self._leave)
        watch(self.edit, {QEvent.Type.Resize: lambda _event: self.check()}, self)
        on_keys(self.edit, {"Shift+Return": self.another.emit, "Alt+Down": self.kind.showPopup})
        on_keys(self.edit, {"Backspace": self.removed.emit}, when=lambda: not self.edit.text())
        self.kind.activated.connect(lambda _index: self.changed.emit())
        self.ends = self.edit, self.edit
        self.setFocusProxy(self.edit)

    def text(self) -> str:
        """What is written, with what a line cannot show."""
        return self.edit.whole()

    def set(self, fields: Document) -> None:
        text, kind = (as_text(fields.get(key)) for key in self._keys)
        self.edit.set_whole(text)
        choose(self.kind, kind)
        self.check()

    def value(self) -> Document:
        return dict(zip(self._keys, (self.text(), as_text(self.kind.currentData())), strict=True))

    def is_empty(self) -> bool:
        return not self.text().strip()

    def _typed(self, _text: str) -> None:
        self._pause.start()
        # What was wrong and is right now is told at once; what is wrong waits until typing pauses.
        if self.edit.property("tone") and not self._check(self.text()).problem:
            self.check()
        self.changed.emit()

    def _leave(self) -> None:
        self._pause.stop()
        self.check()
        self.left.emit()

    def check(self) -> None:
        """Shows the verdict on what is written."""
        verdict = self._check(self.text())
        self.note.show_text(verdict.note or (breakable(self.text()) if self.edit.is_cut() else ""))
        # A suggestion is said once, by its button.
        said = bool(verdict.problem) and not (verdict.suggestion and verdict.suggestion in verdict.problem)
        self.problem.setText(verdict.problem)
        self.problem.setVisible(said)
        set_property(self.edit, "tone", "problem" if verdict.problem else "")
        self._suggested = verdict.suggestion or ""
        self.suggestion.setVisible(bool(self._suggested))
        if self._suggested:
            shown = one_line(self._suggested)
            self.suggestion.setText(unmarked(_("Did you mean {address}?").format(address=shown)))

    def _take_suggestion(self) -> None:
        self.edit.setText(self._suggested)
        self.edit.setFocus()
        self.check()
        self.changed.emit()


class RepeatedField(EntriesField[Entry]):
    """Several entries; the first is the primary one. `keys` names (text, kind) in Fields: ("raw", "label")."""

    def __init__(
        self, name: str, label: str, choices: Choices, *, keys: tuple[str, str] = ("raw", "label"),
        check: Check | None = None, placeholder: str = "", add: str,
    ) -> None:  # fmt: skip
        make = lambda: Entry(choices, check or (lambda _text: Verdict()), placeholder, keys)  # noqa: E731
        super().__init__(name, label, add, make, spacing=6, tip=_("Shift+Enter adds another entry"))
        self.add_button.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self.set_value([])

    def insert(self, fields: Document, place: int = 0) -> Entry:
        entry = super().insert(fields, place)
        dressed(entry.edit, name=self.label)
        dressed(entry.kind, name=_("{field}: kind").format(field=self.label))
        entry.left.connect(self.left)
        entry.another.connect(self._another)
        if not place:
            QWidget.setTabOrder(self.add_button, entry.edit)
        self._show_button()
        return entry

    def focus_on(self, value: str = "") -> None:
        wanted = next((entry for entry in self.entries if entry.text() == value), self.entries[0])
        wanted.edit.setFocus(Qt.FocusReason.TabFocusReason)

    def remove(self, entry: Entry) -> None:
        """Takes an entry away; the last one is emptied."""
        if len(self.entries) == 1:
            entry.set({})
            self._changed()
            return
        place = self.entries.index(entry)
        super().remove(entry)
        self.entries[max(0, place - 1)].edit.setFocus()

    def _changed(self) -> None:
        self._show_button()
        super()._changed()

    def _show_button(self) -> None:
        """What can be done is shown: an empty entry that stands alone cannot be taken away."""
        for entry in self.entries:
            entry.cross.setVisible(len(self.entries) > 1 or not entry.is_empty())
        self.add_button.setVisible(not self.entries[-1].is_empty())

    def check(self) -> None:
        """Checks every entry anew, after the country has changed."""
        for entry in self.entries:
            entry.check()

    def set_value(self, value: Any) -> None:
        super().set_value(value or [{}])
        self.setFocusProxy(self.entries[0].edit)
