"""Filtering by values that are ticked: counted, live, alternatives within a kind, in at most five actions."""

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QFontMetrics
from PySide6.QtTest import QTest

from outreach import i18n
from outreach.gui.tables.check_list import ROW, Tick, TickList
from outreach.gui.tables.columns_menu import head_menu
from outreach.gui.tables.facets import FacetPanel
from outreach.gui.theme import theme
from outreach.services.contacts import contacts

PEOPLE = (
    ("KG", "ru", "crime"), ("KG", "ru", "crime"), ("KG", "ky", "crime"), ("KZ", "ru", "crime"), ("KZ", "ru", "sport"),
    ("UZ", "ru", "crime"), ("KG", "ru", "sport"), ("UZ", "uz", "health"),
)  # fmt: skip


@pytest.fixture
def page(workspace, window, qtbot):
    with workspace.writing("Add contacts") as session:
        for number, (country, language, beat) in enumerate(PEOPLE):
            contacts.add(
                session,
                {"name": f"Person {number}", "country": country, "languages": [language], "beats": [beat]},
            )
    return window.go("contacts")


@pytest.fixture
def panel(page, window, qtbot):
    window.do("facets")
    qtbot.waitUntil(lambda: bool(page.by_values.panel.lists["country"].list.ticks()))
    return page.by_values.panel


def line(panel, field, value):
    return next(tick for tick in panel.lists[field].list.ticks() if tick.value == value)


def tick(panel, qtbot, field, value):
    """One click on a line."""
    view = panel.lists[field].list
    row = [tick.value for tick in view.ticks()].index(value)
    view.scrollTo(view.model().index(row, 0))
    place: QRect = view.visualRect(view.model().index(row, 0))
    QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(place.left() + 12, place.center().y()))
    qtbot.waitUntil(lambda: line(panel, field, value).on)


def test_two_countries_a_language_and_a_beat_are_five_actions(page, window, qtbot):
    QTest.mouseClick(page.facets_button, Qt.MouseButton.LeftButton)  # 1
    qtbot.waitUntil(lambda: page.by_values.panel is not None and bool(page.by_values.panel.lists["beat"].list.ticks()))
    panel = page.by_values.panel
    for field, value in (("country", "KG"), ("country", "KZ"), ("lang", "ru"), ("beat", "crime")):  # 2 to 5
        assert panel.lists[field].list.isVisible()
        tick(panel, qtbot, field, value)
    assert page.filter.text() == "country:KG,KZ lang:ru beat:crime"
    assert page.count_label.text() == "3 of 8" and page.count_label.isVisible()
    assert len(page.table.records.ids) == 3


def test_the_same_by_the_keyboard_alone_is_four_actions(page, window, qtbot, type_text):
    QTest.keyClick(window, Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)  # 1
    qtbot.waitUntil(page.filter.hasFocus)
    for word in ("country:KG,KZ ", "lang:ru ", "beat:crime"):  # 2 to 4: words that are typed
        type_text(page.filter, word)
    qtbot.waitUntil(lambda: page.count_label.text() == "3 of 8")


def test_each_value_has_its_number_and_an_impossible_one_is_grey(panel, page, qtbot):
    assert line(panel, "country", "KG").note == "4"
    tick(panel, qtbot, "beat", "health")
    qtbot.waitUntil(lambda: not line(panel, "country", "KG").possible)
    assert line(panel, "country", "UZ").note == "1"
    # Another value of the same kind stays possible: it would be an alternative.
    assert line(panel, "beat", "crime").possible
    view = panel.lists["country"].list
    view.toggled.disconnect()
    clicked = []
    view.toggled.connect(clicked.append)
    view._toggle([tick.value for tick in view.ticks()].index("KG"))
    assert clicked == []


def test_ticking_again_takes_off_and_nothing_jumps(panel, page, qtbot):
    before = [tick.value for tick in panel.lists["country"].list.ticks()]
    tick(panel, qtbot, "country", "UZ")
    assert page.filter.text() == "country:UZ"
    assert [tick.value for tick in panel.lists["country"].list.ticks()] == before
    panel.lists["country"].list.toggled.emit("UZ")
    qtbot.waitUntil(lambda: not line(panel, "country", "UZ").on)
    assert page.filter.text() == "" and page.count_label.text() == "8"


def test_what_is_typed_is_ticked_and_what_is_ticked_is_a_token(panel, page, qtbot):
    page.filter.setText("country:KG")
    page._apply_typed()
    qtbot.waitUntil(lambda: line(panel, "country", "KG").on)
    tick(panel, qtbot, "lang", "ru")
    assert [token.term for token in page.filter.tokens] == ["country:KG", "lang:ru"]
    page.filter.tokens[0].click()
    qtbot.waitUntil(lambda: not line(panel, "country", "KG").on)


