"""The guided import: file, columns, problems, result; it writes nothing before the last of them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QStackedWidget, QVBoxLayout, QWidget

from outreach.gui import dialogs, theme
from outreach.gui.importing import sample as samples
from outreach.gui.importing.columns_step import ColumnsStep
from outreach.gui.importing.file_step import FileStep
from outreach.gui.importing.problems_step import ProblemsStep
from outreach.gui.importing.result_step import ResultStep
from outreach.gui.importing.sample import Sample
from outreach.gui.jobs import Job, Work
from outreach.gui.labels import Elided, Picture, Text, line, number, set_property
from outreach.gui.page import Page, push_button
from outreach.i18n import _, ngettext
from outreach.problems import Problem
from outreach.services import contacts, importing, importing_mend
from outreach.services.importing import Options, Plan, Report
from outreach.services.progress import Progress
from outreach.store.workspace import Workspace

FILE, COLUMNS, PROBLEMS, RESULT, BUSY = range(5)


class ImportPage(Page):
    """Four steps, one after the other; going back changes nothing, cancelling leaves nothing."""

    name = "importing"

    def __init__(self, workspace: Workspace, parent: QWidget | None = None) -> None:
        super().__init__(workspace, parent)
        self.path: Path | None = None
        self.text = ""
        self.options = Options()
        self.plan: Plan | None = None
        self.job: Job | None = None
        self._step = FILE
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self._head())
        layout.addWidget(line())
        self.stack = QStackedWidget()
        layout.addWidget(self.stack, 1)
        self.files, self.columns, self.problems = FileStep(), ColumnsStep(workspace), ProblemsStep()
        self.result = ResultStep()
        for step in (self.files, self.columns, self.problems, self.result, self._busy()):
            self.stack.addWidget(step)
        layout.addWidget(line())
        layout.addWidget(self._foot())
        self.files.chosen.connect(self.begin)
        self.files.paste_wanted.connect(self.paste)
        self.columns.reread.connect(self._reread)
        self.problems.save_rejects_wanted.connect(self.save_rejects)
        self.result.save_rejects_wanted.connect(self.save_rejects)
        self.result.show_wanted.connect(lambda: self.open_requested.emit("contacts", None))
        self.result.undo_wanted.connect(self._undo)
        self._go(FILE)

    # Building

    def _head(self) -> QWidget:
        head = QWidget()
        head.setFixedHeight(46)
        row = QHBoxLayout(head)
        row.setContentsMargins(theme.AROUND, 0, theme.AROUND, 0)
        row.setSpacing(12)
        row.addWidget(Text(_("Import contacts"), "title"))
        self._file_name = Elided("", "muted")
        row.addWidget(self._file_name, 1)
        self._marks = []
        for place, text in enumerate((_("File"), _("Columns"), _("Problems"), _("Result"))):
            if place:
                row.addWidget(Picture("chevron-right", 14, "muted"))
            mark = Text(text, "muted")
            self._marks.append(mark)
            row.addWidget(mark)
        return head

    def _foot(self) -> QWidget:
        foot = QWidget()
        foot.setFixedHeight(52)
        row = QHBoxLayout(foot)
        row.setContentsMargins(theme.AROUND, 0, theme.AROUND, 0)
        row.setSpacing(8)
        self.cancel_button = push_button(_("Cancel"), self.cancel)
        row.addWidget(self.cancel_button)
        row.addStretch(1)
        self._why = Text("", "small")
        row.addWidget(self._why)
        self.back_button = push_button(_("Back"), self.back)
        row.addWidget(self.back_button)
        self.next_button = push_button(_("Next"), self.next, kind="primary", tip="Ctrl+Enter")
        row.addWidget(self.next_button)
        return foot

    def _busy(self) -> QWidget:
        busy = QWidget()
        column = QVBoxLayout(busy)
        column.addStretch(2)
        self._busy_text = Text("", "section", wrap=True)
        self._busy_text.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        column.addWidget(self._busy_text)
        column.addSpacing(8)
        self._bar = QProgressBar()
        self._bar.setTextVisible(False)
        self._bar.setFixedWidth(360)
        column.addWidget(self._bar, 0, Qt.AlignmentFlag.AlignHCenter)
        self._busy_count = Text("", "small")
        self._busy_count.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        column.addWidget(self._busy_count)
        column.addStretch(3)
        return busy

    def _go(self, step: int) -> None:
        self._step = step
        self.stack.setCurrentIndex(step)
        self._why.setText("")
        for place, mark in enumerate(self._marks):
            set_property(mark, "role", "text" if place == step else "muted")
            set_property(mark, "tone", "accent" if place == step else "")
            mark.setFont(theme.font(strong=place == step))
        self.cancel_button.setText(_("Cancel") if step != RESULT else _("Close"))
        self.back_button.setVisible(step in (COLUMNS, PROBLEMS))
        self.next_button.setVisible(step in (COLUMNS, PROBLEMS))
        self.next_button.setEnabled(True)
        if step == COLUMNS:
            self.next_button.setText(_("Check the rows"))
        elif step == PROBLEMS and self.plan is not None:
            self._offer(self.plan)
        if step in (COLUMNS, PROBLEMS):
            self.next_button.setFocus()
        elif step == FILE:
            self.files.setFocus()

    def _offer(self, plan: Plan) -> None:
        """The button says what it will do; where there is nothing to do it says why."""
        count = plan.created + plan.updated
        text = ngettext("Import {count} contact", "Import {count} contacts", count).format(count=number(count))
        self.next_button.setText(text if count else _("Nothing to import"))
        self.next_button.setEnabled(count > 0)
        self._why.setText("" if count else self.problems.said.text())

    # Steps

    def drop_files(self, paths: list[Path]) -> None:
        self.begin(paths[0])

    def begin_import(self, path: Path | None) -> None:
        """Begins anew, with a file if there is one."""
        if self.job is not None:
            return
        if path is None and self._step in (COLUMNS, PROBLEMS):
            return  # one is under way: going to it must not throw it away
        self.path, self.text, self.plan, self.options = path, "", None, Options()
        self._file_name.setText("")
        self._go(FILE)
        if path is not None:
            self.begin(path)

    def begin_paste(self) -> None:
        """Begins anew, with what is in the clipboard; one that is under way is not thrown away."""
        if self.job is None and self._step not in (COLUMNS, PROBLEMS):
            self.begin_import(None)
            self.paste()

    def begin(self, path: Path) -> None:
        """Opens a file."""
        if self.job is None:
            self.path, self.text, self.options = path, "", Options()
            self._file_name.setText(path.name)
            self.columns.begin(path.name)
            self._look()

    def paste(self) -> None:
        """Takes what is in the clipboard."""
        if self.job is not None:
            return
        self.path, self.options = None, Options()
        self.text = _pasted()
        self._file_name.setText(_("Clipboard"))
        self.columns.begin(_("Clipboard"))
        self._look()

    def _look(self) -> None:
        path, text, options = self.path, self.text, self.options
        self._run(_("Opening"), lambda: samples.take(path, text, options), self._looked, FILE)

    def _looked(self, sample: Sample) -> None:
        self.columns.show_sample(sample)
        self._go(COLUMNS)

    def _reread(self) -> None:
        self.options = self.columns.reading(Options())
        path, text, options = self.path, self.text, self.options
        self._run(_("Opening"), lambda: samples.take(path, text, options), self._looked, COLUMNS)

    def next(self) -> None:
        """Goes on to the next step."""
        if self._step == COLUMNS:
            self._check()
        elif self._step == PROBLEMS and self.next_button.isEnabled():
            self._store()

    def back(self) -> None:
        """Goes back a step; nothing was written."""
        self._go(self._step - 1 if self._step in (COLUMNS, PROBLEMS) else FILE)

    def _check(self) -> None:
        options = self.columns.options(self.options)
        path, text, workspace = self.path, self.text, self.workspace
        work: Work = (
            (lambda: importing.prepare(workspace, path, options))
            if path is not None
            else (lambda: importing.prepare_text(workspace, text, options))
        )
        self._run(_("Checking"), work, self._checked, COLUMNS)

    def _checked(self, plan: Plan) -> None:
        self.plan = plan
        sample = self.columns.sample
        if sample is not None and sample.header and self.columns.mapping() != sample.mapping:
            importing.remember_mapping(sample.header, self.columns.mapping())
        ids = sorted({maybe.contact for maybe in plan.maybes if maybe.contact is not None})
        names = {row.id: row.name for row in self.workspace.read(contacts.rows, ids)} if ids else {}
        self.problems.show_plan(plan, names)
        self._go(PROBLEMS)

    def _store(self) -> None:
        plan, workspace = self.plan, self.workspace
        if plan is not None:
            self._run(_("Storing"), lambda: importing.store(workspace, plan), self._stored, PROBLEMS)

    def _stored(self, report: Report) -> None:
        self.result.show_report(report)
        self._go(RESULT)

    def _undo(self) -> None:
        self.undo_requested.emit()
        self.open_requested.emit("contacts", None)

    # Jobs

    def _run(self, title: str, work: Work, then: Callable[[Any], None], home: int) -> None:
        """Works in the background; a failure or a cancel leads back to the step one came from."""
        if self.job is not None:
            return
        name = self.path.name if self.path else _("Clipboard")
        self._busy_text.setText(f"{title}: {name}")
        self._busy_count.setText("")
        self._bar.setRange(0, 0)
        job = self.job = Job(f"{title}: {name}", work, self)
        job.progressed.connect(self._progressed)
        job.done.connect(lambda result: self._ended(then, result))
        job.failed.connect(lambda _error: self._ended(lambda _none: self._go(home), None))
        job.cancelled.connect(lambda: self._ended(lambda _none: self._go(home), None))
        self.job_started.emit(job)
        self._go(BUSY)
        self.cancel_button.setFocus()
        job.start()

    def _progressed(self, progress: Progress) -> None:
        if progress.total:
            self._bar.setRange(0, progress.total)
            self._bar.setValue(progress.done)
        self._busy_count.setText(number(progress.done) if progress.done else "")

    def _ended(self, then: Callable[[Any], None], result: Any) -> None:
        self.job = None
        then(result)

    def cancel(self) -> None:
        """Ends what is running; where nothing is, leaves the import."""
        if self.job is not None:
            self.job.cancel()
            return
        self.plan = None
        self._go(FILE)
        self.open_requested.emit("contacts", None)

    def save_rejects(self) -> None:
        """Writes the rows with problems as they were, each with its reasons."""
        if self.plan is None or not self.plan.problems:
            return
        stem = self.path.stem if self.path else "rows"
        path = dialogs.save_file(self, _("Save the rows with problems"), f"{stem}-problems.csv", "CSV (*.csv)")
        if path is None:
            return
        try:
            count = importing_mend.write(self.plan, self.path or self.text, path)
        except OSError as error:
            raise Problem(_("“{name}” cannot be written.").format(name=path.name)) from error
        text = ngettext("{count} row saved: {file}", "{count} rows saved: {file}", count)
        self.said.emit(text.format(count=number(count), file=path.name))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if event.key() == Qt.Key.Key_Escape:
            self.cancel()
        elif event.matches(QKeySequence.StandardKey.Paste) and self._step == FILE:
            self.paste()
        elif enter and event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.next()
        else:
            super().keyPressEvent(event)


def _pasted() -> str:
    """What is in the clipboard: cells as text with tabs, or the page they stand on where the text has lost them."""
    held = QGuiApplication.clipboard().mimeData()
    text, page = held.text(), held.html()
    return page if "\t" not in text and "<td" in page.lower() else text
