"""New contacts of an import, packed in groups: little memory for a hundred thousand, and stored as they are."""

from __future__ import annotations

import io
import pickle
import zlib
from array import array
from collections.abc import Mapping, Sequence
from itertools import repeat
from operator import itemgetter
from types import SimpleNamespace
from typing import Any

from outreach.services.contacts import contacts, indexing
from outreach.values import text

Record = dict[str, Any]
Packed = tuple[Any, ...]
GROUP = 32
"""Records that are packed together: one is found again without unpacking many."""

_KEPT_OPEN = 64  # groups
_SQUEEZED = b"\x78"  # how zlib begins; a pickle begins otherwise

ROW_KEYS: Mapping[str, tuple[str, ...]] = {
    "emails": ("raw", "address", "folded", "valid", "label"),
    "phones": ("raw", "e164", "extension", "kind", "region", "valid", "label"),
    "channels": ("network", "value"),
    "tags": ("kind", "value", "folded"),
}
"""What a record's rows hold, in the order in which they are packed."""

TAG_KINDS = ("language", "beat", "tag")
"""The order of a record's tags: kind by kind, and within a kind as they were given."""

_TEXTS = (*(name for name in contacts.TEXTS if name not in ("source", "basis")), "country")
COLUMNS = (
    "source", "basis", "found_on", "do_not_contact_on", "do_not_contact", "checked_on", "extra", "keeps_embargoes",
    *_TEXTS, "search", "sort_key",
)  # fmt: skip
"""A contact's columns as they are packed; days as ISO texts. For the first an import has defaults."""

_DAYS = tuple((name, COLUMNS.index(name)) for name in contacts.DAYS)
_TEXT_PLACES = tuple((name, COLUMNS.index(name)) for name in (*contacts.TEXTS, "country"))
_TAKE = tuple((part, itemgetter(*keys)) for part, keys in ROW_KEYS.items() if part != "tags")
_TAKE_TAG = itemgetter(*ROW_KEYS["tags"])
_REFUSED, _EXTRA, _EMBARGOES = (COLUMNS.index(name) for name in ("do_not_contact", "extra", "keeps_embargoes"))
_NOTHING: tuple[Any, ...] = ()


def pack(record: Record) -> Packed:
    """A record as it is kept and stored, with the words it is found by and its place in the alphabet.

    (the contact's columns, outlet, position, department, since when, other positions, emails, phones, channels, tags);
    rows have their rank first.
    """
    texts, days = record["texts"].get, record["days"].get
    contact = (
        texts("source", ""), texts("basis", ""), days("found_on"), days("do_not_contact_on"), record["refused"],
        days("checked_on"), record["extra"], record["embargoes"], *map(texts, _TEXTS, repeat("")),
        search_of(record, record["outlet"]), sort_key_of(record),
    )  # fmt: skip
    owned = [
        [(rank, *take(row)) for rank, row in enumerate(record[part])] if record[part] else _NOTHING
        for part, take in _TAKE
    ]
    tags = _ranked(record["tags"]) if record["tags"] else _NOTHING
    post = (record["outlet"], record["position"], record["department"], record["since"], record["others"] or _NOTHING)
    return contact, *post, *owned, tags


def _ranked(tags: Sequence[Mapping[str, str]]) -> list[tuple[Any, ...]]:
    """Tags with their place within their kind."""
    rows, kind, rank = [], "", 0
    for tag in tags:
        rank = rank + 1 if tag["kind"] == kind else 0
        kind = tag["kind"]
        rows.append((rank, *_TAKE_TAG(tag)))
    return rows


def unpack(packed: Packed) -> Record:
    """The record again."""
    contact, outlet, position, department, since, others, *owned = packed
    record: Record = {
        "texts": {name: contact[place] for name, place in _TEXT_PLACES if contact[place]},
        "days": {name: contact[place] for name, place in _DAYS if contact[place]},
        "refused": contact[_REFUSED],
        "extra": contact[_EXTRA],
        "outlet": outlet,
        "position": position,
        "department": department,
        "since": since,
        "others": list(others),
        "embargoes": contact[_EMBARGOES],
    }
    for (part, keys), rows in zip(ROW_KEYS.items(), owned, strict=True):
        record[part] = [dict(zip(keys, row[1:], strict=True)) for row in rows]
    return record


def fields_of(record: Record) -> dict[str, Any]:
    """The fields that people are compared by."""
    return {
        **record["texts"],
        "outlet": record["outlet"],
        "position": record["position"],
        "emails": record["emails"],
        "phones": record["phones"],
        "channels": record["channels"],
    }


