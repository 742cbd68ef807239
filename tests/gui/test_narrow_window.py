"""A window of any width, in any language: words give way to signs, and nothing is cut."""

from datetime import UTC, date, datetime, timedelta
from itertools import product
from zoneinfo import ZoneInfo

import pytest
from PySide6.QtCore import QPoint
from PySide6.QtGui import QFontMetrics, QFontMetricsF
from PySide6.QtWidgets import QApplication, QLabel, QPushButton

from outreach import i18n
from outreach.gui.kit import dialogs, formatting, layout
from outreach.gui.kit.labels import Text
from outreach.gui.pages.delivery import recipients_view
from outreach.gui.pages.delivery.columns import people_columns
from outreach.gui.pages.delivery.options_view import WAYS
from outreach.gui.pages.releases.workspace import INSPECTOR
from outreach.gui.places import PLACES
from outreach.gui.shell import navigation
from outreach.gui.tables import cells
from outreach.gui.tables.record_model import SortedRows
from outreach.gui.tables.table import RecordTable
from outreach.gui.theme import theme
from outreach.gui.window import Window
from outreach.services.contacts import contacts
from outreach.services.coverage import coverage
from outreach.services.delivery.distributions import RecipientRow
from outreach.store.workspace import Workspace
from tests.gui.office import fill
from tests.gui.test_every_width import cut_in_columns, cut_in_lines, in_sight


@pytest.fixture(params=i18n.LANGUAGES)
def demo_window(request, demo_office, tmp_path, qtbot):
    """A window on the demo workspace, in each language."""
    i18n.use(request.param)
    database = tmp_path / "demo.outreach"
    database.write_bytes(demo_office.read_bytes())
    with Workspace.open(database) as workspace:
        window = Window(workspace)
        qtbot.addWidget(window)
        window.show()
        yield window
        window.warned = True
        window.close()


def opened(workspace, qtbot, language):
    """The window of a filled office, in a language."""
    i18n.use(language)
    fill(workspace)
    window = Window(workspace)
    qtbot.addWidget(window)
    window.show()
    return window


def assert_clear_of(title, buttons):
    assert all(title.geometry().right() < button.geometry().left() for button in buttons)


@pytest.mark.parametrize("language", ["en", "ru", "ky"])
def test_in_a_narrow_window_words_give_way_to_signs_and_nothing_is_cut(workspace, qtbot, language):
    window = opened(workspace, qtbot, language)
    page = window.go("contacts")
    page.show_filter("country:KG,KZ lang:ru,ky beat:water -tag:vip")

    def is_whole():
        for button in page.splitter.widget(0).findChildren(QPushButton):
            if button.isVisible():
                assert button.width() >= min(button.sizeHint().width(), 150), (window.width(), button.text())
        assert page.filter.width() >= 150
        assert page.title.text().strip() == page.title.shown() == page.title_text()

    for width in (880, 1000, 1100, 1280, 1600):
        window.resize(width, 600)
        qtbot.wait(120)  # the chips are drawn a moment later
        qtbot.waitUntil(is_whole)
    window.warned = True


@pytest.mark.parametrize("language", ["ru", "ky"])
def test_the_head_makes_room_for_a_name_that_is_longer_than_the_one_before(workspace, qtbot, language):
    window = opened(workspace, qtbot, language)
    page = window.go("contacts")

    def is_whole():
        buttons = [one for one in page.head.findChildren(QPushButton) if one.isVisible() and one is not page.title]
        assert all(button.width() >= button.sizeHint().width() for button in buttons)
        assert_clear_of(page.title, buttons)
        assert page.title.text().strip() == page.title.shown()

    page.title.show_text("Osh")
    for width in (1200, 1220, 1240, 1260, 1280, 1300):
        page.title.show_text("Osh")
        window.setFixedSize(width, 780)  # nor may the window grow for it
        qtbot.waitUntil(is_whole)
        page.title.show_text(page.title_text())
        qtbot.waitUntil(is_whole)
    window.warned = True


def test_the_navigation_shows_its_icons_alone_where_there_is_little_room(window, qtbot):
    assert not window.navigation.narrow
    window.resize(900, 600)
    qtbot.waitUntil(lambda: window.navigation.narrow)
    window.resize(1280, 800)
    qtbot.waitUntil(lambda: not window.navigation.narrow)


