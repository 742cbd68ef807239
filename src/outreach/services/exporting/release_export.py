"""Releases exported: as a PDF or Word document with the letterhead, a web page, plain text, or as metadata."""

from __future__ import annotations

import base64
import io
import json
import re
import xml.etree.ElementTree as ElementTree
import zipfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any, NamedTuple

from sqlalchemy.orm import Session

from outreach.formats import atomic
from outreach.formats.documents import docx_write, pdf, pdf_rendering
from outreach.formats.documents import picture as pictures
from outreach.i18n import _
from outreach.mail import body, file_names, mail_words, proof
from outreach.model.base import now
from outreach.model.releases import Release, Version
from outreach.problems import Problem
from outreach.services import settings
from outreach.services.contacts.records import FormFields
from outreach.services.exporting import release_metadata
from outreach.services.exporting.export_files import format_of
from outreach.services.exporting.letter_export import colour_in, text_of
from outreach.services.releases import releases
from outreach.store.workspace import Workspace
from outreach.values import places
from outreach.values.fields import items_in, parts_in, text_in
from outreach.values.text import usable

Office = FormFields  # the setting of that name


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
    """The file name of a version: its headline and language, behind the mark of an embargo (features.md R4)."""
    text = text_of(release, version, now())
    mark = f"{mail_words.file_mark(text.embargo_until, text.embargo_zone)}_" if text.embargoed else ""
    said = re.sub(r"[^\w-]+", "-", version.headline or release.reference or str(release.id)).strip("-")[:60].rstrip("-")
    return file_names.safe(f"{mark}{said}_{version.language}", "") + _FILES.get(how, f".{how}")


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


def made(release: Release, version: Version, how: str, office: Office) -> bytes:
    """One version of a loaded release in one of `FORMATS`, read back; `office` is the setting of that name.

    Raises:
        Problem: it cannot be made, or would not say what the release says.
    """
    data, found = proved(release, version, how, office, at=now())
    proof.refuse(found)
    return data


def proved(
    release: Release, version: Version, how: str, office: Office, at: datetime | None = None
) -> tuple[bytes, list[proof.Fault]]:
    """One version in one of `FORMATS`, made at that moment, and where it differs from the release's text.

    Raises:
        Problem: it cannot be made, or a merge field has no value for a file that goes to everybody.
    """
    text = body.for_everybody(text_of(release, version, now()))
    making = Making(release, version, text, office, at)
    data = _MAKERS[how](making)
    beside = [making.publisher, *(text_in(office, name) for name in ("name", "address", "website"))]
    return data, faults(how, data, text, [*beside, *making.head], making.foot)


class Making(NamedTuple):
    """What each format is made of, and the page on which a release is written."""

    release: Release
    version: Version
    text: body.Text
    office: Office
    at: datetime | None

    @property
    def publisher(self) -> str:
        """The organisation whose release it is: ours, or else that of its first officer, in the version's language."""
        named = (officer.organisation for officer in self.text.officers)
        return str(self.office.get("name") or next((name for name in named if name), ""))

    @property
    def kind(self) -> str:
        return mail_words.kind(self.version.kind, self.version.language)

    @property
    def head(self) -> list[str]:
        """The kind of document, its reference and its date, a line each."""
        reference = mail_words.of(self.version.language).reference.format(number=self.release.reference)
        day = mail_words.date_of(self.version.date, self.version.language)
        return [line for line in (self.kind, reference if self.release.reference else "", day) if line]

    @property
    def foot(self) -> str:
        """The foot of each page of a PDF, before its number."""
        return " · ".join(filter(None, (self.publisher, self.release.reference)))

    @property
    def address(self) -> str:
        """The office's address and website, a line each."""
        return "\n".join(part for name in ("address", "website") if (part := text_in(self.office, name).strip()))

    @property
    def logo(self) -> bytes:
        """The office's logo, a PNG; b"" where there is none, or it cannot be read."""
        try:
            data = base64.b64decode(text_in(self.office, "logo"), validate=True)
        except ValueError:
            return b""
        return data if data.startswith(b"\x89PNG\r\n\x1a\n") else b""

    def blocks(self) -> list[body.Block]:
        return body.blocks(self.text)


def around(session: Session, fields: FormFields, language: str) -> Making:
    """What is printed around the text of a version that a form holds; the text itself is left out."""
    given = parts_in(fields, "versions").get(language) or {}
    printed = {name: text_in(given, name) for name in ("kind", "date", "correction")}
    channels = list(items_in(given, "channels"))
    version = Version(language=language, channels=channels, **dict.fromkeys(releases.VERSION_TEXTS, "") | printed)
    release = releases.unsaved(session, fields)
    return Making(release, version, text_of(release, version, now()), settings.get(session, "office"), None)


def _txt(making: Making) -> bytes:
    """Plain text, a line for each paragraph: a wrapped one could not be told from two."""
    return body.plain(making.blocks(), making.text.language).encode()


def _html(making: Making) -> bytes:
    text, sources = making.text, body.sources(making.text.pictures, body.inline)
    return body.as_html(making.blocks(), text.language, text.headline, sources, colour_in(making.office)).encode()


def _docx(making: Making) -> bytes:
    name, small = text_in(making.office, "name"), "\n".join(making.head)
    head = [body.unmarked("banner", name), body.unmarked("small", making.address), body.unmarked("small", small)]
    blocks = [block for block in (*head, *making.blocks()) if block.text or block.rich.picture]
    text = making.text
    return docx_write.make(blocks, text.language, text.headline, making.logo, text.pictures)


