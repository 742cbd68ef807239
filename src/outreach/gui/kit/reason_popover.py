"""Why somebody gets it, or why not, in a small sheet over the window."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from outreach.gui.kit.labels import Text
from outreach.gui.kit.popover import Popover
from outreach.i18n import _
from outreach.services.delivery.audience import Answer

WIDTH = 360


def show(host: QWidget, name: str, answer: Answer, anchor: QWidget) -> Popover:
    """Says the main reason, and what else there is to say."""
    title = _("{name} receives it") if answer.gets_it else _("{name} does not receive it")
    popover = Popover(host, title.format(name=name), width=WIDTH)
    for said in dict.fromkeys([answer.reason, *answer.more]):
        popover.body.addWidget(Text(said[:1].upper() + said[1:], wrap=True))
    # As tall as its lines are, and not as tall as they would be in a narrower sheet.
    for label in popover.findChildren(Text):
        label.ensurePolished()
        label.setFixedHeight(label.heightForWidth(WIDTH - 24))
    popover.hang(anchor)
    return popover
