"""The parts of one version of a release: letterhead, headline, body, boilerplate, notes, contacts, as lines."""

import re

from outreach.press import dates, languages, person_names
from outreach.press.lines import Line, joined, paragraphs
from outreach.press.prose import ENDED, LEAST_WORDS, has_contact, is_prose, is_sentence, tells
from outreach.press.reader import (
    closing_contacts,
    contact_block,
    cover,
    dateline,
    embargo,
    opening_contacts,
    patterns,
    top_marks,
)
from outreach.press.reader.left_over import is_told
from outreach.press.reader.parts import Sections

_HEADLINE_MOST = 280
_LEAST_TITLE = 15
_MOST_HEADINGS = 40  # lines of a letterhead, a headline and a subhead
_LETTERHEAD = re.compile(
    r"(?:https?://|www\.)\S{1,99}|\S{1,99}@\S{1,99}|[\w.-]{1,99}\.(?:org|com|gov|int|kg|ru)(?:/\S{0,99})?", re.I
)
_LABELLED = re.compile(r"[A-ZА-ЯЁҮӨҢ][^\W\d_]{3,30}:\s")
# a heading that the outputs have, too
_NOTES_ALONE = re.compile(r"notes?\b|editor|примечан|редактор|редакц|сми\b|журналист|эскертүү", re.I)
_MAX_WRAPPED = 12  # lines of a sentence that says whom to ask
_WRAPPED = 45  # letters of a line that may have been broken where its sentence had not ended


def part(lines: list[Line]) -> Sections:
    """Tells the parts of a version apart, from the top to the body and from there to the end."""
    found = Sections()
    _rest(_top(cover.without(lines, found), found), found)
    _untriggered(found)
    return found


# --- the top ---


class _Top:
    """The way down a version to its body: what was met so far, and where the reading stands."""

    def __init__(self, lines: list[Line], found: Sections) -> None:
        self.lines, self.found = lines, found
        self.at = 0
        self.loose: list[Line] = []  # lines that may be letterhead, headline or subhead
        self.marked = 0  # how many of them stood above the last mark

    @property
    def headed(self) -> bool:
        """Whether a line that may be the headline stands below the last mark."""
        return len(self.loose) > self.marked

    def goes_on(self) -> bool:
        """Take what stands here; whether the body is still to come."""
        line = self.lines[self.at]
        if len(self.loose) >= self.marked + _MOST_HEADINGS:
            return False  # a list, and no heading
        if self._mark(line):
            return True
        above = all(_is_letterhead(loose.text) for loose in self.loose[self.marked :])
        if above and (count := _note_at_top(self.lines, self.at)):
            self.found.notes += self.lines[self.at : self.at + count]
            self.at += count
            return True
        if not self.headed and (below := _below_fields(self.lines, self.at)):
            self.loose.append(self.lines.pop(below))  # what an invitation says first stands in its text
            _dated(self.lines, self.at, self.found)
            return False
        if _starts_body(self.lines, self.at, self.loose, self.marked):
            _dated(self.lines, self.at, self.found)
            return False
        if self._contacts(line):
            return True
        if self.headed and patterns.boilerplate_heading(line.text):
            return False
        self.loose.append(line)
        self.at += 1
        return True

    def _mark(self, line: Line) -> bool:
        """Take a set phrase of the top, and go on with what is left of its line."""
        taken = top_marks.read(self.lines, self.at, self.found)
        if not taken:
            return False
        last = self.at + taken[0] - 1
        if not (line in self.found.embargo_lines and any(map(_may_be_title, self.loose[self.marked :]))):
            self.marked = len(self.loose)
        self.found.marks += [*self.lines[self.at : last], *top_marks.said_before(self.lines[last], taken[1])]
        self.at = last + 1
        if taken[1]:
            self.lines[last], self.at = taken[1], last
        return True

    def _contacts(self, line: Line) -> bool:
        """Take a contact block; whether one starts here."""
        trigger = patterns.trigger(line.text)
        if not trigger and not has_contact(line):
            return False
        taken = opening_contacts.of(self.lines, self.at)
        if not taken:
            return False
        above = [] if trigger else _names_above(self.loose[self.marked :], line)
        del self.loose[len(self.loose) - len(above) :]
        block = _behind_trigger(taken, trigger)
        if trigger:
            self.found.marks += top_marks.said_before(taken[0], block[0] if len(block) == len(taken) else None)
        self.found.contacts.append(above + block)
        _date_beside(taken, self.found)
        self.at += len(taken)
        return True


