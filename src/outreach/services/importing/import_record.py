"""A row's record: what it says of a person, checked, as the tables have it; small as bytes while it waits."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from types import SimpleNamespace

from outreach.services.contacts import indexing
from outreach.values import text
from outreach.values.data import Document

Record = Document
"""{"texts": {column: text}, "days": {column: ISO day}, "refused": bool, "embargoes": bool, "extra": {},
"position", "department", "outlet", "since": ISO day or "", "others": [further and earlier positions],
"emails": [row], "phones": [row], "channels": [row], "tags": [row]}; rows as the tables have them."""

ROW_KEYS: Mapping[str, tuple[str, ...]] = {
    "emails": ("raw", "address", "folded", "valid", "label"),
    "phones": ("raw", "e164", "extension", "kind", "region", "valid", "label"),
    "channels": ("network", "value"),
    "tags": ("kind", "value", "folded"),
}
"""What a record's rows hold."""

TAG_KINDS = ("language", "beat", "tag")
"""The order of a record's tags: kind by kind, and within a kind as they were given."""

_encoded = json.JSONEncoder(ensure_ascii=False, check_circular=False, separators=(",", ":")).encode


def blank() -> Record:
    """The record of nobody."""
    return {
        "texts": {}, "days": {}, "refused": False, "embargoes": False, "extra": {}, "outlet": "", "position": "",
        "department": "", "since": "", "others": [], "emails": [], "phones": [], "channels": [], "tags": [],
    }  # fmt: skip


def pack(record: Record) -> bytes:
    """A record as bytes, without the names of what its rows hold: a hundred thousand wait until they are stored."""
    rows = {part: [[row[key] for key in keys] for row in record[part]] for part, keys in ROW_KEYS.items()}
    found = {name: value for name, value in {**record, **rows}.items() if value}
    return _encoded(found).encode("utf-8", "surrogatepass")


def unpack(packed: bytes) -> Record:
    """The record again."""
    record = {**blank(), **json.loads(packed.decode("utf-8", "surrogatepass"))}
    rows = {part: [dict(zip(keys, row, strict=True)) for row in record[part]] for part, keys in ROW_KEYS.items()}
    return {**record, **rows}


def search_of(record: Record, outlets: Sequence[str] = ()) -> str:
    """The words a record is found by; `outlets` are the names that the outlets of its positions go by."""
    get = record["texts"].get
    return indexing.search_of(
        names=[get("name", ""), get("other_name", ""), get("formal_name", ""), get("nickname", "")],
        others=[
            *[one["position"] for one in (record, *record["others"])], *outlets,
            get("city", ""), get("state", ""), get("notes", ""), *addresses_of(record),
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
