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
    js("undo")
    assert [one["name"] for one in js("distributions", "messengers", number)["queue"]] == ["Bela"]
    back = js("distributions", "messengers", number, "--back", cara["contact"])
    assert back["state"] == "sending" and len(back["queue"]) == 2


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
