"""Addresses never to be written to, on the command line."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from outreach.cli import office, output
from outreach.cli.declared import Command, argument, group, number, text
from outreach.i18n import N_, _, ngettext
from outreach.services.delivery import suppression

if TYPE_CHECKING:
    from outreach.services.delivery.suppression import SuppressionRow


def register(commands: office.Commands) -> None:
    """Adds the commands of the list of addresses never to be written to."""
    group(commands, "suppression", N_("suppressed addresses"), _COMMANDS)


def _check(choice: argparse.Namespace) -> None:
    if not choice.addresses and not choice.contacts:
        choice.parser.error(_("give an address, or --contact"))


def _add(choice: argparse.Namespace) -> int:
    _check(choice)
    with office.opened(choice, create=True) as workspace:
        with workspace.writing(_("Suppress an address")) as session:
            for address in choice.addresses:
                suppression.add(session, address, choice.reason)
            suppression.add_contacts(session, choice.contacts, choice.reason)
        return _answer(choice, workspace.read(suppression.find))


def _remove(choice: argparse.Namespace) -> int:
    _check(choice)
    with office.opened(choice) as workspace:
        with workspace.writing(_("Allow an address again")) as session:
            for address in choice.addresses:
                suppression.remove(session, address)
            suppression.remove_contacts(session, choice.contacts)
        if marked := workspace.read(suppression.refusing, choice.addresses):
            text = ngettext(
                "{marked} contact stays marked as “do not contact”.",
                "{marked} contacts stay marked as “do not contact”.",
                len(marked),
            )
            output.note(text.format(marked=len(marked)))
        return _answer(choice, workspace.read(suppression.find))


def _list(choice: argparse.Namespace) -> int:
    with office.opened(choice) as workspace:
        return _answer(choice, workspace.read(suppression.find, " ".join(choice.words)))


def _answer(choice: argparse.Namespace, rows: list[SuppressionRow]) -> int:
    found = [
        {"address": row.address, "reason": row.reason, "since": row.since, "contact": row.contact_id, "name": row.name}
        for row in rows
    ]
    lines = output.records(("address", "since", "reason", "contact", "name"), found)
    output.answer(choice, {"count": len(found), "addresses": found}, lines)
    return 0


_ADDRESSES = argument("addresses", metavar=N_("ADDRESS"), nargs="*")
_SEVERAL = {"dest": "contacts", "action": "append", "default": []}
_COMMANDS = (
    Command("add", N_("adds addresses to the suppression list"), _add, (
        _ADDRESSES, text("--reason", N_("the reason, in a word")),
        number("--contact", N_("all addresses of this contact; marks the contact as “do not contact”"), **_SEVERAL),
    )),
    Command("remove", N_("removes addresses from the suppression list"), _remove,
            (_ADDRESSES, number("--contact", N_("this contact may be contacted again"), **_SEVERAL))),
    Command("list", N_("all, or those that contain these words"), _list,
            (argument("words", metavar=N_("WORDS"), nargs="*"),)),
)  # fmt: skip
