"""Forms that are half-written survive a crash."""

from outreach.store import declared

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    declared.make(revision, autoincrement=True)
