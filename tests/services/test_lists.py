"""Press lists: rule, picks and exclusions; who gets it and who not, each with one reason."""

from typing import Any

import pytest
from sqlalchemy import update
from sqlalchemy.orm import Session

from outreach.model.base import now
from outreach.model.lists import PressList
from outreach.model.people import Suppression
from outreach.problems import FieldProblem, Problem
from outreach.services import lists
from outreach.services.contacts import contacts, memberships
from outreach.services.delivery import audience, distributions
from outreach.services.delivery.audience import Audience, Resolved
from outreach.services.releases import releases
from outreach.store.workspace import Workspace
from tests.services.people import fill


def person(workspace: Workspace, name: str, email: str = "", **fields: Any) -> int:
    emails = [{"raw": part, "label": ""} for part in email.split()]
    return workspace.write("Add", contacts.add, {"name": name, "emails": emails, **fields})


def press(workspace: Workspace, rule: str = "", name: str = "Press") -> int:
    return workspace.write("Add list", lists.add, {"name": name, "rule": rule})


def got(found: Resolved) -> list[str]:
    return [row.name for row in found.recipients]


def reason(found: Resolved, name: str) -> str:
    return next(row.reason for row in (*found.recipients, *found.left_out) if row.name == name)


def test_a_list_has_a_name_of_its_own(workspace: Workspace) -> None:
    number = press(workspace, "has:email", "  Крым  и право ")
    assert workspace.read(lists.card, number).name == "Крым и право"
    assert workspace.read(lists.by_name, "крым и ПРАВО") == number
    for name in ("", "   "):
        with pytest.raises(FieldProblem) as caught:
            press(workspace, name=name)
        assert caught.value.field == "name"
    with pytest.raises(FieldProblem, match="already exists"):
        press(workspace, name="КРЫМ И ПРАВО")
    workspace.write("Edit", lists.edit, number, {"name": "крым и право"})
    with pytest.raises(Problem, match="No list is named"):
        workspace.read(lists.by_name, "other")


def test_a_rule_that_cannot_be_read_is_said_beside_it(workspace: Workspace) -> None:
    for rule in ("shoe:42", "(tag:vip", "seen<soon", "list:nowhere", "tag:", "tag:vip -beat:", "OR", "😀"):
        with pytest.raises(FieldProblem) as caught:
            press(workspace, rule)
        assert caught.value.field == "rule"


def test_members_are_rule_and_picks_without_exclusions(workspace: Workspace) -> None:
    aigul, bob, emil = fill(workspace)
    number = press(workspace, "tag:vip")
    assert sorted(workspace.read(lists.member_ids, number)) == sorted([aigul, emil])
    assert workspace.write("Pick", lists.pick, number, [bob, bob]) == 1
    assert workspace.write("Pick", lists.pick, number, [bob]) == 0
    assert workspace.write("Exclude", lists.exclude, number, [aigul], "moved") == 1
    assert sorted(workspace.read(lists.member_ids, number)) == sorted([bob, emil])
    workspace.write("Include", lists.include_again, number, [aigul])
    workspace.write("Unpick", lists.unpick, number, [bob])
    assert sorted(workspace.read(lists.member_ids, number)) == sorted([aigul, emil])
    row = workspace.read(lists.rows, [number])[0]
    assert (row.picks, row.exclusions) == (0, 0)


