"""The guided import: columns, problems, result; nothing is written before the last, and one undo takes it back."""

import openpyxl
import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel

from outreach.formats.tables.sheet import ENCODINGS
from outreach.gui.forms.fields import choose
from outreach.gui.kit import dialogs
from outreach.gui.pages.importing.columns_step import encoding_names
from outreach.gui.pages.importing.page import COLUMNS, FILE, PROBLEMS, RESULT
from outreach.problems import Problem
from outreach.services.contacts import contacts
from outreach.services.importing import column_mapping
from outreach.services.importing.import_plan import ANOTHER, MOVED, SAME

WAIT = {"timeout": 20_000}


@pytest.fixture
def begin(window, qtbot):
    def begin(path):
        window.import_files([path])
        page = window.page
        qtbot.waitUntil(lambda: page.step == COLUMNS, **WAIT)
        return page

    return begin


def go_to(page, qtbot, step):
    while page.step < step:
        before = page.step
        page.next()
        qtbot.waitUntil(lambda before=before: page.job is None and page.step > before, **WAIT)


def test_the_columns_are_recognised_and_shown_with_their_first_values(begin, sheet):
    page = begin(sheet)
    assert page.columns.mapping() == {
        "Name": "name", "E-mail": "email", "Phone": "phone", "Outlet": "outlet", "Country": "country",
        "Languages": "languages",
    }  # fmt: skip
    assert page.columns.encoding.value() == "utf-8" and page.columns.delimiter.value() == ","


def test_what_would_change_is_counted_before_anything_is_written(begin, sheet, qtbot, workspace):
    page = begin(sheet)
    go_to(page, qtbot, PROBLEMS)
    values = page.problems.figures.values
    assert values["read"] == 5
    assert values["created"] == 3 and values["rejected"] == 1 and values["doubles"] == 1
    assert values["read"] == sum(values[name] for name in ("created", "changed", "unchanged", "rejected", "doubles"))
    assert workspace.read(contacts.count) == 0
    assert page.problems.table is not None and page.problems.table.records.rowCount() == 3
    assert page.next_button.text() == "Import 3 contacts"


