"""The form of a list: its name, its rule, a note."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QWidget

from outreach.gui.forms.fields import NotesField, Pause, TextField
from outreach.gui.forms.form import Form
from outreach.gui.kit.labels import counted
from outreach.gui.pages.lists.rule_edit import FIELDS, RuleLine, beside, values_button
from outreach.gui.tables.facets import Ask, RulePopover
from outreach.gui.tables.filter_edit import Complete
from outreach.i18n import _
from outreach.model import filters
from outreach.problems import Problem
from outreach.services.querying import facets


class RuleField(TextField):
    """A rule, typed or ticked together from what `ask` finds."""

    def __init__(self, line: RuleLine, ask: Ask) -> None:
        self._ask = ask
        super().__init__("rule", _("Rule"), edit=line)

    def hold(self, control: QWidget) -> None:
        super().hold(control)
        self.values = values_button(self.offer_values)
        self._layout.insertLayout(self._layout.indexOf(control), beside(control, self.values))

    def offer_values(self) -> None:
        """Opens the values to tick; a rule that cannot be read has to be mended first."""
        try:
            filters.parse(self.value())
        except Problem:
            self.edit.setFocus()
            return
        popover = RulePopover(self, self._ask, FIELDS, self.value().strip())
        popover.changed.connect(self._ticked)
        popover.begin(self.values)

    def _ticked(self, rule: str) -> None:
        self.edit.setText(rule)
        self._edited()


class ListForm(Form):
    """`count(text)` says how many a rule finds, `complete` what could come next, `ask` which values there are."""

    def __init__(self, count: Callable[[str], int], complete: Complete | None, ask: Ask) -> None:
        super().__init__()
        self._count = count
        self.add(TextField("name", _("Name of the list"), placeholder=_("Bishkek press")))
        self._line = RuleLine(complete)
        self._rule = RuleField(self._line, ask)
        self.add(self._rule)
        notes = NotesField("notes", _("Notes"), height=72)
        notes.edit.setMaximumHeight(120)
        self.add(notes)
        self.end()
        self._pause = Pause(self._check, 150, self)
        self._rule.changed.connect(self._pause.start)

    def _check(self) -> None:
        text = self._rule.value().strip()
        self._line.show_slip(None)
        if not text:
            self._rule.show_problem("")
            return
        try:
            found = self._count(text)
        except Problem as problem:
            self._rule.show_problem(problem.text)
            if isinstance(problem, filters.FilterProblem) and problem.end > problem.start:
                self._line.show_slip((problem.start, problem.end))
            return
        self._rule.show_problem("")
        shown = counted("The rule matches {count} contact", "The rule matches {count} contacts", found)
        self._rule.show_note("\n".join(filter(None, (facets.words(text), shown))))
