"""A message at the foot of the window: what was done, with Undo; or what went wrong, until it is read."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QSizePolicy, QWidget

from outreach.gui import theme
from outreach.gui.labels import Text, set_property
from outreach.i18n import _

SECONDS = 8


class Toast(QFrame):
    """Lies over the foot of its parent and takes no focus; a problem stays until it is closed."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setProperty("role", "toast")
        layout = QHBoxLayout(self)
        layout.setContentsMargins(16, 8, 8, 8)
        layout.setSpacing(12)
        self.text = Text("", wrap=True)
        self.text.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        layout.addWidget(self.text, 1)
        self.button = QPushButton()
        layout.addWidget(self.button)
        self.button.hide()
        self.close_button = QPushButton(_("Close"))
        self.close_button.clicked.connect(self.hide)
        layout.addWidget(self.close_button)
        for button in (self.button, self.close_button):
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            button.setCursor(Qt.CursorShape.PointingHandCursor)
        self._lift = 0
        self._action: Callable[[], object] | None = None
        self.button.clicked.connect(self._act)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self._over)
        self.hide()

    def lift(self, height: int) -> None:
        """Lies so much higher, where the page has buttons at its foot that are wanted again at once."""
        self._lift = height
        self._place()

    def say(self, text: str, button: str = "", action: Callable[[], object] | None = None) -> None:
        """Says what was done, for some seconds, with one button."""
        self._show(text, button, action, "")
        self._timer.start(SECONDS * 1000)

    def say_problem(self, text: str, button: str = "", action: Callable[[], object] | None = None) -> None:
        """Says what went wrong; it stays until it is closed or something else is said."""
        self._timer.stop()
        self._show(text, button, action, "problem")

    def _show(self, text: str, button: str, action: Callable[[], object] | None, tone: str) -> None:
        self._action = action
        set_property(self, "tone", tone)
        for child in (self.text, self.button, self.close_button):
            child.style().unpolish(child)
            child.style().polish(child)
        self.text.setText(text[:600])
        self.setAccessibleName(text[:600])
        self.button.setText(button)
        self.button.setVisible(bool(button))
        self.close_button.setVisible(tone == "problem" or not button)
        self.show()
        self._place()
        self.raise_()
        parent = self.parentWidget()
        if parent is not None:
            parent.installEventFilter(self)  # not before: each event of the window would come by here

    def _act(self) -> None:
        action = self._action
        self.hide()
        if action is not None:
            action()

    def _over(self) -> None:
        # Somebody on the way to the button must not see it vanish.
        if self.underMouse() or self.button.hasFocus():
            self._timer.start(2000)
        else:
            self.hide()

    def _place(self) -> None:
        parent, layout = self.parentWidget(), self.layout()
        if parent is None or layout is None:
            return
        words = self.text.fontMetrics().boundingRect(self.text.text()).width()
        buttons = sum(b.sizeHint().width() + 12 for b in (self.button, self.close_button) if not b.isHidden())
        width = min(max(words + buttons + 48, 280), min(640, parent.width() - 2 * theme.AROUND))
        self.setFixedWidth(width)
        layout.activate()
        height = max(self.heightForWidth(width), self.minimumSizeHint().height())
        self.setGeometry((parent.width() - width) // 2, parent.height() - height - 44 - self._lift, width, height)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize and self.isVisible():
            self._place()
        return False
