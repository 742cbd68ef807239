"""What came back, in the window: dropped or fetched, told in words, marked as one step."""

from outreach.gui.bounced import BouncedDialog
from outreach.gui.labels import Text
from outreach.services import bounces_mailbox, contacts
from tests.services.test_bounces import ImapServer, answer, report


def words(dialog):
    return "\n".join(text.text() for text in dialog.findChildren(Text) if text.isVisible())


def test_messages_are_taken_and_told(window, qtbot, workspace, tmp_path):
    anna = workspace.write("Add", contacts.add, {"name": "Anna", "emails": [{"raw": "anna@example.org"}]})
    (tmp_path / "a.eml").write_bytes(report("anna@example.org", "550 5.1.1 User unknown"))
    (tmp_path / "b.eml").write_bytes(report("zed@example.org", "452 4.2.2 Mailbox full"))
    (tmp_path / "c.eml").write_bytes(answer("anna@example.org", "Now at new@example.com: I no longer work here."))
    told = []
    dialog = BouncedDialog(workspace, told.append, window)
    qtbot.addWidget(dialog)
    dialog.show()
    dialog.take([tmp_path])
    qtbot.waitUntil(lambda: bool(told), timeout=20_000)
    shown = words(dialog)
    assert "Anna, anna@example.org: the address does not exist (550 5.1.1)" in shown
    assert "zed@example.org (nobody here): the mailbox is full" in shown
    assert "names new@example.com instead" in shown
    assert told == ["3 messages were read."]
    assert workspace.read(contacts.card, anna).emails[0].bounce == "hard"
    workspace.undo()
    assert workspace.read(contacts.card, anna).emails[0].bounce == ""
    dialog.close()


def test_the_mailbox_is_fetched_and_remembered_without_its_password(window, qtbot, workspace):
    server = ImapServer([report("anna@example.org", "550 5.1.1 User unknown")], "sesam")
    told = []
    dialog = BouncedDialog(workspace, told.append, window)
    qtbot.addWidget(dialog)
    dialog.show()
    dialog.fetch()
    assert "Give the name" in words(dialog)
    dialog.mailbox.load({"host": "127.0.0.1", "security": "none", "user": "press", "password": "", "days": "10"})
    dialog.fetch()
    assert "password" in dialog.said.text()
    dialog.mailbox.fields["port"].set_value(str(server.port))
    dialog.mailbox.fields["password"].set_value("wrong")
    dialog.fetch()
    qtbot.waitUntil(lambda: "name and password" in dialog.said.text(), timeout=20_000)
    dialog.mailbox.fields["password"].set_value("sesam")
    dialog.fetch()
    qtbot.waitUntil(lambda: bool(told), timeout=20_000)
    assert told == ["1 message was read."] and not server.marked
    kept = workspace.read(bounces_mailbox.read)
    assert kept["host"] == "127.0.0.1" and "sesam" not in str(kept)
    dialog.close()


def test_the_page_of_distributions_leads_to_it(window, qtbot, workspace, monkeypatch):
    from outreach.gui import dialogs

    opened = []
    monkeypatch.setattr(dialogs, "run", lambda dialog: opened.append(dialog) or dialog.close())
    window.do("bounces")
    assert isinstance(opened[0], BouncedDialog)
