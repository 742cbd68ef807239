"""The third step of an import, what would change and what is wrong; and the last, what came of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any, NamedTuple

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QPushButton, QStackedWidget, QWidget

from outreach.gui.kit.events import Deed
from outreach.gui.kit.labels import Picture, Text, counted, dressed, hidden, line, number, one_line, tile
from outreach.gui.kit.layout import Stretch, empty, hbox, holding, vbox
from outreach.gui.kit.page import Empty, push_button
from outreach.gui.tables.part_table import PartTable
from outreach.gui.tables.record_model import RIGHT, Column
from outreach.gui.theme import theme
from outreach.i18n import N_, _, ngettext
from outreach.services.history import history_labels
from outreach.services.importing import import_plan
from outreach.services.importing.import_plan import ANOTHER, SAME, Change, Maybe, Plan, Report, RowProblem
from outreach.services.importing.row_builder import Place
from outreach.values import column_recognition


class Figures(QWidget):
    """Figures that add up to the rows read, each person counted once; those of problems kept are among them."""

    def __init__(self) -> None:
        super().__init__()
        self._row = hbox(spacing=8, on=self)
        self.values: dict[str, int] = {}

    def show_figures(self, of: Plan, *, done: bool) -> None:
        """Shows what would be done, or what was."""
        empty(self._row)
        problems = len(of.problems) - of.rejected - of.doubles
        changed = len(of.changed)
        # Doubles add to somebody of another row, unless each row was to make a contact: they are new ones then.
        unchanged = of.read - of.created - changed - of.rejected - of.doubles
        figures = (
            ("read", _("rows read"), of.read, ""),
            ("created", _("added") if done else _("new"), of.created, "done"),
            ("changed", _("changed"), changed, "accent"),
            ("unchanged", _("unchanged"), max(0, unchanged), ""),
            ("rejected", _("rejected"), of.rejected, "problem"),
            ("doubles", _("duplicates in the file"), of.doubles, "warning"),
            ("problems", _("issues flagged"), max(0, problems), "warning"),
        )
        self.values = {name: value for name, _text, value, _tone in figures}
        for _name, text, value, tone in figures:
            self._row.addWidget(tile(text, value, tone), 1)


class ResultStep(QWidget):
    """The figures as they came out, and where to go from here."""

    def __init__(self, show: Deed, undo: Deed, save_rejects: Deed) -> None:
        super().__init__()
        self.title = dressed(Text("", "title", wrap=True), align=Qt.AlignmentFlag.AlignHCenter)
        self.figures = Figures()
        self.show_button = push_button(_("Show the contacts"), show, kind="primary", icon="users")
        self.undo_button = push_button(_("Undo the import"), undo, icon="undo-2")
        self.rejects_button = push_button(_("Save the rows with problems…"), save_rejects, kind="flat", icon="download")
        vbox(
            Stretch(), (Picture("circle-check", 40, "done"), Qt.AlignmentFlag.AlignHCenter), self.title, self.figures,
            hbox(Stretch(), self.show_button, self.undo_button, self.rejects_button, Stretch(), spacing=8), Stretch(2),
            spacing=theme.BETWEEN, margins=theme.AROUND, on=self,
        )  # fmt: skip
        self.ids: list[int] = []
        self.step: int | None = None

    def show_report(self, report: Report) -> None:
        """Shows what an import did."""
        self.step = report.step
        self.ids = [*report.ids, *report.changed]
        count = len(self.ids)
        text = counted("{count} contact imported", "{count} contacts imported", count)
        self.title.setText(text if count else _("Nothing needed to be changed"))
        self.figures.show_figures(report, done=True)
        self.undo_button.setVisible(report.step is not None)
        self.rejects_button.setVisible(bool(report.problems))
        self.show_button.setFocus()


class _Row(NamedTuple):
    """A line of the table: `row` is the row of the file, `asks` what is asked about it: person, move, wish or ""."""

    id: int
    place: Place
    who: str
    column: str
    text: str
    kind: str
    row: int
    asks: str = ""
    decision: str = ""


# What can be answered: the text, what it is an answer to, and the value.
_ANSWERS: tuple[tuple[str, str, str | bool], ...] = (
    (N_("Same person"), "person", SAME),
    (N_("Another person"), "person", ANOTHER),
    (N_("Moved there"), "move", import_plan.MOVED),
    (N_("Works at both"), "move", import_plan.BOTH),
    (N_("Has not moved"), "move", import_plan.STAYED),
    (N_("Do not contact"), "wish", True),
    (N_("May be contacted"), "wish", False),
)


class ProblemsStep(QWidget):
    """The counts of a Plan, its problems row by row, and the rejected rows to be saved and mended."""

    answered = Signal()

    def __init__(self, save_rejects: Deed) -> None:
        super().__init__()
        self.figures = Figures()
        self.said = Text("", wrap=True)
        self.rejects_button = push_button(
            _("Save the rows with problems…"), save_rejects, icon="download",
            tip=_("The rows as they were in the file, each with its reasons. Fix them and import that file."),
        )  # fmt: skip
        row = hbox((self.said, 1), self.rejects_button)
        self._questions = QWidget()
        self.asked = Text("", tone="warning", wrap=True)
        asking = hbox((self.asked, 1), spacing=theme.INSIDE, on=self._questions)
        self.answer_buttons: dict[str | bool, QPushButton] = {}
        for text, asks, value in _ANSWERS:
            button = push_button(_(text), partial(self._answer, asks, value))
            self.answer_buttons[value] = button
            asking.addWidget(button)
        self.whole = hidden(Text("", wrap=True, selectable=True))  # a question is longer than its cell
        self.answers: dict[int, str] = {}
        self.wishes: dict[int, bool] = {}
        self._known: dict[tuple[int, str], str] = {}  # what was asked, by row and kind
        # A chip for each column that has problems, with how many: a sheet is mended column by column.
        self.parts = PartTable[_Row]("import-problems", _columns(()), _("Issues"), lambda row, kind: row.kind == kind)
        self.table = self.parts.table
        self.table.selection_changed.connect(self._offer_answers)
        self._stack = QStackedWidget()
        vbox(
            self.figures, row, self._questions, self.whole, self.parts.chips, (self._stack, 1), spacing=12,
            margins=(theme.BETWEEN, theme.BETWEEN, theme.BETWEEN, 0), on=self,
        )  # fmt: skip
        self._good = Empty("circle-check", _("No problems"), _("Every row can be accepted as it is."))
        self._stack.addWidget(self._good)
        self._listed = holding(vbox(line(), self.table, spacing=0))
        self._stack.addWidget(self._listed)

    def begin(self) -> None:
        """Forgets the answers to what was asked about another file."""
        self.answers, self.wishes, self._known = {}, {}, {}

    def show_plan(self, plan: Plan, names: Mapping[int, str] | None = None, note: str = "") -> None:
        """Shows what an import would do; `names` are those of the contacts whom new rows resemble, `note` comes
        first."""
        self.figures.show_figures(plan, done=False)
        said = (note, _summary(plan), _doubled(plan), _resembling(plan), plan.outlets)
        self.said.setText(" ".join(filter(None, said)))
        self.rejects_button.setVisible(bool(plan.problems))
        known = names or {}
        whole = _whole_rows(plan)
        found = [(problem, problem.column or whole) for problem in plan.problems]
        likest = {maybe.row: maybe for maybe in sorted(plan.maybes, key=lambda maybe: maybe.score)}
        found += [
            (RowProblem(row, "", _like(plan, one, known)), _("Possible duplicates")) for row, one in likest.items()
        ]
        found += [(_told(one, _("{field}: {before} → {after}")), _("Changes")) for one in plan.changes[:_SHOWN]]
        kept = _("{field}: “{after}” is kept, “{before}” isn't imported")
        found += [(_told(one, kept), _("Not imported")) for one in plan.untaken[:_SHOWN]]
        of = plan.places.of
        who = plan.who.get
        rows = [_Row(0, of(p.row), who(p.row, ""), p.column, p.text, kind, p.row) for p, kind in found]
        rows = [*self._open_questions(plan), *sorted(rows, key=lambda row: row.row)]
        self._show_problems([row._replace(id=number) for number, row in enumerate(rows)])

    def _open_questions(self, plan: Plan) -> list[_Row]:
        """What is asked, and what was answered, which may be answered otherwise."""
        asked = {(one.row, "person" if one.new < 0 else ""): one.why for one in plan.questions}
        asked |= {(one.row, one.asks): one.as_json()["why"] for one in plan.doubts}
        self._known |= asked
        count = sum(bool(kind) for _row, kind in asked)
        self._questions.setVisible(bool(self._known))
        text = ngettext(
            "{count} row needs your decision. Until then, it is a separate contact, not contacted or at both.",
            "{count} rows need your decision. Until then, each is a separate contact, not contacted or at both.",
            count,
        )
        self.asked.setText(text.format(count=number(count)) if count else _("All decisions made."))
        given: dict[str, dict[int, Any]] = {"person": self.answers, "move": self.answers, "wish": self.wishes}
        words = {value: _(text) for text, _asks, value in _ANSWERS}
        return [
            _Row(
                0, plan.places.of(row), plan.who.get(row, ""), "", why, _("Decisions"), row, kind,
                words.get(given.get(kind, {}).get(row, ""), ""),
            )
            for (row, kind), why in sorted(self._known.items())
        ]  # fmt: skip

    def _selected(self, asks: str) -> list[_Row]:
        return [row for row in self.parts.selected() if row.asks == asks]

    def _offer_answers(self, *_selected: object) -> None:
        """What can be answered is what the selected rows ask."""
        for _text, asks, value in _ANSWERS:
            self.answer_buttons[value].setVisible(bool(self._selected(asks)))
        chosen = self.parts.selected()
        self.whole.show_text(chosen[0].text if len(chosen) == 1 else "")

    def _answer(self, asks: str, value: str | bool) -> None:
        """Answers for the rows that are selected."""
        for row in self._selected(asks):
            if asks == "wish":
                self.wishes[row.row] = bool(value)
            else:
                self.answers[row.row] = str(value)
        self.answered.emit()

    def _show_problems(self, problems: Sequence[_Row]) -> None:
        counts = Counter(row.kind for row in problems)
        kinds = [("", len(problems)), *counts.most_common()] if len(counts) > 1 else []
        chips = [(kind, f"{one_line(kind, 40) or _('All')}  {number(count)}") for kind, count in kinds]
        self.parts.chips.setVisible(bool(chips))
        self._stack.setCurrentWidget(self._listed if problems else self._good)
        self.table.set_columns(_columns(problems))
        self.parts.show(problems, chips, anew=True)
        first = next((row.id for row in problems if row.asks and not row.decision), None)
        if first is not None:
            self.table.choose(first)
        self._offer_answers()


def _columns(problems: Sequence[_Row]) -> list[Column]:
    """The columns of the table; sheet, name and decision only where one of the rows has them."""
    columns = (
        (any(row.place.sheet for row in problems), Column("sheet", _("Sheet"), 140, lambda row: row.place.sheet)),
        (True, Column("row", _("Row"), 64, lambda row: number(row.place.row), align=RIGHT, tabular=True)),
        (any(row.who for row in problems), Column("who", _("Name"), 180, lambda row: row.who)),
        (True, Column("column", _("Column"), 120, lambda row: row.column)),
        (any(row.asks for row in problems), Column("decision", _("Decision"), 180, lambda row: row.decision)),
        (True, Column("text", _("Details"), 640, lambda row: row.text)),
    )
    return [column for is_shown, column in columns if is_shown]


def _whole_rows(plan: Plan) -> str:
    """What to call problems that are no column's: rows that are somebody's double, or cannot be taken at all."""
    if not plan.rejected:
        return _("Duplicates")
    return _("Duplicates and rejected rows") if plan.doubles else _("Rejected rows")


def _doubled(plan: Plan) -> str:
    """What becomes of rows that are about somebody of another row."""
    if not plan.doubles or plan.options.on_match in ("create", "skip"):
        return ""
    text = counted(
        "{count} row repeats a person of an earlier row: its additions go to that contact.",
        "{count} rows repeat people of earlier rows: their additions go to those contacts.",
        plan.doubles,
    )
    return text


def _resembling(plan: Plan) -> str:
    count = len({maybe.row for maybe in plan.maybes})
    if not count:
        return ""
    text = counted(
        "{count} new row may be a duplicate: it is listed below.",
        "{count} new rows may be duplicates: they are listed below.",
        count,
    )
    return text


def _like(plan: Plan, maybe: Maybe, names: Mapping[int, str]) -> str:
    """Whom a new row resembles, how much and why."""
    if maybe.contact is None:
        place = plan.places.of(maybe.other or 0).words()
        named = one_line(plan.who.get(maybe.other or 0, ""), 80)
        who = _("{name}, {place}").format(name=named, place=place) if named else place
    else:
        who = one_line(names.get(maybe.contact, ""), 80) or _("a contact")
    text = _("Possibly {who} ({score} %): {reasons}")
    return text.format(who=who, score=round(maybe.score * 100), reasons=", ".join(maybe.reasons))


_SHOWN = 500  # changes that somebody looks through
_FIELDS = {"emails": "email", "phones": "phone"}


def _told(change: Change, text: str) -> RowProblem:
    """A field that changes, or does not, as a line of the table."""
    field = _FIELDS.get(change.field, change.field)
    name = (
        column_recognition.label(field)
        if field in column_recognition.TARGETS
        else history_labels.field("contact", change.field)
    )
    before, after = one_line(change.before, 80) or "–", one_line(change.after, 80) or "–"
    if field == "do_not_contact":  # held as yes or nothing
        after = _("yes")
    return RowProblem(change.row, "", text.format(field=name, before=before, after=after))


def _summary(plan: Plan) -> str:
    if not plan.read:
        return _("There is no row in this file.")
    if not plan.created and not plan.updated:
        if plan.unchanged:
            return _("Everything in this file is already here. Importing it would change nothing.")
        return _("None of these rows can be imported. The reasons are below.")
    if plan.problems:
        return _("Nothing is saved yet. Values with a problem are kept and marked, so that you can fix them later.")
    return _("Nothing is saved yet.")
