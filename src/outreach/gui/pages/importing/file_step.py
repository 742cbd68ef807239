"""The first step of an import: which file."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QDragEnterEvent, QDragLeaveEvent, QDropEvent
from PySide6.QtWidgets import QFrame, QWidget

from outreach.gui.kit import dialogs
from outreach.gui.kit.labels import Picture, Text, set_property
from outreach.gui.kit.layout import Stretch, fill, hbox, vbox
from outreach.gui.kit.page import push_button
from outreach.gui.tables.table import dropped_files
from outreach.i18n import _

ENDINGS = "*.csv *.tsv *.txt *.xlsx *.xlsm *.xls *.xlsb *.ods *.vcf *.vcard *.ldif *.html *.htm"


class FileStep(QWidget):
    """A place to drop a file on, to choose one, or to paste cells of a spreadsheet."""

    chosen = Signal(object)
    paste_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAcceptDrops(True)
        self._area = QFrame()
        self._area.setProperty("role", "card")
        self._area.setFixedSize(520, 248)
        inside = vbox(
            Stretch(), (Picture("file-spreadsheet", 40, "muted"), Qt.AlignmentFlag.AlignHCenter), 4, spacing=8,
            margins=None, on=self._area,
        )  # fmt: skip
        for text, role in (
            (_("Drop a spreadsheet or vCards here"), "section"),
            (
                _(
                    "CSV, XLSX, XLS, ODS, vCard or LDIF; or paste cells or an e-mail signature (Ctrl+V). "
                    "Nothing is saved until you have reviewed the changes."
                ),
                "muted",
            ),
        ):
            label = Text(text, role, wrap=True)
            label.setAlignment(Qt.AlignmentFlag.AlignHCenter)
            label.setContentsMargins(40, 0, 40, 0)
            inside.addWidget(label)
        self.choose_button = push_button(_("Choose a file…"), self.choose, kind="primary", icon="folder-open")
        row = hbox(
            Stretch(), self.choose_button, push_button(_("Paste"), self.paste_wanted.emit, icon="clipboard-paste"),
            Stretch(), spacing=8,
        )  # fmt: skip
        fill(inside, 8, row, Stretch())
        vbox(Stretch(2), (self._area, Qt.AlignmentFlag.AlignHCenter), Stretch(3), margins=None, on=self)
        self.setFocusProxy(self.choose_button)

    def choose(self) -> None:
        """Asks for a file."""
        kinds = f"{_('Sheets and vCards')} ({ENDINGS});;{_('All files')} (*)"
        path = dialogs.open_file(self, _("Import contacts"), kinds)
        if path is not None:
            self.chosen.emit(path)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if dropped_files(event):
            event.acceptProposedAction()
            set_property(self._area, "role", "drop")

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        set_property(self._area, "role", "card")

    def dropEvent(self, event: QDropEvent) -> None:
        set_property(self._area, "role", "card")
        files: list[Path] = dropped_files(event)
        if files:
            event.acceptProposedAction()
            self.chosen.emit(files[0])
