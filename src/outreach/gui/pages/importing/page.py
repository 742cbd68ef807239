"""The guided import: file, columns, problems, result; it writes nothing before the last of them."""

from __future__ import annotations

from collections.abc import Callable, Generator
from pathlib import Path
from typing import Any

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QDragEnterEvent, QGuiApplication
from PySide6.QtWidgets import QFrame, QWidget

from outreach.gui.kit import dialogs
from outreach.gui.kit.events import PASTE, Deed, local_files, on_drop, on_keys, shortcuts, watch
from outreach.gui.kit.job_view import JobView
from outreach.gui.kit.jobs import Job, Work
from outreach.gui.kit.labels import Elided, Picture, Text, counted, dressed, line, number, set_property
from outreach.gui.kit.layout import Stretch, at_foot, fill, hbox, holding, stack, vbox
from outreach.gui.kit.page import Changed, Page, push_button
from outreach.gui.pages.importing import sample as samples
from outreach.gui.pages.importing.columns_step import ColumnsStep
from outreach.gui.pages.importing.problems_step import ProblemsStep, ResultStep
from outreach.gui.pages.importing.sample import Sample
from outreach.gui.theme import theme
from outreach.i18n import _
from outreach.problems import Problem
from outreach.services.backups import schedule
from outreach.services.contacts import contacts
from outreach.services.history import history
from outreach.services.importing import column_mapping, importing, rejects
from outreach.services.importing.import_plan import Options, Plan, Report
from outreach.services.progress import Progress
from outreach.store.workspace import Workspace

ENDINGS = "*.csv *.tsv *.txt *.xlsx *.xlsm *.xls *.xlsb *.ods *.vcf *.vcard *.html *.htm"


class FileStep(QWidget):
    """A place to drop a file on, to choose one, or to paste cells of a spreadsheet."""

    def __init__(self, chosen: Callable[[Path], object], dropped: Callable[[list[Path]], object], paste: Deed) -> None:
        super().__init__()
        self._take = chosen
        self._area = dressed(QFrame(), role="card")
        self._area.setFixedSize(520, 248)
        inside = vbox(
            Stretch(), (Picture("file-spreadsheet", 40, "muted"), Qt.AlignmentFlag.AlignHCenter), 4, spacing=8,
            margins=None, on=self._area,
        )  # fmt: skip
        for text, role in (
            (_("Drop a spreadsheet or vCards here"), "section"),
            (
                _(
                    "CSV, XLSX, XLS, ODS or vCard; or paste cells or an e-mail signature (Ctrl+V). "
                    "Nothing is saved until you have reviewed the changes."
                ),
                "muted",
            ),
        ):
            label = dressed(Text(text, role, wrap=True), align=Qt.AlignmentFlag.AlignHCenter, margins=(40, 0, 40, 0))
            inside.addWidget(label)
        self.choose_button = push_button(_("Choose a file…"), self.choose, kind="primary", icon="folder-open")
        row = hbox(
            Stretch(), self.choose_button, push_button(_("Paste"), paste, icon="clipboard-paste"),
            Stretch(), spacing=8,
        )  # fmt: skip
        fill(inside, 8, row, Stretch())
        vbox(Stretch(2), (self._area, Qt.AlignmentFlag.AlignHCenter), Stretch(3), margins=None, on=self)
        self.setFocusProxy(self.choose_button)
        on_drop(self, dropped)
        watch(self, dict.fromkeys((QEvent.Type.DragEnter, QEvent.Type.DragLeave, QEvent.Type.Drop), self._mark))

    def _mark(self, event: QEvent) -> None:
        over = isinstance(event, QDragEnterEvent) and local_files(event.mimeData())
        set_property(self._area, "role", "drop" if over else "card")

    def choose(self) -> None:
        """Asks for a file."""
        kinds = f"{_('Sheets and vCards')} ({ENDINGS});;{_('All files')} (*)"
        dialogs.with_file(self._take, self, _("Import contacts"), kinds)


FILE, COLUMNS, PROBLEMS, RESULT, WAITING = range(5)


