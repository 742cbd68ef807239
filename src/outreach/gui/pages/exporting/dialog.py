"""The guided export: how, where to, how far it is, and what came of it."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import NamedTuple

from PySide6.QtCore import Qt
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QButtonGroup, QGridLayout, QRadioButton, QSizePolicy, QStackedWidget, QWidget

from outreach.gui import settings
from outreach.gui.forms.fields import ChipsField, Count
from outreach.gui.forms.form import Fields
from outreach.gui.kit import dialogs, errors, links
from outreach.gui.kit.destination_picker import Where
from outreach.gui.kit.job_view import JobView
from outreach.gui.kit.jobs import Job
from outreach.gui.kit.labels import (
    Elided,
    Picture,
    Text,
    counted,
    dressed,
    hidden,
    labelled,
    line,
    make_visible,
    number,
)
from outreach.gui.kit.latest import Latest
from outreach.gui.kit.layout import Stretch, fill, grid, hbox, holding, vbox
from outreach.gui.pages.exporting.lists import TABLES, ContactsExport, Format, ListExport, kinds
from outreach.gui.tables.record_model import Column, SortedRows
from outreach.gui.tables.table import plain_table
from outreach.gui.theme import theme
from outreach.i18n import _
from outreach.mail import bcc
from outreach.services.delivery.audience import Resolved
from outreach.services.exporting import export_columns
from outreach.services.exporting.export_files import Exported

WIDTH = 640  # pixels of the dialog that words and chips have, at least


class Options(QWidget):
    """`show_for(format)` shows what belongs to a format; `value()` is what was chosen."""

    def __init__(self, key: str, default_columns: Sequence[str]) -> None:
        super().__init__()
        self._key, self._default = key, list(default_columns)
        # What belongs to some formats alone.
        self._rows = {self._columns(): TABLES, self._groups(): ("bcc",)}
        vbox(*self._rows, Stretch(), spacing=12, on=self)

    def _columns(self) -> QWidget:
        labels = {name: label(name) for name in export_columns.names()}
        names = {shown.casefold(): name for name, shown in labels.items()}
        self.columns = ChipsField(
            "columns", _("Columns"), lambda: list(labels.values()), shown=lambda name: labels.get(name, name),
            read=lambda text: names.get(text.casefold()) or (text if text in labels else None),
            placeholder=_("everything"),
        )  # fmt: skip
        kept = [name for name in settings.get(f"export/{self._key}/columns").split() if name in labels]
        self.columns.set_value(kept or self._default)
        return self.columns

    def _groups(self) -> QWidget:
        self.group_size = Count()
        self.group_size.setRange(1, bcc.MOST)
        self.group_size.setValue(int(settings.get("export/group") or bcc.GROUP))
        self.group_size.setFixedWidth(96)
        note = _("Drafts are safer than Bcc: one message per recipient, and nobody sees another address.")
        return labelled(_("Addresses per group"), self.group_size, Text(note, "small", wrap=True))

    def show_for(self, chosen: Format) -> None:
        """Shows what belongs to a format."""
        for row, keys in self._rows.items():
            row.setVisible(chosen.key in keys)
        self.columns.setMinimumHeight(self.columns.heightForWidth(WIDTH))  # else as high as its chips one by one

    def value(self) -> Fields:
        """What was chosen, for every format."""
        return {"columns": self.columns.value(), "group_size": self.group_size.value()}

    def keep(self) -> None:
        """Keeps what was chosen for the next time."""
        value = self.value()
        settings.put(f"export/{self._key}/columns", " ".join(value["columns"]))
        settings.put("export/group", value["group_size"])


def label(name: str) -> str:
    """A column's name in the file."""
    return export_columns.chosen([name])[0].header


CHOOSING, WRITING, RESULT = range(3)


Subject = ContactsExport | ListExport


