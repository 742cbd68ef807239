"""Every action with its keys, by the menus they stand in, and a line that finds one by its words."""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtWidgets import QLabel

from outreach.gui import actions
from outreach.gui.actions import MENUS
from outreach.gui.forms.fields import LineEdit
from outreach.gui.forms.section import Section
from outreach.gui.kit.events import on_keys
from outreach.gui.kit.labels import Text, make_visible
from outreach.gui.kit.layout import Stretch, fill, grid
from outreach.gui.kit.page import Page
from outreach.i18n import N_, _

# In fields and tables: what, its keys, where.
MORE = (
    (N_("Edit the current row"), N_("Enter"), N_("in a table")),
    (N_("Back without saving"), N_("Esc"), N_("in a form; what was typed can be brought back")),
    (N_("Save"), "Ctrl+Enter", N_("in a form")),
    (N_("Another entry"), "Shift+Enter", N_("in a phone, an e-mail, a channel")),
    (N_("Kind of the entry"), "Alt+↓", N_("in a phone, an e-mail, a channel")),
    (N_("Fix, merge, accept, snooze, edit"), "1 2 3 H E", N_("on the page Issues; buttons show the keys")),
    (N_("Next issue, next kind"), "← → ↑ ↓", N_("on the page Issues")),
    (N_("Whose value to keep"), "← →", N_("where contacts are merged; ↑ ↓ for the field, Enter merges")),
)


class KeyboardSection(Section):
    """The sheet of keys."""

    def __init__(self, page: Page) -> None:
        super().__init__(page)
        self.words = LineEdit(_("Search by action or keys"), name=_("Search the keyboard shortcuts"))
        self.words.textChanged.connect(self._seek)
        # As elsewhere: what narrows goes first.
        on_keys(self.words, {"Esc": self.words.clear}, when=self.words.text)
        self._sheet = grid(across=16, down=6, shares=(3, 0, 4))
        self._heads: list[tuple[Text, list[list[QLabel]]]] = []
        for title, rows in _groups():
            self._add(title, rows)
        self.setFocusProxy(self.words)
        fill(self.body, self.words, self._sheet, Stretch())

    def _add(self, title: str, rows: list[tuple[str, str, str]]) -> None:
        head = Text(title, "section")
        self._sheet.addWidget(head, self._sheet.rowCount(), 0, 1, 3)
        made: list[list[QLabel]] = []
        for text, keys, tip in rows:
            made.append([Text(text, wrap=True), Text(keys, tone="accent"), Text(tip, "muted", wrap=True)])
            place = self._sheet.rowCount()
            for column, label in enumerate(made[-1]):
                self._sheet.addWidget(label, place, column)
        self._heads.append((head, made))

    def _seek(self, words: str) -> None:
        """Leaves the rows that hold these words, and the headings that have any."""
        wanted = words.casefold().split()
        for head, rows in self._heads:
            for row in rows:
                said = " ".join(label.text() for label in row).casefold()
                make_visible(all(word in said for word in wanted), *row)
            head.setHidden(all(row[0].isHidden() for row in rows))


def _groups() -> Iterator[tuple[str, list[tuple[str, str, str]]]]:
    for title, names in MENUS:
        wanted = (actions.BY_NAME[name] for name in names.split() if name != "-")
        yield _(title).replace("&", ""), [(_(one.text).rstrip("…"), actions.keys(one), _(one.tip)) for one in wanted]
    yield _("In fields and tables"), [(_(text), _(keys), _(where)) for text, keys, where in MORE]
