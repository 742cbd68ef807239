"""Files become contacts: counted before, stored as one step, known again the second time, taken back by one undo."""

import json
import threading
from collections.abc import Generator
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text as sql

from outreach.formats import sandbox
from outreach.formats.cards import vcard
from outreach.formats.tables import sheet
from outreach.problems import Problem
from outreach.services import outlets
from outreach.services.contacts import contacts, indexing
from outreach.services.importing import column_mapping, importing, outlet_import, row_planning
from outreach.services.importing import rejects as importing_mend
from outreach.services.importing.import_plan import Options, Plan, Report
from outreach.services.importing.matching import records_of
from outreach.services.importing.row_fields import REASON
from outreach.services.progress import Progress
from outreach.store.workspace import Workspace
from tests.shared import Shared

PEOPLE = (
    "Name;Outlet;Position;E-mail;Mobile;Phone;Country;City;Language;Beat;Tags;Notes;Shoe size\n"
    "Айгүл Токтосунова;Кабар;редактор;aigul@example.org;0555 12 34 56;(996 312) 66 38 85, 66 04 18;KG;Бишкек;ky, ru;"
    "crime;vip;x;38\n"
    'Oleg Brazhko;24.kg;Reporter;"oleg@example.org; o.b@example.org";+996 700 12 34 57;;Kyrgyzstan;Osh;русский;'
    '"politics; economy";;;\n'
)


def done(job: Generator[Any, None, Any]) -> Any:
    """The result of a job that is let run."""
    while True:
        try:
            next(job)
        except StopIteration as stop:
            return stop.value


def saved(folder: Path, content: str, name: str = "list.csv") -> Path:
    path = folder / name
    path.write_text(content, "utf-8")
    return path


def imported(workspace: Workspace, path: Path, **options: Any) -> Report:
    report: Report = done(importing.run(workspace, path, Options(**options)))
    assert report.read == report.created + report.updated + report.unchanged + report.rejected
    return report


def everybody(workspace: Workspace) -> list[dict[str, Any]]:
    ids = list(workspace.read(contacts.find, sort="id"))
    return [workspace.read(contacts.fields, number) for number in ids]


def tables(workspace: Workspace) -> dict[str, list[Any]]:
    """The contents of the tables an import writes; versions count saves, so they are left out."""
    found = {}
    for name in ("contact", "outlet", "position", "email", "phone", "channel", "tag", "import_row"):
        query = sql(f"select * from {name} order by id")
        rows = workspace.read(lambda session, q=query: session.execute(q).mappings().all())
        found[name] = [{key: value for key, value in row.items() if key != "version"} for row in rows]
    return found


def test_a_table_becomes_contacts(workspace: Workspace, tmp_path: Path) -> None:
    report = imported(workspace, saved(tmp_path, PEOPLE), source="Press list", basis="legitimate interest")
    assert (report.read, report.created, report.rejected, report.delimiter) == (2, 2, 0, ";")
    assert report.mapping["Shoe size"] == "extra" and report.mapping["Mobile"] == "phone.mobile"
    first, second = everybody(workspace)
    assert first["name"] == "Айгүл Токтосунова" and first["outlet"] == "Кабар" and first["position"] == "редактор"
    assert [phone["label"] for phone in first["phones"]] == ["mobile", "", ""]
    assert (first["languages"], first["beats"], first["tags"]) == (["ky", "ru"], ["crime"], ["vip"])
    assert first["extra"] == {"Shoe size": "38"} and first["country"] == "KG" and first["notes"] == "x"
    assert (first["source"], first["basis"]) == ("Press list", "legitimate interest") and first["found_on"]
    assert [email["raw"] for email in second["emails"]] == ["oleg@example.org", "o.b@example.org"]
    assert second["beats"] == ["politics", "economy"] and second["country"] == "KG" and second["languages"] == ["ru"]
    assert len(workspace.read(contacts.find, "+996312663885")) == 1
    assert len(workspace.read(contacts.find, "toktosunova")) == 1


@pytest.mark.backends("sqlite", "postgresql")
def test_what_is_found_and_sorted_by_is_what_an_edit_makes(workspace: Workspace, tmp_path: Path) -> None:
    imported(workspace, saved(tmp_path, PEOPLE))
    imported(workspace, saved(tmp_path, "Outlet;Phone\nKloop;0312 66 12 34\n", "b.csv"))

    def same(session: Any) -> int:
        count = 0
        for contact in indexing.loaded(session):
            before = (sorted(contact.search.split()), contact.sort_key)
            indexing.refresh(contact)
            assert before == (sorted(contact.search.split()), contact.sort_key)
            count += 1
        return count

    assert workspace.read(same) == 3


