"""The password of the workspace: set, changed or taken away, which closes the window for a moment."""

from __future__ import annotations

from functools import partial

from outreach.gui.forms.fields import TextField
from outreach.gui.forms.section import Section
from outreach.gui.kit.labels import Text
from outreach.gui.kit.layout import Stretch, fill
from outreach.gui.kit.page import Page
from outreach.gui.shell import password_dialogs
from outreach.i18n import _
from outreach.services.backups import password
from outreach.store import encryption


class PasswordSection(Section):
    """Two fields for a new password; what it protects, and what it does not."""

    def __init__(self, page: Page) -> None:
        super().__init__(page)
        self.state, self.problem = Text("", wrap=True), Text("", "small", tone="problem", wrap=True)
        self.new = TextField("new", _("New password"), secret=True)
        self.again = TextField("again", _("The same again"), secret=True)
        self.remember = password_dialogs.remember_field()
        advice = Text(password.advice(), "muted", wrap=True)
        fill(self.body, self.state, self.new, self.again, self.remember, self.problem, advice, Stretch())
        self.remove_button = self.add_button(_("Remove the password"), lambda: self._put(""))
        self.set_button = self.add_button("", self.save, primary=True)
        self.setFocusProxy(self.new)
        self.refresh()

    def refresh(self) -> None:
        path = self.workspace.path
        is_locked = path is not None and bool(encryption.salt_of(path))
        if path is None:
            self.state.setText(_("Only a file can be locked with a password. A server encrypts its own disks."))
        elif is_locked:
            self.state.setText(_("This workspace and its backups are locked with a password."))
        else:
            self.state.setText(_("This workspace is not locked: whoever has the file can read everything in it."))
        self.set_button.setText(_("Change the password") if is_locked else _("Lock with this password"))
        self.remove_button.setVisible(is_locked)
        self.setEnabled(path is not None and not self.workspace.read_only)

    def save(self) -> None:
        if self.new.value() != self.again.value():
            self.problem.setText(_("The two passwords differ. Nothing was changed."))
        elif problem := encryption.too_short(str(self.new.value())):
            self.problem.setText(problem)
        else:
            self._put(str(self.new.value()))

    def _put(self, new: str) -> None:
        self.revert()
        self.page.open_requested.emit("closed", partial(password_dialogs.put, new, self.remember.value()))

    def is_touched(self) -> bool:
        return bool(self.new.value() or self.again.value())

    def revert(self) -> None:
        for field in (self.new, self.again):
            field.set_value("")
