"""Filtering a page by values, in the place of its pane."""

from __future__ import annotations

from outreach.gui import settings
from outreach.gui.tables.facets import FacetPanel
from outreach.gui.tables.listing_page import ListingPage
from outreach.model import filters


class ByValues:
    """The values a page can be filtered by; the panel is made when it is first wanted."""

    def __init__(self, page: ListingPage) -> None:
        self._page = page
        self.panel: FacetPanel | None = None

    def is_shown(self) -> bool:
        """Whether the panel stands in the place of the pane, to be seen or not."""
        return self.panel is not None and self._page.pane.panel() is self.panel

    def open(self, field: str = "") -> None:
        """Opens the values in the place of the pane, those of one field first in reach of the keys."""
        page = self._page
        if self.panel is None:
            self.panel = FacetPanel(page.ask_facets, page.facet_fields)
            self.panel.toggled.connect(self.toggle)
            self.panel.left.connect(self.leave)
            page.pane.stack.currentChanged.connect(lambda _at: self.mark())
        page.pane.show()
        page.pane.show_panel(self.panel)
        self.panel.begin(page.filter_text(), field)
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

    def toggle(self, field: str, value: str) -> None:
        """Puts a value into the filter, or takes it out of it."""
        self._page.put_filter(filters.toggle(self._page.filter_text(), field, value))

    def show_filter(self) -> None:
        """Shows the values under the filter that is on now, where they are seen."""
        if self.panel is not None and self.is_shown():
            self.panel.show_filter(self._page.filter_text())
