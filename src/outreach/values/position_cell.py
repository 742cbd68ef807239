"""Further and earlier positions as files hold them: five fields, days as ISO texts, all of a person's in one cell."""

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from outreach.values.data import Document

FIELDS = ("position", "department", "outlet", "since", "until")
WHAT, WHEN = FIELDS[:3], FIELDS[3:]


def row(title: str, department: str, outlet: str | None, since: object, until: object) -> Document:
    """A position as the form of a contact has it; days as they are given."""
    return dict(zip(FIELDS, (title, department, outlet or "", since, until), strict=True))


def of_parts(parts: Sequence[str]) -> dict[str, object]:
    """A position of what a file says; missing parts are blank, those beyond are left out.

    Raises:
        ValueError: a day that is none, or an end before its beginning.
    """
    found = row(*[*parts, *[""] * len(FIELDS)][: len(FIELDS)])
    days = [date.fromisoformat(found[key]) for key in WHEN if found[key]]
    if days != sorted(days):
        raise ValueError("an end before its beginning")
    found.update({key: day.isoformat() for key, day in zip([key for key in WHEN if found[key]], days, strict=True)})
    return found


def written(positions: Iterable[Mapping[str, object]]) -> str:
    """All in one cell: "Editor | News desk | Kabar | 2019-01-01 | 2021-05-31; Reporter | …"."""
    return "; ".join(" | ".join(_escaped(str(one[key] or "")) for key in FIELDS) for one in positions)


def read(cell: str) -> list[dict[str, object]] | None:
    """The positions that a cell says, as `written` writes them; None where it cannot be read."""
    found = []
    for one in _split(cell, ";"):
        parts = [_unescaped(part.strip()) for part in _split(one, "|")]
        if len(parts) > len(FIELDS):
            return None
        if any(parts[: len(WHAT)]):
            try:
                found.append(of_parts(parts))
            except ValueError:
                return None
        elif any(parts):
            return None
    return found or None


def _split(text: str, sign: str) -> list[str]:
    parts = [""]
    for token in _TOKEN.findall(text):
        if token == sign:
            parts.append("")
        else:
            parts[-1] += token
    return parts


_TOKEN = re.compile(r"\\.|.", re.S)
_SIGNS = {"\\": "\\\\", "|": "\\|", ";": "\\;", "\n": "\\n"}


def _escaped(value: str) -> str:
    return "".join([_SIGNS.get(letter, letter) for letter in value])


def _unescaped(value: str) -> str:
    return re.sub(r"\\(.)", lambda found: "\n" if found[1] == "n" else found[1], value, flags=re.S)
