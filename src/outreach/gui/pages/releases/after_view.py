"""What came of a release: whom to follow up, and what was published."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from outreach.gui import actions
from outreach.gui.kit import formatting
from outreach.gui.kit.labels import Text, line, number
from outreach.gui.kit.page import Page, push_button
from outreach.gui.kit.scroll import Scroll
from outreach.gui.pages.inbox import followups
from outreach.gui.tables.pane import Card
from outreach.gui.theme import theme
from outreach.i18n import _, ngettext
from outreach.services.contacts import activities
from outreach.services.coverage import coverage
from outreach.services.delivery import followups as asking

MOST_LINES = 30


class AfterView(QWidget):
    """Follow-ups that are open and pieces that were published, each a line that leads on."""

    def __init__(self, page: Page) -> None:
        super().__init__()
        self._page = page
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        self._scroll = Scroll(QWidget())
        layout.addWidget(self._scroll)

    def is_wanted(self, release_id: int) -> bool:
        """Whether anything may have come of a release, whatever its status says."""
        read = self._page.workspace.read
        return read(asking.has_gone, release_id) or bool(read(coverage.counts_by_release, [release_id]))

    def show_release(self, release_id: int) -> None:
        """Shows what came of a release."""
        read = self._page.workspace.read
        inside = QWidget()
        inside.setProperty("ground", "plain")
        inside.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Minimum)
        column = QVBoxLayout(inside)
        column.setContentsMargins(theme.AROUND, 12, theme.BETWEEN, theme.BETWEEN)
        column.setSpacing(4)
        self._follow_ups(column, read(activities.open_ones, release_id))
        column.addSpacing(8)
        column.addWidget(line())
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
        tip = actions.tip(actions.BY_NAME["follow_up"])
        ask = partial(self._page.do_action, "follow_up")
        button = push_button(_("Follow up…"), ask, kind="link", icon="clock", tip=tip)
        button.setProperty("bare", True)
        column.addWidget(button, 0, Qt.AlignmentFlag.AlignLeft)

    def _pieces(self, column: QVBoxLayout, rows: list[coverage.ClippingRow], release_id: int) -> None:
        count = self._page.workspace.read(coverage.counts_by_release, [release_id]).get(release_id, 0)
        title = ngettext("{count} piece published", "{count} pieces published", count).format(count=number(count))
        column.addWidget(Text(title if count else _("Coverage"), "section"))
        card = Card(self._page.said.emit)
        card.set_margins(0)
        for row in rows:
            readers = number(row.reach) if row.reach is not None else ""
            readers = _("{count} readers").format(count=readers) if readers else ""
            note = " · ".join(part for part in (row.outlet, formatting.day(row.published_on), readers) if part)
            card.happened("rss", row.name, note, go=partial(self._page.open_requested.emit, "clipping", row.id))
        column.addWidget(card)
        if not rows:
            none = _("No coverage yet. Paste links to published pieces on the page Coverage.")
            column.addWidget(Text(none, "muted", wrap=True))
        paste = partial(self._page.do_action, "paste_links")
        tip = actions.tip(actions.BY_NAME["paste_links"])
        button = push_button(_("Paste links"), paste, kind="link", icon="clipboard-paste", tip=tip)
        button.setProperty("bare", True)
        column.addWidget(button, 0, Qt.AlignmentFlag.AlignLeft)
