"""The parts of one version of a release: letterhead, headline, body, boilerplate, notes, contacts, as lines."""

import re

from outreach.press import contact_details, dates, languages, person_names
from outreach.press.lines import Line, joined, paragraphs
from outreach.press.prose import ABBREVIATION, ENDED, LEAST_WORDS, SENTENCE, has_contact, is_prose, is_sentence, tells
from outreach.press.reader import closing_contacts, contact_block, cover, dateline, embargo, opening_contacts, patterns
from outreach.press.reader.dateline import Dateline
from outreach.press.reader.left_over import is_told
from outreach.press.reader.parts import Sections

_HEADLINE_MOST = 280
_LEAST_TITLE = 15
_MOST_HEADINGS = 40  # lines of a letterhead, a headline and a subhead
_LETTERHEAD = re.compile(r"(?:https?://|www\.)\S+|\S+@\S+|[\w.-]+\.(?:org|com|gov|int|kg|ru)(?:/\S*)?", re.I)
# the fields of a media advisory
_FIELD = re.compile(
    r"(?:what|when|where|who|why|date|time|venue|place|location|languages?|speakers?|что|когда|где|кто|дата|время|место(?:\s+проведения)?|язык\w*|участники|спикеры|эмне|качан|кайда|ким(?:дер)?|күнү|убактысы|орду|өтүүчү\s+жери)\s*:(?:\s|$)",
    re.I,
)
_LABELLED = re.compile(r"[A-ZА-ЯЁҮӨҢ][^\W\d_]{3,30}:\s")
# a heading that the outputs have, too
_NOTES_ALONE = re.compile(r"notes?\b|editor|примечан|редактор|редакц|сми\b|журналист|эскертүү", re.I)
_MAX_CONTACT_LINES = 60
_MAX_WRAPPED = 12  # lines of a sentence that says whom to ask
_WRAPPED = 45  # letters of a line that may have been broken where its sentence had not ended


def part(lines: list[Line]) -> Sections:
    """Tells the parts of a version apart, from the top to the body and from there to the end."""
    found = Sections()
    _rest(_top(cover.without(lines, found), found), found)
    _untriggered(found)
    return found


# --- the top ---


def _top(lines: list[Line], found: Sections) -> list[Line]:
    """Reads up to the body; returns the lines of the body and what follows it."""
    loose: list[Line] = []  # lines that may be letterhead, headline or subhead
    marked = 0  # how many of them stood above the last mark
    at = 0
    while at < len(lines):
        line = lines[at]
        if len(loose) >= marked + _MOST_HEADINGS:
            break  # a list, and no heading
        if len(loose) > marked + 1 and patterns.is_end(line.text) and "*" not in line.text:
            break  # a text of a few short lines: what stands above its end mark is its body
        taken = _mark(lines, at, found)
        if taken:
            if not (line in found.embargo_lines and _has_title(loose[marked:], lines, at + taken[0])):
                marked = len(loose)
            rest = taken[1]
            found.marks += [*lines[at : at + taken[0] - 1], *_said_before(lines[at + taken[0] - 1], rest)]
            if rest:
                lines[at + taken[0] - 1] = rest
                at += taken[0] - 1
                continue
            at += taken[0]
            continue
        if len(loose) == marked and (below := _below_fields(lines, at)):
            loose.append(lines[below])
            lines = [*lines[:below], *lines[below + 1 :]]  # what an invitation says first stands in its text
            _dated(lines, at, found)
            break
        if _starts_body(lines, at, loose, marked):
            _dated(lines, at, found)
            break
        if len(loose) == marked and (count := _note_at_top(lines, at)):
            found.notes += lines[at : at + count]
            at += count
            continue
        trigger = patterns.trigger(line.text)
        if trigger or (has_contact(line) and not is_prose(line.text)):
            taken_lines = opening_contacts.of(lines, at)
            if taken_lines:
                above = [] if trigger else _names_above(loose[marked:], line)
                del loose[len(loose) - len(above) :]
                block = _behind_trigger(taken_lines, trigger)
                if trigger:
                    found.marks += _said_before(taken_lines[0], block[0] if len(block) == len(taken_lines) else None)
                found.contacts.append(above + block)
                _date_beside(taken_lines, found)
                at += len(taken_lines)
                continue
            if trigger and not _has_head(lines[at + 1 : at + 16]):
                break
        if (
            loose
            and (patterns.boilerplate_heading(line.text) or patterns.notes_heading(line.text) is not None)
            and len(loose) > marked
        ):
            break
        loose.append(line)
        at += 1
    given_back = _headings(loose, marked, found, at < len(lines))
    if not found.kind and found.headline and patterns.STATEMENT_BY.match(joined(found.headline)):
        found.kind, found.kind_line = "statement", found.headline[0]
    return loose[len(loose) - given_back :] + lines[at:]


