"""The recipients of a mail, as a program writes them in one line or one below another: each is somebody."""

from __future__ import annotations

import re
from typing import Any

_ENTRY = re.compile(
    r"""(?:"(?P<quoted>[^"]*)"|'(?P<single>[^']*)'|(?P<plain>[^<>"@]*?))\s*<\s*(?P<address>[^<>\s@]+@[^<>\s@]+)\s*>"""
)
_BARE = re.compile(r"<?\s*(?:mailto:)?(?P<address>[^<>\s@,;:\"'()]+@[^<>\s@,;\"'()]+\.[^<>\s@,;\"'()]+)\s*>?")
_HEADER = re.compile(r"^\s*(?:to|cc|bcc|from|кому|копия|от|an|von|кимге)\s*:\s*", re.I | re.M)
_MOST = 16_000


def people(text: str) -> list[dict[str, Any]]:
    """One for each address of a text in which nothing else stands; nothing where something does.

    A comma parts two of them, unless a semicolon does: Outlook writes "Family, Given <address>; …".
    """
    if len(text) > _MOST or "@" not in text:
        return []
    text = _HEADER.sub("", text)
    found: list[dict[str, Any]] = []
    for entry in re.split(
        r"[;\n\r]+" if ";" in text or "\n" in text.strip() else r",(?=(?:[^\"]*\"[^\"]*\")*[^\"]*$)", text
    ):
        whole = entry.strip().rstrip(",").strip()
        if not whole:
            continue
        match = _ENTRY.fullmatch(whole) or _BARE.fullmatch(whole)
        if match is None:
            several = [part.strip() for part in re.split(r",\s*(?![^<>]*>)", whole)]
            matches = [_ENTRY.fullmatch(part) or _BARE.fullmatch(part) for part in several]
            if len(several) < 2 or not all(matches):
                return []
            found += [_one(one) for one in matches if one is not None]
        else:
            found.append(_one(match))
    return found


def _one(match: re.Match[str]) -> dict[str, Any]:
    groups = match.groupdict()
    name = " ".join((groups.get("quoted") or groups.get("single") or groups.get("plain") or "").split()).strip(" ,'\"")
    address = groups["address"].rstrip(".")
    fields: dict[str, Any] = {"emails": [{"raw": address, "label": ""}]}
    if name and "@" not in name:
        fields["name"] = name
    return fields
