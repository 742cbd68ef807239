"""Whether two people are one: the judgement that imports, duplicates, forms and audiences share."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from outreach.model.quality import Decision
from outreach.services.identity import compared_contacts, comparison, evidence
from outreach.services.identity.comparison import Person
from outreach.services.identity.evidence import CERTAIN, CONFLICT, DIFFERENT, LEAST, LIKELY, Verdict, judge

__all__ = [
    "ASK", "CERTAIN", "CONFLICT", "DIFFERENT", "LEAST", "LIKELY", "Pair", "Verdict", "asked", "judge", "of_record",
    "undecided",
]  # fmt: skip

ASK = "ask"
"""The verdict of a Decision about a pair that an import could not decide: it is a duplicate until somebody does."""


class Pair(NamedTuple):
    """Two that may be one: `a` < `b`, `score` from 0 to 1, the `codes` of the reasons."""

    a: int
    b: int
    score: float
    codes: list[str]

    @property
    def reasons(self) -> list[str]:
        """Why, in the language in use."""
        return evidence.reasons(self.codes)


def asked(session: Session, ids: Sequence[int] | None = None) -> list[Pair]:
    """The pairs that an import could not decide and nobody has since, of all contacts or among some of them."""
    pairs = undecided(session)
    if ids is not None:
        among = set(ids)
        pairs = {pair: None for pair in pairs if among.issuperset(pair)}
    wanted = sorted({number for pair in pairs for number in pair})
    people = {person.id: person for batch in compared_contacts.people(session, wanted) for person in batch}
    judged = ((a, b, judge(people[a], people[b])) for a, b in pairs)
    return [Pair(a, b, max(verdict.score, LEAST), verdict.codes) for a, b, verdict in judged]


def undecided(session: Session) -> dict[tuple[int, int], None]:
    """The ids of the pairs that an import asked about, in the order in which it did."""
    query = select(Decision.contact_id, Decision.other_id).where(
        Decision.problem == "duplicate", Decision.verdict == ASK, Decision.other_id.is_not(None)
    )
    return dict.fromkeys((row.contact_id, row.other_id) for row in session.execute(query.order_by(Decision.id)))


def of_record(number: int, record: Mapping[str, Any]) -> Person:
    """The Person of a record as imports make them: its addresses and numbers were read before."""
    return comparison.person(
        number,
        record["texts"],
        (row["address"] for row in record["emails"] if row["address"]),
        (
            comparison.phone_key(row["e164"], row["extension"], row["kind"], row["raw"], row["label"])
            for row in record["phones"]
        ),
        record["channels"],
        record["outlet"],
        record["position"],
    )
