"""The words around names, by language: `resources/data/names/<language>.toml`.

Each file may have these lists, as words between blanks:

titles            stand before a name: Mr, г-н, Frau
behind            stand behind it as an address: байке, ханым, bey
suffixes          degrees behind a name: PhD
particles         belong to the family name behind them: van, ибн; `joined_particles` are written with it: Mc
son_of            stand behind the father's name: уулу, кызы; `joined_son_of` may be written with it: Канаткызы
mailboxes         names of mailboxes that several people read: info, redaktsiya
outlet_words      say nothing about which outlet is meant: газета, Ltd

and the tables `generations` {word: 1 for a senior, 2 for a junior …} and `outlet_kinds` {kind: words}.
"""

import csv
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from outreach import paths
from outreach.values import data


def folder() -> Path:
    """Where the data about names is."""
    return paths.resources() / "data" / "names"


@cache
def _sections(name: str) -> tuple[object, ...]:
    files = (data.file(f"names/{language}") for language in data.names("names"))
    return tuple(found[name] for found in files if name in found)


@cache
def words(name: str) -> frozenset[str]:
    """The words of a list, of all languages."""
    return frozenset(word for listed in _sections(name) for word in str(listed).split())


@cache
def generations() -> dict[str, int]:
    """{word: 1 for the father, 2 for the son, 3 for the third of that name}."""
    return {word: int(number) for _name, word, number in _entries("generations")}


@cache
def outlet_kinds() -> dict[str, str]:
    """{word: kind of outlet}: tv, radio, paper, agency."""
    return {word: kind for _name, kind, listed in _entries("outlet_kinds") for word in listed.split()}


def _entries(name: str) -> Iterator[tuple[str, str, str]]:
    for table in _sections(name):
        if isinstance(table, dict):
            yield from ((name, str(key), str(value)) for key, value in table.items())


def rows(name: str) -> list[list[str]]:
    """The rows of a table of data about names, without its heading."""
    with (folder() / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.reader(file))[1:]
