"""Bounces and replies: messages from files or the mailbox, what each of them says, and what waits for a decision."""

from __future__ import annotations

from collections.abc import Callable, Generator
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from outreach.gui.forms.fields import LineEdit, TextField, choice_box, fill_box
from outreach.gui.kit import dialogs
from outreach.gui.kit.events import ENTER, on_drop, on_keys, shortcuts
from outreach.gui.kit.job_view import JobLine
from outreach.gui.kit.jobs import Job
from outreach.gui.kit.key_button import KeyButton
from outreach.gui.kit.labels import Text, counted, dressed, joined, make_visible, number, one_line
from outreach.gui.kit.layout import Scroll, empty, fill, flow, hbox, vbox
from outreach.gui.kit.popover import Revealed
from outreach.gui.theme import theme
from outreach.i18n import N_, _
from outreach.mail.sasl import Secret
from outreach.problems import FieldProblem, Problem
from outreach.services.delivery import bounces, own_mailbox, replies
from outreach.services.delivery.bounces import Found, Said
from outreach.services.delivery.own_mailbox import Mailbox
from outreach.services.delivery.replies import Proposal
from outreach.services.progress import Progress
from outreach.store.workspace import Workspace

KEYS = {"accept": "1", "dismiss": "3", "later": "H"}


