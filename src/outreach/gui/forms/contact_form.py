"""The form of a contact."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from outreach.gui.forms import origin, reach
from outreach.gui.forms.fields import ChipsField, ChoiceField, DateField, NotesField, TextField, TickField
from outreach.gui.forms.form import Form
from outreach.gui.forms.move_field import MoveField
from outreach.gui.forms.positions_field import PositionsField
from outreach.gui.kit.page import push_button
from outreach.i18n import _
from outreach.services import outlets
from outreach.services.contacts import contacts, records
from outreach.store.workspace import Workspace
from outreach.values import fields as registry
from outreach.values import places
from outreach.values.position_change import Place

NOWHERE = Place("", "")


class ContactForm(Form):
    """Everything about a contact, the most used first; phones are checked in the contact's own country."""

    def __init__(self, workspace: Workspace) -> None:
        super().__init__()
        self._was = NOWHERE  # the position that was there when the record was opened
        self.add(TextField("name", _("Name")))
        self.add(TextField("other_name", _("Name in the other script"), placeholder=_("As they write it themselves")))
        self.beside(
            TextField("position", _("Position")),
            TextField("outlet", _("Outlet"), words=lambda: outlet_names(workspace)),
        )
        self._move = MoveField()
        self.add(self._move)
        self.add(reach.email_field())
        self._phones = reach.phone_field(self.region)
        self.add(self._phones)
        self.add(reach.channel_field())
        self.add(reach.language_field())
        self.add(
            ChipsField("beats", _("Beats"), lambda: workspace.read(contacts.beats), placeholder=_("crime, courts"))
        )
        self.add(ChipsField("tags", _("Tags"), lambda: workspace.read(contacts.tags)))
        self._country = ChoiceField("country", _("Country"), [("", "–"), *places.countries()])
        self._country.changed.connect(self._phones.check)
        self.beside(self._country, TextField("city", _("City")))
        self.add(NotesField("notes", _("Notes")))
        self._more_positions(workspace)
        self._name()
        self._place()
        self._care(workspace)
        self.end()

    def _more_positions(self, workspace: Workspace) -> None:
        self.section(_("Positions"))
        self.add(DateField("position_since", _("In this position since")))
        self._others = PositionsField("other_positions", _("Other positions"), lambda: outlet_names(workspace))
        self._ends = push_button(_("They have left the current one"), self.end_position, kind="link", icon="user-x")
        self.add_widget(self._ends)
        self.add(self._others)
        for name in ("position", "outlet", "position_since", "moved"):
            self.fields[name].changed.connect(self._show_possible)

    def _show_possible(self) -> None:
        """Nobody leaves a position that is not there, and moves from none; says what saving does with the one there."""
        self._ends.setVisible(any(self.fields[name].value() for name in ("position", "outlet")))
        since = self.fields["position_since"].value()
        day = since if isinstance(since, date) and since != self._loaded.get("position_since") else None
        self._move.show_change(self._was, self._now(), day)

    def _now(self) -> Place:
        return Place(*(str(self.fields[name].value()).strip() for name in ("outlet", "position")))

    def end_position(self) -> None:
        """The present position ends today: it goes to the earlier ones, and a new one can be typed."""
        self._was = NOWHERE
        names = ("position", "outlet", "department", "position_since")
        now = {name: self.fields[name].value() for name in names}
        if not (now["position"] or now["outlet"] or now["department"]):
            return
        since = now.pop("position_since")
        self._others.insert({**now, "since": since, "until": date.today()})
        for name in names:
            self.fields[name].set_value("")
        self._show_possible()
        self.fields["position"].setFocus()
        self.changed.emit()

    def _name(self) -> None:
        self.section(_("Name and salutation in messages"))
        lines = [TextField(field.key, _(field.label)) for field in registry.in_section(registry.CONTACT, registry.NAME)]
        for start in range(0, len(lines), 2):
            self.beside(*lines[start : start + 2])

    def _place(self) -> None:
        self.section(_("Place"))
        self.add(TextField("street", _("Street")))
        self.beside(TextField("postcode", _("Postcode")), TextField("state", _("State or region")), shares=(1, 2))
        self.add(TextField("website", _("Website")))

    def _care(self, workspace: Workspace) -> None:
        self.section(_("Record maintenance"))
        self.add(TickField("do_not_contact", _("Do not contact")))
        self.beside(
            TextField("do_not_contact_reason", _("Reason")),
            DateField("do_not_contact_on", _("Requested on")),
            shares=(1, 1),
        )
        self.add(TickField("keeps_embargoes", _("Accepts embargoes")))
        self.beside(origin.source_field(workspace), origin.basis_field())
        self.beside(DateField("found_on", _("Added")), DateField("checked_on", _("Verified on")))

    def region(self) -> str:
        """The country phones without a country code are read in."""
        return records.region_of(self._country.value())

    def load(self, fields: dict[str, object]) -> None:  # type: ignore[override]
        self._country.set_value(fields.get("country"))  # before the phones, which are checked in it
        super().load(fields)
        self._was = self._now()
        self._show_possible()

    def put(self, fields: Mapping[str, Any]) -> None:
        loaded = Place(*(str(self._loaded.get(name) or "") for name in ("outlet", "position")))
        super().put(fields)
        self._was = loaded
        self._show_possible()


def outlet_names(workspace: Workspace) -> list[str]:
    """The names of outlets to complete what is typed."""
    ids = workspace.read(outlets.find)
    return [row.name for row in workspace.read(outlets.rows, ids[:2000])]
