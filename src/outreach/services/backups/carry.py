"""What a restore must not forget: what was sent since the backup was made, and who asked not to be written to.

Read from the database that is replaced, into the copy that takes its place; both know every row by its number, which is
never given twice (`attached.go_on_counting`).
"""

from __future__ import annotations

from functools import cache
from typing import Any, NamedTuple

from sqlalchemy import Connection, CursorResult

from outreach import paths
from outreach.i18n import ngettext
from outreach.model.base import Base
from outreach.store.files import attached

_TABLES = Base.metadata.tables
# By what a row of one number in both files is known to be the same row, `a` here and `b` there.
_SAME = {
    "contact": "a.name = b.name OR EXISTS (SELECT 1 FROM main.email x JOIN other.email y ON x.folded = y.folded "
    "WHERE x.contact_id = a.id AND y.contact_id = b.id)",
    "officer": "a.name = b.name",
    "press_list": "a.name = b.name",
    "release": "a.created_at = b.created_at",
    "distribution": "a.at = b.at AND a.how = b.how",
    "recipient": "a.distribution_id = (SELECT new FROM of_distribution WHERE old = b.distribution_id)",
    "bounce": "a.at = b.at AND a.folded = b.folded",
}
_CARRIED = ("release", "distribution", "recipient", "bounce")


class Carried(NamedTuple):
    """What was taken over into a restored database, how many of each; `paused` are distributions that now ask."""

    deliveries: int = 0
    distributions: int = 0
    releases: int = 0
    unsubscribed: int = 0
    bounces: int = 0
    paused: int = 0
    erased: int = 0

    @property
    def lines(self) -> list[str]:
        """What there is to say of it, a sentence each."""
        said = [
            (self.deliveries, ngettext(
                "{count} delivery since the backup was kept, so that nobody receives it twice.",
                "{count} deliveries since the backup were kept, so that nobody receives them twice.", self.deliveries)),
            (self.releases, ngettext(
                "{count} release was kept, because it was sent since the backup.",
                "{count} releases were kept, because they were sent since the backup.", self.releases)),
            (self.unsubscribed, ngettext(
                "{count} opt-out was kept.", "{count} opt-outs were kept.", self.unsubscribed)),
            (self.bounces, ngettext(
                "{count} bounce or reply was kept.", "{count} bounces and replies were kept.", self.bounces)),
            (self.erased, ngettext(
                "{count} person deleted permanently since the backup was removed from it.",
                "{count} people deleted permanently since the backup were removed from it.", self.erased)),
            (self.paused, ngettext(
                "{count} scheduled distribution is paused. Check it, then send it.",
                "{count} scheduled distributions are paused. Check them, then send them.", self.paused)),
        ]  # fmt: skip
        return [words.format(count=many) for many, words in said if many]


def over(connection: Connection) -> Carried:
    """Takes over what must not be forgotten (`attached.beside`)."""
    for table, same in _SAME.items():
        attached.pair(connection, table, same, new=table in _CARRIED)
    _run(connection, "no release that was only written since")
    releases = _releases(connection)
    distributions = attached.copy_rows(connection, _TABLES["distribution"])
    deliveries = _deliveries(connection)
    refused = ("do not contact", "suppressed addresses", "addresses of people who are not here")
    unsubscribed = sum(_run(connection, name) for name in refused)
    bounces = attached.copy_rows(connection, _TABLES["bounce"], "b.kind <> ''")
    _run(connection, "verdicts on bounces")
    _run(connection, "addresses that bounced")
    attached.go_on_counting(connection)
    return Carried(deliveries, distributions, releases, unsubscribed, bounces)


def pause(connection: Connection) -> int:
    """Nothing goes out by itself after a restore: what is due asks first. Returns how many distributions that are."""
    return _run(connection, "paused")


def _releases(connection: Connection) -> int:
    """Releases that went out since; and how far those that are here have come."""
    many = attached.copy_rows(connection, _TABLES["release"])
    of_new = "b.release_id IN (SELECT old FROM of_release WHERE is_new = 1)"
    used = f"SELECT b.blob_hash FROM other.attachment b WHERE {of_new}"
    unknown = f"b.hash IN ({used}) AND b.hash NOT IN (SELECT hash FROM main.blob)"
    attached.copy_rows(connection, _TABLES["blob"], unknown)
    for table in ("version", "release_officer", "attachment"):
        attached.copy_rows(connection, _TABLES[table], of_new)
    _run(connection, "status of releases")
    return many


def _deliveries(connection: Connection) -> int:
    """Recipients that are not here, and those who have come further there; returns how many have left us."""
    _run(connection, "recipients who have come further there")
    left = sum(_sql(connection, name).scalar_one() for name in ("new deliveries", "known deliveries"))
    state = "CASE b.state WHEN 'sending' THEN 'unsure' ELSE b.state END"
    attached.copy_rows(connection, _TABLES["recipient"], given={"state": state})
    for name in ("states of recipients", "states of distributions", "final steps", "nothing further"):
        _run(connection, name)
    return int(left)


def _run(connection: Connection, name: str) -> int:
    """Runs a statement of `resources/sql/carry.sql`; returns how many rows it wrote."""
    return _sql(connection, name).rowcount


def _sql(connection: Connection, name: str) -> CursorResult[Any]:
    return connection.exec_driver_sql(_statements()[name])


@cache
def _statements() -> dict[str, str]:
    _head, *parts = (paths.resources() / "sql" / "carry.sql").read_text("utf-8").split("-- name: ")
    named = (part.split("\n", 1) for part in parts)
    return {name: statement.partition(";")[0] for name, statement in named}
