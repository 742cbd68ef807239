"""Layouts as declarations: what stands in a row or a column, in its order."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple, TypeVar

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QBoxLayout,
    QGridLayout,
    QHBoxLayout,
    QLayout,
    QSplitter,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)


class Stretch(NamedTuple):
    """Room that grows with the window, in proportion to other shares."""

    share: int = 1


B = TypeVar("B", bound=QBoxLayout)
Part = QWidget | QLayout
# A widget or a layout, alone or with its stretch, its alignment or both; a gap in pixels; room that grows.
Item = Part | int | Stretch | tuple[Part, int | Qt.AlignmentFlag] | tuple[Part, int, Qt.AlignmentFlag]
Margins = tuple[int, int, int, int]


def hbox(
    *items: Item, spacing: int | None = None, margins: Margins | int | None = 0, on: QWidget | None = None
) -> QHBoxLayout:
    """Returns a layout whose items stand beside one another, in the widget `on` where one is given.

    `margins` are left, top, right, bottom, or one for all sides; None for either: as the style has them.
    """
    return _filled(QHBoxLayout(on), items, spacing, margins)  # type: ignore[arg-type]  # it takes None, too


def vbox(
    *items: Item, spacing: int | None = None, margins: Margins | int | None = 0, on: QWidget | None = None
) -> QVBoxLayout:
    """Returns a layout whose items stand under one another; the arguments are those of `hbox`."""
    return _filled(QVBoxLayout(on), items, spacing, margins)  # type: ignore[arg-type]


def _filled(layout: B, items: Sequence[Item], spacing: int | None, margins: Margins | int | None) -> B:
    _set_margins(layout, margins)
    if spacing is not None:
        layout.setSpacing(spacing)
    fill(layout, *items)
    return layout


def _set_margins(layout: QLayout, margins: Margins | int | None) -> None:
    if isinstance(margins, int):
        margins = (margins,) * 4
    if margins is not None:
        layout.setContentsMargins(*margins)


def fill(layout: QLayout | QStackedWidget, *items: Item) -> None:
    """Adds items at the end of a row or a column; to other layouts and to stacks widgets alone."""
    for item in items:
        if isinstance(layout, QBoxLayout):
            _add(layout, item)
        elif isinstance(item, QWidget):
            layout.addWidget(item)


def _add(layout: QBoxLayout, item: Item) -> None:
    match item:
        case Stretch(share):
            layout.addStretch(share)
        case int():
            layout.addSpacing(item)
        case (part, Qt.AlignmentFlag() as flags):
            _add_part(layout, part, 0, flags)
        case (part, share, flags):
            _add_part(layout, part, share, flags)
        case (part, share):
            _add_part(layout, part, share)
        case _:
            _add_part(layout, item)


def _add_part(layout: QBoxLayout, part: Part, share: int = 0, flags: Qt.AlignmentFlag | None = None) -> None:
    if isinstance(part, QLayout):
        layout.addLayout(part, share)
    elif flags is None:
        layout.addWidget(part, share)
    else:
        layout.addWidget(part, share, flags)


def holding(layout: QLayout, *, height: int | None = None, ground: str = "") -> QWidget:
    """Returns a plain widget that holds a layout, as high as `height` says, on a ground of the theme."""
    made = QWidget()
    made.setLayout(layout)
    if height is not None:
        made.setFixedHeight(height)
    if ground:
        made.setProperty("ground", ground)
        made.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
    return made


def split(*parts: tuple[QWidget, int], vertical: bool = False, sizes: Sequence[int] = ()) -> QSplitter:
    """Returns parts, each with its stretch, and a hairline between them that can be drawn; `sizes` are pixels."""
    made = QSplitter(Qt.Orientation.Vertical if vertical else Qt.Orientation.Horizontal)
    made.setHandleWidth(1)
    made.setChildrenCollapsible(False)
    for place, (widget, share) in enumerate(parts):
        made.addWidget(widget)
        made.setStretchFactor(place, share)
    if sizes:
        made.setSizes(list(sizes))
    return made


def stack(*pages: QWidget) -> QStackedWidget:
    """Returns pages of which one is shown at a time, at first the first."""
    made = QStackedWidget()
    fill(made, *pages)
    return made


def grid(
    *, across: int, down: int, shares: Sequence[int] = (), margins: Margins | int | None = 0, on: QWidget | None = None
) -> QGridLayout:
    """Returns an empty grid with so many pixels between its columns and its rows; `shares` stretch the columns."""
    made = QGridLayout(on)
    _set_margins(made, margins)
    made.setHorizontalSpacing(across)
    made.setVerticalSpacing(down)
    for place, share in enumerate(shares):
        made.setColumnStretch(place, share)
    return made
