"""What is wrong with a release before it goes out: its files, its versions, its embargo; a sentence for each fault.

Rules: press.md §2 (R1–R2, R7–R10, R21–R23), features.md R4, R6, R7.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from typing import NamedTuple

from sqlalchemy.orm import Session

from outreach.formats import office_file, pdf
from outreach.i18n import _
from outreach.model import places, text
from outreach.model.base import now as this_moment
from outreach.model.people import Officer
from outreach.model.releases import Attachment, Release, Version
from outreach.problems import Problem
from outreach.reading import compared, languages
from outreach.reading import release as reading
from outreach.services import releases, settings

MEGABYTE = 1024 * 1024
BASE64 = 1.37
"""A file as it is mailed is this much larger than on disk: base64 with its line ends (press.md R10)."""
SOON = timedelta(hours=2)
"""Less time than this between sending and the end of an embargo asks (press.md R2)."""


class Check(NamedTuple):
    """One thing that was looked at. `file` is empty for what concerns the release; `serious` stops a careful sender.

    `text` says what was found and, where it is wrong, how to mend it.
    """

    file: str
    check: str
    ok: bool
    text: str
    serious: bool = False
    language: str | None = None
    attachment: int | None = None


def look(session: Session, release_id: int, at: datetime | None = None) -> list[Check]:
    """Every check of a release as it stands, the files' first; `at` is the moment it is judged for, now by default.

    Files are read in a process of their own: some tenths of a second each.
    """
    release = releases.card(session, release_id)
    found: list[Check] = []
    for attachment in release.attachments:
        found += look_at_file(session, release, attachment)
    found += _sizes(session, release)
    found += _versions(release)
    found += _embargo(release, at or this_moment())
    found += _officers(release)
    found += _status(release)
    return found


Checker = Callable[..., Check]
"""(name of the check, whether it is well, what to say then, what to say otherwise): what makes a file's checks."""

# Files


def look_at_file(session: Session, release: Release, attachment: Attachment) -> list[Check]:
    """The checks of one attached file."""

    def check(name: str, ok: bool, good: str, bad: str, *, serious: bool = False) -> Check:
        return Check(attachment.name, name, ok, good if ok else bad, serious, attachment.language, attachment.id)

    found = list(_name(attachment.name, check))
    data = releases.blob(session, attachment.id)
    if b"%PDF-" in data[:1024]:
        found += _pdf(data, release, attachment, check)
    elif office_file.is_office_file(data, attachment.name):
        found += _office_file(data, check)
    return found


_UNFINISHED = re.compile(
    r"(?:^|[\s_.(-])(?:final|draft|copy of|copy|tmp|temp|untitled|document\d*|scan\d*|new|old|v\d+|rev\d*|edited"
    r"|копия|черновик|проект|новый|старый|финал\w*|итог\w*|правки|документ\d*|скан\d*|долбоор|көчүрмө)(?=$|[\s_.)\d(-])|\(\d+\)",
    re.I,
)
_FORBIDDEN = re.compile(r'[<>:"/\\|?*\x00-\x1f]')


def _name(name: str, check: Checker) -> Iterator[Check]:
    stem, dot, _ending = name.rpartition(".")
    if not dot:
        yield check(
            "name",
            False,
            "",
            _("The file's name has no ending, so a computer does not know how to open it. Rename it."),
        )
    elif _FORBIDDEN.search(name):
        yield check("name", False, "", _("The file's name holds signs that Windows does not allow. Rename it."))
    elif match := _UNFINISHED.search(stem):
        yield check(
            "name",
            False,
            "",
            _("The file's name holds “{word}”, as if it were not the last word. Rename it before it goes out.").format(
                word=match[0].strip(" _.-()") or match[0].strip()
            ),
        )
    elif len(name) > 80:
        yield check(
            "name", False, "", _("The file's name has {count} letters; shorten it to 80.").format(count=len(name))
        )
    else:
        yield check("name", True, _("The file's name says what it is."), "")


