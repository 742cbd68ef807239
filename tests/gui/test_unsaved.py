"""What is typed into a form and not saved: kept within two seconds, offered after a crash, gone once it is decided."""

import os
import signal
import subprocess
import sys

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from outreach.gui.pages.inbox.followups import LogPopover
from outreach.gui.shell import unsaved
from outreach.gui.window import Window
from outreach.services import unsaved as kept_forms
from outreach.services.contacts import activities, contacts
from outreach.services.releases import releases
from outreach.store.workspace import Workspace

# A window in which one types; then the computer goes off.
TYPED = """
import os, signal, sys
from PySide6.QtCore import QTimer
from PySide6.QtTest import QTest
from outreach.gui import starting
from outreach.gui.shell import unsaved
from outreach.gui.window import Window
from outreach.services import unsaved as kept_forms
def look(window):
    if window.workspace.read(kept_forms.kept, window.workspace.author):
        os.kill(os.getpid(), signal.SIGKILL)
    QTimer.singleShot(50, lambda: look(window))
def type_in(window):
    page = window.go("releases")
    page.new_record()
    edit = page.pane.form.versions.forms[page.pane.form.versions.language()].fields["body"].edit
    QTest.keyClicks(edit, "Water reaches Naryn")
    look(window)
shown = Window.showEvent
def show(self, event):
    shown(self, event)
    QTimer.singleShot(100, lambda: type_in(self))
Window.showEvent = show
starting.start(sys.argv[1])
"""


def kept(workspace: Workspace) -> dict[str, dict]:
    journal = unsaved.of(workspace)
    journal._writer.submit(lambda: None).result()
    return {one.form: one.fields for one in workspace.read(kept_forms.kept, workspace.author)}


def typed(workspace, qtbot, name):
    qtbot.waitUntil(lambda: name in kept(workspace), timeout=10_000)
    return kept(workspace)[name]


@pytest.fixture
def page(window):
    return window.go("contacts")


def test_a_release_half_written_when_the_power_went_is_offered_at_the_next_start(tmp_path, qtbot):
    file = tmp_path / "office.outreach"
    environment = os.environ | {"OUTREACH_HOME": str(tmp_path / "home")}
    done = subprocess.run([sys.executable, "-c", TYPED, file], env=environment, timeout=120, check=False)
    assert done.returncode == -signal.SIGKILL
    with Workspace.open(file) as workspace:
        window = Window(workspace)
        qtbot.addWidget(window)
        window.show()
        qtbot.waitUntil(window.toast.isVisible)
        assert "was not saved" in window.toast.text.text()
        window.toast.button.click()
        assert window.page.name == "releases"
        versions = window.page.pane.form.versions
        assert versions.forms[versions.language()].fields["body"].value() == "Water reaches Naryn"
        assert "not saved" in window.status.file.text()
        window.warned = True
        window.close()


def test_a_contact_that_is_typed_is_kept_and_gone_once_it_is_saved_by_its_key(page, window, workspace, qtbot):
    page.new_record()
    QTest.keyClicks(page.pane.form.fields["name"].edit, "Anna Example")
    assert window.status.file.text().endswith("not saved")
    assert typed(workspace, qtbot, "contacts/new") == {"name": "Anna Example"}
    window.do("save")
    assert not page.pane.is_editing() and kept(workspace) == {}
    assert window.status.file.text().endswith("· saved")
    assert workspace.read(contacts.count) == 1
    window.toast.hide()
    page.new_record()  # what was saved is offered no more: it would be a second contact
    assert not window.toast.isVisible() and not page.pane.form.is_touched()


def test_a_release_that_is_saved_while_one_writes_on_is_not_offered_as_unsaved(window, workspace):
    texts = {"en": {"headline": "School", "body": "Text."}}
    number = workspace.write("Add", releases.add, {"versions": texts})
    page = window.go("releases")
    for words in ("Left. ", "Saved. "):
        page.edit_record(number)
        QTest.keyClicks(page._form().versions.forms["en"].prose("body"), words)
        page.leave() if words == "Left. " else page.on_save()
    window.toast.hide()
    page.edit_record(number)
    assert not window.toast.isVisible() and not page._form().is_touched()


