"""Which values a filter's value stands for: what is called just so, or else all that begin so."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from outreach.model.people import Tag
from outreach.store import query_cache, search
from outreach.values import places, text

# Fields whose values begin so without a star, too: one place has many spellings, and who has a tag is no guess.
OPEN = frozenset({"outlet", "city", "state"})
STAR = "*"


def stem(field: str, value: str) -> str | None:
    """What a value must begin with where it may be more than itself; None: it is whole."""
    if value.endswith(STAR):
        return value.rstrip(STAR).strip()
    return value if field in OPEN else None


def keys(field: str, value: str, there: Iterable[str], words: Callable[[], Mapping[str, str]]) -> list[str]:
    """The keys a value stands for among those that are there; `words` says what each is found by, if it comes to it.

    A value that is there is itself alone; what begins so has words that do, in either script, or begins with the
    very signs: a tag may be a smile.
    """
    wanted = text.key(value)
    if wanted in there:
        return [wanted]
    begins = stem(field, value)
    if begins is None:
        return []
    own, asked = text.key(begins), [[f" {one}" for one in some] for some in search.asked([begins])]
    return [key for key, said in words().items() if key.startswith(own) or (asked and _has(said, asked))]


def _has(said: str, asked: Sequence[Sequence[str]]) -> bool:
    return all(any(word in said for word in spellings) for spellings in asked)


def words_of(field: str, value: str) -> str:
    """What a value is found by: its words and their Latin keys, and all names of a country or a language."""
    kind = {"country": "country", "lang": "language"}.get(field)
    return f" {text.search_text((value, *(places.names(value, kind) if kind else ())))}"


def tags(session: Session, kind: str, value: str) -> list[str]:
    """The folded tags of a kind that a value with a star stands for."""

    def read() -> dict[str, str]:
        used = select(Tag.folded, Tag.value).where(Tag.kind == kind, Tag.contact_id.is_not(None)).distinct()
        field = "lang" if kind == "language" else kind
        return {folded: words_of(field, shown) for folded, shown in session.execute(used)}

    there = query_cache.kept(session, f"called {kind}", read)
    return keys(kind, value, there, lambda: there)
