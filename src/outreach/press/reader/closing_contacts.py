"""Contact lines at the end of a release that no set phrase announces."""

import re

from outreach.press import contact_details, dates, person_names
from outreach.press.lines import Line, joined, paragraphs
from outreach.press.prose import ABBREVIATION, ENDED, has_contact, is_prose, is_sentence
from outreach.press.reader import dateline, patterns


def says_whom(some: list[Line]) -> bool:
    """Whether there is an address, a labelled number, a person or an office: a bare number belongs to the text."""
    for line in some:
        if any(detail.kind == "email" or detail.label for detail in contact_details.find(line.text)):
            return True
        pieces = [piece.strip() for piece in re.split(r"[,;:()\t]|\s[–—-]\s", line.text) if piece.strip()]
        if any(person_names.person(piece) or person_names.is_organisation(piece) for piece in pieces):
            return True
    return False


def size(section: list[Line]) -> int:
    """How many lines at the end are a contact block: short ones with details, and the names above them."""
    first, count = _details(section)
    if not first:
        return _last_paragraph(section)
    above = (back for back in range(first + 1, count + 1) if not _is_above_details(section, back))
    taken = next(above, count + 1) - 1
    return taken if taken < len(section) else 0


def _is_above_details(section: list[Line], back: int) -> bool:
    """Whether a line above the first detail, so far from the end, is still of its block: a name, a job or an office."""
    line, below = section[-back], section[1 - back :]
    named = any(person_names.person(some.text) or person_names.at_end(some.text) for some in below)
    leaves = line.text.endswith("!") or patterns.takes_leave(line.text)
    return not (leaves or dates.only(line.text) or (below[0].blanks and named)) and _may_be_name(line.text)


def _may_be_name(text: str) -> bool:
    ended = len(text) > _LONGEST_TITLE and ENDED.search(text) and not ABBREVIATION.search(text)
    return len(text) <= _LONGEST_NAME and not ended and not _in_quotes(text)


def _details(section: list[Line]) -> tuple[int, int]:
    """How far from the end the first line with a detail stands, and how many lines may be of its block."""
    count = first = 0
    for back, line in enumerate(reversed(section[-_MOST:]), 1):
        if has_contact(line) and len(line.text) <= 160 and not _in_quotes(line.text) and not dates.find(line.text):
            first = back
        elif is_prose(line.text) or dateline.FIELD.match(line.text) or back - first > 4:
            break
        count = back
    return first, count


_MOST = 14  # lines of such a block
_LAST = 4  # paragraphs in which an invitation says with whom to register
_LONGEST_TITLE = 45  # letters of a job that ends with a full stop
_LONGEST_NAME = 90  # letters of a name or an office above the details


def _last_paragraph(section: list[Line]) -> int:
    """A closing sentence with an address in it, whatever its language, and the short heading above it."""
    groups = paragraphs(section)
    if len(groups) < 3:
        return 0
    last = joined(groups[-1])
    invites = dates.find(last) and not is_sentence(last)  # it says by when, and stays in the text
    if invites or all(detail.kind != "email" for detail in contact_details.find(last)):
        return 0
    above = joined(groups[-2])
    heading = len(above) <= 60 and not ENDED.search(above) and not dateline.FIELD.match(above)
    return (len(groups[-1]) + len(groups[-2]) * heading) * (len(last) <= 250)


def told_in_text(body: list[Line]) -> list[list[Line]]:
    """The paragraphs near the end of a text that name somebody with an address or a number; they stay in the text."""
    last = [part for part in paragraphs(body)[1:][-_LAST:] if any(map(has_contact, part))]
    pieces = [(part, re.split(r"[,;:()?]|\s(?:to|at|у|к)\s", joined(part))) for part in last]
    return [part for part, some in pieces if any(person_names.person(piece) for piece in some)]


def _in_quotes(text: str) -> bool:
    return text[:1] in '"“«„'


def below_sentences(block: list[Line]) -> list[Line]:
    """The lines of a block below the last sentence that says more than whom to ask: that stays in the text."""
    parts = paragraphs(block)
    last = max((number for number, part in enumerate(parts) if is_sentence(joined(part))), default=-1)
    return [line for part in parts[last + 1 :] for line in part]
