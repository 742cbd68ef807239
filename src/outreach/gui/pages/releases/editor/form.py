"""The form of a release: its texts by language, another language beside them, and all else in its inspector."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import QEvent, QPoint, QRect, Qt, Signal
from PySide6.QtWidgets import QApplication, QSizePolicy, QVBoxLayout, QWidget

from outreach.gui import actions, settings
from outreach.gui.forms.fields import DateField, Field, NotesField, Pause, TextField
from outreach.gui.forms.form import Fields, FieldValues, Form
from outreach.gui.kit import formatting
from outreach.gui.kit.clickable_row import Tap
from outreach.gui.kit.events import watch
from outreach.gui.kit.labels import Elided, Picture, Text, as_text, dressed, line, set_property
from outreach.gui.kit.latest import Latest
from outreach.gui.kit.layout import Scroll, Stretch, at_foot, fill, hbox, holding, split, vbox
from outreach.gui.kit.rich_document import place_of
from outreach.gui.pages.releases.editor.about_fields import AboutFields, texts_of
from outreach.gui.pages.releases.editor.beside import Beside
from outreach.gui.pages.releases.editor.embargo_field import EmbargoField
from outreach.gui.pages.releases.editor.find_bar import FindBar
from outreach.gui.pages.releases.editor.officers_field import OfficersField
from outreach.gui.pages.releases.editor.photos_field import photos_field
from outreach.gui.pages.releases.editor.sheet import Sheet
from outreach.gui.pages.releases.editor.spelling import Spelling
from outreach.gui.pages.releases.editor.versions_field import VersionsField
from outreach.gui.pages.releases.editor.writing import KeepSnippetPopover, Prose, SnippetsPopover
from outreach.gui.theme import theme
from outreach.i18n import _
from outreach.press import mismatches, outline
from outreach.press.mismatches import Mismatch, Place
from outreach.press.outline import Part
from outreach.press.reader.quotes import Quote
from outreach.problems import Problem
from outreach.services import officers
from outreach.services.exporting import release_export
from outreach.services.exporting.release_export import Making
from outreach.services.officers import OfficerRow
from outreach.store.workspace import Workspace

_SIGNS = {"done": ("check", "done"), "missing": ("alert-circle", "warning"), "long": ("check", "warning")}


class PartRow(Tap):
    """One part with its sign and its note; Up and Down go on, Enter goes to its field."""

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.name = name
        self._sign = Picture("minus", 16, "muted")
        self._label, self._note = Text(""), Elided("", "small")
        self._note.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        hbox(self._sign, self._label, (self._note, 1), spacing=8, margins=(8, 3, 8, 3), on=self)

    def show_part(self, label: str, sign: tuple[str, str], note: str, tone: str) -> None:
        """Shows a part with its sign."""
        self._sign.set_icon(*sign)
        self._label.setText(label)
        self._note.setText(note)
        self._note.set_tone(tone)
        self.setAccessibleName(f"{label}, {note}" if note else label)

    def note(self) -> str:
        """What is said of the part."""
        return self._note.text()


class Outline(QWidget):
    """The parts of the text; a click goes to one."""

    def __init__(self, go: Callable[[str], object]) -> None:
        super().__init__()
        self._go, self.heading = go, Text("", "section")
        self._column = vbox(self.heading, 4, spacing=0, on=self)
        self.rows: dict[str, PartRow] = {}

    def _row(self, name: str) -> PartRow:
        row = PartRow(name)
        row.clicked.connect(partial(self._go, name))
        self.rows[name] = row
        return row

    def show_parts(self, title: str, parts: Sequence[Part]) -> None:
        """Shows the parts of the text in one language."""
        self.heading.setText(title)
        for part in parts:
            if part.name not in self.rows:
                self._column.addWidget(self._row(part.name))
            tone = "warning" if part.state in ("missing", "long") else ""
            self.rows[part.name].show_part(part.label, _SIGNS.get(part.state, ("minus", "muted")), part.note, tone)

    def mark(self, name: str) -> None:
        """Marks the part that is written in."""
        for row in self.rows.values():
            set_property(row, "chosen", row.name == name)


class ReleaseForm(Form):
    """Everything about a release but its status and its files; `inspector` is shown beside it."""

    letterhead_wanted = Signal()
    inspector_wanted = Signal()
    beside_turned = Signal(bool)

    def __init__(self, workspace: Workspace) -> None:
        super().__init__()
        # Its middle scrolls, not the whole.
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self._workspace = workspace
        self.versions = VersionsField(workspace)
        self._build()
        self._fill()
        self._pause = Pause(self._follow, 250, self)
        self._record: FieldValues = {}
        self._printing, self._outlining, self._going = Latest(self, self._show_around), Latest(self), Latest(self)
        self._outlining.answered.connect(lambda answer: self.outline.show_parts(*answer))
        self._going.answered.connect(self._go_to_quote)
        self.changed.connect(self._pause.start)
        self.versions.turned.connect(self._turn)
        self._spellings: dict[str, tuple[QWidget, Spelling]] = {}
        self.versions.entered.connect(self.outline.mark)
        self.versions.moved.connect(self._keep_in_sight)
        self.versions.find_wanted.connect(self.find_bar.open_for)
        self.beside_text.place_chosen.connect(self.go_to_place)

    # Building

    def _build(self) -> None:
        whole = self._layout
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        self.beside_text = Beside()
        self.beside_text.hide()
        self.splitter = split((self._middle(), 3), (self.beside_text, 2))
        whole.addWidget(self.splitter)

    def _middle(self) -> QWidget:
        text = _("Side by side")
        self.beside_button = actions.button("side_by_side", self.turn_beside, kind="link", text=text)
        self.beside_button.setCheckable(True)
        self.versions.bar_row.insertWidget(self.versions.bar_row.count() - 1, self.beside_button)
        self.versions.bar_row.setContentsMargins(theme.BETWEEN, 4, 8, 0)
        self.sheet = Sheet(self.versions, self.letterhead_wanted.emit, self.choose_officers)
        inner = holding(hbox(Stretch(), (self.sheet, 100), Stretch(), margins=theme.BETWEEN), ground="desk")
        inner.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        self.page = Scroll(inner)
        self.find_bar, tools = FindBar(), at_foot(dressed(self.versions.tools, height=40))
        column = vbox(self.versions.bar, line(), self.find_bar, (self.page, 1), line(), tools, spacing=0)
        return dressed(holding(column), least_width=320)

    def _fill(self) -> None:
        self.keep_field(self.versions)
        watch(self, {QEvent.Type.Show: lambda _event: self._follow()})  # back from the settings of the letterhead
        self._layout = self._begin_inspector()
        fill(self._layout, self.outline, self.versions.aside, line())
        self._embargo = EmbargoField(self._workspace)
        self.add(self._embargo)
        self.add(NotesField("correction", _("What was corrected, or why it was withdrawn"), height=48, most=80))
        self.officers = OfficersField(lambda: _known(self._workspace), lambda: list(self.versions.forms))
        self.versions.changed.connect(self.officers.follow_languages)
        self.section(_("Press contacts"))
        self.add(self.officers)
        self.section(_("Topics"))
        self.about = AboutFields()
        self.add_widget(self.about)
        for field in self.about.fields.values():
            self.keep_field(field)
        self.section(_("Pictures"))
        self.add(photos_field())
        self.section(_("Records"))
        for field in (
            TextField("reference", _("Reference"), placeholder=_("REN-114")),
            TextField("prepared_by", _("Prepared by")),
            TextField("cleared_by", _("Cleared by")),
            DateField("cleared_on", _("Cleared on")),
            NotesField("notes", _("Internal notes"), height=64, most=96),
        ):
            self.add(field)
        self.end()

    def _begin_inspector(self) -> QVBoxLayout:
        """The column beside the text; the workspace shows it as its inspector."""
        column = vbox(spacing=12, margins=(theme.BETWEEN, 12, theme.BETWEEN, theme.BETWEEN))
        inside = holding(column, ground="plain")
        inside.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Minimum)
        self._details = Scroll(inside)
        self._column = vbox((self._details, 1), self.beside_text.differences, spacing=0)
        self.inspector = holding(self._column)
        self.outline = Outline(self.go_to_part)
        blank = [outline.Part(name, _(label), "empty", "") for name, label, _needed in outline.PARTS]
        self.outline.show_parts("", blank)  # they can be gone to before it is known what is in them
        return column

    # What is shown

    def load(self, fields: FieldValues) -> None:
        self._embargo.set_zone(as_text(fields.get("embargo_zone")))
        super().load({**fields, "sdgs": [str(number) for number in fields.get("sdgs") or ()]})
        self._record = {**self._record, **fields}  # a draft has no status
        self._turn()
        if settings.get("releases/beside") == "yes" and len(self.versions.forms) > 1:
            self.show_beside(True)

    def value(self) -> Fields:
        # The zone goes first: a moment without one is read in it.
        return {"embargo_zone": self._embargo.zone(), **super().value()}

    def touched(self) -> Fields:
        found = super().touched()
        return {"embargo_zone": self._embargo.zone(), **found} if "embargo_until" in found else found

    def field_of(self, problem: Problem) -> Form | None:
        of_text = self.versions.forms.get(self.versions.language())
        return super().field_of(problem) or (of_text and of_text.field_of(problem))

    def rebase(self, fields: FieldValues) -> None:
        """Takes what was saved for what was loaded; what is written and where the cursor is stay."""
        for language, form in self.versions.forms.items():
            form.rebase(fields["versions"].get(language, {}))
        self._loaded = self.value()
        self._record = {**self._record, **fields}  # its status may be another
        self._follow()

    def focus_first(self) -> None:
        self.versions.setFocus()

    def _turn(self, _language: str = "") -> None:
        """What is printed around a text is at once that of its language."""
        self.find_bar.close_it()
        self._follow()  # first: where the server is slow, its answer comes by this
        fields = {**self._record, **self.value()}
        self._show_around(self._workspace.read(release_export.around, fields, self.versions.language()))

    def _follow(self) -> None:
        """What stands at the sides follows what is written."""
        language = self.versions.language()
        form = self.versions.forms.get(language)
        if form is None:
            return
        self._spell(language)
        self._printing.ask(self._workspace.read, release_export.around, {**self._record, **self.value()}, language)
        texts = {code: form.value() for code, form in self.versions.forms.items()}
        self.about.read(texts_of(texts))
        self._embargo.set_countries(self.fields["countries"].value())
        self.fields["correction"].setVisible(bool(self.fields["correction"].value()))
        self.beside_text.show_versions(texts, language)

    def _spell(self, language: str) -> None:
        """Minds the spelling of a language from the moment its text is turned to."""
        form = self.versions.forms[language]
        if language and self._spellings.get(language, (None,))[0] is not form:
            proses = [field.edit for field in form.proses()]
            self._spellings[language] = (form, Spelling(self._workspace, language, proses, form))

    def spelling(self, language: str) -> Spelling | None:
        """Who minds the spelling of a language."""
        return self._spellings[language][1] if language in self._spellings else None

    def _show_around(self, made: Making) -> None:
        self.sheet.show_page(made)
        language, names = made.version.language, [officer.name for officer in made.text.officers]
        if form := self.versions.forms.get(language):
            title, fields = formatting.language_heading(language, _("No language")), form.value()
            self._outlining.ask(lambda: (title, outline.parts(fields, names)))

    def choose_officers(self) -> None:
        """Goes to the choice of officers and opens it."""
        self.go_to_part("officers")
        self.officers.box.showPopup()

    # Side by side

    def turn_beside(self) -> None:
        """Shows another language beside the text, or no longer."""
        self.show_beside(self.beside_text.isHidden())
        settings.put("releases/beside", "no" if self.beside_text.isHidden() else "yes")

    def show_beside(self, on: bool) -> None:
        """Shows or hides the other language."""
        (self.beside_text.column if on else self._column).addWidget(self.beside_text.differences)
        self.beside_text.setVisible(on)
        self.beside_button.setChecked(on)
        if on:
            width = self.splitter.width()
            self.splitter.setSizes([width * 58 // 100, width * 42 // 100])
        self._follow()
        self.beside_turned.emit(on)

    def show_difference(self, text: str) -> None:
        """Shows a difference between two languages, given as it is said, at both places."""
        self.show_beside(True)
        texts = {code: form.value() for code, form in self.versions.forms.items()}
        Latest(self, partial(self._go_to_difference, text)).ask(mismatches.find, texts)

    def _go_to_difference(self, text: str, found: Sequence[Mismatch]) -> None:
        for one in [one for one in found if one.text == text][:1]:
            self.versions.open(one.here.language)
            self.beside_text.show_difference(one)

    # Going somewhere

    def go_to_part(self, name: str) -> None:
        """Goes to a part of the text, or to a place of the inspector."""
        form = self.versions.forms[self.versions.language()]
        target: Field
        if name in ("release", "about", "photos", "officers"):
            target = self.fields[{"release": "embargo_until", "about": "project"}.get(name, name)]
        else:
            target = form.fields[{"lead": "body", "quotes": "body"}.get(name, name)]
        self._bring_to_top(target)
        if name in ("lead", "quotes"):
            self._go_into_body(name, form.prose("body"))
        else:
            target.setFocus()
        self.outline.mark(name)

    def _go_into_body(self, name: str, body: Prose) -> None:
        if name == "lead":
            body.show_place(0, 0)
        else:
            body.setFocus()
            self._going.ask(outline.quoted, body.toPlainText())

    def _go_to_quote(self, quotes: Sequence[Quote]) -> None:
        body = self.versions.forms[self.versions.language()].prose("body")
        here, words = body.textCursor().position(), body.toPlainText()
        places = [place_of(body.document(), words, quote.start, quote.end)[0] for quote in quotes]
        following = [quote for quote, place in zip(quotes, places, strict=True) if place > here] or quotes
        if following:
            body.show_place(following[0].start, following[0].end)

    def go_to_place(self, place: Place) -> None:
        """Goes to a place of a text and selects it."""
        self.versions.open(place.language)
        field = self.versions.forms[place.language].fields[place.field]
        edit = getattr(field, "edit", None)
        if isinstance(edit, Prose):
            edit.show_place(place.start, place.end)
        else:
            field.setFocus()
            self._bring_to_top(field)

    def _bring_to_top(self, target: QWidget) -> None:
        scroll = self.page if self.page.isAncestorOf(target) else self._details
        if scroll is self._details:
            self.inspector_wanted.emit()
        inner = scroll.widget()
        if inner is not None:
            scroll.verticalScrollBar().setValue(target.mapTo(inner, QPoint(0, 0)).y() - 12)

    def _keep_in_sight(self, field: Field, place: QRect) -> None:
        inner = self.page.widget()
        edit = getattr(field, "edit", None)
        if inner is not None and isinstance(edit, Prose):
            at = edit.mapTo(inner, place.center())
            self.page.ensureVisible(at.x(), at.y(), 0, 48)

    # Snippets

    def _prose(self) -> Prose | None:
        focus = QApplication.focusWidget()
        if isinstance(focus, Prose) and self.isAncestorOf(focus):
            return focus
        form = self.versions.forms.get(self.versions.language())
        return form.prose("body") if form is not None else None

    def insert_snippet(self) -> None:
        """Offers the snippets of the language; the one that is taken goes in at the cursor."""
        prose = self._prose()
        if prose is not None:
            popover = SnippetsPopover(self, self._workspace, self.versions.language(), prose.put_marked)
            popover.hang(prose, prose.cursorRect().translated(prose.viewport().pos()))

    def keep_snippet(self) -> str:
        """Asks for a name for the text that is selected; where none is, says what to do."""
        prose = self._prose()
        text = prose.selected() if prose is not None else ""
        if prose is None or not text.strip():
            return _("Select the passage first. It is saved as a snippet.")
        language = self.versions.language()
        popover = KeepSnippetPopover(self, self._workspace, text, language)
        popover.closed.connect(prose.setFocus)
        popover.hang(prose, prose.cursorRect().translated(prose.viewport().pos()))
        return ""


def _known(workspace: Workspace) -> list[OfficerRow]:
    return workspace.read(officers.rows, workspace.read(officers.find))
