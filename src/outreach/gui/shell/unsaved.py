"""Keeps what is typed into forms until it is saved: a crash or a power cut costs the last second of it."""

from __future__ import annotations

import logging
from collections.abc import Callable, Collection, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from functools import partial
from typing import TYPE_CHECKING, Any
from weakref import WeakKeyDictionary

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtWidgets import QPlainTextEdit

from outreach.gui.forms.form import Fields, Form, FormDialog
from outreach.gui.places import BY_NAME
from outreach.i18n import _, counted
from outreach.model.base import now
from outreach.problems import Problem
from outreach.services import unsaved
from outreach.services.unsaved import Unsaved
from outreach.store.workspace import Workspace

if TYPE_CHECKING:
    from outreach.gui.kit.popover import Popover
    from outreach.gui.shell.frame import Frame

EVERY = 1000  # milliseconds from a key to the write that keeps it
log = logging.getLogger(__name__)
_journals: WeakKeyDictionary[Workspace, Journal] = WeakKeyDictionary()


def of(workspace: Workspace) -> Journal:
    """The journal of a workspace, the same for all its pages and dialogs."""
    if workspace not in _journals:
        _journals[workspace] = Journal(workspace)
    return _journals[workspace]


def attach(workspace: Workspace, window: Frame) -> None:
    """The foot of a window says whether everything is saved; what an earlier run left unsaved is offered once."""
    journal = of(workspace)

    def foot() -> None:
        saved = journal.is_saved and not workspace.is_stopped
        window.status.show_file(workspace.shown_as, read_only=workspace.read_only, is_saved=saved)

    foot()
    journal.changed.connect(foot)
    window.whereabouts.changed.connect(foot)
    kept = [one for one in journal.kept() if _is_of_a_page(one.form)]
    if kept and workspace.may_edit:
        said = counted(
            "Your text in {count} form was not saved.", "Your text in {count} forms was not saved.", len(kept)
        )
        go_on = partial(_go_on, journal, window, kept[0].form)
        QTimer.singleShot(0, window, lambda: window.toast.say(said, _("Open"), go_on, stays=True))


def tell(workspace: Workspace, window: Frame) -> None:
    """Says that all is saved, or that a form is not: one that is open on another page, or the last that was left."""
    journal = of(workspace)
    is_open, name = journal.unsaved()
    place, text = name.partition("/")[0], _("Your text is not saved.")

    def restore() -> None:
        journal.bring_back(name)
        _go_on(journal, window, name)

    if not name:
        window.toast.say(_("All changes are saved."))
    elif is_open and place in BY_NAME:
        window.toast.say(text, _("Open"), partial(window.go, place))
    elif _is_of_a_page(name):
        window.toast.say(text, _("Restore"), restore)
    else:
        window.toast.say(text)


def _is_of_a_page(name: str) -> bool:
    place, _slash, record = name.partition("/")
    return place in BY_NAME and (record == "new" or record.isdecimal())


def _go_on(journal: Journal, window: Frame, name: str) -> None:
    """Opens a form with what was typed; it is dropped where its record has been deleted."""
    place, _slash, record = name.partition("/")
    page: Any = window.go(place)
    try:
        page.new_record() if record == "new" else page.edit_record(int(record))
    except Problem as problem:
        journal.forget(name)
        window.tell_problem(problem.text)


def keep_dialog(dialog: FormDialog, workspace: Workspace, name: str) -> None:
    """Keeps what is typed into a dialog until it is accepted or cancelled; what was kept before is there again."""
    journal = of(workspace)
    journal.open(dialog.form, name)
    dialog.finished.connect(lambda _result: journal.close(name))


def keep_popover(popover: Popover, edit: QPlainTextEdit, workspace: Workspace, name: str) -> None:
    """Keeps what is typed into a popover until it is accepted: what was kept before is there again."""
    journal = of(workspace)
    journal.open(Texts({"text": edit}, popover), name)
    popover.closed.connect(lambda: journal.close(name, keep=True))


class Texts(QObject):
    """Texts that are typed outside a form, as of a call, with the part of a form that a journal asks for."""

    changed = Signal()

    def __init__(self, edits: Mapping[str, QPlainTextEdit], parent: QObject) -> None:
        super().__init__(parent)
        self._edits, self._loaded = dict(edits), {name: edit.toPlainText() for name, edit in edits.items()}
        for edit in edits.values():
            edit.textChanged.connect(self.changed)

    def touched(self) -> Fields:
        """The texts that were typed in."""
        texts = {name: edit.toPlainText() for name, edit in self._edits.items()}
        return {name: text for name, text in texts.items() if text != self._loaded[name]}

    def is_touched(self) -> bool:
        return bool(self.touched())

    def put(self, fields: Fields) -> None:
        """Shows what was typed before."""
        for name in fields.keys() & self._edits.keys():
            self._edits[name].setPlainText(str(fields[name]))


