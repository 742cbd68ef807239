"""Mail that came back, in the forms in which mail systems tell it; the public reports of others held to a figure."""
# ruff: noqa: E501 (messages and tables)

import json
from datetime import date

import pytest

from outreach.formats.documents import mail_parts
from outreach.press.replies import answer, bounce
from outreach.press.replies.bounce_reasons import Returned, reason
from tests.patience import soon
from tests.shared import Shared

TODAY = date(2026, 11, 25)
FROM = b"Return-Path: <>\nFrom: Mail Delivery System <MAILER-DAEMON@mx.example.org>\nTo: press@example.org\n"
COPY = b"Message-ID: <0123@example.org>\nFrom: press@example.org\nTo: %s\nSubject: A school opens\n"

DSN = (
    FROM
    + b"""Subject: Undelivered Mail Returned to Sender
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary=x

--x
Content-Type: text/plain

I'm sorry to have to inform you that your message could not be delivered.

<gulnara@example.org>: host mx.example.org[192.0.2.1] said: %s (in reply to RCPT TO command)
--x
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.example.org

Final-Recipient: rfc822; gulnara@example.org
Action: failed
Status: 5.0.0
Diagnostic-Code: smtp; %s

--x
Content-Type: text/rfc822-headers

"""
    + COPY % b"gulnara@example.org"
    + b"--x--\n"
)


def read(data: bytes) -> list[Returned]:
    found = []
    for one in mail_parts.mails(data):
        mail = mail_parts.mail(one)
        found += bounce.read(mail.headers, mail.parts)
    return found


@pytest.mark.parametrize(
    ("said", "kind", "why"),
    [
        ("550 5.1.1 <gulnara@example.org>: Recipient address rejected: User unknown", "hard", "unknown"),
        ("550 No such user here", "hard", "unknown"),
        ("550 5.1.10 RESOLVER.ADR.RecipientNotFound; Recipient not found by SMTP address lookup", "hard", "unknown"),
        ("550 5.4.1 [gulnara@example.org]: Recipient address rejected: Access denied", "hard", "unknown"),
        ("550 Пользователь не найден", "hard", "unknown"),
        ("550 5.1.1 Mailbox full", "soft", "full"),
        ("552 5.2.2 Over quota", "soft", "full"),
        ("452 4.2.2 The email account that you tried to reach is over quota", "soft", "full"),
        ("554 5.7.1 Service unavailable; client host [192.0.2.9] blocked using zen.spamhaus.org", "soft", "blocked"),
        ("550 5.7.26 This mail is unauthenticated, which poses a security risk", "soft", "blocked"),
        ("554 5.7.1 Message rejected as spam", "soft", "spam"),
        ("552 5.3.4 Message size exceeds fixed maximum message size", "soft", "too large"),
        ("550 5.1.6 The user has moved; please try <new@example.net> instead", "hard", "moved"),
        ("550 5.2.1 The email account that you tried to reach is disabled", "soft", "disabled"),
        ("451 4.7.1 Greylisted, please try again later", "soft", "busy"),
        ("556 5.1.10 Domain does not accept mail (null MX)", "hard", "no mail"),
        ("550 5.1.2 Host unknown (Name server: example.org: host not found)", "hard", "domain"),
    ],
)  # fmt: skip
def test_a_report_is_for_good_or_for_now(said: str, kind: str, why: str) -> None:
    (found,) = read(DSN.replace(b"%s", said.encode()))
    assert (found.address, found.kind, found.reason.name) == ("gulnara@example.org", kind, why)
    assert found.message_id == "<0123@example.org>"


QMAIL = (
    FROM
    + b"""Subject: failure notice

Hi. This is the qmail-send program at mx.example.org.
I'm afraid I wasn't able to deliver your message to the following addresses.
This is a permanent error; I've given up. Sorry it didn't work out.

<full@example.org>:
Remote host said: 552 Error: disk quota exceeded
<nobody@example.org>:
Sorry, no mailbox here by that name. (#5.1.1)

--- Below this line is a copy of the message.

"""
    + COPY % b"full@example.org"
)
EXIM = (
    FROM
    + """X-Failed-Recipients: nurlan@example.org
Subject: Mail delivery failed: returning message to sender
Content-Type: text/plain; charset=utf-8

This message was created automatically by mail delivery software.

A message that you sent could not be delivered to one or more of its
recipients. This is a permanent error. The following address(es) failed:

  nurlan@example.org
    host mx.example.org [192.0.2.1]
    SMTP error from remote mail server after RCPT TO:<nurlan@example.org>:
    550 неизвестный получатель

------ This is a copy of the message, including all the headers. ------

""".encode()
    + COPY % b"nurlan@example.org"
)
SENDMAIL = (
    FROM
    + b"""Subject: Warning: could not send message for past 4 hours

    **********************************************
    **      THIS IS A WARNING MESSAGE ONLY      **
    **  YOU DO NOT NEED TO RESEND YOUR MESSAGE  **
    **********************************************

   ----- The following addresses had transient non-fatal errors -----
<aida@example.org>

   ----- Transcript of session follows -----
<aida@example.org>... Deferred: Connection timed out with mx.example.org.
Warning: message still undelivered after 4 hours
Will keep trying until message is 5 days old

"""
)


