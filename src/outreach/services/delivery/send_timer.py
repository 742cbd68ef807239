"""A systemd user timer that sends what is due while no window is open: written, shown, removed.

It runs `outreach distributions send-due` every five minutes, on the minute, in the user's own session; what is due for
more than an hour is left to the user, as always. Unit files: systemd.timer(5), systemd.service(5).
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

from outreach.i18n import _
from outreach.problems import Problem
from outreach.store.workspace import Workspace

NAME = "outreach-send-due"
_SERVICE = """# Written by Outreach; `outreach distributions timer off` removes it.
[Unit]
Description=Outreach: send what is due

[Service]
Type=oneshot
ExecStart={command}
# 1: something is late and waits for the user's decision, which is no failure of the timer.
SuccessExitStatus=1
"""
_TIMER = f"""# Written by Outreach; `outreach distributions timer off` removes it.
[Unit]
Description=Outreach: look every five minutes for what is due

[Timer]
OnCalendar=*:0/5
AccuracySec=1s
Unit={NAME}.service

[Install]
WantedBy=timers.target
"""


class SendTimer(NamedTuple):
    """The timer as it stands: its files with their text, and whether they are there and send from this workspace."""

    files: dict[Path, str]
    is_on: bool
    is_possible: bool


def look(workspace: Workspace) -> SendTimer:
    """The timer of a workspace: what is written or would be."""
    files = _files(workspace)
    there = all(file.is_file() and file.read_text("utf-8") == text for file, text in files.items())
    return SendTimer(files, there, shutil.which("systemctl") is not None)


def turn_on(workspace: Workspace) -> SendTimer:
    """Writes the timer and starts it; one of another workspace is replaced.

    Raises:
        Problem: there is no systemd, or it refuses; nothing is left behind then.
    """
    if not look(workspace).is_possible:
        raise Problem(
            _(
                "This system has no systemd. Set up its scheduler to run “{command}” every five minutes; "
                "the help explains how."
            ).format(command=" ".join(command(workspace)))
        )
    for file, text in _files(workspace).items():
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, "utf-8")
    try:
        _systemctl("daemon-reload")
        _systemctl("enable", "--now", f"{NAME}.timer")
    except Problem:
        _unlink(workspace)
        raise
    return look(workspace)


def turn_off(workspace: Workspace) -> SendTimer:
    """Stops the timer and removes its files.

    Raises:
        Problem: systemd does not stop it.
    """
    if any(file.exists() for file in _files(workspace)):
        _systemctl("disable", "--now", f"{NAME}.timer")
        _unlink(workspace)
        _systemctl("daemon-reload")
    return look(workspace)


def command(workspace: Workspace) -> list[str]:
    """The command that a scheduler calls, with the program as it runs now and its workspace by its whole path.

    Raises:
        Problem: the workspace is on a server, whose address with its password is no matter for a file.
    """
    if workspace.path is None:
        raise Problem(_("The timer works for a database file only. From a server, open Outreach to send."))
    program = [sys.executable] if getattr(sys, "frozen", False) else [sys.executable, "-P", "-m", "outreach"]
    return [*program, "--db", str(workspace.path.resolve()), "distributions", "send-due"]


def _files(workspace: Workspace) -> dict[Path, str]:
    folder = Path(os.environ.get("XDG_CONFIG_HOME") or Path.home() / ".config") / "systemd" / "user"
    service = _SERVICE.format(command=" ".join(map(_quoted, command(workspace))))
    return {folder / f"{NAME}.service": service, folder / f"{NAME}.timer": _TIMER}


def _quoted(word: str) -> str:
    """A word of a command line as systemd reads it (systemd.service(5), "COMMAND LINES")."""
    escaped = word.replace("\\", "\\\\").replace('"', '\\"').replace("%", "%%").replace("$", "$$")
    return f'"{escaped}"'


def _unlink(workspace: Workspace) -> None:
    for file in _files(workspace):
        file.unlink(missing_ok=True)


def _systemctl(*words: str) -> None:
    try:
        done = subprocess.run(["systemctl", "--user", *words], capture_output=True, text=True, timeout=30, check=False)
    except (OSError, subprocess.TimeoutExpired) as error:
        raise Problem(_("systemd did not accept the timer: {why}").format(why=error)) from None
    if done.returncode:
        raise Problem(_("systemd did not accept the timer: {why}").format(why=done.stderr.strip()[:300]))
