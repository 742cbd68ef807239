"""Tables of records: one model over ids, rows read in pages when they come into sight, sorted by the database."""

from __future__ import annotations

from array import array
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from itertools import count, groupby
from typing import Any, Protocol

from PySide6.QtCore import (
    QItemSelection,
    QItemSelectionModel,
    QItemSelectionRange,
    QModelIndex,
    QRect,
    Qt,
    QTimer,
    Signal,
    SignalInstance,
)
from PySide6.QtGui import QContextMenuEvent, QFocusEvent, QMouseEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView, QWidget

from outreach.gui import settings
from outreach.gui.kit.events import ENTER, on_drop, on_keys
from outreach.gui.kit.labels import dressed
from outreach.gui.kit.line_edit import Pause
from outreach.gui.tables import record_model
from outreach.gui.tables.cells import (
    AsLines,
    Place,
    paint_cell,
    paint_frame,
    paint_ground,
    paint_lines,
    sign_places,
)
from outreach.gui.tables.record_model import LEFT, PAGE, RIGHT, Column, RecordModel, report_later
from outreach.gui.theme import icons, theme

MOST_SELECTED = 5000  # thousands of patches of a selection take seconds
# How far columns are squeezed, as a share of the widths they would like to have.
NARROWEST = 0.6
HEAD_EDGE, CELL_EDGE = 18, 16  # pixels beside the words of a column's head and of its cells
ONLY = QItemSelectionModel.SelectionFlag.ClearAndSelect | QItemSelectionModel.SelectionFlag.Rows
SECOND_LINE = 20  # pixels that a row is higher with one
WIDEST = 420  # pixels of a column that is never cut


class Header(QHeaderView):
    """Column heads with a small sign where the table is sorted by one."""

    def paintSection(self, painter: QPainter, rect: QRect, section: int) -> None:
        super().paintSection(painter, rect, section)
        if self.isSortIndicatorShown() and section == self.sortIndicatorSection():
            up = self.sortIndicatorOrder() == Qt.SortOrder.AscendingOrder
            sign = QRect(rect.right() - 16, rect.center().y() - 6, 12, 12)
            icons.draw(painter, sign.toRectF(), "chevron-up" if up else "chevron-down", "muted")


