"""The columns of a table of contacts, under names that an import knows again: all there is, or those chosen."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from datetime import date
from functools import partial
from itertools import groupby
from operator import itemgetter
from typing import NamedTuple

from sqlalchemy import ColumnElement, Text, and_, cast, func, or_, select
from sqlalchemy.orm import Session

from outreach.i18n import _
from outreach.model import people
from outreach.model.base import Expression
from outreach.model.people import EMAIL_LABELS, NETWORKS, PHONE_LABELS, Channel, Contact, Email, Phone, Position
from outreach.problems import Problem
from outreach.services.contacts import contacts, opt_outs, records
from outreach.services.contacts.records import Fields
from outreach.services.exporting.export_records import PLAIN, YES_OR_NO
from outreach.store.search import among
from outreach.values import column_recognition, position_cell
from outreach.values.phone import phone_number

Value = Callable[[Fields], str]

WORDS = ("languages", "beats", "tags")
# A press list by default, one row a recipient.
LIST = ("name", "other_name", "email", "language", "outlet", "position", "phone", "country", "city")
# Targets of an import that are no column of an export.
_NOT_CHOSEN = {"label", "suppressed", "extra", "phone.extension", "phone.area"} | {
    target
    for target in column_recognition.TARGETS
    if target.endswith(".home") and target not in ("email.home", "phone.home")
}
_SEVERAL = {"emails": "email", "phones": "phone", "channels": "channel.other", "language": "languages"}
_NO_TEXT = {"email", "phone", "label", "extra", "suppressed"}
# In a full export, there even where empty; the others where somebody has something in them.
_ALWAYS = {
    "name", "outlet", "position", "department", "email", "phone", "languages", "country", "city", "beats", "tags",
}  # fmt: skip
_KINDS: dict[str, tuple[type[Email | Phone | Channel], str, Sequence[str]]] = {
    "email": (Email, "label", EMAIL_LABELS),
    "phone": (Phone, "label", PHONE_LABELS),
    "channel": (Channel, "network", NETWORKS),
}


class Column(NamedTuple):
    """A column: its name in the file, and what stands in it."""

    header: str
    value: Value


def names() -> list[str]:
    """The columns that can be chosen, as the command line names them."""
    return [*(name for name in column_recognition.TARGETS if name not in _NOT_CHOSEN), *_SEVERAL, "id"]


def chosen(wanted: Iterable[str]) -> list[Column]:
    """The columns of these names, in this order: `email` is the first address, `emails` all of them.

    Raises:
        Problem: there is no column of that name, or none was named.
    """
    found = []
    for name in (re.sub(r"[\s-]+", "_", part.strip().lower()) for part in wanted if part.strip()):
        name = f"channel.{name}" if name in NETWORKS else name
        check_known(name, names())
        found.append(Column("id" if name == "id" else column_recognition.label(_SEVERAL.get(name, name)), _value(name)))
    if not found:
        raise Problem(_("Choose at least one column."))
    return found


def check_known(name: str, known: Sequence[str]) -> None:
    """Raises a Problem where there is no column of a name."""
    if name not in known:
        text = _("There is no column “{name}”. There are: {names}.")
        raise Problem(text.format(name=name, names=", ".join(known)))


def _value(name: str) -> Value:
    field, _dot, kind = name.partition(".")
    if field in _REACHED:
        return partial(_reached, *_REACHED[field], kind)
    return _language if name == "language" else plain_value(name)


def _reached(field: str, show: Callable[[Fields], str], every: bool, kind: str, fields: Fields) -> str:
    """The first, or all, of somebody's addresses, numbers or accounts of a kind; "" is any."""
    shown = [show(row) for row in fields[field] if not kind or kind in (row.get("label"), row.get("network"))]
    return "; ".join(shown if every else shown[:1])


def _language(fields: Fields) -> str:
    return str(fields.get("language") or (fields["languages"] or [""])[0])


def plain_value(name: str) -> Value:
    """A field that is one text, one day, a yes or a list of words."""
    show = _PLAIN.get(name)
    return itemgetter(name) if show is None else lambda fields: show(fields[name])


