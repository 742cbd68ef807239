"""What contacts, outlets and officers have alike: phones, e-mails, channels and tags from the fields of a form."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol, TypeVar

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from outreach import i18n
from outreach.i18n import N_, _
from outreach.model import reasons
from outreach.model.base import Base, Expression, Versioned
from outreach.model.coverage import Clipping
from outreach.model.people import NETWORKS, Channel, Contact, Email, Officer, Outlet, Phone, Tag
from outreach.problems import FieldProblem, Gone, Problem, Stale
from outreach.store.history import edits
from outreach.values import dates, places, text, vocabularies
from outreach.values import fields as registry
from outreach.values.data import Document, DocumentView
from outreach.values.fields import text_in

if TYPE_CHECKING:
    from outreach.values.email import email as emails
    from outreach.values.phone import phone as phones

Fields = Document
FormFields = DocumentView
Record = Contact | Outlet | Officer | Clipping
MAX_TEXT = 1_000_000
# What is looked up as it stands bears no more in an index.
INDEXED = ("country", "state")
MAX_INDEXED = 300
T = TypeVar("T")
M = TypeVar("M", bound=Base)
# What is said where a table has no record of a number.
_LACKING = {
    "contact": N_("There is no contact number {id}."), "outlet": N_("There is no outlet number {id}."),
    "officer": N_("There is no officer number {id}."), "press_list": N_("There is no list number {id}."),
    "release": N_("There is no release number {id}."), "distribution": N_("There is no distribution number {id}."),
    "clipping": N_("There is no piece of coverage number {id}."),
    "activity": N_("There is no follow-up or note number {id}."), "snippet": N_("This snippet no longer exists."),
    "attachment": N_("This file is no longer attached."), "saved_view": N_("This view no longer exists."),
}  # fmt: skip


class Reachable(Protocol):
    """A record with phones, e-mails and channels."""

    @property
    def emails(self) -> list[Email]: ...

    @property
    def phones(self) -> list[Phone]: ...

    @property
    def channels(self) -> list[Channel]: ...


def clean(value: object, field: str) -> str:
    """A text as it can be stored: no NUL, no lone surrogate, not endless.

    Raises:
        FieldProblem: it is longer than a million letters (a country or a state: than 300).
    """
    found = "" if value is None else str(value)
    most = MAX_INDEXED if field in INDEXED else MAX_TEXT
    if len(found) > most:
        raise FieldProblem(field, _("This is too long. The limit is {count} characters.").format(count=most))
    return text.usable(found)


def batches(values: Sequence[T], size: int = 5000) -> Iterator[list[T]]:
    """Ids, or other values, in runs that a statement can bear."""
    for start in range(0, len(values), size):
        yield list(values[start : start + size])


def among(
    session: Session, query: Select[*tuple[object, ...]], column: Expression, values: Iterable[object], size: int = 5000
) -> Iterator[Any]:
    """The rows of a query in which a column has one of some values, asked for in runs that a statement can bear."""
    for some in batches(list(values), size):
        yield from session.execute(query.where(column.in_(some)))


def lacking(model: type[Base], number: object, field: str = "") -> Problem:
    """What is raised where there is no record of a number: of the field that names it, where one does."""
    text = _(_LACKING[model.__tablename__]).format(id=number)
    return FieldProblem(field, text) if field else Gone(text)


def get(session: Session, model: type[M], number: int, field: str = "") -> M:
    """The record of a number, in the session.

    Raises:
        Problem: there is none; a FieldProblem where a field names it.
    """
    found = session.get(model, number)
    if found is None:
        raise lacking(model, number, field)
    return found


def check_known(session: Session, model: type[M], ids: Iterable[int], field: str = "") -> None:
    """Raises a Problem for the first of some numbers of which there is no record."""
    wanted, key = list(dict.fromkeys(ids)), model.__table__.c.id
    there = {number for (number,) in among(session, select(key), key, wanted)}
    for number in wanted:
        if number not in there:
            raise lacking(model, number, field)


def no_date(value: object) -> str:
    """What is said of something that should be a day, with one as people here write it."""
    return _("“{text}” is not a date. Write it as {day}.").format(text=value, day=i18n.day_to_type(date(2026, 1, 31)))


def day(value: object, field: str) -> date | None:
    """A day, given as one, as an ISO text, or as people here write it: 31.01.2026.

    Raises:
        FieldProblem: it is no day.
    """
    if value in (None, ""):
        return None
    if isinstance(value, date):
        return value
    found = dates.typed(str(value))
    if found is None:
        raise FieldProblem(field, no_date(value))
    return found


def put(record: object, values: Mapping[str, object]) -> None:
    """Sets what is another than it was: only then has a record changed."""
    for name, value in values.items():
        if getattr(record, name) != value:
            setattr(record, name, value)


def country(name: str, field: str = "") -> str:
    """The code of a country, by its name in any language or by its code.

    Raises:
        Problem: there is none; a FieldProblem where a field names it.
    """
    code = places.country_code(name)
    if code is None:
        text_ = _("“{name}” is not a known country.").format(name=name)
        raise FieldProblem(field, text_) if field else Problem(text_)
    return code


def set_texts(record: object, fields: FormFields, names: Iterable[str]) -> None:
    """Sets the plain text fields that are given."""
    put(record, {name: clean(fields[name], name).strip() for name in names if name in fields})


def name_of(given: str, wanted: str, most: int = MAX_TEXT) -> str:
    """A name as it is shown, on one line.

    Raises:
        FieldProblem("name"): it is too long, or none, which `wanted` says.
    """
    shown = " ".join(text.usable(given).split())
    if not shown:
        raise FieldProblem("name", wanted)
    if len(shown) > most:
        raise FieldProblem("name", _("This is too long. The limit is {count} characters.").format(count=most))
    return shown


def check_sort(sort: str, sorts: Iterable[str], wrong: str) -> None:
    """Raises a Problem, by the text `wrong`, where there is no such order."""
    if sort not in sorts:
        raise Problem(_(wrong).format(field=sort, fields=", ".join(sorts)))


_READ: dict[registry.Kind, Callable[[object, str, str], object]] = {
    registry.Kind.TEXT: lambda value, name, _there: clean(value, name).strip(),
    registry.Kind.NOTES: lambda value, name, _there: clean(value, name).strip(),
    registry.Kind.VOCABULARY: lambda value, name, there: vocabularies.checked(name, clean(value, name), kept=(there,)),
    registry.Kind.DAY: lambda value, name, _there: day(value, name),
    registry.Kind.TICK: lambda value, _name, _there: bool(value),
}
"""What is made of a field as it is given: of its value, its name, and what is there."""


def set_plain(record: Record, given: FormFields, fields: registry.Fields) -> None:
    """Sets those fields that are given and stand in the record's own row."""
    for field in registry.of(fields, *_READ):
        if field.key in given:
            there = getattr(record, field.key)
            value = _READ[field.kind](given[field.key], field.key, there or "")
            if value != there:
                setattr(record, field.key, value)
    if "extra" in given and isinstance(record, Contact | Outlet):
        record.extra = {clean(name, "extra"): clean(value, "extra") for name, value in given["extra"].items()}


