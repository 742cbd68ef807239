"""Pictures in the texts of a release: their bytes are kept beside its files, and a text names them by their hash."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from contextlib import suppress
from pathlib import Path

from outreach.formats.documents import picture
from outreach.formats.documents.document import Document
from outreach.i18n import _
from outreach.problems import Problem
from outreach.services.releases import attachments, blobs
from outreach.store.workspace import Workspace
from outreach.values import rich_text
from outreach.values.rich_text import Block


def fitted(path: str | Path) -> tuple[str, bytes]:
    """A file's name, and its picture as the text of a release holds it.

    Raises:
        Problem: it cannot be read, or is no PNG or JPEG.
    """
    file = attachments.look(path)
    return file.name, picture.fit(file.name, file.data)


def keep(workspace: Workspace, name: str, data: bytes) -> str:
    """Keeps a picture that is fitted, and returns its hash; no step of the history, for no text names it yet."""
    return workspace.write(_("Add picture"), blobs.keep, name, data)


def from_files(workspace: Workspace, texts: Mapping[str, str]) -> dict[str, str]:
    """Marked texts in which pictures may be named by their files, `![alternative](well.jpg "caption | credit")`, alone
    on a line; these are kept.

    Raises:
        Problem: a file cannot be read, or is no PNG or JPEG; or a picture stands within a line.
    """

    def named(found: re.Match[str]) -> str:
        return f"{found[1]}picture:{keep(workspace, *fitted(found[2].strip('<>')))}"

    found = {name: _FILE.sub(named, text) for name, text in texts.items()}
    for sentence in stray("\n\n".join(found.values())):
        raise Problem(sentence)
    return found


def stray(text: str) -> list[str]:
    """A sentence for each picture that is named where none can stand."""
    said = _(
        "“{picture}” would go out as it is typed. A picture stands on a line of its own: add it with “releases edit” "
        "or in the editor."
    )
    return [said.format(picture=one) for one in _NAMED.findall(rich_text.plain(text))]


_NAMED = re.compile(r"!\[[^\[\]\n]*+\]\([^()\s]++[^()\n]*+\)")


_FILE = re.compile(r"(?m)^(!\[(?:\\.|[^\\\]\n])*+\]\()(?!picture:)(<[^<>\n]++>|[^\s()<>]++)")


def kept(workspace: Workspace, documents: Iterable[Document]) -> list[Block]:
    """The blocks of documents that were read, with their pictures kept; one that is damaged is left out."""
    found: list[Block] = []
    for document in documents:
        for block in document.marked:
            with suppress(Problem, KeyError):
                found.append(_kept(workspace, block, document.pictures))
    return found


def _kept(workspace: Workspace, block: Block, pictures: Mapping[str, bytes]) -> Block:
    if block.picture is None:
        return block
    name = block.picture.hash
    key = keep(workspace, name, picture.fit(name, pictures[name]))
    return block._replace(picture=block.picture._replace(hash=key))
