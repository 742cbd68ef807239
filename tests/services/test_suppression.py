"""Addresses never to be written to: a list of its own that wins over every list and outlives the contact."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from outreach.model.people import Contact, Email
from outreach.problems import FieldProblem, Problem
from outreach.services import lists
from outreach.services.contacts import contacts, opt_outs
from outreach.services.delivery import suppression
from outreach.services.exporting import contact_export
from outreach.services.importing import importing
from outreach.services.importing.import_plan import Options
from outreach.store.history import change_log
from outreach.store.workspace import Workspace
from outreach.working import finished

AIDA: dict[str, Any] = {
    "name": "Аида",
    "emails": [{"raw": "Aida@Example.org", "label": ""}, {"raw": "aida@example.net", "label": ""}, {"raw": "x[at]"}],
}


def addresses(workspace: Workspace, words: str = "") -> list[str]:
    return [row.address for row in workspace.read(suppression.find, words)]


def resolved(workspace: Workspace, number: int) -> tuple[list[str], list[str]]:
    """(addresses that get it, reasons of those who do not) of a list with this one contact."""
    list_id = workspace.write("Add", lists.add, {"name": f"L{workspace.read(lists.count)}"})
    workspace.write("Pick", lists.pick, list_id, [number])
    found = workspace.read(lists.resolve, list_id)
    return [row.address for row in found.recipients], [row.reason for row in found.left_out]


def test_an_address_is_added_once_and_found(workspace: Workspace) -> None:
    number = workspace.write("Add", contacts.add, AIDA)
    one = workspace.write("Suppress", suppression.add, "Aida@Example.ORG", "by phone")
    assert workspace.write("Suppress", suppression.add, "<aida@example.org>", "by letter") == one
    (row,) = workspace.read(suppression.find)
    assert (row.address, row.reason, row.since) == ("aida@example.org", "by letter", date.today())
    assert (row.contact_id, row.name) == (number, "Аида")
    assert addresses(workspace, "AIDA letter") == ["aida@example.org"] and addresses(workspace, "nobody") == []


NO_ADDRESSES = ("", "aida", "aida[at]", "a@example.org, b@example.org", "a@exam ple")


def test_what_is_no_address_is_said(workspace: Workspace) -> None:
    for wrong in NO_ADDRESSES:
        with pytest.raises(FieldProblem) as said:
            workspace.write("Suppress", suppression.add, wrong)
        assert said.value.field == "address"
    with pytest.raises(FieldProblem, match="phone number or account"):
        workspace.write("Suppress", suppression.add, "0772 33 44 5")
    assert addresses(workspace) == []


@pytest.mark.parametrize(
    ("kept", "same"),
    [
        ("0772 33 44 55", ["+996 772 334 455", "(0772) 33-44-55", "https://wa.me/996772334455", "viber +996772334455"]),
        ("telegram:@ermek_sample", ["@ermek_sample", "Telegram @ermek_sample", "https://t.me/ermek_sample"]),
        ("aida@example.org", ["AIDA@Example.ORG", "Aida <aida@example.org>"]),
    ],
)
def test_it_is_found_however_it_is_written(workspace: Workspace, kept: str, same: list[str]) -> None:
    one = workspace.write("Suppress", suppression.add, kept)
    for written in same:
        if written[0] != "@":
            assert workspace.write("Suppress", suppression.add, written) == one
        workspace.write("Allow", suppression.remove, written)
        assert addresses(workspace) == []
        with pytest.raises(Problem, match="is not on the suppression list"):
            workspace.write("Allow", suppression.remove, written)
        one = workspace.write("Suppress", suppression.add, kept)


def test_a_suppressed_address_is_not_written_to_and_another_one_is(workspace: Workspace) -> None:
    number = workspace.write("Add", contacts.add, AIDA)
    workspace.write("Suppress", suppression.add, "aida@example.org")
    assert resolved(workspace, number) == (["aida@example.net"], [])
    workspace.write("Suppress", suppression.add, "aida@example.net")
    assert resolved(workspace, number) == ([], ["suppressed address"])
    workspace.undo()


def test_whoever_asked_is_left_alone_at_every_address(workspace: Workspace) -> None:
    number = workspace.write("Add", contacts.add, AIDA)
    assert workspace.write("Suppress", suppression.add_contacts, [number], "by phone") == 2
    assert addresses(workspace) == ["aida@example.net", "aida@example.org"]
    fields = workspace.read(contacts.fields, number)
    assert (fields["do_not_contact"], fields["do_not_contact_reason"]) == (True, "by phone")
    assert fields["do_not_contact_on"] == date.today()
    _recipients, reasons = resolved(workspace, number)
    assert reasons[0].startswith("do not contact") and "by phone" in reasons[0]


def test_one_undo_takes_all_of_it_back(workspace: Workspace) -> None:
    number = workspace.write("Add", contacts.add, AIDA)
    workspace.write("Suppress", suppression.add_contacts, [number], "by phone")
    workspace.undo()
    assert addresses(workspace) == [] and not workspace.read(contacts.fields, number)["do_not_contact"]


def test_the_list_outlives_the_contact_and_stops_one_who_is_added_again(workspace: Workspace) -> None:
    number = workspace.write("Add", contacts.add, AIDA)
    workspace.write("Suppress", suppression.add_contacts, [number])
    workspace.write("Delete", contacts.delete, [number])
    assert [row.contact_id for row in workspace.read(suppression.find)] == [None, None]
    again = workspace.write("Add", contacts.add, AIDA)
    assert resolved(workspace, again) == ([], ["suppressed address"])


def test_allowed_again(workspace: Workspace) -> None:
    number = workspace.write("Add", contacts.add, AIDA)
    workspace.write("Suppress", suppression.add_contacts, [number], "by phone")
    workspace.write("Remove", suppression.remove, "AIDA@example.org")
    assert addresses(workspace) == ["aida@example.net"]
    assert workspace.write("Remove", suppression.remove_contacts, [number]) == 1
    assert addresses(workspace) == []
    fields = workspace.read(contacts.fields, number)
    assert (fields["do_not_contact"], fields["do_not_contact_reason"], fields["do_not_contact_on"]) == (False, "", None)
    assert resolved(workspace, number)[0] == ["Aida@example.org"]


def test_found_by_a_word_of_the_reason_whatever_its_case(workspace: Workspace) -> None:
    workspace.write("Add", suppression.add, "anna@example.org", "ПрОсила не писать, 100 %")
    for words in ("просила", "ПРОСИЛА ПИСАТЬ", "anna@", "100 %"):
        assert [row.address for row in workspace.read(suppression.find, words)] == ["anna@example.org"], words
    assert workspace.read(suppression.find, "про%не") == []


@pytest.mark.backends("postgresql")
def test_as_many_as_there_are_may_ask_at_once(workspace: Workspace, few_values: int) -> None:
    """More than a server takes in one question."""
    with workspace.writing("Fill") as session:
        rows = [{"name": f"N{number}", "sort_key": f"n{number}"} for number in range(few_values + 200)]
        ids = list(change_log.insert_rows(session, Contact, rows))
        first = {"contact_id": ids[0], "raw": "a@example.org", "address": "a@example.org", "folded": "a@example.org"}
        change_log.insert_rows(session, Email, [{**first, "valid": True}])
        some = [{"id": number, "do_not_contact": True, "do_not_contact_reason": "asked"} for number in ids[:-2]]
        change_log.update_rows(session, Contact, some)
    assert workspace.write("Asked", suppression.add_contacts, ids) == 1
    assert workspace.read(contacts.card, ids[-1]).do_not_contact
    with workspace.writing("Allow") as session:
        change_log.update_rows(session, Contact, [{"id": number, "do_not_contact": False} for number in ids[:-2]])
        assert suppression.remove_contacts(session, ids) == 1
    assert not workspace.read(contacts.card, ids[-1]).do_not_contact


def test_what_is_not_there_is_said(workspace: Workspace) -> None:
    with pytest.raises(Problem, match=r"aida@example\.org"):
        workspace.write("Remove", suppression.remove, "aida@example.org")
    with pytest.raises(Problem, match="99"):
        workspace.write("Suppress", suppression.add_contacts, [99])


def test_an_address_of_who_objected_is_theirs_whoever_else_has_it(workspace: Workspace, tmp_path: Path) -> None:
    number = workspace.write("Add", contacts.add, AIDA)
    workspace.write("Mark", contacts.edit, number, {"do_not_contact": True})
    file = tmp_path / "again.csv"
    file.write_text("Name,E-mail\nАида,aida@example.net\n", "utf-8")
    finished(importing.run(workspace, file, Options(on_match="create")))
    (again,) = set(workspace.read(contacts.find)) - {number}
    why = "suppressed address: Аида, who is marked as “do not contact”, has it too"
    assert resolved(workspace, again) == ([], [why])
    assert again in workspace.read(contacts.find, "is:blocked")
    plain = tmp_path / "plain.txt"
    finished(contact_export.export_contacts(workspace, plain))
    assert plain.read_text("utf-8") == ""
    workspace.write("Mark", contacts.edit, number, {"do_not_contact": False})
    assert resolved(workspace, again) == (["aida@example.net"], [])
    assert again in workspace.read(contacts.find, "is:open")


def test_who_shares_the_address_of_a_possible_opt_out_is_told_that_nobody_has_decided(workspace: Workspace) -> None:
    desk = {"emails": [{"raw": "desk@example.org"}]}
    bela, emil = (workspace.write("Add", contacts.add, {"name": name, **desk}) for name in ("Bela", "Эмил"))
    workspace.write("Mark", contacts.edit, emil, {"do_not_contact": True})
    workspace.write("Ask", opt_outs.ask, [(emil, "не беспокоить?")])
    assert resolved(workspace, bela)[1] == ["Эмил has the same address and may have opted out, nobody has decided"]
    workspace.write("Add", contacts.add, {"name": "Zoya", **desk, "do_not_contact": True})
    assert "Zoya, who is marked" in resolved(workspace, bela)[1][0]


def test_who_shares_an_address_that_is_suppressed_for_another_is_named(workspace: Workspace) -> None:
    desk = [{"raw": "desk@example.org"}]
    bela, emil = (workspace.write("Add", contacts.add, {"name": name, "emails": desk}) for name in ("Bela", "Emil"))
    assert workspace.read(suppression.describe_others, [bela, emil]) == ""
    workspace.write("Suppress", suppression.add_contacts, [bela], "asked")
    told = workspace.read(suppression.describe_others, [bela])
    assert told == "At the same address nothing reaches these any more: Emil."
