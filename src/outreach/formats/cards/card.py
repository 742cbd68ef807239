"""What a file of people says of each: the fields of a contact as they are gathered, and the groups they belong to."""

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, NamedTuple

from outreach.i18n import _

Fields = dict[str, Any]

_NAME = ("given_name", "middle_name", "family_name", "suffix")


class Card(NamedTuple):
    """One person: the fields (none where there is nothing to know somebody by), and what was wrong."""

    fields: Fields
    problems: list[str]


class Draft:
    """The fields of a contact as they grow; what has no field, or has it already, is kept in `extra`."""

    def __init__(self) -> None:
        self.fields: Fields = {}
        self.extra: dict[str, str] = {}
        self.problems: list[str] = []

    def set(self, field: str, value: str, name: str) -> None:
        """The first value is the field's, a further one is kept under the `name` it has in the file."""
        value = value.strip()
        if value and not self.fields.get(field):
            self.fields[field] = value
        elif value and self.fields[field] != value:
            self.keep(name, value)

    def add(self, field: str, item: object) -> None:
        """One of several values."""
        self.fields.setdefault(field, []).append(item)

    def keep(self, key: str, value: str) -> None:
        """What has no field here, under its own name."""
        name, number = key, 2
        while name in self.extra and self.extra[name] != value:
            name, number = f"{key} ({number})", number + 1
        self.extra[name] = value

    def finish(self) -> Fields:
        """The fields, with a name where its parts are known."""
        if not self.fields.get("name") and (name := " ".join(filter(None, map(self.fields.get, _NAME)))):
            self.fields["name"] = name
        if self.extra:
            self.fields["extra"] = self.extra
        return self.fields


class Entry(NamedTuple):
    """A card as it stands in a file: the marks by which groups name it; a group itself has `members`."""

    card: Card
    marks: Sequence[str]
    group: str = ""
    members: Sequence[str] = ()


def tagged(entries: Iterable[Entry]) -> Iterator[Card]:
    """The cards, each with the names of its groups as tags; a group itself is no person, and says who it includes."""
    found = list(entries)  # groups may stand behind those who belong to them
    groups: dict[str, list[str]] = {}
    for entry in found:
        for member in entry.members if entry.group else ():
            groups.setdefault(mark(member), []).append(entry.group)
    for card, marks, _group, _members in found:
        names = [name for one in dict.fromkeys(map(mark, marks)) for name in groups.get(one, ())]
        if names and card.fields:
            card.fields["tags"] = list(dict.fromkeys([*card.fields.get("tags", []), *names]))
        yield card


def group_card(name: str, shown: Sequence[str]) -> Card:
    """The card of a group that is no person."""
    text = _("“{name}” is a group, not a person: its members get it as a tag.").format(name=name)
    if shown:
        text += " " + _("It includes {members}.").format(members=", ".join(shown))
    return Card({}, [text])


def mark(value: str) -> str:
    """What tells a card from others, as groups write it and as it stands on the card."""
    plain = re.sub(r"(?i)^(?:urn:uuid:|mailto:)", "", value.strip())
    return re.sub(r"(?<!\s)\s*+([,=])\s*+", r"\1", plain).lower()
