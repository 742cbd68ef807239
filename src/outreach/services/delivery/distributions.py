"""Distributions: who got what, frozen; prepared, scheduled, sent, and what has changed since they were prepared."""

from __future__ import annotations

import hashlib
from array import array
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from itertools import zip_longest
from typing import NamedTuple

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from outreach.i18n import _, counted
from outreach.mail.message import new_message_id
from outreach.model import reasons
from outreach.model.base import Expression, now
from outreach.model.distributions import IN_TURN, Bounce, Distribution, Recipient
from outreach.model.lists import Exclusion, Pick, PressList
from outreach.model.people import Contact
from outreach.model.releases import Release, Version
from outreach.problems import Problem
from outreach.services import officers
from outreach.services import settings as office
from outreach.services.contacts import records
from outreach.services.contacts.record_kind import RecordKind
from outreach.services.delivery import audience, delivery, mail_server
from outreach.services.delivery.audience import Audience, LeftOut, Resolved
from outreach.services.delivery.audience import Recipient as Person
from outreach.services.delivery.delivery import OPEN, STANDS, STATE
from outreach.services.exporting import letter_export
from outreach.services.releases import embargo, releases
from outreach.store import search
from outreach.store.history import change_log
from outreach.values import places, text
from outreach.values.data import DocumentView
from outreach.values.fields import items_in, text_in

SORTS = ("at", "id")


class DistributionRow(NamedTuple):
    """A distribution as a table shows it; `counts` are its recipients by state."""

    id: int
    at: datetime
    headline: str
    list_name: str
    how: str
    state: str
    scheduled_at: datetime | None
    finished_at: datetime | None
    counts: dict[str, int]


class RecipientRow(NamedTuple):
    """One person of a distribution as they were then; `delivery` is what came of it (delivery.STATES)."""

    id: int
    contact: int | None
    name: str
    address: str
    language: str
    state: str
    reason: str
    at: datetime | None
    attempts: int
    answer: str
    message_id: str
    delivery: str


KIND = RecordKind(Distribution, ())
count = KIND.count


def find(session: Session, filter: str = "", sort: str = "at", descending: bool = True) -> array[int]:
    """The ids of the distributions whose headline or list holds the words asked for, the newest first."""
    key: Expression = Distribution.id if sort == "id" else Distribution.at
    query = select(Distribution.id)
    for word in text.usable(filter).split():
        held = (search.containing(session, column, word) for column in (Distribution.headline, Distribution.list_name))
        others = select(Version.release_id).where(search.containing(session, Version.headline, word))
        query = query.where(or_(*held, Distribution.release_id.in_(others)))
    return search.ids(session, query.order_by(key.desc() if descending else key, Distribution.id.desc()))


def of_release(session: Session, release_id: int) -> list[int]:
    """The ids of the distributions of a release, the newest first."""
    query = select(Distribution.id).where(Distribution.release_id == release_id)
    return list(session.scalars(query.order_by(Distribution.at.desc(), Distribution.id.desc())))


def rows(session: Session, ids: Sequence[int]) -> list[DistributionRow]:
    """The rows of these ids, in their order; ids that are gone are left out."""
    wanted = list(ids)
    counted: dict[int, dict[str, int]] = defaultdict(dict)
    each = (Recipient.distribution_id, STANDS)
    query = select(*each, func.count()).join(Distribution, Distribution.id == Recipient.distribution_id)
    query = query.where(Recipient.distribution_id.in_(wanted)).group_by(*each).order_by(*each)
    for number, state, many in session.execute(query):
        counted[number][state] = many
    return [
        DistributionRow(
            row.id, row.at, row.called, row.list_name, row.how, row.state, row.scheduled_at, row.finished_at,
            counted[row.id],
        )
        for row in KIND.in_order(session, wanted)
    ]  # fmt: skip


def card(session: Session, distribution_id: int) -> Distribution:
    """A distribution without its recipients, detached.

    Raises:
        Problem: there is none of that number.
    """
    found = get(session, distribution_id)
    session.expunge(found)
    return found


