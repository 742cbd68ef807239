"""The command line: what is asked becomes one job on the same services as the window's, and an exit status."""

import argparse
import contextlib
import importlib
import os
import signal
import sys
from collections.abc import Iterator
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from types import FrameType
from typing import Any

from outreach import i18n
from outreach.cli import argparse_words, declared, output
from outreach.formats import atomic
from outreach.i18n import N_, _
from outreach.problems import FieldProblem, Locked, Problem
from outreach.values.data import Document

DONE, WITH_PROBLEMS, WRONG_USAGE, STOPPED = 0, 1, 2, 3
INTERRUPTED, TERMINATED, PIPE_CLOSED = 130, 143, 141
# What the window opens when its name alone is given: a database, or contacts to be imported.
OPENED = frozenset((".outreach", ".vcf", ".vcard", ".csv", ".tsv", ".xlsx", ".ods"))
_WITH_VALUE = ("--db", "--author")
# Each command: the module that adds it, loaded when it is asked for, and its help in the list of all.
COMMANDS = {
    "phone": ("commands.checks", N_("the numbers of a cell, checked")),
    "email": ("commands.checks", N_("the addresses of a cell, checked")),
    "read": ("press.reading", N_("what a press release says: txt, docx, pdf, html or eml")),
    "contacts": ("commands.contacts", N_("journalists, partners and donors")),
    "officers": ("commands.officers", N_("our own people who answer journalists")),
    "outlets": ("commands.outlets", N_("media, agencies and organisations")),
    "beats": ("commands.vocabulary", N_("the beats there are, and their names in each language")),
    "tags": ("commands.vocabulary", N_("the tags")),
    "releases": ("press.releases", N_("our releases: versions, officers and files")),
    "lists": ("commands.lists", N_("press lists: a rule, people added or excluded by hand")),
    "distributions": ("delivery.distributions", N_("who receives a release, and who has received it")),
    "bounces": ("delivery.bounces", N_("bounces and replies")),
    "followups": ("delivery.followups", N_("calls, mails and notes, and what is to be followed up")),
    "coverage": ("press.coverage", N_("coverage of our releases")),
    "suppression": ("delivery.suppression", N_("suppressed addresses")),
    "office": ("delivery.mail_server", N_("what applies to the whole organisation")),
    "mail": ("delivery.mail_sign_in", N_("the mail provider: found by an address, signed in to without a password")),
    "reports": ("commands.reports", N_("sent messages, people reached, and results")),
    "undo": ("commands.steps", N_("undoes the latest step")), "redo": ("commands.steps", N_("redo the undone step")),
    "history": ("commands.steps", N_("steps, newest first")),
    "backup": ("commands.copies", N_("a complete copy, while the database is in use")),
    "restore": ("commands.copies", N_("replaces the database with a backup; the replaced database is kept")),
    "move": ("commands.copies", N_("moves the workspace from a file to a server, or from a server to a file")),
    "rescue": ("commands.copies", N_("saves what can be read of a damaged file to a new one")),
    "backups": ("commands.copies", N_("backups on a schedule")),
    "password": ("commands.password", N_("locks the database and its backups with a password")),
    "check": ("commands.copies", N_("whether the database is whole")),
    "demo": ("commands.demo", N_("creates a demo workspace in a new file, to try everything with")),
}  # fmt: skip


