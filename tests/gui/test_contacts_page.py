"""The page of contacts as a press officer uses it: find, read, edit, delete, take back."""

from datetime import date

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton, QToolButton

from outreach import i18n
from outreach.gui import settings
from outreach.gui.kit import dialogs
from outreach.gui.kit.labels import Text, breakable
from outreach.gui.tables.pane import CARD, EDIT, MANY
from outreach.gui.tables.record_page import PANE, PANE_MOST
from outreach.model.people import Email
from outreach.services import lists
from outreach.services.contacts import contacts, memberships, positions
from outreach.services.delivery import suppression


@pytest.fixture
def office(ids):
    return ids


@pytest.fixture
def page(office, window):
    return window.go("contacts")


def words(widget):
    """Every text a card shows."""
    return "\n".join(label.text() for label in widget.findChildren(Text) if not label.isHidden())


def search(page, qtbot, text):
    page.filter.setFocus()
    page.filter.setText(text)
    page.filter.textEdited.emit(text)
    qtbot.waitUntil(lambda: page._filter == text)


def test_the_count_is_always_in_sight(page, qtbot):
    assert page.count_label.text() == "6"
    search(page, qtbot, "country:KG has:email")
    assert page.count_label.text() == f"{len(page.table.records.ids)} of 6"
    assert page.count_label.isVisible()


def test_searching_finds_across_scripts_as_one_types(page, qtbot, type_text):
    page.filter.setFocus()
    type_text(page.filter, "zhumab")
    qtbot.waitUntil(lambda: len(page.table.records.ids) == 1)
    assert page.table.records.index(0, 0).data() == "Айгүл Жумабекова"


def test_even_a_single_letter_is_searched_for_as_soon_as_it_is_typed(page, qtbot):
    page.filter.setFocus()
    QTest.keyClick(page.filter, "a")
    QApplication.processEvents()
    assert page.filter_text() == "a"


def test_enter_on_a_filter_that_finds_nobody_stays_in_it_and_so_does_what_is_typed_next(page, qtbot, type_text):
    search(page, qtbot, "nobody at all")
    qtbot.keyClick(page.filter, Qt.Key.Key_Return)
    assert page.filter.hasFocus()
    page.filter.selectAll()
    type_text(page.filter, "zhumab")
    qtbot.waitUntil(lambda: page.table.isVisible() and len(page.table.records.ids) == 1)
    assert page.filter.hasFocus(), "the table took the keys in the middle of a word"


