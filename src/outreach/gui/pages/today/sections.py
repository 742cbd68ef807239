"""The sections of the page of today: what is to be followed up, what goes out, what is to be mended, what happened."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial
from typing import NamedTuple

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from outreach import i18n
from outreach.gui.kit import formatting
from outreach.gui.kit.clickable_row import Tap
from outreach.gui.kit.labels import (
    Elided,
    Picture,
    Text,
    counted,
    counted_if_any,
    if_any,
    joined,
    number,
    one_line,
)
from outreach.gui.kit.layout import Stretch, hbox, holding, vbox
from outreach.gui.kit.page import Page, counting, push_button
from outreach.gui.pages.inbox import doubts, followups
from outreach.i18n import _
from outreach.model.base import now
from outreach.model.releases import STATUS_NAMES
from outreach.services import lists, officers, outlets, today
from outreach.services.backups import schedule
from outreach.services.contacts import activities, contacts
from outreach.services.contacts.activities import ActivityRow
from outreach.services.coverage import coverage
from outreach.services.coverage.coverage import ClippingRow
from outreach.services.history import history
from outreach.services.history.history import StepRow
from outreach.services.releases import embargo, releases
from outreach.services.releases.releases import ReleaseRow
from outreach.services.today import Outgoing
from outreach.store.workspace import Workspace

NEWEST = 300  # releases that are looked at
STEPS, SENT, PIECES, CHANGED = 6, 4, 4, 3
Go = Callable[[], object]


class Facts(NamedTuple):
    """`due` are the follow-ups of today and before, `next_due` the first one after; `backup` is "" or a warning;
    `untold` says how many have a release that was corrected or withdrawn since.

    `doubts` are None until they are counted.
    """

    counts: dict[str, int]
    releases: list[ReleaseRow]
    steps: list[StepRow]
    due: list[ActivityRow]
    next_due: ActivityRow | None
    under_way: list[Outgoing]
    sent: list[Outgoing]
    pieces: list[ClippingRow]
    backup: str
    untold: dict[int, int]
    doubts: dict[str, int] | None = None


def gather(workspace: Workspace) -> Facts:
    """Reads all that is shown but the doubts, which take longer; in a thread."""
    read = workspace.read
    counts = {
        "contacts": read(contacts.count), "outlets": read(outlets.count), "officers": read(officers.count),
        "releases": read(releases.count), "lists": read(lists.count), "coverage": read(coverage.count),
    }  # fmt: skip
    newest = read(releases.rows, read(releases.find)[:NEWEST]) if counts["releases"] else []
    open_ones = read(activities.open_ones) if counts["contacts"] else []
    due = [row for row in open_ones if row.due_on is not None and row.due_on <= i18n.today()]
    later = open_ones[len(due)] if len(open_ones) > len(due) else None
    pieces = read(coverage.rows, list(read(coverage.find)[:PIECES])) if counts["coverage"] else []
    changed = [row.id for row in newest if row.status in ("corrected", "withdrawn")]
    warning = schedule.warning(workspace) if any(counts.values()) else ""
    return Facts(
        counts, newest, read(history.steps, STEPS * 10), due, later, read(today.under_way),
        read(today.sent, SENT), pieces, warning, read(today.untold, changed[:CHANGED]),
    )  # fmt: skip


class Leading(Tap):
    """A line that leads somewhere."""

    def __init__(self, name: str, go: Go) -> None:
        super().__init__(name)
        self.clicked.connect(go)


class Waiting(Leading):
    """Something that waits: a sign, what it is, more about it, and at the end of the line when."""

    def __init__(self, icon: str, tone: str, text: str, note: str, go: Go, aside: str = "") -> None:
        super().__init__(", ".join(filter(None, (text, note, aside))), go)
        words = vbox(Elided(text), if_any(Elided(note, "small")), spacing=0)
        row = hbox(Picture(icon, 20, tone), (words, 1), spacing=12, margins=(10, 6, 8, 6), on=self)
        if aside:
            end = Text(aside, "small", tone=tone if tone != "muted" else "")
            row.addWidget(end, 0, Qt.AlignmentFlag.AlignVCenter)


class Lately(Leading):
    """Something that happened: what, under it what came of it, at the end of the line when."""

    def __init__(self, text: str, note: str, when: str, go: Go, *, tone: str = "", quiet: bool = False) -> None:
        super().__init__(", ".join(filter(None, (text, note, when))), go)
        row = hbox(
            (Elided(text, "muted" if quiet else "text"), 1), (Text(when, "small"), Qt.AlignmentFlag.AlignRight),
            spacing=12,
        )  # fmt: skip
        vbox(row, if_any(Text(note, "small", tone=tone, wrap=True)), spacing=0, margins=(8, 4, 8, 4), on=self)


def to(page: Page, kind: str, record: int | str | None = None) -> Go:
    """What leads to a record, a filter or a page."""
    return partial(page.open_requested.emit, kind, record)


EMBARGOES, DUE = 4, 6
Lines = list[QWidget]


def section(title: str, lines: Lines, link: str = "", go: Callable[[], object] | None = None) -> QVBoxLayout:
    """A heading, a link at its end, and its lines."""
    row = hbox((Text(title, "section"), 1), margins=(8, 0, 0, 0))
    holder = holding(row, height=32)
    if go is not None:
        row.addWidget(push_button(link, go, kind="link"))
    return vbox(holder, *lines, spacing=0)


def lines_of(page: Page, facts: Facts | None, lines: Callable[[Page, Facts], Lines]) -> Lines:
    """The lines of a section, and a sign of work as long as not all of what they tell is read."""
    told = lines(page, facts) if facts is not None else []
    unread = facts is None or (facts.doubts is None and lines is to_mend)
    return [*told, counting()] if unread else told


def waiting(facts: Facts) -> int:
    """How much waits: the number beside the page in the navigation."""
    drafts = sum(row.status == "draft" for row in facts.releases)
    stuck = sum(one.state == "paused" or one.failed > 0 for one in facts.under_way)
    # The problems have a number of their own in the navigation: here they are one thing to do.
    issues = bool(doubts.waiting(facts.doubts or {}))
    return len(facts.due) + len(held(facts.releases)[:EMBARGOES]) + issues + drafts + stuck + len(facts.untold)


# To be followed up


def follow_ups(page: Page, facts: Facts, *, everything: bool, unfold: Callable[[], object]) -> Lines:
    """The follow-ups that are due, the oldest first."""
    rows = facts.due if everything else facts.due[:DUE]
    lines: Lines = []
    for line in followups.lines(page, rows):
        line.clicked.connect(to(page, "contacts", line.row.contact_id))
        lines.append(line)
    rest = len(facts.due) - len(rows)
    if rest:
        more = push_button(counted("{count} more", "{count} more", rest), unfold, kind="link")
        lines.append(holding(hbox(more, Stretch(), margins=(2, 0, 0, 0))))
    return lines


# Going out


def held(rows: list[ReleaseRow]) -> list[ReleaseRow]:
    """Releases under an embargo that is still to come, the next one first."""
    ahead = [
        row for row in rows if row.embargo_until is not None and row.embargo_until > now() and row.status != "withdrawn"
    ]
    return sorted(ahead, key=lambda row: row.embargo_until or now())


def going_out(page: Page, facts: Facts) -> Lines:
    """Embargoes that lift, what is scheduled, what was paused on its way, and whom nobody told of a withdrawal."""
    return [
        *(_untold(page, row, facts.untold[row.id]) for row in facts.releases if row.id in facts.untold),
        *(_embargo(page, row, row.embargo_until) for row in held(facts.releases)[:EMBARGOES] if row.embargo_until),
        *(_under_way(page, one) for one in facts.under_way),
    ]


def _embargo(page: Page, row: ReleaseRow, until: datetime) -> Waiting:
    left = until - now()
    note = _("Embargo until {moment}").format(moment=formatting.moment(until))
    tone = "warning" if left < embargo.SOON else "muted"
    return Waiting("clock", tone, row.headline or row.reference, note, to(page, "releases", row.id), time_left(left))


def _untold(page: Page, row: ReleaseRow, count: int) -> Waiting:
    text = counted("{count} person who has it is to be told.", "{count} people who have it are to be told.", count)
    note, go = joined(_(STATUS_NAMES[row.status]), text), to(page, "releases", row.id)
    return Waiting("alert-circle", "warning", row.headline or row.reference, note, go)


def _under_way(page: Page, one: Outgoing) -> Waiting:
    people = counted_if_any("to {count} person", "to {count} people", one.waiting)
    note, aside = _("Sending"), ""
    if one.state == "scheduled":
        note = _("Scheduled for {moment}").format(moment=formatting.moment(one.at))
        aside = time_left(one.at - now()) if one.at > now() else _("now")
    elif one.state == "paused":
        note, aside = _("Paused"), _("continue…")
    problem = counted_if_any("{count} not sent", "{count} not sent", one.failed)
    tone = "problem" if one.failed else "warning" if one.state == "paused" else "muted"
    go = to(page, "distributions", one.id)
    return Waiting("send", tone, one.headline or _("a list"), joined(note, people, problem), go, aside)


def time_left(left: timedelta) -> str:
    """How long it is still: 45 min, 3 h 12 min, 4 days."""
    minutes = max(0, int(left.total_seconds() // 60))
    if minutes < 60:
        return _("in {minutes} min").format(minutes=minutes)
    if minutes < 48 * 60:
        return _("in {hours} h {minutes} min").format(hours=minutes // 60, minutes=minutes % 60)
    days = minutes // (24 * 60)
    return counted("in {count} day", "in {count} days", days)


# To be mended


def to_mend(page: Page, facts: Facts) -> Lines:
    """Problems, drafts, contacts that nobody has looked at for long, backups that are old."""
    counts = facts.doubts or {}
    waiting_doubts, stale = doubts.waiting(counts), counts.get("stale", 0)
    kinds = [kind for kind in doubts.KINDS if kind.name not in doubts.ROUNDS and counts.get(kind.name)]
    drafts = [row for row in facts.releases if row.status == "draft"]
    found: Lines = []
    if waiting_doubts:
        text = counted("{count} problem in the contacts", "{count} problems in the contacts", waiting_doubts)
        note = joined(*(f"{_(kind.text)} {number(counts[kind.name])}" for kind in kinds))
        found.append(Waiting("alert-triangle", "problem", text, note, to(page, "problems")))
    if stale:
        text = counted("{count} contact to verify again", "{count} contacts to verify again", stale)
        note = _("Never verified, or not in the last six months")
        found.append(Waiting("circle-check", "muted", text, note, to(page, "problems", "stale")))
    if drafts:
        text = counted("{count} release in draft", "{count} releases in draft", len(drafts))
        go = to(page, "releases", drafts[0].id if len(drafts) == 1 else None)
        found.append(Waiting("file-text", "muted", text, drafts[0].headline or drafts[0].reference, go))
    if facts.backup:
        go = partial(page.do_action, "backup")
        found.append(Waiting("archive", "warning", facts.backup, _("Back up now"), go))
    return found


# What happened


def sent_lately(page: Page, facts: Facts) -> Lines:
    """What went out last, and what came of it."""
    return [
        Lately(
            one.headline or _("a list"), _came_of(one), formatting.when(one.at), to(page, "distributions", one.id),
            tone="problem" if one.failed else "",
        )
        for one in facts.sent
    ]  # fmt: skip


def _came_of(one: Outgoing) -> str:
    return joined(
        counted("to {count} person", "to {count} people", one.reached) if one.reached or not one.written else "",
        counted_if_any("{count} draft or line of a file", "{count} drafts or lines of a file", one.written),
        counted_if_any("{count} bounced", "{count} bounced", one.came_back),
        counted_if_any("{count} answer", "{count} answers", one.answered),
        counted_if_any("{count} not sent", "{count} not sent", one.failed),
        counted_if_any("{count} piece published", "{count} pieces published", one.pieces),
    )


def published_lately(page: Page, facts: Facts) -> Lines:
    """The newest coverage."""
    return [
        Lately(row.name, row.outlet, formatting.short_day(row.published_on), to(page, "clipping", row.id))
        for row in facts.pieces
    ]


def done_lately(page: Page, facts: Facts) -> Lines:
    """The last steps; equal ones that follow one another are one."""
    return [_step(page, step, times) for step, times in together(facts.steps)[:STEPS]]


def _step(page: Page, step: StepRow, times: int) -> Lately:
    text = counted("{step}, {count} time", "{step}, {count} times", times, step=step.label)
    when = joined(_("undone") if step.undone else "", formatting.when(step.at))
    return Lately(one_line(text if times > 1 else step.label), "", when, to(page, "history", step.id), quiet=True)


def together(steps: list[StepRow]) -> list[tuple[StepRow, int]]:
    """Steps of one kind that follow one another, as one with how often."""
    found: list[tuple[StepRow, int]] = []
    for step in steps:
        if found and found[-1][0].label == step.label and found[-1][0].undone == step.undone:
            found[-1] = (found[-1][0], found[-1][1] + 1)
        else:
            found.append((step, 1))
    return found
