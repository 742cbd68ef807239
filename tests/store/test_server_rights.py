"""What an account of the server may do, and what others cannot plant there."""

import pytest
from sqlalchemy import text

from outreach.problems import Problem
from outreach.services.contacts import contacts
from outreach.store.workspace import Workspace
from tests import postgresql

pytestmark = pytest.mark.backends("postgresql")


@pytest.fixture
def viewer(postgresql_server: postgresql.Server, workspace: Workspace, database_url: str) -> str:
    """The address for an account that may only look."""
    postgresql_server.say(
        "DO $$BEGIN IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'viewer') THEN "
        "CREATE ROLE viewer LOGIN; END IF; END$$"
    )
    with workspace.engine.begin() as connection:
        connection.execute(text("GRANT SELECT ON ALL TABLES IN SCHEMA public TO viewer"))
    return database_url.replace("postgres@", "viewer@")


def test_who_may_only_look_is_read_only_and_the_server_itself_refuses_more(workspace: Workspace, viewer: str) -> None:
    anna = workspace.write("Add", contacts.add, {"name": "Anna"})
    with Workspace.open(viewer) as looking:
        assert looking.read_only and looking.read(contacts.card, anna).name == "Anna"
        with pytest.raises(Problem, match="read-only"):
            looking.write("Edit", contacts.edit, anna, {"city": "Osh"})
        looking.read_only = False
        for action, given in (
            (contacts.edit, (anna, {"city": "Osh"})), (contacts.add, ({"name": "B"},)), (contacts.delete, ([anna],)),
        ):  # fmt: skip
            with pytest.raises(Problem, match="no permission for this"):
                looking.write("Step", action, *given)
    assert workspace.read(contacts.card, anna).city in (None, "")


def test_what_others_plant_is_not_found(workspace: Workspace, viewer: str, database_url: str) -> None:
    with workspace.engine.begin() as connection:
        connection.execute(text("GRANT CREATE ON SCHEMA public TO PUBLIC"))
        connection.execute(text("CREATE SCHEMA viewer AUTHORIZATION viewer"))
        connection.execute(text("ALTER ROLE postgres SET search_path = viewer, public"))
    try:
        with Workspace.open(viewer) as theirs, theirs.engine.begin() as connection:
            connection.execute(text(
                "CREATE FUNCTION viewer.lower(varchar) RETURNS text LANGUAGE sql AS $$SELECT 'planted'::text$$"
            ))  # fmt: skip
        with Workspace.open(database_url) as office, office.engine.connect() as connection:
            assert connection.scalar(text("SHOW search_path")) == "public, pg_temp"
            assert connection.scalar(text("SELECT lower('ANNA'::varchar)")) == "anna"
            assert not connection.scalar(text("SELECT has_schema_privilege('viewer', 'public', 'CREATE')"))
    finally:
        with workspace.engine.begin() as connection:
            connection.execute(text("ALTER ROLE postgres RESET search_path"))
