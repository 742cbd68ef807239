"""Whether two people are one: the judgement that imports, duplicates, forms and audiences share.

It looks at the two alone, so that what it says of them does not change with who else is in the workspace.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from outreach.model.quality import Decision
from outreach.services.identity import compared_contacts, comparison
from outreach.services.identity.comparison import ONE, Person, is_shared_box, kind_of_number, met, phone_key
from outreach.services.identity.scoring import Common, Pair, Scorer, is_same_name, sigmoid, told
from outreach.values.names.name_similarity import FORM, INITIAL, NONE, SOUND
from outreach.values.names.name_similarity import Verdict as Names

CERTAIN, LIKELY, CONFLICT, DIFFERENT = "certain", "likely", "conflict", "different"
ASK = "ask"
"""The verdict of a Decision about a pair that an import could not decide: it is a duplicate until somebody does."""

# What the names of two say: one name; no more than one name says; a short form of it; one may be the other; nothing,
# for one has no name; nothing, for neither has; they contradict.
_SAME, _PART, _SHORT, _ALIKE, _UNNAMED, _NOBODY, _OTHER = range(7)
# What they are reached by in common: an address, mobile or account of one's own, a box or number of the office, or
# nothing.
_OWN, _OFFICE, _NOWHERE = range(3)

_VERDICTS: Mapping[tuple[int, int], str] = {
    (_SAME, _OWN): CERTAIN, (_SAME, _OFFICE): CERTAIN,
    (_PART, _OWN): CERTAIN, (_PART, _OFFICE): LIKELY,
    (_SHORT, _OWN): CERTAIN, (_SHORT, _OFFICE): LIKELY,
    (_ALIKE, _OWN): LIKELY, (_ALIKE, _OFFICE): LIKELY,
    (_UNNAMED, _OWN): CERTAIN, (_UNNAMED, _OFFICE): DIFFERENT,
    (_OTHER, _OWN): CONFLICT, (_OTHER, _OFFICE): DIFFERENT,
}  # fmt: skip
_THRESHOLD = 0.8
_SCORER = Scorer(Common(total=300))  # a press office as most are


class Verdict(NamedTuple):
    """What is thought of two people.

    `kind` is "certain" (one person), "likely" (perhaps one: ask), "conflict" (an address or number of one's own under
    two names: ask) or "different". `score` is from 0 to 1, `reasons` are in the language in use.
    """

    kind: str
    score: float
    reasons: list[str]


def judge(one: Person, other: Person) -> Verdict:
    """What is thought of two people; symmetric. See `duplicates_people` for what makes a Person."""
    judged = _SCORER.judge(one, other)
    names = _SCORER.names(one, other)
    score = sigmoid(judged.odds)
    kind = _kind(_names_say(names, one, other), one, other, score)
    return Verdict(kind, score, told(one, other, names, judged.reasons or _reasons(one, other)))


def _kind(names: int, one: Person, other: Person, score: float) -> str:
    shared = _shared(one, other)
    outlets = met(one.outlet, other.outlet) if one.outlet and other.outlet else None
    if names == _NOBODY:
        return _of_desks(one, other, shared, outlets)
    if names == _UNNAMED and shared == _OWN and outlets is not None and outlets != ONE:
        return LIKELY  # somebody's second outlet, or an outlet that gives her address
    found = _VERDICTS.get((names, shared))
    if found is not None:
        return found
    if names == _SAME and outlets == ONE and not _reached_otherwise(one, other):
        return CERTAIN
    return LIKELY if score >= _THRESHOLD or (names == _SAME and outlets == ONE) else DIFFERENT


def _of_desks(one: Person, other: Person, shared: int, outlets: int | None) -> str:
    """What is thought of two without a name: two outlets may have one mailbox, and an outlet two branches."""
    if one.city and other.city and one.city != other.city:
        return DIFFERENT
    if outlets == ONE:
        return CERTAIN if shared != _NOWHERE or not (one.emails and other.emails) else DIFFERENT
    return CERTAIN if outlets is None and shared == _OWN else DIFFERENT


def _reached_otherwise(one: Person, other: Person) -> bool:
    """Whether two who share nothing have addresses as well as numbers, or neither of them has any."""
    return bool(one.emails and other.emails and one.phones and other.phones)


def _names_say(names: Names, one: Person, other: Person) -> int:
    if not one.names or not other.names:
        return _NOBODY if one.names == other.names else _UNNAMED
    if is_same_name(names):
        return _SAME
    if names.clash or NONE in (names.given, names.family, names.middle) or not names.matched:
        return _ALIKE if not names.clash and INITIAL in (names.given, names.family) else _OTHER
    relations = {found for found in (names.given, names.family) if found is not None}
    if max(relations, default=SOUND) <= SOUND:
        # «Айгүл», and «Айгүл Жумабекова»: one of them says no more than the other does.
        lone = min(len(name.mains) + len(name.initials) for person in (one, other) for name in person.names)
        return _PART if lone == 1 else _ALIKE
    return _SHORT if relations <= {*range(SOUND + 1), FORM} and names.family is not None else _ALIKE


def _shared(one: Person, other: Person) -> int:
    reasons = _reasons(one, other)
    return _NOWHERE if not reasons else _OWN if not _OWNED.isdisjoint(reasons) else _OFFICE


_OWNED = frozenset(("email", "mobile", "handle"))


def _reasons(one: Person, other: Person) -> list[str]:
    """What two are reached by in common, by the names of the reasons."""
    boxes = ("box" if is_shared_box(box) else "email" for box in one.emails if box in other.emails)
    numbers = (
        "mobile" if _is_mobile(number, one) and _is_mobile(number, other) else "phone"
        for number in one.phones if number in other.phones
    )  # fmt: skip
    handles = ("handle" for handle in one.handles if handle in other.handles)
    return [*dict.fromkeys((*boxes, *numbers, *handles))]


def _is_mobile(key: str, person: Person) -> bool:
    return kind_of_number(person.numbers[person.phones.index(key)]) == "mobile"


# --- pairs that wait for an answer ------------------------------------------------------------------------------


def asked(session: Session, ids: Sequence[int] | None = None) -> list[Pair]:
    """The pairs that an import could not decide and nobody has since, of all contacts or among some of them."""
    query = select(Decision.contact_id, Decision.other_id).where(
        Decision.problem == "duplicate", Decision.verdict == ASK, Decision.other_id.is_not(None)
    )
    pairs = [(row.contact_id, row.other_id) for row in session.execute(query.order_by(Decision.id))]
    if ids is not None:
        among = set(ids)
        pairs = [pair for pair in pairs if among.issuperset(pair)]
    people = _people(session, {number for pair in pairs for number in pair})
    found = []
    for a, b in dict.fromkeys(pairs):
        verdict = judge(people[a], people[b])
        found.append(Pair(a, b, max(verdict.score, _THRESHOLD), verdict.reasons))
    return found


def _people(session: Session, ids: set[int]) -> dict[int, Person]:
    return {person.id: person for batch in compared_contacts.people(session, sorted(ids)) for person in batch}


def of_record(number: int, record: Mapping[str, Any]) -> Person:
    """The Person of a record as imports make them: its addresses and numbers were read before."""
    texts = record["texts"]
    numbers = dict(
        key for row in record["phones"]
        if (key := phone_key(row["e164"], row["extension"], row["kind"], row["raw"], row["label"]))
    )  # fmt: skip
    return Person(
        number,
        comparison.names_of(texts),
        tuple(dict.fromkeys(comparison.mailbox(row["address"]) for row in record["emails"] if row["address"])),
        tuple(numbers),
        tuple(numbers.values()),
        comparison.handles_of(record["channels"]),
        comparison.outlet_key(record["outlet"]),
        comparison.word_key(texts.get("city", "")),
        texts.get("country", "") if len(texts.get("country", "")) == 2 else "",
        comparison.word_key(record["position"]),
    )