def _has_title(loose: list[Line], lines: list[Line], at: int) -> bool:
    """Whether a headline is among the lines above an embargo that ends before line `at`; it may stand below, too."""
    title_below = not _starts_body(lines, at, [], 0) if at < len(lines) else False
    return any(
        len(line.text.split()) >= opening_contacts.TITLE_WORDS
        and not _is_letterhead([line], [lines[at - 1]])
        and not (title_below and person_names.is_organisation(line.text))
        for line in loose
    )


def _below_fields(lines: list[Line], at: int) -> int:
    """Where the headline of an invitation is that stands below its "Who: …, What: …", right above its dateline."""
    below = at
    while below < len(lines) and _FIELD.match(lines[below].text):
        below += 1
    if below - at < 2 or below + 1 >= len(lines) or is_prose(lines[below].text) or patterns.trigger(lines[below].text):
        return 0
    return below if dateline.read(lines[below + 1].text) else 0


def _dated(lines: list[Line], at: int, found: Sections) -> None:
    """The dateline that stands below the fields of an invitation, with which its text begins."""
    behind = next((line for line in lines[at : at + 14] if not _FIELD.match(line.text)), None)
    if behind and behind is not lines[at] and not found.dateline and (place := dateline.read(behind.text)):
        found.dateline = (behind, place)


def _goes_on(lines: list[Line], at: int) -> bool:
    """Whether the next line begins with the dash of this one: "Karakol, 5 December 2017", "– Today …"."""
    following = lines[at + 1 : at + 2]
    return bool(following) and not following[0].blanks and bool(re.match(r"\s*[-–—]+\s", following[0].text))


def _mark(lines: list[Line], at: int, found: Sections) -> tuple[int, Line | None] | None:
    """The set phrases of the top: (how many lines they take, what is left of the last one)."""
    line = lines[at]
    text = line.text
    if (
        patterns.is_slug(text)
        or patterns.RULE.fullmatch(text)
        or (patterns.is_end(text) and not re.search(r"\w", text))
    ):
        return 1, None
    if patterns.is_language(text) or patterns.is_salutation(text):
        return 1, None
    kind = patterns.kind_line(text)
    if kind and found.kind and kind[1] >= len(text) and kind[0] == found.kind:
        return 1, None  # the same word in another language
    if kind and not found.kind and not _is_said_whose(lines, at, kind):
        found.kind, found.kind_line = kind[0], line
        return 1, _left(line, kind[1])
    if embargo.is_line(text):
        return _embargo(lines, at, found)
    if release := patterns.FOR_RELEASE.match(text):
        found.release_line = line
        return 1, _left(line, release.end())
    if not found.reference and (ref := _reference(text)):
        found.reference, found.reference_line = ref[0], line
        return 1, _left(line, ref[1])
    if (day := dates.only(text)) and not _is_event(lines, at):
        if not found.date_line:
            found.date_line = (line, day)
        return 1, None
    if not _goes_on(lines, at) and (place := dateline.alone(text) or _place_beside(lines, at)) and not found.dateline:
        found.dateline = (line, place)
        return 1, None
    # "15 November 2022   Contact: …": the date, and what stands beside it
    if (days := dates.find(text)) and days[0].start == 0 and days[0].year and not found.date_line:
        rest = _left(line, days[0].end)
        if rest and (
            patterns.trigger(rest.text) or patterns.kind_line(rest.text) or patterns.FOR_RELEASE.match(rest.text)
        ):
            found.date_line = (line, days[0])
            return 1, rest
    # a date at the head of what is left of a release line: "December 13 2006 Senator Announces …"
    if (
        found.release_line
        and found.release_line.end == line.end
        and (days := dates.find(text))
        and days[0].start < 12
        and len(days[:1]) == 1
    ):
        head = re.sub(r"(?i)\b\w+day\b", "", text[: days[0].start]).strip(" ,.-–")
        if not head and days[0].year:
            found.date_line = found.date_line or (line, days[0])
            return 1, _left(line, days[0].end)
    return None


