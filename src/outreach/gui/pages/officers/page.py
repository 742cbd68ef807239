"""The page of officers: those of us who answer the press."""

from __future__ import annotations

from collections.abc import Sequence

from outreach.gui.forms import reach
from outreach.gui.forms.form import Form
from outreach.gui.kit import formatting
from outreach.gui.pages.officers.columns import columns
from outreach.gui.pages.officers.editor import OfficerForm
from outreach.gui.tables.pane import Card
from outreach.gui.tables.record_model import Column
from outreach.gui.tables.record_page import RecordPage
from outreach.i18n import _, ngettext
from outreach.services import officers


class OfficersPage(RecordPage):
    """The names at the foot of a release."""

    name = "officers"
    icon = "mic"
    service = officers
    table_name = "officer"
    tables = frozenset({"officer", "officer_name", "email", "phone", "channel"})
    keeps_views = True

    def texts(self) -> dict[str, str]:
        return {
            "title": _("Officers"),
            "new": _("New officer"),
            "filter": _("Filter: words in either script"),
            "empty": _("No officers yet"),
            "empty_text": _(
                "Add the officers who answer journalists. Their contact block appears at the foot of each release."
            ),
            "choose": _("Choose an officer to see the record here."),
            "one_add": _("New officer"),
            "one_edit": _("Edit officer"),
            "added": _("Officer added"),
            "step_add": _("Add officer"),
            "step_edit": _("Edit officer"),
            "step_delete": _("Delete officers"),
        }

    def columns(self) -> Sequence[Column]:
        return columns()

    def make_form(self) -> Form:
        return OfficerForm(self.workspace)

    def deleted_text(self, count: int) -> str:
        return ngettext("{count} officer deleted", "{count} officers deleted", count).format(count=count)

    def make_card(self, record_id: int) -> Card:
        officer = self.workspace.read(officers.card, record_id)
        card = Card(self.said.emit)
        what = " · ".join(part for part in (officer.title, officer.organisation) if part)
        card.title(f"{officer.honorific} {officer.name}".strip(), "", what)
        card.gap()
        reach.show(card, officer)
        for name in officer.names:
            card.section(formatting.language(name.language))
            lines = (f"{name.honorific} {name.name}".strip(), name.title, name.organisation)
            card.text("\n".join(part for part in lines if part))
        if officer.notes:
            card.section(_("Notes"))
            card.text(officer.notes)
        card.end()
        return card
