"""Importing contacts on the command line: how many are new, changed, the same and rejected, and why."""

import argparse
import contextlib
import shutil
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from outreach.cli import office, output
from outreach.cli.commands.exporting import separator
from outreach.formats import sniff
from outreach.formats.mojibake import LEGACY
from outreach.formats.tables import sheet
from outreach.i18n import _, ngettext
from outreach.problems import Problem
from outreach.services.backups import schedule
from outreach.services.importing import column_mapping, import_source, importing, rejects
from outreach.services.importing.import_plan import Options
from outreach.services.importing.importing import UnknownColumn
from outreach.services.importing.row_builder import Place
from outreach.store import backends
from outreach.store.workspace import Workspace

if TYPE_CHECKING:
    from outreach.store.workspace import Workspace

_SHOWN = 200
_WRONG_USAGE = 2


def register(inner: Any) -> None:
    """Adds `import` to the commands of contacts."""
    parser = inner.add_parser("import", help=_("from a file: csv, tsv, xlsx, ods or vcf"))
    add_file_options(parser)
    for name, text in (
        ("same", _("rows that are the same person as the contact found, such as 3,7")),
        ("another", _("rows that are another person")),
        ("do-not-contact", _("rows whose remark is an opt-out")),
        ("may-contact", _("rows whose remark isn't an opt-out")),
    ):
        parser.add_argument(f"--{name}", metavar=_("ROWS"), type=_rows, default=[], action="extend", help=text)
    parser.add_argument("--source", metavar=_("TEXT"), help=_("origin of these contacts; default the file's name"))
    parser.add_argument("--basis", metavar=_("TEXT"), default="", help=_("legal basis for keeping them"))
    parser.add_argument("--legacy-font", action="store_true", help=_("texts in a font that drew Kyrgyz letters"))
    parser.add_argument("--rejects", metavar=_("FILE"), type=Path, help=_("save rejected rows there"))
    parser.add_argument(
        "--problems", metavar=_("FILE"), type=Path,
        help=_("save every row with a problem there, rejected or not, to be fixed and imported again"),
    )  # fmt: skip
    parser.set_defaults(run=_import)


def add_file_options(parser: argparse.ArgumentParser) -> None:
    """Adds how a file is read and what is done with what is there already."""
    parser.add_argument("file", metavar=_("FILE"), type=Path, help=_("a file, or - for standard input"))
    parser.add_argument(
        "--on-match", choices=("skip", "update", "fill", "create"), default="fill",
        help=_("existing contacts: fill empty fields (default), update, skip, or create another one"),
    )  # fmt: skip
    parser.add_argument("--mapping", metavar=_("FILE"), type=Path, help=_("which column is which field, as JSON"))
    parser.add_argument("--encoding", metavar=_("NAME"), help=_("of a csv or vcf; detected if omitted"))
    parser.add_argument("--separator", "--delimiter", metavar=_("CHARACTER"), help=_("column separator of a CSV"))
    sheets = parser.add_mutually_exclusive_group()
    sheets.add_argument("--sheet", metavar=_("NAME"), help=_("which sheet of a workbook; default the first with rows"))
    sheets.add_argument(
        "--all-sheets",
        action="store_true",
        help=_("read every sheet with the columns of the first; the name of a sheet becomes a field of its rows"),
    )
    header = parser.add_mutually_exclusive_group()
    header.add_argument(
        "--header", dest="header", action="store_true", default=None, help=_("the first row names the columns")
    )
    header.add_argument("--no-header", dest="header", action="store_false", help=_("the first row is a contact"))
    parser.add_argument("--region", metavar="CC", help=_("the country of numbers without a country code; else guessed"))
    parser.add_argument("--dry-run", action="store_true", help=_("only show what would be done"))


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


def _import(choice: argparse.Namespace) -> int:
    try:
        return _imported(choice)
    except UnknownColumn as problem:
        output.complain(problem.text)
        return _WRONG_USAGE
    except Problem as problem:
        if type(problem) is not Problem or not (hint := _read_with(choice.file)):
            raise
        raise Problem(f"{problem.text} {hint}") from None


def _read_with(file: Path, *, is_text: bool = False) -> str:
    """Which command reads a file that is a document, or a text without a single contact; "" where none does."""
    with contextlib.suppress(Problem, OSError):
        if is_text or sniff.kind(file.read_bytes(), file.name) != "txt":
            return _("“outreach read” shows what a document says, “outreach releases add” saves it as a release.")
    return ""


