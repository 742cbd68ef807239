"""Officers: our own people, each as every language calls them."""

from typing import Any

import pytest

from outreach.problems import FieldProblem, Problem
from outreach.services import officers
from outreach.services.releases import releases
from outreach.store.workspace import Workspace
from outreach.values.phone import phone

VERA: dict[str, Any] = {
    "honorific": "Ms.",
    "name": "Vera Example",
    "title": "Communication and PR Officer",
    "organisation": "Example Office",
    "notes": "On duty at weekends",
    "emails": [{"raw": "vera@example.org", "label": ""}],
    "phones": [{"raw": "+996 775 98 78 17", "label": "mobile"}, {"raw": "0312 66 04 18 доб. 12", "label": "work"}],
    "channels": [{"network": "telegram", "value": "@vera"}],
    "names": {
        "ru": {"honorific": "г-жа", "name": "Вера Пример", "title": "Специалист по связям", "organisation": "Офис"},
        "ky": {"honorific": "", "name": "Вера айым", "title": "", "organisation": ""},
    },
}


def test_what_is_given_comes_back(workspace: Workspace) -> None:
    number = workspace.write("Add", officers.add, VERA)
    fields = workspace.read(officers.fields, number)
    assert {name: fields[name] for name in VERA} == VERA
    step = workspace.undo_label
    workspace.write("Edit", officers.edit, number, fields)
    assert workspace.undo_label == step


def test_the_block_of_each_language(workspace: Workspace) -> None:
    card = workspace.read(officers.card, workspace.write("Add", officers.add, VERA))
    block = officers.block(card, "ru")
    assert (block.honorific, block.name, block.title) == ("г-жа", "Вера Пример", "Специалист по связям")
    assert officers.block(card, "ky").title == "Communication and PR Officer", "what a language lacks is taken over"
    assert officers.block(card, "en").name == "Vera Example"
    assert block.emails == ["vera@example.org"]
    assert block.phones[0].startswith("+996 775")
    assert block.channels == [("telegram", "@vera")]


def test_a_broken_address_stands_in_no_release(workspace: Workspace) -> None:
    fields = {**VERA, "emails": [{"raw": "vera[at]", "label": ""}], "phones": [{"raw": "12", "label": ""}]}
    card = workspace.read(officers.card, workspace.write("Add", officers.add, fields))
    assert officers.block(card).emails == [] and officers.block(card).phones == []
    assert card.emails[0].raw == "vera[at]", "but it is kept"


def test_an_extension_is_said_in_each_language(workspace: Workspace) -> None:
    number = {"raw": "(996 312) 61 12 13, ext. 105", "label": ""}
    card = workspace.read(officers.card, workspace.write("Add", officers.add, {**VERA, "phones": [number]}))
    said = [officers.block(card, language).phones for language in ("en", "ru", "ky")]
    assert said == [[f"+996 312 611 213, {word} 105"] for word in ("ext.", "доб.", "ички")]
    assert [phone.read(numbers[0], "KG").numbers[0].extension for numbers in said] == ["105", "105", "105"]


def test_found_by_words_in_either_script(workspace: Workspace) -> None:
    number = workspace.write("Add", officers.add, VERA)
    for words in ("vera", "ВЕРА", "пример", "primer", "pr", "example office", "987817"):
        assert workspace.read(officers.find, words).tolist() == [number], words
    row = workspace.read(officers.rows, [number])[0]
    assert (row.email, row.phone, row.languages) == ("vera@example.org", "+996775987817", ["ky", "ru"])


@pytest.mark.parametrize("sort", officers.SORTS)
def test_every_sort_finds_all(workspace: Workspace, sort: str) -> None:
    ids = [workspace.write("Add", officers.add, {"name": name}) for name in ("Б", "А")]
    assert sorted(workspace.read(officers.find, "", sort)) == ids


def test_an_officer_needs_a_name(workspace: Workspace) -> None:
    with pytest.raises(FieldProblem) as caught:
        workspace.write("Add", officers.add, {"title": "Head"})
    assert caught.value.field == "name"
    workspace.write("Add", officers.add, {"names": {"ru": {"name": "Вера"}}})


def test_a_name_of_a_language_is_changed_added_and_removed(workspace: Workspace) -> None:
    number = workspace.write("Add", officers.add, VERA)
    names = {"ru": {**VERA["names"]["ru"], "title": "Пресс-секретарь"}, "de": {"name": "Vera Beispiel"}}
    workspace.write("Edit", officers.edit, number, {"names": names})
    found = workspace.read(officers.fields, number)["names"]
    assert set(found) == {"ru", "de"} and found["ru"]["title"] == "Пресс-секретарь"
    workspace.undo()
    assert workspace.read(officers.fields, number)["names"] == VERA["names"]


def test_deleting_takes_them_off_the_releases(workspace: Workspace) -> None:
    number = workspace.write("Add", officers.add, VERA)
    release = workspace.write("Add", releases.add, {"versions": {"en": {"headline": "H"}}, "officers": [number]})
    assert workspace.write("Delete", officers.delete, [number]) == 1
    assert workspace.read(releases.card, release).officers == []
    workspace.undo()
    assert [row.officer.name for row in workspace.read(releases.card, release).officers] == ["Vera Example"]


def test_an_old_card_is_refused(workspace: Workspace) -> None:
    number = workspace.write("Add", officers.add, VERA)
    card = workspace.read(officers.card, number)
    workspace.write("Edit", officers.edit, number, {"title": "Head"}, card.version)
    with pytest.raises(Problem, match="Somebody else"):
        workspace.write("Edit", officers.edit, number, {"title": "Tail"}, card.version)
