"""The pages of the help: read from their files, told apart by name, searched by words."""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Iterator
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

from outreach import i18n, paths
from outreach.gui import actions
from outreach.i18n import _
from outreach.model import filters
from outreach.values import text

# In the order in which somebody new needs them.
PAGES = (
    "first-steps", "import", "contacts", "filters", "problems", "release", "attachments", "lists", "distribute",
    "sending", "came-back", "follow-ups", "reports", "history", "privacy", "security", "backup", "office", "sign-in",
    "keyboard", "command-line",
)  # fmt: skip
# The page that tells of a place of the window.
OF_PLACES = {
    "today": "first-steps", "contacts": "contacts", "outlets": "contacts", "officers": "release",
    "releases": "release", "lists": "lists", "distributions": "sending", "distributing": "distribute",
    "importing": "import", "merging": "problems", "merging_outlets": "problems", "vocabulary": "contacts",
    "suppression": "privacy",
    "problems": "problems",
    "letterhead": "office", "office": "office",
    "mail_server": "sending", "mailbox": "came-back", "send_timer": "sending",
    "backups": "backup", "password": "backup",
    "shortcuts": "keyboard", "appearance": "keyboard", "settings": "keyboard",
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


Width = Callable[[str], int]
_BREAK = re.compile(r"\n\s*\n")
_ITEM = re.compile(r"(?:- |\d{1,3}\. )")
_INLINE: tuple[tuple[str, str], ...] = (
    (r"\*\*(.+?)\*\*", r"<b>\1</b>"),
    (r"\*([^*]+)\*", r"<i>\1</i>"),
    (r"\[([^\]]+)\]\(([^)]+)\)", r'<a href="\2">\1</a>'),
)


def to_html(source: str, picture_width: Width) -> str:
    """A page's HTML; `picture_width` says how wide a picture is to stand."""
    return "\n".join(_block(block, picture_width) for block in _BREAK.split(source.strip()))


def _block(block: str, picture_width: Width) -> str:
    return next(make(block, picture_width) for begins, make in BLOCKS if begins.match(block))


def _code(block: str, _width: Width) -> str:
    code = "\n".join(line for line in block.split("\n") if not line.startswith("```"))
    return f"<pre>{html.escape(code)}</pre>"


def _heading(block: str, _width: Width) -> str:
    marks, words = block.split("\n")[0].split(" ", 1)
    kind = {"#": "title"}.get(marks, "section")
    return f'<p class="{kind}"><a name="{anchor(words)}"></a>{inline(words)}</p>'


def _picture(block: str, width: Width) -> str:
    words, file = block.removeprefix("![").removesuffix(")").split("](")
    return f'<p class="picture"><img src="{file}" alt="{html.escape(words)}" width="{width(file)}"></p>'


def _filters(_block: str, _width: Width) -> str:
    return _table(([f"{name}:", _(told)] for name, told in filters.FIELDS.items()), code=True)


def _shortcuts(_block: str, _width: Width) -> str:
    return _table(
        [_(action.text).rstrip("…"), actions.keys(action), _(action.tip)]
        for action in actions.ACTIONS
        if action.shortcut
    )


def _own_table(block: str, _width: Width) -> str:
    rows = [line.strip().strip("|").split("|") for line in block.split("\n")]
    return _table(([cell.strip() for cell in row] for row in rows if not set("".join(row)) <= set("-: ")), own=True)


def _paragraph(block: str, _width: Width) -> str:
    return f"<p>{inline(' '.join(block.split(chr(10))))}</p>"


def _list(block: str, _width: Width) -> str:
    kind = "ol" if block[0].isdigit() else "ul"
    items: list[str] = []
    for line in block.split("\n"):
        found = _ITEM.match(line)
        if found:
            items.append(line[found.end() :])
        else:
            items[-1] += f" {line.strip()}"
    return f"<{kind}>{''.join(f'<li>{inline(item)}</li>' for item in items)}</{kind}>"


# How a block begins, and what is made of it.
BLOCKS = tuple(
    (re.compile(begins), make)
    for begins, make in (
        ("```", _code), ("#{1,6} ", _heading), (r"!\[[^\[\]]*+\]\([^()]++\)$", _picture),
        (r"\{\{filters\}\}$", _filters), (r"\{\{shortcuts\}\}$", _shortcuts), (r"\|", _own_table),
        (_ITEM.pattern, _list), ("", _paragraph),
    )
)  # fmt: skip


def _table(rows: Iterator[list[str]], *, code: bool = False, own: bool = False) -> str:
    made = []
    for place, row in enumerate(rows):
        cells = [inline(cell) if own else html.escape(cell) for cell in row]
        if code:
            cells[0] = f"<code>{cells[0]}</code>"
        kind = ' class="head"' if own and place == 0 else ""
        made.append("<tr>" + "".join(f"<td{kind}>{cell}</td>" for cell in cells) + "</tr>")
    return f'<table width="100%" cellspacing="0" cellpadding="5">{"".join(made)}</table><p class="gap">&nbsp;</p>'


def inline(text: str) -> str:
    """Bold, code, links, and the program's own names within a line."""
    parts = re.split(r"`([^`]+)`", text)
    shown = []
    for place, part in enumerate(parts):
        if place % 2:
            shown.append(f"<code>{html.escape(part)}</code>")
            continue
        made = html.escape(part, quote=False)
        for pattern, instead in _INLINE:
            made = re.sub(pattern, instead, made)
        shown.append(re.sub(r"\{\{(\w+):(\w+)\}\}", _named, made))
    return "".join(shown)


def _named(found: re.Match[str]) -> str:
    action = actions.BY_NAME[found[2]]
    keys = f'<span class="key">{html.escape(actions.keys(action))}</span>' if action.shortcut else ""
    if found[1] == "key":
        return keys
    words = f"<b>{html.escape(_(action.text).rstrip('…'))}</b>"
    return f"{words} ({keys})" if keys else words


def anchor(heading: str) -> str:
    """A heading as what a link names: "Undo and history" is #undo-and-history."""
    return re.sub(r"[^\w]+", "-", heading.casefold()).strip("-")
