"""The texts of a release in a form: one tab for each language, another language at a click."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QMenu,
    QPushButton,
    QSizePolicy,
    QStackedWidget,
    QTabBar,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from outreach.gui import icons, shown
from outreach.gui.fields import Field, NotesField, TextField
from outreach.gui.form import Fields, Form
from outreach.gui.releases.quotes_field import QuotesField, still_said
from outreach.i18n import _
from outreach.model import places
from outreach.services.releases import VERSION_TEXTS

# The languages of the house first; the others are behind "More".
FIRST = ("en", "ru", "ky")


class VersionForm(Form):
    """The text of a release in one language. What it does not show (channels) it gives back as it was."""

    def __init__(self, language: str) -> None:
        super().__init__()
        self.language = language
        self._kept: Fields = {}
        self.layout().setContentsMargins(0, 12, 0, 0)  # type: ignore[union-attr]
        self.add(TextField("headline", _("Headline")))
        self.add(TextField("subhead", _("Line under it")))
        self.beside(
            TextField("dateline", _("Place and date"), placeholder=_("BISHKEK, 31 January 2026")),
            TextField("translator", _("Translator")),
        )
        self.add(NotesField("body", _("Text"), height=280))
        self._quotes = QuotesField()
        self.add(self._quotes)
        self.add(NotesField("boilerplate", _("About us"), height=72))
        self.add(NotesField("notes_to_editors", _("Notes to editors"), height=72))
        for name, most in (("body", 560), ("boilerplate", 120), ("notes_to_editors", 120)):
            field = self.fields[name]
            assert isinstance(field, NotesField)
            field.edit.setMaximumHeight(most)

    def load(self, fields: Mapping[str, Any]) -> None:
        self._kept = dict(fields)
        super().load(fields)
        self._quotes.show_apart(str(fields.get("body") or ""))

    def value(self) -> Fields:
        typed = super().value()
        found = {**dict.fromkeys(VERSION_TEXTS, ""), **self._kept, **typed}
        found["quotes"] = still_said(typed["quotes"], str(self._kept.get("body") or ""), typed["body"])
        return found

    def is_empty(self) -> bool:
        """Whether nothing is written in this language."""
        return not any(value and str(value).strip() for value in super().value().values())


class VersionsField(Field):
    """`versions` of a release: a tab for each language, in their order."""

    def __init__(self, name: str = "versions", parent: QWidget | None = None) -> None:
        super().__init__(name, "", parent)
        self.label = _("Languages")
        self.forms: dict[str, VersionForm] = {}
        body = QFrame()
        column = QVBoxLayout(body)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        row = QHBoxLayout()
        row.setSpacing(0)
        self.tabs = QTabBar()
        self.tabs.setDrawBase(False)
        self.tabs.setExpanding(False)
        self.tabs.setMovable(True)
        self.tabs.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.tabs.setAccessibleName(_("Languages"))
        row.addWidget(self.tabs, 0, Qt.AlignmentFlag.AlignBottom)
        self.add_button = QPushButton(_("Add a language"))
        self.add_button.setProperty("kind", "link")
        self.add_button.setIcon(icons.icon("plus", "accent"))
        self.add_button.clicked.connect(lambda _on=False: self._offer())
        row.addWidget(self.add_button)
        row.addStretch(1)
        self.drop_button = QToolButton()
        self.drop_button.setIcon(icons.icon("trash-2", "muted"))
        self.drop_button.setFixedSize(28, 28)
        self.drop_button.setToolTip(_("Take this language off the release"))
        self.drop_button.setAccessibleName(_("Take this language off"))
        self.drop_button.clicked.connect(lambda _on=False: self.remove(self.language()))
        row.addWidget(self.drop_button)
        column.addLayout(row)
        self._stack = QStackedWidget()
        self._stack.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        column.addWidget(self._stack)
        self.hold(body)
        self.setFocusProxy(None)  # type: ignore[arg-type]
        self.tabs.currentChanged.connect(self._turned)
        self.tabs.tabMoved.connect(lambda _one, _other: self.changed.emit())

    def language(self) -> str:
        """The language whose tab is open."""
        place = self.tabs.currentIndex()
        return str(self.tabs.tabData(place)) if place >= 0 else ""

    def _turned(self, place: int) -> None:
        if place >= 0:
            self._stack.setCurrentWidget(self.forms[str(self.tabs.tabData(place))])

    def add_language(self, language: str, fields: Mapping[str, Any] | None = None) -> VersionForm:
        """Opens a tab for a language."""
        if language not in self.forms:
            form = VersionForm(language)
            form.load(fields or {})
            form.changed.connect(self.changed)
            self.forms[language] = form
            self._stack.addWidget(form)
            self.tabs.blockSignals(True)
            place = self.tabs.addTab(shown.language(language) if language else _("No language"))
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
        self._stack.removeWidget(form)
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
            menu.addAction(shown.language(code)).triggered.connect(lambda _on=False, code=code: self._take(code))
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

    def set_value(self, value: Any) -> None:
        for language in list(self.forms):
            self.remove(language)
        for language, fields in (value or {}).items():
            self.add_language(language, fields)
        if not self.forms:
            self.add_language(FIRST[0])
        self.tabs.setCurrentIndex(0)
        self._turned(0)
        self._show_drop()

    def setFocus(self, *reason: Any) -> None:
        form = self.forms.get(self.language())
        if form is not None:
            form.focus_first()
