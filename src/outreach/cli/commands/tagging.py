"""Tags, beats and languages put on many contacts at once, on the command line."""

import argparse

from outreach.cli import office, output
from outreach.i18n import _, ngettext
from outreach.model import filters
from outreach.problems import Problem
from outreach.services.contacts import contacts, tagging

FIELDS = {"tag": "tags", "beat": "beats", "language": "languages"}


def register(inner: office.Commands) -> None:
    """Adds tag to the commands of contacts."""
    tag = inner.add_parser("tag", help=_("adds tags, beats or languages to many contacts, or removes them"))
    tag.add_argument("ids", metavar="ID", type=office.number, nargs="*")
    tag.add_argument("--filter", metavar=_("FILTER"), help=_("those that a filter matches, instead of numbers"))
    helps = {"tag": _("a tag"), "beat": _("a beat"), "language": _("a working language")}
    for name in FIELDS:
        put, off = _("{what} to add; repeatable"), _("{what} to remove; repeatable")
        for deed, said in (("add", put), ("remove", off)):
            tag.add_argument(
                f"--{deed}-{name}", metavar=_("WORD"), action="append", default=[], help=said.format(what=helps[name])
            )
    tag.set_defaults(run=_tag)


def _tag(choice: argparse.Namespace) -> int:
    if bool(choice.ids) == (choice.filter is not None):
        raise Problem(_("Give contact numbers, or choose contacts with --filter."))
    with office.opened(choice) as workspace:
        filters.whole(choice.filter or "")
        for number in choice.ids:
            workspace.read(contacts.card, number)
        office.unknown_values(workspace, choice.filter or "")
        ids = choice.ids or list(workspace.read(contacts.find, choice.filter))
        words = {
            deed: {field: getattr(choice, f"{deed}_{name}") for name, field in FIELDS.items()}
            for deed in ("add", "remove")
        }
        changed = output.follow(tagging.change(workspace, ids, words["add"], words["remove"]))
    text = ngettext("{count} contact changed, of {all}", "{count} contacts changed, of {all}", changed)
    output.answer(choice, {"contacts": len(ids), "changed": changed}, [text.format(count=changed, all=len(ids))])
    return 0
