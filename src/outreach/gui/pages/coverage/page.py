"""The page of coverage and its form: what was published, brought in by links, saved pages and mails."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import QMimeData, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget

from outreach.formats import atomic
from outreach.gui import actions, settings
from outreach.gui.forms import reach
from outreach.gui.forms.chips import Chip
from outreach.gui.forms.contact_form import outlet_names
from outreach.gui.forms.fields import ChoiceField, Field, RecordField, TextField
from outreach.gui.forms.form import Form
from outreach.gui.forms.pick_edit import PickEdit
from outreach.gui.forms.record_form import RecordForm
from outreach.gui.kit import dialogs, formatting, links
from outreach.gui.kit.events import PASTE, local_files, on_drop, on_keys
from outreach.gui.kit.jobs import Work
from outreach.gui.kit.labels import counted, dressed, joined, number, one_line
from outreach.gui.kit.layout import FlowLayout, empty, flowing, holding, vbox
from outreach.gui.kit.page import Empty, push_button
from outreach.gui.tables.pane import Card
from outreach.gui.tables.record_model import RIGHT, Column
from outreach.gui.tables.record_page import RecordPage
from outreach.i18n import _
from outreach.model.coverage import Clipping
from outreach.services.contacts import activities, contacts, records
from outreach.services.coverage import coverage, coverage_guess
from outreach.services.coverage.coverage import ClippingRow
from outreach.services.coverage.coverage_guess import Added
from outreach.services.releases import releases
from outreach.store.workspace import Workspace
from outreach.values import fields as registry
from outreach.values import places

NEWEST = 200  # releases to choose from


class AuthorsField(Field):
    """The contacts who made a piece: looked for by a few letters, taken off by their cross."""

    def __init__(self, workspace: Workspace) -> None:
        super().__init__("contacts", _("Authors among the contacts"))
        self._workspace = workspace
        self._ids: list[int] = []
        self._area = flowing(QWidget())
        self._flow = FlowLayout(self._area)
        self.pick = PickEdit(self._workspace, _("Name of a contact"), self.label)
        self.pick.picked.connect(self._picked)
        body = holding(vbox(self._area, self.pick, spacing=4))
        self.hold(body)
        self.setFocusProxy(self.pick)

    def _picked(self, contact_id: int, _name: str) -> None:
        if contact_id not in self._ids:
            self._ids.append(contact_id)
            self._draw()
            self.changed.emit()

    def _take_off(self, contact_id: int) -> None:
        self._ids.remove(contact_id)
        self._draw()
        self.changed.emit()
        self.pick.setFocus()

    def _draw(self) -> None:
        empty(self._flow)
        for row in self._workspace.read(contacts.rows, self._ids):
            chip = dressed(Chip(row.name or row.email), focus=Qt.FocusPolicy.TabFocus)
            chip.removed.connect(lambda number=row.id: self._take_off(number))
            self._flow.addWidget(chip)
        self._area.setVisible(bool(self._ids))

    def value(self) -> list[int]:
        return list(self._ids)

    def set_value(self, value: Any) -> None:
        self._ids = [int(number) for number in value or ()]
        self._draw()


class ReleaseField(RecordField):
    """The release a piece is about, from the newest."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace
        newest = list(workspace.read(releases.find)[:NEWEST])
        found = workspace.read(activities.headlines, newest)
        choices = ((one, one_line(joined(*found[one]), 90)) for one in newest if one in found)
        super().__init__("release", _("Release"), choices)

    def set_value(self, value: Any) -> None:
        if value and self.box.findData(str(value)) < 0:
            found = self._workspace.read(activities.headlines, [int(value)]).get(int(value), ("", ""))
            self.box.addItem(one_line(joined(*found), 90), str(value))
        super().set_value(value)


