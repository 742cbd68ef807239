"""What was decided about doubts in the data: doubles declined, faults kept as they are, merges that were made."""

from datetime import date, datetime

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from outreach.model.base import Base, UtcDateTime


class Decision(Base):
    """A doubt that was looked at: `keep` (it is right as it is, for good) or `later` (until a day). `ask` is what an
    import could not decide, and nobody has yet: whether two contacts are one, whether a remark is an opt-out.

    `value` is what was judged (the address or the number as written); another value there is a new doubt.
    Of two contacts the one with the smaller id is `contact_id`.
    """

    __tablename__ = "decision"

    id: Mapped[int] = mapped_column(primary_key=True)
    problem: Mapped[str]
    contact_id: Mapped[int] = mapped_column(ForeignKey("contact.id", ondelete="CASCADE"), index=True)
    other_id: Mapped[int | None] = mapped_column(ForeignKey("contact.id", ondelete="CASCADE"), index=True)
    value: Mapped[str] = mapped_column(default="")
    verdict: Mapped[str]  # keep, later, ask
    until: Mapped[date | None]
    at: Mapped[datetime] = mapped_column(UtcDateTime)


class Merge(Base):
    """A contact that went into another one; what the step of this row wrote is what unmerging takes back."""

    __tablename__ = "merge"

    id: Mapped[int] = mapped_column(primary_key=True)
    contact_id: Mapped[int] = mapped_column(ForeignKey("contact.id", ondelete="CASCADE"), index=True)
    merged_id: Mapped[int]  # the id the other one had; no foreign key, for that row is gone
    merged_name: Mapped[str] = mapped_column(default="")
    at: Mapped[datetime] = mapped_column(UtcDateTime)
