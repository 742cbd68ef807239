"""Goes through the whole window in one language and says which of its texts are cut, and what has no name.

QT_SCALE_FACTOR=2 python -m tests.gui.clipping WIDTHxHEIGHT LANGUAGE…

A text is cut where it needs more room than its widget has. What records say may end in "…" in a table or a narrow
label; the program's own words may not, nor may anything hang over the edge of what it stands in. Whatever can be used
has a name, which is all that a screen reader has of it.
"""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from PySide6.QtCore import QCoreApplication, QEvent, QRect, Qt
from PySide6.QtGui import QAccessible
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractScrollArea,
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QDialog,
    QHeaderView,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QTabBar,
    QTextEdit,
    QToolButton,
    QWidget,
)

from outreach import i18n
from outreach.gui.kit import dialogs
from outreach.gui.kit.labels import Elided, Picture
from outreach.gui.shell import navigation
from outreach.gui.theme import theme
from outreach.gui.window import Window
from outreach.store.workspace import Workspace
from tests import catalogues
from tests.gui import office
from tests.gui.quiet import is_quiet

SLACK = 1  # pixels that rounding may take
SPOKEN = (
    QAbstractButton, QLineEdit, QComboBox, QAbstractItemView, QPlainTextEdit, QTextEdit, QTabBar, QAbstractSpinBox,
)  # fmt: skip


def own_words() -> set[str]:
    """Every text of the program in the language in use, without those that have a part filled in."""
    language = i18n.language()
    if language == "en":  # every catalogue has the texts of the source
        texts = [message.id for message in catalogues.catalogue("ru")]
    else:
        texts = [message.string for message in catalogues.catalogue(language)]
    return {text for text in texts if isinstance(text, str) and text and "{" not in text}


def cut(root: QWidget, words: set[str]) -> Iterator[str]:
    """What is cut inside a widget that is shown."""
    for widget in [root, *root.findChildren(QWidget)]:
        if widget.isVisible() and not widget.visibleRegion().isEmpty():
            reason = _cut(widget, words)
            if reason:
                yield f"{_path(widget, root)}: {reason}"


def nameless(root: QWidget) -> Iterator[str]:
    """What can be used and a screen reader would have no word for."""
    for widget in [root, *root.findChildren(QWidget)]:
        usable = isinstance(widget, SPOKEN) or widget.focusPolicy() != Qt.FocusPolicy.NoFocus
        inner = isinstance(widget, QHeaderView) or widget.objectName().startswith("qt_") or widget.focusProxy()
        if not usable or inner or not widget.isVisible() or widget.isWindow():
            continue
        if isinstance(widget.parentWidget(), QComboBox | QAbstractSpinBox):
            continue  # the box bears the name
        interface = QAccessible.queryAccessibleInterface(widget)
        if interface is not None and not interface.text(QAccessible.Text.Name).strip():
            yield f"{_path(widget, root)}: has no name"


def _cut(widget: QWidget, words: set[str]) -> str:
    if isinstance(widget, Picture):
        return ""
    if isinstance(widget, Elided):
        return _line(widget.text(), widget) if widget.text() in words else ""
    if isinstance(widget, QLabel):
        return _label(widget)
    if isinstance(widget, QAbstractButton):
        return _button(widget)
    if isinstance(widget, QHeaderView):
        return _header(widget)
    if isinstance(widget, QTabBar):
        return _tabs(widget)
    if isinstance(widget, QComboBox):
        return _combo(widget, words)
    if isinstance(widget, QLineEdit):
        return _field(widget)
    return ""


def _line(text: str, widget: QWidget) -> str:
    needed, there = widget.fontMetrics().horizontalAdvance(text), widget.contentsRect().width()
    return f"“{text}” needs {needed}, has {there}" if needed > there + SLACK else ""


def _label(label: QLabel) -> str:
    text = label.text()
    if not text or label.pixmap().width():
        return ""
    if label.wordWrap():
        needed, there = label.heightForWidth(label.width()), label.height()
        if needed > there + SLACK:
            return f"“{text[:60]}” is {needed} high, has {there}"
        flags = Qt.TextFlag.TextWordWrap
        room = label.contentsRect()
        bound = label.fontMetrics().boundingRect(QRect(0, 0, room.width(), 10_000), int(flags), text)
        return f"“{text[:60]}” has a word wider than {room.width()}" if bound.width() > room.width() + SLACK else ""
    return _line(text, label) or _outside(label)


def _outside(widget: QWidget) -> str:
    """Where it hangs over the edge of what it stands in, and cannot be scrolled to."""
    above = widget.parentWidget()
    if above is None or above.isWindow() or isinstance(above.parentWidget(), QAbstractScrollArea):
        return ""
    over = widget.geometry().right() - above.rect().right()
    return f"“{getattr(widget, 'text', str)()[:60]}” hangs {over} over the edge" if over > SLACK else ""


