"""What stands above a release in the mail that brought it: its fields, a greeting, some words and a signature."""

import itertools
import re

from outreach.press import dates, person_names, vocabulary
from outreach.press.lines import Line, joined
from outreach.press.prose import ENDED, is_prose
from outreach.press.reader import embargo, patterns
from outreach.press.reader.parts import Sections

_LONGEST = 25  # lines of a cover note
_LEAST = 200  # letters of a release below it
_FIRST_NAME = re.compile(r"[^\W\d_]{2,20}(?:\s[^\W\d_]{2,20})?[.,]?")  # below the words of the note
_LONGEST_SENTENCE = 250  # letters


def without(lines: list[Line], found: Sections) -> list[Line]:
    """The lines of the release; what the note above it says is noted."""
    head = list(itertools.takewhile(lambda line: patterns.is_mail_field(line.text), lines))
    if 2 <= len(head) < len(lines) and not all(patterns.labelled(line.text) or dates.only(line.text) for line in head):
        found.marks += head
        found.date_line = _date_of_mail(head)
        found.embargo_lines += [line for line in head if embargo.is_line(line.text.partition(":")[2])]
        lines = lines[len(head) :]
    lines = _behind_title(lines)
    end = _end(lines) if any(patterns.is_salutation(line.text) for line in lines[:3]) else 0
    if not _has_text(lines[end:]):
        return lines
    take(lines[:end], found)
    return lines[end:]


def _date_of_mail(head: list[Line]) -> tuple[Line, dates.Day] | None:
    return next(((line, day) for line in head for day in dates.find(line.text) if day.year), None)


def take(note: list[Line], found: Sections) -> None:
    """Takes what a cover note says for the release: its embargo. The rest of it is no text of the release."""
    for line in note:
        (found.embargo_lines if embargo.is_line(line.text) else found.letterhead).append(line)


def _end(lines: list[Line]) -> int:
    """How many lines a cover note has: up to its signature, or its greeting."""
    for at, line in enumerate(lines[:_LONGEST]):
        if patterns.takes_leave(line.text) and _has_text(lines[at + 1 :]):
            return _behind_signature(lines, at + 1)
    end = next((at for at in range(len(lines)) if not _is_of_cover(lines, at)), len(lines))
    return end + (end > 1 and end < len(lines) and bool(_FIRST_NAME.fullmatch(lines[end].text)))


def _has_text(lines: list[Line]) -> bool:
    return sum(len(line.text) for line in lines) >= _LEAST


def _is_of_cover(lines: list[Line], at: int) -> bool:
    """Whether a line greets, is a short sentence that a release follows, or goes on with one."""
    if patterns.is_salutation(lines[at].text):
        return True
    text = joined([lines[at], *itertools.takewhile(lambda line: not line.blanks, lines[at + 1 :])])
    if not at or len(text) > _LONGEST_SENTENCE or not (ENDED.search(text) or text.endswith((":", ","))):
        return False
    return bool(vocabulary.pattern("contact", "cover").search(text)) or not lines[at].blanks


def _behind_signature(lines: list[Line], at: int) -> int:
    if at < len(lines) and (not lines[at].blanks or person_names.person(lines[at].text)):
        at += 1
        while at < len(lines) and not lines[at].blanks:
            at += 1
    return at


def _behind_title(lines: list[Line]) -> list[Line]:
    """A page that was copied whole begins with its title, "Headline | Site", and menus: from the headline itself on.

    Text or an embargo above the words is no menu: "Example Fund | Bishkek" is the letterhead of who is named below.
    """
    menus = itertools.takewhile(lambda line: not (is_prose(line.text) or embargo.is_line(line.text)), lines[1:24])
    for number, line in enumerate(menus, 1):
        if re.fullmatch(r"\s*[|–—-]\s+\S.{2,80}", lines[0].text.removeprefix(line.text)):
            return [*(above for above in lines[1:number] if patterns.kind_line(above.text)), *lines[number:]]
    return lines
