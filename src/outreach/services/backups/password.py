"""Locks a database with a password, changes that or takes it away: the file and its backups are written anew."""

from __future__ import annotations

import os
from contextlib import ExitStack
from pathlib import Path
from typing import NamedTuple

from outreach.formats import atomic
from outreach.i18n import _, counted_if_any
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
        said = counted_if_any("{count} backup was changed too.", "{count} backups were changed too.", len(self.backups))
        left = [_("Not changed: {file}. {why}").format(file=file, why=why) for file, why in self.left.items()]
        return [*filter(None, [said]), *left]


def advice() -> str:
    """What a password protects, and what it does not."""
    return _(
        "The file, its backups and everything Outreach writes beside it are encrypted (SQLCipher, AES-256). Files you "
        "export or open in another program are not, and what was saved before may remain on the disk: encrypt the "
        "disk as well. A forgotten password can't be recovered, by us or by anybody. Write it down and lock it away."
    )


def put(database: Path, password: str) -> Changed:
    """Gives a database that nobody has open a password, then its backups, one by one.

    Each file is written anew beside the old one, compared with it row by row, and only then takes its place. Whoever
    is interrupted does it again: what was changed already is changed once more.

    Raises:
        Problem: the password is too short, or the database is in use or damaged. Nothing has changed.
    """
    return _put(backends.file_path(database), encryption.new_key(password))


def take_away(database: Path) -> Changed:
    """As `put`: no password is left."""
    return _put(backends.file_path(database), "")


def _put(database: Path, key: str) -> Changed:
    copies.sweep(database)
    if not attached.is_alone(database):
        raise Problem(restore.in_use())
    before, kept = encryption.salt_of(database), encryption.is_kept(database)
    _rewrite(database, key)
    if kept:
        encryption.forget(before)
        if key:
            encryption.keep(database)
    changed, second = Changed([], {}), schedule.read(database).second
    if second is not None and not second.is_dir():  # a disk that is not plugged in
        changed.left[second] = _("Couldn't write to {folder}.").format(folder=second)
    for file in schedule.everywhere(database):
        try:
            _rewrite(file, key)
            changed.backups.append(file)
        except Problem as problem:
            changed.left[file] = problem.text
    return changed


def _rewrite(file: Path, key: str) -> None:
    part, text = copies.part_of(file), _("Couldn't write to {folder}: {why}. Nothing was changed.")
    with backends.clear_errors(), atomic.refused(text, folder=file.parent), ExitStack() as end:
        end.callback(restore.remove, part)
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
