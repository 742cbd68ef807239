"""A press list written as a table, cards, addresses, Bcc groups or one draft for each recipient, and recorded."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Generator, Iterator, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import IO, Any

from outreach.formats import atomic
from outreach.i18n import _, ngettext
from outreach.mail import bcc, file_names
from outreach.mail.message import Letter, Sender, new_message_id
from outreach.model.base import now
from outreach.model.distributions import HOWS
from outreach.problems import Problem
from outreach.services.contacts.records import Fields, fold_address
from outreach.services.delivery import audience, distributions, mail_server
from outreach.services.delivery.audience import Audience, LeftOut, Recipient, Resolved
from outreach.services.exporting import export_columns, letter_export, presets
from outreach.services.exporting.export_files import (
    Exported,
    Job,
    Left,
    cards,
    checked,
    format_of,
    read,
    sentence,
    table,
)
from outreach.services.exporting.export_records import BATCH, batches, some
from outreach.services.progress import Progress
from outreach.services.releases import releases
from outreach.services.releases.greetings import Given
from outreach.store.workspace import Workspace
from outreach.values import places

LIST_FORMATS = tuple(how for how in HOWS if how != "smtp")
_DRAFTS = 20  # drafts between two signs of life
# What is our own business about a recipient and goes into no list.
_PRIVATE = ("notes", "source", "basis", "found_on", "checked_on")


def export_list(
    workspace: Workspace, list_id: int, path: str | Path, *, release_id: int | None = None, **how: Any
) -> Job:
    """Writes who gets it by one list; see `export_audience`."""
    return export_audience(workspace, audience.Audience((list_id,), release=release_id), path, **how)


def export_audience(
    workspace: Workspace,
    wanted: Audience,
    path: str | Path,
    *,
    format: str | None = None,
    columns: Sequence[str] | None = None,
    preset: str | None = None,
    group_size: int = bcc.GROUP,
    sender: Sender | None = None,
    greeting: Given = None,
    separator: str | None = None,
    shown: Resolved | None = None,
) -> Job:
    """Writes who gets it, as `audience.resolve` says: a table, cards, addresses, Bcc groups or one draft for each.

    With a release each recipient's language decides text, files and officers. The recipients are frozen in a
    distribution, which the result names; `bcc` and `eml` write a new folder; a `preset` is the form that another
    program takes in. With `shown`, those who were shown get
    it and nobody else; who has fallen out since is named.

    Raises:
        Problem: nobody gets it, drafts are asked for without a release, or it cannot be written.
    """
    preset = presets.named(preset) if preset else None
    # A form of another program is a table, or lines of text.
    how = format_of(path, ("txt" if preset == "mailman" else "csv") if preset else format, LIST_FORMATS)
    if how == "eml" and wanted.release is None:
        raise Problem(_("Drafts need a release. Name one."))
    # That it is withdrawn goes to those who have it, and to nobody else.
    withdrawn = wanted.release is not None and workspace.read(releases.card, wanted.release).status == "withdrawn"
    if how == "eml" and withdrawn and wanted.recipients_of != wanted.release:
        raise Problem(_("This release is withdrawn. No drafts are made from it."))
    yield Progress(0, None, _("Finding recipients"))
    fresh = workspace.read(audience.resolve, wanted)
    got, left_out = _frozen(fresh if shown is None else audience.as_shown(shown, fresh))
    if not got:
        raise Problem(_nobody(left_out))
    problems = _fallen_out(shown, got) if shown is not None else []
    problems += [sentence(left) for left in left_out if left.code in audience.TO_MEND]
    problems += _held(got) if how in ("eml", "bcc") else []
    problems += [one.text for one in fresh.may_have]
    ids: dict[int, str] = {}
    if how == "eml":
        files = yield from _drafts(workspace, path, got, wanted, sender or Sender(), greeting, problems, ids)
    elif how == "bcc":
        files = yield from _groups(path, got, group_size, by_language=wanted.release is not None)
    elif preset:
        files = yield from _for_program(workspace, path, got, preset)
    elif how == "txt":
        with atomic.file(path, encoding="utf-8") as out:
            out.writelines(f"{recipient.address}\n" for recipient in got)
        files = [str(path)]
    else:
        people = _with_their_address(workspace, got)
        if how == "vcf":
            yield from cards(path, people, len(got))
        else:
            made = export_columns.chosen(columns or export_columns.LIST)
            yield from table(path, how, made, people, len(got), separator)
        files = [str(path)]
    said = {"by": workspace.author, "files": [] if how == "eml" else _hashes(files), "drafts": len(ids)}
    resolved = Resolved(got, [LeftOut(*left) for left in left_out], {})
    distribution = _recorded(workspace, wanted, how, resolved, said, ids, problems)
    return Exported(len(got), files, problems, left_out, distribution)


def _frozen(resolved: Resolved) -> tuple[list[Recipient], list[Left]]:
    """The recipients, once more looked at on their way out: one checked address each, and none twice."""
    got: list[Recipient] = []
    left_out = [Left(*left) for left in resolved.left_out]
    taken: set[str | int] = set()
    for recipient in resolved.recipients:
        folded = fold_address(recipient.address) or ""
        if not checked(recipient.address):
            left_out.append(Left(recipient.contact, recipient.name, _("no usable e-mail address"), "bad address"))
        elif folded in taken or recipient.contact in taken:
            left_out.append(Left(recipient.contact, recipient.name, _("already receives it"), "double"))
        else:
            taken.update((folded, recipient.contact))
            got.append(recipient)
    return got, left_out


def _fallen_out(shown: Resolved, got: Sequence[Recipient]) -> list[str]:
    count = len(shown.recipients) - len(got)
    if not count:
        return []
    text = ngettext(
        "{count} person no longer qualifies since you looked, and does not receive it.",
        "{count} people no longer qualify since you looked, and do not receive it.",
        count,
    )
    return [text.format(count=count)]


def _hashes(files: Sequence[str]) -> list[dict[str, Any]]:
    """The files that were handed over, each with its SHA-256."""
    found = []
    for name in files:
        with Path(name).open("rb") as file:
            digest = hashlib.file_digest(file, "sha256").hexdigest()
            found.append({"name": Path(name).name, "sha256": digest, "size": file.tell()})
    return found


def _held(got: Sequence[Recipient]) -> list[str]:
    """A sentence where some must not get it before an embargo's end: what is theirs is marked (features.md R4)."""
    count = sum(one.held for one in got)
    if not count:
        return []
    text = ngettext(
        "{count} person does not accept embargoes: messages marked HELD are sent only when the embargo ends.",
        "{count} people do not accept embargoes: messages marked HELD are sent only when the embargo ends.",
        count,
    )
    return [text.format(count=count)]


