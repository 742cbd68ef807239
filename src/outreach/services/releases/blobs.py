"""Bytes of files inside the database, kept once by their SHA-256 however often they are used."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable

from sqlalchemy import select
from sqlalchemy.orm import Session

from outreach.i18n import _
from outreach.model.releases import Blob
from outreach.problems import Problem

# A file larger than this is refused: no mail server takes it, and it would sit in every backup.
MAX_FILE = 100 * 1024 * 1024


def keep(session: Session, name: str, data: bytes) -> str:
    """Keeps the bytes of a file and returns their hash; they stay when what used them goes, for undo to bring back.

    Raises:
        Problem: the file is empty or larger than 100 MB.
    """
    if not data:
        raise Problem(_("“{name}” is empty.").format(name=name))
    if len(data) > MAX_FILE:
        text = _("“{name}” is {size} MB; files of more than {most} MB can't be saved.")
        raise Problem(text.format(name=name, size=len(data) // 1024 // 1024, most=MAX_FILE // 1024 // 1024))
    key = hashlib.sha256(data).hexdigest()
    if session.get(Blob, key) is None:
        session.add(Blob(hash=key, size=len(data), content=data))
        session.flush()
    return key


def known(session: Session, keys: Iterable[str]) -> dict[str, bytes]:
    """The bytes of those of some hashes that are there and whole."""
    found = session.execute(select(Blob.hash, Blob.content).where(Blob.hash.in_(list(keys))))
    return {key: bytes(content) for key, content in found if hashlib.sha256(content).hexdigest() == key}


def read(session: Session, key: str) -> bytes:
    """The bytes of a hash.

    Raises:
        Problem: they are not there, or are not what was kept.
    """
    content = session.scalar(select(Blob.content).where(Blob.hash == key))
    if content is None:
        raise Problem(_("This file is no longer attached."))
    if hashlib.sha256(content).hexdigest() != key:
        raise Problem(_("This file is damaged in the database. Restore the newest backup."))
    return bytes(content)
