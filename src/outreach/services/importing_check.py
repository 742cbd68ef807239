"""The fields of a row become a record as it is stored: phones and e-mails judged, words folded, a fingerprint taken."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from typing import Any

from outreach.i18n import _
from outreach.model import email as emails
from outreach.model import phone as phones
from outreach.model import phone_number, places, text
from outreach.problems import FieldProblem
from outreach.services import contacts, records
from outreach.services.importing_fields import Complaint
from outreach.services.records import Fields

# A record: {"texts": {column: text}, "days": {column: ISO day}, "refused": bool, "extra": {}, "position", "department",
# "outlet", "emails": [row], "phones": [row], "channels": [row], "tags": [row]}; rows as the tables have them.
Record = dict[str, Any]
_TAGS = {"languages": "language", "beats": "beat", "tags": "tag"}


def fingerprint(fields: Mapping[str, Any]) -> bytes:
    """What a row says, whatever the order of its columns and the file it is in."""
    said = json.dumps(fields, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.blake2b(said.encode("utf-8", "surrogatepass"), digest_size=16).digest()


def record(fields: Mapping[str, Any], region: str) -> tuple[Record, list[Complaint]]:
    """The record of a row, and what is wrong with its addresses and numbers.

    Raises:
        FieldProblem: a field is longer than can be stored.
    """
    complaints: list[Complaint] = []
    named = contacts.with_name(fields)
    texts = {name: records.clean(named[name], name).strip() for name in contacts.TEXTS if named.get(name)}
    if named.get("country"):
        texts["country"] = contacts.country(records.clean(named["country"], "country"))
    if not texts.get("name") and not texts.get("other_name") and texts.get("nickname"):
        texts["name"] = texts["nickname"]
    home = texts.get("country", "")
    home = home if len(home) == 2 and home.isalpha() and home.isascii() and places.country_code(home) else region
    found: Record = {
        "texts": texts,
        "days": {name: named[name] for name in contacts.DAYS if named.get(name)},
        "refused": bool(named.get("do_not_contact")),
        "extra": {
            records.clean(key, "extra"): records.clean(value, "extra")
            for key, value in (named.get("extra") or {}).items()
        },
        "outlet": " ".join(records.clean(named.get("outlet"), "outlet").split()),
        "position": records.clean(named.get("position"), "position").strip(),
        "department": records.clean(named.get("department"), "department").strip(),
        "emails": _emails(named.get("emails") or (), complaints),
        "phones": _phones(named.get("phones") or (), home, complaints),
        "channels": [row for item in named.get("channels") or () for row in records.channel_rows(item)],
        "tags": [],
    }
    for field, kind in _TAGS.items():
        if named.get(field):
            values = named[field]
            if kind == "language":
                values = [places.language_code(value) or value for value in values]
            found["tags"] += records.tag_rows(kind, values)
    return found, complaints


def _emails(items: Any, complaints: list[Complaint]) -> list[Fields]:
    rows: list[Fields] = []
    for item in items:
        raw = records.clean(item["raw"], "emails").strip()
        cell = emails.read(raw)
        complaints += [(item.get("column", ""), problem) for problem in cell.problems]
        if not cell.addresses and cell.problems:
            rows.append({"raw": raw, "address": None, "folded": None, "valid": False, "label": item.get("label", "")})
        for address in cell.addresses:
            row = {
                "raw": address.raw,
                "address": address.address,
                "folded": records.fold_address(address.address),
                "valid": address.valid,
                "label": item.get("label", ""),
            }
            if not any(same_email(row, there) for there in rows):
                rows.append(row)
    return rows


def _phones(items: Any, region: str, complaints: list[Complaint]) -> list[Fields]:
    rows: list[Fields] = []
    home = phone_number.known_region(region)
    for item in items:
        raw = records.clean(item["raw"], "phones").strip()
        label = item.get("label", "")
        plain = phone_number.plain(raw, home)
        if plain is not None and not phone_number.is_placeholder(plain.e164):
            # Most cells hold one number and no more: its written forms, which cost as much again, are not needed.
            row = _phone(raw, plain.e164, plain.extension, plain.kind, plain.region, True, label)
            if not any(same_phone(row, there) for there in rows):
                rows.append(row)
            continue
        cell = phones.read(raw, region)
        complaints += [(item.get("column", ""), problem) for problem in cell.problems]
        if not cell.numbers and cell.problems:
            rows.append(_phone(raw, None, None, "unknown", None, False, label))
        for number in cell.numbers:
            shown = raw if len(cell.numbers) == 1 else records.phone_alone(number, region)
            row = _phone(shown, number.e164, number.extension, number.kind, number.region, number.valid, label)
            if not any(same_phone(row, there) for there in rows):
                rows.append(row)
    return rows


def _phone(
    raw: str, e164: str | None, extension: str | None, kind: str, region: str | None, valid: bool, label: str
) -> Fields:
    return {
        "raw": raw, "e164": e164, "extension": extension, "kind": "fax" if label == "fax" else kind, "region": region,
        "valid": valid, "label": label,
    }  # fmt: skip


def same_email(one: Mapping[str, Any], other: Mapping[str, Any]) -> bool:
    """Whether two rows are one address."""
    if one["folded"] and other["folded"]:
        return bool(one["folded"] == other["folded"])
    return bool(one["raw"] == other["raw"])


def same_phone(one: Mapping[str, Any], other: Mapping[str, Any]) -> bool:
    """Whether two rows are one number; a fax is another thing than a telephone on the same line."""
    if (one["label"] == "fax") != (other["label"] == "fax"):
        return False
    if one["e164"] and other["e164"]:
        return bool((one["e164"], one["extension"]) == (other["e164"], other["extension"]))
    return bool(one["raw"] == other["raw"])


def too_long(problem: FieldProblem) -> str:
    """Why a row whose field cannot be stored is rejected."""
    return _("{field}: {text}").format(field=problem.field, text=problem.text)


def name_key(found: Mapping[str, Any]) -> str:
    """The words of the name as matching compares them, in any order and either script; the outlet's without a name."""
    name = found["texts"].get("name") or found["texts"].get("other_name") or found["outlet"]
    return key_of(name)


def key_of(name: str) -> str:
    """The key of a name: its words' Latin keys, sorted."""
    return " ".join(sorted(text.latin(word) or word for word in text.words(name))) if name else ""
