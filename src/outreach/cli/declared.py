"""Commands as declarations: a name, what it is for, what it does, and its arguments, each a line of a table."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Iterable
from typing import Any, NamedTuple

from outreach.cli import office
from outreach.i18n import N_, _

Commands = office.Commands
Extension = Callable[[argparse.ArgumentParser], object]


class Argument(NamedTuple):
    """An argument as argparse has it; `help` and `metavar` are translated when it is added."""

    names: tuple[str, ...]
    settings: dict[str, Any]

    def add(self, parser: argparse.ArgumentParser | argparse._ArgumentGroup) -> None:
        """Adds it to a command."""
        words = {name: _(self.settings[name]) for name in ("help", "metavar") if self.settings.get(name)}
        parser.add_argument(*self.names, **{**self.settings, **words})


def argument(*names: str, **settings: Any) -> Argument:
    """An argument with the settings that argparse knows."""
    return Argument(names, settings)


def flag(name: str, help: str) -> Argument:
    """An option that is given or not."""
    return Argument((name,), {"action": "store_true", "help": help})


class Command(NamedTuple):
    """A command; `extensions` add arguments that several nouns share, or that exclude each other."""

    name: str
    help: str
    run: Callable[[argparse.Namespace], int]
    arguments: Iterable[Argument] = ()
    extensions: Iterable[Extension] = ()


def group(commands: Commands, name: str, help: str, members: Iterable[Command]) -> Commands:
    """Adds the commands of a noun; what they are added to is returned for more of them."""
    parser = commands.add_parser(name, help=_(help))
    inner = parser.add_subparsers(metavar=_("COMMAND"), required=True)
    add(inner, members)
    return inner


def add(commands: Commands, members: Iterable[Command]) -> None:
    """Adds commands."""
    for member in members:
        parser = commands.add_parser(member.name, help=_(member.help))
        for one in member.arguments:
            one.add(parser)
        for extend in member.extensions:
            extend(parser)
        parser.set_defaults(run=member.run)


ID = argument("id", metavar="ID", type=office.number)
IDS = argument("ids", metavar="ID", type=office.number, nargs="+")
FILE = argument("file", metavar=N_("FILE"))
LIMIT = argument("--limit", metavar="N", type=office.amount, help=N_("show the first N; count all"))
DRY_RUN = flag("--dry-run", N_("shows the result and saves nothing"))
REGION = argument("--region", metavar="CC", default="KG", help=N_("the country of numbers without their code"))


def number(name: str, help: str, **settings: Any) -> Argument:
    """An option whose value is a record's number."""
    return Argument((name,), {"metavar": "ID", "type": office.number, "help": help, **settings})


def text(name: str, help: str, metavar: str = N_("TEXT"), **settings: Any) -> Argument:
    """An option whose value is a text, "" by default."""
    return Argument((name,), {"metavar": metavar, "default": "", "help": help, **settings})
