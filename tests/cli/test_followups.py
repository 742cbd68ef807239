"""Calls, follow-ups and coverage by command: shapes and exit statuses that scripts rely on."""

from datetime import date, timedelta
from pathlib import Path

from tests.cli.conftest import Run

TODAY = date.today()


def test_a_call_is_logged_due_put_off_and_done(run: Run) -> None:
    run("contacts", "add", "--name", "Aigul A", "--outlet", "Kabar")
    made = run("followups", "add", 1, "--kind", "call", "--text", "Figures", "--due", TODAY, "--json").json
    assert made["follow_ups"][0]["name"] == "Aigul A" and made["follow_ups"][0]["due_on"] == TODAY.isoformat()
    assert "Figures" in run("followups", "list").out
    later = TODAY + timedelta(days=2)
    assert run("followups", "put-off", later, 1).status == 0
    assert run("followups", "list", "--json").json["count"] == 0
    assert run("followups", "list", "--until", later, "--json").json["count"] == 1
    assert run("followups", "done", 1).status == 0
    assert run("followups", "list", "--all", "--json").json["count"] == 0
    assert run("followups", "done", 1, "--undo").status == 0
    assert run("followups", "list", "--contact", 1, "--json").json["follow_ups"][0]["done_at"] is None
    assert "Call: Figures" in run("contacts", "timeline", 1).out
    assert run("followups", "delete", 1).status == 0 and run("followups", "delete", 1).status == 1
    wrong = run("followups", "add", 1, "--due", "soon")
    assert wrong.status == 3 and wrong.err.startswith(
        "outreach: Follow up on (--due): “soon” is not a date. Write it as 31 Jan 2026."
    )
    assert run("followups", "release", 1).status == 3


def test_coverage_by_links_files_and_fields(run: Run, tmp_path: Path) -> None:
    run("contacts", "add", "--name", "Aigul A", "--outlet", "Kabar")
    page = tmp_path / "page.html"
    page.write_text("<html><head><title>Courts open</title></head><body><p>By Aigul A</p><p>Text</p></body></html>")
    added = run("coverage", "add", "https://kabar.example/a", page, "--json").json
    assert added["count"] == 2 and {row["title"] for row in added["coverage"]} == {"", "Courts open"}
    again = run("coverage", "add", "http://www.kabar.example/a/")
    assert again.status == 0 and "Already in the coverage: number" in again.err and again.out == ""
    assert run("coverage", "add", tmp_path / "none.pdf").status == 1
    number = next(row["id"] for row in added["coverage"] if row["title"] == "Courts open")
    edited = run(
        "coverage",
        "edit",
        number,
        "--outlet",
        "kabar",
        "--tone",
        "positive",
        "--reach",
        "12k",
        "--contact",
        1,
        "--json",
    )
    assert (edited.json["outlet"], edited.json["reach"], edited.json["contacts"]) == ("Kabar", 12000, ["Aigul A"])
    assert run("coverage", "list", "courts", "--json").json["count"] == 1
    assert run("coverage", "list", "--limit", 1).out.rstrip().endswith("1 of 2")
    (tmp_path / "release.txt").write_text("Courts of the south open to the public\n\nThe courts are open.\n")
    run("releases", "add", tmp_path / "release.txt")
    run("coverage", "edit", number, "--release", 1)
    assert "Courts of the south" in run("coverage", "list").out
    saved = tmp_path / "saved.html"
    shown = run("coverage", "show", number, "--save", saved)
    assert shown.status == 0 and "Readers: 12000" in shown.out and saved.read_text() == page.read_text()
    assert run("coverage", "edit", number, "--tone", "nice").err.startswith("outreach: Tone (--tone): “nice”")
    assert run("coverage", "add").status == 2
    assert run("coverage", "delete", number).status == 0 and run("undo").status == 0
    assert run("coverage", "show", number).status == 0 and run("coverage", "show", 99).status == 3
