"""A release is distributed in the window: whom, everybody, how, result; and the page of what went out."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QFont
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QPushButton
from pytestqt.qtbot import QtBot

from outreach.gui import settings
from outreach.gui.kit import dialogs
from outreach.gui.pages.delivery import columns, deeds
from outreach.gui.pages.distributions.page import DistributionsPage
from outreach.gui.pages.releases.page import ReleasesPage
from outreach.gui.pages.releases.workspace import AUDIENCE, CHECK, RESULTS, SEND, WRITE
from outreach.gui.window import Window
from outreach.services.contacts import contacts, memberships
from outreach.services.delivery import delivery_record, distributions, mail_server
from outreach.services.delivery.audience import Audience
from outreach.services.quality import stored_duplicates
from outreach.services.releases import releases
from outreach.store.workspace import Workspace
from tests.gui import office
from tests.gui.quiet import is_quiet
from tests.mail.servers import MailServer, at, says

WAIT = {"timeout": 20_000}
CONTROL = Qt.KeyboardModifier.ControlModifier
CONFIRMS = deeds.confirms  # the real one


@pytest.fixture
def window(qtbot: QtBot, workspace: Workspace, ids: dict[str, Any]) -> Iterator[Window]:
    settings.put("distribution/way", "eml")
    made = Window(workspace)
    qtbot.addWidget(made)
    made.resize(1280, 800)
    made.show()
    yield made
    made.close()


@pytest.fixture(autouse=True)
def looked(monkeypatch: pytest.MonkeyPatch) -> None:
    """The last look is confirmed; tests/gui/test_last_look.py is about it."""
    monkeypatch.setattr(deeds, "confirms", lambda *_given: True)


@pytest.fixture
def begin(window: Window, qtbot: QtBot, ids: dict[str, Any]) -> Callable[..., ReleasesPage]:
    """Begins with the list and the release of water, as from the page of lists."""

    def call(**given: Any) -> ReleasesPage:
        window.distribute({"lists": (ids["list"],), "release": ids["water"], **given})
        page = window.page
        assert isinstance(page, ReleasesPage)
        qtbot.waitUntil(lambda: is_quiet(page.delivering.who), **WAIT)
        return page

    return call


def settled(page: ReleasesPage, qtbot: QtBot, count: int) -> None:
    qtbot.waitUntil(
        lambda: is_quiet(page.delivering.who)
        and page.delivering.who.resolved is not None
        and len(page.delivering.who.resolved.recipients) == count,
        **WAIT,
    )  # fmt: skip


def enter(page: ReleasesPage) -> None:
    page.window().activateWindow()
    QTest.keyClick(QApplication.focusWidget() or page, Qt.Key.Key_Return, CONTROL)


def through(page: ReleasesPage, qtbot: QtBot) -> None:
    """From the first step to the last."""
    enter(page)
    assert page.detail.stage == SEND
    page.delivering.how.where.ask()
    enter(page)
    qtbot.waitUntil(lambda: page.detail.stage == RESULTS, **WAIT)


def figures(page: ReleasesPage) -> dict[str, int]:
    """What the results say was done."""
    assert page.results.outcome is not None
    return {figure.text: figure.value for figure in page.results.outcome.figures}


def recorded(window: Window, page: ReleasesPage, qtbot: QtBot) -> DistributionsPage:
    """The page of distributions, at the one that was made."""
    assert page.results.outcome is not None
    window.open_record("distributions", page.results.outcome.distribution)
    shown = window.page
    assert isinstance(shown, DistributionsPage)
    qtbot.waitUntil(lambda: shown.detail.row is not None, **WAIT)
    return shown


def test_while_they_are_counted_nobody_is_asked_to_choose_a_list(
    begin: Callable[..., ReleasesPage], ids: dict[str, Any]
) -> None:
    page = begin(lists=())
    empty = page.detail._nobody
    assert page.delivering.who.resolved is None
    assert empty.title.text() == "Nobody yet" and not empty.text.isHidden()
    assert page.delivering.who.total.isHidden()  # it is said once
    assert not page.delivering.check.leave_out.isEnabled() and not page.delivering.check.back.isEnabled()
    page.delivering.who.lists.set_value([str(ids["list"])])
    page.delivering.who.count()
    assert empty.title.text() == "Counting…" and empty.text.isHidden() and page.delivering.who.total.isVisible()


def test_send_that_is_wanted_while_they_are_counted_is_shown_once_they_are(
    begin: Callable[..., ReleasesPage], qtbot: QtBot
) -> None:
    page = begin()
    settled(page, qtbot, 3)
    page.delivering.who.count()
    assert page.delivering.count() is None
    page.go_to(SEND)
    qtbot.waitUntil(lambda: page.detail.stage == SEND, **WAIT)
    page.delivering.who.count()
    page.go_to(SEND)
    page.go_to(CHECK)  # another wish counts more
    settled(page, qtbot, 3)
    assert page.detail.stage == CHECK


def test_who_was_led_to_the_lists_is_left_there_to_choose(
    begin: Callable[..., ReleasesPage], qtbot: QtBot, ids: dict[str, Any]
) -> None:
    page = begin(lists=())
    page.go_to(SEND)
    assert page.detail.stage == AUDIENCE
    page.delivering.who.lists.set_value([str(ids["list"])])
    page.delivering.who.count()
    settled(page, qtbot, 3)
    assert page.detail.stage == AUDIENCE


def test_a_long_subject_is_read_whole_before_it_is_sent(
    begin: Callable[..., ReleasesPage], qtbot: QtBot, workspace: Workspace, ids: dict[str, Any]
) -> None:
    texts = workspace.read(releases.fields, ids["water"])["versions"]
    long = {code: {**one, "headline": "Water for the mountains " * 12} for code, one in texts.items()}
    workspace.write("Edit", releases.edit, ids["water"], {"versions": long})
    page = begin()
    settled(page, qtbot, 3)
    page.go_to(SEND)
    subject = page.delivering.how.subject
    qtbot.waitUntil(lambda: subject.text().count("mountains") == 12, **WAIT)
    qtbot.waitUntil(lambda: subject.height() >= 2 * subject.fontMetrics().height(), **WAIT)


def test_everybody_is_shown_with_version_files_and_officer_and_who_is_left_out_why(
    begin: Callable[..., ReleasesPage], qtbot: QtBot, workspace: Workspace, ids: dict[str, Any]
) -> None:
    workspace.write("Attach", releases.attach, ids["water"], "Вода.pdf", office.pdf(), "ru")
    page = begin()
    settled(page, qtbot, 3)
    assert page.detail.rail.tabText(2) == "Audience 3" and page.delivering.who.total.text() == "3 recipients"
    assert page.delivering.who.reasons.text().splitlines() == ["Do not contact: 1", "No version: 1", "No address: 1"]
    shown = {row.name: (row.language, row.version, row.files, row.officer) for row in page.delivering.check.rows()}
    assert shown["Айгүл Жумабекова"] == ("ru", "В Нарыне открылась лаборатория воды", 1, "Темир Осмонов")
    assert shown["Bakyt Asanov"] == ("en", "New water laboratory opens in Naryn", 0, "Temir Osmonov")
    left = {row.name: row.problem for row in page.delivering.check._left.rows}
    assert left == {"Чынара Эсенова": "No address", "Dina Kim": "No version", "Нурлан Абдыев": "Do not contact"}


def test_in_every_window_the_officer_and_the_issue_are_read_whole_and_the_version_gives_way(
    begin: Callable[..., ReleasesPage], window: Window, qtbot: QtBot
) -> None:
    people = begin().delivering.check
    shown: dict[int, set[str]] = {}

    def is_whole() -> bool:
        widths = []
        for table in (people.table, people.left_table):
            for number, column in enumerate(table.records.columns):
                if column.key in ("name", "address", "officer", "problem") and not table.isColumnHidden(number):
                    rows = [table.records.safe_row(row) for row in range(len(table.records.ids))]
                    words = max(table.fontMetrics().horizontalAdvance(column.text(row)) for row in rows)
                    widths.append(table.columnWidth(number) - words)
        return len(widths) >= 4 and min(widths) >= 16

    for width in (1024, 1280, 1920):
        window.resize(width, 800)
        qtbot.waitUntil(is_whole)
        columns = enumerate(people.table.records.columns)
        shown[width] = {column.key for number, column in columns if not people.table.isColumnHidden(number)}
    assert "version" not in shown[1280] and {"officer", "language"} <= shown[1280] and "version" in shown[1920]


def test_chips_show_one_language_or_one_problem_alone(begin: Callable[..., ReleasesPage], qtbot: QtBot) -> None:
    page = begin()
    settled(page, qtbot, 3)
    check = page.delivering.check
    check._got.chips.chips["en"].click()
    assert len(check.table.records.ids) == 1
    check._got.chips.chips["en"].click()
    assert len(check.table.records.ids) == 3
    check._left.chips.chips["no version"].click()
    assert [check.left_table.records.row(0).name] == ["Dina Kim"]  # type: ignore[union-attr]
    assert len(check.left_table.records.ids) == 1


def test_delete_leaves_out_this_time_and_takes_back(
    begin: Callable[..., ReleasesPage], qtbot: QtBot, workspace: Workspace, ids: dict[str, Any]
) -> None:
    page = begin()
    settled(page, qtbot, 3)
    bakyt = ids["people"][1]
    page.delivering.check.table.choose(bakyt)
    qtbot.keyClick(page.delivering.check.table, Qt.Key.Key_Delete)
    settled(page, qtbot, 2)
    qtbot.waitUntil(lambda: len(page.delivering.check.rows()) == 2, **WAIT)
    assert {row.name: row.reason for row in page.delivering.check._left.rows}[
        "Bakyt Asanov"
    ] == "excluded by hand, this time"
    assert workspace.read(memberships.excluded, ids["list"]) == {}
    page.delivering.check.left_table.choose(bakyt)
    qtbot.keyClick(page.delivering.check.left_table, Qt.Key.Key_Delete)
    settled(page, qtbot, 3)


def test_space_says_why_and_anybody_can_be_asked_for(
    begin: Callable[..., ReleasesPage], qtbot: QtBot, ids: dict[str, Any], workspace: Workspace
) -> None:
    page = begin()
    settled(page, qtbot, 3)
    popover = page.delivering.check.show_why(ids["people"][0], "Айгүл", page.delivering.check.table)
    said = [label.text() for label in popover.findChildren(type(page.delivering.check.count))]
    assert said[0] == "Айгүл receives it" and "Country: Kyrgyzstan · Beat: water" in said[1]
    popover.dismiss()
    stranger = workspace.write("Add", contacts.add, {"name": "Stranger", "country": "UZ"})
    popover = page.delivering.check.show_why(stranger, "Stranger", page.delivering.check.lookup)
    said = [label.text() for label in popover.findChildren(type(page.delivering.check.count))]
    assert said[0] == "Stranger does not receive it" and "Country: Kyrgyzstan" in said[1]
    popover.dismiss()


def test_drafts_are_written_in_the_number_shown_and_the_record_opens(
    window: Window,
    begin: Callable[..., ReleasesPage],
    qtbot: QtBot,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    workspace: Workspace,
) -> None:
    target = tmp_path / "drafts"
    monkeypatch.setattr(dialogs, "save_file", lambda *_a: target)
    page = begin()
    settled(page, qtbot, 3)
    through(page, qtbot)
    assert figures(page) == {"exported": 3, "excluded": 3, "warnings": 2}
    assert page.results.told.text().startswith("3 drafts saved") and page.results.folder.isVisible()
    assert len(list(target.glob("*.eml"))) == 3
    row = page.results.detail.row
    assert row is not None and row.counts == {"written": 3, "left out": 3}
    assert columns.state(row) == "saved as a draft"
    page.results.deeds.do("arrived")
    assert columns.state(workspace.read(distributions.rows, [row.id])[0]) == "sent by hand"
    shown = recorded(window, page, qtbot)
    title = shown.detail.title
    assert title.text() == "New water laboratory opens in Naryn"
    assert title.height() >= title.heightForWidth(title.width()), "read whole"


def test_who_objects_between_looking_and_writing_gets_nothing(
    begin: Callable[..., ReleasesPage],
    qtbot: QtBot,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    workspace: Workspace,
    ids: dict[str, Any],
) -> None:
    monkeypatch.setattr(dialogs, "save_file", lambda *_a: tmp_path / "drafts")
    page = begin()
    settled(page, qtbot, 3)
    enter(page)
    assert page.detail.next_button.text() == "Save 3 drafts"
    workspace.write("Objects", contacts.edit, ids["people"][1], {"do_not_contact": True})
    newcomer = {"name": "New", "country": "KG", "beats": ["water"], "languages": ["en"]}
    workspace.write("Add", contacts.add, {**newcomer, "emails": [{"raw": "new@example.org"}]})
    page.delivering.how.where.ask()
    enter(page)
    qtbot.waitUntil(lambda: page.detail.stage == RESULTS, **WAIT)
    assert figures(page)["exported"] == 2
    assert "1 person no longer qualifies" in page.results.told.text()
    assert not any("New" in path.name for path in (tmp_path / "drafts").iterdir())


def test_each_recipient_can_be_read_before_it_goes(begin: Callable[..., ReleasesPage], qtbot: QtBot) -> None:
    page = begin()
    settled(page, qtbot, 3)
    page.delivering.check.table.choose_row(0)
    enter(page)
    how = page.delivering.how
    first = how.who.text()
    seen = {how.subject.text()}
    QTest.keyClick(page, Qt.Key.Key_Right, Qt.KeyboardModifier.AltModifier)
    seen.add(how.subject.text())
    QTest.keyClick(page, Qt.Key.Key_Right, Qt.KeyboardModifier.AltModifier)
    seen.add(how.subject.text())
    assert seen == {"Subject: New water laboratory opens in Naryn", "Subject: В Нарыне открылась лаборатория воды"}
    how.step(1)
    assert how.who.text() == first
    assert {code: field.edit.text() for code, field in how.greetings.fields.items()} == {
        "en": "Dear colleague,", "ru": "Уважаемые коллеги!",
    }  # fmt: skip
    assert how.text.toPlainText().startswith("Dear colleague,")
    headline = how.text.document().find("New water laboratory opens in Naryn")
    assert headline.charFormat().font().weight() > QFont.Weight.Normal, "it is shown as it will look"
    greeting = how.greetings.fields["en"]
    greeting.edit.setText("")
    QTest.keyClicks(greeting.edit, "{{shoe}}, hello")
    qtbot.waitUntil(lambda: "{{shoe}}" in greeting._note.text(), **WAIT)
    assert page.detail.problem.text() == "Greeting (English): correct the merge field.", "it is told in full once"
    assert not page.detail.next_button.isEnabled() and how.missing.text() == ""
    assert how.text.toPlainText().startswith("{{shoe}}, hello"), "what is wrong is seen where it would stand"
    greeting.edit.clear()
    QTest.keyClicks(greeting.edit, "Hello {{nickname}},")
    qtbot.waitUntil(lambda: "{{nickname}} is empty for" in page.detail.problem.text(), **WAIT)
    assert not page.detail.next_button.isEnabled()
    greeting.edit.clear()
    QTest.keyClicks(greeting.edit, "Hello {{nickname|friends}},")
    qtbot.waitUntil(lambda: how.text.toPlainText().startswith("Hello friends,"), **WAIT)
    assert page.detail.next_button.isEnabled()


def test_a_mistake_in_the_text_is_told_once_above_the_text_as_it_was_typed(
    begin: Callable[..., ReleasesPage], qtbot: QtBot, workspace: Workspace, ids: dict[str, Any]
) -> None:
    texts = workspace.read(releases.fields, ids["water"])["versions"]
    texts["en"]["notes_to_editors"] = "Ask {{nmae}}."
    workspace.write("Edit", releases.edit, ids["water"], {"versions": texts})
    page = begin()
    settled(page, qtbot, 3)
    enter(page)
    how = page.delivering.how
    page.delivering.how.step(next(n for n, one in enumerate(how._people) if one.language == "en") - how._place)
    assert page.detail.problem.text().startswith("Notes to editors: Unknown merge field {{nmae}}.")
    assert how.missing.text() == "" and "Ask {{nmae}}." in how.text.toPlainText()
    assert how.subject.text() == "Subject: New water laboratory opens in Naryn"


def test_the_same_audience_next_week_takes_no_more_than_eight_actions(
    window: Window,
    begin: Callable[..., ReleasesPage],
    qtbot: QtBot,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    workspace: Workspace,
    ids: dict[str, Any],
    continued: list[Any],
) -> None:
    monkeypatch.setattr(dialogs, "save_file", lambda *_a: tmp_path / "first")
    page = begin()
    settled(page, qtbot, 3)
    page.delivering.who.leave_out((ids["people"][1],))
    settled(page, qtbot, 2)
    through(page, qtbot)
    # A week later: somebody has come, and there is another release.
    fresh = {"name": "Fresh", "country": "KG", "beats": ["water"], "languages": ["ru"]}
    workspace.write("Add", contacts.add, {**fresh, "emails": [{"raw": "fresh@example.org"}]})
    versions = {code: {"headline": "Second", "body": "Text."} for code in ("en", "ru")}
    second = workspace.write("Add", releases.add, {"reference": "REN-115", "versions": versions})
    window.go("today")
    target = tmp_path / "REN-115"
    actions = 0

    def press(key: Qt.Key, modifiers: Qt.KeyboardModifier) -> None:
        nonlocal actions
        actions += 1
        QTest.keyClick(QApplication.focusWidget() or window, key, modifiers)

    window.activateWindow()
    press(Qt.Key.Key_7, CONTROL)
    qtbot.waitUntil(lambda: isinstance(window.page, DistributionsPage) and window.page.table.current_id() is not None)
    press(Qt.Key.Key_G, CONTROL | Qt.KeyboardModifier.ShiftModifier)
    qtbot.waitUntil(lambda: window.page is page, **WAIT)
    settled(page, qtbot, 3)
    assert page.delivering.who.release_id() == second
    press(Qt.Key.Key_Return, CONTROL)
    assert page.detail.stage == SEND
    press(Qt.Key.Key_Return, CONTROL)
    qtbot.waitUntil(lambda: page.detail.stage == RESULTS, **WAIT)
    actions += len(continued)
    assert actions <= 8
    names = {path.name.partition(" ")[2] for path in target.iterdir()}
    assert names == {"Fresh.eml", "Pavel Sidorov.eml", "Айгүл Жумабекова.eml"}, "live, and who was left out stays out"


def test_a_slip_in_the_filter_is_pointed_at(begin: Callable[..., ReleasesPage], qtbot: QtBot) -> None:
    page = begin()
    settled(page, qtbot, 3)
    page.delivering.who.filter.setFocus()
    QTest.keyClicks(page.delivering.who.filter, "county:KG")
    qtbot.waitUntil(lambda: "county" in page.delivering.who.problem, **WAIT)
    assert page.delivering.who.filter.property("tone") == "problem" and not page.detail.next_button.isEnabled()
    page.delivering.who.filter.setText("lang:ru")
    page.delivering.who.filter.textEdited.emit("lang:ru")
    settled(page, qtbot, 2)


def test_without_a_list_it_says_what_is_missing_and_going_back_changes_nothing(
    window: Window, qtbot: QtBot, workspace: Workspace
) -> None:
    window.do("distribute")
    page = window.page
    assert isinstance(page, ReleasesPage)
    qtbot.waitUntil(lambda: is_quiet(page.delivering.who), **WAIT)
    assert page.detail.problem.text() == "Choose a list or enter a filter."
    assert not page.detail.next_button.isEnabled()
    enter(page)
    assert page.detail.stage == AUDIENCE
    for _stage in (CHECK, WRITE):
        QTest.keyClick(page, Qt.Key.Key_Escape)
    assert page.detail.stage == WRITE and not page.pane.form.is_touched()  # type: ignore[union-attr]
    assert workspace.read(distributions.count) == 0


def test_what_went_wrong_says_what_to_do_and_those_get_it_once_more(
    window: Window, qtbot: QtBot, workspace: Workspace, ids: dict[str, Any]
) -> None:
    number, _resolved = workspace.write(
        "Prepare", distributions.prepare, Audience((ids["list"],), release=ids["water"]), settings={"from": "a@e.org"}
    )
    with workspace.writing("Sent") as session:
        row = distributions.get(session, number)
        row.state = "done"
        from outreach.model.distributions import Recipient

        people = session.query(Recipient).filter_by(distribution_id=number, state="queued").order_by(Recipient.id).all()
        for one, state in zip(people, ("handed", "failed", "unsure"), strict=True):
            one.state = state
    page = window.go("distributions")
    assert isinstance(page, DistributionsPage)
    qtbot.waitUntil(lambda: page.detail.row is not None, **WAIT)
    assert "1 is unsure" in page.detail.advice.text() and "1 refused" in page.detail.advice.text()
    assert page.detail.buttons["retry"].isVisibleTo(page.detail) and not page.detail.buttons["send"].isVisibleTo(
        page.detail
    )
    page.detail.buttons["retry"].click()
    flow = window.page
    assert isinstance(flow, ReleasesPage)
    settled(flow, qtbot, 2)


def test_the_record_is_saved_from_the_page(
    window: Window, qtbot: QtBot, workspace: Workspace, ids: dict[str, Any], tmp_path: Path, monkeypatch: Any
) -> None:
    workspace.write("Prepare", distributions.prepare, Audience((ids["list"],), release=ids["water"]))
    page = window.go("distributions")
    assert isinstance(page, DistributionsPage)
    qtbot.waitUntil(lambda: page.detail.row is not None, **WAIT)
    monkeypatch.setattr(dialogs, "save_file", lambda *_a: tmp_path / "record.pdf")
    window.do("save_record")
    qtbot.waitUntil(lambda: (tmp_path / "record.pdf").is_file() and not window._jobs, **WAIT)
    assert (tmp_path / "record.pdf").read_bytes().startswith(b"%PDF-")


def test_what_distributions_offer_is_said_in_words_and_one_thing_at_a_time_is_the_main_one(
    window: Window, qtbot: QtBot, workspace: Workspace, ids: dict[str, Any]
) -> None:
    workspace.write("Prepare", distributions.prepare, Audience((ids["list"],), release=ids["water"]))
    page = window.go("distributions")
    assert isinstance(page, DistributionsPage)

    def buttons() -> dict[str, str]:
        seen = [one for one in page.findChildren(QPushButton) if one.isVisible() and one.text().strip()]
        return {one.text().strip(): str(one.property("kind") or "") for one in seen}

    qtbot.waitUntil(lambda: {"Send now", "Bounces and replies…"} <= set(buttons()), **WAIT)
    assert {text for text, kind in buttons().items() if kind == "primary"} == {"Distribute…", "Send now"}
    hint = page.filter.placeholderText()
    assert hint and page.filter.fontMetrics().horizontalAdvance(hint) < page.filter.width() - 36  # its sign, its edges


def test_a_distribution_that_waits_is_stopped_and_undone(
    window: Window, qtbot: QtBot, workspace: Workspace, ids: dict[str, Any]
) -> None:
    number, _resolved = workspace.write(
        "Prepare", distributions.prepare, Audience((ids["list"],), release=ids["water"])
    )
    page = window.go("distributions")
    assert isinstance(page, DistributionsPage)
    qtbot.waitUntil(lambda: page.detail.row is not None, **WAIT)
    page.detail.buttons["stop"].click()
    qtbot.waitUntil(lambda: page.detail.row is not None and page.detail.row.state == "stopped", **WAIT)
    window.toast.button.click()
    qtbot.waitUntil(lambda: workspace.read(distributions.rows, [number])[0].state == "prepared", **WAIT)


def served(workspace: Workspace, server: MailServer) -> None:
    given = {"host": "127.0.0.1", "port": server.port, "security": "none", "address": "press@example.org"}
    workspace.write("Server", mail_server.save, given)


def test_it_is_sent_from_the_flow_and_a_refused_one_is_told(
    window: Window, begin: Callable[..., ReleasesPage], qtbot: QtBot, workspace: Workspace
) -> None:
    with MailServer(at("RCPT", says("550 no such box"), to="p.sidorov@example.org")) as server:
        served(workspace, server)
        settings.put("distribution/way", "send")
        page = begin()
        settled(page, qtbot, 3)
        enter(page)
        assert page.detail.next_button.text() == "Send 3 messages…"
        enter(page)
        qtbot.waitUntil(lambda: page.detail.stage == RESULTS, **WAIT)
        assert sorted(server.reached) == ["a.zhumabekova@example.org", "b.asanov@example.org"]
    assert figures(page) == {"sent": 2, "refused": 1, "excluded": 3}
    shown = recorded(window, page, qtbot)
    shown.detail.buttons["report"].click()
    report: Any = window.page
    qtbot.waitUntil(lambda: report.name == "reports" and is_quiet(report), **WAIT)
    assert {figure.what: figure.value for figure in report.report.figures}["People"] == 2
    window.go("distributions")
    assert "1 refused" in shown.detail.advice.text()
    (failed,) = [one for one in shown.detail.people if one.state == "failed"]
    assert failed.name == "Pavel Sidorov" and "550" in failed.answer


def test_what_the_checks_call_serious_is_asked_about_before_it_is_sent(
    begin: Callable[..., ReleasesPage], qtbot: QtBot, workspace: Workspace, ids: dict[str, Any],
    dialogs_shown: list[Any], monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    monkeypatch.setattr(deeds, "confirms", CONFIRMS)
    versions = workspace.read(releases.fields, ids["water"])["versions"]
    versions["en"]["body"] += "\n\nFor details call 0555 70 70 72."
    workspace.write("Edit", releases.edit, ids["water"], {"versions": versions})
    with MailServer() as server:
        served(workspace, server)
        settings.put("distribution/way", "send")
        page = begin()
        settled(page, qtbot, 3)
        enter(page)
        enter(page)  # the dialog is shown, and closed at once
        qtbot.waitUntil(lambda: len(dialogs_shown) == 1, **WAIT)
        assert server.messages == []
        assert any("+996 555 707 072" in label.text() for label in dialogs_shown[0].findChildren(QLabel))
        settings.put("distribution/way", "eml")
        page = begin()
        settled(page, qtbot, 3)
        enter(page)
        enter(page)  # drafts: the same is asked, and nothing is written where it is not gone on with
        qtbot.waitUntil(lambda: len(dialogs_shown) == 2, **WAIT)
        assert any("+996 555 707 072" in label.text() for label in dialogs_shown[1].findChildren(QLabel))
        assert page.detail.stage == SEND and workspace.read(distributions.count) == 0


def test_what_waits_for_its_time_is_sent_from_its_own_page(
    window: Window, begin: Callable[..., ReleasesPage], qtbot: QtBot, workspace: Workspace
) -> None:
    with MailServer() as server:
        served(workspace, server)
        settings.put("distribution/way", "later")
        page = begin()
        settled(page, qtbot, 3)
        enter(page)
        when = page.delivering.how.at.value()
        assert isinstance(when, datetime)
        page.delivering.how.at.set_value(when.replace(year=when.year - 3, day=1))
        assert not page.detail.next_button.isEnabled() and "past" in page.detail.problem.text()
        page.delivering.how.at.set_value("tomorrow")
        assert not page.detail.next_button.isEnabled() and "a time" in page.detail.problem.text()
        page.delivering.how.at.set_value(when.replace(year=when.year + 3, day=1))
        enter(page)
        qtbot.waitUntil(lambda: page.detail.stage == RESULTS, **WAIT)
        assert figures(page) == {"waiting": 3, "excluded": 3}
        shown = recorded(window, page, qtbot)
        qtbot.waitUntil(lambda: shown.detail.row is not None and shown.detail.row.state == "scheduled", **WAIT)
        shown.detail.buttons["unschedule"].click()
        qtbot.waitUntil(lambda: shown.detail.row is not None and shown.detail.row.state == "prepared", **WAIT)
        assert server.messages == []
        shown.detail.buttons["send"].click()
        qtbot.waitUntil(
            lambda: shown.detail.row is not None
            and shown.detail.row.counts.get("handed") == 3
            and not shown.deeds.running,
            **WAIT,
        )  # fmt: skip
        assert len(server.messages) == 3
        assert not shown.detail.buttons["send"].isVisibleTo(shown.detail)
        window.go("releases")  # no more: "It will be sent …, waiting: 3"
        qtbot.waitUntil(lambda: page.results.outcome is None and not page.results.told.isVisible(), **WAIT)


def test_without_a_server_the_flow_says_so_and_leads_there(
    window: Window, begin: Callable[..., ReleasesPage], qtbot: QtBot, workspace: Workspace
) -> None:
    page = begin()
    settled(page, qtbot, 3)
    enter(page)
    page.delivering.how.radios["send"].setChecked(True)
    assert "not set up" in page.detail.problem.text() and not page.detail.next_button.isEnabled()
    assert page.delivering.how.server_button.isVisibleTo(page)
    with MailServer() as server:
        served(workspace, server)
        qtbot.waitUntil(page.detail.next_button.isEnabled, **WAIT)
        assert "127.0.0.1" in page.delivering.how.note.text()


@pytest.mark.parametrize(("kind", "ending"), [("xlsx", "xlsx"), ("mailchimp", "csv"), ("mailman", "txt"), ("bcc", "")])
def test_a_list_file_or_groups_are_handed_over(
    begin: Callable[..., ReleasesPage],
    qtbot: QtBot,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    workspace: Workspace,
    kind: str,
    ending: str,
) -> None:
    suggested: list[str] = []

    def save_file(_parent: object, _title: str, name: str, _kinds: str) -> Path:
        suggested.append(Path(name).name)
        return tmp_path / Path(name).name

    monkeypatch.setattr(dialogs, "save_file", save_file)
    settings.put("distribution/way", "bcc" if kind == "bcc" else "file")
    settings.put("distribution/file", kind)
    page = begin()
    settled(page, qtbot, 3)
    through(page, qtbot)
    assert suggested == ["REN-114" + (f".{ending}" if ending else "")]
    target = tmp_path / suggested[0]
    assert figures(page)["exported"] == 3
    if kind == "bcc":
        groups = [file.read_text() for file in target.glob("bcc*.txt")]
        assert sum(group.count("@") for group in groups) == 3
    elif ending != "xlsx":
        assert target.read_text("utf-8").count("@example.org") == 3
    assert page.results.outcome is not None and page.results.outcome.distribution is not None
    record = workspace.read(delivery_record.record, page.results.outcome.distribution)
    assert len(record["handed_over"]) == (3 if kind == "bcc" else 1)


def test_who_may_be_another_of_them_is_noted(
    begin: Callable[..., ReleasesPage], qtbot: QtBot, workspace: Workspace
) -> None:
    twin = {"name": "Bakyt Asanov", "outlet": "Herald", "country": "KG", "languages": ["en"], "beats": ["water"]}
    workspace.write("Add", contacts.add, {**twin, "emails": [{"raw": "bakyt.asanov@example.org"}]})
    list(stored_duplicates.search_duplicates(workspace, 0.5))
    page = begin()
    settled(page, qtbot, 4)
    noted = {row.name: row.note for row in page.delivering.check.rows() if row.note}
    assert noted == {"Bakyt Asanov": "possibly Bakyt Asanov"}
    page.delivering.check._got.chips.chips["note"].click()
    assert len(page.delivering.check.table.records.ids) == 2


def test_an_embargo_holds_those_who_have_not_promised(
    begin: Callable[..., ReleasesPage], qtbot: QtBot, workspace: Workspace, ids: dict[str, Any]
) -> None:
    until = {"embargo_until": datetime(2050, 1, 1, 10, 0, tzinfo=UTC), "embargo_zone": "Asia/Bishkek"}
    workspace.write("Embargo", releases.edit, ids["water"], until)
    workspace.write("Promised", contacts.edit, ids["people"][1], {"keeps_embargoes": True})
    page = begin()
    settled(page, qtbot, 3)
    assert "embargo until 1 Jan 2050, 16:00 UTC+6" in page.delivering.who._about.text()
    assert page.delivering.who.held.text().startswith("2 of them aren't known to accept embargoes")
    assert {row.name: row.note for row in page.delivering.check.rows()} == {
        "Bakyt Asanov": "", "Pavel Sidorov": "held: embargo", "Айгүл Жумабекова": "held: embargo",
    }  # fmt: skip
    enter(page)
    assert "EMBARGO" in page.delivering.how.subject.text()


def test_a_correction_goes_to_those_who_have_it_and_again_to_the_same(
    window: Window,
    begin: Callable[..., ReleasesPage],
    qtbot: QtBot,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    workspace: Workspace,
    ids: dict[str, Any],
) -> None:
    monkeypatch.setattr(dialogs, "save_file", lambda *_a: tmp_path / "first")
    page = begin(filter="lang:en")
    settled(page, qtbot, 1)
    through(page, qtbot)
    page.results.detail.buttons["arrived"].click()  # the draft was sent from the mail program
    workspace.write("Correct", releases.correct, ids["water"], "There are two laboratories.")
    window.distribute({"release": ids["water"]})
    settled(page, qtbot, 1)
    assert page.delivering.who.to_those_who_have_it.isChecked() and page.delivering.who.resolved is not None
    assert [one.name for one in page.delivering.who.resolved.recipients] == ["Bakyt Asanov"]
    monkeypatch.setattr(dialogs, "save_file", lambda *_a: tmp_path / "second")
    through(page, qtbot)
    assert page.results.outcome is not None
    # Another release to the same people.
    versions = {"en": {"headline": "Second", "body": "Text."}}
    workspace.write("Add", releases.add, {"reference": "REN-115", "versions": versions})
    page.distribute({"audience_of": page.results.outcome.distribution})
    settled(page, qtbot, 1)
    assert (
        page.delivering.who.to_those_who_have_it.text()
        == "To the recipients of REN-114 · New water laboratory opens in Naryn"
    )
