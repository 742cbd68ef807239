"""The columns of an export that can be chosen, under names that the import knows again, and what stands in them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from datetime import date
from typing import Any, NamedTuple

from outreach.i18n import _
from outreach.model.people import NETWORKS
from outreach.problems import Problem
from outreach.services.contacts.records import Fields
from outreach.services.exporting import export_blocks
from outreach.services.exporting.export_records import YES_OR_NO
from outreach.values import column_recognition, position_cell
from outreach.values.phone import phone_number

Value = Callable[[Fields], str]

WORDS = ("languages", "beats", "tags")
# The fields that are one text, one day, a yes or a list of words.
_NO_TEXT = {"email", "phone", "label", "extra", "suppressed"}
PLAIN_TARGETS = {target for target in column_recognition.TARGETS if "." not in target} - _NO_TEXT
# Of a press list, one row a recipient.
LIST = ("name", "other_name", "email", "language", "outlet", "position", "phone", "country", "city")


class Column(NamedTuple):
    """A column: its name in the file, and what stands in it."""

    header: str
    value: Value


def names() -> list[str]:
    """The columns that can be chosen, as the command line names them."""
    several = ["emails", "phones", "channels", "language", "id"]
    return [*(name for name in column_recognition.TARGETS if name not in _NOT_CHOSEN), *several]


_NOT_CHOSEN = {
    "label",
    "suppressed",
    "extra",
    "phone.extension",
    "phone.area",
    *(target for target in column_recognition.TARGETS if target.endswith(".home")),
} - {
    "email.home",
    "phone.home",
}


def chosen(wanted: Iterable[str]) -> list[Column]:
    """The columns of these names, in this order: `email` is the first address, `emails` all of them.

    Raises:
        Problem: there is no column of that name.
    """
    return [Column(header(name), _chosen_value(name)) for name in known(wanted)]


def known(wanted: Iterable[str]) -> list[str]:
    """The names as `names` has them.

    Raises:
        Problem: there is no column of that name, or none was named.
    """
    found = []
    for name in (re.sub(r"[\s-]+", "_", part.strip().lower()) for part in wanted):
        if not name:
            continue
        name = f"channel.{name}" if name in NETWORKS else name
        if name not in names():
            raise Problem(
                _("There is no column “{name}”. There are: {names}.").format(name=name, names=", ".join(names()))
            )
        found.append(name)
    if not found:
        raise Problem(_("Choose at least one column."))
    return found


def header(name: str) -> str:
    """What a column is called in the file."""
    several = {"emails": "email", "phones": "phone", "channels": "channel.other", "language": "languages"}
    return "id" if name == "id" else column_recognition.label(several.get(name, name))


def _chosen_value(name: str) -> Value:
    field, _dot, kind = name.partition(".")
    if field in ("email", "emails"):
        return _first_or_all(lambda row: row["address"] or row["raw"], "emails", kind, name == "emails")
    if field in ("phone", "phones"):
        return _first_or_all(shown_number, "phones", kind, name == "phones")
    if name == "channels":
        return lambda fields: "; ".join(f"{row['network']}: {row['value']}" for row in fields["channels"])
    if field == "channel":
        return lambda fields: "; ".join(row["value"] for row in fields["channels"] if row["network"] == kind)
    if name == "language":
        return lambda fields: str(fields.get("language") or (fields["languages"] or [""])[0])
    return plain_value(name)


def _first_or_all(show: Callable[[Fields], str], field: str, kind: str, every: bool) -> Value:
    def value(fields: Fields) -> str:
        shown = [show(row) for row in fields[field] if not kind or row["label"] == kind]
        return "; ".join(shown if every else shown[:1])

    return value


def plain_value(name: str) -> Value:
    """A field that is one text, one day, a yes or a list of words."""
    if name in WORDS:
        return lambda fields: export_blocks.joined(fields[name])
    if name == "other_positions":
        return lambda fields: position_cell.written(fields[name])
    if name in YES_OR_NO:
        return lambda fields: "yes" if fields[name] else ""
    return lambda fields: _text(fields[name])


def _text(value: Any) -> str:
    return value.isoformat() if isinstance(value, date) else "" if value is None else str(value)


def shown_number(row: Fields) -> str:
    """A phone as one reads it: the international form, with its extension; what was typed where it is not valid."""
    return export_blocks.shown(row["raw"], row["e164"], row["extension"])


def spaced(e164: str) -> str:
    """`+996 312 66 38 85` for `+996312663885`."""
    return phone_number._spaced(e164)


def typed_number(row: Fields) -> str:
    """A phone as it was typed, if that alone says which number it is; "66 04 18" behind another does not."""
    return export_blocks.typed(row["raw"], row["e164"], row["extension"])
