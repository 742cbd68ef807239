"""Whose a row is, where an address, a number or a name is shared: only what is certain is folded, the rest is asked."""

from pathlib import Path

import pytest

from outreach.services.contacts import contacts
from outreach.services.delivery import audience
from outreach.services.exporting import contact_export
from outreach.services.identity import duplicates
from outreach.services.importing import importing
from outreach.services.importing.import_plan import ANOTHER, ON_MATCH, SAME, Options, Report
from outreach.services.quality import quality
from outreach.store.workspace import Workspace
from outreach.working import finished
from tests.services.test_importing import done, everybody, imported, saved, tables

HEADER = "Name,Outlet,Position,E-mail,Phone\n"
AIGUL = "Айгүл Жумабекова,Кабар,редактор,aigul@example.org,0555 12 34 56\n"


def _adds_up(report: Report) -> bool:
    return report.read == report.created + report.updated + report.unchanged + report.rejected


@pytest.mark.parametrize("how", ON_MATCH)
def test_another_name_with_an_address_is_asked_and_a_marked_contact_until_then(
    workspace: Workspace, tmp_path: Path, how: str
) -> None:
    imported(workspace, saved(tmp_path, HEADER + AIGUL))
    before = tables(workspace)
    path = saved(tmp_path, HEADER + "Данияр Асанов,Луч,,aigul@example.org,0700 12 34 56\n", "b.csv")
    dry = done(importing.prepare(workspace, path, Options(on_match=how)))
    assert [(one.row, one.contact) for one in dry.questions] == [(1, 1)]
    report = imported(workspace, path, on_match=how)
    assert (report.created, report.updated) == (1, 0) and _adds_up(report)
    (asked,) = report.as_json()["needs_decision"]
    assert (asked["row"], asked["contact"]) == (1, 1) and "aigul@example.org" in asked["why"]
    assert asked["before"].keys() == asked["after"].keys() and "Данияр Асанов" in asked["after"].values()
    aigul, daniyar = everybody(workspace)
    assert (aigul["name"], daniyar["name"]) == ("Айгүл Жумабекова", "Данияр Асанов")
    assert [item["raw"] for item in aigul["phones"]] == ["0555 12 34 56"]
    # The mark: a suggestion that is there at once, and goes when it is declined.
    assert [(one.contact_id, one.other_id) for one in workspace.read(quality.queue, "duplicate")] == [(1, 2)]
    assert [(one.contact, one.other) for one in workspace.read(audience.may_be_one, [1, 2])] == [(1, 2)]
    pairs = workspace.read(lambda session: duplicates.finished(duplicates.find(session)))
    assert [(pair.a, pair.b) for pair in pairs] == [(1, 2)] and pairs[0].reasons
    workspace.undo()
    assert tables(workspace) == before
    workspace.redo()
    if how != "create":
        again = imported(workspace, path, on_match=how)
        assert (again.unchanged, again.step) == (1, None) and len(again.questions) == 1
    workspace.write("No", quality.not_duplicates, [1, 2])
    assert workspace.read(quality.queue, "duplicate") == []


@pytest.mark.backends("sqlite")
@pytest.mark.parametrize("preset", ["outlook", "google", "thunderbird"])
def test_a_whole_name_in_the_field_of_given_names_is_no_given_name(
    workspace: Workspace, tmp_path: Path, preset: str
) -> None:
    imported(
        workspace, saved(tmp_path, HEADER + AIGUL + "Асанов Д.,Луч,,asanov@example.org,\nОмар,Луч,,,0555 12 34 57\n")
    )
    before = tables(workspace)
    path = tmp_path / f"{preset}.csv"
    finished(contact_export.export_contacts(workspace, path, preset=preset))
    report = imported(workspace, path)
    assert (report.created, [change.field for change in report.changes]) == (0, ["given_name"])  # one word may be one
    workspace.undo()
    assert tables(workspace) == before


@pytest.mark.backends("sqlite")
@pytest.mark.parametrize(
    ("rows", "created", "asked"),
    [
        ("Мария Павлова,Маяк,,info@example.org,\nЕлена Павлова,Маяк,,info@example.org,\n", 2, 0),
        ("Иван Иванов,,,ivanovy@example.org,\nМария Иванова,,,ivanovy@example.org,\n", 2, 1),
        ("Иван Олегович Ким,,,kim@example.org,\nИван Ильич Ким,,,kim@example.org,\n", 2, 1),
        (",Маяк,,info@example.org,\n,Луч,,info@example.org,\n", 2, 0),
        (AIGUL + "Aygul Jumabekova,,,,0555 12 34 56\n", 1, 0),
        (AIGUL + ",,,aigul@example.org,0700 11 22 33\n", 1, 0),
        (AIGUL + "А. Жумабекова,,,aigul@example.org,\n", 2, 1),
        ("Жумабекова А.,Луч,,aigul@example.org,\nЖумабекова А.,,редактор,aigul@example.org,0555 12 34 56\n", 1, 0),
    ],
    ids=["shared box", "couple", "patronymics", "outlets", "other script", "no name", "initial", "initial twice"],
)
def test_two_rows_of_a_file_in_either_order(
    workspace: Workspace, tmp_path: Path, rows: str, created: int, asked: int
) -> None:
    one, other = rows.splitlines(keepends=True)
    for place, order in enumerate((one + other, other + one)):
        report = imported(workspace, saved(tmp_path, HEADER + order, f"{place}.csv"))
        assert (report.created, len(report.questions)) == (created, asked) and _adds_up(report)
        before = tables(workspace)
        again = imported(workspace, saved(tmp_path, HEADER + other + one, "again.csv"), on_match="update")
        assert (again.created, again.updated) == (0, 0) and tables(workspace) == before
        workspace.undo()
        assert workspace.read(contacts.count) == 0