@pytest.mark.parametrize("language", ["en", "ru", "ky"])
def test_a_day_a_state_and_a_phone_are_read_whole_beside_the_pane(workspace, qtbot, language):
    """They are what a row is looked at for; in the smallest of the usual windows the words of others give way."""
    i18n.use(language)
    fill(workspace)
    piece = {"title": "Wells of Naryn tested", "published_on": date(2025, 11, 28)}
    workspace.write("Add", coverage.add, piece)
    window = Window(workspace)
    qtbot.addWidget(window)
    window.resize(1280, 800)
    window.show()
    day = date(2026, 11, 28)
    whole = {
        "releases": {"created_at": formatting.day(day)}, "coverage": {"published_on": formatting.day(day)},
        "history": {"at": formatting.when(datetime.now(UTC))},
    }  # fmt: skip

    def have_room(table, texts):
        for number, column in enumerate(table.records.columns):
            if column.key in texts and table.records.ids:
                room = table.columnWidth(number) - 2 * 8
                assert room >= table.fontMetrics().horizontalAdvance(texts[column.key]), column.key

    for name, texts in whole.items():
        page = window.go(name)
        qtbot.wait(50)
        qtbot.waitUntil(lambda page=page, texts=texts: have_room(page.table, texts))
    window.warned = True


def test_a_place_is_read_whole_when_its_words_are_bold(qtbot):
    words = "Жарыяланган материалдар"  # 180.03 pixels wide in bold, which a whole number of pixels cuts
    made = navigation.Navigation()
    qtbot.addWidget(made)
    place = made.add("coverage", "rss", words, "")
    made.set_narrow(False)
    made.show()
    room = made.width() - navigation.BEFORE - navigation.AFTER
    assert QFontMetricsF(theme.font(strong=True)).horizontalAdvance(words) <= room and place.width() == made.width()


@pytest.mark.parametrize("away", [False, True])
def test_a_moment_bears_its_zone_where_it_is_not_this_computers(away, monkeypatch):
    far = {timedelta(hours=14): "Asia/Bishkek"}.get(datetime.now().astimezone().utcoffset(), "Pacific/Kiritimati")
    monkeypatch.setattr(i18n, "_zone", ZoneInfo(far) if away else None)
    assert ("UTC" in formatting.when(datetime.now(UTC))) is away


def test_the_main_button_keeps_its_words_longest(window, workspace, qtbot):
    fill(workspace)
    workspace.write("Add", coverage.add, {"title": "A piece"})
    page = window.go("coverage")
    left = page.splitter.widget(0)
    head = page.head
    seen = set()
    for width in range(300, 600, 20):
        left.setFixedWidth(width)
        qtbot.wait(20)
        words = {button.text().strip() for button in head.findChildren(QPushButton) if button.isVisible()}
        seen.add(("New piece" in words, "Paste links" in words))
    assert (True, False) in seen and (False, True) not in seen


@pytest.mark.parametrize("name", ["contacts", "outlets", "officers", "lists", "coverage"])
def test_beside_an_empty_page_there_is_no_empty_pane(window, qtbot, name):
    page = window.go(name)
    assert not page.pane.isVisible()
    assert not page.count_label.isVisibleTo(page) and "Columns" not in {
        one.text().strip() for one in page.findChildren(QPushButton) if one.isVisible()
    }, "there is nothing to count, and no column"
    page.new_record()
    assert page.pane.isVisible()
    page.leave()
    assert not page.pane.isVisible()


def test_the_pane_comes_with_the_first_record(window, workspace, qtbot):
    page = window.go("contacts")
    workspace.write("Add", contacts.add, {"name": "Айбек Үлгү"})
    qtbot.waitUntil(page.pane.isVisible)


@pytest.mark.parametrize("language", ["en", "ru", "ky"])
def test_the_name_of_a_page_is_never_covered(workspace, qtbot, language):
    i18n.use(language)
    fill(workspace)
    window = Window(workspace)
    qtbot.addWidget(window)
    window.resize(880, 520)
    window.show()
    for name in ("contacts", "outlets", "officers", "releases", "lists", "distributions", "coverage"):
        page = window.go(name)
        qtbot.wait(50)
        if page.title.isVisible():
            buttons = [one for one in page.head.findChildren(QPushButton) if one.isVisible() and one is not page.title]
            qtbot.waitUntil(lambda page=page, buttons=buttons: assert_clear_of(page.title, buttons) is None)
    window.warned = True


def test_on_a_small_screen_a_dialog_scrolls_and_its_buttons_stay_in_sight(window):
    dialog = dialogs.Dialog("Long", window)
    tall = QLabel("A line")
    tall.setMinimumHeight(3000)
    dialog.body.addWidget(tall)
    button = dialog.add_button("Save", primary=True)
    dialog.show()
    screen = dialog.screen().availableGeometry().height()
    assert dialog.height() < screen
    assert button.mapTo(dialog, button.rect().bottomLeft()).y() < screen
    dialog.close()


