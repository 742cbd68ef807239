"""Bounces and answers: whose they are, what is marked, what the next list makes of it, and how it is undone."""

from datetime import date, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path
from typing import Any

import pytest

from outreach.model import reasons
from outreach.model.base import now
from outreach.model.distributions import Distribution, Recipient
from outreach.problems import FieldProblem, Problem
from outreach.services import lists
from outreach.services.contacts import contacts, timeline
from outreach.services.delivery import audience, bounces, distributions, replies, suppression
from outreach.services.delivery.audience import Audience
from outreach.services.quality import quality
from outreach.store.workspace import Workspace

TODAY = date.today()


def report(address: str, said: str, message_id: str = "", at: datetime | None = None) -> bytes:
    copy = f"Message-ID: {message_id}\nTo: {address}\n" if message_id else f"To: {address}\n"
    return f"""Return-Path: <>
From: Mail Delivery System <MAILER-DAEMON@mx.example.net>
To: press@example.org
Date: {format_datetime(at or now())}
Subject: Undelivered Mail Returned to Sender
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary=x

--x
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.example.net

Final-Recipient: rfc822; {address}
Action: failed
Status: 5.0.0
Diagnostic-Code: smtp; {said}

--x
Content-Type: text/rfc822-headers

{copy}
--x--
""".encode()


def answer(address: str, body: str, *fields: str) -> bytes:
    head = "\n".join(fields) or "Auto-Submitted: auto-replied\nSubject: Automatic reply"
    return f"From: {address}\nTo: press@example.org\nDate: {format_datetime(now())}\n{head}\n\n{body}\n".encode()


@pytest.fixture
def people(workspace: Workspace) -> dict[str, int]:
    found = {}
    for name in ("Anna", "Bela", "Cara"):
        emails = [{"raw": f"{name.lower()}@example.org"}, {"raw": f"{name.lower()}@example.net"}]
        found[name] = workspace.write("Add", contacts.add, {"name": name, "emails": emails})
    return found


def take(workspace: Workspace, folder: Path, *messages: bytes) -> bounces.Found:
    folder.mkdir(exist_ok=True)
    for number, data in enumerate(messages):
        (folder / f"{number}.eml").write_bytes(data)
    job = bounces.take(workspace, [folder])
    try:
        while True:
            next(job)
    except StopIteration as end:
        found: bounces.Found = end.value
    for file in folder.iterdir():
        file.unlink()
    return found


def emails(workspace: Workspace, contact: int) -> list[Any]:
    return list(workspace.read(contacts.card, contact).emails)


def resolved(workspace: Workspace, contact_list: int) -> audience.Resolved:
    return workspace.read(audience.resolve, Audience((contact_list,)))


def test_who_has_no_mailbox_any_more_is_marked_and_named_among_the_repairs(
    workspace: Workspace, people: dict[str, int], tmp_path: Path
) -> None:
    press = workspace.write("Add", lists.add, {"name": "Press", "rule": "has:email"})
    found = take(
        workspace, tmp_path / "in",
        report("anna@example.org", "550 5.1.1 User unknown"), report("anna@example.net", "550 5.1.1 User unknown"),
        report("bela@example.org", "552 5.2.2 Mailbox full"),
    )  # fmt: skip
    assert sorted((said.address, said.kind) for said in found.said) == [
        ("anna@example.net", "hard"), ("anna@example.org", "hard"), ("bela@example.org", "soft"),
    ]  # fmt: skip
    assert {people["Anna"], people["Bela"]} == {one.contact for one in found.about}
    anna = emails(workspace, people["Anna"])
    assert [(one.bounce, one.bounced_on) for one in anna] == [("hard", TODAY), ("hard", TODAY)]
    assert reasons.text(anna[0].bounce_text) == "mailbox doesn't exist"  # the server's own words are kept apart
    outcome = resolved(workspace, press)
    assert {one.contact for one in outcome.recipients} == {people["Bela"], people["Cara"]}
    (left,) = outcome.left_out
    assert left.contact == people["Anna"] and "bounced (" in left.reason
    assert workspace.read(quality.counts)["bounced"] == 2
    (doubt, _other) = workspace.read(quality.queue, "bounced")
    assert "mailbox doesn't exist" in doubt.text and "550" not in doubt.text
    assert doubt.reasons == ("550 5.1.1 User unknown",)
    assert any(event.kind == "bounced" for event in workspace.read(timeline.of, people["Anna"]))
    workspace.undo()
    assert [one.bounce for one in emails(workspace, people["Anna"])] == ["", ""]
    assert len(resolved(workspace, press).recipients) == 3


