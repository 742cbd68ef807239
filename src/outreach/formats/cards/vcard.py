"""vCards 2.1 (vCard 2.1 of the IMC), 3.0 (RFC 2426) and 4.0 (RFC 6350), as phones and mail programs write them.

A card becomes the fields of a contact; a property we have no field for goes to `extra` under its own name. What a
vCard has no property for is written as X-OUTREACH-…, so that our own cards lose nothing.
"""

import re
from collections.abc import Iterable, Iterator, Mapping

from outreach.formats.cards import vcard_lines, vcard_read, vcard_write
from outreach.formats.cards.vcard_lines import told_charset
from outreach.formats.cards.vcard_read import Card, tagged
from outreach.i18n import _
from outreach.problems import Problem

__all__ = ["Card", "is_vcard", "iterate", "read", "told_charset", "write"]


def is_vcard(head: bytes) -> bool:
    """Whether a file that begins like this holds vCards."""
    plain = head[:4096].replace(b"\x00", b"").lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n")
    return bool(_BEGINS.search(plain)) or plain.split(b"\n")[0].strip().lower().endswith(b".begin:vcard")


_BEGINS = re.compile(rb"(?:\A|[\r\n])[ \t>|]*begin[ \t]*:[ \t]*vcard", re.I)


def read(data: bytes, encoding: str | None = None) -> list[Card]:
    """The cards of a file, in order. Raises Problem where it holds none.

    `encoding` is for what says nothing of its own and is not UTF-8 (old phones); found out where it is not told.
    """
    cards = list(iterate(data, encoding))
    if not cards:
        raise Problem(_("There is no vCard in this file."))
    return cards


def iterate(data: bytes, encoding: str | None = None) -> Iterator[Card]:
    """The cards one by one."""
    entries = map(vcard_read.entry, vcard_lines.cards(data, encoding))
    return tagged(entries) if _GROUP.search(data) else (entry.card for entry in entries)


_GROUP = re.compile(rb"KIND[^\r\n:]{0,200}:\s*+group", re.I)


def write(cards: Iterable[Mapping[str, object]], version: str = "3.0") -> Iterator[str]:
    """The text of one card after another, in lines of 75 bytes that end in CRLF. `version` is 3.0 or 4.0."""
    if version not in ("3.0", "4.0"):
        raise ValueError(version)
    return (vcard_write.text(card, version) for card in cards)
