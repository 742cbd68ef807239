"""Press lists on the command line: made, filled by hand, resolved, exported."""

import argparse
from collections.abc import Callable, Sequence
from functools import partial

from outreach.cli import office, output
from outreach.cli.commands import exporting
from outreach.cli.declared import (
    FILTER,
    OVERWRITE,
    SEPARATOR,
    Answer,
    Command,
    always,
    amount,
    argument,
    flag,
    new_file,
    number,
    record_number,
    text,
)  # fmt: skip
from outreach.i18n import N_, _
from outreach.mail.message import Sender
from outreach.problems import Problem
from outreach.services import lists
from outreach.services.contacts import contacts, memberships
from outreach.services.delivery import audience as resolving
from outreach.services.delivery.audience import Audience
from outreach.services.exporting import list_export
from outreach.services.releases import greetings
from outreach.store.workspace import Workspace


def audience(workspace: Workspace, names: Sequence[str], choice: argparse.Namespace) -> Audience:
    """Whom the lists of these names and the options mean."""
    wanted, without = (tuple(known(workspace, name) for name in some) for some in (names, choice.without))
    return Audience(
        wanted, without, tuple(choice.without_release), choice.release, filter=choice.filter,
        without=tuple(choice.leave_out), again=choice.again, way=choice.way,
    )  # fmt: skip


def _audience(workspace: Workspace, choice: argparse.Namespace) -> Audience:
    return audience(workspace, (choice.name, *choice.also), choice)


def sender(choice: argparse.Namespace) -> Sender:
    """Who writes, as it is given."""
    return Sender(choice.sender, choice.from_name, choice.reply_to, choice.unsubscribe)


def greeting(choice: argparse.Namespace) -> dict[str, str] | None:
    """The greetings by language, "" for one given without; None where none is given: the organisation's."""
    return greetings.parse(choice.greeting) if choice.greeting else None


def known(workspace: Workspace, name: str) -> int:
    """The id of a list that is named, or given by its number.

    Raises:
        Problem: there is none.
    """
    try:
        return workspace.read(lists.by_name, name)
    except Problem:
        if name.isascii() and name.isdecimal() and len(name) < 10:
            workspace.read(lists.card, int(name))
            return int(name)
        raise


def _document(workspace: Workspace, list_id: int) -> output.Document:
    card = workspace.read(lists.card, list_id)
    reasons = workspace.read(memberships.excluded, list_id)
    picked = workspace.read(contacts.rows, workspace.read(memberships.picked, list_id))
    left_out = workspace.read(contacts.rows, list(reasons))
    return {
        "id": card.id, "name": card.name, "rule": card.rule,
        "problems": [one.text for one in office.unknown_values(workspace, card.rule)],
        "notes": card.notes, "count": len(workspace.read(lists.member_ids, list_id)),
        "picks": [{"contact": row.id, "name": row.name} for row in picked],
        "exclusions": [{"contact": row.id, "name": row.name, "reason": reasons[row.id]} for row in left_out],
    }  # fmt: skip


def _shown(workspace: Workspace, list_id: int) -> Answer:
    found = _document(workspace, list_id)
    pairs = [
        (_("Number"), found["id"]), (_("List"), found["name"]), (_("Rule"), found["rule"]),
        (_("Notes"), found["notes"]), (_("Members"), str(found["count"])),
        (_("Added by hand"), [f"{row['contact']}  {row['name']}" for row in found["picks"]]),
        (_("Excluded by hand"), [f"{row['contact']}  {row['name']}  {row['reason']}" for row in found["exclusions"]]),
    ]  # fmt: skip
    return Answer(found, output.sheet(pairs))


def _list(choice: argparse.Namespace, workspace: Workspace) -> Answer:
    rows = workspace.read(lists.rows, workspace.read(lists.find, " ".join(choice.filter)))
    standings = workspace.read(lists.standings, [row.id for row in rows])
    found = [row._asdict() | standings[row.id]._asdict() for row in rows]
    told = [(one["fault"] or one["people"], one["last_used"] or _("never")) for one in found]
    lines = [(*row[:3], *more) for row, more in zip(rows, told, strict=True)]
    return Answer(
        {"count": len(rows), "lists": found}, output.listed(("id", "name", "rule", "people", "last used"), lines)
    )


