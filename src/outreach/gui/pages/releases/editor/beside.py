"""Another language of the release beside the one that is written, and what differs between the two."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from outreach.gui.forms.fields import choice_box, choose, fill_box
from outreach.gui.forms.form import FieldValues
from outreach.gui.kit import formatting
from outreach.gui.kit.labels import line
from outreach.gui.kit.layout import Stretch, hbox, holding, vbox
from outreach.gui.pages.releases.compare_view import MismatchList, SideText
from outreach.gui.theme import theme
from outreach.i18n import _
from outreach.press.mismatches import Mismatch, Place

Versions = Mapping[str, FieldValues]


class Beside(QWidget):
    """`show_versions(versions, written)` shows one of the others; `place_chosen(place)` is one of the written text.

    `differences` stands below it, or in the inspector: it is of use while the other language is not seen, too.
    """

    place_chosen = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.setMinimumWidth(260)
        self._versions: Versions = {}
        self._written = ""
        self.box = choice_box(_("Second language"), flat=True)
        self.box.activated.connect(lambda _place: self._show())
        row = hbox(self.box, Stretch(), margins=(theme.INSIDE, 0, theme.INSIDE, 0))
        self.text = SideText()
        self.list = MismatchList()
        self.differences = holding(vbox(line(), self.list, spacing=0))
        self.list.compared.connect(self._compared)
        self.list.chosen.connect(self._chosen)
        head = holding(row, height=theme.NAVIGATION_ROW)
        self.column = vbox(head, line(), (self.text, 1), spacing=0, on=self)

    def show_versions(self, versions: Versions, written: str) -> None:
        """Shows another version than the one that is written; which one, the reader has chosen or the first."""
        self._versions, self._written = versions, written
        others = [language for language in versions if language != written]
        kept = self.box.currentData()
        fill_box(self.box, [(code, formatting.language_heading(code, _("No language"))) for code in others], kept)
        self.box.setVisible(bool(others))
        self._show()

    def _show(self) -> None:
        language = self.box.currentData()
        if language is None:
            self.text.setPlaceholderText(_("There is no other language yet. Add one above to see it here."))
            self.text.show_version("", {})
            self.list.compare({})
            return
        self.text.show_version(language, self._versions[language])
        self.list.compare({code: self._versions[code] for code in (self._written, language) if code in self._versions})

    def _compared(self, found: list[Mismatch]) -> None:
        self.differences.setVisible(len(self._versions) > 1)
        self.text.mark([place for one in found for place in (one.here, one.there) if place is not None])

    def show_difference(self, found: Mismatch) -> None:
        """Shows a difference of the text that is written, in its other language."""
        if found.there is not None:
            choose(self.box, found.there.language)
            self._show()
        self._chosen(found)

    def _chosen(self, found: Mismatch) -> None:
        places = [place for place in (found.here, found.there) if place is not None]
        for place in places:
            self.text.go_to(place)
        mine: list[Place] = [place for place in places if place.language == self._written]
        if mine:
            self.place_chosen.emit(mine[0])
