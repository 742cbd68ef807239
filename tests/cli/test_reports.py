"""Reports on the command line."""

import json
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from outreach import i18n
from outreach.model import base
from outreach.model.base import now
from outreach.services.delivery import sending_steps
from outreach.services.releases import statuses
from tests.cli.conftest import Run


def _office(js: Any, tmp_path: Path) -> None:
    js("contacts", "add", "--name", "Anna", "--email", "anna@example.org", "--country", "KG", "--language", "en")
    text = tmp_path / "water.txt"
    text.write_text("Water laboratory opens in Naryn\n\nNARYN, 12 November 2026 - Families can have wells tested.\n")
    release = js("releases", "add", text)
    js("releases", "edit", release["id"], "--donor", "EU")
    js("lists", "add", "Press", "--rule", "has:email")
    js("lists", "export", "Press", tmp_path / "drafts", "--format", "eml", "--release", release["id"], "--from",
       "press@example.org")  # fmt: skip
    js("distributions", "settle", 1, "--arrived")


def test_what_was_sent_as_lines_json_and_files(run: Run, js: Any, tmp_path: Path) -> None:
    _office(js, tmp_path)
    found = js("reports", "sent", "--donor", "eu")
    assert (found["distributions"], found["reached"], found["people"]) == (1, 1, 1)
    assert found["about"] == {"donor": "EU"} and found["by_country"][0]["country"] == "KG"
    said = run("reports", "sent").out
    assert "Delivered: 1" in said and "Kyrgyzstan" in said and "Water" in said
    for name, mark in (("a.pdf", b"%PDF"), ("a.xlsx", b"PK")):
        answer = js("reports", "visibility", "--language", "ru", tmp_path / name)
        assert answer["files"] == [str(tmp_path / name)]
        assert (tmp_path / name).read_bytes().startswith(mark)
    assert "anna" not in json.dumps(js("reports", "visibility")).lower()


def test_drafts_are_still_counted_once_the_message_waits(run: Run, js: Any, tmp_path: Path) -> None:
    _office(js, tmp_path)
    assert js("releases", "status", 1)["status"] == "released", "its drafts were sent by hand"
    js("undo")
    assert js("releases", "status", 1)["status"] == "draft"
    js("lists", "export", "Press", tmp_path / "plain.csv")
    js("distributions", "prepare", "Press", "--release", 1)
    found = js("reports", "sent")
    assert (found["recipients"], found["waiting"], found["drafted"], found["exported"]) == (2, 1, 1, 1)
    js("contacts", "add", "--name", "Bela", "--email", "anna@example.org")
    js("distributions", "again", 3, "--release", 1, "--again", status=1)
    assert "Language not known  0 " in run("reports", "sent").out


def test_what_is_in_drafts_alone_is_named_until_it_is_settled_and_counts_on_the_day_of_the_drafts(
    run: Run, js: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _office(js, tmp_path)
    js("undo")
    asked = ("reports", "visibility", "--donor", "EU")
    found, said = js(*asked), run(*asked).out
    assert (found["by_release"], found["unsettled"]) == ([], [1])
    assert "! Not in this report: Water laboratory opens in Naryn (drafts or files)." in said
    with monkeypatch.context() as months:
        after = now() + timedelta(days=62)
        for module in (base, sending_steps, statuses):
            months.setattr(module, "now", lambda: after)
        js("distributions", "settle", 1, "--arrived")
    found = js(*asked)
    assert [one["month"] for one in found["by_month"]] == [f"{i18n.today():%Y-%m}"]
    assert (found["by_release"][0]["day"], found["unsettled"]) == (i18n.today().isoformat(), [])
    assert "Not in this report" not in run(*asked).out


def test_what_cannot_be_asked_is_said(run: Run, js: Any, tmp_path: Path) -> None:
    _office(js, tmp_path)
    for words, said in (
        (("--from", "yesterday"), "is not a date"), (("--donor", "EU", "--project", "x"), "covers one topic"),
        (("--project", "none"), "No release has the topic"), (("--language", "de"), "en, ru, ky"),
        (("--from", "2026-02-01", "--to", "2026-01-01"), "before the first"),
    ):  # fmt: skip
        answer = run("reports", "sent", *words)
        assert answer.status == 3 and said in answer.err
    assert run("reports", "sent", tmp_path / "a.doc").status == 3
