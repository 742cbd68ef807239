"""A release written out: as a paper with the office's letterhead, a text, a page, a document, or as metadata."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from outreach.formats import atomic, docx_write, paper
from outreach.i18n import _
from outreach.mail import body, names, words
from outreach.model import places
from outreach.model.base import now
from outreach.model.releases import Release, Version
from outreach.problems import Problem
from outreach.services import exporting_metadata, releases, settings
from outreach.services.exporting_files import format_of
from outreach.services.exporting_letters import text_of
from outreach.store.workspace import Workspace

FORMATS = ("pdf", "docx", "html", "txt", "ninjs", "schema")
# Endings that say a format by another name.
_ENDINGS = {".htm": "html", ".json": "ninjs", ".jsonld": "schema"}


def export_release(
    workspace: Workspace, release_id: int, path: str | Path, *, language: str | None = None, format: str | None = None
) -> str:
    """Writes one language version of a release; returns its language.

    Raises:
        Problem: there are several versions and none is named, there is none in that language, or the format is unknown.
    """
    how = format_of(path, format or _ENDINGS.get(Path(path).suffix.lower()), FORMATS)
    release = workspace.read(releases.card, release_id)
    version = _version(release, language)
    atomic.write(path, made(release, version, how, workspace.read(settings.get, "office")))
    return version.language


def export_versions(
    workspace: Workspace, release_id: int, folder: str | Path, *, format: str, language: str | None = None
) -> dict[str, str]:
    """Writes every version of a release, or the one in a language, into a folder; returns {language: file}.

    Raises:
        Problem: the format is unknown, there is no such version, or a file cannot be written.
    """
    how = format_of("", format, FORMATS)
    release = workspace.read(releases.card, release_id)
    office = workspace.read(settings.get, "office")
    written = {}
    for version in [_version(release, language)] if language else release.versions:
        if version.headline or version.body:
            path = Path(folder) / file_name(release, version, how)
            atomic.write(path, made(release, version, how, office))
            written[version.language] = str(path)
    return written


def file_name(release: Release, version: Version, how: str) -> str:
    """What a version's file is called: its headline and language, behind the mark of an embargo (features.md R4)."""
    text = text_of(release, version, now())
    mark = f"{words.file_mark(text.embargo_until, text.embargo_zone)}_" if text.embargoed else ""
    ending = {"ninjs": ".ninjs.json", "schema": ".jsonld"}.get(how, f".{how}")
    said = re.sub(r"[^\w-]+", "-", version.headline or release.reference or str(release.id)).strip("-")[:60].rstrip("-")
    return names.safe(f"{mark}{said}_{version.language}", "") + ending


def _version(release: Release, language: str | None) -> Version:
    offered = releases.languages(release)
    wanted = places.language_code(language) or language if language else None
    if wanted is None and len(offered) > 1:
        raise Problem(
            _("This release has several versions. Say which one: {languages}.").format(languages=", ".join(offered))
        )
    version = next((one for one in release.versions if one.language in ([wanted] if wanted else offered)), None)
    if version is None:
        raise Problem(
            _("This release has no version in “{language}”. It has: {languages}.").format(
                language=language, languages=", ".join(offered)
            )
        )
    return version


def made(release: Release, version: Version, how: str, office: dict[str, Any]) -> bytes:
    """One version of a loaded release in one of `FORMATS`; `office` is the setting of that name."""
    if how == "ninjs":
        return _json(exporting_metadata.ninjs(release, version))
    if how == "schema":
        return _json(exporting_metadata.schema(release, version))
    text = text_of(release, version, now())
    blocks = body.blocks(text)
    if how == "txt":
        return body.plain(blocks).encode()
    if how == "html":
        return body.as_html(blocks, text.language, version.headline).encode()
    if how == "docx":
        return docx_write.make(_headed(release, version, blocks, office), text.language, version.headline)
    return paper.make("release", _page(release, version, blocks, office))


def _json(found: dict[str, Any]) -> bytes:
    return (json.dumps(found, ensure_ascii=False, indent=2) + "\n").encode()


def _kind(version: Version) -> str:
    return words.kind(version.kind, version.language)


def _headed(
    release: Release, version: Version, blocks: Iterable[body.Block], office: dict[str, Any]
) -> list[tuple[str, str]]:
    """The blocks under the office's name, the kind of document, the reference and the date."""
    head = [("banner", str(office.get("name") or "")), ("small", str(office.get("address") or ""))]
    line = " · ".join(part for part in (_kind(version), release.reference, version.date) if part)
    return [*((kind, text) for kind, text in head if text), ("small", line), *((b.kind, b.text) for b in blocks)]


def _page(release: Release, version: Version, blocks: Iterable[body.Block], office: dict[str, Any]) -> dict[str, Any]:
    """What the template of a release is filled with."""
    name = str(office.get("name") or next((row.officer.organisation for row in release.officers), ""))
    colour = str(office.get("colour") or "")
    return {
        "title": version.headline or _kind(version),
        "language": version.language or "en",
        "office": name,
        "address": "\n".join(part for part in (office.get("address") or "", office.get("website") or "") if part),
        "colour": colour if len(colour) == 7 and colour.startswith("#") else "",
        "kind": _kind(version),
        "reference": release.reference,
        "date": words.date_of(version.date, version.language),
        "footer": " · ".join(part for part in (name, release.reference) if part),
        "blocks": [{"kind": block.kind, "text": block.text} for block in blocks],
    }
