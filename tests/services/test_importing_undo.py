"""Whatever files are imported one after the other, and however: each is taken back whole, updates too."""

import csv
import random
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select
from sqlalchemy.orm import Session

from outreach.model.people import Email, Position
from outreach.services import outlets
from outreach.services.contacts import contacts
from outreach.services.exporting import contact_export
from outreach.services.importing import importing
from outreach.services.importing.import_plan import ON_MATCH, Options
from outreach.store.workspace import Workspace
from tests.sample import examples
from tests.services.test_importing import done, everybody, imported, saved, tables

HEADER = (
    "Name", "Outlet", "Position", "E-mail", "Phone", "City", "Tags", "Languages", "Telegram", "Do not contact", "X",
)  # fmt: skip
CELLS = {
    "Name": ["", "Айгүл Токтосунова", "Aigul Toktosunova", "Oleg Brazhko", "Bare"],
    "Outlet": ["", "Кабар", "24.kg"],
    "Position": ["", "редактор", "Reporter"],
    "E-mail": ["", "aigul@example.org", "AIGUL@example.org; o@example.org", "o@example.org", "broken@"],
    "Phone": ["", "0312 66 38 85", "+996312663885, 66 04 18", "0555 12 34 56", "12"],
    "City": ["", "Ош", "Бишкек"],
    "Tags": ["", "vip", "tv; vip"],
    "Languages": ["", "ky, ru", "en"],
    "Telegram": ["", "@aigul", "@oleg"],
    "Do not contact": ["", "yes"],
    "X": ["", "1"],
}
ROWS = st.lists(st.tuples(*(st.sampled_from(CELLS[name]) for name in HEADER)), min_size=1, max_size=5)
IMPORTS = st.lists(st.tuples(ROWS, st.sampled_from(ON_MATCH)), min_size=1, max_size=4)


