"""Passwords are kept by the system's keyring, and by nothing that writes them into a file or forgets them."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROUND = """
from outreach.store import passwords
account = "press@mail.example.org"
print(passwords.is_there(), passwords.get(account))
passwords.put(account, "ключ 1")
print(passwords.get(account))
passwords.forget(account)
passwords.forget(account)
print(passwords.get(account))
"""
UNSAFE = """
from outreach.problems import Problem
from outreach.store import passwords
print(passwords.is_there(), passwords.get("a@b"))
try:
    passwords.put("a@b", "x")
except Problem as problem:
    print(problem)
passwords.forget("a@b")
"""


@pytest.mark.slow
def test_kept_and_forgotten_by_a_real_keyring(tmp_path: Path) -> None:
    for program in ("dbus-run-session", "gnome-keyring-daemon"):
        if shutil.which(program) is None:
            pytest.skip(f"{program} is not installed")
    unlocks = "printf test | gnome-keyring-daemon --unlock --components=secrets >/dev/null 2>&1"
    script = f'{unlocks}; exec "$0" -c "$1"'
    done = subprocess.run(
        ["dbus-run-session", "--", "sh", "-c", script, sys.executable, ROUND],
        capture_output=True, text=True, timeout=240, check=False,
        env={**os.environ, "HOME": str(tmp_path), "XDG_RUNTIME_DIR": str(tmp_path), "PYTHONIOENCODING": "utf-8"},
    )  # fmt: skip
    assert done.stdout.splitlines() == ["True None", "ключ 1", "None"], done.stderr
    kept = [file for file in tmp_path.rglob("*") if file.is_file()]
    assert not any("ключ 1".encode() in file.read_bytes() for file in kept)


@pytest.mark.parametrize("backend", ["null", "fail"])
def test_a_keyring_that_keeps_nothing_is_none(backend: str) -> None:
    done = subprocess.run(
        [sys.executable, "-c", UNSAFE], capture_output=True, text=True, check=True,
        env={**os.environ, "PYTHON_KEYRING_BACKEND": f"keyring.backends.{backend}.Keyring"},
    )  # fmt: skip
    first, said = done.stdout.splitlines()
    assert first == "False None" and "no keyring" in said
