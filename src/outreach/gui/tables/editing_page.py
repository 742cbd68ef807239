"""A page on which records are edited in a pane: what is typed is kept, saved, or left and brought back."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from outreach.gui.forms.form import Fields, Form
from outreach.gui.kit.page import Page
from outreach.gui.shell import unsaved
from outreach.gui.tables import conflict
from outreach.gui.tables.pane import Pane
from outreach.i18n import _, moment
from outreach.problems import Gone, Problem, Stale
from outreach.services.history import history
from outreach.store.server.desk import Unsettled
from outreach.store.workspace import Workspace

F = TypeVar("F", bound=Form)


class EditingPage(Page):
    """`service` has card, fields, add and edit; `_words` has "new", "one_edit", "added" and "step_add"."""

    service: Any = None
    pane: Pane

    def __init__(self, workspace: Workspace) -> None:
        super().__init__(workspace)
        self._words: dict[str, str] = {}
        self._editing: int | None = None
        self._version: int | None = None
        self._opened_at, self._opened = 0, Fields()  # the newest step when the form was opened, and the record then
        self._unsettled: tuple[Unsettled, Fields] | None = None  # what may be saved, and the form as it was then
        self._journal = unsaved.of(workspace)

    def make_form(self) -> Form:
        """A form for a record."""
        raise NotImplementedError

    def new_fields(self) -> Fields:
        """What a new record begins with."""
        return {}

    def _after_save(self, record_id: int) -> None:
        """Shows the record that was saved."""

    def edit_record(self, record_id: int) -> None:
        """Opens the form of a record in the pane."""
        self._begin(record_id, self._note(record_id))

    def _note(self, record_id: int) -> Fields:
        """Notes how a record is saved now: what somebody else changes from here on is asked about."""
        with self.workspace.one_moment():
            self._opened_at = self.workspace.state()[0]
            self._version = self.workspace.read(self.service.card, record_id).version
            self._opened = self.workspace.read(self.service.fields, record_id)
        return self._opened

    def new_record(self) -> None:
        """Opens an empty form in the pane."""
        self._version = None
        self._begin(None, self.new_fields())

    def _begin(self, record_id: int | None, fields: Fields) -> None:
        self.must_write()
        self._unsettled = None
        if self.pane.is_editing():
            self._put_draft_away()
        self._editing = record_id
        form = self.make_form()
        form.load(fields)
        self.pane.show()
        self.pane.show_form(self._words["new" if record_id is None else "one_edit"], form, self.save, self.leave)
        name = self._form_name(record_id)
        if self._journal.open(form, name) is not None:
            self.offered.emit(_("Your unsaved text is back. It is not saved yet."), _("Discard"), self.discard)
        elif self._journal.can_bring_back(name):
            self._offer_draft(record_id)  # the message that offered it first has gone meanwhile
        self.actions_changed.emit()

    def save(self) -> None:
        """Saves the form; problems stand beside their fields, and the form stays."""
        self._settle()
        form = self.pane.form
        record_id = self._kept(form, self._write) if form is not None else None
        if record_id is not None:
            self._saved(record_id)

    def _saved(self, record_id: int) -> None:
        added = self._editing is None
        self._journal.close(self._form_name(self._editing), saved=True)
        self._close_form(keep=False)
        if added:
            self.step_done.emit(self._words["added"])
        self._after_save(record_id)

    def _kept(self, form: F, keep: Callable[[F], int]) -> int | None:
        """Returns what `keep` makes of a form; None where it has a problem, which is shown beside its field."""
        try:
            return keep(form)
        except Problem as problem:
            if isinstance(problem, Unsettled) and self._unsettled is None:
                self._unsettled = problem, form.value()
            form.refuse(problem, self.pane.show_form_problem)
            return None

    def _settle(self) -> None:
        """Where the server had not said whether a form is saved, and it is: the form goes, or edits that record."""
        if self._unsettled is None or not self._unsettled[0].written.done():
            return
        (unsettled, was), self._unsettled = self._unsettled, None
        form = self.pane.form
        if form is None or unsettled.written.exception() is not None:
            return
        record_id = self._editing or unsettled.written.result()[0]
        assert isinstance(record_id, int)  # what `add` returns
        if form.value() == was:
            self._saved(record_id)
        else:
            self._editing, self._version = record_id, None

    def _write(self, form: Form) -> int:
        if self._unsettled is not None:
            raise self._unsettled[0]
        if self._editing is None:
            new: int = self.workspace.write(self._words["step_add"], self.service.add, form.value())
            return new
        try:
            self._change(self._editing, form.touched())
        except Stale as stale:
            self._settle_conflict(self._editing, form, stale)
        except Gone as gone:
            raise self._removed(self._editing, gone) from gone
        return self._editing

    def _removed(self, record_id: int, gone: Gone) -> Problem:
        """Who removed the record that is being edited, and how it comes back; as it is where nobody did."""
        last = self.workspace.read(history.of_record, self.service.KIND.model.__tablename__, record_id, 1)
        text = _("{who} removed this record on {at}: {step}. Undo that step in the history, then save again.")
        done = [text.format(who=one.author, at=moment(one.at), step=one.label) for one in last if not one.undone]
        return Problem(done[0]) if done else gone

    def _settle_conflict(self, record_id: int, form: Form, stale: Stale) -> None:
        """Shows what somebody else saved meanwhile beside what was typed, and saves what is chosen.

        Raises:
            Stale: neither, and the form stays as it is.
        """
        steps = self.workspace.read(history.since, self.service.KIND.model.__tablename__, record_id, self._opened_at)
        version = self.workspace.read(self.service.card, record_id).version
        now = self.workspace.read(self.service.fields, record_id)
        changes = {name: (form.loaded(name), value) for name, value in form.touched().items()}
        labels = {name: field.label for name, field in form.fields.items() if field.label}
        both = ({labels.get(name, name): one for name, one in some.items()}
                for some in (conflict.changes(self._opened, now), changes))  # fmt: skip
        choice = conflict.choose(self, steps, *both)
        if choice is None:
            raise stale
        if choice == conflict.MINE:
            fields = {name: conflict.merged(was, mine, now.get(name)) for name, (was, mine) in changes.items()}
            self.workspace.write(self._words["one_edit"], self.service.edit, record_id, fields, version)
        form.load(self.workspace.read(self.service.fields, record_id))

    def _change(self, record_id: int, fields: Fields) -> None:
        if fields:
            self.workspace.write(self._words["one_edit"], self.service.edit, record_id, fields, self._version)

    def leave(self) -> None:
        """Leaves the form without saving; what was typed can be brought back."""
        self._put_draft_away(keep=False)

    def discard(self) -> None:
        """Empties the form of what was typed into it."""
        if self.pane.form is not None:
            self.pane.form.put({})

    def _put_draft_away(self, *, keep: bool = True) -> None:
        record_id, may_leave = self._editing, self.pane.may_leave()
        self._close_form(keep=keep)
        if not may_leave:
            self._offer_draft(record_id)

    def _offer_draft(self, record_id: int | None) -> None:
        self.offered.emit(_("Your text is not saved."), _("Restore"), lambda: self.bring_back(record_id))

    def bring_back(self, record_id: int | None) -> None:
        """Opens the form again as it was left."""
        self._close_form()
        self._journal.bring_back(self._form_name(record_id))
        self.new_record() if record_id is None else self.edit_record(record_id)

    def _form_name(self, record_id: int | None) -> str:
        return f"{self.name}/{record_id or 'new'}"

    def _close_form(self, *, keep: bool = True) -> None:
        self._journal.close(self._form_name(self._editing), keep=keep)
        self._editing = None
        self.pane.drop_form()
        self.pane.show_nothing("")

    def may_leave(self) -> bool:
        return self.pane.may_leave()

    def on_save(self) -> None:
        (self.save if self.pane.is_editing() else super().on_save)()
