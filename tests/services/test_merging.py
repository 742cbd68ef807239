"""Two contacts become one with nothing lost, and two again weeks later but for what was edited since."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from sqlalchemy import ForeignKeyConstraint, func, select
from sqlalchemy.orm import Session

from outreach.model.activities import Activity
from outreach.model.base import Base, now
from outreach.model.coverage import Clipping, ClippingContact
from outreach.model.distributions import Bounce, Distribution, Recipient
from outreach.model.lists import Exclusion, Pick
from outreach.model.people import Contact, Email, ImportRow, Position
from outreach.model.quality import Decision, Merge
from outreach.problems import Problem
from outreach.services import lists
from outreach.services.contacts import activities, contacts, references, timeline
from outreach.services.identity import merging
from outreach.services.importing import importing
from outreach.services.importing.import_plan import Options
from outreach.services.quality import quality
from outreach.store.workspace import Workspace
from outreach.working import finished
from tests.sample import examples
from tests.services.people import AIGUL, BOB, fill
from tests.store.test_changes import everything

# The same woman in another spelling, from another file.
TWIN: dict[str, Any] = {
    "name": "Aigul Zhumabekova",
    "position": "Editor",
    "outlet": "Кабар",
    "country": "KG",
    "city": "Ош",
    "street": "Ленина 1",
    "emails": [{"raw": "AIGUL@example.org", "label": ""}, {"raw": "desk@example.net", "label": "work"}],
    "phones": [{"raw": "+996 775 987817", "label": ""}, {"raw": "12", "label": ""}],
    "channels": [{"network": "telegram", "value": "https://t.me/aigul"}, {"network": "vk", "value": "aigul"}],
    "languages": ["ru", "en"],
    "beats": ["courts"],
    "tags": ["VIP", "press-club"],
    "notes": "Met in Osh",
    "source": "fair 2025",
    "found_on": "2025-03-01",
    "checked_on": "2026-02-01",
    "extra": {"Badge": "17"},
}


def two(workspace: Workspace) -> tuple[int, int]:
    return workspace.write("Add", contacts.add, AIGUL), workspace.write("Add", contacts.add, TWIN)


def count(session: Session, model: type[Base]) -> int:
    return session.scalar(select(func.count()).select_from(model)) or 0


def without_decisions(rows: dict[str, list[dict[str, Any]]]) -> dict[str, list[dict[str, Any]]]:
    """What there is but for the decision that two are not one, which separating leaves behind."""
    return {table: found for table, found in rows.items() if table != "decision"}


# Looking


def test_the_preview_shows_both_and_what_stands(workspace: Workspace) -> None:
    keep, other = two(workspace)
    found = workspace.read(merging.preview, keep, [other])
    fields = {field.name: field for field in found.fields}
    assert fields["name"].values == [(keep, "Айгуль Жумабекова"), (other, "Aigul Zhumabekova")]
    assert fields["name"].chosen == 0 and fields["name"].differs
    assert fields["street"].chosen == 0, "a street is not put beside the town of another"
    assert fields["found_on"].chosen == 1 and fields["checked_on"].chosen == 0, "the earlier and the later day"
    assert not fields["email"].differs, "case makes no other address"
    assert not fields["country"].differs
    joined = dict(found.joined)
    assert (other, "press-club") in joined["Tags"] and (keep, "vip") in joined["Tags"]
    assert (other, "aigul (VK)") in joined["Channels"]


@pytest.mark.parametrize(
    ("mine", "theirs", "field", "stands"),
    [
        ({"city": ""}, {"city": "Osh"}, "city", "theirs"),
        ({"city": "Talas"}, {"city": ""}, "city", "mine"),
        ({"city": "Talas"}, {"city": "Osh"}, "city", "mine"),
        ({"city": "Talas"}, {"city": "Osh", "checked_on": "2026-01-01"}, "city", "theirs"),
        ({"city": "Talas", "checked_on": "2026-02-01"}, {"city": "Osh", "checked_on": "2026-01-01"}, "city", "mine"),
        ({"country": "Nowhere"}, {"country": "KG"}, "country", "theirs"),
        ({"emails": [{"raw": "a[at]"}]}, {"emails": [{"raw": "a@example.org"}]}, "email", "theirs"),
        ({"phones": [{"raw": "12"}]}, {"phones": [{"raw": "0775 987817"}]}, "phone", "theirs"),
        ({"name": "Аида"}, {"name": "Aida", "checked_on": "2026-01-01"}, "name", "mine"),
        ({"name": "Aida A"}, {"name": "Aida B", "checked_on": "2026-01-01"}, "name", "theirs"),
    ],
)  # fmt: skip
@pytest.mark.backends("sqlite")
def test_what_stands_by_default(
    workspace: Workspace, mine: dict[str, Any], theirs: dict[str, Any], field: str, stands: str
) -> None:
    keep = workspace.write("Add", contacts.add, {"name": "Aida", **mine} | {"country": ""})
    other = workspace.write("Add", contacts.add, {"name": "Aida", **theirs})
    with workspace.writing("Import") as session:  # which keeps a country that the form refuses
        session.get_one(Contact, keep).country = mine.get("country", "")
    found = {one.name: one for one in workspace.read(merging.preview, keep, [other]).fields}
    assert found[field].chosen == ("mine", "theirs").index(stands)


@pytest.mark.parametrize("ids", [(1, []), (1, [1]), (1, [99]), (99, [1])])
def test_what_cannot_be_merged_is_said(workspace: Workspace, ids: tuple[int, list[int]]) -> None:
    two(workspace)
    before = workspace.read(everything)
    for action in (merging.preview, merging.merge):
        with pytest.raises(Problem):
            workspace.write("Merge", action, *ids)
    assert workspace.read(everything) == before


def test_a_choice_that_makes_no_sense_is_said(workspace: Workspace) -> None:
    keep, other = two(workspace)
    for chosen in ({"shoe_size": keep}, {"name": 99}):
        with pytest.raises(Problem):
            workspace.write("Merge", merging.merge, keep, [other], chosen)


# Merging


def test_a_merge_loses_nothing(workspace: Workspace) -> None:
    keep, other = two(workspace)
    assert workspace.write("Merge", merging.merge, keep, [other]) == keep
    found = workspace.read(contacts.fields, keep)
    assert (found["name"], found["other_name"]) == ("Айгуль Жумабекова", "Aigul Jumabekova")
    emails = [row["raw"] for row in found["emails"]]
    assert emails == ["aigul@example.org", "a.jumabekova@example.com", "desk@example.net"]
    assert [row["raw"] for row in found["phones"]] == ["0775 98-78-17", "+996 312 66 04 18", "12"]
    assert [row["value"] for row in found["channels"]] == ["@aigul", "aigul"]
    assert found["languages"] == ["ky", "ru", "en"] and found["tags"] == ["vip", "press-club"]
    assert found["beats"] == ["crime", "drugs", "courts"]
    assert (found["found_on"], found["checked_on"]) == (date(2025, 3, 1), date(2026, 6, 1))
    assert found["source"] == "conference 2026; fair 2025" and found["extra"] == {"Badge": "17"}
    assert "Met in Osh" in found["notes"] and "Prefers calls before noon" in found["notes"]
    for lost in ("Aigul Zhumabekova", "Ош", "Ленина 1"):
        assert lost in found["notes"], "what does not stand can still be read"
    card = workspace.read(contacts.card, keep)
    assert [(row.title, row.rank) for row in card.positions] == [("Reporter", 0), ("Editor", 1)]
    assert workspace.read(contacts.find, "desk@example.net").tolist() == [keep]
    with pytest.raises(Problem):
        workspace.read(contacts.card, other)


def test_the_chosen_value_stands_and_the_other_is_noted(workspace: Workspace) -> None:
    keep, other = two(workspace)
    chosen = {"name": other, "city": other, "position": other, "email": other, "street": other}
    workspace.write("Merge", merging.merge, keep, [other], chosen)
    found = workspace.read(contacts.fields, keep)
    assert (found["name"], found["city"], found["street"]) == ("Aigul Zhumabekova", "Ош", "Ленина 1")
    assert found["position"] == "Editor"
    assert "Айгуль Жумабекова" in found["notes"] and "Бишкек" in found["notes"]


def test_a_name_in_the_other_script_becomes_the_other_name(workspace: Workspace) -> None:
    keep = workspace.write("Add", contacts.add, {"name": "Айдай Өмүрова"})
    other = workspace.write("Add", contacts.add, {"name": "Aidai Omurova"})
    workspace.write("Merge", merging.merge, keep, [other])
    found = workspace.read(contacts.fields, keep)
    assert (found["name"], found["other_name"], found["notes"]) == ("Айдай Өмүрова", "Aidai Omurova", "")


def test_the_name_chosen_leaves_the_other_script_beside_it(workspace: Workspace) -> None:
    keep = workspace.write("Add", contacts.add, {"name": "Aidai Omurova"})
    other = workspace.write("Add", contacts.add, {"name": "Айдай Өмүрова"})
    workspace.write("Merge", merging.merge, keep, [other], {"name": other})
    found = workspace.read(contacts.fields, keep)
    assert (found["name"], found["other_name"], found["notes"]) == ("Айдай Өмүрова", "Aidai Omurova", "")


def test_equal_positions_are_one_and_an_ended_one_stays_behind(workspace: Workspace) -> None:
    keep = workspace.write("Add", contacts.add, {"name": "A", "outlet": "Кабар"})
    other = workspace.write("Add", contacts.add, {"name": "A", "outlet": "Кабар", "position": "Editor"})
    with workspace.writing("End") as session:
        session.add(Position(contact_id=other, title="Old", department="", until=date(2020, 1, 1), rank=1))
    workspace.write("Merge", merging.merge, keep, [other])
    rows = [(row.title, row.until) for row in workspace.read(contacts.card, keep).positions]
    assert rows == [("Editor", None), ("Old", date(2020, 1, 1))]


@pytest.mark.parametrize("which", [0, 1])
def test_an_objection_wins(workspace: Workspace, which: int) -> None:
    people = [{"name": "A"}, {"name": "B"}]
    people[which].update(do_not_contact=True, do_not_contact_reason="by phone")  # type: ignore[call-overload]
    keep, other = (workspace.write("Add", contacts.add, one) for one in people)
    workspace.write("Merge", merging.merge, keep, [other])
    found = workspace.read(contacts.fields, keep)
    assert found["do_not_contact"] and found["do_not_contact_reason"] == "by phone"
    assert found["do_not_contact_on"] == date.today()


def test_lists_hold_one_row_and_a_leaving_out_wins(workspace: Workspace) -> None:
    keep, other = two(workspace)
    both, theirs, out = (workspace.write("Add", lists.add, {"name": name}) for name in ("Both", "Theirs", "Out"))
    workspace.write("Pick", lists.pick, both, [keep, other])
    workspace.write("Pick", lists.pick, theirs, [other])
    workspace.write("Pick", lists.pick, out, [keep])
    workspace.write("Exclude", lists.exclude, out, [other], "asked")
    workspace.write("Merge", merging.merge, keep, [other])
    members = {name: workspace.read(lists.member_ids, number).tolist()
               for name, number in (("both", both), ("theirs", theirs), ("out", out))}  # fmt: skip
    assert members == {"both": [keep], "theirs": [keep], "out": []}
    assert workspace.read(count, Pick) == 3 and workspace.read(count, Exclusion) == 1


def owners(session: Session) -> dict[tuple[str, str], set[int]]:
    """{(table, column): contacts} of every column that names a contact, asked of the database's own constraints."""
    found = {}
    for table in Base.metadata.tables.values():
        for constraint in table.constraints:
            if isinstance(constraint, ForeignKeyConstraint) and constraint.referred_table.name == "contact":
                column = next(iter(constraint.columns))
                found[table.name, column.key] = set(session.scalars(select(column).where(column.is_not(None))))
    return found