def _pdf(making: Making) -> bytes:
    _kind, *head = making.head
    page = {
        "title": making.text.headline or making.kind, "language": pdf_rendering.language(making.version.language),
        "office": making.publisher, "address": making.address, "logo": making.logo, "pictures": making.text.pictures,
        "shares": {key: pictures.share(data) for key, data in making.text.pictures.items()},
        "colour": colour_in(making.office), "kind": making.kind, "head": head, "footer": making.foot,
        "blocks": [{
            "kind": block.rich.kind if block.kind == "text" else block.kind, "own": block.kind == "text",
            "text": block.text, "level": block.rich.level,
            "lines": [[run._asdict() for run in line] for line in block.rich.lines],
            "rows": [[[run._asdict() for run in cell] for cell in row] for row in block.rich.rows],
            "picture": block.rich.picture,
        } for block in making.blocks()],
    }  # fmt: skip
    return pdf_rendering.make("release", page, instead=pdf_rendering.LACKING, at=making.at)


def _metadata(name: str) -> Callable[[Making], bytes]:
    def made(making: Making) -> bytes:
        found = release_metadata.document(name, making.release, making.version, making.text, making.publisher)
        return (usable(json.dumps(found, ensure_ascii=False, indent=2)) + "\n").encode()

    return made


_MAKERS: dict[str, Callable[[Making], bytes]] = {
    "pdf": _pdf, "docx": _docx, "html": _html, "txt": _txt, "ninjs": _metadata("ninjs-3.3"),
    "ninjs-1.8": _metadata("ninjs-1.8"), "schema": _metadata("schema"),
}  # fmt: skip
FORMATS = tuple(_MAKERS)
# Endings of files: those that name a format by another word, and those of formats that share one.
_ENDINGS = {".htm": "html", ".json": "ninjs", ".jsonld": "schema"}
_FILES = {"ninjs": ".ninjs.json", "ninjs-1.8": ".ninjs.json", "schema": ".jsonld"}


# Every output of a release, read back as its readers' programs do and compared with the text it is made of.


_WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
# What a format has fields for, or no place for: it is not looked for in the format's own text.
_ELSEWHERE: Mapping[str, Mapping[str, Any]] = {
    "ninjs": {"correction": ""}, "ninjs-1.8": {"correction": ""},
    "schema": {
        "correction": "", "dateline": "", "boilerplate": "", "notes_to_editors": "", "officers": (), "channels": (),
        "photos": (),
    },
}  # fmt: skip


def faults(how: str, data: bytes, text: body.Text, beside: Sequence[str] = (), foot: str = "") -> list[proof.Fault]:
    """What a written output does otherwise than the text; `how` is one of `exporting_releases.FORMATS`.

    `beside` is what it says besides: letterhead, reference, date; `foot` stands at the foot of each page of a PDF.
    """
    wanted = proof.source(replace(text, **_ELSEWHERE.get(how, {})), addresses=how == "txt")
    kept = [sentence for sentence in proof.source(text) if sentence not in wanted]
    own = [*beside, *kept, *proof.own_words(text)]
    return [
        fault for said in _READERS[how](data, foot) for fault in proof.faults(wanted, said, own, exact=how != "pdf")
    ]


def _text_of_docx(data: bytes, foot: str) -> Iterator[str]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        document = ElementTree.fromstring(archive.read("word/document.xml"))
    yield "\n".join("".join(run.text or "" for run in line.iter(f"{_WORD}t")) for line in document.iter(f"{_WORD}p"))


def _text_of_pdf(data: bytes, foot: str) -> Iterator[str]:
    """The text layer, without the foot of each page: it stands between the halves of a sentence."""
    pages = pdf.text(data).split("\f")
    ends = (f"{foot} {number} / {len(pages)}" for number in range(1, len(pages) + 1))
    yield "\n".join(page.rstrip().removesuffix(end.strip()) for page, end in zip(pages, ends, strict=True))


def _text_of_ninjs(data: bytes, foot: str) -> Iterator[str]:
    found = json.loads(data)
    head = [row["value"] for row in found.get("headlines", ())]
    plain, xhtml = (row["value"] for row in found["bodies"])
    yield "\n".join([*head, plain])
    yield "\n".join([*head, proof.of_html(xhtml)])


def _text_of_ninjs_1(data: bytes, foot: str) -> Iterator[str]:
    found = json.loads(data)
    head = [found.get("headline", ""), found.get("headline_sub", "")]
    yield "\n".join([*head, found["body_text"]])
    yield "\n".join([*head, proof.of_html(found["body_xhtml"])])


def _text_of_schema(data: bytes, foot: str) -> Iterator[str]:
    found = json.loads(data)
    yield "\n".join(found.get(name, "") for name in ("headline", "alternativeHeadline", "articleBody"))


_READERS: dict[str, Callable[[bytes, str], Iterator[str]]] = {
    "txt": lambda data, _foot: iter([data.decode()]), "html": lambda data, _foot: iter([proof.of_html(data.decode())]),
    "docx": _text_of_docx, "pdf": _text_of_pdf, "ninjs": _text_of_ninjs, "ninjs-1.8": _text_of_ninjs_1,
    "schema": _text_of_schema,
}  # fmt: skip
