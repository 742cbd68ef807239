"""Lists as press offices keep them: codes apart, crosses under languages, several people in a row, remarks above."""

from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from outreach import i18n
from outreach.formats.tables import sheet
from outreach.formats.tables.sheet_rows import Line
from outreach.model.people import Phone
from outreach.services.importing import unpivot
from outreach.services.importing.importing import Report
from outreach.store.workspace import Workspace
from tests.formats.test_sheet import workbook
from tests.services.test_importing import everybody, imported, saved

pytestmark = pytest.mark.backends("sqlite")


def read(workspace: Workspace, folder: Path, *lines: str) -> tuple[Report, list[dict[str, Any]]]:
    report = imported(workspace, saved(folder, "\n".join(lines) + "\n"))
    return report, everybody(workspace)


def numbers(workspace: Workspace) -> list[str | None]:
    return [*workspace.read(lambda session: session.scalars(select(Phone.e164).order_by(Phone.id)).all())]


def test_an_area_code_in_a_column_of_its_own_is_dialled_first(workspace: Workspace, tmp_path: Path) -> None:
    report, found = read(
        workspace, tmp_path, "ФИО;Код;Телефон", "Айгуль Бек;0312;61-12-13", "Дина Ким;3222;5-12-13",
        "Олег Омар;0312;+996 555 123 450", "Нурлан Асанов;312;",
    )  # fmt: skip
    assert report.mapping["Код"] == "phone.area"
    assert numbers(workspace) == ["+996312611213", "+996322251213", "+996555123450"]
    assert [one["extra"] for one in found] == [{}, {}, {"Код": "0312"}, {"Код": "312"}]


def test_an_area_code_in_the_name_of_the_column_is_dialled_first(workspace: Workspace, tmp_path: Path) -> None:
    _report, found = read(workspace, tmp_path, "ФИО;Тел. (0312)", "Айгуль Бек;61-12-13", "Дина Ким;0555 123 450")
    assert numbers(workspace) == ["+996312611213", "+996555123450"]
    assert [one["extra"] for one in found] == [{}, {}]


def test_codes_that_are_before_no_telephone_are_kept(workspace: Workspace, tmp_path: Path) -> None:
    report, found = read(workspace, tmp_path, "Код;ФИО;Телефон", "17;Айгуль Бек;0312 611213", "18;Дина Ким;0312 611214")
    assert (report.mapping["Код"], found[0]["extra"]) == ("extra", {"Код": "17"})


def test_a_cross_stands_for_the_language_above_it(workspace: Workspace, tmp_path: Path) -> None:
    report, found = read(
        workspace, tmp_path, "ФИО;E-mail;рус;кырг;English", "Айгуль Бек;a@example.org;+;да;",
        "Дина Ким;d@example.org;нет;;x", "Олег Омар;o@example.org;-;-;-",
    )  # fmt: skip
    assert [one["languages"] for one in found] == [["ru", "ky"], ["en"], []]
    assert not report.problems


def test_people_of_several_posts_in_a_row_are_several_contacts(workspace: Workspace, tmp_path: Path) -> None:
    report, found = read(
        workspace, tmp_path, "Outlet,Editor,Editor's e-mail,Reporter,Reporter e-mail",
        "Evening Post,Aida Kim,a@example.org,Dina Bek,d@example.org", "Radio Bell,Oleg Omar,o@example.org,,",
        "Sun TV,,,,",
    )  # fmt: skip
    assert [(one["name"], one["outlet"], one["position"], [e["raw"] for e in one["emails"]]) for one in found] == [
        ("Aida Kim", "Evening Post", "Editor", ["a@example.org"]),
        ("Dina Bek", "Evening Post", "Reporter", ["d@example.org"]),
        ("Oleg Omar", "Radio Bell", "Editor", ["o@example.org"]),
        ("", "Sun TV", "", []),
    ]
    assert any("Each row contains several people" in note for note in report.notes)


def test_what_all_in_a_row_are_reached_by_is_the_newsrooms(workspace: Workspace, tmp_path: Path) -> None:
    _report, found = read(
        workspace, tmp_path, "СМИ;Эл. почта;Контактное лицо 1 ФИО;Контактное лицо 1 тел;Контактное лицо 2 ФИО;"
        "Контактное лицо 2 тел", "Утро;utro@example.org;Айгуль Бек;0555 123450;Дина Ким;0555 123451",
    )  # fmt: skip
    assert [(one["name"], one["outlet"], len(one["emails"]), len(one["phones"])) for one in found] == [
        ("Айгуль Бек", "Утро", 0, 1), ("Дина Ким", "Утро", 0, 1), ("", "Утро", 1, 0),
    ]  # fmt: skip


def test_people_of_a_row_are_told_by_numbers_or_by_the_post_in_another_case(
    workspace: Workspace, tmp_path: Path
) -> None:
    _report, found = read(
        workspace, tmp_path, "СМИ;Контакт 1;Почта 1;Контакт 2;Почта 2",
        "Утро;Айгуль Бек;a@example.org;Дина Ким;d@example.org",
    )  # fmt: skip
    assert [(one["name"], one["outlet"], one["emails"][0]["raw"]) for one in found] == [
        ("Айгуль Бек", "Утро", "a@example.org"), ("Дина Ким", "Утро", "d@example.org"),
    ]  # fmt: skip
    header = ["СМИ", "Директор", "Тел. директора", "Редактор", "Тел. редактора"]
    posts = unpivot.parted(header, [["Утро", "Айгуль Бек", "0312 611213", "Дина Ким", "0312 611214"]])
    assert posts is not None
    assert posts.header == ["СМИ", "Name", "Тел", "Position"]


