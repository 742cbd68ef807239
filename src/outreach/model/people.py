"""Contacts, outlets and officers, with their phones, e-mails, channels and tags."""

from datetime import date
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, LargeBinary, String
from sqlalchemy.orm import Mapped, Relationship, mapped_column, relationship

from outreach.model.base import Base, Versioned
from outreach.values import fields

NETWORKS = (*fields.NETWORKS, "other")
PHONE_LABELS = ("mobile", "work", "home", "fax", "pager", "other")
EMAIL_LABELS = ("work", "home", "other")


def _owned(kind: str) -> Relationship[Any]:
    """Rows of their own that belong to a record, in the order of their ranks."""
    return relationship(order_by=f"{kind}.rank, {kind}.id", cascade="all, delete-orphan", lazy="raise")


class Outlet(Versioned, Base):
    """A medium, an agency or an organisation that people work for."""

    __tablename__ = "outlet"

    id: Mapped[int] = mapped_column(primary_key=True)
    version: Mapped[int] = mapped_column(default=1)
    name: Mapped[str] = mapped_column(default="")
    other_name: Mapped[str] = mapped_column(default="")
    medium: Mapped[str] = mapped_column(default="")
    frequency: Mapped[str] = mapped_column(default="")
    country: Mapped[str] = mapped_column(default="")
    state: Mapped[str] = mapped_column(default="")
    city: Mapped[str] = mapped_column(default="")
    street: Mapped[str] = mapped_column(default="")
    postcode: Mapped[str] = mapped_column(default="")
    website: Mapped[str] = mapped_column(default="")
    notes: Mapped[str] = mapped_column(default="")
    extra: Mapped[dict[str, object]] = mapped_column(JSON, default=dict)
    sort_key: Mapped[str] = mapped_column(default="", index=True)
    folded_name: Mapped[str] = mapped_column(default="", index=True)
    search: Mapped[str] = mapped_column(default="")

    emails: Mapped[list["Email"]] = _owned("Email")
    phones: Mapped[list["Phone"]] = _owned("Phone")
    channels: Mapped[list["Channel"]] = _owned("Channel")
    tags: Mapped[list["Tag"]] = _owned("Tag")


class Contact(Versioned, Base):
    """A journalist, partner or donor to whom releases go.

    `name` and `other_name` are one name in two scripts, each as it was given; neither is ever made by
    the program. `extra` keeps what a file said in columns that have no field here.
    """

    __tablename__ = "contact"

    id: Mapped[int] = mapped_column(primary_key=True)
    version: Mapped[int] = mapped_column(default=1)
    name: Mapped[str] = mapped_column(default="")
    other_name: Mapped[str] = mapped_column(default="")
    honorific: Mapped[str] = mapped_column(default="")
    given_name: Mapped[str] = mapped_column(default="")
    middle_name: Mapped[str] = mapped_column(default="")
    family_name: Mapped[str] = mapped_column(default="")
    suffix: Mapped[str] = mapped_column(default="")
    nickname: Mapped[str] = mapped_column(default="")
    formal_name: Mapped[str] = mapped_column(default="")
    salutation: Mapped[str] = mapped_column(default="")
    country: Mapped[str] = mapped_column(default="")
    state: Mapped[str] = mapped_column(default="")
    city: Mapped[str] = mapped_column(default="")
    street: Mapped[str] = mapped_column(default="")
    postcode: Mapped[str] = mapped_column(default="")
    website: Mapped[str] = mapped_column(default="")
    notes: Mapped[str] = mapped_column(default="")
    source: Mapped[str] = mapped_column(default="")
    basis: Mapped[str] = mapped_column(default="")
    found_on: Mapped[date | None]
    checked_on: Mapped[date | None]
    do_not_contact: Mapped[bool] = mapped_column(default=False)
    do_not_contact_reason: Mapped[str] = mapped_column(default="")
    do_not_contact_on: Mapped[date | None]
    # Has promised to keep embargoes: only such a contact gets a release before its hour (features.md R4).
    keeps_embargoes: Mapped[bool] = mapped_column(default=False)
    # By which a release goes to them: "mail" or a messenger; "" where it is all the same.
    preferred_way: Mapped[str] = mapped_column(default="")
    # Of a group in a messenger, which is one recipient: how many are in it, and who keeps it.
    group_members: Mapped[str] = mapped_column(default="")
    group_owner: Mapped[str] = mapped_column(default="")
    extra: Mapped[dict[str, object]] = mapped_column(JSON, default=dict)
    sort_key: Mapped[str] = mapped_column(default="", index=True)
    search: Mapped[str] = mapped_column(default="")

    positions: Mapped[list["Position"]] = _owned("Position")
    emails: Mapped[list["Email"]] = _owned("Email")
    phones: Mapped[list["Phone"]] = _owned("Phone")
    channels: Mapped[list["Channel"]] = _owned("Channel")
    tags: Mapped[list["Tag"]] = _owned("Tag")

    __table_args__ = (Index("ix_contact_country_state", "country", "state"),)


