"""Cards and pasted lists: nothing of them is lost, and their letters are looked at."""

from pathlib import Path
from typing import Any

import pytest

from outreach.problems import Problem
from outreach.services.importing import importing
from outreach.services.importing.import_plan import Options, Report
from outreach.store.workspace import Workspace
from tests.services.test_importing import done, everybody, imported

pytestmark = pytest.mark.backends("sqlite")

CARDS = "BEGIN:VCARD\nVERSION:3.0\nFN:Мария Иванова\nORG:Радио Мир\nEMAIL:m@example.org\nX-A:да\nEND:VCARD\n"
SIGNED = "Мария Иванова\nрепортёр\nРадио Мир\nm@example.org\n"


def misread(text: str, written: str, read: str) -> str:
    return "".join(bytes([byte]).decode(read, "ignore") or chr(byte) for byte in text.encode(written))


@pytest.mark.parametrize(("written", "read"), [("utf-8", "cp1251"), ("utf-8", "cp1252"), ("koi8-r", "cp1251")])
def test_misread_letters_on_cards_are_told_and_put_right_on_asking(
    workspace: Workspace, tmp_path: Path, written: str, read: str
) -> None:
    path = tmp_path / "a.vcf"
    path.write_text(misread(CARDS, written, read), "utf-8")
    (found,) = done(importing.run(workspace, path, dry_run=True)).findings
    assert (found.kind, found.row) == ("misread", 1)
    report = imported(workspace, path, encoding=f"utf-8>{found.repair}")
    (person,) = everybody(workspace)
    assert (person["name"], person["outlet"]) == ("Мария Иванова", "Радио Мир")
    assert [*person["extra"].values()] == ["да"]
    assert report.encoding == f"utf-8>{found.repair}" and not report.findings


def pasted(workspace: Workspace, text: str, **options: Any) -> Report:
    plan = done(importing.prepare_text(workspace, text, Options(**options)))
    report: Report = done(importing.store(workspace, plan))
    return report


def test_misread_letters_of_what_is_pasted(workspace: Workspace) -> None:
    for text in (CARDS, SIGNED):
        wrong = misread(text, "utf-8", "cp1252")
        (found,) = done(importing.prepare_text(workspace, wrong)).findings
        pasted(workspace, wrong, encoding=f">{found.repair}", on_match="create")
    assert [person["name"] for person in everybody(workspace)] == ["Мария Иванова"] * 2


def test_lost_letters_on_a_card_are_told_and_left(workspace: Workspace, tmp_path: Path) -> None:
    path = tmp_path / "a.vcf"
    path.write_text("BEGIN:VCARD\nFN:Айг?л Ким\nNOTE:Звонить? Да\nORG:????? ???\nEND:VCARD\n", "utf-8")
    report = imported(workspace, path)
    assert [problem.text for problem in report.problems] == [
        "1 letter of “Айг?л Ким” is lost.",
        "8 letters of “????? ???” are lost.",
    ]
    assert [person["name"] for person in everybody(workspace)] == ["Айг?л Ким"]


def test_a_column_of_addresses_with_its_name(workspace: Workspace) -> None:
    pasted(workspace, "E-mail\nann@example.org\nbob@example.org\n")
    assert [[one["raw"] for one in person["emails"]] for person in everybody(workspace)] == [
        ["ann@example.org"],
        ["bob@example.org"],
    ]


@pytest.mark.parametrize(
    "before",
    ["<google-sheets-html-origin><style>td {x: 1}</style>", "<div dir='ltr'>", "<p>Hello,</p>", "<meta x='y'>"],
)
def test_a_table_as_google_and_mail_programs_put_it_into_the_clipboard(workspace: Workspace, before: str) -> None:
    pasted(
        workspace,
        f"{before}<table><tr><td>Name<td>E-mail<td>Phone<tr><td>Ann Lee<script>var x</script><td>a@example.org"
        "<td>0555 110 095<tr><td>Bob Roe<td>b@example.org"
        "<td><a href='tel:+996555110096'>0555 110 096</a></table>",
    )
    ann, bob = everybody(workspace)
    assert (ann["name"], ann["phones"][0]["raw"]) == ("Ann Lee", "0555 110 095")
    assert bob["phones"][0]["raw"] == "0555 110 096"


def test_rows_of_a_page_without_their_table(workspace: Workspace) -> None:
    pasted(workspace, "<tr><td>Name<td>E-mail<tr><td>Ann Lee<td>a@example.org")
    assert [person["name"] for person in everybody(workspace)] == ["Ann Lee"]


def test_a_file_of_cards_without_any_makes_up_nobody(workspace: Workspace, tmp_path: Path) -> None:
    path = tmp_path / "a.vcf"
    path.write_text("Hello, this is no card\n", "utf-8")
    with pytest.raises(Problem, match="no vCard"):
        imported(workspace, path)