def _is_said_whose(lines: list[Line], at: int, kind: tuple[str, int]) -> bool:
    """Whether a kind that stands alone is the first word of the headline: «Заявление», «Постоянного координатора …»."""
    following = lines[at + 1 : at + 2]
    return (
        kind[0] == "statement"
        and kind[1] >= len(lines[at].text)
        and bool(following)
        and following[0].blanks < 2
        and patterns.is_whose(following[0].text)
    )


def _is_event(lines: list[Line], at: int) -> bool:
    """Whether "Date: …" is one of the fields of an invitation, and no date of the release."""
    return bool(_FIELD.match(lines[at].text)) and any(
        _FIELD.match(line.text) and not dates.only(line.text) for line in lines[at + 1 : at + 3]
    )


def _place_beside(lines: list[Line], at: int) -> Dateline | None:
    """A place that is a line of its own above or below the date."""
    text = lines[at].text
    near = lines[max(0, at - 1) : at + 2]
    if len(text) > 40 or not dateline.is_place(text) or not any(dates.only(line.text) for line in near):
        return None
    return Dateline(0, len(text), text, [text.rstrip(" .")], None, "", 0.8)


def _embargo(lines: list[Line], at: int, found: Sections) -> tuple[int, None]:
    found.embargo_lines.append(lines[at])
    count = 1
    while at + count < len(lines) and count < 3:
        so_far = " ".join(line.text for line in found.embargo_lines)
        following = lines[at + count]
        if (
            embargo.is_complete(so_far)
            or following.blanks > 1
            or not embargo.goes_on(following.text)
            or dateline.alone(following.text)
        ):
            break
        if dates.only(following.text) and dates.find(so_far):
            break
        found.embargo_lines.append(following)
        count += 1
    return count, None


def _reference(text: str) -> tuple[str, int] | None:
    for pattern in (patterns.REFERENCE, patterns.NUMBERED):
        match = pattern.match(text)
        if (
            match
            and re.search(r"\d", match["ref"])
            and (
                match.end() >= len(text)
                or (pattern is patterns.NUMBERED and len(text) < 40)
                or dates.only(text[match.end() :])
            )
        ):
            return match["ref"].strip(" .,"), match.end()
    return None


def _said_before(line: Line, rest: Line | None) -> list[Line]:
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


def _starts_body(lines: list[Line], at: int, loose: list[Line], marked: int) -> bool:
    """Whether the news begins here: a dateline, a run of sentences, or a line too long for a headline."""
    text = lines[at].text
    if _FIELD.match(text):
        return True
    place = dateline.read("\n".join([text, *(line.text for line in lines[at + 1 : at + 2] if not line.blanks)]))
    if place and (place.sure >= 0.75 or len(loose) > marked) and place.end < len(text) + 60:
        return True
    first = len(loose) == marked
    if (
        first
        and is_prose(text)
        and (ENDED.search(text) or SENTENCE.search(text))
        and any(len(line.text) >= _LEAST_TITLE and not _is_letterhead([line], [lines[at]]) for line in loose)
    ):
        return True  # what stands above the place and the date was the headline
    if first and not _wraps(lines, at):
        return len(text) > _HEADLINE_MOST or (
            len(text) > 160 and bool(ENDED.search(text)) and bool(SENTENCE.search(text))
        )
    if first:
        return False
    return is_prose(text) or _wraps(lines, at)


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
    groups = _groups(loose[marked:]) if len(loose) > marked else _groups(loose)
    if len(loose) > marked:
        found.letterhead += loose[:marked]
    while len(groups) > 1 and (
        _is_letterhead(groups[0], groups[1])
        or _is_title(groups[0], groups[1])
        or _is_addressed(groups, found.letterhead)
    ):
        found.letterhead += groups.pop(0)
    if not groups:
        return 0
    if found.release_line and groups[0][-1].end == found.release_line.end and groups[1:] and not groups[1][0].blanks:
        groups[:2] = [groups[0] + groups[1]]  # "For immediate release: a headline" that goes on in the next line
    found.headline = groups[0]
    rest = groups[1:]
    if not rest:
        return 0
    text = joined(rest[0])
    if (
        (more or len(rest) > 1)
        and len(text) <= 300
        and not text.endswith(":")
        and not (ENDED.search(text) and len(rest) > 1 and len(text) > 90)
    ):
        found.subhead = rest[0]
        rest = rest[1:]
    return sum(len(group) for group in rest)


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
    return (
        line.blanks < 2 and len(above.text) < _WRAPPED and not ENDED.search(above.text) and patterns.is_whose(line.text)
    )


