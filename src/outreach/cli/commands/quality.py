"""Doubts in the data on the command line: how many, which, and what is decided about each."""

import argparse
from collections.abc import Callable
from functools import partial

from outreach.cli import office, output
from outreach.i18n import N_, _
from outreach.model.doubts import PROBLEMS
from outreach.problems import Problem
from outreach.services.quality import quality
from outreach.store.workspace import Workspace


def register(inner: office.Commands) -> None:
    """Adds problems, fix, keep, later, checked and gone to the commands of contacts."""
    problems = inner.add_parser("problems", help=_("issues: how many of each kind, or those of one kind"))
    problems.add_argument("--problem", metavar=_("KIND"), help=", ".join(PROBLEMS))
    problems.add_argument("--limit", metavar="N", type=office.amount, default=100, help=_("at most N; 0 for all"))
    problems.add_argument("--days", metavar="N", type=office.amount, help=_("stale: not verified for this many days"))
    problems.add_argument("--search", action="store_true", help=_("searches for duplicates first"))
    problems.set_defaults(run=_problems)
    for name, help, label, judge in (
        (
            "fix",
            _("replaces a faulty value with the correct one, or with the suggestion"),
            N_("Fix an issue"),
            quality.fix,
        ),
        ("drop", _("removes a faulty address or number"), N_("Remove a faulty value"), quality.drop),
        ("keep", _("it is correct as it is: no longer an issue"), N_("Keep as it is"), quality.keep),
        ("later", _("snoozes an issue"), N_("Snooze"), quality.later),
    ):
        parser = inner.add_parser(name, help=help)
        parser.add_argument("problem", metavar=_("KIND"), help=", ".join(PROBLEMS))
        parser.add_argument("id", metavar="ID", type=office.number)
        parser.add_argument("--other", metavar="ID", type=office.number, help=_("duplicate: the other contact"))
        parser.add_argument("--value", metavar=_("TEXT"), help=_("the faulty value, if there are several"))
        if name == "fix":
            parser.add_argument("--with", dest="more", metavar=_("TEXT"), help=_("the correct value"))
        if name == "later":
            days = _("for this many days (7)")
            parser.add_argument("--days", dest="more", metavar="N", type=office.amount, default=7, help=days)
        parser.set_defaults(run=partial(_judge, label=label, judge=judge))
    checked = inner.add_parser("checked", help=_("verified today, still correct"))
    checked.add_argument("ids", metavar="ID", type=office.number, nargs="+")
    checked.set_defaults(run=_checked)
    gone = inner.add_parser("gone", help=_("no longer works there: the position ends today"))
    gone.add_argument("id", metavar="ID", type=office.number)
    gone.set_defaults(run=_gone)


def _problems(choice: argparse.Namespace) -> int:
    days = quality.STALE_AFTER if choice.days is None else choice.days
    with office.opened(choice) as workspace:
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
    output.answer(choice, answer, lines)
    return 0


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


def _judge(choice: argparse.Namespace, label: str, judge: Callable[..., object]) -> int:
    with office.opened(choice) as workspace:
        doubt = _meant(workspace, choice)
        workspace.write(_(label), judge, doubt, *([choice.more] if "more" in choice else []))
    output.answer(choice, _document(doubt), [_(label)])
    return 0


def _checked(choice: argparse.Namespace) -> int:
    with office.opened(choice) as workspace, workspace.writing(_("Contact verified")) as session:
        for number in choice.ids:
            quality.still_right(session, number)
    output.answer(choice, {"checked": choice.ids}, [_("Contact verified")])
    return 0


def _gone(choice: argparse.Namespace) -> int:
    with office.opened(choice) as workspace:
        said = workspace.write(_("Contact left"), quality.gone, choice.id)
    output.answer(choice, {"contact": choice.id, "done": said}, said)
    return 0
