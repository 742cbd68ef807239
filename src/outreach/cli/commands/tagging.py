"""Tags, beats and languages put on many contacts at once, on the command line."""

import argparse

from outreach.cli import office, output
from outreach.cli.declared import Answer, Command, Container, argument, record_number
from outreach.i18n import N_, _, ngettext
from outreach.model import filters
from outreach.problems import Problem
from outreach.services.contacts import contacts, tagging
from outreach.store.workspace import Workspace

FIELDS = {"tag": "tags", "beat": "beats", "language": "languages"}


def _tag(choice: argparse.Namespace, workspace: Workspace) -> Answer:
    if bool(choice.ids) == (choice.filter is not None):
        raise Problem(_("Give contact numbers, or choose contacts with --filter."))
    filters.whole(choice.filter or "")
    for number in choice.ids:
        workspace.read(contacts.card, number)
    office.unknown_values(workspace, choice.filter or "")
    ids = choice.ids or list(workspace.read(contacts.find, choice.filter))
    words = {
        deed: {field: getattr(choice, f"{deed}_{name}") for name, field in FIELDS.items()} for deed in ("add", "remove")
    }
    changed = output.follow(tagging.change(workspace, ids, words["add"], words["remove"]))
    text = ngettext("{count} contact changed, of {all}", "{count} contacts changed, of {all}", changed)
    return Answer({"contacts": len(ids), "changed": changed}, [text.format(count=changed, all=len(ids))])


class _Words:
    """`--add-tag`, `--remove-tag` and the like, whose help names the field."""

    def add(self, parser: Container) -> None:
        helps = {"tag": _("a tag"), "beat": _("a beat"), "language": _("a working language")}
        texts = {"add": _("{what} to add; repeatable"), "remove": _("{what} to remove; repeatable")}
        for name in FIELDS:
            for deed, text in texts.items():
                option = f"--{deed}-{name}"
                help = text.format(what=helps[name])
                parser.add_argument(option, metavar=_("WORD"), action="append", default=[], help=help)


COMMAND = Command("tag", N_("adds tags, beats or languages to many contacts, or removes them"), _tag, (
    argument("ids", metavar="ID", type=record_number, nargs="*"),
    argument("--filter", metavar=N_("FILTER"), help=N_("those that a filter matches, instead of numbers")),
    _Words(),
))  # fmt: skip
