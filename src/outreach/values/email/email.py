"""E-mail addresses as people write them: a cell in; for each address normal form, verdict and suggestion out."""

from typing import NamedTuple

from outreach.i18n import _
from outreach.values import null_values
from outreach.values.email import email_cell
from outreach.values.email.email_address import Address, fast_form, judge, normal_form

__all__ = ["Address", "Cell", "judge", "normal_form", "read"]

LONGEST_CELL = 4000
"""Characters of a cell that are read; what stands behind them is named as a problem."""


class Cell(NamedTuple):
    """What a cell holds: its addresses in order, and what a person should look at, in their language."""

    addresses: list[Address]
    problems: list[str]


def read(text: str) -> Cell:
    """Reads an e-mail cell as people write it: several addresses, display names, hidden ones, slips."""
    stripped = text.strip()
    bare = stripped if stripped[:1].isalnum() else stripped.lstrip(email_cell.GUARDS)
    form = None if email_cell.unglued(bare)[1] else fast_form(bare)
    if form is not None:
        address = judge(bare, stripped, form)
        return Cell([address], [_problem(address)] if address.problem else [])
    problems = []
    if len(text) > LONGEST_CELL:
        problems.append(_("Only the first {count} characters of this cell were read.").format(count=LONGEST_CELL))
        stripped = text[:LONGEST_CELL].strip()
    if null_values.is_said(text):
        return Cell([], problems)
    addresses, leftovers = email_cell.addresses(stripped)
    problems += [_problem(address) for address in addresses if address.problem]
    problems += [_("“{text}” is not an address.").format(text=_short(left)) for left in leftovers]
    return Cell(addresses, problems)


def _problem(address: Address) -> str:
    return _("“{raw}”: {problem}").format(raw=_short(address.raw), problem=address.problem)


def _short(text: str) -> str:
    text = " ".join(text.split())
    return text if len(text) <= 60 else text[:59] + "…"
