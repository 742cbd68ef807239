"""Saved views: what they hold, their names and their order; each deed can be taken back."""

import pytest

from outreach.problems import FieldProblem, Problem
from outreach.services import lists, outlets
from outreach.services.contacts import contacts
from outreach.services.querying import views


def save(workspace, name, filter="", **more):
    return workspace.write("Save view", views.save, "contacts", name, filter, **more)


def names(workspace):
    return [view.name for view in workspace.read(views.views, "contacts")]


def test_a_view_keeps_filter_columns_and_order(workspace):
    made = save(workspace, " Bishkek  crime ", "country:KG beat:crime", columns=["name", "notes"], sort="outlet")
    (view,) = workspace.read(views.views, "contacts")
    assert view == (made, "contacts", "Bishkek crime", "country:KG beat:crime", ["name", "notes"], "outlet", False)
    assert workspace.read(views.views, "outlets") == []


def test_saving_under_a_name_again_replaces_it(workspace):
    first = save(workspace, "Crime", "beat:crime")
    assert save(workspace, "crime", "beat:courts") == first
    assert [view.filter for view in workspace.read(views.views, "contacts")] == ["beat:courts"]
    workspace.undo()
    assert [view.filter for view in workspace.read(views.views, "contacts")] == ["beat:crime"]


def test_a_view_without_a_name_or_with_a_filter_that_cannot_be_read_is_refused(workspace):
    with pytest.raises(FieldProblem) as caught:
        save(workspace, "  ")
    assert caught.value.field == "name"
    with pytest.raises(FieldProblem) as caught:
        save(workspace, "Wrong", "colour:red")
    assert caught.value.field == "filter"
    assert names(workspace) == []


def test_the_filter_of_outlets_is_plain_words(workspace):
    workspace.write("Save view", views.save, "outlets", "Odd", "colour:red")
    assert [view.filter for view in workspace.read(views.views, "outlets")] == ["colour:red"]


def test_views_are_renamed_moved_and_deleted_and_all_of_it_is_undone(workspace):
    ids = [save(workspace, name) for name in ("One", "Two", "Three")]
    workspace.write("Move view", views.move, ids[2], -2)
    assert names(workspace) == ["Three", "One", "Two"]
    workspace.write("Move view", views.move, ids[2], 99)
    assert names(workspace) == ["One", "Two", "Three"]
    workspace.write("Rename view", views.rename, ids[1], "Zwei")
    workspace.write("Delete view", views.delete, ids[0])
    assert names(workspace) == ["Zwei", "Three"]
    workspace.undo()
    workspace.undo()
    assert names(workspace) == ["One", "Two", "Three"]
    workspace.undo()
    assert names(workspace) == ["Three", "One", "Two"]


def test_two_views_of_a_page_cannot_bear_one_name(workspace):
    save(workspace, "One")
    two = save(workspace, "Two")
    with pytest.raises(FieldProblem):
        workspace.write("Rename view", views.rename, two, "ONE")
    workspace.write("Rename view", views.rename, two, "TWO")
    assert names(workspace) == ["One", "TWO"]


def test_what_a_view_shows_is_changed_in_its_place(workspace):
    one = save(workspace, "One", "country:KG")
    save(workspace, "Two")
    workspace.write("Save view", views.change, one, "country:KZ", ["name"], "email", True)
    view = workspace.read(views.view, one)
    assert (view.name, view.filter, view.columns, view.sort, view.descending) == (
        "One", "country:KZ", ["name"], "email", True,
    )  # fmt: skip
    assert names(workspace) == ["One", "Two"]


def test_a_view_that_is_gone_says_so(workspace):
    one = save(workspace, "One")
    workspace.write("Delete view", views.delete, one)
    for deed in (views.delete, views.view):
        with pytest.raises(Problem):
            workspace.write("x", deed, one)


def test_views_and_rules_go_on_asking_for_a_list_and_an_outlet_that_are_called_otherwise_now(workspace):
    person = workspace.write("Add", contacts.add, {"name": "Aida", "outlet": "Bell", "tags": ["vip"]})
    base = workspace.write("Add", lists.add, {"name": "Base", "rule": "tag:vip"})
    two = workspace.write("Add", lists.add, {"name": "Two", "rule": "tag:vip   -list:base -outlet:bell"})
    made = save(workspace, "Of the list", 'list:"Base" (outlet:Bell,Dawn OR tag:base) bell')
    other = save(workspace, "Other", "tag:base   outlet:Bel*")
    workspace.write("Rename", lists.edit, base, {"name": "Our base"})
    (outlet,) = workspace.read(outlets.find)
    workspace.write("Rename", outlets.edit, outlet, {"name": "Morning Bell"})
    assert workspace.read(lists.fields, two)["rule"] == 'tag:vip -list:"Our base" -outlet:"Morning Bell"'
    asked = 'list:"Our base" (outlet:"Morning Bell",Dawn OR tag:base) bell'
    assert workspace.read(views.view, made).filter == asked
    assert list(workspace.read(contacts.find, asked)) == [person]
    assert workspace.read(views.view, other).filter == "tag:base   outlet:Bel*", "what asks for something else stays"
    workspace.undo()
    workspace.undo()
    assert workspace.read(lists.fields, two)["rule"] == "tag:vip   -list:base -outlet:bell"


def test_an_outlet_that_keeps_its_name_in_another_of_that_name_is_asked_for_by_it(workspace):
    one, _two = (workspace.write("Add", outlets.add, {"name": "Bell"}) for _place in range(2))
    made = save(workspace, "Bell", "outlet:Bell")
    workspace.write("Rename", outlets.edit, one, {"name": "Dawn"})
    assert workspace.read(views.view, made).filter == "outlet:Bell"
