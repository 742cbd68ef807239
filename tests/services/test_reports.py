"""Reports: every table adds up to the recipients of the distributions, and nobody is named to a donor."""

import io
import json
import re
import zipfile
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pypdfium2
import pytest
from sqlalchemy import insert

from outreach import i18n
from outreach.model.coverage import Clipping
from outreach.model.distributions import Bounce, Distribution, Recipient
from outreach.model.releases import Release
from outreach.problems import Problem
from outreach.services import outlets
from outreach.services.contacts import contacts
from outreach.services.privacy import privacy
from outreach.services.quality import verification
from outreach.services.releases import releases
from outreach.services.reports import report_export, report_scope, report_text, reports, visibility_report
from outreach.services.reports.report_scope import Asked
from outreach.store.workspace import Workspace
from tests.services.exporting_office import run

PEOPLE = [("Anna", "KG", "Kabar"), ("Bela", "KG", "Herald"), ("Cara", "KZ", "Herald"), ("Dana", "", "")]


class Office:
    """Two releases in three distributions and a bare list, with every state; a piece for each release."""

    def __init__(self, workspace: Workspace) -> None:
        self.workspace = workspace
        self.outlets = {
            name: workspace.write("Add", outlets.add, {"name": name, "medium": medium, "country": "KG"})
            for name, medium in (("Kabar", "wire"), ("Herald", "newspaper"))
        }
        self.people = {
            name: workspace.write(
                "Add", contacts.add,
                {
                    "name": name, "country": country, "emails": [{"raw": f"{name.lower()}@example.org"}],
                    "outlet": outlet,
                },
            )
            for name, country, outlet in PEOPLE
        }  # fmt: skip
        self.water = self._release("R-1", "Clean water", ["EU", "KfW"], "Вода", datetime(2026, 3, 31, 20, tzinfo=UTC))
        self.school = self._release("R-2", "Schools", ["EU"], "Школа", datetime(2026, 4, 2, tzinfo=UTC))
        # 31 March, 19:00 UTC is 1 April in Bishkek.
        self._sent(self.water, datetime(2026, 3, 31, 19, tzinfo=UTC), ["handed", "handed", "failed", "left out"])
        self._sent(
            self.water, datetime(2026, 3, 10, tzinfo=UTC), ["handed", "written", "unsure", "handed"], back="Bela"
        )
        self._sent(self.school, datetime(2026, 5, 10, tzinfo=UTC), ["queued", "held", "handed", "left out"])
        self._sent(None, datetime(2026, 5, 11, tzinfo=UTC), ["written", "written", "left out", "left out"])

    def _release(self, reference: str, project: str, donors: list[str], headline: str, at: datetime) -> int:
        fields = {
            "reference": reference, "project": project, "donors": donors, "countries": ["KG"],
            "versions": {"ru": {"headline": headline, "body": "Текст."}, "en": {"headline": "H", "body": "Text."}},
        }  # fmt: skip
        number = self.workspace.write("Add", releases.add, fields)

        def out(session: Any) -> None:
            row = session.get(Release, number)
            row.status, row.released_at = "released", at

        self.workspace.write("Out", out)
        return number

    def _sent(self, release: int | None, at: datetime, states: list[str], back: str = "", **snapshot: Any) -> None:
        def add(session: Any) -> None:
            row = Distribution(
                release_id=release, how="smtp", at=at, finished_at=at, state="done", headline="H",
                snapshot={"release": release, "recipients_of": None, **snapshot},
            )  # fmt: skip
            session.add(row)
            session.flush()
            for (name, number), state in zip(self.people.items(), states, strict=True):
                address = "" if state == "left out" else f"{name.lower()}@example.org"
                language = "" if state == "left out" else "ru" if name < "C" else "en"
                one = Recipient(
                    distribution_id=row.id, contact_id=number, name=name, address=address, state=state,
                    language=language,
                )  # fmt: skip
                session.add(one)
                session.flush()
                if name == back:
                    session.add(Bounce(recipient_id=one.id, contact_id=number, kind="hard", at=at))
                    session.add(Bounce(recipient_id=one.id, contact_id=number, kind="soft", at=at))

        self.workspace.write("Send", add)

    def published(self, release: int, day: date | None, **fields: Any) -> None:
        given = {"title": "Piece", "url": "https://news.example.org/1", "byline": "Anna", "version": 1, **fields}

        def add(session: Any) -> None:
            moment = datetime(2026, 4, 9, tzinfo=UTC)
            session.execute(insert(Clipping).values(release_id=release, published_on=day, created_at=moment, **given))

        self.workspace.write("Clip", add)


