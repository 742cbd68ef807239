"""What is wrong with a release before it goes out: its files, versions, embargo, outputs; a sentence for each fault.

Rules: press.md §2 (R1–R2, R7–R10, R21–R23), features.md R4, R6, R7.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy.orm import Session

from outreach import i18n
from outreach.i18n import _
from outreach.mail import body, mail_words, proof
from outreach.model.base import now as this_moment
from outreach.model.people import Officer
from outreach.model.releases import Release, Version
from outreach.press import languages, outline, version_diff
from outreach.problems import Problem
from outreach.services import settings
from outreach.services.exporting import letter_export, release_export
from outreach.services.releases import attachments, embargo, leave, releases, statuses
from outreach.services.releases.preflight_files import Check as Check
from outreach.services.releases.preflight_files import look_at_file, strange_contacts, whole_text
from outreach.values import places, text

MEGABYTE = 1_000_000
BASE64 = 1.37
"""A file as it is mailed is this much larger than on disk: base64 with its line ends (press.md R10)."""


def look(session: Session, release_id: int, at: datetime | None = None) -> list[Check]:
    """Every check of a release as it stands, the files' first; `at` is the moment it is judged for, now by default.

    Files are read in a process of their own: some tenths of a second each.
    """
    release = releases.card(session, release_id)
    found: list[Check] = []
    for attachment in release.attachments:
        found += look_at_file(session, release, attachment)
    found += _strays(release)
    found += _pdf_for_some(release)
    found += _sizes(session, release)
    found += _photos(release)
    found += _versions(release)
    found += _embargo(release, at or this_moment())
    if told := statuses.told_another_embargo(session, release):
        found.append(Check("", "embargo", False, told))
    found += _dates(release, at or this_moment())
    found += _officers(release)
    found += _leave(release, at or this_moment())
    found += _status(release)
    found += _quotes(release)
    found += _outputs(session, release)
    return found


def _strays(release: Release) -> Iterator[Check]:
    """Files for the readers of a language that the release has no text in."""
    there = [version.language for version in release.versions]
    for file in release.attachments:
        if file.language and file.language not in there:
            told = _("The release has no text in {language}: nobody would receive this file.").format(
                language=places.language_name(file.language)
            )
            yield Check(file.name, "language", False, told, True, file.language, file.id)


def _pdf_for_some(release: Release) -> Iterator[Check]:
    if told := attachments.pdf_for_some(release):
        yield Check("", "language", False, told)


def _sizes(session: Session, release: Release) -> Iterator[Check]:
    """What all files of one mail weigh as they are sent, for each language."""
    warn, most = settings.get(session, "mail_warn_mb"), settings.get(session, "mail_most_mb")
    for language in [version.language for version in release.versions] or [""]:
        files = [file for file in release.attachments if file.language in (None, language)]
        size = sum(file.size for file in files) * BASE64 / MEGABYTE
        if not files:
            continue
        heaviest = max(files, key=lambda file: file.size)
        shown = f"{max(size, 0.1):.1f}"
        yield Check(
            heaviest.name if size > warn else "",
            "size",
            size <= warn,
            _("A message in {language} is {size} MB.").format(language=places.language_name(language), size=shown)
            if size <= warn
            else _(
                "A message in {language} is {size} MB; many servers refuse more than {most} MB. Reduce the "
                "files, or publish them on the web and add a link."
            ).format(language=places.language_name(language), size=shown, most=most),
            size > most,
            language,
            heaviest.id if size > warn else None,
        )


def _photos(release: Release) -> Iterator[Check]:
    """Pictures go out as links that say what they show and whose they are (press.md R11)."""
    for photo in release.photos:
        lacking = [name for name in ("caption", "credit") if not str(photo.get(name) or "").strip()]
        if lacking == ["caption"]:
            told = _("The picture {address} has no caption. Describe who and what it shows.")
        elif lacking == ["credit"]:
            told = _("The picture {address} has no credit. Name its owner.")
        elif lacking:
            told = _("The picture {address} has no caption and no credit. Describe what it shows, and name its owner.")
        else:
            continue
        yield Check("", "photo", False, told.format(address=photo["url"]), False, photo.get("language") or None)


# Versions


def differences(session: Session, release_id: int) -> list[version_diff.Difference]:
    """What the versions of a release do not say alike (features.md R7)."""
    return _differences(releases.card(session, release_id))


def _differences(release: Release) -> list[version_diff.Difference]:
    return version_diff.differences({version.language: whole_text(version) for version in release.versions})


def _versions(release: Release) -> Iterator[Check]:
    for version in release.versions:
        name = places.language_name(version.language)
        if not version.headline.strip():
            yield Check(
                "",
                "headline",
                False,
                _("The {language} text has no headline.").format(language=name),
                True,
                version.language,
            )
        elif len(version.headline) > 100:
            yield Check(
                "",
                "headline",
                False,
                _("The {language} headline has {count} characters; readers see up to 100.").format(
                    language=name, count=len(version.headline)
                ),
                False,
                version.language,
            )
        if not version.body.strip():
            yield Check(
                "",
                "body",
                False,
                _("There is no {language} text: the mail would contain only files.").format(language=name),
                True,
                version.language,
            )
        elif (
            (real := languages.language(version.body))
            and real != version.language
            and languages.letters(version.body) > 200
        ):
            yield Check(
                "",
                "language",
                False,
                _("The text under {language} is {real}.").format(language=name, real=places.language_name(real)),
                True,
                version.language,
            )
    differing = _differences(release)
    for difference in differing:
        yield Check("", "versions", False, difference.text, False, difference.language)
    if len(release.versions) > 1 and not differing:
        yield Check(
            "", "versions", True, _("Numbers, dates, names and contact details are the same in every language.")
        )


def _embargo(release: Release, at: datetime) -> Iterator[Check]:
    until = release.embargo_until
    if until is None:
        if release.status == "embargoed":
            yield Check(
                "",
                "embargo",
                False,
                _("The release is embargoed, but until when? Give a date, a time and a time zone."),
                True,
            )
        elif asked := embargo.undecided(release):
            yield Check("", "embargo", False, asked, True)
        return
    if release.status == "withdrawn" or (until <= at and release.status in ("released", "corrected")):
        return
    against = embargo.objection(until, at)
    yield Check(
        "", "embargo", not against, against or _("The embargo has a date, a time and a time zone."), serious=until <= at
    )


def _dates(release: Release, at: datetime) -> Iterator[Check]:
    """A text that is dated later than it goes out means an embargo (press.md R7)."""
    if release.embargo_until is not None or release.status not in ("draft", "ready"):
        return
    for version in release.versions:
        try:
            day = datetime.fromisoformat(version.date).date()
        except ValueError:
            continue
        if day > (at + timedelta(days=1)).date():
            yield Check(
                "",
                "date",
                False,
                _("The {language} text is dated {day}, which is in the future. Is it under embargo until then?").format(
                    language=places.language_name(version.language),
                    day=mail_words.date_of(version.date, i18n.language()),
                ),
                False,
                version.language,
            )


def _officers(release: Release) -> Iterator[Check]:
    for version in release.versions:
        name = places.language_name(version.language)
        there = releases.officers_for(release, version.language)
        if not there:
            yield Check(
                "",
                "officers",
                False,
                _("The {language} text has no officer to answer questions.").format(language=name),
                True,
                version.language,
            )
        strange = strange_contacts(version.body, there)
        if strange:
            yield Check(
                "",
                "officers",
                False,
                _(
                    "The {language} text contains {value}, which none of its officers has. Correct it, or "
                    "remove contact details from the text: the contact block is made from the officers' "
                    "records."
                ).format(language=name, value=", ".join(strange)),
                True,
                version.language,
            )
        for officer in there:
            yield from _unusable(officer, version.language)
            if not any(phone.valid for phone in officer.phones) and not any(email.valid for email in officer.emails):
                yield Check(
                    "",
                    "officers",
                    False,
                    _("{officer} has no working number or address.").format(officer=officer.name),
                    True,
                    version.language,
                )
            elif len(release.versions) > 1 and not _is_named_in(officer, version.language):
                yield Check(
                    "",
                    "officers",
                    False,
                    _(
                        "{officer} has no name and title for {language}, so the contact block is not in "
                        "the reader's language."
                    ).format(officer=officer.name, language=name),
                    False,
                    version.language,
                )


def _leave(release: Release, at: datetime) -> Iterator[Check]:
    """Officers who are on leave, with nobody standing in, on the day it is looked at or on one on which it goes out."""
    today = i18n.local(at).date()
    days = {today, *(day for day in _days_of(release) if day > today)}
    for version in release.versions:
        away = leave.away(release, [version.language], days)
        nobody = len(away) == len(releases.officers_for(release, version.language, today))
        for one in away:
            yield Check("", "leave", False, leave.told(one), nobody, version.language)


def _days_of(release: Release) -> Iterator[date]:
    """The days on which a release is meant to go out: its embargo's end, and those its texts are dated."""
    if release.embargo_until is not None:
        yield i18n.local(release.embargo_until).date()
    for version in release.versions:
        with suppress(ValueError):
            yield datetime.fromisoformat(version.date).date()