@pytest.mark.parametrize(
    ("rule", "kept"),
    [
        ("outlet:Сокол -lang:en", "outlet:Сокол* -lang:en"),
        ('outlet:"Радио Сок",Kabar', 'outlet:"Радио Сок*",Kabar'),
        ("outlet:Беркут", "outlet:Беркут"),
        ("outlet:Сок*", "outlet:Сок*"),
    ],
)
def test_an_outlet_called_just_as_a_rule_asks_takes_nobody_off_the_list(
    workspace: Workspace, rule: str, kept: str
) -> None:
    for name, outlet in (("Anna", "ИА Сокол"), ("Bela", "Радио Сокол"), ("Cara", "Kabar")):
        workspace.write("Add", contacts.add, {"name": name, "outlet": outlet})
    number = workspace.write("Add", lists.add, {"name": "Sokol", "rule": rule})
    assert workspace.read(lists.fields, number)["rule"] == kept
    before = set(workspace.read(lists.member_ids, number))
    for outlet in ("Сокол", "Радио Сок", "Беркут"):
        workspace.write("Add", contacts.add, {"name": "Dina", "outlet": outlet})
    assert set(workspace.read(lists.member_ids, number)) >= before


def test_picking_somebody_who_was_left_out_takes_him_in_again(workspace: Workspace) -> None:
    _aigul, bob, _emil = fill(workspace)
    number = press(workspace)
    workspace.write("Exclude", lists.exclude, number, [bob])
    assert workspace.write("Pick", lists.pick, number, [bob]) == 1
    assert workspace.read(lists.member_ids, number).tolist() == [bob]
    workspace.write("Exclude", lists.exclude, number, [bob])
    assert workspace.read(lists.member_ids, number).tolist() == []
    assert workspace.write("Pick", lists.pick, number, [bob]) == 1, "new on it again, though picked before"
    assert workspace.write("Pick", lists.pick, number, [bob]) == 0


def test_an_empty_rule_finds_nobody(workspace: Workspace) -> None:
    fill(workspace)
    assert workspace.read(lists.resolve, press(workspace)) == Resolved([], [])


def test_half_a_rule_of_old_finds_nobody_and_is_said(workspace: Workspace) -> None:
    """It was kept before it was refused, and read as one that finds everybody."""
    aigul, _bob, _emil = fill(workspace)
    number = press(workspace, "tag:vip")
    with workspace.writing("Old") as session:
        lists.edit(session, number, {"notes": "so that it is a step"})
        session.execute(update(PressList).values(rule="tag:"))
    for ask in (
        lambda session: lists.resolve(session, number), lambda session: contacts.find(session, 'list:"Press"')
    ):  # fmt: skip
        with pytest.raises(Problem, match="has no value"):
            workspace.read(ask)
    assert [row.id for row in workspace.read(lists.rows, [number])] == [number]
    assert workspace.read(memberships.of, aigul) == []


def test_everybody_has_one_reason(workspace: Workspace) -> None:
    _aigul, bob, _emil = fill(workspace)
    out = person(workspace, "Out", "out@example.org", tags=["vip"])
    person(workspace, "Bare", tags=["vip"])
    number = press(workspace, "tag:vip")
    workspace.write("Pick", lists.pick, number, [bob])
    workspace.write("Exclude", lists.exclude, number, [out], "moved")
    found = workspace.read(lists.resolve, number)
    assert got(found) == ["Bob Ó Brien", "Айгуль Жумабекова"]
    assert reason(found, "Айгуль Жумабекова") == "the rule “Tag: vip”"
    assert reason(found, "Bob Ó Brien") == "added by hand"
    assert reason(found, "Out") == "excluded by hand: moved"
    assert reason(found, "Bare") == "no e-mail address"
    assert reason(found, "Эмиль Ёлкин").startswith("do not contact")
    assert reason(found, "Эмиль Ёлкин").endswith("asked by phone")
    assert found.languages == {"en": 1, "ky": 1}
    assert len(found.recipients) + len(found.left_out) == 5


def test_a_broken_address_is_no_address(workspace: Workspace) -> None:
    person(workspace, "A", "a[at]")
    found = workspace.read(lists.resolve, press(workspace, "a"))
    assert found.recipients == []
    assert reason(found, "A") == "no usable e-mail address: “a[at]”"


def test_the_first_usable_address_counts(workspace: Workspace) -> None:
    person(workspace, "A", "broken[at] good@example.org other@example.org")
    assert workspace.read(lists.resolve, press(workspace, "name:a")).recipients[0].address == "good@example.org"


