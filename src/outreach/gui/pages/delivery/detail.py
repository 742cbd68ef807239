"""A distribution that is chosen: what went out, to whom, how it stands, and what to do about what went wrong."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from functools import partial
from typing import NamedTuple

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QPushButton, QWidget

from outreach.gui import actions
from outreach.gui.kit import formatting
from outreach.gui.kit.labels import Text, counted_if_any, dressed, joined, line, number, one_line
from outreach.gui.kit.layout import at_foot, flow, hbox, holding, vbox
from outreach.gui.kit.page import push_button
from outreach.gui.pages.delivery import columns, words
from outreach.gui.tables.part_table import PartTable
from outreach.gui.theme import theme
from outreach.i18n import N_, _
from outreach.model.distributions import IN_TURN, RUN
from outreach.problems import Problem
from outreach.services.delivery import distributions, messengers
from outreach.services.delivery.delivery import OPEN
from outreach.services.delivery.distributions import DistributionRow, RecipientRow
from outreach.store.workspace import Workspace

ROOMY = 720  # pixels from which on there is room for each person's moment
TIGHT = 900  # pixels under which there is none for all that is known of them: each has two lines
LINES = ("name", "address", "state")
# In which order the states of people are shown: first what asks for something.
ORDER = (
    "unsure", "refused", "unreached", "bounced", "held", "queued", "sending", "sent", "answered", "done", "drafted",
    "exported", "left out",
)  # fmt: skip


class Deed(NamedTuple):
    """A button: the deed it asks for, its words, sign and kind, and its tip or the action that has one."""

    name: str
    text: str
    icon: str
    tip: str = ""
    action: str = "send"
    kind: str = ""


AGAIN = Deed("again", N_("Same audience again"), "redo-2", action="same_audience")
DEEDS = (
    Deed("open", N_("Copy and open"), "message-circle", N_("Copies the text and opens the chat"), kind="primary"),
    Deed("done", N_("Done"), "check", N_("They have it")),
    Deed("later", N_("Later"), "clock", N_("Behind all others")),
    Deed("not-reached", N_("Not reached"), "x", N_("They don't have it")),
    Deed("files", N_("Files…"), "folder-open", N_("Saves the files for them into a folder, to drag from"), action=""),
    Deed("send", N_("Send now"), "send", N_("To everybody who is waiting, once"), kind="primary"),
    Deed("pause", N_("Pause"), "clock", N_("Nothing more is sent until you resume")),
    Deed("test", N_("Send me a test…"), "mail", N_("Preview for the first recipient in each language")),
    Deed("unschedule", N_("Unschedule"), "calendar", N_("It stays prepared until you send it")),
    Deed("retry", N_("Send to them again…"), "redo-2",
         N_("A new distribution to people who don't have the release yet")),
    Deed("arrived", N_("I have sent these"), "check", N_("They count as delivered, and receive corrections")),
    Deed("take_back", N_("Take back drafts…"), "undo-2", N_("Removes those that are still in your mailbox")),
    Deed("record", N_("Save the record…"), "printer", action="save_record"),
    Deed("report", N_("Report on the release"), "chart-column", N_("Overall results of this release"), action=""),
    Deed("stop", N_("Stop"), "x", N_("Remaining recipients do not receive it"), kind="flat"),
)  # fmt: skip


class DistributionDetail(QWidget):
    """Shows a distribution; what is done with it is told by `wanted(name)` and done by the page.

    The names are send, pause, stop, unschedule, test, again, record, report, and retry: those who failed, anew.
    """

    wanted = Signal(str)
    contact_wanted = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.row: DistributionRow | None = None
        self.item = messengers.NOBODY
        self._people = PartTable[RecipientRow](
            "distribution-people", columns.people_columns(), _("Recipients and excluded people"),
            lambda row, state: row.delivery == state, self._open,
        )  # fmt: skip
        self.table = self._people.table
        self.table.as_lines = columns.person_lines
        self.head = self._head()
        inset = hbox(self.table, margins=(theme.AROUND - 8, 0, 0, 0))
        vbox(self.head, self._top(), line(), (inset, 1), line(), self._foot(), spacing=0, on=self)

    @property
    def people(self) -> list[RecipientRow]:
        """All whom it is for, and those who were excluded."""
        return self._people.rows

    def _head(self) -> QWidget:
        # The list beside it cuts a headline, here it is read whole.
        self.title = dressed(Text("", "title", wrap=True), margins=(0, 4, 0, 4))
        self.again = self._button(AGAIN)
        head = holding(hbox(
            (self.title, 1, Qt.AlignmentFlag.AlignTop), (self.again, Qt.AlignmentFlag.AlignTop), spacing=theme.INSIDE,
            margins=(theme.AROUND, 7, theme.BETWEEN, 3),
        ))  # fmt: skip
        head.setMinimumHeight(46)
        return head

    def _button(self, deed: Deed) -> QPushButton:
        tip = _(deed.tip) if deed.tip else actions.tip(deed.action)
        emit = partial(self.wanted.emit, deed.name)
        return push_button(_(deed.text), emit, kind=deed.kind, icon=deed.icon, tip=tip, does=deed.action)

    def _top(self) -> QWidget:
        self.facts = Text("", "muted", wrap=True)
        self.changed = Text("", "small", tone="warning", wrap=True)
        self.advice = Text("", "text", tone="problem", wrap=True)
        self.next = Text("", "section", wrap=True)
        self.chat = Text("", "muted", wrap=True, selectable=True)
        return holding(vbox(
            self.facts, self.changed, self.advice, self.next, self.chat, self._people.chips, spacing=6,
            margins=(theme.AROUND, 0, theme.BETWEEN, 10),
        ))  # fmt: skip

    def _foot(self) -> QWidget:
        self.buttons = {deed.name: self._button(deed) for deed in DEEDS}
        return at_foot(flow(*self.buttons.values(), spacing=8, margins=(theme.AROUND, 8, theme.BETWEEN, 8)))

    # What is shown

    def show_distribution(self, workspace: Workspace, distribution_id: int, *, running: bool) -> None:
        """Shows a distribution as it is now; `running` says that it is being sent from here.

        Raises:
            Problem: it has gone meanwhile.
        """
        row = next(iter(workspace.read(distributions.rows, [distribution_id])), None)
        if row is None:
            raise Problem(_("This record has been deleted."))
        wrote = workspace.read(distributions.answers, row.id)
        people = [
            one._replace(answer=wrote.get(one.id, "")) if one.delivery == "answered" else one
            for one in workspace.read(distributions.recipients, row.id)
        ]
        ask = distributions.changed_since if row.state in OPEN else distributions.ended_early
        changed = [*workspace.read(ask, row.id), *workspace.read(distributions.objected, row.id)]
        another = self.row is None or self.row.id != row.id
        self.row = row
        named = row.headline or row.list_name or _("Distribution {id}").format(id=row.id)
        self.title.setText(one_line(named, 200))
        self.facts.setText(_facts(row))
        by_state = Counter(one.delivery for one in people)
        held = counted_if_any(
            "{count} is held until the embargo ends.", "{count} are held until the embargo ends.", by_state["held"]
        )
        self.changed.show_text(" ".join([*changed, held]).strip())
        self.advice.show_text(_advice(by_state))
        chips = [(name, f"{words.recipient_state(name)} {number(by_state[name])}") for name in ORDER if by_state[name]]
        self._show_next(workspace, row)
        self._show_buttons(row, by_state, running=running)
        self._people.show(people, chips, anew=another)
        self._show_columns()

    def _show_next(self, workspace: Workspace, row: DistributionRow) -> None:
        """Who is next in a queue of messengers, with the text that goes there."""
        items = workspace.read(messengers.queue, row.id) if row.how == "messenger" and row.state in OPEN else []
        item = self.item = next(iter(items), messengers.NOBODY)
        self.next.show_text(one_line(joined(item.name, item.account), 120))
        said = {"sending": _("Opened {when}. Was it sent?"), "held": _("held until the embargo ends")}
        state = said.get(item.state, "").format(when=formatting.when(item.at))
        self.chat.show_text("\n".join(filter(None, (state, item.text, ", ".join(item.files)))))

    def go_on(self) -> None:
        """Goes to the button that comes next in a queue, so that Enter leads through it; else to the people."""
        button = self.buttons["done" if self.item.state == "sending" else "open"]
        (button if self.item.state else self.table).setFocus()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._show_columns()

    def _show_columns(self) -> None:
        """Only a server says when it took each of them, and where there is little room their names are worth more."""
        if self.table.show_lines(LINES if self.width() < TIGHT else ()) or self.table.records.lines:
            return
        told = self.row is not None and self.row.how == "smtp" and any(one.at for one in self.people)
        keys = [column.key for column in self.table.records.columns]
        self.table.show_columns(keys if told and self.width() >= ROOMY else [key for key in keys if key != "at"])

    def _show_buttons(self, row: DistributionRow, by_state: Counter[str], *, running: bool) -> None:
        by_hand = _by_hand(row, by_state)
        possible = {"pause", "record"} if running else {"record", *_possible_at_rest(row, by_state)}
        possible |= {"open", "done", "later", "not-reached"} if self.item.state else set()
        possible |= {"files"} if self.item.files else set()
        for name, button in self.buttons.items():
            button.setVisible(name in possible)
        self.buttons["send"].setText(" " + (_("Save drafts") if row.how == "mailbox" else _("Send now")))
        self.buttons["arrived"].setText(" " + (_("I have sent these") if by_hand else _("Arrived")))

    def to_retry(self) -> list[int]:
        """The contacts who have not got it: those selected, or all of them."""
        chosen = set(self.table.selected_ids())
        failed = [one for one in self.people if one.state in ("failed", "unsure") and one.contact is not None]
        some = [one for one in failed if one.id in chosen] if len(chosen) > 1 else failed
        return [one.contact for one in (some or failed) if one.contact is not None]

    def _open(self, recipient_id: int) -> None:
        contact = next((one.contact for one in self.people if one.id == recipient_id), None)
        if contact is not None:
            self.contact_wanted.emit(contact)


def _by_hand(row: DistributionRow, by_state: Counter[str]) -> bool:
    """Whether only the user knows whether they went out: drafts and files of a release."""
    return bool(row.headline and (by_state["drafted"] or by_state["exported"]))


def _possible_at_rest(row: DistributionRow, by_state: Counter[str]) -> Iterator[str]:
    """What can be done with a distribution that is not being sent."""
    is_open, waits = row.state in OPEN, by_state["queued"] + by_state["held"]
    sends = row.how in RUN and is_open
    says = {
        "send": sends and waits, "test": sends and waits and row.how == "smtp", "stop": row.how in IN_TURN and is_open,
        "unschedule": row.state == "scheduled", "report": row.headline and not sends,
        "take_back": row.how == "mailbox" and by_state["drafted"],
        "arrived": by_state["unsure"] or _by_hand(row, by_state),
        "retry": by_state["refused"] + by_state["unsure"] + by_state["unreached"],
    }  # fmt: skip
    return (name for name, is_so in says.items() if is_so)


def _facts(row: DistributionRow) -> str:
    parts = [words.how(row.how), formatting.moment(row.at), row.list_name]
    if row.how in IN_TURN:
        parts.insert(1, words.state(row.state))
    if row.state == "scheduled" and row.scheduled_at is not None:
        parts.append(_("scheduled for {moment}").format(moment=formatting.moment(row.scheduled_at)))
    return joined(*parts)


def _advice(by_state: Counter[str]) -> str:
    """What to do about what went wrong, a sentence each."""
    unsure = counted_if_any(
        "{count} is unsure: the server may have accepted it before the connection was interrupted. Ask "
        "them; it is not repeated automatically.",
        "{count} are unsure: the server may have accepted them before the connection was interrupted. "
        "Ask them; they are not repeated automatically.",
        by_state["unsure"],
    )
    refused = counted_if_any(
        "{count} refused: read the reason below, fix the address, then send it again.",
        "{count} refused: read the reasons below, fix the addresses, then send them again.",
        by_state["refused"],
    )
    return " ".join(filter(None, (unsure, refused)))
