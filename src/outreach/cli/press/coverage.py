"""Coverage on the command line: added by links, files or fields; listed, shown, edited, deleted."""

import argparse
from collections.abc import Mapping, Sequence
from pathlib import Path

from outreach.cli import output
from outreach.cli.declared import ID, IDS, LIMIT, SORT, Answer, Command, amount, argument, number
from outreach.formats import atomic
from outreach.i18n import N_, _, counted
from outreach.problems import Problem
from outreach.services.coverage import coverage, coverage_guess
from outreach.services.coverage.coverage_guess import Added
from outreach.services.releases import attachments
from outreach.store.workspace import Workspace
from outreach.values.text import shortened

_FIELDS = (
    argument("--title", metavar=N_("TEXT"), help=N_("its title")),
    argument("--outlet", metavar=N_("NAME"), help=N_("who published it")),
    argument("--byline", metavar=N_("NAME"), help=N_("byline, as printed")),
    argument("--date", dest="published_on", metavar=N_("DAY"), help=N_("when it was published, such as 2026-01-31")),
    argument("--medium", metavar=N_("WORD"), help=N_("newspaper, radio, tv, web, …")),
    argument("--language", metavar=N_("LANGUAGE"), help=N_("its language")),
    argument("--tone", metavar=N_("WORD"), help=N_("positive, neutral, mixed or negative")),
    argument("--reach", metavar="N", help=N_("number of readers, if known")),
    argument("--notes", metavar=N_("TEXT"), help=N_("anything else")),
    number("--contact", N_("a contact who wrote it; repeatable"), dest="contacts", action="append"),
    argument("--release", metavar="ID", type=amount, help=N_("the release it is about; 0 for none")),
)
_NAMES = (
    "title", "outlet", "byline", "published_on", "medium", "language", "tone", "reach", "notes", "contacts", "release",
    "url",
)  # fmt: skip
_TITLES = ("id", "published_on", "outlet", "title", "release", "tone", "reach", "contacts")


def _given(choice: argparse.Namespace) -> dict[str, object]:
    return {name: value for name in _NAMES if (value := getattr(choice, name, None)) is not None}


def _is_meant(choice: argparse.Namespace) -> bool:
    """A database is made for what is named; where that cannot be, the program ends."""
    given = _given(choice)
    if not choice.what and not given.get("title"):
        choice.parser.error(_("give a link, a file, or --title"))
    if given and len(choice.what) > 1:
        choice.parser.error(_("the fields are those of one piece: give one link or file with them"))
    return True


def _add(choice: argparse.Namespace, workspace: Workspace) -> Answer:
    added = _added(choice.what, _given(choice), workspace)
    rows = workspace.read(coverage.rows, added.ids)
    for piece in added.known:
        output.note(_("Already in the coverage: number {id}.").format(id=piece))
    for name, why in added.problems:
        output.complain(f"{name}: {why}")
    document = {
        "count": len(rows), "coverage": output.documents(rows), "known": added.known,
        "problems": [{"file": name, "text": why} for name, why in added.problems],
    }  # fmt: skip
    return Answer(document, _lines(rows, len(rows)) if rows else [], int(bool(added.problems)))


def _added(what: Sequence[str], given: Mapping[str, object], workspace: Workspace) -> Added:
    """Adds a piece for each link and file, with the fields that are given, or one of these alone."""
    links = [one for one in what if one.lower().startswith(("http://", "https://", "www."))]
    files = [Path(one) for one in what if one not in links]
    found = Added([], [], [])
    if files:
        found = output.follow(coverage_guess.add_files(workspace, files))
    with workspace.writing(_("Add coverage")) as session:
        if links:
            more = coverage_guess.add_links(session, "\n".join(links))
            found = Added([*found.ids, *more.ids], [*found.known, *more.known], found.problems)
        if not what:
            return found._replace(ids=[coverage.add(session, given)])
        for piece in found.ids if given else ():
            coverage.edit(session, piece, given)
    return found


