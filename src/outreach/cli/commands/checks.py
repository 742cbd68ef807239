"""Phone and e-mail cells on the command line: what a cell holds, and what is wrong with it."""

import argparse
import json
import re
import sys
from collections.abc import Callable, Iterator

from outreach.cli import output
from outreach.cli.declared import Command, argument
from outreach.i18n import N_, _
from outreach.values.email import email as email_model
from outreach.values.phone import phone as phone_model
from outreach.values.phone.phone import KINDS, Number

# Characters that JSON leaves alone but that end a line for some readers.
_LINE_ENDS = re.compile("[\x7f-\x9f\u2028\u2029]")

Shown = tuple[output.Document, list[str]]


def phone(args: argparse.Namespace) -> int:
    """Reads phone cells; 1 where one has problems."""
    region = output.region(args.region)

    def read(cell: str) -> Shown:
        found = phone_model.read(cell, region)
        lines = [_phone_line(number) for number in found.numbers]
        return {"input": cell, "numbers": output.documents(found.numbers), "problems": found.problems}, lines

    return _answer(args, read)


def email(args: argparse.Namespace) -> int:
    """Reads e-mail cells; 1 where one has problems."""

    def read(cell: str) -> Shown:
        found = email_model.read(cell)
        lines = [f"{address.address}" for address in found.addresses if address.address]
        lines += [
            _("Suggested: {address}").format(address=address.suggestion)
            for address in found.addresses
            if address.suggestion
        ]
        return {"input": cell, "addresses": output.documents(found.addresses), "problems": found.problems}, lines

    return _answer(args, read)


def _phone_line(number: Number) -> str:
    parts = [
        number.e164 or number.raw,
        _("ext. {extension}").format(extension=number.extension) if number.extension else "",
        _(KINDS[number.kind]),
        number.region or "",
        "" if number.valid else _("not valid"),
        number.note or "",
    ]
    return "  ".join(filter(None, parts))


def _answer(args: argparse.Namespace, read: Callable[[str], Shown]) -> int:
    """Answers each cell as soon as it is read; with --json, one document for the arguments, one a line for `-`."""
    status = 0
    documents = []
    streaming = args.cells == ["-"]
    for cell in _lines() if streaming else args.cells:
        document, lines = read(cell)
        if document["problems"]:
            status = 1
        if not args.json:
            output.answer(args, None, [*lines, *output.marked(document["problems"])])
        elif streaming:
            print(_one_line(document))
        else:
            documents.append(document)
        if streaming:
            sys.stdout.flush()
    if documents:
        output.answer(args, documents[0] if len(documents) == 1 else documents, ())
    return status


def _lines() -> Iterator[str]:
    for number, line in enumerate(sys.stdin):
        yield (line.removeprefix("\ufeff") if number == 0 else line).rstrip("\r\n")


def _one_line(document: output.Document) -> str:
    return _LINE_ENDS.sub(lambda match: f"\\u{ord(match[0]):04x}", json.dumps(document, ensure_ascii=False))


_CELLS = argument(
    "cells", metavar=N_("CELL"), nargs="+", help=N_("a cell as written, or - to read one per line from standard input")
)
_REGION = argument("--region", metavar="CC", default="KG", help=N_("country of numbers without a country code"))
COMMANDS = (
    Command("phone", "", phone, (_REGION, _CELLS), opens=False),
    Command("email", "", email, (_CELLS,), opens=False),
)
