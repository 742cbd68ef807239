"""The demo office: an invented foundation with everything in it that can be tried, made anew in seconds."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Callable, Generator, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Any, Concatenate, NamedTuple, ParamSpec, TypeVar
from zoneinfo import ZoneInfo

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from outreach import i18n
from outreach.i18n import _
from outreach.mail.message import new_message_id
from outreach.model.base import now
from outreach.model.distributions import Distribution, Recipient
from outreach.model.history import Step
from outreach.model.people import Email
from outreach.model.releases import Release
from outreach.problems import Problem
from outreach.services import lists, officers, outlets, settings
from outreach.services.contacts import activities, contacts
from outreach.services.coverage import coverage
from outreach.services.delivery import audience, bounces, distributions, suppression
from outreach.services.delivery.audience import Audience
from outreach.services.delivery.bounces import Found, Said
from outreach.services.demo import demo_data, demo_files
from outreach.services.demo.demo_data import Fields, Given
from outreach.services.exporting import release_export
from outreach.services.identity import merging
from outreach.services.progress import Progress
from outreach.services.quality import quality
from outreach.services.querying import views
from outreach.services.releases import releases, snippets, statuses
from outreach.store.history import change_log
from outreach.store.workspace import Workspace

Job = Generator[Progress, None, None]

MARK = "demo"  # the setting that marks a database as one of these
AUTHOR = "Ainura Beishenova"
BEGUN = -64  # the day the office was set up, from today


def make(path: str | Path) -> Job:
    """Makes a demo office in a new file, completely or not at all; a job.

    Raises:
        Problem: a file of that name exists.
    """
    target = Path(path)
    if target.exists():
        raise Problem(_("{path} already exists. Create the demo workspace in a new file.").format(path=target))
    part = target.with_name(f"{target.name}.part")
    demo_files.remove(part)
    try:
        with Workspace.open(part) as workspace:
            yield from fill(workspace)
        part.rename(target)
    finally:
        demo_files.remove(part)


def fill(workspace: Workspace, today: date | None = None) -> Job:
    """Fills an empty database with the demo office, its dates around today; a job.

    Raises:
        Problem: the database has records already: an organisation's own data is never mixed with the demo.
    """
    if workspace.read(contacts.count) or workspace.read(releases.count):
        raise Problem(_("This database already contains records. The demo needs a new file."))
    author, workspace.author = workspace.author, AUTHOR
    try:
        yield from _filled(workspace, today or i18n.today())
    finally:
        workspace.author = author


def _filled(workspace: Workspace, today: date) -> Job:
    given = demo_data.read(today)
    diary, made = Diary(workspace, today), Made({}, {}, {}, {})
    events = given.story["events"]
    done, total, text = 0, len(given.people) + 5 * len(events) + 10, _("Creating the demo")
    yield Progress(done, total, text)
    with diary.writing(_("Organisation settings"), BEGUN) as session:
        _set_up(session, given, made, today)
    with diary.writing(_("Import contacts"), BEGUN + 1) as session:
        for row in given.outlets:
            outlets.add(session, row)
        for done, row in enumerate(given.people):
            made.people[row["name"]] = contacts.add(session, row)
            if done % 20 == 19:
                yield Progress(done, total, text)
    with diary.writing(_("Add list"), BEGUN + 2) as session:
        made.lists.update({row["key"]: lists.add(session, row) for row in given.office["lists"]})
        _by_hand(session, given.story["by_hand"], made)
    for event in events:
        tell(diary, given, made, event)
        done += 5
        yield Progress(done, total, text)
    diary.date_back()
    yield Progress(total, total, text)


def _set_up(session: Session, given: Given, made: Made, today: date) -> None:
    office = given.office
    settings.put(session, MARK, True)
    settings.put(session, "office", dict(office["office"]))
    made.officers.update({row["key"]: officers.add(session, row) for row in office["officers"]})
    leave = {"away_from": today - timedelta(days=2), "away_until": today + timedelta(days=5)}
    for row in office["officers"]:
        if row.get("away"):
            officers.edit(session, made.officers[row["key"]], {**leave, "stand_in": made.officers["ainura"]})
    for row in office["snippets"]:
        snippets.add(session, row["name"], row["text"], row["language"])
    for row in office["views"]:
        views.save(session, "contacts", row["name"], row["filter"])


def _by_hand(session: Session, given: Fields, made: Made) -> None:
    """Picks and exclusions on the lists, and those who are never to be written to."""
    for key, names in given["pick"].items():
        lists.pick(session, made.lists[key], [made.people[name] for name in names])
    for row in given["exclude"]:
        lists.exclude(session, made.lists[row["list"]], [made.people[row["name"]]], row["reason"])
    for row in given["do_not_contact"]:
        suppression.add_contacts(session, [made.people[row["name"]]], row["reason"])
    for row in given["suppress"]:
        suppression.add(session, row["address"], row["reason"])


# What happens in the demo office, an event of `resources/demo/story.toml` at a time: each kind is a function here.


SENDER = "press@water.example.org"
_ANSWER = "250 2.0.0 Ok: queued"
_OURS = ("key", "papers", "made")  # what the file says of a release for this program and not for the release


class Made(NamedTuple):
    """The ids of what has been made: people by name, the rest by the keys of the files."""

    officers: dict[str, int]
    people: dict[str, int]
    lists: dict[str, int]
    releases: dict[str, int]


class _Scene(NamedTuple):
    """An event and what it may change."""

    diary: Diary
    given: Given
    made: Made
    event: Fields

    @property
    def release(self) -> int:
        return self.made.releases[self.event["release"]]

    def audience(self) -> Audience:
        return Audience(tuple(self.made.lists[key] for key in self.event["to"]), release=self.release)

    def when(self) -> tuple[int, int]:
        """The day and the hour of the event."""
        return self.event["day"], self.event.get("hour", 10)


def tell(diary: Diary, given: Given, made: Made, event: Fields) -> None:
    """Lets an event happen."""
    _KINDS[event["kind"]](_Scene(diary, given, made, event))


def _add_release(scene: _Scene) -> None:
    """A release with its PDFs; embargoed ones are embargoed until tomorrow, ten o'clock."""
    diary, row = scene.diary, scene.given.releases[scene.event["release"]]
    fields = {name: value for name, value in row.items() if name not in _OURS}
    fields["officers"] = [scene.made.officers[key] for key in row["officers"]]
    if row.get("status") == "embargoed":
        fields |= {"embargo_until": diary.at(1, 10), "embargo_zone": ZONE}
    if row.get("cleared_by"):
        fields["cleared_on"] = diary.today + timedelta(days=row["made"])
    with diary.writing(_("Add release"), row["made"]) as session:
        number = releases.add(session, fields)
        session.get_one(Release, number).created_at = diary.at(row["made"])
    scene.made.releases[row["key"]] = number
    _attach(diary, number, row["papers"], row["made"])


