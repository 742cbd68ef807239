"""Press lists: a rule, members picked by hand, members left out by hand; and who gets it, with the reason."""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING, NamedTuple

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from outreach.i18n import _
from outreach.model import filters
from outreach.model.base import Expression
from outreach.model.distributions import Distribution, Recipient
from outreach.model.lists import Exclusion, Pick, PressList
from outreach.model.people import Contact
from outreach.problems import FieldProblem, Problem
from outreach.services.contacts import contact_orders, records
from outreach.services.contacts.record_kind import RecordKind
from outreach.services.contacts.records import Fields, FormFields
from outreach.services.delivery import delivery
from outreach.services.querying import filtering, renaming
from outreach.store import search
from outreach.store.history import change_log
from outreach.values import text

if TYPE_CHECKING:
    from outreach.services.delivery.audience import Resolved

SORTS = ("name", "id")


class ListRow(NamedTuple):
    """A press list as a table shows it."""

    id: int
    name: str
    rule: str
    picks: int
    exclusions: int
    notes: str


class Standing(NamedTuple):
    """How many people are on a list, or None and the fault of its rule; and when it was last used, None: never."""

    people: int | None
    fault: str
    last_used: datetime | None


KIND = RecordKind(PressList, ())
count, card, delete = KIND.count, KIND.card, KIND.delete


def find(session: Session, filter: str = "", sort: str = "name", descending: bool = False) -> array[int]:
    """The ids of the lists whose names hold the words asked for, sorted."""
    key: Expression = PressList.id if sort == "id" else search.in_order(session, PressList.sort_key)
    query = select(PressList.id).where(*search.word_matching(PressList.folded_name, filter))
    return search.ids(session, query.order_by(key.desc() if descending else key))


def rows(session: Session, ids: Sequence[int]) -> list[ListRow]:
    """The rows of these ids, in their order; ids that are gone are left out."""
    picks, exclusions = (_counts(session, model, ids) for model in (Pick, Exclusion))
    return [
        ListRow(row.id, row.name, row.rule, picks.get(row.id, 0), exclusions.get(row.id, 0), row.notes)
        for row in KIND.in_order(session, ids)
    ]


def _counts(session: Session, model: type[Pick | Exclusion], list_ids: Sequence[int]) -> dict[int, int]:
    query = select(model.list_id, func.count()).where(model.list_id.in_(list_ids)).group_by(model.list_id)
    return dict(session.execute(query).all())


def standings(session: Session, ids: Sequence[int]) -> dict[int, Standing]:
    """{list: how it stands now}, of those of these ids that are there."""
    last_used = _last_used(session)
    return {row.id: Standing(*_people(session, row), last_used.get(row.id)) for row in KIND.in_order(session, ids)}


def _people(session: Session, row: PressList) -> tuple[int | None, str]:
    try:
        return filtering.members(session, row.id, row.rule).bit_count(), ""
    except Problem as problem:
        return None, problem.text


def _last_used(session: Session) -> dict[int, datetime]:
    """{list: when somebody on it was last sent something, or given in a file or in drafts}."""
    left = select(Recipient.id).where(
        Recipient.distribution_id == Distribution.id, Recipient.state.in_(delivery.LEFT)
    )  # fmt: skip
    query = select(Distribution.at, Distribution.snapshot["lists"]).where(left.exists()).order_by(Distribution.at)
    return {one["id"]: at for at, lists in session.execute(query) for one in lists or ()}


def by_name(session: Session, name: str) -> int:
    """The id of the list of a name.

    Raises:
        Problem: there is none.
    """
    found = session.scalar(select(PressList.id).where(PressList.folded_name == _folded(name)))
    if found is None:
        raise Problem(_("No list is named “{name}”.").format(name=name))
    return found


def _folded(name: str) -> str:
    return text.key(" ".join(text.usable(name).split()))


def fields(session: Session, list_id: int) -> Fields:
    """A list as the fields of a form, which `edit` takes back."""
    found = KIND.get(session, list_id)
    return {"name": found.name, "rule": found.rule, "notes": found.notes}


def add(session: Session, fields: FormFields) -> int:
    """Adds a list and returns its id.

    Raises:
        FieldProblem: it has no name, one that is taken, or a rule that cannot be read.
    """
    press_list = PressList(name="", rule="", notes="", picks=[], exclusions=[])
    _set(session, press_list, fields)
    session.add(press_list)
    session.flush()
    return press_list.id


def edit(session: Session, list_id: int, fields: FormFields, version: int | None = None) -> None:
    """Sets the fields that are given; who asks for the list by its name does so by the new one.

    Raises:
        Problem: the list is gone, has changed since the card was read, or a field is wrong.
    """
    press_list = KIND.get(session, list_id)
    records.check_version(press_list, version)
    was = press_list.name
    _set(session, press_list, fields)
    session.flush()
    renaming.follow(session, "list", was, press_list.name)