class Parser(argparse.ArgumentParser):
    """Options are long and written out; what begins with one minus is text: `-tag:vip` is a filter."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("allow_abbrev", False)
        super().__init__(*args, **kwargs)

    def _parse_optional(self, arg_string: str) -> Any:
        if not arg_string.startswith("--") and arg_string not in self._option_string_actions:
            return None
        return super()._parse_optional(arg_string)


def parse(arguments: list[str]) -> argparse.Namespace:
    """The choice that the arguments make: `.run` is the command's function, or None where the window is wanted.

    `.to_open` are what the window is then to open.
    Ends the program with status 2 and the usage where they are wrong, with 0 for --help and --version.
    """
    output.use_utf8()
    i18n.use()
    argparse_words.use()
    files = _files_to_open(arguments)
    parser = _parser(next((word for word in arguments if word in COMMANDS), ""))
    choice = parser.parse_args(arguments[: len(arguments) - len(files)])
    choice.to_open = [Path(file) for file in files]
    for file in choice.to_open:
        if not file.exists():
            parser.error(_("There is no file {file}.").format(file=file))
    return choice


def _files_to_open(arguments: list[str]) -> list[str]:
    """The files at the end that the window is to open, as a double click names them: those of no command."""
    at = len(arguments)
    while at and Path(arguments[at - 1]).suffix.lower() in OPENED and not arguments[at - 1].startswith("--"):
        at -= 1
    if at < len(arguments) and at and arguments[at - 1] in _WITH_VALUE:
        at += 1  # that one was the option's
    before = [word for word, last in zip(arguments[:at], ["", *arguments], strict=False) if last not in _WITH_VALUE]
    return [] if any(not word.startswith("--") for word in before) else arguments[at:]


def run(choice: argparse.Namespace) -> int:
    """Does what was chosen and returns the exit status; whatever goes wrong is one line on standard error."""
    try:
        with _ended_by_signal():
            status = _run_unlocked(choice)
            sys.stdout.flush()
            return status
    except Problem as problem:
        output.complain(_where(problem, choice) + problem.text)
        return STOPPED
    except KeyboardInterrupt:
        return INTERRUPTED
    except _Terminated:
        return TERMINATED
    except BrokenPipeError:
        _close_output()
        return PIPE_CLOSED
    except Exception as error:
        from outreach.cli import errors

        disk = atomic.disk_problem(error) if isinstance(error, OSError) else None
        output.complain(disk.text if disk else errors.report(error))
        return STOPPED


def _run_unlocked(choice: argparse.Namespace) -> int:
    """Does what was chosen; where a password is wanted, once more when it was given: nothing was done before."""
    while True:
        try:
            status: int = choice.run(choice)
            return status
        except Locked as locked:
            importlib.import_module("outreach.cli.commands.password").unlock(locked)
        except Problem as refused:
            if refused.__cause__ is None:
                raise
            importlib.import_module("outreach.cli.commands.password").log_in(choice, refused)


def _where(problem: Problem, choice: argparse.Namespace) -> str:
    """The field a problem belongs to, by its label, with the option that sets it: "Job title (--position): "."""
    if not isinstance(problem, FieldProblem) or problem.field in ("filter", ""):
        return ""
    from outreach.services.history import history_labels

    name, options = problem.field, [""]
    if not name.startswith("--"):
        wanted = (f"field_{name}", name, name.removesuffix("s"), name.partition("_")[0])
        given = {action.dest: action.option_strings[0] for action in choice.parser._actions if action.option_strings}
        options = [f" ({given[one]})" for one in wanted if one in given] or options
        name = history_labels.field("", name)
    return f"{name}{options[0]}: "


def _parser(asked: str | None = None) -> Parser:
    """The parser with all of the command that is asked for, or of every command; others have their names and help."""
    parser = Parser(
        prog="outreach",
        description=_(
            "Your whole press office at hand. Without a command, the window opens; give a database or a "
            "file of contacts to open it."
        ),
        epilog=_("Exit status: 0 done, 1 done with problems, 2 wrong usage, 3 stopped without changes."),
    )
    parser.add_argument("--version", action="version", version=_version(), help=_(argparse_words.VERSION))
    parser.set_defaults(run=None)
    commands = parser.add_subparsers(title=_("commands"), metavar=_("COMMAND"))
    for name, (module, text) in COMMANDS.items():
        if asked in (None, name):
            _add(commands, name, importlib.import_module(f"outreach.cli.{module}"), text)
        else:
            commands.add_parser(name, help=_(text))
    _everywhere(parser, top=True)
    return parser


def _add(commands: declared.Commands, name: str, module: Any, help: str) -> None:
    """Adds a command of its own, or the commands of a noun, as their module declares them."""
    members = vars(module).get("GROUPS", {}).get(name)
    if members is None:
        declared.add(commands, [one._replace(help=help) for one in module.COMMANDS if one.name == name])
    else:
        inner = commands.add_parser(name, help=_(help)).add_subparsers(metavar=_("COMMAND"), required=True)
        declared.add(inner, members)


def _everywhere(parser: argparse.ArgumentParser, *, top: bool = False) -> None:
    """Lets the common options stand before the command and after it."""
    options = parser.add_argument_group(_("for every command"))
    for name, settings in _common_options().items():
        default = settings.pop("otherwise")
        if name not in parser._option_string_actions:
            options.add_argument(name, default=default if top else argparse.SUPPRESS, **settings)
    parser.set_defaults(parser=parser)
    for action in parser._actions:
        if isinstance(action, argparse._SubParsersAction):
            action.required = not top
            for inner in {id(choice): choice for choice in action.choices.values()}.values():
                _everywhere(inner)


def _common_options() -> dict[str, Document]:
    return {
        "--db": {
            "metavar": _("PATH|URL"),
            "help": _("the database: a file or postgresql+psycopg://…; default OUTREACH_DB, then your own"),
            "otherwise": None,
        },
        "--json": {"action": "store_true", "help": _("answer with one JSON document"), "otherwise": False},
        "--author": {"metavar": _("NAME"), "help": _("author in the history; default your login"), "otherwise": ""},
    }


def _version() -> str:
    try:
        return f"outreach {version('outreach')}"
    except PackageNotFoundError:
        return "outreach"


class _Terminated(BaseException):
    """Somebody asked the program to end: what is not finished is rolled back on the way out."""


@contextlib.contextmanager
def _ended_by_signal() -> Iterator[None]:
    def end(_number: int, _frame: FrameType | None) -> None:
        raise _Terminated

    try:
        before = signal.signal(signal.SIGTERM, end)
    except ValueError:  # not the main thread
        before = None
    try:
        yield
    finally:
        if before is not None:
            signal.signal(signal.SIGTERM, before)


def _close_output() -> None:
    """Nobody reads any more: what is still buffered goes nowhere, silently."""
    with contextlib.suppress(OSError, ValueError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
