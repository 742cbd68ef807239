"""A page: what one place of the navigation shows, and how it talks to the window."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from functools import partial
from pathlib import Path
from typing import ClassVar

from PySide6.QtCore import QPoint, QSize, Qt, Signal
from PySide6.QtGui import QAction, QIcon, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QMenu, QPushButton, QSizePolicy, QTabBar, QToolButton, QWidget

from outreach.gui.kit import dialogs
from outreach.gui.kit.jobs import Ended, Job, Work, call
from outreach.gui.kit.labels import Picture, Text, dressed, unmarked
from outreach.gui.kit.layout import Stretch, hbox, vbox
from outreach.gui.theme import icons, theme
from outreach.i18n import _
from outreach.services.contacts import bulk
from outreach.services.contacts.bulk import Deed
from outreach.store import workspace as store
from outreach.store.server import roles
from outreach.store.workspace import Workspace
from outreach.working import finished

Changed = store.Changed
Action = Callable[[], object]
AT_ONCE = 200  # records with which something is done before the next key


class Page(QWidget):
    """What one place shows. The window makes it when it is first gone to.

    A page acts on the window's actions by methods named `on_<action>` (see `actions`): `on_edit`,
    `on_delete`, `on_export`. It never imports another page; it emits what the window answers:

    - `open_requested(kind, id)`: show a record ("contacts", 7) on its own page; id None: the page; a text: a filter;
      a list of ids: several records.
    - `import_requested(paths)`: begin an import, of a file if one is given.
    - `paste_requested()`: begin an import of what is in the clipboard.
    - `said(text)`: a message for some seconds; `step_done(text)`: the same with *Undo* of what was
      written just now.
    - `offered(text, button, action)`: a message with a button of its own.
    - `nothing_to_save()`: no form is open here; it is said whether one elsewhere is not saved.
    - `undo_requested(step)`: take this step back.
    - `distribute_requested(given)`: begin a distribution of a release, to lists or to whom a filter finds.
    - `failed(error)`: an error that belongs to no field.
    - `job_started(job)`: a gui.jobs.Job to be shown in the status bar; start it after emitting.
    - `count_changed(number)`: how much waits here, for the navigation.
    - `view_shown(id or None)`: a saved view is shown, or none any more.
    - `actions_changed()`: what is possible has changed (a record selected, a form opened).
    """

    open_requested = Signal(str, object)
    import_requested = Signal(list)
    paste_requested = Signal()
    said = Signal(str)
    step_done = Signal(str)
    offered = Signal(str, str, object)
    nothing_to_save = Signal()
    undo_requested = Signal(object)
    distribute_requested = Signal(dict)
    failed = Signal(object)
    job_started = Signal(object)
    count_changed = Signal(int)
    actions_changed = Signal()
    view_shown = Signal(object)

    name: ClassVar[str] = ""
    # The tables a change of which this page shows.
    tables: ClassVar[frozenset[str]] = frozenset()
    # Whether it says how much waits here, and so is read anew when it is not in front, too.
    is_counted: ClassVar[bool] = False

    def __init__(self, workspace: Workspace, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.workspace = workspace
        dressed(self, ground="plain")

    def refresh(self, changed: Changed | None = None) -> None:
        """Reads what is shown anew; `changed` says what was written, None: everything may be different."""

    def show_record(self, record_id: int) -> None:
        """Shows one record."""

    def show_records(self, ids: Sequence[int]) -> None:
        """Shows several records, on a page that can."""

    def show_filter(self, text: str) -> None:
        """Shows what a filter finds."""

    def new_record(self) -> None:
        """Begins a new record."""

    def to_distribute(self) -> dict[str, object]:
        """What a distribution that is begun here is for: `release`, `lists`, `filter`, each where it is known."""
        return {}

    def topic(self) -> str:
        """What the help is opened at."""
        return self.name

    def entered(self) -> None:
        """The page has come to the front."""

    def on_save(self) -> None:
        """Saves the form that is open, on a page that has one."""
        self.nothing_to_save.emit()

    def may_leave(self) -> bool:
        """Called before the window closes; a page with unsaved text keeps it or asks."""
        return True

    def carry_out(
        self, label: str, deed: Deed, ids: Sequence[int | str], told: Ended, size: int = 0, *,
        in_order: bool = False,
    ) -> None:  # fmt: skip
        """Does something with records as one step, and says by `told` how many it was done with.

        A few are done at once; with more, or what is `size` rows large, it is a job: the window answers meanwhile.
        """
        work = partial(bulk.each, self.workspace, label, deed, list(ids), in_order=in_order)
        if max(len(ids), size) <= AT_ONCE:
            told(self.workspace.do(label, lambda: finished(work())))
        else:
            self.start_job(label, work, told)

    def look_up(self, label: str, query: Callable[..., object], *args: object, told: Ended, size: int) -> None:
        """Asks what is told by `told`: of a few rows at once, of more (`size`) as a job."""
        if size <= AT_ONCE:
            told(self.workspace.read(query, *args))
        else:
            self.start_job(label, call(self.workspace.read, query, *args), told)

    def start_job(self, label: str, work: Work, told: Ended, failed: Ended | None = None) -> Job:
        """Begins a job that the window shows; `told` is told what it returns, `failed` what stopped it.

        Without `failed` the window says what went wrong.
        """
        job = Job(label, work, self, told, failed)
        self.job_started.emit(job)
        job.start()
        return job

    def save_as(
        self, label: str, title: str, suggested: str, kinds: str, write: Callable[..., object], *args: object,
        endings: Sequence[str] = (), **options: object,
    ) -> None:  # fmt: skip
        """Asks where to write a file, does so in the background by `write(*args, path, **options)`, and says so."""
        if path := dialogs.save_file(self, title, suggested, kinds):
            path = dialogs.with_ending(path, *endings)
            saved = _("Saved: {file}").format(file=path.name)
            work = call(write, *args, path, **options)
            self.start_job(label.format(file=path.name), work, lambda _result: self.said.emit(saved))

    def size_of(self, ids: Sequence[int]) -> int:
        """How many rows hang on these records, so that whatever is done with them takes its time."""
        return 0

    def drop_files(self, paths: list[Path]) -> None:
        """Files were dropped on the page; one that has no use for them of its own lets the window find theirs."""
        self.import_requested.emit(paths)

    def must_write(self) -> None:
        """Call it before anything is typed: what cannot be kept is refused then, and not once it is written."""
        self.workspace.must(roles.EDIT)

    def do_action(self, name: str) -> None:
        """Does an action of the window, as its shortcut does."""
        action = self.window().findChild(QAction, name)
        if isinstance(action, QAction):
            action.trigger()


class SeenPage(Page):
    """A page that reads what it shows, by `on_refresh`, only while it is seen."""

    _stale = True

    def refresh(self, changed: Changed | None = None) -> None:
        if changed is None or not self.tables.isdisjoint(changed):
            self._stale = True
            self.read_again()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._stale:
            self.on_refresh()

    def read_again(self) -> None:
        """Something of what is shown was written."""
        if self.isVisible():
            self.on_refresh()

    def on_refresh(self) -> None:
        """Reads what is shown anew."""
        raise NotImplementedError


def counting(left: int = theme.INSIDE) -> Text:
    """A quiet sign of work, so far from the left edge, where figures or lines will stand."""
    return dressed(Text(_("Counting…"), "muted"), margins=(left, 8, theme.INSIDE, 8))


class Empty(QWidget):
    """What stands where nothing is yet: a picture in line style, a sentence, one button."""

    def __init__(self, icon: str, title: str, text: str = "") -> None:
        super().__init__()
        self.picture = Picture(icon, 48, "muted")
        layout = vbox(Stretch(2), (self.picture, Qt.AlignmentFlag.AlignHCenter), 8, spacing=8, margins=None, on=self)
        self.title = Text(title, "section", wrap=True)
        self.text = Text(text, "muted", wrap=True)
        for label in (self.title, self.text):
            label.setAlignment(Qt.AlignmentFlag.AlignHCenter)
            label.setMaximumWidth(420)
            label.setMinimumWidth(200)
            label.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
            row = hbox(Stretch(), (label, 6), Stretch())
            layout.addLayout(row)
        self.text.setVisible(bool(text))
        self.first: QPushButton | None = None
        self.buttons = hbox(Stretch(), Stretch(), spacing=theme.INSIDE)
        layout.addSpacing(8)
        layout.addLayout(self.buttons)
        layout.addStretch(3)

    def add_button(
        self, text: str, action: Callable[[], object], *, primary: bool = False, icon: str = "", does: str = ""
    ) -> QPushButton:
        """Adds a button under the sentence."""
        button = push_button(text, action, kind="primary" if primary else "", icon=icon, does=does)
        self.first = self.first or button
        self.buttons.insertWidget(self.buttons.count() - 1, button, 0, Qt.AlignmentFlag.AlignHCenter)
        return button

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Buttons stand beside one another, or one under the other where there is no room."""
        super().resizeEvent(event)
        items = [self.buttons.itemAt(place) for place in range(self.buttons.count())]
        needed = sum(item.sizeHint().width() + theme.INSIDE for item in items if item and item.widget())
        beside = needed + 2 * theme.AROUND <= self.width()
        way = QHBoxLayout.Direction.LeftToRight if beside else QHBoxLayout.Direction.TopToBottom
        self.buttons.setDirection(way)