def _show(choice: argparse.Namespace, workspace: Workspace) -> Answer:
    return _shown(workspace, known(workspace, choice.name))


def _fields(choice: argparse.Namespace) -> dict[str, str]:
    given = {"rule": choice.rule, "notes": choice.notes}
    return {name: value for name, value in given.items() if value is not None}


def _add(choice: argparse.Namespace, workspace: Workspace) -> Answer:
    if choice.rule is not None and not choice.rule.strip():
        raise Problem(_("An empty rule matches nobody. Omit --rule to fill the list by hand."))
    return _shown(workspace, workspace.write(_("Add list"), lists.add, {"name": choice.name, **_fields(choice)}))


def _edit(choice: argparse.Namespace, workspace: Workspace) -> Answer:
    given = _fields(choice) | ({"name": choice.new_name} if choice.new_name is not None else {})
    if not given:
        raise Problem(_("No changes given. See --help for the fields."))
    list_id = known(workspace, choice.name)
    workspace.write(_("Edit list"), lists.edit, list_id, given)
    return _shown(workspace, list_id)


def _delete(choice: argparse.Namespace, workspace: Workspace) -> Answer:
    ids = list(dict.fromkeys(known(workspace, name) for name in choice.names))
    gone = [_shown(workspace, list_id) for list_id in ids]
    workspace.write(_("Delete lists"), lists.delete, ids)
    if len(gone) == 1:
        return gone[0]
    found = [one.document for one in gone]
    return Answer({"count": len(gone), "lists": found}, [one["name"] for one in found])


def _change(label: str, action: Callable[..., object], choice: argparse.Namespace, workspace: Workspace) -> Answer:
    list_id = known(workspace, choice.name)
    workspace.write(_(label), action, list_id, choice.ids, *([choice.reason] if "reason" in choice else []))
    return _shown(workspace, list_id)


def _export(choice: argparse.Namespace, workspace: Workspace) -> Answer:
    office.check_new(choice, choice.file)
    settings = {"group_size": choice.group_size} if choice.group_size else {}
    job = list_export.export_audience(
        workspace, _audience(workspace, choice), choice.file, format=choice.format, preset=choice.preset,
        sender=sender(choice), greeting=greeting(choice), columns=exporting.columns(choice),
        separator=exporting.separator(choice), **settings,
    )  # fmt: skip
    return exporting.finished(output.follow(job), recorded=True)


def _resolve(choice: argparse.Namespace, workspace: Workspace) -> Answer:
    office.unknown_values(workspace, choice.filter)
    wanted = _audience(workspace, choice)
    found = workspace.read(resolving.resolve, wanted)
    alike = workspace.read(resolving.may_be_one, [one.contact for one in found.recipients], wanted.release)
    answer = {
        "recipients": output.documents(found.recipients), "left_out": output.documents(found.left_out),
        "languages": found.languages, "may_be_one": [[one.contact, one.other] for one in alike],
        "may_have": output.documents(found.may_have),
    }  # fmt: skip
    lines = output.table(("id", "name", "address", "language", "reason"), [row[:5] for row in found.recipients])
    if found.left_out:
        rows = [(row.contact, row.name, row.reason) for row in found.left_out]
        lines += ["", _("Excluded:"), *output.table(("id", "name", "reason"), rows)]
    return Answer(answer, [*lines, *resolving.told_alike(alike), *(one.text for one in found.may_have)])


def _why(choice: argparse.Namespace, workspace: Workspace) -> Answer:
    found = workspace.read(resolving.why, _audience(workspace, choice), choice.id)
    verdict = _("Receives it: {why}") if found.gets_it else _("Excluded: {why}")
    return Answer(found._asdict(), [verdict.format(why=found.reason), *found.more])