@pytest.fixture
def office(workspace: Workspace) -> Office:
    return Office(workspace)


def tables(found: reports.Sent) -> Iterator[list[reports.Group]]:
    yield from (found.countries, found.languages, found.media, found.outlet_lines, found.months)


def added(counts: list[reports.Counts]) -> reports.Counts:
    return reports.Counts(*(sum(row[place] for row in counts) for place in range(len(reports.Counts._fields))))


@pytest.mark.parametrize(
    "asked", [Asked(), Asked(date(2026, 4, 1), date(2026, 5, 10)), Asked(about="donor", value="kfw")], ids=str
)
def test_every_table_adds_up_to_the_recipients(office: Office, workspace: Workspace, asked: Asked) -> None:
    found = workspace.read(reports.sent, asked)
    for lines in tables(found):
        assert added([line.counts for line in lines]) == found.totals
    assert added([line.counts for line in found.releases]) == found.totals
    assert sum(line.distributions for line in found.releases) == found.distributions


def test_a_report_on_the_past_stays_where_people_change_their_job(office: Office, workspace: Workspace) -> None:
    before = workspace.read(reports.sent, Asked())
    workspace.write("Gone", verification.gone, office.people["Anna"])
    workspace.write("Moved", contacts.move, office.people["Bela"], "Kabar")
    after = workspace.read(reports.sent, Asked())
    assert (after.outlet_lines, after.media, after.outlets) == (before.outlet_lines, before.media, before.outlets)


def test_a_person_counts_once_for_a_release_by_the_best_that_came_of_it(office: Office, workspace: Workspace) -> None:
    """Anna has it twice; Bela's bounced and went again; of Cara's nobody knows; Dana was left out once."""
    found = workspace.read(reports.sent, Asked())
    assert found.totals == reports.Counts(
        recipients=9, reached=4, unsure=1, waiting=2, left_out=3, exported=2, again=1
    )  # fmt: skip
    assert found.people == 4 and found.outlets == 2
    assert {line.key: line.counts.reached for line in found.countries} == {"KG": 2, "KZ": 1, "": 1}
    assert {line.name: line.counts.reached for line in found.outlet_lines} == {"Kabar": 1, "Herald": 2, "": 1}
    assert {line.key: line.counts.reached for line in found.media} == {"wire": 1, "newspaper": 2, "": 1}
    assert [(line.headline, line.distributions) for line in found.releases] == [("H", 1), ("H", 1), ("H", 2)]
    with i18n.speaking("ru"):  # a headline in the reader's language, where there is one
        found = workspace.read(reports.sent, Asked())
    assert [line.headline for line in found.releases] == ["H", "Школа", "Вода"]


def test_days_and_months_are_the_offices(office: Office, workspace: Workspace) -> None:
    found = workspace.read(reports.sent, Asked())
    assert [(line.key, line.counts.recipients) for line in found.months] == [
        ("2026-03", 3), ("2026-04", 1), ("2026-05", 5)
    ]  # fmt: skip
    assert workspace.read(reports.sent, Asked(until=date(2026, 3, 31))).distributions == 1
    assert workspace.read(reports.sent, Asked(since=date(2026, 4, 1), until=date(2026, 4, 1))).distributions == 1


def test_it_is_about_one_thing_however_it_is_written(office: Office, workspace: Workspace) -> None:
    for about, value, count in (
        ("project", "clean WATER", 2), ("donor", "eu", 3), ("donor", "KFW", 2), ("country", "KG", 3),
        ("release", str(office.school), 1),
    ):  # fmt: skip
        assert workspace.read(reports.sent, Asked(about=about, value=value)).distributions == count
    with pytest.raises(Problem, match="No release has the topic “Nobody”"):
        workspace.read(reports.sent, Asked(about="donor", value="Nobody"))
    with pytest.raises(Problem, match="before the first"):
        workspace.read(reports.sent, Asked(date(2026, 2, 1), date(2026, 1, 1)))
    assert workspace.read(report_scope.values)["donor"] == ["EU", "KfW"]


