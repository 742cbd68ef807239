"""Undo, redo and the history on the command line."""

import argparse
from collections.abc import Iterator, Sequence

from outreach import i18n
from outreach.cli import office, output
from outreach.i18n import _
from outreach.model.history import Step
from outreach.problems import Problem
from outreach.services.history import history
from outreach.store.history.step_labels import told


def register(commands: office.Commands) -> None:
    """Adds undo, redo and history."""
    undo = commands.add_parser("undo", help=_("undoes the latest step"))
    undo.add_argument("--step", metavar="ID", type=int, help=_("this step instead, if nothing is based on it"))
    undo.set_defaults(run=_undo)
    commands.add_parser("redo", help=_("redo the undone step")).set_defaults(run=_redo)
    history = commands.add_parser("history", help=_("steps, newest first"))
    history.add_argument("--limit", metavar="N", type=office.amount, default=100, help=_("at most N; 0 for all"))
    history.add_argument("--before", metavar="ID", type=int, help=_("only steps before this one"))
    history.add_argument(
        "--step", metavar="ID", type=int, help=_("what this step changed, and whether it can be undone")
    )
    history.set_defaults(run=_history)


def _undo(choice: argparse.Namespace) -> int:
    with office.opened(choice) as workspace:
        step = workspace.undo(choice.step)
    if step is None:
        raise Problem(_("There is nothing to undo."))
    output.answer(choice, {"steps": [_document(step)]}, [_("Undone: {step}").format(step=told(step.label))])
    return 0


def _redo(choice: argparse.Namespace) -> int:
    with office.opened(choice) as workspace:
        step = workspace.redo()
    if step is None:
        raise Problem(_("There is nothing to redo."))
    output.answer(choice, {"steps": [_document(step)]}, [_("Redone: {step}").format(step=told(step.label))])
    return 0


def _history(choice: argparse.Namespace) -> int:
    if choice.step is not None:
        return _detail(choice)
    with office.opened(choice) as workspace:
        steps = workspace.read(history.steps, choice.limit or office.MOST, choice.before)
    rows = [(step.id, step.at, step.author, step.label, _("undone") * step.undone) for step in steps]
    output.answer(choice, {"steps": [_document(step) for step in steps]}, output.table(("", "", "", "", ""), rows)[1:])
    return 0


def _detail(choice: argparse.Namespace) -> int:
    with office.opened(choice) as workspace:
        step = workspace.read(history.step, choice.step)
        if step is None:
            raise Problem(_("There is no step number {id}.").format(id=choice.step))
        found = workspace.read(history.detail, step.id, choice.limit or office.MOST)
        obstacle = workspace.read(history.cannot_undo, step.id)
    document = {
        "steps": [_document(step)],
        "changes": [line._asdict() for line in found.lines],
        "total": found.total,
        "cannot_undo": obstacle,
    }
    output.answer(choice, document, _lines(step, found.lines, found.total, obstacle))
    return 0


def _lines(step: history.StepRow, changes: Sequence[history.Line], total: int, obstacle: str | None) -> Iterator[str]:
    """A step for people: its records, and under each what changed, before → after."""
    yield f"{step.id}  {i18n.moment(step.at)}  {step.author}  {step.label}"
    if obstacle:
        yield obstacle
    before: tuple[str, int] | None = None
    for line in changes:
        if (line.record, line.id) != before:
            before = (line.record, line.id)
            yield f"{line.record} {line.id}  {line.name}"
        yield "    " + _line(line)
    if total > len(changes):
        yield _("{shown} of {total} shown; --limit 0 shows all.").format(shown=len(changes), total=total)


def _line(line: history.Line) -> str:
    if not line.field:
        return str(line.after or line.before)
    if not line.before:
        return _("{field}: {value} added").format(field=line.field, value=line.after)
    if not line.after:
        return _("{field}: {value} removed").format(field=line.field, value=line.before)
    return f"{line.field}: {line.before} → {line.after}"


def _document(step: Step | history.StepRow) -> output.Document:
    return {"id": step.id, "label": step.label, "at": step.at, "author": step.author, "undone": step.undone}
