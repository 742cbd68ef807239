"""Exports on the command line: contacts, officers and outlets into a file."""

import argparse
from collections.abc import Callable
from functools import partial

from outreach.cli import office, output
from outreach.cli.declared import FILTER, OVERWRITE, SEPARATOR, Answer, Command, argument, new_file
from outreach.i18n import N_, _, counted
from outreach.model import filters
from outreach.problems import Problem
from outreach.services.exporting import contact_export, own_export
from outreach.services.exporting.export_files import Exported, Job
from outreach.store.workspace import Workspace

FORMAT = (
    argument("--format", metavar=N_("FORMAT"), help=N_("csv, tsv, xlsx, ods, vcf, txt…, whatever the ending is")),
    argument("--columns", metavar="A,B,…", help=N_("these columns in this order; default all")),
)
PRESET = argument("--preset", metavar=N_("NAME"), help=N_("for another program: outlook, google…"))


def command(name: str) -> Command:
    """The export of a noun."""
    more = (PRESET, SEPARATOR) if name == "contacts" else ()
    file = argument("file", metavar=N_("FILE"), type=new_file)
    help = N_("into a file; its ending says in which format")
    return Command("export", help, partial(_export, name), (file, FILTER, *FORMAT, OVERWRITE, *more))


def columns(choice: argparse.Namespace) -> list[str] | None:
    """The columns that were chosen, or None for all."""
    return [name for name in choice.columns.split(",") if name.strip()] if choice.columns else None


def _export(name: str, choice: argparse.Namespace, workspace: Workspace) -> Answer:
    office.check_new(choice, choice.file)
    settings = {"filter": choice.filter, "format": choice.format, "columns": columns(choice)}
    if name == "contacts":
        filters.whole(choice.filter or "")
        office.unknown_values(workspace, choice.filter or "")
        settings |= {"preset": choice.preset, "separator": separator(choice)}
    return finished(output.follow(_job(name)(workspace, choice.file, **settings)))


def separator(choice: argparse.Namespace) -> str | None:
    """The separator of a CSV: a character, or its name."""
    named = {"tab": "\t", "comma": ",", "semicolon": ";", "\\t": "\t"}
    mark = named.get(choice.separator, choice.separator) if choice.separator else None
    if mark and (len(mark) > 1 or mark in '"\r\n'):
        raise Problem(_("One character separates the columns: a comma, a semicolon or a tab."))
    return mark


def _job(name: str) -> Callable[..., Job]:
    if name == "contacts":
        return contact_export.export_contacts
    return own_export.export_officers if name == "officers" else own_export.export_outlets


def finished(exported: Exported, *, recorded: bool = False) -> Answer:
    """Says what an export wrote; 1 where there is something to look at."""
    answer: output.Document = {
        "written": exported.written, "problems": exported.problems, "files": exported.files,
        "left_out": output.documents(exported.left_out),
    }  # fmt: skip
    if recorded:
        answer["distribution"] = exported.distribution
    lines = [_("Exported: {count}").format(count=exported.written), *exported.files[:20]]
    lines += [f"… {len(exported.files)}"] if len(exported.files) > 20 else []
    if exported.left_out:
        lines.append(counted("{count} excluded", "{count} excluded", len(exported.left_out)))
        told = [f"{left.name}: {left.reason}" for left in exported.left_out]
        lines += [f"  {one}" for one in told if one not in exported.problems][:20]
    return Answer(answer, [*lines, *output.marked(exported.problems)], int(bool(exported.problems)))