def _button(button: QAbstractButton) -> str:
    text = button.text().strip()
    if not text or isinstance(button, navigation.Place):  # its text gives way to its icon
        return _outside(button)
    sign_alone = Qt.ToolButtonStyle.ToolButtonIconOnly
    if isinstance(button, QToolButton) and button.toolButtonStyle() == sign_alone and not button.icon().isNull():
        return _outside(button)  # its text is its name, and not seen
    needed, there = button.sizeHint().width(), button.width()
    return f"button “{text}” needs {needed}, has {there}" if needed > there + SLACK else _outside(button)


def _header(header: QHeaderView) -> str:
    if header.orientation() != Qt.Orientation.Horizontal or header.model() is None:
        return ""
    found = []
    for place in range(header.count()):
        text = str(header.model().headerData(place, Qt.Orientation.Horizontal) or "")
        room = header.sectionSize(place) - 16
        seen = header.sectionViewportPosition(place) < header.viewport().width()
        if text and seen and not header.isSectionHidden(place) and header.fontMetrics().horizontalAdvance(text) > room:
            found.append(f"column “{text}” needs {header.fontMetrics().horizontalAdvance(text)}, has {room}")
    return "; ".join(found)


def _tabs(bar: QTabBar) -> str:
    found = []
    for place in range(bar.count()):
        text, room = bar.tabText(place).replace("&", ""), bar.tabRect(place).width()
        if bar.fontMetrics().horizontalAdvance(text) > room:
            found.append(f"tab “{text}” has {room}")
        if bar.tabRect(place).right() > bar.width() and not bar.usesScrollButtons():
            found.append(f"tab “{text}” is past the edge")
    return "; ".join(found)


def _combo(box: QComboBox, words: set[str]) -> str:
    text = box.currentText()
    if not text or text not in words:
        return ""
    room = box.width() - 8 - 24 - 2
    needed = box.fontMetrics().horizontalAdvance(text)
    return f"choice “{text}” needs {needed}, has {room}" if needed > room + SLACK else ""


def _field(field: QLineEdit) -> str:
    text = field.placeholderText()
    if not text or field.text() or isinstance(field.parentWidget(), QComboBox):
        return ""
    margins = field.textMargins()
    signs = 26 * sum(1 for sign in field.actions() if sign.isVisible())
    room = field.contentsRect().width() - margins.left() - margins.right() - signs - 24
    needed = field.fontMetrics().horizontalAdvance(text)
    return f"hint “{text}” needs {needed}, has {room}" if needed > room + SLACK else ""


def _path(widget: QWidget, root: QWidget) -> str:
    names = []
    while widget is not None and widget is not root and len(names) < 4:
        name = type(widget).__name__
        if name not in ("QWidget", "QStackedWidget", "QSplitter", "QFrame", "Scroll"):
            names.append(name)
        widget = widget.parentWidget()  # type: ignore[assignment]
    return ">".join(reversed(names)) or type(root).__name__


# The way through the window


def tour(window: Window, folder: Path) -> Iterator[tuple[str, QWidget]]:
    """Every page, empty pane and full, its form, its sheets, every step of the flows, every dialog."""
    from outreach.gui.places import MORE_PLACES, PLACES

    for place in (*PLACES, *MORE_PLACES):
        page = window.go(place.name)
        assert page is not None
        _settle(page)
        yield place.name, window
        table = getattr(page, "table", None)
        if table is not None and getattr(table, "records", None) is not None and table.records.ids:
            table.choose_row(0)
            _settle(page)
            yield f"{place.name}, one chosen", window
            table.selectAll()
            _settle(page)
            yield f"{place.name}, all chosen", window
        if hasattr(page, "new_record") and place.one:
            page.new_record()
            _settle(page)
            yield f"{place.name}, a new one", window
            drop = getattr(page, "drop_form", None)
            if drop is not None:
                drop()
    yield from _settings(window)
    yield from _dialogs(window)
    yield from _import(window, folder)
    yield from _distribute(window)
    yield from _reports(window, folder)


def _settings(window: Window) -> Iterator[tuple[str, QWidget]]:
    from outreach.gui.pages.settings.page import SECTIONS

    for name in SECTIONS:
        window.open_record("settings", name)
        _settle(window)
        yield f"settings, {name}", window


def _dialogs(window: Window) -> Iterator[tuple[str, QWidget]]:
    shown: list[QDialog] = []
    kept, dialogs.run = dialogs.run, lambda dialog: shown.append(dialog) or False  # type: ignore[func-returns-value]
    window.go("contacts")
    for name in (
        "about",
        "export",
        "columns",
        "facets",
    ):
        if name == "columns":
            window.go("contacts")
        window.do(name)
        _settle(window)
        while shown:
            dialog = shown.pop()
            dialog.show()
            QTest.qWait(20)
            yield name, dialog
            dialog.close()
            dialog.deleteLater()
        if name in ("columns", "facets"):
            yield name, window
    dialogs.run = kept


