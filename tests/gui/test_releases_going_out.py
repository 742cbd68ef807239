"""A release before it goes out: its checks, its languages compared, status, embargo clock, ways out, letterhead."""

from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from outreach.formats.documents import pdf
from outreach.gui.kit import dialogs
from outreach.gui.pages.releases.documents import pdf_view
from outreach.gui.pages.releases.editor.form import ReleaseForm
from outreach.gui.pages.releases.head import ClocksPopover, CorrectionPopover
from outreach.gui.pages.releases.page import ReleasesPage
from outreach.gui.pages.releases.workspace import AUDIENCE, CHECK, STAGES, WRITE
from outreach.gui.window import Window
from outreach.model.base import now
from outreach.services.releases import releases
from tests.gui import office
from tests.gui.test_unsaved import kept


@pytest.fixture
def page(window: Window, qtbot: QtBot, ids: dict[str, Any]) -> ReleasesPage:
    window.go("releases")
    found = window.page
    assert isinstance(found, ReleasesPage)
    found.open_release(ids["water"], CHECK)
    return found


def edit(page: ReleasesPage, ids: dict[str, Any], **fields: Any) -> None:
    page.workspace.write("Edit release", releases.edit, ids["water"], fields)


def differing(page: ReleasesPage, ids: dict[str, Any]) -> None:
    """Gives the two texts each its own number."""
    versions = page.workspace.read(releases.fields, ids["water"])["versions"]
    versions["en"]["body"] += "\n\nIt has trained 24 workers."
    versions["ru"]["body"] += "\n\nОна обучила 26 лаборантов."
    edit(page, ids, versions=versions)


def faults(page: ReleasesPage) -> list[str]:
    return [check.text for check in page.detail.checks.faults()]


def test_the_checks_of_a_release_are_told_on_their_tab_and_by_a_key(
    window: Window, page: ReleasesPage, qtbot: QtBot, ids: dict[str, Any], tmp_path: Path
) -> None:
    file = tmp_path / "Measurements final.pdf"
    file.write_bytes(office.pdf(1))
    page.attaching.attach(ids["water"], [file])
    qtbot.waitUntil(lambda: any("“final”" in text for text in faults(page)), timeout=20000)
    assert str(len(page.detail.checks.faults())) in page.detail.rail.tabText(STAGES.index(CHECK))
    window.do("check_release")
    assert page.detail.stage == CHECK
    row = next(row for row in page.detail.checks.rows if "“final”" in row.check.text)
    row.setFocus()
    qtbot.keyClick(row, Qt.Key.Key_Return)
    assert page.detail.shows_files()


def test_what_is_well_is_shown_when_asked_for(page: ReleasesPage, qtbot: QtBot, ids: dict[str, Any]) -> None:
    checks = page.detail.checks
    edit(page, ids, embargo_until=now() + timedelta(hours=30), embargo_zone="Asia/Bishkek")
    page.go_to(CHECK)
    qtbot.waitUntil(lambda: any(row.check.ok for row in checks.rows), timeout=20000)
    well = [row for row in checks.rows if row.check.ok]
    assert well and not any(row.isVisible() for row in well)
    checks.more.click()
    assert all(row.isVisible() for row in well)


def test_the_faults_keep_the_focus_when_they_are_looked_for_again(
    page: ReleasesPage, qtbot: QtBot, ids: dict[str, Any]
) -> None:
    """Whoever goes through them by keys is not sent elsewhere because a colleague saved something."""
    edit(page, ids, officers=[])
    checks = page.detail.checks
    qtbot.waitUntil(lambda: any("has no officer" in text for text in faults(page)), timeout=20000)
    page.go_to(CHECK)
    before = checks.rows[0]
    before.setFocus()
    differing(page, ids)
    qtbot.waitUntil(lambda: bool(checks.rows) and checks.rows[0] is not before, timeout=20000)
    assert checks.rows[0].hasFocus()


def test_a_fault_of_a_text_leads_into_the_form(page: ReleasesPage, qtbot: QtBot, ids: dict[str, Any]) -> None:
    edit(page, ids, officers=[])
    qtbot.waitUntil(lambda: any("has no officer to answer" in text for text in faults(page)), timeout=20000)
    page.go_to(CHECK)
    row = next(row for row in page.detail.checks.rows if "has no officer" in row.check.text)
    row.clicked.emit()
    form = page.pane.form
    assert isinstance(form, ReleaseForm)
    qtbot.waitUntil(lambda: form.fields["officers"].box.hasFocus())  # type: ignore[attr-defined]


