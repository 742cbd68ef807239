"""Who works in an office on a server: it is set up with roles, colleagues are invited, their roles changed."""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from typing import NamedTuple

from sqlalchemy import Connection, exc, text

from outreach.i18n import _
from outreach.model.base import Base
from outreach.problems import FieldProblem, Problem
from outreach.store import backends, encryption
from outreach.store.server import roles, server
from outreach.store.server.roles import ADMINISTRATOR, ROLES, VIEW, Standing
from outreach.store.workspace import Workspace

LONGEST = 63  # bytes of a name on a server
_LETTERS = "abcdefghijkmnpqrstuvwxyz23456789"  # none is taken for another


class Colleague(NamedTuple):
    """A login, with the roles it was given."""

    name: str
    roles: tuple[str, ...]


class Invitation(NamedTuple):
    """What a colleague starts with; `password` is None where they have an account on the server already."""

    name: str
    roles: tuple[str, ...]
    address: str
    password: str | None


# Setting up


def create(address: str) -> list[Colleague]:
    """Makes an office at a server's address: the database where there is none, its tables, and its roles.

    Whoever does it administers the office. Done again, it puts right what somebody has changed by hand.

    Raises:
        Problem: it is a file, the database is another program's, or this account may not do it.
    """
    if not backends.is_url(address):
        text_ = _(
            "An office with roles needs a PostgreSQL server: name its address with --db "
            "postgresql+psycopg://NAME@SERVER/OFFICE. A file belongs to one person."
        )
        raise Problem(text_)
    with _opened(address) as workspace, backends.clear_errors(), workspace.engine.begin() as connection:
        must_be_here(workspace)
        backends.set_up_alone(connection)
        _must_be_free(connection)
        _make_roles(connection)
        _take_over(connection)
        roles.apply(connection)
        return _found(connection)


def _opened(address: str) -> Workspace:
    try:
        return Workspace.open(address)
    except Problem as problem:
        if not server.lacks_database(problem.__cause__):
            raise
    url = server.parse(address)
    beside = url.set(database="postgres", password=server.kept_password(url))  # the same account has one password
    there = beside.render_as_string(hide_password=False)
    with backends.clear_errors(), backends.opened(there, read_only=False) as engine, engine.connect() as connection:
        connection.execution_options(isolation_level="AUTOCOMMIT")
        try:
            _execute(connection, "CREATE DATABASE %I ENCODING 'UTF8' TEMPLATE template0", url.database or "")
        except exc.DBAPIError as error:
            if not server.is_made(error):
                raise
    return Workspace.open(address)


def must_be_here(workspace: Workspace) -> None:
    """Makes sure that an office was not moved elsewhere.

    Raises:
        Problem: it was; the text says where to.
    """
    if workspace.moved:
        raise Problem(workspace.why_read_only)


def _must_be_free(connection: Connection) -> None:
    may, owns, others, database = connection.execute(text(_STATE), {"ours": _tables()}).one()
    if not (may and owns):
        text_ = _(
            "Your account on the server may not set up an office: it has to own the database and to be allowed to "
            "create roles (CREATEROLE). Ask whoever runs the server."
        )
        raise Problem(text_)
    if others:
        text_ = _("The database “{name}” holds other tables. An office needs a database of its own: name a new one.")
        raise Problem(text_.format(name=database))
    if max(len(roles.name(connection, role).encode()) for role in ROLES) > LONGEST:
        raise Problem(_("The name of the database is too long. Choose one of at most 40 characters."))


_STATE = """SELECT rolcreaterole OR rolsuper,
    (SELECT pg_has_role(datdba, 'USAGE') FROM pg_database WHERE datname = current_database()),
    (SELECT count(*) FROM pg_class WHERE relnamespace = current_schema()::regnamespace AND relkind IN ('r', 'p', 'v')
        AND relname <> ALL (CAST(:ours AS text[]))),
    current_database() FROM pg_roles WHERE rolname = current_user"""


def _tables() -> list[str]:
    return [*Base.metadata.tables, roles.REVISIONS]


