"""Tables as offices keep them: heads of two rows, tables under tables, countries between the rows, shared cells."""

from pathlib import Path
from typing import Any

import pytest

from outreach.services.importing.import_plan import Report
from outreach.store.workspace import Workspace
from tests.services.test_importing import everybody, imported, saved


def people(workspace: Workspace) -> list[tuple[str, str, list[str], list[str]]]:
    """(name, outlet, addresses, numbers) of everybody."""
    return [
        (one["name"], one.get("outlet", ""), [e["raw"] for e in one["emails"]], [p["raw"] for p in one["phones"]])
        for one in everybody(workspace)
    ]


def read(workspace: Workspace, folder: Path, text: str, **options: Any) -> Report:
    return imported(workspace, saved(folder, text), **options)


@pytest.mark.backends("sqlite")
@pytest.mark.parametrize("row", ["Total,2,", "Total: 2,,", "1,2,3", "-----,,", "TELEVISION,,", "Name,Outlet,Phone"])
def test_what_is_no_person_is_none_under_a_heading_either(workspace: Workspace, tmp_path: Path, row: str) -> None:
    text = f"Name,Outlet,Phone\nKYRGYZSTAN,,\nAida Kim,Bell,0555 123450\nOlga Kim,Star,0555 123451\n{row}\n"
    report = read(workspace, tmp_path, text)
    assert (report.created, report.rejected) == (2, 2)
    assert [one["name"] for one in everybody(workspace)] == ["Aida Kim", "Olga Kim"]


@pytest.mark.backends("sqlite")
def test_a_list_as_an_office_keeps_it(workspace: Workspace, tmp_path: Path) -> None:
    text = "ФИО;Издание;раб.\nSampleson John;Freelance;0312 901122 вн. 12, 14\nПетрова Ольга;Демо-ТВ (уволилась);\n"
    report = read(workspace, tmp_path, text)
    assert report.mapping["раб."] == "phone.work"
    olga, john = sorted(everybody(workspace), key=lambda one: one["name"], reverse=True)
    assert (john["name"], olga["outlet"], olga["notes"]) == ("Sampleson John", "Демо-ТВ", "уволилась")
    assert olga["do_not_contact"]


@pytest.mark.backends("sqlite")
def test_names_with_a_job_behind_them_need_no_header(workspace: Workspace, tmp_path: Path) -> None:
    text = (
        "ТЕЛЕВИДЕНИЕ;;;\nТелеканал «Проба»;Асанова Нурзат Бекболотовна, шеф-редактор;0555 313131;n@example.org\n"
        ";Ким Е.В., корреспондент;0700 313132;k@example.org\n"
    )
    read(workspace, tmp_path, text)
    found = {one["name"]: one["position"] for one in everybody(workspace)}
    assert found == {"Асанова Нурзат Бекболотовна": "шеф-редактор", "Ким Е.В.": "корреспондент"}


@pytest.mark.backends("sqlite")
def test_a_head_of_two_rows(workspace: Workspace, tmp_path: Path) -> None:
    text = (
        "The list of 2026;;;;;;\n№;Name;Work;;Home;;City\n;;Phone;E-mail;Phone;E-mail;\n"
        "1;Aida Kim;0312 612130;aida@example.org;0312 612131;kim@example.org;Osh\n"
    )
    report = read(workspace, tmp_path, text)
    assert list(report.mapping.items()) == [
        ("№", "skip"), ("Name", "name"), ("Work Phone", "phone.work"), ("Work E-mail", "email.work"),
        ("Home Phone", "phone.home"), ("Home E-mail", "email.home"), ("City", "city"),
    ]  # fmt: skip
    assert report.notes[0] == "1 line above the header is skipped." and report.created == 1
    report = read(workspace, tmp_path, "Name;Outlet;;Phone\nOlga Kim;Radio;;0555 123452\n")
    assert report.created == 1


@pytest.mark.backends("sqlite")
def test_what_a_cell_says_beside_several_numbers_is_kept(workspace: Workspace, tmp_path: Path) -> None:
    cell = "0555 123450 Aida (secretary), 0312 612130"
    read(workspace, tmp_path, f'Name,Phone\nBakyt,"{cell}"\nOlga,"tel. 0555 123451, fax 0312 612131 ext. 5"\n')
    assert [one["extra"] for one in everybody(workspace)] == [{"Phone": cell}, {}]