def get(session: Session, distribution_id: int) -> Distribution:
    """The distribution itself, in the session.

    Raises:
        Problem: there is none of that number.
    """
    return records.get(session, Distribution, distribution_id)


def recipients(session: Session, distribution_id: int, states: Sequence[str] = ()) -> list[RecipientRow]:
    """The people of a distribution in the order in which they were found, or those in some states."""
    columns = (
        Recipient.id, Recipient.contact_id, Recipient.name, Recipient.address, Recipient.language, STANDS,
        Recipient.reason, Recipient.at, Recipient.attempts, Recipient.answer, Recipient.message_id, STATE,
    )  # fmt: skip
    query = select(*columns).join(Distribution, Distribution.id == Recipient.distribution_id)
    query = query.where(Recipient.distribution_id == distribution_id).order_by(Recipient.id)
    if states:
        query = query.where(Recipient.state.in_(states))
    found = map(RecipientRow._make, session.execute(query))
    return [one._replace(reason=reasons.text(one.reason), answer=reasons.text(one.answer)) for one in found]


def answers(session: Session, distribution_id: int) -> dict[int, str]:
    """{recipient: what they wrote last}, of the people who have answered a distribution."""
    query = select(Bounce.recipient_id, Bounce.said).join(Recipient, Recipient.id == Bounce.recipient_id)
    by_person = (Recipient.distribution_id == distribution_id, Bounce.reason == "")
    rows = session.execute(query.where(*by_person).order_by(Bounce.at, Bounce.id))
    return {number or 0: said for number, said in rows}


# Preparing


def prepare(
    session: Session,
    wanted: Audience,
    *,
    settings: DocumentView | None = None,
    shown: Resolved | None = None,
    how: str = "smtp",
) -> tuple[int, Resolved]:
    """Freezes who gets it, in which language, with which officer and files; returns its id and what was resolved.

    Nothing is written or sent by it; `how` is one of RUN. `settings` say how it is to be sent (subject, sender,
    throttle …). With `shown`, those who were shown get it and nobody else, less those who have fallen out since.

    Raises:
        Problem: a list or the release is gone, the release is withdrawn, nobody gets it, or a merge field cannot be
            filled for everybody.
    """
    settings = settings or {}
    mail_server.check_addresses(settings)
    release = _release(session, wanted)
    resolved = _resolved(session, wanted, release, shown)
    if wanted.way == "messenger":
        return _added(session, wanted, "messenger", settings, release, resolved, {}), resolved
    if release is not None:
        letter_export.check_card(session, release, resolved.recipients, settings.get("greeting"))
    sender = text_in(settings, "from") or mail_server.read(session).address
    # Without a sender yet they are named when it is sent: a Message-ID bears the sender's domain.
    ids = {one.contact: new_message_id(sender) for one in resolved.recipients} if sender else {}
    return _added(session, wanted, how, settings, release, resolved, ids), resolved


def _resolved(session: Session, wanted: Audience, release: Release | None, shown: Resolved | None) -> Resolved:
    resolved = audience.resolve(session, wanted)
    if shown is not None:
        resolved = audience.as_shown(shown, resolved)
    if not resolved.recipients:
        is_news = release is None or release.status in ("corrected", "withdrawn") or not wanted.told
        raise Problem(audience.nobody(resolved) if is_news else _("This release was neither corrected nor withdrawn."))
    return resolved


def _release(session: Session, wanted: Audience) -> Release | None:
    """The release of an audience; from here on nobody else decides who gets it."""
    if wanted.release is None:
        return None
    delivery.one_at_a_time(session, wanted.release)
    release = releases.card(session, wanted.release)
    delivery.refuse_withdrawn(release, wanted.recipients_of)
    return release


