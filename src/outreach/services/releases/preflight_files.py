"""What is wrong with a file that goes out with a release; a sentence for each fault, and how to mend it.

Rules: press.md §2 (R8, R10, R11, R21), features.md R6.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import NamedTuple

from sqlalchemy.orm import Session

from outreach import i18n
from outreach.formats.documents import office_file, pdf
from outreach.formats.documents.pdf import PdfFacts
from outreach.i18n import _, counted
from outreach.model.people import Officer
from outreach.model.releases import Attachment, Release, Version
from outreach.press import languages, version_diff
from outreach.press.reader import release as reading
from outreach.problems import Problem
from outreach.services.releases import releases
from outreach.values import data, places, rich_text, text
from outreach.values.phone.phone import Number

_EXPRESSIONS = data.file("expressions/preflight_files")


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

    @property
    def sentence(self) -> str:
        """What was found, with the file that it was found in."""
        return f"{self.file}: {self.text}" if self.file else self.text


class Finding(NamedTuple):
    """What one check found in a file: `fault` where it is not well, else `good`, "" where there is nothing to say."""

    check: str
    ok: bool
    fault: str
    good: str = ""
    serious: bool = False


class _File(NamedTuple):
    """An attached file, the release it goes out with, and the text that is written in it."""

    release: Release
    attachment: Attachment
    written: str

    @property
    def language(self) -> str | None:
        """The language of its readers; None where all get it."""
        return self.attachment.language

    @property
    def versions(self) -> list[Version]:
        """The texts that it goes out with."""
        return [version for version in self.release.versions if self.language in (None, version.language)]


def look_at_file(session: Session, release: Release, attachment: Attachment) -> list[Check]:
    """The checks of one attached file."""
    data = releases.blob(session, attachment.id)
    found = [_name(attachment.name)]
    if b"%PDF-" in data[:1024]:
        found += _pdf(data, release, attachment)
    elif office_file.is_office_file(data, attachment.name):
        found += _office_file(data)
    elif attachment.media_type.startswith("image/"):
        sentence = _(
            "Don't attach pictures to every mail. Publish the picture on the web, and add its link with a caption "
            "and credit."
        )
        found.append(Finding("picture", False, sentence))
    readers = attachment.language, attachment.id
    return [
        Check(attachment.name, one.check, one.ok, one.good if one.ok else one.fault, one.serious, *readers)
        for one in found
        if one.good or not one.ok
    ]


_UNFINISHED = re.compile(_EXPRESSIONS["unfinished"], re.I)
_FORBIDDEN = re.compile(r'[<>:"/\\|?*\x00-\x1f]')
_FILE_NAME = re.compile(
    r"\.(?:docx?|odt|pdf|indd|rtf|txt|pages)$|^(?:Microsoft Word|untitled|document\d*)", re.IGNORECASE
)
_LONGEST_NAME = 80


def _name(name: str) -> Finding:
    stem, dot, _ending = name.rpartition(".")
    unfinished = _UNFINISHED.search(stem)
    fault = ""
    if not dot:
        fault = _("The file name has no extension, so a computer doesn't know how to open it. Rename it.")
    elif _FORBIDDEN.search(name):
        fault = _("The file name contains characters that Windows does not allow. Rename it.")
    elif unfinished:
        fault = _(
            "The file name contains “{word}”, which suggests an unfinished version. Rename it before you send it."
        ).format(word=unfinished[0].strip(" _.-()") or unfinished[0].strip())
    elif len(name) > _LONGEST_NAME:
        fault = _("The file name has {count} characters; shorten it to 80.").format(count=len(name))
    return Finding("name", not fault, fault, _("The file name is descriptive."))


def _pdf(data: bytes, release: Release, attachment: Attachment) -> Iterator[Finding]:
    try:
        facts = pdf.inspect(data)
        file = _File(release, attachment, "" if facts.locked else pdf.text(data))
    except Problem as problem:
        yield Finding("opens", False, _("{problem} Make the file again.").format(problem=problem.text), serious=True)
        return
    locked = _("The file asks for a password, so recipients can't open it. Save it without a password.")
    yield Finding("opens", not facts.locked, locked, _("It opens."), serious=True)
    if not facts.locked:
        yield from _properties(facts, file)
        yield _language(facts.language, file)
        yield from _contacts(file)
        yield from _other_embargo(file)
        yield from _same_text(file)


def _properties(facts: PdfFacts, file: _File) -> Iterator[Finding]:
    """What a PDF says of itself, and whether its text can be read, copied and read aloud."""
    scanned = _(
        "{count} of {pages} pages are pictures without text, so nobody can quote from them. Export the "
        "PDF from the text instead of scanning it."
    ).format(count=facts.pages - facts.text_pages, pages=facts.pages)
    good = _("Its text can be searched and read aloud.")
    yield Finding("text layer", facts.text_pages == facts.pages > 0, scanned, good, serious=facts.text_pages == 0)
    garbled = _("The PDF’s text turns into wrong letters when it is copied or read aloud. Embed its fonts on export.")
    yield Finding("text layer", not _is_garbled(file.written), garbled, serious=True)
    untagged = _(
        "The PDF is not tagged, so screen reader users can't navigate it. Export it with tags (in "
        "Word: Options, “Document structure tags”; in LibreOffice: “Tagged PDF”)."
    )
    yield Finding("tags", facts.tagged, untagged, _("The file is tagged, so screen readers can navigate it."))
    flat = _("No tag in it is a heading, so screen reader users can't jump to a section. Use heading styles.")
    yield Finding("headings", not facts.tagged or facts.pages <= 2 or bool(facts.headings), flat)
    undescribed = counted(
        "{count} picture in it has no description, so blind readers don't know what it shows. Add one.",
        "{count} pictures in it have no description, so blind readers don't know what they show. Add one to each.",
        facts.undescribed,
    )
    yield Finding("pictures", not facts.undescribed, undescribed)
    untitled = _("The PDF has no title of its own. Set the headline as its title before exporting.")
    title = facts.title.strip()
    titled = _("It has a title: {title}.").format(title=facts.title)
    yield Finding("title", bool(title) and not _FILE_NAME.search(title), untitled, titled)
    forbidden = _("The PDF forbids copying its text, so journalists can't quote it. Save it without restrictions.")
    yield Finding("copying", facts.copying, forbidden, _("Its text can be copied."))
    author = facts.author.strip()
    named = _(
        "The file names {author} as its author. If this should not be public, clear the author in the "
        "document's properties."
    ).format(author=author)
    yield Finding("author", not author or _is_ours(author, file.release), named, _("Its author field reveals nobody."))
    comments = counted(
        "{count} comment is on its pages. Delete it and export the PDF again.",
        "{count} comments are on its pages. Delete them and export the PDF again.",
        facts.comments,
    )
    yield Finding("comments", not facts.comments, comments, _("It contains no comments."), serious=True)
    inside = _("The PDF contains other files or scripts, which mail filters block. Export it without them.")
    yield Finding("inside", not (facts.attachments or facts.scripts), inside, serious=True)


def _is_garbled(written: str) -> bool:
    """Whether the letters of a text layer are not those that the page shows: no language has such words."""
    letters = [letter for letter in written if not letter.isspace()]
    unknown = sum(unicodedata.category(letter) in ("Co", "Cn", "Cc") or letter == "\ufffd" for letter in letters)
    words = _WORD.findall(unicodedata.normalize("NFD", written))
    mute = 3 * sum(_VOWEL.search(word) is None for word in words) > len(words) >= _ENOUGH
    signs = 2 * sum(map(str.isalnum, letters)) < len(letters) >= _ENOUGH
    return mute or signs or unknown * _GARBLED > len(letters)


_GARBLED = 20  # one letter in so many that stands for nothing
_ENOUGH = 20  # words, or signs, by which it is known
_WORD = re.compile("[A-Za-zÀ-ʯЀ-ӿ]{4,99}")  # of scripts that write their vowels
_VOWEL = re.compile("[aeiouyæøœаеёиоуыэюяүөәєі]", re.I)


def _is_ours(author: str, release: Release) -> bool:
    """Whether an author is the office itself: an officer's organisation, or one of the release's officers by name."""
    ours = {row.officer.organisation for row in release.officers} | {
        name.organisation for row in release.officers for name in row.officer.names
    }
    return text.fold(author) in {text.fold(name) for name in ours if name}


def _language(said: str, file: _File) -> Finding:
    """Whether a file is in the language of its readers, and says so."""
    wanted = file.language or (file.release.versions[0].language if len(file.release.versions) == 1 else None)
    real = languages.language(file.written) if languages.letters(file.written) > 40 else None
    if wanted and real and real != wanted and not _holds(file.written, wanted):
        sentence = _("The file is for readers of {wanted}, but its text is in {real}. Is it the right one?").format(
            wanted=places.language_name(wanted), real=places.language_name(real)
        )
        return Finding("language", False, sentence, serious=True)
    if not said:
        sentence = _(
            "The PDF doesn't give its language, so it is read aloud wrongly. Set the language of the "
            "text before exporting."
        )
        return Finding("language", False, sentence)
    wanted = wanted or real
    code = said.split("-")[0].lower()
    sentence = _(
        "The PDF's language is set to {said}, but it is in {wanted}. Set the correct language before exporting."
    )
    sentence = sentence.format(said=places.language_name(code), wanted=places.language_name(wanted or ""))
    good = _("Its language is set to {language}.").format(language=places.language_name(code))
    return Finding("language", wanted in (None, code), sentence, good)


def _holds(written: str, wanted: str) -> bool:
    """Whether one of the parts of a file in several languages is in the one wanted."""
    return any(
        languages.language(part) == wanted for part in re.split(r"\n\s*\n|\f", written) if languages.letters(part) > 40
    )


def _other_embargo(file: _File) -> Iterator[Finding]:
    """An embargo inside a file that is not the release's: the file may be made of an earlier text."""
    if "\n" not in file.written.strip():
        return
    dates = {version.embargo_until for version in reading.read(file.written).versions if version.embargo_until}
    until = file.release.embargo_until
    others = [moment for moment in map(datetime.fromisoformat, sorted(dates)) if moment != until]
    if others:
        text = _("The file is under embargo until {moment}, and the release is not. Make the file again.")
        if until:
            text = _("The file is under embargo until {moment}, the release until {ours}. Make the file again.")
        moments = {"moment": i18n.moment(others[0]), "ours": until and i18n.moment(until)}
        yield Finding("embargo", False, text.format(**moments), serious=True)


