"""An office on a server: set up with roles, colleagues invited, their roles shown and changed, joined and left."""

from __future__ import annotations

import argparse
from pathlib import Path

from outreach.cli import output
from outreach.cli.commands import password
from outreach.cli.declared import OVERWRITE, Answer, Command, Either, argument, flag
from outreach.formats import atomic
from outreach.i18n import N_, _
from outreach.problems import Problem
from outreach.services.office import colleagues, joining
from outreach.services.office.colleagues import Colleague, Invitation
from outreach.store import backends
from outreach.store.server import roles, server
from outreach.store.workspace import Workspace


def _create(choice: argparse.Namespace) -> Answer:
    address = backends.chosen(choice.db)
    found = colleagues.create(address)
    url = server.parse(address)
    answer = {"address": url._replace(password=None).render_as_string(), "secured": server.secured(url)}
    lines = [_("The office is set up: {office}").format(office=server.described(url)), *_lines(found)]
    next_ = _("Invite a colleague: outreach office invite NAME --role edit")
    return Answer({**answer, **_document(found)}, [*lines, next_])


def _document(found: list[Colleague]) -> dict[str, object]:
    return {"colleagues": [one._asdict() for one in found]}


def _lines(found: list[Colleague]) -> list[str]:
    return output.sheet([(one.name, roles.described(one.roles)) for one in found])


def _invite(choice: argparse.Namespace, workspace: Workspace) -> Answer:
    target = None if choice.to is None else Path(choice.to)
    if target is not None and target.exists() and not choice.overwrite:
        raise Problem(_("{path} is there already. Name a new file, or use --overwrite.").format(path=target))
    made = colleagues.invite(workspace, choice.name, choice.role, again=choice.again)
    lines = colleagues.letter(made)
    if target is not None:
        try:
            atomic.write(target, ("\n".join(lines) + "\n").encode())
        except Problem as problem:
            again = _("{name} is invited all the same: use --again for a new password.").format(name=made.name)
            raise Problem(f"{problem.text} {again}") from None
        lines = [_("The invitation is in {file}, which only you can read. Give it to {name}.").format(
            file=target, name=made.name)]  # fmt: skip
    return Answer(_invited(made, target), lines)


def _invited(made: Invitation, target: Path | None) -> dict[str, object]:
    """With the password only where it is in no file: it is shown once."""
    return {**made._asdict(), "password": made.password if target is None else None, "file": target}


def _roles(choice: argparse.Namespace, workspace: Workspace) -> Answer:
    if choice.name is None and (choice.role or choice.remove):
        raise Problem(_("Name the colleague whose roles are to change."))
    answer: dict[str, object] = {}
    if choice.remove:
        answer = {"removed": choice.name, "account_deleted": colleagues.remove(workspace, choice.name)}
    elif choice.role:
        colleagues.change(workspace, choice.name, choice.role)
    found = colleagues.find(workspace)
    if choice.name is not None and not choice.remove:
        found = [colleagues.named(found, choice.name)]
    return Answer({**answer, **_document(found)}, _lines(found))


def _password(choice: argparse.Namespace, workspace: Workspace) -> Answer:
    name, is_kept = colleagues.change_password(workspace, password.new(choice))
    lines = [
        _("{name} has a new password.").format(name=name),
        _("It is in this system’s keyring.") if is_kept else _(server.NO_KEYRING),
        _("Where a file holds the old one, such as that of {variable}, write the new one there.").format(
            variable=password.FILE
        ),
    ]
    return Answer({"account": name, "keeps_password": is_kept}, lines)


def _join(choice: argparse.Namespace) -> Answer:
    joined = joining.join(choice.office_address)
    lines = [
        _("You work in this office from now on: {office}").format(
            office=server.described(server.parse(joined.address))
        ),
        _("Your role: {roles}").format(roles=roles.described(joined.roles)),
    ]
    if not joined.keeps_password:
        lines.append(_(server.NO_KEYRING))
    return Answer(joined._asdict(), lines)


def _leave(_choice: argparse.Namespace) -> Answer:
    address = joining.leave()
    text = _("Your own workspace is opened again from now on.") if address else _("No office was joined here.")
    return Answer({"left": address or None}, [text])


_ROLE = argument(
    "--role", action="append", default=[], choices=roles.ROLES, help=N_("what they may do; repeat it for several")
)  # fmt: skip
COMMANDS = (
    Command("create", N_("sets up an office with roles on the PostgreSQL server of --db; again: puts rights right"),
            _create, opens=False),
    Command("invite", N_("makes an account for a colleague, with a password that is shown once"), _invite, (
        argument("name", metavar=N_("NAME"), help=N_("their user name on the server, such as aigul")),
        _ROLE,
        argument("--to", metavar=N_("FILE"), help=N_("writes the invitation to a file that only you can read")),
        flag("--again", N_("a new password for somebody who is in the office already")),
        OVERWRITE,
    )),
    Command("roles", N_("who is in the office and what they may do: shows it, or changes it for one"), _roles, (
        argument("name", metavar=N_("NAME"), nargs="?", help=N_("one colleague; default all")),
        Either((_ROLE, flag("--remove", N_("takes them out of the office")))),
    )),
    Command("password", N_("changes your own password on the server"), _password, (password.FROM_STDIN,)),
    Command("join", N_("opens an office on a server from now on where no database is named"), _join, (
        argument("office_address", metavar=N_("ADDRESS"), help=N_("such as postgresql+psycopg://name@server/office")),
    ), opens=False),
    Command("leave", N_("opens your own workspace again, and forgets the password of the office"), _leave, opens=False),
)  # fmt: skip
