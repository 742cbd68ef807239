"""What is held on a person, written to a file for their eyes: as a text to be read, or as JSON."""

from __future__ import annotations

import json
from collections.abc import Generator, Iterator, Sequence
from datetime import date, datetime
from pathlib import Path

from outreach import i18n
from outreach.formats import atomic
from outreach.i18n import N_, _
from outreach.services.contacts.records import FormFields
from outreach.services.delivery.delivery_labels import RECIPIENT_STATES
from outreach.services.history import history_labels as words
from outreach.services.privacy import privacy
from outreach.services.progress import Progress
from outreach.store.workspace import Workspace

# Beside the columns that forms and the history show.
_LABELS = {
    "id": N_("Number"), "extra": N_("From the file"), "outlet": N_("Outlet"), "list": N_("List"),
    "officer": N_("Officer"), "headline": N_("Headline"), "prepared_at": N_("Prepared at"), "folded": N_("E-mail"),
    "merged_id": N_("Number"),
}  # fmt: skip
_WIDTH = 28


def save(workspace: Workspace, contact_id: int, path: Path) -> Generator[Progress, None, Path]:
    """Writes all that is held on a person to a file: JSON where its name ends so, else a text to be read.

    Raises:
        Problem: the person is not there, or the file cannot be written.
    """
    yield Progress(0, None, _("Preparing"))
    found = workspace.read(privacy.held, contact_id)
    atomic.write(path, (as_json(found) if path.suffix.lower() == ".json" else as_text(found)).encode("utf-8"))
    yield Progress(1, 1, _("Preparing"))
    return path


def as_json(found: FormFields) -> str:
    """All of it for another program."""
    return json.dumps(found, ensure_ascii=False, indent=2, default=_plain) + "\n"


def _plain(value: object) -> str:
    return value.isoformat() if isinstance(value, date | datetime) else str(value)


def as_text(found: FormFields) -> str:
    """All of it in the words of the forms, section by section."""
    contact = found["contact"]
    title = _("Personal data of {name}").format(name=contact.get("name") or contact.get("other_name") or "")
    lines = [title, "=" * len(title), ""]
    lines += [_("As of {day}.").format(day=i18n.day(i18n.today())), "", *_record("contact", contact), ""]
    for table, rows in found.items():
        if table not in ("contact", "history") and rows:
            lines += _section(table, rows)
    if steps := found.get("history"):
        lines += _heading(_("History of this record"))
        for step in steps:
            lines += [*_step(step), ""]
    return "\n".join(lines)


def _heading(text: str) -> list[str]:
    return [text, "-" * len(text)]


def _section(table: str, rows: Sequence[FormFields]) -> Iterator[str]:
    """The rows of one table under its heading."""
    if table == "tag":
        yield from _heading(_("Languages, beats and tags"))
        yield from (_line(words.noun_of(table, row), words.summary(table, row)) for row in rows)
        yield ""
        return
    yield from _heading(words.noun(table))
    for row in rows:
        yield from (*_record(table, row), "")


def _record(table: str, row: FormFields) -> Iterator[str]:
    for column, given in row.items():
        if isinstance(given, datetime):
            shown = i18n.moment(given)
        elif (table, column) == ("recipient", "state") and given in RECIPIENT_STATES:
            shown = _(RECIPIENT_STATES[given])
        else:
            shown = words.value(table, column, given)
        if shown:
            yield _line(_label(table, column), shown)


def _label(table: str, column: str) -> str:
    known = words.field(table, column)
    return known if known != column or column not in _LABELS else _(_LABELS[column])


def _line(label: str, value: str) -> str:
    """A label and its value; what has several lines stands under itself."""
    first, *rest = value.splitlines() or [""]
    return "\n".join([f"{label + ':':<{_WIDTH}}{first}", *(" " * _WIDTH + one for one in rest)])


def _step(step: FormFields) -> Iterator[str]:
    yield " · ".join(part for part in (i18n.moment(step["at"]), step["what"], step["author"]) if part)
    for one in step["changes"]:
        change = one["after"] if not one["before"] else f"{one['before']} → {one['after'] or '–'}"
        yield _line(one["field"] or one["name"], change)
