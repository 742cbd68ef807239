"""How people call the columns of their tables: the word lists of resources/data/columns, one file for each script."""

import tomllib
from functools import cache

from outreach import paths

Lists = dict[str, list[str]]


@cache
def section(name: str) -> Lists:
    """{key: words} of a section ("names", "kinds", "words") over all files."""
    found: Lists = {}
    for file in sorted((paths.resources() / "data" / "columns").glob("*.toml")):
        for key, words in tomllib.loads(file.read_text("utf-8")).get(name, {}).items():
            found.setdefault(key, []).extend(words)
    return found


@cache
def words(name: str) -> frozenset[str]:
    """One of the lists under [words]: scripts, account, name_of, codes, vague, honorifics."""
    return frozenset(section("words")[name])
