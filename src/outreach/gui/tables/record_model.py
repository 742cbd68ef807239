"""The model of a table of records: ids, columns and their widths, and rows that are read when they come into sight."""

from __future__ import annotations

from array import array
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt, QTimer
from PySide6.QtWidgets import QWidget

from outreach.gui import settings
from outreach.gui.kit import errors
from outreach.gui.kit.labels import as_text, joined, one_line, tip
from outreach.gui.tables.cells import SIGN, AsLines, Cell, Letters
from outreach.gui.theme import theme
from outreach.i18n import _
from outreach.values import text

SortKey = tuple[int, str, int]


def _folded(row: object, sort: str) -> SortKey:
    return 0, text.fold(as_text(getattr(row, sort))), 0


class SortedRows:
    """`show(rows)` takes rows that bear an `id`, in the order of their names; a table asks by `find` and `fetch`."""

    def __init__(self, key: Callable[..., SortKey] = _folded) -> None:
        """`key(row, sort)` says where a row stands in an order other than by name."""
        self._rows: dict[int, Any] = {}
        self._key = key

    def show(self, rows: Iterable[Any]) -> None:
        """Takes these rows."""
        self._rows = {row.id: row for row in rows}

    @property
    def rows(self) -> list[Any]:
        """All of them."""
        return list(self._rows.values())

    def find(self, sort: str, descending: bool) -> array[int]:
        """The ids in an order."""
        if sort in ("", "name"):
            ids = list(self._rows)
            return array("q", reversed(ids) if descending else ids)
        key = {row.id: self._key(row, sort) for row in self._rows.values()}
        return array("q", sorted(self._rows, key=lambda number: key[number], reverse=descending))

    def fetch(self, ids: Sequence[int]) -> list[Any]:
        """The rows of these ids."""
        return [self._rows[number] for number in ids if number in self._rows]


