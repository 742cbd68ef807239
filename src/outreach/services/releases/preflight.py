"""What is wrong with a release before it goes out: its files, versions, embargo, outputs; a sentence for each fault.

Rules: press.md §2 (R1–R2, R7–R10, R21–R23), features.md R4, R6, R7.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import suppress
from datetime import date, datetime, timedelta
from typing import NamedTuple

from sqlalchemy.orm import Session

from outreach import i18n
from outreach.i18n import _
from outreach.mail import body, mail_words, proof
from outreach.model.base import now as this_moment
from outreach.model.people import Email, Officer, Phone
from outreach.model.reasons import Reason
from outreach.model.releases import Release, Version
from outreach.press import languages, outline, version_diff
from outreach.problems import Problem
from outreach.services import settings
from outreach.services.delivery import audience, delivery, distributions
from outreach.services.exporting import letter_export, release_export
from outreach.services.releases import attachments, embargo, greetings, leave, pictures, releases, statuses
from outreach.services.releases.preflight_files import Check as Check
from outreach.services.releases.preflight_files import look_at_file, strange_contacts, whole_text
from outreach.values import places, text
from outreach.values.fields import text_in

MEGABYTE = 1_000_000
BASE64 = 1.37
"""A file as it is mailed is this much larger than on disk: base64 with its line ends (press.md R10)."""
LONGEST_HEADLINE = 100


class _Subject(NamedTuple):
    """A release that is looked at, and the moment it is judged for."""

    session: Session
    release: Release
    at: datetime


def look(session: Session, release_id: int, at: datetime | None = None) -> list[Check]:
    """Every check of a release as it stands, the files' first; `at` is the moment it is judged for, now by default.

    Files are read in a process of their own: some tenths of a second each.
    """
    subject = _Subject(session, releases.card(session, release_id), at or this_moment())
    return [found for check in _CHECKS for found in check(subject)]


def serious(session: Session, release_id: int, languages: Collection[str], *, told: bool = False) -> list[Check]:
    """The serious faults of what goes out in some languages; `told` where it tells those who have it of a correction.

    A fault of a text that is not sent is none, but for a correction that says nothing to some of its readers.
    """
    found = [check for check in look(session, release_id) if check.serious and not check.ok]
    others = {version.language for version in releases.card(session, release_id).versions}.difference(languages)
    return [check for check in found if check.language not in others or (told and check.check == "correction")]


def _fault(check: str, sentence: str, language: str | None = None, *, serious: bool = False) -> Check:
    """What is wrong with the release itself."""
    return Check("", check, False, sentence, serious, language)


def _fault_in(version: Version, check: str, sentence: str, *, serious: bool = False, **values: object) -> Check:
    """What is wrong with a version; the sentence names its language."""
    told = sentence.format(language=places.language_name(version.language), **values)
    return _fault(check, told, version.language, serious=serious)


def _files(subject: _Subject) -> Iterator[Check]:
    for attachment in subject.release.attachments:
        yield from look_at_file(subject.session, subject.release, attachment)


def _strays(subject: _Subject) -> Iterator[Check]:
    """Files for the readers of a language that the release has no text in, or in which it has no PDF."""
    release = subject.release
    there = [version.language for version in release.versions]
    sentence = _("The release has no text in {language}: nobody would receive this file.")
    for file in release.attachments:
        if file.language and file.language not in there:
            text = sentence.format(language=places.language_name(file.language))
            yield Check(file.name, "language", False, text, True, file.language, file.id)
    if some := attachments.pdf_for_some(release):
        yield _fault("language", some)


def _same_names(subject: _Subject) -> Iterator[Check]:
    """Two files of one name in one message: most often an old one and the new one."""
    text = _("Several files in the same message are called {file}: {which}. Remove the outdated one, or rename it.")
    files = subject.release.attachments
    for number, file in enumerate(files):
        same = [one for one in files[:number] if one.name.casefold() == file.name.casefold()]
        if beside := [one for one in same if None in (one.language, file.language) or one.language == file.language]:
            which = i18n.listed([f"{one.id} ({round(one.size / 1000)} kB)" for one in (*beside, file)])
            told = text.format(file=file.name, which=which)
            yield Check(file.name, "name", False, told, True, file.language, file.id)


def _sizes(subject: _Subject) -> Iterator[Check]:
    """What all files and pictures of one mail weigh as they are sent, for each language; at most, of pictures."""
    warn, most = (settings.get(subject.session, name) for name in ("mail_warn_mb", "mail_most_mb"))
    good = _("A message in {language} is {size} MB.")
    bad = _(
        "A message in {language} is {size} MB; many servers refuse more than {most} MB. Reduce the "
        "files, or publish them on the web and add a link."
    )
    for language in [version.language for version in subject.release.versions] or [""]:
        files = [file for file in subject.release.attachments if file.language in (None, language)]
        size = sum([*(file.size for file in files), *map(len, subject.release.pictures.values())]) * BASE64 / MEGABYTE
        if not size:
            continue
        name, told = places.language_name(language), f"{max(size, 0.1):.1f}"
        if size <= warn:
            yield Check("", "size", True, good.format(language=name, size=told), False, language)
        else:
            sentence = bad.format(language=name, size=told, most=most)
            _size, heaviest, number = max(((file.size, file.name, file.id) for file in files), default=(0, "", None))
            yield Check(heaviest, "size", False, sentence, size > most, language, number)


def _pictures(subject: _Subject) -> Iterator[Check]:
    """Pictures in the texts are there, and described for those who cannot see them."""
    gone = _("A picture of the {language} text is missing, so nobody sees it: {picture}.")
    mute = _("The {language} text has a picture without a description for readers who can't see it: {picture}.")
    for version in subject.release.versions:
        for number, one in enumerate(version.pictures, 1):
            is_there = one.hash in subject.release.pictures
            if not (is_there and one.alternative):
                said = (one.caption or one.alternative or one.credit or str(number)).rstrip(".")
                yield _fault_in(version, "picture", mute if is_there else gone, picture=said, serious=not is_there)
        for stray in pictures.stray(whole_text(version)):
            yield _fault("picture", stray, version.language, serious=True)


def _photos(subject: _Subject) -> Iterator[Check]:
    """Pictures go out as links that say what they show and whose they are (press.md R11)."""
    lacking = {
        (False, True): _("The picture {address} has no caption. Describe who and what it shows."),
        (True, False): _("The picture {address} has no credit. Name its owner."),
        (False, False): _(
            "The picture {address} has no caption and no credit. Describe what it shows, and name its owner."
        ),
    }
    for photo in subject.release.photos:
        caption, credit = (bool(text_in(photo, name).strip()) for name in ("caption", "credit"))
        if sentence := lacking.get((caption, credit)):
            yield _fault("photo", sentence.format(address=photo["url"]), photo.get("language") or None)


# Versions


def differences(session: Session, release_id: int) -> list[version_diff.Difference]:
    """What the versions of a release do not say alike (features.md R7)."""
    return _differences(releases.card(session, release_id))


def _differences(release: Release) -> list[version_diff.Difference]:
    return version_diff.differences({version.language: whole_text(version) for version in release.versions})


def _versions(subject: _Subject) -> Iterator[Check]:
    for version in subject.release.versions:
        yield from _headline(version)
        yield from _body(version)
    differing = _differences(subject.release)
    for difference in differing:
        yield _fault("versions", difference.text, difference.language)
    if len(subject.release.versions) > 1 and not differing:
        same = _("Numbers, dates, names and contact details are the same in every language.")
        yield Check("", "versions", True, same)


def _headline(version: Version) -> Iterator[Check]:
    many = len(version.headline)
    if not version.headline.strip():
        yield _fault_in(version, "headline", _("The {language} text has no headline."), serious=True)
    elif many > LONGEST_HEADLINE:
        sentence = _("The {language} headline has {count} characters; readers see up to 100.")
        yield _fault_in(version, "headline", sentence, count=many)


def _body(version: Version) -> Iterator[Check]:
    if not version.body.strip():
        sentence = _("There is no {language} text: the mail would contain only files.")
        yield _fault_in(version, "body", sentence, serious=True)
        return
    real = languages.language(version.said)
    if real and real != version.language and languages.letters(version.said) > 200:
        sentence = _("The text under {language} is {real}.")
        yield _fault_in(version, "language", sentence, real=places.language_name(real), serious=True)


# Moments


def _embargo(subject: _Subject) -> Iterator[Check]:
    release, until = subject.release, subject.release.embargo_until
    if until is None:
        asked = _("The release is embargoed, but until when? Give a date, a time and a time zone.")
        if sentence := asked if release.status == "embargoed" else embargo.undecided(release):
            yield _fault("embargo", sentence, serious=True)
    elif release.status != "withdrawn" and (until > subject.at or release.status not in ("released", "corrected")):
        against = embargo.objection(until, subject.at)
        sentence = against or _("The embargo has a date, a time and a time zone.")
        yield Check("", "embargo", not against, sentence, serious=until <= subject.at)
    if sentence := statuses.told_another_embargo(subject.session, release):
        yield _fault("embargo", sentence)


def _dates(subject: _Subject) -> Iterator[Check]:
    """A text that is dated later than it goes out means an embargo (press.md R7)."""
    if subject.release.embargo_until is not None or subject.release.status not in ("draft", "ready"):
        return
    sentence = _("The {language} text is dated {day}, which is in the future. Is it under embargo until then?")
    for version in subject.release.versions:
        if any(day > (subject.at + timedelta(days=1)).date() for day in _dated(version)):
            day = mail_words.date_of(version.date, i18n.language())
            yield _fault_in(version, "date", sentence, day=day)


def _dated(version: Version) -> Iterator[date]:
    """The day that a text bears, where it bears one."""
    with suppress(ValueError):
        yield datetime.fromisoformat(version.date).date()


def _twice(subject: _Subject) -> Iterator[Check]:
    """A release that may be there twice, as when its document was opened again."""
    for number in subject.session.scalars(delivery.doubles(subject.release.id)):
        yield _fault("twice", _("Release {number} has the same headline. Is it this one?").format(number=number))


def _leave(subject: _Subject) -> Iterator[Check]:
    """Officers who are on leave, with nobody standing in, on the day it is looked at or on one on which it goes out."""
    release, today = subject.release, i18n.local(subject.at).date()
    days = {day for version in release.versions for day in _dated(version)}
    if release.embargo_until is not None:
        days.add(i18n.local(release.embargo_until).date())
    for version in release.versions:
        away = leave.away(release, [version.language], {today, *(day for day in days if day > today)})
        nobody = len(away) == len(releases.officers_for(release, version.language, today))
        for one in away:
            yield _fault("leave", leave.told(one), version.language, serious=nobody)


# Officers


def _officers(subject: _Subject) -> Iterator[Check]:
    for version in subject.release.versions:
        there = releases.officers_for(subject.release, version.language)
        if not there:
            sentence = _("The {language} text has no officer to answer questions.")
            yield _fault_in(version, "officers", sentence, serious=True)
        if strange := strange_contacts(version.said, there):
            sentence = _(
                "The {language} text contains {value}, which none of its officers has. Correct it, or "
                "remove contact details from the text: the contact block is made from the officers' "
                "records."
            )
            yield _fault_in(version, "officers", sentence, value=", ".join(strange), serious=True)
        for officer in there:
            yield from _officer(officer, version)


def _officer(officer: Officer, version: Version) -> Iterator[Check]:
    """What stands in an officer's record and cannot go out in a version."""
    ways: list[Email | Phone] = [*officer.emails, *officer.phones]
    if not any(way.valid for way in ways):
        sentence = _("{officer} has no working number or address.").format(officer=officer.name)
        yield _fault("officers", sentence, version.language, serious=True)
        return
    if wrong := [way.raw for way in ways if not way.valid]:
        sentence = _("{officer}: {value} is incomplete, so the contact block omits it. Correct the officer's record.")
        yield _fault("officers", sentence.format(officer=officer.name, value=", ".join(wrong)), version.language)
    if not _is_named_in(officer, version.language):
        sentence = _(
            "{officer} has no name and title for {language}, so the contact block is not in the reader's language."
        )
        yield _fault_in(version, "officers", sentence, officer=officer.name)


