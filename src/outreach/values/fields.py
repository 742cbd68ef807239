"""The fields of contacts, outlets, officers and pieces of coverage, each declared once.

Services, table columns, forms, command line options, exports, imports, the history and merging are projections of this
registry: a new text field of a contact is a column in `model.people`, a migration, and a line here.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import Enum, auto
from typing import Never, TypeVar

from outreach.i18n import N_

T = TypeVar("T")


class Kind(Enum):
    """What a field holds, and so how it is typed, checked, stored and shown."""

    TEXT = auto()  # one line
    NOTES = auto()  # any number of lines
    VOCABULARY = auto()  # a code of `values.vocabularies`
    DAY = auto()
    TICK = auto()
    WORDS = auto()  # tags, beats, languages
    REACH = auto()  # e-mails, phones, channels
    POSITION = auto()  # a part of the present position
    RECORD = auto()  # the number of another record
    PARTS = auto()  # what only its own editor knows: names by language, extra columns


@dataclass(frozen=True, slots=True)
class Field:
    """A field of a record.

    `option` is its name on the command line where that is not the key's own; "" where it has none. `width` is that of
    its plain column in a table, 0 where it has none of its own or a special one. `sorts` says whether a table can be
    sorted by it. `merges` says whether two records that become one choose between its values. `section` is where the
    form shows it as a plain line, "" where it has a place of its own. `headings` are further column headings by which
    an import knows it, `vcard` the vCard property that holds it as text.
    """

    key: str
    label: str
    kind: Kind = Kind.TEXT
    option: str | None = None
    width: int = 0
    sorts: bool = True
    merges: bool = True
    section: str = ""
    headings: tuple[str, ...] = ()
    vcard: str = ""

    @property
    def option_name(self) -> str:
        """The option that sets the field, without its dashes; "" for none."""
        return self.key.replace("_", "-") if self.option is None else self.option


Fields = Mapping[str, Field]

NETWORKS = {
    "telegram": "Telegram", "whatsapp": "WhatsApp", "viber": "Viber", "signal": "Signal", "vk": "VK", "ok": "OK",
    "x": "X", "facebook": "Facebook", "instagram": "Instagram", "linkedin": "LinkedIn", "youtube": "YouTube",
    "tiktok": "TikTok", "threads": "Threads", "bluesky": "Bluesky", "skype": "Skype",
}  # fmt: skip
"""{key: name} of the networks of channels, in the order in which they are offered (C6)."""

NAME, GROUP = "name", "group"  # sections of a form


def _table(*fields: Field) -> dict[str, Field]:
    return {field.key: field for field in fields}


_REACH = (
    Field("emails", N_("E-mail"), Kind.REACH, option="email"),
    Field("phones", N_("Phone"), Kind.REACH, option="phone"),
    Field("channels", N_("Channel"), Kind.REACH, option="channel"),
)
_LANGUAGES = Field("languages", N_("Language"), Kind.WORDS, option="language")
_TAGS = Field("tags", N_("Tag"), Kind.WORDS, option="tag")
_COUNTRY = Field("country", N_("Country"), Kind.VOCABULARY)
_ADDRESS = (
    Field("state", N_("State or region")),
    Field("city", N_("City")),
    Field("street", N_("Street"), width=140),
    Field("postcode", N_("Postcode"), width=72),
    Field("website", N_("Website"), width=140),
)
_NOTES = Field("notes", N_("Notes"), Kind.NOTES, width=200, sorts=False, merges=False)
_EXTRA = Field("extra", N_("Further columns"), Kind.PARTS)

CONTACT = _table(
    Field("name", N_("Name")),
    Field("other_name", N_("Name in the other script")),
    Field("honorific", N_("Honorific"), width=72, sorts=False, section=NAME),
    Field("given_name", N_("Given name"), width=96, section=NAME),
    Field("middle_name", N_("Middle name"), width=96, section=NAME),
    Field("family_name", N_("Family name"), width=112, section=NAME),
    Field("suffix", N_("Suffix"), width=64, sorts=False, section=NAME),
    Field("nickname", N_("Nickname"), width=96, section=NAME, vcard="NICKNAME"),
    Field("formal_name", N_("Formal name"), width=152, section=NAME),
    Field("salutation", N_("Salutation"), width=120, section=NAME),
    Field("position", N_("Job title"), Kind.POSITION, vcard="TITLE"),
    Field("department", N_("Department"), Kind.POSITION, sorts=False, section=NAME),
    Field("outlet", N_("Outlet"), Kind.POSITION),
    *_REACH,
    _LANGUAGES,
    Field("beats", N_("Beat"), Kind.WORDS, option="beat"),
    _TAGS,
    _COUNTRY,
    *_ADDRESS,
    _NOTES,
    Field("source", N_("Source"), width=120, merges=False),
    Field("basis", N_("Legal basis"), width=112),
    Field("found_on", N_("Added"), Kind.DAY),
    Field("checked_on", N_("Verified on"), Kind.DAY),
    Field("position_since", N_("In this position since"), Kind.POSITION, sorts=False),
    Field("do_not_contact", N_("Do not contact"), Kind.TICK),
    Field("do_not_contact_reason", N_("Reason"), option="", sorts=False, merges=False),
    Field("do_not_contact_on", N_("Do not contact since"), Kind.DAY, option="", sorts=False, merges=False),
    Field("keeps_embargoes", N_("Accepts embargoes"), Kind.TICK),
    Field(
        "preferred_way",
        N_("Preferred way"),
        Kind.VOCABULARY,
        sorts=False,
        headings=("preferred way", "preferred channel", "предпочтительный канал", "предпочитаемый способ связи"),
    ),
    Field("group_members", N_("Members of the group"), sorts=False, section=GROUP),
    Field("group_owner", N_("Owner of the group"), sorts=False, section=GROUP),
    _EXTRA,
)
OUTLET = _table(
    Field("name", N_("Name")),
    Field("other_name", N_("Name in the other script")),
    Field("medium", N_("Medium"), Kind.VOCABULARY),
    Field("frequency", N_("Frequency")),
    *_REACH,
    _LANGUAGES,
    _TAGS,
    _COUNTRY,
    *_ADDRESS,
    _NOTES,
    _EXTRA,
)
OFFICER = _table(
    Field("honorific", N_("Honorific")),
    Field("name", N_("Name")),
    Field("title", N_("Job title")),
    Field("organisation", N_("Organisation")),
    Field("names", N_("Name"), Kind.PARTS),
    *_REACH,
    _NOTES,
    Field("away_from", N_("Away from"), Kind.DAY),
    Field("away_until", N_("Away until"), Kind.DAY),
    Field("stand_in", N_("Stand-in"), Kind.RECORD),
)
COVERAGE = _table(
    Field("url", N_("Link"), Kind.PARTS),
    Field("title", N_("Headline")),
    Field("outlet", N_("Outlet"), Kind.RECORD),
    Field("published_on", N_("Published on"), Kind.DAY),
    Field("release", N_("Release"), Kind.RECORD),
    Field("contacts", N_("Contact"), Kind.RECORD),
    Field("byline", N_("Byline")),
    Field("medium", N_("Medium"), Kind.VOCABULARY),
    Field("language", N_("Language"), Kind.VOCABULARY),
    Field("tone", N_("Tone"), Kind.PARTS),
    Field("reach", N_("Readers"), Kind.PARTS),
    _NOTES,
)

# The texts of a release and of one of its versions, each with its label.
RELEASE: Mapping[str, str] = {
    "reference": N_("Reference"), "status": N_("Status"), "embargo_until": N_("Embargo until"),
    "embargo_zone": N_("Time zone of the embargo"), "prepared_by": N_("Prepared by"), "cleared_by": N_("Cleared by"),
    "cleared_on": N_("Cleared on"), "notes": N_("Internal notes"), "project": N_("Project"),
    "programme": N_("Programme"), "correction": N_("Correction"),
}  # fmt: skip
TOPICS: Mapping[str, str] = {
    "donors": N_("Donors"), "partners": N_("Partners"), "countries": N_("Countries"), "sdgs": N_("SDGs"),
}  # fmt: skip
VERSION: Mapping[str, str] = {
    "kind": N_("Kind"), "headline": N_("Headline"), "subhead": N_("Subheadline"), "dateline": N_("Dateline"),
    "date": N_("Date"), "body": N_("Text"), "boilerplate": N_("Boilerplate"),
    "notes_to_editors": N_("Notes to editors"), "translator": N_("Translator"),
}  # fmt: skip


def of(fields: Fields, *kinds: Kind) -> Iterator[Field]:
    """The fields of some kinds, in their order."""
    return (field for field in fields.values() if field.kind in kinds)


def texts(fields: Fields) -> tuple[str, ...]:
    """The keys of the plain texts, each a column of the record's own table."""
    return tuple(field.key for field in of(fields, Kind.TEXT, Kind.NOTES))


