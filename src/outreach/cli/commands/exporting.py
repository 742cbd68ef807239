"""Exports on the command line: contacts, officers and outlets into a file."""

import argparse
from collections.abc import Callable
from typing import Any

from outreach.cli import office, output
from outreach.i18n import _, ngettext
from outreach.model import filters
from outreach.problems import Problem
from outreach.services.exporting import contact_export, own_export


def register(inner: Any, name: str) -> argparse.ArgumentParser:
    """Adds `export` to a noun's commands."""
    parser: argparse.ArgumentParser = inner.add_parser("export", help=_("into a file; its ending says in which format"))
    parser.add_argument("file", metavar=_("FILE"), type=office.new_file)
    parser.add_argument("--filter", metavar=_("FILTER"), default="", help=_("only matching ones"))
    add_format(parser)
    parser.set_defaults(run=lambda choice: _export(choice, name))
    return parser


def add_format(parser: argparse.ArgumentParser) -> None:
    """Adds the options that say what a file is like."""
    parser.add_argument(
        "--format", metavar=_("FORMAT"), help=_("csv, tsv, xlsx, ods, vcf, txt…, whatever the ending is")
    )
    parser.add_argument("--columns", metavar="A,B,…", help=_("these columns in this order; default all"))


def columns(choice: argparse.Namespace) -> list[str] | None:
    """The columns that were chosen, or None for all."""
    return [name for name in choice.columns.split(",") if name.strip()] if choice.columns else None


def _export(choice: argparse.Namespace, name: str) -> int:
    with office.opened(choice) as workspace:
        settings = {"filter": choice.filter, "format": choice.format, "columns": columns(choice)}
        if name == "contacts":
            filters.whole(choice.filter or "")
            office.unknown_values(workspace, choice.filter or "")
            settings |= {"preset": choice.preset, "separator": separator(choice)}
        return finish(choice, output.follow(_job(name)(workspace, choice.file, **settings)))


def separator(choice: argparse.Namespace) -> str | None:
    """The separator of a CSV: a character, or its name."""
    named = {"tab": "\t", "comma": ",", "semicolon": ";", "\\t": "\t"}
    mark = named.get(choice.separator, choice.separator) if choice.separator else None
    if mark and (len(mark) > 1 or mark in '"\r\n'):
        raise Problem(_("One character separates the columns: a comma, a semicolon or a tab."))
    return mark


def _job(name: str) -> Callable[..., Any]:
    if name == "contacts":
        return contact_export.export_contacts
    return own_export.export_officers if name == "officers" else own_export.export_outlets


def finish(choice: argparse.Namespace, exported: Any, *, recorded: bool = False) -> int:
    """Says what an export wrote; 1 where there is something to look at."""
    answer = {
        "written": exported.written,
        "problems": exported.problems,
        "files": exported.files,
        "left_out": [left._asdict() for left in exported.left_out],
    }
    if recorded:
        answer["distribution"] = exported.distribution
    lines = [_("Exported: {count}").format(count=exported.written), *exported.files[:20]]
    lines += [f"… {len(exported.files)}"] if len(exported.files) > 20 else []
    if exported.left_out:
        count = len(exported.left_out)
        lines.append(ngettext("{count} excluded", "{count} excluded", count).format(count=count))
        lines += [f"  {left.name}: {left.reason}" for left in exported.left_out[:20]]
    output.answer(choice, answer, [*lines, *(f"! {problem}" for problem in exported.problems)])
    return 1 if exported.problems else 0
