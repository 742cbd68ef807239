"""LDIF (RFC 2849): the address books of Thunderbird, Outlook, Evolution and directories, as fields of contacts.

An attribute we have no field for goes to `extra` under its own name; a group of others is no person. Which attribute
is which field is said in resources/data/cards/ldif.toml.
"""

import base64
import re
import tomllib
from collections.abc import Iterator, Sequence
from functools import cache
from typing import Any

from outreach import paths
from outreach.formats import encodings
from outreach.formats.cards.card import Card, Draft, Entry, Fields, group_card, tagged
from outreach.i18n import _
from outreach.problems import Problem
from outreach.values import places

_START = re.compile(rb"\s*(?:#[^\n]*\n\s*|version:[^\n]*\n\s*)*dn::?[ \t]*\S", re.I)
_LINE = re.compile(rb"([A-Za-z][A-Za-z0-9.-]*(?:;[A-Za-z0-9._-]*)*):([:<]?)[ \t]*", re.S)
_LONGEST = 20_000  # attributes of one entry
_MOST_TOLD = 200  # letters of what is not understood

Attributes = list[tuple[str, str]]
"""The names of attributes as they are written, and their values."""


@cache
def _lists() -> dict[str, Any]:
    return tomllib.loads((paths.resources() / "data" / "cards" / "ldif.toml").read_text("utf-8"))


@cache
def _meanings() -> dict[str, tuple[str, str]]:
    """{attribute: (kind, field or label)}, kinds are texts, home, emails, phones, channels and words."""
    kinds = {kind: fields for kind, fields in _lists().items() if isinstance(fields, dict)}
    return {name: (kind, to) for kind, fields in kinds.items() for to, names in fields.items() for name in names}


def is_ldif(head: bytes) -> bool:
    """Whether a file that begins like this is LDIF."""
    return bool(_START.match(head[:4096].replace(b"\x00", b"").lstrip(b"\xef\xbb\xbf\xff\xfe")))


def read(data: bytes, encoding: str | None = None) -> list[Card]:
    """The entries of a file, in order. Raises Problem where it holds none."""
    cards = list(iterate(data, encoding))
    if not cards:
        raise Problem(_("This file contains no entries."))
    return cards


