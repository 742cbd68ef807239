"""What was decided about doubts, saved views, what a release is about, and what sending has to remember."""

import secrets
from typing import Any

import sqlalchemy as sa
from alembic import op

from outreach.model.base import UtcDateTime
from outreach.store import backends

revision = "0002"
down_revision = "0001"

# Columns that older rows get with a value, by table.
NEW_COLUMNS: dict[str, list[sa.Column[Any]]] = {
    "contact": [sa.Column("keeps_embargoes", sa.Boolean(), nullable=False, server_default=sa.false())],
    "email": [
        sa.Column("bounced_on", sa.Date(), nullable=True),
        sa.Column("bounce", sa.String(), nullable=False, server_default=""),
        sa.Column("bounce_text", sa.String(), nullable=False, server_default=""),
    ],
    "step": [sa.Column("final", sa.Boolean(), nullable=False, server_default=sa.false())],
    "officer": [
        sa.Column("away_from", sa.Date(), nullable=True),
        sa.Column("away_until", sa.Date(), nullable=True),
    ],
    "release": [
        sa.Column("project", sa.String(), nullable=False, server_default=""),
        sa.Column("programme", sa.String(), nullable=False, server_default=""),
        *(
            sa.Column(name, sa.JSON(), nullable=False, server_default="[]")
            for name in ("donors", "partners", "countries", "sdgs", "photos")
        ),
        sa.Column("released_at", UtcDateTime(), nullable=True),
        sa.Column("correction", sa.String(), nullable=False, server_default=""),
        sa.Column("corrected_at", UtcDateTime(), nullable=True),
    ],
    "version": [sa.Column("correction", sa.String(), nullable=False, server_default="")],
    "distribution": [
        sa.Column("state", sa.String(), nullable=False, server_default="done"),
        sa.Column("scheduled_at", UtcDateTime(), nullable=True),
        sa.Column("finished_at", UtcDateTime(), nullable=True),
        sa.Column("settings", sa.JSON(), nullable=False, server_default="{}"),
        sa.Column("snapshot", sa.JSON(), nullable=False, server_default="{}"),
    ],
    "recipient": [
        sa.Column("message_id", sa.String(), nullable=False, server_default=""),
        sa.Column("at", UtcDateTime(), nullable=True),
        sa.Column("attempts", sa.Integer(), nullable=False, server_default="0"),
        sa.Column("answer", sa.String(), nullable=False, server_default=""),
    ],
}


def upgrade() -> None:
    for table, columns in NEW_COLUMNS.items():
        for column in columns:
            op.add_column(table, column)
    op.add_column("recipient", sa.Column("officer_id", sa.Integer(), nullable=True))
    with op.batch_alter_table("recipient") as recipient:
        recipient.create_foreign_key(
            op.f("fk_recipient_officer_id_officer"), "officer", ["officer_id"], ["id"], ondelete="SET NULL"
        )
    op.add_column("officer", sa.Column("stand_in_id", sa.Integer(), nullable=True))
    with op.batch_alter_table("officer") as officer:
        officer.create_foreign_key(
            op.f("fk_officer_stand_in_id_officer"), "officer", ["stand_in_id"], ["id"], ondelete="SET NULL"
        )
    op.create_index(op.f("ix_recipient_state"), "recipient", ["state"], unique=False)
    op.create_index(op.f("ix_recipient_message_id"), "recipient", ["message_id"], unique=False)
    _decisions()
    _office()
    _bounces()
    backends.create_doubt_indexes(op.get_bind())


def _decisions() -> None:
    op.create_table(
        "decision",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("problem", sa.String(), nullable=False),
        sa.Column("contact_id", sa.Integer(), nullable=False),
        sa.Column("other_id", sa.Integer(), nullable=True),
        sa.Column("value", sa.String(), nullable=False),
        sa.Column("verdict", sa.String(), nullable=False),
        sa.Column("until", sa.Date(), nullable=True),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["contact_id"], ["contact.id"], name=op.f("fk_decision_contact_id_contact"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["other_id"], ["contact.id"], name=op.f("fk_decision_other_id_contact"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_decision")),
    )
    op.create_index(op.f("ix_decision_contact_id"), "decision", ["contact_id"], unique=False)
    op.create_index(op.f("ix_decision_other_id"), "decision", ["other_id"], unique=False)
    op.create_table(
        "merge",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("contact_id", sa.Integer(), nullable=False),
        sa.Column("merged_id", sa.Integer(), nullable=False),
        sa.Column("merged_name", sa.String(), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["contact_id"], ["contact.id"], name=op.f("fk_merge_contact_id_contact"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_merge")),
    )
    op.create_index(op.f("ix_merge_contact_id"), "merge", ["contact_id"], unique=False)
    op.create_table(
        "forgotten",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("hash", sa.LargeBinary(32), nullable=False),
        sa.Column("on", sa.Date(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_forgotten")),
        sa.UniqueConstraint("hash", name=op.f("uq_forgotten_hash")),
    )


def _office() -> None:
    op.create_table(
        "setting",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("value", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_setting")),
        sa.UniqueConstraint("name", name=op.f("uq_setting_name")),
    )
    # By its key a database is known as itself, even by a backup that was made before anybody was erased.
    setting = sa.table("setting", sa.column("name", sa.String()), sa.column("value", sa.JSON()))
    op.bulk_insert(setting, [{"name": "forgotten_key", "value": secrets.token_hex(32)}])
    op.create_table(
        "saved_view",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("page", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("folded_name", sa.String(), nullable=False),
        sa.Column("filter", sa.String(), nullable=False),
        sa.Column("columns", sa.JSON(), nullable=False),
        sa.Column("sort", sa.String(), nullable=False),
        sa.Column("descending", sa.Boolean(), nullable=False),
        sa.Column("rank", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_saved_view")),
        sa.UniqueConstraint("page", "folded_name", name=op.f("uq_saved_view_page_folded_name")),
    )
    op.create_table(
        "snippet",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("sort_key", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_snippet")),
    )
    op.create_index(op.f("ix_snippet_sort_key"), "snippet", ["sort_key"], unique=False)


def _bounces() -> None:
    op.create_table(
        "bounce",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("contact_id", sa.Integer(), nullable=True),
        sa.Column("recipient_id", sa.Integer(), nullable=True),
        sa.Column("folded", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["contact_id"], ["contact.id"], name=op.f("fk_bounce_contact_id_contact"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["recipient_id"], ["recipient.id"], name=op.f("fk_bounce_recipient_id_recipient"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_bounce")),
    )
    for column in ("contact_id", "folded", "source"):
        op.create_index(op.f(f"ix_bounce_{column}"), "bounce", [column], unique=False)