def test_the_same_message_read_twice_is_one(workspace: Workspace, people: dict[str, int], tmp_path: Path) -> None:
    message = report("anna@example.org", "452 4.2.2 Mailbox full")
    take(workspace, tmp_path / "in", message)
    again = take(workspace, tmp_path / "in", message)
    assert again.known == 1
    events = [event for event in workspace.read(timeline.of, people["Anna"]) if event.kind == "bounced"]
    assert len(events) == 1


def test_three_times_for_now_is_a_doubt(workspace: Workspace, people: dict[str, int], tmp_path: Path) -> None:
    for days in (30, 20, 10):
        at = now() - timedelta(days=days)
        take(workspace, tmp_path / "in", report("bela@example.org", "452 4.2.2 Mailbox full", at=at))
        kinds = [one.bounce for one in emails(workspace, people["Bela"])]
    assert kinds == ["hard", ""]


def test_a_delay_is_told_and_counts_for_nothing(workspace: Workspace, people: dict[str, int], tmp_path: Path) -> None:
    for days in (5, 4, 3, 2):
        late = report("bela@example.org", "451 4.4.1 Connection timed out", at=now() - timedelta(days=days))
        take(workspace, tmp_path / "in", late.replace(b"Action: failed", b"Action: delayed"))
    take(workspace, tmp_path / "in", report("bela@example.org", "452 4.2.2 Mailbox full"))
    assert [one.bounce for one in emails(workspace, people["Bela"])] == ["soft", ""]
    events = [event for event in workspace.read(timeline.of, people["Bela"]) if event.kind == "bounced"]
    assert len(events) == 5


@pytest.mark.parametrize("answer", ["451 4.7.1 Greylisting in action, please come back later", "421 4.7.0 Try later"])
def test_a_delay_is_not_told_as_a_refusal(
    workspace: Workspace, people: dict[str, int], tmp_path: Path, answer: str
) -> None:
    late = report("bela@example.org", answer).replace(b"Action: failed", b"Action: delayed")
    (said,) = take(workspace, tmp_path / "in", late).said
    assert bounces.words(said) == "Temporarily undelivered"


def test_a_report_finds_the_distribution_by_the_message_that_came_back(
    workspace: Workspace, people: dict[str, int], tmp_path: Path
) -> None:
    press = workspace.write("Add", lists.add, {"name": "Press", "rule": "has:email"})
    number, _resolved = workspace.write("Prepare", distributions.prepare, Audience((press,)), settings={"subject": "S"})
    with workspace.writing("Send") as session:
        row = session.query(Recipient).filter_by(distribution_id=number, contact_id=people["Cara"]).one()
        row.state, row.message_id = "handed", "<sent-to-cara@example.org>"
    # The address in the report is one that Cara's mail is forwarded to, and nobody's here.
    found = take(
        workspace, tmp_path / "in",
        report("forwarded@example.com", "550 5.1.1 User unknown", "<sent-to-cara@example.org>"),
    )  # fmt: skip
    assert [one[:2] for one in found.about] == [(people["Cara"], number)]
    of_delivery, of_message = (
        event.text for event in workspace.read(timeline.of, people["Cara"]) if event.kind in ("failed", "bounced")
    )
    assert "bounced" in of_delivery + of_message and "forwarded@example.com" in of_delivery + of_message


def test_answers_are_told_and_who_has_left_is_proposed(
    workspace: Workspace, people: dict[str, int], tmp_path: Path
) -> None:
    away = answer("anna@example.org", f"I am away until {TODAY + timedelta(days=9):%d %B %Y}.")
    gone = answer("bela@example.org", "I no longer work at the Herald. Please write to new@example.com.")
    take(workspace, tmp_path / "in", away, gone)
    (told,) = [event for event in workspace.read(timeline.of, people["Anna"]) if event.kind == "answered"]
    until = TODAY + timedelta(days=9)
    assert f"away until {until.day} " in told.text and str(until.year) in told.text
    assert emails(workspace, people["Anna"])[0].bounce == ""
    assert emails(workspace, people["Bela"])[0].bounce == ""
    (one,) = workspace.read(replies.waiting)
    assert (one.kind, one.contact, one.instead) == ("gone", people["Bela"], ("new@example.com",))


