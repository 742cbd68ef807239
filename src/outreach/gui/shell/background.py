"""What is done beside the user's work: looked for from time to time, one job at a time."""

from __future__ import annotations

from PySide6.QtCore import QObject, QTimer, Signal

from outreach.gui.kit.jobs import Ended, Job, Work
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
