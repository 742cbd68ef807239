"""What is done with contacts: no longer contacted, given out, erased, moved, tagged, put on a list, compared."""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QCheckBox, QWidget

from outreach.gui.forms.fields import ChipsField, DateField, TextField
from outreach.gui.forms.form import Fields, Form, FormDialog
from outreach.gui.kit import dialogs
from outreach.gui.kit.labels import Text, counted, number, one_line
from outreach.gui.kit.latest import Latest
from outreach.gui.kit.layout import Stretch, fill
from outreach.gui.kit.page import AT_ONCE, Page
from outreach.gui.kit.popover import AskPopover, NamePopover
from outreach.gui.shell import unsaved
from outreach.i18n import _, today
from outreach.problems import FieldProblem, Problem
from outreach.services import lists
from outreach.services.contacts import contacts
from outreach.services.contacts import tagging as tags
from outreach.services.contacts.bulk import Deed
from outreach.services.delivery import suppression
from outreach.services.history import history_labels
from outreach.store.workspace import Workspace

if TYPE_CHECKING:
    from outreach.services.privacy.privacy import Erased

NAMED = 5  # people who are named one by one


def block(page: Page, ids: Sequence[int], anchor: QWidget) -> None:
    """Asks for a reason and marks them: no list reaches them any more, by whatever address."""
    chosen, count = list(ids), len(ids)

    def save(reason: str) -> None:
        text = counted("{count} person marked as “do not contact”", "{count} people marked as “do not contact”", count)
        add = lambda session, some: suppression.add_contacts(session, some, reason)  # noqa: E731

        def done(_addresses: object) -> None:
            others = page.workspace.read(suppression.describe_others, chosen[:AT_ONCE])
            page.step_done.emit(". ".join(filter(None, (text, others))))

        page.carry_out(_("Do not contact from now on"), add, chosen, done)

    hint = _(
        "No list includes them from now on, at any address. Their addresses stay known when the contact is deleted."
    )
    many = counted(
        "{count} person is marked as “do not contact”", "{count} people are marked as “do not contact”", count
    )
    # Of several it is said how many they are: what is selected may reach far below what is seen.
    title = many if count > 1 else _("Do not contact")
    NamePopover(page, title, save, hint=hint, word=_("Reason, such as: wrote on 12 May")).hang(anchor)


def unblock(page: Page, ids: Sequence[int]) -> None:
    """They may be contacted again."""
    label = _("May be contacted again")
    page.carry_out(label, suppression.remove_contacts, ids, lambda _addresses: page.step_done.emit(label))


def save_held(page: Page, contact_id: int) -> None:
    """Asks for a file and writes all that is held on a person into it."""
    name = page.workspace.read(contacts.card, contact_id).name
    stem = one_line(name, 60).replace("/", " ").strip() or _("Contact")
    kinds = f"{_('Plain text')} (*.txt);;{_('JSON, for another program')} (*.json)"
    path = dialogs.save_file(page, _("Export all personal data of this person"), f"{stem}.txt", kinds)
    if path is None:
        return
    from outreach.services.privacy import personal_data_text

    work = partial(personal_data_text.save, page.workspace, contact_id, path)
    page.start_job(_("Preparing"), work, lambda made: page.said.emit(_("Saved: {file}").format(file=Path(made).name)))


def erase(page: Page, ids: Sequence[int]) -> None:
    """Says what it does, and that nothing brings it back; then erases."""
    chosen = list(ids)
    dialog = confirmation(page, chosen)
    if not dialogs.run(dialog):
        return
    from outreach.services.privacy import privacy

    blank = any(box.isChecked() for box in dialog.findChildren(QCheckBox))
    work = partial(privacy.erase, page.workspace, chosen, blank=blank)
    page.start_job(_("Deleting permanently"), work, partial(_erased, page))


