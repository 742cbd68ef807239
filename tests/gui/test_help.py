"""The help: the same pages in three languages, nothing in them that is not there, and the window that shows them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QSize, Qt, QUrl
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest

from outreach import i18n
from outreach.gui import actions
from outreach.gui.pages.help import pages
from outreach.gui.pages.help import window as help_window
from outreach.gui.pages.help.pages import to_html
from outreach.gui.pages.help.window import HelpWindow
from outreach.gui.pages.settings.page import SECTIONS
from outreach.gui.places import BY_NAME
from outreach.gui.theme import theme
from outreach.gui.window import Window
from outreach.model import filters
from tests.gui.contrast import contrast as contrast_of

LANGUAGES = ("en", "ru", "ky")
EVERY = [(language, name) for language in LANGUAGES for name in pages.PAGES]


@pytest.fixture(autouse=True)
def in_english() -> Iterator[None]:
    i18n.use("en")
    yield
    i18n.use("en")


@pytest.fixture
def shown(window: Window) -> Iterator[HelpWindow]:
    made = help_window.show(window, "contacts")
    yield made
    made.close()


def source(language: str, name: str) -> str:
    return pages.page(name, language).source


def said(language: str, name: str) -> str:
    """A page without its examples, in which a picture or a link is none of the page's own."""
    return re.sub(r"`[^`\n]+`", "", source(language, name))


def headings(text: str) -> list[int]:
    return [len(found) for found in re.findall(r"^(#+) ", text, re.M)]


def test_there_is_no_page_that_is_not_in_the_contents() -> None:
    for language in LANGUAGES:
        assert {path.stem for path in pages.folder(language).glob("*.md")} == set(pages.PAGES)


@pytest.mark.parametrize(("language", "name"), EVERY)
def test_every_page_says_the_same_in_each_language(language: str, name: str) -> None:
    there, english = source(language, name), source("en", name)
    assert headings(there) == headings(english) and headings(there)[0] == 1
    for pattern in (r"\{\{\w+(?::\w+)?\}\}", r"\]\(([^)]+)\)", r"^(?:- |\d+\.|\|)"):
        found = re.findall(pattern, said(language, name), re.M)
        assert sorted(found) == sorted(re.findall(pattern, said("en", name), re.M)), pattern
    if language != "en":
        assert re.search("[а-яё]{4}", there) and "# " in there


@pytest.mark.parametrize(("language", "name"), EVERY)
def test_every_link_picture_and_action_is_there(language: str, name: str) -> None:
    text = said(language, name)
    for link in re.findall(r"(?<!!)\[[^\]]+\]\(([^)]+)\)", text):
        page, _hash, anchor = link.partition("#")
        assert page.removesuffix(".md") in pages.PAGES
        if anchor:
            titles = re.findall(r"^#+ (.+)$", source(language, page.removesuffix(".md")), re.M)
            assert anchor in [anchor(title) for title in titles]
    for picture in re.findall(r"!\[[^\]]+\]\(([^)]+)\)", text):
        assert not QImage(str(pages.folder(language) / picture)).isNull(), picture
    for kind, action in re.findall(r"\{\{(\w+):(\w+)\}\}", text):
        assert kind in ("action", "key") and action in actions.BY_NAME, action
        assert kind == "action" or actions.BY_NAME[action].shortcut


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_example_of_a_filter_can_be_asked(language: str) -> None:
    examples = re.findall(r"^\| `([^`]+)`", source(language, "filters"), re.M)
    assert len(examples) == 13
    for example in examples:
        filters.parse(example)


def test_every_place_of_the_window_has_its_page() -> None:
    # The audience and the delivery of a release, and the sections of the settings, have pages of their own.
    topics = {"distributing", *SECTIONS}
    assert set(pages.OF_PLACES) == {*BY_NAME, *topics}
    assert set(pages.OF_PLACES.values()) <= set(pages.PAGES)


def test_the_pictures_are_small_and_of_one_size() -> None:
    pictures = [path for language in LANGUAGES for path in pages.folder(language).glob("*.png")]
    assert sum(path.stat().st_size for path in pictures) < 4_000_000
    assert {QImage(str(path)).size() for path in pictures} == {QSize(1680, 990)}
    names = [{path.name for path in pages.folder(language).glob("*.png")} for language in LANGUAGES]
    assert names[0] == names[1] == names[2]
    used = {name for page in pages.PAGES for name in re.findall(r"\]\((\w+\.png)\)", source("en", page))}
    assert used == names[0]


