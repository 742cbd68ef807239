"""The second step of an import: what each column of the file becomes, with its first values beside it."""

from __future__ import annotations

from zlib import crc32

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QStandardItem, QStandardItemModel
from PySide6.QtWidgets import QComboBox, QGridLayout, QPushButton, QWidget

from outreach.formats.mojibake import LEGACY, Finding
from outreach.formats.tables.sheet import ALL, ENCODINGS
from outreach.gui import settings
from outreach.gui.forms import contact_form
from outreach.gui.forms.fields import Choice, ChoiceField, TickField, fill_box, narrow
from outreach.gui.kit.labels import (
    Elided,
    Picture,
    Text,
    counted,
    dressed,
    hidden,
    if_any,
    line,
    notice_frame,
    number,
    one_line,
    set_property,
)
from outreach.gui.kit.layout import Scroll, Stretch, empty, fill, grid, hbox, holding, vbox
from outreach.gui.kit.page import push_button
from outreach.gui.pages.importing.sample import CARDS, NO_TABLE, ROWS_SHOWN, Sample
from outreach.gui.theme import theme
from outreach.i18n import N_, _
from outreach.services.importing import column_mapping, region_guess
from outreach.services.importing.import_plan import Options
from outreach.services.importing.row_builder import Place
from outreach.services.importing.source import misread
from outreach.store.workspace import Workspace
from outreach.values import column_recognition, places

SHOWN = 120  # columns that have a row of their own; what is wider keeps its other columns as they are
DELIMITERS = ((",", ","), (";", ";"), ("\t", "Tab"), ("|", "|"), (":", ":"))


# For which letters an encoding is there: its name says that to nobody but its makers.
_LETTERS = {
    "cp1251": N_("Cyrillic"), "cp866": N_("Cyrillic"), "koi8-r": N_("Cyrillic"), "koi8-u": N_("Cyrillic"),
    "mac-cyrillic": N_("Cyrillic"), "iso8859-5": N_("Cyrillic"), "ptcp154": N_("Cyrillic"), "kz1048": N_("Cyrillic"),
    "cp1252": N_("West European"), "iso8859-1": N_("West European"), "cp850": N_("West European"),
    "mac-roman": N_("West European"), "cp1250": N_("Central European"), "cp1254": N_("Turkish letters"),
    "cp1253": N_("Greek letters"), "cp1257": N_("Baltic"), "gb18030": N_("Chinese characters"),
    "shift_jis": N_("Japanese signs"),
}  # fmt: skip


def encoding_names() -> list[tuple[str, str]]:
    """The encodings that are offered, each with the letters it is for, in the language in use."""
    return [(name, f"{name.upper()} · {_(_LETTERS[name])}" if name in _LETTERS else name.upper()) for name in ENCODINGS]


def match_names() -> list[tuple[str, str]]:
    """What to do with somebody who is there already, in the language in use."""
    return [
        ("fill", _("Fill in missing values only")),
        ("update", _("Use the values of the file")),
        ("skip", _("Leave the contact as it is")),
        ("create", _("Add a second contact")),
    ]


def origin_name(origin: str) -> str:
    """How a column's target was found, in the language in use."""
    names = {
        column_recognition.NAME: _("by its name"), column_recognition.CONTENT: _("by its values"),
        column_recognition.REMEMBERED: _("as last time"),
        column_recognition.HEADING: _("by a heading"), column_recognition.CHOSEN: _("chosen"),
    }  # fmt: skip
    return names.get(origin, _("not known"))


