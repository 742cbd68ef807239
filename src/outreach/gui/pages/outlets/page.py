"""The page of outlets: media, agencies and organisations, and who works there."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtWidgets import QWidget

from outreach.gui import actions
from outreach.gui.forms import reach
from outreach.gui.forms.fields import TextField
from outreach.gui.forms.form import Form
from outreach.gui.forms.record_form import RecordForm
from outreach.gui.kit import formatting
from outreach.gui.kit.labels import counted, joined, number, one_line
from outreach.gui.kit.page import AT_ONCE
from outreach.gui.tables.cells import Lines
from outreach.gui.tables.pane import Card
from outreach.gui.tables.record_model import RIGHT, Column, email_column
from outreach.gui.tables.record_page import RecordPage
from outreach.i18n import _
from outreach.services import outlets
from outreach.services.contacts import records
from outreach.services.coverage import coverage
from outreach.services.outlets import OutletRow
from outreach.store.workspace import Workspace
from outreach.values import fields as registry
from outreach.values import places


def _lines(row: OutletRow) -> Lines:
    """An outlet in two lines: name and e-mail; what it is and where."""
    where = joined(places.medium_name(row.medium), row.city, places.country_name(row.country))
    return Lines(one_line(row.name), one_line(row.email), one_line(where), (), ())


MOST_PEOPLE = 30
MOST_PIECES = 3


class OutletsPage(RecordPage):
    """Media, agencies and organisations."""

    name = "outlets"
    service = outlets
    table_name = "outlet"
    tables = frozenset({"outlet", "email", "phone", "channel", "tag", "position", "contact", "clipping"})
    keeps_views = True
    line_keys, as_lines = ("name",), staticmethod(_lines)

    def texts(self) -> dict[str, str]:
        return {
            "new": _("New outlet"),
            "filter": _("Filter: words in either script"),
            "empty": _("No outlets yet"),
            "empty_text": _("They are added with imported contacts, or here."),
            "choose": _("Choose an outlet to see it here."),
            "one_edit": _("Edit outlet"),
            "added": _("Outlet added"),
            "step_add": _("Add outlet"),
            "step_delete": _("Delete outlets"),
        }

    def columns(self) -> Sequence[Column]:
        return [
            Column("name", _("Outlet"), 190, lambda row: row.name, "name", whole=True, wraps=True),
            Column("medium", _("Medium"), 104, lambda row: places.medium_name(row.medium), "medium", room=160),
            Column("country", _("Country"), 112, lambda row: places.country_name(row.country), "country", whole=True),
            Column("city", _("City"), 96, lambda row: row.city, "city", yields=True),
            email_column(168),
            Column(
                "contacts", _("People"), 64, lambda row: number(row.contacts), "contacts", align=RIGHT, tabular=True,
                yields=True,
            ),
        ]  # fmt: skip

    def make_form(self) -> Form:
        return OutletForm(self.workspace)

    def deleted_text(self, count: int) -> str:
        return counted("{count} outlet deleted", "{count} outlets deleted", count)

    def head_buttons(self) -> Sequence[QWidget]:
        look = actions.button("find_duplicates", self.on_find_duplicates, kind="flat", icon="")
        return (look, *super().head_buttons())

    def many_buttons(self) -> Sequence[QWidget]:
        return (actions.button("merge", self.on_merge), *super().many_buttons())

    def pane_buttons(self, record_id: int) -> Sequence[QWidget]:
        merge = actions.button("merge", self.on_merge, kind="flat")
        return (actions.button("edit", self.on_edit), merge, self._delete_button())

    def on_merge(self) -> None:
        """Opens the selected outlets side by side; of one alone, it and the one that is likest to it."""
        ids = list(self.table.selected_ids())
        if ids and not self.pane.is_editing():
            self.open_requested.emit("merging_outlets", ids)

    def on_find_duplicates(self) -> None:
        """Shows the outlets that may be one, pair by pair."""
        self.open_requested.emit("merging_outlets", [])

    def size_of(self, ids: Sequence[int]) -> int:
        return sum(row.contacts for row in self.workspace.read(outlets.rows, ids[:AT_ONCE]))

    def make_card(self, record_id: int) -> Card:
        outlet = self.workspace.read(outlets.card, record_id)
        fields = outlets.fields_of(outlet)
        card = Card(self.said.emit)
        what = [places.medium_name(outlet.medium), outlet.frequency, outlet.city, places.country_name(outlet.country)]
        card.title(outlet.name, outlet.other_name, joined(*what))
        card.gap()
        reach.show(card, outlet, records.region_of(outlet.country))
        card.gap()
        reach.show_words(card, fields)
        reach.show_place(card, outlet)
        reach.show_notes(card, outlet.notes)
        self._published(card, record_id)
        self._people(card, record_id)
        card.end()
        return card

    def _published(self, card: Card, record_id: int) -> None:
        found = self.workspace.read(coverage.of_outlet, record_id, MOST_PIECES)
        if not found:
            return
        count = self.workspace.read(coverage.counts_by_outlet, [record_id])[record_id]
        text = counted("{count} piece published", "{count} pieces published", count)
        card.section(text)
        for row in found:
            go = partial(self.open_requested.emit, "clipping", row.id)
            card.happened("rss", row.name, formatting.day(row.published_on), go=go)

    def _people(self, card: Card, record_id: int) -> None:
        people = self.workspace.read(outlets.people, record_id)
        if not people:
            return
        count = len(people)
        card.section(counted("{count} person works here", "{count} people work here", count))
        for contact_id, name, title in people[:MOST_PEOPLE]:
            go = partial(self.open_requested.emit, "contacts", contact_id)
            card.happened("user", one_line(name, 60), one_line(title, 120), go=go)
        if count > MOST_PEOPLE:
            card.text(counted("and {count} more", "and {count} more", count - MOST_PEOPLE))


class OutletForm(RecordForm):
    """A medium, an agency or an organisation, with its newsroom's own numbers."""

    def __init__(self, workspace: Workspace) -> None:
        labels = {"name": _("Name of the outlet"), "tags": _("Tags")}
        often = _("daily, weekly…")
        own = {"frequency": lambda: TextField("frequency", _("Frequency"), placeholder=often)}
        super().__init__(workspace, registry.OUTLET, labels, own)
        self.rows(
            ("name",), ("other_name",), ("medium", "frequency"), ("country", "city"), ("emails",), ("phones",),
            ("channels",), ("languages",), ("tags",), ("website",), ("street",), ("postcode", "state"), ("notes",),
        )  # fmt: skip
        self.end()
