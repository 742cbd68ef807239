"""Outlets from a file: read and mapped as contacts are, matched by name, stored as one step.

A column that names a person is no field of an outlet: it stays among the outlet's own columns (`extra`).
"""

from __future__ import annotations

from collections.abc import Generator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import NamedTuple

from sqlalchemy.orm import Session

from outreach.i18n import _, counted
from outreach.problems import FieldProblem
from outreach.services import outlets
from outreach.services.contacts import records
from outreach.services.contacts.records import Fields
from outreach.services.identity import outlet_duplicates
from outreach.services.importing import column_mapping, import_source, region_guess
from outreach.services.importing.import_plan import Options, RowProblem
from outreach.services.importing.row_builder import Places, keep
from outreach.services.importing.source import Source
from outreach.services.progress import Progress
from outreach.store.workspace import Workspace
from outreach.values import text, vocabularies
from outreach.values.fields import parts_in, text_in

_BLOCK = 500
_OWN = 9  # last digits that make two numbers of one outlet one, with the code of the country or with the trunk zero
_SHARED = (
    "other_name", "emails", "phones", "channels", "languages", "tags", "country", "state", "city", "street",
    "postcode", "website", "notes",
)  # fmt: skip
_CODED = {"medium": "medium", "country": "country", "languages": "language"}  # the vocabulary of a field


class Changed(NamedTuple):
    """A field of an outlet that a row changes."""

    row: int
    outlet: int
    field: str
    before: str
    after: str


@dataclass
class Report:
    """What an import of outlets did, or with a dry run would do."""

    encoding: str | None
    delimiter: str | None
    mapping: dict[str, str]
    read: int = 0
    created: int = 0
    updated: int = 0
    unchanged: int = 0
    rejected: int = 0
    problems: list[RowProblem] = field(default_factory=list)
    changes: list[Changed] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    step: int | None = None
    places: Places = field(default_factory=Places)

    def as_json(self) -> dict[str, object]:
        """The report as the command line prints it."""
        problems, changes = ([one._asdict() for one in rows] for rows in (self.problems, self.changes))
        places = self.places.told([one.row for one in self.problems] + [one.row for one in self.changes])
        return {**vars(self), "problems": problems, "changes": changes, "places": places}


class _DryRun(Exception):
    """Takes back what a dry run wrote."""


def run(
    workspace: Workspace, path: str | Path, options: Options | None = None, *, dry_run: bool = False
) -> Generator[Progress, None, Report]:
    """Imports the outlets of a table or of cards; `options` as of contacts (mapping, encoding, sheet, on_match …).

    Raises:
        Problem: it is no table and no vCard, or the options do not fit it.
    """
    chosen = options or Options()
    source, own = _opened(path, chosen)
    report = Report(source.encoding, source.delimiter, {**source.mapping, **own}, notes=list(source.notes))
    label = _("Import outlets from {file}").format(file=Path(path).name)
    try:
        with workspace.writing(label) as session:
            for row in source.rows:
                report.read = row.number
                report.places.append(row.place)
                complaints = [("", row.rejected)] if row.rejected else row.complaints
                report.problems += [RowProblem(row.number, column, said) for column, said in complaints]
                report.rejected += bool(row.rejected)
                if not row.rejected:
                    _store(session, report, _outlet_fields(report, row.fields, own), chosen.on_match)
                if row.number % _BLOCK == 0:
                    yield Progress(row.number, None, label)
            if dry_run:
                raise _DryRun
    except _DryRun:
        return report
    finally:
        source.close()
    report.step = workspace.written
    return report


def _opened(path: str | Path, options: Options) -> tuple[Source, dict[str, str]]:
    """The file, with its column of names as that of outlets; and {column: field} of what only outlets have."""
    options = replace(options, region=options.region or region_guess.DEFAULT)
    source = import_source.open_file(path, None, options, column_mapping.as_outlets)
    return source, column_mapping.of_outlets(source.header, options.mapping or {})


def _outlet_fields(report: Report, row: Fields, own: Mapping[str, str]) -> Fields:
    """The fields of an outlet that a row is; a value of no vocabulary is told and kept among its own columns."""
    extra = dict(parts_in(row, "extra"))
    fields: Fields = {name: row[name] for name in _SHARED if row.get(name)}
    fields |= {target: extra.pop(column) for column, target in own.items() if extra.get(column)}
    fields["name"] = str(row.get("outlet") or row.get("name") or "").strip()
    if row.get("outlet"):
        _keep_person(extra, row)
    fields |= {name: _coded(report, extra, name, fields[name]) for name in _CODED if name in fields}
    return {**fields, "extra": extra} if extra else fields


def _keep_person(extra: dict[str, str], row: Fields) -> None:
    for name in ("name", "position", "department", "beats"):
        if said := row.get(name):
            keep(extra, name, ", ".join(said) if isinstance(said, list) else str(said))


