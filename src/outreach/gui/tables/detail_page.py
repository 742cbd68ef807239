"""A page of records that are read in a wide pane: lists, releases, distributions."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from outreach.gui import settings
from outreach.gui.tables.record_page import RecordPage

TABLE = 300  # pixels that are left to the table at least


class DetailPage(RecordPage):
    """Half of the page or more is for reading; beside it the rows of a narrow table have two lines.

    `part` is how many hundredths the pane takes where nobody has drawn it otherwise, `wanted` and `least` its pixels:
    at first, and at all.
    """

    part, wanted, least, wide = 56, 560, 420, 900
    detail: QWidget

    def _build(self) -> None:
        super()._build()
        self.pane.setMinimumWidth(self.least)
        (self.splitter.widget(0) or QWidget()).setMinimumWidth(TABLE)
        self.detail = self.make_detail()

    def make_detail(self) -> QWidget:
        """What one record is read in."""
        raise NotImplementedError

    def show_detail(self, record_id: int) -> None:
        """Shows one record there."""
        raise NotImplementedError

    def is_detailed(self) -> bool:
        """Whether one record is shown."""
        return self.pane.panel() is self.detail

    def _show_read(self) -> None:
        current = self.table.current_id()
        if current is None or self.pane.isHidden() or (self.table.selection_count() > 1 and self.many_buttons()):
            super()._show_read()
            return
        self.show_detail(current)
        self.pane.show_panel(self.detail)

    def entered(self) -> None:
        super().entered()
        if self.table.current_id() is None and self.table.records.ids:
            self.table.choose(self.table.records.ids[0])  # half a page is not left empty

    def _share(self) -> None:
        kept = settings.get_sizes(f"{self.name}/pane")
        width = kept[0] if kept else max(self.wanted, self.width() * self.part // 100)
        self.splitter.setSizes([max(TABLE, self.width() - width), max(self.least, width)])

    def _pane_resized(self) -> None:
        if self.pane.isVisible():
            settings.put_sizes(f"{self.name}/pane", [self.pane.width()])
