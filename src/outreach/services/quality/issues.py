"""Faulty e-mails and phones, mail that came back, contacts that say too little, contacts not checked for long."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, timedelta
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Select, and_, exists, func, literal_column, not_, or_, select, union_all
from sqlalchemy.orm import Session

from outreach import i18n
from outreach.i18n import _
from outreach.model.distributions import Bounce
from outreach.model.people import Channel, Contact, Email, Outlet, Phone, Position
from outreach.model.quality import Decision
from outreach.model.reasons import text as stored_text
from outreach.services.contacts import contacts, opt_outs
from outreach.store import query_cache, search
from outreach.values import places
from outreach.values.email import email, email_domains
from outreach.values.phone import phone

Condition = ColumnElement[bool]
Query = Select[*tuple[Any, ...]]
MOST_SLIPS = 5000  # addresses with a likely slip that are shown
# Written out: a partial index is used only where the statement itself says so, not a parameter.
_NOTHING: object = literal_column("''")


class Doubt(NamedTuple):
    """Something in the data that a person should look at.

    `value` is what is doubtful, as it was written; `text` says what is wrong and what to do; `suggestion` is what
    `fix` puts in its place. Of duplicates `other_id` is the other contact and `reasons` say why they may be one; of a
    bounce `reasons` are the server's own words.
    `row_id` is the e-mail's or the phone's own number.
    """

    problem: str
    contact_id: int
    other_id: int | None = None
    value: str = ""
    text: str = ""
    suggestion: str | None = None
    name: str = ""
    other_name: str = ""
    score: float | None = None
    reasons: tuple[str, ...] = ()
    row_id: int | None = None


def decided(problem: str, contact_id: object, other_id: object, value: object) -> Condition:
    """The decisions about one doubt."""
    other = Decision.other_id.is_(None) if other_id is None else Decision.other_id == other_id
    return and_(Decision.problem == problem, Decision.contact_id == contact_id, other, Decision.value == value)


def standing() -> Condition:
    """Decisions that hold today."""
    return or_(Decision.verdict == "keep", Decision.until > i18n.today())


def _open(problem: str, contact_id: object, value: object) -> Condition:
    return not_(exists().where(decided(problem, contact_id, None, value), standing()))


# Addresses whose mail bounced or was refused: asked about again, however lately they were checked before.
CAME_BACK = (
    Email.contact_id.is_not(None), Email.bounced_on.is_not(None), Email.bounce.in_(("hard", "refused")),
)  # fmt: skip


def _faulty(session: Session, problem: str) -> Query:
    """The rows of a fault: contact, the row's own number, the value."""
    if problem == "email":
        faulty = select(Email.id).where(Email.contact_id.is_not(None), not_(Email.valid))
        slips = query_cache.kept(session, "slips", lambda: _slips(session))
        ids = union_all(faulty, select(Email.id).where(Email.id.in_(slips))) if slips else faulty
        return select(Email.contact_id, Email.id, Email.raw, Email.label).where(
            Email.id.in_(ids), _open("email", Email.contact_id, Email.raw)
        )
    if problem == "phone":
        return select(Phone.contact_id, Phone.id, Phone.raw, Phone.region).where(
            Phone.contact_id.is_not(None), not_(Phone.valid), _open("phone", Phone.contact_id, Phone.raw)
        )
    server = (
        select(Bounce.said)
        .where(Bounce.folded == Email.folded, Bounce.kind.in_(("hard", "soft")))
        .order_by(Bounce.at.desc(), Bounce.id.desc())
        .limit(1)
        .scalar_subquery()
        .label("server")
    )
    said = (Email.bounce, Email.bounce_text, Email.bounced_on, server)
    return select(Email.contact_id, Email.id, Email.raw, *said).where(
        *CAME_BACK,
        _open("bounced", Email.contact_id, Email.raw),
    )  # fmt: skip


def _slips(session: Session) -> list[int]:
    """The valid addresses whose domain looks like a slip of a well-known one: gmail.con."""
    domain = search.domain_of(session, Email.folded)
    usable = (Email.contact_id.is_not(None), Email.valid)
    domains = session.scalars(select(domain).where(*usable).distinct())
    slips = [found for found in domains if found and email_domains.near_miss(found)]
    if not slips:
        return []
    return list(session.scalars(select(Email.id).where(*usable, domain.in_(slips[:MOST_SLIPS])).limit(MOST_SLIPS)))


