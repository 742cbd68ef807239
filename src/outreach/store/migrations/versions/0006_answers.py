"""What a message that came back or an answer said, why, and what was decided about what it proposes."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    for name in ("reason", "said", "instead", "verdict"):
        op.add_column("bounce", sa.Column(name, sa.String(), nullable=False, server_default=""))
