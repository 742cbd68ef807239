"""How well two colours can be told apart."""

from PySide6.QtGui import QColor


def contrast(one: str, other: str) -> float:
    """The contrast of two colours as WCAG 2.2 has it: 1 to 21."""

    def luminance(text: str) -> float:
        parts = (QColor(text).redF(), QColor(text).greenF(), QColor(text).blueF())
        red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue

    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)