def test_languages_are_compared_side_by_side_and_a_difference_shows_both_places(
    window: Window, page: ReleasesPage, qtbot: QtBot, ids: dict[str, Any]
) -> None:
    differing(page, ids)
    window.do("side_by_side")
    form = page.pane.form
    assert isinstance(form, ReleaseForm) and form.beside_text.isVisible()
    found = form.beside_text.list
    qtbot.waitUntil(lambda: any("24" in row.mismatch.text for row in found.rows), timeout=20000)
    row = next(row for row in found.rows if "24" in row.mismatch.text)
    row.setFocus()
    qtbot.keyClick(row, Qt.Key.Key_Return)
    assert form.versions.forms["en"].prose("body").textCursor().selectedText() == "24"
    assert form.beside_text.text.language == "ru"
    window.do("side_by_side")
    assert not form.beside_text.isVisible() and page.is_open()


def test_a_difference_among_the_checks_leads_to_its_two_languages(
    page: ReleasesPage, qtbot: QtBot, ids: dict[str, Any]
) -> None:
    differing(page, ids)
    qtbot.waitUntil(lambda: any("24" in text for text in faults(page)), timeout=20000)
    page.go_to(CHECK)
    row = next(row for row in page.detail.checks.rows if row.check.check == "versions" and "24" in row.check.text)
    row.clicked.emit()
    form = page.pane.form
    assert isinstance(form, ReleaseForm) and form.beside_text.isVisible() and page.detail.stage == WRITE
    body = form.versions.forms["en"].prose("body")
    qtbot.waitUntil(lambda: body.textCursor().selectedText() == "24", timeout=20000)


def test_the_status_is_changed_at_the_head_and_undone(
    window: Window, page: ReleasesPage, qtbot: QtBot, ids: dict[str, Any]
) -> None:
    menu = page.detail.status.offer()
    texts = [action.text() for action in menu.actions()]
    assert "Released" in texts and "Withdraw…" in texts and "Ready" not in texts
    menu.close()
    page.detail.status.chosen.emit("released")
    qtbot.waitUntil(lambda: page.detail.status.text_shown() == "Released")
    assert page.workspace.read(releases.card, ids["water"]).released_at is not None
    assert window.toast.isVisible()
    window.toast.button.click()
    qtbot.waitUntil(lambda: page.detail.status.text_shown() == "Ready")


def test_embargoed_without_a_moment_leads_to_its_field(page: ReleasesPage, qtbot: QtBot) -> None:
    page.detail.status.chosen.emit("embargoed")
    form = page.pane.form
    assert isinstance(form, ReleaseForm) and page.pane.is_editing()


def test_a_correction_and_a_withdrawal_want_a_sentence(
    window: Window, page: ReleasesPage, qtbot: QtBot, ids: dict[str, Any]
) -> None:
    edit(page, ids, status="released")
    qtbot.waitUntil(lambda: page.detail.status.text_shown() == "Released")
    window.do("correct_release")
    (popover,) = [one for one in window.findChildren(CorrectionPopover) if one.isVisible()]
    popover.keep()
    assert popover.isVisible() and popover.problem.isVisible()
    qtbot.keyClicks(popover.edit, "The laboratory is open on Mondays too.")
    popover.dismiss()
    window.do("correct_release")
    (popover,) = [one for one in window.findChildren(CorrectionPopover) if one.isVisible()]
    assert popover.edit.toPlainText() == "The laboratory is open on Mondays too.", "it was closed, not accepted"
    popover.keep()
    qtbot.waitUntil(lambda: page.detail.status.text_shown() == "Corrected")
    assert kept(page.workspace) == {}
    qtbot.waitUntil(lambda: "CORRECTION" in page.detail.paper.toPlainText())
    window.do("withdraw_release")
    (popover,) = [one for one in window.findChildren(CorrectionPopover) if one.isVisible()]
    qtbot.keyClicks(popover.edit, "It went out by mistake.")
    popover.keep()
    qtbot.waitUntil(lambda: page.detail.status.text_shown() == "Withdrawn")
    assert page.workspace.read(releases.card, ids["water"]).correction == "It went out by mistake."


