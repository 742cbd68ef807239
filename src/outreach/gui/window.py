"""The window: top bar, navigation, pages, status line; every action, jobs and messages."""

from __future__ import annotations

import importlib
import sys
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QCloseEvent, QResizeEvent
from PySide6.QtWidgets import QMenu, QMenuBar, QPushButton, QStackedWidget, QToolButton, QWidget

from outreach import i18n
from outreach.gui import actions, settings
from outreach.gui.actions import MENUS, ON_PAGE, SETTINGS
from outreach.gui.kit import dialogs, errors, latest
from outreach.gui.kit.collector import Collector
from outreach.gui.kit.events import on_drop
from outreach.gui.kit.jobs import Job
from outreach.gui.kit.labels import dressed, line
from outreach.gui.kit.layout import Stretch, hbox, holding, vbox
from outreach.gui.kit.line_edit import Pause
from outreach.gui.kit.page import Changed, Page
from outreach.gui.kit.toast import Toast
from outreach.gui.pages.inbox import doubts
from outreach.gui.pages.sending import closed, due
from outreach.gui.places import BY_NAME, GROUP_ENDS, KINDS, PLACES, Place
from outreach.gui.shell import about, background, demo, preloader, strip, undoing, unsaved, whereabouts
from outreach.gui.shell.frame import Frame
from outreach.gui.shell.navigation import Navigation
from outreach.gui.shell.search import SearchBox, action_hits, found_records
from outreach.gui.shell.server_line import ServerLine
from outreach.gui.shell.status import Status
from outreach.gui.shell.strip import Damaged
from outreach.gui.theme import icons, theme
from outreach.i18n import _
from outreach.problems import Problem
from outreach.services import settings as office
from outreach.services.querying import views
from outreach.store import backends
from outreach.store.query_cache import State
from outreach.store.server import roles
from outreach.store.server.desk import Slow
from outreach.store.workspace import Workspace

WIDTH, HEIGHT = 1280, 800
TEXTS, MAILS = frozenset({".docx", ".odt", ".rtf", ".pdf"}), frozenset({".eml", ".mbox"})
CRAMPED = 1100  # in a window less wide than this the navigation shows its icons alone
COUNT = 1500  # milliseconds after which what waits among the problems is counted: nobody waits for it
DAMAGE = 1000  # milliseconds until it is looked whether the file is whole: nobody waits for it
LOOK = 2000  # milliseconds between two looks for what other programs have written


