"""The page of reports: what was sent and whom it reached, in figures, charts and tables; out as PDF or workbook."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import partial
from itertools import starmap
from typing import NamedTuple

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QStackedWidget, QWidget

from outreach import i18n
from outreach.gui import actions, settings
from outreach.gui.forms.chips import ChoiceChips
from outreach.gui.forms.fields import ChoiceField, Pause
from outreach.gui.kit import dialogs
from outreach.gui.kit.labels import Elided, Text, dressed, joined, line, number
from outreach.gui.kit.latest import Latest
from outreach.gui.kit.layout import Scroll, Stretch, empty, fill, fit_to_width, grid, hbox, holding, vbox
from outreach.gui.kit.page import Empty, SeenPage, counting, push_button
from outreach.gui.pages.reports.charts import MOST, Bars, Block, Chosen, Columns, Values, named
from outreach.gui.tables.record_model import LEFT, RIGHT, Column, SortedRows, SortKey
from outreach.gui.tables.table import RecordTable, plain_table
from outreach.gui.theme import theme
from outreach.i18n import _
from outreach.mail import file_names
from outreach.problems import Problem
from outreach.services.releases import releases
from outreach.services.reports import report_export, report_scope
from outreach.services.reports.report_scope import Asked
from outreach.services.reports.report_text import Cell, Figure, Table, shown
from outreach.services.reports.report_text import Page as Report
from outreach.store.workspace import Workspace
from outreach.values.text import sort_key

OFFERED = 500  # releases that can be chosen, the newest
IN_A_ROW = 8  # figures; more stand in two rows
AGAIN = 1200  # milliseconds without a change until what is shown is counted anew


class Found(NamedTuple):
    """What the page is made of: what can be asked, and the answer or why there is none."""

    values: Values
    report: Report | None
    problem: str = ""


class ReportsPage(SeenPage):
    """What was sent, and what came of it."""

    name = "reports"
    tables = frozenset(
        {"distribution", "recipient", "bounce", "release", "version", "clipping", "contact", "position", "outlet"}
    )

    def __init__(self, workspace: Workspace) -> None:
        super().__init__(workspace)
        self.report: Report | None = None
        self._part = ""
        self._made: dict[str, tuple[RecordTable, SortedRows]] = {}
        self._asking = Latest(self, self._show, self.failed)
        self._again = Pause(self.on_refresh, AGAIN, self)
        column = vbox(self._head(), spacing=0, on=self)
        self.chosen = Chosen()
        self.chosen.changed.connect(self._chosen)
        self.stack = QStackedWidget()
        self.missing = dressed(
            Text("", tone="warning", wrap=True), margins=(theme.BETWEEN, theme.INSIDE, theme.BETWEEN, 0)
        )
        self.missing.hide()
        fill(column, self.chosen, line(), self.missing, (self.stack, 1))
        self.stack.addWidget(holding(vbox(counting(theme.BETWEEN), Stretch())))
        text = _("Drafts, exports and sent mail are counted here by country, language and outlet.")
        self._empty = Empty("chart-column", _("Nothing was sent in this period"), text)
        self._empty.add_button(_("All time"), self._show_all)
        self.stack.addWidget(self._empty)
        self.stack.addWidget(self._body())

    def _head(self) -> QWidget:
        self.subject = Elided("", "muted")
        self.save = actions.button("export", self.on_export, kind="primary", text=_("Save the report…"))
        self.save.setProperty("does", "")  # a report says nobody's address, so that every role may save it
        self.save.setEnabled(False)  # until it is counted
        return holding(hbox(
            Text(_("Reports"), "title"), 8, (self.subject, 1), self.save, spacing=theme.INSIDE,
            margins=(theme.BETWEEN, 7, theme.BETWEEN, 7),
        ), height=46)  # fmt: skip

    def _body(self) -> QWidget:
        self._figures = grid(across=theme.BETWEEN, down=theme.BETWEEN, margins=(theme.BETWEEN, 0, theme.BETWEEN, 0))
        figures = holding(self._figures)
        self.parts = dressed(ChoiceChips(self._show_part), margins=(0, 0, 0, 0))
        chips = hbox((self.parts, 1), margins=(theme.BETWEEN, 0, theme.BETWEEN, 0))
        self.views = dressed(QStackedWidget(), margins=(5, 0, 0, 0))
        self._overview = Scroll(QWidget())
        self.views.addWidget(self._overview)
        return holding(vbox(figures, chips, (self.views, 1), spacing=theme.BETWEEN, margins=(0, theme.BETWEEN, 0, 0)))

    # What is shown

    def read_again(self) -> None:
        if self.isVisible():
            self._again.start()

    def entered(self) -> None:
        self.chosen.kind.setFocus()

    def on_refresh(self) -> None:
        """Counts anew, in the background."""
        self._again.stop()
        self._stale = False
        self._asking.ask(_load, self.workspace, str(self.chosen.kind.currentData()), self.chosen.asked())

    def show_record(self, record_id: int) -> None:
        """Shows what came of one release."""
        self.chosen.choose("visibility", "all", "release", str(record_id))

    def _chosen(self) -> None:
        self.chosen.keep()
        self.on_refresh()

    def _show_all(self) -> None:
        self.chosen.choose(str(self.chosen.kind.currentData()), "all")

    def _show(self, found: Found) -> None:
        self.chosen.show_values(found.values)
        report = found.report
        tables = [table for table in report.tables if table.rows] if report else []
        self.report = report if tables else None  # of nothing there is nothing to save
        self.save.setEnabled(bool(tables))
        self.subject.setText(joined(report.about, report.days) if report else found.problem)
        self.subject.set_tone("problem" if found.problem else "")
        self.missing.show_text(report.missing if report else "")
        self.actions_changed.emit()
        if report is None or not tables:
            self.stack.setCurrentWidget(self._empty)
            return
        self._show_figures(report.figures)
        chips = [("", _("Overview")), *((table.name, table.title) for table in tables)]
        self._part = self.parts.show_chips(chips, self._part)
        self._overview.replace(self._charts(tables, report.notes))
        self._show_part(self._part)
        self.stack.setCurrentIndex(2)

    def _show_figures(self, figures: list[Figure]) -> None:
        empty(self._figures)
        across = len(figures) if len(figures) <= IN_A_ROW else -(-len(figures) // 2)
        for place, figure in enumerate(figures):
            value = Text(number(figure.value), "value")
            value.setAccessibleName(f"{figure.what}: {number(figure.value)}")
            tile = holding(vbox(value, Text(figure.what, "small", wrap=True), Stretch(), spacing=0))
            self._figures.addWidget(tile, *divmod(place, across))
        for column in range(self._figures.columnCount()):
            self._figures.setColumnStretch(column, int(column < across))

    def _charts(self, tables: list[Table], notes: list[str]) -> QWidget:
        column = vbox(spacing=theme.BETWEEN, margins=(theme.BETWEEN - 5, theme.INSIDE, theme.AROUND, theme.AROUND))
        body = holding(column, ground="plain")
        halves = grid(across=2 * theme.AROUND, down=theme.AROUND, shares=(1, 1))
        place = 0
        for table in tables:
            if table.upright and len(table.rows) > 1:
                points = [(str(row[0]), _value(row[table.drawn])) for row in table.rows]
                column.addWidget(Block(table.title, Columns(table.title, points)))
            elif table.drawn and not table.upright:
                halves.addWidget(self._bars(table), place // 2, place % 2, Qt.AlignmentFlag.AlignTop)
                place += 1
        column.addLayout(halves)
        for note in notes:
            column.addWidget(Text(note, "small", wrap=True))
        column.addStretch(1)
        fit_to_width(body)
        return body

    def _bars(self, table: Table) -> Block:
        points = [(str(row[0]), _value(row[table.drawn])) for row in table.rows]
        points = sorted(points, key=lambda point: -point[1]) if table.name == "releases" else points
        more = None
        if len(points) > MOST:
            text = _("All {count}…").format(count=number(len(points)))
            more = push_button(text, lambda: self.show_part(table.name), kind="bare")
        return Block(table.title, Bars(table.title, points[:MOST]), more)

    def show_part(self, name: str) -> None:
        """Shows one table, or the overview."""
        if name in self.parts.chips and not self.parts.chips[name].isChecked():
            self.parts.chips[name].click()

    def _show_part(self, name: str) -> None:
        table = next((one for one in self.report.tables if one.name == name), None) if self.report else None
        self._part = name if table is not None else ""
        if self.report is None or table is None:
            if "" in self.parts.chips:
                self.parts.press("")
            self.views.setCurrentWidget(self._overview)
            return
        key = f"{self.report.kind}-{name}"
        if key not in self._made:
            self._made[key] = self._make(key, table)
        made, rows = self._made[key]
        rows.show(starmap(Line, enumerate(table.rows)))
        made.records.forget()
        made.load()
        self.views.setCurrentWidget(made)

    def _make(self, key: str, table: Table) -> tuple[RecordTable, SortedRows]:
        settings.propose(f"sort/reports-{key}", _first_order(table))
        rows = SortedRows(lambda line, column: _key(line.cells[int(column)]))
        made = plain_table(f"reports-{key}", _columns(table), rows, table.title, self._open)
        self.views.addWidget(made)
        return made, rows

    def _open(self, place: int) -> None:
        assert self.report is not None
        kind, ids = next(table.records for table in self.report.tables if table.name == self._part)
        record = ids[place] if kind and place < len(ids) else None
        if record is not None:
            self.open_requested.emit(kind, record)

    # Out

    def on_export(self) -> None:
        """Asks in which language and as what, then where."""
        if self.report is None:
            self.said.emit(self._empty.title.text())
            return
        language = ChoiceField("language", _("Language of the report"), list(i18n.LANGUAGES.items()))
        language.set_value(i18n.language())
        kind = ChoiceField(
            "format", _("Format"), [("pdf", _("PDF, to be printed or sent")), ("xlsx", _("Excel workbook"))]
        )
        if dialogs.ask(self, _("Save the report"), _("Save…"), language, kind):
            self.export(language.value(), kind.value())

    def export(self, language: str, ending: str) -> None:
        """Writes the report to a file that is chosen."""
        assert self.report is not None
        name = file_names.safe(f"{self.report.title} {self.report.about} {self.report.days}", f".{ending}")
        kinds = {"pdf": f"{_('PDF files')} (*.pdf)", "xlsx": f"{_('Excel workbook')} (*.xlsx)"}
        self.save_as(
            _("Saving the report"), _("Save the report"), name, kinds[ending], report_export.export, self.workspace,
            self.report.kind, self.chosen.asked(), endings=(f".{ending}",), language=language,
        )  # fmt: skip


def _value(cell: object) -> int:
    return cell if isinstance(cell, int) else 0


def _load(workspace: Workspace, kind: str, asked: Asked) -> Found:
    """Counts; in a thread."""
    newest = workspace.read(releases.rows, workspace.read(releases.find)[:OFFERED])
    said = [(row.id, joined(row.reference, row.headline)) for row in newest]
    values = named(workspace.read(report_scope.values), said)
    try:
        return Found(values, workspace.read(report_export.page, kind, asked))
    except Problem as problem:
        return Found(values, None, problem.text)


_AS_GIVEN = "name"  # as plain rows call the order in which they were given


class Line(NamedTuple):
    """A line of a table; `id` is its place in it."""

    id: int
    cells: Sequence[Cell]


def _first_order(table: Table) -> str:
    """The latest first, or those who reached most; months as they follow each other."""
    if table.upright:
        return f"{_AS_GIVEN} ascending"
    days = [place for place, _head in enumerate(table.heads) if _has(table, place, date)]
    return f"{(days or [table.drawn or 0])[0]} descending"


def _has(table: Table, place: int, kind: type) -> bool:
    return any(isinstance(row[place], kind) for row in table.rows)


def _key(value: Cell) -> SortKey:
    if isinstance(value, date):
        return 1, value.isoformat(), 0
    if isinstance(value, int):
        return 1, "", value
    return (2, sort_key(value), 0) if value else (0, "", 0)


def _columns(table: Table) -> list[Column]:
    found = []
    for place, head in enumerate(table.heads):
        counted, dated = _has(table, place, int), _has(table, place, date)
        width = max(table.widths[place] * 40, 195 if dated else 0)
        sort = _AS_GIVEN if table.upright and place == 0 else str(place)
        align = RIGHT if counted else LEFT
        text = partial(_cell, place)
        found.append(Column(str(place), head, width, text, sort, align, tabular=counted or dated))
    return found


def _cell(place: int, line: Line) -> str:
    return shown(line.cells[place])
