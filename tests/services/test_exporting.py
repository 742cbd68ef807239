"""Contacts go out into files, and our own files bring them back with nothing lost."""

import csv
import re
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from outreach import i18n
from outreach.formats.cards import vcard
from outreach.formats.tables import sheet
from outreach.model.people import NETWORKS
from outreach.problems import Problem
from outreach.services.contacts import contacts
from outreach.services.exporting import contact_export, export_columns, export_files, presets
from outreach.services.importing.row_fields import Builder
from outreach.store.workspace import Workspace
from outreach.values import column_recognition
from tests.sample import examples
from tests.services.exporting_office import furnish, run

# Which database keeps it is no matter here: what is asked of it is asked on both back-ends elsewhere.
pytestmark = pytest.mark.backends("sqlite")

FULL: dict[str, Any] = {
    "name": "Айгүл Үлгүлөва", "other_name": "Aigul Sample", "honorific": "г-жа", "given_name": "Айгүл",
    "middle_name": "Бакытовна", "family_name": "Үлгүлөва", "suffix": "PhD", "nickname": "Ai",
    "formal_name": "Dr Sample", "salutation": "Урматтуу Айгүл", "position": "Reporter, “night”",
    "department": "News; desk", "outlet": "Sample Daily",
    "country": "KG", "state": "Osh", "city": "Өзгөн", "street": "12, Main st.", "postcode": "007200",
    "website": "https://example.org/a", "notes": "=1+1\n+second line; and more", "source": "press card",
    "basis": "consent",
    "found_on": date(2026, 1, 31), "checked_on": date(2026, 2, 1), "do_not_contact": True,
    "do_not_contact_reason": "asked, by phone",
    "emails": [{"raw": "aigul@example.org", "label": "home"}, {"raw": "a.2@example.org", "label": "work"},
               {"raw": "name[at]", "label": ""}, {"raw": "a.3@example.org", "label": "work"}],
    "phones": [{"raw": "(996 312) 66 38 85, 66 04 18", "label": "work"}, {"raw": "0555 12 34 56", "label": "mobile"},
               {"raw": "00312", "label": ""}, {"raw": "+996 312 61 12 13 доб. 12", "label": "work"}],
    "channels": [{"network": "telegram", "value": "@aigul"}, {"network": "whatsapp", "value": "+996555123456"},
                 {"network": "telegram", "value": "@aigul_2"}, {"network": "other", "value": "matrix"}],
    "languages": ["ky", "ru", "en"], "beats": ["courts, crime"], "tags": ["vip", "Ош, юг"],
    "extra": {"Birthday": "1 May", "Партия": "=x"},
}  # fmt: skip


def same(one: dict[str, Any], other: dict[str, Any]) -> None:
    """Equal in all that was typed; a number that only its neighbour explained now says itself which one it is."""
    for name in one:
        if name not in ("phones", "do_not_contact_on"):
            assert one[name] == other[name], name
    assert [row["label"] for row in one["phones"]] == [row["label"] for row in other["phones"]]


def numbers(workspace: Workspace, number: int) -> list[tuple[str | None, str | None, bool]]:
    return [(row.e164, row.extension, row.valid) for row in workspace.read(contacts.card, number).phones]


def back(workspace: Workspace, path: Path) -> list[int]:
    """Reads a table as the import does: columns by their names, cells by their columns."""
    with sheet.open(path) as table:
        rows = list(table.rows)
    builder = Builder(table.header, column_recognition.map_columns(table.header, rows))
    return [workspace.write("import", contacts.add, builder.fields(row)[0]) for row in rows]


@pytest.mark.parametrize("ending", ["csv", "tsv", "xlsx", "ods"])
def test_a_whole_contact_comes_back(workspace: Workspace, tmp_path: Path, ending: str) -> None:
    number = workspace.write("add", contacts.add, FULL)
    workspace.write("add", contacts.add, {"name": "Pat", "phones": [{"raw": "+996555123456", "label": "fax"}]})
    path = tmp_path / f"all.{ending}"
    assert run(contact_export.export_contacts(workspace, path)).written == 2
    _pat, found = back(workspace, path)
    same(workspace.read(contacts.fields, number), workspace.read(contacts.fields, found))
    assert numbers(workspace, number) == numbers(workspace, found)


