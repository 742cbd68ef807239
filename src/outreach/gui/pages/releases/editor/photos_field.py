"""Pictures of a release: links with a caption and a credit, for no mail carries them."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QWidget

from outreach.gui.forms.fields import Field, LineEdit
from outreach.gui.forms.form import Fields
from outreach.gui.kit.flow import remove
from outreach.gui.kit.labels import as_text
from outreach.gui.kit.layout import Stretch, hbox, holding, vbox
from outreach.gui.kit.page import push_button, tool_button
from outreach.i18n import N_, _

# What is said of each, with its label and a hint.
NAMES = {
    "url": (N_("Link of the picture"), "https://"), "caption": (N_("Caption"), N_("What it shows")),
    "credit": (N_("Credit"), N_("Copyright owner: © name")),
}  # fmt: skip


class PhotoEntry(QFrame):
    """One picture: its link, what it shows, whose it is."""

    changed = Signal()
    removed = Signal()

    def __init__(self, photo: Fields) -> None:
        super().__init__()
        self._photo = dict(photo)
        self.edits: dict[str, LineEdit] = {}
        for name, (label, hint) in NAMES.items():
            edit = LineEdit(_(hint), name=_(label))
            edit.setText(as_text(photo.get(name)))
            edit.setCursorPosition(0)
            edit.setToolTip(_(label))
            edit.textEdited.connect(lambda _text: self.changed.emit())
            self.edits[name] = edit
        remove = tool_button("x", _("Remove this picture"), self.removed.emit)
        first = hbox((self.edits["url"], 1), remove, spacing=4)
        second = hbox((self.edits["caption"], 3), (self.edits["credit"], 2), spacing=8)
        vbox(first, second, spacing=4, margins=(0, 0, 0, 4), on=self)

    def value(self) -> Fields:
        """The picture as a release keeps it."""
        return {"language": "", **self._photo, **{name: edit.text().strip() for name, edit in self.edits.items()}}


class PhotosField(Field):
    """`photos` of a release."""

    def __init__(self) -> None:
        super().__init__("photos", _("Pictures, as links with caption and credit"))
        self.entries: list[PhotoEntry] = []
        self.add_button = push_button(_("Add a picture"), self._another, kind="link", icon="plus")
        self._column = vbox(hbox(self.add_button, Stretch()), spacing=4)
        self.hold(holding(self._column))
        self.setFocusProxy(self.add_button)

    def _another(self) -> None:
        self.add({}).edits["url"].setFocus()
        self.changed.emit()

    def add(self, photo: Fields) -> PhotoEntry:
        """Adds a picture at the end."""
        entry = PhotoEntry(photo)
        entry.changed.connect(self._edited)
        entry.removed.connect(lambda: self.remove(entry))
        self.entries.append(entry)
        self._column.insertWidget(self._column.count() - 1, entry)
        if len(self.entries) > 1:
            QWidget.setTabOrder(self.entries[-2].edits["credit"], entry.edits["url"])
        return entry

    def remove(self, entry: PhotoEntry) -> None:
        """Takes a picture off."""
        self.entries.remove(entry)
        remove(self._column, [entry])
        self.add_button.setFocus()
        self._edited()

    def _edited(self) -> None:
        self.show_problem("")
        self.changed.emit()

    def value(self) -> list[Fields]:
        return [entry.value() for entry in self.entries if any(entry.value()[name] for name in NAMES)]

    def set_value(self, value: Any) -> None:
        remove(self._column, self.entries)
        self.entries = []
        for photo in value or ():
            self.add(dict(photo))
