"""The parts of one version of a release: letterhead, headline, body, boilerplate, notes, contacts, as lines."""

import itertools
import re

from outreach.press import dates, person_names, vocabulary
from outreach.press.lines import Line, joined, paragraphs
from outreach.press.prose import has_contact, is_prose, is_sentence, tells
from outreach.press.reader import closing_contacts, cover, dateline, embargo, header, patterns
from outreach.press.reader.dateline import Dateline
from outreach.press.reader.left_over import is_told
from outreach.press.reader.parts import Sections

_LABELLED = re.compile(r"[A-ZА-ЯЁҮӨҢ][^\W\d_]{3,30}:\s")
# a heading that the outputs have, too
_NOTES_ALONE = re.compile(r"notes?\b|editor|примечан|редактор|редакц|сми\b|журналист|эскертүү", re.I)
_FIRST_CELL = re.compile(r"[,;:(–—]")
_FOOT = re.compile(r"(?P<names>\S.{0,160}?)\s{1,9}\d{1,3} / \d{1,3}")
_MAX_WRAPPED = 12  # lines of a sentence that says whom to ask
_LEAST_NEWS = 2  # paragraphs above a boilerplate
_TOP = 14  # paragraphs; a dateline stands no further down
_LEADS = 2  # paragraphs above a dateline
_WRAPPED = 45  # letters of a line that may have been broken where its sentence had not ended


def part(lines: list[Line]) -> Sections:
    """Tells the parts of a version apart, from the top to the body and from there to the end."""
    found = Sections()
    _rest(header.read(cover.without(lines, found), found), found)
    _untriggered(found)
    _unannounced(found)
    found.dateline = found.dateline or _opening(found.body)
    _dated_below(found)
    return found


# --- from the body on ---


class _Rest:
    """The way from the body to the end: the section in hand, and the contact block."""

    def __init__(self, lines: list[Line], found: Sections) -> None:
        self.lines, self.found = lines, found
        self.at = 0
        self.state = "body"
        self.fresh = True  # nothing of the body yet
        self.ruled = False
        self.opened: dict[int, list[Line]] = {}  # the whole lines behind "please contact", by where those start

    def take(self) -> None:
        """Take the next line for its section."""
        line = self.lines[self.at]
        self.at += 1
        slugs = (patterns.is_slug, patterns.RULE.fullmatch, patterns.is_language, self._is_foot)
        if any(says(line.text) for says in slugs):
            self.found.marks.append(line)
            self.ruled = True
            return
        line = line._replace(blanks=max(line.blanks, self.ruled))  # a rule parts as a blank line does
        self.ruled = False
        if self._is_of_the_frame(line):
            return
        if heading := _heading(line, self.fresh):
            self._open(line, *heading)
        else:
            self._go_on(line)

    def _is_foot(self, text: str) -> bool:
        """Whether a line is the foot of a page, as ours are: "Example Fund · REN-26-7 1 / 2"."""
        foot = _FOOT.fullmatch(text)
        known = {self.found.reference, *(line.text for line in self.found.letterhead)}
        return foot is not None and known.issuperset(foot["names"].split(" · "))

    def _is_of_the_frame(self, line: Line) -> bool:
        """Take an end mark, an embargo or a line about rights."""
        if patterns.is_end(line.text):
            self.found.marks.append(line)
            self.state = "after"
        elif embargo.is_line(line.text):
            self.found.embargo_lines.append(line)
        elif patterns.RIGHTS.match(line.text):
            self.found.notes.append(line)
            self.state = self.state if self.fresh else "after"  # above the text it is a picture's
        else:
            return False
        return True

    def _open(self, line: Line, state: str, rest: Line | None) -> None:
        """Open a section with what is left of its heading's line."""
        self.state = state
        if state == "contact":
            self.found.contacts.append(self._office_above(line))
            self.found.marks += header.said_before(line, rest)
            if rest:
                begun = self.at - 1
                rest, self.at = _whole_sentence(rest, self.lines, self.at)
                self.opened[rest.start] = self.lines[begun : self.at]
        elif state == "notes" and _NOTES_ALONE.search(line.text[: rest.start - line.start if rest else None]):
            self.found.marks += header.said_before(line, rest)
        else:
            rest = line  # its heading stays with the text
        if rest:
            self._put(state, rest)
        self.fresh = False

    def _office_above(self, line: Line) -> list[Line]:
        """Take the office that stands right above the heading of a contact block off the text."""
        above = self.lines[self.at - 2 : self.at - 1] * (not line.blanks)
        office = [one for one in self.found.body[-1:] if one in above and person_names.is_organisation(one.text)]
        if not office or is_sentence(office[0].text):
            return []
        return [self.found.body.pop()]

    def _go_on(self, line: Line) -> None:
        """Take a line for the section in hand, or for a contact block that begins without a heading."""
        if self.state == "contact" and _ends_contact(line):
            self.state = "after"
        if self.state == "after" and line.blanks and _begins_contact(self.lines, self.at - 1):
            self.state = "contact"
            self.found.contacts.append([])
        if self.state == "after":
            self._put("boilerplate" if is_prose(line.text) or self.found.boilerplate else "notes", line)
        else:
            self._put(self.state, line)
            self.fresh = False

    def _put(self, section: str, line: Line) -> None:
        """Take a line for a section, or for the last contact block."""
        texts = {"body": self.found.body, "boilerplate": self.found.boilerplate, "notes": self.found.notes}
        (self.found.contacts[-1] if section == "contact" else texts[section]).append(line)


