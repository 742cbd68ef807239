"""What each of some records says in each field, and which of it stands after a merge when nobody chooses."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Any, NamedTuple, TypeVar

from outreach.i18n import _
from outreach.model.base import Base
from outreach.model.people import NOT_WRITTEN_TO, Contact, Email, Outlet, Phone, Position
from outreach.problems import Problem
from outreach.services import outlets
from outreach.services.contacts import indexing
from outreach.services.history import history_labels
from outreach.values import fields as registry
from outreach.values import places, text
from outreach.values.names import name_parts, name_similarity

NAMES = ("name", "other_name", "nickname", "formal_name")
NAME_PARTS = ("given_name", "middle_name", "family_name")
Row = TypeVar("Row", Email, Phone)
Record = Contact | Outlet


@dataclass(frozen=True)
class Kind:
    """What is merged: its table, how it is loaded, its `plain` fields and days, which of its rows may come first."""

    table: str
    loaded: Callable[..., Sequence[Any]]
    plain: tuple[str, ...]
    days: tuple[str, ...]
    firsts: tuple[str, ...]

    @property
    def order(self) -> tuple[str, ...]:
        """All fields, as they are shown."""
        country = self.plain.index("country")
        return (*self.plain[:country], *self.firsts, *self.plain[country:], *self.days)


CONTACTS = Kind(
    "contact", indexing.loaded, registry.merged(registry.CONTACT), ("found_on", "checked_on"),
    ("position", "email", "phone"),
)  # fmt: skip
OUTLETS = Kind("outlet", outlets.loaded, registry.merged(registry.OUTLET), (), ("email", "phone"))


def kind_of(record: Record) -> Kind:
    """What a record is, to be merged."""
    return CONTACTS if isinstance(record, Contact) else OUTLETS


class MergeField(NamedTuple):
    """A field: what each contact says in it (id, as shown), and the place of the one that stands by default."""

    name: str
    label: str
    values: list[tuple[int, str]]
    chosen: int

    @property
    def differs(self) -> bool:
        """Whether two of them say something else."""
        return len({said for _id, said in self.values if said}) > 1


def fields(people: Sequence[Record], chosen: Mapping[str, int]) -> list[MergeField]:
    """The fields in which at least one of them says something; the first of them is the one that is kept."""
    standing = choices(people, chosen)
    kind = kind_of(people[0])
    found = []
    for name in kind.order:
        values = [(person.id, shown(person, name, people, standing)) for person in people]
        if any(said for _id, said in values):
            found.append(MergeField(name, label(name, kind), values, standing[name]))
    return found


def label(name: str, kind: Kind) -> str:
    """A field's name, as its form has it."""
    firsts = {"position": _("Position"), "email": _("First e-mail"), "phone": _("First phone")}
    return firsts.get(name) or history_labels.field(kind.table, name)


def shown(person: Record, name: str, people: Sequence[Record], choices: Mapping[str, int]) -> str:
    """What a record says in a field, in words."""
    if name == "position":
        position = indexing.present(person) if isinstance(person, Contact) else None
        return position_shown(position) if position else ""
    if name == "email":
        return _email_shown(person.emails[0], people) if person.emails else ""
    if name == "phone":
        return history_labels.summary("phone", {**image(person.phones[0]), "label": ""}) if person.phones else ""
    given = value(person, name, people[choices["name"]])
    return history_labels.value(kind_of(person).table, name, given)


def image(row: Base) -> dict[str, object]:
    """A row's values by the names of its columns."""
    return {column.key: getattr(row, column.key) for column in row.__table__.columns}


def position_shown(position: Position) -> str:
    """A position in words."""
    outlet = position.outlet.name if position.outlet else ""
    return ", ".join(part for part in (position.title, position.department, outlet) if part)


def _email_shown(row: Email, people: Sequence[Record]) -> str:
    """An address as the first of them writes it, for case does not make it another one."""
    firsts = (one.emails[0] for one in people if one.emails)
    same = next((first for first in firsts if first.folded and first.folded == row.folded), row)
    return same.address or same.raw


def value(person: Record, name: str, named: Record) -> Any:
    """What a record says in a plain field; the name that stands, in its other script, is its other name."""
    given = getattr(person, name)
    if name != "other_name" or given or person is named:
        return given
    return person.name if _in_two_scripts(person, named) else given


