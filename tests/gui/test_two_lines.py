"""In a narrow window a contact has two lines, and the ways to them open by a click and by keys."""

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QDesktopServices, QGuiApplication, QImage, QPainter
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton

from outreach.gui.forms import ways
from outreach.gui.kit.labels import Text
from outreach.gui.tables.cells import Lines, paint_lines, sign_places
from outreach.gui.tables.pane import LinkText
from outreach.gui.theme import theme
from outreach.model.people import Email
from outreach.services import outlets
from outreach.services.contacts import contact_columns, contacts
from outreach.services.delivery import suppression
from outreach.services.delivery.audience_people import Reach

PEOPLE = (
    {"name": "Айгүл Жумабекова", "other_name": "Aigul Jumabekova", "outlet": "Kabar", "position": "Editor",
     "languages": ["ky", "ru"], "emails": [{"raw": "aigul@example.org"}], "phones": [{"raw": "+996 700 123 456"}],
     "channels": [{"network": "telegram", "value": "@aigul_j"}]},
    {"name": "Bakyt", "outlet": "Bulak", "emails": [{"raw": "bakyt@example.org"}]},
    {"name": "Cholpon", "emails": [{"raw": "cholpon@example.org"}], "do_not_contact": True},
)  # fmt: skip


@pytest.fixture
def page(workspace, window, qtbot):
    with workspace.writing("Add") as session:
        for fields in PEOPLE:
            contacts.add(session, fields)
    window.resize(1024, 700)
    page = window.go("contacts")
    qtbot.waitUntil(lambda: page.table.records.lines is not None)
    page.table.sort("id")
    return page


@pytest.fixture
def opened(monkeypatch):
    """The addresses that were opened; nothing is."""
    found = []
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda url: found.append(url.toString()) or True)
    return found


def click_sign(table, row, at):
    room = table.visualRect(table.records.index(row, 0))
    room.setLeft(0)
    room.setRight(table._right_end() - 1)
    place = sign_places(room, 3)[at]
    QTest.mouseClick(table.viewport(), Qt.MouseButton.LeftButton, pos=place.center())


def test_rows_have_two_lines_in_a_narrow_window_and_columns_in_a_wide_one(page, window, qtbot):
    table = page.table
    table.choose_row(1)
    assert table.rowHeight(0) == theme.DENSITIES["comfortable"] + 20
    window.resize(1280, 800)
    qtbot.waitUntil(lambda: table.records.lines is None and table.rowHeight(0) == theme.DENSITIES["comfortable"])
    assert table.current_id() == table.records.ids[1] and not table.isColumnHidden(0)
    window.resize(1024, 700)
    qtbot.waitUntil(lambda: table.records.lines is not None)
    assert table.current_id() == table.records.ids[1]


def test_a_row_is_told_whole_to_who_hears_it(page):
    said = page.table.records.index(0, 0).data(Qt.ItemDataRole.AccessibleTextRole)
    assert said == "Айгүл Жумабекова, Aigul Jumabekova, Editor · Kabar, ky, ru"


def test_an_outlet_says_whole_what_it_is_in_a_narrow_window(workspace, window, qtbot):
    fields = {
        "name": "Kabar",
        "medium": "wire",
        "country": "KG",
        "city": "Bishkek",
        "emails": [{"raw": "news@example.org"}],
    }
    workspace.write("Add", outlets.add, fields)
    window.resize(1024, 700)
    page = window.go("outlets")
    qtbot.waitUntil(lambda: page.table.records.lines is not None and len(page.table.records.ids) == 1)
    said = page.table.records.index(0, 0).data(Qt.ItemDataRole.AccessibleTextRole)
    assert said == "Kabar, news@example.org, Wire service · Bishkek · Kyrgyzstan"


def test_they_are_sorted_by_a_click_on_a_head(page, qtbot):
    heads, table = page.table.heads, page.table
    outlet = [column.key for column in table.records.columns].index("outlet")
    place = QPoint(heads.sectionViewportPosition(outlet) + 20, heads.height() // 2)
    QTest.mouseClick(heads.viewport(), Qt.MouseButton.LeftButton, pos=place)
    qtbot.waitUntil(lambda: table.order() == ("outlet", False))


def test_a_click_on_a_sign_opens_the_way(page, opened):
    for at in range(3):
        click_sign(page.table, 0, at)
    assert opened == ["mailto:aigul@example.org", "tel:+996700123456", "tg://resolve?domain=aigul_j"]
    click_sign(page.table, 1, 1)  # there is no phone
    click_sign(page.table, 2, 0)  # not to be contacted
    assert len(opened) == 3
    assert page.table.current_id() == page.table.records.ids[2], "the row is chosen all the same"


def test_the_ways_are_opened_by_keys_and_from_the_card(page, window, opened, qtbot):
    page.table.choose_row(0)
    qtbot.waitUntil(lambda: any("Write" in one.text() for one in page.pane.findChildren(QPushButton)))
    window.do("write_mail")
    window.do("call")
    window.do("message")
    named = ("Write…", "Call…", "Telegram")
    words = [one for one in page.pane.findChildren(QPushButton) if one.text().strip() in named]
    for button in words:
        button.click()
    assert opened == ["mailto:aigul@example.org", "tel:+996700123456", "tg://resolve?domain=aigul_j"] * 2


def test_nothing_is_written_to_a_suppressed_address(page, workspace, window, opened, qtbot):
    workspace.write("Suppress", suppression.add, "aigul@example.org", "asked")
    said = []
    page.said.connect(said.append)
    click_sign(page.table, 0, 0)
    page.table.choose_row(0)
    window.do("write_mail")
    assert not opened and said == ["This contact can't be reached that way."] * 2


def test_where_no_program_opens_it_the_number_is_copied(page, window, monkeypatch):
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda url: False)
    page.table.choose_row(0)
    window.do("call")
    assert QGuiApplication.clipboard().text() == "+996 700 123 456"


