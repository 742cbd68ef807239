"""Hostile text in every field is shown as text on every page: nothing is loaded, nothing freezes, nothing is lost."""

from time import process_time

import pytest
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from outreach.gui.tables.pane import CARD
from outreach.model.people import Tag
from outreach.services import officers, outlets
from outreach.services.contacts import contacts, records
from tests import sample

TEXTS = (
    "<b>bold</b><img src='file:///etc/passwd'><a href='http://example.org'>x</a>",
    "\u202egnp.exe\u202c \u2066left\u2069",
    "a" + "\u0301" * 10_000,
    "long " * 10_000,
    "no\x00nul \ud800 lone",
    "line\nline\r\nline\u2028line",
    "&amp; &lt; %s {0} {name} \\n",
    "ﷺ" * 2_000,
    '=HYPERLINK("http://example.org")',
    "𝕬𝖇𝖈 👩‍👩‍👧‍👦 ‮",
)
FIELDS = ("name", "other_name", "position", "outlet", "city", "notes", "salutation", "source", "street", "website")


def record(text):
    return {
        **dict.fromkeys(FIELDS, text),
        "emails": [{"raw": text, "label": text[:20]}],
        "phones": [{"raw": text, "label": "mobile"}],
        "channels": [{"network": "telegram", "value": text}],
        "beats": [text], "tags": [text], "extra": {text[:60]: text},
    }  # fmt: skip


@pytest.mark.parametrize("text", sample.first(3, TEXTS), ids=range(len(TEXTS)))
def test_a_hostile_contact_is_shown_read_and_edited(window, workspace, qtbot, text):
    number = workspace.write("Add contact", contacts.add, record(text))
    with workspace.writing("From before languages were checked") as session:
        (language,) = records.tag_rows("language", [records.clean(text[:30], "languages")])
        session.add(Tag(**language, contact_id=number))
    page = window.go("contacts")
    started = process_time()
    page.show_record(number)
    qtbot.waitUntil(lambda: page.pane.stack.currentIndex() == CARD)
    window.grab()
    before = workspace.read(contacts.fields, number)
    page.on_edit()
    QApplication.processEvents()
    window.grab()
    assert page.pane.form.touched() == {}
    assert before["languages"]
    page.save()
    assert workspace.read(contacts.fields, number) == before
    window.do("search")
    window.search.setText(text[:50].replace("\n", " "))
    window.search.search()
    window.grab()
    assert process_time() - started < 15  # half a second on a machine with nothing else to do


OTHERS = sample.grid(("outlets", "officers"), TEXTS)


@pytest.mark.parametrize(("name", "text"), sample.first(3, OTHERS), ids=range(len(OTHERS)))
def test_hostile_outlets_and_officers_are_shown(window, workspace, qtbot, name, text):
    fields = {
        key: value for key, value in record(text).items() if key in ("name", "other_name", "notes", "emails", "phones")
    }
    workspace.write("Add outlet", outlets.add, fields)
    workspace.write("Add officer", officers.add, {**fields, "names": {"ru": {"name": text}}})
    page = window.go(name)
    page.table.choose_row(0)
    qtbot.waitUntil(lambda: page.pane.stack.currentIndex() == CARD)
    window.grab()
    page.on_edit()
    window.grab()
    page.leave()


def test_the_naughty_strings_are_names_like_any_other(shared, window, workspace, qtbot):
    lines = [line for line in shared.corpora("nasty", "blns.txt").read_text("utf-8").splitlines() if line.strip()]
    with workspace.writing("Add contacts") as session:
        for line in lines:
            contacts.add(session, {"name": line, "notes": line, "emails": [{"raw": line, "label": ""}]})
    page = window.go("contacts")
    for number in range(0, len(page.table.records.ids), 25):
        page.table.choose_row(number)
        QTest.qWait(20)
        window.grab()
    assert page.count_label.text() == str(len(lines))
