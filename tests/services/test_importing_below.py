"""Rows with one more number or address of the person above them, and tables far down a long sheet."""

from pathlib import Path
from typing import Any

import pytest

from outreach.services.contacts import contacts
from outreach.services.identity import duplicates
from outreach.services.identity.duplicates import finished
from outreach.services.importing import import_source, importing, rejects
from outreach.services.importing.importing import Options
from outreach.store.workspace import Workspace
from tests.formats.test_sheet import workbook
from tests.services.test_importing import done, everybody, imported, saved

pytestmark = pytest.mark.backends("sqlite")

LIST = """№;Name;Outlet;Phone;E-mail
1;Aida Kim;Bell;0555 123 450;aida@example.org
;;;0312 66 12 34;
;;;;aida.kim@example.com
2;Oleg Omar;Dawn;;oleg@example.org
;;;0555 123 452;
3;Dina Kim;Star;0555 123 453;dina@example.org
"""


def reached(workspace: Workspace) -> list[tuple[Any, ...]]:
    return [
        (one.get("name", ""), *(item["raw"] for kind in ("phones", "emails") for item in one[kind]))
        for one in everybody(workspace)
    ]


def test_a_row_with_one_more_number_or_address_is_the_persons_above(workspace: Workspace, tmp_path: Path) -> None:
    report = imported(workspace, saved(tmp_path, LIST), joined=True)
    assert reached(workspace) == [
        ("Aida Kim", "0555 123 450", "0312 66 12 34", "aida@example.org", "aida.kim@example.com"),
        ("Oleg Omar", "0555 123 452", "oleg@example.org"),
        ("Dina Kim", "0555 123 453", "dina@example.org"),
    ]
    said = [(report.places.of(one.row).row, one.column, one.text) for one in report.problems]
    assert [(row, column) for row, column, _text in said] == [(2, "Phone"), (2, "E-mail"), (5, "Phone")]
    assert said[0][2].startswith("“0312 66 12 34” is below (row 3)")
    assert report.as_json()["below"] == 3
    assert imported(workspace, saved(tmp_path, LIST), joined=True).step is None


def test_such_rows_are_contacts_of_their_own_unless_somebody_says_otherwise(
    workspace: Workspace, tmp_path: Path
) -> None:
    report = imported(workspace, saved(tmp_path, LIST))
    assert report.created == 6 and not report.problems and report.as_json()["below"] == 3
    file = saved(tmp_path, LIST + ";;;0555 123 453;dina@example.org\n")
    found = finished(duplicates.in_file(import_source.open_file(file)))
    assert [(pair.a, pair.b) for pair in found] == [(6, 7)]  # rows are told of as they stand


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("E-mail,Name\na@example.org,Aida\nb@example.org,\nc@example.org,\nd@example.org,\n", 4),  # mostly nameless
        ("Name,E-mail\nAida,a@example.org\n,b@example.org\nOlga,o@example.org\nDina,d@example.org\n", 4),
        ("Name,Outlet,E-mail\nAida,Bell,a@example.org\n,,newsroom@example.org\nOlga,Sun,o@example.org\n", 3),
        ("Name,Outlet,Phone\nAida,Bell,0555 123450\n,Dawn,0555 123451\nOlga,Sun,0555 123452\n", 3),
        ("Name,Outlet,Phone\nAida,Bell,0555 123450\n,Bell,0555 123451\nOlga,Sun,0555 123452\n", 3),  # the newsroom's
        ("Name,Outlet,Phone\nAida,Bell,0555 123450\n\n,,0555 123451\nOlga,Sun,0555 123452\n", 3),
        ("Name,Outlet,Phone,Notes\nAida,Bell,0555 123450,\n,,0555 123451,ask for Bota\nOlga,Sun,0555 123452,\n", 3),
        ("Name,Outlet,Phone\nAida,Bell,0555 123450\nRadio,,\n,,0555 123451\nOlga,Sun,0555 123452\n", 3),
        ("Name,Outlet,Phone\n" + "A,Bell,12345\n" * 9 + "".join(f",,0555 12345{n}\n" for n in range(6)), 7),
    ],
)  # fmt: skip
def test_rows_that_may_be_somebody_elses_stay_by_themselves(
    workspace: Workspace, tmp_path: Path, text: str, count: int
) -> None:
    assert imported(workspace, saved(tmp_path, text), joined=True).created == count


