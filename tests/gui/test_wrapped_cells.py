"""Words that have no room in their column take a second line of it, before they are cut."""

from typing import NamedTuple

import pytest
from PySide6.QtWidgets import QPushButton

from outreach.gui.kit.labels import breakable
from outreach.gui.kit.line_edit import LineEdit
from outreach.gui.shell.strip import Strip
from outreach.gui.tables.cells import Letters, broken
from outreach.gui.tables.record_model import Column, SortedRows
from outreach.gui.tables.table import SECOND_LINE, plain_table
from outreach.gui.theme import theme
from outreach.services.contacts import contacts

HEADLINE = "Жаштар тоо айылдарынын каналдарын оңдоону үйрөнүп жатышат деди кеңсе"


class Row(NamedTuple):
    id: int
    name: str


@pytest.fixture
def table(qtbot):
    rows = SortedRows()
    rows.show([Row(1, "Short"), Row(2, HEADLINE)])
    columns = [
        Column("id", "Number", 60, lambda row: str(row.id), whole=True),
        Column("name", "Headline", 300, lambda row: row.name, room=200, wraps=True),
    ]
    made = plain_table("wrapped", columns, rows, "Headlines")
    qtbot.addWidget(made)
    made.resize(360, 300)
    made.show()
    made.load()
    return made


def test_rows_have_two_lines_where_a_headline_has_no_room_in_one(table, qtbot):
    one = theme.DENSITIES["comfortable"]
    assert table.rowHeight(0) == table.rowHeight(1) == one + SECOND_LINE
    table.resize(900, 300)
    qtbot.waitUntil(lambda: table.rowHeight(0) == one)
    table.resize(360, 300)
    qtbot.waitUntil(lambda: table.rowHeight(0) == one + SECOND_LINE)
    table.set_density("compact")
    assert table.rowHeight(0) == theme.DENSITIES["compact"] + SECOND_LINE


def test_a_text_is_broken_between_words_and_its_last_line_cut_short(qtbot):
    letters = Letters(theme.font())
    room = int(letters.width(HEADLINE) * 0.6)
    first, second = broken(HEADLINE, letters, room, wraps=True)
    assert f"{first} {second}" == HEADLINE and letters.width(first) <= room
    assert broken(HEADLINE, letters, room, wraps=False)[0].endswith("…")
    first, second = broken(HEADLINE, letters, room // 2, wraps=True)
    assert HEADLINE.startswith(first) and second.endswith("…")
    assert len(broken("Водоснабжение", letters, 40, wraps=True)) == 1, "one long word stays one line"


def test_a_long_address_goes_on_in_the_next_line_after_its_at():
    assert breakable("a.sooronbaeva@arashan.example.org") == "a.sooronbaeva@\u200barashan.example.org"
    assert breakable("news@example.org") == "news@example.org"
    assert breakable("W" * 30) == "W" * 20 + "\u200b" + "W" * 10


def test_a_hint_that_has_no_room_ends_in_one_ellipsis(qtbot):
    field = LineEdit("Search contacts, actions…  Ctrl+K", name="Search")
    qtbot.addWidget(field)
    field.resize(field.fontMetrics().horizontalAdvance(field.placeholderText()) + 10, 32)
    field.show()
    assert field.placeholderText() == "Search contacts, actions…"


def test_what_kind_of_workspace_is_open_is_said_whole_in_a_narrow_window(qtbot):
    text = "Демо: люди вымышлены, ваше рабочее пространство не затронуто."
    shown = Strip("info", text, QPushButton("Вернуть демо к началу"), QPushButton("Назад в своё рабочее пространство"))
    qtbot.addWidget(shown)
    shown.resize(820, shown.sizeHint().height())
    shown.show()
    assert shown.said.fontMetrics().horizontalAdvance(text) > shown.said.width(), "it has no room in one line"
    assert shown.said.wordWrap() and shown.said.heightForWidth(shown.said.width()) <= shown.height()


@pytest.mark.parametrize("width", [1280, 1920])
def test_a_name_of_eighty_letters_is_read_whole_in_the_table(workspace, window, qtbot, width):
    name = "Constantine-Alexander Featherstonehaugh-Cholmondeley of Mount Pleasant Road, Sr"
    workspace.write("Add", contacts.add, {"name": name})
    window.resize(width, 800)
    table = window.go("contacts").table
    one = theme.DENSITIES["comfortable"]
    qtbot.waitUntil(lambda: table.rowHeight(0) == one + SECOND_LINE)
    (place,) = [one for one in table._places(table.viewport().rect()) if one.number == 0]
    assert place.wraps and " ".join(broken(name, place.letters, place.width - 16, wraps=True)) == name
