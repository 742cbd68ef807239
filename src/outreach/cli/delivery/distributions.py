"""Distributions on the command line: prepared, looked at, timed, asked again, and their record."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Iterable
from contextlib import suppress
from datetime import datetime
from functools import partial
from itertools import starmap
from typing import TYPE_CHECKING

from outreach import i18n
from outreach.cli import office, output
from outreach.cli.commands import exporting, lists
from outreach.cli.declared import FILE, OVERWRITE, Answer, Command, argument, flag, number, record_number
from outreach.cli.delivery import messengers, own_mailbox, sending
from outreach.i18n import N_, _, counted
from outreach.problems import FieldProblem, Problem
from outreach.services.contacts import contacts
from outreach.services.delivery import audience, delivery, delivery_record, distributions, last_look
from outreach.services.delivery import messengers as by_messenger
from outreach.services.delivery.delivery_labels import HOWS, RECIPIENT_STATES, STATES
from outreach.services.exporting import list_export
from outreach.services.releases import embargo, greetings, releases
from outreach.store.workspace import Workspace
from outreach.values import dates

if TYPE_CHECKING:
    from outreach.services.delivery.audience import Audience, LeftOut


def _deliveries(choice: argparse.Namespace, workspace: Workspace) -> Answer:
    if choice.id is not None:
        workspace.read(distributions.card, choice.id)  # that there is one
    for given, card in ((choice.release, releases.card), (choice.contact, contacts.card)):
        if given is not None:
            workspace.read(card, given)
    found = workspace.read(delivery.find, choice.id, choice.release, choice.contact)
    titles = ("distribution", "name", "address", "way", "state", "at", "answer")
    rows = [{**one._asdict(), "state": _(delivery.STATES[one.state])} for one in found]
    return Answer({"deliveries": output.documents(found)}, output.records(titles, rows))


def _settings(choice: argparse.Namespace, author: str) -> dict[str, object]:
    given = {
        "from": choice.sender, "from_name": choice.from_name, "reply_to": choice.reply_to,
        "unsubscribe": choice.unsubscribe, "greeting": lists.greeting(choice), "by": author,
    }  # fmt: skip
    return {name: value for name, value in given.items() if value or isinstance(value, dict)}


def _prepare(choice: argparse.Namespace, workspace: Workspace) -> Answer:
    if not choice.name and not choice.filter and not choice.to_those_who_have_it:
        raise Problem(_("Who is the audience? Name a list, or give a --filter."))
    wanted = lists.audience(workspace, choice.name, choice)
    if choice.to_those_who_have_it:
        wanted = wanted._replace(recipients_of=choice.release)
    return _prepared(choice, workspace, wanted)


def _prepared(choice: argparse.Namespace, workspace: Workspace, wanted: Audience) -> Answer:
    label, given = _("Prepare a distribution"), _settings(choice, workspace.author)
    if wanted.way == "messenger":
        said = greetings.parse(choice.text)
        distribution, resolved = workspace.write(label, by_messenger.prepare, wanted, said, by=workspace.author)
    else:
        how = "mailbox" if choice.drafts else "smtp"
        distribution, resolved = workspace.write(label, distributions.prepare, wanted, settings=given, how=how)
    count, held = len(resolved.recipients), sum(one.held for one in resolved.recipients)
    to_mend = _by_reason(resolved.left_out, mended=True)
    problems = [f"{i18n.listed(names)}: {reason}" for names, reason in to_mend]
    alike = workspace.read(audience.may_be_one, [one.contact for one in resolved.recipients], wanted.release)
    answer = {
        "distribution": distribution, "recipients": count, "held": held, "languages": resolved.languages,
        "left_out": output.documents(resolved.left_out),
        "may_have": output.documents(resolved.may_have), "problems": problems,
        "may_be_one": [[one.contact, one.other] for one in alike],
    }  # fmt: skip
    text = counted("Prepared: {count} recipient", "Prepared: {count} recipients", count)
    pairs = [(_("Distribution"), distribution), (_("Held until the embargo ends"), held or "")]
    lines = [text, *output.sheet(pairs), *output.marked(problems)]
    lines += starmap(sending.excluded, _by_reason(resolved.left_out, mended=False))
    lines += [*audience.told_alike(alike), *(one.text for one in resolved.may_have)]
    return Answer(answer, [*filter(None, lines)], int(bool(problems)))


def _by_reason(people: Iterable[LeftOut], *, mended: bool) -> list[tuple[list[str], str]]:
    """(names, why they are left out), of reasons that can be mended, or of all others."""
    found: dict[str, list[str]] = {}
    for left in people:
        if (left.code in audience.TO_MEND) == mended:
            found.setdefault(left.reason, []).append(left.name)
    return [(names, reason) for reason, names in found.items()]


def _list(choice: argparse.Namespace, workspace: Workspace) -> Answer:
    rows = workspace.read(distributions.rows, workspace.read(distributions.find, " ".join(choice.filter)))
    came_of = workspace.read(delivery.counts, [row.id for row in rows])
    titles = ("id", "at", "how", "state", "headline", "list", "counts")
    shown = [
        {**row._asdict(), "list": row.list_name, "state": _(STATES[row.state]), "counts": _counts(row, came_of[row.id])}
        for row in rows
    ]
    return Answer({"count": len(rows), "distributions": output.documents(rows)}, output.records(titles, shown))


def _counts(row: distributions.DistributionRow, came_of: dict[str, int]) -> list[str]:
    """How many are in each state, as `status` and the reports count them, and how many are excluded."""
    there = {**came_of, "left out": row.counts.get("left out", 0)}
    names = {**RECIPIENT_STATES, **delivery.STATES}
    return [f"{_(names[state])} {many}" for state, many in there.items() if many]


def _show(choice: argparse.Namespace, workspace: Workspace) -> Answer:
    """Its record, and what has changed since it was prepared."""
    record: dict[str, object] = workspace.read(delivery_record.record, choice.id)
    changed = workspace.read(distributions.changed_since, choice.id)
    found = {"id": choice.id, **record, "changed": changed + workspace.read(last_look.people_changed, choice.id)}
    how, state = HOWS.get(found["how"], found["how"]), STATES.get(found["state"], found["state"])
    pairs = [
        (_("Distribution"), found["id"]), (_("Release"), found["headline"]),
        (_("Lists"), [row["name"] for row in found["audience"]["lists"]]), (_("Send"), _(how)), (_("State"), _(state)),
        (_("Prepared at"), _at(found["at"])), (_("Scheduled for"), _at(found["scheduled_at"])),
        (_("Ended"), _at(found["finished_at"])), (_("Changed since"), found["changed"]),
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
    return Answer(found, lines)


def _at(iso: str | None) -> datetime | None:
    return datetime.fromisoformat(iso) if iso else None


def _moment(text: str) -> datetime:
    """A moment as people type it, on the organisation's clock, or as ISO 8601 with its zone.

    Raises:
        Problem: it is none, or comes twice or never in that zone.
    """
    if (at := dates.typed_moment(text)) is not None:
        try:
            return embargo.moment(at, i18n.zone())
        except FieldProblem as wrong:  # an embargo's field; here there is none
            raise Problem(wrong.text) from None
    with suppress(ValueError):
        if (given := datetime.fromisoformat(text.strip())).tzinfo is not None:
            return given
    raise Problem(_("“{text}” is not a date with time. Write it as 2026-12-01 10:00.").format(text=text))


def _schedule(choice: argparse.Namespace, workspace: Workspace) -> Answer:
    workspace.write(_("Schedule a distribution"), distributions.schedule, choice.id, _moment(choice.at))
    return _show(choice, workspace)


def _change(choice: argparse.Namespace, workspace: Workspace, label: str, action: Callable[..., object]) -> Answer:
    workspace.write(_(label), action, choice.id)
    return _show(choice, workspace)


def _record(choice: argparse.Namespace, workspace: Workspace) -> Answer:
    office.check_new(choice, choice.file)
    delivery_record.export_record(workspace, choice.id, choice.file, choice.format)
    return Answer({"distribution": choice.id, "files": [choice.file]}, [choice.file])


def _again(choice: argparse.Namespace, workspace: Workspace) -> Answer:
    office.check_new(choice, choice.to)
    wanted, gone = workspace.read(distributions.audience_of, choice.id, choice.release)
    for text in gone:
        output.note(text)
    wanted = wanted._replace(again=choice.again)
    if choice.to is None:
        if choice.release is None:
            raise Problem(_("Which release do they receive this time? Give it with --release."))
        return _prepared(choice, workspace, wanted)
    job = list_export.export_audience(
        workspace, wanted, choice.to, format=choice.format, columns=exporting.columns(choice),
        sender=lists.sender(choice), greeting=lists.greeting(choice),
    )  # fmt: skip
    return exporting.finished(output.follow(job), recorded=True)


_UNSCHEDULE = partial(_change, label=N_("Unschedule a distribution"), action=distributions.unschedule)
_STOP = partial(_change, label=N_("Stop a distribution"), action=distributions.stop)
_DRAFTS = flag("--drafts", N_("“send” then saves a draft for each in your mailbox, and sends nothing"))
GROUPS = {"distributions": (
    Command("prepare", N_("freezes the recipients, to be sent; sends nothing itself"), _prepare, (
        argument("name", metavar=N_("NAME"), nargs="*", help=N_("the lists, by name or number")),
        number("--release", N_("what they receive"), required=True),
        flag("--to-those-who-have-it",
             N_("tells those who have the release about its correction or withdrawal; needs no list")),
        _DRAFTS, *lists.LEAVING_OUT, messengers.TEXT, *lists.SENDER,
    )),
    Command("list", N_("all distributions, newest first"), _list,
            (argument("filter", metavar=N_("WORDS"), nargs="*", help=N_("words of the headline or the list")),)),
    Command("show", N_("what was sent, to whom, and what has changed since"), _show, (sending.NUMBER,)),
    Command("schedule", N_("sends it later"), _schedule, (
        sending.NUMBER,
        argument("at", metavar=N_("MOMENT"), help=N_(
            "day and time on your organisation's clock, as 2026-12-01 10:00, or with a zone: 2026-12-01T10:00+06:00"
        )),
    )),
    Command("unschedule", N_("removes its time; it stays prepared"), _UNSCHEDULE, (sending.NUMBER,)),
    Command("stop", N_("stops it: remaining recipients do not receive it"), _STOP, (sending.NUMBER,)),
    Command("record", N_("its record, as a PDF or as JSON"), _record, (
        sending.NUMBER, FILE,
        argument("--format", metavar=N_("FORMAT"), help=N_("pdf or json, whatever the ending is")),
        OVERWRITE,
    )),
    Command("again", N_("the same audience again: prepared, or exported to a file"), _again, (
        sending.NUMBER, number("--release", N_("the release that they receive")), lists.AGAIN,
        argument("--to", metavar=N_("FILE"), help=N_("exports a file or a folder and prepares nothing")),
        _DRAFTS, *exporting.FORMAT, OVERWRITE, messengers.TEXT, *lists.SENDER,
    )),
    Command("deliveries", N_("what was sent to whom, and how"), _deliveries, (
        argument("id", metavar="ID", type=record_number, nargs="?", help=N_("the distribution's number")),
        number("--release", N_("only of this release")), number("--contact", N_("only to this contact")),
    )),
    *messengers.COMMANDS, *sending.COMMANDS,
    own_mailbox.TAKE_BACK,
)}  # fmt: skip
