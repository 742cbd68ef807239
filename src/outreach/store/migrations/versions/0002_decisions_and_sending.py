"""What was decided about doubts, saved views, what a release is about, and what sending has to remember."""

import secrets

import sqlalchemy as sa
from alembic import op

from outreach.store import backends, declared

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    declared.make(revision)
    # By its key a database is known as itself, even by a backup that was made before anybody was erased.
    setting = sa.table("setting", sa.column("name", sa.String()), sa.column("value", sa.JSON()))
    op.bulk_insert(setting, [{"name": "forgotten_key", "value": secrets.token_hex(32)}])
    backends.create_doubt_indexes(op.get_bind())
