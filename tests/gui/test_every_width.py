"""Of contacts nothing that identifies is cut at any width of a window, beside the pane and without it."""

import pytest
from PySide6.QtCore import QCoreApplication
from PySide6.QtGui import QFontMetrics

from outreach import i18n
from outreach.gui.tables import cells
from outreach.gui.theme import theme
from outreach.gui.window import Window
from outreach.services.demo import demo
from outreach.store.workspace import Workspace
from tests import sample

# Closest where the rows of two lines end; each language begins elsewhere, so that more of all widths are asked.
WIDTHS = sorted({*range(1024, 1921, 128), 1212, 1228, 1240, 1280})
IDENTIFIES = ("name", "outlet", "email", "phone")


def cut_in_columns(table, keys=IDENTIFIES):
    """What is cut of the cells in sight in some columns."""
    for number, column in enumerate(table.records.columns):
        if column.key not in keys or table.isColumnHidden(number):
            continue
        for place in in_sight(table):
            cell = table.records.cell(table.records.safe_row(place), number)
            room = table.columnWidth(number) - 2 * cells.PADDING - bool(cell.sign) * (cells.SIGN + 4)
            if table.records.letters[number].width(cell.text) > room:
                yield column.key, cell.text


def cut_in_lines(table):
    """The same of rows of two lines: the name in bold, and under it position and outlet."""
    bold, small = QFontMetrics(theme.font(strong=True)), QFontMetrics(theme.font(theme.SMALL))
    for place in in_sight(table):
        row = table.records.lines(table.records.safe_row(place))
        badges = sum(small.horizontalAdvance(badge) + 3 * cells.BADGE for badge in row.badges)
        room = table.viewport().width() - 3 * cells.PADDING - len(row.signs) * cells.TOUCH
        yield from (("name", row.name),) if bold.horizontalAdvance(row.name) > room else ()
        yield from (("below", row.below),) if small.horizontalAdvance(row.below) > room - badges else ()


def is_laid_out(window, page, width):
    pane = page.pane.width() if page.pane.isVisible() else 0
    edge = page.mapTo(window, page.rect().topRight()).x()
    return window.width() == width == edge + 1 and page.table.width() + pane > page.width() - 30


def in_sight(table):
    height = table.verticalHeader().defaultSectionSize()
    first = max(0, table.rowAt(0))
    return range(first, min(first + table.viewport().height() // height + 1, len(table.records.ids)))


@pytest.mark.parametrize(("language", "begin"), sample.first(1, [("ru", 3), ("en", 0), ("ky", 7)]))
def test_what_identifies_is_whole_at_every_width(tmp_path, qtbot, language, begin):
    i18n.use(language)
    list(demo.make(tmp_path / "a.outreach"))
    with Workspace.open(tmp_path / "a.outreach") as workspace:
        window = Window(workspace)
        qtbot.addWidget(window)
        window.show()
        page = window.go("contacts")
        table, found, shapes = page.table, set(), set()
        for width, beside in [(width, beside) for beside in (True, False) for width in WIDTHS]:
            page.set_pane_shown(beside)
            window.resize(width + begin, 800)
            qtbot.waitUntil(lambda wide=width + begin: is_laid_out(window, page, wide))
            QCoreApplication.processEvents()
            for row in range(0, len(table.records.ids), 48):
                table.verticalScrollBar().setValue(row)
                table._measure()  # what a moment's rest does
                lines = table.records.lines is not None
                shapes.add(lines)
                found |= {(window.width(), *one) for one in (cut_in_lines if lines else cut_in_columns)(table)}
        window.warned = True
        window.close()
    assert shapes == {True, False} and not sorted(found)
