"""The menus of the window, by the names of their actions, and which of these write."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QMenu, QPushButton, QWidget

from outreach.i18n import N_

MENUS = (
    (
        N_("&File"),
        "save - new_contact new_outlet new_officer new_release new_list new_coverage - "
        "import open_release attach export - distribute same_audience save_record bounces - "
        "log_call follow_up paste_links - open backup backups restore - quit",
    ),
    (
        N_("&Edit"),
        "undo redo go_history - edit delete copy_email tag moved - block held erase - merge find_duplicates "
        "suppression - search filter facets clear_filter",
    ),
    (
        N_("&View"),
        "go_today go_contacts go_outlets go_officers go_releases go_lists go_distributions go_coverage go_reports "
        "go_problems - "
        "save_view save_list columns - navigation pane refresh - mail_server send_timer settings",
    ),
    (
        N_("&Release"),
        "check_release side_by_side - insert_snippet keep_snippet - correct_release withdraw_release - letterhead",
    ),
    (N_("&Help"), "help try_demo - shortcuts about"),
)
# Of what is done on one page alone: which page the window goes to first.
ON_PAGE = {
    "filter": "contacts", "open_release": "releases", "find_duplicates": "problems", "paste_links": "coverage",
}  # fmt: skip
# What changes records and is out of reach while the database is read-only.
_WRITING = (
    "new_contact new_outlet new_officer new_release new_list save_list import distribute same_audience bounces "
    "new_coverage log_call moved follow_up paste_links mail_server open_release attach undo redo edit delete "
    "block erase merge tag"
)
WRITING = frozenset(_WRITING.split())


def pop_up(buttons: Sequence[QPushButton], parent: QWidget, where: QPoint, *, above: bool = False) -> None:
    """Opens a menu that offers what some buttons do, under a point of the screen or above it."""
    menu = QMenu(parent)
    menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    for button in buttons:
        button.setParent(menu)
        button.hide()
        menu.addAction(button.icon(), button.text().strip()).triggered.connect(lambda _on=False, b=button: b.click())
    if not menu.isEmpty():
        menu.popup(where - QPoint(0, menu.sizeHint().height()) if above else where)
