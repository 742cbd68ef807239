"""No id is given twice, whatever became of its record: what still points to it never means another one."""

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from outreach.model.base import Base
from outreach.model.people import Contact
from outreach.services import lists, officers, outlets
from outreach.services.contacts import contacts
from outreach.services.releases import releases
from outreach.store.history import change_log
from outreach.store.workspace import Workspace
from tests.store.test_upgrade import old as old

Add = Callable[[Session], int]


def one_by_one(service: Any, **values: Any) -> Add:
    """Adds a record by its service."""
    return lambda session: int(service.add(session, values))


def in_bulk(session: Session) -> int:
    """Adds contacts as an import does."""
    return change_log.insert_rows(session, Contact, [{"name": "A"}, {"name": "B"}])[-1]


ADDED: dict[str, tuple[Any, Add]] = {
    "contact": (contacts, one_by_one(contacts, name="Aida")),
    "contacts": (contacts, in_bulk),
    "outlet": (outlets, one_by_one(outlets, name="Kabar")),
    "officer": (officers, one_by_one(officers, name="Olga")),
    "list": (lists, one_by_one(lists, name="Press")),
    "release": (releases, one_by_one(releases, versions={"en": {"headline": "A school"}})),
}


@pytest.mark.parametrize("kind", ADDED)
def test_an_id_stays_with_its_record(workspace: Workspace, kind: str) -> None:
    service, add = ADDED[kind]
    number = workspace.write("Add", add)
    workspace.undo()
    second = workspace.write("Add", add)
    assert second > number, "an addition that was undone"
    workspace.write("Delete", service.delete, [second])
    workspace.undo()
    assert second in workspace.read(everybody, service)
    workspace.redo()
    third = workspace.write("Add", add)
    assert third > second, "a deletion"
    workspace.undo()
    workspace.redo()
    assert third in workspace.read(everybody, service), "done again, it is the same"


def everybody(session: Session, service: Any) -> list[int]:
    """The ids of all records of a kind."""
    return list(service.find(session))


def test_a_step_that_was_dropped_keeps_its_number(workspace: Workspace) -> None:
    for _time in range(3):
        workspace.write("Add", contacts.add, {"name": "Aida"})
        workspace.undo()
    workspace.write("Add", contacts.add, {"name": "Aida"})
    assert workspace.written == 4


@pytest.mark.backends("sqlite")
def test_every_table_of_a_file_never_gives_an_id_twice(workspace: Workspace) -> None:
    with workspace.engine.connect() as connection:
        made = dict(connection.exec_driver_sql("SELECT name, sql FROM sqlite_schema WHERE type = 'table'").all())
    for table in Base.metadata.sorted_tables:
        assert ("AUTOINCREMENT" in made[table.name]) == ("id" in table.c), table.name


def test_an_older_database_goes_on_after_all_it_ever_gave(old: str) -> None:
    """Number 2 of its contacts and of its import_rows was deleted before; the history knows."""
    with Workspace.open(old) as workspace:
        imported = Base.metadata.tables["import_row"]
        assert workspace.read(lambda session: session.scalar(select(func.max(imported.c.id)))) == 1
        with workspace.writing("Import") as session:
            values = {"contact_id": 1, "fingerprint": b"0" * 16}
            assert list(change_log.insert_rows(session, _class_of("import_row"), [values])) == [3]
        number = workspace.write("Add", contacts.add, {"name": "Dina"})
        assert number > 3
        assert workspace.check() == []


def _class_of(table: str) -> Any:
    return next(one.class_ for one in Base.registry.mappers if one.local_table.name == table)
