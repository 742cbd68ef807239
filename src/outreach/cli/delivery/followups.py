"""Calls, notes and follow-ups on the command line: logged, due, done, put off, and made for a release."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from typing import TYPE_CHECKING

from outreach import i18n
from outreach.cli import office, output
from outreach.i18n import _, ngettext
from outreach.services.contacts import activities, records
from outreach.services.delivery import followups

if TYPE_CHECKING:
    from outreach.services.contacts.activities import ActivityRow


def register(commands: office.Commands) -> None:
    """Adds the commands of follow-ups."""
    parser = commands.add_parser("followups", help=_("calls, mails and notes, and what is to be followed up"))
    inner = parser.add_subparsers(metavar=_("COMMAND"), required=True)
    listed = inner.add_parser("list", help=_("due by today, or by another day"))
    listed.add_argument("--until", metavar=_("DAY"), help=_("by this day, such as 2026-01-31"))
    listed.add_argument("--all", action="store_true", help=_("every follow-up that is not done"))
    listed.add_argument("--contact", metavar="ID", type=office.number, help=_("the contact's history"))
    listed.add_argument("--release", metavar="ID", type=office.number, help=_("every open follow-up of this release"))
    listed.set_defaults(run=_list)
    add = inner.add_parser("add", help=_("logs a call or a mail, or plans a follow-up with contacts"))
    add.add_argument("contacts", metavar="ID", nargs="+", type=office.number)
    add.add_argument("--kind", choices=("call", "mail", "message", "meeting", "note", "follow-up"), default="follow-up")
    add.add_argument("--text", metavar=_("TEXT"), default="", help=_("what was said, or what to ask"))
    add.add_argument("--due", metavar=_("DAY"), help=_("when to follow up, such as 2026-01-31"))
    add.add_argument("--at", metavar=_("TIME"), help=_("when it was; default now"))
    add.add_argument("--release", metavar="ID", type=office.number, help=_("its topics"))
    add.set_defaults(run=_add)
    _register_release(inner)
    done = inner.add_parser("done", help=_("marks these follow-ups as done"))
    done.add_argument("ids", metavar=_("NUMBER"), nargs="+", type=office.number)
    done.add_argument("--undo", action="store_true", help=_("marks them as not done"))
    done.set_defaults(run=_done)
    put_off = inner.add_parser("put-off", help=_("moves follow-ups to another day"))
    put_off.add_argument("day", metavar=_("DAY"))
    put_off.add_argument("ids", metavar=_("NUMBER"), nargs="+", type=office.number)
    put_off.set_defaults(run=_put_off)
    delete = inner.add_parser("delete", help=_("deletes it; undo brings it back"))
    delete.add_argument("ids", metavar=_("NUMBER"), nargs="+", type=office.number)
    delete.set_defaults(run=_delete)


def _register_release(inner: office.Commands) -> None:
    release = inner.add_parser("release", help=_("ask recipients of a release who have not replied"))
    release.add_argument("release", metavar="ID", type=office.number)
    release.add_argument("--due", metavar=_("DAY"), help=_("on this day, or on the first working day after it"))
    release.add_argument("--text", metavar=_("TEXT"), default="", help=_("what to ask"))
    release.add_argument(
        "--contact", metavar="ID", dest="contacts", type=office.number, action="append",
        help=_("only this person; repeatable"),
    )  # fmt: skip
    release.add_argument("--dry-run", action="store_true", help=_("shows recipients and reasons and exports nothing"))
    release.set_defaults(run=_release)


def _list(choice: argparse.Namespace) -> int:
    with office.opened(choice) as workspace:
        if choice.contact is not None:
            rows = workspace.read(activities.of_contact, choice.contact)
        elif choice.all or choice.release is not None:
            rows = workspace.read(activities.open_ones, choice.release)
        else:
            rows = workspace.read(activities.due, records.day(choice.until, "until"))
    return _answer(choice, rows)


def _add(choice: argparse.Namespace) -> int:
    fields = {"kind": choice.kind, "text": choice.text, "at": choice.at, "release_id": choice.release}
    if choice.due is not None or choice.kind == "follow-up":
        fields["due_on"] = choice.due
    with office.opened(choice) as workspace:
        with workspace.writing(_("Log")) as session:
            made = [activities.log(session, number, fields) for number in dict.fromkeys(choice.contacts)]
        return _answer(choice, workspace.read(activities.rows, made))


def _release(choice: argparse.Namespace) -> int:
    with office.opened(choice) as workspace:
        found = workspace.read(followups.propose, choice.release, choice.due)
        made: list[int] = []
        if not choice.dry_run:
            made = workspace.write(
                _("Follow up"), followups.make, choice.release, choice.contacts, found.due_on, choice.text
            )
        rows = workspace.read(activities.rows, made)
    document = {
        "due_on": found.due_on, "follow_ups": [row._asdict() for row in rows],
        "people": [one._asdict() for one in found.people], "left_out": [one._asdict() for one in found.left_out],
    }  # fmt: skip
    lines = [f"{found.due_on}: {followups.summary(found)}"]
    lines += [f"  {one.contact_id}  {one.name}  {one.outlet}" for one in found.people]
    lines += [f"  ! {one.contact_id}  {one.name}: {one.why_not}" for one in found.left_out]
    output.answer(choice, document, lines)
    return 0


def _done(choice: argparse.Namespace) -> int:
    with office.opened(choice) as workspace:
        label, action = (_("Not done"), activities.reopen) if choice.undo else (_("Done"), activities.done)
        workspace.write(label, action, choice.ids)
        return _answer(choice, workspace.read(activities.rows, choice.ids))


def _put_off(choice: argparse.Namespace) -> int:
    with office.opened(choice) as workspace:
        workspace.write(_("Snooze"), activities.put_off, choice.ids, choice.day)
        return _answer(choice, workspace.read(activities.rows, choice.ids))


def _delete(choice: argparse.Namespace) -> int:
    with office.opened(choice) as workspace:
        count = workspace.write(_("Delete"), activities.delete, choice.ids)
    text = ngettext("{count} deleted", "{count} deleted", count).format(count=count)
    output.answer(choice, {"count": count}, [text])
    return 0 if count else 1


def _answer(choice: argparse.Namespace, rows: Sequence[ActivityRow]) -> int:
    document = {"count": len(rows), "follow_ups": [row._asdict() for row in rows]}
    titles = ("id", "due_on", "done", "kind", "name", "outlet", "text", "reference")
    shown = [
        [
            row.id, row.due_on, i18n.local(row.done_at).date() if row.done_at else "", row.kind, row.name, row.outlet,
            row.text, row.reference or row.headline,
        ]
        for row in rows
    ]  # fmt: skip
    output.answer(choice, document, output.table(titles, shown) if rows else [_("None found.")])
    return 0
