"""What is held on a person, and a person erased for good, on the command line."""

import argparse

from outreach.cli import office, output
from outreach.i18n import _, ngettext
from outreach.problems import Problem
from outreach.services.contacts import contacts
from outreach.services.history import history_labels
from outreach.services.privacy import erasure_ledger, privacy
from outreach.services.privacy.mentions import Mention


def register(inner: office.Commands) -> None:
    """Adds held, erase and let-back to the commands of contacts."""
    held = inner.add_parser("held", help=_("all personal data about somebody, to hand to them"))
    held.add_argument("id", metavar="ID", type=office.number)
    held.set_defaults(run=_held)
    erase = inner.add_parser(
        "erase", help=_("permanently, in the history too: no undo, and no import brings them back")
    )
    erase.add_argument("ids", metavar="ID", type=office.number, nargs="+")
    erase.add_argument("--yes", action="store_true", help=_("confirm: this can't be undone"))
    erase.add_argument(
        "--blank-mentions", action="store_true", help=_("also remove unambiguous mentions of them from other records")
    )
    help = _("on a server, rewrite its tables: otherwise deleted rows remain in its files")
    erase.add_argument("--vacuum", action="store_true", help=help)
    erase.set_defaults(run=_erase)
    back = inner.add_parser("let-back", help=_("a permanently deleted person asked to be added again"))
    back.add_argument("reaches", metavar=_("ADDRESS|NUMBER"), nargs="+")
    back.add_argument("--region", metavar="CC", default="KG", help=_("the country of numbers without their code"))
    back.set_defaults(run=_let_back)


def _held(choice: argparse.Namespace) -> int:
    with office.opened(choice) as workspace:
        found = workspace.read(privacy.held, choice.id)
    output.answer(choice, found, output.as_json(found).splitlines())
    return 0


def _erase(choice: argparse.Namespace) -> int:
    ids = list(dict.fromkeys(choice.ids))
    with office.opened(choice) as workspace:
        if not choice.yes:
            names = [row.name for row in workspace.read(contacts.rows, ids)]
            raise Problem(
                _("This can't be undone. To delete {names} permanently, add --yes.").format(
                    names=", ".join(names) or ", ".join(map(str, ids))
                )
            )
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
        "mentions": [one._asdict() for one in done.mentions],
    }  # fmt: skip
    output.answer(choice, answer, lines)
    return 0


def _mention(one: Mention) -> str:
    return f"{history_labels.noun(one.table)} {one.id}, {history_labels.field(one.table, one.field)}: {one.text}"


def _let_back(choice: argparse.Namespace) -> int:
    values = erasure_ledger.reaches(choice.reaches, choice.reaches, region=output.region(choice.region))
    with office.opened(choice) as workspace:
        count = erasure_ledger.let_back(workspace, values)
    if not count:
        raise Problem(_("No permanently deleted person had this address or number."))
    said = ngettext("{count} address may be added again.", "{count} addresses may be added again.", count)
    output.answer(choice, {"let_back": count}, [said.format(count=count)])
    return 0
