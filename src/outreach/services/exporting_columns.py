"""The columns of an export: all that is there, or those that were chosen, under names that the import knows again."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Sequence
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy.orm import Session

from outreach.i18n import _
from outreach.model import columns, phone_number
from outreach.model.people import EMAIL_LABELS, NETWORKS, PHONE_LABELS
from outreach.problems import Problem
from outreach.services.exporting_records import PLAIN, YES_OR_NO, batches, kinds, people
from outreach.services.records import Fields

Value = Callable[[Fields], str]

# Always there in a full export, even where empty; the others where somebody has something in them.
_ALWAYS = {"name", "outlet", "position", "email", "phone", "languages", "country", "city", "beats", "tags"}
_WORDS = ("languages", "beats", "tags")
_OF_POSITION = ("position", "department", "outlet")
# The fields that are one text, one day, a yes or a list of words.
PLAIN_TARGETS = {target for target in columns.TARGETS if "." not in target} - {"email", "phone", "label", "extra"}
# Of a press list, one row a recipient.
LIST = ("name", "other_name", "email", "language", "outlet", "position", "phone", "country", "city")


class Column(NamedTuple):
    """A column: its name in the file, and what stands in it."""

    header: str
    value: Value


def names() -> list[str]:
    """The columns that can be chosen, as the command line names them."""
    several = ["emails", "phones", "channels", "language", "id"]
    return [*(name for name in columns.TARGETS if name not in _NOT_CHOSEN), *several]


_NOT_CHOSEN = {"label", "extra", *(target for target in columns.TARGETS if target.endswith(".home"))} - {
    "email.home",
    "phone.home",
}


def chosen(wanted: Iterable[str]) -> list[Column]:
    """The columns of these names, in this order: `email` is the first address, `emails` all of them.

    Raises:
        Problem: there is no column of that name.
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
        found.append(Column(_header(name), _chosen_value(name)))
    if not found:
        raise Problem(_("Choose at least one column."))
    return found


def _header(name: str) -> str:
    several = {"emails": "email", "phones": "phone", "channels": "channel.other", "language": "languages"}
    return "id" if name == "id" else columns.label(several.get(name, name))


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
    if name in _WORDS:
        return lambda fields: joined(fields[name])
    if name in YES_OR_NO:
        return lambda fields: "yes" if fields[name] else ""
    return lambda fields: _text(fields[name])


def joined(words: Sequence[str]) -> str:
    """Words in one cell. A semicolon behind "Courts, crime" says that the comma parts no words there."""
    cell = "; ".join(_whole(word) for word in words)
    return f"{cell};" if len(words) == 1 and "," in cell else cell


def _whole(word: str) -> str:
    """A word in quotes where it holds what parts words, as `importing_fields.words_of` takes it back."""
    parted = any(sign in word for sign in ";|\n") or word[:1] == '"'
    return '"' + word.replace('"', '""') + '"' if parted else word


def _text(value: Any) -> str:
    return value.isoformat() if isinstance(value, date) else "" if value is None else str(value)


def shown_number(row: Fields) -> str:
    """A phone as one reads it: the international form, with its extension; what was typed where it is not valid."""
    if not row["e164"]:
        return str(row["raw"])
    extension = f" ext. {row['extension']}" if row["extension"] else ""
    return spaced(row["e164"]) + extension


def spaced(e164: str) -> str:
    """`+996 312 66 38 85` for `+996312663885`."""
    return phone_number._spaced(e164)


# --- everything -------------------------------------------------------------------------------------------------


