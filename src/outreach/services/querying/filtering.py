"""A filter's tree as a condition on contacts."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import UTC, date, datetime, time, timedelta
from functools import partial
from typing import Any

from sqlalchemy import ColumnElement, CompoundSelect, and_, exists, false, func, not_, or_, select, true, union
from sqlalchemy.orm import Session, aliased

from outreach import i18n
from outreach.i18n import _
from outreach.model import filters
from outreach.model.distributions import Distribution, Recipient
from outreach.model.history import Change, Step
from outreach.model.lists import Exclusion, Pick, PressList
from outreach.model.people import Channel, Contact, Email, Outlet, Phone, Position, Suppression, Tag
from outreach.model.releases import Release
from outreach.problems import FieldProblem
from outreach.services.delivery import delivery
from outreach.services.querying import filter_values
from outreach.store import query_cache, search
from outreach.values import places, text

Condition = ColumnElement[bool]
MAX_DEPTH = 8
# States of a recipient that mean: it went to them, or may have.
_KNOWN = Recipient.contact_id.is_not(None)  # who is a contact still
MOST_RUNS = 100


def condition(session: Session, node: filters.Node, depth: int = 0) -> Condition:
    """What a contact must fulfil.

    Raises:
        FieldProblem("filter"): a press list or a release that is not there, lists that name one another in a circle.
    """
    if isinstance(node, filters.All):
        return and_(true(), *(condition(session, part, depth) for part in node.parts))
    if isinstance(node, filters.Any):
        return or_(false(), *(condition(session, part, depth) for part in node.parts))
    if isinstance(node, filters.Not):
        return not_(condition(session, node.part, depth))
    if isinstance(node, filters.Words):
        return search.matching(session, node.text)
    if isinstance(node, filters.Exact):
        return _exact(session, node.text)
    return _term(session, node, depth)


def _exact(session: Session, phrase: str) -> Condition:
    """Words that stand in this order: looked for among the folded words, which keep their order."""
    found = search.matching(session, phrase)
    in_order = (" " + Contact.search).contains(" " + " ".join(text.words(phrase)), autoescape=True)
    # The digits of a number stand there as one word, those of the notes as they were written.
    return or_(found, in_order) if search.is_number(phrase) else and_(found, in_order)


def _term(session: Session, term: filters.Term, depth: int) -> Condition:
    if term.field in filters.DATED:
        return _dated(session, term)
    return or_(*(_one(session, term.field, value, depth) for value in term.values))


def _dated(session: Session, term: filters.Term) -> Condition:
    """`seen<90d` is within the last 90 days; `seen>2026-01-31` is after that day, `<` before it.

    What never happened lies further back than any number of days, and on no day.
    """
    day = filters.day_of(term.values[0])
    relative = not term.values[0][:4].isdigit() or term.values[0][-1:].isalpha()
    before = term.relation == ("<" if not relative else ">")
    if term.field in ("seen", "found"):
        column: Any = Contact.checked_on if term.field == "seen" else Contact.found_on
        # Said of those without a day, too: the minus of a NULL would be neither.
        if not before:
            return and_(column.is_not(None), column >= day if relative else column > day)
        return or_(column < day, column.is_(None)) if relative else and_(column.is_not(None), column < day)
    happened, since = (_given, _given_since) if term.field == "contacted" else (_added, _added_since)
    after = since(session, day if relative else day + timedelta(days=1) if day < date.max else day)
    if not before:
        return after
    until = since(session, day)
    return not_(until) if relative else and_(not_(until), happened(session))


def _moment(day: date) -> datetime:
    """The beginning of a day as the clock here has it."""
    try:
        return i18n.at(datetime.combine(day, time()))
    except (OverflowError, ValueError):
        return datetime.combine(day, time(), UTC)


def _given(_session: Session) -> Condition:
    return Contact.id.in_(delivery.recipients(delivery.HAS, Recipient.contact_id).where(_KNOWN))


def _given_since(_session: Session, day: date) -> Condition:
    """Contacts to whom something went on that day or later."""
    last = func.coalesce(Recipient.at, Distribution.at)
    return Contact.id.in_(delivery.recipients(delivery.HAS, Recipient.contact_id).where(_KNOWN, last >= _moment(day)))


def _added(session: Session) -> Condition:
    return _added_since(session, date.min)


def _added_since(session: Session, day: date) -> Condition:
    """Contacts whose row was written first on that day or later, as the history has it."""
    asked = select(Change.first, Change.last).join(Step, Step.id == Change.step_id)
    runs: list[list[int]] = []
    for first, last in session.execute(
        asked.where(Change.table == "contact", Change.action == "insert", not_(Step.undone), Step.at >= _moment(day))
        .order_by(Change.first)
    ):  # fmt: skip
        if runs and first <= runs[-1][1] + 1:
            runs[-1][1] = max(last, runs[-1][1])
        else:
            runs.append([first, last])
    if len(runs) <= MOST_RUNS:
        return or_(false(), *(Contact.id.between(first, last) for first, last in runs))
    changed = Change.table == "contact", Change.action == "insert", Contact.id.between(Change.first, Change.last)
    return exists(asked.where(*changed, not_(Step.undone), Step.at >= _moment(day)))


def _one(session: Session, field: str, value: str, depth: int) -> Condition:
    if field in _SIMPLE:
        return and_(_SIMPLE[field](session, value))
    if field == "name":
        return search.matching_name(session, value)
    if field == "phone":
        return and_(search.matching(session, value), has("phone"))
    if field in ("has", "no"):
        return has(value) if field == "has" else not_(has(value))
    if field == "is":
        return _is(value)
    if field == "got":
        return _got(session, value)
    return _on_list(session, value, depth)


def _countries(session: Session, value: str) -> list[str]:
    """What a country may be stored as: its code, or its name as it was given."""
    code = places.country_code(value)
    if code is None:
        return _stored(session, "country", Contact.country, value)
    return list(dict.fromkeys((code, value, value.lower(), value.upper(), value.title(), value.capitalize())))


def _stored(session: Session, field: str, column: Any, value: str) -> list[str]:
    """A value as it is stored, in every case: the database's own lower() knows no Cyrillic."""

    def read() -> dict[str, list[str]]:
        found: dict[str, list[str]] = {}
        for one in session.scalars(select(column).where(column != "").distinct()):
            found.setdefault(text.key(one), []).append(one)
        return found

    there = query_cache.kept(session, f"stored {column}", read)
    words = partial(_words_of, field, there)
    return [one for key in filter_values.keys(field, value, there, words) for one in there[key]]


