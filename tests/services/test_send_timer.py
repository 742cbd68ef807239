"""The timer that sends without a window: written, shown and removed; what systemd refuses leaves nothing behind."""

import json
from pathlib import Path

import pytest

from outreach.cli import main as command_line
from outreach.problems import Problem
from outreach.services.delivery import send_timer
from outreach.store.workspace import Workspace

pytestmark = pytest.mark.backends("sqlite")


@pytest.fixture
def systemd(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A systemctl that notes what it is asked; its file `refuses` makes it refuse."""
    folder = tmp_path / "bin"
    folder.mkdir()
    program = folder / "systemctl"
    program.write_text(
        f'#!/bin/sh\necho "$@" >> {folder}/asked\n[ ! -e {folder}/refuses ] || {{ echo "no bus" >&2; exit 1; }}\n'
    )
    program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{folder}:/usr/bin:/bin")
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    return folder


def test_on_writes_and_starts_it_and_off_removes_all_of_it(workspace: Workspace, systemd: Path, tmp_path: Path) -> None:
    assert not send_timer.look(workspace).is_on
    found = send_timer.turn_on(workspace)
    assert found.is_on and send_timer.turn_on(workspace).is_on, "twice is the same"
    service, timer = (file.read_text("utf-8") for file in found.files)
    assert f'"{workspace.path}" "distributions" "send-due"' in service
    assert "OnCalendar=*:0/5" in timer
    assert "--user enable --now outreach-send-due.timer" in (systemd / "asked").read_text()
    assert not send_timer.turn_off(workspace).is_on
    assert not [file for file in tmp_path.joinpath("config").rglob("*") if file.is_file()]
    assert not send_timer.turn_off(workspace).is_on


def test_what_systemd_refuses_is_said_and_leaves_nothing_behind(workspace: Workspace, systemd: Path) -> None:
    (systemd / "refuses").touch()
    with pytest.raises(Problem, match="no bus"):
        send_timer.turn_on(workspace)
    assert not any(file.exists() for file in send_timer.look(workspace).files)


def test_a_path_with_a_space_a_quote_and_a_percent_sign_is_one_word(tmp_path: Path, systemd: Path) -> None:
    file = tmp_path / 'My "50 %" office.outreach'
    with Workspace.open(file) as workspace:
        text = next(iter(send_timer.look(workspace).files.values()))
    assert f'"{tmp_path}/My \\"50 %%\\" office.outreach" "distributions"' in text


def test_a_script_shows_it(tmp_path: Path, systemd: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = str(tmp_path / "office.outreach")
    Workspace.open(file).close()
    assert command_line.run(command_line.parse(["--db", file, "distributions", "timer", "show", "--json"])) == 0
    found = json.loads(capsys.readouterr().out)
    assert found["on"] is False and found["command"][-2:] == ["distributions", "send-due"]
    names = [Path(one["file"]).name for one in found["files"]]
    assert names == ["outreach-send-due.service", "outreach-send-due.timer"]
