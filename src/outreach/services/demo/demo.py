"""The demo office: an invented foundation with everything in it that can be tried, made anew in seconds."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Generator, Iterator, Mapping
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy.orm import Session

from outreach import paths
from outreach.formats import atomic
from outreach.i18n import _
from outreach.mail import mail_words
from outreach.problems import Problem
from outreach.services import lists, officers, outlets, settings
from outreach.services.contacts import contacts
from outreach.services.delivery import suppression
from outreach.services.demo import demo_story
from outreach.services.demo.demo_diary import ZONE, Diary
from outreach.services.progress import Progress
from outreach.services.querying import views
from outreach.services.releases import releases, snippets
from outreach.store.workspace import Workspace

Job = Generator[Progress, None, None]
# The setting that marks a database as one of these.
MARK = "demo"
AUTHOR = "Ainura Beishenova"
# The day the office was set up, from today.
BEGUN = -64
FILES = ("demo.outreach", "demo-2.outreach")
_MADE_OF = ("people.tsv", "outlets.tsv", "office.toml")
# What the file says of a release for this program and not for the release.
_OURS = ("key", "papers", "made")
# What parts several values in a cell.
_TABLE = {"emails": ";", "phones": ";", "languages": " ", "beats": ",", "tags": ","}


def is_demo(session: Session) -> bool:
    """Whether this database is a demo office."""
    return settings.get(session, MARK) is not None


def files() -> list[Path]:
    """Where the user's demo office may be, never in their own: in one of two files, so that it can be renewed."""
    return [paths.data_folder() / name for name in FILES]


def file() -> Path:
    """The demo office that was opened last, or where the first is to be made."""
    there = [path for path in files() if path.exists()]
    return max(there, key=lambda path: path.stat().st_mtime) if there else files()[0]


