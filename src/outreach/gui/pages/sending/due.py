"""Sends what is due while the window is open: looked for every half a minute, in the background."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from outreach.gui.kit.labels import counted
from outreach.gui.shell.background import Background
from outreach.i18n import _
from outreach.problems import Problem
from outreach.store.server import roles
from outreach.store.workspace import Workspace

if TYPE_CHECKING:
    from outreach.services.delivery import sending as sending_due
    from outreach.services.delivery.sending import Sent

EVERY = 30_000  # milliseconds between two looks
FIRST = 2_000  # milliseconds until the first one


class Due(Background):
    """`begun(Job)` when something is due, `said(text)` when it is through, `told(text)` of what hinders it, `late(Due)`
    of what was due more than an hour ago.
    """

    told = Signal(str)
    late = Signal(object)

    def __init__(self, workspace: Workspace, parent: QObject | None = None) -> None:
        # A timer of the window's, so that nothing is begun when it has closed.
        super().__init__(workspace, parent, first=0 if workspace.refusal(roles.SEND) else FIRST, every=EVERY)
        self._hindered: set[tuple[int, str]] = set()

    def look(self) -> None:
        """Begins with what is due, unless it is being sent already."""
        if self._job is not None or self.workspace.refusal(roles.SEND):
            return
        from outreach.services.delivery import sending  # late: the window is there sooner

        try:
            due = sending.is_anything_due(self.workspace)
            late = self.workspace.read(sending.late)
        except Problem:  # the database is away for a moment: the next look says more
            return
        self._tell_late(late)
        if not due:
            return
        workspace = self.workspace
        self.run(_("Sending what is due"), lambda: sending.send_due(workspace), self._through)

    def _tell_late(self, late: list[sending_due.Due]) -> None:
        """What was due for long does not go by itself: it is asked about once, for the user to send or to stop."""
        for one in late:
            if (one.distribution, "") not in self._hindered:
                self._hindered.add((one.distribution, ""))
                self.late.emit(one)

    def _through(self, found: list[Sent]) -> None:
        handed = sum(sent.handed for sent in found if not sent.problems)
        if handed:
            self.said.emit(counted("Due messages sent: {count}", "Due messages sent: {count}", handed))
        said = [(sent.distribution, text) for sent in found for text in (*sent.problems, *sent.not_included)]
        for one in dict.fromkeys(said).keys() - self._hindered:  # once is enough, not every half a minute
            self.told.emit(one[1])
        self._hindered.update(said)