def test_a_whole_contact_comes_back_by_vcard(workspace: Workspace, tmp_path: Path) -> None:
    number = workspace.write("add", contacts.add, FULL)
    run(contact_export.export_contacts(workspace, tmp_path / "all.vcf"))
    (card,) = vcard.read((tmp_path / "all.vcf").read_bytes())
    found = workspace.write("import", contacts.add, card.fields)
    same(workspace.read(contacts.fields, number), workspace.read(contacts.fields, found))
    assert numbers(workspace, number) == numbers(workspace, found)


letters = "abcXYZ абвЖҢӨҮ0123456789+-=@'\"()[]{}<>.,;:/\\|#%&*!?«»—№\u00a0"
words = st.text(letters, max_size=20).map(lambda text: " ".join(text.split()))
named = st.text("abcXYZабвЖҢӨҮ'-=+@., ", min_size=1, max_size=20).map(lambda text: " ".join(text.split())).filter(bool)
tag = st.text("abcабвү1 ,", min_size=1, max_size=8).map(lambda text: " ".join(text.split(" ")).strip(" ,"))
NUMBERS = ["+996555123456", "0555 12 34 57", "00312", "(996 312) 66 38 85, 66 04 18", "12"]
email = st.fixed_dictionaries(
    {
        "raw": st.sampled_from(["a@example.org", "b@example.org", "c[at]", "d@"]),
        "label": st.sampled_from(["", "work", "home", "other"]),
    }
)
phone = st.fixed_dictionaries(
    {
        "raw": st.sampled_from(NUMBERS),
        "label": st.sampled_from(["", "work", "home", "mobile", "fax", "pager", "other"]),
    }
)
channel = st.fixed_dictionaries(
    {"network": st.sampled_from(NETWORKS), "value": st.from_regex("@[a-z]{1,5}", fullmatch=True)}
)
PLAIN = ("other_name", "outlet", "position", "department", "salutation")


def is_said(text: str) -> bool:
    """Whether a cell says anything: an import takes dashes and dots for nothing."""
    return bool(text.strip("-–—. "))


place = words.map(lambda text: text.strip(" ,\u00a0"))  # an import takes stray commas off a place
people = st.fixed_dictionaries(
    {"name": named.filter(is_said).filter(lambda text: not re.search(r"\S@\S", text))},  # an address is no name
    optional={
        **dict.fromkeys(PLAIN, words.map(lambda text: text if is_said(text) else "")),
        **dict.fromkeys(("street", "city"), place),
        "notes": words,
        "emails": st.lists(email, max_size=4, unique_by=lambda row: row["raw"]),
        "phones": st.lists(phone, max_size=4, unique_by=lambda row: row["raw"]),
        "channels": st.lists(channel, max_size=4, unique_by=lambda row: (row["network"], row["value"])),
        "languages": st.lists(st.sampled_from(["ky", "ru", "en", "fr"]), unique=True, max_size=3),
        "beats": st.lists(tag, max_size=4),
        "tags": st.lists(tag, max_size=4),
        "extra": st.dictionaries(st.sampled_from(["Birthday", "Партия", "Custom 7"]), words.filter(bool), max_size=2),
    },
)


@settings(max_examples=examples(60), deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(people, min_size=1, max_size=4), st.sampled_from(["csv", "xlsx"]))
def test_whatever_is_known_of_people_comes_back(
    workspace: Workspace, tmp_path: Path, known: list[dict[str, Any]], ending: str
) -> None:
    ids = [workspace.write("add", contacts.add, fields) for fields in known]
    path = tmp_path / f"some.{ending}"
    run(contact_export.export_contacts(workspace, path, ids=ids))
    for number, found in zip(ids, back(workspace, path), strict=True):
        same(workspace.read(contacts.fields, number), workspace.read(contacts.fields, found))
        assert numbers(workspace, number) == numbers(workspace, found)


@pytest.mark.parametrize("language", ["en", "ru", "ky"])
def test_the_import_knows_our_columns_in_every_language(language: str) -> None:
    i18n.use(language)
    for target in column_recognition.TARGETS:
        if target not in ("label", "extra") and not target.endswith(".other_name"):
            assert column_recognition.by_name(column_recognition.label(target)) == target
            assert column_recognition.by_name(column_recognition.label(target) + " 2") == target


