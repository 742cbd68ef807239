"""An import of which one record was edited is undone without it: the others go, and what hangs on the one stays."""

from pathlib import Path

import pytest

from outreach.problems import Problem
from outreach.services import lists, outlets
from outreach.services.contacts import contacts
from outreach.services.history import history, partial_undo
from outreach.services.importing import importing
from outreach.services.importing.import_plan import Options
from outreach.store.workspace import Workspace
from tests.services.test_importing import done, everybody, imported, saved, tables

SHEET = (
    "Name;Outlet;E-mail;Phone;City\n"
    "Aida Sample;Herald;aida@example.org;;\n"
    "Бакыт Мисалов;Herald;bakyt@example.org;+996 312 00 00 01;Ош\n"
    "Vera Example;Кабарчы;vera@example.org;;\n"
    "Gulnara Someone;Кабарчы;gulnara@example.org;;\n"
)


def numbers(workspace: Workspace) -> dict[str, int]:
    return {workspace.read(contacts.fields, number)["name"]: number for number in workspace.read(contacts.find)}


def names(workspace: Workspace) -> set[str]:
    return {person["name"] for person in everybody(workspace)}


def outlet_names(workspace: Workspace) -> set[str]:
    return {workspace.read(outlets.fields, number)["name"] for number in workspace.read(outlets.find)}


def test_one_edited_record_keeps_itself_and_its_outlet_alone(workspace: Workspace, tmp_path: Path) -> None:
    empty = tables(workspace)
    step = imported(workspace, saved(tmp_path, SHEET)).step
    workspace.write("Edit", contacts.edit, numbers(workspace)["Aida Sample"], {"city": "Naryn"})
    edited = tables(workspace)
    with pytest.raises(Problem, match="Aida Sample"):
        workspace.undo(step)
    rest = workspace.read(partial_undo.rest, step)
    assert rest.records == {"contact": 3, "outlet": 1}
    assert rest.kept == {"contact": 1, "outlet": 1} and set(rest.names) == {"Aida Sample", "Herald"}
    assert done(partial_undo.undo_rest(workspace, step)) == rest
    assert names(workspace) == {"Aida Sample"} and outlet_names(workspace) == {"Herald"}
    assert everybody(workspace)[0]["city"] == "Naryn" and workspace.check() == []
    with pytest.raises(Problem, match="Undo part of"):  # twice in a row: what is left of it stays
        done(partial_undo.undo_rest(workspace, step))
    workspace.undo()
    assert tables(workspace) == edited, "it is a step like any other"
    workspace.redo()
    assert names(workspace) == {"Aida Sample"}
    for _ in range(3):
        workspace.undo()
    assert tables(workspace) == empty


def test_who_was_updated_is_as_before_and_the_same_sheet_brings_the_rest_again(
    workspace: Workspace, tmp_path: Path
) -> None:
    old = {"name": "Бакыт Мисалов", "outlet": "Herald", "emails": [{"raw": "bakyt@example.org", "label": ""}]}
    workspace.write("Add", contacts.add, old)
    before = everybody(workspace)[0]
    path = saved(tmp_path, SHEET)
    step = imported(workspace, path, on_match="update").step
    assert everybody(workspace)[0]["city"] == "Ош"
    listed = workspace.write("Add list", lists.add, {"name": "Crime"})
    workspace.write("Put on the list", lists.pick, listed, [numbers(workspace)["Vera Example"]])
    assert done(partial_undo.undo_rest(workspace, step)).names == ["Vera Example", "Кабарчы"]
    kept = {person["name"]: person for person in everybody(workspace)}
    assert set(kept) == {"Бакыт Мисалов", "Vera Example"}
    same = ("city", "phones", "emails", "outlet")
    assert [kept["Бакыт Мисалов"][key] for key in same] == [before[key] for key in same]
    again = imported(workspace, path, on_match="update")
    assert (again.created, again.updated, again.unchanged) == (2, 1, 1) and workspace.check() == []


def test_who_moved_to_an_outlet_of_the_import_keeps_it(workspace: Workspace, tmp_path: Path) -> None:
    """Somebody else got a position there since, and one of the import now works for the other outlet."""
    step = imported(workspace, saved(tmp_path, SHEET)).step
    workspace.write("Move", contacts.edit, numbers(workspace)["Aida Sample"], {"outlet": "Кабарчы"})
    rest = done(partial_undo.undo_rest(workspace, step))
    assert names(workspace) == {"Aida Sample"} and "Кабарчы" in outlet_names(workspace)
    assert rest.records["contact"] == 3 and workspace.check() == []


def test_whom_a_later_step_deleted_comes_back_by_its_undo(workspace: Workspace, tmp_path: Path) -> None:
    step = imported(workspace, saved(tmp_path, SHEET)).step
    workspace.write("Delete", contacts.delete, [numbers(workspace)["Vera Example"]])
    deletion = workspace.read(history.steps, 1)[0].id
    done(partial_undo.undo_rest(workspace, step))
    assert names(workspace) == set()
    workspace.undo(deletion)
    assert names(workspace) == {"Vera Example"} and everybody(workspace)[0]["outlet"] == "Кабарчы"


def test_where_nothing_is_built_on_it_the_rest_is_all_and_where_all_is_nothing_is_done(
    workspace: Workspace, tmp_path: Path
) -> None:
    empty = tables(workspace)
    step = imported(workspace, saved(tmp_path, SHEET)).step
    assert workspace.read(partial_undo.rest, step).kept == {}
    for number in numbers(workspace).values():
        workspace.write("Edit", contacts.edit, number, {"city": "Talas"})
    edited = tables(workspace)
    assert workspace.read(partial_undo.rest, step).records == {}
    with pytest.raises(Problem, match="Edit"):
        done(partial_undo.undo_rest(workspace, step))
    assert tables(workspace) == edited
    for _ in range(5):
        workspace.undo()
    assert tables(workspace) == empty
    with pytest.raises(Problem, match="already been undone"):
        done(partial_undo.undo_rest(workspace, step))


def test_it_can_be_stopped_halfway_and_nothing_has_happened(workspace: Workspace, tmp_path: Path) -> None:
    rows = "".join(f"Person {number};;p{number}@example.org;;\n" for number in range(2500))
    step = done(importing.run(workspace, saved(tmp_path, SHEET + rows), Options())).step
    workspace.write("Edit", contacts.edit, numbers(workspace)["Aida Sample"], {"city": "Naryn"})
    edited = tables(workspace)
    job = partial_undo.undo_rest(workspace, step)
    assert next(job).done == 1 < (next(job).total or 0)
    job.close()
    assert tables(workspace) == edited
    assert done(partial_undo.undo_rest(workspace, step)).records["contact"] == 2503
    assert names(workspace) == {"Aida Sample"} and list(workspace.read(contacts.find, "Person")) == []
