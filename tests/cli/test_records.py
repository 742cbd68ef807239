"""Contacts, officers and outlets by command."""

import csv
import io
import os
import threading
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from outreach.cli import fields, output
from outreach.model.people import Email
from outreach.services.contacts import contacts
from outreach.store.workspace import Workspace
from tests.cli.conftest import Run
from tests.services.test_renewing import find, make_old

Js = Callable[..., Any]

AIGUL = (
    "--name", "Айгуль Жумабекова", "--other-name", "Aigul Jumabekova", "--position", "Reporter", "--outlet", "Заман",
    "--email", "aigul@example.org", "--email", "home=a.j@example.com", "--phone", "mobile=0775 98-78-17",
    "--phone", "fax=+996 312 66 04 18", "--channel", "telegram:@aigul", "--language", "ky,ru", "--language", "en",
    "--beat", "crime", "--tag", "vip, night", "--country", "Kyrgyzstan", "--state", "Чүй", "--city", "Бишкек",
    "--notes", "Calls before noon", "--source", "conference", "--basis", "consent", "--found-on", "2026-01-31",
    "--extra", "Badge=A 17",
)  # fmt: skip


def test_what_is_added_is_shown(js: Js) -> None:
    added = js("contacts", "add", *AIGUL)
    assert added["id"] == 1
    assert added["name"] == "Айгуль Жумабекова" and added["other_name"] == "Aigul Jumabekova"
    assert [(row["raw"], row["address"], row["label"], row["valid"]) for row in added["emails"]] == [
        ("aigul@example.org", "aigul@example.org", "", True),
        ("a.j@example.com", "a.j@example.com", "home", True),
    ]
    assert [(row["e164"], row["label"], row["kind"], row["valid"]) for row in added["phones"]] == [
        ("+996775987817", "mobile", "mobile", True),
        ("+996312660418", "fax", "fax", True),
    ]
    assert added["channels"] == [{"network": "telegram", "value": "@aigul"}]
    assert added["languages"] == ["ky", "ru", "en"] and added["tags"] == ["vip", "night"]
    assert (added["country"], added["found_on"], added["extra"]) == ("KG", "2026-01-31", {"Badge": "A 17"})
    assert added["problems"] == []
    assert js("contacts", "show", 1) == added


def test_the_shape_of_a_search(js: Js) -> None:
    js("contacts", "add", *AIGUL)
    found = js("contacts", "find", "aigul")
    assert found["count"] == 1
    wanted = {
        "id": 1, "name": "Айгуль Жумабекова", "outlet": "Заман", "position": "Reporter",
        "emails": ["aigul@example.org", "a.j@example.com"], "phones": ["+996775987817", "+996312660418"],
        "languages": ["ky", "ru", "en"], "country": "KG", "beats": ["crime"], "tags": ["vip", "night"],
    }  # fmt: skip
    assert {name: found["contacts"][0][name] for name in wanted} == wanted


def test_a_search_has_a_limit_an_order_and_a_count(js: Js, run: Run) -> None:
    for name, city in (("B", "Osh"), ("A", "Talas"), ("C", "Naryn")):
        js("contacts", "add", "--name", name, "--city", city)
    assert [row["name"] for row in js("contacts", "find")["contacts"]] == ["A", "B", "C"]
    assert [row["name"] for row in js("contacts", "list", "--sort", "-name")["contacts"]] == ["C", "B", "A"]
    limited = js("contacts", "find", "--sort", "city", "--limit", 2)
    assert (limited["count"], [row["city"] for row in limited["contacts"]]) == (3, ["Naryn", "Osh"])
    assert js("contacts", "find", "", "--limit", 0) == {"count": 3, "contacts": []}
    assert "2 of 3" in run("contacts", "find", "--limit", 2).out
    assert "None found." in run("contacts", "find", "nobody").out
    assert run("contacts", "find", "--sort", "shoe").status == 3
    assert run("contacts", "find", "shoe:42").status == 3