def hang_on_everything(session: Session, number: int, third: int, list_id: int) -> None:
    """A row in every table that names a contact."""
    distribution = session.scalar(select(Distribution.id))
    if distribution is None:
        made = Distribution(how="csv", at=now(), state="done", settings={}, snapshot={})
        session.add(made)
        session.flush()
        distribution = made.id
    one, two_ = sorted((number, third))
    session.add_all(
        [
            Recipient(distribution_id=distribution, contact_id=number, name="x", state="written"),
            Bounce(contact_id=number, kind="hard", at=now()),
            ImportRow(contact_id=number, fingerprint=bytes([number % 256] * 16)),
            Decision(problem="email", contact_id=number, value=str(number), verdict="keep", at=now()),
            Decision(problem="duplicate", contact_id=one, other_id=two_, verdict="keep", at=now()),
            Merge(contact_id=number, merged_id=9000 + number, merged_name="y", at=now()),
            Pick(list_id=list_id, contact_id=number),
            Exclusion(list_id=list_id, contact_id=number),
            Activity(contact_id=number, kind="call", at=now()),
            Clipping(title="x", created_at=now(), contacts=[ClippingContact(contact_id=number)]),
        ]
    )


def test_every_table_that_names_a_contact_is_handled(workspace: Workspace) -> None:
    keep, other = two(workspace)
    third = workspace.write("Add", contacts.add, BOB)
    list_id = workspace.write("Add", lists.add, {"name": "L"})
    with workspace.writing("Rows") as session:
        for number in (keep, other):
            hang_on_everything(session, number, third, list_id)
    before = workspace.read(everything)
    for column, ids in workspace.read(owners).items():
        assert ids & {other, third}, f"the test makes no row of {column}: a new table? see hang_on_everything"
    assert {(one.model.__tablename__, one.column) for one in references.of_contacts()} == set(workspace.read(owners))
    workspace.write("Merge", merging.merge, keep, [other])
    for column, ids in workspace.read(owners).items():
        assert other not in ids, column
    assert workspace.read(count, Recipient) == 2 and workspace.read(count, Bounce) == 2
    assert workspace.read(count, Pick) == workspace.read(count, Exclusion) == 1
    merge = next(row for row in workspace.read(merging.merges, keep) if row.merged_id == other)
    workspace.write("Separate", merging.separate, merge.id)
    assert without_decisions(workspace.read(everything)) == without_decisions(before)
    kept = {(row["problem"], row["contact_id"], row["other_id"]) for row in workspace.read(everything)["decision"]}
    assert kept == {(row["problem"], row["contact_id"], row["other_id"]) for row in before["decision"]} | {
        ("duplicate", keep, other)
    }