def _text(value: object) -> str:
    return value.isoformat() if isinstance(value, date) else "" if value is None else str(value)


# --- how a cell is written --------------------------------------------------------------------------------------


def joined(words: Sequence[str]) -> str:
    """Words in one cell. A semicolon behind "Courts, crime" says that the comma parts no words there."""
    if not words:
        return ""
    cell = "; ".join(_whole(word) for word in words)
    return f"{cell};" if len(words) == 1 and "," in cell else cell


def _whole(word: str) -> str:
    """A word in quotes where it holds what parts words, as an import takes it back."""
    return '"' + word.replace('"', '""') + '"' if _PARTED.search(word) else word


_PARTED = re.compile(r'[;|\n]|^"')


def shown_number(row: Fields) -> str:
    """A phone as people read it: the international form with its extension; what was typed where it is not valid."""
    if not row["e164"]:
        return str(row["raw"])
    return phone_number.international(row["e164"]) + (f" ext. {row['extension']}" if row["extension"] else "")


def typed_number(row: Fields) -> str:
    """A phone as it was typed, if that alone says which number it is; "66 04 18" behind another does not."""
    raw = str(row["raw"])
    whole = not row["e164"] or raw.lstrip().startswith("+") or len(re.sub(r"\D", "", raw)) >= 9
    return raw if whole else shown_number(row)


def shown_address(row: Fields) -> str:
    """An address in its normal form; what was typed where it is none."""
    return str(row["address"] or row["raw"])


# By the field of a column's name: where its rows are, how one is written, and whether each is.
_REACHED: dict[str, tuple[str, Callable[[Fields], str], bool]] = {
    "email": ("emails", shown_address, False), "emails": ("emails", shown_address, True),
    "phone": ("phones", shown_number, False), "phones": ("phones", shown_number, True),
    "channel": ("channels", itemgetter("value"), True),
    "channels": ("channels", lambda row: f"{row['network']}: {row['value']}", True),
}  # fmt: skip
# How the fields that are no plain texts are written.
_PLAIN: dict[str, Callable[..., str]] = {
    **dict.fromkeys(WORDS, joined), **dict.fromkeys((*contacts.DAYS, "position_since"), _text),
    **dict.fromkeys(YES_OR_NO, lambda value: "yes" if value else ""), "other_positions": position_cell.written,
}  # fmt: skip


# --- everything -------------------------------------------------------------------------------------------------


def everything(session: Session, ids: Sequence[int]) -> list[Column]:
    """Columns that hold all that these contacts have, so that an import of the file brings it back.

    Each address, number and channel has a column of its own, of its kind; the columns stand in an order in which
    nobody's second number comes before the first.
    """
    there = {*_ALWAYS, *_used(session, ids)}
    made: list[Column] = []
    for target in column_recognition.TARGETS:
        if target in ("email", "phone") or target == "channel.telegram":
            made += _reach_columns(session, target.partition(".")[0], ids)
        elif "." not in target and target not in _NO_TEXT and target in there:
            made.append(Column(column_recognition.label(target), plain_value(target)))
    if refused := not_written_to(session, ids):
        named = lambda fields: "; ".join(refused.get(fields["id"], ()))  # noqa: E731
        made.append(Column(column_recognition.label("suppressed"), named))
    taken = {column.header.casefold() for column in made}
    for name in _extras(session, ids):
        made.append(Column(name if name.casefold() not in taken else f"{name} (2)", _extra(name)))
    return made


def not_written_to(session: Session, ids: Sequence[int]) -> dict[int, list[str]]:
    """{contact: those of their addresses, numbers and accounts that bounced or are suppressed}, folded."""
    theirs = opt_outs.ways(session, ids)
    suppressed = people.Suppression.folded
    some = [*set[str]().union(*theirs.values())]
    barred = {key for (key,) in records.among(session, select(suppressed), suppressed, some)}
    bounced = select(Email.contact_id, Email.folded).where(Email.bounce.in_(people.NOT_WRITTEN_TO))
    found = {number: barred & ways for number, ways in theirs.items()}
    for number, address in records.among(session, bounced, Email.contact_id, ids):
        found[number].add(address)
    return {number: sorted(ways) for number, ways in found.items() if ways}


