"""A seal on a file: by it a check sees what a disk has changed, where nobody has written.

A seal is the prints of all tables, in a row of the settings. Every transaction that may write takes it away first
(`backends.SEAL`), whichever window or command it is of, so that where it stands each value is what it was when it was
sealed. Programs that did not do so do not open the file: its format says that it is newer than they are.
"""

from __future__ import annotations

from contextlib import suppress

from sqlalchemy import Connection, Engine, insert, select
from sqlalchemy.exc import DBAPIError

from outreach.i18n import _
from outreach.model.base import table_of
from outreach.model.office import Setting
from outreach.store import backends, fingerprint
from outreach.values.data import Document


def put(engine: Engine) -> None:
    """Seals a file, unless it is sealed. Nobody waits for it: where another writes meanwhile, it is not sealed.

    SQLite lets a transaction that has read begin to write only where nobody has written since.
    """
    with suppress(DBAPIError), engine.connect() as connection:
        if _kept(connection) is None:
            connection.execute(insert(table_of(Setting)).values(name=backends.SEAL, value=_digests(connection)))
            backends.mark_file(connection)
            connection.commit()


def changed(connection: Connection) -> list[str]:
    """What a disk has changed since the file was sealed, in words; nothing where it is not sealed."""
    kept = _kept(connection)
    if kept is None:
        return []
    now = _digests(connection)
    said = _("Something in “{table}” has changed on the disk since Outreach last saved it.")
    return [said.format(table=name) for name, digest in kept.items() if now.get(name) != digest]


def _kept(connection: Connection) -> Document | None:
    there = table_of(Setting).c  # the class would put all mappers together, which the first page does not wait for
    found = connection.execute(select(there.value).where(there.name == backends.SEAL)).scalar()
    return found if isinstance(found, dict) else None


def _digests(connection: Connection) -> dict[str, str]:
    return {name: one.digest for name, one in fingerprint.of(connection).items()}
