"""A release as the letters its recipients get: for each language its text, its officers, its files."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime

from sqlalchemy.orm import Session

from outreach.i18n import _
from outreach.mail import words
from outreach.mail.body import Number, PressContact, Quote, Text
from outreach.mail.merge import FIELDS
from outreach.mail.message import File, Letter, Sender
from outreach.model import places
from outreach.model.releases import Release, Version
from outreach.problems import Problem
from outreach.services import officers, releases
from outreach.services.records import Fields


def letters(
    session: Session, release_id: int, languages: Iterable[str], at: datetime, sender: Sender, greeting: str = ""
) -> dict[str, Letter]:
    """The letter of each of the languages, which must be among the release's.

    Raises:
        Problem: the release is withdrawn, a text uses an unknown merge field, or a file is damaged.
    """
    release = releases.card(session, release_id)
    if release.status == "withdrawn":
        raise Problem(_("This release is withdrawn; no drafts are made of it."))
    versions = {version.language: version for version in release.versions}
    files: dict[int, File] = {}
    made = {}
    for language in languages:
        text = text_of(release, versions[language], at, greeting)
        attached = [_marked(file, text) for file in _attached(session, release, language, files)]
        made[language] = Letter(text, attached, sender)
    return made


def text_of(release: Release, version: Version, at: datetime, greeting: str = "") -> Text:
    """One language version of a loaded release, as a message says it at that moment."""
    held = release.status not in ("released", "corrected")
    ahead = held and release.embargo_until is not None and release.embargo_until > at
    over = release.embargo_until is not None and release.embargo_until <= at
    return Text(
        language=version.language or "en",
        headline=version.headline,
        subhead=version.subhead,
        dateline=version.dateline,
        body=version.body,
        quotes=[Quote(str(quote.get("text") or ""), str(quote.get("speaker") or "")) for quote in version.quotes],
        boilerplate=version.boilerplate,
        notes_to_editors=version.notes_to_editors,
        officers=press_contacts(release, version.language),
        channels=[(str(row.get("network") or ""), str(row.get("value") or "")) for row in version.channels],
        embargoed=ahead or (release.status == "embargoed" and not over),
        embargo_until=release.embargo_until if ahead else None,
        embargo_zone=release.embargo_zone,
        corrected=release.status == "corrected",
        greeting=greeting,
    )


def press_contacts(release: Release, language: str) -> list[PressContact]:
    """The officers of a loaded release who answer in a language, as its contact block shows them."""
    found = []
    for officer in releases.officers_for(release, language):
        block = officers.block(officer, language)
        kinds = [(phone.e164 or "", phone.kind) for phone in officer.phones if phone.valid]
        numbers = [Number(shown, *kind) for shown, kind in zip(block.phones, kinds, strict=True)]
        found.append(
            PressContact(
                block.name, block.honorific, block.title, block.organisation, numbers, block.emails, block.channels
            )
        )
    return found


def _attached(session: Session, release: Release, language: str, known: dict[int, File]) -> list[File]:
    files = []
    for row in release.attachments:
        if row.language not in (None, "", language):
            continue
        if row.id not in known:
            known[row.id] = File(row.name, row.media_type, releases.blob(session, row.id))
        files.append(known[row.id])
    return files


def _marked(file: File, text: Text) -> File:
    """A file of a release under embargo says so in its name, where it is seen after it was saved (features.md R4)."""
    if not text.embargoed:
        return file
    return file._replace(name=f"{words.file_mark(text.embargo_until, text.embargo_zone)}_{file.name}")


def merge_values(fields: Fields, address: str, language: str) -> Mapping[str, str]:
    """What merge fields say of a contact."""
    values = {name: str(fields.get(name) or "") for name in FIELDS}
    values["email"] = address
    values["language"] = places.language_name(language) if language else ""
    values["country"] = places.country_name(values["country"]) if values["country"] else ""
    return values
