"""Calls, notes and follow-ups on the command line: logged, due, done, put off, and made for a release."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from typing import TYPE_CHECKING

from outreach import i18n
from outreach.cli import output
from outreach.cli.declared import Answer, Command, argument, flag, number, record_number, text
from outreach.i18n import N_, _, counted
from outreach.services.contacts import activities, records
from outreach.services.delivery import followups
from outreach.store.workspace import Workspace

if TYPE_CHECKING:
    from outreach.services.contacts.activities import ActivityRow

_TITLES = ("id", "due_on", "done", "kind", "name", "outlet", "text", "reference")


def _list(choice: argparse.Namespace, workspace: Workspace) -> Answer:
    if choice.contact is not None:
        return _shown(workspace.read(activities.of_contact, choice.contact))
    if choice.all or choice.release is not None:
        return _shown(workspace.read(activities.open_ones, choice.release))
    return _shown(workspace.read(activities.due, records.day(choice.until, "until")))


def _add(choice: argparse.Namespace, workspace: Workspace) -> Answer:
    fields = {"kind": choice.kind, "text": choice.text, "at": choice.at, "release_id": choice.release}
    if choice.due is not None or choice.kind == "follow-up":
        fields["due_on"] = choice.due
    with workspace.writing(_("Log activity")) as session:
        made = [activities.log(session, contact, fields) for contact in dict.fromkeys(choice.contacts)]
    return _shown(workspace.read(activities.rows, made))


def _release(choice: argparse.Namespace, workspace: Workspace) -> Answer:
    found = workspace.read(followups.propose, choice.release, choice.due)
    made: list[int] = []
    if not choice.dry_run:
        asked = (choice.release, choice.contacts, found.due_on, choice.text)
        made = workspace.write(_("Follow up"), followups.make, *asked)
    document = {
        "due_on": found.due_on, "follow_ups": output.documents(workspace.read(activities.rows, made)),
        "people": output.documents(found.people), "left_out": output.documents(found.left_out),
    }  # fmt: skip
    lines = [f"{found.due_on}: {followups.summary(found)}"]
    lines += [f"  {one.contact_id}  {one.name}  {one.outlet}" for one in found.people]
    lines += [f"  ! {one.contact_id}  {one.name}: {one.why_not}" for one in found.left_out]
    return Answer(document, lines)


def _done(choice: argparse.Namespace, workspace: Workspace) -> Answer:
    label, action = (_("Not done"), activities.reopen) if choice.undo else (_("Done"), activities.done)
    workspace.write(label, action, choice.ids)
    return _shown(workspace.read(activities.rows, choice.ids))


def _put_off(choice: argparse.Namespace, workspace: Workspace) -> Answer:
    workspace.write(_("Snooze"), activities.put_off, choice.ids, choice.day)
    return _shown(workspace.read(activities.rows, choice.ids))


def _delete(choice: argparse.Namespace, workspace: Workspace) -> Answer:
    count = workspace.write(_("Delete"), activities.delete, choice.ids)
    text = counted("{count} deleted", "{count} deleted", count)
    return Answer({"count": count}, [text], int(not count))


def _shown(rows: Sequence[ActivityRow]) -> Answer:
    shown = [
        {**row._asdict(), "done": i18n.local(row.done_at).date() if row.done_at else "",
         "reference": row.reference or row.headline}
        for row in rows
    ]  # fmt: skip
    return Answer({"count": len(rows), "follow_ups": output.documents(rows)}, output.records(_TITLES, shown))


_NUMBERS = argument("ids", metavar=N_("NUMBER"), nargs="+", type=record_number)
_KINDS = ("call", "mail", "message", "meeting", "note", "follow-up")
GROUPS = {
    "followups": (
        Command("list", N_("due by today, or by another day"), _list, (
            argument("--until", metavar=N_("DAY"), help=N_("by this day, such as 2026-01-31")),
            flag("--all", N_("every follow-up that is not done")),
            number("--contact", N_("the contact's history")),
            number("--release", N_("every open follow-up of this release")),
        )),
        Command("add", N_("logs a call or a mail, or plans a follow-up with contacts"), _add, (
            argument("contacts", metavar="ID", nargs="+", type=record_number),
            argument("--kind", choices=_KINDS, default="follow-up"),
            text("--text", N_("what was said, or what to ask")),
            argument("--due", metavar=N_("DAY"), help=N_("when to follow up, such as 2026-01-31")),
            argument("--at", metavar=N_("TIME"), help=N_("when it was; default now")),
            number("--release", N_("the release it is about")),
        )),
        Command("release", N_("ask recipients of a release who have not replied"), _release, (
            argument("release", metavar="ID", type=record_number),
            argument("--due", metavar=N_("DAY"),
                     help=N_("the day to ask; default the first working day, at least 24 hours later")),
            text("--text", N_("what to ask")),
            number("--contact", N_("only this person; repeatable"), dest="contacts", action="append"),
            flag("--dry-run", N_("shows who would be asked, who would not and why; creates no follow-ups")),
        )),
        Command("done", N_("marks these follow-ups as done"), _done,
                (_NUMBERS, flag("--undo", N_("marks them as not done")))),
        Command("put-off", N_("moves follow-ups to another day"), _put_off,
                (argument("day", metavar=N_("DAY")), _NUMBERS)),
        Command("delete", N_("deletes it; undo brings it back"), _delete, (_NUMBERS,)),
    )
}  # fmt: skip
