"""Roles of an office on a server: what each may do there, enforced by the server's own rights, whatever program asks.

Each office has one group role for each of ROLES, called by its database: `press_view`, `press_edit` … A colleague is a
login that is a member of some of them. `press_administrator` owns the tables; the history is closed to it, too.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import NamedTuple

from sqlalchemy import Connection, text

from outreach.i18n import N_, _
from outreach.model.base import Base
from outreach.model.distributions import IN_TURN
from outreach.problems import Problem

VIEW, EDIT, EXPORT, SEND, ADMINISTRATOR = ROLES = ("view", "edit", "export", "send", "administrator")
LABELS = {
    VIEW: N_("View"), EDIT: N_("Edit"), EXPORT: N_("Export"), SEND: N_("Send"), ADMINISTRATOR: N_("Administrator"),
}  # fmt: skip
STRANGER = N_("Your account has no role in this office. Ask {names}, who administers it.")
REVISIONS = "alembic_version"

_ALL = "INSERT, UPDATE, DELETE"
_RECORDS = (
    "activity attachment beat blob bounce channel clipping clipping_contact contact decision email exclusion "
    "import_row merge officer officer_name outlet phone pick position press_list release release_officer saved_view "
    "setting snippet suppression tag unsaved_form version"
)
_HISTORY = ("step", "change")
# What each role may do with each table beside reading it, which View may in all. Columns in brackets are all it may
# change: Send marks a release as released and an address as refused; Edit takes a merged contact's place in a record.
GRANTS: Mapping[str, Mapping[str, str]] = {
    **{table: {EDIT: _ALL} for table in _RECORDS.split()},
    "release": {EDIT: _ALL, SEND: "UPDATE (status, released_at, embargo_until, version)"},
    "email": {EDIT: _ALL, SEND: "UPDATE (bounce, bounced_on, bounce_text)"},
    "contact": {EDIT: _ALL, SEND: "UPDATE (search)"},
    # Undo holds the rows of an export before it deletes them, for which the server wants a column that may be changed.
    "distribution": {EDIT: "UPDATE (release_id, list_id)", EXPORT: "INSERT, DELETE, UPDATE (finished_at)", SEND: _ALL},
    "recipient": {EDIT: "UPDATE (contact_id, officer_id)", EXPORT: "INSERT, DELETE, UPDATE (attempts)", SEND: _ALL},
    # A step is only added to; that it was undone, or never will be, is all that changes of it.
    "step": dict.fromkeys((EDIT, EXPORT, SEND, ADMINISTRATOR), "INSERT, UPDATE (undone, final)"),
    "change": dict.fromkeys((EDIT, EXPORT, SEND, ADMINISTRATOR), "INSERT, UPDATE (after)"),
    "forgotten": {},
    REVISIONS: {},
}


class Rule(NamedTuple):
    """Which rows of a table a role may do something with ("" for every role that has the right to it at all).

    `becomes` is what they have to be afterwards, where that is something else.
    """

    deed: str
    role: str
    rows: str
    becomes: str = ""

    def sql(self) -> str:
        """The end of a CREATE POLICY."""
        if self.deed == "INSERT":
            return f"WITH CHECK ({self.rows})"
        return f"USING ({self.rows})" + (f" WITH CHECK ({self.becomes})" if self.becomes else "")


_IN_FILES = f"how NOT IN ({', '.join(map(repr, IN_TURN))})"
_OF_FILES = f"EXISTS (SELECT FROM distribution d WHERE d.id = distribution_id AND d.{_IN_FILES})"
_ERASED_KEY = "name <> 'forgotten_key'"
_OWN = "author = session_user::text"
# Settings that records keep for themselves; all others are the administrator's.
_KEPT = "name IN ('search_keys', 'outlets apart', 'duplicates') OR starts_with(name, 'beat:')"


def _sent(files: str) -> list[Rule]:
    """Exported records are made by Export, and all others by Send."""
    return [
        Rule("SELECT", VIEW, "true"), Rule("UPDATE", EDIT, "true"),
        *(Rule(deed, EXPORT, files) for deed in ("INSERT", "UPDATE", "DELETE")),
        *(Rule(deed, SEND, "true") for deed in ("INSERT", "UPDATE", "DELETE")),
    ]  # fmt: skip


RULES: Mapping[str, Sequence[Rule]] = {
    "distribution": _sent(_IN_FILES),
    "recipient": _sent(_OF_FILES),
    "unsaved_form": [Rule(deed, EDIT, _OWN) for deed in ("SELECT", "INSERT", "UPDATE", "DELETE")],
    "setting": [
        Rule("SELECT", VIEW, _ERASED_KEY), Rule("SELECT", EDIT, "true"),
        *(Rule(deed, EDIT, _KEPT) for deed in ("INSERT", "UPDATE", "DELETE")),
    ],
    "step": [Rule("SELECT", "", "true"), Rule("INSERT", "", _OWN), Rule("UPDATE", "", "NOT final", "true")],
    "change": [
        Rule("SELECT", "", "true"), Rule("UPDATE", "", "after IS NULL", "true"),
        Rule("INSERT", "", f"EXISTS (SELECT FROM step s WHERE s.id = step_id AND s.{_OWN})"),
    ],
}  # fmt: skip


def described(held: Collection[str]) -> str:
    """Roles as they are shown; View goes without saying beside others."""
    return ", ".join(_(LABELS[one]) for one in ROLES if one in held and (one != VIEW or len(held) == 1))


class Standing(NamedTuple):
    """What a colleague may do in an office with roles, and who administers it."""

    roles: frozenset[str]
    administrators: tuple[str, ...]

    def may(self, role: str) -> bool:
        """Whether they have a role; an administrator has all."""
        return not self.roles.isdisjoint((role, ADMINISTRATOR))

    def refusal(self, role: str = "") -> str:
        """Why what needs a role is not possible here, and whom to ask; "" where it is."""
        if role and self.may(role):
            return ""
        return _(_REFUSALS[role]).format(roles=described(self.roles), names=", ".join(self.administrators))

    def must_administer(self) -> None:
        """Makes sure that they are an administrator.

        Raises:
            Problem: they are not; the text names who is.
        """
        if refused := self.refusal(ADMINISTRATOR):
            raise Problem(refused)


_REFUSALS = {
    EDIT: N_("Your role in this office is {roles}: you can read, but not change. Ask {names}, who administers it."),
    EXPORT: N_("Your role in this office is {roles}, without Export. Ask {names}, who administers it."),
    SEND: N_("Your role in this office is {roles}, without Send. Ask {names}, who administers it."),
    ADMINISTRATOR: N_("Only an administrator of this office may do this. Ask {names}."),
    "": N_(
        "Your role in this office is {roles}, which does not include this, so nothing was saved. Ask {names}, who "
        "administers it."
    ),
}


def name(connection: Connection, role: str) -> str:
    """What the server calls a role of this office."""
    return f"{connection.scalar(text('SELECT current_database()'))}_{role}"


def standing(connection: Connection) -> Standing | None:
    """What this account may do here; None in a database without roles."""
    found = {str(role): bool(held) for role, held in connection.execute(text(_STANDING), {"roles": list(ROLES)})}
    if len(found) < len(ROLES):
        return None
    holders = connection.scalars(text(MEMBERS), {"role": name(connection, ADMINISTRATOR)}).all()
    return Standing(frozenset(role for role, is_held in found.items() if is_held), tuple(map(str, holders)))


_STANDING = """SELECT kind, pg_has_role(role, 'USAGE') FROM (SELECT kind,
    to_regrole(quote_ident(current_database() || '_' || kind)) AS role FROM unnest(CAST(:roles AS text[])) kind) known
    WHERE role IS NOT NULL AND has_table_privilege(
        to_regrole(quote_ident(current_database() || '_view')), to_regclass('contact'), 'SELECT')"""
# The logins of a role, each once though several have granted it (from 16 on); who runs the server is asked last.
MEMBERS = """SELECT m.rolname::text FROM pg_auth_members a JOIN pg_roles m ON m.oid = a.member
    WHERE a.roleid = to_regrole(quote_ident(:role)) AND m.rolcanlogin
    GROUP BY m.rolname, m.rolsuper ORDER BY m.rolsuper, m.rolname"""


def apply(connection: Connection) -> None:
    """Gives every role its rights, and takes all others away; said by who owns the tables."""
    quoted = connection.dialect.identifier_preparer.quote_identifier
    names = {role: quoted(name(connection, role)) for role in ROLES}
    by_hand = connection.scalars(text(_BY_HAND), {"ours": [name(connection, role) for role in ROLES]}).all()
    for statement in [*by_hand, *_rights(names), *_rules(names), *_numbers(connection, names)]:
        connection.exec_driver_sql(statement)


# What takes away the rights to our tables that others have, and every rule there is for their rows.
_BY_HAND = """WITH ours AS (SELECT oid, relacl FROM pg_class
        WHERE relnamespace = current_schema()::regnamespace AND relkind = 'r'),
    rights AS (SELECT ours.oid, grantee FROM ours, aclexplode(relacl)
        UNION SELECT ours.oid, grantee FROM ours JOIN pg_attribute ON attrelid = ours.oid, aclexplode(attacl))
    SELECT format('REVOKE ALL ON %s FROM %s', rights.oid::regclass, grantee::regrole) FROM rights
        WHERE grantee <> 0
        AND grantee NOT IN (SELECT oid FROM pg_roles WHERE rolname = ANY (CAST(:ours AS text[])))
    UNION ALL SELECT format('DROP POLICY %I ON %s', polname, polrelid::regclass) FROM pg_policy, ours
        WHERE polrelid = ours.oid"""


def _rights(names: Mapping[str, str]) -> Iterator[str]:
    others = ", ".join(names[role] for role in ROLES if role != ADMINISTRATOR)
    for table in (*Base.metadata.tables, REVISIONS):
        yield f"REVOKE ALL ON {table} FROM PUBLIC, {others}"
        yield f"GRANT SELECT ON {table} TO {names[VIEW]}"
        if table in _HISTORY:  # its owner is not above it
            yield f"REVOKE ALL ON {table} FROM {names[ADMINISTRATOR]}"
            yield f"GRANT SELECT ON {table} TO {names[ADMINISTRATOR]}"
            yield f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY"
        for role, rights in GRANTS[table].items():
            yield f"GRANT {rights} ON {table} TO {names[role]}"


def _rules(names: Mapping[str, str]) -> Iterator[str]:
    for table, rules in RULES.items():
        yield f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY"
        for rule in rules:
            policy = f"outreach_{rule.deed}_{rule.role}".lower()
            to = names[rule.role] if rule.role else "PUBLIC"
            yield f"CREATE POLICY {policy} ON {table} FOR {rule.deed} TO {to} {rule.sql()}"


def _numbers(connection: Connection, names: Mapping[str, str]) -> Iterator[str]:
    """Who adds rows draws their numbers."""
    writers = ", ".join(names[role] for role in (EDIT, EXPORT, SEND))
    for sequence in connection.scalars(text(_SEQUENCES)).all():
        yield f"GRANT USAGE ON SEQUENCE {sequence} TO {writers}"


_SEQUENCES = """SELECT oid::regclass::text FROM pg_class
    WHERE relkind = 'S' AND relnamespace = current_schema()::regnamespace"""


def act_as_owner(connection: Connection) -> bool:
    """Whether this is an office with roles; then what the transaction makes belongs to its administrators."""
    owner = None if connection.dialect.name == "sqlite" else connection.scalar(text(_OWNER))
    if owner is not None:
        connection.exec_driver_sql(f"SET LOCAL ROLE {owner}")
    return owner is not None


_OWNER = """SELECT relowner::regrole::text FROM pg_class WHERE oid = to_regclass('contact')
    AND relowner::regrole = to_regrole(quote_ident(current_database() || '_administrator'))"""


def open_history(connection: Connection) -> None:
    """Lets an administrator rewrite the history in this transaction, as only an erasure does; `apply` closes it."""
    if act_as_owner(connection):
        for table in _HISTORY:
            connection.exec_driver_sql(f"ALTER TABLE {table} NO FORCE ROW LEVEL SECURITY")
            connection.exec_driver_sql(f"GRANT UPDATE, DELETE ON {table} TO CURRENT_USER")


def close_history(connection: Connection) -> None:
    """Ends what `open_history` began."""
    if act_as_owner(connection):
        apply(connection)
