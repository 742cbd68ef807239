"""What is held on a person, given out whole; and a person erased for good (features.md T5; trust.md E1–E8)."""

from __future__ import annotations

import json
import re
from collections.abc import Generator, Iterable, Iterator, Sequence
from typing import NamedTuple

from sqlalchemy import Column, ColumnElement, delete, func, or_, select, update
from sqlalchemy.orm import Session

from outreach.i18n import _, counted
from outreach.model import reasons
from outreach.model.activities import Activity
from outreach.model.base import Base, table_of
from outreach.model.coverage import Clipping, ClippingContact
from outreach.model.distributions import Bounce, Distribution, Recipient
from outreach.model.office import UnsavedForm
from outreach.model.people import Contact, Suppression
from outreach.model.quality import Merge
from outreach.model.reasons import Reason
from outreach.services.contacts import activities, opt_outs, records, references
from outreach.services.coverage import coverage
from outreach.services.history import history
from outreach.services.identity import duplicates
from outreach.services.privacy import erasure_ledger, erasure_scope
from outreach.services.privacy import mentions as privacy_mentions
from outreach.services.privacy.erasure_scope import Family
from outreach.services.privacy.mentions import Finder, Mention
from outreach.services.progress import Progress
from outreach.store import backends, copies, search
from outreach.store.history import change_log
from outreach.store.history.row_snapshots import Image, RowImage
from outreach.store.server import roles
from outreach.store.workspace import Workspace
from outreach.values.fields import text_in
from outreach.working import finished

# What is not given out: made from other columns for finding and sorting, or a number of ours that says nothing to the
# person. A column that is added later is given out, or named here.
_SILENT = frozenset({"version", "sort_key", "search", "rank", "fingerprint"})
_SILENT_IN = frozenset({("email", "folded"), ("tag", "folded"), ("bounce", "source")})
# Where a column names another record, what that one is called is given out in its place.
_NAMED = {"outlet_id": "outlet", "list_id": "list", "officer_id": "officer"}
_WAITING = ("queued", "held")  # recipients who would still be written to
_HIDDEN_TEXTS = ("name", "address", "reason", "answer", "message_id")


# Given out


def held(session: Session, contact_id: int) -> dict[str, object]:
    """Everything that is held on one person, out of every table that has a way to them, for their eyes.

    Raises:
        Problem: there is none of that number.
    """
    found: Image = {"contact": _columns(records.get(session, Contact, contact_id))}
    addresses = opt_outs.ways(session, [contact_id])[contact_id]
    for belonging in references.of_contacts():
        condition = belonging.owner == contact_id
        if belonging.model is Bounce:
            condition = or_(condition, Bounce.folded.in_(addresses))
        elif belonging.model is Recipient:
            condition = or_(condition, Recipient.contact_id.is_(None) & Recipient.address.in_(addresses))
        told = [_row(session, row) for row in session.scalars(select(belonging.model).where(condition)).all()]
        if any(told):
            found.setdefault(belonging.model.__tablename__, []).extend(one for one in told if one)
    suppressed = session.scalars(select(Suppression).where(Suppression.folded.in_(addresses)))
    found["suppression"] = [{"address": row.folded, "reason": row.reason, "since": row.since} for row in suppressed]
    found["history"] = _history(session, contact_id)
    return found


def is_given(column: Column[object]) -> bool:
    """Whether a column is given out."""
    table, name = column.table.name, column.key
    is_number = bool(column.foreign_keys) or (name == "id" and table != "contact")
    return not is_number and name not in _SILENT and (table, name) not in _SILENT_IN


def _columns(row: Base) -> dict[str, object]:
    found = ((column.key, getattr(row, column.key)) for column in table_of(type(row)).columns if is_given(column))
    values = {name: reasons.text(value) if isinstance(value, str) else value for name, value in found}
    return {name: value for name, value in values.items() if value not in (None, "", [], {})}


def _row(session: Session, row: Base) -> dict[str, object]:
    """A row with the names of what it points to."""
    values = _columns(row)
    for column in table_of(type(row)).columns:
        number = getattr(row, column.key)
        named = _NAMED.get(column.key)
        if named and number is not None:
            (key,) = column.foreign_keys
            values[named] = session.scalar(select(key.column.table.c.name).where(key.column == number))
    if isinstance(row, Recipient):
        there = session.get_one(Distribution, row.distribution_id)
        values |= {"headline": there.headline, "list": there.list_name, "prepared_at": there.at, "how": there.how}
    elif isinstance(row, Activity) and row.release_id is not None:
        values["headline"] = activities.headlines(session, [row.release_id])[row.release_id][1]
    elif isinstance(row, ClippingContact):
        piece = session.get_one(Clipping, row.clipping_id)
        names = ("title", "url", "outlet_name", "byline", "published_on")
        values |= {name: getattr(piece, name) for name in names if getattr(piece, name)}
    return values