class ImportPage(Page):
    """Four steps, one after the other; going back changes nothing, cancelling leaves nothing."""

    name = "importing"

    def __init__(self, workspace: Workspace) -> None:
        super().__init__(workspace)
        self.job: Job | None = None
        self.step = FILE
        self.path: Path | None = None
        self.text = ""
        self.options = Options()
        self.plan: Plan | None = None
        self._preparing: Callable[[], Any] = lambda: None
        self.files, self.columns = FileStep(self.begin, self.drop_files, self.paste), ColumnsStep(workspace)
        self.problems = ProblemsStep(self.save_rejects)
        self.result, self._waiting = ResultStep(self.show_imported, self._undo, self.save_rejects), JobView()
        self.stack = stack(self.files, self.columns, self.problems, self.result, self._waiting)
        vbox(self._head(), line(), (self.stack, 1), line(), self._foot(), spacing=0, on=self)
        # Wherever the keys are: a field or *Back* would take them for Enter.
        shortcuts(self, {"Ctrl+Return Ctrl+Enter": self.next})
        # What was chosen is not thrown away.
        on_keys(self, {"Esc": lambda: self.back() if self.step in (COLUMNS, PROBLEMS) else self.cancel()})
        on_keys(self.files, {PASTE: self.paste})
        self.columns.reread.connect(self._reread)
        self.problems.answered.connect(self._check)
        self.go(FILE)

    def _head(self) -> QWidget:
        self.subject = Elided("", "muted")
        self._marks = [Text(name, "muted") for name in (_("File"), _("Columns"), _("Issues"), _("Result"))]
        row = hbox(
            Text(_("Import contacts"), "title"), (self.subject, 1), 24, spacing=12,
            margins=(theme.BETWEEN, 0, theme.BETWEEN, 0),
        )  # fmt: skip
        for place, mark in enumerate(self._marks):
            fill(row, *([Picture("chevron-right", 14, "muted")] if place else []), mark)
        return holding(row, height=46)

    def _foot(self) -> QWidget:
        self.cancel_button = push_button(_("Cancel"), self.cancel)
        self.why_not = dressed(Elided("", "small"), align=Qt.AlignmentFlag.AlignRight)
        self.back_button = push_button(_("Back"), self.back)
        self.next_button = push_button(_("Next"), self.next, kind="primary", tip=_("Next step (Ctrl+Enter)"))
        return at_foot(holding(hbox(
            self.cancel_button, (self.why_not, 1), self.back_button, self.next_button, spacing=8,
            margins=(theme.BETWEEN, 0, theme.BETWEEN, 0),
        ), height=52))  # fmt: skip

    def go(self, step: int) -> None:
        """Shows a step; the result, and the one that waits for a job, cannot be gone back from."""
        self.step = step
        self.stack.setCurrentIndex(step)
        for place, mark in enumerate(self._marks):
            set_property(mark, "role", "text" if place == step else "muted")
            set_property(mark, "tone", "accent" if place == step else "")
            mark.setFont(theme.font(strong=place == step))
        self.cancel_button.setText(_("Cancel") if step != RESULT else _("Close"))
        self.back_button.setVisible(FILE < step < RESULT)
        self.show_step()

    def show_step(self) -> None:
        """Says what a step's buttons do, and gives it the focus."""
        self.why_not.setText("")
        self.next_button.setVisible(self.step in (COLUMNS, PROBLEMS))  # a file is what leads on from the first
        self.next_button.setEnabled(True)
        if self.step == COLUMNS:
            self.next_button.setText(_("Check the rows"))
        elif self.step == PROBLEMS and self.plan is not None:
            self._offer(self.plan)
        self.entered()

    def entered(self) -> None:
        if self.step in (COLUMNS, PROBLEMS):
            mending = self.columns.offered() if self.step == COLUMNS else None
            (mending or self.next_button).setFocus()
        elif self.step == FILE:
            self.files.setFocus()

    def _offer(self, plan: Plan) -> None:
        """The button says what it will do; where there is nothing to do it says why."""
        new, changed = plan.created, plan.people - plan.created
        if new and changed:
            text = _("Import {new} new, change {changed}").format(new=number(new), changed=number(changed))
        elif changed:
            text = counted("Change {count} contact", "Change {count} contacts", changed)
        elif new:
            text = counted("Import {count} contact", "Import {count} contacts", new)
        else:
            text = _("Nothing to import")
        self.next_button.setText(text)
        self.next_button.setEnabled(bool(new or changed))
        self.why_not.setText("" if new or changed else self.problems.said.text())

    # Steps

    def drop_files(self, paths: list[Path]) -> None:
        self.begin(paths[0])
        self.tell_of_others(paths)

    def tell_of_others(self, paths: list[Path]) -> None:
        """Says that of several files one is imported at a time."""
        if paths[1:]:
            self.said.emit(_("Only “{name}” is open. Import the other files after it.").format(name=paths[0].name))

    def begin_import(self, path: Path | None) -> None:
        """Begins anew, with a file if there is one."""
        if self.job is not None:
            return
        if path is None and self._is_under_way():
            return
        self.path, self.text, self.plan, self.options = path, "", None, Options()
        self.subject.setText("")
        self.go(FILE)
        if path is not None:
            self.begin(path)

    def ask_for_file(self) -> None:
        """Asks for a file where none is under way."""
        if self.step == FILE and self.job is None:
            self.files.choose()

    def begin_paste(self) -> None:
        """Begins anew, with what is in the clipboard; one that is under way is not thrown away."""
        if self.job is None and not self._is_under_way():
            self.begin_import(None)
            self.paste()

    def _is_under_way(self) -> bool:
        """Whether an import is half done, and must not be thrown away by going to it; then that is said."""
        half = self.step in (COLUMNS, PROBLEMS)
        if half:
            self.said.emit(_("This import is not finished. Continue it, or cancel it first."))
            self.entered()
        return half

    def begin(self, path: Path) -> None:
        """Opens a file."""
        if self.job is None:
            self.path, self.text, self.options = path, "", Options()
            self.subject.setText(path.name)
            self.columns.begin(path.name)
            self._look()

    def paste(self) -> None:
        """Takes what is in the clipboard."""
        if self.job is not None:
            return
        self.path, self.options = None, Options()
        self.text = _pasted()
        self.subject.setText(_("Clipboard"))
        self.columns.begin(_("Clipboard"))
        self._look()

    def _look(self) -> None:
        self.problems.begin()
        path, text, options = self.path, self.text, self.options
        self._run(_("Opening"), lambda: samples.take(path, text, options), self._looked, FILE)

    def _looked(self, sample: Sample) -> None:
        self.columns.show_sample(sample)
        self.go(COLUMNS)
        if self.columns.recall_sheet():
            self._reread()

    def _reread(self) -> None:
        self.problems.begin()
        self.options = self.columns.reading(Options())
        path, text, options = self.path, self.text, self.options
        self._run(_("Opening"), lambda: samples.take(path, text, options), self._looked, COLUMNS)

    def next(self) -> None:
        """Goes on to the next step; at the first and the last it does what the primary button there does."""
        if self.step == FILE:
            self.files.choose()
        elif self.step == COLUMNS:
            self._check()
        elif self.step == PROBLEMS and self.next_button.isEnabled():
            self._store()
        elif self.step == RESULT:
            self.show_imported()

    def _check(self) -> None:
        options = self.columns.options(self.options)
        options.answers, options.wishes = dict(self.problems.answers), dict(self.problems.wishes)
        path, text, workspace = self.path, self.text, self.workspace
        work: Work = (
            (lambda: importing.prepare(workspace, path, options))
            if path is not None
            else (lambda: importing.prepare_text(workspace, text, options))
        )
        self._preparing = work
        self._run(_("Checking"), work, self._checked, self.step)

    def _checked(self, plan: Plan, note: str = "") -> None:
        self.plan = plan
        sample = self.columns.sample
        if sample is not None and sample.header and self.columns.mapping() != sample.mapping:
            try:
                column_mapping.remember(sample.header, self.columns.mapping())
            except Problem as error:  # where one's own folder is full or closed the import goes on
                self.said.emit(str(error))
        ids = sorted({maybe.contact for maybe in plan.maybes if maybe.contact is not None})
        names = {row.id: row.name for row in self.workspace.read(contacts.rows, ids)} if ids else {}
        self.problems.show_plan(plan, names, note)
        self.go(PROBLEMS)

    def _store(self) -> None:
        plan, workspace, prepare = self.plan, self.workspace, self._preparing
        if plan is not None:

            def work() -> Generator[Progress, None, Plan]:
                yield from schedule.before(workspace)
                return (yield from importing.store(workspace, plan, prepare))

            self._run(_("Saving"), work, self._stored, PROBLEMS)

    def _stored(self, done: Plan) -> None:
        if not isinstance(done, Report):
            note = _("Records were changed meanwhile, so the rows were checked again. Review them once more.")
            self._checked(done, note)
            return
        self.result.show_report(done)
        self.go(RESULT)

    def refresh(self, changed: Changed | None = None) -> None:
        """A result that was taken back, by whatever key, is no longer told: the contacts are shown as they are."""
        step = self.result.step
        if changed is None or step is None or self.step != RESULT or not self.isVisible():
            return
        found = self.workspace.read(history.step, step)
        if found is None or found.undone:
            self.leave()

    def show_imported(self) -> None:
        """Goes to those who were imported."""
        self.open_requested.emit("contacts", self.result.ids)

    def _undo(self) -> None:
        self.undo_requested.emit(self.result.step)
        self.open_requested.emit("contacts", None)

    def _run(self, title: str, work: Work, then: Callable[[Any], None], home: int) -> None:
        """Works in the background; a failure or a cancel leads back to the step one came from."""
        if self.job is not None:
            return
        title = f"{title}: {self.path.name if self.path else _('Clipboard')}"
        job = self.job = Job(title, work, self)
        for signal in (job.done, job.failed, job.cancelled):
            signal.connect(self._ended)
        job.done.connect(then)
        for signal in (job.failed, job.cancelled):
            signal.connect(lambda *_error: self.go(home))
        self._waiting.follow(job, title)
        self.go(WAITING)
        self.job_started.emit(job)
        self.cancel_button.setFocus()
        job.start()

    def _ended(self) -> None:
        self.job = None

    def back(self) -> None:
        """Goes back a step; nothing was written."""
        self.go(max(FILE, self.step - 1))

    def cancel(self) -> None:
        """Ends what is running; where nothing is, leaves."""
        if self.job is not None:
            self.job.cancel()
        else:
            self.leave()

    def leave(self) -> None:
        """Leaves the page, with nothing done."""
        self.plan = None
        self.go(FILE)
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
            count = rejects.write(self.plan, self.path or self.text, path)
        except OSError as error:
            raise Problem(_("“{name}” cannot be written.").format(name=path.name)) from error
        self.said.emit(counted("{count} row saved: {file}", "{count} rows saved: {file}", count, file=path.name))


def _pasted() -> str:
    """What is in the clipboard: cells as text with tabs, or the page they stand on where the text has lost them."""
    held = QGuiApplication.clipboard().mimeData()
    text, page = held.text(), held.html()
    return page if "\t" not in text and "<td" in page.lower() else text
