"""The second step of an import: what each column of the file becomes, with its first values beside it."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QStandardItem, QStandardItemModel, QWheelEvent
from PySide6.QtWidgets import QComboBox, QFrame, QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from outreach.formats.sheet import ENCODINGS
from outreach.gui import theme
from outreach.gui.fields import ChoiceField, TickField, narrow
from outreach.gui.form import Scroll
from outreach.gui.importing.sample import Sample
from outreach.gui.labels import Elided, Picture, Text, line, one_line, set_property
from outreach.i18n import _, ngettext
from outreach.model import places
from outreach.services import importing
from outreach.services.importing import Options

VALUES = 3
DELIMITERS = ((",", ","), (";", ";"), ("\t", "Tab"), ("|", "|"), (":", ":"))


def match_names() -> list[tuple[str, str]]:
    """What to do with somebody who is there already, in the language in use."""
    return [
        ("fill", _("Fill in what is missing")),
        ("update", _("Take the file's values")),
        ("skip", _("Leave the contact as it is")),
        ("create", _("Add a second contact")),
    ]


class _Target(QComboBox):
    """What a column becomes. The wheel scrolls the page, not the choice."""

    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()


class ColumnsStep(QWidget):
    """Every column with its first values and its target; how the file is read can be corrected above.

    `reread` is emitted when the file has to be opened otherwise (encoding, delimiter, sheet, header).
    """

    reread = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.sample: Sample | None = None
        self.targets: list[_Target] = []
        self._names = QStandardItemModel(self)
        for target, name in importing.targets():
            item = QStandardItem(name)
            item.setData(target, Qt.ItemDataRole.UserRole)
            self._names.appendRow(item)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(theme.AROUND, theme.BETWEEN, theme.AROUND, 0)
        layout.setSpacing(12)
        layout.addLayout(self._choices())
        self.notice = QFrame()
        self.notice.setProperty("role", "notice")
        self.notice.setProperty("tone", "warning")
        inside = QHBoxLayout(self.notice)
        inside.setContentsMargins(8, 6, 8, 6)
        inside.addWidget(Picture("alert-circle", 16, "warning"), 0, Qt.AlignmentFlag.AlignTop)
        self._notice_text = Text("", wrap=True)
        inside.addWidget(self._notice_text, 1)
        self.notice.hide()
        layout.addWidget(self.notice)
        self._scroll = Scroll(QWidget())
        layout.addWidget(self._scroll, 1)

    def _choices(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(12)
        self.encoding = ChoiceField("encoding", _("Encoding"), [(name, name.upper()) for name in ENCODINGS])
        self.delimiter = ChoiceField("delimiter", _("Separator"), DELIMITERS)
        self.sheet = ChoiceField("sheet", _("Sheet"), [])
        self.region = ChoiceField("region", _("Phones without a code"), places.countries())
        self.region.set_value("KG")
        self.on_match = ChoiceField("on_match", _("If the person is there already"), match_names())
        self.header = TickField("header", _("The first row names the columns"))
        for field in (self.encoding, self.delimiter, self.sheet):
            field.changed.connect(self.reread)
        self.header.changed.connect(self.reread)
        for field, share in (
            (self.encoding, 2), (self.delimiter, 1), (self.sheet, 2), (self.region, 2), (self.on_match, 3),
        ):  # fmt: skip
            row.addWidget(field, share, Qt.AlignmentFlag.AlignTop)
        row.addWidget(self.header, 0, Qt.AlignmentFlag.AlignBottom)
        return row

    def show_sample(self, sample: Sample) -> None:
        """Shows a file's columns, and how it was understood."""
        self.sample = sample
        self.encoding.setVisible(sample.encoding is not None and sample.kind != "vcf")
        self.encoding.set_value(_known(sample.encoding or ""))
        self.delimiter.setVisible(sample.delimiter is not None)
        self.delimiter.set_value(sample.delimiter or ",")
        self.sheet.setVisible(len(sample.sheets) > 1)
        self.sheet.box.clear()
        for name in sample.sheets:
            self.sheet.box.addItem(one_line(name, 60), name)
        self.sheet.set_value(sample.sheet)
        self.header.setVisible(sample.kind != "vcf")
        self.header.set_value(sample.has_header)
        self._show_notes(sample)
        table = self._table(sample)
        self._scroll.replace(table)

    def _show_notes(self, sample: Sample) -> None:
        notes = [one_line(note, 400) for note in sample.notes]
        if sample.lost:
            text = ngettext(
                "{count} letter of the first rows is lost (a question mark inside a word): try another encoding.",
                "{count} letters of the first rows are lost (question marks inside words): try another encoding.",
                sample.lost,
            )
            notes.insert(0, text.format(count=sample.lost))
        self._notice_text.setText("\n".join(notes))
        self.notice.setVisible(bool(notes))

    def _table(self, sample: Sample) -> QWidget:
        table = QWidget()
        table.setProperty("ground", "plain")
        grid = QGridLayout(table)
        grid.setContentsMargins(0, 0, 8, 16)
        grid.setHorizontalSpacing(16)
        grid.setVerticalSpacing(6)
        if sample.kind == "vcf":
            grid.addWidget(Text(_("vCards have no columns: every part goes to its own field."), "muted"), 0, 0)
            grid.setRowStretch(1, 1)
            return table
        heads = [_("Column"), *(_("Row {number}").format(number=n + 1) for n in range(VALUES)), "", _("Becomes")]
        for place, head in enumerate(heads):
            grid.addWidget(Text(head, "label"), 0, place)
        grid.addWidget(line(), 1, 0, 1, len(heads))
        for place, share in enumerate((4, 4, 4, 4, 0, 5)):
            grid.setColumnStretch(place, share)
        self.targets = []
        for number, name in enumerate(sample.header):
            self._row(grid, number + 2, number, name, sample)
        grid.setRowStretch(len(sample.header) + 2, 1)
        return table

    def _row(self, grid: QGridLayout, row: int, number: int, name: str, sample: Sample) -> None:
        grid.addWidget(Elided(name or _("Column {number}").format(number=number + 1)), row, 0)
        for place in range(VALUES):
            cells = sample.rows[place] if place < len(sample.rows) else []
            grid.addWidget(Elided(cells[number] if number < len(cells) else "", "muted"), row, place + 1)
        grid.addWidget(Picture("arrow-right", 14, "muted"), row, VALUES + 1)
        target = _Target()
        target.setModel(self._names)
        target.setMaxVisibleItems(18)
        narrow(target)
        target.setAccessibleName(_("{column} becomes").format(column=one_line(name, 80)))
        target.setCurrentIndex(max(0, self._place(sample.mapping.get(name, "extra"))))
        target.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        target.currentIndexChanged.connect(lambda _index, box=target: _tone(box))
        _tone(target)
        grid.addWidget(target, row, VALUES + 2)
        self.targets.append(target)

    def _place(self, target: str) -> int:
        for row in range(self._names.rowCount()):
            if self._names.item(row).data(Qt.ItemDataRole.UserRole) == target:
                return row
        item = QStandardItem(target)
        item.setData(target, Qt.ItemDataRole.UserRole)
        self._names.appendRow(item)
        return self._names.rowCount() - 1

    def mapping(self) -> dict[str, str]:
        """{column: target} as chosen."""
        header: Sequence[str] = self.sample.header if self.sample else ()
        chosen = (str(box.currentData(Qt.ItemDataRole.UserRole)) for box in self.targets)
        return dict(zip(header, chosen, strict=False))

    def options(self, options: Options) -> Options:
        """The options with what is chosen here."""
        options.on_match = self.on_match.value()
        options.region = self.region.value() or "KG"
        if self.sample is not None and self.sample.kind != "vcf":
            options.mapping = self.mapping()
        return options

    def reading(self, options: Options) -> Options:
        """The options by which the file is opened anew."""
        options.encoding = self.encoding.value() if not self.encoding.isHidden() else None
        options.delimiter = self.delimiter.value() if not self.delimiter.isHidden() else None
        options.sheet = self.sheet.value() or None if not self.sheet.isHidden() else None
        options.header = self.header.value()
        return options


def _known(encoding: str) -> str:
    return "utf-8" if encoding.lower() in ("utf-8-sig", "utf8", "ascii") else encoding


def _tone(box: QComboBox) -> None:
    # What is left out is seen as such.
    set_property(box, "tone", "muted" if box.currentData(Qt.ItemDataRole.UserRole) == "skip" else "")
