"""Words, patterns and letters that values are read by: the tables in `resources/data/values`."""

import tomllib
from collections.abc import Mapping
from functools import cache
from typing import Any

from outreach import paths

Document = dict[str, Any]
"""What JSON and TOML have between braces: {name: a text, a number, a list, another document}."""
DocumentView = Mapping[str, Any]
"""One that is only read."""


@cache
def table(name: str) -> Document:
    """A table by the name of its file."""
    return tomllib.loads((paths.resources() / "data" / "values" / f"{name}.toml").read_text("utf-8"))


def words(name: str, key: str) -> frozenset[str]:
    """The words of a list between blanks."""
    return frozenset(str(table(name)[key]).split())


def letters(name: str, key: str) -> dict[str, str]:
    """{letter: what stands for it} of two rows of letters, each in its place."""
    return dict(zip(*table(name)[key], strict=True))