@pytest.mark.parametrize(
    "header", [["Name", "E-mail 1", "E-mail 2", "Phone 1", "Phone 2"], ["ФИО", "Редактор", "Тел. редактора", "Тел."]]
)
def test_several_numbers_of_one_person_are_no_several_people(header: list[str]) -> None:
    assert unpivot.parted(header, [["Aida Kim"] * len(header)]) is None


def test_remarks_and_dates_below_are_nobody(workspace: Workspace, tmp_path: Path) -> None:
    report, found = read(
        workspace, tmp_path, "# by the press desk", "Name,Outlet,E-mail", "Aida Kim,Dawn,a@example.org",
        "Dina Bek,Dawn,d@example.org", "Updated 3 May 2026,,", "Press list. Page 2,,",
        "Channel 2000,,",
    )  # fmt: skip
    assert [one["name"] for one in found] == ["Aida Kim", "Dina Bek", "Channel 2000"]
    assert (report.mapping["Outlet"], report.rejected) == ("outlet", 2)


def test_headings_with_a_roman_number(workspace: Workspace, tmp_path: Path) -> None:
    _report, found = read(
        workspace, tmp_path, "№;ФИО;Телефон", "I;Газета «Утро»;", "1;Айгуль Бек;0555 123450", "II.;Радио «Мост»;",
        "2;Дина Ким;0555 123451",
    )  # fmt: skip
    assert [(one["name"], one["outlet"]) for one in found] == [
        ("Айгуль Бек", "Газета «Утро»"), ("Дина Ким", "Радио «Мост»"),
    ]  # fmt: skip


def test_a_newsroom_among_the_names_is_no_person_and_a_dash_no_name(workspace: Workspace, tmp_path: Path) -> None:
    _report, found = read(
        workspace, tmp_path, "ФИО;Должность;E-mail", "Газета «Утро»;;utro@example.org",
        "Айгуль Бек;редактор;a@example.org", "—;редактор;r@example.org",
    )  # fmt: skip
    assert [(one["name"], one.get("outlet", "")) for one in found] == [
        ("", "Газета «Утро»"), ("Айгуль Бек", ""), ("", ""),
    ]  # fmt: skip


def test_an_honorific_of_its_own_column_is_taken_off_the_name(workspace: Workspace, tmp_path: Path) -> None:
    _report, found = read(workspace, tmp_path, "Display Name,Prefix,E-mail", "Ms. Aida Kim,Ms.,a@example.org")
    assert (found[0]["name"], found[0]["honorific"]) == ("Aida Kim", "Ms.")


def test_short_numbers_speak_for_no_island(workspace: Workspace, tmp_path: Path) -> None:
    names = (
        "Айгуль Бек",
        "Бакыт Асан",
        "Данияр Ким",
        "Эркин Ли",
        "Ольга Цой",
        "Жаныл Тен",
        "Улан Пак",
        "Вера Юн",
        "Лев Хан",
    )
    report, _found = read(workspace, tmp_path, "ФИО;Телефон", *(f"{name};6112{n:02}" for n, name in enumerate(names)))
    assert not report.notes
    assert report.problems


def test_a_column_that_only_a_later_sheet_has_is_known_by_its_values(workspace: Workspace, tmp_path: Path) -> None:
    first: list[list[object]] = [["Name", "E-mail"], *([f"Aida Kim {n}", f"a{n}@example.org"] for n in range(9))]
    other: list[list[object]] = [["Rufname", "E-mail", "Name"], ["0555 123 450", "d@example.org", "Dina Bek"]]
    book = workbook(tmp_path / "list.xlsx", {"2025": first, "2026": other})
    report = imported(workspace, book, sheet=sheet.ALL)
    assert report.mapping["Rufname"] == "phone"
    assert numbers(workspace) == ["+996555123450"]


def test_a_header_of_two_rows_whose_second_only_tells_of_what_kind(workspace: Workspace, tmp_path: Path) -> None:
    report, _found = read(
        workspace, tmp_path, "ФИО;Организация;Телефон;;;E-mail", ";;рабочий;дом.;мобильный;",
        "Айгуль Бек;Утро;0312 611213;0312 611214;0555 123450;a@example.org",
    )  # fmt: skip
    assert [target for target in report.mapping.values() if "phone" in target] == [
        "phone.work", "phone.home", "phone.mobile",
    ]  # fmt: skip
    assert numbers(workspace) == ["+996312611213", "+996312611214", "+996555123450"]


def test_a_newsroom_alone_in_its_row_is_no_heading(workspace: Workspace, tmp_path: Path) -> None:
    report, found = read(workspace, tmp_path, "СМИ;ФИО;Телефон", "Обон ТВ;;", "ТВ;;", "Утро;Айгуль Бек;0555 123450")
    assert ([one["outlet"] for one in found], report.rejected) == (["Обон ТВ", "Утро"], 1)


def test_columns_of_several_people_are_called_as_the_window_calls_them() -> None:
    header = ["Газета", "Редактор", "Тел. редактора", "Репортёр", "Тел. репортёра"]
    row = ["Утро", "Айгуль Бек", "0312 611213", "Дина Ким", "0312 611214"]
    with i18n.speaking("ru"):
        posts = unpivot.parted(header, [row])
        assert posts is not None and posts.header == ["Газета", "ФИО", "Тел", "Должность"]
        lines = [list(line) for line in posts.rows(iter([Line(row)]))]
    assert lines == [
        ["Утро", "Айгуль Бек", "0312 611213", "Редактор"], ["Утро", "Дина Ким", "0312 611214", "Репортёр"],
    ]  # fmt: skip
