"""Who asked to be forgotten, known again by keyed hashes alone (features.md T5; trust.md E2, E4).

Of an address, a number or an account only its HMAC-SHA-256 (RFC 2104) stays, under a random key that each database got
when it was made. The hashes are kept outside the database, too, under a mark of that key: a backup that was made before
an erasure is erased again when it is put back or opened.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from collections.abc import Callable, Iterable
from pathlib import Path

from sqlalchemy import delete, insert, select
from sqlalchemy.orm import Session

from outreach import i18n, paths
from outreach.i18n import _
from outreach.model.base import table_of
from outreach.model.people import Forgotten
from outreach.services.contacts import records
from outreach.store import json_file, metadata
from outreach.store.history.row_snapshots import RowImage
from outreach.store.server import roles
from outreach.store.workspace import Workspace
from outreach.values import text
from outreach.values.names import phonetic_keys

KEY = "forgotten_key"
_SOME = 500  # hashes that are asked for at once


def asked() -> str:
    """What is said where a record would bring back somebody who was erased."""
    return _("This person was deleted permanently.")


# What is hashed


def reaches(
    emails: Iterable[str] = (), phones: Iterable[str] = (), channels: Iterable[RowImage] = (),
    region: str = "KG",
) -> set[str]:  # fmt: skip
    """Addresses, numbers and accounts, as they were written, in the forms that are hashed."""
    found = {row["folded"] for raw in emails for row in records.email_rows({"raw": raw})}
    found |= {row["e164"] for raw in phones for row in records.phone_rows({"raw": raw}, region)}
    found |= {channel_key(row["network"], row["value"]) for item in channels for row in records.channel_rows(item)}
    return found - {None, ""}


def channel_key(network: str, value: str) -> str:
    """An account as two of them are compared: @Name, name and https://t.me/name are one. Empty where too short."""
    name = value.strip().split("?")[0].rstrip("/").rpartition("/")[2].lstrip("@").casefold()
    digits = "".join(sign for sign in name if sign.isdecimal())
    if len(digits) >= 9 and not any(sign.isalpha() for sign in name):
        return f"+{digits}"  # a number of WhatsApp, Viber or Signal: the same as a telephone's
    return f"{network}:{name}" if len(name) > 2 else ""


def name_key(words: str, outlet: str) -> str:
    """Somebody of whom nothing but a name and an outlet is known; `words` are a name's Latin words, in any order."""
    sounds = sorted(next(iter(phonetic_keys.keys(word)), word) for word in words.split())
    return f"name:{' '.join(sounds)}|{outlet}" if len(sounds) > 1 and outlet else ""


def name_key_of(name: str, outlet: str) -> str:
    """The same of a name and an outlet as they are written."""
    return name_key(" ".join(text.latin(word) or word for word in text.words(name)), text.key(outlet) if outlet else "")


# In the database


def key_of(session: Session) -> bytes:
    """The key of this database; made anew where it has none."""
    there = metadata.read(session.connection(), KEY)
    if there is None:
        there = secrets.token_hex(32)
        metadata.write(session.connection(), KEY, there)
    return bytes.fromhex(there)


def hash_of(key: bytes, value: str) -> bytes:
    """What is kept of a value."""
    return hmac.new(key, value.encode("utf-8", "surrogatepass"), hashlib.sha256).digest()


def is_anybody(session: Session) -> bool:
    """Whether anybody was ever erased here: if not, there is nothing to be looked up."""
    return session.scalar(select(Forgotten.id).limit(1)) is not None


def among(session: Session, values: Iterable[str]) -> set[str]:
    """Those of some values that belong to somebody who was erased."""
    if not is_anybody(session):
        return set()
    key = key_of(session)
    by_hash = {hash_of(key, value): value for value in sorted(set(values))}
    there = records.among(session, select(Forgotten.hash), Forgotten.hash, by_hash, _SOME)
    return {by_hash[bytes(row.hash)] for row in there}


def recogniser(session: Session) -> Callable[[Iterable[str]], bool] | None:
    """What says whether some values belong to somebody who was erased, for many rows; None where nobody was."""
    hashes = {bytes(one) for one in session.scalars(select(Forgotten.hash))}
    if not hashes:
        return None
    key = key_of(session)
    return lambda values: any(hash_of(key, value) in hashes for value in values)