@pytest.mark.backends("sqlite")
@given(IMPORTS)
@settings(max_examples=examples(80), deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_each_import_is_taken_back_and_done_again(workspace: Workspace, tmp_path: Path, files: list[Any]) -> None:
    states = [tables(workspace)]
    steps = 0
    for number, (rows, how) in enumerate(files):
        path = tmp_path / f"{number}.csv"
        with path.open("w", encoding="utf-8", newline="") as file:
            csv.writer(file).writerows([HEADER, *rows])
        report = imported(workspace, path, on_match=how, mapping=dict(zip(HEADER, TARGETS, strict=True)))
        if report.step is not None:
            steps += 1
            states.append(tables(workspace))
        else:
            assert tables(workspace) == states[-1]
    for _ in range(steps):
        last = states.pop()
        assert workspace.undo() is not None and tables(workspace) == states[-1]
        assert workspace.redo() is not None and tables(workspace) == last
        assert workspace.undo() is not None
    assert workspace.check() == []


TARGETS = (
    "name", "outlet", "position", "email", "phone", "city", "tags", "languages", "channel.telegram", "do_not_contact",
    "extra",
)  # fmt: skip


def test_an_own_export_imported_again_adds_nobody(workspace: Workspace, tmp_path: Path) -> None:
    chance = random.Random(4)
    rows = [";".join(chance.choice(CELLS[name]).replace(";", ",") for name in HEADER) for _ in range(60)]
    bare = ["Bare;;;;;;;;;;", ";Кабар;;;12;;;;;;", ";;;;;Ош;;;;;", "Азамат;;;;61 12;Талас;tv;;;;7", ";;;;;;;;@oleg;;"]
    imported(workspace, saved(tmp_path, "\n".join([";".join(HEADER), *rows, *bare]) + "\n"))
    people = everybody(workspace)
    path = tmp_path / "own.csv"
    done(contact_export.export_contacts(workspace, path))
    report = imported(workspace, path)
    assert report.created == 0 and report.rejected == 0
    assert len(everybody(workspace)) == len(people)


def test_a_namesake_who_is_known_by_more_is_somebody_else(workspace: Workspace, tmp_path: Path) -> None:
    imported(workspace, saved(tmp_path, "Name,E-mail,City\nAigul,aigul@example.org,Osh\nBakyt,,Osh\n"))
    again = imported(workspace, saved(tmp_path, "City,Name\nOsh,Aigul\nOsh,Bakyt\nTalas,Bakyt\n", "b.csv"))
    assert (again.created, again.unchanged) == (2, 1)  # an Aigul without an address, and a Bakyt elsewhere


def test_a_country_is_guessed_where_none_is_chosen(workspace: Workspace, tmp_path: Path) -> None:
    rows = "".join(f"Person {n},8 701 555 {n} 0{n % 10}\n" for n in range(10, 30))
    path = saved(tmp_path, "Name,Phone\n" + rows)
    chosen, guessed = (done(importing.prepare(workspace, path, Options(region=region))) for region in ("KG", ""))
    assert (chosen.options.region, chosen.notes) == ("KG", []) and chosen.created == 20
    assert guessed.options.region == "KZ" and "Kazakhstan" in guessed.notes[0]


def test_a_few_wrong_numbers_are_no_other_country(workspace: Workspace, tmp_path: Path) -> None:
    rows = "".join(f"Person {n},0555 12 34 {n}\n" for n in range(10, 30)) + "Oleg,202-555-0142\nPavel,12\n"
    assert done(importing.prepare(workspace, saved(tmp_path, "Name,Phone\n" + rows))).notes == []


@pytest.mark.backends("sqlite")
def test_a_new_row_like_somebody_is_only_told(workspace: Workspace, tmp_path: Path) -> None:
    imported(workspace, saved(tmp_path, "Name,Outlet,Phone\nАйгүл Жумабекова,Кабар,0555 123 456\n"))
    path = saved(tmp_path, "Name,Outlet,Phone\nAigul Jumabekova,Kloop,0700 123 456\n", "b.csv")
    plan = done(importing.prepare(workspace, path))
    assert [(maybe.row, maybe.contact) for maybe in plan.maybes] == [(1, 1)] and plan.created == 1
    assert done(importing.store(workspace, plan)).created == 1 and workspace.read(contacts.count) == 2


def test_an_address_that_stays_keeps_that_mail_came_back_from_it(workspace: Workspace, tmp_path: Path) -> None:
    imported(workspace, saved(tmp_path, "Name,E-mail\nAida Kim,aida@example.org\n"))

    def back(session: Session) -> None:
        row = session.scalars(select(Email)).one()
        row.bounced_on, row.bounce, row.bounce_text = date(2026, 11, 20), "hard", "no such user"

    def emails(session: Session) -> list[tuple[str, str, str, date | None]]:
        rows = session.scalars(select(Email).order_by(Email.rank)).all()
        return [(row.raw, row.label, row.bounce, row.bounced_on) for row in rows]

    workspace.write("Bounce", back)
    before = workspace.read(emails)
    again = "Name,E-mail (work),E-mail 2\nAida Kim,aida@example.org,kim@example.org\n"
    imported(workspace, saved(tmp_path, again, "again.csv"), on_match="update")
    found = workspace.read(emails)
    assert [(raw, bounce, on) for raw, _label, bounce, on in found] == [
        ("aida@example.org", "hard", date(2026, 11, 20)), ("kim@example.org", "", None),
    ]  # fmt: skip
    workspace.undo()
    assert workspace.read(emails) == before


def test_who_stays_at_an_outlet_stays_at_that_one_of_two_of_a_name(workspace: Workspace, tmp_path: Path) -> None:
    workspace.write("Add", outlets.add, {"name": "Vesti", "city": "Osh"})
    second = workspace.write("Add", outlets.add, {"name": "Vesti", "city": "Bishkek"})
    imported(workspace, saved(tmp_path, "Name,Outlet,Job title,E-mail\nAida Kim,Vesti,Reporter,aida@example.org\n"))

    def move(session: Session) -> None:
        session.scalars(select(Position)).one().outlet_id = second

    workspace.write("Move", move)
    again = saved(tmp_path, "Name,Outlet,Job title,E-mail\nAida Kim,Vesti,Editor,aida@example.org\n", "again.csv")
    imported(workspace, again, on_match="update")
    with workspace.reading() as session:
        found = session.scalars(select(Position).order_by(Position.until.is_not(None))).all()
    assert [(one.title, one.outlet_id) for one in found] == [("Editor", second), ("Reporter", second)]