_NAME = argument("name", metavar=N_("NAME"), help=N_("the list's name, or its number"))
_FIELDS = (
    argument("--rule", metavar=N_("FILTER"), help=N_("the people that its rule matches")),
    argument("--notes", metavar=N_("TEXT"), help=N_("Notes")),
)
_MEMBERS = (_NAME, argument("ids", metavar="ID", type=record_number, nargs="+", help=N_("the contacts' numbers")))
_SEVERAL = {"action": "append", "default": []}
AGAIN = flag("--again", N_("include people who already have the release or are waiting for it"))
LEAVING_OUT = (
    argument("--without", metavar=N_("NAME"), help=N_("exclude this list; repeatable"), **_SEVERAL),
    number("--without-release", N_("exclude recipients of this release; repeatable"), **_SEVERAL),
    number("--leave-out", N_("exclude this contact this time; repeatable"), **_SEVERAL), FILTER, AGAIN,
    argument("--way", choices=("mail", "messenger"), default="mail", help=N_(
        "messenger: those who prefer one or have no e-mail address; mail by default"
    )),
)  # fmt: skip
_OTHERS = (argument("--also", metavar=N_("NAME"), help=N_("another list; repeatable"), **_SEVERAL), *LEAVING_OUT)
_AUDIENCE = (number("--release", N_("the languages of this release count")), *_OTHERS)
SENDER = (
    text("--from", N_("the sender"), N_("ADDRESS"), dest="sender"),
    text("--from-name", N_("the sender's name"), N_("NAME")),
    text("--reply-to", N_("where answers go"), N_("ADDRESS")),
    text("--unsubscribe", N_("where people unsubscribe"), N_("ADDRESS")),
    argument("--greeting", metavar=N_("TEXT"), action="append", default=[], help=N_(
        "above the release: “Dear {{name|colleague}},” for the texts in its own language, “ru=…” for one language; "
        "again for each. By default, and for other languages, your organisation's greetings; “” for none"
    )),
)  # fmt: skip
GROUPS = {"lists": (
    Command("add", N_("a new list"), _add, (argument("name", metavar=N_("NAME")), *_FIELDS), creates=always),
    Command("edit", N_("another name, rule or note"), _edit,
            (_NAME, argument("--name", dest="new_name", metavar=N_("NAME"), help=N_("the new name")), *_FIELDS)),
    Command("delete", N_("deletes it; undo brings it back"), _delete,
            (argument("names", metavar=N_("NAME"), nargs="+"),)),
    Command("pick", N_("adds contacts to the list by hand"),
            partial(_change, N_("Add to list by hand"), lists.pick), _MEMBERS),
    Command("unpick", N_("removes contacts that were added by hand"),
            partial(_change, N_("Remove from list"), lists.unpick), _MEMBERS),
    Command("exclude", N_("excludes contacts, whatever the rule says"),
            partial(_change, N_("Exclude from list"), lists.exclude), (*_MEMBERS, text("--reason", N_("why")))),
    Command("include", N_("stops excluding these contacts"),
            partial(_change, N_("No longer exclude from list"), lists.include_again), _MEMBERS),
    Command("list", N_("all lists"), _list,
            (argument("filter", metavar=N_("WORDS"), nargs="*", help=N_("words of the name")),)),
    Command("show", N_("a list with its rule, and who was added or excluded by hand"), _show, (_NAME,)),
    Command("resolve", N_("who receives it and who doesn't, with reasons"), _resolve, (_NAME, *_AUDIENCE)),
    Command("why", N_("why somebody is on the list or not"), _why, (
        _NAME, argument("id", metavar="ID", type=record_number, help=N_("the contact's number")), *_AUDIENCE,
    )),
    Command("export", N_("the mailing list: a table, vCards, addresses, Bcc groups, or a draft per recipient"),
            _export, (
        _NAME,
        argument("file", metavar=N_("FILE"), type=new_file, help=N_("a new folder where the format is bcc or eml")),
        number("--release", N_("the release that they receive")), *_OTHERS,
        argument("--group-size", metavar="N", type=amount, help=N_("addresses in a Bcc group")), *SENDER, SEPARATOR,
        exporting.PRESET, *exporting.FORMAT, OVERWRITE,
    )),
)}  # fmt: skip
