"""A workspace is moved to a server, or from there to a file: asked, tried, done while it is closed, opened there."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from functools import partial

from outreach import paths
from outreach.gui.forms.server_fields import ServerFields
from outreach.gui.kit import dialogs
from outreach.gui.kit.jobs import call
from outreach.gui.kit.labels import Text
from outreach.gui.shell import between
from outreach.i18n import _
from outreach.problems import Problem
from outreach.services.backups import move
from outreach.services.office import joining
from outreach.store import backends
from outreach.store.workspace import Workspace


def begin(workspace: Workspace, close_for: Callable[[between.Deed], object]) -> None:
    """Asks where to, and has the window closed for the move."""
    where = _server(workspace) if workspace.path is not None else _file(workspace)
    if where:
        close_for(partial(carry_out, where))


def _server(workspace: Workspace) -> str:
    """The address that is given, tried; "" where it is given up."""
    text = _(
        "The whole workspace moves to a PostgreSQL server, with its history and what can be undone: to an empty "
        "database, or to an office that was just set up. Every row is compared. The file stays as a copy that can "
        "only be read; what is scheduled is sent from the server alone."
    )
    where, refused = (workspace.moved or {}).get("to", ""), ""
    while True:
        fields = ServerFields(where)
        said = [Text(text, wrap=True), fields, Text(refused, tone="problem", wrap=True)]
        if not dialogs.ask(None, _("Move to a server"), _("Move"), *said, width=560):
            return ""
        where = fields.typed()
        try:
            _check(workspace, fields.take())
            return where
        except Problem as problem:
            refused = problem.text


def _file(workspace: Workspace) -> str:
    """The file that is chosen; "" where none is."""
    text = _(
        "The whole workspace moves to a file on this computer, with its history and what can be undone, for one person "
        "at a time. Every row is compared. Nobody else may have it open meanwhile. The workspace on the server stays "
        "as a copy that can only be read; what is scheduled is sent from the file alone."
    )
    if not dialogs.ask(None, _("Move to a file"), _("Choose the file…"), Text(text, wrap=True), width=560):
        return ""
    own, kinds = paths.default_database(), f"{_('Outreach files')} (*.outreach)"
    chosen = dialogs.save_file(None, _("Move to a file"), own.name if own.exists() else str(own), kinds)
    where = str(dialogs.with_ending(chosen, ".outreach")) if chosen else ""
    try:
        if where:
            _check(workspace, where)
        return where
    except Problem as problem:
        dialogs.tell(None, _("The workspace was not moved"), problem.text)
        return ""


def _check(workspace: Workspace, where: str) -> None:
    between.wait(_("Opening {file}").format(file=move.address(where)), call(move.check, workspace, where), unseen=0.5)


def carry_out(where: str, before: str) -> str:
    """Moves a closed workspace from `before` to `where` and tells the result; returns which one to open."""
    cancelled = _("The move was cancelled. Nothing has changed.")
    try:
        done = between.wait(_("Moving the workspace"), partial(move.move, before, where), cancelled=cancelled)
    except Problem as problem:
        dialogs.tell(None, _("The workspace was not moved"), problem.text)
        return before
    lines = [
        _("Moved to {where}: {rows} rows in {tables} tables, each compared.").format(
            where=done.where, rows=done.rows, tables=done.tables
        ),
        _("The old workspace stays at {where} as a copy that can only be read.").format(where=done.before),
    ]
    with suppress(Problem):  # it is opened all the same, and says then what hinders it
        if backends.is_url(where):
            joining.join(where)
        elif backends.joined() == done.before:
            joining.leave()
    if where != backends.chosen():
        lines.append(_("Open it at the next start with File > Open database…"))
    dialogs.tell(None, _("The workspace was moved"), "\n\n".join(lines))
    return where