def _unusable(officer: Officer, language: str) -> Iterator[Check]:
    """What stands in an officer's record and cannot go out."""
    left = [row.raw for row in officer.emails if not row.valid] + [row.raw for row in officer.phones if not row.valid]
    if left and (any(row.valid for row in officer.phones) or any(row.valid for row in officer.emails)):
        yield Check(
            "",
            "officers",
            False,
            _("{officer}: {value} is incomplete, so the contact block omits it. Correct the officer's record.").format(
                officer=officer.name, value=", ".join(left)
            ),
            False,
            language,
        )


def _is_named_in(officer: Officer, language: str) -> bool:
    """Whether an officer's name reads in a language: given for it, or written in its script."""
    if any(row.language == language and row.name for row in officer.names):
        return True
    cyrillic = language in ("ru", "ky", "kk", "uk", "be", "bg", "sr", "tg", "mn")
    return (text.script(officer.name) == "Cyrl") == cyrillic


def _quotes(release: Release) -> Iterator[Check]:
    """Quotes that are kept with a text and have no place in it: they mark nothing, and nobody gets them."""
    for version in release.versions:
        found = outline.said(version.body).before if version.quotes else frozenset()
        letters = outline.letters_of(version.body)
        for quote in version.quotes:
            said = str(quote.get("text") or "")
            if not outline.stands_in(letters, said, found):
                told = _(
                    "The quote “{quote}” is not in the {language} text, so it is not sent. Add it to the text, or "
                    "delete it."
                ).format(language=places.language_name(version.language), quote=said)
                yield Check("", "quotes", False, told, language=version.language)


