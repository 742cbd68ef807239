"""What is seen is measured on its pixels, in both schemes: texts at 4.5:1, edges of fields and selected rows at 3:1."""

from collections import Counter
from functools import lru_cache
from typing import NamedTuple

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QImage, QPainter
from PySide6.QtWidgets import QApplication, QCheckBox, QComboBox, QPlainTextEdit, QPushButton, QVBoxLayout, QWidget

from outreach.gui.forms.chips import Chip
from outreach.gui.kit.labels import Text, dressed, set_property
from outreach.gui.kit.line_edit import LineEdit
from outreach.gui.kit.page import push_button
from outreach.gui.tables.cells import Lines, paint_ground, paint_lines, sign_places
from outreach.gui.tables.check_list import Tick, TickList
from outreach.gui.tables.filter_edit import FilterEdit
from outreach.gui.tables.pane import LinkText
from outreach.gui.tables.record_model import Column, SortedRows
from outreach.gui.tables.table import RecordTable
from outreach.gui.theme import theme
from tests.gui.contrast import contrast as contrast_of

SCALE = 4  # so that the strokes of letters have pixels of their own colour
TEXT, EDGE = 4.5, 3.0


@pytest.fixture(params=["light", "dark"], scope="module", autouse=True)
def scheme(request):
    """Each test is seen in both; one scheme after the other: a change styles all anew."""
    return request.param


contrast = lru_cache(maxsize=4096)(contrast_of)


def shown(qtbot, widget, ground="plain"):
    """The widget on a ground, as it is drawn, and where in the picture it stands."""
    around = dressed(QWidget(), ground=ground, focus=Qt.FocusPolicy.StrongFocus)
    around.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
    qtbot.addWidget(around)
    column = QVBoxLayout(around)
    column.setContentsMargins(8, 8, 8, 8)
    column.addWidget(widget)
    around.resize(around.sizeHint().expandedTo(around.minimumSize()))
    around.show()
    around.setFocus()  # what has the keys has an edge in the accent
    QApplication.processEvents()
    image = QImage(around.size() * SCALE, QImage.Format.Format_RGB32)
    image.setDevicePixelRatio(SCALE)
    painter = QPainter(image)
    around.render(painter, QPoint(0, 0))
    painter.end()
    return image, widget.geometry()


def colours(image, area):
    """How often each colour is in a part of a picture."""
    room = QRect(area.topLeft() * SCALE, area.size() * SCALE).intersected(image.rect())
    part = image.copy(room)  # held while its bits are read: 32 of a pixel, so that no row is filled up
    found = Counter(memoryview(part.constBits()).cast("I"))
    return Counter({f"#{pixel & 0xFFFFFF:06x}": count for pixel, count in found.items()})


def of_text(image, area):
    """The contrast of what is written in a part of a picture with what it is written on."""
    found = colours(image, area)
    (ground, _count), *_others = found.most_common(1)
    return max(contrast(colour, ground) for colour, count in found.items() if count >= SCALE)


def of_edge(image, place):
    """The contrast of the line around a widget, at its left side, with what is outside of it."""
    outside = image.pixelColor((place.left() - 3) * SCALE, place.center().y() * SCALE).name()
    line = QRect(place.left(), place.center().y(), 2, 1)
    return max(contrast(colour, outside) for colour in colours(image, line))


def field(make, text="", **properties):
    widget = make()
    set_text = getattr(widget, "setText", None) or getattr(widget, "setPlainText", None)
    if text and set_text:
        set_text(text)
    for name, value in properties.items():
        set_property(widget, name, value)
    widget.setFixedWidth(160)
    return widget


def combo():
    made = QComboBox()
    made.addItem("Kyrgyzstan")
    return made


def hinted():
    made = QPlainTextEdit()
    made.setPlaceholderText("Notes")
    return made


def disabled(widget):
    widget.setEnabled(False)
    return widget


def checked(button):
    button.setCheckable(True)
    button.setChecked(True)
    return button


def nothing() -> None:
    """What a button does here."""


FIELDS = {
    "a line": lambda: field(LineEdit, "Айгүл Өмүралиева"),
    "a hint": lambda: field(lambda: LineEdit("Name")),
    "a disabled line": lambda: disabled(field(LineEdit, "Read only")),
    "a wrong line": lambda: field(LineEdit, "county:KG", tone="problem"),
    "a text": lambda: dressed(field(QPlainTextEdit, "Notes"), height=48),
    "a hint of a text": lambda: dressed(field(hinted), height=48),
    "a choice": combo,
    "a filter": lambda: field(lambda: FilterEdit("Filter: words…")),
}
TEXTS = {
    "a button": lambda: push_button("Edit", nothing),
    "a disabled button": lambda: disabled(push_button("Edit", nothing)),
    "the main button": lambda: push_button("Send", nothing, kind="primary"),
    "a disabled main button": lambda: disabled(push_button("Send", nothing, kind="primary")),
    "a flat button": lambda: push_button("Delete", nothing, kind="flat"),
    "a button that is on": lambda: checked(push_button("Filter", nothing)),
    "a link": lambda: push_button("Show all", nothing, kind="link"),
    "a link among words": lambda: dressed(LinkText("Water desk", nothing), width=120),
    "a token": lambda: Chip("Country: Kyrgyzstan"),
    "a chip": lambda: push_button("With e-mail", nothing, kind="chip"),
    "a box to tick": lambda: QCheckBox("Accepts embargoes"),
    "small words": lambda: Text("13 days ago", "small"),
    "a label": lambda: Text("Languages", "label"),
    **{f"a mark: {tone}": (lambda tone=tone: Text("held", "mark", tone=tone))
       for tone in ("", "accent", "warning", "problem", "done")},
    **{f"words: {tone}": (lambda tone=tone: Text("Bounced", tone=tone))
       for tone in ("problem", "warning", "done", "accent")},
}  # fmt: skip


