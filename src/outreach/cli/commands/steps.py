"""Undo, redo and the history on the command line."""

import argparse
from collections.abc import Iterator, Sequence

from outreach import i18n
from outreach.cli import output
from outreach.cli.declared import AT_MOST, MOST, Answer, Command, argument
from outreach.i18n import N_, _
from outreach.model.history import Step
from outreach.problems import Problem
from outreach.services.history import history, history_labels, partial_undo
from outreach.store.history.step_labels import told
from outreach.store.workspace import Workspace


def _undo(choice: argparse.Namespace, workspace: Workspace) -> Answer:
    if choice.rest is not None:
        rest = output.follow(partial_undo.undo_rest(workspace, choice.rest))
        made = workspace.read(history.steps, 1)
        return Answer({"steps": [*map(_document, made)], "rest": rest._asdict()}, [partial_undo.done(rest)])
    try:
        step = workspace.undo(choice.step)
    except Problem as problem:
        if problem.__cause__:  # the database's or the disk's: no other step can be undone either
            raise
        another = _("To undo another step: undo --step ID, with its number from “history”.")
        rest = workspace.read(partial_undo.rest, choice.step or 0)
        if rest.records:
            text = _("To undo the rest of it ({records}): undo --rest {id}.")
            another = text.format(records=history_labels.counts(rest.records), id=choice.step)
        raise Problem(f"{problem.text} {another}") from None
    if step is None:
        raise Problem(_("There is nothing to undo."))
    return Answer({"steps": [_document(step)]}, [_("Undone: {step}").format(step=told(step.label))])


def _redo(_choice: argparse.Namespace, workspace: Workspace) -> Answer:
    step = workspace.redo()
    if step is None:
        raise Problem(_("There is nothing to redo."))
    return Answer({"steps": [_document(step)]}, [_("Redone: {step}").format(step=told(step.label))])


def _history(choice: argparse.Namespace, workspace: Workspace) -> Answer:
    if choice.step is not None:
        return _detail(choice, workspace)
    steps = workspace.read(history.steps, choice.limit or MOST, choice.before)
    rows = [(step.id, step.at, step.author, step.label, _("undone") * step.undone) for step in steps]
    return Answer({"steps": [_document(step) for step in steps]}, output.table(("", "", "", "", ""), rows)[1:])


def _detail(choice: argparse.Namespace, workspace: Workspace) -> Answer:
    step = workspace.read(history.step, choice.step)
    if step is None:
        raise Problem(_("There is no step number {id}.").format(id=choice.step))
    found = workspace.read(history.detail, step.id, choice.limit or MOST)
    obstacle = workspace.read(history.cannot_undo, step.id)
    rest = workspace.read(partial_undo.rest, step.id) if obstacle else partial_undo.NOTHING
    document = {
        "steps": [_document(step)],
        "changes": output.documents(found.lines),
        "total": found.total,
        "cannot_undo": obstacle,
        "rest": rest._asdict(),
    }
    return Answer(document, _lines(step, found.lines, found.total, obstacle))


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


COMMANDS = (
    Command("undo", "", _undo,
            (argument("--step", metavar="ID", type=int, help=N_("this step instead, if nothing is based on it")),
             argument("--rest", metavar="ID", type=int, help=N_("the records of this step that nothing is based on")))),
    Command("redo", "", _redo),
    Command("history", "", _history, (
        AT_MOST, argument("--before", metavar="ID", type=int, help=N_("only steps before this one")),
        argument("--step", metavar="ID", type=int, help=N_("what this step changed, and whether it can be undone")),
    )),
)  # fmt: skip
