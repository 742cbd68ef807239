"""Bounces and replies in the window: dropped or fetched, told in words, marked as one step, decided with one key."""

from PySide6.QtCore import Qt

from outreach.gui.kit.labels import Text
from outreach.gui.kit.popover import Revealed
from outreach.gui.pages.inbox.bounced import BouncedDialog
from outreach.services.contacts import contacts
from outreach.services.delivery import own_mailbox
from tests.services.test_bounces import answer, report


def words(dialog):
    return "\n".join(text.text() for text in dialog.findChildren(Text) if text.isVisible())


def test_messages_are_taken_and_told(window, qtbot, workspace, tmp_path):
    anna = workspace.write("Add", contacts.add, {"name": "Anna", "emails": [{"raw": "anna@example.org"}]})
    (tmp_path / "a.eml").write_bytes(report("anna@example.org", "550 5.1.1 User unknown"))
    (tmp_path / "b.eml").write_bytes(report("zed@example.org", "452 4.2.2 Mailbox full"))
    (tmp_path / "c.eml").write_bytes(answer("anna@example.org", "I no longer work here. Write to new@example.com."))
    told = []
    dialog = BouncedDialog(workspace, told.append, lambda: window.do("mailbox"), window)
    qtbot.addWidget(dialog)
    dialog.show()
    dialog.take([tmp_path])
    qtbot.waitUntil(lambda: bool(told), timeout=20_000)
    shown = words(dialog)
    assert "Anna, anna@example.org: mailbox doesn't exist" in shown
    assert "zed@example.org (no contact): mailbox full" in shown
    assert "no longer works there; see new@example.com" in shown
    assert "550" not in shown
    hard, _soft = dialog.findChildren(Revealed)
    hard.link.click()
    assert "550 5.1.1 User unknown" in words(dialog)
    assert told == ["3 messages were read."]
    assert workspace.read(contacts.card, anna).emails[0].bounce == "hard"
    workspace.undo()
    assert workspace.read(contacts.card, anna).emails[0].bounce == ""
    dialog.close()


def test_replies_are_decided_about_with_one_key(window, qtbot, workspace, tmp_path):
    people = {}
    for name in ("Anna", "Bela", "Cara"):
        fields = {"name": name, "emails": [{"raw": f"{name.lower()}@example.org"}]}
        people[name] = workspace.write("Add", contacts.add, fields)
    subject = "Subject: Re: A school opens"
    for name, body in (
        ("anna", "Could you please take me off your list? Thank you."),
        ("bela", "I am writing a story: how does one unsubscribe from a newsletter?"),
        ("cara", "Please use my new address from now on: cara@example.com"),
    ):
        (tmp_path / f"{name}.eml").write_bytes(answer(f"{name}@example.org", body, subject))
    told = []
    dialog = BouncedDialog(workspace, told.append, lambda: window.do("mailbox"), window)
    qtbot.addWidget(dialog)
    dialog.show()
    assert not dialog.replies.isVisible()
    dialog.take([tmp_path])
    qtbot.waitUntil(lambda: bool(told), timeout=20_000)
    assert "2 replies wait" in words(dialog) and "take me off your list" in words(dialog)
    assert "Bela, bela@example.org: I am writing a story" in words(dialog)
    assert not workspace.read(contacts.card, people["Anna"]).do_not_contact
    qtbot.keyClick(dialog.replies, Qt.Key.Key_1)
    assert workspace.read(contacts.card, people["Anna"]).do_not_contact
    assert dialog.replies.address.text() == "cara@example.com"
    dialog.close()
    again = BouncedDialog(workspace, told.append, lambda: window.do("mailbox"), window)  # what was not decided waits
    qtbot.addWidget(again)
    again.show()
    qtbot.waitUntil(lambda: "1 reply waits" in words(again), timeout=20_000)
    again.replies.address.setText("no address")
    again.replies.decide("accept")
    assert again.replies.problem.isVisible()
    again.activateWindow()
    qtbot.waitUntil(again.isActiveWindow)
    again.replies.setFocus()
    qtbot.keyClick(again.replies, Qt.Key.Key_3)
    assert not again.replies.isVisible()
    assert [row.raw for row in workspace.read(contacts.card, people["Cara"]).emails] == ["cara@example.org"]
    assert told[1:] == ["Accepted: Anna", "Dismissed: Cara"]
    again.close()


