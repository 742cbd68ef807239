"""Beats and tags as vocabularies: listed, added, renamed, merged; each name of a beat is that beat."""

import pytest

from outreach.model import filter_words
from outreach.problems import FieldProblem, Problem
from outreach.services import lists, outlets
from outreach.services.contacts import contacts, tagging, vocabulary
from outreach.services.querying import completion
from outreach.store.workspace import Workspace
from outreach.working import finished


def person(workspace: Workspace, name: str, *beats: str, tags: tuple[str, ...] = ()) -> int:
    return workspace.write("Add", contacts.add, {"name": name, "beats": list(beats), "tags": list(tags)})


def beats(workspace: Workspace, *ids: int) -> list[list[str]]:
    return [row.beats for row in workspace.read(contacts.rows, ids)]


@pytest.mark.backends("sqlite", "postgresql")
def test_all_words_with_the_number_of_contacts(workspace: Workspace) -> None:
    person(workspace, "A", "crime", tags=("vip",))
    person(workspace, "B", "Crime", "courts")
    workspace.write("Add", vocabulary.add, "health", {"ru": "здоровье"})
    assert [tuple(word) for word in workspace.read(vocabulary.words, "beat")] == [
        ("courts", {}, 1), ("Crime", {}, 2), ("health", {"ru": "здоровье"}, 0),
    ]  # fmt: skip
    assert [word.name for word in workspace.read(vocabulary.words, "tag")] == ["vip"]


def test_each_name_of_a_beat_is_that_beat(workspace: Workspace) -> None:
    workspace.write("Add", vocabulary.add, "crime", {"ru": "криминал", "Kyrgyz": "кылмыш"})
    one, other = person(workspace, "A", "Криминал"), person(workspace, "B")
    finished(tagging.change(workspace, [other], {"beats": ["кылмыш"]}, {}))
    assert beats(workspace, one, other) == [["crime"], ["crime"]]
    for filter in ("beat:криминал", "beat:CRIME", "beat:кылмыш"):
        assert len(workspace.read(contacts.find, filter)) == 2
    assert [one.text for one in workspace.read(completion.complete, "beat:крим")] == ["crime"]
    finished(tagging.change(workspace, [other], {}, {"beats": ["Криминал"]}))
    assert beats(workspace, other) == [[]]
    with pytest.raises(FieldProblem, match="is a name of the beat “crime” already"):
        workspace.write("Add", vocabulary.add, "криминал")


def test_a_beat_is_renamed_wherever_it_is_used(workspace: Workspace) -> None:
    one, other = person(workspace, "A", "crmie", "courts"), person(workspace, "B", "crmie")
    rule = workspace.write("Add", lists.add, {"name": "Crime", "rule": "beat:crmie lang:ru"})
    workspace.write("Rename", vocabulary.rename, "beat", "crmie", "crime")
    assert beats(workspace, one, other) == [["crime", "courts"], ["crime"]]
    assert workspace.read(lists.fields, rule)["rule"] == "beat:crime lang:ru"
    assert len(workspace.read(contacts.find, "crime")) == 2 and not len(workspace.read(contacts.find, "crmie"))
    assert beats(workspace, person(workspace, "C", "crmie")) == [["crime"]]  # an old sheet still says so
    workspace.undo(), workspace.undo()
    assert beats(workspace, one, other) == [["crmie", "courts"], ["crmie"]]


def test_a_rule_that_asks_for_both_asks_once_when_they_are_one(workspace: Workspace) -> None:
    for name in ("crime", "courts"):
        workspace.write("Add", vocabulary.add, name)
    rule = workspace.write("Add", lists.add, {"name": "Crime", "rule": "beat:crime,courts lang:ru"})
    workspace.write("Merge", vocabulary.merge, "beat", "crime", ["courts"])
    assert workspace.read(lists.fields, rule)["rule"] == "beat:crime lang:ru"


def test_beats_are_merged_and_nobody_has_one_twice(workspace: Workspace) -> None:
    workspace.write("Add", vocabulary.add, "crime", {"ru": "криминал"})
    workspace.write("Add", vocabulary.add, "crmie", {"ky": "кылмыш"})
    one, other = person(workspace, "A", "crmie", "crime"), person(workspace, "B", "police")
    workspace.write("Merge", vocabulary.merge, "beat", "Криминал", ["crmie", "police"])
    assert beats(workspace, one, other) == [["crime"], ["crime"]]
    (crime,) = workspace.read(vocabulary.words, "beat")
    assert tuple(crime) == ("crime", {"ru": "криминал", "ky": "кылмыш"}, 2)
    assert filter_words.words("beat:police") and len(workspace.read(contacts.find, "beat:police")) == 2
    with pytest.raises(Problem, match="itself"):
        workspace.write("Merge", vocabulary.merge, "beat", "crime", ["кылмыш"])


def test_a_beat_that_is_merged_is_known_by_all_the_names_it_had(workspace: Workspace) -> None:
    workspace.write("Add", vocabulary.add, "health", {"ru": "здоровье"})
    workspace.write("Add", vocabulary.add, "medicine", {"ru": "медицина", "ky": "дарыгерлик"})
    workspace.write("Merge", vocabulary.merge, "beat", "health", ["medicine"])
    one = person(workspace, "A", "медицина", "medicine", "дарыгерлик")
    assert beats(workspace, one) == [["health"]]
    (health,) = workspace.read(vocabulary.words, "beat")
    assert health.names == {"ru": "здоровье", "ky": "дарыгерлик"}


def test_a_tag_is_renamed_and_merged_on_contacts_and_outlets(workspace: Workspace) -> None:
    one = person(workspace, "A", tags=("VIP", "v.i.p"))
    paper = workspace.write("Add", outlets.add, {"name": "Herald", "tags": ["v.i.p"]})
    workspace.write("Merge", vocabulary.merge, "tag", "VIP", ["v.i.p"])
    workspace.write("Rename", vocabulary.rename, "tag", "vip", "First row")
    assert workspace.read(contacts.fields, one)["tags"] == ["First row"]
    assert workspace.read(outlets.fields, paper)["tags"] == ["First row"]
    assert workspace.read(outlets.find, "row").tolist() == [paper]
    with pytest.raises(FieldProblem, match="already"):
        person(workspace, "B", tags=("slow",))
        workspace.write("Rename", vocabulary.rename, "tag", "slow", "first row")
    with pytest.raises(Problem, match="no tag “fast”"):
        workspace.write("Rename", vocabulary.rename, "tag", "fast", "x")
