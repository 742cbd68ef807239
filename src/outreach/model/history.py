"""What was done: a step is what one undo takes back; its changes are the rows it wrote."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, LargeBinary
from sqlalchemy.orm import Mapped, mapped_column

from outreach.model.base import Base, UtcDateTime


class Step(Base):
    """One thing the user did, with the label that the undo menu shows."""

    __tablename__ = "step"

    id: Mapped[int] = mapped_column(primary_key=True)
    label: Mapped[str]
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    author: Mapped[str] = mapped_column(default="")
    undone: Mapped[bool] = mapped_column(default=False)
    # Told in the history and never taken back: an erasure.
    final: Mapped[bool] = mapped_column(default=False)


class Change(Base):
    """Rows `first`…`last` of one table in one step, with their images before and after.

    An image is JSON, compressed: a list of rows, or None where there was nothing. The image *after* of
    rows that were made or altered in bulk is taken only when the step is undone: until then the rows
    themselves hold it.
    """

    __tablename__ = "change"

    id: Mapped[int] = mapped_column(primary_key=True)
    step_id: Mapped[int] = mapped_column(ForeignKey("step.id", ondelete="CASCADE"), index=True)
    table: Mapped[str]
    action: Mapped[str]  # insert, update, delete
    first: Mapped[int]
    last: Mapped[int]
    before: Mapped[bytes | None] = mapped_column(LargeBinary)
    after: Mapped[bytes | None] = mapped_column(LargeBinary)

    __table_args__ = (Index("ix_change_table_first_last", "table", "first", "last"),)
