"""What is held on a person, given out whole; and a person erased for good (features.md T5; trust.md E1–E8).

Of someone who was erased only a keyed hash of each address and number stays (HMAC-SHA-256, RFC 2104, with a random
key of this database), so that no import brings them back. The hashes are kept outside the database, too: a restored
backup made before the erasure is erased again before it is opened.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import secrets
from collections.abc import Callable, Generator, Iterable, Sequence
from datetime import date
from pathlib import Path
from typing import Any, NamedTuple

from sqlalchemy import delete, insert, select, update
from sqlalchemy.orm import Session

from outreach import paths
from outreach.formats import atomic
from outreach.i18n import _, ngettext
from outreach.model import email, phone
from outreach.model.distributions import Distribution, Recipient
from outreach.model.history import Step
from outreach.model.office import Setting
from outreach.model.people import Contact, Email, Forgotten, Outlet, Phone, Suppression
from outreach.model.quality import Merge
from outreach.problems import Problem
from outreach.services import belongings, history, records, settings
from outreach.services.progress import Progress
from outreach.store import backends, changes, search
from outreach.store.workspace import Workspace

KEY = "forgotten_key"
# Columns that hold nothing of a person that is not in another column: made for searching and sorting, or counters.
DERIVED = {"search", "sort_key", "version", "fingerprint", "folded", "rank", "contact_id", "id"}
_TEXTS = ("name", "address", "reason", "answer", "message_id")


# Given out


def held(session: Session, contact_id: int) -> dict[str, Any]:
    """Everything that is held on one person, out of every table that has a way to them, for their eyes.

    Raises:
        Problem: there is none of that number.
    """
    contact = session.get(Contact, contact_id)
    if contact is None:
        raise Problem(_("There is no contact number {id}.").format(id=contact_id))
    found: dict[str, Any] = {"contact": {"id": contact_id, **_columns(contact)}}
    for belonging in belongings.of_contacts():
        rows = session.scalars(select(belonging.model).where(belonging.owner == contact_id)).all()
        if rows:
            name = belonging.model.__tablename__
            found.setdefault(name, []).extend(_row(session, row) for row in rows)
    addresses = list(session.scalars(select(Email.folded).where(Email.contact_id == contact_id)))
    suppressed = session.scalars(select(Suppression).where(Suppression.folded.in_([a for a in addresses if a])))
    found["suppression"] = [{"address": row.folded, "reason": row.reason, "since": row.since} for row in suppressed]
    found["history"] = _history(session, contact_id)
    return found


def _columns(row: Any) -> dict[str, Any]:
    return {
        column.key: getattr(row, column.key)
        for column in row.__table__.columns
        if column.key not in DERIVED and getattr(row, column.key) not in (None, "", [], {})
    }


def _row(session: Session, row: Any) -> dict[str, Any]:
    """A row with the names of what it points to."""
    values = _columns(row)
    if outlet := values.pop("outlet_id", None):
        values["outlet"] = session.scalar(select(Outlet.name).where(Outlet.id == outlet))
    if isinstance(row, Recipient):
        there = session.execute(
            select(Distribution.headline, Distribution.list_name, Distribution.at).where(
                Distribution.id == row.distribution_id
            )
        ).one()
        values |= {"headline": there.headline, "list": there.list_name, "prepared_at": there.at}
    return values


def _history(session: Session, contact_id: int) -> list[dict[str, Any]]:
    found = []
    for step in history.of_record(session, "contact", contact_id):
        lines = [line._asdict() for line in history.detail(session, step.id).lines if line.id == contact_id]
        found.append({"at": step.at, "what": step.label, "author": step.author, "changes": lines})
    return found


# Forgotten


def _key(session: Session) -> bytes:
    """The key of this database, made when it is first needed; kept past the history."""
    there = settings.get(session, KEY)
    if there is None:
        there = secrets.token_hex(32)
        table: Any = Setting.__table__
        session.execute(insert(table).values(name=KEY, value=there))
    return bytes.fromhex(there)


def _hash(key: bytes, value: str) -> bytes:
    return hmac.new(key, value.encode(), hashlib.sha256).digest()


def reaches(emails: Iterable[str], phones: Iterable[str], region: str = "KG") -> set[str]:
    """The normal forms of addresses and numbers as they are written, as they are hashed."""
    found = {
        records.fold_address(address.address) or ""
        for written in emails
        for address in email.read(written).addresses
        if address.address
    }
    found |= {number.e164 for written in phones for number in phone.read(written, region).numbers if number.e164}
    return found


def is_anybody(session: Session) -> bool:
    """Whether anybody was ever erased here: if not, there is nothing to be looked up."""
    return session.scalar(select(Forgotten.id).limit(1)) is not None


def forgotten(session: Session, values: Iterable[str]) -> set[str]:
    """Those of some normal forms (folded addresses, E.164 numbers) that belong to someone who was erased."""
    wanted = list(values)
    if not wanted or not is_anybody(session):
        return set()
    key = _key(session)
    by_hash = {_hash(key, value): value for value in wanted}
    found: set[str] = set()
    hashes = list(by_hash)
    for start in range(0, len(hashes), 500):
        there = session.scalars(select(Forgotten.hash).where(Forgotten.hash.in_(hashes[start : start + 500])))
        found |= {by_hash[bytes(row)] for row in there}
    return found


def forgetting(session: Session) -> Callable[[Iterable[str]], bool] | None:
    """What says whether some normal forms belong to someone who was erased, for many rows; None where nobody was."""
    hashes = {bytes(one) for one in session.scalars(select(Forgotten.hash))}
    if not hashes:
        return None
    key = _key(session)
    return lambda values: any(_hash(key, value) in hashes for value in values)


def asked() -> str:
    """What is said where a record would bring an erased person back."""
    return _("This person asked to be forgotten.")


class Erased(NamedTuple):
    """What an erasure did: how many people, and the copies beside the database that may still hold them."""

    people: int
    copies: list[str]


Job = Generator[Progress, None, Erased]


def erase(workspace: Workspace, contact_ids: Sequence[int]) -> Job:
    """Erases people for good: their records, every image of them in the history, their words in the index.

    It is not a step that can be undone; what earlier steps did for others still can. Who got which release stays
    counted, as "erased person". On a file nothing is left in its bytes.

    Raises:
        Problem: one of them is not there, or nothing may be written.
    """
    if workspace.read_only:
        raise Problem(_("This database is read-only here, so nothing was written."))
    ids = sorted(set(contact_ids))
    yield Progress(0, None, _("Erasing"))
    with workspace.writing(_("Erase")) as session:
        hashes, key = yield from _erase(session, ids, workspace.author)
        changes.notes(session).notes.clear()
    _remember_outside(key, hashes)
    _leave_nothing(workspace)
    workspace.tell({"contact": set(ids)})
    yield Progress(1, 1, _("Erasing"))
    return Erased(len(ids), copies_beside(workspace))


def _erase(session: Session, ids: list[int], author: str) -> Generator[Progress, None, tuple[list[bytes], str]]:
    there = set(session.scalars(select(Contact.id).where(Contact.id.in_(ids))))
    for number in ids:
        if number not in there:
            raise Problem(_("There is no contact number {id}.").format(id=number))
    merged = set(session.scalars(select(Merge.merged_id).where(Merge.contact_id.in_(ids))))
    people = {*ids, *merged}
    addresses = {folded for folded in session.scalars(select(Email.folded).where(Email.contact_id.in_(ids))) if folded}
    numbers = {e164 for e164 in session.scalars(select(Phone.e164).where(Phone.contact_id.in_(ids))) if e164}
    names = {name for name in session.scalars(select(Contact.name).where(Contact.id.in_(ids))) if len(name) > 2}
    hashes = _add_hashes(session, addresses | numbers)
    _delete_rows(session, ids, addresses)
    owners = {(one.model.__tablename__, one.column) for one in belongings.of_contacts()}

    def is_theirs(table: str, image: dict[str, Any]) -> bool:
        if table == "contact":
            return image["id"] in people
        if table == "suppression":
            return image.get("folded") in addresses
        return any(image.get(column) in people for owner, column in owners if owner == table)

    for done in changes.forget(session, is_theirs):
        if done % 20 == 0:
            yield Progress(done, None, _("Erasing from the history"))
    _clean_labels(session, names)
    _clean_doubles(session, set(ids))
    label = ngettext("Erase {count} person for good", "Erase {count} people for good", len(ids))
    changes.record_final(session, label.format(count=len(ids)), author)
    search.wipe(session)
    return hashes, settings.get(session, KEY)


def _add_hashes(session: Session, values: Iterable[str]) -> list[bytes]:
    key = _key(session)
    wanted = sorted({_hash(key, value) for value in values})
    known = {bytes(one) for one in session.scalars(select(Forgotten.hash))}
    table: Any = Forgotten.__table__
    new = [{"hash": one, "on": date.today()} for one in wanted if one not in known]
    if new:
        session.execute(insert(table), new)
    return wanted


def _delete_rows(session: Session, ids: list[int], addresses: set[str]) -> None:
    for belonging in belongings.of_contacts():
        table: Any = belonging.model.__table__
        column = table.c[belonging.column]
        if not belonging.optional:
            session.execute(delete(table).where(column.in_(ids)))
        elif belonging.model is Recipient:
            _hide_recipients(session, ids)
        else:
            session.execute(update(table).where(column.in_(ids)).values({belonging.column: None}))
    if addresses:
        suppression: Any = Suppression.__table__
        session.execute(delete(suppression).where(suppression.c.folded.in_(addresses)))
    contact: Any = Contact.__table__
    session.execute(delete(contact).where(contact.c.id.in_(ids)))


def _hide_recipients(session: Session, ids: list[int]) -> None:
    """Who got what stays counted, without who it was."""
    table: Any = Recipient.__table__
    numbers = {number: place for place, number in enumerate(ids, 1)}
    for row_id, contact_id in session.execute(
        select(table.c.id, table.c.contact_id).where(table.c.contact_id.in_(ids))
    ).all():
        name = _("erased person #{number}").format(number=numbers[contact_id])
        hidden = {**dict.fromkeys(_TEXTS, ""), "name": name, "contact_id": None}
        session.execute(update(table).where(table.c.id == row_id).values(hidden))


def _clean_labels(session: Session, names: set[str]) -> None:
    """A step may have been named after the person."""
    for name in names:
        for step in session.scalars(select(Step).where(Step.label.contains(name, autoescape=True))):
            step.label = step.label.replace(name, "…")
    session.flush()


def _clean_doubles(session: Session, ids: set[int]) -> None:
    """What the last search for doubles kept of them."""
    table: Any = Setting.__table__
    row = session.execute(select(table.c.id, table.c.value).where(table.c.name == "duplicates")).one_or_none()
    if row is None or not isinstance(row.value, dict):
        return
    pairs = [pair for pair in row.value.get("pairs", ()) if not ids & set(pair[:2])]
    session.execute(update(table).where(table.c.id == row.id).values(value={**row.value, "pairs": pairs}))


def _leave_nothing(workspace: Workspace) -> None:
    """Empties the write-ahead log, which would hold the old pages until the next checkpoint."""
    if workspace.path is not None:
        backends.empty_log(workspace.engine)


def copies_beside(workspace: Workspace) -> list[str]:
    """Files beside the database that hold it as it was: made before an upgrade or a restore."""
    if workspace.path is None:
        return []
    found = workspace.path.parent.glob(f"{workspace.path.name}.*")
    return sorted(str(file) for file in found if ".before-" in file.name or file.name.endswith(".replaced"))


# Outside the database


def _list_file() -> Path:
    return paths.data_folder() / "erased.json"


def _remember_outside(key: str, hashes: Iterable[bytes]) -> None:
    """Adds hashes to the list outside the database, under the key they were made with."""
    known = _outside()
    known.setdefault(key, [])
    known[key] = sorted({*known[key], *(one.hex() for one in hashes)})
    atomic.write(_list_file(), json.dumps(known).encode())


def _outside() -> dict[str, list[str]]:
    try:
        found = json.loads(_list_file().read_text("utf-8"))
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}


def erase_again(workspace: Workspace) -> int:
    """Erases those whom the list outside names from a database that was restored; returns how many there were."""
    again: set[int] = set()
    known = _outside()
    if not known:
        return 0
    reached = workspace.read(_reached)
    here = workspace.read(settings.get, KEY)
    for key, hashes in known.items():
        if here is not None and here != key:
            continue
        wanted = {bytes.fromhex(one) for one in hashes}
        again |= {number for number, value in reached if _hash(bytes.fromhex(key), value) in wanted}
        if here is None and again:
            workspace.write(_("Take over the list of erased people"), settings.put, KEY, key)
            here = key
    if again:
        for _step in erase(workspace, sorted(again)):
            pass
    return len(again)


def _reached(session: Session) -> list[tuple[int, str]]:
    by_mail = select(Email.contact_id, Email.folded).where(Email.contact_id.is_not(None), Email.folded.is_not(None))
    by_phone = select(Phone.contact_id, Phone.e164).where(Phone.contact_id.is_not(None), Phone.e164.is_not(None))
    return [
        (number, value)
        for query in (by_mail, by_phone)
        for number, value in session.execute(query)
        if number is not None and value is not None
    ]
