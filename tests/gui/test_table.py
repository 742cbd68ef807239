"""A table reads only the rows in sight, keeps its current record, and selects without asking every row."""

from array import array
from typing import NamedTuple

import pytest
from PySide6.QtCore import Qt

from outreach.gui.tables.cells import PADDING
from outreach.gui.tables.record_model import PAGE, Column, SortedRows
from outreach.gui.tables.table import HEAD_EDGE, RecordTable
from outreach.gui.theme import theme
from tests.patience import soon


class Row(NamedTuple):
    id: int
    name: str


COLUMNS = [
    Column("name", "Name", 100, lambda row: row.name, "name"),
    Column("id", "Number", 100, lambda row: str(row.id), tone=lambda row: "problem" if row.id == 3 else ""),
]


class Source:
    """A source that writes down what it was asked."""

    def __init__(self, count: int) -> None:
        self.ids = array("q", range(1, count + 1))
        self.fetched: list[int] = []
        self.sorts: list[tuple[str, bool]] = []

    def find(self, sort, descending):
        self.sorts.append((sort, descending))
        return array("q", reversed(self.ids)) if descending else self.ids[:]

    def fetch(self, ids):
        self.fetched.append(len(ids))
        return [Row(number, f"Name {number}") for number in ids]


@pytest.fixture
def source():
    return Source(100_000)


@pytest.fixture
def table(qtbot, source):
    made = RecordTable("test", COLUMNS, source.find, source.fetch)
    qtbot.addWidget(made)
    made.resize(600, 400)
    made.show()
    made.load()
    made.repaint()
    return made


def test_only_the_rows_in_sight_are_read(table, source):
    assert table.records.rowCount() == 100_000
    assert source.fetched == [PAGE]
    table.scrollToBottom()
    table.repaint()
    assert sum(source.fetched) <= 3 * PAGE


def test_everything_is_selected_at_once_and_read_as_ranges(table):
    soon(0.5, table.selectAll)
    assert soon(0.5, table.selection_count) == 100_000
    assert len(table.selected_ids()) == 100_000


def test_a_click_on_a_head_sorts_in_the_database(table, source, qtbot):
    header = table.horizontalHeader()
    x = header.sectionViewportPosition(0) + 10
    qtbot.mouseClick(header.viewport(), Qt.MouseButton.LeftButton, pos=header.rect().center().__class__(x, 8))
    assert source.sorts[-1] == ("name", True)
    assert table.records.ids[0] == 100_000


def test_the_current_record_stays_when_others_come_before_it(table, source):
    table.choose(50)
    source.ids = array("q", [7_000_000, *range(1, 60)])
    table.load()
    assert table.current_id() == 50
    assert table.currentIndex().row() == 50


def test_where_the_current_record_has_gone_its_neighbour_is_current(table, source, qtbot):
    table.choose(50)
    told = []
    table.current_changed.connect(told.append)
    source.ids.remove(50)
    table.load()
    assert table.current_id() == 51
    assert told == [51]


def test_what_did_not_change_is_not_read_again(table, source):
    source.fetched.clear()
    table.load(changed={5_000})
    table.repaint()
    assert source.fetched == []
    table.load(changed={3})
    table.repaint()
    assert source.fetched == [PAGE]


def test_a_problem_bears_its_sign(table):
    assert table.records.cell(table.records.row(2), 1).sign
    assert not table.records.cell(table.records.row(3), 1).sign


def test_a_record_that_has_gone_is_drawn_empty(qtbot):
    table = RecordTable("gone", COLUMNS, lambda *_a: array("q", [1, 2]), lambda ids: [Row(1, "there")])
    qtbot.addWidget(table)
    table.load()
    assert table.records.index(0, 0).data() == "there"
    assert table.records.index(1, 0).data() == ""


