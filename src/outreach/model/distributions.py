"""Who got what: a distribution freezes its recipients, so that later edits do not change the record."""

from datetime import datetime

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from outreach.model.base import Base, UtcDateTime

HOWS = ("csv", "xlsx", "ods", "vcf", "txt", "bcc", "eml")


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

    recipients: Mapped[list["Recipient"]] = relationship(
        cascade="all, delete-orphan", lazy="raise", order_by="Recipient.id"
    )


class Recipient(Base):
    """One person of a distribution as he was then; `state` is "written", or "left out" with the reason."""

    __tablename__ = "recipient"

    id: Mapped[int] = mapped_column(primary_key=True)
    distribution_id: Mapped[int] = mapped_column(ForeignKey("distribution.id", ondelete="CASCADE"), index=True)
    contact_id: Mapped[int | None] = mapped_column(ForeignKey("contact.id", ondelete="SET NULL"), index=True)
    name: Mapped[str] = mapped_column(default="")
    address: Mapped[str] = mapped_column(default="")
    language: Mapped[str] = mapped_column(default="")
    state: Mapped[str] = mapped_column(default="written")
    reason: Mapped[str] = mapped_column(default="")
