"""The contact around a doubt, to be read."""

from __future__ import annotations

from collections.abc import Callable

from outreach.gui.forms import reach
from outreach.gui.kit import formatting
from outreach.gui.kit.labels import Text, one_line
from outreach.gui.tables.pane import Card
from outreach.i18n import N_, _
from outreach.services.contacts import contacts, opt_outs, records
from outreach.store.workspace import Workspace
from outreach.values import places

_FACTS = (("department", N_("Department")), ("source", N_("Source")))


def card(workspace: Workspace, contact_id: int, said: Callable[[str], None]) -> Card:
    """A contact's name, how it is reached, and what helps to judge it.

    Raises:
        Problem: there is no such contact.
    """
    with workspace.one_moment():
        contact, row = workspace.read(contacts.card, contact_id), workspace.read(contacts.row, contact_id)
    fields = contacts.fields_of(contact)
    made = Card(said)
    who = [fields["position"], fields["outlet"], places.country_name(contact.country) if contact.country else ""]
    made.add_widget(Text(one_line(row.name), "section", wrap=True, selectable=True))
    under = " · ".join(part for part in (contact.other_name, *who) if part and part != row.name)
    if under:
        made.add_widget(Text(one_line(under), "muted", wrap=True, selectable=True))
    if contact.do_not_contact:
        undecided = workspace.read(opt_outs.undecided, [contact_id])
        made.notice(_("Excluded until you decide") if undecided else _("Do not contact"), "warning")
    made.gap()
    reach.show(made, contact, records.region_of(contact.country))
    made.gap()
    made.words(_("Languages"), [formatting.language(code) for code in fields["languages"]])
    made.words(_("Beats"), fields["beats"])
    made.words(_("Tags"), fields["tags"])
    made.fact(
        _("Address") if contact.street else _("City"),
        ", ".join(p for p in (contact.street, contact.city, contact.state) if p),
    )
    for name, label in _FACTS:
        made.fact(_(label), fields[name])
    checked = formatting.ago(contact.checked_on) if contact.checked_on else _("never")
    made.fact(_("Verified"), checked)
    if contact.notes:
        made.fact(_("Notes"), contact.notes[:1000])
    made.end()
    return made
