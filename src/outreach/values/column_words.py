"""How people call the columns of their tables: the word lists of resources/data/columns, one file for each script."""

from functools import cache

from outreach.values import data

Lists = dict[str, list[str]]


@cache
def section(name: str) -> Lists:
    """{key: words} of a section ("names", "kinds", "words") over all files."""
    found: Lists = {}
    for file in data.names("columns"):
        for key, words in data.file(f"columns/{file}").get(name, {}).items():
            found.setdefault(key, []).extend(words)
    return found


@cache
def words(name: str) -> frozenset[str]:
    """One of the lists under [words]: scripts, account, name_of, codes, vague, honorifics."""
    return frozenset(section("words")[name])
