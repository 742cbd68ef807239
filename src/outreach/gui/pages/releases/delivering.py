"""The audience of a release and its way out: who gets it, how, and the sending itself."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import QObject, Signal

from outreach.gui.kit.jobs import Job, Work
from outreach.gui.kit.labels import number
from outreach.gui.kit.page import Changed, Page
from outreach.gui.pages.delivery import deeds, options_view, outcomes
from outreach.gui.pages.delivery.audience_view import AudienceView
from outreach.gui.pages.delivery.options_view import Chosen, OptionsView
from outreach.gui.pages.delivery.outcomes import Outcome
from outreach.gui.pages.delivery.recipients_view import RecipientsView
from outreach.i18n import _, ngettext
from outreach.services.delivery import sending_steps
from outreach.services.delivery.audience import Audience, Resolved
from outreach.services.quality import stored_duplicates
from outreach.services.releases import preflight, releases
from outreach.store.workspace import Workspace

# Whatever of these is written may change who gets it.
REACHING = frozenset(
    {"contact", "email", "tag", "position", "outlet", "phone", "channel", "suppression", "version", "release",
     "press_list", "pick", "exclusion"}
)  # fmt: skip


class Delivering(QObject):
    """Holds the parts of two stages: `who` and `check` of Audience, `how` of Send.

    `changed()`: what can be done, or the count, has changed. `done(outcome)`: it has been sent, scheduled or written.
    `not_sent(distribution)`: it is prepared, and something stood in the way.
    """

    changed = Signal()
    done = Signal(object)
    not_sent = Signal(int)

    def __init__(self, page: Page) -> None:
        super().__init__(page)
        self._page, self._workspace, self._serious = page, page.workspace, deeds.Serious(page)
        self.job: Job | None = None
        self._shown: Resolved | None = None
        self.who, self.how = AudienceView(self._workspace), OptionsView(self._workspace, self)
        self.check = RecipientsView(page, self.who.audience, self.who.leave_out, self.who.take_back)
        self.who.counted.connect(self._counted)
        self.how.changed.connect(self.changed)
        self.how.server_wanted.connect(lambda section: page.open_requested.emit("settings", section))

    # Audience

    def begin(self, wanted: Audience, *, choosing: bool = False) -> None:
        """Begins with an audience of a release, unless one is being sent."""
        if self.job is None:
            self._shown = None
            self.who.load(wanted, choosing=choosing)

    def turn_to(self, release_id: int) -> None:
        """Begins anew where nothing is chosen, or the audience is that of another release."""
        chosen = self.who.audience()
        if chosen.release != release_id or not (chosen.lists or chosen.filter or chosen.recipients_of):
            self.begin(Audience((), release=release_id))

    def refresh(self, changed: Changed | None) -> None:
        """Counts anew, or reads the mail server again, where what was written may matter."""
        if self.who.release_id() is None:
            return
        if changed is None or not REACHING.isdisjoint(changed):
            self.who.count()
        if self._shown is not None and (changed is None or "setting" in changed):
            self.how.read_server()

    def count(self) -> int | None:
        """How many get it; None while they are counted."""
        return len(self.who.resolved.recipients) if self.who.resolved is not None else None

    def is_counting(self) -> bool:
        """Whether it will be known how many get it."""
        return self.who.resolved is None and not self.who.problem

    def _counted(self) -> None:
        if self.who.resolved is not None:
            release_id = self.who.release_id()
            card = self._workspace.read(releases.card, release_id) if release_id is not None else None
            self.check.show_resolved(self.who.resolved, card, self._doubts(self.who.resolved))
        self.changed.emit()

    def _doubts(self, resolved: Resolved) -> dict[int, str]:
        """Who may be somebody else who gets it as well, as the last search for duplicates found."""
        names = {one.contact: one.name for one in resolved.recipients}
        found: dict[int, str] = {}
        for pair in self._workspace.read(stored_duplicates.open_pairs):
            if pair.a in names and pair.b in names:
                for one, other in ((pair.a, pair.b), (pair.b, pair.a)):
                    found.setdefault(one, _("possibly {name}").format(name=names[other]))
        return found

    # Send

    def load(self) -> None:
        """Shows how the audience that was counted may be sent to."""
        assert self.who.resolved is not None
        self._shown = self.who.resolved
        self.how.load(self._shown, self.who.audience(), self.check.current())

    def deed(self) -> str:
        """What sending does now, for its button."""
        people = self._shown.recipients if self._shown is not None else []
        count, held = len(people), sum(one.held for one in people)
        drafts = ngettext("Save {count} draft", "Save {count} drafts", count)
        shown = {
            options_view.SEND: f"{deeds.deed(count - held, held)}…",
            options_view.LATER: ngettext("Send {count} message later", "Send {count} messages later", count),
            **dict.fromkeys((options_view.MAILBOX, options_view.DRAFTS), drafts),
            options_view.CHAT: ngettext("Begin with {count} chat", "Begin with {count} chats", count),
        }.get(self.how.way(), ngettext("Export {count} recipient", "Export {count} recipients", count))
        return shown.format(count=number(count))

    def send(self) -> None:
        """Sends after a last look, or schedules or writes what was chosen; what is serious is asked about first."""
        assert self._shown is not None
        chosen, wanted, shown = self.how.chosen(), self.who.audience(), self._shown
        self._serious.ask_first(
            partial(self._go, wanted, shown, chosen), preflight.serious, wanted.release, [*shown.languages],
            told=wanted.told,
        )  # fmt: skip

    def _go(self, wanted: Audience, shown: Resolved, chosen: Chosen, serious: Sequence[str]) -> None:
        if chosen.way == options_view.SEND:
            found, _resolved = outcomes.prepare(self._workspace, wanted, shown, chosen)
            self.look_and_send(found, chosen.password or None, serious)
            return
        if not deeds.goes_on(self._page, serious):
            self._page.said.emit(_("Nothing was sent."))
            return
        if chosen.way in (*options_view.BY_SERVER, options_view.CHAT):
            self._prepare(wanted, shown, chosen)
            return
        path = self.how.where.path()
        self.how.where.keep()
        work = partial(outcomes.write, self._workspace, wanted, shown, chosen, path)
        self._run(_("Exporting"), work, self._page.failed.emit)

    def _prepare(self, wanted: Audience, shown: Resolved, chosen: Chosen) -> None:
        found, resolved = outcomes.prepare(self._workspace, wanted, shown, chosen)
        if chosen.way in (options_view.LATER, options_view.CHAT):
            self.how.close_texts(keep=False)
            self.done.emit(outcomes.scheduled(found, resolved, chosen))
        else:
            self._send(found)

    def look_and_send(self, distribution_id: int, password: str | None, serious: Sequence[str] = ()) -> None:
        """Sends after a last look; whoever takes it back has prepared nothing."""
        step = self._workspace.written
        if deeds.confirms(self._workspace, distribution_id, self._page, serious):
            self._send(distribution_id, password)
        elif step is not None:
            self._workspace.do(_("Undo"), partial(_take_back, self._workspace, step))
            self._page.said.emit(_("Nothing was sent."))

    def _send(self, distribution_id: int, password: str | None = None) -> None:
        work = partial(outcomes.send, self._workspace, distribution_id, password)
        title = _("Saving drafts") if self.how.way() == options_view.MAILBOX else _("Sending")
        self._run(title, work, partial(self._not_sent, distribution_id))

    def _not_sent(self, distribution_id: int, error: BaseException) -> None:
        """It is prepared in any case: what stands in the way can be mended, and it goes on from the results."""
        outcomes.or_password(self._page, partial(self._send, distribution_id))(error)
        if self.job is None:
            self.not_sent.emit(distribution_id)

    def _run(self, title: str, work: Work, failed: Callable[[BaseException], object]) -> None:
        job = self.job = Job(title, work, self)
        job.setProperty("quiet", True)  # what it needs is asked for, and anything else told, by `failed`
        for signal, then in ((job.done, self._done), (job.failed, failed), (job.cancelled, lambda: None)):
            signal.connect(partial(self._ended, then))
        self._page.job_started.emit(job)
        job.start()
        self.changed.emit()

    def _ended(self, then: Callable[..., object], *result: object) -> None:
        self.job = None
        then(*result)
        self.changed.emit()

    def _done(self, outcome: Outcome) -> None:
        self.who.load(Audience((), release=self.who.release_id()), choosing=False)
        self.done.emit(outcome)


def _take_back(workspace: Workspace, step: int) -> None:
    """Undoes what was prepared, for good: done again, it would wait, and nobody would know."""
    workspace.undo(step)
    with workspace.renewing() as session:
        sending_steps.never_undone(session, step)
