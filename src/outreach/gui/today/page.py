"""The page of today: what waits, what is there, what was done last; and how to begin where nothing is there yet."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import NamedTuple

from PySide6.QtCore import QDate, QLocale, QTimer
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from outreach import i18n
from outreach.gui import doubts, shown, theme
from outreach.gui.form import Scroll
from outreach.gui.labels import Elided, Text, line, number
from outreach.gui.latest import Latest
from outreach.gui.page import Changed, Empty, Page, push_button
from outreach.gui.today.tap import Figure, Waiting
from outreach.i18n import _, ngettext
from outreach.model.base import now
from outreach.services import contacts, history, lists, officers, outlets, quality, releases
from outreach.services.history import StepRow
from outreach.services.releases import ReleaseRow
from outreach.store.workspace import Workspace

NEWEST = 300  # releases that are looked at
STEPS = 10
EMBARGOES = 4
MINUTE = 60_000
SOON = timedelta(hours=2)  # press.md R2


class TodayPage(Page):
    """What waits for you."""

    name = "today"

    def __init__(self, workspace: Workspace, parent: QWidget | None = None) -> None:
        super().__init__(workspace, parent)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        self.stack = QStackedWidget()
        layout.addWidget(self.stack)
        self.stack.addWidget(QWidget())
        self.beginning = self._beginning()
        self.stack.addWidget(self.beginning)
        self._scroll = Scroll(QWidget())
        self.stack.addWidget(self._scroll)
        # An embargo comes nearer although nothing is written.
        self._minute = QTimer(self)
        self._minute.setInterval(MINUTE)
        self._minute.timeout.connect(self._tick)
        self._minute.start()
        # Counting a hundred thousand takes its time, and this page is the first that is seen.
        self._asking = Latest(self)
        self._asking.answered.connect(self._show)
        self._asking.failed.connect(self.failed)
        self.refresh()

    def _beginning(self) -> Empty:
        text = _(
            "Bring in the people you write to, open a release with its PDF, and leave with a mailing list. "
            "Everything stays in one file on this computer."
        )
        empty = Empty("megaphone", _("A press office on one desk"), text)
        empty.add_button(_("Import a spreadsheet"), lambda: self.import_requested.emit([]), primary=True, icon="upload")
        empty.add_button(_("Open a release"), lambda: self.do_action("open_release"), icon="file-text")
        empty.add_button(_("New contact"), lambda: self.new_requested.emit("contacts"), icon="user-plus")
        return empty

    def _tick(self) -> None:
        if self.isVisible():
            self.refresh()

    def entered(self) -> None:
        self.refresh()

    def on_refresh(self) -> None:
        self.refresh()

    def refresh(self, changed: Changed | None = None) -> None:
        """Counts anew, in the background."""
        self._asking.ask(_facts, self.workspace)

    def is_settled(self) -> bool:
        """Whether what is shown is what there is now."""
        return not self._asking.busy

    def _show(self, facts: Facts) -> None:
        waiting = self._waiting(facts)
        self.count_changed.emit(sum(many for _widget, many in waiting))
        if not any(facts.counts.values()):
            self.stack.setCurrentWidget(self.beginning)
            return
        focused = self._focused()
        body = self._body(facts, [widget for widget, _many in waiting])
        place = self._scroll.verticalScrollBar().value()
        self._scroll.replace(body)
        self._scroll.verticalScrollBar().setValue(place)
        self.stack.setCurrentWidget(self._scroll)
        self._focus_again(focused)

    def _focused(self) -> str:
        widget = self.focusWidget()
        return widget.accessibleName() if widget is not None and widget.hasFocus() else ""

    def _focus_again(self, name: str) -> None:
        if name:
            there = (widget for widget in self.findChildren(QWidget) if widget.accessibleName() == name)
            widget = next(there, None)
            if widget is not None:
                widget.setFocus()

    # What is shown

    def _body(self, facts: Facts, waiting: list[Waiting]) -> QWidget:
        body = QWidget()
        body.setProperty("ground", "plain")
        outer = QHBoxLayout(body)
        outer.setContentsMargins(theme.INSIDE, 11, theme.AROUND, theme.AROUND)
        inner = QWidget()
        inner.setMaximumWidth(960)
        outer.addWidget(inner, 1)
        outer.addStretch(0)
        column = QVBoxLayout(inner)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.BETWEEN)
        head = QVBoxLayout()
        head.setContentsMargins(8, 0, 8, 0)
        head.setSpacing(2)
        head.addWidget(Text(_("Today"), "title"))
        head.addWidget(Text(_long_day(date.today()), "muted"))
        column.addLayout(head)
        column.addLayout(self._figures(facts.counts))
        under = QHBoxLayout()
        under.setContentsMargins(8, 0, 8, 0)
        under.addWidget(line())
        column.addLayout(under)
        halves = QHBoxLayout()
        halves.setSpacing(theme.AROUND)
        halves.addLayout(self._waiting_column(waiting), 1)
        halves.addLayout(self._done_lately(facts.steps), 1)
        column.addLayout(halves)
        column.addStretch(1)
        return body

    def _figures(self, counts: dict[str, int]) -> QHBoxLayout:
        words = {
            "contacts": _("Contacts"), "outlets": _("Outlets"), "officers": _("Officers"),
            "releases": _("Releases"), "lists": _("Lists"),
        }  # fmt: skip
        row = QHBoxLayout()
        row.setSpacing(theme.INSIDE)
        for name, text in words.items():
            figure = Figure(number(counts[name]), text)
            figure.clicked.connect(lambda name=name: self.open_requested.emit(name, None))
            row.addWidget(figure, 1)
        return row

    def _waiting_column(self, waiting: list[Waiting]) -> QVBoxLayout:
        column = _section(_("Waiting for you"))
        for widget in waiting:
            column.addWidget(widget)
        if not waiting:
            nothing = Text(_("Nothing waits: no faulty address, no draft, no embargo."), "muted", wrap=True)
            nothing.setContentsMargins(8, 4, 8, 0)
            column.addWidget(nothing)
        column.addStretch(1)
        return column

    def _waiting(self, facts: Facts) -> list[tuple[Waiting, int]]:
        """What waits, each with how many it is."""
        rows = facts.releases
        found = [(self._embargo(row), 1) for row in _held(rows)[:EMBARGOES]]
        waiting = doubts.waiting(facts.doubts)
        if waiting:
            text = ngettext("{count} problem in the contacts", "{count} problems in the contacts", waiting)
            many = {kind: facts.doubts.get(kind.name, 0) for kind in doubts.KINDS if kind.name not in doubts.ROUNDS}
            note = " · ".join(f"{_(kind.text)} {number(count)}" for kind, count in many.items() if count)
            # Its own number stands beside the problems in the navigation: here it is one thing to do.
            found.append((self._entry("alert-triangle", "problem", text, waiting, note, "problems", None), 1))
        stale = facts.doubts.get("stale", 0)
        if stale:
            text = ngettext("{count} contact to be checked again", "{count} contacts to be checked again", stale)
            note = _("Never checked, or not for half a year")
            found.append((self._entry("clock", "muted", text, stale, note, "problems", "stale"), 0))
        drafts = [row for row in rows if row.status == "draft"]
        if drafts:
            text = ngettext("{count} release in draft", "{count} releases in draft", len(drafts))
            headline = drafts[0].headline or drafts[0].reference
            only = drafts[0].id if len(drafts) == 1 else None
            entry = self._entry("file-text", "muted", text, len(drafts), headline, "releases", only)
            found.append((entry, len(drafts)))
        return found

    def _entry(
        self, icon: str, tone: str, text: str, count: int, note: str, kind: str, where: int | str | None
    ) -> Waiting:
        entry = Waiting(icon, tone, text.format(count=number(count)), note)
        entry.clicked.connect(lambda: self.open_requested.emit(kind, where))
        return entry

    def _embargo(self, row: ReleaseRow) -> Waiting:
        assert row.embargo_until is not None
        left = row.embargo_until - now()
        until = _("Embargo until {moment}").format(moment=shown.moment(row.embargo_until))
        text = f"{until} · {_time(left)}"
        entry = Waiting("clock", "warning" if left < SOON else "muted", row.headline or row.reference, text)
        entry.clicked.connect(lambda number=row.id: self.open_requested.emit("releases", number))
        return entry

    def _done_lately(self, steps: list[StepRow]) -> QVBoxLayout:
        column = _section(_("Done lately"), _("History"), lambda: self.open_requested.emit("history", None))
        for step, times in _together(steps)[:STEPS]:
            row = QHBoxLayout()
            row.setContentsMargins(8, 4, 8, 4)
            row.setSpacing(12)
            text = ngettext("{step}, {count} time", "{step}, {count} times", times)
            label = text.format(step=step.label, count=times) if times > 1 else step.label
            row.addWidget(Elided(label, "muted" if step.undone else "text"), 1)
            when = shown.moment(step.at)
            if step.undone:
                when = f"{_('undone')} · {when}"
            row.addWidget(Text(when, "small"))
            column.addLayout(row)
        if not steps:
            nothing = Text(_("Nothing has been done yet."), "muted", wrap=True)
            nothing.setContentsMargins(8, 4, 8, 0)
            column.addWidget(nothing)
        column.addStretch(1)
        return column


class Facts(NamedTuple):
    """What the page is made of."""

    counts: dict[str, int]
    doubts: dict[str, int]
    releases: list[ReleaseRow]
    steps: list[StepRow]


def _facts(workspace: Workspace) -> Facts:
    """Counts; in a thread."""
    read = workspace.read
    counts = {
        "contacts": read(contacts.count), "outlets": read(outlets.count), "officers": read(officers.count),
        "releases": read(releases.count), "lists": read(lists.count),
    }  # fmt: skip
    newest = read(releases.rows, read(releases.find)[:NEWEST]) if counts["releases"] else []
    doubts = read(quality.counts) if counts["contacts"] else {}
    return Facts(counts, doubts, newest, read(history.steps, STEPS * 10))


def _together(steps: list[StepRow]) -> list[tuple[StepRow, int]]:
    """Steps of one kind that follow one another, as one with how often."""
    found: list[tuple[StepRow, int]] = []
    for step in steps:
        if found and found[-1][0].label == step.label and found[-1][0].undone == step.undone:
            found[-1] = (found[-1][0], found[-1][1] + 1)
        else:
            found.append((step, 1))
    return found


def _section(title: str, link: str = "", action: Callable[[], object] | None = None) -> QVBoxLayout:
    column = QVBoxLayout()
    column.setSpacing(2)
    holder = QWidget()
    holder.setFixedHeight(32)
    row = QHBoxLayout(holder)
    row.setContentsMargins(8, 0, 0, 0)
    row.addWidget(Text(title, "section"), 1)
    if action is not None:
        row.addWidget(push_button(link, action, kind="link"))
    column.addWidget(holder)
    return column


def _held(rows: list[ReleaseRow]) -> list[ReleaseRow]:
    """Releases under an embargo that is still to come, the next one first."""
    ahead = [
        row
        for row in rows
        if row.embargo_until is not None and row.embargo_until > now() and row.status not in ("released", "withdrawn")
    ]
    return sorted(ahead, key=lambda row: row.embargo_until or now())


def _time(left: timedelta) -> str:
    """How long it is still: 45 min, 3 h 12 min, 4 days."""
    minutes = max(0, int(left.total_seconds() // 60))
    if minutes < 60:
        return _("in {minutes} min").format(minutes=minutes)
    if minutes < 48 * 60:
        return _("in {hours} h {minutes} min").format(hours=minutes // 60, minutes=minutes % 60)
    days = minutes // (24 * 60)
    return ngettext("in {count} day", "in {count} days", days).format(count=days)


def _long_day(day: date) -> str:
    shown_day = QLocale(i18n.language()).toString(QDate(day.year, day.month, day.day), "dddd, d MMMM yyyy")
    return shown_day[:1].upper() + shown_day[1:]
