"""Importing contacts: a file is read, checked and matched, the user looks, and all of it is stored as one step.

`prepare` and `store` are jobs: generators that yield Progress and return their result; closing one leaves nothing.
"""

from __future__ import annotations

from array import array
from collections import Counter
from collections.abc import Callable, Generator, Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from time import monotonic
from typing import Any, NamedTuple

from sqlalchemy.orm import Session

from outreach.formats.doctor import Finding
from outreach.i18n import N_, _, ngettext
from outreach.model import places
from outreach.problems import Problem
from outreach.services import (
    contacts,
    duplicates,
    forgotten,
    importing_ahead,
    importing_match,
    importing_packed,
    importing_region,
    importing_source,
    importing_write,
    many,
)
from outreach.services.importing_ahead import Checked
from outreach.services.importing_check import Keys
from outreach.services.importing_fields import REASON
from outreach.services.importing_match import Match, Matcher, records_of
from outreach.services.importing_merge import mends, merged, says_the_same
from outreach.services.importing_packed import Packed, Record, Shelf
from outreach.services.importing_shape import Place, Places
from outreach.services.importing_source import Source
from outreach.services.importing_write import Outdated, Writer
from outreach.services.progress import Progress
from outreach.services.uncollected import uncollected
from outreach.store import backends, search
from outreach.store.memory import State
from outreach.store.workspace import Workspace

ON_MATCH = ("fill", "update", "skip", "create")
"""What is done with a row about somebody who is there: its blanks filled, its fields set, nothing, a new contact.

A row that was imported before as it stands is left alone by each of them but the last."""

_NOBODY: Record = {"outlet": "", "emails": [], "phones": []}
_BATCH = 500  # rows matched, and stored, between two signs of life
_INDEXED = 5000  # contacts whose words are added to the index at once
_MAYBE_ROWS, _MAYBE_CONTACTS = 5000, 20_000  # so many are compared by likeness within a second or two
_WAIT = 0.08  # seconds of work between two signs of life


@dataclass
class Options:
    """How to import. `mapping` is {column: target}, and stands over what the names of the columns say.

    Rows with nothing but a number or an address are `joined` to the person above, or are contacts of their own.
    """

    on_match: str = "fill"
    mapping: Mapping[str, str] | None = None
    encoding: str | None = None
    delimiter: str | None = None
    sheet: str | None = None
    header: bool | None = None
    region: str = "KG"
    legacy_font: bool = False
    joined: bool = False
    source: str | None = None
    basis: str = ""


class RowProblem(NamedTuple):
    """What is wrong in a row (the first under the header is 1; `Plan.places` tells where that is in the sheet).

    `column` is empty where it is the whole row.
    """

    row: int
    column: str
    text: str


class Maybe(NamedTuple):
    """A new row that looks like somebody known: `contact` is an id, or None and `other` an earlier row.

    Nothing is done about it: a person looks. `score` is from 0 to 1, `reasons` are in words.
    """

    row: int
    contact: int | None
    other: int | None
    score: float
    reasons: list[str]


@dataclass
class Plan:
    """What an import would do, counted before anything is written.

    `together` are the sheets that could have been read as one table with the one that was; `below` counts, among the
    first rows, those with nothing but a number or an address below a person. `who` are {row: name} of the rows that are
    told of, where there are so few that a person looks through them. `mended`: the rows were exported for their
    problems and come back.
    """

    name: str
    options: Options
    kind: str = ""
    encoding: str | None = None
    delimiter: str | None = None
    header: list[str] = field(default_factory=list)
    mapping: dict[str, str] = field(default_factory=dict)
    read: int = 0
    created: int = 0
    updated: int = 0
    unchanged: int = 0
    rejected: int = 0
    doubles: int = 0
    problems: list[RowProblem] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    rejects: list[tuple[list[str], str]] = field(default_factory=list)
    maybes: list[Maybe] = field(default_factory=list)
    places: Places = field(default_factory=Places)
    together: list[str] = field(default_factory=list)
    below: int = 0
    who: dict[int, str] = field(default_factory=dict)
    mended: bool = False
    findings: list[Finding] = field(default_factory=list)
    # What `store` writes: packed records; contacts to change; whose row each fingerprint is (see matching).
    new: Shelf = field(default_factory=Shelf)
    changed: dict[int, tuple[Packed, int]] = field(default_factory=dict)
    prints: list[tuple[int, bytes]] = field(default_factory=list)
    stamp: tuple[int, int] | None = None  # which file it was: somebody may write another over it
    # What the database was when its reading began (see `importing_again`).
    state: State | None = None

    @property
    def people(self) -> int:
        """How many contacts it adds or changes: fewer than rows, for several may be about one."""
        return self.created + len(self.changed)