def test_reports_in_plain_words() -> None:
    full, nobody = read(QMAIL)
    assert (full.address, full.kind, full.reason.name) == ("full@example.org", "soft", "full")
    assert (nobody.address, nobody.kind, nobody.reason.status) == ("nobody@example.org", "hard", "5.1.1")
    (exim,) = read(EXIM)
    assert (exim.address, exim.kind) == ("nurlan@example.org", "hard")
    assert exim.message_id == "<0123@example.org>"
    (late,) = read(SENDMAIL)
    assert (late.address, late.kind, late.reason.name) == ("aida@example.org", "delayed", "late")


def test_the_transcript_of_a_session_is_judged_by_its_refusal() -> None:
    """As MDaemon writes it: the address that failed, then all that both servers said, among it "Session 7"."""
    said = "\n".join(
        f" Tue 2026-12-01 09:12:4{second}: {line}"
        for second, line in enumerate(
            ("Session 7; child 1; thread 2", "<-- 220 mx.example.com ESMTP", "--> MAIL From:<press@example.org>",
             "<-- 250 ok", "--> RCPT To:<aida@example.com>", "<-- 550 aida@example.com, No such user here", "--> QUIT")
        )
    )  # fmt: skip
    head = (
        "From: Postmaster <postmaster@mail.example.net>\nTo: press@example.org\nSubject: Permanent Delivery Failure\n"
    )
    failed = "The attached message had PERMANENT fatal delivery errors!\n\nFailed address: aida@example.com\n\n"
    text = f"{head}X-Mailer: MDaemon [9.6.5]\n\n{failed}--- Session Transcript ---\n{said}\n--- End Transcript ---\n"
    mail = mail_parts.mail(text.encode())
    (returned,) = bounce.read(mail.headers, mail.parts)
    assert (returned.address, returned.kind, returned.reason.name) == ("aida@example.com", "hard", "unknown")


def test_an_address_whose_ending_has_one_letter_is_nobodys() -> None:
    assert read(EXIM.replace(b"@example.org", b"@example.o")) == []


FORWARDED = (
    FROM
    + b"""Subject: Mail delivery failed: returning message to sender

A message that you sent could not be delivered to one or more of its
recipients. This is a permanent error. The following address(es) failed:

  aida@example.net
    Unrouteable address
  aida.private@example.com
    (generated from aida@example.org)
    retry timeout exceeded

------ This is a copy of the message, including all the headers. ------

"""
    + COPY % b"aida@example.org"
)
HEADED = (
    FROM
    + b"""Subject: NOTICE: mail delivery status.

This is a delivery status notification from mx.example.org.

                           UNDELIVERABLE MAIL

Your message to the following recipients cannot be delivered:

<aida@example.org>:
    mx.example.org [192.0.2.5]:
>>> RCPT TO:<aida@example.org>
<<< 550 5.1.1 User unknown
"""
)


def test_an_alias_that_sends_on_is_known_by_the_address_we_wrote_to() -> None:
    gone, sent_on = read(FORWARDED)
    assert (gone.address, gone.kind) == ("aida@example.net", "hard")
    assert (sent_on.address, sent_on.kind, sent_on.reason.name) == ("aida@example.org", "soft", "late")


def test_a_heading_is_not_the_copy_of_the_message() -> None:
    (gone,) = read(HEADED)
    assert (gone.address, gone.kind, gone.reason.name) == ("aida@example.org", "hard", "unknown")


def test_a_message_that_waited_too_long_is_late_whatever_was_looked_up() -> None:
    said = (
        "550 4.4.7 Message expired: unable to deliver in 840 minutes.<421 4.4.0 Unable to lookup DNS for example.org>"
    )
    assert reason(said).name == "late"


