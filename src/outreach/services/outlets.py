"""Outlets: media, agencies and organisations, with their newsrooms' own numbers."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Sequence
from typing import NamedTuple

from sqlalchemy import String, and_, case, cast, exists, func, literal, select
from sqlalchemy.orm import Session

from outreach.i18n import N_, _, listed
from outreach.model.people import Contact, Outlet, Position
from outreach.problems import FieldProblem
from outreach.services.contacts import indexing, records
from outreach.services.contacts.record_kind import FoundByWords
from outreach.services.contacts.records import Fields, FormFields
from outreach.services.querying import renaming
from outreach.store import search
from outreach.values import fields as registry
from outreach.values import text

TEXTS = registry.texts(registry.OUTLET)
TAG_KINDS = registry.tag_kinds(registry.OUTLET)


Where = tuple[str, str]  # the country and the town of an outlet or of somebody who may work there
NOWHERE: Where = ("", "")
FORMER = "Also known as"  # a further field: no name that a column is read by
_HAD_ANOTHER = cast(Outlet.extra, String).contains(FORMER)
_ENCLOSED = re.compile('^[«"“„\'‘]([^«»"“”„]+)[»"”“\'’]$')
_IN_TOWN = re.compile(r"(.+?)(?: \(([^()]+)\)|, ([^,]+))")  # «Маяк (Нарын)», «Маяк, Нарын»
_QUOTED = ("{}", "«{}»", '"{}"', "“{}”", "„{}“", "'{}'", "‘{}’")


class OutletRow(NamedTuple):
    """An outlet as a table shows it; `contacts` is how many people work there now."""

    id: int
    name: str
    other_name: str
    medium: str
    country: str
    city: str
    languages: list[str]
    email: str
    email_valid: bool
    phone: str
    phone_valid: bool
    contacts: int
    emails: list[str]
    phones: list[str]
    tags: list[str]


_TWIN = Outlet.__table__.alias()
# What an outlet is called in a table without its town: of two of one name each bears it.
_HAS_TWIN = and_(Outlet.city != "", exists().where(_TWIN.c.folded_name == Outlet.folded_name, _TWIN.c.id != Outlet.id))
_NAMED = func.coalesce(func.nullif(Outlet.name, ""), Outlet.other_name)
_TOWN = case((_HAS_TWIN, " (" + Outlet.city + ")"), else_="")
TOLD_APART, NAME_IN_TOWN = _NAMED + _TOWN, Outlet.name + _TOWN


def rows(session: Session, ids: Sequence[int]) -> list[OutletRow]:
    """The rows of these ids, in their order; ids that are gone are left out."""
    staff = select(Position.outlet_id, func.count()).where(Position.outlet_id.in_(list(ids)))
    people = dict(session.execute(staff.group_by(Position.outlet_id)).all())
    return [_row(outlet, people.get(outlet.id, 0)) for outlet in KIND.in_order(session, ids)]


def _row(outlet: Outlet, people: int) -> OutletRow:
    reach = records.shown_reach(outlet)
    return OutletRow(
        outlet.id, outlet.name, outlet.other_name, outlet.medium, outlet.country, outlet.city,
        records.tag_values(outlet.tags, "language"), reach.email, reach.email_valid, reach.phone, reach.phone_valid,
        people, reach.emails, reach.phones, records.tag_values(outlet.tags, "tag"),
    )  # fmt: skip


def fields_of(outlet: Outlet) -> Fields:
    """A loaded outlet (a card) as the fields of a form."""
    return records.plain_fields(outlet, registry.OUTLET)


def named(session: Session, name: str, near: Where = NOWHERE) -> Sequence[Outlet]:
    """The outlets of a name, the nearest to a place first; where there is none, those that have it in the other script
    or had it before they were renamed or merged, or that are in the town which stands behind it.

    Quotation marks are no part of a name: «Вечер» is Вечер.
    """
    folded = text.key(" ".join(name.split()))
    every = select(Outlet).where(literal(folded) != "").order_by(Outlet.id)
    own = session.scalars(every.where(Outlet.folded_name.in_(spellings(folded)))).all()
    if not own:
        others = session.scalars(every.where((Outlet.other_name != "") | _HAD_ANOTHER))
        own = [one for one in others if bare(folded) in _further_names(one)]
    if not own and (said := name_and_town(folded)):
        own = in_town(session.scalars(every.where(Outlet.folded_name.in_(spellings(said[0])))), said[1])
    return sorted(own, key=lambda one: fit(one, folded, near), reverse=True)


def _further_names(outlet: Outlet) -> list[str]:
    """The bare names of an outlet in the other script and before it was renamed, each as it is compared."""
    return [bare(text.key(name)) for name in (outlet.other_name, *str(outlet.extra.get(FORMER, "")).split("\n"))]


def keep_former(outlet: Outlet, name: str) -> None:
    """Keeps the name that an outlet had: lists of others go on saying it."""
    if bare(text.key(name)) not in ("", bare(text.key(outlet.name)), *_further_names(outlet)):
        outlet.extra = {**outlet.extra, FORMER: f"{outlet.extra.get(FORMER, '')}\n{name}".strip()}


def present_names(session: Session) -> dict[str, str]:
    """{key of a name that an outlet had: the name it has now}, without those that another bears today."""
    renamed = session.scalars(select(Outlet).where(_HAD_ANOTHER, Outlet.name != "").order_by(Outlet.id.desc()))
    found = {former: one.name for one in renamed for former in _further_names(one)[1:]}
    return {former: found[former] for former in found.keys() - map(bare, session.scalars(select(Outlet.folded_name)))}


def spellings(folded: str) -> list[str]:
    """The ways in which an outlet's folded name may be written: as it is, and in any quotation marks or none."""
    return [folded, *(marks.format(bare(folded)) for marks in _QUOTED)]


