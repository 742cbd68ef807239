"""A release is written: its structure at the side, counts, snippets, two languages beside one another, proposals."""

from __future__ import annotations

from typing import Any

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QTextCursor
from PySide6.QtWidgets import QApplication, QLabel, QWidget
from pytestqt.qtbot import QtBot

from outreach.formats.documents import pdf
from outreach.gui import settings
from outreach.gui.pages.releases import compare_view
from outreach.gui.pages.releases.editor.form import ReleaseForm
from outreach.gui.pages.releases.editor.writing import KeepSnippetPopover, SnippetsPopover
from outreach.gui.pages.releases.page import ReleasesPage
from outreach.gui.pages.releases.workspace import CHECK
from outreach.gui.window import Window
from outreach.services import office_settings
from outreach.services import settings as settings_of_office
from outreach.services.exporting import release_export
from outreach.services.releases import releases, snippets
from tests.gui import office


@pytest.fixture
def ids(window: Window, ids: dict[str, Any]) -> dict[str, Any]:
    settings.put("releases/beside", "no")
    return ids


@pytest.fixture
def page(window: Window, qtbot: QtBot, ids: dict[str, Any]) -> ReleasesPage:
    window.go("releases")
    found = window.page
    assert isinstance(found, ReleasesPage)
    found.open_release(ids["water"], CHECK)
    return found


def form_of(page: ReleasesPage) -> ReleaseForm:
    page.on_edit()
    form = page.pane.form
    assert isinstance(form, ReleaseForm)
    return form


def test_the_structure_says_what_is_written_and_what_is_empty_while_it_is_typed(
    page: ReleasesPage, qtbot: QtBot
) -> None:
    form = form_of(page)
    rows = form.outline.rows
    qtbot.waitUntil(lambda: rows["headline"].note() == "6 words")
    assert rows["notes_to_editors"].note() == "empty"
    assert rows["officers"].note() == "Temir Osmonov"
    notes = form.versions.forms["en"].prose("notes_to_editors")
    notes.setFocus()
    qtbot.keyClicks(notes, "Photos on request")
    qtbot.waitUntil(lambda: rows["notes_to_editors"].note() == "3 words")
    form.versions.open("ru")
    qtbot.waitUntil(lambda: rows["dateline"].note() == "empty" and form.outline.heading.text() == "Russian")


def test_enter_on_a_part_goes_to_its_field(page: ReleasesPage, qtbot: QtBot) -> None:
    form = form_of(page)
    english = form.versions.forms["en"]
    row = form.outline.rows["boilerplate"]
    row.setFocus()
    qtbot.keyClick(row, Qt.Key.Key_Return)
    assert english.prose("boilerplate").hasFocus() and row.property("chosen")
    form.outline.rows["quotes"].clicked.emit()
    qtbot.waitUntil(lambda: "We have waited for this" in english.prose("body").textCursor().selectedText())
    page.edit_part("release")
    qtbot.waitUntil(lambda: form.fields["embargo_until"].edit.hasFocus())  # type: ignore[attr-defined]
    page.edit_part("photos")
    qtbot.waitUntil(lambda: form.fields["photos"].add_button.hasFocus())  # type: ignore[attr-defined]


def said(widget: QWidget) -> str:
    """What a part of the sheet says, without the parts that are hidden."""
    return "\n".join(label.text() for label in widget.findChildren(QLabel) if not label.isHidden())


def test_the_sheet_says_what_is_printed_around_the_text_in_its_language(page: ReleasesPage, qtbot: QtBot) -> None:
    form = form_of(page)
    assert form.sheet.kind.text() == "PRESS RELEASE · Ref. REN-114"
    assert form.sheet.office.text() == "Foundation for Clean Rivers", "the organisation of the officer"
    printed = said(form.sheet.officers)
    assert "Mr. Temir Osmonov" in printed and "Press Officer" in printed and "+996 555 123 456" in printed
    form.versions.open("ru")
    qtbot.waitUntil(lambda: "Темир Осмонов" in said(form.sheet.officers))
    assert "Фонд «Чистые реки»" in form.sheet.office.text() and "REN-114" in form.sheet.kind.text()
    field: Any = form.fields["reference"]
    field.edit.end(False)
    qtbot.keyClicks(field.edit, "-B")
    qtbot.waitUntil(lambda: "REN-114-B" in form.sheet.kind.text())