def _alike(above: Line, line: Line) -> bool:
    if above.text.isupper() and line.text.isupper():
        return True
    if ENDED.search(above.text) and not ABBREVIATION.search(above.text):
        return False
    goes_on = line.text[:1].islower() or above.text.endswith(
        (",", "–", "—", "-", "/", " of", " the", " and", " to", " in", " for", " и", " в", " на", " с")
    )
    return goes_on or (
        above.text.isupper() == line.text.isupper()
        and len(above.text) >= 45
        and bool(re.search(r"(?i)\b(?:of|the|and|to|in|for|a|и|в|на|с|по|о|для|жана|менен)$", above.text))
    )


def _is_title(group: list[Line], following: list[Line]) -> bool:
    """Whether "STATEMENT BY THE MINISTRY", "NEWS" or "*** … ***" stands above the headline, and is none itself."""
    text = joined(group)
    set_apart = len(text.split()) == 1 or bool(re.fullmatch(r"\*{3}.*\*{3}", text))
    said_whose = text.isupper() and bool(patterns.STATEMENT_BY.match(text))
    return (set_apart or said_whose) and len(joined(following)) >= _LEAST_TITLE


def _is_addressed(groups: list[list[Line]], above: list[Line]) -> bool:
    """Whether a line is of the address of a letterhead: right above or below another line of it."""
    (first, *_rest), (below, *_more) = groups[:2]
    if not below.blanks and opening_contacts.is_where(below.text):
        return True
    return bool(above) and not first.blanks and opening_contacts.is_where(first.text)


def _is_letterhead(group: list[Line], following: list[Line]) -> bool:
    text = joined(group)
    if _LETTERHEAD.fullmatch(text) or len(text) <= 3:
        return True
    words = text.split()
    if len(words) > 9 or len(text) > 90 or ENDED.search(text):
        return False
    if not person_names.is_organisation(text) or len(joined(following)) < 12:
        return False
    small = [
        w
        for w in words
        if w[:1].islower()
        and w not in ("of", "the", "and", "in", "for", "на", "в", "по", "и", "жана", "on", "to", "боюнча", "при", "с")
    ]
    if languages.script(text) == "latin":
        return not small and not any(
            re.search(r"(?:[^s]s|ed|ing)$", w.lower()) and i and w.lower() not in _PLURAL for i, w in enumerate(words)
        )
    head = words[0].lower()
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
    """The lines directly above a phone or an address that say whose it is: a name, a job, an office and its street."""
    above: list[Line] = []
    for line in reversed(loose[-3:]):
        whose = person_names.person(line.text) or person_names.is_job(line.text) or contact_block.is_address(line.text)
        office = not below.blanks and _is_letterhead([line], [below])
        if not (whose or office) or len(line.text) > 60:
            break
        above.insert(0, line)
        below = line
    return above if any(not person_names.is_job(line.text) for line in above) else []


def _note_at_top(lines: list[Line], at: int) -> int:
    """How many lines a note to the editors has that stands above the headline."""
    text = lines[at].text
    behind = patterns.notes_heading(text)
    linked = not is_prose(text) and any(detail.kind == "link" for detail in contact_details.find(text))
    if (
        behind is None
        and not (linked and len(text.split()) > 1)
        and not (text[0] == "[" and text[-1] == "]" and len(text.split()) >= LEAST_WORDS)
    ):
        return 0
    below = (number for number, line in enumerate(lines[at + 1 :], 1) if line.blanks)
    return next(below, 0)


def _has_head(some: list[Line]) -> bool:
    """Whether a release begins below: what stands above it are the menus of a page."""
    return any(patterns.FOR_RELEASE.match(line.text) or patterns.kind_line(line.text) for line in some)


def _date_beside(taken: list[Line], found: Sections) -> None:
    """The date of the release, where the letterhead has it in a column beside the contacts."""
    for line in taken:
        for cell in re.split(r"\t|\s{3,}", line.text):
            if not found.date_line and (day := dates.only(cell)):
                found.date_line = (line, day)
                at = line.start + line.text.index(cell)
                found.marks.append(Line(at, at + len(cell), cell, 0))


# --- from the body on ---


