"""What was merged into a contact, to be read on its card and separated again."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton, QWidget

from outreach import i18n
from outreach.gui.kit import dialogs, formatting
from outreach.gui.kit.labels import Picture, Text, counted, one_line
from outreach.gui.kit.layout import hbox, holding
from outreach.gui.kit.page import Page, push_button
from outreach.gui.tables.pane import Card
from outreach.i18n import _
from outreach.services.identity import merging
from outreach.services.identity.merging import MergeRow


def show(card: Card, page: Page, contact_id: int) -> None:
    """A line for each contact that went into this one, with *Separate again*."""
    rows = page.workspace.read(merging.merges, contact_id)
    if rows:
        card.section(_("Merged contacts"))
    for row in rows:
        card.add_widget(_line(row, partial(separate, page, row)))


def buttons(page: Page, contact_id: int) -> list[QPushButton]:
    """For the menus: the line on the card stands far down."""
    made = []
    for row in page.workspace.read(merging.merges, contact_id):
        text = _("Separate from {name}").format(name=one_line(row.name, 40))
        made.append(push_button(text, partial(separate, page, row), kind="flat", icon="merge"))
    return made


def _line(row: MergeRow, action: Callable[[], object]) -> QWidget:
    text = _("Merged with {name} on {day}").format(
        name=one_line(row.name, 80), day=formatting.day(i18n.local(row.at).date())
    )
    button = push_button(_("Separate again"), action, kind="link", tip=_("Both contacts are restored"))
    return holding(hbox(
        (Picture("merge", 16, "muted"), Qt.AlignmentFlag.AlignTop), (Text(text, wrap=True), 1),
        (button, Qt.AlignmentFlag.AlignTop), spacing=8, margins=(0, 2, 0, 2),
    ))  # fmt: skip


def separate(page: Page, row: MergeRow) -> None:
    """Takes a merge back, and says what was changed since and therefore stays.

    Raises:
        Problem: it can no longer be taken back.
    """
    name = one_line(row.name, 80)
    since = page.workspace.write(_("Separate contacts again"), merging.unmerge, row.id)
    page.step_done.emit(_("{name} is restored").format(name=name))
    if since:
        dialogs.run(told(page, name, since))


def told(parent: QWidget, name: str, since: list[str]) -> dialogs.Dialog:
    """What was changed since the merge, to be gone through: it is kept where it was made."""
    dialog = dialogs.Dialog(_("Separated again"), parent, width=520)
    count = len(since)
    text = counted(
        "{name} is restored as before the merge. {count} later change stays with the other contact:",
        "{name} is restored as before the merge. {count} later changes stay with the other contact:",
        count,
        name=name,
    )
    dialog.body.addWidget(Text(text, wrap=True))
    for line in since[:40]:
        dialog.body.addWidget(Text(f"· {one_line(line)}", wrap=True, selectable=True))
    dialog.body.addStretch(1)
    dialog.add_button(_("Close"), dialog.accept, primary=True)
    return dialog
