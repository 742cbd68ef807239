"""The window's tests: they do what a user does, offscreen, and wait for what comes of it."""

from __future__ import annotations

import ast
import copy
import functools
import os
import re
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QDialog, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from outreach.gui import settings
from outreach.gui.kit import dialogs, errors, latest, toast
from outreach.gui.kit.collector import Collector
from outreach.gui.pages.releases.editor import spelling
from outreach.gui.pages.sending import closed
from outreach.gui.theme import stylesheet, theme
from outreach.gui.window import Window
from outreach.store.workspace import Workspace
from tests import sample
from tests.gui import office

PATIENCE = 60_000  # milliseconds until a wait is given up


@pytest.fixture(scope="session")
def qapp_cls() -> type[QApplication]:
    return QApplication


class PatientBot(QtBot):
    """Waits for what is to come as long as a laden machine may need: who gets it goes on at once."""

    def waitUntil(self, callback: Callable[[], bool | None], *, timeout: int = PATIENCE) -> None:
        super().waitUntil(callback, timeout=max(timeout, PATIENCE))

    def addWidget(self, widget: QWidget, **how: Any) -> None:
        if widget.parentWidget() is None and not widget.styleSheet():
            theme.dress(widget)
        super().addWidget(widget, **how)

    def waitSignal(self, signal: Any, *, timeout: int = PATIENCE, **how: Any) -> Any:
        return super().waitSignal(signal, timeout=max(timeout, PATIENCE), **how)


@pytest.fixture
def qtbot(qapp: QApplication, request: pytest.FixtureRequest) -> QtBot:
    """The hand and the eye of a test."""
    return PatientBot(request)


@pytest.fixture(autouse=True)
def collected_here(qapp: QApplication) -> Iterator[None]:
    """Garbage is collected as under a window: in this thread and between two events."""
    collector = Collector()
    yield
    latest.settle()
    collector.stop()


# A test that asks where a thing stands, how large it is or how it looks; and one that paints, or uses the mouse.
SEEN = re.compile(
    r"[Ww]idth|[Hh]eight|[Ss]izeHint|[Gg]eometry|[Rr]ect\b|grab|[Rr]egion|[Pp]ixel|\bfont|colour|theme|[Ss]croll"
    r"|QPoint|mouse|mapTo|\.size\(|elid|Elided|\bcut\b|clipp|[Ss]tyle|icon|isVisibleTo|tour|Targets|contrast"
)


@functools.cache
def _seen(path: Path) -> dict[str, bool]:
    """Whether each function of a file of tests asks for what is seen, itself or by what it calls or is given there."""
    source = path.read_text("utf-8")
    lines = source.split("\n")
    made = [node for node in ast.parse(source).body if isinstance(node, ast.FunctionDef | ast.ClassDef)]
    found = {node.name: bool(SEEN.search("\n".join(lines[node.lineno - 1 : node.end_lineno]))) for node in made}
    used = {
        node.name: {getattr(one, "id", None) or getattr(one, "arg", None) for one in ast.walk(node)} for node in made
    }
    for _depth in range(5):
        found = {name: seen or any(found.get(one or "") for one in used[name]) for name, seen in found.items()}
    return found


def pytest_itemcollected(item: pytest.Item) -> None:
    """Without our style sheet a window costs a third of the processor, and does the same."""
    is_whole = os.environ.get(sample.SLOW) or not isinstance(item, pytest.Function)
    if not is_whole and not _seen(item.path).get(item.originalname, True):
        item.add_marker(pytest.mark.plain)


@pytest.fixture(scope="session")
def scheme() -> str:
    """The scheme a test is seen in, where its module names no other."""
    return "light"


@pytest.fixture(autouse=True)
def looks(qapp: QApplication, request: pytest.FixtureRequest, scheme: str) -> None:
    """Our theme; its colours and fonts alone where nobody looks. What an earlier test left would be drawn with it."""
    for left in qapp.topLevelWidgets():
        left.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    theme.use(qapp, scheme)
    plain = request.node.get_closest_marker("plain")
    theme.in_use.sheet = "" if plain else stylesheet.sheet(theme.colours())


@pytest.fixture(autouse=True)
def dialogs_shown(monkeypatch: pytest.MonkeyPatch) -> list[QDialog]:
    """No dialog stops a test: each that would be shown is written down and closed at once."""
    shown: list[QDialog] = []

    def run(dialog: QDialog) -> bool:
        shown.append(dialog)
        return False

    monkeypatch.setattr(dialogs, "run", run)
    for name in ("open_file", "save_file", "choose_folder"):
        monkeypatch.setattr(dialogs, name, lambda *_arguments: None)
    monkeypatch.setattr(dialogs, "open_files", lambda *_arguments: [])
    return shown


