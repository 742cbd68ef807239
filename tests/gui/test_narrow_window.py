"""A window of any width, in any language: words give way to signs, and nothing is cut."""

import pytest
from PySide6.QtWidgets import QPushButton

from outreach import i18n
from outreach.gui.window import Window
from tests.gui.office import fill


@pytest.mark.parametrize("language", ["en", "ru", "ky"])
def test_in_a_narrow_window_words_give_way_to_signs_and_nothing_is_cut(workspace, qtbot, language):
    i18n.use(language)
    fill(workspace)
    window = Window(workspace)
    qtbot.addWidget(window)
    window.show()
    page = window.go("contacts")
    page.show_filter("country:KG,KZ lang:ru,ky beat:water -tag:vip")
    for width in (880, 1000, 1100, 1280, 1600):
        window.resize(width, 600)
        qtbot.wait(120)  # the chips are drawn a moment later
        for button in page.splitter.widget(0).findChildren(QPushButton):
            if button.isVisible():
                assert button.width() >= min(button.sizeHint().width(), 150), (width, button.text())
        assert page.filter.width() >= 150
        assert page.title.text().strip() == page.title.shown() == page.title_text()
    window._warned = True


def test_the_navigation_shows_its_icons_alone_where_there_is_little_room(window, qtbot):
    assert not window.navigation.narrow
    window.resize(900, 600)
    qtbot.waitUntil(lambda: window.navigation.narrow)
    window.resize(1280, 800)
    qtbot.waitUntil(lambda: not window.navigation.narrow)
