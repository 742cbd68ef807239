"""A real Postfix takes a release: who is let in, what it refuses for good, for now and too late, and nobody twice."""

import time
from collections import Counter
from collections.abc import Iterator
from typing import Any

import pytest

from outreach.mail.smtp import Unreachable
from outreach.model.people import Email
from outreach.problems import Problem
from outreach.services.contacts import contacts
from outreach.services.delivery import mail_server, sending_trial
from outreach.services.delivery.sending_line import Pace
from outreach.services.releases import releases
from outreach.store.workspace import Workspace
from outreach.working import finished
from tests import dovecot, postfix
from tests.mail.identity import Browser, Identity
from tests.mail.servers import USER, MailServer
from tests.services.sending_office import NAMES, Office
from tests.services.test_sign_in_dovecot import OAUTH

pytestmark = [pytest.mark.backends("sqlite"), pytest.mark.usefixtures("nobody_is_signed_in")]
REFUSED = "inline:{ {gone@example.org=550 5.1.1 No such user here}, {full@example.org=452 4.2.2 Mailbox is full} }"
OWN_ADDRESS_ONLY = {
    "smtpd_sender_login_maps": "regexp:{ {/^(.*)$$/ $${1}} }",
    "smtpd_sender_restrictions": "reject_authenticated_sender_login_mismatch",
}


@pytest.fixture(scope="module")
def beyond() -> Iterator[MailServer]:
    with MailServer() as found:
        yield found


@pytest.fixture(scope="module")
def greylist() -> Iterator[postfix.Greylist]:
    with postfix.Greylist() as found:
        yield found
        found.shutdown()


@pytest.fixture(scope="module")
def server(beyond: MailServer, greylist: postfix.Greylist, lasting_identity: Identity) -> Iterator[postfix.Postfix]:
    """Lets in by password and by sign-in; everybody writes as who they are, to who is there."""
    missing = postfix.what_is_missing()
    if missing:
        pytest.skip(missing)
    rules = f"check_recipient_access {REFUSED}, {greylist.setting}, permit_sasl_authenticated, reject"
    settings = {**OWN_ADDRESS_ONLY, "smtpd_recipient_restrictions": rules, "message_size_limit": "100000"}
    known = OAUTH.format(
        mechanism="oauthbearer", certificate=lasting_identity.certificate, issuer=lasting_identity.issuer
    )
    with postfix.running(beyond.port, settings, known) as found:
        yield found


@pytest.fixture
def office(workspace: Workspace, server: postfix.Postfix, beyond: MailServer) -> Office:
    beyond.messages.clear()
    found = Office(workspace)
    use(found, server)
    return found


def use(office: Office, server: postfix.Postfix, **more: Any) -> None:
    given = {"host": "127.0.0.1", "port": server.submission, "security": "starttls", "address": USER, "user": USER}
    office.workspace.write("Server", mail_server.save, {**given, **more})


def send(office: Office, server: postfix.Postfix, number: int, **more: Any) -> Any:
    return office.send(number, **{"password": dovecot.PASSWORD, "context": server.context, **more})


def arrived(beyond: MailServer, count: int) -> list[str]:
    """Whom Postfix has handed it on to, once it is through with so many."""
    end = time.monotonic() + 60
    while len(beyond.messages) < count and time.monotonic() < end:
        time.sleep(0.01)
    return sorted(beyond.reached)


def add(office: Office, *names: str) -> None:
    for name in names:
        fields = {"name": name.title(), "languages": ["en"], "emails": [{"raw": f"{name}@example.org"}]}
        office.workspace.write("Add", contacts.add, fields)


EVERYBODY = sorted(f"{name}@example.org" for name in NAMES)


@pytest.mark.parametrize("security", ["starttls", "tls"])
def test_a_release_is_taken_by_password(
    office: Office, server: postfix.Postfix, beyond: MailServer, greylist: postfix.Greylist, security: str
) -> None:
    greylist.seen[:] = EVERYBODY
    use(office, server, security=security, port=server.submission if security == "starttls" else server.submissions)
    number = office.prepared()
    assert send(office, server, number).handed == len(NAMES)
    assert all("queued as" in answer for answer in office.answers(number).values())
    assert arrived(beyond, len(NAMES)) == EVERYBODY


def test_a_release_is_taken_by_a_sign_in(
    office: Office, server: postfix.Postfix, beyond: MailServer, greylist: postfix.Greylist, lasting_identity: Identity
) -> None:
    greylist.seen[:] = EVERYBODY
    use(office, server, **lasting_identity.settings)
    account, browser = office.workspace.read(mail_server.read).at_provider, Browser()
    begun = account.begin(in_browser=True)
    browser.open(begun.url)
    finished(account.finish(begun, ["127.0.0.1"]))
    lasting_identity.revoke_access()  # the server refuses the first token, and takes the next
    assert send(office, server, office.prepared(), password=None).handed == len(NAMES)
    assert arrived(beyond, len(NAMES)) == EVERYBODY and lasting_identity.count("refresh_token") == 1


def test_who_is_not_let_in_is_told_so(office: Office, server: postfix.Postfix, beyond: MailServer) -> None:
    with pytest.raises(Problem, match="did not accept this user name and password"):
        send(office, server, office.prepared(), password="another")
    reached = office.workspace.read(mail_server.read)
    found = finished(sending_trial.check(reached, dovecot.PASSWORD, context=server.context))
    assert (found.encrypted, found.logged_in, found.most, found.utf8) == (True, True, 100_000, True)
    assert not beyond.messages


def test_who_is_told_later_gets_it_later_and_once(
    office: Office, server: postfix.Postfix, beyond: MailServer, greylist: postfix.Greylist
) -> None:
    greylist.seen.clear()
    assert send(office, server, office.prepared()).handed == len(NAMES)
    assert Counter(greylist.seen) == dict.fromkeys(EVERYBODY, 2)
    assert arrived(beyond, len(NAMES)) == EVERYBODY


