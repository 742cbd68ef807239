"""The sections of the page of today: what is to be followed up, what goes out, what is to be mended, what happened."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from outreach.gui.kit import formatting
from outreach.gui.kit.labels import Text, number, one_line
from outreach.gui.kit.page import Page, push_button
from outreach.gui.pages.inbox import doubts, followups
from outreach.gui.pages.today.facts import STEPS, Facts
from outreach.gui.pages.today.today_row import Lately, Waiting
from outreach.i18n import _, ngettext
from outreach.model.base import now

if TYPE_CHECKING:
    from outreach.services.history.history import StepRow
    from outreach.services.releases.releases import ReleaseRow
    from outreach.services.today import Outgoing

EMBARGOES, DUE = 4, 6
SOON = timedelta(hours=2)  # press.md R2
Lines = list[QWidget]


def section(title: str, lines: Lines, link: str = "", go: Callable[[], object] | None = None) -> QVBoxLayout:
    """A heading, a link at its end, and its lines."""
    column = QVBoxLayout()
    column.setSpacing(0)
    holder = QWidget()
    holder.setFixedHeight(32)
    row = QHBoxLayout(holder)
    row.setContentsMargins(8, 0, 0, 0)
    row.addWidget(Text(title, "section"), 1)
    if go is not None:
        row.addWidget(push_button(link, go, kind="link"))
    column.addWidget(holder)
    for line in lines:
        column.addWidget(line)
    return column


def waiting(facts: Facts) -> int:
    """How much waits: the number beside the page in the navigation."""
    drafts = sum(row.status == "draft" for row in facts.releases)
    stuck = sum(one.state == "paused" or one.failed > 0 for one in facts.under_way)
    # The problems have a number of their own in the navigation: here they are one thing to do.
    return len(facts.due) + len(held(facts.releases)[:EMBARGOES]) + bool(doubts.waiting(facts.doubts)) + drafts + stuck


# To be followed up


def follow_ups(page: Page, facts: Facts, *, everything: bool, unfold: Callable[[], object]) -> Lines:
    """The follow-ups that are due, the oldest first."""
    rows = facts.due if everything else facts.due[:DUE]
    lines: Lines = []
    for line in followups.lines(page, rows):
        line.clicked.connect(partial(page.open_requested.emit, "contacts", line.row.contact_id))
        lines.append(line)
    rest = len(facts.due) - len(rows)
    if rest:
        text = ngettext("{count} more", "{count} more", rest).format(count=number(rest))
        more = push_button(text, unfold, kind="link")
        lines.append(_left(more))
    return lines


def _left(widget: QWidget) -> QWidget:
    holder = QWidget()
    row = QHBoxLayout(holder)
    row.setContentsMargins(2, 0, 0, 0)
    row.addWidget(widget)
    row.addStretch(1)
    return holder


# Going out


def held(rows: list[ReleaseRow]) -> list[ReleaseRow]:
    """Releases under an embargo that is still to come, the next one first."""
    ahead = [
        row for row in rows if row.embargo_until is not None and row.embargo_until > now() and row.status != "withdrawn"
    ]
    return sorted(ahead, key=lambda row: row.embargo_until or now())


def going_out(page: Page, facts: Facts) -> Lines:
    """Embargoes that lift, what is scheduled, and what was paused on its way."""
    lines: Lines = [_embargo(page, row) for row in held(facts.releases)[:EMBARGOES]]
    return [*lines, *(_under_way(page, one) for one in facts.under_way)]


def _embargo(page: Page, row: ReleaseRow) -> Waiting:
    assert row.embargo_until is not None
    left = row.embargo_until - now()
    until = _("Embargo until {moment}").format(moment=formatting.moment(row.embargo_until))
    entry = Waiting(
        "clock", "warning" if left < SOON else "muted", row.headline or row.reference, until, time_left(left)
    )
    entry.clicked.connect(partial(page.open_requested.emit, "releases", row.id))
    return entry


def _under_way(page: Page, one: Outgoing) -> Waiting:
    to = ngettext("to {count} person", "to {count} people", one.waiting).format(count=number(one.waiting))
    aside = ""
    if one.state == "scheduled":
        note = _("Scheduled for {moment}").format(moment=formatting.moment(one.at))
        aside = time_left(one.at - now()) if one.at > now() else _("now")
    elif one.state == "paused":
        note, aside = _("Paused"), _("continue…")
    else:
        note = _("Sending")
    problem = ngettext("{count} not sent", "{count} not sent", one.failed).format(count=number(one.failed))
    note = " · ".join(part for part in (note, to if one.waiting else "", problem if one.failed else "") if part)
    tone = "problem" if one.failed else "warning" if one.state == "paused" else "muted"
    entry = Waiting("send", tone, one.headline or _("a list"), note, aside)
    entry.clicked.connect(partial(page.open_requested.emit, "distributions", one.id))
    return entry


def time_left(left: timedelta) -> str:
    """How long it is still: 45 min, 3 h 12 min, 4 days."""
    minutes = max(0, int(left.total_seconds() // 60))
    if minutes < 60:
        return _("in {minutes} min").format(minutes=minutes)
    if minutes < 48 * 60:
        return _("in {hours} h {minutes} min").format(hours=minutes // 60, minutes=minutes % 60)
    days = minutes // (24 * 60)
    return ngettext("in {count} day", "in {count} days", days).format(count=days)


# To be mended


def to_mend(page: Page, facts: Facts) -> Lines:
    """Problems, drafts, contacts that nobody has looked at for long, backups that are old."""
    found: Lines = []
    waiting_doubts = doubts.waiting(facts.doubts)
    if waiting_doubts:
        text = ngettext("{count} problem in the contacts", "{count} problems in the contacts", waiting_doubts)
        many = {kind: facts.doubts.get(kind.name, 0) for kind in doubts.KINDS if kind.name not in doubts.ROUNDS}
        note = " · ".join(f"{_(kind.text)} {number(count)}" for kind, count in many.items() if count)
        found.append(_entry(page, "alert-triangle", "problem", text, waiting_doubts, note, "problems", None))
    stale = facts.doubts.get("stale", 0)
    if stale:
        text = ngettext("{count} contact to verify again", "{count} contacts to verify again", stale)
        note = _("Never verified, or not in the last six months")
        found.append(_entry(page, "circle-check", "muted", text, stale, note, "problems", "stale"))
    drafts = [row for row in facts.releases if row.status == "draft"]
    if drafts:
        text = ngettext("{count} release in draft", "{count} releases in draft", len(drafts))
        only = drafts[0].id if len(drafts) == 1 else None
        note = drafts[0].headline or drafts[0].reference
        found.append(_entry(page, "file-text", "muted", text, len(drafts), note, "releases", only))
    if facts.backup:
        entry = Waiting("archive", "warning", facts.backup, _("Back up now"))
        entry.clicked.connect(partial(page.do_action, "backup"))
        found.append(entry)
    return found


def _entry(
    page: Page, icon: str, tone: str, text: str, count: int, note: str, kind: str, where: int | str | None
) -> Waiting:
    entry = Waiting(icon, tone, text.format(count=number(count)), note)
    entry.clicked.connect(partial(page.open_requested.emit, kind, where))
    return entry


# What happened


def sent_lately(page: Page, facts: Facts) -> Lines:
    """What went out last, and what came of it."""
    lines: Lines = []
    for one in facts.sent:
        parts = [
            ngettext("to {count} person", "to {count} people", one.reached).format(count=number(one.reached))
            if one.reached or not one.written else "",
            ngettext("{count} draft or line of a file", "{count} drafts or lines of a file", one.written).format(
                count=number(one.written)
            ) if one.written else "",
            ngettext("{count} bounced", "{count} bounced", one.came_back).format(count=number(one.came_back))
            if one.came_back else "",
            ngettext("{count} answer", "{count} answers", one.answered).format(count=number(one.answered))
            if one.answered else "",
            ngettext("{count} not sent", "{count} not sent", one.failed).format(count=number(one.failed))
            if one.failed else "",
            ngettext("{count} piece published", "{count} pieces published", one.pieces).format(
                count=number(one.pieces)
            ) if one.pieces else "",
        ]  # fmt: skip
        note = " · ".join(part for part in parts if part)
        line = Lately(one.headline or _("a list"), note, formatting.when(one.at), tone="problem" if one.failed else "")
        line.clicked.connect(partial(page.open_requested.emit, "distributions", one.id))
        lines.append(line)
    return lines


def published_lately(page: Page, facts: Facts) -> Lines:
    """The newest coverage."""
    lines: Lines = []
    for row in facts.pieces:
        line = Lately(row.name, row.outlet, formatting.short_day(row.published_on))
        line.clicked.connect(partial(page.open_requested.emit, "clipping", row.id))
        lines.append(line)
    return lines


def done_lately(page: Page, facts: Facts) -> Lines:
    """The last steps; equal ones that follow one another are one."""
    lines: Lines = []
    for step, times in together(facts.steps)[:STEPS]:
        text = ngettext("{step}, {count} time", "{step}, {count} times", times)
        label = text.format(step=step.label, count=times) if times > 1 else step.label
        when = formatting.when(step.at)
        when = f"{_('undone')} · {when}" if step.undone else when
        line = Lately(one_line(label), "", when, quiet=True)
        line.clicked.connect(partial(page.open_requested.emit, "history", step.id))
        lines.append(line)
    return lines


def together(steps: list[StepRow]) -> list[tuple[StepRow, int]]:
    """Steps of one kind that follow one another, as one with how often."""
    found: list[tuple[StepRow, int]] = []
    for step in steps:
        if found and found[-1][0].label == step.label and found[-1][0].undone == step.undone:
            found[-1] = (found[-1][0], found[-1][1] + 1)
        else:
            found.append((step, 1))
    return found
