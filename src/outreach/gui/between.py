"""What is done while no window is open: after one was closed, before the next one opens."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from PySide6.QtWidgets import QApplication, QProgressBar

from outreach.gui import dialogs
from outreach.gui.jobs import Job, Work, call
from outreach.gui.labels import Text
from outreach.i18n import _
from outreach.problems import Problem
from outreach.services.backups import restore


class Working(dialogs.Dialog):
    """Says that something is being done, and closes when it is; `let_go` is a button that ends the wait."""

    def __init__(self, title: str, job: Job, let_go: str = "") -> None:
        super().__init__(title)
        self._may_close = bool(let_go)
        bar = QProgressBar()
        bar.setRange(0, 0)
        bar.setTextVisible(False)
        bar.setAccessibleName(title)
        self.body.addWidget(bar)
        if let_go:
            self.add_button(let_go).clicked.connect(self.reject)
        job.finished.connect(self.accept)

    def reject(self) -> None:
        if self._may_close:
            super().reject()


def wait(title: str, work: Work, *, unseen: float = 0, let_go: str = "") -> Any:
    """Does something outside this thread and answers what came of it; says so where it takes longer than `unseen` s.

    Answers None where the wait was ended by the button `let_go`, which cancels it.

    Raises:
        Problem: as the work does.
    """
    found: dict[str, Any] = {}
    job = Job(title, work)
    job.done.connect(lambda result: found.update(done=result))
    job.failed.connect(lambda error: found.update(failed=error))
    dialog = Working(title, job, let_go)
    job.start()
    job.wait(int(unseen * 1000))
    QApplication.processEvents()
    if not found and not dialogs.run(dialog) and not found:
        job.drop()
    if "failed" in found:
        raise found["failed"]
    return found.get("done")


def put_back(source: Path, target: Path) -> None:
    """Puts a backup in the place of the database, asks what has to be asked, and says what came of it."""
    try:
        try:
            done = wait(_("Restoring the backup"), call(restore.put_back, source, target))
        except restore.Asked as asked:
            if not dialogs.run(Question(asked.text)):
                return
            done = wait(_("Restoring the backup"), call(restore.put_back, source, target, sure=True))
    except Problem as problem:
        dialogs.tell(None, _("The backup was not restored"), problem.text)
        return
    lines = list(done.carried.lines)
    if done.kept is not None:
        lines.append(_("The database as it was is kept in {file}").format(file=done.kept))
    dialogs.tell(None, _("The backup was restored"), "\n\n".join(lines) or _("There was no database before it."))


class Question(dialogs.Dialog):
    """What has to be decided before a backup is put back."""

    def __init__(self, text: str) -> None:
        super().__init__(_("Restore this backup?"))
        self.body.addWidget(Text(text, wrap=True, selectable=True))
        self.add_button(_("Cancel")).clicked.connect(self.reject)
        self.add_button(_("Restore it"), primary=True).clicked.connect(self.accept)
