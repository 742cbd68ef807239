"""Two contacts, or two outlets, that are one become one; a contact merged wrongly becomes two again."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from outreach import i18n
from outreach.i18n import N_, _
from outreach.model.base import Base, now
from outreach.model.lists import Exclusion, Pick, PressList
from outreach.model.people import Channel, Contact, Outlet, Position
from outreach.model.quality import Merge
from outreach.problems import Problem
from outreach.services import outlets
from outreach.services.contacts import indexing, records
from outreach.services.history import history_labels
from outreach.services.identity import merging_fields, merging_rows
from outreach.services.identity.merging_fields import CONTACTS, OUTLETS, Kind, MergeField, Record
from outreach.services.identity.separating import Separated, separate
from outreach.services.querying import renaming
from outreach.store.history import change_log
from outreach.values import text

__all__ = [
    "CONTACTS", "OUTLETS", "Kind", "MergeField", "MergeRow", "Merging", "Separated", "merge", "merges", "preview",
    "separate",
]  # fmt: skip

Joined = list[tuple[int, str]]
MOST_NAMED = 8  # people of an outlet who are named
SOURCES = "; "  # between two sources of one contact


class Merging(NamedTuple):
    """What a merge would do: of each field one value is chosen, of what there is several of all stays.

    `joined` are (label, [(id of the record it comes from, as shown)]); `versions` are the records' own, for `merge`
    to know whether they are still what was looked at.
    """

    keep_id: int
    ids: list[int]
    fields: list[MergeField]
    joined: list[tuple[str, Joined]]
    versions: dict[int, int]


class MergeRow(NamedTuple):
    """A contact that went into another one."""

    id: int
    contact_id: int
    merged_id: int
    name: str
    at: datetime


def preview(
    session: Session,
    keep_id: int,
    other_ids: Sequence[int],
    chosen: Mapping[str, int] | None = None,
    kind: Kind = CONTACTS,
) -> Merging:
    """The records side by side, the kept one first; `chosen` as for `merge`: what goes with it stands with it.

    Raises:
        Problem: one of them is not there, or there are not two.
    """
    people = _people(session, keep_id, other_ids, kind)
    fields = merging_fields.fields(people, chosen or {})
    versions = {one.id: one.version for one in people}
    return Merging(keep_id, [*versions], fields, _joined(session, people), versions)


def _people(session: Session, keep_id: int, other_ids: Sequence[int], kind: Kind) -> list[Record]:
    ids = list(dict.fromkeys((keep_id, *other_ids)))
    too_few, itself = _WORDS[kind.table]
    if len(ids) < 2:
        raise Problem(_(too_few))
    if keep_id in other_ids:
        raise Problem(_(itself))
    found = _loaded(session, ids, kind)
    records.check_known(session, Contact if kind is CONTACTS else Outlet, ids)
    return [found[number] for number in ids]


_WORDS = {
    "contact": (N_("Choose at least two contacts to merge."), N_("A contact cannot be merged into itself.")),
    "outlet": (N_("Choose at least two outlets to merge."), N_("An outlet cannot be merged into itself.")),
}


def _loaded(session: Session, ids: Sequence[int], kind: Kind) -> dict[int, Record]:
    return {record.id: record for record in kind.loaded(session, (Contact if kind is CONTACTS else Outlet).id.in_(ids))}


def _joined(session: Session, people: Sequence[Record]) -> list[tuple[str, Joined]]:
    """What of several is kept, by what it is called."""
    found = [
        (_("E-mails"), _rows(people, "emails", _summary)),
        (_("Phones"), _rows(people, "phones", _summary)),
        (_("Channels"), _rows(people, "channels", _channel)),
        (_("Positions"), _rows(people, "positions", _position)),
        (_("Languages"), _tags(people, "language")),
        (_("Beats"), _tags(people, "beat")),
        (_("Tags"), _tags(people, "tag")),
        (_("Lists"), _lists(session, people)),
        (_("People"), _staff(session, people)),
        (_("Notes"), _texts(people, "notes")),
        (_("Source"), _texts(people, "source")),
        (_("Do not contact"), _refusals_of(people)),
    ]  # fmt: skip
    return [(label, items) for label, items in found if items]


def _rows(people: Sequence[Record], part: str, shown: Callable[[Any], str]) -> Joined:
    return [(one.id, shown(row)) for one in people for row in getattr(one, part, ())]


def _tags(people: Sequence[Record], kind: str) -> Joined:
    return [(one.id, _summary(tag)) for one in people for tag in one.tags if tag.kind == kind]


def _texts(people: Sequence[Record], name: str) -> Joined:
    return [(one.id, getattr(one, name)) for one in people if getattr(one, name, "")]


def _staff(session: Session, records: Sequence[Record]) -> Joined:
    """Who works at each of some outlets; those who come after the first few are counted."""
    found: Joined = []
    for outlet in (one for one in records if isinstance(one, Outlet)):
        names = [name for _id, name, _title in outlets.people(session, outlet.id)]
        found += [(outlet.id, name) for name in names[:MOST_NAMED]]
        if len(names) > MOST_NAMED:
            found.append((outlet.id, _("and {count} more").format(count=len(names) - MOST_NAMED)))
    return found


def _summary(row: Base) -> str:
    return history_labels.summary(row.__tablename__, merging_fields.image(row))


def _channel(row: Channel) -> str:
    return f"{row.value} ({history_labels.noun_of('channel', {'network': row.network})})"


def _position(row: Position) -> str:
    shown = merging_fields.position_shown(row)
    return shown + (_(" (until {day})").format(day=i18n.day(row.until)) if row.until else "")


def _refusals_of(people: Sequence[Record]) -> Joined:
    return [(one.id, _refusal(one)) for one in people if isinstance(one, Contact) and one.do_not_contact]


def _refusal(person: Contact) -> str:
    day = i18n.day(person.do_not_contact_on) if person.do_not_contact_on else ""
    return ", ".join(part for part in (day, person.do_not_contact_reason) if part) or _("yes")


def _lists(session: Session, records: Sequence[Record]) -> Joined:
    found: Joined = []
    ids = [one.id for one in records if isinstance(one, Contact)]
    for model, text_of in ((Pick, _("{list}")), (Exclusion, _("{list} (excluded)"))):
        query = (
            select(model.contact_id, PressList.name)
            .join(PressList, PressList.id == model.list_id)
            .where(model.contact_id.in_(ids))
            .order_by(PressList.sort_key)
        )
        found += [(number, text_of.format(list=name)) for number, name in session.execute(query)]
    return found


def merge(
    session: Session,
    keep_id: int,
    other_ids: Sequence[int],
    chosen: Mapping[str, int] | None = None,
    versions: Mapping[int, int] | None = None,
    kind: Kind = CONTACTS,
) -> int:
    """Makes one record of several and returns its id, which is `keep_id`.

    `chosen` says of a field whose value stands ({field: id of the record}); of the others the default of `preview`.
    E-mails, phones, channels, tags and positions are united; all else that belongs to them moves to the kept one:
    lists and what was received of a contact, people and coverage of an outlet. Whoever asked not to be contacted
    stays so. A value that does not stand is kept in the notes. `versions` are those of the preview that was looked at.

    Raises:
        Problem: one of them is not there, or there are not two; or a choice that makes no sense; or one of them is no
        longer what was looked at.
    """
    people = _people(session, keep_id, other_ids, kind)
    if versions is not None and any(versions.get(one.id) != one.version for one in people):
        raise Problem(_("Somebody has just changed one of them. Review them again, then merge."))
    places_of = merging_fields.choices(people, chosen or {})
    ids = [one.id for one in people]
    session.expunge_all()
    for number in ids[1:]:
        _merge_one(session, ids, number, places_of, kind)
    return keep_id


def _merge_one(session: Session, ids: Sequence[int], other_id: int, chosen: Mapping[str, int], kind: Kind) -> None:
    """One of the others; its changes stand in the history between its `Merge` row and the next one's."""
    there = _loaded(session, ids, kind)
    keep, other = there[ids[0]], there[other_id]
    was, gone = keep.name, other.name
    if isinstance(other, Contact):
        session.add(Merge(contact_id=keep.id, merged_id=other.id, merged_name=indexing.name_of(other), at=now()))
        session.flush()
    winners = {field: ids[place] for field, place in chosen.items()}
    _set_fields(keep, other, there, winners)
    name = keep.name
    merging_rows.join(session, keep, other, [first for first in kind.firsts if winners[first] == other_id])
    change_log.delete_rows(session, type(other), [other_id])
    session.expunge_all()
    if kind is CONTACTS:
        indexing.refresh_some(session, [keep.id])
    else:
        outlets.refresh_merged(session, ids[0], (was, gone))
        for old in (was, gone):
            renaming.follow(session, "outlet", old, name)
    session.expunge_all()
    # What the next one writes to the same rows is a change of its own: each can be taken back alone.
    change_log.notes(session).latest.clear()


