"""Releases in the window, as an officer uses them: read, written, opened from a text, with their PDFs."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, QRect, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from outreach.gui.kit import dialogs
from outreach.gui.pages.releases.page import ReleasesPage
from outreach.gui.pages.releases.workspace import AUDIENCE, CHECK, STAGES, WRITE
from outreach.gui.window import Window
from outreach.model.distributions import Recipient
from outreach.services import officers
from outreach.services.coverage import coverage
from outreach.services.delivery import distributions
from outreach.services.delivery.audience import Audience
from outreach.services.releases import releases
from outreach.store.workspace import Workspace
from tests.gui import office
from tests.shared import Shared


@pytest.fixture
def window(qtbot: QtBot, workspace: Workspace, ids: dict[str, Any]) -> Iterator[Window]:
    made = Window(workspace)
    qtbot.addWidget(made)
    made.show()
    made.go("releases")
    yield made
    made.close()


@pytest.fixture
def page(window: Window, qtbot: QtBot, ids: dict[str, Any]) -> ReleasesPage:
    found = window.page
    assert isinstance(found, ReleasesPage)
    found.open_release(ids["water"], CHECK)
    return found


def drop(window: Window, *paths: Path) -> None:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    how = (Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier)
    QApplication.sendEvent(window, QDragEnterEvent(QPoint(400, 300), *how))
    QApplication.sendEvent(window, QDropEvent(QPointF(400, 300), *how))


def test_a_release_is_read_as_it_will_look_with_the_contact_block_of_its_language(page: ReleasesPage) -> None:
    english = page.detail.paper.toPlainText()
    assert "New water laboratory opens in Naryn" in english
    assert "Mr. Temir Osmonov" in english and "temir.osmonov@example.org" in english
    office.read_in(page.detail, "ru")
    russian = page.detail.paper.toPlainText()
    assert "В Нарыне открылась лаборатория воды" in russian
    assert "Темир Осмонов" in russian and "Пресс-секретарь" in russian


def test_a_language_says_what_it_lacks(page: ReleasesPage, ids: dict[str, Any]) -> None:
    assert page.detail.languages.text() == "● en  ● ru"
    assert page.detail.languages.toolTip().splitlines()[0] == "English: Ready to send"
    page.open_release(ids["plain"], WRITE)
    assert page.detail.languages.text() == "○ ky"
    assert "no text" in page.detail.languages.toolTip() and "no officer to contact" in page.detail.languages.toolTip()


def test_the_list_says_what_came_of_each_release(page: ReleasesPage, ids: dict[str, Any]) -> None:
    workspace = page.workspace
    distribution, _resolved = workspace.write(
        "Prepare", distributions.prepare, Audience((ids["list"],), release=ids["water"])
    )
    for state, many in (("handed", 2), ("failed", 1)):
        with workspace.writing("Sent") as session:
            rows = session.query(Recipient).filter_by(distribution_id=distribution, state="queued").limit(many)
            for row in rows.all():
                row.state = state
    clipping = {"release": ids["water"], "title": "Wells tested", "url": "https://example.org/a", "outlet": "Herald"}
    workspace.write("Add coverage", coverage.add, clipping)
    page.to_list()
    page.refresh()
    keys = [column.key for column in page.table.records.columns]
    row = page.table.records.number_of(ids["water"])
    shown = {key: page.table.records.index(row, keys.index(key)).data() for key in ("status", "languages", "results")}
    assert shown == {"status": "Ready", "languages": "● en  ● ru", "results": "2 delivered · 1 article"}


def test_a_click_opens_a_release_and_escape_leads_back_to_the_list(page: ReleasesPage, qtbot: QtBot) -> None:
    page.to_list()
    where = page.table.visualRect(page.table.records.index(0, 1)).center()
    qtbot.mouseClick(page.table.viewport(), Qt.MouseButton.LeftButton, pos=where)
    assert page.is_open() and page.detail.stage == WRITE
    qtbot.keyClick(QApplication.focusWidget() or page, Qt.Key.Key_Escape)
    assert not page.is_open() and page.table.hasFocus()


def test_the_rail_saves_what_is_written_and_stays_where_it_cannot(page: ReleasesPage, ids: dict[str, Any]) -> None:
    page.go_to(WRITE)
    form: Any = page.pane.form
    embargo = form.fields["embargo_until"]
    embargo.edit.setText("2026-12-24")
    page.detail.rail.setCurrentIndex(STAGES.index(AUDIENCE))
    assert page.detail.stage == WRITE and page.pane.is_editing() and embargo._note.text()
    assert page.detail.rail.currentIndex() == STAGES.index(WRITE)
    embargo.edit.setText("")
    form.versions.forms["en"].prose("headline").setPlainText("Wells are tested")
    page.detail.rail.setCurrentIndex(STAGES.index(AUDIENCE))
    assert page.detail.stage == AUDIENCE and "Wells are tested" in page.detail.title.text()
    assert page.workspace.read(releases.card, ids["water"]).versions[0].headline == "Wells are tested"


def test_ctrl_s_saves_and_leaves_everything_where_it_was(page: ReleasesPage, qtbot: QtBot, ids: dict[str, Any]) -> None:
    page.go_to(WRITE)
    form: Any = page.pane.form
    body = form.versions.forms["en"].prose("body")
    body.setFocus()
    qtbot.keyClicks(body, "First. ")
    for text in ("Second. ", "Third. "):
        page.on_save()
        assert page.pane.form is form and body.hasFocus() and not form.is_touched() and page.may_leave()
        qtbot.keyClicks(body, text)
    page.on_save()
    assert page.workspace.read(releases.card, ids["water"]).versions[0].body.startswith("First. Second. Third. ")


def test_a_message_covers_none_of_the_buttons_at_the_foot(window: Window, page: ReleasesPage, qtbot: QtBot) -> None:
    window.resize(1280, 800)
    window.toast.say("Attached: Measurements.pdf", "Undo")
    button = page.detail.next_button

    def lies_clear() -> bool:
        covered = QRect(button.mapTo(window, QPoint(0, 0)), button.size())
        return window.toast.isVisible() and not window.toast.geometry().intersects(covered)

    for width in (1280, 900):
        window.resize(width, 800)
        qtbot.waitUntil(lies_clear)


def test_a_dropped_pdf_is_attached_and_seen(
    window: Window, page: ReleasesPage, qtbot: QtBot, tmp_path: Path, ids: dict[str, Any]
) -> None:
    file = tmp_path / "Measurements.pdf"
    file.write_bytes(office.pdf(3))
    drop(window, file)
    view = page.detail.files.view
    qtbot.waitUntil(lambda: view.pages == 3 and view.is_drawn(1), timeout=15000)
    card = window.workspace.read(releases.card, ids["water"])
    assert [(a.name, a.pages, a.media_type) for a in card.attachments] == [("Measurements.pdf", 3, "application/pdf")]
    assert page.detail.shows_files()
    qtbot.keyClick(view, Qt.Key.Key_PageDown)
    assert view.page == 2
    qtbot.keyClick(view, Qt.Key.Key_Plus)
    assert view.zoom() == 125
    qtbot.keyClick(view, Qt.Key.Key_0)
    assert view.zoom() == 100
    qtbot.keyClick(view, Qt.Key.Key_End)
    assert view.page == 3


def test_a_file_taken_off_comes_back_by_undo(
    window: Window, page: ReleasesPage, qtbot: QtBot, tmp_path: Path, ids: dict[str, Any]
) -> None:
    file = tmp_path / "a.pdf"
    file.write_bytes(office.pdf(1))
    page.attaching.attach(ids["water"], [file])
    # The list shows the file as soon as it is saved; the message follows when the job is over.
    qtbot.waitUntil(lambda: len(page.detail.files.rows) == 1 and window.toast.text.text() == "Attached: a.pdf")
    row = page.detail.files.rows[0]
    row.setFocus()
    qtbot.keyClick(row, Qt.Key.Key_Delete)
    qtbot.waitUntil(lambda: not page.detail.files.rows)
    assert window.toast.isVisible() and window.toast.text.text() == "Removed: a.pdf"
    window.toast.button.click()
    qtbot.waitUntil(lambda: len(page.detail.files.rows) == 1, timeout=5000)


def test_a_file_can_be_for_one_language(page: ReleasesPage, qtbot: QtBot, tmp_path: Path, ids: dict[str, Any]) -> None:
    file = tmp_path / "a.pdf"
    file.write_bytes(office.pdf(1))
    page.attaching.attach(ids["water"], [file])
    qtbot.waitUntil(lambda: len(page.detail.files.rows) == 1, timeout=15000)
    page.attaching.set_language(page.detail.files.rows[0].attachment.id, "ru")
    qtbot.waitUntil(lambda: page.detail.files.rows[0].attachment.language == "ru")


def test_what_is_no_pdf_is_refused_in_words_and_nothing_is_attached(
    window: Window, page: ReleasesPage, qtbot: QtBot, tmp_path: Path, ids: dict[str, Any]
) -> None:
    file = tmp_path / "scan.pdf"
    file.write_bytes(b"MZ not a pdf")
    drop(window, file)
    qtbot.waitUntil(lambda: window.toast.isVisible(), timeout=15000)
    assert "scan.pdf" in window.toast.text.text() and "not a PDF" in window.toast.text.text()
    assert not window.workspace.read(releases.card, ids["water"]).attachments


def test_a_release_is_edited_by_keyboard_and_saved_as_one_step(
    page: ReleasesPage, qtbot: QtBot, ids: dict[str, Any]
) -> None:
    page.to_list()
    page.table.choose(ids["water"])
    qtbot.keyClick(page.table, Qt.Key.Key_Return)
    assert page.pane.is_editing()
    form = page.pane.form
    assert form is not None
    english = form.fields["versions"].forms["en"]  # type: ignore[attr-defined]
    headline = english.fields["headline"].edit
    headline.setFocus()
    headline.selectAll()
    qtbot.keyClicks(headline, "Wells are tested free of charge")
    form.fields["officers"].box.setCurrentIndex(1)  # type: ignore[attr-defined]
    form.fields["officers"].box.activated.emit(1)  # type: ignore[attr-defined]
    page.save()
    card = page.workspace.read(releases.card, ids["water"])
    assert [row.officer_id for row in card.officers] == [ids["temir"], ids["aizada"]]
    assert card.versions[0].headline == "Wells are tested free of charge"
    assert card.versions[1].headline == "В Нарыне открылась лаборатория воды"
    page.workspace.undo()
    card = page.workspace.read(releases.card, ids["water"])
    assert card.versions[0].headline == "New water laboratory opens in Naryn" and len(card.officers) == 1


def test_an_officer_is_for_one_language_chosen_by_keyboard(
    page: ReleasesPage, qtbot: QtBot, ids: dict[str, Any]
) -> None:
    page.on_edit()
    form = page.pane.form
    assert form is not None
    field: Any = form.fields["officers"]
    field.box.activated.emit(1)
    box = field.lines[1].language
    assert [box.itemText(n) for n in range(box.count())] == ["All languages", "English", "Russian"]
    assert box.focusPolicy() & Qt.FocusPolicy.TabFocus and "Токтогулова" in box.accessibleName()
    assert field.value() == [ids["temir"], ids["aizada"]]
    box.setFocus()
    qtbot.keyClick(box, Qt.Key.Key_End)
    own = {"officer": ids["aizada"], "language": "ru"}
    assert field.value() == [ids["temir"], own]
    qtbot.keyClick(field.lines[1], Qt.Key.Key_Up, Qt.KeyboardModifier.AltModifier)
    assert field.value() == [own, ids["temir"]]
    page.save()
    assert page.workspace.read(releases.fields, ids["water"])["officers"] == [own, ids["temir"]]
    office.read_in(page.detail, "ru")
    assert "Айзада" in page.detail.paper.toPlainText() and "Темир" not in page.detail.paper.toPlainText()
    office.read_in(page.detail, "en")
    assert "Temir" in page.detail.paper.toPlainText() and "Айзада" not in page.detail.paper.toPlainText()


def test_officers_follow_the_languages_of_the_form(page: ReleasesPage, ids: dict[str, Any]) -> None:
    page.on_edit()
    form = page.pane.form
    assert form is not None
    field: Any = form.fields["officers"]
    versions: Any = form.fields["versions"]
    versions._take("ky")
    assert field.lines[0].language.findData("ky") > 0
    # The same person once more, for a language of their own; a language is offered once for each.
    again = next(n for n in range(field.box.count()) if field.box.itemData(n) == ids["temir"])
    field.box.activated.emit(again)
    assert field.value() == [ids["temir"], {"officer": ids["temir"], "language": "en"}]
    assert field.lines[0].language.findData("en") < 0 and field.lines[1].language.findData("") < 0
    # A text taken off: its officer stays in sight, and is refused beside the field while it is wanted.
    versions.remove("en")
    assert field.lines[1].language.currentData() == "en"
    page.save()
    assert page.pane.is_editing() and "English" in field._note.text()
    field.remove(1)
    page.save()
    assert page.workspace.read(releases.fields, ids["water"])["officers"] == [ids["temir"]]


def test_an_embargo_without_a_time_is_refused_beside_its_field(page: ReleasesPage, ids: dict[str, Any]) -> None:
    page.on_edit()
    form = page.pane.form
    assert form is not None
    form.fields["embargo_until"].edit.setText("2026-12-24")  # type: ignore[attr-defined]
    page.save()
    assert page.pane.is_editing()
    form.fields["embargo_until"].edit.setText("2026-12-24 10:00")  # type: ignore[attr-defined]
    page.save()
    card = page.workspace.read(releases.card, ids["water"])
    assert card.embargo_until is not None and card.embargo_until.isoformat() == "2026-12-24T04:00:00+00:00"
    assert card.embargo_zone == "Asia/Bishkek"


def test_a_new_release_is_typed_and_chosen(window: Window, page: ReleasesPage, qtbot: QtBot) -> None:
    window.do("new_release")
    form = page.pane.form
    assert form is not None
    qtbot.keyClicks(form.fields["versions"].forms["en"].fields["headline"].edit, "A third one")  # type: ignore[attr-defined]
    page.save()
    qtbot.waitUntil(lambda: not page.pane.is_editing())
    assert page.workspace.read(releases.count) == 3
    qtbot.waitUntil(lambda: "A third one" in page.detail.paper.toPlainText())


def opened(page: ReleasesPage, window: Window, qtbot: QtBot, tmp_path: Path, text: str) -> Any:
    file = tmp_path / "release.txt"
    file.write_text(text, encoding="utf-8")
    drop(window, file)
    qtbot.waitUntil(
        lambda: page.front.currentWidget() is page.reading and page.reading.proposals is not None, timeout=15000
    )
    return page.reading.proposals


def test_a_text_is_proposed_and_nothing_is_written_before_the_click(
    window: Window, page: ReleasesPage, qtbot: QtBot, tmp_path: Path
) -> None:
    before = page.workspace.undo_label
    proposals = opened(page, window, qtbot, tmp_path, office.TEXT)
    assert proposals.versions[0].accepted()["headline"] == "New water laboratory opens in Naryn"
    assert page.workspace.undo_label == before
    assert page.reading.source.extraSelections()
    page.reading.left.emit()
    assert page.workspace.read(releases.count) == 2


def test_an_incomplete_address_is_shown_as_one_and_completed_by_hand(
    window: Window, page: ReleasesPage, qtbot: QtBot, tmp_path: Path
) -> None:
    text = office.TEXT.replace("Temir Osmonov", "Nurlan Bekov").replace("temir.osmonov", "n.bekov")
    text = text.replace("12 34 56", "65 43 21")
    proposals = opened(page, window, qtbot, tmp_path, text)
    officer = proposals.officers[0]
    assert officer.who.value() == officer.NEW
    emails = next(item.field for item in officer.items if item.field.name == "emails")
    entry = emails.entries[0]
    assert entry.text() == "n.bekov[at]" and "domain" in entry.problem.text().lower()
    entry.edit.setFocus()
    entry.edit.selectAll()
    qtbot.keyClicks(entry.edit, "n.bekov@example.org")
    page.reading.save()
    assert page.is_open()
    assert page.workspace.undo_label == "Add release"
    new = page.workspace.read(officers.find, "bekov")
    assert len(new) == 1
    card = page.workspace.read(officers.card, new[0])
    assert [email.address for email in card.emails] == ["n.bekov@example.org"]
    page.workspace.undo()
    assert page.workspace.read(releases.count) == 2 and not page.workspace.read(officers.find, "bekov")


def test_an_officer_we_have_is_recognised(
    window: Window, page: ReleasesPage, qtbot: QtBot, tmp_path: Path, ids: dict[str, Any]
) -> None:
    proposals = opened(page, window, qtbot, tmp_path, office.TEXT)
    assert proposals.officers[0].who.value() == str(ids["temir"])
    page.reading.save()
    newest = page.workspace.read(releases.find)[0]
    card = page.workspace.read(releases.card, newest)
    assert [row.officer_id for row in card.officers] == [ids["temir"]]
    assert page.workspace.read(officers.count) == 2


def test_what_is_not_ticked_is_not_saved(window: Window, page: ReleasesPage, qtbot: QtBot, tmp_path: Path) -> None:
    proposals = opened(page, window, qtbot, tmp_path, office.TEXT)
    accounts = [item for item in proposals.versions[0].items if item.field.name.startswith("channel")]
    assert [item.field.value() for item in accounts] == ["Clean Rivers"]
    accounts[0].accept(False)
    proposals.officers[0].whole.accept(False)
    page.reading.save()
    card = page.workspace.read(releases.card, page.workspace.read(releases.find)[0])
    assert card.versions[0].channels == [] and not card.officers


def test_a_place_in_the_text_leads_to_its_field_and_back(
    window: Window, page: ReleasesPage, qtbot: QtBot, tmp_path: Path
) -> None:
    proposals = opened(page, window, qtbot, tmp_path, office.TEXT)
    headline = proposals.versions[0].items[0]
    page.reading.source.span_clicked.emit(headline.place)
    assert headline.isAncestorOf(QApplication.focusWidget())  # type: ignore[arg-type]


def test_accept_all_ticks_everything_and_nothing(
    window: Window, page: ReleasesPage, qtbot: QtBot, tmp_path: Path
) -> None:
    proposals = opened(page, window, qtbot, tmp_path, office.TEXT)
    assert page.reading.all.checkState() == Qt.CheckState.Checked
    page.reading.all.click()
    assert not any(item.is_accepted() for item in proposals.items())
    page.reading.all.click()
    assert all(item.is_accepted() for item in proposals.items())


def test_a_text_on_the_clipboard_is_read(page: ReleasesPage, qtbot: QtBot) -> None:
    QApplication.clipboard().setText(office.TEXT)
    page.to_list()
    qtbot.keyClick(page.table, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: page.front.currentWidget() is page.reading, timeout=15000)
    assert page.reading.proposals is not None
    assert page.reading.proposals.versions[0].accepted()["headline"] == "New water laboratory opens in Naryn"


def test_what_is_no_document_is_said_and_the_page_stays(
    window: Window, page: ReleasesPage, qtbot: QtBot, tmp_path: Path
) -> None:
    file = tmp_path / "empty.txt"
    file.write_bytes(b"")
    drop(window, file)
    qtbot.waitUntil(lambda: window.toast.isVisible(), timeout=15000)
    assert not page.is_reading()


def test_markup_in_a_text_is_shown_as_it_is(page: ReleasesPage, qtbot: QtBot) -> None:
    nasty = "<b>bold</b> <img src=x onerror=1> & {{name}} \u202eevil"
    new = page.workspace.write("Add release", releases.add, {"versions": {"en": {"headline": nasty, "body": nasty}}})
    qtbot.waitUntil(lambda: page.table.records.number_of(new) >= 0)
    page.open_release(new, CHECK)
    qtbot.waitUntil(lambda: "<b>bold</b> <img src=x onerror=1>" in page.detail.paper.toPlainText())


def test_a_copy_of_a_file_is_saved(
    page: ReleasesPage, qtbot: QtBot, tmp_path: Path, ids: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    data = office.pdf(1)
    attached = page.workspace.write(
        "Attach", releases.attach, ids["water"], "a.pdf", data, media_type="application/pdf"
    )
    target = tmp_path / "copy.pdf"
    monkeypatch.setattr(dialogs, "save_file", lambda *_: target)
    qtbot.waitUntil(lambda: len(page.detail.files.rows) == 1)
    page.attaching.save_copy(attached)
    qtbot.waitUntil(lambda: target.exists(), timeout=5000)
    assert target.read_bytes() == data


def test_the_first_start_says_what_to_do(qtbot: QtBot, workspace: Workspace) -> None:
    page = ReleasesPage(workspace)
    qtbot.addWidget(page)
    page.refresh()
    page.show()
    assert page._stack.currentWidget() is page._empty
    page.new_record()
    assert page.pane.isVisible()


def test_the_first_release_of_the_house_from_its_text_to_its_pdf(
    shared: Shared, window: Window, page: ReleasesPage, qtbot: QtBot, tmp_path: Path
) -> None:
    """The main job, step 1: proposed, completed by hand, saved, a PDF attached and seen."""
    facts = shared.facts
    drop(window, shared.release)
    qtbot.waitUntil(lambda: page.front.currentWidget() is page.reading, timeout=15000)
    proposals = page.reading.proposals
    assert proposals is not None
    version, officer = proposals.versions[0], proposals.officers[0]
    assert version.accepted()["headline"] == facts.headline
    assert version.accepted()["body"].startswith(facts.begins)
    fields = {item.field.name: item.field for item in officer.items}
    assert fields["name"].value() == facts.officer and fields["honorific"].value() == "Ms."
    assert fields["title"].value() == "Communication and PR Officer"
    assert "mobile" in fields["phones"].entries[0].note.text()  # type: ignore[attr-defined]
    entry = fields["emails"].entries[0]  # type: ignore[attr-defined]
    assert "domain" in entry.problem.text().lower()
    accounts = [item.field.value() for item in version.items if item.field.name.startswith("channel")]
    assert accounts == facts.accounts
    entry.edit.setFocus()
    entry.edit.selectAll()
    qtbot.keyClicks(entry.edit, "press@example.org")
    qtbot.keyClick(entry.edit, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(page.is_open)
    qtbot.waitUntil(lambda: f"Ms. {facts.officer}" in page.detail.paper.toPlainText())
    shown = page.detail.paper.toPlainText()
    assert facts.phone in shown and "press@example.org" in shown and "[at]" not in shown
    file = tmp_path / "release.pdf"
    file.write_bytes(office.pdf(1))
    drop(window, file)
    qtbot.waitUntil(lambda: page.detail.files.view.is_drawn(1), timeout=15000)


def test_a_quote_that_is_corrected_in_the_text_is_not_said_twice(page: ReleasesPage, qtbot: QtBot) -> None:
    body = 'He said: "Water is live." Then he left.'
    quotes = [{"text": "Water is live.", "speaker": "He"}, {"text": "Said elsewhere", "speaker": "She"}]
    version = {"headline": "A correction", "body": body, "quotes": quotes}
    new = page.workspace.write("Add release", releases.add, {"versions": {"en": version}})
    qtbot.waitUntil(lambda: page.table.records.number_of(new) >= 0)
    page.open_release(new, WRITE)
    form = page.pane.form
    assert form is not None
    text = form.fields["versions"].forms["en"].fields["body"].edit  # type: ignore[attr-defined]
    text.selectAll()
    text.put(body.replace("live", "life"))
    quotes_field = form.fields["versions"].forms["en"].fields["quotes"]  # type: ignore[attr-defined]
    qtbot.waitUntil(lambda: [line.accessibleName() for line in quotes_field.lines] == ["Said elsewhere"])
    page.save()
    card = page.workspace.read(releases.card, new)
    assert [quote["text"] for quote in card.versions[0].quotes] == ["Said elsewhere"]
    qtbot.waitUntil(lambda: "Water is life" in page.detail.paper.toPlainText())
    assert "live" not in page.detail.paper.toPlainText()
    assert "Said elsewhere" not in page.detail.paper.toPlainText(), (
        "a quote marks a place in the text, and adds nothing"
    )
    page.on_edit()
    assert page.pane.form is not None
    quotes_field = page.pane.form.fields["versions"].forms["en"].fields["quotes"]  # type: ignore[attr-defined]
    qtbot.waitUntil(lambda: len(quotes_field.lines) == 1)
    qtbot.keyClick(quotes_field.lines[0], Qt.Key.Key_Delete)
    page.save()
    assert page.workspace.read(releases.card, new).versions[0].quotes == []
