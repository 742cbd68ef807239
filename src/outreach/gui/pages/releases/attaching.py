"""What is done with the files of a release: attached, removed, saved elsewhere, meant for one language."""

from __future__ import annotations

from collections.abc import Generator, Mapping, Sequence
from datetime import UTC, datetime
from functools import partial
from operator import itemgetter
from pathlib import Path
from typing import NamedTuple

from PySide6.QtCore import QObject, Signal

from outreach.formats import atomic
from outreach.formats.documents import document
from outreach.formats.documents.document import Document
from outreach.gui.kit import dialogs
from outreach.gui.kit.labels import counted
from outreach.gui.kit.page import Page
from outreach.gui.pages.releases.workspace import ReleaseWorkspace
from outreach.i18n import _
from outreach.press.lines import clean
from outreach.press.reader import release
from outreach.press.span import Find
from outreach.services.progress import Progress
from outreach.services.releases import attachments, pictures, releases
from outreach.services.releases import proposal as reading
from outreach.services.releases.proposal import Proposal
from outreach.store.workspace import Workspace

Attached = list[tuple[int, str, str | None]]  # (attachment id, name, the language of its readers)


class Attaching(QObject):
    """Does it for the page of releases, in the workspace that is open.

    `attached(release id, attachment id)`: files were attached, the last of them is named. `written()`: anything was.
    """

    attached = Signal(int, int)
    written = Signal()

    def __init__(self, page: Page, detail: ReleaseWorkspace) -> None:
        super().__init__(page)
        self._page, self._detail, self._workspace = page, detail, page.workspace
        detail.files.attach_wanted.connect(self.ask)
        detail.files.detach_wanted.connect(self.detach)
        detail.files.save_wanted.connect(self.save_copy)
        detail.files.language_wanted.connect(self.set_language)

    def ask(self) -> None:
        """Asks for files and attaches them."""
        release = self._detail.release
        if release is None or not self._detail.isVisible():
            self._page.said.emit(_("Open the release first: the file is attached to it."))
            return
        kinds = f"{_('PDF files')} (*.pdf);;{_('All files')} (*)"
        dialogs.with_files(partial(self.attach, release.id), self._page, _("Attach files"), kinds)

    def attach(self, release_id: int, paths: Sequence[Path]) -> None:
        """Attaches files in the background."""
        work = partial(_attach, self._workspace, release_id, paths)
        self._page.start_job(_("Attaching files"), work, partial(self._attached, release_id))

    def _attached(self, release_id: int, files: Attached) -> None:
        self.written.emit()
        self.attached.emit(release_id, files[-1][0])
        many = counted("{count} file attached", "{count} files attached", len(files))
        if any(map(itemgetter(2), files)):
            many = _("{done}. Each PDF is for the readers of its language.").format(done=many)
        self._page.step_done.emit(_("Attached: {name}").format(name=files[0][1]) if len(files) == 1 else many)

    def detach(self, attachment_id: int) -> None:
        """Removes a file from the release; Undo brings it back."""
        name = self._name(attachment_id)
        self._workspace.write(_("Remove a file from a release"), releases.detach, attachment_id)
        self.written.emit()
        self._page.step_done.emit(_("Removed: {name}").format(name=name))

    def set_language(self, attachment_id: int, language: str | None) -> None:
        """Says for which language a file is."""
        self._workspace.write(_("Language of a file"), releases.set_attachment_language, attachment_id, language)
        self.written.emit()

    def save_copy(self, attachment_id: int) -> None:
        """Writes a copy of a file to the disk."""
        self._page.save_as(
            _("Saving a copy"), _("Save a copy"), self._name(attachment_id), f"{_('All files')} (*)", _save_copy,
            self._workspace, attachment_id,
        )  # fmt: skip

    def _name(self, attachment_id: int) -> str:
        rows = self._detail.release.attachments if self._detail.release is not None else ()
        return next((row.name for row in rows if row.id == attachment_id), "")


def _attach(workspace: Workspace, release_id: int, paths: Sequence[Path]) -> Generator[Progress, None, Attached]:
    """A job: looks at the files and attaches them as one step."""
    looked = []
    for number, path in enumerate(paths):
        yield Progress(number, len(paths), _("Checking {file}").format(file=path.name))
        looked.append(attachments.look(path))
    yield Progress(len(paths), len(paths), _("Attaching files"))
    return attachments.attach(workspace, release_id, looked)


def _save_copy(workspace: Workspace, attachment_id: int, path: Path) -> None:
    atomic.write(path, workspace.read(releases.blob, attachment_id))


_BETWEEN = "\n\n\n"


class Opened(NamedTuple):
    """`text` is what was read, several documents one behind the other; the places of `finds` are in it."""

    name: str
    text: str
    finds: list[Find]
    proposal: Proposal


class Locked(NamedTuple):
    """A document that asks for its password before it can be read; `wrong`: the one that was given is not it."""

    path: Path
    wrong: bool


def read_files(
    workspace: Workspace, paths: Sequence[Path], passwords: Mapping[Path, str] | None = None
) -> Generator[Progress, None, Opened | Locked]:
    """A job: reads a release from its documents, one for each language; the first that is locked ends it.

    Raises:
        Problem: a file is no document, or holds no text.
    """
    texts = []
    for number, path in enumerate(paths):
        yield Progress(number, len(paths), _("Reading {file}").format(file=path.name))
        try:
            found = document.text(path, password=(passwords or {}).get(path, ""))
        except document.Locked as locked:
            return Locked(path, locked.wrong)
        texts.append(found)
    yield Progress(len(paths), len(paths), _("Looking for headline, text and officers"))
    return _propose(workspace, ", ".join(path.name for path in paths), texts)


def read_text(workspace: Workspace, text: str) -> Generator[Progress, None, Opened]:
    """A job: reads a release from a text that was pasted."""
    yield Progress(0, 1, _("Looking for headline, text and officers"))
    return _propose(
        workspace, _("the pasted text"), [Document(text.replace("\r\n", "\n").replace("\r", "\n"), "txt", None)]
    )


def _propose(workspace: Workspace, name: str, texts: Sequence[Document]) -> Opened:
    whole, finds, parts = "", [], []
    for read in texts:
        found = release.read(read.text, title=read.title, now=datetime.now(UTC))
        start = len(whole) + (len(_BETWEEN) if whole else 0)
        whole = _BETWEEN.join(filter(None, (whole, clean(read.text))))
        finds += [find._replace(start=find.start + start, end=find.end + start) for find in found.finds]
        parts.append(found.as_json())
    marked = pictures.kept(workspace, texts)
    return Opened(name, whole, finds, workspace.read(reading.propose, reading.together(parts), marked))
