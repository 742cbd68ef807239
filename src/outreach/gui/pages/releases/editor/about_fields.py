"""What a release is about, in its form: what the text says of it stands under each field and is taken by a click."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from outreach.gui.forms.fields import ChipsField, Field, Pause, TextField
from outreach.gui.forms.form import FieldValues
from outreach.gui.kit.labels import as_text, hidden, one_line, tip
from outreach.gui.kit.latest import Latest
from outreach.gui.kit.layout import FlowLayout, empty, flowing, vbox
from outreach.gui.kit.page import push_button
from outreach.i18n import N_, _
from outreach.press import metadata
from outreach.press.metadata import About
from outreach.press.span import Find
from outreach.values import places, rich_text

GOALS = (
    N_("No poverty"), N_("Zero hunger"), N_("Good health"), N_("Quality education"), N_("Gender equality"),
    N_("Clean water"), N_("Clean energy"), N_("Decent work"), N_("Industry and innovation"),
    N_("Reduced inequalities"), N_("Sustainable cities"), N_("Responsible consumption"), N_("Climate action"),
    N_("Life below water"), N_("Life on land"), N_("Peace and justice"), N_("Partnerships"),
)  # fmt: skip


def goal(number: str) -> str:
    """A goal by its number and its name."""
    known = number.isdigit() and 1 <= int(number) <= len(GOALS)
    return _("SDG {number} {name}").format(number=number, name=_(GOALS[int(number) - 1])) if known else number


def _goal_number(text: str) -> str | None:
    digits = "".join(letter for letter in text.split("SDG")[-1][:4] if letter.isdigit())
    if digits:
        return digits if 1 <= int(digits) <= len(GOALS) else None
    named = [n for n, name in enumerate(GOALS, 1) if text.casefold() in (name.casefold(), _(name).casefold())]
    return str(named[0]) if named else None


def _countries() -> Field:
    there = {name: code for code, name in places.countries()}
    return ChipsField("countries", _("Countries"), lambda: there, shown=places.country_name, read=places.country_code)


MADE: dict[str, Callable[[], Field]] = {
    "project": lambda: TextField("project", _("Project")),
    "programme": lambda: TextField("programme", _("Programme")),
    "donors": lambda: ChipsField("donors", _("Donors")),
    "partners": lambda: ChipsField("partners", _("Partners")),
    "countries": _countries,
    "sdgs": lambda: ChipsField(
        "sdgs", _("SDGs"), lambda: [goal(str(n)) for n in range(1, 18)], shown=goal, read=_goal_number
    ),
}


class Proposed(QWidget):
    """Under a field: what the text says and the field has not got, each taken by a click or by Space."""

    taken = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        flowing(self)
        self._flow = FlowLayout(self, spacing=2)
        self.hide()
        self.values: list[str] = []

    def offer(self, values: Sequence[tuple[str, str, str]]) -> None:
        """Offers (value, its words, why)."""
        empty(self._flow)
        self.values = [value for value, _words, _why in values]
        for value, words, why in values:
            button = push_button(one_line(words, 60), partial(self.taken.emit, value), kind="link", icon="plus")
            button.setAccessibleName(_("Accept from the text: {value}").format(value=one_line(words)))
            button.setToolTip(tip(_("In the text: {why}").format(why=why)))
            self._flow.addWidget(button)
            button.show()
        self.setVisible(bool(values))
        self.updateGeometry()


class _Proposing(QWidget):
    """A field with what is proposed for it under it."""

    def __init__(self, field: Field) -> None:
        super().__init__()
        self.field = field
        self.proposed = Proposed()
        vbox(field, self.proposed, spacing=2, on=self)


class AboutFields(QWidget):
    """The fields, each with its proposals; `read(texts)` looks for these once typing has paused."""

    def __init__(self) -> None:
        super().__init__()
        self.fields = {name: make() for name, make in MADE.items()}
        self.parts = {name: _Proposing(field) for name, field in self.fields.items()}
        column = vbox(spacing=12, on=self)
        for name, part in self.parts.items():
            column.addWidget(part)
            part.proposed.taken.connect(lambda value, name=name: self.take(name, value))
            part.field.changed.connect(self._offer)
        self.all = hidden(push_button(_("Accept all suggestions"), self.take_all, kind="link", icon="check"))
        column.insertWidget(0, self.all)
        self._texts: list[str] = []
        self._about, self._finds = About(), list[Find]()
        self._pause = Pause(self._ask, 800, self)
        self._latest = Latest(self, self._answered)

    def read(self, texts: Sequence[str]) -> None:
        """Looks for proposals in the texts of all languages."""
        self._texts = [text for text in texts if text.strip()]
        self._pause.start()

    def _ask(self) -> None:
        self._latest.ask(read_texts, list(self._texts))

    def _answered(self, answer: tuple[About, list[Find]]) -> None:
        self._about, self._finds = answer
        self._offer()

    def _offer(self) -> None:
        for name, part in self.parts.items():
            part.proposed.offer(self._left(name))
        self.all.setVisible(sum(len(part.proposed.values) for part in self.parts.values()) > 1)

    def _left(self, name: str) -> list[tuple[str, str, str]]:
        """What the text says for a field that it has not got; a line that is filled is left alone."""
        said = getattr(self._about, name)
        values = [str(value) for value in said] if isinstance(said, list) else [said] if said else []
        has = self.fields[name].value()
        if isinstance(has, str):
            values = [] if has.strip() else values
        else:
            there = {one.casefold() for one in has}
            values = [value for value in values if value.casefold() not in there]
        return [(value, self._words(name, value), self._why(name, value)) for value in values]

    @staticmethod
    def _words(name: str, value: str) -> str:
        said: dict[str, Callable[[str], str]] = {"countries": places.country_name, "sdgs": goal}
        return said.get(name, str)(value)

    def _why(self, name: str, value: str) -> str:
        finds = [f for f in self._finds if f.field == name and value in (f.value, f.normal)]
        finds = finds or [f for f in self._finds if f.field == name]
        return finds[0].reason if finds else ""

    def take(self, name: str, value: str) -> None:
        """Takes a proposal into its field."""
        field = self.fields[name]
        if isinstance(field, ChipsField):
            field.set_value([*field.value(), value])
        else:
            field.set_value(value)
        field.changed.emit()

    def take_all(self) -> None:
        """Takes all that is proposed."""
        for name, part in self.parts.items():
            for value in list(part.proposed.values):
                self.take(name, value)


def read_texts(texts: Sequence[str]) -> tuple[About, list[Find]]:
    """What the versions are about together, the first that says something first."""
    whole, finds = About(), list[Find]()
    for text in texts:
        found, places_ = metadata.read(text)
        finds += places_
        whole.project = whole.project or found.project
        whole.programme = whole.programme or found.programme
        # Of one version only: the same organisations have other names in the next language, and a country that
        # one text names for its government alone may seem to be one of the release's in another.
        whole.donors = whole.donors or found.donors
        whole.partners = whole.partners or found.partners
        whole.countries = whole.countries or found.countries
        whole.sdgs = list(dict.fromkeys([*whole.sdgs, *found.sdgs]))
    return whole, finds


def texts_of(versions: Mapping[str, FieldValues]) -> list[str]:
    """The texts of the versions that say what the release is about."""
    names = ("headline", "subhead", "dateline", "body", "boilerplate")
    return ["\n\n".join(rich_text.plain(as_text(fields.get(name))) for name in names) for fields in versions.values()]
