"""The form of a record, made of its registered fields: a page says in which rows they stand, and what it calls them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from outreach.gui.forms import reach
from outreach.gui.forms.fields import ChipsField, ChoiceField, DateField, Field, NotesField, TextField, TickField
from outreach.gui.forms.form import Form
from outreach.gui.forms.repeated import RepeatedField
from outreach.i18n import _
from outreach.services.contacts import contacts, records
from outreach.store.workspace import Workspace
from outreach.values import fields as registry
from outreach.values import vocabularies
from outreach.values.fields import Kind

_NARROW = frozenset({"honorific", "postcode"})
"""Fields of a few letters, to whose neighbour goes the room."""


class RecordForm(Form):
    """A form of registered fields: `labels` are the words for those that are not called as in the registry.

    `rows()` adds them; a field for which `own` has a maker is made by that. Phones are checked in the record's country.
    """

    def __init__(
        self, workspace: Workspace, fields: registry.Fields, labels: Mapping[str, str],
        own: Mapping[str, Callable[[], Field]],
    ) -> None:  # fmt: skip
        super().__init__()
        self.workspace = workspace
        self._registered, self._labels, self._own = fields, labels, own

    def rows(self, *rows: Sequence[str]) -> None:
        """Adds fields by their keys, those of one row side by side."""
        for row in rows:
            fields = [self._made(key) for key in row]
            if len(fields) == 1:
                self.add(fields[0])
            else:
                shares = tuple(1 if key in _NARROW else 2 for key in row) if _NARROW.intersection(row) else ()
                self.beside(*fields, shares=shares)

    def end(self) -> None:
        super().end()
        if "country" in self.fields:
            self.fields["country"].changed.connect(self._check_phones)

    def _made(self, key: str) -> Field:
        if key in self._own:
            return self._own[key]()
        field = self._registered[key]
        return _MAKERS[field.kind](self, key, self._labels.get(key) or _(field.label))

    def region(self) -> str:
        """The country phones without a country code are read in."""
        country = self.fields.get("country")
        return records.region_of(str(country.value()) if country else "")

    def _check_phones(self) -> None:
        phones = self.fields.get("phones")
        if isinstance(phones, RepeatedField):
            phones.check()

    def load(self, fields: Mapping[str, object]) -> None:
        if "country" in self.fields:
            self.fields["country"].set_value(fields.get("country"))  # before the phones, which are checked in it
        super().load(fields)


def _choice(_form: RecordForm, key: str, label: str) -> Field:
    return ChoiceField(key, label, [("", "–"), *vocabularies.LISTED[key]()])


def _words(form: RecordForm, key: str, label: str) -> Field:
    if key == "languages":
        return reach.language_field()
    read = form.workspace.read
    if key == "beats":
        return ChipsField(key, label, lambda: read(contacts.beats), placeholder=_("crime, courts"))
    return ChipsField(key, label, lambda: read(contacts.tags))


def _reach(form: RecordForm, key: str, _label: str) -> Field:
    if key == "phones":
        return reach.phone_field(form.region)
    return reach.email_field() if key == "emails" else reach.channel_field()


_MAKERS: dict[Kind, Callable[[RecordForm, str, str], Field]] = {
    Kind.TEXT: lambda _form, key, label: TextField(key, label),
    Kind.POSITION: lambda _form, key, label: TextField(key, label),
    Kind.NOTES: lambda _form, key, label: NotesField(key, label),
    Kind.DAY: lambda _form, key, label: DateField(key, label),
    Kind.TICK: lambda _form, key, label: TickField(key, label),
    Kind.VOCABULARY: _choice,
    Kind.WORDS: _words,
    Kind.REACH: _reach,
}
