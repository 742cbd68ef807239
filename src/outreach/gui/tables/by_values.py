"""Filtering a page by values: all kinds in the place of its pane, or those of one column from its head."""

from __future__ import annotations

from outreach.gui import settings
from outreach.gui.tables.facets import FacetPanel, FacetPopover
from outreach.gui.tables.listing_page import ListingPage
from outreach.model import filters


class ByValues:
    """The values a page can be filtered by; the panel of all kinds is made when it is first wanted."""

    def __init__(self, page: ListingPage) -> None:
        self._page = page
        self.panel: FacetPanel | None = None

    def is_shown(self) -> bool:
        """Whether the panel stands in the place of the pane, to be seen or not."""
        return self.panel is not None and self._page.pane.panel() is self.panel

    def show_funnels(self) -> None:
        """Marks the columns that can be filtered by, and those that are."""
        page = self._page
        if not page.funnels:
            return
        node = filters.parse(page.filter_text())
        on = {node.field for _text, node in filters.terms(node) if isinstance(node, filters.Term)}
        keys = page.column_keys()
        page.table.heads.set_funnels(
            {place: page.funnels[key] in on for place, key in enumerate(keys) if key in page.funnels}
        )

    def open_column(self, section: int) -> None:
        """Hangs the values of one column from its head."""
        page = self._page
        field = page.funnels[page.column_keys()[section]]
        popover = FacetPopover(page, page.ask_facets, field, page.filter_text())
        popover.toggled.connect(lambda field, value: self.toggle(field, value, popover))
        popover.hang(page.table.heads.viewport(), page.table.heads.funnel_place(section))

    def open_or_close(self) -> None:
        """Opens the values of all kinds in the place of the pane, or closes them."""
        page = self._page
        if self.is_shown() and page.pane.isVisible():
            self.leave()
            return
        if self.panel is None:
            self.panel = FacetPanel(page.ask_facets, page.facet_fields)
            self.panel.toggled.connect(self.toggle)
            self.panel.left.connect(self.leave)
            page.pane.stack.currentChanged.connect(lambda _at: self.mark())
        page.pane.show()
        page.pane.show_panel(self.panel)
        self.panel.count.setText(page.count_label.text())
        self.panel.begin(page.filter_text())
        self.mark()

    def mark(self) -> None:
        """Shows on the page's button whether the panel is there."""
        self._page.facets_button.setChecked(self.is_shown())

    def leave(self) -> None:
        """Gives its place back to the pane."""
        page = self._page
        page.pane.show_nothing("")
        page.set_pane_shown(settings.get("pane/shown", "yes") == "yes")
        self.mark()
        page.to_rows()

    def toggle(self, field: str, value: str, popover: FacetPopover | None = None) -> None:
        """Puts a value into the filter, or takes it out of it."""
        page = self._page
        page.put_filter(filters.toggle(page.filter_text(), field, value))
        if popover is not None:
            popover.show_filter(page.filter_text())

    def show_filter(self) -> None:
        """Shows the values under the filter that is on now, where they are seen."""
        if self.panel is not None and self.is_shown():
            self.panel.show_filter(self._page.filter_text())

    def show_count(self, text: str) -> None:
        """Shows in the panel how many the filter lets through."""
        if self.panel is not None:
            self.panel.count.setText(text)
