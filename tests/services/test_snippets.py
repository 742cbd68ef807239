"""Snippets: kept by name and language, found by their words, each deed taken back by undo."""

import pytest

from outreach.problems import FieldProblem, Problem
from outreach.services.releases import snippets

# Which database keeps it is no matter here: what is asked of it is asked on both back-ends elsewhere.
pytestmark = pytest.mark.backends("sqlite")


def add(workspace, name, written, language=""):
    return workspace.write("Add snippet", snippets.add, name, written, language)


def names(workspace, *asked):
    return [row.name for row in workspace.read(snippets.find, *asked)]


def test_a_language_gets_its_own_snippets_first_and_none_of_another(workspace):
    add(workspace, "Thanks", "We thank all who came.", "en")
    add(workspace, "About us", "The Foundation for Clean Rivers works in eleven districts.", "en")
    add(workspace, "О нас", "Фонд «Чистые реки» работает в одиннадцати районах.", "ru")
    add(workspace, "Account", "t.me/example_rivers")
    assert names(workspace, "en") == ["About us", "Thanks", "Account"]
    assert names(workspace, "ru") == ["О нас", "Account"]
    assert names(workspace, "ky") == ["Account"]
    assert sorted(names(workspace)) == ["About us", "Account", "Thanks", "О нас"]


def test_a_snippet_is_found_by_words_of_its_name_or_text_in_either_script(workspace):
    add(workspace, "О нас", "Фонд «Чистые реки» работает в одиннадцати районах.", "ru")
    add(workspace, "Thanks", "We thank all who came.", "ru")
    assert names(workspace, "ru", "чист") == ["О нас"]
    assert names(workspace, "ru", "fond") == ["О нас"]
    assert names(workspace, "ru", "tha who") == ["Thanks"]
    assert names(workspace, "ru", "rain") == []


def test_what_has_no_name_or_no_text_or_a_name_twice_is_refused(workspace):
    add(workspace, "About us", "One.", "en")
    for name, written, field in ((" ", "Text", "name"), ("N", " \n ", "text"), ("about  US", "Two.", "name")):
        with pytest.raises(FieldProblem) as caught:
            add(workspace, name, written, "en")
        assert caught.value.field == field
    add(workspace, "About us", "Другое.", "ru")  # in another language it is another one
    with pytest.raises(FieldProblem):
        add(workspace, "x" * 81, "Text", "en")


def test_a_snippet_is_deleted_and_undo_brings_it_back(workspace):
    made = add(workspace, "About us", "One.\r\nTwo.", "en")
    workspace.write("Delete snippet", snippets.delete, made)
    assert names(workspace) == []
    workspace.undo()
    assert workspace.read(snippets.find, "en") == [(made, "About us", "en", "One.\nTwo.")]
    workspace.write("Delete snippet", snippets.delete, made)
    with pytest.raises(Problem):
        workspace.write("Delete snippet", snippets.delete, made)