class RecordTable(QTableView):
    """A table of records that keeps its current row and selection by id.

    `find(sort, descending)` answers the ids to show, `fetch(ids)` their rows. `load()` asks anew and
    repaints only what changed. Signals: `current_changed(id or None)`, `opened(id)` on Enter or a
    double click, `selection_changed(number)`, `files_dropped(list of Path)`, `menu_wanted(point)`,
    `order_changed()` by a click on a head.
    """

    current_changed = Signal(object)
    opened = Signal(object)
    selection_changed = Signal(int)
    files_dropped = Signal(list)
    menu_wanted = Signal(object)
    order_changed = Signal()
    sign_clicked = Signal(object, int)  # the record, and which of the signs of its two lines
    resized = Signal()
    as_lines: AsLines | None = None  # what a row says where it is shown in two lines
    _is_tall = False  # whether words in sight take a second line in their columns

    def __init__(
        self,
        name: str,
        columns: Sequence[Column],
        find: Callable[[str, bool], array[int]],
        fetch: Callable[[Sequence[int]], Iterable[object]],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._name, self._find = name, find
        self._current_id: int | None = None
        self._loading = False
        # Whether an order chosen by a click on a head is the one to begin with next time.
        self.keeps_order = True
        self.records = RecordModel(columns, fetch, self)
        self.heads = Header(Qt.Orientation.Horizontal, self)
        self.setHorizontalHeader(self.heads)
        self.setModel(self.records)
        self._own_selections()
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setCornerButtonEnabled(False)
        scrolled = Pause(self._measure, 40, self)
        self.verticalScrollBar().valueChanged.connect(lambda _value: scrolled.start())
        self.verticalHeader().hide()
        self.set_density(settings.get("density", "comfortable"))
        self._prepare_header()
        self.doubleClicked.connect(lambda index: self._open(index.row()))
        on_drop(self.viewport(), self.files_dropped.emit, keeper=self)
        on_keys(self, {
            ENTER: lambda: self._open(self.currentIndex().row()), "Home": lambda: self.choose_row(0),
            "End": lambda: self.choose_row(len(self.records.ids) - 1),
        })  # fmt: skip

    def _own_selections(self) -> None:
        # The headers would otherwise ask every row whether its column is selected: 12 s for a million.
        for header in (self.horizontalHeader(), self.verticalHeader()):
            header.setSelectionModel(QItemSelectionModel(self.records, header))
        self.selectionModel().currentRowChanged.connect(self._moved)
        self.selectionModel().selectionChanged.connect(self._selected)

    def _prepare_header(self) -> None:
        header = self.horizontalHeader()
        header.setSectionsClickable(True)
        header.setHighlightSections(False)
        header.setTextElideMode(Qt.TextElideMode.ElideRight)
        header.setStretchLastSection(False)
        header.setMinimumSectionSize(36)
        header.setFixedHeight(26)
        header.setDefaultAlignment(LEFT | Qt.AlignmentFlag.AlignVCenter)
        self._widths = record_model.kept(self._name)
        self._needed: dict[str, int] = {}
        self._wanted: set[str] | None = None
        self._share()
        self._sort, self._descending = self.kept_order()
        header.setSortIndicatorShown(True)
        self._show_sort()
        header.sectionClicked.connect(self._sort_by)
        header.sectionResized.connect(self._resized_by_hand)
        self._fitting = False

    def _share(self) -> None:
        self._shares = [self._widths.get(column.key, column.width) for column in self.records.columns]

    def kept_order(self) -> tuple[str, bool]:
        """(key, descending) as the user last chose it by a click on a head."""
        keys = [column.sort for column in self.records.columns if column.sort]
        key, _space, order = settings.get(f"sort/{self._name}").partition(" ")
        if key in keys:
            return key, order == "descending"
        return (keys[0] if keys else ""), False

    # What is shown

    def set_density(self, density: str) -> None:
        """Sets the height of the rows: roomy, comfortable or compact."""
        height = theme.DENSITIES.get(density, theme.DENSITIES["comfortable"])
        header = self.verticalHeader()
        header.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        header.setMinimumSectionSize(16)
        header.setDefaultSectionSize(height + (SECOND_LINE if self.records.lines or self._is_tall else 0))
        self._density = density

    def show_lines(self, keys: Sequence[str]) -> bool:
        """Shows each row in two lines under the heads of these columns; none: in columns. Returns what has changed."""
        if bool(keys) == bool(self.records.lines):
            return False
        self.records.lines = self.as_lines if keys else None
        self.records.forget()
        self.set_density(self._density)
        self.show_columns(keys or None)
        self.scrollTo(self.currentIndex())
        return True

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self.viewport())
        try:
            self._paint_rows(painter, event.rect())
        except Exception as error:  # an error out of an override would end the program
            report_later(self, error)
        finally:
            painter.end()

    def _places(self, area: QRect) -> list[Place]:
        """The columns that are to be seen in an area."""
        found = []
        for number, column in enumerate(self.records.columns):
            left, width = self.columnViewportPosition(number), self.columnWidth(number)
            if not self.isColumnHidden(number) and left <= area.right() and left + width > area.left():
                letters, wraps = self.records.letters[number], column.wraps and self._is_tall
                found.append(Place(number, left, width, column.align == RIGHT, letters, wraps))
        return found

    def _right_end(self) -> int:
        """Where the last column ends on the screen."""
        return self.horizontalHeader().length() - self.horizontalOffset()

    def _paint_rows(self, painter: QPainter, area: QRect) -> None:
        places = self._places(area)
        if not places:
            return
        height, scrolled = self.verticalHeader().defaultSectionSize(), self.verticalOffset()
        first, last = max(0, self.rowAt(max(0, area.top()))), (scrolled + area.bottom()) // height
        current = self.currentIndex().row() if self.hasFocus() else -1
        for number in range(first, min(len(self.records.ids) - 1, last) + 1):
            room = QRect(0, number * height - scrolled, self._right_end(), height)
            selected = self.selectionModel().isSelected(self.records.index(number, 0))
            paint_ground(painter, room, selected=selected)
            row = self.records.safe_row(number)
            if row is not None and self.records.lines:
                paint_lines(painter, room, self.records.lines(row), self.devicePixelRatioF())
            for place in places if row is not None and not self.records.lines else ():
                paint_cell(painter, room, place, self.records.cell(row, place.number), self.devicePixelRatioF())
            if number == current and not selected:
                paint_frame(painter, room)

    def load(self, changed: Iterable[int] | None = None) -> None:
        """Asks for the ids anew; of rows that stay where they are, only the changed ones are read again."""
        before = self.selection_count()
        selected = set(self.selected_ids()) if before > 1 else ()
        keep, place = self._current_id, self.currentIndex().row()
        scrolled = self.verticalScrollBar().value()
        ids = self._find(self._sort, self._descending)
        self._loading = True
        if self.records.show_ids(ids):
            self._restore(keep, place, selected, scrolled)
        else:
            self.records.forget(changed)
        self._loading = False
        self._measure()
        self._tell_current()
        self._tell_selected(before)

    def _measure(self) -> None:
        """Notes how much room the rows in sight want in columns that are never cut; it only grows while one looks."""
        measured = [(n, column) for n, column in enumerate(self.records.columns) if column.rank <= record_model.YIELDS]
        if not measured:
            return
        first, shown = max(0, self.rowAt(0)), self.viewport().height() // self.verticalHeader().defaultSectionSize()
        sight = range(first, min(first + max(PAGE, shown + 2), len(self.records.ids)))
        rows = list(filter(None, map(self.records.safe_row, sight)))
        before = dict(self._needed)
        for number, column in measured:
            wanted = max(before.get(column.key, 0), *(self.records.room(row, number) for row in rows), 0)
            self._needed[column.key] = wanted if column.wraps else min(WIDEST, wanted)
        if self._needed != before:
            self.fit()

    def _restore(self, keep: int | None, place: int, selected: Collection[int], scrolled: int) -> None:
        """The current record stays current; where it has gone, the one now in its place becomes it."""
        number = self.records.number_of(keep) if keep is not None else -1
        if keep is not None and number < 0 <= place:
            number = min(place, len(self.records.ids) - 1)
        self.verticalScrollBar().setValue(scrolled)
        if number >= 0:
            self.selectionModel().setCurrentIndex(self.records.index(number, 0), ONLY)
            self._select(selected)

    def _select(self, wanted: Collection[int]) -> None:
        """Selects several records, where they stand in a bearable number of patches.

        One that has come since is never among them: what is done is done with those that were seen.
        """
        rows = [row for row, record_id in enumerate(self.records.ids) if record_id in wanted] if wanted else []
        place, choice, last_column = count(), QItemSelection(), len(self.records.columns) - 1
        runs = [list(run) for _same, run in groupby(rows, key=lambda row: row - next(place))]
        for run in runs[: MOST_SELECTED + 1]:
            choice.select(self.records.index(run[0], 0), self.records.index(run[-1], last_column))
        if len(rows) > 1 and len(runs) <= MOST_SELECTED:
            self.selectionModel().select(choice, ONLY)

    def select(self, ids: Iterable[int]) -> None:
        """Selects these records and goes to the first of them; of too many patches, only that one."""
        wanted = set(ids)
        first = next((record_id for record_id in self.records.ids if record_id in wanted), None)
        if first is not None:
            self.choose(first)
            self._select(wanted)

    def _sort_by(self, section: int) -> None:
        key = self.records.columns[section].sort
        if key:
            self.sort(key, not self._descending if key == self._sort else False)
            if self.keeps_order:
                settings.put(f"sort/{self._name}", f"{key} {'descending' if self._descending else 'ascending'}")
            self.order_changed.emit()
        self._show_sort()

    def sort(self, key: str, descending: bool = False, *, load: bool = True) -> None:
        """Sorts by a service's key, now or when it next loads; what a click on a head chose is kept apart from this."""
        self._sort, self._descending = key, descending
        if load:
            self.load(())
        self._show_sort()

    def order(self) -> tuple[str, bool]:
        """(key, descending) by which the records are sorted."""
        return self._sort, self._descending

    def _show_sort(self) -> None:
        shown = next((n for n, c in enumerate(self.records.columns) if c.sort and c.sort == self._sort), -1)
        order = Qt.SortOrder.DescendingOrder if self._descending else Qt.SortOrder.AscendingOrder
        self.horizontalHeader().setSortIndicator(shown, order)

    def set_columns(self, columns: Sequence[Column]) -> None:
        """Shows these columns in this order; the current record, the selection and the order of rows stay."""
        before = self.selection_count()
        selected = set(self.selected_ids())
        keep, place, scrolled = self._current_id, self.currentIndex().row(), self.verticalScrollBar().value()
        self._loading = self._fitting = True
        self.records.show_columns(columns)
        self._share()
        self._fitting = False
        self.fit()
        self._restore(keep, place, selected, scrolled)
        self._loading = False
        self._tell_current()
        self._tell_selected(before)
        self._show_sort()

    # Current row and selection

    def current_id(self) -> int | None:
        """The record the pane shows."""
        return self._current_id

    def selection_count(self) -> int:
        """How many records are selected."""
        return sum(part.bottom() - part.top() + 1 for part in self._ranges())

    def _ranges(self) -> list[QItemSelectionRange]:
        return list(self.selectionModel().selection())  # type: ignore[call-overload]

    def selected_ids(self) -> array[int]:
        """The selected records, in the order of the table."""
        found: array[int] = array("q")
        for part in sorted(self._ranges(), key=lambda part: part.top()):
            found.extend(self.records.ids[part.top() : part.bottom() + 1])
        return found

    def choose(self, record_id: int) -> bool:
        """Makes a record the current one; False where it is not among those shown."""
        number = self.records.number_of(record_id)
        if number < 0:
            return False
        # Not selectRow: with Ctrl held it would take the selection off, and who comes here by Ctrl+Enter holds it.
        self.selectionModel().setCurrentIndex(self.records.index(number, 0), ONLY)
        self.scrollTo(self.records.index(number, 0))
        return True

    def _moved(self, current: QModelIndex, _previous: QModelIndex) -> None:
        if not self._loading:
            self._tell_current()

    def _tell_current(self) -> None:
        row = self.currentIndex().row()
        record_id = self.records.ids[row] if 0 <= row < len(self.records.ids) else None
        if record_id != self._current_id:
            self._current_id = record_id
            self.current_changed.emit(record_id)

    def _tell_selected(self, before: int) -> None:
        """Whoever shows how many are selected is told where they are others in number than before."""
        count = self.selection_count()
        if count != before:
            self.selection_changed.emit(count)

    def _selected(self, *_ranges: object) -> None:
        if not self._loading:
            self.selection_changed.emit(self.selection_count())

    def _open(self, row: int) -> None:
        if 0 <= row < len(self.records.ids):
            self.opened.emit(self.records.ids[row])

    # Keys, widths, drops

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        super().mouseReleaseEvent(event)
        number, lines = self.rowAt(int(event.position().y())), self.records.lines
        row = self.records.safe_row(number) if lines and number >= 0 else None
        if lines is None or row is None or event.modifiers() or event.button() != Qt.MouseButton.LeftButton:
            return
        room = QRect(0, self.rowViewportPosition(number), self._right_end(), self.rowHeight(number))
        signs = lines(row).signs
        for at, place in enumerate(sign_places(room, len(signs))):
            if signs[at] and place.contains(event.position().toPoint()):
                self.sign_clicked.emit(self.records.ids[number], at)

    def choose_row(self, number: int) -> None:
        """Makes the record at a place the current one."""
        if 0 <= number < len(self.records.ids):
            self.choose(self.records.ids[number])

    def focusInEvent(self, event: QFocusEvent) -> None:
        if not self.currentIndex().isValid() and self.records.ids:
            self.choose_row(0)
        super().focusInEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.resized.emit()
        self.fit()

    def fit(self) -> None:
        """Shares the width among the columns that are not hidden, as wide as each is in proportion."""
        self._fitting = True
        self._give_way()
        self._fitting = False
        shown = [(number, share) for number, share in enumerate(self._shares) if not self.isColumnHidden(number)]
        width, total = self.viewport().width(), sum(share for _number, share in shown)
        if width <= 0 or not total:
            return
        # Squeezed too far no column could be read: then the table scrolls to the side.
        width = max(width, int(total * NARROWEST))
        self._fitting = True
        for among, heads in self._ways(shown):
            sections = record_model.shared(width, among, heads)
            if sum(section for _number, section in sections) <= width:
                break
        for number, section in sections:
            self.horizontalHeader().resizeSection(number, section)
        self._fitting = False
        self._wrap()

    def _wrap(self) -> None:
        """Gives all rows a second line while words in sight want it: the row at the top stays there."""
        wanted = {n: self._needed.get(one.key, 0) for n, one in enumerate(self.records.columns) if one.wraps}
        tall = any(room + CELL_EDGE > self.columnWidth(n) > 0 for n, room in wanted.items())  # 0 where it is hidden
        if tall is not self._is_tall:
            self._is_tall = tall
            self.set_density(self._density)

    def _ways(self, shown: list[tuple[int, int]]) -> Iterator[tuple[list[tuple[int, int]], dict[int, int]]]:
        """How the width may be shared: (shares, least widths), the best first."""
        yield shown, self._least(record_model.YIELDS, WIDEST)
        yield shown, self._least(record_model.YIELDS)
        # What is never cut gets what it wants and no more: the rest of the words have all the rest.
        sparing = self._least(record_model.WHOLE)
        short = [(n, 1 if self.records.columns[n].whole and n in sparing else share) for n, share in shown]
        yield short, self._least(record_model.ROOMY)
        yield short, sparing

    def _give_way(self) -> None:
        """Hides columns until those that are never cut have their room: those that yield, then from the right; of those
        that yield, as many come back as leave their room to all others, from the right.

        Where more than six would have to go, they were chosen to be seen: the table scrolls to the side instead.
        """
        columns = self.records.columns
        shown = [n for n, column in enumerate(columns) if self._wanted is None or column.key in self._wanted]
        fitting = self._fitting_ones(shown)
        if len(shown) - len(fitting) > 6:
            fitting = set(shown)
        for number in range(len(columns)):
            self.setColumnHidden(number, number not in fitting)

    def _fitting_ones(self, shown: Sequence[int]) -> set[int]:
        """Those of some columns that have their room beside each other; the first two are always among them."""
        columns, room = self.records.columns, self.viewport().width()
        least, wished = self._least(record_model.WHOLE), self._least(record_model.ROOMY)
        yielding = [n for n in shown[2:] if columns[n].yields]
        fitting, going = set(shown).difference(yielding), [n for n in shown[2:] if n not in yielding]

        def takes(widths: Mapping[int, int]) -> int:
            return sum(widths.get(n, 36) for n in fitting)

        while going and takes(least) > room and any(columns[n].whole for n in fitting):
            fitting.discard(going.pop())
        for n in reversed(yielding):
            if takes(wished) + max(columns[n].width, wished.get(n, 36)) <= room:
                fitting.add(n)
        return fitting

    def _least(self, rank: int, room: int = 0) -> dict[int, int]:
        """How wide columns are at least that no hand has made narrower: their heads, and the cells up to this rank,
        which have as much `room` or what their column says."""
        width, needed = self.horizontalHeader().fontMetrics().horizontalAdvance, self._needed
        columns = [(n, column) for n, column in enumerate(self.records.columns) if column.key not in self._widths]
        measured = [] if self.records.lines else [(n, column) for n, column in columns if column.rank <= rank]
        cells = {n: min(max(room, c.room) or WIDEST, needed.get(c.key, 0)) for n, c in measured}
        return {n: max(HEAD_EDGE + width(column.label), CELL_EDGE + cells.get(n, 0)) for n, column in columns}

    def show_columns(self, keys: Iterable[str] | None) -> None:
        """Shows the columns of these keys alone (None: all), and shares the width among them."""
        self._wanted = None if keys is None else set(keys)
        self.fit()

    def _resized_by_hand(self, _section: int, _old: int, _new: int) -> None:
        if self._fitting or not self.isVisible():
            return
        width = self.columnWidth
        self._shares = [share if self.isColumnHidden(n) else max(1, width(n)) for n, share in enumerate(self._shares)]
        self._widths.update(zip((column.key for column in self.records.columns), self._shares, strict=True))
        settings.put(f"widths/{self._name}", " ".join(f"{key}={width}" for key, width in self._widths.items()))
        QTimer.singleShot(0, self, self.fit)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        self.menu_wanted.emit(event.globalPos())


class Rows(Protocol):
    """Rows in memory: their ids in an order, and the rows of some ids."""

    def find(self, sort: str, descending: bool, /) -> array[int]: ...

    def fetch(self, ids: Sequence[int], /) -> list[object]: ...


def plain_table(
    name: str, columns: Sequence[Column], rows: Rows, title: str,
    opened: Callable[[Any], object] | SignalInstance | None = None,
) -> RecordTable:  # fmt: skip
    """A table of rows in memory on which nothing is dropped; `opened(id)` is called on Enter or a double click."""
    table = dressed(RecordTable(name, columns, rows.find, rows.fetch), name=title)
    table.viewport().setAcceptDrops(False)
    if opened is not None:
        table.opened.connect(opened)
    return table
