"""The kinds of doubt at the left of the page, each with how many wait."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from outreach.gui.kit.clickable_row import Tap
from outreach.gui.kit.labels import Elided, Picture, Text, number, set_property
from outreach.gui.kit.layout import hbox, vbox
from outreach.gui.pages.inbox.doubts import KINDS, Kind
from outreach.gui.theme import theme
from outreach.i18n import _


class KindRow(Tap):
    """One kind with its number; 0 is quiet."""

    def __init__(self, kind: Kind, parent: QWidget | None = None) -> None:
        super().__init__(_(kind.text), parent)
        self.kind = kind
        self.setFixedHeight(theme.NAVIGATION_ROW)
        self._text = Elided(_(kind.text))
        self._count = Text("", "small")
        self._count.setFont(theme.font(theme.SMALL, tabular=True))
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

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
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
