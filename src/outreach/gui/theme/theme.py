"""The scheme in use, type sizes and the 4-pixel grid: the one place where the appearance is decided."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QFont, QFontDatabase, QPalette
from PySide6.QtWidgets import QApplication, QWidget

from outreach import paths
from outreach.gui.theme import stylesheet
from outreach.gui.theme.icons import DARK, LIGHT, PALETTE, Colours, in_use
from outreach.gui.theme.icons import changed as changed
from outreach.gui.theme.icons import colour as colour
from outreach.gui.theme.icons import colours as colours
from outreach.gui.theme.icons import is_dark as is_dark

# The grid: inside a thing, between things, around a page.
INSIDE, BETWEEN, AROUND = 8, 16, 24
RADIUS = 6
CONTROL = 32
NAVIGATION_ROW = 36
# Row heights of tables. 24 is what gives 24 whole rows in a window of 1280×800.
DENSITIES = {"roomy": 32, "comfortable": 24, "compact": 20}

TITLE, SECTION, TEXT, SMALL = 20, 14, 13, 12
FAMILY = "Inter"  # in resources/fonts: regular, italic and semibold, Latin, Greek and Cyrillic


def use(application: QApplication, scheme: str = "system") -> None:
    """Takes "light", "dark" or the system's own scheme into use; "system" follows its changes."""
    if not application.property("outreach_font"):
        application.setStyle("Fusion")
    hints = application.styleHints()
    dark = scheme == "dark" or (scheme == "system" and hints.colorScheme() == Qt.ColorScheme.Dark)
    before, in_use.colours = in_use.colours, DARK if dark else LIGHT
    application.setProperty("outreach_scheme", scheme)
    if not application.property("outreach_font"):
        application.setProperty("outreach_font", True)
        application.setFont(interface_font())
        hints.colorSchemeChanged.connect(lambda: _system_changed(application))
    elif in_use.colours is before:
        return  # every widget there is would be styled anew, for a second
    application.setPalette(palette(in_use.colours))
    in_use.sheet = stylesheet.sheet(in_use.colours)
    for window in application.topLevelWidgets():
        if window.styleSheet():
            dress(window)
    in_use.changed.emit()


def dress(window: QWidget) -> None:
    """Gives a window the style sheet, for all that will stand in it and the windows that belong to it.

    Were it the application's, whatever is built would be styled anew, with all below it, at each parent it gets.
    """
    window.setStyleSheet(in_use.sheet)


def _system_changed(application: QApplication) -> None:
    if application.property("outreach_scheme") == "system":
        use(application, "system")


def palette(roles: Colours) -> QPalette:
    """The roles as Fusion's palette, for whatever the style sheet does not name."""
    made = QPalette()
    for name, ours in PALETTE.items():
        made.setColor(QPalette.ColorRole[name], QColor(roles[ours]))
    for name in ("WindowText", "Text", "ButtonText"):
        made.setColor(QPalette.ColorGroup.Disabled, QPalette.ColorRole[name], QColor(roles["muted"]))
    return made


def interface_font() -> QFont:
    """The font that is shipped, at our size; what it has no letters for is taken from the system's."""
    for path in sorted((paths.resources() / "fonts").glob("*.otf")):
        QFontDatabase.addApplicationFont(str(path))
    font = QFontDatabase.systemFont(QFontDatabase.SystemFont.GeneralFont)
    font.setFamilies(list(dict.fromkeys([FAMILY, *font.families(), "Segoe UI", "Noto Sans", "DejaVu Sans"])))
    font.setPixelSize(TEXT)
    return font


def font(size: int = TEXT, *, strong: bool = False, tabular: bool = False) -> QFont:
    """The interface's font in one of its four sizes; `tabular` gives figures of one width."""
    made = QFont(QApplication.font())
    made.setPixelSize(size)
    if strong:
        made.setWeight(QFont.Weight.DemiBold)
    if tabular:
        made.setFeature(QFont.Tag("tnum"), 1)
    return made
