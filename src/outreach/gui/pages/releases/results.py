"""The results of a release: its deliveries, and beside them its follow-ups and coverage."""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from outreach.gui.forms.fields import Choice
from outreach.gui.kit import formatting, links
from outreach.gui.kit.labels import Text, number
from outreach.gui.kit.page import Empty, Page, push_button
from outreach.gui.pages.delivery import words
from outreach.gui.pages.delivery.deeds import Deeds
from outreach.gui.pages.delivery.detail import DistributionDetail
from outreach.gui.pages.delivery.outcomes import Outcome
from outreach.gui.theme import theme
from outreach.i18n import _, ngettext
from outreach.services.delivery import delivery, distributions
from outreach.services.delivery.distributions import DistributionRow

MOST = 6  # problems of an outcome that are named


class ResultsView(QWidget):
    """The distributions of a release one at a time, the newest first; above them what was done a moment ago."""

    def __init__(self, page: Page) -> None:
        super().__init__()
        self._page, self._release = page, 0
        self.outcome: Outcome | None = None
        self.detail = DistributionDetail()
        self.detail.head.hide()  # the head of the workspace says it
        self.deeds = Deeds(page, self.detail, lambda: self.choice.currentData(), self.show_current)
        self.choice = Choice()
        self.choice.setAccessibleName(_("Distribution"))
        self.choice.activated.connect(lambda _place: self.show_current())
        self.told = Text("", wrap=True)
        self.folder = push_button(_("Show in folder"), self._show_folder, icon="folder-open")
        self._outcome = QWidget()
        told = QHBoxLayout(self._outcome)
        told.setContentsMargins(theme.AROUND, 12, theme.BETWEEN, 0)
        told.addWidget(self.told, 1)
        told.addWidget(self.folder)
        row = QHBoxLayout()
        row.setContentsMargins(theme.AROUND, 12, theme.BETWEEN, 4)
        row.addWidget(self.choice, 1)
        filled = QWidget()
        column = QVBoxLayout(filled)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(row)
        column.addWidget(self.detail, 1)
        self._stack = QStackedWidget()
        self._stack.addWidget(Empty("send", _("Nothing has been sent yet"), _("Choose its audience, then send it.")))
        self._stack.addWidget(filled)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addWidget(self._outcome)
        whole.addWidget(self._stack, 1)

    def show_release(self, release_id: int, distribution: int | None = None, outcome: Outcome | None = None) -> None:
        """Shows the results of a release, of one distribution where it is named; an outcome stays until another."""
        if release_id != self._release or outcome is not None:
            self.outcome = outcome
        kept = distribution or (self.choice.currentData() if release_id == self._release else None)
        self._release = release_id
        ids = self._page.workspace.read(distributions.of_release, release_id)
        self.choice.clear()
        for row in self._page.workspace.read(distributions.rows, ids):
            self.choice.addItem(_named(row), row.id)
        self.choice.setCurrentIndex(max(0, self.choice.findData(kept)))
        self.choice.setVisible(len(ids) > 1)
        self._stack.setCurrentIndex(1 if ids else 0)
        self._show_outcome()
        self.show_current()

    def show_current(self) -> None:
        """Shows the distribution that is chosen as it is now."""
        current = self.choice.currentData()
        if current is None:
            return
        read = self._page.workspace.read
        (row,) = read(distributions.rows, [current])
        changed = read(distributions.changed_since, current) if row.state in delivery.OPEN else []
        people = read(distributions.recipients, current)
        self.detail.show_distribution(row, people, changed, running=current in self.deeds.running)

    def _show_outcome(self) -> None:
        outcome = self.outcome
        self._outcome.setVisible(outcome is not None)
        if outcome is None:
            return
        figures = " · ".join(f"{figure.text}: {number(figure.value)}" for figure in outcome.figures)
        more = len(outcome.problems) - MOST
        rest = [ngettext("{count} more", "{count} more", more).format(count=more)] if more > 0 else []
        self.told.setText("\n".join(
            part for part in (outcome.title, figures, outcome.where, *outcome.problems[:MOST], *rest) if part
        ))  # fmt: skip
        self.told.set_tone("" if outcome.good else "warning")
        self.folder.setVisible(outcome.folder is not None)

    def _show_folder(self) -> None:
        if self.outcome is not None and self.outcome.folder is not None:
            links.open_folder(self.outcome.folder)


def _named(row: DistributionRow) -> str:
    return " · ".join(part for part in (formatting.moment(row.at), words.how(row.how), row.list_name) if part)
