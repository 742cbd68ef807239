"""The pages of the help: read from their files, told apart by name, searched by words."""

from __future__ import annotations

import re
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

from outreach import i18n, paths
from outreach.values import text

# In the order in which somebody new needs them.
PAGES = (
    "first-steps", "import", "contacts", "filters", "problems", "release", "attachments", "lists", "distribute",
    "sending", "came-back", "follow-ups", "reports", "history", "privacy", "backup", "office", "keyboard",
    "command-line",
)  # fmt: skip
# The page that tells of a place of the window.
OF_PLACES = {
    "today": "first-steps", "contacts": "contacts", "outlets": "contacts", "officers": "release",
    "releases": "release", "lists": "lists", "distributions": "sending", "distributing": "distribute",
    "importing": "import", "merging": "problems", "suppression": "privacy", "problems": "problems",
    "history": "history", "reports": "reports", "coverage": "follow-ups",
}  # fmt: skip


class HelpPage(NamedTuple):
    """A page: its name, its heading, and its text as Markdown."""

    name: str
    title: str
    source: str


def folder(language: str) -> Path:
    """Where the pages and pictures of a language are; English where there are none."""
    there = paths.resources() / "help" / language
    return there if (there / f"{PAGES[0]}.md").is_file() else paths.resources() / "help" / "en"


def all_pages(language: str | None = None) -> list[HelpPage]:
    """Every page in a language, by default that of the window."""
    return _pages(language or i18n.language())


@lru_cache
def _pages(language: str) -> list[HelpPage]:
    found = []
    for name in PAGES:
        source = (folder(language) / f"{name}.md").read_text("utf-8")
        title = re.match(r"# (.+)", source)
        found.append(HelpPage(name, title[1].strip() if title else name, source))
    return found


def page(name: str, language: str | None = None) -> HelpPage:
    """The page of a name; the first where there is none."""
    pages = all_pages(language)
    return next((one for one in pages if one.name == name), pages[0])


def search(words: str, language: str | None = None) -> list[HelpPage]:
    """The pages that hold a word beginning with each of these, those with it in the heading first."""
    wanted = [text.fold(word) for word in text.words(words)]
    found = [one for one in all_pages(language) if _holds(f"{one.title}\n{one.source}", wanted)]
    return sorted(found, key=lambda one: not _holds(one.title, wanted))


def _holds(said: str, wanted: list[str]) -> bool:
    there = [text.fold(word) for word in text.words(said)]
    return all(any(word.startswith(one) for word in there) for one in wanted)