def confirmation(page: Page, ids: Sequence[int]) -> dialogs.Dialog:
    """What an erasure does, to be read before it is done: one of the few things that undo cannot take back."""
    rows = page.workspace.read(contacts.rows, list(ids[:NAMED]))
    names = [one_line(row.name or row.email or str(row.id), 60) for row in rows]
    count = len(ids)
    title = (
        _("Delete {name} permanently?").format(name=names[0])
        if count == 1 and names
        else counted("Delete {count} person permanently?", "Delete {count} people permanently?", count)
    )
    dialog = dialogs.Dialog(title, page, width=520)
    if count > 1:
        more = _("and {count} more").format(count=number(count - NAMED)) if count > NAMED else ""
        dialog.body.addWidget(Text(", ".join(filter(None, (*names, more))), wrap=True))
    for text in (
        _("This can't be reversed by undo, an import or a backup."),
        _("This deletes everything about them: the record, its history, list memberships and search entries."),
        _("Deliveries to them stay counted, as “deleted person”."),
        _(
            "Only unreadable marks remain, so that Outreach recognises them if they are added again. To "
            "just stop writing to somebody, mark the contact as “do not contact”."
        ),
    ):
        dialog.body.addWidget(Text(text, wrap=True))
    fill(dialog.body, QCheckBox(_("Also remove unambiguous mentions of them from other records")), Stretch())
    if count == 1:
        keep = dialog.add_button(_("Export personal data first…"), lambda: save_held(page, ids[0]), left=True)
        keep.setAutoDefault(False)
    cancel = dialog.add_button(_("Cancel"), dialog.reject)
    sure = dialog.add_button(_("Delete permanently"), dialog.accept)
    sure.setAutoDefault(False)
    sure.setProperty("kind", "danger")
    cancel.setDefault(True)
    cancel.setFocus()
    return dialog


def _erased(page: Page, done: Erased) -> None:
    said = counted("{count} person deleted permanently", "{count} people deleted permanently", done.people)
    page.said.emit(said)
    open_ = [one for one in done.mentions if not one.blanked]
    if not done.copies and not done.left and not open_:
        return
    lines = list(done.left)
    if open_:
        lines += [_("Other records still mention them. Edit these by hand:")]
        lines += [f"{history_labels.noun(one.table)} {one.id}: {one_line(one.text, 120)}" for one in open_]
    if done.copies:
        lines += [_("These copies still contain them. Restoring one deletes them again:"), *done.copies]
    dialogs.tell(page, said, "\n".join(lines))


def new_list_of(page: Page, ids: Sequence[int]) -> None:
    """Asks for a name and makes a list of these contacts, put on it by hand."""
    chosen = array("q", ids)
    form = Form()
    form.add(TextField("name", _("Name")))
    form.end()

    def save(fields: Fields) -> str:
        return page.workspace.read(lists.free_name, _named(fields))

    title = counted("A new list of {count} contact", "A new list of {count} contacts", len(chosen))
    dialog = FormDialog(title, form, _("Add list"), save, page, width=420)
    unsaved.keep_dialog(dialog, page.workspace, "lists/picks")
    if dialogs.run(dialog):
        _make(page, str(dialog.result_value), chosen)


def _make(page: Page, name: str, chosen: Sequence[int]) -> None:
    made: list[int] = []

    def pick(session: Any, some: Sequence[int]) -> int:
        if not made:
            made.append(lists.add(session, {"name": name}))
        return lists.pick(session, made[0], some)

    _put_on_list(page, _("Add list"), name, pick, chosen)


def add_to_list(page: Page, list_id: int, name: str, chosen: Sequence[int]) -> None:
    """Puts contacts on a press list by hand."""
    pick = lambda session, some: lists.pick(session, list_id, some)  # noqa: E731
    _put_on_list(page, _("Add to list by hand"), name, pick, chosen)


def _put_on_list(page: Page, label: str, name: str, pick: Deed, chosen: Sequence[int]) -> None:
    def told(count: int) -> None:
        text = counted(
            "{count} contact added to {name}", "{count} contacts added to {name}", count, name=one_line(name, 60)
        )
        page.step_done.emit(text)

    page.carry_out(label, pick, chosen, told, in_order=True)


def save_as_list(page: Page, rule: str, name: str = "") -> int | None:
    """Asks for a name and makes a list of a filter; its id."""
    workspace = page.workspace
    form = Form()
    form.add(TextField("name", _("Name")))
    form.add(TextField("rule", _("Rule: matching contacts are on the list, now and later")))
    form.end()
    form.load({"rule": rule, "name": name})

    def save(fields: Fields) -> int:
        return workspace.write(_("Add list"), lists.add, {"name": _named(fields), "rule": fields["rule"]})

    dialog = FormDialog(_("Save as a list"), form, _("Save"), save, page, width=420)
    unsaved.keep_dialog(dialog, workspace, "lists/rule")
    return int(dialog.result_value) if dialogs.run(dialog) else None


def _named(fields: Fields) -> str:
    name = str(fields["name"]).strip()
    if not name:
        raise FieldProblem("name", _("Enter a name for the list."))
    return name


