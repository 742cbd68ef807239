"""The window is there soon: what its first rows do not need is done after them (the figures are bench_window's)."""

import json
import os
import subprocess
import sys

import pytest

from outreach.services import contacts
from outreach.store.workspace import Workspace

# The program as it is started; when the rows of the first page are painted it says what has been done by then.
STARTED = """
import json, sys
from outreach import app
from outreach.model.people import Contact
loaded = set(sys.modules)
def tell(table, event):
    painted(table, event)
    if table.records.ids and not told:
        told.append(table)
        names = [name for name in sys.modules if name not in loaded]
        after_qt = names[names.index("PySide6"):]
        late = [n for n in after_qt if n.startswith("outreach.") and not n.startswith("outreach.gui")]
        print(json.dumps({"mapped": Contact.__mapper__.configured, "late": late}), flush=True)
        QTimer.singleShot(0, table.window().close)
def watch():
    global painted, told, QTimer
    from PySide6.QtCore import QTimer
    from outreach.gui.table import RecordTable
    painted, told = RecordTable.paintEvent, []
    RecordTable.paintEvent = tell
import outreach.gui
watch()
sys.exit(app.main(["--db", sys.argv[1]]))
"""


@pytest.fixture
def at_first_paint(tmp_path):
    """What had been done when the first rows of the contacts were painted."""
    office = tmp_path / "office.outreach"
    with Workspace.open(office) as workspace:
        workspace.write("Add", contacts.add, {"name": "Айгүл Сыдыкова", "phones": [{"raw": "+996 312 66 38 85"}]})
    (tmp_path / "settings.ini").write_text("[General]\npage=contacts\n", "utf-8")
    environment = os.environ | {"OUTREACH_HOME": str(tmp_path), "QT_QPA_PLATFORM": "offscreen"}
    words = [sys.executable, "-c", STARTED, str(office)]
    done = subprocess.run(words, env=environment, capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def test_what_draws_nothing_is_loaded_before_qt(at_first_paint):
    """Qt's import hook reads the source of each module that comes after it."""
    assert at_first_paint["late"] == []


def test_the_first_rows_are_read_before_the_mappers_are_put_together(at_first_paint):
    assert not at_first_paint["mapped"]


def test_the_page_of_today_is_there_before_what_it_tells_is_loaded():
    """It is the first page that is seen: what it counts is loaded in the thread that counts, and no more than that."""
    page = "import sys, outreach.gui.today.page\n"
    asked = "from outreach.services import backup_plan, coverage, history, lists, officers, quality, releases, today\n"
    names = "print(*(name for name in sys.modules if name.startswith('outreach.')), sep=',')"
    seen, told = (
        set(subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.split(","))
        for code in (page + names, page + asked + names)
    )
    assert "outreach.services.quality" in told - seen
    heavy = (
        "formats.sheet",
        "reading.names",
        "reading.about",
        "services.duplicates",
        "services.audience",
        "services.merging",
    )
    assert told.isdisjoint(f"outreach.{name}" for name in heavy)
