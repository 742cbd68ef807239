"""Press lists: a rule, members picked by hand, members left out by hand; and who gets it, with the reason."""

from __future__ import annotations

from array import array
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from sqlalchemy import func, select
from sqlalchemy.orm import Session, selectinload

from outreach.i18n import _
from outreach.model import filters, places, text
from outreach.model.distributions import Distribution
from outreach.model.lists import Exclusion, Pick, PressList
from outreach.model.people import Contact, Email, Suppression, Tag
from outreach.problems import FieldProblem, Problem
from outreach.services import contacts, records, releases
from outreach.services.filtering import condition, members
from outreach.services.records import Fields
from outreach.store import changes, search

SORTS = ("name", "id")


class ListRow(NamedTuple):
    """A press list as a table shows it."""

    id: int
    name: str
    rule: str
    picks: int
    exclusions: int
    notes: str


class Recipient(NamedTuple):
    """One who gets it: one message, to one address; `language` is the version's where a release is given."""

    contact: int
    name: str
    address: str
    language: str
    reason: str


class LeftOut(NamedTuple):
    """One who belongs to the list and does not get it, and why."""

    contact: int
    name: str
    reason: str


class Resolved(NamedTuple):
    """Who gets it, who does not, and how many in each language."""

    recipients: list[Recipient]
    left_out: list[LeftOut]
    languages: dict[str, int]


def count(session: Session) -> int:
    """How many press lists there are."""
    return session.scalar(select(func.count()).select_from(PressList)) or 0


def find(session: Session, filter: str = "", sort: str = "name", descending: bool = False) -> array[int]:
    """The ids of the lists whose names hold the words asked for, sorted."""
    key: Any = PressList.id if sort == "id" else search.in_order(session, PressList.sort_key)
    query = select(PressList.id).where(*search.word_matching(PressList.folded_name, filter))
    return search.ids(session, query.order_by(key.desc() if descending else key))


def rows(session: Session, ids: Sequence[int]) -> list[ListRow]:
    """The rows of these ids, in their order; ids that are gone are left out."""
    found = {row.id: row for row in _loaded(session, PressList.id.in_(list(ids)))}
    return [
        ListRow(row.id, row.name, row.rule, len(row.picks), len(row.exclusions), row.notes)
        for row in (found[i] for i in ids if i in found)
    ]


def _loaded(session: Session, *conditions: Any) -> Sequence[PressList]:
    return session.scalars(
        select(PressList).where(*conditions).options(selectinload(PressList.picks), selectinload(PressList.exclusions))
    ).all()


def card(session: Session, list_id: int) -> PressList:
    """A list with its picks and exclusions, detached.

    Raises:
        Problem: there is none of that number.
    """
    found = _get(session, list_id)
    session.expunge_all()
    return found


def _get(session: Session, list_id: int) -> PressList:
    found = _loaded(session, PressList.id == list_id)
    if not found:
        raise Problem(_("There is no list number {id}.").format(id=list_id))
    return found[0]


def by_name(session: Session, name: str) -> int:
    """The id of the list of a name.

    Raises:
        Problem: there is none.
    """
    found = session.scalar(select(PressList.id).where(PressList.folded_name == _folded(name)))
    if found is None:
        raise Problem(_("There is no list called “{name}”.").format(name=name))
    return found


def _folded(name: str) -> str:
    return text.key(" ".join(text.usable(name).split()))


def fields(session: Session, list_id: int) -> Fields:
    """A list as the fields of a form, which `edit` takes back."""
    found = _get(session, list_id)
    return {"name": found.name, "rule": found.rule, "notes": found.notes}


def add(session: Session, fields: Mapping[str, Any]) -> int:
    """Adds a list and returns its id.

    Raises:
        FieldProblem: it has no name, one that is taken, or a rule that cannot be read.
    """
    press_list = PressList(name="", rule="", notes="", picks=[], exclusions=[])
    _set(session, press_list, fields)
    session.add(press_list)
    session.flush()
    return press_list.id


def edit(session: Session, list_id: int, fields: Mapping[str, Any], version: int | None = None) -> None:
    """Sets the fields that are given.

    Raises:
        Problem: the list is gone, has changed since the card was read, or a field is wrong.
    """
    press_list = _get(session, list_id)
    records.check_version(press_list, version)
    _set(session, press_list, fields)
    session.flush()