def test_what_a_mail_program_makes_of_our_list_unsubscribe_counts_at_every_address(
    workspace: Workspace, people: dict[str, int], tmp_path: Path
) -> None:
    take(workspace, tmp_path / "in", answer("anna@example.org", "", "Subject: unsubscribe"))
    assert workspace.read(contacts.card, people["Anna"]).do_not_contact
    there = {row.address for row in workspace.read(suppression.find)}
    assert there == {"anna@example.org", "anna@example.net"}
    workspace.undo()
    assert not workspace.read(suppression.find)


def person(address: str, body: str, *fields: str) -> bytes:
    return answer(address, body, *(fields or ("Subject: Re: A school opens",)))


@pytest.fixture
def sent(workspace: Workspace, people: dict[str, int]) -> list[int]:
    """Two releases sent to everybody; the Message-IDs are <anna-0@example.org>, <anna-1@example.org> …"""
    press = workspace.write("Add", lists.add, {"name": "Press", "rule": "has:email"})
    numbers = []
    for place, headline in enumerate(("A school opens", "A bridge closes")):
        number, _resolved = workspace.write(
            "Prepare", distributions.prepare, Audience((press,)), settings={"subject": headline}
        )
        with workspace.writing("Send") as session:
            session.get(Distribution, number).headline = headline
            for row in session.query(Recipient).filter_by(distribution_id=number):
                row.state, row.at = "handed", now() - timedelta(days=9 - place)
                row.message_id = f"<{row.name.lower()}-{place}@example.org>"
        numbers.append(number)
    return numbers


def test_every_answer_of_a_person_is_listed_with_whom_and_what_it_answers(
    workspace: Workspace, people: dict[str, int], sent: list[int], tmp_path: Path
) -> None:
    mails = [
        person("anna@example.org", "Thanks!", "Subject: Re: Something else", "In-Reply-To: <anna-0@example.org>"),
        person("private@example.com", "Thanks!", "Subject: hi", "References: <anna-1@example.org> <x@example.com>"),
        person("bela@example.net", "When?", "Subject: RE: A school opens"),
        person("cara@example.org", "A question about something else", "Subject: Hello"),
        person("nobody@example.com", "A question", "Subject: Hello"),
    ]
    found = take(workspace, tmp_path / "in", *mails)
    assert [said.kind for said in found.said] == ["reply"] * 5
    assert [one.contact for one in found.about] == [
        people["Anna"],
        people["Anna"],
        people["Bela"],
        people["Cara"],
        None,
    ]
    assert [one.distribution for one in found.about] == [sent[0], sent[1], sent[0], None, None]
    assert not any(one.proposal for one in found.about)
    (told,) = [one for one in workspace.read(timeline.of, people["Bela"]) if one.kind == "answered"]
    assert "When?" in told.text
    assert take(workspace, tmp_path / "in", *mails).known == 4


def test_a_wish_in_a_sentence_waits_for_one_decision(
    workspace: Workspace, people: dict[str, int], sent: list[int], tmp_path: Path
) -> None:
    wish = person(
        "anna@example.org", "Удалите, пожалуйста, мой адрес из вашей рассылки.", "Subject: Re: A school opens"
    )
    found = take(workspace, tmp_path / "in", wish)
    (one,) = workspace.read(replies.waiting)
    assert [one.proposal for one in found.about] == [one.id]
    assert (one.kind, one.name, one.headline) == ("opt-out", "Anna", "A school opens")
    assert "Удалите" in one.text
    assert not workspace.read(contacts.card, people["Anna"]).do_not_contact and not workspace.read(suppression.find)
    workspace.write("Accept", replies.accept, one.id)
    assert workspace.read(contacts.card, people["Anna"]).do_not_contact
    assert {row.address for row in workspace.read(suppression.find)} == {"anna@example.org", "anna@example.net"}
    assert not workspace.read(replies.waiting)
    with pytest.raises(Problem, match="waits"):
        workspace.write("Again", replies.accept, one.id)
    workspace.undo()
    assert [again.id for again in workspace.read(replies.waiting)] == [one.id]
    assert not workspace.read(suppression.find)
    workspace.write("Dismiss", replies.dismiss, one.id)
    assert not workspace.read(replies.waiting) and not workspace.read(suppression.find)
    assert [one.proposal for one in take(workspace, tmp_path / "in", wish).about] == [None]


