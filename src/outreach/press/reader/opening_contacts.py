"""The contact block above the headline of a release."""

import re

from outreach.press import contact_details, person_names
from outreach.press.lines import Line
from outreach.press.prose import has_contact, is_prose
from outreach.press.reader import contact_block, dateline, embargo, patterns

TITLE_WORDS = 4  # of a line that may be a headline


def of(lines: list[Line], at: int) -> list[Line]:
    """The lines of a contact block above the headline: up to its last detail before the news begins."""
    last = 0
    for count, line in enumerate(lines[at : at + 14]):
        if count and _begins_news(line, inside=bool(last)):
            break
        if has_contact(line) or (
            last and any(one.kind in ("channel", "link") for one in contact_details.find(line.text))
        ):
            last = count + 1
        elif count - last >= 5:
            break
    if not last and patterns.trigger(lines[at].text):  # names without numbers: up to the blank line
        last = next((n for n, line in enumerate(lines[at + 1 : at + 6], 1) if line.blanks), 1)
        if last == 1 and not re.search(r"[:–—-]", lines[at].text):
            return []
    while last and at + last < len(lines) and not lines[at + last].blanks and is_where(lines[at + last].text):
        last += 1
    return lines[at : at + last]


def _begins_news(line: Line, *, inside: bool) -> bool:
    """Whether a line is of the release; below a detail of the block (`inside`) a heading is, too."""
    text = line.text
    if patterns.kind_line(text) or patterns.FOR_RELEASE.match(text) or embargo.is_line(text):
        return True
    if has_contact(line):
        return False
    return bool(is_prose(text) or dateline.read(text) or (inside and _is_heading(line)))


def _is_heading(line: Line) -> bool:
    """Whether a line below a gap is no name, job, office or address."""
    told = (
        person_names.person,
        person_names.is_job,
        person_names.is_organisation,
        contact_block.is_address,
        patterns.trigger,
    )
    return bool(line.blanks) and len(line.text.split()) >= TITLE_WORDS and not any(says(line.text) for says in told)


def is_where(text: str) -> bool:
    """Whether a line is a line of a postal address."""
    return len(text) < 120 and contact_block.is_address(text)