@dataclass
class Report:
    """What an import did; read = created + updated + unchanged + rejected. `step` is what undo takes back.

    `ids` are the contacts that were added, `changed` those that were there; `findings` are the doctor's.
    """

    read: int
    created: int
    updated: int
    unchanged: int
    rejected: int
    doubles: int
    encoding: str | None
    delimiter: str | None
    mapping: dict[str, str]
    problems: list[RowProblem]
    notes: list[str]
    step: int | None
    ids: list[int] = field(default_factory=list)
    maybes: list[Maybe] = field(default_factory=list)
    places: Places = field(default_factory=Places)
    together: list[str] = field(default_factory=list)
    below: int = 0
    changed: list[int] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)

    def as_json(self) -> dict[str, Any]:
        """As the command line answers (cli.md)."""
        return {
            "read": self.read,
            "created": self.created,
            "updated": self.updated,
            "unchanged": self.unchanged,
            "rejected": self.rejected,
            "doubles": self.doubles,
            "encoding": self.encoding,
            "delimiter": self.delimiter,
            "mapping": self.mapping,
            "problems": [problem._asdict() for problem in self.problems],
            "maybes": [maybe._asdict() for maybe in self.maybes],
            "notes": self.notes,
            "findings": [finding._asdict() for finding in self.findings],
            "together": self.together,
            "below": self.below,
            "places": [{"row": row, "sheet": at.sheet, "sheet_row": at.row} for row, at in self._places()],
            "step": self.step,
        }

    def _places(self) -> list[tuple[int, Place]]:
        """Where the rows stand that are told of."""
        rows = {problem.row for problem in self.problems}
        for maybe in self.maybes:
            rows |= {maybe.row, maybe.other or 0}
        return [(row, self.places.of(row)) for row in sorted(rows - {0})]


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
    source = importing_source.open_text(
        text,
        mapping=chosen.mapping,
        encoding=chosen.encoding,
        delimiter=chosen.delimiter,
        header=chosen.header,
        region=chosen.region,
        legacy_font=chosen.legacy_font,
        joined=chosen.joined,
    )
    plan = _plan_of(source, _("Clipboard"), chosen)
    yield from _prepare(workspace, source, plan)
    return plan


def store(workspace: Workspace, plan: Plan) -> Generator[Progress, None, Report]:
    """Carries a Plan out, as one step that one undo takes back. Nothing is left where it is cancelled.

    Raises:
        Outdated: something was written since the file was read.
        Problem: the database refused it.
    """
    with uncollected(), _Storing(workspace, plan) as storing:
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
        with uncollected(), _Storing(workspace, plan) as storing:
            if alone:
                storing.begin()
            yield from _prepare(workspace, source, plan, storing)
            checked(plan)
            yield from storing.rest()
    except Outdated:
        return (yield from run(workspace, path, options, checked=checked, alone=True))
    return storing.report()


def report(plan: Plan, step: int | None, ids: Sequence[int]) -> Report:
    """What is told of a plan."""
    return Report(
        plan.read, plan.created, plan.updated, plan.unchanged, plan.rejected, plan.doubles, plan.encoding,
        plan.delimiter, plan.mapping, plan.problems, plan.notes, step, list(ids), plan.maybes, plan.places,
        plan.together, plan.below, [*plan.changed] if step is not None else [], plan.findings,
    )  # fmt: skip