def _pdf(data: bytes, release: Release, attachment: Attachment, check: Checker) -> Iterator[Check]:
    try:
        facts = pdf.inspect(data)
        written = "" if facts.locked else pdf.text(data)
    except Problem as problem:
        yield check("opens", False, "", _("{problem} Make the file again.").format(problem=problem.text), serious=True)
        return
    yield check(
        "opens",
        not facts.locked,
        _("It opens."),
        _("The file asks for a password, so those who get it cannot open it. Save it without one."),
        serious=True,
    )
    if facts.locked:
        return
    yield check(
        "text layer",
        facts.text_pages == facts.pages and facts.pages > 0,
        _("Its text can be searched and read aloud."),
        _(
            "{count} of {pages} pages are pictures without text: nobody can quote from them. Export the PDF from the "
            "text instead of scanning it."
        ).format(count=facts.pages - facts.text_pages, pages=facts.pages),
        serious=facts.text_pages == 0,
    )
    yield check(
        "tags",
        facts.tagged,
        _("It is tagged, so screen readers find their way."),
        _(
            "The PDF is not tagged, so screen readers lose their way. Export it with tags (in Word: Options, “Document "
            "structure tags”; in LibreOffice: “Tagged PDF”)."
        ),
    )
    yield check(
        "title",
        bool(facts.title.strip()) and not _is_file_name(facts.title),
        _("It has a title: {title}.").format(title=facts.title),
        _("The PDF has no title of its own. Set the headline as its title before exporting."),
    )
    yield _language(facts.language, written, release, attachment, check)
    yield check(
        "copying",
        facts.copying,
        _("Its text may be copied."),
        _("The PDF forbids copying its text, so journalists cannot quote it. Save it without restrictions."),
    )
    author = facts.author.strip()
    yield check(
        "author",
        not author or _is_ours(author, release),
        _("Its author gives nobody away."),
        _(
            "The file names {author} as its author. Clear the author in the document's properties, if that is not "
            "meant to be known."
        ).format(author=author),
    )
    yield check(
        "comments",
        not facts.comments,
        _("No remarks are left in it."),
        _("{count} remarks are left on its pages. Delete them and export the PDF again.").format(count=facts.comments),
        serious=True,
    )
    if facts.attachments or facts.scripts:
        yield check(
            "inside",
            False,
            "",
            _("The PDF carries other files or scripts inside, which mail filters stop. Export it without them."),
            serious=True,
        )
    yield from _contacts(written, release, attachment, check)


def _is_file_name(title: str) -> bool:
    return bool(
        re.search(
            r"\.(?:docx?|odt|pdf|indd|rtf|txt|pages)$|^(?:Microsoft Word|untitled|document\d*)", title.strip(), re.I
        )
    )


def _is_ours(author: str, release: Release) -> bool:
    """Whether an author is the office itself: an officer's organisation, or one of the release's officers by name."""
    ours = {row.officer.organisation for row in release.officers} | {
        name.organisation for row in release.officers for name in row.officer.names
    }
    return text.fold(author) in {text.fold(name) for name in ours if name}


def _language(said: str, written: str, release: Release, attachment: Attachment, check: Checker) -> Check:
    wanted = attachment.language or (release.versions[0].language if len(release.versions) == 1 else None)
    real = languages.language(written) if languages.letters(written) > 40 else None
    if wanted and real and real != wanted and not _holds(written, wanted):
        return check(
            "language",
            False,
            "",
            _("The file is for readers of {wanted}, but its text is {real}. Is it the right one?").format(
                wanted=places.language_name(wanted), real=places.language_name(real)
            ),
            serious=True,
        )
    if not said:
        return check(
            "language",
            False,
            "",
            _(
                "The PDF does not say which language it is in, so it is read aloud wrongly. Set the language of the "
                "text before exporting."
            ),
        )
    wanted = wanted or real
    same = wanted is None or said.lower().split("-")[0] == wanted
    return check(
        "language",
        same,
        _("It says that it is in {language}.").format(language=places.language_name(said.split("-")[0].lower())),
        _("The PDF says that it is in {said}, and it is in {wanted}. Set the right language before exporting.").format(
            said=places.language_name(said.split("-")[0].lower()), wanted=places.language_name(wanted or "")
        ),
    )


def _holds(written: str, wanted: str) -> bool:
    """Whether one of the parts of a file in several languages is in the one wanted."""
    return any(
        languages.language(part) == wanted for part in re.split(r"\n\s*\n|\f", written) if languages.letters(part) > 40
    )


def _contacts(written: str, release: Release, attachment: Attachment, check: Checker) -> Iterator[Check]:
    """The numbers and addresses at the foot of a file against those of the officers it goes out with."""
    read = reading.read(written)
    wanted = [attachment.language] if attachment.language else [version.language for version in release.versions]
    ours = {officer.id: officer for language in wanted for officer in releases.officers_for(release, language or "")}
    if not ours or not read.officers:
        return
    phones = {phone.e164 for officer in ours.values() for phone in officer.phones if phone.e164}
    emails = {email.folded for officer in ours.values() for email in officer.emails if email.folded}
    named = [number for officer in read.officers for number in officer.phones if number.e164]
    other = [number.international or number.raw for number in named if number.e164 not in phones]
    if named:
        yield check(
            "phone",
            not other,
            _("Its numbers are the officers' numbers."),
            _(
                "The file gives the number {number}, which none of the release's officers has. Correct the file or the "
                "officer."
            ).format(number=", ".join(dict.fromkeys(other))),
            serious=True,
        )
    written_to = [address.address for officer in read.officers for address in officer.emails if address.address]
    strange = [address for address in written_to if text.fold(address) not in emails]
    if written_to:
        yield check(
            "email",
            not strange,
            _("Its addresses are the officers' addresses."),
            _(
                "The file gives the address {address}, which none of the release's officers has. Correct the file or "
                "the officer."
            ).format(address=", ".join(dict.fromkeys(strange))),
            serious=True,
        )


