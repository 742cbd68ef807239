"""What a job does and how far it is: in the middle of a page, or in a line of a dialog."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QEvent, Qt
from PySide6.QtWidgets import QProgressBar, QWidget

from outreach.gui.kit import errors
from outreach.gui.kit.events import watch
from outreach.gui.kit.jobs import Job
from outreach.gui.kit.labels import Elided, Text, dressed, enable, number
from outreach.gui.kit.layout import Stretch, vbox
from outreach.i18n import _
from outreach.services.progress import Progress


class JobView(QWidget):
    """`doing` is what the job says that it does; `follow` shows another job."""

    def __init__(self) -> None:
        super().__init__()
        middle = Qt.AlignmentFlag.AlignHCenter
        self.doing = dressed(Text("", "section", wrap=True), align=middle)
        self._bar = dressed(QProgressBar(), width=360)
        self._bar.setTextVisible(False)
        self._count = dressed(Text("", "small"), align=middle)
        self._note = dressed(Elided("", "muted"), align=middle)
        vbox(
            Stretch(2), self.doing, 8, (self._bar, middle), self._count, self._note, Stretch(3), margins=None, on=self
        )  # fmt: skip

    def follow(self, job: Job, doing: str = "", note: str = "") -> None:
        """Shows a job that is about to start; the note stays under it."""
        self.doing.setText(doing)
        self._count.setText("")
        self._note.show_text(note)
        self._bar.setRange(0, 0)
        job.progressed.connect(self._progressed)

    def _progressed(self, progress: Progress) -> None:
        if progress.text:
            self.doing.setText(progress.text)
        if progress.total:
            self._bar.setRange(0, progress.total)
            self._bar.setValue(progress.done)
            done, total = number(progress.done), number(progress.total)
            self._count.setText(_("{done} of {all}").format(done=done, all=total))
        elif progress.done:
            self._count.setText(number(progress.done))


class JobLine(Text):
    """What the one job of a dialog or a section does, and what stopped it.

    A job is dropped when that is put away, or by the next one.
    """

    def __init__(self, owner: QWidget, name: str) -> None:
        super().__init__("", wrap=True, selectable=True)
        self.setAccessibleName(name)
        self.hide()
        self._job: Job | None = None
        watch(owner, {QEvent.Type.Hide: self._put_away})

    def _put_away(self, event: QEvent) -> None:
        if not event.spontaneous():  # not by a window that is made small
            self.drop()

    def follow(self, job: Job, doing: str, interrupted: str, *buttons: QWidget) -> None:
        """Starts a job, for whose end the buttons wait; `interrupted` is said of one that no Problem stopped."""
        self.drop()
        self._job = job
        enable(False, *buttons)
        self.show_text(doing, "")
        job.progressed.connect(self._progressed)
        job.failed.connect(lambda error: self.show_text(errors.words(error, interrupted), "problem"))
        for signal in (job.done, job.failed, job.cancelled):
            signal.connect(partial(self._ended, buttons))
        job.start()

    def forget(self) -> None:
        """Hides what came of a job that has ended."""
        self.setVisible(self._job is not None)

    def drop(self) -> None:
        """Stops the job, and nobody is told what becomes of it."""
        job, self._job = self._job, None
        if job is not None:
            job.drop()

    def _progressed(self, progress: Progress) -> None:
        if progress.total:
            counts = _("{done} of {total}").format(done=number(progress.done), total=number(progress.total))
            self.show_text(f"{progress.text}: {counts}")

    def _ended(self, buttons: tuple[QWidget, ...], *_result: object) -> None:
        self._job = None
        enable(True, *buttons)
