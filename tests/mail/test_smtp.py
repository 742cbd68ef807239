"""The conversation with the server: each step known, each limited in time, encrypted or not at all."""

import ssl
import threading
import time
from datetime import UTC, datetime

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from outreach.mail import smtp
from outreach.mail.smtp import Connection, Limits, Lost, Message, Phase, Refused, Server
from outreach.problems import Problem
from tests.mail.servers import SECRET, USER, MailServer, Talk, at, authority, says, stranger
from tests.sample import examples

SHORT = Limits(step=0.4, whole=1.2)
PATIENT = (SHORT, Limits(step=4, whole=12), Limits(step=20, whole=50))  # a laden machine may be slower than the first
NOTE = Message("press@example.org", "anna@example.org", [b"Subject: x\r\n\r\n.hidden\r\n"])


def plain(server: MailServer, limits: Limits | None = None) -> Connection:
    connection = Connection(Server("127.0.0.1", server.port, "none"), limits)
    connection.open()
    return connection


def safe(server: MailServer, security: str = "starttls", host: str = "localhost") -> Connection:
    return Connection(Server(host, server.port, security, USER), context=authority().client)


def test_a_message_comes_as_it_was() -> None:
    content = b"Subject: x\r\n\r\n.\r\n..two\r\nthe end\r\n"
    with MailServer() as server:
        connection = plain(server)
        answer = connection.send(NOTE._replace(parts=[smtp.dotted(content), smtp.dotted(b".last\r\n")]))
        assert (answer.code, answer.words) == (250, "250 2.0.0 taken")
        connection.send(NOTE)
        connection.quit()
    assert [(one.sender, one.to) for one in server.messages] == [("press@example.org", "anna@example.org")] * 2
    assert server.messages[0].content == content + b".last\r\n"
    assert server.connections == 1
    assert server.commands[-1] == "QUIT"


def test_a_line_that_ends_otherwise_is_not_sent() -> None:
    for content in (b"a\nb\r\n", b"a\r\n.\n\r\n", b"a\rb\r\n"):
        with pytest.raises(Problem):
            smtp.dotted(content)


@pytest.mark.parametrize("address", ["a@example.org>\r\nRCPT TO:<v@example.org", "a b@example.org", "a@b@c", "", "<>"])
def test_an_address_cannot_become_a_command(address: str) -> None:
    with MailServer() as server:
        connection = plain(server)
        with pytest.raises(Problem):
            connection.send(NOTE._replace(recipient=address))
        with pytest.raises(Problem):
            connection.send(NOTE._replace(sender=address))
    assert server.count("RCPT") == server.count("MAIL") == 0


@pytest.mark.parametrize(
    ("step", "phase", "unsure"),
    [
        ("MAIL", Phase.MAIL, False),
        ("RCPT", Phase.RCPT, False),
        ("DATA", Phase.DATA, False),
        ("DOT", Phase.DOT, True),
    ],
)
def test_a_connection_that_breaks_says_whether_the_server_may_have_it(step: str, phase: Phase, unsure: bool) -> None:
    for action in (Talk.drop, Talk.hang):
        for limits in PATIENT:
            with MailServer(at(step, action)) as server:
                connection = plain(server, limits)
                with pytest.raises(Lost) as caught:
                    connection.send(NOTE)
            if caught.value.phase == phase:
                break
        assert (caught.value.phase, caught.value.unsure, connection.is_open) == (phase, unsure, False)


def test_a_connection_that_breaks_within_the_content_has_delivered_nothing() -> None:
    big = NOTE._replace(parts=[b"x" * 70 + b"\r\n"] * 2 + [(b"x" * 70 + b"\r\n") * 400_000])
    with MailServer(at("CONTENT", Talk.drop)) as server, pytest.raises(Lost) as caught:
        plain(server).send(big)
    assert caught.value.phase == Phase.CONTENT and not caught.value.unsure
    assert server.messages == []


def test_dropped_after_the_answer_it_was_handed_over() -> None:
    with MailServer(at("AFTER", Talk.drop)) as server:
        connection = plain(server)
        assert connection.send(NOTE).code == 250
        while connection.idle():  # until the news of it is here
            time.sleep(0.01)
    assert len(server.messages) == 1


