"""No dead end: where a workspace doesn't open, a page says why and leads on."""

import os
import shutil
from contextlib import closing, contextmanager
from pathlib import Path

import pytest
import sqlcipher3
from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtWidgets import QDialog, QLabel, QPushButton

from outreach.gui import starting
from outreach.gui.kit import dialogs, errors
from outreach.gui.shell import between, rescuing
from outreach.gui.shell.strip import Bar, Damaged, ReadOnly
from outreach.gui.window import Window
from outreach.problems import Problem
from outreach.services.backups import schedule
from outreach.services.backups.rescue_options import ways_in
from outreach.services.contacts import contacts
from outreach.store import backends
from outreach.store.workspace import Workspace
from outreach.working import finished


@pytest.fixture(scope="module")
def office(tmp_path_factory):
    """A closed file with a few people."""
    path = tmp_path_factory.mktemp("office") / "a.outreach"
    with Workspace.open(path) as workspace, workspace.writing("Add") as session:
        for number in range(60):
            contacts.add(session, {"name": f"Person{number} Name", "notes": "word " * 100})
    return path


@pytest.fixture
def choose(monkeypatch):
    """Presses the offers of these names, one page after the other; the pages and the texts that were told."""
    wanted, shown = [], []

    def run(dialog):
        if isinstance(dialog, between.Working):
            return dialog.exec() == QDialog.DialogCode.Accepted
        shown.append(dialog)
        if isinstance(dialog, rescuing.RescuePage):
            if not wanted:
                return False
            dialog.findChild(QPushButton, wanted.pop(0)).click()
            return dialog.result() == QDialog.DialogCode.Accepted
        return True

    monkeypatch.setattr(dialogs, "run", run)
    return wanted, shown


