"""Two languages of a release beside one another, and what differs between them: a click shows both places."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from outreach.gui.forms.fields import Choice
from outreach.gui.forms.form import FieldValues
from outreach.gui.kit import formatting
from outreach.gui.kit.labels import line
from outreach.gui.kit.latest import Latest
from outreach.gui.kit.layout import Stretch, hbox, holding, split, vbox
from outreach.gui.kit.page import push_button
from outreach.gui.kit.scroll import Scroll
from outreach.gui.pages.releases.editor.side_text import SideText
from outreach.gui.pages.releases.mismatch_list import MismatchList
from outreach.gui.theme import theme
from outreach.i18n import _
from outreach.press import mismatches
from outreach.press.mismatches import Mismatch, Place

Versions = Mapping[str, FieldValues]


class CompareView(QWidget):
    """`show_versions` shows the first two languages. `edit_wanted(place)`: the text is to be mended there."""

    edit_wanted = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._versions: Versions = {}
        self._wanted = ""
        self.texts = (SideText(), SideText())
        self.boxes = (Choice(), Choice())
        self._finding = Latest(self, self._found_all)
        self.list = MismatchList()
        self.list.compared.connect(self._compared)
        self.list.chosen.connect(self.go_to)
        halves = split((self._half(0), 0), (self._half(1), 0))
        whole = split((halves, 1), (Scroll(self.list), 0), vertical=True, sizes=(460, 190))
        vbox(whole, spacing=0, on=self)

    def _half(self, number: int) -> QWidget:
        box = self.boxes[number]
        box.setProperty("kind", "flat")
        box.setAccessibleName(_("Language on the left") if number == 0 else _("Language on the right"))
        box.activated.connect(lambda _place: self._show(number))
        row = hbox(
            box, Stretch(), push_button(_("Fix"), lambda: self._edit(number), kind="link", icon="pencil"),
            margins=(theme.BETWEEN, 2, 8, 2),
        )  # fmt: skip
        half = holding(vbox(row, line(), (self.texts[number], 1), spacing=0))
        half.setMinimumWidth(200)
        return half

    def show_versions(self, versions: Versions) -> None:
        """Shows a release's languages; those that were chosen stay, where they are still there."""
        self._versions = versions
        codes = list(versions)
        for number, box in enumerate(self.boxes):
            kept = box.currentData()
            box.clear()
            for code in codes:
                box.addItem(formatting.language(code, _("No language")), code)
            box.setCurrentIndex(codes.index(kept) if kept in codes else min(number, len(codes) - 1))
        if self.boxes[0].currentData() == self.boxes[1].currentData() and len(codes) > 1:
            self.boxes[1].setCurrentIndex(1 if self.boxes[0].currentIndex() == 0 else 0)
        self._show(0)

    def _show(self, changed: int) -> None:
        one, other = self.boxes[changed], self.boxes[1 - changed]
        if one.currentData() == other.currentData() and one.count() > 1:
            other.setCurrentIndex(next(n for n in range(one.count()) if n != one.currentIndex()))
        for text, box in zip(self.texts, self.boxes, strict=True):
            code = box.currentData()
            text.show_version(code or "", self._versions.get(code, {}))
        pair = {box.currentData(): self._versions[box.currentData()] for box in self.boxes if box.count()}
        self.list.compare(pair)

    def _compared(self, found: list[Mismatch]) -> None:
        for text in self.texts:
            text.mark([place for one in found for place in (one.here, one.there) if place is not None])
        wanted = next((one for one in found if one.text == self._wanted), None)
        if wanted is not None:
            self._wanted = ""
            self.list.choose(wanted)

    def go_to(self, found: Mismatch) -> None:
        """Shows both places of a difference."""
        for place in (found.here, found.there):
            for text in self.texts:
                if place is not None:
                    text.go_to(place)

    def show_text(self, text: str) -> None:
        """Shows the two languages of a difference, given as it is said, and it in both."""
        self._wanted = text
        self._finding.ask(mismatches.find, {code: dict(fields) for code, fields in self._versions.items()})

    def _found_all(self, found: list[Mismatch]) -> None:
        one = next((one for one in found if one.text == self._wanted), None)
        if one is None:
            return
        codes = list(self._versions)
        pair = [one.here.language, *([one.there.language] if one.there is not None else [])]
        for box, code in zip(self.boxes, pair, strict=False):
            box.setCurrentIndex(codes.index(code))
        self._show(0)

    def _edit(self, number: int) -> None:
        text = self.texts[number]
        start = next((place for place in text.places() if place.language == text.language), None)
        self.edit_wanted.emit(start or Place(text.language, "body", 0, 0))
