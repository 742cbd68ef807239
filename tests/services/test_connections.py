"""Nothing connects anywhere but where it was told: set-up by an address, drafts, sent copies, answers; a watch sees."""

import socket
import socketserver
import threading
from collections.abc import Iterator
from typing import Any

import dns.message
import dns.rdatatype
import dns.resolver
import dns.rrset
import pytest

from outreach.mail.imap import Mailbox
from outreach.problems import Problem
from outreach.services.delivery import bounces, distributions, mail_server, mailbox_drafts, own_mailbox, server_lookup
from outreach.services.delivery.audience import Audience
from outreach.store import passwords
from outreach.store.workspace import Workspace
from outreach.working import finished
from tests import dovecot
from tests.mail.servers import MailServer, authority
from tests.services.sending_office import NAMES, Office
from tests.services.test_bounces import answer

pytestmark = pytest.mark.backends("sqlite")
HOST = "127.0.0.1"


class _Names(socketserver.BaseRequestHandler):
    def handle(self) -> None:
        content, sock = self.request
        question = dns.message.from_wire(content)
        said = dns.message.make_response(question)
        name, kind = question.question[0].name, question.question[0].rdtype
        self.server.asked.append(name.to_text(omit_final_dot=True))  # type: ignore[attr-defined]
        for text in self.server.records.get((name.to_text(), dns.rdatatype.to_text(kind)), []):  # type: ignore[attr-defined]
            said.answer.append(dns.rrset.from_text(name, 60, "IN", dns.rdatatype.to_text(kind), text))
        sock.sendmsg([said.to_wire()], [], 0, self.client_address)  # which is not what is watched


class Names(socketserver.ThreadingUDPServer):
    """A server of the domain name system that knows `records`; `asked` is what it was asked for."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__((HOST, 0), _Names)
        self.records: dict[tuple[str, str], list[str]] = {}
        self.asked: list[str] = []
        threading.Thread(target=self.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()

    @property
    def port(self) -> int:
        return int(self.server_address[1])


@pytest.fixture
def names(monkeypatch: pytest.MonkeyPatch) -> Iterator[Names]:
    """The only server of names; whoever looks a name up otherwise finds this machine alone."""
    with Names() as found:
        resolver = dns.resolver.Resolver(configure=False)
        resolver.nameservers, resolver.port = [HOST], found.port
        monkeypatch.setattr(dns.resolver, "default_resolver", resolver)
        look_up = socket.getaddrinfo

        def looking_up(host: Any, *more: Any, **others: Any) -> Any:
            if host in (HOST, "localhost"):
                return look_up(host, *more, **others)
            found.asked.append(str(host))
            raise socket.gaierror

        monkeypatch.setattr(socket, "getaddrinfo", looking_up)
        yield found
        found.shutdown()


def ports(reached: set[tuple[str, int]]) -> dict[str, set[int]]:
    """{host: its ports} of what was connected to."""
    return {host: {port for one, port in reached if one == host} for host, _port in reached}


def test_set_up_by_an_address_asks_its_own_domain_and_the_server_it_names(
    names: Names, reached: set[tuple[str, int]]
) -> None:
    with MailServer(tls=authority().server("localhost"), implicit=True) as server:
        names.records = {("_submissions._tcp.example.org.", "SRV"): [f"0 0 {server.port} localhost."]}
        found, problem = finished(server_lookup.tried("press@example.org", authority().client))
    assert (found.smtp, problem) == (("localhost", server.port, "tls"), "")
    assert server.connections == 1 and server.credentials == 0 and not server.messages
    assert all(name.endswith("._tcp.example.org") for name in names.asked)
    assert {port for _host, port in reached} == {names.port, server.port}


def test_a_domain_that_says_nothing_is_asked_alone(names: Names, reached: set[tuple[str, int]]) -> None:
    with pytest.raises(Problem, match="Ask your ICT desk"):
        finished(server_lookup.find("press@un.example.org"))
    assert {"un.example.org", "autoconfig.un.example.org"} < set(names.asked)
    assert all(name.endswith("un.example.org") for name in names.asked)
    assert ports(reached) == {HOST: {names.port}}


def test_drafts_copies_and_answers_go_to_the_mailbox_that_is_set_up(
    workspace: Workspace,
    mailbox: dovecot.Account,
    reached: set[tuple[str, int]],
    names: Names,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(passwords, "get", {f"{mailbox.user}@{HOST}": mailbox.password}.get)
    office = Office(workspace)
    workspace.write("Mailbox", own_mailbox.save, mailbox.box(copies=True))
    mailbox.put("INBOX", answer("anna@example.org", "Thank you, we will print it."))
    reached.clear()
    with MailServer() as server:
        office.use(server)
        how = {"settings": office.settings, "how": "mailbox"}
        wanted = Audience((office.list,), release=office.release)
        drafts, _resolved = workspace.write("Prepare", distributions.prepare, wanted, **how)
        assert office.send(drafts).handed == len(NAMES)
        assert finished(mailbox_drafts.take_back(workspace, drafts)).removed == len(NAMES)
        sent = office.send(office.prepared())
        assert (sent.handed, sent.problems) == (len(NAMES), [])
    box: Mailbox = workspace.read(own_mailbox.read)
    secret = own_mailbox.secret(box, workspace.read(mail_server.read))
    assert finished(own_mailbox.trial(box, secret)).sent == "Sent"
    found = workspace.write("Read", bounces.store, finished(own_mailbox.fetch(box, secret)))
    assert [one.address for one in found.said] == ["anna@example.org"]
    assert ports(reached) == {HOST: {mailbox.server.imap, server.port}} and names.asked == []
