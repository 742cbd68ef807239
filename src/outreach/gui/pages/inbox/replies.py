"""Replies that wait for a decision, one at a time: what the person wrote, what is proposed, and one key for it."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QWidget

from outreach.gui.forms.fields import LineEdit
from outreach.gui.kit.flow import FlowLayout, flowing
from outreach.gui.kit.key_button import KeyButton
from outreach.gui.kit.labels import Text, counted, joined, one_line
from outreach.gui.kit.layout import hbox, vbox
from outreach.gui.theme import theme
from outreach.i18n import _
from outreach.problems import FieldProblem, Problem
from outreach.services.delivery import replies
from outreach.services.delivery.replies import Proposal
from outreach.store.workspace import Workspace

KEYS = {"accept": "1", "dismiss": "3", "later": "H"}


class AddressEdit(LineEdit):
    """The new address; Enter accepts it, and presses no button of the dialog."""

    taken = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.taken.emit()
        else:
            super().keyPressEvent(event)


class RepliesView(QWidget):
    """The first reply that waits, with its keys; hidden when none does. `decided` tells what was done."""

    decided = Signal(str)

    def __init__(self, workspace: Workspace, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._workspace = workspace
        self.waiting: list[Proposal] = []
        self.title = Text("", "section", wrap=True)
        self.who = Text("", "small", wrap=True, selectable=True)
        self.said = Text("", wrap=True, selectable=True)
        self.proposed = Text("", "label", wrap=True)
        self.address = AddressEdit()
        self.address.setAccessibleName(_("New address"))
        self.address.taken.connect(partial(self.decide, "accept"))
        self.problem = Text("", "small", tone="problem", wrap=True)
        vbox(
            self.title, self.who, self.said, self.proposed, self.address, self.problem, self._keys(),
            spacing=theme.INSIDE // 2, on=self,
        )  # fmt: skip
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(_("Replies that need a decision"))
        self.refresh()

    def _keys(self) -> QHBoxLayout:
        holder = flowing(QWidget())
        flow = FlowLayout(holder, spacing=theme.INSIDE)
        flow.setContentsMargins(0, 0, 0, 0)
        words = {"accept": _("Accept"), "dismiss": _("Dismiss"), "later": _("Later")}
        self.buttons: dict[str, KeyButton] = {}
        for name, key in KEYS.items():
            deed = partial(self.decide, name)
            self.buttons[name] = button = KeyButton(words[name], key, deed, kind="flat" if name == "later" else "")
            flow.addWidget(button)
            shortcut = QShortcut(QKeySequence(key), self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(deed)
        return hbox((holder, 1))

    def refresh(self) -> None:
        """Reads what waits anew."""
        self.waiting = self._workspace.read(replies.waiting)
        self._show()

    def decide(self, name: str) -> None:
        """Accepts or dismisses the reply that is shown, or leaves it for later; the next one is shown."""
        if not self.waiting:
            return
        one = self.waiting[0]
        if name == "later":
            self.waiting = [*self.waiting[1:], one]
            self._show()
            return
        try:
            if name == "accept":
                self._workspace.write(_("Accept what a reply asks for"), replies.accept, one.id, self._typed(one))
            else:
                self._workspace.write(_("Dismiss what a reply asks for"), replies.dismiss, one.id)
        except FieldProblem as problem:
            self._show_problem(problem.text)
            return
        except Problem as problem:  # somebody else has decided meanwhile
            self.refresh()
            self._show_problem(problem.text)
            return
        self.refresh()
        who = one.name or one.address
        self.decided.emit((_("Accepted: {name}") if name == "accept" else _("Dismissed: {name}")).format(name=who))

    def _typed(self, one: Proposal) -> str:
        return self.address.text().strip() if one.kind == "moved" else ""

    def _show_problem(self, text: str) -> None:
        self.problem.show_text(text)
        if self.address.isVisible():
            self.address.setFocus()

    def _show(self) -> None:
        self.setVisible(bool(self.waiting))
        self.problem.hide()
        if not self.waiting:
            return
        one, count = self.waiting[0], len(self.waiting)
        waits = counted("{count} reply waits for your decision", "{count} replies wait for your decision", count)
        self.title.setText(waits)
        self.who.setText(joined(one.name, one.address, one_line(one.headline, 80)))
        self.said.setText(f"“{one_line(one.said, 400)}”")
        self.said.setVisible(bool(one.said))
        self.proposed.setText(replies.proposed(one))
        self.address.setVisible(one.kind == "moved")
        self.address.setText(one.instead[0] if one.instead else "")
        self.buttons["later"].setVisible(count > 1)
        self.setFocus()
