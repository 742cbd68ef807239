"""The window as its parts know it: what they may ask of it."""

from __future__ import annotations

from typing import Protocol

from PySide6.QtWidgets import QMainWindow

from outreach.gui.kit.page import Page
from outreach.gui.kit.toast import Toast
from outreach.gui.shell.background import Scheduled
from outreach.gui.shell.status import Status
from outreach.gui.shell.whereabouts import Whereabouts
from outreach.store.query_cache import State
from outreach.store.workspace import Workspace


class Connection(Protocol):
    """The line to a database on a server."""

    @property
    def is_waiting(self) -> bool:
        """Whether something is being saved."""

    @property
    def wants_password(self) -> bool:
        """Whether nobody gave the password that the server wants by now."""

    def ask_for_password(self) -> None:
        """Asks for it."""

    @property
    def is_down(self) -> bool:
        """Whether the server does not answer."""

    def close(self) -> None:
        """Ends it."""


class Frame(QMainWindow):
    """The window over one workspace, without its actions."""

    workspace: Workspace
    pages: dict[str, Page]
    status: Status
    toast: Toast
    whereabouts: Whereabouts
    backups: Scheduled
    server_line: Connection | None
    reopen: str | None = None  # what is opened once it is closed
    warned = False  # that a form is not saved

    def go(self, name: str) -> Page | None:
        """Shows a place, making its page where it was not yet; None where there is none of that name."""
        raise NotImplementedError

    def see(self, state: State) -> None:
        """Shows what there is in this state, where another one was shown."""

    def again(self) -> None:
        """Shows everything anew."""

    def tell_problem(self, text: str) -> None:
        """Shows a Problem at the foot of the window, until it is read."""

    def do(self, name: str) -> None:
        """Does an action of the window."""