_SIGN_ROLES = {"primary": "on_accent", "link": "accent", "bare": "accent"}  # of the sign of a button, by its kind


def push_button(
    text: str, action: Callable[[], object], *, kind: str = "", icon: str = "", tip: str = "", does: str = ""
) -> QPushButton:
    """A button with a verb; `kind` is "", primary, flat, link, or bare: a link whose words have no edge around.

    `does` is what it does by the name in `actions`: out of reach in an office, it is greyed and says whom to ask.
    """
    # Qt leaves too little room between an icon and its word.
    button = dressed(QPushButton(unmarked(f" {text}" if icon else text)), name=text)
    button.setProperty("kind", "link" if kind == "bare" else kind)
    button.setProperty("bare", kind == "bare")
    button.setProperty("does", does)
    button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
    button.setAutoDefault(True)  # Enter presses it like Space, outside of a dialog as well
    button.setToolTip(tip)
    if icon:
        button.setIcon(icons.icon(icon, _SIGN_ROLES.get(kind, "text")))
        button.setIconSize(QSize(16, 16))
    button.clicked.connect(lambda _on=False: action())
    return button


def tool_button(
    icon: str, text: str, action: Callable[[], object], *, size: int = 28,
    focus: Qt.FocusPolicy = Qt.FocusPolicy.TabFocus,
) -> QToolButton:  # fmt: skip
    """A square button with a picture alone; `text` is its tip, and its name for a screen reader."""
    button = QToolButton()
    button.setIcon(icons.icon(icon, "muted"))
    button.setFixedSize(size, size)
    dressed(button, tip=text, name=text, focus=focus)
    button.clicked.connect(lambda _on=False: action())
    return button


