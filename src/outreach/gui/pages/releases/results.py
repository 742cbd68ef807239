"""The results of a release: its deliveries, and beside them its follow-ups and coverage."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton, QSizePolicy, QVBoxLayout, QWidget

from outreach.gui import actions
from outreach.gui.forms.fields import choice_box, fill_box
from outreach.gui.kit import formatting, links
from outreach.gui.kit.labels import Text, counted, joined, line, number
from outreach.gui.kit.layout import Scroll, fill, hbox, holding, stack, vbox
from outreach.gui.kit.page import Empty, Page, push_button
from outreach.gui.pages.delivery import words
from outreach.gui.pages.delivery.deeds import Deeds
from outreach.gui.pages.delivery.detail import DistributionDetail
from outreach.gui.pages.delivery.outcomes import Outcome
from outreach.gui.pages.inbox import followups
from outreach.gui.tables.pane import Card
from outreach.gui.theme import theme
from outreach.i18n import _, counted_if_any
from outreach.services.contacts import activities
from outreach.services.coverage import coverage
from outreach.services.delivery import distributions
from outreach.services.delivery.distributions import DistributionRow

MOST = 6  # problems of an outcome that are named


class ResultsView(QWidget):
    """The distributions of a release one at a time, the newest first; above them what was done a moment ago."""

    def __init__(self, page: Page) -> None:
        super().__init__()
        self._page = page
        self._shown: tuple[int, list[DistributionRow]] = (0, [])
        self.outcome: Outcome | None = None
        self.detail = DistributionDetail()
        self.detail.head.hide()  # the head of the workspace says it
        self.deeds = Deeds(page, self.detail, lambda: self.choice.currentData(), self.show_current)
        self.choice = choice_box(_("Distribution"))
        self.choice.activated.connect(lambda _place: self.show_current())
        self.told = Text("", wrap=True)
        self.folder = push_button(_("Show in folder"), self._show_folder, icon="folder-open")
        self._outcome = QWidget()
        hbox((self.told, 1), self.folder, margins=(theme.AROUND, 12, theme.BETWEEN, 0), on=self._outcome)
        row = hbox((self.choice, 1), margins=(theme.AROUND, 12, theme.BETWEEN, 4))
        filled = holding(vbox(row, (self.detail, 1), spacing=0))
        self._stack = stack(
            Empty("send", _("Nothing has been sent yet"), _("Choose its audience, then send it.")), filled
        )
        vbox(self._outcome, (self._stack, 1), spacing=0, on=self)

    def show_release(self, release_id: int, distribution: int | None = None, outcome: Outcome | None = None) -> None:
        """Shows the results of a release, of one distribution where it is named.

        An outcome stays until another, or until what it tells of has changed: it was sent since, or bounced.
        """
        kept = distribution or (self.choice.currentData() if release_id == self._shown[0] else None)
        ids = self._page.workspace.read(distributions.of_release, release_id)
        rows = self._page.workspace.read(distributions.rows, ids)
        if outcome is not None or self._shown != (release_id, rows):
            self.outcome = outcome
        self._shown = release_id, rows
        fill_box(self.choice, [(row.id, _named(row)) for row in rows], kept)
        self.choice.setVisible(len(ids) > 1)
        self._stack.setCurrentIndex(bool(ids))
        self._show_outcome()
        self.show_current()

    def show_current(self) -> None:
        """Shows the distribution that is chosen as it is now."""
        current = self.choice.currentData()
        if current is None:
            return
        self.detail.show_distribution(self._page.workspace, current, running=current in self.deeds.running)

    def _show_outcome(self) -> None:
        outcome = self.outcome
        self._outcome.setVisible(outcome is not None)
        if outcome is None:
            return
        figures = " · ".join(f"{figure.text}: {number(figure.value)}" for figure in outcome.figures)
        rest = counted_if_any("{count} more", "{count} more", max(0, len(outcome.problems) - MOST))
        lines = (outcome.title, figures, outcome.where, *outcome.problems[:MOST], rest)
        self.told.setText("\n".join(filter(None, lines)))
        self.told.set_tone("" if outcome.good else "warning")
        self.folder.setVisible(outcome.folder is not None)

    def _show_folder(self) -> None:
        if self.outcome is not None and self.outcome.folder is not None:
            links.open_folder(self.outcome.folder)


def _named(row: DistributionRow) -> str:
    return joined(formatting.moment(row.at), words.how(row.how), row.list_name)


MOST_LINES = 30


class AfterView(QWidget):
    """Follow-ups that are open and pieces that were published, each a line that leads on."""

    def __init__(self, page: Page) -> None:
        super().__init__()
        self._page = page
        self._scroll = Scroll(QWidget())
        vbox(self._scroll, on=self)

    def show_release(self, release_id: int) -> None:
        """Shows what came of a release."""
        read = self._page.workspace.read
        column = vbox(spacing=4, margins=(theme.AROUND, 12, theme.BETWEEN, theme.BETWEEN))
        inside = holding(column, ground="plain")
        inside.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Minimum)
        self._follow_ups(column, read(activities.open_ones, release_id))
        fill(column, 8, line())
        self._pieces(column, read(coverage.of_release, release_id, MOST_LINES), release_id)
        column.addStretch(1)
        self._scroll.replace(inside)

    def _follow_ups(self, column: QVBoxLayout, rows: list[activities.ActivityRow]) -> None:
        column.addWidget(Text(_("Follow-ups"), "section"))
        for made in followups.lines(self._page, rows[:MOST_LINES], about=False):
            made.clicked.connect(partial(self._page.open_requested.emit, "contacts", made.row.contact_id))
            column.addWidget(made)
        if not rows:
            column.addWidget(Text(_("None is open."), "muted", wrap=True))
        column.addWidget(self._button("follow_up"), 0, Qt.AlignmentFlag.AlignLeft)

    def _button(self, name: str) -> QPushButton:
        return actions.button(name, partial(self._page.do_action, name), kind="bare")

    def _pieces(self, column: QVBoxLayout, rows: list[coverage.ClippingRow], release_id: int) -> None:
        count = self._page.workspace.read(coverage.counts_by_release, [release_id]).get(release_id, 0)
        title = counted("{count} piece published", "{count} pieces published", count)
        column.addWidget(Text(title if count else _("Coverage"), "section"))
        card = Card(self._page.said.emit)
        card.set_margins(0)
        for row in rows:
            readers = "" if row.reach is None else _("{count} readers").format(count=number(row.reach))
            note = joined(row.outlet, formatting.day(row.published_on), readers)
            card.happened("rss", row.name, note, go=partial(self._page.open_requested.emit, "clipping", row.id))
        column.addWidget(card)
        if not rows:
            none = _("No coverage yet. Paste links to published pieces on the page Coverage.")
            column.addWidget(Text(none, "muted", wrap=True))
        column.addWidget(self._button("paste_links"), 0, Qt.AlignmentFlag.AlignLeft)
