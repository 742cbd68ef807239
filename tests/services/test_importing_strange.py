"""Sheets that others export and sign: marks of other languages, names in capitals, who made the list."""

from pathlib import Path

import pytest
from sqlalchemy import select

from outreach import i18n
from outreach.model.people import Suppression
from outreach.services.contacts import contacts, opt_outs, positions
from outreach.services.exporting import contact_export
from outreach.store.workspace import Workspace
from outreach.working import finished
from tests.services.test_importing import everybody, imported, saved

pytestmark = pytest.mark.backends("sqlite")


@pytest.mark.parametrize("marks", [("SI", "NO"), ("SÌ", "NO"), ("Sí", "No"), ("OUI", "NON")])
def test_yes_and_no_in_other_languages_are_no_countries(
    workspace: Workspace, tmp_path: Path, marks: tuple[str, str]
) -> None:
    rows = "".join(f"Anna{mark.title()};Esempio;a{at}@example.org;{mark}\n" for at, mark in enumerate(marks))
    report = imported(workspace, saved(tmp_path, f"Nome;Cognome;Email;Invio\n{rows}"))
    assert report.mapping["Invio"] != "country"
    assert [one["country"] for one in everybody(workspace)] == ["", ""]


@pytest.mark.parametrize("name", ["RagioneSociale", "Ragione sociale", "Azienda", "Razón social"])
def test_the_legal_name_of_an_outlet_is_no_person(workspace: Workspace, tmp_path: Path, name: str) -> None:
    path = saved(tmp_path, f"{name};Email\nEditrice Esempio Srl;a@example.org\nRadio Prova SpA;b@example.org\n")
    assert imported(workspace, path).mapping[name] == "outlet"


@pytest.mark.parametrize(
    "foot",
    ["Исполнитель: Иванова А.Б., тел. 0312 90 11 22;;;", "Исп.: Иванова А., a.ivanova@example.org;;;",
     "Исполнитель: Иванова А.;;0312 90 11 22;", "Аткаруучу: Асанова А., 0312 90 11 22;;;"],
)  # fmt: skip
def test_who_made_the_list_is_nobody_on_it(workspace: Workspace, tmp_path: Path, foot: str) -> None:
    table = f"ФИО;СМИ;Телефон;Email\nАсель Примерова;Радио Пример;0555 12 34 56;b@example.org\n{foot}\n"
    assert (imported(workspace, saved(tmp_path, table)).rejected, len(everybody(workspace))) == (1, 1)


@pytest.mark.parametrize(
    ("cell", "outlet", "job"),
    [
        ("Kabar Agency (шеф-редактор)", "Kabar Agency", "шеф-редактор"),
        ("ИА «Пример» (главный редактор)", "ИА «Пример»", "главный редактор"),
        ("Пример ТВ (Первый канал)", "Пример ТВ (Первый канал)", ""),
    ],
)
def test_a_job_in_brackets_is_no_part_of_the_outlet(
    workspace: Workspace, tmp_path: Path, cell: str, outlet: str, job: str
) -> None:
    imported(workspace, saved(tmp_path, f"Name;Organisation;Email\nAsel Sample;{cell};a@example.org\n"))
    (found,) = everybody(workspace)
    assert (found["outlet"], found["position"]) == (outlet, job)


def test_names_in_capitals_are_no_headings_where_a_program_exports_all_so(workspace: Workspace, tmp_path: Path) -> None:
    """A CRM has accounts of which it knows no more than the name."""
    lone = [f"EXAMPLE {word};;;;" for word in ("HERALD", "VALLEY", "MOUNTAIN", "LAKE")]
    full = [f"SAMPLE {word};Anna Sample{at};;a{at}@example.org;" for at, word in enumerate(("WEEKLY", "STAR"))]
    rows = "\n".join(["Account Name;Contact Name;Phone;Email;City", *lone, *full, "RADIO;;;;"])
    report = imported(workspace, saved(tmp_path, f"{rows}\n"))
    assert (report.created, report.rejected) == (6, 1), "«RADIO» is a heading still"
    other = "\n".join(["СМИ;ФИО;Телефон;Email", "МЕЖДУНАРОДНЫЕ;;;", "Радио Пример;Асель Примерова;;c@example.org"])
    assert imported(workspace, saved(tmp_path, f"{other}\n", "b.csv")).rejected == 1


def test_a_second_current_position_is_asked_about(workspace: Workspace, tmp_path: Path) -> None:
    head = "Name;Outlet;Position;Email\nAsel Sample;"
    imported(workspace, saved(tmp_path, f"{head}Herald Sample;Editor;a@example.org\n"))
    path = saved(tmp_path, f"{head}Valley Sample;Reporter;a@example.org\n", "b.csv")
    both = [("Herald Sample", None), ("Valley Sample", None)]
    moved = [("Valley Sample", None), ("Herald Sample", i18n.today())]
    for answer, held in (("", both), ("both", both), ("moved", moved), ("stayed", both[:1])):
        report = imported(workspace, path, answers={1: answer} if answer else {})
        asked = [(one["before"], one["after"]) for one in report.as_json()["needs_decision"]]
        assert asked == ([] if answer else [({"outlet": "Herald Sample"}, {"outlet": "Valley Sample"})])
        card = workspace.read(contacts.card, 1)
        assert [(one["outlet"], one["until"]) for one in positions.history(card)] == held and not report.problems
        if report.step:
            assert imported(workspace, path).moves == []
            workspace.undo()


@pytest.mark.parametrize("name", ["all.csv", "all.vcf"])
def test_suppressed_numbers_and_accounts_stay_so_where_a_full_export_is_brought_in(
    workspace: Workspace, tmp_path: Path, name: str
) -> None:
    reach = {"phones": [{"raw": "+996 555 00 00 11"}], "channels": [{"network": "telegram", "value": "@anna_sample"}]}
    fields = {"name": "Anna Sample", "emails": [{"raw": "anna@example.org"}], **reach}
    one = workspace.write("Add", contacts.add, fields)
    ways = {way: "asked" for way in workspace.read(opt_outs.ways, [one])[one] if "@example" not in way}
    assert len(ways) == 2
    workspace.write("Suppress", opt_outs.suppress, ways)
    finished(contact_export.export_contacts(workspace, tmp_path / name))
    workspace.write("Lose", contacts.delete, [one])
    workspace.write("Lose", lambda session: [*map(session.delete, session.scalars(select(Suppression)))])
    imported(workspace, tmp_path / name)
    there = workspace.read(lambda session: {row.folded for row in session.scalars(select(Suppression))})
    assert (there, len(everybody(workspace))) == ({*ways}, 1)
