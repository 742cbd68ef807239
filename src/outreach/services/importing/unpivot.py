"""Several people in one row of a table, each in columns of their own: an editor and a reporter of a newsroom."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Generator, Iterable, Iterator, Sequence
from typing import NamedTuple

from outreach.formats.tables import sheet_rows
from outreach.formats.tables.sheet_rows import Line
from outreach.press import person_names
from outreach.values import column_recognition
from outreach.values.column_values import are_people

_NAMED = frozenset(("name", "family_name"))
_REACHED = frozenset(("email", "phone", "channel"))
_NUMBER = re.compile(r"(?<!\s)\s*+(?:(?:№|#|no\.?|nr\.?)\s*+)?(?<!\d)(\d)(?!\d)\s*")
_BETWEEN = " \t.:,;/|–—-()'’"
_MOST_WORDS = 3  # of a post


class Posts(NamedTuple):
    """`shared` are the columns that tell of all in a row; `each` are each one's own, {name: place}, with the post.

    `post` is the column in which their posts stand; "" where they are told by their numbers.
    """

    header: list[str]
    shared: list[int]
    each: list[tuple[str, dict[str, int]]]
    post: str = ""

    def rows(self, rows: Iterator[Line]) -> Generator[Line, None, None]:
        """A row for each of them; where there is nobody, one with what is told of all."""
        common = [at for name, at in zip(self.header, self.shared, strict=False) if _base(name) in _REACHED]
        try:
            for row in rows:
                if row.names:
                    yield row
                    continue
                there = [(post, places) for post, places in self.each if any(_cell(row, at) for at in places.values())]
                for post, places in there:
                    yield self._line(row, post, places, common)
                # What all are reached by is the newsroom's: repeated with each, it would make them one person.
                if not there or any(_cell(row, at).strip() for at in common):
                    yield self._line(row, "", {}, ())
        finally:
            sheet_rows.close(rows)

    def _line(self, row: Line, post: str, places: dict[str, int], without: Collection[int]) -> Line:
        own = self.header[len(self.shared) :]
        told = ["" if at in without else _cell(row, at) for at in self.shared]
        cells = [post if name == self.post and name not in places else _cell(row, places.get(name, -1)) for name in own]
        line = Line(told + cells)
        line.at, line.sheet = row.at, row.sheet
        return line


def _cell(row: Sequence[str], at: int) -> str:
    return row[at] if 0 <= at < len(row) else ""


def parted(header: Sequence[str], rows: Sequence[Sequence[str]]) -> Posts | None:
    """How the rows of a table come apart; None where each is about one person.

    That is told by their posts ("Editor", "Editor e-mail") or by their numbers ("Name 1", "Phone 1", "Name 2").
    """
    posts = {name.casefold() for name in header if _of_post(name) == (name.strip(), "")}
    for split in (lambda name: _of_whose(name, posts), _of_number):
        people = _people(header, rows, split)
        owned = {at for places in people.values() for at in places.values()}
        shared = [at for at in range(len(header)) if at not in owned]
        if len(people) > 1 and not any(_base(header[at]) in _NAMED for at in shared):
            return _posts(header, shared, people, told=split is not _of_number)
    return None


def _people(
    header: Sequence[str], rows: Sequence[Sequence[str]], split: Callable[[str], tuple[str, str]]
) -> dict[str, dict[str, int]]:
    """The columns of each one, {post: {name: place}}; "" is the name of the one that stands first."""
    found: dict[str, dict[str, int]] = {}
    for at, name in enumerate(header):
        post, field = split(name)
        if post and not field and are_people([cell for row in rows if (cell := _cell(row, at).strip())]):
            field = column_recognition.label("name")
        if post and field:
            found.setdefault(post.casefold(), {"": at}).setdefault(field, at)
    return {post: places for post, places in found.items() if _is_person(places)}


def _posts(header: Sequence[str], shared: list[int], people: dict[str, dict[str, int]], *, told: bool) -> Posts:
    own = [*dict.fromkeys(name for places in people.values() for name in places if name)]
    post = column_recognition.label("position") if told and "position" not in map(_base, own) else ""
    own += [post] if post else []
    each = []
    for places in people.values():
        first = header[places.pop("")]
        each.append((_of_post(first)[0] if told else "", places))
    return Posts([header[at] for at in shared] + own, shared, each, post)


def _is_person(places: dict[str, int]) -> bool:
    fields = {_base(name) for name in places if name}
    return bool(fields & _NAMED and fields & _REACHED)


def _base(name: str) -> str:
    return (column_recognition.by_name(name) or "").partition(".")[0]


def _of_post(name: str) -> tuple[str, str]:
    """The post that the name of a column begins with, and what is left of it."""
    words = name.split()
    if words and _base(words[0]) in _REACHED:
        return "", ""  # «Тел. редактора»
    for count in range(1, min(_MOST_WORDS, len(words)) + 1):
        post = " ".join(words[:count]).strip(_BETWEEN).removesuffix("'s").removesuffix("’s")
        rest = " ".join(words[count:]).strip(_BETWEEN)
        if person_names.is_job(post) and (not rest or column_recognition.by_name(rest)):
            return post, rest
    return "", ""


def _of_whose(name: str, posts: Iterable[str]) -> tuple[str, str]:
    """As `_of_post`, also of a name that has the post in another case: «Тел. редактора» beside «Редактор»."""
    words, found = name.split(), _of_post(name)
    for post in posts if not found[0] else ():
        for at, word in enumerate(words):
            rest = " ".join(words[:at] + words[at + 1 :]).strip(_BETWEEN)
            same = word.casefold().startswith(post[:-1]) and _STEM < len(word) <= len(post) + 2
            if same and column_recognition.by_name(rest):
                return post, rest
    return found


_STEM = 3  # letters


def _of_number(name: str) -> tuple[str, str]:
    """The number in the name of a column, and what is left of it."""
    found = [*_NUMBER.finditer(name)]
    rest = _NUMBER.sub(" ", name).strip(_BETWEEN) if len(found) == 1 else ""
    field = next((name for name in (rest, rest.rpartition(" ")[2]) if name and column_recognition.by_name(name)), "")
    return (found[0][1], field) if field else ("", "")
