"""The timer that sends with the window closed: what it writes, turned on and off."""

from __future__ import annotations

from outreach.gui.forms.section import Section
from outreach.gui.kit.labels import Text
from outreach.gui.kit.layout import Stretch, fill
from outreach.gui.kit.page import Page
from outreach.i18n import _
from outreach.services.delivery import send_timer


class TimerSection(Section):
    """One button; where the system has no such timer, the command that another one runs."""

    def __init__(self, page: Page) -> None:
        super().__init__(page)
        self.lead, self.files = Text("", wrap=True), Text("", "small", wrap=True, selectable=True)
        fill(self.body, self.lead, self.files, Stretch())
        self.button = self.add_button("", self.turn, primary=True)
        self.setFocusProxy(self.button)
        self.refresh()

    def refresh(self) -> None:
        timer = send_timer.look(self.workspace)
        text = _("A system timer checks every five minutes for due messages and sends them. It uses these files:")
        shown = "\n".join(map(str, timer.files))
        if not timer.is_possible:
            text = _("This system has no systemd. Set up its scheduler to run this command every five minutes:")
            shown = " ".join(send_timer.command(self.workspace))
        self.lead.setText(text)
        self.files.setText(shown)
        self.button.setVisible(timer.is_possible)
        self.button.setText(_("Turn off") if timer.is_on else _("Turn on"))

    def turn(self) -> None:
        """Turns it on, or off again."""
        is_on = send_timer.look(self.workspace).is_on
        turned = send_timer.turn_off(self.workspace) if is_on else send_timer.turn_on(self.workspace)
        self.refresh()
        self.page.said.emit(_("The timer is on.") if turned.is_on else _("The timer is off."))
