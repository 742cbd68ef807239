"""From a bare machine to a running program: `dev`, the locks, and the libraries that must not be met."""

import ast
import configparser
import importlib.machinery
import importlib.util
import io
import os
import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path
from types import ModuleType
from typing import Any
from xml.etree import ElementTree

import pytest
import sqlcipher3
from packaging.requirements import Requirement
from packaging.version import Version

from tests import sample

ROOT = Path(__file__).resolve().parents[1]
PYPROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
UV_LOCK = tomllib.loads((ROOT / "uv.lock").read_text(encoding="utf-8"))
PIP_LOCK = (ROOT / "requirements.lock").read_text(encoding="utf-8")
PYTHONS = ("3.11", "3.12", "3.13", "3.14")


@pytest.fixture
def dev() -> ModuleType:
    """The script `dev` as a module: it has no ending, and only this test imports it."""
    loader = importlib.machinery.SourceFileLoader("dev", str(ROOT / "dev"))
    spec = importlib.util.spec_from_loader("dev", loader)
    assert spec
    module = importlib.util.module_from_spec(spec)
    loader.exec_module(module)
    return module


# -- PySide6 6.12.0 loses a reference to None with every call on Python < 3.12 (PYSIDE-3474).


def wanted(name: str, python: str) -> list[Requirement]:
    """Our own requirements on a library that hold for a Python."""
    own = [Requirement(text) for text in PYPROJECT["project"]["dependencies"]]
    here = {"python_version": python, "python_full_version": f"{python}.0"}
    return [one for one in own if one.name == name and (not one.marker or one.marker.evaluate(here))]


@pytest.mark.parametrize("name", ["pyside6-essentials", "shiboken6"])
def test_the_release_of_qt_that_kills_python_3_11_is_excluded_there(name: str) -> None:
    assert wanted(name, "3.11")
    assert not any(Version("6.12.0") in one.specifier for one in wanted(name, "3.11"))


@pytest.mark.parametrize("python", PYTHONS)
def test_the_locks_hold_a_release_of_qt_that_is_good_for_every_python(python: str) -> None:
    for name in ("pyside6-essentials", "shiboken6"):
        here = {"python_version": python, "python_full_version": f"{python}.0"}
        lines = [Requirement(line.rstrip(" \\")) for line in PIP_LOCK.splitlines() if line.startswith(f"{name}==")]
        chosen = [one for one in lines if not one.marker or one.marker.evaluate(here)]
        assert len(chosen) == 1, f"{name}: {chosen} for {python}"
        assert python != "3.11" or Version("6.12.0") not in chosen[0].specifier


def test_a_call_into_qt_loses_no_reference_to_none(qapp: Any) -> None:
    from PySide6.QtWidgets import QLineEdit

    field = QLineEdit()
    for _warm_up in range(10):
        field.setText("Айгүл")
    before = sys.getrefcount(None)
    for _call in range(1000):
        field.setText("Айгүл")
    assert sys.getrefcount(None) - before > -100


def test_the_sqlite_in_use_is_free_of_the_bug_that_corrupts_two_writers() -> None:
    print("SQLite", sqlcipher3.sqlite_version)
    assert Version(sqlcipher3.sqlite_version) >= Version("3.51.3")


# -- What is known against the libraries