def test_the_sheet_says_the_same_around_the_text_as_the_pdf(page: ReleasesPage, ids: dict[str, Any]) -> None:
    office_of = {"name": "Clean Rivers", "address": "1 Invented Street", "website": "https://rivers.example.org"}
    page.workspace.write("Organisation settings", office_settings.change_several, office_of)
    sheet = form_of(page).sheet
    card = page.workspace.read(releases.card, ids["water"])
    made = release_export.made(card, card.versions[0], "pdf", page.workspace.read(settings_of_office.get, "office"))
    printed = " ".join(pdf.text(made).split())
    lines = [sheet.office.text(), *sheet.address.text().split("\n"), *sheet.kind.text().split(" · ")]
    lines += [line for line in said(sheet.officers).split("\n") if line]
    assert len(lines) > 8 and not [line for line in lines if line not in printed]


def test_who_has_no_letterhead_is_led_to_it_and_comes_back_to_what_was_written(
    window: Window, page: ReleasesPage, qtbot: QtBot
) -> None:
    form = form_of(page)
    headline = form.versions.forms["en"].prose("headline")
    headline.put("Rivers:")
    form.sheet.add_button.click()
    assert window.page is not None and window.page.name == "settings"
    page.workspace.write("Organisation settings", office_settings.change_several, {"name": "Clean Rivers"})
    qtbot.keyClick(window.page, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: form.sheet.office.text() == "Clean Rivers")
    assert not form.sheet.add_button.isVisible() and headline.toPlainText().startswith("Rivers:")


def test_the_contact_block_leads_to_the_choice_of_officers_and_follows_it(page: ReleasesPage, qtbot: QtBot) -> None:
    form = form_of(page)
    page.on_pane()  # the inspector is put away
    form.sheet.officers.setFocus()
    qtbot.keyClick(form.sheet.officers, Qt.Key.Key_Return)
    assert form.officers.box.view().isVisible() and form.inspector.isVisible()
    form.officers.box.hidePopup()
    form.officers.remove(0)
    qtbot.waitUntil(lambda: said(form.sheet.officers) == "Choose press contacts")
    assert form.sheet.office.isHidden(), "nobody's organisation is known"


def test_an_embargo_stands_on_the_sheet_as_soon_as_it_is_set(page: ReleasesPage, qtbot: QtBot) -> None:
    form = form_of(page)
    assert form.sheet.banner.isHidden()
    field: Any = form.fields["embargo_until"]
    field.edit.setFocus()
    qtbot.keyClicks(field.edit, "2031-01-31 10:00")
    qtbot.waitUntil(lambda: "EMBARGOED UNTIL 31 January 2031, 10:00" in form.sheet.banner.text())


@pytest.mark.parametrize(("width", "least"), [(1024, 560), (1280, 640), (1920, 760)])
def test_the_sheet_has_its_room(window: Window, page: ReleasesPage, qtbot: QtBot, width: int, least: int) -> None:
    window.resize(width, 700)
    form = form_of(page)
    qtbot.waitUntil(lambda: form.sheet.width() >= least)
    assert form.sheet.height() >= form.page.viewport().height() - 40, "a sheet that is nearly empty is a sheet"


def test_a_long_headline_is_hinted_at_and_may_be_kept(page: ReleasesPage, qtbot: QtBot, ids: dict[str, Any]) -> None:
    form = form_of(page)
    field: Any = form.versions.forms["en"].fields["headline"]
    assert "6 words" in field.counter.text() and field.counter.property("tone") == ""
    field.edit.moveCursor(QTextCursor.MoveOperation.End)
    qtbot.keyClicks(field.edit, " and in every other valley" * 4)
    qtbot.waitUntil(lambda: field.counter.property("tone") == "warning")
    assert "up to 100 characters" in field.counter.text()
    page.save()
    assert len(page.workspace.read(releases.card, ids["water"]).versions[0].headline) > 100


def test_enter_in_a_headline_goes_on_and_makes_no_line(page: ReleasesPage, qtbot: QtBot) -> None:
    form = form_of(page)
    english = form.versions.forms["en"]
    headline = english.prose("headline")
    headline.setFocus()
    qtbot.keyClick(headline, Qt.Key.Key_Return)
    assert english.prose("subhead").hasFocus() and "\n" not in headline.toPlainText()
    english.prose("subhead").selectAll()
    english.prose("subhead").put("Two\nlines")
    assert english.prose("subhead").toPlainText() == "Two lines"


