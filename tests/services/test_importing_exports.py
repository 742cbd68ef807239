"""Tables as programs and offices hand them over: each becomes the same two people, whatever was done to it."""

from pathlib import Path

import openpyxl
import pytest

from outreach.store.workspace import Workspace
from outreach.values import column_recognition
from tests.formats.test_sheet import workbook
from tests.services.test_importing import everybody, imported, saved

pytestmark = pytest.mark.backends("sqlite")

PEOPLE = [
    ("Aida Kim", "Bell", "0555 123 450", "aida@example.org"),
    ("Oleg Omar", "Dawn", "0555 123 451", "oleg@example.org"),
]


def people(workspace: Workspace) -> list[tuple[str, ...]]:
    return [
        (one["name"], one["outlet"], *(item["raw"] for kind in ("phones", "emails") for item in one[kind]))
        for one in everybody(workspace)
    ]


@pytest.mark.parametrize(
    "text",
    [
        "Имя / Name;Контрагент;Телефон / Phone;Эл. почта / E-mail\nAida Kim;Bell;0555 123 450;aida@example.org\n"
        "Oleg Omar;Dawn;0555 123 451;oleg@example.org\n",
        "Name,Outlet (from Outlets),Phone,Email\nAida Kim,Bell,0555 123 450,aida@example.org\n"
        "Oleg Omar,Dawn,0555 123 451,oleg@example.org\n",
        "Table 1\n\nName,Associated Company,Mobile,Email\nAida Kim,Bell,0555 123 450,aida@example.org\n"
        "Oleg Omar,Dawn,0555 123 451,oleg@example.org\n,,,\n",
        "ФИО;СМИ;Телефон;Почта\nAida Kim;Bell;0555 123 450;aida@example.org\nСтр. 1 из 2;;;\n"
        "ФИО;СМИ;Телефон;Почта\nOleg Omar;Dawn;0555 123 451;oleg@example.org\nСтр. 2;;;\n",
    ],
)
def test_whatever_it_went_through(workspace: Workspace, tmp_path: Path, text: str) -> None:
    report = imported(workspace, saved(tmp_path, text))
    assert people(workspace) == PEOPLE and "extra" not in report.mapping.values()


def test_one_column_of_sentences_stays_one(workspace: Workspace, tmp_path: Path) -> None:
    path = workbook(tmp_path / "list.xlsx", {"List": [["Name"], ["Kim, Aida"], ["Omar, Oleg"]]})
    assert imported(workspace, path).mapping == {"Name": "name"}


def test_the_sheet_of_people_is_read_not_the_summary_before_it(workspace: Workspace, tmp_path: Path) -> None:
    sheets: dict[str, list[list[object]]] = {
        "Export Summary": [["Sheet", "Table", "Worksheet"], ["Sheet 1", "Table 1", "People"], ["Sheet 1", None, "x"]],
        "People": [["Table 1"], ["Name", "Company", "Mobile", "Email"], *map(list, PEOPLE)],
    }
    report = imported(workspace, workbook(tmp_path / "list.xlsx", sheets))
    assert people(workspace) == PEOPLE and "Export Summary" in report.notes[0]


def test_a_table_that_is_drawn_with_signs(workspace: Workspace, tmp_path: Path) -> None:
    rule = f"+{'-' * 10}+{'-' * 8}+{'-' * 14}+{'-' * 18}+\n"
    lines = [("Name", "Outlet", "Phone", "E-mail"), *PEOPLE]
    drawn = [f"| {name:<8} | {outlet:<6} | {phone:<12} | {mail:<16} |\n" for name, outlet, phone, mail in lines]
    report = imported(workspace, saved(tmp_path, f"{rule}{drawn[0]}{rule}{''.join(drawn[1:])}{rule}", "list.txt"))
    assert people(workspace) == PEOPLE
    assert {problem.text for problem in report.problems} == {"This row is a separator line, not a person."}


def test_cells_with_line_breaks_and_something_behind_their_quotes(workspace: Workspace, tmp_path: Path) -> None:
    lines = 'Name,Notes,Outlet\nDina Kim,"one,\n""two"",\nthree",Bell\nEva Kim,"a\nb"c,Sun\n'
    assert imported(workspace, saved(tmp_path, lines)).created == 2


def test_a_sign_over_a_sign_in_a_head_of_two_rows(workspace: Workspace, tmp_path: Path) -> None:
    text = (
        "№;Издание;Главный редактор;\nп/п;;ФИО;Телефон\n1;Bell;Aida Kim;0555 123 450\n2;Dawn;Oleg Omar;0555 123 451\n"
    )
    report = imported(workspace, saved(tmp_path, text))
    assert report.mapping["Издание"] == "outlet"
    assert people(workspace) == [person[:3] for person in PEOPLE]


def test_tags_in_quotes(workspace: Workspace, tmp_path: Path) -> None:
    imported(workspace, saved(tmp_path, 'Name,TAGS\nAida Kim,"""press"",""economy"""\n'))
    imported(workspace, saved(tmp_path, 'Name,TAGS\nEva Kim,"""press"""\nOleg Omar,"""press"";""big, city"""\n'))
    assert [person["tags"] for person in everybody(workspace)] == [
        ["press", "economy"],
        ["press"],
        ["press", "big, city"],
    ]


def test_newsrooms_in_quotes_are_known_by_their_values() -> None:
    rows = [["Aida Kim", "«Bell»"], ["Oleg Omar", "газета «Dawn»"]]
    assert column_recognition.map_columns(["Column 1", "Column 2"], rows)["Column 2"] == "outlet"


def test_a_list_of_numbers_is_nobodys_signature(workspace: Workspace, tmp_path: Path) -> None:
    assert imported(workspace, saved(tmp_path, "0555 123 450\n0555 123 451\n0312 66 12 34\n", "list.txt")).created == 3


def test_addresses_behind_the_text_of_cells(workspace: Workspace, tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    for row in ([], [None, "Name", "Outlet", "Phone", "E-mail"], [None, *PEOPLE[0][:3], "write"], [None, *PEOPLE[1]]):
        book.active.append(row)
    book.active["E3"].hyperlink = "mailto:aida@example.org?subject=Hello"
    book.active["B4"].hyperlink = "mailto:o.omar@example.org"
    book.active["E4"].hyperlink = "mailto:oleg@example.org"
    book.save(tmp_path / "list.xlsx")
    imported(workspace, tmp_path / "list.xlsx")
    aida, oleg = everybody(workspace)
    assert [aida["name"], oleg["name"]] == ["Aida Kim", "Oleg Omar"]
    assert aida["emails"][0]["raw"] == "write <aida@example.org>" and aida["extra"] == {
        "E-mail": "write <aida@example.org>"
    }
    assert [one["raw"] for one in oleg["emails"]] == ["o.omar@example.org", "oleg@example.org"]


def test_a_link_in_a_table_of_a_page(workspace: Workspace, tmp_path: Path) -> None:
    page = (
        "<table><tr><th>Name<th>Phone<tr><td><a href='MAILTO:aida@example.org'>Aida Kim</a><td>0555 123 450"
        "<tr><td>Oleg Omar<td>0555 123 451</table>"
    )
    imported(workspace, saved(tmp_path, page, "list.html"))
    aida, oleg = everybody(workspace)
    assert (aida["name"], aida["emails"][0]["raw"]) == ("Aida Kim", "aida@example.org") and not oleg["emails"]
