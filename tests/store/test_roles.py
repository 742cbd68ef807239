"""What each role of an office may do on the server, said as psql would say it, whatever the program shows."""

from collections.abc import Iterator
from datetime import date

import psycopg
import pytest
from sqlalchemy import select, update
from sqlalchemy.engine import make_url
from sqlalchemy.orm import Session

from outreach.model.base import Base, now
from outreach.model.distributions import Distribution, Recipient
from outreach.model.history import Step
from outreach.model.office import UnsavedForm
from outreach.model.people import Forgotten, Suppression
from outreach.model.releases import Release
from outreach.problems import Problem
from outreach.services.contacts import contacts
from outreach.services.office import colleagues
from outreach.services.privacy import privacy
from outreach.store.server import roles
from outreach.store.server.roles import ADMINISTRATOR, EDIT, EXPORT, ROLES, SEND, VIEW
from outreach.store.workspace import Workspace
from outreach.working import finished

pytestmark = pytest.mark.backends("postgresql")
DISTRIBUTION = (
    "INSERT INTO distribution (list_name, headline, how, at, state, settings, snapshot) "
    "VALUES ('', '', '{}', now(), '{}', '{{}}', '{{}}')"
)
RECIPIENT = (
    "INSERT INTO recipient (distribution_id, name, address, language, state, reason, message_id, attempts, answer) "
    "VALUES ({}, '', '', '', '{}', '', '', 0, '')"
)
STEP = "INSERT INTO step (label, at, author, undone, final) VALUES ('x', now(), {}, false, false)"
CHANGE = "INSERT INTO change (step_id, \"table\", action, first, last) VALUES ({}, 'contact', 'update', 1, 1)"
ALL, WRITERS, ADMIN = set(ROLES), {EDIT, EXPORT, SEND, ADMINISTRATOR}, {ADMINISTRATOR}
EDITORS, SENDERS = {EDIT, ADMINISTRATOR}, {SEND, ADMINISTRATOR}
# What is said, and who may: of everybody else the server refuses it, or it comes to nothing.
ACTS: list[tuple[str, set[str]]] = [
    *((f"SELECT * FROM {table}", ALL) for table in ("contact", "email", "recipient", "step", "change")),
    ("UPDATE contact SET city = 'Osh'", EDITORS),
    ("DELETE FROM contact", EDITORS),
    ("UPDATE contact SET search = 'x'", EDITORS | SENDERS),
    ("UPDATE contact SET do_not_contact = false", EDITORS),
    ("INSERT INTO beat (name) VALUES ('x')", EDITORS),
    ("UPDATE email SET raw = 'x@example.org'", EDITORS),
    ("UPDATE email SET bounce = 'refused'", EDITORS | SENDERS),
    ("DELETE FROM suppression", EDITORS),
    ("UPDATE release SET status = 'released'", EDITORS | SENDERS),
    ("UPDATE release SET reference = 'x'", EDITORS),
    # Exported files are recorded by Export; what is sent is queued, sent and taken from the queue by Send.
    (DISTRIBUTION.format("csv", "done"), {EXPORT, SEND, ADMINISTRATOR}),
    (DISTRIBUTION.format("smtp", "sending"), SENDERS),
    (DISTRIBUTION.format("mailbox", "done"), SENDERS),
    (DISTRIBUTION.format("messenger", "done"), SENDERS),
    (RECIPIENT.format("(SELECT id FROM distribution WHERE how = 'csv')", "written"), {EXPORT, SEND, ADMINISTRATOR}),
    (RECIPIENT.format("(SELECT id FROM distribution WHERE how = 'smtp')", "queued"), SENDERS),
    ("UPDATE recipient SET state = 'queued'", SENDERS),
    ("UPDATE recipient SET address = 'x@example.org'", SENDERS),
    ("UPDATE distribution SET state = 'sending'", SENDERS),
    ("UPDATE distribution SET how = 'smtp' WHERE how = 'csv'", SENDERS),
    ("UPDATE recipient SET contact_id = NULL", EDITORS | SENDERS),
    ("UPDATE distribution SET finished_at = now() WHERE how = 'csv'", {EXPORT, SEND, ADMINISTRATOR}),
    ("UPDATE distribution SET finished_at = now() WHERE how = 'smtp'", SENDERS),
    ("UPDATE recipient SET attempts = 9 WHERE state = 'queued'", SENDERS),
    ("DELETE FROM recipient WHERE state = 'queued'", SENDERS),
    ("DELETE FROM distribution WHERE how = 'smtp'", SENDERS),
    ("DELETE FROM distribution WHERE how = 'csv'", {EXPORT, SEND, ADMINISTRATOR}),
    # The history is added to, in one's own name, and never changed.
    (STEP.format("session_user"), WRITERS),
    (STEP.format("'somebody'"), set()),
    (CHANGE.format("(SELECT max(id) FROM step WHERE author = session_user)"), WRITERS),
    (CHANGE.format("(SELECT min(id) FROM step)"), set()),
    ("UPDATE step SET undone = true WHERE NOT final", WRITERS),
    ("UPDATE step SET final = false WHERE final", set()),
    *((f"UPDATE step SET {column} = {value}", set()) for column, value in (
        ("label", "''"), ("author", "session_user"), ("at", "now()"), ("id", "id + 1000"),
    )),
    *((f"UPDATE change SET {column} = {value}", set()) for column, value in (
        ("before", "NULL"), ("step_id", "step_id"), ("first", "9"), ("action", "'insert'"),
    )),
    ("UPDATE change SET after = NULL WHERE after IS NOT NULL", set()),
    ("DELETE FROM step", set()),
    ("DELETE FROM change", set()),
    ("TRUNCATE change", set()),
    ("TRUNCATE step CASCADE", set()),
    # What holds for the whole office is the administrator's; what records note for themselves is not.
    ("INSERT INTO setting (name, value) VALUES ('smtp', '{}')", ADMIN),
    ("INSERT INTO setting (name, value) VALUES ('beat:x', '{}')", EDITORS),
    ("UPDATE setting SET value = '{}' WHERE name = 'forgotten_key'", ADMIN),
    ("UPDATE setting SET name = 'smtp' WHERE name = 'search_keys'", ADMIN),
    ("SELECT * FROM setting WHERE name = 'forgotten_key'", EDITORS),
    ("DELETE FROM forgotten", ADMIN),
    ("UPDATE alembic_version SET version_num = '0001'", ADMIN),
    ("SELECT * FROM unsaved_form WHERE author <> session_user", ADMIN),
    # Nobody plants anything that others would run into (CVE-2018-1058), nor makes accounts.
    ("CREATE FUNCTION lower(varchar) RETURNS text LANGUAGE sql AS 'SELECT NULL::text'", ADMIN),
    ("CREATE TABLE mine (id int)", ADMIN),
    ("CREATE SCHEMA mine", set()),
    ("CREATE TEMPORARY TABLE mine (id int)", set()),
    ("ALTER TABLE contact DISABLE TRIGGER ALL", set()),
    ("ALTER TABLE contact ADD COLUMN x int", ADMIN),
    ("CREATE TRIGGER x BEFORE UPDATE ON contact EXECUTE FUNCTION suppress_redundant_updates_trigger()", ADMIN),
    ("CREATE ROLE stranger LOGIN", set()),
    ("ALTER ROLE postgres PASSWORD 'x'", set()),
    ("SET SESSION AUTHORIZATION postgres", set()),
    ("SET ROLE {database}_administrator", ADMIN),
    ("GRANT {database}_send TO session_user", set()),
    ("COPY contact TO PROGRAM 'cat'", set()),
]  # fmt: skip