class ColumnsStep(QWidget):
    """Every column with its first values and its target; how the file is read can be corrected above.

    `reread` is emitted when the file has to be opened otherwise (encoding, delimiter, sheet, header).
    """

    reread = Signal()

    def __init__(self, workspace: Workspace) -> None:
        super().__init__()
        self.sample: Sample | None = None
        self.targets: list[Choice] = []
        self.origins: list[Text] = []
        self._repair = ""
        self._legacy = False
        self._by_hand: dict[str, str] = {}  # what was chosen for columns of this file, however it is read anew
        self._names = QStandardItemModel(self)
        for target, name in column_mapping.targets():
            self._add_name(target, name)
        self._notes = vbox(spacing=6, margins=(8, 6, 8, 6))
        self.notice = hidden(notice_frame("warning", self._notes))
        self._scroll = Scroll(QWidget())
        vbox(
            self._choices(workspace), self.notice, (self._scroll, 1), spacing=12,
            margins=(theme.BETWEEN, theme.BETWEEN, theme.BETWEEN, 0), on=self,
        )  # fmt: skip

    def _choices(self, workspace: Workspace) -> QGridLayout:
        """Fields in two rows that stand under one another, however the file has to be read."""
        self._grid = grid(across=12, down=12, shares=(1, 1, 1))
        self.encoding = ChoiceField("encoding", _("Encoding"), encoding_names())
        self.delimiter = ChoiceField("delimiter", _("Separator"), DELIMITERS)
        self.sheet = ChoiceField("sheet", _("Sheet"), [])
        self.region = ChoiceField("region", _("Phones without a code"), places.countries())
        self.region.set_value(region_guess.DEFAULT)
        self._guessed = region_guess.DEFAULT
        self.on_match = ChoiceField("on_match", _("If the person already exists"), match_names())
        self.header = TickField("header", _("The first row contains the column names"))
        self.encoding.changed.connect(self._other_encoding)
        for field in (self.delimiter, self.header):
            field.changed.connect(self.reread)
        self.sheet.changed.connect(self._other_sheet)
        top = Qt.AlignmentFlag.AlignTop
        file = hbox((self.encoding, 2, top), (self.delimiter, 1, top), (self.sheet, 2, top), spacing=12)
        self._grid.addLayout(file, 0, 0)
        self._place_choices()
        self.source, self.basis = contact_form.source_field(workspace), contact_form.basis_field()
        self.source.edit.setToolTip(_("Source of rows that don't give one"))
        self.basis.edit.setToolTip(_("Legal basis for rows that don't give one"))
        self._grid.addWidget(self.source, 1, 0, top)
        self._grid.addWidget(self.basis, 1, 1, top)
        # beside the lines, not their labels
        under = vbox(self.header, Stretch(), margins=(0, 26, 0, 0))
        self._grid.addLayout(under, 1, 2)
        return self._grid

    def _place_choices(self) -> None:
        """What says how the file is read stands first; where nothing has to be said, the others take its place."""
        says = any(not field.isHidden() for field in (self.encoding, self.delimiter, self.sheet))
        for place, field in enumerate((self.region, self.on_match), start=says):
            self._grid.removeWidget(field)
            self._grid.addWidget(field, 0, place, Qt.AlignmentFlag.AlignTop)

    def begin(self, source: str) -> None:
        """Begins with another file: what is said of where they come from is about that one."""
        self._by_hand.clear()
        self.region.set_value(region_guess.DEFAULT)
        self._guessed = region_guess.DEFAULT
        self.source.set_value(source)
        self.basis.set_value(settings.get("import/basis"))

    def show_sample(self, sample: Sample) -> None:
        """Shows a file's columns, and how it was understood."""
        self.sample = sample
        if self.region.value() == self._guessed:  # nobody has chosen another one
            self.region.set_value(sample.region)
            self._guessed = sample.region
        self._repair, self._legacy = sample.repair, sample.legacy_font
        self.encoding.setVisible(sample.encoding is not None and sample.kind not in CARDS)
        self.encoding.set_value(_known(sample.encoding or ""))
        self.delimiter.setVisible(sample.delimiter is not None)
        self.delimiter.set_value(sample.delimiter or ",")
        table = sample.table or NO_TABLE
        self.sheet.setVisible(len(table.sheets) > 1)
        together = counted("{count} sheet together", "{count} sheets together", len(table.together))
        sheets = [(name, one_line(name, 60)) for name in table.sheets]
        fill_box(self.sheet.box, [(ALL, together), *sheets] if table.together else sheets)
        self.sheet.set_value(table.sheet)
        self._book = f"import/sheet/{crc32(chr(31).join(table.sheets).encode())}"
        self._place_choices()
        self.header.setVisible(sample.kind not in CARDS)
        self.header.set_value(table.has_header)
        self._show_notes(sample)
        self._scroll.replace(self._table(sample))

    def recall_sheet(self) -> bool:
        """Chooses what was chosen the last time of a workbook with these sheets; whether that is another."""
        shown, kept = self.sheet.value(), settings.get(self._book)
        if self.sheet.box.findData(kept) >= 0:
            self.sheet.set_value(kept)
        return bool(self.sheet.value() != shown)

    def _other_sheet(self) -> None:
        settings.put(self._book, self.sheet.value())
        self.reread.emit()

    # What the doctor says

    def _show_notes(self, sample: Sample) -> None:
        empty(self._notes)
        self.repair_button: QPushButton | None = None
        for finding in sample.findings:
            self._note(
                _said(finding, sample.encoding is not None), self._mending(_("Repair the letters"), finding.repair)
            )
        if sample.repair or sample.legacy_font:
            text = _("The letters are repaired. The file itself is not changed.")
            self._note(text, self._mending(_("Reset"), ""))
        for note in sample.notes:
            self._note(one_line(note, 400))
        self.together_button: QPushButton | None = None
        table = sample.table or NO_TABLE
        if table.together and table.sheet != ALL:
            text = counted(
                "{count} sheet has the same columns.",
                "{count} sheets have the same columns: they can be read together.",
                len(table.together),
            )
            self.together_button = push_button(_("Read them together"), self._read_together)
            self._note(text, self.together_button)
        self.notice.setVisible(self._notes.count() > 0)

    def _note(self, text: str, button: QPushButton | None = None) -> None:
        middle = Qt.AlignmentFlag.AlignVCenter
        note = hbox((Picture("alert-circle", 16, "warning"), middle), (Text(text, wrap=True), 1))
        if button is not None:
            fill(note, (button, middle))
        self._notes.addWidget(holding(note))

    def _mending(self, text: str, repair: str) -> QPushButton | None:
        if not repair and not (self._repair or self._legacy):
            return None  # what is lost cannot be put right
        self.repair_button = push_button(text, lambda: self._mend(repair))
        return self.repair_button

    def _read_together(self) -> None:
        self.sheet.set_value(ALL)
        self._other_sheet()

    def offered(self) -> QPushButton | None:
        """The button that puts misread letters right, where they are not yet: nobody is to pass it by unawares."""
        return None if self._repair or self._legacy else self.repair_button

    def _mend(self, repair: str) -> None:
        self._legacy = repair == LEGACY
        self._repair = "" if self._legacy else repair
        self.reread.emit()

    def _other_encoding(self) -> None:
        self._repair, self._legacy = "", False
        self.reread.emit()

    # What becomes of each column

    def _table(self, sample: Sample) -> QWidget:
        table = dressed(QWidget(), ground="plain")
        self.targets, self.origins = [], []
        # No room for rows that the file has not.
        cells = (4 if place < len(sample.places) else 0 for place in range(ROWS_SHOWN))
        shares = (1, 1, 1, 1) if sample.kind in CARDS else (4, *cells, 0, 6, 2)
        lines = grid(across=16, down=6, shares=shares, margins=(0, 0, 8, 16), on=table)
        if sample.kind in CARDS:
            _show_people(lines, sample)
            return table
        rows: list[QWidget] = [_place_head(place) for place in sample.places]
        rows += [Text("", "label") for _blank in range(ROWS_SHOWN - len(rows))]
        ends = (Text(_("Becomes"), "label"), Text(_("Recognised"), "label"))
        heads = [Text(_("Column"), "label"), *rows, Text(""), *ends]
        for place, head in enumerate(heads):
            lines.addWidget(head, 0, place, Qt.AlignmentFlag.AlignBottom)
        lines.addWidget(line(), 1, 0, 1, len(heads))
        for place, name in enumerate(sample.header[:SHOWN]):
            self._row(lines, place + 2, place, name, sample)
        rest = len(sample.header) - SHOWN
        if rest > 0:
            text = counted(
                "{count} more column is kept under its own name.",
                "{count} more columns are kept under their own names.",
                rest,
            )
            lines.addWidget(Text(text, "muted"), SHOWN + 2, 0, 1, len(heads))
        lines.setRowStretch(min(len(sample.header), SHOWN) + 3, 1)
        return table

    def _row(self, lines: QGridLayout, row: int, at: int, name: str, sample: Sample) -> None:
        lines.addWidget(Elided(name or _("Column {number}").format(number=at + 1)), row, 0)
        for place in range(ROWS_SHOWN):
            cells = sample.cells[place] if place < len(sample.cells) else []
            lines.addWidget(Elided(cells[at] if at < len(cells) else "", "muted"), row, place + 1)
        lines.addWidget(Picture("arrow-right", 14, "muted"), row, ROWS_SHOWN + 1)
        target = Choice()
        target.setModel(self._names)
        target.setMaxVisibleItems(18)
        narrow(target)
        target.setAccessibleName(_("{column} becomes").format(column=one_line(name, 80)))
        becomes = self._by_hand.get(name, sample.mapping.get(name, "extra"))
        if target.findData(becomes) < 0:
            self._add_name(becomes, becomes)
        target.setCurrentIndex(target.findData(becomes))
        target.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        _tone(target)
        lines.addWidget(target, row, ROWS_SHOWN + 2)
        known_by = column_recognition.CHOSEN if name in self._by_hand else sample.origins.get(name, "")
        origin = Text(origin_name(known_by), "small")
        lines.addWidget(origin, row, ROWS_SHOWN + 3)
        target.currentIndexChanged.connect(lambda _index, box=target, told=origin: self._chosen(name, box, told))
        self.targets.append(target)
        self.origins.append(origin)

    def _chosen(self, name: str, box: QComboBox, told: Text) -> None:
        self._by_hand[name] = str(box.currentData())
        _tone(box)
        told.setText(origin_name(column_recognition.CHOSEN))

    def _add_name(self, target: str, name: str) -> None:
        item = QStandardItem(name)
        item.setData(target, Qt.ItemDataRole.UserRole)
        self._names.appendRow(item)

    def mapping(self) -> dict[str, str]:
        """{column: target} as chosen."""
        if self.sample is None:
            return {}
        chosen = (str(box.currentData()) for box in self.targets)
        return {**self.sample.mapping, **dict(zip(self.sample.header, chosen, strict=False))}

    def options(self, options: Options) -> Options:
        """The options with what is chosen here."""
        options.on_match = self.on_match.value()
        options.region = self.region.value() or region_guess.DEFAULT
        options.source, options.basis = self.source.value().strip() or None, self.basis.value().strip()
        settings.put("import/basis", options.basis)
        if self.sample is not None and self.sample.kind not in CARDS:
            options.mapping = self.mapping()
        return options

    def reading(self, options: Options) -> Options:
        """The options by which the file is opened anew."""
        encoding = self.encoding.value() if not self.encoding.isHidden() else ""
        options.encoding = (f"{encoding}>{self._repair}" if self._repair else encoding) or None
        options.legacy_font = self._legacy
        chosen = self.region.value() or region_guess.DEFAULT
        options.region = "" if chosen == self._guessed else chosen
        options.delimiter = self.delimiter.value() if not self.delimiter.isHidden() else None
        options.sheet = self.sheet.value() or None if not self.sheet.isHidden() else None
        options.header = self.header.value()
        return options


