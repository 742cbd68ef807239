"""Messengers on the command line: the queue of a distribution with its addresses and texts, and what came of each."""

from __future__ import annotations

import argparse

from outreach.cli import output
from outreach.cli.declared import Answer, Argument, Command, argument, record_number
from outreach.cli.delivery.sending import AS_IT_IS_NOW, NUMBER
from outreach.cli.press import release_document
from outreach.i18n import N_, _, counted
from outreach.services.delivery import delivery, distributions, messengers
from outreach.services.delivery.delivery_labels import MARKS, RENEWED
from outreach.services.releases import greetings
from outreach.store.workspace import Workspace


def _mark(choice: argparse.Namespace, workspace: Workspace) -> None:
    """Writes as one step what was said of contacts and texts; who may not get it any more leaves the queue."""
    marks = {how: vars(choice)[how.replace("-", "_")] for how in MARKS}
    labels, texts = [_(MARKS[how]) for how, several in marks.items() if several], greetings.parse(choice.text)
    if texts or choice.as_it_is_now:
        labels.insert(0, _(RENEWED))
    if labels:
        with workspace.writing(", ".join(labels)) as session:
            if texts or choice.as_it_is_now:
                messengers.renew(session, choice.id, texts, as_it_is_now=choice.as_it_is_now)
            messengers.mark_all(session, choice.id, marks)
    if not workspace.read_only:
        with workspace.renewing() as session:
            messengers.refresh(session, choice.id)


def _queue(choice: argparse.Namespace, workspace: Workspace) -> Answer:
    _mark(choice, workspace)
    items = workspace.read(messengers.queue, choice.id)
    counts = workspace.read(delivery.counts, [choice.id])[choice.id]
    state = workspace.read(distributions.card, choice.id).state
    changed = workspace.read(distributions.changed_since, choice.id, officers=False) if items else []
    answer = {"distribution": choice.id, "state": state, "counts": counts, "queue": output.documents(items)}
    lines = [line for one in items for line in _lines(one)]
    if changed:
        lines = [*output.marked(changed), release_document.earlier(choice.id, "messenger"), *lines]
    text = counted("{count} person waits in the queue.", "{count} people wait in the queue.", len(items))
    return Answer({**answer, "changed": changed}, [*lines, text])


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
        _contacts("--not-reached", N_("this contact could not be reached (“unreached”); repeatable")),
        _contacts("--back", N_("this contact goes back into the queue; repeatable")), TEXT, AS_IT_IS_NOW,
    )),
)  # fmt: skip