def _set_fields(keep: Record, other: Record, people: Mapping[int, Record], winners: Mapping[str, int]) -> None:
    """The fields of the kept one once the other has gone into it; nothing of either is lost."""
    kind = merging_fields.kind_of(keep)
    named = people.get(winners["name"], keep)
    left: dict[str, str] = {}  # what does not stand
    standing: dict[str, str] = {}
    wanted: dict[str, object] = {}
    for name in (*kind.plain, *kind.days):
        mine, theirs = getattr(keep, name), merging_fields.value(other, name, named)
        if winners[name] == other.id:
            stands, lost = theirs, mine
        else:
            stands, lost = merging_fields.value(keep, name, named) if winners[name] == keep.id else mine, theirs
        wanted[name] = stands
        if name in kind.plain:
            winner = people.get(winners[name])
            standing[name] = merging_fields.value(winner, name, named) if winner else stands
            left |= {name: lost} if lost else {}
    wanted["notes"] = _added(keep.notes, "\n\n", other.notes, _left_over(left, standing, kind))
    wanted["extra"] = _extra(keep.extra, other.extra)
    if isinstance(keep, Contact) and isinstance(other, Contact):
        wanted["source"] = _added(keep.source, SOURCES, *other.source.split(SOURCES))
        wanted["keeps_embargoes"] = keep.keeps_embargoes or other.keeps_embargoes
        wanted |= _refusals(keep, other)
    records.put(keep, wanted)


