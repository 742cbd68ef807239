"""The one door to everything modal: dialogs and the system's file dialogs, replaceable by tests."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QEvent, QFileInfo, QMimeDatabase, QSize, QStandardPaths, Qt
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import (
    QDialog,
    QFileDialog,
    QFileIconProvider,
    QHeaderView,
    QPushButton,
    QSplitter,
    QToolButton,
    QTreeView,
    QVBoxLayout,
    QWidget,
)

from outreach.gui import settings
from outreach.gui.kit.events import on_keys
from outreach.gui.kit.labels import Text, dressed
from outreach.gui.kit.layout import Scroll, Stretch, hbox, vbox
from outreach.gui.theme import icons, theme
from outreach.i18n import _

FILES = QSize(880, 560)
_KEPT = "files/folder"  # where the last file was
PLACES = 150  # pixels of them, in which the places at the left are read whole
FRAME = 40  # pixels of a screen's height that a window's frame takes


def run(dialog: QDialog) -> bool:
    """Shows a dialog until it is closed, and deletes it; True where it was accepted. Nothing else calls exec()."""
    accepted = dialog.exec() == QDialog.DialogCode.Accepted
    dialog.deleteLater()
    return accepted


def open_file(parent: QWidget | None, title: str, kinds: str) -> Path | None:
    """Asks for a file to read; `kinds` is as QFileDialog wants it: "Sheets (*.csv *.xlsx)"."""
    return next(iter(_ask(parent, title, kinds, QFileDialog.FileMode.ExistingFile)), None)


def open_files(parent: QWidget | None, title: str, kinds: str) -> list[Path]:
    """Asks for files to read."""
    return _ask(parent, title, kinds, QFileDialog.FileMode.ExistingFiles)


def save_file(parent: QWidget | None, title: str, suggested: str, kinds: str) -> Path | None:
    """Asks where to write a file; a bare name is suggested where the last file was."""
    return next(iter(_ask(parent, title, kinds, QFileDialog.FileMode.AnyFile, suggested)), None)


def with_file(deed: Callable[[Path], object], parent: QWidget | None, title: str, kinds: str) -> None:
    """Asks for a file to read, and does something with it."""
    if path := open_file(parent, title, kinds):
        deed(path)


def with_files(deed: Callable[[list[Path]], object], parent: QWidget | None, title: str, kinds: str) -> None:
    """Asks for files to read, and does something with them."""
    if paths := open_files(parent, title, kinds):
        deed(paths)


def with_ending(path: Path, *endings: str) -> Path:
    """The path of a file that is written, with the first of its endings where it has none of them."""
    return path if not endings or path.suffix.lower() in endings else path.with_name(path.name + endings[0])


def choose_folder(parent: QWidget | None, title: str) -> Path | None:
    """Asks for a folder."""
    return next(iter(_ask(parent, title, "", QFileDialog.FileMode.Directory)), None)


def _ask(
    parent: QWidget | None, title: str, kinds: str, mode: QFileDialog.FileMode, suggested: str | None = None
) -> list[Path]:
    """Asks for files to read, for a folder, or, where a name is suggested, for a file to write."""
    place = folder(_KEPT) / (suggested or "")  # a whole path that is suggested is taken as it is
    dialog = QFileDialog(parent, title, str(folder(_KEPT) if suggested is None else place.parent), kinds)
    dialog.setOption(QFileDialog.Option.HideNameFilterDetails)  # "Sheets and vCards", without a dozen endings behind
    dialog.setFileMode(mode)
    asks_folder = mode is QFileDialog.FileMode.Directory
    dialog.setOption(QFileDialog.Option.ShowDirsOnly, asks_folder)
    if suggested is not None:
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.selectFile(place.name)
    dialog.resize(FILES)
    _dress(dialog)
    signs = _Signs()  # the dialog does not own it
    dialog.setIconProvider(signs)
    names = dialog.selectedFiles() if run(dialog) else []
    if names and not asks_folder:
        settings.put(_KEPT, str(Path(names[0]).parent))
    return [Path(name) for name in names]


class _Signs(QFileIconProvider):
    """What files are, by their names alone.

    Qt's own opens them to see what is in them. Where one is the open database, closing it again drops this process's
    locks on it (POSIX: fcntl), and the next program to close it deletes the log that we go on writing to.
    """

    def icon(self, what: QFileInfo | QFileIconProvider.IconType) -> QIcon:
        if isinstance(what, QFileInfo):
            what = QFileIconProvider.IconType.Folder if what.isDir() else QFileIconProvider.IconType.File
        return super().icon(what)

    def type(self, info: QFileInfo) -> str:
        if info.isDir():
            return super().type(info)
        by_name = QMimeDatabase.MatchMode.MatchExtension
        return QMimeDatabase().mimeTypeForFile(info, by_name).comment()


def _dress(dialog: QFileDialog) -> None:
    """Where the system has no such dialog of its own: Qt's cuts columns and places off, and its arrows are black."""
    tree, halves = dialog.findChild(QTreeView), dialog.findChild(QSplitter)
    if tree is not None:
        tree.header().setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        tree.header().setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
    if isinstance(halves, QSplitter):
        halves.setSizes([PLACES, FILES.width() - PLACES])
    for name, icon in _SIGNS.items():
        button = dialog.findChild(QToolButton, name)
        if isinstance(button, QToolButton):
            button.setIcon(icons.icon(icon))