def plain_fields(record: Contact | Outlet | Officer, fields: registry.Fields) -> Fields:
    """What stands in a record's own row, its words, and how it is reached, as the fields of a form."""
    found: Fields = {field.key: getattr(record, field.key) for field in registry.of(fields, *_READ)}
    found |= reach_fields(record)
    if isinstance(record, Officer):
        return found
    found |= {name: tag_values(record.tags, kind) for name, kind in registry.tag_kinds(fields).items()}
    return {**found, "extra": dict(record.extra)}


def set_reach(record: Reachable, fields: FormFields, region: str) -> None:
    """Sets the e-mails, phones and channels that are given.

    One that stays keeps its row under another label or in another spelling, and with it what is known of it besides:
    that mail came back from it.
    """
    if "emails" in fields:
        rows = [row for item in fields["emails"] for row in _kept(record.emails, item) or email_rows(item)]
        _replace(record.emails, rows, Email, ("raw", "label"), ("folded",))
    if "phones" in fields:
        rows = [row for item in fields["phones"] for row in _kept(record.phones, item) or phone_rows(item, region)]
        _replace(record.phones, rows, Phone, ("raw", "label"), ("e164", "extension"))
    if "channels" in fields:
        rows = [row for item in fields["channels"] for row in channel_rows(item)]
        _replace(record.channels, rows, Channel, ("network", "value"))


def _kept(there: Iterable[Any], item: FormFields) -> list[Fields]:
    """The row of a valid value that was not touched: its verdict stands, whatever else of the record has changed."""
    raw, label = text_in(item, "raw").strip(), text_in(item, "label")
    for row in there:
        if row.valid and row.raw == raw and row.label == label:
            names = [column.key for column in row.__table__.columns]
            return [{name: getattr(row, name) for name in names if name not in ("id", "rank") and "_id" not in name}]
    return []