def test_a_deletion_with_all_of_it_is_undone_too(workspace: Workspace) -> None:
    keep, other = two(workspace)
    list_id = workspace.write("Add", lists.add, {"name": "L"})
    with workspace.writing("Rows") as session:
        hang_on_everything(session, keep, other, list_id)
    before = workspace.read(everything)
    workspace.write("Delete", contacts.delete, [keep, other])
    workspace.undo()
    assert workspace.read(everything) == before


def test_a_merge_is_one_step_that_is_undone_and_done_again(workspace: Workspace) -> None:
    keep, other = two(workspace)
    third = workspace.write("Add", contacts.add, BOB)
    before = workspace.read(everything)
    workspace.write("Merge", merging.merge, keep, [other, third])
    after = workspace.read(everything)
    assert [row.merged_id for row in workspace.read(merging.merges, keep)] == [third, other]
    workspace.undo()
    assert workspace.read(everything) == before
    workspace.redo()
    assert workspace.read(everything) == after


# Separating


def test_separated_at_once_all_is_as_before(workspace: Workspace) -> None:
    keep, other = two(workspace)
    before = workspace.read(everything)
    workspace.write("Merge", merging.merge, keep, [other])
    merged = workspace.read(everything)
    (row,) = workspace.read(merging.merges, keep)
    assert workspace.write("Separate", merging.separate, row.id) == merging.Separated(keep, other, [])
    assert without_decisions(workspace.read(everything)) == without_decisions(before)
    assert workspace.read(contacts.find, "zhumabekova desk@example.net").tolist() == [other]
    workspace.undo()
    assert workspace.read(everything) == merged