def _incomplete(session: Session) -> list[tuple[str, list[int]]]:
    """What is missing: a name, or a way to reach someone; each with the contacts that lack it, by their numbers."""
    ways = (exists().where(model.contact_id == Contact.id) for model in (Email, Phone, Channel))
    lacking = {"name": Contact.name == _NOTHING, "reach": and_(*(not_(way) for way in ways))}
    query = select(Contact.id).order_by(Contact.id)
    return [
        (what, list(session.scalars(query.where(condition, _open("incomplete", Contact.id, what)))))
        for what, condition in lacking.items()
    ]


def _opt_outs(session: Session) -> dict[int, str]:
    """{contact: remark} of the possible opt-outs that nobody has decided or put off."""
    later = select(Decision.contact_id).where(Decision.problem == opt_outs.PROBLEM, Decision.until > i18n.today())
    off = set(session.scalars(later))
    return {number: remark for number, remark in opt_outs.undecided(session).items() if number not in off}


def count(session: Session, problem: str) -> int:
    """How many doubts of a kind there are."""
    if problem == opt_outs.PROBLEM:
        return len(_opt_outs(session))
    if problem == "incomplete":
        return sum(len(ids) for _what, ids in _incomplete(session))
    return session.scalars(select(func.count()).select_from(_faulty(session, problem).subquery())).one()


def cutoff(stale_after: int) -> date:
    """The day before which a check is too old."""
    return i18n.today() - timedelta(days=stale_after)


def is_stale(stale_after: int) -> Condition:
    """Contacts not checked since, or never; not those who asked to be left alone."""
    old = or_(Contact.checked_on.is_(None), Contact.checked_on < cutoff(stale_after))
    put_off = exists().where(Decision.problem == "stale", Decision.contact_id == Contact.id, standing())
    return and_(old, not_(Contact.do_not_contact), not_(put_off))


def came_back_since() -> Condition:
    """Contacts whose mail came back after they were checked last, and who are to be asked about."""
    unchecked = or_(Contact.checked_on.is_(None), Contact.checked_on < Email.bounced_on)
    return and_(
        Contact.id.in_(select(Email.contact_id).where(*CAME_BACK)),
        exists().where(Email.contact_id == Contact.id, *CAME_BACK, unchecked).correlate(Contact),
        is_stale(0),
    )


def count_stale(session: Session, stale_after: int) -> int:
    """How many were not checked for so many days, or whose mail came back since."""
    asked = or_(is_stale(stale_after), came_back_since())
    return session.scalars(select(func.count()).select_from(Contact).where(asked)).one()


# In words


def doubts(session: Session, problem: str, limit: int) -> list[Doubt]:
    """The first doubts of e-mails, phones, mail that came back, possible opt-outs, or what is missing."""
    if problem == "incomplete":
        return _missing(session, limit)
    if problem == opt_outs.PROBLEM:
        return _possible_opt_outs(session, limit)
    query = _faulty(session, problem)
    rows = session.execute(query.order_by(*list(query.selected_columns)[:2]).limit(limit or None)).all()
    regions = _regions(session, [row.contact_id for row in rows]) if problem == "phone" else {}
    makers: dict[str, Callable[[Any], Doubt]] = {
        "email": _of_email, "bounced": _of_bounce, "phone": lambda row: _of_phone(row, regions.get(row.contact_id, [])),
    }  # fmt: skip
    return _named(session, [makers[problem](row) for row in rows])


def _named(session: Session, found: Sequence[Doubt]) -> list[Doubt]:
    """The doubts with the names of their contacts."""
    names = contacts.names(session, (doubt.contact_id for doubt in found))
    return [doubt._replace(name=names.get(doubt.contact_id, "")) for doubt in found]


def _of_email(row: Any) -> Doubt:
    found = email.read(row.raw).addresses
    text = (found[0].problem if found else None) or _("This contains no address.")
    suggestion = found[0].suggestion if found else None
    return Doubt("email", row.contact_id, value=row.raw, text=text, suggestion=suggestion, row_id=row.id)


