"""What the command line says: one JSON document, or lines for people; messages and progress beside it."""

import argparse
import json
import re
import shutil
import sys
from collections.abc import Generator, Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from itertools import chain, islice
from typing import Protocol, TypeVar

from outreach import i18n
from outreach.i18n import N_, _
from outreach.problems import Problem
from outreach.services.progress import Progress
from outreach.values import data, places

R = TypeVar("R")
Document = data.Document
"""A record, or a part of one, as JSON has it."""


class Row(Protocol):
    """A named tuple."""

    def _asdict(self) -> Document: ...


_WIDEST = 36
_MANY = 200  # items of a list up to which each of their values has a line of its own
# Characters that move the cursor, ring, recolour or turn the writing round: data must not do that to a terminal.
_CONTROLS = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069]")
_IN_JSON = re.compile("[\x7f-\x9f]")


def use_utf8() -> None:
    """UTF-8 in and out whatever the locale says; a broken byte is shown, not fatal."""
    for stream, errors in ((sys.stdin, "replace"), (sys.stdout, "backslashreplace"), (sys.stderr, "backslashreplace")):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors=errors)


def answer(choice: argparse.Namespace, document: object, lines: Iterable[str]) -> None:
    """Prints the document where --json is given, and the lines where not; either may be made on the way."""
    if choice.json:
        for piece in _pieces(document):
            sys.stdout.write(piece)
        print()
        return
    for line in lines:
        print(plain(line))


def as_json(document: object) -> str:
    """The document as one JSON text: not escaped, but for control characters that JSON itself leaves alone."""
    return "".join(_pieces(document))


def _pieces(document: object) -> Iterator[str]:
    """A JSON text as it grows. A part that is an iterator, or a list of many, has a line for each: in a tenth of the
    time, and of one that is made on the way no more than one is in memory."""
    if not isinstance(document, dict):
        yield _json(document, indent=2)
        return
    before = "{"
    for key, value in document.items():
        yield f"{before}\n  {_json(key)}: "
        head = list(islice(value, _MANY + 1)) if isinstance(value, list | Iterator) else []
        if len(head) > _MANY:
            comma = "["
            for item in chain(head, islice(value, len(head), None) if isinstance(value, list) else value):
                yield f"{comma}\n    {_json(item)}"
                comma = ","
            yield "\n  ]"
        else:
            part = _json(head if isinstance(value, Iterator) else value, indent=2)
            yield part.replace("\n", "\n  ")  # of its layout: in a text it is a \\n
        before = ","
    yield "\n}" if document else "{}"


def _json(value: object, indent: int | None = None) -> str:
    text = json.dumps(value, ensure_ascii=False, default=_value, indent=indent)
    return _IN_JSON.sub(lambda match: f"\\u{ord(match[0]):04x}", text)


def _value(value: object) -> object:
    if isinstance(value, date):
        return value.isoformat()
    if hasattr(value, "__fspath__"):
        return str(value)
    raise TypeError(f"no JSON for {type(value).__name__}")


def plain(text: str) -> str:
    """The text without characters that command a terminal."""
    return _CONTROLS.sub("\ufffd", text)


def complain(text: str) -> None:
    """One line on standard error."""
    print(f"outreach: {plain(' '.join(text.split()))}", file=sys.stderr)


def note(text: str) -> None:
    """A message beside the answer, for people only."""
    print(plain(text), file=sys.stderr)


def region(text: str) -> str:
    """The code of the country that is named on the command line.

    Raises:
        Problem: there is no such country.
    """
    code = places.country_code(text)
    if code is None:
        raise Problem(_("There is no country “{code}”.").format(code=text))
    return code


def table(titles: Sequence[str], rows: Iterable[Sequence[object]]) -> list[str]:
    """Lines of columns, aligned as far as they are not too wide; on a terminal each line is cut at its edge."""
    shown = [[_cell(value) for value in row] for row in rows]
    cells = [list(titles), *shown]
    widths = [min(_WIDEST, max(len(row[column]) for row in cells)) for column in range(len(titles))]
    lines = ["  ".join(value.ljust(width) for value, width in zip(row, widths, strict=True)).rstrip() for row in cells]
    if sys.stdout.isatty():
        edge = shutil.get_terminal_size().columns
        lines = [line if len(line) <= edge else line[: edge - 1] + "…" for line in lines]
    return lines


NONE = N_("None found.")


def records(titles: Sequence[str], rows: Sequence[Mapping[str, object]], empty: str = NONE) -> list[str]:
    """A table of the values that rows have under its titles; a line that says so where there are none."""
    return listed(titles, [[row[title] for title in titles] for row in rows], empty)


def listed(titles: Sequence[str], rows: Sequence[Sequence[object]], empty: str = NONE) -> list[str]:
    """A table, or a line that says so where there are no rows."""
    return table(titles, rows) if rows else [_(empty)]


def documents(rows: Iterable[Row]) -> list[Document]:
    """Rows as JSON has them."""
    return [row._asdict() for row in rows]


def marked(problems: Iterable[str]) -> list[str]:
    """Problems as lines that catch the eye."""
    return [f"! {problem}" for problem in problems]


def _cell(value: object) -> str:
    if isinstance(value, list | tuple):
        value = ", ".join(str(part) for part in value)
    return " ".join(("" if value is None else shown(value)).split())


def shown(value: object) -> str:
    """A value as people read it: a moment on the organisation's clock, with its zone."""
    return i18n.moment(value) if isinstance(value, datetime) else str(value)


def sheet(pairs: Iterable[tuple[str, object]]) -> list[str]:
    """Lines "title: value" of what is not empty."""
    lines = []
    for title, value in pairs:
        if value in (None, "", [], {}, False):
            continue
        if isinstance(value, list | tuple):
            lines += [f"{title}: {shown(part)}" for part in value]
        else:
            lines.append(f"{title}: {shown(value)}")
    return lines


def follow(job: Generator[Progress, None, R], *, aloud: bool = False) -> R:
    """Runs a job to its end and shows on a terminal how far it is; an interruption closes it, which takes it back.

    With `aloud`, a script is told of each step, and so of what is waited for.
    """
    shows = sys.stderr.isatty()
    shown = ""
    try:
        while True:
            try:
                progress = next(job)
            except StopIteration as end:
                result: R = end.value
                return result
            if shows:
                shown = _progress(progress, shown)
            elif aloud and progress.text != shown:
                note(shown := progress.text)
    finally:
        job.close()
        if shows and shown:
            print("\r" + " " * len(shown) + "\r", end="", file=sys.stderr, flush=True)


def _progress(progress: Progress, before: str) -> str:
    total = progress.total
    share = f" {100 * progress.done // total} %" if total else f" {progress.done:,}"
    line = plain(progress.text) + share
    if line != before:
        print("\r" + line.ljust(len(before)), end="", file=sys.stderr, flush=True)
    return line


def is_asked_at_terminal() -> bool:
    """Whether somebody is there who can be asked."""
    return sys.stdin.isatty() and sys.stderr.isatty()


def is_yes(question: str) -> bool:
    """Asks at the terminal; whether the answer is yes in one of our languages."""
    print(question, end=" ", file=sys.stderr, flush=True)
    return sys.stdin.readline().strip().casefold() in ("y", "yes", "д", "да", "ооба", "о")
