"""The door of this package: an address that is not in its checked normal form goes no further."""

import re

from email_validator import EmailNotValidError, validate_email

from outreach.i18n import _
from outreach.problems import Problem
from outreach.values.email import email as emails

# What no dot-atom holds: it would end the address, begin another, or open a comment (RFC 5322 §3.2.3).
_FORBIDDEN = re.compile(
    r'[\s\x00-\x20\x7f-\x9f<>()\[\],;:\\"\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ud800-\udfff]'
)


def checked(address: str) -> str:
    """The address, if it is one address in the normal form of `model.email`.

    Raises:
        Problem: it is anything else, be it only differently written.
    """
    if len(address) <= 320 and address.count("@") == 1 and not _FORBIDDEN.search(address):
        found = emails.read(address).addresses
        if len(found) == 1 and found[0].valid and found[0].address == address:
            return address
    raise Problem(_("“{address}” can't receive mail.").format(address=address[:80]))


def on_the_wire(address: str) -> str:
    """A checked address as a header has it: the domain in ASCII letters, unless the name before it needs UTF-8 too."""
    local, _at, domain = address.rpartition("@")
    if domain.isascii() or not local.isascii():
        return address
    try:
        return f"{local}@{validate_email(address, check_deliverability=False).ascii_domain}"
    except EmailNotValidError:
        return address
