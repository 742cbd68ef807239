"""Backups on a schedule: made when they are due, so many kept, and looked into before one is put back."""

from collections.abc import Generator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from outreach.problems import FieldProblem, Problem
from outreach.services import contacts, demo, settings
from outreach.services.backups import backup, contents, schedule
from outreach.store.workspace import Workspace
from tests.services.people import fill

AT = datetime(2026, 11, 2, 6, tzinfo=UTC)
DAY = timedelta(days=1)


def made(job: Generator[Any, None, Path]) -> Path:
    """The backup that a job makes."""
    while True:
        try:
            next(job)
        except StopIteration as end:
            return Path(end.value)


def path(workspace: Workspace) -> Path:
    assert workspace.path is not None
    return workspace.path


@pytest.fixture
def planned(workspace: Workspace, tmp_path: Path) -> Workspace:
    schedule.save(path(workspace), {"every": "day", "folder": tmp_path / "kept", "keep": 3})
    return workspace


@pytest.mark.backends("sqlite")
def test_one_is_made_every_day_and_so_many_are_kept(planned: Workspace, tmp_path: Path) -> None:
    fill(planned)
    for day in range(5):
        at = AT + day * DAY
        assert schedule.is_due(planned, at)
        made(schedule.make(planned, at))
        assert not schedule.is_due(planned, at + timedelta(hours=1))
    there = sorted(file.name for file in (tmp_path / "kept").iterdir())
    assert len(there) == 6 and sum(name.endswith(".sha256") for name in there) == 3
    assert all("2026-11-0" in name for name in there) and not any("2026-11-02" in name for name in there)
    for one in schedule.there(planned):
        with Workspace.open(one.file, create=False) as copy:
            assert copy.read(contacts.count) == 3 and copy.check() == []


@pytest.mark.backends("sqlite")
def test_every_week_and_never(planned: Workspace) -> None:
    schedule.save(path(planned), {"every": "week"})
    made(schedule.make(planned, AT))
    assert not schedule.is_due(planned, AT + 6 * DAY) and schedule.is_due(planned, AT + 7 * DAY)
    schedule.save(path(planned), {"every": "never"})
    assert not schedule.is_due(planned, AT + 90 * DAY)


@pytest.mark.backends("sqlite")
def test_a_demo_office_is_not_backed_up_by_itself(planned: Workspace) -> None:
    assert schedule.is_due(planned, AT)
    planned.write("Mark", settings.put, demo.MARK, "1")
    assert not schedule.is_due(planned, AT) and schedule.warning(planned, AT) == ""


@pytest.mark.backends("sqlite")
def test_what_somebody_else_put_into_the_folder_stays(planned: Workspace, tmp_path: Path) -> None:
    folder = tmp_path / "kept"
    for name in ("office.outreach", "office 2020-01-01.outreach", "other 2020-01-01 0000.outreach", "notes.txt"):
        (folder / name).write_bytes(b"mine")
    schedule.save(path(planned), {"keep": 1})
    for day in range(3):
        made(schedule.make(planned, AT + day * DAY))
    assert len(list(folder.iterdir())) == 4 + 2


@pytest.mark.backends("sqlite")
def test_a_clock_that_was_ahead_loses_nothing(planned: Workspace) -> None:
    schedule.save(path(planned), {"keep": 1})
    made(schedule.make(planned, AT + 3650 * DAY))
    assert schedule.is_due(planned, AT)
    newest = made(schedule.make(planned, AT))
    assert newest.is_file()


@pytest.mark.backends("sqlite")
def test_a_failure_is_kept_in_mind_and_tried_again_in_an_hour(planned: Workspace, tmp_path: Path) -> None:
    (tmp_path / "kept").rmdir()
    (tmp_path / "kept").write_text("a file where the folder was")
    with pytest.raises(Problem):
        made(schedule.make(planned, AT))
    assert "The last backup failed" in schedule.warning(planned, AT)
    assert not schedule.is_due(planned, AT + timedelta(minutes=30))
    assert schedule.is_due(planned, AT + timedelta(hours=2))
    (tmp_path / "kept").unlink()
    made(schedule.make(planned, AT + timedelta(hours=2)))
    assert schedule.warning(planned) == ""


@pytest.mark.backends("sqlite")
def test_an_old_one_is_warned_of_and_one_that_is_gone_does_not_count(planned: Workspace) -> None:
    file = made(schedule.make(planned))
    assert schedule.warning(planned) == ""
    assert schedule.warning(planned, datetime.now(UTC) + 12 * DAY) == "The last backup is 12 days old."
    file.unlink()
    assert schedule.there(planned) == [] and schedule.is_due(planned)


@pytest.mark.backends("sqlite")
def test_what_cannot_be_is_said_beside_its_field(workspace: Workspace, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    for fields, field in (
        ({"every": "hour"}, "every"), ({"keep": "0"}, "keep"), ({"keep": "many"}, "keep"),
        ({"folder": tmp_path / "file" / "in"}, "folder"),
    ):  # fmt: skip
        with pytest.raises(FieldProblem) as problem:
            schedule.save(path(workspace), fields)
        assert problem.value.field == field


@pytest.mark.backends("postgresql")
def test_a_database_on_a_server_is_backed_up_there(workspace: Workspace) -> None:
    assert not schedule.is_due(workspace) and schedule.warning(workspace) == ""
    with pytest.raises(Problem, match="backed up there"):
        made(schedule.make(workspace))


@pytest.mark.backends("sqlite")
def test_a_look_tells_what_is_in_it_and_changes_nothing(workspace: Workspace, tmp_path: Path) -> None:
    fill(workspace)
    file = backup.make(workspace, tmp_path / "copy.outreach")
    before = file.read_bytes()
    workspace.write("Later", contacts.add, {"name": "Later"})
    found = contents.look(file, workspace)
    assert file.read_bytes() == before and sorted(p.name for p in tmp_path.glob("copy*")) == [
        "copy.outreach", "copy.outreach.sha256"
    ]  # fmt: skip
    assert found.sealed and found.now is not None
    assert {said: (copy, now) for said, copy, now in contents.lines(found)}["Contacts"] == (3, 4)
    assert (found.copy.last_step, found.now.last_step) == ("Fill", "Later")
    assert found.copy.last_at is not None and found.now.last_at is not None


@pytest.mark.backends("sqlite")
def test_a_look_says_what_is_wrong_with_it(workspace: Workspace, tmp_path: Path) -> None:
    fill(workspace)
    file = backup.make(workspace, tmp_path / "copy.outreach")
    data = bytearray(file.read_bytes())
    data[5000] ^= 1
    file.write_bytes(data)
    with pytest.raises(Problem, match="damaged since it was made"):
        contents.look(file)
    (tmp_path / "text.outreach").write_text("no database, but long enough to be looked at" * 100)
    with pytest.raises(Problem, match="not an Outreach file"):
        contents.look(tmp_path / "text.outreach")
    with pytest.raises(Problem, match="no backup at"):
        contents.look(tmp_path / "gone.outreach")
    with pytest.raises(Problem, match="the database itself"):
        contents.look(path(workspace), workspace)