def test_text_from_outside_stays_on_its_line(qtbot):
    rows = SortedRows()
    rows.show([Row(0, "<b>bold</b>\n\u202egnp.exe" + "a\u0301" * 400)])
    table = RecordTable("hostile", COLUMNS, rows.find, rows.fetch)
    qtbot.addWidget(table)
    table.load()
    text = table.records.index(0, 0).data()
    assert text.startswith("<b>bold</b> gnp.exe")
    assert "\n" not in text and "\u202e" not in text and len(text) <= 300


def test_enter_opens_the_current_record(table, qtbot):
    table.choose(4)
    with qtbot.waitSignal(table.opened) as opened:
        qtbot.keyClick(table, Qt.Key.Key_Return)
    assert opened.args == [4]


def test_the_columns_fill_the_width(table):
    table.resize(900, 400)
    table.fit()
    assert sum(table.columnWidth(n) for n in range(2)) == table.viewport().width()


def colours_of(table, row):
    """The colours in a row as it is painted."""
    image = table.viewport().grab().toImage()
    height = table.verticalHeader().defaultSectionSize()
    line = range(row * height + 1, (row + 1) * height - 2)
    return {image.pixelColor(x, y).name() for y in line for x in range(0, image.width(), 1)}


def test_rows_are_painted_in_the_colours_of_the_theme(table):
    table.choose(2)
    plain, selected, problem = (colours_of(table, row) for row in (0, 1, 2))
    assert theme.colours()["text"] in plain
    assert theme.colours()["selected"] in selected - plain
    assert theme.colours()["problem"] in problem - plain


def test_what_has_no_room_is_cut_short(table):
    table.records.columns[0] = table.records.columns[0]._replace(text=lambda row: "long " * 40)
    image = table.viewport().grab().toImage()
    height, edge = table.verticalHeader().defaultSectionSize(), table.columnWidth(0)
    before = {image.pixelColor(x, y).name() for x in range(edge) for y in range(height)}
    margin = {image.pixelColor(x, y).name() for x in range(edge - PADDING + 1, edge) for y in range(height)}
    assert theme.colours()["text"] in before - margin


def test_an_error_while_painting_is_told_and_ends_nothing(qtbot, monkeypatch):
    told = []
    monkeypatch.setattr("outreach.gui.kit.errors.report", told.append)

    def fetch(ids):
        raise RuntimeError("no rows today")

    table = RecordTable("broken", COLUMNS, lambda *_a: array("q", [1, 2]), fetch)
    qtbot.addWidget(table)
    table.resize(300, 200)
    table.load()
    table.viewport().grab()
    qtbot.waitUntil(lambda: bool(told))
    assert str(told[0]) == "no rows today"


def test_all_stay_selected_in_another_order_and_under_other_columns(table):
    table.selectAll()
    table.sort("id", True)
    assert table.selection_count() == 100_000 and table.selected_ids()[0] == 100_000
    table.set_columns(COLUMNS[:1])
    assert table.selection_count() == 100_000


def test_what_has_come_since_is_not_selected_with_the_others_and_the_number_is_told(table, source, qtbot):
    told = []
    table.selection_changed.connect(told.append)
    table.selectAll()
    source.ids.append(100_001)
    table.load()
    assert table.selection_count() == 100_000 and 100_001 not in table.selected_ids()
    source.ids = source.ids[:50_000]
    table.load()
    assert table.selection_count() == 50_000 and told[-1] == 50_000


def listed(qtbot, name, columns, rows, size=None):
    source = SortedRows()
    source.show(rows)
    table = RecordTable(name, columns, source.find, source.fetch)
    qtbot.addWidget(table)
    if size:
        table.resize(*size)
    table.show()
    table.load()
    return table


