"""Imports by command: figures, reasons, choices."""

import csv
import io
import json
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from outreach.formats.tables import sheet as tables
from tests.cli.conftest import Run
from tests.formats.test_sheet import workbook

Js = Callable[..., Any]

SHEET = """Name;E-mail;Phone;Country;Shoe size
Айгуль Жумабекова;aigul@example.org;0775 98-78-17;Kyrgyzstan;37
Bob;b[at];12;IE;
;;;;
Айгуль Жумабекова;aigul@example.org;0775 98-78-17;Kyrgyzstan;37
"""


@pytest.fixture
def sheet(tmp_path: Path) -> Path:
    path = tmp_path / "people.csv"
    path.write_text(SHEET, "utf-8")
    return path


@pytest.mark.parametrize("name", ["release.txt", "release.csv", "release"])
def test_a_press_release_is_no_list_of_contacts(run: Run, tmp_path: Path, name: str) -> None:
    said = "The office opens a laboratory in Osh, where teachers learn to mend what the school has, and pupils watch. "
    path = tmp_path / name
    path.write_text(f"Press release\n\n{said * 3}\n\n{said * 2}\n\nContact: Aida Kim, aida@example.org\n", "utf-8")
    answer = run("contacts", "import", path)
    assert answer.status == 3 and "Import it as a press release" in answer.err


def test_the_shape_and_the_figures(js: Js, sheet: Path) -> None:
    answer = js("contacts", "import", sheet, status=1)
    assert set(answer) >= {
        "read", "created", "updated", "unchanged", "rejected", "encoding", "delimiter", "mapping", "problems", "step",
    }  # fmt: skip
    assert answer["read"] == answer["created"] + answer["updated"] + answer["unchanged"] + answer["rejected"]
    assert answer["created"] == 2
    assert (answer["encoding"], answer["delimiter"]) == ("utf-8", ";")
    assert answer["mapping"]["E-mail"] == "email"
    assert all(set(problem) >= {"row", "column", "text", "sheet_row"} for problem in answer["problems"])
    assert answer["step"] == js("history")["steps"][0]["id"]
    aigul = js("contacts", "find", "aigul")["contacts"][0]
    assert aigul["phones"] == ["+996775987817"] and aigul["country"] == "KG"
    assert "37" in js("contacts", "show", aigul["id"])["extra"].values(), "a column without a field is kept"


def test_all_sheets_are_read_together_and_rows_told_as_the_book_numbers_them(js: Js, run: Run, tmp_path: Path) -> None:
    header: list[object] = ["Name", "Phone"]
    sheets: dict[str, list[list[object]]] = {
        "Osh": [header, ["Aida", "12"]],
        "Naryn": [["List"], header, ["Dina", "12"]],
    }
    path = workbook(tmp_path / "list.xlsx", sheets)
    assert "! Naryn, row 3, Phone: " in run("contacts", "import", path, "--all-sheets", "--dry-run").out
    alone = js("contacts", "import", path, "--dry-run", status=1)
    assert alone["notes"][-1] == "2 sheets have the same columns: --all-sheets reads them together."
    assert alone["together"] == ["Osh", "Naryn"]
    together = js("contacts", "import", path, "--all-sheets", status=1)
    assert together["created"] == 2 and together["together"] == []
    assert run("contacts", "import", path, "--all-sheets", "--sheet", "Osh").status == 2


def test_the_rest_of_an_import_is_undone_by_the_number_that_the_refusal_names(js: Js, run: Run, tmp_path: Path) -> None:
    sheet = tmp_path / "list.csv"
    sheet.write_text("Name;Outlet\nAida Sample;Herald\nVera Example;Herald\nBakyt Someone;Kabarchy\n", "utf-8")
    step = js("contacts", "import", sheet)["step"]
    (aida,) = js("contacts", "find", "Aida")["contacts"]
    js("contacts", "edit", aida["id"], "--city", "Naryn")
    refused = run("undo", "--step", step)
    assert refused.status == 3 and "“Aida Sample”" in refused.err
    assert f"To undo the rest of it (2 contacts · 1 outlet): undo --rest {step}." in refused.err
    told = js("history", "--step", step)
    expected = {
        "records": {"contact": 2, "outlet": 1}, "kept": {"contact": 1, "outlet": 1}, "names": ["Aida Sample", "Herald"],
    }  # fmt: skip
    assert told["rest"] == expected and "Aida Sample" in told["cannot_undo"]
    undone = js("undo", "--rest", step)
    assert undone["rest"] == expected and undone["steps"][0]["label"].startswith("Undo part of “")
    assert [one["name"] for one in js("contacts", "find")["contacts"]] == ["Aida Sample"]
    again = run("undo", "--rest", step)
    assert again.status == 3 and "Undo part of" in again.err
    assert run("undo", "--rest", 999).status == 3
    js("undo")
    assert len(js("contacts", "find")["contacts"]) == 3


