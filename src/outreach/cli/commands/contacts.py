"""Contacts on the command line: all that is done with them, from one to many at once, and what is held on a person."""

import argparse

from outreach.cli import fields, office, output, records
from outreach.cli.commands import duplicates, importing, merging, quality
from outreach.cli.declared import ID, IDS, REGION, Answer, Command, Container, argument, flag, record_number
from outreach.i18n import N_, _, counted
from outreach.model import filters
from outreach.problems import Problem
from outreach.services.contacts import contacts, tagging
from outreach.services.history import history_labels
from outreach.services.identity import duplicates as identity
from outreach.services.privacy import erasure_ledger, privacy
from outreach.services.privacy.mentions import Mention
from outreach.store.workspace import Workspace
from outreach.values import fields as registry

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
        "add": N_("Add contact"), "edit": N_("Edit contact"), "delete": N_("Delete contacts"),
    },
    hints=lambda workspace, contact_id: workspace.read(identity.told, [contact_id]),
)  # fmt: skip


def _moved(choice: argparse.Namespace, workspace: Workspace) -> Answer:
    if choice.outlet is None and choice.position is None:
        choice.parser.error(_("Name the new outlet or job title, with --outlet or --position."))
    workspace.write(_("Contact moved"), contacts.move, choice.id, choice.outlet, choice.position, choice.position_since)
    return records.written(records.document(workspace, NOUN, choice.id))


# Words put on many at once

_WORDS = {"tag": "tags", "beat": "beats", "language": "languages"}


def _tag(choice: argparse.Namespace, workspace: Workspace) -> Answer:
    if bool(choice.ids) == (choice.filter is not None):
        raise Problem(_("Give contact numbers, or choose contacts with --filter."))
    filters.whole(choice.filter or "")
    for number in choice.ids:
        workspace.read(contacts.card, number)
    office.unknown_values(workspace, choice.filter or "")
    ids = choice.ids or list(workspace.read(contacts.find, choice.filter))
    words = {
        deed: {
            field: [word for text in getattr(choice, f"{deed}_{name}") for word in fields.items(field, text)]
            for name, field in _WORDS.items()
        }
        for deed in ("add", "remove")
    }
    changed = output.follow(tagging.change(workspace, ids, words["add"], words["remove"]))
    text = counted("{count} contact changed, of {all}", "{count} contacts changed, of {all}", changed, all=len(ids))
    return Answer({"contacts": len(ids), "changed": changed}, [text])


class _Words:
    """`--add-tag`, `--remove-tag` and the like, whose help names the field."""

    def add(self, parser: Container) -> None:
        helps = {"tag": _("a tag"), "beat": _("a beat"), "language": _("a working language")}
        texts = {"add": _("{what} to add; repeatable"), "remove": _("{what} to remove; repeatable")}
        for name in _WORDS:
            for deed, text in texts.items():
                option = f"--{deed}-{name}"
                help = text.format(what=helps[name])
                parser.add_argument(option, metavar=_("WORD"), action="append", default=[], help=help)


_TAG = Command("tag", N_("adds tags, beats or languages to many contacts, or removes them"), _tag, (
    argument("ids", metavar="ID", type=record_number, nargs="*"),
    argument("--filter", metavar=N_("FILTER"), help=N_("those that a filter matches, instead of numbers")),
    _Words(),
))  # fmt: skip


# What is held on a person, and a person erased for good


def _held(choice: argparse.Namespace, workspace: Workspace) -> Answer:
    found = workspace.read(privacy.held, choice.id)
    return Answer(found, output.as_json(found).splitlines())


def _erase(choice: argparse.Namespace, workspace: Workspace) -> Answer:
    ids = list(dict.fromkeys(choice.ids))
    if not choice.yes:
        names = [row.name for row in workspace.read(contacts.rows, ids)]
        text = _("This can't be undone. To delete {names} permanently, add --yes.")
        raise Problem(text.format(names=", ".join(names) or ", ".join(map(str, ids))))
    done = output.follow(privacy.erase(workspace, ids, blank=choice.blank_mentions))
    if choice.vacuum:
        privacy.vacuum(workspace)
    said = counted("{count} person was deleted permanently.", "{count} people were deleted permanently.", done.people)
    lines = [said, *done.left]
    if done.copies:
        lines += [_("These copies still contain them. Restoring one deletes them again:"), *done.copies]
    open_ = [one for one in done.mentions if not one.blanked]
    if open_:
        lines += [_("Other records still mention them. Edit these by hand:"), *map(_mention, open_)]
    answer = {
        "erased": done.people, "copies": done.copies, "left": done.left,
        "mentions": output.documents(done.mentions),
    }  # fmt: skip
    return Answer(answer, lines)


def _mention(one: Mention) -> str:
    return f"{history_labels.noun(one.table)} {one.id}, {history_labels.field(one.table, one.field)}: {one.text}"


def _let_back(choice: argparse.Namespace, workspace: Workspace) -> Answer:
    values = erasure_ledger.reaches(choice.reaches, choice.reaches, region=output.region(choice.region))
    count = erasure_ledger.let_back(workspace, values)
    if not count:
        raise Problem(_("No permanently deleted person had this address or number."))
    said = counted(
        "{count} address or number may be added again.", "{count} addresses or numbers may be added again.", count
    )
    return Answer({"let_back": count}, [said])


_PRIVACY = (
    Command("held", N_("all personal data about somebody, to hand to them"), _held, (ID,)),
    Command("erase", N_("permanently, in the history too: no undo, and no import brings them back"), _erase, (
        IDS, flag("--yes", N_("confirm: this can't be undone")),
        flag("--blank-mentions", N_("also remove unambiguous mentions of them from other records")),
        flag("--vacuum", N_("on a server, rewrite its tables: otherwise deleted rows remain in its files")),
    )),
    Command("let-back", N_("a permanently deleted person asked to be added again"), _let_back,
            (argument("reaches", metavar=N_("ADDRESS|NUMBER"), nargs="+"), REGION)),
)  # fmt: skip

GROUPS = {"contacts": (
    *records.commands(NOUN), importing.COMMAND, duplicates.COMMAND, *merging.commands(NOUN), _TAG,
    *quality.COMMANDS, *_PRIVACY,
    Command("moved", N_("ends the present position and begins the next one"), _moved, (
        ID, argument("--outlet", metavar=N_("TEXT"), help=N_("the new outlet; default the same")),
        argument("--position", metavar=N_("TEXT"), help=N_("the new job title; default the same")),
        argument("--since", dest="position_since", metavar=N_("DAY"), help=N_("the first day there; default today")),
    )),
)}  # fmt: skip