def test_a_filter_may_begin_with_a_minus(js: Js) -> None:
    js("contacts", "add", "--name", "A", "--tag", "vip")
    js("contacts", "add", "--name", "B")
    assert js("contacts", "find", "-tag:vip")["count"] == 1
    assert js("contacts", "find", "-tag:vip", "-b")["count"] == 0
    assert js("contacts", "find", "has:tag", "OR", "name:b")["count"] == 2


def test_a_broken_address_is_kept_listed_and_ends_with_1(js: Js, run: Run) -> None:
    added = js("contacts", "add", "--name", "A", "--email", "v.nobody[at]", "--phone", "12345", status=1)
    assert [(row["field"], row["value"]) for row in added["problems"]] == [
        ("emails", "v.nobody[at]"), ("phones", "12345"),
    ]  # fmt: skip
    assert all(row["text"] for row in added["problems"])
    assert added["emails"][0]["address"] is None and not added["emails"][0]["valid"]
    assert "!" in run("contacts", "show", 1).out
    assert js("contacts", "show", 1)["problems"] == added["problems"]
    run("contacts", "edit", 1, "--phone", "62-14-90, вн. 12")
    assert "62-14-90, вн. 12  !" in run("contacts", "show", 1).out
    mended = js("contacts", "edit", 1, "--email", "v.nobody@example.org", "--phone", "")
    assert mended["problems"] == [] and mended["phones"] == []


def test_an_edit_sets_adds_and_removes(js: Js, run: Run) -> None:
    js("contacts", "add", *AIGUL)
    before = js("contacts", "show", 1)
    changes = ("--city", "Ош", "--add-tag", "new", "--remove-tag", "VIP", "--remove-email", "AIGUL@example.org")
    edited = js("contacts", "edit", 1, *changes, "--add-phone", "work=+996 312 66 38 85", "--extra", "Seat=4")
    assert edited["city"] == "Ош" and edited["tags"] == ["night", "new"]
    assert [row["raw"] for row in edited["emails"]] == ["a.j@example.com"]
    assert [row["label"] for row in edited["phones"]] == ["mobile", "fax", "work"]
    assert edited["extra"] == {"Badge": "A 17", "Seat": "4"}
    assert edited["name"] == before["name"]
    replaced = js("contacts", "edit", 1, "--tag", "only", "--language", "de")
    assert (replaced["tags"], replaced["languages"]) == (["only"], ["de"])
    assert run("contacts", "edit", 1).status == 3
    assert run("contacts", "edit", 7, "--name", "A").status == 3
    assert run("contacts", "edit", 1, "--found-on", "soon").status == 3
    assert run("contacts", "edit", 1, "--extra", "nothing").status == 3
    js("undo")
    js("undo")
    assert js("contacts", "show", 1) == before


@pytest.mark.parametrize(
    ("option", "value"),
    [("--remove-phone", "0555 12-34-56"), ("--remove-phone", "mobile=+996555123456"),
     ("--remove-email", "<A@example.org>"), ("--remove-channel", "twitter:@Somebody"),
     ("--remove-channel", "@somebody")],
)  # fmt: skip
def test_what_is_removed_is_known_in_any_form(js: Js, option: str, value: str) -> None:
    js("contacts", "add", "--name", "A", "--phone", "+996 (555) 123-456", "--email", "a@example.org")
    js("contacts", "edit", 1, "--add-channel", "x:@somebody")
    edited = js("contacts", "edit", 1, option, value)
    assert edited[option.removeprefix("--remove-") + "s"] == []


@pytest.mark.parametrize(
    ("option", "value"),
    [("--remove-phone", "0555 12 34 57"), ("--remove-email", "b@example.org"), ("--remove-channel", "vk:@somebody")],
)
def test_removing_what_is_not_there_is_told(js: Js, run: Run, option: str, value: str) -> None:
    js("contacts", "add", "--name", "A", "--phone", "0555 12 34 56", "--email", "a@example.org")
    js("contacts", "edit", 1, "--add-channel", "x:@somebody")
    before = js("contacts", "show", 1)
    answer = run("contacts", "edit", 1, option, value, "--city", "Ош")
    assert answer.status == 3 and option in answer.err and value in answer.err
    assert js("contacts", "show", 1) == before