def _used(session: Session, ids: Sequence[int]) -> list[str]:
    """The fields in which one of these contacts has something."""
    table = Contact.__table__.c
    filled: dict[str, ColumnElement[bool]] = {name: _filled(table[name], name) for name in PLAIN}
    counts = [func.count().filter(condition) for condition in filled.values()]
    row = session.execute(select(*counts).where(_among(session, Contact.id, ids))).one()
    since, more = session.execute(
        select(func.count(Position.since), func.count().filter(or_(Position.until.is_not(None), Position.rank > 0)))
        .where(_among(session, Position.contact_id, ids))
    ).one()  # fmt: skip
    found = [name for name, count in zip(filled, row, strict=True) if count]
    return [*found, *(["position_since"] if since else []), *(["other_positions"] if more else [])]


def _filled(column: Expression, name: str) -> ColumnElement[bool]:
    if name in YES_OR_NO:
        return column.is_(True)
    if name in contacts.DAYS:
        return column.is_not(None)
    return and_(column.is_not(None), cast(column, Text) != "")


def _among(session: Session, column: Expression, ids: Sequence[int]) -> ColumnElement[bool]:
    """A condition for the rows of these contacts; of all there are without naming each."""
    if session.scalar(select(func.count()).select_from(Contact)) == len(ids):
        return column.is_not(None)
    return among(session, column, ids)


def _extras(session: Session, ids: Sequence[int]) -> dict[str, None]:
    """The names of what files said beside our own fields."""
    query = select(Contact.extra).where(_among(session, Contact.id, ids), cast(Contact.extra, Text) != "{}")
    return dict.fromkeys(name for extra in session.scalars(query.order_by(Contact.id)) for name in extra or ())


def _extra(name: str) -> Value:
    return lambda fields: _text(fields["extra"].get(name))


def _reach_columns(session: Session, field: str, ids: Sequence[int]) -> list[Column]:
    """A column for each place of an order of kinds that fits everybody's addresses, numbers or channels."""
    order = order_of_kinds(_sequences(session, field, ids)) or ([] if field == "channel" else [""])
    made, seen = [], dict.fromkeys(order, 0)
    for place, kind in enumerate(order):
        seen[kind] += 1
        target = f"{field}.{kind or 'other'}" if kind or field == "channel" else field
        number = f" {seen[kind]}" if seen[kind] > 1 else ""
        made.append(Column(column_recognition.label(target) + number, partial(_at, field, order, place)))
    return made


def _sequences(session: Session, field: str, ids: Sequence[int]) -> dict[tuple[str, ...], None]:
    """The kinds of each one's addresses, numbers or channels in their order, each sequence once, the oldest first."""
    model, name, known = _KINDS[field]
    rows = session.execute(
        select(model.contact_id, getattr(model, name))
        .where(_among(session, model.contact_id, ids))
        .order_by(model.contact_id, model.rank, model.id)
    )
    each = (
        tuple(kind if kind in known else "" for _id, kind in some) for _id, some in groupby(rows, lambda row: row[0])
    )
    return dict.fromkeys(each)


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


def _at(field: str, order: Sequence[str], place: int, fields: Fields) -> str:
    """What stands at one place of an order of kinds."""
    cells = fields.get(f"placed {field}")
    if cells is None:
        cells = fields[f"placed {field}"] = _placed(fields, field, order)
    return str(cells[place])


def _placed(fields: Fields, field: str, order: Sequence[str]) -> list[str]:
    _model, name, known = _KINDS[field]
    cells, place = [""] * len(order), 0
    for row in fields[f"{field}s"]:
        place = order.index(row[name] if row[name] in known else "", place)
        cells[place] = row["value"] if field == "channel" else typed_number(row) if field == "phone" else row["raw"]
        place += 1
    return cells
