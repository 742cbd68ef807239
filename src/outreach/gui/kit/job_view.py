"""What a job does and how far it is, in the middle of a page or a dialog."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QProgressBar, QWidget

from outreach.gui.kit.jobs import Job
from outreach.gui.kit.labels import Elided, Text, dressed, number
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
