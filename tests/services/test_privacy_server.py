"""On a server, what was erased leaves its tables when they are vacuumed."""

import pytest
from sqlalchemy import text

from outreach.services.contacts import contacts
from outreach.services.privacy import privacy
from outreach.store.workspace import Workspace


@pytest.mark.backends("postgresql")
def test_a_vacuum_leaves_no_deleted_row_in_the_tables(workspace: Workspace) -> None:
    number = workspace.write("Add", contacts.add, {"name": "Zyxolda Quvrimova"})
    for _progress in privacy.erase(workspace, [number]):
        pass
    assert privacy.vacuum(workspace) is True
    with workspace.engine.connect() as connection:
        size = connection.execute(text("SELECT pg_relation_size('contact')")).scalar()
    assert size == 0  # one deleted row would be a page
