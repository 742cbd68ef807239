"""Where the languages of a release differ: a line for each difference; a click or Enter leads to both places."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QSizePolicy, QWidget

from outreach.gui.forms.form import FieldValues
from outreach.gui.kit.clickable_row import Tap
from outreach.gui.kit.flow import remove
from outreach.gui.kit.labels import Picture, Text, counted, set_property
from outreach.gui.kit.latest import Latest
from outreach.gui.kit.layout import Stretch, hbox, vbox
from outreach.i18n import _
from outreach.press import mismatches
from outreach.press.mismatches import Mismatch


class MismatchRow(Tap):
    """One difference in a sentence."""

    def __init__(self, found: Mismatch, parent: QWidget | None = None) -> None:
        super().__init__(found.text, parent)
        self.mismatch = found
        hbox(
            (Picture("alert-circle", 16, "warning"), Qt.AlignmentFlag.AlignTop),
            (Text(found.text[:1].upper() + found.text[1:], wrap=True), 1), spacing=8, margins=(8, 4, 8, 4), on=self,
        )  # fmt: skip


class MismatchList(QWidget):
    """`compare(versions)` looks for differences outside the window's thread; `compared(list)`, `chosen(mismatch)`."""

    compared = Signal(list)
    chosen = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("ground", "plain")
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Minimum)
        self._head = Text("", "small", wrap=True)
        self._head.setContentsMargins(8, 0, 8, 4)
        self._column = vbox(self._head, Stretch(), spacing=2, margins=8, on=self)
        self.rows: list[MismatchRow] = []
        self._latest = Latest(self, self.show_found)

    def compare(self, versions: Mapping[str, FieldValues]) -> None:
        """Looks for what differs between these versions."""
        if len(versions) < 2:
            self._latest.forget()
            self.show_found([])
            return
        frozen = {language: dict(fields) for language, fields in versions.items()}
        self._latest.ask(mismatches.find, frozen)

    def show_found(self, found: Sequence[Mismatch]) -> None:
        """Shows differences."""
        remove(self._column, self.rows)
        self.rows = []
        for one in found:
            row = MismatchRow(one)
            row.clicked.connect(lambda one=one: self.choose(one))
            self._column.insertWidget(self._column.count() - 1, row)
            self.rows.append(row)
        if found:
            text = counted("{count} difference", "{count} differences", len(found))
        else:
            text = _("Numbers, dates, names and contact details are the same.")
        self._head.setText(text)
        self.compared.emit(list(found))

    def choose(self, found: Mismatch) -> None:
        """Marks a difference and has its places shown."""
        for row in self.rows:
            set_property(row, "chosen", row.mismatch is found)
        self.chosen.emit(found)
