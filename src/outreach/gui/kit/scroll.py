"""A column that scrolls, as forms, cards and high dialogs do."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QScrollArea, QSizePolicy, QWidget


class Scroll(QScrollArea):
    """A column that scrolls up and down only, and keeps the field with focus in sight."""

    def __init__(self, widget: QWidget) -> None:
        super().__init__()
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setWidget(widget)

    def replace(self, widget: QWidget) -> None:
        """Shows another widget; the one that was there is deleted once nothing of it is at work any more."""
        old = self.takeWidget()
        if old is not None and old is not widget:
            # Taken out it would belong to Python, and be gone at the end of this function: in the midst of the
            # key press in one of its fields that led here.
            old.hide()
            old.setParent(self)
            old.deleteLater()
        self.setWidget(widget)

    def sizeHint(self) -> QSize:
        inner = self.widget()
        return inner.sizeHint() if inner else super().sizeHint()

    def minimumSizeHint(self) -> QSize:
        return QSize(200, 80)


def fit_to_width(body: QWidget) -> None:
    """Lets what scrolls be as high as its lines need in the width there is, and no higher; call it once it is filled.

    Otherwise there is a scroll bar for nothing; and without a line that goes on in the next one no height is asked for.
    """
    layout = body.layout()
    goes_on = layout is not None and layout.hasHeightForWidth()
    body.setSizePolicy(
        QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Ignored if goes_on else QSizePolicy.Policy.Minimum
    )
