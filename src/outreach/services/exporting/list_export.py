"""A press list written as a table, cards, addresses, Bcc groups or one draft for each recipient, and recorded."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Generator, Iterator, Sequence
from datetime import datetime
from pathlib import Path
from typing import IO, Any, NamedTuple

from outreach import i18n
from outreach.formats import atomic
from outreach.i18n import _, counted_if_any
from outreach.mail import bcc, file_names, mail_words
from outreach.mail.message import Letter, Sender, new_message_id
from outreach.model.base import now
from outreach.model.distributions import HOWS, IN_TURN
from outreach.model.reasons import Reason
from outreach.problems import Problem
from outreach.services.contacts.records import Fields, batches
from outreach.services.delivery import audience, delivery, distributions, mail_server
from outreach.services.delivery.audience import Audience, LeftOut, Recipient, Resolved
from outreach.services.exporting import export_columns, letter_export, presets
from outreach.services.exporting.export_files import Exported, Job, People, checked, format_of, read, sentence, write
from outreach.services.exporting.export_records import BATCH, some
from outreach.services.progress import Progress
from outreach.services.releases import embargo, releases
from outreach.services.releases.greetings import Given
from outreach.store.server import roles
from outreach.store.workspace import Workspace
from outreach.values import places

LIST_FORMATS = tuple(how for how in HOWS if how not in IN_TURN)
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
    greeting: Given = "",
    separator: str | None = None,
    shown: Resolved | None = None,
) -> Job:
    """Writes the recipients, as `audience.resolve` says: a table, cards, addresses, Bcc groups or a draft for each.

    With a release each recipient's language decides text, files and officers. The recipients are frozen in a
    distribution, which the result names; `bcc` and `eml` write a new folder; a `preset` is the form that another
    program takes in. With `shown`, those who were shown get it and nobody else; who has fallen out since is named.

    Raises:
        Problem: nobody gets it, drafts are asked for without a release, or it cannot be written.
    """
    workspace.must(roles.EXPORT)
    preset = presets.named(preset) if preset else None
    # A form of another program is a table, or lines of text.
    how = format_of(path, ("txt" if preset == "mailman" else "csv") if preset else format, LIST_FORMATS)
    if how == "eml":
        _refuse_drafts(workspace, wanted)
    yield Progress(0, None, _("Finding recipients"))
    fresh = workspace.read(audience.resolve, wanted)
    resolved = _frozen(fresh if shown is None else audience.as_shown(shown, fresh))
    got, left_out = resolved.recipients, resolved.left_out
    if not got:
        raise Problem(audience.nobody(resolved) if left_out else _("The list is empty."))
    problems = _to_look_at(fresh, shown, got, left_out, how)
    out = _Out(
        workspace, path, got, wanted, how, columns, preset, group_size,
        mail_server.writer(workspace.read(mail_server.read), sender or Sender()), greeting, separator, problems, {},
    )  # fmt: skip
    files = yield from _WRITERS.get(how, _write_people)(out)
    return Exported(len(got), files, problems, left_out, _recorded(out, resolved, files))


class _Out(NamedTuple):
    """What goes out: to whom and how. `problems` takes sentences, `ids` the Message-ID of each draft."""

    workspace: Workspace
    path: str | Path
    got: list[Recipient]
    wanted: Audience
    how: str
    columns: Sequence[str] | None
    preset: str | None
    group_size: int
    sender: Sender
    greeting: Given
    separator: str | None
    problems: list[str]
    ids: dict[int, str]

    def people(self) -> People:
        return _with_their_address(self.workspace, self.got)


Files = Generator[Progress, None, list[str]]


def _refuse_drafts(workspace: Workspace, wanted: Audience) -> None:
    if wanted.release is None:
        raise Problem(_("Drafts need a release. Name one."))
    delivery.refuse_withdrawn(workspace.read(releases.card, wanted.release), wanted.recipients_of)


def _to_look_at(
    fresh: Resolved, shown: Resolved | None, got: Sequence[Recipient], left_out: Sequence[LeftOut], how: str
) -> list[str]:
    return [
        *(_fallen_out(shown, got) if shown is not None else []),
        *(sentence(left) for left in left_out if left.code in audience.TO_MEND),
        *(_held(got) if how in ("eml", "bcc") else []),
        *(one.text for one in fresh.may_have),
    ]


def _frozen(resolved: Resolved) -> Resolved:
    """The recipients, once more looked at on their way out: whose address is none that may stand in a file is told."""
    got = [one for one in resolved.recipients if checked(one.address)]
    bad = [one for one in resolved.recipients if not checked(one.address)]
    told = [LeftOut(one.contact, one.name, Reason("unusable"), "bad address") for one in bad]
    return Resolved(got, [*resolved.left_out, *told])


def _fallen_out(shown: Resolved, got: Sequence[Recipient]) -> list[str]:
    text = counted_if_any(
        "{count} person no longer qualifies since you looked, and does not receive it.",
        "{count} people no longer qualify since you looked, and do not receive it.",
        len(shown.recipients) - len(got),
    )
    return [text] if text else []


def _hashes(files: Sequence[str]) -> list[Fields]:
    """The files that were handed over, each with its SHA-256."""
    found = []
    for name in files:
        with Path(name).open("rb") as file:
            digest = hashlib.file_digest(file, "sha256").hexdigest()
            found.append({"name": Path(name).name, "sha256": digest, "size": file.tell()})
    return found


def _held(got: Sequence[Recipient]) -> list[str]:
    """A sentence where some must not get it before an embargo's end: what is theirs is marked (features.md R4)."""
    text = counted_if_any(
        "{count} person isn't known to accept embargoes: messages marked HELD are sent only when the embargo ends.",
        "{count} people aren't known to accept embargoes: messages marked HELD are sent only when the embargo ends.",
        sum(one.held for one in got),
    )
    return [text] if text else []


