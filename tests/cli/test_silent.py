"""What a command leaves behind or finds beside what was asked is told, and in the words of its own subject."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from tests.cli.conftest import Answer

Run = Callable[..., Answer]


def test_who_is_left_without_an_outlet_is_named_and_nobody_else(run: Run, js: Callable[..., Any]) -> None:
    run("contacts", "add", "--name", "Anna Reed", "--outlet", "Radio One")
    moved = js("contacts", "add", "--name", "Bela Stone", "--outlet", "Radio One")["id"]
    run("contacts", "moved", moved, "--outlet", "Radio Two")
    outlets = {row["name"]: row["id"] for row in js("outlets", "list")["outlets"]}
    assert "Anna Reed" in run("outlets", "delete", outlets["Radio One"]).out
    run("undo")
    answer = run("outlets", "delete", outlets["Radio Two"])
    assert "Bela Stone" in answer.out and "Anna Reed" not in answer.out
    assert js("contacts", "show", moved)["outlet"] == ""


def test_an_officer_who_is_there_already_is_told_and_added_all_the_same(run: Run) -> None:
    assert run("officers", "add", "--name", "Olga Officer", "--email", "olga@example.org").err == ""
    assert "officer 1" in run("officers", "add", "--name", "Olga Officer").err
    assert "officer 1" in run("officers", "add", "--name", "O. Officer", "--email", "OLGA@example.org").err
    assert run("officers", "add", "--name", "Pavel Second").err == ""


def test_the_last_suppressed_address_that_goes_leaves_no_search_without_result(run: Run) -> None:
    run("suppression", "add", "a@example.org", "b@example.org")
    assert "b@example.org" in run("suppression", "remove", "a@example.org").out
    assert run("suppression", "remove", "b@example.org").out.strip() == "No address is suppressed any more."
    assert run("suppression", "list").out.strip() == "None found."


def test_the_help_of_the_office_names_settings_that_there_are(run: Run, js: Callable[..., Any]) -> None:
    line = next(one for one in run("office", "--help").out.splitlines() if one.split()[:1] == ["settings"])
    run("contacts", "add", "--name", "Anna Reed")
    named = line.partition(":")[0].split(None, 1)[1].split(", ")
    assert {one.replace("time zone", "zone") for one in named} <= set(js("office", "settings"))


def test_a_remark_that_asks_is_decided_where_wishes_are(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "a.csv"
    file.write_text("Name,Email,Notes\nDana Wolf,dana@example.org,please take me off your list\n", "utf-8")
    assert "Possible opt-outs" in run("contacts", "import", file).out


def test_a_second_name_is_not_the_first_once_more(js: Callable[..., Any], run: Run, tmp_path: Path) -> None:
    run("contacts", "add", "--name", "Anna Reed", "--other-name", "Анна Рид", "--email", "anna@example.org")
    file = tmp_path / "a.csv"
    file.write_text("Name,Email\nАнна Рид,anna@example.org\n", "utf-8")
    js("contacts", "import", file, "--on-match", "update")
    found = js("contacts", "show", 1)
    assert (found["name"], found["other_name"]) == ("Анна Рид", "Anna Reed")


def test_what_outlook_writes_for_nothing_is_no_field(js: Callable[..., Any], tmp_path: Path) -> None:
    file = tmp_path / "a.csv"
    head = "First Name,Last Name,E-mail Address,Birthday,Anniversary,Gender,Priority,Private,Sensitivity,Initials"
    rows = ("Cara,Finch,cara@example.org,0/0/00,0/0/00,Unspecified,Normal,False,Normal,C.F.",
            "Dana,Wolf,dana@example.org,3/4/80,,Female,High,True,Confidential,")  # fmt: skip
    file.write_text("\n".join((head, *rows, "")), "utf-8")
    js("contacts", "import", file)
    assert js("contacts", "show", 1)["extra"] == {"Initials": "C.F."}
    assert set(js("contacts", "show", 2)["extra"].values()) == {"3/4/80", "Female", "High", "True", "Confidential"}


def _release(js: Callable[..., Any], folder: Path) -> int:
    file = folder / "release.txt"
    file.write_text("For immediate release\n\nSchool opens\n\nBISHKEK, 2 December 2026. A school opened.\n", "utf-8")
    return int(js("releases", "add", file)["id"])


def test_a_time_that_the_clocks_leave_out_is_told_of_the_distribution(
    run: Run, js: Callable[..., Any], tmp_path: Path
) -> None:
    run("contacts", "add", "--name", "Anna Reed", "--email", "anna@example.org")
    run("lists", "add", "Press", "--rule", "has:email")
    run("office", "settings", "zone", "Europe/Berlin")
    number = _release(js, tmp_path)
    distribution = js("distributions", "prepare", "Press", "--release", number)["distribution"]
    answer = run("distributions", "schedule", distribution, "2027-03-28 02:30")
    assert answer.status == 3 and answer.err.startswith("outreach: The clocks go forward then")
    assert js("distributions", "schedule", distribution, "2027-03-28T01:30+00:00")["state"] == "scheduled"


def test_those_with_one_reason_share_a_line(run: Run, js: Callable[..., Any], tmp_path: Path) -> None:
    for name in ("Anna", "Bela", "Cara"):
        languages = ("--language", "de" if name != "Cara" else "en")
        run("contacts", "add", "--name", name, "--email", f"{name}@example.org", *languages)
    run("lists", "add", "Press", "--rule", "has:email")
    number = _release(js, tmp_path)
    found = js("distributions", "prepare", "Press", "--release", number, status=1)
    assert found["problems"] == ["Anna, Bela: no version in a language they read (German)"]
    assert len(found["left_out"]) == 2
