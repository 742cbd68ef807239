"""Commands as declarations: a name, what it is for, what it does, and its arguments, each a line of a table."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Iterable, Sequence
from functools import partial
from typing import Any, NamedTuple, Protocol, TypeAlias

from outreach.cli import output
from outreach.i18n import N_, _
from outreach.values.data import Document

MOST = 2**31 - 1
Commands: TypeAlias = "argparse._SubParsersAction[Any]"
"""What a command's parser is added to."""
Container: TypeAlias = "argparse.ArgumentParser | argparse._ArgumentGroup"


class Answer(NamedTuple):
    """What a command answers: a document for machines or lines for people, and the exit status."""

    document: Any
    lines: Iterable[str] = ()
    status: int = 0


class Part(Protocol):
    """An argument, or several that belong together."""

    def add(self, parser: argparse.ArgumentParser) -> object:
        """Adds it to a command."""
        ...


class Argument(NamedTuple):
    """An argument as argparse has it; `help` and `metavar` are translated when it is added."""

    names: tuple[str, ...]
    settings: Document

    def add(self, parser: Container) -> None:
        """Adds it to a command."""
        words = {name: _(self.settings[name]) for name in ("help", "metavar") if self.settings.get(name)}
        parser.add_argument(*self.names, **{**self.settings, **words})


class Either(NamedTuple):
    """Arguments of which one may be given, or has to be."""

    arguments: Sequence[Argument]
    required: bool = False

    def add(self, parser: Container) -> None:
        """Adds them to a command."""
        way = parser.add_mutually_exclusive_group(required=self.required)
        for one in self.arguments:
            one.add(way)


def argument(*names: str, **settings: object) -> Argument:
    """An argument with the settings that argparse knows."""
    return Argument(names, settings)


def flag(name: str, help: str) -> Argument:
    """An option that is given or not."""
    return Argument((name,), {"action": "store_true", "help": help})


def never(_choice: argparse.Namespace) -> bool:
    """A command that reads makes no new database."""
    return False


def always(choice: argparse.Namespace) -> bool:
    """One that brings something new makes one, unless it only shows what it would do."""
    return not vars(choice).get("dry_run")


class Command(NamedTuple):
    """A command. Its action gets the choice and the workspace; `creates` says whether a missing one is made.

    One that does not open the database gets the choice alone. What answers as it reads, as a stream is, prints it
    itself and returns the status.
    """

    name: str
    help: str
    action: Callable[..., Answer | int]
    arguments: Iterable[Part] = ()
    creates: Callable[[argparse.Namespace], bool] = never
    opens: bool = True


def run(command: Command, choice: argparse.Namespace) -> int:
    """Does what a command says, prints its answer and returns the exit status."""
    if not command.opens:
        return _printed(choice, command.action(choice))
    from outreach.cli import office  # late: start-up

    with office.opened(choice, create=command.creates(choice)) as workspace:
        answer = command.action(choice, workspace)
        if workspace.moved:  # what was read there may be old
            output.note(_(workspace.why_read_only))
        return _printed(choice, answer)


def _printed(choice: argparse.Namespace, answer: Answer | int) -> int:
    if isinstance(answer, int):
        return answer
    output.answer(choice, answer.document, answer.lines)
    return answer.status


def add(commands: Commands, members: Iterable[Command]) -> None:
    """Adds commands."""
    for member in members:
        parser = commands.add_parser(member.name, help=_(member.help))
        for one in member.arguments:
            one.add(parser)
        parser.set_defaults(run=partial(run, member))


def record_number(text: str) -> int:
    """A record's number, as an argument's type."""
    if not (text.isascii() and text.isdecimal()) or not 0 < int(text[:12]) <= MOST:
        raise argparse.ArgumentTypeError(_("“{text}” is not a record's number").format(text=text))
    return int(text)


def amount(text: str) -> int:
    """How many, as an argument's type: 0 or more."""
    if not (text.isascii() and text.isdecimal()) or len(text) > 9:
        raise argparse.ArgumentTypeError(_("“{text}” is not a number").format(text=text))
    return int(text)


def new_file(text: str) -> str:
    """A file that is to be written; standard output is none."""
    if text == "-":
        raise argparse.ArgumentTypeError(_("give a file name: exports don't go to standard output"))
    return text


ID = argument("id", metavar="ID", type=record_number)
IDS = argument("ids", metavar="ID", type=record_number, nargs="+")
FILE = argument("file", metavar=N_("FILE"))
LIMIT = argument("--limit", metavar="N", type=amount, help=N_("show the first N; count all"))
AT_MOST = argument("--limit", metavar="N", type=amount, default=100, help=N_("at most N; 0 for all"))
SORT = argument("--sort", metavar=N_("FIELD"), help=N_("sort by a field; -FIELD reverses the order"))
OVERWRITE = flag("--overwrite", N_("replaces a file of that name without asking"))
DRY_RUN = flag("--dry-run", N_("shows the result and saves nothing"))
REGION = argument("--region", metavar="CC", default="KG", help=N_("the country of numbers without their code"))
FILTER = argument("--filter", metavar=N_("FILTER"), default="", help=N_("only matching ones"))
SEPARATOR = argument(
    "--separator", "--delimiter", metavar=N_("CHARACTER"), help=N_("column separator of a CSV")
)  # fmt: skip


def number(name: str, help: str, **settings: object) -> Argument:
    """An option whose value is a record's number."""
    return Argument((name,), {"metavar": "ID", "type": record_number, "help": help, **settings})


def text(name: str, help: str, metavar: str = N_("TEXT"), **settings: object) -> Argument:
    """An option whose value is a text, "" by default."""
    return Argument((name,), {"metavar": metavar, "default": "", "help": help, **settings})
