"""Rows with problems that were exported, mended in a spreadsheet and are imported again."""

from pathlib import Path

import pytest

from outreach.formats.tables import sheet
from outreach.problems import Problem
from outreach.services.importing import importing, rejects
from outreach.services.importing.import_plan import Options, Plan
from outreach.services.quality import quality
from outreach.store.workspace import Workspace
from tests.services.test_importing import done, everybody, imported, saved

pytestmark = pytest.mark.backends("sqlite")

FAULTY = """Name,Outlet,E-mail,Phone,Mobile
Aida Kim,Bell,aida@bell,0555 12 34,0700 123 450
Oleg Omar,Dawn,oleg@dawn.example.org,12,
"""


def test_what_was_mended_takes_the_place_of_what_was_wrong(workspace: Workspace, tmp_path: Path) -> None:
    path = saved(tmp_path, FAULTY)
    plan = done(importing.prepare(workspace, path, Options()))
    done(importing.store(workspace, plan))
    assert workspace.read(quality.counts)["email"] == 1 and workspace.read(quality.counts)["phone"] == 2
    out = tmp_path / "faulty-problems.csv"
    assert rejects.write(plan, path, out) == 2
    text = out.read_text("utf-8-sig")
    for wrong, right in (("aida@bell,", "aida@bell.example.org,"), ("0555 12 34,", "0555 12 34 56,")):
        assert wrong in text
        text = text.replace(wrong, right)
    out.write_text(text, "utf-8")  # the other number nobody knew
    report = imported(workspace, out)
    assert (report.created, report.updated) == (0, 1)
    aida, oleg = everybody(workspace)
    assert [row["raw"] for row in aida["emails"]] == ["aida@bell.example.org"]
    assert sorted(row["raw"] for row in aida["phones"]) == ["0555 12 34 56", "0700 123 450"]
    assert [row["raw"] for row in oleg["phones"]] == ["12"]
    assert workspace.read(quality.counts)["email"] == 0 and workspace.read(quality.counts)["phone"] == 1


def test_who_was_known_by_nothing_but_what_was_wrong_is_mended_too(workspace: Workspace, tmp_path: Path) -> None:
    rows = (
        "Name,E-mail,Phone\nAnna One,anna@@example.org,\nBoris Two,,12\nBoris Two,,34\nOleg Six,oleg@example.org,12\n"
    )
    path, out = saved(tmp_path, rows), tmp_path / "problems.csv"
    plan = done(importing.prepare(workspace, path, Options()))
    done(importing.store(workspace, plan))
    rejects.write(plan, path, out)
    text = out.read_text("utf-8-sig").replace("anna@@", "anna@", 1).replace(",,34,", ",,0555 123 456,", 1)
    out.write_text(text.replace("oleg@example.org,12,", "o.six@example.org,0700 123 456,", 1), "utf-8")
    report = imported(workspace, out)
    # Which of two of one name it was nobody can say: they stay, and one more is told by the queue of doubles.
    assert (report.updated, report.created) == (2, 1)
    people = [person for person in everybody(workspace) if not person["name"].startswith("Boris")]
    assert [[row["raw"] for row in person["emails"]] for person in people] == [
        ["anna@example.org"], ["oleg@example.org", "o.six@example.org"],
    ]  # fmt: skip
    assert imported(workspace, saved(tmp_path, out.read_text("utf-8"), "again.csv")).unchanged == 4


def test_any_other_file_takes_nothing_away(workspace: Workspace, tmp_path: Path) -> None:
    imported(workspace, saved(tmp_path, FAULTY))
    imported(workspace, saved(tmp_path, "Name,Outlet,E-mail\nAida Kim,Bell,aida@bell.example.org\n"))
    assert [row["raw"] for row in everybody(workspace)[0]["emails"]] == ["aida@bell", "aida@bell.example.org"]


def test_other_rows_are_not_given_out_for_those_with_problems(workspace: Workspace, tmp_path: Path) -> None:
    path, out = saved(tmp_path, FAULTY), tmp_path / "problems.csv"
    plan = done(importing.prepare(workspace, path, Options()))
    saved(tmp_path, FAULTY.replace("Aida", "Zoya Ivanova,Moon,zoya@example.org,,\nAida"))
    with pytest.raises(Problem, match="has changed since it was checked"):
        rejects.write(plan, path, out)
    assert not out.exists()


def test_a_file_written_anew_is_looked_at_again_where_it_is_read_again(workspace: Workspace, tmp_path: Path) -> None:
    path = saved(tmp_path, "Name,E-mail\nAida Kim,aida@example.org\n")
    plan = done(importing.prepare(workspace, path))
    imported(workspace, saved(tmp_path, "Name\nOleg Omar\n", "colleague.csv"))
    saved(tmp_path, "Name,E-mail\nZoya Ivanova,zoya@example.org\n")
    fresh = done(importing.store(workspace, plan, lambda: importing.prepare(workspace, path)))
    assert isinstance(fresh, Plan) and len(everybody(workspace)) == 1


def test_a_spreadsheet_may_move_the_columns_of_what_is_mended(workspace: Workspace, tmp_path: Path) -> None:
    path, out = saved(tmp_path, FAULTY), tmp_path / "faulty-problems.csv"
    plan = done(importing.prepare(workspace, path, Options()))
    done(importing.store(workspace, plan))
    rejects.write(plan, path, out)
    with sheet.open(out) as table:
        header, rows = table.header, list(table.rows)
    moved = [[*reversed(header)], *([*reversed(cells)] for cells in rows)]
    text = "\n".join(";".join(cells) for cells in moved).replace("aida@bell;", "aida@bell.example.org;")
    report = imported(workspace, saved(tmp_path, text, "moved.csv"))
    assert (report.created, report.updated) == (0, 1)
