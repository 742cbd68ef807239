"""The form of a list: its name, its rule, a note."""

from __future__ import annotations

from collections.abc import Callable

from outreach.gui.fields import NotesField, Pause, TextField
from outreach.gui.filter_edit import Complete
from outreach.gui.form import Form
from outreach.gui.labels import number
from outreach.gui.lists.rule_edit import RuleLine
from outreach.i18n import _, ngettext
from outreach.model import filters
from outreach.problems import Problem
from outreach.services import facets


class ListForm(Form):
    """`count(text)` says how many a rule finds, `complete` what could come next in it."""

    def __init__(self, count: Callable[[str], int], complete: Complete | None = None) -> None:
        super().__init__()
        self._count = count
        self.add(TextField("name", _("Name of the list"), placeholder=_("Bishkek press")))
        self._line = RuleLine(complete)
        self._rule = TextField("rule", _("Rule"), edit=self._line)
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
        shown = ngettext("The rule finds {count} contact", "The rule finds {count} contacts", found)
        self._rule.show_note("\n".join(filter(None, (facets.words(text), shown.format(count=number(found))))))