def open_menu(
    parent: QWidget, entries: Iterable[tuple[str, str, Callable[[], object]]], place: QPoint | None = None
) -> QMenu:
    """Opens a menu of (icon or "", text, action) at a point of the screen, by default under its parent."""
    menu = menu_of(parent, entries)
    menu.popup(place or parent.mapToGlobal(parent.rect().bottomLeft()))
    return menu


def menu_of(parent: QWidget, entries: Iterable[tuple[str, str, Callable[[], object]]] = ()) -> QMenu:
    """A menu of (icon or "", text, action) that is gone once it is closed."""
    menu = QMenu(parent)
    menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    for icon, text, action in entries:
        add_entry(menu, text, action, icon)
    return menu


def add_entry(
    menu: QMenu, text: str, deed: Callable[[], object], icon: str = "", *, checked: bool | None = None
) -> QAction:
    """Adds what can be done; one that is or can be ticked is `checked` or not."""
    entry = menu.addAction(icons.icon(icon) if icon else QIcon(), text)
    entry.setCheckable(checked is not None)
    entry.setChecked(bool(checked))
    entry.triggered.connect(lambda _on=False: deed())
    return entry


def tab_of(bar: QTabBar, data: object) -> int:
    """The place of the tab that bears these data; -1: none."""
    return next((place for place in range(bar.count()) if bar.tabData(place) == data), -1)


def tab_bar(name: str, texts: Iterable[str] = (), *, expanding: bool = False) -> QTabBar:
    """Tabs without a line under them; `name` is for a screen reader."""
    bar = QTabBar()
    bar.setDrawBase(False)
    bar.setExpanding(expanding)
    dressed(bar, focus=Qt.FocusPolicy.TabFocus, name=name)
    for text in texts:
        bar.addTab(text)
    return bar