@pytest.mark.backends("sqlite")
def test_totals_and_rows_that_count_the_columns_are_nobody(workspace: Workspace, tmp_path: Path) -> None:
    text = "№;Name;Outlet;Phone\n1;2;3;4\n1;Aida Kim;Bell;0555 123450\nИТОГО:;;;2\nВсего: 2;;;\nTotal;;;0312 612130\n"
    report = read(workspace, tmp_path, text)
    assert (report.created, report.rejected) == (2, 3)
    assert [name for name, _outlet, _emails, _phones in people(workspace)] == ["Aida Kim", ""]


@pytest.mark.backends("sqlite")
def test_a_list_of_lines_without_a_header(workspace: Workspace, tmp_path: Path) -> None:
    text = (
        "1. Aida Kim, Bell, editor, 0555 123450, a@example.org\n"
        "2. Bakyt Asanov, Star, reporter, 0555 123451, b@example.org\n"
    )
    read(workspace, tmp_path, text)
    assert [(one["name"], one["position"], one["extra"]) for one in everybody(workspace)] == [
        ("Aida Kim", "editor", {"Column 2": "Bell"}), ("Bakyt Asanov", "reporter", {"Column 2": "Star"}),
    ]  # fmt: skip


@pytest.mark.backends("sqlite")
def test_a_title_before_a_name_and_a_job_behind_it_are_no_part_of_it(workspace: Workspace, tmp_path: Path) -> None:
    text = "Name;Phone\nMs. Aida Kim;0555 123450\nBakyt Asanov (producer);0555 123451\nUsenov, Asan;0555 123452\n"
    read(workspace, tmp_path, text)
    found = [(one["honorific"], one["name"], one.get("position", "")) for one in everybody(workspace)]
    assert found == [("Ms.", "Aida Kim", ""), ("", "Bakyt Asanov", "producer"), ("", "Usenov, Asan", "")]
    text = "Honorific;Name;Position;Phone\n;Ms. Olga Kim (editor);;0555 123453\n"
    read(workspace, tmp_path, text)
    assert everybody(workspace)[-1]["name"] == "Ms. Olga Kim (editor)"


@pytest.mark.backends("sqlite")
def test_what_nobody_sees_in_a_name_is_no_part_of_it(workspace: Workspace, tmp_path: Path) -> None:
    read(workspace, tmp_path, "Name,Phone\n\u200bAida\xa0Kim\u202c,0555 123450\n")
    assert everybody(workspace)[0]["name"] == "Aida Kim"


@pytest.mark.backends("sqlite")
@pytest.mark.parametrize(
    "text",
    [
        "Name;Outlet;Phone;E-mail\nAida Kim;Bell;0555 123450;\nOlga Kim;Star;0555 123451;olga@example.org\n\x1a",
        'Name;Outlet;Phone;E-mail\n"=""Aida Kim""";="Bell";="0555 123450";\n'
         "Olga Kim;Star;0555 123451;olga@example.org\n",
    ],
)  # fmt: skip
def test_tables_laid_out_otherwise_are_the_same_people(workspace: Workspace, tmp_path: Path, text: str) -> None:
    report = read(workspace, tmp_path, text)
    assert (report.created, report.rejected) == (2, 0)
    assert people(workspace) == [
        ("Aida Kim", "Bell", [], ["0555 123450"]), ("Olga Kim", "Star", ["olga@example.org"], ["0555 123451"]),
    ]  # fmt: skip


@pytest.mark.backends("sqlite")
@pytest.mark.parametrize(
    "row", ["Note: brought up to date in May", "* as of 01.05.2026", "Составил: Асанов Б.", "Интернет-СМИ", "TV"]
)
def test_remarks_and_sections_are_no_people(workspace: Workspace, tmp_path: Path, row: str) -> None:
    report = read(workspace, tmp_path, f"Name;Outlet;Phone\nAida Kim;Bell;0555 123450\n{row};;\nOlga Kim;;\n")
    assert (report.created, report.rejected) == (2, 1)


@pytest.mark.backends("sqlite")
def test_a_sentence_with_a_number_in_it_is_kept(workspace: Workspace, tmp_path: Path) -> None:
    report = read(workspace, tmp_path, "Name;Phone\nAida Kim;0555 123450\nNewsroom: 0312 661234;\n")
    assert (report.created, report.rejected) == (2, 0)


@pytest.mark.backends("sqlite")
def test_a_position_under_the_name_in_one_cell(workspace: Workspace, tmp_path: Path) -> None:
    read(workspace, tmp_path, 'Name;Phone\n"Aida Kim\nшеф-редактор";0555 123450\n"Olga\nKim";0555 123451\n')
    found = everybody(workspace)
    assert [(one["name"], one.get("position", "")) for one in found] == [("Aida Kim", "шеф-редактор"), ("Olga Kim", "")]


