"""One doubt, large and calm: what is wrong, what would mend it, the record around it, and the keys."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from outreach.gui.forms.fields import LineEdit
from outreach.gui.kit.flow import FlowLayout, at_foot, flowing
from outreach.gui.kit.key_button import KeyButton
from outreach.gui.kit.labels import Text, line, one_line
from outreach.gui.kit.revealed import Revealed
from outreach.gui.kit.scroll import Scroll, fit_to_width
from outreach.gui.pages.problems import record
from outreach.gui.theme import theme
from outreach.i18n import _
from outreach.problems import Problem
from outreach.services.quality.quality import Doubt
from outreach.store.workspace import Workspace

WIDEST = 760


class FixEdit(LineEdit):
    """The right value, offered or typed: Enter takes it, Escape gives the keys back."""

    taken = Signal()
    given_back = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.taken.emit()
        elif event.key() == Qt.Key.Key_Escape:
            self.given_back.emit()
        else:
            super().keyPressEvent(event)


class DoubtView(QWidget):
    """Shows a doubt. What a key or a button asks is told by `wanted(name)`: fix, merge, keep, gone, later, edit."""

    wanted = Signal(str)

    def __init__(self, workspace: Workspace, said: Callable[[str], None], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._workspace, self._said = workspace, said
        self.doubt: Doubt | None = None
        self.fix_edit: FixEdit | None = None
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        self._scroll = Scroll(QWidget())
        column.addWidget(self._scroll, 1)
        column.addWidget(line())
        holder = at_foot(flowing(QWidget()))
        self._foot = FlowLayout(holder, spacing=theme.INSIDE)
        self._foot.setContentsMargins(theme.AROUND, 8, theme.BETWEEN, 8)
        column.addWidget(holder)
        self.buttons: dict[str, KeyButton] = {}
        for name, key in KEYS.items():
            self.buttons[name] = button = KeyButton("", key, partial(self.wanted.emit, name))
            self._foot.addWidget(button)

    def show_doubt(self, doubt: Doubt) -> None:
        """Shows a doubt and what can be done with it."""
        self.doubt = doubt
        self.fix_edit = None
        self.setAccessibleName(one_line(f"{doubt.name}: {doubt.value} {doubt.text}"))
        self._scroll.replace(self._body(doubt))
        self._scroll.verticalScrollBar().setValue(0)
        words = verbs(doubt)
        first = next(iter(words))
        while self._foot.count():
            self._foot.takeAt(0)
        # In the order in which they are likely to be wanted.
        for name in sorted(self.buttons, key=lambda name: list(words).index(name) if name in words else len(words)):
            button = self.buttons[name]
            self._foot.addWidget(button)
            button.setVisible(name in words)
            if name in words:
                button.set_text(words[name])
                quiet = name in QUIET and (doubt.problem, name) != ("stale", "edit")
                button.set_kind("primary" if name == first else "flat" if quiet else "")

    def fixed_text(self) -> str:
        """What the doubtful value is to become."""
        return self.fix_edit.text().strip() if self.fix_edit is not None else ""

    def ask_fix(self) -> None:
        """Goes to the line in which the right value is typed."""
        if self.fix_edit is not None:
            self.fix_edit.setFocus(Qt.FocusReason.ShortcutFocusReason)
            self.fix_edit.selectAll()

    def show_fix_problem(self, text: str) -> None:
        """Says under the line why what was typed cannot be taken."""
        self._fix_problem.setText(text)
        self._fix_problem.setVisible(bool(text))

    # Building

    def _body(self, doubt: Doubt) -> QWidget:
        body = QWidget()
        body.setProperty("ground", "plain")
        outer = QHBoxLayout(body)
        outer.setContentsMargins(theme.AROUND, theme.BETWEEN, theme.AROUND, theme.AROUND)
        inner = QWidget()
        inner.setMaximumWidth(WIDEST)
        outer.addWidget(inner, 1)
        outer.addStretch(0)
        column = QVBoxLayout(inner)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        if doubt.problem in FIXED:
            column.addWidget(Text(one_line(doubt.value), "value", tone="problem", wrap=True, selectable=True))
            column.addWidget(Text(doubt.text, wrap=True, selectable=True))
            for words in doubt.reasons:
                column.addWidget(Revealed(_("Server's message"), one_line(words)))
            column.addSpacing(8)
            column.addLayout(self._fix(doubt))
        else:
            column.addWidget(Text(_asked(doubt), "value", wrap=True, selectable=True))
            if doubt.reasons:
                column.addWidget(Text(" · ".join(doubt.reasons), "muted", wrap=True, selectable=True))
        column.addSpacing(12)
        column.addWidget(line())
        column.addLayout(self._records(doubt))
        column.addStretch(1)
        fit_to_width(body)
        return body

    def _fix(self, doubt: Doubt) -> QVBoxLayout:
        column = QVBoxLayout()
        column.setSpacing(4)
        label = _("Correct value")  # what may be meant is asked where the doubt or the record is told
        column.addWidget(Text(label, "label"))
        self.fix_edit = FixEdit(_("Enter the correct value"))
        self.fix_edit.setText(doubt.suggestion or doubt.value)
        self.fix_edit.setAccessibleName(label)
        self.fix_edit.setMaximumWidth(420)
        self.fix_edit.taken.connect(lambda: self.wanted.emit("fix_typed"))
        self.fix_edit.given_back.connect(self.setFocus)
        column.addWidget(self.fix_edit)
        self._fix_problem = Text("", "small", tone="problem", wrap=True)
        self._fix_problem.hide()
        column.addWidget(self._fix_problem)
        return column

    def _records(self, doubt: Doubt) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(theme.BETWEEN)
        for contact_id in (doubt.contact_id, doubt.other_id):
            if contact_id is None:
                continue
            try:
                made: QWidget = record.card(self._workspace, contact_id, self._said)
            except Problem as problem:  # it has gone meanwhile
                made = Text(problem.text, "muted", wrap=True)
            layout: Any = made.layout()
            if layout is not None:
                layout.setContentsMargins(0, 12, 0, 0)
            row.addWidget(made, 1)
        return row


KEYS = {"fix": "1", "merge": "2", "keep": "3", "drop": "X", "gone": "G", "later": "H", "edit": "E"}
QUIET = frozenset({"drop", "later", "edit"})
# Kinds whose value is mended in place.
FIXED = frozenset({"email", "phone", "bounced"})


def verbs(doubt: Doubt) -> dict[str, str]:
    """{what can be done: its verb}, the likeliest first."""
    edit, later = _("Edit the contact"), _("Later")
    if doubt.problem == "duplicate":
        return {"merge": _("Merge"), "keep": _("Not a duplicate"), "later": later, "edit": edit}
    if doubt.problem == "opt-out":
        return {"fix": _("Do not contact"), "keep": _("May be contacted"), "later": later, "edit": edit}
    if doubt.problem == "stale":
        return {"fix": _("Still correct"), "edit": _("Changed"), "gone": _("Gone"), "later": later}
    if doubt.problem == "incomplete":
        return {"edit": edit, "keep": _("Keep as it is"), "drop": _("Delete the contact"), "later": later}
    fix = _("Fix it this way") if doubt.suggestion else _("Enter the correct value")
    gone = {"gone": _("Gone")} if doubt.problem == "bounced" else {}
    return {"fix": fix, "keep": _("Keep as it is"), **gone, "drop": _("Remove"), "later": later, "edit": edit}


def _asked(doubt: Doubt) -> str:
    """What is asked about a contact as a whole, or about two."""
    if doubt.problem != "duplicate":
        return doubt.text
    if doubt.score is None:
        return _("Are these one person?")
    return _("Are these one person? {percent} % likely").format(percent=min(99, round(100 * doubt.score)))
