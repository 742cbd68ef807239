"""The address of a workspace on a server, and the password for it."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from outreach.gui.forms.fields import TextField
from outreach.gui.kit.labels import Text
from outreach.gui.kit.layout import vbox
from outreach.gui.theme import theme
from outreach.i18n import _
from outreach.problems import Problem
from outreach.store.server import server


class ServerFields(QWidget):
    """How the connection is secured is said before anything is sent on it; `changed` when something is typed."""

    changed = Signal()

    def __init__(self, address: str = "") -> None:
        super().__init__()
        self.address = TextField("address", _("Address"), placeholder="postgresql+psycopg://name@server/office")
        self.secured = Text("", "small", wrap=True)
        self.password = TextField("password", _("Password"), secret=True)
        note = Text(_("It is stored in your system’s keyring, if there is one."), "small", wrap=True)
        vbox(self.address, self.secured, self.password, note, spacing=theme.INSIDE, on=self)
        self.setFocusProxy(self.address)
        self.address.set_value(address)
        self.address.changed.connect(self._show_secured)
        self._show_secured()

    def _show_secured(self) -> None:
        try:
            how = server.secured(server.parse(self.typed()))
        except Problem:  # it is still being typed
            how = server.VERIFIED
        said = {
            server.VERIFIED: _("The connection is encrypted, and the server’s certificate verified."),
            server.LOCAL: _("This connection stays on this computer."),
        }
        less = _("This connection is less protected: {how}.").format(how=_(server.LESS.get(how, "")))
        self.secured.show_text(said.get(how, less), "" if how in said else "warning")
        self.changed.emit()

    def typed(self) -> str:
        """The address as it stands there."""
        return self.address.value().strip()

    def take(self) -> str:
        """The address, for which the password is used from here on.

        Raises:
            Problem: it cannot be read.
        """
        url = server.parse(self.typed())
        if self.password.value():
            server.log_in(url, self.password.value())
        return self.typed()

    def clear(self) -> None:
        """Forgets what was typed."""
        for field in (self.address, self.password):
            field.set_value("")
