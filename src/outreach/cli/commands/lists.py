"""Press lists on the command line: made, filled by hand, resolved, exported."""

import argparse
from collections.abc import Callable, Sequence
from functools import partial

from outreach.cli import office, output
from outreach.cli.commands import exporting
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


def register(commands: office.Commands) -> None:
    """Adds the commands of press lists."""
    parser = commands.add_parser("lists", help=_("press lists: a rule, people added or excluded by hand"))
    inner = parser.add_subparsers(metavar=_("COMMAND"), required=True)
    _register_fields(inner)
    _register_members(inner)
    listed = inner.add_parser("list", help=_("all lists"))
    listed.add_argument("filter", metavar=_("WORDS"), nargs="*", help=_("words of the name"))
    listed.set_defaults(run=_list)
    show = _named(inner, "show", _("a list with its rule, and who was added or excluded by hand"))
    show.set_defaults(run=_show)
    resolve = _named(inner, "resolve", _("who receives it and who doesn't, with reasons"))
    why = _named(inner, "why", _("why somebody is on the list or not"))
    why.add_argument("id", metavar="ID", type=office.number, help=_("the contact's number"))
    for parser in (resolve, why):
        _add_audience(parser)
    resolve.set_defaults(run=_resolve)
    why.set_defaults(run=_why)
    _register_export(inner)


