"""What one recipient of a release will get, before it goes: the subject, the text as it is filled in, the files."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import NamedTuple

from sqlalchemy.orm import Session

from outreach.i18n import _
from outreach.mail import body, merge
from outreach.model.base import now
from outreach.model.people import Contact
from outreach.problems import Problem
from outreach.services.contacts import records
from outreach.services.delivery import delivery
from outreach.services.exporting import export_records, letter_export
from outreach.services.releases import greetings, releases
from outreach.services.releases.greetings import Given


class Preview(NamedTuple):
    """A message as its recipient reads it, as plain text and as blocks with the pictures in them by their hash.

    `missing` are the merge fields with neither a value nor a fallback.
    """

    to: str
    subject: str
    text: str
    files: list[str]
    missing: list[str]
    blocks: list[body.Block]
    pictures: Mapping[str, bytes]


def preview(
    session: Session,
    release_id: int,
    language: str,
    contact_id: int,
    address: str,
    *,
    greeting: Given = None,
    unsubscribe: str = "",
) -> Preview:
    """The message that a contact gets in a language of the release.

    Raises:
        FieldProblem("greeting"): it uses a merge field that there is not, or one that is not whole.
        Problem: the release or the contact is gone, or has no such version.
    """
    release = releases.card(session, release_id)
    version = next((one for one in release.versions if one.language == language), None)
    if version is None:
        raise Problem(_("This release has no version in “{language}”.").format(language=language))
    above = greetings.above(greeting, release, greetings.office(session))
    made = letter_export.text_of(release, version, now(), above.get(language, ""))
    text = replace(made, unsubscribe=unsubscribe, local_times=True)
    if delivery.holders(session, release_id).has(contact_id, records.fold_address(address)) is None:
        text = letter_export.as_first(text)
    body.refuse_mistakes(text)
    people = export_records.some(session, [contact_id])
    if not people:
        raise records.lacking(Contact, contact_id)
    values = letter_export.merge_values(people[0], address, language, text)
    subject, without = merge.fill(body.subject(text), values)
    blocks, also = body.fill(body.blocks(text), values)
    name = str(people[0]["name"])
    return Preview(
        f"{name} <{address}>" if name else address, subject, body.plain(blocks, text.language),
        letter_export.file_names(release, text), list(dict.fromkeys([*without, *also])), blocks, text.pictures,
    )  # fmt: skip