def _history(session: Session, contact_id: int) -> list[dict[str, object]]:
    found = []
    for step in history.of_record(session, "contact", contact_id):
        lines = [line._asdict() for line in history.of_one(session, step.id, "contact", contact_id)]
        found.append({"at": step.at, "what": step.label, "author": step.author, "changes": lines})
    return found


# Erased


class Erased(NamedTuple):
    """What an erasure did: how many people, the copies that may still hold them, what else is left to be done, and
    where records of others mention them."""

    people: int
    copies: list[str]
    left: list[str]
    mentions: list[Mention]


Job = Generator[Progress, None, Erased]


def mentions(session: Session, contact_ids: Sequence[int]) -> list[Mention]:
    """Where records of others mention people: to be looked through before they are erased."""
    return privacy_mentions.find(session, finished(erasure_scope.of(session, contact_ids)))


def erase(workspace: Workspace, contact_ids: Sequence[int], *, blank: bool = False) -> Job:
    """Erases people for good: their records, every image of them in the history, their words in the index.

    It is not a step that can be undone; what earlier steps did for others still can. Who got which release stays
    counted, as "erased person". On a file nothing is left in its bytes. Somebody who was deleted, and is only in the
    history any more, is erased by the number they had. With `blank`, what surely mentions them in records of others
    goes, too.

    Raises:
        Problem: one of them is not there, or nothing may be written.
    """
    workspace.must(roles.ADMINISTRATOR)
    ids = sorted(set(contact_ids))
    yield Progress(0, None, _("Deleting permanently"))
    with workspace.writing(_("Delete permanently")) as session:
        if workspace.standing is not None:
            roles.open_history(session.connection())
        alike = duplicates.told(session, ids)
        files, named = yield from _erase(session, ids, workspace.author, blank=blank)
        key, hashes = erasure_ledger.key_of(session), [*_hashes(session)]
        change_log.notes(session).notes.clear()
        if workspace.standing is not None:
            roles.close_history(session.connection())
        # Before the commit: a list that names one too many is mended by itself, one that lacks one is not.
        erasure_ledger.remember_outside(key, hashes)
    others = _("Close the other windows: until then, old data remains in the -wal file.")
    left = [] if _leave_nothing(workspace) else [others]
    if files:
        kept = _("Files of coverage by them are kept. Check whether they may stay: {pieces}")
        left.append(kept.format(pieces=" · ".join(f"{number} {title}" for number, title in files)))
    if workspace.path is None:
        left.append(_("The server keeps deleted rows in its files until it is vacuumed, and in its WAL and backups."))
    left += alike
    workspace.tell({"contact": set(ids)})
    yield Progress(1, 1, _("Deleting permanently"))
    return Erased(len(ids), copies.beside(workspace.path), left, named)


def vacuum(workspace: Workspace) -> bool:
    """Has a server write its tables anew, so that nothing of the erased is left in them; False on a file, where
    nothing is. Its WAL and its backups still hold what was there until they are rotated.
    """
    if workspace.path is not None:
        return False
    backends.vacuum_tables(workspace.engine, Base.metadata.tables)
    return True


def _hashes(session: Session) -> Iterable[bytes]:
    carried = erasure_ledger.carried(session)
    return carried[1] if carried else ()


def _erase(
    session: Session, ids: Sequence[int], author: str, *, blank: bool
) -> Generator[Progress, None, tuple[list[tuple[int, str]], list[Mention]]]:
    """Returns the pieces by them whose files stay, by number and headline, and where they are mentioned."""
    family = yield from erasure_scope.of(session, ids)
    for number in ids:
        if number not in family.known:
            raise records.lacking(Contact, number)
    erasure_ledger.add(session, family.to_remember())
    files = _files_of(session, family)
    yield from _delete_rows(session, family)
    named, finder = privacy_mentions.find(session, family), privacy_mentions.Finder(family)
    named = privacy_mentions.blank(session, named, finder) if blank else named
    traces = Traces(family, named, finder)
    for done, total in change_log.forget(session, traces.is_theirs, traces.clean):
        yield Progress(done, total, _("Removing from the history"))
    for done, total in traces.clean_rows(session):
        yield Progress(done, total, _("Removing from other records"))
    label = counted("Delete {count} person permanently", "Delete {count} people permanently", len(ids))
    change_log.record_final(session, label, author)
    yield Progress(1, 1, _("Removing from the search"))
    search.wipe(session)
    yield Progress(1, 1, _("Saving to the disk"))
    return files, named


