"""People who came on cards: the doctor looks at their letters as at those of a table, and rows are made of them."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date
from typing import Any

from outreach.formats import mojibake
from outreach.formats.cards.vcard import Card
from outreach.formats.tables import sheet
from outreach.services.contacts.records import Fields
from outreach.services.importing.row_builder import Place, Row
from outreach.services.importing.row_fields import lost, nothing, usable
from outreach.services.importing.source import Source

_SAMPLE = 200  # cards by which the letters are judged

_COLUMNS = {"emails": "EMAIL", "phones": "TEL"}


def source(kind: str, encoding: str, told: str | None, cards: Iterator[Card]) -> Source:
    """The people of cards, with their letters put right where a repair was `told` with the encoding."""
    repair = sheet.told_encoding(told)[1]
    first = list(itertools.islice(cards, _SAMPLE))
    found = [] if repair else examine(first)
    named = f"{encoding}>{repair}" if repair else encoding
    return Source(kind, named, None, [], {}, rows(itertools.chain(first, cards), repair), findings=found)


def examine(cards: Sequence[Card]) -> list[mojibake.Finding]:
    """What is wrong with the letters of the first cards; the row of a finding is the card's number."""
    header = list(dict.fromkeys(name for card in cards for name in card.fields))
    rows = []
    for card in cards:
        told: dict[str, str] = {}
        for name, text in _texts(card.fields):
            told[name] = f"{told[name]}\n{text}" if name in told else text
        rows.append([told.get(name, "") for name in header])
    return mojibake.examine([""] * len(header), rows)


def rows(cards: Iterable[Card], repair: str) -> Iterator[Row]:
    """A row for each card, its letters put right where that is asked for."""
    for number, card in enumerate(cards, start=1):
        fields: Fields = dict(card.fields)
        if repair:
            fields = _each_text(fields, lambda text: mojibake.mended(text, repair))
        for name, value in fields.items():
            if isinstance(value, date):
                fields[name] = value.isoformat()
        for name, column in _COLUMNS.items():
            if name in fields:
                fields[name] = [{**item, "column": column} for item in fields[name]]
        problems = [("", text) for text in card.problems]
        reason = "" if usable(fields) else (card.problems[0] if card.problems else nothing())
        complaints = [] if reason else [*problems, *lost(_texts(fields))]
        yield Row(number, [], fields, complaints, reason, Place("", number))


def _texts(value: object, name: str = "") -> Iterator[tuple[str, str]]:
    """All texts of a card, each with the field it stands in."""
    if isinstance(value, str):
        yield name, value
    elif isinstance(value, dict):
        for key, inside in value.items():
            yield from _texts(inside, name or key)
    elif isinstance(value, list):
        for inside in value:
            yield from _texts(inside, name)


def _each_text(value: object, change: Callable[[str], str]) -> Any:
    if isinstance(value, str):
        return change(value)
    if isinstance(value, dict):
        return {change(key): _each_text(inside, change) for key, inside in value.items()}
    return [_each_text(inside, change) for inside in value] if isinstance(value, list) else value