class MovedPopover(AskPopover):
    """Ends the present position on a day and begins the next one, in one step."""

    def __init__(self, page: Page, contact_id: int) -> None:
        from outreach.gui.forms.contact_form import outlet_names  # late: start-up

        row = page.workspace.read(contacts.row, contact_id)
        super().__init__(page, _("{name} has moved").format(name=one_line(row.name, 40)), width=360)
        self._page, self._contact, self._position = page, contact_id, row.position
        self.outlet = TextField("outlet", _("New outlet"), words=lambda: outlet_names(page.workspace))
        self.position = TextField("position", _("Position"))
        self.since = DateField("position_since", _("Since"))
        for field, value in ((self.outlet, ""), (self.position, row.position), (self.since, today())):
            field.set_value(value)
            self.body.addWidget(field)
        self.offer(_("Save"))
        self.setFocusProxy(self.outlet)

    def take(self) -> None:
        outlet = self.outlet.value().strip() or None
        position = self.position.value().strip()
        if outlet is None and position == self._position:
            raise Problem(_("Enter the new outlet or the new position."))
        given = (outlet, position, self.since.value())
        self._page.workspace.write(_("Contact moved"), contacts.move, self._contact, *given)
        self._page.step_done.emit(_("Moved. The earlier position is kept."))


class TagPopover(AskPopover):
    """What is put on, and what is taken off; the button says of how many. Those are fixed when it is opened."""

    def __init__(self, page: Page, ids: Sequence[int]) -> None:
        count = len(ids)
        title = counted("Change the tags of {count} contact", "Change the tags of {count} contacts", count)
        super().__init__(page, title, width=380)
        self._page, self._ids = page, list(ids)
        self.put = self._fields(_("Add"))
        self.off = self._fields(_("Remove"))
        self.offer(title)
        self.setFocusProxy(self.put["tags"])

    def _fields(self, heading: str) -> dict[str, ChipsField]:
        from outreach.gui.forms import reach  # late: start-up

        read = self._page.workspace.read
        self.body.addWidget(Text(heading, "section"))
        made = {
            "tags": ChipsField("tags", _("Tags"), lambda: read(contacts.tags)),
            "beats": ChipsField("beats", _("Beats"), lambda: read(contacts.beats)),
            "languages": reach.language_field(),
        }
        for field in made.values():
            field.chips.edit.setAccessibleName(f"{heading}: {field.label}")
            field.changed.connect(self.adjustSize)
            self.body.addWidget(field)
        return made

    def take(self) -> None:
        put, off = ({name: field.value() for name, field in fields.items()} for fields in (self.put, self.off))
        if not any((*put.values(), *off.values())):
            raise Problem(_("Name a tag, a beat or a language to add or remove."))
        page = self._page
        work = partial(tags.change, page.workspace, self._ids, put, off)
        page.start_job(_("Tagging"), work, partial(_told, page, len(self._ids)))


def _told(page: Page, asked: int, changed: int) -> None:
    text = counted(
        "{count} contact changed, of {all}", "{count} contacts changed, of {all}", changed, all=number(asked)
    )
    page.step_done.emit(text)


class Like(NamedTuple):
    """Who a new contact is likest to: their ids, what the other is called, and why."""

    new: int
    other: int
    name: str
    reasons: list[str]


class Resembling(QObject):
    """Looks, beside the window's work, whom a new contact resembles, and offers to compare the two."""

    def __init__(self, page: Page) -> None:
        super().__init__(page)
        self._page = page
        self._latest = Latest(self, self._tell)

    def look(self, contact_id: int) -> None:
        """Looks for a contact that was added just now."""
        self._latest.ask(_likest, self._page.workspace, contact_id)

    def _tell(self, like: Like | None) -> None:
        if like is not None:
            text = _("Contact added. Maybe the same person: {name} ({reasons}).")
            text = text.format(name=one_line(like.name, 60), reasons=", ".join(like.reasons))
            compare = partial(self._page.open_requested.emit, "merging", [like.other, like.new])
            self._page.offered.emit(text, _("Compare"), compare)


def _likest(workspace: Workspace, contact_id: int) -> Like | None:
    from outreach.services.identity import duplicates  # late: what tells names apart takes its time to load

    with workspace.one_moment():
        pairs = workspace.read(duplicates.of, contact_id)
        if not pairs:
            return None
        other = pairs[0].a if pairs[0].b == contact_id else pairs[0].b
        rows = workspace.read(contacts.rows, [other])
    return Like(contact_id, other, rows[0].name, pairs[0].reasons) if rows else None
