"""Cells that no spreadsheet takes for a formula or a number, and the way back.

A text that begins with = + - @ (behind spaces or invisible signs too) may run as a formula when a CSV file is
opened in Excel or LibreOffice (EspoCRM, SuiteCRM and Symfony each had to mend this more than once), and
+996312663885 or 00312 becomes a number without its plus and zeros (seen in LibreOffice). An apostrophe in front
keeps both as text. `bare(guarded(x)) == x` for every text, so what we write we read back unchanged; and files
where somebody else put such an apostrophe are read as they were meant.
"""

import re

# Spaces, controls and signs without width that readers skip before they look for a formula.
_SKIPPED = "\\s\x00-\x1f\x7f\xa0\xad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff"
_SIGNS = "=+\\-@＝＋－＠﹢﹣﹦﹫−"
# What needs guarding; the apostrophes in front count as guards already there, of which we then add one.
_STARTS = re.compile(rf"'*(?:[{_SKIPPED}]*[{_SIGNS}]|[\t\r\n\x00])")
# A number that a spreadsheet would round or shorten: leading zeros, a plus, more digits than it keeps (15).
_NUMBER = re.compile(r"'*(?:0[\d\s]*\d\s*|[\d\s]{12,})$")
# Inside a cell: after what another reader may take for the end of the cell, only what can run.
_INSIDE = re.compile(rf"([;,\t|\r\n][;,|{_SKIPPED}]*+)('?)")
_RUNS = re.compile(rf"'*+(?:[=＝]|[+\-＋－][{_SKIPPED}]*+[^\W\d_]|[@＠]\w*+\()")
_PHONE = re.compile(r"\+[\d\s()./-]*\d\s*$")


def guarded(cell: str, numbers: bool = True) -> str:
    """The cell as it goes into a CSV file. `numbers` off leaves phones bare, for programs that are no spreadsheets."""
    if not cell:
        return cell
    if is_guarded(cell):
        cell = "'" + cell
    elif _STARTS.match(cell):
        if numbers or not _PHONE.match(cell):
            cell = "'" + cell
    elif numbers and _NUMBER.match(cell):
        cell = "'" + cell
    return _INSIDE.sub(_with_guard, cell)


def _with_guard(found: re.Match[str]) -> str:
    return f"{found[1]}'{found[2]}" if _RUNS.match(found.string, found.end(1)) else found[0]


def _without_guard(found: re.Match[str]) -> str:
    return found[1] if found[2] and _RUNS.match(found.string, found.end()) else found[0]


def bare(cell: str) -> str:
    """The cell as it was before `guarded`."""
    if "'" not in cell:
        return cell
    cell = _INSIDE.sub(_without_guard, cell)
    return cell[1:] if is_guarded(cell) else cell


def unwrapped(cell: str) -> str:
    """The text of a cell of a CSV file that other programs keep from becoming a number so: ="0555123450"."""
    return cell[2:-1] if cell[:2] == '="' and len(cell) > 2 and cell.find('"', 2) == len(cell) - 1 else cell


def is_guarded(cell: str) -> bool:
    """Whether the cell's first sign is an apostrophe that a spreadsheet would need there."""
    return cell[:1] == "'" and bool(_STARTS.match(cell, 1) or _NUMBER.match(cell, 1))


def typed(cell: str) -> str:
    """The cell as it goes into a workbook as a text: only an apostrophe that `bare` would take needs another."""
    return guarded(cell) if cell != bare(cell) else cell