def search_of(record: Record, *outlet: str, positions: Sequence[str] = ()) -> str:
    """The words a record is found by; `outlet` are the names its outlet goes by."""
    texts = record["texts"]
    get = texts.get
    # Who is there already has positions that no row of the file says: they are all given by `positions`.
    others = [] if positions else [part for one in record["others"] for part in (one["position"], one["outlet"])]
    return indexing.search_of(
        names=[get("name", ""), get("other_name", ""), get("formal_name", ""), get("nickname", "")],
        others=[
            record["position"], *outlet, *positions, *others, get("city", ""), get("state", ""), get("notes", ""),
            *addresses_of(record),
            *[item["value"] for item in record["channels"]],
            *[tag["value"] for tag in record["tags"] if tag["kind"] != "language"],
        ],
        numbers=[item["e164"] or item["raw"] for item in record["phones"]],
    )  # fmt: skip


def sort_key_of(record: Record) -> str:
    """Where a record stands in the alphabet: by its name, or by what stands in for one."""
    texts = record["texts"]
    if texts.get("name"):
        return text.sort_key(texts["name"])
    person = SimpleNamespace(**{name: texts.get(name, "") for name in ("other_name", "street", "city", "state")})
    phones = [row["raw"] for row in record["phones"]]
    return text.sort_key(indexing.stand_in(person, record["outlet"], addresses_of(record), phones))


def addresses_of(record: Record) -> list[str]:
    """The e-mail addresses of a record, one that is none as it was written."""
    return [row["raw"] if row["address"] is None else row["address"] for row in record["emails"]]


def group(records: Sequence[Packed | None], *, squeeze: bool = False) -> bytes:
    """Some packed records as bytes; `squeeze` makes a fifth of it, for a tenth of an import's time."""
    found = pickle.dumps(list(records), pickle.HIGHEST_PROTOCOL)
    return zlib.compress(found, 1) if squeeze else found


def ungroup(packed: bytes) -> list[Packed]:
    """The records of a group. It may come from the second process, so that only plain values are made of it."""
    data = zlib.decompress(packed) if packed[:1] == _SQUEEZED else packed
    found: list[Packed] = _Plain(io.BytesIO(data)).load()
    return found


class _Plain(pickle.Unpickler):
    def find_class(self, _module: str, _name: str) -> Any:
        raise pickle.UnpicklingError("not a plain value")


class Shelf:
    """The new contacts of a plan, in order; one can be looked at and replaced.

    With `passing` those that were taken are let go: they are in the database by then.
    """

    def __init__(self) -> None:
        self.passing = False
        self._groups: list[bytes] = []
        self._places = array("q")
        self._open: dict[int, list[Packed]] = {}
        self._replaced: dict[int, Packed] = {}
        self._stored = 0
        self._last: tuple[int, list[Packed]] = (-1, [])
        self.late: set[int] = set()  # the numbers of those that were replaced after they were taken

    def __len__(self) -> int:
        return len(self._places)

    def add(self, packed: bytes, place: int) -> int:
        """Keeps the record at a place of a group; returns its number here."""
        if not self._groups or self._groups[-1] is not packed:
            self._groups.append(packed)
        self._places.append((len(self._groups) - 1) * GROUP + place)
        return len(self._places) - 1

    def __contains__(self, number: int) -> bool:
        """Whether the record is here, and was not let go."""
        return number in self._replaced or bool(self._groups[self._places[number] // GROUP])

    def __getitem__(self, number: int) -> Record:
        return unpack(self._replaced.get(number) or self._at(self._places[number]))

    def __setitem__(self, number: int, record: Record) -> None:
        self._replaced[number] = pack(record)
        if number < self._stored:
            self.late.add(number)

    def _at(self, place: int) -> Packed:
        which, where = divmod(place, GROUP)
        if which not in self._open:
            if len(self._open) >= _KEPT_OPEN:
                del self._open[next(iter(self._open))]
            self._open[which] = ungroup(self._groups[which])
        return self._open[which][where]

    def rewind(self) -> None:
        """Begins with the first again: what was taken before was given up, and is not in the database."""
        self._stored, self._last = 0, (-1, [])
        self.late.clear()

    def taken(self, stop: int) -> list[Packed]:
        """Those that were not yet taken, in order, up to the number `stop`."""
        batch: list[Packed] = []
        which, records = self._last
        start, self._stored = self._stored, min(stop, len(self))
        for number in range(start, self._stored):
            wanted, where = divmod(self._places[number], GROUP)
            if wanted != which:
                if self.passing and which >= 0:
                    self._groups[which] = b""
                which, records = self._last = wanted, ungroup(self._groups[wanted])
            batch.append(self._replaced.get(number) or records[where])
        return batch
