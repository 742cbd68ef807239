"""What is held on a person, and a person erased for good, on the command line."""

import argparse

from outreach.cli import output
from outreach.cli.declared import ID, IDS, REGION, Answer, Command, argument, flag
from outreach.i18n import N_, _, ngettext
from outreach.problems import Problem
from outreach.services.contacts import contacts
from outreach.services.history import history_labels
from outreach.services.privacy import erasure_ledger, privacy
from outreach.services.privacy.mentions import Mention
from outreach.store.workspace import Workspace


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
    said = ngettext("{count} person was deleted permanently.", "{count} people were deleted permanently.", done.people)
    lines = [said.format(count=done.people), *done.left]
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
    said = ngettext("{count} address may be added again.", "{count} addresses may be added again.", count)
    return Answer({"let_back": count}, [said.format(count=count)])


COMMANDS = (
    Command("held", N_("all personal data about somebody, to hand to them"), _held, (ID,)),
    Command("erase", N_("permanently, in the history too: no undo, and no import brings them back"), _erase, (
        IDS, flag("--yes", N_("confirm: this can't be undone")),
        flag("--blank-mentions", N_("also remove unambiguous mentions of them from other records")),
        flag("--vacuum", N_("on a server, rewrite its tables: otherwise deleted rows remain in its files")),
    )),
    Command("let-back", N_("a permanently deleted person asked to be added again"), _let_back,
            (argument("reaches", metavar=N_("ADDRESS|NUMBER"), nargs="+"), REGION)),
)  # fmt: skip
