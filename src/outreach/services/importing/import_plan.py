"""What an import is told, what it would do and what it did."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from outreach.formats.mojibake import Finding
from outreach.i18n import _
from outreach.services.importing.row_builder import Places
from outreach.store.query_cache import State
from outreach.values.data import Document

SAME, ANOTHER = "same", "another"
"""What is answered where a row may be about somebody, and nobody but the user can say."""
MOVES = MOVED, BOTH, STAYED = "moved", "both", "stayed"
"""What is answered where a row has somebody at another outlet than the contact; until then they work at both."""
ON_MATCH = ("fill", "update", "skip", "create")
"""What is done with a row about somebody who is there: its blanks filled, its fields set, nothing, a new contact.

A row that was imported before as it stands is left alone by each of them but the last."""


@dataclass
class Options:
    """How to import. `mapping` is {column: target}, and stands over what the names of the columns say.

    `answers` are {row: SAME, ANOTHER, MOVED, BOTH or STAYED} to the questions of a plan, `wishes` {row: whether its
    remark asks not to be written to}.
    """

    on_match: str = "fill"
    mapping: Mapping[str, str] | None = None
    encoding: str | None = None
    delimiter: str | None = None
    sheet: str | None = None
    header: bool | None = None
    region: str = ""
    legacy_font: bool = False
    recall: bool = False
    source: str | None = None
    basis: str = ""
    answers: Mapping[int, str] = field(default_factory=dict)
    wishes: Mapping[int, bool] = field(default_factory=dict)


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


class Remark(NamedTuple):
    """A possible opt-out: the contact is excluded until somebody decides. `known` is an id, or -1 - a number."""

    row: int
    contact: int | None
    text: str
    who: str
    known: int = 0
    is_new: bool = True  # an earlier import has not asked it
    asks: str = "wish"

    def as_json(self) -> Document:
        """As the command line answers (cli.md)."""
        why = _("“{text}” may mean that nobody should write to this person.").format(text=self.text)
        return {
            "row": self.row, "contact": self.contact, "other": None, "why": why,
            "before": {"do_not_contact": ""}, "after": {"do_not_contact": "yes"},
        }  # fmt: skip


class Move(NamedTuple):
    """A row that has a contact at another outlet, and doesn't say whether they moved there or work at both."""

    row: int
    contact: int | None
    before: str
    after: str
    asks: str = "move"

    def as_json(self) -> Document:
        """As the command line answers (cli.md)."""
        why = _("Works at “{before}” here and at “{after}” in the file: both positions are current now. Moved?")
        outlets = {name: {"outlet": getattr(self, name)} for name in ("before", "after")}
        why = why.format(before=self.before, after=self.after)
        return {"row": self.row, "contact": self.contact, "other": None, "why": why, **outlets}


class Question(NamedTuple):
    """A row that may be about somebody, which nobody but the user can say; until then it is a contact of its own.

    `contact` is an id, or None and `other` an earlier row; `who` and `there` are what the two are called. `before` and
    `after` are the fields of the contact that would change if it were the same person. `new` is the number of the
    contact that the row makes, or an id where an earlier import asked the same; `known` is the other as a plan knows
    it: an id, or -1 - a number.
    """

    row: int
    contact: int | None
    other: int | None
    why: str
    who: str
    there: str
    before: dict[str, str]
    after: dict[str, str]
    new: int = 0
    known: int = 0


class Change(NamedTuple):
    """A field that an import changes; `contact` is None for one that an earlier row of the file adds."""

    row: int
    contact: int | None
    field: str
    before: str
    after: str


