"""The office's mail server: set up in one form, and tried from it, with a sentence for each thing that can be wrong."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from PySide6.QtWidgets import QWidget

from outreach.gui.forms.fields import ChoiceField, TextField, TickField
from outreach.gui.forms.form import Fields, Form
from outreach.gui.forms.section import FormSection
from outreach.gui.kit.job_view import JobLine
from outreach.gui.kit.jobs import Job
from outreach.gui.kit.layout import Stretch, hbox, holding, vbox
from outreach.gui.kit.page import Page, push_button
from outreach.gui.pages.sending import sign_in
from outreach.i18n import N_, _
from outreach.mail.smtp import PORTS
from outreach.problems import FieldProblem, Problem
from outreach.services.delivery import mail_server, own_mailbox, sending_trial, server_lookup
from outreach.services.delivery.mail_server import Server
from outreach.services.delivery.sending_trial import Checked
from outreach.services.delivery.server_lookup import Found
from outreach.services.delivery.sign_in import provider

SECURITIES = (
    ("starttls", N_("STARTTLS (port 587)")),
    ("tls", N_("TLS (port 465)")),
    ("none", N_("None, only on this computer")),
)


class ServerForm(Form):
    """Where the server is, who logs in, who writes."""

    def __init__(self, look_up: Callable[[], object], *, has_keyring: bool) -> None:
        super().__init__()
        self.section(_("Server"))
        self.add(TextField("host", _("Mail server"), placeholder="mail.example.org"))
        self.find_button = push_button(_("Find by the sender address"), look_up)
        self.add_widget(holding(hbox(self.find_button, Stretch())))
        self.port = TextField("port", _("Port"))
        self.security = ChoiceField("security", _("Encryption"), [(name, _(text)) for name, text in SECURITIES])
        self.beside(self.security, self.port, shares=(2, 1))
        self.way = ChoiceField("sign_in", _("Sign in with"), [(name, _(text)) for name, text in sign_in.WAYS])
        self.add(self.way)
        self.password = TextField("password", _("Password"), secret=True)
        user = TextField("user", _("User"), placeholder=_("often the whole address"))
        self.beside(user, self.password)
        at_provider = sign_in.fields()
        self.beside(*at_provider[:3])
        self.beside(*at_provider[3:])
        self.signing = QWidget()
        self.add_widget(self.signing)
        self.remember = TickField("remember", _("Save the password or the sign-in in this system's keyring"))
        self.add(self.remember)
        if not has_keyring:
            self.remember.box.hide()
            self.remember.show_note(_("This system has no keyring, so Outreach asks for the password each time."))
        self.section(_("Sender"))
        self.beside(
            TextField("address", _("Sender address"), placeholder="press@example.org"),
            TextField("name", _("Sender's name"), placeholder=_("Press office")),
        )
        self.beside(
            TextField("reply_to", _("Reply to"), placeholder=_("the same")),
            TextField("unsubscribe", _("Unsubscribe address"), placeholder=_("the same")),
        )
        one_click = TextField("one_click", _("One-click unsubscribe"), placeholder="https://example.org/stop?m={id}")
        one_click.show_note(
            _(
                "Only if your organisation has a web address that accepts it; {id} is "
                "replaced by the message's own number."
            )
        )
        pace = TextField("per_minute", _("Messages in a minute"), placeholder=_("as fast as the server accepts"))
        self.beside(one_click, pace, shares=(3, 2))
        self.end()
        self.security.changed.connect(self._show_port)
        self.way.changed.connect(self._choose_way)

    def load(self, fields: Any) -> None:
        super().load(fields)
        self._show_port()
        self._show_way()

    def _choose_way(self) -> None:
        """A provider has a mail server of its own, which is as good as typed."""
        host = self.fields["host"]
        if not host.value() and self.way.value():
            host.set_value(next(iter(provider({"sign_in": self.way.value()}).hosts), ""))
        self._show_way()

    def _show_way(self) -> None:
        """Only what the chosen way to sign in needs."""
        for name in {name for names in sign_in.ASKED.values() for name in names}:
            self.fields[name].setVisible(name in sign_in.ASKED[self.way.value()])
        self.signing.setVisible(bool(self.way.value()))

    def _show_port(self) -> None:
        self.port.edit.setPlaceholderText(str(PORTS.get(self.security.value(), "")))

    def value(self) -> Fields:
        found = super().value()
        return {
            name: text.strip() if isinstance(text, str) and name != "password" else text for name, text in found.items()
        }


class ServerSection(FormSection):
    """The form, with two trials: the connection alone, or a mail to oneself as well."""

    name = "mail_server"
    secret = ("password",)

    def __init__(self, page: Page) -> None:
        self._found: Found | None = None
        self._has_keyring = mail_server.can_keep_passwords()
        self.server_form = ServerForm(self.look_up, has_keyring=self._has_keyring)
        super().__init__(page, self.server_form)
        hosts = partial(self.workspace.read, own_mailbox.hosts)
        self.sign_in = sign_in.SignIn(self._server, hosts, self._refuse)
        vbox(self.sign_in, on=self.server_form.signing)
        self.server_form.way.changed.connect(self.sign_in.end)
        self.said = JobLine(self, _("Test result"))
        self.body.addWidget(self.said)
        self.mail_button = self.add_button(_("Send me a message"), lambda: self.try_it(mail=True), left=True)
        self.mail_button.setToolTip(_("Tests the connection, and sends a short message to the sender address"))
        self.test_button = self.add_button(_("Test the connection"), lambda: self.try_it(mail=False), left=True)
        self.server_form.changed.connect(self.said.forget)

    def kept(self) -> Mapping[str, object]:
        server = self.workspace.read(mail_server.read)
        self._known = mail_server.kept_password(server) if server.user and server.remember else None
        known = _("kept in the keyring") if self._known is not None else ""
        self.server_form.password.edit.setPlaceholderText(known)
        return {**server._asdict(), "port": server.port or "", "per_minute": server.per_minute or ""}

    def try_it(self, *, mail: bool) -> None:
        """Tries what stands in the form, saved or not."""
        self.server_form.show_problems({})
        fields = self.server_form.value()
        try:
            server = self._server("" if mail else "nobody@example.org")
        except FieldProblem as problem:
            self._refuse(problem)
            return
        password = str(fields["password"]) or self._known
        if server.user and password is None and not server.sign_in:
            self.server_form.show_problems({"password": _("Which password? The test logs in with it.")})
            return
        self.problem.hide()
        to = server.address if mail else ""
        job = Job(
            _("Testing the mail server"), lambda: sending_trial.check(server, password, to=to), self,
            lambda found: self._tried(found, to),
        )  # fmt: skip
        text = _("Connecting to the server…")
        self.said.follow(job, text, _("The test was interrupted."), self.test_button, self.mail_button)

    def look_up(self) -> None:
        """Looks for the settings by the address alone; only its own domain is asked."""
        fields = self.server_form.value()
        address = fields["address"] or fields["user"]
        if not address:
            self.server_form.show_problems({"address": _("Enter the sender address of your releases.")})
            return
        job = Job(_("Finding the mail server"), lambda: server_lookup.tried(address), self, self._fill)
        text, end = _("Looking for the mail server…"), _("The search was interrupted.")
        self.said.follow(job, text, end, self.server_form.find_button, self.test_button, self.mail_button)

    def _fill(self, answer: tuple[Found, str]) -> None:
        found, problem = answer
        self._found = found
        for name, value in found.fields.items():
            self.server_form.fields[name].set_value(value)
        self.server_form.way.changed.emit()
        self._say(" ".join([found.how, problem or _("It can be reached.")]), "problem" if problem else "done")

    def _server(self, nobody: str = "") -> Server:
        """What stands in the form and behind it; `nobody` writes where nobody has said yet who does."""
        fields = self.server_form.value()
        fields["address"] = fields["address"] or fields["user"] or nobody
        return mail_server.checked(mail_server.renewed(self.workspace.read(mail_server.read), fields))

    def _refuse(self, problem: Problem) -> None:
        self.server_form.refuse(problem, lambda text: self._say(text, "problem"))

    def _tried(self, found: Checked, to: str) -> None:
        lines = [_("The connection is encrypted, and the server's identity is verified.")]
        if not found.encrypted:
            lines = [_("The server answers, on this computer.")]
        if found.logged_in:
            lines.append(_("The server accepts the login."))
        if found.most:
            lines.append(_("The server accepts messages of up to {size} MB.").format(size=f"{found.most / 1e6:.0f}"))
        if to:
            lines.append(_("A short test message was sent to {address}.").format(address=to))
        self._say(" ".join(lines), "done")

    def _say(self, text: str, tone: str) -> None:
        self.said.show_text(text, tone)
        self.problem.hide()

    def keep(self, fields: Fields) -> None:
        """Saves it; the password goes into the keyring, or nowhere."""
        password = str(fields.pop("password"))
        server = self.workspace.write(_("Set up the mail server"), mail_server.save, fields)
        if self._has_keyring and (password or not server.remember):
            mail_server.keep_password(server, password)
        if self._found is not None and self._found.smtp[0] == server.host:
            self.workspace.write(_("Set up the mailbox"), server_lookup.save_mailbox, self._found)
        self.page.step_done.emit(_("Mail server saved"))
