"""Outlets from a file: mapped as contacts are, matched by name, as one step."""

from pathlib import Path

import pytest

from outreach.services import outlets
from outreach.services.exporting import own_export
from outreach.services.importing import outlet_import
from outreach.services.importing.import_plan import Options
from outreach.store.workspace import Workspace
from outreach.working import finished

# Which database keeps it is no matter here: imports of contacts are tried on both.
pytestmark = pytest.mark.backends("sqlite")

SHEET = """Название;Тип СМИ;Страна;Город;Телефон;E-mail;Сайт;Язык;Главред
Радио Мисал;Радио;Кыргызстан;Бишкек;0312 66 04 18;news@example.org;https://a.example.org;ky, ru;Айгүл Асанова
Дордой ТВ;телеканал;Kirgizstan;;;tv@example.org;;klingon;
Кабар;stuff;;;;;;;
;;;;;;;;
"""


def brought(workspace: Workspace, path: Path, on_match: str = "fill", *, dry_run: bool = False) -> outlet_import.Report:
    return finished(outlet_import.run(workspace, path, Options(on_match=on_match), dry_run=dry_run))


def by_name(workspace: Workspace) -> dict[str, dict[str, object]]:
    every = [workspace.read(outlets.fields, number) for number in workspace.read(outlets.find)]
    return {fields["name"]: {name: value for name, value in fields.items() if value} for fields in every}


def test_a_sheet_of_outlets(workspace: Workspace, tmp_path: Path) -> None:
    (tmp_path / "media.csv").write_text(SHEET, encoding="utf-8")
    dry = brought(workspace, tmp_path / "media.csv", dry_run=True)
    assert (dry.created, dry.step, by_name(workspace)) == (3, None, {})
    report = brought(workspace, tmp_path / "media.csv")
    assert (report.read, report.created, report.rejected) == (3, 3, 0) and report.step
    assert next(iter(report.mapping.values())) == "outlet" and report.mapping["Тип СМИ"] == "medium"
    assert [(one.row, one.column) for one in report.problems] == [(2, "Язык"), (2, "Страна"), (3, "Тип СМИ")]
    assert by_name(workspace) == {
        "Радио Мисал": {
            "name": "Радио Мисал", "medium": "radio", "country": "KG", "city": "Бишкек", "languages": ["ky", "ru"],
            "website": "https://a.example.org", "emails": [{"raw": "news@example.org", "label": ""}],
            "phones": [{"raw": "0312 66 04 18", "label": ""}], "extra": {"name": "Айгүл Асанова"},
        },
        "Дордой ТВ": {
            "name": "Дордой ТВ", "medium": "tv", "emails": [{"raw": "tv@example.org", "label": ""}],
            "extra": {"country": "Kirgizstan", "languages": "klingon"},
        },
        "Кабар": {"name": "Кабар", "extra": {"medium": "stuff"}},
    }  # fmt: skip
    again = brought(workspace, tmp_path / "media.csv")
    assert (again.created, again.updated, again.unchanged, again.changes) == (0, 0, 3, [])
    workspace.undo()
    assert by_name(workspace) == {}


def test_headings_and_numbers_of_columns_are_no_outlets(workspace: Workspace, tmp_path: Path) -> None:
    head = "Реестр СМИ\n\n№;Название СМИ;Вид;Город\n1;2;3;4\n"
    (tmp_path / "media.csv").write_text(head + "1;Кабар;stuff;Ош\nВсего: 1;;;\n", encoding="utf-8")
    report = brought(workspace, tmp_path / "media.csv")
    assert list(by_name(workspace)) == ["Кабар"]
    assert (report.read, report.created, report.rejected) == (3, 1, 2)
    assert [(one.row, one.column) for one in report.problems] == [(1, ""), (2, "Вид"), (3, "")]
    places = report.as_json()["places"]
    assert places == [{"row": row, "sheet": "", "sheet_row": row + 3} for row in (1, 2, 3)]  # as a spreadsheet shows it


