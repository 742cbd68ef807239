"""The parts of a release in one language: what is written, how long it is, and what is still empty.

Lengths: press.md §1 (a headline of up to 100 letters is read whole; a lead says who, what, when, where and why).
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple

from outreach.formats import sandbox
from outreach.i18n import N_, _, ngettext
from outreach.press.reader import quotes
from outreach.values import rich_text
from outreach.values.data import DocumentView
from outreach.values.fields import items_in, text_in
from outreach.values.text import letters_of

HEADLINE = 100
"""Letters of a headline that are read whole in a list of mails."""
LEAD = 45
"""Words of a lead after which a reader has lost its beginning."""
LONGEST = 30_000
"""Letters of a text whose quotes are found while it is written: ten times what a release has."""

# In the order of the page; those with True are missed where they are empty.
PARTS = (
    ("headline", N_("Headline"), True),
    ("subhead", N_("Subheadline"), False),
    ("dateline", N_("Dateline"), True),
    ("lead", N_("Lead"), True),
    ("body", N_("Text"), True),
    ("quotes", N_("Quotes"), False),
    ("boilerplate", N_("Boilerplate"), False),
    ("notes_to_editors", N_("Notes to editors"), False),
    ("officers", N_("Contact"), True),
)
RICH = ("lead", "body", "boilerplate", "notes_to_editors")
"""The parts that may hold marks."""

_BREAK = re.compile(r"\n[ \t]{0,99}\n")
_WORD = re.compile(r"\w{1,40}(?:[’'.,:-]\w{1,40}){0,30}")


class Part(NamedTuple):
    """A part of a release: `state` is "done", "missing", "empty" (and may be) or "long"; `note` says it in words."""

    name: str
    label: str
    state: str
    note: str


def words(text: str) -> int:
    """How many words a text has; a number or a word with a hyphen is one."""
    return sum(1 for _match in _WORD.finditer(text))


def lead(body: str) -> str:
    """The first paragraph of a text."""
    return _BREAK.split(body.strip(), maxsplit=1)[0] if body.strip() else ""


def counted(count: int) -> str:
    """A number of words, in words."""
    return ngettext("{count} word", "{count} words", count).format(count=count)


def headline_note(text: str) -> tuple[str, bool]:
    """What is said under a headline while it is written, and whether it is long."""
    shown = " ".join(text.split())
    if not shown:
        return "", False
    letters = ngettext("{count} character", "{count} characters", len(shown)).format(count=len(shown))
    said = f"{letters} · {counted(words(shown))}"
    if len(shown) <= HEADLINE:
        return said, False
    return _("{count} · readers see up to {most} characters").format(count=said, most=HEADLINE), True


def body_note(text: str) -> tuple[str, bool]:
    """What is said under a text while it is written, and whether its lead is long."""
    if not text.strip():
        return "", False
    first = words(lead(text))
    said = _("lead {lead} · {count} in all").format(lead=counted(first), count=counted(words(text)))
    if first <= LEAD:
        return said, False
    return _("{count} · a lead of more than {most} words is hard to follow").format(count=said, most=LEAD), True


@sandbox.there
def quoted(body: str) -> list[quotes.Quote]:
    """What people are quoted with in a text, each with its place in it; a text as long as a book is not looked at."""
    return list(_quoted(body)) if len(body) <= LONGEST else []


@lru_cache(maxsize=8)
def _quoted(body: str) -> tuple[quotes.Quote, ...]:
    groups, at = [], 0
    for part in _BREAK.split(body):
        start = body.index(part, at)
        if part.strip():
            groups.append((start, part))
        at = start + len(part)
    return tuple(quotes.find(groups)) if groups else ()


@sandbox.there
def quotes_of(body: str) -> list[dict[str, str | None]]:
    """The quotes of a text as a version keeps them: the words, who says them, and what that person is."""
    return [quote.as_json() for quote in quoted(body)]


class Said(NamedTuple):
    """The letters of what people are quoted with in one text, and the quotes of another."""

    before: frozenset[str] = frozenset()
    quotes: Sequence[Mapping[str, str | None]] = ()


@sandbox.there
def said(before: str, body: str = "") -> Said:
    """What people are quoted with in a text as it was, and in the text as it is."""
    return Said(frozenset(letters_of(quote.text) for quote in quoted(before)), quotes_of(body))


def stands_in(letters: str, quote: str, said: Collection[str]) -> bool:
    """Whether a kept quote has its place in a text: piece by piece where it was split, or as the reader finds it.

    `letters` are those of the text, and `said` those of each quote that the reader has found in it.
    """
    at = 0
    for piece in map(letters_of, re.split(r"[,.!?…;:–—]", quote)):
        at = letters.find(piece, at)
        if at < 0:
            return letters_of(quote) in said
        at += len(piece)
    return True


@sandbox.there
def parts(fields: Mapping[str, object], officers: Sequence[str]) -> list[Part]:
    """The parts of a version in their order; `officers` are the names at its foot."""
    return [Part(name, _(label), *_state(name, needed, fields, officers)) for name, label, needed in PARTS]


def _state(name: str, needed: bool, fields: Mapping[str, object], officers: Sequence[str]) -> tuple[str, str]:
    if name == "officers":
        return ("done", ", ".join(officers)) if officers else ("missing", _("no officer to contact"))
    if name == "quotes":
        return _quotes_state(fields)
    text = text_in(fields, "body" if name == "lead" else name)
    text = rich_text.plain(text) if name in RICH else text
    text = lead(text) if name == "lead" else text
    if not text.strip():
        return ("missing" if needed else "empty"), _("empty")
    if name == "dateline":
        return "done", " ".join(text.partition(",")[0].split())  # the place; the date stands beside it
    is_long = {"headline": len(" ".join(text.split())) > HEADLINE, "lead": words(text) > LEAD}.get(name, False)
    said = counted(words(text))
    return ("long", _("{count}, long").format(count=said)) if is_long else ("done", said)


def _quotes_state(fields: DocumentView) -> tuple[str, str]:
    said = {letters_of(quote.text) for quote in quoted(rich_text.plain(text_in(fields, "body")))}
    said |= {letters_of(text_in(quote, "text")) for quote in items_in(fields, "quotes")} - {""}
    if not said:
        return "empty", _("nobody is quoted")
    return "done", ngettext("{count} quote", "{count} quotes", len(said)).format(count=len(said))
