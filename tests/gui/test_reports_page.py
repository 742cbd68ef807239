"""The page of reports: what is chosen is counted, drawn, tabled and saved."""

from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from sqlalchemy import select

from outreach.gui.kit import dialogs
from outreach.gui.pages.reports.charts import Bars
from outreach.gui.window import Window
from outreach.model.distributions import Distribution, Recipient
from outreach.services.contacts import contacts
from outreach.services.releases import releases
from outreach.store.workspace import Workspace
from tests.gui.quiet import is_quiet


def sent(workspace: Workspace, donors: list[str], country: str, at: datetime) -> int:
    """A release to one person in a country."""
    fields = {"reference": "R-1", "donors": donors, "versions": {"en": {"headline": f"For {country}", "body": "B."}}}
    release = workspace.write("Add", releases.add, fields)
    person = workspace.write("Add", contacts.add, {"name": "Anna", "country": country})

    def add(session: Any) -> None:
        row = Distribution(release_id=release, how="smtp", at=at, finished_at=at, state="done")
        session.add(row)
        session.flush()
        session.add(Recipient(distribution_id=row.id, contact_id=person, name="Anna", language="en", state="handed"))

    workspace.write("Send", add)
    return release


@pytest.fixture
def page(window: Window, workspace: Workspace, qtbot: Any) -> Any:
    sent(workspace, ["EU"], "KG", datetime(2026, 3, 2, tzinfo=UTC))
    sent(workspace, ["KfW"], "KZ", datetime(2026, 5, 2, tzinfo=UTC))
    made = window.go("reports")
    made.chosen.choose("sent", "all")
    qtbot.waitUntil(lambda: is_quiet(made))
    return made


def figures(page: Any) -> dict[str, int]:
    return {figure.what: figure.value for figure in page.report.figures}


def test_a_release_that_is_in_drafts_alone_is_named(page: Any, workspace: Workspace, qtbot: Any) -> None:
    assert page.missing.isHidden()
    release = sent(workspace, ["Fund"], "UZ", datetime(2026, 6, 2, tzinfo=UTC))
    with workspace.writing("Drafts") as session:
        row = session.scalars(select(Distribution).where(Distribution.release_id == release)).one()
        row.how = "eml"
        session.scalars(select(Recipient).where(Recipient.distribution_id == row.id)).one().state = "written"
    page.chosen.choose("visibility", "all", "donor", "Fund")
    qtbot.waitUntil(lambda: is_quiet(page))
    assert page.missing.isVisible() and "For UZ" in page.missing.text()


def test_what_is_chosen_is_counted(page: Any, qtbot: Any) -> None:
    assert figures(page)["Delivered"] == 2
    page.chosen.choose("visibility", "all", "donor", "KfW")
    qtbot.waitUntil(lambda: is_quiet(page))
    assert figures(page)["People"] == 1 and "KfW" in page.subject.text()
    page.chosen.choose("sent", "own")
    page.chosen.since.set_value(date(2026, 3, 1))
    page.chosen.until.set_value(date(2026, 3, 31))
    page.chosen.changed.emit()
    qtbot.waitUntil(lambda: is_quiet(page))
    assert figures(page)["Delivered"] == 1 and page.subject.text() == "1 Mar 2026 – 31 Mar 2026"


def test_days_the_wrong_way_round_are_said(page: Any, qtbot: Any) -> None:
    page.chosen.choose("sent", "own")
    page.chosen.since.set_value(date(2026, 3, 1))
    page.chosen.until.set_value(date(2026, 2, 1))
    page.chosen.changed.emit()
    qtbot.waitUntil(lambda: is_quiet(page))
    assert page.subject.text() == "The last day is before the first." and not page.save.isEnabled()


def test_charts_tell_their_numbers_to_who_cannot_see_them(page: Any) -> None:
    told = {chart.accessibleName(): chart.accessibleDescription() for chart in page.findChildren(Bars)}
    assert told["By country"] in ("Kyrgyzstan: 1; Kazakhstan: 1", "Kazakhstan: 1; Kyrgyzstan: 1")


def test_a_line_of_a_table_leads_to_its_release(page: Any, window: Window, workspace: Workspace) -> None:
    page.show_part("releases")
    table = page.views.currentWidget()
    assert [row.cells[0] for row in map(table.records.row, range(2))] == ["For KZ", "For KG"], "the latest first"
    table.setFocus()
    table.choose_row(0)
    QTest.keyClick(table, Qt.Key.Key_Return)
    assert window.page is not None and window.page.name == "releases"


def test_one_release_is_shown_when_another_page_asks(page: Any, window: Window, qtbot: Any) -> None:
    window.open_record("reports", 1)
    qtbot.waitUntil(lambda: is_quiet(page))
    assert figures(page)["People"] == 1 and "For KG" in page.subject.text()


def test_what_is_written_meanwhile_is_counted(page: Any, workspace: Workspace, qtbot: Any) -> None:
    sent(workspace, [], "UZ", datetime(2026, 6, 2, tzinfo=UTC))
    qtbot.waitUntil(lambda: is_quiet(page) and figures(page)["Delivered"] == 3)


@pytest.mark.parametrize("ending", ["pdf", "xlsx"])
def test_it_is_saved(page: Any, qtbot: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, ending: str) -> None:
    monkeypatch.setattr(dialogs, "save_file", lambda *_arguments: tmp_path / "report")
    said: list[str] = []
    page.said.connect(said.append)
    page.export("ru", ending)
    qtbot.waitUntil(lambda: bool(said), timeout=30_000)
    made = (tmp_path / f"report.{ending}").read_bytes()
    assert len(made) > 1000
    if ending == "pdf":
        assert b"<rdf:li>ru" in made or b"/Lang (ru)" in made


def test_an_empty_office_is_told_so(window: Window, qtbot: Any) -> None:
    page: Any = window.go("reports")
    qtbot.waitUntil(lambda: is_quiet(page))
    assert page.stack.currentWidget() is page._empty
