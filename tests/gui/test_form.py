"""Fields are checked as one types, keep what they cannot show, and never change a value by themselves."""

from datetime import date, datetime

import pytest
from PySide6.QtCore import QDate, QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QFocusEvent, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu, QStyle, QStyleOptionComboBox, QToolButton, QWidget

from outreach import i18n
from outreach.gui.forms import reach
from outreach.gui.forms.chips import Chip
from outreach.gui.forms.fields import (
    ChipsField,
    Choice,
    ChoiceField,
    Count,
    DateField,
    NotesField,
    TextField,
    TickField,
)
from outreach.gui.forms.form import Form, FormDialog
from outreach.gui.kit.day_edit import TIGHT, DayEdit
from outreach.gui.kit.layout import Stretch, vbox
from outreach.gui.theme import theme
from outreach.problems import FieldProblem, Problem


@pytest.fixture
def shown(qtbot):
    def show(widget):
        qtbot.addWidget(widget)
        widget.resize(360, 400)
        widget.show()
        return widget

    return show


def test_the_normal_form_stands_under_a_phone(shown, qtbot):
    field = shown(reach.phone_field())
    entry = field.entries[0]
    QTest.keyClicks(entry.edit, "0312 66 38 85")
    qtbot.waitUntil(lambda: entry.note.isVisible())
    assert "+996 312 663 885" in entry.note.text() and "landline" in entry.note.text()
    assert field.value() == [{"raw": "0312 66 38 85", "label": ""}]


def test_a_long_address_is_read_whole_under_its_line(shown, qtbot):
    long = "konstantin.konstantinopolsky.international@newsroom.example.org"
    field = shown(reach.email_field())
    field.set_value([{"raw": long, "label": "work"}])
    entry = field.entries[0]
    qtbot.waitUntil(lambda: entry.note.isVisible())
    assert entry.note.text().replace("\u200b", "") == long
    field.resize(900, 400)
    qtbot.waitUntil(lambda: not entry.note.isVisible())
    assert field.value() == [{"raw": long, "label": "work"}]


def test_an_empty_entry_that_stands_alone_has_no_cross(shown):
    field = shown(reach.phone_field())
    width, entry = field.entries[0].edit.width(), field.entries[0]
    assert not entry.cross.isVisible()
    QTest.keyClicks(entry.edit, "0312")
    assert entry.cross.isVisible() and entry.edit.width() == width, "nothing jumps"
    entry.cross.click()
    assert not field.entries[0].cross.isVisible() and field.value() == []


@pytest.mark.parametrize("language", ["en", "ru", "ky"])
def test_entries_of_every_sort_end_at_one_line_and_an_address_has_the_room_of_it(shown, qtbot, language):
    i18n.use(language)
    form = Form()
    for field in (reach.email_field(), reach.phone_field(), reach.channel_field()):
        form.add(field)
    form.load({
        "emails": [{"raw": "botir.qosimov@chorsu.example.org", "label": "work"}],
        "phones": [{"raw": "+998 91 000-00-63", "label": ""}],
        "channels": [{"value": "@botir_example", "network": "telegram"}],
    })  # fmt: skip
    shown(form).resize(352, 400)
    entries = [form.fields[name].entries[0] for name in ("emails", "phones", "channels")]
    qtbot.waitUntil(lambda: entries[0].edit.width() > 250)
    assert len({entry.edit.width() for entry in entries}) == 1
    for entry in entries:
        assert entry.kind.geometry().right() < entry.edit.width() and entry.kind.isVisible()
    kind = entries[0].kind
    word = kind.fontMetrics().horizontalAdvance(kind.currentText())
    assert entries[0].edit.textMargins().right() < kind.width() < word + 40, "the rest is the address's"


def test_an_invalid_phone_is_marked_and_kept(shown, qtbot):
    field = shown(reach.phone_field())
    entry = field.entries[0]
    QTest.keyClicks(entry.edit, "123")
    qtbot.waitUntil(lambda: entry.problem.isVisible())
    assert entry.edit.property("tone") == "problem"
    assert field.value() == [{"raw": "123", "label": ""}]


def test_a_problem_goes_the_moment_it_is_mended(shown, qtbot):
    field = shown(reach.email_field())
    entry = field.entries[0]
    QTest.keyClicks(entry.edit, "a.zhumabekova@example")
    qtbot.waitUntil(lambda: entry.problem.isVisible())
    QTest.keyClicks(entry.edit, ".org")
    assert not entry.problem.isVisible()


