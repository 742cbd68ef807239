"""The top of a release down to its text: letterhead, set phrases, embargo, contacts, date, headline, subheadline.

`_KINDS` is the table of the kinds of lines, in the order in which they are tried; a line of none of them may be the
headline.
"""

import itertools
import re
from collections.abc import Callable, Iterator

from outreach.press import dates, person_names
from outreach.press.lines import Line, joined, paragraphs
from outreach.press.prose import ENDED, LEAST_WORDS, has_contact, is_prose
from outreach.press.reader import contact_block, dateline, embargo, headings, patterns
from outreach.press.reader.dateline import FIELD, Dateline
from outreach.press.reader.parts import Sections
from outreach.press.vocabulary import either, expression

_MOST_HEADINGS = 40  # lines of a letterhead, a headline and a subheadline
_MOST_CONTACTS = 14  # lines of a contact block at the top
_LONGEST_HEADLINE = 280
_LEAST_TITLE = 15  # letters
_TITLE_WORDS = 4
_MOST_WRAPPED = 12  # lines of a paragraph
_FEW = 3  # words of a cell in a line of a page
_BULLET = re.compile(r"[•▪●◦*·‣–—-]\s|\d{1,2}[.)]\s")
_PLACE = expression(rf"{either('release', 'place')}\s{{0,9}}:\s{{1,9}}", re.I)
_BRACKETED = re.compile(r"\[.{9,}\]|\(.{9,}\)")


class Header:
    """The way down a version to its text: what was met so far, and where the reading stands."""

    def __init__(self, lines: list[Line], found: Sections) -> None:
        self.lines, self.found = list(lines), found
        self.at = 0
        self.loose: list[Line] = []  # lines that may be letterhead, headline or subheadline
        self.marked = 0  # how many of them stood above the last set phrase

    @property
    def line(self) -> Line:
        """The line where the reading stands."""
        return self.lines[self.at]

    @property
    def text(self) -> str:
        """Its text."""
        return self.line.text

    @property
    def below(self) -> list[Line]:
        """The next lines."""
        return self.lines[self.at + 1 : self.at + 4]

    @property
    def headings(self) -> list[Line]:
        """The lines below the last set phrase that may be the headline."""
        return self.loose[self.marked :]

    def goes_on(self) -> bool:
        """Take what stands here; whether the text is still to come."""
        if self.at >= len(self.lines) or len(self.headings) >= _MOST_HEADINGS:
            return False
        for kind in _KINDS:
            if (taken := kind(self)) is not None:
                return taken
        self.loose.append(self.line)
        self.at += 1
        return True

    def mark(self, end: int | None = None, *, parts: bool = True) -> bool:
        """Take a set phrase, and go on with what stands behind `end` in its line.

        One that `parts` has the headline below it, and not above.
        """
        rest = _left(self.line, end) if end is not None else None
        self.found.marks += said_before(self.line, rest)
        if parts or not any(map(_may_be_title, self.headings)):
            self.marked = len(self.loose)
        if rest:
            self.lines[self.at] = rest
        else:
            self.at += 1
        return True


Kind = Callable[[Header], bool | None]
"""Takes a line of its kind: True; False where the text of the release begins; None where the line is of another."""


def read(lines: list[Line], found: Sections) -> list[Line]:
    """Read up to the text; returns the lines of the text and what follows it."""
    top = Header(lines, found)
    while top.goes_on():
        pass
    given_back = headings.share(found, top.loose, top.marked, top.lines[top.at :])
    if not found.kind and found.headline and patterns.STATEMENT_BY.match(joined(found.headline)):
        found.kind, found.kind_line = "statement", found.headline[0]
    return top.loose[len(top.loose) - given_back :] + top.lines[top.at :]


# --- set phrases ---


def _set_phrase(top: Header) -> bool | None:
    phrases = (patterns.RULE.fullmatch, patterns.is_language, patterns.is_salutation, patterns.is_slug)
    by = patterns.BYLINE.match(top.text)
    if any((patterns.is_addressed(top.text), by and person_names.person(top.text[by.end() :]))):
        return top.mark(parts=False)
    return top.mark() if any(says(top.text) for says in phrases) else None


def _correction(top: Header) -> bool | None:
    """ "CORRECTION", «ИСПРАВЛЕНИЕ: …»: what was corrected is the office's own remark, and no headline."""
    match = patterns.CORRECTION.match(top.text)
    if not match:
        return None
    if ENDED.search(top.text[match.end() :]) and not top.headings:
        top.found.letterhead.append(top.line)
        return top.mark()
    return top.mark(match.end())


