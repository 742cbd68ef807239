"""How the pictures of a text are seen, put in and described."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from pathlib import Path
from urllib.parse import unquote

from PySide6.QtCore import QBuffer, QEvent, QMimeData, QObject, QRect, QRectF, Qt, QUrl
from PySide6.QtGui import QFontMetrics, QImage, QPainter, QPixmap, QTextDocument
from PySide6.QtWidgets import QTextEdit, QWidget

from outreach.formats.documents import picture as pictures
from outreach.gui.forms.fields import TextField
from outreach.gui.kit.events import watch
from outreach.gui.kit.latest import Latest
from outreach.gui.kit.layout import fill
from outreach.gui.kit.popover import AskPopover
from outreach.gui.theme import icons, theme
from outreach.i18n import N_, _
from outreach.problems import Problem
from outreach.services.releases import pictures as kept
from outreach.store.workspace import Workspace
from outreach.values import rich_text
from outreach.values.rich_text import Picture

ENDINGS = (".png", ".jpg", ".jpeg")
# What is a picture to those who drop it; the others are said no to.
_OTHERS = (".gif", ".webp", ".tif", ".tiff", ".bmp", ".heic", ".svg")
_RAW = ("image/png", "image/jpeg")


class PictureView(QObject):
    """Draws the pictures of a text as wide as they will be, with caption and credit; `read` has the bytes of a hash."""

    def __init__(self, edit: QTextEdit, read: Callable[[str], bytes]) -> None:
        super().__init__(edit)
        self._edit, self._read = edit, read
        self._drawn: dict[str, QImage] = {}  # by hash; empty where it cannot be shown
        self._shown: dict[str, Picture] = {}  # by name in the document
        self._loading = Latest(self, self._came)
        watch(edit.viewport(), {QEvent.Type.Resize: lambda _event: self.draw()}, edit)
        theme.changed.connect(self.draw)

    def resource(self, url: QUrl) -> QPixmap | None:
        """What a document shows for the name of a picture; nothing for any other name."""
        if url.scheme() != "picture":
            return None
        name = bytes(url.toEncoded().data()).decode()
        picture = rich_text.pictures(unquote(name.partition(":")[2]))[0]
        self._shown[url.toString()] = picture
        if picture.hash not in self._drawn:
            self._loading.ask(self._load, {one.hash for one in self._shown.values()} - self._drawn.keys())
        return self._paint(picture)

    def _load(self, wanted: set[str]) -> dict[str, QImage]:
        """In a thread: what the pictures of these hashes show."""
        found = dict.fromkeys(wanted, QImage())
        for key in wanted:
            with suppress(Problem):
                one = pictures.pixels(self._read(key))
                found[key] = QImage(one.data, one.width, one.height, one.stride, QImage.Format.Format_RGBA8888).copy()
        return found

    def _came(self, found: Mapping[str, QImage]) -> None:
        self._drawn |= found
        self.draw()

    def draw(self) -> None:
        """Draws all anew: another width, other colours, or more of them have come."""
        document = self._edit.document()
        for name, picture in self._shown.items():
            document.addResource(QTextDocument.ResourceType.ImageResource.value, QUrl(name), self._paint(picture))
        if self._shown:
            document.markContentsDirty(0, document.characterCount())

    def _paint(self, picture: Picture) -> QPixmap:
        """The picture, and under it its caption and its credit."""
        page = max(120, self._edit.viewport().width() - 2 * round(self._edit.document().documentMargin()) - 2)
        image = self._drawn.get(picture.hash, QImage())
        width, height = (image.width(), image.height()) if not image.isNull() else (pictures.WIDEST // 4, 48)
        share = min(1, width / pictures.WIDEST, width / height)
        wide, tall = round(page * share), round(page * share * height / width)
        words = "\n".join(filter(None, picture[2:])) or ("" if self._edit.isReadOnly() else _("No caption"))
        small, ratio = theme.font(theme.SMALL), self._edit.devicePixelRatioF()
        room = QFontMetrics(small).boundingRect(QRect(0, 0, page, 10_000), _WRAP, words)
        made = QPixmap(round(page * ratio), round((tall + 4 + room.height()) * ratio))
        made.setDevicePixelRatio(ratio)
        made.fill(Qt.GlobalColor.transparent)
        painter = QPainter(made)
        if image.isNull():
            icons.draw(painter, QRectF(0, 0, 48, 48), "image", "muted")
        else:
            painter.fillRect(0, 0, wide, tall, Qt.GlobalColor.white)
            painter.drawImage(QRect(0, 0, wide, tall), image.scaledToWidth(round(wide * ratio), _SMOOTH))
        painter.setFont(small)
        painter.setPen(theme.colour("muted"))
        painter.drawText(room.translated(0, tall + 4), _WRAP, words)
        painter.end()
        return made


_SMOOTH = Qt.TransformationMode.SmoothTransformation
_WRAP = Qt.TextFlag.TextWordWrap.value


def keep(workspace: Workspace, sources: Iterable[Path | bytes]) -> list[Picture]:
    """Keeps pictures, from files or as they were in the clipboard; for another thread."""
    name = _("the clipboard")
    made = [kept.fitted(one) if isinstance(one, Path) else (name, pictures.fit(name, one)) for one in sources]
    return [Picture(kept.keep(workspace, *one)) for one in made]


def sources(data: QMimeData) -> list[Path | bytes]:
    """The pictures that are dropped or pasted: files, or a picture without words; none where it is anything else."""
    files = [Path(url.toLocalFile()) for url in data.urls() if url.isLocalFile()]
    if files:
        return [*files] if all(file.suffix.lower() in (*ENDINGS, *_OTHERS) for file in files) else []
    if data.text().strip():
        return []
    raw = next((bytes(data.data(form).data()) for form in _RAW if data.hasFormat(form)), b"")
    if not raw and data.hasImage():
        buffer = QBuffer()
        buffer.open(QBuffer.OpenModeFlag.WriteOnly)
        QImage(data.imageData()).save(buffer, "PNG")  # type: ignore[call-overload]
        raw = bytes(buffer.data().data())
    return [raw] if raw else []


class PicturePopover(AskPopover):
    """Asks for what is said of a picture; `save(picture)` takes it."""

    def __init__(self, host: QWidget, picture: Picture, save: Callable[[Picture], object]) -> None:
        super().__init__(host, _("Picture"), width=420)
        self._picture, self._save = picture, save
        self.said = {name: TextField(name, _(label)) for name, label in _SAID.items()}
        for name, field in self.said.items():
            field.set_value(getattr(picture, name))
        fill(self.body, *self.said.values())
        self.offer(_("Accept"))
        self.setFocusProxy(self.said["caption"])

    def take(self) -> None:
        said = {name: str(field.value() or "").strip() for name, field in self.said.items()}
        self._save(self._picture._replace(**said))


_SAID = {
    "caption": N_("Caption: who and what it shows, where and when"), "credit": N_("Credit"),
    "alternative": N_("Description for readers who can't see it"),
}  # fmt: skip