@pytest.mark.backends("sqlite")
def test_languages_come_together_and_a_slip_of_a_number_is_told(workspace: Workspace, tmp_path: Path) -> None:
    header = HEADER.replace("\n", ",Languages\n")
    imported(workspace, saved(tmp_path, header + AIGUL.replace("\n", ",Kyrgyz; Russian\n")))
    row = "Айгүл Жумабекова,Кабар,редактор,aigul@example.org,0555 12 34 5,English; Russian\n"
    report = imported(workspace, saved(tmp_path, header + row, "b.csv"), on_match="fill")
    (aigul,) = everybody(workspace)
    assert aigul["languages"] == ["ky", "ru", "en"] and len(aigul["phones"]) == 1
    assert [(one.field, one.before) for one in report.untaken] == [("phones", "0555 12 34 5")]


@pytest.mark.backends("sqlite")
def test_folding_loses_nothing_and_says_what_changed(workspace: Workspace, tmp_path: Path) -> None:
    header = HEADER.replace("\n", ",City,Notes\n")
    imported(workspace, saved(tmp_path, header + AIGUL.replace("\n", ",Бишкек,звонить утром\n")))
    row = "Aigul Zhumabekova,Луч,ведущая,aigul@example.org,0700 12 34 56,Ош,пишет о судах\n"
    report = imported(workspace, saved(tmp_path, header + row, "b.csv"))
    (aigul,) = everybody(workspace)
    assert (aigul["name"], aigul["other_name"]) == ("Айгүл Жумабекова", "Aigul Zhumabekova")
    assert [one["outlet"] for one in aigul["other_positions"]] == ["Луч"] and aigul["outlet"] == "Кабар"
    assert len(aigul["phones"]) == 2 and aigul["notes"] == "звонить утром\nпишет о судах"
    assert {one.field for one in report.changes} == {"other_name", "other_positions", "phones", "notes"}
    assert [(one.field, one.before, one.after) for one in report.untaken] == [("city", "Ош", "Бишкек")]
    married = row.replace("Aigul Zhumabekova", "Aigul Asanova").replace("Луч,ведущая", ",")
    path = saved(tmp_path, header + married, "c.csv")
    report = imported(workspace, path, answers={1: SAME})
    assert (report.created, report.updated, report.questions) == (0, 1, [])
    assert everybody(workspace)[0]["extra"] == {"Also known as": "Aigul Asanova"}
    for ending in ("csv", "xlsx", "vcf"):  # comes back from a file as the further name that it is
        finished(contact_export.export_contacts(workspace, tmp_path / f"own.{ending}"))
        report = imported(workspace, tmp_path / f"own.{ending}", on_match="update")
        assert (report.unchanged, report.step) == (1, None)


@pytest.mark.backends("sqlite")
def test_an_answer_is_taken(workspace: Workspace, tmp_path: Path) -> None:
    path = saved(tmp_path, HEADER + AIGUL + "Данияр Асанов,,,aigul@example.org,\n")
    for answer, created in ((SAME, 1), (ANOTHER, 2)):
        report = imported(workspace, path, answers={2: answer})
        assert (report.created, report.questions) == (created, [])
        assert workspace.read(quality.queue, "duplicate") == []
        workspace.undo()


@pytest.mark.backends("sqlite")
def test_what_was_mended_here_is_not_undone_by_another_sheet(workspace: Workspace, tmp_path: Path) -> None:
    imported(workspace, saved(tmp_path, "Name,E-mail\nAida Kim,aida@mail,example.org\n"))
    aida = everybody(workspace)[0]
    workspace.write("Mend", contacts.edit, 1, {**aida, "emails": [{"raw": "aida@mail.example.org"}], "extra": {}})
    imported(workspace, saved(tmp_path, 'Name,Outlet,E-mail\nAida Kim,Bell,"aida@mail,example.org"\n', "b.csv"))
    assert [item["raw"] for item in everybody(workspace)[0]["emails"]] == ["aida@mail.example.org"]


@pytest.mark.parametrize("on_match", ["fill", "update"])
@pytest.mark.parametrize("other", [{"name": "Aigul Asanova"}, {"notes": "The other one"}])
def test_two_who_are_kept_apart_stay_two_when_their_own_export_is_imported(
    workspace: Workspace, tmp_path: Path, on_match: str, other: dict[str, str]
) -> None:
    one = {"name": "Айгуль Асанова", "outlet": "Кабар", "emails": [{"raw": "aigul@example.org", "label": ""}]}
    ids = [workspace.write("Add", contacts.add, fields) for fields in (one, {**one, **other})]
    workspace.write("Not a duplicate", quality.not_duplicates, ids)
    before = [workspace.read(contacts.fields, number) for number in ids]
    finished(contact_export.export_contacts(workspace, tmp_path / "own.csv"))
    report = finished(importing.run(workspace, tmp_path / "own.csv", Options(on_match=on_match)))
    assert (report.created, report.updated, report.unchanged) == (0, 0, 2)
    assert [workspace.read(contacts.fields, number) for number in ids] == before
