"""kill -9 at each write and sync call while a workspace is locked, changed or unlocked: nothing is lost."""

from contextlib import suppress
from functools import partial
from pathlib import Path

import pytest

from outreach.problems import Problem
from outreach.services.backups import password
from outreach.store import encryption, passwords
from tests import sample
from tests.trust import kills
from tests.trust.test_kills import database, sheet, stand, template  # noqa: F401

OLD, NEW = "seven grey herons", "eleven white storks"


@pytest.fixture(autouse=True)
def given(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What a command is asked for: the old password in a file, the new one on standard input."""
    secret = tmp_path / "secret"
    secret.write_text(OLD)
    monkeypatch.setenv("OUTREACH_PASSWORD_FILE", str(secret))
    monkeypatch.setattr(passwords, "_backend", lambda: None)
    monkeypatch.setattr(kills, "TYPED", NEW.encode())


def state(path: Path) -> tuple[str, object]:
    """Which password it has, and what can be read with it."""
    if not encryption.salt_of(path):
        return "", stand(path)
    for one in (OLD, NEW):
        with suppress(Problem):
            encryption.unlock(path, one)
            return one, stand(path)
    raise AssertionError("it is locked with neither")


@pytest.mark.slow
@pytest.mark.xdist_group("kill-2")
@pytest.mark.parametrize("command, before, after", sample.first(1, [
    ("set", "", NEW), ("set", OLD, NEW), ("remove", OLD, ""),
]))  # fmt: skip
def test_a_password(killer: kills.Killer, database: Path, command: str, before: str, after: str) -> None:  # noqa: F811
    whole = stand(database)
    if before:
        password.put(database, before)
    words = ["password", command, *(["--password-stdin"] if command == "set" else [])]
    killed = killer.at_each_call(
        database, words, partial(state, database), (before, whole), (after, whole), everywhere=True
    )
    assert killed > 1
