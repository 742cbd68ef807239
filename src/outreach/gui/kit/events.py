"""What a widget does at a key, a click or a drop, declared where it is made in place of an override for each."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

from PySide6.QtCore import QEvent, QKeyCombination, QMimeData, QObject, Qt, Signal
from PySide6.QtGui import QDropEvent, QKeyEvent, QKeySequence, QMouseEvent, QShortcut
from PySide6.QtWidgets import QWidget

Deed = Callable[[], object]
Reaction = Callable[..., object]
PASS = object()  # what a deed returns that leaves its key to the widget
PASTE = "Ctrl+V Shift+Ins"
ENTER = "Return Enter"


class _Watch(QObject):
    """Tells of events of some kinds before the widget sees them; those that are `answered` it never sees.

    Who is told hangs on a signal: a widget that held what holds it would be garbage, and be destroyed in any thread.
    """

    happened = Signal(object)
    kinds: frozenset[QEvent.Type] = frozenset()
    answered = False

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() not in self.kinds:
            return False
        self.answered = False
        self.happened.emit(event)
        return self.answered


def watch(widget: QWidget, reactions: Mapping[QEvent.Type, Reaction], keeper: QWidget | None = None) -> None:
    """Has events of a widget answered: `reactions` by their types, which return True where it shall not see one.

    What answers lives as long as `keeper`, by default the widget: of a part that Qt has made it is whoever asks.
    """
    made = _Watch(keeper or widget)
    made.kinds = frozenset(reactions)

    def react(event: QEvent) -> None:
        made.answered = reactions[event.type()](event) is True

    made.happened.connect(react)
    widget.installEventFilter(made)


def _combined(key: str) -> int:
    combination: QKeyCombination = QKeySequence(key)[0]  # type: ignore[index]
    return combination.toCombined()


def on_keys(
    widget: QWidget,
    deeds: Mapping[str, Deed],
    *,
    before_window: bool = False,
    when: Callable[[], object] = lambda: True,
) -> None:
    """Does something at the keys that come to a widget: {"Return Enter": deed, "Alt+Up": another}.

    A deed that returns `PASS` leaves the key to the widget, as all do while `when()` says no; who asked last is asked
    first. `before_window`: keys that do something else elsewhere in the window do this here.
    """
    by_key = {_combined(key): deed for keys, deed in deeds.items() for key in keys.split()}

    def deed(event: QKeyEvent) -> Deed | None:
        return by_key.get(event.keyCombination().toCombined() & ~Qt.KeyboardModifier.KeypadModifier.value)

    def press(event: QKeyEvent) -> bool:
        found = deed(event)
        return found is not None and bool(when()) and found() is not PASS

    def override(event: QKeyEvent) -> None:
        if deed(event) is not None and when():
            event.accept()

    watch(widget, {QEvent.Type.KeyPress: press})
    if before_window:
        watch(widget, {QEvent.Type.ShortcutOverride: override})


def on_click(widget: QWidget, deed: Deed) -> None:
    """Does something when the left button of the mouse is let go over a widget."""

    def let_go(event: QMouseEvent) -> bool:
        met = event.button() == Qt.MouseButton.LeftButton and widget.rect().contains(event.position().toPoint())
        return met and deed() is not PASS

    watch(widget, {QEvent.Type.MouseButtonRelease: let_go})


def local_files(data: QMimeData) -> list[Path]:
    """The local files of a drag or of the clipboard."""
    return [Path(url.toLocalFile()) for url in data.urls() if url.isLocalFile()]


def on_drop(
    widget: QWidget, deed: Callable[..., object], taken: Callable[[QMimeData], object] = local_files,
    keeper: QWidget | None = None,
) -> None:  # fmt: skip
    """Takes what is dropped on a widget: `deed` is called with `taken(data)`, unless that is nothing."""
    widget.setAcceptDrops(True)

    def drag(event: QDropEvent) -> bool:
        if found := taken(event.mimeData()):
            event.acceptProposedAction()
            if event.type() == QEvent.Type.Drop:
                deed(found)
        return True

    watch(widget, dict.fromkeys((QEvent.Type.DragEnter, QEvent.Type.DragMove, QEvent.Type.Drop), drag), keeper)


def shortcuts(widget: QWidget, deeds: Mapping[str, Deed]) -> list[QShortcut]:
    """Does something at keys wherever in a widget the cursor is; returns the shortcuts, which may be disabled."""
    made = []
    for key, deed in ((key, deed) for keys, deed in deeds.items() for key in keys.split()):
        shortcut = QShortcut(QKeySequence(key), widget)
        shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        shortcut.activated.connect(deed)
        made.append(shortcut)
    return made
