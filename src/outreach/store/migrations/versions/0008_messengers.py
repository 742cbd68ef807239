"""By which way somebody is reached, groups in messengers, and the short text that goes there."""

from outreach.store import declared

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    declared.make(revision)
