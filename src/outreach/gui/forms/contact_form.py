"""The form of a contact, with the fields that it alone has: positions, and what becomes of them; source and basis."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from outreach.gui.forms.entries import EntriesField, LinesEntry
from outreach.gui.forms.fields import DateField, Field, TextField
from outreach.gui.forms.record_form import RecordForm
from outreach.gui.kit import formatting
from outreach.gui.kit.day_edit import DayEdit
from outreach.gui.kit.labels import Text, as_text, hidden, set_property
from outreach.gui.kit.layout import vbox
from outreach.gui.kit.line_edit import LineEdit
from outreach.gui.kit.offers import WordsLine
from outreach.gui.kit.page import push_button
from outreach.i18n import N_, _, today
from outreach.services import outlets
from outreach.services.querying import completion
from outreach.store.workspace import Workspace
from outreach.values import fields as registry
from outreach.values.position_change import Place, is_move

# What offices write; anything else may be typed.
BASES = (
    N_("Published for the press"), N_("Asked for our releases"), N_("Gave a card"), N_("Consent"),
    N_("Legitimate interest"), N_("Partner or donor"),
)  # fmt: skip
SOURCES = 200


def source_field(workspace: Workspace) -> TextField:
    """The source, with those that are there already offered."""
    return TextField("source", _("Source"), words=lambda: _sources(workspace))


def basis_field() -> TextField:
    """The basis, with what offices write offered."""
    return TextField("basis", _("Basis"), words=lambda: [_(basis) for basis in BASES])


def _sources(workspace: Workspace) -> list[str]:
    begun = "source:"
    found = workspace.read(completion.complete, begun, len(begun), SOURCES)
    return [one.text.removeprefix(begun).strip('"') for one in found]


class PositionEntry(LinesEntry):
    """One position in two rows: what and where, from when until when."""

    def __init__(self, outlets: Callable[[], Iterable[str]]) -> None:
        self._days = {"since": DayEdit(hint=_("From")), "until": DayEdit(hint=_("Until"))}
        edits = {"position": LineEdit(_("Position")), "outlet": WordsLine(outlets, _("Outlet")), **self._days}
        names = {"position": _("Position"), "outlet": _("Outlet"), "since": _("From"), "until": _("Until")}
        rows = ({"position": 1, "outlet": 1}, {"since": 1, "until": 1})
        super().__init__(edits, rows, "department", _("Remove this position"), cross=1)
        for name, edit in edits.items():
            edit.setAccessibleName(names[name])
        for day in self._days.values():
            day.left.connect(self._check)
        self.problem = hidden(Text("", "small", tone="problem", wrap=True))
        self.column.addWidget(self.problem)

    def _check(self) -> None:
        text = ""
        for day in self._days.values():
            set_property(day, "tone", "problem" if day.is_wrong() else "")
            text = day.problem() or text
        since, until = (day.value() for day in self._days.values())
        if isinstance(since, date) and isinstance(until, date) and until < since:
            set_property(self._days["until"], "tone", "problem")
            text = _("The position ends before it begins.")
        self.problem.show_text(text)


class MoveField(Field):
    """The field "moved": None where the program judges, True or False where the user chose otherwise."""

    def __init__(self) -> None:
        super().__init__("moved", "")
        self._chosen: bool | None = None
        self._moved = False
        holder = QWidget()
        self.text = Text("", "small", wrap=True)
        self.other = push_button("", self._choose, kind="link")
        self.other.setProperty("bare", True)
        vbox(self.text, (self.other, Qt.AlignmentFlag.AlignLeft), spacing=0, on=holder)
        self.hold(holder)
        self.setFocusProxy(self.other)
        self.hide()

    def value(self) -> bool | None:
        return self._chosen

    def set_value(self, value: object) -> None:
        self._chosen = None if value is None else bool(value)

    def show_change(self, before: Place, after: Place, day: date | None) -> None:
        """Says what saving does with the position that was there; `day` is the first one at the new place."""
        filled = all(was in ("", now) for was, now in zip(before, after, strict=True))
        if filled:
            self._chosen = None
        self.setVisible(not filled)
        judged = is_move(before, after)
        self._moved = judged if self._chosen is None else self._chosen
        place = ", ".join(filter(None, (before.position, before.outlet)))
        if self._moved:
            text = _("{place} ends on {day} and is kept as an earlier position.")
            self.other.setText(_("Only correct the entry"))
        else:
            text = _("The entry is corrected. {place} isn't kept as an earlier position.")
            self.other.setText(_("They have moved"))
        self.text.setText(text.format(place=place, day=formatting.day(day or today())))

    def _choose(self) -> None:
        self._chosen = not self._moved
        self.changed.emit()


NOWHERE = Place("", "")


class ContactForm(RecordForm):
    """Everything about a contact, the most used first."""

    def __init__(self, workspace: Workspace) -> None:
        labels = {
            "position": _("Position"), "beats": _("Beats"), "tags": _("Tags"), "do_not_contact_on": _("Requested on"),
        }  # fmt: skip
        words = lambda: outlet_names(workspace)  # noqa: E731
        self._move = MoveField()
        title, add = _("Other positions"), _("Add a position")
        self._others = EntriesField("other_positions", title, add, lambda: PositionEntry(words), before=True)
        written = _("As they write it themselves")
        own: dict[str, Callable[[], Field]] = {
            "other_name": lambda: TextField("other_name", _("Name in the other script"), placeholder=written),
            "outlet": lambda: TextField("outlet", _("Outlet"), words=words),
            "moved": lambda: self._move,
            "position_since": lambda: DateField("position_since", _("In this position since")),
            "other_positions": lambda: self._others,
            "source": lambda: source_field(workspace),
            "basis": basis_field,
        }
        super().__init__(workspace, registry.CONTACT, labels, own)
        self._was = NOWHERE  # the position that was there when the record was opened
        self.rows(
            ("name",), ("other_name",), ("position", "outlet"), ("moved",), ("emails",), ("phones",), ("channels",),
            ("languages",), ("beats",), ("tags",), ("country", "city"), ("notes",),
        )  # fmt: skip
        self._more_positions()
        self.section(_("Name and salutation in messages"))
        names = [field.key for field in registry.in_section(registry.CONTACT, registry.NAME)]
        self.rows(*(names[start : start + 2] for start in range(0, len(names), 2)))
        self.section(_("By messenger"))
        self.rows(("preferred_way",), [field.key for field in registry.in_section(registry.CONTACT, registry.GROUP)])
        self.section(_("Place"))
        self.rows(("street",), ("postcode", "state"), ("website",))
        self.section(_("Record maintenance"))
        self.rows(
            ("do_not_contact",), ("do_not_contact_reason", "do_not_contact_on"), ("keeps_embargoes",),
            ("source", "basis"), ("found_on", "checked_on"),
        )  # fmt: skip
        self.end()

    def _more_positions(self) -> None:
        self.section(_("Positions"))
        self.rows(("position_since",))
        self._ends = push_button(_("They have left the current one"), self.end_position, kind="link", icon="user-x")
        self.add_widget(self._ends)
        self.rows(("other_positions",))
        for name in ("position", "outlet", "position_since", "moved"):
            self.fields[name].changed.connect(self._show_possible)

    def _show_possible(self) -> None:
        """Nobody leaves a position that is not there, and moves from none; says what saving does with the one there."""
        self._ends.setVisible(any(self.fields[name].value() for name in ("position", "outlet")))
        since = self.fields["position_since"].value()
        day = since if isinstance(since, date) and since != self._loaded.get("position_since") else None
        self._move.show_change(self._was, self._now(), day)

    def _now(self) -> Place:
        return Place(*(str(self.fields[name].value()).strip() for name in ("outlet", "position")))

    def end_position(self) -> None:
        """The present position ends today: it goes to the earlier ones, and a new one can be typed."""
        self._was = NOWHERE
        names = ("position", "outlet", "department", "position_since")
        now = {name: self.fields[name].value() for name in names}
        if not (now["position"] or now["outlet"] or now["department"]):
            return
        since = now.pop("position_since")
        self._others.insert({**now, "since": since, "until": today()})
        for name in names:
            self.fields[name].set_value("")
        self._show_possible()
        self.fields["position"].setFocus()
        self.changed.emit()

    def load(self, fields: Mapping[str, object]) -> None:
        super().load(fields)
        self._was = self._now()
        self._show_possible()

    def put(self, fields: Mapping[str, object]) -> None:
        loaded = Place(*(as_text(self._loaded.get(name)) for name in ("outlet", "position")))
        super().put(fields)
        self._was = loaded
        self._show_possible()


def outlet_names(workspace: Workspace) -> list[str]:
    """The names of outlets to complete what is typed."""
    ids = workspace.read(outlets.find)
    return [row.name for row in workspace.read(outlets.rows, ids[:2000])]
