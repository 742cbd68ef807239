"""What is wrong with a file that goes out with a release; a sentence for each fault, and how to mend it.

Rules: press.md §2 (R8, R10, R11, R21), features.md R6.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

from sqlalchemy.orm import Session

from outreach.formats.documents import office_file, pdf
from outreach.i18n import _, ngettext
from outreach.model.people import Officer
from outreach.model.releases import Attachment, Release, Version
from outreach.press import languages, version_diff
from outreach.press.reader import release as reading
from outreach.problems import Problem
from outreach.services.releases import releases
from outreach.values import places, text


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


Checker = Callable[..., Check]
"""(name of the check, whether it is well, what to say then, what to say otherwise): what makes a file's checks."""


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
    elif attachment.media_type.startswith("image/"):
        found.append(
            check(
                "picture",
                False,
                "",
                _(
                    "Don't attach pictures to every mail. Publish the picture on the web, and add its link "
                    "with a caption and credit."
                ),
            )
        )
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
            _("The file name has no extension, so a computer doesn't know how to open it. Rename it."),
        )
    elif _FORBIDDEN.search(name):
        yield check("name", False, "", _("The file name contains characters that Windows does not allow. Rename it."))
    elif match := _UNFINISHED.search(stem):
        yield check(
            "name",
            False,
            "",
            _(
                "The file name contains “{word}”, which suggests an unfinished version. Rename it before you send it."
            ).format(word=match[0].strip(" _.-()") or match[0].strip()),
        )
    elif len(name) > 80:
        yield check(
            "name", False, "", _("The file name has {count} characters; shorten it to 80.").format(count=len(name))
        )
    else:
        yield check("name", True, _("The file name is descriptive."), "")


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
        _("The file asks for a password, so recipients can't open it. Save it without a password."),
        serious=True,
    )
    if facts.locked:
        return
    yield check(
        "text layer",
        facts.text_pages == facts.pages and facts.pages > 0,
        _("Its text can be searched and read aloud."),
        _(
            "{count} of {pages} pages are pictures without text, so nobody can quote from them. Export the "
            "PDF from the text instead of scanning it."
        ).format(count=facts.pages - facts.text_pages, pages=facts.pages),
        serious=facts.text_pages == 0,
    )
    yield check(
        "tags",
        facts.tagged,
        _("The file is tagged, so screen readers can navigate it."),
        _(
            "The PDF is not tagged, so screen reader users can't navigate it. Export it with tags (in "
            "Word: Options, “Document structure tags”; in LibreOffice: “Tagged PDF”)."
        ),
    )
    if facts.tagged and facts.pages > 2 and not facts.headings:
        yield check(
            "headings",
            False,
            "",
            _("No tag in it is a heading, so screen reader users can't jump to a section. Use heading styles."),
        )
    if facts.undescribed:
        yield check(
            "pictures",
            False,
            "",
            ngettext(
                "{count} picture in it has no description, so blind readers don't know what it shows. Add one.",
                "{count} pictures in it have no description, so blind readers don't know what they show. "
                "Add one to each.",
                facts.undescribed,
            ).format(count=facts.undescribed),
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
        _("Its text can be copied."),
        _("The PDF forbids copying its text, so journalists can't quote it. Save it without restrictions."),
    )
    author = facts.author.strip()
    yield check(
        "author",
        not author or _is_ours(author, release),
        _("Its author field reveals nobody."),
        _(
            "The file names {author} as its author. If this should not be public, clear the author in the "
            "document's properties."
        ).format(author=author),
    )
    yield check(
        "comments",
        not facts.comments,
        _("It contains no comments."),
        _("{count} comments are on its pages. Delete them and export the PDF again.").format(count=facts.comments),
        serious=True,
    )
    if facts.attachments or facts.scripts:
        yield check(
            "inside",
            False,
            "",
            _("The PDF contains other files or scripts, which mail filters block. Export it without them."),
            serious=True,
        )
    yield from _contacts(written, release, attachment, check)
    yield from _same_text(written, release, attachment, check)


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
            _("The file is for readers of {wanted}, but its text is in {real}. Is it the right one?").format(
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
                "The PDF doesn't give its language, so it is read aloud wrongly. Set the language of the "
                "text before exporting."
            ),
        )
    wanted = wanted or real
    same = wanted is None or said.lower().split("-")[0] == wanted
    return check(
        "language",
        same,
        _("Its language is set to {language}.").format(language=places.language_name(said.split("-")[0].lower())),
        _(
            "The PDF's language is set to {said}, but it is in {wanted}. Set the correct language before exporting."
        ).format(said=places.language_name(said.split("-")[0].lower()), wanted=places.language_name(wanted or "")),
    )