@pytest.fixture
def office(database_url: str) -> Iterator[dict[str, str]]:
    """{role: the address of a colleague who has that role alone} in an office with a bit of everything."""
    database = str(make_url(database_url).database)
    colleagues.create(database_url)
    with Workspace.open(database_url) as workspace:
        anna = workspace.write("Add", contacts.add, {"name": "Anna", "emails": [{"raw": "anna@example.org"}]})
        workspace.write("Edit", contacts.edit, anna, {"city": "Osh"})
        workspace.write("Add", contacts.add, {"name": "Boris"})
        with workspace.renewing() as session:
            session.execute(update(Step).values(author="founder"))
            for how, state in (("csv", "written"), ("smtp", "queued")):
                one = Recipient(state=state, name="Anna", contact_id=anna)
                session.add(Distribution(how=how, at=now(), recipients=[one]))
            session.add_all([
                Release(created_at=now()), Suppression(folded="x@example.org", since=date.today()),
                Forgotten(hash=b"x", on=date.today()), Step(label="Erased", at=now(), author="founder", final=True),
                UnsavedForm(author="founder", form="contacts/new", fields="{}", at=now()),
            ])  # fmt: skip
        found = {}
        for role in ROLES:
            found[role] = colleagues.invite(workspace, f"{database}_{role}_person", [role]).address
            with workspace.engine.begin() as connection:
                connection.exec_driver_sql(STEP.format(f"'{database}_{role}_person'"))
        yield found
        for one in colleagues.find(workspace):
            if one.name != "postgres":
                colleagues.remove(workspace, one.name)


