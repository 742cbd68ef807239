"""A text is written with its marks as one works: by keys, buttons and what one types; nothing of it is lost."""

from __future__ import annotations

import random
from collections.abc import Iterator

import pytest
from PySide6.QtCore import QMimeData, Qt
from PySide6.QtGui import QTextCursor, QTextDocument
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu
from pytestqt.qtbot import QtBot

from outreach.formats import sandbox
from outreach.gui.kit import rich_document
from outreach.gui.pages.releases.editor.find_bar import FindBar
from outreach.gui.pages.releases.editor.rich_prose import LinkPopover, RichField, RichProse, whole_address
from outreach.store.workspace import Workspace
from outreach.values import rich_text
from outreach.values.rich_text import Block, Line, Run
from tests.shared import Shared

CTRL, SHIFT, ALT = (
    Qt.KeyboardModifier.ControlModifier,
    Qt.KeyboardModifier.ShiftModifier,
    Qt.KeyboardModifier.AltModifier,
)
END, START = QTextCursor.MoveOperation.End, QTextCursor.MoveOperation.Start
KEEP = QTextCursor.MoveMode.KeepAnchor


@pytest.fixture
def field(qtbot: QtBot, workspace: Workspace) -> Iterator[RichField]:
    made = RichField(workspace, "body", "Text", 6)
    qtbot.addWidget(made)
    made.resize(600, 400)
    with qtbot.waitExposed(made):
        made.show()
    made.edit.setFocus()
    yield made


@pytest.fixture
def prose(field: RichField) -> RichProse:
    assert isinstance(field.edit, RichProse)
    return field.edit


def press(prose: RichProse, key: Qt.Key, *held: Qt.KeyboardModifier) -> None:
    modifiers = Qt.KeyboardModifier.NoModifier
    for one in held:
        modifiers |= one
    QTest.keyClick(prose, key, modifiers)


def select(prose: RichProse, words: str) -> None:
    start = prose.toPlainText().index(words)
    prose.show_place(start, start + len(words))


# Nothing is lost on the way


WORDS = ("Water", "колодцы", "суу", "  ", "a*b", "[x](y)", "😀", "1. ", "#", "{{name|friend}}", "|", "- ", "“said”")


def some_line(dice: random.Random) -> Line:
    runs = [
        Run(
            dice.choice(WORDS), dice.random() < 0.3, dice.random() < 0.3,
            dice.choice(("", "", "https://example.org/a?b=c&d", "mailto:a@example.org")),
        )
        for _each in range(dice.randint(1, 6))
    ]  # fmt: skip
    return (Run("so"), *runs, Run("end"))


def some_block(dice: random.Random) -> Block:
    kind = dice.choice(("paragraph", "paragraph", "heading", "bullets", "numbers", "quote", "table"))
    if kind == "table":
        wide, tall = dice.randint(1, 4), dice.randint(2, 4)
        return Block("table", rows=tuple(tuple(some_line(dice) for _w in range(wide)) for _t in range(tall)))
    many = 1 if kind == "heading" else dice.randint(1, 4)
    lines = tuple(some_line(dice) for _each in range(many))
    return Block(kind, lines, dice.choice((2, 3)) if kind == "heading" else 0)  # type: ignore[arg-type]


@pytest.mark.parametrize("seed", range(60))
def test_a_document_is_read_back_as_it_was_made(seed: int, qapp: QApplication) -> None:
    dice = random.Random(seed)
    text = rich_text.write([some_block(dice) for _each in range(dice.randint(1, 9))])
    document = QTextDocument()
    rich_document.fill(document, rich_text.read(text))
    assert rich_document.read(document) == rich_text.read(text)
    assert rich_text.write(rich_document.read(document)) == text
    rich_document.dress(document)
    assert rich_text.write(rich_document.read(document)) == text, "another colour is no other text"


def test_texts_that_others_wrote_are_given_back_word_for_word(shared: Shared, qapp: QApplication) -> None:
    """The texts of the corpora, as they are and as if their signs were marks."""
    files = [shared.release, *sorted(shared.corpora("press").rglob("*.txt"))[::10]]
    assert len(files) >= shared.least(5)
    for file in files:
        text = file.read_text("utf-8", "replace")
        for form in (rich_text.from_plain(text), text):
            blocks = rich_text.read(form)
            document = QTextDocument()
            rich_document.fill(document, blocks)
            assert rich_text.write(rich_document.read(document)) == rich_text.write(blocks), file.name


