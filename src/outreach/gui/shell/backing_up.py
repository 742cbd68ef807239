"""Makes the backup that is due while the window is open, in the background."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from outreach.gui.shell.background import Background
from outreach.i18n import _
from outreach.problems import Problem
from outreach.services.backups import schedule
from outreach.store.workspace import Workspace

FIRST, EVERY = 60_000, 600_000  # milliseconds until the first look for one that is due, and between the others


class Scheduled(Background):
    """Begins a backup or a trial restore when one is due; a failure is said once.

    `warned(text)` is what is wrong with the backups until that is mended, "" where nothing is.
    """

    warned = Signal(str)

    def __init__(self, workspace: Workspace, parent: QObject | None = None) -> None:
        writes = workspace.path is not None and not workspace.read_only
        super().__init__(workspace, parent, first=FIRST if writes else 0, every=EVERY)
        self._told = ""

    def look(self) -> None:
        """Begins where one is due, unless it is being made already."""
        from outreach.services.backups import drill  # late: start-up

        if self._job is not None:
            return
        workspace = self.workspace
        self.show_state()
        if schedule.is_due(workspace):
            self.run(_("Backing up"), lambda: schedule.make(workspace), failed=self._failed)
        elif schedule.is_drill_due(workspace):
            said = lambda done: self.said.emit(done.text)  # noqa: E731
            self.run(_("Trying the newest backup"), lambda: drill.run(workspace), said, self._failed)

    def _ended(self) -> None:
        super()._ended()
        self.show_state()

    def show_state(self) -> None:
        """Says what is wrong with the backups, or that nothing is."""
        self.warned.emit(schedule.warning(self.workspace))

    def _failed(self, error: BaseException) -> None:
        if isinstance(error, Problem) and error.text != self._told:
            self._told = error.text
            self.said.emit(_("The last backup failed: {why}").format(why=error.text))
