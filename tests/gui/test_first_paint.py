"""The window is there soon: what its first rows do not need is done after them (the figures are bench_window's)."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from outreach import paths
from outreach.gui import actions, places
from outreach.gui.theme import icons
from outreach.services.contacts import contacts
from outreach.store.workspace import Workspace

# The program as it is started; when the rows of the first page are painted it says what has been done by then. What
# is put off by seconds is put off by an hour: on a laden machine the first rows may come after seconds.
HEAVY = (
    "press.dates", "values.email.email", "mail.message", "formats.documents.pdf", "formats.encodings",
    "services.backups.restore", "services.delivery.distributions", "gui.shell.between",
)  # fmt: skip
STARTED = (
    f"""
import json, sys
HEAVY = {HEAVY}
"""
    + """
from outreach import app
from outreach.model.people import Contact
def tell(table, event):
    painted(table, event)
    if table.records.ids and not told:
        told.append(table)
        from shibokensupport.feature import pyside_feature_dict
        read = [name for name in pyside_feature_dict if name.startswith("outreach.")]
        heavy = [name for name in HEAVY if "outreach." + name in sys.modules]
        print(json.dumps({"mapped": Contact.__mapper__.configured, "read": read, "heavy": heavy}), flush=True)
        QTimer.singleShot(0, table.window().close)
def watch():
    global painted, told, QTimer
    from PySide6.QtCore import QTimer
    from outreach.gui import window
    from outreach.gui.pages.sending import due
    from outreach.gui.shell import background, preloader, whereabouts
    from outreach.gui.tables.table import RecordTable
    window.COUNT = window.LOOK = preloader.BEGIN = background.RENEWING_FIRST = whereabouts.EVERY = due.FIRST = 3_600_000
    painted, told = RecordTable.paintEvent, []
    RecordTable.paintEvent = tell
import outreach.gui
watch()
sys.exit(app.main(["--db", sys.argv[1]]))
"""
)


@pytest.fixture
def at_first_paint(tmp_path):
    """What had been done when the first rows of the contacts were painted."""
    office = tmp_path / "office.outreach"
    with Workspace.open(office) as workspace:
        workspace.write("Add", contacts.add, {"name": "Айгүл Сыдыкова", "phones": [{"raw": "+996 312 66 38 85"}]})
    (tmp_path / "settings.ini").write_text("[General]\npage=contacts\n", "utf-8")
    environment = os.environ | {"OUTREACH_HOME": str(tmp_path), "QT_QPA_PLATFORM": "offscreen"}
    words = [sys.executable, "-c", STARTED, str(office)]
    done = subprocess.run(words, env=environment, capture_output=True, text=True, timeout=240)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def test_before_the_first_rows_no_mapper_is_put_together_and_qt_reads_the_source_of_no_module(at_first_paint):
    """Its own import would look in each for what none of ours asks for."""
    assert (at_first_paint["mapped"], at_first_paint["read"]) == (False, [])


def test_nothing_that_reads_mails_sends_or_restores_is_loaded_before_the_first_rows(at_first_paint):
    """It was half a second: by one line, for whoever is asked for the password of a server."""
    names = [Path(paths.__file__).parent / f"{name.replace('.', '/')}.py" for name in HEAVY]
    assert all(name.is_file() for name in names)
    assert at_first_paint["heavy"] == []


def test_an_icon_is_read_when_it_is_seen():
    """There are three in the menus for each one in the window."""
    code = "from outreach.gui import actions\nfrom outreach.gui.theme import icons\n"
    code += "print(len({icons.icon(action.icon) for action in actions.ACTIONS}), icons._source.cache_info().currsize)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    made, read = done.stdout.split()
    assert int(made) > 40 and read == "0"


def test_every_icon_that_is_named_is_there():
    named = {one.icon for one in (*places.PLACES, *places.MORE_PLACES, *actions.ACTIONS)}
    for file in Path(icons.__file__).parents[1].rglob("*.py"):
        named.update(re.findall(r"\b(?:icon|pixmap|tool_button)\(\"([\w-]+)\"", file.read_text("utf-8")))
    assert len(named) > 30
    assert not [name for name in named if not (paths.resources() / "icons" / f"{name}.svg").is_file()]


def test_the_page_of_today_loads_nothing_that_reads_or_compares():
    """It is the first page that is seen: what is slow to load is loaded once that is wanted."""
    names = "print(*(name for name in sys.modules if name.startswith('outreach.')), sep=',')"
    code = "import sys, outreach.gui.pages.today.page\n" + names
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    loaded = set(done.stdout.strip().split(","))
    heavy = (
        "formats.tables.workbook", "press.dates", "press.reader.embargo", "press.person_names", "press.metadata",
        "press.replies.bounce_reasons", "services.quality.quality", "services.delivery.audience",
        "services.identity.duplicates", "services.identity.merging", "values.email.email",
    )  # fmt: skip
    for name in heavy:
        assert (Path(paths.__file__).parent / f"{name.replace('.', '/')}.py").is_file(), name
    assert loaded.isdisjoint(f"outreach.{name}" for name in heavy)


# Who asks for an expression to be compiled while the pages are loaded, by the module's path.
COMPILED = """
import importlib, re, sys
import re._compiler as compiler
import outreach.gui.starting
from outreach.gui import places
def compiled(pattern, flags=0, compile=compiler.compile):
    frame = sys._getframe(1)
    while "/re/" in frame.f_code.co_filename or "tools.py" in frame.f_code.co_filename:
        frame = frame.f_back
    print(frame.f_code.co_filename)
    return compile(pattern, flags)
compiler.compile = compiled
for place in (*places.PLACES, *places.MORE_PLACES):
    importlib.import_module(place.module)
"""


def test_the_pages_are_loaded_without_the_hundreds_of_expressions_that_read_a_text():
    """They took half of the second in which the releases were first opened; each is compiled when it is first asked."""
    done = subprocess.run([sys.executable, "-c", COMPILED], capture_output=True, text=True, check=True)
    by = [Path(line).as_posix() for line in done.stdout.splitlines()]
    assert len(by) > 100, "it sees them"
    assert len([one for one in by if "/outreach/press/" in one]) <= 100
