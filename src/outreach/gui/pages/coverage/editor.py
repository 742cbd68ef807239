"""The form of a piece of coverage."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtWidgets import QWidget

from outreach.gui.forms.chips import Chip
from outreach.gui.forms.contact_form import outlet_names
from outreach.gui.forms.fields import ChoiceField, Field, TextField
from outreach.gui.forms.pick_edit import PickEdit
from outreach.gui.forms.record_form import RecordForm
from outreach.gui.kit.flow import FlowLayout, empty, flowing
from outreach.gui.kit.labels import joined, one_line
from outreach.gui.kit.layout import holding, vbox
from outreach.i18n import _
from outreach.services.contacts import activities, contacts
from outreach.services.contacts.contacts import ContactRow
from outreach.services.coverage import coverage
from outreach.services.releases import releases
from outreach.store.workspace import Workspace
from outreach.values import fields as registry

MOST_OFFERED = 8
NEWEST = 200  # releases to choose from


class AuthorsField(Field):
    """The contacts who made a piece: looked for by a few letters, taken off by their cross."""

    def __init__(self, workspace: Workspace) -> None:
        super().__init__("contacts", _("Authors among the contacts"))
        self._workspace = workspace
        self._ids: list[int] = []
        self._area = flowing(QWidget())
        self._flow = FlowLayout(self._area)
        self.pick = PickEdit(self._search, _("Name of a contact"), self.label)
        self.pick.picked.connect(self._picked)
        body = holding(vbox(self._area, self.pick, spacing=4))
        self.hold(body)
        self.setFocusProxy(self.pick)

    def _search(self, text: str) -> list[ContactRow]:
        found = self._workspace.read(contacts.find, text)[:MOST_OFFERED]
        return self._workspace.read(contacts.rows, list(found))

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
            chip = Chip(row.name or row.email)
            chip.removed.connect(lambda number=row.id: self._take_off(number))
            self._flow.addWidget(chip)
        self._area.setVisible(bool(self._ids))

    def value(self) -> list[int]:
        return list(self._ids)

    def set_value(self, value: Any) -> None:
        self._ids = [int(number) for number in value or ()]
        self._draw()


class ReleaseField(ChoiceField):
    """The release a piece is about, from the newest."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace
        newest = list(workspace.read(releases.find)[:NEWEST])
        found = workspace.read(activities.headlines, newest)
        choices = [(str(one), one_line(joined(*found[one]), 90)) for one in newest if one in found]
        super().__init__("release", _("Topics of the release"), [("", "–"), *choices])

    def value(self) -> Any:
        chosen = super().value()
        return int(chosen) if chosen else None

    def set_value(self, value: Any) -> None:
        if value and self.box.findData(str(value)) < 0:
            found = self._workspace.read(activities.headlines, [int(value)]).get(int(value), ("", ""))
            self.box.addItem(one_line(joined(*found), 90), str(value))
        super().set_value(str(value) if value else "")


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
