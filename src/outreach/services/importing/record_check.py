"""The fields of a row become a record as it is stored: phones and e-mails judged, words folded, a fingerprint taken."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from operator import eq
from typing import NamedTuple

from outreach.i18n import _
from outreach.problems import FieldProblem
from outreach.services.contacts import contacts, records
from outreach.services.contacts.records import Fields
from outreach.services.history import history_labels
from outreach.services.importing import consent, import_record
from outreach.services.importing.consent import Wish
from outreach.services.importing.import_record import Record
from outreach.services.importing.row_builder import Complaint, Place, Row, keep
from outreach.services.importing.row_fields import nothing
from outreach.values import messengers, places, text
from outreach.values.email import email as emails
from outreach.values.phone import phone as phones
from outreach.values.phone import phone_number

_TEXTS = frozenset(contacts.STORED)
_TAGS = {"languages": "language", "beats": "beat", "tags": "tag"}
_PARTS = frozenset(("given_name", "middle_name", "family_name"))
_SHORT = 300  # letters; nothing has to be cleaned of a printable text that is no longer
_canonical = json.JSONEncoder(ensure_ascii=False, check_circular=False, sort_keys=True, separators=(",", ":")).encode


class Keys(NamedTuple):
    """What a row is matched by: its name's words, its outlet (where it has a name too), its place in the alphabet,
    its addresses folded, its numbers; its accounts are for who asked to be forgotten."""

    name: str
    outlet: str
    sort_key: str
    emails: tuple[str, ...]
    numbers: tuple[str, ...]
    channels: tuple[tuple[str, str], ...] = ()


NO_KEYS = Keys("", "", "", (), ())


class Checked(NamedTuple):
    """What became of a row: its fingerprint, what it is matched by, its complaints, why it is rejected (or ""), what it
    says of not being written to, and its record, packed."""

    row: int
    place: Place
    complaints: Sequence[Complaint]
    rejected: str = ""
    mark: bytes = b""
    keys: Keys = NO_KEYS
    wish: Wish = consent.NOTHING
    packed: bytes = b""

    def record(self) -> Record:
        """Its record, to be changed as one likes."""
        return import_record.unpack(self.packed)


def checked(rows: Iterator[Row], region: str) -> Iterator[Checked]:
    """What becomes of rows; done in the child that reads them."""
    return (check(row, region) for row in rows)


def check(row: Row, region: str) -> Checked:
    """What a row as it was read becomes."""
    plain = Checked(row.number, row.place, row.complaints, row.rejected)
    if row.rejected:
        return plain
    try:
        found, complaints = record(row.fields, region)
    except FieldProblem as problem:
        return plain._replace(rejected=too_long(problem))
    if not _says_something(found):
        return plain._replace(rejected=nothing())
    wish = consent.of_fields(row.fields)
    consent.obey(found, wish)
    said, mark, packed = [*row.complaints, *complaints], fingerprint(row.fields), import_record.pack(found)
    return plain._replace(complaints=said, mark=mark, keys=_keys(found), wish=wish, packed=packed)


def _keys(found: Record) -> Keys:
    return Keys(
        name_key(found),
        _outlet_key(found["outlet"]) if found["outlet"] and found["texts"].get("name") else "",
        import_record.sort_key_of(found),
        tuple([row["folded"] for row in found["emails"] if row["folded"]]),
        tuple([row["e164"] for row in found["phones"] if row["e164"]]),
        tuple([(row["network"], row["value"]) for row in found["channels"]]) if found["channels"] else (),
    )


_outlet_key = lru_cache(maxsize=10_000)(text.key)


def _says_something(found: Record) -> bool:
    reached = any(found[part] for part in ("emails", "phones", "channels", "outlet", "position", "department"))
    return reached or any(found["texts"].get(name) for name in ("name", "other_name", "street", "city", "notes"))


def fingerprint(fields: Fields) -> bytes:
    """What a row says, whatever the order of its columns and the file it is in."""
    return hashlib.blake2b(_canonical(fields).encode("utf-8", "surrogatepass"), digest_size=16).digest()


def record(fields: Fields, region: str) -> tuple[Record, list[Complaint]]:
    """The record of a row, and what is wrong with its addresses and numbers.

    Raises:
        FieldProblem: a field is longer than can be stored.
    """
    complaints: list[Complaint] = []
    named = fields if fields.get("name") else contacts.with_name(fields)
    said = {name: value for name, value in named.items() if value}
    texts = _texts(said)
    get = said.get
    extra = {records.clean(key, "extra"): records.clean(value, "extra") for key, value in get("extra", {}).items()}
    found: Record = {
        "texts": texts, "days": {name: said[name] for name in contacts.DAYS if name in said},
        "refused": "do_not_contact" in said, "extra": extra,
        "outlet": " ".join(_clean(get("outlet", ""), "outlet").split()),
        "position": _clean(get("position", ""), "position"), "department": _clean(get("department", ""), "department"),
        "since": get("position_since", ""), "others": _others(get("other_positions", ())),
        "embargoes": "keeps_embargoes" in said, "emails": _emails(get("emails", ()), complaints),
        "phones": _phones(get("phones", ()), _home(texts, region), complaints, extra),
        "channels": _channels(get("channels", ())),
        "tags": [row for field, kind in _TAGS.items() for row in _tag_rows(kind, tuple(get(field, ())))],
    }  # fmt: skip
    return found, complaints


def _texts(said: Fields) -> dict[str, str]:
    texts = {name: _clean(value, name) for name, value in said.items() if name in _TEXTS}
    if "country" in said:
        texts["country"] = contacts.country(_clean(said["country"], "country"))
    if not texts.get("name") and not texts.get("other_name") and texts.get("nickname"):
        texts["name"] = texts["nickname"]
    whole = texts.get("name", "")
    # A whole name in one field, as phones and address books keep it, is no given name.
    return {name: value for name, value in texts.items() if " " not in whole or value != whole or name not in _PARTS}


def _clean(value: object, field: str) -> str:
    if type(value) is str and len(value) <= _SHORT and value.isprintable():
        return value.strip()
    return records.clean(value, field).strip()


def _home(texts: Mapping[str, str], region: str) -> str:
    """The country of a row's numbers: its own, or the one that was chosen."""
    home = texts.get("country", "")
    return home if len(home) == 2 and home.isalpha() and home.isascii() and places.country_code(home) else region


