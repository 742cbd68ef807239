"""What becomes of the position that was there, when another outlet or job title is typed: shown, and to be chosen."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from outreach.gui.forms.fields import Field
from outreach.gui.kit import formatting
from outreach.gui.kit.labels import Text
from outreach.gui.kit.layout import vbox
from outreach.gui.kit.page import push_button
from outreach.i18n import _, today
from outreach.values.position_change import Place, is_move


class MoveField(Field):
    """The field "moved": None where the program judges, True or False where the user chose otherwise."""

    def __init__(self) -> None:
        super().__init__("moved", "")
        self._chosen: bool | None = None
        self._moved = False
        holder = QWidget()
        self.text = Text("", "small", wrap=True)
        self.other = push_button("", self._choose, kind="link")
        self.other.setProperty("bare", True)
        vbox(self.text, (self.other, Qt.AlignmentFlag.AlignLeft), spacing=0, on=holder)
        self.hold(holder)
        self.setFocusProxy(self.other)
        self.hide()

    def value(self) -> bool | None:
        return self._chosen

    def set_value(self, value: object) -> None:
        self._chosen = None if value is None else bool(value)

    def show_change(self, before: Place, after: Place, day: date | None) -> None:
        """Says what saving does with the position that was there; `day` is the first one at the new place."""
        filled = all(was in ("", now) for was, now in zip(before, after, strict=True))
        if filled:
            self._chosen = None
        self.setVisible(not filled)
        judged = is_move(before, after)
        self._moved = judged if self._chosen is None else self._chosen
        place = ", ".join(filter(None, (before.position, before.outlet)))
        if self._moved:
            text = _("{place} ends on {day} and is kept as an earlier position.")
            self.other.setText(_("Only correct the entry"))
        else:
            text = _("The entry is corrected. {place} isn't kept as an earlier position.")
            self.other.setText(_("They have moved"))
        self.text.setText(text.format(place=place, day=formatting.day(day or today())))

    def _choose(self) -> None:
        self._chosen = not self._moved
        self.changed.emit()
