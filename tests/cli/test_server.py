"""The same commands on an office's PostgreSQL."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy.engine import make_url

from tests.cli.conftest import Run


@pytest.mark.backends("postgresql")
def test_commands_on_a_server(
    js: Callable[..., Any], run: Run, database_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OUTREACH_DB", database_url)
    sheet = tmp_path / "people.csv"
    sheet.write_text("name,email,state\nАйгуль,aigul@example.org,Чүй\nBob,bob@example.org,Osh\n", "utf-8")
    assert js("contacts", "import", sheet)["created"] == 2
    assert js("contacts", "import", sheet)["unchanged"] == 2
    assert js("contacts", "find", "aigul")["count"] == 1
    number = js("contacts", "find", "state:чүй")["contacts"][0]["id"]
    assert js("contacts", "edit", number, "--add-tag", "vip")["tags"] == ["vip"]
    js("lists", "add", "Press", "--rule", "has:email")
    js("lists", "exclude", "Press", number)
    assert len(js("lists", "resolve", "Press")["recipients"]) == 1
    assert js("lists", "export", "Press", tmp_path / "out.csv")["written"] == 1
    assert js("undo")["steps"][0]["label"].startswith("Export")
    assert (checked := js("check"))["ok"] and checked["problems"] == []
    assert js("history")["steps"]
    assert run("backup", tmp_path / "copy").status == 3
    assert run("restore", tmp_path / "copy").status == 3
    assert run("contacts", "show", 2**31 - 1).status == 3


@pytest.mark.backends("postgresql")
def test_move_to_a_server_and_back(
    js: Callable[..., Any], run: Run, database_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OUTREACH_DB", str(tmp_path / "office.outreach"))
    assert run("move", database_url).status == 3, "there is nothing to move"
    number = js("contacts", "add", "--name", "Айгуль")["id"]
    done = js("move", database_url)
    assert done["from"] == str(tmp_path / "office.outreach") and done["rows"] > 3
    assert make_url(done["to"]) == make_url(database_url)
    refused = run("contacts", "edit", number, "--city", "Osh")
    assert refused.status == 3 and f"moved to {done['to']}" in refused.err
    assert js("contacts", "show", number)["name"] == "Айгуль", "it can still be read"
    again = run("move", database_url)
    assert again.status == 3 and "already" in again.err
    monkeypatch.setenv("OUTREACH_DB", database_url)
    js("contacts", "edit", number, "--city", "Osh")
    js("move", tmp_path / "back.outreach")
    monkeypatch.setenv("OUTREACH_DB", str(tmp_path / "back.outreach"))
    assert js("contacts", "show", number)["city"] == "Osh"
    assert js("undo")["steps"] and js("check")["ok"]
