"""What a card shows can be selected with the mouse and copied as it is."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest

from outreach.gui.kit.labels import Text
from outreach.gui.tables.pane import Card

LONG = "aigul.toktosunova-press@informationagency.example.org"


def test_a_long_address_is_copied_without_what_breaks_it(qtbot: Any) -> None:
    card = Card(lambda _text: None)
    qtbot.addWidget(card)
    card.item("mail", LONG)
    card.end()
    card.resize(260, 200)
    card.show()
    label = next(one for one in card.findChildren(Text) if "agency" in one.text())
    assert label.textInteractionFlags() & Qt.TextInteractionFlag.TextSelectableByMouse
    label.setSelection(0, len(label.text()))
    QTest.keyClick(label, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert QGuiApplication.clipboard().text() == LONG
    QGuiApplication.clipboard().clear()
    label.actions()[0].trigger()
    assert QGuiApplication.clipboard().text() == LONG