def _words_of(field: str, there: Mapping[str, Sequence[str]]) -> dict[str, str]:
    return {key: filter_values.words_of(field, spellings[0]) for key, spellings in there.items()}


def _of_contact(model: Any, *conditions: Any) -> Condition:
    """Contacts with a row of this kind; as a set of ids, which both databases turn into an index search."""
    return Contact.id.in_(select(model.contact_id).where(model.contact_id.is_not(None), *conditions))


def _tagged(session: Session, kind: str, value: str) -> Condition:
    code = places.language_code(value) if kind == "language" else None
    if code is None and filter_values.stem(kind, value) is not None:
        return _of_contact(Tag, Tag.kind == kind, Tag.folded.in_(filter_values.tags(session, kind, value)))
    return _of_contact(Tag, Tag.kind == kind, Tag.folded == text.key(code or value))


def _channel(session: Session, value: str) -> Condition:
    network = value.lower()
    return _of_contact(
        Channel, or_(Channel.network == network, search.containing(session, Channel.value, _part(value)))
    )


def _outlet(_session: Session, value: str) -> Condition:
    return _of_contact(
        Position, Position.until.is_(None), Position.outlet_id.in_(select(Outlet.id).where(outlet_called(value)))
    )


def outlet_called(value: str) -> Condition:
    """A condition on outlets: of this name, or, where none is called just so, with words that begin so."""
    own, wanted, begins = aliased(Outlet), text.key(value), filter_values.stem("outlet", value) or ""
    words = search.word_matching(Outlet.search, begins)
    there = exists().where(own.folded_name == wanted)
    so = or_(Outlet.folded_name.startswith(text.key(begins), autoescape=True), and_(*words) if words else false())
    return or_(Outlet.folded_name == wanted, and_(not_(there), so))


def _medium(session: Session, value: str) -> Condition:
    outlets = select(Outlet.id).where(Outlet.medium.in_(_stored(session, "medium", Outlet.medium, value)))
    return _of_contact(Position, Position.until.is_(None), Position.outlet_id.in_(outlets))


def _position(session: Session, value: str) -> Condition:
    return _of_contact(Position, Position.until.is_(None), search.containing(session, Position.title, _part(value)))


def _email(session: Session, value: str) -> Condition:
    shown = func.coalesce(Email.folded, Email.raw)
    return _of_contact(Email, search.containing(session, shown, _part(value).casefold()))


def _part(value: str) -> str:
    """What a text must hold: stars around it say no more."""
    return value.strip(filter_values.STAR) or value


def _number(_session: Session, value: str) -> Condition:
    return Contact.id == int(value) if value.isdecimal() and len(value) < 16 else false()


