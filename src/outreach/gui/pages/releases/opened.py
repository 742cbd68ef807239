"""A document that was opened: its text, what was found in it, and what saving it would make."""

from __future__ import annotations

from collections.abc import Generator, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

from outreach.formats.documents import document
from outreach.i18n import _
from outreach.press.lines import clean
from outreach.press.reader import release
from outreach.press.span import Find
from outreach.services.progress import Progress
from outreach.services.releases import proposal as reading
from outreach.services.releases.proposal import Proposal
from outreach.store.workspace import Workspace

_BETWEEN = "\n\n\n"


class Opened(NamedTuple):
    """`text` is what was read, several documents one behind the other; the places of `finds` are in it."""

    name: str
    text: str
    finds: list[Find]
    proposal: Proposal


class Locked(NamedTuple):
    """A document that asks for its password before it can be read; `wrong`: the one that was given is not it."""

    path: Path
    wrong: bool


def read_files(
    workspace: Workspace, paths: Sequence[Path], passwords: Mapping[Path, str] | None = None
) -> Generator[Progress, None, Opened | Locked]:
    """A job: reads a release from its documents, one for each language; the first that is locked ends it.

    Raises:
        Problem: a file is no document, or holds no text.
    """
    texts = []
    for number, path in enumerate(paths):
        yield Progress(number, len(paths), _("Reading {file}").format(file=path.name))
        try:
            found = document.text(path, password=(passwords or {}).get(path, ""))
        except document.Locked as locked:
            return Locked(path, locked.wrong)
        texts.append((found.text, found.title))
    yield Progress(len(paths), len(paths), _("Looking for headline, text and officers"))
    return _propose(workspace, ", ".join(path.name for path in paths), texts)


def read_text(workspace: Workspace, text: str) -> Generator[Progress, None, Opened]:
    """A job: reads a release from a text that was pasted."""
    yield Progress(0, 1, _("Looking for headline, text and officers"))
    return _propose(workspace, _("the pasted text"), [(text.replace("\r\n", "\n").replace("\r", "\n"), None)])


def _propose(workspace: Workspace, name: str, texts: Sequence[tuple[str, str | None]]) -> Opened:
    whole, finds, parts = "", [], []
    for text, title in texts:
        found = release.read(text, title=title, now=datetime.now(UTC))
        start = len(whole) + (len(_BETWEEN) if whole else 0)
        whole = _BETWEEN.join(part for part in (whole, clean(text)) if part)
        finds += [find._replace(start=find.start + start, end=find.end + start) for find in found.finds]
        parts.append(found.as_json())
    return Opened(name, whole, finds, workspace.read(reading.propose, reading.together(parts)))
