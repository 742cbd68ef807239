"""Makes the backup that is due while the window is open, in the background."""

from __future__ import annotations

from PySide6.QtCore import QObject, QTimer, Signal

from outreach.gui.kit.jobs import Job
from outreach.i18n import _
from outreach.problems import Problem
from outreach.store.workspace import Workspace

FIRST, EVERY = 60_000, 600_000  # milliseconds until the first look for one that is due, and between the others


class Scheduled(QObject):
    """`begun(Job)` when a backup or a trial restore is due; `said(text)` what came of it, a failure once.

    `warned(text)` is what is wrong with the backups until that is mended, "" where nothing is.
    """

    begun = Signal(object)
    said = Signal(str)
    warned = Signal(str)

    def __init__(self, workspace: Workspace, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._workspace = workspace
        self._job: Job | None = None
        self._told = ""
        self._timer = QTimer(self)
        self._timer.timeout.connect(self.look)
        if workspace.path is not None and not workspace.read_only:
            self._timer.start(FIRST)

    def look(self) -> None:
        """Begins where one is due, unless it is being made already."""
        from outreach.services.backups import drill, schedule  # a minute after the start, so that nobody waits for it

        self._timer.setInterval(EVERY)
        if self._job is not None:
            return
        workspace = self._workspace
        self.show_state()
        if schedule.is_due(workspace):
            self._begin(Job(_("Backing up"), lambda: schedule.make(workspace), self))
        elif schedule.is_drill_due(workspace):
            job = Job(_("Trying the newest backup"), lambda: drill.run(workspace), self)
            job.done.connect(lambda done: self.said.emit(done.text))
            self._begin(job)

    def _begin(self, job: Job) -> None:
        self._job = job
        job.setProperty("quiet", True)  # it tells its failure itself
        job.failed.connect(self._failed)
        job.finished.connect(self._ended)
        self.begun.emit(job)

    def _ended(self) -> None:
        self._job = None
        self.show_state()

    def show_state(self) -> None:
        """Says what is wrong with the backups, or that nothing is."""
        from outreach.services.backups import schedule  # for start-up time

        self.warned.emit(schedule.warning(self._workspace))

    def _failed(self, error: BaseException) -> None:
        if isinstance(error, Problem) and error.text != self._told:
            self._told = error.text
            self.said.emit(_("The last backup failed: {why}").format(why=error.text))