@pytest.mark.parametrize("ending", ["", "-wal"])
def test_an_export_never_replaces_the_database(js: Js, run: Run, office: Path, tmp_path: Path, ending: str) -> None:
    js("contacts", "add", "--name", "A")
    same = tmp_path / "link.outreach"
    same.symlink_to(office)
    for path in (f"{office}{ending}", f"{tmp_path}/../{tmp_path.name}/{office.name}{ending}", same):
        for noun in ("contacts", "outlets"):
            answer = run(noun, "export", path, "--format", "csv", "--overwrite")
            assert answer.status == 3 and "database" in answer.err, path
    assert js("contacts", "find")["count"] == 1 and js("check")["ok"]


def test_an_export_replaces_no_file_unasked(js: Js, run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """At a terminal it asks; `--overwrite` answers beforehand, and a script is not stopped."""
    js("contacts", "add", "--name", "A", "--email", "a@example.org")
    js("lists", "add", "All", "--rule", "a")
    target = tmp_path / "out.csv"
    for command in (("contacts", "export"), ("outlets", "export"), ("lists", "export", "All")):
        monkeypatch.setattr(output, "is_asked_at_terminal", lambda: True)
        for said, replaced in ((False, False), (True, True)):
            monkeypatch.setattr(output, "is_yes", lambda _question, said=said: said)
            target.write_bytes(b"kept")
            assert run(*command, target).status == (0 if replaced else 3)
            assert (target.read_bytes() != b"kept") is replaced
        monkeypatch.setattr(output, "is_yes", lambda _question: False)
        target.write_bytes(b"kept")
        assert run(*command, target, "--overwrite").status == 0 and target.read_bytes() != b"kept"
        monkeypatch.setattr(output, "is_asked_at_terminal", lambda: False)
        target.write_bytes(b"kept")
        assert run(*command, target).status == 0 and target.read_bytes() != b"kept"


@pytest.mark.parametrize("form", ["csv", "xlsx", "vcf", "txt"])
def test_an_export_never_replaces_what_is_no_file(js: Js, run: Run, tmp_path: Path, form: str) -> None:
    js("contacts", "add", "--name", "A", "--email", "a@example.org")
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    answer = run("contacts", "export", pipe, "--format", form)
    assert answer.status == 3 and "pipe" in answer.err
    assert pipe.is_fifo()


@pytest.mark.parametrize(
    "options", [("--keeps-embargoes", "--no-embargoes"), ("--do-not-contact", "asked", "--contact-again")]
)
def test_a_wish_and_its_contrary_are_refused(js: Js, run: Run, options: tuple[str, ...]) -> None:
    js("contacts", "add", "--name", "A")
    assert run("contacts", "edit", 1, *options).status == 2


def test_do_not_contact(js: Js) -> None:
    js("contacts", "add", "--name", "A", "--email", "a@example.org", "--do-not-contact", "asked by phone")
    assert js("contacts", "find", "is:blocked")["count"] == 1
    shown = js("contacts", "show", 1)
    assert shown["do_not_contact"] is True and shown["do_not_contact_reason"] == "asked by phone"
    said_again = js("contacts", "edit", 1, "--do-not-contact")
    assert said_again["do_not_contact_reason"] == "asked by phone"
    again = js("contacts", "edit", 1, "--contact-again")
    assert again["do_not_contact"] is False and again["do_not_contact_reason"] == ""
    assert js("contacts", "edit", 1, "--do-not-contact")["do_not_contact_reason"] == ""


def test_an_address_that_stays_barred_is_told(js: Js, run: Run) -> None:
    js("contacts", "add", "--name", "A", "--email", "a@example.org")
    js("suppression", "add", "--contact", 1)
    answer = run("contacts", "edit", 1, "--contact-again")
    assert answer.status == 0 and "a@example.org" in answer.err and "suppression remove --contact 1" in answer.err
    js("suppression", "remove", "--contact", 1)
    assert run("contacts", "edit", 1, "--contact-again").err == ""


def test_an_edit_loses_nothing_that_somebody_writes_meanwhile(
    js: Js, office: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    js("contacts", "add", "--name", "A", "--tag", "old")
    given = fields.given

    def meanwhile() -> None:
        with Workspace.open(office) as other:
            other.write("Tag", contacts.edit, 1, {"tags": ["old", "theirs"]})

    colleague = threading.Thread(target=meanwhile)

    def slowly(*arguments: Any) -> dict[str, Any]:
        colleague.start()
        colleague.join(0.5)
        return given(*arguments)

    monkeypatch.setattr(fields, "given", slowly)
    js("contacts", "edit", 1, "--add-tag", "ours")
    colleague.join()
    assert "theirs" in js("contacts", "show", 1)["tags"]


def test_words_between_commas_are_several_tags(js: Js) -> None:
    js("contacts", "add", "--name", "A", "--tag", "old, older")
    js("contacts", "tag", 1, "--add-tag", "new, newer", "--remove-tag", "old,older")
    assert js("contacts", "show", 1)["tags"] == ["new", "newer"]


def test_deleting_answers_whom(js: Js, run: Run) -> None:
    for name in "ABC":
        js("contacts", "add", "--name", name)
    assert js("contacts", "delete", 1)["name"] == "A"
    assert js("contacts", "delete", 2, 3, 2)["count"] == 2
    assert run("contacts", "delete", 2).status == 3
    js("undo")
    assert js("contacts", "find")["count"] == 2


def test_officers_with_names_in_several_languages(js: Js) -> None:
    added = js(
        "officers", "add", "--honorific", "Ms.", "--name", "Vera Example", "--title", "PR Officer", "--organisation",
        "Example Office", "--email", "vera@example.org", "--phone", "+996 775 98 78 17", "--name-in", "ru=Вера Пример",
        "--title-in", "ru=Специалист",
    )  # fmt: skip
    assert added["names"]["ru"]["name"] == "Вера Пример" and added["names"]["ru"]["title"] == "Специалист"
    edited = js("officers", "edit", 1, "--name-in", "ky=Вера айым", "--email", "vera@example.com")
    assert set(edited["names"]) == {"ru", "ky"} and edited["names"]["ru"]["title"] == "Специалист"
    assert [row["address"] for row in edited["emails"]] == ["vera@example.com"]
    found = js("officers", "find", "пример")
    assert found["officers"][0]["name"] == "Vera Example" and found["officers"][0]["languages"] == ["ky", "ru"]
    assert js("officers", "delete", 1)["id"] == 1
    assert js("officers", "list") == {"count": 0, "officers": []}


def test_outlets(js: Js) -> None:
    reach = ("--email", "n@example.org", "--language", "ky", "--tag", "national")
    added = js("outlets", "add", "--name", "Заман", "--medium", "newspaper", "--country", "KG", *reach)
    assert (added["name"], added["medium"], added["tags"]) == ("Заман", "newspaper", ["national"])
    js("contacts", "add", "--name", "A", "--outlet", "заман")
    assert js("outlets", "find", "zaman")["outlets"][0]["contacts"] == 1
    js("outlets", "edit", 1, "--name", "Жаңы заман")
    assert js("contacts", "show", 1)["outlet"] == "Жаңы заман"
    js("outlets", "delete", 1)
    assert js("contacts", "show", 1)["outlet"] == ""


def rows_of(path: Path) -> list[list[str]]:
    return list(csv.reader(io.StringIO(path.read_text("utf-8-sig"))))


def test_exports_of_contacts(js: Js, run: Run, tmp_path: Path) -> None:
    js("contacts", "add", *AIGUL)
    js("contacts", "add", "--name", "=cmd()", "--email", "b@example.org")
    target = tmp_path / "out.csv"
    answer = js("contacts", "export", target, "--columns", "name,email,city", "--filter", "city:Бишкек")
    assert answer["written"] == 1 and answer["problems"] == []
    assert rows_of(target)[1] == ["Айгуль Жумабекова", "aigul@example.org", "Бишкек"]
    for ending in ("xlsx", "ods", "vcf", "tsv", "txt"):
        assert js("contacts", "export", tmp_path / f"out.{ending}")["written"] == 2
        assert (tmp_path / f"out.{ending}").stat().st_size > 0
    assert js("contacts", "export", tmp_path / "cards", "--format", "vcf")["written"] == 2
    assert js("contacts", "export", tmp_path / "g.csv", "--preset", "google")["written"] == 2
    assert js("contacts", "export", tmp_path / "s.csv", "--separator", ";", "--columns", "name,email")["written"] == 2
    assert "Айгуль Жумабекова;aigul@example.org" in (tmp_path / "s.csv").read_text("utf-8-sig")
    for wrong in (("x.doc",), ("x.csv", "--columns", "shoe"), ("x.csv", "--preset", "abacus"), ("none/x.csv",)):
        assert run("contacts", "export", tmp_path / wrong[0], *wrong[1:]).status == 3


def test_exports_of_officers_and_outlets(js: Js, run: Run, tmp_path: Path) -> None:
    js(
        "officers",
        "add",
        "--name",
        "Vera",
        "--name-in",
        "ru=Вера",
        "--phone",
        "+996775987817",
        "--email",
        "v@example.org",
    )
    js("outlets", "add", "--name", "Заман", "--phone", "0312660418", "--tag", "a,b")
    assert js("officers", "export", tmp_path / "o.csv")["written"] == 1
    header, row = rows_of(tmp_path / "o.csv")
    shown = dict(zip(header, row, strict=True))
    assert shown["name"] == "Vera" and shown["name_ru"] == "Вера" and shown["emails"] == "v@example.org"
    assert js("officers", "export", tmp_path / "o.vcf")["written"] == 1
    assert "FN:Vera" in (tmp_path / "o.vcf").read_text()
    assert js("outlets", "export", tmp_path / "m.csv", "--columns", "name,tags")["written"] == 1
    assert rows_of(tmp_path / "m.csv") == [["name", "tags"], ["Заман", "a; b"]]
    assert js("outlets", "export", tmp_path / "m.xlsx")["written"] == 1
    assert run("outlets", "export", tmp_path / "m.csv", "--columns", "shoe").status == 3
    assert run("outlets", "export", tmp_path / "m.vcf").status == 3


@pytest.mark.parametrize(
    ("name", "text", "wanted"),
    [
        ("emails", "a=b@example.org", [{"raw": "a=b@example.org", "label": ""}]),
        ("emails", "work=b@example.org", [{"raw": "b@example.org", "label": "work"}]),
        ("phones", "Fax = 0312", [{"raw": "0312", "label": "fax"}]),
        ("phones", "", []),
        ("channels", "https://t.me/a", [{"network": "", "value": "https://t.me/a"}]),
        ("channels", "VK:id7", [{"network": "vk", "value": "id7"}]),
        ("languages", "ky, ru,,", ["ky", "ru"]),
    ],
)
def test_items(name: str, text: str, wanted: list[Any]) -> None:
    assert fields.items(name, text) == wanted


def test_a_name_that_is_no_text_is_kept_as_text(js: Js, run: Run) -> None:
    added = js("contacts", "add", "--name", "A\udc80B\x00C")
    assert added["name"] == "A\ufffdB\ufffdC"
    assert js("contacts", "find", "A\udc80")["count"] in (0, 1)
    assert run("contacts", "find", "\udc80").status == 3


def test_half_of_a_filter_acts_on_nobody(js: Js, run: Run, tmp_path: Path) -> None:
    """It would find everybody: half of a text in a script, or a value that stood in a variable and is not there."""
    js("contacts", "add", "--name", "Aida", "--tag", "vip")
    for half in ("tag:", "name:Aida -tag:", "OR", '"', "😀"):
        for command in (
            ("contacts", "find", half), ("contacts", "list", half),
            ("contacts", "tag", "--filter", half, "--add-tag", "all"),
            ("contacts", "export", str(tmp_path / "all.csv"), "--filter", half),
            ("lists", "add", "All", "--rule", half),
        ):  # fmt: skip
            answer = run(*command)
            assert answer.status == 3, command
            reasons = ("has no value", "contains no search term", "isn't closed")
            assert any(reason in answer.err for reason in reasons), command
    assert js("contacts", "find", "tag:all")["count"] == 0
    assert not (tmp_path / "all.csv").exists()


def test_a_day_may_be_given_as_people_write_it(js: Js, run: Run) -> None:
    found = js("contacts", "add", "--name", "Aida", "--checked-on", "5.3.2026")
    assert found["checked_on"] == "2026-03-05"
    assert run("contacts", "edit", found["id"], "--checked-on", "31.02.2026").status == 3


def test_an_export_wants_a_file(js: Js, run: Run) -> None:
    js("contacts", "add", "--name", "Aida")
    assert run("contacts", "export", "-", "--format", "csv").status == 2


def test_a_database_of_an_older_version_is_searched_as_one_of_this(run: Run, office: Path) -> None:
    assert run("contacts", "add", "--name", "Erlan Taşiev").status == 0
    with Workspace.open(office) as workspace:
        make_old(workspace)
    with Workspace.open(office, read_only=True) as workspace:
        assert not workspace.is_behind and find(workspace, "Erlan") == []
    found = run("contacts", "find", "Ташиев")
    assert "Taşiev" in found.out and found.err == ""


def test_a_contact_who_moved_keeps_the_position_they_left(js: Js, run: Run) -> None:
    office = ("--outlet", "Kabar", "--position", "Editor", "--position-since", "2021-05-01")
    js("contacts", "add", "--name", "Dina Kim", *office)
    for _time in range(2):
        moved = js("contacts", "moved", "1", "--outlet", "Herald", "--since", "2026-02-01")
        now, before = ({**one} for one in moved["positions"])
        del now["department"], before["department"]
        assert now == {"outlet": "Herald", "position": "Editor", "since": "2026-02-01", "until": None}
        assert before == {"outlet": "Kabar", "position": "Editor", "since": "2021-05-01", "until": "2026-02-01"}
        assert (moved["position_since"], len(moved["other_positions"])) == ("2026-02-01", 1)
    js("contacts", "edit", "1", "--position", "Head of news")
    corrected = js("contacts", "edit", "1", "--position", "Head of sport", "--correction")
    assert [one["position"] for one in corrected["positions"]] == ["Head of sport", "Editor", "Editor"]
    js("undo")
    js("undo")
    assert js("contacts", "show", "1")["positions"] == moved["positions"]
    assert run("contacts", "moved", "1").status == 2
    refused = run("contacts", "moved", "1", "--outlet", "Kabar", "--since", "31.02.2026")
    assert refused.status == 3 and "--since" in refused.err and "--position" not in refused.err


def test_an_address_that_bounced_or_is_suppressed_is_marked(js: Js, run: Run, office: Path) -> None:
    one = js("contacts", "add", "--name", "Anna", "--email", "anna@example.org", "--email", "a@example.com")["id"]
    js("suppression", "add", "a@example.com")
    with Workspace.open(office) as workspace:
        workspace.write("Bounced", _bounced, one)
    emails = js("contacts", "show", one)["emails"]
    assert [(row["bounce"], row["bounced_on"], row["suppressed"]) for row in emails] == [
        ("hard", "2026-11-19", False), (None, None, True),
    ]  # fmt: skip
    shown = run("contacts", "show", one).out
    assert "anna@example.org  ! Bounced (19 Nov 2026): mailbox full" in shown
    assert "a@example.com  ! Suppressed" in shown


def test_a_number_or_an_account_that_is_suppressed_is_marked(js: Js, run: Run, office: Path) -> None:
    ways = ("--phone", "0772 33 44 55", "--phone", "0312 61 12 13", "--channel", "telegram:@ermek_sample")
    one = js("contacts", "add", "--name", "Ermek", *ways)["id"]
    js("suppression", "add", "+996 772 33 44 55", "@ermek_sample")
    shown = run("contacts", "show", one).out
    assert "+996772334455  ! Suppressed" in shown and "telegram:@ermek_sample  ! Suppressed" in shown
    assert "+996312611213\n" in shown
    assert [row["suppressed"] for row in js("contacts", "show", one)["phones"]] == [True, False]


def _bounced(session: Session, contact_id: int) -> None:
    row = session.scalars(select(Email).where(Email.contact_id == contact_id).order_by(Email.rank)).first()
    assert row is not None
    row.bounce, row.bounced_on, row.bounce_text = "hard", date(2026, 11, 19), "mailbox full"


def test_a_filter_for_what_nobody_has_says_so(js: Js, run: Run) -> None:
    js("contacts", "add", *AIGUL)
    for text, said, status in (
        ("country:XX", "“XX” is not a country", 1), ("country:Kirgizstan", "Did you mean Kyrgyzstan?", 1),
        ("tag:vpi", "Did you mean tag:vip?", 0), ("id:77", "no contact number 77", 0),
    ):  # fmt: skip
        found = js("contacts", "find", text, status=status)
        assert found["count"] == 0 and said in found["problems"][0]
        assert said in run("contacts", "list", text).err
    assert run("contacts", "find", "id:abc").status == 3
    assert run("lists", "add", "Nobody", "--rule", "country:XX").status == 3
    js("lists", "add", "To come", "--rule", "tag:to-come")
    assert "tag:to-come" in js("lists", "show", "To come")["problems"][0]
    assert js("contacts", "find", "country:KE") == {"count": 0, "contacts": []}


def test_a_value_of_no_vocabulary_is_refused_with_what_was_meant(run: Run) -> None:
    for words, said in (
        (("contacts", "add", "--name", "A", "--country", "Kirgizstan"), "Country (--country): “Kirgizstan” is not"),
        (("contacts", "add", "--name", "A", "--language", "0312 62 10"), "Languages (--language): “0312 62 10” is"),
        (("outlets", "add", "--name", "A", "--medium", "newspapr"), "Medium (--medium): “newspapr” is not a kind"),
    ):
        answer = run(*words)
        assert (answer.status, said in answer.err) == (3, True), answer


def test_an_export_names_whom_it_leaves_out(office: Path, run: Run, js: Js, tmp_path: Path) -> None:
    js("contacts", "add", "--name", "Anna Petrova", "--email", "anna@example.org")
    js("contacts", "add", "--name", "Bela Toth", "--email", "bela@example.org", "--do-not-contact")
    said = run("contacts", "export", tmp_path / "g.csv", "--preset", "google").out
    assert "1 excluded" in said and "Bela Toth: do not contact" in said


def test_an_empty_rule_is_refused_and_a_list_to_fill_by_hand_is_made_without_one(run: Run, js: Js) -> None:
    js("contacts", "add", "--name", "Anna Petrova")
    for rule in ("", "  "):
        refused = run("lists", "add", "Press", "--rule", rule)
        assert refused.status == 3 and "An empty rule matches nobody. Omit --rule" in refused.err
    assert js("lists", "list")["count"] == 0
    assert js("lists", "add", "Press")["count"] == 0
    assert js("lists", "pick", "Press", 1)["count"] == 1
