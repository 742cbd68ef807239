"""The real mail server that tests of mailboxes stand on."""

import imaplib
import smtplib

import pytest

from tests import dovecot
from tests.mail.servers import MailServer


def test_a_user_logs_in_and_finds_drafts_and_sent(mailbox: dovecot.Account) -> None:
    server = mailbox.server
    with imaplib.IMAP4_SSL(server.host, server.imaps, ssl_context=server.context(), timeout=20) as client:
        client.login(mailbox.user, mailbox.password)
        _said, folders = client.list()
    listed = b"\n".join(line for line in folders if isinstance(line, bytes))
    assert b'\\Drafts) "/" Drafts' in listed and b'\\Sent) "/" Sent' in listed


def test_another_password_is_refused(mailbox: dovecot.Account) -> None:
    server = mailbox.server
    with imaplib.IMAP4(server.host, server.imap, timeout=20) as client:
        client.starttls(server.context())
        with pytest.raises(imaplib.IMAP4.error, match="AUTHENTICATIONFAILED"):
            client.login(mailbox.user, "another")


def test_what_is_submitted_is_handed_on() -> None:
    with MailServer() as beyond, dovecot.running(relay=beyond.port) as server:
        one = dovecot.account(server)
        with smtplib.SMTP_SSL(server.host, server.submissions, context=server.context(), timeout=20) as client:
            client.login(one.user, one.password)
            client.sendmail(one.user, ["aigul@example.org"], b"Subject: Hello\r\n\r\nGood morning\r\n")
        assert [got.to for got in beyond.messages] == ["aigul@example.org"]