def shared(width: int, shares: Sequence[tuple[int, int]], least: Mapping[int, int]) -> list[tuple[int, int]]:
    """The width of each column (number, share) of a table so wide: in proportion, but none under its least."""
    fixed: dict[int, int] = {}
    while True:
        free = [(number, share) for number, share in shares if number not in fixed]
        total, room = sum(share for _number, share in free), max(0, width - sum(fixed.values()))
        short = {number: least[number] for number, share in free if share * room // total < least.get(number, 0)}
        if not short:
            break
        fixed.update(short)
    edge = used = 0
    for number, share in free:
        edge += share
        fixed[number] = edge * room // total - used
        used += fixed[number]
    return [(number, fixed[number]) for number, _share in shares]


def kept(name: str) -> dict[str, int]:
    """The widths a user gave to the columns of a table, by their keys."""
    pairs = (word.partition("=") for word in settings.get(f"widths/{name}").split())
    return {key: int(width) for key, _sign, width in pairs if width.isdecimal() and 0 < int(width) < 10_000}


Index = QModelIndex | QPersistentModelIndex
# A page holds what a small window shows, so that a keystroke's search reads one; a large screen reads two.
PAGE = 32
KEPT_PAGES = 64
RIGHT = Qt.AlignmentFlag.AlignRight
LEFT = Qt.AlignmentFlag.AlignLeft
_DISPLAY = Qt.ItemDataRole.DisplayRole.value
_ALIGNMENT = Qt.ItemDataRole.TextAlignmentRole.value
_TIP = Qt.ItemDataRole.ToolTipRole.value
_ACCESSIBLE = Qt.ItemDataRole.AccessibleTextRole.value


def report_later(who: QObject, error: Exception) -> None:
    """Reports an error out of an override of Qt, where it would end the program."""
    QTimer.singleShot(0, who, lambda: errors.report(error))


def _plain(_row: object) -> str:
    return ""


WHOLE, ROOMY, YIELDS = range(3)  # ranks of columns


class Column(NamedTuple):
    """A column of a table of records.

    `text(row)` is what a cell says; `sort` the service's key for sorting, or "" where it cannot be
    sorted by. `width` is its share of the table's width. `tone(row)` may answer "problem", "warning",
    "done" or "muted" to colour a cell, and a problem or warning gets its sign as well. What
    identifies a person or is the program's is `whole`: it is never cut, columns at the right end are hidden before.
    For `room` pixels of the words of another, columns that are said to `yield` are hidden; where its words have no room
    even so, rows have two lines if it `wraps`.
    """

    key: str
    label: str
    width: int
    text: Callable[[Any], str]
    sort: str = ""
    align: Qt.AlignmentFlag = LEFT
    tone: Callable[[Any], str] = _plain
    tabular: bool = False
    strong: bool = False
    # Its values are no part of the service's rows: they are asked for only where the column is shown.
    more: bool = False
    whole: bool = False
    room: int = 0
    yields: bool = False
    wraps: bool = False

    @property
    def rank(self) -> int:
        """Whose cells are measured first: what is never cut, what has room, what yields; others are not."""
        return (self.whole, self.room > 0, self.yields, True).index(True)


def email_column(width: int) -> Column:
    """The first address of an outlet or officer."""
    made = Column("email", _("E-mail"), width, lambda row: row.email, whole=True)
    return made._replace(tone=lambda row: "" if row.email_valid else "problem")


_SIGNS = {"problem": "alert-triangle", "warning": "alert-circle", "done": "check"}


class RecordModel(QAbstractTableModel):
    """`ids` is all that is kept of a table; `fetch(ids)` reads the rows of a page when one is drawn.

    A row that has gone meanwhile (`fetch` answers fewer rows; each row has `.id`) is drawn empty.
    """

    def __init__(
        self, columns: Sequence[Column], fetch: Callable[[Sequence[int]], Iterable[Any]], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._take_columns(columns)
        self.ids: array[int] = array("q")
        self._fetch = fetch
        self.lines: AsLines | None = None  # what a row says in two lines, while it is shown so
        self._pages: dict[int, dict[int, object]] = {}

    def _take_columns(self, columns: Sequence[Column]) -> None:
        self.columns = list(columns)
        self.letters = [Letters(theme.font(strong=one.strong, tabular=one.tabular)) for one in self.columns]

    def show_columns(self, columns: Sequence[Column]) -> None:
        """Shows other columns of the same records, whose rows are read anew."""
        self.beginResetModel()
        self._take_columns(columns)
        self._pages.clear()
        self.endResetModel()

    def show_ids(self, ids: array[int]) -> bool:
        """Shows these records; False where they are the ones shown already."""
        if ids == self.ids:
            return False
        self.beginResetModel()
        self.ids = ids
        self._pages.clear()
        self.endResetModel()
        return True

    def forget(self, changed: Iterable[int] | None = None) -> None:
        """Reads the rows anew: those of the ids that changed, or all."""
        if changed is None:
            self._pages.clear()
            if self.ids:
                self.dataChanged.emit(self.index(0, 0), self.index(len(self.ids) - 1, len(self.columns) - 1))
            return
        ids = set(changed)
        for number, page in list(self._pages.items()):
            if not ids.isdisjoint(page):
                del self._pages[number]
                last = min((number + 1) * PAGE, len(self.ids)) - 1
                self.dataChanged.emit(self.index(number * PAGE, 0), self.index(last, len(self.columns) - 1))

    def row(self, number: int) -> object | None:
        """The row at a place; None where its record has gone."""
        page_number = number // PAGE
        page = self._pages.get(page_number)
        if page is None:
            wanted = self.ids[page_number * PAGE : (page_number + 1) * PAGE]
            page = {row.id: row for row in self._fetch(wanted)}
            if len(self._pages) >= KEPT_PAGES:
                del self._pages[next(iter(self._pages))]
            self._pages[page_number] = page
        return page.get(self.ids[number])

    def number_of(self, record_id: int) -> int:
        """The place of a record, or -1."""
        try:
            return self.ids.index(record_id)
        except ValueError:
            return -1

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self.ids)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self.columns)

    def data(self, index: Index, role: int = _DISPLAY) -> object:
        """What a cell says, for a screen reader: it is painted by `cell`."""
        if role not in (_DISPLAY, _ACCESSIBLE, _TIP):
            return None
        row = self.safe_row(index.row())
        if role == _TIP:  # what stands beside and below a name may be cut short
            return tip(joined(*self.lines(row)[1:3])) if self.lines and row is not None else None
        if self.lines and row is not None and role == _ACCESSIBLE:
            return self.lines(row).spoken()
        return one_line(self.columns[index.column()].text(row)) if row is not None else ""

    def cell(self, row: object, number: int) -> Cell:
        """What the cell of a row says in a column, as it is painted."""
        column = self.columns[number]
        tone = column.tone(row)
        return Cell(one_line(column.text(row)), tone, _SIGNS.get(tone, ""))

    def room(self, row: object, number: int) -> int:
        """How wide the sign and the text of a cell are."""
        cell = self.cell(row, number)
        return int(self.letters[number].width(cell.text)) + 1 + bool(cell.sign) * (SIGN + 4)

    def safe_row(self, number: int) -> Any | None:
        """As `row`, but no error leaves it: an exception out of an override would end the program."""
        try:
            return self.row(number)
        except Exception as error:
            self._pages[number // PAGE] = {}
            report_later(self, error)
            return None

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = _DISPLAY) -> object:
        if orientation == Qt.Orientation.Horizontal and 0 <= section < len(self.columns):
            if role == _DISPLAY:
                return self.columns[section].label
            if role == _ALIGNMENT:
                return int(self.columns[section].align | Qt.AlignmentFlag.AlignVCenter)
        return None