def _is_named_in(officer: Officer, language: str) -> bool:
    """Whether an officer's name reads in a language: given for it, or written in its script."""
    given = any(row.language == language and row.name for row in officer.names)
    return given or (text.script(officer.name) == "Cyrl") == (language in greetings.CYRILLIC)


# What goes out


def _status(subject: _Subject) -> Iterator[Check]:
    told = _("No sentence in {language} says what was corrected, or why the release is withdrawn. Write one.")
    silent = statuses.unsaid(subject.release)
    wanted = audience.Audience((), release=subject.release.id, recipients_of=subject.release.id)
    why = Counter(one.reason for one in audience.resolve(subject.session, wanted).left_out) if silent else {}
    for language in silent:
        name = places.language_name(language)
        missed = i18n.counted_if_any(
            "{count} reader of {language} gets no note.", "{count} readers of {language} get no note.",
            why.get(Reason("uncorrected", language=language), 0), language=name,
        )  # fmt: skip
        sentence = " ".join(filter(None, (missed, told.format(language=name))))
        yield _fault("correction", sentence, language, serious=True)
    for language, sentence in distributions.uncorrected(subject.session, subject.release).items():
        yield _fault("unchanged", sentence, language)


def _quotes(subject: _Subject) -> Iterator[Check]:
    """Quotes that are kept with a text and have no place in it: they mark nothing, and nobody gets them."""
    sentence = _(
        "The quote “{quote}” is not in the {language} text, so it is not sent. Add it to the text, or delete it."
    )
    for version in subject.release.versions:
        found = outline.said(version.said).before if version.quotes else frozenset()
        letters = text.letters_of(version.said)
        for quote in version.quotes:
            said = text_in(quote, "text")
            if not outline.stands_in(letters, said, found):
                yield _fault_in(version, "quotes", sentence, quote=said)