def _outputs(session: Session, release: Release) -> Iterator[Check]:
    """Makes every format of every version, reads it back and compares it with the text."""
    office = settings.get(session, "office")
    for version in release.versions:
        wrong = list(_differing(release, version, office)) if version.headline or version.body else []
        name = places.language_name(version.language)
        good = _("Every output matches the {language} text.").format(language=name)
        for told, serious in wrong or [(good, False)]:
            yield Check("", "outputs", not wrong, told, serious, version.language)


def _differing(release: Release, version: Version, office: dict[str, Any]) -> Iterator[tuple[str, bool]]:
    """What is wrong with the outputs of a version, and whether a mail of it is refused too."""
    try:
        body.refuse_mistakes(letter_export.text_of(release, version, this_moment()))
    except Problem as problem:
        yield problem.text, True
        return
    for how in release_export.FORMATS:
        try:
            _data, faults = release_export.proved(release, version, how, office)
        except Problem as problem:
            yield problem.text, False
            return
        yield from ((f"{how}: {proof.told(fault)}", True) for fault in faults[:1])


def _status(release: Release) -> Iterator[Check]:
    if release.status in ("corrected", "withdrawn") and not statuses.said(release):
        yield Check(
            "",
            "correction",
            False,
            _(
                "Describe in a sentence what was corrected, or why the release is withdrawn. Its recipients "
                "will read it."
            ),
            True,
        )
