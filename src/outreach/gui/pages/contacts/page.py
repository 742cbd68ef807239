"""The page of contacts: found, read, edited, brought in."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import suppress
from functools import partial
from types import ModuleType
from typing import Any, ClassVar

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QPushButton, QWidget

from outreach import i18n
from outreach.gui import actions
from outreach.gui.actions import pop_up
from outreach.gui.forms import ways
from outreach.gui.forms.form import Fields, Form
from outreach.gui.kit import formatting
from outreach.gui.kit.events import PASTE, on_keys
from outreach.gui.kit.labels import counted, counted_if_any, dressed, joined, number, one_line, unmarked
from outreach.gui.kit.page import Empty, open_menu, push_button
from outreach.gui.pages import exporting
from outreach.gui.pages.contacts import deeds
from outreach.gui.pages.inbox import followups
from outreach.gui.tables.cells import Lines
from outreach.gui.tables.facets import Facets
from outreach.gui.tables.filter_edit import Complete
from outreach.gui.tables.pane import Card
from outreach.gui.tables.record_model import LEFT, RIGHT, Column
from outreach.gui.tables.record_page import RecordPage
from outreach.gui.theme import icons, theme
from outreach.i18n import _, today
from outreach.model import filter_words, filters
from outreach.problems import Problem
from outreach.services import lists
from outreach.services.contacts import contact_columns as more_columns
from outreach.services.contacts import contacts
from outreach.services.contacts.contact_orders import SORTS
from outreach.services.contacts.contacts import ContactRow
from outreach.services.querying import completion, facets, filtering
from outreach.services.querying.completion import Completion
from outreach.store.workspace import Workspace
from outreach.values import fields as registry
from outreach.values import places

# What a table shows of whoever has not chosen.
FIRST = ("name", "outlet", "beats", "languages", "email", "phone")


def columns() -> list[Column]:
    """All columns, in the order in which they are offered; a value with a problem bears its sign."""
    return [
        Column("name", _("Name"), 164, lambda row: row.name, "name", tone=_blocked, whole=True, wraps=True),
        Column("other_name", _("Name in the other script"), 152, lambda row: row.other_name, "other_name"),
        Column("outlet", _("Outlet"), 100, lambda row: row.outlet, "outlet", room=220),
        Column("position", _("Position"), 120, lambda row: row.position, "position"),
        _more("department", _("Department"), 120),
        _more("since", _("Since"), 84, formatting.day),
        Column("beats", _("Beats"), 92, lambda row: ", ".join(row.beats), "beats", yields=True),
        Column("tags", _("Tags"), 104, lambda row: ", ".join(row.tags), "tags"),
        Column(
            "languages", _("Lang."), 72, lambda row: formatting.languages(row.languages), "languages", whole=True,
            yields=True,
        ),
        Column("email", _("E-mail"), 164, lambda row: row.email, "email", tone=_valid("email_valid"), whole=True),
        Column("other_emails", _("Other e-mails"), 176, lambda row: ", ".join(row.emails[1:])),
        Column(
            "phone", _("Phone"), 148, lambda row: formatting.phone(row.phone), "phone", tone=_valid("phone_valid"),
            tabular=True, whole=True, yields=True,
        ),
        Column("other_phones", _("Other phones"), 152, lambda row: ", ".join(map(formatting.phone, row.phones[1:]))),
        _more("channels", _("Channels"), 140, _channels),
        Column("country", _("Country"), 104, lambda row: places.country_name(row.country), "country"),
        Column("state", _("State or region"), 104, lambda row: row.state, "state"),
        Column("city", _("City"), 96, lambda row: row.city, "city"),
        *(_more(field.key, _(field.label), field.width) for field in registry.CONTACT.values() if field.width),
        Column(
            "checked_on", _("Verified"), 96, lambda row: formatting.ago(row.checked_on), "checked_on", tabular=True
        ),
        _more("found_on", _("Added"), 88, formatting.day),
        _more("last_contacted", _("Last contacted"), 104, lambda at: formatting.ago(i18n.local(at).date())),
        _more("received", _("Releases received"), 88, number, align=RIGHT),
        _more("keeps_embargoes", _("Accepts embargoes"), 104, _yes),
        Column("do_not_contact", _("Do not contact"), 104, lambda row: _yes(row.do_not_contact), tone=_blocked),
        _more("do_not_contact_reason", _("Reason for not contacting"), 140),
        Column("problems", _("Issues"), 72, _problems, align=RIGHT, tone=_problem_tone, tabular=True),
        Column("id", _("Number"), 72, lambda row: str(row.id), "id", align=RIGHT, tabular=True),
    ]  # fmt: skip


def _lines(row: Any) -> Lines:
    """A contact in two lines: name and other name; position and outlet; languages; the ways that a click opens."""
    below = one_line(joined(row.position, row.outlet) or row.email)
    found = ways.by_kind(ways.of_row(row, row.more.get("channels") or (), row.more.get("suppressed") or ()))
    signs = [found[kind].icon if kind in found else "" for kind in ways.KINDS]
    return Lines(one_line(row.name), one_line(row.other_name), below, row.languages[:4], signs, _blocked(row))


def _more(
    key: str, label: str, width: int, read: Callable[[Any], str] = str, *, align: Qt.AlignmentFlag = LEFT
) -> Column:
    """A column whose values are asked for only where it is shown (`services.columns`)."""

    def text(row: Any) -> str:
        value = row.more.get(key)
        return "" if value is None or value == "" else read(value)

    return Column(key, label, width, text, key if key in SORTS else "", align=align, more=True)


def _blocked(row: ContactRow) -> str:
    return "muted" if row.do_not_contact else ""


def _valid(field: str) -> Callable[[ContactRow], str]:
    return lambda row: _blocked(row) or ("" if getattr(row, field) else "problem")


def _problems(row: ContactRow) -> str:
    return number(row.problems) if row.problems else ""


def _channels(values: list[str]) -> str:
    split = (value.partition(" ") for value in values)
    return ", ".join(f"{formatting.network(network)} {account}" for network, _space, account in split)


def _problem_tone(row: ContactRow) -> str:
    return "problem" if row.problems else ""


def _yes(value: bool) -> str:
    return _("yes") if value else ""


MOST_COPIED = 5000
SOME_EVENTS, ALL_EVENTS = 8, 500
MOST_MERGED = 6
_MORE = ("moved", "log_call", "merge", "block", "delete", "held", "erase")  # behind the button with the dots


class ContactsPage(RecordPage):
    """Journalists, partners, donors."""

    name = "contacts"
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
    column_fields: ClassVar[dict[str, str]] = {
        "country": "country", "state": "state", "city": "city", "languages": "lang", "beats": "beat", "tags": "tag",
        "outlet": "outlet",
    }  # fmt: skip

    line_keys, as_lines = ("name", "outlet", "languages"), staticmethod(_lines)
    line_values = ("channels", "suppressed")

    def __init__(self, workspace: Workspace) -> None:
        super().__init__(workspace)
        self._events = SOME_EVENTS
        self.table.sign_clicked.connect(lambda number, at: self._reach(number, ways.KINDS[at]))
        self._resembling = deeds.Resembling(self)
        # Cells of a spreadsheet, or the signature of an e-mail: nothing is written before it was looked at.
        on_keys(self, {PASTE: self.paste_requested.emit})

    def texts(self) -> dict[str, str]:
        return {
            "new": _("New contact"), "filter": _("Filter: words, country:KG, beat:crime…"),
            "filter_tip": _("Words in any script, and terms: country:KG,KZ beat:crime lang:ru -tag:vip has:email"),
            "empty": _("No contacts yet"),
            "empty_text": _("Import your spreadsheet or vCards, or add the first contact by hand."),
            "choose": _("Choose a contact to see it here."), "many": _("Actions apply to all of them."),
            "one_edit": _("Edit contact"), "added": _("Contact added"), "step_add": _("Add contact"),
            "step_delete": _("Delete contacts"),
        }  # fmt: skip

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

    def more_values(self, ids: Sequence[int], keys: Sequence[str]) -> dict[int, Fields]:
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
        return {"source": _("Added by hand"), "found_on": today()}

    def why_nothing_fits(self) -> str:
        with suppress(Problem):
            return " ".join(one.text for one in self.workspace.read(filtering.unknown, filters.parse(self._filter)))
        return ""

    def head_buttons(self) -> Sequence[QWidget]:
        ask = partial(self.import_requested.emit, [])
        return (push_button(_("Import…"), ask, tip=actions.tip("import"), does="import"), *super().head_buttons())

    def empty_buttons(self, empty: Empty) -> None:
        bring_in = partial(self.import_requested.emit, [])
        empty.add_button(_("Import a spreadsheet"), bring_in, primary=True, icon="upload", does="import")
        empty.add_button(_("Add by hand"), self.new_record, does="new_contact")

    def deleted_text(self, count: int) -> str:
        return counted("{count} contact deleted", "{count} contacts deleted", count)

    def make_card(self, record_id: int) -> Card:
        made: Card = self._cards().ContactCard(self, record_id, self._events, self._log, self._show_all).make()
        return made

    def _cards(self) -> ModuleType:
        from outreach.gui.pages.contacts import card  # late: start-up

        return card

    def on_log_call(self) -> None:
        """Notes a call, a mail or a meeting with the contact that is shown."""
        if (current := self._shown()) is not None:
            self._log(current)

    def _reach(self, record_id: int | None, kind: str) -> None:
        """Opens a way to a contact, where there is one of that kind that may be used."""
        if record_id is not None:
            self._cards().reach_by(self, record_id, kind)

    def on_write_mail(self) -> None:
        """Opens the mail program with a mail to the contact that is shown."""
        self._reach(self._shown(), "mail")

    def on_call(self) -> None:
        """Calls the contact that is shown."""
        self._reach(self._shown(), "phone")

    def on_message(self) -> None:
        """Opens the messenger with the contact that is shown."""
        self._reach(self._shown(), "message")

    def _log(self, record_id: int, activity_id: int | None = None) -> None:
        followups.LogPopover(self, record_id, activity_id).hang(self._anchor(), _under_name())

    def _show_all(self) -> None:
        self._events = ALL_EVENTS
        self._show_selected()
        self._events = SOME_EVENTS

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
        text = counted("{count} address copied", "{count} addresses copied", len(found))
        self.said.emit(joined(text, counted_if_any("{count} excluded", "{count} excluded", len(ids) - len(found))))

    def on_export(self) -> None:
        """Exports the selected contacts, or all that the filter finds where there are no several."""
        chosen = self.table.selected_ids() if self.table.selection_count() > 1 else self.table.records.ids
        if not chosen:
            self.said.emit(_("There is nothing to export."))
            return
        exporting.export_contacts(self, chosen)

    def show_records(self, ids: Sequence[int]) -> None:
        """Shows these contacts selected among all, so that what comes next is done with them."""
        if self.filter_text():
            self.show_filter("")
        self.table.select(ids)
        self.table.setFocus()

    def add_to_list(self, list_id: int, name: str) -> None:
        """Puts the selected contacts on a press list by hand."""
        deeds.add_to_list(self, list_id, name, self.table.selected_ids())

    def add_to_new_list(self) -> None:
        """Asks for a name, and makes a list of the selected contacts."""
        deeds.new_list_of(self, self.table.selected_ids())

    def _offer_lists(self, button: QWidget) -> None:
        rows = self.workspace.read(lists.rows, self.workspace.read(lists.find)[:60])
        entries = [("", unmarked(one_line(row.name, 60)), partial(self.add_to_list, row.id, row.name)) for row in rows]
        menu = open_menu(button, [*entries, ("", _("A new list…"), self.add_to_new_list)])
        if rows:
            menu.insertSeparator(menu.actions()[-1])

    def on_save_list(self) -> None:
        """Makes a press list whose rule is the filter that is on."""
        self._apply_typed()
        self.make_list_of(self._filter, filter_words.words(self._filter) if self._filter else "")

    def make_list_of(self, rule: str, name: str = "") -> None:
        """Asks for a name and makes a press list whose rule is a filter."""
        made = deeds.save_as_list(self, rule, name)
        if made is not None:
            self.open_requested.emit("lists", made)

    def filter_buttons(self) -> Sequence[QWidget]:
        if not self._filter:
            return ()
        button = push_button(_("Save as…"), lambda: self._offer_saving(button), kind="link")
        return (button,)

    def _offer_saving(self, button: QWidget) -> None:
        view = ("star", _("A view, under the contacts…"), self.on_save_view)
        open_menu(button, (view, ("list-checks", _("A press list…"), self.on_save_list)))

    def pane_buttons(self, record_id: int) -> Sequence[QWidget]:
        return (actions.button("edit", self.on_edit), self._list_button("flat"), self._more_button(record_id))

    def menu_actions(self) -> Sequence[QWidget]:
        """The table's menu offers what stands behind the button with the dots as well."""
        current = self.table.current_id()
        if self.table.selection_count() > 1 or current is None:
            return super().menu_actions()
        return [actions.button("edit", self.on_edit), self._list_button(), *self._behind_dots(current)]

    def _behind_dots(self, record_id: int) -> list[QPushButton]:
        """What stands behind the button with the dots: what is done seldom, and whom to separate again."""
        return [*(self._deed(name, record_id) for name in _MORE), *self._cards().merge_buttons(self, record_id)]

    def _more_button(self, record_id: int) -> QWidget:
        button = push_button("", lambda: self._offer_more(button, record_id), kind="flat", tip=_("More"))
        button.setIcon(icons.icon("more-horizontal"))
        return dressed(button, width=32, name=_("More"))

    def _offer_more(self, button: QWidget, record_id: int) -> None:
        pop_up(self._behind_dots(record_id), self, button.mapToGlobal(button.rect().topLeft()), above=True)

    def _deed(self, name: str, record_id: int | None = None, *, kind: str = "flat") -> QPushButton:
        """A button that does one of the window's actions with the contact that is shown, or with several."""
        again = name == "block" and record_id and self.workspace.read(contacts.card, record_id).do_not_contact
        text = _("May be contacted again") if again else ""
        return actions.button(name, partial(self.do_action, name), kind=kind, text=text)

    def on_moved(self) -> None:
        """Asks where the contact that is shown works now."""
        if (current := self._shown()) is not None:
            deeds.MovedPopover(self, current).hang(self._anchor(), _under_name())

    def on_block(self) -> None:
        """Marks the selected contacts as not to be contacted; one that is marked may be contacted again."""
        ids = self._chosen()
        if len(ids) == 1 and self.workspace.read(contacts.card, ids[0]).do_not_contact:
            deeds.unblock(self, ids)
        elif ids:
            deeds.block(self, ids, self._anchor())

    def on_tag(self) -> None:
        """Puts tags, beats or languages on the selected contacts."""
        if ids := self._chosen():
            deeds.TagPopover(self, ids).hang(self._anchor())

    def on_held(self) -> None:
        """Saves all that is held on the contact that is shown."""
        current = self.table.current_id()
        if current is not None and not self.pane.is_editing():
            deeds.save_held(self, current)

    def on_erase(self) -> None:
        """Erases the selected contacts for good, after saying what that means."""
        if ids := self._chosen():
            deeds.erase(self, ids)

    def _chosen(self) -> Sequence[int]:
        """The selected contacts; none while a form is open."""
        return () if self.pane.is_editing() else self.table.selected_ids()

    def _shown(self) -> int | None:
        """The contact that is shown alone, and not edited."""
        alone = self.table.selection_count() <= 1 and not self.pane.is_editing()
        return self.table.current_id() if alone else None

    def _anchor(self) -> QWidget:
        """What a sheet hangs from."""
        return self.pane if self.pane.isVisible() else self.title

    def many_buttons(self) -> Sequence[QWidget]:
        (delete,) = super().many_buttons()
        copy = actions.button("copy_email", self.on_copy_email, text=_("Copy e-mails"))
        shown = [self._list_button(), self._deed("tag", kind=""), self._deed("export", kind=""), copy]
        if self.table.selection_count() <= MOST_MERGED:
            shown.append(self._deed("merge", kind=""))
        return (*shown, delete, self._deed("block"), self._deed("erase"))

    def on_merge(self) -> None:
        """Opens the selected contacts side by side; of one alone, it and the one that is likest to it."""
        if ids := self._chosen():
            self.open_requested.emit("merging", list(ids[: MOST_MERGED + 1]))

    def _list_button(self, kind: str = "") -> QWidget:
        button = push_button(
            _("Add to list…"), lambda: self._offer_lists(button), kind=kind, icon="list-plus", does="save_list"
        )
        return button


def _under_name() -> QRect:
    """The place in the pane under the name, where a sheet covers least of what one wants to see while noting."""
    return QRect(theme.BETWEEN, 0, 1, 72)