def test_a_new_address_is_taken_and_the_old_one_given_up(
    workspace: Workspace, people: dict[str, int], tmp_path: Path
) -> None:
    take(
        workspace,
        tmp_path / "in",
        person("anna@example.org", "Please use my new address from now on: anna@example.com"),
    )
    (one,) = workspace.read(replies.waiting)
    assert (one.kind, one.instead) == ("moved", ("anna@example.com",))
    with pytest.raises(FieldProblem):
        workspace.write("Accept", replies.accept, one.id, "no address")
    workspace.write("Accept", replies.accept, one.id)
    rows = {row.raw: row.bounce for row in emails(workspace, people["Anna"])}
    assert rows == {"anna@example.com": "", "anna@example.org": "gone", "anna@example.net": ""}
    press = workspace.write("Add", lists.add, {"name": "Press", "rule": "name:Anna"})
    assert [one.address for one in resolved(workspace, press).recipients] == ["anna@example.com"]


@pytest.mark.usefixtures("sent")
def test_who_writes_of_a_new_address_from_there_is_known_by_what_is_answered(
    workspace: Workspace, people: dict[str, int], tmp_path: Path
) -> None:
    fields = ("Subject: Re: School", "In-Reply-To: <anna-0@example.org>", "Content-Type: text/plain; charset=utf-8")
    says = "У меня новый адрес, пишите теперь сюда: {}."
    take(workspace, tmp_path / "in", person("anna@example.com", says.format("anna@example.com"), *fields))
    (one,) = workspace.read(replies.waiting)
    assert (one.kind, one.contact, one.instead) == ("moved", people["Anna"], ("anna@example.com",))
    workspace.write("Accept", replies.accept, one.id)
    rows = {row.raw: row.bounce for row in emails(workspace, people["Anna"])}
    assert rows == {"anna@example.com": "", "anna@example.org": "gone", "anna@example.net": ""}
    # From an address she is known to have, it is only what stands under her words.
    take(workspace, tmp_path / "in2", person("anna@example.net", says.format("anna@example.net"), *fields))
    assert not workspace.read(replies.waiting)


def test_who_has_left_ends_the_position(workspace: Workspace, tmp_path: Path) -> None:
    fields = {"name": "Dina", "outlet": "The Herald", "emails": [{"raw": "dina@example.org"}]}
    dina = workspace.write("Add", contacts.add, fields)
    take(workspace, tmp_path / "in", person("dina@example.org", "Мен мындан ары «Кабарда» иштебейм."))
    (one,) = workspace.read(replies.waiting)
    workspace.write("Accept", replies.accept, one.id)
    card = workspace.read(contacts.card, dina)
    assert [position.until for position in card.positions] == [TODAY]
    assert [row.bounce for row in card.emails] == ["gone"]


def test_a_wish_from_an_address_of_nobody_can_be_accepted(workspace: Workspace, tmp_path: Path) -> None:
    take(workspace, tmp_path / "in", person("zed@example.com", "Please take me off your list."))
    (one,) = workspace.read(replies.waiting)
    workspace.write("Accept", replies.accept, one.id)
    assert [row.address for row in workspace.read(suppression.find)] == ["zed@example.com"]


def test_what_a_server_has_against_us_never_marks_the_reader(
    workspace: Workspace, people: dict[str, int], sent: list[int], tmp_path: Path
) -> None:
    for days, said in enumerate(
        ("550 5.7.1 blocked by policy", "552 5.3.4 message too large", "550 spam", "550 spam", "550 5.1.8 sender")
    ):
        take(
            workspace,
            tmp_path / "in",
            report("anna@example.org", said, "<anna-1@example.org>", now() - timedelta(days=days)),
        )
    assert [row.bounce for row in emails(workspace, people["Anna"])] == ["", ""]
    with workspace.writing("Look") as session:
        row = session.query(Recipient).filter_by(message_id="<anna-1@example.org>").one()
        assert row.answer and not any(sign.isdigit() for sign in row.answer)
    assert workspace.read(quality.counts)["bounced"] == 0


