"""A seal on a file: by it a check sees what a disk has changed, where nobody has written.

A seal is the prints of all tables, in a row of the settings. Every transaction that may write takes it away first
(`backends.SEAL`), whichever window or command it is of, so that where it stands each value is what it was when it was
sealed. Programs that did not do so do not open the file: its format says that it is newer than they are.
"""

from __future__ import annotations

from contextlib import suppress

from sqlalchemy import Connection, Engine
from sqlalchemy.exc import DBAPIError

from outreach.i18n import _
from outreach.store import backends, fingerprint, metadata


def put(engine: Engine) -> None:
    """Seals a file, unless it is sealed. Nobody waits for it: where another writes meanwhile, it is not sealed.

    SQLite lets a transaction that has read begin to write only where nobody has written since.
    """
    with suppress(DBAPIError), engine.connect() as connection:
        if not metadata.document(connection, backends.SEAL):
            metadata.write(connection, backends.SEAL, _digests(connection))
            backends.mark_file(connection)
            connection.commit()


def changed(connection: Connection) -> list[str]:
    """What a disk has changed since the file was sealed, in words; nothing where it is not sealed."""
    kept = metadata.document(connection, backends.SEAL)
    if not kept:
        return []
    now = _digests(connection)
    said = _("Something in “{table}” has changed on the disk since Outreach last saved it.")
    return [said.format(table=name) for name, digest in kept.items() if now.get(name) != digest]


def _digests(connection: Connection) -> dict[str, str]:
    return {name: one.digest for name, one in fingerprint.of(connection).items()}
