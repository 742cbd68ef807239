"""What kind of file is to be attached: known by its content, read once, refused where it is none."""

from __future__ import annotations

import mimetypes
from collections.abc import Sequence
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import NamedTuple

from outreach.formats import files
from outreach.formats.documents import pdf
from outreach.i18n import _
from outreach.model.releases import Release, Version
from outreach.press import languages
from outreach.problems import Problem
from outreach.services.releases import releases
from outreach.services.releases.blobs import MAX_FILE
from outreach.store.workspace import Workspace
from outreach.values import places


class LookedAt(NamedTuple):
    """A file's name without its folders, its bytes, its kind, and a PDF's number of pages."""

    name: str
    data: bytes
    media_type: str
    pages: int | None


def pdf_for_some(release: Release) -> str:
    """Which texts of a release have no PDF though another has one, as a sentence; "" where all or none have."""
    there = {row.language for row in release.attachments if row.media_type == "application/pdf"}
    without = [version.language for version in release.versions if version.language not in there]
    if not there or not without or there & {None, ""}:
        return ""
    text = _("There is a PDF for {some} only: readers of {others} get none.")
    some, others = (", ".join(map(places.language_name, codes)) for codes in (sorted(filter(None, there)), without))
    return text.format(some=some, others=others)


def look(path: str | Path) -> LookedAt:
    """Reads a file that is to be attached.

    Raises:
        Problem: it is missing, empty, larger than 100 MB, no file at all; or a PDF that is none, is damaged, or is
            locked with a password, so that nobody who gets it could read it.
    """
    path = Path(path)
    data = _bytes(path)
    name = path.name
    if data.startswith(b"%PDF-") or b"%PDF-" in data[:1024]:
        return LookedAt(name, data, "application/pdf", _pages(name, data))
    if path.suffix.lower() == ".pdf":
        raise Problem(_("“{name}” is not a PDF, although its name ends in .pdf.").format(name=name))
    return LookedAt(name, data, mimetypes.guess_type(name)[0] or "application/octet-stream", None)


def attach(
    workspace: Workspace, release_id: int, files: Sequence[LookedAt], language: str | None = None
) -> list[tuple[int, str, str | None]]:
    """Attaches files in one step; returns each one's attachment id, name and the language of its readers.

    Where no language is given they are for all readers; but several PDFs that come together, each in another language
    of the release, are for the readers of theirs.

    Raises:
        Problem: as `releases.attach`.
    """
    codes = {} if language else _languages(files, workspace.read(releases.card, release_id).versions)
    with workspace.writing(_("Attach file")) as session:
        attach_one = partial(releases.attach, session, release_id)
        return [
            (attach_one(one.name, one.data, to := codes.get(one, language), media_type=one.media_type, pages=one.pages),
             one.name, to)
            for one in files
        ]  # fmt: skip


def _languages(files: Sequence[LookedAt], versions: Sequence[Version]) -> dict[LookedAt, str | None]:
    found = {one: _language(one) for one in files if one.pages}
    return found if 1 < len(found) == len({*found.values()} & {one.language for one in versions}) else {}


def _language(file: LookedAt) -> str | None:
    with suppress(Problem):  # where it cannot be read
        return languages.language(pdf.text(file.data))
    return None


def _pages(name: str, data: bytes) -> int:
    try:
        facts = pdf.inspect(data)
    except Problem as problem:
        raise Problem(f"“{name}”: {problem.text}") from None
    if facts.locked:
        raise Problem(_("“{name}” is protected by a password, so recipients could not open it.").format(name=name))
    return facts.pages


def _bytes(path: Path) -> bytes:
    name = path.name or str(path)
    data = files.read(path, MAX_FILE, partial(_too_large, name))
    if not data:
        raise Problem(_("“{name}” is empty.").format(name=name))
    return data


def _too_large(name: str, size: int) -> str:
    return _(
        "“{name}” is {size} MB; files of more than {most} MB can't be attached. Publish it on the web and "
        "add its link to the release."
    ).format(name=name, size=-(-size // 1024 // 1024), most=MAX_FILE // 1024 // 1024)
