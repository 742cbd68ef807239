"""The first schema: contacts, outlets, officers, releases, lists, distributions, history."""

from alembic import op

from outreach.store import backends, declared, search

revision = "0001"
down_revision = None


def upgrade() -> None:
    declared.make(revision)
    backends.create_partial_indexes(op.get_bind())
    search.create_index(op.get_bind())