def said(address: str, sentence: str) -> bool:
    """Whether an account of the server does what is said, and it comes to something; nothing of it is kept."""
    url = make_url(address)
    connection = psycopg.connect(host=str(url.query["host"]), user=url.username, dbname=url.database)
    try:
        done = connection.execute(sentence.replace("{database}", str(url.database)).encode())
        return done.rowcount != 0
    except psycopg.Error as error:
        assert error.sqlstate in ("42501", "42703", "0LP01"), (sentence, error)
        return False
    finally:
        connection.rollback()
        connection.close()


def test_each_role_may_do_what_is_its_own_and_nothing_else(office: dict[str, str]) -> None:
    found = {sentence: {role for role, address in office.items() if said(address, sentence)} for sentence, _who in ACTS}
    assert {one: (found[one], who) for one, who in ACTS if found[one] != who} == {}


def test_every_table_is_in_the_one_list_of_rights() -> None:
    assert set(roles.GRANTS) == {*Base.metadata.tables, roles.REVISIONS}
    assert set(roles.RULES) <= set(roles.GRANTS)
    assert VIEW not in {role for rights in roles.GRANTS.values() for role in rights}


def test_the_program_says_why_something_is_not_possible_and_whom_to_ask(office: dict[str, str]) -> None:
    with Workspace.open(office[VIEW]) as viewing:
        assert viewing.read_only and viewing.read(contacts.count) == 2
        with pytest.raises(Problem, match=r"Your role in this office is View: you can read, but not change\. Ask "):
            viewing.write("Edit", contacts.add, {"name": "Vera"})
        viewing.read_only = False  # the server refuses it all the same
        with pytest.raises(Problem, match="Your role in this office is View, which does not include this, so nothing"):
            viewing.write("Edit", contacts.add, {"name": "Vera"})
        assert "without Send. Ask " in viewing.refusal(SEND)
    with Workspace.open(office[EDIT]) as editing:
        vera = editing.write("Add", contacts.add, {"name": "Vera"})
        assert not editing.refusal(EDIT) and "Only an administrator" in editing.refusal(ADMINISTRATOR)
        editing.undo()
        editing.redo()
        editing.write("Delete", contacts.delete, [vera])
        editing.undo()
        editing.write("Edit", contacts.edit, vera, {"city": "Osh"})
        labels = [(step.label, step.undone) for step in editing.read(steps) if step.author == editing.author]
        assert labels == [("x", False), ("Add", False), ("Delete", True), ("Edit", False)]
        assert editing.redo() is None
        with pytest.raises(Problem, match="can't be redone"):
            editing.redo(editing.read(steps)[-2].id)
    refused = "Your role in this office is Export, which does not include this"
    with Workspace.open(office[EXPORT]) as exporting, pytest.raises(Problem, match=refused):
        exporting.write("Add", contacts.add, {"name": "Vera"})