def test_a_dialog_is_as_high_as_its_words_need_at_its_width_also_when_they_get_longer(window, qtbot):
    dialog = dialogs.Dialog("Move to a server", window, width=560)
    words = Text("Every row is compared. " * 12, wrap=True)
    dialog.body.addWidget(words)
    button = dialog.add_button("Move", primary=True)
    dialog.show()

    def fits() -> bool:
        least = dialog.heightForWidth(dialog.width())
        seen = button.geometry().bottom() < dialog.height() and words.height() >= words.heightForWidth(words.width())
        return least <= dialog.height() <= least + 1 and seen

    qtbot.waitUntil(fits)
    before = dialog.height()
    words.setText(words.text() * 2)
    qtbot.waitUntil(lambda: fits() and dialog.height() > before)
    dialog.close()


def test_the_table_of_distributions_needs_no_scrolling_to_the_side(demo_window, qtbot):
    page = demo_window.go("distributions")
    for width in (880, 1000, 1120, 1280, 1600):
        demo_window.resize(width, 700)
        qtbot.wait(60)
        for table in (page.table, page.detail.table):
            qtbot.waitUntil(lambda table=table: not table.horizontalScrollBar().maximum())


def test_headlines_and_rules_of_a_table_beside_its_pane_are_read_whole(demo_window, qtbot) -> None:
    bold = QFontMetrics(theme.font(strong=True))
    for width, name in product((1024, 1280, 1366, 1920), ("distributions", "lists")):
        demo_window.resize(width, 800)
        table = demo_window.go(name).table
        qtbot.waitUntil(lambda table=table: bool(table.records.lines and table.records.ids))
        rows = [table.records.lines(table.records.safe_row(place)) for place in range(len(table.records.ids))]
        room = table.viewport().width() - 3 * 8
        assert not [row.name for row in rows if bold.horizontalAdvance(row.name) > room], (width, name)
        assert all(row.below for row in rows)


def test_headlines_are_read_whole_in_two_lines_at_most(demo_window, qtbot) -> None:
    for width, name in product((1024, 1280, 1366, 1920), ("releases", "coverage")):
        demo_window.resize(width, 800)
        table = demo_window.go(name).table
        qtbot.waitUntil(lambda table=table: bool(table.records.ids))
        qtbot.wait(60)
        place = next(one for one in table._places(table.viewport().rect()) if table.records.columns[one.number].wraps)
        assert table.records.lines is None and table.horizontalScrollBar().maximum() == 0, (width, name)
        said = [table.records.cell(table.records.row(n), place.number).text for n in range(len(table.records.ids))]
        for text in said:
            room = place.width - 2 * 8
            shown = cells.broken(text, place.letters, room, wraps=place.wraps)
            assert place.letters.width(text) <= room or " ".join(shown) == text, (width, name, text, shown)


def test_a_word_that_has_room_is_not_cut_for_the_sake_of_one_that_needs_none(qtbot) -> None:
    made = recipients_view.columns(with_release=True, with_files=False, with_notes=False)
    assert "files" not in {column.key for column in made}, "an empty column takes the room of others"
    rows = SortedRows()
    why = "the rule “Beat: water or environment · Has: E-mail”"
    headline = "Media visit: see how a village reads its own river"
    address = "m.abdykadyrova@kokart.example.org"
    rows.show([recipients_view.Row(1, "Мээрим Абдыкадырова", address, "ky", headline, 0, "Timur", "", why)])
    table = RecordTable("people", made, rows.find, rows.fetch)
    qtbot.addWidget(table)
    table.resize(1330, 300)
    table.show()
    table.load()

    def is_whole() -> bool:
        keys = {column.key: number for number, column in enumerate(table.records.columns)}
        width = table.fontMetrics().horizontalAdvance
        said = {"version": headline, "reason": why}
        return all(table.columnWidth(keys[key]) >= width(text) + 16 for key, text in said.items())

    qtbot.waitUntil(is_whole)


def test_distributions_say_at_once_what_their_main_button_does(window, workspace, qtbot):
    fill(workspace)
    window.resize(1280, 800)
    page = window.go("distributions")
    left = page.splitter.widget(0)
    words = lambda: {button.text().strip() for button in left.findChildren(QPushButton) if button.isVisible()}  # noqa: E731
    qtbot.waitUntil(lambda: "Distribute…" in words(), timeout=3000)


