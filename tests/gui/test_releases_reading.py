"""A document is read in the window: into a release that is there, with its reasons, and behind a password."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit, QPushButton
from pytestqt.qtbot import QtBot

from outreach.gui.kit.popover import NamePopover
from outreach.gui.pages.releases.page import ReleasesPage
from outreach.gui.pages.releases.proposal_view import Proposals
from outreach.gui.window import Window
from outreach.services import officers
from outreach.services.releases import releases
from tests.formats.locked_pdf import locked_pdf
from tests.gui import office


@pytest.fixture
def page(window: Window, qtbot: QtBot, ids: dict[str, Any]) -> ReleasesPage:
    window.go("releases")
    found = window.page
    assert isinstance(found, ReleasesPage)
    found.table.choose(ids["water"])
    return found


def opened(page: ReleasesPage, qtbot: QtBot, tmp_path: Path, text: str) -> Proposals:
    file = tmp_path / "release.txt"
    file.write_text(text, encoding="utf-8")
    page.open_documents([file])
    qtbot.waitUntil(lambda: page.reading.isVisible() and page.reading.proposals is not None, timeout=20000)
    assert page.reading.proposals is not None
    return page.reading.proposals


def into_the_first(page: ReleasesPage) -> Proposals:
    page.reading.into.setCurrentIndex(1)
    page.reading.into.activated.emit(1)
    assert page.reading.proposals is not None
    return page.reading.proposals


def test_a_text_goes_into_the_release_that_was_shown_and_what_is_filled_is_kept(
    page: ReleasesPage, qtbot: QtBot, tmp_path: Path, ids: dict[str, Any]
) -> None:
    text = office.TEXT.replace("New water laboratory opens in Naryn", "Naryn tests its wells")
    notes = "Notes to editors\n\nPhotos on request.\n\n"
    text = text.replace("For more information, please", f"{notes}For more information, please")
    opened(page, qtbot, tmp_path, text)
    proposals = into_the_first(page)
    headline = proposals.versions[0].items[0]
    middles = [one.mapTo(headline, one.rect().center()).y() for one in (headline.tick, headline.field._control)]
    assert abs(middles[0] - middles[1]) <= 2, "a tick stands beside its line"
    assert not headline.is_accepted() and "New water laboratory" in headline.note.text()
    found = next(item for item in proposals.versions[0].items if item.field.name == "notes_to_editors")
    assert found.is_accepted()
    page.reading.save()
    card = page.workspace.read(releases.card, ids["water"])
    assert card.versions[0].headline == "New water laboratory opens in Naryn"
    assert "Photos on request" in card.versions[0].notes_to_editors
    assert page.workspace.read(releases.count) == 2 and page.workspace.undo_label == "Read into a release"
    page.workspace.undo()
    assert page.workspace.read(releases.card, ids["water"]).versions[0].notes_to_editors == ""


def test_what_is_ticked_replaces_what_was(
    page: ReleasesPage, qtbot: QtBot, tmp_path: Path, ids: dict[str, Any]
) -> None:
    opened(page, qtbot, tmp_path, office.TEXT.replace("New water laboratory opens in Naryn", "Naryn tests its wells"))
    proposals = into_the_first(page)
    headline = proposals.versions[0].items[0]
    headline.tick.setFocus()
    qtbot.keyClick(headline.tick, Qt.Key.Key_Space)
    page.reading.save()
    assert page.workspace.read(releases.card, ids["water"]).versions[0].headline == "Naryn tests its wells"


def test_a_number_the_record_has_not_got_is_offered_and_added_only_when_ticked(
    page: ReleasesPage, qtbot: QtBot, tmp_path: Path, ids: dict[str, Any]
) -> None:
    text = office.TEXT.replace("+996 555 12 34 56", "+996 555 12 34 56, +996 312 66 38 85")
    proposals = opened(page, qtbot, tmp_path, text)
    group = proposals.officers[0]
    assert group.who.value() == str(ids["temir"])
    (more,) = [item for item in group.items if not item.isHidden() and item.field.name == "phones"]
    assert not more.is_accepted() and "record" in more.note.text()
    more.accept()
    page.reading.save()
    card = page.workspace.read(officers.card, ids["temir"])
    assert [phone.e164 for phone in card.phones] == ["+996555123456", "+996312663885"]


def test_what_the_text_is_about_is_proposed_and_kept(page: ReleasesPage, qtbot: QtBot, tmp_path: Path) -> None:
    text = office.TEXT.replace(
        "within two days.", "within two days. It is funded by the Government of Japan and contributes to SDG 6."
    )
    proposals = opened(page, qtbot, tmp_path, text)
    names = {item.field.name: item for item in proposals.about.items}
    assert names["donors"].field.value() == ["Government of Japan"] and names["sdgs"].field.value() == ["6"]
    names["sdgs"].accept(False)
    page.reading.save()
    card = page.workspace.read(releases.card, page.workspace.read(releases.find)[0])
    assert card.donors == ["Government of Japan"] and card.sdgs == []


def test_a_find_says_how_sure_it_is_and_why(page: ReleasesPage, qtbot: QtBot, tmp_path: Path) -> None:
    proposals = opened(page, qtbot, tmp_path, office.TEXT)
    headline = proposals.versions[0].items[0]
    assert "% match" in headline.tick.toolTip()
    page.reading.source.span_clicked.emit(headline.place)
    assert "Headline" in page.reading._reason.text() and "% match: " in page.reading._reason.text()
    assert all("% match" in span.tip for span in page.reading.source._spans)


def test_every_piece_of_a_text_leads_to_its_field(page: ReleasesPage, qtbot: QtBot, tmp_path: Path) -> None:
    proposals = opened(page, qtbot, tmp_path, f"{office.TEXT}\n12 Invented Street, Naryn\n")
    pieces = [place for place, span in enumerate(page.reading.source._spans) if span.field == "boilerplate"]
    assert len(pieces) == 2
    (about,) = [item for item in proposals.versions[0].items if item.field.name == "boilerplate"]
    for piece in pieces:
        page.reading.save_button.setFocus()
        page.reading.source.span_clicked.emit(piece)
        assert about.isAncestorOf(page.window().focusWidget())


def test_a_locked_pdf_asks_for_its_password(page: ReleasesPage, window: Window, qtbot: QtBot, tmp_path: Path) -> None:
    file = tmp_path / "locked.pdf"
    file.write_bytes(locked_pdf(b"secret", line=b"New water laboratory opens in Naryn"))
    page.open_documents([file])

    def asked() -> list[NamePopover]:
        return [one for one in window.findChildren(NamePopover) if one.isVisible()]

    qtbot.waitUntil(lambda: bool(asked()), timeout=20000)
    (popover,) = asked()
    assert popover.edit.echoMode() == QLineEdit.EchoMode.Password
    qtbot.keyClicks(popover.edit, "wrong")
    qtbot.keyClick(popover.edit, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: bool(asked()) and asked()[0] is not popover, timeout=20000)
    (popover,) = asked()
    qtbot.keyClicks(popover.edit, "secret")
    qtbot.keyClick(popover.edit, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: "New water laboratory" in page.reading.source.toPlainText(), timeout=20000)
    assert page._passwords == {}


def test_what_is_left_over_is_shown_and_goes_into_the_text_or_the_notes(
    page: ReleasesPage, qtbot: QtBot, tmp_path: Path
) -> None:
    text = office.TEXT.replace("For more information, please", "Skip to menu: 12\t3\t4\n\nFor more information, please")
    text = f"EXAMPLE WATER OFFICE\n\n{text}\n\nContact: Vera Sample\nParcel 15\n"
    proposals = opened(page, qtbot, tmp_path, text)
    (left,) = proposals.left_over.items
    assert left.field.value() == "Parcel 15" and left.isVisibleTo(page)
    assert "EXAMPLE WATER OFFICE" in [item.field.value() for item in proposals.general.items], "it is not left over"
    add = next(b for b in proposals.left_over.findChildren(QPushButton) if b.text() == "Add to notes to editors")
    qtbot.mouseClick(add, Qt.MouseButton.LeftButton)
    assert left.field.value() == ""
    left.field.set_value("Ask about the parcel")
    page.reading.save()
    card = page.workspace.read(releases.card, page.workspace.read(releases.find)[0])
    assert card.versions[0].notes_to_editors.endswith("Parcel 15")
    assert card.notes == "EXAMPLE WATER OFFICE\nAsk about the parcel"
