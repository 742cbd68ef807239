"""What the commands of contacts, officers and outlets have alike: find, show, add, edit, delete, export."""

import argparse
import importlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from outreach.cli import fields, office, output, rendering
from outreach.cli.commands import exporting
from outreach.i18n import _
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
    record is added.
    """

    name: str
    fields: tuple[str, ...]
    columns: tuple[str, ...]
    hidden: tuple[str, ...]
    texts: Callable[[], dict[str, str]]
    hints: Callable[[Any, int], list[str]] = lambda _workspace, _record_id: []

    @property
    def service(self) -> Any:
        """The service's module, loaded when it is needed."""
        package = "contacts." if self.name == "contacts" else ""
        return importlib.import_module(f"outreach.services.{package}{self.name}")

    def text(self, key: str) -> str:
        """A text of this noun in the language in use."""
        return self.texts()[key]


def register(commands: office.Commands, noun: Noun) -> Any:
    """Adds the noun's parser with the commands all nouns have; returns its subparsers for those of its own."""
    inner = commands.add_parser(noun.name, help=noun.text("noun")).add_subparsers(metavar=_("COMMAND"), required=True)
    _register_find(inner, noun)
    show = inner.add_parser("show", help=_("one, with everything"))
    show.add_argument("id", metavar="ID", type=office.number)
    show.set_defaults(run=lambda choice: _show(choice, noun))
    add = inner.add_parser("add", help=_("a new one"))
    fields.add_options(add, noun.fields, editing=False)
    add.set_defaults(run=lambda choice: _add(choice, noun))
    edit = inner.add_parser("edit", help=_("sets the given fields; repeatable fields are replaced"))
    edit.add_argument("id", metavar="ID", type=office.number)
    fields.add_options(edit, noun.fields, editing=True)
    edit.set_defaults(run=lambda choice: _edit(choice, noun))
    delete = inner.add_parser("delete", help=_("deletes it; undo brings it back"))
    delete.add_argument("ids", metavar="ID", type=office.number, nargs="+")
    delete.set_defaults(run=lambda choice: _delete(choice, noun))
    export = exporting.register(inner, noun.name)
    if noun.name == "contacts":
        export.add_argument("--preset", metavar=_("NAME"), help=_("for another program: outlook, google…"))
        export.add_argument("--separator", "--delimiter", metavar=_("CHARACTER"), help=_("column separator of a CSV"))
    return inner


def _register_find(inner: office.Commands, noun: Noun) -> None:
    for name, help in (("find", _("those that a filter matches")), ("list", _("all, or those that a filter matches"))):
        find = inner.add_parser(name, help=help)
        find.add_argument("filter", metavar=_("FILTER"), nargs="*", help=noun.text("filter"))
        find.add_argument("--limit", metavar="N", type=office.amount, help=_("show the first N; count all"))
        find.add_argument("--sort", metavar=_("FIELD"), help=_("sort by a field; -FIELD reverses the order"))
        find.set_defaults(run=lambda choice: _find(choice, noun))


def _find(choice: argparse.Namespace, noun: Noun) -> int:
    sort, filter = choice.sort or "name", " ".join(choice.filter)
    if noun.name == "contacts":
        filters.whole(filter)
    with office.opened(choice) as workspace:
        ids = workspace.read(noun.service.find, filter, sort.removeprefix("-"), descending=sort.startswith("-"))
        wanted = ids if choice.limit is None else ids[: choice.limit]
        rows = (
            {column: getattr(row, column) for column in noun.columns}
            for start in range(0, len(wanted), BATCH)
            for row in workspace.read(noun.service.rows, wanted[start : start + BATCH])
        )
        answer: output.Document = {"count": len(ids), noun.name: rows}
        problems = office.unknown_values(workspace, filter) if noun.name == "contacts" else []
        if problems:
            answer["problems"] = [one.text for one in problems]
        output.answer(choice, answer, _lines(noun, rows, len(ids)))
    return 1 if any(one.is_wrong for one in problems) else 0


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


def _show(choice: argparse.Namespace, noun: Noun) -> int:
    with office.opened(choice) as workspace:
        found = document(workspace, noun, choice.id)
    output.answer(choice, {**found, "problems": rendering.problems(found)}, rendering.lines(found))
    return 0


def _add(choice: argparse.Namespace, noun: Noun) -> int:
    given = fields.given(choice)
    with office.opened(choice, create=True) as workspace:
        record_id = workspace.write(noun.text("add"), noun.service.add, given)
        for line in noun.hints(workspace, record_id):
            output.note(line)
        return answer(choice, document(workspace, noun, record_id))


def _edit(choice: argparse.Namespace, noun: Noun) -> int:
    with office.opened(choice) as workspace:
        with workspace.writing(noun.text("edit")) as session:  # nobody adds a tag between the reading and the writing
            given = fields.given(choice, noun.service.fields(session, choice.id))
            if not given:
                raise Problem(_("No changes given. See --help for the fields."))
            noun.service.edit(session, choice.id, given)
        if given.get("do_not_contact") is False:
            _tell_barred(workspace, choice.id)
        return answer(choice, document(workspace, noun, choice.id))


def _tell_barred(workspace: Workspace, contact_id: int) -> None:
    """Says which addresses of one who may be contacted again are on the list of their own."""
    if there := workspace.read(suppression.of_contact, contact_id):
        text = _("Still suppressed: {addresses}. “suppression remove --contact {id}” allows them again.")
        output.note(text.format(addresses=", ".join(there), id=contact_id))


def answer(choice: argparse.Namespace, found: output.Document) -> int:
    """Prints a record that was written; returns 1 where an address or number of it has a problem."""
    problems = rendering.problems(found)
    output.answer(choice, {**found, "problems": problems}, rendering.lines(found))
    return 1 if problems else 0


def _delete(choice: argparse.Namespace, noun: Noun) -> int:
    ids = list(dict.fromkeys(choice.ids))
    with office.opened(choice) as workspace:
        gone = [document(workspace, noun, record_id) for record_id in ids]
        workspace.write(noun.text("delete"), noun.service.delete, ids)
    answer = gone[0] if len(gone) == 1 else {"count": len(gone), noun.name: gone}
    output.answer(choice, answer, [line for found in gone for line in rendering.lines(found)])
    return 0