class Position(Base):
    """Who worked where, as what, from when until when; the first without an end is the present one."""

    __tablename__ = "position"

    id: Mapped[int] = mapped_column(primary_key=True)
    contact_id: Mapped[int] = mapped_column(ForeignKey("contact.id", ondelete="CASCADE"), index=True)
    outlet_id: Mapped[int | None] = mapped_column(ForeignKey("outlet.id", ondelete="SET NULL"), index=True)
    title: Mapped[str] = mapped_column(default="")
    department: Mapped[str] = mapped_column(default="")
    since: Mapped[date | None]
    until: Mapped[date | None]
    rank: Mapped[int] = mapped_column(default=0)

    outlet: Mapped[Outlet | None] = relationship(lazy="raise")


class Officer(Versioned, Base):
    """One of our own who answers the press: the names at the foot of a release."""

    __tablename__ = "officer"

    id: Mapped[int] = mapped_column(primary_key=True)
    version: Mapped[int] = mapped_column(default=1)
    honorific: Mapped[str] = mapped_column(default="")
    name: Mapped[str] = mapped_column(default="")
    title: Mapped[str] = mapped_column(default="")
    organisation: Mapped[str] = mapped_column(default="")
    notes: Mapped[str] = mapped_column(default="")
    # On leave, the first and the last day of it, and who stands at the foot of releases meanwhile (features.md C12).
    away_from: Mapped[date | None]
    away_until: Mapped[date | None]
    stand_in_id: Mapped[int | None] = mapped_column(ForeignKey("officer.id", ondelete="SET NULL"))
    sort_key: Mapped[str] = mapped_column(default="", index=True)
    search: Mapped[str] = mapped_column(default="")

    stand_in: Mapped["Officer | None"] = relationship(remote_side="Officer.id", lazy="raise")
    names: Mapped[list["OfficerName"]] = relationship(
        order_by="OfficerName.language", cascade="all, delete-orphan", lazy="raise"
    )
    emails: Mapped[list["Email"]] = _owned("Email")
    phones: Mapped[list["Phone"]] = _owned("Phone")
    channels: Mapped[list["Channel"]] = _owned("Channel")


class OfficerName(Base):
    """An officer's honorific, name, title and organisation as a release in one language has them."""

    __tablename__ = "officer_name"

    id: Mapped[int] = mapped_column(primary_key=True)
    officer_id: Mapped[int] = mapped_column(ForeignKey("officer.id", ondelete="CASCADE"), index=True)
    language: Mapped[str]
    honorific: Mapped[str] = mapped_column(default="")
    name: Mapped[str] = mapped_column(default="")
    title: Mapped[str] = mapped_column(default="")
    organisation: Mapped[str] = mapped_column(default="")


class Phone(Base):
    """A number as it was written, and what the check made of it; an invalid one is kept and marked."""

    __tablename__ = "phone"

    id: Mapped[int] = mapped_column(primary_key=True)
    contact_id: Mapped[int | None] = mapped_column(ForeignKey("contact.id", ondelete="CASCADE"), index=True)
    outlet_id: Mapped[int | None] = mapped_column(ForeignKey("outlet.id", ondelete="CASCADE"))
    officer_id: Mapped[int | None] = mapped_column(ForeignKey("officer.id", ondelete="CASCADE"))
    raw: Mapped[str]
    e164: Mapped[str | None] = mapped_column(index=True)
    extension: Mapped[str | None]
    kind: Mapped[str] = mapped_column(default="unknown")
    region: Mapped[str | None]
    valid: Mapped[bool] = mapped_column(default=False)
    label: Mapped[str] = mapped_column(default="")
    rank: Mapped[int] = mapped_column(default=0)


