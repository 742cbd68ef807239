"""A distribution that is chosen: what went out, to whom, how it stands, and what to do about what went wrong."""

from __future__ import annotations

from collections import Counter

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QPushButton, QWidget

from outreach.gui import actions
from outreach.gui.forms.choice_chips import ChoiceChips
from outreach.gui.kit import formatting
from outreach.gui.kit.flow import FlowLayout, at_foot, flowing
from outreach.gui.kit.labels import Text, counted, joined, line, number, one_line
from outreach.gui.kit.layout import fill, hbox, holding, vbox
from outreach.gui.kit.page import push_button
from outreach.gui.pages.delivery import columns, words
from outreach.gui.tables.sorted_rows import SortedRows
from outreach.gui.tables.table import plain_table
from outreach.gui.theme import theme
from outreach.i18n import _
from outreach.problems import Problem
from outreach.services.delivery import distributions
from outreach.services.delivery.delivery import OPEN
from outreach.services.delivery.distributions import DistributionRow, RecipientRow
from outreach.store.workspace import Workspace

ROOMY = 720  # pixels from which on there is room for each person's moment
# In which order the states of people are shown: first what asks for something.
ORDER = (
    "unsure", "refused", "bounced", "held", "queued", "sending", "sent", "answered", "done", "drafted", "exported",
    "left out",
)  # fmt: skip