@pytest.fixture
def continued(monkeypatch: pytest.MonkeyPatch, dialogs_shown: list[QDialog]) -> list[QDialog]:
    """What the checks call serious is answered as by somebody who goes on: "Continue anyway" is pressed."""

    def run(dialog: QDialog) -> bool:
        dialogs_shown.append(dialog)
        for button in dialog.findChildren(QPushButton):
            if button.text() == "Continue anyway":
                button.click()
        return bool(dialog.result())

    monkeypatch.setattr(dialogs, "run", run)
    return dialogs_shown


@pytest.fixture(autouse=True)
def toasts_stay(monkeypatch: pytest.MonkeyPatch) -> None:
    """No message has gone before a test on a laden machine comes to read it."""
    monkeypatch.setattr(toast, "SECONDS", 3600)


@pytest.fixture(autouse=True)
def closes(monkeypatch: pytest.MonkeyPatch) -> None:
    """No window stays open behind a test because something is due; tests/gui/test_last_look.py is about that."""
    monkeypatch.setattr(closed, "may_miss_what_is_due", lambda _window: True)


@pytest.fixture(autouse=True)
def unspelled(home: Path) -> None:
    """No dictionary is read for texts whose spelling nobody looks at: it takes seconds of the processor each time."""
    settings.put(spelling.SETTING, "no")


@pytest.fixture(autouse=True)
def written_to(home: Path, tmp_path: Path) -> None:
    """What is written goes to the test's own folder, where nobody chooses another."""
    settings.put("export/folder", str(tmp_path))


@pytest.fixture(scope="session")
def office_file(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, Any]]:
    """The closed file of an office, made once, with the ids of what is in it; to be copied and not to be written to."""
    path = tmp_path_factory.mktemp("office") / "filled.outreach"
    with Workspace.open(str(path)) as made:
        ids = office.fill(made)
    return path, ids


@pytest.fixture
def ids(office_file: tuple[Path, dict[str, Any]]) -> dict[str, Any]:
    """The ids of what is in an office; a test that asks for them has the office in its workspace."""
    return copy.deepcopy(office_file[1])


@pytest.fixture
def workspace(request: pytest.FixtureRequest, database_url: str) -> Iterator[Workspace]:
    """An open workspace: empty, or the office for a test that asks for its `ids`."""
    if "ids" in request.fixturenames:
        shutil.copyfile(request.getfixturevalue("office_file")[0], database_url)
    with Workspace.open(database_url) as opened:
        yield opened


@pytest.fixture
def window(workspace: Workspace, qtbot: Any) -> Iterator[Window]:
    """A window over an empty workspace, as large as a small screen."""
    made = Window(workspace)
    made.resize(1280, 800)
    made.show()
    qtbot.waitUntil(made.isVisible)
    made.activateWindow()
    yield made
    for page in made.pages.values():
        page.drop_form() if hasattr(page, "drop_form") else None
    made.warned = True
    made.close()
    made.deleteLater()
    errors.uninstall()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


@pytest.fixture
def type_text() -> Callable[[QWidget, str], None]:
    """Types any letters, for QTest's own keyClicks aborts the program at the first that is not Latin."""

    def type_letters(widget: QWidget, text: str) -> None:
        for letter in text:
            for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
                QApplication.sendEvent(widget, QKeyEvent(kind, 0, Qt.KeyboardModifier.NoModifier, letter))

    return type_letters


@pytest.fixture
def sheet(tmp_path: Path) -> Path:
    """A small invented sheet: five rows, one of them twice, one that says nothing, one with a broken address."""
    path = tmp_path / "journalists.csv"
    path.write_text(
        "Name,E-mail,Phone,Outlet,Country,Languages\n"
        "Айгүл Жумабекова,a.zhumabekova@example.org,0555 12 34 56,Kabar,KG,ky ru\n"
        "Bakyt Asanov,b.asanov@example,0312 62 10 10,Herald,KG,ru\n"
        "Dina Kim,d.kim@example.org,,Herald,KZ,ru\n"
        "Dina Kim,d.kim@example.org,,Herald,KZ,ru\n"
        ",,,,KG,\n",
        "utf-8",
    )
    return path
