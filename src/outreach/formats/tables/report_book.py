"""Workbooks of several sheets with numbers, days and charts of their own, for reports; no cell of it can run."""

from __future__ import annotations

import io
import re
from collections.abc import Sequence
from datetime import date
from typing import Any, NamedTuple

Cell = str | int | date | None
_LONGEST = 32_767
_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_CHARTED = 24  # lines of a table that a chart has room for


class Sheet(NamedTuple):
    """A sheet: its name, a table, and the column that its chart shows (0: none); `upright` along the time."""

    name: str
    heads: Sequence[str]
    rows: Sequence[Sequence[Cell]]
    widths: Sequence[int]
    drawn: int = 0
    upright: bool = False


def make(title: str, facts: Sequence[tuple[str, Cell]], notes: Sequence[str], sheets: Sequence[Sheet]) -> bytes:
    """The workbook: a first sheet that says what it is, then a sheet for each table with its chart beside it."""
    import xlsxwriter  # late: start-up

    out = io.BytesIO()
    plain = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    book = xlsxwriter.Workbook(out, plain)
    looks = {
        "title": book.add_format({"bold": True, "font_size": 16}),
        "head": book.add_format({"bold": True, "bottom": 1, "text_wrap": True, "valign": "top"}),
        "count": book.add_format({"bold": True, "bottom": 1, "text_wrap": True, "valign": "top", "align": "right"}),
        "day": book.add_format({"num_format": "yyyy-mm-dd", "align": "left"}),
        "number": book.add_format({"num_format": "#,##0"}),
        "fact": book.add_format({"num_format": "#,##0", "align": "left"}),
        "note": book.add_format({"font_color": "#595959", "italic": True}),
    }
    names: set[str] = set()
    front = book.add_worksheet(_name(title, names))
    front.set_column(0, 0, 34)
    front.set_column(1, 1, 30)
    front.fit_to_pages(1, 0)
    front.write_string(0, 0, _text(title), looks["title"])
    for place, (what, value) in enumerate(facts, start=2):
        front.write_string(place, 0, _text(what))
        _write(front, place, 1, value, {**looks, "number": looks["fact"]})
    for place, note in enumerate(notes, start=len(facts) + 3):
        front.write_string(place, 0, _text(note), looks["note"])
    for sheet in sheets:
        _add(book, sheet, _name(sheet.name, names), looks)
    book.set_properties({"title": _text(title)})
    book.close()
    return out.getvalue()


def _add(book: Any, sheet: Sheet, name: str, looks: dict[str, object]) -> None:
    page = book.add_worksheet(name)
    page.freeze_panes(1, 0)
    page.set_landscape()
    page.set_paper(9)  # A4
    page.fit_to_pages(1, 0)
    page.repeat_rows(0)
    for column, (head, share) in enumerate(zip(sheet.heads, sheet.widths, strict=True)):
        page.set_column(column, column, 3 + share * 4)
        counted = any(isinstance(row[column], int) for row in sheet.rows)
        page.write_string(0, column, _text(head), looks["count"] if counted else looks["head"])
    for place, row in enumerate(sheet.rows, start=1):
        for column, value in enumerate(row):
            _write(page, place, column, value, looks)
    if sheet.rows:
        page.autofilter(0, 0, len(sheet.rows), len(sheet.heads) - 1)
    if sheet.drawn and len(sheet.rows) > 1:
        _chart(book, page, sheet, name)


def _chart(book: Any, page: Any, sheet: Sheet, name: str) -> None:
    last = min(len(sheet.rows), 10_000 if sheet.upright else _CHARTED)
    chart = book.add_chart({"type": "column" if sheet.upright else "bar"})
    chart.add_series(
        {
            "name": [name, 0, sheet.drawn],
            "categories": [name, 1, 0, last, 0],
            "values": [name, 1, sheet.drawn, last, sheet.drawn],
            "fill": {"color": "#1f5fd6"},
            "gap": 60,
        }
    )
    chart.set_title({"name": _text(sheet.name), "name_font": {"size": 12}})
    chart.set_legend({"none": True})
    quiet = {"visible": True, "line": {"color": "#d9dde3", "width": 0.75}}
    if sheet.upright:
        chart.set_y_axis({"major_gridlines": quiet})
    else:
        chart.set_y_axis({"reverse": True, "major_gridlines": {"visible": False}})
        chart.set_x_axis({"major_gridlines": quiet})
    chart.set_size({"width": 560, "height": max(220, 24 * (12 if sheet.upright else last) + 80)})
    page.insert_chart(1, len(sheet.heads) + 1, chart, {"description": _text(sheet.name)})


def _write(page: Any, row: int, column: int, value: Cell, looks: dict[str, object]) -> None:
    if isinstance(value, date):
        page.write_datetime(row, column, value, looks["day"])
    elif isinstance(value, int):
        page.write_number(row, column, value, looks["number"])
    elif value:
        page.write_string(row, column, _text(value))


def _text(value: str) -> str:
    return _NOT_XML.sub("", value)[:_LONGEST]


def _name(wanted: str, taken: set[str]) -> str:
    """A name that Excel accepts for a sheet, and no other sheet has."""
    name = re.sub(r"[\[\]:*?/\\\x00-\x1f]", " ", wanted).strip("' ")[:31] or "1"
    number = 2
    found = name
    while found.casefold() in taken:
        found, number = f"{name[:27]} {number}", number + 1
    taken.add(found.casefold())
    return found
