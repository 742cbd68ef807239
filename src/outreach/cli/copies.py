"""Backup, restore and check on the command line."""

import argparse
from pathlib import Path
from typing import Any

from outreach.cli import office, output
from outreach.i18n import _
from outreach.problems import Problem


def register(commands: Any) -> None:
    """Adds backup, restore and check."""
    backup = commands.add_parser("backup", help=_("a whole copy, while the database is in use"))
    backup.add_argument("file", metavar=_("FILE"), type=Path)
    backup.set_defaults(run=_backup)
    restore = commands.add_parser("restore", help=_("puts a backup in the place of the database; that one is kept"))
    restore.add_argument("file", metavar=_("FILE"), type=Path)
    restore.set_defaults(run=_restore)
    commands.add_parser("check", help=_("whether the database is whole")).set_defaults(run=_check)


def _backup(choice: argparse.Namespace) -> int:
    from outreach.services import backup

    with office.opened(choice) as workspace:
        written = backup.backup(workspace, choice.file)
    answer = {"file": written, "checksum": written.with_name(written.name + ".sha256"), "size": written.stat().st_size}
    output.answer(choice, answer, [_("Backup: {file}").format(file=written)])
    return 0


def _restore(choice: argparse.Namespace) -> int:
    from outreach.services import backup
    from outreach.store import backends

    where = office.where(choice)
    if backends.is_url(where):
        raise Problem(_("A database on a server is restored there. Ask the one who runs it."))
    target = backends.file_path(where)
    backup.restore(choice.file, target)
    output.answer(choice, {"file": choice.file, "database": target}, [_("Restored to {file}").format(file=target)])
    return 0


def _check(choice: argparse.Namespace) -> int:
    with office.opened(choice) as workspace:
        problems = workspace.check()
    output.answer(choice, {"ok": not problems, "problems": problems}, problems or [_("The database is whole.")])
    return 1 if problems else 0