class CoverageForm(RecordForm):
    """A piece: its link, what it is called, who published it and when, and what it is about."""

    def __init__(self, workspace: Workspace) -> None:
        tones = [("", "–"), *((tone, coverage.tone_name(tone)) for tone in coverage.TONE_WORDS)]
        own: dict[str, Callable[[], Field]] = {
            "url": lambda: TextField("url", _("Link"), placeholder="https://…"),
            "outlet": lambda: TextField("outlet", _("Outlet"), words=lambda: outlet_names(workspace)),
            "release": lambda: ReleaseField(workspace),
            "contacts": lambda: AuthorsField(workspace),
            "tone": lambda: ChoiceField("tone", _("Tone"), tones),
            "reach": lambda: TextField("reach", _("Readers"), placeholder=_("if known")),
        }
        super().__init__(workspace, registry.COVERAGE, {"byline": _("Byline, as printed")}, own)
        self.rows(
            ("url",), ("title",), ("outlet", "published_on"), ("release",), ("contacts",), ("byline",),
            ("medium", "language"), ("tone", "reach"), ("notes",),
        )  # fmt: skip
        self.end()


_LINK = re.compile(r"https?://|www\.", re.IGNORECASE)
KINDS = "*.html *.htm *.eml *.pdf *.docx *.txt"