def _coded(report: Report, extra: dict[str, str], name: str, given: object) -> object:
    """What of a field is in its vocabulary; the rest is told and kept."""
    known = []
    for value in map(str, given if isinstance(given, list) else [given]):
        if vocabularies.code(_CODED[name], value):
            known.append(value)
        else:
            _tell(report, name, vocabularies.problem(_CODED[name], value))
            keep(extra, name, value)
    return known if isinstance(given, list) else "".join(known)


def _tell(report: Report, field: str, said: str) -> None:
    """Notes what is wrong with a field, unless the reader of the cells has told of it."""
    column = next((column for column, target in report.mapping.items() if target == field), field)
    if all((one.row, one.column) != (report.read, column) for one in reversed(report.problems)):
        report.problems.append(RowProblem(report.read, column, said))


def _store(session: Session, report: Report, fields: Fields, on_match: str) -> None:
    fields = _as_stored(fields)
    known = _there(session, report, fields) if on_match != "create" else None
    try:
        if known is None:
            outlets.add(session, fields)
            report.created += 1
            return
        before = outlets.fields(session, known)
        wanted = {} if on_match == "skip" else _changes(before, fields, on_match)
        if not wanted:
            report.unchanged += 1
            return
        outlets.edit(session, known, wanted)
        after = outlets.fields(session, known)
    except FieldProblem as problem:
        report.rejected += 1
        report.problems.append(RowProblem(report.read, problem.field, problem.text))
        session.expunge_all()
        return
    changed = [name for name in after if after[name] != before[name]]
    report.changes += [Changed(report.read, known, name, _said(before[name]), _said(after[name])) for name in changed]
    report.updated += bool(changed)
    report.unchanged += not changed


def _as_stored(fields: Fields) -> Fields:
    """The fields with each address and number by itself, as it is kept: a cell may hold several."""
    row = outlets.KIND.new()
    records.set_reach(row, fields, records.region_of(vocabularies.code("country", fields.get("country", "")) or ""))
    return fields | {name: given for name, given in records.reach_fields(row).items() if given}


def _there(session: Session, report: Report, fields: Fields) -> int | None:
    """The outlet that a row is about: not one of the same name in another country or town that is reached elsewhere."""
    near = vocabularies.code("country", fields.get("country", "")) or "", fields.get("city", "")
    row = outlets.KIND.new()
    row.name, row.website, row.country, row.city = fields["name"], fields.get("website", ""), *near
    records.set_reach(row, {"emails": fields.get("emails", ())}, near[0])
    named = outlets.KIND.in_order(session, [one.id for one in outlets.named(session, row.name, near)])
    here = [one for one in named if not outlet_duplicates.are_apart(one, row)]
    reached = [one for one in here if outlet_duplicates.share_reach(one, row)]
    found = outlets.nearest(reached or here, text.key(row.name), near)
    if here and found is None:
        said = outlets.told_namesakes(row.name, [f"{one.name} ({one.city})" for one in here])
        report.problems.append(RowProblem(report.read, "", said))
    return found.id if found else None


def _changes(there: Fields, row: Fields, on_match: str) -> Fields:
    """The fields of a row that say more than is there: lists grow, blanks are filled, and `update` replaces texts."""
    wanted = {name: _joined(there[name], value, on_match) for name, value in row.items() if name != "name"}
    return {name: value for name, value in wanted.items() if value != there[name]}


def _joined(there: object, given: object, on_match: str) -> object:
    """What a field says that is there and is given by a row, too."""
    if isinstance(given, list) and isinstance(there, list):
        known = {_key(one) for one in there}
        return [*there, *(one for one in given if _key(one) not in known)]
    if isinstance(given, dict) and isinstance(there, dict):
        return {**there, **given} if on_match == "update" else {**given, **there}
    return given if given and (not there or on_match == "update") else there


def _key(value: object) -> str:
    if not isinstance(value, Mapping):
        return text.key(str(value))
    said = "".join(text_in(value, name) for name in ("raw", "value")).replace(" ", "")
    digits = "".join(filter(str.isdecimal, said))
    return digits[-_OWN:] if len(digits) >= _OWN and not any(map(str.isalpha, said)) else text.key(said)


def _said(value: object) -> str:
    if isinstance(value, Mapping):
        return ", ".join(f"{name}: {one}" for name, one in value.items())
    if isinstance(value, list):
        return ", ".join(str(one.get("raw") or one["value"]) if isinstance(one, Mapping) else str(one) for one in value)
    return "" if value is None else str(value)


def summary(report: Report) -> str:
    """The report in one sentence."""
    read = counted("{count} row read", "{count} rows read", report.read)
    figures = _("{created} new, {updated} changed, {unchanged} the same, {rejected} rejected")
    return f"{read}: {figures.format(**vars(report))}"
