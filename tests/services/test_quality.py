"""Doubts: counted, shown with what to do, mended, kept or put off; the freshness round."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from outreach import i18n
from outreach.model.office import Setting
from outreach.model.people import Contact, Email, Phone
from outreach.problems import FieldProblem, Problem
from outreach.services import lists, outlets
from outreach.services.contacts import contacts
from outreach.services.history import history
from outreach.services.identity import merging
from outreach.services.importing import importing
from outreach.services.quality import quality
from outreach.store.workspace import Workspace
from tests.services.people import fill


def add(workspace: Workspace, **fields: Any) -> int:
    for name in ("emails", "phones"):
        if name in fields:
            fields[name] = [{"raw": raw, "label": ""} for raw in fields[name]]
    return workspace.write("Add", contacts.add, {"name": "Aida Asanova", **fields})


def bounce(workspace: Workspace, address: str, on: date, how: str = "hard") -> None:
    with workspace.writing("Bounce") as session:
        row = session.scalars(select(Email).where(Email.folded == address)).one()
        row.bounced_on, row.bounce, row.bounce_text = on, how, "550 no such user"


def reach(workspace: Workspace, number: int, name: str = "emails") -> list[str]:
    return [row["raw"] for row in workspace.read(contacts.fields, number)[name]]


def only(workspace: Workspace, problem: str) -> quality.Doubt:
    (doubt,) = workspace.read(quality.queue, problem)
    return doubt


# Counted


def test_counts_are_those_of_the_queues(workspace: Workspace) -> None:
    fill(workspace)
    add(workspace, emails=["x@gmail.con", "ok@example.org"], phones=["999", "0775 987817"])
    workspace.write("Add", contacts.add, {"outlet": "Кабар"})
    bounce(workspace, "bob@example.net", date(2026, 6, 1))
    list(quality.search_duplicates(workspace))
    counts = workspace.read(quality.counts)
    assert set(counts) == set(quality.PROBLEMS)
    assert counts == {name: len(workspace.read(quality.queue, name, 0)) for name in quality.PROBLEMS}
    assert (counts["email"], counts["phone"], counts["bounced"], counts["incomplete"]) == (2, 2, 1, 2)


def test_an_empty_office_has_no_doubts(workspace: Workspace) -> None:
    assert set(workspace.read(quality.counts).values()) == {0}
    assert all(workspace.read(quality.queue, name) == [] for name in quality.PROBLEMS)
    assert workspace.read(quality.round).tolist() == []


def test_a_kind_that_is_none_is_said(workspace: Workspace) -> None:
    with pytest.raises(Problem, match="“hair”"):
        workspace.read(quality.queue, "hair")


def test_a_queue_has_a_limit(workspace: Workspace) -> None:
    for number in range(4):
        add(workspace, emails=[f"a{number}[at]"])
    assert [len(workspace.read(quality.queue, "email", limit)) for limit in (0, 2, 9)] == [4, 2, 4]


# E-mails


def test_a_slip_is_mended_with_one_key(workspace: Workspace) -> None:
    number = add(workspace, emails=["first@example.org", "aida@gmail.con"])
    doubt = only(workspace, "email")
    assert (doubt.contact_id, doubt.value, doubt.suggestion) == (number, "aida@gmail.con", "aida@gmail.com")
    assert doubt.name == "Aida Asanova" and doubt.text
    workspace.write("Fix", quality.fix, doubt)
    assert reach(workspace, number) == ["first@example.org", "aida@gmail.com"]
    assert workspace.read(quality.counts)["email"] == 0
    workspace.undo()
    assert only(workspace, "email") == doubt


def test_what_is_typed_must_be_right_itself(workspace: Workspace) -> None:
    number = add(workspace, emails=["aida[at]"])
    doubt = only(workspace, "email")
    for typed in ("aida[at]", "still wrong", "", None):
        with pytest.raises(FieldProblem) as said:
            workspace.write("Fix", quality.fix, doubt, typed)
        assert said.value.field == "emails"
    assert reach(workspace, number) == ["aida[at]"]
    workspace.write("Fix", quality.fix, doubt, "aida@example.org")
    assert reach(workspace, number) == ["aida@example.org"]
    with pytest.raises(Problem, match=r"“aida\[at\]” is gone"):
        workspace.write("Fix", quality.fix, doubt, "aida@example.org")


def test_a_value_that_is_kept_is_no_doubt_as_long_as_it_is_the_same(workspace: Workspace) -> None:
    number = add(workspace, phones=["999"])
    workspace.write("Keep", quality.keep, only(workspace, "phone"))
    assert workspace.read(quality.counts)["phone"] == 0
    workspace.write("Edit", contacts.edit, number, {"city": "Osh"})
    assert workspace.read(quality.queue, "phone") == []
    workspace.write("Edit", contacts.edit, number, {"phones": [{"raw": "998", "label": ""}]})
    assert only(workspace, "phone").value == "998"


def test_what_is_put_off_comes_back_on_its_day(workspace: Workspace) -> None:
    add(workspace, emails=["aida[at]"])
    doubt = only(workspace, "email")
    workspace.write("Later", quality.later, doubt)
    assert workspace.read(quality.counts)["email"] == 0
    workspace.write("Later", quality.later, doubt, 0)
    assert only(workspace, "email") == doubt


def test_a_doubtful_value_is_taken_away(workspace: Workspace) -> None:
    number = add(workspace, emails=["aida[at]", "ok@example.org"])
    workspace.write("Drop", quality.drop, only(workspace, "email"))
    assert reach(workspace, number) == ["ok@example.org"]


# Phones


def test_a_number_that_is_right_in_the_contacts_country_is_offered(workspace: Workspace) -> None:
    # The country was learned after the number had been read as one of Kyrgyzstan.
    number = add(workspace, phones=["030 23125 000"])
    with workspace.writing("Country") as session:
        session.get_one(Contact, number).country = "DE"
        assert not session.scalars(select(Phone)).one().valid
    doubt = only(workspace, "phone")
    assert doubt.suggestion == "+49 30 23125000" and "Germany" in doubt.text
    workspace.write("Fix", quality.fix, doubt)
    assert workspace.read(quality.counts)["phone"] == 0
    assert workspace.read(contacts.card, number).phones[0].e164 == "+493023125000"


def test_a_wrong_number_is_not_taken_for_a_right_one(workspace: Workspace) -> None:
    add(workspace, phones=["999"])
    doubt = only(workspace, "phone")
    assert doubt.suggestion is None
    with pytest.raises(FieldProblem) as said:
        workspace.write("Fix", quality.fix, doubt, "99")
    assert said.value.field == "phones"


# Mail that came back, and what is missing


def test_an_address_from_which_mail_came_back_gets_a_new_one(workspace: Workspace) -> None:
    number = add(workspace, emails=["old@example.org", "soft@example.org"])
    bounce(workspace, "old@example.org", date(2026, 6, 1))
    bounce(workspace, "soft@example.org", date(2026, 6, 2), "soft")
    doubt = only(workspace, "bounced")
    assert doubt.value == "old@example.org" and "1 Jun 2026" in doubt.text and "550 no such user" in doubt.text
    workspace.write("Fix", quality.fix, doubt, "new@example.org")
    assert reach(workspace, number) == ["new@example.org", "soft@example.org"]
    assert workspace.read(quality.counts)["bounced"] == 0


def test_what_is_missing_is_added(workspace: Workspace) -> None:
    nameless = workspace.write("Add", contacts.add, {"emails": [{"raw": "x@example.org", "label": ""}]})
    mute = add(workspace)
    doubts = workspace.read(quality.queue, "incomplete")
    assert [(doubt.contact_id, doubt.value) for doubt in doubts] == [(nameless, "name"), (mute, "reach")]
    workspace.write("Fix", quality.fix, doubts[0], "Азамат")
    with pytest.raises(FieldProblem):
        workspace.write("Fix", quality.fix, doubts[1], "12")
    workspace.write("Fix", quality.fix, doubts[1], "0775 987817")
    assert workspace.read(quality.counts)["incomplete"] == 0
    assert workspace.read(contacts.fields, nameless)["name"] == "Азамат"


# Duplicates


def twins(workspace: Workspace) -> tuple[int, int]:
    one = add(workspace, name="Айгүл Жумабекова", phones=["0775 987817"])
    other = add(workspace, name="Aigul Zhumabekova", phones=["+996775987817"], emails=["a@example.org"])
    add(workspace, name="Bob", emails=["bob@example.net"])
    return one, other


def test_duplicates_are_those_of_the_last_search(workspace: Workspace) -> None:
    one, other = twins(workspace)
    assert workspace.read(quality.searched) is None and workspace.read(quality.queue, "duplicate") == []
    label = workspace.undo_label
    list(quality.search_duplicates(workspace))
    assert workspace.undo_label == label, "a search is nothing that one would undo"
    doubt = only(workspace, "duplicate")
    assert (doubt.contact_id, doubt.other_id) == (one, other) and doubt.reasons and (doubt.score or 0) > 0.8
    assert (doubt.name, doubt.other_name) == ("Айгүл Жумабекова", "Aigul Zhumabekova")
    found = workspace.read(quality.searched)
    assert found is not None and found.found == 1 and not found.outdated
    add(workspace, name="New", emails=["new@example.net"])
    found = workspace.read(quality.searched)
    assert found is not None and found.outdated
    list(quality.search_duplicates(workspace))
    with workspace.reading() as session:
        assert len(session.scalars(select(Setting).where(Setting.name == "duplicates")).all()) == 1


def test_why_two_may_be_one_is_told_in_the_language_of_who_reads_it(workspace: Workspace) -> None:
    twins(workspace)
    list(quality.search_duplicates(workspace))
    in_english = only(workspace, "duplicate").reasons
    with i18n.speaking("ru"):
        in_russian = only(workspace, "duplicate").reasons
        list(quality.search_duplicates(workspace))
        assert only(workspace, "duplicate").reasons == in_russian
    assert only(workspace, "duplicate").reasons == in_english
    assert len(in_russian) == len(in_english) and set(in_russian).isdisjoint(in_english)


def test_a_duplicate_is_merged_with_one_key(workspace: Workspace) -> None:
    one, other = twins(workspace)
    list(quality.search_duplicates(workspace))
    workspace.write("Fix", quality.fix, only(workspace, "duplicate"))
    assert [row.merged_id for row in workspace.read(merging.merges, one)] == [other]
    assert workspace.read(quality.counts)["duplicate"] == 0
    workspace.undo()
    assert workspace.read(quality.counts)["duplicate"] == 1


@pytest.mark.parametrize("turned", [False, True])
def test_not_a_duplicate_sticks(workspace: Workspace, turned: bool) -> None:
    one, other = twins(workspace)
    list(quality.search_duplicates(workspace))
    doubt = only(workspace, "duplicate")
    if turned:
        doubt = doubt._replace(contact_id=other, other_id=one)
    workspace.write("Keep", quality.keep, doubt)
    assert workspace.read(quality.counts)["duplicate"] == 0
    list(quality.search_duplicates(workspace))
    assert workspace.read(quality.queue, "duplicate") == []


def test_none_of_several_is_another(workspace: Workspace) -> None:
    ids = [add(workspace, name="Same Name", emails=[f"same{n}@example.org"], phones=["0775 987817"]) for n in range(3)]
    list(quality.search_duplicates(workspace))
    assert workspace.read(quality.counts)["duplicate"] >= 2
    workspace.write("Apart", quality.not_duplicates, ids)
    assert workspace.read(quality.counts)["duplicate"] == 0


# The freshness round


@pytest.mark.backends("sqlite", "postgresql")
def test_the_round_asks_first_whose_mail_came_back_then_never_checked_then_the_oldest(workspace: Workspace) -> None:
    def days(count: int) -> str:
        return (date.today() - timedelta(days=count)).isoformat()

    old = add(workspace, name="Old", checked_on=days(400))
    older = add(workspace, name="Older", checked_on=days(500))
    never = add(workspace, name="Never")
    fresh = add(workspace, name="Fresh", checked_on=days(3))
    returned = add(workspace, name="Returned", checked_on=days(20), emails=["r@example.org"])
    since = add(workspace, name="Checked since", checked_on=days(2), emails=["s@example.org"])
    refusing = add(workspace, name="Refusing", do_not_contact=True)
    bounce(workspace, "r@example.org", date.today() - timedelta(days=5))
    bounce(workspace, "s@example.org", date.today() - timedelta(days=5))
    assert workspace.read(quality.round).tolist() == [returned, never, older, old]
    for limit in (1, 2, 3, 4, 5):
        assert workspace.read(quality.round, limit=limit).tolist() == [returned, never, older, old][:limit]
    assert {fresh, since, refusing}.isdisjoint(workspace.read(quality.round))
    doubts = workspace.read(quality.queue, "stale")
    assert [doubt.contact_id for doubt in doubts] == [returned, never, older, old]
    said = "bounced", "Never", i18n.day(date.today() - timedelta(days=500))
    assert all(part in doubt.text for part, doubt in zip(said, doubts, strict=False))


def test_still_right_is_checked_today(workspace: Workspace) -> None:
    number = add(workspace)
    workspace.write("Verified", quality.still_right, number)
    assert workspace.read(contacts.fields, number)["checked_on"] == date.today()
    assert workspace.read(quality.counts)["stale"] == 0
    workspace.undo()
    assert workspace.read(quality.counts)["stale"] == 1
    with pytest.raises(Problem):
        workspace.write("Verified", quality.still_right, 99)


@pytest.mark.parametrize("judge", [quality.keep, quality.later, quality.fix])
def test_a_stale_one_is_judged_like_any_doubt(workspace: Workspace, judge: Any) -> None:
    add(workspace)
    workspace.write("Judge", judge, only(workspace, "stale"))
    assert workspace.read(quality.queue, "stale") == [] and workspace.read(quality.counts)["stale"] == 0


def test_one_who_is_gone_keeps_the_person_and_loses_the_place(workspace: Workspace) -> None:
    outlet = workspace.write("Add", outlets.add, {"name": "Кабар", "website": "https://www.kabar.example/"})
    emails = ["a@kabar.example", "aida@gmail.com"]
    number = add(workspace, outlet="Кабар", position="Editor", emails=emails, phones=["0775 987817"])
    said = workspace.write("Gone", quality.gone, number)
    assert any("Кабар" in line for line in said) and any("a@kabar.example" in line for line in said)
    card = workspace.read(contacts.card, number)
    assert [(row.title, row.outlet_id, row.until) for row in card.positions] == [("Editor", outlet, date.today())]
    assert [(row.address, row.bounce) for row in card.emails] == [("a@kabar.example", "gone"), ("aida@gmail.com", "")]
    assert card.checked_on == date.today() and not card.do_not_contact
    assert workspace.read(contacts.fields, number)["outlet"] == ""
    assert workspace.read(quality.queue, "bounced") == []  # no mail came back, and what was judged is no doubt
    assert number not in workspace.read(quality.round)
    (step,) = workspace.read(history.steps, 1)
    assert "none: no longer works there" in [one.after for one in workspace.read(history.detail, step.id).lines]
    workspace.undo()
    assert workspace.read(contacts.fields, number)["outlet"] == "Кабар"
    assert workspace.read(quality.queue, "bounced") == []


def test_a_website_that_is_no_address_stops_nobody(workspace: Workspace) -> None:
    number = workspace.write("Add", contacts.add, {"name": "Anna", "outlet": "Кабар"})
    (outlet,) = workspace.read(outlets.find)
    workspace.write("Edit", outlets.edit, outlet, {"website": "http://[kabar"})
    assert workspace.write("Gone", quality.gone, number) == ["No longer at Кабар from today."]


def test_a_provider_is_nobodys_place(workspace: Workspace) -> None:
    add(workspace, name="Colleague", outlet="Кабар", emails=["b@mail.ru"])
    number = add(workspace, outlet="Кабар", emails=["a@mail.ru"])
    workspace.write("Gone", quality.gone, number)
    assert workspace.read(contacts.card, number).emails[0].bounce == ""


def test_a_shared_domain_is_the_outlets(workspace: Workspace) -> None:
    add(workspace, name="Colleague", outlet="Кабар", emails=["b@kabar.example"])
    number = add(workspace, outlet="Кабар", emails=["a@kabar.example"])
    workspace.write("Gone", quality.gone, number)
    assert workspace.read(contacts.card, number).emails[0].bounce == "gone"


def test_one_whose_mail_came_back_and_who_is_gone_is_asked_about_no_more(workspace: Workspace) -> None:
    number = add(workspace, outlet="Кабар", emails=["aida@gmail.com"])
    with workspace.writing("Bounced") as session:
        row = session.get_one(Email, workspace.read(contacts.card, number).emails[0].id)
        row.bounce, row.bounced_on, row.bounce_text = "hard", date.today(), "No such mailbox"
    assert only(workspace, "bounced").contact_id == number
    workspace.write("Gone", quality.gone, number)
    assert workspace.read(quality.queue, "bounced") == []
    workspace.undo()
    assert only(workspace, "bounced").contact_id == number


def test_gone_without_a_place_is_said(workspace: Workspace) -> None:
    number = add(workspace)
    assert workspace.write("Gone", quality.gone, number)


# What was judged goes with the contacts


def test_decisions_go_with_a_deletion_and_come_back(workspace: Workspace) -> None:
    number = add(workspace, phones=["999"])
    workspace.write("Keep", quality.keep, only(workspace, "phone"))
    workspace.write("Delete", contacts.delete, [number])
    workspace.undo()
    assert workspace.read(quality.queue, "phone") == []


def test_a_decision_about_one_who_is_gone_is_said(workspace: Workspace) -> None:
    with pytest.raises(Problem):
        workspace.write("Keep", quality.keep, quality.Doubt("email", 99, value="x"))


def test_lists_say_why_in_words(workspace: Workspace) -> None:
    number = add(workspace, do_not_contact=True, emails=["a@example.org"], do_not_contact_on="2026-05-12")
    list_id = workspace.write("Add", lists.add, {"name": "L"})
    workspace.write("Pick", lists.pick, list_id, [number])
    (left,) = workspace.read(lists.resolve, list_id).left_out
    assert left.reason.startswith("do not contact")


def plan(session: Session) -> str:
    """How the database counts the invalid addresses."""
    from sqlalchemy import text

    query = "SELECT count(*) FROM email WHERE contact_id IS NOT NULL AND valid = 0"
    rows = session.execute(text(f"EXPLAIN QUERY PLAN {query}"))
    return " ".join(str(row) for row in rows)


@pytest.mark.backends("sqlite")
def test_faults_are_counted_by_an_index_of_faults(workspace: Workspace) -> None:
    assert "ix_email_invalid" in workspace.read(plan)


def test_a_file_gives_one_who_is_gone_a_new_place(workspace: Workspace, tmp_path: Path) -> None:
    number = add(workspace, outlet="Кабар", emails=["aida@example.org"])
    workspace.write("Gone", quality.gone, number)
    file = tmp_path / "people.csv"
    file.write_text("Name,Outlet,E-mail\nAida Asanova,Заман,aida@example.org\n", encoding="utf-8")
    list(importing.run(workspace, file))
    rows = [(row.outlet.name, row.until) for row in workspace.read(contacts.card, number).positions if row.outlet]
    assert sorted(rows) == [("Заман", None), ("Кабар", date.today())]
    assert workspace.read(contacts.fields, number)["outlet"] == "Заман"


def test_one_checked_lately_whose_mail_came_back_since_is_counted_as_asked_about(workspace: Workspace) -> None:
    number = add(workspace, emails=["aida@example.org"], checked_on=(date.today() - timedelta(days=10)).isoformat())
    assert workspace.read(quality.counts)["stale"] == 0
    bounce(workspace, "aida@example.org", date.today() - timedelta(days=3))
    assert [doubt.contact_id for doubt in workspace.read(quality.queue, "stale")] == [number]
    assert workspace.read(quality.counts)["stale"] == 1
    workspace.write("Later", quality.later, only(workspace, "stale"))
    assert workspace.read(quality.counts)["stale"] == 0


def test_a_double_is_not_the_next_one_who_gets_the_number_of_one_who_is_gone(workspace: Workspace) -> None:
    add(workspace, emails=["aida@example.org"], phones=["0775 987817"])
    twin = add(workspace, name="Аида Асанова", emails=["aida@example.org"], phones=["0775 987817"])
    list(quality.search_duplicates(workspace))
    assert workspace.read(quality.counts)["duplicate"] == 1
    workspace.write("Delete", contacts.delete, [twin])
    workspace.undo()
    assert workspace.read(quality.counts)["duplicate"] == 1, "who comes back is the same"
    workspace.write("Delete", contacts.delete, [twin])
    add(workspace, name="Bob Stone", emails=["bob@example.org"])
    assert workspace.read(quality.queue, "duplicate") == []


def test_who_edits_somebody_who_left_meanwhile_is_told(workspace: Workspace) -> None:
    number = add(workspace, position="Reporter", outlet="Bell")
    workspace.write("Check", quality.still_right, number)
    version = workspace.read(contacts.card, number).version
    workspace.write("Gone", quality.gone, number)
    with pytest.raises(Problem, match="Somebody else"):
        workspace.write("Edit", contacts.edit, number, {"position": "Editor"}, version)