def _replace(
    there: list[Any], wanted: Sequence[Fields], kind: type[Any], key: tuple[str, ...], meant: tuple[str, ...] = ()
) -> None:
    """Makes a record's rows equal to the wanted ones, in their order, keeping those that are alike.

    Those are alike in `key`; where none is, in `meant`, of which the first says whether anything is known to be meant.
    """
    left = list(there)
    kept = [_taken(left, values, key) for values in wanted]
    result = []
    for rank, (values, same) in enumerate(zip(wanted, kept, strict=True)):
        row = same or (_taken(left, values, meant) if meant and values[meant[0]] is not None else None)
        if row is None:
            row = kind(**values, rank=rank)
        else:
            for name, value in {**values, "rank": rank}.items():
                if getattr(row, name) != value:
                    setattr(row, name, value)
        result.append(row)
    if result != list(there):
        there[:] = result


def _taken(left: list[object], values: Fields, key: tuple[str, ...]) -> object:
    """The first of the rows that has these values, taken out of them; None where there is none."""
    row = next((old for old in left if all(getattr(old, name) == values[name] for name in key)), None)
    if row is not None:
        left.remove(row)
    return row


# The checks of addresses and numbers bring large libraries, which the first painted table has no need of.


def check_emails(raw: str) -> emails.Cell:
    """The addresses of a cell."""
    from outreach.values.email import email

    return email.read(raw)


def check_phones(raw: str, region: str) -> phones.Cell:
    """The numbers of a cell; those without a country code are read in a region."""
    from outreach.values.phone import phone as phones

    return phones.read(raw, region)


def email_rows(item: FormFields) -> list[Fields]:
    """The rows of one e-mail field: one for each address in it, the raw text kept; an unusable one has no address."""
    raw = clean(item.get("raw"), "emails").strip()
    return email_rows_of(raw, clean(item.get("label"), "emails"), check_emails(raw)) if raw else []


def email_rows_of(raw: str, label: str, cell: emails.Cell) -> list[Fields]:
    """The rows of a cell that was read."""
    if not cell.addresses:
        return [{"raw": raw, "address": None, "folded": None, "valid": False, "label": label}]
    return [
        {
            "raw": found.raw, "address": found.address, "folded": found.address and fold_address(found.address),
            "valid": found.valid, "label": label,
        }
        for found in cell.addresses
    ]  # fmt: skip


def fold_address(address: str | None) -> str:
    """An address as two of them are compared: case does not tell people apart, nor does the messenger of a number."""
    network, plus, digits = (address or "").casefold().partition(" +")  # as in "WhatsApp +996700123456"
    return f"+{digits}" if plus else network


def phone_rows(item: FormFields, region: str) -> list[Fields]:
    """The rows of one phone field: one for each number in it, the raw text kept; an invalid one is marked."""
    raw = clean(item.get("raw"), "phones").strip()
    return phone_rows_of(raw, clean(item.get("label"), "phones"), check_phones(raw, region), region) if raw else []


def phone_rows_of(raw: str, label: str, cell: phones.Cell, region: str) -> list[Fields]:
    """The rows of a cell that was read."""
    if not cell.numbers:
        return [phone_row(raw, None, None, "unknown", None, False, label)]
    several = len(cell.numbers) > 1
    return [
        phone_row(
            phone_alone(found, region) if several else raw,
            found.e164, found.extension, found.kind, found.region, found.valid, label,
        )
        for found in cell.numbers
    ]  # fmt: skip


def phone_alone(found: phones.Number, region: str) -> str:
    """A number out of a cell of several, as it reads the same when it stands alone ("66 04 18" would not)."""
    again = check_phones(found.raw, region).numbers
    if found.e164 is None or (len(again) == 1 and again[0].e164 == found.e164):
        return found.raw
    return (found.international or found.e164) + (f" ext. {found.extension}" if found.extension else "")


def phone_row(
    raw: str, e164: str | None, extension: str | None, kind: str, region: str | None, valid: bool, label: str
) -> Fields:
    """A row of a number; that of a fax is no telephone, whatever its plan says."""
    return {
        "raw": raw,
        "e164": e164,
        "extension": extension,
        "kind": "fax" if label == "fax" else kind,
        "region": region,
        "valid": valid,
        "label": label,
    }


