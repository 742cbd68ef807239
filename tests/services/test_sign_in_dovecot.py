"""A real Dovecot lets in who has signed in, by IMAP and to submit mail, as long as the provider says so."""

from collections.abc import Iterator

import pytest

from outreach.mail import imap
from outreach.mail.imap import Mailbox
from outreach.mail.sasl import MECHANISMS, SignInWanted
from outreach.problems import Problem
from outreach.services.delivery import mail_server, own_mailbox
from outreach.store.workspace import Workspace
from outreach.working import finished
from tests import dovecot
from tests.mail.identity import Browser, Identity
from tests.mail.servers import USER, MailServer
from tests.services.sending_office import NAMES, Office

pytestmark = [pytest.mark.backends("sqlite"), pytest.mark.usefixtures("nobody_is_signed_in")]

# Each token is asked about at the provider.
OAUTH = """
auth_mechanisms = plain {mechanism}
ssl_client_ca_file = {certificate}
oauth2 {{
  introspection_mode = post
  introspection_url = {issuer}/introspect
  active_attribute = active
  active_value = true
  username_attribute = email
}}
passdb oauth2 {{
  mechanisms_filter = {mechanism}
}}
"""


class Bearer:
    """Somebody whose access tokens come straight from the provider; `refused` are those a server did not take."""

    def __init__(self, identity: Identity) -> None:
        self.identity, self.refused = identity, list[str]()
        self.access = str(identity.tokens()["access_token"])

    def token(self, *, refused: str = "") -> str:
        if refused:
            self.refused.append(refused)
            self.access = str(self.identity.tokens()["access_token"])
        return self.access


@pytest.fixture(scope="module")
def relay() -> Iterator[MailServer]:
    with MailServer() as found:
        yield found


@pytest.fixture(scope="module", params=[way.name.lower() for way in MECHANISMS])
def server(request: pytest.FixtureRequest, lasting_identity: Identity, relay: MailServer) -> Iterator[dovecot.Dovecot]:
    missing = dovecot.what_is_missing()
    if missing:
        pytest.skip(missing)
    more = OAUTH.format(
        mechanism=request.param, certificate=lasting_identity.certificate, issuer=lasting_identity.issuer
    )
    with dovecot.running(relay=relay.port, more=more) as found:
        yield found


def box(server: dovecot.Dovecot, user: str = USER) -> Mailbox:
    return Mailbox("127.0.0.1", server.imaps, "tls", user)


def test_a_mailbox_is_read_by_a_sign_in(server: dovecot.Dovecot, lasting_identity: Identity) -> None:
    bearer = Bearer(lasting_identity)
    with imap.opened(box(server), bearer, server.context()) as client:
        assert client.folder_exists("Drafts")
    assert bearer.refused == []
    lasting_identity.revoke_access()
    first = bearer.access
    with imap.opened(box(server), bearer, server.context()) as client:
        assert client.folder_exists("Sent")
    assert bearer.refused == [first]


def test_a_token_of_somebody_else_opens_no_mailbox(server: dovecot.Dovecot, lasting_identity: Identity) -> None:
    bearer = Bearer(lasting_identity)
    words = r"did not accept the sign-in of another@example\.org \(Authentication failed\)"
    with pytest.raises(Problem, match=words), imap.opened(box(server, "another@example.org"), bearer, server.context()):
        raise AssertionError("it is open")
    assert len(bearer.refused) == 1


def test_a_release_is_submitted_and_its_copies_are_laid_by_one_sign_in(
    server: dovecot.Dovecot, lasting_identity: Identity, relay: MailServer, workspace: Workspace
) -> None:
    relay.messages.clear()
    one = Office(workspace)
    one.use(relay, port=server.submissions, security="tls", **lasting_identity.settings)
    there = box(server)._replace(copies=True)
    workspace.write("Mailbox", own_mailbox.save, there)
    account, browser = workspace.read(mail_server.read).at_provider, Browser()
    begun = account.begin(in_browser=True)
    browser.open(begun.url)
    assert finished(account.finish(begun, workspace.read(own_mailbox.hosts))).who == USER
    with imap.opened(there, account, server.context()) as client:
        before = client.select_folder("Sent")[b"EXISTS"]
    sent = one.send(one.prepared(), context=server.context)
    assert (sent.handed, sent.problems) == (len(NAMES), [])
    assert sorted(relay.reached) == [f"{name}@example.org" for name in NAMES]
    with imap.opened(there, account, server.context()) as client:
        assert client.select_folder("Sent")[b"EXISTS"] - before == len(NAMES)
    lasting_identity.revoke_all()
    with pytest.raises(SignInWanted, match="Sign in again"), imap.opened(there, account, server.context()):
        raise AssertionError("it is open")