def test_a_text_grows_with_what_is_written(page: ReleasesPage, qtbot: QtBot) -> None:
    body = form_of(page).versions.forms["en"].prose("body")
    before = body.height()
    body.put("\n\nA paragraph.\n" * 12)
    qtbot.waitUntil(lambda: body.height() > before and body.verticalScrollBar().maximum() == 0)


def test_a_selection_is_kept_as_a_snippet_and_put_in_elsewhere_by_keys(
    window: Window, page: ReleasesPage, qtbot: QtBot
) -> None:
    form = form_of(page)
    boilerplate = form.versions.forms["en"].prose("boilerplate")
    boilerplate.setFocus()
    boilerplate.selectAll()
    window.do("keep_snippet")
    (keep,) = window.findChildren(KeepSnippetPopover)
    qtbot.keyClicks(keep.edit, "About us")
    qtbot.keyClick(keep.edit, Qt.Key.Key_Return)
    assert [row.name for row in page.workspace.read(snippets.find, "en")] == ["About us"]
    notes = form.versions.forms["en"].prose("notes_to_editors")
    notes.setFocus()
    window.do("insert_snippet")
    popover = next(one for one in window.findChildren(SnippetsPopover) if one.isVisible())
    assert "Clean Rivers" in popover.text.text()
    qtbot.keyClick(popover.edit, Qt.Key.Key_Return)
    assert notes.toPlainText().startswith("The Foundation for Clean Rivers works") and notes.hasFocus()
    page.save()
    assert page.workspace.undo_label == "Edit release"


def test_a_snippet_without_a_name_is_refused_in_words_and_without_a_selection_none_is_kept(
    window: Window, page: ReleasesPage, qtbot: QtBot
) -> None:
    form = form_of(page)
    notes = form.versions.forms["en"].prose("notes_to_editors")
    notes.setFocus()
    window.do("keep_snippet")
    assert window.toast.isVisible() and "Select" in window.toast.text.text()
    notes.put("A sentence.")
    notes.selectAll()
    window.do("keep_snippet")
    (keep,) = window.findChildren(KeepSnippetPopover)
    qtbot.keyClick(keep.edit, Qt.Key.Key_Return)
    assert keep.isVisible() and "name" in keep.problem.text()
    qtbot.keyClick(keep.edit, Qt.Key.Key_Escape)
    assert page.pane.is_editing() and not page.workspace.read(snippets.find)


def test_a_snippet_is_deleted_from_the_library_and_undo_brings_it_back(
    window: Window, page: ReleasesPage, qtbot: QtBot
) -> None:
    page.workspace.write("Add snippet", snippets.add, "Thanks", "We thank all.", "en")
    form_of(page)
    window.do("insert_snippet")
    (popover,) = window.findChildren(SnippetsPopover)
    popover.list.setFocus()
    qtbot.keyClick(popover.list, Qt.Key.Key_Delete)
    assert popover.list.count() == 0 and "no snippet" in popover.text.text()
    page.workspace.undo()
    assert len(page.workspace.read(snippets.find)) == 1


def test_another_language_stands_beside_and_differences_lead_to_both_places(
    window: Window, page: ReleasesPage, qtbot: QtBot
) -> None:
    form = form_of(page)
    body = form.versions.forms["en"].prose("body")
    body.moveCursor(QTextCursor.MoveOperation.End)
    body.put("\n\nIt has cost 480,000 dollars.")
    window.do("side_by_side")
    beside = form.beside_text
    assert beside.isVisible() and "Жители трёх долин" in beside.text.toPlainText()
    rows = beside.list.rows
    qtbot.waitUntil(lambda: any("480,000" in row.mismatch.text for row in beside.list.rows), timeout=15000)
    rows = beside.list.rows
    row = next(row for row in rows if "480,000" in row.mismatch.text)
    row.setFocus()
    qtbot.keyClick(row, Qt.Key.Key_Return)
    assert body.textCursor().selectedText() == "480,000"
    form.versions.open("ru")
    qtbot.waitUntil(lambda: "Families of three valleys" in beside.text.toPlainText())
    window.do("side_by_side")
    assert not beside.isVisible()


