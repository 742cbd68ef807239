"""Cells that hold several fields, as people put them into one column: each comes to its own place, nothing is lost."""

from pathlib import Path
from typing import Any

import pytest

from outreach.services.importing import region_guess
from outreach.services.importing.row_builder import Row
from outreach.store.workspace import Workspace
from tests.services.test_importing import everybody, imported, saved

pytestmark = pytest.mark.backends("sqlite")


def read(workspace: Workspace, tmp_path: Path, *lines: str) -> list[dict[str, Any]]:
    imported(workspace, saved(tmp_path, "\n".join(lines) + "\n"))
    return everybody(workspace)


def raw(one: dict[str, Any], kind: str) -> list[str]:
    return [item["raw"] for item in one[kind]]


def test_a_name_with_the_job(workspace: Workspace, tmp_path: Path) -> None:
    found = read(
        workspace, tmp_path, "Имя и должность;E-mail", "Айгуль Бек - главный редактор;a@example.org",
        '"Нурлан Садыков\nрепортёр";n@example.org', "Олег Омар;o@example.org",
    )  # fmt: skip
    assert [(one["name"], one["position"]) for one in found] == [
        ("Айгуль Бек", "главный редактор"), ("Нурлан Садыков", "репортёр"), ("Олег Омар", ""),
    ]  # fmt: skip


def test_a_name_with_how_to_reach_it(workspace: Workspace, tmp_path: Path) -> None:
    found = read(
        workspace, tmp_path, "ФИО;СМИ", "Айгуль Бек, тел. 0555 123 450;Утро",
        "Нурлан Садыков (0700) 12-34-51, n@example.org;Мост", "Producer@Dawn;Dawn",
    )  # fmt: skip
    assert [one["name"] for one in found] == ["Айгуль Бек", "Нурлан Садыков", "Producer@Dawn"]
    assert [raw(one, "phones") for one in found] == [["0555 123 450"], ["(0700) 12-34-51"], []]
    assert [raw(one, "emails") for one in found] == [[], ["n@example.org"], []]


def test_a_newsroom_with_the_job_there(workspace: Workspace, tmp_path: Path) -> None:
    found = read(
        workspace, tmp_path, "ФИО;Место работы, должность", "Айгуль Бек;Радио «Мост», редактор",
        "Нурлан Садыков;репортёр - газета «Утро»", "Дина Ким;Главный редактор", "Олег Омар;Колокол",
        "Айгүл Асан;Толкун радиосу, алып баруучу", "Ян Лес;Утро, фотокор", "Ида Мур;Утро, главред",
        "Ада Сай;Таң гезити, сүрөтчү",
    )  # fmt: skip
    assert [(one["outlet"], one["position"]) for one in found] == [
        ("Радио «Мост»", "редактор"), ("газета «Утро»", "репортёр"), ("", "Главный редактор"), ("Колокол", ""),
        ("Толкун радиосу", "алып баруучу"), ("Утро", "фотокор"), ("Утро", "главред"), ("Таң гезити", "сүрөтчү"),
    ]  # fmt: skip


def test_a_job_with_a_unit_or_a_remark_behind_it(workspace: Workspace, tmp_path: Path) -> None:
    found = read(
        workspace, tmp_path, "ФИО\tМесто работы, должность", "Anna Reed\tMountain Wire, bureau chief",
        "Bela Stone\tValley TV, reporter, till March", "Дина Ким\tГолос долины, шеф-редактор отдела новостей",
        "Carl Hill\tDeputy editor, Valley Voice", "Dora Lake\tValley Press, Radio Pass, General Newswire, Echo",
    )  # fmt: skip
    assert [(one["outlet"], one["position"]) for one in found] == [
        ("Mountain Wire", "bureau chief"), ("Valley TV", "reporter, till March"),
        ("Голос долины", "шеф-редактор отдела новостей"), ("Valley Voice", "Deputy editor"),
        ("Valley Press, Radio Pass, General Newswire, Echo", ""),
    ]  # fmt: skip


