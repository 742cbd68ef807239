"""What records are found by, made anew where an older version of us made it or undo brought it back from then."""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterable, Sequence
from typing import Any

from sqlalchemy import bindparam, select, update
from sqlalchemy.orm import Session, selectinload

from outreach.i18n import _, counted
from outreach.model.base import Base
from outreach.model.coverage import Clipping
from outreach.model.people import Officer, Outlet
from outreach.model.releases import Release
from outreach.services import officers, outlets
from outreach.services.contacts import indexing
from outreach.services.contacts.records import Fields, batches
from outreach.services.coverage import coverage
from outreach.services.progress import Progress
from outreach.services.releases import releases
from outreach.store import index_version
from outreach.store.recovery.integrity import Examined
from outreach.store.workspace import Workspace
from outreach.working import finished

BATCH = 200  # records that are read and written in one transaction: whoever wants to write waits no longer than that

Found = tuple[int, str, str]  # id, what it is found by, what it ought to be found by


def renew(workspace: Workspace) -> Generator[Progress, None, None]:
    """Makes anew what is behind, past the history; what was done stays where it is stopped half-way.

    A record that somebody writes meanwhile is found by what this version makes anyway, so it is left alone.
    """
    changed: dict[str, set[int]] = {}
    try:
        while workspace.is_behind:
            yield from _round(workspace, changed)
    finally:
        workspace.tell(changed)


def examine(workspace: Workspace) -> Examined:
    """As `Workspace.examine`; what records are found by is compared, too, and made anew where it is not right."""
    found = workspace.examine()
    changed: dict[str, set[int]] = {}
    if not (found.problems or workspace.read_only or workspace.is_behind):
        finished(_compare(workspace, changed))
    workspace.tell(changed)
    if count := sum(map(len, changed.values())):
        text = counted(
            "The search words of {count} record were wrong and have been rebuilt.",
            "The search words of {count} records were wrong and have been rebuilt.",
            count,
        )
        found.notes.append(text)
    return found


def _round(workspace: Workspace, changed: dict[str, set[int]]) -> Generator[Progress, None, None]:
    with workspace.reading() as session:
        before = index_version.noted(session.connection())
    yield from _compare(workspace, changed)
    with workspace.renewing() as session:
        if index_version.noted(session.connection()) == before:  # else something was undone meanwhile
            index_version.note(session.connection())


def _compare(workspace: Workspace, changed: dict[str, set[int]]) -> Generator[Progress, None, None]:
    with workspace.reading() as session:
        wanted = [(name, some) for name in _MADE for some in batches(_ids(session, name), BATCH)]
    for done, (table, ids) in enumerate(wanted):
        yield Progress(done * BATCH, len(wanted) * BATCH, _("Updating the search index"))
        rows = _otherwise(workspace, table, ids)
        if rows:
            _write(workspace, table, rows)
            changed.setdefault(table, set()).update(row["number"] for row in rows)


def _table(name: str) -> Any:
    return Base.metadata.tables[name]


def _ids(session: Session, name: str) -> Sequence[int]:
    return session.scalars(select(_table(name).c.id).order_by(_table(name).c.id)).all()


def _otherwise(workspace: Workspace, table: str, ids: Sequence[int]) -> list[Fields]:
    """The records whose words differ; those of an import stand in another order, and are found by it all the same."""
    with workspace.reading() as session, session.no_autoflush:
        return [
            {"number": number, "old": old, "new": new}
            for number, old, new in _MADE[table](session, ids)
            if new != old and set(new.split()) != set(old.split())
        ]


def _write(workspace: Workspace, table: str, rows: list[dict[str, object]]) -> None:
    there = _table(table).c
    statement = update(_table(table)).where(there.id == bindparam("number"), there.search == bindparam("old"))
    with workspace.renewing() as session:
        session.connection().execute(statement.values(search=bindparam("new")), rows)


def _of(model: Any, search_of: Callable[[Any], str]) -> Callable[[Session, Sequence[int]], Iterable[Found]]:
    def found(session: Session, ids: Sequence[int]) -> Iterable[Found]:
        there = session.scalars(select(model).where(model.id.in_(ids)).options(selectinload("*")))
        return [(one.id, one.search, search_of(one)) for one in there]

    return found


def _of_clipping(one: Clipping) -> str:
    return coverage.search_of(one.title, one.outlet_name, one.byline, one.url, one.notes)


_MADE: dict[str, Callable[[Session, Sequence[int]], Iterable[Found]]] = {
    "contact": indexing.words_now,
    "outlet": _of(Outlet, outlets.search_of),
    "officer": _of(Officer, officers.search_of),
    "release": _of(Release, releases.search_of),
    "clipping": _of(Clipping, _of_clipping),
}
"""Table by table, what answers for some ids; a test sees to it that no table with such a column is missing."""
