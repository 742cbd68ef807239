"""The headings between the rows of a table: what one says holds for the people below it, up to the next one."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence

from outreach.i18n import _
from outreach.press import person_names
from outreach.services.contacts.records import Fields
from outreach.services.importing import consent, not_people
from outreach.values.names.nicknames import is_given

_WHOM = ("name", "family_name", "given_name", "outlet", "position", "email")  # columns in which a heading may stand
_SHOUTED = frozenset(("outlet", "family_name"))  # columns that a program may export in capitals
Rows = Iterable[Sequence[str]]
_INITIAL = re.compile(r"\b\w\.")


class Sections:
    """The section that the rows of a table are in: its outlet, or that nobody in it is to be written to.

    Headings name outlets where no column does and one of the first `rows` is an organisation by its words. The columns
    `beside` are not the table's own: the name of the sheet, and why a row was rejected before.
    """

    def __init__(
        self, header: Sequence[str], mapping: Mapping[str, str], rows: Rows, *, titles: Rows, beside: Sequence[str]
    ) -> None:
        self._own = [at for at, name in enumerate(header) if name not in beside]
        self._width = len(header)
        self._header = [header[at] for at in self._own]
        self._targets = [mapping.get(name, "extra") for name in self._header]
        headings = [self._heading(self._cells(row)) for row in rows] if "outlet" not in self._targets else []
        self._entries = [*filter(_says_much, map(self._cells, rows))]
        self._named_by_outlet = any(map(person_names.is_organisation, filter(None, headings)))
        self._sheet = self._outlet = ""
        self._titles = {" ".join(dict.fromkeys(filter(None, row))) for row in titles}
        self._wish = next((one for one in self._titles if consent.of_heading(one) and not _names_somebody(one)), "")

    def reason(self, row: Sequence[str], fields: Fields, sheet: str) -> str:
        """Why a row is no person; "" for a row that may be one's, to which its section is added."""
        if self._sheet not in ("", sheet):
            self._outlet = self._wish = ""
        self._sheet = sheet
        cells = self._cells(row)
        reason = not_people.reason(cells, fields, self._header)
        if reason == _(not_people.HEADING) and self._is_entry(cells):
            reason = ""
        heading = self._heading(cells)
        if heading in self._titles and not _names_somebody(heading):
            reason = reason or _(not_people.HEADING)
        section = self._section(heading, reason)
        if section is not None:
            self._outlet, self._wish = section
            return _(not_people.HEADING)
        if self._wish:
            fields["section"] = self._wish
        if self._outlet:
            fields.setdefault("outlet", self._outlet)
        return reason

    def _is_entry(self, cells: Sequence[str]) -> bool:
        """Whether the only cell of a row is no heading, though in capitals: those of its column with others beside are.

        Many programs export names so.
        """
        at = max(range(len(cells)), key=lambda at: len(cells[at].strip()))
        column = [row[at] for row in self._entries if row[at:]]
        shouts = sum(map(str.isupper, column)) * 2 > sum(map(bool, column))
        whom = _SHOUTED.intersection(self._targets[at : at + 1])
        return bool(whom and shouts and cells[at].isupper() and not not_people.names_kind(cells[at]))

    def _section(self, heading: str, reason: str) -> tuple[str, str] | None:
        """The outlet and the wish of the section that a row begins; None for a row that begins none."""
        if heading and consent.of_heading(heading) and not _names_somebody(heading):
            return "", heading
        is_outlet = self._named_by_outlet and (not reason or person_names.is_organisation(heading))
        if heading and is_outlet and not not_people.names_kind(heading) and not _names_somebody(heading):
            return heading, ""
        return ("", "") if reason == _(not_people.HEADING) else None

    def _cells(self, row: Sequence[str]) -> list[str]:
        """The cells of a row without those beside them."""
        return [row[at] for at in self._own if at < len(row)] + [*row[self._width :]]

    def _heading(self, cells: Sequence[str]) -> str:
        """The only words of a row, where a heading may stand; "" for any other row. A merged cell may be repeated."""
        filled = {cell.strip(): at for at, cell in reversed([*enumerate(cells)]) if not not_people.is_figure(cell)}
        if len(filled) != 1:
            return ""
        [(words, at)] = filled.items()
        in_place = at == 0 or (at < len(self._targets) and self._targets[at] in _WHOM)
        return words if in_place and not not_people.holds_reach(words) else ""


def _says_much(row: Sequence[str]) -> bool:
    """Whether a row has more than one cell with something in it."""
    return sum(map(bool, map(str.strip, row))) > 1


def _names_somebody(heading: str) -> bool:
    """Whether words begin with a person's name: «Айбек Асанов — не писать» is about him alone."""
    first = " ".join(heading.split()[:2])
    return person_names.is_name(first) and bool(any(map(is_given, first.split())) or _INITIAL.search(first))
