"""A workspace is moved by the window: to a server and back, with what is asked, told and opened then."""

import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtWidgets import QDialog, QLabel, QLineEdit
from sqlalchemy.engine import make_url

from outreach import paths
from outreach.gui.kit import dialogs
from outreach.gui.shell import between
from outreach.services.contacts import contacts
from outreach.services.office import colleagues
from outreach.store import backends, transfer
from outreach.store.server import server
from outreach.store.workspace import Workspace
from tests import postgresql
from tests.gui.test_office import window_of
from tests.mail.identity import Keyring

pytestmark = pytest.mark.backends("postgresql")


class Dialogs:
    """What is shown, as (title, what is said in it); `answers` fill the fields of those that ask, or choose a file."""

    def __init__(self) -> None:
        self.shown: list[tuple[str, str]] = []
        self.answers: list[Any] = []
        self.working: Callable[[QDialog], object] = lambda _dialog: None

    def run(self, dialog: QDialog) -> bool:
        if isinstance(dialog, between.Working):
            self.working(dialog)
            return bool(QDialog.exec(dialog))
        said = " ".join(label.text() for label in dialog.findChildren(QLabel))
        self.shown.append((dialog.windowTitle(), said))
        if edits := [one for one in dialog.findChildren(QLineEdit) if one.isVisibleTo(dialog)]:
            given = self.answers.pop(0)
            for edit, text in zip(edits, given or [], strict=False):
                edit.setText(text)
            return given is not None
        return True

    @property
    def last(self) -> str:
        return ": ".join(self.shown[-1])


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> Dialogs:
    made = Dialogs()
    monkeypatch.setattr(dialogs, "run", made.run)
    monkeypatch.setattr(dialogs, "save_file", lambda *_asked: made.answers.pop(0))
    return made


@pytest.fixture
def own() -> Path:
    """The file of whoever starts the program, with Anna."""
    path = paths.default_database()
    path.parent.mkdir(parents=True, exist_ok=True)
    with Workspace.open(path) as workspace:
        workspace.write("Add", contacts.add, {"name": "Anna"})
    return path


