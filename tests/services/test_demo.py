"""The demo office: made whole and quickly, invented throughout, rich enough to try everything, apart from one's own."""

import re
import shutil
import tomllib
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from outreach import i18n, paths
from outreach.problems import Problem
from outreach.services import lists, officers, outlets, settings
from outreach.services.contacts import activities, contacts
from outreach.services.coverage import coverage
from outreach.services.delivery import distributions
from outreach.services.demo import demo, demo_data
from outreach.services.demo.demo import Diary
from outreach.services.history import history
from outreach.services.quality import quality
from outreach.services.releases import preflight, releases
from outreach.store.workspace import Workspace
from outreach.values.phone import phone

DEMO = paths.resources() / "demo"


@pytest.fixture(scope="module")
def office(demo_office: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workspace]:
    with Workspace.open(shutil.copy(demo_office, tmp_path_factory.mktemp("copy"))) as workspace:
        yield workspace


def test_it_has_something_of_everything(office: Workspace) -> None:
    read = office.read
    assert read(contacts.count) >= 140 and read(outlets.count) >= 25 and read(officers.count) == 4
    assert read(lists.count) == 4 and read(distributions.count) == 4
    rows = read(releases.rows, read(releases.find))
    assert {row.status for row in rows} == {"draft", "ready", "embargoed", "released", "corrected"}
    assert {language for row in rows for language in row.languages} == {"en", "ru", "ky"}
    assert sum(row.attachments for row in rows) >= 8
    countries = {row.country for row in read(contacts.rows, read(contacts.find))}
    assert countries >= {"KG", "KZ", "UZ", "TJ"}
    assert read(settings.get, demo.MARK)


@pytest.mark.parametrize(
    ("asked", "least"),
    [("is:invalid", 5), ("is:blocked", 2), ("is:bounced", 4), ("is:embargo", 5), ("lang:ky", 30), ("has:channel", 20)],
)
def test_what_can_be_asked_finds_somebody(office: Workspace, asked: str, least: int) -> None:
    assert len(office.read(contacts.find, asked)) >= least


def test_there_are_doubles_and_doubts_to_mend(office: Workspace) -> None:
    list(quality.search_duplicates(office))
    counts = office.read(quality.counts)
    assert counts["email"] >= 3 and counts["phone"] >= 2 and counts["bounced"] >= 2 and counts["stale"] >= 20
    assert counts["duplicate"] >= 4


def test_each_list_reaches_somebody_and_tells_who_is_left_out(office: Workspace) -> None:
    for number in office.read(lists.find):
        assert office.read(lists.resolve, number).recipients
    water = office.read(lists.resolve, office.read(lists.by_name, "Water and environment desk"))
    assert {one.code for one in water.recipients} == {"rule", "pick"}
    assert "excluded" in {one.code for one in water.left_out}


def test_the_corrected_release_has_its_recipients_and_what_came_back(office: Workspace) -> None:
    sent = {row.id: row for row in office.read(distributions.rows, office.read(distributions.find))}
    handed = [row for row in sent.values() if row.counts.get("handed")]
    assert len(handed) == 2 and all(row.state == "done" for row in handed)
    assert any(row.counts.get("held") for row in sent.values())


def test_follow_ups_are_due_and_coverage_belongs_to_releases_and_people(office: Workspace) -> None:
    rows = office.read(coverage.rows, office.read(coverage.find))
    assert len(rows) >= 8 and {row.tone for row in rows} == {"positive", "neutral", "mixed", "negative"}
    assert len(office.read(activities.due)) >= 2


def test_its_papers_are_good_and_its_draft_is_not(office: Workspace) -> None:
    numbers = {row.reference: row.id for row in office.read(releases.rows, office.read(releases.find))}
    assert [check for check in office.read(preflight.look, numbers["TS-042"]) if not check.ok and check.serious] == []
    assert len(office.read(preflight.differences, numbers["TS-043"])) == 2
    assert "language" in {one.check for one in office.read(preflight.look, numbers["TS-043"]) if not one.ok}


