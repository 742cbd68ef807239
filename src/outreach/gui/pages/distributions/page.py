"""The page of distributions: what went out, to whom, how it stands; each with its record."""

from __future__ import annotations

from collections.abc import Callable, Generator, Sequence
from pathlib import Path
from typing import Any

from PySide6.QtWidgets import QWidget

from outreach.gui import actions, settings
from outreach.gui.forms.fields import TextField
from outreach.gui.kit import dialogs
from outreach.gui.kit.jobs import Job
from outreach.gui.kit.labels import number
from outreach.gui.kit.page import Empty, push_button
from outreach.gui.pages.distributions import carrying_out, last_look
from outreach.gui.pages.distributions.columns import NARROW, columns
from outreach.gui.pages.distributions.detail import DistributionDetail
from outreach.gui.pages.inbox.followup_dialog import follow_up
from outreach.gui.tables.detail_page import DetailPage
from outreach.gui.tables.table import Column
from outreach.i18n import _, ngettext
from outreach.mail import file_names
from outreach.services.delivery import (
    delivery,
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
from outreach.services.progress import Progress
from outreach.store.workspace import Workspace


class DistributionsPage(DetailPage):
    """What went out, and what waits to go."""

    name = "distributions"
    icon = "send"
    service = distributions
    table_name = "distribution"
    tables = frozenset({"distribution", "recipient"})
    narrow = NARROW

    def __init__(self, workspace: Workspace, parent: QWidget | None = None) -> None:
        if not settings.get("sort/distributions"):
            settings.put("sort/distributions", "at descending")
        self.running: dict[int, Job] = {}
        super().__init__(workspace, parent)

    def texts(self) -> dict[str, str]:
        return {
            "title": _("Distributions"),
            "new": _("Distribute…"),
            "filter": _("Filter: words of the headline or the list"),
            "empty": _("Nothing has been sent yet"),
            "empty_text": _("Send a release to a list, to each person in their language. Every delivery is "
                            "recorded here."),
            "choose": _("Choose a distribution to see its recipients."),
            "one_add": "", "one_edit": "", "added": "", "step_add": "", "step_edit": "", "step_delete": "",
        }  # fmt: skip

    def columns(self) -> Sequence[Column]:
        return columns()

    def head_buttons(self) -> Sequence[QWidget]:
        tip = actions.tip(actions.BY_NAME["distribute"])
        return (push_button(_("Distribute…"), self.new_record, kind="primary", icon="send", tip=tip),)

    def quiet_buttons(self) -> Sequence[QWidget]:
        tip = actions.tip(actions.BY_NAME["bounces"])
        text = _("Bounces and replies…")
        return (push_button(text, lambda: self.drop_files([]), kind="link", icon="inbox", tip=tip),)

    def empty_buttons(self, empty: Empty) -> None:
        empty.add_button(_("Distribute…"), self.new_record, primary=True, icon="send")

    def deleted_text(self, count: int) -> str:
        return ""

    # Building

    def _build(self) -> None:
        super()._build()
        self.detail = DistributionDetail()
        self.detail.wanted.connect(self._wanted)
        self.detail.contact_wanted.connect(lambda number_: self.open_requested.emit("contacts", number_))
        self.pane.stack.addWidget(self.detail)

    # What is shown

    def _show_read(self) -> None:
        current = self.table.current_id()
        if current is None or self.pane.isHidden():
            self.pane.show_nothing(self._words["choose"] if self._total else "")
            return
        rows = self.workspace.read(distributions.rows, [current])
        if not rows:  # it has gone meanwhile; the table will say so
            self.pane.show_nothing(self._words["choose"])
            return
        people = self.workspace.read(distributions.recipients, current)
        waits = rows[0].state in delivery.OPEN
        changed = self.workspace.read(distributions.changed_since, current) if waits else []
        self.detail.show_distribution(rows[0], people, changed, running=current in self.running)
        self.pane.stack.setCurrentWidget(self.detail)

    def _opened(self, record_id: int) -> None:
        self.detail.table.setFocus()

    def drop_files(self, paths: list[Path]) -> None:
        self.open_requested.emit("bounces", paths or None)

    def new_record(self) -> None:
        self.open_requested.emit("distributing", None)

    def on_edit(self) -> None:
        """What went out is not edited."""

    def on_delete(self) -> None:
        self.said.emit(_("Sent messages stay on record. Waiting ones can be stopped."))

    def many_buttons(self) -> Sequence[QWidget]:
        return ()

    def pane_buttons(self, record_id: int) -> Sequence[QWidget]:
        return (
            push_button(_("Same audience again"), self.on_same_audience, icon="redo-2"),
            push_button(_("Save the record…"), self.on_save_record, icon="printer"),
        )

    # What is done with the one that is shown

    def _wanted(self, name: str) -> None:
        deeds: dict[str, Callable[[], None]] = {
            "again": self.on_same_audience, "record": self.on_save_record, "send": self.send, "pause": self.pause,
            "stop": self.stop, "unschedule": self.unschedule, "test": self.test, "retry": self.retry,
            "report": self.on_report, "arrived": self.arrived,
        }  # fmt: skip
        deeds[name]()

    def on_same_audience(self) -> None:
        """Begins a distribution to the same audience, as it is now."""
        current = self.table.current_id()
        if current is not None:
            self.open_requested.emit("distributing", current)

    def on_follow_up(self) -> None:
        """Asks whom of those who got the release of the distribution that is shown to ask about it."""
        current = self.table.current_id()
        release = self.workspace.read(distributions.card, current).release_id if current is not None else None
        if release is None:
            self.said.emit(_("Choose a sent distribution first: the follow-up asks its recipients."))
        else:
            follow_up(self, release)

    def on_save_record(self) -> None:
        """Writes the record of the distribution that is shown, as a PDF or as JSON."""
        current, row = self.table.current_id(), self.detail.row
        if current is None or row is None:
            return
        name = file_names.safe(f"{row.headline or row.list_name} {row.at:%Y-%m-%d}", ".pdf")
        path = dialogs.save_file(self, _("Save the record"), name, f"{_('PDF files')} (*.pdf);;JSON (*.json)")
        if path is None:
            return
        if path.suffix.lower() not in (".pdf", ".json"):
            path = path.with_name(f"{path.name}.pdf")
        workspace = self.workspace

        def work() -> Generator[Progress, None, None]:
            yield Progress(0, None, _("Preparing the record"))
            delivery_record.export_record(workspace, current, path)

        text = _("Saved: {file}").format(file=path.name)
        self._start(_("Saving the record"), work, lambda _none: self.said.emit(text))

    def on_report(self) -> None:
        """Shows what came of the release in all."""
        if self.detail.row is not None:
            release = self.workspace.read(distributions.card, self.detail.row.id).release_id
            if release is not None:
                self.open_requested.emit("reports", release)

    def retry(self) -> None:
        """Begins a distribution to those who have not got it."""
        ids = self.detail.to_retry()
        if ids and self.detail.row is not None:
            card = self.workspace.read(distributions.card, self.detail.row.id)
            filter_ = f"id:{','.join(map(str, ids))}"
            self.distribute_requested.emit({"release": card.release_id, "filter": filter_, "again": True})

    def arrived(self) -> None:
        """Those of whom nobody knew have it: drafts were sent by hand, or somebody unsure was asked."""
        current = self.table.current_id()
        if current is not None:
            count = self.workspace.write(_("Mark as sent by hand"), sending_steps.it_arrived, current)
            text = ngettext("{count} delivered", "{count} delivered", count)
            self.step_done.emit(text.format(count=number(count)))

    def stop(self) -> None:
        """Ends the distribution: who waits does not get it."""
        current = self.table.current_id()
        if current is not None:
            count = self.workspace.write(_("Stop a distribution"), distributions.stop, current)
            text = ngettext(
                "Stopped: {count} person does not receive it", "Stopped: {count} people do not receive it", count
            )
            self.step_done.emit(text.format(count=number(count)))

    def unschedule(self) -> None:
        """Takes the time back."""
        current = self.table.current_id()
        if current is not None:
            self.workspace.write(_("Unschedule a distribution"), distributions.unschedule, current)
            self.step_done.emit(_("It waits until you send it"))

    def send(self, password: str | None = None, *, as_it_is_now: bool = False, looked: bool = False) -> None:
        """Sends it, or goes on where it was left, after a last look; what has changed since is asked about first."""
        current = self.table.current_id()
        if current is None or current in self.running:
            return
        if not looked and not last_look.confirms(self.workspace, current, self):
            self.said.emit(_("Nothing was sent."))
            return
        workspace = self.workspace
        job = self._start(
            _("Sending"), lambda: sending.send(workspace, current, password=password, as_it_is_now=as_it_is_now),
            lambda sent: self._sent(current, sent),
            lambda error: self._not_sent(current, error, password, as_it_is_now=as_it_is_now),
        )  # fmt: skip
        self.running[current] = job
        job.cancelled.connect(lambda: self._ended(current))
        self._show_selected()

    def pause(self) -> None:
        """Nothing more goes out until it is sent on."""
        job = self.running.get(self.table.current_id() or 0)
        if job is not None:
            job.cancel()

    def _sent(self, distribution_id: int, sent: Sent) -> None:
        self._ended(distribution_id)
        outcome = carrying_out.of_sent(sent)
        self.said.emit(" ".join([outcome.title, *outcome.problems[:1]]))

    def _not_sent(
        self, distribution_id: int, error: BaseException, password: str | None, *, as_it_is_now: bool
    ) -> None:
        self._ended(distribution_id)
        if isinstance(error, PasswordWanted):
            given = carrying_out.ask_password(self, error.text)
            if given is not None and self.table.current_id() == distribution_id:
                self.send(given, as_it_is_now=as_it_is_now, looked=True)
        elif isinstance(error, ReleaseChanged):
            if carrying_out.ask_changed(self, error.different) and self.table.current_id() == distribution_id:
                self.send(password, as_it_is_now=True, looked=True)
        else:
            self.failed.emit(error)

    def _ended(self, distribution_id: int) -> None:
        self.running.pop(distribution_id, None)
        self._show_selected()

    def test(self) -> None:
        """Sends to oneself what the first recipient of each language will get."""
        current = self.table.current_id()
        if current is None:
            return
        server = self.workspace.read(mail_server.read)
        dialog = dialogs.Dialog(_("Send me a test"), self)
        field = TextField("address", _("To which e-mail?"))
        field.set_value(server.reply_to or server.address)
        dialog.body.addWidget(field)
        dialog.add_button(_("Cancel")).clicked.connect(dialog.reject)
        dialog.add_button(_("Send the test"), primary=True).clicked.connect(dialog.accept)
        given: list[str] = []
        dialog.accepted.connect(lambda: given.append(field.value().strip()))
        if dialogs.run(dialog) and given and given[0]:
            self._test(current, given[0])

    def _test(self, distribution_id: int, address: str, password: str | None = None) -> None:
        workspace = self.workspace

        def told(languages: list[str]) -> None:
            text = ngettext("{count} test is sent to {address}", "{count} tests are sent to {address}", len(languages))
            self.said.emit(text.format(count=len(languages), address=address))

        def failed(error: BaseException) -> None:
            if not isinstance(error, PasswordWanted):
                self.failed.emit(error)
                return
            given = carrying_out.ask_password(self, error.text)
            if given is not None:
                self._test(distribution_id, address, given)

        self._start(
            _("Sending a test"),
            lambda: sending_trial.to_oneself(workspace, distribution_id, address, password=password), told, failed,
        )  # fmt: skip

    def _start(
        self,
        title: str,
        work: Callable[[], Generator[Progress, None, Any]],
        then: Callable[[Any], None],
        failed: Callable[[BaseException], None] | None = None,
    ) -> Job:
        job = Job(title, work, self)
        job.done.connect(then)
        if failed is not None:
            job.setProperty("quiet", True)  # what it needs is asked for, and anything else told, by `failed`
            job.failed.connect(failed)
        self.job_started.emit(job)
        job.start()
        return job

    def may_leave(self) -> bool:
        """Sending that is under way is paused by the window itself."""
        return True
