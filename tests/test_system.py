"""A system that lacks a library or a screen: the window says so, with the command that helps, and no traceback."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from outreach import system


def start(tmp_path: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    """The program as pip, uv or pipx start it, on a system of its own."""
    kept = {name: value for name, value in os.environ.items() if name not in ("DISPLAY", "WAYLAND_DISPLAY")}
    given = kept | {"OUTREACH_HOME": str(tmp_path / "home")} | environment
    words = [sys.executable, "-m", "outreach"]
    return subprocess.run(words, env=given, capture_output=True, text=True, timeout=240)


@pytest.mark.parametrize("screen", ["", ":98765"])
def test_no_screen_is_said_in_words(tmp_path: Path, screen: str) -> None:
    done = start(tmp_path, QT_QPA_PLATFORM="xcb", DISPLAY=screen)
    assert done.returncode == 3
    said = "The window can't open: the screen" if screen else "The window cannot open without a screen"
    assert done.stderr.startswith(f"outreach: {said}")
    assert (screen or "DISPLAY") in done.stderr and "Reinstalling" not in done.stderr


def test_a_missing_library_is_named_with_the_line_that_installs_it(tmp_path: Path) -> None:
    fake = tmp_path / "PySide6"
    fake.mkdir()
    words = "libglib-2.0.so.0: cannot open shared object file: No such file or directory"
    (fake / "__init__.py").write_text(f"raise ImportError({words!r}, name='PySide6.QtCore')", "utf-8")
    bare = str(tmp_path / "no programs")
    done = start(tmp_path, PYTHONPATH=os.pathsep.join([str(tmp_path), *sys.path]), PATH=bare)
    assert done.returncode == 3 and "Traceback" not in done.stderr
    for line in ("apt-get install libglib2.0-0", "dnf install glib2", "pacman -S glib2"):
        assert line in done.stderr


def test_only_the_line_of_the_package_manager_that_is_here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "dnf").touch(mode=0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    assert system.install_line(["libGL.so.1", "libxcb-cursor.so.0"]) == (
        "sudo dnf install libglvnd-glx xcb-util-cursor"
    )