def _files_of(session: Session, family: Family) -> list[tuple[int, str]]:
    pieces = select(Clipping.id, Clipping.title).join(ClippingContact, ClippingContact.clipping_id == Clipping.id)
    pieces = pieces.where(Clipping.blob_hash.is_not(None))
    of = ClippingContact.contact_id
    return sorted({(number, title) for number, title in records.among(session, pieces, of, sorted(family.people))})


def _delete_rows(session: Session, family: Family) -> Iterator[Progress]:
    people = sorted(family.people)
    _hide_recipients(session, people, sorted(family.addresses))
    for barred in records.batches([one for one in session.scalars(select(Suppression.folded)) if family.has(one)]):
        session.execute(delete(Suppression).where(Suppression.folded.in_(barred)))
    for addresses in records.batches(sorted(family.addresses)):
        session.execute(delete(Bounce).where(Bounce.folded.in_(addresses)))
    for done, some in enumerate(records.batches(people, _PEOPLE)):
        yield Progress(done * _PEOPLE, len(people), _("Deleting permanently"))
        _delete_some(session, some)
    session.expire_all()


_PEOPLE = 200  # whose rows are deleted together: each stands somewhere else in the file, and in the index of words


def _delete_some(session: Session, people: Sequence[int]) -> None:
    for belonging in references.of_contacts():
        table = table_of(belonging.model)
        column = table.c[belonging.column]
        if not belonging.optional:
            session.execute(delete(table).where(column.in_(people)))
        elif belonging.model is not Recipient:
            session.execute(update(table).where(column.in_(people)).values({belonging.column: None}))
    forms = [f"{kind}/{number}" for kind in ("contacts", "activities/of") for number in people]
    session.execute(delete(UnsavedForm).where(UnsavedForm.form.in_(forms)))
    session.execute(delete(Merge).where(Merge.merged_id.in_(people)))
    session.execute(delete(Contact).where(Contact.id.in_(people)))


def _hide_recipients(session: Session, people: Sequence[int], addresses: Sequence[str]) -> None:
    """Who got what stays counted, without who it was."""
    table = table_of(Recipient)
    numbers: dict[int | None, int] = {}
    before = session.scalars(select(func.count(table.c.name.distinct())).where(table.c.address == "")).one()
    theirs: list[ColumnElement[bool]] = [table.c.contact_id.in_(some) for some in records.batches(people)]
    theirs += [table.c.contact_id.is_(None) & table.c.address.in_(some) for some in records.batches(addresses)]
    query = select(table.c.id, table.c.contact_id, table.c.state)
    rows = [row for some in theirs for row in session.execute(query.where(some))]
    for row_id, contact_id, state in rows:
        number = numbers.setdefault(contact_id, before + len(numbers) + 1)
        hidden = {**dict.fromkeys(_HIDDEN_TEXTS, ""), "name": _("deleted person #{number}").format(number=number)}
        if state in _WAITING:
            hidden |= {"state": "left out", "reason": Reason("erased").stored}
        session.execute(update(table).where(table.c.id == row_id).values({**hidden, "contact_id": None}))


def _leave_nothing(workspace: Workspace) -> bool:
    """Empties the write-ahead log, which holds the old pages until the next checkpoint; False where it is in use."""
    return workspace.path is None or backends.empty_log(workspace.engine)


# Erased again


def erase_again(workspace: Workspace, handed_on: tuple[str, list[bytes]] | None = None) -> int:
    """Erases from a database that was put back whoever was erased since it was copied; returns how many there were.

    `handed_on` is what the database before it knew (`forgotten.carried`).
    """
    new: list[bytes] = []
    if handed_on is not None:
        with workspace.writing(_("Delete permanently")) as session:
            new = erasure_ledger.take_over(session, *handed_on)
    hashes = {*new, *workspace.read(erasure_ledger.owed)}
    if not hashes:
        return 0
    again = workspace.read(_whose, hashes)
    if again:
        for _step in erase(workspace, sorted(again)):
            pass
    # Only now: were it interrupted before, it is still owed.
    with workspace.writing(_("Delete permanently")) as session:
        erasure_ledger.add_hashes(session, hashes)
    return len(again)


def _whose(session: Session, hashes: set[bytes]) -> set[int]:
    return erasure_scope.whose(session, erasure_ledger.key_of(session), hashes)


# What is left of an erased person in records of others: in rules, labels of steps, what was kept of a sending.


GONE = "…"
# Texts in which somebody else's record may have named the person.
_TEXTS: dict[str, tuple[str, ...]] = {
    "step": ("label",), "press_list": ("rule", "notes"), "saved_view": ("name", "filter"),
    "distribution": ("settings", "snapshot"), "setting": ("value",), "unsaved_form": ("fields",),
    "exclusion": ("reason",), "recipient": ("reason",), "activity": ("text",),
    "clipping": ("title", "url", "folded_url", "outlet_name", "byline", "notes", "file_name", "search"),
}  # fmt: skip
_SHORTEST, _DIGITS = 3, 6  # letters of a name, and signs of a number or an address, that are looked for


