"""What could come next in a filter hangs under it: taken by Tab, chosen by arrows, never in the way of typing."""

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest

from outreach.gui.tables.filter_edit import FilterEdit
from tests.gui.office import fill


@pytest.fixture
def page(workspace, window):
    fill(workspace)
    return window.go("contacts")


@pytest.fixture
def line(page, qtbot):
    page.filter.setFocus()
    qtbot.waitUntil(page.filter.hasFocus)
    return page.filter


def offered(line):
    return [offer.text for offer in line.offers()]


def test_values_are_offered_with_their_numbers_and_tab_takes_one(line, page, qtbot, type_text):
    type_text(line, "country:")
    qtbot.waitUntil(lambda: set(offered(line)) == {"KG", "KZ"})
    assert {offer.text: offer.note for offer in line.offers()} == {"KG": "5", "KZ": "1"}
    type_text(line, "kz")
    qtbot.waitUntil(lambda: offered(line) == ["KZ"])
    QTest.keyClick(line, Qt.Key.Key_Tab)
    assert line.text() == "country:KZ" and line.hasFocus() and not offered(line)
    qtbot.waitUntil(lambda: page.count_label.text() == "1 of 6")


def test_a_second_value_is_an_alternative(line, page, qtbot, type_text):
    type_text(line, "country:KZ,k")
    qtbot.waitUntil(lambda: "KG" in offered(line))
    line.take(offered(line).index("KG"))
    assert line.text() == "country:KZ,KG"
    qtbot.waitUntil(lambda: page.count_label.text() == "6 of 6")


def test_a_bare_word_is_left_to_enter_and_offered_as_a_term(line, page, qtbot, type_text):
    type_text(line, "wat")
    qtbot.waitUntil(lambda: "beat:water" in offered(line))
    QTest.keyClick(line, Qt.Key.Key_Return)
    assert line.text() == "wat" and not offered(line)
    assert page.table.hasFocus()
    line.setFocus()
    type_text(line, "e")
    qtbot.waitUntil(lambda: "beat:water" in offered(line))
    QTest.keyClick(line, Qt.Key.Key_Down)
    QTest.keyClick(line, Qt.Key.Key_Return)
    assert line.text() == "beat:water" and line.hasFocus()


def test_a_field_leads_on_to_its_values(line, qtbot, type_text):
    type_text(line, "coun")
    qtbot.waitUntil(lambda: "country:" in offered(line))
    line.take(offered(line).index("country:"))
    assert line.text() == "country:"
    qtbot.waitUntil(lambda: "KG" in offered(line))


def test_escape_puts_away_what_is_offered_and_then_empties_the_line(line, qtbot, type_text):
    type_text(line, "country:K")
    qtbot.waitUntil(lambda: bool(offered(line)))
    QTest.keyClick(line, Qt.Key.Key_Escape)
    assert line.text() == "country:K" and not offered(line)
    QTest.keyClick(line, Qt.Key.Key_Escape)
    assert line.text() == ""


def test_typing_goes_on_and_what_is_offered_never_takes_the_focus(line, page, qtbot, type_text):
    for letter in "страна:":
        type_text(line, letter)
        qtbot.wait(120)
        assert line.hasFocus()
    qtbot.waitUntil(lambda: "KG" in offered(line))
    type_text(line, "KZ")
    assert line.text() == "страна:KZ"
    qtbot.waitUntil(lambda: page.count_label.text() == "1 of 6")


def test_after_a_space_nothing_covers_the_table(line, qtbot, type_text):
    type_text(line, "country:KG")
    qtbot.wait(200)
    type_text(line, " ")
    qtbot.wait(200)
    assert not offered(line)
    QTest.keyClick(line, Qt.Key.Key_Space, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: len(offered(line)) > 3)


def test_down_leads_to_the_table_where_nothing_is_offered(line, page, qtbot):
    QTest.keyClick(line, Qt.Key.Key_Down)
    assert page.table.hasFocus() and page.table.current_id() is not None


def test_a_slip_is_underlined_with_a_sentence_and_what_was_shown_stays(line, page, qtbot, type_text):
    type_text(line, "beat:water colour:red")
    qtbot.waitUntil(lambda: page.bar.complaint.isVisible())
    assert "colour" in page.bar.complaint.text()
    assert line._slip == (11, 21)
    assert line.text() == "beat:water colour:red"
    line.setText("beat:water")
    page._apply_typed()
    assert line._slip is None and not page.bar.complaint.isVisible()


def terms(line):
    return [token.term for token in line.tokens]


