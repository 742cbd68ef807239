"""A page in steps: its head says where one is, its foot leads on and back, and what takes long is shown as it goes."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QProgressBar, QStackedWidget, QWidget

from outreach.gui.kit.events import shortcuts
from outreach.gui.kit.flow import at_foot
from outreach.gui.kit.jobs import Ended, Job, Work
from outreach.gui.kit.labels import Elided, Picture, Text, dressed, line, number, set_property
from outreach.gui.kit.layout import Stretch, hbox, vbox
from outreach.gui.kit.page import Page, push_button
from outreach.gui.theme import theme
from outreach.i18n import _
from outreach.services.progress import Progress
from outreach.store.workspace import Workspace

HEAD, FOOT = 46, 52


class StepsPage(Page):
    """Steps one after the other; going back changes nothing.

    Make the steps, then call `build(title, [(name, step), …])`. The step behind the last is the one that waits for a
    job: `run` shows it. A page says in `show_step` what its buttons say and where the focus goes.
    """

    def __init__(self, workspace: Workspace) -> None:
        super().__init__(workspace)
        self.job: Job | None = None
        self.step = 0
        self._marks: list[Text] = []

    def build(self, title: str, steps: Sequence[tuple[str, QWidget]]) -> None:
        """Puts head, steps and foot together."""
        layout = vbox(self._head(title, [name for name, _step in steps]), line(), spacing=0, on=self)
        self.stack = QStackedWidget()
        for _name, step in steps:
            self.stack.addWidget(step)
        self.stack.addWidget(self._waiting())
        layout.addWidget(self.stack, 1)
        layout.addWidget(line())
        layout.addWidget(self._foot())
        # Wherever the keys are: a field or *Back* would take them for Enter.
        shortcuts(self, {"Ctrl+Return Ctrl+Enter": self.next})

    def _head(self, title: str, names: Sequence[str]) -> QWidget:
        head = dressed(QWidget(), height=HEAD)
        self.subject = Elided("", "muted")
        self.count = dressed(Text("", "section"), font=theme.font(theme.SECTION, strong=True, tabular=True))
        row = hbox(
            Text(title, "title"),
            (self.subject, 1),
            self.count,
            12,
            spacing=12,
            margins=(theme.AROUND, 0, theme.AROUND, 0),
            on=head,
        )
        for place, name in enumerate(names):
            if place:
                row.addWidget(Picture("chevron-right", 14, "muted"))
            mark = Text(name, "muted")
            self._marks.append(mark)
            row.addWidget(mark)
        return head

    def _foot(self) -> QWidget:
        foot = dressed(at_foot(QWidget()), height=FOOT)
        self.cancel_button = push_button(_("Cancel"), self.cancel)
        self.why_not = dressed(Elided("", "small"), align=Qt.AlignmentFlag.AlignRight)
        self.back_button = push_button(_("Back"), self.back)
        self.next_button = push_button(_("Next"), self.next, kind="primary", tip=_("Next step (Ctrl+Enter)"))
        hbox(
            self.cancel_button,
            (self.why_not, 1),
            self.back_button,
            self.next_button,
            spacing=8,
            margins=(theme.AROUND, 0, theme.AROUND, 0),
            on=foot,
        )
        return foot

    def _waiting(self) -> QWidget:
        waiting = QWidget()
        self._busy_text = dressed(Text("", "section", wrap=True), align=Qt.AlignmentFlag.AlignHCenter)
        self._bar = QProgressBar()
        self._bar.setTextVisible(False)
        self._bar.setFixedWidth(360)
        self._busy_count = dressed(Text("", "small"), align=Qt.AlignmentFlag.AlignHCenter)
        vbox(
            Stretch(2),
            self._busy_text,
            8,
            (self._bar, Qt.AlignmentFlag.AlignHCenter),
            self._busy_count,
            Stretch(3),
            margins=None,
            on=waiting,
        )
        return waiting

    # Steps

    def go(self, step: int) -> None:
        """Shows a step; the last but one, and the one that waits, cannot be gone back from."""
        self.step = step
        self.stack.setCurrentIndex(step)
        last = len(self._marks) - 1
        for place, mark in enumerate(self._marks):
            set_property(mark, "role", "text" if place == step else "muted")
            set_property(mark, "tone", "accent" if place == step else "")
            mark.setFont(theme.font(strong=place == step))
        self.cancel_button.setText(_("Cancel") if step != last else _("Close"))
        self.back_button.setVisible(0 < step < last)
        self.next_button.setVisible(step < last)
        self.show_step()

    def show_step(self) -> None:
        """Says what a step's buttons do, and gives it the focus."""
        raise NotImplementedError

    def next(self) -> None:
        """Goes on to the next step; at the last one it is done."""
        raise NotImplementedError

    def back(self) -> None:
        """Goes back a step; nothing was written."""
        self.go(max(0, self.step - 1))

    def cancel(self) -> None:
        """Ends what is running; where nothing is, leaves."""
        if self.job is not None:
            self.job.cancel()
        else:
            self.leave()

    def leave(self) -> None:
        """Leaves the page, with nothing done."""
        raise NotImplementedError

    # Jobs

    def run(self, title: str, work: Work, then: Ended, otherwise: Callable[[BaseException | None], None]) -> None:
        """Works in the background, then calls `then(result)`, or `otherwise(error)`: None where it was cancelled."""
        if self.job is not None:
            return
        self._busy_text.setText(title)
        self._busy_count.setText("")
        self._bar.setRange(0, 0)
        job = self.job = Job(title, work, self)
        job.progressed.connect(self._progressed)
        for signal in (job.done, job.failed, job.cancelled):
            signal.connect(self._ended)
        job.done.connect(then)
        job.failed.connect(otherwise)
        job.cancelled.connect(partial(otherwise, None))
        self.go(len(self._marks))
        self.job_started.emit(job)
        self.cancel_button.setFocus()
        job.start()

    def _progressed(self, progress: Progress) -> None:
        if progress.text:
            self._busy_text.setText(progress.text)
        if progress.total:
            self._bar.setRange(0, progress.total)
            self._bar.setValue(progress.done)
            done, total = number(progress.done), number(progress.total)
            self._busy_count.setText(_("{done} of {all}").format(done=done, all=total))
        elif progress.done:
            self._busy_count.setText(number(progress.done))

    def _ended(self) -> None:
        self.job = None
