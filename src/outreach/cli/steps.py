"""Undo, redo and the history on the command line."""

import argparse
from typing import Any

from outreach.cli import office, output
from outreach.i18n import _
from outreach.problems import Problem


def register(commands: Any) -> None:
    """Adds undo, redo and history."""
    commands.add_parser("undo", help=_("takes the latest step back")).set_defaults(run=_undo)
    commands.add_parser("redo", help=_("does the step that was undone again")).set_defaults(run=_redo)
    history = commands.add_parser("history", help=_("what was done, the newest first"))
    history.add_argument("--limit", metavar="N", type=office.amount, default=100, help=_("at most N; 0 for all"))
    history.set_defaults(run=_history)


def _undo(choice: argparse.Namespace) -> int:
    with office.opened(choice) as workspace:
        step = workspace.undo()
    if step is None:
        raise Problem(_("There is nothing to undo."))
    output.answer(choice, {"steps": [_document(step)]}, [_("Undone: {step}").format(step=step.label)])
    return 0


def _redo(choice: argparse.Namespace) -> int:
    with office.opened(choice) as workspace:
        step = workspace.redo()
    if step is None:
        raise Problem(_("There is nothing to redo."))
    output.answer(choice, {"steps": [_document(step)]}, [_("Done again: {step}").format(step=step.label)])
    return 0


def _history(choice: argparse.Namespace) -> int:
    from outreach.services import history

    with office.opened(choice) as workspace:
        steps = workspace.read(history.steps, choice.limit or office.MOST)
    rows = [
        (step.id, step.at.astimezone().strftime("%Y-%m-%d %H:%M"), step.author, step.label, _("undone") * step.undone)
        for step in steps
    ]
    output.answer(choice, {"steps": [_document(step) for step in steps]}, output.table(("", "", "", "", ""), rows)[1:])
    return 0


def _document(step: Any) -> dict[str, Any]:
    return {"id": step.id, "label": step.label, "at": step.at, "author": step.author, "undone": step.undone}
