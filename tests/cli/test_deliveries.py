"""Who has a release is not sent it again: the ordinary days of a press office, by command, as cli.md has them."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from outreach.model.distributions import Distribution
from outreach.problems import Problem
from outreach.services import settings
from outreach.services.delivery import distributions
from outreach.services.history import history
from outreach.store.workspace import Workspace
from tests.cli.conftest import Run
from tests.mail.servers import MailServer, at, says
from tests.services.test_reports import words

Js = Callable[..., Any]
SOON = (datetime.now(UTC) + timedelta(days=3)).isoformat(timespec="minutes")


@pytest.fixture
def server(js: Js, release: int) -> Iterator[MailServer]:
    with MailServer(at("RCPT", says("550 5.1.1 User unknown"), to="emil@example.org")) as opened:
        js(
            "office", "server", "--host", "127.0.0.1", "--port", opened.port, "--security", "none",
            "--from", "press@office.example.org",
        )  # fmt: skip
        yield opened


@pytest.fixture
def release(js: Js, office: Path, tmp_path: Path) -> int:
    """Anna keeps embargoes and shares a mailbox with Dana; Bela and Cara are on both lists."""
    for name, address in (("Anna", "desk"), ("Bela", "bela"), ("Cara", "cara"), ("Dana", "desk")):
        more = ["--keeps-embargoes"] if name == "Anna" else []
        js("contacts", "add", "--name", name, "--email", f"{address}@example.org", "--language", "en", *more)
    js("lists", "add", "Press", "--rule", "has:email")
    js("lists", "add", "Others", "--rule", "has:email")
    text = tmp_path / "release.txt"
    text.write_text("A school opens in Osh\n\nBISHKEK, 31 May 2026 – Lessons begin in June.\n", "utf-8")
    return int(js("releases", "add", text)["id"])


def prepared(js: Js, release: int, *more: object, name: str = "Press", status: int = 1) -> int:
    return int(js("distributions", "prepare", name, "--release", release, *more, status=status)["distribution"])


def moved(office: Path, number: int, **values: Any) -> None:
    """Sets what a distribution says, as if time had passed."""
    with Workspace.open(office) as workspace, workspace.writing("Time passes") as session:
        row = session.get(Distribution, number)
        for name, value in values.items():
            setattr(row, name, value)


def codes(left_out: list[dict[str, Any]]) -> dict[str, str]:
    return {one["name"]: one["code"] for one in left_out}


def subject(message: bytes) -> str:
    parsed = message_from_bytes(message, policy=policy.default)
    assert isinstance(parsed, EmailMessage)
    return str(parsed["Subject"])


def test_the_same_release_goes_to_nobody_twice(js: Js, run: Run, release: int, server: MailServer) -> None:
    first = prepared(js, release)
    sent = js("distributions", "send", first, "--yes")
    assert (sent["now"], sent["waiting"], sent["left_out"], sent["handed"]) == (3, 0, 1, 3)
    for name in ("Press", "Others"):
        again = run("distributions", "prepare", name, "--release", release)
        assert again.status == 3 and "have it already" in again.err and "--again" in again.err
        found = js("lists", "resolve", name, "--release", release)
        assert codes(found["left_out"]) == dict.fromkeys(("Anna", "Bela", "Cara", "Dana"), "already")
    assert "Anna already has it" in next(one["reason"] for one in found["left_out"] if one["name"] == "Dana")
    js("contacts", "add", "--name", "Fara", "--email", "fara@example.org", "--language", "en")
    said = run("distributions", "prepare", "Press", "--release", release).out
    assert "– already has it (" in said, "each reason is told"
    js("undo")
    second = prepared(js, release, status=0)
    assert js("distributions", "send", second, "--yes")["handed"] == 1
    assert len(js("lists", "resolve", "Press", "--release", release, "--again")["recipients"]) == 4
    third = prepared(js, release, "--again")
    look = js("distributions", "send", third, status=2)
    assert (look["now"], look["once_more"]) == (4, 4)
    assert sorted(server.reached) == ["bela@example.org", "cara@example.org", "desk@example.org", "fara@example.org"]
    assert js("distributions", "send", third, "--yes")["handed"] == 4 and len(server.reached) == 8


def test_who_waits_in_one_distribution_is_left_out_of_the_next(js: Js, run: Run, release: int) -> None:
    first = prepared(js, release)
    again = run("distributions", "prepare", "Others", "--release", release)
    assert again.status == 3 and f"distribution {first}" in again.err and "send or stop that distribution" in again.err
    found = js("lists", "resolve", "Others", "--release", release)
    assert set(codes(found["left_out"]).values()) == {"waiting"}
    js("distributions", "stop", first)
    assert prepared(js, release, name="Others") > first


def test_nothing_goes_without_yes(js: Js, run: Run, release: int, server: MailServer) -> None:
    js("contacts", "add", "--name", "Бела Асанова", "--email", "b.asanova@example.org", "--phone", "+996555123456")
    js("contacts", "add", "--name", "Bela Asanova", "--email", "asanova@example.org")
    number = prepared(js, release)
    asked = run("distributions", "send", number)
    assert asked.status == 2 and "--yes" in asked.err and "5 go now" in asked.err and "1 excluded" in asked.err
    assert "may be one person" in asked.err and "asanova@example.org" in asked.err
    assert server.connections == 0 and js("distributions", "status", number)["queued"] == 5
    names = {one["id"]: one["name"] for one in js("contacts", "find", "asanova")["contacts"]}
    (pair,) = js("lists", "resolve", "Press", "--release", release, "--again")["may_be_one"]
    assert set(pair) == set(names)


def test_a_correction_keeps_the_embargo_and_goes_to_those_who_have_it(
    js: Js, run: Run, release: int, server: MailServer
) -> None:
    js("releases", "edit", release, "--status", "embargoed", "--embargo-until", SOON)
    number = prepared(js, release)
    sent = js("distributions", "send", number, "--yes")
    assert (sent["now"], sent["waiting"], sent["handed"], sent["held"], sent["state"]) == (1, 2, 1, 2, "scheduled")
    corrected = js("releases", "correct", release, "Lessons begin in July.")
    assert corrected["to_be_told"] == 1
    assert js("distributions", "send-due")["sent"] == [] and server.reached == ["desk@example.org"]
    assert "nothing" not in corrected["tell_with"]
    told = js(*corrected["tell_with"].split()[1:], "--greeting", "Dear colleague,")
    assert (told["recipients"], told["held"]) == (1, 0)
    js("distributions", "send", told["distribution"], "--yes")
    refused = run("distributions", "send", number, "--yes")
    assert refused.status == 3 and "The release has been corrected since." in refused.err
    assert f"outreach distributions send {number} --as-it-is-now" in refused.err
    assert js("distributions", "send", number, "--yes", "--as-it-is-now")["held"] == 2
    assert run(*corrected["tell_with"].split()[1:]).status == 3, "each correction is told once"
    assert server.reached == ["desk@example.org"] * 2
    assert "EMBARGO" in subject(server.messages[1].content) and "CORRECTION" in subject(server.messages[1].content)
    js("releases", "lift", release)
    due = js("distributions", "send-due")
    assert [one["handed"] for one in due["sent"]] == [3] and sorted(server.reached[2:]) == [
        "bela@example.org", "cara@example.org",
    ]  # fmt: skip
    for first in server.messages[2:]:  # they never had the first text: what was corrected is no news to them
        text = first.content.decode()
        assert "EMBARGO" not in text and "CORRECTION" not in text and "in July" not in text
    assert js("releases", "withdraw", release, "There is no school.")["to_be_told"] == 3


def test_what_was_prepared_before_a_correction_does_not_go_out_without_a_word(
    js: Js, run: Run, release: int, office: Path, server: MailServer
) -> None:
    first = prepared(js, release)
    js("distributions", "send", first, "--yes")
    js("contacts", "add", "--name", "Fara", "--email", "fara@example.org", "--language", "en")
    waits = prepared(js, release, status=0)
    told = js("releases", "correct", release, "Lessons begin in July.")["tell_with"].split()[1:]
    notice = js(*told, "--greeting", "Dear colleague,")["distribution"]
    assert js("releases", "show", release)["outdated"] == [waits]
    assert "The release has been corrected since." in run("distributions", "show", waits).out
    moved(office, waits, state="scheduled", scheduled_at=datetime.now(UTC) - timedelta(minutes=5))
    server.messages.clear()
    (due,) = js("distributions", "send-due", status=1)["sent"]
    assert (due["handed"], due["queued"], server.messages) == (0, 1, [])
    assert "The release has been corrected since." in " ".join(due["problems"])
    assert js("distributions", "send", notice, "--yes")["handed"] == 3, "the notice is not outdated"
    assert js("distributions", "send", waits, "--yes", "--as-it-is-now")["handed"] == 1
    again = prepared(js, release, "--again")
    assert js("releases", "show", release)["outdated"] == [], "what is prepared from now on knows of it"
    assert js("distributions", "send", again, "--yes")["handed"] == 4
    prepared(js, release, "--again")
    assert js("releases", "withdraw", release, "There is no school.")["stopped"] == 4


def test_an_embargo_that_is_moved_moves_what_is_held(js: Js, run: Run, release: int, server: MailServer) -> None:
    js("releases", "edit", release, "--status", "embargoed", "--embargo-until", SOON)
    number = prepared(js, release)
    js("distributions", "send", number, "--yes")
    for days in (1, 9):
        at_ = datetime.now(UTC) + timedelta(days=days)
        js("releases", "edit", release, "--embargo-until", at_.isoformat())
        assert datetime.fromisoformat(js("distributions", "show", number)["scheduled_at"]) == at_
    assert run("releases", "edit", release, "--embargo-until", "").status == 3
    assert " UTC+6" in run("releases", "status", release).out


def test_what_is_due_for_long_is_asked_about(js: Js, run: Run, release: int, office: Path, server: MailServer) -> None:
    number = prepared(js, release)
    js("distributions", "schedule", number, SOON)
    due = datetime.now(UTC) - timedelta(days=7)
    moved(office, number, scheduled_at=due)
    found = js("distributions", "send-due", status=1)
    assert (found["sent"], server.connections) == ([], 0)
    assert [(one["distribution"], one["recipients"]) for one in found["late"]] == [(number, 3)]
    assert "--late" in run("distributions", "send-due").err
    assert js("distributions", "send-due", "--late")["sent"][0]["handed"] == 3
    moved(office, number, state="scheduled", scheduled_at=datetime.now(UTC) - timedelta(minutes=50))
    assert js("distributions", "send-due")["count"] == 1


def test_what_is_sent_when_due_names_who_was_left_out_for_one_who_no_longer_receives_it(
    js: Js, release: int, office: Path, server: MailServer
) -> None:
    aida, _mira = (js("contacts", "add", "--name", name, "--email", "z@example.org")["id"] for name in ("Aida", "Mira"))
    number = prepared(js, release)
    js("lists", "exclude", "Press", aida)
    js("distributions", "schedule", number, SOON)
    moved(office, number, scheduled_at=datetime.now(UTC) - timedelta(minutes=5))
    (sent,) = js("distributions", "send-due", status=1)["sent"]
    said = "Mira was excluded for Aida, who no longer receives it: prepare it again to include them."
    assert (sent["not_included"], sent["problems"], "z@example.org" in server.reached) == ([said], [], False)
    assert js("distributions", "send-due")["count"] == 0


def test_exports_and_drafts_are_told_and_leave_nobody_out(js: Js, run: Run, release: int, tmp_path: Path) -> None:
    for name in ("a", "b"):
        js("lists", "export", "Press", tmp_path / name, "--release", release, "--format", "eml", status=1)
    assert sorted(path.name for path in (tmp_path / "a").iterdir()) == sorted(
        path.name for path in (tmp_path / "b").iterdir()
    )
    made = js("distributions", "prepare", "Press", "--release", release, status=1)
    assert made["recipients"] == 3 and [one["state"] for one in made["may_have"]] == ["drafted"]
    js("distributions", "stop", made["distribution"])
    assert "saved as a draft" in run("distributions", "prepare", "Press", "--release", release).out
    js("distributions", "stop", made["distribution"] + 1)
    assert run("releases", "status", release, "draft").status == 0
    assert js("distributions", "settle", 1, "--arrived")["counts"] == {"bounced": 0, "done": 3}
    assert run("distributions", "prepare", "Press", "--release", release).status == 3


def test_a_document_that_was_opened_twice_is_told_before_it_goes_twice(
    js: Js, run: Run, release: int, server: MailServer, tmp_path: Path
) -> None:
    """Another number, the same headline: those who have the one are told of before they get the other."""
    number = prepared(js, release)
    again = js("releases", "add", tmp_path / "release.txt")["id"]
    assert run("releases", "status", again, "released").status == 0
    made = js("distributions", "prepare", "Press", "--release", again, status=1)
    assert [(one["release"], one["state"]) for one in made["may_have"]] == [(release, "queued")]
    js("distributions", "send", number, "--yes")
    said = f"Release {release} has the same headline. Recipients in common: 3 (sent"
    assert said in run("distributions", "send", made["distribution"]).err
    assert said in run("lists", "resolve", "Press", "--release", again, "--again").out
    assert any(one["check"] == "twice" for one in js("releases", "preflight", again, status=1)["checks"])


def test_a_refusal_marks_the_address_and_is_told_in_words(js: Js, run: Run, release: int, server: MailServer) -> None:
    emil = js("contacts", "add", "--name", "Emil", "--email", "emil@example.org", "--language", "en")["id"]
    number = prepared(js, release)
    js("distributions", "send", number, "--yes", status=1)
    found = {one["name"]: one for one in js("distributions", "deliveries", number)["deliveries"]}
    assert (found["Emil"]["way"], found["Emil"]["state"]) == ("mail", "refused")
    assert (found["Bela"]["state"], found["Bela"]["answer"]) == ("sent", "")
    for nobody in (("--release", 77), ("--contact", 77)):
        answer = run("distributions", "deliveries", *nobody)
        assert answer.status == 3 and "77" in answer.err and not answer.out
    shown = run("distributions", "show", number).out + run("distributions", "status", number).out
    assert "mailbox doesn't exist" in shown and "550" not in shown and "250" not in shown
    assert codes(js("lists", "resolve", "Press", "--release", release)["left_out"])["Emil"] == "bounced"
    assert [one["contact"] for one in js("contacts", "problems", "--problem", "bounced")["problems"]] == [emil]
    assert all(
        one["message_id"].endswith("@office.example.org>") for one in js("distributions", "show", number)["recipients"]
    )
    assert run("undo").status == 0  # the marks; what was sent is not taken back
    refused = run("undo")
    assert refused.status == 3 and "Older steps can be undone" in refused.err and "undo --step ID" in refused.err


def test_where_nothing_can_be_saved_no_other_step_is_offered(run: Run, office: Path) -> None:
    assert run("contacts", "add", "--name", "Emil").status == 0
    data = bytearray(office.read_bytes())
    data[18] = 0xFF  # a version of the file format that SQLite reads, and does not write
    office.write_bytes(data)
    refused = run("undo")
    assert refused.status == 3 and "read-only" in refused.err and "--step" not in refused.err


def test_a_donor_is_told_of_what_arrived(js: Js, run: Run, release: int, office: Path, tmp_path: Path) -> None:
    """One mail was sent and bounced, some are held, and there are drafts: nobody was reached, and each counts once."""
    js("releases", "edit", release, "--donor", "EU", "--status", "embargoed", "--embargo-until", SOON)
    number = prepared(js, release)
    with MailServer() as server:
        js(
            "office", "server", "--host", "127.0.0.1", "--port", server.port, "--security", "none",
            "--from", "press@office.example.org",
        )  # fmt: skip
        js("distributions", "send", number, "--yes")
    js("lists", "export", "Press", tmp_path / "drafts", "--release", release, "--again", "--format", "eml", status=1)
    name = js("distributions", "show", number)["recipients"][0]["message_id"]
    back = tmp_path / "back.eml"
    back.write_text(
        "From: MAILER-DAEMON@example.org\nTo: press@office.example.org\nSubject: Undelivered Mail\nMIME-Version: 1.0\n"
        'Content-Type: multipart/report; report-type=delivery-status; boundary="b"\n\n--b\nContent-Type: text/plain\n\n'
        "User unknown\n--b\nContent-Type: message/delivery-status\n\nReporting-MTA: dns; example.org\n\n"
        "Final-Recipient: rfc822; desk@example.org\nAction: failed\nStatus: 5.1.1\n\n--b\n"
        f"Content-Type: message/rfc822\n\nMessage-ID: {name}\nTo: desk@example.org\nSubject: A school\n\nx\n--b--\n"
    )
    js("bounces", "read", back)
    found = js("reports", "visibility", tmp_path / "a.pdf", "--donor", "EU")
    js("reports", "visibility", tmp_path / "a.xlsx", "--donor", "EU")
    for key, many in {"reached": 0, "people": 0, "outlets": 0, "came_back": 1, "waiting": 2, "drafted": 3}.items():
        assert found[key] == many, key
    assert found["recipients"] == 3
    month = f"{datetime.now(ZoneInfo(settings.DEFAULTS['zone'])):%Y-%m}"  # on the organisation's clock
    assert {one["month"]: one["came_back"] for one in found["by_month"]}[month] == 1
    said = words((tmp_path / "a.pdf").read_bytes())
    assert "0\nMessages delivered" in said.replace("\r", "") or "Messages delivered\n0" in said.replace("\r", "")
    status = js("distributions", "status", number)
    assert status["counts"]["bounced"] == 1 and "0 delivered" in run("distributions", "status", number).out
    listed = run("distributions", "list").out
    assert "bounced 1" in listed and "sent 1" not in listed and "excluded 1" in listed


def test_a_recipient_of_one_desk_is_not_taken_by_another(js: Js, release: int, office: Path) -> None:
    """Two distributions are there to the same people, as two desks make them at once: each person is in one message."""
    first, second = prepared(js, release), prepared(js, release, "--again")
    with Workspace.open(office) as workspace, workspace.writing("As another desk had made it") as session:
        session.get_one(Distribution, second).snapshot = {
            **session.get_one(Distribution, second).snapshot, "again": [],
        }  # fmt: skip
    with MailServer() as server:
        js(
            "office", "server", "--host", "127.0.0.1", "--port", server.port, "--security", "none",
            "--from", "press@office.example.org",
        )  # fmt: skip
        assert js("distributions", "send", first, "--yes")["handed"] == 3
        sent = js("distributions", "send", second, "--yes")
    assert (sent["handed"], sent["left_out"], sent["already"]) == (0, 4, 3) and len(server.reached) == 3
    with Workspace.open(office) as workspace:
        people = workspace.read(distributions.recipients, second)
    assert sum("already has it" in one.reason for one in people) == 3


def test_an_undo_that_is_refused_says_what_was_sent(
    js: Js, run: Run, release: int, server: MailServer, office: Path
) -> None:
    js("distributions", "send", prepared(js, release), "--yes")
    with Workspace.open(office) as workspace:
        step = next(row.id for row in workspace.read(history.steps, 50) if row.label == "Add release")
        said = workspace.read(history.cannot_undo, step)
        with pytest.raises(
            Problem, match="“Send “A school opens in Osh” to 3 people” depends on it and can't be undone"
        ):
            workspace.undo(step)
    assert said is not None and "“Send “A school opens in Osh” to 3 people” depends on it" in said


@pytest.mark.backends("postgresql")
def test_what_is_held_or_scheduled_goes_out_once_from_where_the_workspace_was_moved_to(
    js: Js, run: Run, release: int, server: MailServer, database_url: str, tmp_path: Path
) -> None:
    js("releases", "edit", release, "--status", "embargoed", "--embargo-until", SOON)
    number = prepared(js, release)
    assert js("distributions", "send", number, "--yes")["held"] == 2
    js("contacts", "add", "--name", "Erkin", "--email", "erkin@example.org", "--language", "en", "--keeps-embargoes")
    later = run("distributions", "prepare", "Others", "--release", release, "--json").json["distribution"]
    js("distributions", "schedule", later, "2050-01-01T10:00+06:00")
    there, back = ("--db", database_url), tmp_path / "back.outreach"
    js("office", "create", *there)
    js("move", database_url)
    for asked in (("send-due",), ("send", number, "--yes"), ("send", later, "--yes")):
        refused = run("distributions", *asked)
        assert refused.status == 3 and "was moved to" in refused.err
    assert js("distributions", "send-due", *there)["sent"] == [] and server.reached == ["desk@example.org"]
    js("releases", "lift", release, *there)
    for handed in ([3], []):
        assert [one["handed"] for one in js("distributions", "send-due", *there)["sent"]] == handed
        assert sorted(server.reached[1:]) == ["bela@example.org", "cara@example.org"]
    js("move", back, *there)
    assert run("distributions", "send", later, "--yes", *there).status == 3
    assert js("distributions", "status", later, "--db", back)["state"] == "scheduled"
    js("distributions", "send", later, "--yes", "--db", back)
    assert server.reached[3:] == ["erkin@example.org"]
