"""The ground of all tables: names of constraints, moments in UTC, and what bears a version."""

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import DateTime, Dialect, MetaData, SQLColumnExpression, Table
from sqlalchemy.orm import DeclarativeBase, Mapped, declared_attr, mapped_column
from sqlalchemy.sql.schema import ScalarElementColumnDefault
from sqlalchemy.types import TypeDecorator

Expression = SQLColumnExpression[object]
"""What SQL answers: a column of a class or of a table, or what is made of them."""


class UtcDateTime(TypeDecorator[datetime]):
    """A moment: aware in Python, UTC in the database, UTC again when read."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a moment needs a zone")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class Base(DeclarativeBase):
    """Every table; its constraints have names, so that a migration can name them."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
            "pk": "pk_%(table_name)s",
        }
    )

    @classmethod
    def __table_cls__(cls, *arguments: Any, **options: Any) -> Table:
        """A table whose ids are never given twice."""
        return Table(*arguments, **options, sqlite_autoincrement=True)

    def __init__(self, **values: object) -> None:
        """A new record has its defaults at once, not only when it is written."""
        for column in self.__table__.columns:
            default = column.default
            if column.key not in values and isinstance(default, ScalarElementColumnDefault):
                setattr(self, column.key, default.arg)
        for name, value in values.items():
            setattr(self, name, value)


def table_of(model: type[Base]) -> Table:
    """The table of a class; asking for it does not put all mappers together."""
    table = model.__table__
    assert isinstance(table, Table)
    return table


class Versioned:
    """What people edit: a save over somebody else's newer save is refused (SQLAlchemy's version counter)."""

    version: Mapped[int] = mapped_column(default=1)

    @declared_attr.directive
    def __mapper_args__(cls) -> dict[str, object]:
        return {"version_id_col": cls.__table__.c.version}  # type: ignore[attr-defined]


def now() -> datetime:
    """This moment, in UTC."""
    return datetime.now(UTC)
