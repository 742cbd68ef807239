"""What is held on a person, and a person erased for good, on the command line."""

import argparse
from typing import Any

from outreach.cli import office, output
from outreach.i18n import _, ngettext
from outreach.problems import Problem


def register(inner: Any) -> None:
    """Adds held, erase and let-back to the commands of contacts."""
    held = inner.add_parser("held", help=_("everything that is held on a person, to be given to them"))
    held.add_argument("id", metavar="ID", type=office.number)
    held.set_defaults(run=_held)
    erase = inner.add_parser(
        "erase", help=_("for good, out of the history too: no undo, and no import brings them back")
    )
    erase.add_argument("ids", metavar="ID", type=office.number, nargs="+")
    erase.add_argument("--yes", action="store_true", help=_("do it: it is never taken back"))
    erase.add_argument(
        "--blank-mentions", action="store_true", help=_("also take what surely mentions them out of others' records")
    )
    help = _("on a server, write its tables anew: else deleted rows stay in its files")
    erase.add_argument("--vacuum", action="store_true", help=help)
    erase.set_defaults(run=_erase)
    back = inner.add_parser("let-back", help=_("somebody who was erased asked to be here again"))
    back.add_argument("reaches", metavar=_("ADDRESS|NUMBER"), nargs="+")
    back.add_argument("--region", metavar="CC", default="KG", help=_("the country of numbers without their code"))
    back.set_defaults(run=_let_back)


def _held(choice: argparse.Namespace) -> int:
    from outreach.services.privacy import privacy

    with office.opened(choice) as workspace:
        found = workspace.read(privacy.held, choice.id)
    output.answer(choice, found, output.as_json(found).splitlines())
    return 0


def _erase(choice: argparse.Namespace) -> int:
    from outreach.services.contacts import contacts
    from outreach.services.privacy import privacy

    ids = list(dict.fromkeys(choice.ids))
    with office.opened(choice) as workspace:
        if not choice.yes:
            names = [row.name for row in workspace.read(contacts.rows, ids)]
            raise Problem(
                _("This is never taken back, not by undo either. To erase {names} for good, say --yes.").format(
                    names=", ".join(names) or ", ".join(map(str, ids))
                )
            )
        done = output.follow(privacy.erase(workspace, ids, blank=choice.blank_mentions))
        if choice.vacuum:
            privacy.vacuum(workspace)
    said = ngettext("{count} person was erased for good.", "{count} people were erased for good.", done.people)
    lines = [said.format(count=done.people), *done.left]
    if done.copies:
        lines += [_("These copies still hold them; one that is put back is erased again:"), *done.copies]
    open_ = [one for one in done.mentions if not one.blanked]
    if open_:
        lines += [_("Records of others still mention them; edit these by hand:"), *map(_mention, open_)]
    answer = {
        "erased": done.people, "copies": done.copies, "left": done.left,
        "mentions": [one._asdict() for one in done.mentions],
    }  # fmt: skip
    output.answer(choice, answer, lines)
    return 0


def _mention(one: Any) -> str:
    from outreach.services.history import history_labels

    return f"{history_labels.noun(one.table)} {one.id}, {history_labels.field(one.table, one.field)}: {one.text}"


def _let_back(choice: argparse.Namespace) -> int:
    from outreach.services.privacy import erasure_ledger

    values = erasure_ledger.reaches(choice.reaches, choice.reaches, region=output.region(choice.region))
    with office.opened(choice) as workspace:
        count = erasure_ledger.let_back(workspace, values)
    if not count:
        raise Problem(_("Nobody with this address or number was erased here."))
    said = ngettext("{count} address may be entered again.", "{count} addresses may be entered again.", count)
    output.answer(choice, {"let_back": count}, [said.format(count=count)])
    return 0
