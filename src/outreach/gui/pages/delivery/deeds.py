"""What is done with a distribution: a last look at it, then it is sent, stopped, tested, recorded."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from functools import partial

from PySide6.QtCore import QObject, QTimer
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QHBoxLayout, QWidget

from outreach.gui.forms.fields import TextField
from outreach.gui.kit import dialogs, formatting, links
from outreach.gui.kit.jobs import Job
from outreach.gui.kit.labels import Text, counted, number, one_line, tile
from outreach.gui.kit.latest import Latest
from outreach.gui.kit.line_edit import Pause
from outreach.gui.kit.page import Page
from outreach.gui.pages.delivery import outcomes, words
from outreach.gui.pages.delivery.detail import DistributionDetail
from outreach.gui.pages.delivery.outcomes import Figure
from outreach.gui.pages.inbox.followup_dialog import follow_up
from outreach.i18n import _
from outreach.mail import file_names
from outreach.services.delivery import (
    delivery,
    delivery_record,
    distributions,
    last_look,
    mail_server,
    mailbox_drafts,
    messengers,
    sending,
    sending_steps,
    sending_trial,
)
from outreach.services.delivery.delivery_labels import MARKS, RENEWED
from outreach.services.delivery.last_look import LastLook
from outreach.services.delivery.sending import Sent
from outreach.services.delivery.sending_steps import ReleaseChanged
from outreach.services.releases.preflight import Check
from outreach.store.workspace import Workspace

SECONDS = 8  # in which nothing has left yet, after Send was pressed


SLOW = 500  # milliseconds after which it is said that something is looked for: a message lies over the page for seconds


class Serious(Latest):
    """Finds outside the window's thread what is serious before something goes out; of two questions the last is told.

    `ask_first(then, read, …)`: `then` is given the sentences of the checks that `read(session, …)` returns.
    """

    def __init__(self, page: Page) -> None:
        super().__init__(page, self._answered, lambda error: self._answered(partial(page.failed.emit, error)))
        self._page = page
        self._slow = Pause(lambda: page.said.emit(_("Checking the release…")), SLOW, page)

    def _answered(self, go: Callable[[], object]) -> None:
        self._slow.stop()
        go()

    def ask_first(
        self, then: Callable[[list[str]], None], read: Callable[..., list[Check]], *args: object, **options: object
    ) -> None:
        """Looks, and goes on with what was found."""
        self._slow.start()
        work = partial(self._page.workspace.read, read, *args, **options)
        self.ask(lambda: partial(then, [check.sentence for check in work()]))


def goes_on(parent: QWidget, serious: Sequence[str]) -> bool:
    """Whether what is no mail goes out: asked where something is serious."""
    texts = [Text(text, tone="warning", wrap=True) for text in serious]
    return not texts or dialogs.ask(parent, _("Continue with these issues?"), _("Continue anyway"), *texts)


def confirms(workspace: Workspace, distribution_id: int, parent: QWidget, serious: Sequence[str] = ()) -> bool:
    """Shows what sending would do now, and what is serious of the release's checks, and asks.

    False where the user goes back, and nothing has been sent.
    """
    return dialogs.run(LastLookDialog(workspace.read(last_look.of, distribution_id), parent, serious))


def deed(now: int, held: int) -> str:
    """What the button that sends says: how many go now, and how many wait for the embargo."""
    if not held:
        return counted("Send {count} message", "Send {count} messages", now)
    if not now:
        return counted(
            "Hold {count} message until the embargo ends", "Hold {count} messages until the embargo ends", held
        )
    return _("Send {now} now, hold {held}").format(now=number(now), held=number(held))


class LastLookDialog(dialogs.Dialog):
    """Who gets it now, who waits, who is excluded. Send begins a countdown, in which Cancel leaves nothing sent."""

    def __init__(self, look: LastLook, parent: QWidget | None = None, serious: Sequence[str] = ()) -> None:
        super().__init__(_("Send “{headline}”?").format(headline=one_line(look.headline, 80)), parent, width=600)
        row = QHBoxLayout()
        for figure in _figures(look):
            row.addWidget(tile(*figure), 1)
        self.body.addLayout(row)
        for text in _remarks(look):
            self.body.addWidget(Text(text, wrap=True))
        warnings = [*serious, *look.warnings]
        if warnings:
            self.body.addWidget(Text(_("Warnings"), "section"))
        for text in warnings:
            self.body.addWidget(Text(text, tone="warning", wrap=True))
        self.body.addStretch(1)
        self.cancel = self.add_button(_("Cancel"), self.reject)
        self.send = self.add_button(deed(look.now, look.waiting), self.accept, primary=True)
        self.send.setEnabled(bool(look.now or look.waiting))
        self._left, self._sends = SECONDS, bool(look.now)
        self._clock = QTimer(self, interval=1000)
        self._clock.timeout.connect(self._tick)

    def accept(self) -> None:
        """Begins the countdown; nothing is sent before it is over."""
        if not self.send.isEnabled():
            return
        self.send.setEnabled(False)
        self.cancel.setDefault(True)
        self.cancel.setFocus()
        self._show_left()
        self._clock.start()

    def _tick(self) -> None:
        self._left -= 1
        if self._left > 0:
            self._show_left()
        else:
            self._clock.stop()
            super().accept()

    def _show_left(self) -> None:
        text = _("Sending in {seconds} s") if self._sends else _("Holding in {seconds} s")
        self.send.setText(text.format(seconds=self._left))


def _figures(look: LastLook) -> Iterator[Figure]:
    yield Figure(_("go now"), look.now, "done")
    if look.waiting:
        until = formatting.moment(look.until)
        wait = _("wait until {moment}").format(moment=until) if until else _("wait until the embargo is lifted")
        yield Figure(wait, look.waiting, "warning")
    text = _("excluded")
    if look.already:
        text = counted(
            "excluded, {count} of them has it already or is waiting for it",
            "excluded, {count} of them have it already or are waiting for it",
            look.already,
        )
    yield Figure(text, sum(look.left_out.values()))


def _remarks(look: LastLook) -> Iterator[str]:
    """Why people are excluded, and how many get it although they have it or wait for it."""
    by_problem: Counter[str] = Counter()
    for code, many in look.left_out.items():
        by_problem[words.problem_of(code)] += many
    if by_problem:
        told = (f"{words.problem(name)}: {number(many)}" for name, many in by_problem.most_common())
        yield _("Excluded: {reasons}").format(reasons=" · ".join(told))
    if look.once_more:
        text = _("Included as you chose, though they have it or are waiting for it: {count}")
        yield text.format(count=number(look.once_more))


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
        self._serious = Serious(page)
        detail.wanted.connect(self.do)
        detail.contact_wanted.connect(lambda contact: page.open_requested.emit("contacts", contact))

    def do(self, name: str) -> None:
        """Does something with the distribution that is shown, where there is one."""
        deeds: dict[str, Callable[[int], None]] = {
            "again": self._again, "record": self._save_record, "send": lambda _current: self.send(),
            "pause": self._pause, "stop": self._stop, "unschedule": self._unschedule, "test": self._test_shown,
            "retry": self._retry, "report": self._report, "arrived": self._arrived, "take_back": self._take_back,
            "open": self._open_chat, "files": self._save_files,
            **{how: partial(self._mark, how) for how in messengers.MARKS},
        }  # fmt: skip
        current = self.current()
        if current is None:
            return
        try:
            deeds[name](current)
        except ReleaseChanged as error:  # the text of a queue: it is shown before a chat is opened with it
            if outcomes.ask_changed(self._page, error.different):
                self._workspace.write(_(RENEWED), messengers.renew, current, {})
                self._show()
                self._detail.go_on()

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
        self._page.save_as(
            _("Saving the record"), _("Save the record"), name, f"{_('PDF files')} (*.pdf);;JSON (*.json)",
            delivery_record.export_record, self._workspace, current, endings=(".pdf", ".json"),
        )  # fmt: skip

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

    def _take_back(self, current: int, password: str | None = None) -> None:
        """Removes the drafts that are still in the mailbox, after a question."""
        if password is None and not self._is_wanted_back(current):
            return
        work = partial(mailbox_drafts.take_back, self._workspace, current, password)
        told = lambda found: self._page.said.emit(found.text)  # noqa: E731
        again = outcomes.or_password(self._page, partial(self._take_back, current))
        self._page.start_job(_("Removing drafts"), work, told, again)

    def _is_wanted_back(self, current: int) -> bool:
        text = self._workspace.read(mailbox_drafts.question, current)
        note = _("What you have already sent stays sent. Your other drafts are not touched.")
        return dialogs.ask(
            self._page, _("Take back drafts?"), _("Take back"), Text(text, wrap=True), Text(note, "muted", wrap=True)
        )

    def _open_chat(self, current: int) -> None:
        """Copies the text for the next in the queue and opens their chat; who may not get it any more leaves it."""
        item = self._detail.item
        if item.contact is None:
            return
        with self._workspace.renewing() as session:
            messengers.refresh(session, current)
        self._show()  # who may not get it any more has left, and is named by what follows
        with self._workspace.renewing() as session:
            item = messengers.take(session, current, item.contact)
        self._show()
        QGuiApplication.clipboard().setText(item.text)
        is_open = links.open_own(item.url)
        text = _("Copied; the chat with {name} is open") if is_open else _("Copied; open the chat yourself: {account}")
        self._page.said.emit(text.format(name=item.name, account=item.account))
        self._detail.go_on()

    def _mark(self, how: str, current: int) -> None:
        item = self._detail.item
        if item.contact is not None:
            self._workspace.write(_(MARKS[how]), messengers.mark, current, item.contact, how)
            self._page.step_done.emit(f"{item.name}: {_(MARKS[how])}")
            self._show()
            self._detail.go_on()

    def _save_files(self, current: int) -> None:
        """Writes the files for the next in the queue into a folder and shows it: they are dragged from there."""
        item, folder = self._detail.item, dialogs.choose_folder(self._page, _("A folder for the files"))
        if folder is not None:
            self._workspace.read(messengers.save_files, current, item.language, folder)
            links.open_folder(folder)

    def _stop(self, current: int) -> None:
        """Ends the distribution: who waits does not get it."""
        count = self._workspace.write(_("Stop a distribution"), distributions.stop, current)
        self._page.step_done.emit(delivery.told_stopped(count))

    def _unschedule(self, current: int) -> None:
        """Takes the time back."""
        self._workspace.write(_("Unschedule a distribution"), distributions.unschedule, current)
        self._page.step_done.emit(_("It waits until you send it"))

    def send(self) -> None:
        """Sends it, or goes on where it was left, after a last look; what has changed since is asked about first."""
        current = self.current()
        if current is not None and current not in self.running:
            self._serious.ask_first(partial(self._look_and_send, current), last_look.serious, current)

    def _look_and_send(self, current: int, serious: Sequence[str]) -> None:
        is_mail = self._workspace.read(distributions.card, current).how == "smtp"
        sure = confirms(self._workspace, current, self._page, serious) if is_mail else goes_on(self._page, serious)
        if sure:
            self._send(current)
        else:
            self._page.said.emit(_("Nothing was sent."))

    def _send(self, current: int, password: str | None = None, *, as_it_is_now: bool = False) -> None:
        work = partial(sending.send, self._workspace, current, password=password, as_it_is_now=as_it_is_now)
        job = self._page.start_job(
            _("Sending"), work, partial(self._sent, current),
            partial(self._not_sent, current, password, as_it_is_now=as_it_is_now),
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
        outcome = outcomes.of_sent(sent, self._workspace.read(distributions.card, distribution_id).how)
        self._page.said.emit(". ".join([outcome.title, *outcome.problems[:1]]))

    def _not_sent(
        self, distribution_id: int, password: str | None, error: BaseException, *, as_it_is_now: bool
    ) -> None:
        self._ended(distribution_id)

        def again(given: str | None, *, as_it_is_now: bool = as_it_is_now) -> None:
            self._send(distribution_id, given, as_it_is_now=as_it_is_now)

        if not isinstance(error, ReleaseChanged):
            outcomes.or_password(self._page, again)(error)
        elif outcomes.ask_changed(self._page, error.different):
            again(password, as_it_is_now=True)

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
        def told(languages: list[str]) -> None:
            self._page.said.emit(counted(
                "{count} test is sent to {address}", "{count} tests are sent to {address}", len(languages),
                address=address,
            ))  # fmt: skip

        work = partial(sending_trial.to_oneself, self._workspace, distribution_id, address, password=password)
        again = outcomes.or_password(self._page, partial(self._test, distribution_id, address))
        self._page.start_job(_("Sending a test"), work, told, again)
