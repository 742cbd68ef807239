"""The office's letterhead: its name, address and website, its colour and its sign, at the head of every paper."""

from __future__ import annotations

import base64
from pathlib import Path

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, Qt
from PySide6.QtGui import QColor, QImage, QPixmap
from PySide6.QtWidgets import QWidget

from outreach.gui.forms.fields import Field, NotesField, TextField
from outreach.gui.forms.form import Form, FormDialog
from outreach.gui.kit import dialogs
from outreach.gui.kit.labels import Text
from outreach.gui.kit.layout import Stretch, hbox, holding
from outreach.gui.kit.page import push_button
from outreach.gui.shell import unsaved
from outreach.i18n import _
from outreach.problems import FieldProblem
from outreach.services import settings
from outreach.services.contacts.records import Fields
from outreach.store.workspace import Workspace

# A sign is printed 14 mm high: 600 pixels are more than any printer shows.
TALLEST = 600
LARGEST = 20 << 20


class LogoField(Field):
    """The office's sign as a PNG in base64; "" where it has none."""

    def __init__(self, name: str = "logo", parent: QWidget | None = None) -> None:
        super().__init__(name, _("Logo of your organisation"), parent)
        self._value = ""
        self.picture = Text()
        self.picture.setMinimumHeight(40)
        self.choose_button = push_button(_("Choose a picture…"), self.choose, kind="link", icon="image")
        self.drop_button = push_button(_("Remove"), lambda: self._take(""), kind="link", icon="x")
        body = holding(hbox(self.picture, self.choose_button, self.drop_button, Stretch(), spacing=8))
        self.hold(body)
        self.setFocusProxy(self.choose_button)

    def choose(self) -> None:
        """Asks for a picture."""
        kinds = f"{_('Pictures')} (*.png *.jpg *.jpeg *.bmp)"
        path = dialogs.open_file(self, _("Logo of your organisation"), kinds)
        if path is not None:
            self.take_file(path)

    def take_file(self, path: Path) -> None:
        """Takes a picture from a file, made small enough for a paper."""
        try:
            data = path.read_bytes() if path.stat().st_size <= LARGEST else b""
        except OSError:
            data = b""
        picture = QImage.fromData(data)
        if picture.isNull():
            self.show_problem(_("This picture format can't be read. Choose a PNG or JPEG file."))
            return
        if picture.height() > TALLEST:
            picture = picture.scaledToHeight(TALLEST, Qt.TransformationMode.SmoothTransformation)
        self._take(_png(picture))

    def _take(self, value: str) -> None:
        self.set_value(value)
        self.changed.emit()

    def value(self) -> str:
        return self._value

    def set_value(self, value: object) -> None:
        self._value = str(value or "")
        self.show_problem("")
        picture = QPixmap()
        if self._value:
            picture.loadFromData(base64.b64decode(self._value))
        shown = picture.scaledToHeight(40, Qt.TransformationMode.SmoothTransformation) if self._value else picture
        self.picture.setPixmap(shown)
        self.picture.setVisible(bool(self._value))
        self.drop_button.setVisible(bool(self._value))


def _png(picture: QImage) -> str:
    data = QByteArray()
    buffer = QBuffer(data)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    picture.save(buffer, "PNG")  # type: ignore[call-overload]
    return base64.b64encode(bytes(data.data())).decode()


class LetterheadForm(Form):
    """The fields of the setting `office`."""

    def __init__(self) -> None:
        super().__init__()
        self.add(TextField("name", _("Name of your organisation")))
        address = NotesField("address", _("Address"), height=56)
        address.edit.setMaximumHeight(72)
        self.add(address)
        self.beside(
            TextField("website", _("Website"), placeholder="https://"),
            TextField("colour", _("Colour"), placeholder="#1f5f8b"),
            shares=(3, 1),
        )
        self.add(LogoField())
        self.add_widget(Text(_("It appears at the top of every release in PDF and Word."), "small", wrap=True))
        self.end()


def ask(parent: QWidget, workspace: Workspace) -> bool:
    """Asks for the letterhead and keeps it; False where nothing was changed."""
    form = LetterheadForm()
    before = dict(workspace.read(settings.get, "office") or {})
    form.load(before)
    dialog = FormDialog(_("Letterhead"), form, _("Save"), lambda fields: keep(workspace, fields), parent, width=460)
    unsaved.keep_dialog(dialog, workspace, "settings/letterhead")
    return dialogs.run(dialog)


def keep(workspace: Workspace, fields: Fields) -> None:
    """Keeps the letterhead.

    Raises:
        FieldProblem: the colour is none.
    """
    colour = str(fields.get("colour") or "").strip()
    if colour and (len(colour) != 7 or not QColor.isValidColorName(colour)):
        raise FieldProblem("colour", _("Enter a colour as #1f5f8b."))
    before = dict(workspace.read(settings.get, "office") or {})
    texts = {name: str(value or "").strip() for name, value in fields.items()}
    workspace.write(_("Letterhead"), settings.put, "office", {**before, **texts, "colour": colour})
