"""Importing contacts: a file is read, checked and matched, the user looks, and all of it is stored as one step.

`prepare` and `store` are jobs: generators that yield Progress and return their result; closing one leaves nothing.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Generator, Iterator, Mapping, Sequence
from functools import partial
from operator import itemgetter
from pathlib import Path
from time import monotonic

from outreach.i18n import _, counted_if_any, listed
from outreach.problems import Problem
from outreach.services.contacts import contacts
from outreach.services.gc_pause import uncollected
from outreach.services.identity import duplicates, identity, outlet_duplicates
from outreach.services.importing import bulk_write, column_mapping, consent, import_record, import_source, record_check
from outreach.services.importing.bulk_write import Outdated
from outreach.services.importing.import_plan import ON_MATCH, Maybe, Options, Plan, Report, report
from outreach.services.importing.record_check import Checked
from outreach.services.importing.row_fields import REASON, says_who
from outreach.services.importing.row_planning import Planner
from outreach.services.importing.source import Source
from outreach.services.progress import Progress
from outreach.store import backends
from outreach.store.workspace import Workspace
from outreach.values import column_recognition, places

Preparing = Callable[[], Generator[Progress, None, Plan]]


class UnknownColumn(Problem):
    """A mapping names a column that the file does not have."""


_BATCH = 500  # rows matched between two signs of life
_MOST_OF_NOBODY = 1_000  # rows that are each told to be nobody
_MAYBE_ROWS, _MAYBE_CONTACTS = 5000, 20_000  # so many are compared by likeness within a second or two
_WAIT = 0.08  # seconds of work between two signs of life


def prepare(workspace: Workspace, path: str | Path, options: Options | None = None) -> Generator[Progress, None, Plan]:
    """Reads, checks and matches a file; nothing is written. Returns the Plan that `store` carries out.

    Raises:
        Problem: it is no table and no vCard, or the options do not fit it.
    """
    chosen = options or Options()
    _check(chosen)
    stamp = import_source.stamp(path)
    recall = partial(column_mapping.recalled, column_mapping.kept_mappings()) if chosen.recall else None
    source = import_source.open_file(path, record_check.checked, chosen, recall)
    if chosen.recall and column_recognition.CHOSEN in source.origins.values():
        source.notes.append(_("The columns are mapped as they were last time. To map them differently: --mapping."))
    plan = yield from _prepared(workspace, source, Path(path).name, chosen)
    plan.stamp = stamp
    return plan


def prepare_text(workspace: Workspace, text: str, options: Options | None = None) -> Generator[Progress, None, Plan]:
    """As `prepare`, of what was pasted: cells of a spreadsheet, cards, or the signature of an e-mail."""
    chosen = options or Options()
    _check(chosen)
    source = import_source.open_text(text, record_check.checked, chosen)
    return (yield from _prepared(workspace, source, _("Clipboard"), chosen))


def store(
    workspace: Workspace, plan: Plan, prepare: Preparing | None = None, *, looked_at: bool = True
) -> Generator[Progress, None, Plan]:
    """Carries a Plan out, as one step that one undo takes back. Nothing is left where it is cancelled.

    Where anything was written since the plan was made, `prepare` makes it anew while nobody else may write: it is
    stored where it comes to the same, else returned, to be looked at once more; or stored all the same where nobody
    has `looked_at` it.

    Raises:
        Outdated: something was written since the file was read, and nothing prepares it again.
        Problem: the database refused it.
    """
    with uncollected():
        try:
            with workspace.writing(bulk_write.label(plan.people, plan.name)) as session:
                bulk_write.begin(session, plan.state)
                plan.state = bulk_write.SPENT
                ids = yield from bulk_write.store(session, plan)
        except Outdated:
            if prepare is None:
                raise
            with workspace.writing(lambda: bulk_write.label(plan.people, plan.name)) as session:
                backends.keep_others_out(session.connection())
                bulk_write.begin(session, None)
                fresh = yield from prepare()
                if looked_at and _figures(fresh) != _figures(plan):
                    return fresh
                plan = fresh
                ids = yield from bulk_write.store(session, plan)
    return report(plan, workspace.written if plan.writes else None, ids)


def run(
    workspace: Workspace,
    path: str | Path,
    options: Options | None = None,
    *,
    dry_run: bool = False,
    checked: Callable[[Plan], object] = lambda _plan: None,
) -> Generator[Progress, None, Report]:
    """Both in one: reads a file and stores what is in it; `dry_run` only counts.

    `checked` gets the Plan when all rows are checked and nothing is stored: what it raises stops the import.
    """

    def prepared() -> Generator[Progress, None, Plan]:
        plan = yield from prepare(workspace, path, options)
        checked(plan)
        return plan

    plan = yield from prepared()
    if dry_run or not plan.writes:
        return report(plan, None, [])
    done = yield from store(workspace, plan, prepared, looked_at=False)
    assert isinstance(done, Report)
    return done


def _check(options: Options) -> None:
    if options.on_match not in ON_MATCH:
        text = _("Unknown way “{name}” to handle a match. Choose one of: {names}.")
        raise Problem(text.format(name=options.on_match, names=", ".join(ON_MATCH)))
    region = options.region.upper()
    if region and (len(region) != 2 or places.country_code(region) is None):
        raise Problem(_("There is no country “{code}”.").format(code=options.region))
    options.region = region


def _prepared(workspace: Workspace, source: Source, name: str, options: Options) -> Generator[Progress, None, Plan]:
    """Checks and matches the rows of a source."""
    options.region = source.region
    plan = Plan(
        name, options, source.kind, source.encoding, source.delimiter, source.header, source.mapping,
        notes=source.notes, mended=REASON in source.header, findings=source.findings,
        state=workspace.state(),
    )  # fmt: skip
    if source.table is not None and options.sheet is None:
        plan.together = [*source.table.together]
    with uncollected():
        try:
            _check_mapping(plan)
            planner = workspace.read(Planner, plan)
            yield from _matched(workspace, planner, source.rows)
        finally:
            source.close()
        workspace.read(consent.leave_known, plan.suppress)
        planner.finish()
        yield from _look_for_maybes(workspace, planner)
    yield Progress(plan.read, plan.read, _("Read {file}").format(file=plan.name))
    return plan


def _check_mapping(plan: Plan) -> None:
    """Raises UnknownColumn for a mapping that names a column which the file does not have."""
    unknown = [name for name in plan.options.mapping or () if name not in plan.header]
    if unknown:
        text = _("The file has no column “{name}”. Its columns: {names}.")
        raise UnknownColumn(text.format(name="”, “".join(unknown), names=", ".join(plan.header)))


def _matched(workspace: Workspace, planner: Planner, rows: Iterator[Checked]) -> Iterator[Progress]:
    """Decides about the rows, a batch at a time. Raises Problem for a long table in which no column tells anybody: a
    minute would go by until each row says so."""
    plan, batch, last = planner.plan, list[Checked](), 0.0
    nobody = bool(plan.header) and not says_who(plan.mapping)
    for checked in rows:
        if (row := planner.take(checked)) is not None:
            batch.append(row)
        if len(batch) >= _BATCH:
            workspace.read(planner.match, batch)
            batch = []
        if nobody and plan.read > _MOST_OF_NOBODY:
            raise Problem(
                _("No column has a name, outlet, address or phone to identify anybody. Map one, and try again.")
            )
        if monotonic() - last > _WAIT:
            yield Progress(plan.read, None, _("Reading {file}").format(file=plan.name))
            last = monotonic()
    workspace.read(planner.match, batch)


def _look_for_maybes(workspace: Workspace, planner: Planner) -> Iterator[Progress]:
    """New rows that look like somebody known, of a sheet that a person looks through; it changes nothing by itself.

    A hundred thousand rows are compared after they are stored, on the page of problems: nobody reads thousands here.
    """
    plan = planner.plan
    if not plan.new or plan.read > _MAYBE_ROWS:
        return
    records = dict(zip(planner.new_rows, map(import_record.unpack, plan.new), strict=True))
    with workspace.reading() as session:
        if contacts.count(session) > _MAYBE_CONTACTS:
            return
        found = yield from duplicates.doubles(session, itertools.starmap(identity.of_record, records.items()))
        alike = outlet_duplicates.like(session, map(itemgetter("outlet"), records.values()))
    if alike:
        text = _("Outlets that may exist under another name: {names}. Use one name for each, or merge them afterwards.")
        plan.outlets = text.format(names=listed(alike))
        plan.notes.append(plan.outlets)
    _note_maybes(plan, found, {row: record["texts"].get("name", "") for row, record in records.items()})


def _note_maybes(plan: Plan, found: Sequence[duplicates.Double], names: Mapping[int, str]) -> None:
    asked = {question.row for question in plan.questions}
    plan.maybes = [Maybe(d.row, d.contact, d.other, d.score, d.reasons) for d in found if d.row not in asked]
    rows = {maybe.row for maybe in plan.maybes}
    plan.who |= {row: names[row] for row in rows.union(maybe.other for maybe in plan.maybes if maybe.other)}
    text = counted_if_any(
        "{count} new row resembles an existing contact.", "{count} new rows resemble existing contacts.", len(rows)
    )
    plan.notes += filter(None, [text])


def _figures(plan: Plan) -> tuple[object, ...]:
    """What a person was shown of it."""
    return (
        plan.read, plan.created, len(plan.changed), plan.unchanged, plan.rejected, plan.doubles, plan.problems,
        plan.maybes, plan.questions, plan.stamp,
    )  # fmt: skip
