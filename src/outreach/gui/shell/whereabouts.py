"""A bar in the window that says when the open file was moved, replaced, deleted or disconnected."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QSizePolicy, QWidget

from outreach.gui.kit import dialogs
from outreach.gui.kit.jobs import call
from outreach.gui.kit.labels import Picture, Text, dressed
from outreach.gui.kit.layout import hbox
from outreach.gui.kit.page import push_button
from outreach.gui.shell.background import Background
from outreach.i18n import _
from outreach.services.backups import backup
from outreach.store.workspace import Workspace

EVERY = 400  # milliseconds between two looks: with that of `place` it is told within a second


class Bar(QFrame):
    """One sentence about the open file, and what can be done; hidden while there is nothing to say."""

    def __init__(self, save_copy: Callable[[], object], open_other: Callable[[], object]) -> None:
        super().__init__()
        dressed(self, role="notice", tone="warning")
        self.text = dressed(Text("", wrap=True), policy=(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred))
        row = hbox(Picture("alert-triangle", 16, "warning"), (self.text, 1), spacing=8, margins=(16, 8, 8, 8), on=self)
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


class Whereabouts(Background):
    """Looks twice a second where the open file is. `changed` when its name or state is another; `begun(Job)`."""

    changed = Signal()

    def __init__(self, workspace: Workspace, window: QWidget, open_other: Callable[[], object]) -> None:
        super().__init__(workspace, window, first=EVERY if workspace.path or workspace.moved else 0, every=EVERY)
        self._window = window
        self.bar = Bar(self.save_copy, open_other)
        self._known = (workspace.path, "", False)

    def look(self) -> None:
        """Says what has changed since the last look."""
        now = (self.workspace.path, self.workspace.notice, self.workspace.is_stopped)
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
        name = self.workspace.path.name if self.workspace.path else ""
        target = dialogs.save_file(self._window, _("Save a copy"), name, f"{_('Outreach files')} (*.outreach)")
        if target is not None:
            self.run(_("Saving a copy"), call(backup.make, self.workspace, target))