class DistributionDetail(QWidget):
    """Shows a distribution; what is done with it is told by `wanted(name)` and done by the page.

    The names are send, pause, stop, unschedule, test, again, record, report, and retry: those who failed, anew.
    """

    wanted = Signal(str)
    contact_wanted = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.row: DistributionRow | None = None
        self.people: list[RecipientRow] = []
        self._only = ""
        self._rows = SortedRows()
        self.head = self._head()
        column = vbox(self.head, self._top(), line(), spacing=0, on=self)
        self.table = plain_table(
            "distribution-people", columns.people_columns(), self._rows, _("Recipients and excluded people"), self._open
        )
        inset = hbox(self.table, margins=(theme.AROUND - 8, 0, 0, 0))
        fill(column, (inset, 1), line(), self._foot())

    def _head(self) -> QWidget:
        # The list beside it cuts a headline, here it is read whole.
        self.title = Text("", "title", wrap=True)
        self.title.setContentsMargins(0, 4, 0, 4)
        self.again = self._button("again", _("Same audience again"), "redo-2", "same_audience")
        head = holding(hbox(
            (self.title, 1, Qt.AlignmentFlag.AlignTop), (self.again, Qt.AlignmentFlag.AlignTop), spacing=theme.INSIDE,
            margins=(theme.AROUND, 7, theme.BETWEEN, 3),
        ))  # fmt: skip
        head.setMinimumHeight(46)
        return head

    def _button(self, name: str, text: str, icon: str, action: str = "", kind: str = "", tip: str = "") -> QPushButton:
        said = actions.tip(action) if action else tip
        return push_button(text, lambda: self.wanted.emit(name), kind=kind, icon=icon, tip=said)

    def _top(self) -> QWidget:
        self.facts = Text("", "muted", wrap=True)
        self.changed = Text("", "small", tone="warning", wrap=True)
        self.advice = Text("", "text", tone="problem", wrap=True)
        self.chips = ChoiceChips(self._show_only)
        return holding(vbox(
            self.facts, self.changed, self.advice, self.chips, spacing=6, margins=(theme.AROUND, 0, theme.BETWEEN, 10),
        ))  # fmt: skip

    def _foot(self) -> QWidget:
        foot = at_foot(flowing(QWidget()))
        row = FlowLayout(foot, spacing=8)
        row.setContentsMargins(theme.AROUND, 8, theme.BETWEEN, 8)
        self.send = self._button(
            "send", _("Send now"), "send", kind="primary", tip=_("To everybody who is waiting, once")
        )
        self.pause = self._button("pause", _("Pause"), "clock", tip=_("Nothing more is sent until you resume"))
        self.test = self._button(
            "test", _("Send me a test…"), "mail", tip=_("Preview for the first recipient in each language")
        )
        self.unschedule = self._button(
            "unschedule", _("Unschedule"), "calendar", tip=_("It stays prepared until you send it")
        )
        self.retry = self._button(
            "retry",
            _("Send to them again…"),
            "redo-2",
            tip=_("A new distribution to people who don't have the release yet"),
        )
        self.arrived = self._button(
            "arrived", _("I have sent these"), "check", tip=_("They count as delivered, and receive corrections")
        )
        self.stop = self._button("stop", _("Stop"), "x", kind="flat", tip=_("Remaining recipients do not receive it"))
        self.record = self._button("record", _("Save the record…"), "printer", "save_record")
        self.report = self._button(
            "report", _("Results of the release"), "chart-column", tip=_("Overall results of this release")
        )
        fill(
            row,
            self.send,
            self.pause,
            self.test,
            self.unschedule,
            self.retry,
            self.arrived,
            self.record,
            self.report,
            self.stop,
        )
        return foot

    # What is shown

    def show_distribution(self, workspace: Workspace, distribution_id: int, *, running: bool) -> None:
        """Shows a distribution as it is now; `running` says that it is being sent from here.

        Raises:
            Problem: it has gone meanwhile.
        """
        row = next(iter(workspace.read(distributions.rows, [distribution_id])), None)
        if row is None:
            raise Problem(_("This record has been deleted."))
        people = workspace.read(distributions.recipients, row.id)
        changed = workspace.read(distributions.changed_since, row.id) if row.state in OPEN else []
        if self.row is None or self.row.id != row.id:
            self._only = ""
        self.row, self.people = row, list(people)
        named = row.headline or row.list_name or _("Distribution {id}").format(id=row.id)
        self.title.setText(one_line(named, 200))
        self.facts.setText(_facts(row))
        by_state = Counter(one.delivery for one in people)
        text = counted(
            "{count} is held until the embargo ends.", "{count} are held until the embargo ends.", by_state["held"]
        )
        noted = [*changed, *([text] if by_state["held"] else [])]
        self.changed.show_text(" ".join(noted))
        said = _advice(by_state)
        self.advice.show_text(said)
        chips = [(name, f"{words.recipient_state(name)} {number(by_state[name])}") for name in ORDER if by_state[name]]
        self._only = self.chips.show_chips(chips, self._only)
        self._show_buttons(row, by_state, running=running)
        self._show_columns()
        self._load()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._show_columns()

    def _show_columns(self) -> None:
        """Only a server says when it took each of them, and where there is little room their names are worth more."""
        told = self.row is not None and self.row.how == "smtp" and any(one.at for one in self.people)
        keys = [column.key for column in self.table.records.columns]
        self.table.show_columns(keys if told and self.width() >= ROOMY else [key for key in keys if key != "at"])

    def _show_buttons(self, row: DistributionRow, by_state: Counter[str], *, running: bool) -> None:
        to_go = bool(by_state["queued"] or by_state["held"])
        sends = row.how == "smtp" and row.state in OPEN
        self.send.setVisible(sends and to_go and not running)
        self.test.setVisible(sends and to_go and not running)
        self.pause.setVisible(running)
        self.stop.setVisible(sends and not running)
        self.unschedule.setVisible(row.state == "scheduled")
        self.report.setVisible(bool(row.headline) and not sends)
        # Of drafts and files only the user knows whether they went out.
        by_hand = bool(row.headline and (by_state["drafted"] or by_state["exported"]))
        self.arrived.setVisible((by_hand or bool(by_state["unsure"])) and not running)
        self.arrived.setText(" " + (_("I have sent these") if by_hand else _("Arrived")))
        self.retry.setVisible(bool(by_state["refused"] or by_state["unsure"]) and not running)

    def _show_only(self, name: str) -> None:
        self._only = name
        self._load()

    def _load(self) -> None:
        self._rows.show(one for one in self.people if not self._only or one.delivery == self._only)
        self.table.load()

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


def _facts(row: DistributionRow) -> str:
    parts = [words.how(row.how), formatting.moment(row.at), row.list_name]
    if row.how == "smtp":
        parts.insert(1, words.state(row.state))
    if row.state == "scheduled" and row.scheduled_at is not None:
        parts.append(_("scheduled for {moment}").format(moment=formatting.moment(row.scheduled_at)))
    return joined(*parts)


def _advice(by_state: Counter[str]) -> str:
    """What to do about what went wrong, a sentence each."""
    told = []
    if by_state["unsure"]:
        text = counted(
            "{count} is unsure: the server may have accepted it before the connection was interrupted. Ask "
            "them; it is not repeated automatically.",
            "{count} are unsure: the server may have accepted them before the connection was interrupted. "
            "Ask them; they are not repeated automatically.",
            by_state["unsure"],
        )
        told.append(text)
    if by_state["refused"]:
        text = counted(
            "{count} refused: read the reason below, fix the address, then send it again.",
            "{count} refused: read the reasons below, fix the addresses, then send them again.",
            by_state["refused"],
        )
        told.append(text)
    return " ".join(told)
