"""The fields of a contact become the lines of a vCard."""

import re
from collections.abc import Collection, Iterable, Mapping
from functools import lru_cache
from typing import Any

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
_DAYS = {"found_on": "FOUND-ON", "checked_on": "CHECKED-ON", "do_not_contact_on": "DO-NOT-CONTACT-ON"}
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8})*")


_NAME = ("family_name", "given_name", "middle_name", "honorific", "suffix")
_ADDRESS = ("street", "city", "state", "postcode", "country")
_FIRST = {"nickname": "NICKNAME", "position": "TITLE"}
_LAST = {"website": "URL", "notes": "NOTE"}
_ELSEWHERE = ("position",)  # what is no column of a contact


class Form:
    """How cards of a version are written. Of `known`, the columns that occur at all, the others are not looked for."""

    def __init__(self, version: str, known: Collection[str] | None = None) -> None:
        def occurring(names: Iterable[str]) -> list[str]:
            return [name for name in names if known is None or name in known or name in _ELSEWHERE]

        self.version = version
        self.start = f"BEGIN:VCARD\r\nVERSION:{version}"
        self.address = f"ADR;TYPE={'work' if version == '4.0' else 'WORK'}:;;"
        self.is_named, self.is_placed = bool(occurring(_NAME)), bool(occurring(_ADDRESS))
        self.first, self.last = ({name: names[name] for name in occurring(names)} for names in (_FIRST, _LAST))
        self.texts = {name: _TEXTS[name] for name in occurring(_TEXTS)}
        self.days = {name: _DAYS[name] for name in occurring(_DAYS)}

    def text_of(self, fields: Mapping[str, Any]) -> str:
        """The folded lines of one card, BEGIN and END with them."""
        lines = _properties(fields, self)
        text = "\r\n".join((self.start, *lines, "END:VCARD\r\n"))
        try:  # most cards are seen at once to have no line that is too long
            if len(max(lines, key=len)) - len(text) + len(text.encode()) < 76:
                return text
            lines = [
                line if len(line) < 76 and (line.isascii() or len(line.encode()) < 76) else _folded(line)
                for line in lines
            ]
        except UnicodeEncodeError:  # half a letter
            lines = [_folded(line) for line in lines]
        return "\r\n".join((self.start, *lines, "END:VCARD\r\n"))


def _properties(fields: Mapping[str, Any], form: Form) -> list[str]:
    """The lines between, unfolded."""
    name = fields.get("name") or ""
    shown = name or _stand_in(fields)
    lines = [f"FN:{escape(shown)}"]
    if shown != name:
        lines.append(f"X-OUTREACH-NAME:{escape(name)}")
    lines.append(f"N:{_structured(fields, _NAME)}" if form.is_named else "N:;;;;")
    _texts(lines, fields, form.first)
    _organisation(lines, fields)
    _reach(lines, fields, form.version)
    if form.is_placed and (address := _structured(fields, _ADDRESS)) != ";;;;":
        lines.append(form.address + address)
    _texts(lines, fields, form.last)
    _words(lines, fields, form.version)
    _texts(lines, fields, form.texts)
    for field, own in form.days.items():
        if fields.get(field):  # a day, or its ISO text
            lines.append(f"X-OUTREACH-{own}:{fields[field]}")
    if fields.get("do_not_contact"):
        lines.append("X-OUTREACH-DO-NOT-CONTACT:1")
    for key, value in (fields.get("extra") or {}).items():
        lines.append(f"X-OUTREACH-EXTRA:{escape(key)};{escape(str(value))}")
    return lines


def _stand_in(fields: Mapping[str, Any]) -> str:
    """What a card without a name is called: FN must not be empty (RFC 6350, 6.2.1)."""
    parts = [fields.get(part) or "" for part in ("given_name", "middle_name", "family_name")]
    values = (
        " ".join(part for part in parts if part), fields.get("other_name"), fields.get("outlet"),
        *(item["raw"] for item in fields.get("emails") or ()), *(item["raw"] for item in fields.get("phones") or ()),
        fields.get("street"), fields.get("city"),
    )  # fmt: skip
    return next((value for value in values if value), "?")