def test_no_heading_is_cut_in_the_contents(shown: HelpWindow) -> None:
    room = shown.contents.viewport().width() - 24
    metrics = shown.contents.fontMetrics()
    for language in LANGUAGES:
        for page in pages.all_pages(language):
            assert metrics.horizontalAdvance(page.title) <= room, page.title


def test_names_and_keys_are_the_programs_own() -> None:
    made = to_html("Press {{action:undo}} or {{key:redo}}.\n\n{{filters}}\n\n{{shortcuts}}", lambda _name: 80)
    assert "<b>Undo</b>" in made and "Ctrl+Z" in made and "Ctrl+Shift+Z" in made
    assert all(f"{name}:" in made for name in filters.FIELDS)
    i18n.use("ru")
    assert "<b>Отменить</b>" in to_html("{{action:undo}}", lambda _name: 80)


def test_markdown_of_a_page_cannot_be_html() -> None:
    made = to_html("# <b>x</b>\n\n`<i>`\n\n- one\n  more\n- two **bold**\n\n| <a> | b |", lambda _name: 80)
    assert "&lt;b&gt;" in made and "<code>&lt;i&gt;</code>" in made and "<li>one more</li>" in made
    assert "<b>bold</b>" in made and "&lt;a&gt;" in made


def test_f1_opens_the_page_of_where_one_is(window: Window) -> None:
    window.go("lists")
    QTest.keyClick(window, Qt.Key.Key_F1)
    opened = window.findChild(HelpWindow)
    assert opened is not None and opened.isVisible() and opened.browser.page.name == "lists"
    assert "press list has three parts" in opened.browser.toPlainText()
    window.go("history")
    window.do("help")
    assert opened.browser.page.name == "history" and window.findChildren(HelpWindow) == [opened]
    opened.close()


def test_links_lead_on_and_back_leads_back(shown: HelpWindow) -> None:
    assert not shown.back_button.isEnabled()
    shown._follow(QUrl("filters.md"))
    assert shown.browser.page.name == "filters"
    assert shown.contents.currentItem().text() == "The filter language"
    QTest.keyClick(shown, Qt.Key.Key_Left, Qt.KeyboardModifier.AltModifier)
    assert shown.browser.page.name == "contacts"


def test_the_search_leaves_the_pages_that_say_it_and_shows_the_first(shown: HelpWindow) -> None:
    shown.search.setText("keyring")
    titles = [shown.contents.item(place).text() for place in range(shown.contents.count())]
    assert titles == [
        "Drafts, sending, the mail server", "Security", "Backup", "An office on PostgreSQL",
        "Sign-in: for the ICT desk", "Command line",
    ]  # fmt: skip
    assert shown.browser.page.name == "sending"
    assert shown.browser.textCursor().selectedText() == "keyring"
    shown.search.setText("zzzz")
    assert shown.contents.count() == 0 and shown.browser.page.name == "sending"
    shown.search.clear()
    assert shown.contents.count() == len(pages.PAGES)


def test_backspace_in_the_search_takes_a_letter_and_elsewhere_leads_back(shown: HelpWindow) -> None:
    shown.show_page("filters")
    shown.search.setFocus()
    shown.search.setText("backups")
    here = shown.browser.page.name
    QTest.keyClick(shown.search, Qt.Key.Key_Backspace)
    assert shown.search.text() == "backup" and shown.browser.page.name == here
    shown.search.clear()
    shown.browser.setFocus()
    QTest.keyClick(shown.browser, Qt.Key.Key_Backspace)
    assert shown.browser.page.name != here


def test_a_search_finds_a_page_by_its_heading_first() -> None:
    assert pages.search("backup")[0].name == "backup"
    assert "privacy" in [page.name for page in pages.search("erase")]
    assert pages.search("резервная", "ru")[0].name == "backup"


def test_pages_are_shown_in_the_colours_in_use(shown: HelpWindow, qapp: object) -> None:
    theme.use(qapp, "dark")  # type: ignore[arg-type]
    shown.show_page("first-steps")
    cursor = shown.browser.textCursor()
    cursor.setPosition(3)
    colour = cursor.charFormat().foreground().color()
    assert contrast_of(colour.name(), theme.colours()["ground"]) > 7


def test_pictures_are_never_wider_than_the_page(shown: HelpWindow) -> None:
    for wide in (1040, 700):
        shown.resize(wide, 600)
        shown.show_page("contacts")
        assert shown.browser.horizontalScrollBar().maximum() == 0


def test_the_readme_shows_pictures_that_are_there() -> None:
    home = Path(__file__).parents[2]
    named = re.findall(r"!\[[^\]]*\]\(([^)]+)\)", (home / "README.md").read_text("utf-8"))
    assert named and all((home / name).is_file() for name in named)
