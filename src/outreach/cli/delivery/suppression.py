"""Addresses never to be written to, on the command line."""

from __future__ import annotations

import argparse

from outreach.cli import output
from outreach.cli.declared import Answer, Command, argument, number, text
from outreach.i18n import N_, _
from outreach.services.delivery import suppression
from outreach.store.workspace import Workspace


def _is_meant(choice: argparse.Namespace) -> bool:
    """A database is made for what is named; where nothing is, the program ends."""
    if not choice.addresses and not choice.contacts:
        choice.parser.error(_("give an address, or --contact"))
    return True


def _add(choice: argparse.Namespace, workspace: Workspace) -> Answer:
    with workspace.writing(_("Suppress an address")) as session:
        for address in choice.addresses:
            suppression.add(session, address, choice.reason)
        suppression.add_contacts(session, choice.contacts, choice.reason)
    if others := workspace.read(suppression.describe_others, choice.contacts):
        output.note(others)
    return _found(workspace)


def _remove(choice: argparse.Namespace, workspace: Workspace) -> Answer:
    _is_meant(choice)
    with workspace.writing(_("Allow an address again")) as session:
        for address in choice.addresses:
            suppression.remove(session, address)
        suppression.remove_contacts(session, choice.contacts)
    if marked := workspace.read(suppression.refusing, choice.addresses):
        output.note(suppression.told_marked(len(marked)))
    return _found(workspace, empty=N_("No address is suppressed any more."))


def _list(choice: argparse.Namespace, workspace: Workspace) -> Answer:
    return _found(workspace, " ".join(choice.words))


def _found(workspace: Workspace, words: str = "", empty: str = output.NONE) -> Answer:
    found = [
        {"address": row.address, "reason": row.reason, "since": row.since, "contact": row.contact_id, "name": row.name}
        for row in workspace.read(suppression.find, words)
    ]
    lines = output.records(("address", "since", "reason", "contact", "name"), found, empty)
    return Answer({"count": len(found), "addresses": found}, lines)


_ADDRESSES = argument("addresses", metavar=N_("ADDRESS|NUMBER"), nargs="*")
_SEVERAL = {"dest": "contacts", "action": "append", "default": []}
GROUPS = {
    "suppression": (
        Command("add", N_("adds addresses to the suppression list"), _add, (
            _ADDRESSES, text("--reason", N_("the reason, in a word")),
            number("--contact", N_("all addresses of this contact; marks the contact as “do not contact”"), **_SEVERAL),
        ), creates=_is_meant),
        Command("remove", N_("removes addresses from the suppression list"), _remove,
                (_ADDRESSES, number("--contact", N_("this contact may be contacted again"), **_SEVERAL))),
        Command("list", N_("all, or those that contain these words"), _list,
                (argument("words", metavar=N_("WORDS"), nargs="*"),)),
    )
}  # fmt: skip