def _nobody(left_out: Sequence[Left]) -> str:
    if not left_out:
        return _("The list is empty.")
    text = ngettext(
        "No recipients: {count} person is excluded ({first}).",
        "No recipients: {count} people are excluded (the first: {first}).",
        len(left_out),
    )
    said = text.format(count=len(left_out), first=sentence(left_out[0]))
    if any(left.code in ("already", "waiting") for left in left_out):
        said = f"{said} {audience.once_more()}"
    return said


def _with_their_address(workspace: Workspace, got: Sequence[Recipient]) -> Iterator[list[Fields]]:
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


def _for_program(
    workspace: Workspace, path: str | Path, got: Sequence[Recipient], name: str
) -> Generator[Progress, None, list[str]]:
    """The form that another program takes in, with the one address of each."""
    people = _with_their_address(workspace, got)
    if name == "mailman":
        with atomic.file(path, encoding="utf-8") as out:
            for batch in people:
                lines = (presets.mailman_line(one, one["emails"][0]["address"]) for one in batch)
                out.writelines(f"{line}\n" for line in lines)
                yield Progress(0, len(got), _("Exporting the table"))
    else:
        preset = presets.PRESETS[name]
        yield from table(path, "csv", preset.columns, people, len(got), ",", preset.encoding)
    return [str(path)]


def _groups(
    path: str | Path, got: Sequence[Recipient], size: int, *, by_language: bool
) -> Generator[Progress, None, list[str]]:
    listed: dict[str, list[str]] = {}
    for recipient in got:
        held = "HELD" if recipient.held else ""
        group = "-".join(part for part in (held, recipient.language if by_language else "") if part)
        listed.setdefault(group, []).append(recipient.address)
    with atomic.folder(path) as folder:
        written = bcc.write(folder, listed, size)
        yield Progress(len(got), len(got), _("Exporting Bcc groups"))
    return [str(Path(path) / name) for name in written]


def _drafts(
    workspace: Workspace,
    path: str | Path,
    got: Sequence[Recipient],
    wanted: Audience,
    sender: Sender,
    greeting: Given,
    problems: list[str],
    ids: dict[int, str],
) -> Generator[Progress, None, list[str]]:
    """One draft for each; `ids` takes the Message-ID of each, by which a mail that comes back is known."""
    assert wanted.release is not None
    at = now().astimezone()
    named = sender.address or workspace.read(mail_server.read).address
    languages = list(dict.fromkeys(recipient.language for recipient in got))
    workspace.read(letter_export.check, wanted.release, got, greeting)
    making = wanted.release, languages, at, sender, greeting
    letters = workspace.read(letter_export.letters, *making)
    first = letters if wanted.told else workspace.read(letter_export.letters, *making, first=True)
    for language, letter in letters.items():
        said = f"{places.language_name(language)}: " if len(letters) > 1 else ""
        problems.extend(said + text for text in letter.problems)
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
                name = file_names.unique(
                    file_names.safe(f"{held}{place + 1:0{digits}} {recipient.name}", ".eml"), taken
                )
                ids[recipient.contact] = own = new_message_id(named)
                letter = (letters if recipient.once_more == "already" else first)[recipient.language]
                _draft(folder / name, letter, recipient, fields, at, own)
                written.append(name)
                if len(written) % _DRAFTS == 0:
                    yield Progress(len(written), len(got), _("Saving drafts"))
        yield Progress(len(written), len(got), _("Saving to the disk"))
    return [str(Path(path) / name) for name in written]


def _draft(path: Path, letter: Letter, recipient: Recipient, fields: Fields, at: datetime, message_id: str) -> None:
    """Writes one draft."""
    values = letter_export.merge_values(fields, recipient.address, recipient.language, letter.text)
    draft = letter.draft(recipient.address, values, at, name=str(fields["name"]), message_id=message_id)
    with _new(path) as out:
        out.write(draft.own)
        out.write(draft.shared)


def _new(path: Path) -> IO[bytes]:
    """A new file that only its owner reads."""
    return open(path, "xb", opener=lambda name, flags: os.open(name, flags, 0o600))


# --- the record -------------------------------------------------------------------------------------------------


def _recorded(
    workspace: Workspace,
    wanted: Audience,
    how: str,
    resolved: Resolved,
    settings: Mapping[str, Any],
    ids: Mapping[int, str],
    problems: list[str],
) -> int | None:
    """Keeps who got it and who did not, as it was; the id of the distribution, or None where nothing may be written."""
    if workspace.read_only:
        problems.append(_("The database is read-only here, so the export is not recorded."))
        return None
    labels = {"eml": _("Save drafts"), "bcc": _("Export Bcc groups")}
    label = labels.get(how, _("Export a list"))
    return workspace.write(label, distributions.record, wanted, how, resolved, settings, ids)