# People


def _contacts(file: _File) -> Iterator[Finding]:
    """The numbers and addresses at the foot of a file against those of the officers it goes out with."""
    wanted = [file.language] if file.language else [version.language for version in file.release.versions]
    ours = [officer for language in wanted for officer in releases.officers_for(file.release, language)]
    found = _strangers(file.written, ours)
    number = _(
        "The file gives the number {number}, which none of the release's officers has. Correct the file or the officer."
    ).format(number=", ".join(found.phones))
    address = _(
        "The file gives the address {address}, which none of the release's officers has. Correct the file or the "
        "officer."
    ).format(address=", ".join(found.emails))
    if found.has_phones:
        good = _("Its numbers match the officers' numbers.")
        yield Finding("phone", not found.phones, number, good, serious=True)
    if found.has_emails:
        good = _("Its addresses match the officers' addresses.")
        yield Finding("email", not found.emails, address, good, serious=True)


class _Strangers(NamedTuple):
    """The numbers and addresses of a text's contact block that are no officer's, and whether there are any at all."""

    phones: list[str]
    emails: list[str]
    has_phones: bool
    has_emails: bool


def strange_contacts(written: str, ours: Sequence[Officer]) -> list[str]:
    """The numbers and addresses of a text's own contact block that none of the officers has."""
    found = _strangers(written, ours)
    return [*found.phones, *found.emails]


