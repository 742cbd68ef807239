"""A message at the foot of the window: what was done, with Undo; or what went wrong, until it is read."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, Qt, QTimer
from PySide6.QtWidgets import QFrame, QPushButton, QSizePolicy, QWidget

from outreach.gui.kit.labels import Text, dressed, set_property
from outreach.gui.kit.layout import FOOT, hbox
from outreach.gui.kit.line_edit import Pause
from outreach.gui.theme import theme
from outreach.i18n import _

SECONDS = 8
ABOVE = 16  # pixels between it and the buttons that it must not cover


class Toast(QFrame):
    """Lies over the foot of its parent and takes no focus; a problem stays until it is closed."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setProperty("role", "toast")
        self.text = dressed(Text("", wrap=True), policy=(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred))
        self.button = QPushButton()
        self.button.hide()
        self.close_button = QPushButton(_("Close"))
        self.close_button.clicked.connect(self.hide)
        hbox((self.text, 1), self.button, self.close_button, spacing=12, margins=(16, 8, 8, 8), on=self)
        for button in (self.button, self.close_button):
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            button.setCursor(Qt.CursorShape.PointingHandCursor)
        self._action: Callable[[], object] | None = None
        self.button.clicked.connect(self._act)
        self._timer = Pause(self._over, SECONDS * 1000, self)
        self._is_new = False  # whether it came in this turn of the event loop
        self.hide()

    def place(self) -> None:
        """Lies at the foot of its parent, above the buttons there: they are wanted again at once."""
        parent, layout = self.parentWidget(), self.layout()
        if parent is None or layout is None or not self.isVisible():
            return
        words = self.text.fontMetrics().boundingRect(self.text.text()).width()
        buttons = sum(b.sizeHint().width() + 12 for b in (self.button, self.close_button) if not b.isHidden())
        width = min(max(words + buttons + 48, 280), min(640, parent.width() - 2 * theme.AROUND))
        self.setFixedWidth(width)
        layout.activate()
        height = max(self.heightForWidth(width), self.minimumSizeHint().height())
        lying = QRect((parent.width() - width) // 2, parent.height() - height - 44, width, height)
        for strip in parent.findChildren(QWidget, FOOT):
            strip.installEventFilter(self)
            covered = QRect(strip.mapTo(parent, QPoint(0, 0)), strip.size())
            if strip.isVisible() and lying.intersects(covered):
                lying.moveBottom(covered.top() - ABOVE)
        self.setGeometry(lying)

    def say(
        self, text: str, button: str = "", action: Callable[[], object] | None = None, *, stays: bool = False
    ) -> None:
        """Says what was done, for some seconds or (`stays`) until it is closed, with one button."""
        self._show(text, button, action, "")
        if stays:
            self._timer.stop()
            self.close_button.show()
            self.place()
        else:
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
        self.place()
        self._is_new = True
        QTimer.singleShot(0, self, self._settle)  # once the page shows what was done
        self.raise_()
        parent = self.parentWidget()
        if parent is not None:
            parent.installEventFilter(self)  # not before: each event of the window would come by here

    def _settle(self) -> None:
        self._is_new = False
        self.place()

    def page_changed(self) -> None:
        """What was done on the page before goes with it; what was said on the way, or stays until closed, does not."""
        if self._is_new or not self._timer.isActive():
            QTimer.singleShot(0, self, self.place)  # when the new page's buttons have their place
        else:
            self.hide()

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

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize and self.isVisible():
            self.place()
        elif event.type() == QEvent.Type.Show and self.isVisible():  # buttons that came later than it
            QTimer.singleShot(0, self, self.place)
        return False