def test_a_name_keeps_what_stands_in_brackets(workspace: Workspace, tmp_path: Path) -> None:
    (one,) = read(workspace, tmp_path, "Контакт;СМИ", "0555 123 450 Айгуль Бек (Мост);Мост")
    assert (one["name"], raw(one, "phones")) == ("Айгуль Бек (Мост)", ["0555 123 450"])


def test_a_locale_is_a_language(workspace: Workspace, tmp_path: Path) -> None:
    (one,) = read(workspace, tmp_path, "Name;Preferred Language", "Dina Kim;ky_KG, en_US")
    assert one["languages"] == ["ky", "en"]


def test_what_is_said_beside_an_address_is_kept(workspace: Workspace, tmp_path: Path) -> None:
    found = read(
        workspace, tmp_path, "Name;E-mail", "Aida Kim;aida@example.org (до мая), a@example.org",
        "Bek Om;e-mail: b@example.org", "Cee Dee;c@example.org, d@example.org",
    )  # fmt: skip
    assert [raw(one, "emails") for one in found] == [
        ["aida@example.org", "a@example.org"], ["b@example.org"], ["c@example.org", "d@example.org"],
    ]  # fmt: skip
    assert [one["extra"] for one in found] == [{"E-mail": "aida@example.org (до мая), a@example.org"}, {}, {}]


def test_an_error_of_a_spreadsheet_is_no_value_and_is_told(workspace: Workspace, tmp_path: Path) -> None:
    lines = "ФИО;СМИ;Телефон\nАйгуль Бек;#ССЫЛКА!;0555 123 450\nДина Ким;#Н/Д;#DIV/0!\n"
    report = imported(workspace, saved(tmp_path, lines))
    assert [(problem.column, problem.text) for problem in report.problems] == [
        ("СМИ", "“#ССЫЛКА!” is a spreadsheet error: the original value is lost."),
        ("Телефон", "“#DIV/0!” is a spreadsheet error: the original value is lost."),
    ]
    assert [(one["outlet"], len(one["phones"])) for one in everybody(workspace)] == [("", 1), ("", 0)]


def test_headings_vacancies_and_jobs_are_told_from_people(workspace: Workspace, tmp_path: Path) -> None:
    found = read(
        workspace, tmp_path, "ФИО;СМИ;Почта", "МЕЖДУНАРОДНЫЕ СМИ;;", "Айгүл Асанова;Кабар, редактор;a@example.org",
        "Исп.: Сыдыкова А.;;", "вакансия;Кабар;", "вакансия;Кабар;n@example.org", "МЕСТНЫЕ;;",
        "Дина Ким;Азия / журналист;b@example.org", "Олег Ли;Бишкек, Кабар;c@example.org",
    )  # fmt: skip
    assert [(one["name"], one["outlet"], one["position"]) for one in found] == [
        ("Айгүл Асанова", "Кабар", "редактор"), ("", "Кабар", ""), ("Дина Ким", "Азия", "журналист"),
        ("Олег Ли", "Бишкек, Кабар", ""),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("number", "country"),
    [
        ("8 (727) 234-56-{}", "KZ"), ("701 234 56 {}", "KZ"), ("(495) 123-45-{}", "RU"), ("0171 23456{}", "DE"),
        ("202-555-01{}", "US"), ("0555 12 34 {}", "KG"), ("030 9018{}", "KG"), ("020 7946 00{}", "KG"),
    ],
)  # fmt: skip
def test_the_country_of_numbers_is_guessed_where_one_alone_fits(number: str, country: str) -> None:
    rows = [Row(n, [], {"phones": [{"raw": number.format(n)}]}, [], "") for n in range(10, 30)]
    assert region_guess.guess(rows) == country


def test_an_abbreviated_heading_of_organisations_is_the_outlet(workspace: Workspace, tmp_path: Path) -> None:
    found = read(workspace, tmp_path, "Ф.И.О.;Орг.;Долж.;e-mail", "Ким Анна;Горный край;редактор;a@example.org")
    assert (found[0]["outlet"], found[0]["position"]) == ("Горный край", "редактор")