def test_again_changes_nothing_and_one_undo_takes_it_back(js: Js, run: Run, sheet: Path) -> None:
    js("contacts", "import", sheet, status=1)
    again = js("contacts", "import", sheet, status=1)
    assert (again["created"], again["updated"], again["step"]) == (0, 0, None)
    js("undo")
    assert js("contacts", "find")["count"] == 0
    assert run("undo").status == 3


def test_a_dry_run_writes_nothing(js: Js, run: Run, sheet: Path, office: Path) -> None:
    planned = js("contacts", "import", sheet, "--dry-run", status=1)
    assert planned["created"] == 2 and planned["step"] is None
    assert not office.exists()
    assert "Nothing was saved" in run("contacts", "import", sheet, "--dry-run").out
    done = js("contacts", "import", sheet, status=1)
    assert [done[name] for name in ("read", "created")] == [planned[name] for name in ("read", "created")]


@pytest.mark.parametrize(
    ("way", "city", "count"), [("skip", "", 1), ("fill", "Osh", 1), ("update", "Osh", 1), ("create", "", 2)]
)
def test_somebody_who_is_there_already(js: Js, tmp_path: Path, way: str, city: str, count: int) -> None:
    js("contacts", "add", "--name", "Anna Sample", "--email", "anna@example.org")
    (tmp_path / "more.csv").write_text("name,email,city\nAnna Sample,anna@example.org,Osh\n")
    js("contacts", "import", tmp_path / "more.csv", "--on-match", way)
    assert js("contacts", "find")["count"] == count
    assert js("contacts", "show", 1)["city"] == city


def test_a_mapping_and_its_mistakes(js: Js, run: Run, tmp_path: Path) -> None:
    (tmp_path / "odd.csv").write_text("wer,wo\nAnna,anna@example.org\n")
    (tmp_path / "map.json").write_text(json.dumps({"wer": "name", "wo": "email"}))
    answer = js("contacts", "import", tmp_path / "odd.csv", "--mapping", tmp_path / "map.json")
    assert answer["mapping"] == {"wer": "name", "wo": "email"} and answer["created"] == 1
    (tmp_path / "more.json").write_text('{"wer": "name", "wann": "notes"}', "utf-8")
    wrong = run("contacts", "import", tmp_path / "odd.csv", "--mapping", tmp_path / "more.json")
    assert wrong.status == 2 and "“wann”" in wrong.err and wrong.out == ""
    (tmp_path / "odd.csv").write_text("wer,wo\nBoris,boris@example.org\n")
    again = js("contacts", "import", tmp_path / "odd.csv")  # the mapping is remembered, and that is said
    assert again["mapping"] == {"wer": "name", "wo": "email"} and "last time" in " ".join(again["notes"])
    (tmp_path / "bad.json").write_text("[1")
    for name in ("bad.json", "none.json"):
        assert run("contacts", "import", tmp_path / "odd.csv", "--mapping", tmp_path / name).status == 3


def test_rejected_rows_are_written_out_with_their_reason(js: Js, tmp_path: Path) -> None:
    (tmp_path / "some.csv").write_text("name,email,country\nAnna,anna@example.org,KG\n,,KG\n")
    answer = js("contacts", "import", tmp_path / "some.csv", "--rejects", tmp_path / "no.csv", status=1)
    assert answer["rejected"] == 1
    rows = list(csv.reader(io.StringIO((tmp_path / "no.csv").read_text("utf-8-sig"))))
    assert len(rows) == 2 and rows[1][2] == "KG" and rows[1][-1]


def test_nothing_rejected_leaves_no_rows_of_an_earlier_import(js: Js, tmp_path: Path) -> None:
    rejects = tmp_path / "no.csv"
    rejects.write_text("name,email\n,old@example.org\n")
    (tmp_path / "some.csv").write_text("name,email\nAnna,anna@example.org\n")
    js("contacts", "import", tmp_path / "some.csv", "--rejects", rejects)
    assert len(rejects.read_text("utf-8-sig").splitlines()) == 1


