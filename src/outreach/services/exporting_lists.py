"""A press list written as a table, cards, addresses, Bcc groups or one draft for each recipient, and recorded."""

from __future__ import annotations

import os
from collections.abc import Generator, Iterator, Sequence
from datetime import datetime
from pathlib import Path
from typing import IO, Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from outreach.formats import atomic
from outreach.i18n import _, ngettext
from outreach.mail import bcc, names
from outreach.mail.message import Letter, Sender
from outreach.model.base import now
from outreach.model.distributions import HOWS, Distribution, Recipient
from outreach.model.lists import Exclusion
from outreach.model.people import Contact
from outreach.problems import Problem
from outreach.services import audience, distributions, exporting_columns, exporting_letters, lists, releases
from outreach.services.exporting_files import Exported, Job, Left, cards, checked, format_of, read, sentence, table
from outreach.services.exporting_records import BATCH, batches, some
from outreach.services.progress import Progress
from outreach.services.records import Fields, fold_address
from outreach.store import changes
from outreach.store.workspace import Workspace

LIST_FORMATS = tuple(how for how in HOWS if how != "smtp")
_DRAFTS = 20  # drafts between two signs of life
# What is our own business about a recipient and goes into no list.
_PRIVATE = ("notes", "source", "basis", "found_on", "checked_on")


def export_list(
    workspace: Workspace,
    list_id: int,
    path: str | Path,
    *,
    format: str | None = None,
    release_id: int | None = None,
    columns: Sequence[str] | None = None,
    group_size: int = bcc.GROUP,
    sender: Sender | None = None,
    greeting: str = "",
    separator: str | None = None,
) -> Job:
    """Writes who gets it, as `lists.resolve` says: a table, cards, addresses, Bcc groups or one draft for each.

    With a release each recipient's language decides text, files and officers. The recipients are frozen in a
    distribution, which the result names; `bcc` and `eml` write a new folder.

    Raises:
        Problem: nobody gets it, drafts are asked for without a release, or it cannot be written.
    """
    how = format_of(path, format, LIST_FORMATS)
    if how == "eml" and release_id is None:
        raise Problem(_("Drafts need a release: say which one."))
    yield Progress(0, None, _("Finding out who gets it"))
    resolved = workspace.read(lists.resolve, list_id, release_id)
    got, left_out = _frozen(resolved)
    if not got:
        raise Problem(_nobody(left_out))
    problems = [sentence(left) for left in workspace.read(_to_be_mended, list_id, left_out)]
    problems += _held(got) if how in ("eml", "bcc") else []
    if how == "eml":
        assert release_id is not None
        files = yield from _drafts(workspace, path, got, release_id, sender or Sender(), greeting, problems)
    elif how == "bcc":
        files = yield from _groups(path, got, group_size, by_language=release_id is not None)
    elif how == "txt":
        with atomic.file(path, encoding="utf-8") as out:
            out.writelines(f"{recipient.address}\n" for recipient in got)
        files = [str(path)]
    else:
        people = _with_their_address(workspace, got)
        if how == "vcf":
            yield from cards(path, people, len(got))
        else:
            made = exporting_columns.chosen(columns or exporting_columns.LIST)
            yield from table(path, how, made, people, len(got), separator)
        files = [str(path)]
    distribution = _recorded(workspace, list_id, release_id, how, got, left_out, problems)
    return Exported(len(got), files, problems, left_out, distribution)


def _frozen(resolved: audience.Resolved) -> tuple[list[audience.Recipient], list[Left]]:
    """The recipients, once more looked at on their way out: one checked address each, and none twice."""
    got: list[audience.Recipient] = []
    left_out = [Left(left.contact, left.name, left.reason) for left in resolved.left_out]
    taken: set[str | int] = set()
    for recipient in resolved.recipients:
        folded = fold_address(recipient.address) or ""
        if not checked(recipient.address):
            left_out.append(Left(recipient.contact, recipient.name, _("no usable e-mail address")))
        elif folded in taken or recipient.contact in taken:
            left_out.append(Left(recipient.contact, recipient.name, _("gets it already")))
        else:
            taken.update((folded, recipient.contact))
            got.append(recipient)
    return got, left_out