def record(
    session: Session,
    wanted: Audience,
    how: str,
    resolved: Resolved,
    settings: Mapping[str, object],
    message_ids: Mapping[int, str],
) -> int:
    """Keeps what was written for hand-over: who is in it, who is not and why; returns its id.

    A list or a release that was deleted while it was written is missing in it.
    """
    known = _known(session, PressList, (*wanted.lists, *wanted.without_lists))
    gone = wanted.release is None or session.get(Release, wanted.release) is None
    kept = wanted._replace(
        lists=_among(known, wanted.lists),
        without_lists=_among(known, wanted.without_lists),
        release=None if gone else wanted.release,
    )
    release = releases.card(session, kept.release) if kept.release is not None else None
    return _added(session, kept, how, settings, release, resolved, message_ids)


def _added(
    session: Session,
    wanted: Audience,
    how: str,
    settings: Mapping[str, object],
    release: Release | None,
    resolved: Resolved,
    message_ids: Mapping[int, str],
) -> int:
    """Freezes a distribution with its people: one to be sent, or one whose file or drafts were written."""
    at, is_sent = now(), how in IN_TURN
    values = {
        "list_id": wanted.lists[0] if len(wanted.lists) == 1 else None, "release_id": wanted.release,
        "list_name": names(session, wanted.lists) or wanted.filter, "headline": headline(release), "how": how,
        "at": at, "state": {"messenger": "sending"}.get(how, "prepared" if is_sent else "done"),
        "finished_at": None if is_sent else at, "settings": dict(settings),
        "snapshot": {**snapshot(session, wanted, release), **_as_resolved(resolved)},
    }  # fmt: skip
    (number,) = change_log.insert_rows(session, Distribution, [values])
    leading = _leading_officers(release)
    nobody = {
        "distribution_id": number, "address": "", "language": "", "officer_id": None, "message_id": "",
        "state": "left out",
    }  # fmt: skip
    everybody: list[Person | LeftOut] = [*resolved.recipients, *resolved.left_out]
    people: list[dict[str, object]] = [
        {**nobody, "contact_id": one.contact, "name": one.name, "reason": one.reason.stored} for one in everybody
    ]
    for row, one in zip(people, resolved.recipients, strict=False):
        row["state"] = ("held" if one.held else "queued") if is_sent else "written"
        row["address"], row["language"] = one.address, one.language
        row["officer_id"], row["message_id"] = leading.get(one.language), message_ids.get(one.contact, "")
    change_log.insert_rows(session, Recipient, people)
    return number


def _as_resolved(resolved: Resolved) -> dict[str, object]:
    """Who is to get it once more, who not at their first address, and how many were left out, by code."""
    return {
        "again": sorted(one.contact for one in resolved.recipients if one.once_more),
        "elsewhere": sorted(one.contact for one in resolved.recipients if one.elsewhere),
        "left_out_by": dict(Counter(one.code for one in resolved.left_out)),
    }


def _leading_officers(release: Release | None) -> dict[str, int]:
    """The officer who stands first at the foot, by language."""
    offered = releases.languages(release) if release is not None else ()
    people = {language: releases.officers_for(release, language) for language in offered if release is not None}
    return {language: officers[0].id for language, officers in people.items() if officers}


def _known(session: Session, model: type[PressList] | type[Release], wanted: Collection[int]) -> set[int]:
    """Those of some numbers that are there still."""
    return set(session.scalars(select(model.id).where(model.id.in_(wanted))))


def audience_of(session: Session, distribution_id: int, release: int | None = None) -> tuple[Audience, list[str]]:
    """Whom a distribution was for, to be asked anew with another release; and what of it is gone, a sentence each.

    The lists are live: who has come since is in, and who was left out by hand stays out.
    """
    kept = get(session, distribution_id).snapshot
    lists, without = _numbered(kept, "lists"), _numbered(kept, "without_lists")
    here = _known(session, PressList, [*lists, *without])
    earlier, told_of = _numbered(kept, "without_releases"), kept.get("recipients_of") or 0
    known = _known(session, Release, [*earlier, told_of])
    audience = Audience(
        _among(here, lists), _among(here, without), _among(known, earlier), release,
        filter=text_in(kept, "filter"), without=tuple(items_in(kept, "without")),
        recipients_of=told_of if told_of in known else None, way=str(kept.get("way") or "mail"),
    )  # fmt: skip
    gone = _("The list “{name}” has been deleted since.")
    return audience, [gone.format(name=name) for number, name in {**lists, **without}.items() if number not in here]


