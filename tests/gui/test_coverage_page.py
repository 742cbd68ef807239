"""Coverage as a press officer keeps it: links pasted, pages dropped, a piece completed, and seen where it belongs."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from outreach import i18n
from outreach.gui.kit import dialogs, jobs
from outreach.gui.kit.labels import Text
from outreach.gui.pages.releases.workspace import RESULTS
from outreach.gui.shell.search import found_records
from outreach.gui.tables.pane import CARD, EDIT
from outreach.services import outlets
from outreach.services.contacts import contacts
from outreach.services.coverage import coverage
from outreach.services.releases import releases

HEADLINE = "New water laboratory opens in Naryn for three valleys"


@pytest.fixture
def page(window: Any) -> Any:
    return window.go("coverage")


def words(widget: Any) -> str:
    return "\n".join(label.text() for label in widget.findChildren(Text) if not label.isHidden())


def office(workspace: Any) -> dict[str, int]:
    fields = {"reference": "REN-9", "status": "ready", "versions": {"en": {"headline": HEADLINE}}}
    return {
        "outlet": workspace.write("Add", outlets.add, {"name": "Kloop Test", "website": "https://kloop.example"}),
        "author": workspace.write("Add", contacts.add, {"name": "Айгүл Жумабекова", "outlet": "Kloop Test"}),
        "release": workspace.write("Add", releases.add, fields),
    }


def test_an_empty_page_says_what_to_do(page: Any) -> None:
    assert page._stack.currentWidget() is page._empty
    assert "Paste links" in page._empty.text.text()


def test_a_pasted_link_is_a_piece_that_is_completed_at_once(window: Any, page: Any, qtbot: Any) -> None:
    there = office(window.workspace)
    QGuiApplication.clipboard().setText(f"{HEADLINE}\nhttps://www.kloop.example/2026/water?utm_source=tg")
    page.table.setFocus()
    QTest.keyClick(page, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: page.pane.stack.currentIndex() == EDIT)
    form = page.pane.form
    assert form.fields["title"].value() == HEADLINE and form.fields["outlet"].value() == "Kloop Test"
    assert form.fields["release"].value() == there["release"]
    form.fields["reach"].set_value("12k")
    form.fields["tone"].set_value("positive")
    pick = form.fields["contacts"].pick
    pick.setText("aigul")
    qtbot.keyClick(pick, Qt.Key.Key_Return)  # the only one of that name
    assert form.fields["contacts"].value() == [there["author"]]
    page.save()
    (row,) = window.workspace.read(coverage.rows, list(window.workspace.read(coverage.find)))
    assert (row.reach, row.tone, row.contacts, row.reference) == (12000, "positive", ["Айгүл Жумабекова"], "REN-9")
    assert row.url == "https://www.kloop.example/2026/water"
    qtbot.waitUntil(lambda: page.pane.stack.currentIndex() == CARD)
    told = words(page.pane)
    assert "Positive" in told and "12,000" in told and "REN-9" in told
    window.workspace.undo()
    window.workspace.undo()
    assert window.workspace.read(coverage.count) == 0


def test_a_wrong_number_of_readers_is_said_beside_the_field(window: Any, page: Any, qtbot: Any) -> None:
    page.add_links("https://a.example/1")
    qtbot.waitUntil(lambda: page.pane.stack.currentIndex() == EDIT)
    form = page.pane.form
    form.fields["reach"].set_value("many")
    page.save()
    assert page.pane.stack.currentIndex() == EDIT and "not a number of readers" in form.fields["reach"]._note.text()


def test_several_links_are_one_row_each_and_one_undo(window: Any, page: Any, qtbot: Any) -> None:
    page.add_links("https://a.example/1 https://b.example/2\nhttps://c.example/3")
    qtbot.waitUntil(lambda: len(page.table.records.ids) == 3 and page.pane.stack.currentIndex() == CARD)
    page.add_links("http://www.b.example/2/")
    jobs.stop(30)
    assert window.workspace.read(coverage.count) == 3, "it is there already"
    window.do("undo")
    qtbot.waitUntil(lambda: window.workspace.read(coverage.count) == 0)


def dropped(page: Any, data: QMimeData) -> bool:
    """A drag over the page, and its drop; False where it was not taken."""
    buttons, keys = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    enter = QDragEnterEvent(QPoint(20, 20), Qt.DropAction.CopyAction, data, buttons, keys)
    QApplication.sendEvent(page, enter)
    if enter.isAccepted():
        drop = QDropEvent(QPointF(20, 20), Qt.DropAction.CopyAction, data, buttons, keys)
        QApplication.sendEvent(page, drop)
    return enter.isAccepted()


def test_links_and_saved_pages_are_dropped(window: Any, page: Any, qtbot: Any, tmp_path: Path) -> None:
    office(window.workspace)
    data = QMimeData()
    data.setUrls([QUrl("https://kloop.example/a")])
    assert dropped(page, data)
    qtbot.waitUntil(lambda: page.pane.stack.currentIndex() == EDIT)
    assert window.workspace.read(coverage.count) == 1
    page.leave()
    saved = tmp_path / "page.html"
    saved.write_text(
        f"<html><head><title>{HEADLINE}</title><link rel='canonical' href='https://kloop.example/b'></head>"
        "<body><p>By Aigul Zhumabekova</p><p>The laboratory opens.</p></body></html>"
    )
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(saved))])
    assert dropped(page, data)
    qtbot.waitUntil(lambda: window.workspace.read(coverage.count) == 2, timeout=20_000)
    number = window.workspace.read(coverage.find, "laboratory")[0]
    (row,) = window.workspace.read(coverage.rows, [number])
    assert row.contacts == ["Айгүл Жумабекова"] and row.reference == "REN-9" and row.file_name == "page.html"
    data = QMimeData()
    data.setText("words alone")
    assert not dropped(page, data)


def test_the_file_of_a_piece_is_saved(window: Any, page: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    number = window.workspace.write("Add", coverage.add, {"title": "A piece"})
    window.workspace.write("Attach", coverage.attach, number, "page.html", b"<html>")
    monkeypatch.setattr(dialogs, "save_file", lambda *_arguments: tmp_path / "saved.html")
    page.save_file(number)
    assert (tmp_path / "saved.html").read_bytes() == b"<html>"


def test_a_piece_is_seen_on_the_cards_it_belongs_to_and_leads_back(window: Any, qtbot: Any) -> None:
    there = office(window.workspace)
    number = window.workspace.write(
        "Add", coverage.add,
        {
            "title": "Wells are counted", "outlet_id": there["outlet"], "contacts": [there["author"]],
            "release": there["release"], "published_on": i18n.today(),
        },
    )  # fmt: skip
    window.workspace.write("Release", releases.edit, there["release"], {"status": "released"})
    for kind in ("author", "outlet"):
        place = window.go({"author": "contacts", "outlet": "outlets"}[kind])
        place.show_record(there[kind])
        qtbot.waitUntil(lambda place=place: "Wells are counted" in words(place.pane))
    place = window.go("releases")
    place.open_release(there["release"], RESULTS)
    assert "1 piece published" in words(place.detail.after)
    window.open_record("clipping", number)
    assert window.page.name == "coverage" and window.page.table.current_id() == number


def test_it_is_found_from_everywhere_and_pasted_from_everywhere(window: Any, qtbot: Any) -> None:
    window.workspace.write("Add", coverage.add, {"title": "Wells are counted"})
    assert any(hit.text == "Wells are counted" for hit in found_records(window.workspace, window.open_record, "wells"))
    QGuiApplication.clipboard().setText("https://d.example/4")
    window.go("contacts")
    window.do("paste_links")
    qtbot.waitUntil(lambda: window.workspace.read(coverage.count) == 2)
    assert window.page.name == "coverage"
