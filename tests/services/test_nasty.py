"""Naughty strings in every text field: kept as they are, found, shown, taken back; nothing runs and nothing breaks."""

import json

import pytest

from outreach.model.people import Contact
from outreach.problems import Problem
from outreach.services import lists, officers, outlets
from outreach.services.contacts import contacts
from outreach.services.contacts.records import clean
from outreach.services.releases import releases
from outreach.store.workspace import Workspace
from tests.shared import Shared

OWN = [
    "", " ", "\t", "\x00", "a\x00b", "'; DROP TABLE contact; --", '"', "\\", "%", "_", "' OR 1=1", "{{name}}",
    "$(reboot)",
    "<script>alert(1)</script>", "<img src=x>", "=1+1", "+1", "-1", "@SUM(1)", "\u202egnp.exe", "\ufeff", "\ud800",
    "ﷺ", "Z͑ͫ̓ͪ̂ͫ̽͏̴̙̤̞͉͚̯̞̠͍A̴̵̜̰͔ͫ͗͢L̠ͨͧͩ͘G̴̻͈͍͔̹̑͗̎̅͛́Ǫ̵̹̻̝̳͂̌̌͘", "👩‍👩‍👧‍👦", "ЁёҢңӨөҮү", "a" * 10_000,
    "\r\nBcc: x@example.org", "x\u2028y", "NULL", "None", "nan", "1e309", "0x7f", "../../etc/passwd", "CON",
]  # fmt: skip


def strings(shared: Shared) -> list[str]:
    found = list(OWN)
    file = shared.corpora("nasty", "blns.json")
    found += json.loads(file.read_text("utf-8"))
    return found


@pytest.mark.backends("sqlite", "postgresql")
def test_contacts_keep_every_string_in_every_field(shared: Shared, workspace: Workspace, slow: bool) -> None:
    given = strings(shared)[:: 1 if slow else 3]
    with workspace.writing("Add") as session:
        numbers = {}
        for number, text in enumerate(given):
            fields = dict.fromkeys(contacts.TEXTS, text)
            fields |= {
                "position": text,
                "outlet": text,
                "department": text,
                "state": text[:300],
                "tags": [text],
            }
            fields |= {"emails": [{"raw": text}], "phones": [{"raw": text}], "extra": {f"Column {text}": text}}
            fields |= {"channels": [{"network": "telegram", "value": text}], "name": f"{number} {text}"}
            numbers[added := contacts.add(session, fields)] = text
            # An import keeps a country that the form refuses.
            session.get_one(Contact, added).country = clean(text[:300], "country").strip()
    for number, text in numbers.items():
        kept = workspace.read(contacts.fields, number)
        assert kept["notes"] == clean(text, "notes").strip()
        assert kept["extra"] == {clean(f"Column {text}", "extra"): clean(text, "extra")}
    rows = workspace.read(contacts.rows, list(numbers))
    assert len(rows) == len(given)
    # Saving what was read changes nothing, and all of it is one step back.
    for number in list(numbers)[::10]:
        fields = workspace.read(contacts.fields, number)
        workspace.write("Edit", contacts.edit, number, fields)
        assert workspace.read(contacts.fields, number) == fields
    workspace.undo()
    assert workspace.read(contacts.count) == 0


def test_every_string_may_be_searched_for(shared: Shared, workspace: Workspace) -> None:
    workspace.write("Add", contacts.add, {"name": "Асан Sample", "notes": "nothing else"})
    for text in strings(shared)[::2]:
        for question in (text, f'"{text}"', f"name:{text}", f'tag:"{text}"', f"-{text}", f"({text})", f"seen<{text}"):
            try:
                workspace.read(contacts.find, question)
            except Problem as problem:
                assert problem.text
        for service in (outlets, officers, releases, lists):
            workspace.read(service.find, text)


@pytest.mark.backends("sqlite", "postgresql")
def test_officers_outlets_releases_and_lists_keep_every_string(shared: Shared, workspace: Workspace) -> None:
    with workspace.writing("Add") as session:
        for number, text in enumerate(strings(shared)[::3]):
            name = f"{number} {text}"
            officer = officers.add(session, {"name": name, "title": text, "emails": [{"raw": text}]})
            outlets.add(session, {"name": name, "notes": text})
            version = {"headline": name, "body": text, "dateline": text}
            release = releases.add(session, {"reference": text, "versions": {"ky": version}, "officers": [officer]})
            lists.add(session, {"name": name, "notes": text})
            assert releases.fields(session, release)["versions"]["ky"]["body"] == clean(text, "body").strip()
    for service in (officers, outlets, releases, lists):
        ids = workspace.read(service.find, "")
        assert len(workspace.read(service.rows, list(ids))) == len(ids)


@pytest.mark.backends("sqlite", "postgresql")
def test_a_million_letters_are_kept_and_one_more_is_refused(workspace: Workspace) -> None:
    number = workspace.write("Add", contacts.add, {"name": "Асан", "notes": "я" * 1_000_000})
    assert len(workspace.read(contacts.fields, number)["notes"]) == 1_000_000
    with pytest.raises(Problem, match="too long"):
        workspace.write("Add", contacts.add, {"name": "Асан", "notes": "я" * 1_000_001})
    assert workspace.read(contacts.count) == 1
