"""The audience of a release: its lists and filters, counted while they are chosen."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QVBoxLayout, QWidget

from outreach.gui.forms.fields import ChipsField, Choice, Pause, fill_box, narrow
from outreach.gui.kit import formatting
from outreach.gui.kit.labels import (
    Text,
    counted,
    dressed,
    hidden,
    joined,
    labelled,
    line,
    one_line,
    set_property,
    unmarked,
)
from outreach.gui.kit.latest import Latest
from outreach.gui.kit.layout import Scroll, Stretch, hbox, holding, vbox
from outreach.gui.kit.page import push_button
from outreach.gui.pages.delivery import words
from outreach.gui.tables.filter_edit import FilterEdit
from outreach.gui.theme import theme
from outreach.i18n import _
from outreach.model import filter_words, filters
from outreach.model.base import now
from outreach.problems import Problem
from outreach.services import lists
from outreach.services.delivery import audience
from outreach.services.delivery.audience import Audience, Resolved
from outreach.services.querying import completion
from outreach.services.releases import embargo, releases
from outreach.services.releases.releases import ReleaseRow
from outreach.store.workspace import Workspace

RELEASES = 200


class AudienceView(QWidget):
    """`audience()` is what is chosen; `resolved` who gets it by that, None while it is counted or cannot be.

    `release_wanted(id)`: another release is to go to this audience.
    """

    counted = Signal()
    release_wanted = Signal(int)

    def __init__(self, workspace: Workspace) -> None:
        super().__init__()
        self._workspace = workspace
        self.resolved: Resolved | None = None
        self.problem = ""
        self._release: int | None = None
        self._releases: dict[int, ReleaseRow] = {}
        self._lists: dict[int, str] = {}
        self._without: tuple[int, ...] = ()
        # The release whose recipients get this one, where it was asked for.
        self._again_of: int | None = None
        vbox(self._fields(), on=self)
        self._counting = Latest(self, self._show, self._failed)
        self._pause = Pause(self.count, 80, self)

    # Building

    def _fields(self) -> QWidget:
        self.release = Choice()
        narrow(self.release)
        self.release.setMaxVisibleItems(16)
        self.release.activated.connect(lambda _place: self.release_wanted.emit(self.release.currentData()))
        self._release_row = labelled(_("Release"), self.release)
        self._about = Text("", "small", wrap=True)
        self.to_those_who_have_it = QCheckBox(_("To those who have it already"))
        self.to_those_who_have_it.toggled.connect(lambda _on: self._pause.start())
        list_names = lambda: {number: [name, name] for number, name in self._lists.items()}  # noqa: E731
        self.lists = _records_field("lists", _("Lists"), list_names, _("a list by its name"))
        self.filter = FilterEdit(
            _("everybody on them; or country:KG lang:ru"),
            lambda text, place: self._workspace.read(completion.complete, text, place),
            tokens=True,
        )
        self.way = Choice()
        fill_box(self.way, (("mail", _("By e-mail")), ("messenger", _("By messenger"))))
        self.way.activated.connect(lambda _place: self._pause.start())
        self._slip = hidden(Text("", "small", tone="problem", wrap=True))
        self.without_lists = _records_field("without_lists", _("Exclude lists"), list_names, _("another list"))
        self.without_releases = _records_field(
            "without_releases", _("Exclude recipients of"), self._release_names, _("an earlier release")
        )
        holder = holding(vbox(
            self._release_row, self._about, self.to_those_who_have_it, self.lists,
            labelled(_("Reach them"), self.way),
            labelled(_("Filter recipients"), self.filter, self._slip), self.without_lists, self.without_releases,
            line(), self._figures(), Stretch(), spacing=theme.BETWEEN, margins=theme.BETWEEN,
        ))  # fmt: skip
        for field in (self.lists, self.without_lists, self.without_releases):
            field.changed.connect(lambda: self._pause.start())
        self.filter.textEdited.connect(lambda _text: self._pause.start())
        return Scroll(holder)

    def _figures(self) -> QVBoxLayout:
        self.total = dressed(Text("", "section", wrap=True), font=theme.font(theme.SECTION, strong=True, tabular=True))
        self.spoken = Text("", "text", wrap=True)
        self.held = Text("", "text", tone="warning", wrap=True)
        self.left_out = Text("", "section", wrap=True)
        self.reasons = Text("", "text", wrap=True)
        self.again = QCheckBox(_("Send it to them again"))
        self.again.setToolTip(_("Include people who already have this release or are waiting for it"))
        self.again.toggled.connect(lambda _on: self._pause.start())
        self.again.hide()
        self.aside = hidden(push_button("", lambda: self.take_back(self._without), kind="link", icon="undo-2"))
        return vbox(
            self.total, self.spoken, self.held, theme.INSIDE, self.left_out, self.reasons, self.again,
            hbox(self.aside, Stretch()), spacing=theme.INSIDE,
        )  # fmt: skip

    # What is chosen

    def load(self, wanted: Audience, *, choosing: bool) -> None:
        """Shows an audience of a release; `choosing`: another release can be chosen for it."""
        self._release = wanted.release
        self._release_row.setVisible(choosing)
        newest = self._workspace.read(releases.find)[:RELEASES]
        ids = [*newest, *([wanted.release] if wanted.release and wanted.release not in newest else [])]
        rows = self._workspace.read(releases.rows, ids)
        self._releases = {row.id: row for row in rows}
        found = self._workspace.read(lists.rows, self._workspace.read(lists.find))
        self._lists = {row.id: row.name for row in found}
        fill_box(self.release, [(row.id, one_line(_named(row), 90)) for row in rows], wanted.release)
        self.lists.set_value([str(one) for one in wanted.lists])
        self.without_lists.set_value([str(one) for one in wanted.without_lists])
        self.without_releases.set_value([str(one) for one in wanted.without_releases])
        self.filter.setText(wanted.filter)
        self.way.setCurrentIndex(self.way.findData(wanted.way))
        self._without, self._again_of = wanted.without, wanted.recipients_of
        self.again.setChecked(wanted.again)
        self._release_chosen(to_all=wanted.recipients_of is None and bool(wanted.lists))

    def release_id(self) -> int | None:
        """The release whose audience it is."""
        return self._release

    def audience(self) -> Audience:
        """Whom it is for."""
        release = self.release_id()
        again = self._again() if self.to_those_who_have_it.isChecked() else None
        return Audience(
            tuple(int(one) for one in self.lists.value()), tuple(int(one) for one in self.without_lists.value()),
            tuple(int(one) for one in self.without_releases.value()), release, filter=self.filter.text().strip(),
            without=self._without, recipients_of=again, again=self.again.isChecked(), way=str(self.way.currentData()),
        )  # fmt: skip

    def leave_out(self, ids: Sequence[int]) -> None:
        """Leaves people out this time, whatever the lists say."""
        self._without = tuple(dict.fromkeys((*self._without, *ids)))
        self.count()

    def take_back(self, ids: Sequence[int]) -> None:
        """No longer leaves them out."""
        self._without = tuple(one for one in self._without if one not in ids)
        self.count()

    def _release_chosen(self, to_all: bool = False) -> None:
        row = self._releases.get(self.release_id() or 0)
        again = self._again()
        other = self._releases.get(again or 0)
        same = other is None or row is None or other.id == row.id
        text = _("To those who have it already") if same else _("To the recipients of {release}")
        named = one_line(_named(other), 60) if other is not None else ""
        self.to_those_who_have_it.setText(unmarked(text.format(release=named)))
        self.to_those_who_have_it.setVisible(again is not None)
        self.to_those_who_have_it.setChecked(again is not None and not to_all)
        self._about.setText(_about(row) if row is not None else "")
        self._about.set_tone("warning" if row and (row.status == "withdrawn" or embargo.is_ahead(row, now())) else "")
        self._pause.start()

    def _again(self) -> int | None:
        """The release to whose recipients this one may go: itself where it is corrected or withdrawn."""
        row = self._releases.get(self.release_id() or 0)
        if row is not None and row.status in ("corrected", "withdrawn"):
            return row.id
        return self._again_of if self._again_of in self._releases else None

    def _release_names(self) -> dict[int, list[str]]:
        return {
            number: [row.reference or row.headline, _named(row), row.reference, row.headline]
            for number, row in self._releases.items()
        }

    # Counting

    def count(self) -> None:
        """Counts anew who gets it."""
        self._pause.stop()
        wanted = self.audience()
        self.resolved, self.problem = None, ""
        if not (wanted.lists or wanted.filter or wanted.recipients_of):
            self._counting.forget()
            self._tell_nobody(_("Choose a list or enter a filter."))
            return
        self.total.show_text(_("Counting…"))
        self.spoken.show_text(" ")  # nothing under it moves
        self._counting.ask(self._workspace.read, audience.resolve, wanted)
        self.counted.emit()

    def _tell_nobody(self, why: str) -> None:
        self.problem = why
        for label in (self.total, self.spoken, self.held, self.left_out, self.reasons):  # why stands at the foot
            label.show_text("")
        self.aside.hide()
        self.again.setVisible(self.again.isChecked())
        self._show_slip(None)
        self.counted.emit()

    def _show(self, resolved: Resolved) -> None:
        self.resolved = resolved
        got, left = len(resolved.recipients), len(resolved.left_out)
        self.problem = "" if got else _("No recipients. The right side shows why.")
        self.total.show_text(counted("{count} recipient", "{count} recipients", got))
        self.spoken.show_text(words.languages(resolved.languages))
        held = sum(one.held for one in resolved.recipients)
        text = counted(
            "{count} of them isn't known to accept embargoes, and receives it when the embargo ends.",
            "{count} of them aren't known to accept embargoes, and receive it when the embargo ends.",
            held,
        )
        self.held.show_text(text if held else "")
        self.left_out.show_text(counted("{count} excluded", "{count} excluded", left))
        reasons = dict(words.problem_counts(resolved, "{problem}: {count}"))
        self.reasons.show_text("\n".join(reasons.values()))
        self.again.setVisible("already" in reasons or self.again.isChecked())
        aside = sum(one.code == "aside" for one in resolved.left_out)
        text = counted("Include {count}", "Include {count}", aside)
        self.aside.setText(f" {text}")
        self.aside.setVisible(bool(aside))
        self._show_slip(None)
        self.counted.emit()

    def _failed(self, error: BaseException) -> None:
        if not isinstance(error, Problem):
            raise error
        self._tell_nobody(error.text)
        if isinstance(error, filters.FilterProblem):
            self._show_slip(error)

    def _show_slip(self, problem: Problem | None) -> None:
        typed = "" if self.problem else self.filter.text().strip()
        tone = "problem" if problem else ""
        self._slip.show_text(problem.text if problem else filter_words.words(typed), tone)
        set_property(self.filter, "tone", tone)
        self.filter.show_slip(problem)


def _records_field(name: str, label: str, names: Callable[[], dict[int, list[str]]], placeholder: str) -> ChipsField:
    """Records by their ids; of the names of each a chip says the first, the second is offered, all can be typed."""

    def shown(value: str) -> str:
        return dict(zip(map(str, names()), names().values(), strict=True)).get(value, [value])[0]

    def read(text: str) -> str | None:
        folded = text.casefold()
        return next((str(number) for number, said in names().items() if folded in map(str.casefold, said)), None)

    offered = lambda: [said[1] for said in names().values()]  # noqa: E731
    return ChipsField(name, label, offered, shown=shown, read=read, placeholder=placeholder)


def _named(row: ReleaseRow) -> str:
    return joined(row.reference, row.headline) or _("(no headline)")


def _about(row: ReleaseRow) -> str:
    """What the release is, in one line: its languages, its files, what is to be kept in mind."""
    spoken = ", ".join(formatting.language(code) for code in row.languages)
    files = counted("{count} file", "{count} files", row.attachments)
    parts = [spoken, files if row.attachments else _("no file")]
    if row.status == "withdrawn":
        parts.append(_("withdrawn: only those who have it can be told"))
        return joined(*parts)
    if row.status == "corrected":
        parts.append(_("corrected"))
    if embargo.is_ahead(row, now()):
        until = formatting.moment(row.embargo_until)
        parts.append(_("embargo until {moment}").format(moment=until) if until else _("under embargo"))
    return joined(*parts)