def test_on_a_small_screen_the_width_is_the_tables(window, qtbot):
    window.resize(1024, 640)
    qtbot.waitUntil(lambda: window.navigation.narrow)


@pytest.mark.parametrize("language", i18n.LANGUAGES)
def test_the_words_of_every_place_are_read_whole(qtbot, language) -> None:
    i18n.use(language)
    shown = navigation.Navigation()
    qtbot.addWidget(shown)
    for place in PLACES:
        shown.add(place.name, place.icon, i18n._(place.text), "")
    shown.set_narrow(False)
    room = shown.width() - navigation.BEFORE - navigation.AFTER
    width = QFontMetrics(theme.font(strong=True)).horizontalAdvance
    assert not [place.text for place in PLACES if width(i18n._(place.text)) > room]


@pytest.mark.parametrize("language", i18n.LANGUAGES)
def test_what_a_way_of_delivery_does_is_said_in_one_line(qtbot, language) -> None:
    """Seven of two lines left the greetings below the edge of a laptop's screen."""
    i18n.use(language)
    room = INSPECTOR - 2 * theme.AROUND - 24 - 12  # beside the sign, and with a scroll bar
    width = QFontMetrics(theme.font(theme.SMALL)).horizontalAdvance
    assert not [note for _way, note in WAYS.values() if width(i18n._(note)) > room]


def test_how_it_stands_with_a_recipient_is_seen_before_their_language(qtbot):
    rows = SortedRows()
    address = "m.abdykadyrova@kokart.example.org"
    rows.show([RecipientRow(1, 1, "Мээрим Абдыкадырова", address, "ky", "held", "", None, 0, "", "", "held")])
    table = RecordTable("people", people_columns(), rows.find, rows.fetch)
    qtbot.addWidget(table)
    table.show()
    table.load()
    place = {column.key: number for number, column in enumerate(table.records.columns)}
    for width, language in ((1200, True), (580, False)):
        table.resize(width, 300)
        assert not table.isColumnHidden(place["state"])
        assert table.isColumnHidden(place["language"]) is not language


def test_the_filter_of_the_history_stands_where_that_of_other_pages_does(window, qtbot):
    window.resize(1280, 800)
    places = []
    for name in ("outlets", "history"):
        page = window.go(name)
        QApplication.processEvents()
        places.append(page.filter.mapTo(window, QPoint(0, 0)))
    assert places[0] == places[1]


def test_title_and_phone_of_an_officer_and_what_is_known_of_a_recipient_are_read_whole(demo_window, qtbot) -> None:
    for width in (1024, 1280, 1366, 1920):
        demo_window.resize(width, 800)
        table = demo_window.go("officers").table
        qtbot.waitUntil(
            lambda table=table: demo_window.width() == demo_window.page.width() + demo_window.navigation.width() + 1
        )
        assert not list(cut_in_lines(table) if table.records.lines else cut_in_columns(table, ("title", "phone")))
        page = demo_window.go("distributions")
        qtbot.waitUntil(lambda page=page: bool(page.detail.table.records.ids))
        people = page.detail.table
        assert people.records.lines or not people.isColumnHidden(3), (width, "how it stands is not seen")
        for row in map(people.records.safe_row, in_sight(people)):
            assert people.records.lines is None or people.records.lines(row).badges[0]


def test_no_button_stands_alone_in_a_second_row(qtbot) -> None:
    holder = layout.flow(*(QPushButton("W" * 12) for _number in range(3)), spacing=8)
    qtbot.addWidget(holder)
    buttons = holder.findChildren(QPushButton)
    two = 2 * buttons[0].sizeHint().width() + 8
    holder.resize(two, 200)
    holder.show()
    qtbot.waitUntil(lambda: buttons[0].y() < buttons[1].y() == buttons[2].y())
    assert holder.layout().heightForWidth(-16) > 0, "margins may take more than there is"
    holder.resize(two + 200, 200)
    qtbot.waitUntil(lambda: buttons[0].y() == buttons[1].y() == buttons[2].y())


def test_what_is_done_with_a_record_stands_in_one_row_under_it(demo_window, qtbot) -> None:
    for name in ("contacts", "outlets", "officers", "coverage"):
        page = demo_window.go(name)
        page.table.choose_row(0)
        foot = page.pane.foot

        def is_one_row(foot=foot) -> bool:
            seen = [one for one in foot.findChildren(QPushButton) if one.isVisible()]
            inside = all(one.x() >= 0 and one.geometry().right() < foot.width() for one in seen)
            return len(seen) > 1 and len({one.y() for one in seen}) == 1 and inside

        qtbot.waitUntil(is_one_row)
