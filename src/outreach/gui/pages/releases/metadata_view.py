"""What a release is about, to be read: project, donors, countries, goals, who is quoted, its pictures, its papers."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from outreach.gui.forms.fields import Pause
from outreach.gui.kit import formatting
from outreach.gui.kit.labels import Text, breakable, line, one_line
from outreach.gui.kit.latest import Latest
from outreach.gui.kit.page import push_button
from outreach.gui.kit.scroll import Scroll
from outreach.gui.pages.releases.editor.about_fields import NAMES, goal, read_texts, texts_of
from outreach.gui.theme import theme
from outreach.i18n import _, ngettext
from outreach.model.releases import Release
from outreach.services.releases import releases
from outreach.values import places

LABEL = 116


class AboutView(QWidget):
    """`edit_wanted(part)`: it is to be changed. `accept_wanted(fields)`: what the text says is to be kept."""

    edit_wanted = Signal(str)
    accept_wanted = Signal(dict)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        self._scroll = Scroll(QWidget())
        layout.addWidget(self._scroll)
        self._release: Release | None = None
        self._latest = Latest(self)
        self._latest.answered.connect(self._proposed)
        self._texts: list[str] = []
        # Who only passes by a release is not waited for.
        self._pause = Pause(lambda: self._latest.ask(read_texts, self._texts), 300, self)
        self._holder: QVBoxLayout | None = None
        self.proposals: list[tuple[str, str]] = []

    def show_release(self, release: Release) -> None:
        """Shows a loaded release, and in a moment what its text says besides."""
        self._release = release
        self.proposals = []
        inside = QWidget()
        inside.setProperty("ground", "plain")
        inside.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Minimum)
        column = QVBoxLayout(inside)
        column.setContentsMargins(theme.AROUND, 12, theme.BETWEEN, theme.BETWEEN)
        column.setSpacing(8)
        empty = self._about(column, release)
        if empty:
            column.addWidget(Text(_("No topics have been recorded yet."), "muted", wrap=True))
        self._holder = QVBoxLayout()
        self._holder.setSpacing(4)
        column.addLayout(self._holder)
        column.addWidget(push_button(_("Change"), lambda: self.edit_wanted.emit("about"), kind="link", icon="pencil"))
        self._people(column, release)
        self._pictures(column, release)
        self._papers(column, release)
        column.addStretch(1)
        self._scroll.replace(inside)
        self._texts = texts_of(releases.fields_of(release)["versions"])
        self._latest.forget()
        self._pause.start()

    def _about(self, column: QVBoxLayout, release: Release) -> bool:
        values = (
            (_("Project"), release.project),
            (_("Programme"), release.programme),
            (_("Donors"), "\n".join(release.donors)),
            (_("Partners"), "\n".join(release.partners)),
            (_("Countries"), ", ".join(places.country_name(code) for code in release.countries)),
            (_("SDGs"), "\n".join(goal(str(number)) for number in release.sdgs)),
        )
        for label, value in values:
            self._line(column, label, value)
        return not any(value for _label, value in values)

    @staticmethod
    def _line(column: QVBoxLayout, label: str, value: str) -> None:
        if not value:
            return
        row = QHBoxLayout()
        row.setSpacing(8)
        name = Text(label, "label", wrap=True)
        name.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Preferred)
        name.setFixedWidth(LABEL)
        row.addWidget(name)
        row.addWidget(Text(breakable(value), wrap=True, selectable=True), 1)
        column.addLayout(row)

    @staticmethod
    def _section(column: QVBoxLayout, title: str) -> None:
        column.addSpacing(4)
        column.addWidget(line())
        column.addWidget(Text(title, "section", wrap=True))

    def _people(self, column: QVBoxLayout, release: Release) -> None:
        by_person: dict[str, list[str]] = {}
        about: dict[str, str] = {}
        for version in release.versions:
            for quote in version.quotes:
                who = str(quote.get("speaker") or "")
                if who:
                    by_person.setdefault(who, []).append(str(quote.get("text") or ""))
                    parts = (quote.get("position"), quote.get("organisation"))
                    about[who] = ", ".join(str(part) for part in parts if part)
        if not by_person:
            return
        self._section(column, _("Who is quoted"))
        for who, words in by_person.items():
            column.addWidget(Text(who, wrap=True, selectable=True))
            if about[who]:
                column.addWidget(Text(about[who], "small", wrap=True))
            for said in words:
                quoted = Text(f"“{one_line(said, 400)}”", "muted", wrap=True, selectable=True)
                quoted.setContentsMargins(12, 0, 0, 0)
                column.addWidget(quoted)

    def _pictures(self, column: QVBoxLayout, release: Release) -> None:
        if release.photos:
            self._section(column, _("Pictures"))
        for photo in release.photos:
            column.addWidget(Text(breakable(str(photo["url"])), wrap=True, selectable=True))
            note = " · ".join(str(photo[name]) for name in ("caption", "credit") if photo.get(name))
            missing = _("without a caption and a credit: describe what it shows, and name its owner")
            column.addWidget(Text(note or missing, "small", tone="" if note else "warning", wrap=True))

    def _papers(self, column: QVBoxLayout, release: Release) -> None:
        values: tuple[tuple[str, str], ...] = (
            (_("Reference"), release.reference),
            (_("Prepared by"), release.prepared_by),
            (_("Cleared by"), release.cleared_by),
            (_("Cleared on"), formatting.day(release.cleared_on)),
            (_("Released"), formatting.moment(release.released_at) if release.released_at else ""),
            (_("Correction"), release.correction),
            (_("Notes"), release.notes),
        )
        if any(value for _label, value in values):
            self._section(column, _("The release"))
        for label, value in values:
            self._line(column, label, value)

    def _proposed(self, answer: tuple[object, object]) -> None:
        """Shows what the text says and the release has not got."""
        release, about = self._release, answer[0]
        if release is None or self._holder is None:
            return
        found: list[tuple[str, str]] = []
        for name in NAMES:
            said = getattr(about, name)
            has = getattr(release, name)
            if isinstance(said, list):
                found += [(name, str(value)) for value in said if value not in has]
            elif said and not has:
                found.append((name, str(said)))
        self.proposals = found
        if not found:
            return
        text = ngettext("The text gives {count} more detail:", "The text gives {count} more details:", len(found))
        self._holder.addWidget(Text(text.format(count=len(found)), "label", wrap=True))
        for name, value in found:
            self._holder.addWidget(self._button(_words(name, value), partial(self.accept, [(name, value)])))
        if len(found) > 1:
            self._holder.addWidget(self._button(_("Everything"), lambda: self.accept(found), icon="check"))

    @staticmethod
    def _button(text: str, action: Callable[[], object], icon: str = "plus") -> QWidget:
        button = push_button(one_line(text, 70), action, kind="link", icon=icon)
        button.setAccessibleName(_("Accept from the text: {value}").format(value=one_line(text)))
        return button

    def accept(self, found: list[tuple[str, str]]) -> None:
        """Has these proposals kept with the release."""
        release = self._release
        if release is None:
            return
        fields: dict[str, object] = {}
        for name, value in found:
            has = getattr(release, name)
            fields[name] = [*fields.get(name, has), value] if isinstance(has, list) else value  # type: ignore[misc]
        self.accept_wanted.emit(fields)


def _words(name: str, value: str) -> str:
    labels = {
        "project": _("Project: {value}"), "programme": _("Programme: {value}"), "donors": _("Donor: {value}"),
        "partners": _("Partner: {value}"), "countries": _("Country: {value}"), "sdgs": "{value}",
    }  # fmt: skip
    shown_value = places.country_name(value) if name == "countries" else goal(value) if name == "sdgs" else value
    return labels[name].format(value=shown_value)
