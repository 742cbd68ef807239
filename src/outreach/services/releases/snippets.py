"""Snippets: pieces of text that are used again in releases, such as a boilerplate in each language."""

from __future__ import annotations

from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from outreach.i18n import _
from outreach.model.office import Snippet
from outreach.problems import FieldProblem
from outreach.services.contacts import records
from outreach.values import places, text

LONGEST_NAME = 80
_IN_ORDER = select(Snippet).order_by(Snippet.sort_key, Snippet.id)


class SnippetRow(NamedTuple):
    """A snippet; `language` is "" where it may stand in any text."""

    id: int
    name: str
    language: str
    text: str


def find(session: Session, language: str | None = None, words: str = "") -> list[SnippetRow]:
    """The snippets by name; with a language, its own before those of any, and none of another.

    `words` begin words of the name or of the text.
    """
    rows = [SnippetRow(one.id, one.name, one.language, one.text) for one in session.scalars(_IN_ORDER)]
    if language is not None:
        rows = sorted((row for row in rows if row.language in (language, "")), key=lambda row: not row.language)
    return [row for row in rows if all(_begins(row, word) for word in text.words(words))]


def _begins(row: SnippetRow, word: str) -> bool:
    latin = text.latin(word)
    there = text.words(f"{row.name} {row.text}")
    return any(other.startswith(word) or text.latin(other).startswith(latin) for other in there)


def add(session: Session, name: str, written: str, language: str = "") -> int:
    """Keeps a text under a name and returns its id.

    Raises:
        FieldProblem: it has no name or no text, or there is one of that name in that language.
    """
    snippet = Snippet(name="", language="", text="", sort_key="")
    _set(session, snippet, name, written, language)
    session.add(snippet)
    session.flush()
    return snippet.id


def delete(session: Session, snippet_id: int) -> None:
    """Deletes a snippet; releases that have its text already keep it."""
    session.delete(records.get(session, Snippet, snippet_id))
    session.flush()


def _set(session: Session, snippet: Snippet, name: str, written: str, language: str) -> None:
    shown = records.name_of(name, _("Enter a name for the snippet."), LONGEST_NAME)
    kept = text.usable(written).replace("\r\n", "\n").replace("\r", "\n").strip()
    if not kept:
        raise FieldProblem("text", _("A snippet needs a text."))
    code = (places.language_code(language) or language) if language else ""
    same = text.key(shown)
    for other in session.scalars(select(Snippet).where(Snippet.language == code)):
        if other.id != snippet.id and text.key(other.name) == same:
            raise FieldProblem("name", _("A snippet with this name already exists in this language."))
    snippet.name, snippet.text, snippet.language, snippet.sort_key = shown, kept, code, text.sort_key(shown)
