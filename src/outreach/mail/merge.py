"""Merge fields: `{{salutation|Dear colleague}}` becomes what is known of the recipient, or the words after the bar.

A field is two braces, a name of `FIELDS`, at most one bar with words to stand in for an empty value, and two braces;
it holds no other field. `mistakes` tells whatever looks like a field and is none, so that it is never sent as typed.
"""

import re
from collections.abc import Iterator, Mapping
from difflib import get_close_matches

from outreach.i18n import _
from outreach.values.fields import CONTACT, Kind

# What of a contact is nobody's business in a letter to them, or stands nowhere in one.
_NOT_IN_MAIL = ("street", "postcode", "website", "basis", "position_since")
_KINDS = (Kind.TEXT, Kind.POSITION, Kind.VOCABULARY)
FIELDS = (
    *(
        name
        for name, field in CONTACT.items()
        if field.kind in _KINDS and field.merges and name not in _NOT_IN_MAIL
    ),
    "email", "language", "embargo_local",
)  # fmt: skip
"""The contact's own texts by the registry of fields, and what is known of the message to them."""

_FIELD = re.compile(r"(?P<blank> ?)(?<!\{)\{\{(?P<name>[^{}|]*)(?:\|(?P<words>[^{}|]*))?\}\}(?!\})")
_NAMES = "|".join(name.replace("_", "[ _]") for name in FIELDS)
# Pairs of braces, a single word in single braces, and a single brace beside a field's name.
_MISTAKE = re.compile(
    rf"\{{\{{|\}}\}}|\{{[ ]?[^\W\d_]\w{{1,40}}[ ]?\}}|\{{[ ]?(?:{_NAMES})\b|\b(?:{_NAMES})[ ]?\}}", re.IGNORECASE
)
# Braces of a greeting, and fields as Mailchimp, Word, HubSpot's kin and letters of old have them.
_FOREIGN = re.compile(
    rf"[{{}}｛｝]|\*\|\w+\|\*|%\w{{2,30}}%|\$(?:{_NAMES})\b"
    rf"|[\[<«‹](?:{_NAMES}|f?name|first[ _]?name|last[ _]?name|имя|фио|аты)[\]>»›]",
    re.IGNORECASE,
)
_LIQUID = re.compile(r"\s*\w+\s*:\s*['\"‘’“”]")  # default: 'friend'

_SHOWN = 60


def fields(text: str) -> list[str]:
    """The names of the fields a text uses, each once, in order."""
    return list(dict.fromkeys(_name(found["name"]) for found in _FIELD.finditer(text)))


def required(text: str) -> list[str]:
    """The fields that have no words to stand in for an empty value."""
    return list(dict.fromkeys(_name(found["name"]) for found in _FIELD.finditer(text) if found["words"] is None))


def fallbacks(text: str) -> list[str]:
    """The words that stand in for empty values, for each field that has any."""
    return [found["words"] for found in _FIELD.finditer(text) if (found["words"] or "").strip()]


def mistakes(text: str, *, strict: bool = False) -> Iterator[str]:
    """A sentence for each field that there is not, and for each brace that belongs to a field that is not whole.

    In prose a brace may stand for itself; with `strict` none may, and no field as other programs write theirs.
    """
    for name in fields(text):
        if name not in FIELDS:
            told = _("Unknown merge field {unknown}. Use one of: {known}.")
            yield told.format(unknown=f"{{{{{name}}}}}", known=", ".join(get_close_matches(name, FIELDS) or FIELDS))
    # The fields give way to as many blanks, so that a place in the rest is one in the text.
    rest = _FIELD.sub(
        lambda found: found.group() if _LIQUID.match(found["words"] or "") else " " * len(found.group()), text
    )
    wrong = _MISTAKE.search(rest) or (_FOREIGN.search(rest) if strict else None)
    if wrong:
        start = rest.rfind(" ", 0, wrong.start()) + 1 if wrong.group()[0] not in "{}" else wrong.start()
        typed = text[start : start + _SHOWN].splitlines()[0]
        told = _(
            "“{typed}” is not a complete merge field. Write {{{{name}}}}, or {{{{name|words}}}} with a "
            "fallback for an empty name. A field can't contain another."
        )
        yield told.format(typed=typed)


def fill(text: str, values: Mapping[str, str]) -> tuple[str, list[str]]:
    """The text with its fields filled in, and the names of those that had neither a value nor a fallback.

    What is filled in is not looked at again: a name that reads `{{email}}` stays as it is. One whose words are none
    takes the blank before it along: "Dear {{salutation|}}," is "Dear,".
    """
    missing: list[str] = []

    def value(found: re.Match[str]) -> str:
        name = _name(found["name"])
        text = values.get(name, "").strip()
        if not text and found["words"] is None:
            missing.append(name)
        text = text or (found["words"] or "").strip()
        return found["blank"] + text if text or found["words"] is None else ""

    return _FIELD.sub(value, text), list(dict.fromkeys(missing))


def words_beside(text: str) -> str:
    """A text without its fields."""
    return _FIELD.sub(" ", text)


def with_fallback(text: str, words: str) -> str:
    """A text whose fields have other words to stand in for them; those without any keep none."""

    def field(found: re.Match[str]) -> str:
        return found.group() if found["words"] is None else f"{found['blank']}{{{{{found['name']}|{words}}}}}"

    return _FIELD.sub(field, text)


def _name(text: str) -> str:
    return text.strip().lower().replace(" ", "_")
