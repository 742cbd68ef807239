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
from outreach.store import backends
from outreach.store.workspace import Workspace

T = TypeVar("T")
Deed = Callable[[str], str | None]  # what is done with the workspace at an address; returns what is opened instead


class Working(dialogs.Dialog):
    """Says that something is being done, and closes when it is; it may be cancelled where `cancel` is given."""

    def __init__(self, title: str, job: Job, cancel: Callable[[], object] | None = None) -> None:
        super().__init__(title)
        self._cancel = cancel
        bar = QProgressBar()
        bar.setRange(0, 0)
        bar.setTextVisible(False)
        bar.setAccessibleName(title)
        self.body.addWidget(bar)
        self._bar = bar
        if cancel is not None:
            self.add_button(_("Cancel"), self.reject)
        job.progressed.connect(self._progressed)
        job.finished.connect(self.accept)

    def _progressed(self, progress: Progress) -> None:
        self._bar.setRange(0, progress.total or 0)
        self._bar.setValue(progress.done)

    def reject(self) -> None:
        """Nothing else is there to go on with meanwhile; it is closed when the work has ended."""
        if self._cancel is not None:
            self._cancel()


def wait(title: str, work: Callable[[], Generator[Progress, None, T]], *, unseen: float = 0, cancelled: str = "") -> T:
    """Does something outside this thread and returns its result; shows a dialog where it takes over `unseen` seconds.

    Raises:
        Problem: as the work does; with the text `cancelled` where that is given, and the user cancels it.
    """
    done: list[T] = []
    failed: list[BaseException] = []
    job = Job(title, work, None, done.append, failed.append, lambda: failed.append(Problem(cancelled)))
    dialog = Working(title, job, job.cancel if cancelled else None)
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


def closed(workspace: Workspace, deed: Deed | None) -> str | None:
    """What is done after a window was closed: a backup, or a deed; returns what is to be opened because of it."""
    if deed is None:
        back_up(workspace)
    workspace.close()
    return deed(workspace.address) if deed else None


def put_back(source: Path, where: str) -> None:
    """Puts a backup in the place of the database, asks what has to be asked, and says what came of it."""
    target = backends.file_path(where)
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
