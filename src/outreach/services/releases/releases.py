"""Releases: their language versions, the officers at their foot, and the files attached to them."""

from __future__ import annotations

import re
import unicodedata
from array import array
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Select, func, select
from sqlalchemy.orm import Session, aliased, selectinload

from outreach import i18n
from outreach.i18n import N_, _
from outreach.model.activities import Activity
from outreach.model.base import Expression, now
from outreach.model.coverage import Clipping
from outreach.model.distributions import Distribution
from outreach.model.people import Officer
from outreach.model.releases import Attachment, Release, ReleaseOfficer, Version
from outreach.problems import FieldProblem
from outreach.services.contacts import records
from outreach.services.contacts.record_kind import RecordKind
from outreach.services.contacts.records import Fields, FormFields
from outreach.services.delivery import delivery
from outreach.services.releases import blobs, embargo, statuses
from outreach.store import search
from outreach.store.history import change_log
from outreach.values import places, rich_text, text
from outreach.values.fields import items_in, text_in

TEXTS = (
    "reference", "embargo_zone", "prepared_by", "cleared_by", "notes", "project", "programme", "correction",
)  # fmt: skip
# What a release is about, each a list: organisations as they are named, ISO codes, numbers of goals.
LISTS = ("donors", "partners", "countries", "sdgs")
VERSION_TEXTS = (
    "kind", "headline", "subhead", "dateline", "date", "body", "boilerplate", "notes_to_editors", "translator",
    "correction",
)  # fmt: skip
SORTS = ("created_at", "headline", "status", "reference", "id")
# Bytes of a file's name: what file systems take is 255, and a mark of an embargo may come before it.
MAX_NAME = 200


class ReleaseRow(NamedTuple):
    """A release as a table shows it.

    `headline` is `Release.called`; `incomplete` has the languages without a headline or a text.
    """

    id: int
    reference: str
    headline: str
    status: str
    languages: list[str]
    attachments: int
    officers: list[str]
    embargo_until: datetime | None
    created_at: datetime
    incomplete: Sequence[str] = ()


@dataclass(frozen=True)
class _Kind(RecordKind[Release]):
    """Releases with all that belongs to them."""

    def loaded(self, session: Session, *conditions: ColumnElement[bool]) -> Sequence[Release]:
        return session.scalars(_whole().where(*conditions)).all()


KIND = _Kind(Release, ())
count = KIND.count


def find(session: Session, filter: str = "", sort: str = "created_at", descending: bool = True) -> array[int]:
    """The ids of the releases whose words begin with the words asked for, in either script, sorted."""
    records.check_sort(sort, SORTS, N_("Releases can't be sorted by “{field}”. Sort by: {fields}."))
    query = select(Release.id).where(*search.word_matching(Release.search, filter))
    key: Expression
    if sort == "headline":
        own = aliased(Version)
        query = query.outerjoin(Version, (Version.release_id == Release.id) & (Version.rank == 0))
        query = query.outerjoin(own, (own.release_id == Release.id) & (own.language == i18n.language()))
        key = search.in_order(session, func.coalesce(func.nullif(own.headline, ""), Version.headline))
    else:
        key = getattr(Release, sort)
    return search.ids(session, query.order_by(key.desc() if descending else key, Release.id.desc()))


def rows(session: Session, ids: Sequence[int]) -> list[ReleaseRow]:
    """The rows of these ids, in their order; ids that are gone are left out."""
    return [_row(release) for release in KIND.in_order(session, ids)]


def _row(release: Release) -> ReleaseRow:
    return ReleaseRow(
        id=release.id,
        reference=release.reference,
        headline=release.called,
        status=release.status,
        languages=[version.language for version in release.versions],
        attachments=len(release.attachments),
        officers=list(dict.fromkeys(row.officer.name for row in release.officers)),
        embargo_until=release.embargo_until,
        created_at=release.created_at,
        incomplete=[v.language for v in release.versions if not (v.headline.strip() and v.body.strip())],
    )


_PARTS = (Officer.names, Officer.emails, Officer.phones, Officer.channels)


@cache
def _whole() -> Select[Release]:
    """Releases with all that belongs to them. Made once: to say it takes longer than to read a release."""
    officer = selectinload(Release.officers).selectinload(ReleaseOfficer.officer)
    people = (officer, officer.selectinload(Officer.stand_in))
    return select(Release).options(
        selectinload(Release.versions),
        selectinload(Release.attachments),
        *(person.selectinload(part) for person in people for part in _PARTS),
    )