def test_a_server_that_took_the_recipient_and_refuses_the_text_knows_the_address() -> None:
    assert reason("550 User unknown (in reply to end of DATA command)").name == "filtered"
    assert reason("550 User unknown (in reply to RCPT TO command)").name == "unknown"


BY_A_RELAY = """Return-Path: <>
From: mailer-daemon@mx.example.net
Subject: Mail failure.
X-Failed-Recipients: aida@example.org

This message was created automatically by mail delivery software.
The following address(es) failed:

  aida@example.org
    SMTP error from remote mail server after end of data:
    """


@pytest.mark.parametrize(
    ("said", "kind", "why"),
    [
        ("550 Message was not accepted -- invalid mailbox.  Local mailbox aida@example.org is unavailable: user not found", "hard", "unknown"),
        ("550 5.7.1 No such user!", "hard", "unknown"),
        ("550 5.1.10 RESOLVER.ADR.RecipientNotFound; Recipient not found by SMTP address lookup", "hard", "unknown"),
        ("550 spam message rejected", "soft", "spam"),
    ],
)  # fmt: skip
def test_a_server_that_looks_the_recipient_up_after_the_text_knows_no_such_address(
    said: str, kind: str, why: str
) -> None:
    (found,) = read(f"{BY_A_RELAY}{said}\n".encode())
    assert (found.address, found.kind, found.reason.name) == ("aida@example.org", kind, why)


@pytest.mark.parametrize(
    ("said", "kind", "why"),
    [
        ("Host or domain name not found. Name service error for name=example.org type=A: Host not found", "hard", "domain"),
        ("Host or domain name not found. Name service error for name=example.org type=MX: Host not found, try again", "soft", "busy"),
        ("all relevant MX records point to non-existent hosts", "hard", "domain"),
        ("Unrouteable address", "hard", "unknown"),
        ('unknown user: "aida"', "hard", "unknown"),
        ("550 5.1.1 User does not exist", "hard", "unknown"),
    ],
)  # fmt: skip
def test_what_our_own_server_finds_is_for_good_or_for_now(said: str, kind: str, why: str) -> None:
    found = reason(said)
    assert (found.hard, found.name) == (kind == "hard", why)


def test_a_complaint_and_a_wish_to_be_left_alone() -> None:
    report = (
        FROM
        + b"""Subject: abuse report
MIME-Version: 1.0
Content-Type: multipart/report; report-type=feedback-report; boundary=x

--x
Content-Type: message/feedback-report

Feedback-Type: %s
Version: 1
Original-Rcpt-To: aida@example.org

--x
Content-Type: message/rfc822

Message-ID: <0123@example.org>
To: aida@example.org

Text
--x--
"""
    )
    (found,) = read(report.replace(b"%s", b"abuse"))
    assert (found.kind, found.address, found.message_id) == ("complaint", "aida@example.org", "<0123@example.org>")
    (found,) = read(report.replace(b"%s", b"opt-out"))
    assert found.kind == "opt-out"


def test_a_mail_of_a_person_is_no_report() -> None:
    mail = (
        b"From: Aida <aida@example.org>\nTo: press@example.org\nSubject: Re: A school opens\n\nThank you! When is it?\n"
    )
    assert read(mail) == []
    question = (
        b"From: a@example.org\nSubject: delivery of chairs\n\nCould not be delivered to b@example.org, said the shop.\n"
    )
    assert read(question) == []


def test_an_mbox_is_its_messages() -> None:
    line = b"From MAILER-DAEMON Thu Apr 29 23:34:45 2026\n"
    assert len(mail_parts.mails(line + QMAIL + b"\n\n" + line + EXIM)) == 2
    assert len(read(line + QMAIL + b"\n\n" + line + EXIM)) == 3
    assert len(mail_parts.mails(b"From: a@example.org\n\nFrom here on we walk.\n")) == 1


