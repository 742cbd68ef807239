"""Mail that came back or was refused, and what the donor is told."""

from pathlib import Path

from tests.journeys.conftest import HELD, RELEASE, Office
from tests.mail.servers import at, says


def bounce(office: Office, to: str, status: str = "5.1.1", action: str = "failed") -> Path:
    """What a mail server sends when it gives a message up, or when it will go on trying."""
    (one,) = [one for one in office.server.messages if one.to == to]
    head = one.content.replace(b"\r\n", b"\n").partition(b"\n\n")[0].decode()
    return office.file(
        f"{to} {status}.eml",
        f"""From: Mail Delivery System <MAILER-DAEMON@mail.example.org>
To: press@example.org
Subject: Delivery Status Notification
Date: Sat, 28 Nov 2026 15:00:00 +0000
Message-ID: <{status}.{to}.report@mail.example.org>
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="B"

--B
Content-Type: text/plain; charset=us-ascii

Your message could not be delivered to <{to}>.

--B
Content-Type: message/delivery-status

Reporting-MTA: dns; mail.example.org

Final-Recipient: rfc822; {to}
Action: {action}
Status: {status}
Diagnostic-Code: smtp; 550 {status} <{to}>: unknown

--B
Content-Type: text/rfc822-headers

{head}

--B--
""",
    )


def test_what_came_back_and_what_was_refused_is_told_everywhere(office: Office) -> None:
    office.people("Anna Petrova", "Bela Toth", "Nobody Known")
    office.list()
    office.release()
    office.send(office.prepare(), status=1)
    assert office.states() == {"Anna Petrova": "sent", "Bela Toth": "sent", "Nobody Known": "refused"}

    came = bounce(office, "bela@example.org")
    office("bounces", "read", came, "--dry-run")
    assert office.states()["Bela Toth"] == "sent"
    for _twice in range(2):
        office("bounces", "read", came)
        assert office.states() == {"Anna Petrova": "sent", "Bela Toth": "bounced", "Nobody Known": "refused"}
    status = office("distributions", "status", 1)
    assert status["handed"] - status["bounced"] == 1 and status["failed"] == 1
    assert "1 delivered" in office.run("distributions", "status", 1).out
    assert office.gets() == {"Anna Petrova"}
    issues = office.run("contacts", "problems", "--problem", "bounced").out
    assert "Bela Toth" in issues and "Nobody Known" in issues and "Anna" not in issues
    for number in (2, 3):
        assert "exist" in office.run("contacts", "timeline", number).out
    assert office.run("distributions", "show", 1).out.count("exist") == 2
    counts = office("reports", "sent")
    assert (counts["reached"], counts["came_back"], counts["recipients"]) == (1, 1, 3)

    office("undo")
    assert office.states()["Bela Toth"] == "sent" and "Bela Toth" in office.gets()
    office("redo")
    office("contacts", "edit", 2, "--email", "bela.toth@example.org")
    assert office.gets("Press", "--release", 1) == {"Bela Toth"}
    office.send(office.prepare("Press", 1, status=1))
    assert office.reached()[2:] == ["bela.toth@example.org"]


def test_an_address_that_was_refused_is_told_as_refused_until_it_is_accepted_again(office: Office) -> None:
    office.people("Anna Petrova", "Nobody Known")
    office.list()
    office.release()
    office.send(office.prepare(), status=1)
    commands = (
        ("distributions", "status", 1), ("distributions", "show", 1), ("distributions", "deliveries"),
        ("contacts", "show", 2), ("lists", "resolve", "Press"), ("contacts", "problems", "--problem", "bounced"),
    )  # fmt: skip
    for command in commands:
        told = office.run(*command).out.lower()
        assert "refused" in told and "bounced" not in told and "came back" not in told, (command, told)

    office.server.script = lambda *_: None
    office("distributions", "settle", 1, "--again")
    office.send(1)
    assert office.states() == {"Anna Petrova": "sent", "Nobody Known": "sent"}
    assert office("contacts", "show", 2)["emails"][0]["bounce"] is None
    assert "Nobody" not in office.run("contacts", "problems", "--problem", "bounced").out
    assert office.gets() == {"Anna Petrova", "Nobody Known"}


def test_who_waits_because_the_server_is_busy_is_named(office: Office) -> None:
    office.people("Anna Petrova", "Bela Toth")
    office.list()
    office.release()
    office.server.script = at("RCPT", says("451 4.7.1 try later"), to="bela@example.org")
    office.send(office.prepare(), "--no-wait")
    told = office.run("distributions", "status", 1).out
    assert "Bela Toth" in told and "queued" in told and "busy" in told and "Anna" not in told


