"""Merging, separating, problems, timeline and suppression by command."""

from collections.abc import Callable
from typing import Any

from tests.cli.conftest import Run

Js = Callable[..., Any]


def two(js: Js) -> None:
    js("contacts", "add", "--name", "Айгуль Асанова", "--email", "aigul@example.org", "--outlet", "Кабар")
    js("contacts", "add", "--name", "Aigul Asanova", "--email", "desk@example.net", "--phone", "0775 987817")


def test_a_merge_answers_with_the_contact(js: Js) -> None:
    two(js)
    found = js("contacts", "merge", 1, 2)
    assert (found["id"], found["name"], found["other_name"]) == (1, "Айгуль Асанова", "Aigul Asanova")
    assert [row["address"] for row in found["emails"]] == ["aigul@example.org", "desk@example.net"]
    assert [(row["merge"], row["merged"], row["name"]) for row in found["merges"]] == [(1, 2, "Aigul Asanova")]
    assert js("history")["steps"][0]["label"] == "Merge contacts"
    js("undo")
    assert js("contacts", "find")["count"] == 2


def test_a_choice_and_a_look_before(js: Js, run: Run) -> None:
    two(js)
    seen = js("contacts", "merge", 1, 2, "--dry-run", "--choose", "name=2")
    field = next(one for one in seen["fields"] if one["field"] == "name")
    assert field["stands"] == 2 and field["differs"]
    assert seen["joined"]["Phones"][0]["contact"] == 2
    assert "Aigul Asanova" in run("contacts", "merge", 1, 2, "--dry-run").out
    assert js("contacts", "find")["count"] == 2
    assert js("contacts", "merge", 1, 2, "--choose", "name=2")["name"] == "Aigul Asanova"
    assert run("contacts", "merge", 1, 2, "--choose", "name").status == 2


def test_what_cannot_be_merged_is_one_line(js: Js, run: Run) -> None:
    two(js)
    for arguments in ((1, 1), (1, 9), (9, 1)):
        answer = run("contacts", "merge", *arguments)
        assert answer.status == 3 and len(answer.err.strip().splitlines()) == 1
    assert run("contacts", "merge", 1).status == 2


def test_separated_again(js: Js, run: Run) -> None:
    two(js)
    js("contacts", "merge", 1, 2)
    js("contacts", "edit", 1, "--city", "Ош")
    (row,) = js("contacts", "merges", 1)["merges"]
    done = js("contacts", "unmerge", row["merge"])
    assert (done["kept"]["id"], done["back"]["id"], done["kept"]["city"]) == (1, 2, "Ош")
    assert done["kept"]["other_name"] == "" and any("Ош" in line for line in done["stays"])
    assert run("contacts", "unmerge", row["merge"]).status == 3
    assert js("contacts", "merges", 1)["merges"] == []


def test_the_timeline(js: Js, run: Run) -> None:
    two(js)
    js("contacts", "merge", 1, 2)
    events = js("contacts", "timeline", 1)["events"]
    assert [event["kind"] for event in events] == ["merged", "added", "added"]
    assert "Aigul Asanova" in run("contacts", "timeline", 1).out
    assert len(js("contacts", "timeline", 1, "--limit", 1)["events"]) == 1
    assert run("contacts", "timeline", 9).status == 3


def test_problems_are_counted_listed_and_mended(js: Js, run: Run) -> None:
    js("contacts", "add", "--name", "Aida", "--email", "aida@gmail.con", "--phone", "999", "--phone", "998", status=1)
    counts = js("contacts", "problems")["counts"]
    assert (counts["email"], counts["phone"], counts["stale"]) == (1, 2, 1)
    (doubt,) = js("contacts", "problems", "--problem", "email")["problems"]
    assert (doubt["contact"], doubt["value"], doubt["suggestion"]) == (1, "aida@gmail.con", "aida@gmail.com")
    assert "aida@gmail.com" in run("contacts", "problems", "--problem", "email").out
    js("contacts", "fix", "email", 1)
    assert js("contacts", "show", 1)["emails"][0]["address"] == "aida@gmail.com"
    assert run("contacts", "fix", "email", 1).status == 3
    answer = run("contacts", "keep", "phone", 1)
    assert answer.status == 3 and "--value" in answer.err
    js("contacts", "keep", "phone", 1, "--value", "999")
    js("contacts", "later", "phone", 1, "--days", 3)
    assert js("contacts", "problems")["counts"]["phone"] == 0
    assert run("contacts", "problems", "--problem", "hair").status == 3


def test_duplicates_are_searched_and_declined(js: Js, run: Run) -> None:
    two(js)
    js("contacts", "edit", 2, "--email", "aigul@example.org")
    assert js("contacts", "problems")["duplicates_searched_at"] is None
    found = js("contacts", "problems", "--search", "--problem", "duplicate")
    (doubt,) = found["problems"]
    assert (doubt["contact"], doubt["other"]) == (1, 2) and doubt["reasons"]
    assert run("contacts", "keep", "duplicate", 1).status == 3
    js("contacts", "keep", "duplicate", 1, "--other", 2)
    assert js("contacts", "problems")["counts"]["duplicate"] == 0


def test_checked_and_gone(js: Js) -> None:
    two(js)
    assert js("contacts", "checked", 1, 2)["checked"] == [1, 2]
    assert js("contacts", "problems")["counts"]["stale"] == 0
    assert any("Кабар" in line for line in js("contacts", "gone", 1)["done"])
    assert js("contacts", "show", 1)["outlet"] == ""


def test_the_list_of_addresses_never_to_be_written_to(js: Js, run: Run) -> None:
    two(js)
    found = js("suppression", "add", "x@example.org", "--contact", 1, "--reason", "by phone")
    listed = [(row["address"], row["contact"]) for row in found["addresses"]]
    assert listed == [("aigul@example.org", 1), ("x@example.org", None)]
    assert js("contacts", "show", 1)["do_not_contact"]
    assert js("suppression", "list", "x@")["count"] == 1
    assert js("suppression", "remove", "x@example.org", "--contact", 1)["count"] == 0
    assert not js("contacts", "show", 1)["do_not_contact"]
    assert run("suppression", "add", "no address").status == 3
    assert run("suppression", "remove", "x@example.org").status == 3
    assert run("suppression", "add").status == 2


def test_outlets_are_found_twice_and_merged(js: Js, run: Run) -> None:
    js("outlets", "add", "--name", "Кабар")
    js("outlets", "add", "--name", "Kabar", "--city", "Ош")
    js("contacts", "add", "--name", "Bob", "--outlet", "Kabar")
    (pair,) = js("outlets", "duplicates")["pairs"]
    assert (pair["a"], pair["b"], pair["reasons"]) == (1, 2, ["same name in the other script"])
    assert "Kabar" in run("outlets", "duplicates").out and not js("outlets", "duplicates", "--threshold", 1)["pairs"]
    seen = js("outlets", "merge", 1, 2, "--dry-run", "--choose", "name=2")
    assert next(one for one in seen["fields"] if one["field"] == "name")["stands"] == 2
    assert seen["joined"]["People"] == [{"outlet": 2, "value": "Bob"}]
    found = js("outlets", "merge", 1, 2)
    assert (found["name"], found["other_name"], found["city"]) == ("Кабар", "Kabar", "Ош")
    assert js("contacts", "show", 1)["outlet"] == "Кабар" and js("history")["steps"][0]["label"] == "Merge outlets"
    assert run("outlets", "merge", 1, 2).status == 3
    js("undo")
    assert js("contacts", "show", 1)["outlet"] == "Kabar"