_SIMPLE: dict[str, Callable[[Session, str], Condition]] = {
    "country": lambda session, value: Contact.country.in_(_countries(session, value)),
    "state": lambda session, value: Contact.state.in_(_stored(session, "state", Contact.state, value)),
    "city": lambda session, value: Contact.city.in_(_stored(session, "city", Contact.city, value)),
    "source": lambda session, value: search.containing(session, Contact.source, _part(value)),
    "notes": lambda session, value: search.containing(session, Contact.notes, _part(value)),
    "outlet": _outlet,
    "medium": _medium,
    "position": _position,
    "email": _email,
    "channel": _channel,
    "lang": lambda session, value: _tagged(session, "language", value),
    "beat": lambda session, value: _tagged(session, "beat", value),
    "tag": lambda session, value: _tagged(session, "tag", value),
    "id": _number,
}


def has(what: str) -> Condition:
    """Contacts that have one of filters.HAS."""
    if what == "name":
        return Contact.name != ""
    if what == "notes":
        return Contact.notes != ""
    if what in ("country", "city"):
        return and_(getattr(Contact, what) != "")
    if what == "position":
        return _of_contact(Position, Position.until.is_(None), Position.title != "")
    if what == "email":
        return _of_contact(Email, Email.valid, Email.address.is_not(None))
    if what == "outlet":
        return _of_contact(Position, Position.until.is_(None), Position.outlet_id.is_not(None))
    if what in ("phone", "channel"):
        return _of_contact(Phone if what == "phone" else Channel)
    return _of_contact(Tag, Tag.kind == what)


def _is(what: str) -> Condition:
    if what in ("valid", "invalid"):
        faulty = or_(_of_contact(Email, not_(Email.valid)), _of_contact(Phone, not_(Phone.valid)))
        return faulty if what == "invalid" else not_(faulty)
    if what == "bounced":
        return _of_contact(Email, Email.bounced_on.is_not(None))
    if what == "embargo":
        return and_(Contact.keeps_embargoes)
    blocked = or_(Contact.do_not_contact, suppressed())
    return blocked if what == "blocked" else not_(blocked)


def suppressed() -> Condition:
    """Contacts one of whose addresses must never be written to."""
    return _of_contact(Email, Email.folded.in_(barred()))


def barred(among: Collection[str] | None = None) -> CompoundSelect[str | None]:
    """The folded addresses that must never be written to, of all or of some: the list's, and those of whoever objected.

    An address is theirs whoever else was entered with it since, as a file imported once more does.
    """
    theirs = select(Email.folded).join(Contact, Contact.id == Email.contact_id)
    theirs = theirs.where(Contact.do_not_contact, Email.folded.is_not(None))
    listed = select(Suppression.folded)
    if among is not None:
        theirs, listed = theirs.where(Email.folded.in_(among)), listed.where(Suppression.folded.in_(among))
    return union(listed, theirs)


def _on_list(session: Session, name: str, depth: int) -> Condition:
    if depth >= MAX_DEPTH:
        raise FieldProblem("filter", _("These lists refer to one another in a circle."))
    wanted = session.scalar(select(PressList).where(PressList.folded_name == text.key(" ".join(name.split()))))
    if wanted is None:
        raise FieldProblem("filter", _("No list is named “{name}”.").format(name=name))
    return members(session, wanted.id, wanted.rule, depth + 1)


def _got(session: Session, reference: str) -> Condition:
    """Contacts to whom a release went, in any language; an unsure one counts, for it may have arrived."""
    wanted = {text.key(reference)}
    known = session.execute(select(Release.id, Release.reference).where(Release.reference != "")).all()
    releases = [number for number, own in known if text.key(own) in wanted]
    if not releases:
        raise FieldProblem("filter", _("There is no release “{reference}”.").format(reference=reference))
    got = delivery.recipients(delivery.HAS, Recipient.contact_id)
    return Contact.id.in_(got.where(_KNOWN, Distribution.release_id.in_(releases)))


def members(session: Session, list_id: int, rule: str, depth: int = 0) -> Condition:
    """Rule ∪ picks − exclusions of a list; an empty rule finds nobody."""
    picked = Contact.id.in_(select(Pick.contact_id).where(Pick.list_id == list_id))
    left_out = Contact.id.in_(select(Exclusion.contact_id).where(Exclusion.list_id == list_id))
    try:
        node = filters.whole(rule)
    except filters.FilterProblem as problem:  # its place is in the rule, not in what was asked
        raise FieldProblem("filter", problem.text) from None
    by_rule = condition(session, node, depth) if rule.strip() else false()
    return and_(or_(by_rule, picked), not_(left_out))
