"""Sending on the command line: a distribution sent, paused, resumed; what is due; a test to oneself."""

import argparse
import sys
from collections.abc import Callable
from typing import Any, TypeVar

from outreach.cli import office, output
from outreach.i18n import _, ngettext
from outreach.problems import Problem

R = TypeVar("R")


def register(inner: Any) -> None:
    """Adds the commands that send to those of distributions."""
    for name, help in (
        ("send", _("sends it to everybody who is still to get it, or goes on with it")),
        ("resume", _("goes on with one that was paused or broken off")),
    ):
        parser = _numbered(inner, name, help)
        parser.add_argument(
            "--test", metavar=_("ADDRESS"), help=_("sends each language to yourself, and to nobody else")
        )
        parser.add_argument(
            "--as-it-is-now", action="store_true", help=_("takes over what has changed since it was prepared")
        )
        parser.add_argument(
            "--no-wait", action="store_true", help=_("leaves those whose server says “later” to send-due")
        )
        add_password(parser)
        parser.set_defaults(run=_send)
    due = inner.add_parser("send-due", help=_("sends what is due, for a scheduler that calls it every few minutes"))
    add_password(due)
    due.set_defaults(run=_send_due)
    _numbered(inner, "status", _("how many have it, and who does not")).set_defaults(run=_status)
    _numbered(inner, "pause", _("nothing more goes out until it is resumed")).set_defaults(run=_pause)
    settle = _numbered(inner, "settle", _("what is to become of those who failed, or of whom nobody knows"))
    way = settle.add_mutually_exclusive_group(required=True)
    way.add_argument("--again", action="store_true", help=_("failed or unsure: they are queued once more"))
    way.add_argument("--arrived", action="store_true", help=_("unsure: they say that they have it"))
    settle.add_argument(
        "--recipient", dest="recipients", metavar="ID", type=office.number, action="append", default=[],
        help=_("only this one, by its number in status; again for each"),
    )  # fmt: skip
    settle.set_defaults(run=_settle)
    out = inner.add_parser("opt-out", help=_("somebody asks to be left alone: none of their addresses is written to"))
    out.add_argument("said", metavar=_("MESSAGE"), help=_("the Message-ID or {id} of what they got, or their address"))
    out.add_argument("--reason", metavar=_("TEXT"), default="", help=_("why"))
    out.set_defaults(run=_opt_out)


def _numbered(inner: Any, name: str, help: str) -> argparse.ArgumentParser:
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
        raise Problem(_("No password came on standard input."))
    return given


def with_password(choice: argparse.Namespace, action: Callable[[str | None], R]) -> R:
    """Does something that may want the password, and asks for it where somebody sits at a terminal."""
    from outreach.services.sending_server import PasswordWanted

    try:
        return action(password(choice))
    except PasswordWanted as wanted:
        if not (sys.stdin.isatty() and sys.stderr.isatty()):
            raise
        import getpass

        output.note(wanted.text)
        return action(getpass.getpass(_("Password: "), sys.stderr))


def _send(choice: argparse.Namespace) -> int:
    from outreach.services import sending, sending_trial

    with office.opened(choice) as workspace:
        if choice.test:
            languages = with_password(
                choice,
                lambda word: output.follow(sending_trial.to_oneself(workspace, choice.id, choice.test, password=word)),
            )
            answer = {"distribution": choice.id, "test": choice.test, "languages": languages}
            text = _("A test went to {address}: {languages}")
            output.answer(choice, answer, [text.format(address=choice.test, languages=", ".join(languages))])
            return 0
        sent = with_password(
            choice,
            lambda word: output.follow(
                sending.send(
                    workspace, choice.id, password=word, as_it_is_now=choice.as_it_is_now, patient=not choice.no_wait
                )
            ),
        )
        return _answer(choice, workspace, [sent])


def _send_due(choice: argparse.Namespace) -> int:
    from outreach.services import sending

    with office.opened(choice) as workspace:
        found = output.follow(sending.send_due(workspace, password=password(choice)))
        if choice.json:
            output.answer(choice, {"count": len(found), "sent": [_document(workspace, sent) for sent in found]}, [])
            return int(any(sent.problems for sent in found))
        if not found:
            output.note(_("Nothing is due."))
        return _answer(choice, workspace, found)


def _status(choice: argparse.Namespace) -> int:
    from outreach.services import sending

    with office.opened(choice) as workspace:
        _answer(choice, workspace, [workspace.read(sending.status, choice.id)])
    return 0


def _pause(choice: argparse.Namespace) -> int:
    from outreach.services import distributions, sending

    with office.opened(choice) as workspace:
        workspace.write(_("Pause a distribution"), distributions.pause, choice.id)
        _answer(choice, workspace, [workspace.read(sending.status, choice.id)])
    return 0


def _settle(choice: argparse.Namespace) -> int:
    from outreach.services import sending, sending_steps

    action = sending_steps.send_again if choice.again else sending_steps.it_arrived
    with office.opened(choice) as workspace, workspace.writing(_("Settle a distribution")) as session:
        count = action(session, choice.id, choice.recipients)
    if not count:
        raise Problem(_("None of these recipients is in that state."))
    with office.opened(choice) as workspace:
        _answer(choice, workspace, [workspace.read(sending.status, choice.id)])
    return 0


def _opt_out(choice: argparse.Namespace) -> int:
    from outreach.services import contacts, opting_out

    with office.opened(choice) as workspace:
        found = workspace.write(_("Leave alone who asked for it"), opting_out.record, choice.said, choice.reason)
        people = [{"contact": row.id, "name": row.name} for row in workspace.read(contacts.rows, found)]
    lines = [_("{name} is written to no more").format(name=one["name"]) for one in people]
    output.answer(choice, {"contacts": people}, lines or [_("This address is written to no more")])
    return 0


def _answer(choice: argparse.Namespace, workspace: Any, found: list[Any]) -> int:
    for sent in found:
        document = _document(workspace, sent)
        output.answer(choice, document, _lines(document))
    return int(any(sent.problems for sent in found))


def _document(workspace: Any, sent: Any) -> dict[str, Any]:
    """How it stands, and who has not got it though they should have."""
    from outreach.services import distributions

    rows = workspace.read(distributions.recipients, sent.distribution, ("failed", "unsure"))
    people = [
        {"id": row.id, "contact": row.contact, "name": row.name, "address": row.address, "state": row.state,
         "answer": row.answer, "attempts": row.attempts}
        for row in rows
    ]  # fmt: skip
    return {**sent._asdict(), "people": people}


def _lines(found: dict[str, Any]) -> list[str]:
    from outreach.services.distributions_words import RECIPIENT_STATES, STATES

    handed = ngettext("{count} has it", "{count} have it", found["handed"]).format(count=found["handed"])
    pairs = [(_("Distribution"), found["distribution"]), (_("State"), _(STATES[found["state"]]))]
    pairs += [(_(RECIPIENT_STATES[state]), found[state] or "") for state in ("queued", "held", "failed", "unsure")]
    pairs += [(_("Goes on at"), found["next_at"])]
    lines = [handed, *output.sheet(pairs), *(f"! {problem}" for problem in found["problems"])]
    if found["people"]:
        rows = [
            (one["id"], one["name"], one["address"], _(RECIPIENT_STATES[one["state"]]), one["answer"])
            for one in found["people"]
        ]
        lines += ["", *output.table(("id", "name", "address", "state", "answer"), rows)]
    return lines
