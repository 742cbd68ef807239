"""Makes anew, in the background, what an older version of us made for the search."""

from __future__ import annotations

from collections.abc import Generator
from typing import Any

from PySide6.QtCore import QObject, QTimer, Signal

from outreach.gui.kit.jobs import Job
from outreach.i18n import _
from outreach.store.workspace import Workspace

FIRST = 1000  # milliseconds until the first look: nobody waits for it


class Renewing(QObject):
    """`begun(Job)` where something is behind: soon after the window is there, and after a step of before is undone."""

    begun = Signal(object)

    def __init__(self, workspace: Workspace, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._workspace = workspace
        self._job: Job | None = None
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self.look)
        self._timer.start(FIRST)

    def look(self) -> None:
        """Begins where anything is behind, unless it is being done already."""
        if self._job is None and self._workspace.is_behind:
            self._job = Job(_("Updating the search index"), lambda: _work(self._workspace), self)
            self._job.done.connect(lambda: self._timer.start(FIRST))  # for what was undone as it ended
            self._job.finished.connect(self._ended)
            self.begun.emit(self._job)

    def _ended(self) -> None:
        self._job = None


def _work(workspace: Workspace) -> Generator[Any, None, None]:
    from outreach.services.contacts import reindex  # in the job's own thread: the window does not wait for it

    yield from reindex.renew(workspace)
