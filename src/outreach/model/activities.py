"""What was done with a contact beside releases: calls, mails, meetings, notes, and what is to be followed up."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from outreach.model.base import Base, UtcDateTime, Versioned

# "follow-up" is one that is only planned; every other kind has happened, and may ask for a follow-up itself.
KINDS = ("call", "mail", "message", "meeting", "note", "follow-up")
# What was said to somebody or by them; a note is our own, a follow-up is still to be done.
TALKS = ("call", "mail", "message", "meeting")


class Activity(Versioned, Base):
    """One thing that was done, or is to be done, with a contact.

    It asks for a follow-up where it has `due_on`, until that is done (`done_at`).
    """

    __tablename__ = "activity"

    id: Mapped[int] = mapped_column(primary_key=True)
    version: Mapped[int] = mapped_column(default=1)
    contact_id: Mapped[int] = mapped_column(ForeignKey("contact.id", ondelete="CASCADE"), index=True)
    release_id: Mapped[int | None] = mapped_column(ForeignKey("release.id", ondelete="SET NULL"), index=True)
    distribution_id: Mapped[int | None] = mapped_column(ForeignKey("distribution.id", ondelete="SET NULL"), index=True)
    kind: Mapped[str]
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    text: Mapped[str] = mapped_column(default="")
    due_on: Mapped[date | None]
    done_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    __table_args__ = (Index("ix_activity_due_on_done_at", "due_on", "done_at"),)

    @property
    def asks_for(self) -> tuple[object, ...]:
        """What is still to be done, by which two follow-ups are one; its number where nothing is."""
        is_open = self.due_on is not None and self.done_at is None
        return (self.release_id, self.kind, self.text, self.due_on) if is_open else (self.id,)
