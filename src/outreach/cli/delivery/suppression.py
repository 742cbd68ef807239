"""Addresses never to be written to, on the command line."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from outreach.cli import office, output
from outreach.i18n import _
from outreach.services.delivery import suppression

if TYPE_CHECKING:
    from outreach.services.delivery.suppression import SuppressionRow


def register(commands: office.Commands) -> None:
    """Adds the commands of the list of addresses never to be written to."""
    parser = commands.add_parser("suppression", help=_("suppressed addresses"))
    inner = parser.add_subparsers(metavar=_("COMMAND"), required=True)
    add = inner.add_parser("add", help=_("adds addresses to the suppression list"))
    add.add_argument("addresses", metavar=_("ADDRESS"), nargs="*")
    add.add_argument("--reason", metavar=_("TEXT"), default="", help=_("the reason, in a word"))
    add.add_argument(
        "--contact", metavar="ID", dest="contacts", type=office.number, action="append", default=[],
        help=_("all addresses of this contact, who is marked as do not contact"),
    )  # fmt: skip
    add.set_defaults(run=_add, usage=add.error)
    remove = inner.add_parser("remove", help=_("removes addresses from the suppression list"))
    remove.add_argument("addresses", metavar=_("ADDRESS"), nargs="*")
    remove.add_argument(
        "--contact", metavar="ID", dest="contacts", type=office.number, action="append", default=[],
        help=_("this contact may be contacted again"),
    )  # fmt: skip
    remove.set_defaults(run=_remove, usage=remove.error)
    listed = inner.add_parser("list", help=_("all, or those that contain these words"))
    listed.add_argument("words", metavar=_("WORDS"), nargs="*")
    listed.set_defaults(run=_list)


def _something(choice: argparse.Namespace) -> None:
    if not choice.addresses and not choice.contacts:
        choice.usage(_("give an address, or --contact"))


def _add(choice: argparse.Namespace) -> int:
    _something(choice)
    with office.opened(choice, create=True) as workspace:
        with workspace.writing(_("Suppress an address")) as session:
            for address in choice.addresses:
                suppression.add(session, address, choice.reason)
            if choice.contacts:
                suppression.add_contacts(session, choice.contacts, choice.reason)
        return _answer(choice, workspace.read(suppression.find))


def _remove(choice: argparse.Namespace) -> int:
    _something(choice)
    with office.opened(choice) as workspace:
        with workspace.writing(_("Allow an address again")) as session:
            for address in choice.addresses:
                suppression.remove(session, address)
            if choice.contacts:
                suppression.remove_contacts(session, choice.contacts)
        return _answer(choice, workspace.read(suppression.find))


def _list(choice: argparse.Namespace) -> int:
    with office.opened(choice) as workspace:
        return _answer(choice, workspace.read(suppression.find, " ".join(choice.words)))


def _answer(choice: argparse.Namespace, rows: list[SuppressionRow]) -> int:
    found = [
        {"address": row.address, "reason": row.reason, "since": row.since, "contact": row.contact_id, "name": row.name}
        for row in rows
    ]
    titles = ("address", "since", "reason", "contact", "name")
    lines = output.table(titles, [[row[title] for title in titles] for row in found]) if found else [_("None found.")]
    output.answer(choice, {"count": len(found), "addresses": found}, lines)
    return 0
