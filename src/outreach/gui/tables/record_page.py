"""A page of records: a filter, a table, and the pane in which one is read and edited."""

from __future__ import annotations

from array import array
from collections.abc import Sequence

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QPushButton, QStackedWidget, QWidget

from outreach.gui import actions, settings
from outreach.gui.actions import pop_up
from outreach.gui.kit.labels import dressed, enable, line, number, set_property
from outreach.gui.kit.layout import Stretch, hbox, holding, split, vbox
from outreach.gui.kit.line_edit import Pause
from outreach.gui.kit.page import Changed, Empty, push_button
from outreach.gui.places import BY_NAME
from outreach.gui.tables.by_values import ByValues
from outreach.gui.tables.columns_menu import ColumnsMenu, Wider, head_menu
from outreach.gui.tables.filter_edit import FilterEdit
from outreach.gui.tables.listing_page import ListingPage
from outreach.gui.tables.page_header import ButtonRow, FilterBar, Title
from outreach.gui.tables.pane import Pane
from outreach.gui.tables.record_model import Column
from outreach.gui.tables.saved_views import SavedViews
from outreach.gui.tables.table import RecordTable
from outreach.i18n import _
from outreach.problems import FieldProblem, Problem
from outreach.services.querying.views import ViewRow
from outreach.store.workspace import Workspace

PANE, PANE_MOST = 336, 440  # pixels of the pane where nobody has drawn it otherwise
NARROW = 1100  # pixels of a window under which rows have two lines
NAMED = 8  # of those selected that the pane says by name


