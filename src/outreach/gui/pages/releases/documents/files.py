"""The files of a release: a row for each, and a viewer of the chosen one."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QStackedWidget, QWidget

from outreach.formats.documents import picture
from outreach.gui import actions
from outreach.gui.forms.fields import Choice, LineEdit, Pause
from outreach.gui.kit.events import ENTER, on_keys
from outreach.gui.kit.labels import Picture, Text, breakable, counted, dressed, enable, line, one_line, set_property
from outreach.gui.kit.latest import Latest
from outreach.gui.kit.layout import Stretch, at_foot, fill, hbox, holding, remove, stack, vbox
from outreach.gui.kit.page import Empty, push_button, tool_button
from outreach.gui.pages.releases.documents.pdf_view import PdfView
from outreach.gui.pages.releases.states import language_box
from outreach.gui.theme import theme
from outreach.i18n import _
from outreach.model.releases import Attachment
from outreach.problems import Problem

PDF = "application/pdf"


def size(number: int) -> str:
    """A file's size in words: 312 KB, 1.4 MB."""
    if number < 1_000:
        return _("{count} bytes").format(count=number)
    if number < 1_000_000:
        return _("{count} KB").format(count=round(number / 1_000))
    return _("{count} MB").format(count=round(number / 1_000_000, 1))


def about(attachment: Attachment) -> str:
    """Size and pages of a file."""
    parts = [size(attachment.size)]
    if attachment.pages:
        parts.append(counted("{count} page", "{count} pages", attachment.pages))
    return " · ".join(parts)


class FileRow(QFrame):
    """One file: its name, its size, for which language it is, and what can be done with it. Delete takes it off."""

    def __init__(self, view: FilesView, attachment: Attachment, languages: Sequence[str]) -> None:
        super().__init__()
        self.attachment, self._choose = attachment, partial(view.choose, attachment.id)
        detach = partial(view.detach_wanted.emit, attachment.id)
        self.setProperty("role", "row")
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setAccessibleName(one_line(f"{attachment.name}, {about(attachment)}"))
        on_keys(self, {"Return Enter Space": self._choose, "Del": detach})
        column = vbox(spacing=0, margins=(8, 4, 4, 4), on=self)
        name, row = QHBoxLayout(), QHBoxLayout()
        for part in (name, row):
            part.setSpacing(8)
            column.addLayout(part)
        sign = "image" if attachment.media_type.startswith("image/") else "file"
        fill(
            name, Picture("file-text" if attachment.media_type == PDF else sign, 18, "muted"),
            (Text(breakable(attachment.name), wrap=True), 1),
        )  # fmt: skip
        fill(
            row, Text(about(attachment), "small"), Stretch(), self._language_box(view, languages),
            tool_button("save", _("Save a copy…"), partial(view.save_wanted.emit, attachment.id)),
            tool_button("x", _("Remove this file from the release (Delete)"), detach),
        )  # fmt: skip

    def _language_box(self, view: FilesView, languages: Sequence[str]) -> Choice:
        own, tip = self.attachment.language, _("Who receives this file: readers of every language, or of one")
        wanted = partial(view.language_wanted.emit, self.attachment.id)
        return language_box((None, *languages, own), own, _("Language of the file"), tip, wanted)

    def set_chosen(self, chosen: bool) -> None:
        """Marks the row as the one shown below."""
        set_property(self, "chosen", chosen)

    def mousePressEvent(self, event: object) -> None:
        self.setFocus(Qt.FocusReason.MouseFocusReason)
        self._choose()


def _pages(read: Callable[[int], bytes], attachment_id: int, *, is_pdf: bool) -> tuple[int, bytes]:
    """In a thread: a file as pages to be drawn."""
    data = read(attachment_id)
    return attachment_id, data if is_pdf else picture.page(data)