def _texts(lines: list[str], fields: Mapping[str, Any], names: Mapping[str, str]) -> None:
    for field, name in names.items():
        if value := fields.get(field):
            lines.append(f"{name}:{escape(value) if _ESCAPED(value) else value}")


def _structured(fields: Mapping[str, Any], parts: tuple[str, ...]) -> str:
    return ";".join([escape(value) if (value := fields.get(part)) else "" for part in parts])


def _organisation(lines: list[str], fields: Mapping[str, Any]) -> None:
    outlet, department = fields.get("outlet") or "", fields.get("department") or ""
    if outlet or department:
        lines.append(f"ORG:{escape(outlet)}" + (";" + escape(department) if department else ""))


def _reach(lines: list[str], fields: Mapping[str, Any], version: str) -> None:
    for item in fields.get("emails") or ():
        lines.append(f"{_email(item.get('label') or '', version)}:{escape(item['raw'])}")
    for item in fields.get("phones") or ():
        lines.append(f"{_phone(item.get('label') or '', version)}:{escape(item['raw'])}")
    for item in fields.get("channels") or ():
        network, value = item["network"], escape(item["value"])
        known = network in _CHANNELS
        lines.append(f"X-{network.upper()}:{value}" if known else f"X-OUTREACH-CHANNEL:{escape(network)};{value}")


@lru_cache(64)
def _email(label: str, version: str) -> str:
    internet = "INTERNET," if version == "3.0" else ""
    return _typed("EMAIL", (internet + _EMAILS.get(label, "")).rstrip(","), version)


@lru_cache(64)
def _phone(label: str, version: str) -> str:
    return _typed("TEL", _PHONES.get(label, "VOICE"), version)


def _typed(name: str, kinds: str, version: str) -> str:
    if not kinds:
        return name
    if version == "4.0":
        small = kinds.lower()
        return f'{name};TYPE="{small}"' if "," in small else f"{name};TYPE={small}"
    return f"{name};TYPE={kinds}"


def _words(lines: list[str], fields: Mapping[str, Any], version: str) -> None:
    tags = fields.get("tags") or []
    if tags and not _UNLISTED("\n".join(tags)):
        lines.append("CATEGORIES:" + ",".join(escape(tag) for tag in tags))
    else:
        lines.extend([f"X-OUTREACH-TAG:{escape(tag)}" for tag in tags])
    languages = fields.get("languages") or []
    coded = version == "4.0" and len(languages) <= 100 and all(_LANGUAGE.fullmatch(code) for code in languages)
    if coded:
        lines.extend([f"LANG;PREF={place}:{code}" for place, code in enumerate(languages, start=1)])
    else:
        lines.extend([f"X-OUTREACH-LANG:{escape(language)}" for language in languages])
    lines.extend([f"X-OUTREACH-BEAT:{escape(beat)}" for beat in fields.get("beats") or ()])


_UNLISTED = re.compile(r"[,\\]|^\s|\s$", re.M).search


def escape(value: str) -> str:
    """A text as a value holds it (RFC 6350, 3.4): on one line, its commas and semicolons told from those of lists."""
    if not _ESCAPED(value):
        return value
    value = value.replace("\\", "\\\\").replace(",", "\\,").replace(";", "\\;")
    return value.replace("\r\n", "\\n").replace("\r", "\\n").replace("\n", "\\n").replace("\x00", "")


_ESCAPED = re.compile(r"[\\,;\r\n\x00]").search


def _folded(line: str) -> str:
    """Lines of at most 75 bytes, never cut inside a letter (RFC 6350, 3.2)."""
    data = line.encode("utf-8", "replace")
    if len(data) <= 75:
        return data.decode()
    parts: list[str] = []
    start = 0
    while start < len(data):
        end = min(start + (75 if not parts else 74), len(data))
        while end < len(data) and data[end] & 0xC0 == 0x80:
            end -= 1
        parts.append(data[start:end].decode())
        start = end
    return "\r\n ".join(parts)