def _rest(lines: list[Line], found: Sections) -> None:
    rest = _Rest(lines, found)
    while rest.at < len(lines):
        rest.take()
    found.contacts = list(filter(None, found.contacts))
    for block in found.contacts:
        _keep_sentences(found, block, rest.opened)


def _keep_sentences(found: Sections, block: list[Line], opened: dict[int, list[Line]]) -> None:
    """Leaves in the text what a contact block says in sentences and no officer has: "Call … or write to …"."""
    for paragraph in paragraphs(block):
        if not is_sentence(joined(paragraph)) or is_told(paragraph):
            continue
        whole = opened.get(paragraph[0].start, paragraph[:1]) + paragraph[1:]
        start = whole[0].start
        texts = (found.body, found.boilerplate, found.notes)
        above = [(line.start, text) for text in texts for line in text if line.start < start]
        if above:
            section = max(above, key=lambda place: place[0])[1]
            at = sum(line.start < start for line in section)
            section[at:at] = whole


def _whole_sentence(rest: Line, lines: list[Line], at: int) -> tuple[Line, int]:
    """What follows "please contact" in its line, with the lines over which that sentence was wrapped."""
    pairs = zip(lines[at - 1 :], lines[at : at + _MAX_WRAPPED], strict=False)
    for _above, line in itertools.takewhile(lambda pair: _wraps(*pair), pairs):
        rest = Line(rest.start, line.end, f"{rest.text}{' ' * (line.start - rest.end)}{line.text}", rest.blanks)
        at += 1
    return rest, at


def _wraps(above: Line, line: Line) -> bool:
    """Whether a sentence goes on in the next line."""
    ended = len(above.text) < _WRAPPED or above.text.endswith((".", ":", ";", ","))
    named = person_names.person(_FIRST_CELL.split(line.text, maxsplit=1)[0]) is not None
    return not (line.blanks or ended or named or _LABELLED.match(line.text))


def _begins_contact(lines: list[Line], at: int) -> bool:
    """Whether a block of short lines starts here that comes to a phone or an address before its next blank line."""
    some = [lines[at], *itertools.takewhile(lambda line: not line.blanks, lines[at + 1 : at + 8])]
    first = next((number for number, line in enumerate(some) if has_contact(line)), None)
    return first is not None and not tells(some[first]) and not any(is_prose(line.text) for line in some[:first])


