"""The bytes of a vCard file: which encoding they are in, and what moved them in or together."""

import codecs
import re
from collections import Counter

from outreach.formats import encodings

# A card in a mail that answers another, or moved in from the edge: every line begins so.
_MOVED_IN = re.compile(rb"(?:\A|[\r\n])([ \t>|]+)BEGIN[ \t]*:[ \t]*VCARD", re.I)
# Cards that were put together without the end of a line between them.
_STUCK = re.compile(rb"(?im)^([ \t]*END[ \t]*:[ \t]*VCARD)[ \t]*(?=BEGIN[ \t]*:[ \t]*VCARD)")
_CHARSET = re.compile(rb"CHARSET=\"?([\w.:-]{2,40})", re.I)


def as_utf8(data: bytes) -> bytes:
    """The bytes of a file without what stands before its lines; UTF-16 becomes UTF-8."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16", "replace").encode("utf-8", "replace")
    if b"\x00" in data[:200]:
        for name in ("utf-16-le", "utf-16-be"):
            text = data.decode(name, "replace")
            if "BEGIN:VCARD" in text[:200].upper():
                return text.encode("utf-8", "replace")
    data = data.removeprefix(b"\xef\xbb\xbf").replace(b"\x00", b"")
    moved = _MOVED_IN.search(data[:4096])
    if moved:
        data = re.sub(rb"(?m)^" + re.escape(moved[1]), b"", data)
    return _STUCK.sub(rb"\1\n", data)


def is_utf8(data: bytes) -> bool:
    """Whether all of it can be read as UTF-8."""
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def told_charset(data: bytes) -> str:
    """The encoding that most CHARSET parameters of a file name, where all the file can be read in it; else ""."""
    named = Counter(found[1].decode("ascii").lower() for found in _CHARSET.finditer(data))
    for name, _count in named.most_common(1):
        try:
            data.decode(name)
        except (LookupError, ValueError):
            return ""
        return codecs.lookup(name).name
    return ""


def guess(data: bytes) -> str:
    """The encoding that its letters speak for, where it is not UTF-8."""
    found = encodings.guess(data).rpartition("+")[2]
    return "cp1252" if found.startswith("utf") else found
