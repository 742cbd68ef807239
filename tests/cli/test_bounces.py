"""What came back, by command."""

from pathlib import Path

from tests.cli.conftest import Run
from tests.services.test_bounces import answer, report


def test_bounces_are_read_and_marked(run: Run, office: Path, tmp_path: Path) -> None:
    number = run("contacts", "add", "--name", "Anna", "--email", "anna@example.org", "--json").json["id"]
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / "a.eml").write_bytes(report("anna@example.org", "550 5.1.1 User unknown"))
    (folder / "b.eml").write_bytes(answer("anna@example.org", "I no longer work here: new@example.com."))
    dry = run("bounces", "read", str(folder), "--dry-run", "--json")
    assert dry.status == 0
    (bounce,) = dry.json["bounces"]
    assert (bounce["address"], bounce["kind"], bounce["status"], bounce["contact"]) == (
        "anna@example.org", "hard", "5.1.1", number,
    )  # fmt: skip
    (reply,) = dry.json["replies"]
    assert (reply["kind"], reply["instead"]) == ("moved", ["new@example.com"])
    assert run("contacts", "find", "is:bounced", "--json").json["count"] == 0
    done = run("bounces", "read", str(folder))
    assert done.status == 0 and "2 messages were read" in done.out
    assert run("contacts", "find", "is:bounced", "--json").json["count"] == 1
    assert run("bounces", "read", str(folder), "--json").json["known"] == 2
    assert run("undo").status == 0
    assert run("contacts", "find", "is:bounced", "--json").json["count"] == 0


def test_what_cannot_be_read_is_told(run: Run, office: Path, tmp_path: Path) -> None:
    answer = run("bounces", "read", str(tmp_path / "none.eml"), "--json")
    assert answer.status == 1
    assert answer.json["problems"] == [{"file": "none.eml", "text": "This file is not there."}]
    assert run("bounces", "read").status == 2
    fetch = run("bounces", "fetch", "--host", "mail.example.org", "--user", "u", "--security", "none", "--json")
    assert fetch.status == 3 and "Without encryption" in fetch.err
