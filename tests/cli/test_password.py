"""The password of a database on the command line, as a script has it."""

import io
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from outreach.cli.commands.password import FILE
from outreach.store import encryption
from tests.cli.conftest import Run

pytestmark = pytest.mark.usefixtures("keys")
Js = Callable[..., Any]
WORDS = "seven grey herons"


@pytest.fixture
def given(monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    """Gives a command a line on standard input."""
    return lambda text: monkeypatch.setattr(sys, "stdin", io.StringIO(text))


def test_a_script_locks_reads_and_unlocks(
    office: Path, keys: dict[bytes, str], js: Js, run: Run, given: Callable[[str], None],
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path,
) -> None:  # fmt: skip
    js("contacts", "add", "--name", "Anna")
    given(f"{WORDS}\n")
    found = js("password", "set", "--password-stdin")
    assert (found["locked"], found["remembered"], found["left"]) == (True, False, {})
    keys.clear()
    status, _out, error = run("contacts", "list")
    assert status == 3 and "locked with a password" in error and FILE in error
    assert js("password", "state")["locked"] is True  # which asks for nothing
    secret = tmp_path / "secret"
    secret.write_text(f"{WORDS}\n")
    monkeypatch.setenv(FILE, str(secret))
    assert js("contacts", "list")["contacts"][0]["name"] == "Anna"
    assert js("password", "remove")["locked"] is False and encryption.salt_of(office) == b""


@pytest.mark.parametrize("line", ["", "\n", "herons\n"])
def test_what_is_no_password_changes_nothing(
    office: Path, js: Js, run: Run, given: Callable[[str], None], line: str
) -> None:
    js("contacts", "add", "--name", "Anna")
    for locked in (False, True):
        given(line)
        status, _out, error = run("password", "set", "--password-stdin")
        assert status == 3 and "at least 8 characters" in error
        assert js("password", "state")["locked"] is locked
        given(f"{WORDS}\n")
        js("password", "set", "--password-stdin")
