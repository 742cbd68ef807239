"""The fields of a contact become the lines of a vCard."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import groupby, repeat
from operator import itemgetter
from types import MappingProxyType
from typing import Any, NamedTuple

from outreach.values import position_cell
from outreach.values.fields import CONTACT

_PHONES = {
    "mobile": "CELL", "work": "WORK,VOICE", "home": "HOME,VOICE", "fax": "FAX", "pager": "PAGER", "other": "OTHER",
}  # fmt: skip
_EMAILS = {"work": "WORK", "home": "HOME", "other": "OTHER"}
_CHANNELS = {"telegram", "whatsapp", "viber", "signal", "vk", "ok", "skype", "x", "facebook", "instagram", "linkedin",
             "youtube", "tiktok", "threads", "bluesky"}  # fmt: skip
_TEXTS = {
    "other_name": "X-OUTREACH-OTHER-NAME", "formal_name": "X-OUTREACH-FORMAL-NAME",
    "salutation": "X-OUTREACH-SALUTATION", "source": "X-OUTREACH-SOURCE", "basis": "X-OUTREACH-BASIS",
    "do_not_contact_reason": "X-OUTREACH-DO-NOT-CONTACT-REASON",
}  # fmt: skip
_DAYS = {
    "found_on": "X-OUTREACH-FOUND-ON", "checked_on": "X-OUTREACH-CHECKED-ON",
    "do_not_contact_on": "X-OUTREACH-DO-NOT-CONTACT-ON", "position_since": "X-OUTREACH-POSITION-SINCE",
}  # fmt: skip
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8})*")


_NAME = ("family_name", "given_name", "middle_name", "honorific", "suffix")
_ADDRESS = ("street", "city", "state", "postcode", "country")
_WORDS = ("tags", "languages", "beats")
_PROPERTIES = {field.key: field.vcard for field in CONTACT.values() if field.vcard}
_PLAIN = (
    "name", *_NAME, *_PROPERTIES, "outlet", "department", *_ADDRESS, "website", "notes", *_TEXTS, *_DAYS,
    "do_not_contact", "keeps_embargoes", "other_positions", "extra",
)  # fmt: skip


class Columns(NamedTuple):
    """Many contacts column by column: one value of each for each card, and rows of what a card has several of.

    `plain` lacks the columns in which no card has anything. The rows begin with the place of their card and go by it:
    e-mails and phones (place, raw, label), channels (place, network, value), words (place, word) of each kind.
    """

    size: int
    plain: Mapping[str, Sequence[Any]]
    emails: Sequence[tuple[int, str, str]] = ()
    phones: Sequence[tuple[int, str, str]] = ()
    channels: Sequence[tuple[int, str, str]] = ()
    words: Mapping[str, Sequence[tuple[int, str]]] = MappingProxyType({})


def columns_of(cards: Sequence[Mapping[str, Any]]) -> Columns:
    """Cards that are at hand one by one, column by column."""

    def several(field: str, *names: str) -> list[Any]:
        return [
            (place, *(item.get(name) or "" for name in names)) if names else (place, item)
            for place, card in enumerate(cards)
            for item in card.get(field) or ()
        ]

    plain = {name: [card.get(name) for card in cards] for name in _PLAIN if any(card.get(name) for card in cards)}
    emails, phones = several("emails", "raw", "label"), several("phones", "raw", "label")
    channels = several("channels", "network", "value")
    return Columns(len(cards), plain, emails, phones, channels, {kind: several(kind) for kind in _WORDS})


def texts(cards: Columns, version: str) -> list[str]:
    """The folded lines of each card, BEGIN and END with them."""
    found = _Lines(cards, version)
    found.named()
    found.plain(_PROPERTIES)
    found.organisation()
    found.reach()
    found.address()
    found.plain({"website": "URL", "notes": "NOTE"})
    found.tags()
    found.languages()
    found.words("beats", "X-OUTREACH-BEAT:")
    found.plain(_TEXTS)
    found.plain(_DAYS)
    found.others()
    return _folded(["\r\n".join(lines) for lines in found.lines])


class _Lines:
    """The unfolded lines of each card as they grow, one property of all cards after the other."""

    def __init__(self, cards: Columns, version: str) -> None:
        self.cards, self.version = cards, version
        self.lines: list[list[str]] = []

    def _column(self, name: str) -> list[str]:
        values = [str(value) if value else "" for value in self.cards.plain[name]]
        return [escape(value) for value in values] if _ESCAPED("\x01".join(values)) else values

    def _structured(self, parts: Sequence[str]) -> Iterable[str]:
        """A value of several parts for each card."""
        there = [part for part in parts if part in self.cards.plain]
        if not there:
            return repeat(";" * (len(parts) - 1), self.cards.size)
        blank = [""] * self.cards.size
        return map(";".join, zip(*(self._column(part) if part in there else blank for part in parts), strict=True))

    def named(self) -> None:
        """What each card begins with: FN, which must not be empty (RFC 6350, 6.2.1), and N."""
        start = f"BEGIN:VCARD\r\nVERSION:{self.version}\r\nFN:"
        names = self._column("name") if "name" in self.cards.plain else [""] * self.cards.size
        structured = self._structured(_NAME)
        self.lines = [[start + name, "N:" + value] for name, value in zip(names, structured, strict=True)]
        for place, name in enumerate(names):
            if not name:
                self.lines[place][:1] = (start + escape(_stand_in(self.cards, place)), "X-OUTREACH-NAME:")

    def plain(self, names: Mapping[str, str]) -> None:
        """A line for each of some columns where it says something."""
        for field, name in names.items():
            if field in self.cards.plain:
                for lines, value in zip(self.lines, self._column(field), strict=True):
                    if value:
                        lines.append(f"{name}:{value}")

    def organisation(self) -> None:
        for lines, value in zip(self.lines, self._structured(("outlet", "department")), strict=True):
            if value != ";":
                lines.append("ORG:" + (value if value.endswith("\\;") else value.removesuffix(";")))

    def address(self) -> None:
        start = f"ADR;TYPE={'work' if self.version == '4.0' else 'WORK'}:;;"
        for lines, value in zip(self.lines, self._structured(_ADDRESS), strict=True):
            if value != ";;;;":
                lines.append(start + value)

    def rows(self, rows: Sequence[tuple[int, str, str]], names: Mapping[str, str]) -> None:
        """A line for each (place, value, kind); `names` has the property, with its colon, of each kind."""
        lines = self.lines
        if _ESCAPED("\x01".join([row[1] for row in rows])):
            rows = [(place, escape(value), kind) for place, value, kind in rows]
        for place, value, kind in rows:
            lines[place].append(names[kind] + value)

    def words(self, kind: str, name: str) -> None:
        """A line for each word of a kind."""
        self.rows([(place, word, "") for place, word in self.cards.words.get(kind, ())], {"": name})

    def reach(self) -> None:
        self.rows(self.cards.emails, _Names(_email, self.version))
        self.rows(self.cards.phones, _Names(_phone, self.version))
        for place, network, value in self.cards.channels:
            known = f"X-{network.upper()}:" if network in _CHANNELS else f"X-OUTREACH-CHANNEL:{escape(network)};"
            self.lines[place].append(known + escape(value))

    def tags(self) -> None:
        for place, tags in _by_card(self.cards.words.get("tags", ())):
            if _UNLISTED("\n".join(tags)):
                self.lines[place] += [f"X-OUTREACH-TAG:{escape(tag)}" for tag in tags]
            else:
                self.lines[place].append("CATEGORIES:" + ",".join([escape(tag) for tag in tags]))

    def languages(self) -> None:
        if self.version != "4.0":
            self.words("languages", "X-OUTREACH-LANG:")
            return
        for place, languages in _by_card(self.cards.words.get("languages", ())):
            if len(languages) <= 100 and all(map(_LANGUAGE.fullmatch, languages)):
                self.lines[place] += [f"LANG;PREF={rank}:{code}" for rank, code in enumerate(languages, start=1)]
            else:
                self.lines[place] += [f"X-OUTREACH-LANG:{escape(language)}" for language in languages]

    def others(self) -> None:
        """What is no text: a wish, and what files said beside our own fields. The end with it."""
        for lines, wish in zip(self.lines, self.cards.plain.get("do_not_contact", ()), strict=False):
            if wish:
                lines.append("X-OUTREACH-DO-NOT-CONTACT:1")
        for lines, promise in zip(self.lines, self.cards.plain.get("keeps_embargoes", ()), strict=False):
            if promise:
                lines.append("X-OUTREACH-KEEPS-EMBARGOES:1")
        for lines, positions in zip(self.lines, self.cards.plain.get("other_positions", ()), strict=False):
            for position in positions or ():
                parts = (escape(str(position[part] or "")) for part in position_cell.FIELDS)
                lines.append("X-OUTREACH-OTHER-POSITION:" + ";".join(parts))
        for lines, extra in zip(self.lines, self.cards.plain.get("extra", ()), strict=False):
            for key, value in (extra or {}).items():
                lines.append(f"X-OUTREACH-EXTRA:{escape(key)};{escape(str(value))}")
        for lines in self.lines:
            lines.append("END:VCARD\r\n")


class _Names(dict[str, str]):
    """What a line begins with under a label, worked out once."""

    def __init__(self, made: Callable[[str, str], str], version: str) -> None:
        super().__init__()
        self._made, self._version = made, version

    def __missing__(self, label: str) -> str:
        self[label] = self._made(label, self._version) + ":"
        return self[label]


def _by_card(rows: Iterable[tuple[int, str]]) -> Iterator[tuple[int, list[str]]]:
    for place, some in groupby(rows, key=itemgetter(0)):
        yield place, [word for _place, word in some]


def _stand_in(cards: Columns, place: int) -> str:
    """What a card without a name is called."""

    def said(*names: str) -> list[str]:
        return [cards.plain[name][place] or "" if name in cards.plain else "" for name in names]

    reach = [row[1] for rows in (cards.emails, cards.phones) for row in rows if row[0] == place]
    given = " ".join(filter(None, said("given_name", "middle_name", "family_name")))
    values = (given, *said("other_name", "outlet"), *reach, *said("street", "city"))
    return next(filter(None, values), "?")


def _email(label: str, version: str) -> str:
    internet = "INTERNET," if version == "3.0" else ""
    return _typed("EMAIL", (internet + _EMAILS.get(label, "")).rstrip(","), version)


def _phone(label: str, version: str) -> str:
    return _typed("TEL", _PHONES.get(label, "VOICE"), version)


def _typed(name: str, kinds: str, version: str) -> str:
    if not kinds:
        return name
    if version == "4.0":
        small = kinds.lower()
        return f'{name};TYPE="{small}"' if "," in small else f"{name};TYPE={small}"
    return f"{name};TYPE={kinds}"


_UNLISTED = re.compile(r"[,\\]|^\s|\s$", re.M).search


def escape(value: str) -> str:
    """A text as a value holds it (RFC 6350, 3.4): on one line, its commas and semicolons told from those of lists."""
    if not _ESCAPED(value):
        return value
    value = value.replace("\\", "\\\\").replace(",", "\\,").replace(";", "\\;")
    return value.replace("\r\n", "\\n").replace("\r", "\\n").replace("\n", "\\n").replace("\x00", "")


_ESCAPED = re.compile(r"[\\,;\r\n\x00]").search


_LONG = re.compile(rb"\n[^\r\n]{76,}")


def _folded(cards: Sequence[str]) -> list[str]:
    """Lines of at most 75 bytes, never cut inside a letter (RFC 6350, 3.2). No card has a NUL in it."""
    return _LONG.sub(_fold, "\0".join(cards).encode("utf-8", "replace")).decode().split("\0") if cards else []


def _fold(found: re.Match[bytes]) -> bytes:
    line = found[0][1:]
    parts: list[bytes] = []
    start = 0
    while start < len(line):
        end = min(start + (75 if not parts else 74), len(line))
        while end < len(line) and line[end] & 0xC0 == 0x80:
            end -= 1
        parts.append(line[start:end])
        start = end
    return b"\n" + b"\r\n ".join(parts)
