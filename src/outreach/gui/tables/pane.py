"""The detail pane beside a table: a record's card, its form, or what to do with several."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFrame, QLayout, QSizePolicy, QStackedWidget, QToolButton, QWidget

from outreach.gui.forms.form import Form
from outreach.gui.kit.events import on_click, on_keys, shortcuts
from outreach.gui.kit.labels import Elided, Picture, Text, breakable, dressed, if_any, line, number, one_line, tip
from outreach.gui.kit.layout import (
    FlowLayout,
    Scroll,
    Stretch,
    at_foot,
    empty,
    fill,
    fit_to_width,
    flow,
    flowing,
    hbox,
    holding,
    vbox,
)
from outreach.gui.kit.page import push_button, tool_button
from outreach.gui.tables.page_header import ButtonRow
from outreach.gui.theme import theme
from outreach.i18n import _, ngettext

CARD, EDIT, MANY, NOTHING = range(4)


class LinkText(Text):
    """A text of several lines that leads somewhere, by a click or by Enter."""

    def __init__(self, text: str, go: Callable[[], object], tone: str = "accent") -> None:
        super().__init__(text, tone=tone, wrap=True)
        on_click(self, go)
        on_keys(self, {"Return Enter Space": go})
        dressed(self, focus=Qt.FocusPolicy.TabFocus, cursor=Qt.CursorShape.PointingHandCursor)
        self.setProperty("link", True)
        self.setIndent(0)


class Card(QWidget):
    """A record to be read: filled line by line from data, every text plain.

    `said(text)` is called after something was copied.
    """

    def __init__(self, said: Callable[[str], None], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.said = said
        dressed(self, ground="plain")
        self._layout = vbox(spacing=4, margins=theme.BETWEEN, on=self)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Minimum)

    def set_margins(self, width: int) -> None:
        """Sets the room around the lines."""
        self._layout.setContentsMargins(width, width, width, width)

    def title(self, name: str, other_name: str = "", line_under: str = "") -> None:
        """The name, the same name in the other script, and who that is."""
        self._layout.addWidget(_words(one_line(name), "title"))
        if other_name and other_name != name:
            self._layout.addWidget(_words(one_line(other_name)))
        if line_under:
            self._layout.addWidget(_words(one_line(line_under), "muted"))

    def buttons(self, buttons: Sequence[QWidget]) -> None:
        """Buttons of one kind in a row, which goes on in the next line where they have no room."""
        fill(self._layout, 4, flow(*buttons, spacing=theme.INSIDE))

    def notice(self, text: str, tone: str) -> None:
        """A remark on a ground of its colour."""
        frame = dressed(QFrame(), role="notice", tone=tone)
        sign = {"problem": "alert-triangle", "warning": "alert-circle", "done": "check"}.get(tone, "info")
        hbox(
            (Picture(sign, 16, tone), Qt.AlignmentFlag.AlignTop),
            (Text(text, wrap=True), 1),
            spacing=8,
            margins=(8, 6, 8, 6),
            on=frame,
        )
        self._layout.addSpacing(4)
        self._layout.addWidget(frame)

    def section(self, title: str, beside: QWidget | None = None) -> None:
        """A heading under a hairline, with a button at its end."""
        self._layout.addSpacing(8)
        self._layout.addWidget(line())
        self._layout.addSpacing(4)
        if beside is None:
            self._layout.addWidget(Text(title, "label"))
            return
        row = hbox((Text(title, "label"), 1), beside)
        self._layout.addLayout(row)

    def gap(self) -> None:
        self._layout.addSpacing(8)

    def item(
        self, icon: str, value: str, note: str = "", *, problem: str = "", copy: str = "", suggestion: str = "",
        go: Callable[[], object] | None = None,
    ) -> None:  # fmt: skip
        """A line with an icon, its note under it, and a button that copies `copy`; a link where it leads somewhere."""
        wrong = bool(problem or suggestion)
        picture = Picture("alert-triangle" if wrong else icon, 16, "problem" if wrong else "muted")
        text = Elided(value) if "://" in value else _words(value)  # an e-mail and a number are never cut
        if go is not None:
            text = LinkText(breakable(value), go)
        text.setFont(theme.font(tabular=True))
        asked = _("Did you mean {address}?").format(address=suggestion) if suggestion else ""
        notes = [Text(said, "small", tone=tone, wrap=True)
                 for said, tone in ((note, ""), (problem, "problem"), (asked, "problem")) if said]  # fmt: skip
        words = vbox(text, *notes, Stretch(), spacing=0, margins=(0, 1, 0, 0))
        row = hbox(vbox(picture, Stretch(), margins=(0, 1, 0, 0)), (words, 1), spacing=8, margins=(0, 2, 0, 2))
        if copy:
            row.addWidget(self._copy_button(copy), 0, Qt.AlignmentFlag.AlignTop)
        self._layout.addLayout(row)

    def _copy_button(self, text: str) -> QToolButton:
        def copy() -> None:
            QGuiApplication.clipboard().setText(text)
            self.said(_("Copied: {text}").format(text=one_line(text)))

        button = tool_button("copy", _("Copy"), copy, size=24)
        button.setAccessibleName(_("Copy {text}").format(text=one_line(text)))
        return button

    def _labelled(self, label: str, value: QWidget, top: int = 3) -> None:
        """A label and what stands beside it, on the card's two vertical lines."""
        name = dressed(
            Text(label, "label", wrap=True), policy=(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Preferred),
            width=104, align=Qt.AlignmentFlag.AlignTop, margins=(0, top, 0, 0),
        )  # fmt: skip
        self._layout.addLayout(hbox((name, Qt.AlignmentFlag.AlignTop), (value, 1), spacing=8))

    def fact(self, label: str, value: str, go: Callable[[], object] | None = None) -> None:
        """A label and its value, on the card's two vertical lines; a link where it leads somewhere."""
        if value.strip():
            self._labelled(label, LinkText(value, go) if go is not None else _words(value), top=1)

    def words(self, label: str, values: Sequence[str]) -> None:
        """A label and words as chips that do nothing."""
        if not values:
            return
        area = flowing(QWidget())
        row = FlowLayout(area)
        for value in values[:60]:
            chip = dressed(QFrame(), role="notice")
            hbox(Text(one_line(value, 40), "small"), margins=(8, 2, 8, 2), on=chip)
            row.addWidget(chip)
        self._labelled(label, area)

    def links(self, label: str, values: Sequence[tuple[str, Callable[[], object] | None]], most: int = 3) -> None:
        """A label and things to go to; beyond `most` a word says how many more there are, and shows them."""
        if not values:
            return
        area = flowing(QWidget())
        row = FlowLayout(area, spacing=8, rows=0)  # a link has its own room above and below

        def show(shown: Sequence[tuple[str, Callable[[], object] | None]]) -> None:
            for text, go in shown:
                word = one_line(text, 40)
                made = push_button(word, go, kind="bare") if go else Text(one_line(text, 60), "small")
                made.setToolTip(tip(text) if len(text) > 40 else "")
                row.addWidget(made)

        show(values[:most])
        rest = values[most:]
        if rest:
            more = push_button(f"+{number(len(rest))}", lambda: unfold(), kind="bare")
            more.setAccessibleName(_("{count} more").format(count=len(rest)))
            row.addWidget(more)

            def unfold() -> None:
                more.hide()
                show(rest)

        self._labelled(label, area)

    def happened(
        self,
        icon: str,
        text: str,
        note: str,
        *,
        tone: str = "muted",
        go: Callable[[], object] | None = None,
        quiet: bool = False,
    ) -> None:
        """A line of a timeline; where it leads somewhere its text is a link, a `quiet` one in the colour of text."""
        said = LinkText(text, go, "" if quiet else "accent") if go is not None else _words(text)
        words = vbox(said, if_any(Text(note, "small", wrap=True)), spacing=0)
        picture = (Picture(icon, 16, tone), Qt.AlignmentFlag.AlignTop)
        self._layout.addLayout(hbox(picture, (words, 1), spacing=8, margins=(0, 2, 0, 2)))

    def text(self, text: str) -> None:
        """A paragraph, such as the notes."""
        self._layout.addWidget(_words(text))

    def add_widget(self, widget: QWidget, *, left: bool = False) -> None:
        """Adds anything else; `left`: as wide as it is, at the left."""
        if left:
            self._layout.addWidget(widget, 0, Qt.AlignmentFlag.AlignLeft)
        else:
            self._layout.addWidget(widget)

    def end(self) -> None:
        """Call it once the card is filled."""
        self._layout.addStretch(1)
        fit_to_width(self)


