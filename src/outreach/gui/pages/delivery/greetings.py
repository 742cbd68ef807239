"""The greetings above a release: a line for each language it goes out in."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from outreach.gui import settings
from outreach.gui.forms.fields import TextField
from outreach.gui.kit import formatting
from outreach.i18n import _


class Greetings(QWidget):
    """`fields` by language; what is written stays while other recipients are chosen."""

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.fields: dict[str, TextField] = {}
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(12)

    def load(self, languages: Sequence[str], office: Mapping[str, str]) -> None:
        """A line for each language: with what was written last, else the office's greeting."""
        for language in languages:
            if language not in self.fields:
                label = _("Greeting ({language})").format(language=formatting.language(language))
                field = TextField(f"greeting-{language}", label, placeholder=_("no greeting"))
                field.set_value(settings.get(_key(language), office.get(language, "")))
                field.changed.connect(self.changed)
                self.fields[language] = field
                self._column.addWidget(field)
        for language, field in self.fields.items():
            field.setVisible(language in languages)

    def show_problem(self, language: str, text: str) -> None:
        """Says beside the line of a language what is wrong with it, and nothing beside the others."""
        for code, field in self.fields.items():
            field.show_problem(text if code == language else "")

    def value(self) -> dict[str, str]:
        """The greetings by language; "" where there is none."""
        return {code: field.value().strip() for code, field in self.fields.items() if not field.isHidden()}

    def keep(self) -> None:
        """Proposes them the next time."""
        for language, text in self.value().items():
            settings.put(_key(language), text)


def _key(language: str) -> str:
    return f"export/greeting/{language}"
