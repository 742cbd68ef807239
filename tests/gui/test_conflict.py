"""Two people edit one record: who saves second sees who was first and what both wrote, and chooses."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from PySide6.QtWidgets import QLabel, QPushButton

from outreach.gui.kit import dialogs
from outreach.gui.tables import conflict
from outreach.gui.window import Window
from outreach.services import officers
from outreach.services.contacts import contacts
from outreach.services.releases import releases
from outreach.store.workspace import Workspace


class Asked:
    """What the dialog says; the button of that name is pressed."""

    def __init__(self) -> None:
        self.press, self.said = "", ""

    def run(self, dialog: dialogs.Dialog) -> bool:
        self.said = "\n".join(label.text() for label in dialog.findChildren(QLabel))
        button = next(one for one in dialog.findChildren(QPushButton) if one.text() == self.press)
        dialog.show()
        button.click()
        return dialog.result() == 1


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> Asked:
    found = Asked()
    monkeypatch.setattr(dialogs, "run", found.run)
    return found


def colleague(workspace: Workspace, service: Any, number: int, fields: dict[str, object]) -> None:
    with Workspace.open(str(workspace.path)) as theirs:
        theirs.author = "Gulnara"
        theirs.write("Edit", service.edit, number, fields)


@pytest.mark.parametrize("press", ["Save mine", "Discard mine", "Keep editing"])
def test_a_contact_that_a_colleague_changed_meanwhile(
    window: Window, workspace: Workspace, asked: Asked, press: str
) -> None:
    fields = {"name": "Anna Osmonova", "city": "Osh", "notes": "Old"}
    number = workspace.write("Add", contacts.add, fields)
    page: Any = window.go("contacts")
    page.edit_record(number)
    page.pane.form.put({"city": "Talas"})
    colleague(workspace, contacts, number, {"city": "Naryn", "notes": "New"})
    asked.press = press
    page.save()
    for said in ("Gulnara", "Osh → Naryn", "Old → New", "Talas"):
        assert said in asked.said
    saved = workspace.read(contacts.card, number)
    assert saved.notes == "New", "what only the colleague changed stays"
    assert saved.city == ("Talas" if press == "Save mine" else "Naryn")
    if press == "Keep editing":
        assert page.pane.form.touched() == {"city": "Talas"}
        asked.press = "Save mine"
        page.save()
        assert workspace.read(contacts.card, number).city == "Talas"
    assert page.pane.form is None
    if press == "Save mine":
        workspace.undo()
        assert workspace.read(contacts.card, number).city == "Naryn"


def test_a_contact_that_a_colleague_deleted_meanwhile(window: Window, workspace: Workspace) -> None:
    """Who did it and in which step is said; once that is undone, what was typed is saved."""
    number = workspace.write("Add", contacts.add, {"name": "Anna Osmonova", "city": "Osh"})
    page: Any = window.go("contacts")
    page.edit_record(number)
    page.pane.form.put({"city": "Talas"})
    with Workspace.open(str(workspace.path)) as theirs:
        theirs.author = "Gulnara"
        theirs.write("Delete contacts", contacts.delete, [number])
    page.save()
    said = " ".join(label.text() for label in page.pane.findChildren(QLabel))
    assert "Gulnara removed this record on" in said and "Delete contacts" in said
    with Workspace.open(str(workspace.path)) as theirs:
        theirs.undo()
    page.save()
    assert workspace.read(contacts.card, number).city == "Talas"


def test_a_position_that_a_colleague_changed_is_shown_before_and_after(
    window: Window, workspace: Workspace, asked: Asked
) -> None:
    number = workspace.write("Add", contacts.add, {"name": "Anna", "position": "reporter", "outlet": "Kabar"})
    page: Any = window.go("contacts")
    page.edit_record(number)
    page.pane.form.put({"city": "Talas"})
    colleague(workspace, contacts, number, {"position": "editor", "outlet": "Morning Ray"})
    asked.press = "Save mine"
    page.save()
    assert "reporter → editor" in asked.said and "Kabar → Morning Ray" in asked.said


@pytest.mark.parametrize("press", ["Save mine", "Discard mine"])
def test_a_release_whose_other_language_a_colleague_wrote(
    window: Window, workspace: Workspace, asked: Asked, press: str
) -> None:
    texts = {"en": {"headline": "School", "body": "Text."}, "ru": {"headline": "Школа", "body": "Текст."}}
    number = workspace.write("Add", releases.add, {"reference": "R-1", "versions": texts})
    page: Any = window.go("releases")
    page.edit_record(number)
    form = page._form()
    versions = form.value()["versions"]
    form.put({"versions": {**versions, "en": {**versions["en"], "headline": "A new school"}}})
    stored = workspace.read(releases.fields, number)["versions"]
    colleague(workspace, releases, number, {"versions": {**stored, "ru": {**stored["ru"], "headline": "Новая школа"}}})
    asked.press = press
    page.on_save()
    assert "Gulnara" in asked.said and "Школа → Новая школа" in asked.said and "A new school" in asked.said
    saved = {one.language: one.headline for one in workspace.read(releases.card, number).versions}
    assert saved == {"en": "A new school" if press == "Save mine" else "School", "ru": "Новая школа"}
    assert page._form().touched() == {}, "the form shows what is saved"


def test_of_a_long_text_that_part_is_shown_which_differs(window: Window, workspace: Workspace, asked: Asked) -> None:
    body = "Forty schools get safe water. " * 40
    number = workspace.write("Add", releases.add, {"versions": {"en": {"headline": "School", "body": body}}})
    page: Any = window.go("releases")
    page.edit_record(number)
    form = page._form()
    versions = form.value()["versions"]
    form.put({"versions": {"en": {**versions["en"], "body": body + "\n\nMine comes last."}}})
    stored = workspace.read(releases.fields, number)["versions"]
    colleague(
        workspace, releases, number, {"versions": {"en": {**stored["en"], "body": body + "\n\nTheirs at the end."}}}
    )
    asked.press = "Save mine"
    page.on_save()
    assert "Theirs at the end." in asked.said and "Mine comes last." in asked.said
    assert "English: Text" in asked.said and len(asked.said) < 1000


def test_two_colleagues_and_another_kind_of_record(window: Window, workspace: Workspace, asked: Asked) -> None:
    number = workspace.write("Add", officers.add, {"name": "Hamid"})
    page: Any = window.go("officers")
    page.edit_record(number)
    page.pane.form.put({"emails": [{"raw": "hamid@example.org"}]})
    colleague(workspace, officers, number, {"emails": [{"raw": "press@example.org"}]})
    asked.press = "Save mine"
    page.save()
    assert "press@example.org" in asked.said and "hamid@example.org" in asked.said
    assert [one.address for one in workspace.read(officers.card, number).emails] == ["hamid@example.org"]


def test_what_was_typed_is_in_words() -> None:
    typed = {
        "Accepts embargoes": (False, True), "SDGs": ([], [1, 4]), "Last verified": (None, date(2026, 12, 1)),
        "Phones": ([], [{"raw": "0700 123456", "label": ""}]), "City": ("Osh", ""),
    }  # fmt: skip
    assert [(label, now) for label, _was, now in conflict.described(typed)] == [
        ("Accepts embargoes", "yes"), ("SDGs", "1, 4"), ("Last verified", "1 Dec 2026"), ("Phones", "0700 123456"),
        ("City", ""),
    ]  # fmt: skip
