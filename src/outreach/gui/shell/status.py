"""The line at the foot of the window: the file and its state, and the job that is running."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QProgressBar, QPushButton, QSizePolicy, QWidget

from outreach.gui.kit.jobs import Job
from outreach.gui.kit.labels import Elided, Picture, Text, dressed
from outreach.gui.kit.layout import hbox
from outreach.gui.kit.page import push_button
from outreach.i18n import _
from outreach.services.progress import Progress

HEIGHT = 26


class Status(QWidget):
    """What is open, whether it is saved, what is wrong with its backups (`warned` when that is clicked), and a job."""

    warned = Signal()

    def __init__(self) -> None:
        super().__init__()
        dressed(self, height=HEIGHT, ground="raised")
        self._sign = Picture("check", 12, "done")
        self.file = dressed(Elided("", "small"), policy=(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed))
        self.warning = push_button(_("Backup problem"), self.warned.emit, kind="link")
        self.warning.setVisible(False)
        self._job_text = Text("", "small")
        self._bar = QProgressBar()
        self._bar.setTextVisible(False)
        self._bar.setFixedWidth(144)
        self._percent = dressed(Text("", "small"), least_width=36)
        self._cancel: QPushButton = push_button(_("Cancel"), self._cancel_job, kind="link")
        hbox(
            self._sign,
            (self.file, 1),
            self.warning,
            self._job_text,
            self._bar,
            self._percent,
            self._cancel,
            spacing=8,
            margins=(16, 0, 16, 0),
            on=self,
        )
        self.job: Job | None = None
        self._name, self._state = "", ("check", "done", _("saved"))
        self._trouble = ""
        self._is_saved = True
        self._show_job(False)

    def show_file(self, name: str, *, read_only: bool, is_saved: bool = True) -> None:
        """Shows what is open, and whether a form holds something that is not saved yet."""
        self._name, self._is_saved = name, is_saved
        if read_only:
            self._state = "lock", "muted", _("read-only")
        elif is_saved:
            self._state = "check", "done", _("saved")
        else:
            self._state = "pencil", "warning", _("not saved")
        self._draw()

    def show_trouble(self, text: str) -> None:
        """Shows why nothing can be saved now, or what is waited for; "" where all is well again."""
        self._trouble = text
        self._draw()

    def _draw(self) -> None:
        icon, tone, state = self._state
        if self._trouble:
            icon, tone = "alert-triangle", "problem"
            state = self._trouble if self._is_saved else f"{self._trouble} · {_('not saved')}"
        self._sign.set_icon(icon, tone)
        self.file.setText(f"{self._name} · {state}")

    def show_warning(self, text: str) -> None:
        """Shows that the backups need a look, and in the tip why; nothing where the text is empty."""
        self.warning.setToolTip(text)
        self.warning.setVisible(bool(text))

    def show_job(self, job: Job) -> None:
        """Shows a job until it ends."""
        self.job = job
        self._job_text.setText(job.title)
        self._bar.setRange(0, 0)
        self._percent.setText("")
        self._cancel.setEnabled(True)
        self._show_job(True)
        job.progressed.connect(self._progressed)
        job.finished.connect(self._ended)  # also where who began it has gone, and nothing else is told

    def _progressed(self, progress: Progress) -> None:
        if progress.text:
            self._job_text.setText(progress.text)
        if progress.total:
            self._bar.setRange(0, 1000)
            self._bar.setValue(min(1000, progress.done * 1000 // progress.total))
            self._percent.setText(f"{min(100, progress.done * 100 // progress.total)} %")

    def _ended(self) -> None:
        if self.job is self.sender():
            self.job = None
            self._show_job(False)

    def _cancel_job(self) -> None:
        if self.job is not None:
            self._cancel.setEnabled(False)
            self._job_text.setText(_("Cancelling…"))
            self.job.cancel()

    def _show_job(self, shown: bool) -> None:
        for part in (self._job_text, self._bar, self._percent, self._cancel):
            part.setVisible(shown)