def _numbered(kept: DocumentView, part: str) -> dict[int, str]:
    """Lists or releases that are kept in a snapshot, by number."""
    return {int(row["id"]): str(row.get("name")) for row in kept.get(part, ())}


def _among(known: Collection[int], wanted: Iterable[int]) -> tuple[int, ...]:
    return tuple(number for number in wanted if number in known)


def names(session: Session, lists: Sequence[int]) -> str:
    """The names of some lists, as one."""
    known = dict(session.execute(select(PressList.id, PressList.name).where(PressList.id.in_(lists))).all())
    return ", ".join(known[number] for number in lists if number in known)


def headline(release: Release | None) -> str:
    """What a release is called: the headline of its first version that has one."""
    if release is None:
        return ""
    return next((version.headline for version in release.versions if version.headline), "")


def snapshot(session: Session, wanted: Audience, release: Release | None) -> dict[str, object]:
    """What a distribution is made of, as it is now: rules, texts, files by SHA-256, officers with their numbers."""
    less = select(Release.id, Release.reference).where(Release.id.in_(wanted.without_releases))
    found: dict[str, object] = {
        "lists": [_list(session, number) for number in wanted.lists],
        "without_lists": [_list(session, number) for number in wanted.without_lists],
        "without_releases": [row._asdict() for row in session.execute(less)],
        "filter": wanted.filter,
        "without": sorted(wanted.without),
        "recipients_of": wanted.recipients_of,
        "way": wanted.way,
        "zone": office.get(session, "zone"),
    }
    return found if release is None else found | made_of(release)


def made_of(release: Release) -> dict[str, object]:
    """The part of a snapshot that is the release's: texts and files by SHA-256, officers with their numbers."""
    own = ("name", "size", "language", "media_type")
    return {
        "release": release.id,
        "reference": release.reference,
        "status": release.status,
        "corrected_at": _corrected_at(release),
        "embargo_until": release.embargo_until.isoformat() if release.embargo_until else None,
        "embargo_zone": release.embargo_zone,
        "versions": {version.language: _version(version) for version in release.versions},
        "files": [{"sha256": row.blob_hash, **{key: getattr(row, key) for key in own}} for row in release.attachments],
        "officers": {language: _officers(release, language) for language in releases.languages(release)},
    }  # fmt: skip


def _corrected_at(release: Release) -> str | None:
    """When a release was corrected, the last time; None where it stands as it went out."""
    at = release.corrected_at if release.status == "corrected" else None
    return at.isoformat() if at else None


def _list(session: Session, number: int) -> dict[str, object]:
    row = records.get(session, PressList, number)
    picked = select(Pick.contact_id).where(Pick.list_id == number).order_by(Pick.contact_id)
    excluded = select(Exclusion.contact_id).where(Exclusion.list_id == number).order_by(Exclusion.contact_id)
    return {
        "id": number, "name": row.name, "rule": row.rule,
        "picks": list(session.scalars(picked)), "exclusions": list(session.scalars(excluded)),
    }  # fmt: skip


def _version(version: Version) -> dict[str, object]:
    names = ("headline", "subhead", "dateline", "body", "boilerplate", "notes_to_editors")
    whole = "\n\n".join(filter(None, (getattr(version, name) for name in names)))
    return {"headline": version.headline, "text": whole, "sha256": hashlib.sha256(whole.encode()).hexdigest()}


