"""The organisation's own mailbox: set up in one form, and tried from it."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial

from outreach.gui.forms.fields import ChoiceField, TextField, TickField
from outreach.gui.forms.form import Fields, Form
from outreach.gui.forms.section import FormSection
from outreach.gui.kit.job_view import JobLine
from outreach.gui.kit.jobs import Job
from outreach.gui.kit.page import Page
from outreach.i18n import N_, _
from outreach.problems import Problem
from outreach.services.delivery import own_mailbox
from outreach.services.delivery.own_mailbox import Tried
from outreach.store import passwords

SECURITIES = (
    ("tls", N_("TLS (port 993)")),
    ("starttls", N_("STARTTLS (port 143)")),
    ("none", N_("None, only on this computer")),
)


class MailboxForm(Form):
    """Where bounces and replies arrive, and where drafts and sent copies are laid."""

    def __init__(self) -> None:
        super().__init__()
        self.add(TextField("host", _("IMAP server"), placeholder="imap.example.org"))
        encryption = ChoiceField("security", _("Encryption"), [(name, _(text)) for name, text in SECURITIES])
        self.beside(encryption, TextField("port", _("Port")), shares=(2, 1))
        self.password = TextField("password", _("Password"), secret=True)
        self.beside(TextField("user", _("User"), placeholder="press@example.org"), self.password)
        if not passwords.is_there():
            self.password.show_note(_("This system has no keyring, so Outreach asks for the password each time."))
        self.section(_("Folders"))
        days = TextField("days", _("For how many days"), placeholder="30")
        self.beside(TextField("folders", _("Bounces and replies"), placeholder="INBOX, Press"), days, shares=(2, 1))
        self.beside(
            TextField("drafts", _("Drafts"), placeholder=_("as the server names it")),
            TextField("sent", _("Sent messages"), placeholder=_("as the server names it")),
        )
        copies = TickField("copies", _("Copy what is sent into the folder of sent messages"))
        copies.show_note(_("Leave it off for Microsoft 365 and Gmail: they keep a copy themselves."))
        self.add(copies)
        self.end()


class MailboxSection(FormSection):
    """The form, and a trial that reads nothing but the names of folders."""

    name = "mailbox"
    secret = ("password",)

    def __init__(self, page: Page) -> None:
        self.mailbox_form = MailboxForm()
        super().__init__(page, self.mailbox_form)
        self.said = JobLine(self, _("Test result"))
        self.body.addWidget(self.said)
        self.test_button = self.add_button(_("Test the connection"), self.try_it, left=True)
        self.form.changed.connect(self.said.forget)

    def kept(self) -> Mapping[str, object]:
        box = self.workspace.read(own_mailbox.proposed)
        known = own_mailbox.kept_password(box)
        self.mailbox_form.password.edit.setPlaceholderText(_("kept in the keyring") if known else "")
        return own_mailbox.fields(box)

    def keep(self, fields: Fields) -> None:
        box = own_mailbox.checked(fields)
        self.workspace.write(_("Set up the mailbox"), own_mailbox.save, box)
        own_mailbox.keep_password(box, str(fields["password"]))
        self.page.step_done.emit(_("Mailbox saved"))

    def try_it(self) -> None:
        """Tries what stands in the form, saved or not."""
        self.form.show_problems({})
        fields = self.form.value()
        try:
            box = own_mailbox.checked(fields)
            secret = str(fields["password"]) or self.workspace.read(own_mailbox.known_secret, box)
        except Problem as problem:
            self.form.refuse(problem, partial(self.said.show_text, tone="problem"))
            return
        if not secret:
            self.form.show_problems({"password": _("Which password? The test logs in with it.")})
            return
        job = Job(_("Testing the mailbox"), lambda: own_mailbox.trial(box, secret), self, self._tried)
        self.said.follow(job, _("Connecting to the server…"), _("The test was interrupted."), self.test_button)

    def _tried(self, found: Tried) -> None:
        text = _("The server accepts the user name and password. Drafts: {drafts}. Sent messages: {sent}.")
        self.said.show_text(text.format(drafts=found.drafts or "–", sent=found.sent or "–"), "done")