def test_the_last_steps_can_be_undone_and_done_again(demo_office: Path, tmp_path: Path) -> None:
    with Workspace.open(shutil.copy(demo_office, tmp_path)) as workspace:
        step = workspace.undo()
        assert step is not None and workspace.redo() is not None
        assert workspace.check() == []


def test_everybody_in_it_is_invented() -> None:
    texts = "\n".join(file.read_text("utf-8") for file in DEMO.iterdir())
    hosts = re.findall(r"[@/]([\w.-]+\.[a-zоrg]{2,})\b", texts)
    assert hosts and {host for host in hosts if not host.replace("о", "o").endswith("example.org")} <= {"gmail.con"}


def test_its_numbers_are_those_nobody_has() -> None:
    """Zeros where a subscriber's number begins, or the range that is kept for drama (+44 7700 900)."""
    given = demo_data.read(date.today())
    raws = [item["raw"] for row in given.people for item in row["phones"]]
    for raw in raws:
        for number in phone.read(raw, "KG").numbers:
            assert not number.valid or "00" in (number.e164 or "")[4:10] or "7700900" in (number.e164 or "")


def test_it_speaks_the_language_of_its_user(tmp_path: Path) -> None:
    """Lists, beats, tags, notes and reasons; what other people have written stays in their own language."""
    with i18n.speaking("ru"), Workspace.open(tmp_path / "demo.outreach") as office:
        list(demo.fill(office))
        said = [row.name for row in office.read(lists.rows, office.read(lists.find))]
        for kind in ("beats", "tags"):
            said += [
                word for row in office.read(contacts.rows, office.read(contacts.find)) for word in getattr(row, kind)
            ]
        said += [row.text for row in office.read(activities.due)]
        assert len(said) > 100 and [text for text in said if re.search("[A-Za-z]{3}", text)] == []
        assert all(office.read(lists.resolve, number).recipients for number in office.read(lists.find))


def test_each_of_its_words_is_translated_and_used() -> None:
    texts = "\n".join((DEMO / name).read_text("utf-8") for name in ("office.toml", "story.toml", "people.tsv"))
    texts += (DEMO / "outlets.tsv").read_text("utf-8") + "legitimate interest"
    russian, kyrgyz = (tomllib.loads((DEMO / f"{name}.toml").read_text("utf-8")) for name in ("ru", "ky"))
    assert list(russian) == list(kyrgyz)
    assert [text for text in russian if text not in texts] == []


def test_two_of_one_day_are_told_apart_by_their_steps(tmp_path: Path) -> None:
    """A restore asks before a backup of another workspace takes the place of this one."""
    moments = []
    for name in ("one", "two"):
        with Workspace.open(tmp_path / f"{name}.outreach") as office:
            diary = Diary(office, date.today())
            diary.write("Add contact", -3, contacts.add, {"name": "Aigul Sample"})
            diary.date_back()
            moments += [step.at for step in office.read(history.steps, 10)]
    assert len(moments) == len(set(moments)) == 2


def test_it_never_goes_into_an_office_of_ones_own(tmp_path: Path) -> None:
    with Workspace.open(tmp_path / "own.outreach") as own:
        own.write("Add", contacts.add, {"name": "Somebody"})
        with pytest.raises(Problem, match="a new file"):
            list(demo.fill(own))
        assert own.read(contacts.count) == 1 and own.read(settings.get, demo.MARK) is None
    with pytest.raises(Problem, match="already exists"):
        list(demo.make(tmp_path / "own.outreach"))


def test_one_that_is_broken_off_leaves_nothing(tmp_path: Path) -> None:
    job = demo.make(tmp_path / "demo.outreach")
    next(job)
    job.close()
    assert list(tmp_path.iterdir()) == []


@pytest.mark.thorough
@pytest.mark.backends("postgresql")
def test_it_can_be_made_on_a_server(workspace: Workspace) -> None:
    list(demo.fill(workspace))
    assert workspace.read(contacts.count) >= 140 and workspace.read(distributions.count) == 4
