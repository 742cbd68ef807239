"""The head of a release: its status, to be changed, and its embargo with the clocks of its readers."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from functools import partial

from PySide6.QtCore import QSize, Qt, QTimer, Signal
from PySide6.QtWidgets import QMenu, QPlainTextEdit, QPushButton, QWidget

from outreach.gui.forms.fields import ChoiceField
from outreach.gui.kit import formatting
from outreach.gui.kit.labels import Text, dressed, if_any, set_property
from outreach.gui.kit.layout import Stretch, fill, grid, hbox
from outreach.gui.kit.page import open_menu, push_button
from outreach.gui.kit.popover import AskPopover, Popover
from outreach.gui.pages.releases import states
from outreach.gui.pages.releases.editor.embargo_field import place_of
from outreach.gui.theme import icons, theme
from outreach.i18n import _
from outreach.model.base import now
from outreach.model.releases import Release
from outreach.services.releases import embargo
from outreach.services.releases.embargo import LocalTime

EVERY = 20_000  # milliseconds between two looks at the clock


class StatusButton(QPushButton):
    """A release's status on a ground of its colour; pressed, it offers what may follow: `chosen(status)`."""

    chosen = Signal(str)

    def __init__(self, following: Callable[[], Sequence[str]]) -> None:
        super().__init__()
        self._following = following
        self._status = ""
        dressed(self, kind="mark", tip=_("Change the status"))
        self.setProperty("does", "edit")
        self.setIcon(icons.icon("chevron-down", "muted"))
        self.setIconSize(QSize(12, 12))
        self.setLayoutDirection(Qt.LayoutDirection.RightToLeft)  # the arrow stands behind the word
        self.clicked.connect(lambda _on=False: self.offer())

    def show_status(self, status: str) -> None:
        """Shows a status."""
        self._status = status
        self.setText(f"{states.status(status)} ")
        self.setAccessibleName(_("Status: {status}").format(status=states.status(status)))
        set_property(self, "tone", states.TONES.get(status, ""))

    def text_shown(self) -> str:
        """The status in words."""
        return states.status(self._status)

    def offer(self) -> QMenu:
        """Opens the statuses that may follow."""
        following = [status for status in self._following() if status == "corrected" or status != self._status]
        menu = open_menu(self, [
            ("", _(states.DEEDS.get(status, "")) or states.status(status), partial(self.chosen.emit, status))
            for status in following
        ])  # fmt: skip
        if not following:
            menu.addAction(_("Nothing follows a withdrawal")).setEnabled(False)
        return menu


class EmbargoButton(QPushButton):
    """How long an embargo still holds; pressed, it shows everybody's clock."""

    def __init__(self, show_clocks: Callable[[], object]) -> None:
        super().__init__()
        self._until: datetime | None = None
        dressed(self, kind="link", tip=_("The end of the embargo in readers' local times"))
        self.clicked.connect(lambda _on=False: show_clocks())
        self._timer = QTimer(self, interval=EVERY)
        self._timer.timeout.connect(self._tell)

    def show_release(self, release: Release) -> None:
        """Shows a release's embargo; nothing where there is none, or where it has gone out."""
        ahead = embargo.is_ahead(release, now())
        over = release.status == "withdrawn" or (release.status in ("released", "corrected") and not ahead)
        self._until = None if over else release.embargo_until
        self.setVisible(self._until is not None)
        self._timer.stop()
        if self._until is not None:
            self._tell()
            self._timer.start()

    def _tell(self) -> None:
        if self._until is None:
            return
        left = self._until - now()
        self.setText(f" {states.time_left(self._until)}")
        self.setIcon(icons.icon("clock", "warning" if left < embargo.SOON else "accent"))
        set_property(self, "tone", "warning" if left < embargo.SOON else "")
        self.setAccessibleName(_("Embargo: {left}").format(left=states.time_left(self._until)))


class ClocksPopover(Popover):
    """The end of an embargo on the clocks of UTC, of the office and of the readers' countries, and `lift` to end it."""

    def __init__(self, host: QWidget, until: datetime, found: Sequence[LocalTime], lift: Callable[[], object]) -> None:
        super().__init__(host, _("When the embargo ends"), width=360)
        self.body.addWidget(if_any(Text(embargo.objection(until, now()), "small", tone="warning", wrap=True)))
        lines = grid(across=theme.BETWEEN, down=4, shares=(1,))
        for row, clock in enumerate(found):
            when = dressed(Text(f"{formatting.day(clock.at.date())}  {clock.at:%H:%M}"), font=theme.font(tabular=True))
            lines.addWidget(Text(place_of(clock), "" if clock.country else "muted"), row, 0)
            lines.addWidget(when, row, 1)
        close = push_button(_("Close"), self.dismiss)
        end = push_button(_("Lift the embargo…"), self.dismiss, does="edit")
        end.clicked.connect(lambda _on=False: lift())
        end.setVisible(until > now())
        fill(self.body, lines, hbox(end, Stretch(), close))
        self.setFocusProxy(close)


class CorrectionPopover(AskPopover):
    """Asks for the sentence that those who got a release will read; `mark(sentence, language)` may refuse it."""

    def __init__(
        self, host: QWidget, status: str, languages: Sequence[str], mark: Callable[[str, str | None], object]
    ) -> None:
        withdrawn = status == "withdrawn"
        super().__init__(host, _("Withdraw this release") if withdrawn else _("Correct this release"), width=420)
        self._mark = mark
        hint = _("Why? Nobody new receives it, and its recipients will read this sentence.")
        if not withdrawn:
            hint = _("What was corrected? Recipients will read this sentence above the text.")
        self.edit = dressed(QPlainTextEdit(tabChangesFocus=True), height=84, name=hint)
        fill(self.body, Text(hint, "small", wrap=True), self.edit)
        choices = [("", _("For all languages")), *((code, formatting.language(code)) for code in languages)]
        self.language = ChoiceField("language", _("Language of the sentence"), choices)
        self.language.setVisible(len(languages) > 1)
        self.body.addWidget(self.language)
        self.offer(_("Withdraw") if withdrawn else _("Mark as corrected"))
        self.setFocusProxy(self.edit)

    def take(self) -> None:
        self._mark(self.edit.toPlainText(), self.language.value() or None)
