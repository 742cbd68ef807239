"""The page of releases: found, read as they will look, written, opened from a file, with their PDFs."""

from __future__ import annotations

from collections.abc import Callable, Generator, Mapping, Sequence
from functools import cached_property
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import QApplication, QLineEdit, QStackedWidget, QWidget

from outreach.formats import atomic
from outreach.gui import actions, settings
from outreach.gui.forms.form import Fields, Form
from outreach.gui.kit import dialogs
from outreach.gui.kit.jobs import Job
from outreach.gui.kit.page import Empty, push_button
from outreach.gui.kit.popover import NamePopover
from outreach.gui.pages.inbox.followup_dialog import follow_up
from outreach.gui.pages.releases import opened
from outreach.gui.pages.releases.after_view import AfterView
from outreach.gui.pages.releases.columns import NARROW, columns
from outreach.gui.pages.releases.detail import CHECKS, FILES, ReleaseDetail
from outreach.gui.pages.releases.editor.form import ReleaseForm
from outreach.gui.pages.releases.going_out import GoingOut
from outreach.gui.pages.releases.opened import Locked, Opened
from outreach.gui.pages.releases.reading_view import ReadingView
from outreach.gui.tables.detail_page import DetailPage
from outreach.gui.tables.table import Column
from outreach.gui.theme import theme
from outreach.i18n import _, ngettext
from outreach.press.mismatches import Place
from outreach.services.progress import Progress
from outreach.services.releases import attachments, preflight, releases
from outreach.services.releases.preflight import Check
from outreach.store.workspace import Workspace

# What can hold the text of a release; anything else that is dropped is a file to attach.
TEXTS = (".txt", ".docx", ".html", ".htm", ".eml", ".md")
NARROWEST = 340
# Where in the form a fault is mended, by the name of its check; the others are in the text.
PARTS_OF_CHECKS = {
    "headline": "headline", "embargo": "release", "status": "release", "correction": "release", "officers": "officers",
    "leave": "officers", "photo": "photos", "date": "date",
}  # fmt: skip
LATEST = 8  # releases that an opened text is offered to become a part of
SHORTEST = 200  # letters from which a pasted text is taken for a release


