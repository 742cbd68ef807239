"""What the history says of a step: record by record, field by field, in the words of the forms."""

from pathlib import Path

import pytest

from outreach import i18n
from outreach.model.people import Contact
from outreach.problems import Problem
from outreach.services import lists
from outreach.services.contacts import activities, contacts
from outreach.services.delivery.audience import Audience
from outreach.services.exporting import list_export
from outreach.services.history import history, history_labels
from outreach.services.releases import releases
from outreach.store.history import change_log
from outreach.store.workspace import Workspace

ANNA = {
    "name": "Anna Sample", "outlet": "Herald", "position": "editor", "country": "KG", "languages": ["ru"],
    "emails": [{"raw": "anna@example.org", "label": "work"}],
    "phones": [{"raw": "+996 312 66 38 85", "label": "work"}], "extra": {"Source sheet": "2025"},
}  # fmt: skip


def lines(workspace: Workspace, step: int = 0) -> list[history.Line]:
    """Of the newest step, or of the n-th before it."""
    return workspace.read(history.detail, workspace.read(history.steps)[step].id).lines


def fields(found: list[history.Line]) -> set[tuple[str, str, str]]:
    return {line[3:] for line in found}


def test_an_addition_tells_each_field(workspace: Workspace) -> None:
    number = workspace.write("Add", contacts.add, ANNA)
    found = [line for line in lines(workspace) if line.record == "contact"]
    assert {line[:3] for line in found} == {("contact", number, "Anna Sample")}
    assert fields(found) == {
        ("Name", "", "Anna Sample"), ("Country", "", "Kyrgyzstan"), ("Position", "", "editor"),
        ("Outlet", "", "Herald"), ("E-mail", "", "anna@example.org (Work)"),
        ("Phone", "", "+996 312 663 885 (Work)"), ("Language", "", "Russian"), ("Source sheet", "", "2025"),
    }  # fmt: skip


def test_an_edit_tells_before_and_after(workspace: Workspace) -> None:
    number = workspace.write("Add", contacts.add, ANNA)
    wanted = {"name": "Anna Example", "phones": [], "do_not_contact": True, "do_not_contact_reason": "asked"}
    workspace.write("Edit", contacts.edit, number, wanted)
    found = fields(lines(workspace))
    assert ("Name", "Anna Sample", "Anna Example") in found
    assert ("Phone", "+996 312 663 885 (Work)", "") in found
    assert ("Do not contact", "", "yes") in found
    assert ("Reason", "", "asked") in found
    assert len(found) == 5, "with the day on which it was asked"


def test_an_extension_is_told_in_her_language(workspace: Workspace) -> None:
    workspace.write("Add", contacts.add, {**ANNA, "phones": [{"raw": "+996 312 66 38 85 ext. 12", "label": "work"}]})
    i18n.use("ky")
    told = {line.after for line in lines(workspace)}
    i18n.use("en")
    assert "+996 312 663 885 ички 12 (Жумуш)" in told


def test_codes_are_told_by_their_words(workspace: Workspace) -> None:
    i18n.use("ky")
    told = [
        history_labels.value(*one)
        for one in (
            ("clipping", "medium", "newspaper"), ("recipient", "state", "handed"),
            ("version", "kind", "media advisory"), ("saved_view", "page", "contacts"),
        )
    ]  # fmt: skip
    label = history_labels.field("officer", "stand_in_id")
    i18n.use("en")
    assert told == ["Гезит", "жөнөтүлгөн", "ЖМК үчүн анонс", "Байланыштар"]
    assert label == "Ордундагы адам"


def test_a_name_is_the_one_of_then(workspace: Workspace) -> None:
    number = workspace.write("Add", contacts.add, ANNA)
    workspace.write("Rename", contacts.edit, number, {"name": "Other"})
    workspace.write("Delete", contacts.delete, [number])
    assert {line.name for line in lines(workspace, 2) if line.record == "contact"} == {"Anna Sample"}
    assert {line.name for line in lines(workspace, 0) if line.record == "contact"} == {"Other"}


def test_days_and_moments_are_told_as_people_write_them(workspace: Workspace) -> None:
    number = workspace.write("Add", contacts.add, {**ANNA, "checked_on": "2026-05-09", "notes": "2026-05-09"})
    due = {"due_on": "2026-12-04", "text": "Ask."}
    workspace.write("Plan", activities.plan, [number], due)
    assert ("Call, mail or note", "", "Follow-up, Ask, 4 Dec 2026") in fields(lines(workspace))
    with i18n.speaking("ru"):
        told = {line[1:] for line in fields(lines(workspace, 1))}
    assert ("", "9 мая 2026") in told and ("", "2026-05-09") in told, "of a note nothing but its words"


def test_what_is_picked_is_told_by_its_name(workspace: Workspace) -> None:
    number = workspace.write("Add", contacts.add, ANNA)
    chosen = workspace.write("Add list", lists.add, {"name": "Press"})
    workspace.write("Pick", lists.pick, chosen, [number])
    assert lines(workspace) == [history.Line("list", chosen, "Press", "Added by hand", "", "Anna Sample")]
    workspace.write("Delete", contacts.delete, [number])
    assert lines(workspace, 1)[0].after == "Anna Sample", "though she is gone now"