def test_a_term_becomes_a_token_when_it_is_whole_and_words_stay_words(line, page, qtbot, type_text):
    type_text(line, "country:KG")
    assert not line.tokens, "it may go on: country:KG,KZ"
    type_text(line, " (city:Osh OR ")
    assert terms(line) == ["country:KG"]
    type_text(line, "city:Bishkek) ")
    assert terms(line) == ["country:KG", "(city:Osh OR city:Bishkek)"]
    type_text(line, "aida -tag:vip ")
    assert "-tag:vip" in terms(line) and line.displayText().endswith("aida ")
    qtbot.waitUntil(lambda: page.filter_text() == line.text().strip())


def test_tokens_are_gone_through_edited_and_taken_off_by_keys(line, page, window, qtbot, type_text):
    type_text(line, "country:KG lang:ru beat:water ")
    QTest.keyClick(line, Qt.Key.Key_Backspace)
    assert terms(line) == ["country:KG", "lang:ru"] and line.hasFocus()
    QTest.keyClick(line, Qt.Key.Key_Left)
    QTest.keyClick(window.focusWidget(), Qt.Key.Key_Left)
    assert window.focusWidget().term == "country:KG"
    QTest.keyClick(window.focusWidget(), Qt.Key.Key_Return)
    assert line.hasFocus() and line.displayText() == "country:KG" and terms(line) == ["lang:ru"]
    type_text(line, ",KZ")
    QTest.keyClick(line, Qt.Key.Key_Return)
    QTest.keyClick(line, Qt.Key.Key_Return)
    assert sorted(terms(line)) == ["country:KG,KZ", "lang:ru"]
    line.setFocus()
    QTest.keyClick(line, Qt.Key.Key_Home)
    QTest.keyClick(line, Qt.Key.Key_Left)
    QTest.keyClick(window.focusWidget(), Qt.Key.Key_Delete)
    assert len(terms(line)) == 1 and line.hasFocus()
    qtbot.waitUntil(lambda: page.filter_text() == line.text())


def test_a_click_on_a_token_edits_it_and_one_on_its_cross_takes_it_off(line, page, qtbot):
    page.show_filter("country:KG lang:ru")
    first, second = line.tokens
    QTest.mouseClick(first, Qt.MouseButton.LeftButton, pos=QPoint(12, 10))
    assert line.displayText() == "country:KG" and terms(line) == ["lang:ru"]
    (second,) = line.tokens
    QTest.mouseClick(second, Qt.MouseButton.LeftButton, pos=QPoint(second.width() - 10, 10))
    assert terms(line) == [] and line.text() == "country:KG"
    qtbot.waitUntil(lambda: page.filter_text() == "country:KG")


def test_where_not_all_tokens_have_room_the_others_are_counted_and_reached_by_keys(line, page, window, qtbot):
    line.setFixedWidth(260)
    page.show_filter("country:KG lang:ru beat:water city:Bishkek")
    shown = lambda: [token.term for token in line.tokens if token.isVisible()]  # noqa: E731
    assert shown() == ["city:Bishkek"] and line._more.text() == "+3" and line._more.isVisible()
    assert "Country: Kyrgyzstan" in line._more.toolTip()
    line.setFocus()
    for _step in range(4):
        QTest.keyClick(window.focusWidget(), Qt.Key.Key_Left)
    assert window.focusWidget().term == "country:KG" and window.focusWidget().isVisible()


def test_a_long_value_is_shortened_in_its_middle_before_other_tokens_are_counted(line, page):
    line.setFixedWidth(620)
    city = "Kochkor-on-the-upper-Chu-by-the-old-caravan-road"
    page.show_filter(f"country:KG city:{city} lang:ru")
    first, second, third = line.tokens
    assert first.isVisible() and second.isVisible() and third.isVisible() and not line._more.text()
    assert (first.text(), third.text()) == ("Country: Kyrgyzstan ", "Language: Russian ")
    assert second.text().startswith("City: Koch") and "…" in second.text() and second.text().endswith("road ")
    assert city in second.toolTip() and second.width() >= second.sizeHint().width()
    line.setFixedWidth(1100)
    assert city in second.text()


def test_a_filter_that_was_put_in_is_given_back_as_it_was(line):
    for text in ("aida  country: KG", "tag:a or x tag:b", "water OR fire", "country:", "312 -66", '"an open quote'):
        line.setText(text)
        assert line.text() == text
    line.clear()
    assert line.text() == "" and not line.tokens


def test_an_answer_that_comes_late_is_dropped(qtbot, type_text):
    asked = []

    class Offer:
        start, end, text, hint, count = 0, 1, "late", "", None

    def complete(text, cursor):
        asked.append(text)
        return [Offer()]

    line = FilterEdit("", complete)
    qtbot.addWidget(line)
    line.show()
    line.activateWindow()
    line.setFocus()
    qtbot.waitUntil(line.hasFocus)
    type_text(line, "a")
    qtbot.waitUntil(lambda: asked == ["a"])
    line._answered(("other", 1, [Offer()]))
    qtbot.waitUntil(lambda: offered(line) == ["late"])
    line._answered(("a", 0, []))
    assert offered(line) == ["late"]