def test_what_is_there_is_filled_updated_or_left(workspace: Workspace, tmp_path: Path) -> None:
    paper = workspace.write("Add", outlets.add, {"name": "Herald", "city": "Osh", "emails": [{"raw": "a@example.org"}]})
    path = tmp_path / "media.csv"
    path.write_text("Outlet,City,Type,E-mail\nHERALD,Talas,newspaper,b@example.org\n", encoding="utf-8")
    assert brought(workspace, path, "skip").unchanged == 1
    filled = brought(workspace, path)
    assert [(one.field, one.before, one.after) for one in filled.changes] == [
        ("medium", "", "newspaper"), ("emails", "a@example.org", "a@example.org, b@example.org"),
    ]  # fmt: skip
    updated = brought(workspace, path, "update")
    assert [(one.field, one.before, one.after) for one in updated.changes] == [("city", "Osh", "Talas")]
    assert brought(workspace, path, "create").created == 1
    assert workspace.read(outlets.fields, paper)["city"] == "Talas"


def test_our_own_export_comes_back_unchanged(workspace: Workspace, tmp_path: Path) -> None:
    (tmp_path / "media.csv").write_text(SHEET, encoding="utf-8")
    brought(workspace, tmp_path / "media.csv")
    for name in ("own.csv", "own.xlsx"):
        finished(own_export.export_outlets(workspace, tmp_path / name))
        report = brought(workspace, tmp_path / name)
        assert (report.unchanged, report.changes, report.created) == (3, [], 0), report


def test_outlets_of_one_name_in_two_towns_stay_apart(workspace: Workspace, tmp_path: Path) -> None:
    """Each keeps its own address and is met again by the next list; one reached at the same host has moved."""
    sheet = (
        "Name,City,Country,E-mail\nМезгил,Алматы,Казахстан,red@kz.example.org\nМезгил,Бишкек,KG,red@kg.example.com\n"
    )
    (tmp_path / "media.csv").write_text(sheet, encoding="utf-8")
    assert brought(workspace, tmp_path / "media.csv").created == 2
    assert brought(workspace, tmp_path / "media.csv").unchanged == 2
    (tmp_path / "more.csv").write_text(
        "Name,City,Country,E-mail\n«Мезгил»,Bishkek,,two@kg.example.com\nМезгил,Астана,KZ,red@kz.example.org\n",
        encoding="utf-8",
    )
    report = brought(workspace, tmp_path / "more.csv")
    assert (report.created, report.updated, report.unchanged) == (0, 1, 1)
    held = [workspace.read(outlets.fields, number) for number in sorted(workspace.read(outlets.find))]
    assert [[one["raw"] for one in fields["emails"]] for fields in held] == [
        ["red@kz.example.org"], ["red@kg.example.com", "two@kg.example.com"]
    ]  # fmt: skip


@pytest.mark.parametrize("heading", ["Название латиницей", "Название (лат.)", "Name in Latin", "Другое название"])
def test_the_name_in_the_other_script(workspace: Workspace, tmp_path: Path, heading: str) -> None:
    (tmp_path / "media.csv").write_text(f"Название,{heading}\nМезгил,Mezgil\n", encoding="utf-8")
    assert brought(workspace, tmp_path / "media.csv").created == 1
    assert by_name(workspace) == {"Мезгил": {"name": "Мезгил", "other_name": "Mezgil"}}


def test_a_row_without_a_town_is_none_of_two_namesakes(workspace: Workspace, tmp_path: Path) -> None:
    for city in ("Бишкек", "Нарын"):
        workspace.write("Add", outlets.add, {"name": "Маяк", "city": city})
    path = tmp_path / "media.csv"
    path.write_text("Outlet;City;Phone\nМаяк;;0312 66 04 18\nМаяк (Нарын);;0312 66 04 19\n", "utf-8")
    report = brought(workspace, path)
    assert (report.created, report.updated) == (1, 1)
    assert [one.text.partition(". ")[0] for one in report.problems] == [
        "Several outlets are called “Маяк”: Маяк (Бишкек), Маяк (Нарын)"
    ]
    again = brought(workspace, path)
    assert (again.created, again.unchanged, again.problems) == (0, 2, [])
