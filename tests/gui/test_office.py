"""A shared office in the window: joined by its address, and what takes another role is out of reach with the reason."""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton
from sqlalchemy.engine import make_url

from outreach.gui.kit import dialogs, errors
from outreach.gui.shell import server_line
from outreach.gui.window import Window
from outreach.services import lists
from outreach.services.contacts import contacts
from outreach.services.delivery import distributions
from outreach.services.delivery.audience import Audience
from outreach.services.office import colleagues
from outreach.services.releases import releases
from outreach.store import backends
from outreach.store.server import desk, server
from outreach.store.workspace import Workspace
from tests import postgresql
from tests.mail.identity import Keyring

ON_SERVER = pytest.mark.backends("postgresql")


def section(window: Window) -> Any:
    window.do("office")
    page: Any = window.page
    return page.sections["office"]


@contextmanager
def window_of(address: str, bot: Any) -> Iterator[Window]:
    with Workspace.open(address) as workspace:
        made = Window(workspace)
        made.resize(1280, 800)
        made.show()
        bot.waitUntil(made.isVisible)
        yield made
        made.warned = True
        made.close()
        made.deleteLater()
        errors.uninstall()


@pytest.fixture
def office(database_url: str) -> Iterator[str]:
    """The address of a new office, for whoever made it; its colleagues leave with the test."""
    colleagues.create(database_url)
    with Workspace.open(database_url) as workspace:
        workspace.write("Add", contacts.add, {"name": "Anna"})
    yield database_url
    with Workspace.open(database_url) as workspace:
        for one in colleagues.find(workspace):
            if one.name != "postgres":
                colleagues.remove(workspace, one.name)


def invited(office: str, role: str) -> str:
    with Workspace.open(office) as workspace:
        return colleagues.invite(workspace, f"{make_url(office).database}_{role}_person", [role]).address


def test_how_a_connection_is_secured_is_said_before_anything_is_sent(window: Window) -> None:
    part = section(window)
    assert not part.join_button.isEnabled() and not part.create_button.isEnabled()
    QTest.keyClicks(part.fields.address.edit, "postgresql+psycopg://aigul@db.example.org/press")
    assert part.join_button.isEnabled() and "certificate verified" in part.fields.secured.text()
    QTest.keyClicks(part.fields.address.edit, "?sslmode=require")
    assert "less protected: encrypted, server not verified" in part.fields.secured.text()
    part.fields.address.set_value("nowhere")
    part.save()
    assert "can't be read" in part.problem.text()