def _set(session: Session, press_list: PressList, fields: FormFields) -> None:
    records.set_texts(press_list, fields, ("name", "rule", "notes"))
    with session.no_autoflush:
        press_list.name = free_name(session, press_list.name, press_list.id)
    press_list.folded_name = _folded(press_list.name)
    press_list.sort_key = text.sort_key(press_list.name)
    if "rule" in fields and press_list.rule:
        try:
            filtering.check(session, filters.whole(press_list.rule))
            press_list.rule = filtering.kept(session, press_list.rule)
        except FieldProblem as problem:
            raise FieldProblem("rule", problem.text) from None


def free_name(session: Session, name: str, but: int | None = None) -> str:
    """A name as a list may have it, where no list but `but` is called so.

    Raises:
        FieldProblem("name"): it is none, or taken.
    """
    shown = records.name_of(name, _("A list needs a name."))
    taken = session.scalar(select(PressList.id).where(PressList.folded_name == _folded(shown)))
    if taken is not None and taken != but:
        raise FieldProblem("name", _("A list named “{name}” already exists.").format(name=shown))
    return shown


def pick(session: Session, list_id: int, contact_ids: Sequence[int]) -> int:
    """Puts contacts on a list by hand (and no longer leaves them out); returns how many are new on it."""
    KIND.get(session, list_id)
    return sum(_pick_some(session, list_id, some) for some in records.batches(contact_ids))


def _pick_some(session: Session, list_id: int, contact_ids: Sequence[int]) -> int:
    records.check_known(session, Contact, contact_ids)
    left_out = {*contact_ids}.difference(_new(session, Exclusion, list_id, contact_ids))
    _remove(session, Exclusion, list_id, contact_ids)
    new = _new(session, Pick, list_id, contact_ids)
    change_log.insert_rows(session, Pick, [{"list_id": list_id, "contact_id": number} for number in new])
    return len(left_out.union(new))  # one who was put on it and left out later was not on it


def _new(session: Session, model: type[Pick | Exclusion], list_id: int, contact_ids: Sequence[int]) -> list[int]:
    """Those of some contacts, each once, who are not among the picks (or exclusions) of a list yet."""
    query = select(model.contact_id).where(model.list_id == list_id, model.contact_id.in_(contact_ids))
    there = set(session.scalars(query))
    return [number for number in dict.fromkeys(contact_ids) if number not in there]


def unpick(session: Session, list_id: int, contact_ids: Sequence[int]) -> None:
    """Takes hand-picked contacts off a list; a rule may still find them."""
    KIND.get(session, list_id)
    _remove(session, Pick, list_id, contact_ids)


def exclude(session: Session, list_id: int, contact_ids: Sequence[int], reason: str = "") -> int:
    """Leaves contacts out of a list, whatever its rule says; returns how many are newly left out.

    Those who are left out already get the reason that is given, too.
    """
    KIND.get(session, list_id)
    reason = records.clean(reason, "reason").strip()
    return sum(_exclude_some(session, list_id, some, reason) for some in records.batches(contact_ids))


def _exclude_some(session: Session, list_id: int, contact_ids: Sequence[int], reason: str) -> int:
    records.check_known(session, Contact, contact_ids)
    new = _new(session, Exclusion, list_id, contact_ids)
    if reason:
        there = select(Exclusion.id).where(Exclusion.list_id == list_id, Exclusion.contact_id.in_(contact_ids))
        others = session.scalars(there.where(Exclusion.reason != reason)).all()
        change_log.update_rows(session, Exclusion, [{"id": number, "reason": reason} for number in others])
    change_log.insert_rows(
        session, Exclusion, [{"list_id": list_id, "contact_id": number, "reason": reason} for number in new]
    )
    return len(new)


def include_again(session: Session, list_id: int, contact_ids: Sequence[int]) -> int:
    """Takes exclusions back; returns of how many contacts."""
    KIND.get(session, list_id)
    _remove(session, Exclusion, list_id, contact_ids)
    return len(contact_ids)


def _remove(session: Session, model: type[Pick | Exclusion], list_id: int, contact_ids: Sequence[int]) -> None:
    for some in records.batches(contact_ids):
        found = select(model.id).where(model.list_id == list_id, model.contact_id.in_(some))
        change_log.delete_rows(session, model, list(session.scalars(found)))


def member_ids(session: Session, list_id: int) -> array[int]:
    """The ids of rule ∪ picks − exclusions, by name: the list as it stands, before addresses are looked at."""
    press_list = KIND.get(session, list_id)
    return contact_orders.pick(session, filtering.members(session, list_id, press_list.rule), "name", False)


def resolve(session: Session, list_id: int, release_id: int | None = None) -> Resolved:
    """Who gets it and why, and who does not and why not: `audience.resolve` for one list."""
    from outreach.services.delivery import audience  # late: whoever lists the lists asks nobody who is on them

    return audience.resolve(session, audience.Audience((list_id,), release=release_id))