NOT_WRITTEN_TO = ("hard", "refused", "gone")
"""What `Email.bounce` says of an address that no list reaches any more."""


class Email(Base):
    """An address as it was written, and its normal form, or None where there is no usable one."""

    __tablename__ = "email"

    id: Mapped[int] = mapped_column(primary_key=True)
    contact_id: Mapped[int | None] = mapped_column(ForeignKey("contact.id", ondelete="CASCADE"), index=True)
    outlet_id: Mapped[int | None] = mapped_column(ForeignKey("outlet.id", ondelete="CASCADE"))
    officer_id: Mapped[int | None] = mapped_column(ForeignKey("officer.id", ondelete="CASCADE"))
    raw: Mapped[str]
    address: Mapped[str | None]
    # The address as two of them are compared: folded as a whole (mail to A@x and a@x goes to one person).
    folded: Mapped[str | None] = mapped_column(index=True)
    valid: Mapped[bool] = mapped_column(default=False)
    label: Mapped[str] = mapped_column(default="")
    rank: Mapped[int] = mapped_column(default=0)
    # What became of the last mail to it: returned for good ("hard") or temporarily ("soft"), or "refused" at once by
    # the server; "gone" if its owner no longer works there. `bounce_text` is the reason in short.
    bounced_on: Mapped[date | None]
    bounce: Mapped[str] = mapped_column(default="")
    bounce_text: Mapped[str] = mapped_column(default="")


class Channel(Base):
    """A Telegram, WhatsApp, Facebook … account, as it was given."""

    __tablename__ = "channel"

    id: Mapped[int] = mapped_column(primary_key=True)
    contact_id: Mapped[int | None] = mapped_column(ForeignKey("contact.id", ondelete="CASCADE"), index=True)
    outlet_id: Mapped[int | None] = mapped_column(ForeignKey("outlet.id", ondelete="CASCADE"))
    officer_id: Mapped[int | None] = mapped_column(ForeignKey("officer.id", ondelete="CASCADE"))
    network: Mapped[str]
    value: Mapped[str]
    rank: Mapped[int] = mapped_column(default=0)


class Tag(Base):
    """A word that sorts people: a free tag, a beat (what they write about), or a working language in order."""

    __tablename__ = "tag"

    id: Mapped[int] = mapped_column(primary_key=True)
    contact_id: Mapped[int | None] = mapped_column(ForeignKey("contact.id", ondelete="CASCADE"), index=True)
    outlet_id: Mapped[int | None] = mapped_column(ForeignKey("outlet.id", ondelete="CASCADE"))
    kind: Mapped[str] = mapped_column(String(10))  # tag, beat, language
    value: Mapped[str]
    folded: Mapped[str]
    rank: Mapped[int] = mapped_column(default=0)

    __table_args__ = (Index("ix_tag_kind_folded_contact_id", "kind", "folded", "contact_id"),)


class Beat(Base):
    """The office's own vocabulary of beats, offered when one is typed."""

    __tablename__ = "beat"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(unique=True)


class Suppression(Base):
    """An address that must never be written to; outlives the contact it came from."""

    __tablename__ = "suppression"

    id: Mapped[int] = mapped_column(primary_key=True)
    folded: Mapped[str] = mapped_column(unique=True)
    reason: Mapped[str] = mapped_column(default="")
    since: Mapped[date]


class Forgotten(Base):
    """Someone who was erased: only a keyed hash of an address or number stays, so that no import brings it back."""

    __tablename__ = "forgotten"

    id: Mapped[int] = mapped_column(primary_key=True)
    hash: Mapped[bytes] = mapped_column(LargeBinary(32), unique=True)
    on: Mapped[date]


class ImportRow(Base):
    """A row that was imported once: the same row of any file is known again by its fingerprint."""

    __tablename__ = "import_row"

    id: Mapped[int] = mapped_column(primary_key=True)
    contact_id: Mapped[int] = mapped_column(ForeignKey("contact.id", ondelete="CASCADE"), index=True)
    fingerprint: Mapped[bytes] = mapped_column(LargeBinary(16), index=True)
