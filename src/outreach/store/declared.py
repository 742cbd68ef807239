"""Makes the tables, columns, keys and indexes that a revision declares in `migrations/versions/NUMBER.toml`.

Each table has `columns` (the first is its primary key), or `added` for those that an older table gets; `keys`, `unique`
and `indexes`. A column is NAME[:KIND[LENGTH]][?][=VALUE]: a text where no kind is given, never NULL without “?”, and
VALUE for the rows that are there already. A key is COLUMN>TABLE[.COLUMN] and what happens at a deletion.
"""

import re
import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypedDict

import sqlalchemy as sa
from alembic import op

from outreach.model.base import UtcDateTime

_KINDS: dict[str, Callable[..., sa.types.TypeEngine[Any]]] = {
    "text": sa.String, "int": sa.Integer, "bigint": sa.BigInteger, "bool": sa.Boolean, "date": sa.Date,
    "moment": UtcDateTime, "json": sa.JSON, "bytes": sa.LargeBinary,
}  # fmt: skip
_COLUMN = re.compile(r"(?P<name>\w+)(?::(?P<kind>[a-z]+)(?P<length>\d*))?(?P<null>\?)?(?:=(?P<value>.*))?")


class Table(TypedDict, total=False):
    """What is declared of a table."""

    columns: str
    added: str
    keys: list[str]
    unique: list[str]
    indexes: list[str]


def make(revision: str, *, autoincrement: bool = False) -> None:
    """Makes all that a revision declares, in the order of its file."""
    file = Path(__file__).parent / "migrations" / "versions" / f"{revision}.toml"
    for name, table in tomllib.loads(file.read_text("utf-8")).items():
        _make(name, table, autoincrement)


def _make(name: str, table: Table, autoincrement: bool) -> None:
    keys = [_key(name, declared) for declared in table.get("keys", [])]
    if "columns" in table:
        columns = [_column(declared) for declared in table["columns"].split()]
        unique = [
            sa.UniqueConstraint(*names.split(), name=op.f(f"uq_{name}_{names.replace(' ', '_')}"))
            for names in table.get("unique", [])
        ]
        primary = sa.PrimaryKeyConstraint(columns[0].name, name=op.f(f"pk_{name}"))
        op.create_table(name, *columns, *keys, primary, *unique, sqlite_autoincrement=autoincrement)
    for declared in table.get("added", "").split():
        op.add_column(name, _column(declared))
    if "added" in table and keys:
        with op.batch_alter_table(name) as altered:
            for key in keys:
                element = key.elements[0].target_fullname.split(".")
                altered.create_foreign_key(
                    str(key.name), element[0], list(key.column_keys), [element[1]], ondelete=key.ondelete
                )
    for names in table.get("indexes", []):
        op.create_index(op.f(f"ix_{name}_{names.replace(' ', '_')}"), name, names.split(), unique=False)


def _column(declared: str) -> sa.Column[Any]:
    found = _COLUMN.fullmatch(declared)
    assert found is not None, declared
    lengths = [int(found["length"])] if found["length"] else []
    made = _KINDS[found["kind"] or "text"](*lengths)
    value = sa.false() if found["value"] == "false" else found["value"]
    return sa.Column(found["name"], made, nullable=bool(found["null"]), server_default=value)


def _key(table: str, declared: str) -> sa.ForeignKeyConstraint:
    column, _, rest = declared.partition(">")
    target, _, deletion = rest.partition(" ")
    other, _, key = target.partition(".")
    return sa.ForeignKeyConstraint(
        [column], [f"{other}.{key or 'id'}"], name=op.f(f"fk_{table}_{column}_{other}"),
        ondelete=deletion.upper() or None,
    )  # fmt: skip
