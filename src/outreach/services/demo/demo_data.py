"""The demo office as its files in `resources/demo` have it: people, outlets, releases and what happens, dated."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from pathlib import Path
from typing import Any, NamedTuple

from outreach import i18n, paths
from outreach.mail import mail_words
from outreach.values.data import Document

Fields = Document

# What parts several values in a cell of a table.
_CELLS = {"emails": ";", "phones": ";", "channels": ";", "languages": None, "beats": ",", "tags": ","}
_CODES = ("key", "kind", "list", "to", "release")  # these name records of the files and are never translated
_DATE = re.compile(r"\{date([+-]\d+)\}")
_DAY = re.compile(r"\{day([+-]\d+)\}")


class Given(NamedTuple):
    """What a demo office is made of."""

    office: Fields
    people: list[Fields]
    outlets: list[Fields]
    releases: dict[str, Fields]
    story: Fields


def read(today: date) -> Given:
    """The files with dates around a day, in the language in use: `resources/demo/<language>.toml` translates them."""
    folder = paths.resources() / "demo"
    words = _toml(folder / f"{i18n.language()}.toml") if (folder / f"{i18n.language()}.toml").exists() else {}

    def told(value: object, language: str = "en") -> Any:
        return _told(value, words, today, language)

    office, story = _toml(folder / "office.toml"), told(_toml(folder / "story.toml"))
    releases = {
        row["key"]: {
            **told({name: value for name, value in row.items() if name != "versions"}),
            "versions": {language: told(version, language) for language, version in row["versions"].items()},
        }
        for row in office.pop("releases")
    }
    basis = told("legitimate interest")
    people = [
        {**_person(row, today, story["sources"]), "basis": basis} for row in told([*_rows(folder / "people.tsv")])
    ]
    return Given(told(office), people, told([*_rows(folder / "outlets.tsv")]), releases, story)


def _toml(path: Path) -> Fields:
    return tomllib.loads(path.read_text("utf-8"))


def _told(value: object, words: Mapping[str, str], today: date, language: str) -> object:
    """A value, whatever is inside it, translated and dated."""
    if isinstance(value, list):
        return [_told(one, words, today, language) for one in value]
    if isinstance(value, dict):
        return {name: one if name in _CODES else _told(one, words, today, language) for name, one in value.items()}
    if not isinstance(value, str):
        return value
    if found := _DATE.fullmatch(value):
        return today + timedelta(days=int(found[1]))
    said = words.get(value, value).strip()
    return _DAY.sub(lambda day: mail_words.of(language).date(today + timedelta(days=int(day[1]))), said)


def _rows(path: Path) -> Iterator[Fields]:
    """The rows of a table as fields, cells with several values as lists."""
    head, *lines = path.read_text("utf-8").splitlines()
    for line in lines:
        row: Fields = dict(zip(head.split("\t"), line.split("\t"), strict=True))
        for name, separator in _CELLS.items():
            row[name] = [part.strip() for part in row.get(name, "").split(separator) if part.strip()]
        row["emails"] = [{"raw": part, "label": "work"} for part in row["emails"]]
        row["phones"] = [{"raw": part, "label": ""} for part in row["phones"]]
        accounts = (part.split(" ", 1) for part in row["channels"])
        row["channels"] = [{"network": network, "value": value} for network, value in accounts]
        yield row


def _person(row: Fields, today: date, sources: list[str]) -> Fields:
    verified, marks = row.pop("checked"), row.pop("marks").split()
    found = today - timedelta(days=int(verified or 500) + 30)
    return {
        **row,
        "checked_on": today - timedelta(days=int(verified)) if verified else None,
        "found_on": found,
        "source": sources[found.toordinal() % len(sources)].format(year=found.year),
        "keeps_embargoes": "embargo" in marks,
    }
