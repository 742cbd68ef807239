"""Sending on the command line: a distribution sent, paused, resumed; what is due; a test to oneself."""

from __future__ import annotations

import argparse
import getpass
import sys
from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING, TypeVar

from outreach import i18n
from outreach.cli import output
from outreach.cli.declared import Answer, Command, Either, argument, flag, number, record_number, text
from outreach.i18n import N_, _, counted, counted_if_any
from outreach.model.base import now
from outreach.problems import Problem
from outreach.services.contacts import contacts
from outreach.services.delivery import (
    delivery,
    distributions,
    last_look,
    send_timer,
    sending,
    sending_steps,
    sending_trial,
    suppression,
)
from outreach.services.delivery.delivery_labels import STATES
from outreach.services.delivery.mail_server import PasswordWanted
from outreach.store.workspace import Workspace
from outreach.values.data import Document

if TYPE_CHECKING:
    from outreach.services.delivery.last_look import LastLook
    from outreach.services.delivery.sending import Sent

R = TypeVar("R")
NUMBER = argument("id", metavar="ID", type=record_number, help=N_("the distribution's number"))


# Where the system has no keyring; never as an argument, which everybody sees.
PASSWORD = flag("--password-stdin", N_("reads the password from standard input; else the keyring"))


def password(choice: argparse.Namespace) -> str | None:
    """The password from standard input, where it is to be read from there."""
    if not choice.password_stdin:
        return None
    given = sys.stdin.readline().rstrip("\r\n")
    if not given:
        raise Problem(_("No password was given on standard input."))
    return given


def with_password(choice: argparse.Namespace, action: Callable[[str | None], R]) -> R:
    """Does something that may want the password, and asks for it where somebody sits at a terminal."""
    try:
        return action(password(choice))
    except PasswordWanted as wanted:
        if not output.is_asked_at_terminal():
            raise
        output.note(wanted.text)
        return action(getpass.getpass(_("Password: "), sys.stderr))


def _test(choice: argparse.Namespace, workspace: Workspace) -> Answer:
    """Sends each language to oneself and to nobody else."""
    languages = with_password(
        choice, lambda word: output.follow(sending_trial.to_oneself(workspace, choice.id, choice.test, password=word))
    )
    line = _("Test message sent to {address}: {languages}")
    return Answer(
        {"distribution": choice.id, "test": choice.test, "languages": languages},
        [line.format(address=choice.test, languages=", ".join(languages))],
    )


def _send(choice: argparse.Namespace, workspace: Workspace, *, goes_on: bool = False) -> Answer:
    """`goes_on` is whether what was begun is gone on with unasked."""
    if choice.test:
        return _test(choice, workspace)
    row, _server = sending.ready(workspace, choice.id, as_it_is_now=choice.as_it_is_now)
    look, serious = workspace.read(last_look.of, choice.id), workspace.read(last_look.serious, choice.id)
    figures, drafts = {**_figures(look), "serious": output.documents(serious)}, row.how == "mailbox"
    for line in [*_look_lines(look, drafts=drafts), *output.marked([check.sentence for check in serious])]:
        output.note(line)
    begun = goes_on and row.state in ("paused", "sending") and workspace.read(sending.is_begun, choice.id)
    if not (choice.yes or begun or _is_wanted(choice, drafts=drafts)):
        unsaved = _("Nothing was saved. To save the drafts, add --yes.")
        output.note(unsaved if drafts else _("Nothing was sent. To send it, add --yes."))
        return Answer({"distribution": choice.id, **figures}, status=2)
    send = partial(sending.send, workspace, choice.id, as_it_is_now=choice.as_it_is_now, patient=not choice.no_wait)
    try:
        sent = with_password(choice, lambda word: output.follow(send(password=word), aloud=True))
    except KeyboardInterrupt:
        again = f"{choice.id}{' --yes' * choice.yes}"
        go_on = _("Stopped. To continue: outreach distributions resume {id}").format(id=again)
        for line in [*_status(choice, workspace).lines, go_on]:
            output.note(line)
        raise
    document = {**figures, **_document(workspace, sent)}
    ended = output.marked(workspace.read(distributions.ended_early, choice.id))
    return Answer(document, [*_lines(document), *ended], int(bool(sent.problems)))


