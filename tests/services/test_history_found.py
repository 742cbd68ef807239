"""Steps of the history found by words: what was done, by whom, on which day, with which record."""

from __future__ import annotations

from datetime import datetime

import pytest

from outreach.services import lists
from outreach.services.contacts import contacts
from outreach.services.history import history_search
from outreach.services.identity import merging
from outreach.store.workspace import Workspace


@pytest.fixture
def office(workspace: Workspace) -> dict[str, int]:
    """Айгүл adds two people and a list, Bakyt edits one of the two."""
    workspace.author = "Айгүл"
    made = {
        name: workspace.write("Add contact", contacts.add, {"name": name})
        for name in ("Марина Тестова", "Timur Example")
    }
    workspace.write("Add list", lists.add, {"name": "Water press"})
    workspace.author = "Bakyt"
    workspace.write("Edit contact", contacts.edit, made["Timur Example"], {"city": "Osh"})
    return made


def found(workspace: Workspace, text: str) -> list[str]:
    return [f"{step.label} {step.author}" for step in workspace.read(history_search.find, text)]


FOUND = (
    ("", ["Edit contact Bakyt", "Add list Айгүл", "Add contact Айгүл", "Add contact Айгүл"]),
    ("EDIT", ["Edit contact Bakyt"]),
    ("bakyt", ["Edit contact Bakyt"]),
    ("marina", ["Add contact Айгүл"]),  # in either script
    ("timur", ["Edit contact Bakyt", "Add contact Айгүл"]),
    ("Timur Example", ["Edit contact Bakyt", "Add contact Айгүл"]),
    ("timur add", ["Add contact Айгүл"]),  # each word is said, by whatever
    ("water", ["Add list Айгүл"]),
    ("nobody:so", []),
    ("nobody", []),
)


def test_each_word_is_said_of_a_step(workspace: Workspace, office: dict[str, int]) -> None:
    for text, steps in FOUND:
        assert found(workspace, text) == steps, text


@pytest.mark.backends("sqlite", "postgresql")
def test_a_step_is_found_by_its_day(workspace: Workspace, office: dict[str, int]) -> None:
    today = datetime.now()
    assert len(found(workspace, f"{today:%Y-%m-%d}")) == len(found(workspace, f"{today:%d.%m.%Y} contact")) + 1 == 4


def test_who_is_gone_is_found_with_all_that_was_done(workspace: Workspace, office: dict[str, int]) -> None:
    workspace.write("Delete contacts", contacts.delete, [office["Timur Example"]])
    assert found(workspace, "timur") == ["Delete contacts Bakyt", "Edit contact Bakyt", "Add contact Айгүл"]
    workspace.undo()
    workspace.write("Merge contacts", merging.merge, office["Марина Тестова"], [office["Timur Example"]])
    assert found(workspace, "timur")[0] == "Merge contacts Bakyt"


def test_of_what_a_step_wrote_only_its_own_rows_count(workspace: Workspace) -> None:
    made = [workspace.write("Add", contacts.add, {"name": name}) for name in ("Anna", "Bela", "Cora")]
    workspace.write("Delete contacts", contacts.delete, [made[0], made[2]])
    assert found(workspace, "bela") == [f"Add {workspace.author}"]


def test_no_more_are_found_than_are_asked_for(workspace: Workspace, office: dict[str, int]) -> None:
    assert len(workspace.read(history_search.find, "add", 2)) == 2
