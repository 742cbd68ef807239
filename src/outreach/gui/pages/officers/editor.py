"""The form of an officer, with the name and title as each language of a release has them."""

from __future__ import annotations

from typing import Any

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from outreach.gui.forms import reach
from outreach.gui.forms.fields import Field, LineEdit, NotesField, TextField
from outreach.gui.forms.form import Form
from outreach.gui.kit import formatting
from outreach.gui.kit.labels import Text
from outreach.i18n import LANGUAGES, _
from outreach.store.workspace import Workspace

_PARTS = ("honorific", "name", "title", "organisation")


class NamesField(Field):
    """Honorific, name, title and organisation in each language; one that is left empty is not kept."""

    def __init__(self, name: str, label: str) -> None:
        super().__init__(name, label)
        body = QWidget()
        self._rows = QVBoxLayout(body)
        self._rows.setContentsMargins(0, 0, 0, 0)
        self._rows.setSpacing(6)
        self._edits: dict[str, dict[str, LineEdit]] = {}
        self.hold(body)
        for language in LANGUAGES:
            self._add(language)

    def _add(self, language: str) -> None:
        words = {
            "honorific": _("Honorific"), "name": _("Name"), "title": _("Title"), "organisation": _("Organisation"),
        }  # fmt: skip
        self._rows.addWidget(Text(formatting.language(language), "small"))
        edits = self._edits[language] = {}
        for parts in (("honorific", "name"), ("title",), ("organisation",)):
            row = QHBoxLayout()
            row.setSpacing(8)
            for part in parts:
                edit = edits[part] = LineEdit(words[part])
                edit.setAccessibleName(f"{words[part]} ({formatting.language(language)})")
                edit.textEdited.connect(lambda _text: self.changed.emit())
                row.addWidget(edit, 1 if part == "honorific" else 2)
            self._rows.addLayout(row)
        self._rows.addSpacing(4)
        if language == next(iter(LANGUAGES)):
            self.setFocusProxy(edits["honorific"])

    def value(self) -> dict[str, dict[str, str]]:
        found = {
            language: {part: edit.text().strip() for part, edit in edits.items()}
            for language, edits in self._edits.items()
        }
        return {language: parts for language, parts in found.items() if any(parts.values())}

    def set_value(self, value: Any) -> None:
        for language in value or {}:
            if language not in self._edits:
                self._add(language)
        for language, edits in self._edits.items():
            for part in _PARTS:
                edits[part].setText(str((value or {}).get(language, {}).get(part, "") or ""))


class OfficerForm(Form):
    """One of ours who answers the press."""

    def __init__(self, _workspace: Workspace) -> None:
        super().__init__()
        self.beside(TextField("honorific", _("Honorific")), TextField("name", _("Name")), shares=(1, 2))
        self.add(TextField("title", _("Title")))
        self.add(TextField("organisation", _("Organisation")))
        self.add(reach.email_field())
        self.add(reach.phone_field())
        self.add(reach.channel_field())
        self.section(_("In the languages of a release"))
        self.add(NamesField("names", ""))
        self.add(NotesField("notes", _("Notes")))
        self.end()