def _outputs(subject: _Subject) -> Iterator[Check]:
    """Makes every format of every version, reads it back and compares it with the text."""
    for version in subject.release.versions:
        wrong = list(_differing(subject, version)) if version.headline or version.body else []
        yield from wrong
        if not wrong:
            good = _("Every output matches the {language} text.")
            yield _fault_in(version, "outputs", good)._replace(ok=True)


def _differing(subject: _Subject, version: Version) -> Iterator[Check]:
    """What is wrong with the outputs of a version; serious where a mail of it is refused too."""
    office = settings.get(subject.session, "office")
    is_refused = True
    try:
        body.refuse_mistakes(letter_export.text_of(subject.release, version, this_moment()))
        is_refused = False
        for how in release_export.FORMATS:
            _data, faults = release_export.proved(subject.release, version, how, office)
            for fault in faults[:1]:
                yield _fault("outputs", f"{how}: {proof.told(fault)}", version.language, serious=True)
    except Problem as problem:
        yield _fault("outputs", problem.text, version.language, serious=is_refused)


_CHECKS: Sequence[Callable[[_Subject], Iterator[Check]]] = (
    _files, _same_names, _strays, _sizes, _photos, _pictures, _versions, _embargo, _dates, _twice, _officers, _leave,
    _status,
    _quotes, _outputs,
)  # fmt: skip