def _attach(diary: Diary, release: int, languages: Sequence[str], day: int) -> None:
    """Attaches the PDFs of these languages in place of older ones."""
    card = diary.workspace.read(releases.card, release)
    office = diary.workspace.read(settings.get, "office")
    versions = [version for version in card.versions if version.language in languages]
    if not versions:
        return
    with diary.writing(_("Attach file"), day, 10, 20) as session:
        for old in card.attachments:
            releases.detach(session, old.id)
        for version in versions:
            data, name = release_export.made(card, version, "pdf", office), f"{card.reference}_{version.language}.pdf"
            releases.attach(
                session, release, name, data, version.language, media_type="application/pdf", pages=1
            )  # fmt: skip


def _attach_wrong_paper(scene: _Scene) -> None:
    """The first PDF again, under the name of another language: the checks find it."""
    card = scene.diary.workspace.read(releases.card, scene.release)
    data, language = scene.diary.workspace.read(releases.blob, card.attachments[0].id), scene.event["language"]
    with scene.diary.writing(_("Attach file"), *scene.when()) as session:
        name = f"{card.reference}_{language}.pdf"
        releases.attach(session, card.id, name, data, language, media_type="application/pdf", pages=1)


def _write_drafts(scene: _Scene) -> None:
    wanted, at = scene.audience(), scene.diary.at(*scene.when())
    with scene.diary.writing(_("Prepare a distribution"), *scene.when()) as session:
        resolved = audience.resolve(session, wanted)
        ids = {one.contact: new_message_id(SENDER) for one in resolved.recipients}
        number = distributions.record(session, wanted, "eml", resolved, {"from": SENDER}, ids)
        _date(session, number, at)
        statuses.went_out(session, scene.release, at)


