"""Texts may hold marks; those that are there are plain, so what would be read as a mark gets a backslash."""

import sqlalchemy as sa
from alembic import op

from outreach.values import rich_text

revision = "0007"
down_revision = "0006"

TEXTS = {"version": ("body", "boilerplate", "notes_to_editors"), "snippet": ("text",)}


def upgrade() -> None:
    for name, columns in TEXTS.items():
        table = sa.table(name, sa.column("id"), *map(sa.column, columns))
        for number, *texts in op.get_bind().execute(sa.select(table)).fetchall():
            safe = [rich_text.from_plain(text) for text in texts]
            if safe != texts:
                given = dict(zip(columns, safe, strict=True))
                op.get_bind().execute(sa.update(table).where(table.c.id == number).values(given))
