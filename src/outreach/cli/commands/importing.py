"""Importing contacts on the command line: how many are new, changed, the same and rejected, and why."""

import argparse
import contextlib
import shutil
import sys
import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from outreach import system
from outreach.cli import office, output
from outreach.cli.commands.exporting import separator
from outreach.cli.declared import SEPARATOR, Answer, Command, Either, argument, flag
from outreach.formats import sniff
from outreach.formats.mojibake import LEGACY
from outreach.formats.tables import sheet
from outreach.i18n import N_, _, ngettext
from outreach.problems import Problem
from outreach.services.backups import schedule
from outreach.services.importing import column_mapping, import_source, importing, rejects
from outreach.services.importing.import_plan import ANOTHER, MOVES, SAME, Options, Plan, Report
from outreach.services.importing.importing import UnknownColumn
from outreach.services.importing.row_builder import Place
from outreach.services.importing.source import misread
from outreach.store import backends
from outreach.store.workspace import Workspace
from outreach.values.data import Document

if TYPE_CHECKING:
    from outreach.store.workspace import Workspace

_SHOWN = 200
_WRONG_USAGE = 2


def file_options(choice: argparse.Namespace) -> Any:
    """What `add_file_options` was given, as the importer takes it."""
    return Options(
        on_match=choice.on_match,
        mapping=column_mapping.load(choice.mapping) if choice.mapping else None,
        encoding=choice.encoding,
        delimiter=separator(choice),
        sheet=sheet.ALL if choice.all_sheets else choice.sheet,
        header=choice.header,
        region=output.region(choice.region) if choice.region else "",
    )


def _rows(text: str) -> list[int]:
    """Numbers of rows, as an argument's type."""
    try:
        return [int(part) for part in text.split(",")]
    except ValueError:
        raise argparse.ArgumentTypeError(_("“{text}” isn't a list of row numbers").format(text=text)) from None


def _import(choice: argparse.Namespace) -> Answer:
    try:
        return _imported(choice)
    except UnknownColumn as problem:
        output.complain(problem.text)
        raise SystemExit(_WRONG_USAGE) from None
    except Problem as problem:
        if type(problem) is not Problem or not (hint := _read_with(choice.file)):
            raise
        raise Problem(f"{problem.text} {hint}") from None


def _read_with(file: Path, *, is_text: bool = False) -> str:
    """Which command reads a file that is a document, or a text without a single contact; "" where none does."""
    with contextlib.suppress(Problem, OSError):
        if sniff.kind(file.read_bytes(), file.name) != "txt" or is_text:
            return _("“outreach read” shows what a document says, “outreach releases add” saves it as a release.")
    return ""


def _imported(choice: argparse.Namespace) -> Answer:
    options = replace(
        file_options(choice),
        recall=choice.mapping is None,
        legacy_font=choice.legacy_font,
        source=choice.source,
        basis=choice.basis,
        answers={row: said for said in (SAME, ANOTHER, *MOVES) for row in vars(choice)[said]},
        wishes={**dict.fromkeys(choice.do_not_contact, True), **dict.fromkeys(choice.may_contact, False)},
    )
    with contextlib.ExitStack() as stack:
        choice.file = stack.enter_context(given(choice.file))
        _spare(choice)
        workspace = stack.enter_context(opened(choice, options))

        def checked(plan: Plan) -> None:
            if choice.rejects:
                rejects.write(plan, choice.file, choice.rejects, rejected_only=True)
            if choice.problems:
                rejects.write(plan, choice.file, choice.problems)

        if not choice.dry_run:
            output.follow(schedule.before(workspace))
        report = output.follow(importing.run(workspace, choice.file, options, dry_run=choice.dry_run, checked=checked))
    if choice.mapping and not choice.dry_run:
        with contextlib.suppress(Problem):  # where one's own folder is full or closed the import is done all the same
            column_mapping.remember(list(report.mapping), report.mapping)
    document = report.as_json()
    document["notes"] += _notes(report, choice.file)
    undecided = bool(document["problems"] or document["needs_decision"])
    return Answer(document, _lines(document, choice.dry_run), int(undecided))


def _notes(report: Report, file: Path) -> Iterator[str]:
    """What is worth knowing beside the figures, with the option that does something about it."""
    is_table = not {"email", "phone"}.isdisjoint(dict(report.mapping).values())
    if report.read and report.rejected == report.read and not is_table and (hint := _read_with(file, is_text=True)):
        yield hint
    for finding in report.findings:
        if finding.repair:
            encoding = f"--encoding '{report.encoding or ''}>{finding.repair}'"
            yield f"{misread(finding)} {'--legacy-font' if finding.repair == LEGACY else encoding}"
    if count := len(report.together):
        text = ngettext(
            "{count} sheet has the same columns: --all-sheets reads it.",
            "{count} sheets have the same columns: --all-sheets reads them together.",
            count,
        )
        yield text.format(count=count)


def _spare(choice: argparse.Namespace) -> None:
    """The file that is imported is not written over, however its name is written.

    Raises:
        Problem: it would be.
    """
    for target in (choice.rejects, choice.problems):
        with contextlib.suppress(OSError):
            if target is not None and target.samefile(choice.file):
                raise Problem(_("“{name}” is the file that is imported. Choose another name.").format(name=target.name))


@contextlib.contextmanager
def given(file: Path | None) -> Iterator[Path | None]:
    """The file that is named, if one is; what comes on standard input is put into one."""
    if file is None or str(file) != "-":
        yield file
        return
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "standard input"
        with system.passing(path) as stream:
            shutil.copyfileobj(sys.stdin.buffer, stream)
            yield path


