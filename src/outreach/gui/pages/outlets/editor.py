"""The form of an outlet."""

from __future__ import annotations

from outreach.gui.forms import reach
from outreach.gui.forms.fields import ChipsField, ChoiceField, NotesField, TextField
from outreach.gui.forms.form import Form
from outreach.i18n import _
from outreach.services.contacts import records
from outreach.store.workspace import Workspace
from outreach.values import places


class OutletForm(Form):
    """A medium, an agency or an organisation, with its newsroom's own numbers."""

    def __init__(self, workspace: Workspace) -> None:
        super().__init__()
        self.add(TextField("name", _("Name of the outlet")))
        self.add(TextField("other_name", _("Name in the other script")))
        self.beside(
            ChoiceField("medium", _("Medium"), [("", "–"), *places.media()]),
            TextField("frequency", _("Frequency"), placeholder=_("daily, weekly…")),
        )
        self._country = ChoiceField("country", _("Country"), [("", "–"), *places.countries()])
        self.beside(self._country, TextField("city", _("City")))
        self.add(reach.email_field())
        phones = reach.phone_field(lambda: records.region_of(self._country.value()))
        self._country.changed.connect(phones.check)
        self.add(phones)
        self.add(reach.channel_field())
        self.add(reach.language_field())
        self.add(ChipsField("tags", _("Tags")))
        self.add(TextField("website", _("Website")))
        self.add(TextField("street", _("Street")))
        self.beside(TextField("postcode", _("Postcode")), TextField("state", _("State or region")), shares=(1, 2))
        self.add(NotesField("notes", _("Notes")))
        self.end()

    def load(self, fields: dict[str, object]) -> None:  # type: ignore[override]
        self._country.set_value(fields.get("country"))
        super().load(fields)