@pytest.mark.parametrize("name", [*FIELDS, *TEXTS])
def test_what_is_written_can_be_read(qtbot, scheme, name):
    widget = (FIELDS | TEXTS)[name]()
    image, place = shown(qtbot, widget)
    inside = place.adjusted(4, 4, -4, -4) if isinstance(widget, QPushButton) or name in FIELDS else place
    if name == "a filter":
        inside.setLeft(inside.left() + 30)  # its sign is no text
    assert of_text(image, inside) >= TEXT


@pytest.mark.parametrize("ground", ["plain", "raised"])
@pytest.mark.parametrize("name", FIELDS)
def test_the_edge_of_a_field_is_seen(qtbot, scheme, name, ground):
    assert of_edge(*shown(qtbot, FIELDS[name](), ground)) >= EDGE


def test_a_box_to_tick_is_seen(qtbot, scheme):
    image, place = shown(qtbot, QCheckBox("Accepts embargoes"))
    box = QRect(place.left(), place.center().y(), 4, 1)
    assert max(contrast(colour, theme.colour("ground").name()) for colour in colours(image, box)) >= EDGE
    ticks = dressed(TickList("Values"), height=48, width=160)
    ticks.show_ticks([Tick("KG", "Kyrgyzstan", "76")])
    image, place = shown(qtbot, ticks)
    box = QRect(place.left() + 2, place.top() + 11, 6, 1)
    assert max(contrast(colour, theme.colour("ground").name()) for colour in colours(image, box)) >= EDGE


class Row(NamedTuple):
    id: int
    name: str
    tone: str


@pytest.fixture
def rows(qtbot, scheme):
    """A table of which the second row is chosen, as it is drawn, and the places of its rows."""
    columns = [Column("name", "Name", 200, lambda row: row.name, "name", tone=lambda row: row.tone)]
    source = SortedRows()
    source.show([Row(n, "Айгүл Өмүралиева", tone) for n, tone in enumerate(("", "", "muted", "problem"))])
    table = dressed(RecordTable("contrast", columns, source.find, source.fetch), width=240, height=160)
    table.load()
    table.choose_row(1)
    height, head = table.rowHeight(0), table.heads.height()
    image, place = shown(qtbot, table)
    top = place.top() + head
    return image, [QRect(place.left(), top + n * height, 240, height - 1) for n in range(4)]


def test_every_row_can_be_read(rows):
    image, places = rows
    for place in places:
        words = place.adjusted(24, 2, -8, -2)
        assert of_text(image, words) >= TEXT


def test_the_row_that_is_chosen_stands_out(rows):
    image, places = rows
    ground = theme.colour("ground").name()
    bar = QRect(places[1].left(), places[1].center().y(), 3, 1)
    assert max(contrast(colour, ground) for colour in colours(image, bar)) >= EDGE
    beside = QRect(places[0].left(), places[0].center().y(), 3, 1)
    assert set(colours(image, beside)) == {ground}


@pytest.mark.parametrize("selected", [False, True])
def test_a_row_of_two_lines_can_be_read_with_its_badges_and_signs(qapp, scheme, selected):
    image = QImage(400 * SCALE, 44 * SCALE, QImage.Format.Format_RGB32)
    image.setDevicePixelRatio(SCALE)
    image.fill(theme.colour("ground"))
    painter = QPainter(image)
    row = QRect(0, 0, 400, 44)
    paint_ground(painter, row, selected=selected)
    lines = Lines("Айгүл", "Aigul", "Editor · Kabar", ["ky"], ["mail", "", "send"])
    paint_lines(painter, row, lines, SCALE)
    painter.end()
    mail, _phone, message = sign_places(row, 3)
    name, below, badge = QRect(8, 4, 100, 18), QRect(8, 23, 100, 18), QRect(mail.left() - 22, 16, 14, 12)
    assert min(of_text(image, place) for place in (name, below, badge)) >= TEXT
    assert min(of_text(image, place.adjusted(2, 12, -2, -12)) for place in (mail, message)) >= EDGE