class RepliesView(QWidget):
    """The first reply that waits, with its keys; hidden when none does. `decided` tells what was done."""

    decided = Signal(str)

    def __init__(self, workspace: Workspace, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._workspace = workspace
        self.waiting: list[Proposal] = []
        self.title = Text("", "section", wrap=True)
        self.who = Text("", "small", wrap=True, selectable=True)
        self.said = Text("", wrap=True, selectable=True)
        self.proposed = Text("", "label", wrap=True)
        self.address = LineEdit(name=_("New address"))
        on_keys(self.address, {ENTER: partial(self.decide, "accept")})  # it presses no button of the dialog
        self.whose = choice_box(_("Whose reply it is"))
        self.problem = Text("", "small", tone="problem", wrap=True)
        vbox(
            self.title, self.who, self.said, self.proposed, self.whose, self.address, self.problem, self._keys(),
            spacing=theme.INSIDE // 2, on=self,
        )  # fmt: skip
        dressed(self, focus=Qt.FocusPolicy.StrongFocus, name=_("Replies that need a decision"))
        self.refresh()

    def _keys(self) -> QHBoxLayout:
        words = {"accept": _("Accept"), "dismiss": _("Dismiss"), "later": _("Later")}
        self.buttons: dict[str, KeyButton] = {}
        for name, key in KEYS.items():
            deed = partial(self.decide, name)
            self.buttons[name] = KeyButton(words[name], key, deed, kind="flat" if name == "later" else "")
            shortcuts(self, {key: deed})
        return hbox((flow(*self.buttons.values(), spacing=theme.INSIDE), 1))

    def refresh(self) -> None:
        """Reads what waits anew."""
        self.waiting = self._workspace.read(replies.waiting)
        self._show()

    def decide(self, name: str) -> None:
        """Accepts or dismisses the reply that is shown, or leaves it for later; the next one is shown."""
        if not self.waiting:
            return
        one = self.waiting[0]
        if name == "later":
            self.waiting = [*self.waiting[1:], one]
            self._show()
            return
        try:
            if name == "accept":
                typed = self.address.text().strip() if one.kind == "moved" else ""
                asked = (one.id, typed, self.whose.currentData())
                self._workspace.write(_("Accept what a reply asks for"), replies.accept, *asked)
            else:
                self._workspace.write(_("Dismiss what a reply asks for"), replies.dismiss, one.id)
        except FieldProblem as problem:
            self._show_problem(problem.text)
            return
        except Problem as problem:  # somebody else has decided meanwhile
            self.refresh()
            self._show_problem(problem.text)
            return
        self.refresh()
        who = one.name or one.address
        self.decided.emit((_("Accepted: {name}") if name == "accept" else _("Dismissed: {name}")).format(name=who))

    def _show_problem(self, text: str) -> None:
        self.problem.show_text(text)
        if self.address.isVisible():
            self.address.setFocus()

    def _show(self) -> None:
        self.setVisible(bool(self.waiting))
        self.problem.hide()
        if not self.waiting:
            return
        one, count = self.waiting[0], len(self.waiting)
        waits = counted("{count} reply waits for your decision", "{count} replies wait for your decision", count)
        self.title.setText(waits)
        self.who.setText(joined(one.name, one.address, one_line(one.headline, 80)))
        self.said.setText(_("“{words}”").format(words=one_line(one.text, 400)))
        self.said.setVisible(bool(one.text))
        self.proposed.setText(replies.proposed(one))
        unsaid = _("The address alone") if one.kind == "opt-out" else _("Choose whose reply it is")
        fill_box(self.whose, [(None, unsaid), *one.sharing.items()])
        self.whose.setVisible(bool(one.sharing))
        self.address.setVisible(one.kind == "moved")
        self.address.setText(one.instead[0] if one.instead else "")
        self.buttons["later"].setVisible(count > 1)
        self.setFocus()


# What is told of each kind, the weightiest first.
KINDS = (
    (("hard",), N_("Bounced: these addresses receive nothing more"), "problem"),
    (("complaint",), N_("Reported as spam: none of their addresses receives anything more"), "problem"),
    (("opt-out",), N_("Ask to be unsubscribed"), "warning"),
    (("moved",), N_("New address"), "warning"),
    (("gone",), N_("No longer work there"), "warning"),
    (("reply",), N_("Replies"), ""),
    (("away",), N_("Away"), ""),
    (("soft", "delayed"), N_("Temporarily undelivered"), ""),
    (("other", "delivered"), N_("Other messages"), ""),
)
MOST_LINES = 200


class BouncedDialog(dialogs.Dialog):
    """Takes messages by button, by drop, or from a mailbox; marks what they say as one step, and tells it."""

    def __init__(
        self, workspace: Workspace, done: Callable[[str], None], set_up: Callable[[], object],
        parent: QWidget | None = None,
    ) -> None:  # fmt: skip
        super().__init__(_("Bounces and replies"), parent, width=620)
        self._workspace, self._done, self._set_up_wanted = workspace, done, set_up
        on_drop(self, self.take)
        self.replies = RepliesView(workspace, self)
        self.replies.decided.connect(done)
        lead = _("Drop bounces and replies here, or fetch them from the mailbox. The originals stay where they are.")
        self.lead = Text(lead, wrap=True)
        self._box = workspace.read(own_mailbox.read)
        self.password = TextField("password", _("Password"), secret=True)
        text = _("{user} at {host}; the password is not saved.")
        self.password.show_note(text.format(user=self._box.user, host=self._box.host))
        self._known = self._secret()
        self.password.setVisible(bool(self._box.host) and not self._known)
        self.said = JobLine(self, _("Status"))
        self.lines = vbox(spacing=theme.INSIDE // 2)
        holder = QWidget()
        holder.setLayout(self.lines)
        self.area = dressed(Scroll(holder), least_height=240)
        self.area.hide()
        fill(self.body, self.replies, self.lead, self.password, self.said, (self.area, 1))
        self.files_button = self.add_button(_("Choose files…"), self._choose, left=True)
        self.close_button = self.add_button(_("Close"), self.reject)
        self.fetch_button = self.add_button(_("Fetch from the mailbox"), self.fetch, primary=True)
        self.fetch_button.setVisible(bool(self._box.host))
        self.set_up_button = self.add_button(_("Set up the mailbox…"), self._set_up, left=True)

    # From where

    def _choose(self) -> None:
        dialogs.with_files(self.take, self, _("Choose messages"), f"{_('Messages')} (*.eml *.mbox *.mbx *.txt)")

    def take(self, files: list[Path]) -> None:
        """Reads these files and folders, and marks what they say."""
        workspace = self._workspace
        self._start(_("Reading messages"), lambda: bounces.take(workspace, files))

    def _secret(self) -> Secret | None:
        """What lets the user in without asking."""
        try:
            return self._workspace.read(own_mailbox.known_secret, self._box) if self._box.host else None
        except Problem:  # nobody has signed in: a password may be typed
            return None

    def _set_up(self) -> None:
        self.reject()
        self._set_up_wanted()

    def fetch(self) -> None:
        """Reads the mailbox, and marks what its messages say."""
        workspace, box, secret = self._workspace, self._box, str(self.password.value()) or self._known
        if secret:
            self._start(_("Reading the mailbox"), lambda: _fetched(workspace, box, secret))
        else:
            self.said.show_text(_("Enter the password of this mailbox. It is not saved."), "problem")

    def _start(self, title: str, work: Callable[[], Generator[Progress, None, Found]]) -> None:
        job = Job(title, work, self, self._told)
        self.said.follow(job, f"{title}…", _("Reading was interrupted."), self.files_button, self.fetch_button)

    # What it says

    def _told(self, found: Found) -> None:
        make_visible(False, self.password, self.lead, self.fetch_button, self.set_up_button)
        self.close_button.setText(_("Done"))
        self.replies.refresh()
        if not self.replies.waiting:
            self.close_button.setFocus(Qt.FocusReason.OtherFocusReason)
        words = [counted("{count} message was read.", "{count} messages were read.", found.read)]
        if found.known:
            words.append(counted("{count} was read before.", "{count} were read before.", found.known))
        if not found.said:
            words.append(_("None of them is a bounce or a reply."))
        self.said.show_text(" ".join(words), "")
        self._fill(found)
        if len(found.said) > found.known:
            self._done(words[0])

    def _fill(self, found: Found) -> None:
        empty(self.lines)
        names = self._workspace.read(bounces.names, found)
        for kinds, title, tone in KINDS:
            there = [(said, name) for said, name in zip(found.said, names, strict=True) if said.kind in kinds]
            if there:
                fill(
                    self.lines, theme.INSIDE,
                    Text(f"{_(title)} ({number(len(there))})", "section", tone=tone, wrap=True),
                )  # fmt: skip
                self._add([(_line(said, name), said.text if said.reason else "") for said, name in there])
        if found.problems:
            self.lines.addWidget(Text(_("Not read"), "section", tone="problem"))
            self._add([(f"{file}: {text}", "") for file, text in found.problems])
        self.lines.addStretch(1)
        self.area.setVisible(bool(found.said or found.problems))

    def _add(self, lines: list[tuple[str, str]]) -> None:
        """Adds lines; a server's own words are shown at a click on theirs."""
        for line, server in lines[:MOST_LINES]:
            self.lines.addWidget(Text(line, wrap=True, selectable=True))
            if server:
                self.lines.addWidget(Revealed(_("Server's message"), server))
        if len(lines) > MOST_LINES:
            more = counted("and {count} more", "and {count} more", len(lines) - MOST_LINES)
            self.lines.addWidget(Text(more, "small"))


def _line(said: Said, name: str) -> str:
    who = f"{name}, {said.address}" if name else _("{address} (no contact)").format(address=said.address)
    return f"{who}: {said.text if said.kind == 'reply' else bounces.words(said)}"


def _fetched(workspace: Workspace, box: Mailbox, secret: Secret) -> Generator[Progress, None, Any]:
    found = yield from own_mailbox.fetch(box, secret)
    return workspace.write(_("Read bounces"), bounces.store, found) if found.said else found