def _in_two_scripts(one: Record, other: Record) -> bool:
    """Whether a Cyrillic and a Latin name are one: a maiden name is no spelling of the one after a marriage."""
    if {text.script(one.name), text.script(other.name)} != {"Cyrl", "Latn"}:
        return False
    if isinstance(one, Outlet):
        return True
    names = name_similarity.compare(name_parts.split(one.name), name_parts.split(other.name))
    return not names.clash and name_similarity.NONE not in (names.given, names.family)


def by_default(people: Sequence[Record], name: int | None = None) -> dict[str, int]:
    """{field: place of the record whose value stands}; `name` is the place of the one whose name was chosen.

    Filled beats empty, checked later beats earlier, valid beats invalid; where all is equal, the kept one's stands.
    """
    found = {"name": _best(people, lambda one: _named(one, people[0])) if name is None else name}
    named = people[found["name"]]
    kind = kind_of(named)
    for field in kind.plain[1:]:
        found[field] = _best(people, partial(_filled, field=field, named=named))
    for field in set(NAME_PARTS).intersection(kind.plain):
        if _stands_alone(named, people[found[field]], field):
            found[field] = found["name"]
    _keep_places_together(people, found)
    found |= {day: _first_of(people, day, earliest=day == "found_on") for day in kind.days}
    found |= {first: _best(people, _FIRSTS[first]) for first in kind.firsts}
    return found


def _best(people: Sequence[Record], rank: Callable[[Any], int]) -> int:
    def key(place: int) -> tuple[int, date, int]:
        return rank(people[place]), getattr(people[place], "checked_on", None) or date.min, -place

    return max(range(len(people)), key=key)


def _named(person: Record, kept: Record) -> int:
    """A name in the script of the kept one's; a later check does not turn Cyrillic into Latin."""
    if not person.name:
        return 0
    return 2 if not kept.name or text.script(person.name) == text.script(kept.name) else 1


def _filled(person: Record, field: str, named: Record) -> int:
    given = value(person, field, named)
    if not given:
        return 0
    return 2 if field != "country" or places.country_code(given) else 1


def _usable(rows: Sequence[Row], sound: Callable[[Row], bool]) -> int:
    """How well the first row can be used; 0 where there is none."""
    return max((1 + row.valid * (1 + sound(row)) for row in rows[:1]), default=0)


_FIRSTS: dict[str, Callable[[Any], int]] = {
    "position": lambda one: int(indexing.present(one) is not None),
    "email": lambda one: _usable(one.emails, lambda row: row.bounce not in NOT_WRITTEN_TO),
    "phone": lambda one: _usable(one.phones, lambda row: True),
}


def _stands_alone(named: Record, other: Record, part: str) -> bool:
    """Whether a part of a name goes with the name, be it empty: no given name of one beside the family name of another.

    One who bears the very same name may lend it a part.
    """
    return bool(getattr(named, part)) or text.key(named.name) != text.key(other.name)


def _keep_places_together(people: Sequence[Record], found: dict[str, int]) -> None:
    """A street belongs to its town: it is not put beside the town of another."""
    town = people[found["city"]].city
    for name in ("state", "street", "postcode"):
        fitting = [
            place for place, one in enumerate(people)
            if getattr(one, name) and (not one.city or not town or text.key(one.city) == text.key(town))
        ]  # fmt: skip
        if found[name] not in fitting:
            found[name] = fitting[0] if fitting else found["city"]


def _first_of(people: Sequence[Record], name: str, *, earliest: bool) -> int:
    days = {place: getattr(one, name) for place, one in enumerate(people) if getattr(one, name)}
    return (min if earliest else max)(days, key=lambda place: days[place], default=0)


def choices(people: Sequence[Record], chosen: Mapping[str, int]) -> dict[str, int]:
    """{field: place} of what is chosen ({field: id of the record}), and by default where nothing is.

    Raises:
        Problem: there is no such field, or the record is not among those that are merged.
    """
    ids = [person.id for person in people]
    kind = kind_of(people[0])
    named = chosen.get("name")
    found = by_default(people, ids.index(named) if named in ids else None)
    for name, number in chosen.items():
        if name not in kind.order:
            raise Problem(_("Unknown field “{name}” in the merge.").format(name=name))
        if number not in ids:
            missing = _("Contact {id} is not among the merged contacts.")
            if kind is OUTLETS:
                missing = _("Outlet {id} is not among the merged outlets.")
            raise Problem(missing.format(id=number))
        found[name] = ids.index(number)
    return found
