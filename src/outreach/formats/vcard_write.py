"""The fields of a contact become the lines of a vCard."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

_PHONES = {
    "mobile": "CELL", "work": "WORK,VOICE", "home": "HOME,VOICE", "fax": "FAX", "pager": "PAGER", "other": "OTHER",
}  # fmt: skip
_EMAILS = {"work": "WORK", "home": "HOME", "other": "OTHER"}
_CHANNELS = {"telegram", "whatsapp", "viber", "signal", "vk", "ok", "skype", "x", "facebook", "instagram", "linkedin",
             "youtube", "tiktok", "threads", "bluesky"}  # fmt: skip
_TEXTS = {
    "other_name": "OTHER-NAME", "formal_name": "FORMAL-NAME", "salutation": "SALUTATION", "source": "SOURCE",
    "basis": "BASIS", "do_not_contact_reason": "DO-NOT-CONTACT-REASON",
}  # fmt: skip
_DAYS = {"found_on": "FOUND-ON", "checked_on": "CHECKED-ON", "do_not_contact_on": "DO-NOT-CONTACT-ON"}
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8})*")


def lines_of(fields: Mapping[str, Any], version: str) -> Iterator[str]:
    """The folded lines of one card, BEGIN and END with them."""
    yield "BEGIN:VCARD\r\n"
    yield f"VERSION:{version}\r\n"
    for name, value in _properties(fields, version):
        yield _folded(f"{name}:{value}")
    yield "END:VCARD\r\n"


def _properties(fields: Mapping[str, Any], version: str) -> Iterator[tuple[str, str]]:
    name = fields.get("name") or ""
    shown = name or _stand_in(fields)
    yield "FN", escape(shown)
    if shown != name:
        yield "X-OUTREACH-NAME", escape(name)
    yield "N", _structured(fields, ("family_name", "given_name", "middle_name", "honorific", "suffix"))
    yield from _texts(fields, {"nickname": "NICKNAME", "position": "TITLE"})
    yield from _organisation(fields)
    yield from _reach(fields, version)
    if any(fields.get(part) for part in ("street", "city", "state", "postcode", "country")):
        kind = "TYPE=work" if version == "4.0" else "TYPE=WORK"
        parts = _structured(fields, ("street", "city", "state", "postcode", "country"))
        yield f"ADR;{kind}", ";;" + parts
    yield from _texts(fields, {"website": "URL", "notes": "NOTE"})
    yield from _words(fields, version)
    yield from _texts(fields, {field: f"X-OUTREACH-{name}" for field, name in _TEXTS.items()})
    for field, own in _DAYS.items():
        if fields.get(field):
            yield f"X-OUTREACH-{own}", fields[field].isoformat()
    if fields.get("do_not_contact"):
        yield "X-OUTREACH-DO-NOT-CONTACT", "1"
    for key, value in (fields.get("extra") or {}).items():
        yield "X-OUTREACH-EXTRA", f"{escape(key)};{escape(str(value))}"


def _stand_in(fields: Mapping[str, Any]) -> str:
    """What a card without a name is called: FN must not be empty (RFC 6350, 6.2.1)."""
    parts = [fields.get(part) or "" for part in ("given_name", "middle_name", "family_name")]
    values = (
        " ".join(part for part in parts if part), fields.get("other_name"), fields.get("outlet"),
        *(item["raw"] for item in fields.get("emails") or ()), *(item["raw"] for item in fields.get("phones") or ()),
        fields.get("street"), fields.get("city"),
    )  # fmt: skip
    return next((value for value in values if value), "?")


def _texts(fields: Mapping[str, Any], names: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    for field, name in names.items():
        if fields.get(field):
            yield name, escape(fields[field])


def _structured(fields: Mapping[str, Any], parts: tuple[str, ...]) -> str:
    return ";".join(escape(fields.get(part) or "") for part in parts)


def _organisation(fields: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    outlet, department = fields.get("outlet") or "", fields.get("department") or ""
    if outlet or department:
        yield "ORG", escape(outlet) + (";" + escape(department) if department else "")


def _reach(fields: Mapping[str, Any], version: str) -> Iterator[tuple[str, str]]:
    internet = "INTERNET," if version == "3.0" else ""
    for item in fields.get("emails") or ():
        kinds = (internet + _EMAILS.get(item.get("label") or "", "")).rstrip(",")
        yield _typed("EMAIL", kinds, version), escape(item["raw"])
    for item in fields.get("phones") or ():
        yield _typed("TEL", _PHONES.get(item.get("label") or "", "VOICE"), version), escape(item["raw"])
    for item in fields.get("channels") or ():
        network = item["network"]
        if network in _CHANNELS:
            yield f"X-{network.upper()}", escape(item["value"])
        else:
            yield "X-OUTREACH-CHANNEL", f"{escape(network)};{escape(item['value'])}"


def _typed(name: str, kinds: str, version: str) -> str:
    if not kinds:
        return name
    if version == "4.0":
        small = kinds.lower()
        return f'{name};TYPE="{small}"' if "," in small else f"{name};TYPE={small}"
    return f"{name};TYPE={kinds}"


def _words(fields: Mapping[str, Any], version: str) -> Iterator[tuple[str, str]]:
    tags = fields.get("tags") or []
    plain = [tag for tag in tags if "," not in tag and "\\" not in tag and tag.strip() == tag]
    if tags and plain == tags:
        yield "CATEGORIES", ",".join(escape(tag) for tag in tags)
    else:
        for tag in tags:
            yield "X-OUTREACH-TAG", escape(tag)
    languages = fields.get("languages") or []
    coded = version == "4.0" and len(languages) <= 100 and all(_LANGUAGE.fullmatch(code) for code in languages)
    for place, language in enumerate(languages, start=1):
        if coded:
            yield f"LANG;PREF={place}", language
        else:
            yield "X-OUTREACH-LANG", escape(language)
    for beat in fields.get("beats") or ():
        yield "X-OUTREACH-BEAT", escape(beat)


def escape(value: str) -> str:
    """A text as a value holds it (RFC 6350, 3.4): on one line, its commas and semicolons told from those of lists."""
    value = value.replace("\\", "\\\\").replace(",", "\\,").replace(";", "\\;")
    return value.replace("\r\n", "\\n").replace("\r", "\\n").replace("\n", "\\n").replace("\x00", "")


def _folded(line: str) -> str:
    """Lines of at most 75 bytes, never cut inside a letter (RFC 6350, 3.2)."""
    data = line.encode("utf-8", "replace")
    if len(data) <= 75:
        return data.decode() + "\r\n"
    parts: list[str] = []
    start = 0
    while start < len(data):
        end = min(start + (75 if not parts else 74), len(data))
        while end < len(data) and data[end] & 0xC0 == 0x80:
            end -= 1
        parts.append(data[start:end].decode())
        start = end
    return "\r\n ".join(parts) + "\r\n"