def _make_roles(connection: Connection) -> None:
    """Those that are missing. The administrators' comes first: it makes the others, and owns all."""
    owner = roles.name(connection, ADMINISTRATOR)
    _make(connection, owner, "CREATE ROLE %I NOLOGIN CREATEROLE")
    is_member, passes_on = connection.execute(text(_OWN_MEMBERSHIP), {"role": owner}).one()
    if not is_member:
        _execute(connection, f"GRANT %I TO CURRENT_USER {'WITH ADMIN OPTION' if passes_on else ''}", owner)
    with _as_owner(connection):
        for role in ROLES:
            _make(connection, roles.name(connection, role), "CREATE ROLE %I NOLOGIN")
        for role in (roles.EDIT, roles.EXPORT, roles.SEND):
            _execute(connection, "GRANT %I TO %I", roles.name(connection, VIEW), roles.name(connection, role))


# Whether this account is a member of a role, and is to be told that it may pass it on: from PostgreSQL 16 on who made a
# role may do so anyway, and must not be told.
_OWN_MEMBERSHIP = """SELECT EXISTS (SELECT FROM pg_auth_members WHERE roleid = to_regrole(quote_ident(:role))
        AND member = r.oid AND current_setting('server_version_num')::int < 160000),
    NOT rolsuper AND current_setting('server_version_num')::int < 160000 FROM pg_roles r WHERE rolname = current_user"""


def _make(connection: Connection, name: str, statement: str) -> None:
    is_login = _is_login(connection, name)
    if is_login:
        text_ = _("The server has an account “{name}”, so a database of this name can't be an office. Name another.")
        raise Problem(text_.format(name=name))
    if is_login is None:
        _execute(connection, statement, name)


def _is_login(connection: Connection, name: str) -> bool | None:
    """Whether a role can log in; None where there is none."""
    found: bool | None = connection.scalar(text("SELECT rolcanlogin FROM pg_roles WHERE rolname = :n"), {"n": name})
    return found


def _take_over(connection: Connection) -> None:
    """The tables are the administrators', and nobody else has business in this database."""
    view, owner = roles.name(connection, VIEW), roles.name(connection, ADMINISTRATOR)
    database, schema = connection.execute(text("SELECT current_database(), current_schema()")).one()
    _execute(connection, "GRANT USAGE, CREATE ON SCHEMA %I TO %I", schema, owner)  # or it can't own any
    for table in _tables():
        _execute(connection, "ALTER TABLE %I OWNER TO %I", table, owner)
    _execute(connection, "REVOKE ALL ON DATABASE %I FROM PUBLIC", database)
    _execute(connection, "GRANT CONNECT ON DATABASE %I TO %I, %I", database, view, owner)
    for open_to_all in connection.scalars(text(_OPEN_TO_ALL)).all():
        _execute(connection, "REVOKE ALL ON SCHEMA %I FROM PUBLIC", open_to_all)
    _execute(connection, "GRANT USAGE ON SCHEMA %I TO %I", schema, view)


_OPEN_TO_ALL = """SELECT DISTINCT nspname::text FROM pg_namespace, aclexplode(nspacl) a
    WHERE a.grantee = 0 AND (a.privilege_type = 'CREATE' OR nspname = current_schema()) AND nspname !~ '^pg_'"""


# Colleagues


def find(workspace: Workspace) -> list[Colleague]:
    """Everybody who has a role, by name.

    Raises:
        Problem: there are no roles here.
    """
    _standing(workspace)
    with backends.clear_errors(), workspace.engine.connect() as connection:
        unlimited = set(connection.scalars(text(_UNLIMITED)))
        return [Colleague(name, (ADMINISTRATOR,) if name in unlimited else held) for name, held in _found(connection)]


_UNLIMITED = "SELECT rolname::text FROM pg_roles WHERE rolsuper"


def _found(connection: Connection) -> list[Colleague]:
    held = {
        role: set(connection.scalars(text(roles.MEMBERS), {"role": roles.name(connection, role)})) for role in ROLES
    }
    names = sorted(set().union(*held.values()))
    return [Colleague(name, tuple(role for role in ROLES if name in held[role])) for name in names]


