"""What was found, each with a tick: the fields a release would be made of."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QSizePolicy, QWidget

from outreach import i18n
from outreach.gui.forms import reach
from outreach.gui.forms.fields import ChoiceField, DateField, Field, NotesField, TextField
from outreach.gui.forms.form import Fields, FieldValues
from outreach.gui.kit import formatting
from outreach.gui.kit.labels import Text, as_text, dressed, hidden, line, make_visible, one_line
from outreach.gui.kit.layout import Stretch, hbox, vbox
from outreach.gui.kit.page import push_button
from outreach.gui.pages.releases.editor import about_fields
from outreach.gui.pages.releases.editor.embargo_field import EmbargoField
from outreach.gui.pages.releases.editor.rich_prose import RichField
from outreach.gui.theme import theme
from outreach.i18n import N_, _
from outreach.press.span import Find
from outreach.services.releases.proposal import Proposal, ProposedOfficer
from outreach.store.workspace import Workspace
from outreach.values import places, rich_text

TICK = 24


SURE = 0.75  # from here on a find needs no word about how sure it is
SHOWN = 90  # letters of what is filled already


def sureness(find: Find) -> str:
    """How sure a find is, and why."""
    percent = round(find.confidence * 100)
    if not find.reason:
        return _("{percent} % match").format(percent=percent)
    return _("{percent} % match: {reason}").format(percent=percent, reason=find.reason)


class Proposed(QWidget):
    """A field with a tick before it: what is not ticked is not saved. `place`: the find in the text, or -1."""

    changed = Signal()

    def __init__(self, field: Field, *, accepted: bool = True, find: int = -1) -> None:
        super().__init__()
        self.field, self.place = field, find
        self.tick = dressed(QCheckBox(), width=TICK)
        self.tick.setChecked(accepted)
        dressed(self.tick, name=_("Accept: {field}").format(field=field.label), tip=_("Ticked: it is saved"))
        # beside the line
        holder = vbox(self.tick, Stretch(), margins=(0, 25 if not field.caption.isHidden() else 7, 0, 0))
        self.note = hidden(Text("", "small", wrap=True))
        hbox(holder, (vbox(field, self.note, spacing=2), 1), spacing=0, on=self)
        self.tick.toggled.connect(self._ticked)
        field.changed.connect(self.changed)
        field.setEnabled(accepted)

    def _ticked(self, on: bool) -> None:
        self.field.setEnabled(on)
        self.changed.emit()

    def tell(self, find: Find) -> None:
        """Says how sure a find is: in the tick's tip, and in sight where it is not sure."""
        said = sureness(find)
        self.tick.setToolTip(f"{_('Ticked: it is saved')}\n{said}")
        if find.confidence < SURE and self.note.isHidden():
            self.note.show_text(said, "warning")

    def compare(self, filled: object) -> None:
        """Looks at what the release has in this place: what is filled is replaced only by a tick."""
        has, new = as_text(filled).strip(), as_text(self.field.value()).strip()
        if not has:
            return
        self.accept(False)
        if has == new:
            self.note.show_text(_("The release already has the same value."), "")
        else:
            text, there = _("The release has “{text}”. Tick it to replace that."), rich_text.plain(has)
            self.note.show_text(text.format(text=one_line(there, SHOWN)), "warning")
            self.tick.setToolTip(_("Ticked: the release's value is replaced"))

    def is_accepted(self) -> bool:
        return self.tick.isChecked()

    def accept(self, on: bool = True) -> None:
        """Ticks it, or takes the tick off."""
        self.tick.setChecked(on)


class _Places:
    """Hands out the finds of a text, each once."""

    def __init__(self, finds: Sequence[Find]) -> None:
        self.finds = list(finds)
        self._left = list(range(len(finds)))

    def take(self, field: str, value: str) -> int:
        """The place of the find that holds this value; else the first of its kind; else -1."""
        begin = value.strip()[:60]
        kind = [n for n in self._left if self.finds[n].field == field]

        def distance(n: int) -> int:
            found = self.finds[n].value or ""
            return 0 if begin and begin in found else 1 if found and found[:60] in value else 2

        found = min(kind, key=distance, default=-1)
        self._left = [n for n in self._left if n != found]
        return found