@ON_SERVER
def test_an_invitation_is_taken_in_the_window(
    office: str, tmp_path: Any, qtbot: Any, keyring: Keyring, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(server, "_given", {})
    with Workspace.open(office) as workspace:
        made = colleagues.invite(workspace, "locked", ["edit"])
    with window_of(str(tmp_path / "own.outreach"), qtbot) as window:
        opened: list[str] = []
        monkeypatch.setattr(window, "_open_instead", opened.append)
        part = section(window)
        part.fields.address.set_value(made.address)
        part.fields.password.set_value("wrong")
        part.save()
        qtbot.waitUntil(lambda: "refused the user name or password" in part.problem.text())
        assert not opened and part.join_button.isEnabled() and not backends.joined()
        part.fields.password.set_value(made.password)
        part.save()
        qtbot.waitUntil(lambda: opened == [made.address])
        assert backends.chosen() == backends.joined() == made.address
    with window_of(made.address, qtbot) as window:
        part = section(window)
        qtbot.waitUntil(lambda: part.list.count() == 2)
        assert "Your role in this office: Edit. It is administered by postgres." in part.state.text()
        assert not part.save_button.isVisible() and window.actions_by_name["new_contact"].isEnabled()
        monkeypatch.setattr(window, "_open_instead", opened.append)
        part.leave_button.click()
        assert not backends.joined() and opened[-1].endswith("office.outreach")


@ON_SERVER
def test_what_takes_another_role_is_greyed_and_says_whom_to_ask(office: str, qtbot: Any) -> None:
    barred = {
        "view": "new_contact import distribute export undo erase mail_server letterhead move delete",
        "edit": "distribute export erase mail_server letterhead move",
        "export": "new_contact import erase mail_server letterhead delete",
        "send": "new_contact import export erase mail_server letterhead delete",
    }
    for role, names in barred.items():
        with window_of(invited(office, role), qtbot) as window:
            window.go("contacts")
            told = {
                name: action for name, action in window.actions_by_name.items() if "Ask postgres" in action.toolTip()
            }
            assert set(names.split()) <= set(told) and not any(action.isEnabled() for action in told.values())
            assert {"filter", "go_history", "help", "office", "shortcuts"}.isdisjoint(told)
            assert {"new_contact", "distribute", "export"}.difference(names.split()).isdisjoint(told)
            assert window.workspace.may_edit is (role == "edit")


@ON_SERVER
def test_a_button_that_takes_another_role_is_greyed_and_says_whom_to_ask(
    office: str, qtbot: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(desk, "MOMENT", 60)  # however slow the server, what is shown is there at once
    with Workspace.open(office) as workspace:
        anna = workspace.write("Add", contacts.add, {"name": "Anna Bell", "emails": [{"raw": "a@example.org"}]})
        peter = workspace.write("Add", contacts.add, {"name": "Peter Long", "emails": [{"raw": "peter@gmail.con"}]})
        release = workspace.write("Add", releases.add, {"versions": {"en": {"headline": "Wells", "body": "Text."}}})
        press = workspace.write("Add", lists.add, {"name": "Press", "rule": "has:email"})
        workspace.write("Prepare", distributions.prepare, Audience((press,), release=release))
    wanted = {
        "contacts": {"Import…", "New contact", "Edit", "Add to list…", "Log a call…"},
        "outlets": {"New outlet"},
        "officers": {"New officer"},
        "releases": {"Open a release…", "New release"},
        "lists": {"New list", "Edit", "Delete", "Export…", "Distribute…"},
        "distributions": {"Distribute…", "Bounces and replies…", "Same audience again", "Send now", "Stop"},
        "coverage": {"Paste links", "New piece", "Choose files…", "Add by hand"},
        "suppression": {"Add an address"},
        "vocabulary": {"New beat", "Rename…", "Merge…"},
        "problems": {"Fix it this way (1)", "Keep as it is (3)", "Remove (X)", "Edit the contact (E)"},
    }
    with window_of(invited(office, "view"), qtbot) as window:
        for name, buttons in wanted.items():
            page: Any = window.go(name)
            page.show_record(anna)
            qtbot.waitUntil(lambda page=page, buttons=buttons: buttons <= set(greyed(page)))
            assert all(greyed(page)[button].endswith("Ask postgres, who administers it.") for button in buttons)
        window.open_record("releases", release)
        qtbot.waitUntil(lambda: "Status: Draft" in greyed(window.page))
        window.open_record("merging", [anna, peter])
        qtbot.waitUntil(lambda: {"Merge (Enter)", "Not a duplicate (3)"} <= set(greyed(window.page)))
    with window_of(invited(office, "send"), qtbot) as window:
        page = window.go("distributions")
        qtbot.waitUntil(lambda: page.detail.buttons["send"].isVisible())
        assert page.detail.buttons["send"].isEnabled() and "Bounces and replies…" in greyed(page)


def greyed(page: Any) -> dict[str, str]:
    """The buttons of a page that are shown and can't be pressed, with their tips."""
    shown = [button for button in page.findChildren(QPushButton) if button.isVisible() and not button.isEnabled()]
    return {button.accessibleName(): button.toolTip() for button in shown}


@ON_SERVER
def test_an_administrator_invites_and_changes_roles(office: str, qtbot: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    told: list[str] = []
    monkeypatch.setattr(dialogs, "tell", lambda _parent, _title, text: told.append(text))
    name = f"{make_url(office).database}_person"
    with window_of(office, qtbot) as window:
        part = section(window)
        qtbot.waitUntil(lambda: part.list.count() == 1)
        part.list.setCurrentRow(0)
        assert part.ticks["administrator"].value() and part.save_button.text() == "Change roles"
        part.name.edit.selectAll()
        QTest.keyClick(part.name.edit, Qt.Key.Key_Backspace)
        assert not part.save_button.isEnabled()
        QTest.keyClicks(part.name.edit, name)
        part.refresh()
        qtbot.wait(100)
        part.ticks["edit"].box.click()
        assert [role for role, tick in part.ticks.items() if tick.value()] == ["edit"] and part.name.value() == name
        part.save_button.click()
        shown = lambda: [part.list.item(row).text() for row in range(part.list.count())]  # noqa: E731
        qtbot.waitUntil(lambda: bool(told) and f"{name} · Edit" in shown())
        assert not part.name.value() and not any(tick.value() for tick in part.ticks.values())  # for the next one
        assert (
            f"Address: {make_url(office).set(username=name).render_as_string()}" in told[0] and "Password: " in told[0]
        )
        part.list.setCurrentRow(shown().index(f"{name} · Edit"))
        assert part.save_button.text() == "Change roles" and part.ticks["edit"].value()
        part.ticks["send"].box.click()
        part.save_button.click()
        qtbot.waitUntil(lambda: f"{name} · Edit, Send" in [part.list.item(row).text() for row in range(2)])
        part.name.set_value("postgres")
        part._show_possible()
        part.remove_button.click()
        qtbot.waitUntil(lambda: "only administrator" in part.problem.text())
        part.name.set_value(name)
        part._show_possible()
        part.remove_button.click()
        qtbot.waitUntil(lambda: part.list.count() == 1)


@ON_SERVER
def test_ones_own_password_is_changed_and_the_window_goes_on(
    office: str, qtbot: Any, keyring: Keyring, monkeypatch: pytest.MonkeyPatch, postgresql_server: postgresql.Server
) -> None:
    postgresql_server.say("DROP ROLE IF EXISTS locked")
    monkeypatch.setattr(server, "_given", {})
    with Workspace.open(office) as workspace:
        made = colleagues.invite(workspace, "locked", ["view"])
    address = make_url(made.address).set(password=made.password).render_as_string(hide_password=False)
    with window_of(address, qtbot) as window:
        window.do("password")
        page: Any = window.page
        part, said = page.sections["password"], []
        page.said.connect(said.append)
        assert "Your account on the server" in part.state.text() and not part.set_button.isEnabled()
        assert not part.remember.isVisible() and not part.remove_button.isVisible()
        part.new.set_value("seven grey herons")
        part.again.set_value("seven grey heron")
        part.save()
        assert "differ" in part.problem.text()
        part.again.set_value("seven grey herons")
        part.save()
        qtbot.waitUntil(lambda: said == ["locked has a new password."])
        assert not part.is_touched() and list(keyring.kept.values()) == ["seven grey herons"]
        window.workspace.engine.dispose()
        assert window.workspace.read(contacts.count) == 1, "a new connection has the new password"
    with Workspace.open(made.address) as workspace:
        assert workspace.read(contacts.count) == 1


@ON_SERVER
def test_a_password_that_was_changed_elsewhere_is_asked_for_once_and_nothing_is_lost(
    office: str, qtbot: Any, keyring: Keyring, monkeypatch: pytest.MonkeyPatch, postgresql_server: postgresql.Server
) -> None:
    postgresql_server.say("DROP ROLE IF EXISTS locked")
    monkeypatch.setattr(server, "_given", {})
    monkeypatch.setattr(server_line, "EVERY", 40)
    typed, asked = ["", "not this one", "seven grey herons"], list[str]()

    def answer(_parent: object, _title: str, _deed: str, *widgets: Any, **_how: object) -> bool:
        asked.append(widgets[1].text())
        widgets[2].set_value(typed.pop(0))
        return bool(asked[1:])  # the first time nobody knows it

    monkeypatch.setattr(dialogs, "ask", answer)
    with Workspace.open(office) as workspace:
        made = colleagues.invite(workspace, "locked", ["edit"])
    server.log_in(make_url(made.address), str(made.password))
    with window_of(made.address, qtbot) as window:
        qtbot.waitUntil(lambda: window.go("contacts") is not None)
        page: Any = window.page
        page.new_record()
        page.pane.form.put({"name": "Boris Asanov"})
        page.pane.form.changed.emit()
        qtbot.waitUntil(lambda: not window.server_line.is_down)
        postgresql_server.say("ALTER ROLE locked PASSWORD 'seven grey herons'")
        postgresql_server.say("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = 'locked'")
        qtbot.waitUntil(lambda: "password was refused" in window.status.file.text())
        assert "no longer accepts the password of locked@" in window.toast.text.text() and len(asked) == 1
        qtbot.wait(200)
        assert len(asked) == 1, "who knows it not is not asked again and again"
        window.toast.button.click()
        qtbot.waitUntil(lambda: not window.server_line.is_down)
        assert len(asked) == 3 and "no longer accepts" in asked[1] and "refused the user name" in asked[2]
        assert page.pane.form.touched()["name"] == "Boris Asanov"
        with suppress(desk.Slow):  # what is read after it comes later
            page.save()
        with Workspace.open(office) as workspace:
            assert workspace.read(contacts.count) == 2
        assert set(keyring.kept.values()) == {"seven grey herons"}