def test_later_edits_stay_and_are_told(workspace: Workspace) -> None:
    keep, other = two(workspace)
    list_id = workspace.write("Add", lists.add, {"name": "Later list"})
    before = workspace.read(contacts.fields, other)
    workspace.write("Merge", merging.merge, keep, [other])
    fields = workspace.read(contacts.fields, keep)
    workspace.write(
        "Edit", contacts.edit, keep,
        {
            "city": "Талас", "checked_on": "2026-05-12", "notes": fields["notes"] + "\n\nBack in May",
            "emails": [*fields["emails"], {"raw": "new@example.org", "label": ""}],
        },
    )  # fmt: skip
    workspace.write("Pick", lists.pick, list_id, [keep])
    (row,) = workspace.read(merging.merges, keep)
    told = workspace.write("Separate", merging.separate, row.id).stays
    found = workspace.read(contacts.fields, keep)
    assert found["city"] == "Талас"
    assert found["notes"] == "Prefers calls before noon\n\nBack in May"
    emails = [item["raw"] for item in found["emails"]]
    assert emails == ["aigul@example.org", "a.jumabekova@example.com", "new@example.org"]
    assert workspace.read(lists.member_ids, list_id).tolist() == [keep]
    assert workspace.read(contacts.fields, other) == before
    said = "\n".join(told)
    for word in ("Талас", ": 12 May 2026", "Back in May", "new@example.org", "Later list"):
        assert word in said, word


def test_a_row_removed_since_is_theirs_again(workspace: Workspace) -> None:
    keep, other = two(workspace)
    workspace.write("Merge", merging.merge, keep, [other])
    emails = [row for row in workspace.read(contacts.fields, keep)["emails"] if row["raw"] != "desk@example.net"]
    workspace.write("Edit", contacts.edit, keep, {"emails": emails})
    (row,) = workspace.read(merging.merges, keep)
    told = workspace.write("Separate", merging.separate, row.id).stays
    theirs = [item["raw"] for item in workspace.read(contacts.fields, other)["emails"]]
    assert theirs == ["AIGUL@example.org", "desk@example.net"]
    assert any("desk@example.net" in line for line in told)


def test_taken_off_a_list_since_stays_off(workspace: Workspace) -> None:
    keep, other = two(workspace)
    list_id = workspace.write("Add", lists.add, {"name": "L"})
    workspace.write("Pick", lists.pick, list_id, [other])
    workspace.write("Merge", merging.merge, keep, [other])
    workspace.write("Unpick", lists.unpick, list_id, [keep])
    (row,) = workspace.read(merging.merges, keep)
    told = workspace.write("Separate", merging.separate, row.id).stays
    assert workspace.read(lists.member_ids, list_id).tolist() == []
    assert any("“L”" in line for line in told)


def test_an_objection_since_holds_for_both(workspace: Workspace) -> None:
    keep, other = two(workspace)
    workspace.write("Merge", merging.merge, keep, [other])
    workspace.write("Edit", contacts.edit, keep, {"do_not_contact": True, "do_not_contact_reason": "by letter"})
    (row,) = workspace.read(merging.merges, keep)
    told = workspace.write("Separate", merging.separate, row.id).stays
    for number in (keep, other):
        assert workspace.read(contacts.fields, number)["do_not_contact"]
    assert any("Aigul Zhumabekova" in line for line in told)


