"""The parts of an e-mail apart: its header, its texts, its report to machines, and the message it gives back."""

import email
import email.header
import email.policy
import re
from email.message import Message
from typing import NamedTuple

from outreach.formats import encodings
from outreach.formats.document_html import text_of
from outreach.i18n import _
from outreach.problems import Problem

MAX_BYTES = 10_000_000
MAX_HEADER = 65_536
MAX_PARTS = 1_000
MAX_DEPTH = 50
MAX_TEXT = 200_000  # characters of a part: what a server has to say is said by then
# Kinds whose inside is told as it stands: reports to machines, and the head of a message that is given back.
_REPORTS = ("message/delivery-status", "message/feedback-report", "message/disposition-notification")
_GIVEN_BACK = ("message/rfc822", "message/global", "text/rfc822-headers", "message/rfc822-headers")


_FROM_LINE = re.compile(
    rb"(?:\A|(?<=\n\n)|(?<=\n\r\n))From \S+[^\n]{0,80}\d\d:\d\d(?::\d\d)?[^\n]{0,30}\r?\n(?=[A-Za-z-]{1,60}:)"
)


class Mail(NamedTuple):
    """A message: its header's fields by lower-case name (the first of each), and its parts as (kind, text)."""

    headers: dict[str, str]
    parts: list[tuple[str, str]]


def mails(data: bytes) -> list[bytes]:
    """The messages of a file: one, or those of an mbox (RFC 4155), each begun by a line `From …` after an empty one."""
    starts = [found.start() for found in _FROM_LINE.finditer(data)]
    if not starts or data[: starts[0]].strip():
        starts.insert(0, 0)
    return [data[start:end] for start, end in zip(starts, [*starts[1:], len(data)], strict=True)]


def mail(data: bytes) -> Mail:
    """Takes a message apart.

    Raises:
        Problem: it is too large, or damaged.
    """
    if len(data) > MAX_BYTES:
        raise Problem(_("This e-mail is larger than {size} MB, so it was not read.").format(size=10))
    try:
        message = email.message_from_bytes(_bounded(data), policy=email.policy.compat32)
        headers = {name.lower(): header(value) for name, value in reversed(list(message.raw_items()))}
        return Mail(headers, list(_parts(message)))
    except Exception:  # the parser raises on some malformed messages, some of them deep inside
        raise Problem(_("This e-mail is damaged and cannot be read.")) from None


def _bounded(data: bytes) -> bytes:
    """The message without an mbox line before it, and with a header of a hostile length cut."""
    data = data.lstrip(b"\r\n\xef\xbb\xbf").replace(b"\0", b"")
    if data.startswith((b"From ", b">From ")):
        data = data.partition(b"\n")[2]
    end = re.search(rb"\r?\n\r?\n", data)
    if end and end.start() > MAX_HEADER:
        return data[:MAX_HEADER].rsplit(b"\n", 1)[0] + data[end.start() :]
    return data


def header(raw: str) -> str:
    """A field's value on one line, its encoded words read."""
    raw = " ".join(str(raw)[:4_000].split())
    if not raw.isascii():  # letters that are not encoded at all
        raw = encodings.decode(raw.encode("utf-8", "surrogateescape"), None)[0]
    if "=?" not in raw:
        return raw
    try:
        return str(email.header.make_header(email.header.decode_header(raw)))
    except Exception:  # unknown character sets, broken base64
        return raw


def _parts(message: Message) -> list[tuple[str, str]]:
    found: list[tuple[str, str]] = []
    queue: list[tuple[Message, int]] = [(message, 0)]
    seen = 0
    while queue and seen < MAX_PARTS:
        part, depth = queue.pop(0)
        seen += 1
        kind = part.get_content_type() if part.get("Content-Type") else "text/plain"
        inner = part.get_payload()
        if kind in _REPORTS:
            found.append((kind, _report(part)))
        elif (report := _report_inside(part)) is not None and not _has_report(found) and depth < MAX_DEPTH:
            queue = [(report, depth + 1), *queue]  # one that was sent on
        elif kind in _GIVEN_BACK:
            found.append(("message/rfc822", _given_back(part)))
        elif isinstance(inner, list):
            if depth < MAX_DEPTH:
                queue = [(child, depth + 1) for child in inner if isinstance(child, Message)] + queue
        elif kind.startswith(("text/", "multipart/")):  # a multipart without its boundaries is one text
            text = _decoded(part)
            found.append((kind, text_of(text)[0]) if kind == "text/html" else ("text/plain", text))
    return [(kind, text[:MAX_TEXT]) for kind, text in found]


def _report(part: Message) -> str:
    """The groups of fields of a report, an empty line between two (RFC 3464 §2.1)."""
    inner = part.get_payload()
    if not isinstance(inner, list):
        return _decoded(part)
    groups = [one.as_string() for one in inner[:MAX_PARTS] if isinstance(one, Message)]
    return "\n\n".join(group.strip("\n") for group in groups)


def _has_report(found: list[tuple[str, str]]) -> bool:
    return any(kind in _REPORTS for kind, _text in found)


def _report_inside(part: Message) -> Message | None:
    inner = part.get_payload()
    if part.get_content_type() != "message/rfc822" or not isinstance(inner, list) or not inner:
        return None
    first = inner[0]
    return first if isinstance(first, Message) and first.get_content_type() == "multipart/report" else None


def _given_back(part: Message) -> str:
    inner = part.get_payload()
    if isinstance(inner, list) and inner and isinstance(inner[0], Message):
        fields = list(inner[0].raw_items())[:200]
        return "\n".join(f"{name}: {header(value)}" for name, value in fields)
    return _decoded(part)


def _decoded(part: Message) -> str:
    data = part.get_payload(decode=True)
    if not isinstance(data, bytes):
        data = str(part.get_payload()).encode("utf-8", "surrogateescape")
    told = part.get_content_charset()
    text, _encoding = encodings.decode(data[: 4 * MAX_TEXT], told if told and told != "us-ascii" else None)
    return text.replace("\r\n", "\n").replace("\r", "\n")
