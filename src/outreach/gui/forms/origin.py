"""Where a contact came from, and on what ground it may be kept: asked in its form and for a whole import."""

from __future__ import annotations

from outreach.gui.forms.fields import TextField
from outreach.i18n import N_, _
from outreach.services.querying import completion
from outreach.store.workspace import Workspace

# What offices write; anything else may be typed.
BASES = (
    N_("Published for the press"), N_("Asked for our releases"), N_("Gave a card"), N_("Consent"),
    N_("Legitimate interest"), N_("Partner or donor"),
)  # fmt: skip
SOURCES = 200


def source_field(workspace: Workspace) -> TextField:
    """The source, with those that are there already offered."""
    return TextField("source", _("Source"), words=lambda: _sources(workspace))


def basis_field() -> TextField:
    """The basis, with what offices write offered."""
    return TextField("basis", _("Basis"), words=lambda: [_(basis) for basis in BASES])


def _sources(workspace: Workspace) -> list[str]:
    begun = "source:"
    found = workspace.read(completion.complete, begun, len(begun), SOURCES)
    return [one.text.removeprefix(begun).strip('"') for one in found]
