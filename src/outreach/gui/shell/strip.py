"""A line under the top bar that says what kind of workspace is open."""

from __future__ import annotations

from PySide6.QtWidgets import QFrame, QSizePolicy, QWidget

from outreach.gui.kit.labels import Picture, Text, dressed
from outreach.gui.kit.layout import hbox
from outreach.gui.theme import theme
from outreach.i18n import _
from outreach.store.server import roles
from outreach.store.workspace import Workspace

HEIGHT = 36


class Strip(QFrame):
    """An icon, one sentence, and what can be done."""

    def __init__(self, icon: str, text: str, *buttons: QWidget) -> None:
        super().__init__()
        dressed(self, role="strip", height=HEIGHT)
        self.said = dressed(Text(text, wrap=True), policy=(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred))
        end = theme.INSIDE if buttons else theme.BETWEEN
        sign = Picture(icon, 16, "accent")
        hbox(sign, (self.said, 1), *buttons, spacing=theme.INSIDE, margins=(theme.BETWEEN, 0, end, 0), on=self)


class ReadOnly(str):
    """The name of a workspace that is to be opened to look at it."""


class Damaged(str):
    """The name of a workspace that was open until now; `why` is what is damaged, and what to do is asked first."""

    why = ""


class New(str):
    """The name of a workspace that is to be begun, whatever was there before."""


class Bar(Strip):
    """Says that the workspace is open to be looked at."""

    def __init__(self, workspace: Workspace) -> None:
        text = _("Read-only: you can view, search and export everything, but change nothing.")
        super().__init__("lock", text if workspace.standing is None else workspace.refusal(roles.EDIT))