def _import(window: Window, folder: Path) -> Iterator[tuple[str, QWidget]]:
    sheet = folder / "people.csv"
    sheet.write_text(
        "Name,E-mail,Phone,Outlet,Country,Languages\n"
        "Айгүл Сыдыкова,a.sydykova@example.org,0555 12 34 56,Herald,KG,ky ru\n"
        "Bakyt Usenov,b.usenov@example,0312 62,Herald,KG,ru\n,,,,KG,\n",
        "utf-8",
    )
    page: Any = window.go("importing")
    page.begin_import(sheet)
    for name in ("columns", "problems", "result"):
        QTest.qWait(20)
        for _moment in range(500):
            if page.job is None:
                break
            QTest.qWait(20)
        _settle(page)
        yield f"import, {name}", window
        page.next()


def _distribute(window: Window) -> Iterator[tuple[str, QWidget]]:
    from outreach.services import lists
    from outreach.services.releases import releases

    release_id = window.workspace.read(releases.find, "")[0]
    list_id = window.workspace.read(lists.find, "")[0]
    page: Any = window.go("releases")
    for stage in ("write", "check", "audience", "send", "results"):
        if stage == "audience":
            page.distribute({"release": release_id, "lists": [list_id]})
            _enabled(page)
        else:
            page.open_release(release_id, stage)
        _settle(page)
        yield f"release, {stage}", window
        if stage == "write":
            page.detail.show_files()
            _settle(page)
            yield "release, files", window


def _enabled(page: Any) -> None:
    for _moment in range(200):
        if page.detail.next_button.isEnabled():
            break
        QTest.qWait(20)


def _reports(window: Window, folder: Path) -> Iterator[tuple[str, QWidget]]:
    from outreach.services import lists
    from outreach.services.exporting import list_export
    from outreach.services.releases import releases

    read = window.workspace.read
    target, release = folder / "drafts", read(releases.find, "")[0]
    job = list_export.export_list(window.workspace, read(lists.find, "")[0], target, release_id=release, format="eml")
    for _step in job:
        pass
    page: Any = window.go("reports")
    for kind, period in (("sent", "all"), ("visibility", "own")):
        page.chosen.choose(kind, period, "release", str(release))
        for _moment in range(200):
            if is_quiet(page):
                break
            QTest.qWait(20)
        for part in ("", "releases", "countries"):
            page.show_part(part)
            _settle(page)
            yield f"report, {kind}, {part or 'overview'}", window


def _third_language(workspace: Workspace, release_id: int) -> None:
    """A release in all three languages: no row of tabs is longer."""
    from outreach.services.releases import releases

    fields = workspace.read(releases.fields, release_id)
    fields["versions"]["ky"] = {"headline": "Нарында суу лабораториясы ачылды", "body": "Текст."}
    workspace.write("Edit release", releases.edit, release_id, fields)


def _settle(widget: QWidget) -> None:
    QTest.qWait(30)
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


def look(language: str, size: tuple[int, int]) -> tuple[list[str], int]:
    """What is cut or nameless anywhere in one language, and how many places were looked at."""
    i18n.use(language)
    words = own_words()
    found: list[str] = []
    seen = 0
    told: set[str] = set()  # a thing that is cut in many places is told once

    def tell(place: str, root: QWidget) -> None:
        nonlocal seen
        seen += 1
        for _moment in range(50):  # what has only just been shown is laid out a moment later
            new = [text for text in (*cut(root, words), *nameless(root)) if text not in told]
            if not new:
                return
            QTest.qWait(60)
        found.extend(f"{language} {place}: {text}" for text in new)
        told.update(new)

    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        with Workspace.open(folder / "office.outreach") as workspace:
            window = Window(workspace)
            window.resize(*size)
            window.show()
            window.go("today")
            _settle(window)
            tell("today, empty", window)
            _third_language(workspace, office.fill(workspace)["water"])
            for place, root in tour(window, folder):
                tell(place, root)
            window.warned = True
            window.close()
            window.deleteLater()
            QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    return found, seen


def main(size: str, *languages: str) -> int:
    """Prints what is found; the exit status says whether anything is."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    application = QApplication.instance() or QApplication([])
    assert isinstance(application, QApplication)
    theme.use(application, "light")
    width, height = (int(part) for part in size.split("x"))
    cut_anywhere = False
    for language in languages:
        found, seen = look(language, (width, height))
        print("\n".join([*found, f"{language}: {seen} places looked at, {len(found)} found"]))
        cut_anywhere |= bool(found)
    return int(cut_anywhere)


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
