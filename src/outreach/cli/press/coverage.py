"""Coverage on the command line: added by links, files or fields; listed, shown, edited, deleted."""

import argparse
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from outreach.cli import office, output
from outreach.formats import atomic
from outreach.i18n import N_, _, ngettext
from outreach.problems import Problem
from outreach.services.coverage import coverage, coverage_guess
from outreach.services.releases import attachments as files

# Options that are a field each: (option, field, metavar, help).
_OPTIONS = (
    ("--title", "title", N_("TEXT"), N_("its name")),
    ("--outlet", "outlet", N_("NAME"), N_("who published it")),
    ("--byline", "byline", N_("NAME"), N_("byline, as printed")),
    ("--date", "published_on", N_("DAY"), N_("when it was published, such as 2026-01-31")),
    ("--medium", "medium", N_("WORD"), N_("newspaper, radio, tv, web, …")),
    ("--language", "language", N_("LANGUAGE"), N_("its language")),
    ("--tone", "tone", N_("WORD"), N_("positive, neutral, mixed or negative")),
    ("--reach", "reach", "N", N_("number of readers, if known")),
    ("--notes", "notes", N_("TEXT"), N_("anything else")),
)


def register(commands: Any) -> None:
    """Adds the commands of coverage."""
    parser = commands.add_parser("coverage", help=_("coverage of our releases"))
    inner = parser.add_subparsers(metavar=_("COMMAND"), required=True)
    add = inner.add_parser("add", help=_("links, saved pages, mails or PDFs; one piece each; nothing is downloaded"))
    add.add_argument("what", metavar=_("LINK|FILE"), nargs="*")
    _fields(add)
    add.set_defaults(run=_add, usage=add.error)
    listed = inner.add_parser("list", help=_("all, or those with these words"))
    listed.add_argument("words", metavar=_("WORDS"), nargs="*")
    listed.add_argument("--release", metavar="ID", type=office.number, help=_("of this release"))
    listed.add_argument("--limit", metavar="N", type=office.amount, help=_("show the first N; count all"))
    listed.add_argument("--sort", metavar=_("FIELD"), help=_("sort by a field; -FIELD reverses the order"))
    listed.set_defaults(run=_list)
    show = inner.add_parser("show", help=_("one, with everything"))
    show.add_argument("id", metavar="ID", type=office.number)
    show.add_argument("--save", metavar=_("FILE"), type=Path, help=_("saves its file there"))
    show.set_defaults(run=_show)
    edit = inner.add_parser("edit", help=_("sets the given fields"))
    edit.add_argument("id", metavar="ID", type=office.number)
    edit.add_argument("--url", metavar=_("LINK"))
    edit.add_argument("--file", metavar=_("FILE"), type=Path, help=_("keeps a file of it"))
    _fields(edit)
    edit.set_defaults(run=_edit)
    delete = inner.add_parser("delete", help=_("deletes it; undo brings it back"))
    delete.add_argument("ids", metavar="ID", type=office.number, nargs="+")
    delete.set_defaults(run=_delete)


def _fields(parser: Any) -> None:
    for option, field, metavar, help in _OPTIONS:
        parser.add_argument(option, dest=field, metavar=_(metavar) if metavar != "N" else metavar, help=_(help))
    parser.add_argument(
        "--contact", metavar="ID", dest="contacts", type=office.number, action="append",
        help=_("a contact who wrote it; repeatable"),
    )  # fmt: skip
    parser.add_argument(
        "--release", metavar="ID", type=office.number, help=_("the distribution it belongs to; 0 for none")
    )


def _given(choice: argparse.Namespace) -> dict[str, Any]:
    names = [field for _option, field, _metavar, _help in _OPTIONS] + ["contacts", "release", "url"]
    return {name: value for name in names if (value := getattr(choice, name, None)) is not None}


def _add(choice: argparse.Namespace) -> int:
    given = _given(choice)
    links = [what for what in choice.what if what.lower().startswith(("http://", "https://", "www."))]
    files = [Path(what) for what in choice.what if what not in links]
    if not links and not files and not given.get("title"):
        choice.usage(_("give a link, a file, or --title"))
    if given and len(choice.what) > 1:
        choice.usage(_("the fields are those of one piece: give one link or file with them"))
    ids: list[int] = []
    known: list[int] = []
    problems: list[tuple[str, str]] = []
    with office.opened(choice, create=True) as workspace:
        if files:
            added = output.follow(coverage_guess.add_files(workspace, files))
            ids, known, problems = [*added.ids], [*added.known], added.problems
        with workspace.writing(_("Add coverage")) as session:
            if links:
                added = coverage_guess.add_links(session, "\n".join(links))
                ids, known = [*ids, *added.ids], [*known, *added.known]
            if not choice.what:
                ids.append(coverage.add(session, given))
            elif given:
                for number in ids:
                    coverage.edit(session, number, given)
        rows = workspace.read(coverage.rows, ids)
    for number in known:
        output.note(_("Already in the coverage: number {id}.").format(id=number))
    for name, why in problems:
        output.complain(f"{name}: {why}")
    document = {
        "count": len(rows), "coverage": [row._asdict() for row in rows], "known": known,
        "problems": [{"file": name, "text": why} for name, why in problems],
    }  # fmt: skip
    output.answer(choice, document, _lines(rows, len(rows)))
    return 1 if problems else 0


def _list(choice: argparse.Namespace) -> int:
    sort = choice.sort or "-published_on"
    with office.opened(choice) as workspace:
        ids = workspace.read(
            coverage.find, " ".join(choice.words), sort.removeprefix("-"), sort.startswith("-"), choice.release
        )
        wanted = ids if choice.limit is None else ids[: choice.limit]
        rows = workspace.read(coverage.rows, wanted)
    output.answer(
        choice, {"count": len(ids), "coverage": [row._asdict() for row in rows]}, _lines(rows, len(ids))
    )  # fmt: skip
    return 0


def _lines(rows: Sequence[Any], count: int) -> list[str]:
    if not count:
        return [_("None found.")]
    titles = ("id", "published_on", "outlet", "title", "release", "tone", "reach", "contacts")
    shown = [
        [row.id, row.published_on, row.outlet, row.name, row.reference, row.tone, row.reach, row.contacts]
        for row in rows
    ]
    lines = output.table(titles, shown)
    if len(rows) < count:
        lines.append(_("{shown} of {count}").format(shown=len(rows), count=count))
    return lines


def _show(choice: argparse.Namespace) -> int:
    with office.opened(choice) as workspace:
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
    output.answer(choice, document, output.sheet(pairs))
    return 0


def _edit(choice: argparse.Namespace) -> int:
    given = _given(choice)
    if not given and choice.file is None:
        raise Problem(_("No changes given. See --help for the fields."))
    with office.opened(choice) as workspace:
        looked = files.look(choice.file) if choice.file is not None else None
        with workspace.writing(_("Edit coverage")) as session:
            if given:
                coverage.edit(session, choice.id, given)
            if looked is not None:
                coverage.attach(session, choice.id, looked.name, looked.data, looked.media_type)
        rows = workspace.read(coverage.rows, [choice.id])
    output.answer(choice, rows[0]._asdict(), _lines(rows, 1))
    return 0


def _delete(choice: argparse.Namespace) -> int:
    with office.opened(choice) as workspace:
        count = workspace.write(_("Delete coverage"), coverage.delete, choice.ids)
    text = ngettext("{count} piece deleted", "{count} pieces deleted", count).format(count=count)
    output.answer(choice, {"count": count}, [text])
    return 0 if count else 1
