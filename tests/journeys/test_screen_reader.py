"""A screen reader, in another process and over the desktop's own bus, finds every thing by its role and its name."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from outreach.services.contacts import contacts
from outreach.store.workspace import Workspace
from tests import sample

BUS = Path("/usr/libexec/at-spi-bus-launcher")


@pytest.fixture
def display() -> Iterator[str]:
    """A screen of our own."""
    missing = [name for name in ("Xvfb", "dbus-run-session") if not shutil.which(name)]
    if missing or not BUS.exists():
        pytest.skip(f"no screen reader without {', '.join(missing) or 'at-spi2-core'}")
    command = ["Xvfb", "-displayfd", "1", "-screen", "0", "1280x800x24", "-nolisten", "tcp"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as screen:
        assert screen.stdout is not None
        yield f":{screen.stdout.readline().strip()}"
        screen.terminate()


def read(database: Path, display: str, home: Path) -> list[dict[str, Any]]:
    cache = home / "cache"
    cache.mkdir(parents=True, exist_ok=True)
    environment = {**os.environ, "DISPLAY": display, "OUTREACH_LANGUAGE": "en", "XDG_CACHE_HOME": str(cache)}
    command = ["dbus-run-session", "--", sys.executable, "-m", "tests.journeys.screen_reader", str(database)]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=180, check=False)
    assert done.returncode == 0, done.stderr[-2000:]
    found: list[dict[str, Any]] = json.loads(done.stdout.splitlines()[-1])
    return found


def test_everything_that_takes_the_focus_has_a_role_and_a_name(tmp_path: Path, home: Path, display: str) -> None:
    database = tmp_path / "office.outreach"
    with Workspace.open(database) as workspace:
        workspace.write("Add", contacts.add, {"name": "Айгүл Үлгү", "country": "KG"})
    home.mkdir(exist_ok=True)
    (home / "settings.ini").write_text("[General]\npage=contacts\n", "utf-8")
    found = read(database, display, home)
    assert ("frame", "Outreach") in {(one["role"], one["name"]) for one in found}
    usable = [one for one in found if one["focusable"]]
    assert len(usable) > 15
    assert not [one for one in usable if not one["name"].strip() or one["role"] in ("", "unknown")]
    roles = {one["name"]: one["role"] for one in usable}
    assert roles["Search everything"] == "text" and roles["New contact"] == "push button"
    # Where something waits, the place says how much: "Issues, 1 waiting".
    assert {"Today", "Contacts", "Releases", "Issues"} <= {name.partition(",")[0] for name in roles}
    assert {"table", "tree table"} & {one["role"] for one in found}


@pytest.mark.parametrize("page", sample.first(1, ["lists", "today", "reports", "problems"]))
def test_so_has_everything_on_another_page(
    tmp_path: Path, home: Path, display: str, demo_office: Path, page: str
) -> None:
    database = tmp_path / "office.outreach"
    database.write_bytes(demo_office.read_bytes())
    home.mkdir(exist_ok=True)
    (home / "settings.ini").write_text(f"[General]\npage={page}\n", "utf-8")
    usable = [one for one in read(database, display, home) if one["focusable"]]
    assert len(usable) > 15
    assert not [one for one in usable if not one["name"].strip() or one["role"] in ("", "unknown")]
