"""What comes after sending: calls and follow-ups, coverage, and until when somebody is away."""

from outreach.store import declared

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    declared.make(revision)
