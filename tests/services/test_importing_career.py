"""Where people worked before, since when they are where they are, and who keeps embargoes, come by an import."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from outreach import i18n
from outreach.model.people import Position
from outreach.services import outlets
from outreach.services.contacts import contacts, positions
from outreach.services.identity import merging
from outreach.services.identity.duplicates import finished
from outreach.services.importing import importing
from outreach.services.importing.import_plan import Options
from outreach.services.quality import verification
from outreach.store.workspace import Workspace

# Which database keeps it is no matter here: what is asked of it is asked on both back-ends elsewhere.
pytestmark = pytest.mark.backends("sqlite")

HEAD = "Name,E-mail,Outlet,Position,In this position since,Other positions,Keeps embargoes\n"


TODAY = date.today()


@pytest.fixture(autouse=True)
def one_day(monkeypatch: pytest.MonkeyPatch) -> None:
    """The day goes on until the last test, though midnight passes."""
    for place in (i18n, positions):
        monkeypatch.setattr(place, "today", lambda: TODAY)


def bring(workspace: Workspace, folder: Path, row: str, how: str = "update") -> dict[str, Any]:
    path = folder / "people.csv"
    path.write_text(HEAD + row + "\n", encoding="utf-8")
    finished(importing.run(workspace, path, Options(on_match=how)))
    (number,) = workspace.read(contacts.find)
    return workspace.read(contacts.fields, number)


def test_what_cannot_be_read_is_kept_as_it_is(workspace: Workspace, tmp_path: Path) -> None:
    fields = bring(workspace, tmp_path, "Dina Kim,dina@example.org,Kabar,Editor,,a | b | c | soon |,mostly")
    assert fields["other_positions"] == [] and fields["keeps_embargoes"] is False
    assert fields["extra"] == {"Other positions": "a | b | c | soon |", "Keeps embargoes": "mostly"}


def test_an_update_adds_earlier_positions_and_takes_nothing_away(workspace: Workspace, tmp_path: Path) -> None:
    bring(workspace, tmp_path, "Dina Kim,dina@example.org,Kabar,Editor,2021-05-01,Reporter | | Herald | |,yes")
    row = "Dina Kim,dina@example.org,Kabar,Editor,,Reporter | | Herald | | 2021-04-30; Intern | | Valley | |,no"
    fields = bring(workspace, tmp_path, row)
    assert (fields["position_since"], fields["keeps_embargoes"]) == (date(2021, 5, 1), True)
    assert [(one["position"], one["outlet"], one["until"]) for one in fields["other_positions"]] == [
        ("Reporter", "Herald", date(2021, 4, 30)), ("Intern", "Valley", None),
    ]  # fmt: skip
    assert len(workspace.read(contacts.find, "valley")) == 1
    workspace.undo()
    (before,) = workspace.read(contacts.fields, 1)["other_positions"]
    assert before["until"] is None


def test_who_had_only_left_gets_a_place_of_their_own(workspace: Workspace, tmp_path: Path) -> None:
    left = {"position": "Reporter", "department": "", "outlet": "Herald", "since": None, "until": date(2020, 1, 31)}
    person = {"name": "Dina Kim", "emails": [{"raw": "dina@example.org", "label": ""}], "other_positions": [left]}
    workspace.write("Add", contacts.add, person)
    fields = bring(workspace, tmp_path, "Dina Kim,dina@example.org,Kabar,Editor,,,")
    assert (fields["position"], fields["other_positions"]) == ("Editor", [left])
    with workspace.reading() as session:
        ranks = [row.rank for row in session.query(Position)]
    assert len(set(ranks)) == len(ranks)


def test_since_when_is_of_the_position_that_stands(workspace: Workspace, tmp_path: Path) -> None:
    bring(workspace, tmp_path, "Dina Kim,dina@example.org,Kabar,Editor,2021-05-01,,")
    fields = bring(workspace, tmp_path, "Dina Kim,dina@example.org,Herald,Chief editor,,,")
    assert (fields["outlet"], fields["position_since"]) == ("Herald", TODAY)


def test_an_outlet_in_another_spelling_is_no_further_position(workspace: Workspace, tmp_path: Path) -> None:
    bring(workspace, tmp_path, "Dina Kim,dina@example.org,Телеканал «Жети-Өгүз»,Editor,,,")
    for outlet in ("«Жети-Өгүз»", "Жети-Огуз", "ТЕЛЕКАНАЛ ЖЕТИ-ӨГҮЗ"):
        fields = bring(workspace, tmp_path, f"Dina Kim,dina@example.org,{outlet},,,,", "fill")
        assert (fields["outlet"], fields["position"]) == ("Телеканал «Жети-Өгүз»", "Editor")
        assert fields["other_positions"] == []


def test_a_further_position_has_no_job_that_no_row_names(workspace: Workspace, tmp_path: Path) -> None:
    bring(workspace, tmp_path, "Dina Kim,dina@example.org,Herald,Editor,,,")
    bring(workspace, tmp_path, "Dina Kim,dina@example.org,Kabar,,,,", "fill")
    fields = bring(workspace, tmp_path, "Dina Kim,dina@example.org,Valley,Host,,,", "fill")
    for row in ("Kabar,,,,", "Valley,,,,yes"):
        fields = bring(workspace, tmp_path, f"Dina Kim,dina@example.org,{row}", "fill")
        told = [(one["position"], one["outlet"]) for one in fields["other_positions"]]
        assert told == [("", "Kabar"), ("Host", "Valley")]


def places(workspace: Workspace) -> list[tuple[Any, ...]]:
    (number,) = workspace.read(contacts.find)
    found = positions.history(workspace.read(contacts.card, number))
    return [(one["position"], one["outlet"], one["since"], one["until"]) for one in found]


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        ("Herald,Editor,,",
         [("Editor", "Herald", TODAY, None), ("Editor", "Kabar", date(2021, 5, 1), TODAY)]),
        ("Kabar,Chief editor,2026-02-01,",
         [("Chief editor", "Kabar", date(2026, 2, 1), None), ("Editor", "Kabar", date(2021, 5, 1), date(2026, 2, 1))]),
        ("Кабар,Edtior,,", [("Edtior", "Кабар", date(2021, 5, 1), None)]),
        ("Herald,Editor,,Editor | | Kabar | | 2025-12-31",
         [("Editor", "Herald", TODAY, None), ("Editor", "Kabar", date(2021, 5, 1), date(2025, 12, 31))]),
        (",,,", [("Editor", "Kabar", date(2021, 5, 1), None)]),
    ],
)  # fmt: skip
def test_an_update_that_says_another_place_ends_the_one_that_stood(
    workspace: Workspace, tmp_path: Path, row: str, expected: list[tuple[Any, ...]]
) -> None:
    bring(workspace, tmp_path, "Dina Kim,dina@example.org,Kabar,Editor,2021-05-01,,")
    before = places(workspace)
    for _time in range(2):  # the same file again changes nothing
        bring(workspace, tmp_path, f"Dina Kim,dina@example.org,{row},")
        assert places(workspace) == expected
    if expected != before:
        workspace.undo()
        assert places(workspace) == before


def test_two_places_in_one_file_are_held_at_once(workspace: Workspace, tmp_path: Path) -> None:
    rows = "Dina Kim,dina@example.org,Kabar,Editor,,,\nDina Kim,dina@example.org,Herald,Columnist,,,"
    for rest in ("", ",", ""):  # read anew, not known by its rows
        bring(workspace, tmp_path, rows + rest)
        assert sorted(places(workspace)) == [("Columnist", "Herald", None, None), ("Editor", "Kabar", None, None)]


@pytest.mark.parametrize("how", ["renamed", "merged"])
def test_a_list_that_goes_on_with_what_is_past(workspace: Workspace, tmp_path: Path, how: str) -> None:
    """The next list of others names an outlet as it was called before, and somebody who has left it."""
    path = tmp_path / "list.csv"
    rows = (
        "Name,E-mail,Outlet,Position\nDina Kim,dina@example.org,Kabar,Editor\nUlan Bek,u@example.org,Kabar,Reporter\n"
    )
    path.write_text(rows, encoding="utf-8")
    finished(importing.run(workspace, path, Options()))
    workspace.write("Left", verification.gone, 1)
    if how == "renamed":
        workspace.write("Rename", outlets.edit, 1, {"name": "Kabar 24"})
    else:
        other = workspace.write("Add", outlets.add, {"name": "Kabar 24"})
        workspace.write("Merge", merging.merge, other, [1], None, None, merging.OUTLETS)
    before = [workspace.read(contacts.fields, number) for number in (1, 2)]
    path.write_text(rows.replace("Outlet", "City,Outlet").replace("org,", "org,Osh,"), encoding="utf-8")
    assert finished(importing.run(workspace, path, Options())).updated == 2
    assert [workspace.read(outlets.fields, number)["name"] for number in workspace.read(outlets.find)] == ["Kabar 24"]
    after = [workspace.read(contacts.fields, number) for number in (1, 2)]
    assert after == [{**fields, "city": "Osh"} for fields in before] and after[0]["outlet"] == ""


def test_of_two_outlets_of_one_name_the_one_in_town(workspace: Workspace, tmp_path: Path) -> None:
    for city, name in (("Бишкек", "Мезгил"), ("Алматы", "«Мезгил»")):
        workspace.write("Add", outlets.add, {"name": name, "city": city})
    path = tmp_path / "list.csv"
    path.write_text("Имя;СМИ;Город\nАнна Ким;Мезгил;Алматы\nУлан Бек;«Мезгил»;Bishkek\n", encoding="utf-8")
    finished(importing.run(workspace, path, Options()))
    typed = workspace.write("Add", contacts.add, {"name": "Вера Лис", "city": "Алматы", "outlet": "Мезгил"})
    assert len(workspace.read(outlets.find)) == 2
    assert [one[1] for one in workspace.read(outlets.people, 1)] == ["Улан Бек"]
    assert {one[0] for one in workspace.read(outlets.people, 2)} >= {typed} and len(
        workspace.read(outlets.people, 2)
    ) == 2


NAMESAKES = """Имя;Издание;Город;E-mail
Айнура Тестова;Маяк;;ainura@example.org
Бакыт Пробников;Маяк (Нарын);;bakyt@example.org
Чынара Примерова;Маяк;Naryn;chynara@example.org
Эльмира Образцова;«Маяк», Нарын;;elmira@example.org
Damir Example;Маяк;Ош;damir@example.org
"""


def test_an_outlet_whose_name_two_towns_share_is_not_guessed(workspace: Workspace, tmp_path: Path) -> None:
    for city in ("Бишкек", "Нарын"):
        workspace.write("Add", outlets.add, {"name": "Маяк", "city": city})
    (tmp_path / "list.csv").write_text(NAMESAKES, "utf-8")
    report = finished(importing.run(workspace, tmp_path / "list.csv"))
    told = "Several outlets are called “Маяк”: Маяк (Бишкек), Маяк (Нарын). Add the town to the name, or merge"
    assert [(one.row, one.text.startswith(told)) for one in report.problems] == [(1, True), (5, True)]
    every = workspace.read(lambda session: outlets.rows(session, outlets.find(session)))
    assert {one.city: (one.name, one.contacts) for one in every} == {
        "Бишкек": ("Маяк", 0), "Нарын": ("Маяк", 3), "": ("Маяк", 2),
    }  # fmt: skip


@pytest.mark.parametrize("how", ["fill", "update"])
def test_who_works_at_one_of_two_namesakes_stays_there(workspace: Workspace, tmp_path: Path, how: str) -> None:
    for city in ("Бишкек", "Нарын"):
        workspace.write("Add", outlets.add, {"name": "Маяк", "city": city})
    bring(workspace, tmp_path, "Aida,aida@example.org,Маяк (Нарын),,,,", how)
    for said in ("Маяк", "Маяк, Naryn"):
        (tmp_path / "again.csv").write_text(
            f"Name;Outlet;E-mail;Phone\nAida;{said};aida@example.org;0555 00 00 11\n", "utf-8"
        )
        finished(importing.run(workspace, tmp_path / "again.csv", Options(on_match=how)))
    (number,) = workspace.read(contacts.find)
    fields = workspace.read(contacts.fields, number)
    assert (fields["outlet"], fields["other_positions"], fields["phones"][0]["raw"]) == ("Маяк", [], "0555 00 00 11")
    assert [one[0] for one in workspace.read(outlets.people, 2)] == [number]
