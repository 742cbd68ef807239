"""Backups in the window: when they are made, which are there, what is in one; and whether the database is whole."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QWidget

from outreach.gui.forms.fields import ChoiceField, TextField
from outreach.gui.forms.form import Form
from outreach.gui.kit import dialogs, formatting
from outreach.gui.kit.flow import FlowLayout, flowing
from outreach.gui.kit.jobs import Ended, Job, Work, call
from outreach.gui.kit.labels import Text, as_text, line, number
from outreach.gui.kit.layout import grid, hbox, holding
from outreach.gui.kit.page import push_button
from outreach.gui.tables.record_model import RIGHT, Column, SortedRows
from outreach.gui.tables.table import plain_table
from outreach.i18n import N_, _, ngettext
from outreach.problems import FieldProblem, Problem
from outreach.services.backups import backup, contents, drill, schedule
from outreach.services.backups.contents import Look
from outreach.services.backups.drill import Drill
from outreach.services.backups.schedule import Last
from outreach.services.contacts import reindex
from outreach.store.recovery.integrity import Examined
from outreach.store.workspace import Workspace

if TYPE_CHECKING:
    from outreach.gui.shell.frame import Frame

KINDS = N_("Outreach files")
SPANS = (
    ("change", N_("After changes")),
    ("day", N_("Every day")),
    ("week", N_("Every week")),
    ("never", N_("Only manually")),
)


def kinds() -> str:
    """What a file dialog shows of backups."""
    return f"{_(KINDS)} (*.outreach);;{_('All files')} (*)"


class Row(NamedTuple):
    """A line of the table: its place in it, and the backup."""

    id: int
    last: Last


class BackupsDialog(dialogs.Dialog):
    """When they are made and where, which are there, and what can be done with them.

    `restore_wanted(path)` when one is to be put back, `begun(Job)` for what is to be shown in the status line.
    """

    restore_wanted = Signal(object)
    begun = Signal(object)

    def __init__(self, workspace: Workspace, parent: QWidget | None = None) -> None:
        super().__init__(_("Backups"), parent, width=720)
        assert workspace.path is not None
        self.workspace, self.database = workspace, workspace.path
        plan = schedule.read(self.database)
        self.form = Form()
        self.form.set_margins(0)
        every = ChoiceField("every", _("Backup in progress"), [(name, _(text)) for name, text in SPANS])
        self.form.beside(every, TextField("keep", _("How many days to keep them")), shares=(2, 1))
        self.folder = self._add_folder("folder", _("In the folder"))
        self.second = self._add_folder("second", _("Second location"))
        self.note = Text("", "small", wrap=True)
        self.form.add_widget(self.note)
        places = {"folder": str(plan.folder), "second": as_text(plan.second)}
        self.form.load({"every": plan.every, "keep": str(plan.keep), **places})
        self.body.addWidget(self.form)
        self.body.addWidget(line())
        self.told = Text("", wrap=True)
        self.body.addWidget(self.told)
        self._rows = SortedRows()
        self.table = plain_table(
            "backups", _columns(), self._rows, _("Existing backups"), lambda _place: self._restore()
        )
        self.table.setMinimumHeight(120)
        self.table.current_changed.connect(lambda _place: self._show_possible())
        self.body.addWidget(self.table, 1)
        self.body.addWidget(self._deeds())
        self.add_button(_("Cancel"), self.reject)
        self.add_button(_("Save"), self.accept, primary=True)
        self._is_busy = False
        self.show_backups()

    def _add_folder(self, name: str, label: str) -> TextField:
        """A line for a folder, with a button that chooses one."""
        field = TextField(name, label)
        browse = push_button(_("Choose…"), partial(self._choose_folder, field), icon="folder-open")
        self.form.fields[name] = field
        self.form.add_widget(holding(hbox((field, 1), (browse, Qt.AlignmentFlag.AlignBottom))))
        return field

    def _deeds(self) -> QWidget:
        holder = flowing(QWidget())
        holder.setMinimumHeight(72)  # two rows; else room is kept for as many as there are buttons
        row = FlowLayout(holder, spacing=8)
        self.now = push_button(_("Back up now"), self.back_up, icon="archive")
        self.elsewhere = push_button(_("Save a copy elsewhere…"), self._elsewhere, icon="save")
        self.check = push_button(_("Check the database"), self.check_database, icon="list-checks")
        self.drill = push_button(_("Try a restore"), self.try_restore, icon="circle-check")
        self.restore = push_button(_("Restore…"), self._restore, icon="database")
        for button in (self.now, self.elsewhere, self.check, self.drill, self.restore):
            row.addWidget(button)
        return holder

    # What is shown

    def show_backups(self) -> None:
        """Shows which are there."""
        found = schedule.there(self.workspace)
        self.note.setText(self._about())
        self._rows.show(Row(place, one) for place, one in enumerate(found))
        self.table.records.forget()
        self.table.load()
        warning = schedule.warning(self.workspace)
        made = schedule.made(self.workspace)
        if not warning and made:
            self.say(_("The last backup: {moment}.").format(moment=formatting.moment(made[0].at)), "")
        else:
            self.say(warning or _("There is no backup of this workspace yet."), "warning")
        self._show_possible()

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
        self.told.setText(text)
        self.told.set_tone(tone)

    def _show_possible(self) -> None:
        may_write = not self._is_busy and not self.workspace.read_only
        self.now.setEnabled(may_write)
        self.restore.setEnabled(not self.workspace.read_only and self.table.current_id() is not None)
        for button in (self.elsewhere, self.check, self.drill):
            button.setEnabled(not self._is_busy)

    # What is done

    def accept(self) -> None:
        if self._saved():
            super().accept()

    def _saved(self) -> bool:
        self.form.show_problems({})
        try:
            places = {"folder": self.folder.value(), "second": self.second.value()}
            schedule.save(self.database, self.form.value() | places)
        except FieldProblem as problem:
            self.form.refuse(problem, lambda _text: None)
            return False
        return True

    def _choose_folder(self, field: TextField) -> None:
        folder = dialogs.choose_folder(self, _("Where are backups kept?"))
        if folder is not None:
            field.set_value(str(folder))

    def try_restore(self) -> None:
        """Restores the newest into a workspace of its own, and compares every row."""
        workspace = self.workspace
        self._run(_("Trying the newest backup"), lambda: drill.run(workspace), self._tried)

    def _tried(self, done: Drill) -> None:
        self.note.setText(self._about())
        self.say(done.text, "problem" if done.problems else "done")

    def back_up(self) -> None:
        """Makes one now, into the folder that stands in the form."""
        if self._saved():
            workspace = self.workspace
            self._run(_("Backing up"), lambda: schedule.make(workspace), self._made)

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
        text = ngettext("{count} thing is damaged: {first}", "{count} things are damaged: {first}", len(problems))
        said = text.format(count=number(len(problems)), first=problems[0])
        way_on = _("Restore the newest backup; the damaged file is kept.")
        if not schedule.there(self.workspace):
            way_on = _("There is no backup to restore. Close Outreach, then save what can be read: {command}").format(
                command=f"outreach rescue “{self.database}” NEW.outreach"
            )
        self.say(f"{said} {way_on}", "problem")

    def _restore(self) -> None:
        place = self.table.current_id()
        if place is not None and not self.workspace.read_only:
            self.restore_wanted.emit(self._rows.rows[place].last.file)

    def _run(self, title: str, work: Work, then: Ended) -> None:
        self._set_busy(True)
        self.say(f"{title}…", "")

        def failed(error: BaseException) -> None:
            if not isinstance(error, Problem):
                raise error
            self.say(error.text, "problem")

        job = Job(title, work, self, then, failed)
        job.finished.connect(self._ended)
        self.begun.emit(job)

    def _ended(self) -> None:
        self._set_busy(False)

    def _set_busy(self, busy: bool) -> None:
        self._is_busy = busy
        self._show_possible()


def open_dialog(
    workspace: Workspace, parent: QWidget, begin: Callable[[Job], None], put_back: Callable[[Path], None]
) -> None:
    """Shows the dialog, and puts a backup back where one was chosen in it."""
    if workspace.path is None:
        dialogs.tell(parent, _("Backups"), schedule.on_server())
        return
    dialog = BackupsDialog(workspace, parent)
    wanted: list[Path] = []
    dialog.begun.connect(begin)
    dialog.restore_wanted.connect(wanted.append)
    dialog.restore_wanted.connect(lambda _path: dialog.reject())
    dialogs.run(dialog)
    if wanted:
        put_back(wanted[0])


def back_up(workspace: Workspace, window: Frame, begin: Callable[[Job], None]) -> None:
    """Makes one now, and says what came of it."""

    def tell(made: Path) -> None:
        window.backups.show_state()
        problem = schedule.warning(workspace)
        window.toast.say(
            problem or _("Backed up and checked: {file}").format(file=made.name), _("Backups…"), window.on_backups
        )

    begin(Job(_("Backing up"), lambda: schedule.make(workspace), window, tell))


def look_into(workspace: Workspace, window: QWidget, path: Path, put_back: Callable[[Path], None]) -> Job:
    """A job that looks into a backup and shows what is in it, and puts it back where that is wanted."""

    def show(found: Look) -> None:
        if ask_to_restore(found, window):
            put_back(path)

    return Job(_("Checking the backup"), call(contents.look, path, workspace), window, show)


def _columns() -> list[Column]:
    return [
        Column("at", _("Made"), 320, lambda row: formatting.moment(row.last.at), tabular=True),
        Column("name", _("File"), 300, lambda row: row.last.file.name),
        Column("folder", _("Folder"), 170, lambda row: str(row.last.file.parent)),
        Column("size", _("Size"), 100, lambda row: size(row.last.size), align=RIGHT, tabular=True),
    ]


def size(value: int) -> str:
    """A file's size in megabytes."""
    return _("{size} MB").format(size=f"{value / 1e6:.1f}")