def _send(scene: _Scene) -> None:
    _sent(scene.diary, scene.audience(), scene.event["day"])


def _sent(diary: Diary, wanted: Audience, day: int) -> None:
    at = diary.at(day, 10, 5)
    with diary.writing(_("Send a release"), day, 10, 5) as session:
        number, _resolved = distributions.prepare(session, wanted, settings={"from": SENDER})
        _date(session, number, at, "handed")
        statuses.went_out(session, wanted.release or 0, at)


def _date(session: Session, number: int, at: datetime, state: str = "") -> None:
    """Dates a distribution back, a message every two seconds; with a state, each message got that far."""
    rows = session.scalars(
        select(Recipient.id).where(Recipient.distribution_id == number, Recipient.state != "left out")
    )
    moments = {row: at + timedelta(seconds=2 * place) for place, row in enumerate(rows)}
    sent = {"state": state, "attempts": 1, "answer": _ANSWER} if state else {}
    change_log.update_rows(session, Recipient, [{"id": row, "at": moment, **sent} for row, moment in moments.items()])
    last = max(moments.values(), default=at)
    change_log.update_rows(session, Distribution, [{"id": number, "at": at, "state": "done", "finished_at": last}])


def _read_bounces(scene: _Scene) -> None:
    with scene.diary.writing(_("Read bounces"), *scene.when()) as session:
        said = [_message(session, scene, **row) for row in scene.event["messages"]]
        bounces.store(session, Found(len(said), said, []))


def _message(session: Session, scene: _Scene, name: str, kind: str, day: int, **row: Any) -> Said:
    """What a message from somebody's first address says, as if it had been read from a file."""
    person = scene.made.people[name]
    address = session.scalar(select(Email.address).where(Email.contact_id == person).order_by(Email.rank))
    key = hashlib.sha256(f"{name} {kind}".encode()).hexdigest()
    at = scene.diary.at(day, 10, 40)
    empty = Said(f"{key[:8]}.eml", address or "", kind, "", "", "", "", "", key, at, None, ())
    return empty._replace(**row)


def _correct(scene: _Scene) -> None:
    """Corrects a release and sends the correction to its recipients."""
    diary, (day, _hour) = scene.diary, scene.when()
    with diary.writing(_("Correct a release"), *scene.when()) as session:
        for language, sentence in scene.event["sentences"].items():
            releases.correct(session, scene.release, sentence, language)
        session.get_one(Release, scene.release).corrected_at = diary.at(*scene.when())
    _attach(diary, scene.release, scene.event["papers"], day)
    _sent(diary, Audience((), release=scene.release, recipients_of=scene.release), day)


def _prepare(scene: _Scene) -> None:
    """Prepares a distribution that waits for the end of the embargo."""
    with scene.diary.writing(_("Prepare a distribution"), *scene.when()) as session:
        distributions.prepare(session, scene.audience(), settings={"from": SENDER})


def _merge(scene: _Scene) -> None:
    keep, other = (scene.made.people[scene.event[name]] for name in ("keep", "other"))
    scene.diary.write(_("Merge contacts"), scene.event["day"], merging.merge, keep, [other])