@pytest.mark.parametrize("step", ["MAIL", "RCPT", "DATA", "DOT"])
@pytest.mark.parametrize("code", [450, 452, 550, 554])
def test_a_refusal_bears_the_servers_words(step: str, code: int) -> None:
    refuses = at(step, says(f"{code}-no\n{code} 5.1.1 because"), times=1)
    with MailServer(refuses) as server:
        connection = plain(server)
        with pytest.raises(Refused) as caught:
            connection.send(NOTE)
        assert caught.value.phase.name == step
        assert caught.value.reply.words == f"{code} no\n5.1.1 because"
        assert caught.value.for_now == (code < 500)
        if connection.is_open:
            connection.reset()
        else:
            connection = plain(server)
        assert connection.send(NOTE).code == 250
    assert len(server.messages) == 1


def test_421_ends_the_connection() -> None:
    with MailServer(at("RCPT", says("421 going down"))) as server:
        connection = plain(server)
        with pytest.raises(Refused) as caught:
            connection.send(NOTE)
        assert caught.value.going_away and not connection.is_open


def _endless(talk: Talk) -> None:
    while not talk.server.closing.is_set():
        talk.say("220-more")


@pytest.mark.parametrize(
    "action",
    [
        _endless,
        lambda talk: talk.say("220 " + "A" * 10_000_000),
        lambda talk: talk.say("SSH-2.0-something else"),
        lambda talk: talk.say("220-one\n250 another"),
        Talk.hang,
        Talk.drop,
    ],
    ids=["endless", "10 MB", "another service", "two codes", "silence", "drop"],
)
def test_a_strange_banner_ends_in_time_and_in_words(action: object) -> None:
    with MailServer(at("BANNER", action)) as server:  # type: ignore[arg-type]
        started = time.monotonic()
        with pytest.raises(Lost) as caught:
            plain(server, SHORT)
        assert time.monotonic() - started < 30
        assert caught.value.phase == Phase.CONNECT and caught.value.why


def test_an_answer_in_drops_is_limited_as_a_whole() -> None:
    def drip(talk: Talk) -> None:
        for letter in "250 a very slow answer " * 20:
            talk.sock.sendall(letter.encode())
            time.sleep(0.05)

    with MailServer(at("RCPT", drip)) as server:
        connection = plain(server, SHORT)
        started = time.monotonic()
        with pytest.raises(Lost):
            connection.send(NOTE)
        assert time.monotonic() - started < 30


@pytest.mark.parametrize("step", ["MAIL", "DOT", "BANNER"])
def test_it_can_be_cut_from_another_thread(step: str) -> None:
    with MailServer(at(step, Talk.hang)) as server:
        connection = Connection(Server("127.0.0.1", server.port, "none"))
        threading.Timer(0.2, connection.abort).start()
        started = time.monotonic()
        with pytest.raises(Lost):
            connection.open()
            connection.send(NOTE)
        assert time.monotonic() - started < 30


# Encryption (trust.md M4)


def test_a_good_certificate_and_a_login() -> None:
    for security in ("starttls", "tls"):
        tls = authority().server("localhost")
        with MailServer(tls=tls, implicit=security == "tls", login=True) as server:
            connection = safe(server, security)
            connection.open(SECRET)
            connection.send(NOTE)
        assert server.reached == ["anna@example.org"] and server.credentials == 1


def _old() -> ssl.SSLContext:
    context = authority().server("localhost")
    context.set_ciphers("ALL:@SECLEVEL=0")
    with pytest.warns(DeprecationWarning):
        context.minimum_version = ssl.TLSVersion.TLSv1
        context.maximum_version = ssl.TLSVersion.TLSv1_1
    return context


BAD = {
    "signed by itself": (lambda: stranger().server("localhost"), "does not trust|signed itself"),
    "another name": (lambda: authority().server("mail.other.example"), "another name"),
    "expired": (lambda: authority().server("localhost", until=datetime(2024, 1, 1, tzinfo=UTC)), "expired"),
    "outdated": (_old, "outdated"),
}


@pytest.mark.parametrize("security", ["starttls", "tls"])
@pytest.mark.parametrize("case", BAD)
def test_a_bad_certificate_is_refused_before_any_password(case: str, security: str) -> None:
    context, words = BAD[case]
    tls = context()
    with MailServer(tls=tls, implicit=security == "tls", login=True) as server, pytest.raises(Problem, match=words):
        safe(server, security).open(SECRET)
    assert server.credentials == 0 and server.count("MAIL") == 0


