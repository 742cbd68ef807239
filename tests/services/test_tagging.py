"""Words put on many contacts and taken off: found by them at once, one step, nothing else touched."""

import pytest

from outreach.problems import Problem
from outreach.services.contacts import bulk, contacts, tagging
from outreach.services.history import history
from outreach.store.workspace import Workspace
from outreach.working import finished


@pytest.fixture
def people(workspace: Workspace) -> list[int]:
    def add(session, number):
        fields = {"name": f"Person {number}", "tags": ["vip"] if number % 2 else ["Old"], "languages": ["ru"]}
        return contacts.add(session, {**fields, "beats": ["crime"]})

    return [workspace.write("Add", add, number) for number in range(5)]


def test_words_are_put_on_behind_what_is_there_and_others_taken_off(workspace, people):
    add = {"tags": ["Bishkek  press", "VIP"], "languages": ["Kyrgyz"]}
    assert finished(tagging.change(workspace, people, add, {"tags": ["old"], "beats": ["crime"]})) == 5
    card = workspace.read(contacts.card, people[1])
    fields = contacts.fields_of(card)
    assert (fields["tags"], fields["languages"], fields["beats"]) == (["vip", "Bishkek press"], ["ru", "ky"], [])
    assert contacts.fields_of(workspace.read(contacts.card, people[0]))["tags"] == ["Bishkek press", "VIP"]
    assert len(workspace.read(contacts.find, "tag:vip lang:ky -beat:crime")) == 5
    assert len(workspace.read(contacts.find, "bishkek pre")) == 5 and not workspace.read(contacts.find, "old")


def test_it_is_one_step_that_is_taken_back_whole(workspace, people):
    before = [workspace.read(contacts.fields, number) for number in people]
    finished(tagging.change(workspace, people, {"tags": ["new"]}, {"tags": ["vip", "old"]}))
    assert workspace.read(history.steps)[0].label == "Tag 5 contacts"
    workspace.undo()
    assert [workspace.read(contacts.fields, number) for number in people] == before
    assert len(workspace.read(contacts.find, "old")) == 3 and not workspace.read(contacts.find, "tag:new")
    workspace.redo()
    assert len(workspace.read(contacts.find, "new")) == 5 and not workspace.read(contacts.find, "tag:vip")


def test_who_has_it_already_is_left_as_they_are(workspace, people):
    assert finished(tagging.change(workspace, people, {"tags": ["vip"]}, {})) == 3
    assert finished(tagging.change(workspace, [*people, 9999], {"tags": ["vip"]}, {"tags": ["nothing"]})) == 0


def test_nothing_named_or_both_at_once_is_refused(workspace, people):
    with pytest.raises(Problem, match="Name a tag"):
        finished(tagging.change(workspace, people, {"tags": ["  "]}, {}))
    with pytest.raises(Problem, match="both to add and to remove"):
        finished(tagging.change(workspace, people, {"tags": ["vip"]}, {"tags": ["VIP"]}))


def test_stopped_half_way_it_changes_nobody(workspace, people, monkeypatch):
    monkeypatch.setattr(bulk, "BATCH", 2)
    work = tagging.change(workspace, people, {"tags": ["new"]}, {})
    assert next(work).done == 2
    work.close()
    assert not workspace.read(contacts.find, "tag:new")


def test_an_edit_of_nothing_afterwards_is_no_step(workspace, people):
    def outlet(session, number):
        return contacts.edit(session, number, {"outlet": "Herald", "position": "Editor", "city": "Нарын"})

    workspace.write("Edit", outlet, people[0])
    finished(tagging.change(workspace, people, {"tags": ["а", "new"], "beats": ["водоснабжение"]}, {"tags": ["old"]}))
    steps = len(workspace.read(history.steps))
    for number in people:
        workspace.write("Edit", contacts.edit, number, workspace.read(contacts.fields, number))
    assert len(workspace.read(history.steps)) == steps
