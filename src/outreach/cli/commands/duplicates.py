"""Doubles on the command line: in the database, or among the rows of a file that is not imported."""

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from outreach.cli import office, output
from outreach.cli.commands.exporting import separator
from outreach.cli.commands.importing import ENCODING, HEADER, MAPPING, given
from outreach.cli.declared import REGION, SEPARATOR, Answer, Command, argument
from outreach.i18n import N_, _, counted
from outreach.services import outlets
from outreach.services.contacts import contacts
from outreach.services.identity import comparison, duplicates, outlet_duplicates
from outreach.services.importing import column_mapping, import_plan, import_source
from outreach.store.workspace import Workspace

if TYPE_CHECKING:
    from outreach.services.identity.duplicates import Pair

BATCH = 500


def _share(text: str) -> float:
    """A number from 0 to 1, as an argument's type."""
    try:
        value = float(text.replace(",", "."))
    except ValueError:
        value = -1.0
    if not 0 <= value <= 1:
        raise argparse.ArgumentTypeError(_("“{text}” is not a number from 0 to 1").format(text=text))
    return value


def _duplicates(choice: argparse.Namespace) -> Answer:
    with given(choice.file) as choice.file:
        found, names = _of_file(choice) if choice.file else _of_database(choice)
    return _answer(found, names, rows=bool(choice.file))


def _of_outlets(choice: argparse.Namespace, workspace: Workspace) -> Answer:
    with workspace.reading() as session:
        found = outlet_duplicates.find(session, choice.threshold)
        ids = [who for pair in found for who in (pair.a, pair.b)]
        names = {row.id: row.name or row.other_name for row in outlets.rows(session, ids)}
    return _answer(found, names)


def _answer(found: "list[Pair]", names: dict[int, str], *, rows: bool = False) -> Answer:
    pairs = [{"a": pair.a, "b": pair.b, "score": pair.score, "reasons": pair.reasons} for pair in found]
    return Answer({"pairs": pairs}, _lines(found, names, rows))


def _of_file(choice: argparse.Namespace) -> "tuple[list[Pair], dict[int, str]]":
    options = import_plan.Options(
        mapping=column_mapping.load(choice.mapping) if choice.mapping else None, encoding=choice.encoding,
        delimiter=separator(choice), sheet=choice.sheet, header=choice.header, region=output.region(choice.region),
    )  # fmt: skip
    source = import_source.open_file(choice.file, comparison.of_rows, options)
    return output.follow(duplicates.in_file(source, choice.threshold)), {}


def _of_database(choice: argparse.Namespace) -> "tuple[list[Pair], dict[int, str]]":
    with office.opened(choice) as workspace, workspace.reading() as session:
        found = output.follow(duplicates.find(session, choice.threshold))
        ids = [] if choice.json else list(dict.fromkeys(who for pair in found for who in (pair.a, pair.b)))
        names = {
            row.id: row.name or row.other_name or row.outlet
            for start in range(0, len(ids), BATCH)
            for row in contacts.rows(session, ids[start : start + BATCH])
        }
    return found, names


def _lines(found: "list[Pair]", names: dict[int, str], rows: bool) -> list[str]:
    if not found:
        return [_("No duplicates found.")]
    titles = [_("score"), _("row") if rows else "id", _("row") if rows else "id", _("reasons")]
    table = output.table(
        titles,
        [
            [f"{pair.score:.2f}", _who(pair.a, names), _who(pair.b, names), ", ".join(pair.reasons)]
            for pair in found
        ],
    )  # fmt: skip
    return [*table, counted("{count} pair", "{count} pairs", len(found))]


def _who(number: int, names: dict[int, str]) -> str:
    return f"{number} {names[number]}" if number in names else str(number)


_HELP = N_("possible duplicates, with a score from 0 to 1 and reasons")
_THRESHOLD = argument(
    "--threshold", metavar="N", type=_share, default=0.8, help=N_("omit lower scores: from 0 to 1; default 0.8")
)
OUTLETS = Command("duplicates", _HELP, _of_outlets, (_THRESHOLD,))
COMMAND = Command("duplicates", _HELP, _duplicates, (
    argument("file", metavar=N_("FILE"), type=Path, nargs="?",
             help=N_("compare the rows of a file, or of standard input (-); nothing is imported")),
    _THRESHOLD, MAPPING, ENCODING, SEPARATOR,
    argument("--sheet", metavar=N_("NAME"), help=N_("which sheet of a workbook; default the first with rows")),
    HEADER, REGION,
), opens=False)  # fmt: skip
