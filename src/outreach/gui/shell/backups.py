"""Backups in the window: one made by a key, and one looked into before it is put back."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QWidget

from outreach.gui.kit import dialogs, formatting
from outreach.gui.kit.jobs import Job, call
from outreach.gui.kit.labels import Text, number
from outreach.gui.kit.layout import grid, holding
from outreach.i18n import N_, _
from outreach.services.backups import contents, schedule
from outreach.services.backups.contents import Look
from outreach.store.workspace import Workspace

if TYPE_CHECKING:
    from outreach.gui.shell.frame import Frame

KINDS = N_("Outreach files")


def kinds() -> str:
    """What a file dialog shows of backups."""
    return f"{_(KINDS)} (*.outreach);;{_('All files')} (*)"


def back_up(workspace: Workspace, window: Frame, begin: Callable[[Job], None]) -> None:
    """Makes one now, and says what came of it."""

    def tell(made: Path) -> None:
        window.backups.show_state()
        problem = schedule.warning(workspace)
        window.toast.say(
            problem or _("Backed up and checked: {file}").format(file=made.name), _("Backups…"),
            partial(window.do, "backups"),
        )  # fmt: skip

    begin(Job(_("Backing up"), lambda: schedule.make(workspace), window, tell))


def look_into(workspace: Workspace, window: QWidget, path: Path, put_back: Callable[[], None]) -> Job:
    """A job that looks into a backup and shows what is in it, and puts it back where that is wanted."""

    def show(found: Look) -> None:
        if ask_to_restore(found, window):
            put_back()

    return Job(_("Checking the backup"), call(contents.look, path, workspace), window, show)


def size(value: int) -> str:
    """A file's size in megabytes."""
    return _("{size} MB").format(size=f"{value / 1e6:.1f}")


def ask_to_restore(found: Look, parent: QWidget | None = None) -> bool:
    """Shows what is in a copy and how it differs from now, before it takes the place of the database."""
    made = _("{file} · {moment} · {size}").format(
        file=found.file.name, moment=formatting.moment(found.made), size=size(found.size)
    )
    whole = _("The file is intact: its checksum matches.") if found.sealed else _("No damage was found in it.")
    kept = _("The current database is kept beside it, with the time in its name.")
    since = _(
        "Deliveries, unsubscribes and bounces since the backup are kept, so that nobody receives a release twice."
    )
    words = [
        Text(made, "muted", wrap=True), Text(whole, tone="done"), holding(_counts(found)),
        *(Text(text, wrap=True) for text in _times(found)), Text(f"{since} {kept}", "muted", wrap=True),
    ]  # fmt: skip
    return dialogs.ask(parent, _("Restore this backup?"), _("Restore"), *words, width=520)


def _counts(found: Look) -> QGridLayout:
    made = grid(across=24, down=4, shares=(1,))
    right = Qt.AlignmentFlag.AlignRight
    for column, head in enumerate((_("In the backup"), _("Now"), _("Difference")), start=1):
        made.addWidget(Text(head, "small"), 0, column, right)
    for place, (said, copy, now) in enumerate(contents.lines(found), start=1):
        made.addWidget(Text(said), place, 0)
        made.addWidget(Text(number(copy)), place, 1, right)
        if now is not None:
            change = copy - now
            words = "–" if not change else f"{'+' if change > 0 else '−'}{number(abs(change))}"
            made.addWidget(Text(number(now)), place, 2, right)
            made.addWidget(Text(words, tone="warning" if change < 0 else ""), place, 3, right)
    return made


def _times(found: Look) -> list[str]:
    said = []
    copy, now = _("Last step in the backup: {step}, {moment}"), _("Last step now: {step}, {moment}")
    for inside, text in ((found.copy, copy), (found.now, now)):
        if inside is not None and inside.last_at is not None:
            said.append(text.format(step=inside.last_step, moment=formatting.moment(inside.last_at)))
    return said