def add(session: Session, values: Iterable[str]) -> list[bytes]:
    """Keeps the hashes of values, past the history; returns all of theirs."""
    key = key_of(session)
    hashes = sorted({hash_of(key, value) for value in values if value})
    add_hashes(session, hashes)
    return hashes


def add_hashes(session: Session, hashes: Iterable[bytes]) -> None:
    """Keeps hashes that were made under this database's key."""
    known = {bytes(one) for one in session.scalars(select(Forgotten.hash))}
    table = table_of(Forgotten)
    new = [{"hash": one, "on": i18n.today()} for one in hashes if one not in known]
    if new:
        session.execute(insert(table), new)


def let_back(workspace: Workspace, values: Iterable[str]) -> int:
    """They asked to be here again: their addresses and numbers may be entered anew; returns how many were barred."""
    workspace.must(roles.ADMINISTRATOR)
    with workspace.writing(_("Allow again")) as session:
        key = key_of(session)
        hashes = [hash_of(key, value) for value in sorted(among(session, values))]
        table = table_of(Forgotten)
        for one in hashes:
            session.execute(delete(table).where(table.c.hash == one))
    if hashes:
        known = outside()
        mark = _mark(key)
        known[mark] = sorted(set(known.get(mark, ())) - {one.hex() for one in hashes})
        json_file.write(_file(), known)
    return len(hashes)


# Outside the database


def _file() -> Path:
    return paths.data_folder() / "erased.json"


def _mark(key: bytes) -> str:
    """By what a list outside is known to belong to a database: it does not give the key away."""
    return hashlib.sha256(b"outreach forgotten " + key).hexdigest()[:32]


def remember_outside(key: bytes, hashes: Iterable[bytes]) -> None:
    """Adds hashes to the list outside the database."""
    known = outside()
    mark = _mark(key)
    known[mark] = sorted({*known.get(mark, ()), *(one.hex() for one in hashes)})
    json_file.write(_file(), known)


def outside() -> dict[str, list[str]]:
    """The lists outside: {mark of a key: hashes}."""
    return {mark: list(map(str, some)) for mark, some in json_file.read(_file()).items() if isinstance(some, list)}


def owed(session: Session) -> list[bytes]:
    """Hashes that are on the list outside and not in this database: it was put back from before an erasure."""
    known = outside()
    if not known:
        return []
    there = metadata.read(session.connection(), KEY)
    wanted = known.get(_mark(bytes.fromhex(there)), ()) if there else ()
    if not wanted:
        return []
    here = {bytes(one).hex() for one in session.scalars(select(Forgotten.hash))}
    return [bytes.fromhex(one) for one in wanted if one not in here]


def opened(where: str | Path, *, create: bool = True, read_only: bool = False) -> Workspace:
    """Opens a workspace; a backup stays as it was made, unless somebody has to be erased from it first.

    Raises:
        Problem: it cannot be opened.
    """
    workspace = Workspace.open(where, create=create, read_only=read_only, sealed=True)
    if workspace.is_sealed and workspace.read(owed):
        workspace.close()
        return Workspace.open(where, create=create, read_only=read_only)
    return workspace


def is_owed(workspace: Workspace) -> bool:
    """Whether erasures have to be done again before anybody looks at this database."""
    return not workspace.refusal(roles.ADMINISTRATOR) and bool(workspace.read(owed))


def carried(session: Session) -> tuple[str, list[bytes]] | None:
    """What a database that is replaced hands on to the one that takes its place: its key and its hashes."""
    there = metadata.read(session.connection(), KEY)
    return None if there is None else (there, [bytes(one) for one in session.scalars(select(Forgotten.hash))])


def take_over(session: Session, key: str, hashes: Iterable[bytes]) -> list[bytes]:
    """Takes what the replaced database handed on; the hashes that are new here, none where it is another office's."""
    own = key_of(session).hex()
    new = list(hashes)
    if own != key:
        if is_anybody(session):
            return []
        metadata.write(session.connection(), KEY, key)
    known = {bytes(one) for one in session.scalars(select(Forgotten.hash))}
    return [one for one in new if one not in known]