def _add_contact(scene: _Scene) -> None:
    day, press = scene.event["day"], scene.made.lists[scene.event["list"]]
    new = scene.diary.write(_("Add contact"), day, contacts.add, scene.event["fields"])
    scene.diary.write(_("Add to list by hand"), day, lists.pick, press, [new])


def _verify(scene: _Scene) -> None:
    person = scene.made.people[scene.event["name"]]
    scene.diary.write(_("Still correct"), scene.event["day"], quality.still_right, person)


def _edit_contact(scene: _Scene) -> None:
    person = scene.made.people[scene.event["name"]]
    scene.diary.write(_("Edit contact"), scene.event["day"], contacts.edit, person, scene.event["fields"])


def _add_coverage(scene: _Scene) -> None:
    with scene.diary.writing(_("Add coverage"), *scene.when()) as session:
        for piece in scene.event["pieces"]:
            author, release = scene.made.people[piece["byline"]], scene.made.releases[piece["release"]]
            coverage.add(session, {**piece, "contacts": [author], "release": release})


def _log_talks(scene: _Scene) -> None:
    with scene.diary.writing(_("Log a call"), *scene.when()) as session:
        for row in scene.event["notes"]:
            fields = {name: row[name] for name in ("kind", "text", "due_on") if name in row}
            activities.log(session, scene.made.people[row["name"]], {**fields, "at": scene.diary.at(row["day"], 14)})


_KINDS: dict[str, Callable[[_Scene], None]] = {
    "release": _add_release, "drafts": _write_drafts, "send": _send, "bounces": _read_bounces, "correct": _correct,
    "prepare": _prepare, "merge": _merge, "contact": _add_contact, "verified": _verify, "edit": _edit_contact,
    "coverage": _add_coverage, "talks": _log_talks, "wrong_paper": _attach_wrong_paper,
}  # fmt: skip


# The diary of the demo office: its steps as if they had been done on the days they tell of.


P = ParamSpec("P")
R = TypeVar("R")
ZONE = "Asia/Bishkek"


class Diary:
    """Writes steps into a workspace and remembers on which day of the story each was done."""

    def __init__(self, workspace: Workspace, today: date) -> None:
        self.workspace, self.today = workspace, today
        self._days: list[tuple[int, datetime]] = []

    def at(self, day: int, hour: int = 10, minute: int = 0) -> datetime:
        """A moment so many days from today, in UTC and never in the future."""
        there = datetime.combine(self.today + timedelta(days=day), time(hour, minute), ZoneInfo(ZONE))
        latest = now() - timedelta(minutes=30 - len(self._days) % 30)
        return min(there.astimezone(UTC), latest) if day <= 0 else there.astimezone(UTC)

    @contextmanager
    def writing(self, label: str, day: int, hour: int = 10, minute: int = 0) -> Iterator[Session]:
        """A step of that day."""
        with self.workspace.writing(label) as session:
            yield session
        latest = self.workspace.read(lambda session: session.scalar(select(Step.id).order_by(Step.id.desc()).limit(1)))
        if latest is not None:
            self._days.append((latest, self.at(day, hour, minute)))

    def write(
        self, label: str, day: int, action: Callable[Concatenate[Session, P], R], *args: P.args, **kwargs: P.kwargs
    ) -> R:
        """One action as a step of that day."""
        with self.writing(label, day) as session:
            return action(session, *args, **kwargs)

    def date_back(self) -> None:
        """Gives the steps their days, past the history itself.

        No two demo offices share the moment of a step: by these a restore tells a backup of another workspace.
        """
        before, own = datetime.min.replace(tzinfo=UTC), timedelta(microseconds=secrets.randbelow(60_000_000))
        with self.workspace.writing("") as session:
            for number, at in self._days:
                before = max(at + own, before + timedelta(minutes=2))
                session.execute(update(Step).where(Step.id == number).values(at=min(before, now())))