def _is_wanted(choice: argparse.Namespace, *, drafts: bool) -> bool:
    """Asks where somebody sits at a terminal."""
    question = _("Save the drafts? [y/N]") if drafts else _("Send it? [y/N]")
    return output.is_asked_at_terminal() and not choice.password_stdin and output.is_yes(question)


def _figures(look: LastLook) -> dict[str, object]:
    """What sending would do, as JSON has it."""
    return {
        "now": look.now, "waiting": look.waiting, "until": look.until, "left_out": sum(look.left_out.values()),
        "left_out_by": look.left_out, "excluded": look.excluded, "already": look.already, "once_more": look.once_more,
        "may_be_one": [[one.contact, one.other] for one in look.may_be_one], "officers_away": look.away,
        "may_have": output.documents(look.may_have), "asking_out": look.asking_out,
        "may_be_refusers": look.refusers,
    }  # fmt: skip


def _look_lines(look: LastLook, *, drafts: bool) -> list[str]:
    """What sending would do, in words."""
    left, again = sum(look.left_out.values()), look.once_more
    saved = counted("{count} draft is saved in your mailbox", "{count} drafts are saved in your mailbox", look.now)
    parts = [
        saved if drafts else counted("{count} goes now", "{count} go now", look.now),
        counted_if_any("{count} waits for the embargo", "{count} wait for the embargo", look.waiting),
        counted_if_any("{count} excluded", "{count} excluded", left),
    ]
    if left and look.already:
        has = _("{count} of them already have it or are waiting for it").format(count=look.already)
        parts[-1] = f"{parts[-1]} ({has})"
    once_more = counted_if_any("{count} receives it again.", "{count} receive it again.", again)
    head = f"{look.headline}: " + " · ".join(filter(None, parts))
    return [*filter(None, (head, once_more, excluded(look.excluded))), *look.warnings]


def excluded(names: Sequence[str], why: str = "") -> str:
    """Who is left out, in a line, with the reason where it is one; of many the first."""
    return _("Excluded: {names}.").format(names=" – ".join(filter(None, (i18n.listed(names), why)))) if names else ""


def _send_due(choice: argparse.Namespace, workspace: Workspace) -> Answer:
    late = [] if choice.late else workspace.read(sending.late)
    sent = output.follow(sending.send_due(workspace, late=choice.late, password=password(choice)), aloud=True)
    found = [_document(workspace, one) for one in sent]
    if not found and not late:
        output.note(_("Nothing is due."))
    line = _("{headline} (distribution {id}) was due at {due}: {count} recipients. Send it with --late, or stop it.")
    for one in late:
        due = i18n.moment(one.due)
        output.note(f"! {line.format(headline=one.headline, id=one.distribution, due=due, count=one.recipients)}")
    answer = {"count": len(found), "sent": found, "late": output.documents(late)}
    problems = bool(late) or any(one.problems or one.not_included for one in sent)
    return Answer(answer, [line for document in found for line in _lines(document)], int(problems))


def _status(choice: argparse.Namespace, workspace: Workspace) -> Answer:
    document = _document(workspace, workspace.read(sending.status, choice.id))
    return Answer(document, _lines(document))


def _pause(choice: argparse.Namespace, workspace: Workspace) -> Answer:
    workspace.write(_("Pause a distribution"), distributions.pause, choice.id)
    return _status(choice, workspace)


def _settle(choice: argparse.Namespace, workspace: Workspace) -> Answer:
    action = sending_steps.send_again if choice.again else sending_steps.it_arrived
    with workspace.writing(_("Settle a distribution")) as session:
        count = action(session, choice.id, choice.recipients)
    if not count:
        raise Problem(_("None of these recipients is in that state."))
    return _status(choice, workspace)


def _opt_out(choice: argparse.Namespace, workspace: Workspace) -> Answer:
    found = workspace.write(_("Record an opt-out"), suppression.opt_out, choice.said, choice.reason)
    people = [{"contact": row.id, "name": row.name} for row in workspace.read(contacts.rows, found)]
    lines = [_("{name} receives no more mail").format(name=one["name"]) for one in people]
    return Answer({"contacts": people}, lines or [_("This address receives no more mail")])


