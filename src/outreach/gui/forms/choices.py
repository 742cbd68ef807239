"""The small dialogs of the window: settings, the keyboard, what this program is."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QWidget

from outreach import i18n
from outreach.gui import actions, settings
from outreach.gui.actions import MENUS
from outreach.gui.forms.fields import ChoiceField
from outreach.gui.kit import dialogs
from outreach.gui.kit.is_alive import application
from outreach.gui.kit.labels import Text, dressed
from outreach.gui.kit.scroll import Scroll
from outreach.gui.theme import theme
from outreach.i18n import N_, _

SCHEME_NAMES = {"system": N_("System default"), "light": N_("Light"), "dark": N_("Dark")}
DENSITY_NAMES = {"roomy": N_("Spacious"), "comfortable": N_("Comfortable"), "compact": N_("Compact")}


def choose_settings(parent: QWidget) -> tuple[bool, bool]:
    """Asks for language, colours and density, and keeps them; (something was chosen, the language is another)."""
    dialog = dialogs.Dialog(_("Settings"), parent, width=400)
    language = ChoiceField("language", _("Language"), list(i18n.LANGUAGES.items()))
    scheme = ChoiceField("theme", _("Colours"), [(value, _(text)) for value, text in SCHEME_NAMES.items()])
    density = ChoiceField("density", _("Rows of tables"), [(value, _(text)) for value, text in DENSITY_NAMES.items()])
    before = (i18n.language(), settings.get("theme", "system"), settings.get("density", "comfortable"))
    for field, value in zip((language, scheme, density), before, strict=True):
        field.set_value(value)
        dialog.body.addWidget(field)
    note = Text("", "small", wrap=True)
    dialog.body.addWidget(note)
    dialog.body.addStretch(1)
    language.changed.connect(
        lambda: note.setText(_("The language changes at the next start.") if language.value() != before[0] else "")
    )
    scheme.changed.connect(lambda: _use(scheme.value()))
    dialog.add_button(_("Cancel")).clicked.connect(dialog.reject)
    dialog.add_button(_("Save"), primary=True).clicked.connect(dialog.accept)
    if not dialogs.run(dialog):
        _use(before[1])
        return False, False
    for key, field in (("language", language), ("theme", scheme), ("density", density)):
        settings.put(key, field.value())
    return True, language.value() != before[0]


def _use(scheme: str) -> None:
    theme.use(application(), scheme)


def show_shortcuts(parent: QWidget) -> None:
    """Shows every action with its keys, by the menus they stand in."""
    dialog = dialogs.Dialog(_("Keyboard"), parent, width=760)
    table = dressed(QWidget(), ground="plain")
    grid = QGridLayout(table)
    grid.setContentsMargins(0, 0, 0, 0)
    grid.setHorizontalSpacing(16)
    grid.setVerticalSpacing(6)
    grid.setColumnStretch(2, 1)
    more = (
        (_("Edit the current row"), _("Enter"), _("in a table")),
        (_("Back without saving"), _("Esc"), _("in a form; what was typed can be brought back")),
        (_("Save"), "Ctrl+Enter", _("in a form")),
        (_("Another entry"), "Shift+Enter", _("in a phone, an e-mail, a channel")),
        (_("Kind of the entry"), "Alt+↓", _("in a phone, an e-mail, a channel")),
        (_("Fix, merge, accept, snooze, edit"), "1 2 3 H E", _("on the page Issues; buttons show the keys")),
        (_("Next issue, next kind"), "← → ↑ ↓", _("on the page Issues")),
        (_("Whose value to keep"), "← →", _("where contacts are merged; ↑ ↓ for the field, Enter merges")),
    )
    groups = [(_(title).replace("&", ""), _of_menu(names)) for title, names in MENUS]
    for title, rows in (*groups, (_("In fields and tables"), more)):
        head = dressed(Text(title, "section"), margins=(0, 12 if grid.rowCount() > 1 else 0, 0, 0))
        grid.addWidget(head, grid.rowCount(), 0, 1, 3)
        for text, keys, tip in rows:
            number = grid.rowCount()
            grid.addWidget(Text(text), number, 0)
            grid.addWidget(Text(keys, tone="accent"), number, 1)
            grid.addWidget(Text(tip, "muted", wrap=True), number, 2)
    grid.setRowStretch(grid.rowCount(), 1)
    scroll = dressed(Scroll(table), least_height=240)
    dialog.resize(760, 600)
    scroll.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    scroll.setAccessibleName(_("Keyboard"))
    dialog.body.addWidget(scroll)
    dialog.add_button(_("Close"), primary=True).clicked.connect(dialog.accept)
    dialogs.run(dialog)


def _of_menu(names: str) -> list[tuple[str, str, str]]:
    """The actions of a menu: what each is called, its keys, what it does."""
    wanted = (actions.BY_NAME[name] for name in names.split() if name != "-")
    return [(_(one.text).rstrip("…"), actions.keys(one), _(one.tip)) for one in wanted if one.shortcut]
