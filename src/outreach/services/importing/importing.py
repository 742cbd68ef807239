"""Importing contacts: a file is read, checked and matched, the user looks, and all of it is stored as one step.

`prepare` and `store` are jobs: generators that yield Progress and return their result; closing one leaves nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path
from time import monotonic
from typing import Any

from sqlalchemy.orm import Session

from outreach.i18n import _, ngettext
from outreach.problems import Problem
from outreach.services.contacts import bulk, contacts, opt_outs, vocabulary
from outreach.services.gc_pause import uncollected
from outreach.services.identity import duplicates, identity
from outreach.services.importing import (
    bulk_write,
    column_mapping,
    consent,
    import_source,
    parallel_checks,
    region_guess,
    row_store,
)
from outreach.services.importing.bulk_write import Outdated, Writer
from outreach.services.importing.import_plan import (
    ANOTHER,
    ON_MATCH,
    SAME,
    Change,
    Maybe,
    Options,
    Plan,
    Question,
    Remark,
    Report,
    RowProblem,
    report,
)
from outreach.services.importing.import_source import How, Source
from outreach.services.importing.matching import records_of
from outreach.services.importing.row_fields import REASON
from outreach.services.importing.row_planning import Planner, Taken
from outreach.services.importing.row_store import Record
from outreach.services.privacy import erasure_ledger
from outreach.services.progress import Progress
from outreach.store import backends, search
from outreach.store.workspace import Workspace
from outreach.values import places

__all__ = [
    "ANOTHER", "ON_MATCH", "SAME", "Change", "Maybe", "Options", "Plan", "Question", "Remark", "Report", "RowProblem",
    "prepare", "prepare_text", "report", "run", "store",
]  # fmt: skip


class UnknownColumn(Problem):
    """A mapping names a column that the file does not have."""


_BATCH = 500  # rows matched, and stored, between two signs of life
_MAYBE_ROWS, _MAYBE_CONTACTS = 5000, 20_000  # so many are compared by likeness within a second or two
_WAIT = 0.08  # seconds of work between two signs of life


def prepare(workspace: Workspace, path: str | Path, options: Options | None = None) -> Generator[Progress, None, Plan]:
    """Reads, checks and matches a file; nothing is written. Returns the Plan that `store` carries out.

    Raises:
        Problem: it is no table and no vCard, or the options do not fit it.
    """
    source, plan = _opened(path, options or Options())
    with uncollected():
        yield from _prepare(workspace, source, plan)
    return plan


def prepare_text(workspace: Workspace, text: str, options: Options | None = None) -> Generator[Progress, None, Plan]:
    """As `prepare`, of what was pasted: cells of a spreadsheet, cards, or the signature of an e-mail."""
    chosen = options or Options()
    _check(chosen)
    source = import_source.open_text(text, **how(chosen))
    _settle(source, chosen)
    plan = _plan_of(source, _("Clipboard"), chosen)
    yield from _prepare(workspace, source, plan)
    return plan


def store(workspace: Workspace, plan: Plan) -> Generator[Progress, None, Report]:
    """Carries a Plan out, as one step that one undo takes back. Nothing is left where it is cancelled.

    Raises:
        Outdated: something was written since the file was read.
        Problem: the database refused it.
    """
    with uncollected(), Storing(workspace, plan) as storing:
        yield from storing.rest()
    return storing.report()


def run(
    workspace: Workspace,
    path: str | Path,
    options: Options | None = None,
    *,
    dry_run: bool = False,
    checked: Callable[[Plan], object] = lambda _plan: None,
    alone: bool = False,
) -> Generator[Progress, None, Report]:
    """Both in one: reads a file and stores what is in it, a large one while it is read; `dry_run` only counts.

    `checked` gets the Plan when all rows are checked and nothing is stored for good: what it raises stops the import.
    Where somebody writes meanwhile it is read once more, `alone`: then nobody else writes from the first row on.
    """
    if dry_run:
        plan = yield from prepare(workspace, path, options)
        checked(plan)
        return report(plan, None, [])
    source, plan = _opened(path, options or Options())
    try:
        with uncollected(), Storing(workspace, plan) as storing:
            if alone:
                storing.begin(alone=True)
            yield from _prepare(workspace, source, plan, storing)
            checked(plan)
            yield from storing.rest()
    except Outdated:
        return (yield from run(workspace, path, options, checked=checked, alone=True))
    return storing.report()


# --- reading, checking, matching --------------------------------------------------------------------------------


def _check(options: Options) -> None:
    if options.on_match not in ON_MATCH:
        text = _("Unknown way “{name}” to handle a match. Choose one of: {names}.")
        raise Problem(text.format(name=options.on_match, names=", ".join(ON_MATCH)))
    region = options.region.upper()
    if region and (len(region) != 2 or places.country_code(region) is None):
        raise Problem(_("There is no country “{code}”.").format(code=options.region))
    options.region = region


def _opened(path: str | Path, options: Options) -> tuple[Source, Plan]:
    _check(options)
    stamp = import_source.stamp(path)
    source = import_source.open_file(path, **how(options))
    if options.recall and (kept := column_mapping.remembered(source.header)) and not _says(source.mapping, kept):
        source.close()
        source = import_source.open_file(path, **how(replace(options, mapping=kept)))
        source.notes.append(_("The columns are mapped as the last time. Another mapping: --mapping."))
    _settle(source, options)
    plan = _plan_of(source, Path(path).name, options)
    plan.stamp = stamp
    if source.table is not None and options.sheet is None:
        plan.together = [*source.table.together]
    return source, plan


def how(options: Options) -> How:
    """What was chosen, as a file is opened by it."""
    return {
        "mapping": options.mapping, "encoding": options.encoding, "delimiter": options.delimiter,
        "sheet_name": options.sheet, "header": options.header, "region": options.region or region_guess.DEFAULT,
        "legacy_font": options.legacy_font, "joined": options.joined,
    }  # fmt: skip


def _says(mapping: Mapping[str, str], kept: Mapping[str, str]) -> bool:
    return all(mapping.get(name) == target for name, target in kept.items())


def _settle(source: Source, options: Options) -> None:
    """Guesses the country of the numbers where none was chosen."""
    if not options.region:
        options.region = region_guess.guess(source.peek(region_guess.SAMPLE))
        if options.region != region_guess.DEFAULT:
            source.notes.append(region_guess.note(options.region))


def _check_mapping(plan: Plan) -> None:
    """Raises UnknownColumn for a mapping that names a column which no table of the file has; all of it is read."""
    unknown = [name for name in plan.options.mapping or () if name not in plan.header]
    if unknown:
        text = _("The file has no column “{name}”. Its columns: {names}.")
        raise UnknownColumn(text.format(name="”, “".join(unknown), names=", ".join(plan.header)))


def _plan_of(source: Source, name: str, options: Options) -> Plan:
    return Plan(
        name, options, source.kind, source.encoding, source.delimiter, source.header, source.mapping,
        notes=source.notes, places=source.places, below=source.below, mended=REASON in source.header,
        findings=source.findings,
    )  # fmt: skip


def _prepare(
    workspace: Workspace, source: Source, plan: Plan, storing: Storing | None = None
) -> Generator[Progress, None, None]:
    """Reads, checks and matches; with `storing`, the new contacts of a large file are stored meanwhile."""
    plan.state = workspace.state()
    try:
        asked = {one: other for pair in workspace.read(identity.asked) for one, other in ((pair.b, pair.a),)}
        forgets = workspace.read(erasure_ledger.recogniser)
        planner = Planner(
            plan, forgets, storing.records if storing else None, asked,
            workspace.read(opt_outs.undecided), workspace.read(opt_outs.not_opt_outs),
        )  # fmt: skip
        plan.new.passing = storing is not None
        yield Progress(0, None, _("Reading {file}").format(file=plan.name))
        last = monotonic()
        batch: list[Taken] = []
        for checked in parallel_checks.in_order(source, plan.options.region, all_kept=storing is None):
            taken = planner.take(checked) if checked is not None else None
            if taken is not None:
                batch.append(taken)
            if len(batch) >= _BATCH:
                workspace.read(planner.match, batch)
                batch = []
                if storing is not None and plan.read > _MAYBE_ROWS:
                    storing.some()
            if monotonic() - last > _WAIT:
                yield Progress(plan.read, None, _("Reading {file}").format(file=plan.name))
                last = monotonic()
        workspace.read(planner.match, batch)
    finally:
        source.close()
    _check_mapping(plan)
    workspace.read(consent.leave_known, plan.suppress)
    planner.finish()
    yield from _look_for_maybes(workspace, planner)
    yield Progress(plan.read, plan.read, _("Read {file}").format(file=plan.name))


def _look_for_maybes(workspace: Workspace, planner: Planner) -> Iterator[Progress]:
    """New rows that look like somebody known, of a sheet that a person looks through; it changes nothing by itself.

    A hundred thousand rows are compared after they are stored, on the page of problems: nobody reads thousands here.
    """
    plan = planner.plan
    if not plan.new or plan.read > _MAYBE_ROWS:
        return
    with workspace.reading() as session:
        if contacts.count(session) > _MAYBE_CONTACTS:
            return
        rows = ((row, row_store.fields_of(plan.new[number])) for number, row in enumerate(planner.new_rows))
        found = yield from duplicates.doubles(session, rows, plan.options.region)
    asked = {question.row for question in plan.questions}
    plan.maybes = [Maybe(d.row, d.contact, d.other, d.score, d.reasons) for d in found if d.row not in asked]
    places = {row: number for number, row in enumerate(planner.new_rows)}
    for row in {row for maybe in plan.maybes for row in (maybe.row, maybe.other) if row}:
        plan.who[row] = plan.new[places[row]]["texts"].get("name", "")
    count = len({maybe.row for maybe in plan.maybes})
    if count:
        text = ngettext(
            "{count} new row resembles an existing contact.",
            "{count} new rows resemble existing contacts.", count,
        )  # fmt: skip
        plan.notes.append(text.format(count=count))


# --- storing ----------------------------------------------------------------------------------------------------


class Storing:
    """The transaction that carries out a plan. `some` begins it while a large file is still read; `rest` ends it."""

    def __init__(self, workspace: Workspace, plan: Plan) -> None:
        self.workspace = workspace
        self.take(plan)
        self.ids: list[int] = []
        self._remembered = 0
        self._session: Session | None = None
        self._writer: Writer | None = None
        self._open = ExitStack()

    def take(self, plan: Plan) -> None:
        """Stores this plan."""
        self.plan = plan
        plan.new.rewind()

    def __enter__(self) -> Storing:
        return self

    def __exit__(self, *error: Any) -> None:
        self._open.__exit__(*error)

    def some(self) -> None:
        """Stores the new contacts that there are so far."""
        if len(self.plan.new) > len(self.ids):
            writer = self._begun()
            self.ids += writer.add(self.plan.new.taken(len(self.plan.new)))
            self._remember(writer)

    def records(self, numbers: Sequence[int]) -> dict[int, Record]:
        """New contacts that were stored, by their numbers in the plan."""
        found = records_of(self._begun().session, [self.ids[number] for number in numbers])
        return {number: found[self.ids[number]][0] for number in numbers}

    def rest(self) -> Iterator[Progress]:
        """Stores all that is not yet stored."""
        plan = self.plan
        if not (plan.created or plan.updated or plan.suppress):
            return
        writer = self._begun()
        total = len(plan.new) + len(plan.changed)
        while len(self.ids) < len(plan.new):
            self.ids += writer.add(plan.new.taken(len(self.ids) + _BATCH))
            yield Progress(len(self.ids), total, _("Saving"))
        yield from self._changed(writer, total)
        yield from self._prints(writer, total)
        writer.suppress(plan.suppress)
        opt_outs.ask(writer.session, [(self._id(one.known), one.text) for one in plan.remarks if one.is_new])
        writer.settle(plan.settled)
        vocabulary.settle(writer.session)
        writer.ask([(self._id(one.new), self._id(one.known)) for one in plan.questions if one.new < 0])
        if len(self.ids) > 1000:
            search.analyse(writer.session)
        yield from bulk.finishing(writer.session)

    def report(self) -> Report:
        """What is told of it, once it is committed."""
        step = self.workspace.written if self._writer is not None else None
        return report(self.plan, step, self.ids)

    def begin(self, *, alone: bool = False) -> Session:
        """The transaction: from here on no other import writes what the rows are matched with; `alone`, nobody does."""
        if self._session is None:
            self._session = self._open.enter_context(
                self.workspace.writing(lambda: bulk_write.label(self.plan.people, self.plan.name))
            )
            if alone:
                backends.keep_others_out(self._session.connection())
            bulk_write.begin(self._session, None if alone else self.plan.state)
        return self._session

    def _begun(self) -> Writer:
        if self._writer is None:
            plan, session = self.plan, self.begin()
            self._writer = Writer(session, bulk_write.defaults(plan.name, plan.options.source, plan.options.basis))
        return self._writer

    def _changed(self, writer: Writer, total: int) -> Iterator[Progress]:
        """Contacts that were there, and new ones about whom a row came after they were stored."""
        plan = self.plan
        for late in _batches(sorted(plan.new.late)):
            writer.complete([(self.ids[number], plan.new[number]) for number in late])
            yield Progress(len(self.ids), total, _("Saving"))
        done = len(self.ids)
        for batch in _batches(list(plan.changed.items())):
            writer.change([(i, row_store.unpack(packed), version) for i, (packed, version) in batch])
            done += len(batch)
            yield Progress(done, total, _("Saving"))

    def _id(self, who: int) -> int:
        return self.ids[-1 - who] if who < 0 else who

    def _remember(self, writer: Writer) -> None:
        """Keeps what is known of the new contacts that were stored last."""
        prints = self.plan.prints[self._remembered :]
        self._remembered = len(self.plan.prints)
        writer.remember([(self.ids[-1 - who], mark) for who, mark in prints if who < 0])

    def _prints(self, writer: Writer, total: int) -> Iterator[Progress]:
        """Keeps the rest: of a contact that was changed it was forgotten."""
        late = self.plan.new.late
        prints = [one for one in self.plan.prints[: self._remembered] if one[0] >= 0 or -1 - one[0] in late]
        prints += self.plan.prints[self._remembered :]
        for start in range(0, len(prints), 4000):
            some = prints[start : start + 4000]
            writer.remember([(self._id(who), mark) for who, mark in some])
            yield Progress(total, total, _("Saving"))


def _batches(values: Sequence[Any]) -> Iterator[Sequence[Any]]:
    for start in range(0, len(values), _BATCH):
        yield values[start : start + _BATCH]