def days(fields: Fields) -> tuple[str, ...]:
    """The keys of the days."""
    return tuple(field.key for field in of(fields, Kind.DAY))


def tag_kinds(fields: Fields) -> dict[str, str]:
    """{key: kind of the tags} of the lists of words."""
    return {field.key: field.option_name for field in of(fields, Kind.WORDS)}


def options(fields: Fields) -> tuple[str, ...]:
    """The keys of the fields that the command line sets."""
    return tuple(field.key for field in fields.values() if field.option_name)


def labels(fields: Fields) -> dict[str, str]:
    """{key: label} of all."""
    return {field.key: field.label for field in fields.values()}


def sorted_texts(fields: Fields) -> tuple[str, ...]:
    """The keys of the plain texts that a table can be sorted by, by the alphabet."""
    return tuple(field.key for field in of(fields, Kind.TEXT) if field.sorts)


def in_section(fields: Fields, section: str) -> list[Field]:
    """The plain lines of a section of the form."""
    return [field for field in fields.values() if field.section == section]


def merged(fields: Fields) -> tuple[str, ...]:
    """The keys of the values between which two records that become one choose."""
    return tuple(field.key for field in of(fields, Kind.TEXT, Kind.VOCABULARY) if field.merges)


def text_in(record: Mapping[str, object], name: str) -> str:
    """What a record says in a field, as text; "" where it says nothing there, or has no such field."""
    return str(record.get(name) or "")


def items_in(record: Mapping[str, T | None], name: str) -> T | tuple[()]:
    """What a record has several of in a field; () where it has none."""
    return record.get(name) or ()


def parts_in(record: Mapping[str, T | None], name: str) -> T | dict[str, Never]:
    """What a record has by name in a field; {} where it has nothing there."""
    return record.get(name) or {}