def _with_their_address(workspace: Workspace, got: Sequence[Recipient]) -> People:
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


def _write_people(out: _Out) -> Files:
    people, total = out.people(), len(out.got)
    if out.preset:
        yield from presets.write(out.path, out.preset, people, total)
    else:
        wanted = out.columns or export_columns.LIST
        yield from write(out.path, out.how, lambda: export_columns.chosen(wanted), people, total, out.separator)
    return [str(out.path)]


def _write_groups(out: _Out) -> Files:
    groups: dict[str, list[str]] = {}
    for recipient in out.got:
        held, language = "HELD" if recipient.held else "", recipient.language if out.wanted.release is not None else ""
        groups.setdefault("-".join(filter(None, (held, language))), []).append(recipient.address)
    with atomic.folder(out.path) as folder:
        written = bcc.write(folder, groups, out.group_size, _embargo_notes(out))
        yield Progress(len(out.got), len(out.got), _("Exporting Bcc groups"))
    return [str(Path(out.path) / name) for name in written]


def _embargo_notes(out: _Out) -> list[str]:
    """The embargo's line in the language of the interface, and who must wait for its end."""
    if out.wanted.release is None:
        return []
    release, language = out.workspace.read(releases.card, out.wanted.release), i18n.language()
    if not embargo.is_ahead(release, now()):
        return []
    words, until = mail_words.of(language), release.embargo_until
    moment = mail_words.moment(until, release.embargo_zone, language) if until else ""
    return [words.embargo_until.format(moment=moment) if moment else words.embargo, *_held(out.got)]


def _write_drafts(out: _Out) -> Files:
    """One draft for each; `out.ids` takes the Message-ID of each, by which a mail that bounces is known."""
    assert out.wanted.release is not None
    workspace, got, at = out.workspace, out.got, now().astimezone()
    named = out.sender.address or workspace.read(mail_server.read).address
    workspace.read(letter_export.check, out.wanted.release, got, out.greeting)
    languages = list(dict.fromkeys(recipient.language for recipient in got))
    making = out.wanted.release, languages, at, out.sender, out.greeting
    letters = workspace.read(letter_export.letters, *making)
    first = letters if out.wanted.told else workspace.read(letter_export.letters, *making, first=True)
    for language, letter in letters.items():
        said = f"{places.language_name(language)}: " if len(letters) > 1 else ""
        out.problems.extend(said + text for text in letter.problems)
    names = _file_names(got)
    with atomic.folder(out.path) as folder:
        written = 0
        for recipient, fields in _records(workspace, got):
            out.ids[recipient.contact] = own = new_message_id(named)
            letter = (letters if recipient.once_more == "already" else first)[recipient.language]
            _draft(folder / names[written], letter, recipient, fields, at, own)
            written += 1
            if written % _DRAFTS == 0:
                yield Progress(written, len(got), _("Saving drafts"))
        yield Progress(written, len(got), _("Saving to the disk"))
    return [str(Path(out.path) / name) for name in names]


def _file_names(got: Sequence[Recipient]) -> list[str]:
    digits, taken = max(3, len(str(len(got)))), set[str]()
    return [
        file_names.unique(
            file_names.safe(f"{'HELD ' if one.held else ''}{place:0{digits}} {one.name}", ".eml"), taken
        )
        for place, one in enumerate(got, 1)
    ]  # fmt: skip


def _records(workspace: Workspace, got: Sequence[Recipient]) -> Iterator[tuple[Recipient, Fields]]:
    """The recipients with their records.

    Raises:
        Problem: one of them has been deleted meanwhile.
    """
    by_id = {recipient.contact: recipient for recipient in got}
    for batch in batches(list(by_id), BATCH):
        records = {fields["id"]: fields for fields in workspace.read(some, batch)}
        for number in batch:
            if number not in records:
                raise Problem(_("{name} has just been deleted. Export the list again.").format(name=by_id[number].name))
            yield by_id[number], records[number]


_WRITERS: dict[str, Callable[[_Out], Files]] = {"eml": _write_drafts, "bcc": _write_groups}


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


def _recorded(out: _Out, resolved: Resolved, files: Sequence[str]) -> int | None:
    """Keeps who got it and who did not, as it was; the id of the distribution, or None where nothing may be written."""
    if out.workspace.read_only:
        out.problems.append(_("The database is read-only here, so the export is not recorded."))
        return None
    label = {"eml": _("Save drafts"), "bcc": _("Export Bcc groups")}.get(out.how, _("Export a list"))
    said = {"by": out.workspace.author, "files": [] if out.how == "eml" else _hashes(files), "drafts": len(out.ids)}
    return out.workspace.write(label, distributions.record, out.wanted, out.how, resolved, said, out.ids)
