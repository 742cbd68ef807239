"""Two contacts that are one person become one, and one that was merged wrongly becomes two again."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from typing import Any, NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from outreach import i18n
from outreach.i18n import _
from outreach.model.base import Base, now
from outreach.model.lists import Exclusion, Pick, PressList
from outreach.model.people import Channel, Contact, Position
from outreach.model.quality import Merge
from outreach.problems import Problem
from outreach.services.contacts import indexing
from outreach.services.history import history_labels
from outreach.services.identity import merging_fields, merging_rows
from outreach.services.identity.merging_fields import MergeField
from outreach.services.identity.separating import Separated, separate, unmerge
from outreach.store.history import change_log
from outreach.values import text

__all__ = ["MergeField", "MergeRow", "Merging", "Separated", "merge", "merges", "preview", "separate", "unmerge"]

Joined = list[tuple[int, str]]
SOURCES = "; "  # between two sources of one contact


class Merging(NamedTuple):
    """What a merge would do: of each field one value is chosen, of what there is several of all stays.

    `joined` are (label, [(id of the contact it comes from, as shown)]); `versions` are the contacts' own, for `merge`
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
    session: Session, keep_id: int, other_ids: Sequence[int], chosen: Mapping[str, int] | None = None
) -> Merging:
    """The contacts side by side, the kept one first; `chosen` as for `merge`: what goes with it stands with it.

    Raises:
        Problem: one of them is not there, or there are not two.
    """
    people = _people(session, keep_id, other_ids)
    fields = merging_fields.fields(people, chosen or {})
    versions = {one.id: one.version for one in people}
    return Merging(keep_id, [*versions], fields, _joined(session, people), versions)


def _people(session: Session, keep_id: int, other_ids: Sequence[int]) -> list[Contact]:
    ids = list(dict.fromkeys((keep_id, *other_ids)))
    if len(ids) < 2:
        raise Problem(_("Choose at least two contacts to merge."))
    if keep_id in other_ids:
        raise Problem(_("A contact cannot be merged into itself."))
    found = {contact.id: contact for contact in indexing.loaded(session, Contact.id.in_(ids))}
    for number in ids:
        if number not in found:
            raise Problem(_("There is no contact number {id}.").format(id=number))
    return [found[number] for number in ids]


def _joined(session: Session, people: Sequence[Contact]) -> list[tuple[str, Joined]]:
    def rows(part: str, shown: Callable[[Any], str]) -> Joined:
        return [(one.id, shown(row)) for one in people for row in getattr(one, part)]

    def tags(kind: str) -> Joined:
        return [(one.id, _summary(tag)) for one in people for tag in one.tags if tag.kind == kind]

    def texts(name: str) -> Joined:
        return [(one.id, getattr(one, name)) for one in people if getattr(one, name)]

    found = [
        (_("E-mails"), rows("emails", _summary)),
        (_("Phones"), rows("phones", _summary)),
        (_("Channels"), rows("channels", _channel)),
        (_("Positions"), rows("positions", _position)),
        (_("Languages"), tags("language")),
        (_("Beats"), tags("beat")),
        (_("Tags"), tags("tag")),
        (_("Lists"), _lists(session, [one.id for one in people])),
        (_("Notes"), texts("notes")),
        (_("Source"), texts("source")),
        (_("Do not contact"), [(one.id, _refusal(one)) for one in people if one.do_not_contact]),
    ]  # fmt: skip
    return [(label, items) for label, items in found if items]


def _summary(row: Base) -> str:
    return history_labels.summary(row.__tablename__, merging_fields.image(row))


def _channel(row: Channel) -> str:
    return f"{row.value} ({history_labels.noun_of('channel', {'network': row.network})})"


def _position(row: Position) -> str:
    shown = merging_fields.position_shown(row)
    return shown + (_(" (until {day})").format(day=i18n.day(row.until)) if row.until else "")


def _refusal(person: Contact) -> str:
    day = i18n.day(person.do_not_contact_on) if person.do_not_contact_on else ""
    return ", ".join(part for part in (day, person.do_not_contact_reason) if part) or _("yes")


def _lists(session: Session, ids: Sequence[int]) -> Joined:
    found: Joined = []
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
) -> int:
    """Makes one contact of several and returns its id, which is `keep_id`.

    `chosen` says of a field whose value stands ({field: id of the contact}); of the others the default of `preview`.
    E-mails, phones, channels, tags and positions are united; lists, what was received, what came back, decisions and
    imported rows move to the kept one. Whoever asked not to be contacted stays so. A value that does not stand is
    kept in the notes. `versions` are those of the preview that was looked at.

    Raises:
        Problem: one of them is not there, or there are not two; or a choice that makes no sense; or one of them is no
        longer what was looked at.
    """
    people = _people(session, keep_id, other_ids)
    if versions is not None and any(versions.get(one.id) != one.version for one in people):
        raise Problem(_("Somebody has just changed one of them. Review them again, then merge."))
    places_of = merging_fields.choices(people, chosen or {})
    ids = [one.id for one in people]
    session.expunge_all()
    for number in ids[1:]:
        _merge_one(session, ids, number, places_of)
    return keep_id


