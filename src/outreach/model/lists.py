"""Press lists: a rule that refreshes, members picked by hand, members left out by hand."""

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from outreach.model.base import Base, Versioned


class PressList(Versioned, Base):
    """Who gets it: rule ∪ picks − exclusions. `rule` is a filter's text (see `model.filters`)."""

    __tablename__ = "press_list"

    id: Mapped[int] = mapped_column(primary_key=True)
    version: Mapped[int] = mapped_column(default=1)
    name: Mapped[str]
    folded_name: Mapped[str] = mapped_column(unique=True)
    rule: Mapped[str] = mapped_column(default="")
    notes: Mapped[str] = mapped_column(default="")
    sort_key: Mapped[str] = mapped_column(default="", index=True)

    picks: Mapped[list["Pick"]] = relationship(cascade="all, delete-orphan", lazy="raise", order_by="Pick.id")
    exclusions: Mapped[list["Exclusion"]] = relationship(
        cascade="all, delete-orphan", lazy="raise", order_by="Exclusion.id"
    )


class Pick(Base):
    """A contact who is on the list by hand."""

    __tablename__ = "pick"

    id: Mapped[int] = mapped_column(primary_key=True)
    list_id: Mapped[int] = mapped_column(ForeignKey("press_list.id", ondelete="CASCADE"), index=True)
    contact_id: Mapped[int] = mapped_column(ForeignKey("contact.id", ondelete="CASCADE"), index=True)

    __table_args__ = (UniqueConstraint("list_id", "contact_id"),)


class Exclusion(Base):
    """A contact who is left out by hand, whatever the rule says; an exclusion beats a pick."""

    __tablename__ = "exclusion"

    id: Mapped[int] = mapped_column(primary_key=True)
    list_id: Mapped[int] = mapped_column(ForeignKey("press_list.id", ondelete="CASCADE"), index=True)
    contact_id: Mapped[int] = mapped_column(ForeignKey("contact.id", ondelete="CASCADE"), index=True)
    reason: Mapped[str] = mapped_column(default="")

    __table_args__ = (UniqueConstraint("list_id", "contact_id"),)