# --- reading, checking, matching --------------------------------------------------------------------------------


def _check(options: Options) -> None:
    if options.on_match not in ON_MATCH:
        text = _("There is no way “{name}” to treat a match: choose one of {names}.")
        raise Problem(text.format(name=options.on_match, names=", ".join(ON_MATCH)))
    region = options.region.upper()
    if len(region) != 2 or places.country_code(region) is None:
        raise Problem(_("There is no country “{code}”.").format(code=options.region))
    options.region = region


def _opened(path: str | Path, options: Options) -> tuple[Source, Plan]:
    _check(options)
    stamp = importing_source.stamp(path)
    source = importing_source.open_file(
        path, mapping=options.mapping, encoding=options.encoding, delimiter=options.delimiter,
        sheet_name=options.sheet, header=options.header, region=options.region, legacy_font=options.legacy_font,
        joined=options.joined,
    )  # fmt: skip
    plan = _plan_of(source, Path(path).name, options)
    plan.stamp = stamp
    if source.table is not None and options.sheet is None:
        plan.together = [*source.table.together]
    return source, plan


def _plan_of(source: Source, name: str, options: Options) -> Plan:
    return Plan(
        name, options, source.kind, source.encoding, source.delimiter, source.header, source.mapping,
        notes=source.notes, places=source.places, below=source.below, mended=REASON in source.header,
        findings=source.findings,
    )  # fmt: skip


def _prepare(
    workspace: Workspace, source: Source, plan: Plan, storing: _Storing | None = None
) -> Generator[Progress, None, None]:
    """Reads, checks and matches; with `storing`, the new contacts of a large file are stored meanwhile."""
    plan.state = workspace.state()
    try:
        planner = _Planner(plan, workspace.read(forgotten.recogniser), storing.records if storing else None)
        plan.new.passing = storing is not None
        yield Progress(0, None, _("Reading {file}").format(file=plan.name))
        last = monotonic()
        batch: list[_Taken] = []
        for checked in importing_ahead.in_order(source, plan.options.region, all_kept=storing is None):
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
    planner.finish()
    yield from _look_for_maybes(workspace, planner)
    yield Progress(plan.read, plan.read, _("Read {file}").format(file=plan.name))


def _look_for_maybes(workspace: Workspace, planner: _Planner) -> Iterator[Progress]:
    """New rows that look like somebody known, of a sheet that a person looks through; it changes nothing by itself.

    A hundred thousand rows are compared after they are stored, on the page of problems: nobody reads thousands here.
    """
    plan = planner.plan
    if not plan.new or plan.read > _MAYBE_ROWS:
        return
    with workspace.reading() as session:
        if contacts.count(session) > _MAYBE_CONTACTS:
            return
        matcher = duplicates.matcher(session)
        for number, row in enumerate(planner.new_rows):
            matcher.take(row, importing_packed.fields_of(plan.new[number]), plan.options.region)
        found = yield from matcher.doubles(session)
    plan.maybes = [Maybe(d.row, d.contact, d.other, d.score, d.reasons) for d in found]
    places = {row: number for number, row in enumerate(planner.new_rows)}
    for row in {row for maybe in plan.maybes for row in (maybe.row, maybe.other) if row}:
        plan.who[row] = plan.new[places[row]]["texts"].get("name", "")
    count = len({maybe.row for maybe in plan.maybes})
    if count:
        text = ngettext(
            "{count} new row looks like somebody who is there already.",
            "{count} new rows look like somebody who is there already.", count,
        )  # fmt: skip
        plan.notes.append(text.format(count=count))


_SAME_ROW = N_("The same as in {place}.")
_SAME_PERSON = N_("The same person as in {place}.")


