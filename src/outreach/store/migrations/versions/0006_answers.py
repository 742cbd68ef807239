"""What a message that came back or an answer said, why, and what was decided about what it proposes."""

from outreach.store import declared

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    declared.make(revision)
