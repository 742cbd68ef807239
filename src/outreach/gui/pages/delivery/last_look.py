"""The last look before a distribution is sent: true figures, what may be wrong, and some seconds to take it back."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QHBoxLayout, QWidget

from outreach.gui.kit import dialogs, formatting
from outreach.gui.kit.labels import Text, counted, number, one_line
from outreach.gui.pages.delivery import words
from outreach.gui.pages.delivery.outcomes import Figure, tile
from outreach.i18n import _
from outreach.services.delivery import last_look
from outreach.services.delivery.last_look import LastLook
from outreach.store.workspace import Workspace

SECONDS = 8  # in which nothing has left yet, after Send was pressed
MOST = 6  # pairs of people who may be one that are named


def confirms(workspace: Workspace, distribution_id: int, parent: QWidget) -> bool:
    """Shows what sending would do now and asks; False where the user goes back, and nothing has been sent."""
    look = workspace.read(last_look.of, distribution_id)
    return dialogs.run(LastLookDialog(look, parent))


def deed(now: int, held: int) -> str:
    """What the button that sends says: how many go now, and how many wait for the embargo."""
    if not held:
        return counted("Send {count} message", "Send {count} messages", now)
    if not now:
        return counted(
            "Hold {count} message until the embargo ends", "Hold {count} messages until the embargo ends", held
        )
    return _("Send {now} now, hold {held}").format(now=number(now), held=number(held))


class LastLookDialog(dialogs.Dialog):
    """Who gets it now, who waits, who is excluded. Send begins a countdown, in which Cancel leaves nothing sent."""

    def __init__(self, look: LastLook, parent: QWidget | None = None) -> None:
        super().__init__(_("Send “{headline}”?").format(headline=one_line(look.headline, 80)), parent, width=600)
        row = QHBoxLayout()
        for figure in _figures(look):
            row.addWidget(tile(figure), 1)
        self.body.addLayout(row)
        for text in _remarks(look):
            self.body.addWidget(Text(text, wrap=True))
        if warnings := list(_warnings(look)):
            self.body.addWidget(Text(_("Warnings"), "section"))
        for text in warnings:
            self.body.addWidget(Text(text, tone="warning", wrap=True))
        self.body.addStretch(1)
        self.cancel = self.add_button(_("Cancel"), self.reject)
        self.send = self.add_button(deed(look.now, look.waiting), self.accept, primary=True)
        self.send.setEnabled(bool(look.now or look.waiting))
        self._left = SECONDS
        self._clock = QTimer(self, interval=1000)
        self._clock.timeout.connect(self._tick)

    def accept(self) -> None:
        """Begins the countdown; nothing is sent before it is over."""
        if not self.send.isEnabled():
            return
        self.send.setEnabled(False)
        self.cancel.setDefault(True)
        self.cancel.setFocus()
        self._show_left()
        self._clock.start()

    def _tick(self) -> None:
        self._left -= 1
        if self._left > 0:
            self._show_left()
        else:
            self._clock.stop()
            super().accept()

    def _show_left(self) -> None:
        self.send.setText(_("Sending in {seconds} s").format(seconds=self._left))


def _figures(look: LastLook) -> Iterator[Figure]:
    yield Figure(_("go now"), look.now, "done")
    if look.waiting:
        until = formatting.moment(look.until)
        wait = _("wait until {moment}").format(moment=until) if until else _("wait until the embargo is lifted")
        yield Figure(wait, look.waiting, "warning")
    text = _("excluded")
    if look.already:
        text = counted(
            "excluded, {count} of them has it already or is waiting for it",
            "excluded, {count} of them have it already or are waiting for it",
            look.already,
        )
    yield Figure(text, sum(look.left_out.values()))


def _remarks(look: LastLook) -> Iterator[str]:
    """Why people are excluded, and who gets it although they have it."""
    by_problem: Counter[str] = Counter()
    for code, many in look.left_out.items():
        by_problem[words.problem_of(code)] += many
    if by_problem:
        told = (f"{words.problem(name)}: {number(many)}" for name, many in by_problem.most_common())
        yield _("Excluded: {reasons}").format(reasons=" · ".join(told))
    if look.once_more:
        yield counted(
            "{count} receives it again, as you chose.", "{count} receive it again, as you chose.", look.once_more
        )


def _warnings(look: LastLook) -> Iterator[str]:
    for one, other in look.may_be_one[:MOST]:
        yield _("{one} and {other} may be one person.").format(
            one=f"{one_line(one.name, 40)} ({one.address})", other=f"{one_line(other.name, 40)} ({other.address})"
        )
    more = len(look.may_be_one) - MOST
    if more > 0:
        yield counted("{count} more pair may be one person.", "{count} more pairs may be one person.", more)
    yield from look.warnings
