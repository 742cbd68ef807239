"""Which columns a table shows, and in which order: ticked, dragged, or moved by Alt and an arrow; and their heads."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QMenu, QWidget

from outreach.gui.kit.labels import Text, dressed
from outreach.gui.kit.layout import Stretch, hbox
from outreach.gui.kit.line_edit import LineEdit
from outreach.gui.kit.page import add_entry, menu_of, push_button
from outreach.gui.kit.popover import Popover
from outreach.gui.tables.check_list import ROW, Tick, TickList
from outreach.gui.tables.listing_page import ListingPage
from outreach.gui.tables.record_model import Column
from outreach.i18n import _
from outreach.values.text import fold


class ColumnsMenu(Popover):
    """The columns shown come first, in their order; below them those that could be. `chosen(keys)` at once."""

    chosen = Signal(list)

    def __init__(self, host: QWidget, columns: Sequence[Column], keys: Sequence[str], first: Sequence[str]) -> None:
        super().__init__(host, _("Columns"), width=280)
        self._labels = {column.key: column.label for column in columns}
        self._first = list(first)
        self._begin(keys)
        self.search = LineEdit(_("Find a column"), name=_("Find a column"))
        self.search.textEdited.connect(lambda _text: self._draw())
        self.body.addWidget(self.search)
        self.list = dressed(TickList(_("Columns"), movable=True), height=14 * ROW)
        self.list.toggled.connect(self._toggle)
        self.list.moved.connect(self._move)
        self.list.typed.connect(self._search)
        self.list.left_above.connect(self.search.setFocus)
        self.body.addWidget(self.list)
        self.body.addWidget(Text(_("Drag a column, or press Alt+↑ or Alt+↓ to move it."), "small", wrap=True))
        again = push_button(_("Default"), self._as_at_first, kind="link")
        again.setProperty("bare", True)  # its words stand on the line of those above
        foot = hbox(again, Stretch(), push_button(_("Close"), self.dismiss))
        self.body.addLayout(foot)
        self.setFocusProxy(self.list)
        self._draw()

    def _draw(self) -> None:
        wanted = fold(self.search.text()).strip()
        self.list.show_ticks(
            [
                Tick(key, self._labels[key], on=key in self._on)
                for key in self._order
                if wanted in fold(self._labels[key])
            ]
        )

    def _search(self, letter: str) -> None:
        self.search.setFocus()
        self.search.insert(letter)
        self._draw()

    def _toggle(self, key: str) -> None:
        if key not in self._on:
            self._on.add(key)
        elif len(self._on) > 1:  # a table without a column shows nothing
            self._on.remove(key)
        self._tell()

    def _move(self, key: str, places: int) -> None:
        if not self.search.text():
            at = self._order.index(key)
            self._order.insert(max(0, min(len(self._order) - 1, at + places)), self._order.pop(at))
            self._tell()
            self.list.choose(key)

    def _as_at_first(self) -> None:
        self._begin(self._first)
        self._tell()

    def _begin(self, keys: Sequence[str]) -> None:
        self._on = {key for key in keys if key in self._labels}
        shown = [key for key in keys if key in self._labels]
        # Nothing jumps while one ticks: the order is made once, those shown first.
        self._order = [*shown, *(key for key in self._labels if key not in self._on)]

    def _tell(self) -> None:
        self._draw()
        self.chosen.emit([key for key in self._order if key in self._on])


def head_menu(page: ListingPage, section: int | None) -> QMenu:
    """What can be done with a column, from its head; None: beside the last one."""
    menu, keys = menu_of(page), page.column_keys()
    if section is not None:
        key = keys[section]
        if field := page.column_fields.get(key, ""):
            add_entry(menu, _("Filter by values…"), lambda: page.open_values(field), "filter")
        if len(keys) > 1:
            others = [other for other in keys if other != key]
            add_entry(menu, _("Hide this column"), lambda: page.choose_columns(others), "eye-off")
        menu.addSeparator()
    add_entry(menu, _("Columns…"), page.on_columns, "columns-3")
    return menu


class Wider:
    """A row of a service with the values of further columns, by their keys, in `more`."""

    __slots__ = ("more", "row")

    def __init__(self, row: object, more: dict[str, object]) -> None:
        self.row, self.more = row, more

    def __getattr__(self, name: str) -> object:
        return getattr(self.row, name)
