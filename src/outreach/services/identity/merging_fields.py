"""What each of some contacts says in each field, and which of it stands after a merge when nobody chooses."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from functools import partial
from typing import Any, NamedTuple, TypeVar

from outreach.i18n import _
from outreach.model.base import Base
from outreach.model.people import NOT_WRITTEN_TO, Contact, Email, Phone, Position
from outreach.problems import Problem
from outreach.services.contacts import indexing
from outreach.services.history import history_labels
from outreach.values import fields as registry
from outreach.values import places, text
from outreach.values.names import name_parts, name_similarity

NAMES = ("name", "other_name", "nickname", "formal_name")
NAME_PARTS = ("given_name", "middle_name", "family_name")
PLAIN = registry.merged(registry.CONTACT)
DAYS = ("found_on", "checked_on")
# Not fields of the contact itself: which of its rows comes first.
FIRSTS = ("position", "email", "phone")
ORDER = (*PLAIN[: PLAIN.index("country")], *FIRSTS, *PLAIN[PLAIN.index("country") :], *DAYS)
Row = TypeVar("Row", Email, Phone)


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


def fields(people: Sequence[Contact], chosen: Mapping[str, int]) -> list[MergeField]:
    """The fields in which at least one of them says something; the first of them is the one that is kept."""
    standing = choices(people, chosen)
    found = []
    for name in ORDER:
        values = [(person.id, shown(person, name, people, standing)) for person in people]
        if any(said for _id, said in values):
            found.append(MergeField(name, label(name), values, standing[name]))
    return found


def label(name: str) -> str:
    """A field's name, as its form has it."""
    firsts = {"position": _("Position"), "email": _("First e-mail"), "phone": _("First phone")}
    return firsts.get(name) or history_labels.field("contact", name)


def shown(person: Contact, name: str, people: Sequence[Contact], choices: Mapping[str, int]) -> str:
    """What a contact says in a field, in words."""
    if name == "position":
        return position_shown(position) if (position := indexing.present(person)) else ""
    if name == "email":
        return _email_shown(person.emails[0], people) if person.emails else ""
    if name == "phone":
        return history_labels.summary("phone", {**image(person.phones[0]), "label": ""}) if person.phones else ""
    given = value(person, name, people[choices["name"]])
    return history_labels.value("contact", name, given.isoformat() if isinstance(given, date) else given)


def image(row: Base) -> dict[str, Any]:
    """A row's values by the names of its columns."""
    return {column.key: getattr(row, column.key) for column in row.__table__.columns}


def position_shown(position: Position) -> str:
    """A position in words."""
    outlet = position.outlet.name if position.outlet else ""
    return ", ".join(part for part in (position.title, position.department, outlet) if part)


def _email_shown(row: Email, people: Sequence[Contact]) -> str:
    """An address as the first of them writes it, for case does not make it another one."""
    firsts = (one.emails[0] for one in people if one.emails)
    same = next((first for first in firsts if first.folded and first.folded == row.folded), row)
    return same.address or same.raw


def value(person: Contact, name: str, named: Contact) -> Any:
    """What a contact says in a plain field; the name that stands, in its other script, is its other name."""
    given = getattr(person, name)
    if name != "other_name" or given or person is named:
        return given
    return person.name if _in_two_scripts(person.name, named.name) else given


def _in_two_scripts(one: str, other: str) -> bool:
    """Whether a Cyrillic and a Latin name are one: a maiden name is no spelling of the one after a marriage."""
    if {text.script(one), text.script(other)} != {"Cyrl", "Latn"}:
        return False
    names = name_similarity.compare(name_parts.split(one), name_parts.split(other))
    return not names.clash and name_similarity.NONE not in (names.given, names.family)


def by_default(people: Sequence[Contact], name: int | None = None) -> dict[str, int]:
    """{field: place of the contact whose value stands}; `name` is the place of the one whose name was chosen.

    Filled beats empty, checked later beats earlier, valid beats invalid; where all is equal, the kept one's stands.
    """
    found = {"name": _best(people, lambda one: _named(one, people[0])) if name is None else name}
    named = people[found["name"]]
    for field in PLAIN[1:]:
        found[field] = _best(people, partial(_filled, field=field, named=named))
    for field in NAME_PARTS:
        if _stands_alone(named, people[found[field]], field):
            found[field] = found["name"]
    _keep_places_together(people, found)
    found["found_on"] = _first_of(people, "found_on", earliest=True)
    found["checked_on"] = _first_of(people, "checked_on", earliest=False)
    found["position"] = _best(people, lambda one: int(indexing.present(one) is not None))
    found["email"] = _best(people, lambda one: _usable(one.emails, lambda row: row.bounce not in NOT_WRITTEN_TO))
    found["phone"] = _best(people, lambda one: _usable(one.phones, lambda row: True))
    return found


def _best(people: Sequence[Contact], rank: Callable[[Contact], int]) -> int:
    def key(place: int) -> tuple[int, date, int]:
        return rank(people[place]), people[place].checked_on or date.min, -place

    return max(range(len(people)), key=key)


def _named(person: Contact, kept: Contact) -> int:
    """A name in the script of the kept one's; a later check does not turn Cyrillic into Latin."""
    if not person.name:
        return 0
    return 2 if not kept.name or text.script(person.name) == text.script(kept.name) else 1


def _filled(person: Contact, field: str, named: Contact) -> int:
    given = value(person, field, named)
    if not given:
        return 0
    return 2 if field != "country" or places.country_code(given) else 1


def _usable(rows: Sequence[Row], sound: Callable[[Row], bool]) -> int:
    """How well the first row can be used; 0 where there is none."""
    return max((1 + row.valid * (1 + sound(row)) for row in rows[:1]), default=0)


def _stands_alone(named: Contact, other: Contact, part: str) -> bool:
    """Whether a part of a name goes with the name, be it empty: no given name of one beside the family name of another.

    One who bears the very same name may lend it a part.
    """
    return bool(getattr(named, part)) or text.key(named.name) != text.key(other.name)


def _keep_places_together(people: Sequence[Contact], found: dict[str, int]) -> None:
    """A street belongs to its town: it is not put beside the town of another."""
    town = people[found["city"]].city
    for name in ("state", "street", "postcode"):
        fitting = [
            place for place, one in enumerate(people)
            if getattr(one, name) and (not one.city or not town or text.key(one.city) == text.key(town))
        ]  # fmt: skip
        if found[name] not in fitting:
            found[name] = fitting[0] if fitting else found["city"]


def _first_of(people: Sequence[Contact], name: str, *, earliest: bool) -> int:
    days = {place: getattr(one, name) for place, one in enumerate(people) if getattr(one, name)}
    return (min if earliest else max)(days, key=lambda place: days[place], default=0)


def choices(people: Sequence[Contact], chosen: Mapping[str, int]) -> dict[str, int]:
    """{field: place} of what is chosen ({field: id of the contact}), and by default where nothing is.

    Raises:
        Problem: there is no such field, or the contact is not among those that are merged.
    """
    ids = [person.id for person in people]
    named = chosen.get("name")
    found = by_default(people, ids.index(named) if named in ids else None)
    for name, number in chosen.items():
        if name not in ORDER:
            raise Problem(_("Unknown field “{name}” in the merge.").format(name=name))
        if number not in ids:
            raise Problem(_("Contact {id} is not among the merged contacts.").format(id=number))
        found[name] = ids.index(number)
    return found
