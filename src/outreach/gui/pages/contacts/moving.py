"""A contact who works elsewhere now: where, as what, and since when."""

from __future__ import annotations

from datetime import date

from outreach.gui.forms.contact_form import outlet_names
from outreach.gui.forms.fields import DateField, TextField
from outreach.gui.kit.labels import one_line
from outreach.gui.kit.page import Page
from outreach.gui.kit.popover import AskPopover
from outreach.i18n import _
from outreach.problems import Problem
from outreach.services.contacts import contacts


class MovedPopover(AskPopover):
    """Ends the present position on a day and begins the next one, in one step."""

    def __init__(self, page: Page, contact_id: int) -> None:
        row = page.workspace.read(contacts.row, contact_id)
        super().__init__(page, _("{name} has moved").format(name=one_line(row.name, 40)), width=360)
        self._page, self._contact, self._position = page, contact_id, row.position
        self.outlet = TextField("outlet", _("New outlet"), words=lambda: outlet_names(page.workspace))
        self.position = TextField("position", _("Position"))
        self.since = DateField("position_since", _("Since"))
        for field, value in ((self.outlet, ""), (self.position, row.position), (self.since, date.today())):
            field.set_value(value)
            self.body.addWidget(field)
        self.offer(_("Save"))
        self.setFocusProxy(self.outlet)

    def take(self) -> None:
        outlet = self.outlet.value().strip() or None
        position = self.position.value().strip()
        if outlet is None and position == self._position:
            raise Problem(_("Enter the new outlet or the new position."))
        given = (outlet, position, self.since.value())
        self._page.workspace.write(_("Contact moved"), contacts.move, self._contact, *given)
        self._page.step_done.emit(_("Moved. The earlier position is kept."))
