"""The word lists and rules of each language: resources/data/<language>.toml."""

import re
import tomllib
from functools import cache
from typing import Any

from outreach import paths


@cache
def languages() -> tuple[str, ...]:
    """The languages that have a file, by their codes."""
    return tuple(sorted(file.stem for file in (paths.resources() / "data").glob("*.toml")))


@cache
def section(language: str, name: str) -> dict[str, Any]:
    """A table of a language's file; empty where the language has none."""
    text = (paths.resources() / "data" / f"{language}.toml").read_text("utf-8")
    found: dict[str, Any] = tomllib.loads(text).get(name, {})
    return found


@cache
def servers(file: str) -> dict[str, Any]:
    """What mail systems say, whatever the language: resources/data/servers/<file>.toml."""
    found: dict[str, Any] = tomllib.loads((paths.resources() / "data" / "servers" / f"{file}.toml").read_text("utf-8"))
    return found


def patterns(section: dict[str, list[str]]) -> dict[str, re.Pattern[str]]:
    """The patterns of a section by name, each a list of alternatives, in any case."""
    return {name: re.compile("|".join(alternatives), re.I) for name, alternatives in section.items()}
