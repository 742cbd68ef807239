"""Outlets on the command line: find, show, add, edit, delete, import, export."""

import argparse

from outreach.cli import office, output, records
from outreach.cli.commands import importing
from outreach.i18n import _
from outreach.services.importing import outlet_import
from outreach.values import fields as registry

NOUN = records.Noun(
    name="outlets",
    fields=registry.options(registry.OUTLET),
    columns=(
        "id", "name", "other_name", "medium", "country", "city", "emails", "phones", "languages", "tags", "contacts",
    ),
    hidden=("other_name", "languages"),
    texts=lambda: {
        "noun": _("media, agencies and organisations"),
        "filter": _("words of the name, the place, an address"),
        "add": _("Add outlet"),
        "edit": _("Edit outlet"),
        "delete": _("Delete outlets"),
    },
)  # fmt: skip


def register(commands: office.Commands) -> None:
    """Adds the commands of outlets."""
    inner = records.register(commands, NOUN)
    parser = inner.add_parser("import", help=_("from a file: csv, tsv, xlsx, ods or vcf"))
    importing.add_file_options(parser)
    parser.set_defaults(run=_import)


def _import(choice: argparse.Namespace) -> int:
    with importing.given(choice.file) as file, office.opened(choice, create=True) as workspace:
        options = importing.file_options(choice)
        report = output.follow(outlet_import.run(workspace, file or choice.file, options, dry_run=choice.dry_run))
    document = report.as_json()
    lines = [_("Nothing was saved: this is a preview.")] if choice.dry_run else []
    lines += [outlet_import.summary(report), *(f"{column} → {field}" for column, field in report.mapping.items())]
    lines += [*report.notes, *(f"! {one.row}, {one.column}: {one.text}" for one in report.problems)]
    lines += [f"{one.row}: {one.field}: {one.before} → {one.after}" for one in report.changes]
    output.answer(choice, document, lines)
    return 1 if report.problems else 0