def _add_audience(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--release", metavar="ID", type=office.number, help=_("the languages of this release count"))
    _add_others(parser)


def _add_others(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--also", metavar=_("NAME"), action="append", default=[], help=_("another list; repeatable"))
    add_leaving_out(parser)


def add_leaving_out(parser: argparse.ArgumentParser) -> None:
    """Adds the options by which an audience becomes smaller."""
    parser.add_argument(
        "--without", metavar=_("NAME"), action="append", default=[], help=_("exclude this list; repeatable")
    )
    parser.add_argument(
        "--without-release", metavar="ID", type=office.number, action="append", default=[],
        help=_("exclude recipients of this release; repeatable"),
    )  # fmt: skip
    parser.add_argument(
        "--leave-out", metavar="ID", type=office.number, action="append", default=[],
        help=_("exclude this contact this time; repeatable"),
    )  # fmt: skip
    parser.add_argument("--filter", metavar=_("FILTER"), default="", help=_("only matching ones"))
    parser.add_argument(
        "--again", action="store_true", help=_("include people who already have the release or are waiting for it")
    )


def audience(workspace: Workspace, names: Sequence[str], choice: argparse.Namespace) -> Audience:
    """Whom the lists of these names and the options mean."""
    return Audience(
        tuple(known(workspace, name) for name in names),
        tuple(known(workspace, name) for name in choice.without),
        tuple(choice.without_release),
        choice.release,
        filter=choice.filter,
        without=tuple(choice.leave_out),
        again=choice.again,
    )


def _audience(workspace: Workspace, choice: argparse.Namespace) -> Audience:
    return audience(workspace, (choice.name, *choice.also), choice)


def _named(inner: office.Commands, name: str, help: str) -> argparse.ArgumentParser:
    parser: argparse.ArgumentParser = inner.add_parser(name, help=help)
    parser.add_argument("name", metavar=_("NAME"), help=_("the list's name, or its number"))
    return parser


def _register_export(inner: office.Commands) -> None:
    export = _named(
        inner, "export", _("the mailing list: a table, vCards, addresses, Bcc groups, or a draft per recipient")
    )
    export.add_argument(
        "file", metavar=_("FILE"), type=office.new_file, help=_("a new folder where the format is bcc or eml")
    )
    export.add_argument("--release", metavar="ID", type=office.number, help=_("the release that they receive"))
    _add_others(export)
    export.add_argument("--group-size", metavar="N", type=office.amount, help=_("addresses in a Bcc group"))
    add_sender(export)
    export.add_argument("--separator", "--delimiter", metavar=_("CHARACTER"), help=_("column separator of a CSV"))
    export.add_argument("--preset", metavar=_("NAME"), help=_("for another program: outlook, google…"))
    exporting.add_format(export)
    export.set_defaults(run=_export)


def add_sender(parser: argparse.ArgumentParser) -> None:
    """Adds who writes, where answers go, and the greetings."""
    parser.add_argument("--from", dest="sender", metavar=_("ADDRESS"), default="", help=_("the sender"))
    parser.add_argument("--from-name", metavar=_("NAME"), default="", help=_("the sender's name"))
    parser.add_argument("--reply-to", metavar=_("ADDRESS"), default="", help=_("where answers go"))
    parser.add_argument("--unsubscribe", metavar=_("ADDRESS"), default="", help=_("where people unsubscribe"))
    told = _(
        "above the release: “Dear {{name|colleague}},” for the texts in its own language, “ru=…” for one language; "
        "again for each. By default, and for other languages, your organisation's greetings; “” for none"
    )
    parser.add_argument("--greeting", metavar=_("TEXT"), action="append", default=[], help=told)


def greeting(choice: argparse.Namespace) -> dict[str, str] | None:
    """The greetings by language, "" for one given without; None where none is given: the organisation's."""
    return greetings.parse(choice.greeting) if choice.greeting else None


def _register_fields(inner: office.Commands) -> None:
    add = inner.add_parser("add", help=_("a new list"))
    add.add_argument("name", metavar=_("NAME"))
    edit = _named(inner, "edit", _("another name, rule or note"))
    edit.add_argument("--name", dest="new_name", metavar=_("NAME"), help=_("the new name"))
    for parser in (add, edit):
        parser.add_argument("--rule", metavar=_("FILTER"), help=_("the people that its rule matches"))
        parser.add_argument("--notes", metavar=_("TEXT"), help=_("Notes"))
    add.set_defaults(run=_add)
    edit.set_defaults(run=_edit)
    delete = inner.add_parser("delete", help=_("deletes it; undo brings it back"))
    delete.add_argument("names", metavar=_("NAME"), nargs="+")
    delete.set_defaults(run=_delete)


def _register_members(inner: office.Commands) -> None:
    for name, help, label, action in (
        ("pick", _("adds contacts to the list by hand"), N_("Add to list by hand"), lists.pick),
        ("unpick", _("removes contacts that were added by hand"), N_("Remove from list"), lists.unpick),
        ("exclude", _("excludes contacts, whatever the rule says"), N_("Exclude from list"), lists.exclude),
        ("include", _("stops excluding these contacts"), N_("No longer exclude from list"), lists.include_again),
    ):
        parser = _named(inner, name, help)
        parser.add_argument("ids", metavar="ID", type=office.number, nargs="+", help=_("the contacts' numbers"))
        if name == "exclude":
            parser.add_argument("--reason", metavar=_("TEXT"), default="", help=_("why"))
        parser.set_defaults(run=partial(_change, label=label, action=action))


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
        "id": card.id,
        "name": card.name,
        "rule": card.rule,
        "problems": [one.text for one in office.unknown_values(workspace, card.rule)],
        "notes": card.notes,
        "count": len(workspace.read(lists.member_ids, list_id)),
        "picks": [{"contact": row.id, "name": row.name} for row in picked],
        "exclusions": [{"contact": row.id, "name": row.name, "reason": reasons[row.id]} for row in left_out],
    }


def _answer(choice: argparse.Namespace, found: output.Document) -> int:
    pairs = [
        (_("Number"), found["id"]),
        (_("List"), found["name"]),
        (_("Rule"), found["rule"]),
        (_("Notes"), found["notes"]),
        (_("Members"), str(found["count"])),
        (_("Added by hand"), [f"{row['contact']}  {row['name']}" for row in found["picks"]]),
        (_("Excluded by hand"), [f"{row['contact']}  {row['name']}  {row['reason']}" for row in found["exclusions"]]),
    ]
    output.answer(choice, found, output.sheet(pairs))
    return 0


def _list(choice: argparse.Namespace) -> int:
    with office.opened(choice) as workspace:
        rows = workspace.read(lists.rows, workspace.read(lists.find, " ".join(choice.filter)))
    answer = {"count": len(rows), "lists": [row._asdict() for row in rows]}
    titles = ("id", "name", "rule", "picks", "exclusions")
    lines = output.table(titles, [row[:5] for row in rows]) if rows else [_("None found.")]
    output.answer(choice, answer, lines)
    return 0


def _show(choice: argparse.Namespace) -> int:
    with office.opened(choice) as workspace:
        found = _document(workspace, known(workspace, choice.name))
    return _answer(choice, found)


def _fields(choice: argparse.Namespace) -> dict[str, str]:
    given = {"rule": choice.rule, "notes": choice.notes}
    return {name: value for name, value in given.items() if value is not None}


def _add(choice: argparse.Namespace) -> int:
    with office.opened(choice, create=True) as workspace:
        list_id = workspace.write(_("Add list"), lists.add, {"name": choice.name, **_fields(choice)})
        return _answer(choice, _document(workspace, list_id))


def _edit(choice: argparse.Namespace) -> int:
    given = _fields(choice) | ({"name": choice.new_name} if choice.new_name is not None else {})
    if not given:
        raise Problem(_("No changes given. See --help for the fields."))
    with office.opened(choice) as workspace:
        list_id = known(workspace, choice.name)
        workspace.write(_("Edit list"), lists.edit, list_id, given)
        return _answer(choice, _document(workspace, list_id))


def _delete(choice: argparse.Namespace) -> int:
    with office.opened(choice) as workspace:
        ids = list(dict.fromkeys(known(workspace, name) for name in choice.names))
        gone = [_document(workspace, list_id) for list_id in ids]
        workspace.write(_("Delete lists"), lists.delete, ids)
    if len(gone) == 1:
        return _answer(choice, gone[0])
    output.answer(choice, {"count": len(gone), "lists": gone}, [found["name"] for found in gone])
    return 0


def _change(choice: argparse.Namespace, label: str, action: Callable[..., object]) -> int:
    with office.opened(choice) as workspace:
        list_id = known(workspace, choice.name)
        workspace.write(_(label), action, list_id, choice.ids, *([choice.reason] if "reason" in choice else []))
        return _answer(choice, _document(workspace, list_id))


def _export(choice: argparse.Namespace) -> int:
    sender = Sender(choice.sender, choice.from_name, choice.reply_to, choice.unsubscribe)
    settings: output.Document = {"columns": exporting.columns(choice), "separator": exporting.separator(choice)}
    if choice.group_size:
        settings["group_size"] = choice.group_size
    with office.opened(choice) as workspace:
        job = list_export.export_audience(
            workspace, _audience(workspace, choice), choice.file, format=choice.format, preset=choice.preset,
            sender=sender, greeting=greeting(choice), **settings,
        )  # fmt: skip
        return exporting.finish(choice, output.follow(job), recorded=True)


def _resolve(choice: argparse.Namespace) -> int:
    with office.opened(choice) as workspace:
        office.unknown_values(workspace, choice.filter)
        found = workspace.read(resolving.resolve, _audience(workspace, choice))
        pairs = workspace.read(resolving.may_be_one, [one.contact for one in found.recipients])
    answer = {
        "recipients": [row._asdict() for row in found.recipients],
        "left_out": [row._asdict() for row in found.left_out],
        "languages": found.languages,
        "may_be_one": [list(pair) for pair in pairs],
        "may_have": [one._asdict() for one in found.may_have],
    }
    titles = ("id", "name", "address", "language", "reason")
    lines = output.table(titles, [row[:5] for row in found.recipients])
    if found.left_out:
        rows = [(row.contact, row.name, row.reason) for row in found.left_out]
        lines += ["", _("Excluded:"), *output.table(("id", "name", "reason"), rows)]
    names = {one.contact: one.name for one in found.recipients}
    lines += [_("Possibly one person: {one}, {other}").format(one=names[a], other=names[b]) for a, b in pairs]
    output.answer(choice, answer, [*lines, *(one.text for one in found.may_have)])
    return 0


def _why(choice: argparse.Namespace) -> int:
    with office.opened(choice) as workspace:
        found = workspace.read(resolving.why, _audience(workspace, choice), choice.id)
    verdict = _("Receives it: {why}") if found.gets_it else _("Excluded: {why}")
    output.answer(choice, found._asdict(), [verdict.format(why=found.reason), *found.more])
    return 0