def test_someone_deleted_and_a_release_deleted_still_count(office: Office, workspace: Workspace) -> None:
    before = workspace.read(reports.sent, Asked())
    workspace.write("Delete", contacts.delete, [office.people["Anna"]])
    workspace.write("Delete", releases.delete, [office.school])
    found = workspace.read(reports.sent, Asked())
    assert (found.totals, found.people) == (before.totals, before.people)
    assert added([line.counts for line in found.releases]) == found.totals


def test_who_is_erased_is_no_more_people_than_before(office: Office, workspace: Workspace) -> None:
    office._sent(office.school, datetime(2026, 5, 20, tzinfo=UTC), ["handed", "handed", "handed", "left out"])
    before = workspace.read(reports.sent, Asked())
    for name in ("Anna", "Bela"):
        run(privacy.erase(workspace, [office.people[name]]))
        assert workspace.read(reports.sent, Asked()).people == before.people, name


def test_a_release_that_is_deleted_takes_no_figure_with_it(office: Office, workspace: Workspace) -> None:
    """Who got it twice, and the notice of its correction, still count as before."""
    office._sent(
        office.water, datetime(2026, 4, 20, tzinfo=UTC), ["handed", "left out", "left out", "handed"],
        recipients_of=office.water,
    )  # fmt: skip
    before = workspace.read(reports.sent, Asked())
    workspace.write("Delete", releases.delete, [office.water])
    found = workspace.read(reports.sent, Asked())
    assert (found.totals, found.people, found.months) == (before.totals, before.people, before.months)
    assert [line.counts for line in found.releases] == [line.counts for line in before.releases]
    shown = workspace.read(visibility_report.visibility, Asked())
    assert sum(line.counts.reached for line in shown.releases) == shown.sent.totals.reached


def test_whom_a_notice_reached_in_days_with_nothing_else_is_counted(office: Office, workspace: Workspace) -> None:
    office._sent(
        office.water, datetime(2026, 7, 20, tzinfo=UTC), ["handed", "handed", "left out", "left out"],
        recipients_of=office.water,
    )  # fmt: skip
    found = workspace.read(reports.sent, Asked(since=date(2026, 7, 1), until=date(2026, 7, 31)))
    assert (found.totals.again, found.totals.reached, found.people, found.outlets) == (2, 0, 2, 2)
    shown = workspace.read(visibility_report.visibility, found.asked)
    figures = {one.what: one.value for one in report_text.of_visibility(shown).figures}
    assert (figures["People"], figures["Outlets"], figures["Countries"]) == (2, 2, 1)


def test_the_head_of_a_visibility_report_says_what_its_tables_say(office: Office, workspace: Workspace) -> None:
    """Whoever was told of a correction is no further message delivered: that is the figure beside it."""
    office._sent(
        office.water, datetime(2026, 4, 20, tzinfo=UTC), ["handed", "left out", "left out", "handed"],
        recipients_of=office.water,
    )  # fmt: skip
    shown = workspace.read(visibility_report.visibility, Asked())
    page = report_text.of_visibility(shown)
    figures = {one.what: one.value for one in page.figures}
    assert figures["Messages delivered"] == sum(line.counts.reached for line in shown.sent.countries)
    assert figures["Sent again"] == shown.sent.totals.again >= 2


def test_periods_begin_and_end_where_the_calendar_does() -> None:
    day = date(2024, 2, 29)
    found = {name: report_scope.period(name, day) for name in report_scope.PERIODS}
    assert found["month"] == (date(2024, 2, 1), date(2024, 2, 29))
    assert found["last-month"] == (date(2024, 1, 1), date(2024, 1, 31))
    assert found["quarter"] == (date(2024, 1, 1), date(2024, 3, 31))
    assert found["last-quarter"] == (date(2023, 10, 1), date(2023, 12, 31))
    assert found["year"] == (date(2024, 1, 1), date(2024, 12, 31))
    assert found["last-year"] == (date(2023, 1, 1), date(2023, 12, 31))
    assert found["all"] == (None, None)