def test_mail_that_is_only_late_has_not_come_back(office: Office) -> None:
    office.people("Anna Petrova")
    office.list()
    office.release()
    office.sent()
    office("bounces", "read", bounce(office, "anna@example.org", "4.4.1", "delayed"))
    assert office.states() == {"Anna Petrova": "sent"} and office.gets() == {"Anna Petrova"}
    assert office("reports", "sent")["reached"] == 1
    assert "already" in office.refused("distributions", "prepare", "Press", "--release", 1)


def test_a_donor_is_not_told_of_people_whom_nothing_reached(office: Office) -> None:
    """One mail sent that came back, some held for the embargo, some drafts: nobody was reached."""
    office.person("Anna Petrova", "--keeps-embargoes")
    office.people("Bela Toth", "Cara Lind", "Dina Aman")
    office.list()
    office.list("Drafts", "dina")
    office.release(HELD)
    office("releases", "edit", 1, "--donor", "Blue Fund")
    office.send(office.prepare("Press", 1, "--leave-out", 4))
    office("bounces", "read", bounce(office, "anna@example.org"))
    office(
        "lists", "export", "Drafts", office.folder / "drafts", "--format", "eml", "--release", 1,
        "--from", "press@example.org", status=1,
    )  # fmt: skip
    sent = office("reports", "sent", "--donor", "Blue Fund")
    assert (sent["reached"], sent["people"], sent["came_back"]) == (0, 0, 1)
    donor = office("reports", "visibility", "--donor", "Blue Fund")
    assert donor["reached"] == 0 and donor["people"] == 0
    for name in ("report.pdf", "report.xlsx"):
        assert office.run("reports", "visibility", "--donor", "Blue Fund", office.folder / name).status == 0

    office("distributions", "settle", 2, "--arrived")
    assert office("reports", "visibility", "--donor", "Blue Fund")["people"] == 1
    office("releases", "lift", 1)
    office("distributions", "send-due")
    assert office("reports", "visibility", "--donor", "Blue Fund")["people"] == 3


def test_a_person_who_was_erased_is_nobody_but_still_counts(office: Office) -> None:
    office.people("Anna Petrova", "Bela Toth")
    office.list()
    office.release()
    office.sent()
    copy = office.folder / "copy.outreach"
    office("backup", copy)
    assert "--yes" in office.refused("contacts", "erase", 2)
    office("contacts", "erase", 2, "--yes")
    for restored in (False, True):
        if restored:
            office("restore", copy)
        assert office("reports", "sent")["people"] == 2
        for where in (
            ("distributions", "show", 1),
            ("history",),
            ("contacts", "find"),
            ("distributions", "deliveries"),
        ):
            assert "Bela" not in office.run(*where).out and "bela@" not in office.run(*where).out
        again = office.file("again.csv", "Name,E-mail\nBela Toth,bela@example.org\n")
        assert office("contacts", "import", again, status=1)["rejected"] == 1
    assert "already" in office.refused("distributions", "prepare", "Press", "--release", 1)
    office.release(RELEASE.replace("school", "clinic"))
    assert office.gets("Press", "--release", 2) == {"Anna Petrova"}


def test_a_report_counts_people_once_and_notices_apart(office: Office) -> None:
    """Drafts made three times, mail sent, and the notice of the withdrawal to all: two people were reached."""
    office.people("Anna Petrova", "Bela Toth", "Cara Lind")
    office.list()
    office.list("Drafts", "cara")
    office.release()
    for name in ("one", "two", "three"):
        office(
            "lists", "export", "Drafts", office.folder / name, "--format", "eml", "--release", 1,
            "--from", "press@example.org", status=int(name != "one"),
        )  # fmt: skip
    office.send(office.prepare("Press", 1, "--leave-out", 3))
    counts = office("reports", "sent")
    assert (counts["reached"], counts["drafted"], counts["recipients"], counts["again"]) == (2, 1, 3, 0)

    office("releases", "withdraw", 1, "The figures were wrong.")
    office.send(office("distributions", "prepare", "--release", 1, "--to-those-who-have-it")["distribution"])
    counts = office("reports", "sent")
    assert (counts["reached"], counts["people"], counts["drafted"], counts["again"]) == (2, 2, 1, 2)
    assert counts["by_release"][0]["status"] == "withdrawn"
    assert "Withdrawn" in office.run("reports", "sent").out
    assert office("reports", "visibility")["people"] == 2
