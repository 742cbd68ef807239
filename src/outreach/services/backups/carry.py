"""What a restore must not forget: what was sent since the backup was made, and who asked not to be written to.

Read from the database that is replaced, into the copy that takes its place; both know every row by its number, which is
never given twice (`attached.go_on_counting`).
"""

from __future__ import annotations

from typing import NamedTuple

from sqlalchemy import Connection, text

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
# The further a delivery has come, the less of it is forgotten. "sending" was broken off: nobody knows whether it went.
_FAR = "CASE {}.state WHEN 'handed' THEN 5 WHEN 'unsure' THEN 4 WHEN 'sending' THEN 4 WHEN 'written' THEN 3 " \
    "WHEN 'failed' THEN 2 WHEN 'left out' THEN 1 ELSE 0 END"  # fmt: skip
_STATE = "CASE b.state WHEN 'sending' THEN 'unsure' ELSE b.state END"
_OUT = "('released', 'corrected', 'withdrawn')"
_LATER = "'draft ready embargoed released corrected withdrawn'"
_GOING = "('scheduled', 'sending')"


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
    _pair(connection)
    releases = _releases(connection)
    distributions = attached.copy_rows(connection, _TABLES["distribution"])
    deliveries = _deliveries(connection)
    _touched(connection)
    unsubscribed = _wishes(connection)
    bounces = _bounces(connection)
    attached.go_on_counting(connection)
    return Carried(deliveries, distributions, releases, unsubscribed, bounces)


def pause(connection: Connection) -> int:
    """Nothing goes out by itself after a restore: what is due asks first. Returns how many distributions that are."""
    return _run(connection, f"UPDATE main.distribution SET state = 'paused' WHERE state IN {_GOING}")


def _run(connection: Connection, statement: str) -> int:
    return connection.execute(text(statement)).rowcount


def _pair(connection: Connection) -> None:
    for table, same in _SAME.items():
        attached.pair(connection, table, same, new=table in _CARRIED)
    # A release that was only written since is not asked for again.
    _run(
        connection,
        "UPDATE of_release SET is_new = 0, new = NULL WHERE is_new = 1 AND old NOT IN "
        "(SELECT release_id FROM other.distribution WHERE release_id IS NOT NULL)",
    )


def _releases(connection: Connection) -> int:
    """Releases that went out since; and how far those that are here have come."""
    many = attached.copy_rows(connection, _TABLES["release"])
    of_new = "b.release_id IN (SELECT old FROM of_release WHERE is_new = 1)"
    used = f"SELECT b.blob_hash FROM other.attachment b WHERE {of_new}"
    unknown = f"b.hash IN ({used}) AND b.hash NOT IN (SELECT hash FROM main.blob)"
    attached.copy_rows(connection, _TABLES["blob"], unknown)
    for table in ("version", "release_officer", "attachment"):
        attached.copy_rows(connection, _TABLES[table], of_new)
    _run(
        connection,
        "UPDATE main.release SET (status, released_at, correction, corrected_at) = (SELECT b.status, b.released_at, "
        "b.correction, b.corrected_at FROM other.release b JOIN of_release m ON m.old = b.id AND m.is_new = 0 "
        "WHERE m.new = main.release.id) WHERE EXISTS (SELECT 1 FROM other.release b JOIN of_release m ON m.old = b.id "
        f"AND m.is_new = 0 WHERE m.new = main.release.id AND b.status IN {_OUT} "
        f"AND instr({_LATER}, b.status) > instr({_LATER}, main.release.status))",
    )
    return many