class _Taken(NamedTuple):
    """A row that is not rejected: its number, its fingerprint, what it is matched by, and where its record is."""

    row: int
    mark: bytes
    keys: Keys
    packed: bytes
    place: int

    def record(self) -> Record:
        return importing_packed.unpack(importing_packed.ungroup(self.packed)[self.place])


class _Planner:
    """Decides row by row; all it knows of earlier rows is packed, for a hundred thousand of them."""

    def __init__(
        self,
        plan: Plan,
        forgets: Callable[[Iterable[str]], bool] | None,
        stored: Callable[[Sequence[int]], dict[int, Record]] | None,
    ) -> None:
        self.plan = plan
        self.forgets = forgets  # whether a row would bring back somebody who was erased
        self.stored = stored  # new contacts that are in the database already, by their numbers
        self.matcher = Matcher()
        self.versions: dict[int, int] = {}
        self.there: dict[int, Record] = {}  # whom the rows of this batch may be about, by contact, or by -1 - number
        self.local: Counter[tuple[str, bool]] = Counter()
        self.new_rows = array("q")  # the number of the row that each new contact comes from
        self.first_rows: dict[int, int] = {}  # of the contacts that are there, the first row about each

    def take(self, checked: Checked) -> _Taken | None:
        """The row that was checked, or None where it is rejected."""
        plan = self.plan
        plan.read += 1
        mark, keys, complaints, rejected, local = checked.verdict
        for column, text in complaints:
            plan.problems.append(RowProblem(plan.read, column, text))
        for place, column, cell in plan.places.below.get(plan.read, ()):
            text = _("“{cell}” stands below ({place}), without a name: it is added to this contact.")
            plan.problems.append(RowProblem(plan.read, column, text.format(cell=cell[:60], place=place.words())))
        if local and len(self.local) < importing_region.SAMPLE:
            self.local.update(local)
        if keys is not None and self.forgets is not None and self.forgets(importing_match.reaches(keys)):
            keys, rejected = None, forgotten.asked()
        if keys is not None:
            taken = _Taken(plan.read, mark, keys, checked.packed, checked.place)
            if complaints:
                self._name(taken)
            return taken
        plan.rejected += 1
        plan.problems.append(RowProblem(plan.read, "", rejected))
        plan.rejects.append((checked.cells, f"{plan.places.of(plan.read).words()}: {rejected}"))
        return None

    def match(self, session: Session, batch: Sequence[_Taken]) -> None:
        """Decides about the rows of a batch, in their order."""
        if not batch:
            return
        create = self.plan.options.on_match == "create"
        self.matcher.look(session, [(taken.mark, taken.keys) for taken in batch])
        if not create:
            self._fetch(session, batch)
        for taken in batch:
            match = self.matcher.find(taken.mark, taken.keys)
            if create:
                self._create(taken, match)
            elif match is not None and match.known:
                self._same(taken, match.who)
            elif match is not None:
                self._meet(taken, match.who)
            elif not self._is_there(taken) and not self._is_mended(taken):
                self._create(taken)
        self.there.clear()

    def _fetch(self, session: Session, batch: Sequence[_Taken]) -> None:
        """Reads whom the rows may be about: all at once, for a file may be about nobody but those who are there."""
        wanted: set[int] = set()
        for taken in batch:
            match = self.matcher.find(taken.mark, taken.keys)
            if match is None:
                wanted.update(self.matcher.namesakes(taken.keys))
            elif not match.known and self.plan.options.on_match != "skip":
                wanted.add(match.who)
        known = records_of(session, [who for who in wanted if who >= 0 and who not in self.plan.changed])
        for who, (found, version) in known.items():
            self.there[who], self.versions[who] = found, version
        numbers = [-1 - who for who in wanted if who < 0 and -1 - who not in self.plan.new]
        if self.stored and numbers:
            self.there |= {-1 - number: found for number, found in self.stored(numbers).items()}

    def _create(self, taken: _Taken, match: Match | None = None) -> None:
        plan = self.plan
        if match is not None and match.who < 0:
            self._double(taken, _SAME_ROW if match.known else _SAME_PERSON, match.who)
        who = -1 - plan.new.add(taken.packed, taken.place)
        plan.created += 1
        self.new_rows.append(taken.row)
        plan.prints.append((who, taken.mark))
        self.matcher.remember(taken.mark, taken.keys, who)

    def _is_there(self, taken: _Taken) -> bool:
        """Whether a contact of that name says the very same: a row without a usable address is known only so."""
        namesakes = self.matcher.namesakes(taken.keys)
        if not namesakes:
            return False
        found = taken.record()
        who = next((who for who in namesakes if says_the_same(self._record_of(who) or {}, found)), None)
        if who is None:
            return False
        self.plan.prints.append((who, taken.mark))
        self.matcher.remember(taken.mark, taken.keys, who)
        self.plan.unchanged += 1
        return True

    def _is_mended(self, taken: _Taken) -> bool:
        """Whether it is a row that came in with a fault before, and was known by nothing but what was wrong in it."""
        if not self.plan.mended:
            return False
        record = taken.record()
        them = [who for who in self.matcher.namesakes(taken.keys) if mends(self._record_of(who) or _NOBODY, record)]
        if len(them) == 1:
            self._meet(taken, them[0])
        return len(them) == 1

    def _same(self, taken: _Taken, who: int) -> None:
        self.plan.unchanged += 1
        if who < 0:
            self._double(taken, _SAME_ROW, who)

    def _double(self, taken: _Taken, text: str, who: int) -> None:
        first = self.new_rows[-1 - who] if who < 0 else self.first_rows[who]
        self.plan.doubles += 1
        place = self.plan.places.of(first).words()
        self.plan.problems.append(RowProblem(taken.row, "", _(text).format(place=place)))
        self._name(taken)

    def _name(self, taken: _Taken) -> None:
        if taken.row <= _MAYBE_ROWS:
            record = taken.record()
            self.plan.who[taken.row] = record["texts"].get("name") or record["outlet"]

    def _meet(self, taken: _Taken, who: int) -> None:
        """A row about somebody who is there, or who comes further up in the file."""
        plan = self.plan
        if who < 0 or who in plan.changed:
            self._double(taken, _SAME_PERSON, who)
        plan.prints.append((who, taken.mark))
        self.matcher.remember(taken.mark, taken.keys, who)
        there = self._record_of(who) if plan.options.on_match != "skip" else None
        if there is None:
            plan.unchanged += 1
            return
        at_once = who < 0 or who in plan.changed
        after = merged(there, taken.record(), plan.options.on_match, mended=plan.mended, at_once=at_once)
        if after == there:
            plan.unchanged += 1
            return
        plan.updated += 1
        if who < 0:
            plan.new[-1 - who] = after
        else:
            self.first_rows.setdefault(who, taken.row)
            plan.changed[who] = (importing_packed.pack(after), self.versions[who])
            self.there[who] = after

    def _record_of(self, who: int) -> Record | None:
        if who < 0 and -1 - who in self.plan.new:
            return self.plan.new[-1 - who]
        if who not in self.there and who in self.plan.changed:
            self.there[who] = importing_packed.unpack(self.plan.changed[who][0])
        return self.there.get(who)

    def finish(self) -> None:
        """What is told of the whole, and what need not be kept."""
        plan = self.plan
        if not (plan.created or plan.updated):
            plan.prints.clear()
        self.matcher.forget()
        hint = importing_region.hint(self.local, plan.options.region)
        if hint:
            plan.notes.append(hint)


