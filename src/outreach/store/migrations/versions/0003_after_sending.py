"""What comes after sending: calls and follow-ups, coverage, and until when somebody is away."""

from typing import Any

import sqlalchemy as sa
from alembic import op

from outreach.model.base import UtcDateTime

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    op.add_column("bounce", sa.Column("until", sa.Date(), nullable=True))
    _activities()
    _coverage()


def _key(table: str, column: str, other: str, ondelete: str | None, target: str = "id") -> Any:
    return sa.ForeignKeyConstraint(
        [column], [f"{other}.{target}"], name=op.f(f"fk_{table}_{column}_{other}"), ondelete=ondelete
    )


def _activities() -> None:
    op.create_table(
        "activity",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("contact_id", sa.Integer(), nullable=False),
        sa.Column("release_id", sa.Integer(), nullable=True),
        sa.Column("distribution_id", sa.Integer(), nullable=True),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("done_at", UtcDateTime(), nullable=True),
        _key("activity", "contact_id", "contact", "CASCADE"),
        _key("activity", "release_id", "release", "SET NULL"),
        _key("activity", "distribution_id", "distribution", "SET NULL"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_activity")),
    )
    for column in ("contact_id", "release_id", "distribution_id"):
        op.create_index(op.f(f"ix_activity_{column}"), "activity", [column], unique=False)
    op.create_index("ix_activity_due_on_done_at", "activity", ["due_on", "done_at"], unique=False)


def _coverage() -> None:
    texts = ("title", "url", "folded_url", "outlet_name", "byline", "medium", "language", "tone", "notes")
    op.create_table(
        "clipping",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        *(sa.Column(name, sa.String(), nullable=False) for name in texts),
        sa.Column("outlet_id", sa.Integer(), nullable=True),
        sa.Column("release_id", sa.Integer(), nullable=True),
        sa.Column("published_on", sa.Date(), nullable=True),
        sa.Column("reach", sa.BigInteger(), nullable=True),
        sa.Column("blob_hash", sa.String(), nullable=True),
        sa.Column("file_name", sa.String(), nullable=False),
        sa.Column("media_type", sa.String(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=True),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("search", sa.String(), nullable=False),
        _key("clipping", "outlet_id", "outlet", "SET NULL"),
        _key("clipping", "release_id", "release", "SET NULL"),
        _key("clipping", "blob_hash", "blob", None, "hash"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_clipping")),
    )
    for column in ("folded_url", "outlet_id", "release_id", "published_on", "blob_hash"):
        op.create_index(op.f(f"ix_clipping_{column}"), "clipping", [column], unique=False)
    op.create_table(
        "clipping_contact",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("clipping_id", sa.Integer(), nullable=False),
        sa.Column("contact_id", sa.Integer(), nullable=False),
        _key("clipping_contact", "clipping_id", "clipping", "CASCADE"),
        _key("clipping_contact", "contact_id", "contact", "CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_clipping_contact")),
        sa.UniqueConstraint("clipping_id", "contact_id", name=op.f("uq_clipping_contact_clipping_id_contact_id")),
    )
    for column in ("clipping_id", "contact_id"):
        op.create_index(op.f(f"ix_clipping_contact_{column}"), "clipping_contact", [column], unique=False)
