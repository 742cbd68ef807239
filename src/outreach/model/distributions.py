"""Who got what: a distribution freezes its recipients, so that later edits do not change the record."""

from datetime import date, datetime

from sqlalchemy import JSON, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from outreach.model.base import Base, UtcDateTime
from outreach.model.releases import headline
from outreach.values.data import Document

HOWS = ("csv", "xlsx", "ods", "vcf", "txt", "bcc", "eml", "mailbox", "smtp", "messenger")
# Gone through one recipient after the other, and gone on with where it was left; all others are done at once.
RUN = ("smtp", "mailbox")
# The same, and those that are gone through by hand.
IN_TURN = (*RUN, "messenger")
# A distribution that is sent goes through these; a file or drafts are "done" at once.
STATES = ("prepared", "scheduled", "sending", "paused", "done", "stopped")
# A recipient: "written" in a file or a draft, or "queued" → "sending" → "handed" (the server has taken it) or
# "failed" (it has not) or "unsure" (a crash between the two: shown, never repeated by itself); "held" until an
# embargo ends; "left out" with the reason.
RECIPIENT_STATES = ("written", "queued", "sending", "handed", "failed", "unsure", "held", "left out")


class Distribution(Base):
    """One handing-over of a release (or of a bare list) to its recipients: a file, drafts, or mails."""

    __tablename__ = "distribution"

    id: Mapped[int] = mapped_column(primary_key=True)
    list_id: Mapped[int | None] = mapped_column(ForeignKey("press_list.id", ondelete="SET NULL"), index=True)
    release_id: Mapped[int | None] = mapped_column(ForeignKey("release.id", ondelete="SET NULL"), index=True)
    list_name: Mapped[str] = mapped_column(default="")
    headline: Mapped[str] = mapped_column(default="")
    how: Mapped[str]
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    state: Mapped[str] = mapped_column(default="done")
    scheduled_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    finished_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    # How it is written and sent (subject, sender, throttle …), and what it was made of: the rule and the picks of
    # its lists, the versions with their text, the files with their SHA-256, the officers, as they were then.
    settings: Mapped[Document] = mapped_column(JSON, default=dict)
    snapshot: Mapped[Document] = mapped_column(JSON, default=dict)

    recipients: Mapped[list["Recipient"]] = relationship(
        cascade="all, delete-orphan", lazy="raise", order_by="Recipient.id"
    )

    @property
    def called(self) -> str:
        """What its release was called then, for who reads; "" of a list alone."""
        versions = self.snapshot.get("versions", {})
        return headline({code: one["headline"] for code, one in versions.items()}) or self.headline


class Recipient(Base):
    """One person of a distribution as he was then; `state` is "written", or "left out" with the reason."""

    __tablename__ = "recipient"

    id: Mapped[int] = mapped_column(primary_key=True)
    distribution_id: Mapped[int] = mapped_column(ForeignKey("distribution.id", ondelete="CASCADE"), index=True)
    contact_id: Mapped[int | None] = mapped_column(ForeignKey("contact.id", ondelete="SET NULL"), index=True)
    name: Mapped[str] = mapped_column(default="")
    address: Mapped[str] = mapped_column(default="")
    language: Mapped[str] = mapped_column(default="")
    state: Mapped[str] = mapped_column(default="written", index=True)
    reason: Mapped[str] = mapped_column(default="")
    officer_id: Mapped[int | None] = mapped_column(ForeignKey("officer.id", ondelete="SET NULL"))
    message_id: Mapped[str] = mapped_column(default="", index=True)
    at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    attempts: Mapped[int] = mapped_column(default=0)
    # What the server answered, or how the mail came back.
    answer: Mapped[str] = mapped_column(default="")


BOUNCE_KINDS = ("hard", "soft", "delayed", "delivered", "opt-out", "moved", "gone", "away", "reply", "other")
# The reason of an answer that no person wrote.
AUTOMATIC = "automatic"
# What an answer proposes waits until somebody decides.
VERDICTS = ("", "open", "accepted", "dismissed")


class Bounce(Base):
    """A mail that came back, or an answer, as it was read from a message or a mailbox."""

    __tablename__ = "bounce"

    id: Mapped[int] = mapped_column(primary_key=True)
    contact_id: Mapped[int | None] = mapped_column(ForeignKey("contact.id", ondelete="CASCADE"), index=True)
    recipient_id: Mapped[int | None] = mapped_column(ForeignKey("recipient.id", ondelete="SET NULL"))
    folded: Mapped[str] = mapped_column(default="", index=True)
    kind: Mapped[str]  # one of BOUNCE_KINDS
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    text: Mapped[str] = mapped_column(default="")
    # Why a mail came back, by the code of reading.bounce_reasons, or AUTOMATIC; what the server or the person said, in
    # their words.
    reason: Mapped[str] = mapped_column(default="")
    said: Mapped[str] = mapped_column(default="")
    # Other addresses that an answer names, one space between two.
    instead: Mapped[str] = mapped_column(default="")
    # One of VERDICTS, of an answer that proposes something.
    verdict: Mapped[str] = mapped_column(default="")
    # The last day of an absence, where the answer named it.
    until: Mapped[date | None]
    # The SHA-256 of the message it was read from: the same one read twice is one bounce.
    source: Mapped[str] = mapped_column(default="", index=True)