def test_kinds_stand_in_an_order_that_keeps_everybodys_first_number_first() -> None:
    sequences = [("home", "mobile"), ("mobile", "work"), ("work", "work"), ("work", "home"), ("",)]
    order = export_columns.order_of_kinds(sequences)
    for sequence in sequences:
        place = -1
        for kind in sequence:
            place = order.index(kind, place + 1)
    assert len(order) <= 7


def rows_of(path: Path) -> list[list[str]]:
    with sheet.open(path) as table:
        return [table.header, *table.rows]


def test_columns_are_chosen_and_kept_in_order(workspace: Workspace, tmp_path: Path) -> None:
    workspace.write("add", contacts.add, FULL)
    path = tmp_path / "some.csv"
    wanted = ["email", "name", "phones", "telegram", "email.work", "do_not_contact", "tags", "language", "found_on"]
    run(contact_export.export_contacts(workspace, path, columns=wanted))
    assert rows_of(path) == [
        ["E-mail", "Name", "Phone", "Telegram", "E-mail (work)", "Do not contact", "Tags", "Languages", "Added"],
        [
            "aigul@example.org", "Айгүл Үлгүлөва",
            "+996 312 663 885; +996 312 660 418; +996 555 123 456; 00312; +996 312 611 213 ext. 12",
            "@aigul; @aigul_2", "a.2@example.org", "yes", "vip; Ош, юг", "ky", "2026-01-31",
        ],
    ]  # fmt: skip


def test_what_is_unknown_is_said_with_what_there_is(workspace: Workspace, tmp_path: Path) -> None:
    for words_, match in (
        ({"columns": ["name", "shoe size"]}, "no column “shoe_size”.*name.*email"),
        ({"columns": [" "]}, "at least one column"),
        ({"preset": "lotus"}, "preset “lotus”.*outlook"),
        ({"separator": ";;"}, "One character separates"),
        ({"format": "doc"}, "“doc” is not an export format.*csv"),
    ):
        with pytest.raises(Problem, match=match):
            run(contact_export.export_contacts(workspace, tmp_path / "a.csv", **words_))  # type: ignore[arg-type]
    with pytest.raises(Problem, match="Which format"):
        run(contact_export.export_contacts(workspace, tmp_path / "a"))
    assert not (tmp_path / "a.csv").exists()


def test_a_filter_chooses_and_ids_keep_their_order(workspace: Workspace, tmp_path: Path) -> None:
    office = furnish(workspace)
    path = tmp_path / "a.csv"
    assert run(contact_export.export_contacts(workspace, path, filter="lang:ky", columns=["name"])).written == 1
    assert rows_of(path) == [["Name"], ["Айгүл Үлгүлөва"]]
    ids = [office.people["pat"], office.people["aigul"], 999]
    assert run(contact_export.export_contacts(workspace, path, ids=ids, columns=["name"])).written == 2
    assert rows_of(path) == [["Name"], ["Pat Sample"], ["Айгүл Үлгүлөва"]]


def test_excel_gets_a_mark_and_the_separator_of_its_language(workspace: Workspace, tmp_path: Path) -> None:
    furnish(workspace)
    path = tmp_path / "a.csv"
    run(contact_export.export_contacts(workspace, path, columns=["name", "phone"]))
    assert path.read_bytes().startswith(b"\xef\xbb\xbfName,Phone\r\n")
    i18n.use("ru")
    run(contact_export.export_contacts(workspace, path, columns=["name", "phone"]))
    assert path.read_bytes().split(b"\r\n")[0].count(b";") == 1
    run(contact_export.export_contacts(workspace, path, columns=["name", "phone"], separator="|"))
    assert path.read_bytes().split(b"\r\n")[0].count(b"|") == 1


@pytest.mark.parametrize("preset", presets.NAMES)
def test_a_preset_leaves_out_whoever_asked_for_it(workspace: Workspace, tmp_path: Path, preset: str) -> None:
    furnish(workspace)
    path = tmp_path / f"{preset}.csv"
    done = run(contact_export.export_contacts(workspace, path, preset=preset))
    text = path.read_text("utf-8-sig")
    assert "wish@" not in text and "aigul@example.org" in text and "Айгүл" in text
    assert "Wish Sample" in {left.name for left in done.left_out}
    if preset in ("mailchimp", "listmonk", "mailman"):
        for never in ("lost", "stop@", "gone@", "PAT@", "private@"):
            assert never not in text
        assert {text.partition(":")[0] for text in done.problems} == {"Lost Sample", "Stop Sample", "Zoe Sample"}


