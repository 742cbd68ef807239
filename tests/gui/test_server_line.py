"""A window at a database server that stalls, delays, cuts or closes: it lives on, and nothing typed is lost."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QTimer
from sqlalchemy import text
from sqlalchemy.engine import make_url

from outreach.gui.kit import errors
from outreach.gui.pages.contacts.page import ContactsPage
from outreach.gui.shell import server_line
from outreach.gui.window import Window
from outreach.services.contacts import contacts
from outreach.store import workspace
from outreach.store.server.desk import Slow
from outreach.store.workspace import Workspace
from tests.between import Between

pytestmark = pytest.mark.backends("postgresql")
SOON, LONG = 0.4, 60.0  # seconds


class Office:
    """A window at a server that is behind a proxy, and a colleague who is not."""

    def __init__(self, window: Window, proxy: Between, colleague: Workspace, bot: Any) -> None:
        self.window, self.proxy, self.colleague, self.bot = window, proxy, colleague, bot
        self.ticks = 0
        self.clock = QTimer(window, interval=10)
        self.clock.timeout.connect(self.tick)
        self.clock.start()

    def tick(self) -> None:
        self.ticks += 1

    @property
    def page(self) -> ContactsPage:
        page = self.window.go("contacts")
        assert isinstance(page, ContactsPage)
        return page

    @property
    def foot(self) -> str:
        return self.window.status.file.text()

    def until(self, holds: Callable[[], bool]) -> None:
        self.bot.waitUntil(holds)

    def let(self, mode: str) -> None:
        """Has the server behave so. Only one that is silent is soon given up: a laden one may be slow to answer."""
        server_line.SILENT = SOON if mode == "stall" else LONG
        self.proxy.mode = mode

    def type_name(self, name: str) -> None:
        self.page.new_record()
        form = self.page.pane.form
        assert form is not None
        form.put({"name": name})
        form.changed.emit()

    def save(self) -> None:
        with suppress(Slow):  # what is read after it comes later
            self.page.save()

    def is_there(self, name: str) -> int:
        return len(self.colleague.read(contacts.find, f'name:"{name}"'))


@pytest.fixture
def office(database_url: str, qtbot: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[Office]:
    monkeypatch.setattr(server_line, "EVERY", 40)
    monkeypatch.setattr(server_line, "SILENT", LONG)
    url = make_url(database_url)
    behind = Path(str(url.query["host"])) / ".s.PGSQL.5432"
    with Between(behind, delay=0.05) as proxy, Workspace.open(database_url) as colleague:
        colleague.write("Add", contacts.add, {"name": "Anna Osmonova"})
        own = Workspace.open(f"postgresql+psycopg://postgres@127.0.0.1:{proxy.port}/{url.database}")
        window = Window(own)
        window.show()
        window.go("contacts")
        office = Office(window, proxy, colleague, qtbot)
        office.until(lambda: office.ticks > 5)  # it is painted, and has looked
        yield office
        office.let("pass")
        for page in window.pages.values():
            page.drop_form() if hasattr(page, "drop_form") else None
        window.warned = True
        window.close()
        own.close()
        window.deleteLater()
        errors.uninstall()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


@pytest.mark.parametrize("mode", ["stall", "close", "refuse"])
def test_what_cannot_be_saved_stays_typed_and_is_saved_when_the_server_is_back(office: Office, mode: str) -> None:
    office.type_name("Boris Asanov")
    office.let(mode)
    before = office.ticks
    office.save()
    if mode == "stall":
        assert office.ticks > before, "the window lived while it waited"
    office.until(lambda: "does not answer" in office.foot)
    assert "not saved" in office.foot
    form = office.page.pane.form
    assert form is not None and form.touched()["name"] == "Boris Asanov"
    before = office.ticks
    office.until(lambda: office.ticks > before + 20)
    assert office.is_there("Boris Asanov") == 0
    office.let("pass")
    office.until(lambda: "does not answer" not in office.foot)
    office.save()
    assert office.is_there("Boris Asanov") == 1
    office.until(lambda: office.foot.endswith("saved") and "not saved" not in office.foot)


def test_a_server_that_falls_silent_is_noticed_by_itself(office: Office) -> None:
    office.let("stall")
    office.until(lambda: "does not answer" in office.foot)
    office.let("pass")
    office.until(lambda: "does not answer" not in office.foot)
    office.colleague.write("Add", contacts.add, {"name": "Dina Kim"})
    office.until(lambda: len(office.page.table.records.ids) == 2)


@pytest.mark.parametrize("name", ["outlets", "releases"], ids=["made before", "made then"])
def test_the_place_that_is_marked_is_the_one_that_is_shown_also_while_the_server_is_silent(
    office: Office, name: str
) -> None:
    """What is pressed acts on the page that is seen, and what was clicked on is there when the server is back."""

    def shown() -> tuple[object, str]:
        marked = next(one for one, place in window.navigation.places.items() if place.isChecked())
        return window.stack.currentWidget(), marked

    window = office.window
    window.go("outlets")
    assert window.go("contacts") is office.page
    office.colleague.write("Add", contacts.add, {"name": "Dina Kim"})
    office.until(lambda: len(office.page.table.records.ids) == 2)
    office.let("stall")
    office.until(lambda: "does not answer" in office.foot)
    window.navigation.places[name].click()
    assert window.page is not None and shown() == (window.page, window.page.name)
    office.let("pass")
    office.until(lambda: "does not answer" not in office.foot)
    office.until(lambda: shown() == (window.pages.get(name), name))
    assert window.page is window.pages[name]


def test_a_slow_server_is_waited_for_and_its_answers_are_shown(office: Office) -> None:
    office.let("delay")
    for name in ("lists", "outlets", "contacts"):
        office.window.go(name)
        office.until(lambda name=name: office.window.page is not None and office.window.page.name == name)  # type: ignore[misc]
    with suppress(Slow):  # as where it is typed
        office.page.show_filter("anna")
    office.until(lambda: len(office.page.table.records.ids) == 1)
    office.type_name("Boris Asanov")
    before = office.ticks
    office.save()
    assert office.ticks > before
    office.until(lambda: office.is_there("Boris Asanov") == 1)


@pytest.mark.parametrize("arrives", [True, False])
def test_a_connection_that_is_lost_at_the_commit(office: Office, arrives: bool) -> None:
    office.type_name("Boris Asanov")
    office.proxy.last, office.proxy.passes_last = b"COMMIT", arrives
    office.save()
    if not arrives:
        assert office.page.pane.form is not None
        office.until(lambda: "does not answer" not in office.foot)
        office.save()
    assert office.is_there("Boris Asanov") == 1
    office.until(lambda: office.page.pane.form is None)


@pytest.mark.parametrize("types_on", [False, True])
def test_who_is_saved_after_the_server_was_given_up_is_not_saved_twice(
    office: Office, monkeypatch: pytest.MonkeyPatch, types_on: bool
) -> None:
    monkeypatch.setattr(workspace, "LOOKS", (1.0, 1.0, 1.0))  # the window's own look finds the cut connection first
    office.type_name("Boris Asanov")
    office.proxy.last, office.proxy.passes_last = b"COMMIT", True
    office.proxy.mode_after = "stall"
    cut = office.proxy.cut

    def cut_for_long() -> None:
        office.let("stall")
        cut()

    monkeypatch.setattr(office.proxy, "cut", cut_for_long)
    office.save()
    form = office.page.pane.form
    assert form is not None
    if types_on:
        form.put({"name": "Boris Asanov", "notes": "Editor at night"})
        form.changed.emit()
    office.save()
    office.let("pass")
    office.until(lambda: office.page.pane.form is None or (types_on and office.page._unsettled is None))
    office.until(lambda: "does not answer" not in office.foot)
    office.save()
    office.until(lambda: office.page.pane.form is None)
    assert office.is_there("Boris Asanov") == 1
    assert len(office.colleague.read(contacts.find, "notes:Editor")) == int(types_on)


def test_connections_that_the_server_ends_are_made_anew(office: Office) -> None:
    office.type_name("Boris Asanov")
    with office.colleague.engine.connect() as connection:
        others = "pid <> pg_backend_pid() AND datname = current_database()"
        connection.execute(text(f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE {others}"))
    office.save()
    if office.page.pane.form is not None:
        office.until(lambda: "does not answer" not in office.foot)
        office.save()
    assert office.is_there("Boris Asanov") == 1


def test_a_window_closes_while_its_server_is_silent_and_says_what_is_lost(office: Office) -> None:
    office.type_name("Boris Asanov")
    office.let("stall")
    office.until(lambda: "does not answer" in office.foot)
    assert not office.window.close()
    assert "lose it" in office.window.toast.text.text()
    assert office.window.close()