class FilesView(QWidget):
    """All files of a release; `viewer` shows the chosen one.

    `read(attachment id)` answers a file's bytes, and may be called in a thread.
    """

    attach_wanted = Signal()
    detach_wanted = Signal(int)
    save_wanted = Signal(int)
    language_wanted = Signal(int, object)

    def __init__(self, read: Callable[[int], bytes]) -> None:
        super().__init__()
        self._read = read
        self._shown: int | None = None
        self.rows: list[FileRow] = []
        self._rows = vbox(spacing=2, margins=(8, 0, 8, 0))
        tip = actions.tip("attach")
        attach = push_button(_("Attach a file…"), self.attach_wanted.emit, kind="link", icon="paperclip", tip=tip)
        vbox(
            self._rows, hbox(attach, Stretch(), margins=(12, 0, 8, 0)), Stretch(), spacing=4, margins=(0, 8, 0, 8),
            on=self,
        )  # fmt: skip
        self.viewer = self._viewer()
        self._loading = Latest(self, self._loaded, self._not_loaded)

    def _viewer(self) -> QStackedWidget:
        empty = Empty("paperclip", _("No file is attached"), _("Drop a PDF anywhere on this page, or choose one."))
        empty.add_button(_("Attach a file…"), self.attach_wanted.emit, icon="paperclip")
        self.view = PdfView()
        filled = holding(vbox((self.view, 1), line(), self._tools(), spacing=0))
        return stack(empty, filled)

    def _tools(self) -> QWidget:
        self._page = dressed(Text("", "small"), font=theme.font(theme.SMALL, tabular=True))
        self.words = LineEdit(_("Find in the file"), name=_("Find in the file"))
        self.words.setToolTip(_("Ctrl+F in the file; Enter for the next hit, Shift+Enter for the previous"))
        self.words.setMaximumWidth(190)
        self.words.setClearButtonEnabled(True)
        seek = self.view.next_hit
        on_keys(
            self.words, {ENTER: lambda: seek(1), "Shift+Return Shift+Enter": lambda: seek(-1), "Esc": self._end_search}
        )
        self._pause = Pause(lambda: self.view.search(self.words.text()), 250, self)
        self.words.textChanged.connect(lambda _text: self._pause.start())
        self.hits = dressed(Text("", "small"), font=theme.font(theme.SMALL, tabular=True))
        self._tools_shown = [
            tool_button("zoom-out", _("Smaller (−)"), self.view.zoom_out),
            tool_button("zoom-in", _("Larger (+)"), self.view.zoom_in),
        ]
        self._zoom = dressed(push_button("100 %", self.view.fit, kind="flat", tip=_("Fit the width (0)")), width=64)
        bar = at_foot(holding(hbox(
            self._page, Stretch(), self.hits, (self.words, 2), self._tools_shown[0], self._zoom, self._tools_shown[1],
            spacing=6, margins=(theme.BETWEEN, 0, 8, 0),
        ), height=36))  # fmt: skip
        self.view.page_changed.connect(self._tell_page)
        self.view.hits_changed.connect(self._tell_hits)
        self.view.zoom_changed.connect(lambda percent: self._zoom.setText(f"{percent} %"))
        return bar

    def _tell_page(self, page: int, pages: int) -> None:
        text = _("Page {page} of {pages}").format(page=page, pages=pages) if pages else ""
        self._page.setText(text)
        enable(bool(pages), *self._tools_shown, self._zoom, self.words)

    def _tell_hits(self, number: int, count: int) -> None:
        text = _("{number} of {count}").format(number=number, count=count) if count else _("not found")
        self.hits.setText(text if self.words.text().strip() else "")

    def _end_search(self) -> None:
        self.words.clear()
        self.view.setFocus()

    def show_files(self, attachments: Sequence[Attachment], languages: Sequence[str]) -> None:
        """Shows these files; the one that was looked at stays, where it is still there."""
        remove(self._rows, self.rows)
        self.rows = [self._row(attachment, languages) for attachment in attachments]
        self.viewer.setCurrentIndex(bool(self.rows))
        ids = [attachment.id for attachment in attachments]
        keep = self._shown if self._shown in ids else next(iter(ids), None)
        if keep is None:
            self._shown = None
            self.view.show_message("")
        else:
            self.choose(keep)

    def _row(self, attachment: Attachment, languages: Sequence[str]) -> FileRow:
        row = FileRow(self, attachment, languages)
        self._rows.addWidget(row)
        return row

    def choose(self, attachment_id: int) -> None:
        """Shows a file below the rows."""
        row = next((row for row in self.rows if row.attachment.id == attachment_id), None)
        for each in self.rows:
            each.set_chosen(each is row)
        if row is None or attachment_id == self._shown:
            return
        self._shown = attachment_id
        if row.attachment.media_type != PDF and not row.attachment.media_type.startswith("image/"):
            self._loading.forget()
            self.view.show_message(_("This kind of file is not shown here. Save a copy to open it."))
            return
        self.view.show_message("")
        self._loading.ask(_pages, self._read, attachment_id, is_pdf=row.attachment.media_type == PDF)

    def _loaded(self, answer: tuple[int, bytes]) -> None:
        if answer[0] == self._shown:
            self.view.show_data(answer[1])
            self.words.clear()

    def _not_loaded(self, error: BaseException) -> None:
        self.view.show_message(error.text if isinstance(error, Problem) else _("This file cannot be shown."))