class ReleasesPage(DetailPage):
    """What we say, in each language."""

    name = "releases"
    icon = "newspaper"
    service = releases
    table_name = "release"
    tables = frozenset(
        {
            "release", "version", "release_officer", "attachment", "officer", "officer_name", "email", "phone",
            "channel", "activity", "clipping",
        }
    )  # fmt: skip

    wanted, least = 600, 360
    narrow = NARROW

    def __init__(self, workspace: Workspace, parent: QWidget | None = None) -> None:
        if not settings.get("sort/releases"):
            settings.put("sort/releases", "created_at descending")
        self._alone = self._was_alone = False
        self._documents: list[Path] = []
        self._passwords: dict[Path, str] = {}
        super().__init__(workspace, parent)

    def texts(self) -> dict[str, str]:
        return {
            "title": _("Releases"),
            "new": _("New release"),
            "filter": _("Filter: words of the headline or text"),
            "empty": _("No releases yet"),
            "empty_text": _("Open your text as Word, PDF, HTML, e-mail or plain text. Drop it here, or paste it."),
            "choose": _("Choose a release to read it here."),
            "one_add": _("New release"),
            "one_edit": _("Edit release"),
            "added": _("Release added"),
            "step_add": _("Add release"),
            "step_edit": _("Edit release"),
            "step_delete": _("Delete releases"),
        }

    def columns(self) -> Sequence[Column]:
        return columns()

    def make_form(self) -> Form:
        return ReleaseForm(self.workspace)

    def deleted_text(self, count: int) -> str:
        return ngettext("{count} release deleted", "{count} releases deleted", count).format(count=count)

    def head_buttons(self) -> Sequence[QWidget]:
        self._add = push_button(_("New"), self.new_record, kind="primary", icon="plus", tip=self._words["new"])
        self._add.setAccessibleName(self._words["new"])
        self._add_text = self._add.text()
        return (self._add,)

    def quiet_buttons(self) -> Sequence[QWidget]:
        tip = actions.tip(actions.BY_NAME["open_release"])
        return (push_button(_("Open a release…"), self.on_open_release, kind="link", icon="folder-open", tip=tip),)

    def empty_buttons(self, empty: Empty) -> None:
        empty.add_button(_("Open a release…"), self.on_open_release, primary=True, icon="folder-open")
        empty.add_button(_("Write one"), self.new_record)

    # Building

    def _build(self) -> None:
        super()._build()
        self.detail = ReleaseDetail(self._blob, self._look, lambda: self.going_out.following(), AfterView(self))
        self.going_out = GoingOut(self, self.detail)
        self.detail.distribute_wanted.connect(lambda: self.distribute_requested.emit(self.to_distribute()))
        self.detail.export_wanted.connect(self.going_out.offer)
        self.detail.clocks_wanted.connect(self.going_out.show_clocks)
        self.detail.compare_wanted.connect(self.on_side_by_side)
        self.detail.status.chosen.connect(self._set_status)
        self.detail.checks.chosen.connect(self._go_to_check)
        self.detail.about.edit_wanted.connect(self.edit_part)
        self.detail.about.accept_wanted.connect(self._accept_about)
        self.detail.edit_place_wanted.connect(self.edit_place)
        self.detail.edit_wanted.connect(self.on_edit)
        self.detail.delete_wanted.connect(self.on_delete)
        self.detail.attach_wanted.connect(self.on_attach)
        self.detail.detach_wanted.connect(self.detach)
        self.detail.save_wanted.connect(self.save_copy)
        self.detail.language_wanted.connect(self.set_language)
        self.detail.widen_wanted.connect(self.show_alone)
        self.pane.stack.addWidget(self.detail)
        layout = self.layout()
        assert layout is not None
        layout.removeWidget(self.splitter)
        self.front = QStackedWidget()
        self.front.addWidget(self.splitter)
        layout.addWidget(self.front)

    @cached_property
    def reading(self) -> ReadingView:
        """Where a text that was opened is read; made with the first."""
        made = ReadingView(self.workspace)
        made.left.connect(self._leave_reading)
        made.saved.connect(self._read_saved)
        self.front.addWidget(made)
        return made

    def is_reading(self) -> bool:
        """Whether a text that was opened stands over the releases."""
        return self.front.currentWidget() is not self.splitter

    def _fit_columns(self, width: int) -> None:
        """Over a narrow table the word gives way to its sign."""
        self._add.setText(self._add_text if width >= NARROWEST else "")
        # Where its name would be cut off, the page goes without: the navigation says it as well.
        room = width - self._add.sizeHint().width() - self.filter.minimumWidth() - 4 * theme.BETWEEN
        self.title.setVisible(self.title.sizeHint().width() <= room)
        super()._fit_columns(width)

    # What is shown

    def _blob(self, attachment_id: int) -> bytes:
        return self.workspace.read(releases.blob, attachment_id)

    def _look(self, release_id: int) -> list[Check]:
        """In a thread: every check of a release."""
        return self.workspace.read(preflight.look, release_id)

    def _show_read(self) -> None:
        current = self.table.current_id()
        if self.table.selection_count() > 1 or current is None or self.pane.isHidden():
            if current is None:
                self._show_alone(False)
            super()._show_read()
            return
        card = self.workspace.read(releases.card, current)
        if self.detail.release is None or self.detail.release.id != current:
            self.detail.show_compare(False)
        self.detail.show_release(card)
        self.pane.stack.setCurrentWidget(self.detail)

    def show_alone(self) -> None:
        """Shows the release over the whole width, or the table beside it again."""
        self._show_alone(not self._alone)

    def _show_alone(self, alone: bool) -> None:
        self._alone = alone
        self._left.setHidden(alone)
        self.detail.widen.setChecked(alone)

    # Writing

    def _begin(self, record_id: int | None, fields: Fields) -> None:
        """A release is written over the whole width: its structure, its text, another language beside it."""
        self._was_alone = self._alone
        super()._begin(record_id, fields)
        self._show_alone(True)

    def _close_form(self, *, keep: bool = True) -> None:
        super()._close_form(keep=keep)
        self._show_alone(self._was_alone)

    def _form(self) -> ReleaseForm | None:
        form = self.pane.form
        return form if self.pane.is_editing() and isinstance(form, ReleaseForm) else None

    def on_side_by_side(self) -> None:
        """Shows two languages of the release beside one another."""
        form = self._form()
        if form is not None:
            form.turn_beside()
        elif self._shown_release() is not None:
            self._compare(not self.detail.is_comparing())

    def on_insert_snippet(self) -> None:
        """Offers the kept pieces of text."""
        form = self._form()
        if form is None:
            self.said.emit(_("Snippets go into a text that you are editing: open a release and choose Edit."))
        else:
            form.insert_snippet()

    def on_keep_snippet(self) -> None:
        """Keeps the selected piece of text."""
        form = self._form()
        said = form.keep_snippet() if form is not None else _("Select a passage in the text that you are editing.")
        if said:
            self.said.emit(said)

    def _compare(self, on: bool) -> None:
        release = self.detail.release
        if on and (release is None or len(release.versions) < 2):
            self.said.emit(_("This release has one language only. Edit it to add another."))
            return
        self._show_alone(on)
        self.detail.show_compare(on)

    def edit_part(self, part: str, language: str | None = None) -> None:
        """Opens the form at a part of the release, in a language."""
        if self._shown_release() is None:
            return
        self.on_edit()
        form = self._form()
        if form is not None:
            if language:
                form.versions.open(language)
            # The form has its size only once it is shown.
            QTimer.singleShot(0, form, lambda: form.go_to_part(part))

    def edit_place(self, place: Place) -> None:
        """Opens the form at a place of a text."""
        self.on_edit()
        form = self._form()
        if form is not None:
            QTimer.singleShot(0, form, lambda: form.go_to_place(place))

    def _set_status(self, status: str) -> None:
        part = self.going_out.set_status(status)
        if part:
            self.edit_part(part)

    def _go_to_check(self, check: Check) -> None:
        """Goes to where a fault is mended: its file, its place in the texts, its field."""
        if check.attachment is not None:
            self.detail.open_tab(FILES)
            self.detail.files.choose(check.attachment)
        elif check.check == "versions":
            self._compare(True)
            self.detail.compare.show_text(check.text)
        else:
            self.edit_part(PARTS_OF_CHECKS.get(check.check, "body"), check.language)

    def _accept_about(self, fields: Fields) -> None:
        release = self.detail.release
        if release is not None:
            self.workspace.write(_("Topics of a release"), releases.edit, release.id, fields)
            self.step_done.emit(_("Saved with the release"))

    def on_check_release(self) -> None:
        """Shows the checks of the release."""
        if self._shown_release() is not None:
            self.detail.open_tab(CHECKS)
            self.detail.checks.focus_first()

    def on_export(self) -> None:
        """Offers the ways the release goes out as a file."""
        if self._shown_release() is None:
            self.said.emit(_("Choose the release first: it is exported as shown."))
        else:
            self.going_out.offer()

    def on_filter(self) -> None:
        """Ctrl+F in a file looks in the file, else in the table."""
        focus = QApplication.focusWidget()
        if focus is not None and self.detail.files.isAncestorOf(focus):
            self.detail.files.begin_search()
        else:
            super().on_filter()

    def on_letterhead(self) -> None:
        """Asks for the office's letterhead."""
        self.going_out.letterhead()

    def on_correct_release(self) -> None:
        """Asks what was corrected."""
        self._set_status("corrected")

    def on_withdraw_release(self) -> None:
        """Asks why the release is withdrawn."""
        self._set_status("withdrawn")

    def on_follow_up(self) -> None:
        """Asks whom of those who got the release to ask about it."""
        release_id = self._shown_release()
        if release_id is None:
            self.said.emit(_("Choose the release first: the follow-up asks its recipients."))
        else:
            follow_up(self, release_id)

    # Files of a release

    def _shown_release(self) -> int | None:
        """The release that is read, where one is."""
        reading = self.is_reading()
        if reading or self.pane.isHidden() or self.pane.stack.currentWidget() is not self.detail:
            return None
        return self.table.current_id()

    def to_distribute(self) -> dict[str, Any]:
        """The release that is shown."""
        release_id = self._shown_release()
        return {"release": release_id} if release_id is not None else {}

    def on_attach(self) -> None:
        """Asks for files and attaches them to the release that is shown."""
        release_id = self._shown_release()
        if release_id is None:
            self.said.emit(_("Choose the release to attach the file to."))
            return
        kinds = f"{_('PDF files')} (*.pdf);;{_('All files')} (*)"
        paths = dialogs.open_files(self, _("Attach files"), kinds)
        if paths:
            self.attach(release_id, paths)

    def attach(self, release_id: int, paths: Sequence[Path]) -> None:
        """Attaches files in the background and shows the first of them."""
        job = Job(_("Attaching files"), lambda: _attach(self.workspace, release_id, paths), self)
        job.done.connect(lambda names: self._attached(release_id, names))
        self.job_started.emit(job)
        job.start()

    def _attached(self, release_id: int, attached: list[tuple[int, str]]) -> None:
        if self.table.current_id() == release_id and self.pane.stack.currentWidget() is self.detail:
            self._show_selected()
            if attached:
                self.detail.open_tab(FILES)
                self.detail.files.choose(attached[-1][0])
        count = len(attached)
        many = ngettext("{count} file attached", "{count} files attached", count).format(count=count)
        self.step_done.emit(_("Attached: {name}").format(name=attached[0][1]) if count == 1 else many)

    def detach(self, attachment_id: int) -> None:
        """Takes a file off the release that is shown; Undo brings it back."""
        release = self.detail.release
        names = {row.id: row.name for row in release.attachments} if release is not None else {}
        self.workspace.write(_("Remove a file from a release"), releases.detach, attachment_id)
        self.step_done.emit(_("Removed: {name}").format(name=names.get(attachment_id, "")))

    def set_language(self, attachment_id: int, language: str | None) -> None:
        """Says for which language a file is."""
        self.workspace.write(_("Language of a file"), releases.set_attachment_language, attachment_id, language)

    def save_copy(self, attachment_id: int) -> None:
        """Writes a copy of a file to the disk."""
        release = self.detail.release
        name = next((row.name for row in release.attachments if row.id == attachment_id), "") if release else ""
        path = dialogs.save_file(self, _("Save a copy"), name, f"{_('All files')} (*)")
        if path is None:
            return
        job = Job(_("Saving a copy"), lambda: _save_copy(self.workspace, attachment_id, path), self)
        job.done.connect(lambda _done: self.said.emit(_("Saved: {file}").format(file=path.name)))
        self.job_started.emit(job)
        job.start()

    # A release from a document

    def on_open_release(self) -> None:
        """Asks for the documents of a release and shows what is found in them."""
        kinds = f"{_('Documents')} (*.txt *.docx *.pdf *.html *.htm *.eml);;{_('All files')} (*)"
        paths = dialogs.open_files(self, _("Open a release"), kinds)
        if paths:
            self.open_documents(paths)

    def open_documents(self, paths: Sequence[Path], passwords: Mapping[Path, str] | None = None) -> None:
        """Reads a release from its documents, one for each language, and proposes what was found."""
        self._documents, self._passwords = list(paths), dict(passwords or {})
        title = _("Reading {file}").format(file=paths[0].name)
        self._read(title, lambda: opened.read_files(self.workspace, self._documents, self._passwords))

    def _ask_password(self, locked: Locked) -> None:
        """Asks for the password of a document; it opens the document now, and is kept nowhere."""
        hint = _("{file} asks for its password. The password is not saved.").format(file=locked.path.name)
        if locked.wrong:
            hint = _("Wrong password for {file}. Try again.").format(file=locked.path.name)

        def take(password: str) -> None:
            self.open_documents(self._documents, {**self._passwords, locked.path: password})

        title = _("Password-protected document")
        popover = NamePopover(self, title, take, hint=hint, word=_("Password"), deed=_("Open"))
        popover.edit.setEchoMode(QLineEdit.EchoMode.Password)
        popover.hang(self.filter)

    def paste(self) -> None:
        """Reads a release from the clipboard."""
        text = QApplication.clipboard().text()
        if len(text.strip()) < SHORTEST:
            self.said.emit(_("The clipboard contains no text of a release."))
            return
        self._read(_("Reading the pasted text"), lambda: opened.read_text(self.workspace, text))

    def _read(self, title: str, work: Callable[[], Generator[Progress, None, Opened | Locked]]) -> None:
        job = Job(title, work, self)
        job.done.connect(self._show_opened)
        self.job_started.emit(job)
        job.start()

    def _show_opened(self, found: Opened | Locked) -> None:
        if isinstance(found, Locked):
            self._ask_password(found)
            return
        self._passwords = {}
        self.front.setCurrentWidget(self.reading)
        self.reading.show_opened(found, self._offered())
        self.actions_changed.emit()

    def _offered(self) -> list[tuple[int, str]]:
        """The releases a text could become a part of: the one that was shown first, then the newest."""
        current = self.table.current_id()
        newest = self.workspace.read(releases.find, "", "created_at", True)[:LATEST]
        ids = list(dict.fromkeys([*([current] if current is not None else []), *newest]))
        return [(row.id, row.headline or row.reference) for row in self.workspace.read(releases.rows, ids)]

    def _leave_reading(self) -> None:
        self.front.setCurrentWidget(self.splitter)
        self.to_rows()
        self.actions_changed.emit()

    def _read_saved(self, release_id: int) -> None:
        self.front.setCurrentWidget(self.splitter)
        into = self.reading.into.currentData() is not None
        self.step_done.emit(_("Read into the release") if into else _("Release added"))
        self.refresh()
        self.show_record(release_id)

    # What the window asks

    def drop_files(self, paths: list[Path]) -> None:
        """A text becomes a release; any other file is attached to the release that is shown."""
        texts = [path for path in paths if path.suffix.lower() in TEXTS]
        others = [path for path in paths if path not in texts]
        release_id = self._shown_release()
        if release_id is None and others and not texts:
            texts, others = [path for path in others if path.suffix.lower() == ".pdf"], []
            if not texts:
                self.said.emit(_("Choose the release to attach the file to."))
                return
        if texts:
            self.open_documents(texts)
        if others and release_id is not None:
            self.attach(release_id, others)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.matches(QKeySequence.StandardKey.Paste):
            self.paste()
        elif event.key() == Qt.Key.Key_Escape and self.detail.is_comparing() and not self.pane.is_editing():
            self._compare(False)
        elif event.key() == Qt.Key.Key_Escape and self._alone and not self.pane.is_editing():
            self.show_alone()
            self.table.setFocus()
        else:
            super().keyPressEvent(event)

    def on_save(self) -> None:
        if self.is_reading():
            self.reading.save()
        else:
            super().on_save()

    def may_leave(self) -> bool:
        """What was read is written down nowhere yet."""
        return super().may_leave() and not self.is_reading()

    def show_record(self, record_id: int) -> None:
        self.front.setCurrentWidget(self.splitter)
        super().show_record(record_id)

    def new_record(self) -> None:
        self.front.setCurrentWidget(self.splitter)
        super().new_record()

    def on_edit(self) -> None:
        if not self.is_reading():
            super().on_edit()

    def on_delete(self) -> None:
        if not self.is_reading():
            super().on_delete()


def _attach(
    workspace: Workspace, release_id: int, paths: Sequence[Path]
) -> Generator[Progress, None, list[tuple[int, str]]]:
    """A job: looks at the files and attaches them as one step; answers (attachment id, name) of each."""
    looked = []
    for number, path in enumerate(paths):
        yield Progress(number, len(paths), _("Checking {file}").format(file=path.name))
        looked.append(attachments.look(path))
    yield Progress(len(paths), len(paths), _("Attaching files"))
    attached = []
    with workspace.writing(_("Attach file")) as session:
        for found in looked:
            attachment_id = releases.attach(
                session, release_id, found.name, found.data, media_type=found.media_type, pages=found.pages
            )
            attached.append((attachment_id, found.name))
    return attached


def _save_copy(workspace: Workspace, attachment_id: int, path: Path) -> Generator[Progress, None, None]:
    yield Progress(0, 1, "")
    atomic.write(path, workspace.read(releases.blob, attachment_id))
