"""A small sheet over the window, hung from what opened it: no dialog, closed by Escape or by a click elsewhere."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, Qt, Signal
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QApplication, QFrame, QWidget

from outreach.gui.kit import formatting
from outreach.gui.kit.events import ENTER, on_keys, shortcuts
from outreach.gui.kit.is_alive import application, focus_again, step_focus, still, tab_stops
from outreach.gui.kit.labels import Text, hidden, if_any
from outreach.gui.kit.layout import Stretch, hbox, vbox
from outreach.gui.kit.line_edit import LineEdit
from outreach.gui.kit.page import push_button
from outreach.i18n import _
from outreach.problems import Problem

EDGE = 8


class Popover(QFrame):
    """Fill `body`, then `hang(anchor)`. It takes the focus and gives it back; `closed` when it has gone."""

    closed = Signal()

    def __init__(self, host: QWidget, title: str = "", *, width: int = 280) -> None:
        super().__init__(host.window())
        self._host = host
        self.setProperty("role", "popup")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setFixedWidth(width)
        self.hide()
        self.body = vbox(spacing=8, margins=12, on=self)
        self.body.addWidget(if_any(Text(title, "section", wrap=True)))
        self.setAccessibleName(title)
        on_keys(self, {"Esc": self.dismiss})
        self._before: QWidget | None = None
        self._anchor: QWidget | None = None

    def hang(self, anchor: QWidget, place: QRect | None = None) -> None:
        """Shows it under a widget, or under a part of it, as far as the window has room."""
        window = self.window()
        for other in window.findChildren(Popover):
            if other is not self and not other.isAncestorOf(anchor):  # one at a time, unless this belongs to that
                other.dismiss()
        self._anchor = anchor
        self._before = window.focusWidget()
        under = place or anchor.rect()
        corner = anchor.mapTo(window, under.bottomLeft() + QPoint(0, 4))
        self.adjustSize()
        left = max(EDGE, min(corner.x(), window.width() - self.width() - EDGE))
        top = max(EDGE, min(corner.y(), window.height() - self.height() - EDGE))
        self.move(left, top)
        self.show()
        self.raise_()
        first = self.focusProxy()
        (first or self).setFocus(Qt.FocusReason.PopupFocusReason)
        application().installEventFilter(self)

    def dismiss(self) -> None:
        """Closes it; the focus goes back to where it was."""
        if self.isHidden():
            return
        application().removeEventFilter(self)
        inside = self.isAncestorOf(QApplication.focusWidget() or self) or self.hasFocus()
        self.hide()
        if inside:
            focus_again(self._before)
        self.closed.emit()
        self.deleteLater()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.MouseButtonPress and isinstance(event, QMouseEvent):
            if isinstance(watched, QWidget) and watched is not self and not self.isAncestorOf(watched):
                # A click on what opened it closes it, and does not open it once more.
                again = watched is still(self._anchor)
                if watched.window() is self.window():
                    self.dismiss()
                    return again
        elif event.type() == QEvent.Type.Hide and watched is still(self._host):
            self.dismiss()  # what it was asked about is out of sight: another page came, by a key
        return False

    def focusNextPrevChild(self, forward: bool) -> bool:
        """Tab goes round inside."""
        if stops := tab_stops(self):
            step_focus(stops, forward)
        return True


class AskPopover(Popover):
    """Asks for something: put the fields into `body`, then call `offer(deed)`; Enter or its button takes them,
    Ctrl+Enter from wherever the cursor is.

    `take()` is the deed, and may refuse what was given by a Problem, which is then shown under it.
    """

    def offer(self, deed: str) -> None:
        """Ends the sheet with a place for a problem, *Cancel*, and the button that says what is done."""
        self.problem = hidden(Text("", "small", tone="problem", wrap=True))
        self.body.addWidget(self.problem)
        foot = hbox(
            Stretch(), push_button(_("Cancel"), self.dismiss), push_button(deed, self.keep, kind="primary"), spacing=8
        )
        self.body.addLayout(foot)
        shortcuts(self, {"Ctrl+Return Ctrl+Enter": self.keep})
        on_keys(self, {ENTER: self.keep})
        on_keys(self, {"Ctrl+S": self.keep}, before_window=True)  # which saves the form behind

    def take(self) -> None:
        """Does what the sheet is for."""
        raise NotImplementedError

    def keep(self) -> None:
        """Takes what was given, and closes; what is refused stays with its reason."""
        try:
            self.take()
        except Problem as problem:
            self.problem.show_text(problem.text)
            self.adjustSize()
            return
        self.dismiss()


class NamePopover(AskPopover):
    """Asks for a name, or what `word` says; the button says `deed`. `save(name)` may refuse it by a Problem."""

    def __init__(
        self,
        host: QWidget,
        title: str,
        save: Callable[[str], object],
        *,
        name: str = "",
        hint: str = "",
        word: str = "",
        deed: str = "",
    ) -> None:
        super().__init__(host, title, width=320)
        self._save = save
        self.body.addWidget(if_any(Text(hint, "small", wrap=True)))
        self.edit = LineEdit(word or _("Name"), name=word or _("Name"))
        self.edit.setText(name)
        self.edit.selectAll()
        self.body.addWidget(self.edit)
        self.offer(deed or _("Save"))
        self.setFocusProxy(self.edit)

    def take(self) -> None:
        self._save(self.edit.text())


REASON_WIDTH = 360


def show_reason(host: QWidget, name: str, reasons: Sequence[str], anchor: QWidget, *, gets_it: bool) -> Popover:
    """Says the main reason, and what else there is to say."""
    title = _("{name} receives it") if gets_it else _("{name} does not receive it")
    popover = Popover(host, title.format(name=name), width=REASON_WIDTH)
    for said in dict.fromkeys(reasons):
        popover.body.addWidget(Text(formatting.headed(said), wrap=True))
    # As tall as its lines are, and not as tall as they would be in a narrower sheet.
    for label in popover.findChildren(Text):
        label.ensurePolished()
        label.setFixedHeight(label.heightForWidth(REASON_WIDTH - 24))
    popover.hang(anchor)
    return popover


class Revealed(QWidget):
    """A link that shows a text under itself, and hides it again."""

    def __init__(self, name: str, text: str) -> None:
        super().__init__()
        self.text = hidden(Text(text, "small", wrap=True, selectable=True))
        self.link = push_button(name, self._turn, kind="link")
        self.link.setProperty("bare", True)
        vbox((self.link, Qt.AlignmentFlag.AlignLeft), self.text, spacing=0, on=self)

    def _turn(self) -> None:
        self.text.setVisible(not self.text.isVisible())