def invite(workspace: Workspace, name: str, wanted: Iterable[str], *, again: bool = False) -> Invitation:
    """Makes a login with roles and a password; with `again`, one who is here already gets a new password.

    Raises:
        Problem: this account may not, the name cannot be used, or the office was moved elsewhere.
    """
    must_be_here(workspace)
    with _administering(workspace) as connection:
        # The server tells Aigul from aigul; an invitation that is sent twice does not.
        there = {one.name.casefold(): one for one in _found(connection)}.get(_checked(connection, name).casefold())
        if there and not again:
            text_ = _("{name} is in this office already. Change their roles, or give them a new password.")
            raise Problem(text_.format(name=there.name))
        is_known = _is_login(connection, name) is not None
        if again and not _is_made_here(connection, _known(connection, name).name):
            text_ = _("{name} had their account before this office. Whoever runs the server sets its password.")
            raise Problem(text_.format(name=name))
        password = None if is_known and not again else new_password()
        if password is not None:
            _set_password(connection, "ALTER" if again else "CREATE", name, password)
        held = there.roles if there else _ordered(wanted)
        if there is None:
            _grant(connection, name, held)
    url = workspace.engine.url._replace(username=name, password=None)
    return Invitation(name, held, url.render_as_string().replace(" ", "%20"), password)  # one word of a command


def letter(made: Invitation) -> list[str]:
    """What a colleague is told, line by line."""
    password = _("Password: {password}").format(password=made.password)
    return [
        _("{name}, you are invited to our office in Outreach.").format(name=made.name),
        _("Address: {address}").format(address=made.address),
        password if made.password else _("Password: the one of your account on this server"),
        _("Your role: {roles}").format(roles=roles.described(made.roles)),
        "",
        _("Start Outreach, choose File > Shared office… and enter the address and the password."),
        _("Or in a terminal: outreach office join {address}").format(address=made.address),
        _("The password is kept in your system’s keyring. Then destroy this invitation."),
    ]


def change_password(workspace: Workspace, password: str) -> tuple[str, bool]:
    """Gives one's own account another password; returns what it is called, and whether the keyring has the password.

    Raises:
        Problem: it is too short, this is a file, or the server refuses it.
    """
    if workspace.path is not None:
        raise Problem(_("A file has no accounts. “outreach password set” locks it with a password."))
    if problem := encryption.too_short(password):
        raise Problem(problem)
    with backends.clear_errors(), workspace.engine.begin() as connection:
        name = str(connection.scalar(text("SELECT session_user")))
        _execute(connection, "ALTER ROLE %I PASSWORD %L", name, _verifier(connection, name, password))
    url = workspace.engine.url._replace(password=None)
    server.log_in(url, password)
    return name, server.keep(url)


def _verifier(connection: Connection, name: str, password: str) -> str:
    """All that the server is told of a password, so that it stands in none of its logs."""
    made: bytes = backends.driver(connection).pgconn.encrypt_password(
        password.encode(), name.encode(), b"scram-sha-256"
    )
    return made.decode()


def _set_password(connection: Connection, verb: str, name: str, password: str) -> None:
    with _as_owner(connection):
        _execute(connection, f"{verb} ROLE %I LOGIN PASSWORD %L", name, _verifier(connection, name, password))
        _execute(connection, "COMMENT ON ROLE %I IS %L", name, _mark(connection))


def new_password() -> str:
    """A random one of 125 bits, in groups as it is read out: "k7mpq-…"."""
    return "-".join("".join(secrets.choice(_LETTERS) for _letter in range(5)) for _group in range(5))


def _checked(connection: Connection, name: str) -> str:
    is_plain = name == name.strip() and name.isprintable() and 0 < len(name.encode()) <= LONGEST
    if not is_plain or name.startswith("pg_") or name in ("public", "none"):
        text_ = _("“{name}” can't be a user name. Use a short one, such as aigul.")
        raise FieldProblem("name", text_.format(name=name))
    if _is_login(connection, name) is False:
        text_ = _("“{name}” is a group on the server. Choose another user name.")
        raise FieldProblem("name", text_.format(name=name))
    return name


def change(workspace: Workspace, name: str, wanted: Iterable[str]) -> Colleague:
    """Gives a colleague these roles and takes all others from them.

    Raises:
        Problem: this account may not, there is no such colleague, or nobody would be left to administer the office.
    """
    given = _ordered(wanted)
    with _administering(workspace) as connection:
        there = _known(connection, name)
        if ADMINISTRATOR not in given and name in connection.scalars(text(_UNLIMITED)).all():
            text_ = _("{name} runs the server, and no role limits what they may do. Give them another account.")
            raise Problem(text_.format(name=name))
        _grant(connection, name, [role for role in given if role not in there.roles])
        _revoke(connection, name, [role for role in there.roles if role not in given])
        return _known(connection, name)


