"""Distributions by command: prepared, shown, timed, asked again, and their record."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.cli.conftest import Run

Json = Callable[..., Any]


@pytest.fixture
def release(run: Run, tmp_path: Path) -> int:
    for name, language in (("Anna", "ru"), ("Bela", "en"), ("Cara", "fr")):
        run("contacts", "add", "--name", name, "--email", f"{name.lower()}@example.org", "--language", language)
    run("lists", "add", "Press", "--rule", "has:email")
    run("lists", "add", "English", "--rule", "lang:en")
    text = tmp_path / "release.txt"
    text.write_text("Example Office opens a school\n\nOSH, 25 November 2026 - The school opened today.\n", "utf-8")
    return int(run("releases", "add", text, "--json").json["id"])


def test_prepared_shown_timed_and_stopped(run: Run, js: Json, release: int) -> None:
    made = js("distributions", "prepare", "Press", "--release", release, status=1)
    assert (made["recipients"], made["languages"]) == (1, {"en": 1})
    assert [left["code"] for left in made["left_out"]] == ["no version", "no version"]
    number = made["distribution"]
    listed = js("distributions", "list")
    assert [(row["id"], row["state"], row["counts"]) for row in listed["distributions"]] == [
        (number, "prepared", {"left out": 2, "queued": 1})
    ]
    shown = js("distributions", "show", number)
    assert [(one["name"], one["state"]) for one in shown["recipients"]] == [("Bela", "queued")]
    assert shown["changed"] == []
    timed = js("distributions", "schedule", number, "2050-01-01T10:00+06:00")
    assert (timed["state"], timed["scheduled_at"]) == ("scheduled", "2050-01-01T04:00:00+00:00")
    assert js("distributions", "unschedule", number)["state"] == "prepared"
    for typed in ("2050-01-01T10:00", "01.01.2050 10:00", "2050-01-01 10:00"):
        assert js("distributions", "schedule", number, typed)["scheduled_at"] == "2050-01-01T04:00:00+00:00"
    js("distributions", "unschedule", number)
    assert "not a date with time" in run("distributions", "schedule", number, "2050-01-01").err
    assert "past" in run("distributions", "schedule", number, "2020-01-01T10:00Z").err
    assert js("distributions", "stop", number)["state"] == "stopped"
    assert "stopped" in run("distributions", "unschedule", number).err


def test_its_record_comes_out_the_same_each_time(run: Run, js: Json, release: int, tmp_path: Path) -> None:
    number = js("distributions", "prepare", "Press", "--release", release, status=1)["distribution"]
    for ending in ("pdf", "json"):
        for name in ("a", "b"):
            run("distributions", "record", number, tmp_path / f"{name}.{ending}")
        assert (tmp_path / f"a.{ending}").read_bytes() == (tmp_path / f"b.{ending}").read_bytes()
    assert json.loads((tmp_path / "a.json").read_text("utf-8"))["counts"]["recipients"] == 1
    assert "no distribution number 99" in run("distributions", "record", 99, tmp_path / "x.pdf").err


def test_the_same_audience_again_is_live_and_left_out_stay_out(
    run: Run, js: Json, release: int, tmp_path: Path
) -> None:
    bela = js("contacts", "find", "bela")["contacts"][0]["id"]
    run("contacts", "add", "--name", "Dina", "--email", "dina@example.org", "--language", "en")
    made = js(
        "distributions", "prepare", "Press", "--release", release, "--leave-out", bela, "--filter", "lang:en", status=0
    )
    assert [left["code"] for left in made["left_out"] if left["code"] != "filter"] == ["aside"]
    run("contacts", "add", "--name", "Emil", "--email", "emil@example.org", "--language", "en")
    again = js("distributions", "again", made["distribution"], "--release", release, "--again")
    assert again["recipients"] == 2
    assert [left["name"] for left in again["left_out"] if left["code"] != "filter"] == ["Bela"]
    done = js("distributions", "again", made["distribution"], "--to", tmp_path / "a.txt")
    assert done["written"] == 2
    assert (tmp_path / "a.txt").read_text().split() == ["dina@example.org", "emil@example.org"]
    assert "--release" in run("distributions", "again", made["distribution"]).err


def test_an_export_leaves_out_lists_and_people(run: Run, js: Json, release: int, tmp_path: Path) -> None:
    done = js("lists", "export", "Press", tmp_path / "a.txt", "--without", "English")
    assert (tmp_path / "a.txt").read_text().split() == ["anna@example.org", "cara@example.org"]
    assert [left["code"] for left in done["left_out"]] == ["list"]
    assert "Name a list" in run("distributions", "prepare", "--release", release).err