class CoveragePage(RecordPage):
    """What was published."""

    name = "coverage"
    service = coverage
    table_name = "clipping"
    tables = frozenset({"clipping", "clipping_contact", "outlet", "contact", "release", "version"})

    def __init__(self, workspace: Workspace) -> None:
        settings.propose("sort/coverage", "published_on descending")
        super().__init__(workspace)
        on_keys(self, {PASTE: self.on_paste_links})
        on_drop(self, self._take, _taken)

    def texts(self) -> dict[str, str]:
        return {
            "new": _("New piece"),
            "filter": _("Filter: words, an outlet, a release"),
            "empty": _("No coverage yet"),
            "empty_text": _(
                "Paste links to published pieces, one per line, or drop saved pages, mails and PDFs here. "
                "Outlet, author and release are found in your data; nothing is downloaded."
            ),
            "choose": _("Choose a piece of coverage to see it here."),
            "many": _("Actions apply to all of them."),
            "one_edit": _("Edit coverage"),
            "added": _("Coverage added"),
            "step_add": _("Add coverage"),
            "step_delete": _("Delete coverage"),
        }

    def columns(self) -> Sequence[Column]:
        return [
            Column(
                "published_on", _("Date"), 84, lambda row: formatting.short_day(row.published_on), "published_on",
                tabular=True, whole=True,
            ),
            Column("title", _("Headline"), 300, lambda row: row.name, "title", room=330, wraps=True),
            Column("outlet", _("Outlet"), 128, lambda row: row.outlet, "outlet", room=170),
            Column("contacts", _("Author"), 124, lambda row: ", ".join(row.contacts), yields=True),
            Column("release", _("Release"), 92, lambda row: row.reference or row.headline, yields=True),
            Column("tone", _("Tone"), 80, lambda row: coverage.tone_name(row.tone), "tone", whole=True, yields=True),
            Column(
                "reach", _("Readers"), 72, lambda row: number(row.reach) if row.reach is not None else "", "reach",
                align=RIGHT, tabular=True, yields=True,
            ),
        ]  # fmt: skip

    def make_form(self) -> Form:
        return CoverageForm(self.workspace)

    def deleted_text(self, count: int) -> str:
        return counted("{count} piece deleted", "{count} pieces deleted", count)

    def head_buttons(self) -> Sequence[QWidget]:
        return (actions.button("paste_links", self.on_paste_links), *super().head_buttons())

    def empty_buttons(self, empty: Empty) -> None:
        empty.add_button(_("Paste links"), self.on_paste_links, primary=True, icon="clipboard-paste",
                         does="paste_links")  # fmt: skip
        empty.add_button(_("Choose files…"), self.on_add_files, icon="file-plus", does="paste_links")
        empty.add_button(_("Add by hand"), self.new_record, does="new_coverage")

    # A piece

    def make_card(self, record_id: int) -> Card:
        (row,) = self.workspace.read(coverage.rows, [record_id]) or (None,)
        if row is None:
            raise records.lacking(Clipping, record_id)
        fields = self.workspace.read(coverage.fields, record_id)
        card = Card(self.said.emit)
        what = [row.outlet, formatting.day(row.published_on), places.medium_name(row.medium)]
        card.title(row.name, "", joined(*what))
        card.gap()
        if row.url:
            card.item("link", row.url, copy=row.url)
        if row.file_name:
            card.fact(_("File"), row.file_name, partial(self.save_file, record_id))
        card.gap()
        self._linked(card, row, fields["contacts"])
        card.fact(_("Byline"), fields["byline"] if fields["byline"] not in row.contacts else "")
        card.fact(_("Language"), formatting.language(row.language) if row.language else "")
        card.fact(_("Tone"), coverage.tone_name(row.tone))
        card.fact(_("Readers"), number(row.reach) if row.reach is not None else "")
        reach.show_notes(card, fields["notes"])
        card.end()
        return card

    def _linked(self, card: Card, row: ClippingRow, authors: Sequence[int]) -> None:
        """What it is about, who wrote it, and where: each leads to its record."""
        go = self.open_requested.emit
        if row.release_id is not None:
            card.fact(_("Release"), joined(row.reference, row.headline), partial(go, "releases", row.release_id))
        label = _("Author")
        for author, name in zip(authors, row.contacts, strict=False):
            card.fact(label, name, partial(go, "contacts", author))
            label = " "
        if row.outlet_id is not None:
            card.fact(_("Outlet"), row.outlet, partial(go, "outlets", row.outlet_id))

    def pane_buttons(self, record_id: int) -> Sequence[QWidget]:
        found = self.workspace.read(coverage.rows, [record_id])
        buttons: list[QWidget] = [actions.button("edit", self.on_edit)]
        if found and found[0].url:
            go = partial(links.open_link, found[0].url, self)
            tip = _("Open the link in the browser")
            buttons.append(push_button(_("Open"), go, kind="flat", icon="external-link", tip=tip))
        return (*buttons, self._delete_button())

    def save_file(self, record_id: int) -> None:
        """Asks where to, and writes the file of a piece there."""
        name, data = self.workspace.read(coverage.file, record_id)
        path = dialogs.save_file(self, _("Save the file"), name, f"{_('All files')} (*)")
        if path is not None:
            atomic.write(path, data)
            self.said.emit(_("Saved: {file}").format(file=path.name))

    # Brought in

    def on_paste_links(self) -> None:
        """Adds what the clipboard holds: links, or files."""
        data = QGuiApplication.clipboard().mimeData() or QMimeData()  # one that holds nothing may answer nothing
        self._take(_taken(data) or data.text())

    def on_add_files(self) -> None:
        """Asks for saved pages, mails or PDFs, and adds them."""
        kinds = f"{_('Saved pages, mails, documents')} ({KINDS})"
        dialogs.with_files(self.drop_files, self, _("Choose files"), kinds)

    def _take(self, given: list[Path] | str) -> None:
        if isinstance(given, str):
            self.add_links(given)
        else:
            self.drop_files(given)

    def add_links(self, text: str) -> None:
        """Adds a piece for each link of a text; one alone is opened, to be completed."""
        self.must_write()
        self._read(partial(coverage_guess.add_pasted, self.workspace, text))

    def drop_files(self, paths: list[Path]) -> None:
        self._read(partial(coverage_guess.add_files, self.workspace, paths))

    def _read(self, work: Work) -> None:
        self.start_job(_("Reading coverage"), work, self._added)

    def _added(self, added: Added) -> None:
        count = len(added.ids)
        if count:
            self.refresh()
            said = counted("{count} piece added", "{count} pieces added", count)
            if added.known:
                known = counted("{count} already existed", "{count} already existed", len(added.known))
                said = f"{said} · {known}"
            self.step_done.emit(said)
            self.show_record(added.ids[0])
            if count == 1:
                self.edit_record(added.ids[0])
        elif added.known:
            self.show_record(added.known[0])
            self.said.emit(_("This is in the coverage already."))
        if added.problems:
            lines = "\n".join(f"{name}: {why}" for name, why in added.problems)
            dialogs.tell(self, _("These files could not be read"), lines)


def _taken(data: QMimeData) -> list[Path] | str:
    """What a drag or a paste brings: files, else the links of its text, else those that are links themselves."""
    urls = "\n".join(url.toString() for url in data.urls())
    return local_files(data) or next(filter(_LINK.search, (data.text(), urls)), "")