def test_differences_stand_in_the_inspector_while_one_language_alone_is_seen(page: ReleasesPage, qtbot: QtBot) -> None:
    form = form_of(page)
    body = form.versions.forms["en"].prose("body")
    body.moveCursor(QTextCursor.MoveOperation.End)
    body.put("\n\nIt has cost 480,000 dollars.")
    found = form.beside_text.list
    qtbot.waitUntil(lambda: any("480,000" in row.mismatch.text for row in found.rows))
    assert found.isVisible() and form.inspector.isAncestorOf(found) and not form.beside_text.isVisible()
    assert 0 < found.height() <= compare_view.TALLEST and found.height() < form.inspector.height() // 2
    next(row for row in found.rows if "480,000" in row.mismatch.text).clicked.emit()
    assert body.textCursor().selectedText() == "480,000" and body.hasFocus()
    form.versions.remove("ru")
    qtbot.waitUntil(lambda: not found.isVisible() and not found.rows)


def test_a_list_that_is_not_too_long_has_no_scroll_bar_at_any_width(qtbot: QtBot) -> None:
    found = compare_view.MismatchList()
    qtbot.addWidget(found)
    found.show_found([])
    found.show()
    for width in range(200, 420, 5):
        found.resize(width, found.height())
        QApplication.processEvents()
        assert not found.verticalScrollBar().isVisible(), width


@pytest.mark.parametrize("width", [1024, 1280])
def test_no_line_of_the_text_runs_under_the_other_language(
    window: Window, page: ReleasesPage, qtbot: QtBot, width: int
) -> None:
    window.resize(width, 700)
    form = form_of(page)
    window.do("side_by_side")
    body = form.versions.forms["en"].prose("body")
    body.moveCursor(QTextCursor.MoveOperation.Start)
    body.put("Families of three valleys drink clean water from taps of their own since this spring. " * 5)
    counter = form.versions.forms["en"].fields["body"].counter
    qtbot.waitUntil(lambda: "hard to follow" in counter.text())
    assert form.page.widget().minimumSizeHint().width() <= form.page.viewport().width()


def test_what_the_text_says_it_is_about_is_taken_by_a_click_only(
    page: ReleasesPage, qtbot: QtBot, ids: dict[str, Any]
) -> None:
    form = form_of(page)
    body = form.versions.forms["en"].prose("body")
    body.moveCursor(QTextCursor.MoveOperation.End)
    body.put("\n\nThe laboratory is funded by the Government of Japan and contributes to SDG 6 in Kyrgyzstan.")
    donors = form.about.parts["donors"]
    qtbot.waitUntil(lambda: donors.proposed.values == ["Government of Japan"], timeout=15000)
    assert form.fields["donors"].value() == [] and form.about.parts["sdgs"].proposed.values == ["6"]
    donors.proposed.taken.emit("Government of Japan")
    assert form.fields["donors"].value() == ["Government of Japan"] and donors.proposed.values == []
    form.about.all.click() if form.about.all.isVisible() else form.about.take_all()
    page.save()
    card = page.workspace.read(releases.card, ids["water"])
    assert card.donors == ["Government of Japan"] and card.sdgs == [6] and "KG" in card.countries


def test_a_quote_of_the_text_is_kept_with_its_person_by_a_click(
    page: ReleasesPage, qtbot: QtBot, ids: dict[str, Any]
) -> None:
    form = form_of(page)
    quotes: Any = form.versions.forms["en"].fields["quotes"]
    qtbot.waitUntil(lambda: len(quotes.found) == 1)
    assert quotes.value() == []
    quotes.found[0].keep.click()
    assert not quotes.found and not quotes.lines
    page.save()
    (quote,) = page.workspace.read(releases.card, ids["water"]).versions[0].quotes
    assert quote["speaker"].endswith("Gulnara Sadykova") and quote["text"].startswith("We have waited")


def test_the_date_of_a_text_is_written_with_it(page: ReleasesPage, qtbot: QtBot, ids: dict[str, Any]) -> None:
    form = form_of(page)
    assert not form.is_touched()
    field: Any = form.versions.forms["en"].fields["date"]
    field.edit.setFocus()
    qtbot.keyClicks(field.edit, "12.11.2026")
    page.save()
    assert [v.date for v in page.workspace.read(releases.card, ids["water"]).versions] == ["2026-11-12", ""]
    assert not form_of(page).is_touched()


