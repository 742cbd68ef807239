"""Pictures are put into a text by button, drop and paste, seen as wide as the page, described, copied and undone."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, Qt, QUrl
from PySide6.QtGui import QTextCursor
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from outreach.formats.documents import picture
from outreach.gui.kit import errors, rich_document
from outreach.gui.pages.releases.editor.pictures import PicturePopover
from outreach.gui.pages.releases.editor.rich_prose import RichField, RichProse
from outreach.services.releases import blobs, pictures
from outreach.store.workspace import Workspace
from outreach.values import rich_text
from outreach.values.rich_text import Block, Picture
from tests.formats import photographs

pytestmark = pytest.mark.backends("sqlite")
END = QTextCursor.MoveOperation.End
WAIT = {"timeout": 20_000}


@pytest.fixture
def field(qtbot: QtBot, workspace: Workspace) -> Iterator[RichField]:
    made = RichField(workspace, "body", "Text", 6)
    qtbot.addWidget(made)
    made.resize(600, 900)
    with qtbot.waitExposed(made):
        made.show()
    made.edit.setFocus()
    made.set_value("A first paragraph.\n\nA second one.")
    yield made


@pytest.fixture
def prose(field: RichField) -> RichProse:
    assert isinstance(field.edit, RichProse)
    return field.edit


def dropped(*files: Path) -> QMimeData:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(file)) for file in files])
    return data


def shown(prose: RichProse) -> list[Picture]:
    return rich_text.pictures(prose.text())


def popover() -> PicturePopover:
    (found,) = [one for one in QApplication.topLevelWidgets() + _children() if isinstance(one, PicturePopover)]
    return found


def _children() -> list[PicturePopover]:
    return [one for top in QApplication.topLevelWidgets() for one in top.findChildren(PicturePopover)]


def put(prose: RichProse, workspace: Workspace, **said: str) -> Picture:
    """A picture at the end of the text."""
    made = Picture(pictures.keep(workspace, "a", picture.fit("a", photographs.png(800, 400))), **said)
    prose.moveCursor(END)
    prose.put_blocks([Block("picture", picture=made)])
    return made


def test_a_file_that_is_dropped_is_kept_small_and_described(
    field: RichField, prose: RichProse, workspace: Workspace, tmp_path: Path, qtbot: QtBot
) -> None:
    (tmp_path / "well.jpg").write_bytes(photographs.jpeg(2400, 1600, turned=1))
    data = dropped(tmp_path / "well.jpg")
    assert prose.canInsertFromMimeData(data)
    prose.moveCursor(QTextCursor.MoveOperation.Start)
    prose.moveCursor(QTextCursor.MoveOperation.EndOfBlock)
    prose.insertFromMimeData(data)
    qtbot.waitUntil(lambda: len(shown(prose)) == 1, **WAIT)
    asked = popover()
    asked.said["caption"].set_value("The well of Ak-Tal")
    asked.said["alternative"].set_value("A well")
    asked.keep()
    (one,) = shown(prose)
    assert (one.caption, one.credit, one.alternative) == ("The well of Ak-Tal", "", "A well")
    assert [block.kind for block in rich_text.read(prose.text())] == ["paragraph", "picture", "paragraph"]
    assert picture.size(workspace.read(blobs.read, one.hash)) == (1600, 1066)
    qtbot.keyClick(prose, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert shown(prose) == [Picture(one.hash)]
    qtbot.keyClick(prose, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert field.value() == "A first paragraph.\n\nA second one."


def test_other_files_are_left_to_the_window_and_other_pictures_said_no_to(
    prose: RichProse, tmp_path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[str] = []
    monkeypatch.setattr(errors, "_show", told.append)
    (tmp_path / "chart.gif").write_bytes(b"GIF89a" + b"0" * 50)
    (tmp_path / "page.jpg").write_bytes(b"<html></html>")
    (tmp_path / "large.jpg").write_bytes(b"\xff\xd8\xff".ljust(60 << 20))
    (tmp_path / "paper.pdf").write_bytes(b"%PDF-1.7")
    assert not prose.canInsertFromMimeData(dropped(tmp_path / "paper.pdf"))
    for number, name in enumerate(("chart.gif", "page.jpg", "large.jpg"), 1):
        prose.insertFromMimeData(dropped(tmp_path / name))
        qtbot.waitUntil(lambda number=number: len(told) == number, **WAIT)
    assert shown(prose) == []
    begun = ("“chart.gif” is not a PNG", "“page.jpg” is not a PNG", "This picture is damaged")
    assert all(one.startswith(start) for one, start in zip(told, begun, strict=True))


def test_a_picture_in_the_clipboard_is_pasted_and_words_are_words(prose: RichProse, qtbot: QtBot) -> None:
    data = QMimeData()
    data.setData("image/png", photographs.png())
    prose.insertFromMimeData(data)
    qtbot.waitUntil(lambda: len(shown(prose)) == 1, **WAIT)
    popover().dismiss()
    words = QMimeData()
    words.setData("image/png", photographs.png())  # as Word gives its words, as a picture too
    words.setText("only words")
    prose.moveCursor(END)
    prose.insertFromMimeData(words)
    assert "only words" in prose.text() and len(shown(prose)) == 1


def test_it_is_seen_as_wide_as_the_page_with_its_caption_under_it(
    prose: RichProse, workspace: Workspace, qtbot: QtBot
) -> None:
    one = put(prose, workspace, caption="The well of Ak-Tal", credit="© A. Sample")
    name = rich_document.picture_letters(one).toImageFormat().name()
    qtbot.waitUntil(lambda: one.hash in prose.shown._drawn, **WAIT)
    seen = prose.shown.resource(QUrl(name))
    width = prose.viewport().width() - 2 * prose.document().documentMargin() - 2
    assert abs(seen.deviceIndependentSize().width() - width) <= 1
    assert width / 2 + 25 < seen.deviceIndependentSize().height() < width / 2 + 60
    before = prose.height()
    assert before > width / 2


def test_a_picture_is_copied_with_all_that_is_said_of_it(prose: RichProse, workspace: Workspace) -> None:
    one = put(prose, workspace, caption="The well", alternative="A well")
    prose.selectAll()
    data = prose.createMimeDataFromSelection()
    prose.moveCursor(END)
    prose.insertFromMimeData(data)
    assert shown(prose) == [one, one]
    found = rich_document.picture_at(prose.textCursor())
    assert found is not None
    prose.setTextCursor(found[0])
    assert rich_text.pictures(prose.selected()) == [one]
    prose.cut()
    assert shown(prose) == [one]


def test_what_is_written_beside_a_picture_is_a_paragraph_of_its_own(
    prose: RichProse, workspace: Workspace, qtbot: QtBot
) -> None:
    one = put(prose, workspace)
    qtbot.keyClicks(prose, "After it.")
    found = rich_document.picture_at(QTextCursor(prose.document().findBlockByNumber(2)))
    assert found is not None
    prose.setTextCursor(QTextCursor(found[0].block()))
    qtbot.keyClicks(prose, "Before it.")
    said = [block.picture or rich_text.plain_block(block) for block in rich_text.read(prose.text())]
    assert said == ["A first paragraph.", "A second one.", "Before it.", one, "After it."]


def test_a_picture_that_was_deleted_leaves_nothing_in_what_is_written_there(
    prose: RichProse, workspace: Workspace, qtbot: QtBot
) -> None:
    put(prose, workspace)
    prose.textCursor().deletePreviousChar()
    qtbot.keyClicks(prose, "words")
    assert shown(prose) == [] and prose.text().endswith("words")


def test_a_cell_of_a_table_holds_no_picture(prose: RichProse, workspace: Workspace) -> None:
    prose.set_text("| a | b |\n| --- | --- |\n| c | d |")
    one = Picture(pictures.keep(workspace, "a", picture.fit("a", photographs.png())))
    prose.moveCursor(QTextCursor.MoveOperation.NextBlock)
    prose.put_blocks([Block("picture", picture=one)])
    assert [block.kind for block in rich_text.read(prose.text())] == ["table", "picture"]


def test_pictures_dropped_one_after_the_other_are_all_put_in_where_they_were_dropped(
    prose: RichProse, tmp_path: Path, qtbot: QtBot
) -> None:
    for number, place in enumerate((QTextCursor.MoveOperation.Start, END)):
        (tmp_path / f"{number}.png").write_bytes(photographs.png(300 + number, 200))
        prose.moveCursor(place)
        prose.insertFromMimeData(dropped(tmp_path / f"{number}.png"))
    prose.moveCursor(QTextCursor.MoveOperation.Start)
    qtbot.waitUntil(lambda: len(shown(prose)) == 2, **WAIT)
    said = [block.picture is not None or rich_text.plain_block(block) for block in rich_text.read(prose.text())]
    assert said == [True, "A first paragraph.", "A second one.", True]


def test_a_click_chooses_a_picture_and_two_ask_what_is_said_of_it(
    prose: RichProse, workspace: Workspace, qtbot: QtBot
) -> None:
    one = put(prose, workspace, caption="The well")
    found = rich_document.picture_at(prose.textCursor())
    assert found is not None
    found[0].setPosition(found[0].selectionStart())
    place = prose.cursorRect(found[0]).center() + QPoint(40, 0)
    qtbot.mouseClick(prose.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert rich_text.pictures(prose.selected()) == [one]
    qtbot.mouseDClick(prose.viewport(), Qt.MouseButton.LeftButton, pos=place)
    asked = popover()
    assert asked.said["caption"].value() == "The well"
    asked.said["credit"].set_value("© A. Sample")
    asked.keep()
    assert shown(prose) == [one._replace(credit="© A. Sample")]
    qtbot.mouseClick(prose.viewport(), Qt.MouseButton.LeftButton, pos=place)
    qtbot.keyClick(prose, Qt.Key.Key_Delete)
    assert shown(prose) == [] and len(rich_text.read(prose.text())) == 2
