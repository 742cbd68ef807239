"""What is done while no window is open: after one was closed, before the next one opens."""

from __future__ import annotations

from collections.abc import Callable, Generator
from contextlib import suppress
from pathlib import Path
from typing import TypeVar

from PySide6.QtWidgets import QApplication, QProgressBar

from outreach.gui.kit import dialogs
from outreach.gui.kit.jobs import Job, call
from outreach.gui.kit.labels import Text
from outreach.i18n import _
from outreach.problems import Problem
from outreach.services.backups import restore, schedule
from outreach.services.progress import Progress
from outreach.store.workspace import Workspace

T = TypeVar("T")


class Working(dialogs.Dialog):
    """Says that something is being done, and closes when it is."""

    def __init__(self, title: str, job: Job) -> None:
        super().__init__(title)
        bar = QProgressBar()
        bar.setRange(0, 0)
        bar.setTextVisible(False)
        bar.setAccessibleName(title)
        self.body.addWidget(bar)
        self._bar = bar
        job.progressed.connect(self._progressed)
        job.finished.connect(self.accept)

    def _progressed(self, progress: Progress) -> None:
        self._bar.setRange(0, progress.total or 0)
        self._bar.setValue(progress.done)

    def reject(self) -> None:
        """Nothing else is there to go on with meanwhile."""


def wait(title: str, work: Callable[[], Generator[Progress, None, T]], *, unseen: float = 0) -> T:
    """Does something outside this thread and answers what came of it; says so where it takes longer than `unseen` s.

    Raises:
        Problem: as the work does.
    """
    done: list[T] = []
    failed: list[BaseException] = []
    job = Job(title, work, None, done.append, failed.append)
    dialog = Working(title, job)
    job.start()
    job.wait(int(unseen * 1000))
    QApplication.processEvents()
    if not (done or failed):
        dialogs.run(dialog)
    if failed:
        raise failed[0]
    return done[0]


def back_up(workspace: Workspace) -> None:
    """Makes a backup at closing where anything was written since the last; what hinders it stands in Today."""
    with suppress(Problem):
        work = (lambda: schedule.make(workspace)) if schedule.has_changed(workspace) else call(workspace.seal)
        wait(_("Backing up before closing"), work, unseen=1)


def closed(workspace: Workspace, deed: Callable[[Path], None] | None) -> None:
    """What is done after a window was closed: a backup, or a deed with the file, which is closed then."""
    if deed is None:
        back_up(workspace)
    workspace.close()
    if deed is not None and workspace.path is not None:
        deed(workspace.path)


def put_back(source: Path, target: Path) -> None:
    """Puts a backup in the place of the database, asks what has to be asked, and says what came of it."""
    try:
        try:
            done = wait(_("Restoring the backup"), call(restore.put_back, source, target))
        except restore.Asked as asked:
            text = Text(asked.text, wrap=True, selectable=True)
            if not dialogs.ask(None, _("Restore this backup?"), _("Restore it"), text):
                return
            done = wait(_("Restoring the backup"), call(restore.put_back, source, target, sure=True))
    except Problem as problem:
        dialogs.tell(None, _("The backup was not restored"), problem.text)
        return
    lines = list(done.carried.lines)
    if done.kept is not None:
        lines.append(_("The previous database is kept in {file}").format(file=done.kept))
    lost = _("What was sent after the backup, and who unsubscribed, isn't known. Look at your sent mail first.")
    dialogs.tell(None, _("The backup was restored"), "\n\n".join(lines) or lost)