def test_one_message_an_address(workspace: Workspace) -> None:
    person(workspace, "Anna", "desk@example.org")
    person(workspace, "Berta", "DESK@example.org")
    found = workspace.read(lists.resolve, press(workspace, "has:email"))
    assert got(found) == ["Anna"]
    assert reason(found, "Berta") == "Anna receives it at the same address"


def test_an_address_that_must_not_be_written_to(workspace: Workspace) -> None:
    def suppress(session: Session) -> None:
        session.add(Suppression(folded="a@example.org", reason="", since=now().date()))

    person(workspace, "A", "A@example.org")
    person(workspace, "B", "a@example.org b@example.org")
    workspace.write("Suppress", suppress)
    found = workspace.read(lists.resolve, press(workspace, "has:email"))
    assert [row.address for row in found.recipients] == ["b@example.org"]
    assert reason(found, "A") == "suppressed address"


def test_languages_of_people_meet_those_of_the_release(workspace: Workspace) -> None:
    person(workspace, "Ky-ru", "a@example.org", languages=["ky", "ru"])
    person(workspace, "Ru-ky", "b@example.org", languages=["ru", "ky"])
    person(workspace, "En-ru", "c@example.org", languages=["en", "ru"])
    person(workspace, "None", "d@example.org")
    person(workspace, "De", "e@example.org", languages=["de"])
    versions = {"ky": {"headline": "Кабар"}, "ru": {"headline": "Новость"}, "de": {"headline": ""}}
    release = workspace.write("Add", releases.add, {"versions": versions})
    found = workspace.read(lists.resolve, press(workspace, "has:email"), release)
    assert {row.name: row.language for row in found.recipients} == {
        "Ky-ru": "ky", "Ru-ky": "ru", "En-ru": "ru", "None": "ky",
    }  # fmt: skip
    assert "no version in a language they read" in reason(found, "De")
    assert found.languages == {"ky": 2, "ru": 2}


def test_hidden_people_are_never_sent_to(workspace: Workspace) -> None:
    """peers.md: what is left out stays out, whatever brings it in."""
    _aigul, _bob, emil = fill(workspace)
    number = press(workspace, "tag:vip OR id:" + str(emil))
    workspace.write("Pick", lists.pick, number, [emil])
    assert emil not in [row.contact for row in workspace.read(lists.resolve, number).recipients]


def test_who_is_not_there_cannot_be_put_on_a_list(workspace: Workspace) -> None:
    number = press(workspace)
    for change in (lists.pick, lists.exclude):
        with pytest.raises(Problem, match="no contact number 99"):
            workspace.write("Change", change, number, [99])
    with pytest.raises(Problem, match="no list number 99"):
        workspace.write("Change", lists.unpick, 99, [1])


def test_a_list_of_more_than_a_statement_can_hold(workspace: Workspace, few_values: int) -> None:
    from outreach.model.people import Contact
    from outreach.store.history import change_log

    rows = [{"name": f"C{n}", "search": f"c{n}", "sort_key": f"c{n:06}"} for n in range(few_values + 200)]
    ids = workspace.write("Import", change_log.insert_rows, Contact, rows)
    number = press(workspace)
    assert workspace.write("Pick", lists.pick, number, ids) == few_values + 200
    found = workspace.read(lists.resolve, number)
    assert len(found.left_out) == few_values + 200
    workspace.write("Exclude", lists.exclude, number, ids[:few_values])
    assert len(workspace.read(lists.member_ids, number)) == 200
    workspace.write("Unpick", lists.unpick, number, ids)
    assert len(workspace.read(lists.member_ids, number)) == 0


def test_deleting_a_list_keeps_the_people_and_can_be_undone(workspace: Workspace) -> None:
    aigul, bob, _emil = fill(workspace)
    number = press(workspace, "tag:vip")
    workspace.write("Pick", lists.pick, number, [bob])
    workspace.write("Exclude", lists.exclude, number, [aigul])
    before = workspace.read(lists.resolve, number)
    assert workspace.write("Delete", lists.delete, [number]) == 1
    assert workspace.read(contacts.count) == 3 and workspace.read(lists.count) == 0
    workspace.undo()
    assert workspace.read(lists.resolve, number) == before


