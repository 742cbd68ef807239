"""The demo office in the window: opened beside one's own, told by a line under the top bar, left by one click."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QWidget

from outreach.gui.kit.page import push_button
from outreach.gui.shell.background import Background
from outreach.gui.shell.strip import Strip
from outreach.i18n import _
from outreach.services import settings as office
from outreach.services.demo import demo_files
from outreach.store.workspace import Workspace

# What `Window.reopen` says to go back to the office that was open before the demo.
BACK = ":own"
ANEW = ":anew"  # the same workspace in a new window, as in another language


class Bar(Strip):
    """Says that everything here is invented, and leads back."""

    def __init__(self, back: Callable[[], object], anew: Callable[[], object]) -> None:
        self.anew = push_button(_("Reset demo"), anew, kind="link", tip=_("Reset the demo"))
        self.back = push_button(_("Back to your own workspace"), back, kind="link", icon="arrow-left")
        text = _("Demo: all people are invented. Your own workspace is not touched.")
        super().__init__("info", text, self.anew, self.back)


class Demo(Background):
    """Makes the demo office and asks the window to open it: `wanted(path or BACK)`; `begun(job)`, `said(text)`."""

    wanted = Signal(str)

    def __init__(self, workspace: Workspace, parent: QWidget) -> None:
        super().__init__(workspace, parent)
        self.is_open = workspace.read(office.get, "demo") is not None

    def bar(self) -> QWidget | None:
        """The line under the top bar, in a demo office."""
        return Bar(self.leave, self.start_anew) if self.is_open else None

    def open(self) -> None:
        """Opens the user's demo office as it was left; makes it where there is none yet."""
        path = demo_files.file()
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
        # Another file each time: what is open is never pulled away from under anybody.
        there = self.workspace.path
        path = next(path for path in demo_files.files() if path != there)
        demo_files.remove(path)
        self._make(str(path))

    def _make(self, path: str) -> None:
        from outreach.services.demo import demo

        open_it = lambda _nothing: QTimer.singleShot(0, self, lambda: self.wanted.emit(path))  # noqa: E731
        self.run(_("Creating the demo"), lambda: demo.make(path), open_it)
