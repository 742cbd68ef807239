"""An address that is not written to here is not written to where a full export is brought in, and others are."""

from pathlib import Path

import pytest

from tests.cli.conftest import Run
from tests.services.test_bounces import report


@pytest.mark.parametrize(("ending", "language"), [("csv", "en"), ("xlsx", "ru"), ("csv", "ky")])
def test_what_bounced_or_is_suppressed_stays_so_in_another_workspace(
    run: Run, office: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, ending: str, language: str
) -> None:
    monkeypatch.setenv("OUTREACH_LANGUAGE", language)
    anna = run("contacts", "add", "--name", "Anna Reed", "--email", "anna@example.org", "--email", "a.reed@example.com")
    assert anna.status == 0
    run("contacts", "add", "--name", "Bela Stone", "--email", "bela@example.org")
    run("contacts", "add", "--name", "Chinara Example", "--email", "chinara@example.org")
    (tmp_path / "bounce.eml").write_bytes(report("anna@example.org", "550 5.1.1 User unknown"))
    run("bounces", "read", str(tmp_path / "bounce.eml"))
    run("suppression", "add", "bela@example.org", "--reason", "asked")
    file = tmp_path / f"everybody.{ending}"
    assert run("contacts", "export", str(file)).status == 0
    same = run("contacts", "import", str(file), "--json").json
    assert (same["created"], same["updated"], same["suppressed"]) == (0, 0, 0)

    monkeypatch.setenv("OUTREACH_DB", str(tmp_path / "other.outreach"))
    there = run("contacts", "import", str(file), "--json").json
    assert (there["created"], there["suppressed"]) == (3, 2)
    listed = {one["address"] for one in run("suppression", "list", "--json").json["addresses"]}
    assert listed == {"anna@example.org", "bela@example.org"}
    again = run("contacts", "import", str(file), "--json").json
    assert (again["created"], again["updated"], again["suppressed"]) == (0, 0, 0)


def test_where_nothing_bounced_there_is_no_column_of_it(run: Run, office: Path, tmp_path: Path) -> None:
    run("contacts", "add", "--name", "Anna Reed", "--email", "anna@example.org")
    run("contacts", "export", str(tmp_path / "all.csv"))
    assert "Suppressed" not in (tmp_path / "all.csv").read_text("utf-8-sig")
