"""A button that shows its key, so that one learns it."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QPushButton

from outreach.gui.kit.labels import Text, dressed, set_property
from outreach.gui.kit.layout import hbox
from outreach.gui.theme import theme


class KeyButton(QPushButton):
    """A verb and the key that does the same; `kind` is "", primary or flat.

    The key itself is listened to by the page: this only shows it.
    """

    def __init__(self, text: str, key: str, action: Callable[[], object], *, kind: str = "") -> None:
        super().__init__()
        dressed(self, kind=kind, focus=Qt.FocusPolicy.TabFocus)
        self._row = row = hbox(spacing=10, margins=(12, 0, 8, 0), on=self)
        self._words = Text(text)
        self._key = Text(key, "key")
        for label in (self._words, self._key):
            label.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
            row.addWidget(label, 0, Qt.AlignmentFlag.AlignVCenter)
        dressed(self._key, height=20, least_width=20, align=Qt.AlignmentFlag.AlignCenter)
        self.key = key
        self.set_text(text)
        self.clicked.connect(lambda _on=False: action())

    def set_text(self, text: str) -> None:
        """Changes the verb."""
        self._words.setText(text)
        self.setAccessibleName(f"{text} ({self.key})")
        self.updateGeometry()

    def words(self) -> str:
        """The verb as it is shown."""
        return self._words.text()

    def set_kind(self, kind: str) -> None:
        """Makes it the primary button, or one of the others."""
        set_property(self, "kind", kind)
        for label in (self._words, self._key):
            label.style().unpolish(label)
            label.style().polish(label)

    def sizeHint(self) -> QSize:
        return QSize(self._row.sizeHint().width() + 2, theme.CONTROL)

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()