@pytest.fixture
def locked(postgresql_server: postgresql.Server, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """The address of an empty database, for an account with the password “right”."""
    postgresql_server.say("DROP ROLE IF EXISTS locked")
    postgresql_server.say("CREATE ROLE locked LOGIN SUPERUSER PASSWORD 'right'")
    monkeypatch.setattr(server, "_given", {})
    with postgresql_server.database() as url:
        yield make_url(url).set(username="locked").render_as_string()
    postgresql_server.say("DROP ROLE locked")


def moved(where: str, qtbot: Any) -> str | None:
    """What opens after *Move* in the window of a place; None where it stays open."""
    with window_of(where, qtbot) as window:
        window.do("move")
        if window.reopen is None:
            return None
        assert window.reopen == window.workspace.address
        return between.closed(window.workspace, window.deed)


def names(where: str | Path) -> list[str]:
    with Workspace.open(where) as workspace:
        assert not workspace.read_only
        return [row.name for row in workspace.read(contacts.rows, workspace.read(contacts.find, ""))]


def test_to_a_server_and_back(own: Path, locked: str, asked: Dialogs, qtbot: Any, keyring: Keyring) -> None:
    asked.answers = [["nowhere"], [locked, "wrong"], [locked, "right"]]
    assert moved(str(own), qtbot) == locked
    titles, said = zip(*asked.shown, strict=True)
    assert titles == ("Move to a server",) * 3 + ("The workspace was moved",)
    assert "can't be read" in said[1] and "refused the user name or password" in said[2]
    assert "each compared" in asked.last and f"stays at {own} as a copy that can only be read" in asked.last
    assert backends.chosen() == locked and names(locked) == ["Anna"], "without asking again"
    with Workspace.open(own) as file, window_of(str(own), qtbot) as window:
        assert file.read_only and window.actions_by_name["move"].text() == "Move to a server…"
    with window_of(locked, qtbot) as window:
        assert window.actions_by_name["move"].text() == "Move to a file…"
    asked.answers = [own]
    with_password = make_url(locked).set(password="right").render_as_string(hide_password=False)
    assert moved(with_password, qtbot) == str(own)
    assert "right" not in asked.last
    assert asked.shown[-2][0] == "Move to a file" and "stays at postgresql" in asked.last
    assert "next start" not in asked.last and backends.chosen() == str(own) and names(own) == ["Anna"]


def test_given_up_or_cancelled_nothing_has_changed(
    own: Path, database_url: str, asked: Dialogs, qtbot: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked.answers = [None]
    assert moved(str(own), qtbot) is None

    def endless(_source: object, _target: object) -> Iterator[int]:
        while True:
            time.sleep(0.01)
            yield 1

    asked.answers = [[database_url]]
    asked.working = lambda dialog: "Moving" in dialog.windowTitle() and dialog.reject()
    with monkeypatch.context() as patch:
        patch.setattr(transfer, "copy", endless)
        assert moved(str(own), qtbot) == str(own)
    assert asked.last.startswith("The workspace was not moved: ") and "was cancelled" in asked.last
    assert names(own) == ["Anna"] and names(database_url) == [] and not backends.joined()


def test_what_hinders_it_is_told_and_the_same_workspace_opens_again(
    own: Path, database_url: str, asked: Dialogs, qtbot: Any, tmp_path: Path
) -> None:
    with Workspace.open(database_url) as workspace:
        workspace.write("Add", contacts.add, {"name": "Bela"})
        asked.answers = [[database_url], None]
        assert moved(str(own), qtbot) is None
        assert "There is a workspace at" in asked.last
        asked.answers = [own]
        assert moved(database_url, qtbot) is None
        assert "The workspace was not moved" in asked.last and "There is a workspace at" in asked.last
        asked.answers = [tmp_path / "back"]
        assert moved(database_url, qtbot) == workspace.address
        assert "The workspace was not moved" in asked.last and "is open elsewhere (postgres)" in asked.last
    asked.answers = [tmp_path / "back"]
    assert moved(database_url, qtbot) == str(tmp_path / "back.outreach")
    assert "Open it at the next start with File > Open database…" in asked.last
    assert names(tmp_path / "back.outreach") == ["Bela"] and names(own) == ["Anna"]


def test_into_an_office_with_roles_and_out_of_it(
    own: Path, locked: str, asked: Dialogs, qtbot: Any, keyring: Keyring, tmp_path: Path,
    postgresql_server: postgresql.Server,
) -> None:  # fmt: skip
    """An administrator does both; a colleague who edits is told who may."""
    dba = make_url(locked).set(username="postgres").render_as_string()
    colleagues.create(dba)
    postgresql_server.say("DROP ROLE locked")
    with Workspace.open(dba) as office:
        made = colleagues.invite(office, "locked", ["edit"])
    asked.answers = [[made.address, made.password], None]
    assert moved(str(own), qtbot) is None
    assert "Only an administrator of this office may do this. Ask postgres." in asked.last
    with Workspace.open(dba) as office:
        colleagues.change(office, "locked", ["administrator"])
    asked.answers = [[made.address, made.password]]
    assert moved(str(own), qtbot) == made.address and "each compared" in asked.last
    assert backends.chosen() == made.address and names(made.address) == ["Anna"]
    with Workspace.open(dba) as office:
        colleagues.invite(office, "erkin", ["edit"])
        assert [one.name for one in colleagues.find(office)] == ["erkin", "locked", "postgres"]
    asked.answers = [back := tmp_path / "back.outreach"]
    assert moved(made.address, qtbot) == str(back) and "each compared" in asked.last
    assert names(back) == ["Anna"] and not backends.joined()
    with Workspace.open(dba) as office, window_of(dba, qtbot) as window:
        assert str(back) in office.notice
        qtbot.waitUntil(lambda: f"was moved to {back}" in window.whereabouts.bar.text.text())
        for name in ("erkin", "locked"):
            assert colleagues.remove(office, name)
    postgresql_server.say("CREATE ROLE locked")  # which the fixture drops