def iterate(data: bytes, encoding: str | None = None) -> Iterator[Card]:
    """The entries one by one, each as a card: fields (none for what is no person), and what was wrong."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")) or b"\x00" in data[:64]:
        data = encodings.decode(data)[0].encode("utf-8", "replace")
    data = data.removeprefix(b"\xef\xbb\xbf")
    encoding = encoding or encodings.guess(data)
    records = (lines for lines in _records(data) if any(line[:8].lower() != b"version:" for _number, line in lines))
    entries = (_entry(*_attributes(lines, encoding)) for lines in records)
    return tagged(entries) if b"member" in data.lower() else (entry.card for entry in entries)


def _records(data: bytes) -> Iterator[list[tuple[int, bytes]]]:
    """The unfolded lines of each entry, without remarks, each with its number."""
    lines: list[tuple[int, bytes]] = []
    for number, line in enumerate(re.split(rb"\r\n|\n|\r", data), start=1):
        if line[:1] in (b" ", b"\t") and line.strip() and lines:
            lines[-1] = (lines[-1][0], lines[-1][1] + line[1:])
            continue
        # The blank line between two entries may be missing.
        if lines and (not line.strip() or line[:3].lower() == b"dn:" or len(lines) > _LONGEST):
            yield _without_remarks(lines)
            lines = []
        if line.strip():
            lines.append((number, line))
    if lines:
        yield _without_remarks(lines)


def _without_remarks(lines: Sequence[tuple[int, bytes]]) -> list[tuple[int, bytes]]:
    return [(number, line) for number, line in lines if not line.startswith(b"#")]


def _attributes(lines: list[tuple[int, bytes]], encoding: str) -> tuple[Attributes, list[str]]:
    """The attributes of an entry with their values, and what is wrong with its lines."""
    problems: list[str] = []
    found: Attributes = []
    for number, line in lines:
        match = _LINE.match(line)
        if match is None:
            said = line.decode(encoding, "replace")[:_MOST_TOLD]
            problems.append(_("Line {number} is not understood: “{text}”.").format(number=number, text=said))
        elif match[2] != b"<":  # a file or page elsewhere: nothing is fetched
            name, raw = match[1].decode("ascii").partition(";")[0], line[match.end() :]
            try:
                value = _decoded(raw) if match[2] == b":" and not _is_skipped(name) else raw.decode(encoding, "replace")
            except ValueError:
                said = raw.decode("utf-8", "replace").strip()[:_MOST_TOLD]
                problems.append(_("“{name}” is damaged: “{text}”.").format(name=name, text=said))
                continue
            if value.strip():
                found.append((name, value.strip()))
    return found, problems


def _decoded(raw: bytes) -> str:
    """A value in base64; what is no text in it stays as it was written. Raises ValueError for what is none."""
    plain = base64.b64decode(b"".join(raw.split()), validate=True)
    return raw.decode("ascii").strip() if _NO_TEXT.search(plain) else encodings.decode(plain)[0]


_NO_TEXT = re.compile(rb"[\x00-\x08\x0e-\x1f]")


def _key(name: str) -> str:
    return name.lower().replace("-", "")


def _is_skipped(name: str) -> bool:
    return _key(name) in _lists()["skipped"] and _key(name) != "dn"


def _entry(found: Attributes, problems: list[str]) -> Entry:
    """An entry as a card; a group has no fields but members."""
    told = {_key(name): value for name, value in reversed(found)}
    classes = {value.lower() for name, value in found if _key(name) == "objectclass"}
    if classes & set(_lists()["groups"]):
        return _group(told, [value for name, value in found if _key(name) in _lists()["members"]])
    if refused := _refused(told, classes):
        return Entry(Card({}, [refused]), [])
    draft = _Reader()
    for name, value in found:
        draft.take(name, value)
    if not draft.fields.keys() & {"name", "given_name", "family_name"}:
        draft.set("name", _part_of_name(told.get("dn", ""), "cn"), "cn")
    marks = [value for name, value in found if _key(name) == "dn" or _kind(name) == "emails"]
    return Entry(Card(draft.finish(), problems), marks)


def _group(told: dict[str, str], members: list[str]) -> Entry:
    mails = [_part_of_name(member, "mail") for member in members]
    shown = [mail or _part_of_name(member, "cn") or member for mail, member in zip(mails, members, strict=True)]
    name = told.get("cn") or _part_of_name(told.get("dn", ""), "cn")
    return Entry(group_card(name, shown), [], name, [*members, *filter(None, mails)])


def _refused(told: dict[str, str], classes: set[str]) -> str:
    """What is said of an entry that is a folder of a directory, or changes another one; "" of a person."""
    if classes & set(_lists()["folders"]) and not any(_kind(name) in ("emails", "phones") for name in told):
        return _("This entry is a directory folder, not a person.")
    change = told.get("changetype", "add").lower()
    text = _("This entry is a change ({change}) of {name}. It is not imported.")
    return text.format(change=change, name=told.get("dn", "")) if change != "add" else ""


def _kind(name: str) -> str:
    return _meanings().get(_key(name), ("", ""))[0]


def _part_of_name(name: str, part: str) -> str:
    """What the name of an entry says of it: "cn=Lee\\, Ann,mail=a@example.org"."""
    found = re.search(rf"(?i)(?:^|[,+])\s*{part}\s*=\s*((?:\\.|[^,+\\])*)", name)
    return re.sub(r"\\(.)", r"\1", found[1]).strip() if found else ""


class _Reader(Draft):
    """Gathers the attributes of one entry."""

    def __init__(self) -> None:
        super().__init__()
        self._home: dict[str, str] = {}

    def take(self, name: str, value: str) -> None:
        """An attribute: to its field, else beside them under its own name."""
        if _key(name) in _lists()["skipped"]:
            return
        kind, field = _meanings().get(_key(name), ("", ""))
        match kind:
            case "texts":
                self._text(field, name, value)
            case "home":
                self._home.setdefault(field, _on_one_line(value))
            case "emails":
                self._add_once(kind, {"raw": re.sub(r"^(?:smtp|mailto):", "", value, flags=re.I), "label": field})
            case "phones":
                self._add_once(kind, {"raw": value, "label": field})
            case "channels":
                self._add_once(kind, {"network": field, "value": value})
            case "words":
                parts = re.split(r"[,;]", re.sub(r";q=[\d.]+", "", value)) if field == "languages" else [value]
                for part in filter(None, map(str.strip, parts)):
                    self.add(field, (places.language_code(part) or part) if field == "languages" else part)
            case _:
                self.keep(name, value)

    def finish(self) -> Fields:
        """The fields; the home's address where there is no other."""
        fields = self.fields
        at_work = any(map(fields.get, ("street", "city", "postcode")))
        for part, value in self._home.items():
            if at_work:
                self.keep(f"home {part}", value)
            else:
                fields.setdefault(part, value)
        if country := fields.get("country"):
            fields["country"] = places.country_code(country) or country
        return super().finish()

    def _text(self, field: str, name: str, value: str) -> None:
        before = self.fields.get(field)
        if before and field == "notes":
            self.fields[field] = f"{before}\n{value}"
        elif before and field == "street" and value not in before:
            self.fields[field] = f"{before}, {value}"
        else:
            self.set(field, _on_one_line(value) if field == "street" else value, name)

    def _add_once(self, field: str, item: dict[str, str]) -> None:
        if item not in self.fields.get(field, []):
            self.add(field, item)


def _on_one_line(value: str) -> str:
    """An address whose lines are parted by dollars (RFC 4517, 3.3.28)."""
    return ", ".join(part.strip() for part in value.split("$") if part.strip())