def test_a_suggestion_is_taken_only_by_its_button(shown, qtbot):
    field = shown(reach.email_field())
    field.set_value([{"raw": "aida@gmail.con", "label": "work"}])
    entry = field.entries[0]
    qtbot.waitUntil(entry.suggestion.isVisible)
    assert field.value() == [{"raw": "aida@gmail.con", "label": "work"}]
    entry.suggestion.click()
    assert field.value() == [{"raw": "aida@gmail.com", "label": "work"}]
    assert not entry.suggestion.isVisible()


def test_entries_are_added_and_removed_by_keys(shown, qtbot):
    field = shown(reach.phone_field())
    field.set_value([{"raw": "+996 555 12 34 56", "label": "mobile"}])
    QTest.keyClick(field.entries[0].edit, Qt.Key.Key_Return, Qt.KeyboardModifier.ShiftModifier)
    assert len(field.entries) == 2
    QTest.keyClick(field.entries[1].edit, Qt.Key.Key_Backspace)
    assert field.value() == [{"raw": "+996 555 12 34 56", "label": "mobile"}]


def test_a_phone_is_read_in_the_country_of_the_form(shown):
    region = ["KG"]
    field = shown(reach.phone_field(lambda: region[0]))
    field.set_value([{"raw": "8 727 258 26 43", "label": ""}])
    region[0] = "KZ"
    field.check()
    assert "+7 727" in field.entries[0].note.text()


def test_what_a_line_cannot_show_is_not_lost(shown):
    field = shown(TextField("name", "Name"))
    field.set_value("two\nlines\u2028three")
    assert field.value() == "two\nlines\u2028three"
    QTest.keyClick(field.edit, Qt.Key.Key_End)
    QTest.keyClicks(field.edit, "!")
    assert field.value() == "two\nlines\u2028three!"


def test_notes_keep_their_line_ends_while_untouched(shown):
    field = shown(NotesField("notes", "Notes"))
    field.set_value("one\r\ntwo")
    assert field.value() == "one\r\ntwo"


def test_chips_keep_their_order_and_go_by_backspace(shown, type_text):
    field = shown(ChipsField("beats", "Beats"))
    for text in ("courts,", "суд,", "courts,"):
        type_text(field.chips.edit, text)
    assert field.value() == ["courts", "суд"]
    QTest.keyClick(field.chips.edit, Qt.Key.Key_Backspace)
    assert field.value() == ["courts"]
    assert len([c for c in field.findChildren(Chip) if not c.isHidden()]) == 1


@pytest.fixture
def lists(shown):
    """A field of names of which no other can be made."""
    names = ["Water desk", "Water and ice", "Courts"]
    return shown(ChipsField("lists", "Lists", lambda: names, read=lambda text: text if text in names else None))


def test_enter_takes_the_first_word_that_is_offered_where_what_is_typed_is_none(lists, type_text):
    lists.chips.edit.setFocus()
    type_text(lists.chips.edit, "water")
    assert [offer.text for offer in lists.chips.edit.offers()] == ["Water desk", "Water and ice"]
    QTest.keyClick(lists.chips.edit, Qt.Key.Key_Return)
    assert lists.value() == ["Water desk"] and not lists.chips.edit.text()
    assert not lists.chips.edit.offers()


def test_leaving_a_field_of_names_takes_the_only_one_that_can_be_meant(lists, type_text):
    def leave(text):
        lists.chips.edit.clear()
        lists.chips.edit.setFocus()
        type_text(lists.chips.edit, text)
        lists.chips.edit.clearFocus()

    leave("wat")
    assert lists.value() == [] and lists.chips.edit.text() == "wat"
    leave("cou")
    assert lists.value() == ["Courts"] and not lists.chips.edit.text()


def test_the_words_that_are_offered_hang_clear_of_the_field_and_are_chosen_by_arrows(shown, type_text):
    lists, holder = ChipsField("lists", "Lists", lambda: ["Water desk", "Water and ice"]), QWidget()
    vbox(lists, Stretch(), on=holder)
    shown(holder).resize(300, 400)
    lists.chips.edit.setFocus()
    type_text(lists.chips.edit, "water")
    popup = lists.chips.edit._popup
    below = lists.chips.mapTo(holder, lists.chips.rect().bottomLeft())
    assert popup.y() > below.y() and popup.x() == below.x()
    QTest.keyClick(lists.chips.edit, Qt.Key.Key_Up)
    QTest.keyClick(lists.chips.edit, Qt.Key.Key_Return)
    assert lists.value() == ["Water and ice"]


