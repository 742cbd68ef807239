"""A backup: a whole, checked copy of a database in use, with its checksum."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path

from sqlalchemy import Engine

from outreach.formats import atomic
from outreach.i18n import _
from outreach.problems import Problem
from outreach.store import backends, copies, search_repair
from outreach.store.workspace import Workspace


def make(workspace: Workspace, target: Path) -> Path:
    """Writes a whole copy of the database to `target`, with its SHA-256 beside it in `target.sha256`.

    The copy is made under a temporary name, checked, and takes its name only when it is whole and on the disk; a
    damaged database makes no backup, so that it cannot push out a good one.

    Raises:
        Problem: the database is damaged, is on a server, or the copy cannot be written.
    """
    if workspace.path is None:
        raise Problem(_("A database on a server is backed up there. Ask the one who runs it."))
    target = target.expanduser().absolute()
    if target.is_dir():
        target = target / workspace.path.name
    if atomic.is_open(target):
        raise Problem(_("A backup needs another place than the database itself."))
    atomic.check_kind(target)
    damage = backends.quick_check(workspace.engine)
    if damage:
        raise Problem(_("The database is damaged, so no backup was made of it: {damage}").format(damage=damage[0]))
    part = copies.part_of(target)
    try:
        with backends.clear_errors():
            backends.create_file(part)
            part.unlink()
            with backends.private_files():
                backends.copy_into(workspace.engine, part)
            settle_and_check(part)
        sync(part)
        digest = _digest(part)
        part.replace(target)
        checksum = target.with_name(target.name + ".sha256")
        checksum.write_text(f"{digest}  {target.name}\n", encoding="utf-8")
        sync(target.parent)
        copies.remember(workspace.path, target)
    except OSError as error:
        raise Problem(
            _("The backup cannot be written to {folder}: {why}.").format(
                folder=target.parent, why=os.strerror(error.errno or 0)
            )
        ) from None
    finally:
        part.unlink(missing_ok=True)
    return target


def check_marks(engine: Engine, source: Path) -> None:
    """Makes sure that a file is one of ours, and not of a newer program.

    Raises:
        Problem: it is not.
    """
    application, form, tables = backends.file_marks(engine)
    if not tables or application != backends.APPLICATION_ID:
        raise Problem(_("{path} is not an Outreach file.").format(path=source))
    if form > backends.FORMAT:
        raise Problem(_("{path} was made by a newer Outreach. Install the newer one to open it.").format(path=source))


def settle_and_check(copy: Path) -> None:
    """Turns a copy into one file without deleted words.

    Raises:
        Problem: the copy is damaged.
    """
    engine = backends.sqlite_engine(copy, read_only=False)
    try:
        backends.settle(engine)
        search_repair.wipe_copy(engine)  # deleted people's words must not travel with the copy
        damage = backends.quick_check(engine)
    finally:
        engine.dispose()
    if damage:
        raise Problem(_("The copy is damaged, so it was not used: {damage}").format(damage=damage[0]))


def compare_digest(source: Path) -> bool:
    """Compares a backup with the checksum that was written with it; False where none is there.

    Raises:
        Problem: they differ.
    """
    beside = source.with_name(source.name + ".sha256")
    if not beside.is_file():
        return False
    words = beside.read_text(encoding="utf-8", errors="replace").split()
    if words and words[0] not in (_digest(source), _digest_unopened(source)):
        raise Problem(_("This backup has been damaged since it was made: its checksum differs. Take another one."))
    return bool(words)


def _digest_unopened(path: Path) -> str:
    """The digest a backup had before somebody looked into it by opening it as a database.

    SQLite then notes in the header that the file has a log from now on (bytes 18 and 19), and counts that as a change
    (24 and 92); nothing else is another as long as nothing is written.
    """
    with path.open("rb") as file:
        head = bytearray(file.read(100))
        if head[18:20] == b"\2\2":
            head[18:20] = b"\1\1"
            for at in (24, 92):
                count = int.from_bytes(head[at : at + 4], "big")
                head[at : at + 4] = ((count - 1) % 2**32).to_bytes(4, "big")
        digest = hashlib.sha256(head)
        while chunk := file.read(1 << 20):
            digest.update(chunk)
    return digest.hexdigest()


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def sync(path: Path) -> None:
    """Brings a file, or the names in a folder, to the disk."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