def bare(folded: str) -> str:
    """An outlet's folded name without quotation marks around all of it."""
    return _ENCLOSED.sub(r"\1", folded)


def fit(outlet: Outlet, folded: str, near: Where) -> tuple[int, bool]:
    """How well one of the outlets of a name fits: in that town, or country; and spelled just so."""
    here = zip(near, (outlet.country, outlet.city), (1, 2), strict=True)
    met = (weight for one, other, weight in here if one and _key(one) == _key(other))
    return sum(met), outlet.folded_name == folded


def _key(town: str) -> str:
    return text.latin(text.key(town))


def name_and_town(folded: str) -> tuple[str, str] | None:
    """The bare name and the town of «маяк (нарын)» and «маяк, нарын»; None of another name."""
    said = _IN_TOWN.fullmatch(folded)
    return (bare(said[1]), said[2] or said[3]) if said else None


def in_town(some: Iterable[Outlet], town: str) -> list[Outlet]:
    """Those of some outlets that are in a town, in whatever script it is said."""
    return [one for one in some if _key(one.city) == _key(town)]


def nearest(some: Sequence[Outlet], folded: str, near: Where) -> Outlet | None:
    """The one of some outlets of a name that a place is nearest to, or that has no town; None where several are."""
    fits = [fit(one, folded, near) for one in some]
    best = [one for one, fits_so in zip(some, fits, strict=True) if fits_so == max(fits)]
    several = len({_key(one.city) for one in best}) > 1
    return next(iter([one for one in some if not one.city] if several else best), None)


def told_namesakes(name: str, names: Iterable[str]) -> str:
    """That only the user can say which outlet a name means."""
    text = _("Several outlets are called “{name}”: {names}. Add the town to the name, or merge them afterwards.")
    return text.format(name=name, names=listed(sorted(names)))


class Towns:
    """The names of outlets that are in towns: {key of the name: {key of the town: the name as it is told apart}}."""

    def __init__(self, session: Session) -> None:
        there: dict[str, dict[str, str]] = {}
        for folded, city, shown in session.execute(select(Outlet.folded_name, Outlet.city, NAME_IN_TOWN)):
            there.setdefault(bare(folded), {})[_key(city)] = shown
        self._there = {folded: towns for folded, towns in there.items() if any(towns)}

    def knows(self, folded: str) -> bool:
        """Whether a row may be about one of them: it names one, or nobody has looked what it names."""
        return bool(self._there) and (not folded or self.plain_key(folded) in self._there)

    def plain_key(self, name: str) -> str:
        """The key of a name without the town that stands behind it."""
        folded = text.key(name)
        said = None if bare(folded) in self._there else name_and_town(folded)
        return said[0] if said and said[0] in self._there else folded

    def told_apart(self, name: str, town: str) -> str:
        """A name as it is told apart here: of one in that town, or in the town behind the name; else as it is."""
        there = self._there.get(bare(text.key(name)), {})
        if not there and (said := name_and_town(text.key(name))):
            return self._there.get(said[0], {}).get(_key(said[1]), name)
        return there.get(_key(town), there.get("", name))

    def namesakes(self, name: str) -> Collection[str]:
        """What the outlets of a name that is said without a town are told apart by."""
        return self._there.get(bare(text.key(name)), {}).values()


def by_name(session: Session, name: str, near: Where = NOWHERE) -> Outlet | None:
    """The outlet of a name, the nearest to a place, made where there is none yet; None for no name."""
    shown = " ".join(name.split())
    if not shown:
        return None
    outlet = next(iter(named(session, shown, near)), None)
    return add_named(session, shown) if outlet is None else outlet


def add_named(session: Session, name: str) -> Outlet:
    """A new outlet that has only a name yet."""
    outlet = KIND.new()
    outlet.name = name
    _refresh(outlet)
    session.add(outlet)
    session.flush()
    return outlet


