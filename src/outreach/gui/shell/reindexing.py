"""Makes anew, in the background, what an older version of us made for the search."""

from __future__ import annotations

from collections.abc import Generator

from PySide6.QtCore import QObject

from outreach.gui.shell.background import Background
from outreach.i18n import _
from outreach.services.progress import Progress
from outreach.store.workspace import Workspace

FIRST = 1000  # milliseconds until the first look: nobody waits for it


class Renewing(Background):
    """Begins where something is behind: soon after the window is there, and after a step of before is undone."""

    def __init__(self, workspace: Workspace, parent: QObject | None = None) -> None:
        super().__init__(workspace, parent, first=FIRST)

    def look(self) -> None:
        """Begins where anything is behind; once more at the end, for what was undone meanwhile."""
        if self.workspace.is_behind:
            self.run(_("Updating the search index"), self._work, lambda _nothing: self._timer.start(FIRST))

    def _work(self) -> Generator[Progress, None, None]:
        from outreach.services.contacts import reindex  # in the job's own thread: the window does not wait for it

        yield from reindex.renew(self.workspace)
