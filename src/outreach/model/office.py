"""What belongs to the office as a whole: its settings, its saved views, its snippets of text."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from outreach.model.base import Base, UtcDateTime


class Setting(Base):
    """One thing that holds for everybody who opens this database; never a password."""

    __tablename__ = "setting"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(unique=True)
    value: Mapped[Any] = mapped_column(JSON, default=dict)


class UnsavedForm(Base):
    """What somebody has typed into a form and not saved yet; no part of the history."""

    __tablename__ = "unsaved_form"

    id: Mapped[int] = mapped_column(primary_key=True)
    author: Mapped[str]
    form: Mapped[str]  # the page and the record's id: "releases/7", "contacts/new"
    fields: Mapped[str]  # JSON, as `services.unsaved` writes it
    at: Mapped[datetime] = mapped_column(UtcDateTime)

    __table_args__ = (UniqueConstraint("author", "form"),)


class SavedView(Base):
    """A filter of a page with its columns and its order, under a name; it stays live."""

    __tablename__ = "saved_view"

    id: Mapped[int] = mapped_column(primary_key=True)
    page: Mapped[str]  # contacts, outlets …: the noun
    name: Mapped[str]
    folded_name: Mapped[str]
    filter: Mapped[str] = mapped_column(default="")
    columns: Mapped[list[object]] = mapped_column(JSON, default=list)
    sort: Mapped[str] = mapped_column(default="")
    descending: Mapped[bool] = mapped_column(default=False)
    rank: Mapped[int] = mapped_column(default=0)

    __table_args__ = (UniqueConstraint("page", "folded_name"),)


class Snippet(Base):
    """A piece of text that is used again: a boilerplate, a line on a donor, a sentence of thanks."""

    __tablename__ = "snippet"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    language: Mapped[str] = mapped_column(default="")
    text: Mapped[str] = mapped_column(default="")
    sort_key: Mapped[str] = mapped_column(default="", index=True)