def unsaved(session: Session, fields: FormFields) -> Release:
    """A release as a form holds it, with the cards of its officers and without versions; it is in no session."""
    chosen = [_of_language(item) for item in items_in(fields, "officers")]
    stand_in = selectinload(Officer.stand_in)
    cards = (*map(selectinload, _PARTS), *map(stand_in.selectinload, _PARTS))
    wanted = select(Officer).where(Officer.id.in_([number for number, _language in chosen])).options(*cards)
    known = {officer.id: officer for officer in session.scalars(wanted)}
    until, texts = fields.get("embargo_until"), {name: text_in(fields, name) for name in TEXTS}
    return Release(
        **texts, status=text_in(fields, "status") or "draft", photos=list(items_in(fields, "photos")),
        embargo_until=until if isinstance(until, datetime) else None,
        officers=[ReleaseOfficer(officer=known[one], language=language) for one, language in chosen if one in known],
    )  # fmt: skip


def card(session: Session, release_id: int) -> Release:
    """A release with its versions, officers (whole cards), attachments (without their bytes) and pictures, detached.

    Raises:
        Problem: there is none of that number.
    """
    release = KIND.get(session, release_id)
    wanted = {picture.hash for version in release.versions for picture in version.pictures}
    release.pictures = blobs.known(session, wanted) if wanted else {}
    session.expunge_all()
    return release


brief = RecordKind(Release, ("versions",)).get
"""A release with its versions alone, in the session."""


def fields(session: Session, release_id: int) -> Fields:
    """A release as the fields of a form, which `edit` takes back."""
    return fields_of(KIND.get(session, release_id))


def fields_of(release: Release) -> Fields:
    """A loaded release (a card) as the fields of a form."""
    return {
        **{name: getattr(release, name) for name in TEXTS}, "status": release.status,
        "embargo_until": release.embargo_until, "cleared_on": release.cleared_on,
        **{name: list(getattr(release, name) or ()) for name in LISTS},
        "photos": [dict(photo) for photo in release.photos or ()],
        "officers": [{"officer": row.officer_id, "language": row.language} if row.language else row.officer_id
                     for row in release.officers],
        "versions": {version.language: {
            **{name: getattr(version, name) for name in VERSION_TEXTS},
            "quotes": list(version.quotes), "channels": list(version.channels),
        } for version in release.versions},
    }  # fmt: skip


def add(session: Session, fields: Mapping[str, object]) -> int:
    """Adds a release and returns its id.

    Raises:
        FieldProblem: it has neither a headline nor a text.
    """
    release = Release(
        status="draft", created_at=now(), versions=[], officers=[], attachments=[],
        photos=[], **{name: [] for name in LISTS},
    )  # fmt: skip
    session.add(release)
    _set(session, release, fields)
    session.flush()
    return release.id


def edit(session: Session, release_id: int, fields: Mapping[str, object], version: int | None = None) -> None:
    """Sets the fields that are given; a language that is not among the versions given is removed.

    Raises:
        Problem: the release is gone, or has changed since the card was read.
    """
    if "status" in fields:
        delivery.one_at_a_time(session, release_id)
    release = KIND.get(session, release_id)
    records.check_version(release, version)
    before = fields_of(release)
    _set(session, release, fields)
    after = fields_of(release)
    records.count_edit(release, before, after)
    if any(after[name] != before[name] for name in ("status", "embargo_until")):
        statuses.check_words(session, release)
        _move_embargo(session, release, before)
    session.flush()


def _move_embargo(session: Session, release: Release, before: Fields) -> None:
    """What is held for an embargo follows it; one under which a release went out is lifted, and not taken off."""
    old, new, moment = before["embargo_until"], release.embargo_until, now()
    if old == new or old is None or old <= moment:
        return
    if (new is None or new <= moment) and statuses.has_gone_out(session, release.id):
        text = _("The release was sent under this embargo. Move the embargo to a later time, or lift it.")
        raise FieldProblem("embargo_until", text)
    if new is not None:
        statuses.follow(session, release, old)


def correct(session: Session, release_id: int, what: str, language: str | None = None) -> None:
    """Marks a release that has gone out as corrected; `what` is for those who got it, in all languages or in one.

    Raises:
        Problem: it has not gone out, or nothing is said of what was corrected.
    """
    _mark(session, release_id, "corrected", what, language)


def withdraw(session: Session, release_id: int, why: str, language: str | None = None) -> None:
    """Withdraws a release: nobody new gets it, and those who did can be told why.

    Raises:
        Problem: it is withdrawn already, or no reason is given.
    """
    _mark(session, release_id, "withdrawn", why, language)