def _imported(choice: argparse.Namespace) -> int:
    options = replace(
        file_options(choice),
        recall=choice.mapping is None,
        legacy_font=choice.legacy_font,
        source=choice.source,
        basis=choice.basis,
        answers={
            **dict.fromkeys(choice.same, importing.SAME),
            **dict.fromkeys(choice.another, importing.ANOTHER),
        },
        wishes={**dict.fromkeys(choice.do_not_contact, True), **dict.fromkeys(choice.may_contact, False)},
    )
    with contextlib.ExitStack() as stack:
        choice.file = stack.enter_context(given(choice.file))
        _spare(choice)
        workspace = stack.enter_context(_workspace(choice, options))

        def checked(plan: importing.Plan) -> None:
            if choice.rejects:
                rejects.write_rejects(plan, choice.rejects)
            if choice.problems:
                rejects.write(plan, choice.file, choice.problems)

        if not choice.dry_run:
            output.follow(schedule.before(workspace))
        job = importing.run(workspace, choice.file, options, dry_run=choice.dry_run, checked=checked)
        report = output.follow(job)
    if choice.mapping and not choice.dry_run:
        with contextlib.suppress(Problem):  # where one's own folder is full or closed the import is done all the same
            column_mapping.remember(list(report.mapping), report.mapping)
    document = report.as_json()
    if report.read and report.rejected == report.read and (hint := _read_with(choice.file, is_text=True)):
        document["notes"].append(hint)
    document["notes"] += [_mending(finding, report.encoding) for finding in report.findings if finding.repair]
    if count := len(report.together):
        text = ngettext(
            "{count} sheet has the same columns: --all-sheets reads it.",
            "{count} sheets have the same columns: --all-sheets reads them together.",
            count,
        )
        document["notes"].append(text.format(count=count))
    output.answer(choice, document, _lines(document, choice.dry_run))
    return 1 if document["problems"] or document["needs_decision"] else 0


def _spare(choice: argparse.Namespace) -> None:
    """The file that is imported is not written over, however its name is written.

    Raises:
        Problem: it would be.
    """
    for target in (choice.rejects, choice.problems):
        with contextlib.suppress(OSError):
            if target is not None and target.samefile(choice.file):
                raise Problem(_("“{name}” is the file that is imported. Choose another name.").format(name=target.name))


def _mending(finding: Any, encoding: str | None) -> str:
    """What the doctor would put right, and how it is asked to."""
    if finding.repair == LEGACY:
        text, how = (
            _("These Kyrgyz letters come from a legacy font: “{before}” should be “{after}”."),
            "--legacy-font",
        )
    else:
        text = _("These letters were read in a wrong encoding: “{before}” would be “{after}”.")
        how = f"--encoding '{encoding or ''}>{finding.repair}'"
    return f"{text.format(before=finding.before[:60], after=finding.after[:60])} {how}"


@contextlib.contextmanager
def given(file: Path | None) -> Iterator[Path | None]:
    """The file that is named, if one is; what comes on standard input is put into one."""
    if file is None or str(file) != "-":
        yield file
        return
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "standard input"
        with path.open("wb") as stream:
            shutil.copyfileobj(sys.stdin.buffer, stream)
        yield path


@contextlib.contextmanager
def _workspace(choice: argparse.Namespace, options: Any) -> Iterator["Workspace"]:
    """The workspace; a file that is none makes no new database, and a dry run none either."""
    where = backends.chosen(choice.db)
    new = not backends.is_url(where) and not backends.file_path(where).exists()
    if new:
        import_source.beginning(
            choice.file,
            "",
            0,
            {"encoding": options.encoding, "delimiter": options.delimiter, "sheet_name": options.sheet},
        )
    if new and choice.dry_run:
        with tempfile.TemporaryDirectory() as folder, Workspace.open(Path(folder) / "dry.outreach") as workspace:
            yield workspace
        return
    with office.opened(choice, create=not choice.dry_run) as workspace:
        yield workspace


def _lines(document: dict[str, Any], dry_run: bool) -> list[str]:
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
    for question in document["needs_decision"][:_SHOWN]:
        lines.append(f"? {question['row']} ({places[question['row']].words()}): {question['why']}")
    if document["needs_decision"]:
        lines.append(
            _(
                "Until you decide, each of these rows is a separate contact or is not contacted. Decide "
                "under Duplicates, or undo and import again with --same, --another, --do-not-contact or "
                "--may-contact and the number after the “?”."
            )
        )
    if document["do_not_contact"] or document["suppressed"]:
        text = _("Do not contact: {do_not_contact} · suppressed addresses: {suppressed}")
        lines.append(text.format(**document))
    if len(problems) > _SHOWN:
        lines.append(_("… and {count} more; --json shows them all").format(count=len(problems) - _SHOWN))
    return lines
