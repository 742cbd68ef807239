"""Releases with their language versions, officers and attachments."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, LargeBinary, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from outreach import i18n
from outreach.i18n import N_
from outreach.model.base import Base, UtcDateTime, Versioned
from outreach.model.people import Officer
from outreach.values import rich_text

STATUS_NAMES = {
    "draft": N_("Draft"), "ready": N_("Ready"), "embargoed": N_("Embargoed"), "released": N_("Released"),
    "corrected": N_("Corrected"), "withdrawn": N_("Withdrawn"),
}  # fmt: skip
STATUSES = tuple(STATUS_NAMES)


def headline(by_language: Mapping[str, str]) -> str:
    """What a release is called for who reads: its headline in the language in use, else the first that there is."""
    return by_language.get(i18n.language()) or next(filter(None, by_language.values()), "")


class Release(Versioned, Base):
    """What we say: one release, in as many languages as it has versions."""

    __tablename__ = "release"

    id: Mapped[int] = mapped_column(primary_key=True)
    version: Mapped[int] = mapped_column(default=1)
    reference: Mapped[str] = mapped_column(default="")
    status: Mapped[str] = mapped_column(default="draft")
    embargo_until: Mapped[datetime | None] = mapped_column(UtcDateTime)
    embargo_zone: Mapped[str] = mapped_column(default="")
    prepared_by: Mapped[str] = mapped_column(default="")
    cleared_by: Mapped[str] = mapped_column(default="")
    cleared_on: Mapped[date | None]
    notes: Mapped[str] = mapped_column(default="")
    # What it is about (features.md R10): as the text names them; countries ISO 3166-1 alpha-2, SDGs 1…17.
    project: Mapped[str] = mapped_column(default="")
    programme: Mapped[str] = mapped_column(default="")
    donors: Mapped[list[object]] = mapped_column(JSON, default=list)
    partners: Mapped[list[object]] = mapped_column(JSON, default=list)
    countries: Mapped[list[Any]] = mapped_column(JSON, default=list)
    sdgs: Mapped[list[object]] = mapped_column(JSON, default=list)
    # Pictures as links: [{"url", "caption", "credit", "language"}].
    photos: Mapped[list[Any]] = mapped_column(JSON, default=list)
    released_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    # What was corrected, or why it was withdrawn, in words for those who got it.
    correction: Mapped[str] = mapped_column(default="")
    corrected_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    search: Mapped[str] = mapped_column(default="")
    # The pictures in the texts of a card, by their hash; no column.
    pictures: Mapping[str, bytes] = {}

    versions: Mapped[list["Version"]] = relationship(
        order_by="Version.rank, Version.id", cascade="all, delete-orphan", lazy="raise"
    )
    officers: Mapped[list["ReleaseOfficer"]] = relationship(
        order_by="ReleaseOfficer.rank, ReleaseOfficer.id", cascade="all, delete-orphan", lazy="raise"
    )
    attachments: Mapped[list["Attachment"]] = relationship(
        order_by="Attachment.rank, Attachment.id", cascade="all, delete-orphan", lazy="raise"
    )

    @property
    def called(self) -> str:
        """What it is called for who reads."""
        return headline({version.language: version.headline for version in self.versions})


class Version(Base):
    """A release in one language."""

    __tablename__ = "version"

    id: Mapped[int] = mapped_column(primary_key=True)
    release_id: Mapped[int] = mapped_column(ForeignKey("release.id", ondelete="CASCADE"), index=True)
    language: Mapped[str]
    kind: Mapped[str] = mapped_column(default="")
    headline: Mapped[str] = mapped_column(default="")
    subhead: Mapped[str] = mapped_column(default="")
    dateline: Mapped[str] = mapped_column(default="")
    date: Mapped[str] = mapped_column(default="")
    body: Mapped[str] = mapped_column(default="")
    boilerplate: Mapped[str] = mapped_column(default="")
    notes_to_editors: Mapped[str] = mapped_column(default="")
    quotes: Mapped[list[Any]] = mapped_column(JSON, default=list)
    channels: Mapped[list[Any]] = mapped_column(JSON, default=list)
    translator: Mapped[str] = mapped_column(default="")
    # What is sent by messenger in the place of the text; "" where it is made of headline, first sentence and link.
    short_text: Mapped[str] = mapped_column(default="")
    # What was corrected, or why it was withdrawn, in this language; "" where the release says it for all.
    correction: Mapped[str] = mapped_column(default="")
    rank: Mapped[int] = mapped_column(default=0)

    __table_args__ = (UniqueConstraint("release_id", "language"),)

    @property
    def said(self) -> str:
        """The body without its marks: what is searched, counted and checked."""
        return rich_text.plain(self.body)

    @property
    def pictures(self) -> list[rich_text.Picture]:
        """The pictures in its texts, from top to bottom."""
        return rich_text.pictures("\n\n".join((self.body, self.boilerplate, self.notes_to_editors)))


class ReleaseOfficer(Base):
    """An officer at the foot of a release: of every version, or of the one in `language`."""

    __tablename__ = "release_officer"

    id: Mapped[int] = mapped_column(primary_key=True)
    release_id: Mapped[int] = mapped_column(ForeignKey("release.id", ondelete="CASCADE"), index=True)
    officer_id: Mapped[int] = mapped_column(ForeignKey("officer.id", ondelete="CASCADE"), index=True)
    language: Mapped[str | None]
    rank: Mapped[int] = mapped_column(default=0)

    officer: Mapped[Officer] = relationship(lazy="raise")


class Blob(Base):
    """A file's bytes, kept once however often it is attached; its key is the SHA-256 of them, in hex."""

    __tablename__ = "blob"

    hash: Mapped[str] = mapped_column(primary_key=True)
    size: Mapped[int]
    content: Mapped[bytes] = mapped_column(LargeBinary, deferred=True)


class Attachment(Base):
    """A file of a release: for every version, or for the one in `language`."""

    __tablename__ = "attachment"

    id: Mapped[int] = mapped_column(primary_key=True)
    release_id: Mapped[int] = mapped_column(ForeignKey("release.id", ondelete="CASCADE"), index=True)
    blob_hash: Mapped[str] = mapped_column(ForeignKey("blob.hash"), index=True)
    language: Mapped[str | None]
    name: Mapped[str]
    media_type: Mapped[str] = mapped_column(default="application/octet-stream")
    size: Mapped[int]
    pages: Mapped[int | None]
    rank: Mapped[int] = mapped_column(default=0)
