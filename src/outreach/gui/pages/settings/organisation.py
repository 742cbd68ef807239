"""What holds for the whole organisation: its letterhead, its time zone and country, its greetings."""

from __future__ import annotations

import base64
from collections.abc import Mapping
from pathlib import Path

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, Qt
from PySide6.QtGui import QImage, QPixmap

from outreach.gui.forms.fields import Field, NotesField, TextField
from outreach.gui.forms.form import Fields, Form
from outreach.gui.forms.section import FormSection
from outreach.gui.kit import dialogs, formatting
from outreach.gui.kit.labels import Text, as_text, dressed
from outreach.gui.kit.layout import Stretch, hbox, holding
from outreach.gui.kit.page import Page, push_button
from outreach.i18n import _
from outreach.services import office_settings, settings

# A sign is printed 14 mm high: 600 pixels are more than any printer shows.
TALLEST = 600
LARGEST = 20 << 20


class LogoField(Field):
    """The office's sign as a PNG in base64; "" where it has none."""

    def __init__(self, name: str = "logo") -> None:
        super().__init__(name, _("Logo of your organisation"))
        self._value = ""
        self.picture = dressed(Text(), least_height=40)
        self.choose_button = push_button(_("Choose a picture…"), self.choose, kind="link", icon="image")
        self.drop_button = push_button(_("Remove"), lambda: self._take(""), kind="link", icon="x")
        body = holding(hbox(self.picture, self.choose_button, self.drop_button, Stretch(), spacing=8))
        self.hold(body)
        self.setFocusProxy(self.choose_button)

    def choose(self) -> None:
        """Asks for a picture."""
        kinds = f"{_('Pictures')} (*.png *.jpg *.jpeg *.bmp)"
        dialogs.with_file(self.take_file, self, _("Logo of your organisation"), kinds)

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
        self._value = as_text(value)
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


class OrganisationForm(Form):
    """The settings of `office_settings`, each by its name there."""

    def __init__(self) -> None:
        super().__init__()
        self.section(_("Letterhead"))
        self.add_widget(Text(_("It appears at the top of every release in PDF and Word."), "small", wrap=True))
        self.add(TextField("name", _("Name of your organisation")))
        self.add(NotesField("address", _("Address"), height=56, most=72))
        self.beside(
            TextField("website", _("Website"), placeholder="https://"),
            TextField("colour", _("Colour"), placeholder="#1f5f8b"),
            shares=(3, 1),
        )
        self.add(LogoField())
        self.section(_("Place and time"))
        self.beside(
            TextField("zone", _("Time zone"), placeholder="Asia/Bishkek"),
            TextField("region", _("Country of phone numbers without a code"), placeholder="KG"),
        )
        self.section(_("Greetings"))
        for name in office_settings.GREETINGS:
            self.add(TextField(name, formatting.language_heading(name.removeprefix("greeting-"))))
        self.section(_("Size of the files in a message"))
        self.beside(TextField("mail-warn-mb", _("Warn from (MB)")), TextField("mail-most-mb", _("Ask from (MB)")))
        self.end()


class OrganisationSection(FormSection):
    """One form, kept as one step."""

    name = "letterhead"

    def __init__(self, page: Page) -> None:
        super().__init__(page, OrganisationForm())

    def kept(self) -> Mapping[str, object]:
        office = self.workspace.read(settings.get, "office") or {}
        return {**self.workspace.read(office_settings.shown), "logo": office.get("logo", "")}

    def keep(self, fields: Fields) -> None:
        touched = {name: as_text(value) for name, value in self.form.touched().items()}
        self.workspace.write(_("Organisation settings"), office_settings.change_several, touched)
        self.page.step_done.emit(_("Organisation settings saved"))
