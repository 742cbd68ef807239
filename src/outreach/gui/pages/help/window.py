"""The window of the help: contents at the side, a page beside them, a search in all of it, and the way back."""

from __future__ import annotations

from PySide6.QtCore import QSignalBlocker, QSize, Qt, QUrl
from PySide6.QtGui import QCloseEvent, QImage, QKeySequence, QPainter, QResizeEvent, QShortcut, QTextDocument
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QTextBrowser, QWidget

from outreach import i18n, paths
from outreach.gui import settings
from outreach.gui.forms.fields import LineEdit
from outreach.gui.kit.labels import dressed, line
from outreach.gui.kit.layout import hbox, holding, vbox
from outreach.gui.kit.page import push_button
from outreach.gui.pages.help import pages
from outreach.gui.pages.help.pages import to_html
from outreach.gui.theme import icons, stylesheet, theme
from outreach.i18n import _

WIDE, HIGH = 1112, 720
CONTENTS = 312
WIDEST = 720  # of a line, so that the eye finds the next one
# Points of a picture for one of the page.
PICTURE_SCALE = 1.5


class Browser(QTextBrowser):
    """A help page. Its pictures are as wide as the page at most, and sharp on every screen."""

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("role", "paper")
        self.setOpenLinks(False)
        self.setAccessibleName(_("Help page"))
        self.page = pages.page("")
        self.document().setDocumentMargin(theme.AROUND)
        self.document().setIndentWidth(theme.BETWEEN + 4)
        theme.changed.connect(self._recolour)

    def _recolour(self) -> None:
        self.show_page(self.page)

    def show_page(self, page: pages.HelpPage) -> None:
        self.page = page
        self.document().setDefaultStyleSheet(_sheet())
        self.setHtml(to_html(page.source, self._width))

    def _width(self, name: str) -> int:
        room = min(WIDEST, self.viewport().width() - 2 * theme.AROUND)
        size = QImage(self._file(name)).size()
        return max(80, min(room, round(size.width() / PICTURE_SCALE)))

    def _file(self, name: str) -> str:
        return str(pages.folder(i18n.language()) / name)

    def loadResource(self, kind: int, name: QUrl | str) -> object:
        """A picture in as many points as it is shown with: Qt would shrink it roughly."""
        if kind != QTextDocument.ResourceType.ImageResource.value:
            return None
        file = name.toString() if isinstance(name, QUrl) else name
        image = QImage(self._file(file))
        ratio = self.devicePixelRatioF()
        width = round(self._width(file) * ratio)
        image = image.scaledToWidth(width, Qt.TransformationMode.SmoothTransformation)
        image = image.convertToFormat(QImage.Format.Format_RGB32)
        painter = QPainter(image)
        painter.setPen(theme.colour("line"))
        painter.drawRect(image.rect().adjusted(0, 0, -1, -1))
        painter.end()
        image.setDevicePixelRatio(ratio)
        return image

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        side = max(0, self.viewport().width() - WIDEST - 2 * theme.AROUND)
        frame = self.document().rootFrame()
        form = frame.frameFormat()
        if form.rightMargin() != side + theme.AROUND:
            form.setRightMargin(side + theme.AROUND)
            form.setLeftMargin(theme.AROUND)
            frame.setFrameFormat(form)