def _officers(release: Release, language: str) -> list[dict[str, object]]:
    return [
        {
            "id": officer.id,
            "name": officers.block(officer, language).name,
            "phones": [phone.e164 for phone in officer.phones if phone.valid and phone.e164],
            "emails": [email.address for email in officer.emails if email.valid and email.address],
        }
        for officer in releases.officers_for(release, language)
    ]


# What has changed since


def changed_since(session: Session, distribution_id: int, *, officers: bool = True) -> list[str]:
    """What is no longer as it was when the distribution was prepared, each a sentence; nothing where all is the same.

    A file that was replaced or taken off is told by its hash; a text by its own. Without `officers`, a new number at
    the foot is none of it: it is what a release that goes out later is to carry.
    """
    kept = get(session, distribution_id).snapshot
    if "release" not in kept:
        return []
    try:
        release = releases.card(session, kept["release"])
    except Problem:
        return [_("The release has been deleted since.")]
    found = list(differences(kept, release))
    return [*found, *_officers_changed(kept, release)] if officers else found


def differences(kept: Mapping[str, object], release: Release) -> Iterator[str]:
    """In which files and texts a release differs from what a distribution was prepared with, a sentence each."""
    if "release" in kept:
        yield from _files_changed(kept, release)
        yield from _texts_changed(kept, release)


def is_as_sent(kept: Mapping[str, object], release: Release, at: datetime) -> bool:
    """Whether the letters of a release are what they were when a distribution of it was sent, at a moment."""
    made, letters = made_of(release), ("versions", "files", "officers", "embargo_until", "embargo_zone", "corrected_at")
    same_embargo = embargo.is_ahead(release, at) == embargo.is_ahead(release, now())
    return same_embargo and all(kept.get(name) == made[name] for name in letters)


def outdated(session: Session, release_id: int) -> dict[int, str]:
    """{distribution: how it goes} of those still to be sent that have another text or file than the release has now."""
    ours = (Distribution.release_id == release_id, Distribution.how.in_(IN_TURN), Distribution.state.in_(OPEN))
    query = select(Distribution.id, Distribution.how).where(*ours).order_by(Distribution.id)
    return {one: how for one, how in session.execute(query).all() if changed_since(session, one, officers=False)}


def uncorrected(session: Session, release: Release) -> dict[str, str]:
    """{language: sentence} of the texts that stand under the sentence of a correction as they stood before it."""
    reached = delivery.recipients(delivery.HAS, Recipient.distribution_id).where(Distribution.release_id == release.id)
    sent = select(Distribution.snapshot).where(Distribution.id.in_(reached)).order_by(Distribution.id.desc())
    made = made_of(release)
    last = next((one for one in session.scalars(sent) if one["corrected_at"] != made["corrected_at"]), None)
    if release.status != "corrected" or last is None or last["files"] != made["files"]:
        return {}
    text = _("The {language} text is still the one that was sent before the correction. Edit it before you send it.")
    return {
        version.language: text.format(language=places.language_name(version.language))
        for version in release.versions
        if (version.correction or release.correction).strip()
        and last["versions"].get(version.language) == _version(version)
    }


def _files_changed(kept: DocumentView, release: Release) -> Iterator[str]:
    now_there = {(row.name, row.blob_hash, row.language) for row in release.attachments}
    before = {(file["name"], file["sha256"], file["language"]) for file in kept["files"]}
    names_now, names_before = ({name for name, _hash, _language in files} for files in (now_there, before))
    for name, _hash, _language in before - now_there:
        replaced = _("The file “{name}” has been replaced since.")
        removed = _("The file “{name}” has been removed since.")
        yield (replaced if name in names_now else removed).format(name=name)
    for name in sorted(names_now - names_before):
        yield _("The file “{name}” has been added since.").format(name=name)