def test_a_chain_gives_back_the_one_that_is_asked_for(workspace: Workspace) -> None:
    a, b = two(workspace)
    c = workspace.write("Add", contacts.add, {**BOB, "notes": "third"})
    before = {number: workspace.read(contacts.fields, number) for number in (a, b, c)}
    workspace.write("Merge", merging.merge, a, [b])
    workspace.write("Merge", merging.merge, a, [c])
    of_c, of_b = workspace.read(merging.merges, a)
    assert workspace.write("Separate", merging.separate, of_b.id).stays == []
    assert workspace.read(contacts.fields, b) == before[b]
    left = workspace.read(contacts.fields, a)
    assert "third" in left["notes"] and "Met in Osh" not in left["notes"]
    assert "bob@example.net" in [row["raw"] for row in left["emails"]]
    workspace.write("Separate", merging.separate, of_c.id)
    assert {number: workspace.read(contacts.fields, number) for number in (a, b, c)} == before


def test_one_of_a_heap_comes_back(workspace: Workspace) -> None:
    a, b = two(workspace)
    c = workspace.write("Add", contacts.add, BOB)
    before = {number: workspace.read(contacts.fields, number) for number in (a, b, c)}
    workspace.write("Merge", merging.merge, a, [b, c])
    rows = {row.merged_id: row.id for row in workspace.read(merging.merges, a)}
    assert workspace.write("Separate", merging.separate, rows[b]).stays == []
    assert workspace.read(contacts.fields, b) == before[b]
    workspace.write("Separate", merging.separate, rows[c])
    assert {number: workspace.read(contacts.fields, number) for number in (a, b, c)} == before


def test_what_two_of_a_heap_had_stays_while_one_of_them_is_in_it(workspace: Workspace) -> None:
    same = {"emails": [{"raw": "one@example.org", "label": ""}], "do_not_contact": True}
    people: list[dict[str, Any]] = [{"name": "A"}, {"name": "B", **same}, {"name": "C", **same}]
    a, b, c = (workspace.write("Add", contacts.add, person) for person in people)
    before = workspace.read(everything)
    workspace.write("Merge", merging.merge, a, [b])
    workspace.write("Merge", merging.merge, a, [c])
    of_c, of_b = workspace.read(merging.merges, a)
    workspace.write("Separate", merging.separate, of_b.id)
    left = workspace.read(contacts.fields, a)
    assert [row["raw"] for row in left["emails"]] == ["one@example.org"] and left["do_not_contact"]
    workspace.write("Separate", merging.separate, of_c.id)
    assert without_decisions(workspace.read(everything)) == without_decisions(before)


def test_what_was_merged_into_one_who_was_merged_comes_back_from_the_heir(workspace: Workspace) -> None:
    b, d = two(workspace)
    a = workspace.write("Add", contacts.add, {"name": "Aigul"})
    before = {number: workspace.read(contacts.fields, number) for number in (a, b, d)}
    workspace.write("Merge", merging.merge, b, [d])
    workspace.write("Merge", merging.merge, a, [b])
    of_b, of_d = workspace.read(merging.merges, a)
    assert workspace.write("Separate", merging.separate, of_d.id).kept_id == a
    assert workspace.read(contacts.fields, d) == before[d]
    left = workspace.read(contacts.fields, a)
    assert "desk@example.net" not in [row["raw"] for row in left["emails"]]
    assert left["extra"] == {} and "Met in Osh" not in left["notes"]
    workspace.write("Separate", merging.separate, of_b.id)
    assert workspace.read(contacts.fields, b)["emails"] == before[b]["emails"]


def test_a_merge_whose_contact_is_gone_is_said(workspace: Workspace) -> None:
    keep, other = two(workspace)
    workspace.write("Merge", merging.merge, keep, [other])
    (row,) = workspace.read(merging.merges, keep)
    workspace.write("Delete the contact", contacts.delete, [keep])
    with pytest.raises(Problem, match="Delete the contact"):
        workspace.write("Separate", merging.separate, row.id)
    with pytest.raises(Problem, match="no merge number 99"):
        workspace.write("Separate", merging.separate, 99)
    workspace.undo()
    workspace.write("Separate", merging.separate, row.id)
    assert workspace.read(contacts.fields, other)["name"] == "Aigul Zhumabekova"