def _merge_one(session: Session, ids: Sequence[int], other_id: int, chosen: Mapping[str, int]) -> None:
    """One of the others; its changes stand in the history between its `Merge` row and the next one's."""
    there = {one.id: one for one in indexing.loaded(session, Contact.id.in_(ids))}
    keep, other = there[ids[0]], there[other_id]
    session.add(Merge(contact_id=keep.id, merged_id=other.id, merged_name=_name(other), at=now()))
    session.flush()
    winners = {field: ids[place] for field, place in chosen.items()}
    _set_fields(keep, other, there, winners)
    merging_rows.join(session, keep, other, [kind for kind in merging_fields.FIRSTS if winners[kind] == other_id])
    change_log.delete_rows(session, Contact, [other_id])
    session.expunge_all()
    indexing.refresh_some(session, [keep.id])
    session.expunge_all()
    # What the next one writes to the same rows is a change of its own: each can be taken back alone.
    change_log.notes(session).latest.clear()


def _name(person: Contact) -> str:
    outlet = next((row.outlet.name for row in person.positions if row.outlet), "")
    emails = [row.address or row.raw for row in person.emails]
    return person.name or indexing.stand_in(person, outlet, emails, [row.raw for row in person.phones])


def _set_fields(keep: Contact, other: Contact, people: Mapping[int, Contact], winners: Mapping[str, int]) -> None:
    """The fields of the kept one once the other has gone into it; nothing of either is lost."""
    named = people.get(winners["name"], keep)
    left: dict[str, str] = {}  # what does not stand
    standing: dict[str, str] = {}
    wanted: dict[str, Any] = {}
    for name in (*merging_fields.PLAIN, *merging_fields.DAYS):
        mine, theirs = getattr(keep, name), merging_fields.value(other, name, named)
        if winners[name] == other.id:
            stands, lost = theirs, mine
        else:
            stands, lost = merging_fields.value(keep, name, named) if winners[name] == keep.id else mine, theirs
        wanted[name] = stands
        if name in merging_fields.PLAIN:
            winner = people.get(winners[name])
            standing[name] = merging_fields.value(winner, name, named) if winner else stands
            left |= {name: lost} if lost else {}
    _put(keep, {
        **wanted,
        "notes": _added(keep.notes, "\n\n", other.notes, _left_over(left, standing)),
        "source": _added(keep.source, SOURCES, *other.source.split(SOURCES)),
        "extra": _extra(keep.extra or {}, other.extra or {}),
        "keeps_embargoes": keep.keeps_embargoes or other.keeps_embargoes,
        **_refusals(keep, other),
    })  # fmt: skip


def _added(there: str, between: str, *more: str) -> str:
    """A text with what it does not say yet behind it."""
    for part in more:
        if part and part not in there.split(between):
            there = f"{there}{between}{part}" if there else part
    return there


def _put(record: Any, values: Mapping[str, Any]) -> None:
    for name, value in values.items():
        if getattr(record, name) != value:
            setattr(record, name, value)


def _left_over(left: Mapping[str, str], standing: Mapping[str, str]) -> str:
    """A line for the notes: the names somebody is known by, too, and what else does not stand."""
    known = {text.key(standing[name]) for name in merging_fields.NAMES}
    names = [left[name] for name in merging_fields.NAMES if name in left and text.key(left[name]) not in known]
    words = {word for name in (*names, *(standing[n] for n in merging_fields.NAMES)) for word in text.words(name)}
    found = [_("Also known as {name}").format(name=", ".join(dict.fromkeys(names)))] if names else []
    for name, value in left.items():
        part = name in merging_fields.NAME_PARTS and words.issuperset(text.words(value))
        if name in merging_fields.NAMES or part or text.key(value) == text.key(standing[name]):
            continue
        found.append(f"{merging_fields.label(name)}: {history_labels.value('contact', name, value)}")
    return "; ".join(found)


def _extra(mine: Mapping[str, Any], theirs: Mapping[str, Any]) -> dict[str, Any]:
    """What files said in columns without a field; a column that says two things gets a second one."""
    found = dict(mine)
    for name, value in theirs.items():
        place, free = 1, name
        while free in found and found[free] != value:
            place += 1
            free = f"{name} ({place})"
        found[free] = value
    return found


def _refusals(keep: Contact, other: Contact) -> dict[str, Any]:
    """Who asked not to be contacted stays so, whichever of the two it was."""
    both = [one for one in (keep, other) if one.do_not_contact]
    if not other.do_not_contact:
        return {}
    reasons = dict.fromkeys(one.do_not_contact_reason for one in both if one.do_not_contact_reason)
    days = [one.do_not_contact_on for one in both if one.do_not_contact_on]
    return {
        "do_not_contact": True,
        "do_not_contact_reason": "; ".join(reasons),
        "do_not_contact_on": min(days) if days else date.today(),
    }


def merges(session: Session, contact_id: int) -> list[MergeRow]:
    """The contacts that went into this one, the latest first."""
    found = session.scalars(select(Merge).where(Merge.contact_id == contact_id).order_by(Merge.id.desc()))
    return [MergeRow(row.id, row.contact_id, row.merged_id, row.merged_name, row.at) for row in found]