def tail_lost(path):
    path.write_bytes(path.read_bytes()[: path.stat().st_size * 2 // 3])


def head_lost(path):
    path.write_bytes(bytes(4096) + path.read_bytes()[4096:])


def nearly_all_lost(path):
    path.write_bytes(path.read_bytes()[: path.stat().st_size * 3 // 100])


def text(path):
    path.write_text("Name;Phone\n" * 900, "utf-8")


def gone(path):
    path.unlink()


def emptied(path):
    path.write_bytes(b"")


def newer(path):
    data = bytearray(path.read_bytes())
    data[60:64] = (99).to_bytes(4, "big")
    path.write_bytes(data)


def foreign(path):
    with closing(sqlcipher3.connect(str(path), isolation_level=None)) as connection:
        connection.execute("CREATE VIEW other AS SELECT 1")
    with pytest.raises(Problem, match="Save what can be read into a new file"):
        Workspace.open(path)


def locked(path):
    path.write_bytes(os.urandom(8192))


@pytest.mark.parametrize(
    ("damage", "offered"),
    [
        (tail_lost, {"rescue"}), (head_lost, {"rescue"}), (nearly_all_lost, set()), (text, set()),
        (gone, {"new"}), (emptied, {"new"}), (newer, set()), (locked, set()),
        (foreign, {"rescue", "look"}),
    ],
)  # fmt: skip
def test_only_what_is_possible_is_offered(office, tmp_path, choose, damage, offered):
    path = tmp_path / "a.outreach"
    shutil.copy(office, path)
    damage(path)
    page = rescuing.RescuePage(str(path), "why", ways_in(str(path)), is_start=True)
    buttons = {button.objectName() for button in page.findChildren(QPushButton) if button.objectName()}
    assert buttons == offered | {"again", "other"}
    assert all(button.accessibleDescription() for button in page.findChildren(QPushButton) if button.objectName())


def test_nothing_is_promised_that_is_not_there(office, tmp_path):
    path = tmp_path / "a.outreach"
    shutil.copy(office, path)
    nearly_all_lost(path)
    with pytest.raises(Problem) as told:
        Workspace.open(path)
    page = rescuing.RescuePage(str(path), told.value.text, ways_in(str(path)), is_start=True)
    said = " ".join(label.text() for label in page.findChildren(QLabel))
    assert "nothing of it can be read" in said and "no backup" in said and "Restore" not in said


def test_what_can_be_read_is_saved_and_opened(office, tmp_path, choose):
    path = tmp_path / "a.outreach"
    shutil.copy(office, path)
    head_lost(path)
    wanted, _shown = choose
    wanted.append("rescue")
    chosen = rescuing.ask(str(path), "It is damaged.")
    assert chosen == str(tmp_path / "a-rescued.outreach")
    with Workspace.open(chosen, create=False) as workspace:
        assert workspace.read(contacts.count) == 60


def test_the_newest_good_backup_is_put_back(office, tmp_path, choose):
    path = tmp_path / "a.outreach"
    shutil.copy(office, path)
    with Workspace.open(path) as workspace:
        backup = finished(schedule.make(workspace))
        workspace.write("Add", contacts.add, {"name": "Later"})
    found = ways_in(str(path))
    assert found.backup.file == backup and found.since == 1 and found.read_only and found.rescue is None
    text(path)
    wanted, _shown = choose
    wanted.append("backup")
    assert rescuing.ask(str(path), "It is damaged.") == str(path)
    with Workspace.open(path, create=False) as workspace:
        assert workspace.read(contacts.count) == 60


def test_it_is_opened_to_look_at_it(office, tmp_path, choose, qtbot):
    path = tmp_path / "a.outreach"
    shutil.copy(office, path)
    wanted, _shown = choose
    wanted.append("look")
    assert isinstance(rescuing.ask(str(path), "The disk is full."), ReadOnly)


def test_a_wrong_file_leaves_the_open_workspace_open(window, tmp_path, choose):
    wrong = tmp_path / "wrong.outreach"
    text(wrong)
    window.open_files([wrong])
    _wanted, shown = choose
    assert isinstance(shown[-1], rescuing.RescuePage) and window.reopen is None
    assert not window._is_closed and not window.workspace.read(contacts.count)


def test_a_read_only_workspace_says_so(workspace, monkeypatch, request):
    monkeypatch.setattr(workspace, "read_only", True)
    window = request.getfixturevalue("window")
    assert window.findChild(Bar) is not None
    assert not window.actions_by_name["new_contact"].isEnabled()


def test_a_file_on_read_only_media_opens(office, tmp_path, monkeypatch):
    folder = tmp_path / "disc"
    folder.mkdir()
    path = Path(shutil.copy(office, folder / "a.outreach"))
    ask = os.access
    monkeypatch.setattr(backends.os, "access", lambda where, mode: mode != os.W_OK and ask(where, mode))
    with Workspace.open(path) as workspace:
        assert workspace.read_only and workspace.read(contacts.count) == 60
    assert [file.name for file in folder.iterdir()] == ["a.outreach"]


@pytest.mark.parametrize("damage", [gone, emptied])
def test_a_lost_file_is_not_begun_anew_in_silence(office, tmp_path, choose, damage, qapp):
    """Where a sync client or a full disk leaves no file, or an empty one, the newest backup is offered."""
    path = tmp_path / "a.outreach"
    shutil.copy(office, path)
    with Workspace.open(path) as workspace:
        finished(schedule.make(workspace))
    damage(path)
    wanted, shown = choose
    wanted.append("backup")
    _wanted, opened, lock, _holder = starting._open(str(path))
    assert "sent after the backup" in " ".join(label.text() for label in shown[-1].findChildren(QLabel))
    assert isinstance(shown[0], rescuing.RescuePage) and opened.read(contacts.count) == 60
    opened.close()
    lock.release()


@pytest.mark.parametrize("damage", [gone, emptied])
def test_a_new_workspace_is_begun_where_one_was_lost(office, tmp_path, choose, damage, qapp):
    path = tmp_path / "a.outreach"
    shutil.copy(office, path)
    with Workspace.open(path) as workspace:
        backup = finished(schedule.make(workspace))
    damage(path)
    wanted, _shown = choose
    wanted.append("new")
    _wanted, opened, lock, _holder = starting._open(str(path))
    assert opened.read(contacts.count) == 0 and backup.is_file()
    opened.close()
    lock.release()


@pytest.mark.parametrize("address", ["postgresql+psycopg://anna:secret@db.example.org/office", "oracle://a:secret@b/c"])
def test_no_password_is_shown(address, qapp):
    page = rescuing.RescuePage(address, "It does not answer.", ways_in(address), is_start=True)
    said = " ".join(label.text() for label in page.findChildren(QLabel))
    assert "secret" not in said and ("db.example.org/office" in said) is address.startswith("postgresql")


def history_lost(path):
    """Zeros the page on which the history begins: all else opens and can be read."""
    with closing(sqlcipher3.connect(str(path))) as connection:
        page = connection.execute("SELECT rootpage FROM sqlite_schema WHERE name = 'change'").fetchone()[0]
    data = bytearray(path.read_bytes())
    data[(page - 1) * 4096 : page * 4096] = bytes(4096)
    path.write_bytes(data)


@contextmanager
def opened_in_window(path, **how):
    """A window on a file."""
    with Workspace.open(path, **how) as workspace:
        window = Window(workspace)
        window.show()
        yield window
        window.close()
        window.deleteLater()
        errors.uninstall()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


@pytest.fixture
def damaged(office, tmp_path, qtbot):
    """A window on a file of which a part is lost."""
    path = tmp_path / "a.outreach"
    shutil.copy(office, path)
    history_lost(path)
    with opened_in_window(path, read_only=True) as window:
        yield window


def test_the_open_window_offers_what_the_start_does(damaged, choose, tmp_path, qtbot):
    """A damaged file that still opens: a moment later the window says so, and leads to the same page."""
    qtbot.waitUntil(lambda: damaged.toast.isVisible())
    assert "damaged" in damaged.toast.text.text()
    damaged.toast.button.click()
    assert isinstance(damaged.reopen, Damaged) and damaged._is_closed
    between.closed(damaged.workspace, None)
    wanted, shown = choose
    wanted.append("rescue")
    where, opened, lock, _holder = starting._open(damaged.reopen)
    assert where == str(tmp_path / "a-rescued.outreach") and opened.read(contacts.count) == 60
    assert shown[0].windowTitle() == "This workspace is damaged"
    opened.close()
    lock.release()


def test_a_check_that_finds_damage_leads_there_too(damaged, qtbot):
    damaged.do("backups")
    section = damaged.pages["settings"].sections["backups"]
    assert section.repair.isHidden()
    section.check_database()
    qtbot.waitUntil(lambda: not section.repair.isHidden() and damaged.status.job is None)
    section.repair.click()
    assert isinstance(damaged.reopen, Damaged) and "damaged" in damaged.reopen.why


def test_what_a_disk_has_changed_is_told_at_the_next_opening(office, tmp_path, choose, qtbot):
    """Nobody sees by the value that it is another; it is known by the seal. Who wants to stay gets the file again."""
    path = tmp_path / "a.outreach"
    shutil.copy(office, path)
    with Workspace.open(path) as workspace:
        between.closed(workspace, None)
    with closing(sqlcipher3.connect(str(path), isolation_level=None)) as connection:
        connection.execute("UPDATE contact SET name = 'Person1 Mame' WHERE id = 1")
    with opened_in_window(path) as window:
        qtbot.waitUntil(lambda: "contact" in window.toast.text.text())
        window.toast.button.click()
        chosen = window.reopen
    _wanted, shown = choose
    where, opened, lock, _holder = starting._open(chosen)
    assert where == str(path) and any("contact" in label.text() for label in shown[0].findChildren(QLabel))
    opened.close()
    lock.release()


def test_an_error_that_speaks_of_damage_leads_there(window):
    window.tell_problem(backends.DAMAGED)
    assert window.toast.button.text() == "Repair options…" and not window.toast.button.isHidden()
    window.tell_problem("Something else.")
    assert window.toast.button.isHidden()