class _Group(QWidget):
    """A part of the proposal under a heading."""

    changed = Signal()

    def __init__(self, title: str, taken: _Places) -> None:
        super().__init__()
        self._taken = taken
        self.items: list[Proposed] = []
        self.heading = Text(title, "section", wrap=True)
        self.rule = line()
        self.column = vbox(self.rule, self.heading, spacing=12, on=self)

    def put(self, field: Field, value: object, kind: str = "", said: object = "", *, accepted: bool = True) -> Proposed:
        """Adds what is proposed; `kind` and `said` are what it was found as in the text."""
        field.set_value(value)
        place = self._taken.take(kind, as_text(said)) if kind else -1
        item = Proposed(field, accepted=accepted, find=place)
        item.changed.connect(self.changed)
        if place >= 0:
            item.tell(self._taken.finds[place])
        self.items.append(item)
        self.column.addWidget(item)
        return item

    def accepted(self, items: Sequence[Proposed] | None = None) -> Fields:
        """What is ticked of these, or of all, by the names of the fields."""
        wanted = self.items if items is None else items
        return {item.field.name: item.field.value() for item in wanted if item.is_accepted()}


_TEXTS = ("headline", "subhead", "dateline", "date", "body", "boilerplate", "notes_to_editors")
_LINES = {"body": 8, "boilerplate": 3, "notes_to_editors": 3}  # of the texts that are long


def _long(name: str, label: str) -> NotesField:
    field = NotesField(name, label)
    field.edit.setFixedHeight(76)
    return field


def _quote(number: int, quote: FieldValues) -> Field:
    speaker = as_text(quote.get("speaker"))
    return _long(f"quote{number}", _("Quote of {name}").format(name=speaker) if speaker else _("Quote"))


def _channel(number: int, channel: FieldValues) -> Field:
    label = _("Account on {network}").format(network=formatting.network(as_text(channel.get("network"))))
    return TextField(f"channel{number}", label)


# What a version has several of: its field, what it is found as, and the name of its text.
_PARTS = {"quotes": (_quote, "quote", "text"), "channels": (_channel, "channel", "value")}


class VersionGroup(_Group):
    """The text in one language."""

    def __init__(self, workspace: Workspace, language: str, fields: FieldValues, taken: _Places) -> None:
        named = _("The text in {language}").format(language=formatting.language(language))
        super().__init__(named if language else _("The text"), taken)
        self._workspace = workspace
        self._fields = dict(fields)
        self.language = ChoiceField("language", _("Language"), [("", _("not known")), *places.languages()])
        self.language.set_value(language)
        self.language.changed.connect(self.changed)
        indented = hbox(self.language, margins=(TICK, 0, 0, 0))
        self.column.addLayout(indented)
        self._labels = {
            "headline": _("Headline"), "subhead": _("Subheadline"), "dateline": _("Dateline"),
            "date": _("Date"), "body": _("Text"), "boilerplate": _("Boilerplate"),
            "notes_to_editors": _("Notes to editors"),
        }  # fmt: skip
        texts = {name: as_text(fields.get(name)) for name in _TEXTS}
        for name in (name for name in _TEXTS if texts[name] or name in ("headline", "body")):
            self.put(self._field(name), texts[name], name if texts[name] else "", rich_text.plain(texts[name]))
        self._parts = {
            name: [(self.put(make(n, one), one.get(key), kind, one.get(key)), one)
                   for n, one in enumerate(fields.get(name) or ())]
            for name, (make, kind, key) in _PARTS.items()
        }  # fmt: skip

    def _field(self, name: str) -> Field:
        if name in _LINES:
            return RichField(self._workspace, name, self._labels[name], _LINES[name])
        return (DateField if name == "date" else TextField)(name, self._labels[name])

    def append(self, name: str, text: str) -> None:
        """Adds a paragraph of plain words to the text or the notes to editors."""
        there = (item for item in self.items if item.field.name == name)
        item = next(there, None) or self.put(self._field(name), "")
        added = rich_text.from_plain(text)
        item.field.set_value("\n\n".join(filter(None, (as_text(item.field.value()).rstrip(), added))))
        item.accept()

    def compare(self, versions: Mapping[str, FieldValues]) -> None:
        """Looks at what the release has in this language."""
        there = versions.get(self.language.value(), {})
        for item in self.items:
            item.compare(there.get(item.field.name))  # nothing is there under the name of a quote
        known = " ".join(as_text(quote.get("text")) for quote in there.get("quotes") or ())
        for item, quote in self._parts["quotes"]:
            if as_text(quote.get("text")) in known:
                item.compare(item.field.value())

    def value(self) -> tuple[str, Fields]:
        """The language and what is accepted of it."""
        texts = self.accepted()
        found: Fields = {"kind": self._fields.get("kind") or "", **{name: as_text(texts.get(name)) for name in _TEXTS}}
        for name, (_make, _kind, key) in _PARTS.items():
            ticked = ((item, one) for item, one in self._parts[name] if item.is_accepted())
            found[name] = [{**one, key: item.field.value()} for item, one in ticked]
        return self.language.value(), found