def _top(lines: list[Line], found: Sections) -> list[Line]:
    """Reads up to the body; returns the lines of the body and what follows it."""
    top = _Top(list(lines), found)
    while top.at < len(top.lines) and top.goes_on():
        pass
    given_back = _headings(top.loose, top.marked, found, top.at < len(top.lines))
    if not found.kind and found.headline and patterns.STATEMENT_BY.match(joined(found.headline)):
        found.kind, found.kind_line = "statement", found.headline[0]
    return top.loose[len(top.loose) - given_back :] + top.lines[top.at :]


def _may_be_title(line: Line) -> bool:
    """Whether a line above an embargo is the headline: it has some words and is no letterhead."""
    return len(line.text.split()) >= _TITLE_WORDS and not person_names.is_organisation(line.text)


_TITLE_WORDS = 4


def _below_fields(lines: list[Line], at: int) -> int:
    """Where the headline of an invitation is that stands below its "Who: …, What: …", right above its dateline."""
    below = at
    while below < len(lines) and top_marks.FIELD.match(lines[below].text):
        below += 1
    if below - at < 2 or below + 1 >= len(lines):
        return 0
    return below if dateline.read(lines[below + 1].text) else 0


def _dated(lines: list[Line], at: int, found: Sections) -> None:
    """The dateline that stands below the fields of an invitation, with which its text begins."""
    behind = next((line for line in lines[at : at + 14] if not top_marks.FIELD.match(line.text)), None)
    if behind and behind is not lines[at] and not found.dateline and (place := dateline.read(behind.text)):
        found.dateline = (behind, place)


def _starts_body(lines: list[Line], at: int, loose: list[Line], marked: int) -> bool:
    """Whether the news begins here: a dateline, a run of sentences, or a line too long for a headline."""
    text, first = lines[at].text, len(loose) == marked
    if top_marks.FIELD.match(text) or _has_dateline(lines, at):
        return True
    if not first:
        return is_prose(text) or _wraps(lines, at)
    if is_prose(text) and ENDED.search(text) and any(len(line.text) >= _LEAST_TITLE for line in loose):
        return True  # what stands above the place and the date was the headline
    return len(text) > _HEADLINE_MOST


def _has_dateline(lines: list[Line], at: int) -> bool:
    """Whether a line, or it and the next, begin with a dateline."""
    whole = [lines[at].text, *(line.text for line in lines[at + 1 : at + 2] if not line.blanks)]
    return dateline.read("\n".join(whole)) is not None


def _wraps(lines: list[Line], at: int) -> bool:
    """Whether a paragraph of hard-wrapped lines starts here."""
    group = [lines[at]]
    for line in lines[at + 1 : at + 4]:
        if line.blanks:
            break
        group.append(line)
    whole = paragraphs(group)[0]
    return len(whole) > 1 and (len(whole) > 2 or is_prose(joined(whole)))


def _headings(loose: list[Line], marked: int, found: Sections, more: bool) -> int:
    """Shares the loose lines among letterhead, headline and subhead; returns how many go back to the body."""
    groups = _groups(loose[marked:] or loose)
    if len(loose) > marked:
        found.letterhead += loose[:marked]
    while len(groups) > 1 and (_is_above_headline(*groups[:2]) or _is_addressed(groups, found.letterhead)):
        found.letterhead += groups.pop(0)
    if not groups:
        return 0
    if found.release_line and groups[0][-1].end == found.release_line.end and groups[1:]:
        groups[:2] = [groups[0] + groups[1]]  # "For immediate release: a headline" that goes on in the next line
    found.headline, *rest = groups
    if rest and _is_subhead(joined(rest[0]), more, len(rest) > 1):
        found.subhead, *rest = rest
    return sum(len(group) for group in rest)