@pytest.mark.parametrize("option", ["--rejects", "--problems"])
def test_what_cannot_be_written_stops_the_import_before_anything_is_stored(
    run: Run, office: Path, tmp_path: Path, option: str
) -> None:
    path = tmp_path / "some.csv"
    path.write_text("name,email\nAnna,anna@example.org\n,\n,x\n")
    before = path.read_bytes()
    assert run("contacts", "add", "--name", "B").status == 0
    for target in (
        tmp_path / "nowhere" / "no.csv",
        tmp_path,
        path,
        tmp_path / ".." / tmp_path.name / path.name,
        office,
    ):
        answer = run("contacts", "import", path, option, target)
        assert answer.status == 3 and len(answer.err.splitlines()) == 1, target
        assert run("contacts", "find", "--json").json["count"] == 1
        assert path.read_bytes() == before


@pytest.mark.parametrize("ending", ["csv", "xlsx", "ods", "tsv"])
@pytest.mark.parametrize("dry", [(), ("--dry-run",)])
def test_rows_with_problems_are_written_mended_and_imported_again(
    js: Js, run: Run, tmp_path: Path, ending: str, dry: tuple[str, ...]
) -> None:
    path, out = tmp_path / "some.csv", tmp_path / f"problems.{ending}"
    path.write_text("Name,E-mail,Country\nAnna,anna@example.org,KG\nBoris,boris@@example.org,KG\n,,KG\n")
    answer = js("contacts", "import", path, "--problems", out, *dry, status=1)
    assert (answer["created"], answer["rejected"]) == (2, 1)
    with tables.open(out) as table:
        rows = [list(row) for row in table.rows]
    assert [row[0] for row in rows] == ["Boris", ""] and all(row[-1] for row in rows)
    if dry:
        return
    rows[0][1] = "boris@example.org"
    mended = tmp_path / f"mended.{ending}"
    tables.write(mended, table.header, rows[:1])
    assert js("contacts", "import", mended)["updated"] == 1
    assert js("contacts", "find", "boris")["contacts"][0]["emails"] == ["boris@example.org"]


def test_columns_are_parted_by_one_sign(run: Run, office: Path, tmp_path: Path) -> None:
    (tmp_path / "some.csv").write_text("name||email\nAnna||anna@example.org\n")
    for words in (("import", tmp_path / "some.csv"), ("duplicates", tmp_path / "some.csv")):
        answer = run("contacts", *words, "--delimiter", "||")
        assert answer.status == 3 and not answer.out and not office.exists()


def test_an_encoding_that_is_named(js: Js, run: Run, tmp_path: Path) -> None:
    (tmp_path / "old.csv").write_bytes("Имя;Город\nАйгуль;Ош\n".encode("koi8-r"))
    answer = js("contacts", "import", tmp_path / "old.csv", "--encoding", "koi8-r")
    assert answer["created"] == 1
    assert js("contacts", "find", "айгуль")["count"] == 1
    assert run("contacts", "import", tmp_path / "old.csv", "--encoding", "klingon").status == 3


def test_what_is_no_contact_file_is_said_and_makes_no_database(run: Run, tmp_path: Path, office: Path) -> None:
    (tmp_path / "empty.csv").touch()
    (tmp_path / "zeros.xlsx").write_bytes(bytes(4000))
    (tmp_path / "picture.csv").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 20)
    for name in ("empty.csv", "zeros.xlsx", "picture.csv", "none.csv", "."):
        answer = run("contacts", "import", tmp_path / name)
        assert answer.status == 3 and answer.err.count("\n") == 1 and answer.out == "", (name, answer)
    assert not office.exists()


def _zip(*names: str, mimetype: str = "") -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name in names:
            archive.writestr(name, mimetype if name == "mimetype" else "<x/>")
    return buffer.getvalue()


def test_a_table_of_people_deleted_permanently_is_taken_for_no_release(run: Run, tmp_path: Path) -> None:
    table = tmp_path / "again.csv"
    table.write_text("Name,E-mail\nNurlan Sample,nurlan@example.org\n", "utf-8")
    run("contacts", "import", table)
    run("contacts", "erase", 1, "--yes")
    again = run("contacts", "import", table)
    assert "was deleted permanently" in again.out and "outreach read" not in again.out


