"""Following a release up: who got it and has not been heard of, each to be ticked; who is left in peace, and why."""

from __future__ import annotations

from itertools import islice

from PySide6.QtWidgets import QHBoxLayout

from outreach.gui.forms.fields import DateField, TextField
from outreach.gui.kit import dialogs, errors
from outreach.gui.kit.labels import Text, counted, dressed, hidden, number, one_line
from outreach.gui.kit.latest import Latest
from outreach.gui.kit.layout import fill, hbox
from outreach.gui.kit.page import Page, push_button
from outreach.gui.tables.check_list import Tick, TickList
from outreach.gui.theme import theme
from outreach.i18n import _
from outreach.problems import FieldProblem, Problem
from outreach.services.delivery import followups
from outreach.services.delivery.followups import Proposed

MOST_REASONS = 6
MOST_NAMED = 4


class FollowUpDialog(dialogs.Dialog):
    """Asks whom to follow up, and makes it."""

    def __init__(self, page: Page, release_id: int, found: Proposed) -> None:
        super().__init__(_("Follow up"), page, width=560)
        self._page, self._release = page, release_id
        self._found = found
        self._chosen = {one.contact_id for one in found.people}
        self._looking = Latest(self, self._found_again, self._not_found)
        self._looking.busy_changed.connect(lambda _busy: self._show_button())
        self.lead = Text("", wrap=True)
        self.due = DateField("due_on", _("On"))
        self.due.set_value(found.due_on)
        self.due.left.connect(self._look_again)
        self.words = TextField("text", _("What to ask"), placeholder=_("Did it arrive? Can we help?"))
        row = hbox((self.due, 2), (self.words, 5), spacing=theme.INSIDE)
        self.list = dressed(TickList(_("Whom to ask")), least_height=180)
        self.list.toggled.connect(self._toggle)
        fill(self.body, self.lead, row, (self.list, 1))
        foot = QHBoxLayout()
        self.all = push_button(_("All"), lambda: self._choose(everybody=True), kind="link")
        self.none = push_button(_("None"), lambda: self._choose(everybody=False), kind="link")
        for button in (self.all, self.none):
            button.setProperty("bare", True)
            foot.addWidget(button)
        foot.addStretch(1)
        self.left = Text("", "small", wrap=True)
        self.problem = hidden(Text("", "small", tone="problem", wrap=True))
        fill(self.body, foot, self.left, self.problem)
        self.add_button(_("Cancel"), self.reject)
        self.make = self.add_button("", self.accept, primary=True)
        self._show()
        self.words.setFocus()

    def _look_again(self) -> None:
        """Another day: who is back by then is asked, too."""
        self._looking.ask(self._page.workspace.read, followups.propose, self._release, self.due.value())

    def _found_again(self, found: Proposed) -> None:
        before = {one.contact_id for one in self._found.people} - self._chosen
        self._found = found
        self.due.show_problem("")
        self._chosen = {one.contact_id for one in found.people} - before
        self._show()

    def _not_found(self, error: Exception) -> None:
        if isinstance(error, FieldProblem):
            self.due.show_problem(error.text)
        else:
            errors.report(error)

    def _toggle(self, value: str) -> None:
        self._chosen ^= {int(value)}
        self.list.turn(value)
        self._show_button()

    def _choose(self, *, everybody: bool) -> None:
        self._chosen = {one.contact_id for one in self._found.people} if everybody else set()
        self._show()

    def _show(self) -> None:
        people, left = self._found.people, self._found.left_out
        text = counted("{count} recipient has not replied.", "{count} recipients have not replied.", len(people))
        self.lead.setText(text)
        self.list.show_ticks(
            [
                Tick(str(one.contact_id), one.name, one_line(one.outlet, 40), one.contact_id in self._chosen)
                for one in people
            ]
        )
        self.list.setVisible(bool(people))
        self.all.setVisible(bool(people))
        self.none.setVisible(bool(people))
        self.left.setText("\n".join(self._reasons()))
        self.left.setVisible(bool(left))
        self._show_button()

    def _show_button(self) -> None:
        count = len(self._chosen)
        self.make.setText(counted("Make {count} follow-up", "Make {count} follow-ups", count))
        self.make.setEnabled(count > 0 and not self._looking.busy)

    def _reasons(self) -> list[str]:
        """Who is left in peace: each reason with the first of the names."""
        found = [_("Not asked:")]
        reasons = followups.reasons(self._found.left_out)
        for why, count in reasons[:MOST_REASONS]:
            names = (one_line(one.name, 40) for one in self._found.left_out if one.why_not == why)
            more = "…" if count > MOST_NAMED else ""
            found.append(f"{number(count)} · {why}: {', '.join(islice(names, MOST_NAMED))}{more}")
        if len(reasons) > MOST_REASONS:
            found.append(_("and others"))
        return found

    def accept(self) -> None:
        chosen = [one.contact_id for one in self._found.people if one.contact_id in self._chosen]
        if not chosen or self._looking.busy:
            return
        day, words = self.due.value() or self._found.due_on, self.words.value()

        make = lambda session, some: len(followups.make(session, self._release, some, day, words))  # noqa: E731
        told = lambda made: self._page.step_done.emit(  # noqa: E731
            counted("{count} follow-up made", "{count} follow-ups made", made)
        )
        try:
            self._page.carry_out(_("Follow up"), make, chosen, told)
        except Problem as problem:
            self.problem.show_text(problem.text)
            return
        super().accept()


def follow_up(page: Page, release_id: int) -> None:
    """Asks whom to follow up, and makes it.

    Raises:
        Problem: the release has gone to nobody.
    """
    page.look_up(
        _("Finding whom to follow up with"), followups.propose, release_id,
        told=lambda found: dialogs.run(FollowUpDialog(page, release_id, found)),
        size=page.workspace.read(followups.size, release_id),
    )  # fmt: skip