def test_a_word_that_is_typed_and_not_yet_a_chip_counts(shown, type_text):
    field = shown(ChipsField("tags", "Tags"))
    type_text(field.chips.edit, "vip")
    assert field.value() == ["vip"]


def test_languages_are_read_by_name_and_kept_as_codes(shown, type_text):
    field = shown(reach.language_field())
    type_text(field.chips.edit, "кыргызча,")
    type_text(field.chips.edit, "Russian,")
    assert field.value() == ["ky", "ru"]


def test_a_choice_keeps_what_it_does_not_know(shown):
    field = shown(ChoiceField("country", "Country", [("", "–"), ("KG", "Kyrgyzstan")]))
    field.set_value("Kirgisien?")
    assert field.value() == "Kirgisien?"


def test_the_list_of_a_choice_is_read_whole_below_its_box(shown, qapp, qtbot):
    theme.use(qapp, "light")
    field = shown(ChoiceField("encoding", "Encoding", [("a", "a"), ("b", "A longer word than the box has room for")]))
    field.box.setFixedWidth(80)
    assert not field.box.style().styleHint(QStyle.StyleHint.SH_ComboBox_Popup, QStyleOptionComboBox(), field.box)
    field.box.showPopup()
    qtbot.waitUntil(field.box.view().isVisible)
    longest = field.box.fontMetrics().horizontalAdvance(field.box.itemText(1))
    assert field.box.view().viewport().width() > longest
    field.box.hidePopup()


def test_a_long_text_is_read_from_its_beginning_once_tab_has_left_it(shown):
    field = shown(TextField("position", "Position"))
    field.resize(120, 60)
    field.set_value("Editor of news and of programmes on politics and society")
    field.edit.selectAll()  # as by Tab: the cursor is at the end
    QApplication.sendEvent(field.edit, QFocusEvent(QEvent.Type.FocusOut, Qt.FocusReason.TabFocusReason))
    assert field.edit.cursorPosition() == 0


def test_a_day_that_is_none_is_marked_when_the_field_is_left(shown):
    field = shown(DateField("found_on", "Found"))
    QTest.keyClicks(field.edit, "soon")
    field.edit.left.emit()
    assert field._note.isVisible()
    assert field.value() == "soon"


@pytest.mark.parametrize(("language", "written"), [("en", "5 Dec 2026"), ("ru", "05.12.2026"), ("ky", "05.12.2026")])
def test_a_day_is_written_and_read_as_the_reader_does(shown, language, written):
    i18n.use(language)
    field = shown(DateField("found_on", "Found"))
    assert field.edit.placeholderText() != field.edit.example  # an empty field does not look like a day that is set
    field.set_value(date(2026, 12, 5))
    assert field.edit.text() == written and field.value() == date(2026, 12, 5)
    for typed in ("2026-12-05", "5.12.2026", "5 Dec 2026", "5 декабря 2026 г.", "2026-ж. 5-декабрь"):
        field.edit.setText(typed)
        field.edit.left.emit()
        assert field.edit.text() == written and not field._note.isVisible()


def test_down_opens_a_calendar_and_the_whole_day_can_be_read_in_the_narrowest_form(shown):
    form = Form()
    form.beside(DateField("found_on", "Found"), DateField("checked_on", "Verified"))
    form.setFixedWidth(280)
    shown(form)
    for field in form.fields.values():
        QTest.keyClick(field.edit, Qt.Key.Key_Down)
        QTest.keyClick(QApplication.activePopupWidget().focusWidget(), Qt.Key.Key_Return)
        assert field.value() == i18n.today() and QApplication.activePopupWidget() is None
        room = field.edit.width() - 2 * 9 - 22 + TIGHT  # its padding and the sign
        assert field.edit.fontMetrics().horizontalAdvance("28 May 2026") <= room
    assert set(form.touched()) == {"found_on", "checked_on"}


