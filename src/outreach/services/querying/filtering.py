"""Whom a filter finds: each term is a set of contacts, and the tree joins and cuts them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, datetime, time, timedelta
from difflib import get_close_matches
from functools import reduce
from operator import and_, or_
from typing import NamedTuple

from sqlalchemy import ColumnElement, func, select
from sqlalchemy import or_ as either
from sqlalchemy.orm import InstrumentedAttribute, Session

from outreach import i18n
from outreach.i18n import _
from outreach.model import filter_words, filters
from outreach.model.base import Expression
from outreach.model.distributions import Distribution, Recipient
from outreach.model.lists import Exclusion, Pick, PressList
from outreach.model.people import Channel, Contact, Email, Position
from outreach.model.releases import Release
from outreach.problems import FieldProblem
from outreach.services.contacts import records
from outreach.services.delivery import delivery
from outreach.services.querying import added, bitmap_index, renaming
from outreach.services.querying.bitmap_index import ContactIds
from outreach.store import bitmap, query_cache, search
from outreach.values import text, vocabularies

MAX_DEPTH = 8


def found(session: Session, node: filters.Node, depth: int = 0) -> int:
    """Everybody a filter finds, as a set of ids (`store.bitmap`).

    Raises:
        FieldProblem("filter"): a press list or a release that is not there, lists that name one another in a circle.
    """
    match node:
        case filters.And():
            words = [part.text for part in node.parts if isinstance(part, filters.Words)]
            others = [found(session, part, depth) for part in node.parts if not isinstance(part, filters.Words)]
            all_words = [_with_words(session, words)] if words else []
            return reduce(and_, [*others, *all_words], bitmap_index.everybody(session))
        case filters.Or():
            return reduce(or_, (found(session, part, depth) for part in node.parts), 0)
        case filters.Not():
            return bitmap_index.everybody(session) & ~found(session, node.part, depth)
        case filters.Words():
            return _with_words(session, [node.text])
        case filters.Exact():
            return _kept(session, f"exact {node.text}", lambda: _exact(session, node.text))
        case filters.Term() if node.field in filters.DATED:
            return _dated(session, node)
        case filters.Term():
            return reduce(or_, (_one(session, node.field, value, depth) for value in node.values), 0)


def _number(session: Session, value: str) -> int:
    """The contact of a number, if there is one."""
    everybody = bitmap_index.everybody(session)
    return everybody & (1 << int(value)) if len(value) < 10 and int(value) < everybody.bit_length() else 0


def _with_words(session: Session, queries: list[str]) -> int:
    return bitmap.of(search.ids_of(session, search.asked(queries)))


def _kept(session: Session, key: str, query: Callable[[], ContactIds]) -> int:
    """Whom a select finds, read once until something is written."""
    return query_cache.kept(session, f"term {key}", lambda: bitmap_index.bits(session, query()))


def _one(session: Session, field: str, value: str, depth: int) -> int:
    match field:
        case _ if field in bitmap_index.FIELDS:
            return bitmap_index.of_value(session, field, value)
        case "has" | "no" | "is":
            return bitmap_index.SETS[field](session, value)
        case "list":
            return _on_list(session, value, depth)
        case "id":
            return _number(session, value)
        case "phone":
            by_digits = _kept(session, f"phone {value}", lambda: _ids(search.matching_number(session, value)))
            return by_digits & bitmap_index.has(session, "phone")
    return _kept(session, f"{field} {value}", lambda: _SELECTS[field](session, value))


def _ids(condition: ColumnElement[bool]) -> ContactIds:
    return select(Contact.id).where(condition)


def _exact(session: Session, phrase: str) -> ContactIds:
    """Words that stand in this order: looked for among the folded words, which keep their order."""
    words = search.matching(session, phrase)
    in_order = (" " + Contact.search).contains(" " + " ".join(text.words(phrase)), autoescape=True)
    # The digits of a number stand there as one word, those of the notes as they were written.
    return _ids(either(words, in_order)) if search.is_number(phrase) else select(Contact.id).where(words, in_order)


def _part(value: str) -> str:
    """What a text must hold: stars around it say no more."""
    return value.strip(bitmap_index.STAR) or value


def _holding(
    column: Expression,
    owner: InstrumentedAttribute[int] | InstrumentedAttribute[int | None],
    *conditions: ColumnElement[bool],
) -> Callable[[Session, str], ContactIds]:
    """Contacts of whom a text of theirs holds a part, whatever its case."""

    def query(session: Session, value: str) -> ContactIds:
        return select(owner).where(owner.is_not(None), search.containing(session, column, _part(value)), *conditions)

    return query


def _channel(session: Session, value: str) -> ContactIds:
    holds = search.containing(session, Channel.value, _part(value))
    return select(Channel.contact_id).where(
        Channel.contact_id.is_not(None), either(Channel.network == value.lower(), holds)
    )


def _got(session: Session, reference: str) -> ContactIds:
    """Contacts to whom a release went, in any language; an unsure one counts, for it may have arrived."""
    releases = _releases(session, reference)
    got = delivery.recipients(delivery.HAS, Recipient.contact_id)
    return got.where(Recipient.contact_id.is_not(None), Distribution.release_id.in_(releases))


def _releases(session: Session, reference: str) -> list[int]:
    wanted = text.key(reference)
    known = session.execute(select(Release.id, Release.reference).where(Release.reference != "")).all()
    found = [number for number, own in known if text.key(own) == wanted]
    if not found:
        raise FieldProblem("filter", _("There is no release “{reference}”.").format(reference=reference))
    return found


_SELECTS: dict[str, Callable[[Session, str], ContactIds]] = {
    "name": lambda session, value: _ids(search.matching_name(session, value)),
    "source": _holding(Contact.source, Contact.id),
    "notes": _holding(Contact.notes, Contact.id),
    "position": _holding(Position.title, Position.contact_id, Position.until.is_(None)),
    "email": lambda session, value: _holding(func.coalesce(Email.folded, Email.raw), Email.contact_id)(
        session, value.casefold()
    ),
    "channel": _channel,
    "got": _got,
}


# Days


def _dated(session: Session, term: filters.Term) -> int:
    """`seen<90d` is within the last 90 days; `seen>2026-01-31` is after that day, `<` before it.

    What never happened lies further back than any number of days, and on no day.
    """
    day = filters.day_of(term.values[0])
    if term.values[0][-1:].isalpha():  # so many days ago
        lately = _since(session, term.field, day)
        return lately if term.relation == "<" else bitmap_index.everybody(session) & ~lately
    if term.relation == ">":
        return _since(session, term.field, day + timedelta(days=1)) if day < date.max else 0
    return _since(session, term.field, date.min) & ~_since(session, term.field, day)


def _since(session: Session, field: str, day: date) -> int:
    """To whom it happened on that day or later."""
    return query_cache.kept(session, f"{field} since {day}", lambda: _SINCE[field](session, day))


def _moment(day: date) -> datetime:
    """The beginning of a day as the clock here has it; clocks do not reach back to the first day there is."""
    return i18n.at(datetime.combine(max(day, date(1971, 1, 1)), time()))


def _contacted_since(session: Session, day: date) -> int:
    last = func.coalesce(Recipient.at, Distribution.at)
    given = delivery.recipients(delivery.HAS, Recipient.contact_id)
    return bitmap_index.bits(session, given.where(Recipient.contact_id.is_not(None), last >= _moment(day)))


def _added_since(session: Session, day: date) -> int:
    """By the day on which a contact was found, where it is given; else by when they were entered here."""
    undated = bitmap_index.bits(session, _ids(Contact.found_on.is_(None)))
    return bitmap_index.bits(session, _ids(Contact.found_on >= day)) | (undated & _entered_since(session, day))


def _entered_since(session: Session, day: date) -> int:
    return reduce(or_, ((1 << run.last + 1) - (1 << run.first) for run in added.runs(session, _moment(day))), 0)


_SINCE: dict[str, Callable[[Session, date], int]] = {
    "seen": lambda session, day: bitmap_index.bits(session, _ids(Contact.checked_on >= day)),
    "added": _added_since,
    "contacted": _contacted_since,
}


# Press lists


def _on_list(session: Session, name: str, depth: int) -> int:
    if depth >= MAX_DEPTH:
        raise FieldProblem("filter", _("These lists refer to one another in a circle."))
    wanted = session.scalar(select(PressList).where(PressList.folded_name == text.key(" ".join(name.split()))))
    if wanted is None:
        raise FieldProblem("filter", _("No list is named “{name}”.").format(name=name))
    return members(session, wanted.id, wanted.rule, depth + 1)


def members(session: Session, list_id: int, rule: str, depth: int = 0) -> int:
    """Rule ∪ picks − exclusions of a list, as a set; an empty rule finds nobody."""
    try:
        node = filters.whole(rule)
    except filters.FilterProblem as problem:  # its place is in the rule, not in what was asked
        raise FieldProblem("filter", problem.text) from None
    by_rule = found(session, node, depth) if rule.strip() else 0
    picked = bitmap_index.bits(session, select(Pick.contact_id).where(Pick.list_id == list_id))
    excluded = bitmap_index.bits(session, select(Exclusion.contact_id).where(Exclusion.list_id == list_id))
    return (by_rule | picked) & ~excluded


# Values that nobody has


class Unknown(NamedTuple):
    """A value that a filter asks for and nobody has; `is_wrong` where there is no such country, language or medium."""

    text: str
    is_wrong: bool


def unknown(session: Session, node: filters.Node) -> list[Unknown]:
    """What to say of the values in a filter that nobody has; nothing where each is known."""
    terms = ((term.field, value) for term in _terms(node) for value in term.values)
    found = (_unknown(session, field, value) for field, value in dict.fromkeys(terms))
    return [one for one in found if one is not None]


def check(session: Session, node: filters.Node) -> None:
    """Refuses a filter that is to be kept and can find nobody by a slip.

    Raises:
        FieldProblem("filter"): a country, language or medium that there is not; as `found`.
    """
    for one in unknown(session, node):
        if one.is_wrong:
            raise FieldProblem("filter", one.text)
    found(session, node)


def kept(session: Session, rule: str) -> str:
    """The rule with a star behind each outlet or town that it asks for by a beginning, as "outlet:Sokol" "IA Sokol".

    Without, whoever enters one called just so would take all others out of what the rule finds.
    """

    def starred(field: str, value: str) -> str:
        is_open = field in bitmap_index.OPEN and not value.endswith(bitmap_index.STAR)
        found = bitmap_index.called(session, field, value) if is_open else []
        return f"{value}{bitmap_index.STAR}" if found and filters.key_of(field)(value) not in found else value

    return renaming.changed(rule, starred)


def _terms(node: filters.Node) -> Iterator[filters.Term]:
    match node:
        case filters.Term():
            yield node
        case filters.Not():
            yield from _terms(node.part)
        case filters.And() | filters.Or():
            for part in node.parts:
                yield from _terms(part)


def _unknown(session: Session, field: str, value: str) -> Unknown | None:
    if field == "id" and not _number(session, value):
        return Unknown(records.lacking(Contact, value).text, is_wrong=False)
    kind = filter_words.VOCABULARIES.get(field)
    is_known = kind is not None and vocabularies.code(kind, value) is not None
    if field not in bitmap_index.FIELDS or is_known or bitmap_index.called(session, field, value):
        return None
    if kind and not value.endswith(bitmap_index.STAR):
        return Unknown(vocabularies.problem(kind, value), is_wrong=True)
    there = bitmap_index.values(session, field)
    asked = f"{field}:{filters.quoted(value)}"
    near = get_close_matches(filters.key_of(field)(value), there, 1)
    if not near:
        return Unknown(_("Nobody has {asked}.").format(asked=asked), is_wrong=False)
    meant = f"{field}:{filters.quoted(there[near[0]].shown)}"
    return Unknown(_("Nobody has {asked}. Did you mean {meant}?").format(asked=asked, meant=meant), is_wrong=False)
