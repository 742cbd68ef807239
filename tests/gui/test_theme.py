"""Every text can be read on every ground it stands on, in both schemes; the font has our letters."""

import re

import pytest
from PySide6.QtCore import QSize
from PySide6.QtGui import QFontMetrics, QPalette

from outreach.gui.kit.dialogs import Dialog
from outreach.gui.theme import icons, stylesheet, theme
from tests.gui.contrast import contrast as contrast_of

GROUNDS = ("ground", "raised", "desk", "sheet", "hover", "selected", "accent_ground")
PAIRS = [(text, ground) for text in ("text", "muted", "accent", "problem", "warning", "done") for ground in GROUNDS] + [
    ("on_accent", "accent"),
    ("on_accent", "accent_hover"),
    ("problem", "problem_ground"),
    ("warning", "warning_ground"),
    ("done", "done_ground"),
    ("text", "problem_ground"),
    ("text", "warning_ground"),
    ("ground", "text"),
]


@pytest.mark.parametrize("scheme", [theme.LIGHT, theme.DARK], ids=["light", "dark"])
@pytest.mark.parametrize(("text", "ground"), PAIRS)
def test_every_text_reads_at_four_and_a_half_to_one(scheme, text, ground):
    assert contrast_of(scheme[text], scheme[ground]) >= 4.5


@pytest.mark.parametrize("scheme", [theme.LIGHT, theme.DARK], ids=["light", "dark"])
def test_what_is_focused_stands_out_from_its_ground(scheme):
    assert contrast_of(scheme["accent"], scheme["ground"]) >= 3
    assert contrast_of(scheme["accent"], scheme["edge"]) >= 1.5


def test_the_font_has_the_letters_of_our_languages(qapp):
    metrics = QFontMetrics(theme.interface_font())
    assert all(metrics.inFontUcs4(ord(letter)) for letter in "ңөүҢӨҮЁёЪъ«»—№")


def test_dark_is_taken_into_use_and_left_again(qapp):
    theme.use(qapp, "dark")
    assert theme.is_dark()
    assert qapp.palette().window().color().name() == theme.DARK["ground"]
    theme.use(qapp, "light")
    assert not theme.is_dark()


def test_contrast_is_as_the_standard_counts_it():
    assert round(contrast_of("#000000", "#ffffff"), 1) == 21
    assert round(contrast_of("#777777", "#ffffff"), 2) == 4.48


@pytest.mark.parametrize("scale", [1.0, 1.5, 2.0, 3.0])
def test_icons_have_as_many_pixels_as_the_screen(qapp, scale):
    picture = icons.icon("pencil").pixmap(QSize(16, 16), scale)
    assert picture.width() == 16 * scale and picture.devicePixelRatio() == scale


def rules():
    """Each rule of the style sheet: its selector, the role of its words and of its ground ("" where it has none)."""
    for selector, body in re.findall(r"([^{}]+)\{([^{}]*)\}", stylesheet.rules()):
        words = re.search(r"(?<![-\w])color: @(\w+)@", body)
        ground = re.search(r"(?<![-\w])background: @(\w+)@", body)
        yield " ".join(selector.split()), words.group(1) if words else "", ground.group(1) if ground else ""


def grounds_of(selector: str) -> list[str]:
    """What stands under the words of a rule that names no ground of its own."""
    if 'role="toast"' in selector:
        return ["problem_ground"] if 'tone="problem"' in selector else ["text"]
    if 'kind="primary"' in selector:
        return ["accent", "accent_hover"]
    if "::section" in selector or "QTabBar" in selector:
        return ["ground", "hover"]
    return ["ground", "raised", "sheet", "hover", "selected", "accent_ground"]


@pytest.mark.parametrize("scheme", [theme.LIGHT, theme.DARK], ids=["light", "dark"])
def test_every_rule_of_the_style_sheet_can_be_read(scheme):
    """Also what is disabled, chosen, a chip, a mark or a message: nothing that says something is paler than 4.5:1."""
    pairs = [
        (selector, words, ground)
        for selector, words, own in rules()
        if words
        for ground in ([own] if own else grounds_of(selector))
    ]
    assert len(pairs) > 100
    faint = {
        f"{words} on {ground}: {contrast_of(scheme[words], scheme[ground]):.2f} ({selector})"
        for selector, words, ground in pairs
        if contrast_of(scheme[words], scheme[ground]) < 4.5
    }
    assert not faint


@pytest.mark.parametrize("name", ["light", "dark"])
def test_what_qt_paints_by_the_palette_can_be_read(qapp, name):
    """Hints in empty fields, tips, what is chosen and what is disabled."""
    theme.use(qapp, name)
    roles, groups = QPalette.ColorRole, QPalette.ColorGroup
    pairs = [
        (roles.Text, roles.Base), (roles.WindowText, roles.Window), (roles.ButtonText, roles.Button),
        (roles.PlaceholderText, roles.Base), (roles.HighlightedText, roles.Highlight),
        (roles.ToolTipText, roles.ToolTipBase), (roles.Text, roles.AlternateBase), (roles.Link, roles.Base),
    ]  # fmt: skip
    palette = qapp.palette()
    faint = []
    for group in (groups.Active, groups.Inactive, groups.Disabled):
        for words, ground in pairs:
            seen = contrast_of(palette.color(group, words).name(), palette.color(group, ground).name())
            if seen < 4.5:
                faint.append(f"{group.name} {words.name} on {ground.name}: {seen:.2f}")
    theme.use(qapp, "light")
    assert not faint


def test_a_dialog_before_there_is_a_window_is_styled_and_follows_the_scheme(qapp, looks):
    alone = Dialog("Where is it?")
    light = alone.styleSheet()
    assert theme.LIGHT["accent"] in light and not qapp.styleSheet()
    theme.use(qapp, "dark")
    assert theme.DARK["accent"] in alone.styleSheet() != light
    alone.deleteLater()
