"""What a double click names is opened: a database in place of the one that is open, cards in the import."""

import os
import subprocess
import sys

from outreach.store.workspace import Workspace

CARD = "BEGIN:VCARD\nVERSION:3.0\nFN:Anna Example\nEMAIL:anna@example.org\nEND:VCARD\n"
# The program as a desktop starts it; what it shows first is printed, then it is closed.
STARTED = """
import os, sys
from PySide6.QtCore import QCoreApplication, QTimer, QUrl
from PySide6.QtGui import QFileOpenEvent
from outreach import app
from outreach.gui import window
def look(self):
    print(self.page.name, self.workspace.path.name, self.workspace.read_only, flush=True)
    self.close()
shown = window.Window.showEvent
def show(self, event):
    shown(self, event)
    if os.environ["HANDED"]:  # as macOS does it, before the window is known
        event = QFileOpenEvent(QUrl.fromLocalFile(os.environ["HANDED"]))
        QCoreApplication.sendEvent(QCoreApplication.instance(), event)
    QTimer.singleShot(300, lambda: look(self))
window.Window.showEvent = show
sys.exit(app.main(sys.argv[1:]))
"""


def start(home, *words, handed="", **more):
    ours = {"OUTREACH_HOME": str(home), "QT_QPA_PLATFORM": "offscreen", "HANDED": str(handed)}
    environment = os.environ | ours | more
    words = [sys.executable, "-c", STARTED, *map(str, words)]
    done = subprocess.run(words, env=environment, capture_output=True, text=True, timeout=240)
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


def test_the_program_opens_what_it_is_started_with_and_what_it_is_handed(tmp_path):
    card, other = tmp_path / "anna.vcf", tmp_path / "other.outreach"
    card.write_text(CARD, "utf-8")
    assert start(tmp_path, card) == "importing office.outreach False"
    Workspace.open(other).close()
    assert start(tmp_path, other, handed=card) == "importing other.outreach False"


def test_the_window_opens_what_outreach_db_names(tmp_path):
    home, other, third = tmp_path / "home", tmp_path / "other.outreach", tmp_path / "third.outreach"
    assert start(home, OUTREACH_DB=str(other)).endswith("other.outreach False")
    assert start(home, "--db", third, OUTREACH_DB=str(other)).endswith("third.outreach False")
    assert not (home / "office.outreach").exists(), "the user's own workspace was not touched"


def test_cards_open_in_the_import(window, tmp_path, qtbot, workspace):
    card = tmp_path / "anna.vcf"
    card.write_text(CARD, "utf-8")
    window.open_files([card])
    assert window.page is window.pages["importing"] and window.page.path == card
    qtbot.waitUntil(lambda: window.page.job is None)


def test_a_database_opens_in_place_of_the_one_before(window, tmp_path):
    other = tmp_path / "other.outreach"
    window.open_files([other])
    assert window.reopen == str(other) and not window.isVisible()


def test_a_window_that_may_only_look_imports_nothing(window, tmp_path, monkeypatch):
    window.go("contacts")
    monkeypatch.setattr(window.workspace, "read_only", True)
    window.open_files([tmp_path / "anna.vcf"])
    assert window.page is window.pages["contacts"]
