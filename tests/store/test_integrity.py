"""One bad value costs one value, and the check reads every value of every row."""

import shutil
from contextlib import closing
from pathlib import Path

import pytest
import sqlcipher3
from sqlalchemy import text

from outreach.services.contacts import contact_rows, contacts
from outreach.services.identity import duplicates
from outreach.store.recovery import integrity, tolerant
from outreach.store.workspace import Workspace
from outreach.working import finished

NAME = "Айгүль Жумабекова"
DAMAGED = [
    # table, column, SQL of the damaged value
    ("contact", "name", "CAST(x'd09190d0' AS TEXT)"),
    ("contact", "notes", "CAST(x'416220ff20' AS TEXT)"),
    ("contact", "checked_on", "'2026-71-03'"),
    ("contact", "found_on", "'2026-02-31'"),
    ("contact", "extra", """'{"a": 1'"""),
    ("contact", "extra", "'[]'"),
    ("contact", "do_not_contact", "7"),
    ("email", "raw", "CAST(x'ff40' AS TEXT)"),
    ("email", "bounced_on", "'20x6-01-01'"),
    ("tag", "kind", "'beau'"),
    ("phone", "kind", "'mo`ile'"),
    ("setting", "value", "'tru'"),
    ("change", "before", "x'789c00'"),
    ("step", "at", "'2026-13-01 10:00:00.000000'"),
]


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A closed file with two contacts."""
    path = tmp_path_factory.mktemp("office") / "a.outreach"
    fields = {"emails": [{"raw": "a@example.org"}], "phones": [{"raw": "+996 312 00 00 01"}], "beats": ["health"]}
    with Workspace.open(path) as workspace:
        workspace.write("Add", contacts.add, {"name": NAME, "notes": "Первая", **fields})
        workspace.write("Edit", contacts.edit, 1, {"city": "Ош"})
        workspace.write("Add", contacts.add, {"name": "Other Person", "country": "KG"})
    return path


def damage(path: Path, table: str, column: str, value: str) -> None:
    """Writes a value past the program into the first row that has one there."""
    connection = sqlcipher3.connect(str(path), isolation_level=None)
    connection.execute("PRAGMA ignore_check_constraints=ON")
    connection.execute(f'UPDATE "{table}" SET "{column}" = {value} WHERE id = (SELECT min(id) FROM "{table}")')
    connection.close()


def use_all(workspace: Workspace) -> None:
    """What a user does with contacts, of which one bears a damaged value."""
    assert workspace.read(contacts.find, "other").tolist() == [2]
    workspace.read(contacts.find, "notes:вая")
    assert len(workspace.read(contact_rows.rows, [1, 2])) == 2
    assert workspace.read(contacts.fields, 1)["emails"]
    workspace.read(lambda session: finished(duplicates.find(session)))
    workspace.write("Edit", contacts.edit, 1, {"nickname": "A."})
    workspace.undo()


@pytest.mark.parametrize(("table", "column", "value"), DAMAGED)
def test_one_bad_value_costs_one_value(office: Path, tmp_path: Path, table: str, column: str, value: str) -> None:
    path = tmp_path / "a.outreach"
    shutil.copy(office, path)
    damage(path, table, column, value)
    with Workspace.open(path) as workspace:
        found = integrity.whole(workspace.engine)
        assert [one for one in found if table in one and f"“{column}”" in one], found
        use_all(workspace)
        after = integrity.whole(workspace.engine)
    assert after == found  # an edit of something else, and its undo, have not written over it


def test_what_was_damaged_is_shown_as_unreadable_and_mended_by_typing_it_anew(office: Path, tmp_path: Path) -> None:
    path = tmp_path / "a.outreach"
    shutil.copy(office, path)
    damage(path, "contact", "name", "CAST(x'd09190d0' AS TEXT)")
    damage(path, "contact", "checked_on", "'2026-71-03'")
    with Workspace.open(path) as workspace:
        card = workspace.read(contacts.fields, 1)
        assert card["name"] == "Б" + tolerant.MARK * 2 and str(card["checked_on"]) == "9999-01-01"
        workspace.write("Edit", contacts.edit, 1, {"name": NAME, "checked_on": None})
        assert workspace.check() == []


def test_a_check_beside_another_writer_is_no_error(office: Path, tmp_path: Path) -> None:
    path = tmp_path / "a.outreach"
    shutil.copy(office, path)
    with Workspace.open(path) as workspace, closing(sqlcipher3.connect(str(path), isolation_level=None)) as other:
        with workspace.engine.connect() as connection:
            connection.exec_driver_sql("PRAGMA busy_timeout=0")
        other.execute("BEGIN IMMEDIATE")
        found = workspace.examine()
    assert found.problems == [] and "another program is writing" in found.notes[0]


@pytest.mark.backends("postgresql")
@pytest.mark.parametrize(
    ("sql", "told"),
    [
        ("ALTER TABLE phone DROP CONSTRAINT fk_phone_contact_id_contact; INSERT INTO phone (contact_id, raw, kind, "
         "valid, label, rank) VALUES (77, '1', 'unknown', false, '', 0)", "“phone” refers to a row of “contact”"),
        ("UPDATE tag SET kind = 'beau'", "“kind” can't be read"),
        ("ALTER TABLE phone DISABLE TRIGGER ALL", "Foreign keys of “phone” are not enforced"),
        ("ALTER TABLE email ADD CONSTRAINT odd CHECK (raw <> '') NOT VALID", "constraint “odd” is not valid"),
    ],
)  # fmt: skip
def test_a_server_is_checked_too(workspace: Workspace, sql: str, told: str) -> None:
    workspace.write("Add", contacts.add, {"name": NAME, "beats": ["health"]})
    whole = workspace.examine()
    assert whole.problems == [] and whole.rows > 3
    with workspace.engine.begin() as connection:
        for statement in sql.split(";"):
            connection.execute(text(statement))
    assert any(told in problem for problem in workspace.check())