@pytest.mark.parametrize("offered", [True, False], ids=["454", "stripped"])
def test_without_starttls_nothing_is_said_in_clear(offered: bool) -> None:
    extensions = ("AUTH PLAIN LOGIN", "STARTTLS") if offered else ("AUTH PLAIN LOGIN",)
    words = r"nothing was sent to it|neither password nor message"
    refuses = at("STARTTLS", says("454 not now"))
    with MailServer(refuses, extensions=extensions) as server, pytest.raises(Problem, match=words):
        safe(server).open(SECRET)
    assert server.credentials == 0
    assert server.count("AUTH") == server.count("MAIL") == 0


def test_what_is_injected_behind_starttls_is_not_heard() -> None:
    def inject(talk: Talk) -> None:
        talk.say("220 go ahead\n250-mail.example.org\n250 AUTH PLAIN INJECTED")
        talk.encrypt()

    with MailServer(at("STARTTLS", inject), tls=authority().server("localhost"), login=True) as server:
        connection = safe(server)
        connection.open(SECRET)
        assert "INJECTED" not in connection.extensions["AUTH"]
        connection.send(NOTE)
    assert server.count("EHLO") == 2 and len(server.messages) == 1


def test_unencrypted_only_to_this_machine() -> None:
    for server in (Server("mail.example.org", 25, "none"), Server("192.0.2.1", 25, "none")):
        with pytest.raises(Problem, match="Without encryption"):
            Connection(server).open()
    with pytest.raises(Problem, match="name of your organisation"):
        Connection(Server("bad host\r\nx", 25)).open()


# What is told before the first recipient (trust.md M6)


def test_a_wrong_password_is_told_in_words() -> None:
    tls, words = authority().server("localhost"), r"this user name and password \(authentication failed\)"
    with MailServer(tls=tls, login=True) as server, pytest.raises(Problem, match=words):
        safe(server).open("another")
    with MailServer(tls=tls) as server, pytest.raises(Problem, match="offers no login"):
        safe(server).open(SECRET)
    with MailServer(tls=tls, extensions=("AUTH XOAUTH2",)) as server, pytest.raises(Problem, match="XOAUTH2"):
        safe(server).open(SECRET)


def test_what_a_server_can_is_known() -> None:
    with MailServer(extensions=("SIZE 10240000", "SMTPUTF8")) as server:
        connection = plain(server)
        assert (connection.most, connection.takes_utf8) == (10_240_000, True)
        connection.send(NOTE)
        assert any("SIZE=" in line for line in server.commands)
    with MailServer(extensions=("SIZE 0",)) as server:
        connection = plain(server)
        assert (connection.most, connection.takes_utf8) == (None, False)


def test_nobody_there_is_told_in_words() -> None:
    with MailServer() as server:
        port = server.port
    with pytest.raises(Problem, match="no mail server on port"):
        Connection(Server("127.0.0.1", port, "none")).open()
    with pytest.raises(Problem, match="does not support TLS"), MailServer() as server:
        safe(server, "tls").open(SECRET)


def test_a_server_that_goes_on_about_itself_cannot_turn_the_writing_round() -> None:
    with MailServer(at("RCPT", says("550 \x1b[31m\u202eno\x07"))) as server, pytest.raises(Refused) as caught:
        plain(server).send(NOTE)
    assert caught.value.reply.text == "[31m no"


# Whatever the bytes are (trust.md M7)


@given(
    st.lists(st.sampled_from([b".", b"..", b"", b"a", b".b", b"QUIT", b"RSET", b"\xff\x00"]), max_size=12),
    st.integers(0, 12),
)
@settings(max_examples=examples(120), deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_lines_come_as_they_are_and_are_no_commands(lines: list[bytes], cut: int) -> None:
    whole = b"".join(line + b"\r\n" for line in lines) + b"\r\n"
    parts = [b"".join(line + b"\r\n" for line in some) for some in (lines[:cut], [*lines[cut:], b""])]
    with MailServer() as server:
        connection = plain(server)
        connection.send(NOTE._replace(parts=[smtp.dotted(part) for part in parts]))
        connection.send(NOTE)
        connection.quit()
    assert server.messages[0].content == whole
    assert [got.recipients for got in server.messages] == [["anna@example.org"]] * 2
    assert server.commands.count("QUIT") == 1 and server.count("RSET") == 0