class HelpWindow(QWidget):
    """The help beside the window; it may stay open while one works."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Window)
        self.setWindowTitle(_("Help – Outreach"))
        self.setWindowIcon(icons.program())
        dressed(self, ground="plain")
        self._visited: list[str] = []
        row = hbox(self._side(), line(vertical=True), spacing=0, on=self)
        self.browser = Browser()
        self.browser.anchorClicked.connect(self._follow)
        row.addWidget(self.browser, 1)
        for keys, action in (
            ("Ctrl+F", self._search),
            ("Alt+Left", self.back),
            ("Backspace", self.back),
            ("Esc", self.close),
        ):
            QShortcut(QKeySequence(keys), self, action)
        self._fill(pages.all_pages())
        self.resize(WIDE, HIGH)
        geometry = settings.get_bytes("help/geometry")
        if geometry is not None:
            self.restoreGeometry(geometry)

    def _side(self) -> QWidget:
        self.search = dressed(LineEdit(_("Search the help…"), name=_("Search the help")), tip="Ctrl+F", role="search")
        self.search.addAction(icons.icon("search", "muted"), LineEdit.ActionPosition.LeadingPosition)
        self.search.textChanged.connect(self._look)
        self.search.returnPressed.connect(lambda: self.browser.setFocus())
        self.contents = dressed(QListWidget(), name=_("Contents"))
        self.contents.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.contents.setProperty("ground", "raised")
        self.contents.currentItemChanged.connect(self._chosen)
        self.back_button = push_button(_("Back"), self.back, kind="flat", icon="arrow-left", tip="Alt+←")
        side = holding(vbox(
            self.search, (self.contents, 1), (self.back_button, Qt.AlignmentFlag.AlignLeft), spacing=8, margins=8,
        ), ground="raised")  # fmt: skip
        return dressed(side, width=CONTENTS)

    def _fill(self, found: list[pages.HelpPage]) -> None:
        with QSignalBlocker(self.contents):
            self.contents.clear()
            for page in found:
                item = QListWidgetItem(page.title)
                item.setData(Qt.ItemDataRole.UserRole, page.name)
                item.setToolTip(page.title)
                item.setSizeHint(QSize(CONTENTS - 24, theme.CONTROL))
                self.contents.addItem(item)

    def show_page(self, name: str, anchor: str = "", *, visit: bool = True) -> None:
        """Shows a page; what was shown can be gone back to."""
        page = pages.page(name)
        if visit and self._visited[-1:] != [page.name]:
            self._visited.append(page.name)
        self.back_button.setEnabled(len(self._visited) > 1)
        self.browser.show_page(page)
        self.browser.verticalScrollBar().setValue(0)
        if anchor:
            self.browser.scrollToAnchor(anchor)
        with QSignalBlocker(self.contents):
            for place in range(self.contents.count()):
                if self.contents.item(place).data(Qt.ItemDataRole.UserRole) == page.name:
                    self.contents.setCurrentRow(place)

    def back(self) -> None:
        """Goes to the page that was shown before."""
        if len(self._visited) > 1:
            self._visited.pop()
            self.show_page(self._visited[-1], visit=False)

    def _chosen(self, item: QListWidgetItem | None) -> None:
        if item is not None:
            self.show_page(item.data(Qt.ItemDataRole.UserRole))

    def _follow(self, link: QUrl) -> None:
        name = link.path().removesuffix(".md")
        self.show_page(name or self.browser.page.name, link.fragment())

    def _search(self) -> None:
        self.search.setFocus()
        self.search.selectAll()

    def _look(self, words: str) -> None:
        """Leaves the pages that say it in the contents, and shows where the first does."""
        found = pages.search(words) if words.strip() else pages.all_pages()
        self._fill(found)
        if not found:
            return
        shown = self.browser.page if not words.strip() or self.browser.page in found else found[0]
        self.show_page(shown.name)
        if words.strip():
            self.browser.find(words.split()[0])

    def closeEvent(self, event: QCloseEvent) -> None:
        settings.put("help/geometry", self.saveGeometry())
        super().closeEvent(event)


def show(parent: QWidget, place: str) -> HelpWindow:
    """Opens the help, or brings it to the front, on the page that tells of a place of the window."""
    found = parent.findChild(HelpWindow) or HelpWindow(parent)
    found.show_page(pages.OF_PLACES.get(place, pages.PAGES[0]))
    found.show()
    found.raise_()
    found.activateWindow()
    found.browser.setFocus()
    return found


def _sheet() -> str:
    """The looks of a page, by the roles and the sizes of the theme."""
    sizes = {name: getattr(theme, name) for name in ("TITLE", "SECTION", "TEXT", "SMALL")}
    return stylesheet.filled((paths.resources() / "help.css").read_text("utf-8"), theme.colours() | sizes)
