"""What was done is told in the language in use, whoever wrote it down; what is no text of ours is told as it is."""

import pytest

from outreach import i18n
from outreach.problems import Problem
from outreach.services.history import history
from outreach.store.history import step_labels
from outreach.store.workspace import Workspace
from outreach.values import data

# Which database keeps it is no matter here: what is asked of it is asked on both back-ends elsewhere.
pytestmark = pytest.mark.backends("sqlite")


@pytest.fixture
def russian():
    i18n.use("ru")
    yield
    i18n.use("en")


@pytest.mark.parametrize(
    ("kept", "told"),
    [
        ("Add contact", "Добавление контакта"),
        ("Import 21 contacts from a {b}.csv", "Импорт 21 контакта из a {b}.csv"),
        ("Import 100000 contacts from people.csv", "Импорт 100\u00a0000 контактов из people.csv"),
        ("Undo part of “Import 21 contacts from a.csv”", "Отмена части шага «Импорт 21 контакта из a.csv»"),
        ("Import outlets from media.csv", "Импорт СМИ из media.csv"),
        ("Tag 1 contact", "Метки для 1 контакта"),
        ("Правка контакта", "Правка контакта"),
        ("Импорт 1635 контактов из people.csv", "Импорт 1\u00a0635 контактов из people.csv"),
        ("Still right", "Всё верно"),  # as the program called it once
        ("Байланышты түзөтүү", "Правка контакта"),  # a desk in Kyrgyz wrote it
        ("1635 байланышка тег", "Метки для 1\u00a0635 контактов"),
        ("Something of a later program", "Something of a later program"),
        ("", ""),
    ],
)
def test_a_label_in_the_language_in_use(russian, kept, told):
    assert step_labels.told(kept) == told


def test_in_english_it_is_told_so_too():
    assert step_labels.told("Import 21 contacts from people.csv") == "Import 21 contacts from people.csv"
    assert step_labels.told("Import 100000 contacts from people.csv") == "Import 100,000 contacts from people.csv"
    assert step_labels.told("Добавление контакта") == "Add contact"
    assert step_labels.told("Импорт 1635 контактов из список.csv") == "Import 1,635 contacts from список.csv"
    assert step_labels.told("Импорт СМИ из список.csv") == "Import outlets from список.csv"
    assert step_labels.told("Свой шаг") == "Свой шаг"


def test_the_history_tells_them_so(workspace: Workspace, russian):
    from outreach.services.contacts import contacts

    workspace.write("Add contact", contacts.add, {"name": "Ada"})
    assert workspace.read(history.steps)[0].label == "Добавление контакта"


def test_why_a_step_cannot_be_undone_names_both_steps_so(workspace: Workspace, russian):
    from outreach.services.contacts import contacts

    made = workspace.write("Add contact", contacts.add, {"name": "Ada"})
    added = workspace.read(history.steps)[0].id
    workspace.write("Edit contact", contacts.edit, made, {"city": "Osh"})
    why = workspace.read(history.cannot_undo, added)
    assert why is not None and "«Добавление контакта»" in why and "«Правка контакта»" in why
    with pytest.raises(Problem, match=r"«Добавление контакта».*«Правка контакта»"):
        workspace.undo(added)


@pytest.mark.parametrize("language", ["ru", "ky"])
def test_each_label_of_earlier_versions_is_told_by_a_text_of_today(language):
    i18n.use(language)
    untold = [old for old, new in data.table("former_labels").items() if step_labels.told(old) in (old, new)]
    i18n.use("en")
    assert untold == []
