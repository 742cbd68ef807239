"""Further and earlier positions in one cell of a table."""

from __future__ import annotations

import pytest

from outreach.values import position_cell


def test_a_cell_says_positions_and_is_read_again() -> None:
    rows = [
        {"position": "Editor | desk; \\n", "department": "", "outlet": "Kabar", "since": "2019-01-01", "until": ""},
        {"position": "Reporter", "department": "News", "outlet": "", "since": "", "until": "2018-12-31"},
    ]
    assert position_cell.read(position_cell.written(rows)) == rows
    assert position_cell.read("Reporter") == [
        {"position": "Reporter", "department": "", "outlet": "", "since": "", "until": ""}
    ]


@pytest.mark.parametrize("cell", ["a | b | c | soon |", "a | b | c | 2020-01-02 | 2020-01-01", "a|b|c|d|e|f", " ; "])
def test_what_is_no_list_of_positions_is_none(cell: str) -> None:
    assert position_cell.read(cell) is None
