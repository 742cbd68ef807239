"""Saved views: the filter of a page with its columns and its order, under a name, in the order the office likes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from outreach.i18n import _
from outreach.model import filters
from outreach.model.base import table_of
from outreach.model.office import SavedView
from outreach.problems import FieldProblem
from outreach.services.contacts import records
from outreach.values import text

# Pages whose filter is the language of model.filters; the others search for plain words.
_SPEAKING = ("contacts",)
LONGEST_NAME = 200


class ViewRow(NamedTuple):
    """A saved view; `columns` are the keys shown, in order (none: the page's own), `sort` as `find` has it."""

    id: int
    page: str
    name: str
    filter: str
    columns: list[str]
    sort: str
    descending: bool


def views(session: Session, page: str) -> list[ViewRow]:
    """The views of a page ("contacts", "outlets" …) in their order."""
    table = table_of(SavedView)
    query = select(table).where(table.c.page == page).order_by(table.c.rank, table.c.id)
    return [_row(view) for view in session.execute(query)]


def view(session: Session, view_id: int) -> ViewRow:
    """One view.

    Raises:
        Problem: it is gone.
    """
    return _row(records.get(session, SavedView, view_id))


def _row(view: Any) -> ViewRow:
    columns = [str(key) for key in view.columns or ()]
    return ViewRow(view.id, view.page, view.name, view.filter, columns, view.sort, view.descending)


def _named(session: Session, page: str, name: str) -> SavedView | None:
    return session.scalar(select(SavedView).where(SavedView.page == page, SavedView.folded_name == _folded(name)))


def save(
    session: Session,
    page: str,
    name: str,
    filter: str = "",
    columns: Sequence[str] = (),
    sort: str = "",
    descending: bool = False,
) -> int:
    """Saves a view under a name and returns its id; one of that name is there once, with what was saved last.

    Raises:
        FieldProblem: it has no name, or a filter that cannot be read.
    """
    shown = _name(name)
    found = _named(session, page, shown)
    if found is None:
        last = session.scalar(select(func.max(SavedView.rank)).where(SavedView.page == page))
        found = SavedView(page=page, rank=0 if last is None else last + 1, columns=[])
        session.add(found)
    found.name, found.folded_name = shown, _folded(shown)
    _set(found, filter, columns, sort, descending)
    session.flush()
    return found.id


def change(
    session: Session, view_id: int, filter: str, columns: Sequence[str] = (), sort: str = "", descending: bool = False
) -> None:
    """What the view shows from now on; its name and its place stay.

    Raises:
        FieldProblem: the filter cannot be read. Problem: the view is gone.
    """
    _set(records.get(session, SavedView, view_id), filter, columns, sort, descending)
    session.flush()


def _set(view: SavedView, filter: str, columns: Sequence[str], sort: str, descending: bool) -> None:
    wanted = " ".join(text.usable(filter).split("\n")).strip()
    if view.page in _SPEAKING:
        filters.parse(wanted)
    view.filter, view.columns, view.sort, view.descending = wanted, list(columns), sort, descending


def rename(session: Session, view_id: int, name: str) -> None:
    """Gives a view another name.

    Raises:
        FieldProblem("name"): it is empty, or another view of the page has it.
    """
    found, shown = records.get(session, SavedView, view_id), _name(name)
    other = _named(session, found.page, shown)
    if other is not None and other.id != found.id:
        raise FieldProblem("name", _("A view with this name already exists."))
    found.name, found.folded_name = shown, _folded(shown)
    session.flush()


def move(session: Session, view_id: int, places: int) -> None:
    """Moves a view so many places down (or, below zero, up) among those of its page."""
    found = records.get(session, SavedView, view_id)
    query = select(SavedView).where(SavedView.page == found.page).order_by(SavedView.rank, SavedView.id)
    order = list(session.scalars(query))
    at = order.index(found)
    order.insert(max(0, min(len(order) - 1, at + places)), order.pop(at))
    for rank, one in enumerate(order):
        records.put(one, {"rank": rank})
    session.flush()


def delete(session: Session, view_id: int) -> None:
    """Deletes a view; nobody it showed is touched."""
    session.delete(records.get(session, SavedView, view_id))
    session.flush()


def _name(name: str) -> str:
    return records.name_of(name, _("Enter a name for the view."), LONGEST_NAME)


def _folded(name: str) -> str:
    return text.key(" ".join(text.usable(name).split()))
