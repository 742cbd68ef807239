"""The settings of mail servers that a domain publishes for mail programs, in Thunderbird's form (`clientConfig`)."""

from xml.etree import ElementTree

from outreach.formats import sandbox

_SECURITIES = {"SSL": "tls", "STARTTLS": "starttls"}
_KINDS = {"smtp": "outgoingServer", "imap": "incomingServer"}


@sandbox.there
def read(content: bytes) -> dict[str, tuple[str, int, str, str]]:
    """{"smtp" and "imap": (host, port, encryption, user name)} of the first encrypted server of each kind.

    The user name may have %EMAILADDRESS% in it. Without an entry for SMTP nothing is of use: {}.
    """
    try:
        root = ElementTree.fromstring(content)
    except ElementTree.ParseError:
        return {}
    found: dict[str, tuple[str, int, str, str]] = {}
    for kind, name in _KINDS.items():
        for server in root.iterfind(f"emailProvider/{name}[@type='{kind}']"):
            host, port, security, user = (
                (server.findtext(part) or "").strip() for part in ("hostname", "port", "socketType", "username")
            )
            if host and port.isdecimal() and security in _SECURITIES:
                found.setdefault(kind, (host, int(port), _SECURITIES[security], user))
    return found if "smtp" in found else {}
