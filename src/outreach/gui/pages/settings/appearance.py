"""Language, colours and the height of rows: what is chosen holds at once."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QTimer

from outreach import i18n
from outreach.gui import settings
from outreach.gui.forms.fields import ChoiceField
from outreach.gui.forms.section import Section
from outreach.gui.kit.is_alive import application
from outreach.gui.kit.labels import Text, hidden
from outreach.gui.kit.layout import Stretch, fill
from outreach.gui.kit.page import Page
from outreach.gui.tables.table import RecordTable
from outreach.gui.theme import theme
from outreach.i18n import N_, _

SCHEMES = (("system", N_("System default")), ("light", N_("Light")), ("dark", N_("Dark")))
DENSITIES = (("roomy", N_("Spacious")), ("comfortable", N_("Comfortable")), ("compact", N_("Compact")))


class AppearanceSection(Section):
    """Three choices; where a form or a job keeps the window open, the language waits for the next start."""

    def __init__(self, page: Page) -> None:
        super().__init__(page)
        self.language = _choice("language", _("Language"), i18n.LANGUAGES.items(), i18n.language())
        self.scheme = _choice("theme", _("Colours"), SCHEMES, "system")
        self.density = _choice("density", _("Rows of tables"), DENSITIES, "comfortable")
        self.note = hidden(Text("", "small", wrap=True))
        self.setFocusProxy(self.language)
        fill(self.body, self.language, self.note, self.scheme, self.density, Stretch())
        self.language.changed.connect(self._use_language)
        self.scheme.changed.connect(lambda: theme.use(application(), self.scheme.value()))
        self.density.changed.connect(self._use_density)

    def _use_language(self) -> None:
        self.note.show_text(_("The language changes at the next start."))
        QTimer.singleShot(0, self, lambda: self.page.open_requested.emit("anew", None))

    def _use_density(self) -> None:
        for table in self.window().findChildren(RecordTable):
            table.set_density(self.density.value())


def _choice(name: str, label: str, choices: Iterable[tuple[str, str]], default: str) -> ChoiceField:
    """A field that keeps what is chosen in it."""
    field = ChoiceField(name, label, [(value, _(text)) for value, text in choices])
    field.set_value(settings.get(name, default))
    field.changed.connect(lambda: settings.put(name, field.value()))
    return field