def _kind(top: Header) -> bool | None:
    kind = patterns.kind_line(top.text)
    if not kind or (kind[0] == "statement" and top.below and patterns.is_whose(top.below[0].text)):
        return None  # «Заявление», «Постоянного координатора …»
    top.found.kind, top.found.kind_line = kind[0], top.line
    return top.mark(kind[1])


def _embargo(top: Header) -> bool | None:
    taken = _lines_of_embargo(top)
    opened = top.text.count("(") > top.text.count(")")
    ends = [line.text for line in taken[1:2] if not line.blanks and (opened or not embargo.is_line(line.text))]
    if not any(map(embargo.is_line, {top.text, " ".join([top.text, *ends])})):
        return None
    top.found.embargo_lines += taken
    marked = top.marked if any(map(_may_be_title, top.headings)) else len(top.loose)
    for _line in taken:
        top.mark()
    top.marked = marked
    return True


def _lines_of_embargo(top: Header) -> list[Line]:
    """The line where the reading stands, and those below that only go on with when and in whose time."""
    taken, said = [top.line], top.text
    for line in top.below[:2]:
        dated_again = dates.only(line.text) and dates.find(said)
        if line.blanks > 1 or dated_again or not embargo.goes_on(said, line.text) or dateline.alone(line.text):
            break
        taken.append(line)
        said += f" {line.text}"
    return taken


def _may_be_title(line: Line) -> bool:
    """Whether a line above an embargo is the headline: it has some words and is no letterhead."""
    return len(line.text.split()) >= _TITLE_WORDS and not headings.is_letterhead(line.text)


def _release_line(top: Header) -> bool | None:
    release = patterns.FOR_RELEASE.match(top.text)
    if not release:
        return None
    top.found.release_line = top.line
    return top.mark(release.end())


def _reference(top: Header) -> bool | None:
    beside = top.found.kind_line and top.found.kind_line.end == top.line.end  # «Пресс-релиз 07/2025»
    for pattern in (patterns.REFERENCE, patterns.NUMBERED, patterns.CODE, *([patterns.BARE_NUMBER] if beside else [])):
        match = pattern.match(top.text)
        if match and re.search(r"\d", match["ref"]) and _ends_or_dates(top.text[match.end() :]):
            top.found.reference, top.found.reference_line = match["ref"].strip(" .,"), top.line
            return top.mark(match.end())
    return None


def _ends_or_dates(text: str) -> bool:
    return not text or dates.only(text) is not None


def _labelled(top: Header) -> bool | None:
    """ "Headline: …", "Subheadline: …", "Dateline: …"."""
    found = patterns.labelled(top.text)
    rest = _left(top.line, found[1]) if found else None
    if not found or not rest:
        return None
    if found[0] == "dateline":
        place = dateline.alone(rest.text) or Dateline(0, len(rest.text), rest.text, [], None, "", 1)
        top.found.dateline = (rest, place)
        return top.mark()
    top.found.marks += said_before(top.line, rest)
    if found[0] == "subheadline":
        top.found.subhead = [rest]
    else:
        top.marked = len(top.loose)
        top.loose.append(rest._replace(blanks=1))
    top.at += 1
    return True


# --- date and place ---


def _date_line(top: Header) -> bool | None:
    day = dates.only(top.text) or _day_in_a_cell(top.text)
    fields = top.below[:2] * (not _is_memo(top))
    if not day or any(FIELD.match(line.text) for line in fields):
        return None
    top.found.date_line = top.found.date_line or (top.line, day)
    for number in filter(None, map(patterns.NUMBERED.fullmatch, top.text.split("|"))):  # "9 October 2026 | No. 2026/31"
        top.found.reference, top.found.reference_line = number["ref"], top.line
    return top.mark(parts=False)


def _is_memo(top: Header) -> bool:
    """Whether the fields around a line are those of a release with a headline of its own: Date, Place, Subject."""
    near = map(patterns.labelled, (line.text for line in top.lines[max(0, top.at - 3) : top.at + 4]))
    return any(label[0] == "headline" for label in near if label)


def _day_in_a_cell(text: str) -> dates.Day | None:
    """The date in a line of a site's page: "24 July 2025 | News", «04.09.2025 | Пресс-служба Министерства …»."""
    cells = re.split(r"\s(?:[|·•–—]|//)\s", text)
    if any(len(cell.split()) > _FEW and not headings.is_letterhead(cell) for cell in cells):
        return None
    return next(filter(None, map(dates.only, cells)), None)


def _dateline_line(top: Header) -> bool | None:
    if top.below and re.match(r"\s*[-–—]+\s", top.below[0].text):
        return None  # "Karakol, 5 December 2017", "– Today …"
    parts = re.split(r"\s[–—|-]\s", top.text)
    released = len(parts) > 1 and patterns.FOR_RELEASE.fullmatch(parts[-1])  # "Osh, 1 May 2026 – for immediate release"
    place = dateline.alone(top.text.removesuffix(parts[-1]) if released else top.text) or _place_beside(top)
    if not place:
        return None
    top.found.dateline = (top.line, place)
    return top.mark(parts=False)


