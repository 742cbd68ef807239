"""The demo office in the window: opened beside one's own, told by a line under the top bar, left by one click."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtWidgets import QWidget

from outreach.gui.kit.jobs import Job
from outreach.gui.kit.page import push_button
from outreach.gui.kit.strip import Strip
from outreach.i18n import _
from outreach.services import settings as office
from outreach.store.workspace import Workspace

# What `Window.reopen` says to go back to the office that was open before the demo.
BACK = ":own"


def is_demo(workspace: Workspace) -> bool:
    """Whether the database that is open is a demo office."""
    return workspace.read(office.get, "demo") is not None


class Bar(Strip):
    """Says that everything here is invented, and leads back."""

    def __init__(self, back: Callable[[], object], anew: Callable[[], object]) -> None:
        self.anew = push_button(_("Reset demo"), anew, kind="link", tip=_("Reset the demo"))
        self.back = push_button(_("Back to your own workspace"), back, kind="link", icon="arrow-left")
        text = _("Demo workspace: all people are invented. Try anything; your own workspace is not touched.")
        super().__init__("info", text, self.anew, self.back)


class Demo(QObject):
    """Makes the demo office and asks the window to open it: `wanted(path or BACK)`; `begun(job)`, `said(text)`."""

    begun = Signal(object)
    said = Signal(str)
    wanted = Signal(str)

    def __init__(self, workspace: Workspace, parent: QWidget) -> None:
        super().__init__(parent)
        self.workspace = workspace
        self.is_open = is_demo(workspace)
        self._job: Job | None = None

    def bar(self) -> QWidget | None:
        """The line under the top bar, in a demo office."""
        return Bar(self.leave, self.start_anew) if self.is_open else None

    def open(self) -> None:
        """Opens the user's demo office as it was left; makes it where there is none yet."""
        from outreach.services.demo import demo

        path = demo.file()
        if self.is_open:
            self.said.emit(_("This is the demo workspace."))
        elif path.exists():
            self.wanted.emit(str(path))
        else:
            self._make(str(path))

    def leave(self) -> None:
        """Goes back to the office that was open before."""
        if self.is_open:
            self.wanted.emit(BACK)

    def start_anew(self) -> None:
        """Makes the demo office again in a second file, and opens that one."""
        from outreach.services.demo import demo

        # Another file each time: what is open is never pulled away from under anybody.
        there = self.workspace.path
        path = next(path for path in demo.files() if path != there)
        demo.remove(path)
        self._make(str(path))

    def _make(self, path: str) -> None:
        from outreach.services.demo import demo

        if self._job is not None:
            return
        self._job = job = Job(_("Creating the demo"), lambda: demo.make(path), self)
        job.done.connect(lambda _nothing: QTimer.singleShot(0, self, lambda: self.wanted.emit(path)))
        job.finished.connect(self._ended)
        self.begun.emit(job)

    def _ended(self) -> None:
        self._job = None