# What the buttons of Qt's dialog are called there, and their signs.
_SIGNS = {"backButton": "arrow-left", "forwardButton": "arrow-right", "toParentButton": "arrow-up"}


def folder(kept: str) -> Path:
    """The folder that is kept under a name, at first the user's documents."""
    last = Path(settings.get(kept) or ".")
    if last.is_absolute() and last.is_dir():
        return last
    documents = Path(QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation))
    return documents if documents.is_dir() else Path.home()


class Dialog(QDialog):
    """A dialog with a title, a body and a row of buttons at its foot; Escape closes it.

    `body` is the layout to fill. `foot` holds the buttons; `add_button` puts the primary one last.
    """

    def __init__(self, title: str, parent: QWidget | None = None, *, width: int = 480) -> None:
        super().__init__(parent)
        self.setWindowTitle(title)
        self.setMinimumWidth(width)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, False)
        if parent is None:
            theme.dress(self)
        on_keys(self, {"Ctrl+Return Ctrl+Enter": self.accept})
        self.heading = Text(title, "title", wrap=True)
        self.body = QVBoxLayout()
        self.body.setSpacing(theme.INSIDE)
        self.foot = hbox(Stretch(), spacing=theme.INSIDE)
        self._column = vbox(
            self.heading, (self.body, 1), self.foot, spacing=theme.BETWEEN,
            margins=(theme.AROUND, theme.AROUND, theme.AROUND, theme.BETWEEN), on=self,
        )  # fmt: skip
        # Qt's least height of a window is that of words in the narrowest column.
        self._column.setSizeConstraint(QVBoxLayout.SizeConstraint.SetNoConstraint)

    def event(self, event: QEvent) -> bool:
        """What it says may get longer while it is shown."""
        if self.isVisible() and event.type() in (QEvent.Type.Show, QEvent.Type.LayoutRequest):
            self._fit()
        return super().event(event)

    def _fit(self) -> None:
        """Makes it as high as its words need; on a small screen the body is scrolled, so that buttons stay in sight."""
        if not self.testAttribute(Qt.WidgetAttribute.WA_Resized):
            self.resize(max(self.minimumWidth(), self.sizeHint().width()), 0)
        room, needed = self.screen().availableGeometry().height() - FRAME, self.heightForWidth(self.width())
        if min(self.minimumSizeHint().height(), needed) > room and self.body.parent() is self._column:
            inside = dressed(QWidget(), ground="plain")
            self._column.removeItem(self.body)
            self.body.setParent(None)
            inside.setLayout(self.body)
            self.body.setContentsMargins(0, 0, theme.INSIDE, 0)
            self._column.insertWidget(1, Scroll(inside), 1)
            self._column.activate()
        self.resize(self.width(), min(room, max(self.height(), needed)))

    def add_button(
        self, text: str, action: Callable[[], object] | None = None, *, primary: bool = False, left: bool = False
    ) -> QPushButton:
        """Adds a button at the foot, at the right end or at the left one."""
        button = dressed(QPushButton(text), kind="primary" if primary else "")
        button.setDefault(primary)
        button.setAutoDefault(primary)
        if left:
            self.foot.insertWidget(0, button)
        else:
            self.foot.addWidget(button)
        if action is not None:
            button.clicked.connect(lambda _on=False: action())
        return button


def tell(parent: QWidget | None, title: str, text: str) -> None:
    """Shows a text that has to be read before anything else."""
    dialog = Dialog(title, parent)
    dialog.body.addWidget(Text(text, wrap=True, selectable=True))
    dialog.add_button(_("Close"), primary=True).clicked.connect(dialog.accept)
    run(dialog)


def ask(parent: QWidget | None, title: str, deed: str, *widgets: QWidget, width: int = 480) -> bool:
    """Asks for what some fields hold, or whether something is to be done; True where `deed` was pressed."""
    dialog = Dialog(title, parent, width=width)
    for widget in widgets:
        dialog.body.addWidget(widget)
    dialog.add_button(_("Cancel"), dialog.reject)
    dialog.add_button(deed, dialog.accept, primary=True)
    first = next((widget for widget in widgets if widget.focusProxy() is not None), None)
    if first is not None:
        first.setFocus()
    return run(dialog)
