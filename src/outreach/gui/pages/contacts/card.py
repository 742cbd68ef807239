"""The card of a contact: who they are, how they are reached, and what there was with them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton, QWidget

from outreach import i18n
from outreach.gui import actions
from outreach.gui.forms import reach, ways
from outreach.gui.forms.form import Fields
from outreach.gui.kit import dialogs, formatting
from outreach.gui.kit import formatting as shown
from outreach.gui.kit.labels import Picture, Text, counted, joined, one_line
from outreach.gui.kit.layout import hbox, holding
from outreach.gui.kit.page import Page, push_button
from outreach.gui.pages.inbox import followups
from outreach.gui.tables.pane import Card
from outreach.i18n import N_, _
from outreach.model.people import Contact
from outreach.services.contacts import activities, contacts, indexing, memberships, opt_outs, records, timeline
from outreach.services.contacts import contact_columns as more_columns
from outreach.services.coverage import coverage
from outreach.services.delivery import suppression
from outreach.services.delivery.audience_people import Reach
from outreach.services.identity import merging
from outreach.services.identity.merging import MergeRow
from outreach.values import places


def show_merges(card: Card, page: Page, contact_id: int) -> None:
    """A line for each contact that went into this one, with *Separate again*."""
    rows = page.workspace.read(merging.merges, contact_id)
    if rows:
        card.section(_("Merged contacts"))
    for row in rows:
        card.add_widget(_merge_line(row, partial(separate, page, row)))


def merge_buttons(page: Page, contact_id: int) -> list[QPushButton]:
    """For the menus: the line on the card stands far down."""
    made = []
    for row in page.workspace.read(merging.merges, contact_id):
        text = _("Separate from {name}").format(name=one_line(row.name, 40))
        made.append(push_button(text, partial(separate, page, row), kind="flat", icon="merge"))
    return made


def _merge_line(row: MergeRow, action: Callable[[], object]) -> QWidget:
    text = _("Merged with {name} on {day}").format(
        name=one_line(row.name, 80), day=formatting.day(i18n.local(row.at).date())
    )
    button = push_button(_("Separate again"), action, kind="link", tip=_("Both contacts are restored"))
    return holding(hbox(
        (Picture("merge", 16, "muted"), Qt.AlignmentFlag.AlignTop), (Text(text, wrap=True), 1),
        (button, Qt.AlignmentFlag.AlignTop), spacing=8, margins=(0, 2, 0, 2),
    ))  # fmt: skip


def separate(page: Page, row: MergeRow) -> None:
    """Takes a merge back, and says what was changed since and therefore stays.

    Raises:
        Problem: it can no longer be taken back.
    """
    name = one_line(row.name, 80)
    since = page.workspace.write(_("Separate contacts again"), merging.separate, row.id).stays
    page.step_done.emit(_("{name} is restored").format(name=name))
    if since:
        dialogs.run(told_since(page, name, since))


def told_since(parent: QWidget, name: str, since: list[str]) -> dialogs.Dialog:
    """What was changed since the merge, to be gone through: it is kept where it was made."""
    dialog = dialogs.Dialog(_("Separated again"), parent, width=520)
    count = len(since)
    text = counted(
        "{name} is restored as before the merge. {count} later change stays with the other contact:",
        "{name} is restored as before the merge. {count} later changes stay with the other contact:",
        count,
        name=name,
    )
    dialog.body.addWidget(Text(text, wrap=True))
    for line in since[:40]:
        dialog.body.addWidget(Text(f"· {one_line(line)}", wrap=True, selectable=True))
    dialog.body.addStretch(1)
    dialog.add_button(_("Close"), dialog.accept, primary=True)
    return dialog


# Of each kind of event its picture and what its colour means.
_EVENTS = {
    "got": ("send", "muted"), "waiting": ("clock", "muted"), "drafted": ("mail", "muted"),
    "exported": ("file-text", "muted"), "failed": ("alert-triangle", "problem"),
    "left out": ("ban", "muted"), "bounced": ("alert-triangle", "problem"), "answered": ("mail", "warning"),
    **{kind: (icon, "muted") for kind, icon in followups.ICONS.items()}, "published": ("rss", "done"),
    "added": ("user-plus", "muted"), "edited": ("pencil", "muted"), "merged": ("merge", "muted"),
}  # fmt: skip
_FACTS = (
    ("honorific", N_("Honorific")), ("salutation", N_("Salutation")), ("formal_name", N_("Formal name")),
    ("nickname", N_("Nickname")), ("department", N_("Department")), ("source", N_("Source")), ("basis", N_("Basis")),
)  # fmt: skip


def reach_by(page: Page, contact_id: int, kind: str) -> None:
    """Opens a way to a contact, where there is one of that kind that may be used."""
    suppressed = page.workspace.read(suppression.of_contact, contact_id)
    card, reached = page.workspace.read(contacts.card, contact_id), page.workspace.read(Reach, [contact_id])
    found = ways.of_contact(card, reached, suppressed)
    if way := ways.by_kind(found).get(kind):
        ways.follow(way, page.said.emit)
    else:
        page.said.emit(_("This contact can't be reached that way."))


class ContactCard:
    """Makes the card of one contact for its page; `most_events` of the timeline are shown.

    `log(contact, activity or None)` opens the sheet of a call, `show_all()` shows the whole timeline.
    """

    def __init__(
        self, page: Page, contact_id: int, most_events: int, log: Callable[..., object], show_all: Callable[[], object]
    ) -> None:
        self._page, self._read = page, page.workspace.read
        self._id, self._most = contact_id, most_events
        self._log, self._show_all = log, show_all

    def make(self) -> Card:
        """The whole card."""
        contact = self._read(contacts.card, self._id)
        fields = contacts.fields_of(contact)
        card = Card(self._page.said.emit)
        who = [fields["position"], fields["outlet"], places.country_name(contact.country)]
        card.title(indexing.name_of(contact), contact.other_name, joined(*who))
        if contact.do_not_contact:
            remark = self._read(opt_outs.undecided, [self._id]).get(self._id, "")
            card.notice(_blocked(contact, remark), "warning")
        suppressed = self._read(suppression.of_contact, self._id)
        if found := ways.of_contact(contact, self._read(Reach, [self._id]), suppressed):
            card.buttons([self._way(way) for way in found])
        card.gap()
        reach.show(card, contact, records.region_of(contact.country), suppressed)
        card.gap()
        card.fact(_("Preferred way"), places.way_name(contact.preferred_way))
        card.fact(_("Members"), contact.group_members)
        card.fact(_("Owner"), contact.group_owner)
        reach.show_words(card, fields)
        self._lists(card)
        reach.show_place(card, contact)
        for name, label in _FACTS:
            card.fact(_(label), fields[name])
        card.fact(_("Verified"), shown.ago(contact.checked_on))
        card.fact(_("Added"), shown.day(contact.found_on))
        self._reached(card)
        self._published(card)
        card.fact(_("Embargoes"), _("accepts embargoes") if contact.keeps_embargoes else "")
        self._positions(card, fields)
        reach.show_notes(card, contact.notes)
        if fields["extra"]:
            card.section(_("From the file"))
            for name, value in fields["extra"].items():
                card.fact(str(name), str(value))
        show_merges(card, self._page, self._id)
        self._follow_ups(card)
        self._timeline(card)
        card.end()
        return card

    def _way(self, way: ways.Way) -> QPushButton:
        follow = partial(ways.follow, way, self._page.said.emit)
        return push_button(way.word, follow, icon=way.icon, tip=one_line(way.shown))

    def _lists(self, card: Card) -> None:
        found = self._read(memberships.of, self._id)
        links = []
        for one in found:
            text = _("{list} (excluded)").format(list=one.name) if one.how == "left out" else one.name
            links.append((text, partial(self._page.open_requested.emit, "lists", one.id)))
        card.links(_("Lists"), links, most=2)

    def _reached(self, card: Card) -> None:
        moment = self._read(more_columns.last_contacted, [self._id]).get(self._id)
        if moment is None:
            return
        count = self._read(more_columns.received, [self._id]).get(self._id, 0)
        text = shown.ago(i18n.local(moment).date(), i18n.today())
        if count:
            text += " · " + counted("{count} release", "{count} releases", count)
        card.fact(_("Last contacted"), text)

    def _published(self, card: Card) -> None:
        found = self._read(coverage.of_contact, self._id, 1)
        if found:
            count = self._read(coverage.counts_by_contact, [self._id])[self._id]
            text = counted("{count} piece", "{count} pieces", count)
            text = joined(text, shown.ago(found[0].published_on))
            card.fact(_("Published"), text, partial(self._page.open_requested.emit, "clipping", found[0].id))

    def _positions(self, card: Card, fields: Fields) -> None:
        if fields["position_since"]:
            card.fact(_("In this position since"), shown.day(fields["position_since"]))
        others = fields["other_positions"]
        if others:
            card.section(_("Other positions"))
            for one in others:
                what = ", ".join(filter(None, (one["position"], one["department"], one["outlet"])))
                card.item("building-2", what, _period(one["since"], one["until"]))

    def _timeline(self, card: Card) -> None:
        most = self._most
        events = self._read(timeline.of, self._id, most + 1)
        card.section(_("Timeline"), actions.button("log_call", partial(self._log, self._id), kind="bare"))
        for event in events[:most]:
            icon, tone = _EVENTS.get(event.kind, ("history", "muted"))
            go: Callable[[], object] | None = None
            if event.release_id:
                go = partial(self._page.open_requested.emit, "releases", event.release_id)
            elif event.clipping_id:
                go = partial(self._page.open_requested.emit, "clipping", event.clipping_id)
            elif event.activity_id:
                go = partial(self._log, self._id, event.activity_id)
            elif event.step_id:
                go = partial(self._page.open_requested.emit, "history", event.step_id)
            asked = _("follow up {when}").format(when=followups.due_words(event.due_on)) if event.due_on else ""
            note = joined(shown.when(event.at), event.author, asked)
            quiet = not event.release_id and not event.clipping_id
            card.happened(icon, event.text, note, tone=tone, go=go, quiet=quiet)
        if len(events) > most:
            earlier = push_button(_("Show earlier ones"), self._show_all, kind="link")
            card.add_widget(earlier, left=True)

    def _follow_ups(self, card: Card) -> None:
        """What is still to be done with them: done or put off here as on the page of today."""
        rows = self._read(activities.open_ones, None, self._id)
        if rows:
            card.section(_("Follow up"))
            for line in followups.lines(self._page, rows, name=False):
                line.clicked.connect(partial(self._log, self._id, line.row.id))
                card.add_widget(line)


def _blocked(contact: Contact, remark: str) -> str:
    """Why a contact is not written to; `remark` is what reads like an opt-out, where nobody has decided yet."""
    if remark:
        text = _("Possible opt-out: “{remark}”. Excluded until you decide, in Issues or with Edit.")
        return text.format(remark=remark)
    since = shown.day(contact.do_not_contact_on)
    text = _("Do not contact ({day})").format(day=since) if since else _("Do not contact")
    return f"{text}: {contact.do_not_contact_reason}" if contact.do_not_contact_reason else text


def _period(since: date | None, until: date | None) -> str:
    """From when until when: 2019 – 12 Mar 2024."""
    if since and until:
        return f"{shown.day(since)} – {shown.day(until)}"
    if until:
        return _("until {day}").format(day=shown.day(until))
    return _("since {day}").format(day=shown.day(since)) if since else ""
