"""One doubt, large and calm: what is wrong, what would mend it, the record around it, and the keys."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from outreach.gui.forms import reach
from outreach.gui.forms.fields import LineEdit
from outreach.gui.kit import formatting
from outreach.gui.kit.events import ENTER, on_keys
from outreach.gui.kit.key_button import KeyButton
from outreach.gui.kit.labels import Text, dressed, hidden, if_any, line, one_line
from outreach.gui.kit.layout import (
    FlowLayout,
    Scroll,
    Stretch,
    at_foot,
    fill,
    fit_to_width,
    flowing,
    hbox,
    holding,
    vbox,
)
from outreach.gui.kit.popover import Revealed
from outreach.gui.tables.pane import Card
from outreach.gui.theme import theme
from outreach.i18n import N_, _
from outreach.problems import Problem
from outreach.services.contacts import contacts, indexing, opt_outs, records
from outreach.services.quality.quality import Doubt
from outreach.store.workspace import Workspace
from outreach.values import places

WIDEST = 760


class DoubtView(QWidget):
    """Shows a doubt. What a key or a button asks is told by `wanted(name)`: fix, merge, keep, gone, later, edit."""

    wanted = Signal(str)

    def __init__(self, workspace: Workspace, said: Callable[[str], None]) -> None:
        super().__init__()
        self._workspace, self._said = workspace, said
        self.doubt: Doubt | None = None
        self.fix_edit: LineEdit | None = None
        self._scroll = Scroll(QWidget())
        holder = at_foot(flowing(QWidget()))
        self._foot = FlowLayout(holder, spacing=theme.INSIDE, margins=(theme.AROUND, 8, theme.BETWEEN, 8))
        self._foot.is_balanced = True
        vbox((self._scroll, 1), line(), holder, spacing=0, on=self)
        self.buttons: dict[str, KeyButton] = {}
        for name, key in KEYS.items():
            self.buttons[name] = button = KeyButton("", key, partial(self.wanted.emit, name))
            button.setProperty("does", "edit")  # greyed for whoever may not

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
            self.fix_edit.seek()

    def show_fix_problem(self, text: str) -> None:
        """Says under the line why what was typed cannot be taken."""
        self._fix_problem.show_text(text)

    # Building

    def _body(self, doubt: Doubt) -> QWidget:
        inner = dressed(QWidget(), most_width=WIDEST)
        body = holding(hbox(
            (inner, 1), Stretch(0), margins=(theme.AROUND, theme.BETWEEN, theme.AROUND, theme.AROUND),
        ), ground="plain")  # fmt: skip
        column = vbox(spacing=4, on=inner)
        if doubt.problem in FIXED:
            fill(
                column, Text(one_line(doubt.value), "value", tone="problem", wrap=True, selectable=True),
                Text(doubt.text, wrap=True, selectable=True),
            )  # fmt: skip
            for words in doubt.reasons:
                column.addWidget(Revealed(_("Server's message"), one_line(words)))
            fill(column, 8, self._fix(doubt))
        else:
            column.addWidget(Text(_asked(doubt), "value", wrap=True, selectable=True))
            column.addWidget(if_any(Text(" · ".join(doubt.reasons), "muted", wrap=True, selectable=True)))
        fill(column, 12, line(), self._records(doubt), Stretch())
        fit_to_width(body)
        return body

    def _fix(self, doubt: Doubt) -> QVBoxLayout:
        label = _("Correct value")  # what may be meant is asked where the doubt or the record is told
        column = vbox(Text(label, "label"), spacing=4)
        self.fix_edit = LineEdit(_("Enter the correct value"), name=label)
        self.fix_edit.setText(doubt.suggestion or doubt.value)
        self.fix_edit.setMaximumWidth(420)
        on_keys(self.fix_edit, {ENTER: lambda: self.wanted.emit("fix_typed"), "Esc": self.setFocus})
        self._fix_problem = hidden(Text("", "small", tone="problem", wrap=True))
        fill(column, self.fix_edit, self._fix_problem)
        return column

    def _records(self, doubt: Doubt) -> QHBoxLayout:
        row = hbox(spacing=theme.BETWEEN)
        for contact_id in (doubt.contact_id, doubt.other_id):
            if contact_id is None:
                continue
            try:
                made: QWidget = card(self._workspace, contact_id, self._said)
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
    edit, later, gone, keep = _("Edit the contact"), _("Later"), {"gone": _("Gone")}, _("Keep as it is")
    fix = _("Fix it this way") if doubt.suggestion else _("Enter the correct value")
    rest = {"drop": _("Remove"), "later": later, "edit": edit}
    return {
        "duplicate": {"merge": _("Merge"), "keep": _("Not a duplicate"), "later": later, "edit": edit},
        "opt-out": {"fix": _("Do not contact"), "keep": _("May be contacted"), "later": later, "edit": edit},
        "stale": {"fix": _("Still correct"), "edit": _("Changed"), **gone, "later": later},
        "incomplete": {"edit": edit, "keep": keep, "drop": _("Delete the contact"), "later": later},
        "bounced": {"fix": fix, "keep": keep, **gone, **rest},
    }.get(doubt.problem, {"fix": fix, "keep": keep, **rest})


def _asked(doubt: Doubt) -> str:
    """What is asked about a contact as a whole, or about two."""
    if doubt.problem != "duplicate":
        return doubt.text
    if doubt.score is None:
        return _("Are these one person?")
    return _("Are these one person? {percent} % likely").format(percent=min(99, round(100 * doubt.score)))


_FACTS = (("department", N_("Department")), ("source", N_("Source")))


def card(workspace: Workspace, contact_id: int, said: Callable[[str], None]) -> Card:
    """A contact's name, how it is reached, and what helps to judge it.

    Raises:
        Problem: there is no such contact.
    """
    contact = workspace.read(contacts.card, contact_id)
    called, fields = indexing.name_of(contact), contacts.fields_of(contact)
    made = Card(said)
    who = [fields["position"], fields["outlet"], places.country_name(contact.country)]
    made.add_widget(Text(one_line(called), "section", wrap=True, selectable=True))
    under = " · ".join(part for part in (contact.other_name, *who) if part and part != called)
    if under:
        made.add_widget(Text(one_line(under), "muted", wrap=True, selectable=True))
    if contact.do_not_contact:
        undecided = workspace.read(opt_outs.undecided, [contact_id])
        made.notice(_("Excluded until you decide") if undecided else _("Do not contact"), "warning")
    made.gap()
    reach.show(made, contact, records.region_of(contact.country))
    made.gap()
    reach.show_words(made, fields)
    reach.show_place(made, contact)
    for name, label in _FACTS:
        made.fact(_(label), fields[name])
    checked = formatting.ago(contact.checked_on) if contact.checked_on else _("never")
    made.fact(_("Verified"), checked)
    if contact.notes:
        made.fact(_("Notes"), contact.notes[:1000])
    made.end()
    return made
