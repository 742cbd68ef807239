"""Moves a workspace from a file to a server, or from a server to a file: every row of it, or nothing.

The old one is kept, and only says from then on where the workspace is: two that are written to would go apart, and
what is scheduled in both would be sent twice.
"""

from __future__ import annotations

from collections.abc import Generator, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

from sqlalchemy import Connection, Engine, func, select

from outreach.i18n import _
from outreach.model.base import Base
from outreach.problems import Problem
from outreach.services.backups import restore
from outreach.services.privacy import erasure_ledger
from outreach.services.progress import Progress
from outreach.store import backends, metadata, migrating, schema, transfer
from outreach.store.files import attached
from outreach.store.server import roles, server
from outreach.store.workspace import Workspace


class Moved(NamedTuple):
    """Where a workspace is now and where it was, and how many rows of how many tables were copied and compared."""

    where: str
    before: str
    rows: int
    tables: int


def move(before: str, where: str) -> Generator[Progress, None, Moved]:
    """Moves a workspace to an empty database on a server, or to a new file.

    A move that was interrupted is done again by moving to the same place.

    Raises:
        Problem: there is a workspace already, somebody has this one open, it is damaged, this account administers one
            of the offices not, or something differs after it was copied. Nothing has changed.
    """
    here, there = address(before), address(where)
    if here == there:
        raise Problem(_("The workspace is at {where} already.").format(where=there))
    if not backends.is_url(before) and not attached.is_alone(backends.file_path(before)):
        raise Problem(restore.in_use())
    with backends.clear_errors(), _source(before, there) as source, _opened(where, there) as engine:
        total = sum(source.scalar(select(func.count()).select_from(one)) or 0 for one in Base.metadata.sorted_tables)
        rows = 0
        with _filled(engine, source, there) as target:
            for many in transfer.copy(source, target):
                rows += many
                yield Progress(rows, total, _("Copying"))
            yield Progress(rows, total, _("Comparing"))
            if different := list(transfer.differences(source, target)):
                text = _("Not moved: {names} would not be the same there. Nothing has changed.")
                raise Problem(text.format(names=", ".join(different)))
            metadata.write(target, metadata.ARRIVING, {"from": here})
            metadata.write(source, metadata.MOVED, {"to": there, "at": datetime.now(UTC).isoformat()})
        roles.close_history(source)
        source.commit()
        with engine.execution_options(outreach_writing=True).begin() as target:
            metadata.remove(target, metadata.ARRIVING)
    return Moved(there, here, rows, len(Base.metadata.sorted_tables))


def check(workspace: Workspace, where: str) -> None:
    """Makes sure that an open workspace has a place to be moved to, before it is closed for that.

    Raises:
        Problem: as `move`.
    """
    there = address(where)
    mine = workspace.engine
    with backends.clear_errors(), _opened(where, there) as other, other.connect() as target, mine.connect() as source:
        _refuse_another(target, source, there)


def address(where: str) -> str:
    """A file's whole path, or a server's address without its password."""
    if backends.is_url(where):
        return server.parse(where)._replace(password=None).render_as_string()
    return str(backends.file_path(where))


@contextmanager
def _source(before: str, there: str) -> Iterator[Connection]:
    """A transaction on the workspace that is moved, in which nobody else has it open."""
    with erasure_ledger.opened(before, create=False) as workspace:
        if workspace.standing is not None:
            workspace.standing.must_administer()
        if workspace.read_only and (workspace.moved or {}).get("to") != there:
            raise Problem(_(workspace.why_read_only))
        if found := workspace.check():
            raise Problem(_("The workspace is damaged, so it was not moved: {first}").format(first=found[0]))
        workspace.engine.dispose()  # its own connections are not somebody else's
        with workspace.engine.execution_options(outreach_writing=True).connect() as connection:
            _open_history(connection)
            transfer.keep_everybody_out(connection)
            yield connection


@contextmanager
def _opened(where: str, there: str) -> Iterator[Engine]:
    """The place to move to; a file that was made for it is gone again where nothing arrived."""
    if backends.is_url(where):
        with backends.opened(where, read_only=False) as engine:
            yield engine
        return
    path = Path(there)
    backends.create_file(path)
    if not attached.is_alone(path):
        raise Problem(restore.in_use())
    with backends.opened(path, read_only=False) as engine:
        try:
            application, _form, tables = backends.file_marks(engine)
            if tables and application != backends.APPLICATION_ID:
                raise Problem(_("{path} is not an Outreach file.").format(path=path))
            backends.use_wal(engine)
            yield engine
        finally:
            if not backends.file_marks(engine)[2]:
                engine.dispose()
                restore.remove(path)


def _refuse_another(target: Connection, source: Connection, there: str) -> None:
    """Makes sure that a workspace has nothing to lose at the place it is moved to, and that it may be moved there.

    Raises:
        Problem: there is another one, or this one has arrived already, or this account does not administer the office.
    """
    if not backends.is_sqlite(target) and (standing := roles.standing(target)):
        standing.must_administer()
    if migrating.revision(target) is None or not transfer.is_filled(target):
        return
    keys = [metadata.read(one, erasure_ledger.KEY) for one in (source, target)]
    is_left_over = metadata.read(target, metadata.ARRIVING) or metadata.read(target, metadata.MOVED)
    if not is_left_over or keys[0] != keys[1]:
        text = _("There is a workspace at {where} already. Choose an empty database on a server, or a new file.")
        raise Problem(text.format(where=there))


@contextmanager
def _filled(engine: Engine, source: Connection, there: str) -> Iterator[Connection]:
    """A transaction that makes the tables and takes in all rows, or nothing; refused where another workspace is."""
    with backends.rebuilding(engine) as target:
        _refuse_another(target, source, there)
        _open_history(target)
        if migrating.revision(target) != migrating.HEAD:
            migrating.upgrade(target)
            backends.mark_file(target)
        transfer.clear(target)
        yield target
        schema.add_indexes(target)
        roles.close_history(target)


def _open_history(connection: Connection) -> None:
    """In an office with roles an administrator may read and write all of it for this transaction."""
    roles.open_history(connection)
    if not backends.is_sqlite(connection):
        connection.exec_driver_sql("SET LOCAL row_security = off")  # an error, where rows would be kept from us
