"""The kinds of doubt, each with how many wait, and the doubts of one kind in their order."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from outreach.gui.kit.clickable_row import Tap
from outreach.gui.kit.labels import Elided, Picture, Text, dressed, number, set_property
from outreach.gui.kit.layout import hbox, vbox
from outreach.gui.pages.inbox.doubts import KINDS, Kind
from outreach.gui.theme import theme
from outreach.i18n import _
from outreach.services.quality.quality import Doubt


class KindRow(Tap):
    """One kind with its number; 0 is quiet."""

    def __init__(self, kind: Kind) -> None:
        super().__init__(_(kind.text))
        self.kind = kind
        self.setFixedHeight(theme.NAVIGATION_ROW)
        self._text = Elided(_(kind.text))
        self._count = dressed(Text("", "small"), font=theme.font(theme.SMALL, tabular=True))
        hbox(Picture(kind.icon, 16, "muted"), (self._text, 1), self._count, spacing=10, margins=(8, 0, 10, 0), on=self)

    def set_count(self, count: int | None) -> None:
        """Shows how many wait; None where that is not known yet."""
        self._count.setText("" if not count else number(count))
        name = f"{_(self.kind.text)} {number(count)}" if count else _(self.kind.text)
        self.setAccessibleName(name)

    def set_chosen(self, chosen: bool) -> None:
        """Shows it as the kind that is worked on."""
        set_property(self, "chosen", "true" if chosen else "false")


class Kinds(QWidget):
    """The kinds, one of which is chosen: `chosen(name)`."""

    chosen = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.setAccessibleName(_("Kinds of issues"))
        column = vbox(spacing=2, margins=(theme.INSIDE, 0, theme.INSIDE, theme.INSIDE), on=self)
        self.rows: dict[str, KindRow] = {}
        for kind in KINDS:
            self.rows[kind.name] = row = KindRow(kind)
            row.clicked.connect(lambda name=kind.name: self.chosen.emit(name))
            column.addWidget(row)
        self.current = KINDS[0].name

    def show_counts(self, counts: Mapping[str, int]) -> None:
        """Shows the number of each."""
        for name, row in self.rows.items():
            row.set_count(counts.get(name))

    def show_chosen(self, name: str) -> None:
        """Marks a kind as the one that is worked on."""
        self.current = name
        for own, row in self.rows.items():
            row.set_chosen(own == name)

    def beside(self, step: int) -> str:
        """The kind above (-1) or below (1) the chosen one."""
        names = list(self.rows)
        return names[(names.index(self.current) + step) % len(names)]

    def following(self, counts: Mapping[str, int]) -> str:
        """The next kind after the chosen one of which something waits; "" where nothing does."""
        names = list(self.rows)
        at = names.index(self.current) + 1
        return next((name for name in names[at:] + names[: at - 1] if counts.get(name)), "")


Key = tuple[str, int, int | None, str]


def key(doubt: Doubt) -> Key:
    """What makes a doubt the same one again."""
    return (doubt.problem, doubt.contact_id, doubt.other_id, doubt.value)


class Queue:
    """Doubts in order. `left` may be more than are loaded; `done` counts those judged since the kind was opened."""

    def __init__(self) -> None:
        self.doubts: list[Doubt] = []
        self.left = 0
        self.done = 0
        self.at = 0
        self._judged: list[Key] = []

    def open(self, doubts: Iterable[Doubt], left: int) -> None:
        """Begins anew."""
        self.done, self.at, self._judged = 0, 0, []
        self.doubts, self.left = list(doubts), left

    def current(self) -> Doubt | None:
        """The doubt that is looked at."""
        return self.doubts[self.at] if self.at < len(self.doubts) else None

    def place(self) -> tuple[int, int]:
        """Which one it is, of how many; those that were judged count."""
        return self.done + self.at + 1, self.done + self.left

    def judged(self) -> None:
        """The current doubt is no longer one; the next takes its place."""
        doubt = self.doubts.pop(self.at)
        self._judged.append(key(doubt))
        self.left = max(self.left - 1, len(self.doubts))
        self.done += 1
        self.at = min(self.at, max(len(self.doubts) - 1, 0))

    def move(self, step: int) -> bool:
        """Goes to the next doubt or to the one before; False at the end."""
        to = self.at + step
        if not 0 <= to < len(self.doubts):
            return False
        self.at = to
        return True

    def renew(self, doubts: Iterable[Doubt], left: int) -> bool:
        """Takes over what waits now: the same doubt stays in sight, and one that was taken back comes to it.

        Whether another one stands where one was looked at, for somebody else has dealt with that.
        """
        current = self.current()
        total = self.done + self.left
        self.doubts, self.left = list(doubts), left
        places = {key(doubt): place for place, doubt in enumerate(self.doubts)}
        back = [judged for judged in self._judged if judged in places]
        self._judged = [judged for judged in self._judged if judged not in places]
        self.done = min(max(total - left, 0), len(self._judged)) if back else self.done
        if back:
            self.at = places[back[-1]]
        elif current is not None and key(current) in places:
            self.at = places[key(current)]
        else:
            self.at = min(self.at, max(len(self.doubts) - 1, 0))
            return current is not None and bool(self.doubts)
        return False