def _rest(lines: list[Line], found: Sections) -> None:
    state = "body"
    fresh = True  # nothing of the body yet
    contact: list[Line] = []
    ruled = False
    opened: dict[int, list[Line]] = {}  # the whole lines of what follows "please contact", by where that starts
    at = 0
    while at < len(lines):
        line = lines[at]
        text = line.text
        at += 1
        if patterns.is_slug(text) or patterns.RULE.fullmatch(text) or patterns.is_language(text):
            found.marks.append(line)
            ruled = True
            continue
        line, ruled = line._replace(blanks=max(line.blanks, ruled)), False  # a rule parts as a blank line does
        if patterns.is_end(text):
            found.marks.append(line)
            if not fresh or len(text) > 1:
                state = "after" if state == "body" else state if state in ("notes", "boilerplate") else "after"
                contact = _new_contact(found, contact)
            continue
        if embargo.is_line(text):
            found.embargo_lines.append(line)
            continue
        if patterns.RIGHTS.match(text) and not fresh:
            found.notes.append(line)
            state = "after"
            continue
        heading = _heading(line, fresh, state)
        if heading:
            state, rest = heading
            if state == "contact":
                contact = _new_contact(found, contact)
                found.marks += _said_before(line, rest)
                if rest:
                    begun = at - 1
                    rest, at = _whole_sentence(rest, lines, at)
                    opened[rest.start] = lines[begun:at]
            elif state == "notes" and _NOTES_ALONE.search(text[: rest.start - line.start if rest else None]):
                found.marks += _said_before(line, rest)
            else:
                rest = line  # its heading stays with the text
            if rest:
                _take(found, state, rest, contact)
            fresh = False
            continue
        if state == "contact" and _ends_contact(line, contact):
            state = "after"
            contact = _new_contact(found, contact)
        if state == "after" and line.blanks and _begins_contact(lines, at - 1):
            state = "contact"
            contact = _new_contact(found, contact)
        if state == "after":
            _take(found, "boilerplate" if is_prose(text) or found.boilerplate else "notes", line, contact)
            continue
        _take(found, state, line, contact)
        fresh = False
    found.contacts += [contact] if contact else []
    for block in found.contacts:
        _keep_sentences(found, block, opened)


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
        and not patterns.trigger(lines[at].text)
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
        if count and (line.blanks or _heading(line, False, "after")):
            return False
        if has_contact(line):
            return len(line.text) <= 300 and not tells(line)
        if is_prose(line.text) or len(line.text) > 160:
            return False
    return False


def _new_contact(found: Sections, contact: list[Line]) -> list[Line]:
    if contact:
        found.contacts.append(contact)
    return []


def _take(found: Sections, state: str, line: Line, contact: list[Line]) -> None:
    {"body": found.body, "boilerplate": found.boilerplate, "notes": found.notes, "contact": contact}[state].append(line)


def _heading(line: Line, fresh: bool, state: str) -> tuple[str, Line | None] | None:
    """The section that a line opens, and what is left of the line behind its heading."""
    text = line.text
    trigger = patterns.trigger(text)
    if trigger == (0, 0) and state == "contact":
        return None  # "Press office" below an organisation: the block goes on
    if trigger and not (fresh and not has_contact(line)) and _is_contact_trigger(line, trigger, state):
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


def _is_contact_trigger(line: Line, trigger: tuple[int, int], state: str) -> bool:
    """A sentence that only begins like a trigger ("For more information on the law, see …") is no contact block."""
    rest = line.text[trigger[1] :]
    if not rest.strip() or has_contact(line) or line.text.rstrip().endswith(":"):
        return True
    return len(line.text) < 150 and (
        bool(re.search(r"[:–—]|contact|обращ|связ|байланыш|кайрыл", line.text[: trigger[1]], re.I))
    )


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


def _ends_contact(line: Line, contact: list[Line]) -> bool:
    if len(contact) > _MAX_CONTACT_LINES:
        return True
    if has_contact(line):
        return len(line.text) > 500 or (bool(line.blanks) and any(map(has_contact, contact)) and tells(line))
    return len(line.text) > 160 or ((is_prose(line.text) and bool(contact)) and not patterns.trigger(line.text))


# --- contacts that nothing announces ---


def _untriggered(found: Sections) -> None:
    """Takes contact lines off the end of the last section, where no set phrase stood before them."""
    section = next((lines for lines in (found.notes, found.boilerplate, found.body) if lines), [])
    taken = closing_contacts.size(section)
    if not taken or not closing_contacts.says_whom(section[-taken:]):
        return
    block = section[-taken:]
    below = closing_contacts.below_sentences(block)
    if below and (len(below) == taken or closing_contacts.says_whom(below)):
        block = below
        del section[-len(below) :]
    found.contacts.append(block)
