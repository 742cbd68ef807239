"""The search over everything (Ctrl+K): records and actions by a few letters, under the box in the top bar."""

from __future__ import annotations

import importlib
from collections.abc import Callable, Iterable, Sequence
from functools import partial
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction, QFocusEvent
from PySide6.QtWidgets import QApplication, QWidget

from outreach.gui import actions
from outreach.gui.kit import formatting
from outreach.gui.kit.events import ENTER, PASS, on_keys
from outreach.gui.kit.is_alive import focus_again
from outreach.gui.kit.labels import dressed, number, one_line
from outreach.gui.kit.line_edit import Pause
from outreach.gui.kit.offers import MOST, Offer, OfferingLine
from outreach.gui.places import BY_NAME
from outreach.i18n import _
from outreach.problems import Problem
from outreach.store.workspace import Workspace
from outreach.values.text import fold

Source = Callable[[str], Iterable[Offer]]


class SearchBox(OfferingLine):
    """The box in the top bar. What is found is offered under it; the value of an offer is what happens then.

    `nowhere` when it is left and what had the focus before is no longer there, or nothing had: Tab leads here, too.
    """

    nowhere = Signal()

    def __init__(self, sources: Sequence[Source]) -> None:
        keys = actions.keys(actions.BY_NAME["search"])
        words = _("Search contacts, releases, actions…")
        super().__init__(f"{words}   {keys}", "search", _("Search everything"))
        dressed(self, name=_("Search everything"), role="search")
        self._sources = sources
        self._pause = Pause(self.search, 60, self)
        self.textEdited.connect(lambda _text: self._pause.start())
        self._before: QWidget | None = None
        on_keys(self, {"Esc": self._leave})
        on_keys(self, {ENTER: self._hurry}, when=self._pause.isActive)

    def begin(self) -> None:
        """Goes to the box; Escape leads back to where one was."""
        focus = self.window().focusWidget()
        if focus is not self:
            self._before = focus
        self.seek()
        self.search()

    def search(self) -> None:
        """Offers what is found by what is typed."""
        self._pause.stop()
        text = self.text().strip()
        found = [offer for source in self._sources for offer in source(text)]
        if not found and text:
            found = [Offer(_("No match found."), icon="search", possible=False)]
        self.show_offers(found, 0)

    def take_offer(self, offer: Offer) -> None:
        self._leave()
        offer.value()

    def put_away(self) -> None:
        self._pause.stop()
        super().put_away()

    def _leave(self) -> None:
        self.put_away()
        self.clear()
        if not focus_again(self._before):
            self.clearFocus()
            self.nowhere.emit()

    def _hurry(self) -> object:
        self.search()
        return PASS

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """What was typed goes with the focus, but waits while another window or a menu has it."""
        super().focusOutEvent(event)
        if self.window().isActiveWindow() and QApplication.activePopupWidget() is None:
            self.clear()

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        if event.reason() == Qt.FocusReason.MouseFocusReason:
            self.search()


def action_hits(made: dict[str, QAction], text: str, unsaved: Callable[[], bool] = lambda: True) -> list[Offer]:
    """The actions whose words begin with what was typed, with their keys so that one learns them."""
    words = fold(text).split()
    hits = []
    for action in actions.ACTIONS:
        one = made[action.name]
        shown = one.text().rstrip("…")
        own = fold(f"{shown} {_(action.tip)} {action.text}").split()
        is_possible = one.isEnabled() and (action.name != "save" or unsaved())
        if is_possible and all(any(word.startswith(part) for word in own) for part in words):
            hits.append(Offer(shown, one.trigger, actions.keys(action), icon=action.icon, group=_("Actions")))
    return hits[: MOST if not words else 5]


# What finds the records of each place; loaded by the first search, for nobody else waits for it.
SERVICES = {
    "contacts": "contacts.contacts", "outlets": "outlets", "officers": "officers", "releases": "releases.releases",
    "lists": "lists", "distributions": "delivery.distributions", "coverage": "coverage.coverage",
}  # fmt: skip


def found_records(workspace: Workspace, open_record: Callable[..., object], text: str) -> Iterable[Offer]:
    """The first hits of each kind, and how many there are."""
    if len(text) < 2:
        return
    for name, module in SERVICES.items():
        place, service = BY_NAME[name], importlib.import_module(f"outreach.services.{module}")
        try:
            found = workspace.read(service.find, text)
            most = 5 if name == "contacts" else 3
            ids = found[: most + (len(found) == most + 1)]  # "Show all" takes the room of one
            rows = [(row.id, *_told(row)) for row in workspace.read(service.rows, ids)] if ids else []
            why = workspace.read(service.matches, ids, text) if name == "contacts" else {}
        except Problem:  # half of a filter: nothing is found by it yet
            continue
        yield from (
            Offer(one_line(said, 120), partial(open_record, name, record), one_line(note, 80),
                  one_line(formatting.phone(why.get(record, "")), 80), place.icon, group=_(place.text))
            for record, said, note in rows
        )  # fmt: skip
        if len(found) > len(rows):
            every = _("Show all {count}").format(count=number(len(found)))
            yield Offer(every, partial(open_record, name, text), icon="filter", group=_(place.text))


def _told(row: Any) -> tuple[str, str]:
    """What the search says of a record."""
    names, notes = ("name", "headline", "reference", "list_name"), ("outlet", "organisation", "rule", "list_name")
    text, note = (next(filter(None, (getattr(row, one, "") for one in some)), "") for some in (names, notes))
    return str(text or row.id), str(note)
