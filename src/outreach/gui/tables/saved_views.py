"""Saved views of a page, shown by their names, kept alive, renamed, moved, made a press list of."""

from __future__ import annotations

from functools import partial
from typing import Any

from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QMenu, QWidget

from outreach.gui import actions, settings
from outreach.gui.kit.is_alive import still
from outreach.gui.kit.labels import one_line, unmarked
from outreach.gui.kit.page import Changed, add_entry, menu_of
from outreach.gui.kit.popover import NamePopover
from outreach.gui.tables.listing_page import ListingPage
from outreach.i18n import _
from outreach.problems import FieldProblem
from outreach.services.querying import views
from outreach.services.querying.views import ViewRow


class SavedViews:
    """The views of one page; `current` is the one shown. What is changed in it is the view's once it is saved."""

    def __init__(self, page: ListingPage) -> None:
        self._page = page
        self.current: ViewRow | None = None

    def all(self) -> list[ViewRow]:
        """The views of the page in their order."""
        return self._page.workspace.read(views.views, self._page.name) if self._page.keeps_views else []

    def _there(self, view_id: int) -> ViewRow | None:
        return next((view for view in self.all() if view.id == view_id), None)

    # Shown and left

    def begin(self) -> None:
        """Shows the view that was shown when the window was closed; a filter without a name is not brought back."""
        kept = settings.get(f"view/{self._page.name}") if self._page.keeps_views else ""
        number = next((view.id for view in self.all() if self._kept(view) == kept), None)
        if number is not None:
            self._take(number)

    def show(self, view_id: int | None) -> None:
        """Shows a view; None: the page as it is without one."""
        if view_id is None:
            self._page.show_filter("")
        else:
            self._take(view_id)

    def _take(self, view_id: int) -> None:
        page = self._page
        view = page.workspace.read(views.view, view_id)
        self._become(view)
        known = {column.key for column in page.all_columns}
        page.show_columns([key for key in view.columns if key in known])
        page.put_view(view)

    def leave(self) -> None:
        """No view is shown any more: the page's own columns and order are back."""
        if self.current is None:
            return
        self._become(None)
        self._page.show_columns(())
        self._page.table.sort(*self._page.table.kept_order())

    def _become(self, view: ViewRow | None) -> None:
        page = self._page
        self.current = view
        page.table.keeps_order = view is None
        settings.put(f"view/{page.name}", self._kept(view) if view else "")
        page.title.show_text(view.name if view else page.title_text())
        page.view_shown.emit(view.id if view else None)

    def _kept(self, view: ViewRow) -> str:
        """What is kept of a view that is shown: of another database it is not the one of that number."""
        return f"{view.id} {self._page.workspace.url}"

    def refresh(self, changed: Changed | None) -> None:
        """A view that was renamed shows its new name, and what it holds now, unless something else was chosen in it
        here; one that is gone leaves its filter behind, without a name."""
        if self.current is None or (changed is not None and "saved_view" not in changed):
            return
        found = self._there(self.current.id)
        if found is None:
            self._become(None)
        elif found != self.current:
            kept = self.is_changed()
            self._become(found)
            if not kept:
                self._take(found.id)

    def is_changed(self) -> bool:
        """Whether the page shows something else than the view that bears its name holds."""
        if self.current is None:
            return False
        return self._now() != (self.current.filter, *self._columns_of(self.current), *self._order_of(self.current))

    def _now(self) -> tuple[object, ...]:
        page = self._page
        return (page.filter_text(), *page.column_keys(), *page.table.order())

    def _columns_of(self, view: ViewRow) -> list[str]:
        known = {column.key for column in self._page.all_columns}
        return [key for key in view.columns if key in known] or list(self._page.own_keys())

    def _order_of(self, view: ViewRow) -> tuple[str, bool]:
        return (view.sort, view.descending) if view.sort else self._page.table.kept_order()

    # Deeds

    def keep(self) -> None:
        """The view holds from now on what is shown."""
        page, view = self._page, self.current
        if view is not None:
            what = (page.filter_text(), page.column_keys(), *page.table.order())
            page.workspace.write(_("Save view"), views.change, view.id, *what)
            page.step_done.emit(_("View saved: {name}").format(name=one_line(view.name, 60)))
            self._take(view.id)

    def save_as(self) -> None:
        """Asks for a name and keeps what is shown under it."""
        page = self._page

        def save(name: str) -> None:
            if any(view.name.casefold() == " ".join(name.split()).casefold() for view in self.all()):
                raise FieldProblem("name", _("A view with this name already exists."))
            what = (page.filter_text(), page.column_keys(), *page.table.order())
            made = page.workspace.write(_("Save view"), views.save, page.name, name, *what)
            self._take(made)
            page.step_done.emit(_("View saved: {name}").format(name=one_line(name, 60)))

        hint = _("The filter, columns and order are saved. The view always shows current records.")
        NamePopover(page, _("Save as a view"), save, hint=hint).hang(page.title)

    def rename(self, view: ViewRow, anchor: QWidget | None = None) -> None:
        """Asks for another name."""
        page = self._page

        def save(name: str) -> None:
            page.workspace.write(_("Rename view"), views.rename, view.id, name)

        NamePopover(page, _("Rename view"), save, name=view.name).hang(still(anchor) or page.title)

    def move(self, view: ViewRow, places: int) -> None:
        """Moves a view among the others."""
        self._page.workspace.write(_("Move view"), views.move, view.id, places)

    def delete(self, view: ViewRow) -> None:
        """Deletes a view; its filter stays on where it is shown."""
        page = self._page
        page.workspace.write(_("Delete view"), views.delete, view.id)
        page.step_done.emit(_("View deleted: {name}").format(name=one_line(view.name, 60)))

    def menu(self) -> QMenu:
        """All views, and what can be done with the one shown."""
        page, shown, found = self._page, self.current, self.all()
        menu = menu_of(page)
        add_entry(menu, page.title_text(), partial(self.show, None), checked=shown is None)
        for view in found:
            is_shown = shown is not None and view.id == shown.id
            add_entry(menu, unmarked(one_line(view.name, 60)), partial(self.show, view.id), checked=is_shown)
        menu.addSeparator()
        save = add_entry(menu, _("Save as a view…"), self.save_as, "plus")
        save.setShortcut(QKeySequence(actions.BY_NAME["save_view"].shortcut))
        if shown is not None:
            self._add_deeds(menu, shown, found, None)
        return menu

    def menu_of(self, view_id: int, anchor: QWidget) -> QMenu | None:
        """What can be done with a view; None where it is gone."""
        view = self._there(view_id)
        if view is None:
            return None
        menu = menu_of(self._page)
        self._add_deeds(menu, view, self.all(), anchor)
        return menu

    def _add_deeds(self, menu: QMenu, view: ViewRow, found: list[ViewRow], anchor: QWidget | None) -> None:
        at = next((place for place, one in enumerate(found) if one.id == view.id), 0)
        make_list: Any = getattr(self._page, "make_list_of", None)
        changed = self.current is not None and self.current.id == view.id and self.is_changed()
        for possible, icon, text, deed in (
            (changed, "save", _("Save changes"), self.keep),
            (True, "pencil", _("Rename…"), partial(self.rename, view, anchor)),
            (at > 0, "arrow-up", _("Move up"), partial(self.move, view, -1)),
            (at < len(found) - 1, "arrow-down", _("Move down"), partial(self.move, view, 1)),
            (
                make_list and view.filter,
                "list-plus",
                _("Make a list from it…"),
                lambda: make_list(view.filter, view.name),
            ),
            (True, "trash-2", _("Delete"), partial(self.delete, view)),
        ):
            if possible:
                add_entry(menu, text, deed, icon)
