"""Pictures of a release: links with a caption and a credit, for no mail carries them."""

from __future__ import annotations

from outreach.gui.forms.entries import EntriesField, LinesEntry
from outreach.gui.kit.labels import dressed
from outreach.gui.kit.line_edit import LineEdit
from outreach.i18n import N_, _

# What is said of each, with its label and a hint.
NAMES = {
    "url": (N_("Link of the picture"), "https://"), "caption": (N_("Caption"), N_("What it shows")),
    "credit": (N_("Credit"), N_("Copyright owner: © name")),
}  # fmt: skip


class PhotoEntry(LinesEntry):
    """One picture: its link, what it shows, whose it is."""

    def __init__(self) -> None:
        edits = {name: dressed(LineEdit(_(hint)), name=_(label), tip=_(label)) for name, (label, hint) in NAMES.items()}
        rows = ({"url": 1}, {"caption": 3, "credit": 2})
        super().__init__(edits, rows, "language", _("Remove this picture"), cross=0)

    def is_empty(self) -> bool:
        return not any(edit.value() for edit in self.edits.values())


def photos_field() -> EntriesField[PhotoEntry]:
    """`photos` of a release."""
    label = _("Pictures, as links with caption and credit")
    return EntriesField("photos", label, _("Add a picture"), PhotoEntry)
