"""What is done with a distribution that is shown: send it, stop it, test it, save its record."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject

from outreach.gui.forms.fields import TextField
from outreach.gui.kit import dialogs
from outreach.gui.kit.jobs import Job
from outreach.gui.kit.labels import counted
from outreach.gui.kit.page import Page
from outreach.gui.pages.delivery import last_look, outcomes
from outreach.gui.pages.delivery.detail import DistributionDetail
from outreach.gui.pages.inbox.followup_dialog import follow_up
from outreach.i18n import _
from outreach.mail import file_names
from outreach.services.delivery import (
    delivery_record,
    distributions,
    mail_server,
    sending,
    sending_steps,
    sending_trial,
)
from outreach.services.delivery.mail_server import PasswordWanted
from outreach.services.delivery.sending import Sent
from outreach.services.delivery.sending_steps import ReleaseChanged


class Deeds(QObject):
    """Does for a page what the buttons of a distribution's detail offer.

    `current()` returns the distribution that is chosen, and `show()` shows it anew.
    """

    def __init__(
        self, page: Page, detail: DistributionDetail, current: Callable[[], int | None], show: Callable[[], None]
    ) -> None:
        super().__init__(page)
        self._page, self._detail, self._workspace = page, detail, page.workspace
        self.current, self._show = current, show
        self.running: dict[int, Job] = {}
        detail.wanted.connect(self.do)
        detail.contact_wanted.connect(lambda contact: page.open_requested.emit("contacts", contact))

    def do(self, name: str) -> None:
        """Does something with the distribution that is shown, where there is one."""
        deeds: dict[str, Callable[[int], None]] = {
            "again": self._again, "record": self._save_record, "send": self._send_shown, "pause": self._pause,
            "stop": self._stop, "unschedule": self._unschedule, "test": self._test_shown, "retry": self._retry,
            "report": self._report, "arrived": self._arrived,
        }  # fmt: skip
        current = self.current()
        if current is not None:
            deeds[name](current)

    def _release(self, current: int) -> int | None:
        return self._workspace.read(distributions.card, current).release_id

    def _again(self, current: int) -> None:
        """Begins a distribution to the same audience, as it is now."""
        self._page.distribute_requested.emit({"audience_of": current})

    def on_follow_up(self) -> None:
        """Asks whom of those who got the release of the distribution that is shown to ask about it."""
        current = self.current()
        release = self._release(current) if current is not None else None
        if release is None:
            self._page.said.emit(_("Choose a sent distribution first: the follow-up asks its recipients."))
        else:
            follow_up(self._page, release)

    def _save_record(self, current: int) -> None:
        """Writes the record of the distribution that is shown, as a PDF or as JSON."""
        row = self._detail.row
        if row is None:
            return
        name = file_names.safe(f"{row.headline or row.list_name} {row.at:%Y-%m-%d}", ".pdf")
        path = dialogs.save_file(self._page, _("Save the record"), name, f"{_('PDF files')} (*.pdf);;JSON (*.json)")
        if path is None:
            return
        if path.suffix.lower() not in (".pdf", ".json"):
            path = path.with_name(f"{path.name}.pdf")
        label = _("Saving the record")
        self._page.start_saving(label, path, delivery_record.export_record, self._workspace, current, path)

    def _report(self, current: int) -> None:
        """Shows what came of the release in all."""
        release = self._release(current)
        if release is not None:
            self._page.open_requested.emit("reports", release)

    def _retry(self, current: int) -> None:
        """Begins a distribution to those who have not got it."""
        ids = self._detail.to_retry()
        if ids:
            filter_ = f"id:{','.join(map(str, ids))}"
            self._page.distribute_requested.emit({"release": self._release(current), "filter": filter_, "again": True})

    def _arrived(self, current: int) -> None:
        """Those of whom nobody knew have it: drafts were sent by hand, or somebody unsure was asked."""
        count = self._workspace.write(_("Mark as sent by hand"), sending_steps.it_arrived, current)
        self._page.step_done.emit(counted("{count} delivered", "{count} delivered", count))

    def _stop(self, current: int) -> None:
        """Ends the distribution: who waits does not get it."""
        count = self._workspace.write(_("Stop a distribution"), distributions.stop, current)
        text = counted(
            "Stopped: {count} person does not receive it", "Stopped: {count} people do not receive it", count
        )
        self._page.step_done.emit(text)

    def _unschedule(self, current: int) -> None:
        """Takes the time back."""
        self._workspace.write(_("Unschedule a distribution"), distributions.unschedule, current)
        self._page.step_done.emit(_("It waits until you send it"))

    def _send_shown(self, _current: int) -> None:
        self.send()

    def send(self, password: str | None = None, *, as_it_is_now: bool = False, looked: bool = False) -> None:
        """Sends it, or goes on where it was left, after a last look; what has changed since is asked about first."""
        current = self.current()
        if current is None or current in self.running:
            return
        if not looked and not last_look.confirms(self._workspace, current, self._page):
            self._page.said.emit(_("Nothing was sent."))
            return
        workspace = self._workspace
        job = self._page.start_job(
            _("Sending"), lambda: sending.send(workspace, current, password=password, as_it_is_now=as_it_is_now),
            lambda sent: self._sent(current, sent),
            lambda error: self._not_sent(current, error, password, as_it_is_now=as_it_is_now),
        )  # fmt: skip
        self.running[current] = job
        job.cancelled.connect(lambda: self._ended(current))
        self._show()

    def _pause(self, current: int) -> None:
        """Nothing more goes out until it is sent on."""
        job = self.running.get(current)
        if job is not None:
            job.cancel()

    def _sent(self, distribution_id: int, sent: Sent) -> None:
        self._ended(distribution_id)
        outcome = outcomes.of_sent(sent)
        self._page.said.emit(" ".join([outcome.title, *outcome.problems[:1]]))

    def _not_sent(
        self, distribution_id: int, error: BaseException, password: str | None, *, as_it_is_now: bool
    ) -> None:
        self._ended(distribution_id)
        if isinstance(error, PasswordWanted):
            given = outcomes.ask_password(self._page, error.text)
            if given is not None and self.current() == distribution_id:
                self.send(given, as_it_is_now=as_it_is_now, looked=True)
        elif isinstance(error, ReleaseChanged):
            if outcomes.ask_changed(self._page, error.different) and self.current() == distribution_id:
                self.send(password, as_it_is_now=True, looked=True)
        else:
            self._page.failed.emit(error)

    def _ended(self, distribution_id: int) -> None:
        self.running.pop(distribution_id, None)
        self._show()

    def _test_shown(self, current: int) -> None:
        """Sends to oneself what the first recipient of each language will get."""
        server = self._workspace.read(mail_server.read)
        field = TextField("address", _("To which e-mail?"))
        field.set_value(server.reply_to or server.address)
        if dialogs.ask(self._page, _("Send me a test"), _("Send the test"), field) and field.value().strip():
            self._test(current, field.value().strip())

    def _test(self, distribution_id: int, address: str, password: str | None = None) -> None:
        workspace = self._workspace

        def told(languages: list[str]) -> None:
            text = counted(
                "{count} test is sent to {address}",
                "{count} tests are sent to {address}",
                len(languages),
                address=address,
            )
            self._page.said.emit(text)

        def failed(error: BaseException) -> None:
            if not isinstance(error, PasswordWanted):
                self._page.failed.emit(error)
                return
            given = outcomes.ask_password(self._page, error.text)
            if given is not None:
                self._test(distribution_id, address, given)

        self._page.start_job(
            _("Sending a test"),
            lambda: sending_trial.to_oneself(workspace, distribution_id, address, password=password), told, failed,
        )  # fmt: skip
