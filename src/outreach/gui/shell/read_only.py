"""The line under the top bar that says that nothing can be changed here."""

from __future__ import annotations

from outreach.gui.shell.strip import Strip
from outreach.i18n import _


class ReadOnly(str):
    """The name of a workspace that is to be opened to look at it."""


class Bar(Strip):
    """Says that the workspace is open to be looked at."""

    def __init__(self) -> None:
        text = _("Read-only: you can view, search and export everything, but change nothing.")
        super().__init__("lock", text)
