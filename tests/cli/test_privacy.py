"""What is held, erasing for good and letting back, by command."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.cli.conftest import Run

Js = Callable[..., Any]


@pytest.fixture(autouse=True)
def person(js: Js) -> None:
    """One who will be erased, and one who stays."""
    js("contacts", "add", "--name", "Zyxolda Quvrimova", "--email", "zyx@example.org", "--phone", "+996 555 00 47 11")
    js("contacts", "add", "--name", "Other", "--email", "other@example.org")


def test_what_is_held_is_one_document(js: Js, run: Run) -> None:
    found = js("contacts", "held", 1)
    assert found["contact"]["name"] == "Zyxolda Quvrimova"
    assert found["email"][0]["address"] == "zyx@example.org"
    assert found["phone"][0]["e164"] == "+996555004711"
    assert found["history"][0]["what"]
    assert json.loads(run("contacts", "held", 1).out) == found
    assert run("contacts", "held", 7).status == 3


def test_what_is_held_is_of_one_life(js: Js, run: Run) -> None:
    """Whoever comes after a deletion, an erasure or an undo has an id of their own, and nothing of somebody else."""
    for gone in (("contacts", "delete", 2), ("undo",), ("contacts", "delete", 2), ("contacts", "erase", 1, "--yes")):
        js(*gone)
    assert run("contacts", "held", 2).status == 3
    new = js("contacts", "add", "--name", "Newcomer")["id"]
    assert new == 3
    told = run("contacts", "held", new).out
    assert "Newcomer" in told and "other" not in told.lower() and "zyx" not in told.lower()
    assert len(js("contacts", "held", new)["history"]) == 1


def test_erasing_asks_for_a_yes(js: Js, run: Run, office: Path) -> None:
    refused = run("contacts", "erase", 1)
    assert refused.status == 3
    assert "Zyxolda Quvrimova" in refused.err and "--yes" in refused.err
    assert js("contacts", "find")["count"] == 2
    copy = office.with_name("copy.outreach")
    js("backup", copy)
    assert js("contacts", "erase", 1, "--yes") == {
        "erased": 1, "copies": [str(copy)], "left": [], "mentions": [],
    }  # fmt: skip
    assert js("contacts", "find")["count"] == 1
    assert run("contacts", "erase", 1, 2, "--yes").status == 3
    assert b"yxolda" not in office.read_bytes()
    js("restore", copy)
    assert [row["name"] for row in js("contacts", "find")["contacts"]] == ["Other"]


def test_who_may_be_the_same_person_is_named_when_one_is_erased(js: Js, run: Run) -> None:
    """A double that is not merged stays, and would get the next release."""
    js("contacts", "add", "--name", "Quvrimova Z.", "--phone", "+996 555 00 47 11", "--email", "zq@example.org")
    js("contacts", "add", "--name", "Zyxolda Quvrimova", "--email", "zyx2@example.org")
    assert "contact 3" in run("contacts", "erase", 1, 4, "--yes").out
    found = js("contacts", "erase", 3, "--yes")
    assert found["left"] == []


def test_no_import_and_no_hand_brings_them_back_but_their_own_wish(js: Js, run: Run, tmp_path: Path) -> None:
    js("contacts", "erase", 1, "--yes")
    path = tmp_path / "p.csv"
    path.write_text("Name,E-mail\nZ. Q.,ZYX@example.org\nNew,new@example.org\n")
    answer = run("contacts", "import", path, "--json", "--dry-run")
    assert answer.status == 1
    assert (answer.json["created"], answer.json["rejected"]) == (1, 1)
    assert answer.json["problems"][0]["text"] == "This person was deleted permanently."
    refused = run("contacts", "add", "--name", "Z", "--phone", "0555 00 47 11")
    assert refused.status == 3
    assert "deleted permanently" in refused.err
    assert run("contacts", "let-back", "nobody@example.org").status == 3
    assert js("contacts", "let-back", "zyx@example.org", "0555 00 47 11") == {"let_back": 2}
    js("contacts", "add", "--name", "Z", "--phone", "0555 00 47 11", "--email", "zyx@example.org")


MENTIONED = {
    "notes": "Ask Zyxolda Quvrimova for the figures, or call +996555004711",
    "city": "Osh",
    "source": "from Quvrimova, Zyxolda",
}


def _mention(js: Js) -> None:
    options = [part for name, value in MENTIONED.items() for part in (f"--{name}", value)]
    js("contacts", "edit", 2, *options)
    js("contacts", "edit", 2, "--notes", MENTIONED["notes"] + ". Звонить Зыхолде Куврымовой: zyx@example.org")
    js("contacts", "edit", 2, "--notes", MENTIONED["notes"])
    js("lists", "add", "Friends of Zyxolda Quvrimova", "--rule", "has:email")
    js("suppression", "add", "gone@example.org", "--reason", "Quvrimova said so")


def test_a_file_of_coverage_that_stays_is_named(js: Js, tmp_path: Path) -> None:
    """By its number: the byline that led to it is gone."""
    page = tmp_path / "page.html"
    page.write_text("<title>A bridge opens</title><p>The bridge over the Chu opens today.")
    piece = js("coverage", "add", page, "--contact", 1)["coverage"][0]["id"]
    (left,) = js("contacts", "erase", 1, "--yes")["left"]
    assert f"{piece} A bridge opens" in left


def test_where_others_mention_them_is_told(js: Js, run: Run) -> None:
    _mention(js)
    found = js("contacts", "erase", 1, "--yes")["mentions"]
    told = {(one["table"], one["id"], one["field"], one["sure"], one["blanked"]) for one in found}
    assert told == {
        ("contact", 2, "notes", True, False), ("contact", 2, "source", True, False),
        ("press_list", 1, "name", True, False), ("suppression", 1, "reason", False, False),
    }  # fmt: skip
    assert "Zyxolda" in js("contacts", "show", 2)["notes"]


def test_what_mentions_them_is_taken_out_where_that_is_asked(js: Js, run: Run, office: Path) -> None:
    _mention(js)
    said = run("contacts", "erase", 1, "--yes", "--blank-mentions")
    assert said.status == 0 and "Quvrimova said so" in said.out and "Friends of" not in said.out
    other = js("contacts", "show", 2)
    assert (other["notes"], other["source"], other["city"]) == ("Ask … for the figures, or call …", "from …", "Osh")
    assert js("lists", "list")["lists"][0]["name"] == "Friends of …"
    assert js("contacts", "find", "figures")["count"] == 1 and js("contacts", "find", "zyxolda")["count"] == 0
    run("suppression", "remove", "gone@example.org")
    assert "Zyxolda" not in run("history", "--json").out
    assert b"Zyxolda" not in office.read_bytes() and "Зыхолд".encode() not in office.read_bytes()
