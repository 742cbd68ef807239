"""Every text can be read on every ground it stands on, in both schemes; the font has our letters."""

import pytest
from PySide6.QtCore import QSize
from PySide6.QtGui import QFontMetrics

from outreach.gui import icons, theme

GROUNDS = ("ground", "raised", "hover", "selected", "accent_ground")
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
    assert theme.contrast(getattr(scheme, text), getattr(scheme, ground)) >= 4.5


@pytest.mark.parametrize("scheme", [theme.LIGHT, theme.DARK], ids=["light", "dark"])
def test_what_is_focused_stands_out_from_its_ground(scheme):
    assert theme.contrast(scheme.accent, scheme.ground) >= 3
    assert theme.contrast(scheme.accent, scheme.field_line) >= 1.5


def test_the_font_has_the_letters_of_our_languages(qapp):
    metrics = QFontMetrics(theme.system_font())
    assert all(metrics.inFontUcs4(ord(letter)) for letter in "ңөүҢӨҮЁёЪъ«»—№")


def test_dark_is_taken_into_use_and_left_again(qapp):
    theme.use(qapp, "dark")
    assert theme.is_dark()
    assert qapp.palette().window().color().name() == theme.DARK.ground
    theme.use(qapp, "light")
    assert not theme.is_dark()


def test_contrast_is_as_the_standard_counts_it():
    assert round(theme.contrast("#000000", "#ffffff"), 1) == 21
    assert round(theme.contrast("#777777", "#ffffff"), 2) == 4.48


@pytest.mark.parametrize("scale", [1.0, 1.5, 2.0, 3.0])
def test_icons_have_as_many_pixels_as_the_screen(qapp, scale):
    picture = icons.icon("pencil").pixmap(QSize(16, 16), scale)
    assert picture.width() == 16 * scale and picture.devicePixelRatio() == scale