def _timer(choice: argparse.Namespace, workspace: Workspace) -> Answer:
    found = {"on": send_timer.turn_on, "off": send_timer.turn_off, "show": send_timer.look}[choice.what](workspace)
    lines = [_("The timer is on.") if found.is_on else _("The timer is off.")]
    if choice.what == "show":
        lines += [f"\n# {file}\n{text}" for file, text in found.files.items()]
    files = [{"file": file, "text": text} for file, text in found.files.items()]
    return Answer({"on": found.is_on, "command": send_timer.command(workspace), "files": files}, lines)


def _document(workspace: Workspace, sent: Sent) -> dict[str, object]:
    """How it stands, and who has not got it though they should have."""
    rows = workspace.read(distributions.recipients, sent.distribution, ("failed", "unsure", "queued", "held"))
    people = [
        {"id": row.id, "contact": row.contact, "name": row.name, "address": row.address, "state": row.state,
         "answer": row.answer, "attempts": row.attempts}
        for row in rows
        if row.delivery in ("refused", "unsure") or (row.state == "queued" and row.attempts)  # “later” waits
    ]  # fmt: skip
    counts = {"bounced": 0, **workspace.read(delivery.counts, [sent.distribution])[sent.distribution]}
    return {**sent._asdict(), "bounced": counts["bounced"], "counts": counts, "people": people}


def _lines(found: Document) -> list[str]:
    has = sum(found["counts"].get(state, 0) for state in delivery.REACHED)
    pairs = [(_("Distribution"), found["distribution"]), (_("State"), _(STATES[found["state"]]))]
    pairs += [(_state(name), found[name] or "") for name in ("queued", "held")]
    pairs += [(_state(name), found["counts"].get(name) or "") for name in ("drafted", "refused", "unsure", "bounced")]
    pairs.append((_("Was due at") if (due := found["next_at"]) and due < now() else _("Continues at"), due))
    tell = counted_if_any if "drafted" in found["counts"] else counted
    head = tell("{count} delivered", "{count} delivered", has)
    marked = output.marked([*found["problems"], *found["not_included"]])
    lines = [*filter(None, [head]), *output.sheet(pairs), *marked]
    people = [
        {**one, "state": _state(one["state"]), "answer": delivery.answer(one["state"], one["answer"])}
        for one in found["people"]
    ]
    return [*lines, "", *output.records(("id", "name", "address", "state", "answer"), people)] if people else lines


def _state(stored: str) -> str:
    return _(delivery.STATES[delivery.STORED.get(stored, stored)])


_DECIDED = Either((
    flag("--again", N_("failed or unsure: queue them again")),
    flag("--arrived", N_("unsure: they confirm that they have it; drafts or a file: you sent them yourself")),
), required=True)  # fmt: skip
AS_IT_IS_NOW = flag("--as-it-is-now", N_("applies what has changed since it was prepared"))
_SENDING = (
    NUMBER,
    argument("--test", metavar=N_("ADDRESS"), help=N_("sends each language to yourself and to nobody else")),
    AS_IT_IS_NOW,
    flag("--no-wait", N_("leaves recipients whose server says “later” to send-due")),
    flag("--yes", N_("sends without asking; needed in scripts")), PASSWORD,
)  # fmt: skip
COMMANDS = (
    Command("send", N_("sends it to all remaining recipients, or resumes it"), _send, _SENDING),
    Command("resume", N_("resumes a paused or interrupted distribution"), partial(_send, goes_on=True), _SENDING),
    Command("send-due", N_("sends what is due, for a scheduler that runs it every few minutes"), _send_due,
            (flag("--late", N_("also what has been due for more than an hour")), PASSWORD)),
    Command("status", N_("how many have it, and who has not received it"), _status, (NUMBER,)),
    Command("timer", N_("a systemd user timer that sends due messages without a window"), _timer,
            (argument("what", choices=("on", "off", "show"), help=N_("sets it up, removes it, or shows its files")),)),
    Command("pause", N_("sends nothing more until it is resumed"), _pause, (NUMBER,)),
    Command("settle", N_("decides about failed or unsure recipients"), _settle, (
        NUMBER,
        number("--recipient", N_("only this one, by its number in status; repeatable"), dest="recipients",
               action="append", default=[]),
        _DECIDED,
    )),
    Command("opt-out", N_("unsubscribes somebody: none of their addresses is written to"), _opt_out, (
        argument("said", metavar=N_("MESSAGE"),
                 help=N_("the Message-ID or {id} of the message they received, or their address")),
        text("--reason", N_("why")),
    )),
)  # fmt: skip
