"""What a page of records declares: its service, its columns, how its records look and what is done with them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from PySide6.QtWidgets import QLabel, QPushButton, QWidget

from outreach.gui.tables.cells import AsLines
from outreach.gui.tables.editing_page import EditingPage
from outreach.gui.tables.facets import Facets
from outreach.gui.tables.filter_edit import Complete, FilterEdit
from outreach.gui.tables.page_header import Title
from outreach.gui.tables.pane import Card
from outreach.gui.tables.record_model import Column
from outreach.gui.tables.table import RecordTable
from outreach.services.querying.views import ViewRow


class ListingPage(EditingPage):
    """The declarations, and what the parts of a page (views, values, columns) may ask of it.

    A page sets `name`, `service` (a module with find, rows, card, fields, add, edit, delete, count), `tables` and
    `table_name` (the record's own table, as `changed` names it), and answers `texts()`, `columns()`, `make_card(id)`
    and `make_form()`.
    """

    table_name: ClassVar[str] = ""
    # Whether the filter is the language of model.filters, or plain words.
    speaks_filters: ClassVar[bool] = False
    # Whether filters are saved as views, and columns chosen.
    keeps_views: ClassVar[bool] = False
    # The kinds of values one can filter by, and in which column which of them is seen.
    facet_fields: ClassVar[tuple[str, ...]] = ()
    column_fields: ClassVar[dict[str, str]] = {}

    # Where rows have two lines: what they say, the columns under whose heads they stand, and what of `more_values` they
    # say.
    as_lines: AsLines | None = None
    line_keys: ClassVar[tuple[str, ...]] = ()
    wide = 694  # pixels of the table under which rows have two lines
    line_values: ClassVar[tuple[str, ...]] = ()

    table: RecordTable
    title: Title
    filter: FilterEdit
    count_label: QLabel
    facets_button: QPushButton
    all_columns: list[Column]

    # What it is asked for

    def filter_text(self) -> str:
        """The filter that is on."""
        raise NotImplementedError

    def show_filter(self, text: str) -> None:
        """Puts a filter on, seen in its field; a view that was shown is left."""

    def put_filter(self, text: str) -> None:
        """Puts a filter on, whatever view is shown."""

    def own_keys(self) -> list[str]:
        """The columns chosen for this page, or those it begins with."""
        raise NotImplementedError

    def column_keys(self) -> list[str]:
        """The keys of the columns that are shown, in their order."""
        raise NotImplementedError

    def show_columns(self, keys: Sequence[str]) -> None:
        """Shows these columns; none: those chosen for the page."""

    def choose_columns(self, keys: Sequence[str]) -> None:
        """Shows these columns from now on; in a view they are the view's, once it is saved."""

    def on_columns(self) -> None:
        """Opens the choice of columns."""

    def open_values(self, field: str) -> None:
        """Opens the values one can filter by, at those of one field."""

    def put_view(self, view: ViewRow) -> None:
        """Puts the filter and the order of a view on."""

    def set_pane_shown(self, shown: bool) -> None:
        """Shows or hides the pane."""

    def to_rows(self) -> None:
        """Goes to the table, or to what can be done where it is empty."""

    def title_text(self) -> str:
        """The page's own name."""
        return self._words["title"]

    # What a subclass says

    def texts(self) -> dict[str, str]:
        """new, filter, empty, empty_text, one_edit, added, choose, step_add, step_delete, and so on."""
        raise NotImplementedError

    def columns(self) -> Sequence[Column]:
        """All columns that the table can show."""
        raise NotImplementedError

    def first_columns(self) -> Sequence[str]:
        """The keys of the columns that are shown to whoever has not chosen."""
        return [column.key for column in self.all_columns]

    def more_values(self, ids: Sequence[int], keys: Sequence[str]) -> dict[int, dict[str, object]]:
        """The values of columns that are no part of the service's rows."""
        return {}

    def complete(self) -> Complete | None:
        """What the filter's line asks for what could come next; None: nothing is offered."""
        return None

    def ask_facets(self, text: str, fields: Sequence[str], words: str = "") -> Facets:
        """The values of these kinds under a filter; called in another thread."""
        return {}

    def make_card(self, record_id: int) -> Card:
        """A record to be read."""
        raise NotImplementedError

    def filter_buttons(self) -> Sequence[QWidget]:
        """Buttons beside the filter's field."""
        return ()

    def deleted_text(self, count: int) -> str:
        """What is said after deleting."""
        raise NotImplementedError
