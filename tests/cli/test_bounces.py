"""What came back, by command."""

from pathlib import Path

from tests.cli.conftest import Run
from tests.services.test_bounces import answer, report


def test_bounces_are_read_and_marked(run: Run, office: Path, tmp_path: Path) -> None:
    number = run("contacts", "add", "--name", "Anna", "--email", "anna@example.org", "--json").json["id"]
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / "a.eml").write_bytes(report("anna@example.org", "550 5.1.1 User unknown"))
    (folder / "b.eml").write_bytes(answer("anna@example.org", "I have a new address: new@example.com."))
    dry = run("bounces", "read", str(folder), "--dry-run", "--json")
    assert dry.status == 0
    (bounce,) = dry.json["bounces"]
    assert (bounce["address"], bounce["kind"], bounce["status"], bounce["contact"]) == (
        "anna@example.org", "hard", "5.1.1", number,
    )  # fmt: skip
    (reply,) = dry.json["replies"]
    assert (reply["kind"], reply["instead"]) == ("moved", ["new@example.com"])
    assert run("contacts", "find", "is:bounced", "--json").json["count"] == 0
    done = run("bounces", "read", str(folder))
    assert done.status == 0 and "2 messages were read" in done.out
    assert run("contacts", "find", "is:bounced", "--json").json["count"] == 1
    again = run("bounces", "read", str(folder))
    assert again.out.strip().splitlines()[0] == "2 messages were read. All are known already."
    (folder / "c.eml").write_bytes(answer("anna@example.org", "Thanks!", "Subject: Re: S"))
    third = run("bounces", "read", str(folder)).out.splitlines()
    assert third[0].startswith("anna@example.org: replied") and third[1] == "3 messages were read. 2 were read before."
    known = run("bounces", "read", str(folder), "--dry-run", "--json").json
    assert known["known"] == 3 and all(one["known"] for one in (*known["bounces"], *known["replies"]))
    assert run("undo").status == 0
    assert run("undo").status == 0
    assert run("contacts", "find", "is:bounced", "--json").json["count"] == 0


def test_a_reply_is_decided_about_by_its_number(run: Run, office: Path, tmp_path: Path) -> None:
    run("contacts", "add", "--name", "Anna", "--email", "anna@example.org")
    for name, body in (("a", "Please take me off your list."), ("b", "мага мындан ары жазбаңыздар"), ("c", "Thanks!")):
        fields = (f"Subject: {name}", "Content-Type: text/plain; charset=utf-8")
        (tmp_path / f"{name}.eml").write_bytes(answer("anna@example.org", body, *fields))
    read = run("bounces", "read", *(str(tmp_path / f"{name}.eml") for name in "abc"), "--json").json
    assert [one["kind"] for one in read["replies"]] == ["opt-out", "opt-out", "reply"]
    one, two, none = (reply["proposal"] for reply in read["replies"])
    assert none is None and read["replies"][2]["text"] == "Thanks!"
    waiting = run("bounces", "waiting", "--json").json["proposals"]
    assert [(each["id"], each["kind"], each["name"]) for each in waiting] == [
        (one, "opt-out", "Anna"),
        (two, "opt-out", "Anna"),
    ]
    assert "Unsubscribe" in run("bounces", "waiting").out
    assert run("contacts", "find", "is:blocked", "--json").json["count"] == 0
    assert run("bounces", "dismiss", str(two)).status == 0
    assert run("bounces", "accept", str(one), "--json").json == {"accepted": [one], "shared": []}
    assert run("contacts", "find", "is:blocked", "--json").json["count"] == 1
    assert run("bounces", "accept", str(one)).status == 3
    assert run("bounces", "waiting", "--json").json == {"proposals": []}


def test_whose_a_reply_is_can_be_said(run: Run, office: Path, tmp_path: Path) -> None:
    bolot, chyn = (
        run("contacts", "add", "--name", name, "--email", "desk@example.org", "--json").json["id"]
        for name in ("Bolot Aliev", "Chynara Abdieva")
    )
    (tmp_path / "a.eml").write_bytes(answer("desk@example.org", "Please take me off your list.", "Subject: Re: S"))
    (reply,) = run("bounces", "read", str(tmp_path / "a.eml"), "--json").json["replies"]
    assert reply["contact"] is None
    told = run("bounces", "waiting").out
    assert f"Bolot Aliev ({bolot}), Chynara Abdieva ({chyn})" in told and "--contact" in told
    stranger = run("contacts", "add", "--name", "Dana", "--email", "dana@example.org", "--json").json["id"]
    refused = run("bounces", "accept", str(reply["proposal"]), "--contact", str(stranger))
    assert refused.status == 3 and f"desk@example.org, which is no address of contact {stranger}" in refused.err
    assert not run("contacts", "show", str(stranger), "--json").json["do_not_contact"]
    assert run("bounces", "waiting").out == told
    accepted = run("bounces", "accept", str(reply["proposal"]), "--contact", str(chyn))
    assert accepted.status == 0 and "desk@example.org is also used by Bolot Aliev" in accepted.out
    marked = [run("contacts", "show", str(number), "--json").json["do_not_contact"] for number in (bolot, chyn)]
    assert marked == [False, True]


def test_who_else_loses_a_shared_address_is_said_before_and_after(run: Run, office: Path, tmp_path: Path) -> None:
    """Beside her own address Anna has the desk's, which Elena uses; who has neither is not named."""
    for name, *addresses in (("Anna", "anna", "desk"), ("Elena Petrova", "desk"), ("Bela", "bela")):
        emails = [word for one in addresses for word in ("--email", f"{one}@example.org")]
        run("contacts", "add", "--name", name, *emails)
    (tmp_path / "a.eml").write_bytes(answer("anna@example.org", "Please take me off your list.", "Subject: Re: S"))
    number = run("bounces", "read", str(tmp_path / "a.eml"), "--json").json["replies"][0]["proposal"]
    said = "desk@example.org is also used by Elena Petrova: nothing more is sent there."
    assert said in run("bounces", "waiting").out
    assert run("bounces", "waiting", "--json").json["proposals"][0]["shared"] == [said]
    assert run("bounces", "accept", str(number), "--json").json == {"accepted": [number], "shared": [said]}


def test_what_cannot_be_read_is_told(run: Run, office: Path, tmp_path: Path) -> None:
    answer = run("bounces", "read", str(tmp_path / "none.eml"), "--json")
    assert answer.status == 1
    assert answer.json["problems"] == [{"file": "none.eml", "text": "The file doesn't exist."}]
    assert run("bounces", "read").status == 2
    fetch = run("bounces", "fetch", "--host", "mail.example.org", "--user", "u", "--security", "none", "--json")
    assert fetch.status == 3 and "An unencrypted mailbox" in fetch.err
