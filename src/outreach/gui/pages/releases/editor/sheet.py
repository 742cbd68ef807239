"""The sheet a release is written on, with what the program prints around the text: letterhead and contact block."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QColor, QPalette, QPixmap
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from outreach.gui import actions
from outreach.gui.kit.clickable_row import Tap
from outreach.gui.kit.events import watch
from outreach.gui.kit.labels import Text, dressed, joined
from outreach.gui.kit.layout import Stretch, empty, holding, vbox
from outreach.gui.theme import theme
from outreach.i18n import _
from outreach.mail.body import Block, unmarked
from outreach.services.exporting.letter_export import colour_in
from outreach.services.exporting.release_export import Making

WIDEST, EDGE, LOGO = 760, 64, 48  # pixels of the sheet, of its edges at most, and of the logo
LINE = (6, 0, 0, 0)  # what is printed begins where the words of the fields do


class Sheet(QFrame):
    """`text` between letterhead and contacts; `add` is asked for a letterhead, and `choose` for officers."""

    def __init__(self, text: QWidget, add: Callable[[], object], choose: Callable[[], object]) -> None:
        super().__init__()
        dressed(self, role="sheet", most_width=WIDEST)
        watch(self, {QEvent.Type.Resize: lambda _event: self._set_edges()})
        self.logo, self.office, self.address = Text(), Text("", "section", wrap=True), Text("", "small", wrap=True)
        self.logo.setProperty("role", "logo")
        self.add_button = actions.button("letterhead", add, kind="bare", text=_("Add a letterhead"), icon="plus")
        self.kind, self.banner = Text("", "label", wrap=True), Text("", "mark", tone="warning", wrap=True)
        self.rule = dressed(QWidget(), height=2)
        self.rule.setAutoFillBackground(True)
        self.officers = Tap(_("Press contacts"))
        self.officers.clicked.connect(choose)
        self._contacts = vbox(spacing=8, margins=(5, 4, 8, 4), on=self.officers)
        self._more, self._blocks = vbox(spacing=4, margins=LINE), list[Block]()
        left = Qt.AlignmentFlag.AlignLeft
        above = vbox(
            (self.logo, left), self.office, self.address, (self.add_button, left), 8, self.rule, 8, self.kind,
            self.banner, spacing=4, margins=LINE,
        )  # fmt: skip
        self._lines = vbox(above, text, self._more, self.officers, Stretch(), spacing=12, on=self)

    def _set_edges(self) -> None:
        """The edges are those of a paper, narrower where the sheet is narrow."""
        edge = min(EDGE, self.width() // 12)
        self._lines.setContentsMargins(edge, edge // 2 + theme.BETWEEN, edge, edge)

    def show_page(self, made: Making) -> None:
        """Shows what is printed around the text."""
        picture, scale = QPixmap(), self.devicePixelRatioF()
        if picture.loadFromData(made.logo):
            picture = picture.scaledToHeight(round(LOGO * scale), Qt.TransformationMode.SmoothTransformation)
            picture.setDevicePixelRatio(scale)
        self.logo.setPixmap(picture)
        self.logo.setVisible(not picture.isNull())
        self.rule.setPalette(QPalette(QColor(colour_in(made.office) or theme.colour("line"))))  # as on paper
        self.office.show_text(made.publisher)
        self.address.show_text(made.address)
        self.add_button.setVisible(not any((made.office.get("name"), made.address, made.logo)))
        kind, *beside = made.head
        self.kind.setText(joined(kind.upper(), *beside))
        blocks, names = made.blocks(), [officer.name for officer in made.text.officers]
        self.banner.show_text("\n".join(block.text for block in blocks if block.kind == "banner"))
        if blocks != self._blocks or not self._contacts.count():  # else it would be made anew while one writes
            self._blocks = blocks
            below = [block for block in blocks if block.kind != "banner"]
            place = len(below) - len(names) - bool(names)  # that of the heading over the contacts
            _fill(self._more, below[:place])
            _fill(self._contacts, below[place:] or [unmarked("small", _("Choose press contacts"))])
            self.officers.setAccessibleName(joined(_("Press contacts"), *names))


_ROLES = {"heading": "label", "small": "muted"}


def _fill(column: QVBoxLayout, blocks: Sequence[Block]) -> None:
    empty(column)
    for block in blocks:
        first, _break, rest = block.text.partition("\n")
        if block.kind == "contact":
            column.addWidget(holding(vbox(Text(first, "section", wrap=True), Text(rest, wrap=True), spacing=0)))
        else:
            column.addWidget(Text(block.text, _ROLES.get(block.kind, "text"), wrap=True))