def _is_above_headline(first: list[Line], following: list[Line]) -> bool:
    """Whether a line is of the letterhead, or one word as "NEWS" above the headline."""
    text = joined(first)
    set_apart = len(text.split()) == 1 or (text.isupper() and bool(patterns.STATEMENT_BY.match(text)))
    return (set_apart and len(joined(following)) >= _LEAST_TITLE) or _is_letterhead(text)


def _is_addressed(groups: list[list[Line]], letterhead: list[Line]) -> bool:
    """Whether a line is of the address of a letterhead: right below another line of it, or right above a street."""
    (first, *_rest), (below, *_more) = groups[:2]
    if letterhead and not first.blanks and _is_where(first.text):
        return True
    return len(groups) > 2 and not below.blanks and _is_where(below.text)


def _is_where(text: str) -> bool:
    """Whether a line is the street of an office: "12 Invented Street, Bishkek"."""
    numbered = text[0].isdigit() or text[-1].isdigit() or ("," in text and bool(re.search(r"\d", text)))
    return numbered and contact_block.is_address(text)


def _is_subhead(text: str, more: bool, several: bool) -> bool:
    """Whether the text below a headline is its subheadline; `more` and `several` say that text or lines follow."""
    if not (more or several) or text.endswith(":"):
        return False
    return not (several and len(text) > 90 and ENDED.search(text))


def _groups(loose: list[Line]) -> list[list[Line]]:
    """Lines of one heading together: those without a blank line between them that are written alike."""
    groups: list[list[Line]] = []
    for line in loose:
        above = groups[-1][-1] if groups else None
        if above and (_says_whose(above, line) or (not line.blanks and _alike(above, line))):
            groups[-1].append(line)
        else:
            groups.append([line])
    return groups


def _says_whose(above: Line, line: Line) -> bool:
    """Whether a heading of few words goes on with whose it is, in large letters with a gap or without."""
    return line.blanks < 2 and len(above.text) < _WRAPPED and patterns.is_whose(line.text)


def _alike(above: Line, line: Line) -> bool:
    if above.text.isupper() and line.text.isupper():
        return True
    return (line.text[:1].islower() and not _LETTERHEAD.fullmatch(line.text)) or above.text.endswith(_GOES_ON)


_GOES_ON = (",", "–", "—", "-", "/", " of", " the", " and", " to", " in", " for", " и", " в", " на", " с")


def _is_letterhead(text: str) -> bool:
    if _LETTERHEAD.fullmatch(text) or len(text) <= 3:
        return True
    if not person_names.is_organisation(text):
        return False
    words = text.lower().split()
    if languages.script(text) == "latin":
        return not any(re.search(r"(?:[^s]s|ed|ing)$", word) and word not in _PLURAL for word in words)
    head = words[0]
    return (
        bool(
            re.match(
                r"(?:министерств|агентств|посольств|представительств|управлени|департамент|пресс-служб|служб|фонд|комитет|офис|программа|проект|центр|оон|[а-яё]*оон$)",
                head,
            )
        )
        and not re.search(
            r"\s(?:провел|провёл|открыл|запустил|начал|подписал|объявля|поддерж|проводит|запускает|открывает|передал)"
            r"|\s[а-яё]+(?:ят|ют|[^т]ут|[аеу]ет|[аи]л[аи]|лся|лась|лись|ется|ются|ится)(?!\w)",
            text,
        )
    ) or bool(re.search(r"(?:министрлиги|кызматы|агенттиги|элчилиги|өкүлчүлүгү|комитети|борбору|фонду)$", text, re.I))