def test_a_table_at_either_end_brings_no_empty_paragraph(qapp: QApplication) -> None:
    text = "| a | b |\n| --- | --- |\n| c |  |"
    document = QTextDocument()
    rich_document.fill(document, rich_text.read(text))
    assert rich_text.write(rich_document.read(document)) == text


def test_a_picture_stays_in_its_place_and_shows_its_caption(field: RichField, prose: RichProse) -> None:
    picture = "![A school](picture:" + "ab" * 32 + ' "Forty schools | © The office")'
    field.set_value(f"one\n\n{picture}\n\ntwo")
    before = prose.grab().toImage()
    prose.moveCursor(END)
    QTest.keyClicks(prose, "!")
    assert field.value() == f"one\n\n{picture}\n\ntwo!"
    field.set_value("one\n\ntwo")
    assert prose.grab().toImage() != before
    assert prose.height() < before.height() / before.devicePixelRatio()


def test_what_nobody_types_in_is_given_back_as_it_was_stored(field: RichField) -> None:
    old = "One\ttwo\n\n\n\n• a\n• b\n\nthree  "
    field.set_value(old)
    assert field.value() == old
    field.edit.moveCursor(END)
    QTest.keyClicks(field.edit, "!")
    assert field.value() == "One two\n\n- a\n- b\n\nthree!"
    field.edit.undo()
    assert field.value() == old


# Keys and buttons


def test_bold_and_italic_by_keys_and_back(prose: RichProse) -> None:
    prose.set_text("Water is life")
    select(prose, "Water")
    press(prose, Qt.Key.Key_B, CTRL)
    press(prose, Qt.Key.Key_I, CTRL)
    assert prose.text() == "***Water*** is life" and {"bold", "italic"} <= prose.marks()
    press(prose, Qt.Key.Key_B, CTRL)
    assert prose.text() == "*Water* is life"
    prose.undo()
    prose.undo()
    prose.undo()
    assert prose.text() == "Water is life"


def test_what_is_typed_after_the_key_is_bold(prose: RichProse) -> None:
    QTest.keyClicks(prose, "We ")
    press(prose, Qt.Key.Key_B, CTRL)
    QTest.keyClicks(prose, "must")
    press(prose, Qt.Key.Key_B, CTRL)
    QTest.keyClicks(prose, " go")
    assert prose.text() == "We **must** go"


def test_a_heading_a_list_and_a_quotation_by_keys(prose: RichProse) -> None:
    for key, held, text in (
        (Qt.Key.Key_1, (CTRL, ALT), "## One"), (Qt.Key.Key_2, (CTRL, ALT), "### One"),
        (Qt.Key.Key_8, (CTRL, SHIFT), "- One"), (Qt.Key.Key_7, (CTRL, SHIFT), "1. One"),
        (Qt.Key.Key_9, (CTRL, SHIFT), "> One"), (Qt.Key.Key_9, (CTRL, SHIFT), "One"),
        (Qt.Key.Key_Asterisk, (CTRL, SHIFT), "- One"),
    ):  # fmt: skip
        if not prose.text():
            QTest.keyClicks(prose, "One")
        press(prose, key, *held)
        assert prose.text() == text


def test_a_button_does_what_its_key_does_and_shows_where_one_is(field: RichField, prose: RichProse) -> None:
    prose.set_text("Water is life")
    prose.selectAll()
    assert field.bar.isVisible()
    field.bar.buttons["bold"].click()
    assert prose.text() == "**Water is life**" and field.bar.buttons["bold"].isChecked() and prose.hasFocus()
    field.bar.buttons["heading"].click()
    field.bar.buttons["heading"].click()
    assert prose.text() == "### **Water is life**" and field.bar.buttons["heading"].isChecked()
    field.bar.buttons["heading"].click()
    assert prose.text() == "**Water is life**" and not field.bar.buttons["heading"].isChecked()
    for button in field.bar.buttons.values():
        assert button.accessibleName() and button.toolTip()
        assert button.focusPolicy() == Qt.FocusPolicy.NoFocus