def _office_file(data: bytes, check: Checker) -> Iterator[Check]:
    facts = office_file.inspect(data)
    if facts.damaged:
        yield check("opens", False, "", _("The file is damaged. Make it again."), serious=True)
        return
    people = ", ".join(dict.fromkeys(name for name in (facts.author, facts.last_author) if name))
    yield check(
        "author",
        not people,
        _("Its author gives nobody away."),
        _(
            "The file names {author} as its author. Clear the document's properties, if that is not meant to be known."
        ).format(author=people),
    )
    left = facts.comments + facts.changes
    yield check(
        "comments",
        not left,
        _("No remarks are left in it."),
        _("{count} remarks or tracked changes are left in it. Accept or delete them.").format(count=left),
        serious=True,
    )
    if facts.macros:
        yield check(
            "inside",
            False,
            "",
            _("The file holds macros, which mail filters stop. Save it without them."),
            serious=True,
        )


def _sizes(session: Session, release: Release) -> Iterator[Check]:
    """What all files of one mail weigh as they are sent, for each language."""
    warn, most = settings.get(session, "mail_warn_mb"), settings.get(session, "mail_most_mb")
    for language in [version.language for version in release.versions] or [""]:
        files = [file for file in release.attachments if file.language in (None, language)]
        size = sum(file.size for file in files) * BASE64 / MEGABYTE
        if not files:
            continue
        heaviest = max(files, key=lambda file: file.size)
        shown = f"{size:.1f}"
        yield Check(
            heaviest.name if size > warn else "",
            "size",
            size <= warn,
            _("A mail in {language} weighs {size} MB.").format(language=places.language_name(language), size=shown)
            if size <= warn
            else _(
                "A mail in {language} would weigh {size} MB; many servers refuse more than {most} MB. Make the files "
                "smaller, or put them on the web and link to them."
            ).format(language=places.language_name(language), size=shown, most=most),
            size > most,
            language,
            heaviest.id if size > warn else None,
        )


# Versions


def whole_text(version: Version) -> str:
    """All that a version says, as one text."""
    parts = (version.headline, version.subhead, version.dateline, version.body, version.notes_to_editors)
    return "\n\n".join(part for part in parts if part)


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
                _("The {language} headline has {count} letters; up to 100 are read whole.").format(
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
                _("There is no {language} text: the mail would be empty but for its files.").format(language=name),
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
    differing = compared.differences({version.language: whole_text(version) for version in release.versions})
    for difference in differing:
        yield Check("", "versions", False, difference.text, False, difference.language)
    if len(release.versions) > 1 and not differing:
        yield Check("", "versions", True, _("Numbers, dates, names and contacts are the same in every language."))


def _embargo(release: Release, at: datetime) -> Iterator[Check]:
    until = release.embargo_until
    if until is None:
        if release.status == "embargoed":
            yield Check(
                "",
                "embargo",
                False,
                _("The release is embargoed, but until when? Give a date, a time and a zone."),
                True,
            )
        return
    if release.status in ("released", "corrected", "withdrawn"):
        return
    if until <= at:
        yield Check(
            "",
            "embargo",
            False,
            _("The embargo has ended already. Take it off, or correct the date."),
            True,
        )
    elif until - at < SOON:
        yield Check(
            "",
            "embargo",
            False,
            _(
                "The embargo ends in {minutes} minutes: too soon for anybody to prepare. Send it without an embargo?"
            ).format(minutes=int((until - at).total_seconds() // 60)),
        )
    else:
        yield Check("", "embargo", True, _("The embargo has a date, a time and a zone."))


def _officers(release: Release) -> Iterator[Check]:
    for version in release.versions:
        name = places.language_name(version.language)
        there = releases.officers_for(release, version.language)
        if not there:
            yield Check(
                "",
                "officers",
                False,
                _("Nobody stands at the foot of the {language} text to answer questions.").format(language=name),
                True,
                version.language,
            )
        for officer in there:
            if not any(phone.valid for phone in officer.phones) and not any(email.valid for email in officer.emails):
                yield Check(
                    "",
                    "officers",
                    False,
                    _("{officer} has neither a number nor an address that works.").format(officer=officer.name),
                    True,
                    version.language,
                )
            elif len(release.versions) > 1 and not _is_named_in(officer, version.language):
                yield Check(
                    "",
                    "officers",
                    False,
                    _(
                        "{officer} has no name and title for {language}, so the foot is not in the reader's language."
                    ).format(officer=officer.name, language=name),
                    False,
                    version.language,
                )


def _is_named_in(officer: Officer, language: str) -> bool:
    """Whether an officer's name reads in a language: given for it, or written in its script."""
    if any(row.language == language and row.name for row in officer.names):
        return True
    cyrillic = language in ("ru", "ky", "kk", "uk", "be", "bg", "sr", "tg", "mn")
    return (text.script(officer.name) == "Cyrl") == cyrillic


def _status(release: Release) -> Iterator[Check]:
    if release.status in ("corrected", "withdrawn") and not release.correction.strip():
        yield Check(
            "",
            "correction",
            False,
            _("Say in a sentence what was corrected, or why the release is withdrawn: those who got it will read it."),
            True,
        )
