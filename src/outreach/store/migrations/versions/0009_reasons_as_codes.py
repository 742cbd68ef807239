"""Reasons are stored as codes from here on, which an earlier version would show as they are; no table is another one.

Sentences that are stored stay as they are: model/reasons.py shows them unchanged.
"""

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    """Only the number is raised, so that no earlier version opens it."""
