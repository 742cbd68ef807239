"""The password of a database on the command line: set, changed, taken away, and given where one is wanted."""

import argparse
import getpass
import os
import sys
from pathlib import Path

from outreach.cli import output
from outreach.cli.declared import Answer, Command, flag
from outreach.formats import atomic
from outreach.i18n import N_, _
from outreach.problems import Locked, Problem
from outreach.services.backups import password
from outreach.store import backends, encryption
from outreach.store.server import server

FILE = "OUTREACH_PASSWORD_FILE"
_LONGEST = 4096  # characters of a password, in a file that may have no end
FROM_STDIN = flag("--password-stdin", N_("reads the new password from standard input"))


def unlock(locked: Locked) -> None:
    """Takes the password from the file that is named for it, else asks at a terminal.

    Raises:
        Problem: there is none, or it is another one.
    """
    named = os.environ.get(FILE)
    if not named and not output.is_asked_at_terminal():
        way = _("Name a file with the password in {variable}, or run: outreach password remember")
        raise Problem(f"{locked.text} {way.format(variable=FILE)}")
    encryption.unlock(locked.path, _read(Path(named)) if named else _asked(_("Password: ")))


def log_in(choice: argparse.Namespace, refused: Problem) -> None:
    """Takes the password of an account on a server as `unlock` does, where that is what was refused.

    Raises:
        Problem: it is not, or there is no other password.
    """
    if not server.wants_password(refused.__cause__):
        raise refused
    named, url = os.environ.get(FILE), server.parse(_refused(choice, refused))
    tried, given = server.kept_password(url), ""
    if named:
        given = _read(Path(named))
        if given == server.given(url):
            raise Problem(f"{refused.text} {_('The password in {file} was tried.').format(file=named)}")
    elif output.is_asked_at_terminal():
        if tried:
            output.complain(refused.text)
        given = _asked(_("Password of {account}: ").format(account=server.account(url)))
    if given in ("", server.given(url)):
        raise refused
    server.log_in(url, given)


def _refused(choice: argparse.Namespace, refused: Problem) -> str:
    """The address whose account was refused, of all that a command names."""
    places = (vars(choice).get("office_address"), backends.chosen(choice.db), vars(choice).get("where"))
    addresses = [one for one in places if one and backends.is_url(one)]
    return next((one for one in addresses if server.refused(refused.__cause__, server.parse(one))), addresses[0])


def _read(file: Path) -> str:
    """The first line of a file, which may be a pipe.

    Raises:
        Problem: there is no password in it, or it cannot be read.
    """
    lacks = _("{file}, named in {variable}, holds no password. Write it into the first line, as text in UTF-8.")
    unread = _("The password can't be read from {file}, named in {variable}: {why}.")
    with atomic.refused(unread, file=file, variable=FILE), file.open(encoding="utf-8-sig", errors="replace") as opened:
        found = opened.readline(_LONGEST).rstrip("\r\n")
    if not found or not {"\0", "\ufffd"}.isdisjoint(found):
        raise Problem(lacks.format(file=file, variable=FILE))
    return found


def _asked(question: str) -> str:
    return getpass.getpass(question, sys.stderr)


def new(choice: argparse.Namespace) -> str:
    """The new password, from standard input or typed twice.

    Raises:
        Problem: there is none, or the two differ.
    """
    if choice.password_stdin:
        return sys.stdin.readline().rstrip("\r\n")
    if not output.is_asked_at_terminal():
        raise Problem(_("Give the new password on standard input: --password-stdin"))
    given = _asked(_("New password: "))
    if given != _asked(_("The same again: ")):
        raise Problem(_("The two passwords differ. Nothing was changed."))
    return given


def _file(choice: argparse.Namespace) -> Path:
    where = backends.chosen(choice.db)
    if backends.is_url(where):
        raise Problem(_("Only a file can be locked with a password. A server encrypts its own disks."))
    path = backends.file_path(where)
    if not path.is_file():
        raise Problem(_("There is no database at {path}.").format(path=path))
    return path


def _unlocked(choice: argparse.Namespace) -> Path:
    """The file, of which the password is asked for where it has one."""
    path = _file(choice)
    encryption.key_of(path)
    return path


def _set(choice: argparse.Namespace) -> Answer:
    path = _unlocked(choice)
    return _changed(path, password.put(path, new(choice)), _("{file} is locked with the new password."))


def _remove(choice: argparse.Namespace) -> Answer:
    path = _unlocked(choice)
    if not encryption.salt_of(path):
        raise Problem(_("{file} is not locked with a password.").format(file=path.name))
    return _changed(path, password.take_away(path), _("{file} is no longer locked."))


def _changed(path: Path, changed: password.Changed, said: str) -> Answer:
    answer = {
        **_state(path),
        "backups": changed.backups,
        "left": {str(file): why for file, why in changed.left.items()},
    }
    return Answer(answer, [said.format(file=path.name), *changed.lines], int(bool(changed.left)))


def _state(path: Path) -> dict[str, object]:
    is_locked = bool(encryption.salt_of(path))
    return {"file": path, "locked": is_locked, "remembered": is_locked and encryption.is_kept(path)}


def _remember(choice: argparse.Namespace) -> Answer:
    path = _unlocked(choice)
    if encryption.salt_of(path):
        encryption.keep(path)
    return _show(path)


def _forget(choice: argparse.Namespace) -> Answer:
    path = _file(choice)
    encryption.forget(encryption.salt_of(path))
    return _show(path)


_SAID = {
    (False, False): N_("{file} is not locked with a password."),
    (True, True): N_("{file} is locked with a password, which this system's keyring remembers."),
    (True, False): N_("{file} is locked with a password, which is asked for each time."),
}


def _show(path: Path) -> Answer:
    state = _state(path)
    return Answer(state, [_(_SAID[bool(state["locked"]), bool(state["remembered"])]).format(file=path.name)])


GROUPS = {"password": (
    Command("state", N_("whether the database is locked"), lambda choice: _show(_file(choice)), opens=False),
    Command("set", N_("locks the database and its backups with a password, or changes it"), _set,
            (FROM_STDIN,), opens=False),
    Command("remove", N_("takes the password away"), _remove, opens=False),
    Command("remember", N_("keeps the key in this system's keyring, so that nobody is asked here"), _remember,
            opens=False),
    Command("forget", N_("takes the key out of the keyring"), _forget, opens=False),
)}  # fmt: skip