def test_ctrl_enter_goes_on_wherever_the_keys_are_and_never_back(begin, sheet, qtbot, workspace, window):
    page = begin(sheet)
    for place, step in ((page.cancel_button, PROBLEMS), (page.back_button, RESULT)):
        place.setFocus()
        QTest.keyClick(place, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
        qtbot.waitUntil(lambda step=step: page.job is None and page.step == step, **WAIT)
    assert workspace.read(contacts.count) == 3
    QTest.keyClick(page.result.undo_button, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert window.page.name == "contacts" and workspace.read(contacts.count) == 3


def test_ctrl_enter_chooses_the_file_at_the_beginning(window, qtbot, sheet, monkeypatch):
    page = window.go("importing")
    monkeypatch.setattr(dialogs, "open_file", lambda *_arguments: sheet)
    QTest.keyClick(page.cancel_button, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: page.step == COLUMNS, **WAIT)


def test_an_import_is_stored_shown_and_taken_back_by_one_undo(begin, sheet, qtbot, workspace, window):
    page = begin(sheet)
    go_to(page, qtbot, RESULT)
    assert workspace.read(contacts.count) == 3
    assert page.result.title.text() == "3 contacts imported"
    page.result.undo_button.click()
    qtbot.waitUntil(lambda: workspace.read(contacts.count) == 0, **WAIT)
    assert window.page.name == "contacts"


def test_a_result_that_was_taken_back_by_the_key_is_no_longer_told(begin, sheet, qtbot, workspace, window):
    page = begin(sheet)
    go_to(page, qtbot, RESULT)
    workspace.write("Add contact", contacts.add, {"name": "Timur Aliev"})
    QTest.qWait(50)
    assert window.page is page
    workspace.undo()
    window.do("undo")
    qtbot.waitUntil(lambda: workspace.read(contacts.count) == 0, **WAIT)
    qtbot.waitUntil(lambda: window.page.name == "contacts", **WAIT)


def test_a_second_import_of_the_same_sheet_says_so_before_it_writes(begin, sheet, qtbot, window):
    page = begin(sheet)
    go_to(page, qtbot, RESULT)
    page = begin(sheet)
    go_to(page, qtbot, PROBLEMS)
    assert "already here" in page.problems.said.text()
    assert not page.next_button.isEnabled() and page.next_button.text() == "Nothing to import"


TWO = """Name,Outlet,E-mail,Notes
Айгүл Жумабекова,Кабар,aigul@example.org,
Данияр Асанов,Луч,aigul@example.org,
Ольга Зимина,Луч,olga@example.org,не писать
"""


def test_what_only_the_user_can_say_is_asked_before_anything_is_written(begin, qtbot, workspace, tmp_path):
    path = tmp_path / "two.csv"
    path.write_text(TWO, "utf-8")
    page = begin(path)
    go_to(page, qtbot, PROBLEMS)
    step = page.problems
    assert step.asked.text().startswith("2 rows need your decision") and step.figures.values["created"] == 3
    for value, created, left in ((SAME, 2, 1), (ANOTHER, 3, 1), (SAME, 2, 1), (False, 2, 0)):
        plan = page.plan
        asks = "wish" if value is False else "person"
        step.table.choose(next(row.id for row in step.parts.rows if row.asks == asks))
        chosen = step.parts.selected()
        assert [step.whole.text()] == [row.text for row in chosen] and not step.whole.isHidden()
        kinds = ["person"] * 2 + ["move"] * 3 + ["wish"] * 2
        assert [not button.isHidden() for button in step.answer_buttons.values()] == [kind == asks for kind in kinds]
        step.answer_buttons[value].click()
        qtbot.waitUntil(lambda plan=plan: page.job is None and page.plan is not plan, **WAIT)
        assert page.step == PROBLEMS and step.figures.values["created"] == created
        assert len(page.plan.questions) + len(page.plan.doubts) == left
    go_to(page, qtbot, RESULT)
    aigul, olga = (workspace.read(contacts.fields, row.id) for row in workspace.read(contacts.rows, [1, 2]))
    assert aigul["extra"] == {"Also known as": "Данияр Асанов"}
    assert [one["outlet"] for one in aigul["other_positions"]] == ["Луч"]
    assert olga["do_not_contact"] is False


def test_of_several_files_that_are_dropped_one_is_opened_and_that_is_said(window, qtbot, sheet, tmp_path):
    other = tmp_path / "other.csv"
    other.write_text("Name,E-mail\nAnna Kim,a@example.org\n", "utf-8")
    page = window.go("importing")
    for drop in (window.take_files, page.drop_files):
        with qtbot.waitSignal(page.said) as said:
            drop([sheet, other])
        assert sheet.name in said.args[0]
        qtbot.waitUntil(lambda: page.step == COLUMNS and page.job is None, **WAIT)


def test_whether_somebody_moved_is_asked_before_anything_is_written(begin, qtbot, workspace, tmp_path):
    workspace.write(
        "Add", contacts.add, {"name": "Анна Белова", "outlet": "Кабар", "emails": [{"raw": "a@example.org"}]}
    )
    path = tmp_path / "moved.csv"
    path.write_text("Name,Outlet,E-mail\nАнна Белова,Луч,a@example.org\n", "utf-8")
    page = begin(path)
    go_to(page, qtbot, PROBLEMS)
    plan = page.plan
    assert [row.asks for row in page.problems.parts.selected()] == ["move"]
    page.problems.answer_buttons[MOVED].click()
    qtbot.waitUntil(lambda: page.job is None and page.plan is not plan, **WAIT)
    go_to(page, qtbot, RESULT)
    anna = workspace.read(contacts.fields, 1)
    assert anna["outlet"] == "Луч" and [one["outlet"] for one in anna["other_positions"]] == ["Кабар"]


def test_a_column_is_mapped_by_hand_and_remembered(begin, sheet, qtbot):
    page = begin(sheet)
    box = page.columns.targets[3]
    choose(box, "notes")
    go_to(page, qtbot, PROBLEMS)
    page.back()
    assert page.step == COLUMNS
    page.cancel()
    page = begin(sheet)
    assert page.columns.mapping()["Outlet"] == "notes"


def test_an_import_goes_on_where_the_mapping_cannot_be_kept(begin, sheet, qtbot, monkeypatch):
    page = begin(sheet)
    choose(page.columns.targets[3], "notes")

    def full(*_arguments):
        raise Problem("“mappings.json” could not be written: No space left on device.")

    monkeypatch.setattr(column_mapping, "remember", full)
    with qtbot.waitSignal(page.said) as said:
        go_to(page, qtbot, PROBLEMS)
    assert "No space left" in said.args[0] and page.next_button.isEnabled()


def test_what_was_chosen_for_a_column_stays_however_the_file_is_read_anew(begin, sheet, qtbot):
    page = begin(sheet)
    choose(page.columns.targets[3], "notes")
    page.columns.header.changed.emit()
    qtbot.waitUntil(lambda: page.job is None and page.step == COLUMNS, **WAIT)
    assert page.columns.mapping()["Outlet"] == "notes" and page.columns.origins[3].text() == "chosen"
    page.cancel()
    assert begin(sheet).columns.mapping()["Outlet"] == "outlet"  # it was not gone on with


def test_source_and_basis_are_asked_for_the_whole_import_and_kept(begin, sheet, qtbot, workspace):
    page = begin(sheet)
    assert page.columns.source.value() == "journalists.csv" and page.columns.basis.value() == ""
    page.columns.source.set_value("Press club, spring")
    page.columns.basis.set_value("Gave a card")
    page.columns.delimiter.changed.emit()  # read anew: what was said of the file stays
    qtbot.waitUntil(lambda: page.job is None and page.step == COLUMNS, **WAIT)
    go_to(page, qtbot, RESULT)
    for number in workspace.read(contacts.find, ""):
        card = workspace.read(contacts.card, number)
        assert (card.source, card.basis) == ("Press club, spring", "Gave a card") and card.found_on
    page = begin(sheet)  # the next file has a source of its own; the ground is mostly the same
    assert (page.columns.source.value(), page.columns.basis.value()) == ("journalists.csv", "Gave a card")


def test_problems_are_listed_by_their_column_with_how_many_they_are(begin, tmp_path, qtbot):
    path = tmp_path / "faulty.csv"
    lines = ["Name,E-mail,Phone"]
    lines += [f"Person {n},person{n}@@example.org,0555 12 34 {n}" for n in range(10, 13)]
    lines += ["Last One,last@example.org,0312 62-10", "Person 10,,0555 12 34 10"]
    path.write_text("\n".join(lines), "utf-8")
    page = begin(path)
    go_to(page, qtbot, PROBLEMS)
    step = page.problems
    assert {kind: chip.text().split()[-1] for kind, chip in step.parts.chips.chips.items()} == {
        "": "5", "E-mail": "3", "Phone": "1", "Duplicates": "1",
    }  # fmt: skip
    QTest.mouseClick(step.parts.chips.chips["E-mail"], Qt.MouseButton.LeftButton)
    assert (
        step.table.records.rowCount() == 3
        and step.parts.chips.chips["E-mail"].isChecked()
        and not step.parts.chips.chips[""].isChecked()
    )
    QTest.mouseClick(step.parts.chips.chips[""], Qt.MouseButton.LeftButton)
    assert step.table.records.rowCount() == 5


def test_a_workbook_whose_letters_are_lost_is_not_sent_to_look_for_an_encoding(begin, tmp_path):
    path = tmp_path / "old.xlsx"
    book = openpyxl.Workbook()
    for row in (["Имя", "Телефон"], ["????? ????????", "0555 12 34 56"]):
        book.active.append(row)
    book.create_sheet("2025").append(["empty"])
    book.save(path)
    step = begin(path).columns
    notes = " ".join(label.text() for label in step.notice.findChildren(QLabel))
    assert "are lost" in notes and "Ask for the sheet as it was" in notes and "encoding" not in notes
    assert step.region.x() == step.basis.x() and step.sheet.width() == step.source.width(), "one under the other"


def test_another_encoding_is_shown_at_once(begin, tmp_path, qtbot):
    path = tmp_path / "old.csv"
    path.write_bytes("Имя;Телефон\nАйгүл Жума;0555 12 34 56\n".replace("ү", "у").encode("cp1251"))
    page = begin(path)
    assert page.columns.encoding.value() == "cp1251" and page.columns.delimiter.value() == ";"
    assert page.columns.delimiter.x() > page.columns.encoding.geometry().right() + 8
    assert page.columns.region.x() == page.columns.basis.x()
    page.columns.encoding.box.setCurrentIndex(page.columns.encoding.box.findData("koi8-r"))
    page.columns.reread.emit()
    qtbot.waitUntil(
        lambda: page.job is None and page.step == COLUMNS and page.columns.sample.encoding == "koi8-r", **WAIT
    )
    assert page.columns.sample.header[0] != "Имя"


def test_rejected_rows_are_saved_with_their_reason(begin, sheet, qtbot, tmp_path, monkeypatch):
    target = tmp_path / "rejected.csv"
    page = begin(sheet)
    go_to(page, qtbot, PROBLEMS)
    monkeypatch.setattr(dialogs, "save_file", lambda *_a: target)
    page.problems.rejects_button.click()
    text = target.read_text("utf-8-sig")
    assert text.count("\n") == 4 and "Outreach: problem" in text.splitlines()[0]
    page.cancel()
    page = begin(target)  # it comes back as it went, without the reasons
    assert page.columns.mapping()["Outreach: problem"] == "skip"


def test_a_file_that_is_no_table_is_a_sentence_and_the_step_stays(window, tmp_path, qtbot):
    path = tmp_path / "photo.csv"
    path.write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 20)
    window.import_files([path])
    qtbot.waitUntil(lambda: window.toast.isVisible(), **WAIT)
    assert window.page.step == FILE
    assert window.toast.text.text()


def test_cells_of_a_spreadsheet_are_pasted(window, qtbot, workspace):
    QGuiApplication.clipboard().setText("Name\tE-mail\nDina Kim\td.kim@example.org\n")
    window.import_files([])
    window.page.paste()
    qtbot.waitUntil(lambda: window.page.step == COLUMNS, **WAIT)
    go_to(window.page, qtbot, RESULT)
    assert workspace.read(contacts.count) == 1


def test_vcards_have_no_columns(begin, tmp_path, qtbot, workspace):
    path = tmp_path / "people.vcf"
    path.write_text("BEGIN:VCARD\r\nVERSION:3.0\r\nFN:Дина Ким\r\nEMAIL:d.kim@example.org\r\nEND:VCARD\r\n", "utf-8")
    page = begin(path)
    assert page.columns.targets == []
    go_to(page, qtbot, RESULT)
    assert workspace.read(contacts.count) == 1


def test_cancelling_while_it_reads_leaves_nothing(window, tmp_path, qtbot, workspace):
    path = tmp_path / "many.csv"
    with path.open("w", encoding="utf-8") as file:
        file.write("Name,Phone\n")
        file.writelines(f"Name {number},+996 555 {number:06}\n" for number in range(20_000))
    window.import_files([path])
    page = window.page
    qtbot.waitUntil(lambda: page.step == COLUMNS, **WAIT)
    page.next()
    assert page.job is not None and window.status._cancel.isVisible()
    QTest.keyClick(page, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: page.job is None and not window.status._cancel.isVisible(), **WAIT)
    assert page.step == COLUMNS and workspace.read(contacts.count) == 0


def test_escape_goes_back_a_step_and_leaves_only_from_the_first(begin, sheet, qtbot, window):
    page = begin(sheet)
    page.columns.on_match.set_value("skip")
    page.next()
    qtbot.waitUntil(lambda: page.step == PROBLEMS, **WAIT)
    QTest.keyClick(page, Qt.Key.Key_Escape)
    assert window.page is page and page.step == COLUMNS and page.columns.on_match.value() == "skip"
    QTest.keyClick(page, Qt.Key.Key_Escape)
    assert window.page is page and page.step == FILE
    QTest.keyClick(page, Qt.Key.Key_Escape)
    assert window.page.name == "contacts"


def test_every_encoding_says_for_which_letters_it_is(qapp):
    named = dict(encoding_names())
    assert list(named) == list(ENCODINGS)
    assert [name for name, shown in named.items() if " · " not in shown] == ["utf-8", "utf-16"]


def test_one_that_is_under_way_is_not_thrown_away_by_going_elsewhere(begin, sheet, window):
    page = begin(sheet)
    window.go("outlets")
    window.do("import")
    assert window.page is page and page.step == COLUMNS


def test_whoever_asks_for_another_import_is_told_of_the_one_that_is_under_way(begin, sheet, window, qtbot):
    page = begin(sheet)
    page.cancel_button.setFocus()
    window.do("import")
    assert window.page is page and page.step == COLUMNS
    assert "not finished" in window.toast.text.text() and page.next_button.hasFocus()


def test_a_sheet_dropped_on_the_contacts_begins_an_import(window, sheet, qtbot):
    page = window.go("contacts")
    page.table.files_dropped.emit([sheet])
    qtbot.waitUntil(lambda: window.page.name == "importing" and window.page.step == COLUMNS, **WAIT)


def test_each_column_says_how_it_was_known(begin, tmp_path, qtbot):
    path = tmp_path / "a.csv"
    path.write_text("Name,Contact us,zzz\nDina Kim,d.kim@example.org,blue\nOlga Petrova,o@example.org,red\n")
    page = begin(path)
    assert [text.text() for text in page.columns.origins] == ["by its name", "by its values", "not known"]
    choose(page.columns.targets[2], "notes")
    assert page.columns.origins[2].text() == "chosen"
    go_to(page, qtbot, PROBLEMS)
    page.cancel()
    page = begin(path)
    assert {text.text() for text in page.columns.origins} == {"as last time"}


def test_letters_that_were_read_wrong_are_put_right_and_back(begin, tmp_path, qtbot):
    path = tmp_path / "wrong.csv"
    text = "Имя;Город\nПётр Сергеев;Бишкек\nОльга Иванова;Каракол\n"
    path.write_text(text.encode("koi8-r").decode("cp1251"), "utf-8")
    page = begin(path)
    assert page.columns.notice.isVisibleTo(page) and page.columns.repair_button.text() == "Repair the letters"
    page.columns.repair_button.click()
    qtbot.waitUntil(lambda: page.job is None and page.step == COLUMNS and page.columns.sample.repair != "", **WAIT)
    assert page.columns.sample.header == ["Имя", "Город"]
    assert page.columns.mapping() == {"Имя": "name", "Город": "city"}
    page.columns.repair_button.click()
    qtbot.waitUntil(lambda: page.job is None and page.step == COLUMNS and page.columns.sample.repair == "", **WAIT)
    assert page.columns.sample.header != ["Имя", "Город"]


def test_a_pasted_signature_is_a_contact(window, qtbot, workspace):
    QGuiApplication.clipboard().setText(
        "Best regards,\nDina Kim\nReporter, Osh TV\nTel. +996 312 61 12 13\nd.kim@example.org"
    )
    page = window.go("contacts")
    page.setFocus()
    QTest.keyClick(page, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: window.page.name == "importing" and window.page.step == COLUMNS, **WAIT)
    (person,) = window.page.columns.sample.people
    assert person == ["Dina Kim", "Reporter, Osh TV", "d.kim@example.org", "+996 312 61 12 13"]
    go_to(window.page, qtbot, RESULT)
    assert workspace.read(contacts.count) == 1


def test_a_very_wide_table_keeps_the_columns_that_are_not_shown(begin, tmp_path, qtbot, workspace):
    path = tmp_path / "wide.csv"
    names = ["Name", *(f"q{number}" for number in range(400))]
    path.write_text(",".join(names) + "\n" + ",".join(["Dina Kim", *map(str, range(400))]) + "\n")
    page = begin(path)
    assert len(page.columns.targets) == 120 and len(page.columns.mapping()) == 401
    go_to(page, qtbot, RESULT)
    (number,) = workspace.read(contacts.find)
    assert workspace.read(contacts.fields, number)["extra"]["q399"] == "399"


def test_sheets_of_one_table_are_read_together_at_a_press(begin, tmp_path, qtbot, workspace):
    book = openpyxl.Workbook()
    for name, phone in (("Osh", "0555 123 450"), ("Naryn", "12")):
        page = book.create_sheet(name)
        for row in (["Our list"], ["Name", "E-mail", "Phone"], [f"{name} Kim", f"{name}@example.org", phone]):
            page.append(row)
    book.remove(book.active)
    book.save(tmp_path / "towns.xlsx")
    page = begin(tmp_path / "towns.xlsx")
    assert [page.columns.sheet.box.itemText(at) for at in range(3)] == ["2 sheets together", "Osh", "Naryn"]
    assert page.columns.sheet.value() == "Osh"
    assert _heads(page)[:2] == ["Column", "Row 3"]
    page.columns.together_button.click()
    qtbot.waitUntil(lambda: page.job is None and page.step == COLUMNS and page.columns.sheet.value() == "*", **WAIT)
    assert _heads(page)[:5] == ["Column", "Osh", "Row 3", "Naryn", "Row 3"]
    assert page.columns.mapping()["Sheet"] == "tags" and page.columns.together_button is None
    assert page.columns.origins[-1].text() == "by a heading"
    go_to(page, qtbot, PROBLEMS)
    records = page.problems.table.records
    assert [records.index(0, at).data() for at in range(4)] == ["Naryn", "3", "Naryn Kim", "Phone"]
    go_to(page, qtbot, RESULT)
    assert workspace.read(contacts.count) == 2

    page.begin_import(tmp_path / "towns.xlsx")
    qtbot.waitUntil(lambda: page.job is None and page.step == COLUMNS and page.columns.sheet.value() == "*", **WAIT)
    assert page.columns.mapping()["Sheet"] == "tags", "the sheets are read together as they were the last time"
    page.columns.sheet.set_value("Osh")
    page.columns.sheet.changed.emit()
    qtbot.waitUntil(lambda: page.job is None and page.columns.sheet.value() == "Osh", **WAIT)
    assert "Sheet" not in page.columns.mapping(), "another choice holds"


def _heads(page):
    """What stands over the columns, from left to right."""
    grid = page.columns._scroll.widget().layout()
    cells = [grid.itemAtPosition(0, place) for place in range(grid.columnCount())]
    found = [cell.widget() for cell in cells if cell]
    labels = [one for cell in found for one in ([cell] if isinstance(cell, QLabel) else cell.findChildren(QLabel))]
    return [label.text() for label in labels if label.text()]


def test_the_button_says_what_is_new_and_what_is_changed(begin, tmp_path, qtbot):
    path = tmp_path / "people.csv"
    path.write_text("Name,E-mail\nAida Kim,aida@example.org\n", "utf-8")
    go_to(begin(path), qtbot, RESULT)
    path.write_text("Name,E-mail,Phone\nAida Kim,aida@example.org,0555 123450\nOlga Kim,olga@example.org,\n", "utf-8")
    page = begin(path)
    go_to(page, qtbot, PROBLEMS)
    assert page.next_button.text() == "Import 1 new, change 1"
    path.write_text("Name,E-mail,Phone\nAida Kim,aida@example.org,0555 123450\n", "utf-8")
    page = begin(path)
    go_to(page, qtbot, PROBLEMS)
    assert page.next_button.text() == "Change 1 contact"


def _written(path, *lines):
    path.write_text("\n".join(lines) + "\n", "utf-8")
    return path


def test_contacts_are_counted_and_not_the_rows_about_them(begin, tmp_path, qtbot, workspace):
    path = _written(
        tmp_path / "twice.csv", "Name,Outlet,E-mail,Phone", "Dina Kim,Herald,d.kim@example.org,",
        "Dina Kim,Herald,,0555 123 450", "Oleg Omar,Dawn,o@example.org,",
    )  # fmt: skip
    page = begin(path)
    go_to(page, qtbot, PROBLEMS)
    assert page.next_button.text() == "Import 2 contacts"
    go_to(page, qtbot, RESULT)
    assert page.result.title.text() == "2 contacts imported" and workspace.read(contacts.count) == 2
    assert workspace.undo_label == "Import 2 contacts from twice.csv"


def test_a_double_names_the_person_and_the_row_it_is_told_of(begin, tmp_path, qtbot):
    path = _written(
        tmp_path / "twice.csv", "Name,E-mail", "Dina Kim,d.kim@example.org", "Oleg Omar,o@example.org",
        "Дина Ким,d.kim@example.org",
    )  # fmt: skip
    page = begin(path)
    go_to(page, qtbot, PROBLEMS)
    records = page.problems.table.records
    found = [records.index(0, at).data() for at in range(records.columnCount())]
    assert found == ["4", "Дина Ким", "", "The same person as in row 2."]
    assert "1 row repeats a person of an earlier row" in page.problems.said.text()


def test_its_title_stands_where_those_of_other_pages_stand(begin, sheet, window):
    def left(page, text):
        title = next(label for label in page.findChildren(QLabel) if label.text() == text)
        return title.mapTo(window, title.rect().topLeft()).x()

    assert left(begin(sheet), "Import contacts") == left(window.go("reports"), "Reports")


def test_those_who_came_are_shown_selected_whatever_was_filtered_before(begin, sheet, tmp_path, qtbot, window):
    page = begin(sheet)
    go_to(page, qtbot, RESULT)
    page.result.show_button.click()
    assert window.page.table.selection_count() == window.page.table.records.rowCount() == 3, "all, where all are new"
    window.page.show_filter("beat:crime")
    more = "Olga Kim,olga@example.org", "Oleg Kim,oleg@example.org"
    page = begin(_written(tmp_path / "more.csv", "Name,E-mail", *more))
    go_to(page, qtbot, RESULT)
    page.result.show_button.click()
    assert window.page.filter_text() == ""
    names = [window.workspace.read(contacts.row, number).name for number in window.page.table.selected_ids()]
    assert names == ["Oleg Kim", "Olga Kim"]


def test_the_rows_shown_are_those_that_fill_most_columns(begin, tmp_path):
    lines = [f"Person {n},p{n}@example.org," for n in range(8)]
    page = begin(_written(tmp_path / "late.csv", "Name,E-mail,Telegram", *lines, "Late One,,@late_one"))
    assert [row[0] for row in page.columns.sample.cells] == ["Person 0", "Person 1", "Late One"]
    assert _heads(page)[1:4] == ["Row 2", "Row 3", "Row 10"]


def test_letters_on_cards_are_put_right_too(begin, tmp_path, qtbot):
    path = tmp_path / "people.vcf"
    card = "BEGIN:VCARD\nFN:Мария Иванова\nORG:?????? ???\nEND:VCARD\n"
    path.write_bytes(card.encode().decode("latin-1").encode())
    page = begin(path)
    said = " ".join(label.text() for label in page.columns.notice.findChildren(QLabel))
    assert "(row 1: " in said and "would be" in said
    page.columns.repair_button.click()
    qtbot.waitUntil(lambda: page.columns.sample.repair == "cp1252>utf-8")
    assert page.columns.sample.people[0][0] == "Мария Иванова"


def test_enter_puts_misread_letters_right_before_it_goes_on(begin, tmp_path, qtbot):
    lines = ["Имя,Фамилия,Город", "Айгуль,Жумабекова,Бишкек", "Нурлан,Токтосунов,Нарын", "Жылдыз,Сыдыкова,Каракол"]
    page = begin(_written(tmp_path / "misread.csv", *(line.encode("cp1251").decode("latin-1") for line in lines)))
    assert page.columns.repair_button.hasFocus()
    QTest.keyClick(page.columns.repair_button, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: page.job is None and page.next_button.hasFocus(), **WAIT)
    assert page.columns.mapping() == {"Имя": "given_name", "Фамилия": "family_name", "Город": "city"}


def test_misread_letters_of_pasted_cells_are_put_right_too(window, qtbot, workspace):
    lines = ["Имя\tФамилия", "Айгуль\tЖумабекова", "Нурлан\tТоктосунов", "Жылдыз\tСыдыкова"]
    QGuiApplication.clipboard().setText("\n".join(lines).encode("cp1251").decode("latin-1"))
    window.import_clipboard()
    page = window.page
    qtbot.waitUntil(lambda: page.step == COLUMNS, **WAIT)
    assert page.columns.encoding.isHidden()
    page.columns.repair_button.click()
    qtbot.waitUntil(lambda: page.job is None and page.columns.repair_button.text() == "Reset", **WAIT)
    go_to(page, qtbot, RESULT)
    found = [workspace.read(contacts.row, number).name for number in workspace.read(contacts.find, "")]
    assert found == ["Айгуль Жумабекова", "Жылдыз Сыдыкова", "Нурлан Токтосунов"]


def test_the_import_is_what_its_page_takes_back_though_something_else_was_done_since(
    begin, sheet, qtbot, workspace, window
):
    page = begin(sheet)
    go_to(page, qtbot, RESULT)
    workspace.write("Add contact", contacts.add, {"name": "Timur Aliev"})
    page.result.undo_button.click()
    qtbot.waitUntil(lambda: workspace.read(contacts.count) == 1, **WAIT)
    (left,) = workspace.read(contacts.find, "")
    assert workspace.read(contacts.card, left).name == "Timur Aliev"


def test_the_changed_are_counted_as_people_and_the_figures_add_up(begin, qtbot, workspace, tmp_path):
    """Three rows about one who is there change one contact: so does the button say, and so does the figure."""
    workspace.write("Add", contacts.add, {"name": "Dina Kim", "emails": [{"raw": "d.kim@example.org"}]})
    path = tmp_path / "again.csv"
    rows = ["Osh,", "Osh,Editor", "Naryn,"]
    path.write_text("Name,E-mail,City,Position\n" + "".join(f"Dina Kim,d.kim@example.org,{row}\n" for row in rows))
    page = begin(path)
    go_to(page, qtbot, PROBLEMS)
    values = page.problems.figures.values
    assert (values["read"], values["changed"], page.next_button.text()) == (3, 1, "Change 1 contact")
    names = ("created", "changed", "unchanged", "rejected", "doubles")
    assert values["read"] == sum(values[name] for name in names)
    go_to(page, qtbot, RESULT)
    assert page.result.figures.values["changed"] == 1 and page.result.title.text() == "1 contact imported"


@pytest.fixture
def known(workspace):
    """Somebody who is there, and of whom the sheet says more."""
    return workspace.write("Add", contacts.add, {"name": "Dina Kim", "emails": [{"raw": "d.kim@example.org"}]})


def test_a_contact_of_the_plan_that_was_deleted_meanwhile_is_new_and_one_press_goes_on(
    begin, sheet, qtbot, workspace, known
):
    page = begin(sheet)
    go_to(page, qtbot, PROBLEMS)
    assert page.next_button.text() == "Import 2 new, change 1"
    workspace.write("Delete", contacts.delete, [known])
    page.next()
    qtbot.waitUntil(lambda: page.job is None and page.next_button.text() == "Import 3 contacts", **WAIT)
    assert page.step == PROBLEMS and "checked again" in page.problems.said.text()
    assert workspace.read(contacts.count) == 0
    go_to(page, qtbot, RESULT)
    assert workspace.read(contacts.count) == 3


def test_a_contact_that_a_colleague_entered_meanwhile_does_not_come_twice(begin, sheet, qtbot, workspace):
    page = begin(sheet)
    go_to(page, qtbot, PROBLEMS)
    workspace.write("Add", contacts.add, {"name": "Айгүл Жумабекова", "emails": [{"raw": "a.zhumabekova@example.org"}]})
    page.next()
    qtbot.waitUntil(lambda: page.job is None and page.next_button.text() == "Import 2 new, change 1", **WAIT)
    go_to(page, qtbot, RESULT)
    assert workspace.read(contacts.count) == 3


def test_what_was_written_meanwhile_and_alters_nothing_stops_nobody(begin, sheet, qtbot, workspace, known):
    page = begin(sheet)
    go_to(page, qtbot, PROBLEMS)
    workspace.write("Edit", contacts.edit, known, {"notes": "Rang twice"})
    go_to(page, qtbot, RESULT)
    card = workspace.read(contacts.card, known)
    assert (card.notes, workspace.read(contacts.count)) == ("Rang twice", 3)
    assert card.positions[0].outlet is not None, "what the sheet says came in all the same"
