"""Messengers on the command line: the queue of a distribution with its addresses and texts, and what came of each."""

from __future__ import annotations

import argparse

from outreach.cli import output
from outreach.cli.declared import Answer, Argument, Command, argument, record_number
from outreach.cli.delivery.sending import NUMBER
from outreach.i18n import N_, _, ngettext
from outreach.services.delivery import delivery, distributions, messengers
from outreach.services.delivery.delivery_labels import MARKS
from outreach.store.workspace import Workspace


def _queue(choice: argparse.Namespace, workspace: Workspace) -> Answer:
    for how, label in MARKS.items():
        for contact in vars(choice)[how.replace("-", "_")]:
            workspace.write(_(label), messengers.mark, choice.id, contact, how)
    if not workspace.read_only:
        with workspace.renewing() as session:
            messengers.refresh(session, choice.id)
    items = workspace.read(messengers.queue, choice.id)
    counts = workspace.read(delivery.counts, [choice.id])[choice.id]
    state = workspace.read(distributions.card, choice.id).state
    answer = {"distribution": choice.id, "state": state, "counts": counts, "queue": output.documents(items)}
    lines = [line for one in items for line in _lines(one)]
    text = ngettext("{count} person waits in the queue.", "{count} people wait in the queue.", len(items))
    return Answer(answer, [*lines, text.format(count=len(items))])


def _lines(one: messengers.Item) -> list[str]:
    head = f"{one.contact}  {one.name}  {one.account}  {_(delivery.STATES[one.state])}"
    return [head, *filter(None, (one.url, one.text, ", ".join(one.files))), ""]


def _contacts(name: str, help: str) -> Argument:
    return argument(name, metavar="CONTACT", type=record_number, action="append", default=[], help=help)


TEXT = argument(
    "--text", metavar=N_("TEXT"), action="append", default=[],
    help=N_("what goes by messenger, “ru=…” for one language; again for each"),
)  # fmt: skip
COMMANDS = (
    Command("messengers", N_("who is still to get it by messenger, with the address and text to open; marks them"),
            _queue, (
        NUMBER, _contacts("--done", N_("this contact has it; repeatable")),
        _contacts("--later", N_("this contact goes behind the others; repeatable")),
        _contacts("--not-reached", N_("this contact could not be reached; repeatable")),
        _contacts("--back", N_("this contact goes back into the queue; repeatable")),
    )),
)  # fmt: skip
