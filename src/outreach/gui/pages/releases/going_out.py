"""What is done with a release that is ready: its status, its clocks and its files."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QMenu, QWidget

from outreach.gui.kit import dialogs, formatting
from outreach.gui.kit.jobs import call
from outreach.gui.kit.labels import Text, counted
from outreach.gui.kit.page import Page, add_entry, menu_of
from outreach.gui.pages.releases.editor.embargo_field import countries_of_contacts, readers
from outreach.gui.pages.releases.head import ClocksPopover, CorrectionPopover
from outreach.gui.pages.releases.workspace import ReleaseWorkspace
from outreach.gui.shell import unsaved
from outreach.i18n import N_, _
from outreach.model.releases import Release
from outreach.problems import FieldProblem
from outreach.services.delivery import delivery
from outreach.services.exporting import release_export
from outreach.services.releases import releases, statuses

FORMATS = (
    ("pdf", N_("PDF with the letterhead…"), N_("PDF files"), "file-text"),
    ("docx", N_("Word document…"), N_("Word documents"), "file"),
    ("html", N_("Web page…"), N_("Web pages"), "globe"),
    ("txt", N_("Plain text…"), N_("Text files"), "list"),
    ("ninjs", N_("News metadata, ninjs…"), N_("JSON files"), "hash"),
    ("schema", N_("Web metadata, schema.org…"), N_("JSON files"), "hash"),
)


class GoingOut(QObject):
    """Does it for the page of releases. `edit(part)` is asked for where something has to be written first."""

    def __init__(self, page: Page, detail: ReleaseWorkspace) -> None:
        super().__init__(page)
        self._page, self._detail, self._workspace = page, detail, page.workspace

    # Status

    def following(self) -> list[str]:
        """The statuses that may follow the one the shown release has."""
        release = self._detail.release
        return self._workspace.read(statuses.choices, release) if release is not None else []

    def set_status(self, release: Release, status: str) -> str:
        """Gives a release a status; answers the part of its form that has to be filled first, or ""."""
        if status in ("corrected", "withdrawn"):
            self.ask_for_sentence(release, status)
            return ""
        try:
            self._workspace.write(_("Status of a release"), releases.edit, release.id, {"status": status})
        except FieldProblem as problem:
            self._page.said.emit(problem.text)
            return "release" if problem.field == "embargo_until" else ""
        self._page.step_done.emit(
            _("The release's status is now: {status}").format(status=self._detail.status.text_shown())
        )
        return ""

    def ask_for_sentence(self, release: Release, status: str) -> CorrectionPopover:
        """Asks what was corrected, or why it is withdrawn."""
        codes = [version.language for version in release.versions]
        popover = CorrectionPopover(self._page, status, codes, partial(self._mark, release.id, status))
        unsaved.keep_popover(popover, popover.edit, self._workspace, f"releases/{status}/{release.id}")
        popover.hang(self._detail.status)
        return popover

    def _mark(self, release_id: int, status: str, sentence: str, language: str | None) -> None:
        deed = releases.withdraw if status == "withdrawn" else releases.correct
        label = _("Withdraw release") if status == "withdrawn" else _("Correct release")
        self._workspace.write(label, deed, release_id, sentence, language)
        unsaved.of(self._workspace).close(f"releases/{status}/{release_id}")
        done = _("The release is withdrawn") if status == "withdrawn" else _("The release is marked as corrected")
        stopped = self._workspace.read(delivery.stopped, release_id)
        self._page.step_done.emit(f"{done}. {delivery.told_stopped(stopped)}" if stopped else done)

    def show_clocks(self) -> None:
        """Shows when the embargo of the shown release ends on everybody's clock."""
        release = self._detail.release
        if release is not None and release.embargo_until is not None:
            codes = [*release.countries, *countries_of_contacts(self._workspace)]
            found = readers(self._workspace, release.embargo_until, codes)
            lift = partial(self._lift, release.id)
            ClocksPopover(self._page, release.embargo_until, found, lift).hang(self._detail.embargo)

    def _lift(self, release_id: int) -> None:
        """Ends the embargo of a release now, if that is meant: what is held for it is due then."""
        note = _("Messages that are held for it go out at once.")
        if dialogs.ask(self._page, _("Lift the embargo?"), _("Lift the embargo"), Text(note, wrap=True)):
            self._workspace.write(_("Lift embargo"), statuses.lift_now, release_id)
            self._page.open_requested.emit("releases", release_id)
            self._page.step_done.emit(_("The embargo is lifted"))

    # Out

    def menu(self, parent: QWidget) -> QMenu:
        """The ways a release goes out as a file, for the language that is read."""
        release, language = self._detail.release, self._detail.current_language()
        if release is None:
            return menu_of(parent)
        several = len(release.versions) > 1
        head = [("", formatting.language(language), lambda: None)] if several else []
        ways = ((icon, _(text), partial(self.save_one, how, language)) for how, text, _kind, icon in FORMATS)
        menu = menu_of(parent, [*head, *ways])
        menu.actions()[0].setEnabled(not several)
        menu.addSeparator()
        if several:
            add_entry(menu, _("All languages as PDF into a folder…"), partial(self.save_all, "pdf"), "folder-open")
        add_entry(menu, _("Letterhead…"), partial(self._page.do_action, "letterhead"), "landmark")
        return menu

    def save_one(self, how: str, language: str) -> None:
        """Asks where to, and writes one language of the shown release there."""
        release = self._detail.release
        version = next((v for v in release.versions if v.language == language), None) if release is not None else None
        if release is None or version is None:
            return
        name = release_export.file_name(release, version, how)
        kind = next(_(kind) for format_, _text, kind, _icon in FORMATS if format_ == how)
        self._page.save_as(
            _("Saving {file}"), _("Export the release"), name, f"{kind} (*{''.join(Path(name).suffixes[-1:])})",
            release_export.export_release, self._workspace, release.id, language=language or None, format=how,
        )  # fmt: skip

    def save_all(self, how: str) -> None:
        """Asks for a folder, and writes every language of the shown release into it."""
        release = self._detail.release
        folder = dialogs.choose_folder(self._page, _("A folder with all languages")) if release is not None else None
        if release is not None and folder is not None:
            count = len(releases.languages(release))
            done = counted(
                "{count} file saved in {folder}", "{count} files saved in {folder}", count, folder=folder.name
            )
            work = call(release_export.export_versions, self._workspace, release.id, folder, format=how)
            self._page.start_job(_("Exporting all languages"), work, lambda _none: self._page.said.emit(done))