def _strangers(written: str, ours: Sequence[Officer]) -> _Strangers:
    if not ours or not written.strip():
        return _Strangers([], [], False, False)
    known = {phone.e164 for officer in ours for phone in officer.phones}
    known |= {email.folded for officer in ours for email in officer.emails}
    numbers, addresses = _reached(written)
    phones = {number.international or number.raw: None for e164, number in numbers.items() if e164 not in known}
    emails = sorted(address for address in addresses if text.fold(address) not in known)
    return _Strangers(list(phones), emails, bool(numbers), bool(addresses))


def _reached(written: str) -> tuple[dict[str, Number], set[str]]:
    """The valid numbers, by E.164, and the addresses of the people in a text's contact blocks."""
    read = reading.read(written).officers
    numbers = {number.e164: number for officer in read for number in officer.phones if number.e164}
    return numbers, {address.address for officer in read for address in officer.emails if address.address}


# The text


def whole_text(version: Version) -> str:
    """All that a version says, as one text."""
    parts = [version.headline, version.subhead, version.dateline, version.said]
    more = (version.boilerplate, version.notes_to_editors)
    parts += [part for part in map(rich_text.plain, more) if part not in version.said]
    return "\n\n".join(filter(None, parts))


def _same_text(file: _File) -> Iterator[Finding]:
    """Whether a file that is the release itself says what the release says: it may be made of an earlier draft."""
    flat = " ".join(file.written.split())
    there = set(text.words(flat))
    for version in file.versions:
        wanted = set(text.words(version.said))
        if len(wanted) < 20 or len(wanted & there) < _MOST * len(wanted):
            continue
        missing = version_diff.missing(whole_text(version), flat, version.language)
        shown = ", ".join(missing[:5]) + ("…" if len(missing) > 5 else "")
        sentence = _("The text has {missing}, but the file doesn't. Was the file made from an earlier text?")
        yield Finding("text", not missing, sentence.format(missing=shown), _("It matches the text."), serious=True)


# From this share of common words on, a file is the release itself and no map, report or invitation.
_MOST = 0.7


def _office_file(data: bytes) -> Iterator[Finding]:
    facts = office_file.inspect(data)
    if facts.damaged:
        yield Finding("opens", False, _("The file is damaged. Create it again."), serious=True)
        return
    people = ", ".join(dict.fromkeys(name for name in (facts.author, facts.last_author) if name))
    named = _("The file names {author} as its author. If this should not be public, clear the document's properties.")
    yield Finding("author", not people, named.format(author=people), _("Its author field reveals nobody."))
    left = facts.comments + facts.changes
    remarks = counted(
        "{count} comment or tracked change remains. Accept or delete it.",
        "{count} comments or tracked changes remain. Accept or delete them.",
        left,
    )
    yield Finding("comments", not left, remarks, _("It contains no comments."), serious=True)
    macros = _("The file contains macros, which mail filters block. Save it without them.")
    yield Finding("inside", not facts.macros, macros, serious=True)
