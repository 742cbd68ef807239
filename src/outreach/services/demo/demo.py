"""The demo office: an invented foundation with everything in it that can be tried, made anew in seconds."""

from __future__ import annotations

from collections.abc import Generator
from datetime import date, timedelta
from pathlib import Path

from sqlalchemy.orm import Session

from outreach import paths
from outreach.formats import atomic
from outreach.i18n import _
from outreach.problems import Problem
from outreach.services import lists, officers, outlets, settings
from outreach.services.contacts import contacts
from outreach.services.delivery import suppression
from outreach.services.demo import demo_data, demo_story
from outreach.services.demo.demo_data import Fields, Given
from outreach.services.demo.demo_diary import Diary
from outreach.services.demo.demo_story import Made
from outreach.services.progress import Progress
from outreach.services.querying import views
from outreach.services.releases import releases, snippets
from outreach.store.workspace import Workspace

Job = Generator[Progress, None, None]

MARK = "demo"  # the setting that marks a database as one of these
AUTHOR = "Ainura Beishenova"
BEGUN = -64  # the day the office was set up, from today
FILES = ("demo.outreach", "demo-2.outreach")


def files() -> list[Path]:
    """Where the user's demo office may be, never in their own: in one of two files, so that it can be reset."""
    return [paths.data_folder() / name for name in FILES]


def file() -> Path:
    """The demo office that was opened last, or where the first is to be made."""
    there = [path for path in files() if path.exists()]
    return max(there, key=lambda path: path.stat().st_mtime) if there else files()[0]


def make(path: str | Path) -> Job:
    """Makes a demo office in a new file, completely or not at all; a job.

    Raises:
        Problem: a file of that name exists.
    """
    target = Path(path)
    if target.exists():
        raise Problem(_("{path} already exists. Create the demo workspace in a new file.").format(path=target))
    part = target.with_name(f"{target.name}.part")
    remove(part)
    try:
        with Workspace.open(part) as workspace:
            yield from fill(workspace)
        part.rename(target)
    finally:
        remove(part)


def remove(path: Path) -> None:
    """Deletes a demo office that nobody has open."""
    for ending in ("", "-wal", "-shm"):
        atomic.drop(path.with_name(path.name + ending))


def fill(workspace: Workspace, today: date | None = None) -> Job:
    """Fills an empty database with the demo office, its dates around today; a job.

    Raises:
        Problem: the database has records already: an organisation's own data is never mixed with the demo.
    """
    if workspace.read(contacts.count) or workspace.read(releases.count):
        raise Problem(_("This database already contains records. The demo needs a new file."))
    author, workspace.author = workspace.author, AUTHOR
    try:
        yield from _filled(workspace, today or date.today())
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
        demo_story.tell(diary, given, made, event)
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