def _texts_changed(kept: DocumentView, release: Release) -> Iterator[str]:
    hashes = {version.language: _version(version)["sha256"] for version in release.versions}
    for language, version in kept["versions"].items():
        if language not in hashes:
            yield _("The {language} text has been deleted since.").format(language=places.language_name(language))
        elif hashes[language] != version["sha256"]:
            yield _("The {language} text has been edited since.").format(language=places.language_name(language))
    if release.status == "withdrawn" != kept["status"]:
        yield _("The release has been withdrawn since.")
    at = _corrected_at(release)
    before = kept.get("corrected_at", at if kept["status"] == "corrected" else None)
    # What tells of a correction is stopped by the next one.
    if at not in (None, before) and kept.get("recipients_of") != kept["release"]:
        yield _("The release has been corrected since.")


def _officers_changed(kept: DocumentView, release: Release) -> Iterator[str]:
    gone, changed = (
        _("{name} is no longer in the contact block: on leave or replaced."), _("{name} has a new number or address.")
    )  # fmt: skip
    told = {
        (gone, changed)[old["id"] == new.get("id")].format(name=old["name"]): None
        for language, before in kept["officers"].items()
        for old, new in zip_longest(before, _officers(release, language)[: len(before)], fillvalue=dict[str, object]())
        if old != new
    }
    yield from told


# Its states


def schedule(session: Session, distribution_id: int, at: datetime) -> None:
    """Sends it later, at a moment that is still to come.

    Raises:
        Problem: the moment is past, or the distribution is being sent or through.
    """
    if at <= now():
        raise Problem(_("This moment is in the past. Choose a later one, or send it now."))
    row = _open(session, distribution_id)
    delivery.refuse_sending(row)
    row.state, row.scheduled_at = "scheduled", at
    session.flush()


def unschedule(session: Session, distribution_id: int) -> None:
    """Takes the time back; it stays prepared."""
    row = _open(session, distribution_id)
    row.state, row.scheduled_at = "prepared", None
    session.flush()


def pause(session: Session, distribution_id: int) -> None:
    """Nothing more goes out until it is resumed."""
    _open(session, distribution_id).state = "paused"
    session.flush()


def stop(session: Session, distribution_id: int) -> int:
    """Ends it: who is still to get it does not. Returns how many that are."""
    return delivery.stop(session, _open(session, distribution_id), reasons.Reason("stopped"))


def _open(session: Session, distribution_id: int) -> Distribution:
    row = get(session, distribution_id)
    check_open(session, row)
    return row


def ended_early(session: Session, distribution_id: int) -> list[str]:
    """A sentence on how a distribution ended before everybody had it, with the way out; none for any other."""
    row = get(session, distribution_id)
    if row.state == "stopped":
        return [_("This distribution was stopped. To send it after all, prepare it again.")]
    if row.state == "done" and not delivery.counts(session, [row.id])[row.id]:
        return [_("Nobody is left to send it to. To send it after all, prepare it again.")]
    return []


def objected(session: Session, distribution_id: int) -> list[str]:
    """A sentence on who has a draft and is not to be contacted any more: only the user keeps it from going."""
    drafted = delivery.recipients(("drafted",), Contact.name).join(Contact, Contact.id == Recipient.contact_id)
    names = session.scalars(drafted.where(Recipient.distribution_id == distribution_id, Contact.do_not_contact)).all()
    text = _("Do not contact: {names}. Delete their drafts, or take back the drafts, and don't send them.")
    return [text.format(names=", ".join(names))] * bool(names)


def check_open(session: Session, row: Distribution) -> None:
    """Raises a Problem where a distribution has nothing left to send."""
    for sentence in ended_early(session, row.id):
        raise Problem(sentence)
    if row.state not in OPEN:
        counts = delivery.counts(session, [row.id])[row.id]
        has = sum(counts.pop(state, 0) for state in delivery.REACHED)
        found = [counted("{count} has it", "{count} have it", has)]
        text = _("{count} {state}")
        found += [text.format(count=many, state=_(delivery.STATES[one])) for one, many in counts.items()]
        raise Problem(_("{found}; nothing is left to send.").format(found=", ".join(found)))
