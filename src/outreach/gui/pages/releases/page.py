"""The page of releases: their list, the workspace of the one that is open, and texts that are read into one."""

from __future__ import annotations

from collections.abc import Callable, Generator, Mapping, Sequence
from functools import cached_property, partial
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget

from outreach.gui import actions, settings
from outreach.gui.forms.form import Fields, FieldValues, Form
from outreach.gui.kit import dialogs
from outreach.gui.kit.events import PASTE, on_keys, shortcuts
from outreach.gui.kit.labels import as_text, counted
from outreach.gui.kit.layout import stack
from outreach.gui.kit.page import Changed, Empty, add_entry
from outreach.gui.kit.popover import NamePopover
from outreach.gui.pages.delivery.outcomes import Outcome
from outreach.gui.pages.inbox.followup_dialog import follow_up
from outreach.gui.pages.releases.attaching import Attaching, Locked, Opened, read_files, read_text
from outreach.gui.pages.releases.checks_view import ChecksView
from outreach.gui.pages.releases.delivering import Delivering
from outreach.gui.pages.releases.documents.files import FilesView
from outreach.gui.pages.releases.editor.form import ReleaseForm
from outreach.gui.pages.releases.going_out import GoingOut
from outreach.gui.pages.releases.reading_view import ReadingView
from outreach.gui.pages.releases.results import AfterView, ResultsView
from outreach.gui.pages.releases.states import columns, results_in_words
from outreach.gui.pages.releases.workspace import AUDIENCE, CHECK, RESULTS, SEND, STAGES, WRITE, ReleaseWorkspace
from outreach.gui.tables.record_model import Column
from outreach.gui.tables.record_page import RecordPage
from outreach.i18n import _
from outreach.problems import Problem
from outreach.services.coverage import coverage
from outreach.services.delivery import delivery, distributions, followups
from outreach.services.delivery.audience import Audience
from outreach.services.progress import Progress
from outreach.services.releases import preflight, releases
from outreach.services.releases.preflight import Check
from outreach.store.workspace import Workspace

# What can hold the text of a release; anything else that is dropped is a file to attach.
TEXTS = (".txt", ".docx", ".html", ".htm", ".eml", ".md")
# Where in the form a fault is mended, by the name of its check; the others are in the text.
PARTS_OF_CHECKS = {
    "headline": "headline", "embargo": "release", "status": "release", "correction": "release", "officers": "officers",
    "leave": "officers", "photo": "photos", "date": "date",
}  # fmt: skip
LATEST = 8  # releases that an opened text is offered to become a part of
CRAMPED = 1000  # pixels of a page without room for two languages and the inspector
SHORTEST = 200  # letters from which a pasted text is taken for a release