def _pattern(marks: Iterable[str]) -> re.Pattern[str]:
    """Finds words and numbers that stand alone; nothing where there are none."""
    words = "|".join(map(re.escape, sorted(marks, key=len, reverse=True))) or "(?!)"
    return re.compile(rf"(?<!\w)(?:{words})(?!\w)", re.IGNORECASE)


def _without(marks: re.Pattern[str], value: object) -> object:
    """A value, whatever is inside it, without what is looked for."""
    match value:
        case str() if value.startswith(reasons.MARK):
            return json.dumps(_without(marks, json.loads(value)), ensure_ascii=False)
        case str():
            return marks.sub(GONE, value)
        case list():
            return [_without(marks, one) for one in value]
        case dict():
            return {key: _without(marks, one) for key, one in value.items()}
    return value


class Traces:
    """Says what is a person's own, and takes their names and addresses out of what is not."""

    def __init__(self, family: Family, mentions: Iterable[Mention] = (), finder: Finder | None = None) -> None:
        self.family, self._finder = family, finder
        self._blanked = {(one.table, one.id) for one in mentions if one.blanked}
        self.owners = references.columns("contact")
        reach = {mark for mark in (*family.raw, *family.addresses) if len(mark) >= _DIGITS}
        names = {name for name in family.names if len(name) >= _SHORTEST}
        # A name of one word may be a word of a rule or a list's name: it is taken out of labels alone.
        self.everywhere = _pattern(reach | {name for name in names if " " in name.strip()})
        self.in_labels = _pattern(reach | names)

    def is_theirs(self, table: str, image: RowImage) -> bool:
        """Whether an image in the history is one of the person."""
        people, addresses = self.family.people, self.family.addresses
        is_at = any(image.get(column) in people for column in self.owners.get(table, ()))
        match table:
            case "contact":
                return image["id"] in people
            case "suppression" | "bounce":
                return is_at or self.family.has(str(image.get("folded") or ""))
            case "recipient":
                return is_at or str(text_in(image, "address")).casefold() in addresses
            case "merge":
                return is_at or image.get("merged_id") in people
        return is_at

    def clean(self, table: str, image: dict[str, object]) -> dict[str, object]:
        """An image of somebody else's record without the person's name."""
        image = self._blanked_texts(table, image)
        setting = image.get("name") if table == "setting" else None
        if table not in _TEXTS or setting == erasure_ledger.KEY:
            return image
        marks = self.in_labels if table == "step" else self.everywhere
        new = {name: _without(marks, image[name]) for name in _TEXTS[table] if name in image}
        if table == "clipping" and not new.items() <= image.items():
            # Its words for the search are folded: made anew of what is left.
            parts = ("title", "outlet_name", "byline", "url", "notes")
            new["search"] = coverage.search_of(*(str(text_in(new, name)) for name in parts))
        if setting == "duplicates":
            new["value"] = self._without_pairs(new["value"])
        return {**image, **new}

    def _blanked_texts(self, table: str, image: dict[str, object]) -> dict[str, object]:
        """An image whose mentions were blanked in the record itself, without them as well."""
        if self._finder is None or (table, image.get("id")) not in self._blanked:
            return image
        named = privacy_mentions.TEXTS[table]
        return {key: self._finder.blanked(one) if key in named else one for key, one in image.items()}

    def _without_pairs(self, kept: object) -> object:
        """What the last search for doubles found, without pairs of which they were one."""
        if not isinstance(kept, dict):
            return kept
        pairs = [pair for pair in kept.get("pairs", ()) if not self.family.people & set(pair[:2])]
        return {**kept, "pairs": pairs} if "pairs" in kept else kept

    def clean_rows(self, session: Session) -> Iterator[tuple[int, int]]:
        """The same in the tables themselves, past the history; yields how many rows of how many it has looked at."""
        session.flush()
        tables = [Base.metadata.tables[name] for name in _TEXTS]
        total = sum(session.scalars(select(func.count()).select_from(table)).one() for table in tables)
        done = 0
        for table in tables:
            names = dict.fromkeys(("id", "name", *_TEXTS[table.name]))
            query = select(*(table.c[key] for key in names if key in table.c)).order_by(table.c.id).limit(_ROWS)
            last = 0
            while rows := session.execute(query.where(table.c.id > last)).mappings().all():
                for row in rows:
                    image = dict(row)
                    values = {key: value for key, value in self.clean(table.name, image).items() if value != image[key]}
                    if values:
                        session.execute(update(table).where(table.c.id == image["id"]).values(values))
                last = rows[-1]["id"]
                done += len(rows)
                yield done, total
        session.expire_all()


_ROWS = 5000  # that are in memory together