def test_whose_a_reply_from_a_shared_address_is_can_be_chosen(window, qtbot, workspace, tmp_path):
    numbers = {}
    for name in ("Bolot Aliev", "Chynara Abdieva"):
        fields = {"name": name, "emails": [{"raw": "desk@example.org"}]}
        numbers[name] = workspace.write("Add", contacts.add, fields)
    wish = answer("desk@example.org", "Please take me off your list.", "Subject: Re: S")
    (tmp_path / "a.eml").write_bytes(wish)
    told = []
    dialog = BouncedDialog(workspace, told.append, lambda: window.do("mailbox"), window)
    qtbot.addWidget(dialog)
    dialog.show()
    dialog.take([tmp_path])
    qtbot.waitUntil(lambda: bool(told), timeout=20_000)
    assert "Bolot Aliev, Chynara Abdieva, desk@example.org: asks to be unsubscribed" in words(dialog)
    whose = dialog.replies.whose
    assert whose.isVisible()
    assert [whose.itemText(place) for place in range(3)] == ["The address alone", "Bolot Aliev", "Chynara Abdieva"]
    whose.setCurrentIndex(2)
    dialog.replies.decide("accept")
    marked = {name: workspace.read(contacts.card, number).do_not_contact for name, number in numbers.items()}
    assert marked == {"Bolot Aliev": False, "Chynara Abdieva": True}
    dialog.close()


def test_the_mailbox_is_set_up_in_the_settings_and_fetched_with_its_password(window, qtbot, workspace, mailbox):
    mailbox.put("INBOX", report("anna@example.org", "550 5.1.1 User unknown"))
    told = []
    dialog = BouncedDialog(workspace, told.append, lambda: window.do("mailbox"), window)
    qtbot.addWidget(dialog)
    dialog.show()
    assert not dialog.fetch_button.isVisible() and not dialog.password.isVisible()
    dialog.set_up_button.click()
    assert not dialog.isVisible() and window.page.name == "settings"
    section = window.page.sections["mailbox"]
    section.save()
    assert "Enter the name" in section.form.fields["host"]._note.text()
    section.form.put({**own_mailbox.fields(mailbox.box(days=10)), "copies": True})
    section.test_button.click()
    assert "Which password?" in section.form.fields["password"]._note.text()
    section.form.fields["password"].set_value("wrong")
    section.test_button.click()
    qtbot.waitUntil(lambda: "name and password" in section.said.text(), timeout=20_000)
    section.form.fields["password"].set_value(mailbox.password)
    section.test_button.click()
    qtbot.waitUntil(lambda: section.said.property("tone") == "done", timeout=20_000)
    assert "Drafts: Drafts" in section.said.text()
    section.form.fields["password"].set_value("")
    section.save()
    kept = workspace.read(own_mailbox.read)
    assert (kept.host, kept.days, kept.copies) == ("127.0.0.1", 10, True) and not section.is_touched()
    again = BouncedDialog(workspace, told.append, lambda: window.do("mailbox"), window)
    qtbot.addWidget(again)
    again.show()
    again.fetch()
    assert "password" in again.said.text()
    again.password.set_value("wrong")
    again.fetch()
    qtbot.waitUntil(lambda: "name and password" in again.said.text(), timeout=20_000)
    again.password.set_value(mailbox.password)
    again.fetch()
    qtbot.waitUntil(lambda: bool(told), timeout=20_000)
    assert told == ["1 message was read."] and not mailbox.kept("INBOX")[0].flags
    assert mailbox.password not in str(kept)
    again.close()


def test_the_page_of_distributions_leads_to_it(window, qtbot, workspace, monkeypatch):
    from outreach.gui.kit import dialogs

    opened = []
    monkeypatch.setattr(dialogs, "run", lambda dialog: opened.append(dialog) or dialog.close())
    window.do("bounces")
    assert isinstance(opened[0], BouncedDialog)
