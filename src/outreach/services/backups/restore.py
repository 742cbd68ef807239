"""Puts a backup in the place of a database, after it was tried: until then nothing of the database changes."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from sqlalchemy import Connection, CursorResult, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from outreach import i18n, paths
from outreach.formats import atomic
from outreach.i18n import _, counted_if_any
from outreach.model.base import Base, now
from outreach.problems import Problem
from outreach.services import lists, officers, outlets, today
from outreach.services.backups.backup import check_marks, compare_digest, found, reading, settle_and_check
from outreach.services.contacts import activities, contacts
from outreach.services.coverage import coverage
from outreach.services.delivery import distributions, sending
from outreach.services.history import history
from outreach.services.privacy import erasure_ledger, privacy
from outreach.services.quality import quality
from outreach.services.releases import releases
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
    target = target.expanduser().absolute()
    source = found(source, target)
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


def _told(folder: Path) -> AbstractContextManager[None]:
    said = _("Couldn't restore the backup to {folder}: {why}. Nothing has changed. Fix this, then try again.")
    return atomic.refused(said, folder=folder)


def _copy(source: Path, part: Path) -> None:
    with reading(source):
        with backends.opened(source, read_only=True) as engine:
            check_marks(engine, source)
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
            found = doubts(candidate)
            read_as_window(candidate)
    return found


# The copy, before anybody sees it


def _made(source: Path) -> str:
    return i18n.moment(datetime.fromtimestamp(source.stat().st_mtime, UTC))


def _prepare(part: Path, replaced: Path | None, label: str, sure: bool) -> Carried:
    with Workspace.open(part, create=False) as candidate:
        questions, carried = _take_over(candidate, replaced)
        questions += doubts(candidate)
        if questions and not sure:
            raise Asked(" ".join([*questions, _("Nothing has changed yet.")]))
        with candidate.renewing() as session:
            change_log.forget_undone(session)
            change_log.record_final(session, label, candidate.author)
        read_as_window(candidate)
    settle_and_check(part)
    atomic.flush_file(part)
    return carried


def _take_over(candidate: Workspace, replaced: Path | None) -> tuple[list[str], Carried]:
    """(questions, what was taken over) from the database that is replaced."""
    if replaced is None:
        return [], Carried(paused=_pause(candidate), erased=privacy.erase_again(candidate))
    questions = [not_known()] if attached.is_damaged(replaced) else []
    handed_on, carried = None, Carried()
    try:
        with _up_to_date(replaced) as other, attached.beside(candidate.engine, other) as connection:
            if _is_another(connection):
                return [another()], Carried(paused=pause_sending(connection))
            handed_on = _erased(connection)
            carried = carry_over(connection)
    except (DBAPIError, Problem) as error:
        if "locked" in str(error):
            raise
        questions, handed_on, carried = [not_known()], None, Carried()
    erased = privacy.erase_again(candidate, handed_on)
    return questions, carried._replace(paused=_pause(candidate), erased=erased)


def _pause(candidate: Workspace) -> int:
    with candidate.engine.execution_options(outreach_writing=True).begin() as connection:
        return pause_sending(connection)


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
    atomic.flush_folder(target.parent)
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
            atomic.flush_file(kept)
        return kept
    raise AssertionError


# What a restore must not forget: what was sent since the backup was made, and who asked not to be written to.


_TABLES = Base.metadata.tables
# By what a row of one number in both files is known to be the same row, `a` here and `b` there.
_SAME = {
    "contact": "a.name = b.name OR EXISTS (SELECT 1 FROM main.email x JOIN other.email y ON x.folded = y.folded "
    "WHERE x.contact_id = a.id AND y.contact_id = b.id)",
    "officer": "a.name = b.name",
    "press_list": "a.name = b.name",
    "release": "a.created_at = b.created_at",
    "distribution": "a.at = b.at AND a.how = b.how",
    "recipient": "a.distribution_id = (SELECT new FROM of_distribution WHERE old = b.distribution_id)",
    "bounce": "a.at = b.at AND a.folded = b.folded",
}
_CARRIED = ("release", "distribution", "recipient", "bounce")


class Carried(NamedTuple):
    """What was taken over into a restored database, how many of each; `paused` are distributions that now ask."""

    deliveries: int = 0
    distributions: int = 0
    releases: int = 0
    unsubscribed: int = 0
    bounces: int = 0
    let_back: int = 0
    paused: int = 0
    erased: int = 0

    @property
    def lines(self) -> list[str]:
        """What there is to say of it, a sentence each."""
        said = (
            counted_if_any(
                "{count} delivery since the backup was kept, so that nobody receives it twice.",
                "{count} deliveries since the backup were kept, so that nobody receives them twice.", self.deliveries),
            counted_if_any(
                "{count} release was kept, because it was sent since the backup.",
                "{count} releases were kept, because they were sent since the backup.", self.releases),
            counted_if_any("{count} opt-out was kept.", "{count} opt-outs were kept.", self.unsubscribed),
            counted_if_any(
                "{count} address or person allowed again since the backup is excluded again.",
                "{count} addresses and people allowed again since the backup are excluded again.", self.let_back),
            counted_if_any("{count} bounce or reply was kept.", "{count} bounces and replies were kept.", self.bounces),
            counted_if_any(
                "{count} person deleted permanently since the backup was removed from it.",
                "{count} people deleted permanently since the backup were removed from it.", self.erased),
            counted_if_any(
                "{count} scheduled distribution is paused. Check it, then send it.",
                "{count} scheduled distributions are paused. Check them, then send them.", self.paused),
        )  # fmt: skip
        return list(filter(None, said))


def carry_over(connection: Connection) -> Carried:
    """Takes over what must not be forgotten (`attached.beside`)."""
    for table, same in _SAME.items():
        attached.pair(connection, table, same, new=table in _CARRIED)
    _run(connection, "no release that was only written since")
    releases = _releases(connection)
    distributions = attached.copy_rows(connection, _TABLES["distribution"])
    deliveries = _deliveries(connection)
    let_back = _sql(connection, "let back since").scalar_one()
    refused = ("do not contact", "suppressed addresses", "addresses of people who are not here")
    unsubscribed = sum(_run(connection, name) for name in refused)
    bounces = attached.copy_rows(connection, _TABLES["bounce"], "b.kind <> ''")
    _run(connection, "verdicts on bounces")
    _run(connection, "addresses that bounced")
    attached.go_on_counting(connection)
    return Carried(deliveries, distributions, releases, unsubscribed, bounces, let_back)


def pause_sending(connection: Connection) -> int:
    """Nothing goes out by itself after a restore: what is due asks first. Returns how many distributions that are."""
    return _run(connection, "paused")


def _releases(connection: Connection) -> int:
    """Releases that went out since; and how far those that are here have come."""
    many = attached.copy_rows(connection, _TABLES["release"])
    of_new = "b.release_id IN (SELECT old FROM of_release WHERE is_new = 1)"
    used = f"SELECT b.blob_hash FROM other.attachment b WHERE {of_new}"
    shown = "SELECT 1 FROM other.version WHERE instr(body || boilerplate || notes_to_editors, 'picture:' || b.hash)"
    unknown = f"(b.hash IN ({used}) OR EXISTS ({shown})) AND b.hash NOT IN (SELECT hash FROM main.blob)"
    attached.copy_rows(connection, _TABLES["blob"], unknown)
    for table in ("version", "release_officer", "attachment"):
        attached.copy_rows(connection, _TABLES[table], of_new)
    _run(connection, "status of releases")
    return many


def _deliveries(connection: Connection) -> int:
    """Recipients that are not here, and those who have come further there; returns how many have left us."""
    _run(connection, "recipients who have come further there")
    left = sum(_sql(connection, name).scalar_one() for name in ("new deliveries", "known deliveries"))
    state = "CASE b.state WHEN 'sending' THEN 'unsure' ELSE b.state END"
    attached.copy_rows(connection, _TABLES["recipient"], given={"state": state})
    for name in ("states of recipients", "states of distributions", "final steps", "nothing further"):
        _run(connection, name)
    return int(left)


def _run(connection: Connection, name: str) -> int:
    """Runs a statement of `resources/sql/carry.sql`; returns how many rows it wrote."""
    return _sql(connection, name).rowcount


def _sql(connection: Connection, name: str) -> CursorResult[Any]:
    return connection.exec_driver_sql(_statements()[name])


@cache
def _statements() -> dict[str, str]:
    _head, *parts = (paths.resources() / "sql" / "carry.sql").read_text("utf-8").split("-- name: ")
    named = (part.split("\n", 1) for part in parts)
    return {name: statement.partition(";")[0] for name, statement in named}


# Whether a backup can be used: its tables are ours, every row can be read, and the window's first queries answer.


_ROWS = 200  # that a page shows at first
_PAGES: tuple[Any, ...] = (contacts, outlets, officers, releases, lists, distributions, coverage)
_FACTS: tuple[Callable[[Session], object], ...] = (
    quality.counts, activities.open_ones, history.steps, today.under_way, sending.late, sending.due_within,
)  # fmt: skip


def doubts(workspace: Workspace) -> list[str]:
    """What there is to ask before a backup is used: damage that `Workspace.check` finds in it.

    Raises:
        Problem: it has tables that Outreach did not make.
    """
    with workspace.reading() as session:
        foreign = schema.foreign_tables(session.connection())
    if foreign:
        said = _("This backup contains parts that Outreach did not create ({names}), so it is not used.")
        raise Problem(said.format(names=", ".join(foreign[:3])))
    found = workspace.check()
    said = counted_if_any(
        "{count} problem was found in this backup: {first}", "{count} problems were found in this backup: {first}",
        len(found), first=next(iter(found), ""),
    )  # fmt: skip
    return [said] if said else []


def read_as_window(workspace: Workspace) -> None:
    """Asks what the window asks when it is opened: the first rows of each page, and what Today shows.

    Raises:
        Problem: one of these cannot be answered.
    """
    for page in _PAGES:
        workspace.read(page.rows, list(workspace.read(page.find)[:_ROWS]))
    for fact in _FACTS:
        workspace.read(fact)