@contextlib.contextmanager
def opened(choice: argparse.Namespace, options: Any) -> Iterator["Workspace"]:
    """The workspace; a file that is none makes no new database, and a dry run none either."""
    where = backends.chosen(choice.db)
    new = not backends.is_url(where) and not backends.file_path(where).exists()
    if new:
        import_source.beginning(choice.file, "", 0, replace(options, mapping=None, header=None))
    if new and choice.dry_run:
        with tempfile.TemporaryDirectory() as folder, Workspace.open(Path(folder) / "dry.outreach") as workspace:
            yield workspace
        return
    with office.opened(choice, create=not choice.dry_run) as workspace:
        yield workspace


def _resembling(places: Mapping[int, Place], maybe: Document) -> str:
    """Whom a new row resembles: a contact, or an earlier row."""
    text = _("{place}: perhaps the same person as contact {whom} ({reasons})")
    if maybe["contact"] is None:
        text = _("{place}: perhaps the same person as {whom} ({reasons})")
    whom = maybe["contact"] or places[maybe["other"]].words()
    return text.format(place=places[maybe["row"]].words(), whom=whom, reasons=", ".join(maybe["reasons"]))


def _lines(document: Document, dry_run: bool) -> list[str]:
    lines = [_("Nothing was saved: this is a preview.")] if dry_run else []
    lines.append(
        _("{read} read: {created} new, {updated} changed, {unchanged} the same, {rejected} rejected").format(**document)
    )
    if document["encoding"]:
        lines.append(_("Encoding: {encoding}").format(encoding=document["encoding"]))
    lines += [f"{column} → {field}" for column, field in document["mapping"].items()]
    lines += document["notes"]
    problems = document["problems"]
    places = {place["row"]: Place(place["sheet"], place["sheet_row"]) for place in document["places"]}
    for problem in problems[:_SHOWN]:
        column = f", {problem['column']}" if problem["column"] else ""
        lines.append(f"! {places[problem['row']].words()}{column}: {problem['text']}")
    lines += map(partial(_resembling, places), document["maybes"][:_SHOWN])
    for question in document["needs_decision"][:_SHOWN]:
        lines.append(f"? {question['row']} ({places[question['row']].words()}): {question['why']}")
    if document["needs_decision"]:
        lines.append(
            _(
                "Until you decide, each of these rows is a separate contact or is not contacted. Decide in the "
                "window under Duplicates, of a wish under Possible opt-outs, or undo and import again with --same, "
                "--another, --moved, --both, --stayed, --do-not-contact or --may-contact and the number after the “?”."
            )
        )
    if document["do_not_contact"] or document["suppressed"]:
        lines.append(_("Do not contact: {do_not_contact} · suppressed addresses: {suppressed}").format(**document))
    if len(problems) > _SHOWN:
        lines.append(_("… and {count} more; --json shows them all").format(count=len(problems) - _SHOWN))
    return lines


MAPPING = argument("--mapping", metavar=N_("FILE"), type=Path, help=N_("which column is which field, as JSON"))
ENCODING = argument("--encoding", metavar=N_("NAME"), help=N_("of a csv or vcf; detected if omitted"))
HEADER = Either((
    argument("--header", dest="header", action="store_true", default=None, help=N_("the first row names the columns")),
    argument("--no-header", dest="header", action="store_false", help=N_("the first row is a contact")),
))  # fmt: skip
FILE_OPTIONS = (
    argument("file", metavar=N_("FILE"), type=Path, help=N_("a file, or - for standard input")),
    argument("--on-match", choices=("skip", "update", "fill", "create"), default="fill",
             help=N_("existing contacts: fill empty fields (default), update, skip, or create another one")),
    MAPPING, ENCODING, SEPARATOR,
    Either((
        argument("--sheet", metavar=N_("NAME"), help=N_("which sheet of a workbook; default the first with rows")),
        flag("--all-sheets",
             N_("read every sheet with the columns of the first; the name of a sheet becomes a field of its rows")),
    )),
    HEADER,
    argument("--region", metavar="CC", help=N_("the country of numbers without a country code; else guessed")),
    flag("--dry-run", N_("only show what would be done")),
)  # fmt: skip
_ROWS = {"metavar": N_("ROWS"), "type": _rows, "default": [], "action": "extend"}
COMMAND = Command("import", N_("from a file: csv, tsv, xlsx, ods or vcf"), _import, (
    *FILE_OPTIONS,
    argument("--same", help=N_("rows that are the same person as the contact found, such as 3,7"), **_ROWS),
    argument("--another", help=N_("rows that are another person"), **_ROWS),
    argument("--moved", help=N_("rows whose person moved to that outlet"), **_ROWS),
    argument("--both", help=N_("rows whose person works at both outlets"), **_ROWS),
    argument("--stayed", help=N_("rows whose person hasn't moved"), **_ROWS),
    argument("--do-not-contact", help=N_("rows whose remark is an opt-out"), **_ROWS),
    argument("--may-contact", help=N_("rows whose remark isn't an opt-out"), **_ROWS),
    argument("--source", metavar=N_("TEXT"), help=N_("origin of these contacts; default the file's name")),
    argument("--basis", metavar=N_("TEXT"), default="", help=N_("legal basis for keeping them")),
    flag("--legacy-font", N_("texts in a font that drew Kyrgyz letters")),
    argument("--rejects", metavar=N_("FILE"), type=Path, help=N_("save rejected rows there")),
    argument("--problems", metavar=N_("FILE"), type=Path,
             help=N_("save every row with a problem there, rejected or not, to be fixed and imported again")),
), opens=False)  # fmt: skip
