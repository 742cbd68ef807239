"""Puts a backup in the place of a database."""

from __future__ import annotations

import os
import uuid
from pathlib import Path

from outreach.i18n import _
from outreach.problems import Problem
from outreach.services import forgotten, privacy
from outreach.services.backups.backup import check_marks, compare_digest, settle_and_check, sync
from outreach.store import backends
from outreach.store.workspace import Workspace


def put_back(source: Path, target: Path) -> None:
    """Puts a backup in the place of the database at `target`; what was there is kept beside it as `.replaced`.

    Whoever was erased since the backup was made is erased from it again before anybody sees it.

    Raises:
        Problem: the backup is not whole, is no Outreach file, or the database is in use.
    """
    source, target = source.expanduser().absolute(), target.expanduser().absolute()
    if not source.is_file():
        raise Problem(_("There is no backup at {path}.").format(path=source))
    if target.exists() and source.samefile(target):
        raise Problem(_("A backup needs another place than the database itself."))
    compare_digest(source)
    handed_on = _handed_on(target)
    part = target.with_name(f".{target.name}.{uuid.uuid4().hex[:8]}.part")
    try:
        with backends.clear_errors():
            engine = backends.sqlite_engine(source, read_only=True)
            try:
                check_marks(engine, source)
                with backends.private_files():
                    backends.copy_into(engine, part)
            finally:
                engine.dispose()
            settle_and_check(part)
        sync(part)
        _replace(target, part)
        if forgotten.outside() or (handed_on and handed_on[1]):
            _erase_again(target, handed_on)
    except OSError as error:
        raise Problem(
            _("The backup cannot be put back to {folder}: {why}.").format(
                folder=target.parent, why=os.strerror(error.errno or 0)
            )
        ) from None
    finally:
        part.unlink(missing_ok=True)


def _handed_on(target: Path) -> tuple[str, list[bytes]] | None:
    """What the database that is replaced knows of erased people; nothing where it is damaged or is none."""
    if not target.is_file() or not target.stat().st_size:
        return None
    try:
        with Workspace.open(target, create=False, read_only=True) as replaced:
            return replaced.read(forgotten.carried)
    except Problem:
        return None


def _erase_again(target: Path, handed_on: tuple[str, list[bytes]] | None) -> None:
    there = set(target.parent.glob(f"{target.name}.before-*"))
    with Workspace.open(target, create=False) as restored:
        privacy.erase_again(restored, handed_on)
    for copy in set(target.parent.glob(f"{target.name}.before-*")) - there:
        copy.unlink()  # made on the way to the newest schema: the backup itself is still there


def _replace(target: Path, part: Path) -> None:
    """Takes the database's place, without leaving a -wal that belongs to the old file beside the new one."""
    if target.exists() and target.stat().st_size:
        with backends.clear_errors():
            backends.take_alone(target)
        kept = target.with_name(target.name + ".replaced")
        for ending in ("-wal", "-shm"):
            target.with_name(target.name + ending).unlink(missing_ok=True)
        kept.unlink(missing_ok=True)
        os.link(target, kept)
    part.replace(target)
    sync(target.parent)
