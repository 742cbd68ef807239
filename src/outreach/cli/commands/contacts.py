"""Contacts on the command line: find, show, add, edit, delete, import, export, doubles, merge, problems, timeline."""

import argparse

from outreach.cli import office, records
from outreach.cli.commands import duplicates, importing, merging, privacy, quality, tagging
from outreach.i18n import _
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
    texts=lambda: {
        "noun": _("journalists, partners and donors"),
        "filter": _("words, and country: state: city: lang: beat: tag: outlet: has: is: list: …"),
        "add": _("Add contact"),
        "edit": _("Edit contact"),
        "delete": _("Delete contacts"),
    },
    hints=_hints,
)  # fmt: skip


def register(commands: office.Commands) -> None:
    """Adds the commands of contacts."""
    inner = records.register(commands, NOUN)
    importing.register(inner)
    duplicates.register(inner)
    merging.register(inner, NOUN)
    tagging.register(inner)
    quality.register(inner)
    privacy.register(inner)
    _register_moved(inner)


def _register_moved(inner: office.Commands) -> None:
    moved = inner.add_parser("moved", help=_("ends the present position and begins the next one"))
    moved.add_argument("id", metavar="ID", type=office.number)
    moved.add_argument("--outlet", metavar=_("TEXT"), help=_("the new outlet; default the same"))
    moved.add_argument("--position", metavar=_("TEXT"), help=_("the new job title; default the same"))
    moved.add_argument("--since", metavar=_("DAY"), help=_("the first day there; default today"))
    moved.set_defaults(run=lambda choice: _moved(choice, moved))


def _moved(choice: argparse.Namespace, parser: argparse.ArgumentParser) -> int:
    if choice.outlet is None and choice.position is None:
        parser.error(_("Name the new outlet or job title, with --outlet or --position."))
    with office.opened(choice) as workspace:
        workspace.write(_("Contact moved"), contacts.move, choice.id, choice.outlet, choice.position, choice.since)
        return records.answer(choice, records.document(workspace, NOUN, choice.id))
