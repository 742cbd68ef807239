"""The texts of a release by language, each with a tab, and the quotes of each with their persons."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from functools import partial
from typing import Any

from PySide6.QtCore import QEvent, QRect, QSignalBlocker, Qt, Signal
from PySide6.QtWidgets import QApplication, QFrame, QWidget

from outreach import i18n
from outreach.gui.forms.fields import DateField, Field, Pause, TextField
from outreach.gui.forms.form import Fields, FieldValues, Form
from outreach.gui.kit import formatting
from outreach.gui.kit.events import on_keys, watch
from outreach.gui.kit.labels import Picture, Text, as_text, dressed, if_any, make_visible, one_line
from outreach.gui.kit.latest import Latest
from outreach.gui.kit.layout import Stretch, discard, fill, hbox, holding, remove, vbox
from outreach.gui.kit.page import add_entry, menu_of, push_button, tab_bar, tab_of, tool_button
from outreach.gui.pages.releases.editor.dateline import DatelineField
from outreach.gui.pages.releases.editor.rich_prose import RichField
from outreach.gui.pages.releases.editor.writing import Prose, ProseField
from outreach.gui.theme import theme
from outreach.i18n import _
from outreach.mail import mail_words
from outreach.press import outline
from outreach.services.releases.releases import VERSION_TEXTS
from outreach.store.workspace import Workspace
from outreach.values import places, rich_text
from outreach.values.text import letters_of

Quote = FieldValues


class _Line(QFrame):
    """A quote with its speaker and a cross; Delete takes it off."""

    def __init__(self, quote: Quote, field: QuotesField) -> None:
        super().__init__()
        self._quote, self._field = quote, field
        dressed(self, role="row", focus=Qt.FocusPolicy.TabFocus)
        text, speaker = as_text(quote.get("text")), as_text(quote.get("speaker"))
        self.setAccessibleName(one_line(text))
        who = Text(f"— {speaker}" if speaker else "", "small", wrap=True)
        words = vbox(Text(text, wrap=True), if_any(who), spacing=0)
        on_keys(self, {"Del": lambda: field.remove(quote)})
        tip = _("Remove this quote (Delete)")
        remove = tool_button("x", tip, lambda: field.remove(quote), focus=Qt.FocusPolicy.ClickFocus)
        remove.setAccessibleName(_("Remove this quote"))
        hbox((words, 1), (remove, Qt.AlignmentFlag.AlignTop), margins=(8, 4, 4, 4), on=self)


class _Found(QFrame):
    """A quote that stands in the text and is not kept with its person yet; Enter keeps it."""

    def __init__(self, quote: Quote, field: QuotesField) -> None:
        super().__init__()
        self._quote, self._field = quote, field
        self.setProperty("role", "row")
        words = vbox(
            Text(_who(quote) or _("Unnamed person"), wrap=True),
            Text(one_line(as_text(quote.get("text")), 160), "small", wrap=True), spacing=0,
        )  # fmt: skip
        tip = _("Keep the words with the person, so that a search finds them")
        self.keep = push_button(_("Accept"), lambda: field.keep(quote), kind="link", tip=tip)
        self.keep.setAccessibleName(_("Accept the quote of {name}").format(name=one_line(_who(quote))))
        hbox(
            (Picture("quote", 16, "muted"), Qt.AlignmentFlag.AlignTop), (words, 1),
            (self.keep, Qt.AlignmentFlag.AlignTop), spacing=8, margins=(8, 2, 4, 2), on=self,
        )  # fmt: skip


def _who(quote: Quote) -> str:
    parts = (quote.get("speaker"), quote.get("position"), quote.get("organisation"))
    return ", ".join(str(part) for part in parts if part)


class QuotesField(Field):
    """`quotes` of a version: they mark places in the text, and none of them goes out beside it."""

    def __init__(self) -> None:
        super().__init__("quotes", _("Quotes not in the text"))
        self._quotes: list[Quote] = []
        self._before, self._body = "", ""
        self._said = outline.Said()
        self._latest = Latest(self, self._answered)
        note = _("Kept for the record and for search, never sent. To send them, add them to the text.")
        self._apart_note = Text(note, "small", tone="warning", wrap=True)
        self._found_head = Text(_("Quoted in the text"), "label")
        self._column = vbox(self._apart_note, self._found_head, spacing=2)
        body = holding(self._column)
        self.hold(body)
        self.lines: list[_Line] = []
        self.found: list[_Found] = []
        self.hide()

    def value(self) -> list[Quote]:
        return list(self._quotes)

    def set_value(self, value: Any) -> None:
        self._quotes = list(value or ())

    def show_apart(self, before: str, body: str) -> None:
        """Shows the quotes that the text, as it was loaded, does not hold, and those of the text not kept yet."""
        self._latest.ask(lambda: (before, body, outline.said(before, body)))

    def still_said(self, before: str, after: str) -> list[Quote]:
        """The quotes without those that stood in the text and no longer do: a corrected one must not be said twice."""
        read = (before, after) == (self._before, self._body)  # else by the letters alone, and what is unsure stays
        found = {letters_of(str(quote["text"])) for quote in self._said.quotes} if read else set()
        gone = self._apart(after, found)
        there = [quote for quote in gone if quote not in self._apart(before, self._said.before if read else ())]
        return [quote for quote in self._quotes if quote not in there]

    def _apart(self, body: str, said: Collection[str]) -> list[Quote]:
        """The quotes that have no place in a text, whatever its marks and line ends."""
        letters = letters_of(body)
        return [one for one in self._quotes if not outline.stands_in(letters, as_text(one.get("text")), said)]

    def _answered(self, answer: tuple[str, str, outline.Said]) -> None:
        self._before, self._body, self._said = answer
        self._show()

    def _show(self) -> None:
        remove(self._column, (*self.lines, *self.found))
        self.lines = [_Line(quote, self) for quote in self._apart(self._before, self._said.before)]
        kept = {letters_of(as_text(quote.get("text"))) for quote in self._quotes}
        said = [(letters_of(str(quote["text"])), quote) for quote in self._said.quotes]
        self.found = [_Found(quote, self) for letters, quote in said if not any(letters in text for text in kept)]
        for place, line in enumerate(self.lines, 1):
            self._column.insertWidget(place, line)
        self._apart_note.setVisible(bool(self.lines))
        fill(self._column, *self.found)
        self.caption.setVisible(bool(self.lines))
        self._found_head.setVisible(bool(self.found))
        self.setVisible(bool(self.lines or self.found))

    def keep(self, quote: Quote) -> None:
        """Keeps a quote of the text with its person."""
        self._quotes = [*self._quotes, quote]
        self._show()
        self.changed.emit()

    def remove(self, quote: Quote) -> None:
        """Takes a quote off."""
        self._quotes = [other for other in self._quotes if other is not quote]
        self._show()
        self.changed.emit()


# The languages of the house first; the others are behind "More".
FIRST = ("en", "ru", "ky")
NARROW = 580


class VersionForm(Form):
    """The text of a release in one language. What it does not show (channels) it gives back as it was.

    `entered(name)`: the part that is written in; `moved(field, place)`: where the cursor is in it. `outside` are what
    is no text of the page, and what the text is written with.
    """

    entered = Signal(str)
    moved = Signal(object, QRect)
    find_wanted = Signal(object)

    def __init__(self, language: str, workspace: Workspace) -> None:
        super().__init__()
        self.language = language
        self._kept: Fields = {}
        dressed(self, ground="sheet")
        self.set_margins(0)
        headline, subhead = _("Headline"), _("Subheadline")
        self.add(ProseField("headline", headline, Prose("headline"), placeholder=headline, count=outline.headline_note))
        self.add(ProseField("subhead", subhead, Prose("subhead"), placeholder=subhead))
        lead = _("Who, what, when, where and why")
        text = RichField(workspace, "body", _("Text"), 6, placeholder=lead, count=outline.body_note)
        dateline = DatelineField(text)
        self.add_widget(dateline.room)
        self.add(text)
        self.keep_field(dateline).setParent(self)  # over the others
        about, notes = _("Boilerplate"), _("Notes to editors")
        self.add(RichField(workspace, "boilerplate", about, 1, placeholder=about))
        field = RichField(workspace, "notes_to_editors", notes, 1, placeholder=notes)
        field.caption.setText(mail_words.of(language).notes)  # they alone are printed under a heading
        field.caption.setContentsMargins(round(field.edit.document().documentMargin()), 0, 0, 0)
        field.edit.textChanged.connect(lambda: field.caption.setVisible(not field.edit.document().isEmpty()))
        self.add(field)
        self._quotes = QuotesField()
        aside = holding(vbox(
            self.keep_field(DateField("date", _("Date"))), self.keep_field(TextField("translator", _("Translator"))),
            self.keep_field(self._quotes), spacing=12,
        ))  # fmt: skip
        tools = (tool for field in self.proses() for tool in field.tools)
        self.outside = (aside, holding(hbox(*tools, margins=(theme.BETWEEN, 0, theme.BETWEEN, 0))))
        for prose in self.proses():
            prose.edit.entered.connect(lambda name=prose.name: self.entered.emit(name))
            prose.edit.moved.connect(lambda place, prose=prose: self.moved.emit(prose, place))
            prose.edit.find_wanted.connect(lambda prose=prose: self.find_wanted.emit(prose.edit))
        self._pause = Pause(self._show_quotes, 700, self)
        self.fields["body"].changed.connect(self._pause.start)

    def is_in(self, name: str) -> bool:
        """Whether a part is written in."""
        focus = QApplication.focusWidget()
        return focus is not None and self.fields[name].isAncestorOf(focus)

    def proses(self) -> list[ProseField]:
        """The parts that are prose."""
        return [field for field in self.fields.values() if isinstance(field, ProseField)]

    def prose(self, name: str) -> Prose:
        """What a part is written in."""
        field = self.fields[name]
        assert isinstance(field, ProseField)
        return field.edit

    def load(self, fields: FieldValues) -> None:
        self._kept = dict(fields)
        super().load(fields)
        self._show_quotes()

    def rebase(self, fields: FieldValues) -> None:
        """Takes what was saved for what was loaded."""
        self._kept = dict(fields)
        self._loaded = self.value()

    def _show_quotes(self) -> None:
        self._quotes.show_apart(self._plain_before(), self.prose("body").toPlainText())

    def _plain_before(self) -> str:
        return rich_text.plain(as_text(self._kept.get("body")))

    def value(self) -> Fields:
        typed = super().value()
        found = {**dict.fromkeys(VERSION_TEXTS, ""), **self._kept, **typed}
        found["date"] = typed["date"].isoformat() if isinstance(typed["date"], date) else typed["date"] or ""
        found["quotes"] = self._quotes.still_said(self._plain_before(), rich_text.plain(typed["body"]))
        return found

    def is_empty(self) -> bool:
        """Whether nothing is written in this language."""
        return not any(value and str(value).strip() for value in super().value().values())


class VersionsField(Field):
    """`versions` of a release: a tab for each language, in their order.

    Its tabs are in `bar` and the buttons of the marks in `tools`, which the form puts where they stay in sight; what is
    no text of the page is in `aside`. `turned(language)`.
    """

    turned = Signal(str)
    entered = Signal(str)
    moved = Signal(object, QRect)
    find_wanted = Signal(object)

    def __init__(self, workspace: Workspace) -> None:
        super().__init__("versions", "")
        self._workspace = workspace
        self.label = _("Languages")
        self.forms: dict[str, VersionForm] = {}
        self.bar = QWidget()
        self._build_bar()
        body = QFrame()
        self._column = vbox(spacing=0, on=body)
        self.aside, self.tools = QWidget(), QWidget()
        self._outside = (vbox(on=self.aside), vbox(on=self.tools))
        self.hold(body)
        self.setFocusProxy(None)  # type: ignore[arg-type]
        self.tabs.currentChanged.connect(self._turned)
        self.tabs.tabMoved.connect(lambda _one, _other: self.changed.emit())

    def _build_bar(self) -> None:
        self.bar.setFixedHeight(theme.NAVIGATION_ROW)
        watch(self.bar, {QEvent.Type.Resize: self._bar_resized})
        self.tabs = tab_bar(_("Languages"))
        self.tabs.setProperty("tight", True)
        self.tabs.setMovable(True)
        text = _("Add a language")
        self.add_button = push_button(text, self._offer, kind="link", icon="plus", tip=text)
        self.drop_button = tool_button(
            "trash-2", _("Remove this language from the release"), lambda: self.remove(self.language())
        )
        self.drop_button.setAccessibleName(_("Remove this language"))
        self.bar_row = hbox(
            (self.tabs, Qt.AlignmentFlag.AlignBottom), self.add_button, Stretch(), self.drop_button, spacing=0,
            on=self.bar,
        )  # fmt: skip

    def _bar_resized(self, _event: object) -> None:
        # In a narrow place the tabs have the room, and the plus is enough of a word.
        self.add_button.setText(_("Add a language") if self.bar.width() >= NARROW else "")

    def language(self) -> str:
        """The language whose tab is open."""
        place = self.tabs.currentIndex()
        return str(self.tabs.tabData(place)) if place >= 0 else ""

    def _turned(self, place: int) -> None:
        if place < 0:
            return
        wanted = str(self.tabs.tabData(place))
        # Who turns to another language while writing goes on in the same part of it.
        written = next((name for form in self.forms.values() for name in form.fields if form.is_in(name)), "")
        for language, form in self.forms.items():
            make_visible(language == wanted, form, *form.outside)
        if written and self.forms[wanted].isVisible():
            self.forms[wanted].fields[written].setFocus()
        self.turned.emit(wanted)

    def add_language(self, language: str, fields: FieldValues | None = None) -> VersionForm:
        """Opens a tab for a language."""
        if language not in self.forms:
            form = VersionForm(language, self._workspace)
            form.load(fields or {})
            form.changed.connect(self.changed)
            form.entered.connect(self.entered)
            form.moved.connect(self.moved)
            form.find_wanted.connect(self.find_wanted)
            self.forms[language] = form
            make_visible(False, form, *form.outside)
            self._column.addWidget(form)
            for column, part in zip(self._outside, form.outside, strict=True):
                column.addWidget(part)
            with QSignalBlocker(self.tabs):
                place = self.tabs.addTab(formatting.language_heading(language, _("No language")))
                self.tabs.setTabData(place, language)
        self.open(language)
        self._show_drop()
        return self.forms[language]

    def open(self, language: str) -> None:
        """Turns to a language."""
        place = tab_of(self.tabs, language)
        self.tabs.setCurrentIndex(place)
        self._turned(place)

    def remove(self, language: str) -> None:
        """Takes a language off; the form is not saved yet, so that Cancel brings it back."""
        form = self.forms.pop(language, None)
        if form is None:
            return
        self.tabs.removeTab(tab_of(self.tabs, language))
        for part in (form, *form.outside):
            discard(part)
        self._show_drop()
        self.changed.emit()

    def _show_drop(self) -> None:
        self.drop_button.setVisible(len(self.forms) > 1)

    def _offer(self) -> None:
        left = [code for code in FIRST if code not in self.forms]
        menu = menu_of(self, [("", formatting.language_heading(code), partial(self._take, code)) for code in left])
        more = menu.addMenu(_("More"))
        for code, name in places.languages():
            if code not in self.forms and code not in FIRST:
                add_entry(more, name, partial(self._take, code))
        menu.popup(self.add_button.mapToGlobal(self.add_button.rect().bottomLeft()))

    def _take(self, language: str) -> None:
        form = self.add_language(language)
        self.changed.emit()
        form.focus_first()

    def value(self) -> dict[str, Fields]:
        order = [str(self.tabs.tabData(place)) for place in range(self.tabs.count())]
        forms = [(language, self.forms[language]) for language in order]
        return {language: form.value() for language, form in forms if not form.is_empty() or form._kept}

    def set_value(self, value: FieldValues | None) -> None:
        for language in list(self.forms):
            self.remove(language)
        for language, fields in (value or {}).items():
            self.add_language(language, fields)
        if not self.forms:
            self.add_language(i18n.language())
        self.tabs.setCurrentIndex(0)
        self._turned(0)
        self._show_drop()

    def setFocus(self, *reason: object) -> None:
        form = self.forms.get(self.language())
        if form is not None:
            form.focus_first()