@pytest.mark.parametrize(("network", "account", "address"), [
    ("telegram", "@aigul_j", "tg://resolve?domain=aigul_j"),
    ("telegram", "https://t.me/aigul_j", "tg://resolve?domain=aigul_j"),
    ("telegram", "t.me/aigul_j/", "tg://resolve?domain=aigul_j"),
    ("telegram", "https://evil.example.org/aigul_j", ""),
    ("telegram", "javascript:alert(1)", ""),
    ("whatsapp", "+996 (700) 12-34-56", "https://wa.me/996700123456"),
    ("whatsapp", "0700 12 34 56", "https://wa.me/996700123456"),
    ("whatsapp", "the same number", ""),
    ("facebook", "aigul.j", "https://www.facebook.com/aigul.j"),
    ("facebook", "https://evil.example.org/aigul.j", ""),
    ("skype", "aigul.j", ""),
])  # fmt: skip
def test_only_a_name_or_a_number_becomes_an_address(network, account, address):
    way = ways.of_channel(network, account, "KG")
    assert (way.address if way is not None else "") == address


def test_each_channel_of_the_card_opens_by_a_click_and_by_enter(page, workspace, opened, qtbot):
    channels = [
        {"network": "viber", "value": "+996 700 123456"}, {"network": "signal", "value": "0700 123456"},
        {"network": "vk", "value": "aigul_kg"}, {"network": "skype", "value": "aigul"},
    ]  # fmt: skip
    workspace.write("Edit", contacts.edit, page.table.records.ids[0], {"channels": channels})
    page.table.choose_row(0)
    shown = lambda: {one.text(): one for one in page.pane.findChildren(LinkText)}  # noqa: E731
    qtbot.waitUntil(lambda: "aigul_kg" in shown())
    found = shown()
    assert "aigul" not in found, "there is no page to open"
    QTest.mouseClick(found["+996 700 123456"], Qt.MouseButton.LeftButton)
    QTest.keyClick(found["0700 123456"], Qt.Key.Key_Return)
    QTest.keyClick(found["aigul_kg"], Qt.Key.Key_Return)
    assert opened == [
        "viber://chat?number=%2B996700123456", "sgnl://signal.me/#p/+996700123456", "https://vk.com/aigul_kg",
    ]  # fmt: skip


def test_a_channel_of_one_who_is_not_to_be_contacted_does_not_open(page, workspace, qtbot):
    blocked = page.table.records.ids[2]
    workspace.write("Edit", contacts.edit, blocked, {"channels": [{"network": "telegram", "value": "@quiet_one"}]})
    page.table.choose_row(2)
    qtbot.waitUntil(lambda: any("@quiet_one" in one.text() for one in page.pane.findChildren(Text)))
    assert not any("@quiet_one" in one.text() for one in page.pane.findChildren(LinkText))


def drawn(name, width):
    """A row as it is drawn, and the pixels of its second line that are not its ground."""
    image = QImage(width, 44, QImage.Format.Format_RGB32)
    image.fill(theme.colour("ground"))
    painter = QPainter(image)
    paint_lines(painter, image.rect(), Lines(name, "", "", ["ky", "ru"], ["", "", ""]), 1.0)
    painter.end()
    ground = theme.colour("ground").name()
    return sum(image.pixelColor(x, y).name() != ground for x in range(8, 200) for y in range(25, 40))


def test_a_very_long_name_goes_on_in_the_second_line(qapp):
    assert drawn("Айгүл", 600) == 0
    assert drawn("Айгүл Жумабекова-Өмүралиева кызы Абдыкадырова-Токтогулова фон Штауффенберг", 500) > 100


def test_a_way_that_is_suppressed_has_no_sign(page, workspace, qtbot):
    def signs():
        row = page.table.records.safe_row(0)
        return [bool(sign) for sign in page.table.records.lines(row).signs]

    assert signs() == [True, True, True]
    for address, at in (("@aigul_j", 2), ("+996700123456", 1), ("aigul@example.org", 0)):
        workspace.write("Suppress", suppression.add, address)
        qtbot.waitUntil(lambda at=at: not signs()[at])
    assert signs() == [False, False, False]


@pytest.mark.parametrize(("bounce", "kinds"), [("", ["mail", "phone", "message"]), ("hard", ["phone", "message"]),
                                               ("gone", ["phone", "message"])])  # fmt: skip
def test_no_mail_is_begun_to_an_address_that_gets_none(workspace, page, bounce, kinds):
    def mark(session):
        session.query(Email).filter(Email.folded == "aigul@example.org").update({"bounce": bounce})

    workspace.write("Mark", mark)
    card, reached = workspace.read(contacts.card, 1), workspace.read(Reach, [1])
    assert set(ways.by_kind(ways.of_contact(card, reached, ()))) == set(kinds)
    (row,), barred = workspace.read(contacts.rows, [1]), workspace.read(contact_columns.values, [1], ["suppressed"])
    assert set(ways.by_kind(ways.of_row(row, ["telegram @aigul_j"], barred[1]["suppressed"]))) == set(kinds)
