"""Backups on a schedule: made when they are due, so many kept, and looked into before one is put back."""

import os
import shutil
from collections.abc import Generator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from outreach import paths
from outreach.problems import FieldProblem, Problem
from outreach.services import settings
from outreach.services.backups import backup, contents, drill, schedule
from outreach.services.contacts import contacts
from outreach.services.demo import demo
from outreach.store import copies
from outreach.store.workspace import Workspace
from outreach.working import finished
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
    days = [name.split()[1] for name in there if name.endswith(".outreach")]
    assert days == ["2026-11-03", "2026-11-04", "2026-11-05", "2026-11-06"] and len(there) == 8
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
    assert len(list(folder.iterdir())) == 4 + 4


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
        ({"second": tmp_path / "file" / "in"}, "second"), ({"every": "hour"}, "every"),
        ({"keep": "0"}, "keep"), ({"keep": "many"}, "keep"),
        ({"folder": tmp_path / "file" / "in"}, "folder"),
    ):  # fmt: skip
        with pytest.raises(FieldProblem) as problem:
            schedule.save(path(workspace), fields)
        assert problem.value.field == field


@pytest.mark.backends("sqlite")
def test_one_is_due_half_an_hour_after_a_change_and_at_closing(planned: Workspace) -> None:
    schedule.save(path(planned), {"every": "change"})
    assert not schedule.has_changed(planned)  # nobody has written anything yet
    fill(planned)
    assert schedule.has_changed(planned) and schedule.is_due(planned, AT)
    made(schedule.make(planned, AT))
    assert not schedule.has_changed(planned) and not schedule.is_due(planned, AT + DAY)
    planned.write("Add", contacts.add, {"name": "Later"})
    assert schedule.has_changed(planned)
    assert not schedule.is_due(planned, AT + timedelta(minutes=29)) and schedule.is_due(
        planned, AT + timedelta(hours=1)
    )
    finished(schedule.before(planned))
    assert not schedule.has_changed(planned) and len(schedule.there(planned)) == 2
    schedule.save(path(planned), {"every": "never"})
    planned.write("Add", contacts.add, {"name": "Last"})
    assert not schedule.has_changed(planned)


NOW = datetime(2026, 11, 28, 18)


@pytest.mark.parametrize(
    ("hours", "doubtful", "left"),
    [
        ((0, 1, 5, 23), (), (0, 1, 5, 23)),  # all of the last day
        ((30, 31, 40), (), (30,)),  # the newest of a day
        ((30, 31, 40), (30,), (31,)),  # never a doubtful one for a good one
        ((30, 31, 40), (30, 31, 40), (30,)),
        ((24 * 20, 24 * 21, 24 * 22), (24 * 20,), (24 * 21,)),  # one of a week
        ((24 * 101, 24 * 110), (), (24 * 101,)),  # one of a month
        ((24 * 900,), (), ()),
    ],
)
def test_what_is_too_much_is_thinned(hours: tuple[int, ...], doubtful: tuple[int, ...], left: tuple[int, ...]) -> None:
    moments = {Path(str(one)): NOW - timedelta(hours=one) for one in hours}
    gone = schedule.surplus(moments, NOW, 14, lambda file: int(file.name) not in doubtful)
    assert [int(file.name) for file in moments if file not in gone] == list(left)


@pytest.mark.backends("sqlite")
def test_what_cannot_be_read_is_told_and_no_good_one_goes_for_it(planned: Workspace, tmp_path: Path) -> None:
    fill(planned)
    good = made(schedule.make(planned, AT - 40 * DAY))
    others = [made(schedule.make(planned, AT - 40 * DAY + timedelta(hours=one))) for one in (1, 2)]
    with planned.engine.execution_options(outreach_writing=True).begin() as connection:
        connection.exec_driver_sql("UPDATE contact SET notes = CAST(x'd0ff' AS TEXT) WHERE id = 1")
    doubtful = made(schedule.make(planned, AT))
    assert not backup.is_good(doubtful) and all(map(backup.is_good, (good, *others)))
    assert "can't be read" in schedule.warning(planned, AT)
    with planned.engine.execution_options(outreach_writing=True).begin() as connection:
        connection.exec_driver_sql("UPDATE contact SET notes = '' WHERE id = 1")
    made(schedule.make(planned, AT + timedelta(hours=3)))
    assert schedule.warning(planned, AT) == ""
    assert backup.is_good(others[1]) and not good.exists() and doubtful.exists()


@pytest.mark.backends("sqlite")
def test_a_second_place_gets_each_and_is_told_of_where_it_is_away(planned: Workspace, tmp_path: Path) -> None:
    fill(planned)
    second = tmp_path / "stick"
    schedule.save(path(planned), {"second": second})
    one = made(schedule.make(planned, AT))
    assert (second / one.name).read_bytes() == one.read_bytes() and backup.is_good(second / one.name)
    shutil.rmtree(second)
    second.write_text("no folder")
    made(schedule.make(planned, AT + DAY))
    assert schedule.warning(planned, AT).startswith("No backup in the second location")
    second.unlink()
    made(schedule.make(planned, AT + 2 * DAY))
    assert schedule.warning(planned) == "" and len(list(second.glob("*.outreach"))) == 1
    assert schedule.save(path(planned), {"second": ""}).second is None


@pytest.mark.backends("sqlite")
def test_a_month_after_the_last_trial_the_newest_is_restored_and_compared(planned: Workspace) -> None:
    fill(planned)
    assert not schedule.is_drill_due(planned)
    newest = made(schedule.make(planned))
    assert schedule.is_drill_due(planned)
    done = finished(drill.run(planned))
    assert (done.file, done.problems) == (newest, []) and done.rows > 10 and "equal in every table" in done.text
    assert not schedule.is_drill_due(planned) and schedule.is_drill_due(planned, datetime.now(UTC) + 31 * DAY)
    data = bytearray(newest.read_bytes())
    data[-1] ^= 1
    newest.write_bytes(data)
    assert finished(drill.run(planned)).problems
    assert schedule.warning(planned).startswith("The trial restore failed") and not schedule.is_drill_due(planned)
    made(schedule.make(planned, datetime.now(UTC) + DAY))
    assert schedule.warning(planned) == "" and schedule.is_drill_due(planned), "the new one is tried at once"
    assert not list(paths.data_folder().glob(".trial-*"))


@pytest.mark.backends("sqlite")
def test_what_a_killed_backup_left_is_listed_and_swept(planned: Workspace, tmp_path: Path) -> None:
    made(schedule.make(planned))
    left = [
        path(planned).with_name(f".{path(planned).name}.99999999-0123abcd.part"),
        tmp_path / "kept" / f".{path(planned).stem} 2026-11-28 1634.outreach.99999999-0123abcd.part",
    ]
    mine = tmp_path / "kept" / f".{path(planned).stem}.outreach.{os.getpid()}-0123abcd.part"
    for file in (*left, mine):
        file.write_bytes(b"half")
    assert {str(file) for file in (*left, mine)} < set(copies.beside(planned.path))
    assert sorted(copies.sweep(path(planned))) == sorted(left) and mine.exists()


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
