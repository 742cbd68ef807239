"""The page of contacts: found, read, edited, brought in."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import partial
from typing import Any, ClassVar

from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QGuiApplication, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QMenu, QPushButton, QWidget

from outreach import i18n
from outreach.gui import actions
from outreach.gui.forms.form import Fields, Form
from outreach.gui.kit import formatting as shown
from outreach.gui.kit.labels import number, one_line, unmarked
from outreach.gui.kit.page import Empty, push_button
from outreach.gui.pages.contacts.columns import FIRST, columns
from outreach.gui.pages.contacts.resembling import Resembling
from outreach.gui.pages.inbox import followups
from outreach.gui.tables.facets import Facets
from outreach.gui.tables.filter_edit import Complete
from outreach.gui.tables.pane import Card
from outreach.gui.tables.record_model import Column
from outreach.gui.tables.record_page import RecordPage
from outreach.gui.theme import icons, theme
from outreach.i18n import N_, _, ngettext
from outreach.model import filters
from outreach.problems import Problem
from outreach.services.contacts import activities, contacts, opt_outs, records
from outreach.services.contacts import contact_columns as more_columns
from outreach.services.delivery import suppression
from outreach.services.querying import completion, facets, filtering
from outreach.services.querying.completion import Completion
from outreach.store.workspace import Workspace
from outreach.values import places

MOST_COPIED = 5000
SOME_EVENTS, ALL_EVENTS = 8, 500
# Of each kind of event its picture and what its colour means.
_EVENTS = {
    "got": ("send", "muted"), "waiting": ("clock", "muted"), "drafted": ("mail", "muted"),
    "exported": ("file-text", "muted"), "failed": ("alert-triangle", "problem"),
    "left out": ("ban", "muted"), "bounced": ("alert-triangle", "problem"), "answered": ("mail", "warning"),
    **{kind: (icon, "muted") for kind, icon in followups.ICONS.items()}, "published": ("rss", "done"),
    "added": ("user-plus", "muted"), "edited": ("pencil", "muted"), "merged": ("merge", "muted"),
}  # fmt: skip
MOST_MERGED = 6
_MORE = ("moved", "log_call", "merge", "block", "delete", "held", "erase")  # behind the button with the dots
_FACTS = (
    ("honorific", N_("Honorific")), ("salutation", N_("Salutation")), ("formal_name", N_("Formal name")),
    ("nickname", N_("Nickname")), ("department", N_("Department")), ("source", N_("Source")), ("basis", N_("Basis")),
)  # fmt: skip


class ContactsPage(RecordPage):
    """Journalists, partners, donors."""

    name = "contacts"
    icon = "users"
    service = contacts
    table_name = "contact"
    tables = frozenset(
        {
            "contact", "email", "phone", "channel", "tag", "position", "outlet", "suppression", "press_list", "pick",
            "exclusion", "recipient", "bounce", "merge", "activity", "clipping", "clipping_contact",
        }
    )  # fmt: skip
    speaks_filters = True
    keeps_views = True
    facet_fields = ("country", "city", "lang", "beat", "tag", "outlet", "medium", "has", "is", "state")
    funnels: ClassVar[dict[str, str]] = {
        "country": "country", "state": "state", "city": "city", "languages": "lang", "beats": "beat", "tags": "tag",
        "outlet": "outlet",
    }  # fmt: skip

    def __init__(self, workspace: Workspace, parent: QWidget | None = None) -> None:
        super().__init__(workspace, parent)
        self._events = SOME_EVENTS
        self._resembling = Resembling(self)
        self.chip_row.said = facets.words

    def texts(self) -> dict[str, str]:
        return {
            "title": _("Contacts"),
            "new": _("New contact"),
            "filter": _("Filter: words, country:KG, beat:crime…"),
            "filter_tip": _("Words in any script, and terms: country:KG,KZ beat:crime lang:ru -tag:vip has:email"),
            "empty": _("No contacts yet"),
            "empty_text": _("Import your spreadsheet or vCards, or add the first contact by hand."),
            "choose": _("Choose a contact to see it here."),
            "many": _("Actions apply to all of them."),
            "one_add": _("New contact"),
            "one_edit": _("Edit contact"),
            "added": _("Contact added"),
            "step_add": _("Add contact"),
            "step_edit": _("Edit contact"),
            "step_delete": _("Delete contacts"),
        }

    def save(self) -> None:
        is_new = self.pane.form is not None and self._editing is None
        super().save()
        added = self.table.current_id()
        if is_new and not self.pane.is_editing() and added is not None:
            self._resembling.look(added)

    def columns(self) -> Sequence[Column]:
        return columns()

    def first_columns(self) -> Sequence[str]:
        return FIRST

    def more_values(self, ids: Sequence[int], keys: Sequence[str]) -> dict[int, dict[str, Any]]:
        return self.workspace.read(more_columns.values, ids, keys)

    def complete(self) -> Complete | None:
        return self._completed

    def _completed(self, text: str, cursor: int) -> Sequence[Completion]:
        return self.workspace.read(completion.complete, text, cursor)

    def ask_facets(self, text: str, fields: Sequence[str], words: str = "") -> Facets:
        return self.workspace.read(facets.facets, text, fields, words=words)

    def make_form(self) -> Form:
        from outreach.gui.forms.contact_form import ContactForm  # late, like all that no table needs

        return ContactForm(self.workspace)

    def new_fields(self) -> Fields:
        # Nobody is here without a day and a source; both can be put right.
        return {"source": _("Added by hand"), "found_on": date.today()}

    def why_nothing_fits(self) -> str:
        try:
            found = self.workspace.read(filtering.unknown, filters.parse(self._filter))
        except Problem:
            return ""
        return " ".join(one.text for one in found)

    def quick_filters(self) -> Sequence[tuple[str, str]]:
        return (
            (_("With e-mail"), "has:email"),
            (_("With a problem"), "is:invalid"),
            (_("Do not contact"), "is:blocked"),
        )

    def head_buttons(self) -> Sequence[QWidget]:
        bring_in = push_button(
            _("Import…"), lambda: self.import_requested.emit([]), tip=actions.tip(actions.BY_NAME["import"])
        )
        return (bring_in, *super().head_buttons())

    def empty_buttons(self, empty: Empty) -> None:
        empty.add_button(_("Import a spreadsheet"), lambda: self.import_requested.emit([]), primary=True, icon="upload")
        empty.add_button(_("Add by hand"), self.new_record)

    def deleted_text(self, count: int) -> str:
        return ngettext("{count} contact deleted", "{count} contacts deleted", count).format(count=count)

    def make_card(self, record_id: int) -> Card:
        from outreach.gui.forms import reach

        contact = self.workspace.read(contacts.card, record_id)
        fields = contacts.fields_of(contact)
        card = Card(self.said.emit)
        who = [fields["position"], fields["outlet"], places.country_name(contact.country) if contact.country else ""]
        row = self.workspace.read(contacts.row, record_id)
        card.title(row.name, contact.other_name, " · ".join(part for part in who if part))
        if contact.do_not_contact:
            remark = self.workspace.read(opt_outs.undecided, [record_id]).get(record_id, "")
            card.notice(_blocked(contact, remark), "warning")
        card.gap()
        suppressed = self.workspace.read(suppression.of_contact, record_id)
        reach.show(card, contact, records.region_of(contact.country), suppressed)
        card.gap()
        card.words(_("Languages"), [shown.language(code) for code in fields["languages"]])
        card.words(_("Beats"), fields["beats"])
        card.words(_("Tags"), fields["tags"])
        self._lists(card, record_id)
        place = ", ".join(p for p in (contact.street, contact.postcode, contact.city, contact.state) if p)
        card.fact(_("Address") if contact.street else _("City"), place)
        for name, label in _FACTS:
            card.fact(_(label), fields[name])
        card.fact(_("Verified"), shown.ago(contact.checked_on) if contact.checked_on else "")
        card.fact(_("Found"), shown.day(contact.found_on))
        self._reached(card, record_id)
        self._published(card, record_id)
        card.fact(_("Embargoes"), _("accepts embargoes") if contact.keeps_embargoes else "")
        self._positions(card, fields)
        if contact.notes:
            card.section(_("Notes"))
            card.text(contact.notes)
        if fields["extra"]:
            card.section(_("From the file"))
            for name, value in fields["extra"].items():
                card.fact(str(name), str(value))
        self._merged(card, record_id)
        self._follow_ups(card, record_id)
        self._timeline(card, record_id)
        card.end()
        return card

    def _lists(self, card: Card, record_id: int) -> None:
        from outreach.services.contacts import memberships

        found = self.workspace.read(memberships.of, record_id)
        links = []
        for one in found:
            text = _("{list} (excluded)").format(list=one.name) if one.how == "left out" else one.name
            links.append((text, partial(self.open_requested.emit, "lists", one.id)))
        card.links(_("Lists"), links, most=2)

    def _reached(self, card: Card, record_id: int) -> None:
        moment = self.workspace.read(more_columns.last_contacted, [record_id]).get(record_id)
        if moment is None:
            return
        count = self.workspace.read(more_columns.received, [record_id]).get(record_id, 0)
        text = shown.ago(i18n.local(moment).date(), i18n.today())
        if count:
            text += " · " + ngettext("{count} release", "{count} releases", count).format(count=number(count))
        card.fact(_("Last contacted"), text)

    def _published(self, card: Card, record_id: int) -> None:
        from outreach.services.coverage import coverage

        found = self.workspace.read(coverage.of_contact, record_id, 1)
        if found:
            count = self.workspace.read(coverage.counts_by_contact, [record_id])[record_id]
            text = ngettext("{count} piece", "{count} pieces", count).format(count=number(count))
            last = shown.ago(found[0].published_on) if found[0].published_on else ""
            text = " · ".join(part for part in (text, last) if part)
            card.fact(_("Published"), text, partial(self.open_requested.emit, "clipping", found[0].id))

    def _positions(self, card: Card, fields: dict[str, Any]) -> None:
        if fields["position_since"]:
            card.fact(_("In this position since"), shown.day(fields["position_since"]))
        others = fields["other_positions"]
        if others:
            card.section(_("Other positions"))
            for one in others:
                what = ", ".join(part for part in (one["position"], one["department"], one["outlet"]) if part)
                card.item("building-2", what, _period(one["since"], one["until"]))

    def _timeline(self, card: Card, record_id: int) -> None:
        from outreach.services.contacts import timeline

        most = self._events
        events = self.workspace.read(timeline.of, record_id, most + 1)
        tip = actions.tip(actions.BY_NAME["log_call"])
        log = push_button(_("Log a call…"), self.on_log_call, kind="link", icon="phone", tip=tip)
        log.setProperty("bare", True)
        card.section(_("Timeline"), log)
        for event in events[:most]:
            icon, tone = _EVENTS.get(event.kind, ("history", "muted"))
            go = None
            if event.release_id:
                go = partial(self.open_requested.emit, "releases", event.release_id)
            elif event.clipping_id:
                go = partial(self.open_requested.emit, "clipping", event.clipping_id)
            elif event.activity_id:
                go = partial(self._log, record_id, event.activity_id)
            elif event.step_id:
                go = partial(self.open_requested.emit, "history", event.step_id)
            asked = _("follow up {when}").format(when=followups.due_words(event.due_on)) if event.due_on else ""
            note = " · ".join(part for part in (shown.when(event.at), event.author, asked) if part)
            quiet = not event.release_id and not event.clipping_id
            card.happened(icon, event.text, note, tone=tone, go=go, quiet=quiet)
        if len(events) > most:
            earlier = push_button(_("Show earlier ones"), self._show_all, kind="link")
            card.add_widget(earlier, left=True)

    def _follow_ups(self, card: Card, record_id: int) -> None:
        """What is still to be done with them: done or put off here as on the page of today."""
        rows = self.workspace.read(activities.open_ones, None, record_id)
        if rows:
            card.section(_("Follow up"))
            for line in followups.lines(self, rows, name=False):
                line.clicked.connect(partial(self._log, record_id, line.row.id))
                card.add_widget(line)

    def on_log_call(self) -> None:
        """Notes a call, a mail or a meeting with the contact that is shown."""
        current = self.table.current_id()
        if current is not None and not self.pane.is_editing() and self.table.selection_count() <= 1:
            self._log(current)

    def _log(self, record_id: int, activity_id: int | None = None) -> None:
        sheet = followups.LogPopover(self, record_id, activity_id)
        sheet.hang(self.pane if self.pane.isVisible() else self.title, _under_name())

    def _show_all(self) -> None:
        self._events = ALL_EVENTS
        self._show_selected()
        self._events = SOME_EVENTS

    def keyPressEvent(self, event: QKeyEvent) -> None:
        # Cells of a spreadsheet, or the signature of an e-mail: nothing is written before it was looked at.
        if event.matches(QKeySequence.StandardKey.Paste):
            self.paste_requested.emit()
        else:
            super().keyPressEvent(event)

    def on_copy_email(self) -> None:
        """Copies the first usable e-mail of each selected contact that may be written to.

        Raises:
            Problem: there are more than a clipboard is good for.
        """
        ids = self.table.selected_ids()
        if len(ids) > MOST_COPIED:
            raise Problem(_("Too many to copy. Export them to a file instead."))
        open_ones = set(self.workspace.read(contacts.find, "is:open has:email", "id"))
        rows = self.workspace.read(contacts.rows, [record_id for record_id in ids if record_id in open_ones])
        found = [row.email for row in rows if row.email and row.email_valid]
        if not found:
            self.said.emit(_("There is no e-mail to copy."))
            return
        QGuiApplication.clipboard().setText("\n".join(dict.fromkeys(found)))
        text = ngettext("{count} address copied", "{count} addresses copied", len(found)).format(count=len(found))
        left = len(ids) - len(found)
        if left:
            left_out = ngettext("{count} excluded", "{count} excluded", left).format(count=left)
            text = f"{text} · {left_out}"
        self.said.emit(text)

    def on_export(self) -> None:
        """Exports the selected contacts, or all that the filter finds where there are no several."""
        chosen = self.table.selected_ids() if self.table.selection_count() > 1 else self.table.records.ids
        if not chosen:
            self.said.emit(_("There is nothing to export."))
            return
        from outreach.gui.pages import exporting

        exporting.export_contacts(self, chosen)

    def show_records(self, ids: Sequence[int]) -> None:
        """Shows these contacts selected among all, so that what comes next is done with them."""
        from outreach.gui.tables import selecting

        if self.filter_text():
            self.show_filter("")
        selecting.select(self.table, ids)
        self.table.setFocus()

    def add_to_list(self, list_id: int, name: str) -> None:
        """Puts the selected contacts on a press list by hand."""
        from outreach.services import lists

        def pick(session: Any, ids: Sequence[int]) -> int:
            return lists.pick(session, list_id, ids)

        def told(count: int) -> None:
            text = ngettext("{count} contact added to {name}", "{count} contacts added to {name}", count)
            self.step_done.emit(text.format(count=number(count), name=one_line(name, 60)))

        self.carry_out(_("Add to list by hand"), pick, self.table.selected_ids(), told, in_order=True)

    def add_to_new_list(self) -> None:
        """Asks for a name, and makes a list of the selected contacts."""
        from outreach.gui.pages.contacts import listing

        listing.new_list_of(self, self.table.selected_ids())

    def _offer_lists(self, button: QWidget) -> None:
        from outreach.services import lists

        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for row in self.workspace.read(lists.rows, self.workspace.read(lists.find)[:60]):
            action = menu.addAction(unmarked(one_line(row.name, 60)))
            action.triggered.connect(lambda _on=False, row=row: self.add_to_list(row.id, row.name))
        if not menu.isEmpty():
            menu.addSeparator()
        menu.addAction(_("A new list…")).triggered.connect(lambda _on=False: self.add_to_new_list())
        menu.popup(button.mapToGlobal(button.rect().bottomLeft()))

    def on_save_list(self) -> None:
        """Makes a press list whose rule is the filter that is on."""
        self._apply_typed()
        self.make_list_of(self._filter, facets.words(self._filter) if self._filter else "")

    def make_list_of(self, rule: str, name: str = "") -> None:
        """Asks for a name and makes a press list whose rule is a filter."""
        from outreach.gui.pages.contacts import listing

        made = listing.save_as_list(self, rule, name)
        if made is not None:
            self.open_requested.emit("lists", made)

    def filter_buttons(self) -> Sequence[QWidget]:
        button = push_button(_("Save as…"), lambda: self._offer_saving(button), kind="link")
        return (button,)

    def _offer_saving(self, button: QWidget) -> None:
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        view = menu.addAction(icons.icon("star"), _("A view, under the contacts…"))
        view.triggered.connect(lambda _on=False: self.on_save_view())
        press = menu.addAction(icons.icon("list-checks"), _("A press list…"))
        press.triggered.connect(lambda _on=False: self.on_save_list())
        menu.popup(button.mapToGlobal(button.rect().bottomLeft()))

    def pane_buttons(self, record_id: int) -> Sequence[QWidget]:
        return (self._edit_button(), self._list_button("flat"), self._more_button(record_id))

    def menu_actions(self) -> Sequence[QWidget]:
        """The table's menu offers what stands behind the button with the dots as well."""
        current = self.table.current_id()
        if self.table.selection_count() > 1 or current is None:
            return super().menu_actions()
        return [self._edit_button(), self._list_button(), *self._behind_dots(current)]

    def _behind_dots(self, record_id: int) -> list[QPushButton]:
        """What stands behind the button with the dots: what is done seldom, and whom to separate again."""
        from outreach.gui.pages.inbox import separating

        return [*(self._deed(name, record_id) for name in _MORE), *separating.buttons(self, record_id)]

    def _more_button(self, record_id: int) -> QWidget:
        button = push_button("", lambda: self._offer_more(button, record_id), kind="flat", tip=_("More"))
        button.setIcon(icons.icon("more-horizontal"))
        button.setFixedWidth(32)
        button.setAccessibleName(_("More"))
        return button

    def _offer_more(self, button: QWidget, record_id: int) -> None:
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for deed in self._behind_dots(record_id):
            deed.setParent(menu)
            deed.hide()
            action = menu.addAction(deed.icon(), deed.text().strip())
            action.triggered.connect(lambda _on=False, deed=deed: deed.click())
        menu.popup(button.mapToGlobal(button.rect().topLeft()) - QPoint(0, menu.sizeHint().height()))

    def _deed(self, name: str, record_id: int | None = None, *, kind: str = "flat") -> QPushButton:
        """A button that does one of the window's actions with the contact that is shown, or with several."""
        action = actions.BY_NAME[name]
        text = _(action.text)
        if name == "block" and record_id and self.workspace.read(contacts.card, record_id).do_not_contact:
            text = _("May be contacted again")
        return push_button(text, partial(self.do_action, name), kind=kind, icon=action.icon, tip=actions.tip(action))

    def on_moved(self) -> None:
        """Asks where the contact that is shown works now."""
        from outreach.gui.pages.contacts.moving import MovedPopover

        current = self.table.current_id()
        if current is not None and not self.pane.is_editing() and self.table.selection_count() <= 1:
            MovedPopover(self, current).hang(self.pane if self.pane.isVisible() else self.title, _under_name())

    def on_block(self) -> None:
        """Marks the selected contacts as not to be contacted; one that is marked may be contacted again."""
        from outreach.gui.pages.contacts import asked

        ids = self.table.selected_ids()
        if not ids or self.pane.is_editing():
            return
        if len(ids) == 1 and self.workspace.read(contacts.card, ids[0]).do_not_contact:
            asked.unblock(self, ids)
        else:
            asked.block(self, ids, self.pane if self.pane.isVisible() else self.title)

    def on_tag(self) -> None:
        """Puts tags, beats or languages on the selected contacts."""
        from outreach.gui.pages.contacts.tagging import TagPopover

        ids = self.table.selected_ids()
        if ids and not self.pane.is_editing():
            TagPopover(self, ids).hang(self.pane if self.pane.isVisible() else self.title)

    def on_held(self) -> None:
        """Saves all that is held on the contact that is shown."""
        from outreach.gui.pages.contacts import asked

        current = self.table.current_id()
        if current is not None and not self.pane.is_editing():
            asked.save_held(self, current)

    def on_erase(self) -> None:
        """Erases the selected contacts for good, after saying what that means."""
        from outreach.gui.pages.contacts import asked

        ids = self.table.selected_ids()
        if ids and not self.pane.is_editing():
            asked.erase(self, ids)

    def many_buttons(self) -> Sequence[QWidget]:
        export = push_button(_("Export…"), self.on_export, icon="download", tip=actions.tip(actions.BY_NAME["export"]))
        copy = push_button(
            _("Copy e-mails"), self.on_copy_email, icon="copy", tip=actions.tip(actions.BY_NAME["copy_email"])
        )
        merge = push_button(_("Merge…"), self.on_merge, icon="merge", tip=actions.tip(actions.BY_NAME["merge"]))
        (delete,) = super().many_buttons()
        shown = [self._list_button(), self._deed("tag", kind=""), export, copy]
        if self.table.selection_count() <= MOST_MERGED:
            shown.append(merge)
        return (*shown, delete, self._deed("block"), self._deed("erase"))

    def on_merge(self) -> None:
        """Opens the selected contacts side by side; of one alone, it and the one that is likest to it."""
        if self.table.selection_count() and not self.pane.is_editing():
            self.open_requested.emit("merging", list(self.table.selected_ids()[: MOST_MERGED + 1]))

    def _merged(self, card: Card, record_id: int) -> None:
        from outreach.gui.pages.inbox import separating  # not wanted until a first card is shown

        separating.show(card, self, record_id)

    def _list_button(self, kind: str = "") -> QWidget:
        icon = "" if kind == "flat" else "list-plus"  # beside other words there is room for the word alone
        button = push_button(_("Add to list…"), lambda: self._offer_lists(button), kind=kind, icon=icon)
        return button


def _under_name() -> QRect:
    """The place in the pane under the name, where a sheet covers least of what one wants to see while noting."""
    return QRect(theme.BETWEEN, 0, 1, 72)


def _blocked(contact: Any, remark: str) -> str:
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