def ask_to_restore(found: Look, parent: QWidget | None = None) -> bool:
    """Shows what is in a copy and how it differs from now, before it takes the place of the database."""
    made = _("{file} · {moment} · {size}").format(
        file=found.file.name, moment=formatting.moment(found.made), size=size(found.size)
    )
    whole = _("The file is intact: its checksum matches.") if found.sealed else _("No damage was found in it.")
    kept = _("The current database is kept beside it, with the time in its name.")
    since = _(
        "Deliveries, unsubscribes and bounces since the backup are kept, so that nobody receives a release twice."
    )
    words = [
        Text(made, "muted", wrap=True), Text(whole, tone="done"), holding(_counts(found)),
        *(Text(text, wrap=True) for text in _times(found)), Text(f"{since} {kept}", "muted", wrap=True),
    ]  # fmt: skip
    return dialogs.ask(parent, _("Restore this backup?"), _("Restore"), *words, width=520)


def _counts(found: Look) -> QGridLayout:
    made = grid(across=24, down=4, shares=(1,))
    right = Qt.AlignmentFlag.AlignRight
    for column, head in enumerate((_("In the backup"), _("Now"), _("Difference")), start=1):
        made.addWidget(Text(head, "small"), 0, column, right)
    for place, (said, copy, now) in enumerate(contents.lines(found), start=1):
        made.addWidget(Text(said), place, 0)
        made.addWidget(Text(number(copy)), place, 1, right)
        if now is not None:
            change = copy - now
            words = "–" if not change else f"{'+' if change > 0 else '−'}{number(abs(change))}"
            made.addWidget(Text(number(now)), place, 2, right)
            made.addWidget(Text(words, tone="warning" if change < 0 else ""), place, 3, right)
    return made


def _times(found: Look) -> list[str]:
    said = []
    copy, now = _("Last step in the backup: {step}, {moment}"), _("Last step now: {step}, {moment}")
    for inside, text in ((found.copy, copy), (found.now, now)):
        if inside is not None and inside.last_at is not None:
            said.append(text.format(step=inside.last_step, moment=formatting.moment(inside.last_at)))
    return said
