"""Values of a filter to tick, each with its number: those of one kind are alternatives, what finds nobody is grey."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QGridLayout, QSizePolicy, QWidget

from outreach.gui.kit.events import ENTER, PASS, on_keys
from outreach.gui.kit.labels import Elided, Text, dressed, line, number
from outreach.gui.kit.latest import Latest
from outreach.gui.kit.layout import hbox, holding, vbox
from outreach.gui.kit.line_edit import LineEdit
from outreach.gui.kit.page import tool_button
from outreach.gui.kit.popover import Popover
from outreach.gui.kit.scroll import Scroll
from outreach.gui.tables.check_list import ROW, Tick, TickList
from outreach.gui.theme import theme
from outreach.i18n import _
from outreach.model import filters
from outreach.services.querying.facets import LABELS, Facet
from outreach.values.text import fold

# From so many values on a list has a line to search in.
MANY = 12


Facets = Mapping[str, Sequence[Facet]]
# ask(filter, kinds, words): the values of these kinds; words: only those a word of which begins so.
Ask = Callable[[str, Sequence[str], str], Facets]
# So many values of a kind are asked for; where there are more, a search asks again.
MOST = 200


# Whose values are named by the program: they are never cut.
OWN_WORDS = frozenset({"country", "lang", "medium", "has", "is"})


class FacetList(QWidget):
    """The values of one kind. `toggled(field, value)` when one is ticked or taken off."""

    toggled = Signal(str, str)

    def __init__(self, field: str, ask: Ask, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.field = field
        self._ask, self._filter = ask, ""
        self._latest = Latest(self)
        self._latest.answered.connect(self._found)
        self._facets: list[Facet] = []
        self._places: dict[str, int] = {}
        title = _(LABELS.get(field, field))
        self.title = Elided(title, "label")
        self.search = LineEdit(_("Find…"), name=_("Find in: {kind}").format(kind=title))
        self.search.textEdited.connect(lambda _text: self._look())
        on_keys(self.search, {ENTER: self._take_first, "Down": self._to_list, "Esc": self._empty_search})
        self.search.hide()
        self.list = TickList(title, wraps=field in OWN_WORDS)
        self.list.toggled.connect(lambda value: self.toggled.emit(self.field, value))
        self.list.typed.connect(self._search_for)
        self.list.left_above.connect(lambda: self.search.setFocus() if self.search.isVisible() else None)
        vbox(self.title, self.search, (self.list, 1), spacing=4, on=self)

    def _empty_search(self) -> object:
        if not self.search.text():
            return PASS
        self.search.clear()
        self._look()
        return None

    def show_facets(self, text: str, facets: Sequence[Facet]) -> None:
        """Shows the values under a filter; one that was there keeps its place while numbers change."""
        self._filter = text
        anew = not self._places
        for facet in sorted(facets, key=lambda facet: not facet.chosen) if anew else facets:
            self._places.setdefault(facet.value, len(self._places))
        self._facets = sorted(facets, key=lambda facet: self._places[facet.value])
        self.search.setVisible(len(facets) > MANY)
        self._look()
        if anew:
            self.list.go_to_top()

    def _look(self) -> None:
        """Shows what the search finds; of a kind with very many values it asks for more than were read."""
        self._draw(self._facets)
        words = self.search.text().strip()
        if words and len(self._facets) >= MOST:
            ask, text, field = self._ask, self._filter, self.field
            self._latest.ask(lambda: (words, ask(text, (field,), words).get(field, ())))

    def _found(self, answer: tuple[str, Sequence[Facet]]) -> None:
        words, facets = answer
        if words == self.search.text().strip():
            there = {facet.value for facet in facets}
            self._draw([*facets, *(facet for facet in self._facets if facet.value not in there)])

    def begin_anew(self) -> None:
        """The next values are put in the order in which they come, those chosen first."""
        self._places.clear()

    def is_empty(self) -> bool:
        return not self._facets

    def lines(self) -> int:
        """How many lines it would like to show."""
        return len(self._facets) + (2 if len(self._facets) > MANY else 0)

    def chosen(self) -> list[str]:
        """The values that are ticked."""
        return [facet.value for facet in self._facets if facet.chosen]

    def _draw(self, facets: Sequence[Facet]) -> None:
        wanted = fold(self.search.text()).strip()
        self.list.show_ticks(
            [
                Tick(facet.value, facet.shown, number(facet.count), facet.chosen, facet.possible)
                for facet in facets
                if not wanted or wanted in fold(f"{facet.shown} {facet.value}")
            ]
        )

    def _take_first(self) -> None:
        ticks = [tick for tick in self.list.ticks() if tick.possible or tick.on]
        if ticks and self.search.text().strip():
            self.toggled.emit(self.field, ticks[0].value)
            self.search.selectAll()

    def _to_list(self) -> None:
        self.list.setFocus(Qt.FocusReason.TabFocusReason)
        self.list.choose(self.list.current())

    def _search_for(self, letter: str) -> None:
        if self.search.isVisible():
            self.search.setFocus()
            self.search.setText(letter)
            self._look()


class _Count(Elided):
    """How many there are, told above the table as well: where it has no room here it is left out, and never cut."""

    def paintEvent(self, event: QPaintEvent) -> None:
        if self.fontMetrics().horizontalAdvance(self.text()) <= self.contentsRect().width():
            super().paintEvent(event)


class FacetPanel(QWidget):
    """All kinds of values of a filter, in two columns. `ask(filter)` answers them, and may be called in a thread."""

    toggled = Signal(str, str)
    left = Signal()

    def __init__(self, ask: Ask, fields: Sequence[str]) -> None:
        super().__init__()
        self.setProperty("ground", "plain")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        on_keys(self, {"Esc": self.left.emit})
        self._ask = ask
        self._filter = self._ticked = ""
        self._latest = Latest(self)
        self._latest.answered.connect(self._show)
        column = vbox(self._head(), line(), spacing=0, on=self)
        inside = dressed(QWidget(), ground="plain")
        self.lists = {field: FacetList(field, ask, inside) for field in fields}
        for one in self.lists.values():
            one.hide()
            one.toggled.connect(self._tick)
        self._grid = QGridLayout(inside)
        self._grid.setContentsMargins(theme.BETWEEN, 12, 8, 12)
        self._grid.setHorizontalSpacing(8)
        self._grid.setVerticalSpacing(12)
        self._grid.setColumnStretch(0, 1)
        self._grid.setColumnStretch(1, 1)
        self.waiting = dressed(Text(_("Counting…"), "muted"), margins=(theme.BETWEEN, 12, theme.BETWEEN, 0))
        column.addWidget(self.waiting)
        column.addWidget(Scroll(inside), 1)
        self._placed: list[str] = []
        self._wants_focus, self._first = False, ""
        self.setAccessibleName(_("Filter by values"))
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)

    def _head(self) -> QWidget:
        title = Text(_("Filter by values"), "section")
        title.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Preferred)
        self.count = dressed(_Count("", "small"), font=theme.font(theme.SMALL, tabular=True))
        self.count.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        close = dressed(tool_button("x", _("Close"), self.left.emit), tip=_("Close (Esc)"))
        parts = hbox(title, (self.count, 1), close, spacing=theme.INSIDE, margins=(theme.BETWEEN, 7, theme.INSIDE, 7))
        return holding(parts, height=46)

    def begin(self, text: str, field: str = "") -> None:
        """Shows the values under a filter, in a fresh order, and gives the focus to a kind; "": to the first."""
        self._begin_anew()
        self.show_filter(text)
        self._wants_focus, self._first = True, field
        self.setFocus(Qt.FocusReason.OtherFocusReason)
        self._take_focus()

    def _take_focus(self) -> None:
        if self._wants_focus and self._placed and self.isVisible():
            self._wants_focus = False
            first = self._first if self._first in self._placed else self._placed[0]
            self.lists[first].list.setFocus(Qt.FocusReason.TabFocusReason)

    def _begin_anew(self) -> None:
        for one in self.lists.values():
            one.begin_anew()

    def _tick(self, field: str, value: str) -> None:
        self._ticked = filters.toggle(self._filter, field, value)
        self.toggled.emit(field, value)

    def show_filter(self, text: str) -> None:
        """Asks for the values under a filter. Those that are ticked here stay where they are; under another filter
        (typed, of a view) the first are the most frequent again."""
        if text not in (self._filter, self._ticked):
            self._begin_anew()
        self._filter = text
        ask, fields = self._ask, tuple(self.lists)
        self._latest.ask(lambda: (text, ask(text, fields, "")))

    def _show(self, answer: tuple[str, Facets]) -> None:
        text, found = answer
        if text != self._filter:
            return
        for field, one in self.lists.items():
            one.show_facets(text, found.get(field, ()))
        shown = [field for field, one in self.lists.items() if not one.is_empty()]
        self.waiting.setText("" if shown else _("There is nothing to filter by yet."))
        self.waiting.setVisible(not shown)
        if shown != self._placed:
            self._place(shown)
        self._take_focus()

    def _place(self, shown: Sequence[str]) -> None:
        for field, one in self.lists.items():
            self._grid.removeWidget(one)
            one.setVisible(field in shown)
        for row in range(self._grid.rowCount()):
            self._grid.setRowStretch(row, 0)
        for at, field in enumerate(shown):
            one = self.lists[field]
            lines, row = min(one.lines(), 10), at // 2
            one.setMinimumHeight(20 + ROW * min(lines, 5))
            self._grid.addWidget(one, row, at % 2)
            # A row with few values gives its room to one with many.
            self._grid.setRowStretch(row, max(self._grid.rowStretch(row), lines))
        self._placed = list(shown)


class RulePopover(Popover):
    """All kinds of values, hung from a rule that is being written. `changed(text)` with each that is ticked."""

    changed = Signal(str)

    def __init__(self, host: QWidget, ask: Ask, fields: Sequence[str], text: str) -> None:
        super().__init__(host, width=400)
        self._text = text
        self.body.setContentsMargins(0, 0, 0, 0)
        self.panel = dressed(FacetPanel(ask, fields), height=480)
        self.panel.toggled.connect(self._toggle)
        self.panel.left.connect(self.dismiss)
        self.body.addWidget(self.panel)
        self.setFocusProxy(self.panel)

    def begin(self, anchor: QWidget) -> None:
        """Shows the values under the rule."""
        self.hang(anchor)
        self.panel.begin(self._text)

    def _toggle(self, field: str, value: str) -> None:
        self._text = filters.toggle(self._text, field, value)
        self.panel.show_filter(self._text)
        self.changed.emit(self._text)
