"""The officers of a release, chosen from the records, put in order, each for every language or for one."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QToolButton

from outreach.gui.forms.fields import Choice, Field
from outreach.gui.kit import formatting
from outreach.gui.kit.events import on_keys
from outreach.gui.kit.labels import Text, dressed, joined, one_line
from outreach.gui.kit.layout import Stretch, fill, hbox, holding, remove, vbox
from outreach.gui.kit.page import tool_button
from outreach.gui.pages.releases.states import language_box
from outreach.i18n import _
from outreach.services.officers import OfficerRow

# An officer by id, and the language of the versions they stand under; None is every language.
Chosen = tuple[int, str | None]


class OfficerLine(QFrame):
    """One chosen officer. Alt+Up and Alt+Down move it, Delete takes it off, a box says for which language it is."""

    def __init__(
        self, field: OfficersField, place: int, row: OfficerRow, language: str | None, languages: Sequence[str | None]
    ) -> None:
        super().__init__()
        self.officer = row
        self.setProperty("role", "row")
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setAccessibleName(one_line(row.name))
        self.setToolTip(_("Alt+Up and Alt+Down change the order. Delete removes the officer."))
        up, down, off = partial(field.swap, place, -1), partial(field.swap, place, 1), partial(field.remove, place)
        on_keys(self, {"Alt+Up": up, "Alt+Down": down, "Del": off})
        line = hbox(spacing=4)
        vbox(
            Text(one_line(" ".join(filter(None, (row.honorific, row.name)))), wrap=True),
            Text(one_line(row.title), "small", wrap=True), line, spacing=0, margins=(8, 4, 4, 4), on=self,
        )  # fmt: skip
        self.language = language_box(
            languages, language, _("Language of {name}").format(name=one_line(row.name)),
            _("Whether they appear under the text in one language, or under all without an officer of their own"),
            partial(field.set_language, place),
        )  # fmt: skip
        fill(
            line, self.language, Stretch(), _tool("arrow-up", _("Next above"), up),
            _tool("arrow-down", _("Next below"), down), _tool("x", _("Remove"), off),
        )  # fmt: skip


def _tool(icon: str, text: str, action: Callable[[], object]) -> QToolButton:
    return tool_button(icon, text, action, focus=Qt.FocusPolicy.ClickFocus)


class OfficersField(Field):
    """`officers` of a release, in order: an id, or {"officer": id, "language": "ru"} where it is for one language.

    `known()` answers all officers there are, `languages()` those of the release.
    """

    def __init__(
        self, known: Callable[[], Sequence[OfficerRow]], languages: Callable[[], Sequence[str]] = tuple
    ) -> None:
        super().__init__("officers", _("Officers, in the order of the contact block"))
        self._known, self._languages = known, languages
        self._chosen: list[Chosen] = []
        self._rows: dict[int, OfficerRow] = {}
        self._drawn: list[str] = []
        self.box = dressed(Choice(), name=_("Add an officer"))
        self.box.setMaxVisibleItems(16)
        self.box.activated.connect(self._choose)
        self._none = Text(_("There is no officer yet. Add one on the page Officers."), "small", wrap=True)
        self._column = vbox(self.box, self._none, spacing=4)
        body = holding(self._column)
        self.hold(body)
        self.setFocusProxy(self.box)
        self.lines: list[OfficerLine] = []
        self.set_value([])

    def follow_languages(self) -> None:
        """Offers the languages the release has now."""
        if self._codes() != self._drawn:
            self._draw()

    def _codes(self) -> list[str]:
        return [code for code in self._languages() if code]

    def _free(self, officer_id: int) -> list[str | None]:
        """What an officer can be added for besides what they are there for."""
        there = [language for number, language in self._chosen if number == officer_id]
        return [code for code in (None, *self._codes()) if code not in there]

    def _choose(self, place: int) -> None:
        officer_id = self.box.itemData(place)
        if officer_id is not None and self._free(int(officer_id)):
            self._chosen.append((int(officer_id), self._free(int(officer_id))[0]))
            self._draw()
            self.changed.emit()

    def remove(self, place: int) -> None:
        """Takes an officer off."""
        del self._chosen[place]
        self._draw()
        self.box.setFocus()
        self.changed.emit()

    def swap(self, place: int, step: int) -> None:
        """Changes the places of two who stand next to one another."""
        other = place + step
        if 0 <= other < len(self._chosen):
            self._chosen[place], self._chosen[other] = self._chosen[other], self._chosen[place]
            self._draw()
            self.lines[other].setFocus()
            self.changed.emit()

    def set_language(self, place: int, language: str | None) -> None:
        """Says under the text of which language an officer appears."""
        officer_id, before = self._chosen[place]
        if language != before:
            self._chosen[place] = (officer_id, language)
            self._draw()
            self.lines[place].language.setFocus()
            self.changed.emit()

    def _draw(self) -> None:
        remove(self._column, self.lines)
        self.lines = []
        self._drawn = self._codes()
        for place, (officer_id, language) in enumerate(self._chosen):
            self._add_line(place, self._rows[officer_id], language)
        self._offer()

    def _add_line(self, place: int, row: OfficerRow, language: str | None) -> None:
        free = self._free(row.id)
        # In the order of the release's languages; one whose text is taken off stays until it is changed.
        choices = [code for code in (None, *self._drawn) if code in free or code == language]
        line = OfficerLine(self, place, row, language, list(dict.fromkeys([*choices, language])))
        self._column.insertWidget(place, line)
        self.lines.append(line)

    def _offer(self) -> None:
        """Fills the box: those who are not there yet first, then those who can be there for one language more."""
        self.box.clear()
        self.box.addItem(_("Add an officer…"), None)
        there = {officer_id for officer_id, _language in self._chosen}
        rows = sorted(self._rows.values(), key=lambda row: row.id in there)
        for row in rows:
            free = self._free(row.id)
            language = formatting.language(free[0]) if row.id in there and free and free[0] else ""
            if free:
                parts = (row.name, row.title, language)
                self.box.addItem(one_line(joined(*parts)), row.id)
        self.box.setVisible(self.box.count() > 1)
        self._none.setVisible(not self._rows)

    def value(self) -> list[Any]:
        return [
            {"officer": officer_id, "language": language} if language else officer_id
            for officer_id, language in self._chosen
        ]

    def set_value(self, value: Any) -> None:
        self._rows = {row.id: row for row in self._known()}
        items = [item if isinstance(item, Mapping) else {"officer": item, "language": None} for item in value or ()]
        pairs = [(item["officer"], item["language"]) for item in items]
        self._chosen = [pair for pair in pairs if pair[0] in self._rows]
        self._draw()
