"""The words and rules of each language: resources/data/<language>.toml.

A word is written as it is read, with three signs of its own: a blank stands for the blanks between two words, "*" for
the letters that may follow, and "{name}" for the words of another list of the same table. All else is the language of
regular expressions.
"""

import re
from functools import cache, cached_property
from typing import TYPE_CHECKING

from outreach.values import data
from outreach.values.data import Document


class Expression:
    """What `re.compile` makes of a pattern, once it is asked for: a window loads hundreds, and asks a few of them."""

    def __init__(self, pattern: str, flags: int = 0) -> None:
        self.pattern, self.flags = pattern, flags

    @cached_property
    def compiled(self) -> re.Pattern[str]:
        return re.compile(self.pattern, self.flags)

    def __getattr__(self, name: str) -> object:
        found: object = getattr(self.compiled, name)
        setattr(self, name, found)  # the next time nothing stands between
        return found


if TYPE_CHECKING:
    expression = re.compile
else:
    expression = Expression

_ANOTHER = re.compile(r"\{([a-z_]{2,40})\}")


@cache
def languages() -> tuple[str, ...]:
    """The languages that have a file, by their codes."""
    return tuple(data.names())


def section(language: str, name: str) -> Document:
    """A table of a language's file; empty where the language has none."""
    found: dict[str, object] = data.file(language).get(name, {})
    return found


def servers(file: str) -> Document:
    """What mail systems and networks say, whatever the language: resources/data/servers/<file>.toml."""
    return data.file(f"servers/{file}")


def words(section_name: str, *names: str) -> list[str]:
    """The words under these names of a table in every language's file, as they are written there."""
    tables = [section(language, section_name) for language in languages()]
    return [word for table in tables for name in names for word in table.get(name, ())]


def either(section_name: str, *names: str) -> str:
    """A regular expression, as text, for one of the words under these names in any language."""
    return f"(?:{'|'.join(_expression(section_name, word) for word in words(section_name, *names))})"


@cache
def pattern(section_name: str, *names: str) -> re.Pattern[str]:
    """One of the words under these names in any language, whole and in any case; the longest that fits."""
    longest = sorted(set(words(section_name, *names)), key=lambda word: (-len(word), word))
    some = "|".join(_expression(section_name, word) for word in longest)
    first = "".join({word[0] for word in longest})
    begins = f"(?=[{first}])" if first.isalpha() else ""  # most places of a text are let go at once
    return expression(rf"(?<!\w){begins}(?:{some})(?!\w)", re.I)


def patterns(table: dict[str, list[str]]) -> dict[str, re.Pattern[str]]:
    """The patterns of a table by name, each a list of alternatives, in any case."""
    return {name: expression("|".join(alternatives), re.I) for name, alternatives in table.items()}


def _expression(section_name: str, word: str) -> str:
    word = word.replace(" ?", r"\s{0,9}").replace(" ", r"\s{1,9}").replace("*", r"\w{0,40}")
    return _ANOTHER.sub(lambda found: either(section_name, found[1]), word)