def _place_beside(top: Header) -> Dateline | None:
    """A place that is a line of its own above or below the date."""
    near = top.lines[max(0, top.at - 1) : top.at + 2]
    text = _PLACE.sub("", top.text) if _is_memo(top) else top.text
    if not dateline.are_places(text) or not any(dates.only(line.text) for line in near):
        return None
    return Dateline(0, len(top.text), text, [text.rstrip(" .")], None, "", 0.8)


def _date_before_mark(top: Header) -> bool | None:
    """ "15 November 2022   Contact: …", and the date at the head of what is left of a release line."""
    day = next(iter(dates.find(top.text)), None)
    rest = _left(top.line, day.end) if day else None
    if not day or not rest:
        return None
    marks = (patterns.trigger, patterns.kind_line, patterns.FOR_RELEASE.match, patterns.NUMBERED.match)
    marked = not day.start and any(says(rest.text) for says in marks)
    release = top.found.release_line
    if not marked and not (release and release.end == top.line.end and day.start < 12):
        return None
    if marked or not top.found.date_line:
        top.found.date_line = (top.line, day)
    return top.mark(day.end)


# --- notes, contacts, the text ---


def _note(top: Header) -> bool | None:
    """A note to the editors above the headline, with or without a heading."""
    if not all(headings.is_letterhead(loose.text) for loose in top.headings):
        return None
    if _BRACKETED.fullmatch(top.text) and (len(top.text.split()) >= LEAST_WORDS or ENDED.search(top.text[:-1])):
        count = 1
    elif patterns.notes_heading(top.text) is not None:
        count = next((count for count, line in enumerate(top.lines[top.at + 1 :], 1) if line.blanks), 0)
    else:
        return None
    top.found.notes += top.lines[top.at : top.at + count]
    top.at += count
    return True if count else None


def _text(top: Header) -> bool | None:
    """Whether the news begins here: a dateline, a run of sentences, or a line too long for a headline."""
    if dateline.are_places(top.text) and not dateline.begins(top.lines[top.at : top.at + 2]):
        return None
    first = not top.headings
    begins = _is_long_or_greets(top) if first else is_prose(top.text) or _wraps(top.lines[top.at : top.at + 4])
    if not any((begins, FIELD.match(top.text), dateline.begins(top.lines[top.at : top.at + 2]))):
        return None
    if first and (at := _headline_below_fields(top)):
        top.loose.append(top.lines.pop(at))  # what an invitation says first stands in its text
    return False


def _is_long_or_greets(top: Header) -> bool:
    """Whether a line without a headline above it is too long for one, or a sentence below a title or a greeting."""
    if len(top.text) > _LONGEST_HEADLINE:
        return True
    titled = any(len(line.text) >= _LEAST_TITLE for line in top.loose)  # it stands above the place and the date
    greeted = any(patterns.is_salutation(line.text) for line in top.found.marks[-1:]) and not _has_release(top)
    whole = joined(paragraphs(top.lines[top.at : top.at + _MOST_WRAPPED])[0])
    return (titled or greeted) and is_prose(whole) and ENDED.search(whole) is not None


def _has_release(top: Header) -> bool:
    """Whether a release stands below a greeting: "Dear colleagues, We invite you …" is the text itself."""
    return any(patterns.kind_line(line.text) or dateline.read(line.text) for line in top.lines[top.at :])


def _headline_below_fields(top: Header) -> int:
    """Where the headline of an invitation is that stands below its fields, right above its dateline."""
    below = top.at + len(list(itertools.takewhile(lambda line: _is_field(line.text), top.lines[top.at :])))
    dated = any(dateline.read(line.text) for line in top.lines[below + 1 : below + 2])
    return below * (dated and below - top.at > 1)


def _wraps(lines: list[Line]) -> bool:
    """Whether a paragraph of hard-wrapped lines starts here."""
    undated = itertools.takewhile(lambda line: not dateline.dashed(line.text), lines[1:])
    whole = paragraphs([lines[0], *undated])[0]
    wrapped = len(whole) > 1 and (len(whole) > 2 or is_prose(joined(whole)))
    return wrapped and not has_contact(whole[0])


def is_listed(text: str) -> bool:
    """Whether a line is a bullet, a field of an invitation, or a row of a table."""
    return _is_field(text) or _BULLET.match(text) is not None


def _is_field(text: str) -> bool:
    """Whether a line is a field of an invitation, or a row of a table."""
    return "\t" in text or FIELD.match(text) is not None


