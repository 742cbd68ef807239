"""The rule of a list: a filter that is checked and counted while it is typed."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from outreach.gui.forms.fields import Field, NotesField, Pause, TextField
from outreach.gui.forms.form import Form
from outreach.gui.kit.events import on_keys
from outreach.gui.kit.labels import Text, as_text, counted, dressed, set_property
from outreach.gui.kit.latest import Latest
from outreach.gui.kit.layout import fill, hbox, vbox
from outreach.gui.kit.page import push_button
from outreach.gui.tables.facets import Facets, RulePopover
from outreach.gui.tables.filter_edit import FilterEdit
from outreach.gui.theme import theme
from outreach.i18n import _
from outreach.model import filters
from outreach.problems import Problem
from outreach.services.contacts import contacts
from outreach.services.querying import completion, facets
from outreach.services.querying.completion import Completion
from outreach.store.workspace import Workspace

FIELDS = ("country", "city", "lang", "beat", "tag", "outlet", "medium", "has", "is", "state")


class RuleEdit(QWidget):
    """`changed(text)` when a rule is to be kept.

    Enter, or leaving the line, keeps a rule that can be read; Escape goes back to the one that is kept. What could come
    next is offered, and values to tick; what is ticked is kept at once.
    """

    changed = Signal(str)

    def __init__(self, workspace: Workspace) -> None:
        super().__init__()
        self._workspace = workspace
        self._kept = ""
        self.caption = Text(_("Rule"), "label")
        column = vbox(self.caption, spacing=4, on=self)
        line = FilterEdit(_("country:KG beat:crime lang:ru has:email"), self._completed, tokens=True)
        line.empties = False  # Escape goes back to the rule that is kept
        self.line = dressed(line, name=_("Rule"))
        self.line.setToolTip(_("Words in any script, and terms: country:KG,KZ beat:crime lang:ru -tag:vip has:email"))
        self.caption.setBuddy(self.line)
        tip = _("Choose values for the filter")
        self.values = push_button(_("Filter"), self.offer_values, icon="list-filter", tip=tip)
        self.note = Text("", "small", wrap=True)
        fill(column, hbox((self.line, 1), self.values, spacing=theme.INSIDE), self.note)
        self.setFocusProxy(self.line)
        self._counting = Latest(self, self._counted, self._failed)
        self._pause = Pause(self.check, 120, self)
        self.line.textEdited.connect(lambda _text: self._pause.start())
        self.line.returnPressed.connect(self.keep)
        self.line.left.connect(self.keep)
        on_keys(self, {"Esc": self._give_up}, when=lambda: self.text() != self._kept)

    def text(self) -> str:
        """What is typed."""
        return self.line.text().strip()

    def show_rule(self, text: str) -> None:
        """Shows a rule that is kept; one that is being typed stays."""
        if text != self._kept or not self.line.hasFocus():
            self._kept = text
            self.line.setText(text)
            self.line.setCursorPosition(0)
        self.check()

    def check(self) -> None:
        """Counts anew whom the rule finds."""
        text = self.text()
        if not text:
            self._counting.forget()
            self._tell(_("Without a rule, the list contains people added by hand."), "")
            return
        if half := self._half(text):
            self._counting.forget()
            self._tell(half, "")
            return
        self._counting.ask(lambda: (text, len(self._workspace.read(contacts.find, text))))

    def _half(self, text: str) -> str:
        """What a rule that can be read lacks: it is being typed, and would find everybody."""
        try:
            filters.parse(text)
        except Problem:
            return ""  # said by whoever counts
        try:
            filters.whole(text)
        except Problem as problem:
            return problem.text
        return ""

    def _counted(self, answer: tuple[str, int]) -> None:
        if answer[0] == self.text():
            found = answer[1]
            self._tell(counted("The rule matches {count} contact", "The rule matches {count} contacts", found), "")

    def _failed(self, error: BaseException) -> None:
        self._tell(error.text if isinstance(error, Problem) else _("This rule can't be read."), "problem")
        self.line.show_slip(error)

    def offer_values(self) -> None:
        """Opens the values to tick; a rule that cannot be read has to be mended first."""
        if self.line.property("tone") == "problem":
            self.line.setFocus()
            return
        popover = RulePopover(self, self._values_of, FIELDS, self.text())
        popover.changed.connect(self._take)
        popover.begin(self.values)

    def _completed(self, text: str, cursor: int) -> Sequence[Completion]:
        return self._workspace.read(completion.complete, text, cursor)

    def _values_of(self, text: str, fields: Sequence[str], words: str) -> Facets:
        """The values a rule can ask for; in another thread."""
        return self._workspace.read(facets.facets, text, fields, words=words)

    def _take(self, text: str) -> None:
        self.line.setText(text)
        self.check()
        self.keep()

    def _tell(self, text: str, tone: str) -> None:
        self.note.setText(text)
        self.note.set_tone(tone)
        set_property(self.line, "tone", tone)
        if not tone:
            self.line.show_slip(None)

    def keep(self) -> None:
        """Keeps what is typed, where it can be read."""
        text = self.text()
        if text == self._kept:
            return
        try:
            filters.whole(text)
        except Problem as problem:
            self._tell(problem.text, "problem")
            return
        self._kept = text
        self.changed.emit(text)

    def show_problem(self, text: str) -> None:
        """Shows why a rule was not kept."""
        self._kept = ""
        self._tell(text, "problem")

    def _give_up(self) -> None:
        self.line.setText(self._kept)
        self.check()


class RuleField(Field):
    """A rule in a form: typed or ticked together, counted meanwhile, and saved with the form."""

    def __init__(self, workspace: Workspace) -> None:
        super().__init__("rule", _("Rule"))
        self.rule = RuleEdit(workspace)
        self.rule.caption.hide()
        self.edit, self.values = self.rule.line, self.rule.values
        self.hold(self.rule)
        self._control = self.edit
        self.edit.textEdited.connect(lambda _text: self.changed.emit())
        self.rule.changed.connect(lambda _text: self.changed.emit())

    def value(self) -> str:
        return self.edit.text()

    def set_value(self, value: object) -> None:
        self.rule.show_rule(as_text(value))

    def show_problem(self, text: str) -> None:
        if text:
            self.rule.show_problem(text)
        else:
            self.rule.check()


class ListForm(Form):
    """The name, the rule and the notes of a list."""

    def __init__(self, workspace: Workspace) -> None:
        super().__init__()
        self.add(TextField("name", _("Name of the list"), placeholder=_("Bishkek press")))
        self.add(RuleField(workspace))
        self.add(NotesField("notes", _("Notes"), height=72, most=120))
        self.end()
