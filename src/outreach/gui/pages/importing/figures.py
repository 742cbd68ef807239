"""The figures of an import, side by side: what is new, changed, unchanged, rejected."""

from __future__ import annotations

from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from outreach.gui.kit.flow import empty
from outreach.gui.kit.labels import Text, number
from outreach.gui.theme import theme
from outreach.i18n import _
from outreach.services.importing.importing import Plan, Report


class Figures(QWidget):
    """Figures that add up to the rows read, each person counted once; those of problems kept are among them."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(8)
        self.values: dict[str, int] = {}

    def show_figures(self, of: Plan | Report, *, done: bool) -> None:
        """Shows what would be done, or what was."""
        empty(self._row)
        problems = len(of.problems) - of.rejected - of.doubles
        changed = len(of.changed)
        # Doubles add to somebody of another row, unless each row was to make a contact: they are new ones then.
        unchanged = of.read - of.created - changed - of.rejected - of.doubles
        figures = (
            ("read", _("rows read"), of.read, ""),
            ("created", _("added") if done else _("new"), of.created, "done"),
            ("changed", _("changed"), changed, "accent"),
            ("unchanged", _("unchanged"), max(0, unchanged), ""),
            ("rejected", _("rejected"), of.rejected, "problem"),
            ("doubles", _("duplicates in the file"), of.doubles, "warning"),
            ("problems", _("issues accepted as they are"), max(0, problems), "warning"),
        )
        self.values = {name: value for name, _text, value, _tone in figures}
        for _name, text, value, tone in figures:
            self._row.addWidget(_tile(text, value, tone if value else ""), 1)


def _tile(text: str, value: int, tone: str) -> QFrame:
    frame = QFrame()
    frame.setProperty("role", "card")
    inside = QVBoxLayout(frame)
    inside.setContentsMargins(12, 8, 12, 8)
    inside.setSpacing(0)
    figure = Text(number(value), "title", tone=tone)
    figure.setFont(theme.font(theme.TITLE, strong=True, tabular=True))
    inside.addWidget(figure)
    inside.addWidget(Text(text, "small", wrap=True))
    inside.addStretch(1)
    return frame