def test_numbers_that_others_have_now_are_not_taken_from_them(workspace: Workspace) -> None:
    keep, other = two(workspace)
    before = workspace.read(contacts.fields, other)
    workspace.write("Merge", merging.merge, keep, [other])
    new = workspace.write("Add", contacts.add, {**BOB, "emails": [{"raw": "desk@example.net", "label": ""}]})
    kept = workspace.read(contacts.fields, new)
    (row,) = workspace.read(merging.merges, keep)
    done = workspace.write("Separate", merging.separate, row.id)
    assert workspace.read(contacts.fields, new) == kept
    assert workspace.read(contacts.fields, done.back_id) == before
    assert any("desk@example.net" in line and BOB["name"] in line for line in done.stays)
    workspace.undo()
    assert workspace.read(contacts.fields, new) == kept


def test_a_list_and_an_outlet_that_are_gone_stay_gone(workspace: Workspace) -> None:
    from outreach.services import outlets

    keep, other = two(workspace)
    list_id = workspace.write("Add", lists.add, {"name": "L"})
    workspace.write("Pick", lists.pick, list_id, [keep, other])
    workspace.write("Merge", merging.merge, keep, [other])
    workspace.write("Delete", lists.delete, [list_id])
    workspace.write("Delete", outlets.delete, sorted(workspace.read(outlets.find)))
    (row,) = workspace.read(merging.merges, keep)
    workspace.write("Separate", merging.separate, row.id)
    found = workspace.read(contacts.fields, other)
    assert (found["position"], found["outlet"]) == ("Editor", "")


def test_they_are_not_proposed_again(workspace: Workspace) -> None:
    keep, other = two(workspace)
    workspace.write("Merge", merging.merge, keep, [other])
    (row,) = workspace.read(merging.merges, keep)
    workspace.write("Separate", merging.separate, row.id)
    with workspace.reading() as session:
        found = session.execute(select(Decision.contact_id, Decision.other_id, Decision.verdict)).all()
    assert [tuple(one) for one in found] == [(keep, other, "keep")]


def test_a_bounce_since_goes_with_its_address(workspace: Workspace) -> None:
    keep, other = two(workspace)
    workspace.write("Merge", merging.merge, keep, [other])
    with workspace.writing("Bounce") as session:
        email = session.scalars(select(Email).where(Email.folded == "desk@example.net")).one()
        email.bounced_on, email.bounce = date(2026, 7, 1), "hard"
    (row,) = workspace.read(merging.merges, keep)
    workspace.write("Separate", merging.separate, row.id)
    emails = workspace.read(contacts.card, other).emails
    assert [(one.address, one.bounce) for one in emails] == [("AIGUL@example.org", ""), ("desk@example.net", "hard")]


def test_both_histories_are_on_the_kept_one(workspace: Workspace) -> None:
    keep = workspace.write("Add the first", contacts.add, AIGUL)
    other = workspace.write("Add the second", contacts.add, TWIN)
    workspace.write("Merge", merging.merge, keep, [other])
    said = [event.text for event in workspace.read(timeline.of, keep)]
    assert said[0] == "“Aigul Zhumabekova” was merged into this contact"
    assert any("Add the first" in line for line in said) and any("Add the second" in line for line in said)


@pytest.mark.parametrize("order", [(0, 1, 2), (1, 0, 2), (1, 2, 0), (2, 1, 0)])
def test_each_ones_positions_keep_their_order_in_whatever_order_they_come_back(
    workspace: Workspace, order: tuple[int, ...]
) -> None:
    people = (
        {"name": "Bob", "position": "x", "outlet": "Herald"},
        {"name": "Bob", "emails": [{"raw": "a@example.org"}], "checked_on": "2026-01-01"},
        {"name": "Bob", "position": "Editor", "outlet": "Kabar", "emails": [{"raw": "a@example.org"}]},
        {"name": "Aigul", "position": "Editor", "outlet": "Herald", "checked_on": "2026-02-01"},
    )
    keep, *others = (workspace.write("Add", contacts.add, person) for person in people)
    before = workspace.read(everything)["position"]
    workspace.write("Merge", merging.merge, keep, others, {"name": others[1]})
    merges = workspace.read(merging.merges, keep)
    for place in order:
        workspace.write("Separate", merging.separate, merges[place].id)
    assert workspace.read(everything)["position"] == before


# Whatever is edited in between

TEXTS = st.sampled_from(["", "Ош", "Osh", "x"])
REACH = st.lists(
    st.fixed_dictionaries({"raw": st.sampled_from(["a@example.org", "b@example.org", "c[at]", "0312660418"]),
                           "label": st.sampled_from(["", "work"])}), max_size=3,
)  # fmt: skip
PERSON = st.fixed_dictionaries(
    {"name": st.sampled_from(["Айгуль", "Aigul", "Bob"])},
    optional={
        "city": TEXTS, "street": TEXTS, "notes": TEXTS, "source": TEXTS, "emails": REACH, "phones": REACH,
        "outlet": st.sampled_from(["", "Кабар", "Заман"]), "position": TEXTS,
        "tags": st.lists(TEXTS, max_size=3), "languages": st.lists(st.sampled_from(["ky", "ru"]), max_size=2),
        "checked_on": st.sampled_from([None, "2026-01-01", "2026-02-01"]), "do_not_contact": st.booleans(),
        "extra": st.dictionaries(TEXTS, TEXTS, max_size=2),
    },
)  # fmt: skip
# What may be edited since: fields the merge does not join, so that what must come out can be said.
EDITS = st.fixed_dictionaries(
    {},
    optional={
        "website": st.sampled_from(["", "example.org"]), "salutation": st.sampled_from(["", "Dear all"]),
        "honorific": st.sampled_from(["", "Ms."]), "basis": st.sampled_from(["", "consent"]),
    },
)  # fmt: skip