@lru_cache(maxsize=10_000)
def _tag_rows(kind: str, values: tuple[object, ...]) -> list[Fields]:
    if kind == "language":
        values = tuple(places.language_code(value) or value for value in values)
    return records.tag_rows(kind, values)


def _channels(items: Iterable[Fields]) -> list[Fields]:
    """Each account once: cards name one in several ways of their own."""
    rows: list[Fields] = []
    _add(rows, (row for item in items for row in records.channel_rows(item)), same_channel)
    return rows


def _others(items: Iterable[Fields]) -> list[Fields]:
    """Further and earlier positions, each once."""
    rows: list[Fields] = []
    _add(rows, ({key: _clean(value or "", "other_positions") for key, value in item.items()} for item in items), eq)
    return rows


def _emails(items: Iterable[Fields], complaints: list[Complaint]) -> list[Fields]:
    rows: list[Fields] = []
    for item in items:
        raw, label = _clean(item["raw"], "emails"), item.get("label", "")
        cell = emails.read(raw)
        complaints += [(item.get("column", ""), problem) for problem in cell.problems]
        if cell.addresses or cell.problems:
            _add(rows, records.email_rows_of(raw, label, cell), same_email)
    return rows


def _phones(items: Iterable[Fields], region: str, complaints: list[Complaint], extra: dict[str, str]) -> list[Fields]:
    """The rows of numbers; what a cell of several says beside them is kept in `extra`."""
    rows: list[Fields] = []
    home = phone_number.known_region(region)
    for item in items:
        raw, label, column = _clean(item["raw"], "phones"), item.get("label", ""), item.get("column", "")
        plain = phone_number.plain(raw, home)
        if plain is not None and not phone_number.is_placeholder(plain.e164):
            # Most cells hold one number and no more: its written forms, which cost as much again, are not needed.
            row = records.phone_row(raw, plain.e164, plain.extension, plain.kind, plain.region, True, label)
            _add(rows, [row], same_phone)
            continue
        cell = phones.read(raw, region)
        complaints += [(column, problem) for problem in cell.problems]
        if len(cell.numbers) > 1 and column and phones.says_more(raw):
            keep(extra, column, raw)
        if cell.numbers or cell.problems:
            _add(rows, records.phone_rows_of(raw, label, cell, region), same_phone)
    return rows


def _add(rows: list[Fields], found: Iterable[Fields], same: Callable[[Fields, Fields], bool]) -> None:
    """Adds rows that are not among those there."""
    for row in found:
        if not any(same(row, old) for old in rows):
            rows.append(row)


def _equal(one: Fields, other: Fields, *names: str) -> bool:
    return all(one[name] == other[name] for name in names)


def same_email(one: Fields, other: Fields) -> bool:
    """Whether two rows are one address."""
    return _equal(one, other, "folded" if one["folded"] and other["folded"] else "raw")


def same_phone(one: Fields, other: Fields) -> bool:
    """Whether two rows are one number; a fax is another thing than a telephone on the same line."""
    names = ("e164", "extension") if one["e164"] and other["e164"] else ("raw",)
    return (one["label"] == "fax") == (other["label"] == "fax") and _equal(one, other, *names)


def same_channel(one: Fields, other: Fields) -> bool:
    """Whether two rows are one account, in whatever of the ways to write it."""
    first, second = (messengers.account_key(row["network"], row["value"]) for row in (one, other))
    return first == second


# What makes two rows of a record one, by its part.
SAME: Mapping[str, Callable[[Fields, Fields], bool]] = {
    "emails": same_email, "phones": same_phone, "channels": same_channel,
    "tags": lambda one, other: _equal(one, other, "kind", "folded"),
}  # fmt: skip


def too_long(problem: FieldProblem) -> str:
    """Why a row whose field cannot be stored is rejected."""
    return _("{field}: {text}").format(field=history_labels.field("contact", problem.field), text=problem.text)


def name_key(found: Record) -> str:
    """The words of the name as matching compares them, in any order and either script; the outlet's without a name."""
    return key_of(found["texts"].get("name") or found["texts"].get("other_name") or found["outlet"])


def key_of(name: str) -> str:
    """The key of a name: its words' Latin keys, sorted."""
    return " ".join(sorted(text.latin(word) or word for word in text.words(name))) if name else ""
