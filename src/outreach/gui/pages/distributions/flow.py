"""The guided distribution: release and lists, everybody who gets it, how, result; nothing goes out before the last."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from outreach.gui.kit import links
from outreach.gui.kit.labels import number
from outreach.gui.kit.page import Changed
from outreach.gui.kit.steps import StepsPage
from outreach.gui.pages.distributions import carrying_out, last_look
from outreach.gui.pages.distributions.carrying_out import Outcome
from outreach.gui.pages.distributions.check_step import CheckStep
from outreach.gui.pages.distributions.how_step import LATER, SEND, Chosen, HowStep
from outreach.gui.pages.distributions.result_step import ResultStep
from outreach.gui.pages.distributions.who_step import WhoStep
from outreach.i18n import _, ngettext
from outreach.problems import Problem
from outreach.services.contacts import contacts
from outreach.services.contacts.contacts import ContactRow
from outreach.services.delivery import audience, distributions, sending_steps
from outreach.services.delivery.audience import Audience, Resolved
from outreach.services.delivery.mail_server import PasswordWanted
from outreach.services.quality import stored_duplicates
from outreach.services.releases import releases
from outreach.store.workspace import Workspace

WHO, CHECK, HOW, RESULT = range(4)
# Whatever of these is written may change who gets it.
REACHING = frozenset(
    {"contact", "email", "tag", "position", "outlet", "phone", "channel", "suppression", "version", "release",
     "press_list", "pick", "exclusion"}
)  # fmt: skip


class DistributingPage(StepsPage):
    """Steps, one after the other; going back changes nothing. The number of recipients is always in sight."""

    name = "distributing"

    def __init__(self, workspace: Workspace, parent: QWidget | None = None) -> None:
        super().__init__(workspace, parent)
        self.outcome: Outcome | None = None
        self._shown: Resolved | None = None
        self._begun = False
        self.who, self.how, self.result = WhoStep(workspace), HowStep(workspace), ResultStep()
        self.check = CheckStep(self._why, self._search)
        self.build(
            _("Distribute"),
            [
                (_("Audience"), self.who),
                (_("All recipients"), self.check),
                (_("Send"), self.how),
                (_("Result"), self.result),
            ],
        )
        self.who.counted.connect(self._counted)
        self.check.aside_wanted.connect(lambda ids: self.who.leave_out(tuple(ids)))
        self.check.back_wanted.connect(lambda ids: self.who.take_back(tuple(ids)))
        self.check.contact_wanted.connect(lambda number_: self.open_requested.emit("contacts", number_))
        self.how.changed.connect(self._tell)
        self.how.server_wanted.connect(lambda: self.open_requested.emit("sending", None))
        self.result.record_wanted.connect(self._open_record)
        self.result.folder_wanted.connect(self._show_folder)
        self.result.another_wanted.connect(lambda: self.begin({}))
        self.go(WHO)

    # Beginning

    def begin(self, given: dict[str, Any]) -> None:
        """Begins anew, for the release, the list or the filter that is given; one that is under way stays."""
        if self.job is not None or (not given and self._begun and self.step in (CHECK, HOW)):
            return
        chosen, filter_ = tuple(given.get("lists") or ()), str(given.get("filter") or "")
        again = bool(given.get("again"))
        self._load(Audience(chosen, release=given.get("release"), filter=filter_, again=again))

    def show_record(self, record_id: int) -> None:
        """Begins with the audience of a distribution, as it is now; who was left out by hand stays out."""
        if self.job is not None:
            return
        wanted, gone = self.workspace.read(distributions.audience_of, record_id)
        self._load(wanted)
        if gone:
            self.said.emit(" ".join(gone))

    def _load(self, wanted: Audience) -> None:
        self._begun, self._shown, self.outcome = True, None, None
        self.who.load(wanted)
        self.go(WHO)

    def entered(self) -> None:
        if not self._begun:
            self._load(Audience(()))
        self._focus()

    def refresh(self, changed: Changed | None = None) -> None:
        if self.step == HOW and (changed is None or "setting" in changed):
            self.how.server_changed()
        if self._begun and self.step in (WHO, CHECK) and (changed is None or not REACHING.isdisjoint(changed)):
            self.who.count()
        if self._begun and self.step == HOW and (changed is None or "setting" in changed):
            self.how.read_server()

    # Steps

    def show_step(self) -> None:
        self._tell()
        self._focus()

    def _focus(self) -> None:
        if self.step == WHO:
            (self.who.release if self.who.audience().lists else self.who.lists).setFocus()
        elif self.step == CHECK:
            self.check.table.setFocus()
        elif self.step == HOW:
            self.how.focus_choice()

    def _counted(self) -> None:
        if self.step == CHECK and self.who.resolved is not None:
            self._show_everybody(self.who.resolved)
        elif self.step == CHECK and self.who.problem:
            self.go(WHO)
        self._tell()

    def _tell(self) -> None:
        """Says how many get it, and why the next step cannot be taken where it cannot."""
        resolved = self._shown if self.step == HOW or self.job is not None else self.who.resolved
        got = len(resolved.recipients) if resolved is not None else 0
        text = ngettext("{count} recipient", "{count} recipients", got).format(count=number(got))
        self.count.setText(text if resolved is not None and self.step != RESULT else "")
        self.subject.setText(self.who.release.currentText())
        problem = self.how.problem if self.step == HOW else self.who.problem if self.step == WHO else ""
        ready = resolved is not None and got > 0 and not problem
        self.why_not.setText(problem)
        self.next_button.setEnabled(ready)
        said = {WHO: _("Review recipients"), CHECK: _("Delivery"), HOW: self._deed(got)}
        self.next_button.setText(said.get(self.step, ""))

    def _deed(self, count: int) -> str:
        """The last button says what it will do."""
        held = sum(one.held for one in self._shown.recipients) if self._shown is not None else 0
        shown = {
            SEND: f"{last_look.deed(count - held, held)}…",
            LATER: ngettext("Send {count} message later", "Send {count} messages later", count),
            "eml": ngettext("Save {count} draft", "Save {count} drafts", count),
        }.get(self.how.way(), ngettext("Export {count} recipient", "Export {count} recipients", count))
        return shown.format(count=number(count))

    def next(self) -> None:
        """Goes on to the next step; at the last one it is done."""
        if not self.next_button.isEnabled() or self.who.resolved is None:
            return
        if self.step == WHO:
            self._show_everybody(self.who.resolved)
            self.go(CHECK)
        elif self.step == CHECK:
            self._shown = self.who.resolved
            self.how.load(self._shown, self.who.release_id(), self.check.current())
            self.go(HOW)
        elif self.step == HOW:
            self._do(self.how.chosen())

    def _show_everybody(self, resolved: Resolved) -> None:
        release_id = self.who.release_id()
        card = self.workspace.read(releases.card, release_id) if release_id is not None else None
        self.check.show_resolved(resolved, card, self._doubts(resolved))

    def _doubts(self, resolved: Resolved) -> dict[int, str]:
        """Who may be somebody else who gets it as well, as the last search for doubles found."""
        names_ = {one.contact: one.name for one in resolved.recipients}
        found: dict[int, str] = {}
        for pair in self.workspace.read(stored_duplicates.open_pairs):
            if pair.a in names_ and pair.b in names_:
                for one, other in ((pair.a, pair.b), (pair.b, pair.a)):
                    found.setdefault(one, _("possibly {name}").format(name=names_[other]))
        return found

    def _why(self, contact_id: int) -> audience.Answer:
        known = audience.told(self.who.resolved, contact_id) if self.who.resolved is not None else None
        return known or self.workspace.read(audience.why, self.who.audience(), contact_id)

    def _search(self, text: str) -> Sequence[ContactRow]:
        try:
            found = self.workspace.read(contacts.find, text)[:8]
        except Problem:
            return []
        return self.workspace.read(contacts.rows, found)

    # Doing it

    def _do(self, chosen: Chosen) -> None:
        assert self._shown is not None
        wanted, shown, workspace = self.who.audience(), self._shown, self.workspace
        if chosen.way in (SEND, LATER):
            found, resolved = carrying_out.prepare(workspace, wanted, shown, chosen)
            if chosen.way == LATER:
                self._done(carrying_out.scheduled(found, resolved, chosen))
            else:
                self._look_and_send(found, chosen.password or None)
            return
        path = self.how.where.path()
        self.how.where.keep()
        self.run(
            _("Exporting"), lambda: carrying_out.write(workspace, wanted, shown, chosen, path), self._done,
            lambda _error: self.go(HOW),
        )  # fmt: skip

    def _look_and_send(self, distribution_id: int, password: str | None) -> None:
        """Sends after a last look; whoever takes it back has prepared nothing."""
        step = self.workspace.written
        if last_look.confirms(self.workspace, distribution_id, self):
            self._send(distribution_id, password)
        elif step is not None:
            self.workspace.do(_("Undo"), partial(_take_back, self.workspace, step))
            self.said.emit(_("Nothing was sent."))

    def _send(self, distribution_id: int, password: str | None = None) -> None:
        workspace = self.workspace
        self.run(
            _("Sending"), lambda: carrying_out.send(workspace, distribution_id, password), self._done,
            lambda error: self._not_sent(distribution_id, error),
        )  # fmt: skip

    def _not_sent(self, distribution_id: int, error: BaseException | None) -> None:
        """It is prepared in any case: what stands in the way can be mended, and it goes on from its own page."""
        if isinstance(error, PasswordWanted):
            given = carrying_out.ask_password(self, error.text)
            if given is not None:
                self._send(distribution_id, given)
                return
        self.outcome = None
        self.open_requested.emit("distributions", distribution_id)
        self.go(WHO)

    def _done(self, outcome: Outcome) -> None:
        self.outcome = outcome
        self.result.show_result(outcome.title, outcome.where, outcome.figures, outcome.problems, good=outcome.good)
        self.result.record.setVisible(outcome.distribution is not None)
        self.result.folder.setVisible(outcome.folder is not None)
        self._begun = False
        self.go(RESULT)
        self.result.record.setFocus()

    def _open_record(self) -> None:
        if self.outcome is not None and self.outcome.distribution is not None:
            self.open_requested.emit("distributions", self.outcome.distribution)

    def _show_folder(self) -> None:
        if self.outcome is not None and self.outcome.folder is not None:
            links.open_folder(self.outcome.folder)

    def leave(self) -> None:
        self._begun = False
        self.open_requested.emit("distributions", None)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        alt = event.modifiers() & Qt.KeyboardModifier.AltModifier
        if event.key() == Qt.Key.Key_Escape:
            self.back() if self.step in (CHECK, HOW) else self.cancel()
        elif alt and self.step == HOW and event.key() in (Qt.Key.Key_Left, Qt.Key.Key_Right):
            self.how.step(1 if event.key() == Qt.Key.Key_Right else -1)
        else:
            super().keyPressEvent(event)


def _take_back(workspace: Workspace, step: int) -> None:
    """Undoes what was prepared, for good: done again, it would wait, and nobody would know."""
    workspace.undo(step)
    with workspace.renewing() as session:
        sending_steps.never_undone(session, step)