def _of_bounce(row: Any) -> Doubt:
    refused = _("Mail to this address was refused on {day}. Ask for the new address, or remove this one.")
    bounced = _("Mail to this address bounced on {day}. Ask for the new address, or remove this one.")
    text = (refused if row.bounce == "refused" else bounced).format(day=i18n.day(row.bounced_on))
    text = f"{text}\n{stored_text(row.bounce_text)}" if row.bounce_text else text
    reasons = (row.server,) if row.server else ()
    return Doubt("bounced", row.contact_id, value=row.raw, text=text, row_id=row.id, reasons=reasons)


def _of_phone(row: Any, regions: Sequence[str]) -> Doubt:
    for region in regions:
        numbers = phone.read(row.raw, region).numbers
        if numbers and all(number.valid for number in numbers):
            suggestion = ", ".join(_written(number) for number in numbers)
            text = _("It is a valid number in {country}: {number}.")
            text = text.format(country=places.country_name(region) or region, number=suggestion)
            return Doubt("phone", row.contact_id, value=row.raw, text=text, suggestion=suggestion, row_id=row.id)
    cell = phone.read(row.raw, regions[0] if regions else "KG", forms=False)
    notes = [number.note for number in cell.numbers if number.note]
    text = notes[0] if notes else _("This is not a valid number. Ask for the full number.")
    return Doubt("phone", row.contact_id, value=row.raw, text=text, row_id=row.id)


def _written(number: phone.Number) -> str:
    return str(number.international) + (f" ext. {number.extension}" if number.extension else "")


def _regions(session: Session, ids: Sequence[int]) -> dict[int, list[str]]:
    """Where a number may be at home: the contact's country, that of their other numbers, that of their outlet."""
    found: dict[int, list[str]] = {}
    queries: list[Query] = [
        select(Contact.id, Contact.country).where(Contact.id.in_(ids)),
        select(Phone.contact_id, Phone.region).where(Phone.contact_id.in_(ids), Phone.valid),
        select(Position.contact_id, Outlet.country)
        .join(Outlet, Outlet.id == Position.outlet_id)
        .where(Position.contact_id.in_(ids)),
    ]
    for query in queries:
        for number, country in session.execute(query):
            code = places.country_code(country or "") or ""
            if code and code not in found.setdefault(number, []):
                found[number].append(code)
    return found


def _missing(session: Session, limit: int) -> list[Doubt]:
    words = {
        "name": _("The name is missing. Add one, so that the person can be addressed."),
        "reach": _("No e-mail, phone or channel. Add one, or delete the contact."),
    }
    found = [Doubt("incomplete", number, value=what, text=words[what])
             for what, ids in _incomplete(session) for number in ids]  # fmt: skip
    return _named(session, found[: limit or None])


def _possible_opt_outs(session: Session, limit: int) -> list[Doubt]:
    text = _("“{remark}” may mean that nobody should write to this person. Until you decide, they are excluded.")
    found = [
        Doubt(opt_outs.PROBLEM, number, value=remark, text=text.format(remark=remark))
        for number, remark in _opt_outs(session).items()
    ]
    return _named(session, found[: limit or None])


def stale(session: Session, ids: Sequence[int]) -> list[Doubt]:
    """The contacts of a freshness round as doubts."""
    wanted = list(ids)
    query = select(Contact.id, Contact.checked_on).where(Contact.id.in_(wanted))
    days = {row.id: row.checked_on for row in session.execute(query)}
    came_back = select(Email.contact_id, func.max(Email.bounced_on).label("day")).where(
        Email.contact_id.in_(wanted), *CAME_BACK
    )
    returned = {row.contact_id: row.day for row in session.execute(came_back.group_by(Email.contact_id))}
    found = [Doubt("stale", number, text=_how_old(days.get(number), returned.get(number))) for number in wanted]
    return _named(session, found)


def _how_old(checked: date | None, returned: date | None) -> str:
    if returned and (checked is None or checked <= returned):
        return _("Mail bounced on {day}. Is the contact still correct?").format(day=i18n.day(returned))
    if checked is None:
        return _("Never verified. Is the contact still correct?")
    return _("Last verified on {day}. Is the contact still correct?").format(day=i18n.day(checked))
