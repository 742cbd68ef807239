"""Lists as press offices keep them: codes apart, crosses under languages, several people in a row, remarks above."""

from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from outreach.formats.tables import sheet
from outreach.model.people import Phone
from outreach.services.importing.import_plan import Report
from outreach.store.workspace import Workspace
from tests.formats.test_sheet import workbook
from tests.services.test_importing import everybody, imported, saved

pytestmark = pytest.mark.backends("sqlite")


def read(workspace: Workspace, folder: Path, *lines: str) -> tuple[Report, list[dict[str, Any]]]:
    report = imported(workspace, saved(folder, "\n".join(lines) + "\n"))
    return report, everybody(workspace)


def numbers(workspace: Workspace) -> list[str | None]:
    return [*workspace.read(lambda session: session.scalars(select(Phone.e164).order_by(Phone.id)).all())]


def test_remarks_and_dates_below_are_nobody(workspace: Workspace, tmp_path: Path) -> None:
    report, found = read(
        workspace, tmp_path, "# by the press desk", "Name,Outlet,E-mail", "Aida Kim,Dawn,a@example.org",
        "Dina Bek,Dawn,d@example.org", "Updated 3 May 2026,,", "Press list. Page 2,,",
        "Channel 2000,,",
    )  # fmt: skip
    assert [one["name"] for one in found] == ["Aida Kim", "Dina Bek", "Channel 2000"]
    assert (report.mapping["Outlet"], report.rejected) == ("outlet", 2)


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


@pytest.mark.parametrize("how", ["fill", "update"])
def test_an_account_in_another_of_its_spellings_is_the_account_that_is_there(
    workspace: Workspace, tmp_path: Path, how: str
) -> None:
    head = "Name,E-mail,Telegram,Facebook,X\n"
    first = "@anna_press,https://facebook.com/anna.asanova,@anna"
    imported(workspace, saved(tmp_path, f"{head}Anna Asanova,a@example.org,{first}\n"))
    (before,) = everybody(workspace)
    assert len(before["channels"]) == 3
    for again in (
        "anna_press,facebook.com/anna.asanova,https://twitter.com/anna",
        "https://t.me/anna_press,https://www.facebook.com/Anna.Asanova/,https://x.com/Anna",
        "t.me/Anna_Press,anna.asanova,anna",
    ):
        report = imported(workspace, saved(tmp_path, f"{head}Anna Asanova,a@example.org,{again}\n"), on_match=how)
        assert (report.unchanged, everybody(workspace)) == (1, [before])
    other = f"{head}Anna Asanova,a@example.org,@anna_private,,\n"
    imported(workspace, saved(tmp_path, other), on_match="fill")
    assert [row["value"] for row in everybody(workspace)[0]["channels"]] == [*first.split(","), "@anna_private"]
