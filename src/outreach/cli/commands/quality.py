"""Doubts in the data on the command line: how many, which, and what is decided about each."""

import argparse
from collections.abc import Callable
from functools import partial

from outreach.cli import output
from outreach.cli.declared import AT_MOST, ID, IDS, Answer, Command, amount, argument, flag, number
from outreach.i18n import N_, _
from outreach.model.doubts import PROBLEMS
from outreach.problems import Problem
from outreach.services.quality import quality
from outreach.store.workspace import Workspace


def _problems(choice: argparse.Namespace, workspace: Workspace) -> Answer:
    days = quality.STALE_AFTER if choice.days is None else choice.days
    if choice.search:
        output.follow(quality.search_duplicates(workspace))
    counts = workspace.read(quality.counts, days)
    searched = workspace.read(quality.searched)
    doubts = workspace.read(quality.queue, choice.problem, choice.limit, days) if choice.problem else []
    answer: output.Document = {"counts": counts, "duplicates_searched_at": searched.at if searched else None}
    if choice.problem:
        answer["problems"] = [_document(doubt) for doubt in doubts]
        lines = [_line(doubt) for doubt in doubts] or [_("None found.")]
    else:
        lines = [f"{name:12}{count:8,}" for name, count in counts.items()]
        if searched is None:
            lines.append(_("No search for duplicates yet. Run one with --search."))
    return Answer(answer, lines)


def _document(doubt: quality.Doubt) -> output.Document:
    return {
        "problem": doubt.problem, "contact": doubt.contact_id, "other": doubt.other_id, "name": doubt.name,
        "other_name": doubt.other_name, "value": doubt.value, "text": doubt.text, "suggestion": doubt.suggestion,
        "score": doubt.score, "reasons": list(doubt.reasons),
    }  # fmt: skip


def _line(doubt: quality.Doubt) -> str:
    who = f"{doubt.contact_id}  {doubt.name}"
    if doubt.other_id is not None:
        who += f"  =  {doubt.other_id}  {doubt.other_name}  {doubt.score:.2f}"
    value = doubt.value if doubt.problem in ("email", "phone", "bounced") else ""
    shown = f"{who}  {value}  {doubt.text}"
    if doubt.suggestion:
        shown += "  → " + doubt.suggestion
    return " ".join(shown.split())


def _meant(workspace: Workspace, choice: argparse.Namespace) -> quality.Doubt:
    """The doubt that is meant: it must be there, and be the only one unless --value names it.

    Raises:
        Problem: there is none, or there are several.
    """
    if choice.problem == "duplicate":
        if choice.other is None:
            raise Problem(_("Give the other contact with --other."))
        return quality.Doubt("duplicate", choice.id, choice.other)
    if choice.problem == "stale":
        return quality.Doubt("stale", choice.id)
    found = [
        doubt for doubt in workspace.read(quality.queue, choice.problem, 0)
        if doubt.contact_id == choice.id and choice.value in (None, doubt.value)
    ]  # fmt: skip
    if not found:
        raise Problem(_("Contact {id} has no such issue.").format(id=choice.id))
    if len(found) > 1:
        values = ", ".join(f"“{doubt.value}”" for doubt in found)
        raise Problem(_("There are several values: {values}. Name one with --value.").format(values=values))
    return found[0]


def _judge(label: str, judge: Callable[..., object], choice: argparse.Namespace, workspace: Workspace) -> Answer:
    doubt = _meant(workspace, choice)
    workspace.write(_(label), judge, doubt, *([choice.more] if "more" in choice else []))
    return Answer(_document(doubt), [_(label)])


def _checked(choice: argparse.Namespace, workspace: Workspace) -> Answer:
    with workspace.writing(_("Contact verified")) as session:
        for number in choice.ids:
            quality.still_right(session, number)
    return Answer({"checked": choice.ids}, [_("Contact verified")])


def _gone(choice: argparse.Namespace, workspace: Workspace) -> Answer:
    said = workspace.write(_("Contact left"), quality.gone, choice.id)
    return Answer({"contact": choice.id, "done": said}, said)


_MEANT = (
    argument("problem", metavar=N_("KIND"), help=", ".join(PROBLEMS)), ID,
    number("--other", N_("duplicate: the other contact")),
    argument("--value", metavar=N_("TEXT"), help=N_("the faulty value, if there are several")),
)  # fmt: skip
COMMANDS = (
    Command("problems", N_("issues: how many of each kind, or those of one kind"), _problems, (
        argument("--problem", metavar=N_("KIND"), help=", ".join(PROBLEMS)), AT_MOST,
        argument("--days", metavar="N", type=amount, help=N_("stale: not verified for this many days")),
        flag("--search", N_("searches for duplicates first")),
    )),
    Command("fix", N_("replaces a faulty value with the correct one, or with the suggestion"),
            partial(_judge, N_("Fix an issue"), quality.fix),
            (*_MEANT, argument("--with", dest="more", metavar=N_("TEXT"), help=N_("the correct value")))),
    Command("drop", N_("removes a faulty address or number"),
            partial(_judge, N_("Remove a faulty value"), quality.drop), _MEANT),
    Command("keep", N_("it is correct as it is: no longer an issue"),
            partial(_judge, N_("Keep as it is"), quality.keep), _MEANT),
    Command("later", N_("snoozes an issue"), partial(_judge, N_("Snooze"), quality.later), (
        *_MEANT,
        argument("--days", dest="more", metavar="N", type=amount, default=7, help=N_("for this many days (7)")),
    )),
    Command("checked", N_("verified today, still correct"), _checked, (IDS,)),
    Command("gone", N_("no longer works there: the position ends today"), _gone, (ID,)),
)  # fmt: skip
