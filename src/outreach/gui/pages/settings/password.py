"""The password of a file: set, changed or taken away, which closes the window for a moment; or of one's account."""

from __future__ import annotations

from functools import partial

from outreach.gui.forms.fields import TextField
from outreach.gui.forms.section import Section
from outreach.gui.kit.jobs import call
from outreach.gui.kit.labels import Text
from outreach.gui.kit.layout import Stretch, fill
from outreach.gui.kit.page import Page
from outreach.gui.shell import password_dialogs
from outreach.i18n import _
from outreach.services.backups import password
from outreach.services.office import colleagues
from outreach.store import encryption
from outreach.store.server import server


class PasswordSection(Section):
    """Two fields for a new password; what it protects, and what it does not."""

    def __init__(self, page: Page) -> None:
        super().__init__(page)
        self.state, self.problem = Text("", wrap=True), Text("", "small", tone="problem", wrap=True)
        self.new = TextField("new", _("New password"), secret=True)
        self.again = TextField("again", _("The same again"), secret=True)
        self.remember = password_dialogs.remember_field()
        fill(self.body, self.state, self.new, self.again, self.remember, self.problem)
        self.on_server = self.workspace.path is None
        if self.on_server:
            self.remember.hide()
        else:
            fill(self.body, Text(password.advice(), "muted", wrap=True))
        fill(self.body, Stretch())
        self.remove_button = self.add_button(_("Remove the password"), lambda: self._put(""))
        self.set_button = self.add_button("", self.save, primary=True)
        self.setFocusProxy(self.new)
        self.new.changed.connect(self.refresh)
        self.again.changed.connect(self.refresh)
        self.refresh()

    def refresh(self) -> None:
        path = self.workspace.path
        is_locked = path is not None and bool(encryption.salt_of(path))
        if path is None:
            text = _(
                "Your account on the server has a password. The server is told only its SCRAM verifier; the new one is "
                "stored in your system’s keyring, if there is one."
            )
            self.state.setText(text)
        elif is_locked:
            self.state.setText(_("This workspace and its backups are locked with a password."))
        else:
            self.state.setText(_("This workspace is not locked: whoever has the file can read everything in it."))
        self.set_button.setText(_("Change the password") if is_locked or path is None else _("Lock with this password"))
        self.set_button.setEnabled(bool(self.new.value() and self.again.value()))
        self.remove_button.setVisible(is_locked)
        self.setEnabled(path is None or not self.workspace.read_only)

    def save(self) -> None:
        if self.new.value() != self.again.value():
            self.problem.setText(_("The two passwords differ. Nothing was changed."))
        elif problem := encryption.too_short(str(self.new.value())):
            self.problem.setText(problem)
        else:
            self._put(str(self.new.value()))

    def _put(self, new: str) -> None:
        self.revert()
        self.problem.setText("")
        if self.on_server:
            self.page.start_job(
                _("Changing the password"), call(colleagues.change_password, self.workspace, new), self._changed
            )
            return
        self.page.open_requested.emit("closed", partial(password_dialogs.put, new, self.remember.value()))

    def _changed(self, changed: tuple[str, bool]) -> None:
        name, is_kept = changed
        lines = _("{name} has a new password.").format(name=name), "" if is_kept else _(server.NO_KEYRING)
        self.page.said.emit(" ".join(filter(None, lines)))

    def is_touched(self) -> bool:
        return bool(self.new.value() or self.again.value())

    def revert(self) -> None:
        for field in (self.new, self.again):
            field.set_value("")
        self.set_button.setEnabled(False)