def _mark(session: Session, release_id: int, status: str, words: str, language: str | None) -> None:
    delivery.one_at_a_time(session, release_id)  # what is sent from here on is sent as corrected
    release = KIND.get(session, release_id)
    fields: dict[str, object] = {"status": status}
    if language is None:
        fields["correction"] = words
    else:
        code = places.language_code(language) or language
        if code not in [version.language for version in release.versions]:
            raise FieldProblem("versions", _("The release has no version in “{language}”.").format(language=language))
        fields["versions"] = {v.language: {"correction": words} if v.language == code else {} for v in release.versions}
    _set(session, release, fields)
    statuses.mark(session, release)  # again, too: the last time counts
    if not words.strip():
        raise FieldProblem("correction", _("Describe it in a sentence. The recipients of the release will read it."))
    statuses.check_words(session, release)
    session.flush()


def _set(session: Session, release: Release, fields: Mapping[str, Any]) -> None:
    records.set_texts(release, fields, TEXTS)
    if release.embargo_zone and "embargo_zone" in fields:
        release.embargo_zone = embargo.zone_name(release.embargo_zone)
    if "status" in fields:
        statuses.change(session, release, fields["status"])
    if "embargo_until" in fields:
        release.embargo_until = _moment(fields["embargo_until"], release.embargo_zone or "")
        if release.embargo_until is not None and not release.embargo_zone:
            release.embargo_zone = _offset(fields["embargo_until"])
    if "cleared_on" in fields:
        release.cleared_on = records.day(fields["cleared_on"], "cleared_on")
    _set_about(release, fields)
    if "versions" in fields:
        _set_versions(release, fields["versions"])
    if not any(version.headline or version.body for version in release.versions):
        raise FieldProblem("headline", _("A release needs a headline or a text."))
    if "officers" in fields:
        _set_officers(session, release, fields["officers"])
    elif "versions" in fields:
        _drop_officers_without_version(release)
    release.search = search_of(release)


def search_of(release: Release) -> str:
    """What a release is found by."""
    about = (release.reference, release.project, release.programme, *(release.donors or ()), *(release.partners or ()))
    told = (part for version in release.versions for part in (version.headline, version.subhead, version.said))
    return text.search_text((*(part or "" for part in about), *told))


def _set_about(release: Release, fields: Mapping[str, Any]) -> None:
    """Sets what the release is about, where it is given (features.md R10)."""
    if "photos" in fields:
        release.photos = [_photo(photo) for photo in fields["photos"] or ()]
    for name in LISTS:
        if name in fields:
            read = _READ.get(name, records.clean)
            wanted = list(dict.fromkeys(read(str(value), name) for value in fields[name] or () if str(value).strip()))
            if getattr(release, name) != wanted:
                setattr(release, name, wanted)


def _goal(value: str, field: str) -> int:
    digits = "".join(filter(str.isdigit, value))
    if not digits or not 1 <= int(digits) <= 17:
        raise FieldProblem(field, _("The goals are numbered 1 to 17, not {value}.").format(value=value))
    return int(digits)


_READ: Mapping[str, Callable[[str, str], str | int]] = {"countries": records.country, "sdgs": _goal}


def _photo(photo: Mapping[str, object]) -> dict[str, str]:
    """A picture as a link with its caption and credit; only http and https lead anywhere (press.md R11)."""
    address = records.clean(text_in(photo, "url"), "photos").strip()
    if not address.lower().startswith(("http://", "https://")):
        raise FieldProblem("photos", _("A picture link must begin with https://."))
    texts = {name: records.clean(text_in(photo, name), "photos") for name in ("caption", "credit", "language")}
    return {"url": address, **texts}


def _moment(value: object, zone: str) -> datetime | None:
    """An embargo's moment: date, time and zone, or nothing (press.md R1)."""
    if value in (None, ""):
        return None
    try:
        moment = value if isinstance(value, datetime) else datetime.fromisoformat(str(value))
    except ValueError:
        raise FieldProblem("embargo_until", _("Enter a date with a time, as 2026-01-31T10:00+06:00.")) from None
    if not isinstance(value, datetime) and ":" not in str(value):
        raise FieldProblem("embargo_until", _("An embargo needs a date, a time and a time zone. Which time?"))
    if moment.tzinfo is None and not zone:
        raise FieldProblem("embargo_until", _("An embargo needs a date, a time and a time zone. Which time zone?"))
    return embargo.moment(moment, zone) if moment.tzinfo is None else moment


