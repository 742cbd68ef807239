"""The fields of a contact become the lines of a vCard."""

import re
from collections.abc import Iterator, Mapping, Sequence

from outreach.values import position_cell
from outreach.values.data import DocumentView
from outreach.values.fields import CONTACT, NETWORKS, items_in, parts_in, text_in

_PHONES = {
    "mobile": "CELL", "work": "WORK,VOICE", "home": "HOME,VOICE", "fax": "FAX", "pager": "PAGER", "other": "OTHER",
}  # fmt: skip
_EMAILS = {"work": "WORK", "home": "HOME", "other": "OTHER"}
NAME = ("family_name", "given_name", "middle_name", "honorific", "suffix")
_ADDRESS = ("street", "city", "state", "postcode", "country")
PROPERTIES = {
    **{field.key: field.vcard for field in CONTACT.values() if field.vcard}, "website": "URL", "notes": "NOTE",
}  # fmt: skip
OWN = {  # what a vCard has no property for
    **dict.fromkeys(("other_name", "formal_name", "salutation", "source", "basis", "do_not_contact_reason"), "text"),
    **dict.fromkeys(("preferred_way", "group_members", "group_owner", "suppressed"), "text"),
    **dict.fromkeys(("found_on", "checked_on", "do_not_contact_on", "position_since"), "day"),
    **dict.fromkeys(("do_not_contact", "keeps_embargoes"), "yes"),
}
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8})*")
_UNLISTED = re.compile(r"[,\\]|^\s|\s$", re.M)


def own_name(field: str) -> str:
    """The property that is ours: X-OUTREACH-DO-NOT-CONTACT for do_not_contact."""
    return f"X-OUTREACH-{field.upper().replace('_', '-')}"


def text(card: Mapping[str, object], version: str) -> str:
    """The folded lines of a card, which end in CRLF."""
    return "".join(f"{_folded(line)}\r\n" for line in _lines(card, version))


def _lines(card: Mapping[str, object], version: str) -> Iterator[str]:
    yield from ("BEGIN:VCARD", f"VERSION:{version}")
    yield from _names(card)
    yield from _reach(card, version)
    if any(map(card.get, _ADDRESS)):
        yield f"ADR;TYPE={'work' if version == '4.0' else 'WORK'}:;;{_structured(card, _ADDRESS)}"
    yield from _words(card, version)
    yield from _own(card)
    yield "END:VCARD"


def _names(card: DocumentView) -> Iterator[str]:
    """Who somebody is, and where."""
    yield f"FN:{escape(card.get('name') or _stand_in(card))}"  # must not be empty (RFC 6350, 6.2.1)
    if not card.get("name"):
        yield "X-OUTREACH-NAME:"
    yield f"N:{_structured(card, NAME)}"
    for field, name in PROPERTIES.items():
        if card.get(field):
            yield f"{name}:{escape(str(card[field]))}"
    if card.get("department"):
        yield f"ORG:{_structured(card, ('outlet', 'department'))}"
    elif card.get("outlet"):
        yield f"ORG:{escape(card['outlet'])}"


def _own(card: DocumentView) -> Iterator[str]:
    """What a vCard has no property for."""
    for field, kind in OWN.items():
        if card.get(field):
            yield f"{own_name(field)}:{'1' if kind == 'yes' else escape(str(card[field]))}"
    for position in items_in(card, "other_positions"):
        yield f"X-OUTREACH-OTHER-POSITION:{_structured(position, position_cell.FIELDS)}"
    for key, value in parts_in(card, "extra").items():
        yield f"X-OUTREACH-EXTRA:{escape(key)};{escape(str(value))}"


def _structured(card: Mapping[str, object], parts: Sequence[str]) -> str:
    """A value of several parts."""
    return ";".join(escape(text_in(card, part)) for part in parts)


def _stand_in(card: DocumentView) -> str:
    """What a card without a name is called."""
    given = " ".join(filter(None, map(card.get, ("given_name", "middle_name", "family_name"))))
    reach = [row["raw"] for field in ("emails", "phones") for row in items_in(card, field)]
    values = (given, card.get("other_name"), card.get("outlet"), *reach, card.get("street"), card.get("city"))
    return next(filter(None, values), "?")


def _reach(card: DocumentView, version: str) -> Iterator[str]:
    for row in items_in(card, "emails"):
        kinds = [*(["INTERNET"] if version == "3.0" else []), *filter(None, [_EMAILS.get(text_in(row, "label"))])]
        yield f"{_typed('EMAIL', ','.join(kinds), version)}:{escape(row['raw'])}"
    for row in items_in(card, "phones"):
        yield f"{_typed('TEL', _PHONES.get(row.get('label') or '', 'VOICE'), version)}:{escape(row['raw'])}"
    for row in items_in(card, "channels"):
        network = row["network"]
        known = f"X-{network.upper()}:" if network in NETWORKS else f"X-OUTREACH-CHANNEL:{escape(network)};"
        yield known + escape(row["value"])


def _typed(name: str, kinds: str, version: str) -> str:
    if not kinds:
        return name
    if version == "4.0":
        kinds = f'"{kinds.lower()}"' if "," in kinds else kinds.lower()
    return f"{name};TYPE={kinds}"


def _words(card: DocumentView, version: str) -> Iterator[str]:
    """The tags, languages and beats."""
    tags = items_in(card, "tags")
    if tags and not _UNLISTED.search("\n".join(tags)):
        yield "CATEGORIES:" + ",".join(map(escape, tags))
    else:
        yield from (f"X-OUTREACH-TAG:{escape(tag)}" for tag in tags)
    yield from _languages(items_in(card, "languages"), version)
    yield from (f"X-OUTREACH-BEAT:{escape(beat)}" for beat in items_in(card, "beats"))


def _languages(languages: Sequence[str], version: str) -> Iterator[str]:
    if version == "4.0" and len(languages) <= 100 and all(map(_LANGUAGE.fullmatch, languages)):
        yield from (f"LANG;PREF={rank}:{code}" for rank, code in enumerate(languages, start=1))
    else:
        yield from (f"X-OUTREACH-LANG:{escape(language)}" for language in languages)


_SIGNS = {"\\": "\\\\", ",": "\\,", ";": "\\;", "\r\n": "\\n", "\r": "\\n", "\n": "\\n", "\0": ""}
_ESCAPED = re.compile(r"\r\n|[\\,;\r\n\0]")


def escape(value: str) -> str:
    """A text as a value holds it (RFC 6350, 3.4): on one line, its commas and semicolons told from those of lists."""
    return _ESCAPED.sub(lambda sign: _SIGNS[sign[0]], value)


def _folded(line: str) -> str:
    """A line in pieces of at most 75 bytes, never cut inside a letter (RFC 6350, 3.2)."""
    data = line.encode("utf-8", "replace")
    if len(data) <= 75:
        return data.decode()
    pieces: list[bytes] = []
    start = 0
    while start < len(data):
        end = min(start + (74 if pieces else 75), len(data))
        while end < len(data) and data[end] & 0xC0 == 0x80:
            end -= 1
        pieces.append(data[start:end])
        start = end
    return b"\r\n ".join(pieces).decode()
