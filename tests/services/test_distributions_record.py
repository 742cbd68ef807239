"""The record of a distribution: all of it is there, it stays as it was, and it comes out the same every time."""

import hashlib
import io
import json
from pathlib import Path

import pypdfium2
import pytest

from outreach import i18n
from outreach.problems import Problem
from outreach.services import lists
from outreach.services.contacts import contacts
from outreach.services.delivery import delivery_record
from outreach.services.exporting import list_export
from outreach.services.releases import releases
from outreach.store.workspace import Workspace
from tests.services.exporting_office import RUSSIAN_PDF, Office, furnish, run

# Which database keeps it is no matter here: what is asked of it is asked on both back-ends elsewhere.
pytestmark = pytest.mark.backends("sqlite")


def exported(workspace: Workspace, office: Office, target: Path, **how: object) -> int:
    done = run(list_export.export_list(workspace, office.list, target, release_id=office.release, **how))  # type: ignore[arg-type]
    assert done.distribution is not None
    return done.distribution


def text_of(pdf: bytes) -> str:
    document = pypdfium2.PdfDocument(io.BytesIO(pdf))
    text = "\n".join(page.get_textpage().get_text_range() for page in document)
    return text.replace("\u200b", "").replace("\ufffe", "").replace("\r", "")


def test_it_says_what_went_to_whom_and_who_was_left_out_why(workspace: Workspace, tmp_path: Path) -> None:
    office = furnish(workspace, reference="R-7")
    number = exported(workspace, office, tmp_path / "list.csv")
    found = workspace.read(delivery_record.record, number)
    assert (found["headline"], found["reference"], found["how"], found["state"]) == (
        "Школа открыта", "R-7", "csv", "done"
    )  # fmt: skip
    assert [(one["name"], one["address"], one["language"], one["state"]) for one in found["recipients"]] == [
        ("Kim Sample", "kim@example.org", "ru", "written"),
        ("Pat Sample", "Pat@example.org", "en", "written"),
        ("Айгүл Үлгүлөва", "aigul@example.org", "ru", "written"),
    ]
    assert {one["officer"] for one in found["recipients"]} == {"Ольга Офицерова", "Olga Officer"}
    assert len(found["left_out"]) == 6 and all(one["reason"] for one in found["left_out"])
    assert found["counts"] == {"recipients": 3, "left_out": 6, "written": 3, "bounced": 0}
    assert found["languages"] == {"en": 1, "ru": 2}
    assert {row["language"]: row["recipients"] for row in found["versions"]} == {"ru": 2, "en": 1}
    hashes = {row["name"]: row["sha256"] for row in found["files"]}
    assert hashes["Релиз.pdf"] == hashlib.sha256(RUSSIAN_PDF).hexdigest()
    (handed,) = found["handed_over"]
    assert handed["sha256"] == hashlib.sha256((tmp_path / "list.csv").read_bytes()).hexdigest()
    assert [row["rule"] for row in found["audience"]["lists"]] == ["sample"]


def test_it_comes_out_the_same_whatever_has_changed_since(workspace: Workspace, tmp_path: Path) -> None:
    office = furnish(workspace)
    number = exported(workspace, office, tmp_path / "drafts", format="eml")
    for name in ("a.pdf", "a.json"):
        delivery_record.export_record(workspace, number, tmp_path / name)
    workspace.write("rename", contacts.edit, office.people["aigul"], {"name": "Other", "emails": []})
    workspace.write("delete", contacts.delete, [office.people["pat"]])
    workspace.write("rule", lists.edit, office.list, {"rule": "other", "name": "Other"})
    workspace.write("delete", releases.delete, [office.release])
    for name in ("a.pdf", "a.json"):
        delivery_record.export_record(workspace, number, tmp_path / f"again-{name}")
        assert (tmp_path / f"again-{name}").read_bytes() == (tmp_path / name).read_bytes()
    assert json.loads((tmp_path / "a.json").read_text())["drafts"] == 3


@pytest.mark.parametrize("language", ["en", "ru", "ky"])
def test_its_paper_holds_every_name_and_reason(workspace: Workspace, tmp_path: Path, language: str) -> None:
    office = furnish(workspace)
    number = exported(workspace, office, tmp_path / "list.xlsx")
    found = workspace.read(delivery_record.record, number)
    before = i18n.language()
    i18n.use(language)
    try:
        pdf = delivery_record.as_pdf(found, language)
    finally:
        i18n.use(before)
    said = "".join(text_of(pdf).split())
    for one in (*found["recipients"], *found["left_out"]):
        assert "".join(one["name"].split()) in said
        assert "".join(one["reason"].split()) in said
    for row in found["files"]:
        assert row["sha256"] in said
    assert f"/Lang ({language})".encode() in pdf or f"<dc:language><rdf:Bag><rdf:li>{language}".encode() in pdf
    assert b"pdfuaid:part" in pdf


def test_there_is_none_of_another_number_and_no_other_format(workspace: Workspace, tmp_path: Path) -> None:
    with pytest.raises(Problem, match="no distribution number 7"):
        workspace.read(delivery_record.record, 7)
    with pytest.raises(Problem, match="not an export format"):
        delivery_record.export_record(workspace, 7, tmp_path / "a.docx")


def test_a_paper_of_thousands_is_laid_out_and_says_what_it_does_not_hold(workspace: Workspace, tmp_path: Path) -> None:
    office = furnish(workspace)
    number = exported(workspace, office, tmp_path / "list.csv")
    found = workspace.read(delivery_record.record, number)
    one, left = found["recipients"][0], found["left_out"][0]
    found["recipients"] = [{**one, "name": f"Айгүл Үлгүлөва {n}", "address": f"r{n}@example.org"} for n in range(4010)]
    found["left_out"] = [{**left, "name": f"Left {n}"} for n in range(500)]
    said = text_of(delivery_record.as_pdf(found, "en"))
    assert "r3999@example.org" in said and "r4000@example.org" not in said and "Left 499" in said
    assert "10 more are in the record as JSON." in " ".join(said.split())
