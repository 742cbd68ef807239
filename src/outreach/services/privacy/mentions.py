"""Where records of others mention somebody who is to be erased: their names in any form, addresses and numbers."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from itertools import product
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from outreach.model.base import Base
from outreach.services import lists, officers, outlets
from outreach.services.contacts import contacts
from outreach.services.contacts.records import FormFields
from outreach.services.privacy.erasure_scope import Family
from outreach.services.releases import releases
from outreach.values import text

GONE = "…"
# The free texts of records that are nobody's own; what a rule, a label or a reason of a list says is cleaned anyway.
TEXTS: dict[str, tuple[str, ...]] = {
    "contact": ("notes", "source", "do_not_contact_reason", "extra"), "outlet": ("notes", "extra"),
    "officer": ("notes",), "press_list": ("name", "notes"), "release": ("notes", "correction"),
    "version": ("headline", "body", "notes_to_editors", "correction"), "snippet": ("name", "text"),
    "suppression": ("reason",), "distribution": ("list_name",), "beat": ("name",), "tag": ("value",),
}  # fmt: skip
# Those that are blanked where that is asked for; the text of a release is not ours to change behind its back.
_EDITS: dict[str, Callable[[Session, int, FormFields], None]] = {
    "contact": contacts.edit, "outlet": outlets.edit, "officer": officers.edit, "press_list": lists.edit,
    "release": releases.edit,
}  # fmt: skip
_PLAIN = ("suppression", "distribution", "snippet")
_TITLES = ("name", "list_name", "value", "headline", "folded")
_WORD = re.compile(r"\w+")
_ENDING, _SHORTEST, _NEAR, _DIGITS = 3, 3, 2, 6  # letters of a case ending; of a word; words between two; digits


class Mention(NamedTuple):
    """A text that mentions the person; `sure` where two parts of the name, an address or a number stand in it.

    `name` is what the record is called, `text` the text round the mention. What is not `sure` is never blanked.
    """

    table: str
    id: int
    field: str
    name: str
    text: str
    sure: bool
    blanked: bool = False


class Finder:
    """Finds a person in texts: parts of the name in either script and in any case, addresses, numbers, accounts."""

    def __init__(self, family: Family) -> None:
        self._names = [stems for name in family.names if (stems := _stems(name))]
        reach = {one for one in (*family.raw, *family.values) if len(one) >= _DIGITS}
        self._reach = re.compile("|".join(map(re.escape, sorted(reach, key=len, reverse=True))) or r"(?!)", re.I)

    def spans(self, value: str) -> list[tuple[int, int, bool]]:
        """(start, end, sure) of each mention in a text, in order."""
        found = [(*match.span(), True) for match in self._reach.finditer(value)]
        words = [(match.start(), match.end(), _folded(match[0])) for match in _WORD.finditer(value)]
        for stems in self._names:
            found += [(*words[place][:2], sure) for place, sure in _named(stems, [word for _s, _e, word in words])]
        return sorted(set(found))

    def blanked(self, value: object) -> object:
        """A value without the mentions that are sure."""
        if isinstance(value, dict):
            return {self.blanked(key): self.blanked(one) for key, one in value.items()}
        if not isinstance(value, str):
            return value
        shown, last = "", 0
        for start, end, sure in self.spans(value):
            if sure and start >= last:
                shown += value[last:start] + GONE
                last = end
        return re.sub(rf"{GONE}(?:[\s,]+{GONE})+", GONE, shown + value[last:])


def _named(stems: list[str], words: list[str]) -> list[tuple[int, bool]]:
    """(place, sure) of the words that are parts of a name: two near each other, or the one that tells people apart."""
    hits = [(place, stem) for place, word in enumerate(words) for stem in stems if _is(word, stem)]
    near = {
        place
        for (place, stem), (other, another) in product(hits, hits)
        if stem != another and 0 < abs(place - other) <= _NEAR
    }
    alone = {place for place, stem in hits if stem == stems[-1]}
    return [(place, place in near) for place in near | alone]


def _folded(word: str) -> str:
    folded = text.fold(word)
    return text.latin(folded) or folded


def _stems(name: str) -> list[str]:
    """The words of a name without the vowel at their end, the family name last: the one that tells people apart."""
    words = [word.rstrip("aeiouy") or word for word in map(_folded, _WORD.findall(name))]
    return sorted((word for word in words if len(word) >= _SHORTEST), key=len)


def _is(word: str, stem: str) -> bool:
    return word.startswith(stem) and len(word) - len(stem) <= _ENDING


def find(session: Session, family: Family) -> list[Mention]:
    """The texts of others' records that mention a person, those that are sure first."""
    finder = Finder(family)
    found = [one for table in TEXTS for one in _in(session, table, finder, family.people)]
    return sorted(found, key=lambda one: not one.sure)


def _in(session: Session, name: str, finder: Finder, people: Iterable[int]) -> Iterator[Mention]:
    table = Base.metadata.tables[name]
    owner = next((column for column in ("contact_id", "id") if column in table.c), "id")
    titled = next((column for column in _TITLES if column in table.c), "id")
    theirs = set(people) if name in ("contact", "tag") else set()
    for row in session.execute(select(table).execution_options(yield_per=1000)).mappings():
        for field in TEXTS[name] if row[owner] not in theirs else ():
            value = _text_of(row[field])
            if spans := finder.spans(value):
                start, end, sure = max(spans, key=lambda span: span[2])
                around = value[max(0, start - 60) : end + 60].strip()
                yield Mention(name, row["id"], field, str(row[titled] or ""), around, sure)


def _text_of(value: str | dict[str, str] | None) -> str:
    """A field as one text; the columns of a file with their names."""
    return " · ".join(f"{key}: {one}" for key, one in value.items()) if isinstance(value, dict) else value or ""


def blank(session: Session, mentions: Iterable[Mention], finder: Finder) -> list[Mention]:
    """Takes the sure mentions out of the records that may be changed; returns all, those marked `blanked`."""
    told = []
    for one in mentions:
        can = one.sure and (one.table in _EDITS or one.table in _PLAIN)
        if can:
            _blank(session, one, finder)
        told.append(one._replace(blanked=can))
    session.flush()
    return told


def _blank(session: Session, one: Mention, finder: Finder) -> None:
    table = Base.metadata.tables[one.table]
    value = finder.blanked(session.scalar(select(table.c[one.field]).where(table.c.id == one.id)))
    if one.table in _EDITS:
        _EDITS[one.table](session, one.id, {one.field: value})
    else:
        session.execute(table.update().where(table.c.id == one.id).values({one.field: value}))