@pytest.mark.backends("sqlite")
def test_what_is_no_message_is_told_and_the_others_are_read(
    workspace: Workspace, people: dict[str, int], tmp_path: Path
) -> None:
    deep = b"From: a@example.org\n" + b"".join(
        b"Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n" % (n, n) for n in range(2_000)
    )
    words = b"Subject: " + b"=?utf-8?q?=D0=B0?= " * 50_000 + b"\nFrom: a@example.org\n\n.\n"
    parts = b"Content-Type: multipart/mixed; boundary=x\n\n" + b"--x\nContent-Type: text/plain\n\na\n" * 100_000
    large = report("bela@example.org", "550 no such user") + b"x" * 11_000_000
    odd = ("Auto-Submitted: auto-replied", "Content-Type: text/plain; charset=x-none")
    charset = answer("cara@example.org", "x", *odd)
    found = take(
        workspace, tmp_path / "in", b"", b"\0" * 5_000, deep, words, parts, large, charset,
        report("anna@example.org", "550 5.1.1 User unknown"),
    )  # fmt: skip
    assert ("anna@example.org", "hard") in [(said.address, said.kind) for said in found.said]
    assert any("larger than 10 MB" in text for _file, text in found.problems)
    assert found.read + len(found.problems) == 8, "what could not be read is not told as read"
    assert emails(workspace, people["Anna"])[0].bounce == "hard"
    missing = list(bounces.read([tmp_path / "none.eml"]))
    assert missing


def test_an_answer_that_a_machine_gave_makes_no_delivery_an_answered_one(
    workspace: Workspace, people: dict[str, int], tmp_path: Path
) -> None:
    from outreach.services.delivery import delivery

    with workspace.writing("Sent") as session:
        row = Distribution(how="smtp", headline="School", at=now(), state="done")
        session.add(row)
        session.flush()
        session.add(Recipient(distribution_id=row.id, contact_id=people["Anna"], address="anna@example.org",
                              state="handed", message_id="<1@example.org>", at=now()))  # fmt: skip
    about = "Subject: Re: School\nIn-Reply-To: <1@example.org>"
    left = "I no longer work here."
    take(workspace, tmp_path / "m", answer("anna@example.org", left, f"{about}\nAuto-Submitted: auto-replied"))
    assert [one.state for one in workspace.read(delivery.find)] == ["sent"]
    assert any("automatically" in one.text for one in workspace.read(timeline.of, people["Anna"]))
    take(workspace, tmp_path / "m", answer("anna@example.org", left, about))
    assert [one.state for one in workspace.read(delivery.find)] == ["answered"]


def test_a_day_without_a_year_is_counted_from_the_day_of_the_answer() -> None:
    text = "Date: Tue, 12 May 2026 10:00:00 +0600\nFrom: anna@example.org\nSubject: Out of office\n"
    body = "Auto-Submitted: auto-replied\nContent-Type: text/plain\n\nI am away until 25 May.\n"
    (said,) = bounces.message("a.eml", (text + body).encode(), date(2026, 11, 26))
    assert said.until == date(2026, 5, 25)


@pytest.fixture
def newsroom(workspace: Workspace) -> dict[str, int]:
    """Two who share one address; mail to it went out in the name of the first."""
    found = {}
    for name in ("Бакыт Исаков", "Чынара Абдиева"):
        fields = {"name": name, "outlet": "The Plain Dealer", "emails": [{"raw": "newsroom@example.org"}]}
        found[name] = workspace.write("Add", contacts.add, fields)
    press = workspace.write("Add", lists.add, {"name": "Press", "rule": "has:email"})
    number, _resolved = workspace.write("Prepare", distributions.prepare, Audience((press,)), settings={"subject": "S"})
    with workspace.writing("Send") as session:
        row = session.query(Recipient).filter_by(distribution_id=number, contact_id=found["Бакыт Исаков"]).one()
        row.state, row.message_id = "handed", "<sent@example.org>"
    return found


TO_US = ("Subject: Re: S", "In-Reply-To: <sent@example.org>", "Content-Type: text/plain; charset=utf-8")