def test_who_is_refused_is_marked_and_the_others_get_it(
    office: Office, server: postfix.Postfix, beyond: MailServer, greylist: postfix.Greylist
) -> None:
    greylist.seen[:] = EVERYBODY
    add(office, "gone", "full")
    number = office.prepared()
    sent = send(office, server, number)
    assert (sent.state, sent.handed, sent.failed, sent.unsure) == ("done", len(NAMES), 2, 0)
    answers = office.answers(number)
    assert "5.1.1" in answers["Gone"] and "4.2.2" in answers["Full"]
    with office.workspace.writing("Look") as session:
        marks = {row.folded: row.bounce for row in session.query(Email)}
    assert (marks["gone@example.org"], marks["full@example.org"]) == ("refused", "")
    assert arrived(beyond, len(NAMES)) == EVERYBODY


def test_who_may_not_write_from_an_address_is_told_before_anybody_is_lost(
    office: Office, server: postfix.Postfix, beyond: MailServer, greylist: postfix.Greylist
) -> None:
    greylist.seen[:] = EVERYBODY
    use(office, server, address="somebody.else@example.org")
    number = office.prepared()
    sent = send(office, server, number)
    assert (sent.state, sent.queued, sent.failed) == ("paused", len(NAMES), 0)
    assert "does not accept mail from somebody.else@example.org" in sent.problems[0]
    use(office, server)
    assert send(office, server, number).handed == len(NAMES)
    assert arrived(beyond, len(NAMES)) == EVERYBODY


def test_a_server_that_relays_nothing_without_a_login_stops_at_the_first(
    office: Office, server: postfix.Postfix, beyond: MailServer
) -> None:
    use(office, server, user="")
    number = office.prepared()
    sent = send(office, server, number)
    assert "does not accept mail from" in sent.problems[0] and "Relay access denied" in sent.problems[0]
    assert (sent.handed, sent.failed) == (0, 0) and beyond.messages == []
    assert set(office.states(number).values()) == {"queued"}


def test_what_is_too_large_is_told_before_the_first(
    office: Office, server: postfix.Postfix, beyond: MailServer, greylist: postfix.Greylist
) -> None:
    greylist.seen[:] = EVERYBODY
    office.workspace.write("Attach", releases.attach, office.release, "b.pdf", b"%PDF-1.7 " + b"x" * 100_000, "ru")
    with pytest.raises(Problem, match=r"accepts messages of up to 0\.1 MB, and this one has 0\.1 MB"):
        send(office, server, office.prepared())
    assert not beyond.messages


def test_a_server_that_tells_no_size_refuses_only_what_is_too_large(workspace: Workspace, beyond: MailServer) -> None:
    beyond.messages.clear()
    office = Office(workspace)
    office.workspace.write("Attach", releases.attach, office.release, "b.pdf", b"%PDF-1.7 " + b"x" * 100_000, "ru")
    settings = {"message_size_limit": "100000", "smtpd_discard_ehlo_keywords": "size"}
    with postfix.running(beyond.port, settings) as server:
        use(office, server)
        number = office.prepared()
        sent = send(office, server, number)
        assert (sent.handed, sent.failed, sent.unsure) == (3, 3, 0)
        assert {answer[:9] for answer in office.answers(number).values()} == {"250 2.0.0", "552 5.3.4"}
        assert len(arrived(beyond, 3)) == 3


def test_a_server_that_hangs_up_after_some_refusals_costs_nobody_a_message(
    workspace: Workspace, beyond: MailServer
) -> None:
    beyond.messages.clear()
    gone = [f"gone{number}" for number in range(4)]
    office = Office(workspace, (*gone, *NAMES))
    refused = ", ".join(f"{{{name}@example.org=550 5.1.1 No such user here}}" for name in gone)
    settings = {
        "smtpd_recipient_restrictions": f"check_recipient_access inline:{{ {refused} }}, permit_sasl_authenticated",
        "smtpd_hard_error_limit": "2",
    }
    with postfix.running(beyond.port, settings) as server:
        use(office, server)
        sent = send(office, server, office.prepared())
        assert (sent.state, sent.handed, sent.failed, sent.unsure) == ("done", len(NAMES), len(gone), 0)
        assert arrived(beyond, len(NAMES)) == EVERYBODY
        assert "too many errors" in server.log()


def test_a_server_that_takes_only_so_many_in_an_hour_gets_the_others_later(
    workspace: Workspace, beyond: MailServer
) -> None:
    beyond.messages.clear()
    office = Office(workspace)
    settings = {
        "smtpd_client_event_limit_exceptions": "", "smtpd_client_message_rate_limit": "4", "anvil_rate_time_unit": "1h"
    }  # fmt: skip
    with postfix.running(beyond.port, settings) as server:
        use(office, server)
        number = office.prepared()
        sent = send(office, server, number, patient=False, pace=Pace(waits=(3600,)))
        assert (sent.state, sent.handed, sent.queued, sent.failed) == ("scheduled", 4, 2, 0)
        assert sum("too much mail" in answer for answer in office.answers(number).values()) == 2
        assert arrived(beyond, 4) == EVERYBODY[:4]


def test_a_server_whose_users_cannot_be_asked_is_waited_for(workspace: Workspace, beyond: MailServer) -> None:
    office = Office(workspace)
    with postfix.running(beyond.port) as server:
        use(office, server)
        (server.folder / "auth").unlink()
        with pytest.raises(Unreachable, match=r"at the moment|Couldn't connect"):
            send(office, server, office.prepared())
    assert set(office.states(1).values()) == {"queued"}
