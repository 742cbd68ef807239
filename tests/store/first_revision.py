"""A database as the first revision of the schema left it: its tables, a few people, and steps in the form of then."""

import base64
import json
import zlib
from datetime import date, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, MetaData, insert, select

from outreach.store import backends, migrating, search

STAMP = "2026-01-31T09:30:00+00:00"
CONTACT = {
    "version": 1, "name": "Айгуль Жумабекова", "other_name": "", "honorific": "", "given_name": "", "middle_name": "",
    "family_name": "", "suffix": "", "nickname": "", "formal_name": "", "salutation": "", "country": "KG", "state": "",
    "city": "", "street": "", "postcode": "", "website": "", "notes": "", "source": "", "basis": "",
    "found_on": date(2026, 1, 31), "checked_on": None, "do_not_contact": False, "do_not_contact_reason": "",
    "do_not_contact_on": None, "extra": {"Column": "value"}, "sort_key": "айгуль", "search": "айгуль жумабекова aigul",
}  # fmt: skip
EMAIL = {
    "contact_id": 1, "outlet_id": None, "officer_id": None, "raw": "aigul@example.org", "address": "aigul@example.org",
    "folded": "aigul@example.org", "valid": True, "label": "work", "rank": 0,
}  # fmt: skip
RELEASE = {
    "id": 1, "version": 1, "reference": "A-1", "status": "embargoed", "embargo_until": datetime.fromisoformat(STAMP),
    "embargo_zone": "Asia/Bishkek", "prepared_by": "", "cleared_by": "", "cleared_on": None, "notes": "",
    "created_at": datetime.fromisoformat(STAMP), "search": "a 1",
}  # fmt: skip

OFFICER = {
    "id": 1, "version": 1, "honorific": "", "name": "Olga", "title": "", "organisation": "", "notes": "",
    "sort_key": "olga", "search": "olga",
}  # fmt: skip
CHANNEL = {"id": 1, "officer_id": 1, "network": "telegram", "value": "@olga", "rank": 0}


def make(engine: Engine, path: Path | None) -> None:
    """Fills an empty database with the tables of revision 0001 and what people did in it."""
    if path is not None:
        backends.use_wal(engine)
    with engine.execution_options(outreach_writing=True).begin() as connection:
        if path is None:
            connection.exec_driver_sql("DROP SCHEMA public CASCADE")
            connection.exec_driver_sql("CREATE SCHEMA public")
        migrating.upgrade(connection, "0001")
        backends.mark_file(connection)
        if path is not None:
            connection.exec_driver_sql(f"INSERT INTO {search.INDEX}({search.INDEX}, rank) VALUES ('secure-delete', 1)")
        _Office(connection).fill()


class _Office:
    """Six steps: a release, a contact, an edit, an import, a contact deleted, a list exported."""

    def __init__(self, connection: Connection) -> None:
        self.connection = connection
        self.tables = MetaData()
        self.tables.reflect(connection)

    def fill(self) -> None:
        self._put("officer", OFFICER)
        self._put("channel", CHANNEL)
        self._put("release", RELEASE)
        self._step("Add release", [("release", "insert", [1], None, [RELEASE])])
        first, second = {"id": 1, **CONTACT}, {"id": 2, **CONTACT, "name": "Bakyt", "search": "bakyt"}
        email = {"id": 1, **EMAIL}
        before = {**first, "city": "Osh", "version": 1}
        self._put("contact", {**before, "city": "Талас", "version": 2})
        self._put("email", email)
        self._step("Add", [("contact", "insert", [1], None, [before]), ("email", "insert", [1], None, [email])])
        self._step("Edit", [("contact", "update", [1], [before], [{**before, "city": "Талас", "version": 2}])])
        imported = {"id": 3, **CONTACT, "name": "Imported", "search": "imported"}
        mark = {"id": 1, "contact_id": 3, "fingerprint": b"0123456789abcdef"}
        self._put("contact", imported)
        self._put("import_row", mark)
        self._step("Import", [("contact", "insert", [3], None, None), ("import_row", "insert", [1], None, None)])
        gone = {"id": 2, "contact_id": 2, "fingerprint": b"fedcba9876543210"}
        self._step("Delete", [("import_row", "delete", [2], [gone], None), ("contact", "delete", [2], [second], None)])
        made = {"id": 1, "list_id": None, "release_id": 1, "list_name": "Press", "headline": "", "how": "csv"}
        got = {"id": 1, "distribution_id": 1, "contact_id": 1, "name": "Айгуль", "address": "aigul@example.org"}
        made, got = {**made, "at": _moment()}, {**got, "language": "", "state": "written", "reason": ""}
        self._put("distribution", made)
        self._put("recipient", got)
        self._step("Export", [("distribution", "insert", [1], None, [made]), ("recipient", "insert", [1], None, [got])])

    def _put(self, table: str, row: dict[str, Any]) -> None:
        self.connection.execute(insert(self.tables.tables[table]), row)
        if not backends.is_sqlite(self.connection):
            found = f"setval(pg_get_serial_sequence('{table}', 'id'), (SELECT max(id) FROM \"{table}\"))"
            self.connection.exec_driver_sql(f"SELECT {found}")

    def _step(self, label: str, changes: list[tuple[str, str, list[int], Any, Any]]) -> None:
        steps = self.tables.tables["step"]
        number = 1 + len(self.connection.execute(select(steps.c.id)).all())
        self.connection.execute(insert(steps), {"label": label, "at": _moment(), "author": "anna", "undone": False})
        for table, action, ids, before, after in changes:
            row = {"step_id": number, "table": table, "action": action, "first": ids[0], "last": ids[-1]}
            packed = {"before": _packed(before), "after": _packed(after)}
            self.connection.execute(insert(self.tables.tables["change"]), {**row, **packed})


def _moment() -> datetime:
    return datetime.fromisoformat(STAMP)


def _packed(images: list[dict[str, Any]] | None) -> bytes | None:
    """Images as the first revision wrote them."""
    if images is None:
        return None
    plain = [{key: _plain(value) for key, value in image.items()} for image in images]
    return zlib.compress(json.dumps(plain, ensure_ascii=False, separators=(",", ":")).encode(), 1)


def _plain(value: Any) -> Any:
    if isinstance(value, date):
        return value.isoformat()
    return base64.b64encode(value).decode() if isinstance(value, bytes) else value
