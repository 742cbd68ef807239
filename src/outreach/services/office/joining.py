"""The office on a server that this user works in: opened where no database is named, until it is left."""

from __future__ import annotations

from typing import NamedTuple

from outreach import paths
from outreach.i18n import _
from outreach.problems import Problem
from outreach.services.office import colleagues
from outreach.store import backends, json_file
from outreach.store.server import roles, server
from outreach.store.workspace import Workspace


class Joined(NamedTuple):
    """An office as one of its colleagues sees it; `secured` is how the connection is (`server.secured`)."""

    address: str
    secured: str
    roles: tuple[str, ...]
    administrators: tuple[str, ...]
    keeps_password: bool


def join(address: str) -> Joined:
    """Tries an address, with the password that was given for it, and remembers both: the password in the keyring.

    Raises:
        Problem: it does not open, or is a file; what was remembered before stays.
    """
    if not backends.is_url(address):
        raise Problem(_("The address of an office looks like this: postgresql+psycopg://name@server/office"))
    with Workspace.open(address, create=False) as workspace:
        colleagues.must_be_here(workspace)
        standing = workspace.standing
    url = server.parse(address)
    is_kept = server.keep(url)
    plain = url._replace(password=None).render_as_string()
    json_file.write(paths.joined_office(), {"address": plain})
    held = [role for role in roles.ROLES if standing is not None and role in standing.roles]
    return Joined(plain, server.secured(url), tuple(held), standing.administrators if standing else (), is_kept)


def set_up(address: str) -> Joined:
    """Sets up an office at an address, and joins it; raises as `colleagues.create` does."""
    colleagues.create(address)
    return join(address)


def leave() -> str:
    """Forgets the office that was joined here, and its password; returns its address, "" where none was."""
    address = backends.joined()
    if address:
        server.forget(server.parse(address))
        paths.joined_office().unlink(missing_ok=True)
    return address