def test_rows_below_come_out_to_be_mended_in_one(workspace: Workspace, tmp_path: Path) -> None:
    path = saved(tmp_path, LIST)
    plan = done(importing.prepare(workspace, path, Options(joined=True)))
    assert rejects.write(plan, path, tmp_path / "mend.csv") == 2
    assert imported(workspace, tmp_path / "mend.csv").created == 2
    assert reached(workspace)[0][:3] == ("Aida Kim", "0555 123 450", "0312 66 12 34")


def test_a_merged_outlet_over_both_rows_is_no_hindrance_in_other_columns(workspace: Workspace, tmp_path: Path) -> None:
    rows: list[list[object]] = [
        ["Name", "Outlet", "City", "Phone"], ["Aida Kim", "Bell", "Osh", "0555 123 450"],
        [None, None, None, "0555 123 451"], ["Oleg Omar", "Dawn", "Osh", "0555 123 452"],
    ]  # fmt: skip
    report = imported(workspace, workbook(tmp_path / "list.xlsx", {"People": rows}, "C2:C3"), joined=True)
    assert report.created == 2 and reached(workspace)[0] == ("Aida Kim", "0555 123 450", "0555 123 451")


FAR = 6000


def far_down(more: str = "") -> str:
    first = "".join(f"Aida {n};Bell;0555 {n:06}\n" for n in range(100_000, 100_000 + FAR))
    second = "Journalist;Telegram;Phone;Room\nBakyt Asanov;@bakyt_a;0555 123451;12\nDina Kim;@dina_k;0555 123452;13\n"
    third = "Name;Outlet;Phone;Hours\nOlga Kim;Sun;0555 123453;from 9 to 5\n"
    return f"Name;Outlet;Phone\n{first}too;many;cells;here\n{second}{more}{third}"


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_the_columns_of_a_table_far_down_are_its_own(workspace: Workspace, tmp_path: Path, kind: str) -> None:
    text = far_down()
    path = saved(tmp_path, text)
    if kind == "xlsx":
        path = workbook(tmp_path / "list.xlsx", {"People": [[*line.split(";")] for line in text.splitlines()]})
    report = imported(workspace, path)
    assert list(report.mapping.items())[3:] == [
        ("Telegram", "channel.telegram"), ("Room", "extra"), ("Hours", "extra"),
    ]  # fmt: skip
    bakyt, dina, olga = [workspace.read(contacts.fields, who) for who in report.ids[-3:]]
    assert (bakyt["name"], bakyt["extra"]) == ("Bakyt Asanov", {"Room": "12"})
    assert dina["channels"][0]["network"] == "telegram" and dina["phones"][0]["raw"] == "0555 123452"
    assert (olga["outlet"], olga["extra"]) == ("Sun", {"Hours": "from 9 to 5"})
    assert f"Another table below (row {FAR + 3}) has its own columns: Telegram, Room." in report.notes
    # What stands above those columns is judged as if they were not there.
    above = [one.text for one in report.problems if report.places.of(one.row).row == FAR + 2]
    assert above == (["The row has 1 more cells than the header has columns."] if kind == "csv" else above)


def test_a_mapping_may_speak_of_columns_far_down(workspace: Workspace, tmp_path: Path) -> None:
    with pytest.raises(importing.UnknownColumn, match="“Desk”"):
        imported(workspace, saved(tmp_path, far_down()), mapping={"Room": "tags", "Desk": "notes"})
    assert workspace.read(contacts.count) == 0
    report = imported(workspace, saved(tmp_path, far_down()), mapping={"Room": "tags"})
    assert report.mapping["Room"] == "tags" and workspace.read(contacts.fields, report.ids[-3])["tags"] == ["12"]


def test_columns_far_down_stand_behind_those_that_headings_fill(workspace: Workspace, tmp_path: Path) -> None:
    text = far_down("Kazakhstan;;;\nBota Kim;@bota_k;0555 123454;14\n").replace(
        "Aida 100001;", "Kazakhstan;;\nAida;", 1
    )
    report = imported(workspace, saved(tmp_path, text))
    assert [*report.mapping][2:6] == ["Phone", "Country", "Telegram", "Room"]
    bota = workspace.read(contacts.fields, report.ids[-2])
    assert (bota["name"], bota["country"], bota["extra"]) == ("Bota Kim", "KZ", {"Room": "14"})
