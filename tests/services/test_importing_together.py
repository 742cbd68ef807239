"""Workbooks with a sheet for each country or beat, read as one table; rows told of as spreadsheets number them."""

from pathlib import Path
from time import monotonic

import pytest

from outreach.formats.tables import sheet
from outreach.problems import Problem
from outreach.services.importing import importing, rejects
from outreach.services.importing.import_plan import Options, Report
from outreach.store.workspace import Workspace
from tests.formats.test_sheet import workbook
from tests.services.test_importing import done, everybody, imported, saved

pytestmark = pytest.mark.backends("sqlite")

HEADER: list[object] = ["Name", "Outlet", "Phone", "E-mail"]


def countries(path: Path) -> Path:
    """A book as offices have it: notes first, titles, blank rows, other orders."""
    sheets: dict[str, list[list[object]]] = {
        "Notes": [["How to use this book"]],
        "Кыргызстан": [
            ["Our list"], [], HEADER, ["Aida Kim", "Bell", "0555 123 450", "aida@example.org"], [],
            ["Oleg Kim", "Dawn", "0555 12", "oleg@example.org"],
        ],
        "Kazakhstan": [
            ["Journalist", "E-mail", "Phone", "Outlet", "Telegram"],
            ["Dias Omarov", "dias@example.org", "8 701 123 45 01", "Star", "@dias_o"],
            [None, "nobody", None, None, None],
        ],
        "Узбекистан": [HEADER, ["Botir Kim", "Sun TV", "71 120 34 50", "botir@example.org"]],
        "Old": [HEADER, ["Old Kim", "Bell", "0555 123 459", "old@example.org"]],
        "Empty": [],
        "Budget": [["Item", "Sum"], ["Paper", 100], ["Coffee", 20]],
    }  # fmt: skip
    return workbook(path, sheets, hidden=["Old"])


def said(report: Report) -> list[str]:
    return [f"{report.places.of(problem.row).words()}: {problem.column}" for problem in report.problems]


def test_sheets_of_one_table_are_read_together_and_their_names_are_countries(
    workspace: Workspace, tmp_path: Path
) -> None:
    report = imported(workspace, countries(tmp_path / "list.xlsx"), sheet=sheet.ALL)
    assert report.created == 5
    found = everybody(workspace)
    assert [(one.get("name", ""), one["country"]) for one in found] == [
        ("Aida Kim", "KG"), ("Oleg Kim", "KG"), ("Dias Omarov", "KZ"), ("", "KZ"), ("Botir Kim", "UZ"),
    ]  # fmt: skip
    dias = found[2]
    assert [channel["network"] for channel in dias["channels"]] == ["telegram"] and dias["outlet"] == "Star"
    assert [phone["raw"] for phone in dias["phones"]] == ["8 701 123 45 01"]
    assert report.notes[:2] == [
        "3 sheets are read together: Кыргызстан, Kazakhstan, Узбекистан.",
        "Excluded: Notes, Budget, Old (hidden).",
    ]
    assert said(report) == ["Кыргызстан, row 6: Phone", "Kazakhstan, row 3: E-mail"]
    assert report.as_json()["places"] == [
        {"row": 2, "sheet": "Кыргызстан", "sheet_row": 6}, {"row": 4, "sheet": "Kazakhstan", "sheet_row": 3},
    ]  # fmt: skip


def test_one_sheet_is_read_where_nothing_is_asked_and_the_others_are_told(workspace: Workspace, tmp_path: Path) -> None:
    report = imported(workspace, countries(tmp_path / "list.xlsx"))
    assert report.created == 2 and "Country" not in report.mapping
    assert report.notes[0].endswith("There is data in Notes, Kazakhstan, Узбекистан, Budget, Old (hidden), too.")
    assert report.together == ["Кыргызстан", "Kazakhstan", "Узбекистан"]
    assert said(report) == ["row 6: Phone"]


def test_a_hidden_sheet_that_is_asked_for_is_said_to_be_hidden(workspace: Workspace, tmp_path: Path) -> None:
    report = imported(workspace, countries(tmp_path / "list.xlsx"), sheet="Old")
    assert report.created == 1 and report.notes == ["The sheet “Old” is hidden."]