def channel_rows(item: FormFields) -> list[Fields]:
    """The row of one channel field; a network that is not known becomes "other"."""
    value = clean(item.get("value"), "channels").strip()
    network = clean(item.get("network"), "channels").strip().lower()
    network = {"twitter": "x", "fb": "facebook", "odnoklassniki": "ok", "vkontakte": "vk"}.get(network, network)
    return [{"network": network if network in NETWORKS else "other", "value": value}] if value else []


def tag_rows(kind: str, values: Iterable[object]) -> list[Fields]:
    """The rows of the tags, beats or languages of a record: no value twice, in their order."""
    found: dict[str, str] = {}
    for value in values:
        shown = " ".join(clean(value, kind).split())
        shown = shown.lower() if kind == "language" else shown
        if shown:
            found.setdefault(text.key(shown), shown)
    return [{"kind": kind, "value": value, "folded": folded} for folded, value in found.items()]


def set_tags(there: list[Tag], fields: FormFields, kinds: Mapping[str, str]) -> None:
    """Sets those of `{"tags": "tag", "beats": "beat", "languages": "language"}` that are given.

    Raises:
        FieldProblem("languages"): a language that is not known and was not there before.
    """
    for name, kind in kinds.items():
        if name not in fields:
            continue
        mine = [tag for tag in there if tag.kind == kind]
        others = [tag for tag in there if tag.kind != kind]
        values = fields[name]
        if kind == "language":
            kept = {tag.value for tag in mine}
            values = [vocabularies.checked(kind, clean(value, name), name, kept) for value in values]
        _replace(mine, tag_rows(kind, values), Tag, ("kind", "folded"))
        if mine + others != there:
            there[:] = others + mine


def tag_values(tags: Iterable[Tag], kind: str) -> list[str]:
    """The values of one kind, in their order."""
    return [tag.value for tag in sorted(tags, key=lambda tag: tag.rank or 0) if tag.kind == kind]


class ShownReach(NamedTuple):
    """The addresses and numbers of a record as a table shows them: the first of each, whether it is valid, and all."""

    email: str
    email_valid: bool
    phone: str
    phone_valid: bool
    emails: list[str]
    phones: list[str]


def shown_reach(record: Reachable) -> ShownReach:
    """An address in its normal form where it is valid, a number in its normal form where it has one."""
    emails = [row.address if row.valid and row.address else row.raw for row in record.emails]
    phones = [row.e164 or row.raw for row in record.phones]
    return ShownReach(
        emails[0] if emails else "", not emails or record.emails[0].valid,
        phones[0] if phones else "", not phones or record.phones[0].valid,
        emails, phones,
    )  # fmt: skip


def reach_fields(record: Reachable) -> Fields:
    """The phones, e-mails and channels of a record as the fields of a form."""
    return {
        "emails": [{"raw": row.raw, "label": row.label} for row in record.emails],
        "phones": [{"raw": row.raw, "label": row.label} for row in record.phones],
        "channels": [{"network": row.network, "value": row.value} for row in record.channels],
    }


def check_version(record: Versioned, version: int | None) -> None:
    """Refuses to save over a newer save of somebody else.

    Raises:
        Problem: the record has changed since its form was opened.
    """
    if version is not None and record.version != version:
        raise Stale(_("Somebody else has just changed this record. Review it again, then save."))


def count_edit(record: Versioned, before: Fields, after: Fields) -> None:
    """A change of what stands in rows of their own (a language, a label) is one of the record, to whoever edits it."""
    if after != before:
        edits.count(record)


def email_problem(row: Email) -> tuple[str | None, str | None]:
    """(problem, suggestion) of a stored address, in words of the language in use."""
    if row.valid:
        return None, None
    found = check_emails(row.raw).addresses
    return (found[0].problem, found[0].suggestion) if found else (_("This contains no address."), None)


def bounce(row: Email) -> str:
    """What is to be known of an address that bounced, as one line; "" where it did not."""
    if not row.bounce:
        return ""
    day, why = i18n.day(row.bounced_on) if row.bounced_on else "", reasons.text(row.bounce_text)
    if row.bounce == "gone":
        return f"{why} {day}".strip()
    said = {"soft": _("Temporarily undelivered"), "refused": _("Refused")}
    text = said.get(row.bounce, _("Bounced")) + (f" ({day})" if day else "")
    return f"{text}: {why}" if why else text


def region_of(country: str) -> str:
    """The region a number without its country code is read in: the record's country, else Kyrgyzstan."""
    return country if len(country) == 2 and country.isascii() and country.isalpha() else "KG"
