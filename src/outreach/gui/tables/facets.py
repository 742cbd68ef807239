"""Values of a filter to tick, each with its number: those of one kind are alternatives, what finds nobody is grey."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QWidget

from outreach.gui.kit.events import ENTER, on_keys
from outreach.gui.kit.labels import Elided, Text, dressed, hidden, line, number
from outreach.gui.kit.latest import Latest
from outreach.gui.kit.layout import Scroll, Stretch, hbox, holding, vbox
from outreach.gui.kit.line_edit import LineEdit
from outreach.gui.kit.page import counting, push_button, tool_button
from outreach.gui.kit.popover import Popover
from outreach.gui.tables.check_list import ROW, Tick, TickList
from outreach.gui.theme import theme
from outreach.i18n import _
from outreach.model import filters
from outreach.model.filter_words import LABELS
from outreach.services.querying.facets import Facet
from outreach.values.text import fold

# So many values of a kind are shown before more are asked for; from so many on there is a line to search in.
FEW, MANY = 8, 12


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
        on_keys(self.search, {ENTER: self._take_first, "Down": self._to_list})
        on_keys(self.search, {"Esc": self._empty_search}, when=self.search.text)
        self.search.hide()
        self.list = TickList(title, wraps=field in OWN_WORDS)
        self.list.toggled.connect(lambda value: self.toggled.emit(self.field, value))
        self.list.typed.connect(self._search_for)
        self.list.left_above.connect(lambda: self.search.setFocus() if self.search.isVisible() else None)
        self.list.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)  # the panel scrolls, and it alone
        self._most = FEW
        self.more = hidden(push_button("", self._show_rest, kind="link"))
        vbox(self.title, self.search, self.list, (self.more, Qt.AlignmentFlag.AlignLeft), Stretch(), spacing=4, on=self)

    def _show_rest(self) -> None:
        self._most = MOST
        self._look()
        self._to_list()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        """Makes the list as high as its lines are."""
        self.list.setFixedHeight(max(ROW, sum(self.list.sizeHintForRow(row) for row in range(self.list.count()))))

    def _empty_search(self) -> None:
        self.search.clear()
        self._look()

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
        self._most = FEW

    def is_empty(self) -> bool:
        return not self._facets

    def chosen(self) -> list[str]:
        """The values that are ticked."""
        return [facet.value for facet in self._facets if facet.chosen]

    def _draw(self, facets: Sequence[Facet]) -> None:
        wanted = fold(self.search.text()).strip()
        found = [one for one in facets if not wanted or wanted in fold(f"{one.shown} {one.value}")]
        most = len(found) if wanted else self._most
        shown = [one for at, one in enumerate(found) if at < most or one.chosen]
        self.list.show_ticks([Tick(one.value, one.shown, number(one.count), one.chosen, one.possible) for one in shown])
        self.more.setText(_("{count} more").format(count=number(len(found) - len(shown))))
        self.more.setVisible(len(shown) < len(found))
        self._fit()

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


class FacetPanel(QWidget):
    """All kinds of values of a filter, in two columns. `ask(filter)` answers them, and may be called in a thread."""

    toggled = Signal(str, str)
    left = Signal()

    def __init__(self, ask: Ask, fields: Sequence[str]) -> None:
        super().__init__()
        dressed(self, ground="plain")
        on_keys(self, {"Esc": self.left.emit})
        self._ask = ask
        self._filter = self._ticked = ""
        self._latest = Latest(self)
        self._latest.answered.connect(self._show)
        column = vbox(self._head(), line(), spacing=0, on=self)
        self._inside = inside = dressed(QWidget(), ground="plain")
        self.lists = {field: FacetList(field, ask, inside) for field in fields}
        for one in self.lists.values():
            one.hide()
            one.toggled.connect(self._tick)
            one.list.currentItemChanged.connect(partial(self._see, one.list))
        columns = [vbox(*list(self.lists.values())[side::2], Stretch(), spacing=12) for side in range(2)]
        hbox(*((one, 1) for one in columns), spacing=8, margins=(theme.BETWEEN, 12, 8, 12), on=inside)
        self.waiting = counting(theme.BETWEEN)
        column.addWidget(self.waiting)
        self._scroll = Scroll(inside)
        column.addWidget(self._scroll, 1)
        self._shown: list[str] = []
        self._wants_focus, self._first = False, ""
        dressed(self, name=_("Filter by values"), focus=Qt.FocusPolicy.ClickFocus)

    def _head(self) -> QWidget:
        title = Text(_("Filter by values"), "section")
        close = dressed(tool_button("x", _("Close"), self.left.emit), tip=_("Close (Esc)"))
        return holding(hbox(title, Stretch(), close, margins=(theme.BETWEEN, 7, theme.INSIDE, 7)), height=46)

    def begin(self, text: str, field: str = "") -> None:
        """Shows the values under a filter, in a fresh order, and gives the focus to a kind; "": to the first."""
        self._begin_anew()
        self.show_filter(text)
        self._wants_focus, self._first = True, field
        self.setFocus(Qt.FocusReason.OtherFocusReason)
        self._take_focus()

    def _take_focus(self) -> None:
        if self._wants_focus and self._shown and self.isVisible():
            self._wants_focus = False
            first = self._first if self._first in self._shown else self._shown[0]
            self.lists[first].list.setFocus(Qt.FocusReason.TabFocusReason)

    def _see(self, ticks: TickList, *_items: object) -> None:
        """Scrolls to the line the keys act on."""
        if ticks.hasFocus():
            line = ticks.visualRect(ticks.currentIndex())
            place = ticks.mapTo(self._inside, line.center())
            self._scroll.ensureVisible(place.x(), place.y(), 0, 2 * ROW)

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
        for field, one in self.lists.items():
            one.setVisible(field in shown)
        self._shown = shown
        self._take_focus()


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
