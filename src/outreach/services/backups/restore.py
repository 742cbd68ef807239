"""Puts a backup in the place of a database, after it was tried: until then nothing of the database changes."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

from sqlalchemy import Connection, text
from sqlalchemy.exc import DBAPIError

from outreach import i18n
from outreach.formats import atomic
from outreach.i18n import _
from outreach.model.base import now
from outreach.problems import Problem
from outreach.services.backups import carry, trial
from outreach.services.backups.backup import check_marks, compare_digest, settle_and_check, sync
from outreach.services.backups.carry import Carried
from outreach.services.privacy import erasure_ledger, privacy
from outreach.store import backends, copies, migrating, schema
from outreach.store.files import attached
from outreach.store.history import change_log
from outreach.store.workspace import Workspace


class Asked(Problem):
    """What has to be decided before a backup is put back; nothing has changed yet."""


class Restored(NamedTuple):
    """A database that a backup was put into: where the one before it is kept, and what was taken over from that."""

    database: Path
    kept: Path | None
    carried: Carried


def put_back(source: Path, target: Path, *, sure: bool = False) -> Restored:
    """Puts a backup in the place of the database at `target`, which is kept beside it under a name with its time.

    A copy of the backup is brought up to date, checked and opened as the window does; what was sent, refused and
    erased since it was made is taken over into it. Only then it takes its place. `sure` answers all questions with yes.

    Raises:
        Asked: it is of another workspace, has doubtful parts, or what was sent since cannot be known.
        Problem: the backup cannot be used, or the database is in use. Nothing has changed.
    """
    source, target = source.expanduser().absolute(), target.expanduser().absolute()
    if not source.is_file():
        raise Problem(_("There is no backup at {path}.").format(path=source))
    if target.exists() and source.samefile(target):
        raise Problem(_("Save the backup somewhere other than the database itself."))
    compare_digest(source)
    copies.sweep(target)
    is_there = target.is_file() and target.stat().st_size > 0
    if is_there and not attached.is_alone(target):
        raise Problem(in_use())
    part = copies.part_of(target)
    try:
        with backends.clear_errors(), _told(target.parent):
            _copy(source, part)
            label = _("Restore the backup of {moment}").format(moment=_made(source))
            carried = _prepare(part, target if is_there else None, label, sure)
            return Restored(target, _swap(part, target, is_there), carried)
    finally:
        remove(part)


def remove(part: Path) -> None:
    """Removes an unfinished copy."""
    for ending in ("", "-wal", "-shm", "-journal"):
        atomic.drop(part.with_name(part.name + ending))


def in_use() -> str:
    """What is said where another program has the database open."""
    return _("The database is open in another window or program. Close it there first.")


@contextmanager
def _told(folder: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        text = _("Couldn't restore the backup to {folder}: {why}. Nothing has changed.")
        raise Problem(text.format(folder=folder, why=os.strerror(error.errno or 0))) from None


def _copy(source: Path, part: Path) -> None:
    with backends.opened(source, read_only=True) as engine:
        check_marks(engine, source)
        damage = backends.quick_check(engine)
        if damage:
            raise Problem(_("This backup is damaged: {damage} Choose another one.").format(damage=damage[0]))
    _copy_up_to_date(source, part)


def _copy_up_to_date(source: Path, part: Path) -> None:
    """Copies a file, and brings the copy to the newest schema.

    Raises:
        Problem: it is of a newer Outreach, or has parts of other hands.
    """
    with backends.opened(source, read_only=True) as engine, backends.private_files():
        backends.copy_into(engine, part)
    with backends.opened(part, read_only=False) as engine:
        schema.refuse_foreign(engine)
        with engine.connect() as connection:
            had_key = migrating.revision(connection) != _BEFORE_KEYS
        migrating.bring_up_to_date(engine, create=False, backup_of=None)
        if not had_key:  # one that was made just now tells nothing
            with engine.execution_options(outreach_writing=True).begin() as connection:
                connection.execute(text(f"DELETE FROM setting WHERE name = '{erasure_ledger.KEY}'"))


def try_out(source: Path, part: Path) -> list[str]:
    """Restores a backup into a file of its own, as `put_back` would before it swaps; returns what is doubtful.

    Raises:
        Problem: it cannot be used.
    """
    compare_digest(source)
    with backends.clear_errors(), _told(part.parent):
        _copy(source, part)
        with Workspace.open(part, create=False) as candidate:
            found = trial.doubts(candidate)
            trial.use(candidate)
    return found


# The copy, before anybody sees it


def _made(source: Path) -> str:
    return i18n.moment(datetime.fromtimestamp(source.stat().st_mtime, UTC))


def _prepare(part: Path, replaced: Path | None, label: str, sure: bool) -> Carried:
    with Workspace.open(part, create=False) as candidate:
        questions, carried = _take_over(candidate, replaced)
        questions += trial.doubts(candidate)
        if questions and not sure:
            raise Asked(" ".join([*questions, _("Nothing has changed yet.")]))
        with candidate.renewing() as session:
            change_log.forget_undone(session)
            change_log.record_final(session, label, candidate.author)
        trial.use(candidate)
    settle_and_check(part)
    sync(part)
    return carried


def _take_over(candidate: Workspace, replaced: Path | None) -> tuple[list[str], Carried]:
    """(questions, what was taken over) from the database that is replaced."""
    if replaced is None:
        return [], Carried(paused=_pause(candidate), erased=privacy.erase_again(candidate))
    questions = [not_known()] if attached.damage(replaced) else []
    handed_on, carried = None, Carried()
    try:
        with _up_to_date(replaced) as other, attached.beside(candidate.engine, other) as connection:
            if _is_another(connection):
                return [another()], Carried(paused=carry.pause(connection))
            handed_on = _erased(connection)
            carried = carry.over(connection)
    except (DBAPIError, Problem) as error:
        if "locked" in str(error):
            raise
        questions, handed_on, carried = [not_known()], None, Carried()
    erased = privacy.erase_again(candidate, handed_on)
    return questions, carried._replace(paused=_pause(candidate), erased=erased)


def _pause(candidate: Workspace) -> int:
    with candidate.engine.execution_options(outreach_writing=True).begin() as connection:
        return carry.pause(connection)


def another() -> str:
    """What is asked where a backup is of another workspace."""
    return _("This backup is from another workspace: its contacts, releases and lists would replace yours.")


def not_known() -> str:
    """What is asked where the database that is replaced cannot be read."""
    return _(
        "The database can't be read completely: what was sent since the backup, and who unsubscribed, isn't known. "
        "Look at your sent mail before you send again."
    )


@contextmanager
def _up_to_date(replaced: Path) -> Iterator[Path]:
    """The database that is replaced; where it is of an older version, a copy that was brought up to date."""
    part = copies.part_of(replaced)
    with backends.opened(replaced, read_only=True) as engine:
        is_older = not migrating.is_up_to_date(engine)
    try:
        if is_older:
            _copy_up_to_date(replaced, part)
        yield part if is_older else replaced
    finally:
        remove(part)


_BEFORE_KEYS = "0001"  # the revision of workspaces that had no key yet
_KEY = f"SELECT value FROM {{}}.setting WHERE name = '{erasure_ledger.KEY}'"


def _is_another(connection: Connection) -> bool:
    """Whether two files are of different workspaces: each gets a key when it is made, and its copies keep it."""
    here, there = (connection.execute(text(_KEY.format(one))).scalar() for one in ("main", "other"))
    return bool(here and there) and here != there


def _erased(connection: Connection) -> tuple[str, list[bytes]] | None:
    """As `forgotten.carried`, of the database that is replaced."""
    key = connection.execute(text(_KEY.format("other"))).scalar()
    hashes = connection.execute(text("SELECT hash FROM other.forgotten")).scalars()
    return None if key is None else (str(key).strip('"'), [bytes(one) for one in hashes])


# The swap


def _swap(part: Path, target: Path, is_there: bool) -> Path | None:
    """Takes the database's place, without leaving a -wal that belongs to the old file beside the new one."""
    kept = None
    if is_there:
        backends.take_alone(target)
        for ending in ("-wal", "-shm"):
            target.with_name(target.name + ending).unlink(missing_ok=True)
        kept = _keep(target)
    try:
        part.replace(target)
    except OSError:
        if kept is not None:
            kept.unlink()
        raise
    sync(target.parent)
    return kept


def _keep(target: Path) -> Path:
    """Gives the database a second name that nothing had; where a disk knows no second names, makes a copy."""
    for kept in copies.name_replaced(target, now()):
        try:
            os.link(target, kept)
        except FileExistsError:
            continue
        except OSError:
            if kept.exists():
                continue
            shutil.copyfile(target, kept)
            sync(kept)
        return kept
    raise AssertionError
