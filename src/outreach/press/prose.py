"""What is running text, and what only has an address or a number in it."""

import re

from outreach.press import contact_details
from outreach.press.lines import Line
from outreach.press.reader import patterns

PROSE_LEAST = 110
SENTENCE = re.compile(r"[.!?…]['\"”»)]{0,99}\s{1,9}[\"“«]?[A-ZА-ЯЁҮӨҢ]")
ENDED = re.compile(r"[.!?…][\"”»)]{0,99}$")
_PAGE = re.compile(r"(?<=[.!?…])\s{1,9}(?:https?://|www\.)\S{1,200}$")  # behind the last sentence of an "about"
ABBREVIATION = re.compile(
    r"(?:\b(?:Sen|Sens|Rep|Reps|Dr|Mr|Mrs|Ms|St|No|vs|Gov|Gen|Inc|Ltd|Corp|Co|Jr|Sr|U\.S|г|т\.д|им|ул)|\b[A-ZА-Я])\.$"
)


def is_prose(text: str) -> bool:
    text = _PAGE.sub("", text)
    if ABBREVIATION.search(text) and len(text) < 160:
        return False
    return (
        len(text) >= PROSE_LEAST
        and (bool(ENDED.search(text)) or len(text) > 220 or text.endswith((":", "”", '"', "»")))
    ) or bool(len(text) > 60 and ENDED.search(text) and len(text.split()) > 9)


def is_sentence(text: str) -> bool:
    """Whether a line is a sentence of the text, or its end: "Call 0312 … or write to …." """
    return bool(ENDED.search(text)) and len(text.split()) >= LEAST_WORDS


LEAST_WORDS = 6


def has_contact(line: Line) -> bool:
    return any(detail.kind in ("email", "phone") for detail in contact_details.find(line.text))


def tells(line: Line) -> bool:
    """Whether a line has an address or a number only after a whole sentence: it is about something, and no contact."""
    first = next((d.start for d in contact_details.find(line.text) if d.kind in ("email", "phone")), 0)
    ends = (match.start() for match in SENTENCE.finditer(line.text))
    return not patterns.trigger(line.text) and any(
        30 < end < first and not ABBREVIATION.search(line.text[: end + 1]) for end in ends
    )