READ = "“outreach read”"
NO_TABLES = {
    "docx": (_zip("[Content_Types].xml", "word/document.xml"), "a Word document", READ),
    "odt": (_zip("mimetype", "content.xml", mimetype="application/vnd.oasis.opendocument.text"), "a text document", ""),
    "pptx": (_zip("[Content_Types].xml", "ppt/presentation.xml"), "a presentation", ""),
    "zip": (_zip("list.csv"), "an archive", ""),
    "pdf": (b"%PDF-1.4\n%%EOF", "a PDF", READ),
    "html": (b"<html><body><p>A school opens</p></body></html>", "a web page without a table", READ),
    "png": (b"\x89PNG\r\n\x1a\n" + bytes(40), "a picture", ""),
    "db": (b"SQLite format 3\x00" + bytes(99), "a database", ""),
    "none": (b"", "empty", ""),
    "blank": (b" \n\n", "empty", ""),
}


@pytest.mark.parametrize("kind", NO_TABLES)
def test_a_file_of_another_kind_is_named_with_what_reads_it(kind: str, run: Run, tmp_path: Path, office: Path) -> None:
    data, what, reads = NO_TABLES[kind]
    for ending in (kind, "csv", "txt", "xlsx", "vcf"):
        (tmp_path / f"file.{ending}").write_bytes(data)
        answer = run("contacts", "import", tmp_path / f"file.{ending}")
        assert (answer.status, answer.out) == (3, "") and not office.exists()
        assert what in answer.err or (ending == "vcf" and "no vCard" in answer.err)
        assert reads in answer.err


def test_a_text_without_a_contact_says_what_reads_it(run: Run, tmp_path: Path) -> None:
    (tmp_path / "release.txt").write_text("A school opens in Osh\n\nBISHKEK, 31 May 2026 – Lessons begin in June.\n")
    answer = run("contacts", "import", tmp_path / "release.txt", "--dry-run")
    assert answer.status == 1 and READ in answer.out


def test_a_table_in_which_no_column_names_anybody_is_told_at_once(run: Run, tmp_path: Path) -> None:
    """Its rows would each say so: three hundred thousand took a minute."""
    (tmp_path / "figures.csv").write_text("id,amount,year\n" + "1,30,2026\n" * 2_000)
    answer = run("contacts", "import", tmp_path / "figures.csv", "--dry-run", "--json")
    assert (
        (answer.status, answer.out) == (3, "") and answer.err.count("identify anybody") == 1 and len(answer.err) < 200
    )
    (tmp_path / "map.json").write_text('{"id": "name"}')
    mapped = run("contacts", "import", tmp_path / "figures.csv", "--mapping", tmp_path / "map.json", "--dry-run")
    assert mapped.status in (0, 1) and mapped.out


def test_a_table_may_begin_like_a_program(js: Js, tmp_path: Path) -> None:
    for start in ("MZ", "ID3", "RIFF"):
        (tmp_path / "a.csv").write_text(f"{start};Name;E-mail\n1;Anna;{start}@example.org\n")
        assert start == "RIFF" or js("contacts", "import", tmp_path / "a.csv")["created"] == 1


def test_whom_new_rows_resemble_is_said(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "people.csv"
    for row in ("Айгүл Жумабекова,aigul@example.org", "Aigul Zhumabekova,zhumabekova@example.net"):
        file.write_text(f"Name,Email\n{row}\n", "utf-8")
        answer = run("contacts", "import", file)
    assert "row 2: perhaps the same person as contact 1 (same name in the other script)" in answer.out


def test_lines_for_people(run: Run, sheet: Path) -> None:
    answer = run("contacts", "import", sheet)
    assert answer.status == 1
    assert "2 new" in answer.out and "E-mail → email" in answer.out and "! row 3" in answer.out


def test_standard_input_is_imported_too(js: Js, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO("Имя;Email\nАйгуль;a@example.org\n".encode("cp1251"))))
    answer = js("contacts", "import", "-")
    assert answer["created"] == 1 and answer["encoding"] == "cp1251"


def test_how_misread_letters_are_put_right(js: Js, tmp_path: Path) -> None:
    path = tmp_path / "misread.csv"
    path.write_text("Имя;E-mail\nМария;m@example.org\n".encode().decode("latin-1"), "utf-8")
    document = js("contacts", "import", path, "--dry-run")
    assert document["findings"][0]["after"] == "Мария"
    (repair,) = [note.rpartition("--encoding ")[2].strip("'") for note in document["notes"]]
    document = js("contacts", "import", path, "--encoding", repair)
    assert document["mapping"] == {"Имя": "name", "E-mail": "email"} and not document["findings"]


