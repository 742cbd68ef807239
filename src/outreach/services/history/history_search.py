"""Which steps of the history are meant by a few words: what was done, by whom, on which day, with which record."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import suppress

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from outreach import i18n
from outreach.model.history import Change, Step
from outreach.problems import Problem
from outreach.services import lists, officers, outlets
from outreach.services.contacts import contacts
from outreach.services.history import history
from outreach.services.history import history_labels as words
from outreach.services.history.history import StepRow
from outreach.services.releases import releases
from outreach.store.history import change_log, step_labels

_FINDS: tuple[tuple[str, Callable[[Session, str], Sequence[int]]], ...] = (
    ("contact", contacts.find), ("outlet", outlets.find), ("officer", officers.find), ("release", releases.find),
    ("press_list", lists.find),
)  # fmt: skip
# What is no longer in the book is found by its image: in the newest steps, of those that wrote so few rows.
_MOST_GONE = 1000
_FEW_ROWS = 200


def find(session: Session, text: str, limit: int = 100) -> list[StepRow]:
    """The newest steps first of which each word is said: by their name, their author, their day, or a record's name."""
    wanted = text.casefold().split()
    if not wanted:
        return history.steps(session, limit)
    about: dict[str, set[int]] = {}
    told: dict[str, str] = {}
    found: list[StepRow] = []
    columns = (Step.id, Step.label, Step.at, Step.author, Step.undone, Step.final)
    for number, label, at, author, undone, final in session.execute(select(*columns).order_by(Step.id.desc())):
        if label not in told:
            told[label] = step_labels.told(label)
        day = i18n.local(at)
        said = f"{told[label]} {author} {day:%Y-%m-%d} {day:%d.%m.%Y}".casefold()
        others = " ".join(word for word in wanted if word not in said)
        if others:
            if others not in about:
                about[others] = _about(session, others)
            if number not in about[others]:
                continue
        found.append(StepRow(number, told[label], at, author, undone, final))
        if len(found) == limit:
            break
    return found


def _about(session: Session, name: str) -> set[int]:
    """The steps that wrote a record of this name, also one that is gone."""
    named = _gone(session, name.split())
    for table, look in _FINDS:
        with suppress(Problem):  # a word that the filter of contacts takes for something else
            named.setdefault(table, set()).update(look(session, name))
    return {wrote.step for wrote in change_log.writing(session, named)}


def _gone(session: Session, wanted: Sequence[str]) -> dict[str, set[int]]:
    """{table: the records that were called so and are not there: deleted, merged, or what made them was undone}."""
    query = (
        select(Change)
        .join(Step, Step.id == Change.step_id)
        .where(or_(Change.action == "delete", Step.undone), Change.table.in_(words.KINDS))
        .where(Change.last - Change.first < _FEW_ROWS)
        .order_by(Change.id.desc())
    )
    found: dict[str, set[int]] = {}
    for change in session.scalars(query.limit(_MOST_GONE)).all():
        for row in change_log.images_in(session, change):
            name = words.name_of(row.table, row.image).casefold()
            if all(word in name for word in wanted):
                found.setdefault(row.table, set()).add(row.id)
    return found
