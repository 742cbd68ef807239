"""Passwords of databases in the window: of a server or a file that is opened, and a new one of a file."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtWidgets import QWidget

from outreach.gui.forms.fields import TextField, TickField
from outreach.gui.kit import dialogs
from outreach.gui.kit.jobs import call
from outreach.gui.kit.labels import Text, hidden
from outreach.gui.shell import between
from outreach.i18n import _
from outreach.problems import Locked, Problem
from outreach.services.backups import password
from outreach.store import encryption, passwords
from outreach.store.server import server
from outreach.store.workspace import Workspace


def opened(where: str, problem: Problem, opening: Callable[[str], Workspace]) -> Workspace:
    """What `opening` opens once it has the password for which it failed with `problem`, asked for until it is right.

    Raises:
        Problem: it failed for another reason, or nobody gives the password.
    """
    while True:
        if isinstance(problem, Locked):
            if not unlocks(problem.path):
                raise problem
        elif not server.wants_password(problem.__cause__) or not logs_in(where, problem.text):
            raise problem
        try:
            workspace = opening(where)
        except Problem as failed:
            problem = failed
            continue
        if workspace.line is not None:
            server.keep(workspace.engine.url)  # without a keyring it is asked for each time
        return workspace


def logs_in(where: str, refusal: str, parent: QWidget | None = None) -> bool:
    """Whether another password was typed for an address; `refusal` is said where one was tried before."""
    url = server.parse(where)
    refusal = refusal if server.kept_password(url) else ""
    note = Text(_("It is stored in your system’s keyring, if there is one."), "muted", wrap=True)
    said = [Text(server.described(url), wrap=True), *_refused(refusal)]
    field = TextField("password", _("Password"), secret=True)
    if not dialogs.ask(parent, _("Password of the database server"), _("Open"), *said, field, note):
        return False
    server.log_in(url, str(field.value()))
    return bool(field.value())


def _refused(text: str) -> list[Text]:
    return [Text(text, tone="problem", wrap=True)] if text else []


def unlocks(path: Path) -> bool:
    """Whether a file can be read; where it is locked, its password is asked for until it is right."""
    refusal = ""
    while True:
        try:
            encryption.key_of(path)
            return True
        except Locked:
            said = [Text(_("{file} is locked with a password.").format(file=path.name), wrap=True), *_refused(refusal)]
        field, tick = TextField("password", _("Password"), secret=True), remember_field()
        if not dialogs.ask(None, _("Password of the workspace"), _("Open"), *said, field, tick):
            return False
        try:
            between.wait(_("Opening {file}").format(file=path.name), call(encryption.unlock, path, str(field.value())))
            if tick.value():
                encryption.keep(path)
        except Problem as problem:
            refusal = problem.text


def remember_field() -> TickField:
    """Whether the key is kept in the keyring; hidden where there is none."""
    tick = TickField("remember", _("Don't ask again on this computer"))
    return tick if passwords.is_there() else hidden(tick)


def put(new: str, remember: bool, where: str) -> None:
    """Gives a file that is closed a new password, or none where that is empty, and says what came of it."""
    path = Path(where)
    deed = call(password.put, path, new) if new else call(password.take_away, path)
    try:
        changed = between.wait(_("Encrypting") if new else _("Decrypting"), deed)
        if remember and new:
            encryption.keep(path)
    except Problem as problem:
        dialogs.tell(None, _("The password was not changed"), problem.text)
        return
    title = _("The workspace is locked") if new else _("The workspace is no longer locked")
    dialogs.tell(None, title, "\n\n".join([*changed.lines, *([password.advice()] if new else [])]))