def test_what_identifies_a_person_is_never_cut_and_other_columns_give_way(qtbot):
    address = "aigul.zhumabekova.newsroom@example.org"
    columns = [
        Column("name", "Name", 100, lambda row: row.name, whole=True),
        Column("address", "E-mail", 100, lambda row: address, whole=True),
        Column("reason", "Why", 300, lambda row: "because"),
    ]
    table = listed(qtbot, "whole", columns, [Row(0, "Айгүл Жумабекова")])
    for width, hidden in ((900, False), (470, True)):
        table.resize(width, 300)
        assert table.isColumnHidden(2) is hidden
        for number, text in enumerate(("Айгүл Жумабекова", address)):
            assert table.columnWidth(number) >= table.fontMetrics().horizontalAdvance(text) + 16


def test_what_yields_gives_way_before_an_address_at_its_right(qtbot):
    address = "aigul.zhumabekova.newsroom@example.org"
    columns = [
        Column("name", "Name", 100, lambda row: row.name, whole=True),
        Column("outlet", "Outlet", 100, lambda row: "Agency"),
        Column("beats", "Beats", 100, lambda row: "water", yields=True),
        Column("address", "E-mail", 100, lambda row: address, whole=True),
    ]
    table = listed(qtbot, "yields", columns, [Row(0, "Айгүл Жумабекова")])
    for width in range(900, 300, -5):
        table.resize(width, 300)
        if table.isColumnHidden(2) or table.isColumnHidden(3):
            break
    assert [table.isColumnHidden(number) for number in range(4)] == [False, False, True, False]


def test_for_room_of_an_outlets_name_the_columns_that_yield_are_hidden(qtbot):
    outlet = "Агентство новостей гор и рек"
    columns = [
        Column("name", "Name", 100, lambda row: row.name, whole=True),
        Column("outlet", "Outlet", 60, lambda row: outlet, room=400),
        Column("beats", "Beats", 300, lambda row: "water", yields=True),
        Column("city", "City", 80, lambda row: "Osh"),
    ]
    table = listed(qtbot, "room", columns, [Row(0, "Айгүл Жумабекова")])
    needed = table.fontMetrics().horizontalAdvance(outlet) + 16
    for width in range(900, 300, -10):
        table.resize(width, 300)
        assert table.columnWidth(1) >= needed
        if table.isColumnHidden(2):
            break
    assert [table.isColumnHidden(number) for number in (1, 2, 3)] == [False, True, False]
    table.resize(260, 300)  # no room for it whole: it is cut rather than hidden
    assert not table.isColumnHidden(1)


def test_an_address_further_down_is_whole_when_it_comes_into_sight(qtbot):
    long = "zh.duishombiev@narynwave.example.org"
    columns = [
        Column("name", "Name", 100, lambda row: row.name),
        Column("address", "E-mail", 100, lambda row: long if row.id == 200 else "a@example.org", whole=True),
    ]
    table = listed(qtbot, "further", columns, [Row(number, f"Name {number}") for number in range(1, 300)], (380, 400))
    needed = table.fontMetrics().horizontalAdvance(long) + 16
    assert table.columnWidth(1) < needed
    table.choose(200)
    qtbot.waitUntil(lambda: table.columnWidth(1) >= needed)


def test_what_is_never_cut_takes_no_room_from_a_name_that_is(qtbot):
    outlet = "Агентство новостей гор и рек и долин"
    columns = [
        Column("name", "Name", 100, lambda row: row.name, whole=True),
        Column("outlet", "Outlet", 60, lambda row: outlet, room=400),
        Column("address", "E-mail", 100, lambda row: "a@example.org", whole=True),
    ]
    table = listed(qtbot, "shares", columns, [Row(1, "Anna")])
    width = table.fontMetrics().horizontalAdvance
    least = [max(map(width, said)) + HEAD_EDGE for said in (("Anna", "Name"), ("a@example.org", "E-mail"))]
    table.resize(sum(least) + width(outlet) - 20, 300)
    taken = [table.columnWidth(number) for number in (0, 2)]
    assert all(got <= wanted + 2 for got, wanted in zip(taken, least, strict=True))
    assert table.columnWidth(1) == table.viewport().width() - sum(taken), "the rest is the outlet's"
