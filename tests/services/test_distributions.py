"""Distributions: frozen recipients, what has changed since, their states, and who carries an old number."""

from datetime import UTC, datetime, timedelta

import pytest

from outreach import i18n
from outreach.model.base import now
from outreach.problems import Problem
from outreach.services import lists, officers, today
from outreach.services.contacts import activities, contacts, timeline
from outreach.services.delivery import distributions, last_look
from outreach.services.delivery.audience import Audience
from outreach.services.releases import releases
from outreach.store.workspace import Workspace


class Office:
    """A list of two, a release in two languages with a file, an officer."""

    def __init__(self, workspace: Workspace) -> None:
        self.workspace = workspace
        self.officer = workspace.write(
            "Add", officers.add, {"name": "Olga Officer", "phones": [{"raw": "+996555001234"}], "emails": [{"raw": "olga@example.org"}]}  # noqa: E501
        )  # fmt: skip
        for name, language in (("Anna", "ru"), ("Bela", "en"), ("Cara", "fr")):
            fields = {"name": name, "languages": [language], "emails": [{"raw": f"{name.lower()}@example.org"}]}
            workspace.write("Add", contacts.add, fields)
        self.list = workspace.write("Add", lists.add, {"name": "Press", "rule": "has:email"})
        versions = {"ru": {"headline": "Школа", "body": "Текст."}, "en": {"headline": "School", "body": "Text."}}
        self.release = workspace.write(
            "Add", releases.add, {"reference": "R-1", "officers": [self.officer], "versions": versions}
        )
        self.file = workspace.write("Attach", releases.attach, self.release, "a.pdf", b"%PDF-1", "ru")

    def prepared(self) -> int:
        number, _resolved = self.workspace.write(
            "Prepare", distributions.prepare, Audience((self.list,), release=self.release), settings={"subject": "S"}
        )
        return number

    def changed(self, number: int) -> list[str]:
        return self.workspace.read(distributions.changed_since, number)


@pytest.fixture
def office(workspace: Workspace) -> Office:
    return Office(workspace)


def test_preparing_freezes_everybody_with_their_language(office: Office) -> None:
    number = office.prepared()
    people = office.workspace.read(distributions.recipients, number)
    assert [(one.name, one.address, one.language, one.state) for one in people] == [
        ("Anna", "anna@example.org", "ru", "queued"),
        ("Bela", "bela@example.org", "en", "queued"),
        ("Cara", "", "", "left out"),
    ]
    (row,) = office.workspace.read(distributions.rows, [number])
    assert (row.headline, row.list_name, row.how, row.state) == ("School", "Press", "smtp", "prepared")
    assert row.counts == {"queued": 2, "left out": 1}
    office.workspace.write("Edit", contacts.edit, people[0].contact or 0, {"name": "Another"})
    office.workspace.write("Delete", contacts.delete, [people[1].contact or 0])
    assert [one.name for one in office.workspace.read(distributions.recipients, number)] == ["Anna", "Bela", "Cara"]


def test_the_snapshot_holds_what_it_was_made_of(office: Office) -> None:
    kept = office.workspace.read(distributions.card, office.prepared()).snapshot
    assert kept["lists"][0]["rule"] == "has:email"
    assert kept["versions"]["ru"]["headline"] == "Школа"
    assert [(file["name"], file["size"], file["language"]) for file in kept["files"]] == [("a.pdf", 6, "ru")]
    assert kept["officers"]["en"][0]["phones"] == ["+996555001234"]


def test_nothing_has_changed_until_something_does(office: Office) -> None:
    number = office.prepared()
    assert office.changed(number) == []
    write, release = office.workspace.write, office.release
    write("Detach", releases.detach, office.file)
    assert office.changed(number) == ["The file “a.pdf” has been removed since."]
    write("Attach", releases.attach, release, "a.pdf", b"%PDF-2", "ru")
    assert office.changed(number) == ["The file “a.pdf” has been replaced since."]
    office.workspace.undo()
    office.workspace.undo()
    assert office.changed(number) == []
    fields = office.workspace.read(releases.fields, release)
    fields["versions"]["en"]["body"] = "Another text."
    write("Edit", releases.edit, release, fields)
    assert office.changed(number) == ["The English text has been edited since."]
    write("Number", officers.edit, office.officer, {"phones": [{"raw": "+996555009999"}]})
    assert "Olga Officer has a new number" in office.changed(number)[-1]
    write("Delete", releases.delete, [release])
    assert office.changed(number) == ["The release has been deleted since."]
    assert office.workspace.read(distributions.rows, [number])[0].headline == "School"