@pytest.mark.parametrize(
    ("heading", "outlet"),
    [("ТЕЛЕВИДЕНИЕ", ""), ("Контакты", ""), ("Список СМИ Чуйской области", ""), *[("Телеканал «Проба»",) * 2]],
)
def test_a_heading_over_a_table_without_a_header_is_told_and_begins_a_section(
    workspace: Workspace, tmp_path: Path, heading: str, outlet: str
) -> None:
    text = f"{heading},,\nАсан Осмонов,0555 123401,asan@example.org\nБакыт Осмонов,0555 123402,bakyt@example.org\n"
    report = imported(workspace, saved(tmp_path, text + "РАДИО,,\nАйжан Осмонова,0555 123404,aijan@example.org\n"))
    assert (report.read, report.created, report.rejected) == (5, 3, 2)
    assert [one.row for one in report.problems] == [1, 4]
    assert [(one["name"], one["outlet"]) for one in everybody(workspace)][:2] == [
        ("Асан Осмонов", outlet), ("Бакыт Осмонов", outlet)
    ]  # fmt: skip


@pytest.mark.parametrize("heading", ["ТЕЛЕВИДЕНИЕ", "Пресса", "Газеты", "Басма сөз"])
@pytest.mark.parametrize("header", ["", "ФИО,СМИ,Телефон,E-mail\n"])
@pytest.mark.parametrize("merged", [False, True])
def test_a_heading_is_nobody_though_merged_cells_repeat_it(
    workspace: Workspace, tmp_path: Path, heading: str, header: str, merged: bool
) -> None:
    title = ",".join([heading, *[heading * merged] * 3]) + "\n"
    people = [
        f"{name} Осмонов,Проба,0555 12340{at},a{at}@example.org\n"
        for at, name in enumerate(("Асан", "Бакыт", "Талант"))
    ]
    imported(workspace, saved(tmp_path, "".join([title, header, *people[:2], title, people[2]])))
    found = [(one["name"], one["do_not_contact"]) for one in everybody(workspace)]
    assert found == [(f"{name} Осмонов", False) for name in ("Асан", "Бакыт", "Талант")]


def test_headings_are_no_values_by_which_a_column_is_known(workspace: Workspace, tmp_path: Path) -> None:
    people = "{0},,\nНурлан Жумабаев,0555 123401,n@example.org\n{1},,\nЭлмира Алиева,0555 123402,e@example.org\n"
    imported(workspace, saved(tmp_path, people.format("ТЕЛЕВИДЕНИЕ", "РАДИО")))
    assert [one["name"] for one in everybody(workspace)] == ["Нурлан Жумабаев", "Элмира Алиева"]


def test_do_not_write_above_a_table_without_a_header_asks_about_all(workspace: Workspace, tmp_path: Path) -> None:
    """It was taken for the name of a column, which lost the names and let everybody be written to."""
    text = "НЕ ПИСАТЬ,,\nАсан Осмонов,0555 123401,asan@example.org\nБакыт Осмонов,0555 123402,bakyt@example.org\n"
    report = imported(workspace, saved(tmp_path, text))
    assert [one["row"] for one in report.as_json()["needs_decision"]] == [2, 3]
    assert [(one["name"], one["do_not_contact"]) for one in everybody(workspace)] == [
        ("Асан Осмонов", True), ("Бакыт Осмонов", True)
    ]  # fmt: skip


@pytest.mark.parametrize("mark", ["№", "No.", "#", "№ п/п", "к/с"])
def test_a_column_that_only_numbers_the_rows_is_told_and_not_kept(
    workspace: Workspace, tmp_path: Path, mark: str
) -> None:
    people = ["Асан Осмонов,asan@example.org", "Бакыт Осмонов,bakyt@example.org", "Айжан Осмонова,aijan@example.org"]

    def read(order: list[str]) -> Report:
        lines = [f"{mark},ФИО,Email", *(f"{at},{one}" for at, one in enumerate(order, 1))]
        return imported(workspace, saved(tmp_path, "\n".join(lines)))

    report = read(people)
    assert report.mapping[mark] == "skip" and mark in report.notes[0]
    assert [one["extra"] for one in everybody(workspace)] == [{}, {}, {}]
    assert read(people[::-1]).unchanged == 3


def test_a_column_of_other_numbers_is_kept(workspace: Workspace, tmp_path: Path) -> None:
    imported(workspace, saved(tmp_path, "№,ФИО,Email\n1,Асан,a@example.org\n7,Бакыт,b@example.org\n"))
    assert [one["extra"] for one in everybody(workspace)] == [{"№": "1"}, {"№": "7"}]
