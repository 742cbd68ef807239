"""Sending on the command line: a distribution sent, paused, resumed; what is due; a test to oneself."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, TypeVar

from outreach.cli import office, output
from outreach.i18n import _, ngettext
from outreach.problems import Problem
from outreach.services.contacts import contacts
from outreach.services.delivery import (
    delivery,
    distributions,
    last_look,
    opting_out,
    sending,
    sending_steps,
    sending_trial,
)
from outreach.services.delivery.delivery_labels import STATES
from outreach.services.delivery.mail_server import PasswordWanted

if TYPE_CHECKING:
    from outreach.services.delivery.last_look import LastLook
    from outreach.services.delivery.sending import Sent
    from outreach.store.workspace import Workspace

R = TypeVar("R")


def register(inner: office.Commands) -> None:
    """Adds the commands that send to those of distributions."""
    for name, help in (
        ("send", _("sends it to all remaining recipients, or resumes it")),
        ("resume", _("resumes a paused or interrupted distribution")),
    ):
        parser = _numbered(inner, name, help)
        parser.add_argument(
            "--test", metavar=_("ADDRESS"), help=_("sends each language to yourself and to nobody else")
        )
        parser.add_argument(
            "--as-it-is-now", action="store_true", help=_("applies what has changed since it was prepared")
        )
        parser.add_argument(
            "--no-wait", action="store_true", help=_("leaves recipients whose server says “later” to send-due")
        )
        parser.add_argument("--yes", action="store_true", help=_("sends without asking; needed in scripts"))
        add_password(parser)
        parser.set_defaults(run=_send, goes_on=name == "resume")
    due = inner.add_parser("send-due", help=_("sends what is due, for a scheduler that runs it every few minutes"))
    due.add_argument("--late", action="store_true", help=_("also what has been due for more than an hour"))
    add_password(due)
    due.set_defaults(run=_send_due)
    _numbered(inner, "status", _("how many have it, and who is excluded")).set_defaults(run=_status)
    _numbered(inner, "pause", _("sends nothing more until it is resumed")).set_defaults(run=_pause)
    settle = _numbered(inner, "settle", _("decides about failed or unsure recipients"))
    way = settle.add_mutually_exclusive_group(required=True)
    way.add_argument("--again", action="store_true", help=_("failed or unsure: queue them again"))
    way.add_argument(
        "--arrived", action="store_true",
        help=_("unsure: they confirm that they have it; drafts or a file: you sent them yourself"),
    )  # fmt: skip
    settle.add_argument(
        "--recipient", dest="recipients", metavar="ID", type=office.number, action="append", default=[],
        help=_("only this one, by its number in status; repeatable"),
    )  # fmt: skip
    settle.set_defaults(run=_settle)
    out = inner.add_parser("opt-out", help=_("unsubscribes somebody: none of their addresses is written to"))
    out.add_argument(
        "said", metavar=_("MESSAGE"), help=_("the Message-ID or {id} of the message they received, or their address")
    )
    out.add_argument("--reason", metavar=_("TEXT"), default="", help=_("why"))
    out.set_defaults(run=_opt_out)


def _numbered(inner: office.Commands, name: str, help: str) -> argparse.ArgumentParser:
    parser: argparse.ArgumentParser = inner.add_parser(name, help=help)
    parser.add_argument("id", metavar="ID", type=office.number, help=_("the distribution's number"))
    return parser


def add_password(parser: argparse.ArgumentParser) -> None:
    """Lets the password be given where the system has no keyring; never as an argument, which everybody sees."""
    parser.add_argument(
        "--password-stdin", action="store_true", help=_("reads the password from standard input; else the keyring")
    )


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
        import getpass

        output.note(wanted.text)
        return action(getpass.getpass(_("Password: "), sys.stderr))


def _send(choice: argparse.Namespace) -> int:
    with office.opened(choice) as workspace:
        if choice.test:
            languages = with_password(
                choice,
                lambda word: output.follow(sending_trial.to_oneself(workspace, choice.id, choice.test, password=word)),
            )
            answer = {"distribution": choice.id, "test": choice.test, "languages": languages}
            text = _("Test message sent to {address}: {languages}")
            output.answer(choice, answer, [text.format(address=choice.test, languages=", ".join(languages))])
            return 0
        sending.ready(workspace, choice.id, as_it_is_now=choice.as_it_is_now)
        look = workspace.read(last_look.of, choice.id)
        figures = _figures(look)
        if not _may_go(choice, workspace, _look_lines(look)):
            if choice.json:
                output.answer(choice, {"distribution": choice.id, **figures}, [])
            output.note(_("Nothing was sent. To send it, add --yes."))
            return 2
        sent = with_password(
            choice,
            lambda word: output.follow(
                sending.send(
                    workspace, choice.id, password=word, as_it_is_now=choice.as_it_is_now, patient=not choice.no_wait
                )
            ),
        )
        document = {**figures, **_document(workspace, sent)}
        output.answer(choice, document, _lines(document))
        return int(bool(sent.problems))


def _figures(look: LastLook) -> dict[str, Any]:
    """What sending would do, as JSON has it."""
    return {
        "now": look.now, "waiting": look.waiting, "until": look.until, "left_out": sum(look.left_out.values()),
        "left_out_by": look.left_out, "already": look.already, "once_more": look.once_more,
        "may_be_one": [[one.contact, other.contact] for one, other in look.may_be_one], "officers_away": look.away,
        "may_have": [one._asdict() for one in look.may_have], "asking_out": look.asking_out,
        "may_be_refusers": look.refusers,
    }  # fmt: skip


def _look_lines(look: LastLook) -> list[str]:
    """What sending would do, in words."""
    left = sum(look.left_out.values())
    parts = [ngettext("{count} goes now", "{count} go now", look.now).format(count=look.now)]
    if look.waiting:
        text = ngettext("{count} waits for the embargo", "{count} wait for the embargo", look.waiting)
        parts.append(text.format(count=look.waiting))
    if left:
        text = ngettext("{count} excluded", "{count} excluded", left).format(count=left)
        has = _("{count} of them already have it or are waiting for it").format(count=look.already)
        parts.append(f"{text} ({has})" if look.already else text)
    lines = [f"{look.headline}: " + " · ".join(parts)]
    if look.once_more:
        text = ngettext("{count} receives it again.", "{count} receive it again.", look.once_more)
        lines.append(text.format(count=look.once_more))
    if look.may_be_one:
        text = ngettext("{count} pair may be one person:", "{count} pairs may be one person:", len(look.may_be_one))
        lines.append(text.format(count=len(look.may_be_one)))
        lines += [f"  {one.name} <{one.address}> – {other.name} <{other.address}>" for one, other in look.may_be_one]
    return [*lines, *look.warnings]


def _may_go(choice: argparse.Namespace, workspace: Workspace, lines: list[str]) -> bool:
    """Says what goes, and asks where somebody sits at a terminal; what was begun is gone on with unasked."""
    for line in lines:
        output.note(line)
    begun = workspace.read(distributions.card, choice.id).state in ("paused", "sending")
    if choice.yes or (choice.goes_on and begun):
        return True
    return output.is_asked_at_terminal() and not choice.password_stdin and output.is_yes(_("Send it? [y/N]"))


def _send_due(choice: argparse.Namespace) -> int:
    with office.opened(choice) as workspace:
        late = [] if choice.late else workspace.read(sending.late)
        found = output.follow(sending.send_due(workspace, late=choice.late, password=password(choice)))
        if choice.json:
            answer = {
                "count": len(found), "sent": [_document(workspace, sent) for sent in found],
                "late": [one._asdict() for one in late],
            }  # fmt: skip
            output.answer(choice, answer, [])
            return int(bool(late) or any(sent.problems for sent in found))
        if not found and not late:
            output.note(_("Nothing is due."))
        text = _(
            "{headline} (distribution {id}) was due at {due}: {count} recipients. Send it with --late, or stop it."
        )
        for one in late:
            said = text.format(headline=one.headline, id=one.distribution, due=one.due, count=one.recipients)
            output.note(f"! {said}")
        return _answer(choice, workspace, found) or int(bool(late))


def _status(choice: argparse.Namespace) -> int:
    with office.opened(choice) as workspace:
        _answer(choice, workspace, [workspace.read(sending.status, choice.id)])
    return 0


def _pause(choice: argparse.Namespace) -> int:
    with office.opened(choice) as workspace:
        workspace.write(_("Pause a distribution"), distributions.pause, choice.id)
        _answer(choice, workspace, [workspace.read(sending.status, choice.id)])
    return 0


def _settle(choice: argparse.Namespace) -> int:
    action = sending_steps.send_again if choice.again else sending_steps.it_arrived
    with office.opened(choice) as workspace, workspace.writing(_("Settle a distribution")) as session:
        count = action(session, choice.id, choice.recipients)
    if not count:
        raise Problem(_("None of these recipients is in that state."))
    with office.opened(choice) as workspace:
        _answer(choice, workspace, [workspace.read(sending.status, choice.id)])
    return 0


def _opt_out(choice: argparse.Namespace) -> int:
    with office.opened(choice) as workspace:
        found = workspace.write(_("Respect opt-outs"), opting_out.record, choice.said, choice.reason)
        people = [{"contact": row.id, "name": row.name} for row in workspace.read(contacts.rows, found)]
    lines = [_("{name} receives no more mail").format(name=one["name"]) for one in people]
    output.answer(choice, {"contacts": people}, lines or [_("This address receives no more mail")])
    return 0


def _answer(choice: argparse.Namespace, workspace: Workspace, found: list[Sent]) -> int:
    for sent in found:
        document = _document(workspace, sent)
        output.answer(choice, document, _lines(document))
    return int(any(sent.problems for sent in found))


def _document(workspace: Workspace, sent: Sent) -> dict[str, Any]:
    """How it stands, and who has not got it though they should have."""
    rows = workspace.read(distributions.recipients, sent.distribution, ("failed", "unsure", "queued", "held"))
    people = [
        {"id": row.id, "contact": row.contact, "name": row.name, "address": row.address, "state": row.state,
         "answer": row.answer, "attempts": row.attempts}
        for row in rows
        if row.state in ("failed", "unsure") or row.attempts  # whose server said “later” waits
    ]  # fmt: skip
    counts = {"bounced": 0, **workspace.read(delivery.counts, sent.distribution)}
    return {**sent._asdict(), "counts": counts, "people": people}


def _lines(found: dict[str, Any]) -> list[str]:
    has = sum(found["counts"].get(state, 0) for state in delivery.REACHED)
    handed = ngettext("{count} delivered", "{count} delivered", has).format(count=has)
    pairs = [(_("Distribution"), found["distribution"]), (_("State"), _(STATES[found["state"]]))]
    pairs += [
        (_(delivery.STATES[delivery.STORED.get(state, state)]), found[state] or "")
        for state in ("queued", "held", "failed", "unsure")
    ]
    pairs += [(_("bounced"), found["bounced"] or ""), (_("Continues at"), found["next_at"])]
    lines = [handed, *output.sheet(pairs), *(f"! {problem}" for problem in found["problems"])]
    if found["people"]:
        rows = [
            (
                one["id"],
                one["name"],
                one["address"],
                _(delivery.STATES[delivery.STORED.get(one["state"], one["state"])]),
                delivery.answer(one["state"], one["answer"]),
            )
            for one in found["people"]
        ]
        lines += ["", *output.table(("id", "name", "address", "state", "answer"), rows)]
    return lines