def test_the_embargo_clock_shows_every_readers_time(
    window: Window, page: ReleasesPage, qtbot: QtBot, ids: dict[str, Any]
) -> None:
    assert not page.detail.embargo.isVisible()
    edit(page, ids, embargo_until=now() + timedelta(hours=30), embargo_zone="Asia/Bishkek", countries=["KZ", "AT"])
    qtbot.waitUntil(page.detail.embargo.isVisible)
    assert "29 h" in page.detail.embargo.text()
    page.detail.embargo.click()
    (popover,) = window.findChildren(ClocksPopover)
    labels = [label.text() for label in popover.findChildren(type(page.count_label))]
    assert {"UTC", "Kazakhstan", "Austria"} <= set(labels)
    qtbot.keyClick(popover, Qt.Key.Key_Escape)


def test_an_embargo_is_lifted_where_its_clock_is_and_the_page_no_longer_says_it(
    page: ReleasesPage, qtbot: QtBot, ids: dict[str, Any], dialogs_shown: list[Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    edit(page, ids, embargo_until=now() + timedelta(hours=30), embargo_zone="Asia/Bishkek", status="embargoed")
    qtbot.waitUntil(page.detail.embargo.isVisible)
    page.edit_record(ids["water"])
    form = page.pane.form
    assert isinstance(form, ReleaseForm) and "EMBARGO" in form.sheet.banner.text()
    form.fields["embargo_until"].set_value(None)  # not by leaving its hour empty: what is embargoed has one
    page.on_save()
    assert "lift it" in form.fields["embargo_until"]._note.text()
    page.edit_record(ids["water"])
    page.discard()
    for wanted in (False, True):
        monkeypatch.setattr(dialogs, "ask", lambda *_asked, wanted=wanted: wanted)
        page.detail.embargo.click()
        popover = page.window().findChildren(ClocksPopover)[-1]
        next(one for one in popover.findChildren(QPushButton) if one.text() == "Lift the embargo…").click()
        assert (page.workspace.read(releases.card, ids["water"]).embargo_until > now()) is not wanted
    qtbot.waitUntil(lambda: page.detail.status.text_shown() == "Released" and not page.detail.embargo.isVisible())


def test_a_status_changed_beside_the_form_is_what_the_page_prints(
    page: ReleasesPage, ids: dict[str, Any], qtbot: QtBot
) -> None:
    edit(page, ids, embargo_until=now() + timedelta(hours=30), embargo_zone="Asia/Bishkek", status="embargoed")
    page.open_release(ids["water"], WRITE)
    form = page.pane.form
    assert isinstance(form, ReleaseForm)
    page.detail.status.chosen.emit("ready")
    form.fields["embargo_until"].set_value(None)
    page.on_save()
    qtbot.waitUntil(lambda: not form.sheet.banner.text())


@pytest.mark.parametrize("how", ["pdf", "docx", "html", "txt", "ninjs", "schema"])
def test_a_release_goes_out_in_every_format_from_one_menu(
    page: ReleasesPage, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, how: str
) -> None:
    target = tmp_path / f"out.{'json' if how in ('ninjs', 'schema') else how}"
    monkeypatch.setattr(dialogs, "save_file", lambda *_asked: target)
    menu = page.going_out.menu(page)
    assert len([action for action in menu.actions() if action.isEnabled() and action.text()]) >= 8
    office.read_in(page.detail, "ru")
    page.going_out.save_one(how, page.detail.current_language())
    qtbot.waitUntil(target.exists, timeout=60000)
    data = target.read_bytes()
    if how == "pdf":
        assert "лаборатория воды" in pdf.text(data)
    elif how in ("ninjs", "schema"):
        assert "лаборатория воды" in json.dumps(json.loads(data), ensure_ascii=False)
    elif how in ("html", "txt"):
        assert "лаборатория воды" in data.decode()
    else:
        assert data[:2] == b"PK"


def test_every_language_goes_into_a_folder(
    page: ReleasesPage, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(dialogs, "choose_folder", lambda *_asked: tmp_path)
    page.going_out.save_all("txt")
    qtbot.waitUntil(lambda: len(list(tmp_path.glob("*.txt"))) == 2, timeout=20000)


def test_distribute_begins_with_the_release_that_is_shown(page: ReleasesPage, ids: dict[str, Any]) -> None:
    page.window().do("distribute")  # type: ignore[attr-defined]
    assert page.detail.stage == AUDIENCE and page.delivering.who.release_id() == ids["water"]


def test_words_are_found_selected_and_copied_in_a_pdf(
    window: Window, page: ReleasesPage, qtbot: QtBot, tmp_path: Path, ids: dict[str, Any]
) -> None:
    from PySide6.QtWidgets import QApplication

    file = tmp_path / "a.pdf"
    file.write_bytes(office.pdf(3))
    page.attaching.attach(ids["water"], [file])
    files = page.detail.files
    qtbot.waitUntil(lambda: files.view.pages == 3 and files.view.is_drawn(1), timeout=20000)
    files.view.setFocus()
    window.do("filter")
    assert files.words.hasFocus()
    qtbot.keyClicks(files.words, "page 2")
    qtbot.waitUntil(lambda: files.hits.text() == "1 of 1", timeout=20000)
    assert files.view.page == 2
    files.words.selectAll()
    qtbot.keyClicks(files.words, "measurements")
    qtbot.waitUntil(lambda: files.hits.text().endswith("of 72"), timeout=20000)
    before = files.hits.text()
    qtbot.keyClick(files.words, Qt.Key.Key_Return)
    assert files.hits.text() != before
    qtbot.keyClick(files.words, Qt.Key.Key_Return, Qt.KeyboardModifier.ShiftModifier)
    assert files.hits.text() == before
    files.words.selectAll()
    qtbot.keyClicks(files.words, "unheard of")
    qtbot.waitUntil(lambda: files.hits.text() == "not found", timeout=20000)
    files.view.setFocus()
    qtbot.keyClick(files.view, Qt.Key.Key_Home)
    qtbot.keyClick(files.view, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: "Water laboratory" in files.view.selected_text(), timeout=20000)
    qtbot.keyClick(files.view, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert "Row 24 of the measurements taken" in QApplication.clipboard().text()


def test_a_drag_over_a_page_selects_its_words(
    page: ReleasesPage, qtbot: QtBot, tmp_path: Path, ids: dict[str, Any]
) -> None:
    file = tmp_path / "a.pdf"
    file.write_bytes(office.pdf(1))
    page.attaching.attach(ids["water"], [file])
    view = page.detail.files.view
    qtbot.waitUntil(lambda: view.pages == 1 and view.is_drawn(1), timeout=20000)
    letters = pdf.letters(office.pdf(1), 0)
    start = letters.text.index("Page 1 of 1")
    first, last = letters.boxes[start], letters.boxes[start + len("Page 1 of 1") - 1]

    def at(x: float, y: float) -> Any:
        left, top = pdf_view.GAP, view._tops[0] - view.verticalScrollBar().value()
        return QPoint(left + round(x * view._width()), top + round(y * view._height(0)))

    view.verticalScrollBar().setValue(0)
    qtbot.mousePress(view.viewport(), Qt.MouseButton.LeftButton, pos=at(first[0] + 0.002, (first[1] + first[3]) / 2))
    qtbot.mouseMove(view.viewport(), at(last[2] - 0.001, (last[1] + last[3]) / 2))
    qtbot.waitUntil(lambda: view.selected_text() == "Page 1 of 1", timeout=20000)
    view.copy()


def test_a_picture_that_is_attached_is_seen(
    page: ReleasesPage, qtbot: QtBot, tmp_path: Path, ids: dict[str, Any]
) -> None:
    picture = QImage(300, 200, QImage.Format.Format_RGB32)
    picture.fill(Qt.GlobalColor.darkGreen)
    picture.save(str(tmp_path / "well.png"))
    (tmp_path / "broken.png").write_bytes(b"no picture")
    page.attaching.attach(ids["water"], [tmp_path / "broken.png", tmp_path / "well.png"])
    view = page.detail.files.view
    qtbot.waitUntil(lambda: view.pages == 1 and view.is_drawn(1), timeout=20000)
    page.detail.files.choose(page.detail.files.rows[0].attachment.id)
    qtbot.waitUntil(lambda: "not shown here" in view._message, timeout=20000)
