"""What a person may ask of the office: not to be contacted, to see what is held on them, to be erased for good."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QCheckBox, QWidget

from outreach.gui.kit import dialogs
from outreach.gui.kit.jobs import Job
from outreach.gui.kit.labels import Text, number, one_line
from outreach.gui.kit.page import Page
from outreach.gui.kit.popover import NamePopover
from outreach.i18n import _, ngettext
from outreach.services.contacts import contacts
from outreach.services.history import history_labels

if TYPE_CHECKING:
    from outreach.services.privacy.privacy import Erased

NAMED = 5  # people who are named one by one


# Not to be contacted


def block(page: Page, ids: Sequence[int], anchor: QWidget) -> None:
    """Asks for a reason and marks them: no list reaches them any more, by whatever address."""
    chosen = list(ids)
    count = len(chosen)

    def save(reason: str) -> None:
        from outreach.services.delivery import suppression  # late, like all here: the window is there sooner

        def add(session: Any, some: Sequence[int]) -> int:
            return suppression.add_contacts(session, some, reason)

        def told(_addresses: int) -> None:
            text = ngettext(
                "{count} person marked as “do not contact”", "{count} people marked as “do not contact”", count
            )
            page.step_done.emit(text.format(count=number(count)))

        page.carry_out(_("Do not contact from now on"), add, chosen, told)

    hint = _(
        "No list includes them from now on, at any address. Their addresses stay known when the contact is deleted."
    )
    many = ngettext(
        "{count} person is marked as “do not contact”", "{count} people are marked as “do not contact”", count
    )
    # Of several it is said how many they are: what is selected may reach far below what is seen.
    title = many.format(count=number(count)) if count > 1 else _("Do not contact")
    NamePopover(page, title, save, hint=hint, word=_("Reason, such as: wrote on 12 May")).hang(anchor)


def unblock(page: Page, ids: Sequence[int]) -> None:
    """They may be contacted again."""
    from outreach.services.delivery import suppression

    label = _("May be contacted again")
    page.carry_out(label, suppression.remove_contacts, ids, lambda _addresses: page.step_done.emit(label))


# Given out


def save_held(page: Page, contact_id: int) -> None:
    """Asks for a file and writes all that is held on a person into it."""
    name = page.workspace.read(contacts.card, contact_id).name
    stem = one_line(name, 60).replace("/", " ").strip() or _("Contact")
    kinds = f"{_('Plain text')} (*.txt);;{_('JSON, for another program')} (*.json)"
    path = dialogs.save_file(page, _("Export all personal data of this person"), f"{stem}.txt", kinds)
    if path is None:
        return
    from outreach.services.privacy import personal_data_text

    job = Job(_("Preparing"), partial(personal_data_text.save, page.workspace, contact_id, path), page)
    job.done.connect(lambda made: page.said.emit(_("Saved: {file}").format(file=Path(made).name)))
    page.job_started.emit(job)
    job.start()


# Erased


def erase(page: Page, ids: Sequence[int]) -> None:
    """Says what it does, and that nothing brings it back; then erases."""
    chosen = list(ids)
    dialog = confirmation(page, chosen)
    if not dialogs.run(dialog):
        return
    from outreach.services.privacy import privacy

    blank = any(box.isChecked() for box in dialog.findChildren(QCheckBox))
    job = Job(_("Deleting permanently"), partial(privacy.erase, page.workspace, chosen, blank=blank), page)
    job.done.connect(partial(_told, page))
    page.job_started.emit(job)
    job.start()


def confirmation(page: Page, ids: Sequence[int]) -> dialogs.Dialog:
    """What an erasure does, to be read before it is done: one of the few things that undo cannot take back."""
    rows = page.workspace.read(contacts.rows, list(ids[:NAMED]))
    names = [one_line(row.name or row.email or str(row.id), 60) for row in rows]
    count = len(ids)
    title = (
        _("Delete {name} permanently?").format(name=names[0])
        if count == 1 and names
        else ngettext("Delete {count} person permanently?", "Delete {count} people permanently?", count).format(
            count=number(count)
        )
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
    dialog.body.addWidget(QCheckBox(_("Also remove certain mentions of them from other records")))
    dialog.body.addStretch(1)
    if count == 1:
        keep = dialog.add_button(_("Export personal data first…"), left=True)
        keep.setAutoDefault(False)
        keep.clicked.connect(lambda _on=False: save_held(page, ids[0]))
    cancel = dialog.add_button(_("Cancel"))
    cancel.clicked.connect(dialog.reject)
    sure = dialog.add_button(_("Delete permanently"))
    sure.setAutoDefault(False)
    sure.setProperty("kind", "danger")
    sure.clicked.connect(dialog.accept)
    cancel.setDefault(True)
    cancel.setFocus()
    return dialog


def _told(page: Page, done: Erased) -> None:
    text = ngettext("{count} person deleted permanently", "{count} people deleted permanently", done.people)
    said = text.format(count=number(done.people))
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