def everything(session: Session, ids: Sequence[int]) -> list[Column]:
    """Columns that hold all that these contacts have, so that an import of the file brings it back.

    Each address, number and channel has a column of its own, of its kind; the columns stand in an order in which
    nobody's second number comes before the first.
    """
    used = _Used()
    for some in batches(ids, 5000):
        used.look(session, some)
    made: list[Column] = []
    for target in columns.TARGETS:
        field = target.partition(".")[0]
        if target in ("email", "phone") or target == "channel.telegram":
            made.extend(_reach_columns(field, used))
        elif target in PLAIN_TARGETS and (target in _ALWAYS or target in used.plain):
            made.append(Column(columns.label(target), plain_value(target)))
    taken = {column.header.casefold() for column in made}
    for name in used.extra:
        header = name if name.casefold() not in taken else f"{name} (2)"
        made.append(Column(header, _extra_value(name)))
    return made


class _Used:
    """What of all that a contact can have these contacts do have."""

    def __init__(self) -> None:
        self.plain: set[str] = {*_OF_POSITION, *_WORDS}
        self.extra: dict[str, None] = {}
        self.kinds: dict[str, dict[tuple[str, ...], None]] = {"email": {}, "phone": {}, "channel": {}}

    def look(self, session: Session, ids: Sequence[int]) -> None:
        wanted = [(place, name) for place, name in enumerate(PLAIN, start=2) if name not in self.plain]
        for row in people(session, ids):
            if row[1] not in ("{}", None):
                self.extra.update(dict.fromkeys(json.loads(row[1]) if isinstance(row[1], str) else row[1]))
            found = [name for place, name in wanted if row[place]]
            if found:
                self.plain.update(found)
                wanted = [(place, name) for place, name in wanted if name not in self.plain]
        for field, rows in kinds(session, ids).items():
            owned: dict[int, list[str]] = {}
            for number, label in rows:
                owned.setdefault(number, []).append(_kind(field, label))
            self.kinds[field].update(dict.fromkeys(map(tuple, owned.values())))


def _kind(field: str, label: str) -> str:
    known = {"email": EMAIL_LABELS, "phone": PHONE_LABELS, "channel": NETWORKS}[field]
    return label if label in known else ""


def order_of_kinds(sequences: Iterable[Sequence[str]]) -> list[str]:
    """Kinds in an order that holds each of the sequences: `home mobile` and `mobile work` give `home mobile work`."""
    order: list[str] = []
    for sequence in sorted(sequences, key=len, reverse=True):
        place = 0
        for kind in sequence:
            if kind not in order[place:]:
                order.append(kind)
                place = len(order)
            else:
                place = order.index(kind, place) + 1
    return order


def _reach_columns(field: str, used: _Used) -> list[Column]:
    order = order_of_kinds(used.kinds[field]) or ([] if field == "channel" else [""])
    made, seen = [], dict.fromkeys(order, 0)
    for place, kind in enumerate(order):
        seen[kind] += 1
        target = f"{field}.{kind or 'other'}" if kind or field == "channel" else field
        number = f" {seen[kind]}" if seen[kind] > 1 else ""
        made.append(Column(columns.label(target) + number, _placed(field, order, place)))
    return made


def _placed(field: str, order: Sequence[str], place: int) -> Value:
    """What a contact has at one place of the order; the places of all are found once for each contact."""

    def value(fields: Fields) -> str:
        key = f"placed.{field}"
        if key not in fields:
            fields[key] = _places(field, order, fields[f"{field}s"])
        return str(fields[key].get(place, ""))

    return value


def _places(field: str, order: Sequence[str], rows: Sequence[Fields]) -> dict[int, str]:
    found, place = {}, 0
    for row in rows:
        place = order.index(_kind(field, row["network" if field == "channel" else "label"]), place)
        found[place] = typed_number(row) if field == "phone" else row["value" if field == "channel" else "raw"]
        place += 1
    return found


def typed_number(row: Fields) -> str:
    """A phone as it was typed, if that alone says which number it is; "66 04 18" behind another does not."""
    digits = re.sub(r"\D", "", row["raw"])
    whole = row["raw"].lstrip().startswith("+") or len(digits) >= 9 or not row["e164"]
    return str(row["raw"]) if whole else shown_number(row)


def _extra_value(name: str) -> Value:
    return lambda fields: _text(fields["extra"].get(name))
