"""`outreach contacts duplicates` keeps the contract of the command line."""

import csv
import json
from pathlib import Path

import pytest

from outreach.services.contacts import contacts
from outreach.store.workspace import Workspace
from tests.cli.conftest import Run, program

ROWS = (
    ("Айгүл Жумабекова", "Вестник", "aigul@example.org", "+996 555 123456"),
    ("Бакыт Эшимов", "Вестник", "bakyt@example.org", "+996 700 111222"),
    ("Zhumabekova Aigul", "Vestnik", "", "0555 12-34-56"),
    ("Bakyt Eshimov", "", "BAKYT@example.org", ""),
)


@pytest.fixture
def sheet(tmp_path: Path) -> Path:
    path = tmp_path / "people.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([("Name", "Outlet", "E-mail", "Phone"), *ROWS])
    return path


def test_among_the_rows_of_a_file(run: Run, sheet: Path) -> None:
    answer = run("contacts", "duplicates", sheet, "--json")
    assert answer.status == 0
    pairs = json.loads(answer.out)["pairs"]
    assert {(pair["a"], pair["b"]) for pair in pairs} == {(1, 3), (2, 4)}
    assert all(set(pair) == {"a", "b", "score", "reasons"} and 0.8 <= pair["score"] <= 1 for pair in pairs)
    assert [pair["score"] for pair in pairs] == sorted((pair["score"] for pair in pairs), reverse=True)
    assert all(pair["reasons"] for pair in pairs)


def test_among_the_rows_on_standard_input(run: Run, sheet: Path) -> None:
    read = program("contacts", "duplicates", "-", "--json", input=sheet.read_bytes())
    assert read.returncode == 0, read.stderr
    assert json.loads(read.stdout) == run("contacts", "duplicates", sheet, "--json").json


def test_nobody_is_a_double_of_themselves(run: Run, office: Path) -> None:
    assert run("contacts", "add", "--name", "A").status == 0
    assert run("contacts", "keep", "duplicate", 1, "--other", 1).status == 3
    assert run("contacts", "later", "duplicate", 1, "--other", 1).status == 3


def test_for_people(run: Run, sheet: Path) -> None:
    answer = run("contacts", "duplicates", sheet)
    assert "same mobile" in answer.out
    assert answer.out.rstrip().endswith("2 pairs")
    assert "Nobody" in run("contacts", "duplicates", sheet, "--threshold", "1").out or answer.status == 0


def test_in_the_database(run: Run, office: Path) -> None:
    with Workspace.open(office) as workspace:
        for name, outlet, address, phone in ROWS:
            reach = {"emails": [{"raw": address}] if address else [], "phones": [{"raw": phone}] if phone else []}
            workspace.write("Add", contacts.add, {"name": name, "outlet": outlet, **reach})
    answer = run("contacts", "duplicates", "--json")
    assert {(pair["a"], pair["b"]) for pair in json.loads(answer.out)["pairs"]} == {(1, 3), (2, 4)}
    assert "Айгүл Жумабекова" in run("contacts", "duplicates").out


@pytest.mark.parametrize(("threshold", "status"), [("2", 2), ("much", 2), ("0,9", 0), ("1", 0)])
def test_the_threshold(run: Run, sheet: Path, threshold: str, status: int) -> None:
    assert run("contacts", "duplicates", sheet, "--threshold", threshold).status == status


def test_a_file_that_is_none(run: Run, tmp_path: Path) -> None:
    answer = run("contacts", "duplicates", tmp_path / "none.csv")
    assert answer.status == 3
    assert answer.err.startswith("outreach: ")


def test_who_a_new_contact_may_be_is_told(run: Run) -> None:
    run("contacts", "add", "--name", "Айгүл Жумабекова", "--email", "aigul@example.org")
    for name, more, why in (
        ("Aigul Zhumabekova", ("--outlet", "Маяк"), "same name in the other script"),
        ("Данияр Асанов", ("--email", "aigul@example.org"), "same e-mail"),
    ):
        answer = run("contacts", "add", "--name", name, *more, "--json")
        assert answer.status == 0 and json.loads(answer.out)["name"] == name
        assert f"Possibly the same person as contact 1 ({why})" in answer.err
    assert "Possibly" not in run("contacts", "add", "--name", "Ольга Зимина").err
