"""A release by messenger on the command line: prepared, listed with addresses and texts, marked, counted."""

from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from tests.cli.conftest import Run

Js = Callable[..., Any]


@pytest.fixture
def release(js: Js, office: Path, tmp_path: Path) -> int:
    people = (
        ("Anna", "--email", "anna@example.org"), ("Bela", "--channel", "whatsapp:0700 123456", "--country", "KG"),
        ("Cara", "--email", "cara@example.org", "--channel", "telegram:@cara_press", "--preferred-way", "Телеграм"),
    )  # fmt: skip
    for name, *more in people:
        js("contacts", "add", "--name", name, "--language", "en", *more)
    js("lists", "add", "Press", "--rule", "lang:en")
    text = tmp_path / "release.txt"
    text.write_text("A school opens in Osh\n\nBISHKEK, 31 May 2026 – Lessons begin in June. More follows.\n", "utf-8")
    return int(js("releases", "add", text)["id"])


def test_a_release_goes_by_messenger_from_preparing_to_the_report(js: Js, run: Run, release: int) -> None:
    prepared = js("distributions", "prepare", "Press", "--release", release, "--way", "messenger",
                  "--text", "en=School in Osh: lessons from June")  # fmt: skip
    number = prepared["distribution"]
    assert prepared["recipients"] == 2
    assert [(one["name"], one["code"]) for one in prepared["left_out"]] == [("Anna", "mail")]
    found = js("distributions", "messengers", number)
    assert [(one["name"], one["account"], one["state"]) for one in found["queue"]] == [
        ("Bela", "WhatsApp +996700123456", "queued"), ("Cara", "Telegram @cara_press", "queued"),
    ]  # fmt: skip
    bela, cara = found["queue"]
    assert bela["text"] == "School in Osh: lessons from June"
    assert parse_qs(urlsplit(bela["url"]).query)["text"] == [bela["text"]]
    assert cara["url"].startswith("tg://resolve?domain=cara_press")
    shown = run("distributions", "messengers", number)
    assert bela["url"] in shown.out and "2 people wait in the queue." in shown.out

    later = js("distributions", "messengers", number, "--later", bela["contact"])
    assert [one["name"] for one in later["queue"]] == ["Cara", "Bela"]
    done = js("distributions", "messengers", number, "--done", cara["contact"], "--not-reached", bela["contact"])
    assert (done["state"], done["counts"], done["queue"]) == ("done", {"done": 1, "unreached": 1}, [])
    assert {(one["way"], one["state"]) for one in js("distributions", "deliveries", number)["deliveries"]} == {
        ("messenger", "done"), ("messenger", "unreached"),
    }  # fmt: skip
    assert js("releases", "show", release)["status"] == "released"
    assert "sent by hand 1, not reached 1, excluded 1" in run("distributions", "list").out
    js("undo")
    assert [one["name"] for one in js("distributions", "messengers", number)["queue"]] == ["Cara", "Bela"]
    js("distributions", "messengers", number, "--done", cara["contact"])
    back = js("distributions", "messengers", number, "--back", cara["contact"])
    assert back["state"] == "sending" and len(back["queue"]) == 2


def test_a_queue_with_the_earlier_text_says_so_and_takes_the_new_one(js: Js, run: Run, release: int) -> None:
    number = js("distributions", "prepare", "Press", "--release", release, "--way", "messenger")["distribution"]
    bela, cara = (one["contact"] for one in js("distributions", "messengers", number)["queue"])
    edited = run("releases", "edit", release, "--language", "en", "--body", "Lessons begin in July. More follows.")
    renew = ["distributions", "messengers", str(number), "--as-it-is-now"]
    assert f"To send the new version: outreach {' '.join(renew)}" in edited.out + edited.err
    assert js("releases", "show", release)["outdated"] == [number]
    waits = js("distributions", "messengers", number)
    assert {(one["url"], one["text"]) for one in waits["queue"]} == {("", "")}
    assert waits["changed"] == ["The English text has been edited since."]
    refused = run("distributions", "messengers", number, "--done", bela)
    assert refused.status == 3 and "--as-it-is-now" in refused.err
    assert run(*renew, "--done", bela, "--done", 999).status == 3
    assert js("distributions", "messengers", number)["changed"], "all or nothing"
    renewed = js(*renew, "--done", bela, "--text", "en=Lessons from July")
    assert (renewed["counts"], renewed["changed"]) == ({"done": 1, "queued": 1}, [])
    assert [(one["contact"], one["text"]) for one in renewed["queue"]] == [(cara, "Lessons from July")]
    js("distributions", "messengers", number, "--text", "Lessons from 1 July")
    assert js("distributions", "messengers", number)["queue"][0]["text"] == "Lessons from 1 July"


def test_who_is_to_be_told_is_counted_and_told_by_both_ways(js: Js, run: Run, release: int) -> None:
    number = js("distributions", "prepare", "Press", "--release", release, "--way", "messenger")["distribution"]
    bela, cara = (one["contact"] for one in js("distributions", "messengers", number)["queue"])
    js("distributions", "messengers", number, "--done", bela, "--not-reached", cara)
    mail = js("distributions", "prepare", "Press", "--release", release, "--drafts")
    assert mail["recipients"] == 2, "Cara was not reached"
    chat = js("releases", "correct", release, "Lessons begin in July.")
    assert chat["to_be_told"] == 1 and list(chat["tell_by"]) == ["messenger"]
    assert chat["tell_with"] == chat["tell_by"]["messenger"]
    js("distributions", "stop", mail["distribution"])
    js("distributions", "messengers", number, "--back", cara)
    js("distributions", "messengers", number, "--as-it-is-now", "--done", cara)
    js("contacts", "edit", cara, "--preferred-way", "mail")
    told = run("releases", "correct", release, "Lessons begin in August.")
    lines = [line for line in told.out.splitlines() if "to be told" in line or line.startswith("To tell them")]
    assert lines == [
        "1 person who has it is to be told.",
        f"To tell them: outreach distributions prepare --release {release} --to-those-who-have-it",
        "1 person who has it is to be told.",
        f"To tell them: outreach distributions prepare --release {release} --to-those-who-have-it --way messenger",
    ]
    for line in (lines[1], lines[3]):
        assert js(*line.split()[4:])["recipients"] == 1


def test_what_cannot_be_is_told(js: Js, run: Run, release: int) -> None:
    mail = js("distributions", "prepare", "Press", "--release", release)
    assert mail["recipients"] == 1 and {one["code"] for one in mail["left_out"]} == {"messenger"}
    told = run("distributions", "messengers", mail["distribution"])
    assert told.status == 3 and "does not go by messenger" in told.err
    number = js("distributions", "prepare", "Press", "--release", release, "--way", "messenger")["distribution"]
    assert "messengers" in run("distributions", "send", number, "--yes").err
    assert "is not in this distribution" in run("distributions", "messengers", number, "--done", 999).err
    wrong = run("contacts", "edit", 1, "--preferred-way", "pigeon")
    assert wrong.status == 3 and "telegram" in wrong.err
