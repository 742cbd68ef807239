"""vCards 2.1 (vCard 2.1 of the IMC), 3.0 (RFC 2426) and 4.0 (RFC 6350), as phones and mail programs write them.

A card becomes the fields of a contact; a property we have no field for goes to `extra` under its own name. What a
vCard has no property for is written as X-OUTREACH-…, so that our own cards lose nothing.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from itertools import islice
from typing import Any, NamedTuple

from outreach.formats.cards.vcard_encoding import told_charset
from outreach.formats.cards.vcard_groups import groups_of, mark
from outreach.formats.cards.vcard_read import Property, fields_of, properties
from outreach.formats.cards.vcard_write import Columns, columns_of, texts
from outreach.i18n import _
from outreach.problems import Problem

__all__ = ["Card", "Columns", "Property", "is_vcard", "read", "told_charset", "write", "write_columns"]

Fields = dict[str, Any]


class Card(NamedTuple):
    """One card: its fields (none where there is nothing to know somebody by), and what was wrong in it."""

    fields: Fields
    problems: list[str]


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
    # Groups may stand behind those who belong to them, so that what has some is gone through twice.
    groups = groups_of(card for card, _problems in properties(data, encoding)) if _GROUP.search(data) else {}
    for found, problems in properties(data, encoding):
        fields, more = fields_of(found)
        if groups and fields:
            marks = [mark(item.value) for item in found if item.name in ("UID", "EMAIL")]
            names = [name for one in dict.fromkeys(marks) for name in groups.get(one, ())]
            if names:
                fields["tags"] = list(dict.fromkeys([*fields.get("tags", []), *names]))
        yield Card(fields, problems + more)


_GROUP = re.compile(rb"KIND[^\r\n:]{0,200}:\s*+group", re.I)


def write(cards: Iterable[Mapping[str, Any]], version: str = "3.0") -> Iterator[str]:
    """The text of one card after another, in lines of 75 bytes that end in CRLF. `version` is 3.0 or 4.0."""
    waiting = iter(cards)
    while some := list(islice(waiting, 500)):
        yield from write_columns(columns_of(some), version)


def write_columns(cards: Columns, version: str = "3.0") -> list[str]:
    """The same of cards that come column by column, for whoever writes many."""
    if version not in ("3.0", "4.0"):
        raise ValueError(version)
    return texts(cards, version)
