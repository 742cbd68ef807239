"""A release as the letters its recipients get: for each language its text, its officers, its files."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from sqlalchemy.orm import Session

from outreach.i18n import _, counted
from outreach.mail import body, mail_words, merge
from outreach.mail.body import Number, Photo, PressContact, Text
from outreach.mail.merge import FIELDS
from outreach.mail.message import File, Letter, Sender
from outreach.model.base import now
from outreach.model.releases import Attachment, Release, Version
from outreach.problems import Problem
from outreach.services import officers, settings
from outreach.services.contacts.records import Fields, FormFields, batches
from outreach.services.delivery.audience import Recipient
from outreach.services.exporting.export_records import BATCH, some
from outreach.services.releases import embargo, greetings, releases
from outreach.services.releases.greetings import Given
from outreach.values import places
from outreach.values.fields import text_in


def letters(
    session: Session,
    release_id: int,
    languages: Iterable[str],
    at: datetime,
    sender: Sender,
    greeting: Given = None,
    *,
    first: bool = False,
) -> dict[str, Letter]:
    """The letter of each of the languages, which must be among the release's.

    With `first` it is that of those who never had the release: to them a corrected one is no correction.

    Raises:
        Problem: a merge field is not whole or there is none of that name, or a file is damaged.

    Of a withdrawn release it is the word that it is withdrawn, without files.
    """
    release = releases.card(session, release_id)
    versions = {version.language: version for version in release.versions}
    limits = settings.get(session, "mail_warn_mb") * 1e6, settings.get(session, "mail_most_mb") * 1e6
    files: dict[int, File] = {}
    made = {}
    above = greetings.above(greeting, release, greetings.office(session))
    for language in languages:
        text = text_of(release, versions[language], at, above.get(language, ""))
        text = replace(text, local_times=True, colour=colour_in(settings.get(session, "office")))
        text = as_first(text) if first else text
        there = [] if text.withdrawn else _attached(session, release, language, files)
        attached = [_marked(file, text) for file in there]
        made[language] = Letter(text, attached, sender, limits)
    return made


def as_first(text: Text) -> Text:
    """A text as it is told to those who never had the release: what was corrected is no news to them."""
    return replace(text, corrected=False, correction="") if text.corrected else text


def colour_in(office: FormFields) -> str:
    """The colour of an office for its headings and links, "" where it has none."""
    found = text_in(office, "colour")
    return found if re.fullmatch("#[0-9a-fA-F]{6}", found) else ""


def text_of(release: Release, version: Version, at: datetime, greeting: str = "") -> Text:
    """One language version of a loaded release, as a message says it at that moment."""
    ahead = release.status != "withdrawn" and embargo.is_ahead(release, at)
    return Text(
        language=version.language or "en", headline=version.headline, subhead=version.subhead,
        dateline=version.dateline, body=version.body, boilerplate=version.boilerplate,
        notes_to_editors=version.notes_to_editors, officers=press_contacts(release, version.language),
        channels=[(text_in(row, "network"), text_in(row, "value")) for row in version.channels], embargoed=ahead,
        embargo_until=release.embargo_until if ahead else None, embargo_zone=release.embargo_zone,
        photos=[Photo(str(photo["url"]), text_in(photo, "caption"), text_in(photo, "credit"))
                for photo in photos(release, version.language)],
        corrected=release.status == "corrected", withdrawn=release.status == "withdrawn",
        correction=version.correction or release.correction if release.status in ("corrected", "withdrawn") else "",
        greeting=greeting, pictures=pictures(release, version),
    )  # fmt: skip


def check(session: Session, release_id: int, people: Sequence[Recipient], greeting: Given = None) -> None:
    """Refuses what could not be merged for everybody: fields that are not whole, and empty ones without other words;
    and what names an embargo that is not set.

    Raises:
        Problem: it names the place and the field, or those for whom it is empty, or the embargo.
    """
    check_card(session, releases.card(session, release_id), people, greeting)


def check_card(session: Session, release: Release, people: Sequence[Recipient], greeting: Given = None) -> None:
    """The same of a release that is loaded."""
    if asked := embargo.undecided(release):
        raise Problem(asked)
    above = greetings.above(greeting, release, greetings.office(session))
    texts = {
        version.language: replace(text_of(release, version, now(), above.get(version.language, "")), local_times=True)
        for version in release.versions
    }
    greetings.refuse_others(above, texts)
    for text in texts.values():
        body.refuse_mistakes(text)
    required = {language: merge.required(body.templates(text)) for language, text in texts.items()}
    empty: dict[str, list[str]] = {}
    for one, fields in _with_fields(session, [one for one in people if required.get(one.language)]):
        values = merge_values(fields, one.address, one.language, texts[one.language])
        for name in required[one.language]:
            if not values.get(name, "").strip():
                empty.setdefault(name, []).append(one.name)
    for name, names in empty.items():
        raise Problem(_empty(name, names))


def _with_fields(session: Session, people: Sequence[Recipient]) -> Iterator[tuple[Recipient, Fields]]:
    by_id = {one.contact: one for one in people}
    for batch in batches(list(by_id), BATCH):
        yield from ((by_id[fields["id"]], fields) for fields in some(session, batch))


_NAMED = 3


def _empty(field: str, names: Sequence[str]) -> str:
    """Who has nothing in a field, and what to write."""
    more = len(names) - _NAMED
    shown = ", ".join(names[:_NAMED])
    if more > 0:
        shown += " " + counted("and {count} more", "and {count} more", more)
    told = _("{field} is empty for {names}. Fill it in, or add a fallback: {example}.")
    return told.format(field=f"{{{{{field}}}}}", names=shown, example=f"{{{{{field}|…}}}}")


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


def attachments(release: Release, language: str) -> list[Attachment]:
    """The files that go with a version: those of every language, and its own."""
    return [row for row in release.attachments if row.language in (None, "", language)]


def photos(release: Release, language: str) -> list[Fields]:
    """The linked photos that go with a version: those of every language, and its own."""
    return [photo for photo in release.photos if photo.get("language") in (None, "", language)]


def pictures(release: Release, version: Version) -> dict[str, bytes]:
    """The pictures in the texts of a version of a card, by their hash."""
    return {one.hash: release.pictures[one.hash] for one in version.pictures if one.hash in release.pictures}


def _attached(session: Session, release: Release, language: str, known: dict[int, File]) -> list[File]:
    files = []
    for row in attachments(release, language):
        if row.id not in known:
            known[row.id] = File(row.name, row.media_type, releases.blob(session, row.id))
        files.append(known[row.id])
    return files


def file_names(release: Release, text: Text) -> list[str]:
    """The names of the files that go with a version, as its recipients see them."""
    rows = [] if text.withdrawn else attachments(release, text.language)
    return [_marked(File(row.name, row.media_type, b""), text).name for row in rows]


def _marked(file: File, text: Text) -> File:
    """A file of a release under embargo says so in its name, where it is seen after it was saved (features.md R4)."""
    if not text.embargoed:
        return file
    return file._replace(name=f"{mail_words.file_mark(text.embargo_until, text.embargo_zone)}_{file.name}")


def merge_values(fields: Fields, address: str, language: str, text: Text | None = None) -> Mapping[str, str]:
    """What merge fields say of a contact; with the text of a release under embargo, its moment on their own clock."""
    values = {name: text_in(fields, name) for name in FIELDS}
    zone = next(iter(places.zones(values["country"])), "") if values["country"] else ""
    if text is not None and text.embargo_until is not None and zone:
        values["embargo_local"] = mail_words.local_embargo(text.embargo_until, text.embargo_zone, zone, text.language)
    values["email"] = address
    values["language"] = places.language_name(language) if language else ""
    values["country"] = places.country_name(values["country"]) if values["country"] else ""
    return values
