"""From the table of contacts to a press list: some of them put on one by hand, or a filter saved as a rule."""

from __future__ import annotations

from array import array
from collections.abc import Sequence

from outreach.gui import dialogs
from outreach.gui.fields import ChoiceField, TextField
from outreach.gui.form import Fields, Form, FormDialog
from outreach.gui.labels import one_line
from outreach.gui.page import Page
from outreach.i18n import _, ngettext
from outreach.problems import FieldProblem
from outreach.services import lists

_NEW = "new"


def put_on_list(page: Page, ids: Sequence[int]) -> str:
    """Asks for a list, or the name of a new one, and puts these contacts on it; what is then said, or ""."""
    workspace, chosen = page.workspace, array("q", ids)
    there = workspace.read(lists.rows, workspace.read(lists.find))
    form = Form()
    choices = [*((str(row.id), one_line(row.name, 80)) for row in there), (_NEW, _("A new list"))]
    which = ChoiceField("list", _("List"), choices)
    name = TextField("name", _("Name of the new list"))
    form.add(which)
    form.add(name)
    form.end()
    which.changed.connect(lambda: name.setVisible(which.value() == _NEW))
    name.setVisible(which.value() == _NEW)

    def save(fields: Fields) -> str:
        with workspace.writing(_("Put on a list by hand")) as session:
            number = lists.add(session, {"name": _named(fields)}) if fields["list"] == _NEW else int(fields["list"])
            count = lists.pick(session, number, chosen)
        text = ngettext("{count} contact put on the list", "{count} contacts put on the list", count)
        return text.format(count=count)

    title = ngettext("Put {count} contact on a list", "Put {count} contacts on a list", len(chosen))
    dialog = FormDialog(title.format(count=len(chosen)), form, _("Put on the list"), save, page, width=420)
    return str(dialog.result_value) if dialogs.run(dialog) else ""


def save_as_list(page: Page, rule: str) -> int | None:
    """Asks for a name and makes a list of a filter; its id."""
    workspace = page.workspace
    form = Form()
    form.add(TextField("name", _("Name")))
    rule_field = TextField("rule", _("Rule: who fits it is on the list, today and later"))
    form.add(rule_field)
    form.end()
    form.load({"rule": rule})

    def save(fields: Fields) -> int:
        return workspace.write(_("Add list"), lists.add, {"name": _named(fields), "rule": fields["rule"]})

    dialog = FormDialog(_("Save as a list"), form, _("Save"), save, page, width=420)
    return int(dialog.result_value) if dialogs.run(dialog) else None


def _named(fields: Fields) -> str:
    name = str(fields["name"]).strip()
    if not name:
        raise FieldProblem("name", _("Give the list a name."))
    return name
