"""The texts of a release in a form: one tab for each language, another language at a click."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import QEvent, QObject, QRect, Qt, Signal
from PySide6.QtWidgets import (
    QApplication,
    QFrame,
    QMenu,
    QWidget,
)

from outreach.gui.forms.fields import DateField, Field, Pause, TextField
from outreach.gui.forms.form import Fields, FieldValues, Form
from outreach.gui.kit import formatting
from outreach.gui.kit.layout import Stretch, hbox, vbox
from outreach.gui.kit.page import push_button, tab_bar, tool_button
from outreach.gui.pages.releases.editor.quotes_field import QuotesField
from outreach.gui.pages.releases.editor.writing import Prose, ProseField
from outreach.i18n import _
from outreach.press import outline
from outreach.services.releases.releases import VERSION_TEXTS
from outreach.values import places

# The languages of the house first; the others are behind "More".
FIRST = ("en", "ru", "ky")
NARROW = 580


class VersionForm(Form):
    """The text of a release in one language. What it does not show (channels) it gives back as it was.

    `entered(name)`: the part that is written in; `moved(field, place)`: where the cursor is in it.
    """

    entered = Signal(str)
    moved = Signal(object, QRect)

    def __init__(self, language: str) -> None:
        super().__init__()
        self.language = language
        self._kept: Fields = {}
        self.layout().setContentsMargins(0, 4, 0, 0)  # type: ignore[union-attr]
        self.add(ProseField("headline", _("Headline"), flat=True, count=outline.headline_note))
        self.add(ProseField("subhead", _("Subheadline"), flat=True))
        self.beside(
            TextField("dateline", _("Dateline"), placeholder=_("BISHKEK, 31 January 2026")),
            DateField("date", _("Date")),
            TextField("translator", _("Translator")),
            shares=(3, 2, 2),
        )
        lead = _("The first paragraph says who, what, when, where and why. A blank line starts the next one.")
        self.add(ProseField("body", _("Text"), lines=12, placeholder=lead, count=outline.body_note))
        self._quotes = QuotesField()
        self.add(self._quotes)
        self.add(ProseField("boilerplate", _("Boilerplate"), lines=3))
        self.add(ProseField("notes_to_editors", _("Notes to editors"), lines=3))
        for field in self.proses():
            field.edit.entered.connect(lambda name=field.name: self.entered.emit(name))
            field.edit.moved.connect(lambda place, field=field: self.moved.emit(field, place))
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
        self._quotes.show_apart(str(self._kept.get("body") or ""), self.prose("body").toPlainText())

    def value(self) -> Fields:
        typed = super().value()
        found = {**dict.fromkeys(VERSION_TEXTS, ""), **self._kept, **typed}
        found["date"] = typed["date"].isoformat() if isinstance(typed["date"], date) else typed["date"] or ""
        found["quotes"] = self._quotes.still_said(str(self._kept.get("body") or ""), typed["body"])
        return found

    def is_empty(self) -> bool:
        """Whether nothing is written in this language."""
        return not any(value and str(value).strip() for value in super().value().values())


class VersionsField(Field):
    """`versions` of a release: a tab for each language, in their order.

    Its tabs are in `bar`, which the form puts where they stay in sight. `turned(language)`.
    """

    turned = Signal(str)
    entered = Signal(str)
    moved = Signal(object, QRect)

    def __init__(self, name: str = "versions", parent: QWidget | None = None) -> None:
        super().__init__(name, "", parent)
        self.label = _("Languages")
        self.forms: dict[str, VersionForm] = {}
        self.bar = QWidget()
        self._build_bar()
        body = QFrame()
        self._column = vbox(spacing=0, on=body)
        self.hold(body)
        self.setFocusProxy(None)  # type: ignore[arg-type]
        self.tabs.currentChanged.connect(self._turned)
        self.tabs.tabMoved.connect(lambda _one, _other: self.changed.emit())

    def _build_bar(self) -> None:
        self.bar.setFixedHeight(36)
        self.bar.installEventFilter(self)
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

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self.bar and event.type() == QEvent.Type.Resize:
            # In a narrow place the tabs have the room, and the plus is enough of a word.
            self.add_button.setText(_("Add a language") if self.bar.width() >= NARROW else "")
        return super().eventFilter(watched, event)

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
            form.setVisible(language == wanted)
        if written and self.forms[wanted].isVisible():
            self.forms[wanted].fields[written].setFocus()
        self.turned.emit(wanted)

    def add_language(self, language: str, fields: FieldValues | None = None) -> VersionForm:
        """Opens a tab for a language."""
        if language not in self.forms:
            form = VersionForm(language)
            form.load(fields or {})
            form.changed.connect(self.changed)
            form.entered.connect(self.entered)
            form.moved.connect(self.moved)
            self.forms[language] = form
            form.hide()
            self._column.addWidget(form)
            self.tabs.blockSignals(True)
            place = self.tabs.addTab(formatting.language(language, _("No language")))
            self.tabs.setTabData(place, language)
            self.tabs.blockSignals(False)
        self.open(language)
        self._show_drop()
        return self.forms[language]

    def open(self, language: str) -> None:
        """Turns to a language."""
        for place in range(self.tabs.count()):
            if self.tabs.tabData(place) == language:
                self.tabs.setCurrentIndex(place)
                self._turned(place)

    def remove(self, language: str) -> None:
        """Takes a language off; the form is not saved yet, so that Cancel brings it back."""
        form = self.forms.pop(language, None)
        if form is None:
            return
        for place in range(self.tabs.count()):
            if self.tabs.tabData(place) == language:
                self.tabs.removeTab(place)
                break
        self._column.removeWidget(form)
        form.hide()
        form.deleteLater()
        self._show_drop()
        self.changed.emit()

    def _show_drop(self) -> None:
        self.drop_button.setVisible(len(self.forms) > 1)

    def _offer(self) -> None:
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        left = [code for code in FIRST if code not in self.forms]
        for code in left:
            menu.addAction(formatting.language(code)).triggered.connect(lambda _on=False, code=code: self._take(code))
        more = menu.addMenu(_("More"))
        for code, name in places.languages():
            if code not in self.forms and code not in FIRST:
                more.addAction(name).triggered.connect(lambda _on=False, code=code: self._take(code))
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
            self.add_language(FIRST[0])
        self.tabs.setCurrentIndex(0)
        self._turned(0)
        self._show_drop()

    def setFocus(self, *reason: object) -> None:
        form = self.forms.get(self.language())
        if form is not None:
            form.focus_first()