def test_a_visibility_report_tells_what_came_of_it(office: Office, workspace: Workspace) -> None:
    office.published(office.water, date(2026, 4, 3), reach=1200, tone="positive", outlet_id=office.outlets["Kabar"])
    office.published(office.water, None, outlet_name="A blog")
    office.published(office.school, date(2026, 4, 4), reach=5)
    found = workspace.read(visibility_report.visibility, Asked(about="donor", value="kfw"))
    assert [(line.reference, line.day, line.languages) for line in found.releases] == [
        ("R-1", date(2026, 4, 1), ["ru", "en"])
    ]  # fmt: skip
    assert [(piece.outlet, piece.day, piece.medium) for piece in found.coverage] == [
        ("A blog", None, ""), ("Kabar", date(2026, 4, 3), "wire")
    ]  # fmt: skip
    assert found.reach == 1200 and found.tones == {"positive": 1, "": 1}
    outlets_ = next(table for table in report_text.of_visibility(found).tables if table.name == "outlets")
    assert outlets_.rows[0] == ["Kabar", 1, 1] and ["A blog", 0, 1] in outlets_.rows
    all_ = workspace.read(visibility_report.visibility, Asked(date(2026, 4, 2), date(2026, 4, 30)))
    assert [line.reference for line in all_.releases] == ["R-2"] and all_.releases[0].counts.recipients == 0
    assert len(all_.coverage) == 3


def words(pdf: bytes) -> str:
    document = pypdfium2.PdfDocument(io.BytesIO(pdf))
    said = "\n".join(page.get_textpage().get_text_range() for page in document)
    return said.replace("\u200b", "").replace("\ufffe", "")


@pytest.mark.backends("sqlite")
def test_a_month_is_written_as_the_language_writes_it() -> None:
    said = []
    for language in ("en", "ru", "ky"):
        with i18n.speaking(language):
            said.append(report_text.month("2026-11"))
    assert said == ["November 2026", "ноябрь 2026 г.", "2026-ж. ноябрь"]


@pytest.mark.parametrize("language", ["en", "ru", "ky"])
def test_nobody_is_named_to_a_donor(office: Office, workspace: Workspace, tmp_path: Path, language: str) -> None:
    office.published(office.water, date(2026, 4, 3), outlet_id=office.outlets["Kabar"])
    asked = Asked(about="donor", value="EU")
    for name in ("a.pdf", "a.xlsx"):
        report_export.export(workspace, "visibility", asked, tmp_path / name, language=language)
    pdf = (tmp_path / "a.pdf").read_bytes()
    with zipfile.ZipFile(tmp_path / "a.xlsx") as book:
        sheet = "\n".join(book.read(name).decode("utf-8", "replace") for name in book.namelist())
        assert sum("charts/chart" in name for name in book.namelist()) >= 3
    answer = json.dumps(workspace.read(report_export.document, "visibility", asked), default=str)
    for said in (words(pdf), sheet, answer):
        assert "R-1" in said and "Kabar" in said
        assert not re.search("(?i)anna|bela|cara|dana|[a-z]@example", said)
    assert f"<dc:language><rdf:Bag><rdf:li>{language}".encode() in pdf or f"/Lang ({language})".encode() in pdf
    assert i18n.language() == "en"


@pytest.mark.backends("sqlite")
def test_a_report_of_nothing_says_so(workspace: Workspace, tmp_path: Path) -> None:
    for name in ("a.pdf", "a.xlsx"):
        report_export.export(workspace, "sent", Asked(), tmp_path / name)
    assert "Nothing was sent in this period." in words((tmp_path / "a.pdf").read_bytes())
    with pytest.raises(Problem, match="not an export format"):
        report_export.export(workspace, "sent", Asked(), tmp_path / "a.doc")
    with pytest.raises(Problem, match="Unknown report “x”"):
        workspace.read(report_export.document, "x", Asked())


@pytest.mark.backends("sqlite")
def test_nothing_in_a_workbook_can_run(workspace: Workspace, tmp_path: Path) -> None:
    office = Office(workspace)
    office.published(office.water, date(2026, 4, 3), title='=HYPERLINK("http://x.example")', url="=1+1")
    report_export.export(workspace, "visibility", Asked(), tmp_path / "a.xlsx")
    with zipfile.ZipFile(tmp_path / "a.xlsx") as book:
        for name in book.namelist():
            assert b"<f>" not in book.read(name) or "chart" in name