def test_what_only_the_user_can_say_is_asked_with_status_1(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "two.csv"
    rows = "Name,E-mail,Notes\nАйгүл Жумабекова,aigul@example.org,\nДанияр Асанов,aigul@example.org,\n"
    path.write_text(rows + "Ольга Зимина,olga@example.org,не писать\n", "utf-8")
    for more in (("--dry-run",), ()):
        answer = run("contacts", "import", path, "--json", *more)
        found = json.loads(answer.out)
        assert (
            answer.status == 1 and found["created"] == 3 and (found["do_not_contact"], found["not_decided"]) == (0, 1)
        )
        assert [(one["row"], one["contact"]) for one in found["needs_decision"]] == [(2, None), (3, None)]
        assert {"row", "contact", "why", "before", "after"} <= found["needs_decision"][0].keys()
    run("undo")
    answer = run("contacts", "import", path, "--json", "--same", "2", "--may-contact", "3")
    found = json.loads(answer.out)
    assert (found["needs_decision"], found["created"], found["updated"]) == ([], 2, 1)
    assert [(one["row"], one["field"]) for one in found["changes"]] == [(2, "Also known as")]
    assert run("contacts", "import", path, "--same", "two").status == 2


def test_outlets_are_imported(js: Callable[..., Any], tmp_path: Path, office: Path) -> None:
    path = tmp_path / "media.csv"
    path.write_text("Outlet,Type,Country\nHerald,Newspaper,Kirgizstan\n", encoding="utf-8")
    assert js("outlets", "import", path, "--dry-run", status=1)["created"] == 1
    assert not office.exists()
    report = js("outlets", "import", path, status=1)
    assert (report["read"], report["created"], report["mapping"]["Type"]) == (1, 1, "medium")
    assert "Kyrgyzstan?" in report["problems"][0]["text"] or report["problems"][0]["column"] == "Country"
    assert js("outlets", "find", "herald")["outlets"][0]["medium"] == "newspaper"


def test_the_numbers_of_an_outlet_are_added_once(js: Js, tmp_path: Path) -> None:
    path = tmp_path / "media.csv"
    for cells in ('"(0312) 90-55-77, 90-55-78",a@example.org; b@example.org', '"996312905577; +996 312 90 55 78",'):
        path.write_text(f"Outlet,Phone,E-mail\nHerald,{cells}\n", encoding="utf-8")
        for _time in range(2):
            js("outlets", "import", path)
    (outlet,) = js("outlets", "find", "herald")["outlets"]
    assert outlet["phones"] == ["+996312905577", "+996312905578"]
    assert outlet["emails"] == ["a@example.org", "b@example.org"]


def test_an_answer_that_no_row_asks_for_is_told(run: Run, tmp_path: Path, office: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("Name,E-mail\nAigul,aigul@example.org\n", encoding="utf-8")
    answer = run("contacts", "import", path, "--json", "--may-contact", "77")
    assert answer.status == 1
    assert [(one["row"], one["text"]) for one in answer.json["problems"]] == [
        (77, "This row asks nothing: the answer was not used.")
    ]
    assert "row 77: This row asks nothing" in run("contacts", "import", path, "--same", "77").out


def test_an_outlet_under_another_name_is_named_in_the_preview(run: Run, js: Js, tmp_path: Path) -> None:
    js("outlets", "add", "--name", "ИА «Чуй-Информ»")
    js("outlets", "add", "--name", "Радио Талас", "--other-name", "Radio Talas")
    sheet = tmp_path / "people.csv"
    sheet.write_text(
        "Name,Outlet,E-mail\nTimur Osmonov,Chui-Inform,t@example.org\nBela Toth,Radio Talas,b@example.org\n"
        "Cara Lind,Hill Post,c@example.org\nDora Lind,«Радио Талас»,d@example.org\n"
    )
    said = "Outlets that may exist under another name: Chui-Inform (ИА «Чуй-Информ»)."
    assert said in run("contacts", "import", sheet, "--dry-run").out
    done = run("contacts", "import", sheet)
    assert done.status == 0 and said in done.out
    assert "under another name" not in run("contacts", "import", sheet).out


def test_rows_of_outlets_are_told_as_the_spreadsheet_shows_them(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "media.csv"
    path.write_text("Media register\n\nOutlet,Medium,City\n1,2,3\nKabar,stuff,Osh\n", encoding="utf-8")
    answer = run("outlets", "import", path)
    assert answer.status == 1 and "! row 5, Medium: " in answer.out
    assert any(line.startswith("! row 4: ") for line in answer.out.splitlines())