def _deliveries(connection: Connection) -> int:
    """Recipients that are not here, and those who have come further there; returns how many have left us."""
    left = "b.state NOT IN ('queued', 'held', 'left out')"
    of = "FROM other.recipient b JOIN of_recipient m ON m.old = b.id AND m.is_new = {} "
    new = connection.execute(text(f"SELECT count(*) {of.format(1)} WHERE {left}")).scalar_one()
    attached.copy_rows(connection, _TABLES["recipient"], given={"state": _STATE})
    further = f"{of.format(0)} WHERE m.new = main.recipient.id AND {_FAR.format('b')} > {_FAR.format('main.recipient')}"
    known = connection.execute(
        text(f"SELECT count(*) FROM main.recipient WHERE EXISTS (SELECT 1 {further} AND {left})")
    ).scalar_one()
    _run(
        connection,
        "CREATE TEMP TABLE further AS SELECT DISTINCT distribution_id AS id FROM main.recipient "
        f"WHERE EXISTS (SELECT 1 {further})",
    )
    _run(
        connection,
        "UPDATE main.recipient SET (state, reason, message_id, at, attempts, answer) = "
        f"(SELECT {_STATE}, b.reason, b.message_id, b.at, b.attempts, b.answer {further}) "
        f"WHERE EXISTS (SELECT 1 {further})",
    )
    _run(
        connection,
        "UPDATE main.distribution SET (state, finished_at) = (SELECT b.state, b.finished_at FROM other.distribution b "
        "JOIN of_distribution m ON m.old = b.id WHERE m.new = main.distribution.id) "
        "WHERE state NOT IN ('done', 'stopped') AND id IN (SELECT m.new FROM of_distribution m JOIN "
        "other.distribution b ON b.id = m.old WHERE m.is_new = 0 AND b.state NOT IN ('prepared', 'scheduled'))",
    )
    return int(new) + int(known)


def _touched(connection: Connection) -> None:
    """A step that made what was sent since is not undone any more, as it is not where it was sent."""
    _run(
        connection,
        "UPDATE main.step SET final = 1 WHERE id IN (SELECT c.step_id FROM main.change c JOIN further f "
        "ON f.id BETWEEN c.first AND c.last WHERE c.\"table\" = 'distribution')",
    )
    _run(connection, "DROP TABLE temp.further")


def _wishes(connection: Connection) -> int:
    """Addresses and people not to be written to; the address of one who is not here is suppressed."""
    refusing = "FROM other.contact b {} WHERE b.do_not_contact = 1 AND "
    columns = "do_not_contact, do_not_contact_reason, do_not_contact_on"
    theirs = f"{refusing.format('JOIN of_contact m ON m.old = b.id')} m.new = main.contact.id"
    people = _run(
        connection,
        f"UPDATE main.contact SET ({columns}) = (SELECT {', '.join(f'b.{one.strip()}' for one in columns.split(','))} "
        f"{theirs}) WHERE do_not_contact = 0 AND EXISTS (SELECT 1 {theirs})",
    )
    insert = "INSERT OR IGNORE INTO main.suppression (folded, reason, since) SELECT "
    listed = _run(connection, f"{insert} folded, reason, since FROM other.suppression")
    gone = refusing.format("JOIN other.email e ON e.contact_id = b.id")
    listed += _run(
        connection,
        f"{insert} e.folded, b.do_not_contact_reason, coalesce(b.do_not_contact_on, date('now')) {gone} "
        "e.folded IS NOT NULL AND b.id NOT IN (SELECT old FROM of_contact)",
    )
    return people + listed


def _bounces(connection: Connection) -> int:
    """Bounces and replies, what was decided on them, and the addresses that no list reaches any more."""
    many = attached.copy_rows(connection, _TABLES["bounce"], "b.kind <> ''")
    _run(
        connection,
        "UPDATE main.bounce SET verdict = (SELECT b.verdict FROM other.bounce b JOIN of_bounce m ON m.old = b.id "
        "WHERE m.new = main.bounce.id) WHERE verdict = 'open' AND id IN (SELECT new FROM of_bounce WHERE is_new = 0)",
    )
    newer = (
        "FROM other.email b WHERE b.folded = main.email.folded AND b.bounced_on IS NOT NULL "
        "AND b.bounced_on > coalesce(main.email.bounced_on, '')"
    )
    _run(
        connection,
        "UPDATE main.email SET (bounced_on, bounce, bounce_text) = (SELECT b.bounced_on, b.bounce, b.bounce_text "
        f"{newer} ORDER BY b.bounced_on DESC LIMIT 1) WHERE EXISTS (SELECT 1 {newer})",
    )
    return many
