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


@pytest.mark.parametrize(
    ("held", "said"),
    [
        (b"", "holds no password"), (b"\n\n", "holds no password"), ("секрет".encode("utf-16"), "holds no password"),
        (None, "does not exist"), (b"another one", "is not the password"),
        (WORDS.encode(), ""), (f"\ufeff{WORDS}\r\n# of the office".encode(), ""),
    ],
)  # fmt: skip
def test_what_the_file_of_the_password_holds_is_never_said_but_what_is_wrong_with_it(
    office: Path, keys: dict[bytes, str], js: Js, run: Run, given: Callable[[str], None],
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, held: bytes | None, said: str,
) -> None:  # fmt: skip
    js("contacts", "add", "--name", "Anna")
    given(f"{WORDS}\n")
    js("password", "set", "--password-stdin")
    keys.clear()
    file = tmp_path / "of the password"
    if held is not None:
        file.write_bytes(held)
    monkeypatch.setenv(FILE, str(file))
    status, _out, error = run("contacts", "find", "")
    assert status == (3 if said else 0) and said in error and "another one" not in error
    assert (f"{file}, named in {FILE}" in error) is (said not in ("", "is not the password"))