def people(session: Session, outlet_id: int) -> list[tuple[int, str, str]]:
    """[(contact id, name, job title)] of those who work at an outlet."""
    found = session.execute(
        select(Contact.id, Contact.name, Position.title)
        .join(Position, Position.contact_id == Contact.id)
        .where(Position.outlet_id == outlet_id)
        .order_by(search.in_order(session, Contact.sort_key))
        .limit(500)
    )
    return [(row.id, row.name, row.title) for row in found]


def edit(session: Session, outlet_id: int, fields: FormFields, version: int | None = None) -> None:
    """Sets the fields that are given; its contacts are found by the new name at once.

    Raises:
        Problem: the outlet is gone, has no name, or has changed since the card was read.
    """
    before = KIND.get(session, outlet_id)
    was, names = before.name, (before.name, before.other_name)
    KIND.edit(session, outlet_id, fields, version)
    outlet = KIND.get(session, outlet_id)
    keep_former(outlet, was)
    if session.scalar(select(Outlet.id).where(Outlet.folded_name == text.key(was)).limit(1)) is None:
        renaming.follow(session, "outlet", was, outlet.name)
    if (outlet.name, outlet.other_name) != names:
        indexing.refresh_some(session, people_of(session, outlet_id))


def people_of(session: Session, *outlet_ids: int) -> Sequence[int]:
    """The contacts who work at some outlets, or did."""
    people = select(Position.contact_id).where(Position.outlet_id.in_(outlet_ids)).distinct()
    return session.scalars(people.order_by(Position.contact_id)).all()


def told_without(session: Session, outlet_ids: Sequence[int]) -> list[str]:
    """Who would be at no outlet any more without some outlets, in a sentence; none where nobody would."""
    open_ = select(Position.contact_id).where(Position.until.is_(None), Position.outlet_id.is_not(None))
    elsewhere = open_.where(Position.outlet_id.not_in(outlet_ids))
    there = open_.where(Position.outlet_id.in_(outlet_ids), Position.contact_id.not_in(elsewhere))
    theirs = select(Contact.name).where(Contact.id.in_(there), Contact.name != "").order_by(Contact.sort_key)
    names = session.scalars(theirs).all()
    return [_("At no outlet any more: {names}.").format(names=listed(names))] * bool(names)


def _set(_session: Session, outlet: Outlet, fields: FormFields) -> None:
    records.set_plain(outlet, fields, registry.OUTLET)
    if not outlet.name and not outlet.other_name:
        raise FieldProblem("name", _("An outlet needs a name."))
    records.set_reach(outlet, fields, records.region_of(outlet.country))
    records.set_tags(outlet.tags, fields, TAG_KINDS)
    _refresh(outlet)


def _refresh(outlet: Outlet) -> None:
    outlet.folded_name = text.key(" ".join((outlet.name or "").split()))
    outlet.sort_key = text.sort_key(outlet.name or outlet.other_name or "")
    outlet.search = search_of(outlet)


def refresh_merged(session: Session, outlet_id: int, names: Sequence[str]) -> None:
    """Makes an outlet, and the contacts who work there or did, findable by what it has now; keeps the `names` that
    others were merged under."""
    outlet = KIND.get(session, outlet_id)
    for name in names:
        keep_former(outlet, name)
    _refresh(outlet)
    indexing.refresh_some(session, people_of(session, outlet_id))


def search_of(outlet: Outlet) -> str:
    """What an outlet is found by."""
    own = (getattr(outlet, name) or "" for name in ("name", "other_name", "city", "country", "medium", "notes"))
    tags = sorted(outlet.tags, key=lambda tag: (tag.kind, tag.rank or 0))
    owned = (*(row.raw for row in outlet.emails), *(row.value for row in outlet.channels), *(tag.value for tag in tags))
    return text.search_text((*own, *owned), [row.e164 or row.raw for row in outlet.phones])


def columns_of_new(name: str) -> Fields:
    """The columns of an outlet that has only a name yet, for many at once."""
    outlet = KIND.new()
    outlet.name = " ".join(name.split())
    _refresh(outlet)
    return {key: getattr(outlet, key) for key in ("name", "folded_name", "sort_key", "search")}


def delete(session: Session, ids: Sequence[int]) -> int:
    """Deletes outlets; their people stay, without them. Returns how many there were."""
    people = sorted({who for some in records.batches(ids) for who in people_of(session, *some)})
    gone = KIND.delete(session, ids)
    indexing.refresh_some(session, people)
    return gone


KIND = FoundByWords(
    Outlet,
    ("emails", "phones", "channels", "tags"),
    fields_of,
    _set,
    {
        "name": Outlet.sort_key, "medium": Outlet.medium, "country": Outlet.country, "city": Outlet.city,
        "contacts": select(func.count()).where(Position.outlet_id == Outlet.id).scalar_subquery(), "id": Outlet.id,
    },
    N_("Outlets cannot be sorted by “{field}”. They can by: {fields}."),
)  # fmt: skip
SORTS = tuple(KIND.sorts)
count, find, loaded, card, fields, add = KIND.count, KIND.find, KIND.loaded, KIND.card, KIND.fields, KIND.add
