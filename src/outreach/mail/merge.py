"""Merge fields: `{{salutation|Dear colleague}}` becomes what is known of the recipient, or the words after the bar."""

import re
from collections.abc import Mapping

FIELDS = (
    "name", "other_name", "honorific", "given_name", "middle_name", "family_name", "suffix", "nickname",
    "formal_name", "salutation", "position", "department", "outlet", "country", "state", "city", "email", "language",
    "embargo_local",
)  # fmt: skip

_FIELD = re.compile(r"\{\{([^{}|]*)(?:\|([^{}]*))?\}\}")


def fields(text: str) -> list[str]:
    """The names of the fields a text uses, each once, in order."""
    return list(dict.fromkeys(name for found in _FIELD.finditer(text) if (name := _name(found.group(1)))))


def unknown(text: str) -> list[str]:
    """The fields a text uses that no recipient has."""
    return [name for name in fields(text) if name not in FIELDS]


def fill(text: str, values: Mapping[str, str]) -> tuple[str, list[str]]:
    """The text with its fields filled in, and the names of those that had neither a value nor a fallback.

    What is filled in is not looked at again: a name that reads `{{email}}` stays as it is.
    """
    missing: list[str] = []

    def value(found: re.Match[str]) -> str:
        name, fallback = _name(found.group(1)), found.group(2)
        if not name:
            return found.group()
        text = values.get(name, "").strip()
        if not text and fallback is None:
            missing.append(name)
        return text or (fallback or "").strip()

    return _FIELD.sub(value, text), list(dict.fromkeys(missing))


def _name(text: str) -> str:
    return text.strip().lower().replace(" ", "_")