def test_a_filter_that_is_on_is_seen_and_taken_off_part_by_part(page, qtbot):
    search(page, qtbot, "country:KG beat:water")
    tokens = page.filter.tokens
    assert [token.said for token in tokens] == ["Country: Kyrgyzstan", "Beat: water"]
    assert tokens[0].isVisible() and tokens[0].accessibleName() == "Country: Kyrgyzstan: remove"
    cross = QPoint(tokens[0].width() - 8, tokens[0].height() // 2)
    QTest.mouseClick(tokens[0], Qt.MouseButton.LeftButton, pos=cross)
    qtbot.waitUntil(lambda: page.filter_text() == page.filter.text() == "beat:water")
    assert page.count_label.text().endswith("of 6")
    page.on_clear_filter()
    assert page.filter.text() == "" and page.count_label.text() == "6"


def test_a_half_typed_filter_says_why_and_keeps_what_was_shown(page, qtbot):
    page.filter.setText("colour:red")
    page._apply_typed()
    assert "colour" in page.bar.complaint.text() and page.bar.complaint.isVisible()
    assert len(page.table.records.ids) == 6
    page.filter.setText("")
    page._apply_typed()
    assert not page.bar.complaint.isVisible()


def test_nothing_found_says_so_and_leads_back(page, qtbot):
    search(page, qtbot, "nobodyiscalledso")
    assert page._stack.currentWidget() is page._none
    assert page.count_label.text() == "0 of 6"


def test_selecting_shows_the_record_beside_the_table_and_moves_no_row(page, qtbot):
    before = page.table.geometry()
    page.table.choose_row(1)
    qtbot.waitUntil(lambda: page.pane.stack.currentIndex() == CARD)
    assert page.table.geometry() == before


def test_the_card_shows_everything_as_plain_text(page, office, qtbot, workspace):
    hostile = "<b>bold</b> <img src='file:///etc/passwd'>"
    workspace.write("Edit contact", contacts.edit, office["people"][0], {"name": hostile, "notes": hostile})
    qtbot.waitUntil(lambda: page.table.records.number_of(office["people"][0]) >= 0)
    page.table.choose(office["people"][0])
    qtbot.waitUntil(lambda: hostile in words(page.pane))


def test_enter_edits_and_ctrl_enter_saves(page, office, qtbot, workspace):
    page.table.choose(office["people"][1])
    page.table.setFocus()
    QTest.keyClick(page.table, Qt.Key.Key_Return)
    assert page.pane.stack.currentIndex() == EDIT
    name = page.pane.form.fields["name"].edit
    qtbot.waitUntil(name.hasFocus)
    name.selectAll()
    QTest.keyClicks(name, "Bakyt Asankulov")
    page.save()
    assert workspace.read(contacts.fields, office["people"][1])["name"] == "Bakyt Asankulov"
    assert workspace.undo_label == "Edit contact"
    qtbot.waitUntil(lambda: page.table.current_id() == office["people"][1])
    assert page.pane.stack.currentIndex() == CARD


def test_escape_leaves_the_form_and_what_was_typed_can_be_brought_back(page, window, office, qtbot):
    page.table.choose(office["people"][1])
    page.on_edit()
    QTest.keyClicks(page.pane.form.fields["city"].edit, "Osh")
    page.leave()
    assert page.pane.stack.currentIndex() == CARD
    assert window.toast.button.text() == "Restore"
    window.toast.button.click()
    assert page.pane.form.fields["city"].value() == "Osh"


def test_a_record_that_would_be_nonsense_says_so_beside_the_field(page, qtbot):
    page.new_record()
    page.save()
    assert page.pane.stack.currentIndex() == EDIT
    assert page.pane.form.fields["name"]._note.isVisible()


def test_a_new_contact_is_shown_even_if_the_filter_hides_it(page, qtbot, type_text):
    search(page, qtbot, "country:KZ")
    page.new_record()
    type_text(page.pane.form.fields["name"].edit, "Чынара Токтогулова")
    page.save()
    assert page.table.records.index(page.table.currentIndex().row(), 0).data() == "Чынара Токтогулова"
    assert page.count_label.text() == "7"


def test_whoever_is_added_and_may_be_there_already_is_named_and_can_be_compared(page, window, qtbot, workspace):
    there = workspace.write(
        "Add", contacts.add, {"name": "Мээрим Осмонова", "phones": [{"raw": "+996 555 00 47 11", "label": "mobile"}]}
    )
    page.new_record()
    form = page.pane.form
    form.fields["name"].set_value("Meerim Osmonova")
    form.fields["phones"].set_value([{"raw": "0555 00 47 11", "label": "mobile"}])
    page.save()
    new = page.table.current_id()
    qtbot.waitUntil(lambda: window.toast.button.text() == "Compare", timeout=20_000)
    assert "Мээрим Осмонова" in window.toast.text.text() and "same mobile" in window.toast.text.text()
    window.toast.button.click()
    assert window.page.name == "merging" and set(window.page.view.ids) == {there, new}


def test_whoever_is_like_nobody_is_just_added(page, window, qtbot):
    page.new_record()
    page.pane.form.fields["name"].set_value("Zarina Qodirova")
    page.save()
    qtbot.waitUntil(lambda: not page._resembling._latest.busy, timeout=20_000)
    assert window.toast.text.text() == "Contact added"


def test_whoever_is_added_by_hand_has_a_source_and_a_day(page, workspace):
    page.new_record()
    form = page.pane.form
    assert not form.is_touched()  # what stands there at first is nothing that could be lost
    form.fields["name"].set_value("Timur Aliev")
    form.fields["basis"].set_value("Gave a card")
    page.save()
    card = workspace.read(contacts.card, page.table.current_id())
    assert (card.source, card.found_on, card.basis) == ("Added by hand", i18n.today(), "Gave a card")
    shown = [label.text() for label in page.pane.findChildren(Text)]
    assert "Added by hand" in shown and "Gave a card" in shown


def test_a_card_says_that_mail_came_back_and_gives_the_website_to_copy(page, workspace, office):
    number = office["people"][0]
    workspace.write("Edit contact", contacts.edit, number, {"website": "example.org/aigul"})
    with workspace.writing("Bounce") as session:
        address = session.query(Email).filter_by(contact_id=number).one()
        address.bounce, address.bounced_on, address.bounce_text = "hard", date(2026, 5, 12), "No such mailbox"
    card = page.make_card(number)
    assert "Bounced (12 May 2026): No such mailbox" in words(card)
    copies = [button.accessibleName() for button in card.findChildren(QToolButton)]
    assert "Copy example.org/aigul" in copies


def test_a_card_says_why_one_who_left_is_not_written_to(page, workspace, office):
    with workspace.writing("Gone") as session:
        address = session.query(Email).filter_by(contact_id=office["people"][0]).one()
        address.bounce, address.bounced_on, address.bounce_text = "gone", date(2026, 5, 12), "No longer works at Kabar."
    said = words(page.make_card(office["people"][0]))
    assert "No longer works at Kabar. 12 May 2026" in said and "Bounced" not in " ".join(said)


def test_an_invalid_address_is_kept_and_counted(page, window, qtbot, workspace):
    place = window.navigation.places["problems"]
    qtbot.waitUntil(lambda: place.count > 0)
    before = place.count
    page.new_record()
    page.pane.form.fields["name"].set_value("Timur Aliev")
    page.pane.form.fields["emails"].set_value([{"raw": "t.aliev@example,org", "label": ""}])
    page.save()
    qtbot.waitUntil(lambda: place.count == before + 1)


def test_deleting_asks_nothing_and_is_taken_back_from_the_message(page, window, qtbot, workspace):
    page.table.choose_row(0)
    page.on_delete()
    assert window.toast.isVisible() and window.toast.text.text() == "1 contact deleted"
    qtbot.waitUntil(lambda: page.count_label.text() == "5")
    window.toast.button.click()
    qtbot.waitUntil(lambda: page.count_label.text() == "6")


def test_several_are_selected_and_deleted_as_one_step(page, window, qtbot, workspace):
    page.table.selectAll()
    qtbot.waitUntil(lambda: page.pane.stack.currentIndex() == MANY)
    assert "6 selected" in words(page.pane)
    buttons = {one.text().strip(): one for one in page.pane.findChildren(QPushButton)}
    tag, delete = buttons["Tag…"], buttons["Delete"]
    edges = [one.sizeHint().width() - one.fontMetrics().horizontalAdvance(one.text()) for one in (tag, delete)]
    assert abs(edges[0] - edges[1]) <= 1, "their signs stand on one line"
    assert workspace.read(contacts.card, page.table.selected_ids()[0]).name in words(page.pane), "who they are is said"
    page.on_delete()
    qtbot.waitUntil(lambda: page.count_label.text() == "")
    workspace.undo()
    qtbot.waitUntil(lambda: page.count_label.text() == "6")


def test_copying_leaves_out_who_must_not_be_written_to(page, window):
    page.table.selectAll()
    page.on_copy_email()
    copied = QGuiApplication.clipboard().text().split("\n")
    assert "a.zhumabekova@example.org" in copied
    assert not any("abdyev" in address or "(at)" in address for address in copied)
    assert "excluded" in window.toast.text.text()


def test_the_pane_is_closed_and_opened_by_its_key(page, window, qtbot):
    width = page.table.width()
    window.do("pane")
    assert not page.pane.isVisible()
    qtbot.waitUntil(lambda: page.table.width() > width)
    window.do("pane")
    assert page.pane.isVisible()


def test_twenty_four_rows_stand_in_a_small_window(page, workspace, qtbot):
    for number in range(40):
        workspace.write("Add contact", contacts.add, {"name": f"Name {number}"})
    qtbot.waitUntil(lambda: len(page.table.records.ids) == 46)
    height = page.table.verticalHeader().defaultSectionSize()
    assert page.table.viewport().height() // height >= 24
    page.table.set_density("compact")
    assert page.table.viewport().height() // page.table.verticalHeader().defaultSectionSize() >= 30
    page.table.choose_row(0)
    qtbot.waitUntil(lambda: page.pane.stack.currentIndex() == CARD)
    assert page.table.viewport().height() // page.table.verticalHeader().defaultSectionSize() >= 30


def test_a_change_by_another_hand_is_seen(page, office, qtbot, workspace):
    workspace.write("Edit contact", contacts.edit, office["people"][1], {"outlet": "Evening Post"})
    row = page.table.records.number_of(office["people"][1])
    qtbot.waitUntil(lambda: page.table.records.index(row, 1).data() == "Evening Post")


def test_a_save_over_a_newer_save_is_refused_and_loses_nothing(page, office, qtbot, workspace):
    page.table.choose(office["people"][1])
    page.on_edit()
    workspace.write("Edit contact", contacts.edit, office["people"][1], {"city": "Naryn"})
    QApplication.processEvents()
    page.pane.form.fields["city"].edit.setText("Osh")
    page.pane.form.fields["city"].edit.textEdited.emit("Osh")
    page.save()
    assert page.pane.stack.currentIndex() == EDIT
    assert page.pane._form_problem.isVisible()
    assert workspace.read(contacts.fields, office["people"][1])["city"] == "Naryn"


def test_what_was_typed_is_brought_back_upon_what_another_saved_meanwhile(page, window, office, qtbot, workspace):
    number = office["people"][1]
    page.table.choose(number)
    page.on_edit()
    workspace.write("Edit contact", contacts.edit, number, {"position": "Chief", "tags": ["new"]})
    QTest.keyClicks(page.pane.form.fields["street"].edit, "Lenin 1")
    page.save()
    assert page.pane._form_problem.isVisible()
    page.leave()
    window.toast.hide()  # it stays for some seconds only: who opens the form again is offered it once more
    page.on_edit()
    assert window.toast.isVisible() and window.toast.button.text() == "Restore"
    window.toast.button.click()
    page.save()
    found = workspace.read(contacts.fields, number)
    assert found["street"].startswith("Lenin 1")
    assert (found["position"], found["tags"]) == ("Chief", ["new"]), "what the other one changed stands"


def accept(monkeypatch, fill_in):
    """The next dialog is filled in and accepted."""

    def run(dialog):
        fill_in(dialog.form)
        dialog.accept()
        return dialog.result() == 1

    monkeypatch.setattr(dialogs, "run", run)


def test_a_filter_is_saved_as_a_list_that_stays_alive(page, window, qtbot, monkeypatch, workspace):
    search(page, qtbot, "country:KG beat:water")
    accept(monkeypatch, lambda form: form.fields["name"].set_value("Water in Kyrgyzstan"))
    page.on_save_list()
    made = workspace.read(lists.by_name, "Water in Kyrgyzstan")
    assert workspace.read(lists.fields, made)["rule"] == "country:KG beat:water"
    assert window.page.name == "lists"


def test_the_list_just_saved_is_the_one_that_is_shown_and_distributed_to(page, window, qtbot, monkeypatch, workspace):
    window.go("lists")  # the page is there already, with another list on it
    window.go("contacts")
    search(page, qtbot, "country:KG beat:water")
    accept(monkeypatch, lambda form: form.fields["name"].set_value("Water in Kyrgyzstan"))
    page.on_save_list()
    made = workspace.read(lists.by_name, "Water in Kyrgyzstan")
    assert window.page.detail.card.id == made
    assert window.page.to_distribute()["lists"] == (made,)


def test_selected_contacts_are_put_on_a_new_list_in_one_step(page, window, monkeypatch, workspace):
    page.table.selectAll()

    accept(monkeypatch, lambda form: form.fields["name"].set_value("Everyone"))
    page.add_to_new_list()
    made = workspace.read(lists.by_name, "Everyone")
    assert len(workspace.read(memberships.picked, made)) == 6
    assert window.toast.text.text() == "6 contacts added to Everyone"
    workspace.undo()
    assert workspace.read(lists.count) == 1


def test_what_is_exported_is_what_is_shown(page, qtbot, monkeypatch, dialogs_shown):
    search(page, qtbot, "country:KZ")
    page.on_export()
    assert dialogs_shown[-1].subject.count() == 1


def test_an_address_that_is_suppressed_is_not_copied(page, office, workspace, window):
    from datetime import date

    from outreach.model.people import Suppression

    with workspace.writing("Suppress") as session:
        session.add(Suppression(folded="b.asanov@example.org", reason="bounced", since=date(2026, 1, 1)))
    page.table.selectAll()
    page.on_copy_email()
    assert "b.asanov" not in QGuiApplication.clipboard().text()


def test_a_number_or_an_account_that_is_suppressed_is_marked_and_not_offered(page, workspace):
    ways_of = {"phones": [{"raw": "0772 33 44 55"}], "channels": [{"network": "telegram", "value": "@ermek_sample"}]}
    one = workspace.write("Add", contacts.add, {"name": "Ermek", **ways_of})
    workspace.write("Suppress", suppression.add, "0772334455")
    card = page.make_card(one)
    offered = [button.text() for button in card.findChildren(QPushButton)]
    assert words(card).count("Suppressed") == 1 and "Call…" not in " ".join(offered) and "Telegram" in " ".join(offered)
    workspace.write("Suppress", suppression.add, "@ermek_sample")
    card = page.make_card(one)
    offered = [button.text() for button in card.findChildren(QPushButton)]
    assert words(card).count("Suppressed") == 2 and "Telegram" not in " ".join(offered)


def test_a_form_outlives_the_key_press_that_closes_it(page, office, qtbot):
    import shiboken6

    page.table.choose(office["people"][1])
    page.on_edit()
    edit = page.pane.form.fields["name"].edit
    page.leave()
    assert shiboken6.isValid(edit)
    qtbot.waitUntil(lambda: not shiboken6.isValid(edit))


def test_the_card_says_lists_positions_and_what_happened(page, office, qtbot, workspace, window):
    from datetime import UTC, date, datetime, timedelta

    from outreach.model.distributions import Distribution, Recipient
    from outreach.services import lists

    contact = office["people"][0]
    for name in ("Capital", "Radio", "Television"):
        workspace.write("Add list", lists.add, {"name": name, "rule": "country:KG"})
    stringer = {"position": "Stringer", "outlet": "Herald", "since": date(2019, 1, 1), "until": date(2024, 2, 28)}
    changes = {"other_positions": [stringer], "keeps_embargoes": True, "source": "Press club"}
    workspace.write("Edit contact", contacts.edit, contact, changes)
    sent = datetime.now(UTC) - timedelta(days=3)
    with workspace.writing("Distribute") as session:
        got = Recipient(contact_id=contact, name="Aigul", state="handed", language="ru", at=sent)
        session.add(
            Distribution(how="smtp", at=sent, release_id=office["water"], headline="New laboratory", recipients=[got])
        )
    page.table.choose(contact)
    qtbot.waitUntil(lambda: "Last contacted" in words(page.pane))
    shown = words(page.pane)
    for text in ("3 days ago · 1 release", "Stringer, Herald", "1 Jan 2019 – 28 Feb 2024", "Press club", "Timeline"):
        assert text in shown
    assert "New laboratory" in shown and "Russian" in shown
    links = [button for button in page.pane.findChildren(QPushButton) if button.property("bare")]
    links = [button for button in links if button.isVisible() and button.icon().isNull()]
    assert [button.text() for button in links] == ["Capital", "Radio", "+2"]
    next(button for button in links if button.text() == "Capital").click()
    assert window.page.name == "lists"


def test_a_position_ends_in_the_form_and_is_kept(page, office, qtbot, workspace):

    contact = office["people"][0]
    page.table.choose(contact)
    page.on_edit()
    form = page.pane.form
    form.end_position()
    assert form.fields["outlet"].value() == "" and not form._ends.isVisible()
    form.fields["outlet"].edit.setText("Herald")
    form.fields["outlet"].edit.textEdited.emit("Herald")
    page.save()
    fields = workspace.read(contacts.fields, contact)
    assert (fields["outlet"], fields["position"]) == ("Herald", "")
    (old,) = fields["other_positions"]
    assert (old["outlet"], old["position"], old["until"]) == ("Kabar", "Reporter", i18n.today())
    row = page.table.records.number_of(contact)
    assert page.table.records.index(row, 1).data() == "Herald"


def test_a_day_that_is_none_is_told_beside_its_position_and_nothing_is_lost(page, office, qtbot):
    page.table.choose(office["people"][0])
    page.on_edit()
    field = page.pane.form.fields["other_positions"]
    entry = field.insert({"position": "Stringer"})
    entry.edits["since"].setText("yesterday")
    entry.edits["since"].left.emit()
    qtbot.waitUntil(entry.problem.isVisible)
    page.save()
    assert page.pane.stack.currentIndex() == EDIT
    assert field._note.isVisible() and entry.edits["since"].text() == "yesterday"


def test_a_large_window_gives_its_pane_more_room_and_a_width_that_was_drawn_is_kept(window, page):
    window.resize(1280, 800)
    assert page.pane.width() == PANE
    window.resize(1920, 1080)
    assert PANE < page.pane.width() <= PANE_MOST
    settings.put_sizes("pane/width", [300])
    window.resize(1900, 1080)
    assert page.pane.width() == 300


def test_who_is_shown_stays_in_sight_when_all_are_shown_again(page, workspace, qtbot):
    with workspace.writing("Add contacts") as session:
        for number in range(120):
            contacts.add(session, {"name": f"Journalist {number:03}"})
    search(page, qtbot, "Journalist 100")
    page.on_clear_filter()
    table = page.table
    assert table.records.rowCount() > 120
    assert table.viewport().rect().contains(table.visualRect(table.currentIndex()).center())


def an_editor(page):
    number = page.workspace.write("Add", contacts.add, {"name": "Dina Kim", "outlet": "Kabar", "position": "Editor"})
    page.refresh()
    page.table.choose(number)
    return number


def positions_of(page, number):
    card = page.workspace.read(contacts.card, number)
    return [(one["position"], one["outlet"], one["until"]) for one in positions.history(card)]


def test_another_outlet_in_the_form_is_a_move_and_says_so(page):
    number = an_editor(page)
    page.on_edit()
    form = page.pane.form
    move = form.fields["moved"]
    assert move.isHidden()
    form.fields["position"].edit.setText("Edtior")
    form.fields["position"].edit.textEdited.emit("Edtior")
    assert "isn't kept" in move.text.text()
    form.fields["position"].edit.setText("Editor")
    form.fields["position"].edit.textEdited.emit("Editor")
    assert move.isHidden()
    form.fields["outlet"].edit.setText("Herald")
    form.fields["outlet"].edit.textEdited.emit("Herald")
    assert "Editor, Kabar ends on" in move.text.text() and not move.isHidden()
    move.other.click()
    assert "isn't kept" in move.text.text()
    move.other.click()
    page.save()
    assert positions_of(page, number) == [("Editor", "Herald", None), ("Editor", "Kabar", i18n.today())]
    page.on_edit()
    page.pane.form.fields["outlet"].edit.setText("Herald Daily")
    page.pane.form.fields["outlet"].edit.textEdited.emit("Herald Daily")
    page.pane.form.fields["moved"].other.click()
    page.save()
    assert positions_of(page, number) == [("Editor", "Herald Daily", None), ("Editor", "Kabar", i18n.today())]


def test_they_have_left_and_a_new_one_typed_is_kept_once(page):
    number = an_editor(page)
    page.on_edit()
    form = page.pane.form
    form.end_position()
    form.fields["outlet"].edit.setText("Herald")
    form.fields["outlet"].edit.textEdited.emit("Herald")
    assert form.fields["moved"].isHidden()
    page.save()
    assert positions_of(page, number) == [("", "Herald", None), ("Editor", "Kabar", i18n.today())]


def test_moved_is_one_step(page):
    from outreach.gui.pages.contacts.deeds import MovedPopover

    number = an_editor(page)
    page.do_action("moved")
    (sheet,) = page.window().findChildren(MovedPopover)
    sheet.keep()
    assert sheet.problem.text() == "Enter the new outlet or the new position."
    sheet.outlet.edit.setText("Herald")
    sheet.outlet.edit.textEdited.emit("Herald")
    sheet.since.set_value("2026-05-04")
    sheet.keep()
    assert positions_of(page, number) == [("Editor", "Herald", None), ("Editor", "Kabar", date(2026, 5, 4))]
    page.workspace.undo()
    assert positions_of(page, number) == [("Editor", "Kabar", None)]


def test_a_long_address_is_read_whole_on_the_card(page, workspace, qtbot):
    address = "aigul.jumabekova-omuralieva@national-news-agency.example.org"
    number = workspace.write("Add", contacts.add, {"name": "Aigul", "emails": [{"raw": address}]})
    page.refresh()
    page.show_record(number)
    shown = breakable(address)
    qtbot.waitUntil(lambda: shown in words(page.pane))
    (label,) = [one for one in page.pane.findChildren(Text) if one.text() == shown and one.isVisible()]
    qtbot.waitUntil(lambda: label.height() >= label.heightForWidth(label.width()) > label.fontMetrics().lineSpacing())