@pytest.mark.parametrize(
    ("subject", "body", "kind"),
    [
        ("DELIVERY FAILURE: User aida (aida@example.net) not listed in Domino Directory",
         "Your message was not delivered to:\n\n  aida@example.net\n\nbecause:\n\n  User aida (aida@example.net) not listed in"
         " Domino Directory\n", "hard"),
        ("Teslim edilemedi: Haber", "aida@example.net adresine teslim edilemedi.\n\n550 5.1.10 RESOLVER.ADR.RecipientNotFound\n", "hard"),
        ("No se puede entregar: Noticias", "No se pudo entregar a estos destinatarios:\n\naida@example.net\n\n550 5.1.10 RESOLVER.ADR.RecipientNotFound\n", "hard"),
        ("Доставка отложена: Новости", "Доставка этого сообщения следующим получателям или группам отложена:\n\naida@example.net\n\n"
         "Попытки доставки будут продолжены.\n", "delayed"),
        ("Не удается доставить: Новости", "Сбой доставки следующим получателям или группам:\n\naida@example.net\nВведенный адрес"
         " электронной почты не найден.\n\n#550 5.1.1 RESOLVER.ADR.RecipNotFound; not found\n", "hard"),
        ("Unzustellbar: Neues", "Fehler bei der Nachrichtenzustellung an folgende Empfänger:\n\naida@example.net\nDas Postfach ist"
         " voll.\n\n#550 5.2.2 STOREDRV.Deliver: mailbox full\n", "soft"),
        ("Задержка доставки: Новости", "Доставка следующим получателям задержана:\n\naida@example.net\n", "delayed"),
        ("系统退信", "抱歉，您的邮件被退回来了。\n收件人地址不存在 aida@example.net\n", "hard"),
        ("Delivery Status Notification (Failure)", "** Adresse nicht gefunden **\n\nIhre Nachricht wurde nicht an"
         " aida@example.net zugestellt, weil die Adresse nicht gefunden wurde.\n", "hard"),
        ("Teslim edilemedi: Haber", "aida@example.net adresine teslim edilemedi.\n\nPosta kutusu dolu.\n", "soft"),
    ],
)  # fmt: skip
def test_reports_without_a_report_in_other_languages(subject: str, body: str, kind: str) -> None:
    head = f"Return-Path: <>\nFrom: postmaster@example.net\nSubject: {subject}\nContent-Type: text/plain; charset=utf-8\n\n"
    (found,) = read(f"{head}{body}".encode())
    assert (found.address, found.kind) == ("aida@example.net", kind)


def test_a_mailbox_that_is_not_there_or_locked_is_not_there() -> None:
    assert reason("такого пользователя не существует или почтовый ящик заблокирован").hard


OURS = "press@office.example.org"
BY_EXIM = """Return-Path: <>
From: Mail Delivery System <MAILER-DAEMON@mx.example.org>
To: %s
Subject: Mail delivery failed

A message that you sent could not be delivered. The following address(es) failed:

  aida@example.net
    %s

------ This is a copy of the message, including all the headers. ------

From: Press <%s>
To: aida@example.net
"""


@pytest.mark.parametrize(
    ("said", "kind", "name"),
    [
        (f"SMTP error from remote mail server after MAIL FROM:<{OURS}> SIZE=2779:\n    host mx.example.net: 550 Unknown user", "soft", "sender"),
        (f"SMTP error from remote mail server after MAIL FROM:<{OURS}>:\n    550 unrouteable domain office.example.org", "soft", "sender"),
        (f"host mx.example.net said: 550 5.1.0 <{OURS}>:\n    address does not exist (in reply to MAIL FROM command)", "soft", "sender"),
        (f"host mx.example.net said: 550 5.1.8 <{OURS}>: domain not found", "soft", "sender"),
        (f"host mx.example.net said: 550 5.1.1 <{OURS}> user unknown", "soft", "sender"),
        ("host mx.example.net said: 550 office.example.org: domain does not exist", "soft", "sender"),
        ("host mx.example.net said: 550 unknown sender address", "soft", "sender"),
        ("host mx.example.net said: 550 Invalid return-path, mailbox does not exist", "soft", "sender"),
        ("SMTP error after MAIL FROM:<> SIZE=2779:\n    552 5.3.4 Message size exceeds fixed limit", "soft", "too large"),
        ("SMTP error after initial connection:\n    554 no such host, your IP 192.0.2.4 is listed", "soft", "blocked"),
        ("host mx.example.net said: 550 5.7.1 rejected due to policy; user not found", "soft", "blocked"),
        (f"SMTP error after RCPT TO:<aida@example.net>:\n    550 Sender verify failed for <{OURS}>, no such user", "soft", "blocked"),
        ("SMTP error from remote mail server after RCPT TO:<aida@example.net>:\n    550 Unknown user", "hard", "unknown"),
        ("host mx.example.net said: 550 5.1.1 <aida@example.net> user unknown", "hard", "unknown"),
        ("Host or domain name not found. Name service error for name=sub.office.example.org", "hard", "domain"),
    ],
)  # fmt: skip
def test_who_refuses_our_address_says_nothing_of_the_reader(said: str, kind: str, name: str) -> None:
    (found,) = read((BY_EXIM % (OURS, said, OURS)).encode())
    assert (found.address, found.kind, found.reason.name) == ("aida@example.net", kind, name)


