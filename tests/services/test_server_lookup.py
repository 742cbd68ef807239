"""The mail server found by an address alone: who is asked, in which order, and that nobody else is."""

from typing import Any, NamedTuple

import dns.resolver
import pytest
from dns.exception import DNSException

from outreach.formats import mail_settings
from outreach.mail import https
from outreach.mail.smtp import Unreachable
from outreach.problems import Problem
from outreach.services.delivery import server_lookup
from outreach.values import data
from outreach.working import finished

SETTINGS = """<?xml version="1.0"?>
<clientConfig version="1.1"><emailProvider id="example.org">
  <domain>example.org</domain>
  <incomingServer type="pop3"><hostname>pop.example.org</hostname><port>995</port><socketType>SSL</socketType>
    <username>x</username></incomingServer>
  <incomingServer type="imap"><hostname>imap.example.org</hostname><port>993</port><socketType>SSL</socketType>
    <username>%EMAILADDRESS%</username></incomingServer>
  <outgoingServer type="smtp"><hostname>open.example.org</hostname><port>25</port><socketType>plain</socketType>
    <username>x</username></outgoingServer>
  <outgoingServer type="smtp"><hostname>smtp.example.org</hostname><port>587</port><socketType>STARTTLS</socketType>
    <username>%EMAILLOCALPART%</username></outgoingServer>
</emailProvider></clientConfig>
"""


class Target(NamedTuple):
    """A name in the domain name system."""

    name: str

    def to_text(self, *, omit_final_dot: bool) -> str:
        assert omit_final_dot
        return self.name


class Record(NamedTuple):
    """A record of an invented domain: SRV or MX."""

    priority: int
    target: Target
    port: int = 0

    @property
    def exchange(self) -> Target:
        return self.target


class Network:
    """What the invented domain answers; `asked` is who was asked for what, in order."""

    def __init__(self) -> None:
        self.records: dict[tuple[str, str], list[Record]] = {}
        self.pages: dict[str, tuple[int, bytes]] = {}
        self.asked: list[str] = []

    def resolve(self, name: str, kind: str, lifetime: float) -> list[Record]:
        assert lifetime < 10
        self.asked.append(f"{kind} {name}")
        if (name, kind) not in self.records:
            raise DNSException
        return self.records[name, kind]

    def ask(self, url: str) -> tuple[int, bytes]:
        self.asked.append(url)
        if url not in self.pages:
            raise Unreachable("nobody is there")
        return self.pages[url]


@pytest.fixture
def network(monkeypatch: pytest.MonkeyPatch) -> Network:
    found = Network()
    monkeypatch.setattr(dns.resolver, "resolve", found.resolve)
    monkeypatch.setattr(https, "ask", found.ask)
    return found


def find(address: str) -> server_lookup.Found:
    return finished(server_lookup.find(address))


@pytest.mark.parametrize(
    ("address", "host", "sign_in"),
    [
        ("anna@outlook.com", "smtp.office365.com", "microsoft"), ("anna@gmail.com", "smtp.gmail.com", "google"),
        ("anna@ya.ru", "smtp.yandex.ru", ""), ("anna@bk.ru", "smtp.mail.ru", ""),
    ],
)  # fmt: skip
def test_the_common_providers_are_known_and_nobody_is_asked(
    network: Network, address: str, host: str, sign_in: str
) -> None:
    found = find(address)
    assert (found.smtp[0], found.sign_in, found.user) == (host, sign_in, address)
    assert address in found.how and ("app password" in found.how) == (not sign_in)
    assert network.asked == []


def test_each_provider_of_the_table_is_whole() -> None:
    for name, provider in data.file("mail_providers").items():
        for kind, ports in (("smtp", (465, 587)), ("imap", (993,))):
            host, port, security = provider[kind]
            assert port in ports and security == ("starttls" if port == 587 else "tls") and "." in host, name
        assert provider["domains"] and provider["mx"] and provider["name"]
        assert provider.get("sign_in", "") in ("", *data.file("sign_in"))


def test_a_domain_that_names_its_servers_is_believed(network: Network) -> None:
    network.records = {
        ("_submissions._tcp.example.org", "SRV"): [Record(0, Target(""), 0)],
        ("_submission._tcp.example.org", "SRV"): [
            Record(20, Target("second.example.org"), 587), Record(10, Target("Mail.Example.org"), 1587)
        ],
        ("_imaps._tcp.example.org", "SRV"): [Record(0, Target("imap.example.org"), 993)],
    }  # fmt: skip
    found = find("anna@example.org")
    assert found.smtp == ("mail.example.org", 1587, "starttls") and found.imap == ("imap.example.org", 993, "tls")
    assert found.how == "The domain example.org names this server."
    assert found.fields["user"] == "anna@example.org"
    assert all(line.startswith("SRV _") and line.endswith("._tcp.example.org") for line in network.asked)


def test_a_domain_may_publish_its_settings_as_thunderbird_wants_them(network: Network) -> None:
    place = "https://example.org/.well-known/autoconfig/mail/config-v1.1.xml"
    network.pages = {
        "https://autoconfig.example.org/mail/config-v1.1.xml": (404, SETTINGS.encode()),
        place: (200, SETTINGS.encode()),
    }
    found = find("anna@example.org")
    assert found.smtp == ("smtp.example.org", 587, "starttls") and found.imap == ("imap.example.org", 993, "tls")
    assert found.user == "anna" and network.asked[-1] == place


def test_who_takes_the_mail_of_a_domain_tells_whose_it_is(network: Network) -> None:
    network.records = {
        ("example.org", "MX"): [Record(0, Target("example-org.mail.protection.outlook.com"))],
        ("example.net", "MX"): [Record(0, Target("notgoogle.com")), Record(1, Target("mx.example.net"))],
    }
    found = find("anna@example.org")
    assert (found.smtp[0], found.sign_in) == ("smtp.office365.com", "microsoft")
    assert found.how == "anna@example.org is a mailbox of Microsoft 365."
    with pytest.raises(Problem, match=r"example\.net doesn’t say which servers it has"):
        find("anna@example.net")
    assert all("example." in line for line in network.asked)


def test_what_is_no_address_asks_nobody(network: Network) -> None:
    for wrong in ("anna", "", "anna@@example.org", "anna@example.org\r\nx"):
        with pytest.raises(Problem, match="can't receive mail"):
            find(wrong)
    assert network.asked == []


BOMB = b'<!DOCTYPE x [<!ENTITY a "%s">%s]><x>&j;</x>' % (
    b"a" * 1000,
    b"".join(b'<!ENTITY %c "%s">' % (97 + n, b"&%c;" % (96 + n) * 50) for n in range(1, 10)),
)


@pytest.mark.parametrize("content", [b"", b"<html>", b"\xff\xfe\x00", SETTINGS.replace("smtp", "x").encode(), BOMB])
def test_what_is_published_badly_is_nothing(content: bytes) -> None:
    assert mail_settings.read(content) == {}


def test_a_file_of_another_machine_is_not_read_for_an_entity(tmp_path: Any) -> None:
    secret = tmp_path / "secret"
    secret.write_text("secret.example.org")
    outside = SETTINGS.replace("<clientConfig", f'<!DOCTYPE x [<!ENTITY e SYSTEM "file://{secret}">]><clientConfig')
    assert "secret" not in str(mail_settings.read(outside.replace("smtp.example.org", "&e;").encode()))