_PLURAL = frozenset(
    word
    for line in (
        "nations affairs states services united drugs crimes rights refugees communications relations sciences arts",
        "resources emergencies projects operations programmes children women news",
    )
    for word in line.split()
)


def _names_above(loose: list[Line], below: Line) -> list[Line]:
    """The lines directly above a phone or an address that say whose it is: a name, a job, an office."""
    above: list[Line] = []
    for line in reversed(loose[-3:]):
        office = _is_where(line.text) or _is_where(below.text) or _is_letterhead(line.text)
        if not (person_names.person(line.text) or person_names.is_job(line.text) or (office and not below.blanks)):
            break
        above.insert(0, line)
        below = line
    return above


def _note_at_top(lines: list[Line], at: int) -> int:
    """How many lines a note to the editors has that stands above the headline."""
    text = lines[at].text
    says = len(text.split()) >= LEAST_WORDS or ENDED.search(text[:-1])
    if patterns.notes_heading(text) is None and not (says and text.startswith("[") and text.endswith("]")):
        return 0
    return next((count for count, line in enumerate(lines[at + 1 :], 1) if line.blanks), 0)


def _date_beside(taken: list[Line], found: Sections) -> None:
    """The date of the release, where the letterhead has it in a column beside the contacts."""
    for line in taken:
        for cell in re.split(r"\t|\s{3,}", line.text):
            if not found.date_line and (day := dates.only(cell)):
                found.date_line = (line, day)
                at = line.start + line.text.index(cell)
                found.marks.append(Line(at, at + len(cell), cell, 0))


# --- from the body on ---


class _Rest:
    """The way from the body to the end: the section in hand, and the contact block."""

    def __init__(self, lines: list[Line], found: Sections) -> None:
        self.lines, self.found = lines, found
        self.at = 0
        self.state = "body"
        self.fresh = True  # nothing of the body yet
        self.contact: list[Line] = []
        self.ruled = False
        self.opened: dict[int, list[Line]] = {}  # the whole lines behind "please contact", by where those start

    def take(self) -> None:
        """Take the next line for its section."""
        line = self.lines[self.at]
        self.at += 1
        if patterns.is_slug(line.text) or patterns.RULE.fullmatch(line.text) or patterns.is_language(line.text):
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

    def _is_of_the_frame(self, line: Line) -> bool:
        """Take an end mark, an embargo or a line about rights."""
        if patterns.is_end(line.text):
            self.found.marks.append(line)
            self.state = "after"
            self.contact = _new_contact(self.found, self.contact)
        elif embargo.is_line(line.text):
            self.found.embargo_lines.append(line)
        elif patterns.RIGHTS.match(line.text):
            self.found.notes.append(line)
            self.state = "after"
        else:
            return False
        return True

    def _open(self, line: Line, state: str, rest: Line | None) -> None:
        """Open a section with what is left of its heading's line."""
        self.state = state
        if state == "contact":
            self.contact = _new_contact(self.found, self.contact)
            self.found.marks += top_marks.said_before(line, rest)
            if rest:
                begun = self.at - 1
                rest, self.at = _whole_sentence(rest, self.lines, self.at)
                self.opened[rest.start] = self.lines[begun : self.at]
        elif state == "notes" and _NOTES_ALONE.search(line.text[: rest.start - line.start if rest else None]):
            self.found.marks += top_marks.said_before(line, rest)
        else:
            rest = line  # its heading stays with the text
        if rest:
            _take(self.found, state, rest, self.contact)
        self.fresh = False

    def _go_on(self, line: Line) -> None:
        """Take a line for the section in hand, or for a contact block that begins without a heading."""
        if self.state == "contact" and _ends_contact(line):
            self.state = "after"
            self.contact = _new_contact(self.found, self.contact)
        if self.state == "after" and line.blanks and _begins_contact(self.lines, self.at - 1):
            self.state = "contact"
            self.contact = _new_contact(self.found, self.contact)
        if self.state == "after":
            section = "boilerplate" if is_prose(line.text) or self.found.boilerplate else "notes"
            _take(self.found, section, line, self.contact)
            return
        _take(self.found, self.state, line, self.contact)
        self.fresh = False