@pytest.mark.parametrize(
    ("sender", "body", "kind", "whose"),
    [
        ("Чынара Абдиева <newsroom@example.org>", "Отпишите меня, пожалуйста.", "opt-out", "Чынара Абдиева"),
        ("newsroom@example.org", "Отпишите меня, пожалуйста.\n\n-- \nЧынара Абдиева", "opt-out", "Чынара Абдиева"),
        ("newsroom@example.org", "Please take me off your list.\n\nChynara Abdieva", "opt-out", "Чынара Абдиева"),
        ("Bakyt Isakov <newsroom@example.org>", "Мой новый адрес: b@example.net", "moved", "Бакыт Исаков"),
        ("Чынара Абдиева <newsroom@example.org>", "Я в отпуске до 5 декабря.", "away", "Чынара Абдиева"),
        ("Newsroom <newsroom@example.org>", "Чынара Абдиева у нас больше не работает.", "gone", "Чынара Абдиева"),
        ("Newsroom <newsroom@example.org>", "Отпишите меня, пожалуйста.", "opt-out", None),
        ("Чынара Абдиева <newsroom@example.org>", "Бакыт Исаков у нас больше не работает.", "gone", None),
    ],
)  # fmt: skip
def test_whose_a_reply_from_a_shared_address_is_says_its_name(
    workspace: Workspace, newsroom: dict[str, int], tmp_path: Path, sender: str, body: str, kind: str, whose: str | None
) -> None:
    found = take(workspace, tmp_path / "in", answer(sender, body, *TO_US))
    assert [(said.kind, about.contact) for said, about in zip(found.said, found.about, strict=True)] == [
        (kind, newsroom.get(whose or "")),
    ]  # fmt: skip


def test_a_wish_from_a_shared_address_without_a_name_is_asked_about_and_nobody_there_is_written_to(
    workspace: Workspace, newsroom: dict[str, int], tmp_path: Path
) -> None:
    press = workspace.write("Add", lists.add, {"name": "All", "rule": "has:email"})
    wish = answer("newsroom@example.org", "Отпишите меня, пожалуйста.", *TO_US)
    take(workspace, tmp_path / "in", wish)
    (one,) = workspace.read(replies.waiting)
    assert one.contact is None and one.sharing == {number: name for name, number in newsroom.items()}
    assert "newsroom@example.org receives nothing more" in replies.proposed(one)
    assert resolved(workspace, press).recipients == []
    workspace.write("Accept", replies.accept, one.id, "", newsroom["Чынара Абдиева"])
    marked = {name: workspace.read(contacts.card, number).do_not_contact for name, number in newsroom.items()}
    assert marked == {"Бакыт Исаков": False, "Чынара Абдиева": True}
    assert [row.address for row in workspace.read(suppression.find)] == ["newsroom@example.org"]
    workspace.undo()
    workspace.write("Accept", replies.accept, one.id)
    assert not any(workspace.read(contacts.card, number).do_not_contact for number in newsroom.values())
    assert [row.address for row in workspace.read(suppression.find)] == ["newsroom@example.org"]


def test_who_has_left_is_not_guessed_at_a_shared_address(
    workspace: Workspace, newsroom: dict[str, int], tmp_path: Path
) -> None:
    take(workspace, tmp_path / "in", answer("newsroom@example.org", "I no longer work here.", *TO_US))
    (one,) = workspace.read(replies.waiting)
    with pytest.raises(Problem, match="Several contacts have"):
        workspace.write("Accept", replies.accept, one.id)
    workspace.write("Accept", replies.accept, one.id, "", newsroom["Бакыт Исаков"])
    ended = {name: workspace.read(contacts.card, number).positions[0].until for name, number in newsroom.items()}
    assert ended == {"Бакыт Исаков": TODAY, "Чынара Абдиева": None}


def test_mail_to_a_shared_address_that_came_back_marks_everybody_there(
    workspace: Workspace, newsroom: dict[str, int], tmp_path: Path
) -> None:
    take(workspace, tmp_path / "in", report("newsroom@example.org", "550 5.1.1 User unknown", "<sent@example.org>"))
    assert [emails(workspace, number)[0].bounce for number in newsroom.values()] == ["hard", "hard"]
    bounced = workspace.write("Add", lists.add, {"name": "Bounced", "rule": "is:bounced"})
    assert set(workspace.read(lists.member_ids, bounced)) == set(newsroom.values())