@dataclass
class Plan:
    """What an import would do, counted before anything is written.

    `together` are the sheets that could have been read as one table with the one that was. `who` are {row: name} of
    the rows that are told of, where there are so few that a person looks through them. `refused` counts the contacts
    that are not to be written to from now on, `suppress` has the addresses that are not, each with its reason.
    `outlets` says which new ones may be there already.
    `mended`: the rows were exported for their problems and come back. `untaken` is what rows say otherwise than the
    contacts that keep what they say: `before` is the row's value, `after` the one that stands.
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
    outlets: str = ""
    rejects: list[int] = field(default_factory=list)
    maybes: list[Maybe] = field(default_factory=list)
    questions: list[Question] = field(default_factory=list)
    remarks: list[Remark] = field(default_factory=list)
    moves: list[Move] = field(default_factory=list)
    refused: int = 0
    suppress: dict[str, str] = field(default_factory=dict)
    changes: list[Change] = field(default_factory=list)
    untaken: list[Change] = field(default_factory=list)
    places: Places = field(default_factory=Places)
    together: list[str] = field(default_factory=list)
    who: dict[int, str] = field(default_factory=dict)
    mended: bool = False
    findings: list[Finding] = field(default_factory=list)
    # What `store` writes: packed records; contacts to change; whose row each fingerprint is (see matching).
    new: list[bytes] = field(default_factory=list)
    changed: dict[int, tuple[bytes, int]] = field(default_factory=dict)
    prints: list[tuple[int, bytes]] = field(default_factory=list)
    settled: dict[int, bool] = field(default_factory=dict)  # earlier questions answered: opted out or not
    stamp: tuple[int, int] | None = None  # which file it was: somebody may write another over it
    state: State | None = None  # what the database was when its reading began

    @property
    def doubts(self) -> list[Remark | Move]:
        """What is asked about rows whose person is known."""
        return [*self.remarks, *self.moves]

    @property
    def writes(self) -> bool:
        """Whether there is anything to store."""
        return bool(self.created or self.updated or self.suppress)

    @property
    def people(self) -> int:
        """How many contacts it adds or changes: fewer than rows, for several may be about one."""
        return self.created + len(self.changed.keys() | self.settled.keys())


@dataclass
class Report(Plan):
    """What an import did; read = created + updated + unchanged + rejected. `step` is what undo takes back.

    `ids` are the contacts that were added; `changed` has those that were there.
    """

    step: int | None = None
    ids: list[int] = field(default_factory=list)

    @property
    def suppressed(self) -> int:
        """How many addresses are not written to from now on."""
        return len(self.suppress)

    def as_json(self) -> Document:
        """As the command line answers (cli.md)."""
        return {
            **{name: getattr(self, name) for name in _FIGURES},
            "problems": [{**problem._asdict(), **self._at(problem.row)} for problem in self.problems],
            "maybes": [maybe._asdict() for maybe in self.maybes],
            "needs_decision": [
                *({name: getattr(question, name) for name in _QUESTION} for question in self.questions),
                *(asked.as_json() for asked in self.doubts),
            ],
            "do_not_contact": self.refused,
            "not_decided": len(self.remarks),
            "changes": [change._asdict() for change in self.changes],
            "not_taken": [change._asdict() for change in self.untaken],
            "findings": [finding._asdict() for finding in self.findings],
            "places": self.places.told(self._rows()),
        }

    def _at(self, row: int) -> dict[str, object]:
        """The sheet in which a row stands where several are read, and where it is in the file, as the texts say."""
        place = self.places.of(row)
        return {"sheet": place.sheet, "sheet_row": place.row} if place.sheet else {"sheet_row": place.row}

    def _rows(self) -> Iterator[int]:
        """The rows that are told of; some twice, and 0 for none."""
        yield from (problem.row for problem in self.problems)
        yield from (asked.row for asked in self.doubts)
        for row, other in [(m.row, m.other) for m in self.maybes] + [(q.row, q.other) for q in self.questions]:
            yield from (row, other or 0)


_FIGURES = (
    "read", "created", "updated", "unchanged", "rejected", "doubles", "encoding", "delimiter", "mapping", "suppressed",
    "notes", "together", "step",
)  # fmt: skip
_QUESTION = ("row", "contact", "other", "why", "before", "after")


def report(plan: Plan, step: int | None, ids: Sequence[int]) -> Report:
    """What is told of a plan that was stored, or is not to be; its packed records are let go."""
    return Report(**{**vars(plan), "new": [], "prints": []}, step=step, ids=[*ids])