@pytest.mark.parametrize(
    ("typed", "text"),
    [
        ("## Water", "## Water"), ("### Water", "### Water"), ("- Water", "- Water"), ("* Water", "- Water"),
        ("1. Water", "1. Water"), ("> Water", "> Water"), ("so **it** is", "so **it** is"),
        ("so *it* is", "so *it* is"),
        ("5 * 3 * 2", "5 \\* 3 \\* 2"), ("2*3*4", "2\\*3\\*4"), ("see 1. Water", "see 1. Water"),
        ("dial *100*1#", "dial \\*100\\*1#"), ("* * *", "- \\* \\*"), ('"*it*"', '"*it*"'),
    ],
)  # fmt: skip
def test_what_one_types_at_the_beginning_of_a_line_is_what_it_means(prose: RichProse, typed: str, text: str) -> None:
    QTest.keyClicks(prose, typed)
    assert rich_text.read(prose.text()) == rich_text.read(text)


@pytest.mark.parametrize(
    ("lines", "text"),
    [
        (("- one", "- two", "- three"), "- one\n- two\n- three"), (("* one", "* two"), "- one\n- two"),
        (("1. one", "2. two", "3. three"), "1. one\n2. two\n3. three"), (("1) one", "2) two"), "1. one\n2. two"),
        (("> one", "> two"), "> one\n\n> two"), (("- one", "1. two"), "- one\n- 1\\. two"),
        (("1. one", "2026. two"), "1. one\n2. 2026\\. two"),
    ],
)  # fmt: skip
def test_who_types_the_sign_of_each_point_has_it_once(prose: RichProse, lines: tuple[str, ...], text: str) -> None:
    for line in lines:
        QTest.keyClicks(prose, line)
        press(prose, Qt.Key.Key_Return)
    assert rich_text.read(prose.text()) == rich_text.read(text)


@pytest.mark.parametrize("signs", ["## ", "- ", "1. ", "> "])
def test_one_undo_gives_the_typed_signs_back(prose: RichProse, signs: str) -> None:
    QTest.keyClicks(prose, signs)
    assert prose.document().toPlainText() == ""
    press(prose, Qt.Key.Key_Z, CTRL)
    assert prose.document().toPlainText() == signs and prose.marks() == {"paragraph"}


def test_one_undo_gives_the_stars_back(prose: RichProse) -> None:
    QTest.keyClicks(prose, "so **it**")
    assert prose.text() == "so **it**"
    press(prose, Qt.Key.Key_Z, CTRL)
    assert prose.document().toPlainText() == "so **it**" and prose.toPlainText() == "so **it**"


def test_enter_goes_on_with_a_list_and_ends_it_in_an_empty_point(prose: RichProse) -> None:
    QTest.keyClicks(prose, "- one")
    press(prose, Qt.Key.Key_Return)
    QTest.keyClicks(prose, "two")
    press(prose, Qt.Key.Key_Return)
    press(prose, Qt.Key.Key_Return)
    QTest.keyClicks(prose, "after")
    assert prose.text() == "- one\n- two\n\nafter"


def test_enter_behind_a_heading_begins_a_paragraph_and_shift_enter_a_line(prose: RichProse) -> None:
    QTest.keyClicks(prose, "## Head")
    press(prose, Qt.Key.Key_Return)
    QTest.keyClicks(prose, "one")
    press(prose, Qt.Key.Key_Return, SHIFT)
    QTest.keyClicks(prose, "two")
    press(prose, Qt.Key.Key_Return)
    QTest.keyClicks(prose, "three")
    assert prose.text() == "## Head\n\none\ntwo\n\nthree"


def test_backspace_at_the_beginning_makes_a_point_a_paragraph(prose: RichProse) -> None:
    prose.set_text("- one\n- two")
    prose.moveCursor(START)
    press(prose, Qt.Key.Key_Backspace)
    assert prose.text() == "one\n\n- two"


def test_a_paragraph_behind_a_list_joins_it(prose: RichProse) -> None:
    prose.set_text("- one\n- two\n\nthree")
    prose.moveCursor(END)
    press(prose, Qt.Key.Key_8, CTRL, SHIFT)
    assert prose.text() == "- one\n- two\n- three"


def test_lines_of_a_paragraph_become_points_of_a_list(prose: RichProse) -> None:
    prose.set_text("one\ntwo 😀\nthree")
    prose.selectAll()
    press(prose, Qt.Key.Key_8, CTRL, SHIFT)
    assert prose.text() == "- one\n- two 😀\n- three"


# Links