def test_the_panel_is_reached_and_left_by_keys(page, window, qtbot):
    page.table.setFocus()
    QTest.keyClick(window, Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier)
    qtbot.waitUntil(lambda: page.by_values.panel is not None and page.by_values.panel.lists["country"].list.hasFocus())
    view = page.by_values.panel.lists["country"].list
    first = view.current()
    QTest.keyClick(view, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: page.filter.text() == f"country:{first}")
    QTest.keyClick(view, Qt.Key.Key_Escape)
    qtbot.waitUntil(page.table.hasFocus)
    assert page.pane.panel() is not page.by_values.panel and not page.facets_button.isChecked()


def test_the_table_stays_where_it_is_and_choosing_a_row_shows_the_record(panel, page, qtbot):
    page.table.setFocus()
    geometry = page.table.geometry()
    page.table.choose_row(2)
    qtbot.waitUntil(lambda: page.pane.panel() is not panel)
    assert page.table.geometry() == geometry


def test_the_values_of_a_column_are_opened_from_its_head(page, qtbot, window):
    menu = head_menu(page, page.column_keys().index("languages"))
    next(one for one in menu.actions() if one.text() == "Filter by values…").trigger()
    qtbot.waitUntil(lambda: page.by_values.panel is not None and page.by_values.panel.lists["lang"].list.hasFocus())
    assert page.table.order() == ("name", False)
    tick(page.by_values.panel, qtbot, "lang", "uz")
    assert page.filter.text() == "lang:uz"


@pytest.mark.parametrize("language", ["en", "ru", "ky"])
def test_what_the_program_itself_says_is_read_whole_and_no_line_is_shown_in_part(
    workspace, window, page, qtbot, language
):
    i18n.use(language)
    panel = FacetPanel(page.ask_facets, page.facet_fields)
    qtbot.addWidget(panel)
    panel.resize(352, 670)
    panel.show()
    panel.begin("")
    qtbot.waitUntil(lambda: bool(panel.lists["is"].list.ticks()) and panel.lists["is"].list.viewport().width() > 100)
    for field in ("is", "has", "country"):
        view = panel.lists[field].list
        for row, tick in enumerate(view.ticks()):
            place: QRect = view.visualRect(view.model().index(row, 0))
            room = place.width() - 26 - 8 - view.fontMetrics().horizontalAdvance(tick.note)
            needed = view.fontMetrics().boundingRect(QRect(0, 0, room, 400), Qt.TextFlag.TextWordWrap, tick.text)
            assert needed.height() <= place.height() and needed.width() <= room, (field, tick.text)
    beats = panel.lists["beat"].list
    assert beats.viewport().height() % ROW == 0


def test_lines_in_which_words_wrap_give_way_where_the_list_becomes_narrower(qtbot):
    text = "Новостное агентство"
    ticks = TickList("Media", wraps=True)
    qtbot.addWidget(ticks)
    wide = QFontMetrics(theme.font()).horizontalAdvance(text) + 40
    ticks.resize(wide, 200)
    ticks.show()
    ticks.show_ticks([Tick("wire", text), Tick("radio", "Радио")])
    places = [ticks.model().index(row, 0) for row in range(2)]
    qtbot.waitUntil(lambda: ticks.visualRect(places[1]).top() == ROW)
    ticks.resize(wide - 20, 200)
    qtbot.waitUntil(lambda: ticks.visualRect(places[1]).top() > ROW)
    assert ticks.visualRect(places[0]).bottom() < ticks.visualRect(places[1]).top()


def test_a_long_list_of_values_is_searched(page, window, workspace, qtbot, type_text):
    with workspace.writing("Add contacts") as session:
        for number in range(30):
            contacts.add(session, {"name": f"More {number}", "tags": [f"tag-{number:02}"]})
    window.do("facets")
    qtbot.waitUntil(lambda: page.by_values.panel is not None and bool(page.by_values.panel.lists["tag"].list.ticks()))
    one = page.by_values.panel.lists["tag"]
    assert one.search.isVisible() and not page.by_values.panel.lists["country"].search.isVisible()
    one.search.setFocus()
    type_text(one.search, "tag-17")
    assert [tick.value for tick in one.list.ticks()] == ["tag-17"]
    QTest.keyClick(one.search, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: page.filter.text() == "tag:tag-17")


def test_under_a_filter_that_is_typed_the_values_that_find_somebody_are_seen_first(page, workspace, window, qtbot):
    with workspace.writing("Add contacts") as session:
        for number in range(40):
            outlet = f"Courier {number % 20}"
            contacts.add(session, {"name": f"Writer {number}", "country": "TJ", "outlet": outlet})
        contacts.add(session, {"name": "Dina Kim", "country": "KZ", "outlet": "Zaman"})
    window.do("facets")
    qtbot.waitUntil(
        lambda: page.by_values.panel is not None and bool(page.by_values.panel.lists["outlet"].list.ticks())
    )
    outlets = page.by_values.panel.lists["outlet"].list
    outlets.choose("Courier 9")
    page.put_filter("country:KZ")
    qtbot.waitUntil(lambda: [tick.value for tick in outlets.ticks() if tick.possible] == ["Zaman"])
    assert outlets.ticks()[0].value == "Zaman"
    assert outlets.verticalScrollBar().value() == 0 and outlets.current() == "Zaman"
