"""Opening a database whose server asks for a password: it is asked for, and kept in the keyring."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

from outreach.gui.forms.fields import TextField
from outreach.gui.kit import dialogs
from outreach.gui.kit.labels import Text
from outreach.i18n import _
from outreach.problems import Problem
from outreach.store import passwords
from outreach.store.server import server
from outreach.store.workspace import Workspace


def open_workspace(wanted: str | Path, *, read_only: bool) -> Workspace:
    """Opens a database; asks for the password until it is right or nobody gives one.

    Raises:
        Problem: it cannot be opened.
    """
    where, given = str(wanted), ""
    while True:
        try:
            opened = Workspace.open(where, read_only=read_only)
        except Problem as problem:
            if not server.wants_password(problem.__cause__) or not (given := _ask(where, problem.text)):
                raise
            where = server.parse(where).set(password=given).render_as_string(hide_password=False)
            continue
        if given:
            with suppress(Problem):  # without a keyring it is asked for each time
                passwords.put(server.account(server.parse(where)), given)
        return opened


def _ask(where: str, refusal: str) -> str:
    """The password that is typed; "" where it is cancelled. `refusal` is said where one was tried before."""
    url = server.parse(where)
    whose = [
        Text(server.described(url), wrap=True),
        *([Text(refusal, tone="problem", wrap=True)] if url.password else []),
    ]
    field = TextField("password", _("Password"), secret=True)
    note = Text(_("It is stored in your system’s keyring, if there is one."), "muted", wrap=True)
    asked = dialogs.ask(None, _("Password of the database server"), _("Open"), *whose, field, note)
    return str(field.value()) if asked else ""
