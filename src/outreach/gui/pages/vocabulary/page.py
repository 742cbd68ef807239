"""The page of beats and tags: how many contacts have each, renamed, named in each language, merged."""

from __future__ import annotations

from functools import partial
from typing import NamedTuple

from PySide6.QtWidgets import QWidget

from outreach.gui.forms.fields import TextField
from outreach.gui.forms.form import Fields, Form, FormDialog
from outreach.gui.kit import dialogs, formatting
from outreach.gui.kit.events import on_keys
from outreach.gui.kit.labels import Text, dressed, enable, line, number, one_line, unmarked
from outreach.gui.kit.layout import Stretch, hbox, holding, stack, vbox
from outreach.gui.kit.page import Empty, SeenPage, open_menu, push_button
from outreach.gui.tables.record_model import RIGHT, Column, SortedRows
from outreach.gui.tables.table import plain_table
from outreach.gui.theme import theme
from outreach.i18n import LANGUAGES, _
from outreach.problems import Problem
from outreach.services.contacts import vocabulary
from outreach.store.workspace import Workspace


class WordRow(NamedTuple):
    """A beat or a tag as the table shows it."""

    id: int
    kind: str
    name: str
    names: dict[str, str]
    contacts: int


class VocabularyPage(SeenPage):
    """Beats, with their names in each language, and tags."""

    name = "vocabulary"
    tables = frozenset({"tag", "beat", "setting"})

    def __init__(self, workspace: Workspace) -> None:
        super().__init__(workspace)
        self._rows = SortedRows()
        self.table = plain_table("vocabulary", _columns(), self._rows, _("Beats and tags"), self._rename)
        on_keys(self, {"Esc": self._back})
        self.table.selection_changed.connect(lambda _count: self._show_possible())
        text = _("They come with imported contacts, and with those you add by hand.")
        self._empty = Empty("tag", _("No beats or tags yet"), text)
        self._stack = dressed(stack(self.table, self._empty), margins=(5, 0, 0, 0))
        vbox(self._head(), line(), (self._stack, 1), spacing=0, on=self)

    def _head(self) -> QWidget:
        back = push_button("", self._back, kind="flat", icon="arrow-left", tip=_("Back to issues (Esc)"))
        back.setAccessibleName(_("Back"))
        self.rename_button = push_button(_("Rename…"), self.on_edit, icon="pencil", does="edit")
        self.merge_button = push_button(_("Merge…"), self.on_merge, icon="merge", does="merge")
        add = push_button(_("New beat"), self.new_record, kind="primary", icon="plus", does="new_contact")
        return holding(hbox(
            back, Text(_("Beats and tags"), "title"), Stretch(), self.rename_button, self.merge_button, add,
            spacing=theme.INSIDE, margins=(theme.BETWEEN, 7, theme.BETWEEN, 7),
        ), height=46)  # fmt: skip

    # What is shown

    def on_refresh(self) -> None:
        self._stale = False
        words = [(kind, word) for kind in ("beat", "tag") for word in self.workspace.read(vocabulary.words, kind)]
        self._rows.show(WordRow(place, kind, *word) for place, (kind, word) in enumerate(words))
        self.table.load()
        self._stack.setCurrentWidget(self.table if words else self._empty)
        self._show_possible()

    def chosen(self) -> list[WordRow]:
        """The words that are selected, those that most contacts have first."""
        return sorted(self._rows.fetch(self.table.selected_ids()), key=lambda row: -row.contacts)

    def _show_possible(self) -> None:
        rows = self.chosen()
        enable(len(rows) == 1, self.rename_button)
        enable(len(rows) > 1 and len({row.kind for row in rows}) == 1, self.merge_button)

    def entered(self) -> None:
        (self.table if self._rows.rows else self).setFocus()

    def _back(self) -> None:
        self.open_requested.emit("problems", None)

    # What is done

    def new_record(self) -> None:
        """Asks for a new beat and its names."""
        self._ask(_("Add beat"), None)

    def on_edit(self) -> None:
        """Asks what the selected word is called from now on."""
        if len(rows := self.chosen()) == 1:
            self._rename(rows[0].id)

    def _rename(self, place: int) -> None:
        (row,) = self._rows.fetch([place])
        self._ask(_("Rename beat") if row.kind == "beat" else _("Rename tag"), row)

    def _ask(self, title: str, row: WordRow | None) -> None:
        self.must_write()
        form = Form()
        form.add(TextField("name", _("Tag") if row is not None and row.kind == "tag" else _("Beat")))
        for code in LANGUAGES if row is None or row.kind == "beat" else ():
            form.add(TextField(code, formatting.language_heading(code)))
        form.end()
        form.load({"name": row.name, **row.names} if row else {})
        dialogs.run(FormDialog(title, form, _("Save"), partial(self.save, title, row), self, width=420))

    def save(self, title: str, row: WordRow | None, fields: Fields) -> None:
        """Keeps the name of a word, and of a beat its names by language."""
        name = fields.pop("name")
        if row is None:
            self.workspace.write(title, vocabulary.add, name, {code: said for code, said in fields.items() if said})
        else:
            self.workspace.write(title, vocabulary.edit, row.kind, row.name, name, fields)
        self.step_done.emit(title)

    def on_merge(self) -> None:
        """Asks which of the selected words is kept, and puts it in the place of the others."""
        rows = self.chosen()
        if not self.merge_button.isEnabled():
            raise Problem(_("Select two beats or two tags to merge."))
        entries = [("", unmarked(one_line(row.name, 60)), partial(self.merge, row, rows)) for row in rows]
        open_menu(self.merge_button, entries)

    def merge(self, keep: WordRow, rows: list[WordRow]) -> None:
        """Puts one word in the place of others, wherever they are used."""
        label = _("Merge beats") if keep.kind == "beat" else _("Merge tags")
        others = [row.name for row in rows if row is not keep]
        self.workspace.write(label, vocabulary.merge, keep.kind, keep.name, others)
        self.step_done.emit(label)


def _columns() -> list[Column]:
    return [
        Column("name", _("Beat or tag"), 240, lambda row: row.name, sort="name"),
        Column("kind", _("Kind"), 80, lambda row: _("Beat") if row.kind == "beat" else _("Tag"), sort="kind"),
        Column("names", _("In other languages"), 280, lambda row: ", ".join(row.names.values())),
        Column("contacts", _("Contacts"), 80, lambda row: number(row.contacts), align=RIGHT, tabular=True),
    ]
