"""Forms: fields one under the other, with problems beside them, in a pane or in a dialog."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QSizePolicy, QWidget

from outreach.gui.forms.fields import Field
from outreach.gui.kit import dialogs
from outreach.gui.kit.labels import Text, dressed, hidden, line
from outreach.gui.kit.layout import Scroll, hbox, vbox
from outreach.gui.theme import theme
from outreach.i18n import _
from outreach.problems import FieldProblem, Problem
from outreach.values.data import Document, DocumentView

Fields = Document
FieldValues = DocumentView  # of a record that is only read


class Form(QWidget):
    """Fields in order. `load(fields)` shows a record, `value()` gives it back, `touched()` only what was changed.

    What a record holds and no field shows stays untouched: `touched()` names the form's own fields only.
    Fill it by `section()`, `add()` and `beside()`.
    """

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        dressed(self, ground="plain", policy=(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum))
        self.fields: dict[str, Field] = {}
        self._loaded: Fields = {}
        self._layout = vbox(spacing=12, margins=theme.BETWEEN, on=self)

    def section(self, title: str) -> None:
        """Begins a group of fields with a hairline and a heading."""
        if self.fields:
            self._layout.addSpacing(4)
            self._layout.addWidget(line())
        self._layout.addWidget(Text(title, "section"))

    def add(self, field: Field) -> Field:
        """Adds a field in a row of its own."""
        self._layout.addWidget(field)
        return self.keep_field(field)

    def beside(self, *fields: Field, shares: tuple[int, ...] = ()) -> None:
        """Adds fields side by side, as wide as `shares` says."""
        parts = zip(fields, shares or (1,) * len(fields), strict=True)
        top = Qt.AlignmentFlag.AlignTop
        self._layout.addLayout(hbox(*((field, share, top) for field, share in parts), spacing=theme.INSIDE))
        for field in fields:
            self.keep_field(field)

    def add_widget(self, widget: QWidget) -> None:
        """Adds something that is no field."""
        self._layout.addWidget(widget)

    def set_margins(self, width: int) -> None:
        """Sets the room around the fields."""
        self._layout.setContentsMargins(width, width, width, width)

    def end(self) -> None:
        """Keeps the fields at the top where there is room to spare."""
        self._layout.addStretch(1)

    def keep_field(self, field: Field) -> Field:
        """Makes a field that stands somewhere in the form one of its own."""
        self.fields[field.name] = field
        field.changed.connect(self.changed)
        return field

    def load(self, fields: Mapping[str, object]) -> None:
        """Shows a record; what is not given is empty."""
        self.show_problems({})
        for name, field in self.fields.items():
            field.set_value(fields.get(name))
        self._loaded = self.value()

    def put(self, fields: Mapping[str, object]) -> None:
        """Shows other values of some fields of the loaded record, as if they had been typed."""
        loaded = self._loaded
        self.load({**loaded, **fields})
        self._loaded = loaded

    def value(self) -> Fields:
        """What the fields hold."""
        return {name: field.value() for name, field in self.fields.items()}

    def loaded(self, name: str) -> object:
        """What a field held when the record was loaded."""
        return self._loaded.get(name)

    def touched(self) -> Fields:
        """The fields that differ from what was loaded."""
        return {name: value for name, value in self.value().items() if value != self._loaded.get(name)}

    def is_touched(self) -> bool:
        return bool(self.touched())

    def show_problems(self, problems: Mapping[str, str]) -> None:
        """Shows each problem beside its field and goes to the first; an empty mapping takes them away."""
        first = None
        for name, field in self.fields.items():
            if name in problems or field._control.property("tone") == "problem":
                field.show_problem(problems.get(name, ""))
            if name in problems and first is None:
                first = field
        if first is not None:
            first.setFocus()

    def field_of(self, problem: Problem) -> Form | None:
        """The form in which a service's FieldProblem is shown, this one or a part of it; None: it has no such field."""
        return self if isinstance(problem, FieldProblem) and problem.field in self.fields else None

    def refuse(self, problem: Problem, otherwise: Callable[[str], object]) -> None:
        """Shows a problem beside its field; `otherwise` is told of one that belongs to none."""
        form = self.field_of(problem)
        if form is None:
            otherwise(problem.text)
        else:
            form.show_problems({getattr(problem, "field", ""): problem.text})

    def focus_first(self) -> None:
        """Goes to the first field."""
        first = next(iter(self.fields.values()), None)
        if first is not None:
            first.focus_on()

    def focus_on(self, name: str, value: str = "") -> None:
        """Goes to a field, of several entries to the one that says `value`; to the first where there is no such field.

        What is to be changed is selected, as if one had come by Tab.
        """
        field = self.fields.get(name)
        if field is not None:
            field.focus_on(value)
        else:
            self.focus_first()


class FormDialog(dialogs.Dialog):
    """A form in a dialog. `save(fields)` is called on OK; a FieldProblem it raises is shown beside its field.

    Ctrl+S and Ctrl+Enter save from anywhere, Enter from a line, Escape closes.
    """

    def __init__(
        self, title: str, form: Form, save_text: str, save: Any, parent: QWidget | None = None, *, width: int = 480
    ) -> None:
        super().__init__(title, parent, width=width)
        self.form = form
        self._save = save
        self.result_value: Any = None
        form.set_margins(0)
        scroll = Scroll(form)
        self.body.addWidget(scroll, 1)
        self.problem = hidden(Text("", "small", tone="problem", wrap=True))
        self.body.addWidget(self.problem)
        self.add_button(_("Cancel")).clicked.connect(self.reject)
        self.save_button = self.add_button(save_text, primary=True)
        self.save_button.clicked.connect(self.accept)
        QShortcut(QKeySequence("Ctrl+S"), self).activated.connect(self.accept)
        form.focus_first()

    def accept(self) -> None:
        try:
            self.result_value = self._save(self.form.value())
        except Problem as problem:
            self.form.refuse(problem, self.problem.show_text)
            return
        super().accept()