def test_a_day_chosen_in_the_calendar_keeps_the_time(shown):
    edit = shown(DayEdit(timed=True))
    edit.set_value(datetime(2026, 12, 5, 14, 30))
    edit.open_calendar().clicked.emit(QDate(2026, 12, 24))
    assert edit.value() == datetime(2026, 12, 24, 14, 30)
    edit.setText("24 Dec 2026")
    assert edit.is_wrong() and "10:00" in edit.problem()


def test_the_months_of_a_calendar_do_not_stop_the_window(shown):
    calendar = shown(DayEdit()).open_calendar()
    month = calendar.findChild(QToolButton, "qt_calendar_monthbutton")
    menu = month.findChild(QMenu)
    QTest.keyClick(month, Qt.Key.Key_Space)  # Qt's own way would wait here until the menu is closed
    assert menu.isVisible()
    menu.actions()[2].trigger()
    assert calendar.monthShown() == 3
    menu.close()


def test_a_calendar_has_no_day_that_is_no_date(shown):
    calendar = shown(DayEdit()).open_calendar()
    calendar.setSelectedDate(QDate(-1, 5, 5))
    assert calendar.selectedDate().year() >= 1
    calendar.activated.emit(calendar.selectedDate())  # Enter on a year before the first ended in an error


def test_a_form_gives_back_only_what_was_touched(shown):
    form = Form()
    form.add(TextField("name", "Name"))
    form.add(TickField("do_not_contact", "Blocked"))
    form.add(reach.phone_field())
    shown(form)
    form.load({"name": "Dina Kim", "do_not_contact": True, "phones": [{"raw": "123", "label": "odd"}]})
    assert form.touched() == {}
    QTest.keyClick(form.fields["name"].edit, Qt.Key.Key_End)
    QTest.keyClicks(form.fields["name"].edit, "!")
    assert form.touched() == {"name": "Dina Kim!"}


def test_a_dialog_stays_open_with_the_problem_beside_its_field(qtbot):
    form = Form()
    form.add(TextField("name", "Name"))
    answers = [FieldProblem("name", "Give a name."), Problem("The disk is full."), None]

    def save(_fields):
        answer = answers.pop(0)
        if answer is not None:
            raise answer
        return 1

    dialog = FormDialog("New list", form, "Add", save)
    qtbot.addWidget(dialog)
    dialog.show()
    dialog.accept()
    assert dialog.isVisible() and form.fields["name"]._note.text() == "Give a name."
    dialog.accept()
    assert dialog.problem.text() == "The disk is full."
    dialog.accept()
    assert dialog.result_value == 1 and not dialog.isVisible()


def test_one_tab_leads_from_field_to_field(qtbot, workspace):
    from PySide6.QtWidgets import QApplication

    from outreach.gui.forms.contact_form import ContactForm

    form = ContactForm(workspace)
    form.load(
        {
            "emails": [{"raw": "a@example.org", "label": ""}, {"raw": "b@example.org", "label": ""}],
            "phones": [{"raw": "+996 555 12 34 56", "label": ""}],
            "languages": ["ky", "ru"],
        }
    )
    qtbot.addWidget(form)
    form.show()
    form.activateWindow()
    qtbot.waitUntil(form.isActiveWindow)
    form.focus_first()
    passed = []
    for _press in range(13):
        passed.append(QApplication.focusWidget().accessibleName())
        form.focusNextChild()
    assert passed == [
        "Name", "Name in the other script", "Position", "Outlet", "E-mail", "E-mail", "Phone", "Channels",
        "Languages, preferred one first", "Beats", "Tags", "Country", "City",
    ]  # fmt: skip


@pytest.mark.parametrize("make", [Choice, Count])
def test_the_wheel_scrolls_the_page_and_changes_no_value_under_the_pointer(shown, make):
    box = shown(make())
    if isinstance(box, Choice):
        box.addItems(["A new officer", "Anna Example"])
    changed = []
    signal = {Choice: "currentIndexChanged", Count: "valueChanged"}[make]
    getattr(box, signal).connect(changed.append)
    none = Qt.MouseButton.NoButton, Qt.KeyboardModifier.NoModifier, Qt.ScrollPhase.NoScrollPhase
    for turn in (120, -120):
        event = QWheelEvent(QPointF(9, 9), QPointF(9, 9), QPoint(), QPoint(0, turn), *none, False)
        QApplication.sendEvent(box, event)
        assert not event.isAccepted()
    assert changed == []
