"""Outlets on the command line: find, show, add, edit, delete, import, export, duplicates, merge."""

import argparse

from outreach.cli import output, records
from outreach.cli.commands import duplicates, importing, merging
from outreach.cli.declared import Answer, Command
from outreach.i18n import N_, _
from outreach.services import outlets
from outreach.services.importing import outlet_import
from outreach.values import fields as registry

NOUN = records.Noun(
    name="outlets",
    fields=registry.options(registry.OUTLET),
    columns=(
        "id", "name", "other_name", "medium", "country", "city", "emails", "phones", "languages", "tags", "contacts",
    ),
    hidden=("other_name", "languages"),
    texts={
        "filter": N_("words of the name, the place, an address"), "add": N_("Add outlet"), "edit": N_("Edit outlet"),
        "delete": N_("Delete outlets"),
    },
    leaves=lambda workspace, ids: workspace.read(outlets.told_without, ids),
)  # fmt: skip


def _import(choice: argparse.Namespace) -> Answer:
    options = importing.file_options(choice)
    with importing.given(choice.file) as choice.file, importing.opened(choice, options) as workspace:
        report = output.follow(outlet_import.run(workspace, choice.file, options, dry_run=choice.dry_run))
    lines = [_("Nothing was saved: this is a preview.")] if choice.dry_run else []
    lines += [outlet_import.summary(report), *(f"{column} → {field}" for column, field in report.mapping.items())]
    rows = [place.words() for place in report.places]
    problems = [f"! {rows[one.row - 1]}{', ' * bool(one.column)}{one.column}: {one.text}" for one in report.problems]
    changes = [f"{rows[one.row - 1]}, {one.field}: {one.before} → {one.after}" for one in report.changes]
    lines += [*report.notes, *problems, *changes]
    return Answer(report.as_json(), lines, int(bool(report.problems)))


GROUPS = {"outlets": (
    *records.commands(NOUN),
    Command("import", N_("from a file: csv, tsv, xlsx, ods or vcf"), _import, importing.FILE_OPTIONS, opens=False),
    duplicates.OUTLETS,
    merging.of_outlets(NOUN),
)}  # fmt: skip