def test_found_by_words_of_the_name(workspace: Workspace) -> None:
    first, second = press(workspace, name="Крым и право"), press(workspace, name="Beta list")
    assert workspace.read(lists.find).tolist() == [second, first]
    assert workspace.read(lists.find, "прав").tolist() == [first]
    assert workspace.read(lists.find, "list").tolist() == [second]


def test_who_asked_to_be_left_alone_is_not_written_to_under_a_new_record_either(workspace: Workspace) -> None:
    asked = {"name": "Асан", "emails": [{"raw": "asan@example.org"}], "do_not_contact": True}
    number = workspace.write("Add", contacts.add, asked)
    press = workspace.write("Add", lists.add, {"name": "All", "rule": "has:email"})
    workspace.write("Delete", contacts.delete, [number])
    again = workspace.write("Add", contacts.add, {"name": "A. S.", "emails": [{"raw": "Asan@Example.org"}]})
    resolved = workspace.read(lists.resolve, press)
    assert resolved.recipients == []
    assert [(left.contact, left.reason) for left in resolved.left_out] == [(again, "suppressed address")]
    workspace.undo()
    workspace.undo()
    workspace.write("Edit", contacts.edit, number, {"do_not_contact": False})
    assert [one.contact for one in workspace.read(lists.resolve, press).recipients] == [number]


def test_who_is_left_out_already_gets_the_reason_that_is_given(workspace: Workspace) -> None:
    _aigul, bob, emil = fill(workspace)
    number = press(workspace)
    workspace.write("Exclude", lists.exclude, number, [bob], "moved")
    assert workspace.write("Exclude", lists.exclude, number, [bob, emil], "asked for less") == 1
    assert workspace.read(memberships.excluded, number) == {bob: "asked for less", emil: "asked for less"}
    workspace.write("Exclude", lists.exclude, number, [bob])
    assert workspace.read(memberships.excluded, number)[bob] == "asked for less"
    workspace.undo()
    assert workspace.read(memberships.excluded, number) == {bob: "moved"}


def test_a_list_says_how_many_are_on_it_what_is_wrong_with_its_rule_and_when_it_was_last_used(
    workspace: Workspace,
) -> None:
    _aigul, bob, emil = fill(workspace)
    used, idle, lost = (press(workspace, rule, rule) for rule in ("tag:vip", "lang:ru", 'list:"tag:vip"'))
    workspace.write("Pick", lists.pick, used, [bob])
    workspace.write("Exclude", lists.exclude, used, [emil])
    versions = {"en": {"headline": "Wells", "body": "Text."}}
    release = workspace.write("Add", releases.add, {"versions": versions})
    wanted = Audience((used,), release=release)

    def standings() -> dict[int, lists.Standing]:
        return workspace.read(lists.standings, [used, idle, lost, 99])

    assert standings()[used] == (2, "", None) and set(standings()) == {used, idle, lost}
    waiting, _found = workspace.write("Prepare", distributions.prepare, wanted)
    assert standings()[used].last_used is None, "what waits has used nothing yet"
    workspace.write("Stop", distributions.stop, waiting)
    assert standings()[used].last_used is None, "nor what was stopped"
    found = workspace.read(audience.resolve, wanted)
    written = workspace.write("Export", distributions.record, wanted, "csv", found, {}, {})
    at = workspace.read(distributions.card, written).at
    assert [standings()[one].last_used for one in (used, idle, lost)] == [at, None, None]
    workspace.write("Rename", lists.edit, used, {"name": "Press"})
    workspace.write("Delete", lists.delete, [used])
    assert standings()[lost].people is None and "Press" in standings()[lost].fault