def test_presets_have_the_columns_those_programs_document(workspace: Workspace, tmp_path: Path) -> None:
    """Thunderbird was tried itself: the importer of 153.7 (AddrBookFileImporter with its own names of fields and its
    own d3) knows every column by its name, so that it asks nothing, and puts each value where it belongs. Outlook,
    Google, Mailchimp and listmonk are by their documents alone: none of them can be had here.
    """
    person = {**FULL, "do_not_contact": False}
    workspace.write("add", contacts.add, person)
    found = {}
    for preset in presets.NAMES:
        run(contact_export.export_contacts(workspace, tmp_path / preset, preset=preset))
        with (tmp_path / preset).open(encoding="utf-8-sig", newline="") as stream:
            table = list(csv.reader(stream))
        found[preset] = dict(zip(table[0], table[-1], strict=True))
    assert found["outlook"]["First Name"] == "Айгүл" and found["outlook"]["E-mail 2 Address"] == "a.2@example.org"
    assert found["outlook"]["Mobile Phone"] == "+996 555 123 456" and found["outlook"]["Company"] == "Sample Daily"
    assert found["google"]["E-mail 1 - Label"] == "Home" and found["google"]["Phone 3 - Label"] == "Mobile"
    assert found["google"]["Labels"] == "* myContacts ::: courts, crime ::: vip ::: Ош, юг"
    assert found["thunderbird"]["Primary Email"] == "aigul@example.org"
    assert found["thunderbird"]["Display Name"] == "Айгүл Үлгүлөва"
    assert found["mailchimp"]["Email Address"] == "aigul@example.org" and found["mailchimp"]["Last Name"] == "Үлгүлөва"
    assert (
        found["listmonk"]["email"] == "aigul@example.org"
        and '"languages": ["ky", "ru", "en"]' in found["listmonk"]["attributes"]
    )
    assert (tmp_path / "mailman").read_text() == '"Айгүл Үлгүлөва" <aigul@example.org>\n'


def test_what_finds_no_place_in_a_preset_is_told(workspace: Workspace, tmp_path: Path) -> None:
    workspace.write("add", contacts.add, {**FULL, "do_not_contact": False})
    done = run(contact_export.export_contacts(workspace, tmp_path / "a.csv", preset="thunderbird"))
    assert done.problems == ["Айгүл Үлгүлөва: 5 numbers or addresses have no place in this format"]
    assert run(contact_export.export_contacts(workspace, tmp_path / "a.csv", preset="google")).problems == []


def test_plain_addresses_are_of_those_who_can_be_written_to(workspace: Workspace, tmp_path: Path) -> None:
    furnish(workspace)
    done = run(contact_export.export_contacts(workspace, tmp_path / "a.txt"))
    assert (tmp_path / "a.txt").read_text().splitlines() == [
        "french@example.org", "hand@example.org", "kim@example.org", "Pat@example.org", "aigul@example.org",
    ]  # fmt: skip
    assert done.written == 5


@pytest.mark.parametrize("ending", export_files.CONTACT_FORMATS)
def test_a_cancel_and_a_failure_leave_the_old_file(workspace: Workspace, tmp_path: Path, ending: str) -> None:
    furnish(workspace)
    folder = tmp_path / "out"
    folder.mkdir()
    path = folder / f"a.{ending}"
    path.write_text("old")
    job = contact_export.export_contacts(workspace, path)
    next(job)
    next(job)
    job.close()
    job = contact_export.export_contacts(workspace, path)
    next(job)
    next(job)
    with pytest.raises(ZeroDivisionError):
        job.throw(ZeroDivisionError())
    assert path.read_text() == "old"
    assert [file.name for file in folder.iterdir()] == [path.name]


def test_an_export_says_how_far_it_is(workspace: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(export_files, "BATCH", 5)
    with workspace.writing("many") as session:
        for number in range(12):
            contacts.add(session, {"name": f"Person {number}"})
    told = list(contact_export.export_contacts(workspace, tmp_path / "a.xlsx"))
    steps = dict.fromkeys((step.done, step.total) for step in told)
    assert list(steps)[:3] == [(0, 12), (5, 12), (10, 12)]
