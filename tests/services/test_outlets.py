"""Outlets: added, found, edited, deleted; their people stay."""

from typing import Any

import pytest

from outreach.model.people import Contact, Outlet
from outreach.problems import FieldProblem, Problem
from outreach.services import outlets
from outreach.services.contacts import contacts
from outreach.store.history import change_log
from outreach.store.workspace import Workspace
from tests.services.people import fill

RADIO: dict[str, Any] = {
    "name": "Радио Азаттык",
    "other_name": "Radio Azattyk",
    "medium": "radio",
    "frequency": "daily",
    "country": "Кыргызстан",
    "state": "Чүй",
    "city": "Бишкек",
    "street": "1 Example Street",
    "postcode": "720000",
    "website": "https://example.org",
    "notes": "Newsroom answers at night",
    "languages": ["ky", "ru"],
    "tags": ["national"],
    "emails": [{"raw": "news@example.org", "label": ""}, {"raw": "broken[at]", "label": ""}],
    "phones": [{"raw": "0312 66 04 18", "label": "work"}],
    "channels": [{"network": "telegram", "value": "@azattyk_example"}],
}


def test_what_is_given_comes_back(workspace: Workspace) -> None:
    number = workspace.write("Add", outlets.add, RADIO)
    fields = workspace.read(outlets.fields, number)
    assert {name: fields[name] for name in RADIO} == {**RADIO, "country": "KG"}
    step = workspace.undo_label
    workspace.write("Edit", outlets.edit, number, fields)
    assert workspace.undo_label == step


def test_a_row_counts_its_people(workspace: Workspace) -> None:
    fill(workspace)
    workspace.write("Add", contacts.add, {"name": "Second", "outlet": "заман"})
    rows = workspace.read(outlets.rows, workspace.read(outlets.find, "", "contacts", True))
    assert [(row.name, row.contacts) for row in rows] == [("Заман", 2), ("Example Times", 1)]


def test_every_sort_finds_all(workspace: Workspace) -> None:
    number = workspace.write("Add", outlets.add, RADIO)
    other = workspace.write("Add", outlets.add, {"name": "A"})
    for sort in outlets.SORTS:
        assert sorted(workspace.read(outlets.find, "", sort)) == [number, other]
        assert sorted(workspace.read(outlets.find, "", sort, True)) == [number, other]


def test_found_by_words_in_either_script(workspace: Workspace) -> None:
    number = workspace.write("Add", outlets.add, RADIO)
    for words in ("азаттык", "AZATTYK", "radio", "бишк", "news@example", "660418", "national", "night"):
        assert workspace.read(outlets.find, words).tolist() == [number], words
    assert workspace.read(outlets.find, "zattyk").tolist() == []


def test_an_outlet_needs_a_name(workspace: Workspace) -> None:
    with pytest.raises(FieldProblem) as caught:
        workspace.write("Add", outlets.add, {"city": "Osh"})
    assert caught.value.field == "name"


def test_an_old_card_is_refused(workspace: Workspace) -> None:
    number = workspace.write("Add", outlets.add, RADIO)
    card = workspace.read(outlets.card, number)
    workspace.write("Edit", outlets.edit, number, {"city": "Ош"}, card.version)
    with pytest.raises(Problem, match="Somebody else"):
        workspace.write("Edit", outlets.edit, number, {"city": "Талас"}, card.version)


def test_one_that_is_not_there_is_said(workspace: Workspace) -> None:
    with pytest.raises(Problem, match="no outlet number 5"):
        workspace.read(outlets.card, 5)


def test_deleting_keeps_the_people_and_undo_brings_it_back_to_them(workspace: Workspace) -> None:
    aigul, _bob, _emil = fill(workspace)
    outlet = workspace.read(outlets.find, "заман")[0]
    assert [name for _id, name, _title in workspace.read(outlets.people, outlet)] == ["Айгуль Жумабекова"]
    assert workspace.write("Delete", outlets.delete, [outlet]) == 1
    assert workspace.read(contacts.fields, aigul)["outlet"] == ""
    assert workspace.read(contacts.fields, aigul)["position"] == "Reporter"
    assert workspace.read(contacts.find, "заман").tolist() == [], "nobody is found by an outlet that is gone"
    workspace.undo()
    assert workspace.read(contacts.fields, aigul)["outlet"] == "Заман"
    assert workspace.read(contacts.find, "заман").tolist() == [aigul]


def test_a_newsroom_of_many_is_found_by_its_new_name(workspace: Workspace) -> None:
    outlet = workspace.write("Add", outlets.add, {"name": "Old"})
    with workspace.writing("Add") as session:
        for number in range(600):
            contacts.add(session, {"name": f"C{number}", "outlet": "Old"})
    workspace.write("Edit", outlets.edit, outlet, {"name": "Brandnew"})
    assert len(workspace.read(contacts.find, "brandnew")) == 600
    assert workspace.read(contacts.count) == 600 and Contact.__tablename__ == "contact"


@pytest.mark.backends("postgresql")
def test_more_than_a_statement_can_hold_are_deleted_at_once(workspace: Workspace, few_values: int) -> None:
    rows = [
        {"name": f"O{n}", "folded_name": f"o{n}", "search": f"o{n}", "sort_key": f"o{n}"}
        for n in range(few_values + 200)
    ]
    ids = workspace.write("Import", change_log.insert_rows, Outlet, rows)
    assert workspace.write("Delete", outlets.delete, ids) == few_values + 200
    assert workspace.read(outlets.count) == 0
