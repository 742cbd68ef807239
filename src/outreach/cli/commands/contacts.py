"""Contacts on the command line: find, show, add, edit, delete, import, export, doubles, merge, problems, timeline."""

import argparse

from outreach.cli import records
from outreach.cli.commands import duplicates, importing, merging, privacy, quality, tagging
from outreach.cli.declared import ID, Answer, Command, argument
from outreach.i18n import N_, _
from outreach.services.contacts import contacts
from outreach.services.identity import duplicates as identity
from outreach.store.workspace import Workspace
from outreach.values import fields as registry


def _hints(workspace: Workspace, contact_id: int) -> list[str]:
    """Who else the contact that was added may be."""
    pairs = workspace.read(identity.of, contact_id)
    others = {pair.a if pair.b == contact_id else pair.b: ", ".join(pair.reasons) for pair in pairs}
    # By number: what goes to standard error may end in somebody's log.
    text = _("Possibly the same person as contact {id} ({reasons})")
    return [text.format(id=number, reasons=reasons) for number, reasons in others.items()]


NOUN = records.Noun(
    name="contacts",
    fields=registry.options(registry.CONTACT),
    columns=(
        "id", "name", "outlet", "position", "emails", "phones", "languages", "country", "state", "city", "beats",
        "tags", "other_name", "do_not_contact",
    ),
    hidden=("state", "beats", "other_name", "do_not_contact"),
    texts={
        "filter": N_("words, and country: state: city: lang: beat: tag: outlet: has: is: list: …"),
        "add": N_("Add contact"),
        "edit": N_("Edit contact"),
        "delete": N_("Delete contacts"),
    },
    hints=_hints,
)  # fmt: skip


def _moved(choice: argparse.Namespace, workspace: Workspace) -> Answer:
    if choice.outlet is None and choice.position is None:
        choice.parser.error(_("Name the new outlet or job title, with --outlet or --position."))
    workspace.write(_("Contact moved"), contacts.move, choice.id, choice.outlet, choice.position, choice.since)
    return records.written(records.document(workspace, NOUN, choice.id))


GROUPS = {"contacts": (
    *records.commands(NOUN), importing.COMMAND, duplicates.COMMAND, *merging.commands(NOUN), tagging.COMMAND,
    *quality.COMMANDS, *privacy.COMMANDS,
    Command("moved", N_("ends the present position and begins the next one"), _moved, (
        ID, argument("--outlet", metavar=N_("TEXT"), help=N_("the new outlet; default the same")),
        argument("--position", metavar=N_("TEXT"), help=N_("the new job title; default the same")),
        argument("--since", metavar=N_("DAY"), help=N_("the first day there; default today")),
    )),
)}  # fmt: skip
