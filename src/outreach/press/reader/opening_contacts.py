"""The contact block above the headline of a release."""

from outreach.press.lines import Line
from outreach.press.prose import has_contact, is_prose
from outreach.press.reader import contact_block


def of(lines: list[Line], at: int) -> list[Line]:
    """The lines of a contact block above the headline: up to its last detail before the news begins."""
    last = 0
    for count, line in enumerate(lines[at : at + 14]):
        if count and is_prose(line.text):
            break
        if has_contact(line):
            last = count + 1
        elif count - last >= 5:
            break
    if not last:  # names without numbers: up to the blank line
        last = next((n for n, line in enumerate(lines[at + 1 : at + 6], 1) if line.blanks), 1)
    while at + last < len(lines) and contact_block.is_address(lines[at + last].text):
        last += 1
    return lines[at : at + last]
