"""The manual page outreach(1), made of what the command line says of itself: it cannot fall behind.

python packaging/manpage.py > outreach.1
"""

import argparse
import os
import sys
import time
from collections.abc import Iterator
from datetime import UTC, datetime

from outreach import __version__, i18n
from outreach.cli import main as command_line
from outreach.cli import argparse_words

DESCRIPTION = (
    "keeps your press office at hand: who speaks for it, who writes about it, what it says and in which languages, "
    "who gets it, and who got it. Without a command the window opens, on the user's own database or on the one that "
    "is named; given a file of contacts, it opens with the import of that file. With a command it does one job "
    "without a window, on the same database and by the same rules."
)
EXAMPLES = (
    ("Open the window on an office's file:", "outreach press-office.outreach"),
    ("Import a sheet; rows that cannot be taken go to a file of their own:",
     "outreach contacts import journalists.xlsx --problems to-mend.csv"),
    ("Who writes about crime in Kyrgyzstan, in Russian:", "outreach contacts find 'country:KG beat:crime lang:ru'"),
    ("Who gets the first release by a list, and who not and why:",
     "outreach lists resolve 'Bishkek press' --release 1"),
)  # fmt: skip
STATUS = (
    (0, "Done."),
    (1, "Done, and some of what was given was rejected or has problems: the output names them."),
    (2, "Wrong usage."),
    (3, "A problem stopped it and nothing was written; one line says what and how to mend it."),
)
ENVIRONMENT = (
    ("OUTREACH_DB", "The database where \\-\\-db names none."),
    ("OUTREACH_HOME", "The folder of the user's own database, settings and log."),
    ("OUTREACH_LANGUAGE", "The language of texts: en, ru or ky; else the system's."),
    ("DICPATH", "Folders of spelling dictionaries that are looked through first."),
)


def page() -> str:
    """The whole page, as man(7) has it, in English."""
    i18n.use("en")
    argparse_words.use()
    parser = command_line._parser()
    day = datetime.fromtimestamp(int(os.environ.get("SOURCE_DATE_EPOCH", time.time())), UTC).date()
    head = [
        f'.TH OUTREACH 1 "{day}" "Outreach {__version__}" "User Commands"',
        ".SH NAME", "outreach \\- your whole press office at hand",
        ".SH SYNOPSIS",
        ".B outreach", "[\\fB\\-\\-db\\fR \\fIPATH\\fR|\\fIURL\\fR] [\\fIFILE\\fR]", ".br",
        ".B outreach", "\\fICOMMAND\\fR [\\fIOPTION\\fR]... [\\fIARGUMENT\\fR]...",
        ".SH DESCRIPTION", ".B Outreach", text(DESCRIPTION), ".PP",
        "Dates are ISO 8601, phone numbers E.164, languages BCP 47, countries ISO 3166\\-1 alpha\\-2. "
        "A \\fB\\-\\fR in place of a file reads standard input.",
        ".SH OPTIONS", "These may stand before a command or after it.",
        *options(parser, everywhere=True),
        ".SH COMMANDS",
    ]  # fmt: skip
    lines = [*head, *(line for name, inner in commands(parser) for line in section(name, inner))]
    for title, pairs in (("EXIT STATUS", STATUS), ("ENVIRONMENT", ENVIRONMENT)):
        lines.append(f".SH {title}")
        for name, said in pairs:
            lines += [".TP", f".B {name}", said]
    lines += [".SH EXAMPLES"]
    for said, words_ in EXAMPLES:
        lines += [text(said), ".PP", ".nf", ".RS", text(words_), ".RE", ".fi", ".PP"]
    return "\n".join(lines[:-1]) + "\n"


def commands(parser: argparse.ArgumentParser, before: str = "") -> Iterator[tuple[str, argparse.ArgumentParser]]:
    """Every command that does something, by its whole name: `contacts import`."""
    for action in parser._actions:
        if isinstance(action, argparse._SubParsersAction):
            seen = set()
            for name, inner in action.choices.items():
                if id(inner) not in seen:  # another name for the same one
                    seen.add(id(inner))
                    inner.about = about(action, name)  # type: ignore[attr-defined]
                    yield from commands(inner, f"{before}{name} ")
    if before and not any(isinstance(action, argparse._SubParsersAction) for action in parser._actions):
        yield before.strip(), parser


def about(action: "argparse._SubParsersAction[argparse.ArgumentParser]", name: str) -> str:
    return next((choice.help or "" for choice in action._choices_actions if choice.dest == name), "")


def section(name: str, parser: argparse.ArgumentParser) -> Iterator[str]:
    """A command: its name, what it is given, what it does, its options."""
    yield f'.SS "outreach {name} {text(arguments(parser))}"'
    said = parser.description or getattr(parser, "about", "")
    if said:
        yield sentence(text(said))
    yield from options(parser, everywhere=False)


def arguments(parser: argparse.ArgumentParser) -> str:
    found = [action for action in parser._actions if not action.option_strings]
    forms = {"+": "{}...", "*": "[{}...]", "?": "[{}]"}
    return " ".join(forms.get(str(action.nargs), "{}").format(shown(action)) for action in found)


def shown(action: argparse.Action) -> str:
    if action.choices:
        return "|".join(map(str, action.choices))
    name = action.metavar or action.dest
    return "|".join(name) if isinstance(name, tuple) else str(name)


def options(parser: argparse.ArgumentParser, *, everywhere: bool) -> Iterator[str]:
    """The options of a command; those that stand with every command only once, in front."""
    common = set(command_line._common_options())
    for action in parser._actions:
        if isinstance(action, argparse._SubParsersAction) or action.help == argparse.SUPPRESS:
            continue
        names = ", ".join(action.option_strings)
        if bool(common & set(action.option_strings)) != everywhere and "--version" not in action.option_strings:
            continue
        if "--help" in action.option_strings:
            continue
        yield ".TP"
        value = "" if action.nargs == 0 else f" \\fI{text(shown(action))}\\fR"
        yield f"\\fB{text(names)}\\fR{value}" if names else f"\\fI{text(shown(action))}\\fR"
        yield sentence(text(" ".join(told(action, parser).split()))) or "."


def told(action: argparse.Action, parser: argparse.ArgumentParser) -> str:
    """An option's help with its default filled in, as --help has it."""
    return parser._get_formatter()._expand_help(action) if action.help else ""


def sentence(said: str) -> str:
    first = said[:1] if said.startswith("http") else said[:1].upper()
    return first + said[1:] + ("" if said[-1:] in ".:;?!" or not said else ".")


def text(said: str) -> str:
    """What troff takes for a command in a text, disarmed."""
    said = said.replace("\\", "\\e").replace("-", "\\-").replace("'", "\\(aq").replace("`", "\\(ga")
    said = said.replace("…", "\\&...").replace("→", "\\(->").replace('"', "\\(dq")
    return f"\\&{said}" if said.startswith(".") else said


if __name__ == "__main__":
    sys.stdout.reconfigure(encoding="utf-8")  # type: ignore[union-attr]
    sys.stdout.write(page())
