"""Coverage: what was published about what we say."""

from datetime import date, datetime

from sqlalchemy import BigInteger, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from outreach.model.base import Base, UtcDateTime, Versioned

TONES = ("positive", "neutral", "mixed", "negative")


class Clipping(Versioned, Base):
    """One piece that was published: an article, a broadcast, a post.

    `outlet_name` and `byline` are as the piece has them; the outlet and the contacts are the records they were found
    to be. `medium` is one of `people.MEDIA`, `tone` one of TONES, or empty; `reach` is None where nobody knows it.
    A file of it (a saved page, a mail, a PDF) is kept as a blob.
    """

    __tablename__ = "clipping"

    id: Mapped[int] = mapped_column(primary_key=True)
    version: Mapped[int] = mapped_column(default=1)
    title: Mapped[str] = mapped_column(default="")
    url: Mapped[str] = mapped_column(default="")
    # The link as two of them are compared.
    folded_url: Mapped[str] = mapped_column(default="", index=True)
    outlet_id: Mapped[int | None] = mapped_column(ForeignKey("outlet.id", ondelete="SET NULL"), index=True)
    outlet_name: Mapped[str] = mapped_column(default="")
    release_id: Mapped[int | None] = mapped_column(ForeignKey("release.id", ondelete="SET NULL"), index=True)
    byline: Mapped[str] = mapped_column(default="")
    published_on: Mapped[date | None] = mapped_column(index=True)
    medium: Mapped[str] = mapped_column(default="")
    language: Mapped[str] = mapped_column(default="")
    tone: Mapped[str] = mapped_column(default="")
    reach: Mapped[int | None] = mapped_column(BigInteger)
    notes: Mapped[str] = mapped_column(default="")
    blob_hash: Mapped[str | None] = mapped_column(ForeignKey("blob.hash"), index=True)
    file_name: Mapped[str] = mapped_column(default="")
    media_type: Mapped[str] = mapped_column(default="")
    size: Mapped[int | None]
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    search: Mapped[str] = mapped_column(default="")

    contacts: Mapped[list["ClippingContact"]] = relationship(
        order_by="ClippingContact.id", cascade="all, delete-orphan", lazy="raise"
    )


class ClippingContact(Base):
    """Who wrote or made a piece, as far as they are contacts."""

    __tablename__ = "clipping_contact"

    id: Mapped[int] = mapped_column(primary_key=True)
    clipping_id: Mapped[int] = mapped_column(ForeignKey("clipping.id", ondelete="CASCADE"), index=True)
    contact_id: Mapped[int] = mapped_column(ForeignKey("contact.id", ondelete="CASCADE"), index=True)

    __table_args__ = (UniqueConstraint("clipping_id", "contact_id"),)
