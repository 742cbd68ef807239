"""The parts of a version of a release: its lines by what they are."""

from dataclasses import dataclass, field

from outreach.press.dates import Day
from outreach.press.lines import Line
from outreach.press.reader.dateline import Dateline


@dataclass
class Sections:
    """The lines of a version by what they are; the strings are what the lines say."""

    kind: str = ""
    kind_line: Line | None = None
    reference: str = ""
    reference_line: Line | None = None
    embargo_lines: list[Line] = field(default_factory=list)
    release_line: Line | None = None
    date_line: tuple[Line, Day] | None = None
    dateline: tuple[Line, Dateline] | None = None
    letterhead: list[Line] = field(default_factory=list)
    headline: list[Line] = field(default_factory=list)
    subhead: list[Line] = field(default_factory=list)
    body: list[Line] = field(default_factory=list)
    boilerplate: list[Line] = field(default_factory=list)
    notes: list[Line] = field(default_factory=list)
    contacts: list[list[Line]] = field(default_factory=list)
    marks: list[Line] = field(default_factory=list)  # set phrases: the kind, end marks, what announces a section