def _offset(value: object) -> str:
    """The offset a moment was given with, "+06:00": an embargo is shown as it was set."""
    moment = value if isinstance(value, datetime) else datetime.fromisoformat(str(value))
    minutes = int((moment.utcoffset() or timedelta()).total_seconds() // 60)
    return f"{'+' if minutes > 0 else '-'}{abs(minutes) // 60:02}:{abs(minutes) % 60:02}" if minutes else "UTC"


def _set_versions(release: Release, versions: Mapping[str, Mapping[str, Any]]) -> None:
    wanted = {places.language_code(language) or language or "": given for language, given in versions.items()}
    there = {row.language: row for row in release.versions}
    for language in there.keys() - wanted.keys():
        release.versions.remove(there[language])
    for rank, (language, given) in enumerate(wanted.items()):
        row = there.get(language)
        if row is None:
            row = Version(language=language, quotes=[], channels=[], **dict.fromkeys(VERSION_TEXTS, ""))
            release.versions.append(row)
        records.set_texts(row, given, VERSION_TEXTS)
        changed = {name: list(given[name]) for name in ("quotes", "channels") if name in given}
        records.put(row, {**changed, "rank": rank})


def _set_officers(session: Session, release: Release, given: Sequence[object]) -> None:
    wanted = list(dict.fromkeys(_of_language(item) for item in given))
    _check_officers(session, release, wanted)
    there = {(row.officer_id, row.language or None): row for row in reversed(release.officers)}
    for row in list(release.officers):
        if row not in [there[key] for key in wanted if key in there]:
            release.officers.remove(row)
    for rank, key in enumerate(wanted):
        if key not in there:
            release.officers.append(ReleaseOfficer(officer_id=key[0], language=key[1], rank=rank))
        else:
            records.put(there[key], {"rank": rank})


def _of_language(item: Any) -> tuple[int, str | None]:
    """(officer, language) of an item of the field `officers`: an id, or {"officer": id, "language": "ru"}."""
    if not isinstance(item, Mapping):
        return item, None
    language = item.get("language") or None
    return item["officer"], (places.language_code(language) or language) if language else None


def _check_officers(session: Session, release: Release, wanted: Sequence[tuple[int, str | None]]) -> None:
    known = set(session.scalars(select(Officer.id).where(Officer.id.in_([number for number, _language in wanted]))))
    languages = {None, *(version.language for version in release.versions)}
    for number, language in wanted:
        if number not in known:
            raise records.lacking(Officer, number, "officers")
        if language not in languages:
            text = _("An officer is assigned to a language that the release has no text in: {language}.")
            raise FieldProblem("officers", text.format(language=places.language_name(language or "")))


def _drop_officers_without_version(release: Release) -> None:
    """A language that is taken off a release takes its own officers with it."""
    languages = {version.language for version in release.versions}
    for row in list(release.officers):
        if row.language and row.language not in languages:
            release.officers.remove(row)


def officers_for(release: Release, language: str, day: date | None = None) -> list[Officer]:
    """The officers of a loaded release who answer in a language, in order (press.md R22).

    A version carries its own officers; where it has none, those of every version. Who is on leave on the day (by
    default today) is stood in for, once.
    """
    there = [present(officer, day or i18n.today()) for officer in named_for(release, language)]
    return list({officer.id: officer for officer in there}.values())


def named_for(release: Release, language: str) -> list[Officer]:
    """The officers of a loaded release as they are named for a language, whoever is on leave."""
    own = [row.officer for row in release.officers if row.language and row.language == language]
    return own or [row.officer for row in release.officers if not row.language]


def present(officer: Officer, day: date) -> Officer:
    """The officer, or who stands in where they are on leave that day; the officer again where nobody does."""
    return officer.stand_in if is_away(officer, day) and officer.stand_in is not None else officer


def is_away(officer: Officer, day: date) -> bool:
    """Whether an officer is on leave on a day."""
    away = officer.away_from is not None and officer.away_from <= day
    back = officer.away_until is not None and officer.away_until < day
    return away and not back


def attach(
    session: Session,
    release_id: int,
    name: str,
    data: bytes,
    language: str | None = None,
    *,
    media_type: str = "application/octet-stream",
    pages: int | None = None,
) -> int:
    """Attaches a file to a release, for one language or for all, and returns the attachment's id.

    The bytes are kept once, by their hash. What kind of file it is has been found out before (`files.look`).

    Raises:
        Problem: the file is empty or larger than 100 MB, or the release is gone.
    """
    release = KIND.get(session, release_id)
    code = _language_of(release, language)
    key = blobs.keep(session, name, data)
    same = next((a for a in release.attachments if a.blob_hash == key and a.language == code), None)
    if same is not None:
        return same.id
    attachment = Attachment(
        release_id=release_id, blob_hash=key, language=code, name=_file_name(name), size=len(data),
        media_type=media_type, pages=pages, rank=len(release.attachments),
    )  # fmt: skip
    session.add(attachment)
    session.flush()
    return attachment.id


def _language_of(release: Release, language: str | None) -> str | None:
    """The language whose readers get a file; None for all.

    Raises:
        FieldProblem("language"): the release has no text in it, so that nobody would get the file.
    """
    code = (places.language_code(language) or language) if language else None
    if code is not None and code not in [version.language for version in release.versions]:
        text = _("The release has no text in {language}: nobody would receive this file.")
        raise FieldProblem("language", text.format(language=places.language_name(code)))
    return code


def _file_name(name: str) -> str:
    """A file's name without folders and without signs that are not seen; what is too long for a disk is cut."""
    seen = "".join(letter for letter in name if unicodedata.category(letter) not in ("Cc", "Cf", "Cs", "Zl", "Zp"))
    last = re.split(r"[/\\]", seen)[-1].strip().rstrip(". ")
    stem, dot, ending = last.rpartition(".") if "." in last else (last, "", "")
    if not stem.strip(". "):
        stem = "file"
    while len(f"{stem}{dot}{ending}".encode()) > MAX_NAME and len(stem) > 1:
        stem = stem[:-1]
    return f"{stem}{dot}{ending}".encode()[:MAX_NAME].decode(errors="ignore")


def set_attachment_language(session: Session, attachment_id: int, language: str | None) -> None:
    """Says whose file it is: that of one language's readers, or (None) of all."""
    attachment = _attachment(session, attachment_id)
    attachment.language = _language_of(KIND.get(session, attachment.release_id), language)
    session.flush()


def detach(session: Session, attachment_id: int) -> None:
    """Takes a file off its release; its bytes stay, so that undo can bring it back."""
    session.delete(_attachment(session, attachment_id))
    session.flush()


def blob(session: Session, attachment_id: int) -> bytes:
    """The bytes of an attachment.

    Raises:
        Problem: it is no longer there, or its bytes are not what was attached.
    """
    return blobs.read(session, _attachment(session, attachment_id).blob_hash)


def _attachment(session: Session, attachment_id: int) -> Attachment:
    return records.get(session, Attachment, attachment_id)


def choices(session: Session, release_id: int) -> list[str]:
    """The statuses that may follow the one a release has, that one first."""
    return statuses.choices(session, KIND.get(session, release_id))


def proposed_about(session: Session, release_id: int) -> Fields:
    """What the texts of a release say it is about and its record does not yet (features.md R10); only blank fields."""
    from outreach.press import metadata  # late: start-up, and a list of releases needs none

    release = KIND.get(session, release_id)
    found: Fields = {}
    for version in release.versions:
        read, _finds = metadata.read(
            "\n\n".join((version.dateline, version.said, rich_text.plain(version.boilerplate)))
        )
        for name in ("project", "programme", *LISTS):
            value = getattr(read, name)
            # The donors of one language are the same people in another: the first that names them is taken.
            if value and not getattr(release, name) and not found.get(name):
                found[name] = value
    return found


def alike(session: Session, release_id: int) -> list[int]:
    """The numbers of other releases with the reference, or a headline, of this one."""
    release = KIND.get(session, release_id)
    headlines = [version.headline for version in release.versions if version.headline]
    same = Version.headline.in_(headlines) | ((Release.reference == release.reference) & (Release.reference != ""))
    there = select(Release.id).outerjoin(Version, Version.release_id == Release.id).distinct()
    return list(session.scalars(there.where(same, Release.id != release_id).order_by(Release.id)))


def languages(release: Release) -> list[str]:
    """The languages a loaded release has a version in, in order."""
    return [version.language for version in release.versions if version.headline or version.body]


def delete(session: Session, ids: Sequence[int]) -> int:
    """Deletes releases; who got them, and what was published, stays. Returns how many there were."""
    there = list(session.scalars(select(Release.id).where(Release.id.in_(list(ids)))))
    after: tuple[Any, ...] = (Distribution, Activity, Clipping)
    for model in after:
        kept = session.scalars(select(model.id).where(model.release_id.in_(there))).all()
        change_log.update_rows(session, model, [{"id": row, "release_id": None} for row in kept])
    for model in (Version, ReleaseOfficer, Attachment):
        owned = session.scalars(select(model.id).where(model.release_id.in_(there)))
        change_log.delete_rows(session, model, list(owned))
    change_log.delete_rows(session, Release, there)
    return len(there)
