"""The word lists and rules of each language: resources/data/<language>.toml."""

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
