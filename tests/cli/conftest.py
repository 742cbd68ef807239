"""Running commands in the process, and, where the process itself is what is tested, the real program."""

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from outreach import app


class Answer(NamedTuple):
    """What a command answered."""

    status: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        """The one document on standard output."""
        return json.loads(self.out)


Run = Callable[..., Answer]


@pytest.fixture
def office(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A database that is not there yet, and the one every command of a test means."""
    path = tmp_path / "desk.outreach"
    monkeypatch.setenv("OUTREACH_DB", str(path))
    return path


@pytest.fixture
def run(office: Path, capsys: pytest.CaptureFixture[str]) -> Run:
    """`run("contacts", "find", "x")`: a command in this process, as `outreach contacts find x` would do it."""

    def call(*arguments: object) -> Answer:
        capsys.readouterr()
        try:
            status = app.main([str(argument) for argument in arguments])
        except SystemExit as end:
            status = end.code if isinstance(end.code, int) else 1
        said = capsys.readouterr()
        assert "Traceback" not in said.err
        return Answer(status, said.out, said.err)

    return call


@pytest.fixture
def js(run: Run) -> Callable[..., Any]:
    """`js("contacts", "find", "x")`: the JSON of a command that must end with 0."""

    def call(*arguments: object, status: int = 0) -> Any:
        answer = run(*arguments, "--json")
        assert answer.status == status, answer
        return answer.json

    return call


def program(*arguments: object, **settings: Any) -> "subprocess.CompletedProcess[bytes]":
    """The real program in a process of its own."""
    env = {**os.environ, **settings.pop("env", {})}
    return subprocess.run(
        [sys.executable, "-m", "outreach", *map(str, arguments)], capture_output=True, env=env, timeout=240, **settings
    )
