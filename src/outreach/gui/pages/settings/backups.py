"""Backups: when they are made, which are there, what is done with one; and whether the database is whole."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from itertools import starmap
from pathlib import Path
from typing import NamedTuple

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from outreach.gui.forms.fields import ChoiceField, TextField
from outreach.gui.forms.form import Fields, Form
from outreach.gui.forms.section import FormSection, Section
from outreach.gui.kit import dialogs, formatting
from outreach.gui.kit.jobs import Ended, Job, Work, call
from outreach.gui.kit.labels import Text, as_text, counted, dressed, line
from outreach.gui.kit.layout import Stretch, fill, flow, hbox, holding
from outreach.gui.kit.page import Page, push_button
from outreach.gui.shell.backups import kinds, size
from outreach.gui.tables.record_model import RIGHT, Column, SortedRows
from outreach.gui.tables.table import plain_table
from outreach.i18n import N_, _
from outreach.problems import Problem
from outreach.services.backups import backup, drill, schedule
from outreach.services.backups.drill import Drill
from outreach.services.backups.schedule import Last
from outreach.services.contacts import reindex
from outreach.store.recovery.integrity import Examined

SPANS = (
    ("change", N_("After changes")),
    ("day", N_("Every day")),
    ("week", N_("Every week")),
    ("never", N_("Only manually")),
)


class Row(NamedTuple):
    """A line of the table: its place in it, and the backup."""

    id: int
    last: Last


def section(page: Page) -> Section:
    """The section; where the data are on a server, who makes backups there."""
    if page.workspace.path is not None:
        return BackupsSection(page)
    made = Section(page)
    fill(made.body, Text(schedule.on_server(), wrap=True, selectable=True), Stretch())
    return made


class BackupsSection(FormSection):
    """When they are made and where, which are there, and what can be done with them."""

    name = "backups"

    def __init__(self, page: Page) -> None:
        assert page.workspace.path is not None
        self.database = page.workspace.path
        form = Form()
        every = ChoiceField("every", _("Automatic backups"), [(name, _(text)) for name, text in SPANS])
        form.beside(every, TextField("keep", _("How many days to keep them")), shares=(2, 1))
        self._add_folder(form, "folder", _("In the folder"))
        self._add_folder(form, "second", _("Second location"))
        self.note = Text("", "small", wrap=True)
        form.add_widget(self.note)
        super().__init__(page, form)
        self.told = Text("", wrap=True)
        self._rows = SortedRows()
        self.table = plain_table(
            "backups", _columns(), self._rows, _("Existing backups"), lambda _place: self._restore()
        )
        self.table.setMinimumHeight(160)
        self.table.current_changed.connect(lambda _place: self._show_deeds())
        fill(self.body, line(), self.told, (self.table, 1), self._deeds())
        self._is_busy = False
        self.show_backups()

    def kept(self) -> Mapping[str, object]:
        plan = schedule.read(self.database)
        return {
            "every": plan.every, "keep": str(plan.keep), "folder": str(plan.folder), "second": as_text(plan.second)
        }  # fmt: skip

    def _add_folder(self, form: Form, name: str, label: str) -> None:
        """A line for a folder, with a button that chooses one."""
        field = TextField(name, label)
        browse = push_button(_("Choose…"), partial(self._choose_folder, field), icon="folder-open")
        form.keep_field(field)
        form.add_widget(holding(hbox((field, 1), (browse, Qt.AlignmentFlag.AlignBottom))))

    def _deeds(self) -> QWidget:
        self.now = push_button(_("Back up now"), self.back_up, icon="archive")
        self.elsewhere = push_button(_("Save a copy elsewhere…"), self._elsewhere, icon="save")
        self.check = push_button(_("Check the database"), self.check_database, icon="list-checks")
        self.drill = push_button(_("Try a restore"), self.try_restore, icon="circle-check")
        self.restore = push_button(_("Restore…"), self._restore, icon="database")
        self.repair = push_button(_("Repair options…"), self._rescue, icon="alert-triangle")
        self.repair.hide()
        deeds = flow(self.now, self.elsewhere, self.check, self.drill, self.restore, self.repair, spacing=8)
        return dressed(deeds, least_height=72)  # two rows; else room is kept for as many as there are buttons

    # What is shown

    def refresh(self) -> None:
        super().refresh()
        if not self._is_busy:
            self.show_backups()

    def show_backups(self) -> None:
        """Shows which are there."""
        found = schedule.there(self.workspace)
        self.note.setText(self._about())
        self._rows.show(starmap(Row, enumerate(found)))
        self.table.records.forget()
        self.table.load()
        warning = schedule.warning(self.workspace)
        made = schedule.made(self.workspace)
        if not warning and made:
            self.say(_("The last backup: {moment}.").format(moment=formatting.moment(made[0].at)), "")
        else:
            self.say(warning or _("There is no backup of this workspace yet."), "warning")
        self._show_deeds()

    def _about(self) -> str:
        """When they are made, what is missing, and when one was last tried."""
        said = [
            _(
                "Backups are also made when you close Outreach and before an import. Every row of each "
                "backup is checked."
            )
        ]
        if schedule.on_one_disk(self.database):
            said.append(
                _("All backups are on the same disk as the database. Choose a second location on another disk.")
            )
        drilled = schedule.read(self.database).drilled
        if drilled is not None:
            said.append(_("Last trial restore: {moment}.").format(moment=formatting.moment(drilled)))
        return " ".join(said)

    def say(self, text: str, tone: str) -> None:
        """Says what came of something."""
        self.told.show_text(text, tone)

    def _show_deeds(self) -> None:
        may_write = not self._is_busy and not self.workspace.read_only
        self.now.setEnabled(may_write)
        self.restore.setEnabled(not self.workspace.read_only and self.table.current_id() is not None)
        for button in (self.elsewhere, self.check, self.drill):
            button.setEnabled(not self._is_busy)

    # What is done

    def keep(self, fields: Fields) -> None:
        schedule.save(self.database, fields)
        self.note.setText(self._about())
        self.page.said.emit(_("Backup settings saved"))

    def _choose_folder(self, field: TextField) -> None:
        folder = dialogs.choose_folder(self, _("Where are backups kept?"))
        if folder is not None:
            field.set_value(str(folder))
            field.changed.emit()

    def try_restore(self) -> None:
        """Restores the newest into a workspace of its own, and compares every row."""
        self._run(_("Trying the newest backup"), partial(drill.run, self.workspace), self._tried)

    def _tried(self, done: Drill) -> None:
        self.note.setText(self._about())
        self.say(done.text, "problem" if done.problems else "done")

    def back_up(self) -> None:
        """Makes one now, into the folder that stands in the form."""
        self.save()
        if not self.is_touched():
            self._run(_("Backing up"), partial(schedule.make, self.workspace), self._made)

    def _elsewhere(self) -> None:
        path = dialogs.save_file(self, _("Save a copy elsewhere"), f"{self.database.stem}-backup.outreach", kinds())
        if path is not None:
            self._run(_("Backing up"), call(backup.make, self.workspace, path), self._made)

    def _made(self, file: Path) -> None:
        self.show_backups()
        problem = schedule.read(self.database).problem
        if problem:
            self.say(problem, "problem")
            return
        self.say(_("Backed up and checked: {file}").format(file=file), "done")

    def check_database(self) -> None:
        """Looks whether every page of the database is whole."""
        self._run(_("Checking the database"), call(reindex.examine, self.workspace), self._checked)

    def _checked(self, found: Examined) -> None:
        problems = found.problems
        if not problems:
            self.say(" ".join([_("No damage found."), *found.notes]), "done")
            return
        said = counted(
            "{count} thing is damaged: {first}", "{count} things are damaged: {first}", len(problems), first=problems[0]
        )
        self.say(said, "problem")
        self.repair.show()

    def _restore(self) -> None:
        place = self.table.current_id()
        if place is not None and not self.workspace.read_only:
            self.page.open_requested.emit("backup", self._rows.rows[place].last.file)

    def _rescue(self) -> None:
        self.page.open_requested.emit("damaged", self.told.text())

    def _run(self, title: str, work: Work, then: Ended) -> None:
        self._set_busy(True)
        self.say(f"{title}…", "")

        def failed(error: BaseException) -> None:
            if not isinstance(error, Problem):
                raise error
            self.say(error.text, "problem")

        job = Job(title, work, self, then, failed)
        job.finished.connect(self._set_busy)
        self.page.job_started.emit(job)
        job.start()

    def _set_busy(self, busy: bool = False) -> None:
        self._is_busy = busy
        self._show_deeds()


def _columns() -> list[Column]:
    return [
        Column("at", _("Made"), 320, lambda row: formatting.moment(row.last.at), tabular=True),
        Column("name", _("File"), 300, lambda row: row.last.file.name),
        Column("folder", _("Folder"), 170, lambda row: str(row.last.file.parent)),
        Column("size", _("Size"), 100, lambda row: size(row.last.size), align=RIGHT, tabular=True),
    ]
