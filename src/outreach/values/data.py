"""Words, patterns and letters that texts and values are read by: the files in `resources/data`."""

import tomllib
from collections.abc import Mapping
from functools import cache
from typing import Any

from outreach import paths

Document = dict[str, Any]
"""What JSON and TOML have between braces: {name: a text, a number, a list, another document}."""
DocumentView = Mapping[str, Any]
"""One that is only read."""


def names(folder: str = ".") -> list[str]:
    """The names of the TOML files in a folder of `resources/data`, without their endings, in order."""
    return sorted(file.stem for file in (paths.resources() / "data" / folder).glob("*.toml"))


@cache
def file(name: str) -> Document:
    """What a TOML file in `resources/data` says, by its name without the ending."""
    return tomllib.loads((paths.resources() / "data" / f"{name}.toml").read_text("utf-8"))


def table(name: str) -> Document:
    """A table of `resources/data/values` by the name of its file."""
    return file(f"values/{name}")


def words(name: str, key: str) -> frozenset[str]:
    """The words of a list between blanks."""
    return frozenset(str(table(name)[key]).split())


def letters(name: str, key: str) -> dict[str, str]:
    """{letter: what stands for it} of two rows of letters, each in its place."""
    return dict(zip(*table(name)[key], strict=True))
