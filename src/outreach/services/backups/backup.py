"""A backup: a whole, checked copy of a database in use, with its checksum."""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from sqlalchemy import Engine

from outreach.formats import atomic
from outreach.i18n import _
from outreach.problems import Damaged, Problem
from outreach.store import backends, copies, search_repair
from outreach.store.recovery import integrity
from outreach.store.workspace import Workspace


class Made(NamedTuple):
    """A copy that was written; one with `problems` has no checksum beside it, and is never kept for a good one."""

    file: Path
    problems: list[str]


def make(workspace: Workspace, target: Path) -> Path:
    """As `write`; returns the file alone."""
    return write(workspace, target).file


def write(workspace: Workspace, target: Path, *, overwrite: bool = True) -> Made:
    """Writes a whole copy of the database to `target`, with its SHA-256 beside it in `target.sha256`.

    The copy is made under a temporary name, every row of it is read, and it takes its name only when it is on the disk.
    A value that cannot be read costs the checksum, not the copy.

    Raises:
        Problem: the database is damaged as a whole, is on a server, the copy cannot be written, or `overwrite` is not
            set and there is such a file.
    """
    if workspace.path is None:
        raise Problem(_("Databases on a server are backed up there. Ask the server's administrator."))
    target = target.expanduser().absolute()
    if target.is_dir():
        target = target / workspace.path.name
    if atomic.is_open(target):
        raise Problem(_("Save the backup somewhere other than the database itself."))
    atomic.check_kind(target)
    if target.exists() and not overwrite:
        raise Problem(_("{path} is there already. Name a new file, or use --overwrite.").format(path=target))
    damage = backends.quick_check(workspace.engine)
    if damage:
        raise Problem(_("The database is damaged, so no backup was made: {damage}").format(damage=damage[0]))
    workspace.seal()  # which the copy has, too
    with _being_written(target) as part:
        with backends.clear_errors():
            with backends.private_files():
                backends.copy_into(workspace.engine, part)
            problems = settle_and_check(part)
        atomic.flush_file(part)
        replace(part, target, sealed=not problems)
        copies.remember(workspace.path, target)
    return Made(target, problems)


def copy(made: Path, target: Path) -> Path:
    """Copies a backup to a second place, and compares what arrived there.

    Raises:
        Problem: it cannot be written there, or did not arrive whole.
    """
    with _being_written(target) as part:
        target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        shutil.copyfile(made, part)
        part.chmod(0o600)
        atomic.flush_file(part)
        if _digest(part) != _digest(made):
            raise Problem(_("The copy in {folder} differs from the backup.").format(folder=target.parent))
        replace(part, target, sealed=copies.is_sealed(made))
    return target


@contextmanager
def _being_written(target: Path) -> Iterator[Path]:
    part = copies.part_of(target)
    try:
        said = _("Couldn't save the backup to {folder}: {why}. Choose another folder.")
        with atomic.refused(said, folder=target.parent):
            yield part
    finally:
        atomic.drop(part)


def replace(part: Path, target: Path, *, sealed: bool) -> None:
    """Gives a whole copy its name; nothing of an older one of that name is left, its checksum first."""
    digest, checksum = _digest(part), copies.seal_of(target)
    checksum.unlink(missing_ok=True)
    part.replace(target)
    if sealed:
        checksum.write_text(f"{digest}  {target.name}\n", encoding="utf-8")
    atomic.flush_folder(target.parent)


def found(source: Path, database: Path | None) -> Path:
    """Where a backup is that is to be used for a database.

    Raises:
        Problem: it is not there, or is that database itself.
    """
    source = source.expanduser().absolute()
    if not source.is_file():
        raise Problem(_("There is no backup at {path}.").format(path=source))
    if database is not None and database.exists() and source.samefile(database):
        raise Problem(_("This is the database itself, not a backup of it."))
    return source


def check_marks(engine: Engine, source: Path) -> None:
    """Makes sure that a file is one of ours, whole, and not of a newer program.

    Raises:
        Problem: it is not.
    """
    application, form, tables = backends.file_marks(engine)
    if not tables or application != backends.APPLICATION_ID:
        raise Problem(_("{path} is not an Outreach file.").format(path=source))
    if form > backends.FORMAT:
        raise Problem(_("{path} was made by a newer Outreach. Install the newer one to open it.").format(path=source))
    if backends.quick_check(engine):
        raise damaged(source)


@contextmanager
def reading(source: Path) -> Iterator[None]:
    """As `backends.clear_errors`; a damage that is found is said of the backup that is read."""
    try:
        with backends.clear_errors():
            yield
    except Damaged as found:
        raise damaged(source) from found.__cause__


def damaged(source: Path) -> Damaged:
    """What is said of a backup that can't be read as it was written; the database it is of has no part in it."""
    said = _(
        "{path} can't be read: it is damaged, or not an Outreach file. Your database is unchanged. "
        "Choose another backup."
    )
    return Damaged(said.format(path=source))


def settle_and_check(copy: Path) -> list[str]:
    """Turns a copy into one file without deleted words, and reads all of it; returns what cannot be read.

    Raises:
        Problem: the copy is damaged as a whole.
    """
    with backends.opened(copy, read_only=False) as engine:
        backends.settle(engine)
        search_repair.wipe_copy(engine)  # deleted people's words must not travel with the copy
        damage = backends.quick_check(engine)
        if damage:
            raise Problem(_("The copy is damaged, so it was not used: {damage}").format(damage=damage[0]))
        return integrity.whole(engine)


def is_good(file: Path) -> bool:
    """Whether a backup passed the check when it was made, and is what it was then."""
    try:
        return compare_digest(file)
    except (Problem, OSError):
        return False


def compare_digest(source: Path) -> bool:
    """Compares a backup with the checksum that was written with it; False where none is there.

    Raises:
        Problem: they differ.
    """
    beside = copies.seal_of(source)
    if not beside.is_file():
        return False
    words = beside.read_text(encoding="utf-8", errors="replace").split()
    if words and words[0] not in (_digest(source), _digest_unopened(source)):
        said = _("{path} has been damaged since it was made. Your database is unchanged. Choose another backup.")
        raise Damaged(said.format(path=source))
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