def test_nothing_is_written_before_the_user_has_looked(workspace: Workspace, tmp_path: Path) -> None:
    plan = done(importing.prepare(workspace, saved(tmp_path, PEOPLE)))
    assert plan.created == plan.read == 2 and workspace.read(contacts.count) == 0
    dry = done(importing.run(workspace, saved(tmp_path, PEOPLE), dry_run=True))
    assert dry.step is None and dry.created == plan.created and workspace.read(contacts.count) == 0


@pytest.mark.parametrize("how", ["fill", "update", "skip"])
def test_a_file_imported_twice_changes_nothing(workspace: Workspace, tmp_path: Path, how: str) -> None:
    rows = "Name,Phone,E-mail\nAigul,0312 661234,\nAigul,0312 661234,\n,0555 123456,\nOleg,,oleg@example.org\nBare,,\n"
    path = saved(tmp_path, rows)
    first = imported(workspace, path, on_match=how)
    assert first.created == 4 and first.doubles == 1
    before = tables(workspace)
    second = imported(workspace, path, on_match=how)
    assert (second.created, second.updated, second.step) == (0, 0, None)
    assert tables(workspace) == before
    shuffled = saved(tmp_path, "E-mail,Name,Phone\n,Bare,\noleg@example.org,Oleg,\n", "again.csv")
    assert imported(workspace, shuffled, on_match=how).unchanged == 2


def test_whoever_asks_for_new_contacts_gets_one_for_each_row(workspace: Workspace, tmp_path: Path) -> None:
    twice = "Aigul Asanova,0555 661234,\n" * 2
    path = saved(tmp_path, f"Name,Phone,E-mail\n{twice}A. Asanova,0555 661234,aigul@example.org\nBare,,\n")
    first = imported(workspace, path, on_match="create")
    assert first.doubles == 1 and [question.row for question in first.questions] == [3]  # or Aida?
    report = imported(workspace, path, on_match="create")
    assert (report.created, report.unchanged, workspace.read(contacts.count)) == (4, 0, 8)
    workspace.undo()
    assert workspace.read(contacts.count) == 4 and imported(workspace, path).unchanged == 4


@pytest.mark.parametrize(
    ("how", "position", "phones", "city", "total"),
    [
        ("skip", "редактор", 3, "Бишкек", 2),
        ("fill", "редактор", 4, "Бишкек", 2),
        ("update", "главный редактор", 3, "Ош", 2),
        ("create", "редактор", 3, "Бишкек", 3),
    ],
)
def test_a_match(
    workspace: Workspace, tmp_path: Path, how: str, position: str, phones: int, city: str, total: int
) -> None:
    imported(workspace, saved(tmp_path, PEOPLE))
    before = tables(workspace)
    new = (
        "ФИО;Должность;Моб. тел.;Эл. почта;Город;Веб-сайт\n"
        "Айгүл Токтосунова;главный редактор;0777 99 88 77;AIGUL@example.org;Ош;kabar.kg\n"
    )
    report = imported(workspace, saved(tmp_path, new, "new.csv"), on_match=how)
    first = everybody(workspace)[0]
    assert (first["position"], len(first["phones"]), first["city"]) == (position, phones, city)
    assert first["website"] == ("kabar.kg" if how in ("fill", "update") else "")
    assert first["outlet"] == "Кабар" and first["extra"] == {"Shoe size": "38"}
    assert workspace.read(contacts.count) == total
    assert (report.updated, report.created, report.unchanged) == {
        "skip": (0, 0, 1), "fill": (1, 0, 0), "update": (1, 0, 0), "create": (0, 1, 0),
    }[how]  # fmt: skip
    if report.step:
        workspace.undo()
    assert tables(workspace) == before


