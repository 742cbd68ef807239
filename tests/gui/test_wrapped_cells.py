"""Words that have no room in their column take a second line of it, before they are cut."""

from typing import NamedTuple

import pytest

from outreach.gui.tables.cells import Letters, broken
from outreach.gui.tables.record_model import Column, SortedRows
from outreach.gui.tables.table import SECOND_LINE, plain_table
from outreach.gui.theme import theme

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