def _rest(lines: list[Line], found: Sections) -> None:
    rest = _Rest(lines, found)
    while rest.at < len(lines):
        rest.take()
    found.contacts += [rest.contact] if rest.contact else []
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
    above = lines[at - 1]
    last = at + _MAX_WRAPPED
    while (
        at < min(len(lines), last)
        and not lines[at].blanks
        and len(above.text) >= _WRAPPED
        and not above.text.endswith((".", ":", ";", ","))
        and not _LABELLED.match(lines[at].text)
    ):
        above = lines[at]
        gap = " " * (above.start - rest.end)
        rest = Line(rest.start, above.end, f"{rest.text}{gap}{above.text}", rest.blanks)
        at += 1
    return rest, at


def _begins_contact(lines: list[Line], at: int) -> bool:
    """Whether a block of short lines starts here that comes to a phone or an address before its next blank line."""
    for count, line in enumerate(lines[at : at + 8]):
        if has_contact(line):
            return not tells(line)
        if (count and line.blanks) or is_prose(line.text):
            return False
    return False


def _new_contact(found: Sections, contact: list[Line]) -> list[Line]:
    if contact:
        found.contacts.append(contact)
    return []


def _take(found: Sections, state: str, line: Line, contact: list[Line]) -> None:
    {"body": found.body, "boilerplate": found.boilerplate, "notes": found.notes, "contact": contact}[state].append(line)


def _heading(line: Line, fresh: bool) -> tuple[str, Line | None] | None:
    """The section that a line opens, and what is left of the line behind its heading."""
    text = line.text
    trigger = patterns.trigger(text)
    if trigger and _is_contact_trigger(line, trigger):
        return "contact", _after(line, trigger[1])
    if fresh:
        return None
    notes = patterns.notes_heading(text)
    if notes is not None:
        return "notes", _after(line, notes)
    about = patterns.boilerplate_heading(text)
    if about is not None:
        return "boilerplate", _after(line, about)
    return None


def _is_contact_trigger(line: Line, trigger: tuple[int, int]) -> bool:
    """A sentence that only begins like a trigger ("For more information on the law, see …") is no contact block."""
    rest = line.text[trigger[1] :]
    if not rest.strip() or has_contact(line) or line.text.rstrip().endswith(":"):
        return True
    return bool(re.search(r"[:–—]|contact|обращ|связ|байланыш|кайрыл", line.text[: trigger[1]], re.I))


def _after(line: Line, at: int) -> Line | None:
    rest = line.text[at:]
    if not re.search(r"\w", rest):
        return None
    skip = len(rest) - len(rest.lstrip(" :–—-"))
    return Line(line.start + at + skip, line.end, rest[skip:], line.blanks)


def _behind_trigger(taken: list[Line], trigger: tuple[int, int] | None) -> list[Line]:
    if not trigger:
        return taken
    rest = _after(taken[0], trigger[1])
    return [*([rest] if rest else []), *taken[1:]]


def _ends_contact(line: Line) -> bool:
    if has_contact(line):
        return bool(line.blanks) and tells(line)
    return is_prose(line.text)


# --- contacts that nothing announces ---


def _untriggered(found: Sections) -> None:
    """Takes contact lines off the end of the last section, where no set phrase stood before them."""
    section = next((lines for lines in (found.notes, found.boilerplate, found.body) if lines), [])
    taken = closing_contacts.size(section)
    if not taken or not closing_contacts.says_whom(section[-taken:]):
        return
    block = section[-taken:]
    below = closing_contacts.below_sentences(block)
    if below:
        block = below
        del section[-len(below) :]
    found.contacts.append(block)