class Pane(QFrame):
    """The column at the right of a table. It shows a card with its buttons, a form, or several records."""

    def __init__(self) -> None:
        super().__init__()
        dressed(self, least_width=280, ground="plain")
        self.stack = QStackedWidget()
        vbox(self.stack, spacing=0, on=self)
        self._card_scroll = Scroll(QWidget())
        self.foot = ButtonRow(last=(Stretch(),))  # the last are signs where the words of a language are long
        foot = hbox(self.foot, margins=(0, 8, 0, 8))
        self.stack.addWidget(self._column(foot, (self._card_scroll, 1))[0])
        self._form_scroll = Scroll(QWidget())
        self._form_foot = hbox(spacing=8, margins=(theme.BETWEEN, 8, theme.BETWEEN, 8))
        self._form_head = dressed(Text("", "section", wrap=True), margins=(theme.BETWEEN, 12, theme.BETWEEN, 10))
        self._form_problem = Text("", "small", tone="problem", wrap=True)
        self._form_problem.setContentsMargins(theme.BETWEEN, 4, theme.BETWEEN, 0)
        self._form_problem.hide()
        under = line()
        parts = ((self._form_head, 0), (under, 0), (self._form_scroll, 1), (self._form_problem, 0))
        self._form_column, *form_edges = self._column(self._form_foot, *parts)
        self._form_edges = (self._form_head, under, *form_edges)
        self.stack.addWidget(self._form_column)
        self.keys = shortcuts(
            self._form_column, {"Ctrl+Return Ctrl+Enter": lambda: self._save(), "Esc": lambda: self._leave()}
        )
        self._many = dressed(QWidget(), ground="plain")
        self._many_layout = vbox(spacing=8, margins=theme.BETWEEN, on=self._many)
        self.stack.addWidget(Scroll(self._many))
        self._hint = dressed(Text("", "muted", wrap=True), align=Qt.AlignmentFlag.AlignCenter, margins=(32, 0, 32, 0))
        self.stack.addWidget(self._hint)
        self.form: Form | None = None
        self._leave: Callable[[], object] = lambda: None
        self._save: Callable[[], object] = lambda: None

    def bare(self) -> None:
        """Shows forms without a head, a foot and keys of their own: what stands around has them."""
        for part in self._form_edges:
            part.hide()
        for key in self.keys:
            key.setEnabled(False)

    @staticmethod
    def _column(foot: QLayout, *parts: tuple[QWidget, int]) -> tuple[QWidget, QWidget, QWidget]:
        """A column with what stands in it, and the line and the holder of its foot."""
        holder, over = at_foot(flowing(QWidget())), line()
        holder.setLayout(foot)
        return holding(vbox(*parts, over, holder, spacing=0)), over, holder

    def show_card(self, card: Card, buttons: Sequence[QWidget]) -> None:
        """Shows a record with what can be done with it."""
        self._card_scroll.replace(card)
        self.foot.show_buttons(())
        self.foot.show_buttons(buttons)
        self.stack.setCurrentIndex(CARD)

    def show_form(self, title: str, form: Form, save: Callable[[], object], leave: Callable[[], object]) -> None:
        """Shows a form; Ctrl+S and Ctrl+Enter save, Escape leaves."""
        self.form = form
        self._save, self._leave = save, leave
        self._form_head.setText(title)
        self.show_form_problem("")
        self._form_scroll.replace(form)
        cancel = push_button(_("Cancel"), leave, tip=_("Back without saving (Esc)"))
        keep = push_button(_("Save"), save, kind="primary", tip=_("Save (Ctrl+S)"))
        empty(self._form_foot)
        fill(self._form_foot, Stretch(), cancel, keep)
        self.stack.setCurrentIndex(EDIT)
        form.focus_first()

    def show_form_problem(self, text: str) -> None:
        """Shows what is wrong with the form as a whole."""
        self._form_problem.show_text(text)

    def show_many(
        self, title: str, text: str, buttons: Sequence[QWidget], names: Sequence[str] = (), more: int = 0
    ) -> None:
        """Shows what can be done with several records: `names` are the first of them, and `more` there are beside."""
        empty(self._many_layout)
        fill(self._many_layout, Text(title, "title", wrap=True), if_any(Text(text, "muted", wrap=True)), 8)
        for button in buttons:
            button.setProperty("listed", True)  # one under the other: their signs stand on one line
            self._many_layout.addWidget(button, 0, Qt.AlignmentFlag.AlignLeft)
        if names:
            self._many_layout.addSpacing(8)
            self._many_layout.addWidget(line())
        for name in names:
            self._many_layout.addWidget(Elided(name))
        if more:
            beside = ngettext("and {count} more", "and {count} more", more).format(count=number(more))
            self._many_layout.addWidget(Text(beside, "muted"))
        self._many_layout.addStretch(1)
        self.stack.setCurrentIndex(MANY)

    def show_nothing(self, text: str) -> None:
        """Shows a word of help where no record is selected."""
        self._hint.setText(text)
        self.stack.setCurrentIndex(NOTHING)

    def show_panel(self, panel: QWidget) -> None:
        """Shows something of the page's own in the place of the card."""
        if self.stack.indexOf(panel) < 0:
            self.stack.addWidget(panel)
        self.stack.setCurrentWidget(panel)

    def panel(self) -> QWidget | None:
        """What is shown now."""
        return self.stack.currentWidget()

    def is_editing(self) -> bool:
        return self.stack.currentIndex() == EDIT

    def may_leave(self) -> bool:
        """Whether nothing is written in a form that would be lost."""
        return not (self.is_editing() and self.form is not None and self.form.is_touched())

    def drop_form(self) -> None:
        """Puts the form away."""
        self.form = None
        self._form_scroll.replace(QWidget())


def _words(text: str, role: str = "text") -> Text:
    """Words to be read and copied; the marks that break a word without end are not copied."""
    shown = breakable(text)
    made = Text(shown, role, wrap=True, selectable=True)
    if shown != text:

        def copy() -> None:
            QGuiApplication.clipboard().setText((made.selectedText() or shown).replace("\u200b", ""))

        on_keys(made, {"Ctrl+C Ctrl+Ins": copy}, before_window=True)
        made.addAction(_("Copy"), copy)
        made.setContextMenuPolicy(Qt.ContextMenuPolicy.ActionsContextMenu)
    return made