def test_names_of_sheets_that_are_no_places_are_tags(workspace: Workspace, tmp_path: Path) -> None:
    header: list[object] = ["Name", "Country", "E-mail"]
    sheets: dict[str, list[list[object]]] = {
        "Economy": [header, ["Aida Kim", None, "aida@example.org"]],
        "Sport": [header, ["Nino Kim", "GE", "nino@example.org"], ["Olga Kim", "KZ", "olga@example.org"]],
        "Sheet3": [header, ["Dina Kim", None, "dina@example.org"]],
    }
    report = imported(workspace, workbook(tmp_path / "list.xlsx", sheets), sheet=sheet.ALL)
    assert report.mapping["Sheet"] == "tags"
    assert [(one["name"], one.get("country", ""), one["tags"]) for one in everybody(workspace)] == [
        ("Aida Kim", "", ["Economy"]), ("Nino Kim", "GE", ["Sport"]), ("Olga Kim", "KZ", ["Sport"]),
        ("Dina Kim", "", []),
    ]  # fmt: skip


def test_together_means_nothing_where_there_is_one_table(workspace: Workspace, tmp_path: Path) -> None:
    assert imported(workspace, saved(tmp_path, "Name,Phone\nA,0312 661234\n"), sheet=sheet.ALL).created == 1
    book = workbook(tmp_path / "b.xlsx", {"A": [HEADER, ["Aida", "", "", "a@example.org"]], "B": [["x"], ["y"]]})
    report = imported(workspace, book, sheet=sheet.ALL)
    assert report.created == 1 and report.notes == ["Only the sheet “A” is read. There is data in B, too."]
    with pytest.raises(Problem, match="no sheet"):
        imported(workspace, book, sheet="C")


def test_a_book_of_very_many_sheets_is_read_in_a_moment_and_told_in_a_line(
    workspace: Workspace, tmp_path: Path
) -> None:
    sheets: dict[str, list[list[object]]] = {
        f"Part {number}": [["Name", "E-mail"], [f"Aida {number}", f"a{number}@example.org"]] for number in range(300)
    }
    path = workbook(tmp_path / "list.xlsx", sheets)
    began = monotonic()
    report = imported(workspace, path, sheet=sheet.ALL)
    assert report.created == 200 and monotonic() - began < 60
    assert report.notes[0].endswith("Part 19 and 180 more.") and report.notes[1].endswith("Part 219 and 80 more.")


def test_rows_with_problems_come_out_with_their_place_in_the_book(workspace: Workspace, tmp_path: Path) -> None:
    path = countries(tmp_path / "list.xlsx")
    plan = done(importing.prepare(workspace, path, Options(sheet=sheet.ALL)))
    assert rejects.write(plan, path, tmp_path / "mend.csv") == 2
    text = (tmp_path / "mend.csv").read_text("utf-8-sig")
    assert "Кыргызстан, row 6: Phone: " in text and "Kazakhstan, row 3: E-mail: " in text
    assert text.splitlines()[0] == "Name,Outlet,Phone,E-mail,Telegram,Sheet,Outreach: problem"


@pytest.mark.parametrize(
    ("text", "rows"),
    [
        ("Name,Phone\nA,12\n", [2]),
        ("Press list\n\nName,Phone\n\nA,12\n\n\nB,12\nC,0312 661234\nD,12\n", [5, 8, 10]),
        ("Name,Phone,E-mail\n\"Aida\nKim\",12,\nB,12,\n", [2, 3]),
        ("Aida Kim,a@example.org,a\nOlga Kim,olga@,b\nDina Kim,d@example.org,c\n", [2]),
        ("\n" * 30 + "Name,Phone\nA,12\n", [32]),
        ("Name;Phone;E-mail\nAida Kim\nOlga Kim;12, 34;a@example.org, o@example.org\nB;12;\n", [3, 4]),
    ],
)  # fmt: skip
def test_a_row_is_told_of_as_the_spreadsheet_numbers_it(
    workspace: Workspace, tmp_path: Path, text: str, rows: list[int]
) -> None:
    report = imported(workspace, saved(tmp_path, text))
    assert sorted({report.places.of(problem.row).row for problem in report.problems}) == rows


def test_rows_of_a_book_with_titles_blanks_and_merged_cells(workspace: Workspace, tmp_path: Path) -> None:
    rows: list[list[object]] = [[], [None, "List"], [], [None, *HEADER[:3]], *[[]] * 700]
    rows += [[None, "Aida", "Bell", "12"], [None, "Olga", None, "12"]]
    report = imported(workspace, workbook(tmp_path / "list.xlsx", {"People": rows}, "C705:C706"))
    assert said(report) == ["row 705: Phone", "row 706: Phone"]
    assert [one["outlet"] for one in everybody(workspace)] == ["Bell", "Bell"]
