"""Many contacts tagged by command: those that a filter finds, or some by number; nothing named is refused."""

from collections.abc import Callable
from typing import Any

from tests.cli.conftest import Run

Js = Callable[..., Any]


def test_those_that_a_filter_finds_are_tagged(js: Js, run: Run) -> None:
    for name, country in (("Ada", "KG"), ("Ben", "KZ"), ("Cem", "KG")):
        js("contacts", "add", "--name", name, "--country", country, "--tag", "old")
    words = ("--add-tag", "vip", "--add-language", "ky", "--add-beat", "b")
    answer = js("contacts", "tag", "--filter", "country:KG", *words)
    assert answer == {"contacts": 2, "changed": 2}
    assert js("contacts", "find", "tag:vip lang:ky beat:b")["count"] == 2
    assert js("contacts", "tag", 1, 2, "--remove-tag", "old", "--add-tag", "vip")["changed"] == 2
    assert js("contacts", "find", "tag:old")["count"] == 1
    js("undo")
    assert js("contacts", "find", "tag:old")["count"] == 3


def test_nobody_or_nothing_named_is_refused(js: Js, run: Run) -> None:
    js("contacts", "add", "--name", "Ada")
    assert run("contacts", "tag", "--add-tag", "x").status == 3
    assert run("contacts", "tag", 1, "--filter", "x", "--add-tag", "x").status == 3
    assert "Name a tag" in run("contacts", "tag", 1).err
    assert "no contact number 7" in run("contacts", "tag", 7, "--add-tag", "x").err


def test_beats_and_tags_as_vocabularies(js: Js, run: Run) -> None:
    js("contacts", "add", "--name", "A", "--beat", "crmie", "--tag", "vip")
    assert js("beats", "list") == {"beats": [{"name": "crmie", "names": {}, "contacts": 1}]}
    assert js("beats", "add", "crime", "--name-in", "ru=криминал")["names"] == {"ru": "криминал"}
    assert js("beats", "merge", "crime", "crmie") == {"name": "crime", "names": {"ru": "криминал"}, "contacts": 1}
    assert js("beats", "rename", "crime", "кылмыш", "--language", "ky")["names"]["ky"] == "кылмыш"
    assert js("contacts", "find", "beat:кылмыш")["count"] == 1
    assert js("beats", "rename", "crime", "courts")["name"] == "courts"
    assert js("tags", "rename", "vip", "first row") == {"name": "first row", "contacts": 1}
    assert js("tags", "list") == {"tags": [{"name": "first row", "contacts": 1}]}
    assert run("tags", "merge", "first row", "nowhere").status == 3
    assert "courts" in run("beats", "list").out
