"""Colours as roles, type sizes and the 4-pixel grid: the one place where the looks are decided."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QColor, QFont, QFontDatabase, QFontMetrics, QPalette
from PySide6.QtWidgets import QApplication

# The grid: inside a thing, between things, around a page.
INSIDE, BETWEEN, AROUND = 8, 16, 24
RADIUS = 6
CONTROL = 32
NAVIGATION_ROW = 36
# Row heights of tables. 24 is what gives 24 whole rows in a window of 1280×800.
DENSITIES = {"roomy": 32, "comfortable": 24, "compact": 20}

TITLE, SECTION, TEXT, SMALL = 20, 14, 13, 12

SCHEMES = ("system", "light", "dark")


@dataclass(frozen=True)
class Colours:
    """One scheme; every text role reads at 4.5:1 or better on every ground it stands on."""

    ground: str
    raised: str
    hover: str
    line: str
    field_line: str
    text: str
    muted: str
    accent: str
    accent_hover: str
    on_accent: str
    accent_ground: str
    selected: str
    problem: str
    problem_ground: str
    warning: str
    warning_ground: str
    done: str
    done_ground: str


LIGHT = Colours(
    ground="#ffffff", raised="#f6f7f9", hover="#eceff3", line="#e2e5ea", field_line="#c6ccd4",
    text="#191c20", muted="#59626d", accent="#1f5fd6", accent_hover="#184fb6", on_accent="#ffffff",
    accent_ground="#e7effd", selected="#dfe9fb",
    problem="#b3261e", problem_ground="#fdeceb", warning="#8a5300", warning_ground="#fff3dc",
    done="#19703e", done_ground="#e6f5ec",
)  # fmt: skip
DARK = Colours(
    ground="#17191d", raised="#1f2227", hover="#2a2e34", line="#2b2f35", field_line="#454b54",
    text="#e4e7eb", muted="#9ca5b0", accent="#82adf8", accent_hover="#9dbffa", on_accent="#0d1b33",
    accent_ground="#202d44", selected="#27364f",
    problem="#f4978b", problem_ground="#3b2220", warning="#e3b565", warning_ground="#372b16",
    done="#78c79a", done_ground="#1a3125",
)  # fmt: skip


class _Look(QObject):
    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.colours = LIGHT


_look = _Look()
changed = _look.changed


def colours() -> Colours:
    """The colours in use."""
    return _look.colours


def colour(role: str) -> QColor:
    """The colour of a role, such as "muted" or "accent_ground"."""
    return QColor(getattr(_look.colours, role))


def is_dark() -> bool:
    return _look.colours is DARK


def use(application: QApplication, scheme: str = "system") -> None:
    """Takes "light", "dark" or the system's own scheme into use; "system" follows its changes."""
    from outreach.gui.theme import stylesheet

    if not application.property("outreach_font"):
        application.setStyle("Fusion")
    hints = application.styleHints()
    dark = scheme == "dark" or (scheme == "system" and hints.colorScheme() == Qt.ColorScheme.Dark)
    before, _look.colours = _look.colours, DARK if dark else LIGHT
    application.setProperty("outreach_scheme", scheme)
    if not application.property("outreach_font"):
        application.setProperty("outreach_font", True)
        application.setFont(system_font())
        hints.colorSchemeChanged.connect(lambda: _system_changed(application))
    elif _look.colours is before:
        return  # every widget there is would be styled anew, for a second
    application.setPalette(palette(_look.colours))
    application.setStyleSheet(stylesheet.sheet(_look.colours))
    _look.changed.emit()


def _system_changed(application: QApplication) -> None:
    if application.property("outreach_scheme") == "system":
        use(application, "system")


def palette(roles: Colours) -> QPalette:
    """The roles as Fusion's palette, for whatever the style sheet does not name."""
    made = QPalette()
    group, role = QPalette.ColorGroup, QPalette.ColorRole
    for which, value in {
        role.Window: roles.ground, role.Base: roles.ground, role.AlternateBase: roles.raised,
        role.Button: roles.raised, role.ToolTipBase: roles.raised, role.WindowText: roles.text,
        role.Text: roles.text, role.ButtonText: roles.text, role.ToolTipText: roles.text,
        role.PlaceholderText: roles.muted, role.Highlight: roles.selected, role.HighlightedText: roles.text,
        role.Link: roles.accent, role.LinkVisited: roles.accent, role.Light: roles.ground,
        role.Midlight: roles.line,
        role.Mid: roles.field_line, role.Dark: roles.field_line, role.Shadow: roles.line,
        role.BrightText: roles.problem, role.Accent: roles.accent,
    }.items():  # fmt: skip
        made.setColor(which, QColor(value))
    for which in (role.WindowText, role.Text, role.ButtonText):
        made.setColor(group.Disabled, which, QColor(roles.muted))
    return made


def system_font() -> QFont:
    """The system's font at our size, with fallbacks that have ң, ө and ү."""
    font = QFontDatabase.systemFont(QFontDatabase.SystemFont.GeneralFont)
    families = [*font.families(), "Segoe UI", "Noto Sans", "DejaVu Sans"]
    metrics = QFontMetrics(font)
    if not all(metrics.inFontUcs4(ord(letter)) for letter in "ңөүҢӨҮ«—№"):
        families = [*families[1:], families[0]]
    font.setFamilies(list(dict.fromkeys(families)))
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


def contrast(one: str, other: str) -> float:
    """The contrast of two colours as WCAG 2.2 has it: 1 to 21."""

    def luminance(text: str) -> float:
        parts = (QColor(text).redF(), QColor(text).greenF(), QColor(text).blueF())
        red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue

    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)
