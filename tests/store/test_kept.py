"""Databases of earlier versions open in this one, with all that was in them; their last step is undone."""

import gzip
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from outreach.services.contacts import contacts
from outreach.services.exporting import contact_export
from outreach.services.history import history
from outreach.services.releases import releases
from outreach.store import backends
from outreach.store.workspace import Workspace
from tests.services.exporting_office import COMMON_PDF, run
from tests.store.kept_database import KEPT, LAST_STEP
from tests.store.kept_office import outreach

WORDS = ("text", "reason", "answer")  # made anew each time they are shown, and better ones are found
SAMPLE = [  # what was put into these two columns is no word of the program, which check rightly tells of
    "decision 1: “verdict” can't be read. Enter it again, or get it from a backup.",
    "bounce 1: “kind” can't be read. Enter it again, or get it from a backup.",
]


@pytest.fixture(params=sorted(KEPT.glob("*.gz")), ids=lambda file: file.name[:4])
def kept(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    """A database file of an earlier version."""
    path = tmp_path / "kept.outreach"
    path.write_bytes(gzip.decompress(request.param.read_bytes()))
    return path


def test_a_database_of_an_earlier_version_is_whole_and_goes_on(kept: Path, tmp_path: Path) -> None:
    with Workspace.open(kept) as workspace:
        assert workspace.check() == SAMPLE
        (kim,) = workspace.read(contacts.find, "kim sample")
        card = workspace.read(contacts.card, kim)
        assert (card.city, [phone.e164 for phone in card.phones]) == ("Osh", ["+996555004711"])
        (release,) = workspace.read(releases.find)
        files = {row.name: row.id for row in workspace.read(releases.card, release).attachments}
        assert workspace.read(releases.blob, files["Map.pdf"]) == COMMON_PDF
        assert [step.label for step in workspace.read(history.of_record, "contact", kim)] == [LAST_STEP, "add"]
        run(contact_export.export_contacts(workspace, tmp_path / "all.csv"))
        assert "+996 555 00 47 11" in (tmp_path / "all.csv").read_text(encoding="utf-8-sig")


def test_what_was_done_in_an_earlier_version_is_undone(kept: Path) -> None:
    with Workspace.open(kept) as workspace:
        (kim,) = workspace.read(contacts.find, "kim sample")
        undone = workspace.undo()
        assert undone is not None and undone.label == LAST_STEP
        assert workspace.read(contacts.card, kim).city == ""
        while workspace.undo():
            pass
        assert workspace.check() == []
        assert workspace.read(contacts.count) == 0
        assert workspace.write("Add", contacts.add, {"name": "New"}) == 10, "nine were there at one time or another"


def test_a_kept_database_has_something_in_every_table(kept: Path) -> None:
    assert_filled(kept)


def test_a_kept_office_has_something_in_every_table(office: tuple[Path, dict[str, Any]]) -> None:
    assert_filled(office[0])


def assert_filled(path: Path) -> None:
    engine = backends.sqlite_engine(path, read_only=True)
    with engine.connect() as connection:
        names = "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'contact_words%'"
        for name in connection.exec_driver_sql(names).scalars().all():
            assert connection.exec_driver_sql(f'SELECT count(*) FROM "{name}"').scalar_one(), name
    engine.dispose()


@pytest.fixture(params=sorted(KEPT.glob("*/office.outreach.gz")), ids=lambda file: file.parent.name)
def office(request: pytest.FixtureRequest, tmp_path: Path) -> tuple[Path, dict[str, Any]]:
    """The office of an earlier version, and what that version said of it."""
    path = tmp_path / "kept.outreach"
    path.write_bytes(gzip.decompress(request.param.read_bytes()))
    return path, json.loads(gzip.decompress((request.param.parent / "answers.json.gz").read_bytes()))


def test_an_office_of_an_earlier_version_is_read_as_it_was_there(office: tuple[Path, dict[str, Any]]) -> None:
    """Something may have been added to an answer since; what was in it is in it still, value by value."""
    path, said = office
    assert len(said) > 35 and said["contacts find"]["count"] == 7
    lost = {line: found for line in said if (found := list(missing(said[line], outreach(path, *line.split(" ")))))}
    assert not lost
    assert outreach(path, "check")["problems"] == []


def missing(then: Any, now: Any, place: str = "") -> Iterator[str]:
    """Where something that was in an answer then is not in it now."""
    if isinstance(then, dict) and isinstance(now, dict):
        for key, value in then.items():
            if key in WORDS:
                continue
            yield from missing(value, now.get(key, "nothing"), f"{place}.{key}")
    elif isinstance(then, list) and isinstance(now, list) and len(then) == len(now):
        for number, value in enumerate(then):
            yield from missing(value, now[number], f"{place}[{number}]")
    elif then != now:
        yield f"{place}: {then!r}, now {now!r}"


def test_each_value_that_is_lost_or_changed_is_named() -> None:
    then = {"name": "Anna", "emails": [{"raw": "a@example.org"}], "city": None}
    assert list(missing(then, {**then, "new": 1})) == []
    assert list(missing(then, {**then, "emails": [{"raw": "b@example.org"}]})) == [
        ".emails[0].raw: 'a@example.org', now 'b@example.org'"
    ]
    assert list(missing(then, {"name": "Anna", "emails": [], "city": ""})) == [
        ".emails: [{'raw': 'a@example.org'}], now []",
        ".city: None, now ''",
    ]
