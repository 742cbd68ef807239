"""The form of a release: its texts by language first, then what is common to all of them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from outreach.gui.fields import ChoiceField, DateField, NotesField, TextField
from outreach.gui.form import Fields, Form
from outreach.gui.releases import states
from outreach.gui.releases.embargo_field import EmbargoField
from outreach.gui.releases.officers_field import OfficersField
from outreach.gui.releases.versions_field import VersionsField
from outreach.i18n import _
from outreach.model.releases import STATUSES
from outreach.problems import FieldProblem
from outreach.services import officers
from outreach.services.officers import OfficerRow
from outreach.store.workspace import Workspace

WIDEST = 760


class ReleaseForm(Form):
    """Everything about a release but its files, which are attached while it is read."""

    def __init__(self, workspace: Workspace) -> None:
        super().__init__()
        self.setMaximumWidth(WIDEST)
        self.versions = VersionsField()
        self.add(self.versions)
        self.section(_("Who answers the press"))
        officers_field = OfficersField(lambda: _known(workspace), lambda: list(self.versions.forms))
        self.versions.changed.connect(officers_field.follow_languages)
        self.add(officers_field)
        self.section(_("The release"))
        self.beside(
            ChoiceField("status", _("Status"), [(value, states.status(value)) for value in STATUSES]),
            TextField("reference", _("Reference"), placeholder=_("REN-114")),
        )
        self._embargo = EmbargoField()
        self.add(self._embargo)
        self.beside(
            TextField("prepared_by", _("Prepared by")),
            TextField("cleared_by", _("Cleared by")),
            DateField("cleared_on", _("Cleared on")),
        )
        notes = NotesField("notes", _("Notes for ourselves"), height=64)
        notes.edit.setMaximumHeight(96)
        self.add(notes)
        self.end()

    def load(self, fields: Mapping[str, Any]) -> None:
        self._embargo.set_zone(str(fields.get("embargo_zone") or ""))
        super().load({"status": "draft", **fields})

    def value(self) -> Fields:
        # The zone goes first: a moment without one is read in it.
        return {"embargo_zone": self._embargo.zone(), **super().value()}

    def touched(self) -> Fields:
        found = super().touched()
        return {"embargo_zone": self._embargo.zone(), **found} if "embargo_until" in found else found

    def show_problem(self, problem: FieldProblem) -> bool:
        if problem.field in ("headline", "body"):
            form = self.versions.forms.get(self.versions.language())
            return form is not None and form.show_problem(problem)
        return super().show_problem(problem)

    def focus_first(self) -> None:
        self.versions.setFocus()


def _known(workspace: Workspace) -> list[OfficerRow]:
    return workspace.read(officers.rows, workspace.read(officers.find))