def test_schedule_unschedule_pause_stop(office: Office) -> None:
    number, write = office.prepared(), office.workspace.write
    with pytest.raises(Problem, match="past"):
        write("Schedule", distributions.schedule, number, now() - timedelta(minutes=1))
    at = datetime(2050, 1, 1, 10, 0, tzinfo=UTC)
    write("Schedule", distributions.schedule, number, at)
    write("Unschedule", distributions.unschedule, number)
    write("Pause", distributions.pause, number)
    assert write("Stop", distributions.stop, number) == 2
    (row,) = office.workspace.read(distributions.rows, [number])
    assert (row.state, row.counts) == ("stopped", {"left out": 3})
    with pytest.raises(Problem, match="stopped"):
        write("Schedule", distributions.schedule, number, at)


def test_what_cannot_be_prepared(office: Office) -> None:
    workspace = office.workspace
    wanted = Audience((office.list,), (office.list,), release=office.release)
    with pytest.raises(Problem, match="No recipients"):
        workspace.write("Prepare", distributions.prepare, wanted)
    workspace.write("Withdraw", releases.edit, office.release, {"status": "withdrawn"})
    with pytest.raises(Problem, match="withdrawn"):
        office.prepared()
    assert workspace.read(distributions.count) == 0


def test_found_by_words(office: Office) -> None:
    number = office.prepared()
    assert list(office.workspace.read(distributions.find, "press")) == [number]
    assert list(office.workspace.read(distributions.find, "nothing")) == []
    assert list(office.workspace.read(distributions.find, "%")) == [], "a sign, and not any text"


def test_a_list_with_the_number_of_one_that_is_gone_is_not_asked_again(office: Office) -> None:
    number = office.prepared()
    office.workspace.write("Delete", lists.delete, [office.list])
    wanted, told = office.workspace.read(distributions.audience_of, number)
    other = office.workspace.write("Add", lists.add, {"name": "Donors", "rule": "tag:donor"})
    assert office.workspace.read(distributions.audience_of, number) == (wanted, told)
    assert (wanted.lists, told) == ((), ["The list “Press” has been deleted since."])
    office.workspace.write("Delete", lists.delete, [other])
    for _step in range(3):
        office.workspace.undo()
    wanted, told = office.workspace.read(distributions.audience_of, number)
    assert (wanted.lists, told) == ((office.list,), [])


@pytest.mark.parametrize(("language", "called"), [("ru", "Школа"), ("en", "School"), ("ky", "Школа")])
def test_a_release_is_called_by_its_headline_in_the_readers_language(
    office: Office, language: str, called: str
) -> None:
    number, read = office.prepared(), office.workspace.read
    with office.workspace.writing("Schedule") as session:
        distributions.get(session, number).state = "sending"
    anna = read(contacts.find, "anna")[0]
    with i18n.speaking(language):
        assert read(releases.rows, [office.release])[0].headline == called
        assert read(releases.card, office.release).called == called
        assert read(distributions.rows, [number])[0].headline == called
        assert read(today.under_way)[0].headline == called
        assert read(last_look.of, number).headline == called
        assert read(activities.headlines, [office.release]) == {office.release: ("R-1", called)}
        assert any(f"R-1 {called}" in event.text for event in read(timeline.of, anna))
        for word in ("школа", "school"):
            assert list(read(distributions.find, word)) == [number], "found by each of its headlines"
    office.workspace.write("Edit", releases.edit, office.release, {"versions": {"ru": {"headline": "Другая школа"}}})
    with i18n.speaking("ru"):
        assert read(distributions.rows, [number])[0].headline == "Школа", "what it was called when it went"
