"""Who is like one contact: those who share its address, number or name are fetched and compared, not all."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from outreach.model.people import Channel, Contact, Email, Phone, Position
from outreach.services.identity import compared_contacts, identity
from outreach.services.identity.comparison import Person, telling
from outreach.services.identity.scoring import Common, Pair, Scorer, name_key, sigmoid, told
from outreach.store import search
from outreach.values import text
from outreach.values.names import name_similarity

_ALWAYS = (identity.CERTAIN, identity.CONFLICT)
"""An address or number of one's own under another name is told, too, whatever the names say."""
_MOST = 250  # contacts that are looked at, of each kind of likeness


def of(session: Session, contact_id: int, threshold: float) -> list[Pair]:
    """The pairs of one contact that reach the threshold, the likeliest first; declined ones are left out."""
    mine = next(iter(compared_contacts.people(session, [contact_id])), [])
    if not mine:
        return []
    person = mine[0]
    others = _alike(session, person) - {contact_id}
    people = [other for batch in compared_contacts.people(session, sorted(others)) for other in batch]
    scorer = Scorer(_common(session, person, people))
    declined = compared_contacts.declined(session, contact_id)
    found = []
    for other in people:
        judged, verdict = scorer.judge(person, other), identity.judge(person, other)
        score = max(sigmoid(judged.odds), threshold if verdict.kind in _ALWAYS else 0.0)
        low, high = sorted((contact_id, other.id))
        if score >= threshold and (low, high) not in declined:
            reasons = told(person, other, judged.verdict, judged.reasons) or verdict.reasons
            found.append(Pair(low, high, score, reasons))
    return sorted(found, key=lambda pair: (-pair.score, pair.a, pair.b))


def _alike(session: Session, person: Person) -> set[int]:
    """The ids of contacts that share an address, a number, an account or words of the name."""
    found: set[int] = set()
    mine = person.id
    addresses = select(Email.folded).where(Email.contact_id == mine, Email.folded.is_not(None))
    numbers = select(Phone.e164).where(Phone.contact_id == mine, Phone.e164.is_not(None))
    accounts = select(Channel.value).where(Channel.contact_id == mine)
    for model, value, wanted in (
        (Email, Email.folded, addresses), (Phone, Phone.e164, numbers), (Channel, Channel.value, accounts)
    ):  # fmt: skip
        query = select(model.contact_id).where(value.in_(wanted), model.contact_id.is_not(None))
        found.update(owner for owner in session.scalars(query.limit(_MOST)) if owner is not None)
    for name in person.names:
        found.update(_by_name(session, name.mains))
    return found


def _by_name(session: Session, words: Sequence[str]) -> Iterable[int]:
    """Contacts whose names begin like both words, or have one of them where it is rare."""
    folded = [word for typed in words[:3] for word in text.words(typed.replace("'", ""))]
    if not folded:
        return ()
    found: set[int] = set()
    if len(folded) > 1:
        for long in folded:
            rest = [word for word in folded if word is not long]
            for query in (f"{long} {rest[0][:1]}", f"{_begin(long)} {_begin(rest[0])}"):
                found.update(_ids(session, query)[:_MOST])
    for word in folded:
        alone = _ids(session, word)
        if len(alone) <= 60:
            found.update(alone)
    return found


def _ids(session: Session, query: str) -> list[int]:
    return search.ids_of(session, search.asked([query]))


def _begin(word: str) -> str:
    return word[:4] if len(word) > 5 else word[:3]


def _common(session: Session, person: Person, people: Sequence[Person]) -> Common:
    """How common the values are that one person and those like it have."""
    common = Common(total=session.scalar(select(func.count()).select_from(Contact)) or 0)
    common.names = Counter(filter(None, map(name_key, (person, *people))))
    for one in (person, *people):
        for value in one.emails:
            common.emails[value] += 1
        for value in one.phones:
            common.phones[value] += 1
        for value in one.handles:
            common.handles[value] += 1
    words = {word for name in person.names for word in name.mains}
    common.words = Counter({name_similarity.word_key(word): len(_ids(session, word)) for word in sorted(words)})
    for other in people:
        for name in other.names[:1]:
            for word in name.mains:
                key = name_similarity.word_key(word)
                if key not in common.words:
                    common.words[key] = 1
    if person.outlet:
        common.outlets[telling(person.outlet)] = _colleagues(session, person.id)
    if person.city:
        place = select(Contact.city).where(Contact.id == person.id).scalar_subquery()
        common.cities[person.city] = _count(session, select(func.count()).where(Contact.city == place))
    return common


def _colleagues(session: Session, contact_id: int) -> int:
    outlet = (
        select(Position.outlet_id).where(Position.contact_id == contact_id, Position.rank == 0).limit(1)
    ).scalar_subquery()
    return _count(session, select(func.count()).select_from(Position).where(Position.outlet_id == outlet))


def _count(session: Session, query: Any) -> int:
    return max(2, session.scalar(query) or 0)