def test_a_link_is_asked_for_and_put_on_what_is_selected(prose: RichProse, qtbot: QtBot) -> None:
    prose.set_text("See our site now")
    select(prose, "our site")
    press(prose, Qt.Key.Key_K, CTRL)
    (popover,) = prose.window().findChildren(LinkPopover)
    assert not popover.words.isVisible() and popover.address.hasFocus()
    QTest.keyClicks(popover.address, "nowhere at all")
    QTest.keyClick(popover.address, Qt.Key.Key_Return)
    assert popover.isVisible() and popover.problem.text()
    popover.address.clear()
    QTest.keyClicks(popover.address, "example.org/a")
    QTest.keyClick(popover.address, Qt.Key.Key_Return)
    assert prose.text() == "See [our site](https://example.org/a) now" and prose.hasFocus()
    QTest.keyClicks(prose, " here")
    assert prose.text() == "See [our site](https://example.org/a) here now"


@pytest.mark.parametrize(
    ("words", "address", "made"),
    [
        ("our site", "example.org/a", "See [our site](https://example.org/a)"),
        ("example.org/a", "", "See [example.org/a](https://example.org/a)"),
        ("our site", "", "See "),
    ],
)
def test_a_new_link_is_asked_for_from_top_to_bottom(prose: RichProse, words: str, address: str, made: str) -> None:
    QTest.keyClicks(prose, "See ")
    press(prose, Qt.Key.Key_K, CTRL)
    (popover,) = prose.window().findChildren(LinkPopover)
    assert popover.words.hasFocus()
    QTest.keyClicks(popover.words, words)
    QTest.keyClick(popover.words, Qt.Key.Key_Tab)
    assert popover.address.hasFocus()
    QTest.keyClicks(popover.address, address)
    QTest.keyClick(popover.address, Qt.Key.Key_Return)
    assert prose.toPlainText().rstrip() == rich_text.plain(made).rstrip()
    assert popover.isVisible() is (made == "See "), "words alone lead nowhere: it says so"
    assert made == "See " or prose.text() == made


def test_a_link_is_changed_and_taken_off_again(prose: RichProse) -> None:
    prose.set_text("See [our site](https://example.org/a) now")
    prose.show_place(7, 7)
    press(prose, Qt.Key.Key_K, CTRL)
    (popover,) = prose.window().findChildren(LinkPopover)
    assert popover.address.text() == "https://example.org/a"
    popover.address.clear()
    QTest.keyClick(popover.address, Qt.Key.Key_Return)
    assert prose.text() == "See our site now"


@pytest.mark.parametrize("kind", ["bullets", "numbers", "quote", "heading"])
def test_what_is_selected_keeps_its_looks_and_links_in_a_list_and_one_undo_takes_it_back(
    prose: RichProse, kind: str
) -> None:
    text = "a **b** *c* [d](https://example.org) e"
    prose.set_text(text)
    prose.selectAll()
    prose.set_kind(kind, 2 if kind == "heading" else 0)
    made = rich_text.read(prose.text())
    assert made[0].kind == kind and made[0].lines == rich_text.read(text)[0].lines
    press(prose, Qt.Key.Key_Z, CTRL)
    assert prose.text() == text


@pytest.mark.parametrize("key", [Qt.Key.Key_Control, Qt.Key.Key_Shift, Qt.Key.Key_Left, Qt.Key.Key_F5])
def test_a_key_that_writes_nothing_takes_no_link_off_what_is_selected(prose: RichProse, key: Qt.Key) -> None:
    text = "see [our **site**](https://example.org) for more"
    prose.set_text(text)
    stored = prose.text()
    select(prose, "our site")
    press(prose, key)
    assert prose.text() == stored and not prose.document().isUndoAvailable()


def test_a_link_with_a_bold_word_in_it_is_changed_as_a_whole(prose: RichProse) -> None:
    prose.set_text("see [our **new** site](https://example.org/old) and [ours](https://example.org/old)")
    select(prose, "our")
    prose.moveCursor(QTextCursor.MoveOperation.Right)
    prose.ask_link()
    popover = prose.window().findChild(LinkPopover)
    assert popover is not None
    popover.address.setText("https://example.org/new")
    popover.take()
    assert rich_text.read(prose.text()) == rich_text.read(
        "see [our **new** site](https://example.org/new) and [ours](https://example.org/old)"
    )


