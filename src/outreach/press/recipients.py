"""The recipients of a mail, as a program writes them in one line or one below another: each is somebody."""

from __future__ import annotations

import re

from outreach.formats import sandbox

_ENTRY = re.compile(
    r"""(?:"(?P<quoted>[^"]{0,99})"|'(?P<single>[^']{0,99})'|(?P<plain>[^<>"@]{0,99}?))\s{0,9}<\s{0,9}(?P<address>[^<>\s@]{1,99}@[^<>\s@]{1,99})\s{0,9}>"""
)
_BARE = re.compile(
    r"<?\s{0,9}(?:mailto:)?(?P<address>[^<>\s@,;:\"'()]{1,99}@[^<>\s@,;\"'()]{1,99}\.[^<>\s@,;\"'()]{1,99})\s{0,9}>?"
)
_HEADER = re.compile(r"^\s{0,9}(?:to|cc|bcc|from|кому|копия|от|an|von|кимге)\s{0,9}:\s{0,9}", re.I | re.M)
# What else stands at the head of a mail that was answered or passed on.
_NOBODY = re.compile(
    r"^\s{0,9}(?:sent|date|subject|importance|attachments?|отправлено|дата|тема|важность|вложени[яе]|gesendet|datum|betreff"
    r"|anlagen?|жөнөтүлдү|күнү|темасы)\s{0,9}:.*$",
    re.I | re.M,
)
_MOST = 16_000
_LONGEST = 400  # letters of one of them


@sandbox.there
def people(text: str) -> list[dict[str, object]]:
    """One for each address of a text in which nothing else stands; nothing where something does.

    A comma parts two of them, unless a semicolon does: Outlook writes "Family, Given <address>; …".
    """
    if len(text) > _MOST or "@" not in text:
        return []
    if _HEADER.search(text):
        text = _HEADER.sub("", _NOBODY.sub("", text))
    found: list[dict[str, object]] = []
    for entry in _split(text, ";\n\r" if ";" in text or "\n" in text.strip() else ","):
        matches = [_match(entry)]
        if matches[0] is None:
            matches = [_match(part) for part in _split(entry, ",")]
        if None in matches:
            return []
        found += [_one(match) for match in matches if match is not None]
    return found


def _split(text: str, signs: str) -> list[str]:
    """The parts between some signs, where these stand in no quotes and no angle brackets; blank ones are left out."""
    parts, quoted, inside = [""], False, False
    for letter in text:
        quoted ^= letter == '"'
        inside = letter == "<" or (inside and letter != ">")
        if letter in signs and not quoted and not inside:
            parts.append("")
        else:
            parts[-1] += letter
    return [whole for part in parts if (whole := " ".join(part.split()).strip(" ,"))]


def _match(entry: str) -> re.Match[str] | None:
    return _ENTRY.fullmatch(entry) or _BARE.fullmatch(entry) if len(entry) <= _LONGEST else None


def _one(match: re.Match[str]) -> dict[str, object]:
    groups = match.groupdict()
    name = " ".join((groups.get("quoted") or groups.get("single") or groups.get("plain") or "").split()).strip(" ,'\"")
    address = groups["address"].rstrip(".")
    fields: dict[str, object] = {"emails": [{"raw": address, "label": ""}]}
    if name and "@" not in name:
        fields["name"] = name
    return fields
