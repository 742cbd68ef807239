"""Given names: which words are some, and which two are forms of one: Саша and Александр, Olena and Elena.

`resources/data/names/given.csv` has a name a line: its forms in all languages, and its short forms. A short form may
stand for several names: Sasha is Alexander or Alexandra.
"""

from functools import cache, lru_cache
from typing import NamedTuple

from outreach.values import text
from outreach.values.names import name_words
from outreach.values.names.phonetic_keys import keys

Numbers = frozenset[int]
_NONE: Numbers = frozenset()


class _Table(NamedTuple):
    """Names by number: their full forms as written; {folded form: names it stands for}; the same by key; the names that
    a folded form is in full."""

    forms: list[list[str]]
    written: dict[str, Numbers]
    sounding: dict[str, Numbers]
    full: dict[str, Numbers]


@cache
def _table() -> _Table:
    table = _Table([], {}, {}, {})

    def note(where: dict[str, Numbers], word: str, number: int) -> None:
        where[word] = where.get(word, _NONE) | {number}

    for number, (names, short) in enumerate(name_words.rows("given")):
        table.forms.append(names.split())
        for word in (*names.split(), *short.split()):
            note(table.written, text.fold(word), number)
            note(table.sounding, keys(word)[0], number)
        for word in names.split():
            note(table.full, text.fold(word), number)
    return table


def is_listed(word: str) -> bool:
    """Whether a word is a given name as it is written in the table."""
    return text.fold(word) in _table().written


@lru_cache(maxsize=60_000)
def is_given(word: str) -> bool:
    """Whether a word is a given name or a short form of one, in any spelling."""
    known = _table().sounding
    return any(key in known for key in keys(word)[:2])


@lru_cache(maxsize=60_000)
def forms(word: str) -> Numbers:
    """The names a word may stand for, as numbers: as it is written in the table, else as it sounds."""
    table = _table()
    found = table.written.get(text.fold(word), _NONE)
    for key in () if found else keys(word)[:3]:
        found |= table.sounding.get(key, _NONE)
    return found


@lru_cache(maxsize=2000)
def in_other_script(word: str) -> tuple[str, ...]:
    """The Latin keys (`text.latin`) under which a folded given name is written in the other script.

    Short forms are other names.
    """
    table = _table()
    others = [
        text.latin(text.fold(form))
        for number in sorted(table.full.get(word, _NONE))
        for form in table.forms[number]
        if text.script(form) != text.script(word)
    ]
    return tuple(dict.fromkeys(others))
