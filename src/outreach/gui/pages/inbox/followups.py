"""Calls and follow-ups wherever they are seen: the sheet in which one is noted, and the line of one that is due."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from functools import partial

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtWidgets import QMenu, QPlainTextEdit, QToolButton

from outreach import i18n
from outreach.gui.forms.fields import ChoiceField, DateField
from outreach.gui.kit import formatting
from outreach.gui.kit.clickable_row import Tap
from outreach.gui.kit.events import ENTER, on_keys
from outreach.gui.kit.labels import Elided, as_text, dressed, joined, one_line
from outreach.gui.kit.layout import fill, flow, hbox, vbox
from outreach.gui.kit.page import Page, open_menu, push_button, tool_button
from outreach.gui.kit.popover import AskPopover
from outreach.gui.shell import unsaved
from outreach.gui.theme import theme
from outreach.i18n import _
from outreach.services.contacts import activities, contacts
from outreach.services.contacts.activities import ActivityRow

ICONS = {
    "call": "phone", "mail": "mail", "message": "message-circle", "meeting": "users", "note": "pencil",
    "follow-up": "clock",
}  # fmt: skip


def soon() -> list[tuple[str, date]]:
    """Days that one puts something off to."""
    today = i18n.today()
    monday = today + timedelta(days=7 - today.weekday())
    tomorrow = today + timedelta(days=1)
    found = [(_("Tomorrow"), tomorrow)] if tomorrow.weekday() < 5 else []
    if today.weekday() < 3:
        found.append((_("In two days"), today + timedelta(days=2)))
    return [*found, (_("On Monday"), monday), (_("In a week"), today + timedelta(days=7))]


class LogPopover(AskPopover):
    """Notes a call, a mail, a meeting or a note with one contact; with `activity_id` it edits one that is noted."""

    def __init__(self, page: Page, contact_id: int, activity_id: int | None = None) -> None:
        workspace = page.workspace
        name = workspace.read(contacts.row, contact_id).name
        there = workspace.read(activities.fields, activity_id) if activity_id is not None else {}
        title = _("With {name}").format(name=one_line(name, 40)) if name else _("Log a call")
        super().__init__(page, title, width=360)
        self._page, self._contact, self._activity = page, contact_id, activity_id
        kinds = [kind for kind in activities.WORDS if kind != "follow-up" or there.get("kind") == kind]
        self.kind = ChoiceField("kind", "", [(kind, activities.kind_name(kind)) for kind in kinds])
        self.kind.box.setAccessibleName(_("Kind"))
        self.kind.set_value(there.get("kind") or "call")
        self.words = dressed(QPlainTextEdit(tabChangesFocus=True), height=72)
        self.words.setPlaceholderText(_("What was said (Enter saves it)"))
        self.words.setAccessibleName(_("What was said"))
        self.words.setPlainText(as_text(there.get("text")))
        on_keys(self.words, {ENTER: self.keep})  # Shift+Enter begins a new line
        fill(self.body, self.kind, self.words)
        self._add_release(there.get("release_id"))
        self.due = DateField("due_on", _("Follow up on"))
        self.due.set_value(there.get("due_on"))
        self.body.addWidget(self.due)
        self._add_days()
        self.offer(_("Save") if activity_id is not None else _("Log it"))
        if activity_id is not None:
            away = push_button(_("Delete"), self._delete, kind="link")
            self.body.addWidget(away, 0, Qt.AlignmentFlag.AlignLeft)
        self.setFocusProxy(self.words)
        self._typed = f"activities/{activity_id or f'of/{contact_id}'}"
        unsaved.keep_popover(self, self.words, workspace, self._typed)

    def _add_release(self, chosen: int | None) -> None:
        """What it is about: the releases that the contact got last."""
        known = dict(self._page.workspace.read(activities.releases_of, self._contact, chosen))
        self.release = ChoiceField(
            "release_id", _("About"),
            [("", _("no release")), *((str(number), one_line(text, 60)) for number, text in known.items())],
        )  # fmt: skip
        self.release.set_value(as_text(chosen))
        self.release.setVisible(bool(known))
        self.body.addWidget(self.release)

    def _add_days(self) -> None:
        days = (push_button(text, partial(self.due.set_value, day), kind="bare") for text, day in soon())
        self.body.addWidget(flow(*days, spacing=theme.INSIDE))

    def take(self) -> None:
        release, kind = self.release.value(), self.kind.value()
        fields = {
            "kind": kind, "text": self.words.toPlainText(), "due_on": self.due.value(),
            "release_id": int(release) if release else None,
        }  # fmt: skip
        workspace = self._page.workspace
        if self._activity is not None:
            workspace.write(_("Edit a call or note"), activities.edit, self._activity, fields)
            unsaved.of(workspace).close(self._typed)
            return
        label = {"call": _("Log a call"), "mail": _("Log a mail"), "meeting": _("Log a meeting")}.get(kind)
        workspace.write(label or _("Log activity"), activities.log, self._contact, fields)
        unsaved.of(workspace).close(self._typed)
        self._page.step_done.emit(_("Noted"))

    def _delete(self) -> None:
        assert self._activity is not None
        self._page.workspace.write(_("Delete a call or note"), activities.delete, [self._activity])
        self.dismiss()
        self._page.step_done.emit(_("Deleted"))


class DueLine(Tap):
    """A follow-up: done by its circle, put off by its clock, opened by a click."""

    done = Signal(int)
    put_off = Signal(int, object)

    def __init__(self, row: ActivityRow, *, name: bool = True, about: bool = True) -> None:
        """`name`, `about`: whether it says with whom it is, and about which release."""
        said = _what(row, name=name)
        note = _note(row, about=about)
        super().__init__(f"{said}, {note}")
        self.row = row
        self.check = self._tool("circle", _("Done: {what}").format(what=said), _("Done (D)"), self._done)
        late = row.due_on is not None and row.due_on < i18n.today()
        words = vbox(
            Elided(said), Elided(note, "small", tone="problem" if late else ""), spacing=0, margins=(0, 2, 0, 0)
        )
        on_keys(self, {"D": self._done, "P": self.offer_days})
        self.later = self._tool("clock", _("Snooze: {what}").format(what=said), _("Snooze… (P)"), self.offer_days)
        hbox(
            (self.check, Qt.AlignmentFlag.AlignTop), (words, 1), (self.later, Qt.AlignmentFlag.AlignTop), spacing=8,
            margins=(6 if name else 0, 6, 4, 6), on=self,
        )  # fmt: skip

    @staticmethod
    def _tool(icon: str, name: str, tip: str, action: Callable[[], object]) -> QToolButton:
        button = tool_button(icon, tip, action, focus=Qt.FocusPolicy.NoFocus)  # its letter does the same
        button.setAccessibleName(one_line(name))
        return button

    def _done(self) -> None:
        self.done.emit(self.row.id)

    def offer_days(self) -> QMenu:
        """Opens the days it can be put off to."""
        put_off = partial(self.put_off.emit, self.row.id)
        days = [("", f"{text}\t{formatting.day(day)}", partial(put_off, day)) for text, day in soon()]
        return open_menu(self, days, self.later.mapToGlobal(QPoint(0, self.later.height())))


def _what(row: ActivityRow, *, name: bool) -> str:
    who = joined(row.name, row.outlet)
    about = one_line(row.text or row.headline or row.reference or activities.kind_name(row.kind), 200)
    return f"{who} – {about}" if name and who else about


def _note(row: ActivityRow, *, about: bool) -> str:
    when = due_words(row.due_on) if row.due_on is not None else ""
    release = row.headline or row.reference if row.text and about else ""
    kind = activities.kind_name(row.kind) if row.kind != "follow-up" else ""
    return joined(when, kind, release)


def due_words(day: date) -> str:
    """When a follow-up is due, as people say it."""
    days = (day - i18n.today()).days
    if days == 0:
        return _("today")
    if days == 1:
        return _("tomorrow")
    if days < 0:
        return _("since {day}").format(day=formatting.short_day(day))
    return _("on {day}").format(day=formatting.short_day(day))


def lines(page: Page, rows: list[ActivityRow], *, name: bool = True, about: bool = True) -> list[DueLine]:
    """The lines of follow-ups, each of which does on the page's workspace what is asked of it."""
    found = []
    for row in rows:
        line = DueLine(row, name=name, about=about)
        line.done.connect(lambda number: _done(page, number))
        line.put_off.connect(lambda number, day: _put_off(page, number, day))
        found.append(line)
    return found


def _done(page: Page, number: int) -> None:
    page.workspace.write(_("Follow-up done"), activities.done, [number])
    page.step_done.emit(_("Follow-up done"))


def _put_off(page: Page, number: int, day: date) -> None:
    page.workspace.write(_("Snooze"), activities.put_off, [number], day)
    page.step_done.emit(_("Snoozed: {when}").format(when=due_words(day)))