@pytest.fixture
def audited(dev: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    """`audited(TEXT)`: `./dev audit` with a pip-audit that answers this; its exit status."""
    monkeypatch.setattr(dev, "AUDIT", tmp_path)

    def run(text: str) -> int:
        tool = tmp_path / dev.BIN.name / "pip-audit"
        tool.parent.mkdir(exist_ok=True)
        tool.write_text(f"#!/bin/sh\ncat <<'END'\n{text}\nEND\n")
        tool.chmod(0o755)
        return int(dev.main("audit"))

    return run


def test_an_advisory_is_named_with_the_version_that_mends_it(audited: Any, capfd: pytest.CaptureFixture[str]) -> None:
    good = '{"name": "alembic", "version": "1.2", "vulns": []}'
    bad = '{"name": "mako", "version": "1.0", "vulns": [{"id": "PYSEC-1", "fix_versions": ["1.1"]}]}'
    assert audited(f'{{"dependencies": [{good}]}}') == 0
    assert audited(f'{{"dependencies": [{good}, {bad}]}}') == 1
    assert "mako 1.0: PYSEC-1, mended in 1.1" in capfd.readouterr().err


def test_a_library_without_an_answer_is_not_taken_for_a_good_one(
    audited: Any, capfd: pytest.CaptureFixture[str]
) -> None:
    """Where the index cannot be asked, pip-audit itself says that it found nothing."""
    assert audited('{"dependencies": [{"name": "alembic", "skip_reason": "not found"}]}') == 1
    assert "Nothing is known of 1 of 1 libraries" in capfd.readouterr().err
    assert audited("ConnectionError") == 1
    assert "Nothing is known" in capfd.readouterr().err


# -- The locks


def test_the_lock_of_uv_is_that_of_the_project() -> None:
    own = next(package for package in UV_LOCK["package"] if package["name"] == "outreach")["metadata"]
    locked = sorted((one["name"], _same(one.get("specifier", ""))) for one in own["requires-dist"])
    extras = [text for group in PYPROJECT["project"]["optional-dependencies"].values() for text in group]
    asked = [Requirement(text) for text in PYPROJECT["project"]["dependencies"] + extras]
    assert locked == sorted((one.name, _same(str(one.specifier))) for one in asked), "run ./dev lock"
    locked_dev = sorted((one["name"], _same(one.get("specifier", ""))) for one in own["requires-dev"]["dev"])
    asked_dev = [Requirement(text) for text in PYPROJECT["dependency-groups"]["dev"]]
    assert locked_dev == sorted((one.name, _same(str(one.specifier))) for one in asked_dev), "run ./dev lock"
    if shutil.which("uv"):
        done = subprocess.run(["uv", "lock", "--check"], cwd=ROOT, capture_output=True, text=True)
        assert done.returncode == 0, done.stderr


def _same(specifier: str) -> str:
    return ",".join(sorted(specifier.replace(" ", "").split(",")))


def test_the_lock_of_pip_holds_the_same_versions_and_hashes() -> None:
    blocks = PIP_LOCK.replace("\\\n", " ").splitlines()
    pinned = {line.split()[0].split("==")[0] + "==" + line.split()[0].split("==")[1] for line in blocks if "==" in line}
    packages = [package for package in UV_LOCK["package"] if package["name"] != "outreach"]
    assert {name.rstrip(";") for name in pinned} == {f"{one['name']}=={one['version']}" for one in packages}
    for package in packages:
        files = [*package.get("wheels", []), *([package["sdist"]] if "sdist" in package else [])]
        assert files, package["name"]
        assert all(file["hash"] in PIP_LOCK for file in files), f"{package['name']}: run ./dev lock"


def test_no_lock_names_a_registry_of_somebody_s_own() -> None:
    assert {package["source"].get("registry", "") for package in UV_LOCK["package"]} <= {"", "https://pypi.org/simple"}
    assert "http" not in PIP_LOCK and "--index" not in PIP_LOCK


# -- The script


def test_dev_needs_nothing_but_python() -> None:
    tree = ast.parse((ROOT / "dev").read_text(encoding="utf-8"))
    imported = {alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names}
    imported |= {node.module or "" for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
    assert {name.split(".")[0] for name in imported} <= sys.stdlib_module_names


def test_dev_says_what_it_can_do() -> None:
    for words, status in (((), 2), (("frobnicate",), 2), (("--help",), 0)):
        done = subprocess.run([sys.executable, ROOT / "dev", *words], capture_output=True, text=True)
        assert (done.returncode, "./dev run" in done.stderr) == (status, True)


def test_dev_refuses_a_python_that_is_too_old(dev: ModuleType, monkeypatch: Any, capsys: Any) -> None:
    monkeypatch.setattr(dev.sys, "version_info", (3, 10, 0))
    assert dev.main("run") == 1
    assert "Python 3.11" in capsys.readouterr().err


@pytest.fixture
def bare(dev: ModuleType, monkeypatch: Any) -> ModuleType:
    """A machine on which a library of the window and a program of the tests are missing, and nobody is root."""
    monkeypatch.setitem(dev.LIBRARIES, "libnosuch.so.9", ("libnosuch9", "nosuch-libs", "nosuch"))
    monkeypatch.setitem(dev.PROGRAMS, "nosuchtool", ("nosuch-tools", "nosuch-tools", "nosuch-extra"))
    monkeypatch.setitem(dev.STARTED, "tests/gui", ("Qt", "nosuchtool"))
    monkeypatch.setattr(dev.os, "geteuid", lambda: 1000)
    monkeypatch.setattr(dev.sys, "stdin", io.StringIO())
    monkeypatch.setattr(dev, "call", lambda *words, **_how: pytest.fail(f"called {words}"))
    return dev


@pytest.mark.skipif(sys.platform != "linux", reason="system libraries come with the wheels elsewhere")
@pytest.mark.parametrize(
    ("there", "line"),
    [
        ("apt-get", "apt-get update && apt-get install -y --no-install-recommends libnosuch9"),
        ("dnf", "dnf install -y nosuch-libs"),
        ("pacman", "pacman -Sy --needed nosuch"),
        ("", "called on Debian libnosuch9"),
    ],
)
def test_who_may_not_install_gets_the_line_of_her_own_system(
    bare: ModuleType, monkeypatch: Any, capsys: Any, there: str, line: str
) -> None:
    monkeypatch.setattr(bare.shutil, "which", lambda name, **_where: name if name == there else None)
    assert bare.main("run") == 1
    said = capsys.readouterr().err
    assert line in said and (there == "apt-get") == ("apt-get" in said)


@pytest.mark.skipif(sys.platform != "linux", reason="tools are found otherwise elsewhere")
def test_a_missing_tool_of_the_tests_stops_nobody(bare: ModuleType, capsys: Any) -> None:
    assert bare.system_is_ready({"nosuchtool"})
    assert "nosuch-tools" in capsys.readouterr().err
    assert bare.system_is_ready(set()) and not capsys.readouterr().err


class Terminal(io.StringIO):
    """Somebody sits there and types."""

    def isatty(self) -> bool:
        return True


@pytest.mark.skipif(sys.platform != "linux", reason="only apt is called by us")
@pytest.mark.parametrize("answer", ["n", "", "y"])
def test_a_terminal_is_asked_before_anything_is_installed(
    bare: ModuleType, monkeypatch: Any, capsys: Any, answer: str
) -> None:
    """Root as well; where nobody sits, root installs at once."""
    called: list[tuple[str, ...]] = []
    monkeypatch.setattr(bare.shutil, "which", lambda name, **_where: name)
    monkeypatch.setattr(bare, "found", lambda program: program != "nosuchtool")
    monkeypatch.setattr(bare.os, "geteuid", lambda: 0)
    monkeypatch.setattr(bare, "call", lambda *words, **_how: called.append(words) or 0)
    monkeypatch.setattr(bare.sys, "stdin", Terminal(f"{answer}\n"))
    assert bare.system_is_ready({"nosuchtool"})
    assert "nosuch-tools\nInstall them? [y/N]" in capsys.readouterr().err
    assert bool(called) == (answer == "y")
    monkeypatch.setattr(bare.sys, "stdin", io.StringIO())
    assert bare.system_is_ready({"nosuchtool"})
    assert called[-1][:2] == ("apt-get", "install") and called[-1][-1] == "nosuch-tools"


@pytest.mark.parametrize(
    ("words", "needs"),
    [
        ("test tests/model", set()),
        ("test tests/reading tests/cli/test_records.py -x", set()),
        ("test --quick", set()),
        ("test tests/services/test_lists.py::test_a", {"pg_ctl"}),
        ("test tests/store/test_passwords.py", {"pg_ctl", "dbus-run-session", "gnome-keyring-daemon"}),
        ("test tests/gui", {"Qt", "dovecot"}),
        ("test tests/gui/test_form.py", {"Qt"}),
        ("run", {"Qt"}),
    ],
)
def test_only_what_is_started_is_asked_for(dev: ModuleType, words: str, needs: set[str]) -> None:
    command, *arguments = words.split()
    assert dev.needed(command, tuple(arguments)) == needs


def test_what_tests_start_is_in_the_table(dev: ModuleType) -> None:
    every = {"Qt", *dev.PROGRAMS}
    for words in ((), ("-x",), ("--slow",), ("tests",), ("-k", "lists")):
        assert dev.needed("test", words) == every
    for file in (ROOT / "tests").rglob("test_*.py"):
        text, path = file.read_text("utf-8"), str(file.relative_to(ROOT))
        named = {program for program in dev.PROGRAMS if f'"{program}"' in text}
        named |= {"Qt"} if re.search(r"^\s*(from|import) PySide6|qtbot|qapp", text, re.MULTILINE) else set()
        if path != "tests/test_setup.py":
            assert named <= dev.needed("test", (path,)), path


def test_a_copied_folder_runs_its_own_source_and_a_moved_one_runs(dev: ModuleType, tmp_path: Path) -> None:
    first, second, third = (tmp_path / name for name in ("first", "second one", "third"))
    (first / "src" / "outreach").mkdir(parents=True)
    (first / "src" / "outreach" / "__init__.py").touch()
    (first / "src" / "outreach" / "__main__.py").write_text("print(__file__)\n")
    shutil.copy(ROOT / "src" / "outreach" / "libraries.py", first / "src" / "outreach")
    for name in ("pyproject.toml", "requirements.lock", "dev"):
        shutil.copy(ROOT / name, first)
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", first / ".venv"], check=True)
    site = next((first / ".venv").rglob("site-packages"))
    (site / "_outreach.pth").write_text(str(first / "src"))
    starter = first / ".venv" / "bin" / "outreach"
    starter.write_text(f"#!{first}/.venv/bin/python\nimport outreach.__main__\n")
    starter.chmod(0o755)
    (first / ".venv" / "outreach.stamp").write_text(f"{dev.wanted_stamp()}\n{first}")

    def says(folder: Path, *words: str) -> str:
        return subprocess.run(words, cwd=folder, capture_output=True, text=True, check=True).stdout.strip()

    def runs(folder: Path) -> None:
        assert says(folder, sys.executable, "dev", "run") == str(folder / "src" / "outreach" / "__main__.py")
        script = folder / ".venv" / "bin" / "outreach"
        assert script.read_text().startswith(f"#!{folder}/.venv/bin/python\n")

    shutil.copytree(first, second, symlinks=True)
    runs(second)
    runs(first)
    first.rename(third)
    runs(third)


def test_the_stamp_changes_with_what_is_installed(dev: ModuleType, monkeypatch: Any, tmp_path: Path) -> None:
    for name in ("pyproject.toml", "requirements.lock", "dev"):
        shutil.copy(ROOT / name, tmp_path)
    before = dev.wanted_stamp()
    monkeypatch.setattr(dev, "HOME", tmp_path)
    assert dev.wanted_stamp() == before
    (tmp_path / "requirements.lock").write_text("another==1")
    assert dev.wanted_stamp() != before


# -- CI


@pytest.mark.parametrize(
    ("workers", "ci", "status"), sample.first(2, [("0", "true", 1), ("0", "", 0), ("2", "true", 1)])
)
def test_a_skipped_test_fails_in_ci_and_only_there(tmp_path: Path, workers: str, ci: str, status: int) -> None:
    (tmp_path / "test_one.py").write_text("import pytest\ndef test_a(): pass\ndef test_b(): pytest.skip('no server')\n")
    words = [
        sys.executable,
        "-m",
        "pytest",
        "-q",
        "-n",
        workers,
        "-p",
        "tests.conftest",
        "--rootdir",
        tmp_path,
        tmp_path,
    ]
    done = subprocess.run([*words, tmp_path], cwd=ROOT, env={**os.environ, "CI": ci}, capture_output=True, text=True)
    assert done.returncode == status, done.stdout + done.stderr
    assert "1 passed, 1 skipped" in done.stdout
    assert ("no server" in done.stdout) == bool(ci)


def test_ci_runs_every_check() -> None:
    assert "./dev test" in (ROOT / ".ci" / "run").read_text(encoding="utf-8")
    assert os.access(ROOT / ".ci" / "run", os.X_OK) and os.access(ROOT / "dev", os.X_OK)


# -- Packaging


def test_the_desktop_entry_and_its_description_belong_together() -> None:
    entry = configparser.RawConfigParser(strict=True)
    entry.optionxform = str  # type: ignore[assignment,method-assign]
    entry.read(ROOT / "packaging" / "linux" / "outreach.desktop", encoding="utf-8")
    desktop = entry["Desktop Entry"]
    assert desktop["Exec"].split()[0] in PYPROJECT["project"]["scripts"]
    assert (ROOT / "resources" / "icons" / f"{desktop['Icon']}.svg").is_file()
    assert {"Comment", "Comment[ru]", "Comment[ky]"} <= set(desktop)
    about = ElementTree.parse(ROOT / "packaging" / "linux" / "org.example.outreach.metainfo.xml").getroot()
    assert about.findtext("launchable") == "outreach.desktop"
    assert about.findtext("project_license") == PYPROJECT["project"]["license"]


def test_the_source_as_it_is_given_away_holds_what_the_script_reads() -> None:
    given = PYPROJECT["tool"]["hatch"]["build"]["targets"]["sdist"]["include"]
    assert {"dev", "uv.lock", "requirements.lock", "src", "resources", "tests", ".ci"} <= set(given)
    assert all((ROOT / name).exists() for name in given)


def test_the_read_me_names_the_two_commands() -> None:
    lines = (ROOT / "README.md").read_text(encoding="utf-8").splitlines()
    assert "    ./dev run" in lines and "    ./dev test" in lines
