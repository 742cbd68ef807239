"""What can be said about each format: columns, the size of a group, who writes and which release."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QStackedWidget, QWidget

from outreach.gui import settings
from outreach.gui.forms.checks import of_email
from outreach.gui.forms.fields import ChipsField, Choice, Count, TextField, fill_box
from outreach.gui.forms.form import Fields
from outreach.gui.kit.labels import Text, labelled, one_line
from outreach.gui.kit.layout import Stretch, hbox, holding, vbox
from outreach.gui.pages.exporting.formats import Format
from outreach.i18n import _
from outreach.mail import bcc
from outreach.services.exporting import export_columns

NONE, COLUMNS, GROUPS, DRAFTS = range(4)
WIDTH = 640  # pixels of the dialog that words and chips have, at least


class _Pages(QStackedWidget):
    """Pages of which the one that is shown decides how much room they take; `fit` tells it."""

    def hasHeightForWidth(self) -> bool:
        return False  # else the tallest of them would

    def fit(self) -> None:
        page = self.currentWidget()
        if page is not None:
            least, there = page.minimumSizeHint().height(), page.heightForWidth(WIDTH)
            self.setMinimumHeight(max(1, there if 0 <= there < least else least))


class Options(QWidget):
    """`show_for(format)` shows what belongs to a format; `value()` is what was chosen."""

    release_changed = Signal(object)

    def __init__(self, key: str, default_columns: Sequence[str], releases: Sequence[tuple[int, str]]) -> None:
        super().__init__()
        self._key, self._default = key, list(default_columns)
        self.release = Choice()
        self.release.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        named = [(number, one_line(name, 80)) for number, name in releases]
        fill_box(self.release, [(None, _("Without a release")), *named])
        self.release.activated.connect(lambda _place: self.release_changed.emit(self.release.currentData()))
        self._release_box = labelled(_("Release"), self.release)
        self._release_box.setVisible(bool(releases))
        self.stack = _Pages()
        self.stack.addWidget(QWidget())
        self.stack.addWidget(self._columns())
        self.stack.addWidget(self._groups())
        self.stack.addWidget(self._drafts())
        vbox(self._release_box, (self.stack, 1), spacing=12, on=self)

    def _columns(self) -> QWidget:
        labels = {name: label(name) for name in export_columns.names()}
        names = {shown.casefold(): name for name, shown in labels.items()}
        self.columns = ChipsField(
            "columns", _("Columns"), lambda: list(labels.values()), shown=lambda name: labels.get(name, name),
            read=lambda text: names.get(text.casefold()) or (text if text in labels else None),
            placeholder=_("everything"),
        )  # fmt: skip
        kept = [name for name in settings.get(f"export/{self._key}/columns").split() if name in labels]
        self.columns.set_value(kept or self._default)
        return _top(self.columns)

    def _groups(self) -> QWidget:
        self.group_size = Count()
        self.group_size.setRange(1, bcc.MOST)
        self.group_size.setValue(int(settings.get("export/group") or bcc.GROUP))
        self.group_size.setFixedWidth(96)
        made = labelled(_("Addresses per group"), self.group_size)
        note = Text(
            _("Drafts are safer than Bcc: one message per recipient, and nobody sees another address."), "small"
        )
        note.setWordWrap(True)
        made.layout().addWidget(note)  # type: ignore[union-attr]
        return _top(made)

    def _drafts(self) -> QWidget:
        self.from_name = TextField("sender_name", _("From: name"), placeholder=_("Press service"))
        self.from_address = TextField(
            "sender", _("From: e-mail"), placeholder=_("left open: the mail program fills it in")
        )
        self.greeting = TextField("greeting", _("Greeting"), placeholder=_("Dear {{name|colleague}},"))
        self.from_name.set_value(settings.get("export/sender_name"))
        self.from_address.set_value(settings.get("export/sender"))
        self.greeting.set_value(settings.get("export/greeting"))
        self.from_address.left.connect(self._check_sender)
        made = holding(vbox(hbox(self.from_name, self.from_address, spacing=8), self.greeting, spacing=12))
        return _top(made)

    def _check_sender(self) -> None:
        self.from_address.show_problem(of_email(self.from_address.value()).problem)

    def show_for(self, chosen: Format) -> None:
        """Shows what belongs to a format."""
        place = COLUMNS if chosen.table else {"bcc": GROUPS, "eml": DRAFTS}.get(chosen.key, NONE)
        self.stack.setCurrentIndex(place)
        self.stack.fit()

    def choose_release(self, release_id: int | None) -> None:
        """Shows which release it is for."""
        self.release.setCurrentIndex(max(0, self.release.findData(release_id) if release_id is not None else 0))

    def value(self) -> Fields:
        """What was chosen, for every format."""
        return {
            "columns": self.columns.value(),
            "group_size": self.group_size.value(),
            "sender": self.from_address.value().strip(),
            "sender_name": self.from_name.value().strip(),
            "greeting": self.greeting.value(),
        }

    def keep(self) -> None:
        """Keeps what was chosen for the next time."""
        value = self.value()
        settings.put(f"export/{self._key}/columns", " ".join(value["columns"]))
        settings.put("export/group", value["group_size"])
        for name in ("sender", "sender_name", "greeting"):
            settings.put(f"export/{name}", value[name])


def label(name: str) -> str:
    """A column's name in the file."""
    return export_columns.chosen([name])[0].header


def _top(widget: QWidget) -> QWidget:
    return holding(vbox(widget, Stretch()))
