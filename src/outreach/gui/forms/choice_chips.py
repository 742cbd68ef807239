"""A row of chips of which one may be on, to show a part of a table alone."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtWidgets import QPushButton, QWidget

from outreach.gui.kit.flow import FlowLayout, flowing
from outreach.gui.kit.labels import set_property
from outreach.gui.kit.page import push_button


class ChoiceChips(QWidget):
    """`chosen(name)` is told, "" where none is on any more."""

    def __init__(self, chosen: Callable[[str], None], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._chosen = chosen
        self.chips: dict[str, QPushButton] = {}
        flowing(self)
        self._row = FlowLayout(self, spacing=6)

    def show_chips(self, chips: Sequence[tuple[str, str]], on: str) -> str:
        """Shows these, (name, text) each; returns the one that is still on."""
        while self._row.count():
            item = self._row.takeAt(0)
            widget = item.widget() if item else None
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        self.chips = {}
        for name, said in chips:
            chip = push_button(said, partial(self._press, name), kind="chip")
            chip.setCheckable(True)
            chip.setChecked(name == on)
            set_property(chip, "applied", name == on)
            self._row.addWidget(chip)
            chip.show()
            self.chips[name] = chip
        self.updateGeometry()
        return on if on in self.chips else ""

    def press(self, name: str) -> None:
        """Shows one as the one that is on; nothing is told."""
        for other, chip in self.chips.items():
            chip.setChecked(other == name)
            set_property(chip, "applied", other == name)

    def _press(self, name: str) -> None:
        on = name if self.chips[name].isChecked() else ""
        for other, chip in self.chips.items():
            chip.setChecked(other == on)
            set_property(chip, "applied", other == on)
        self._chosen(on)