def _heading(line: Line, fresh: bool) -> tuple[str, Line | None] | None:
    """The section that a line opens, and what is left of the line behind its heading."""
    text = line.text
    trigger = patterns.trigger(text)
    if trigger and _is_contact_trigger(line, trigger):
        return "contact", header.after(line, trigger[1])
    if fresh:
        return None
    notes = patterns.notes_heading(text)
    if notes is not None:
        return "notes", header.after(line, notes)
    about = patterns.boilerplate_heading(text)
    return ("boilerplate", header.after(line, about)) if about is not None else None


def _is_contact_trigger(line: Line, trigger: tuple[int, int]) -> bool:
    """A sentence that only begins like a trigger ("For more information on the law, see …") is no contact block."""
    rest = line.text[trigger[1] :]
    if not rest.strip() or has_contact(line) or line.text.rstrip().endswith(":"):
        return True
    if len(rest) > _WRAPPED and not any(person_names.person(piece) for piece in re.split(r"[,;(–—]", rest)):
        return False  # «Кошумча маалымат: уюм 2004-жылы түзүлгөн …»
    return bool(re.search(r"[:–—]|contact|обращ|связ|байланыш|кайрыл", line.text[: trigger[1]], re.I))


def _ends_contact(line: Line) -> bool:
    if has_contact(line):
        return bool(line.blanks) and tells(line)
    return is_prose(line.text)


def _unannounced(found: Sections) -> None:
    """Takes the last paragraph for the boilerplate, where it says no news but what the office is and since when."""
    *news, last = paragraphs(found.body) or [[]]
    if (
        found.boilerplate
        or len(news) < _LEAST_NEWS
        or not vocabulary.pattern("release", "founded").search(joined(last))
    ):
        return
    found.boilerplate, found.body = last, [line for paragraph in news for line in paragraph]


def _dated_below(found: Sections) -> None:
    """Takes a date that stands below the text, with or without its place, for that of the release."""
    last = found.body[-1].text if len(found.body) > 1 else ""
    place = dateline.alone(last)
    if day := place.day if place else dates.only(last):
        line = found.body.pop()
        found.marks.append(line)
        found.date_line = found.date_line or (line, day)
        found.dateline = found.dateline or (place and (line, place))


def _opening(body: list[Line]) -> tuple[Line, Dateline] | None:
    """The dateline that a body begins with, below headings, bullets and fields; with its day also one below a lead."""
    told = 0  # paragraphs of the lead
    for at, (group, below) in enumerate(itertools.pairwise([*paragraphs(body)[:_TOP], []])):
        place = None if at and header.is_listed(group[0].text) else dateline.begins([*group, *below][:2])
        if place and (place.day or not told):
            return group[0], place
        told += is_prose(joined(group))
        if told > _LEADS:
            break
    return None


# --- contacts that nothing announces ---


def _untriggered(found: Sections) -> None:
    """Takes contact lines off the end of the last section, where no set phrase stood before them."""
    section = next((lines for lines in (found.notes, found.boilerplate, found.body) if lines), [])
    taken = closing_contacts.size(section)
    if not taken and not found.contacts:
        found.contacts += closing_contacts.told_in_text(found.body)
    if not taken or not closing_contacts.says_whom(section[-taken:]):
        return
    block = section[-taken:]
    below = closing_contacts.below_sentences(block)
    if below:
        block = below
        del section[-len(below) :]
    while section and patterns.takes_leave(section[-1].text):
        found.marks.append(section.pop())
    _add_block(found, block)


def _add_block(found: Sections, block: list[Line]) -> None:
    """Adds a contact block, to that which goes on right below it: "Press office", "0312 …", "Contact person: A B"."""
    below = next((line for some in found.contacts[:1] for line in some[:1]), block[0])
    if below.start > block[0].start and not below.blanks:
        block += found.contacts.pop(0)
    found.contacts.append(block)