def _set(session: Session, press_list: PressList, fields: Mapping[str, Any]) -> None:
    records.set_texts(press_list, fields, ("name", "rule", "notes"))
    press_list.name = " ".join(press_list.name.split())
    if not press_list.name:
        raise FieldProblem("name", _("A list needs a name."))
    folded = _folded(press_list.name)
    with session.no_autoflush:
        taken = session.scalar(select(PressList.id).where(PressList.folded_name == folded))
    if taken is not None and taken != press_list.id:
        raise FieldProblem("name", _("There is already a list called “{name}”.").format(name=press_list.name))
    press_list.folded_name = folded
    press_list.sort_key = text.sort_key(press_list.name)
    if "rule" in fields and press_list.rule:
        try:
            condition(session, filters.parse(press_list.rule))
        except FieldProblem as problem:
            raise FieldProblem("rule", problem.text) from None


def delete(session: Session, ids: Sequence[int]) -> int:
    """Deletes lists; the record of who got what by them stays. Returns how many there were."""
    there = list(session.scalars(select(PressList.id).where(PressList.id.in_(list(ids)))))
    kept = list(session.scalars(select(Distribution.id).where(Distribution.list_id.in_(there))))
    if kept:
        changes.update_rows(session, Distribution, [{"id": row, "list_id": None} for row in kept])
    for model in (Pick, Exclusion):
        owned = session.scalars(select(model.id).where(model.list_id.in_(there)))
        changes.delete_rows(session, model, list(owned))
    changes.delete_rows(session, PressList, there)
    return len(there)


def pick(session: Session, list_id: int, contact_ids: Sequence[int]) -> int:
    """Puts contacts on a list by hand (and no longer leaves them out); returns how many are new on it."""
    _known(session, contact_ids)
    include_again(session, list_id, contact_ids)
    there = set(session.scalars(select(Pick.contact_id).where(Pick.list_id == list_id)))
    new = [number for number in dict.fromkeys(contact_ids) if number not in there]
    changes.insert_rows(session, Pick, [{"list_id": list_id, "contact_id": number} for number in new])
    return len(new)


def unpick(session: Session, list_id: int, contact_ids: Sequence[int]) -> None:
    """Takes hand-picked contacts off a list; a rule may still find them."""
    _remove(session, Pick, list_id, contact_ids)


def exclude(session: Session, list_id: int, contact_ids: Sequence[int], reason: str = "") -> int:
    """Leaves contacts out of a list, whatever its rule says; returns how many are newly left out."""
    _known(session, contact_ids)
    there = set(session.scalars(select(Exclusion.contact_id).where(Exclusion.list_id == list_id)))
    new = [number for number in dict.fromkeys(contact_ids) if number not in there]
    changes.insert_rows(
        session, Exclusion, [{"list_id": list_id, "contact_id": number, "reason": reason} for number in new]
    )
    return len(new)


def include_again(session: Session, list_id: int, contact_ids: Sequence[int]) -> None:
    """Takes an exclusion back."""
    _remove(session, Exclusion, list_id, contact_ids)


def _remove(session: Session, model: Any, list_id: int, contact_ids: Sequence[int]) -> None:
    _get(session, list_id)
    for some in records.batches(contact_ids):
        found = select(model.id).where(model.list_id == list_id, model.contact_id.in_(some))
        changes.delete_rows(session, model, list(session.scalars(found)))


def _known(session: Session, contact_ids: Sequence[int]) -> None:
    there: set[int] = set()
    for some in records.batches(contact_ids):
        there.update(session.scalars(select(Contact.id).where(Contact.id.in_(some))))
    missing = next((number for number in contact_ids if number not in there), None)
    if missing is not None:
        raise Problem(_("There is no contact number {id}.").format(id=missing))


def member_ids(session: Session, list_id: int) -> array[int]:
    """The ids of rule ∪ picks − exclusions, by name: the list as it stands, before addresses are looked at."""
    press_list = _get(session, list_id)
    query = select(Contact.id).where(members(session, list_id, press_list.rule))
    return search.ids(session, query.order_by(search.in_order(session, Contact.sort_key), Contact.id))


def resolve(session: Session, list_id: int, release_id: int | None = None) -> Resolved:
    """Who gets it and why, and who does not and why not.

    Rule ∪ picks − exclusions − do-not-contact − suppressed addresses − no usable address; one message a person
    and an address. With a release, the recipient's languages in their order × the versions there are decide
    the language; one for whom there is no version is left out.
    """
    press_list = _get(session, list_id)
    offered = releases.languages(releases._get(session, release_id)) if release_id is not None else None
    by_rule = _rule_ids(session, press_list)
    picked = {row.contact_id for row in press_list.picks}
    excluded = {row.contact_id: row.reason for row in press_list.exclusions}
    everyone = list(by_rule) + [number for number in picked if number not in by_rule]
    people = _people(session, everyone)
    suppressed = set(session.scalars(select(Suppression.folded)))
    result = Resolved([], [], {})
    taken: dict[str, str] = {}
    for person in people:
        in_rule = person.id in by_rule
        why_not = _why_not(person, excluded, suppressed, taken, offered)
        if why_not:
            result.left_out.append(LeftOut(person.id, person.name, why_not))
            continue
        address = _address(person, suppressed)
        language = _language(person, offered)
        reason = _("the rule “{rule}”").format(rule=press_list.rule) if in_rule else _("picked by hand")
        result.recipients.append(Recipient(person.id, person.name, address, language, reason))
        result.languages[language] = result.languages.get(language, 0) + 1
        taken[records.fold_address(address) or ""] = person.name
    return result