def test_pictures_are_links_with_caption_and_credit(page: ReleasesPage, qtbot: QtBot, ids: dict[str, Any]) -> None:
    form = form_of(page)
    photos: Any = form.fields["photos"]
    qtbot.mouseClick(photos.add_button, Qt.MouseButton.LeftButton)
    entry = photos.entries[0]
    assert entry.edits["url"].hasFocus()
    qtbot.keyClicks(entry.edits["url"], "example.org/wells.jpg")
    qtbot.keyClicks(entry.edits["caption"], "A well in Naryn")
    page.save()
    assert page.pane.is_editing() and "https" in photos._note.text()
    entry.edits["url"].clear()
    qtbot.keyClicks(entry.edits["url"], "https://example.org/wells.jpg")
    qtbot.keyClicks(entry.edits["credit"], "Clean Rivers")
    page.save()
    (photo,) = page.workspace.read(releases.card, ids["water"]).photos
    assert (photo["url"], photo["caption"], photo["credit"]) == (
        "https://example.org/wells.jpg", "A well in Naryn", "Clean Rivers",
    )  # fmt: skip


def test_an_embargo_shows_the_readers_clocks_and_warns_when_it_is_near(page: ReleasesPage, qtbot: QtBot) -> None:
    from datetime import timedelta
    from zoneinfo import ZoneInfo

    from outreach.model.base import now

    form = form_of(page)
    field: Any = form.fields["embargo_until"]
    field.edit.setFocus()
    qtbot.keyClicks(field.edit, "2031-01-31 10:00")
    assert "UTC 04:00" in field.clocks.text() and "Kazakhstan" in field.clocks.text()
    field.edit.clear()
    near = (now() + timedelta(minutes=50)).astimezone(ZoneInfo("Asia/Bishkek"))
    qtbot.keyClicks(field.edit, f"{near:%Y-%m-%d %H:%M}")
    assert "too soon" in field._note.text()
    field.edit.clear()
    qtbot.keyClicks(field.edit, "2026-10-25 02:30")
    field.set_zone("Europe/Vienna")
    form.versions.forms["en"].prose("body").setFocus()
    assert "occurs twice" in field._note.text()


def test_the_officer_block_follows_the_officers_record(page: ReleasesPage, qtbot: QtBot, ids: dict[str, Any]) -> None:
    from outreach.services import officers

    fields = page.workspace.read(officers.fields, ids["temir"])
    phones = [{"raw": "+996 555 11 22 33", "label": "mobile"}]
    page.workspace.write("Edit officer", officers.edit, ids["temir"], {**fields, "phones": phones})
    qtbot.waitUntil(lambda: "555 112 233" in page.detail.paper.toPlainText())
    office.read_in(page.detail, "ru")
    assert "Темир Осмонов" in page.detail.paper.toPlainText() and "555 112 233" in page.detail.paper.toPlainText()


def test_focus_goes_through_the_whole_form_by_tab(page: ReleasesPage, qtbot: QtBot) -> None:
    form = form_of(page)
    form.versions.forms["en"].prose("headline").setFocus()
    seen = []
    for _step in range(80):
        focus = QApplication.focusWidget()
        if focus is None or not page.detail.splitter.isAncestorOf(focus):
            break
        seen.append(focus)
        qtbot.keyClick(focus, Qt.Key.Key_Tab)
    english = form.versions.forms["en"]
    assert english.prose("body") in seen and form.fields["project"].edit in seen  # type: ignore[attr-defined]
    assert form.fields["embargo_until"].edit in seen and form.fields["photos"].add_button in seen  # type: ignore[attr-defined]


def test_in_a_text_the_keys_of_writing_come_before_those_of_the_window(
    window: Window, page: ReleasesPage, qtbot: QtBot
) -> None:
    form = form_of(page)
    english = form.versions.forms["en"]
    body = english.prose("body")
    body.setFocus()
    body.show_place(0, 5)
    for key in (Qt.Key.Key_B, Qt.Key.Key_I):
        qtbot.keyClick(body, key, Qt.KeyboardModifier.ControlModifier)
    assert body.text().startswith("***NARYN***, 12 November 2026")
    qtbot.keyClick(body, Qt.Key.Key_H, Qt.KeyboardModifier.ControlModifier)
    assert form.find_bar.isVisible() and form.find_bar.words.text() == "NARYN" and window.page is page
    qtbot.keyClick(form.find_bar.words, Qt.Key.Key_Escape)
    assert body.hasFocus() and page.pane.is_editing(), "Escape closes the bar, and not the form"
    page.save()
    assert page.workspace.undo_label == "Edit release"
    page.workspace.undo()


def first_line(form: ReleaseForm) -> tuple[float, bool]:
    """How far the first line of the text is set in, and whether the dateline stands in it."""
    fields = form.versions.forms["en"].fields
    body, dateline = fields["body"].edit, fields["dateline"]  # type: ignore[attr-defined]
    inside = body.geometry().translated(fields["body"].pos()).adjusted(0, -1, 0, 0).contains(dateline.geometry())
    return body.document().begin().blockFormat().textIndent(), inside


