"""What records of most kinds have alike: counted, found, loaded, read as cards, deleted."""

from __future__ import annotations

from array import array
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from sqlalchemy import ColumnElement, String, func, select
from sqlalchemy.orm import InstrumentedAttribute, Session, selectinload

from outreach.model.coverage import Clipping
from outreach.model.distributions import Distribution
from outreach.model.lists import PressList
from outreach.model.people import Contact, Officer, Outlet
from outreach.model.releases import Release
from outreach.services.contacts import records, references
from outreach.services.contacts.records import Fields, FormFields
from outreach.store import search

Column = InstrumentedAttribute[str] | InstrumentedAttribute[int] | ColumnElement[int]
R = TypeVar("R", Contact, Outlet, Officer, Clipping, PressList, Release, Distribution)
F = TypeVar("F", Contact, Outlet, Officer)
W = TypeVar("W", Outlet, Officer)


@dataclass(frozen=True)
class RecordKind(Generic[R]):
    """The records of one table.

    `parts` are the rows of their own that are loaded with a record.
    """

    model: type[R]
    parts: tuple[str, ...]

    def count(self, session: Session) -> int:
        """How many there are."""
        return session.scalars(select(func.count()).select_from(self.model)).one()

    def loaded(self, session: Session, *conditions: ColumnElement[bool]) -> Sequence[R]:
        """Those for which the conditions hold, with all that is theirs."""
        parts = [selectinload(getattr(self.model, part)) for part in self.parts]
        return session.scalars(select(self.model).where(*conditions).options(*parts)).all()

    def in_order(self, session: Session, ids: Sequence[int]) -> list[R]:
        """Those of these ids, in their order; ids that are gone are left out."""
        found = {record.id: record for record in self.loaded(session, self.model.id.in_(list(ids)))}
        return [found[number] for number in ids if number in found]

    def get(self, session: Session, number: int) -> R:
        """The one of a number.

        Raises:
            Problem: there is none.
        """
        found = self.loaded(session, self.model.id == number)
        if not found:
            raise records.lacking(self.model, number)
        return found[0]

    def card(self, session: Session, number: int) -> R:
        """The one of a number with all that its form and pane show, detached.

        Raises:
            Problem: there is none.
        """
        record = self.get(session, number)
        session.expunge_all()
        return record

    def delete(self, session: Session, ids: Sequence[int]) -> int:
        """Deletes some with all that is theirs, and returns how many there were; what only names them stays."""
        return references.delete(session, self.model, ids)


@dataclass(frozen=True)
class EditedInForms(RecordKind[F]):
    """Records that are edited as the fields of a form: `fields_of` makes them of a loaded record, `put` sets those that
    are given, on one that may be new."""

    fields_of: Callable[[F], Fields]
    put: Callable[[Session, F, FormFields], None]

    def fields(self, session: Session, number: int) -> Fields:
        """A record as the fields of a form, which `edit` takes back."""
        return self.fields_of(self.get(session, number))

    def new(self) -> F:
        """A record with nothing in it."""
        record = self.model(**{part: [] for part in self.parts})
        if not isinstance(record, Officer):
            record.extra = {}
        return record

    def add(self, session: Session, fields: FormFields) -> int:
        """Adds a record and returns its id.

        Raises:
            FieldProblem: a field cannot be as it is given.
        """
        record = self.new()
        session.add(record)
        self.put(session, record, fields)
        session.flush()
        return record.id

    def edit(self, session: Session, number: int, fields: FormFields, version: int | None = None) -> None:
        """Sets the fields that are given; `version` is the card's, where a newer save of another must not be lost.

        Raises:
            Problem: the record is gone, or has changed since the card was read; or a field cannot be as it is given.
        """
        record = self.get(session, number)
        records.check_version(record, version)
        before = self.fields_of(record)
        self.put(session, record, fields)
        records.count_edit(record, before, self.fields_of(record))
        session.flush()


@dataclass(frozen=True)
class FoundByWords(EditedInForms[W]):
    """Records that are found by words and sorted by a few columns; `unsorted` says that there is no such order."""

    sorts: Mapping[str, Column]
    unsorted: str

    def find(self, session: Session, filter: str = "", sort: str = "name", descending: bool = False) -> array[int]:
        """The ids of those whose words begin with the words asked for, in either script, sorted.

        Raises:
            Problem: there is no such order.
        """
        records.check_sort(sort, self.sorts, self.unsorted)
        column = self.sorts[sort]
        key = search.in_order(session, column) if isinstance(column.type, String) else column
        query = select(self.model.id).where(*search.word_matching(self.model.search, filter))
        return search.ids(session, query.order_by(key.desc() if descending else key, self.model.id))