def test_a_form_in_which_nobody_typed_is_no_unsaved_text(window, workspace, qtbot):
    texts = {"en": {"headline": "School", "body": "Text."}, "ru": {"headline": "Школа", "body": "Текст."}}
    number = workspace.write("Add", releases.add, {"versions": texts})
    page, told = window.go("releases"), []
    unsaved.of(workspace).changed.connect(told.append)
    page.edit_record(number)
    form = page._form()
    qtbot.waitUntil(lambda: form.outline.rows["headline"].note() == "1 word")
    form.changed.emit()  # what is shown anew, as the count or the marks of its spelling
    assert told == [] and window.status.file.text().endswith("· saved")
    QTest.keyClicks(form.versions.forms["en"].prose("body"), "More. ")
    assert told == [False] and window.status.file.text().endswith("not saved")
    page.on_save()
    form.changed.emit()
    assert told == [False, True] and window.status.file.text().endswith("· saved")


def test_what_is_left_on_purpose_is_gone_and_can_be_brought_back_for_a_moment(page, window, workspace, qtbot):
    page.new_record()
    QTest.keyClicks(page.pane.form.fields["name"].edit, "Anna")
    typed(workspace, qtbot, "contacts/new")
    page.leave()
    assert kept(workspace) == {} and window.status.file.text().endswith("· saved")
    window.toast.button.click()
    assert page.pane.form.fields["name"].value() == "Anna" and window.status.file.text().endswith("not saved")
    window.toast.button.click()  # Discard
    assert page.pane.form.fields["name"].value() == "" and not page.pane.form.is_touched()


def test_a_form_left_for_another_record_is_as_it_was_when_opened_again(page, window, workspace):
    first, other = (workspace.write("Add contact", contacts.add, {"name": name}) for name in ("Anna", "Boris"))
    page.refresh()
    page.edit_record(first)
    QTest.keyClicks(page.pane.form.fields["city"].edit, "Naryn")
    page.edit_record(other)
    assert not page.pane.form.is_touched()
    assert kept(workspace)[f"contacts/{first}"] == {"city": "Naryn"}
    page.edit_record(first)
    assert page.pane.form.fields["city"].value() == "Naryn"
    page.save()
    assert workspace.read(contacts.fields, first)["city"] == "Naryn" and kept(workspace) == {}


def test_settings_keep_what_is_typed_but_no_password(window, workspace, qtbot):
    window.do("mail_server")
    form = window.page.sections["mail_server"].form
    QTest.keyClicks(form.fields["host"].edit, "mail.example.org")
    QTest.keyClicks(form.fields["password"].edit, "secret")
    found = typed(workspace, qtbot, "settings/mail_server")
    assert found["host"] == "mail.example.org" and "password" not in found
    window.page.back()
    assert kept(workspace) == {} and window.page.name == "today"
    window.toast.button.click()  # Restore
    assert window.page.name == "settings" and form.value()["host"] == "mail.example.org"
    QTest.keyClick(form, Qt.Key.Key_Escape)
    assert window.page.name == "today" and not form.is_touched()


def test_ctrl_s_in_a_popover_saves_what_it_asks_and_not_the_form_behind(page, window, workspace, qtbot):
    number = workspace.write("Add contact", contacts.add, {"name": "Anna Example"})
    page.refresh()
    page.table.choose(number)
    page.on_log_call()
    popover = window.findChild(LogPopover)
    QTest.keyClicks(popover.words, "Asked for the figures")
    QTest.keyClick(popover.words, Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    assert popover.isHidden()
    assert len(workspace.read(activities.of_contact, number)) == 1 and kept(workspace) == {}


def test_dates_and_moments_come_back_as_they_were(workspace):
    from datetime import UTC, date, datetime

    fields = {"day": date(2026, 12, 5), "at": datetime(2026, 12, 5, 9, tzinfo=UTC), "list": [{"text": "«Эл»"}]}
    with workspace.renewing() as session:
        kept_forms.keep(session, "me", "releases/new", fields)
    assert workspace.read(kept_forms.kept, "me")[0].fields == fields
    assert workspace.read(kept_forms.kept, "you") == []


def test_ctrl_s_after_a_form_was_left_says_that_it_is_not_saved_and_restores_it(page, window, workspace):
    page.new_record()
    QTest.keyClicks(page.pane.form.fields["name"].edit, "Anna Example")
    window.go("today")
    window.do("save")
    assert (window.toast.text.text(), window.toast.button.text()) == ("Your text is not saved.", "Open")
    window.toast.button.click()
    assert window.page is page and page.pane.form.value()["name"] == "Anna Example"
    QTest.keyClick(page.pane.form, Qt.Key.Key_Escape)
    window.toast.hide()
    window.go("outlets")
    window.do("save")
    assert (window.toast.text.text(), window.toast.button.text()) == ("Your text is not saved.", "Restore")
    window.toast.button.click()
    assert window.page is page and page.pane.form.value()["name"] == "Anna Example"
    window.do("save")
    window.do("save")
    assert window.toast.text.text() == "All changes are saved."
