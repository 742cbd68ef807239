"""Distributions on the command line: prepared, looked at, timed, asked again, and their record."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING, Any

from outreach.cli import office, output
from outreach.cli.commands import exporting, lists
from outreach.cli.delivery import send_timer, sending
from outreach.i18n import _, ngettext
from outreach.mail.message import Sender
from outreach.problems import Problem
from outreach.services.delivery import audience, delivery, delivery_record, distributions
from outreach.services.delivery.delivery_labels import HOWS, STATES
from outreach.services.exporting import list_export

if TYPE_CHECKING:
    from outreach.services.delivery.audience import Audience
    from outreach.store.workspace import Workspace


def register(commands: office.Commands) -> None:
    """Adds the commands of distributions."""
    parser = commands.add_parser("distributions", help=_("who receives a release, and who has received it"))
    inner = parser.add_subparsers(metavar=_("COMMAND"), required=True)
    _register_prepare(inner)
    listed = inner.add_parser("list", help=_("all distributions, newest first"))
    listed.add_argument("filter", metavar=_("WORDS"), nargs="*", help=_("words of the headline or the list"))
    listed.set_defaults(run=_list)
    show = _numbered(inner, "show", _("what was sent, to whom, and what has changed since"))
    show.set_defaults(run=_show)
    schedule = _numbered(inner, "schedule", _("sends it later"))
    schedule.add_argument("at", metavar=_("MOMENT"), help=_("day, time and zone, as 2026-12-01T10:00+06:00"))
    schedule.set_defaults(run=_schedule)
    unschedule = _numbered(inner, "unschedule", _("removes its time; it stays prepared"))
    unschedule.set_defaults(run=_unschedule)
    stop = _numbered(inner, "stop", _("stops it: remaining recipients do not receive it"))
    stop.set_defaults(run=_stop)
    record = _numbered(inner, "record", _("its record, as a PDF or as JSON"))
    record.add_argument("file", metavar=_("FILE"))
    record.add_argument("--format", metavar=_("FORMAT"), help=_("pdf or json, whatever the ending is"))
    record.set_defaults(run=_record)
    again = _numbered(inner, "again", _("the same audience again: prepared, or exported to a file"))
    again.add_argument("--release", metavar="ID", type=office.number, help=_("the release that they receive"))
    again.add_argument(
        "--again", action="store_true", help=_("include people who already have the release or are waiting for it")
    )
    again.add_argument("--to", metavar=_("FILE"), help=_("exports a file or a folder and prepares nothing"))
    exporting.add_format(again)
    lists.add_sender(again)
    again.set_defaults(run=_again)
    happened = inner.add_parser("deliveries", help=_("what happened to whom, and by which way"))
    happened.add_argument("id", metavar="ID", type=office.number, nargs="?", help=_("the distribution's number"))
    happened.add_argument("--release", metavar="ID", type=office.number, help=_("only of this release"))
    happened.add_argument("--contact", metavar="ID", type=office.number, help=_("only to this contact"))
    happened.set_defaults(run=_deliveries)
    sending.register(inner)
    send_timer.register(inner)


def _numbered(inner: office.Commands, name: str, help: str) -> argparse.ArgumentParser:
    parser: argparse.ArgumentParser = inner.add_parser(name, help=help)
    parser.add_argument("id", metavar="ID", type=office.number, help=_("the distribution's number"))
    return parser


def _register_prepare(inner: office.Commands) -> None:
    parser = inner.add_parser("prepare", help=_("freezes the recipients, to be sent; sends nothing itself"))
    parser.add_argument("name", metavar=_("NAME"), nargs="*", help=_("the lists, by name or number"))
    parser.add_argument("--release", metavar="ID", type=office.number, required=True, help=_("what they receive"))
    parser.add_argument(
        "--to-those-who-have-it", action="store_true",
        help=_("tells those who have the release about its correction or withdrawal; needs no list"),
    )  # fmt: skip
    lists.add_leaving_out(parser)
    lists.add_sender(parser)
    parser.set_defaults(run=_prepare)


def _deliveries(choice: argparse.Namespace) -> int:
    with office.opened(choice) as workspace:
        if choice.id is not None:
            workspace.read(distributions.card, choice.id)  # that there is one
        found = workspace.read(delivery.find, choice.id, choice.release, choice.contact)
    titles = ("distribution", "name", "address", "way", "state", "at", "answer")
    rows = [
        (one.distribution, one.name, one.address, one.way, _(delivery.STATES[one.state]), one.at or "", one.answer)
        for one in found
    ]
    answer = {"deliveries": [one._asdict() for one in found]}
    output.answer(choice, answer, output.table(titles, rows) if rows else [_("None found.")])
    return 0


def _settings(choice: argparse.Namespace, author: str) -> dict[str, Any]:
    given = {
        "from": choice.sender, "from_name": choice.from_name, "reply_to": choice.reply_to,
        "unsubscribe": choice.unsubscribe, "greeting": lists.greeting(choice), "by": author,
    }  # fmt: skip
    return {name: value for name, value in given.items() if value or isinstance(value, dict)}


def _prepare(choice: argparse.Namespace) -> int:
    if not choice.name and not choice.filter and not choice.to_those_who_have_it:
        raise Problem(_("Who is the audience? Name a list, or give a --filter."))
    with office.opened(choice) as workspace:
        wanted = lists.audience(workspace, choice.name, choice)
        if choice.to_those_who_have_it:
            wanted = wanted._replace(recipients_of=choice.release)
        return _prepared(choice, workspace, wanted)


def _prepared(choice: argparse.Namespace, workspace: Workspace, wanted: Audience) -> int:
    number, resolved = workspace.write(
        _("Prepare a distribution"), distributions.prepare, wanted, settings=_settings(choice, workspace.author)
    )
    problems = [f"{left.name}: {left.reason}" for left in resolved.left_out if left.code in audience.TO_MEND]
    answer = {
        "distribution": number,
        "recipients": len(resolved.recipients),
        "held": sum(one.held for one in resolved.recipients),
        "languages": resolved.languages,
        "left_out": [left._asdict() for left in resolved.left_out],
        "may_have": [one._asdict() for one in resolved.may_have],
        "problems": problems,
    }
    count = len(resolved.recipients)
    text = ngettext("Prepared: {count} recipient", "Prepared: {count} recipients", count).format(count=count)
    pairs = [(_("Distribution"), number), (_("Hold until the embargo ends"), answer["held"] or "")]
    told = [f"! {problem}" for problem in problems]
    for code, said in (("already", _("{count} excluded: already delivered")),
                       ("waiting", _("{count} excluded: waiting in another distribution"))):  # fmt: skip
        many = sum(left.code == code for left in resolved.left_out)
        told += [said.format(count=many)] if many else []
    output.answer(choice, answer, [text, *output.sheet(pairs), *told, *(one.text for one in resolved.may_have)])
    return 1 if problems else 0


def _list(choice: argparse.Namespace) -> int:
    with office.opened(choice) as workspace:
        found = workspace.read(distributions.find, " ".join(choice.filter))
        rows = workspace.read(distributions.rows, found)
    answer = {"count": len(rows), "distributions": [row._asdict() for row in rows]}
    titles = ("id", "at", "how", "state", "headline", "list", "counts")
    lines = [
        (row.id, row.at, row.how, row.state, row.headline, row.list_name,
         [f"{state} {many}" for state, many in sorted(row.counts.items())])
        for row in rows
    ]  # fmt: skip
    output.answer(choice, answer, output.table(titles, lines) if rows else [_("None found.")])
    return 0


def document(workspace: Workspace, distribution_id: int) -> dict[str, Any]:
    """A distribution as `show` answers it: its record, and what has changed since it was prepared."""
    found: dict[str, Any] = workspace.read(delivery_record.record, distribution_id)
    return {"id": distribution_id, **found, "changed": workspace.read(distributions.changed_since, distribution_id)}


def show(choice: argparse.Namespace, found: dict[str, Any]) -> int:
    """Prints a distribution."""
    how, state = HOWS.get(found["how"], found["how"]), STATES.get(found["state"], found["state"])
    pairs = [
        (_("Distribution"), found["id"]), (_("Release"), found["headline"]),
        (_("Lists"), [row["name"] for row in found["audience"]["lists"]]),
        (_("Send"), _(how)),
        (_("State"), _(state)),
        (_("Started"), _at(found["at"])), (_("Scheduled for"), _at(found["scheduled_at"])),
        (_("Ended"), _at(found["finished_at"])),
        (_("Changed since"), found["changed"]),
    ]  # fmt: skip
    rows = [
        (one["name"], one["address"], one["language"], _(delivery.STATES[one["delivery"]]),
         delivery.answer(one["delivery"], one["answer"]))
        for one in found["recipients"]
    ]  # fmt: skip
    lines = [*output.sheet(pairs), "", *output.table(("name", "address", "language", "state", "answer"), rows)]
    if found["left_out"]:
        left = [(one["name"], one["reason"]) for one in found["left_out"]]
        lines += ["", _("Excluded:"), *output.table(("name", "reason"), left)]
    output.answer(choice, found, lines)
    return 0


def _at(iso: str | None) -> datetime | None:
    return datetime.fromisoformat(iso) if iso else None


def _show(choice: argparse.Namespace) -> int:
    with office.opened(choice) as workspace:
        return show(choice, document(workspace, choice.id))


def changed(choice: argparse.Namespace, label: str, action: Callable[..., Any], *arguments: Any) -> int:
    """Does something with a distribution and shows it."""
    with office.opened(choice) as workspace:
        workspace.write(label, action, choice.id, *arguments)
        return show(choice, document(workspace, choice.id))


def moment(text: str) -> datetime:
    """A moment as it is given: ISO 8601 with its zone.

    Raises:
        Problem: it is none, or has no zone.
    """
    try:
        at = datetime.fromisoformat(text.strip())
    except ValueError:
        raise Problem(
            _("“{text}” is not a date with time. Write it as 2026-12-01T10:00+06:00.").format(text=text)
        ) from None
    if at.tzinfo is None:
        raise Problem(_("In which time zone is {text}? Write it as 2026-12-01T10:00+06:00.").format(text=text))
    return at


def _schedule(choice: argparse.Namespace) -> int:
    return changed(choice, _("Schedule a distribution"), distributions.schedule, moment(choice.at))


def _unschedule(choice: argparse.Namespace) -> int:
    return changed(choice, _("Unschedule a distribution"), distributions.unschedule)


def _stop(choice: argparse.Namespace) -> int:
    return changed(choice, _("Stop a distribution"), distributions.stop)


def _record(choice: argparse.Namespace) -> int:
    with office.opened(choice) as workspace:
        delivery_record.export_record(workspace, choice.id, choice.file, choice.format)
    output.answer(choice, {"distribution": choice.id, "files": [choice.file]}, [choice.file])
    return 0


def _again(choice: argparse.Namespace) -> int:
    with office.opened(choice) as workspace:
        wanted, gone = workspace.read(distributions.audience_of, choice.id, choice.release)
        for text in gone:
            output.note(text)
        wanted = wanted._replace(again=choice.again)
        if choice.to is None:
            if choice.release is None:
                raise Problem(_("Which release do they receive this time? Give it with --release."))
            return _prepared(choice, workspace, wanted)
        sender = Sender(choice.sender, choice.from_name, choice.reply_to, choice.unsubscribe)
        job = list_export.export_audience(
            workspace, wanted, choice.to, format=choice.format, columns=exporting.columns(choice), sender=sender,
            greeting=lists.greeting(choice),
        )  # fmt: skip
        return exporting.finish(choice, output.follow(job), recorded=True)