def _rule_ids(session: Session, press_list: PressList) -> dict[int, None]:
    if not press_list.rule.strip():
        return {}
    query = select(Contact.id).where(condition(session, filters.parse(press_list.rule)))
    return dict.fromkeys(search.ids(session, query))


class _Person(NamedTuple):
    id: int
    name: str
    sort_key: str
    blocked: bool
    blocked_reason: str
    blocked_on: Any
    addresses: list[tuple[str, str, bool, str]]  # address or "", folded or "", valid, raw
    languages: list[str]


def _people(session: Session, ids: Sequence[int]) -> list[_Person]:
    found: list[_Person] = []
    for start in range(0, len(ids), 5000):
        found.extend(_some_people(session, ids[start : start + 5000]))
    return sorted(found, key=lambda person: (person.sort_key, person.id))


def _some_people(session: Session, ids: Sequence[int]) -> list[_Person]:
    addresses: dict[int, list[tuple[str, str, bool, str]]] = {}
    query = select(Email.contact_id, Email.address, Email.folded, Email.valid, Email.raw)
    for row in session.execute(query.where(Email.contact_id.in_(ids)).order_by(Email.contact_id, Email.rank)):
        addresses.setdefault(row.contact_id or 0, []).append((row.address or "", row.folded or "", row.valid, row.raw))
    spoken: dict[int, list[str]] = {}
    tags = select(Tag.contact_id, Tag.value).where(Tag.contact_id.in_(ids), Tag.kind == "language")
    for contact_id, language in session.execute(tags.order_by(Tag.contact_id, Tag.rank)):
        spoken.setdefault(contact_id or 0, []).append(language)
    names = {row.id: row.name for row in contacts.rows(session, _nameless(session, ids))}
    people = select(
        Contact.id, Contact.name, Contact.sort_key, Contact.do_not_contact, Contact.do_not_contact_reason,
        Contact.do_not_contact_on,
    ).where(Contact.id.in_(ids))  # fmt: skip
    return [
        _Person(
            row.id, row.name or names.get(row.id, ""), row.sort_key, row.do_not_contact, row.do_not_contact_reason,
            row.do_not_contact_on, addresses.get(row.id, []), spoken.get(row.id, []),
        )
        for row in session.execute(people)
    ]  # fmt: skip


def _nameless(session: Session, ids: Sequence[int]) -> list[int]:
    return list(session.scalars(select(Contact.id).where(Contact.id.in_(ids), Contact.name == "")))


def _address(person: _Person, suppressed: set[str]) -> str:
    usable = (address for address, folded, valid, _raw in person.addresses if valid and folded not in suppressed)
    return next(usable, "")


def _language(person: _Person, offered: list[str] | None) -> str:
    """The version for a person: their languages in order; one who names none gets the release's first version."""
    if offered is None:
        return person.languages[0] if person.languages else ""
    if not person.languages:
        return offered[0] if offered else ""
    return next((language for language in person.languages if language in offered), "")


def _why_not(
    person: _Person,
    excluded: Mapping[int, str],
    suppressed: set[str],
    taken: Mapping[str, str],
    offered: list[str] | None,
) -> str:
    """The one main reason for which a member does not get it, in words; "" where he does."""
    if person.id in excluded:
        reason = excluded[person.id]
        return _("left out by hand: {reason}").format(reason=reason) if reason else _("left out by hand")
    if person.blocked:
        since = f" ({person.blocked_on.isoformat()})" if person.blocked_on else ""
        reason = f": {person.blocked_reason}" if person.blocked_reason else ""
        return _("asked not to be contacted") + since + reason
    address = _address(person, suppressed)
    if not address:
        return _no_address(person, suppressed)
    if offered is not None and not _language(person, offered):
        spoken = ", ".join(places.language_name(language) for language in person.languages)
        return _("no version in a language they read ({languages})").format(languages=spoken)
    double = taken.get(records.fold_address(address) or "")
    if double is not None:
        return _("{name} gets it at the same address").format(name=double)
    return ""


def _no_address(person: _Person, suppressed: set[str]) -> str:
    if not person.addresses:
        return _("no e-mail address")
    if any(valid and folded in suppressed for _address, folded, valid, _raw in person.addresses):
        return _("this address must not be written to")
    return _("no usable e-mail address: “{raw}”").format(raw=person.addresses[0][3])
