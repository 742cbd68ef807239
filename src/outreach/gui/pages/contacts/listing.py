"""From the table of contacts to a press list: some of them put on one by hand, or a filter saved as a rule."""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from typing import Any

from outreach.gui.forms.fields import TextField
from outreach.gui.forms.form import Fields, Form, FormDialog
from outreach.gui.kit import dialogs
from outreach.gui.kit.labels import number, one_line
from outreach.gui.kit.page import Page
from outreach.gui.shell import unsaved
from outreach.i18n import _, ngettext
from outreach.problems import FieldProblem


def new_list_of(page: Page, ids: Sequence[int]) -> None:
    """Asks for a name and makes a list of these contacts, put on it by hand."""
    from outreach.services import lists

    chosen = array("q", ids)
    form = Form()
    form.add(TextField("name", _("Name")))
    form.end()

    def save(fields: Fields) -> str:
        return page.workspace.read(lists.free_name, _named(fields))

    title = ngettext("A new list of {count} contact", "A new list of {count} contacts", len(chosen))
    dialog = FormDialog(title.format(count=number(len(chosen))), form, _("Add list"), save, page, width=420)
    unsaved.keep_dialog(dialog, page.workspace, "lists/picks")
    if dialogs.run(dialog):
        _make(page, str(dialog.result_value), chosen)


def _make(page: Page, name: str, chosen: Sequence[int]) -> None:
    from outreach.services import lists

    made: list[int] = []

    def pick(session: Any, some: Sequence[int]) -> int:
        if not made:
            made.append(lists.add(session, {"name": name}))
        return lists.pick(session, made[0], some)

    def told(count: int) -> None:
        text = ngettext("{count} contact added to {name}", "{count} contacts added to {name}", count)
        page.step_done.emit(text.format(count=number(count), name=one_line(name, 60)))

    page.carry_out(_("Add list"), pick, chosen, told, in_order=True)


def save_as_list(page: Page, rule: str, name: str = "") -> int | None:
    """Asks for a name and makes a list of a filter; its id."""
    from outreach.services import lists

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