def remove(workspace: Workspace, name: str) -> bool:
    """Takes a colleague out of the office; returns whether their account on the server is gone, too.

    Raises:
        Problem: as for `change`.
    """
    with _administering(workspace) as connection:
        _revoke(connection, name, _known(connection, name).roles)
        if not _is_made_here(connection, name) or connection.scalar(text(_IS_ELSEWHERE), {"name": name}):
            return False
        try:
            with connection.begin_nested(), _as_owner(connection):
                _execute(connection, "DROP ROLE %I", name)
        except exc.DBAPIError:  # it has business in another database
            return False
        return True


# Whether an account has a role of another office, or of anything else on the server.
_IS_ELSEWHERE = "SELECT count(*) > 0 FROM pg_auth_members WHERE member = to_regrole(quote_ident(:name))"


def named(found: Iterable[Colleague], name: str) -> Colleague:
    """The colleague of a name.

    Raises:
        FieldProblem("name"): there is none.
    """
    for one in found:
        if one.name == name:
            return one
    raise FieldProblem("name", _("Nobody in this office is called “{name}”.").format(name=name))


def _known(connection: Connection, name: str) -> Colleague:
    return named(_found(connection), name)


def _ordered(wanted: Iterable[str]) -> tuple[str, ...]:
    """Roles in their order; View is part of all others, and everything part of Administrator."""
    chosen = set(wanted)
    if ADMINISTRATOR in chosen:
        return (ADMINISTRATOR,)
    return tuple(role for role in ROLES if role in chosen and (role != VIEW or len(chosen) == 1)) or (VIEW,)


def _granting(connection: Connection, role: str) -> AbstractContextManager[None]:
    """Says what is said meanwhile as who may hand on a role: the administrators' hands on all but itself."""
    return nullcontext() if role == ADMINISTRATOR else _as_owner(connection)


def _grant(connection: Connection, name: str, given: Iterable[str]) -> None:
    for role in given:
        option = " WITH ADMIN OPTION" if role == ADMINISTRATOR else ""
        with _granting(connection, role):
            _execute(connection, f"GRANT %I TO %I{option}", roles.name(connection, role), name)


def _revoke(connection: Connection, name: str, taken: Iterable[str]) -> None:
    for role in taken:
        if role == ADMINISTRATOR and not [one for one in _found(connection) if role in one.roles and one.name != name]:
            raise Problem(_("{name} is the only administrator. Make somebody else one first.").format(name=name))
        with _granting(connection, role):
            _execute(connection, "REVOKE %I FROM %I", roles.name(connection, role), name)
    held = {role for one in _found(connection) if one.name == name for role in one.roles}
    if not held.isdisjoint(taken):  # from PostgreSQL 16 on
        text_ = _("Only the administrator who gave {name} this role can take it away.")
        raise Problem(text_.format(name=name))


def _mark(connection: Connection) -> str:
    """What stands beside the accounts that this office made: it changes and drops no others."""
    return f"Outreach: {roles.name(connection, 'office')}"


def _is_made_here(connection: Connection, name: str) -> bool:
    said = connection.scalar(
        text("SELECT shobj_description(oid, 'pg_authid') FROM pg_roles WHERE rolname = :name"), {"name": name}
    )
    return bool(said == _mark(connection))


def _standing(workspace: Workspace) -> Standing:
    if workspace.standing is None:
        raise Problem(_("This workspace has no roles. “outreach office create” sets up an office on a server."))
    return workspace.standing


@contextmanager
def _administering(workspace: Workspace) -> Iterator[Connection]:
    """A transaction of an administrator; also where the workspace was moved away, and accounts are left."""
    _standing(workspace).must_administer()
    with backends.clear_errors(), workspace.engine.begin() as connection:
        backends.set_up_alone(connection)
        yield connection


@contextmanager
def _as_owner(connection: Connection) -> Iterator[None]:
    """What is said meanwhile is said by the administrators' role, which may make accounts."""
    _execute(connection, "SET LOCAL ROLE %I", roles.name(connection, ADMINISTRATOR))
    yield
    connection.exec_driver_sql("RESET ROLE")


def _execute(connection: Connection, statement: str, *names: str) -> None:
    """Has the server do something; it quotes the names (%I) and texts (%L) itself."""
    made = connection.scalar(
        text("SELECT format(:statement, VARIADIC CAST(:names AS text[]))"),
        {"statement": statement, "names": list(names)},
    )
    connection.exec_driver_sql(str(made).replace("%", "%%"))