@pytest.mark.slow
@settings(
    max_examples=examples(48), deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture],
    phases=(Phase.explicit, Phase.reuse, Phase.generate),  # each example stands beside those before it: no shrinking
)  # fmt: skip
@given(people=st.lists(PERSON, min_size=2, max_size=4), edits=st.lists(EDITS, max_size=3), data=st.data())
def test_merged_edited_separated_all_is_as_before_but_for_the_edits(
    workspace: Workspace, people: list[dict[str, Any]], edits: list[dict[str, Any]], data: st.DataObject
) -> None:
    keep, *others = (workspace.write("Add", contacts.add, person) for person in people)
    list_id = workspace.write("Add", lists.add, {"name": f"L{workspace.read(lists.count)}"})
    workspace.write("Pick", lists.pick, list_id, data.draw(st.lists(st.sampled_from([keep, *others]), max_size=4)))
    names = [field.name for field in workspace.read(merging.preview, keep, others).fields]
    chosen = data.draw(st.dictionaries(st.sampled_from(names), st.sampled_from([keep, *others])))
    before = workspace.read(everything)
    workspace.write("Merge", merging.merge, keep, others, chosen)
    for edit in edits:
        workspace.write("Edit", contacts.edit, keep, edit)
    told: list[str] = []
    for row in data.draw(st.permutations(workspace.read(merging.merges, keep))):
        told += workspace.write("Separate", merging.separate, row.id).stays
    wanted: dict[str, Any] = {}
    for edit in edits:
        wanted.update(edit)
    after = workspace.read(everything)
    for row_before, row_after in zip(before["contact"], after["contact"], strict=True):
        expected = {**row_before, **(wanted if row_before["id"] == keep else {})}
        assert row_after == expected
    mine = next(row for row in before["contact"] if row["id"] == keep)
    for name, value in wanted.items():
        if value and mine[name] != value:
            assert any(value in line for line in told), "what stays is told"
    for table in ("email", "phone", "channel", "tag", "position", "pick", "exclusion", "merge"):
        assert after[table] == before[table], table


@pytest.mark.slow
@pytest.mark.backends("sqlite")
@settings(
    max_examples=examples(40), deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture],
    phases=(Phase.explicit, Phase.reuse, Phase.generate),
)  # fmt: skip
@given(
    refusing=st.sets(st.integers(0, 4)),
    moves=st.lists(st.tuples(st.booleans(), st.integers(0, 4), st.integers(0, 4)), max_size=8),
)
def test_whoever_objected_gets_nothing_whatever_is_merged_and_separated(
    workspace: Workspace, refusing: set[int], moves: list[tuple[bool, int, int]]
) -> None:
    run = workspace.read(lists.count)
    people = [
        workspace.write(
            "Add", contacts.add,
            {"name": f"P{n}", "emails": [{"raw": f"p{n}.{run}@example.org"}], "do_not_contact": n in refusing},
        )
        for n in range(5)
    ]  # fmt: skip
    list_id = workspace.write("Add", lists.add, {"name": f"Everybody {run}"})
    workspace.write("Pick", lists.pick, list_id, people)
    inside = {number: {n} for n, number in enumerate(people)}
    for merging_now, one, other in moves:
        keep, gone = people[one], people[other]
        if merging_now and keep != gone and keep in inside and gone in inside:
            workspace.write("Merge", merging.merge, keep, [gone])
            inside[keep] |= inside.pop(gone)
        elif not merging_now and keep in inside:
            for row in workspace.read(merging.merges, keep)[:1]:
                done = workspace.write("Separate", merging.separate, row.id)
                # What had gone into the one who is back stays with the heir, who can give it back, too.
                back = {people.index(done.back_id)} if done.back_id in people else set()
                inside[done.back_id] = back
                inside[keep] -= back
    reached = {row.contact for row in workspace.read(lists.resolve, list_id).recipients}
    for number, held in inside.items():
        if held & refusing:
            assert number not in reached, "an objection beats every merge"


def everybody(session: Session) -> list[int]:
    return list(session.scalars(select(Contact.id).order_by(Contact.id)))


