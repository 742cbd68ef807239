"""A release written out: as a paper with the office's letterhead, a text, a page, a document, or as metadata."""

from __future__ import annotations

import base64
import json
import re
import textwrap
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path
from typing import Any

from outreach.formats import atomic
from outreach.formats.documents import docx_write, pdf_rendering
from outreach.i18n import _
from outreach.mail import body, file_names, mail_words, proof
from outreach.model.base import now
from outreach.model.releases import Release, Version
from outreach.problems import Problem
from outreach.services import settings
from outreach.services.exporting import release_metadata
from outreach.services.exporting.export_files import format_of
from outreach.services.exporting.letter_export import text_of
from outreach.services.releases import proofs, releases
from outreach.store.workspace import Workspace
from outreach.values import places

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
    mark = f"{mail_words.file_mark(text.embargo_until, text.embargo_zone)}_" if text.embargoed else ""
    ending = {"ninjs": ".ninjs.json", "schema": ".jsonld"}.get(how, f".{how}")
    said = re.sub(r"[^\w-]+", "-", version.headline or release.reference or str(release.id)).strip("-")[:60].rstrip("-")
    return file_names.safe(f"{mark}{said}_{version.language}", "") + ending


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
    """One version of a loaded release in one of `FORMATS`, read back; `office` is the setting of that name.

    Raises:
        Problem: it cannot be made, or would not say what the release says.
    """
    data, found = proved(release, version, how, office, at=now())
    proof.refuse(found)
    return data


def proved(
    release: Release, version: Version, how: str, office: dict[str, Any], at: datetime | None = None
) -> tuple[bytes, list[proof.Fault]]:
    """One version in one of `FORMATS`, made at that moment, and what it says otherwise than the release's text.

    Raises:
        Problem: it cannot be made, or a merge field cannot be filled for everybody.
    """
    text = body.for_everybody(text_of(release, version, now()))
    if how == "pdf":
        data = pdf_rendering.make(
            "release", _page(release, version, text, office), instead=pdf_rendering.LACKING, at=at
        )
    else:
        data = _MAKERS[how](release, version, text, office)
    return data, proofs.faults(how, data, text, _beside(release, version, office), _foot(release, office))


def _beside(release: Release, version: Version, office: dict[str, Any]) -> list[str]:
    """What stands in a document beside its text: the letterhead, the kind, the reference and the date."""
    named = [_publisher(release, office), *(str(office.get(name) or "") for name in ("name", "address", "website"))]
    return [*named, _kind(version), release.reference, mail_words.date_of(version.date, version.language)]


def _publisher(release: Release, office: dict[str, Any]) -> str:
    return str(office.get("name") or next((row.officer.organisation for row in release.officers), ""))


def _foot(release: Release, office: dict[str, Any]) -> str:
    """What stands at the foot of each page of a PDF, before its number."""
    return " · ".join(part for part in (_publisher(release, office), release.reference) if part)


def _ninjs(release: Release, version: Version, text: body.Text, office: dict[str, Any]) -> bytes:
    return _json(release_metadata.ninjs(release, version))


def _schema(release: Release, version: Version, text: body.Text, office: dict[str, Any]) -> bytes:
    return _json(release_metadata.schema(release, version))


def _txt(release: Release, version: Version, text: body.Text, office: dict[str, Any]) -> bytes:
    return wrapped(body.blocks(text)).encode()


def _html(release: Release, version: Version, text: body.Text, office: dict[str, Any]) -> bytes:
    return body.as_html(body.blocks(text), text.language, text.headline).encode()


def _docx(release: Release, version: Version, text: body.Text, office: dict[str, Any]) -> bytes:
    headed = _headed(release, version, body.blocks(text), office)
    return docx_write.make(headed, text.language, text.headline, _logo(office))


_MAKERS = {"docx": _docx, "html": _html, "txt": _txt, "ninjs": _ninjs, "schema": _schema}


def wrapped(blocks: Iterable[body.Block], width: int = 76) -> str:
    """The blocks as plain text in lines of up to `width` letters; an address is never broken, a table neither."""
    made = []
    for block in blocks:
        lines = body.plain_block(block).split("\n")
        if block.kind == "table":
            made.append("\n".join(lines))
            continue
        further = "  " if block.kind == "list" else ""
        made.append(
            "\n".join(
                part
                for line in lines
                for part in textwrap.wrap(
                    line, width, subsequent_indent=further, break_long_words=False, break_on_hyphens=False
                )
                or [""]
            )
        )
    return "\n\n".join(made) + "\n"


def _logo(office: dict[str, Any]) -> bytes:
    """The office's sign, a PNG; b"" where there is none, or what was kept is none."""
    try:
        data = base64.b64decode(str(office.get("logo") or ""), validate=True)
    except ValueError:
        return b""
    return data if data.startswith(b"\x89PNG\r\n\x1a\n") else b""


def _json(found: dict[str, Any]) -> bytes:
    return (json.dumps(found, ensure_ascii=False, indent=2) + "\n").encode()


def _kind(version: Version) -> str:
    return mail_words.kind(version.kind, version.language)


def _headed(
    release: Release, version: Version, blocks: Iterable[body.Block], office: dict[str, Any]
) -> list[tuple[str, str]]:
    """The blocks under the office's name, the kind of document, the reference and the date."""
    where = "\n".join(str(office.get(name) or "").strip() for name in ("address", "website") if office.get(name))
    head = [("banner", str(office.get("name") or "")), ("small", where)]
    day = mail_words.date_of(version.date, version.language)
    line = " · ".join(part for part in (_kind(version), release.reference, day) if part)
    return [*((kind, text) for kind, text in head if text), ("small", line), *((b.kind, b.text) for b in blocks)]


def _page(release: Release, version: Version, text: body.Text, office: dict[str, Any]) -> dict[str, Any]:
    """What the template of a release is filled with."""
    name = _publisher(release, office)
    colour = str(office.get("colour") or "")
    return {
        "title": text.headline or _kind(version),
        "language": pdf_rendering.language(version.language),
        "office": name,
        "address": "\n".join(part for part in (office.get("address") or "", office.get("website") or "") if part),
        "logo": list(_logo(office)),
        "colour": colour if re.fullmatch("#[0-9a-fA-F]{6}", colour) else "",
        "kind": _kind(version),
        "reference": release.reference,
        "date": mail_words.date_of(version.date, version.language),
        "footer": _foot(release, office),
        "blocks": [
            {
                "kind": block.kind,
                "text": block.text,
                "rows": body.cells(block.text) if block.kind == "table" else block.text.split("\n"),
            }
            for block in body.blocks(text)
        ],
    }