def test_the_dateline_runs_into_the_text_as_readers_see_it(window: Window, page: ReleasesPage, qtbot: QtBot) -> None:
    form = form_of(page)
    body, dateline = form.versions.forms["en"].prose("body"), form.versions.forms["en"].fields["dateline"]
    written = form.value()
    dateline.edit.setText("OSH, 1 May 2026")  # type: ignore[attr-defined]
    qtbot.waitUntil(lambda: first_line(form)[1])
    words = dateline.edit.fontMetrics().horizontalAdvance(dateline.value() + " — ")  # type: ignore[attr-defined]
    assert first_line(form)[0] == words and not body.document().isUndoAvailable()
    body.moveCursor(QTextCursor.MoveOperation.Start)
    qtbot.keyClicks(body, "Now ")
    qtbot.keyClick(body, Qt.Key.Key_Return)
    assert [body.document().findBlockByNumber(at).blockFormat().textIndent() for at in (0, 1)] == [words, 0]
    for _step in range(2):
        qtbot.keyClick(body, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert form.value()["versions"]["en"]["body"] == written["versions"]["en"]["body"]
    assert body.document().isRedoAvailable()
    body.set_kind("bullets")  # type: ignore[attr-defined]
    qtbot.waitUntil(lambda: not first_line(form)[1])
    assert first_line(form)[0] == 0, "above a list it has a line of its own, as in what goes out"


def test_tab_goes_from_the_subheadline_over_the_dateline_into_the_text(page: ReleasesPage, qtbot: QtBot) -> None:
    form = form_of(page)
    fields = form.versions.forms["en"].fields
    fields["dateline"].edit.setText("OSH, 1 May 2026")  # type: ignore[attr-defined]
    qtbot.waitUntil(lambda: first_line(form)[1])
    fields["subhead"].setFocus()
    for name in ("dateline", "body"):
        qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Tab)
        assert fields[name].isAncestorOf(QApplication.focusWidget())


def test_in_a_narrow_window_two_languages_have_the_room_of_the_inspector(
    window: Window, page: ReleasesPage, qtbot: QtBot
) -> None:
    window.resize(1024, 700)
    beside = form_of(page).beside_text
    window.do("side_by_side")
    assert not page.detail.side.isVisible()
    onward = page.detail.next_button

    def are_in_place() -> bool:
        """What saves has kept its corner, and what differs stands below the other text."""
        corner = window.rect().bottomRight() - onward.mapTo(window, onward.rect().bottomRight())
        below = beside.list.mapTo(window, QPoint()).y() - beside.text.mapTo(window, beside.text.rect().bottomLeft()).y()
        return onward.isVisible() and corner.x() < 24 and corner.y() < 60 and beside.list.isVisible() and below > 0

    qtbot.waitUntil(are_in_place)
    onward.click()
    assert page.detail.stage == CHECK and page.detail.side.isVisible() and page.detail.side.isAncestorOf(onward)


def test_what_saves_is_reached_by_the_mouse_while_the_inspector_is_hidden(page: ReleasesPage, qtbot: QtBot) -> None:
    form_of(page)
    page.on_pane()
    assert not page.detail.side.isVisible()
    qtbot.waitUntil(page.detail.next_button.isVisible)
    page.on_pane()
    assert page.detail.side.isAncestorOf(page.detail.next_button)


def test_what_stands_below_the_parts_of_the_text_stays_where_it_is_when_differences_are_found(
    page: ReleasesPage, qtbot: QtBot
) -> None:
    form = form_of(page)
    date = form.versions.forms["en"].fields["date"]
    place = lambda: date.mapTo(page, QPoint()).y()  # noqa: E731
    before, body = place(), form.versions.forms["en"].prose("body")
    body.moveCursor(QTextCursor.MoveOperation.End)
    body.put("\n\nIt has cost 480,000 dollars.")
    qtbot.waitUntil(lambda: bool(form.beside_text.list.rows))
    assert place() == before


def test_a_new_release_begins_in_the_language_of_the_window(
    page: ReleasesPage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("outreach.i18n.language", lambda: "ky")
    page.new_record()
    form = page.pane.form
    assert isinstance(form, ReleaseForm) and list(form.versions.forms) == ["ky"]