@pytest.mark.parametrize("action", [merging.preview, merging.merge])
def test_looking_and_merging_leave_others_alone(workspace: Workspace, action: Callable[..., Any]) -> None:
    ids = fill(workspace)
    keep, other = two(workspace)
    fields = [workspace.read(contacts.fields, number) for number in ids]
    workspace.write("Do", action, keep, [other])
    assert [workspace.read(contacts.fields, number) for number in ids] == fields
    assert set(ids) < set(workspace.read(everybody))


def test_another_name_in_another_script_is_no_spelling_of_the_one_that_stands(workspace: Workspace) -> None:
    keep = workspace.write("Add", contacts.add, {"name": "Aidai Omurova"})
    other = workspace.write("Add", contacts.add, {"name": "Айдай Сыдыкова"})
    workspace.write("Merge", merging.merge, keep, [other])
    found = workspace.read(contacts.fields, keep)
    assert (found["name"], found["other_name"]) == ("Aidai Omurova", "")
    assert "Айдай Сыдыкова" in found["notes"]


@pytest.mark.parametrize("other", ["А. Өмүрова", "Айдай Өмүр кызы Омурова", "Айдай"])
def test_a_shorter_or_longer_form_of_the_name_is_one(other: str, workspace: Workspace) -> None:
    keep = workspace.write("Add", contacts.add, {"name": "Aidai Omurova"})
    two = workspace.write("Add", contacts.add, {"name": other})
    workspace.write("Merge", merging.merge, keep, [two])
    assert workspace.read(contacts.fields, keep)["other_name"] == other


@pytest.mark.parametrize("which", [0, 1])
def test_judged_for_good_stays_so_where_the_other_was_only_put_off(workspace: Workspace, which: int) -> None:
    ids = two(workspace)
    third = workspace.write("Add", contacts.add, BOB)
    workspace.write("Never", quality.not_duplicates, [ids[which], third])
    workspace.write("Later", quality.later, quality.Doubt("duplicate", ids[1 - which], third))
    before = workspace.read(everything)
    workspace.write("Merge", merging.merge, ids[0], [ids[1]])
    (decision,) = workspace.read(lambda session: session.scalars(select(Decision)).all())
    assert (decision.contact_id, decision.other_id, decision.verdict, decision.until) == (ids[0], third, "keep", None)
    (merge,) = workspace.read(merging.merges, ids[0])
    workspace.write("Separate", merging.separate, merge.id)
    there = [row for row in workspace.read(everything)["decision"] if third in (row["contact_id"], row["other_id"])]
    assert sorted(map(repr, there)) == sorted(map(repr, before["decision"]))


def test_imported_again_since_only_what_the_file_said_stays(workspace: Workspace, tmp_path: Path) -> None:
    ids = two(workspace)
    mine, theirs = (workspace.read(contacts.fields, number) for number in ids)
    workspace.write("Merge", merging.merge, ids[0], [ids[1]])
    file = tmp_path / "again.csv"
    file.write_text(f"Name,E-mail,Tags\n{AIGUL['name']},aigul@example.org,new\n", "utf-8")
    finished(importing.run(workspace, file, Options(on_match="update")))
    (merge,) = workspace.read(merging.merges, ids[0])
    found = workspace.write("Separate", merging.separate, merge.id)
    assert found.stays == ["Tag: new"]
    assert workspace.read(contacts.fields, found.back_id) == theirs
    assert workspace.read(contacts.fields, ids[0]) == {**mine, "tags": [*mine["tags"], "new"]}


def test_an_address_that_is_gone_stays_gone_though_the_other_s_came_back_for_now_later(workspace: Workspace) -> None:
    keep, other = two(workspace)
    with workspace.writing("Bounces") as session:
        for row in session.scalars(select(Email).where(Email.folded == "aigul@example.org")):
            row.bounce, row.bounced_on = (
                ("hard", date(2026, 7, 1)) if row.contact_id == keep else ("soft", date(2026, 8, 1))
            )
    workspace.write("Merge", merging.merge, keep, [other])
    emails = {row.folded: row.bounce for row in workspace.read(contacts.card, keep).emails}
    assert emails["aigul@example.org"] == "hard"


def test_a_follow_up_that_both_have_stands_once_and_old_calls_stay(workspace: Workspace) -> None:
    one, two = (workspace.write("Add", contacts.add, {"name": name}) for name in ("Aida Sample", "A. Sample"))
    call = {"kind": "call", "text": "Ask about the film", "due_on": date(2026, 12, 10)}
    for number in (one, two):
        workspace.write("Log", activities.log, number, call)
        workspace.write("Log", activities.log, number, {"kind": "call", "text": ""})
    before = workspace.read(everything)
    workspace.write("Merge", merging.merge, one, [two])
    query = select(Activity.text).where(Activity.contact_id == one).order_by(Activity.text)
    assert workspace.read(lambda session: list(session.scalars(query))) == ["", "", "Ask about the film"]
    workspace.undo()
    assert workspace.read(everything) == before