def _added(there: str, between: str, *more: str) -> str:
    """A text with what it does not say yet behind it."""
    for part in more:
        if part and part not in there.split(between):
            there = f"{there}{between}{part}" if there else part
    return there


def _left_over(left: Mapping[str, str], standing: Mapping[str, str], kind: Kind) -> str:
    """A line for the notes: the names somebody is known by, too, and what else does not stand."""
    fields = [name for name in merging_fields.NAMES if name in kind.plain]
    standing_names = [standing[name] for name in fields]
    known = set(map(text.key, standing_names))
    names = dict.fromkeys(left[name] for name in fields if name in left and text.key(left[name]) not in known)
    words = set(text.words(" ".join((*names, *standing_names))))
    found = [_("Also known as {name}").format(name=", ".join(names))] if names else []
    for name in left:
        is_in_name = name in merging_fields.NAME_PARTS and words.issuperset(text.words(left[name]))
        if name not in fields and not is_in_name and text.key(left[name]) != text.key(standing[name]):
            found.append(f"{merging_fields.label(name, kind)}: {history_labels.value(kind.table, name, left[name])}")
    return "; ".join(found)


def _extra(mine: Mapping[str, object], theirs: Mapping[str, object]) -> dict[str, object]:
    """What files said in columns without a field; a column that says two things gets a second one."""
    found = dict(mine)
    for name, value in theirs.items():
        place, free = 1, name
        while free in found and found[free] != value:
            place += 1
            free = f"{name} ({place})"
        found[free] = value
    return found


def _refusals(keep: Contact, other: Contact) -> dict[str, object]:
    """Who asked not to be contacted stays so, whichever of the two it was."""
    both = [one for one in (keep, other) if one.do_not_contact]
    if not other.do_not_contact:
        return {}
    reasons = dict.fromkeys(one.do_not_contact_reason for one in both if one.do_not_contact_reason)
    days = [one.do_not_contact_on for one in both if one.do_not_contact_on]
    return {
        "do_not_contact": True,
        "do_not_contact_reason": "; ".join(reasons),
        "do_not_contact_on": min(days) if days else i18n.today(),
    }


def merges(session: Session, contact_id: int) -> list[MergeRow]:
    """The contacts that went into this one, the latest first."""
    found = session.scalars(select(Merge).where(Merge.contact_id == contact_id).order_by(Merge.id.desc()))
    return [MergeRow(row.id, row.contact_id, row.merged_id, row.merged_name, row.at) for row in found]