def _held(got: Sequence[audience.Recipient]) -> list[str]:
    """A sentence where some must not get it before an embargo's end: what is theirs is marked (features.md R4)."""
    count = sum(one.held for one in got)
    if not count:
        return []
    text = ngettext(
        "{count} person has not promised to keep embargoes: what is marked HELD goes out only when the embargo ends.",
        "{count} people have not promised to keep embargoes: what is marked HELD goes out only when the embargo ends.",
        count,
    )
    return [text.format(count=count)]


def _nobody(left_out: Sequence[Left]) -> str:
    if not left_out:
        return _("Nobody is on this list.")
    text = ngettext(
        "Nobody gets it: {count} person is left out ({first}).",
        "Nobody gets it: {count} people are left out (the first: {first}).",
        len(left_out),
    )
    return text.format(count=len(left_out), first=sentence(left_out[0]))


def _to_be_mended(session: Session, list_id: int, left_out: Sequence[Left]) -> list[Left]:
    """Those left out for a reason that is nobody's wish: no address, no version, an address that is another's."""
    by_hand = set(session.scalars(select(Exclusion.contact_id).where(Exclusion.list_id == list_id)))
    wanted = [left.contact for left in left_out if left.contact not in by_hand]
    for some_ids in batches(wanted, 5000):
        blocked = select(Contact.id).where(Contact.id.in_(some_ids), Contact.do_not_contact.is_(True))
        by_hand.update(session.scalars(blocked))
    return [left for left in left_out if left.contact not in by_hand]


def _with_their_address(workspace: Workspace, got: Sequence[audience.Recipient]) -> Iterator[list[Fields]]:
    """The recipients' records with the one address that gets it: their others are not part of the list."""
    by_id = {recipient.contact: recipient for recipient in got}
    for batch in read(workspace, list(by_id)):
        for fields in batch:
            recipient = by_id[fields["id"]]
            label = next((row["label"] for row in fields["emails"] if row["address"] == recipient.address), "")
            fields["emails"] = [{"raw": recipient.address, "address": recipient.address, "label": label}]
            fields["language"] = recipient.language
            fields["name"] = fields["name"] or recipient.name
            fields.update(dict.fromkeys(_PRIVATE, ""), extra={})
        yield batch


def _groups(
    path: str | Path, got: Sequence[audience.Recipient], size: int, *, by_language: bool
) -> Generator[Progress, None, list[str]]:
    listed: dict[str, list[str]] = {}
    for recipient in got:
        held = "HELD" if recipient.held else ""
        group = "-".join(part for part in (held, recipient.language if by_language else "") if part)
        listed.setdefault(group, []).append(recipient.address)
    with atomic.folder(path) as folder:
        written = bcc.write(folder, listed, size)
        yield Progress(len(got), len(got), _("Writing Bcc groups"))
    return [str(Path(path) / name) for name in written]


def _drafts(
    workspace: Workspace,
    path: str | Path,
    got: Sequence[audience.Recipient],
    release_id: int,
    sender: Sender,
    greeting: str,
    problems: list[str],
) -> Generator[Progress, None, list[str]]:
    at = now().astimezone()
    languages = list(dict.fromkeys(recipient.language for recipient in got))
    letters = workspace.read(exporting_letters.letters, release_id, languages, at, sender, greeting)
    for language, letter in letters.items():
        problems.extend(f"{language}: {text}" if len(letters) > 1 else text for text in letter.problems)
    digits = max(3, len(str(len(got))))
    written: list[str] = []
    taken: set[str] = set()
    with atomic.folder(path) as folder:
        for batch in batches(range(len(got)), BATCH):
            records = {fields["id"]: fields for fields in workspace.read(some, [got[place].contact for place in batch])}
            for place in batch:
                recipient = got[place]
                fields = records.get(recipient.contact)
                if fields is None:
                    raise Problem(_("{name} has just been deleted. Export the list again.").format(name=recipient.name))
                held = "HELD " if recipient.held else ""
                name = names.unique(names.safe(f"{held}{place + 1:0{digits}} {recipient.name}", ".eml"), taken)
                problems.extend(_draft(folder / name, letters[recipient.language], recipient, fields, at))
                written.append(name)
                if len(written) % _DRAFTS == 0:
                    yield Progress(len(written), len(got), _("Writing drafts"))
        yield Progress(len(written), len(got), _("Writing to the disk"))
    return [str(Path(path) / name) for name in written]


