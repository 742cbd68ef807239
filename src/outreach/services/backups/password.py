"""Locks a database with a password, changes that or takes it away: the file and its backups are written anew."""

from __future__ import annotations

import os
from pathlib import Path
from typing import NamedTuple

from outreach.formats import atomic
from outreach.i18n import _, ngettext
from outreach.problems import Problem
from outreach.services.backups import backup, restore, schedule
from outreach.store import backends, copies, encryption, fingerprint
from outreach.store.files import attached, locked


class Changed(NamedTuple):
    """The backups that have the new password now, as the database does, and those that do not, with the reason."""

    backups: list[Path]
    left: dict[Path, str]

    @property
    def lines(self) -> list[str]:
        """What there is to say of them."""
        if not self.backups and not self.left:
            return []
        text = ngettext("{count} backup was changed too.", "{count} backups were changed too.", len(self.backups))
        return [
            text.format(count=len(self.backups)),
            *(_("Not changed: {file}. {why}").format(file=file, why=why) for file, why in self.left.items()),
        ]


def advice() -> str:
    """What a password protects, and what it does not."""
    return _(
        "The file, its backups and everything Outreach writes beside it are encrypted (SQLCipher, AES-256). Files you "
        "export or open in another program are not, and what was saved before may remain on the disk: encrypt the "
        "disk as well. A forgotten password can't be recovered, by us or by anybody. Write it down and lock it away."
    )


def put(database: Path, password: str) -> Changed:
    """Gives a database that nobody has open a password, or none where it is empty; then its backups, one by one.

    Each file is written anew beside the old one, compared with it row by row, and only then takes its place. Whoever
    is interrupted does it again: what was changed already is changed once more.

    Raises:
        Problem: the password is too short, or the database is in use or damaged. Nothing has changed.
    """
    database = backends.file_path(database)
    key = encryption.new_key(password) if password else ""
    copies.sweep(database)
    if not attached.is_alone(database):
        raise Problem(restore.in_use())
    kept = encryption.is_kept(database)
    if kept:
        encryption.forget(database)
    with backends.clear_errors():
        _rewrite(database, key)
    if kept and key:
        encryption.keep(database)
    changed = Changed([], {})
    for file in schedule.everywhere(database):
        try:
            with backends.clear_errors():
                _rewrite(file, key)
            changed.backups.append(file)
        except Problem as problem:
            changed.left[file] = problem.text
    return changed


def _rewrite(file: Path, key: str) -> None:
    part = copies.part_of(file)
    try:
        backends.take_alone(file)
        stand = locked.stand_of(file)
        with backends.opened(file, read_only=True) as engine, backends.private_files(), engine.connect() as connection:
            before = fingerprint.of(connection)
            backends.copy_with_key(engine, part, key)
        problems = backup.settle_and_check(part)
        with backends.opened(part, read_only=True) as engine, engine.connect() as connection:
            is_same = fingerprint.of(connection) == before
        backends.take_alone(file)
        if not is_same or locked.stand_of(file) != stand or bool(encryption.salt_of(part)) != bool(key):
            raise Problem(_("The copy differs from {file}, so nothing was changed.").format(file=file.name))
        made = file.stat().st_mtime_ns  # by which backups are told apart
        os.utime(part, ns=(made, made))
        atomic.flush_file(part)
        backup.replace(part, file, sealed=copies.is_sealed(file) and not problems)
    except OSError as error:
        text = _("Couldn't write to {folder}: {why}. Nothing was changed.")
        raise Problem(text.format(folder=file.parent, why=os.strerror(error.errno or 0))) from None
    finally:
        restore.remove(part)