def steps(session: Session) -> list[Step]:
    return list(session.scalars(select(Step).order_by(Step.id)))


def test_an_administrator_erases_and_closes_the_history_again(office: dict[str, str]) -> None:
    with Workspace.open(office[ADMINISTRATOR]) as workspace:
        anna = workspace.read(contacts.find, "anna")[0]
        finished(privacy.erase(workspace, [anna]))
    for role in (EDIT, ADMINISTRATOR):
        assert not said(office[role], "UPDATE change SET before = NULL")
        assert not said(office[role], "DELETE FROM step")
    with Workspace.open(office[EDIT]) as editing, pytest.raises(Problem, match="Only an administrator"):
        finished(privacy.erase(editing, [editing.read(contacts.find, "boris")[0]]))


def test_only_an_administrator_migrates_and_all_others_are_told(office: dict[str, str], database_url: str) -> None:
    columns = ("contact.preferred_way", "contact.group_members", "contact.group_owner", "version.short_text")
    with Workspace.open(database_url) as workspace, workspace.engine.begin() as connection:
        for table, _dot, column in (one.partition(".") for one in columns):
            connection.exec_driver_sql(f"ALTER TABLE {table} DROP COLUMN {column}")
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '0007'")
    for role in (VIEW, EDIT, SEND):
        with pytest.raises(Problem, match=r"older version of Outreach\. Ask .* to open it with this version first"):
            Workspace.open(office[role])
    Workspace.open(office[ADMINISTRATOR]).close()
    for role in (VIEW, EDIT):
        with Workspace.open(office[role]) as workspace:
            assert workspace.read(contacts.count) == 2
    assert said(office[EDIT], "UPDATE contact SET preferred_way = 'mail'")
    assert not said(office[SEND], "UPDATE contact SET preferred_way = 'mail'")


def test_what_was_changed_by_hand_is_put_right(office: dict[str, str], database_url: str) -> None:
    name = make_url(office[VIEW]).username
    with Workspace.open(database_url) as workspace, workspace.engine.begin() as connection:
        for statement in (
            f'GRANT ALL ON contact, step TO "{name}"', f'GRANT UPDATE (label) ON step TO "{name}"',
            "GRANT DELETE ON change TO PUBLIC", "CREATE POLICY mine ON step USING (true) WITH CHECK (true)",
            "ALTER TABLE recipient DISABLE ROW LEVEL SECURITY", "ALTER TABLE change NO FORCE ROW LEVEL SECURITY",
        ):  # fmt: skip
            connection.exec_driver_sql(statement)
    assert said(office[VIEW], "DELETE FROM contact") and said(office[VIEW], "UPDATE step SET label = ''")
    colleagues.create(database_url)
    found = {sentence: {role for role, address in office.items() if said(address, sentence)} for sentence, _who in ACTS}
    assert {one: (found[one], who) for one, who in ACTS if found[one] != who} == {}


def test_who_was_taken_out_is_told_so(office: dict[str, str], database_url: str) -> None:
    with Workspace.open(database_url) as workspace:
        colleagues.remove(workspace, str(make_url(office[EDIT]).username))
        database, name = make_url(database_url).database, make_url(office[VIEW]).username
        with workspace.engine.begin() as connection:
            connection.exec_driver_sql(f'REVOKE "{database}_view" FROM "{name}"')
    for role in (EDIT, VIEW):
        with pytest.raises(Problem, match="does not accept this account"):
            Workspace.open(office[role])
    with Workspace.open(database_url) as workspace:
        assert len(colleagues.find(workspace)) == 4  # and whoever made the office
