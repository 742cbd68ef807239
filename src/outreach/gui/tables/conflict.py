"""What is asked where a colleague has saved the record that one is editing: whose text it is to be, with both shown."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from os.path import commonprefix

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QWidget

from outreach.gui.forms.form import FieldValues
from outreach.gui.kit import dialogs, formatting
from outreach.gui.kit.labels import Text
from outreach.gui.kit.layout import grid
from outreach.gui.theme import theme
from outreach.i18n import _, listed, moment
from outreach.services.history import history_labels
from outreach.services.history.history import StepRow

Change = tuple[object, object]
MINE, THEIRS = "mine", "theirs"
_SHORT, _LEAD = 300, 40  # letters of a value, and of it before what differs


def choose(
    parent: QWidget, steps: Sequence[StepRow], theirs: Mapping[str, Change], mine: Mapping[str, Change]
) -> str | None:
    """MINE, THEIRS, or None where one would rather edit on; what was saved, and what was typed, by label."""
    who = listed(list(dict.fromkeys(step.author or _("Somebody") for step in steps)), 3)
    at = moment(steps[0].at) if steps else ""
    dialog = dialogs.Dialog(_("{who} changed this record meanwhile").format(who=who), parent, width=640)
    saved = [(label, " → ".join(filter(None, parts))) for label, *parts in described(theirs)]
    table = grid(across=theme.BETWEEN, down=theme.INSIDE, shares=(0, 1))
    _show(table, _("Saved by {who}, {at}").format(who=who, at=at), saved)
    _show(table, _("You typed"), [(label, value) for label, _was, value in described(mine)])
    dialog.body.addLayout(table)
    note = _("Saving yours replaces these fields only. What else {who} changed stays, and both can be undone.")
    dialog.body.addWidget(Text(note.format(who=who), "muted", wrap=True))
    chosen: list[str] = []

    def take(choice: str) -> None:
        chosen.append(choice)
        dialog.accept()

    dialog.add_button(_("Discard mine"), lambda: take(THEIRS), left=True)
    dialog.add_button(_("Keep editing"), dialog.reject)
    dialog.add_button(_("Save mine"), lambda: take(MINE), primary=True).setFocus()
    return (chosen or [MINE])[0] if dialogs.run(dialog) else None


def _show(table: QGridLayout, heading: str, rows: Iterable[tuple[str, str]]) -> None:
    table.addWidget(Text(heading, "section", wrap=True), table.rowCount(), 0, 1, 2)
    for place, (label, value) in enumerate(rows, table.rowCount()):
        table.addWidget(Text(label, "muted"), place, 0, Qt.AlignmentFlag.AlignTop)
        table.addWidget(Text(value, wrap=True, selectable=True), place, 1, Qt.AlignmentFlag.AlignTop)


def _differing(before: str, after: str) -> list[str]:
    """Both in short; where they are long, from shortly before they begin to differ."""
    alike = len(commonprefix((before, after)))  # noqa: RUF071 - of letters
    start = max(0, alike - _LEAD) if max(len(before), len(after)) > _SHORT else 0
    return ["…" * bool(start) + text[start : start + _SHORT] + "…" * bool(text[start + _SHORT :])
            for text in (before, after)]  # fmt: skip


def merged(was: object, mine: object, now: object) -> object:
    """What is saved where one's own is chosen: what one has not changed stays as somebody else left it."""
    if not (isinstance(mine, dict) and isinstance(now, dict)):
        return now if mine == was else mine
    before = was if isinstance(was, dict) else {}
    found = {key: merged(before.get(key), mine.get(key), now.get(key)) for key in {**now, **mine}}
    return {key: value for key, value in found.items() if value is not None}


def changes(was: FieldValues, now: FieldValues) -> dict[str, Change]:
    """{name: (before, after)} of the fields that differ."""
    return {key: (was.get(key), value) for key, value in now.items() if value != was.get(key)}


def described(changed: Mapping[str, Change]) -> Iterator[tuple[str, str, str]]:
    """(field, before, after) in words; of a text in several languages each part that was changed."""
    for label, (was, now) in changed.items():
        if isinstance(now, dict):
            language, parts = formatting.language_heading(label), changes(was if isinstance(was, dict) else {}, now)
            for key, *both in described(parts):
                yield f"{language}: {key}" if language else key, both[0], both[1]
        else:
            before, after = _differing(_text(was), _text(now))
            yield history_labels.field("version", label), before, after


def _text(value: object) -> str:
    if isinstance(value, dict):
        return " · ".join(filter(None, map(_text, value.values())))
    if isinstance(value, list | tuple):
        return ", ".join(filter(None, map(_text, value)))
    return history_labels.value("", "", value)
