"""A file of many batches: one step, nothing is left where it is given up, and nobody sees a part of it."""

import csv
import random
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text as sql

from outreach.problems import Problem
from outreach.services.contacts import contacts
from outreach.services.importing import bulk_write, importing
from outreach.services.importing.import_plan import Options
from outreach.store.workspace import Workspace
from tests.services.test_importing import everybody, imported, tables
from tests.services.test_importing_undo import CELLS, HEADER, TARGETS

NAMES = [f"{given} {family}" for given in ("Айгүл", "Oleg", "Чынара") for family in ("Асанова", "Brazhko", "Ким")]


@pytest.fixture(autouse=True)
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    """Some rows are a large file here."""
    monkeypatch.setattr(importing, "_MAYBE_ROWS", 0)
    monkeypatch.setattr(importing, "_BATCH", 10)
    monkeypatch.setattr(bulk_write, "_BATCH", 10)


def written(folder: Path, seed: int, rows: int = 80) -> Path:
    """A file in which people come again further down, with more said of them."""
    chance = random.Random(seed)
    path = folder / f"{seed}.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(HEADER)
        for _ in range(rows):
            row = {name: chance.choice(CELLS[name]) for name in HEADER}
            row["Name"] = f"{chance.choice(NAMES)} {chance.choice('абвгд')}"
            row["E-mail"] = chance.choice(["", f"a{chance.randint(1, 40)}@example.org", "broken@"])
            writer.writerow(row.values())
    return path


def known(workspace: Workspace) -> tuple[list[dict[str, Any]], list[set[str]]]:
    """What is said of everybody, and what they are found by."""
    people = [{key: value for key, value in person.items() if key != "version"} for person in everybody(workspace)]
    query = sql("select search from contact order by id")
    return people, workspace.read(lambda session: [set(words.split()) for words in session.scalars(query)])


def test_it_is_one_step(workspace: Workspace, tmp_path: Path) -> None:
    before = tables(workspace)
    report = imported(workspace, written(tmp_path, 3), mapping=dict(zip(HEADER, TARGETS, strict=True)))
    after = tables(workspace)
    assert report.created and report.updated
    for _ in range(2):
        assert workspace.undo() is not None and tables(workspace) == before
        assert workspace.redo() is not None and tables(workspace) == after
    assert workspace.check() == []


def test_given_up_it_leaves_nothing(workspace: Workspace, tmp_path: Path) -> None:
    imported(workspace, written(tmp_path, 4), on_match="create")
    before = tables(workspace)
    job = importing.run(workspace, written(tmp_path, 5, 1500), Options(on_match="create"))
    for _ in range(3):
        next(job)
    job.close()
    assert tables(workspace) == before and workspace.check() == []
    assert workspace.write("Add", contacts.add, {"name": "Асан"})


def test_whoever_reads_meanwhile_sees_nothing_of_it(workspace: Workspace, tmp_path: Path) -> None:
    job = importing.run(workspace, written(tmp_path, 6), Options(on_match="create"))
    counts = [workspace.read(contacts.count) for _progress in job]
    assert set(counts) == {0} and workspace.read(contacts.count) > 0


def test_a_file_of_known_rows_writes_nothing(workspace: Workspace, tmp_path: Path) -> None:
    path = written(tmp_path, 7)
    imported(workspace, path)
    report = imported(workspace, path)
    assert (report.created, report.updated, report.step) == (0, 0, None)


@pytest.mark.backends("sqlite")
def test_where_nothing_may_be_written_it_says_so(workspace: Workspace, tmp_path: Path) -> None:
    with Workspace.open(tmp_path / "own.outreach"):
        pass
    with Workspace.open(tmp_path / "own.outreach", read_only=True) as other, pytest.raises(Problem, match="read-only"):
        imported(other, written(tmp_path, 8))