def _list(choice: argparse.Namespace, workspace: Workspace) -> Answer:
    sort = choice.sort or "-published_on"
    ids = workspace.read(
        coverage.find, " ".join(choice.words), sort.removeprefix("-"), sort.startswith("-"), choice.release
    )
    rows = workspace.read(coverage.rows, ids[: choice.limit])
    return Answer({"count": len(ids), "coverage": output.documents(rows)}, _lines(rows, len(ids)))


def _lines(rows: Sequence[coverage.ClippingRow], count: int) -> list[str]:
    about = [row.reference or shortened(row.headline) for row in rows]
    shown = [{**row._asdict(), "title": row.name, "release": one} for row, one in zip(rows, about, strict=True)]
    lines = output.records(_TITLES, shown)
    return [*lines, _("{shown} of {count}").format(shown=len(rows), count=count)] if 0 < len(rows) < count else lines


def _show(choice: argparse.Namespace, workspace: Workspace) -> Answer:
    fields = workspace.read(coverage.fields, choice.id)
    (row,) = workspace.read(coverage.rows, [choice.id])
    if choice.save is not None:
        _name, data = workspace.read(coverage.file, choice.id)
        atomic.write(choice.save, data)
    document = {**fields, **row._asdict(), "contacts": fields["contacts"], "contact_names": row.contacts}
    pairs = [
        (_("Number"), row.id), (_("Headline"), row.title), (_("Link"), row.url), (_("Outlet"), row.outlet),
        (_("Published on"), row.published_on), (_("Byline"), fields["byline"]), (_("Contact"), row.contacts),
        (_("Release"), " ".join(filter(None, (row.reference, row.headline)))), (_("Medium"), row.medium),
        (_("Language"), row.language), (_("Tone"), coverage.tone_name(row.tone)), (_("Readers"), row.reach),
        (_("File"), row.file_name), (_("Notes"), fields["notes"]),
    ]  # fmt: skip
    return Answer(document, output.sheet(pairs))


def _edit(choice: argparse.Namespace, workspace: Workspace) -> Answer:
    given = _given(choice)
    if not given and choice.file is None:
        raise Problem(_("No changes given. See --help for the fields."))
    looked = attachments.look(choice.file) if choice.file is not None else None
    with workspace.writing(_("Edit coverage")) as session:
        if given:
            coverage.edit(session, choice.id, given)
        if looked is not None:
            coverage.attach(session, choice.id, looked.name, looked.data, looked.media_type)
    rows = workspace.read(coverage.rows, [choice.id])
    return Answer(rows[0]._asdict(), _lines(rows, 1))


def _delete(choice: argparse.Namespace, workspace: Workspace) -> Answer:
    count = workspace.write(_("Delete coverage"), coverage.delete, choice.ids)
    text = counted("{count} piece deleted", "{count} pieces deleted", count)
    return Answer({"count": count}, [text], 0 if count else 1)


GROUPS = {"coverage": (
    Command("add", N_("links, saved pages, mails or PDFs; one piece each; nothing is downloaded"), _add,
            (argument("what", metavar=N_("LINK|FILE"), nargs="*"), *_FIELDS), creates=_is_meant),
    Command("list", N_("all, or those with these words"), _list, (
        argument("words", metavar=N_("WORDS"), nargs="*"), number("--release", N_("of this release")), LIMIT, SORT,
    )),
    Command("show", N_("one, with everything"), _show,
            (ID, argument("--save", metavar=N_("FILE"), type=Path, help=N_("saves its file there")))),
    Command("edit", N_("sets the given fields"), _edit, (
        ID, argument("--url", metavar=N_("LINK")),
        argument("--file", metavar=N_("FILE"), type=Path, help=N_("keeps a file of it")), *_FIELDS,
    )),
    Command("delete", N_("deletes it; undo brings it back"), _delete, (IDS,)),
)}  # fmt: skip