def _draft(path: Path, letter: Letter, recipient: audience.Recipient, fields: Fields, at: datetime) -> Iterator[str]:
    """Writes one draft; yields what is missing in it."""
    values = exporting_letters.merge_values(fields, recipient.address, recipient.language)
    draft = letter.draft(recipient.address, values, at, name=str(fields["name"]))
    with _new(path) as out:
        out.write(draft.own)
        out.write(draft.shared)
    for name in draft.missing:
        text = _("{{{{{field}}}}} is empty, and has no words to stand in for it")
        yield f"{recipient.name}: {text.format(field=name)}"


def _new(path: Path) -> IO[bytes]:
    """A new file that only its owner reads."""
    return open(path, "xb", opener=lambda name, flags: os.open(name, flags, 0o600))


# --- the record -------------------------------------------------------------------------------------------------


def _recorded(
    workspace: Workspace,
    list_id: int,
    release_id: int | None,
    how: str,
    got: Sequence[audience.Recipient],
    left_out: Sequence[Left],
    problems: list[str],
) -> int | None:
    """Keeps who got it and who did not, as it was; the id of the distribution, or None where nothing may be written."""
    if workspace.read_only:
        problems.append(_("The database is read-only here, so the export is not recorded."))
        return None
    label = _("Export a list as {format}").format(format=how)
    return workspace.write(label, record, list_id, release_id, how, got, left_out)


def record(
    session: Session,
    list_id: int,
    release_id: int | None,
    how: str,
    got: Sequence[audience.Recipient],
    left_out: Sequence[Left],
) -> int:
    """Adds a distribution with its recipients, frozen; returns its id."""
    there = bool(lists.rows(session, [list_id]))
    release = releases.card(session, release_id) if release_id is not None and _exists(session, release_id) else None
    wanted = audience.Audience((list_id,) if there else (), release=release_id)
    (distribution,) = changes.insert_rows(
        session,
        Distribution,
        [
            {
                "list_id": list_id if there else None,
                "release_id": release.id if release else None,
                "list_name": distributions.names(session, wanted.lists),
                "headline": distributions.headline(release),
                "how": how,
                "at": now(),
                "state": "done",
                "settings": {},
                "snapshot": distributions.snapshot(session, wanted, release),
            }
        ],
    )
    changes.insert_rows(session, Recipient, [*_written(distribution, got), *_not_written(distribution, left_out)])
    return distribution


def _exists(session: Session, release_id: int) -> bool:
    return bool(releases.rows(session, [release_id]))


def _written(distribution: int, got: Sequence[audience.Recipient]) -> Iterator[dict[str, Any]]:
    for recipient in got:
        yield {
            "distribution_id": distribution,
            "contact_id": recipient.contact,
            "name": recipient.name,
            "address": recipient.address,
            "language": recipient.language,
            "state": "written",
            "reason": recipient.reason,
        }


def _not_written(distribution: int, left_out: Sequence[Left]) -> Iterator[dict[str, Any]]:
    for left in left_out:
        yield {
            "distribution_id": distribution,
            "contact_id": left.contact,
            "name": left.name,
            "state": "left out",
            "reason": left.reason,
        }