class ReleasesPage(RecordPage):
    """The list of releases, and the workspace of the one that is open."""

    name = "releases"
    service = releases
    table_name = "release"
    tables = frozenset(
        {
            "release", "version", "release_officer", "attachment", "officer", "officer_name", "email", "phone",
            "channel", "activity", "clipping", "distribution", "recipient", "bounce",
        }
    )  # fmt: skip

    def __init__(self, workspace: Workspace) -> None:
        settings.propose("sort/releases", "created_at descending")
        self._documents: list[Path] = []
        self._passwords: dict[Path, str] = {}
        self._towards, self._waits = CHECK, False
        super().__init__(workspace)

    def texts(self) -> dict[str, str]:
        return {
            "new": _("New release"),
            "filter": _("Filter: words of the headline or text"),
            "empty": _("No releases yet"),
            "empty_text": _("Open your text as Word, PDF, HTML, e-mail or plain text. Drop it here, or paste it."),
            "choose": "",
            "one_edit": _("Edit release"),
            "added": _("Release added"),
            "step_add": _("Add release"),
            "step_delete": _("Delete releases"),
        }

    def columns(self) -> Sequence[Column]:
        return columns()

    def more_values(self, ids: Sequence[int], keys: Sequence[str]) -> dict[int, Fields]:
        people = self.workspace.read(delivery.people, ids)
        articles = self.workspace.read(coverage.counts_by_release, ids)
        return {one: {"results": results_in_words(people.get(one, {}), articles.get(one, 0))} for one in ids}

    def make_form(self) -> Form:
        form = ReleaseForm(self.workspace)
        form.letterhead_wanted.connect(lambda: self.do_action("letterhead"))
        form.inspector_wanted.connect(self.detail.show_side)
        form.beside_turned.connect(
            lambda on: self.detail.show_side(not on or self.width() >= CRAMPED, form.beside_text.column)
        )
        return form

    def deleted_text(self, count: int) -> str:
        return counted("{count} release deleted", "{count} releases deleted", count)

    def head_buttons(self) -> Sequence[QWidget]:
        read = actions.button("open_release", self.on_open_release, kind="flat", icon="folder-open")
        return (read, *super().head_buttons())

    def empty_buttons(self, empty: Empty) -> None:
        empty.add_button(_("Open a release…"), self.on_open_release, primary=True, icon="folder-open",
                         does="open_release")  # fmt: skip
        empty.add_button(_("Write one"), self.new_record, does="new_release")

    # Building

    def _build(self) -> None:
        super()._build()
        self.pane.bare()
        self.table.clicked.connect(self._clicked)
        files, checks = FilesView(self._blob), ChecksView(self._look)
        self.delivering = Delivering(self)
        self.results = ResultsView(self)
        self.detail = ReleaseWorkspace(
            self.pane, files, checks, self.delivering, self.results, AfterView(self), lambda: self.going_out.following()
        )
        self.going_out = GoingOut(self, self.detail)
        self.detail.stage_wanted.connect(self.go_to)
        self.detail.next_wanted.connect(self.go_on)
        self.detail.back_wanted.connect(self.to_list)
        self.detail.clocks_wanted.connect(self.going_out.show_clocks)
        self.detail.compare_wanted.connect(self.on_side_by_side)
        self.detail.menu_wanted.connect(self._offer_more)
        self.detail.status.chosen.connect(self._set_status)
        checks.chosen.connect(self._go_to_check)
        self.attaching = Attaching(self, self.detail)
        self.attaching.written.connect(self.renew_version)
        self.attaching.attached.connect(self._attached)
        self.delivering.changed.connect(self._counted)
        self.delivering.done.connect(self._delivered)
        self.delivering.not_sent.connect(self._show_results)
        self.delivering.who.release_wanted.connect(self._send_another)
        layout = self.layout()
        assert layout is not None
        layout.removeWidget(self.splitter)
        self.front = stack(self.splitter, self.detail)
        layout.addWidget(self.front)
        # Wherever the keys are: a field would take them for Enter.
        shortcuts(self.detail, {"Ctrl+Return Ctrl+Enter": self.go_on})
        step = self.delivering.how.step
        on_keys(self, {PASTE: self.paste, "Alt+Left": lambda: step(-1), "Alt+Right": lambda: step(1)})
        on_keys(self, {"Esc": self.back}, when=self.is_open)

    @cached_property
    def reading(self) -> ReadingView:
        """Where a text that was opened is read; made with the first."""
        made = ReadingView(self.workspace)
        made.left.connect(self.to_list)
        made.saved.connect(self._read_saved)
        self.front.addWidget(made)
        return made

    def is_reading(self) -> bool:
        """Whether a text that was opened stands over the releases."""
        return self.front.currentWidget() not in (self.splitter, self.detail)

    def is_open(self) -> bool:
        """Whether the workspace of a release stands over the list."""
        return self.front.currentWidget() is self.detail

    def _blob(self, attachment_id: int) -> bytes:
        return self.workspace.read(releases.blob, attachment_id)

    def _look(self, release_id: int) -> list[Check]:
        """In a thread: every check of a release."""
        return self.workspace.read(preflight.look, release_id)

    # The list and the workspace

    def _clicked(self, _index: object) -> None:
        current = self.table.current_id()
        if current is not None and QApplication.keyboardModifiers() == Qt.KeyboardModifier.NoModifier:
            self.edit_record(current)

    def edit_record(self, record_id: int) -> None:
        """Opens a release where its work stands: what has gone out at its results."""
        gone = self.workspace.read(followups.size, record_id)
        self.open_release(record_id, RESULTS if gone else WRITE)

    def open_release(self, release_id: int, stage: str) -> None:
        """Opens the workspace of a release at a stage."""
        self._put_away()
        if not self._choose(release_id):
            self.said.emit(_("This record has been deleted."))
            self.to_list()
            return
        self.detail.show_release(self.workspace.read(releases.card, release_id))
        self.front.setCurrentWidget(self.detail)
        self._enter(stage)

    def _enter(self, stage: str) -> None:
        """Shows a stage of the release that is open."""
        release = self.detail.release
        if release is None:
            return
        if stage == WRITE and not self.workspace.may_edit:
            stage = CHECK
        if stage in (AUDIENCE, SEND):
            self.delivering.turn_to(release.id)
        self._waits = stage == SEND and self.delivering.is_counting()
        if stage == SEND and not self.delivering.count():
            stage = AUDIENCE
        edit, gone = partial(super().edit_record, release.id), partial(self._show_gone, release.id)
        begin: dict[str, Callable[[], object]] = {WRITE: edit, SEND: self.delivering.load, RESULTS: gone}
        begin.get(stage, bool)()
        self.detail.go(stage)
        self.detail.focus_stage()
        self.actions_changed.emit()

    def _counted(self) -> None:
        """Goes on to Send where that was wanted while its recipients were counted."""
        if self._waits and self.delivering.count() is not None:
            self._enter(SEND)

    def _show_gone(self, release_id: int) -> None:
        self.results.show_release(release_id)
        self.detail.after.show_release(release_id)

    def go_to(self, stage: str) -> None:
        """Goes to a stage; what is written is saved on the way, and where it cannot be the form stays."""
        self._towards = stage
        if self.pane.is_editing():
            self.save()
            self.detail.mark_stage()
        else:
            self._enter(stage)

    def go_on(self) -> None:
        """Saves and goes to the next stage; at Send it sends after a last look."""
        if not self.detail.next_button.isEnabled():
            return
        if self.detail.stage == SEND:
            self.delivering.send()
        elif self.detail.stage != RESULTS:
            self.go_to(STAGES[STAGES.index(self.detail.stage) + 1])

    def back(self) -> None:
        """Goes back a stage, at last to the list."""
        if self.detail.shows_files():
            self.detail.show_details()
        elif self.detail.stage in (WRITE, RESULTS):
            self.to_list()
        else:
            self._enter(STAGES[STAGES.index(self.detail.stage) - 1])

    def to_list(self) -> None:
        """Goes back to the list; what was typed and is not saved can be brought back."""
        self._put_away()
        self.detail.release = None
        self.front.setCurrentWidget(self.splitter)
        self.to_rows()
        self.actions_changed.emit()

    leave = to_list

    def _put_away(self) -> None:
        if self.pane.is_editing():
            self._put_draft_away(keep=False)

    def _show_pane(self) -> None:
        """Shows the release that is open as it is now; one that has gone closes."""
        release = self.detail.release
        if release is None:
            self.actions_changed.emit()
            return
        try:
            card = self.workspace.read(releases.card, release.id)
        except Problem:
            self.to_list()
            return
        self.detail.show_release(card)
        if self.detail.stage == RESULTS:
            self._show_gone(card.id)
        self.actions_changed.emit()

    def refresh(self, changed: Changed | None = None) -> None:
        super().refresh(changed)
        self.delivering.refresh(changed)
        if self.pane.is_editing() and (changed is None or not self.tables.isdisjoint(changed)):
            self._show_pane()

    def set_pane_shown(self, shown: bool) -> None:
        """The list has no pane beside it: a release opens over it."""

    def _share(self) -> None:
        """The list has its whole width."""

    def on_pane(self) -> None:
        """Shows or hides the inspector."""
        self.detail.show_side(self.detail.side.isHidden())

    # Writing

    def _begin(self, record_id: int | None, fields: Fields) -> None:
        super()._begin(record_id, fields)
        self.detail.hold_form(self._form())

    def _close_form(self, *, keep: bool = True) -> None:
        super()._close_form(keep=keep)
        self.detail.hold_form(None)

    def _form(self) -> ReleaseForm | None:
        form = self.pane.form
        return form if self.pane.is_editing() and isinstance(form, ReleaseForm) else None

    def new_record(self) -> None:
        self.must_write()
        self._put_away()
        self.front.setCurrentWidget(self.detail)
        self.detail.show_new()
        self._towards = CHECK
        super().new_record()

    def bring_back(self, record_id: int | None) -> None:
        if record_id is not None:
            self.open_release(record_id, WRITE)
        super().bring_back(record_id)

    def _after_save(self, record_id: int) -> None:
        self.refresh()
        self._choose(record_id)
        self.detail.show_release(self.workspace.read(releases.card, record_id))
        self._enter(self._towards)

    def on_save(self) -> None:
        """Saves what is written; it stays open as it is."""
        form = self._form()
        if self.is_reading():
            self.reading.save()
        elif form is None:
            super().on_save()
        else:
            self._kept(form, self._save_in_place)

    def _save_in_place(self, form: ReleaseForm) -> int:
        added = self._editing is None
        record_id = self._write(form)
        self._journal.close(self._form_name(self._editing), saved=True)
        self._editing = record_id
        self.renew_version()
        form.rebase(self.workspace.read(releases.fields, record_id))
        self._journal.open(form, self._form_name(record_id))
        self.detail.show_release(self.workspace.read(releases.card, record_id))
        (self.step_done if added else self.said).emit(self._words["added"] if added else _("Saved"))
        return record_id

    def renew_version(self) -> None:
        """What we write of the release beside its form is no change of somebody else's."""
        if self._editing is not None:
            self._note(self._editing)

    def edit_part(self, part: str, language: str | None = None) -> None:
        """Goes to a part of the release in its form, in a language."""
        form = self._write_on()
        if form is not None:
            if language:
                form.versions.open(language)
            self.detail.soon(lambda: form.go_to_part(part))

    def _write_on(self) -> ReleaseForm | None:
        """The form of the release that is open."""
        if self.is_open() and not self.pane.is_editing():
            self._enter(WRITE)
        self.detail.show_details()
        return self._form()

    def on_edit(self) -> None:
        current = self._shown_release() or self.table.current_id()
        if self.is_reading() or current is None or self.pane.is_editing():
            return
        if self.is_open():
            self._enter(WRITE)
        else:
            self.open_release(current, WRITE)

    def on_side_by_side(self) -> None:
        """Shows another language of the release beside the text, or no longer."""
        if form := self._form():
            form.turn_beside()
        elif form := self._write_on():
            form.show_beside(True)

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

    # Checking

    def on_check_release(self) -> None:
        """Shows the checks of the release."""
        self._go(CHECK)

    def _go(self, stage: str) -> None:
        """Goes to a stage of the release that is open, or of the one chosen in the list."""
        current = self.table.current_id()
        if self.is_open():
            self.go_to(stage)
        elif current is not None and not self.is_reading():
            self.open_release(current, stage)

    def _go_to_check(self, check: Check) -> None:
        """Goes to where a fault is mended: its file, its place in the texts, its field."""
        if check.attachment is not None:
            self._write_on()
            self.detail.show_files(check.attachment)
        elif check.check == "versions":
            form = self._write_on()
            if form is not None:
                form.show_difference(check.text)
        else:
            self.edit_part(PARTS_OF_CHECKS.get(check.check, "body"), check.language)

    def _set_status(self, status: str) -> None:
        form = self._form()
        if form is not None and form.is_touched():
            self.on_save()
        release = self.detail.release
        if release is None or (form is not None and form.is_touched()):
            return
        part = self.going_out.set_status(release, status)
        self.renew_version()
        if part:
            self.edit_part(part)

    def on_correct_release(self) -> None:
        """Asks what was corrected."""
        self._set_status("corrected")

    def on_withdraw_release(self) -> None:
        """Asks why the release is withdrawn."""
        self._set_status("withdrawn")

    # Delivering

    def distribute(self, given: FieldValues) -> None:
        """Opens the audience of a release, or of the newest, for lists, a filter or the audience of a distribution."""
        of, gone = given.get("audience_of"), list[str]()
        if of is not None:
            wanted, gone = self.workspace.read(distributions.audience_of, of)
        else:
            lists = tuple(given.get("lists") or ())
            wanted = Audience(lists, filter=as_text(given.get("filter")), again=bool(given.get("again")))
            wanted = wanted._replace(release=given.get("release"))
        named = wanted.release is not None
        release = wanted.release or next(iter(self.workspace.read(releases.find)), None)
        if release is None:
            self.to_list()
            self.said.emit(_("Write the release first: it is what goes out."))
            return
        if given.keys() - {"release"}:
            self.delivering.begin(wanted._replace(release=release), choosing=not named)
        self.open_release(release, AUDIENCE)
        if gone:
            self.said.emit(" ".join(gone))

    def _send_another(self, release_id: int) -> None:
        """Opens another release for the audience that is chosen."""
        wanted = self.delivering.who.audience()._replace(release=release_id)
        self.delivering.begin(wanted, choosing=True)
        self.open_release(release_id, AUDIENCE)

    def _delivered(self, outcome: Outcome) -> None:
        if not self._show_results(outcome.distribution, outcome):
            self.said.emit(outcome.title)

    def _show_results(self, distribution_id: int | None, outcome: Outcome | None = None) -> bool:
        release = self.delivering.who.release_id()
        if release is None or self._shown_release() != release:
            return False
        self.results.show_release(release, distribution_id, outcome)
        self._enter(RESULTS)
        return True

    def to_distribute(self) -> Fields:
        """The release that is open, or chosen in the list."""
        release = self._shown_release() or (self.table.current_id() if self.table.selection_count() == 1 else None)
        return {"release": release} if release is not None else {}

    def topic(self) -> str:
        return "distributing" if self.is_open() and self.detail.stage in (AUDIENCE, SEND) else self.name

    def on_same_audience(self) -> None:
        """Sends another release to the audience of the distribution that is shown."""
        self.results.deeds.do("again")

    def on_save_record(self) -> None:
        """Writes the record of the distribution that is shown."""
        self.results.deeds.do("record")

    def on_follow_up(self) -> None:
        """Asks whom of those who got the release to ask about it."""
        release_id = self._shown_release()
        if release_id is None:
            self.said.emit(_("Choose the release first: the follow-up asks its recipients."))
        else:
            follow_up(self, release_id)

    # Out

    def _offer_more(self) -> None:
        menu = self.going_out.menu(self)
        menu.addSeparator()
        add_entry(menu, _("Delete"), self._delete_open, "trash-2")
        self.detail.offer(menu)

    def _delete_open(self) -> None:
        release = self.detail.release
        if release is not None:
            self.to_list()
            self.table.choose(release.id)
            self.on_delete()

    def on_delete(self) -> None:
        if not self.is_reading() and not self.is_open():
            super().on_delete()

    def on_export(self) -> None:
        """Offers the ways the release goes out as a file."""
        if self._shown_release() is None:
            self.said.emit(_("Choose the release first: it is exported as shown."))
        else:
            self._offer_more()

    def on_filter(self) -> None:
        """Ctrl+F in a file looks in the file, else in the table."""
        if self.is_open() and self.detail.shows_files():
            self.detail.files.words.seek()
            return
        if self.is_open():
            self.to_list()
        super().on_filter()

    # Files of a release

    def _shown_release(self) -> int | None:
        """The release that is open."""
        release = self.detail.release
        return release.id if release is not None and self.is_open() else None

    def on_attach(self) -> None:
        """Asks for files and attaches them to the release that is open."""
        self.attaching.ask()

    def _attached(self, release_id: int, attachment_id: int) -> None:
        if self._shown_release() == release_id:
            self._show_pane()
            self._write_on()
            self.detail.show_files(attachment_id)

    # A release from a document

    def on_open_release(self) -> None:
        """Asks for the documents of a release and shows what is found in them."""
        kinds = f"{_('Documents')} (*.txt *.docx *.pdf *.html *.htm *.eml);;{_('All files')} (*)"
        dialogs.with_files(self.open_documents, self, _("Open a release"), kinds)

    def open_documents(self, paths: Sequence[Path], passwords: Mapping[Path, str] | None = None) -> None:
        """Reads a release from its documents, one for each language, and proposes what was found."""
        self._documents, self._passwords = list(paths), dict(passwords or {})
        title = _("Reading {file}").format(file=paths[0].name)
        self._read(title, lambda: read_files(self.workspace, self._documents, self._passwords))

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
        popover.hang(self.filter if self.filter.isVisible() else self)

    def paste(self) -> None:
        """Reads a release from the clipboard."""
        text = QApplication.clipboard().text()
        if len(text.strip()) < SHORTEST:
            self.said.emit(_("The clipboard contains no text of a release."))
            return
        self._read(_("Reading the pasted text"), lambda: read_text(self.workspace, text))

    def _read(self, title: str, work: Callable[[], Generator[Progress, None, Opened | Locked]]) -> None:
        self.start_job(title, work, self._show_opened)

    def _show_opened(self, found: Opened | Locked) -> None:
        if isinstance(found, Locked):
            self._ask_password(found)
            return
        self._passwords = {}
        self._put_away()
        self.front.setCurrentWidget(self.reading)
        self.reading.show_opened(found, self._offered())
        self.actions_changed.emit()

    def _offered(self) -> list[tuple[int, str]]:
        """The releases a text could become a part of: the one that was shown first, then the newest."""
        current = self.table.current_id()
        newest = self.workspace.read(releases.find, "", "created_at", True)[:LATEST]
        ids = list(dict.fromkeys([*([current] if current is not None else []), *newest]))
        return [(row.id, row.headline or row.reference) for row in self.workspace.read(releases.rows, ids)]

    def _read_saved(self, release_id: int) -> None:
        into = self.reading.into.currentData() is not None
        self.step_done.emit(_("Read into the release") if into else _("Release added"))
        self.refresh()
        self.open_release(release_id, CHECK)

    # What the window asks

    def drop_files(self, paths: list[Path]) -> None:
        """A text becomes a release; any other file is attached to the release that is open."""
        texts = [path for path in paths if path.suffix.lower() in TEXTS]
        others = [path for path in paths if path not in texts]
        release_id = self._shown_release()
        if release_id is None and others and not texts:
            texts, others = [path for path in others if path.suffix.lower() in (".pdf", ".odt", ".rtf")], []
            if not texts:
                self.said.emit(_("Open the release first: the file is attached to it."))
                return
        if texts:
            self.open_documents(texts)
        if others and release_id is not None:
            self.attaching.attach(release_id, others)

    def may_leave(self) -> bool:
        """What was read is written down nowhere yet."""
        return super().may_leave() and not self.is_reading()

    def show_record(self, record_id: int) -> None:
        self.edit_record(record_id)

    def entered(self) -> None:
        if not self.is_open() and not self.is_reading():
            self.to_rows()
