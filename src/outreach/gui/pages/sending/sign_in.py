"""The part of the mail server's form in which one signs in instead of giving a password."""

from __future__ import annotations

from collections.abc import Callable, Generator
from contextlib import suppress

from PySide6.QtCore import QEvent, Signal
from PySide6.QtWidgets import QWidget

from outreach.gui.forms.fields import Field, TextField
from outreach.gui.kit import links
from outreach.gui.kit.events import watch
from outreach.gui.kit.job_view import JobLine
from outreach.gui.kit.jobs import Job, Work
from outreach.gui.kit.labels import Text, enable, hidden, make_visible
from outreach.gui.kit.layout import Stretch, hbox, vbox
from outreach.gui.kit.page import push_button
from outreach.i18n import N_, _
from outreach.problems import Problem
from outreach.services.delivery.mail_server import Server
from outreach.services.delivery.sign_in import PROVIDERS, State
from outreach.services.progress import Progress

WAYS = (("", N_("User name and password")), *PROVIDERS.items())
# What is asked for of each; the rest is as the provider has it.
ASKED = {
    "": ("password",),
    "microsoft": ("client_id", "tenant"),
    "google": ("client_id", "client_secret"),
    "other": ("client_id", "client_secret", "issuer", "scope"),
}


def fields() -> list[Field]:
    """What a provider has to know, and what it is asked for; `ASKED` says which of them are shown."""
    return [
        TextField("client_id", _("Client ID"), placeholder=_("from your ICT desk")),
        TextField("tenant", _("Tenant"), placeholder="organizations"),
        TextField("client_secret", _("Client secret"), placeholder=_("if there is one")),
        TextField("issuer", _("Issuer"), placeholder="https://login.example.org"),
        TextField("scope", _("Scopes"), placeholder="openid email offline_access"),
    ]


class SignIn(QWidget):
    """Who has signed in, and buttons to sign in and out; `server` is what the form holds, `hosts` who gets tokens."""

    _asked = Signal(str)

    def __init__(
        self, server: Callable[[], Server], hosts: Callable[[], list[str]], refuse: Callable[[Problem], None]
    ) -> None:
        super().__init__()
        self._server, self._hosts, self._refuse = server, hosts, refuse
        self.state = Text("", wrap=True)
        self.said = JobLine(self, _("Sign-in"))
        self.button = push_button(_("Sign in"), self.start)
        self.stop_button = hidden(push_button(_("Stop"), self.end))
        self.out_button = push_button(_("Sign out"), self.sign_out)
        row = hbox(self.state, Stretch(), self.button, self.stop_button, self.out_button)
        vbox(row, self.said, on=self)
        self._asked.connect(self._open)
        watch(self, {QEvent.Type.Show: self._come_to})

    def _come_to(self, event: QEvent) -> None:
        if not event.spontaneous():  # not a window that was made small
            self.end()

    def show_state(self) -> None:
        """Says who has signed in, by what stands in the form."""
        state = None
        with suppress(Problem):  # which is said when somebody wants to sign in
            state = self._server().at_provider.state()
        is_in = state is not None and state.signed_in
        self.out_button.setVisible(is_in)
        self.button.setText(_("Sign in again") if is_in else _("Sign in"))
        if state is None or not is_in:
            self.state.setText(_("Not signed in."))
            return
        text = _("Signed in as {user}.") if state.is_kept else _("Signed in as {user} until Outreach is closed.")
        self.state.setText(text.format(user=state.who))

    def start(self, *, in_browser: bool = True) -> None:
        """Signs in, in the system's browser or with a code on another device."""
        try:
            server = self._server()
        except Problem as problem:
            self._refuse(problem)
            return
        account, hosts = server.at_provider, [server.host, *self._hosts()]

        def work() -> Generator[Progress, None, State]:
            begun = account.begin(in_browser=in_browser)
            if in_browser:
                self._asked.emit(begun.url)
            return (yield from account.finish(begun, hosts, keep=server.remember))

        self._follow(_("Signing in"), work)
        make_visible(False, self.button, self.out_button)
        self.stop_button.show()

    def sign_out(self) -> None:
        """Forgets the sign-in, here and at the provider."""
        account = self._server().at_provider

        def work() -> Generator[Progress, None, None]:
            yield Progress(0, None, _("Signing out"))
            account.sign_out()

        self._follow(_("Signing out"), work)

    def _follow(self, doing: str, work: Work) -> None:
        job = Job(doing, work, self, lambda _found: self.end(), lambda _error: self._show_buttons())
        job.progressed.connect(lambda progress: self.said.show_text(progress.text))
        self.said.follow(job, f"{doing}…", _("The sign-in was interrupted."), self.button, self.out_button)

    def _open(self, url: str) -> None:
        """Opens the provider's page; where there is no browser, a code is typed elsewhere."""
        if not links.open_own(url):
            self.end()
            self.start(in_browser=False)

    def end(self) -> None:
        """Waits no longer, and says who has signed in."""
        self.said.drop()
        self.said.forget()
        enable(True, self.button, self.out_button)
        self._show_buttons()

    def _show_buttons(self) -> None:
        self.stop_button.hide()
        self.button.show()
        self.show_state()