class Window(Frame):
    """The window over one workspace. `closed` when it is gone; `reopen` then names another database to open.

    `deed` is done with its workspace before that, while no window is open (`between.Deed`).
    """

    closed = Signal()
    _changed = Signal(object)

    def __init__(self, workspace: Workspace) -> None:
        super().__init__()
        self.workspace = workspace
        self.deed: Callable[[str], str | None] | None = None
        self.pages: dict[str, Page] = {}
        self._outdated: dict[Page, Changed | None] = {}  # what has changed since each was in front; None: everything
        self.page: Page | None = None
        self._jobs: list[Job] = []
        self._shown_views: dict[str, int | None] = {}
        self.demo = demo.Demo(workspace, self)
        self.setWindowTitle(_("Demo – Outreach") if self.demo.is_open else "Outreach")
        self.setWindowIcon(icons.program())
        theme.dress(self)
        self.actions_by_name = actions.build(self)
        for name, action in self.actions_by_name.items():
            action.triggered.connect(lambda _on=False, name=name: self.do(name))
            self.addAction(action)
        if workspace.path is None:
            self.actions_by_name["move"].setText(_("Move to a file…"))
        self._build()
        self.undoing = undoing.Undoing(workspace, self)
        self.undoing.said.connect(self.toast.say)
        self.undoing.refused.connect(self._tell_refused)
        self.undoing.settled.connect(self._show_labels)
        self._changed.connect(self._refresh, Qt.ConnectionType.QueuedConnection)
        i18n.use_zone(workspace.read(office.get, "zone"))
        self._stop_listening = workspace.on_changed(self._changed.emit)
        self._show_labels()
        self._show_views()
        self._seen = workspace.state()
        self._place_wanted = ""
        self._looking = QTimer(self, interval=LOOK)
        self._looking.timeout.connect(self._look_for_others)
        self._looking.start()
        self._counting = latest.Latest(self, self.navigation.places["problems"].set_count, errors.report)
        self._count_pause = Pause(self._count_problems, COUNT, self)
        self._count_pause.start()
        self.demo.wanted.connect(self._open_instead)
        self.due = due.Due(workspace, self)
        self.due.told.connect(self.tell_problem)
        self.due.late.connect(partial(closed.ask_late, self))
        self.backups = background.Scheduled(workspace, self)
        self.backups.warned.connect(self.status.show_warning)
        self.status.warned.connect(partial(self.do, "backups"))
        self.renewing = background.Renewing(workspace, self)
        self.undoing.settled.connect(self.renewing.look)
        self.undoing.begun.connect(self.start)
        for beside in (self.demo, self.due, self.backups, self.renewing, self.whereabouts):
            beside.begun.connect(self.start)
            beside.said.connect(self.toast.say)
        self._damage = latest.Latest(self, self.tell_damage, errors.report)
        Pause(lambda: self._damage.ask(workspace.damage), DAMAGE, self).start()
        self.warming = preloader.Warming(self)
        self.collector = Collector(self)
        on_drop(self, self._dropped)
        errors.install(self, self.tell_problem)
        self.server_line = ServerLine(self, workspace.line) if workspace.line is not None else None
        if self.server_line is not None:
            self._looking.stop()  # the line looks, and never waits for the server

    # Building

    def _build(self) -> None:
        body = QWidget()
        self.setCentralWidget(body)
        self.whereabouts = whereabouts.Whereabouts(self.workspace, self, self.on_open)
        told = self.demo.bar() or (None if self.workspace.may_edit else strip.Bar(self.workspace))
        self.navigation = Navigation()
        for place in PLACES:
            tip = actions.tip(actions.BY_NAME[f"go_{place.name}"])
            self.navigation.add(place.name, place.icon, _(place.text), tip)
            if place.name in GROUP_ENDS:
                self.navigation.gap(grows=place.name == GROUP_ENDS[-1])
        self.navigation.chosen.connect(self._go_to)
        self.navigation.view_chosen.connect(self.show_view)
        self.navigation.view_menu_wanted.connect(self._show_view_menu)
        self.stack, self.status = QStackedWidget(), Status()
        self.stack.addWidget(QWidget())  # so that no page is shown, and read, before its signals are heard
        middle = hbox(self.navigation, line(vertical=True), (self.stack, 1), spacing=0)
        bars = filter(None, (told, self.whereabouts.bar))
        vbox(self._top_bar(), line(), *bars, (middle, 1), line(), self.status, spacing=0, on=body)
        self.toast = Toast(body)
        unsaved.attach(self.workspace, self)
        self.resize(WIDTH, HEIGHT)
        self.setMinimumSize(880, 480)

    def _top_bar(self) -> QWidget:
        menus = QMenuBar()
        menus.setNativeMenuBar(sys.platform == "darwin")
        for text, names in MENUS:
            self._fill_menu(menus.addMenu(_(text)), names)
        menus.setSizePolicy(menus.sizePolicy().Policy.Maximum, menus.sizePolicy().Policy.Fixed)
        records = partial(found_records, self.workspace, self.open_record)
        unsaved = lambda: self.page is not None and not self.page.may_leave()  # noqa: E731
        self.search = SearchBox((records, partial(action_hits, self.actions_by_name, unsaved=unsaved)))
        self.search.nowhere.connect(lambda: self.page and self.page.entered())  # type: ignore[func-returns-value]
        dressed(self.search, most_width=520, least_width=240)
        back_and_forth = [QToolButton(), QToolButton()]
        for name, button in zip(("undo", "redo"), back_and_forth, strict=True):
            button.setDefaultAction(self.actions_by_name[name])
            button.setFixedSize(32, 32)
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        new = QPushButton(icons.icon("plus"), _("New"))
        menu = QMenu(new)
        self._fill_menu(menu, "new_contact new_outlet new_officer new_release new_list new_coverage - import")
        new.setMenu(menu)
        dressed(new, focus=Qt.FocusPolicy.TabFocus, least_width=96)
        search = (self.search, 4)
        row = hbox(
            menus, Stretch(), search, Stretch(), *back_and_forth, 4, new, spacing=4, margins=(8, 6, 8, 6)
        )  # fmt: skip
        return holding(row, height=44, ground="raised")

    def _fill_menu(self, menu: QMenu, names: str) -> None:
        menu.setToolTipsVisible(self.workspace.standing is not None)  # they say what takes another role
        for name in names.split():
            if name == "-":
                menu.addSeparator()
            else:
                menu.addAction(self.actions_by_name[name])

    # Going places

    def go(self, name: str) -> Page | None:
        place = BY_NAME.get(name)
        if place is None:
            return None
        self._place_wanted = ""
        try:
            page = self.pages.get(name) or self._make(place)
            self._catch_up(page)
        except Problem as problem:
            errors.report(problem)
            self._place_wanted = name  # gone to when the server has answered
            if self.page is not None:
                self._mark_place(BY_NAME[self.page.name].under or self.page.name)
            return None
        if page is not self.page:
            self.page = page
            self.stack.setCurrentWidget(page)
            self.toast.page_changed()
            if name != "settings":  # Escape leads back from there
                settings.put("page", place.under or name)
            page.entered()
        self._mark_place(place.under or name)
        self._show_possible()
        return page

    def _make(self, place: Place) -> Page:
        kind: type[Page] = getattr(importlib.import_module(place.module), place.page)
        page = kind(self.workspace)
        page.open_requested.connect(self.open_record)
        page.import_requested.connect(self.take_files)
        page.paste_requested.connect(self.import_clipboard)
        page.said.connect(self.toast.say)
        page.step_done.connect(self._say_done)
        page.offered.connect(self.toast.say)
        page.nothing_to_save.connect(partial(unsaved.tell, self.workspace, self))
        page.failed.connect(errors.report)
        page.job_started.connect(self.watch)
        page.undo_requested.connect(lambda step: self.undoing.play("undo", step))
        page.distribute_requested.connect(self.distribute)
        if place.name in self.navigation.places:
            page.count_changed.connect(self.navigation.places[place.name].set_count)
        page.actions_changed.connect(self._show_possible)
        page.view_shown.connect(lambda view_id: self._view_shown(place.name, view_id))
        self.pages[place.name] = page
        self.stack.addWidget(page)
        page.refresh()  # now that its signals are heard
        return page

    def _go_to(self, name: str) -> None:
        """A click on a place leads to all of it, whatever view of it was shown."""
        page = self.go(name)
        leave = getattr(page, "show_view", None)
        if leave is not None and self._shown_views.get(name) is not None:
            leave(None)

    def show_view(self, name: str, view_id: int) -> None:
        """Shows a saved view of a place."""
        page = self.go(name)
        if page is not None:
            page.show_view(view_id)  # type: ignore[attr-defined]

    def _view_shown(self, name: str, view_id: object) -> None:
        self._shown_views[name] = view_id if isinstance(view_id, int) else None
        if self.page is not None and self.page.name == name:
            self._mark_place(name)

    def _mark_place(self, name: str) -> None:
        self.navigation.show_place(name, self._shown_views.get(name))

    def _show_views(self) -> None:
        """Puts the saved views under their places."""
        for name in ("contacts", "outlets", "officers"):
            found = self.workspace.read(views.views, name)
            self.navigation.show_views(name, [(view.id, view.name) for view in found])
        if self.page is not None and self._shown_views.get(self.page.name) is not None:
            self._mark_place(self.page.name)

    def _show_view_menu(self, name: str, view_id: int, anchor: QWidget) -> None:
        page = self.pages.get(name) or self._make(BY_NAME[name])
        self._catch_up(page)
        menu = page.views.menu_of(view_id, anchor)  # type: ignore[attr-defined]
        if menu is not None:
            menu.popup(anchor.mapToGlobal(anchor.rect().bottomLeft()))

    def open_record(self, kind: str, record_id: object = None) -> None:
        """Shows a record, or several, on a page, or what a filter finds; `kind` as a place ("contacts") or a table."""
        elsewhere: Mapping[str, Callable[..., object]] = {
            "bounces": self.on_bounces, "backup": self.put_back, "damaged": self.rescue,
            "closed": self.close_for, "office": self._open_instead, "anew": self._open_anew,
        }  # fmt: skip
        if kind in elsewhere:
            elsewhere[kind](record_id)
            return
        match self.go(KINDS.get(kind, kind)), record_id:
            case Page() as page, int(record):
                page.show_record(record)
            case Page() as page, str(text):
                page.show_filter(text)
            case Page() as page, list() as records:
                page.show_records(records)

    def new_record(self, kind: str) -> None:
        """Begins a new record on its own page."""
        page = self.go(KINDS.get(kind, kind))
        if page is not None:
            page.new_record()

    def distribute(self, given: dict[str, object]) -> None:
        """Opens the audience of a release for what is given, or goes on with the one that is under way."""
        page = self.go("releases")
        if page is not None:
            page.distribute(given)  # type: ignore[attr-defined]

    # Actions

    def do(self, name: str) -> None:
        """Does an action: the page in front first, else the window."""
        if name.startswith("go_"):
            self.go(name[3:])
        elif name.startswith("new_"):
            self.new_record(name[4:])
        elif name in SETTINGS:
            self.open_record("settings", name)
        else:
            deed = getattr(self.page, f"on_{name}", None) or getattr(self, f"on_{name}", None)
            if deed is None and name in ON_PAGE:
                deed = getattr(self.go(ON_PAGE[name]), f"on_{name}", None)
            if deed is not None:
                deed()
        self._show_possible()

    def _show_possible(self) -> None:
        """Greys what cannot be done now."""
        if self.page is not None:
            actions.bar(self.page, self.page.findChildren(QPushButton))
        for name, action in self.actions_by_name.items():
            known = name.startswith(("go_", "new_")) or name in ON_PAGE or name in SETTINGS
            known = known or any(hasattr(one, f"on_{name}") for one in (self, self.page))
            if refused := actions.refusal(self.workspace, name):
                action.setToolTip(refused)
            action.setEnabled(known and not refused and (name not in ("undo", "redo") or bool(action.data())))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        cramped = self.width() < CRAMPED
        if cramped is not self._cramped:
            self._cramped = cramped
            self.navigation.set_narrow(cramped or settings.get("navigation", "wide") == "narrow")

    def on_search(self) -> None:
        self.search.begin()

    def on_navigation(self) -> None:
        narrow = not self.navigation.narrow
        self.navigation.set_narrow(narrow)
        settings.put("navigation", "narrow" if narrow else "wide")

    def on_bounces(self, files: object = None) -> None:
        from outreach.gui.pages.inbox.bounced import BouncedDialog

        dialog = BouncedDialog(self.workspace, self._say_done, partial(self.do, "mailbox"), self)
        if isinstance(files, list):
            dialog.take(files)
        dialogs.run(dialog)

    def on_report(self) -> None:
        errors.show_problem_report("workspace in a file" if self.workspace.path else "workspace on a server", self)

    def on_about(self) -> None:
        about.show(self, str(self.workspace.path or self.workspace.url))

    def on_quit(self) -> None:
        self.close()

    def on_open(self) -> None:
        kinds = f"{_('Outreach files')} (*.outreach);;{_('All files')} (*)"
        dialogs.with_file(lambda path: self._open_instead(str(path)), self, _("Open database"), kinds)

    def _open_instead(self, where: str) -> None:
        """Closes this window to open another database; it stays where that one does not open."""
        from outreach.gui.shell import rescuing  # for start-up time

        self.reopen = where if where in (demo.BACK, demo.ANEW) else rescuing.checked(where)
        if self.reopen is None or not self.close():
            self.reopen = None

    def _open_anew(self, _nothing: object) -> None:
        """Opens the same workspace in a new window, unless something is at work."""
        if not self._jobs:
            self._open_instead(demo.ANEW)

    def on_try_demo(self) -> None:
        self.demo.open()

    def on_help(self) -> None:
        from outreach.gui.pages.help import window as help_window

        help_window.show(self, self.page.topic() if self.page is not None else "")

    def on_backup(self) -> None:
        from outreach.gui.shell import backups

        backups.back_up(self.workspace, self, self.start)

    def on_distribute(self) -> None:
        self.distribute(self.page.to_distribute() if self.page is not None else {})

    def on_suppression(self) -> None:
        self.go("suppression")

    def on_restore(self) -> None:
        if self.workspace.path is None:
            raise Problem(_("Databases on a server are restored there. Ask the server's administrator."))
        kinds = f"{_('Outreach files')} (*.outreach);;{_('All files')} (*)"
        dialogs.with_file(self.put_back, self, _("Restore"), kinds)

    def put_back(self, path: Path) -> None:
        """Looks into a backup, shows what is in it, and puts it back where that is wanted."""
        from outreach.gui.shell import backups, between, password_dialogs

        if password_dialogs.unlocks(path):
            restore = partial(self.close_for, partial(between.put_back, path))
            self.start(backups.look_into(self.workspace, self, path, restore))

    def close_for(self, deed: Callable[[str], str | None]) -> None:
        """Closes this window: the deed is done with its workspace before the next one opens."""
        self.deed = deed
        self._open_instead(self.workspace.address)
        if self.reopen is None:
            self.deed = None

    def on_import(self) -> None:
        """Asks for the file at once; without one the page is there to drop or paste on."""
        self.import_files([])
        ask = getattr(self.page, "ask_for_file", None)
        if ask is not None:
            ask()

    def import_files(self, files: list[Path]) -> None:
        """Begins the guided import of contacts; one that is under way is shown again."""
        page = self.go("importing")
        if page is not None:
            page.begin_import(files[0] if files else None)  # type: ignore[attr-defined]
            page.tell_of_others(files)  # type: ignore[attr-defined]

    def take_files(self, files: list[Path]) -> None:
        """What files that are dropped somewhere are for: a text a release, a mail what came back, else an import."""
        kinds = {file.suffix.lower() for file in files}
        if files:
            self.workspace.must(roles.EDIT)
        if any(map(is_database, files)):
            self.open_files(files)
        elif kinds and kinds <= TEXTS and (page := self.go("releases")) is not None:
            page.drop_files(files)
        elif kinds and kinds <= MAILS:
            self.on_bounces(files)
        else:
            self.import_files(files)

    def open_files(self, files: Sequence[Path]) -> None:
        """Opens what a double click or a command names: another database, or else the import of a file."""
        other = next(filter(is_database, files), None)
        if other is not None:
            self._open_instead(str(other))
        elif files and self.workspace.may_edit:
            self.import_files(list(files))

    def import_clipboard(self) -> None:
        """Begins an import of what was copied elsewhere; one that is under way is shown instead."""
        page = self.go("importing")
        if page is not None:
            page.begin_paste()  # type: ignore[attr-defined]

    # Undo

    def on_undo(self) -> None:
        self.undoing.play("undo")

    def on_redo(self) -> None:
        self.undoing.play("redo")

    def _say_done(self, text: str) -> None:
        """Says what was written just now; *Undo* takes back that step, whoever has written since."""
        step = self.workspace.written
        if step is None:
            self.toast.say(text)
        else:
            self.toast.say(text, _("Undo"), lambda: self.undoing.play("undo", step))

    def _show_labels(self) -> None:
        """Shows in the menu what undo and redo would do."""
        with suppress(Slow):
            undoing.show_labels(self.workspace, self.actions_by_name["undo"], self.actions_by_name["redo"])
        self._show_possible()

    # Changes, jobs, messages

    def _refresh(self, changed: Changed) -> None:
        if self._is_closed:  # it was on its way, and the database is put away
            return
        if "setting" in changed:
            i18n.use_zone(self.workspace.read(office.get, "zone"))
        if "saved_view" in changed:
            self._show_views()
        self._refresh_pages(changed)
        with suppress(Slow):
            self._seen = self.workspace.state()
        self._show_labels()
        self._count_pause.start()

    def _count_problems(self) -> None:
        """Counts what waits, until the page of problems is there and does it itself."""
        if "problems" not in self.pages and not self._jobs:
            self._counting.ask(lambda: doubts.waiting(doubts.count(self.workspace)))

    def _look_for_others(self) -> None:
        """Shows what another program (a command, a colleague) has written since we last looked."""
        try:
            state = self.workspace.state()
        except Problem as problem:
            if not self.workspace.is_stopped:  # the bar says why, and it goes on by itself
                self._looking.stop()
                self.tell_problem(problem.text)
            return
        self.see(state)

    def see(self, state: State) -> None:
        if state != self._seen and not self._jobs:
            self._seen = state
            self.again()

    def again(self) -> None:
        if self._place_wanted:
            self.go(self._place_wanted)
        with suppress(Slow):
            self._show_views()
        self._refresh_pages()
        self._show_labels()

    def _refresh_pages(self, changed: Changed | None = None) -> None:
        """The one in front, and those that count for the navigation; the others when they are shown."""
        for page in sorted(self.pages.values(), key=lambda page: page is not self.page):
            self._outdated[page] = _together(self._outdated.get(page, {}), changed)
            if page is self.page or page.is_counted:
                self._catch_up(page)

    def _catch_up(self, page: Page) -> None:
        """Shows what has changed since a page was last in front."""
        if page in self._outdated:
            with suppress(Slow):
                page.refresh(self._outdated.pop(page))

    def watch(self, job: Job) -> None:
        """Shows a job in the status line and keeps hold of it until it has ended; its failure is told."""
        self._jobs.append(job)
        self.status.show_job(job)
        if not job.property("quiet"):
            job.failed.connect(errors.report)
        job.finished.connect(lambda: self._jobs.remove(job) if job in self._jobs else None)

    def start(self, job: Job) -> None:
        """Watches a job and starts it."""
        self.watch(job)
        job.start()

    def tell_problem(self, text: str) -> None:
        if text == _(backends.DAMAGED):
            self.tell_damage([text])
        elif self.server_line is not None and self.server_line.wants_password:
            self.toast.say_problem(text, _("Enter the password…"), self.server_line.ask_for_password)
        else:
            self.toast.say_problem(text)

    def _tell_refused(self, step: int | None, error: Exception) -> None:
        """What can't be undone leads to its step in the history, where perhaps the rest of it can."""
        if step and type(error) is Problem:
            self.toast.say_problem(error.text, _("History"), partial(self.open_record, "history", step))
        else:
            errors.report(error)

    def tell_damage(self, found: list[str]) -> None:
        """Says what is damaged, and offers what can be done."""
        if found:
            self.toast.say_problem(found[0], _("Repair options…"), partial(self.rescue, found[0]))

    def rescue(self, why: str) -> None:
        """Closes this window: what can be done with the damaged file is asked before the next one opens."""
        self.reopen = Damaged(self.workspace.path)
        self.reopen.why = why
        if not self.close():
            self.reopen = None

    # The end

    def _dropped(self, files: list[Path]) -> None:
        if self.page is not None:
            self.page.drop_files(files)

    def closeEvent(self, event: QCloseEvent) -> None:
        if not closed.may_close(self):
            self.reopen = None
            event.ignore()
            return
        if not closed.stop_jobs(self):
            self.tell_problem(_("Something is still being saved. Close again in a moment."))
            event.ignore()
            return
        for timer in self.findChildren(QTimer):  # of the pages, too: none of them reads from what is put away
            timer.stop()
        self.warming.stop()
        unsaved.of(self.workspace).settle()
        settings.put("window/geometry", self.saveGeometry())
        self._stop_listening()
        errors.uninstall()
        event.accept()
        self._is_closed = True
        self.closed.emit()

    _is_closed = False
    _cramped: bool | None = None


def _together(one: Changed | None, other: Changed | None) -> Changed | None:
    """Two changes as one; None is everything."""
    if one is None or other is None:
        return None
    return {table: one.get(table, set()) | other.get(table, set()) for table in {*one, *other}}


def is_database(file: Path) -> bool:
    """Whether a file is one of ours, by its name."""
    return file.suffix.lower() == ".outreach"
