"""The set phrases above a headline: the kind of document, an embargo, a reference, the date and the place."""

import re
from collections.abc import Callable

from outreach.press import dates
from outreach.press.lines import Line
from outreach.press.reader import dateline, embargo, patterns
from outreach.press.reader.dateline import Dateline
from outreach.press.reader.parts import Sections

# the fields of a media advisory
FIELD = re.compile(
    r"(?:what|when|where|who|why|date|time|venue|place|location|languages?|speakers?|что|когда|где|кто|дата|время|место(?:\s{1,9}проведения)?|язык\w{0,40}|участники|спикеры|эмне|качан|кайда|ким(?:дер)?|күнү|убактысы|орду|өтүүчү\s{1,9}жери)\s{0,9}:(?:\s|$)",
    re.I,
)


def _goes_on(lines: list[Line], at: int) -> bool:
    """Whether the next line begins with the dash of this one: "Karakol, 5 December 2017", "– Today …"."""
    following = lines[at + 1 : at + 2]
    return bool(following) and bool(re.match(r"\s*[-–—]+\s", following[0].text))


Taken = tuple[int, Line | None]  # how many lines a mark takes, what is left of the last one


def read(lines: list[Line], at: int, found: Sections) -> Taken | None:
    """The set phrase of the top that a line is or begins with."""
    return next((taken for mark in _MARKS if (taken := mark(lines, at, found))), None)


def _set_phrase(lines: list[Line], at: int, _found: Sections) -> Taken | None:
    text = lines[at].text
    marked = patterns.RULE.fullmatch(text) or patterns.is_language(text) or patterns.is_salutation(text)
    return (1, None) if marked else None


def _kind(lines: list[Line], at: int, found: Sections) -> Taken | None:
    kind = patterns.kind_line(lines[at].text)
    if not kind or _is_said_whose(lines, at, kind):
        return None
    found.kind, found.kind_line = kind[0], lines[at]
    return 1, _left(lines[at], kind[1])


def _release_line(lines: list[Line], at: int, found: Sections) -> Taken | None:
    release = patterns.FOR_RELEASE.match(lines[at].text)
    if not release:
        return None
    found.release_line = lines[at]
    return 1, _left(lines[at], release.end())


def _reference_line(lines: list[Line], at: int, found: Sections) -> Taken | None:
    ref = _reference(lines[at].text)
    if not ref:
        return None
    found.reference, found.reference_line = ref[0], lines[at]
    return 1, _left(lines[at], ref[1])


def _date_line(lines: list[Line], at: int, found: Sections) -> Taken | None:
    day = dates.only(lines[at].text)
    if not day or _is_event(lines, at):
        return None
    found.date_line = found.date_line or (lines[at], day)
    return 1, None


def _dateline_line(lines: list[Line], at: int, found: Sections) -> Taken | None:
    if _goes_on(lines, at):
        return None
    place = dateline.alone(lines[at].text) or _place_beside(lines, at)
    if not place:
        return None
    found.dateline = (lines[at], place)
    return 1, None


def _date_before_mark(lines: list[Line], at: int, found: Sections) -> Taken | None:
    """ "15 November 2022   Contact: …": the date, and what stands beside it."""
    days = dates.find(lines[at].text)
    if not days or days[0].start:
        return None
    rest = _left(lines[at], days[0].end)
    marked = (patterns.trigger, patterns.kind_line, patterns.FOR_RELEASE.match)
    if not rest or not any(says(rest.text) for says in marked):
        return None
    found.date_line = (lines[at], days[0])
    return 1, rest


def _date_behind_release(lines: list[Line], at: int, found: Sections) -> Taken | None:
    """A date at the head of what is left of a release line: "December 13 2006 Senator Announces …"."""
    line = lines[at]
    if not found.release_line or found.release_line.end != line.end:
        return None
    day = next(iter(dates.find(line.text)), None)
    if not day or day.start >= 12:
        return None

    found.date_line = found.date_line or (line, day)
    return 1, _left(line, day.end)


def _is_said_whose(lines: list[Line], at: int, kind: tuple[str, int]) -> bool:
    """Whether a kind that stands alone is the first word of the headline: «Заявление», «Постоянного координатора …»."""
    following = lines[at + 1 : at + 2]
    return kind[0] == "statement" and bool(following) and patterns.is_whose(following[0].text)


def _is_event(lines: list[Line], at: int) -> bool:
    """Whether "Date: …" is one of the fields of an invitation, and no date of the release."""
    return any(FIELD.match(line.text) for line in lines[at + 1 : at + 3])


def _place_beside(lines: list[Line], at: int) -> Dateline | None:
    """A place that is a line of its own above or below the date."""
    text = lines[at].text
    near = lines[max(0, at - 1) : at + 2]
    if not dateline.is_place(text) or not any(dates.only(line.text) for line in near):
        return None
    return Dateline(0, len(text), text, [text.rstrip(" .")], None, "", 0.8)


def _embargo_line(lines: list[Line], at: int, found: Sections) -> Taken | None:
    if not embargo.is_line(lines[at].text):
        return None
    taken = [lines[at]]
    for line in lines[at + 1 : at + 3]:
        if line.blanks > 1 or not embargo.goes_on(line.text) or dateline.alone(line.text):
            break
        if dates.only(line.text) and any(dates.find(above.text) for above in taken):
            break
        taken.append(line)
    found.embargo_lines += taken
    return len(taken), None


_MARKS: tuple[Callable[[list[Line], int, Sections], Taken | None], ...] = (
    _set_phrase, _kind, _embargo_line, _release_line, _reference_line, _date_line, _dateline_line,
    _date_before_mark, _date_behind_release,
)  # fmt: skip


def _reference(text: str) -> tuple[str, int] | None:
    for pattern in (patterns.REFERENCE, patterns.NUMBERED):
        match = pattern.match(text)
        if match and re.search(r"\d", match["ref"]) and (match.end() >= len(text) or dates.only(text[match.end() :])):
            return match["ref"].strip(" .,"), match.end()
    return None


def said_before(line: Line, rest: Line | None) -> list[Line]:
    """What stands in a line before the rest of it that is read on."""
    end = rest.start if rest else line.end
    return [Line(line.start, end, line.text[: end - line.start].rstrip(), line.blanks)] if end > line.start else []


def _left(line: Line, at: int) -> Line | None:
    """The rest of a line behind a mark, as a line of its own."""
    rest = line.text[at:]
    bare = rest.strip(" :–—|*-.,")
    if not re.search(r"\w", bare):
        return None
    start = line.start + at + rest.index(bare[0])
    return Line(start, line.end, line.text[start - line.start :], 1)