class RecordPage(ListingPage):
    """A page of contacts, outlets, officers, …, by its declarations."""

    def __init__(self, workspace: Workspace) -> None:
        super().__init__(workspace)
        self._filter = ""
        self._total = 0
        self._seen = False
        place = BY_NAME[self.name]
        self.icon, self._words = place.icon, {"title": _(place.text), **self.texts()}
        self.all_columns = list(self.columns())
        self._keys = self.own_keys()
        self.by_values = ByValues(self)
        self.views = SavedViews(self)
        self._build()
        self._count_pause = Pause(self._show_pane, 15, self)
        self.table.current_changed.connect(self._current_changed)
        self.table.clicked.connect(self._current_changed)
        self.table.selection_changed.connect(lambda _count: self._count_pause.start())

    # What else a page may offer

    def head_buttons(self) -> Sequence[QWidget]:
        """Buttons at the right of the page's head."""
        return (push_button(self._words["new"], self.new_record, kind="primary", icon="plus", does="new_contact"),)

    def pane_buttons(self, record_id: int) -> Sequence[QWidget]:
        """Buttons under the card of a record."""
        return (actions.button("edit", self.on_edit), self._delete_button())

    def many_buttons(self) -> Sequence[QWidget]:
        """What can be done with several records."""
        return (self._delete_button(),)

    def empty_buttons(self, empty: Empty) -> None:
        """Buttons of the page without a record."""
        empty.add_button(self._words["new"], self.new_record, primary=True, does="new_contact")

    # Building

    def _build(self) -> None:
        self.table = RecordTable(self.name, self.shown_columns(), self._find, self._rows, self)
        self.table.as_lines = self.as_lines
        self.table.setAccessibleName(self._words["title"])
        self.table.opened.connect(self.edit_record)
        self.table.files_dropped.connect(self.drop_files)
        self.table.menu_wanted.connect(self._show_menu)
        self._prepare_heads()
        self.pane = Pane()
        self._stack = QStackedWidget()
        self._stack.setContentsMargins(5, 0, 0, 0)  # so that words begin where the title does
        self._empty = Empty(self.icon, self._words["empty"], self._words["empty_text"])
        self.empty_buttons(self._empty)
        self._none = Empty("search", _("Nothing fits this filter"), _("Remove part of the filter above, or show all."))
        self._none.add_button(_("Show all again"), self.on_clear_filter)
        for state in (self.table, self._empty, self._none):
            self._stack.addWidget(state)
        left = holding(vbox(self._head(), self._filter_bar(), line(), (self._stack, 1), spacing=0))
        left.setMinimumWidth(360)
        self.splitter = split((left, 1), (self.pane, 0))
        hbox(self.splitter, on=self)
        self._share()
        self.splitter.splitterMoved.connect(self._pane_resized)
        self.table.resized.connect(self._show_lines)
        self.pane.setVisible(settings.get("pane/shown", "yes") == "yes")
        self.pane.show_nothing(self._words["choose"])

    def _head(self) -> QWidget:
        self.title = Title(self._words["title"], self.views.menu if self.keeps_views else None)
        self.head = dressed(ButtonRow(self.title, Stretch()), height=46)
        buttons = list(self.head_buttons())
        if self.keeps_views:
            self.columns_button = actions.button("columns", self.on_columns, kind="flat", text=_("Columns"))
            buttons.insert(0, self.columns_button)
        self.head.show_buttons(buttons)
        return self.head

    def _filter_bar(self) -> QWidget:
        line = FilterEdit(self._words["filter"], self.complete(), tokens=self.speaks_filters)
        line.setMaxLength(2_000)  # each word is looked for: thousands of them, pasted, take seconds
        self.filter = dressed(
            line, name=_("Filter"), least_width=220 if self.facet_fields else 120, tip=self._words.get("filter_tip", "")
        )
        if self.facet_fields:
            self.facets_button = actions.button("facets", self.on_facets, text=_("Filter"))
            self.facets_button.setCheckable(True)
        self._typing = Pause(self._apply_typed, parent=self)
        self._tail_pause = Pause(self._show_tail, 10, self)
        self.filter.textEdited.connect(lambda _text: self._typing.start(0))  # a search waits for the hand alone
        self.filter.returnPressed.connect(self._to_table)
        self.filter.went_down.connect(self._to_table)
        self.bar = FilterBar(self.filter)
        self.count_label = self.bar.count
        return self.bar

    # Columns

    def own_keys(self) -> list[str]:
        known = {column.key for column in self.all_columns}
        kept = settings.get(f"shown/{self.name}").split() if self.keeps_views else []
        return [key for key in kept if key in known] or list(self.first_columns())

    def shown_columns(self) -> list[Column]:
        """The columns that are shown, in their order."""
        by_key = {column.key: column for column in self.all_columns}
        return [by_key[key] for key in self._keys if key in by_key]

    def column_keys(self) -> list[str]:
        return list(self._keys)

    def show_columns(self, keys: Sequence[str]) -> None:
        self._keys = list(keys) or self.own_keys()
        self.table.set_columns(self.shown_columns())

    def choose_columns(self, keys: Sequence[str]) -> None:
        self.show_columns(keys)
        if self.views.current is None:
            settings.put(f"shown/{self.name}", " ".join(self._keys))
        self._show_tail()

    def on_columns(self) -> None:
        if self.keeps_views and self.columns_button.isEnabled():
            menu = ColumnsMenu(self, self.all_columns, self._keys, self.first_columns())
            menu.chosen.connect(self.choose_columns)
            menu.hang(self.columns_button)

    def _allow_buttons(self) -> None:
        """Columns are chosen where there are some, in rows of one line; an empty page offers nothing twice."""
        if self.keeps_views:
            self.columns_button.setEnabled(self._total > 0 and self.table.records.lines is None)
        buttons = self.head.findChildren(QPushButton)
        enable(self._total > 0, *(one for one in buttons if one.property("kind") == "primary"))
        self.head.fit()

    def _prepare_heads(self) -> None:
        heads = self.table.heads
        if self.keeps_views:
            heads.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
            heads.customContextMenuRequested.connect(self._show_head_menu)
            self.table.order_changed.connect(lambda: self._tail_pause.start())

    def _show_head_menu(self, where: QPoint) -> None:
        section = self.table.heads.logicalIndexAt(where)
        menu = head_menu(self, section if 0 <= section < len(self._keys) else None)
        menu.popup(self.table.heads.viewport().mapToGlobal(where))

    # Filter by values

    def open_values(self, field: str) -> None:
        if self.pane.is_editing():
            self._put_draft_away()
        self.by_values.open(field)

    def on_facets(self) -> None:
        """Opens the values to filter by in the place of the pane, or closes them."""
        if self.by_values.is_shown() and self.pane.isVisible():
            self.by_values.leave()
        elif self.facet_fields:
            self.open_values("")

    # Filter

    def _apply_typed(self) -> None:
        self._typing.stop()
        self._apply(self.filter.text())

    def show_filter(self, text: str) -> None:
        self.views.leave()
        self.put_filter(text)

    def put_filter(self, text: str) -> None:
        self.filter.setText(text)
        if not self.filter.hasFocus():
            self.filter.setCursorPosition(0)
        self._apply(text)

    def filter_text(self) -> str:
        return self._filter

    def _apply(self, text: str) -> None:
        previous, self._filter = self._filter, text.strip()
        try:
            self.table.load(())
        except FieldProblem as problem:
            # Half-typed is not wrong yet: what was shown stays, and the reason stands beside it.
            self._filter = previous
            self._complain(problem)
            return
        self._complain(None)
        self.table.scrollTo(self.table.currentIndex())  # among others it may stand far from where one looks
        self._show_count()
        self.by_values.show_filter()
        self._tail_pause.start()  # it can follow a moment later: the eye is on the table while typing

    def _complain(self, problem: Problem | None) -> None:
        self.filter.show_slip(problem, whole=True)
        self.bar.complaint.show_text(problem.text if problem else "")
        set_property(self.filter, "tone", "problem" if problem else "")

    def _find(self, sort: str, descending: bool) -> array[int]:
        return self.workspace.read(self.service.find, self._filter, sort, descending)

    def _rows(self, ids: Sequence[int]) -> Sequence[object]:
        rows = self.workspace.read(self.service.rows, ids)
        further = [column.key for column in self.shown_columns() if column.more]
        further += self.line_values if self.table.records.lines else ()
        if not further:
            return rows
        more = self.more_values(ids, further)
        return [Wider(row, more.get(row.id, {})) for row in rows]

    def _to_table(self) -> None:
        self._apply_typed()
        self.to_rows()

    def to_rows(self) -> None:
        """Goes to the table. One without rows is not seen: then to the filter, or to what an empty page offers."""
        (self.table if self.table.records.ids else (not self._total and self._empty.first) or self.filter).setFocus()

    def _show_tail(self) -> None:
        """Shows what can be done with the filter, and with the view that it changes."""
        tail: list[QWidget] = [self.facets_button] if self.facet_fields else []
        if self.views.is_changed():
            tail.append(push_button(_("Save changes"), self.views.keep, kind="link"))
        self.bar.row.show_buttons([*tail, *self.filter_buttons()])

    def why_nothing_fits(self) -> str:
        """What is wrong with a filter that finds nothing, where more can be said than that."""
        return ""

    def _show_count(self) -> None:
        shown = len(self.table.records.ids)
        if self._filter:
            text = _("{shown} of {all}").format(shown=number(shown), all=number(self._total))
        else:
            text = number(self._total) if self._total else ""  # an empty page says so in words
        self._allow_buttons()
        self.bar.count.show_text(text)
        state = self.table if shown else self._empty if not self._total else self._none
        if state is self._none:
            self._none.text.setText(self.why_nothing_fits() or _("Remove part of the filter above, or show all."))
        held = self._stack.isAncestorOf(self.window().focusWidget() or self)
        self._stack.setCurrentWidget(state)
        if held and self.isVisible():
            self.to_rows()  # what had the keys may be seen no more
        if not shown:
            self._show_pane()

    # Refreshing

    def refresh(self, changed: Changed | None = None) -> None:
        self._settle()
        first, self._seen = not self._seen, True
        if first:
            self.views.begin()
        self.views.refresh(changed)
        if changed is not None and self.tables.isdisjoint(changed):
            return
        before, self._total = self._total, self.workspace.read(self.service.count)
        # Rows of other tables (a phone, an outlet) show in records whose ids they do not name.
        only_records = changed is not None and set(changed) & self.tables == {self.table_name}
        try:
            self.table.load(changed[self.table_name] if changed is not None and only_records else None)
        except FieldProblem:
            self.show_filter("")
        self._show_count()
        self._show_tail()
        self.by_values.show_filter()
        self._show_beside(first or bool(before) is not bool(self._total))

    def _show_beside(self, anew: bool) -> None:
        """Fills the pane; `anew` it is shown or hidden, as it was left."""
        if anew:
            self.set_pane_shown(settings.get("pane/shown", "yes") == "yes")  # with what is selected
        if not self.pane.is_editing() and not (anew and self.pane.isVisibleTo(self)):
            self._show_pane()

    # The pane

    def _current_changed(self, _record_id: object) -> None:
        # Who goes through the table wants to read, not to tick.
        if self.by_values.is_shown() and self.table.hasFocus():
            self.pane.show_nothing("")
        self._count_pause.start()

    def _show_pane(self) -> None:
        if self.by_values.is_shown():
            return
        if self.pane.is_editing():
            if self._editing == self.table.current_id() or self._editing is None:
                return
            self._put_draft_away()
        self._show_selected()
        self.actions_changed.emit()

    def _show_selected(self) -> None:
        """Shows what is selected, all of it as it is at one moment."""
        try:
            with self.workspace.one_moment():
                self._show_read()
        except Problem:  # it has gone meanwhile; the table will say so
            self.pane.show_nothing(self._words["choose"])

    def _show_read(self) -> None:
        """Reads what is selected, and shows it."""
        selected = self.table.selection_count()
        current = self.table.current_id()
        if selected > 1:
            title = _("{count} selected").format(count=number(selected))
            names = self._names(self.table.selected_ids()[:NAMED])
            words = self._words.get("many", "")
            self.pane.show_many(title, words, self.many_buttons(), names, selected - len(names))
        elif current is None:
            self.pane.show_nothing(self._words["choose"] if self._total else "")
        elif not self.pane.isHidden():
            self.pane.show_card(self.make_card(current), self.pane_buttons(current))

    def _names(self, ids: Sequence[int]) -> list[str]:
        rows = {row.id: row for row in self.workspace.read(self.service.rows, ids)}
        return [getattr(row, "name", "") or row.headline for row in map(rows.get, ids) if row is not None]

    def _delete_button(self) -> QPushButton:
        return actions.button("delete", self.on_delete, kind="flat")

    def _share(self) -> None:
        """The pane as wide as it was left, or what a large window has to spare."""
        width = (settings.get_sizes("pane/width") or [max(PANE, min(PANE_MOST, self.width() // 4))])[0]
        width = max(280, min(width, 800))
        self.splitter.setSizes([max(360, self.width() - width), width])

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._share()

    def _show_lines(self) -> None:
        """In a narrow window or beside a wide pane columns would cut what they say: each row has two lines."""
        tight = self.window().width() < NARROW or self.table.width() < self.wide
        if self.table.show_lines(self.line_keys if tight else ()):
            self._show_count()

    def _pane_resized(self) -> None:
        if self.pane.isVisible():
            settings.put_sizes("pane/width", [self.pane.width()])

    def set_pane_shown(self, shown: bool) -> None:
        """Shows or hides the pane; the table takes its width. Beside an empty page there is nothing to be read."""
        shown = shown and (self._total > 0 or self.pane.is_editing())
        self.pane.setVisible(shown)
        if shown:
            self._show_pane()

    def _after_save(self, record_id: int) -> None:
        self.refresh()
        self._choose(record_id)
        self._show_pane()
        self.table.setFocus()

    def _choose(self, record_id: int) -> bool:
        """Makes a record current, also one added a moment ago (`changed` arrives later) or hidden by the filter."""
        if not self.table.choose(record_id):
            self.refresh()
        if not self.table.choose(record_id) and self._filter:
            self.show_filter("")
        return self.table.choose(record_id)

    def leave(self) -> None:
        if self.pane.is_editing():
            super().leave()
        self._show_pane()
        self.pane.setHidden(self.pane.isHidden() or not self._total)
        self.to_rows()

    # Actions of the window

    def on_edit(self) -> None:
        current = self.table.current_id()
        if current is not None and not self.pane.is_editing():
            self.edit_record(current)

    def on_delete(self) -> None:
        ids = self.table.selected_ids()
        if not ids or self.pane.is_editing():
            return
        told = lambda count: self.step_done.emit(self.deleted_text(count))  # noqa: E731
        self.carry_out(self._words["step_delete"], self.service.delete, ids, told, self.size_of(ids))

    def on_filter(self) -> None:
        self.filter.seek()

    def on_clear_filter(self) -> None:
        self.show_filter("")
        self.filter.setFocus()

    def show_view(self, view_id: int | None) -> None:
        """Shows a saved view; None: everything again."""
        self.views.show(view_id)

    def put_view(self, view: ViewRow) -> None:
        self.table.sort(*((view.sort, view.descending) if view.sort else self.table.kept_order()), load=False)
        self.put_filter(view.filter)
        self._show_tail()

    def on_save_view(self) -> None:
        """Asks for a name and keeps the filter, the columns and the order under it."""
        if self.keeps_views:
            self.views.save_as()

    def on_pane(self) -> None:
        shown = self.pane.isHidden()
        settings.put("pane/shown", "yes" if shown else "no")
        self.set_pane_shown(shown)

    def on_refresh(self) -> None:
        self.refresh()

    def show_record(self, record_id: int) -> None:
        if not self._choose(record_id):
            self.said.emit(_("This record has been deleted."))
        self.table.setFocus()

    def entered(self) -> None:
        if self.pane.isHidden() is (wanted := settings.get("pane/shown", "yes") == "yes"):
            self.set_pane_shown(wanted)  # one that is there shows already what is selected
        if not self.pane.is_editing():
            self.to_rows()

    def menu_actions(self) -> Sequence[QWidget]:
        """The buttons of the record or of the selection, which the table's menu offers as well."""
        current = self.table.current_id()
        if self.table.selection_count() > 1:
            return self.many_buttons()
        return self.pane_buttons(current) if current is not None else ()

    def _show_menu(self, where: QPoint) -> None:
        pop_up([button for button in self.menu_actions() if isinstance(button, QPushButton)], self, where)