class Journal(QObject):
    """The half-written forms of one workspace. `changed(is_saved)` tells the foot of the window."""

    changed = Signal(bool)

    def __init__(self, workspace: Workspace) -> None:
        super().__init__()
        self._workspace = workspace
        self._open: dict[str, _Open] = {}
        # One thread: what is dropped after it was kept stays dropped.
        self._writer = ThreadPoolExecutor(1, thread_name_prefix="unsaved")
        self.is_saved = True
        self._left: Unsaved | None = None
        self._kept = {one.form: one for one in workspace.read(unsaved.kept, workspace.author)}

    def kept(self) -> list[Unsaved]:
        """What was typed in an earlier run and is neither saved nor dropped, the newest first."""
        return list(self._kept.values())

    def open(self, form: Form | Texts, name: str, secret: Collection[str] = ()) -> Unsaved | None:
        """Keeps what is typed into a form from now on, but for its secret fields.

        What was kept of it before is put into its fields again, and returned.
        """
        self.close(name, keep=True)
        before = self._kept.get(name)
        if before is not None:
            form.put(before.fields)
        self._open[name] = _Open(form, secret, lambda fields: self._write(name, fields), self._tell)
        self._tell()
        return before

    def close(self, name: str, *, keep: bool = False, saved: bool = False) -> None:
        """A form is put away: left on purpose, which can be taken back; to be gone on with later (`keep`); or saved."""
        one = self._open.pop(name, None)
        if one is None:
            return
        fields = one.stop()
        if fields and not keep:
            self._left = None if saved else Unsaved(name, fields, now())
        self._write(name, fields if keep else {})
        self._tell()

    def forget(self, name: str) -> None:
        """Drops what was kept of a form that cannot be opened any more."""
        self._write(name, {})

    def unsaved(self) -> tuple[bool, str]:
        """The name of a form that is not saved, "" of none, and whether it is still open."""
        touched = next((name for name, one in self._open.items() if one.is_touched), "")
        return bool(touched), touched or (self._left.form if self._left else "")

    def can_bring_back(self, name: str) -> bool:
        """Whether this form was the last to be left without saving."""
        return self._left is not None and self._left.form == name

    def bring_back(self, name: str) -> None:
        """What was typed into a form that was left is there when it is opened again."""
        if self._left is not None and self.can_bring_back(name):
            self._kept[name], self._left = self._left, None

    def settle(self) -> None:
        """Writes what is still to be written, and waits for it: before the database is closed."""
        for name in list(self._open):
            self.close(name, keep=True)
        self._writer.shutdown(wait=True)

    def _write(self, name: str, fields: Fields) -> None:
        workspace, author = self._workspace, self._workspace.author
        if not workspace.may_edit or not (fields or name in self._kept):
            return
        if fields:
            self._kept[name] = Unsaved(name, fields, now())
        else:
            del self._kept[name]

        def write() -> None:
            with workspace.renewing() as session:
                if fields:
                    unsaved.keep(session, author, name, fields)
                else:
                    unsaved.drop(session, author, name)

        self._writer.submit(write).add_done_callback(_log_failure)

    def _tell(self) -> None:
        saved = not any(one.is_touched for one in self._open.values())
        if saved is not self.is_saved:
            self.is_saved = saved
            self.changed.emit(saved)


class _Open:
    """A form that is open: a second after a key its fields are written, and each second while one types on."""

    def __init__(
        self, form: Form | Texts, secret: Collection[str], write: Callable[[Fields], None], tell: Callable[[], None]
    ) -> None:
        self._form, self._secret, self._write, self._tell = form, secret, write, tell
        self.is_touched = form.is_touched()
        self._timer = QTimer(form, singleShot=True, interval=EVERY)
        self._timer.timeout.connect(self._due)
        form.changed.connect(self._typed)

    def _typed(self) -> None:
        if not self._timer.isActive():
            self._timer.start()
        if not self.is_touched and self._form.is_touched():  # what a form shows anew is a change as well
            self.is_touched = True
            self._tell()

    def _due(self) -> None:
        fields = self._fields()
        self.is_touched = self._form.is_touched()
        self._write(fields)
        self._tell()

    def _fields(self) -> Fields:
        return {name: value for name, value in self._form.touched().items() if name not in self._secret}

    def stop(self) -> Fields:
        """Ends it; what is typed by now."""
        self._timer.stop()
        self._form.changed.disconnect(self._typed)
        return self._fields()


def _log_failure(done: Future[None]) -> None:
    if (error := done.exception()) is not None:
        log.error("a form could not be kept: %s", type(error).__name__)