def test_whom_the_rows_are_about_is_read_a_batch_at_a_time(
    workspace: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One by one it took a minute for a file about 20,000 people who are there."""
    lines = [f"Person{n} Sample,p{n}@example.org,Bishkek" for n in range(300)]
    imported(workspace, saved(tmp_path, "\n".join(["Name,E-mail,City", *lines])))
    asked: list[int] = []

    def counted(session: Any, ids: Any) -> Any:
        asked.append(len(ids))
        return records_of(session, ids)

    monkeypatch.setattr(row_planning, "records_of", counted)
    report = imported(
        workspace, saved(tmp_path, "\n".join(["Name,E-mail,City", *lines]).replace("Bishkek", "Osh")), on_match="update"
    )
    assert (report.updated, {one["city"] for one in everybody(workspace)}) == (300, {"Osh"})
    assert [count for count in asked if count] == [300]


def test_one_undo_takes_back_everything_and_redo_brings_it_again(workspace: Workspace, tmp_path: Path) -> None:
    empty = tables(workspace)
    imported(workspace, saved(tmp_path, PEOPLE))
    full = tables(workspace)
    step = workspace.undo()
    assert step is not None and "list.csv" in step.label
    assert tables(workspace) == empty
    workspace.redo()
    assert tables(workspace) == full
    assert imported(workspace, saved(tmp_path, PEOPLE)).unchanged == 2


def test_a_cancelled_import_leaves_nothing(workspace: Workspace, tmp_path: Path) -> None:
    rows = "".join(f"Person {n},p{n}@example.org\n" for n in range(1500))
    plan = done(importing.prepare(workspace, saved(tmp_path, "Name,E-mail\n" + rows)))
    job = importing.store(workspace, plan)
    next(job)
    job.close()
    assert workspace.read(contacts.count) == 0 and workspace.undo_label is None
    reading = importing.prepare(workspace, saved(tmp_path, PEOPLE))
    next(reading)
    reading.close()


def test_an_import_that_was_given_up_while_it_was_stored_is_begun_again(workspace: Workspace, tmp_path: Path) -> None:
    rows = "".join(f"Person {n},p{n}@example.org\n" for n in range(1100))
    prepare = partial(importing.prepare, workspace, saved(tmp_path, "Name,E-mail\n" + rows))
    plan = done(prepare())
    job = importing.store(workspace, plan, prepare)
    next(job)
    job.close()
    report = done(importing.store(workspace, plan, prepare))
    assert isinstance(report, Report) and report.created == workspace.read(contacts.count) == 1100


def test_rows_of_one_file_about_one_person(workspace: Workspace, tmp_path: Path) -> None:
    rows = (
        "Name,E-mail,Phone,Outlet\nAigul Toktosunova,aigul@example.org,,Kabar\n"
        "Aigul Toktosunova,,0555 123456,Kabar\nТоктосунова Айгүл,,0555 123456,\nAigul Other,,0555 123456,\n"
        "Oleg,info@example.org,,\nElena,info@example.org,,\n"
    )
    report = imported(workspace, saved(tmp_path, rows))
    # The second is her by name and outlet, the third by name and number; a shared box or number makes nobody one.
    assert (report.created, report.updated, report.unchanged, report.doubles) == (4, 2, 0, 2)
    first = everybody(workspace)[0]
    assert (first["name"], first["other_name"]) == ("Aigul Toktosunova", "Токтосунова Айгүл")
    assert [item["raw"] for item in first["phones"]] == ["0555 123456"]


def test_bad_values_are_kept_and_told(workspace: Workspace, tmp_path: Path) -> None:
    report = imported(workspace, saved(tmp_path, "Name,E-mail,Phone\nA,a.b@med,12\nB,b@gmail.con,нет\n"))
    assert report.created == 2
    told = {(problem.row, problem.column) for problem in report.problems}
    assert told >= {(1, "E-mail"), (1, "Phone"), (2, "E-mail")}
    first, second = everybody(workspace)
    assert first["emails"][0]["raw"] == "a.b@med" and first["phones"][0]["raw"] == "12"
    assert second["phones"] == []


def test_rejected_rows_come_out_as_a_file_to_mend(workspace: Workspace, tmp_path: Path) -> None:
    path = saved(tmp_path, "Name,Phone,Party\nA,0312 661234,x\n,,y\nB,1,z,too,many\n")
    rejects = tmp_path / "rejects.csv"
    plan = done(importing.prepare(workspace, path, Options()))
    importing_mend.write(plan, path, rejects, rejected_only=True)
    report = done(importing.store(workspace, plan))
    assert (report.created, report.rejected) == (1, 2)
    with sheet.open(rejects) as table:
        assert table.header[-1] == REASON and len(list(table.rows)) == 2
    mended = rejects.read_text("utf-8-sig").replace(",,y", "C,,y").replace("too,many", ",")
    again = imported(workspace, saved(tmp_path, mended, "mended.csv"))
    assert (again.created, again.rejected) == (2, 0)
    assert all(REASON not in person["extra"] for person in everybody(workspace))


def test_contacts_without_a_name(workspace: Workspace, tmp_path: Path) -> None:
    report = imported(workspace, saved(tmp_path, "address,city,state,phone\n205 4th Ave,Osh,,\n,,,0312 661234\n"))
    assert report.created == 2


def test_a_wish_not_to_be_written_to_stays(workspace: Workspace, tmp_path: Path) -> None:
    header = "Name,E-mail,Do not contact\n"
    rows = "Anna,a@example.org,yes\nB,b@example.org,asked us to stop\nC,c@example.org,no\n"
    imported(workspace, saved(tmp_path, header + rows))
    assert [person["do_not_contact"] for person in everybody(workspace)] == [True, True, False]
    assert everybody(workspace)[1]["do_not_contact_reason"] == "asked us to stop"
    imported(workspace, saved(tmp_path, header + "Anna Kim,a@example.org,no\n", "2.csv"), on_match="update")
    assert everybody(workspace)[0]["do_not_contact"] is True and everybody(workspace)[0]["name"] == "Anna Kim"


@pytest.mark.backends("sqlite", "postgresql")
def test_somebody_who_changed_meanwhile_stops_the_import(workspace: Workspace, tmp_path: Path) -> None:
    imported(workspace, saved(tmp_path, "Name,E-mail\nA,a@example.org\n"))
    new = saved(tmp_path, "Name,E-mail,City\nA,a@example.org,Osh\n", "2.csv")
    plan = done(importing.prepare(workspace, new))
    (number,) = workspace.read(contacts.find)
    workspace.write("Edit", contacts.edit, number, {"city": "Talas"})
    with pytest.raises(Problem, match="changed"):
        done(importing.store(workspace, plan))
    assert everybody(workspace)[0]["city"] == "Talas"


@pytest.mark.backends("sqlite", "postgresql")
def test_a_file_that_two_import_at_once_comes_in_once(workspace: Workspace, tmp_path: Path) -> None:
    path = saved(tmp_path, PEOPLE)

    def colleague(_plan: Plan) -> None:
        if workspace.read(contacts.count) == 0:
            imported(workspace, path)

    report = done(importing.run(workspace, path, checked=colleague))
    assert (report.created, report.unchanged, report.step) == (0, 2, None)
    assert workspace.read(contacts.count) == 2


@pytest.mark.backends("sqlite", "postgresql")
def test_what_a_colleague_entered_meanwhile_is_looked_at_before_a_plan_is_stored(
    workspace: Workspace, tmp_path: Path
) -> None:
    plan = done(importing.prepare(workspace, saved(tmp_path, PEOPLE)))
    imported(workspace, saved(tmp_path, PEOPLE))
    with pytest.raises(Problem, match="have changed"):
        done(importing.store(workspace, plan))
    assert workspace.read(contacts.count) == 2


def test_a_mapping_is_known_again_where_a_column_came_or_they_stand_otherwise() -> None:
    column_mapping.remember(["A", "B", "C"], {"A": "name", "B": "skip", "C": "notes"})
    assert column_mapping.remembered(["C", "B", "D", "A"]) == {"A": "name", "B": "skip", "C": "notes"}
    assert column_mapping.remembered(["A", "C"]) == {"A": "name", "C": "notes"}
    assert column_mapping.remembered(["A", "X", "Y"]) is None


def test_a_file_is_opened_once_and_has_one_deadline_also_where_its_mapping_is_remembered(
    workspace: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[object] = []
    stream = sandbox.stream
    monkeypatch.setattr(sandbox, "stream", lambda *args, **how: opened.append(args[1]) or stream(*args, **how))
    path = saved(tmp_path, "wer,wo\nAigul,aigul@example.org\n")
    column_mapping.remember(["wer", "wo"], {"wer": "name", "wo": "notes"})
    report = imported(workspace, path, recall=True)
    assert report.mapping == {"wer": "name", "wo": "notes"} and "last time" in " ".join(report.notes)
    assert opened == [path]
    path.write_text("name,type\nKabar,agency\n")
    done(outlet_import.run(workspace, path, Options()))
    assert opened == [path, path] and len(workspace.read(outlets.find)) == 1


def test_a_mapping_by_hand(workspace: Workspace, tmp_path: Path) -> None:
    path = saved(tmp_path, "A,B,C\nAigul,Kabar,secret\n")
    report = imported(workspace, path, mapping={"A": "name", "B": "outlet", "C": "skip"})
    (person,) = everybody(workspace)
    assert (person["name"], person["outlet"], person["extra"]) == ("Aigul", "Kabar", {})
    assert report.mapping == {"A": "name", "B": "outlet", "C": "skip"}
    with pytest.raises(importing.UnknownColumn, match="“not there”"):
        imported(workspace, path, mapping={"A": "name", "not there": "city"})
    with pytest.raises(Problem, match="Unknown field"):
        imported(workspace, path, mapping={"A": "shoe"})
    (tmp_path / "m.json").write_text(json.dumps(report.mapping))
    assert column_mapping.load(tmp_path / "m.json") == report.mapping
    (tmp_path / "bad.json").write_text("[1]")
    with pytest.raises(Problem, match="mapping"):
        column_mapping.load(tmp_path / "bad.json")
    column_mapping.remember(["A", "B"], {"A": "name"})
    assert column_mapping.remembered(["A", "B"]) == {"A": "name"} and column_mapping.remembered(["B"]) is None


def test_options_that_do_not_fit(workspace: Workspace, tmp_path: Path) -> None:
    path = saved(tmp_path, PEOPLE)
    for options in ({"on_match": "guess"}, {"region": "XX"}, {"encoding": "klingon"}):
        with pytest.raises(Problem):
            imported(workspace, path, **options)


def test_the_region_and_the_country_of_the_row_tell_where_a_number_is_at_home(
    workspace: Workspace, tmp_path: Path
) -> None:
    path = saved(tmp_path, "Name,Phone,Country\nA,(202) 224-3121,\nB,8 727 258 26 43,Kazakhstan\n")
    imported(workspace, path, region="us")
    numbers = [row["e164"] for row in tables(workspace)["phone"]]
    assert numbers == ["+12022243121", "+77272582643"]


def test_kinds_of_google_and_columns_of_two_scripts(workspace: Workspace, tmp_path: Path) -> None:
    google = (
        "Name,E-mail 1 - Type,E-mail 1 - Value,Phone 1 - Type,Phone 1 - Value,Group Membership\n"
        "A,* Work,a@example.org ::: b@example.org,Mobile,0555 123456,vip ::: * myContacts\n"
    )
    imported(workspace, saved(tmp_path, google))
    (first,) = everybody(workspace)
    assert first["emails"] == [{"raw": "a@example.org", "label": "work"}, {"raw": "b@example.org", "label": "work"}]
    assert first["phones"][0]["label"] == "mobile" and first["tags"] == ["vip"] and first["extra"] == {}
    two = "ФИО,Name (Latin),E-mail\nАйгүл Асанова,Aigul Asanova,x@example.org\n"
    imported(workspace, saved(tmp_path, two, "two.csv"))
    assert everybody(workspace)[1]["other_name"] == "Aigul Asanova"


def test_lost_letters_and_legacy_fonts(workspace: Workspace, tmp_path: Path) -> None:
    path = tmp_path / "old.csv"
    path.write_bytes("ФИО;Город\nЖ?мабек Асанов;Бишкек\nЇмїт Єсєнов;Чїй\n".encode("cp1251"))
    report = imported(workspace, path, legacy_font=True)
    assert report.encoding == "cp1251"
    assert any("lost" in problem.text and problem.row == 1 for problem in report.problems)
    assert everybody(workspace)[1]["name"] == "Үмүт Өсөнов"


def test_vcards_and_a_paste(workspace: Workspace, tmp_path: Path) -> None:
    cards = [{"name": "Aigul", "emails": [{"raw": "a@example.org", "label": "work"}], "tags": ["x"]}, {"name": "Oleg"}]
    path = saved(tmp_path, "".join(vcard.write(cards)), "people.vcf")
    assert imported(workspace, path).created == 2
    assert imported(workspace, path).unchanged == 2
    pasted = done(importing.prepare_text(workspace, "Name\tE-mail\nAigul\ta@example.org\nElena\te@example.org\n"))
    assert (pasted.created, pasted.unchanged + pasted.updated) == (1, 1)


def test_what_the_command_line_answers(workspace: Workspace, tmp_path: Path) -> None:
    answer = imported(workspace, saved(tmp_path, "Name,Phone\nA,1\n")).as_json()
    assert set(answer) >= {
        "read", "created", "updated", "unchanged", "rejected", "encoding", "delimiter", "mapping", "problems", "step",
    }  # fmt: skip
    assert answer["problems"][0]["row"] == 1 and answer["problems"][0]["column"] == "Phone"
    assert json.loads(json.dumps(answer)) == answer


def test_an_import_at_a_busy_server_is_planned_anew_with_the_others_kept_out(
    workspace: Workspace, database_url: str
) -> None:
    with Workspace.open(database_url) as colleague:
        plan = done(importing.prepare_text(workspace, "Name,City\nAigul,Osh\n"))
        colleague.write("Add", contacts.add, {"name": "Before"})
        busy = threading.Thread(target=colleague.write, args=("Add", contacts.add, {"name": "After"}))

        def prepare() -> Generator[Progress, None, Plan]:
            busy.start()
            busy.join(0.3)
            assert busy.is_alive(), "a colleague wrote while the rows were matched"
            return (yield from importing.prepare_text(workspace, "Name,City\nAigul,Osh\n"))

        report = done(importing.store(workspace, plan, prepare))
        busy.join()
        assert isinstance(report, Report) and report.created == 1
        rows = workspace.read(contacts.rows, workspace.read(contacts.find))
        assert sorted(row.name for row in rows) == ["After", "Aigul", "Before"]


@pytest.mark.backends("sqlite")
def test_every_real_file_is_imported_or_refused(shared: Shared, tmp_path: Path, slow: bool) -> None:
    """Every third one in the suite, each of them with `--slow`."""
    names = ("csv/contact-exports", "contacts", "csv/tabulator", "vcard", "spreadsheet/tabulator", "csv/clevercsv")
    folders = [shared.corpora(*name.split("/")) for name in names]
    created = 0
    paths = [path for folder in folders for path in sorted(folder.rglob("*")) if path.is_file()]
    for path in paths[:: 1 if slow or not shared.real else 3]:
        with Workspace.open(tmp_path / f"{created}-{path.name}.outreach") as workspace:
            try:
                report = imported(workspace, path, on_match="update")
            except Problem:
                continue
            created += report.created
            again = imported(workspace, path, on_match="update")
            assert (again.created, again.updated, again.step) == (0, 0, None), path.name
            assert workspace.read(contacts.count) == report.created
            if report.step:
                workspace.undo()
            assert workspace.read(contacts.count) == 0, path.name
    assert created >= shared.least(1900 if slow else 500)


@pytest.mark.parametrize("name", ["legislators-current.csv", "legislators-district-offices.csv"])
def test_the_public_directories(shared: Shared, workspace: Workspace, name: str) -> None:
    report = imported(workspace, shared.corpora("contacts", name), region="US")
    assert report.created + report.updated + report.unchanged == report.read and report.rejected == 0
    assert len(report.problems) < report.read / 20


def test_a_country_or_a_language_that_is_none_is_told_and_kept(workspace: Workspace, tmp_path: Path) -> None:
    path = saved(tmp_path, "Name;Email;Country;Language\nAida;aida@example.org;Nowhereland;ru, Klingon\n")
    report = imported(workspace, path)
    assert sorted((problem.row, problem.column) for problem in report.problems) == [(1, "Country"), (1, "Language")]
    (there,) = everybody(workspace)
    assert there["country"] == "Nowhereland" and sorted(map(str.lower, there["languages"])) == ["klingon", "ru"]


def test_rows_that_are_no_people_are_rejected_in_words(workspace: Workspace, tmp_path: Path) -> None:
    rows = (
        "ФИО;СМИ;Телефон;E-mail\nТЕЛЕВИДЕНИЕ;;;\nАйгуль;Кабар;0555123456;aigul@example.org\nФИО;СМИ;Телефон;E-mail\n"
        "---;---;---;---\nИмя;Издание;Тел.;Почта\nГазеты и журналы;;;\nОлег;Радио;;\n"
    )
    report = imported(workspace, saved(tmp_path, rows))
    assert (report.created, report.rejected) == (2, 5)
    assert [problem.row for problem in report.problems] == [1, 3, 4, 5, 6]


def test_days_in_words(workspace: Workspace, tmp_path: Path) -> None:
    path = saved(tmp_path, "Name;Email;Checked on\nA;a@example.org;20 мая 2024\nB;b@example.org;May 20, 2024\n")
    assert imported(workspace, path).problems == []
    assert {str(person["checked_on"]) for person in everybody(workspace)} == {"2024-05-20"}