def test_a_release_is_told_by_its_headline(workspace: Workspace) -> None:
    versions = {"versions": {"ru": {"headline": "Заголовок"}}}
    number = workspace.write("Add", releases.add, versions)
    workspace.write("Edit", releases.edit, number, {"versions": {"ru": {"headline": "Другой"}}})
    found = [line for line in lines(workspace) if "Headline" in line.field]
    assert found == [history.Line("release", number, "Другой", "Version (Russian): Headline", "Заголовок", "Другой")]


def test_a_distribution_is_told_in_words_alone(workspace: Workspace, tmp_path: Path) -> None:
    workspace.write("Add", contacts.add, ANNA)
    members = workspace.write("Add", lists.add, {"name": "Everyone", "rule": "lang:ru"})
    release = workspace.write("Add", releases.add, {"versions": {"ru": {"headline": "Заголовок", "body": "Текст."}}})
    list(
        list_export.export_audience(workspace, Audience((members,), release=release), tmp_path / "drafts", format="eml")
    )
    assert workspace.read(history.steps)[0].label == "Save drafts"
    found = {line.field: line.after for line in lines(workspace) if line.record == "distribution"}
    assert (found["Send"], found["State"], found["List"]) == ("drafts, one per recipient", "done", "Everyone")
    assert not {"Source", "Settings", "Release"} & set(found)


def test_a_large_step_names_its_records_and_counts_the_rest(workspace: Workspace) -> None:
    rows = [{"name": f"Person {n}", "search": "person", "sort_key": str(n)} for n in range(4000)]
    workspace.write("Import", lambda session: change_log.insert_rows(session, Contact, rows))
    step = workspace.read(history.steps)[0]
    found = workspace.read(history.detail, step.id, 100)
    assert len(found.lines) == 100 and found.total == 4000
    assert found.lines[0][2:] == ("Person 0", "", "", "added")
    assert found.records == {"contact": 4000}


def test_of_many_records_the_people_come_first_and_all_are_counted(workspace: Workspace) -> None:
    with workspace.writing("Import") as session:
        for n in range(30):
            contacts.add(session, {"name": f"Person {n}", "outlet": f"Outlet {n}"})
    found = workspace.read(history.detail, workspace.read(history.steps)[0].id)
    assert [line.record for line in found.lines] == ["contact"] * 30 + ["outlet"] * 30
    assert found.records == {"contact": 30, "outlet": 30} and found.total == 60


def test_steps_come_page_by_page(workspace: Workspace) -> None:
    for number in range(5):
        workspace.write(f"Step {number}", contacts.add, {"name": str(number)})
    first = workspace.read(history.steps, 2)
    second = workspace.read(history.steps, 2, first[-1].id)
    assert [step.label for step in (*first, *second)] == ["Step 4", "Step 3", "Step 2", "Step 1"]


def test_why_a_step_cannot_be_undone_is_said(workspace: Workspace) -> None:
    number = workspace.write("Add", contacts.add, ANNA)
    workspace.write("Edit", contacts.edit, number, {"city": "Osh"})
    workspace.write("Add another", contacts.add, {"name": "Other"})
    other, edit, add = workspace.read(history.steps)
    assert workspace.read(history.cannot_undo, other.id) is None
    assert workspace.read(history.cannot_undo, edit.id) is None
    assert "“Edit” has changed “" in (workspace.read(history.cannot_undo, add.id) or "")
    workspace.undo()
    assert "already been undone" in (workspace.read(history.cannot_undo, other.id) or "")
    assert "no longer kept" in (workspace.read(history.cannot_undo, 9999) or "")


def test_the_history_of_a_record_leaves_out_steps_that_touched_its_neighbours(workspace: Workspace) -> None:
    ids = [workspace.write("Add", contacts.add, {"name": str(number)}) for number in range(5)]
    workspace.write("Delete", contacts.delete, [ids[0], ids[2], ids[4]])
    assert [step.label for step in workspace.read(history.of_record, "contact", ids[2])] == ["Delete", "Add"]
    assert [step.label for step in workspace.read(history.of_record, "contact", ids[1])] == ["Add"]


def test_images_of_a_bulk_step_are_as_the_next_step_found_them(workspace: Workspace) -> None:
    number = workspace.write("Add", contacts.add, ANNA)
    workspace.write("Move", lambda s: change_log.update_rows(s, Contact, [{"id": number, "city": "Osh"}]))
    workspace.write("Move on", contacts.edit, number, {"city": "Naryn"})
    move = workspace.read(history.steps)[1]
    row = workspace.read(lambda session: list(change_log.images(session, move.id)))[0]
    assert row.before is not None and row.after is not None
    assert (row.before["city"], row.after["city"]) == ("", "Osh")
    assert ("City", "", "Osh") in fields(lines(workspace, 1))


def test_a_step_whose_record_was_given_something_since_is_said_not_to_be_undone_before_it_is_tried(
    workspace: Workspace,
) -> None:
    listed = workspace.write("Add list", lists.add, {"name": "Crime"})
    added = workspace.read(history.steps, 1)[0]
    number = workspace.write("Add contact", contacts.add, {"name": "Aida"})
    assert workspace.read(history.cannot_undo, added.id) is None
    workspace.write("Put on the list", lists.pick, listed, [number])
    why = workspace.read(history.cannot_undo, added.id)
    assert why is not None and "“Put on the list” has changed the same record" in why
    with pytest.raises(Problem, match="Put on the list"):
        workspace.undo(added.id)
    workspace.undo()
    assert workspace.read(history.cannot_undo, added.id) is None