def test_a_link_is_written_where_nothing_is_selected(prose: RichProse) -> None:
    QTest.keyClicks(prose, "Write to ")
    press(prose, Qt.Key.Key_K, CTRL)
    (popover,) = prose.window().findChildren(LinkPopover)
    QTest.keyClicks(popover.address, "press@example.org")
    popover.words.setFocus()
    QTest.keyClicks(popover.words, "us")
    QTest.keyClick(popover.words, Qt.Key.Key_Return)
    QTest.keyClicks(prose, ".")
    assert prose.text() == "Write to [us](mailto:press@example.org)."


def test_addresses_get_their_scheme_and_others_are_refused() -> None:
    assert whole_address("example.org") == "https://example.org"
    assert whole_address("+996 (555) 112-233") == "tel:+996555112233"
    assert whole_address("a@example.org") == "mailto:a@example.org"
    assert whole_address("HTTPS://example.org") == "HTTPS://example.org"
    assert whole_address("  ") == ""
    for bad in ("javascript:alert(1)", "file:///etc/passwd", "two words", "word"):
        assert whole_address(bad) is None


# Tables


def test_a_table_is_written_by_tab_and_gets_rows_by_it(field: RichField, prose: RichProse) -> None:
    QTest.keyClicks(prose, "Figures")
    field.bar.buttons["table"].click()
    for word in ("Year", "Wells", "Cost", "2026", "12", "30", "2027", "14", "31"):
        QTest.keyClicks(prose, word)
        press(prose, Qt.Key.Key_Tab)
    QTest.keyClicks(prose, "2028")
    press(prose, Qt.Key.Key_Tab, SHIFT)
    QTest.keyClicks(prose, "!")
    head = "Figures\n\n| Year | Wells | Cost |\n| --- | --- | --- |\n"
    assert prose.text() == head + "| 2026 | 12 | 30 |\n| 2027 | 14 | !31 |\n| 2028 |  |  |"
    press(prose, Qt.Key.Key_Return)
    press(prose, Qt.Key.Key_Return)
    QTest.keyClicks(prose, "After")
    assert prose.text().endswith("| 2028 |  |  |\n\nAfter")


def test_rows_and_columns_are_added_and_deleted(prose: RichProse, qtbot: QtBot) -> None:
    prose.set_text("| a | b |\n| --- | --- |\n| c | d |")
    prose.show_place(0, 1)
    menu = QMenu()
    qtbot.addWidget(menu)
    prose.fill_menu(menu, prose.textCursor())
    add_row, add_column, *_others = menu.actions()
    add_column.trigger()
    assert prose.text() == "| a |  | b |\n| --- | --- | --- |\n| c |  | d |"
    prose.undo()
    add_row.trigger()
    assert prose.text() == "| a | b |\n| --- | --- |\n|  |  |\n| c | d |"


def test_tab_outside_of_a_table_leaves_the_text(prose: RichProse) -> None:
    prose.set_text("Water")
    press(prose, Qt.Key.Key_Tab)
    assert "\t" not in prose.text()


# Copying and pasting


def test_what_is_copied_keeps_its_marks_here_and_is_words_and_html_elsewhere(prose: RichProse) -> None:
    prose.set_text("A **bold** [site](https://example.org)\n\n- one\n- two")
    prose.selectAll()
    press(prose, Qt.Key.Key_C, CTRL)
    data = QApplication.clipboard().mimeData()
    assert data.text() == "A bold site\n\n• one\n• two"
    assert "https://example.org" in data.html() and "<li" in data.html()
    prose.set_text("")
    press(prose, Qt.Key.Key_V, CTRL)
    assert prose.text() == "A **bold** [site](https://example.org)\n\n- one\n- two"


def test_part_of_a_heading_is_copied_as_words(prose: RichProse) -> None:
    prose.set_text("## One two\n\nthree")
    select(prose, "two")
    press(prose, Qt.Key.Key_C, CTRL)
    prose.moveCursor(END)
    press(prose, Qt.Key.Key_V, CTRL)
    assert prose.text() == "## One two\n\nthreetwo"


def test_plain_words_are_pasted_as_they_are(prose: RichProse) -> None:
    QApplication.clipboard().setText("5 * 3 * 2\n\n- no list?\n# no heading")
    press(prose, Qt.Key.Key_V, CTRL)
    assert prose.toPlainText() == "5 * 3 * 2\n\n- no list?\n# no heading"


