"""Undo and redo, one after the other: undoing an import takes seconds, so each is a job."""

from __future__ import annotations

from collections.abc import Callable, Generator
from functools import partial
from typing import Any

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QAction

from outreach.gui.kit.jobs import Job
from outreach.gui.kit.labels import one_line, unmarked
from outreach.i18n import _
from outreach.problems import Problem
from outreach.services.progress import Progress
from outreach.store.history import change_log, replay, step_labels
from outreach.store.workspace import Played, Workspace


class Undoing(QObject):
    """Plays steps back and forth; what is asked meanwhile waits its turn.

    Signals: `begun(job)`, to be watched and started; `said(text, the opposite's words, what does it)`, whose last two
    are "" and None where nothing was done; `refused(step, error)` where it could not be; `settled()` after each.
    """

    begun = Signal(object)
    said = Signal(str, str, object)
    refused = Signal(object, object)
    settled = Signal()

    def __init__(self, workspace: Workspace, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._workspace = workspace
        self._deeds: list[tuple[str, int | None]] = []

    def play(self, deed: str, step: int | None = None) -> None:
        """Does "undo" or "redo", of the latest step or a certain one, at once or when those before it are done."""
        self._deeds.append((deed, step))
        if len(self._deeds) == 1:
            self._play_next()

    def _play_next(self) -> None:
        deed, step = self._deeds[0]
        if deed == "undo" and step is None:
            step = self._own()
            if step is None:
                self._next()
                return
        play = self._workspace.undoing if deed == "undo" else self._workspace.redoing
        title = _("Undoing") if deed == "undo" else _("Redoing")
        job = Job(title, partial(_told, play, step, title), self, failed=partial(self.refused.emit, step))
        job.done.connect(lambda step: self._played(deed, step))
        job.done.connect(self._next)
        job.failed.connect(self._next)
        job.cancelled.connect(self._next)
        self.begun.emit(job)

    def _own(self) -> int | None:
        """One's own newest step; None where there is none. What only somebody else has done is told, and undone if it
        is meant: nobody takes a colleague's work back by a key."""
        try:
            newest = self._workspace.read(change_log.newest, self._workspace.author)
        except Problem as problem:
            self.said.emit(problem.text, "", None)
            return None
        if newest is None:
            self.said.emit(_("There is nothing to undo."), "", None)
        elif newest.author != self._workspace.author:
            text = _("The newest step is by {author}: {step}")
            text = text.format(author=one_line(newest.author, 60), step=step_labels.told(newest.label))
            self.said.emit(text, _("Undo"), partial(self.play, "undo", newest.id))
        elif newest.final:
            self.said.emit(self._workspace.read(replay.undone_by, newest.id) or "", "", None)
        else:
            return newest.id
        return None

    def _played(self, deed: str, step: Any) -> None:
        if step is None:
            self.said.emit(_("There is nothing to redo."), "", None)
            return
        if deed == "undo":
            text, button, opposite = _("Undone: {step}"), _("Redo"), "redo"
        else:
            text, button, opposite = _("Redone: {step}"), _("Undo"), "undo"
        self.said.emit(text.format(step=step_labels.told(step.label)), button, partial(self.play, opposite, step.id))

    def _next(self, _result: object = None) -> None:
        if self._deeds:
            self._deeds.pop(0)
        self.settled.emit()
        if self._deeds:
            self._play_next()


def _told(play: Callable[[int | None], Played], step: int | None, title: str) -> Generator[Progress, None, object]:
    """The work of a job, with how far it is."""
    played = play(step)
    try:
        while True:
            done, total = next(played)
            yield Progress(done, total, title)
    except StopIteration as end:
        return end.value
    finally:
        played.close()


def show_labels(workspace: Workspace, undo: QAction, redo: QAction) -> None:
    """Shows on the two actions what they would do now."""
    for action, label, filled, plain in (
        (undo, workspace.undo_label, _("Undo: {step}"), _("Undo")),
        (redo, workspace.redo_label, _("Redo: {step}"), _("Redo")),
    ):
        text = filled.format(step=step_labels.told(label)) if label else plain
        action.setText(unmarked(text))
        action.setToolTip(f"{text} ({action.shortcut().toString()})" if label else plain)
        action.setData(bool(label))