def _holds(written: str, wanted: str) -> bool:
    """Whether one of the parts of a file in several languages is in the one wanted."""
    return any(
        languages.language(part) == wanted for part in re.split(r"\n\s*\n|\f", written) if languages.letters(part) > 40
    )


def _contacts(written: str, release: Release, attachment: Attachment, check: Checker) -> Iterator[Check]:
    """The numbers and addresses at the foot of a file against those of the officers it goes out with."""
    wanted = [attachment.language] if attachment.language else [version.language for version in release.versions]
    ours = {officer.id: officer for language in wanted for officer in releases.officers_for(release, language or "")}
    named, strange, written_to, unknown = _strangers(written, list(ours.values()))
    if named:
        yield check(
            "phone", not strange, _("Its numbers match the officers' numbers."), _wrong_number(strange), serious=True
        )
    if written_to:
        yield check(
            "email",
            not unknown,
            _("Its addresses match the officers' addresses."),
            _wrong_address(unknown),
            serious=True,
        )


def strange_contacts(written: str, ours: Sequence[Officer]) -> list[str]:
    """The numbers and addresses of a text's own contact block that none of the officers has."""
    _named, strange, _written_to, unknown = _strangers(written, ours)
    return list(dict.fromkeys([*strange, *unknown]))


def _wrong_number(numbers: Sequence[str]) -> str:
    return _(
        "The file gives the number {number}, which none of the release's officers has. Correct the file or the officer."
    ).format(number=", ".join(dict.fromkeys(numbers)))


def _wrong_address(addresses: Sequence[str]) -> str:
    return _(
        "The file gives the address {address}, which none of the release's officers has. Correct the file or the "
        "officer."
    ).format(address=", ".join(dict.fromkeys(addresses)))


def _strangers(written: str, ours: Sequence[Officer]) -> tuple[list[str], list[str], list[str], list[str]]:
    """The numbers of a text's contact block and those that are no officer's, then the addresses likewise."""
    if not ours or not written.strip():
        return [], [], [], []
    phones = {phone.e164 for officer in ours for phone in officer.phones if phone.e164}
    emails = {email.folded for officer in ours for email in officer.emails if email.folded}
    read = reading.read(written).officers
    numbers = [number for officer in read for number in officer.phones if number.e164]
    addresses = [address.address for officer in read for address in officer.emails if address.address]
    return (
        [number.raw for number in numbers],
        [number.international or number.raw for number in numbers if number.e164 not in phones],
        addresses,
        [address for address in addresses if text.fold(address) not in emails],
    )


def whole_text(version: Version) -> str:
    """All that a version says, as one text."""
    parts = [version.headline, version.subhead, version.dateline, version.body]
    parts += [part for part in (version.boilerplate, version.notes_to_editors) if part not in version.body]
    return "\n\n".join(part for part in parts if part)


def _same_text(written: str, release: Release, attachment: Attachment, check: Checker) -> Iterator[Check]:
    """Whether a file that is the release itself says what the release says: it may be made of an earlier draft."""
    flat = " ".join(written.split())
    there = set(text.words(flat))
    for version in release.versions:
        if attachment.language not in (None, version.language):
            continue
        wanted = set(text.words(version.body))
        if len(wanted) < 20 or len(wanted & there) < _MOST * len(wanted):
            continue
        missing = version_diff.missing(whole_text(version), flat, version.language)
        yield check(
            "text",
            not missing,
            _("It matches the text."),
            _("The text has {missing}, but the file doesn't. Was the file made from an earlier text?").format(
                missing=", ".join(missing[:5]) + ("…" if len(missing) > 5 else "")
            ),
            serious=True,
        )


# From this share of common words on, a file is the release itself and no map, report or invitation.
_MOST = 0.7


def _office_file(data: bytes, check: Checker) -> Iterator[Check]:
    facts = office_file.inspect(data)
    if facts.damaged:
        yield check("opens", False, "", _("The file is damaged. Create it again."), serious=True)
        return
    people = ", ".join(dict.fromkeys(name for name in (facts.author, facts.last_author) if name))
    yield check(
        "author",
        not people,
        _("Its author field reveals nobody."),
        _(
            "The file names {author} as its author. If this should not be public, clear the document's properties."
        ).format(author=people),
    )
    left = facts.comments + facts.changes
    yield check(
        "comments",
        not left,
        _("It contains no comments."),
        _("{count} comments or tracked changes remain. Accept or delete them.").format(count=left),
        serious=True,
    )
    if facts.macros:
        yield check(
            "inside",
            False,
            "",
            _("The file contains macros, which mail filters block. Save it without them."),
            serious=True,
        )
