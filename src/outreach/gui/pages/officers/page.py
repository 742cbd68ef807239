"""The page of officers: those of us who answer the press."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import partial
from typing import Any

from outreach import i18n
from outreach.gui.forms import reach
from outreach.gui.forms.fields import Field, LineEdit, RecordField
from outreach.gui.forms.form import Form
from outreach.gui.forms.record_form import RecordForm
from outreach.gui.kit import formatting
from outreach.gui.kit.labels import Text, as_text, counted, joined, one_line
from outreach.gui.kit.layout import hbox, holding, vbox
from outreach.gui.tables.cells import Lines
from outreach.gui.tables.pane import Card
from outreach.gui.tables.record_model import Column, email_column
from outreach.gui.tables.record_page import RecordPage
from outreach.i18n import LANGUAGES, _, today
from outreach.model.people import Officer, OfficerName
from outreach.services import officers
from outreach.services.officers import OfficerRow
from outreach.services.releases import officer_impact
from outreach.services.releases.officer_impact import Coming, Gone
from outreach.store.workspace import Workspace
from outreach.values import fields as registry

_MOST_RELEASES = 8  # of each kind on a card


def _name(row: OfficerRow | Officer | OfficerName) -> str:
    return f"{row.honorific} {row.name}".strip()


def _lines(row: OfficerRow) -> Lines:
    """An officer in two lines: name and title, and how to reach them."""
    below = joined(row.email, formatting.phone(row.phone))
    return Lines(one_line(_name(row)), one_line(row.title), one_line(below), row.languages[:4], ())


class OfficersPage(RecordPage):
    """The names at the foot of a release."""

    name = "officers"
    service = officers
    table_name = "officer"
    tables = frozenset({"officer", "officer_name", "email", "phone", "channel", "release", "distribution"})
    keeps_views = True
    line_keys, as_lines = ("name", "title"), staticmethod(_lines)
    wide = 760  # beside the pane at 1280 a title is read whole, and so is the phone

    def texts(self) -> dict[str, str]:
        return {
            "new": _("New officer"),
            "filter": _("Filter: words in either script"),
            "empty": _("No officers yet"),
            "empty_text": _(
                "Add the officers who answer journalists. Their contact block appears at the foot of each release."
            ),
            "choose": _("Choose an officer to see the record here."),
            "one_edit": _("Edit officer"),
            "added": _("Officer added"),
            "step_add": _("Add officer"),
            "step_delete": _("Delete officers"),
        }

    def columns(self) -> Sequence[Column]:
        return [
            Column("name", _("Name"), 176, _name, "name", whole=True, wraps=True),
            Column("title", _("Title"), 150, lambda row: row.title, "title", room=240),
            Column("organisation", _("Organisation"), 132, lambda row: row.organisation, "organisation", yields=True),
            Column("languages", _("Lang."), 72, lambda row: formatting.languages(row.languages), yields=True),
            email_column(160),
            Column(
                "phone", _("Phone"), 160, lambda row: formatting.phone(row.phone), tabular=True,
                tone=lambda row: "" if row.phone_valid else "problem", whole=True,
            ),
        ]  # fmt: skip

    def make_form(self) -> Form:
        return OfficerForm(self.workspace)

    def deleted_text(self, count: int) -> str:
        return counted("{count} officer deleted", "{count} officers deleted", count)

    def make_card(self, record_id: int) -> Card:
        officer = self.workspace.read(officers.card, record_id)
        card = Card(self.said.emit)
        what = joined(officer.title, officer.organisation)
        card.title(_name(officer), "", what)
        card.gap()
        self._leave(card, officer)
        reach.show(card, officer)
        for name in officer.names:
            card.section(formatting.language_heading(name.language))
            lines = (_name(name), name.title, name.organisation)
            card.text("\n".join(filter(None, lines)))
        reach.show_notes(card, officer.notes)
        self._releases(card, record_id)
        card.end()
        return card

    def _releases(self, card: Card, record_id: int) -> None:
        """What is to come and follows the record by itself, and what went out with a number they no longer have."""
        found = self.workspace.read(officer_impact.of, record_id)
        if found.coming:
            card.section(_("Upcoming, updated automatically"))
        for coming in found.coming[:_MOST_RELEASES]:
            tone = "problem" if coming.stale else "muted"
            self._release(card, coming, [formatting.languages(coming.languages), *officer_impact.remarks(coming)], tone)
        old = [one for one in found.gone if one.old]
        if old:
            card.section(_("Sent with an old number or address"))
        for gone in old[:_MOST_RELEASES]:
            people = counted("{count} recipient", "{count} recipients", gone.people)
            notes = [formatting.day(i18n.local(gone.at)), people, *map(formatting.phone, gone.old)]
            self._release(card, gone, notes, "problem")

    def _release(self, card: Card, one: Coming | Gone, notes: list[str], tone: str) -> None:
        go = partial(self.open_requested.emit, "releases", one.release)
        card.happened("file-text", one_line(one.headline, 120), joined(*notes), tone=tone, go=go)

    def _leave(self, card: Card, officer: Officer) -> None:
        """When they are away, as far as it is still to come, and who stands in."""
        if officer.away_from is None or (officer.away_until or date.max) < today():
            return
        until = formatting.day(officer.away_until) or "…"
        found = self.workspace.read(officers.rows, [officer.stand_in_id] if officer.stand_in_id else [])
        card.fact(_("Away from"), f"{formatting.day(officer.away_from)} – {until}")
        card.fact(_("Stand-in"), found[0].name if found else "")
        card.gap()


_PARTS = ("honorific", "name", "title", "organisation")


class NamesField(Field):
    """Honorific, name, title and organisation in each language; one that is left empty is not kept."""

    def __init__(self, name: str, label: str) -> None:
        super().__init__(name, label)
        self._rows = vbox(spacing=6)
        body = holding(self._rows)
        self._edits: dict[str, dict[str, LineEdit]] = {}
        self.hold(body)
        for language in LANGUAGES:
            self._add(language)

    def _add(self, language: str) -> None:
        words = {
            "honorific": _("Honorific"), "name": _("Name"), "title": _("Title"), "organisation": _("Organisation"),
        }  # fmt: skip
        self._rows.addWidget(Text(formatting.language_heading(language), "small"))
        edits = self._edits[language] = {}
        for parts in (("honorific", "name"), ("title",), ("organisation",)):
            row = hbox(spacing=8)
            for part in parts:
                edit = edits[part] = LineEdit(words[part])
                edit.setAccessibleName(f"{words[part]} ({formatting.language(language)})")
                edit.textEdited.connect(lambda _text: self.changed.emit())
                row.addWidget(edit, 1 if part == "honorific" else 2)
            self._rows.addLayout(row)
        self._rows.addSpacing(4)
        if language == next(iter(LANGUAGES)):
            self.setFocusProxy(edits["honorific"])

    def value(self) -> dict[str, dict[str, str]]:
        found = {
            language: {part: edit.text().strip() for part, edit in edits.items()}
            for language, edits in self._edits.items()
        }
        return {language: parts for language, parts in found.items() if any(parts.values())}

    def set_value(self, value: Any) -> None:
        for language in value or {}:
            if language not in self._edits:
                self._add(language)
        for language, edits in self._edits.items():
            for part in _PARTS:
                edits[part].setText(as_text((value or {}).get(language, {}).get(part, "")))


def _stand_in_field(workspace: Workspace) -> Field:
    """Another officer, who stands at the foot of releases meanwhile."""
    found = workspace.read(officers.rows, workspace.read(officers.find))
    return RecordField("stand_in", _("Stand-in"), ((row.id, one_line(row.name, 60)) for row in found))


class OfficerForm(RecordForm):
    """One of ours who answers the press."""

    def __init__(self, workspace: Workspace) -> None:
        own = {"names": lambda: NamesField("names", ""), "stand_in": lambda: _stand_in_field(workspace)}
        super().__init__(workspace, registry.OFFICER, {"title": _("Title")}, own)
        self.rows(("honorific", "name"), ("title",), ("organisation",), ("emails",), ("phones",), ("channels",))
        self.section(_("In the languages of a release"))
        self.rows(("names",), ("notes",))
        self.section(_("Leave"))
        self.rows(("away_from", "away_until"), ("stand_in",))
        self.end()
