"""What is done beside the user's work: backups that are due, the search index, one job at a time."""

from __future__ import annotations

from collections.abc import Generator

from PySide6.QtCore import QObject, QTimer, Signal

from outreach.gui.kit.jobs import Ended, Job, Work
from outreach.i18n import _
from outreach.problems import Problem
from outreach.services.backups import schedule
from outreach.services.progress import Progress
from outreach.store.workspace import Workspace


class Background(QObject):
    """`begun(Job)` is to be watched and started, `said(text)` what came of it. `look` is called after `first`
    milliseconds and then each `every`, where they are given.
    """

    begun = Signal(object)
    said = Signal(str)

    def __init__(self, workspace: Workspace, parent: QObject | None = None, *, first: int = 0, every: int = 0) -> None:
        super().__init__(parent)
        self.workspace = workspace
        self._job: Job | None = None
        self._timer = QTimer(self, singleShot=not every, interval=first)
        self._timer.timeout.connect(self.look)
        if every:
            self._timer.timeout.connect(lambda: self._timer.setInterval(every))
        if first:
            self._timer.start()

    def look(self) -> None:
        """Begins what is due."""

    def run(self, title: str, work: Work, done: Ended | None = None, failed: Ended | None = None) -> None:
        """Begins a job, unless one is running; a failure is told by `failed`, or by whoever watches the job."""
        if self._job is not None:
            return
        self._job = job = Job(title, work, self, done, failed)
        job.finished.connect(self._ended)
        self.begun.emit(job)

    def _ended(self) -> None:
        self._job = None


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


RENEWING_FIRST = 1000  # milliseconds until the first look: nobody waits for it


class Renewing(Background):
    """Begins where something is behind: soon after the window is there, and after a step of before is undone."""

    def __init__(self, workspace: Workspace, parent: QObject | None = None) -> None:
        super().__init__(workspace, parent, first=RENEWING_FIRST)

    def look(self) -> None:
        """Begins where anything is behind; once more at the end, for what was undone meanwhile."""
        if self.workspace.is_behind:
            self.run(_("Updating the search index"), self._work, lambda _nothing: self._timer.start(RENEWING_FIRST))

    def _work(self) -> Generator[Progress, None, None]:
        from outreach.services.contacts import reindex  # in the job's own thread: the window does not wait for it

        yield from reindex.renew(self.workspace)