@pytest.mark.parametrize(
    ("subject", "body", "blamed"),
    [
        ("Undeliverable: A school", "Undeliverable to bolot@example.com", ["bolot@example.com"]),
        ("Undeliverable to bolot@example.com", "The mail system could not deliver your message.", ["bolot@example.com"]),
        ("Mail delivery failed", "The user bolot@example.com does not exist.", ["bolot@example.com"]),
        ("Mail delivery failed", "Mailbox of bolot@example.com is full. It was not delivered.", ["bolot@example.com"]),
        ("Не удалось доставить", "Письмо для bolot@example.com не может быть доставлено.", ["bolot@example.com"]),
        ("Mail delivery failed", "Unknown user. Write to postmaster@example.net for help.", ["aida@example.net"]),
    ],
)  # fmt: skip
def test_the_address_that_is_named_is_blamed_and_not_the_one_it_went_to(
    subject: str, body: str, blamed: list[str]
) -> None:
    copy = "\n\n------ This is a copy of the message. ------\n\nFrom: press@example.org\nTo: aida@example.net\n"
    head = f"Return-Path: <>\nFrom: postmaster@example.net\nTo: press@example.org\nSubject: {subject}\n"
    found = read(f"{head}Content-Type: text/plain; charset=utf-8\n\n{body}{copy}".encode())
    assert [one.address for one in found] == blamed


def test_of_two_that_are_named_none_is_blamed() -> None:
    found = read(
        FROM
        + b"Subject: Undelivered Mail\n\naida@example.net has forwarded it, bolot@example.com: could not be delivered\n"
    )
    assert {one.kind for one in found} <= {"other", "soft"}
    found = read(
        FROM
        + b"Subject: Undelivered Mail\n\nCould not be delivered (aida@example.net, bolot@example.com): no such user\n"
    )
    assert [(one.address, one.kind) for one in found] == [("aida@example.net", "other"), ("bolot@example.com", "other")]


# What others expect. Where our answer differs it is, by kind:
# - "User unknown" told without a word at which step (a mobile carrier's, a gateway's): they count it as a filter, we as
#   an address that is not there (activehunter-02, amazonses-02, postfix-07, receivingses-01/-02, surfcontrol-01,
#   x1-01/-02, x2-01/-02, yahoo-06, rfc3464-35/-42, sendmail-02/-27/-48);
# - no reason is given at all (interscanmss-03): they take it for unknown, we for a reason that is not clear.
DIFFERS = 17


def test_the_reports_of_many_mail_systems(shared: Shared) -> None:
    folder = shared.corpora("bounce")
    lines = (folder / "sisimai-expected.jsonl").read_text(encoding="utf-8").splitlines()
    other = []
    for line in lines:
        case = json.loads(line)
        found: list[bool] = []
        for data in mail_parts.mails((folder / case["input"]).read_bytes()):
            mail = mail_parts.mail(data)
            there = [one.kind == "hard" for one in bounce.read(mail.headers, mail.parts)]
            found += there or [False] * (answer.read(mail.headers, mail.parts, TODAY) is not None)
        if sorted(found) != sorted(one["hard_bounce"] for one in case["expected"]):
            other.append(case["input"])
    print(f"{len(lines) - len(other)} of {len(lines)} as expected; otherwise: {' '.join(other)}")
    assert len(other) <= DIFFERS
    assert len(lines) - len(other) >= 0.95 * len(lines)


@pytest.mark.thorough
@pytest.mark.parametrize(
    "body",
    ["a@b.c " * 100_000, "<" * 200_000, "deliver " * 50_000, "550 " * 100_000, "exceeds " * 40_000, ">>> DATA " * 30_000,
     "\x00" * 1000, "To: " * 50_000, "user " * 60_000 + "@"],
)  # fmt: skip
def test_no_text_keeps_the_reading_busy(body: str) -> None:
    soon(2, read, FROM + b"Subject: Undeliverable\n\nYour message could not be delivered\n" + body.encode())
