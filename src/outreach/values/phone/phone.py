"""Phone numbers as people write them: a cell in; E.164, extension, kind, region and a verdict for each number out."""

from typing import NamedTuple

from outreach.i18n import _
from outreach.values import null_values
from outreach.values.phone import phone_number
from outreach.values.phone.phone_number import KINDS, Verdict, international, verdict

__all__ = ["KINDS", "Cell", "Number", "Verdict", "international", "read", "verdict"]

LONGEST_CELL = 4000
"""Characters of a cell that are read; what stands behind them is named as a problem."""


class Number(NamedTuple):
    """One number of a cell. An invalid number is kept with `valid` false and `e164` None, never dropped.

    `kind` is one of `KINDS`; `region` is ISO 3166-1 alpha-2, or "001" for numbers of no country;
    `note` says what was guessed or looks odd, and asks.
    """

    raw: str
    e164: str | None
    extension: str | None
    kind: str
    region: str | None
    valid: bool
    international: str | None
    national: str | None
    note: str | None


class Cell(NamedTuple):
    """What a cell holds: its numbers in order, and what a person should look at, in their language."""

    numbers: list[Number]
    problems: list[str]


def read(text: str, region: str = "KG", *, forms: bool = True) -> Cell:
    """Reads a phone cell as people write it (several numbers, labels, extensions, "61 12 13/14").

    `region` (ISO 3166-1 alpha-2, any case) is where a number without a country code is at home.
    Without `forms` a number's international and national form are None: checking in bulk takes half the time.
    """
    home = phone_number.known_region(region)
    problems = []
    if len(text) > LONGEST_CELL:
        problems.append(_("Only the first {count} characters of this cell were read.").format(count=LONGEST_CELL))
        text = text[:LONGEST_CELL]
    whole = phone_number.plain(text, home)
    if whole is not None:
        numbers = [_number(text.strip(), whole, phone_number.placeholder_note(whole), forms)]
    elif null_values.is_said(text):
        return Cell([], problems)
    else:
        from outreach.values.phone import phone_cell  # the rules for whole cells, which few numbers need

        numbers = [_number(find.raw, find.verdict, find.note, forms) for find in phone_cell.finds(text, home)]
    if not numbers:
        problems.append(_("No phone number in “{text}”.").format(text=_short(text)))
    problems += [_problem(number, home) for number in numbers if not number.valid]
    problems += [
        _("{number} looks like a placeholder. Ask for the real number.").format(number=number.raw)
        for number in numbers
        if number.valid and phone_number.is_placeholder(number.e164)
    ]
    return Cell(numbers, problems)


def says_more(text: str) -> bool:
    """Whether a cell says something beside its numbers: whose they are, or when to call."""
    from outreach.values.phone import phone_plain, phone_scan

    return any(len(word) > 2 for word in phone_scan.words(phone_plain.simplified(text[:LONGEST_CELL])))


def _number(raw: str, found: Verdict, note: str | None, forms: bool) -> Number:
    international, national = phone_number.written_forms(found) if forms else (None, None)
    return Number(
        raw, found.e164, found.extension, found.kind, found.region, found.valid, international, national, note
    )


def _problem(number: Number, home: str | None) -> str:
    if number.note:
        return _("“{raw}”: {note}").format(raw=_short(number.raw), note=number.note)
    return _("“{raw}” is not a valid number.").format(raw=_short(number.raw))


def _short(text: str) -> str:
    text = " ".join(text.split())
    return text if len(text) <= 60 else text[:59] + "…"