def test_what_is_pasted_from_word_or_a_browser_keeps_its_structure(prose: RichProse, qtbot: QtBot) -> None:
    data = QMimeData()
    data.setText("Wells\nWater is life\none")
    data.setHtml("<h2>Wells</h2><p>Water is <b>life</b></p><ul><li>one</ul>")
    prose.insertFromMimeData(data)
    qtbot.waitUntil(lambda: prose.text() == "## Wells\n\nWater is **life**\n\n- one")
    press(prose, Qt.Key.Key_Z, CTRL)
    assert prose.text() == ""


def test_html_that_cannot_be_read_is_pasted_as_words(
    prose: RichProse, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("outreach.formats.documents.rich_html.MAX_PASTED", 3)
    monkeypatch.setattr(sandbox, "_inside", True)
    data = QMimeData()
    data.setText("Water is life")
    data.setHtml("<p>Water is <b>life</b></p>")
    prose.insertFromMimeData(data)
    qtbot.waitUntil(lambda: prose.text() == "Water is life")


def test_the_words_alone_are_pasted_by_their_key(prose: RichProse) -> None:
    QApplication.clipboard().setText("5 * 3 * 2")
    press(prose, Qt.Key.Key_V, CTRL, SHIFT)
    assert prose.toPlainText() == "5 * 3 * 2"


def test_blocks_pasted_into_a_paragraph_part_it(prose: RichProse) -> None:
    prose.set_text("onetwo")
    prose.show_place(3, 3)
    cursor = prose.textCursor()
    cursor.setPosition(3)
    prose.setTextCursor(cursor)
    prose.put_marked("## Head\n\n- a\n- b")
    assert prose.text() == "one\n\n## Head\n\n- a\n- b\n\ntwo"
    prose.undo()
    assert prose.text() == "onetwo"


# Places


def test_a_place_of_the_plain_words_is_found_in_the_document(prose: RichProse) -> None:
    prose.set_text("One 24 😀\n\n- point 24\n- **24** more\n\n| a | 24 |\n| --- | --- |\n| 24 | z |")
    words = prose.toPlainText()
    at = -1
    for number in range(5):
        at = words.index("24", at + 1)
        prose.show_place(at, at + 2)
        assert prose.textCursor().selectedText() == "24"
        before = prose.document().toRawText()[: prose.textCursor().selectionStart() - 1].count("24")
        assert before == number


# Find and replace


@pytest.fixture
def bar(prose: RichProse, qtbot: QtBot) -> FindBar:
    made = FindBar()
    qtbot.addWidget(made)
    prose.find_wanted.connect(lambda: made.open_for(prose))
    prose.set_text("Water is **water**.\n\n- water\n\n| water | b |\n| --- | --- |\n| c | d |")
    select(prose, "Water")
    press(prose, Qt.Key.Key_F, CTRL)
    return made


def test_what_is_selected_is_looked_for_and_enter_goes_round(prose: RichProse, bar: FindBar) -> None:
    assert bar.words.text() == "Water" and bar.count.text() == "4" and len(prose.extraSelections()) == 4
    seen = []
    for _each in range(4):
        QTest.keyClick(bar.words, Qt.Key.Key_Return)
        seen.append(prose.textCursor().selectionStart())
    assert len(set(seen)) == 4 and seen[-1] == 0, "from the first, which was selected, and round"
    QTest.keyClick(bar.words, Qt.Key.Key_Return, SHIFT)
    assert prose.textCursor().selectionStart() == seen[-2]
    QTest.keyClick(bar.words, Qt.Key.Key_Escape)
    assert bar.isHidden() and not prose.extraSelections()


def test_one_match_is_replaced_and_the_next_selected(prose: RichProse, bar: FindBar) -> None:
    QTest.keyClicks(bar.other, "River")
    QTest.keyClick(bar.other, Qt.Key.Key_Return)
    assert prose.text().startswith("River is **water**.") and prose.textCursor().selectedText() == "water"


def test_tab_leads_from_what_is_looked_for_to_what_takes_its_place(bar: FindBar) -> None:
    QTest.keyClick(bar.words, Qt.Key.Key_Tab)
    assert bar.other.hasFocus()


def test_all_are_replaced_with_their_marks_and_one_undo_brings_them_back(prose: RichProse, bar: FindBar) -> None:
    before = prose.text()
    QTest.keyClicks(bar.other, "river")
    bar.replace_all()
    assert prose.text() == "river is **river**.\n\n- river\n\n| river | b |\n| --- | --- |\n| c | d |"
    assert bar.count.text() == "0"
    prose.undo()
    assert prose.text() == before