def _contacts(top: Header) -> bool | None:
    """Take a contact block; what tells of nobody is the address of the letterhead."""
    trigger = patterns.trigger(top.text)
    taken = _contact_lines(top, announced=bool(trigger)) if trigger or has_contact(top.line) else []
    if not taken or (trigger == (0, 0) and not any(map(has_contact, taken))):
        return None  # «ПРЕСС-СЛУЖБА МИНИСТЕРСТВА …» over a release only says whose it is
    above = [] if trigger else _names_above(top.headings, top.line)
    del top.loose[len(top.loose) - len(above) :]
    block = [*above, *taken]
    if trigger:
        rest = after(taken[0], trigger[1])
        top.found.marks += said_before(taken[0], rest)
        block = [*([rest] if rest else []), *taken[1:]]
    if not trigger and _is_nobodys_address(block):
        top.found.letterhead += block
    else:
        top.found.contacts.append(block)
    _date_beside(taken, top.found)
    top.at += len(taken)
    return True


def _is_nobodys_address(block: list[Line]) -> bool:
    """Whether a block gives a street, and nobody who is there."""
    streets = any(headings.is_street(line.text) for line in block)
    return streets and not any(officer.name or officer.title for officer in contact_block.read(block).officers)


def _contact_lines(top: Header, *, announced: bool) -> list[Line]:
    """The lines of a contact block above the headline: up to its last detail before the news begins."""
    some = top.lines[top.at : top.at + _MOST_CONTACTS]
    last = 0
    for count, line in _before_news(some, announced):
        if has_contact(line):
            last = count + 1
        elif count - last >= 5:
            break
    if not last:  # names without numbers: up to the blank line
        last = next((n for n, line in enumerate(some[1:6], 1) if line.blanks), 1)
    while top.at + last < len(top.lines) and _is_of_address(top.lines[top.at + last]):
        last += 1
    return top.lines[top.at : top.at + last]


def _is_of_address(line: Line) -> bool:
    return not line.blanks and contact_block.is_address(line.text)


def _before_news(some: list[Line], announced: bool) -> Iterator[tuple[int, Line]]:
    """The lines of a contact block with their numbers; below a blank line only where a person was named, or told of."""
    yield from enumerate(some[:1])
    for count, line in enumerate(some[1:], 1):
        if is_prose(line.text) or patterns.kind_line(line.text) or embargo.is_line(line.text):
            return
        if line.blanks and not announced and not _has_person(some[:count]):
            return
        yield count, line


def _has_person(some: list[Line]) -> bool:
    return any(officer.name for officer in contact_block.read(some).officers)


def _names_above(loose: list[Line], below: Line) -> list[Line]:
    """The lines directly above a phone or an address that say whose it is: a name, a job, an office."""
    above: list[Line] = []
    for line in reversed(loose[-3:]):
        office = headings.is_street(line.text) or headings.is_street(below.text) or headings.is_letterhead(line.text)
        named = person_names.person(line.text.rpartition(":")[2])  # "In Tashkent: A B"
        if not (named or person_names.is_job(line.text) or (office and not below.blanks)):
            break
        above.insert(0, line)
        below = line
    return above


def _date_beside(taken: list[Line], found: Sections) -> None:
    """The date of the release, where the letterhead has it in a column beside the contacts."""
    for line in taken:
        for cell in re.split(r"\t|\s{3,}", line.text):
            if not found.date_line and (day := dates.only(cell)):
                found.date_line = (line, day)
                at = line.start + line.text.index(cell)
                found.marks.append(Line(at, at + len(cell), cell, 0))


_KINDS: tuple[Kind, ...] = (
    _correction, _kind, _embargo, _set_phrase, _release_line, _reference, _labelled, _dateline_line, _date_line,
    _date_before_mark, _note, _text, _contacts,
)  # fmt: skip


# --- pieces of lines ---


def said_before(line: Line, rest: Line | None) -> list[Line]:
    """What stands in a line before the rest of it that is read on."""
    end = rest.start if rest else line.end
    return [Line(line.start, end, line.text[: end - line.start].rstrip(), line.blanks)] if end > line.start else []


def after(line: Line, at: int) -> Line | None:
    """What of a line stands behind a heading; None where no word does."""
    rest = line.text[at:]
    if not re.search(r"\w", rest):
        return None
    skip = len(rest) - len(rest.lstrip(" ?:–—-"))
    return Line(line.start + at + skip, line.end, rest[skip:], line.blanks)


def _left(line: Line, at: int) -> Line | None:
    """The rest of a line behind a set phrase, as a line of its own."""
    rest = line.text[at:]
    bare = rest.strip(" :–—|*-.,")
    if not re.search(r"\w", bare):
        return None
    start = line.start + at + rest.index(bare[0])
    return Line(start, line.end, line.text[start - line.start :], 1)
