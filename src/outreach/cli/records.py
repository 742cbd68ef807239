"""What the commands of contacts, officers and outlets have alike: find, show, add, edit, delete, export."""

import argparse
import importlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import partial
from typing import Any

from outreach.cli import fields, office, output, rendering
from outreach.cli.commands import exporting
from outreach.cli.declared import ID, IDS, LIMIT, SORT, Answer, Command, always, argument
from outreach.i18n import N_, _
from outreach.model import filters
from outreach.problems import Problem
from outreach.services.contacts import opt_outs, positions
from outreach.services.delivery import suppression
from outreach.store.workspace import Workspace

BATCH = 500


@dataclass(frozen=True)
class Noun:
    """A kind of record: the service's module, its fields, what is shown of it, and the labels of its steps.

    `columns` are those of the JSON; lines for people do without the `hidden` ones. `hints` says what to look at once a
    record is added, `leaves` what some records leave behind once they are deleted.
    """

    name: str
    fields: tuple[str, ...]
    columns: tuple[str, ...]
    hidden: tuple[str, ...]
    texts: dict[str, str]
    hints: Callable[[Any, int], list[str]] = lambda _workspace, _record_id: []
    leaves: Callable[[Workspace, list[int]], list[str]] = lambda _workspace, _ids: []

    @property
    def service(self) -> Any:
        """The service's module, loaded when it is needed."""
        package = "contacts." if self.name == "contacts" else ""
        return importlib.import_module(f"outreach.services.{package}{self.name}")

    def text(self, key: str) -> str:
        """A text of this noun in the language in use."""
        return _(self.texts[key])


def _find(noun: Noun, choice: argparse.Namespace, workspace: Workspace) -> Answer:
    sort, filter = choice.sort or "name", " ".join(choice.filter)
    if noun.name == "contacts":
        filters.whole(filter)
    ids = workspace.read(noun.service.find, filter, sort.removeprefix("-"), descending=sort.startswith("-"))
    wanted = ids[: choice.limit]
    rows = (
        {column: getattr(row, column) for column in noun.columns}
        for start in range(0, len(wanted), BATCH)
        for row in workspace.read(noun.service.rows, wanted[start : start + BATCH])
    )
    answer: output.Document = {"count": len(ids), noun.name: rows}
    problems = office.unknown_values(workspace, filter) if noun.name == "contacts" else []
    if problems:
        answer["problems"] = [one.text for one in problems]
    return Answer(answer, _lines(noun, rows, len(ids)), int(any(one.is_wrong for one in problems)))


def _lines(noun: Noun, rows: Iterable[output.Document], count: int) -> Iterator[str]:
    if not count:
        yield _("None found.")
        return
    titles = [column for column in noun.columns if column not in noun.hidden]
    lines = output.table(titles, [[row[title] for title in titles] for row in rows])
    yield from lines
    if len(lines) - 1 < count:
        yield _("{shown} of {count}").format(shown=len(lines) - 1, count=count)


def document(workspace: Workspace, noun: Noun, record_id: int) -> output.Document:
    """A record as JSON, read anew."""
    card = workspace.read(noun.service.card, record_id)
    found = rendering.reachable(card, noun.service.fields_of(card))
    if noun.name == "contacts":
        found["not_decided"] = workspace.read(opt_outs.undecided, [record_id]).get(record_id, "")
        found["positions"] = positions.history(card)
        rendering.suppressed(found, workspace.read(suppression.of_contact, record_id))
    return found


def _show(noun: Noun, choice: argparse.Namespace, workspace: Workspace) -> Answer:
    found = document(workspace, noun, choice.id)
    return Answer({**found, "problems": rendering.problems(found)}, rendering.lines(found))


def _add(noun: Noun, choice: argparse.Namespace, workspace: Workspace) -> Answer:
    record_id = workspace.write(noun.text("add"), noun.service.add, fields.given(choice))
    for line in noun.hints(workspace, record_id):
        output.note(line)
    return written(document(workspace, noun, record_id))


def _edit(noun: Noun, choice: argparse.Namespace, workspace: Workspace) -> Answer:
    with workspace.writing(noun.text("edit")) as session:  # nobody adds a tag between the reading and the writing
        given = fields.given(choice, noun.service.fields(session, choice.id))
        if not given:
            raise Problem(_("No changes given. See --help for the fields."))
        noun.service.edit(session, choice.id, given)
    if given.get("do_not_contact") is False:
        _tell_barred(workspace, choice.id)
    return written(document(workspace, noun, choice.id))


def _tell_barred(workspace: Workspace, contact_id: int) -> None:
    """Says which addresses of one who may be contacted again are on the list of their own."""
    if there := workspace.read(suppression.of_contact, contact_id):
        text = _("Still suppressed: {addresses}. “suppression remove --contact {id}” allows them again.")
        output.note(text.format(addresses=", ".join(there), id=contact_id))


def written(found: output.Document) -> Answer:
    """A record that was written; the status is 1 where an address or number of it has a problem."""
    problems = rendering.problems(found)
    return Answer({**found, "problems": problems}, rendering.lines(found), int(bool(problems)))


def _delete(noun: Noun, choice: argparse.Namespace, workspace: Workspace) -> Answer:
    ids = list(dict.fromkeys(choice.ids))
    gone = [document(workspace, noun, record_id) for record_id in ids]
    left = noun.leaves(workspace, ids)
    workspace.write(noun.text("delete"), noun.service.delete, ids)
    answer = gone[0] if len(gone) == 1 else {"count": len(gone), noun.name: gone}
    return Answer(answer, [*(line for found in gone for line in rendering.lines(found)), *left])


def commands(noun: Noun) -> tuple[Command, ...]:
    """The commands all nouns have."""
    filter = argument("filter", metavar=N_("FILTER"), nargs="*", help=noun.texts["filter"])
    return (
        Command("find", N_("those that a filter matches"), partial(_find, noun), (filter, LIMIT, SORT)),
        Command("list", N_("all, or those that a filter matches"), partial(_find, noun), (filter, LIMIT, SORT)),
        Command("show", N_("one, with everything"), partial(_show, noun), (ID,)),
        Command("add", N_("a new one"), partial(_add, noun), (fields.Options(noun.fields),), creates=always),
        Command("edit", N_("sets the given fields; repeatable fields are replaced"), partial(_edit, noun),
                (ID, fields.Options(noun.fields, editing=True))),
        Command("delete", N_("deletes it; undo brings it back"), partial(_delete, noun), (IDS,)),
        exporting.command(noun.name),
    )  # fmt: skip