def _place_head(place: Place) -> QWidget:
    """Where a row stands: its number, under the name of its sheet where several are read."""
    inside = vbox(spacing=2)
    head = holding(inside)
    inside.addWidget(if_any(Elided(place.sheet, "label")))
    inside.addWidget(Text(_("Row {number}").format(number=number(place.row)), "label"))
    return head


def _said(finding: Finding, encoded: bool) -> str:
    """What the doctor found, with the first place where it stands; a file that is not `encoded` has one reading."""
    place = _("row {row}, column “{column}”") if finding.column else _("row {row}")  # a card has no columns
    place = place.format(row=number(finding.row), column=one_line(finding.column, 60))
    if finding.kind != "lost":
        return misread(finding)
    lost = counted(
        "{count} letter of the first rows is lost ({place}: “{text}”).",
        "{count} letters of the first rows are lost ({place}: “{text}”).",
        finding.touched, place=place, text=one_line(finding.before, 60),
    )  # fmt: skip
    return f"{lost} {_('Another encoding may show them.') if encoded else _('Ask for the sheet as it was.')}"


def _show_people(lines: QGridLayout, sample: Sample) -> None:
    """The first of those who came on cards."""
    heads = (_("Name"), _("Position and outlet"), _("E-mail"), _("Phone"))
    for place, head in enumerate(heads):
        lines.addWidget(Text(head, "label"), 0, place)
    lines.addWidget(line(), 1, 0, 1, len(heads))
    for row, person in enumerate(sample.people, start=2):
        for place, text in enumerate(person):
            lines.addWidget(Elided(text, "" if not place else "muted"), row, place)
    end = len(sample.people) + 2
    lines.addWidget(
        Text(_("vCards have no columns: every value goes to its own field."), "muted"), end, 0, 1, len(heads)
    )
    lines.setRowStretch(end + 1, 1)


def _known(encoding: str) -> str:
    return "utf-8" if encoding.lower() in ("utf-8-sig", "utf8", "ascii") else encoding


def _tone(box: QComboBox) -> None:
    # What is left out is seen as such.
    set_property(box, "tone", "muted" if box.currentData() == "skip" else "")