# What the details of an officer are found as; the name is the whole officer's.
_KINDS = {"name": "", "phones": "phone", "emails": "email", "channels": "channel"}
_LABELS = {
    "name": N_("Name"), "honorific": N_("Honorific"), "title": N_("Job title"), "organisation": N_("Organisation"),
}  # fmt: skip
_REACH = {"phones": reach.phone_field, "emails": reach.email_field, "channels": reach.channel_field}


class OfficerGroup(_Group):
    """An officer the text names: a new one, or one we have."""

    NEW = "new"

    def __init__(self, proposed: ProposedOfficer, known: str, taken: _Places, lacking: Fields) -> None:
        fields = proposed.fields
        super().__init__(_("Officer: {name}").format(name=fields["name"]), taken)
        self._proposed = proposed
        choices = [(self.NEW, _("Add as a new officer"))]
        if proposed.existing is not None:
            reason = _("{name}, an existing contact ({reason})").format(name=known, reason=proposed.reason)
            choices.insert(0, (str(proposed.existing), reason))
        self.who = ChoiceField("who", _("Who this is"), choices)
        self.whole = self.put(self.who, choices[0][0], "officer", fields["name"])
        self._details = [
            self.put(self._field(name), fields[name], _KINDS.get(name, name), _first(fields[name]))
            for name in (*_LABELS, *_REACH) if fields.get(name)
        ]  # fmt: skip
        self._more = [
            self.put(self._field(name), lacking[name], accepted=False)
            for name in ("phones", "emails") if lacking.get(name)
        ]  # fmt: skip
        for item in self._more:
            item.note.show_text(_("The record doesn't have it. Tick it to add it there."))
        self.who.changed.connect(self._chosen)
        self.whole.tick.toggled.connect(lambda _on: self._chosen())
        self._chosen()

    @staticmethod
    def _field(name: str) -> Field:
        return TextField(name, _(_LABELS[name])) if name in _LABELS else _REACH[name]()

    def _chosen(self) -> None:
        new = self.who.value() == self.NEW
        make_visible(new and self.whole.is_accepted(), *self._details)
        make_visible(not new and self.whole.is_accepted(), *self._more)
        self.changed.emit()

    def value(self) -> ProposedOfficer | None:
        """The officer as it would be saved; None where it is not accepted."""
        if not self.whole.is_accepted():
            return None
        there = self._proposed.fields
        if self.who.value() != self.NEW:
            fields = {**there, "phones": [], "emails": [], **self.accepted(self._more)}
            return self._proposed._replace(fields=fields, existing=int(self.who.value()))
        names = {name: there[name] for name in ("names",) if name in there}
        return self._proposed._replace(fields={**self.accepted(self._details), **names}, existing=None, reason="")


def _first(value: object) -> str:
    """What is found of a value: itself, or the first of several."""
    first = value[0] if isinstance(value, list) else value
    return as_text(first.get("raw") or first.get("value") if isinstance(first, dict) else first)


class AboutGroup(_Group):
    """What the release is about."""

    def __init__(self, release: Fields, taken: _Places) -> None:
        super().__init__(_("Topics"), taken)
        for name, make in about_fields.MADE.items():
            if value := release.get(name):
                given = [str(one) for one in value] if isinstance(value, list) else value
                self.put(make(), given, name, _first(given))

    def compare(self, there: Fields) -> None:
        """Looks at what the release has; lists are put together, so nothing of them is lost."""
        for item in self.items:
            has = there.get(item.field.name)
            if not isinstance(has, list):
                item.compare(has)
            elif set(item.field.value()) <= {str(one) for one in has}:
                item.compare(item.field.value())


class LeftOverGroup(_Group):
    """What the text says and no field has: it stays in the release's notes, or is added to what goes out."""

    def __init__(self, text: str, versions: Sequence[VersionGroup], taken: _Places) -> None:
        super().__init__(_("Left over"), taken)
        self._versions = versions
        if not text:
            return
        item = self.put(_long("notes", _("Kept in the notes of the release, not sent")), text)
        row = hbox(margins=(TICK, 0, 0, 0))
        for name, label in (("body", _("Add to text")), ("notes_to_editors", _("Add to notes to editors"))):
            row.addWidget(push_button(label, partial(self._move, item, name)))
        row.addStretch(1)
        self.column.addLayout(row)

    def _move(self, item: Proposed, name: str) -> None:
        text = as_text(item.field.value()).strip()
        if text and self._versions:
            self._versions[-1].append(name, text)
            item.field.set_value("")
            self.changed.emit()