class ExportDialog(dialogs.Dialog):
    """Three pages: the choice, the progress, the result. The number that is shown is the number that is written."""

    def __init__(self, subject: Subject, parent: QWidget | None = None) -> None:
        super().__init__(subject.title(), parent, width=680)
        self.subject = subject
        self.exported: Exported | None = None
        self._running: Job | None = None
        self._promised = 0
        self.stack = QStackedWidget()
        # The largest of the three pages does not decide how tall the dialog is, but the first is seen whole.
        self.stack.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Ignored)
        self.body.addWidget(self.stack, 1)
        self._choice = self._choosing()
        self.stack.addWidget(self._choice)
        self._writing = JobView()
        self.stack.addWidget(self._writing)
        self.stack.addWidget(self._result())
        self.cancel = self.add_button(_("Cancel"), self.reject)
        self.next = self.add_button(_("Export"), self.write_there, primary=True)
        self.done_button = self.add_button(_("Close"), self.accept, primary=True)
        self.done_button.hide()
        self.next.setDefault(True)  # of two the last one made would be it, and Enter would do nothing
        self.folder_button = self.add_button(_("Show in folder"), self._show_folder, left=True)
        self.folder_button.hide()
        self._resolving = Latest(self, self._resolved, self._not_resolved)
        self._choose(settings.get(f"export/{subject.key}/format", "xlsx"))
        self._resolve()
        self.resize(720, 600)

    # The choice

    def _choosing(self) -> QWidget:
        self.count = Text("", "section")
        self.count_note = Elided("", "muted")
        row = hbox(self.count, (self.count_note, 1), spacing=12)
        self._group = QButtonGroup(self)
        column = vbox(row, line(), self._formats(), line(), spacing=12)
        page = holding(column)
        self.options = Options(self.subject.key, self.subject.default_columns)
        self.where = Where()
        self.problem = Text("", "small", tone="problem", wrap=True)
        fill(column, (self.options, 1), self.where, self.problem)
        return page

    def _formats(self) -> QGridLayout:
        """The formats under one another, on two vertical lines."""
        lines = grid(across=theme.BETWEEN, down=2, shares=(0, 1))
        self.radios: dict[str, QRadioButton] = {}
        for number_, choice in enumerate(self.subject.formats):
            radio = dressed(QRadioButton(_(choice.text)), least_height=26)
            radio.setAccessibleDescription(_(choice.note))
            radio.toggled.connect(lambda on, choice=choice: self._format_chosen(choice) if on else None)
            self._group.addButton(radio)
            self.radios[choice.key] = radio
            lines.addWidget(radio, number_, 0)
            lines.addWidget(Elided(_(choice.note), "muted"), number_, 1, Qt.AlignmentFlag.AlignVCenter)
        return lines

    def _choose(self, key: str) -> None:
        radio = self.radios.get(key) or next(iter(self.radios.values()))
        radio.setChecked(True)
        radio.setFocus()

    def format(self) -> Format:
        """The format that is chosen."""
        return next((one for one in self.subject.formats if self.radios[one.key].isChecked()), self.subject.formats[0])

    def _format_chosen(self, choice: Format) -> None:
        self.options.show_for(choice)
        self._give_room()
        ending = f".{choice.ending}" if choice.ending else ""
        self.where.propose(self.subject.name, ending, kinds(choice) if ending else "")
        self._tell()

    def _give_room(self) -> None:
        """So that the choice is seen whole; what another format needed does not count."""
        self.options.updateGeometry()
        self.stack.setMinimumHeight(max(460, self._choice.minimumSizeHint().height()))

    def showEvent(self, event: QShowEvent) -> None:
        self._give_room()  # its words have their size by now
        super().showEvent(event)

    def _resolve(self) -> None:
        if isinstance(self.subject, ListExport):
            self.subject.result = None
            self._resolving.ask(self.subject.resolve)
        self._tell()

    def _resolved(self, result: Resolved) -> None:
        if isinstance(self.subject, ListExport):
            self.subject.result = result
        self._tell()

    def _not_resolved(self, error: BaseException) -> None:
        self.problem.setText(errors.words(error, ""))

    def _tell(self) -> None:
        """Says what would be written, and why it cannot be where it cannot."""
        if not hasattr(self, "next"):
            return
        choice = self.format()
        text, note = self.subject.said(choice)
        self.count.setText(text)
        self.count_note.setText(note)
        waits = self._resolving.busy
        problem = ""
        if not waits and not self.subject.count():
            problem = _("The list is empty, so there is nothing to export.")
        self.problem.setText(problem)
        self.next.setEnabled(not problem and not waits)

    # Where to

    def write_there(self) -> None:
        """Writes to the place that is shown."""
        settings.put(f"export/{self.subject.key}/format", self.format().key)
        self.options.keep()
        path = self.where.path()
        self.where.keep()
        self.write(path)

    def write(self, path: Path) -> None:
        """Writes in the background; Cancel leaves what was there before."""
        self._promised = self.subject.count()
        self.stack.setCurrentIndex(WRITING)
        self.next.hide()
        choice, options = self.format(), self.options.value()
        self._running = job = Job(
            _("Exporting"), lambda: self.subject.job(path, choice, options), self, partial(self._written, path),
            self._failed, self._cancelled,
        )  # fmt: skip
        self._writing.follow(job, note=str(path))
        job.start()

    def _failed(self, error: BaseException) -> None:
        self._back()
        self._not_resolved(error)

    def _cancelled(self) -> None:
        self._back()
        self.problem.setText(_("Cancelled. Nothing was saved."))

    def _back(self) -> None:
        self._running = None
        self.cancel.setEnabled(True)
        self.next.show()
        self.stack.setCurrentIndex(CHOOSING)

    # What came of it

    def _result(self) -> QWidget:
        self.result_text = Text("", "section", wrap=True)
        row = hbox(Picture("circle-check", 20, "done"), (self.result_text, 1), spacing=8)
        self.result_where = Elided("", "muted")
        self.result_note = hidden(Text("", "text", tone="warning", wrap=True))
        self._left_rows = SortedRows()
        self.left_head = Text("", "label")
        self.left_out = plain_table("export-left-out", _left_columns(), self._left_rows, _("Excluded people"))
        self._problem_rows = SortedRows()
        self.problems_head = Text(_("Warnings"), "label")
        warnings = [Column("text", _("Warnings"), 620, lambda row: row.name)]
        self.problems = plain_table("export-problems", warnings, self._problem_rows, _("Warnings"))
        self._rest = QWidget()
        return holding(vbox(
            row, self.result_where, self.result_note, 8, self.left_head, (self.left_out, 2), self.problems_head,
            (self.problems, 2), (self._rest, 1), spacing=8,
        ))  # fmt: skip

    def _written(self, path: Path, exported: Exported) -> None:
        self._running = None
        self.exported = exported
        self._path = path
        count = exported.written
        text = counted("{count} exported", "{count} exported", count)
        if self.format().folder:
            files = counted("{count} file", "{count} files", len(exported.files))
            text = f"{text} · {files}"
        self.result_text.setText(text)
        self.result_where.setText(str(path))
        self._show_difference(count + (len(exported.left_out) if self.subject.key == "contacts" else 0))
        left = [_Row(place, one.name, one.reason) for place, one in enumerate(exported.left_out)]
        self._left_rows.show(left)
        self.left_head.setText(counted("{count} excluded", "{count} excluded", len(left)))
        # Who is left out has been named already, with the reason.
        told = {f"{one.name}: {one.reason}" for one in exported.left_out}
        problems = [text for text in exported.problems if text not in told]
        self._problem_rows.show(_Row(place, text, "") for place, text in enumerate(problems))
        for table, head, there in (
            (self.left_out, self.left_head, bool(left)),
            (self.problems, self.problems_head, bool(problems)),
        ):
            table.load()
            make_visible(there, table, head)
        self._rest.setVisible(not left and not problems)
        self.stack.setCurrentIndex(RESULT)
        make_visible(False, self.cancel, self.next)
        make_visible(True, self.done_button, self.folder_button)
        self.done_button.setDefault(True)
        self.done_button.setFocus()

    def _show_difference(self, count: int) -> None:
        differs = count != self._promised
        text = _("There were {count} when you were asked: the records have changed since.")
        self.result_note.show_text(text.format(count=number(self._promised)) if differs else "")

    def _show_folder(self) -> None:
        links.open_folder(self._path if self._path.is_dir() else self._path.parent)

    def reject(self) -> None:
        """Escape and Cancel: while it is written, the writing is stopped first."""
        if self._running is not None:
            self.cancel.setEnabled(False)
            self._writing.doing.setText(_("Cancelling…"))
            self._running.cancel()
            return
        super().reject()

    def accept(self) -> None:
        """Ctrl+Enter goes on, whatever page is shown."""
        if self.stack.currentIndex() == CHOOSING:
            if self.next.isEnabled():
                self.write_there()
            return
        if self.stack.currentIndex() == RESULT:
            super().accept()


class _Row(NamedTuple):
    """One line of the result."""

    id: int
    name: str
    reason: str


def _left_columns() -> list[Column]:
    return [
        Column("name", _("Name"), 200, lambda row: row.name),
        Column("reason", _("Why not"), 420, lambda row: row.reason, tone=lambda _row: "muted", room=160, wraps=True),
    ]
