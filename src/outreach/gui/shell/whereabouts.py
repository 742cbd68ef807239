"""A bar in the window that says when the open file was moved, replaced, deleted or disconnected."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QSizePolicy, QWidget

from outreach.gui.kit import dialogs
from outreach.gui.kit.jobs import Job, call
from outreach.gui.kit.labels import Picture, Text
from outreach.gui.kit.page import push_button
from outreach.i18n import _
from outreach.store.workspace import Workspace

EVERY = 1000  # milliseconds between two looks


class Bar(QFrame):
    """One sentence about the open file, and what can be done; hidden while there is nothing to say."""

    def __init__(self, save_copy: Callable[[], object], open_other: Callable[[], object]) -> None:
        super().__init__()
        self.setProperty("role", "notice")
        self.setProperty("tone", "warning")
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 8, 8, 8)
        row.setSpacing(8)
        row.addWidget(Picture("alert-triangle", 16, "warning"))
        self.text = Text("", wrap=True)
        self.text.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        row.addWidget(self.text, 1)
        self.save_copy = push_button(_("Save a copy…"), save_copy, kind="link")
        self.open_other = push_button(_("Open database…"), open_other, kind="link")
        self.close_button = push_button(_("Close"), self.hide, kind="link")
        for button in (self.save_copy, self.open_other, self.close_button):
            row.addWidget(button)
        self.hide()

    def tell(self, text: str, *, stopped: bool) -> None:
        """Shows a sentence. It can be closed unless saving has stopped."""
        self.text.setText(text)
        self.setAccessibleName(text)
        for button in (self.save_copy, self.open_other):
            button.setVisible(stopped)
        self.close_button.setVisible(not stopped)
        self.setVisible(bool(text))


class Whereabouts(QObject):
    """Looks each second where the open file is. `changed` when its name or state is another; `begun(Job)`."""

    changed = Signal()
    begun = Signal(object)

    def __init__(self, workspace: Workspace, window: QWidget, open_other: Callable[[], object]) -> None:
        super().__init__(window)
        self._workspace, self._window = workspace, window
        self.bar = Bar(self.save_copy, open_other)
        self._known = (workspace.path, "", False)
        if workspace.path is not None:
            timer = QTimer(self)
            timer.timeout.connect(self.look)
            timer.start(EVERY)

    def look(self) -> None:
        """Says what has changed since the last look."""
        now = (self._workspace.path, self._workspace.notice, self._workspace.is_stopped)
        if now == self._known:
            return
        before, self._known = self._known, now
        path, notice, stopped = now
        if not notice and path != before[0]:
            notice = _("This file was moved to {path}. Outreach saves it there from now on.").format(path=path)
        self.bar.tell(notice, stopped=stopped)
        self.changed.emit()

    def save_copy(self) -> None:
        """Asks where, and writes a copy of all that is saved."""
        from outreach.services.backups import backup  # only wanted here

        name = self._workspace.path.name if self._workspace.path else ""
        target = dialogs.save_file(self._window, _("Save a copy"), name, f"{_('Outreach files')} (*.outreach)")
        if target is not None:
            self.begun.emit(Job(_("Saving a copy"), call(backup.make, self._workspace, target), self))