class Proposals(QWidget):
    """Everything that was found, under one another. `value()` is what is accepted."""

    changed = Signal()

    def __init__(
        self,
        workspace: Workspace,
        proposal: Proposal,
        finds: Sequence[Find],
        known: Mapping[int, str],
        lacking: Sequence[Fields],
        into: Fields | None = None,
    ) -> None:
        """`known` names officers we have, `lacking` is what their records lack, `into` the fields of a release."""
        super().__init__()
        dressed(self, ground="plain", policy=(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Minimum))
        column = vbox(spacing=theme.BETWEEN, margins=theme.BETWEEN, on=self)
        taken = _Places(finds)
        self._release = proposal.release
        left = as_text(proposal.release.get("notes")).removeprefix(proposal.letterhead).strip("\n")
        self.groups: list[_Group] = []
        versions = proposal.release["versions"].items()
        self.versions = [VersionGroup(workspace, code, fields, taken) for code, fields in versions]
        self.officers = [
            OfficerGroup(one, known.get(one.existing or 0, ""), taken, its)
            for one, its in zip(proposal.officers, lacking, strict=True)
        ]
        self.about = AboutGroup(proposal.release, taken)
        self._zone: Callable[[], str] = str  # of the embargo, where there is one
        self.general = self._general(finds, taken)
        if proposal.letterhead:
            label = _("Letterhead, kept in the notes of the release, not sent")
            self.general.put(_long("letterhead", label), proposal.letterhead)
        self.left_over = LeftOverGroup(left, self.versions, taken)
        if into is not None:
            self._compare(into)
        for group in (*self.versions, *self.officers, self.about, self.general, self.left_over):
            group.changed.connect(self.changed)
            column.addWidget(group)
            group.setVisible(bool(group.items))  # in its place by now: what has none would be a window
            self.groups += [group] if group.items else []
        column.addStretch(1)
        make_visible(False, *(group.rule for group in self.groups[:1]))

    def _general(self, finds: Sequence[Find], taken: _Places) -> _Group:
        group = _Group(_("The release"), taken)
        if self._release.get("reference"):
            reference = str(self._release["reference"])
            group.put(TextField("reference", _("Reference")), reference, "reference", reference)
        said = next((find.value for find in finds if find.field == "embargo_until"), "")
        until = self._release.get("embargo_until")
        if until or said:
            field = EmbargoField()
            field.set_zone("")
            self._zone = field.zone
            group.put(field, _moment(until) or said, "embargo_until", said, accepted=bool(until))
        return group

    def _compare(self, there: Fields) -> None:
        """Takes the ticks off what a release that is there has already."""
        for version in self.versions:
            version.compare(there["versions"])
        self.about.compare(there)
        for item in self.general.items:
            has = there.get(item.field.name)
            same = isinstance(has, datetime) and has == item.field.value()
            item.compare(item.field.value() if same else formatting.moment(has) if isinstance(has, datetime) else has)

    def items(self) -> list[Proposed]:
        """All finds that can be ticked and are shown."""
        return [item for group in self.groups for item in group.items if not item.isHidden()]

    def accept_all(self, on: bool = True) -> None:
        """Ticks everything, or nothing."""
        for group in self.groups:
            for item in group.items:
                item.accept(on)

    def value(self) -> Proposal:
        """What would be saved."""
        general = {"reference": "", "embargo_until": None, **self.general.accepted()}
        notes = (general.pop("letterhead", ""), self.left_over.accepted().get("notes"))
        release: Fields = {
            **general, "versions": dict(version.value() for version in self.versions),
            "notes": "\n".join(filter(None, notes)), **self.about.accepted(),
        }  # fmt: skip
        if release["embargo_until"]:
            release = {"embargo_zone": self._zone(), **release}
        chosen = [group.value() for group in self.officers]
        return Proposal(release, [officer for officer in chosen if officer is not None], [])


def _moment(text: object) -> object:
    if not isinstance(text, str):
        return text
    try:
        return i18n.at(datetime.fromisoformat(text))
    except ValueError:
        return None
