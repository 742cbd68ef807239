"""Tags, beats and languages of all the contacts that are selected, at once."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Any

from outreach.gui.forms import reach
from outreach.gui.forms.fields import ChipsField
from outreach.gui.kit.jobs import Job
from outreach.gui.kit.labels import Text, number
from outreach.gui.kit.page import Page
from outreach.gui.kit.popover import AskPopover
from outreach.i18n import _, ngettext
from outreach.problems import Problem
from outreach.services.contacts import contacts, tagging


class TagPopover(AskPopover):
    """What is put on, and what is taken off; the button says of how many. Those are fixed when it is opened."""

    def __init__(self, page: Page, ids: Sequence[int]) -> None:
        count = len(ids)
        title = ngettext("Change the tags of {count} contact", "Change the tags of {count} contacts", count).format(
            count=number(count)
        )
        super().__init__(page, title, width=380)
        self._page, self._ids = page, list(ids)
        self.put = self._fields(_("Add"))
        self.off = self._fields(_("Remove"))
        self.offer(title)
        self.setFocusProxy(self.put["tags"])

    def _fields(self, heading: str) -> dict[str, ChipsField]:
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
        job = Job(_("Tagging"), partial(tagging.change, page.workspace, self._ids, put, off), page)
        job.done.connect(partial(_told, page, len(self._ids)))
        page.job_started.emit(job)
        job.start()


def _told(page: Page, asked: int, changed: Any) -> None:
    text = ngettext("{count} contact changed, of {all}", "{count} contacts changed, of {all}", changed)
    page.step_done.emit(text.format(count=number(changed), all=number(asked)))