def make(path: str | Path) -> Job:
    """Makes a demo office in a new file, from nothing or not at all; a job.

    Raises:
        Problem: there is something of that name already.
    """
    target = Path(path)
    if target.exists():
        raise Problem(_("{path} is there already; the demo office is made in a new file.").format(path=target))
    # Whatever ends it half-way, a file of that name is a whole office.
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
        Problem: there are contacts in it already: an office of one's own is never mixed with the demo.
    """
    if workspace.read(contacts.count) or workspace.read(releases.count):
        raise Problem(_("This database already contains records. The demo needs a new file."))
    author, workspace.author = workspace.author, AUTHOR
    try:
        yield from _filled(workspace, today or date.today())
    finally:
        workspace.author = author


def _filled(workspace: Workspace, today: date) -> Job:
    given = read(today)
    diary = Diary(workspace, today)
    total = len(given["people"]) + 10 * len(given["releases"]) + 20
    text = _("Creating the demo")
    yield Progress(0, total, text)
    with diary.writing(_("Organisation settings"), BEGUN) as session:
        made = _set_up(session, given["office"])
    with diary.writing(_("Import contacts"), BEGUN + 1) as session:
        for row in given["outlets"]:
            outlets.add(session, row)
        for place, row in enumerate(given["people"]):
            made["people"][row["name"]] = contacts.add(session, row)
            if place % 20 == 19:
                yield Progress(place, total, text)
    with diary.writing(_("Add list"), BEGUN + 2) as session:
        made["lists"] = {row["key"]: lists.add(session, row) for row in given["office"]["lists"]}
        _by_hand(session, made)
    done = len(given["people"]) + 10
    for row in sorted(given["releases"], key=lambda row: int(row["made"])):
        yield Progress(done, total, text)
        made["releases"][row["key"]] = _add_release(diary, row, made)
        demo_story.tell(diary, made, row["key"])
        done += 10
    yield Progress(done, total, text)
    diary.date_back()
    yield Progress(total, total, text)


# Reading what it is made of


def read(today: date) -> dict[str, Any]:
    """The demo office as its files have it, with dates around a day."""
    folder = paths.resources() / "demo"
    people, places, office = (folder / name for name in _MADE_OF)
    whole = tomllib.loads(office.read_text("utf-8"))
    return {
        "people": [_person(row, today) for row in _rows(people)],
        "outlets": [_outlet(row) for row in _rows(places)],
        "office": whole,
        "releases": [_release(row, today) for row in whole["releases"]],
    }


def _rows(path: Path) -> Iterator[dict[str, str]]:
    head, *lines = path.read_text("utf-8").splitlines()
    names = head.split("\t")
    for line in lines:
        yield dict(zip(names, line.split("\t"), strict=True))


def _parts(row: Mapping[str, str], name: str) -> list[str]:
    return [part.strip() for part in row.get(name, "").split(_TABLE[name]) if part.strip()]


def _reach(row: Mapping[str, str]) -> dict[str, Any]:
    accounts = [part.strip().split(" ", 1) for part in row.get("channels", "").split(";") if part.strip()]
    return {
        "emails": [{"raw": part, "label": "work"} for part in _parts(row, "emails")],
        "phones": [{"raw": part, "label": ""} for part in _parts(row, "phones")],
        "channels": [{"network": network, "value": value} for network, value in accounts],
        "languages": _parts(row, "languages"),
    }


def _outlet(row: Mapping[str, str]) -> dict[str, Any]:
    return {**row, **_reach(row)}


def _person(row: Mapping[str, str], today: date) -> dict[str, Any]:
    checked, marks = row["checked"], row["marks"].split()
    found = today - timedelta(days=int(checked or 500) + 30)
    fields: dict[str, Any] = {
        name: row[name] for name in ("name", "other_name", "position", "outlet", "country", "city")
    }
    fields |= {"beats": _parts(row, "beats"), "tags": _parts(row, "tags"), **_reach(row)}
    fields |= {
        "checked_on": today - timedelta(days=int(checked)) if checked else None,
        "found_on": found, "source": demo_story.source(found), "basis": "legitimate interest",
        "keeps_embargoes": "embargo" in marks,
    }  # fmt: skip
    return fields


def _release(row: Mapping[str, Any], today: date) -> dict[str, Any]:
    versions = {
        language: {name: _dated(value, language, today) for name, value in version.items()}
        for language, version in row["versions"].items()
    }
    return {**row, "versions": versions}


def _dated(value: Any, language: str, today: date) -> Any:
    if not isinstance(value, str):
        return value

    def day(found: re.Match[str]) -> str:
        return mail_words.of(language).day(today + timedelta(days=int(found[1])))

    return re.sub(r"\{day([+-]\d+)\}", day, value).strip()


# Putting it in


def _set_up(session: Session, office: Mapping[str, Any]) -> dict[str, Any]:
    settings.put(session, MARK, True)
    settings.put(session, "office", dict(office["office"]))
    ids = {row["key"]: officers.add(session, row) for row in office["officers"]}
    for row in office["officers"]:
        if row.get("away"):
            officers.edit(session, ids[row["key"]], _leave(ids["ainura"]))
    for row in office["snippets"]:
        snippets.add(session, row["name"], row["text"], row["language"])
    for row in office["views"]:
        views.save(session, "contacts", row["name"], row["filter"])
    return {"officers": ids, "people": {}, "releases": {}}


def _leave(stand_in: int) -> dict[str, Any]:
    """On leave this week, and who answers meanwhile."""
    today = date.today()
    return {"away_from": today - timedelta(days=2), "away_until": today + timedelta(days=5), "stand_in": stand_in}


def _by_hand(session: Session, made: Mapping[str, Any]) -> None:
    """Picks and exclusions on the lists, and those who are never to be written to."""
    person, press = made["people"], made["lists"]
    lists.pick(session, press["water"], [person["Лейла Абасова"], person["Тынчтык Бакиев"], person["Сергей Полынин"]])
    lists.exclude(session, press["water"], [person["Tomas Brandl"]], "works with us on the project")
    lists.exclude(session, press["bishkek"], [person["Отдел новостей"]], "общий ящик, его никто не читает")
    suppression.add_contacts(session, [person["Бермет Калыкова"]], "asked by phone to be left alone")
    suppression.add(session, "v.schneider@aport.example.org", "просила больше не писать на этот адрес")
    suppression.add(session, "old.desk@listok.example.org", "the desk was closed")


def _add_release(diary: Diary, row: Mapping[str, Any], made: Mapping[str, Any]) -> int:
    fields = {name: value for name, value in row.items() if name not in _OURS}
    fields["officers"] = [made["officers"][key] for key in row["officers"]]
    if row.get("status") == "embargoed":
        fields |= {"embargo_until": diary.at(1, 10), "embargo_zone": ZONE}
    if row.get("cleared_by"):
        fields["cleared_on"] = diary.today + timedelta(days=row["made"])
    with diary.writing(_("Add release"), row["made"]) as session:
        number = releases.add(session, fields)
        demo_story.date_release(session, number, diary.at(row["made"]))
    demo_story.attach_papers(diary, number, row["papers"], row["made"])
    return number