# --- storing ----------------------------------------------------------------------------------------------------


class _Storing:
    """The transaction that carries out a plan. `some` begins it while a large file is still read; `rest` ends it."""

    def __init__(self, workspace: Workspace, plan: Plan) -> None:
        self.workspace = workspace
        self.plan = plan
        plan.new.rewind()
        self.ids: list[int] = []
        self._indexed = 0
        self._remembered = 0
        self._session: Session | None = None
        self._writer: Writer | None = None
        self._keep_in_memory: Callable[[int], None] = lambda rows: None
        self._open = ExitStack()

    def __enter__(self) -> _Storing:
        return self

    def __exit__(self, *error: Any) -> None:
        self._open.__exit__(*error)

    def some(self) -> None:
        """Stores the new contacts that there are so far."""
        if len(self.plan.new) > len(self.ids):
            writer = self._begun()
            self.ids += writer.add(self.plan.new.taken(len(self.plan.new)))
            self._remember(writer)
            if len(self.ids) - self._indexed >= _INDEXED:
                self._index(len(self.ids))

    def records(self, numbers: Sequence[int]) -> dict[int, Record]:
        """New contacts that were stored, by their numbers in the plan."""
        found = records_of(self._begun().session, [self.ids[number] for number in numbers])
        return {number: found[self.ids[number]][0] for number in numbers}

    def rest(self) -> Iterator[Progress]:
        """Stores all that is not yet stored."""
        plan = self.plan
        if not (plan.created or plan.updated):
            return
        writer = self._begun()
        total = len(plan.new) + len(plan.changed)
        while len(self.ids) < len(plan.new):
            self.ids += writer.add(plan.new.taken(len(self.ids) + _BATCH))
            yield Progress(len(self.ids), total, _("Storing"))
        while self._indexed < len(self.ids):
            self._index(min(self._indexed + _INDEXED, len(self.ids)))
            yield Progress(len(self.ids), total, _("Storing"))
        search.resume(writer.session)
        yield from self._changed(writer, total)
        for _step in search.merged(writer.session, len(self.ids)):
            yield Progress(total, total, _("Storing"))
        search.merge_as_usual(writer.session)  # not before, or each change joins pieces that are joined again
        yield from self._prints(writer, total)
        if len(self.ids) > 1000:
            search.analyse(writer.session)
        yield from many.finishing(writer.session)

    def report(self) -> Report:
        """What is told of it, once it is committed."""
        step = self.workspace.written if self._writer is not None else None
        return report(self.plan, step, self.ids)

    def begin(self) -> Session:
        """The transaction: from here on nobody else writes what the rows are matched with."""
        if self._session is None:
            self._session = self._open.enter_context(
                self.workspace.writing(lambda: importing_write.label(self.plan.people, self.plan.name))
            )
            importing_write.begin(self._session, self.plan.state)
        return self._session

    def _begun(self) -> Writer:
        if self._writer is None:
            plan, session = self.plan, self.begin()
            self._keep_in_memory = self._open.enter_context(backends.wide_memory(session.connection()))
            self._writer = Writer(session, importing_write.defaults(plan.name, plan.options.source, plan.options.basis))
            search.suspend(session)
            search.put_off_merging(session)
        return self._writer

    def _index(self, last: int) -> None:
        run = self.ids[self._indexed : last]
        search.add_run(self._begun().session, run[0], run[-1])
        self._keep_in_memory(last)
        self._indexed = last

    def _changed(self, writer: Writer, total: int) -> Iterator[Progress]:
        """Contacts that were there, and new ones about whom a row came after they were stored."""
        plan = self.plan
        for late in _batches(sorted(plan.new.late)):
            writer.complete([(self.ids[number], plan.new[number]) for number in late])
            yield Progress(len(self.ids), total, _("Storing"))
        done = len(self.ids)
        for batch in _batches(list(plan.changed.items())):
            writer.change([(i, importing_packed.unpack(packed), version) for i, (packed, version) in batch])
            done += len(batch)
            yield Progress(done, total, _("Storing"))

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
            writer.remember([(self.ids[-1 - who] if who < 0 else who, mark) for who, mark in some])
            yield Progress(total, total, _("Storing"))


def _batches(values: Sequence[Any]) -> Iterator[Sequence[Any]]:
    for start in range(0, len(values), _BATCH):
        yield values[start : start + _BATCH]
